/* format/csv-dates-private.h: what reads as a date, with or without a time.
 *
 * Days:   2021-09-25, 2021/9/25, 2021.09.25
 *         25/09/2021, 9/25/2021, 25.9.21, 9-25-21 (which of the first two is the day is told by `order`)
 *         September 25, 2021; Sep 25, 2021; 25 September 2021; 25-Sep-2021; 25 Sep 21
 * Times:  after a blank or T: 15:04, 15:04:05, 15:04:05.123456789, 3:04 PM, each with Z, +01, +0100 or +01:00
 * Both, as programs write them, of a day of the week that is the right one:
 *         Wed Jul 03 06:30:00 +0000 2019, also without the zone; Wed, 03 Jul 2019 06:30:00 GMT; for GMT also UTC, UT or +0000
 * Two-digit years are 1969 .. 2068, as POSIX has it. Days that are in no calendar do not read. */
#pragma once
#include "format/csv.h"

G_BEGIN_DECLS

#define HUNCH_CSV_MAX_ISO 48

typedef enum
{
  HUNCH_CSV_FORM_YEAR_FIRST,   /* 2021-09-25 */
  HUNCH_CSV_FORM_NUMBERS,      /* 25/09/2021 */
  HUNCH_CSV_FORM_MONTH_FIRST,  /* September 25, 2021 */
  HUNCH_CSV_FORM_DAY_FIRST,    /* 25 September 2021, 25-Sep-2021 */
  HUNCH_CSV_FORM_YEAR_LAST,    /* Sat Sep 25 15:04:05 +0000 2021 */
  HUNCH_CSV_FORM_WEEKDAY,      /* Sat, 25 Sep 2021 15:04:05 GMT */
} HunchCsvDateForm;

typedef struct
{
  gint16           year;
  guint8           month;
  guint8           day;
  guint8           hour;
  guint8           minute;
  guint8           second;
  guint8           n_fraction;
  char             fraction[10];     /* digits as written */
  gboolean         has_time;
  gboolean         has_zone;
  gint16           zone_minutes;     /* 0 with has_zone: Z */
  gboolean         has_short_year;
  gboolean         has_short_month;  /* Sep */
  char             mark;             /* between the parts of the day */
  HunchCsvDateForm form;
} HunchCsvDate;

/* `text` has no blanks around it. `order` counts for days in numbers where the year is not the
 * four-digit first of them; AUTO is not allowed. */
gboolean hunch_csv_read_date (const char     *text,
                              gsize           n,
                              HunchDateOrder  order,
                              HunchCsvDate   *out_date);

/* YYYY-MM-DD, or with the time YYYY-MM-DD HH:MM:SS[.f…][Z|+hh:mm]. Returns the length, at most HUNCH_CSV_MAX_ISO. */
gsize    hunch_csv_write_date (const HunchCsvDate *date,
                               char               *to);

/* Orders dates and local times; the zone is not counted in. */
gint64   hunch_csv_date_to_key (const HunchCsvDate *date);
void     hunch_csv_date_from_key (gint64        key,
                                  gboolean      has_time,
                                  HunchCsvDate *out_date);

/* "2021-09-25", "d/m/y", "September 25, 2021" and so on, as a reader would say it. */
char    *hunch_csv_date_dup_format (const HunchCsvDate *date,
                                    HunchDateOrder      order);

static inline gboolean
hunch_csv_is_calendar_day (int year,
                           int month,
                           int day)
{
  static const guint8 lengths[13] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lengths[month] + (month == 2 && is_leap);
}

static inline int
hunch_csv_two_digits (const char *at)
{
  guint8 tens = at[0] - '0';
  guint8 ones = at[1] - '0';

  return tens < 10 && ones < 10 ? tens * 10 + ones : -1;
}

/* No text in which the day of the week is told is shorter. */
#define HUNCH_CSV_MIN_WEEKDAY 24

/* "Wed " or "Wed,": 0 for Sunday to 6 for Saturday, or -1. Four bytes are read. */
static inline int
hunch_csv_find_weekday (const char *text)
{
  static const char names[7][4] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };

  if (text[3] != ' ' && text[3] != ',')
    return -1;

  for (int i = 0; i < 7; i++)
    if ((text[0] | 0x20) == names[i][0] && (text[1] | 0x20) == names[i][1] && (text[2] | 0x20) == names[i][2])
      return i;

  return -1;
}

/* The ten bytes YYYY-MM-DD. */
static inline gboolean
hunch_csv_is_iso_day (const char *at)
{
  int century = hunch_csv_two_digits (at);
  int year = hunch_csv_two_digits (at + 2);
  int month = hunch_csv_two_digits (at + 5);
  int day = hunch_csv_two_digits (at + 8);

  return (century | year | month | day) >= 0 && at[4] == '-' && at[7] == '-'
         && hunch_csv_is_calendar_day (century * 100 + year, month, day);
}

/* The eight bytes HH:MM:SS as seconds, or -1. */
static inline int
hunch_csv_read_iso_time (const char *at)
{
  int hour = hunch_csv_two_digits (at);
  int minute = hunch_csv_two_digits (at + 3);
  int second = hunch_csv_two_digits (at + 6);

  if ((hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59 || at[2] != ':' || at[5] != ':')
    return -1;

  return hour * 3600 + minute * 60 + second;
}

G_END_DECLS
