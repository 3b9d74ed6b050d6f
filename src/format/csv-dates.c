#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-dates-private.h"

#include <string.h>

static const char *const month_names[] = {
  "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
};

typedef struct
{
  const char *at;
  const char *end;
} Cursor;

static gboolean
take (Cursor *cursor,
      char    byte)
{
  if (cursor->at == cursor->end || *cursor->at != byte)
    return FALSE;

  cursor->at++;

  return TRUE;
}

/* At least `min` and at most `max` digits, and no digit after them. -1 when not so. */
static int
take_digits (Cursor *cursor,
             int     min,
             int     max,
             int    *out_n)
{
  int value = 0;
  int n = 0;

  for (; cursor->at < cursor->end && g_ascii_isdigit (*cursor->at) && n <= max; cursor->at++, n++)
    value = value * 10 + (*cursor->at - '0');

  if (out_n != NULL)
    *out_n = n;

  return n >= min && n <= max ? value : -1;
}

/* 1 .. 12, or 0. Full names and their first three letters, also Sept. */
static int
take_month (Cursor   *cursor,
            gboolean *out_is_short)
{
  const char *begin = cursor->at;
  gsize n;

  while (cursor->at < cursor->end && g_ascii_isalpha (*cursor->at))
    cursor->at++;

  n = cursor->at - begin;
  if (n < 3)
    return 0;

  for (int i = 0; i < 12; i++)
    {
      gboolean is_full = n == strlen (month_names[i]);

      if ((is_full || n == 3 || (i == 8 && n == 4)) && g_ascii_strncasecmp (begin, month_names[i], n) == 0)
        {
          *out_is_short = !is_full;
          return i + 1;
        }
    }

  return 0;
}

static gboolean
set_year (HunchCsvDate *date,
          int           year,
          int           n_digits)
{
  if (year < 0 || n_digits == 1 || n_digits == 3)
    return FALSE;

  date->has_short_year = n_digits == 2;
  date->year = n_digits == 2 ? year + (year <= 68 ? 2000 : 1900) : year;

  return TRUE;
}

static gboolean
take_year (Cursor       *cursor,
           HunchCsvDate *date,
           int           min_digits)
{
  int n;
  int year = take_digits (cursor, min_digits, 4, &n);

  return set_year (date, year, n);
}

/* September 25, 2021 */
static gboolean
take_month_first (Cursor       *cursor,
                  HunchCsvDate *date)
{
  int day;

  date->form = HUNCH_CSV_FORM_MONTH_FIRST;
  date->mark = ' ';
  date->month = take_month (cursor, &date->has_short_month);
  if (date->month == 0)
    return FALSE;

  if (date->has_short_month)
    take (cursor, '.');
  if (!take (cursor, ' '))
    return FALSE;

  day = take_digits (cursor, 1, 2, NULL);
  date->day = MAX (day, 0);
  take (cursor, ',');

  return take (cursor, ' ') && take_year (cursor, date, 4);
}

/* Sep-2021 after 25- */
static gboolean
take_after_day (Cursor       *cursor,
                HunchCsvDate *date,
                int           day)
{
  date->form = HUNCH_CSV_FORM_DAY_FIRST;
  date->day = day;
  date->month = take_month (cursor, &date->has_short_month);
  if (date->month == 0)
    return FALSE;

  if (date->mark == ' ' && !take (cursor, ','))
    take (cursor, '.');

  return take (cursor, date->mark) && take_year (cursor, date, 2);
}

static gboolean
set_by_order (HunchCsvDate  *date,
              int            first,
              int            second,
              HunchDateOrder order)
{
  date->form = HUNCH_CSV_FORM_NUMBERS;
  date->day = order == HUNCH_DATE_ORDER_MDY ? second : first;
  date->month = order == HUNCH_DATE_ORDER_MDY ? first : second;

  return TRUE;
}

static gboolean
take_numbers (Cursor        *cursor,
              HunchCsvDate  *date,
              int            first,
              int            n_first,
              HunchDateOrder order)
{
  int n_third;
  int second = take_digits (cursor, 1, 2, NULL);
  int third;

  if (second < 0 || !take (cursor, date->mark))
    return FALSE;

  third = take_digits (cursor, 1, 4, &n_third);
  if (third < 0)
    return FALSE;

  if (n_first == 4 || (order == HUNCH_DATE_ORDER_YMD && n_first == 2 && n_third <= 2))
    {
      date->form = n_first == 4 ? HUNCH_CSV_FORM_YEAR_FIRST : HUNCH_CSV_FORM_NUMBERS;
      date->month = second;
      date->day = MIN (third, 99);
      return n_third <= 2 && set_year (date, first, n_first);
    }

  return n_first <= 2 && order != HUNCH_DATE_ORDER_YMD && set_year (date, third, n_third)
         && set_by_order (date, first, second, order);
}

static gboolean
take_day (Cursor        *cursor,
          HunchCsvDate  *date,
          HunchDateOrder order)
{
  int n_first;
  int first;

  if (!g_ascii_isdigit (*cursor->at))
    return take_month_first (cursor, date);

  first = take_digits (cursor, 1, 4, &n_first);
  if (first < 0 || cursor->at == cursor->end)
    return FALSE;

  date->mark = *cursor->at++;
  if (date->mark != '-' && date->mark != '/' && date->mark != '.' && date->mark != ' ')
    return FALSE;

  if (cursor->at < cursor->end && g_ascii_isalpha (*cursor->at))
    return n_first <= 2 && take_after_day (cursor, date, first);

  return date->mark != ' ' && take_numbers (cursor, date, first, n_first, order);
}

static gboolean
take_fraction (Cursor       *cursor,
               HunchCsvDate *date)
{
  if (!take (cursor, '.'))
    return TRUE;

  for (; cursor->at < cursor->end && g_ascii_isdigit (*cursor->at); cursor->at++)
    {
      if (date->n_fraction == 9)
        return FALSE;
      date->fraction[date->n_fraction++] = *cursor->at;
    }

  return date->n_fraction > 0;
}

/* AM and PM turn the clock of twelve into the one of twenty-four. */
static gboolean
take_half_day (Cursor       *cursor,
               HunchCsvDate *date)
{
  Cursor ahead = *cursor;
  gboolean is_pm;

  take (&ahead, ' ');
  if (ahead.end - ahead.at < 2 || g_ascii_toupper (ahead.at[1]) != 'M')
    return TRUE;

  is_pm = g_ascii_toupper (*ahead.at) == 'P';
  if (!is_pm && g_ascii_toupper (*ahead.at) != 'A')
    return TRUE;
  if (date->hour < 1 || date->hour > 12)
    return FALSE;

  date->hour = date->hour % 12 + (is_pm ? 12 : 0);
  cursor->at = ahead.at + 2;

  return TRUE;
}

static gboolean
take_zone (Cursor       *cursor,
           HunchCsvDate *date)
{
  gboolean is_west;
  int hours, minutes = 0;
  int n;

  if (cursor->at == cursor->end)
    return TRUE;

  date->has_zone = TRUE;
  if (take (cursor, 'Z'))
    return cursor->at == cursor->end;

  take (cursor, ' ');
  is_west = cursor->at < cursor->end && *cursor->at == '-';
  if (!take (cursor, '+') && !take (cursor, '-'))
    return FALSE;

  hours = take_digits (cursor, 2, 4, &n);
  if (n == 4)
    {
      minutes = hours % 100;
      hours /= 100;
    }
  else if (n == 2 && take (cursor, ':'))
    minutes = take_digits (cursor, 2, 2, NULL);

  if (n == 3 || hours < 0 || hours > 15 || minutes < 0 || minutes > 59)
    return FALSE;

  date->zone_minutes = (is_west ? -1 : 1) * (hours * 60 + minutes);

  return cursor->at == cursor->end;
}

static gboolean
take_time (Cursor       *cursor,
           HunchCsvDate *date)
{
  int hour, minute;
  int second = 0;

  if (!take (cursor, ' ') && !(date->form == HUNCH_CSV_FORM_YEAR_FIRST && take (cursor, 'T')))
    return FALSE;

  hour = take_digits (cursor, 1, 2, NULL);
  if (hour < 0 || !take (cursor, ':'))
    return FALSE;

  minute = take_digits (cursor, 2, 2, NULL);
  if (take (cursor, ':'))
    {
      second = take_digits (cursor, 2, 2, NULL);
      if (second < 0 || !take_fraction (cursor, date))
        return FALSE;
    }

  if (hour > 23 || minute < 0 || minute > 59 || second > 59)
    return FALSE;

  date->has_time = TRUE;
  date->hour = hour;
  date->minute = minute;
  date->second = second;

  return take_half_day (cursor, date) && take_zone (cursor, date);
}

static gboolean
take_clock (Cursor       *cursor,
            HunchCsvDate *date)
{
  int hour = take_digits (cursor, 2, 2, NULL);
  int minute = take (cursor, ':') ? take_digits (cursor, 2, 2, NULL) : -1;
  int second = take (cursor, ':') ? take_digits (cursor, 2, 2, NULL) : -1;

  date->has_time = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59;
  date->hour = MAX (hour, 0);
  date->minute = MAX (minute, 0);
  date->second = MAX (second, 0);

  return date->has_time;
}

/* +0000 */
static gboolean
take_short_zone (Cursor       *cursor,
                 HunchCsvDate *date)
{
  Cursor zone = { cursor->at, cursor->at + MIN (cursor->end - cursor->at, 5) };

  cursor->at = zone.end;

  return zone.end - zone.at == 5 && g_ascii_isdigit (zone.end[-1]) && take_zone (&zone, date);
}

/* Jul 03 06:30:00 +0000 2019; the day may stand behind two blanks, and the zone be absent. */
static gboolean
take_year_last (Cursor       *cursor,
                HunchCsvDate *date)
{
  int day;

  date->form = HUNCH_CSV_FORM_YEAR_LAST;
  date->month = take_month (cursor, &date->has_short_month);
  if (date->month == 0 || !date->has_short_month || !take (cursor, ' '))
    return FALSE;

  take (cursor, ' ');
  day = take_digits (cursor, 1, 2, NULL);
  date->day = MAX (day, 0);
  if (!take (cursor, ' ') || !take_clock (cursor, date) || !take (cursor, ' ') || cursor->at == cursor->end)
    return FALSE;
  if (!g_ascii_isdigit (*cursor->at) && (!take_short_zone (cursor, date) || !take (cursor, ' ')))
    return FALSE;

  return take_year (cursor, date, 4);
}

static gboolean
take_zone_name (Cursor       *cursor,
                HunchCsvDate *date)
{
  static const char *const names[] = { "GMT", "UTC", "UT" };
  gsize n = cursor->end - cursor->at;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == n && memcmp (cursor->at, names[i], n) == 0)
      {
        date->has_zone = TRUE;
        cursor->at = cursor->end;
        return TRUE;
      }

  return take_short_zone (cursor, date);
}

/* 03 Jul 2019 06:30:00 GMT */
static gboolean
take_behind_weekday (Cursor       *cursor,
                     HunchCsvDate *date)
{
  int day = take_digits (cursor, 1, 2, NULL);

  date->form = HUNCH_CSV_FORM_WEEKDAY;
  date->day = MAX (day, 0);
  if (!take (cursor, ' '))
    return FALSE;

  date->month = take_month (cursor, &date->has_short_month);

  return date->month != 0 && date->has_short_month && take (cursor, ' ') && take_year (cursor, date, 4) && take (cursor, ' ')
         && take_clock (cursor, date) && take (cursor, ' ') && take_zone_name (cursor, date);
}

/* 0 for Sunday. After J. Conway's rule, as T. Sakamoto wrote it (1992). */
static int
find_weekday (int year,
              int month,
              int day)
{
  static const guint8 shifts[12] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
  int counted = month < 3 ? year - 1 : year;

  return (counted + counted / 4 - counted / 100 + counted / 400 + shifts[month - 1] + day) % 7;
}

/* The day of the week tells nothing that the date does not, if it is the right one. */
static gboolean
read_with_weekday (Cursor       *cursor,
                   HunchCsvDate *date)
{
  int weekday = hunch_csv_find_weekday (cursor->at);
  gboolean is_read;

  cursor->at += 3;
  date->mark = ' ';
  is_read = take (cursor, ',') ? take (cursor, ' ') && take_behind_weekday (cursor, date) : take (cursor, ' ') && take_year_last (cursor, date);

  return is_read && cursor->at == cursor->end && hunch_csv_is_calendar_day (date->year, date->month, date->day)
         && find_weekday (date->year, date->month, date->day) == weekday;
}

gboolean
hunch_csv_read_date (const char     *text,
                     gsize           n,
                     HunchDateOrder  order,
                     HunchCsvDate   *out_date)
{
  Cursor cursor = { text, text + n };

  if (n < 6 || n > 64)
    return FALSE;

  memset (out_date, 0, sizeof *out_date);
  if (n >= HUNCH_CSV_MIN_WEEKDAY && hunch_csv_find_weekday (text) >= 0)
    return read_with_weekday (&cursor, out_date);

  if (!take_day (&cursor, out_date, order)
      || !hunch_csv_is_calendar_day (out_date->year, out_date->month, out_date->day))
    return FALSE;

  return cursor.at == cursor.end || take_time (&cursor, out_date);
}

static char *
put_two (char *to,
         int   number)
{
  to[0] = '0' + number / 10;
  to[1] = '0' + number % 10;

  return to + 2;
}

static char *
put_zone (char               *to,
          const HunchCsvDate *date)
{
  int minutes = ABS (date->zone_minutes);

  if (minutes == 0)
    {
      *to = 'Z';
      return to + 1;
    }

  *to++ = date->zone_minutes < 0 ? '-' : '+';
  to = put_two (to, minutes / 60);
  *to++ = ':';

  return put_two (to, minutes % 60);
}

gsize
hunch_csv_write_date (const HunchCsvDate *date,
                      char               *to)
{
  char *begin = to;

  to = put_two (to, date->year / 100);
  to = put_two (to, date->year % 100);
  *to++ = '-';
  to = put_two (to, date->month);
  *to++ = '-';
  to = put_two (to, date->day);

  if (!date->has_time)
    return to - begin;

  *to++ = ' ';
  to = put_two (to, date->hour);
  *to++ = ':';
  to = put_two (to, date->minute);
  *to++ = ':';
  to = put_two (to, date->second);

  if (date->n_fraction > 0)
    {
      *to++ = '.';
      memcpy (to, date->fraction, date->n_fraction);
      to += date->n_fraction;
    }

  if (date->has_zone)
    to = put_zone (to, date);

  return to - begin;
}

/* Microseconds of a calendar in which every month has 31 days: orders, and takes apart again. */
gint64
hunch_csv_date_to_key (const HunchCsvDate *date)
{
  gint64 key = ((date->year * 12) + date->month - 1) * 31 + date->day - 1;
  gint64 fraction = 0;

  for (guint i = 0; i < 6; i++)
    fraction = fraction * 10 + (i < date->n_fraction ? date->fraction[i] - '0' : 0);

  return (key * 86400 + date->hour * 3600 + date->minute * 60 + date->second) * 1000000 + fraction;
}

void
hunch_csv_date_from_key (gint64        key,
                         gboolean      has_time,
                         HunchCsvDate *out_date)
{
  gint64 fraction = key % 1000000;
  gint64 seconds = key / 1000000 % 86400;
  gint64 days = key / 1000000 / 86400;

  memset (out_date, 0, sizeof *out_date);
  out_date->day = days % 31 + 1;
  out_date->month = days / 31 % 12 + 1;
  out_date->year = days / 31 / 12;
  out_date->has_time = has_time;
  out_date->hour = seconds / 3600;
  out_date->minute = seconds / 60 % 60;
  out_date->second = seconds % 60;

  if (fraction > 0)
    {
      out_date->n_fraction = 6;
      g_snprintf (out_date->fraction, sizeof out_date->fraction, "%06d", (int) fraction);
    }
}

char *
hunch_csv_date_dup_format (const HunchCsvDate *date,
                           HunchDateOrder      order)
{
  const char *time = date->has_time ? " h:m" : "";
  const char *words = order == HUNCH_DATE_ORDER_DMY ? "dmy" : order == HUNCH_DATE_ORDER_MDY ? "mdy" : "ymd";

  switch (date->form)
    {
    case HUNCH_CSV_FORM_MONTH_FIRST:
      return g_strconcat (date->has_short_month ? "Sep 25, 2021" : "September 25, 2021", time, NULL);
    case HUNCH_CSV_FORM_DAY_FIRST:
      return g_strdup_printf ("25%c%s%c2021%s", date->mark, date->has_short_month ? "Sep" : "September", date->mark, time);
    case HUNCH_CSV_FORM_NUMBERS:
      return g_strdup_printf ("%c%c%c%c%c%s", words[0], date->mark, words[1], date->mark, words[2], time);
    case HUNCH_CSV_FORM_YEAR_LAST:
      return g_strdup ("Sat Sep 25 h:m 2021");
    case HUNCH_CSV_FORM_WEEKDAY:
      return g_strdup ("Sat, 25 Sep 2021 h:m");
    case HUNCH_CSV_FORM_YEAR_FIRST:
    default:
      return g_strdup_printf ("y%cm%cd%s", date->mark, date->mark, time);
    }
}
