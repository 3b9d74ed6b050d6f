#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-time-private.h"

#include <stdio.h>
#include <string.h>

static const gint64 units_per_second[] = { [3] = 1000, [6] = 1000000, [9] = 1000000000 };

static inline char *
write_two (char *to,
           guint value)
{
  to[0] = '0' + value / 10;
  to[1] = '0' + value % 10;

  return to + 2;
}

/* The calendar by eras of 400 years that begin in March (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
gsize
hunch_parquet_write_date (char  *to,
                          gint64 days)
{
  gint64 day_of_era, era = hunch_parquet_split (days + 719468, 146097, &day_of_era);
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 month_from_march = (5 * day_of_year + 2) / 153;
  gint64 month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  gint64 year = year_of_era + era * 400 + (month <= 2);
  char *at = to;

  if (year >= 0 && year <= 9999)
    at = write_two (write_two (at, year / 100), year % 100);
  else
    at += snprintf (at, 24, "%c%04" G_GINT64_FORMAT, year < 0 ? '-' : '+', ABS (year));
  *at++ = '-';
  at = write_two (at, month);
  *at++ = '-';
  at = write_two (at, day_of_year - (153 * month_from_march + 2) / 5 + 1);

  return at - to;
}

static char *
write_decimals (char  *to,
                gint64 value,
                guint  n)
{
  *to++ = '.';
  for (guint i = n; i > 0; i--, value /= 10)
    to[i - 1] = '0' + value % 10;

  return to + n;
}

/* Less than nothing, or more than a day. */
static gsize
write_odd_time (char  *to,
                gint64 value,
                guint  n_decimals)
{
  gint64 rest, seconds;
  char *at = to;

  if (value < 0)
    *at++ = '-';
  seconds = hunch_parquet_split (value, units_per_second[n_decimals], &rest);
  if (value < 0)
    {
      seconds = -seconds - (rest > 0);
      rest = rest > 0 ? units_per_second[n_decimals] - rest : 0;
    }

  if (seconds < 360000)
    at = write_two (at, seconds / 3600);
  else
    at += snprintf (at, 20, "%" G_GINT64_FORMAT, seconds / 3600);
  *at++ = ':';
  at = write_two (at, seconds / 60 % 60);
  *at++ = ':';
  at = write_two (at, seconds % 60);
  if (rest != 0)
    at = write_decimals (at, rest, n_decimals);

  return at - to;
}

/* The common case: a moment of a day, with a divisor that the compiler knows. */
static inline gsize
write_clock (char  *to,
             guint64 value,
             guint64 per_second,
             guint   n_decimals)
{
  guint64 rest = value % per_second;
  guint32 seconds = (guint32) (value / per_second);
  guint32 minutes = seconds / 60;

  write_two (to, minutes / 60);
  to[2] = ':';
  write_two (to + 3, minutes % 60);
  to[5] = ':';
  write_two (to + 6, seconds % 60);

  return rest == 0 ? 8 : (gsize) (write_decimals (to + 8, (gint64) rest, n_decimals) - to);
}

gsize
hunch_parquet_write_time (char  *to,
                          gint64 value,
                          guint  n_decimals)
{
  if (value >= 0 && value < 86400 * units_per_second[n_decimals])
    switch (n_decimals)
      {
      case 3:
        return write_clock (to, value, 1000, 3);
      case 6:
        return write_clock (to, value, 1000000, 6);
      default:
        return write_clock (to, value, 1000000000, 9);
      }

  return write_odd_time (to, value, n_decimals);
}

gsize
hunch_parquet_write_timestamp (char    *to,
                               gint64   days,
                               gint64   units,
                               guint    n_decimals,
                               gboolean is_utc)
{
  gsize n = hunch_parquet_write_date (to, days);

  to[n++] = ' ';
  n += hunch_parquet_write_time (to + n, units, n_decimals);
  if (is_utc)
    to[n++] = 'Z';

  return n;
}
