#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/time-step.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define EPOCH_JULIAN 719163  /* GDate's number of 1970-01-01 */

static const struct
{
  const char *word;
  const char *words;
  const char *option;
  guint       period;
} infos[] = {
  [HUNCH_TIME_STEP_MINUTE] = { N_("minute"), N_("minutes"), "minute", 60 }, [HUNCH_TIME_STEP_HOUR] = { N_("hour"), N_("hours"), "hour", 24 },
  [HUNCH_TIME_STEP_DAY] = { N_("day"), N_("days"), "day", 7 },
  [HUNCH_TIME_STEP_WEEK] = { N_("week"), N_("weeks"), "week", 52 },
  [HUNCH_TIME_STEP_MONTH] = { N_("month"), N_("months"), "month", 12 },     [HUNCH_TIME_STEP_QUARTER] = { N_("quarter"), N_("quarters"), "quarter", 4 },
  [HUNCH_TIME_STEP_YEAR] = { N_("year"), N_("years"), "year", 1 },          [HUNCH_TIME_STEP_NUMBER] = { N_("step"), N_("steps"), "number", 1 },
};

const char *
hunch_time_step_get_word (HunchTimeStep step)
{
  return _(infos[step].word);
}

const char *
hunch_time_step_get_words (HunchTimeStep step)
{
  return _(infos[step].words);
}

guint
hunch_time_step_get_period (HunchTimeStep step)
{
  return infos[step].period;
}

gboolean
hunch_time_step_read_option (const char    *word,
                             HunchTimeStep *out_step)
{
  for (HunchTimeStep step = 0; step < HUNCH_TIME_STEP_NUMBER; step++)
    if (g_strcmp0 (word, infos[step].option) == 0)
      {
        *out_step = step;
        return TRUE;
      }
  return FALSE;
}

static void
split_day (double  day,
           gint64 *year,
           int    *month)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) CLAMP (floor (day) + EPOCH_JULIAN, 1, 3000000));
  *year = g_date_get_year (&date);
  *month = g_date_get_month (&date);
}

static double
join_day (gint64 year,
          int    month,
          int    day)
{
  GDate date;

  if (year < 1 || year > 9999 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NAN;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return (double) g_date_get_julian (&date) - EPOCH_JULIAN;
}

gint64
hunch_time_step_of_day (HunchTimeStep step,
                        double        day)
{
  gint64 year;
  int month;

  switch (step)
    {
    case HUNCH_TIME_STEP_MINUTE:
      return (gint64) floor (day * 1440 + 1e-6);
    case HUNCH_TIME_STEP_HOUR:
      return (gint64) floor (day * 24 + 1e-6);
    case HUNCH_TIME_STEP_WEEK:
      /* 1970-01-01 was a Thursday. */
      return (gint64) floor ((floor (day) + 3) / 7);
    case HUNCH_TIME_STEP_MONTH:
    case HUNCH_TIME_STEP_QUARTER:
    case HUNCH_TIME_STEP_YEAR:
      split_day (day, &year, &month);
      return step == HUNCH_TIME_STEP_YEAR ? year : step == HUNCH_TIME_STEP_QUARTER ? year * 4 + (month - 1) / 3 : year * 12 + month - 1;
    case HUNCH_TIME_STEP_DAY:
    case HUNCH_TIME_STEP_NUMBER:
    default:
      return (gint64) floor (day);
    }
}

double
hunch_time_step_get_day (HunchTimeStep step,
                         gint64        ordinal)
{
  switch (step)
    {
    case HUNCH_TIME_STEP_MINUTE:
      return (double) ordinal / 1440;
    case HUNCH_TIME_STEP_HOUR:
      return (double) ordinal / 24;
    case HUNCH_TIME_STEP_WEEK:
      return (double) ordinal * 7 - 3;
    case HUNCH_TIME_STEP_MONTH:
      return join_day (ordinal / 12, (int) (ordinal % 12) + 1, 1);
    case HUNCH_TIME_STEP_QUARTER:
      return join_day (ordinal / 4, (int) (ordinal % 4) * 3 + 1, 1);
    case HUNCH_TIME_STEP_YEAR:
      return join_day (ordinal, 1, 1);
    case HUNCH_TIME_STEP_DAY:
    case HUNCH_TIME_STEP_NUMBER:
    default:
      return (double) ordinal;
    }
}

char *
hunch_time_step_dup_label (HunchTimeStep step,
                           gint64        ordinal)
{
  double day = step == HUNCH_TIME_STEP_NUMBER ? 0 : hunch_time_step_get_day (step, ordinal);
  gint64 minutes = llround ((day - floor (day)) * 1440);
  g_autoptr (GDateTime) epoch = g_date_time_new_utc (1970, 1, 1, 0, 0, 0);
  g_autoptr (GDateTime) begin = isfinite (day) ? g_date_time_add_days (epoch, (int) floor (day)) : NULL;

  if (step == HUNCH_TIME_STEP_NUMBER || begin == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, ordinal);
  switch (step)
    {
    case HUNCH_TIME_STEP_MINUTE:
    case HUNCH_TIME_STEP_HOUR:
      return g_strdup_printf ("%04d-%02d-%02d %02d:%02d", g_date_time_get_year (begin), g_date_time_get_month (begin),
                              g_date_time_get_day_of_month (begin), (int) (minutes / 60), (int) (minutes % 60));
    case HUNCH_TIME_STEP_MONTH:
      return g_strdup_printf ("%04d-%02d", g_date_time_get_year (begin), g_date_time_get_month (begin));
    case HUNCH_TIME_STEP_QUARTER:
      return g_strdup_printf ("%04d-Q%d", g_date_time_get_year (begin), (g_date_time_get_month (begin) + 2) / 3);
    case HUNCH_TIME_STEP_YEAR:
      return g_strdup_printf ("%04d", g_date_time_get_year (begin));
    case HUNCH_TIME_STEP_DAY:
    case HUNCH_TIME_STEP_WEEK:
    case HUNCH_TIME_STEP_NUMBER:
    default:
      return g_strdup_printf ("%04d-%02d-%02d", g_date_time_get_year (begin), g_date_time_get_month (begin), g_date_time_get_day_of_month (begin));
    }
}

/* --- text that names months, quarters or years --- */

static int
find_month (const char *text,
            gsize       length)
{
  static const char *const names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };

  for (int i = 0; length >= 3 && i < 12; i++)
    if (g_ascii_strncasecmp (text, names[i], 3) == 0)
      return i + 1;
  return 0;
}

/* "2019-03", "2019/3", "2019-Q2", "2019 Q2", "Q2 2019", "Mar 2019", "March 2019", "2019", "2019-03-14". */
double
hunch_time_step_read_text (const char    *text,
                           HunchTimeStep *out_step)
{
  int year = 0, part = 0, day = 0, used = 0;
  char word[12] = "";

  *out_step = HUNCH_TIME_STEP_DAY;
  if (sscanf (text, "%4d-%2d-%2d%n", &year, &part, &day, &used) == 3 && text[used] == '\0')
    return join_day (year, part, day);
  *out_step = HUNCH_TIME_STEP_QUARTER;
  if ((sscanf (text, "%4d%*[-/ ]%*[Qq]%1d%n", &year, &part, &used) == 2 && text[used] == '\0')
      || (sscanf (text, "%4d%*[Qq]%1d%n", &year, &part, &used) == 2 && text[used] == '\0')
      || (sscanf (text, "%*[Qq]%1d%*[-/ ]%4d%n", &part, &year, &used) == 2 && text[used] == '\0'))
    return part >= 1 && part <= 4 ? join_day (year, part * 3 - 2, 1) : NAN;
  *out_step = HUNCH_TIME_STEP_MONTH;
  if (sscanf (text, "%4d%*[-/.]%2d%n", &year, &part, &used) == 2 && text[used] == '\0')
    return join_day (year, part, 1);
  if ((sscanf (text, "%11[A-Za-z]%*[-/. ]%4d%n", word, &year, &used) == 2 && text[used] == '\0')
      || (sscanf (text, "%4d%*[-/. ]%11[A-Za-z]%n", &year, word, &used) == 2 && text[used] == '\0'))
    return join_day (year, find_month (word, strlen (word)), 1);
  *out_step = HUNCH_TIME_STEP_YEAR;
  if (strlen (text) == 4 && sscanf (text, "%4d%n", &year, &used) == 1 && used == 4)
    return join_day (year, 1, 1);
  return NAN;
}
