#define G_LOG_DOMAIN "hunch-chart"
/* Ticks of the calendar. A step is so many seconds or so many months; the one
 * that gives about as many ticks as wanted is taken. The label tells what
 * changes from tick to tick ("Apr"), and below it, at the first tick and
 * wherever it is a new one, the larger unit ("2019"). */
#include "chart/scale.h"

#include <math.h>

#define DAY 86400.0
#define MONTH (DAY * 365.2425 / 12)

/* 5 January 1970 was a Monday. */
#define FIRST_MONDAY 4

/* Years that GDateTime can write, as seconds since 1970, with a margin. */
#define EARLIEST (-62000000000.0)
#define LATEST 253000000000.0

#define MAX_TICKS 400

typedef struct
{
  double      seconds;  /* of one step, about */
  int         months;   /* 0: the step is just so many seconds */
  const char *format;
  const char *context;  /* NULL: the label says it all */
} Step;

static const Step steps[] = {
  { 1, 0, "%H:%M:%S", "%-d %b %Y" },
  { 2, 0, "%H:%M:%S", "%-d %b %Y" },
  { 5, 0, "%H:%M:%S", "%-d %b %Y" },
  { 10, 0, "%H:%M:%S", "%-d %b %Y" },
  { 15, 0, "%H:%M:%S", "%-d %b %Y" },
  { 30, 0, "%H:%M:%S", "%-d %b %Y" },
  { 60, 0, "%H:%M", "%-d %b %Y" },
  { 120, 0, "%H:%M", "%-d %b %Y" },
  { 300, 0, "%H:%M", "%-d %b %Y" },
  { 600, 0, "%H:%M", "%-d %b %Y" },
  { 900, 0, "%H:%M", "%-d %b %Y" },
  { 1800, 0, "%H:%M", "%-d %b %Y" },
  { 3600, 0, "%H:%M", "%-d %b %Y" },
  { 7200, 0, "%H:%M", "%-d %b %Y" },
  { 10800, 0, "%H:%M", "%-d %b %Y" },
  { 21600, 0, "%H:%M", "%-d %b %Y" },
  { 43200, 0, "%H:%M", "%-d %b %Y" },
  { DAY, 0, "%-d", "%b %Y" },
  { 2 * DAY, 0, "%-d", "%b %Y" },
  { 7 * DAY, 0, "%-d", "%b %Y" },
  { MONTH, 1, "%b", "%Y" },
  { 3 * MONTH, 3, "%b", "%Y" },
  { 6 * MONTH, 6, "%b", "%Y" },
  { 12 * MONTH, 12, "%Y", NULL },
  { 24 * MONTH, 24, "%Y", NULL },
  { 60 * MONTH, 60, "%Y", NULL },
  { 120 * MONTH, 120, "%Y", NULL },
  { 240 * MONTH, 240, "%Y", NULL },
  { 600 * MONTH, 600, "%Y", NULL },
  { 1200 * MONTH, 1200, "%Y", NULL },
  { 2400 * MONTH, 2400, "%Y", NULL },
  { 6000 * MONTH, 6000, "%Y", NULL },
  { 12000 * MONTH, 12000, "%Y", NULL },
};

static const Step *
choose_step (double span,
             double least,
             int    n_wanted)
{
  const Step *best = NULL;
  double best_distance = INFINITY;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      double distance = fabs (log (span / steps[i].seconds / n_wanted));

      if (steps[i].seconds >= least && distance < best_distance)
        {
          best = &steps[i];
          best_distance = distance;
        }
    }
  return best;
}

/* The text of a moment (seconds since 1970, UTC), or NULL outside of the years 1..9999. */
static char *
write_moment (double      seconds,
              const char *format)
{
  g_autoptr (GDateTime) moment = NULL;

  if (seconds < EARLIEST || seconds > LATEST)
    return NULL;
  moment = g_date_time_new_from_unix_utc ((gint64) floor (seconds + 0.0005));
  return moment != NULL ? g_date_time_format (moment, format) : NULL;
}

/* Days since 1970 of the first of a month counted from January of the year 0
 * (Howard Hinnant, chrono-Compatible Low-Level Date Algorithms, 2013). */
static double
first_of_month (gint64 months)
{
  gint64 year = months >= 0 ? months / 12 : -((11 - months) / 12);
  int month = (int) (months - year * 12) + 1;
  gint64 era;
  gint64 year_of_era;
  gint64 day_of_year;

  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
  return era * 146097.0 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void
add_tick (GPtrArray  *ticks,
          const Step *step,
          double      seconds,
          double      unit,
          gboolean    with_context,
          char      **last_context)
{
  g_autofree char *text = write_moment (seconds, step->format);
  g_autofree char *context = step->context != NULL && with_context ? write_moment (seconds, step->context) : NULL;
  gboolean is_new = context != NULL && g_strcmp0 (context, *last_context) != 0;

  if (text == NULL)
    return;
  g_ptr_array_add (ticks, hunch_tick_new (seconds / unit,
                                          is_new ? g_strconcat (text, "\n", context, NULL) : g_strdup (text)));
  g_free (*last_context);
  *last_context = g_steal_pointer (&context);
}

static void
add_month_ticks (GPtrArray  *ticks,
                 const Step *step,
                 double      from,
                 double      to,
                 double      unit)
{
  g_autofree char *context = NULL;
  gint64 month = (gint64) floor (from / MONTH) + 1970 * 12 - 2;

  month -= ((month % step->months) + step->months) % step->months;
  for (; ticks->len < MAX_TICKS; month += step->months)
    {
      double seconds = first_of_month (month) * DAY;

      if (seconds > to)
        break;
      if (seconds >= from)
        add_tick (ticks, step, seconds, unit, TRUE, &context);
    }
}

static void
add_even_ticks (GPtrArray  *ticks,
                const Step *step,
                double      from,
                double      to,
                double      unit)
{
  g_autofree char *context = NULL;
  double offset = step->seconds == 7 * DAY ? FIRST_MONDAY * DAY : 0;
  gboolean is_time_of_day = from >= 0 && to <= DAY && step->seconds < DAY;

  for (double i = ceil ((from - offset) / step->seconds - 1e-6); ticks->len < MAX_TICKS; i++)
    {
      double seconds = i * step->seconds + offset;

      if (seconds > to + step->seconds * 1e-6)
        break;
      add_tick (ticks, step, seconds, unit, !is_time_of_day, &context);
    }
}

/* `unit`: seconds in one unit of the scale. */
static GPtrArray *
make_ticks (const HunchScale *self,
            int               n_wanted,
            double            unit)
{
  GPtrArray *ticks = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_tick_free);
  double from = MAX (self->min * unit, EARLIEST);
  double to = MIN (self->max * unit, LATEST);
  const Step *step = to > from ? choose_step (to - from, unit, n_wanted) : NULL;

  if (step != NULL && step->months > 0)
    add_month_ticks (ticks, step, from, to, unit);
  else if (step != NULL)
    add_even_ticks (ticks, step, from, to, unit);
  return ticks;
}

static double
to_share (const HunchScale *self,
          double            value)
{
  return (value - self->min) / (self->max - self->min);
}

static double
from_share (const HunchScale *self,
            double            share)
{
  return self->min + share * (self->max - self->min);
}

/* The calendar has no bounds rounder than those of the data. */
static void
widen (HunchScale *self,
       int         n_wanted)
{
}

static GPtrArray *
date_make_ticks (const HunchScale *self,
                 int               n_wanted)
{
  return make_ticks (self, n_wanted, DAY);
}

static char *
date_write (const HunchScale *self,
            double            value)
{
  char *text = write_moment (floor (value) * DAY, "%-d %b %Y");

  return text != NULL ? text : g_strdup ("–");
}

static GPtrArray *
time_make_ticks (const HunchScale *self,
                 int               n_wanted)
{
  return make_ticks (self, n_wanted, 1);
}

static char *
time_write (const HunchScale *self,
            double            value)
{
  gboolean is_time_of_day = self->min >= 0 && self->max <= DAY;
  char *text = write_moment (value, is_time_of_day ? "%H:%M:%S" : "%-d %b %Y, %H:%M");

  return text != NULL ? text : g_strdup ("–");
}

const HunchScaleFuncs hunch_scale_date_funcs = { to_share, from_share, date_make_ticks, widen, date_write };
const HunchScaleFuncs hunch_scale_time_funcs = { to_share, from_share, time_make_ticks, widen, time_write };
