#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/glm-model.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "analysis/words.h"

void
hunch_glm_model_free (HunchGlmModel *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; self->kept != NULL && i < self->n_columns; i++)
    g_array_unref (self->kept[i]);
  g_free (self->kept);
  g_clear_pointer (&self->kept_y, g_array_unref);
  g_clear_pointer (&self->kept_weights, g_array_unref);
  g_clear_pointer (&self->kept_offset, g_array_unref);
  g_clear_pointer (&self->kept_codes, g_array_unref);
  g_clear_pointer (&self->kept_rows, g_array_unref);
  g_free (self->centers);
  g_free (self->response);
  g_free (self->event);
  g_free (self->y_block);
  g_free (self->offset_block);
  hunch_glm_fit_clear (&self->fit);
  hunch_glm_fit_clear (&self->null);
  g_clear_pointer (&self->design, hunch_design_free);
  g_free (self);
}

/* --- what is predicted --- */

/* The level called @success among those of the response, or the second of two. */
static gboolean
choose_level (HunchGlmModel *self,
              const char    *success,
              GError       **error)
{
  guint n;
  const char *const *levels = hunch_design_get_response_levels (self->design, 0, &n, error);
  const char *response = hunch_design_get_response (self->design);

  if (levels == NULL)
    return FALSE;
  self->event_code = -1;
  for (guint i = 0; success != NULL && i < n; i++)
    if (g_str_equal (levels[i], success))
      self->event_code = (gint32) i;
  if (success != NULL && self->event_code < 0)
    {
      g_autofree char *list = hunch_words_list (levels, n, 6);

      return hunch_bad_option (error, _("“%s” does not occur in %s: choose from %s."), success, response, list);
    }
  if (success == NULL && n != 2)
    return hunch_no_answer (error, _("“%s” has %u different values where yes or no needs two: say with success= which one counts as yes."), response, n);
  if (success == NULL)
    self->event_code = 1;
  self->event = g_strdup (levels[self->event_code]);
  return TRUE;
}

/* A number is 0 or 1, unless success= says which one counts. */
static gboolean
choose_event (HunchGlmModel *self,
              const char    *success,
              GError       **error)
{
  const char *response = hunch_design_get_response (self->design);
  char *end;

  self->event_value = NAN;
  if (self->family != HUNCH_GLM_BINOMIAL)
    {
      self->response = g_strdup (response);
      return TRUE;
    }
  if (hunch_design_get_model (self->design)->response_groups != NULL)
    {
      if (!choose_level (self, success, error))
        return FALSE;
    }
  else if (success != NULL)
    {
      self->event_value = g_str_equal (success, "true") ? 1 : g_str_equal (success, "false") ? 0 : g_ascii_strtod (success, &end);
      if (!g_str_equal (success, "true") && !g_str_equal (success, "false") && (*success == '\0' || *end != '\0'))
        return hunch_bad_option (error, _("success=%s is not a number, and %s is."), success, response);
      self->event = g_strdup (success);
    }
  self->response = self->event != NULL ? g_strdup_printf ("%s = %s", response, self->event) : g_strdup (response);
  return TRUE;
}

/* --- blocks from the table --- */

/* The design takes offsets off what is predicted; here they belong to the predictor. Counts are whole again. */
static double
restore_y (double y,
           double offset)
{
  double restored = y + offset;
  double whole = rint (restored);

  return fabs (restored - whole) <= 1e-9 * fmax (1, fabs (offset)) ? whole : restored;
}

static void
fill_y (HunchGlmModel *self,
        const double  *offset,
        gsize          n)
{
  const gint32 *codes = hunch_design_get_response_codes (self->design);
  const double *y = hunch_design_get_y (self->design);

  for (gsize i = 0; i < n; i++)
    {
      double value = offset != NULL ? restore_y (y[i], offset[i]) : y[i];

      if (codes != NULL)
        value = codes[i] == self->event_code;
      else if (!isnan (self->event_value))
        value = value == self->event_value;
      self->y_block[i] = value;
    }
}

static gboolean
fill_offset (HunchGlmModel *self,
             const double  *offset,
             gsize          n,
             GError       **error)
{
  const double *exposure = hunch_design_get_number (self->design);

  for (gsize i = 0; i < n; i++)
    {
      self->offset_block[i] = offset != NULL ? offset[i] : 0;
      if (exposure == NULL)
        continue;
      if (!(exposure[i] > 0))
        {
          g_autofree char *row = hunch_words_count (hunch_frame_get_row (hunch_design_get_frame (self->design), i) + 1);

          return hunch_no_answer (error, _("The exposure in row %s is not above 0."), row);
        }
      self->offset_block[i] += log (exposure[i]);
    }
  return TRUE;
}

gboolean
hunch_glm_model_next (HunchGlmModel *self,
                      HunchGlmBlock *out,
                      GError       **error)
{
  const double *offset;
  gsize first = out->first + out->n;

  *out = (HunchGlmBlock){ .first = first };
  if (!hunch_design_next (self->design, &out->n, error))
    return FALSE;
  if (out->n == 0)
    return TRUE;
  offset = hunch_design_get_offset (self->design);
  out->columns = hunch_design_get_columns (self->design);
  fill_y (self, offset, out->n);
  out->y = self->y_block;
  out->weights = hunch_design_get_weights (self->design);
  out->codes = hunch_design_get_codes (self->design);
  out->frame = hunch_design_get_frame (self->design);
  if (offset == NULL && !self->has_exposure)
    return TRUE;
  out->offset = self->offset_block;
  return fill_offset (self, offset, out->n, error);
}

/* --- walking --- */

static gboolean
each_kept (HunchGlmModel    *self,
           HunchGlmBlockFunc func,
           gpointer          data,
           GError          **error)
{
  g_autofree const double **columns = g_new0 (const double *, MAX (self->n_columns, 1));

  for (gsize start = 0; start < self->kept_y->len; start += HUNCH_FRAME_BLOCK)
    {
      HunchGlmBlock block = { .columns = columns, .n = MIN (HUNCH_FRAME_BLOCK, self->kept_y->len - start), .first = start };

      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
        return FALSE;
      for (guint i = 0; i < self->n_columns; i++)
        columns[i] = (const double *) self->kept[i]->data + start;
      block.y = (const double *) self->kept_y->data + start;
      block.weights = self->kept_weights->len > 0 ? (const double *) self->kept_weights->data + start : NULL;
      block.offset = self->kept_offset->len > 0 ? (const double *) self->kept_offset->data + start : NULL;
      block.codes = self->kept_codes->len > 0 ? (const gint32 *) self->kept_codes->data + start : NULL;
      if (!func (&block, data, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
hunch_glm_model_each (HunchGlmModel    *self,
                      gboolean          only_kept,
                      HunchGlmBlockFunc func,
                      gpointer          data,
                      GError          **error)
{
  HunchGlmBlock block = { 0 };

  if (self->is_whole || only_kept)
    return each_kept (self, func, data, error);

  hunch_design_rewind (self->design);
  while (hunch_glm_model_next (self, &block, error))
    {
      if (block.n == 0)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error) || !func (&block, data, error))
        return FALSE;
    }
  return FALSE;
}

/* --- the first look --- */

static void
keep_row (HunchGlmModel       *self,
          const HunchGlmBlock *block,
          gsize                i)
{
  gint64 row = hunch_frame_get_row (block->frame, i);

  for (guint k = 0; k < self->n_columns; k++)
    g_array_append_val (self->kept[k], block->columns[k][i]);
  g_array_append_val (self->kept_y, block->y[i]);
  g_array_append_val (self->kept_rows, row);
  if (block->weights != NULL)
    g_array_append_val (self->kept_weights, block->weights[i]);
  if (block->offset != NULL)
    g_array_append_val (self->kept_offset, block->offset[i]);
  if (block->codes != NULL)
    g_array_append_val (self->kept_codes, block->codes[i]);
}

static gboolean
refuse_value (HunchGlmModel       *self,
              const HunchGlmBlock *block,
              gsize                i,
              GError             **error)
{
  g_autofree char *row = hunch_words_count (hunch_frame_get_row (block->frame, i) + 1);
  g_autofree char *value = hunch_words_number (block->y[i]);

  if (self->family == HUNCH_GLM_BINOMIAL)
    return hunch_no_answer (error, _("“%s” is %s in row %s, where yes or no needs 1 or 0: say with success= which value counts as yes."),
                            self->response, value, row);
  return hunch_no_answer (error, _("“%s” is %s in row %s, and a count cannot be negative."), self->response, value, row);
}

static gboolean
look_at_y (HunchGlmModel       *self,
           const HunchGlmBlock *block,
           GError             **error)
{
  gboolean is_binomial = self->family == HUNCH_GLM_BINOMIAL;

  for (gsize i = 0; i < block->n; i++)
    {
      double weight = block->weights != NULL ? block->weights[i] : 1, y = block->y[i];

      if (!(y >= 0) || !isfinite (y) || (is_binomial && (y > 1 || ((block->weights == NULL || self->inquiry->uses_strata) && y != 0 && y != 1))))
        return refuse_value (self, block, i, error);
      if (!isfinite (weight))
        return hunch_no_answer (error, _("A weight is not a finite number."));
      if (weight == 0)
        continue;
      self->sum_weights += weight;
      self->sum_y += weight * y;
      self->min_y = fmin (self->min_y, y);
      self->max_y = fmax (self->max_y, y);
      self->has_parts |= y != floor (y);
      self->has_part_weights |= weight != floor (weight) && !self->inquiry->uses_strata;
    }
  return TRUE;
}

static void
add_to_centers (HunchGlmModel       *self,
                const HunchGlmBlock *block)
{
  double share = (double) block->n / (double) (block->first + block->n);

  /* A running mean: sums of large values would overflow or be rounded. */
  for (guint k = 0; k < self->n_columns; k++)
    {
      double sum = 0;

      for (gsize i = 0; i < block->n; i++)
        sum += block->columns[k][i] - self->centers[k];
      self->centers[k] += sum / (double) block->n * share;
    }
}

static gboolean
look_at_rows (HunchGlmModel *self,
              GError       **error)
{
  HunchFrame *frame = hunch_design_get_frame (self->design);
  double n = MAX (hunch_frame_get_n_rows (frame), 1), share = HUNCH_GLM_KEPT / n;
  HunchGlmBlock block = { 0 };

  self->is_whole = n * (self->n_columns + 4) <= HUNCH_GLM_MAX_WHOLE;
  while (hunch_glm_model_next (self, &block, error))
    {
      if (block.n == 0)
        return TRUE;
      if (!look_at_y (self, &block, error))
        return FALSE;
      add_to_centers (self, &block);
      for (gsize i = 0; i < block.n; i++)
        if (self->is_whole || hunch_row_is_picked (hunch_frame_get_row (frame, i), share))
          keep_row (self, &block, i);
    }
  return FALSE;
}

static gboolean
check_spread (HunchGlmModel *self,
              GError       **error)
{
  guint n_coefficients = self->n_columns + hunch_design_get_model (self->design)->has_intercept;

  if (self->n_rows == 0)
    return hunch_no_answer (error, _("No row has a value in every column that the formula uses."));
  if (!(self->sum_weights > 0))
    return hunch_no_answer (error, _("All weights are 0."));
  if (self->min_y == self->max_y && (self->family == HUNCH_GLM_BINOMIAL ? self->min_y == 0 || self->min_y == 1 : self->max_y == 0))
    return hunch_no_answer (error, _("“%s” is constant among the rows used, so there is nothing to explain."), self->response);
  if (self->n_rows < n_coefficients)
    return hunch_no_answer (error, _("The formula asks for %u coefficients, more than the rows that can be used (%" PRId64 ")."), n_coefficients,
                            self->n_rows);
  return TRUE;
}

static void
make_space (HunchGlmModel *self)
{
  self->n_columns = hunch_design_get_n_columns (self->design);
  self->kept = g_new0 (GArray *, MAX (self->n_columns, 1));
  for (guint i = 0; i < self->n_columns; i++)
    self->kept[i] = g_array_new (FALSE, FALSE, sizeof (double));
  self->kept_y = g_array_new (FALSE, FALSE, sizeof (double));
  self->kept_weights = g_array_new (FALSE, FALSE, sizeof (double));
  self->kept_offset = g_array_new (FALSE, FALSE, sizeof (double));
  self->kept_codes = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->kept_rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->centers = g_new0 (double, MAX (self->n_columns, 1));
  self->y_block = g_new (double, HUNCH_FRAME_BLOCK);
  self->offset_block = g_new (double, HUNCH_FRAME_BLOCK);
  self->min_y = INFINITY;
  self->max_y = -INFINITY;
  self->df = INFINITY;
  self->icc = NAN;
}

HunchGlmModel *
hunch_glm_model_new (HunchInquiry         *inquiry,
                     const HunchGlmWishes *wishes,
                     GError              **error)
{
  g_autoptr (HunchGlmModel) self = g_new0 (HunchGlmModel, 1);
  HunchDesignWishes design = { .weights = wishes->weights, .codes = wishes->cluster, .number = wishes->exposure,
                               .takes_groups = wishes->family == HUNCH_GLM_BINOMIAL };

  self->inquiry = inquiry;
  self->family = wishes->family;
  self->errors = wishes->errors;
  self->is_firth = wishes->is_firth;
  self->has_exposure = wishes->exposure != NULL;
  self->design = hunch_design_new_full (inquiry, wishes->formula, &design, HUNCH_CODING_TREATMENT, error);
  if (self->design == NULL || !choose_event (self, wishes->success, error))
    return NULL;
  make_space (self);
  if (!look_at_rows (self, error))
    return NULL;
  self->n_rows = hunch_frame_get_n_used (hunch_design_get_frame (self->design));
  hunch_frame_report (hunch_design_get_frame (self->design));
  return check_spread (self, error) ? g_steal_pointer (&self) : NULL;
}

const char *
hunch_glm_model_get_name (HunchGlmModel *self,
                          guint          coefficient)
{
  guint n_before = hunch_design_get_model (self->design)->has_intercept ? 1 : 0;

  /* The name of R, the same in every language. */
  return coefficient < n_before ? "(Intercept)" : hunch_design_get_column (self->design, coefficient - n_before)->name;
}

gboolean *
hunch_glm_model_dup_uses (HunchGlmModel *self,
                          guint          term,
                          gboolean       with_term)
{
  const HunchModel *model = hunch_design_get_model (self->design);
  gboolean *uses = g_new0 (gboolean, MAX (self->n_columns, 1));

  for (guint i = 0; i < self->n_columns; i++)
    {
      guint other = hunch_design_get_column (self->design, i)->term;
      gboolean contains = hunch_term_contains (hunch_model_get_term (model, other), hunch_model_get_term (model, term));

      uses[i] = other == term ? with_term : !contains;
    }
  return uses;
}
