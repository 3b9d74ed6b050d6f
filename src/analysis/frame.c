#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/frame-private.h"

#include <math.h>
#include <string.h>


static void
part_free (HunchFramePart *part)
{
  g_free (part->name);
  g_free (part->numbers);
  g_free (part->codes);
  g_free (part->raw_numbers);
  g_free (part->raw_codes);
  g_strfreev (part->labels);
  g_free (part);
}

HunchFrame *
hunch_frame_new (HunchInquiry *inquiry)
{
  HunchFrame *self = g_new0 (HunchFrame, 1);

  self->inquiry = inquiry;
  self->numbers = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  self->codes = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  return self;
}

void
hunch_frame_free (HunchFrame *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->numbers);
  g_ptr_array_unref (self->codes);
  g_clear_pointer (&self->columns, hunch_columns_free);
  g_free (self->kept);
  g_clear_pointer (&self->choice, hunch_frame_choice_free);
  g_free (self->strata);
  g_free (self->raw_strata);
  g_free (self->weights);
  g_free (self->sizes);
  g_free (self);
}

guint
hunch_frame_add_part (GPtrArray  *parts,
                      const char *name)
{
  HunchFramePart *part;

  for (guint i = 0; i < parts->len; i++)
    if (g_str_equal (((HunchFramePart *) g_ptr_array_index (parts, i))->name, name))
      return i;

  part = g_new0 (HunchFramePart, 1);
  part->name = g_strdup (name);
  g_ptr_array_add (parts, part);
  return parts->len - 1;
}

guint
hunch_frame_add_number (HunchFrame *self,
                        const char *column)
{
  return hunch_frame_add_part (self->numbers, column);
}

guint
hunch_frame_add_codes (HunchFrame *self,
                       const char *column)
{
  return hunch_frame_add_part (self->codes, column);
}

guint
hunch_frame_get_n_numbers (HunchFrame *self)
{
  return self->numbers->len;
}

const char *
hunch_frame_get_number_name (HunchFrame *self,
                             guint       place)
{
  return ((HunchFramePart *) g_ptr_array_index (self->numbers, place))->name;
}

void
hunch_frame_keep_missing_numbers (HunchFrame *self)
{
  self->keeps_missing_numbers = TRUE;
}

static guint
find_name (GPtrArray  *names,
           const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (g_ptr_array_index (names, i), name))
      return i;

  g_ptr_array_add (names, (gpointer) name);
  return names->len - 1;
}

void
hunch_frame_want_strata (HunchFrame *self)
{
  self->wants_strata = TRUE;
}

/* Each column once, however it is read. */
static GPtrArray *
place_parts (HunchFrame *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->numbers->len; i++)
    {
      HunchFramePart *part = g_ptr_array_index (self->numbers, i);

      part->column = find_name (names, part->name);
      part->numbers = g_new (double, HUNCH_FRAME_BLOCK);
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      HunchFramePart *part = g_ptr_array_index (self->codes, i);

      part->column = find_name (names, part->name);
      part->codes = g_new (gint32, HUNCH_FRAME_BLOCK);
    }
  return names;
}

static void
make_strata (HunchFrame *self)
{
  self->strata = g_new (guint32, HUNCH_FRAME_BLOCK);
  self->sizes = g_new0 (gint64, hunch_strata_get_n (self->inquiry->strata) + 1);
  if (hunch_strata_get_weights (self->inquiry->strata) != NULL)
    self->weights = g_new (double, HUNCH_FRAME_BLOCK);
}

static gboolean
open_columns (HunchFrame *self,
              GError    **error)
{
  g_autoptr (GPtrArray) names = place_parts (self);

  self->columns = hunch_columns_open (self->inquiry->project, self->inquiry->table->name,
                                      (const char *const *) names->pdata, names->len,
                                      self->inquiry->progress, self->inquiry->cancellable, error);
  if (self->columns == NULL)
    return FALSE;

  self->n_rows = hunch_columns_get_n_rows (self->columns);
  for (guint i = 0; i < names->len; i++)
    if (hunch_columns_get_n_missing (self->columns, i) > 0)
      self->has_missing = TRUE;
  if (self->has_missing)
    self->kept = g_new (guint16, HUNCH_FRAME_BLOCK);
  return TRUE;
}

gboolean
hunch_frame_open (HunchFrame *self,
                  GError    **error)
{
  if (self->inquiry->rows != NULL)
    hunch_frame_choose_rows (self);
  if (self->wants_strata && self->inquiry->strata != NULL)
    make_strata (self);
  if (!open_columns (self, error))
    return FALSE;
  if (self->choice != NULL)
    {
      hunch_frame_make_raw_arrays (self);
      self->n_rows = hunch_rows_get_n (self->choice->rows);
    }
  return TRUE;
}

gboolean
hunch_frame_read_block (HunchFrame *self,
                        gint64      first,
                        gsize       n,
                        GError    **error)
{
  gboolean is_raw = self->choice != NULL;

  for (guint i = 0; i < self->numbers->len; i++)
    {
      HunchFramePart *part = g_ptr_array_index (self->numbers, i);

      if (!hunch_columns_read (self->columns, part->column, first, n, is_raw ? part->raw_numbers : part->numbers, error))
        return FALSE;
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      HunchFramePart *part = g_ptr_array_index (self->codes, i);

      if (!hunch_columns_read_codes (self->columns, part->column, first, n, is_raw ? part->raw_codes : part->codes, error))
        return FALSE;
    }
  return self->strata == NULL
      || hunch_strata_read (self->inquiry->strata, first, n, is_raw ? self->raw_strata : self->strata, error);
}

static gsize
find_complete_rows (HunchFrame *self,
                    gsize       n)
{
  g_autofree guint8 *is_missing = g_new0 (guint8, n);
  gsize n_kept = 0;

  for (guint i = 0; i < self->numbers->len && !self->keeps_missing_numbers; i++)
    {
      const double *values = ((HunchFramePart *) g_ptr_array_index (self->numbers, i))->numbers;

      for (gsize k = 0; k < n; k++)
        is_missing[k] |= isnan (values[k]) != 0;
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      const gint32 *codes = ((HunchFramePart *) g_ptr_array_index (self->codes, i))->codes;

      for (gsize k = 0; k < n; k++)
        is_missing[k] |= codes[k] < 0;
    }

  for (gsize k = 0; k < n; k++)
    if (!is_missing[k])
      self->kept[n_kept++] = k;
  return n_kept;
}

static void
close_ranks (HunchFrame *self,
             gsize       n_kept)
{
  for (guint i = 0; i < self->numbers->len; i++)
    {
      double *values = ((HunchFramePart *) g_ptr_array_index (self->numbers, i))->numbers;

      for (gsize k = 0; k < n_kept; k++)
        values[k] = values[self->kept[k]];
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      gint32 *codes = ((HunchFramePart *) g_ptr_array_index (self->codes, i))->codes;

      for (gsize k = 0; k < n_kept; k++)
        codes[k] = codes[self->kept[k]];
    }
  for (gsize k = 0; k < n_kept && self->strata != NULL; k++)
    self->strata[k] = self->strata[self->kept[k]];
}

void
hunch_frame_weigh (HunchFrame *self,
                   gsize       n)
{
  const double *weights = self->weights != NULL ? hunch_strata_get_weights (self->inquiry->strata) : NULL;

  for (gsize k = 0; k < n && weights != NULL; k++)
    self->weights[k] = weights[self->strata[k]];
}

/* --- the next block --- */

gboolean
hunch_frame_next (HunchFrame *self,
                  gsize      *out_n,
                  GError    **error)
{
  if (self->choice != NULL)
    return hunch_frame_next_chosen (self, out_n, error);

  while (self->next_row < self->n_rows)
    {
      gsize n = MIN (HUNCH_FRAME_BLOCK, self->n_rows - self->next_row);
      gsize n_kept = n;

      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error) || !hunch_frame_read_block (self, self->next_row, n, error))
        return FALSE;

      for (gsize k = 0; k < n && self->sizes != NULL; k++)
        self->sizes[self->strata[k]]++;
      self->block_row = self->next_row;
      self->next_row += n;
      hunch_progress_report (self->inquiry->progress, self->next_row, self->n_rows, self->next_row);
      if (self->has_missing)
        n_kept = find_complete_rows (self, n);
      self->is_partial = n_kept < n;
      if (self->is_partial)
        close_ranks (self, n_kept);
      hunch_frame_weigh (self, n_kept);
      self->n_used += n_kept;
      if (n_kept > 0)
        {
          *out_n = n_kept;
          return TRUE;
        }
    }

  *out_n = 0;
  return TRUE;
}

void
hunch_frame_rewind (HunchFrame *self)
{
  self->next_row = 0;
  self->n_used = 0;
  if (self->sizes != NULL)
    memset (self->sizes, 0, hunch_strata_get_n (self->inquiry->strata) * sizeof *self->sizes);
  if (self->choice != NULL)
    hunch_frame_rewind_chosen (self);
}

const double *
hunch_frame_get_numbers (HunchFrame *self,
                         guint       place)
{
  return ((HunchFramePart *) g_ptr_array_index (self->numbers, place))->numbers;
}

const gint32 *
hunch_frame_get_codes (HunchFrame *self,
                       guint       place)
{
  return ((HunchFramePart *) g_ptr_array_index (self->codes, place))->codes;
}

gint64
hunch_frame_get_row (HunchFrame *self,
                     gsize       i)
{
  if (self->choice != NULL)
    return self->choice->raw_row + self->choice->picks[i];
  return self->block_row + (self->is_partial ? self->kept[i] : i);
}

gint64
hunch_frame_get_place (HunchFrame *self,
                       gsize       i)
{
  return self->choice != NULL ? self->choice->raw_place + self->choice->picks[i] : hunch_frame_get_row (self, i);
}

const double *
hunch_frame_get_weights (HunchFrame *self)
{
  return self->weights;
}

const guint32 *
hunch_frame_get_strata (HunchFrame *self)
{
  return self->strata;
}

const gint64 *
hunch_frame_get_stratum_sizes (HunchFrame *self)
{
  return self->sizes;
}

gboolean
hunch_frame_has_weights (HunchFrame *self)
{
  return self->weights != NULL;
}
