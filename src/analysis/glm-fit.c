/* Fitting: passes over the rows until the coefficients stand still. Where the rows are many, the few that are in memory give the first guess. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/glm-model.h"
#include "analysis/strata.h"
#include "sample/effect.h"
#include "stats/glm-robust.h"

#define LEAST_FOR_GUESS 20  /* kept rows for each coefficient */

typedef struct
{
  HunchGlm      *glm;      /* owned */
  HunchGlmModel *model;
  const guint   *places;   /* of the columns in use, lent */
  guint          n_places;
  const double **columns;  /* owned array */
} Pass;

static void
pass_clear (Pass *self)
{
  g_clear_pointer (&self->glm, hunch_glm_free);
  g_clear_pointer (&self->columns, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static gboolean
pass_block (const HunchGlmBlock *block,
            gpointer             data,
            GError             **error)
{
  Pass *self = data;

  for (guint i = 0; i < self->n_places; i++)
    self->columns[i] = block->columns[self->places[i]];
  return hunch_glm_add_block (self->glm, self->columns, block->y, block->weights, block->offset, block->n, error);
}

static void
make_glm (Pass         *self,
          const double *start,
          double        theta,
          gboolean      is_fixed)
{
  HunchGlmModel *model = self->model;
  gboolean has_intercept = hunch_design_get_model (model->design)->has_intercept;
  g_autofree double *centers = g_new (double, MAX (self->n_places, 1));

  self->glm = hunch_glm_new (model->family, self->n_places, has_intercept);
  self->columns = g_new0 (const double *, MAX (self->n_places, 1));
  for (guint i = 0; i < self->n_places; i++)
    centers[i] = model->centers[self->places[i]];
  hunch_glm_set_centers (self->glm, centers);
  if (start != NULL || self->n_places + has_intercept == 0)
    hunch_glm_set_start (self->glm, start);
  if (model->is_firth)
    hunch_glm_set_firth (self->glm);
  if (model->family == HUNCH_GLM_NEGBIN)
    hunch_glm_set_theta (self->glm, theta, is_fixed);
}

static gboolean
run_passes (Pass          *self,
            gboolean       only_kept,
            HunchGlmState *out_state,
            GError       **error)
{
  do
    {
      if (!hunch_glm_model_each (self->model, only_kept, pass_block, self, error))
        return FALSE;
      *out_state = hunch_glm_end_pass (self->glm);
    }
  while (*out_state == HUNCH_GLM_GOES_ON);
  return TRUE;
}

static guint *
list_places (HunchGlmModel  *self,
             const gboolean *uses,
             guint          *out_n)
{
  guint *places = g_new (guint, MAX (self->n_columns, 1));

  *out_n = 0;
  for (guint i = 0; i < self->n_columns; i++)
    if (uses == NULL || uses[i])
      places[(*out_n)++] = i;
  return places;
}

/* Coefficients that fit the rows in memory; NULL when these are all there are, or say too little. */
static gboolean
guess_start (HunchGlmModel *self,
             const guint   *places,
             guint          n_places,
             double         theta,
             gboolean       is_fixed,
             double       **out_start,
             GError       **error)
{
  g_auto (Pass) pass = { NULL, self, places, n_places, NULL };
  g_auto (HunchGlmFit) fit = { 0 };
  HunchGlmState state;

  *out_start = NULL;
  if (self->is_whole || self->kept_y->len < (n_places + 1) * LEAST_FOR_GUESS)
    return TRUE;
  make_glm (&pass, NULL, theta, is_fixed);
  if (!run_passes (&pass, TRUE, &state, error))
    return FALSE;
  if (state == HUNCH_GLM_DONE && hunch_glm_get_fit (pass.glm, self->inquiry->conf, &fit, NULL))
    *out_start = g_memdup2 (fit.linear, MAX (fit.n_coefficients, 1) * sizeof (double));
  return TRUE;
}

gboolean
hunch_glm_model_fit_columns (HunchGlmModel  *self,
                             const gboolean *uses,
                             const double   *start,
                             double          theta,
                             gboolean        is_fixed,
                             HunchGlmFit    *out_fit,
                             HunchGlmState  *out_state,
                             GError        **error)
{
  guint n_places;
  g_autofree guint *places = list_places (self, uses, &n_places);
  g_autofree double *guess = NULL;
  g_auto (Pass) pass = { NULL, self, places, n_places, NULL };

  if (start == NULL && !guess_start (self, places, n_places, theta, is_fixed, &guess, error))
    return FALSE;
  make_glm (&pass, start != NULL ? start : guess, theta, is_fixed);
  if (!run_passes (&pass, FALSE, out_state, error) || !hunch_glm_get_fit (pass.glm, self->inquiry->conf, out_fit, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  return TRUE;
}

gboolean
hunch_glm_model_fit_held (HunchGlmModel *self,
                          HunchGlmFit   *out_fit,
                          HunchGlmState *out_state,
                          GError       **error)
{
  guint n_places;
  g_autofree guint *places = list_places (self, NULL, &n_places);
  g_autofree double *start = g_new0 (double, n_places + 1);
  g_auto (Pass) pass = { NULL, self, places, n_places, NULL };

  make_glm (&pass, start, NAN, FALSE);
  for (guint i = 0; i < n_places; i++)
    hunch_glm_hold (pass.glm, i + hunch_design_get_model (self->design)->has_intercept, 0);
  if (run_passes (&pass, FALSE, out_state, error) && hunch_glm_get_fit (pass.glm, self->inquiry->conf, out_fit, error))
    return TRUE;
  hunch_inquiry_adopt_error (error);
  return FALSE;
}

/* The mean alone: known without passes where nothing else is in the predictor. */
static double
guess_level (HunchGlmModel *self)
{
  double mean = self->sum_y / self->sum_weights;

  return self->family == HUNCH_GLM_BINOMIAL ? log (mean / (1 - mean)) : log (mean);
}

gboolean
hunch_glm_model_fit (HunchGlmModel *self,
                     double         start_theta,
                     const double  *start,
                     GError       **error)
{
  g_autofree gboolean *none = g_new0 (gboolean, MAX (self->n_columns, 1));
  HunchGlmState state;
  double level = guess_level (self);

  if (!hunch_glm_model_fit_columns (self, NULL, start, start_theta, FALSE, &self->fit, &self->state, error))
    return FALSE;
  return hunch_glm_model_fit_columns (self, none, &level, self->fit.theta, TRUE, &self->null, &state, error);
}

/* --- errors --- */

typedef struct
{
  HunchGlmModel    *model;
  HunchGlmRobust   *robust;   /* owned */
  HunchClusterWalk  walk;
  HunchEffectTally *tally;    /* owned; by blocks */
  const double    **columns;  /* owned array */
} ErrorPass;

static void
error_pass_clear (ErrorPass *self)
{
  g_clear_pointer (&self->robust, hunch_glm_robust_free);
  g_clear_pointer (&self->tally, hunch_effect_tally_free);
  g_clear_pointer (&self->columns, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ErrorPass, error_pass_clear)

static gboolean
error_block (const HunchGlmBlock *block,
             gpointer             data,
             GError             **error)
{
  ErrorPass *self = data;

  hunch_glm_robust_add_block (self->robust, block->columns, block->y, block->weights, block->offset, block->codes, block->n);
  return TRUE;
}

static void
end_run (ErrorPass *self)
{
  hunch_glm_robust_end_run (self->robust);
  hunch_effect_tally_end_block (self->tally);
}

static void
run_rows (ErrorPass           *self,
          const HunchGlmBlock *block)
{
  for (gsize i = 0, end; i < block->n; i = end)
    {
      gboolean begins;

      end = hunch_cluster_walk_next (&self->walk, block->frame, i, block->n, &begins);
      if (begins)
        end_run (self);
      for (guint k = 0; k < self->model->n_columns; k++)
        self->columns[k] = block->columns[k] + i;
      hunch_glm_robust_add_block (self->robust, self->columns, block->y + i, block->weights != NULL ? block->weights + i : NULL,
                                  block->offset != NULL ? block->offset + i : NULL, NULL, end - i);
      for (gsize row = i; row < end; row++)
        hunch_effect_tally_add (self->tally, 0, block->y[row]);
    }
}

static gboolean
run_block (const HunchGlmBlock *block,
           gpointer             data,
           GError             **error)
{
  run_rows (data, block);
  return TRUE;
}

/* Blocks are known by where their rows stand in the table, so these are always read from it. */
static gboolean
read_blocks (HunchGlmModel *self,
             ErrorPass     *pass,
             GError       **error)
{
  gboolean is_whole = self->is_whole;
  gboolean is_read;

  pass->walk.clusters = self->inquiry->clusters;
  pass->tally = hunch_effect_tally_new (1);
  pass->columns = g_new0 (const double *, MAX (self->n_columns, 1));
  hunch_glm_robust_ask_runs (pass->robust);
  self->is_whole = FALSE;
  is_read = hunch_glm_model_each (self, FALSE, run_block, pass, error);
  self->is_whole = is_whole;
  end_run (pass);
  self->icc = hunch_clusters_finish_icc (pass->tally);
  return is_read;
}

/* The factor for few rows or clusters, as R's sandwich 3.0 has it for such models. */
static double
get_factor (HunchGlmModel *self)
{
  double n = (double) self->fit.n_rows;

  switch (self->errors)
    {
    case HUNCH_ERRORS_HC1:
      return n / (n - self->fit.rank);
    case HUNCH_ERRORS_CLUSTER:
    case HUNCH_ERRORS_BLOCKS:
      return self->n_clusters > 1 ? self->n_clusters / (self->n_clusters - 1.0) : NAN;
    default:
      return 1;
    }
}

static void
take_errors (HunchGlmModel *self,
             ErrorPass     *pass)
{
  gsize size = (gsize) self->fit.n_coefficients * self->fit.n_coefficients;
  g_autofree double *vcov = g_new (double, MAX (size, 1));
  guint n_clusters = hunch_glm_robust_finish (pass->robust, vcov);

  if (self->errors == HUNCH_ERRORS_CLUSTER || self->errors == HUNCH_ERRORS_BLOCKS)
    self->n_clusters = n_clusters;
  if (self->errors == HUNCH_ERRORS_BLOCKS)
    self->df = n_clusters - 1.0;
  if (self->errors == HUNCH_ERRORS_STRATA)
    self->df = (double) self->n_rows - n_clusters + 1 - self->fit.rank;
  for (gsize i = 0; i < size; i++)
    vcov[i] *= get_factor (self);
  hunch_glm_fit_take_vcov (&self->fit, vcov);
  hunch_glm_fit_use_vcov (&self->fit, self->df > 0 ? self->df : NAN);
}

static gboolean
strata_block (const HunchGlmBlock *block,
              gpointer             data,
              GError             **error)
{
  ErrorPass *self = data;

  hunch_glm_robust_add_block (self->robust, block->columns, block->y, block->weights, block->offset,
                              (const gint32 *) hunch_frame_get_strata (block->frame), block->n);
  return TRUE;
}

/* Strata are known by where their rows stand, as blocks are. As R's svyglm: rows less strata, and coefficients less one, as df. */
static gboolean
fit_strata (HunchGlmModel *self,
            ErrorPass     *pass,
            GError       **error)
{
  gboolean is_whole = self->is_whole, is_read;
  HunchFrame *frame = hunch_design_get_frame (self->design);

  self->errors = HUNCH_ERRORS_STRATA;
  pass->robust = hunch_glm_robust_new (&self->fit, hunch_strata_get_n (self->inquiry->strata));
  hunch_glm_robust_ask_strata (pass->robust, hunch_frame_get_stratum_sizes (frame));
  self->is_whole = FALSE;
  is_read = hunch_glm_model_each (self, FALSE, strata_block, pass, error);
  self->is_whole = is_whole;
  self->icc = NAN;
  if (is_read)
    take_errors (self, pass);
  return is_read;
}

gboolean
hunch_glm_model_fit_errors (HunchGlmModel *self,
                            const char    *cluster,
                            GError       **error)
{
  g_auto (ErrorPass) pass = { .model = self };
  guint n_groups = 0;

  if (self->inquiry->clusters != NULL)
    self->errors = HUNCH_ERRORS_BLOCKS;
  if (self->inquiry->uses_strata)
    return fit_strata (self, &pass, error);
  if (self->errors == HUNCH_ERRORS_CLASSIC)
    return TRUE;
  if (self->errors == HUNCH_ERRORS_CLUSTER)
    {
      HunchFrame *frame = hunch_design_get_frame (self->design);

      if (hunch_frame_get_levels (frame, hunch_frame_add_codes (frame, cluster), 0, &n_groups, error) == NULL)
        return FALSE;
    }
  pass.robust = hunch_glm_robust_new (&self->fit, n_groups);
  if (self->errors == HUNCH_ERRORS_BLOCKS ? !read_blocks (self, &pass, error) : !hunch_glm_model_each (self, FALSE, error_block, &pass, error))
    return FALSE;
  take_errors (self, &pass);
  if (self->errors == HUNCH_ERRORS_CLUSTER && self->n_clusters < 2)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so errors by groups of rows cannot be told."), cluster);
  return TRUE;
}
