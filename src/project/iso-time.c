#include "config.h"
#include "project/iso-time-private.h"

#include <math.h>
#include <string.h>

#define SECONDS_PER_DAY 86400

static gboolean
read_digits (const char *text,
             int         n,
             int        *out)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      if (text[i] < '0' || text[i] > '9')
        return FALSE;
      value = value * 10 + (text[i] - '0');
    }
  *out = value;
  return TRUE;
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013), days_from_civil. */
static gint64
count_days (int year,
            int month,
            int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

/* The same paper, civil_from_days. */
static void
split_days (gint64 days,
            int   *out_year,
            int   *out_month,
            int   *out_day)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  int day_of_era = (int) (z - era * 146097);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int month_from_march = (5 * day_of_year + 2) / 153;

  *out_day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  *out_month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  *out_year = (int) (year_of_era + era * 400 + (*out_month <= 2));
}

static int
get_month_length (int year,
                  int month)
{
  static const guint8 lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return month == 2 && leap ? 29 : lengths[month - 1];
}

gboolean
hunch_iso_parse_date (const char *text,
                      gsize       length,
                      double     *out_days)
{
  int year, month, day;

  if (length != 10 || text[4] != '-' || text[7] != '-'
      || !read_digits (text, 4, &year) || !read_digits (text + 5, 2, &month) || !read_digits (text + 8, 2, &day)
      || month < 1 || month > 12 || day < 1 || day > get_month_length (year, month))
    return FALSE;
  *out_days = count_days (year, month, day);
  return TRUE;
}

/* Z, +hh:mm, -hh:mm, +hhmm or nothing. */
static gboolean
read_zone (const char *text,
           gsize       length,
           int        *out_seconds)
{
  int hours = 0;
  int minutes = 0;

  *out_seconds = 0;
  if (length == 0 || (length == 1 && (*text == 'Z' || *text == 'z')))
    return TRUE;
  if ((*text != '+' && *text != '-') || (length != 5 && length != 6)
      || (length == 6 && text[3] != ':')
      || !read_digits (text + 1, 2, &hours) || !read_digits (text + length - 2, 2, &minutes))
    return FALSE;
  *out_seconds = (hours * 60 + minutes) * 60 * (*text == '-' ? -1 : 1);
  return TRUE;
}

/* :SS[.f…]; moves `place` past it. */
static gboolean
read_seconds (const char *text,
              gsize       length,
              gsize      *place,
              double     *out_seconds)
{
  gsize i = *place;
  double unit = 0.1;
  int whole;

  *out_seconds = 0;
  if (i >= length || text[i] != ':')
    return TRUE;
  if (i + 3 > length || !read_digits (text + i + 1, 2, &whole) || whole > 60)
    return FALSE;
  *out_seconds = whole;
  i += 3;
  if (i < length && text[i] == '.')
    for (i++; i < length && g_ascii_isdigit (text[i]); i++, unit /= 10)
      *out_seconds += (text[i] - '0') * unit;
  *place = i;
  return TRUE;
}

gboolean
hunch_iso_parse_timestamp (const char *text,
                           gsize       length,
                           double     *out_seconds)
{
  gsize place = 16;
  double days, seconds;
  int hour, minute, zone;

  if (length == 10 && hunch_iso_parse_date (text, length, &days))
    {
      *out_seconds = days * SECONDS_PER_DAY;
      return TRUE;
    }
  if (length < 16 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':'
      || !hunch_iso_parse_date (text, 10, &days)
      || !read_digits (text + 11, 2, &hour) || !read_digits (text + 14, 2, &minute) || hour > 24 || minute > 59
      || !read_seconds (text, length, &place, &seconds)
      || !read_zone (text + place, length - place, &zone))
    return FALSE;

  *out_seconds = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 - zone + seconds;
  return TRUE;
}

const char *
hunch_iso_format_date (double days,
                       char  *buffer)
{
  int year, month, day;

  split_days ((gint64) floor (days), &year, &month, &day);
  g_snprintf (buffer, HUNCH_ISO_BUFFER, "%04d-%02d-%02d", year, month, day);
  return buffer;
}

const char *
hunch_iso_format_timestamp (double seconds,
                            char  *buffer)
{
  gint64 micros = (gint64) floor (fmod (seconds, 1) * 1e6 + 0.5);
  gint64 whole = (gint64) trunc (seconds);
  gint64 days;
  int second;

  if (micros < 0)
    {
      micros += 1000000;
      whole--;
    }
  whole += micros / 1000000;
  micros %= 1000000;
  days = whole / SECONDS_PER_DAY - (whole % SECONDS_PER_DAY < 0);
  second = (int) (whole - days * SECONDS_PER_DAY);

  hunch_iso_format_date ((double) days, buffer);
  g_snprintf (buffer + strlen (buffer), HUNCH_ISO_BUFFER - 12, " %02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
  if (micros != 0)
    {
      gsize length = strlen (buffer);

      g_snprintf (buffer + length, HUNCH_ISO_BUFFER - length, ".%06d", (int) micros);
      for (length = strlen (buffer); buffer[length - 1] == '0'; length--)
        buffer[length - 1] = '\0';
    }
  return buffer;
}
