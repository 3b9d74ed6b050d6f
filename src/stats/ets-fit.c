/* One pass of a smoothing model over a series, with its derivatives.
 *
 * Written with r, the value less its forecast, both errors change the states alike; they differ in what is summed: r^2, or (r / forecast)^2 with the
 * log of the forecasts beside it. The latter criterion, n log (sum e^2) + 2 sum log f, is n log of the sum of (e G)^2 with G the geometric mean of the forecasts: a sum
 * of squares too, so one search serves both. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ets-private.h"

#include <math.h>
#include <string.h>

#define LEAST 1e-4
#define STEPS_BETWEEN_LOOKS 512
#define LEAST_SQUARE 1e-31  /* of values of size 1 */
#define P HUNCH_ETS_MAX_PARAMETERS

void
hunch_ets_problem_set_up (HunchEtsProblem    *self,
                          const HunchEtsForm *form,
                          const double       *y,
                          gsize               n)
{
  int place = 1;

  self->form = *form;
  self->n = n;
  self->y = y;
  self->beta = form->trend != HUNCH_ETS_NONE ? place++ : -1;
  self->gamma = form->season != HUNCH_ETS_NONE ? place++ : -1;
  self->phi = form->trend == HUNCH_ETS_DAMPED ? place++ : -1;
  self->n_smooth = place;
  self->level = place++;
  self->slope = form->trend != HUNCH_ETS_NONE ? place++ : -1;
  self->season = form->season != HUNCH_ETS_NONE ? place : -1;
  self->n_all = form->season != HUNCH_ETS_NONE ? (guint) place + form->period - 1 : (guint) place;
}

void
hunch_ets_problem_get_states (const HunchEtsProblem *self,
                              const double          *v,
                              HunchEtsStates        *out)
{
  guint m = self->form.period;

  memset (out, 0, sizeof *out);
  out->alpha = v[0];
  out->beta = self->beta >= 0 ? LEAST + v[self->beta] * (v[0] - LEAST) : 0;
  out->gamma = self->gamma >= 0 ? LEAST + v[self->gamma] * (1 - v[0] - LEAST) : 0;
  out->phi = self->phi >= 0 ? v[self->phi] : 1;
  out->level = v[self->level];
  out->slope = self->slope >= 0 ? v[self->slope] : 0;
  if (self->season < 0)
    return;
  out->season[m - 1] = self->form.season == HUNCH_ETS_MULTIPLICATIVE ? (double) m : 0;
  for (guint k = 0; k + 1 < m; k++)
    {
      out->season[k] = v[self->season + k];
      out->season[m - 1] -= out->season[k];
    }
}

/* --- where forecasts forget the far past --- */

/* TRUE when all roots of the polynomial lie within the unit circle, up to @slack: I. Schur and A. Cohn's recursion. @c: from the constant upward, overwritten. */
static gboolean
has_roots_inside (double *c,
                  guint   degree,
                  double  slack)
{
  double factor = 1;

  for (guint i = 0; i <= degree; i++, factor *= 1 + slack)
    c[i] *= factor;
  for (guint k = degree; k > 0; k--)
    {
      double ratio = c[0] / c[k];
      double next[HUNCH_ETS_MAX_PERIOD + 2];

      if (!(fabs (ratio) < 1))
        return FALSE;
      for (guint i = 0; i < k; i++)
        next[i] = c[i + 1] - ratio * c[k - 1 - i];
      memcpy (c, next, k * sizeof *next);
    }
  return TRUE;
}

/* The characteristic polynomial of a seasonal model (Hyndman, Akram and Archibald, Annals of the Institute of Statistical Mathematics 60, 2008). Without a trend
 * its root at 1 belongs to nothing and is divided out. */
static gboolean
is_admissible (const HunchEtsForm   *form,
               const HunchEtsStates *s)
{
  guint m = form->period, degree = m + 1;
  double c[HUNCH_ETS_MAX_PERIOD + 2];

  if (form->season == HUNCH_ETS_NONE)
    return TRUE;

  for (guint i = 2; i < m; i++)
    c[i] = s->alpha + s->beta - s->alpha * s->phi;
  c[0] = s->phi * (1 - s->alpha - s->gamma);
  c[1] = s->alpha + s->beta - s->alpha * s->phi + s->gamma - 1;
  c[m] = (m == 1 ? c[1] : 0) + s->alpha + s->beta - s->phi;
  c[m + 1] = 1;
  if (form->trend == HUNCH_ETS_NONE)
    {
      double carry = 0;

      for (guint i = degree + 1; i-- > 0;)
        {
          double value = c[i] + carry;

          c[i] = carry;
          carry = value;
        }
      degree--;
    }
  return has_roots_inside (c, degree, 1e-8);
}

/* --- the pass --- */

/* Derivatives of the states and of the four constants by each parameter. */
typedef struct
{
  double alpha[P], beta[P], gamma[P], phi[P];
  double level[P], slope[P];
  double season[HUNCH_ETS_MAX_PERIOD][P];
  double forecast[P], error[P];
} Tangents;

typedef struct
{
  double squares;       /* sum of e^2 */
  double logs;          /* sum of log f; 0 with an additive error */
  double cross[P];      /* sum of e de */
  double dlogs[P];      /* sum of df / f */
  double matrix[P * P]; /* sum of de de', upper half */
} Sums;

static void
begin_tangents (const HunchEtsProblem *self,
                const double          *v,
                Tangents              *d)
{
  guint m = self->form.period;

  memset (d, 0, sizeof *d);
  d->alpha[0] = 1;
  if (self->beta >= 0)
    {
      d->beta[0] = v[self->beta];
      d->beta[self->beta] = v[0] - LEAST;
    }
  if (self->gamma >= 0)
    {
      d->gamma[0] = -v[self->gamma];
      d->gamma[self->gamma] = 1 - v[0] - LEAST;
    }
  if (self->phi >= 0)
    d->phi[self->phi] = 1;
  d->level[self->level] = 1;
  if (self->slope >= 0)
    d->slope[self->slope] = 1;
  for (guint k = 0; self->season >= 0 && k + 1 < m; k++)
    {
      d->season[k][self->season + k] = 1;
      d->season[m - 1][self->season + k] = -1;
    }
}

/* Carries the derivatives over one step and leaves those of forecast and error; the states are those before it. */
static void
step_tangents (const HunchEtsProblem *self,
               const HunchEtsStates  *s,
               Tangents              *d,
               double                 season,
               double                *d_season,
               double                 r)
{
  HunchEtsPart kind = self->form.season;
  gboolean has_trend = self->form.trend != HUNCH_ETS_NONE;
  double base = s->level + (has_trend ? s->phi * s->slope : 0);
  double by_level = kind == HUNCH_ETS_MULTIPLICATIVE ? r / season : r;
  double by_season = kind == HUNCH_ETS_MULTIPLICATIVE ? r / base : r;

  for (guint k = 0; k < self->n_all; k++)
    {
      double growth = has_trend ? s->phi * d->slope[k] + s->slope * d->phi[k] : 0;
      double d_base = d->level[k] + growth;
      double d_forecast = d_base, d_by_level, d_by_season;

      if (kind == HUNCH_ETS_ADDITIVE)
        d_forecast += d_season[k];
      else if (kind == HUNCH_ETS_MULTIPLICATIVE)
        d_forecast = d_base * season + base * d_season[k];
      d->forecast[k] = d_forecast;
      d_by_level = d_by_season = -d_forecast;
      if (kind == HUNCH_ETS_MULTIPLICATIVE)
        {
          d_by_level = (-d_forecast - by_level * d_season[k]) / season;
          d_by_season = (-d_forecast - by_season * d_base) / base;
        }
      d->level[k] = d_base + s->alpha * d_by_level + by_level * d->alpha[k];
      if (has_trend)
        d->slope[k] = growth + s->beta * d_by_level + by_level * d->beta[k];
      if (kind != HUNCH_ETS_NONE)
        d_season[k] += s->gamma * d_by_season + by_season * d->gamma[k];
    }
}

static void
add_tangents (const HunchEtsProblem *self,
              Tangents              *d,
              Sums                  *sums,
              double                 forecast,
              double                 e)
{
  gboolean is_relative = self->form.error == HUNCH_ETS_MULTIPLICATIVE;

  for (guint k = 0; k < self->n_all; k++)
    {
      d->error[k] = is_relative ? -(d->forecast[k] + e * d->forecast[k]) / forecast : -d->forecast[k];
      sums->cross[k] += e * d->error[k];
      if (is_relative)
        sums->dlogs[k] += d->forecast[k] / forecast;
    }
  for (guint k = 0; k < self->n_all; k++)
    {
      double *row = sums->matrix + (gsize) k * self->n_all;
      double at = d->error[k];

      for (guint j = k; j < self->n_all; j++)
        row[j] += at * d->error[j];
    }
}

/* Normal equations of the squares of e G: de + e times the mean of d log f takes the place of de. */
static void
finish (const HunchEtsProblem *self,
        const Sums            *sums,
        double                *matrix,
        double                *gradient)
{
  guint n = self->n_all;

  for (guint i = 0; i < n; i++)
    {
      double mean_i = sums->dlogs[i] / (double) self->n;

      gradient[i] = sums->cross[i] + sums->squares * mean_i;
      for (guint j = i; j < n; j++)
        {
          double mean_j = sums->dlogs[j] / (double) self->n;

          matrix[i * n + j] = matrix[j * n + i] = sums->matrix[i * n + j] + sums->cross[i] * mean_j + mean_i * sums->cross[j]
                                                  + sums->squares * mean_i * mean_j;
        }
    }
}

static gboolean
is_refused (const HunchEtsProblem *self,
            const HunchEtsStates  *s)
{
  if (self->form.season == HUNCH_ETS_MULTIPLICATIVE)
    for (guint k = 0; k < self->form.period; k++)
      if (!(s->season[k] > 0))
        return TRUE;
  return !is_admissible (&self->form, s);
}

double
hunch_ets_problem_evaluate (const HunchEtsProblem *self,
                            const double          *v,
                            double                *matrix,
                            double                *gradient)
{
  gboolean is_relative = self->form.error == HUNCH_ETS_MULTIPLICATIVE;
  HunchEtsStates s;
  Tangents d;
  Sums sums;

  hunch_ets_problem_get_states (self, v, &s);
  if (is_refused (self, &s))
    return INFINITY;
  memset (&sums, 0, sizeof sums);
  if (matrix != NULL)
    begin_tangents (self, v, &d);

  for (gsize t = 0; t < self->n; t++)
    {
      guint slot = self->form.season != HUNCH_ETS_NONE ? t % self->form.period : 0;
      double forecast = hunch_ets_step_forecast (&self->form, &s, s.season[slot]);
      double r = self->y[t] - forecast;
      double e = is_relative ? r / forecast : r;

      if (is_relative && !(forecast > 1e-10))
        return INFINITY;
      if (t % STEPS_BETWEEN_LOOKS == STEPS_BETWEEN_LOOKS - 1 && self->stop != NULL && self->stop (self->stop_data))
        return INFINITY;
      if (matrix != NULL)
        {
          step_tangents (self, &s, &d, s.season[slot], d.season[slot], r);
          add_tangents (self, &d, &sums, forecast, e);
        }
      sums.squares += e * e;
      if (is_relative)
        sums.logs += log (forecast);
      hunch_ets_step_update (&self->form, &s, &s.season[slot], r);
      if (self->form.season == HUNCH_ETS_MULTIPLICATIVE && !(s.season[slot] > 0))
        return INFINITY;
    }

  if (!isfinite (sums.squares) || !isfinite (sums.logs))
    return INFINITY;
  /* A series that follows its model to the last digit is still compared with others: its errors are those of rounding. */
  sums.squares = MAX (sums.squares, (double) self->n * LEAST_SQUARE);
  if (matrix != NULL)
    finish (self, &sums, matrix, gradient);
  return (double) self->n * log (sums.squares) + 2 * sums.logs;
}
