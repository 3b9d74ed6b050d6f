/* analysis/describe-private.h: a description of several columns in the making. */
#pragma once
#include "analysis/counts.h"

G_BEGIN_DECLS

#define HUNCH_DESCRIPTION_MAX_GROUPS 200
#define HUNCH_DESCRIPTION_MAX_PLOTS 12  /* pictures offered */

typedef struct
{
  HunchInquiry    *inquiry;
  GPtrArray       *columns;    /* owned, of const HunchColumnInfo *, lent */
  const HunchColumnInfo *by;   /* or NULL */
  GArray          *quantiles;  /* owned, or NULL */
  double           trim;       /* share cut off at either end */
  JsonArray       *rows;       /* of the table of numbers, made when first needed, as the two below */
  JsonArray       *text_rows;
  JsonArray       *date_rows;
  guint            n_plots;
  gboolean         has_words;  /* the verdict speaks of the first column that has values */
  gint64           n_rows;     /* in the table */
  gint64           n_used;     /* the most rows that any column had */
} HunchDescription;

/* "x" or "x[group]". New text. */
char    *hunch_description_dup_prefix      (const char *column, const char *group);
void     hunch_description_add_stat        (HunchDescription *self, const char *prefix, const char *stat, double value);

/* A column, or a group of it, without a single value: all numbers are there, and absent. */
gboolean hunch_description_add_nothing     (HunchDescription *self, const HunchColumnInfo *column, const char *group, gint64 n_missing,
                                            GError **error);
void     hunch_description_warn_of_nothing (HunchDescription *self, const HunchColumnInfo *column);

/* "2016-03-01", with the time of day for timestamps: days, or seconds, since 1970. NULL when there is none, or it is beyond what calendars reach. */
char    *hunch_description_dup_date        (const HunchColumnInfo *column, double value);

/* The same in a table, and in words. */
void     hunch_description_add_dates       (HunchDescription *self, const HunchColumnInfo *column, const char *group, gint64 n, gint64 n_missing,
                                            double min, double median, double max);
void     hunch_description_set_date_words  (HunchDescription *self, const HunchColumnInfo *column, double min, double median, double max);

/* Text: how many, how many different, and the most frequent. */
gboolean hunch_describe_text               (HunchDescription *self, const HunchColumnInfo *column, GError **error);

G_END_DECLS
