/* Rows that are chosen (analysis/rows.h): read as they stand and handed out as often as they are wanted. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/frame-private.h"

#include <math.h>

void
hunch_frame_choice_free (HunchFrameChoice *choice)
{
  g_free (choice->times);
  g_free (choice->picks);
  g_free (choice);
}

void
hunch_frame_make_raw_arrays (HunchFrame *self)
{
  for (guint i = 0; i < self->numbers->len; i++)
    ((HunchFramePart *) g_ptr_array_index (self->numbers, i))->raw_numbers = g_new (double, HUNCH_FRAME_BLOCK);
  for (guint i = 0; i < self->codes->len; i++)
    ((HunchFramePart *) g_ptr_array_index (self->codes, i))->raw_codes = g_new (gint32, HUNCH_FRAME_BLOCK);
  if (self->strata != NULL)
    self->raw_strata = g_new (guint32, HUNCH_FRAME_BLOCK);
}

/* Before the columns are placed: the trimmed one may be none of those asked for. */
void
hunch_frame_choose_rows (HunchFrame *self)
{
  HunchFrameChoice *choice = g_new0 (HunchFrameChoice, 1);
  const char *trim = hunch_rows_get_trim (self->inquiry->rows, &choice->trim_low, &choice->trim_high);

  choice->rows = self->inquiry->rows;
  choice->pieces = hunch_rows_get_pieces (choice->rows, &choice->n_pieces);
  choice->times = g_new (guint8, HUNCH_FRAME_BLOCK);
  choice->picks = g_new (guint16, HUNCH_FRAME_BLOCK);
  choice->is_trimmed = trim != NULL;
  if (trim != NULL)
    choice->trim = hunch_frame_add_part (self->numbers, trim);
  self->choice = choice;
}

/* A row without all its values is not handed out. */
static void
drop_raw_missing (HunchFrame *self,
                  gsize       n)
{
  HunchFrameChoice *choice = self->choice;

  for (guint i = 0; i < self->numbers->len && self->has_missing; i++)
    {
      HunchFramePart *part = g_ptr_array_index (self->numbers, i);

      for (gsize k = 0; k < n; k++)
        part->n_missing += isnan (part->raw_numbers[k]) ? choice->times[k] : 0;
    }
  for (guint i = 0; i < self->codes->len && self->has_missing; i++)
    {
      HunchFramePart *part = g_ptr_array_index (self->codes, i);

      for (gsize k = 0; k < n; k++)
        part->n_missing += part->raw_codes[k] < 0 ? choice->times[k] : 0;
    }
  for (guint i = 0; i < self->numbers->len && self->has_missing && !self->keeps_missing_numbers; i++)
    {
      const double *values = ((HunchFramePart *) g_ptr_array_index (self->numbers, i))->raw_numbers;

      for (gsize k = 0; k < n; k++)
        choice->times[k] = isnan (values[k]) ? 0 : choice->times[k];
    }
  for (guint i = 0; i < self->codes->len && self->has_missing; i++)
    {
      const gint32 *codes = ((HunchFramePart *) g_ptr_array_index (self->codes, i))->raw_codes;

      for (gsize k = 0; k < n; k++)
        choice->times[k] = codes[k] < 0 ? 0 : choice->times[k];
    }
}

static void
drop_raw_trimmed (HunchFrame *self,
                  gsize       n)
{
  HunchFrameChoice *choice = self->choice;
  const double *values = choice->is_trimmed ? ((HunchFramePart *) g_ptr_array_index (self->numbers, choice->trim))->raw_numbers : NULL;

  for (gsize k = 0; k < n && values != NULL; k++)
    if (!(values[k] >= choice->trim_low && values[k] <= choice->trim_high))
      choice->times[k] = 0;
}

/* The next stretch of a piece. FALSE without error at the end. */
static gboolean
read_raw (HunchFrame *self,
          GError    **error)
{
  HunchFrameChoice *choice = self->choice;
  gint64 first;
  gsize n;

  while (choice->piece < choice->n_pieces && choice->done >= choice->pieces[choice->piece].n)
    {
      choice->place += choice->pieces[choice->piece++].n;
      choice->done = 0;
    }
  if (choice->piece >= choice->n_pieces)
    return FALSE;

  n = (gsize) MIN (HUNCH_FRAME_BLOCK, choice->pieces[choice->piece].n - choice->done);
  first = choice->pieces[choice->piece].first + choice->done;
  if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error)
      || !hunch_rows_read_times (choice->rows, first, n, choice->times, error) || !hunch_frame_read_block (self, first, n, error))
    return FALSE;

  choice->raw_row = first;
  choice->raw_place = choice->place + choice->done;
  choice->done += (gint64) n;
  choice->n_raw = n;
  choice->next_raw = 0;
  for (gsize k = 0; k < n; k++)
    choice->n_seen += choice->times[k];
  for (gsize k = 0; k < n && self->sizes != NULL; k++)
    self->sizes[self->raw_strata[k]] += choice->times[k];
  hunch_progress_report (self->inquiry->progress, choice->n_seen, self->n_rows, choice->n_seen);
  drop_raw_missing (self, n);
  drop_raw_trimmed (self, n);
  return TRUE;
}

/* As many as the block holds. */
static gsize
pick_rows (HunchFrameChoice *choice)
{
  gsize n = 0;

  for (; choice->next_raw < choice->n_raw; choice->next_raw++)
    for (; choice->times[choice->next_raw] > 0; choice->times[choice->next_raw]--)
      {
        if (n == HUNCH_FRAME_BLOCK)
          return n;
        choice->picks[n++] = (guint16) choice->next_raw;
      }
  return n;
}

static void
hand_out (HunchFrame *self,
          gsize       n)
{
  const guint16 *picks = self->choice->picks;

  for (guint i = 0; i < self->numbers->len; i++)
    {
      HunchFramePart *part = g_ptr_array_index (self->numbers, i);

      for (gsize k = 0; k < n; k++)
        part->numbers[k] = part->raw_numbers[picks[k]];
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      HunchFramePart *part = g_ptr_array_index (self->codes, i);

      for (gsize k = 0; k < n; k++)
        part->codes[k] = part->raw_codes[picks[k]];
    }
  for (gsize k = 0; k < n && self->strata != NULL; k++)
    self->strata[k] = self->raw_strata[picks[k]];
  hunch_frame_weigh (self, n);
}

gboolean
hunch_frame_next_chosen (HunchFrame *self,
                         gsize      *out_n,
                         GError    **error)
{
  GError *failure = NULL;

  for (;;)
    {
      gsize n = pick_rows (self->choice);

      if (n > 0)
        {
          hand_out (self, n);
          self->n_used += (gint64) n;
          *out_n = n;
          return TRUE;
        }
      if (!read_raw (self, &failure))
        break;
    }
  *out_n = 0;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

void
hunch_frame_rewind_chosen (HunchFrame *self)
{
  HunchFrameChoice *choice = self->choice;

  choice->piece = 0;
  choice->done = choice->place = choice->n_seen = 0;
  choice->n_raw = choice->next_raw = 0;
  for (guint i = 0; i < self->numbers->len; i++)
    ((HunchFramePart *) g_ptr_array_index (self->numbers, i))->n_missing = 0;
  for (guint i = 0; i < self->codes->len; i++)
    ((HunchFramePart *) g_ptr_array_index (self->codes, i))->n_missing = 0;
}
