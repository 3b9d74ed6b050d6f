/* analysis/result.h: a result being put together; absent numbers become null by themselves. */
#pragma once
#include "analysis/plot.h"
#include "stats/stats.h"

G_BEGIN_DECLS

typedef struct _HunchResult HunchResult;

typedef struct
{
  double estimate;
  double se;
  double statistic;
  double df;
  double p;
  double ci_low;
  double ci_high;
} HunchEstimate;

#define HUNCH_ESTIMATE_NONE ((HunchEstimate){ NAN, NAN, NAN, NAN, NAN, NAN, NAN })
#define HUNCH_EFFECT_NONE ((HunchEffect){ NAN, NAN, NAN })

typedef struct
{
  const char *name;         /* translated */
  double      statistic;
  double      df[2];        /* NaN where there is none */
  double      p;
  const char *effect_name;  /* NULL: none */
  HunchEffect effect;
} HunchTest;

typedef enum
{
  HUNCH_CHECK_FAILED,
  HUNCH_CHECK_PASSED,
  HUNCH_CHECK_UNKNOWN,  /* a remark, neither good nor bad */
} HunchCheckState;

HunchResult *hunch_result_new  (void);
void         hunch_result_free (HunchResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchResult, hunch_result_free)

void hunch_result_add_estimate (HunchResult *self, const char *name, const HunchEstimate *estimate);
/* Only the estimate; the rest null. */
void hunch_result_add_value    (HunchResult *self, const char *name, double value);
void hunch_result_add_test     (HunchResult *self, const HunchTest *test);
void hunch_result_set_fit      (HunchResult *self, const char *name, double value);

/* The rows of a new table, lent: fill with hunch_result_add_row(). @columns: translated heads, NULL-terminated. */
JsonArray *hunch_result_add_table (HunchResult *self, const char *name, const char *title, const char *const *columns);

/* One cell for each letter of @format: s text (may be NULL), n double, i gint64, b gboolean. */
void hunch_result_add_row (JsonArray *rows, const char *format, ...);

/* @text: a sentence, translated. */
void hunch_result_add_check   (HunchResult *self, const char *name, HunchCheckState state, double statistic, double p, const char *text);
void hunch_result_add_warning (HunchResult *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

void hunch_result_set_n           (HunchResult *self, gint64 n, gint64 dropped);
void hunch_result_set_dropped_why (HunchResult *self, const char *why);
void hunch_result_set_title       (HunchResult *self, const char *title);
void hunch_result_set_verdict     (HunchResult *self, const char *verdict);
void hunch_result_set_claim       (HunchResult *self, const char *claim);
void hunch_result_set_headline    (HunchResult *self, const char *name, double estimate, double ci_low, double ci_high, double p, const char *unit);

/* The same question asked in a way that assumes less (or more): @kind with @options (word → text, copied), and @why, a translated
 * sentence that says when to prefer it. Offered beside the checks, one click away. */
void hunch_result_set_twin        (HunchResult *self, const char *kind, GHashTable *options, const char *why);

/* Where a formula comes from: "B. L. Welch, Biometrika 34 (1947)". Not translated; the same twice counts once. */
void hunch_result_add_source      (HunchResult *self, const char *source);

/* How many rows the headline rests on, where it is not the result's n. */
void hunch_result_set_headline_n  (HunchResult *self, gint64 n);

/* Only for a sample of blocks: "design": {"blocks", "icc", "design_effect", "effective_n"}. */
void hunch_result_set_design      (HunchResult *self, guint n_blocks, double icc, double design_effect, double effective_n);

/* Only for a sample by strata that the errors allow for: "design": {"strata", "design_effect", "effective_n"}. */
void hunch_result_set_strata      (HunchResult *self, guint n_strata, double design_effect, double effective_n);

/* Takes @plot, which has its title, axis titles and summary. */
void hunch_result_take_plot (HunchResult *self, HunchPlot *plot);

/* The whole contract, every member present. New reference; the builder is empty afterwards. */
JsonObject *hunch_result_finish (HunchResult *self, const char *kind, const char *table, GHashTable *options);

G_END_DECLS
