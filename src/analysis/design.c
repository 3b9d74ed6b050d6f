/* The blocks of a design: the frame's rows worked out, coded and multiplied. design-make.c says how. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/design-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "analysis/words.h"

/* The product of a column's parts, rounded. */
static void
fill_column (HunchDesign     *self,
             HunchDesignPart *column,
             gsize            n)
{
  double *out = column->values;

  for (gsize i = 0; column->factors->len == 0 && i < n; i++)
    out[i] = 1;
  for (guint k = 0; k < column->factors->len; k++)
    {
      const gint32 *block = self->variables[g_array_index (column->factors, guint, k)].block;
      const double *coding = g_ptr_array_index (column->codings, k);

      for (gsize i = 0; k == 0 && i < n; i++)
        out[i] = coding[block[i]];
      for (gsize i = 0; k > 0 && i < n; i++)
        out[i] *= coding[block[i]];
    }
  for (guint k = 0; k < column->numbers->len; k++)
    {
      HunchDesignVariable *variable = &self->variables[g_array_index (column->numbers, guint, k)];
      const double *values = variable->values != NULL ? variable->values
                                                      : self->numbers[hunch_program_get_column (variable->program)];

      for (gsize i = 0; i < n; i++)
        out[i] *= values[i];
    }
}

static void
fill_column_dd (HunchDesign     *self,
                HunchDesignPart *column,
                gsize            n)
{
  HunchDd *out = column->values_dd;

  for (gsize i = 0; i < n; i++)
    {
      double sign = 1;

      for (guint k = 0; k < column->factors->len; k++)
        {
          const double *coding = g_ptr_array_index (column->codings, k);

          sign *= coding[self->variables[g_array_index (column->factors, guint, k)].block[i]];
        }
      out[i] = hunch_dd_from_double (sign);
      for (guint k = 0; k < column->numbers->len; k++)
        out[i] = hunch_dd_multiply (out[i], self->variables[g_array_index (column->numbers, guint, k)].values_dd[i]);
    }
}

static gboolean
work_out_variable (HunchDesign         *self,
                   HunchDesignVariable *variable,
                   gsize                n,
                   HunchFrame          *frame,
                   GError             **error)
{
  HunchDd *out = variable->values_dd != NULL ? variable->values_dd : self->scratch;

  if (variable->program == NULL || (variable->values == NULL && variable->values_dd == NULL && variable->degree == 0))
    return TRUE;
  if (!hunch_program_run (variable->program, self->numbers, n, frame, out, error))
    return FALSE;
  if (variable->degree > 0)
    hunch_design_fill_poly (self, variable, out, n);

  for (gsize i = 0; variable->values != NULL && i < n; i++)
    variable->values[i] = hunch_dd_to_double (out[i]);
  return TRUE;
}

static void
lend_columns (HunchDesign *self,
              gsize        n)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      HunchDesignPart *column = &g_array_index (self->columns, HunchDesignPart, i);

      if (hunch_design_part_is_plain (column))
        {
          HunchDesignVariable *variable = &self->variables[g_array_index (column->numbers, guint, 0)];

          self->out[i] = variable->values != NULL ? variable->values : self->numbers[hunch_program_get_column (variable->program)];
          self->out_dd[i] = variable->values_dd;
          continue;
        }

      fill_column (self, column, n);
      if (self->is_precise)
        fill_column_dd (self, column, n);
      self->out[i] = column->values;
      self->out_dd[i] = column->values_dd;
    }
}

static gboolean
expand (HunchDesign *self,
        gsize        n,
        HunchFrame  *frame,
        GError     **error)
{
  for (guint i = 0; i < self->model->variables->len; i++)
    if (!work_out_variable (self, &self->variables[i], n, frame, error))
      return FALSE;

  lend_columns (self, n);
  return TRUE;
}

static void
place_levels (HunchDesign *self,
              gsize        n)
{
  for (guint i = 0; i < self->model->variables->len; i++)
    {
      HunchDesignVariable *variable = &self->variables[i];
      const gint32 *codes;

      if (variable->places == NULL)
        continue;
      codes = hunch_frame_get_codes (self->frame, variable->codes);
      for (gsize k = 0; k < n; k++)
        variable->block[k] = variable->places[codes[k]];
    }
}

static gboolean
add_offsets (HunchDesign *self,
             gsize        n,
             HunchFrame  *frame,
             double      *out,
             GError     **error)
{
  for (gsize i = 0; i < n; i++)
    out[i] = 0;
  for (guint k = 0; k < self->offsets->len; k++)
    {
      if (!hunch_program_run (g_ptr_array_index (self->offsets, k), self->numbers, n, frame, self->scratch, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        out[i] += hunch_dd_to_double (self->scratch[i]);
    }
  return TRUE;
}

static gboolean
work_out_y (HunchDesign *self,
            gsize        n,
            GError     **error)
{
  if (hunch_program_get_column (self->y) >= 0 && self->offsets->len == 0 && !self->is_precise)
    return TRUE;
  if (!hunch_program_run (self->y, self->numbers, n, self->frame, self->y_dd, error))
    return FALSE;

  for (gsize i = 0; self->offset != NULL && i < n; i++)
    self->offset[i] = 0;
  for (guint k = 0; k < self->offsets->len; k++)
    {
      if (!hunch_program_run (g_ptr_array_index (self->offsets, k), self->numbers, n, self->frame, self->scratch, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          self->y_dd[i] = hunch_dd_subtract (self->y_dd[i], self->scratch[i]);
          self->offset[i] += hunch_dd_to_double (self->scratch[i]);
        }
    }
  for (gsize i = 0; i < n; i++)
    self->y_values[i] = hunch_dd_to_double (self->y_dd[i]);
  return TRUE;
}

static gboolean
check_weights (HunchDesign *self,
               gsize        n,
               GError     **error)
{
  const double *weights = hunch_design_get_weights (self);

  for (gsize i = 0; weights != NULL && i < n; i++)
    if (weights[i] < 0)
      {
        g_autofree char *row = hunch_words_count (hunch_frame_get_row (self->frame, i) + 1);

        return hunch_no_answer (error, _("The weight in row %s is negative."), row);
      }
  return TRUE;
}

gboolean
hunch_design_next (HunchDesign *self,
                   gsize       *out_n,
                   GError     **error)
{
  if (!hunch_frame_next (self->frame, out_n, error))
    return FALSE;

  place_levels (self, *out_n);
  return check_weights (self, *out_n, error)
         && work_out_y (self, *out_n, error)
         && expand (self, *out_n, self->frame, error);
}

void
hunch_design_rewind (HunchDesign *self)
{
  hunch_frame_rewind (self->frame);
}

/* --- readers --- */

const HunchModel *
hunch_design_get_model (HunchDesign *self)
{
  return self->model;
}

const char *
hunch_design_get_response (HunchDesign *self)
{
  return self->response;
}

guint
hunch_design_get_n_columns (HunchDesign *self)
{
  return self->columns->len;
}

const HunchDesignColumn *
hunch_design_get_column (HunchDesign *self,
                         guint        position)
{
  return &g_array_index (self->columns, HunchDesignPart, position).info;
}

HunchFrame *
hunch_design_get_frame (HunchDesign *self)
{
  return self->frame;
}

const char *const *
hunch_design_get_levels (HunchDesign *self,
                         guint        variable,
                         guint       *out_n)
{
  *out_n = self->variables[variable].n_levels;
  return (const char *const *) self->variables[variable].levels;
}

const gint32 *
hunch_design_get_row_levels (HunchDesign *self,
                             guint        variable)
{
  return self->variables[variable].block;
}

const double *const *
hunch_design_get_columns (HunchDesign *self)
{
  return self->out;
}

const double *
hunch_design_get_y (HunchDesign *self)
{
  int column = hunch_program_get_column (self->y);

  return column >= 0 && self->offsets->len == 0 ? self->numbers[column] : self->y_values;
}

const double *
hunch_design_get_weights (HunchDesign *self)
{
  return self->weights >= 0 ? self->numbers[self->weights] : hunch_frame_get_weights (self->frame);
}

const double *
hunch_design_get_offset (HunchDesign *self)
{
  return self->offset;
}

const gint32 *
hunch_design_get_codes (HunchDesign *self)
{
  return self->codes >= 0 ? hunch_frame_get_codes (self->frame, self->codes) : NULL;
}

guint
hunch_design_get_n_codes (HunchDesign *self)
{
  return self->n_codes;
}

const double *
hunch_design_get_number (HunchDesign *self)
{
  return self->number >= 0 ? self->numbers[self->number] : NULL;
}

const gint32 *
hunch_design_get_response_codes (HunchDesign *self)
{
  return self->response_codes >= 0 ? hunch_frame_get_codes (self->frame, self->response_codes) : NULL;
}

const char *const *
hunch_design_get_response_levels (HunchDesign *self,
                                  guint        max_levels,
                                  guint       *out_n,
                                  GError     **error)
{
  g_return_val_if_fail (self->response_codes >= 0, NULL);

  return hunch_frame_get_levels (self->frame, self->response_codes, max_levels, out_n, error);
}

const HunchDd *const *
hunch_design_get_columns_dd (HunchDesign *self)
{
  return self->is_precise ? self->out_dd : NULL;
}

const HunchDd *
hunch_design_get_y_dd (HunchDesign *self)
{
  return self->is_precise ? self->y_dd : NULL;
}

/* --- one column behind it all --- */

/* The place in the frame, or -1. */
static int
find_single (HunchDesign *self)
{
  int single = -1;

  for (guint i = 0; i < self->model->variables->len; i++)
    {
      if (self->variables[i].program == NULL)
        return -1;
      for (guint place = 0; place < self->n_numbers; place++)
        if (hunch_program_reads (self->variables[i].program, place))
          {
            if (single >= 0 && (guint) single != place)
              return -1;
            single = place;
          }
    }
  return single;
}

const char *
hunch_design_get_single (HunchDesign *self)
{
  int single = find_single (self);

  return single >= 0 ? hunch_frame_get_number_name (self->frame, single) : NULL;
}

gboolean
hunch_design_expand (HunchDesign  *self,
                     const double *values,
                     gsize         n,
                     GError      **error)
{
  int single = find_single (self);
  const double *kept;
  gboolean is_done;

  g_return_val_if_fail (single >= 0 && n <= HUNCH_FRAME_BLOCK, FALSE);

  kept = self->numbers[single];
  self->numbers[single] = values;
  is_done = expand (self, n, NULL, error);
  self->numbers[single] = kept;
  return is_done;
}

const double *
hunch_design_get_single_values (HunchDesign *self)
{
  int single = find_single (self);

  return single >= 0 ? self->numbers[single] : NULL;
}

/* --- made-up rows --- */

gboolean
hunch_design_reads (HunchDesign *self,
                    guint        place)
{
  for (guint i = 0; i < self->model->variables->len; i++)
    if (self->variables[i].program != NULL && hunch_program_reads (self->variables[i].program, place))
      return TRUE;
  for (guint i = 0; i < self->offsets->len; i++)
    if (hunch_program_reads (g_ptr_array_index (self->offsets, i), place))
      return TRUE;
  return FALSE;
}

gboolean
hunch_design_expand_rows (HunchDesign         *self,
                          const double *const *numbers,
                          const gint32 *const *levels,
                          gsize                n,
                          double              *out_offset,
                          GError             **error)
{
  g_autofree const double **kept = g_memdup2 (self->numbers, MAX (self->n_numbers, 1) * sizeof *self->numbers);
  gboolean is_done;

  g_return_val_if_fail (n <= HUNCH_FRAME_BLOCK, FALSE);

  for (guint place = 0; place < self->n_numbers; place++)
    if (numbers[place] != NULL)
      self->numbers[place] = numbers[place];
  for (guint i = 0; i < self->model->variables->len; i++)
    if (levels[i] != NULL && self->variables[i].block != NULL)
      memcpy (self->variables[i].block, levels[i], n * sizeof (gint32));
  is_done = expand (self, n, NULL, error)
            && (out_offset == NULL || add_offsets (self, n, NULL, out_offset, error));
  memcpy (self->numbers, kept, self->n_numbers * sizeof *self->numbers);
  return is_done;
}
