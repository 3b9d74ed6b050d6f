#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/nls-private.h"
#include "analysis/save-columns.h"
#include "analysis/words.h"

#define MAX_PASSES 20000
#define MAX_WORK 2e9          /* rows, times steps and parameters, times passes: half a minute */
#define MAX_POLISH_WORK 4e5   /* rows times steps and parameters */

static gboolean
check_row (HunchNlsModel *self,
           gsize          i,
           GError       **error)
{
  if (self->weights < 0 || self->block[self->weights][i] >= 0)
    return TRUE;
  {
    g_autofree char *row = hunch_words_count (hunch_frame_get_row (self->frame, i) + 1);

    return hunch_no_answer (error, _("The weight in row %s is negative."), row);
  }
}

static gboolean
next_block (HunchNlsModel *self,
            gsize         *out_n,
            GError       **error)
{
  if (!hunch_frame_next (self->frame, out_n, error))
    return FALSE;
  for (guint k = 0; k < self->n_columns; k++)
    self->block[k] = hunch_frame_get_numbers (self->frame, k);
  return TRUE;
}

/* All rows while they are few, else an even selection. */
static gboolean
keep_rows (HunchNlsModel *self,
           GError       **error)
{
  double n_all = MAX (hunch_frame_get_n_rows (self->frame), 1.0), share = HUNCH_NLS_KEPT / n_all;
  gsize n;

  self->is_whole = n_all * self->n_columns <= HUNCH_NLS_MAX_WHOLE;
  do
    {
      if (!next_block (self, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          if (!check_row (self, i, error))
            return FALSE;
          for (guint k = 0; (self->is_whole || hunch_row_is_picked (hunch_frame_get_row (self->frame, i), share)) && k < self->n_columns; k++)
            g_array_append_val (self->kept[k], self->block[k][i]);
        }
    }
  while (n > 0);
  self->n_rows = hunch_frame_get_n_used (self->frame);
  hunch_frame_report (self->frame);
  if (self->n_rows == 0)
    return hunch_no_answer (error, _("No row has a value in every column that the formula uses."));
  return TRUE;
}

static void
lend_kept (HunchNlsModel *self,
           gsize          start)
{
  for (guint k = 0; k < self->n_columns; k++)
    self->block[k] = (const double *) self->kept[k]->data + start;
}

static gboolean
run_pass (HunchNlsModel *self,
          HunchNls      *nls,
          GError       **error)
{
  gsize n = 0;

  if (self->is_whole)
    for (gsize start = 0; start < (gsize) self->n_rows; start += HUNCH_FRAME_BLOCK)
      {
        if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
          return FALSE;
        lend_kept (self, start);
        hunch_nls_add_block (nls, self->block, self->weights >= 0 ? self->block[self->weights] : NULL,
                             MIN (HUNCH_FRAME_BLOCK, (gsize) self->n_rows - start));
      }
  else
    {
      hunch_frame_rewind (self->frame);
      do
        {
          if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error) || !next_block (self, &n, error))
            return FALSE;
          hunch_nls_add_block (nls, self->block, self->weights >= 0 ? self->block[self->weights] : NULL, n);
        }
      while (n > 0);
    }
  return TRUE;
}

static double
get_work (HunchNlsModel *self)
{
  return (double) self->n_rows * hunch_nls_program_get_n_steps (self->model) * (self->n_parameters + 1);
}

/* Stats speaks of a curve in general; here it is told which. */
static gboolean
explain (HunchNlsModel *self,
         HunchNlsState  state,
         GError       **error)
{
  if (state == HUNCH_NLS_BAD_START)
    return hunch_no_answer (error, _("At the start values the formula has no value for some rows, such as the logarithm of a number below 0: choose others."));
  if (state == HUNCH_NLS_STUCK)
    return hunch_no_answer (error, _("The parameters do not settle from these start values: try others, nearer to what you expect."));
  return TRUE;
}

static gboolean
check_question (HunchNlsModel *self,
                GError       **error)
{
  if (self->n_rows < self->n_parameters)
    return hunch_no_answer (error, _("The formula has %u parameters, more than the rows that can be used (%" PRId64 ")."), self->n_parameters, self->n_rows);
  return TRUE;
}

/* One search, with a first step of that caution. */
static gboolean
search (HunchNlsModel *self,
        HunchNls      *nls,
        double         damping,
        HunchNlsState *out_state,
        GError       **error)
{
  hunch_nls_set_damping (nls, damping);
  hunch_nls_set_max_passes (nls, (guint) CLAMP (MAX_WORK / get_work (self), 60, MAX_PASSES));
  if (hunch_inquiry_is (self->inquiry, "method", "gauss-newton"))
    hunch_nls_set_undamped (nls);
  do
    {
      if (!run_pass (self, nls, error))
        return FALSE;
      *out_state = hunch_nls_end_pass (nls);
    }
  while (*out_state == HUNCH_NLS_GOES_ON);
  if (*out_state != HUNCH_NLS_DONE)
    return TRUE;

  lend_kept (self, 0);
  if (self->is_whole && get_work (self) <= MAX_POLISH_WORK)
    hunch_nls_polish (nls, self->block, self->n_columns, self->weights >= 0 ? self->block[self->weights] : NULL, (gsize) self->n_rows);
  return TRUE;
}

gboolean
hunch_nls_model_fit (HunchNlsModel *self,
                     GError       **error)
{
  static const double dampings[] = { 1e-3, 1, 1e3 };
  g_autoptr (GError) cause = NULL;
  HunchNlsState state = HUNCH_NLS_STUCK;

  if (!keep_rows (self, error) || !check_question (self, error))
    return FALSE;
  /* A search that got lost begins once more, with smaller steps. */
  for (guint i = 0; i < G_N_ELEMENTS (dampings); i++)
    {
      g_autoptr (HunchNls) nls = hunch_nls_new (self->model, self->response, self->start);

      g_clear_error (&cause);
      if (!search (self, nls, dampings[i], &state, error))
        return FALSE;
      if (state == HUNCH_NLS_DONE && hunch_nls_get_fit (nls, self->inquiry->conf, &self->fit, &cause))
        return TRUE;
    }
  if (!explain (self, state, error))
    return FALSE;
  if (g_error_matches (cause, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_SINGULAR))
    return hunch_no_answer (error, _("The rows do not tell the parameters apart (a singular gradient): the formula has more of them than the data can carry."));
  g_propagate_error (error, g_steal_pointer (&cause));
  hunch_inquiry_adopt_error (error);
  return FALSE;
}

/* --- asking it --- */

double
hunch_nls_model_predict (HunchNlsModel       *self,
                         const double *const *columns,
                         gsize                i,
                         double              *out_se)
{
  long double parameters[HUNCH_NLS_MAX_PARAMETERS], gradient[HUNCH_NLS_MAX_PARAMETERS], value;
  double rounded[HUNCH_NLS_MAX_PARAMETERS];

  for (guint k = 0; k < self->n_parameters; k++)
    parameters[k] = self->fit.parameters[k];
  hunch_nls_program_run (self->model, parameters, columns, i, &value, out_se != NULL ? gradient : NULL);
  for (guint k = 0; out_se != NULL && k < self->n_parameters; k++)
    rounded[k] = (double) gradient[k];
  if (out_se != NULL)
    *out_se = sqrt (hunch_nls_get_variance (&self->fit, rounded));
  return (double) value;
}

double
hunch_nls_model_get_response (HunchNlsModel       *self,
                              const double *const *columns,
                              gsize                i)
{
  long double none[1] = { 0 }, value;

  hunch_nls_program_run (self->response, none, columns, i, &value, NULL);
  return (double) value;
}

/* --- columns to keep --- */

static const char *const saved_words[] = { "fitted", "residual", NULL };

static HunchFrame *
get_frame (gpointer data)
{
  HunchNlsModel *self = data;

  return self->frame;
}

static void
rewind_model (gpointer data)
{
  HunchNlsModel *self = data;

  hunch_frame_rewind (self->frame);
}

static gboolean
say_block (gpointer       data,
           const guint   *wanted,
           guint          n_wanted,
           double *const *out,
           gsize         *out_n,
           GError       **error)
{
  HunchNlsModel *self = data;

  if (!next_block (self, out_n, error))
    return FALSE;
  for (guint k = 0; k < n_wanted; k++)
    for (gsize i = 0; i < *out_n; i++)
      {
        double fitted = hunch_nls_model_predict (self, self->block, i, NULL);

        out[k][i] = wanted[k] == 0 ? fitted : hunch_nls_model_get_response (self, self->block, i) - fitted;
      }
  return TRUE;
}

static void
model_free (gpointer data)
{
  hunch_nls_model_free (data);
}

static const HunchSavedColumns saved_columns = { saved_words, get_frame, rewind_model, say_block, model_free };

void
hunch_nls_take_model (HunchNlsModel *self)
{
  hunch_inquiry_take_model (self->inquiry, &saved_columns, self);
}
