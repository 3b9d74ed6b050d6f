/* A table's rows as a regular series.
 *
 * Rows first fall into bins of the finest step that their times tell apart, in one pass and constant memory; the bins then make the steps. The natural step is
 * the coarsest at which hardly two different times share one, so monthly figures stay monthly whatever day they stand on; where times are those of
 * events, the length of time that they span decides. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/forecast-private.h"
#include "analysis/words.h"

#define MAX_BINS 5000000
#define MAX_GAP_SHARE (1.0 / 3)

typedef enum { AGG_MEAN, AGG_SUM, AGG_COUNT } Agg;
typedef enum { GAPS_AUTO, GAPS_ZERO, GAPS_INTERPOLATE, GAPS_REFUSE } Gaps;

typedef struct
{
  HunchTimeStep base;
  gint64    first;
  gsize     n;
  double   *count;    /* owned [n] */
  double   *sum;      /* owned [n] */
  double    earliest; /* days, exactly */
  double    latest;
} Bins;

/* How the column tells time. */
typedef struct
{
  HunchInquiry          *inquiry;
  const HunchColumnInfo *time, *y, *by;   /* y and by may be NULL */
  HunchFrame            *frame;    /* owned */
  guint                  time_place, y_place, by_place;
  gboolean               is_text;
  gboolean               is_year_month;  /* whole numbers such as 201903 */
  double                *text_days;      /* owned: of each level, NAN when it is no time */
  HunchTimeStep              text_step;
  int                    level;
} Reader;

static void
bins_clear (Bins *self)
{
  g_clear_pointer (&self->count, g_free);
  g_clear_pointer (&self->sum, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bins, bins_clear)

static void
reader_clear (Reader *self)
{
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->text_days, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

void
hunch_time_series_clear (HunchTimeSeries *self)
{
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->n_rows, g_free);
  g_clear_pointer (&self->what, g_free);
  g_clear_pointer (&self->unit, g_free);
  g_clear_pointer (&self->cut_first, g_free);
  g_clear_pointer (&self->cut_last, g_free);
}

/* --- names --- */

char *
hunch_time_series_dup_label (const HunchTimeSeries *self,
                             gint64                 place)
{
  return hunch_time_step_dup_label (self->step, self->first + place * self->width);
}

double
hunch_time_series_get_x (const HunchTimeSeries *self,
                         gint64                 place)
{
  gint64 ordinal = self->first + place * self->width;

  if (self->step == HUNCH_TIME_STEP_NUMBER)
    return (double) ordinal;
  if (self->step <= HUNCH_TIME_STEP_HOUR)
    return round (hunch_time_step_get_day (self->step, ordinal) * 86400);
  return hunch_time_step_get_day (self->step, ordinal);
}

guint
hunch_time_series_get_period (const HunchTimeSeries *self)
{
  return hunch_time_step_get_period (self->step);
}

char *
hunch_time_series_dup_season (const HunchTimeSeries *self,
                              guint                  period,
                              gint64                 place)
{
  gint64 ordinal = self->first + place;
  static const char *const months[] = { N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
                                        N_("September"), N_("October"), N_("November"), N_("December") };
  static const char *const days[] = { N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"), N_("Monday"), N_("Tuesday"), N_("Wednesday") };

  if (self->step == HUNCH_TIME_STEP_MONTH && period == 12)
    return g_strdup (_(months[ordinal % 12]));
  if (self->step == HUNCH_TIME_STEP_QUARTER && period == 4)
    return g_strdup_printf ("Q%d", (int) (ordinal % 4) + 1);
  if (self->step == HUNCH_TIME_STEP_DAY && period == 7)
    return g_strdup (_(days[((ordinal % 7) + 7) % 7]));
  if (self->step == HUNCH_TIME_STEP_HOUR && period == 24)
    return g_strdup_printf ("%02d:00", (int) (((ordinal % 24) + 24) % 24));
  return g_strdup_printf ("%d", (int) (place % period) + 1);
}

/* --- times --- */

static gboolean
read_levels (Reader  *self,
             GError **error)
{
  guint n;
  const char *const *levels = hunch_frame_get_levels (self->frame, self->time_place, 0, &n, error);

  if (levels == NULL)
    return FALSE;
  self->text_days = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      HunchTimeStep step;

      self->text_days[i] = hunch_time_step_read_text (levels[i], &step);
      if (!isfinite (self->text_days[i]))
        return hunch_no_answer (error, _("“%s” in “%s” is no time: dates, times, whole numbers and text such as 2019-03, 2019-Q2 or March 2019 are."),
                                levels[i], self->time->name);
      self->text_step = i == 0 ? step : MIN (self->text_step, step);
    }
  return TRUE;
}

/* --- rows to bins --- */

static gboolean
open_reader (Reader       *self,
             HunchInquiry *inquiry,
             int           level,
             GError      **error)
{
  self->inquiry = inquiry;
  self->level = level;
  if (!hunch_inquiry_get_column (inquiry, "time", &self->time, error) || !hunch_inquiry_get_column (inquiry, "y", &self->y, error)
      || !hunch_inquiry_get_column (inquiry, "by", &self->by, error))
    return FALSE;
  if (self->time->type == HUNCH_DATA_BOOLEAN || self->time->type == HUNCH_DATA_BLOB || self->time->type == HUNCH_DATA_DURATION)
    return hunch_no_answer (error, _("“%s” is no time: dates, times, whole numbers and text such as 2019-03 are."), self->time->name);

  self->frame = hunch_frame_new (inquiry);
  self->is_text = self->time->type == HUNCH_DATA_TEXT;
  self->time_place = self->is_text ? hunch_frame_add_codes (self->frame, self->time->name) : hunch_frame_add_number (self->frame, self->time->name);
  if (self->y != NULL)
    self->y_place = hunch_frame_add_number (self->frame, self->y->name);
  if (self->by != NULL)
    self->by_place = hunch_frame_add_codes (self->frame, self->by->name);
  return hunch_frame_open (self->frame, error) && (!self->is_text || read_levels (self, error));
}

static gboolean
is_numbered (const Reader *self)
{
  return self->time->type == HUNCH_DATA_INTEGER || self->time->type == HUNCH_DATA_REAL;
}

/* The day that 201903 begins on. */
static double
get_month_day (double year_month)
{
  return hunch_time_step_get_day (HUNCH_TIME_STEP_MONTH, (gint64) year_month / 100 * 12 + (gint64) year_month % 100 - 1);
}

/* Days since 1970, or the number itself. */
static inline double
get_time (const Reader *self,
          gsize         i)
{
  double value;

  if (self->is_text)
    return self->text_days[hunch_frame_get_codes (self->frame, self->time_place)[i]];
  value = hunch_frame_get_numbers (self->frame, self->time_place)[i];
  if (self->time->type == HUNCH_DATA_TIMESTAMP)
    return value / 86400;
  return self->is_year_month ? get_month_day (value) : value;
}

static inline gboolean
is_wanted (const Reader *self,
           gsize         i)
{
  return self->level < 0 || hunch_frame_get_codes (self->frame, self->by_place)[i] == self->level;
}

typedef struct
{
  double   low, high;
  gboolean has_rows, has_fractions, has_hours, is_year_month;
  gboolean has_infinite;
} Range;

/* The first pass: from when to when, and how fine. */
static gboolean
read_range (Reader  *self,
            Range   *range,
            GError **error)
{
  gsize n;

  *range = (Range){ INFINITY, -INFINITY, FALSE, FALSE, FALSE, self->time->type == HUNCH_DATA_INTEGER, FALSE };
  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          double at = get_time (self, i);

          range->low = fmin (range->low, at);
          range->high = fmax (range->high, at);
          range->has_fractions |= at != floor (at);
          range->has_hours |= fabs (at * 24 - round (at * 24)) > 1e-6;
          range->is_year_month &= at >= 100001 && at <= 299912 && fmod (at, 100) >= 1 && fmod (at, 100) <= 12;
          if (self->y != NULL)
            range->has_infinite |= isinf (hunch_frame_get_numbers (self->frame, self->y_place)[i]) != 0;
        }
      range->has_rows |= n > 0;
    }
  while (n > 0);
  if (!range->has_rows)
    return hunch_no_answer (error, _("There is no row with a value in every column asked for."));
  if (range->has_infinite)
    return hunch_no_answer (error, _("“%s” holds infinite values, which nothing can be calculated with."), self->y->name);
  if (is_numbered (self) && range->has_fractions)
    return hunch_no_answer (error, _("“%s” holds fractions: a time given as a number must be whole, or a date."), self->time->name);
  return TRUE;
}

static gint64
get_ordinal (const Reader *self,
             const Bins   *bins,
             double        at)
{
  return is_numbered (self) && !self->is_year_month ? (gint64) at : hunch_time_step_of_day (bins->base, at);
}

static gboolean
fill_bins (Reader  *self,
           Bins    *bins,
           GError **error)
{
  gsize n;

  hunch_frame_rewind (self->frame);
  bins->count = g_new0 (double, bins->n);
  bins->sum = g_new0 (double, bins->n);
  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          gint64 place;

          if (!is_wanted (self, i))
            continue;
          place = get_ordinal (self, bins, get_time (self, i)) - bins->first;
          if (place < 0 || place >= (gint64) bins->n)
            continue;
          bins->count[place]++;
          if (self->y != NULL)
            bins->sum[place] += hunch_frame_get_numbers (self->frame, self->y_place)[i];
        }
    }
  while (n > 0);
  return TRUE;
}

static gboolean
make_bins (Reader  *self,
           Bins    *bins,
           GError **error)
{
  Range range;
  double n;

  if (!read_range (self, &range, error))
    return FALSE;
  self->is_year_month = range.is_year_month;
  bins->base = HUNCH_TIME_STEP_DAY;
  if (self->is_text)
    bins->base = self->text_step;
  else if (self->is_year_month)
    {
      bins->base = HUNCH_TIME_STEP_MONTH;
      range.low = get_month_day (range.low);
      range.high = get_month_day (range.high);
    }
  else if (is_numbered (self))
    bins->base = HUNCH_TIME_STEP_NUMBER;
  else if (range.has_fractions)
    bins->base = range.has_hours && (range.high - range.low) * 1440 < MAX_BINS ? HUNCH_TIME_STEP_MINUTE : HUNCH_TIME_STEP_HOUR;

  bins->earliest = range.low;
  bins->latest = range.high;
  bins->first = get_ordinal (self, bins, range.low);
  n = (double) get_ordinal (self, bins, range.high) - (double) bins->first + 1;
  if (!(n >= 1 && n <= MAX_BINS))
    return hunch_no_answer (error, _("The times in “%s” lie too far apart to be counted through step by step."), self->time->name);
  bins->n = (gsize) n;
  return fill_bins (self, bins, error);
}

/* --- bins to steps --- */

/* Bins of one day share what the calendar says of it. */
typedef struct
{
  gboolean is_known;
  double   day;
  gint64   ordinal;
} Memory;

static gint64
get_coarse (const Bins   *bins,
            HunchTimeStep step,
            gsize         bin,
            Memory       *memory)
{
  double day = hunch_time_step_get_day (bins->base, bins->first + (gint64) bin);

  if (step < HUNCH_TIME_STEP_DAY)
    return hunch_time_step_of_day (step, day);
  if (!memory->is_known || memory->day != floor (day))
    *memory = (Memory){ TRUE, floor (day), hunch_time_step_of_day (step, day) };
  return memory->ordinal;
}

/* How many steps have rows, of how many. */
static void
count_steps (const Bins   *bins,
             HunchTimeStep step,
             gsize        *out_n_used,
             gsize        *out_n)
{
  Memory memory = { FALSE }, ends[2] = { { FALSE }, { FALSE } };
  gint64 last = G_MININT64;

  *out_n_used = 0;
  for (gsize i = 0; i < bins->n; i++)
    if (bins->count[i] > 0)
      {
        gint64 at = get_coarse (bins, step, i, &memory);

        *out_n_used += at != last;
        last = at;
      }
  *out_n = (gsize) (get_coarse (bins, step, bins->n - 1, &ends[1]) - get_coarse (bins, step, 0, &ends[0]) + 1);
}

static const HunchTimeStep calendar[] = { HUNCH_TIME_STEP_YEAR, HUNCH_TIME_STEP_QUARTER, HUNCH_TIME_STEP_MONTH, HUNCH_TIME_STEP_WEEK, HUNCH_TIME_STEP_DAY, HUNCH_TIME_STEP_HOUR, HUNCH_TIME_STEP_MINUTE };

/* Bins of days out of finer ones. */
static void
gather_days (const Bins *bins,
             Bins       *out)
{
  Memory memory = { FALSE };
  gint64 first = get_coarse (bins, HUNCH_TIME_STEP_DAY, 0, &memory);

  out->base = HUNCH_TIME_STEP_DAY;
  out->first = first;
  out->n = (gsize) (get_coarse (bins, HUNCH_TIME_STEP_DAY, bins->n - 1, &memory) - first + 1);
  out->count = g_new0 (double, out->n);
  for (gsize i = 0; i < bins->n; i++)
    if (bins->count[i] > 0)
      out->count[get_coarse (bins, HUNCH_TIME_STEP_DAY, i, &memory) - first] += bins->count[i];
}

/* Given up in the middle when nobody waits for it any more; the caller looks. */
static HunchTimeStep
choose_step (const Bins   *bins,
             GCancellable *cancellable)
{
  gsize n_base, n_all, n_used, n;
  double span = bins->latest - bins->earliest;
  g_auto (Bins) days = { 0 };
  const Bins *coarse = bins;
  guint from;

  count_steps (bins, bins->base, &n_base, &n_all);
  if (bins->base < HUNCH_TIME_STEP_DAY)
    {
      gather_days (bins, &days);
      coarse = &days;
    }
  for (guint i = 0; i < G_N_ELEMENTS (calendar) && calendar[i] >= bins->base; i++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return bins->base;
      count_steps (calendar[i] >= HUNCH_TIME_STEP_DAY ? coarse : bins, calendar[i], &n_used, &n);
      if (n_used > 3 && n_used >= 0.98 * n_base && 2 * n_used >= n)
        return calendar[i];
    }

  /* Events. */
  from = span >= 3 * 365 ? 2 : span >= 60 ? 4 : span >= 4 ? 5 : 6;
  for (guint i = from; i > 0; i--)
    {
      if (calendar[i] < bins->base)
        continue;
      count_steps (calendar[i] >= HUNCH_TIME_STEP_DAY ? coarse : bins, calendar[i], &n_used, &n);
      if (2 * n_used >= n)
        return calendar[i];
    }
  return MAX (HUNCH_TIME_STEP_YEAR, bins->base);
}

/* Whole numbers: the largest step that all distances are multiples of. */
static gint64
find_width (const Bins *bins)
{
  gint64 width = 0, last = -1;

  for (gsize i = 0; i < bins->n; i++)
    {
      gint64 a = width, b = (gint64) i - last;

      if (!(bins->count[i] > 0))
        continue;
      for (gint64 rest; last >= 0 && b != 0; a = b, b = rest)
        rest = a % b;
      if (last >= 0)
        width = a;
      last = (gint64) i;
    }
  return MAX (width, 1);
}

static void
gather (const Bins      *bins,
        HunchTimeSeries *out)
{
  /* Numbers need not be multiples of their width: they keep their distance from the first. */
  Memory memory = { FALSE };
  gint64 offset = out->step == HUNCH_TIME_STEP_NUMBER ? bins->first : get_coarse (bins, out->step, 0, &memory);

  out->first = offset;
  out->n = out->step == HUNCH_TIME_STEP_NUMBER ? (bins->n - 1) / (gsize) out->width + 1 : (gsize) (get_coarse (bins, out->step, bins->n - 1, &memory) - offset + 1);
  out->y = g_new0 (double, out->n);
  out->n_rows = g_new0 (double, out->n);
  for (gsize i = 0; i < bins->n; i++)
    if (bins->count[i] > 0)
      {
        gsize place = out->step == HUNCH_TIME_STEP_NUMBER ? i / (gsize) out->width : (gsize) (get_coarse (bins, out->step, i, &memory) - offset);

        out->n_rows[place] += bins->count[i];
        out->y[place] += bins->sum[i];
      }
}

/* Sums and counts of a step that the data cover in part only would be too small. */
static void
cut_ends (const Bins      *bins,
          HunchTimeSeries *self)
{
  double begin, end, tolerance;

  if (!self->is_summed || self->step == HUNCH_TIME_STEP_NUMBER || self->step <= bins->base || self->n < 4)
    return;
  begin = hunch_time_step_get_day (self->step, self->first);
  end = hunch_time_step_get_day (self->step, self->first + (gint64) self->n);
  tolerance = MAX (bins->base <= HUNCH_TIME_STEP_HOUR ? 0.1 : 1.01, 0.04 * (end - begin) / (double) self->n);
  if (bins->latest < end - tolerance)
    {
      self->n--;
      self->cut_last = hunch_time_step_dup_label (self->step, self->first + (gint64) self->n);
    }
  if (bins->earliest > begin + tolerance)
    {
      self->cut_first = hunch_time_step_dup_label (self->step, self->first);
      self->first++;
      self->n--;
      memmove (self->y, self->y + 1, self->n * sizeof *self->y);
      memmove (self->n_rows, self->n_rows + 1, self->n * sizeof *self->n_rows);
    }
}

static gboolean
fill_gaps (HunchInquiry    *inquiry,
           HunchTimeSeries *self,
           Agg              agg,
           Gaps             gaps,
           GError         **error)
{
  g_autofree char *count = NULL;

  for (gsize i = 0; i < self->n; i++)
    self->n_gaps += !(self->n_rows[i] > 0);
  if (self->n_gaps == 0)
    return TRUE;

  count = hunch_words_count ((gint64) self->n_gaps);
  if (gaps == GAPS_AUTO)
    gaps = agg == AGG_COUNT ? GAPS_ZERO : GAPS_INTERPOLATE;
  if (gaps == GAPS_REFUSE || (gaps == GAPS_INTERPOLATE && (double) self->n_gaps > MAX_GAP_SHARE * (double) self->n))
    return hunch_no_answer (error, _("%s of %zu %s have no row: too many to be filled. A longer step=, or gaps=zero where nothing means nought, may help."), count,
                            self->n, hunch_time_step_get_words (self->step));
  self->is_filled_with_zero = gaps == GAPS_ZERO;
  for (gsize i = 0, last = 0; i < self->n; i++)
    {
      gsize next = i;

      if (self->n_rows[i] > 0)
        last = i;
      if (self->n_rows[i] > 0 || gaps == GAPS_ZERO)
        continue;
      while (next < self->n && !(self->n_rows[next] > 0))
        next++;
      if (next == self->n || i == 0)
        self->y[i] = next == self->n ? self->y[last] : self->y[next];
      else
        self->y[i] = self->y[last] + (self->y[next] - self->y[last]) * (double) (i - last) / (double) (next - last);
    }
  if (inquiry == NULL)
    return TRUE;
  if (gaps == GAPS_ZERO)
    hunch_result_add_warning (inquiry->result, _("%s of %zu %s have no row and count as 0."), count, self->n, hunch_time_step_get_words (self->step));
  else
    hunch_result_add_warning (inquiry->result, _("%s of %zu %s have no row and were filled on a straight line between their neighbours."), count, self->n,
                              hunch_time_step_get_words (self->step));
  return TRUE;
}

static void
name_series (const Reader    *reader,
             HunchTimeSeries *self,
             Agg              agg)
{
  if (agg == AGG_COUNT)
    self->unit = g_strdup (_("Number of rows"));
  else if (agg == AGG_SUM)
    self->unit = g_strdup_printf (_("Sum of %s"), reader->y->name);
  else
    self->unit = g_strdup (reader->y->name);
  if (self->step == HUNCH_TIME_STEP_NUMBER)
    self->what = g_strdup (self->unit);
  else
    /* Translators: "Sum of sales per month". */
    self->what = g_strdup_printf (_("%s per %s"), self->unit, hunch_time_step_get_word (self->step));
}

static Agg
get_agg (const Reader *reader)
{
  HunchInquiry *inquiry = reader->inquiry;

  if (reader->y == NULL || hunch_inquiry_is (inquiry, "agg", "count"))
    return AGG_COUNT;
  return hunch_inquiry_is (inquiry, "agg", "sum") ? AGG_SUM : AGG_MEAN;
}

static Gaps
get_gaps (HunchInquiry *inquiry)
{
  if (hunch_inquiry_is (inquiry, "gaps", "zero"))
    return GAPS_ZERO;
  if (hunch_inquiry_is (inquiry, "gaps", "interpolate"))
    return GAPS_INTERPOLATE;
  return hunch_inquiry_is (inquiry, "gaps", "refuse") ? GAPS_REFUSE : GAPS_AUTO;
}

static gboolean
set_step (HunchInquiry    *inquiry,
          const Bins      *bins,
          HunchTimeSeries *out,
          GError         **error)
{
  const char *word = hunch_inquiry_get (inquiry, "step");

  out->width = 1;
  out->step = bins->base == HUNCH_TIME_STEP_NUMBER ? HUNCH_TIME_STEP_NUMBER : choose_step (bins, inquiry->cancellable);
  if (out->step == HUNCH_TIME_STEP_NUMBER)
    {
      out->width = find_width (bins);
      return g_strcmp0 (word, "auto") == 0 || hunch_bad_option (error, _("step= is for dates and times; whole numbers have their own."));
    }
  hunch_time_step_read_option (word, &out->step);
  if (out->step < bins->base)
    return hunch_no_answer (error, _("The times are not told apart as finely as by %s."), hunch_time_step_get_word (out->step));
  return TRUE;
}

static void
finish_means (HunchTimeSeries *self,
              Agg              agg)
{
  for (gsize i = 0; i < self->n; i++)
    if (agg == AGG_COUNT)
      self->y[i] = self->n_rows[i];
    else if (agg == AGG_MEAN && self->n_rows[i] > 0)
      self->y[i] /= self->n_rows[i];
}

/* The steps of another series, which all rows have. */
static gboolean
read_like (Reader                *reader,
           const HunchTimeSeries *like,
           HunchTimeSeries       *out,
           GError               **error)
{
  g_auto (Bins) bins = { 0 };
  Agg agg = get_agg (reader);
  gsize i = 0;

  if (!make_bins (reader, &bins, error))
    return FALSE;
  out->step = like->step;
  out->width = like->width;
  out->is_summed = like->is_summed;
  gather (&bins, out);
  while (i < out->n && out->first < like->first)
    {
      out->first++;
      i++;
    }
  memmove (out->y, out->y + i, (out->n - i) * sizeof *out->y);
  memmove (out->n_rows, out->n_rows + i, (out->n - i) * sizeof *out->n_rows);
  out->n = MIN (out->n - i, like->n);
  finish_means (out, agg);
  name_series (reader, out, agg);
  return fill_gaps (NULL, out, agg, get_gaps (reader->inquiry), error);
}

gboolean
hunch_time_series_read (HunchInquiry          *inquiry,
                        int                    level,
                        const HunchTimeSeries *like,
                        HunchTimeSeries       *out,
                        GError               **error)
{
  g_auto (Reader) reader = { 0 };
  g_auto (Bins) bins = { 0 };
  Agg agg;

  if (!open_reader (&reader, inquiry, level, error))
    return FALSE;
  if (like != NULL)
    return read_like (&reader, like, out, error);
  if (!make_bins (&reader, &bins, error) || !set_step (inquiry, &bins, out, error)
      || g_cancellable_set_error_if_cancelled (inquiry->cancellable, error))
    return FALSE;

  hunch_frame_report (reader.frame);
  agg = get_agg (&reader);
  out->is_summed = agg != AGG_MEAN;
  gather (&bins, out);
  cut_ends (&bins, out);
  finish_means (out, agg);
  name_series (&reader, out, agg);
  return fill_gaps (inquiry, out, agg, get_gaps (inquiry), error);
}
