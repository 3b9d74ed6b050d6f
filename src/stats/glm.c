#define G_LOG_DOMAIN "hunch-stats"
#include "stats/glm-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Squared length of a step, in standard errors; where many rows make these short, less far is near enough. */
#define CONVERGED 1e-24
#define CONVERGED_FOR_EACH 1e-20
#define MANY_ROWS 10000
#define NEARLY_CONVERGED 1e-8  /* the same, where rounding allows no more */
#define SEPARATED_AT 1e-12     /* what is left of the deviance when coefficients that run away are left alone */
#define STEADY_PASSES 5        /* with the rhythm of separation */
#define MAX_HALVINGS 30
#define MAX_FIRTH_STEP 5.0     /* units of the predictor */
#define MAX_FIRTH_PASSES 600
#define MAX_THETA_STEP 1.0     /* of log theta */
#define ENDLESS_THETA 3e6      /* beyond, what tells theta is lost in rounding */

HunchGlm *
hunch_glm_new (HunchGlmFamily family,
               guint          n_columns,
               gboolean       has_intercept)
{
  HunchGlm *self = g_new0 (HunchGlm, 1);

  self->family = family;
  self->n_columns = n_columns;
  self->has_intercept = has_intercept;
  self->n_beta = n_columns + (has_intercept ? 1 : 0);
  self->centers = g_new0 (double, MAX (n_columns, 1));
  self->beta = g_new0 (double, MAX (self->n_beta, 1));
  self->previous = g_new0 (double, MAX (self->n_beta, 1));
  self->step = g_new0 (double, MAX (self->n_beta, 1));
  self->reach = g_new0 (double, MAX (self->n_beta, 1));
  self->squares = g_new0 (double, MAX (self->n_beta, 1));
  self->held = g_new0 (gboolean, MAX (self->n_beta, 1));
  self->wanted = g_new (gboolean, MAX (n_columns, 1));
  for (guint i = 0; i < n_columns; i++)
    self->wanted[i] = TRUE;
  self->work = g_new (double, (gsize) (n_columns + 4) * HUNCH_SUM_CHUNK);
  self->lent = g_new0 (const double *, n_columns + 1);
  self->gram = hunch_ols_gram_new (n_columns + 1);
  self->theta = NAN;
  self->objective = INFINITY;
  self->decrement = self->largest = INFINITY;
  self->state = HUNCH_GLM_GOES_ON;
  return self;
}

void
hunch_glm_free (HunchGlm *self)
{
  if (self == NULL)
    return;

  g_free (self->centers);
  g_free (self->beta);
  g_free (self->previous);
  g_free (self->step);
  g_free (self->reach);
  g_free (self->squares);
  g_free (self->held);
  g_free (self->wanted);
  g_free (self->work);
  g_free (self->lent);
  g_free (self->inverse);
  g_free (self->table);
  g_clear_pointer (&self->gram, hunch_ols_gram_free);
  hunch_ols_part_clear (&self->part);
  g_free (self);
}

void
hunch_glm_set_centers (HunchGlm     *self,
                       const double *centers)
{
  if (self->has_intercept && self->n_columns > 0)
    memcpy (self->centers, centers, self->n_columns * sizeof *centers);
}

/* The intercept of a model about the centers. */
static double
center_intercept (const HunchGlm *self,
                  const double   *linear)
{
  HunchQuad sum = linear[0];

  for (guint i = 0; i < self->n_columns; i++)
    sum += (HunchQuad) linear[i + 1] * self->centers[i];
  return (double) sum;
}

void
hunch_glm_set_start (HunchGlm     *self,
                     const double *linear)
{
  if (self->n_beta > 0)
    memcpy (self->beta, linear, self->n_beta * sizeof *linear);
  if (self->has_intercept)
    self->beta[0] = center_intercept (self, linear);
  self->has_start = TRUE;
}

void
hunch_glm_set_firth (HunchGlm *self)
{
  self->is_firth = TRUE;
}

void
hunch_glm_set_theta (HunchGlm *self,
                     double    theta,
                     gboolean  is_fixed)
{
  self->theta = theta;
  self->is_theta_fixed = is_fixed;
  if (self->table == NULL)
    self->table = g_new0 (HunchGlmTable, 1);
}

void
hunch_glm_hold (HunchGlm *self,
                guint     coefficient,
                double    value)
{
  guint first = self->has_intercept ? 1 : 0;

  self->held[coefficient] = TRUE;
  self->beta[coefficient] = value;
  if (coefficient >= first)
    self->wanted[coefficient - first] = FALSE;
}

/* --- a pass --- */

static void
fill_columns (HunchGlm            *self,
              const double *const *columns,
              gsize                start,
              gsize                n)
{
  guint first = self->has_intercept ? 1 : 0;

  for (guint k = 0; k < self->n_columns; k++)
    {
      const double *in = columns[k] + start;
      double center = self->centers[k], reach = 0;
      double *out = self->work + (gsize) k * HUNCH_SUM_CHUNK;

      self->lent[k] = in;
      for (gsize i = 0; i < n; i++)
        {
          double distance = fabs (in[i] - center);

          out[i] = in[i] - center;
          reach = distance > reach ? distance : reach;
        }
      if (center != 0)
        self->lent[k] = out;
      self->reach[k + first] = fmax (self->reach[k + first], reach);
    }
}

/* Linear predictors of the chunk in hand. */
static void
fill_eta (HunchGlm     *self,
          const double *offset,
          gsize         n,
          double       *eta)
{
  guint first = self->has_intercept ? 1 : 0;

  for (gsize i = 0; i < n; i++)
    eta[i] = (first ? self->beta[0] : 0) + (offset != NULL ? offset[i] : 0);
  for (guint k = 0; k < self->n_columns; k++)
    {
      const double *x = self->lent[k];
      double beta = self->beta[k + first];

      for (gsize i = 0; beta != 0 && i < n; i++)
        eta[i] += beta * x[i];
    }
}

/* x' H^-1 x of one row of the chunk. */
static double
get_hat (HunchGlm *self,
         gsize     i)
{
  guint first = self->has_intercept ? 1 : 0;
  double sum = 0;

  for (guint a = 0; a < self->n_beta; a++)
    {
      double x_a = a < first ? 1 : self->lent[a - first][i];

      for (guint b = 0; b < self->n_beta; b++)
        sum += x_a * (b < first ? 1 : self->lent[b - first][i]) * self->inverse[(gsize) a * self->n_beta + b];
    }
  return sum;
}

/* Firth's score: h (1/2 - mu) more for each row, h its leverage. */
static void
add_penalty (HunchGlm     *self,
             const double *eta,
             const double *w,
             gsize         n,
             double       *r)
{
  for (gsize i = 0; self->is_penalty_known && i < n; i++)
    if (w[i] > 0)
      r[i] += get_hat (self, i) * (0.5 - hunch_glm_get_mean (HUNCH_GLM_BINOMIAL, eta[i]));
}

static gboolean
add_chunk (HunchGlm     *self,
           const double *y,
           const double *weights,
           const double *offset,
           gsize         n)
{
  double *eta = self->work + (gsize) self->n_columns * HUNCH_SUM_CHUNK;
  double *w = eta + HUNCH_SUM_CHUNK;
  double *r = w + HUNCH_SUM_CHUNK;

  fill_eta (self, offset, n, eta);
  if (!hunch_glm_fill_chunk (self, y, weights, offset, n, eta, w, r))
    return FALSE;
  if (self->is_firth)
    add_penalty (self, eta, w, n, r);
  self->lent[self->n_columns] = r;
  return hunch_ols_gram_add (self->gram, self->lent, w, n);
}

gboolean
hunch_glm_add_block (HunchGlm             *self,
                     const double *const  *columns,
                     const double         *y,
                     const double         *weights,
                     const double         *offset,
                     gsize                 n_rows,
                     GError              **error)
{
  for (gsize start = 0; start < n_rows; start += HUNCH_SUM_CHUNK)
    {
      gsize n = MIN (HUNCH_SUM_CHUNK, n_rows - start);

      fill_columns (self, columns, start, n);
      if (!add_chunk (self, y + start, weights != NULL ? weights + start : NULL, offset != NULL ? offset + start : NULL, n))
        {
          g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT,
                               _("A value is not a number that this model can take, or too large."));
          self->state = HUNCH_GLM_STUCK;
          return FALSE;
        }
    }
  return TRUE;
}

/* --- the end of a pass --- */

static void
find_aliased (HunchGlm *self)
{
  guint first = self->has_intercept ? 1 : 0;

  if (self->knows_aliased)
    return;
  for (guint k = 0; k < self->n_columns; k++)
    self->wanted[k] = FALSE;
  for (guint i = 0; i < self->part.rank; i++)
    if (self->part.kept[i] >= first)
      self->wanted[self->part.kept[i] - first] = TRUE;
  self->knows_aliased = TRUE;
}

/* A model with a start may learn its penalty before its first step. */
static void
find_first_aliased (HunchGlm             *self,
                    const HunchOlsFactor *factor)
{
  if (self->knows_aliased)
    return;
  self->part = hunch_ols_part_new (factor, self->has_intercept, self->wanted);
  find_aliased (self);
}

static void
find_step (HunchGlm *self)
{
  const HunchOlsPart *part = &self->part;
  g_autofree HunchQuad *delta = g_new0 (HunchQuad, part->rank + 1);
  HunchQuad squares = 0;

  memset (self->step, 0, self->n_beta * sizeof *self->step);
  for (guint i = part->rank; i-- > 0;)
    {
      HunchQuad sum = part->z[i];

      squares += part->z[i] * part->z[i];
      for (guint k = i + 1; k < part->rank; k++)
        sum -= part->r[(gsize) i * part->rank + k] * delta[k];
      delta[i] = sum / part->r[(gsize) i * part->rank + i];
      self->step[part->kept[i]] = (double) delta[i];
    }
  self->decrement = (double) squares;
}

/* Twice the log determinant of R is that of the information. */
static double
get_log_determinant (const HunchOlsPart *part)
{
  double sum = 0;

  for (guint i = 0; i < part->rank; i++)
    sum += 2 * log (fabs ((double) part->r[(gsize) i * part->rank + i]));
  return sum;
}

static void
keep_squares (HunchGlm             *self,
              const HunchOlsFactor *factor)
{
  guint first = self->has_intercept ? 1 : 0;

  for (guint j = first; j < self->n_beta; j++)
    {
      HunchQuad sum = 0;

      for (guint i = first; i <= j; i++)
        sum += hunch_ols_factor_at (factor, i, j) * hunch_ols_factor_at (factor, i, j);
      self->squares[j] = (double) sum;
    }
}

static HunchQuad *
invert_part (const HunchOlsPart *part)
{
  guint n = part->rank;
  HunchQuad *inverse = g_new0 (HunchQuad, (gsize) n * n + 1);

  for (guint j = 0; j < n; j++)
    {
      inverse[(gsize) j * n + j] = 1 / part->r[(gsize) j * n + j];
      for (guint i = j; i-- > 0;)
        {
          HunchQuad sum = 0;

          for (guint k = i + 1; k <= j; k++)
            sum += part->r[(gsize) i * n + k] * inverse[(gsize) k * n + j];
          inverse[(gsize) i * n + j] = -sum / part->r[(gsize) i * n + i];
        }
    }
  return inverse;
}

/* The inverse of the information about the centers, n_beta^2, 0 for what is not in @part of the model. */
HunchQuad *
hunch_glm_invert_information (const HunchGlm     *self,
                              const HunchOlsPart *part)
{
  g_autofree HunchQuad *inverse = invert_part (part);
  HunchQuad *out = g_new0 (HunchQuad, (gsize) self->n_beta * self->n_beta + 1);

  for (guint i = 0; i < part->rank; i++)
    for (guint j = 0; j < part->rank; j++)
      for (guint k = MAX (i, j); k < part->rank; k++)
        out[(gsize) part->kept[i] * self->n_beta + part->kept[j]] += inverse[(gsize) i * part->rank + k] * inverse[(gsize) j * part->rank + k];
  return out;
}

/* The leverages need the information first: so each step takes two passes. Coefficients that are held count in the penalty like the
 * others. */
static void
learn_penalty (HunchGlm             *self,
               const HunchOlsFactor *factor)
{
  g_autofree gboolean *whole = g_new (gboolean, MAX (self->n_columns, 1));
  g_autofree HunchQuad *inverse = NULL;
  g_auto (HunchOlsPart) part = { 0 };
  guint first = self->has_intercept ? 1 : 0;

  for (guint k = 0; k < self->n_columns; k++)
    whole[k] = self->wanted[k] || self->held[k + first];
  part = hunch_ols_part_new (factor, self->has_intercept, whole);
  inverse = hunch_glm_invert_information (self, &part);
  self->log_determinant = get_log_determinant (&part);

  if (self->inverse == NULL)
    self->inverse = g_new (double, (gsize) self->n_beta * self->n_beta);
  for (gsize i = 0; i < (gsize) self->n_beta * self->n_beta; i++)
    self->inverse[i] = (double) inverse[i];
  self->is_penalty_known = TRUE;
}

static void
limit_step (HunchGlm *self)
{
  double longest = 0;

  for (guint i = 0; i < self->n_beta; i++)
    longest = fmax (longest, fabs (self->step[i]) * (self->reach[i] > 0 ? self->reach[i] : 1));
  for (guint i = 0; longest > MAX_FIRTH_STEP && i < self->n_beta; i++)
    self->step[i] *= MAX_FIRTH_STEP / longest;
}

static void
step_theta (HunchGlm *self)
{
  double score = hunch_dd_to_double (self->sums.theta_score) * self->theta;
  double info = hunch_dd_to_double (self->sums.theta_info) * self->theta * self->theta - score;
  double step;

  self->theta_step = 0;
  if (self->family != HUNCH_GLM_NEGBIN || self->is_theta_fixed)
    return;
  step = info > 0 ? score / info : copysign (MAX_THETA_STEP, score);
  step = CLAMP (step, -MAX_THETA_STEP, MAX_THETA_STEP);
  self->theta_step = step * step * fmax (info, 1);
  /* Counts that spread no more than Poisson's drive theta away without end; the caller sees it by its size. */
  if (self->theta > ENDLESS_THETA)
    self->theta_step = 0;
  if (self->theta_step < CONVERGED)
    return;
  self->theta *= exp (step);
}

/* Each pass of separated data leaves 1/e of what was left. */
static void
watch_rhythm (HunchGlm *self,
              double    before)
{
  double ratio = self->decrement / before;

  if (ratio > 0.3 && ratio < 0.45)
    self->n_steady++;
  else
    self->n_steady = 0;
}

static HunchGlmState
judge (HunchGlm *self)
{
  double largest = fmax (self->decrement, self->theta_step), last = self->largest;

  self->largest = largest;
  if (!isfinite (self->decrement))
    return HUNCH_GLM_STUCK;
  if (largest < (self->sums.n_rows > MANY_ROWS ? CONVERGED_FOR_EACH * (double) self->sums.n_rows : CONVERGED))
    return HUNCH_GLM_DONE;
  if (self->n_steady >= STEADY_PASSES && self->decrement < SEPARATED_AT * fmax (1, self->sums.n_rows))
    return HUNCH_GLM_SEPARATED;
  if (largest < NEARLY_CONVERGED && largest > last / 2 && self->n_steady == 0)
    return HUNCH_GLM_DONE;
  if (self->n_passes >= (self->is_firth ? MAX_FIRTH_PASSES : HUNCH_GLM_MAX_PASSES))
    return self->n_steady >= STEADY_PASSES ? HUNCH_GLM_SEPARATED : HUNCH_GLM_STUCK;
  return HUNCH_GLM_GOES_ON;
}

/* What must not rise, at the coefficients of this pass. */
static double
get_objective (HunchGlm *self)
{
  if (self->family == HUNCH_GLM_NEGBIN)
    return -2 * hunch_dd_to_double (self->sums.loglik);
  if (self->is_firth)
    return -2 * hunch_dd_to_double (self->sums.loglik) - self->log_determinant;
  return hunch_dd_to_double (self->sums.deviance);
}

/* Goes half of the way back when the last step led uphill. */
static gboolean
step_back (HunchGlm *self)
{
  double objective = get_objective (self);
  gboolean is_worse = !(objective <= self->objective + 1e-9 * (fabs (self->objective) + 1)) || !isfinite (objective);

  if (self->n_passes == 0 || !is_worse || self->n_halvings >= MAX_HALVINGS)
    {
      self->n_halvings = 0;
      return FALSE;
    }
  for (guint i = 0; i < self->n_beta; i++)
    self->beta[i] = (self->beta[i] + self->previous[i]) / 2;
  self->n_halvings++;
  self->is_penalty_known = FALSE;
  return TRUE;
}

static void
take_step (HunchGlm *self)
{
  memcpy (self->previous, self->beta, self->n_beta * sizeof *self->beta);
  /* The first pass of a model without a start has no coefficients to be worse than. */
  self->objective = self->n_passes > 0 || self->has_start ? get_objective (self) : INFINITY;
  for (guint i = 0; i < self->n_beta; i++)
    if (!self->held[i])
      self->beta[i] += self->step[i];
  self->is_penalty_known = FALSE;
}

static void
begin_pass (HunchGlm *self)
{
  hunch_ols_gram_free (self->gram);
  self->gram = hunch_ols_gram_new (self->n_columns + 1);
  self->sums = (HunchGlmSums){ 0 };
}

static HunchGlmState
pass_again (HunchGlm *self)
{
  self->n_passes++;
  begin_pass (self);
  return HUNCH_GLM_GOES_ON;
}

HunchGlmState
hunch_glm_end_pass (HunchGlm *self)
{
  double before = self->decrement;
  g_auto (HunchOlsFactor) factor = { 0 };

  if (self->state == HUNCH_GLM_STUCK)
    return self->state;
  factor = hunch_ols_factor_from_gram (self->gram, self->has_intercept);
  if (self->is_firth && !self->is_penalty_known && (self->n_passes > 0 || self->has_start))
    {
      find_first_aliased (self, &factor);
      learn_penalty (self, &factor);
      return pass_again (self);
    }
  if (step_back (self))
    return pass_again (self);

  hunch_ols_part_clear (&self->part);
  self->part = hunch_ols_part_new (&factor, self->has_intercept, self->wanted);
  keep_squares (self, &factor);
  find_aliased (self);
  find_step (self);
  if (self->is_firth)
    limit_step (self);
  step_theta (self);
  watch_rhythm (self, before);
  self->state = judge (self);
  take_step (self);
  self->n_passes++;
  if (self->state == HUNCH_GLM_GOES_ON)
    begin_pass (self);
  return self->state;
}
