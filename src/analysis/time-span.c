#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/time-span.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_SPANS 200
#define EPOCH_JULIAN 719163  /* GDate's number of 1970-01-01 */

typedef struct
{
  double      days;   /* about how long */
  const char *title;  /* of counts */
} Span;

static const Span SPANS[] = {
  [HUNCH_TIME_SPAN_MINUTE] = { 1.0 / 1440, N_("Number of rows per minute") },
  [HUNCH_TIME_SPAN_HOUR] = { 1.0 / 24, N_("Number of rows per hour") },
  [HUNCH_TIME_SPAN_DAY] = { 1, N_("Number of rows per day") },
  [HUNCH_TIME_SPAN_WEEK] = { 7, N_("Number of rows per week") },
  [HUNCH_TIME_SPAN_MONTH] = { 30.4, N_("Number of rows per month") },
  [HUNCH_TIME_SPAN_YEAR] = { 365.25, N_("Number of rows per year") },
};

/* The first day of the month or year of a whole day. */
static double
floor_calendar (double   day,
                gboolean to_year)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) MAX (day + EPOCH_JULIAN, 1));
  g_date_set_day (&date, 1);
  if (to_year)
    g_date_set_month (&date, G_DATE_JANUARY);
  return (double) g_date_get_julian (&date) - EPOCH_JULIAN;
}

double
hunch_time_span_floor (double        day,
                       HunchTimeSpan span)
{
  switch (span)
    {
    case HUNCH_TIME_SPAN_MINUTE:
    case HUNCH_TIME_SPAN_HOUR:
      return floor (day / SPANS[span].days + 1e-6) * SPANS[span].days;
    case HUNCH_TIME_SPAN_WEEK:
      /* 1970-01-01 was a Thursday. */
      return floor ((floor (day) + 3) / 7) * 7 - 3;
    case HUNCH_TIME_SPAN_MONTH:
    case HUNCH_TIME_SPAN_YEAR:
      return floor_calendar (floor (day), span == HUNCH_TIME_SPAN_YEAR);
    case HUNCH_TIME_SPAN_DAY:
    default:
      return floor (day);
    }
}

double
hunch_time_span_next (double        day,
                      HunchTimeSpan span)
{
  return hunch_time_span_floor (day + SPANS[span].days * 1.3, span);
}

HunchTimeSpan
hunch_time_span_choose (double        from,
                        double        to,
                        HunchTimeSpan shortest)
{
  for (HunchTimeSpan span = shortest; span < HUNCH_TIME_SPAN_YEAR; span++)
    if ((to - from) / SPANS[span].days <= MOST_SPANS)
      return span;
  return HUNCH_TIME_SPAN_YEAR;
}

const char *
hunch_time_span_get_title (HunchTimeSpan span)
{
  return _(SPANS[span].title);
}
