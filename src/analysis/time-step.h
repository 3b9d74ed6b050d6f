/* analysis/time-step.h: steps of a regular series, counted through: the step of a day, and the day of a step. (analysis/time-span.h chooses spans for charts.)
 * Days are those since 1970-01-01, with fractions. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_TIME_STEP_MINUTE,
  HUNCH_TIME_STEP_HOUR,
  HUNCH_TIME_STEP_DAY,
  HUNCH_TIME_STEP_WEEK,     /* from Monday */
  HUNCH_TIME_STEP_MONTH,
  HUNCH_TIME_STEP_QUARTER,
  HUNCH_TIME_STEP_YEAR,
  HUNCH_TIME_STEP_NUMBER,   /* whole numbers at equal distances */
} HunchTimeStep;

/* "month" and "months", translated; lent. */
const char *hunch_time_step_get_word   (HunchTimeStep step);
const char *hunch_time_step_get_words  (HunchTimeStep step);
/* Steps of a natural season: 12 months, 4 quarters, 7 days, 24 hours, 52 weeks, 60 minutes; else 1. */
guint       hunch_time_step_get_period (HunchTimeStep step);
/* "month" as the option step= has it. */
gboolean    hunch_time_step_read_option (const char *word, HunchTimeStep *out_step);

/* Neighbouring steps have neighbouring ordinals. */
gint64      hunch_time_step_of_day  (HunchTimeStep step, double day);
double      hunch_time_step_get_day (HunchTimeStep step, gint64 ordinal);  /* its beginning */

/* "2019-03"; release with g_free(). */
char       *hunch_time_step_dup_label (HunchTimeStep step, gint64 ordinal);

/* "2019-03", "2019/3", "2019-Q2", "2019 Q2", "Q2 2019", "Mar 2019", "March 2019", "2019", "2019-03-14": the day that it begins on, NAN when it is none of these. */
double      hunch_time_step_read_text (const char *text, HunchTimeStep *out_step);

G_END_DECLS
