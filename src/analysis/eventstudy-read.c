#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/eventstudy-private.h"
#include "analysis/frame.h"
#include "analysis/words.h"

#define MAX_CELLS 4000000

typedef struct
{
  HunchFrame *frame;       /* owned */
  guint       y, time, event, unit;  /* places */
  gboolean    has_y;
  double      time_scale;  /* of a day */
  double      event_scale;
} Reader;

static void
reader_clear (Reader *self)
{
  g_clear_pointer (&self->frame, hunch_frame_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

void
hunch_event_study_clear (HunchEventStudy *self)
{
  for (guint i = 0; i < self->n_units; i++)
    {
      g_free (self->units[i].label);
      g_free (self->units[i].values);
      g_free (self->units[i].counts);
    }
  g_clear_pointer (&self->units, g_free);
  g_clear_pointer (&self->days, g_free);
  g_clear_pointer (&self->differences, g_free);
  g_clear_pointer (&self->what, g_free);
}

/* Days: dates and times, or whole numbers on both sides. */
static gboolean
get_scale (const HunchColumnInfo *column,
           double                *out,
           GError               **error)
{
  *out = column->type == HUNCH_DATA_TIMESTAMP ? 86400 : 1;
  if (column->type == HUNCH_DATA_DATE || column->type == HUNCH_DATA_TIMESTAMP || column->type == HUNCH_DATA_INTEGER)
    return TRUE;
  return hunch_no_answer (error, _("“%s” must be a date, a time or a whole number of days."), column->name);
}

static gboolean
open_reader (HunchEventStudy *self,
             Reader          *reader,
             GError         **error)
{
  const HunchColumnInfo *y, *time, *event, *unit;

  if (!hunch_inquiry_get_column (self->inquiry, "y", &y, error) || !hunch_inquiry_get_column (self->inquiry, "time", &time, error)
      || !hunch_inquiry_get_column (self->inquiry, "event", &event, error) || !hunch_inquiry_get_column (self->inquiry, "unit", &unit, error)
      || !get_scale (time, &reader->time_scale, error) || !get_scale (event, &reader->event_scale, error))
    return FALSE;
  if ((time->type == HUNCH_DATA_INTEGER) != (event->type == HUNCH_DATA_INTEGER))
    return hunch_no_answer (error, _("“%s” and “%s” do not count time alike: one is a whole number and the other a date."), time->name, event->name);

  reader->frame = hunch_frame_new (self->inquiry);
  reader->has_y = y != NULL;
  reader->time = hunch_frame_add_number (reader->frame, time->name);
  reader->event = hunch_frame_add_number (reader->frame, event->name);
  reader->unit = hunch_frame_add_codes (reader->frame, unit->name);
  if (reader->has_y)
    reader->y = hunch_frame_add_number (reader->frame, y->name);
  if (y == NULL || hunch_inquiry_is (self->inquiry, "agg", "count"))
    self->what = g_strdup (_("Number of rows per day"));
  else if (hunch_inquiry_is (self->inquiry, "agg", "sum"))
    self->what = g_strdup_printf (_("Sum of %s per day"), y->name);
  else
    self->what = g_strdup_printf (_("%s per day"), y->name);
  self->is_mean = y != NULL && hunch_inquiry_is (self->inquiry, "agg", "mean");
  self->is_counted = !self->is_mean;
  return hunch_frame_open (reader->frame, error);
}

static gboolean
make_units (HunchEventStudy *self,
            Reader          *reader,
            GError         **error)
{
  guint n;
  const char *const *levels = hunch_frame_get_levels (reader->frame, reader->unit, 0, &n, error);

  if (levels == NULL)
    return FALSE;
  if ((double) n * self->n_days > MAX_CELLS)
    return hunch_no_answer (error, _("%u units of %u days each are more than can be held: choose a shorter window or fewer units."), n, self->n_days);

  self->units = g_new0 (HunchEventUnit, MAX (n, 1));
  self->n_units = n;
  for (guint i = 0; i < n; i++)
    {
      self->units[i].label = g_strdup (levels[i]);
      self->units[i].event = NAN;
      self->units[i].values = g_new0 (double, self->n_days);
      self->units[i].counts = g_new0 (double, self->n_days);
    }
  return TRUE;
}

static gboolean
add_row (HunchEventStudy *self,
         HunchEventUnit  *unit,
         double           day,
         double           event,
         double           value,
         GError         **error)
{
  double offset;

  self->first_day = fmin (self->first_day, day);
  self->last_day = fmax (self->last_day, day);
  if (isnan (unit->event))
    unit->event = event;
  else if (unit->event != event)
    return hunch_no_answer (error, _("%s has more than one event date: each unit needs one of its own."), unit->label);
  if (isinf (value))
    return hunch_no_answer (error, _("The measure holds infinite values, which nothing can be calculated with."));

  offset = day - event;
  if (offset < self->from || offset > self->to)
    return TRUE;
  unit->values[(int) offset - self->from] += value;
  unit->counts[(int) offset - self->from]++;
  unit->n_rows++;
  return TRUE;
}

static gboolean
read_rows (HunchEventStudy *self,
           Reader          *reader,
           GError         **error)
{
  gboolean counts = !reader->has_y || hunch_inquiry_is (self->inquiry, "agg", "count");
  gsize n;

  self->first_day = INFINITY;
  self->last_day = -INFINITY;
  do
    {
      if (!hunch_frame_next (reader->frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        if (!add_row (self, &self->units[hunch_frame_get_codes (reader->frame, reader->unit)[i]],
                      floor (hunch_frame_get_numbers (reader->frame, reader->time)[i] / reader->time_scale),
                      floor (hunch_frame_get_numbers (reader->frame, reader->event)[i] / reader->event_scale),
                      counts ? 1 : hunch_frame_get_numbers (reader->frame, reader->y)[i], error))
          return FALSE;
    }
  while (n > 0);
  hunch_frame_report (reader->frame);
  return TRUE;
}

/* Days that the data do not cover are not known; within, a day without rows is nought when rows are counted or summed. */
static void
finish_unit (HunchEventStudy *self,
             HunchEventUnit  *unit)
{
  double sums[2] = { 0, 0 };
  guint n[2] = { 0, 0 };
  double highest = -INFINITY;

  unit->is_complete = unit->event + self->from >= self->first_day && unit->event + self->to <= self->last_day;
  for (int day = self->from; day <= self->to; day++)
    {
      guint i = (guint) (day - self->from);
      double at = unit->event + day;

      if (self->is_mean)
        unit->values[i] = unit->counts[i] > 0 ? unit->values[i] / unit->counts[i] : NAN;
      else if (!(at >= self->first_day && at <= self->last_day))
        unit->values[i] = NAN;
      if (isnan (unit->values[i]))
        continue;
      if (day >= self->base_from && day <= self->base_to)
        {
          sums[0] += unit->values[i];
          n[0]++;
        }
      if (day < 0)
        continue;
      sums[1] += unit->values[i];
      n[1]++;
      if (unit->values[i] > highest)
        {
          highest = unit->values[i];
          unit->peak = day;
        }
    }
  unit->before = n[0] > 0 ? sums[0] / n[0] : NAN;
  unit->after = n[1] > 0 ? sums[1] / n[1] : NAN;
  unit->total = n[1] > 0 ? sums[1] : NAN;
  unit->is_used = n[0] > 0 && n[1] > 0;
}

gboolean
hunch_event_study_read (HunchEventStudy *self,
                        GError         **error)
{
  g_auto (Reader) reader = { 0 };
  guint n_kept = 0;

  if (!open_reader (self, &reader, error) || !make_units (self, &reader, error) || !read_rows (self, &reader, error))
    return FALSE;

  /* Levels without a complete row are nobody. */
  for (guint i = 0; i < self->n_units; i++)
    {
      HunchEventUnit unit = self->units[i];

      if (isnan (unit.event))
        {
          g_free (unit.label);
          g_free (unit.values);
          g_free (unit.counts);
          continue;
        }
      finish_unit (self, &unit);
      self->n_used += unit.is_used;
      self->n_incomplete += !unit.is_complete;
      self->units[n_kept++] = unit;
    }
  self->n_units = n_kept;
  if (n_kept == 0)
    return hunch_no_answer (error, _("There is no row with a unit, a time and an event date."));
  if (self->n_used == 0)
    return hunch_no_answer (error, _("No unit has values both before and after its event within days %d to %d."), self->from, self->to);
  return TRUE;
}
