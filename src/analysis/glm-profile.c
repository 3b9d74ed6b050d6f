/* Likelihood intervals: a coefficient is held at a value, the others follow, and the deviance tells how far that is from the best. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <math.h>
#include <string.h>

#include "analysis/glm-report.h"
#include "stats/distributions.h"

#define MAX_STEPS 40
#define CLOSE_ENOUGH 1e-10

typedef struct
{
  HunchGlmModel *model;
  guint          coefficient;  /* among those of the model below */
  gboolean       has_ones;     /* the intercept is a column like the others, so that it can be held */
  double        *ones;         /* owned */
  double        *start;        /* owned: where the next fit begins */
  HunchGlm      *glm;          /* of the fit in hand */
  const double **columns;      /* owned array */
} Profile;

static void
profile_clear (Profile *self)
{
  g_free (self->ones);
  g_free (self->start);
  g_free (self->columns);
  g_clear_pointer (&self->glm, hunch_glm_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Profile, profile_clear)

static gboolean
add_block (const HunchGlmBlock *block,
           gpointer             data,
           GError             **error)
{
  Profile *self = data;

  if (self->has_ones)
    self->columns[0] = self->ones;
  for (guint i = 0; i < self->model->n_columns; i++)
    self->columns[i + self->has_ones] = block->columns[i];
  return hunch_glm_add_block (self->glm, self->columns, block->y, block->weights, block->offset, block->n, error);
}

static void
make_glm (Profile *self,
          double   value)
{
  HunchGlmModel *model = self->model;

  g_clear_pointer (&self->glm, hunch_glm_free);
  self->glm = hunch_glm_new (model->family, model->n_columns + self->has_ones, model->fit.has_intercept && !self->has_ones);
  if (!self->has_ones)
    hunch_glm_set_centers (self->glm, model->centers);
  hunch_glm_set_start (self->glm, self->start);
  if (model->is_firth)
    hunch_glm_set_firth (self->glm);
  if (model->family == HUNCH_GLM_NEGBIN)
    hunch_glm_set_theta (self->glm, model->fit.theta, TRUE);
  hunch_glm_hold (self->glm, self->coefficient, value);
}

static double
get_lack (Profile           *self,
          const HunchGlmFit *fit)
{
  if (self->model->is_firth)
    return 2 * (self->model->fit.loglik - fit->loglik);
  return fit->deviance - self->model->fit.deviance;
}

/* How far @value lies from the estimate, in standard errors of the likelihood; NAN when it cannot be fitted. */
static gboolean
measure (Profile  *self,
         double    value,
         double   *out_distance,
         GError  **error)
{
  g_auto (HunchGlmFit) fit = { 0 };
  HunchGlmState state;

  *out_distance = NAN;
  make_glm (self, value);
  do
    {
      if (!hunch_glm_model_each (self->model, FALSE, add_block, self, error))
        return FALSE;
      state = hunch_glm_end_pass (self->glm);
    }
  while (state == HUNCH_GLM_GOES_ON);
  if (state == HUNCH_GLM_STUCK || !hunch_glm_get_fit (self->glm, self->model->inquiry->conf, &fit, NULL))
    return TRUE;
  *out_distance = sqrt (fmax (get_lack (self, &fit), 0));
  memcpy (self->start, fit.linear, fit.n_coefficients * sizeof (double));
  return TRUE;
}

/* The distance is nearly straight in the value: a secant, kept within what is known to be too near and too far. */
static gboolean
find_end (Profile  *self,
          double    estimate,
          double    first,
          double    wanted,
          double   *out_end,
          GError  **error)
{
  double near = estimate, near_distance = 0, far = NAN, far_distance = NAN, value = first;

  *out_end = NAN;
  for (guint i = 0; i < MAX_STEPS; i++)
    {
      double distance;

      if (!measure (self, value, &distance, error))
        return FALSE;
      if (isnan (distance))
        return TRUE;
      if (fabs (distance - wanted) < CLOSE_ENOUGH)
        {
          *out_end = value;
          return TRUE;
        }
      if (distance < wanted)
        {
          near = value;
          near_distance = distance;
        }
      else
        {
          far = value;
          far_distance = distance;
        }
      if (isnan (far))
        value = near + (near - estimate) * CLAMP (wanted / fmax (near_distance, wanted / 4) - 1, 0.05, 3);
      else
        value = near + (far - near) * CLAMP ((wanted - near_distance) / (far_distance - near_distance), 0.001, 0.999);
      if (!isfinite (value) || value == near || value == far)
        break;
    }
  /* The steps became smaller than the last bits. */
  *out_end = isnan (far) ? NAN : value;
  return TRUE;
}

static void
fill_start (Profile *self)
{
  const HunchGlmFit *fit = &self->model->fit;

  memcpy (self->start, fit->linear, fit->n_coefficients * sizeof (double));
}

gboolean
hunch_glm_find_profile (HunchGlmModel *model,
                        guint          coefficient,
                        double        *out_low,
                        double        *out_high,
                        GError       **error)
{
  const HunchGlmFit *fit = &model->fit;
  g_auto (Profile) self = { .model = model, .coefficient = coefficient };
  double wanted = hunch_normal_quantile (0.5 + model->inquiry->conf / 2);
  double estimate = fit->coefficients[coefficient], reach;

  *out_low = *out_high = NAN;
  if (!isfinite (fit->se[coefficient]) || !(fit->se[coefficient] > 0))
    return TRUE;
  self.has_ones = fit->has_intercept && coefficient == 0;
  self.columns = g_new0 (const double *, model->n_columns + 1);
  self.ones = g_new (double, HUNCH_FRAME_BLOCK);
  for (guint i = 0; i < HUNCH_FRAME_BLOCK; i++)
    self.ones[i] = 1;
  self.start = g_new (double, fit->n_coefficients + 1);
  reach = wanted * fit->se[coefficient];
  fill_start (&self);
  if (!find_end (&self, estimate, estimate - reach, wanted, out_low, error))
    return FALSE;
  fill_start (&self);
  return find_end (&self, estimate, estimate + reach, wanted, out_high, error);
}
