/* One reader for the ways in which files write a date: ISO, 4/3/20, September 25, 2021, Wed Jul 03 06:30:00 +0000 2019. The
 * text is taken apart into numbers and words, each of which must have its place; what is left over makes it no date. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/time-private.h"

#include <math.h>
#include <string.h>

#define DAY_SECONDS 86400
#define MAX_NUMBERS 3

/* Counts years from March on, so that the leap day is the last of one; 146,097 days are 400 years. */
gint64
hunch_day_to_number (HunchDay day)
{
  gint64 year = day.month > 2 ? day.year : day.year - 1;
  int month = (day.month + 9) % 12;
  gint64 cycle = (year >= 0 ? year : year - 399) / 400;
  gint64 in_cycle = year - cycle * 400;

  return cycle * 146097 + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + (month * 153 + 2) / 5 + day.day - 1 - 719468;
}

HunchDay
hunch_day_from_number (gint64 number)
{
  gint64 days = number + 719468;
  gint64 cycle = (days >= 0 ? days : days - 146096) / 146097;
  int rest = days - cycle * 146097;
  int in_cycle = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
  int in_year = rest - (365 * in_cycle + in_cycle / 4 - in_cycle / 100);
  int month = (5 * in_year + 2) / 153;
  HunchDay day = { 0, month < 10 ? month + 3 : month - 9, in_year - (month * 153 + 2) / 5 + 1 };

  day.year = in_cycle + cycle * 400 + (day.month <= 2);
  return day;
}

static gboolean
is_day (HunchDay day)
{
  return day.year >= 1 && day.year <= 9999 && day.month >= 1 && day.month <= 12 && day.day >= 1
         && day.day <= g_date_get_days_in_month (day.month, day.year);
}

/* --- from numbers --------------------------------------------------------- */

gboolean
hunch_time_from_number (double     number,
                        HunchTime *out)
{
  double size = fabs (number);
  double seconds;

  if (number >= 10000101 && number <= 99991231 && number == floor (number))
    {
      HunchDay day = { (int) number / 10000, (int) number / 100 % 100, (int) number % 100 };

      *out = (HunchTime) { .day = is_day (day) ? hunch_day_to_number (day) : 0 };
      return is_day (day);
    }
  if (!(size >= 1e8 && size < 1e20))
    return FALSE;

  seconds = number / (size < 1e11 ? 1 : size < 1e14 ? 1e3 : size < 1e17 ? 1e6 : 1e9);
  out->day = (gint64) floor (seconds / DAY_SECONDS);
  out->seconds = seconds - (double) out->day * DAY_SECONDS;
  out->has_time = TRUE;
  out->has_zone = FALSE;
  out->zone = 0;
  return out->day > -719163 && out->day < 2932897;  /* years 1 to 9999 */
}

/* --- from text ------------------------------------------------------------ */

typedef struct
{
  const char *at;
  const char *end;
  int         numbers[MAX_NUMBERS];  /* of the date, as they come */
  int         n_digits[MAX_NUMBERS];
  int         n_numbers;
  int         month;      /* by name; 0 none */
  int         month_place;  /* how many numbers stood before it */
  HunchTime   time;
  gboolean    is_afternoon;
  gboolean    is_forenoon;
} Reading;

static gboolean
read_number (Reading *self,
             int     *out,
             int     *out_n_digits)
{
  int n = 0, number = 0;

  for (; self->at < self->end && g_ascii_isdigit (*self->at) && n < 9; self->at++, n++)
    number = number * 10 + (*self->at - '0');
  *out = number;
  *out_n_digits = n;
  return n > 0 && (self->at == self->end || !g_ascii_isdigit (*self->at));
}

static gboolean
take (Reading *self,
      char     letter)
{
  if (self->at < self->end && *self->at == letter)
    {
      self->at++;
      return TRUE;
    }
  return FALSE;
}

/* Behind "hh:" */
static gboolean
read_clock (Reading *self,
            int      hour)
{
  int minute, second = 0, n;
  double fraction = 0;

  if (self->time.has_time || hour > 24 || !read_number (self, &minute, &n) || n != 2 || minute > 59)
    return FALSE;
  if (take (self, ':') && (!read_number (self, &second, &n) || n != 2 || second > 60))
    return FALSE;
  if (self->at + 1 < self->end && (*self->at == '.' || *self->at == ',') && g_ascii_isdigit (self->at[1]))
    {
      double unit = 0.1;

      for (self->at++; self->at < self->end && g_ascii_isdigit (*self->at); self->at++, unit /= 10)
        fraction += (*self->at - '0') * unit;
    }

  self->time.has_time = TRUE;
  self->time.seconds = hour * 3600 + minute * 60 + second + fraction;
  return TRUE;
}

/* Behind a sign that follows a time: 02, 0200, 02:00. */
static gboolean
read_zone (Reading *self,
           int      sign)
{
  int hour, minute = 0, n;

  if (!read_number (self, &hour, &n) || (n != 2 && n != 4))
    return FALSE;
  if (n == 4)
    {
      minute = hour % 100;
      hour /= 100;
    }
  else if (take (self, ':') && (!read_number (self, &minute, &n) || n != 2))
    return FALSE;

  self->time.has_zone = TRUE;
  self->time.zone = sign * (hour * 3600 + minute * 60);
  return hour <= 15 && minute <= 59;
}

static gboolean
is_word (const char *at,
         gsize       n,
         const char *word,
         gsize       n_least)
{
  return n >= n_least && n <= strlen (word) && g_ascii_strncasecmp (at, word, n) == 0;
}

static gboolean
read_word (Reading *self)
{
  static const char *const months[] = {
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
  };
  static const char *const days[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
  const char *at = self->at;
  gsize n;

  while (self->at < self->end && g_ascii_isalpha (*self->at))
    self->at++;
  n = self->at - at;

  for (int i = 0; i < 12; i++)
    if (is_word (at, n, months[i], 3))
      {
        if (self->month != 0)
          return FALSE;
        self->month = i + 1;
        self->month_place = self->n_numbers;
        return TRUE;
      }
  for (int i = 0; i < 7; i++)
    if (is_word (at, n, days[i], 3))
      return TRUE;
  if (is_word (at, n, "sept", 4))
    {
      self->month = 9;
      self->month_place = self->n_numbers;
      return TRUE;
    }
  if (self->time.has_time && (is_word (at, n, "am", 2) || is_word (at, n, "pm", 2)))
    {
      self->is_afternoon = g_ascii_tolower (*at) == 'p';
      self->is_forenoon = !self->is_afternoon;
      return TRUE;
    }
  if (self->time.has_time && (is_word (at, n, "z", 1) || is_word (at, n, "utc", 3) || is_word (at, n, "gmt", 3)))
    {
      self->time.has_zone = TRUE;
      return TRUE;
    }
  /* Between date and time, and behind a day. */
  return is_word (at, n, "t", 1) || ((is_word (at, n, "st", 2) || is_word (at, n, "nd", 2) || is_word (at, n, "rd", 2) || is_word (at, n, "th", 2))
                                     && self->n_numbers > 0);
}

static gboolean
read_piece (Reading *self)
{
  int number, n;

  if (g_ascii_isalpha (*self->at))
    return read_word (self);
  if (self->time.has_time && !self->time.has_zone && (*self->at == '+' || *self->at == '-'))
    {
      int sign = *self->at++ == '-' ? -1 : 1;

      return read_zone (self, sign);
    }
  if (!g_ascii_isdigit (*self->at))
    {
      self->at++;
      return strchr (" ,/.-\t", self->at[-1]) != NULL;
    }

  if (!read_number (self, &number, &n))
    return FALSE;
  if (n <= 2 && take (self, ':'))
    return read_clock (self, number);
  if (self->n_numbers == MAX_NUMBERS)
    return FALSE;
  self->numbers[self->n_numbers] = number;
  self->n_digits[self->n_numbers++] = n;
  return TRUE;
}

static int
widen_year (int year,
            int n_digits)
{
  return n_digits > 2 ? year : year + (year < 69 ? 2000 : 1900);
}

static gboolean
place_named (const Reading *self,
             HunchDay      *out)
{
  int year_place = self->n_digits[0] == 4 ? 0 : 1;

  if (self->n_numbers != 2 || (self->n_digits[year_place] != 4 && self->n_digits[year_place] != 2) || self->n_digits[1 - year_place] > 2)
    return FALSE;
  *out = (HunchDay) { widen_year (self->numbers[year_place], self->n_digits[year_place]), self->month, self->numbers[1 - year_place] };
  return TRUE;
}

static gboolean
place_numbers (const Reading *self,
               HunchDateOrder order,
               HunchDay      *out)
{
  const int *number = self->numbers;

  if (self->n_numbers != 3 || self->n_digits[1] > 2)
    return FALSE;
  if (self->n_digits[0] == 4 || (order == HUNCH_ORDER_YMD && self->n_digits[0] == 2))
    {
      *out = (HunchDay) { widen_year (number[0], self->n_digits[0]), number[1], number[2] };
      return self->n_digits[2] <= 2;
    }
  if (self->n_digits[0] > 2 || (self->n_digits[2] != 4 && self->n_digits[2] != 2) || order == HUNCH_ORDER_YMD)
    return FALSE;
  if (order == HUNCH_ORDER_AUTO)
    {
      if (number[0] <= 12 && number[1] <= 12 && number[0] != number[1])
        return FALSE;
      order = number[0] > 12 ? HUNCH_ORDER_DMY : HUNCH_ORDER_MDY;
    }

  out->year = widen_year (number[2], self->n_digits[2]);
  out->month = order == HUNCH_ORDER_DMY ? number[1] : number[0];
  out->day = order == HUNCH_ORDER_DMY ? number[0] : number[1];
  return TRUE;
}

gboolean
hunch_time_read (HunchSpan      text,
                 HunchDateOrder order,
                 HunchTime     *out)
{
  Reading self = { .at = text.at, .end = text.at + text.n };
  HunchDay day;

  if (text.n > 64)
    return FALSE;
  while (self.at < self.end)
    if (!read_piece (&self))
      return FALSE;

  if (self.month == 0 && self.n_numbers == 1 && self.n_digits[0] == 8 && !self.time.has_time)
    return hunch_time_from_number (self.numbers[0], out);
  if (!(self.month != 0 ? place_named (&self, &day) : place_numbers (&self, order, &day)) || !is_day (day))
    return FALSE;

  if (self.is_afternoon || self.is_forenoon)
    {
      int hour = (int) (self.time.seconds / 3600);

      if (hour < 1 || hour > 12)
        return FALSE;
      self.time.seconds += (self.is_afternoon && hour < 12 ? 12 : self.is_forenoon && hour == 12 ? -12 : 0) * 3600;
    }
  self.time.day = hunch_day_to_number (day);
  *out = self.time;
  return TRUE;
}
