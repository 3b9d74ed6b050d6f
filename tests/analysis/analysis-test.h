/* tests/analysis/analysis-test.h: a project with a table made from text, and readers of results. */
#pragma once
#include "analysis/analysis.h"

G_BEGIN_DECLS

typedef struct
{
  char         *folder;   /* owned */
  HunchProject *project;  /* owned */
} Fixture;

/* Once, before any test: the cache goes to a folder of its own, removed at the end. */
int           analysis_test_main (int argc, char **argv, void (*add_tests) (void));

void          fixture_set_up    (Fixture *fixture, gconstpointer data);
void          fixture_tear_down (Fixture *fixture, gconstpointer data);
#define fixture_add_test(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

/* Imports `csv` as table `name`. */
void          fixture_add_table (Fixture *fixture, const char *name, const char *csv);
/* Imports tests/stats/data/NAME.csv as table NAME. */
void          fixture_add_data  (Fixture *fixture, const char *name);

/* "y=mpg;by=am" as options. New table. */
GHashTable   *read_options (const char *options);

/* Runs and checks the contract: every member there, no NaN, nothing infinite. New reference. */
JsonObject   *run         (Fixture *fixture, const char *kind, const char *table, const char *options);
/* The error of a run that must fail; its message is one line. */
GError       *run_failing (Fixture *fixture, const char *kind, const char *table, const char *options);

/* Member `field` of the estimate `name`; NaN for null. Fails the test when there is no such estimate. */
double        get_estimate (JsonObject *result, const char *name, const char *field);
JsonObject   *get_test     (JsonObject *result, guint position);
double        get_fit      (JsonObject *result, const char *name);
double        get_effect   (JsonObject *result, guint position, const char *field);
double        get_df       (JsonObject *result, guint position, guint which);
double        get_number   (JsonObject *object, const char *member);

/* |value / expected - 1|, or |value| where 0 is expected. */
#define assert_close(value, expected, tolerance)                                                        \
  G_STMT_START {                                                                                         \
    double value_ = (value), expected_ = (expected);                                                     \
    if (!(fabs (value_ - expected_) <= (tolerance) * (expected_ != 0 ? fabs (expected_) : 1)))           \
      g_assert_cmpfloat (value_, ==, expected_);                                                         \
  } G_STMT_END

G_END_DECLS
