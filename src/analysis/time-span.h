/* analysis/time-span.h: minutes to years, for counting rows along time. Days are those since 1970-01-01, with fractions. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_TIME_SPAN_MINUTE,
  HUNCH_TIME_SPAN_HOUR,
  HUNCH_TIME_SPAN_DAY,
  HUNCH_TIME_SPAN_WEEK,   /* from Monday */
  HUNCH_TIME_SPAN_MONTH,
  HUNCH_TIME_SPAN_YEAR,
} HunchTimeSpan;

/* The shortest span, but not shorter than `shortest`, of which at most 200 lie between the two days. */
HunchTimeSpan hunch_time_span_choose (double        from,
                                      double        to,
                                      HunchTimeSpan shortest);

/* The beginning of the span that `day` lies in, and of the one after a span that begins at `day`. */
double        hunch_time_span_floor (double        day,
                                     HunchTimeSpan span);
double        hunch_time_span_next (double        day,
                                    HunchTimeSpan span);

/* "Number of rows per week", translated; lent. */
const char   *hunch_time_span_get_title (HunchTimeSpan span);

G_END_DECLS
