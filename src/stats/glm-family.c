/* What the families differ in: weights, residuals and likelihood of a row. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/glm-private.h"

#include <glib/gi18n-lib.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <string.h>

/* Beyond this a probability is 0 or 1 to the last bit; R stops at the same place. */
#define MAX_LOGIT 36.04365338911715
#define MIN_MEAN 1e-290

double
hunch_glm_get_mean (HunchGlmFamily family,
                    double         eta)
{
  if (family == HUNCH_GLM_BINOMIAL)
    return 1 / (1 + exp (-eta));
  return exp (eta);
}

double
hunch_glm_get_slope (HunchGlmFamily family,
                     double         eta)
{
  double e;

  if (family != HUNCH_GLM_BINOMIAL)
    return exp (eta);
  e = exp (-fabs (eta));
  return e / ((1 + e) * (1 + e));
}

/* x log (x / y), 0 for x = 0. */
static double
log_ratio (double x,
           double y)
{
  return x > 0 ? x * log (x / y) : 0;
}

double
hunch_glm_deviance_part (HunchGlmFamily family,
                         double         theta,
                         double         y,
                         double         mu)
{
  switch (family)
    {
    case HUNCH_GLM_BINOMIAL:
      return 2 * (log_ratio (y, mu) + log_ratio (1 - y, 1 - mu));
    case HUNCH_GLM_POISSON:
      return 2 * (log_ratio (y, mu) - (y - mu));
    case HUNCH_GLM_NEGBIN:
    default:
      return 2 * (log_ratio (y, mu) - (y + theta) * log ((y + theta) / (mu + theta)));
    }
}

void
hunch_glm_table_get (HunchGlmTable *self,
                     double         theta,
                     double         y,
                     double        *out)
{
  gboolean is_small = y >= 0 && y < HUNCH_GLM_TABLE && y == floor (y);
  double *place = is_small ? self->values[(gsize) y] : out;

  if (self->theta != theta)
    {
      for (gsize i = 0; i < HUNCH_GLM_TABLE; i++)
        self->values[i][0] = NAN;
      self->theta = theta;
    }
  if (!is_small || isnan (place[0]))
    {
      place[0] = lgamma (theta + y);
      place[1] = gsl_sf_psi (theta + y);
      place[2] = gsl_sf_psi_1 (theta + y);
    }
  memmove (out, place, 3 * sizeof *out);
}

/* --- rows of each family: working weight and residual, likelihood --- */

typedef struct
{
  double w;         /* working weight, the row's own included */
  double r;         /* working residual */
  double mu;
  double variance;
  double deviance;
  double loglik;
} Row;

static void
fill_binomial (double y,
               double weight,
               double eta,
               Row   *out)
{
  double limited = CLAMP (eta, -MAX_LOGIT, MAX_LOGIT);
  double e = exp (-fabs (limited));
  double slope = e / ((1 + e) * (1 + e));
  double high = 1 / (1 + e);
  double low = e / (1 + e);

  out->mu = limited >= 0 ? high : low;
  out->variance = slope;
  out->w = weight * slope;
  /* The difference as itself where it is small. */
  if (y == 1)
    out->r = (limited >= 0 ? low : high) / slope;
  else if (y == 0)
    out->r = -out->mu / slope;
  else
    out->r = (y - out->mu) / slope;
  /* -log of the probability of what was seen: log (1 + e) on the likely side, |eta| more on the other. */
  out->loglik = -weight * (log1p (exp (-fabs (eta))) + fabs (eta) * (eta >= 0 ? 1 - y : y));
  out->deviance = -2 * out->loglik;
  if (y > 0 && y < 1)
    {
      out->deviance += 2 * weight * (y * log (y) + (1 - y) * log1p (-y));
      out->loglik += lgamma (weight + 1) - lgamma (weight * y + 1) - lgamma (weight * (1 - y) + 1);
    }
}

static void
fill_poisson (double y,
              double weight,
              double eta,
              Row   *out)
{
  out->mu = fmax (exp (eta), MIN_MEAN);
  out->variance = out->mu;
  out->w = weight * out->mu;
  out->r = (y - out->mu) / out->mu;
  out->deviance = weight * hunch_glm_deviance_part (HUNCH_GLM_POISSON, NAN, y, out->mu);
  out->loglik = weight * ((y > 0 ? y * log (out->mu) : 0) - out->mu - (y > 1 ? lgamma (y + 1) : 0));
}

static void
fill_negbin (HunchGlm *self,
             double    y,
             double    weight,
             double    eta,
             Row      *out)
{
  double theta = self->theta, mu = fmax (exp (eta), MIN_MEAN);
  double at_y[3], at_0[3];

  hunch_glm_table_get (self->table, theta, y, at_y);
  hunch_glm_table_get (self->table, theta, 0, at_0);
  out->mu = mu;
  out->variance = mu + mu * mu / theta;
  out->w = weight * mu / (1 + mu / theta);
  out->r = (y - mu) / mu;
  out->deviance = weight * hunch_glm_deviance_part (HUNCH_GLM_NEGBIN, theta, y, mu);
  out->loglik = weight * (at_y[0] - at_0[0] - (y > 1 ? lgamma (y + 1) : 0) - theta * log1p (mu / theta) + (y > 0 ? y * log (mu / (mu + theta)) : 0));
  self->sums.theta_score = hunch_dd_add_double (self->sums.theta_score,
                                                weight * (at_y[1] - at_0[1] - log1p (mu / theta) + (mu - y) / (mu + theta)));
  self->sums.theta_info = hunch_dd_add_double (self->sums.theta_info,
                                               weight * (at_0[2] - at_y[2] - 1 / theta + 2 / (mu + theta)
                                                         - (y + theta) / ((mu + theta) * (mu + theta))));
}

/* Where R begins without a start: a mean pulled away from the edges. */
static double
get_first_eta (HunchGlmFamily family,
               double         y,
               double         weight)
{
  double mean = (weight * y + 0.5) / (weight + 1);

  if (family == HUNCH_GLM_BINOMIAL)
    return log (mean / (1 - mean));
  return log (family == HUNCH_GLM_POISSON ? y + 0.1 : y + (y == 0 ? 1.0 / 6 : 0));
}

static gboolean
is_allowed (HunchGlmFamily family,
            double         y,
            double         weight)
{
  return isfinite (y) && y >= 0 && (family != HUNCH_GLM_BINOMIAL || y <= 1) && isfinite (weight) && weight >= 0;
}

static void
add_sums (HunchGlmSums *sums,
          const Row    *row,
          double        y,
          double        weight,
          HunchGlmSums *chunk)
{
  double ratio = y / row->mu - 1;

  chunk->deviance.hi += row->deviance;
  chunk->loglik.hi += row->loglik;
  chunk->pearson.hi += weight * (y - row->mu) * (y - row->mu) / row->variance;
  chunk->moment.hi += weight * ratio * ratio;
  chunk->weight.hi += weight;
  chunk->n_rows += weight > 0;
  sums->has_part_counts |= y != floor (y);
}

static void
take_chunk (HunchGlmSums       *sums,
            const HunchGlmSums *chunk)
{
  sums->deviance = hunch_dd_add_double (sums->deviance, chunk->deviance.hi);
  sums->loglik = hunch_dd_add_double (sums->loglik, chunk->loglik.hi);
  sums->pearson = hunch_dd_add_double (sums->pearson, chunk->pearson.hi);
  sums->moment = hunch_dd_add_double (sums->moment, chunk->moment.hi);
  sums->weight = hunch_dd_add_double (sums->weight, chunk->weight.hi);
  sums->n_rows += chunk->n_rows;
}

gboolean
hunch_glm_fill_chunk (HunchGlm     *self,
                      const double *y,
                      const double *weights,
                      const double *offset,
                      gsize         n,
                      double       *eta,
                      double       *w,
                      double       *r)
{
  HunchGlmSums chunk = { 0 };
  gboolean is_first = !self->has_start && self->n_passes == 0;

  for (gsize i = 0; i < n; i++)
    {
      double weight = weights != NULL ? weights[i] : 1;
      Row row = { 0 };

      if (!is_allowed (self->family, y[i], weight))
        return FALSE;
      if (is_first)
        eta[i] = get_first_eta (self->family, y[i], weight);
      if (self->family == HUNCH_GLM_BINOMIAL)
        fill_binomial (y[i], weight, eta[i], &row);
      else if (self->family == HUNCH_GLM_POISSON)
        fill_poisson (y[i], weight, eta[i], &row);
      else
        fill_negbin (self, y[i], weight, eta[i], &row);
      w[i] = row.w;
      r[i] = is_first ? row.r + eta[i] - (offset != NULL ? offset[i] : 0) : row.r;
      /* A row without weight says nothing, whatever it holds. */
      if (weight > 0)
        add_sums (&self->sums, &row, y[i], weight, &chunk);
    }
  take_chunk (&self->sums, &chunk);
  return TRUE;
}
