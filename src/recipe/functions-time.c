/* Dates, times and spans of time as SQL functions. A date is told from text in any of the usual ways, and from numbers
 * by their size; a time without a zone counts as UTC. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/time-private.h"

#include <math.h>
#include <string.h>

#define DAY_SECONDS 86400
#define MAX_ZONES 100

static HunchSpan
trim (HunchSpan span)
{
  while (span.n > 0 && g_ascii_isspace (span.at[0]))
    span = (HunchSpan) { span.at + 1, span.n - 1 };
  while (span.n > 0 && g_ascii_isspace (span.at[span.n - 1]))
    span.n--;
  return span;
}

static gboolean
is_number (HunchSpan span)
{
  gsize i = span.n > 0 && span.at[0] == '-' ? 1 : 0;

  if (span.n - i < 9)
    return FALSE;
  for (; i < span.n; i++)
    if (!g_ascii_isdigit (span.at[i]) && span.at[i] != '.')
      return FALSE;
  return TRUE;
}

static gboolean
read_value (sqlite3_value *value,
            HunchDateOrder order,
            HunchTime     *out)
{
  HunchSpan text;

  switch (sqlite3_value_type (value))
    {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      return hunch_time_from_number (sqlite3_value_double (value), out);
    case SQLITE_TEXT:
      text = trim (hunch_function_get_text (&value, 0));
      /* "1562135400" is a number, "2019.07.03" has nine signs too and is a date. */
      if (is_number (text) && memchr (text.at, '.', MIN (text.n, 8)) == NULL)
        return hunch_time_from_number (g_ascii_strtod (text.at, NULL), out);
      return hunch_time_read (text, order, out);
    default:
      return FALSE;
    }
}

static HunchDateOrder
read_order (sqlite3_value **values,
            int             n_values,
            int             position)
{
  static const char *const words[] = { "auto", "ymd", "dmy", "mdy" };
  const char *word = position < n_values ? (const char *) sqlite3_value_text (values[position]) : NULL;

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (word, words[i]) == 0)
      return (HunchDateOrder) i;
  return HUNCH_ORDER_AUTO;
}

static double
get_instant (const HunchTime *time)
{
  return (double) time->day * DAY_SECONDS + time->seconds - time->zone;
}

/* --- dates and times ------------------------------------------------------ */

static void
return_date (sqlite3_context *context,
             gint64           number)
{
  HunchDay day = hunch_day_from_number (number);

  if (day.year >= 1 && day.year <= 9999)
    hunch_function_take_text (context, g_strdup_printf ("%04d-%02d-%02d", day.year, day.month, day.day));
}

/* as_date (x [, order]): YYYY-MM-DD. */
static void
as_date (sqlite3_context *context,
         int              n_values,
         sqlite3_value  **values)
{
  HunchTime time;

  if (read_value (values[0], read_order (values, n_values, 1), &time))
    return_date (context, time.day);
}

static void
append_fraction (GString *text,
                 double   fraction)
{
  gsize n = text->len;

  g_string_append_printf (text, "%06d", (int) (fraction * 1e6 + 0.5));
  while (text->len > n && text->str[text->len - 1] == '0')
    g_string_truncate (text, text->len - 1);
  if (text->len > n)
    g_string_insert_c (text, n, '.');
}

static void
return_timestamp (sqlite3_context *context,
                  const HunchTime *time)
{
  double rounded = floor (time->seconds * 1e6 + 0.5) / 1e6;
  gint64 day_number = time->day + (rounded >= DAY_SECONDS ? 1 : 0);
  double seconds = rounded >= DAY_SECONDS ? rounded - DAY_SECONDS : rounded;
  HunchDay day = hunch_day_from_number (day_number);
  int whole = (int) seconds;
  g_autoptr (GString) text = g_string_new (NULL);

  if (day.year < 1 || day.year > 9999)
    return;
  g_string_append_printf (text, "%04d-%02d-%02d %02d:%02d:%02d", day.year, day.month, day.day, whole / 3600, whole / 60 % 60, whole % 60);
  append_fraction (text, seconds - whole);
  if (time->has_zone && time->zone == 0)
    g_string_append_c (text, 'Z');
  else if (time->has_zone)
    g_string_append_printf (text, "%c%02d:%02d", time->zone < 0 ? '-' : '+', ABS (time->zone) / 3600, ABS (time->zone) / 60 % 60);
  sqlite3_result_text64 (context, text->str, text->len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* as_timestamp (x [, order]): YYYY-MM-DD HH:MM:SS, with the zone that was written. */
static void
as_timestamp (sqlite3_context *context,
              int              n_values,
              sqlite3_value  **values)
{
  HunchTime time;

  if (read_value (values[0], read_order (values, n_values, 1), &time))
    return_timestamp (context, &time);
}

/* epoch (x [, order]): seconds since 1970-01-01 UTC. */
static void
epoch (sqlite3_context *context,
       int              n_values,
       sqlite3_value  **values)
{
  HunchTime time;

  if (read_value (values[0], read_order (values, n_values, 1), &time))
    hunch_function_return_number (context, get_instant (&time));
}

static GTimeZone *
get_zone (sqlite3_context *context,
          const char      *name)
{
  HunchFunctionState *state = sqlite3_user_data (context);
  gpointer known = NULL;
  GTimeZone *zone;

  if (g_hash_table_lookup_extended (state->zones, name, NULL, &known))
    return known;

  zone = g_time_zone_new_identifier (name);
  if (zone == NULL || g_hash_table_size (state->zones) >= MAX_ZONES)
    {
      g_clear_pointer (&zone, g_time_zone_unref);
      return NULL;
    }
  g_hash_table_insert (state->zones, g_strdup (name), zone);
  return zone;
}

/* in_zone (x, zone): what the clocks of the zone showed, as a time without a zone. A date alone stays as it is. */
static void
in_zone (sqlite3_context *context,
         int              n_values,
         sqlite3_value  **values)
{
  const char *name = (const char *) sqlite3_value_text (values[1]);
  GTimeZone *zone = name != NULL ? get_zone (context, name) : NULL;
  HunchTime time;
  double instant;

  if (zone == NULL || !read_value (values[0], HUNCH_ORDER_AUTO, &time))
    return;
  if (time.has_time)
    {
      int interval;

      instant = get_instant (&time);
      interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, (gint64) floor (instant));
      instant += interval >= 0 ? g_time_zone_get_offset (zone, interval) : 0;
      time.day = (gint64) floor (instant / DAY_SECONDS);
      time.seconds = instant - (double) time.day * DAY_SECONDS;
    }
  time.has_zone = FALSE;
  return_timestamp (context, &time);
}

/* --- parts ---------------------------------------------------------------- */

/* 1970-01-01 was a Thursday; 1 is Monday. */
static int
get_weekday (gint64 number)
{
  return (int) (((number + 3) % 7 + 7) % 7) + 1;
}

/* ISO 8601: the week belongs to the year of its Thursday. */
static int
get_week (gint64 number)
{
  gint64 thursday = number - get_weekday (number) + 4;
  HunchDay first = { hunch_day_from_number (thursday).year, 1, 1 };

  return (int) ((thursday - hunch_day_to_number (first)) / 7) + 1;
}

static void
return_part (sqlite3_context *context,
             const char      *part,
             const HunchTime *time)
{
  static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
  HunchDay day = hunch_day_from_number (time->day);

  if (strcmp (part, "year") == 0)
    sqlite3_result_int (context, day.year);
  else if (strcmp (part, "quarter") == 0)
    sqlite3_result_int (context, (day.month + 2) / 3);
  else if (strcmp (part, "month") == 0)
    sqlite3_result_int (context, day.month);
  else if (strcmp (part, "week") == 0)
    sqlite3_result_int (context, get_week (time->day));
  else if (strcmp (part, "day") == 0)
    sqlite3_result_int (context, day.day);
  else if (strcmp (part, "weekday") == 0)
    sqlite3_result_int (context, get_weekday (time->day));
  else if (strcmp (part, "weekday-name") == 0)
    sqlite3_result_text (context, names[get_weekday (time->day) - 1], -1, SQLITE_STATIC);
  else if (strcmp (part, "hour") == 0 && time->has_time)
    sqlite3_result_int (context, (int) (time->seconds / 3600) % 24);
  else if (strcmp (part, "minute") == 0 && time->has_time)
    sqlite3_result_int (context, (int) (time->seconds / 60) % 60);
  else if (strcmp (part, "date") == 0)
    return_date (context, time->day);
  else if (strcmp (part, "year-month") == 0)
    return_date (context, time->day - day.day + 1);
  else if (strcmp (part, "year-week") == 0)
    return_date (context, time->day - get_weekday (time->day) + 1);
}

/* date_part (part, x [, order]) */
static void
date_part (sqlite3_context *context,
           int              n_values,
           sqlite3_value  **values)
{
  const char *part = (const char *) sqlite3_value_text (values[0]);
  HunchTime time;

  if (part != NULL && read_value (values[1], read_order (values, n_values, 2), &time))
    return_part (context, part, &time);
}

/* days_between (from, to): whole days of the calendar. */
static void
days_between (sqlite3_context *context,
              int              n_values,
              sqlite3_value  **values)
{
  HunchTime from, to;

  if (read_value (values[0], HUNCH_ORDER_AUTO, &from) && read_value (values[1], HUNCH_ORDER_AUTO, &to))
    sqlite3_result_int64 (context, to.day - from.day);
}

/* --- spans of time -------------------------------------------------------- */

static double
get_unit (const char *at,
          gsize       n)
{
  static const struct { const char *word; double seconds; } units[] = {
    { "s", 1 }, { "sec", 1 }, { "secs", 1 }, { "second", 1 }, { "seconds", 1 }, { "ms", 0.001 },
    { "m", 60 }, { "min", 60 }, { "mins", 60 }, { "minute", 60 }, { "minutes", 60 },
    { "h", 3600 }, { "hr", 3600 }, { "hrs", 3600 }, { "hour", 3600 }, { "hours", 3600 },
    { "d", 86400 }, { "day", 86400 }, { "days", 86400 }, { "w", 604800 }, { "week", 604800 }, { "weeks", 604800 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strlen (units[i].word) == n && g_ascii_strncasecmp (units[i].word, at, n) == 0)
      return units[i].seconds;
  return 0;
}

/* "1 h 30 min", "90min", "PT1H30M" */
static gboolean
read_units (const char *at,
            double     *out)
{
  double sum = 0;
  int n = 0;

  if (*at == 'P')
    at++;
  while (*at != '\0')
    {
      char *end;
      const char *word;
      double number, unit;

      while (*at == ' ' || *at == ',' || *at == 'T')
        at++;
      if (*at == '\0')
        break;
      if (!g_ascii_isdigit (*at))
        return FALSE;
      number = g_ascii_strtod (at, &end);
      for (at = end; *at == ' ';)
        at++;
      for (word = at; g_ascii_isalpha (*at);)
        at++;
      unit = get_unit (word, at - word);
      if (unit == 0)
        return FALSE;
      sum += number * unit;
      n++;
    }
  *out = sum;
  return n > 0;
}

/* "1:02:03.5", "2:03" are hours, minutes and seconds, the last of them seconds. */
static gboolean
read_colons (const char *at,
             double     *out)
{
  double sum = 0;
  int n = 0;

  for (;; n++, at++)
    {
      char *end;

      if (!g_ascii_isdigit (*at) || n > 2)
        return FALSE;
      sum = sum * 60 + g_ascii_strtod (at, &end);
      if (*end == '\0')
        break;
      if (*end != ':' || memchr (at, '.', end - at) != NULL)
        return FALSE;
      at = end;
    }
  *out = sum;
  return n > 0;
}

/* as_duration (x): seconds; numbers are seconds already. */
static void
as_duration (sqlite3_context *context,
             int              n_values,
             sqlite3_value  **values)
{
  HunchSpan span;
  g_autofree char *text = NULL;
  double seconds;

  if (sqlite3_value_type (values[0]) == SQLITE_INTEGER || sqlite3_value_type (values[0]) == SQLITE_FLOAT)
    {
      sqlite3_result_value (context, values[0]);
      return;
    }
  span = trim (hunch_function_get_text (values, 0));
  if (span.at == NULL || span.n == 0 || span.n > 100)
    return;

  text = g_strndup (span.at, span.n);
  if (read_colons (text, &seconds) || read_units (text, &seconds))
    hunch_function_return_number (context, seconds);
}

/* duration_text (seconds): 1:02:03, or 2:03 below an hour. */
static void
duration_text (sqlite3_context *context,
               int              n_values,
               sqlite3_value  **values)
{
  double seconds = fabs (sqlite3_value_double (values[0]));
  const char *sign = sqlite3_value_double (values[0]) <= -0.5 ? "-" : "";
  gint64 whole;

  if (sqlite3_value_type (values[0]) == SQLITE_NULL || sqlite3_value_numeric_type (values[0]) == SQLITE_TEXT || !(seconds < 1e15))
    return;
  whole = (gint64) floor (seconds + 0.5);
  if (whole >= 3600)
    hunch_function_take_text (context, g_strdup_printf ("%s%" G_GINT64_FORMAT ":%02d:%02d", sign, whole / 3600, (int) (whole / 60 % 60), (int) (whole % 60)));
  else
    hunch_function_take_text (context, g_strdup_printf ("%s%d:%02d", sign, (int) (whole / 60), (int) (whole % 60)));
}

const HunchFunctionInfo hunch_functions_time[] = {
  { "as_date", 1, as_date },
  { "as_date", 2, as_date },
  { "as_timestamp", 1, as_timestamp },
  { "as_timestamp", 2, as_timestamp },
  { "epoch", 1, epoch },
  { "epoch", 2, epoch },
  { "in_zone", 2, in_zone },
  { "date_part", 2, date_part },
  { "date_part", 3, date_part },
  { "days_between", 2, days_between },
  { "as_duration", 1, as_duration },
  { "duration_text", 1, duration_text },
  { NULL, 0, NULL },
};
