#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/ets-private.h"

#define MAX_ROUNDS 200
#define LONG_SERIES 2000  /* of these one start tells the forms apart */
#define P HUNCH_ETS_MAX_PARAMETERS

static const double bottoms[4] = { 1e-4, 0, 0, 0.8 };
static const double tops[4] = { 0.9999, 1, 1, 0.98 };
/* alpha, shares of the ranges of beta and gamma, phi. */
static const double starts[][4] = { { 0.2, 0.1, 0.05, 0.95 }, { 0.6, 0.05, 0.1, 0.9 }, { 0.95, 0.02, 0.5, 0.97 }, { 0.05, 0.5, 0.3, 0.85 },
                                    { 0.9, 0.9, 0, 0.85 },   { 0.3, 0.8, 0, 0.9 },    { 0.09, 0.99, 0, 0.95 }, { 0.99, 0.5, 0, 0.82 } };
#define N_SEASON_STARTS 4  /* with a season; the others are for trends alone */

void
hunch_ets_free (HunchEts *self)
{
  if (self == NULL)
    return;

  g_free (self->season);
  g_free (self->last_season);
  g_free (self->fitted);
  g_free (self->residuals);
  g_free (self);
}

/* --- names --- */

static const char *const part_words[] = { "N", "A", "Ad", "M" };

void
hunch_ets_form_write (const HunchEtsForm *form,
                      char                out[HUNCH_ETS_NAME_SIZE])
{
  g_snprintf (out, HUNCH_ETS_NAME_SIZE, "%s%s%s", part_words[form->error], part_words[form->trend], part_words[form->season]);
}

gboolean
hunch_ets_form_read (const char   *name,
                     guint         period,
                     HunchEtsForm *out)
{
  for (HunchEtsPart error = 0; error <= HUNCH_ETS_MULTIPLICATIVE; error++)
    for (HunchEtsPart trend = 0; trend <= HUNCH_ETS_DAMPED; trend++)
      for (HunchEtsPart season = 0; season <= HUNCH_ETS_MULTIPLICATIVE; season++)
        {
          HunchEtsForm form = { error, trend, season, season != HUNCH_ETS_NONE ? period : 1 };
          char word[HUNCH_ETS_NAME_SIZE];

          if ((error != HUNCH_ETS_ADDITIVE && error != HUNCH_ETS_MULTIPLICATIVE) || season == HUNCH_ETS_DAMPED
              || (error == HUNCH_ETS_ADDITIVE && season == HUNCH_ETS_MULTIPLICATIVE))
            continue;
          hunch_ets_form_write (&form, word);
          if (g_str_equal (word, name))
            {
              *out = form;
              return TRUE;
            }
        }
  return FALSE;
}

static guint
count_parameters (const HunchEtsForm *form)
{
  HunchEtsProblem problem;

  hunch_ets_problem_set_up (&problem, form, NULL, 0);
  return problem.n_all + 1;
}

gboolean
hunch_ets_form_suits (const HunchEtsForm *form,
                      const double       *y,
                      gsize               n)
{
  if (form->season != HUNCH_ETS_NONE && (form->period < 2 || form->period > HUNCH_ETS_MAX_PERIOD || n < 2 * (gsize) form->period))
    return FALSE;
  if (n < count_parameters (form) + 2 || n < 4 || n > HUNCH_ETS_MAX_STEPS)
    return FALSE;
  for (gsize i = 0; form->error == HUNCH_ETS_MULTIPLICATIVE && i < n; i++)
    if (!(y[i] > 0))
      return FALSE;
  return TRUE;
}

/* --- first states --- */

/* Straight line through the first two periods (ten values without a season) and what is left of each season in them. */
static void
guess_states (const HunchEtsProblem *self,
              double                *v)
{
  gboolean is_seasonal = self->season >= 0;
  guint m = self->form.period;
  gsize n = MIN (self->n, is_seasonal ? MAX (2 * m, 8) / m * m : 10);
  double mean_t = ((double) n - 1) / 2, mean = 0, cross = 0, spread = 0, slope;
  double figure[HUNCH_ETS_MAX_PERIOD] = { 0 };

  for (gsize t = 0; t < n; t++)
    mean += self->y[t] / (double) n;
  if (is_seasonal)
    {
      double first = 0, last = 0;

      for (guint k = 0; k < m; k++)
        {
          first += self->y[k] / m;
          last += self->y[n - m + k] / m;
        }
      slope = n > m ? (last - first) / (double) (n - m) : 0;
    }
  else
    {
      for (gsize t = 0; t < n; t++)
        {
          cross += ((double) t - mean_t) * (self->y[t] - mean);
          spread += ((double) t - mean_t) * ((double) t - mean_t);
        }
      slope = cross / spread;
    }

  v[self->level] = self->slope >= 0 ? mean - slope * (mean_t + 1) : mean;
  if (self->form.error == HUNCH_ETS_MULTIPLICATIVE && !(v[self->level] > 0.1 * mean))
    {
      v[self->level] = mean;
      slope = 0;
    }
  if (self->slope >= 0)
    v[self->slope] = slope;
  for (gsize t = 0; is_seasonal && t < n; t++)
    {
      double base = mean + slope * ((double) t - mean_t);

      figure[t % m] += (self->form.season == HUNCH_ETS_MULTIPLICATIVE ? self->y[t] / base : self->y[t] - base) / ((double) n / m);
    }
  for (guint k = 0; is_seasonal && k + 1 < m; k++)
    v[self->season + k] = figure[k];
}

static void
take_start (const HunchEtsProblem *self,
            const HunchEts        *start,
            double                *v)
{
  v[0] = start->alpha;
  if (self->beta >= 0)
    v[self->beta] = CLAMP ((start->beta - bottoms[0]) / MAX (start->alpha - bottoms[0], 1e-9), 0, 1);
  if (self->gamma >= 0)
    v[self->gamma] = CLAMP ((start->gamma - bottoms[0]) / MAX (1 - start->alpha - bottoms[0], 1e-9), 0, 1);
  if (self->phi >= 0)
    v[self->phi] = start->phi;
  v[self->level] = start->level / self->scale;
  if (self->slope >= 0)
    v[self->slope] = start->slope / self->scale;
  for (guint k = 0; self->season >= 0 && k + 1 < self->form.period; k++)
    v[self->season + k] = self->form.season == HUNCH_ETS_MULTIPLICATIVE ? start->season[k] : start->season[k] / self->scale;
}

/* --- the search --- */

/* Solves (A + lambda D) x = b over the free places by Cholesky's decomposition. FALSE when it is not positive definite. */
static gboolean
solve_damped (const double   *matrix,
              const double   *b,
              const gboolean *is_free,
              guint           n,
              double          lambda,
              double         *x)
{
  double root[P * P];

  for (guint j = 0; j < n; j++)
    for (guint i = j; i < n; i++)
      {
        double sum = is_free[i] && is_free[j] ? matrix[i * n + j] : 0;

        if (i == j)
          sum = is_free[i] ? sum * (1 + lambda) + 1e-300 : 1;
        for (guint k = 0; k < j; k++)
          sum -= root[i * n + k] * root[j * n + k];
        if (i == j && !(sum > 0))
          return FALSE;
        root[i * n + j] = i == j ? sqrt (sum) : sum / root[j * n + j];
      }
  for (guint i = 0; i < n; i++)
    {
      x[i] = is_free[i] ? b[i] : 0;
      for (guint k = 0; k < i; k++)
        x[i] -= root[i * n + k] * x[k];
      x[i] /= root[i * n + i];
    }
  for (guint i = n; i-- > 0;)
    {
      for (guint k = i + 1; k < n; k++)
        x[i] -= root[k * n + i] * x[k];
      x[i] /= root[i * n + i];
    }
  return TRUE;
}

/* Which of alpha, beta, gamma and phi stands at place @i. */
static guint
get_bound (const HunchEtsProblem *self,
           guint                  i)
{
  if (i == 0)
    return 0;
  if ((int) i == self->beta)
    return 1;
  return (int) i == self->gamma ? 2 : 3;
}

static void
find_free (const HunchEtsProblem *self,
           const double          *v,
           const double          *gradient,
           gboolean              *is_free)
{
  for (guint i = 0; i < self->n_all; i++)
    {
      guint bound = i < self->n_smooth ? get_bound (self, i) : 0;

      is_free[i] = i >= self->n_smooth || !((v[i] <= bottoms[bound] && gradient[i] > 0) || (v[i] >= tops[bound] && gradient[i] < 0));
    }
}

/* Levenberg and Marquardt's steps, cut off at the bounds. */
static double
search (const HunchEtsProblem *self,
        double                *v)
{
  double matrix[P * P], gradient[P], step[P], next[P];
  gboolean is_free[P];
  double lambda = 1e-3;
  double value = hunch_ets_problem_evaluate (self, v, matrix, gradient);
  guint n_small = 0;

  for (guint round = 0; isfinite (value) && round < MAX_ROUNDS && lambda < 1e12 && n_small < 3; round++)
    {
      double tried;

      if (self->stop != NULL && self->stop (self->stop_data))
        return INFINITY;
      find_free (self, v, gradient, is_free);
      if (!solve_damped (matrix, gradient, is_free, self->n_all, lambda, step))
        {
          lambda *= 10;
          continue;
        }
      for (guint i = 0; i < self->n_all; i++)
        {
          guint bound = i < self->n_smooth ? get_bound (self, i) : 0;

          next[i] = i < self->n_smooth ? CLAMP (v[i] - step[i], bottoms[bound], tops[bound]) : v[i] - step[i];
        }
      tried = hunch_ets_problem_evaluate (self, next, NULL, NULL);
      if (!(tried < value))
        {
          lambda *= 10;
          continue;
        }
      n_small = value - tried < 1e-10 * MAX (1, fabs (value)) ? n_small + 1 : 0;
      memcpy (v, next, self->n_all * sizeof *v);
      value = hunch_ets_problem_evaluate (self, v, matrix, gradient);
      lambda = MAX (lambda / 10, 1e-12);
    }
  return value;
}

/* --- the model --- */

static void
fill_pass (HunchEts              *self,
           const HunchEtsProblem *problem,
           const double          *y,
           const double          *v)
{
  guint m = self->form.period;
  gboolean adds = self->form.season == HUNCH_ETS_ADDITIVE;
  HunchEtsStates s;
  double squares = 0;

  hunch_ets_problem_get_states (problem, v, &s);
  s.level *= problem->scale;
  s.slope *= problem->scale;
  for (guint k = 0; adds && k < m; k++)
    s.season[k] *= problem->scale;
  self->alpha = s.alpha;
  self->beta = problem->beta >= 0 ? s.beta : NAN;
  self->gamma = problem->gamma >= 0 ? s.gamma : NAN;
  self->phi = problem->phi >= 0 ? s.phi : NAN;
  self->level = s.level;
  self->slope = problem->slope >= 0 ? s.slope : NAN;
  if (problem->season >= 0)
    self->season = g_memdup2 (s.season, m * sizeof *s.season);

  for (gsize t = 0; t < self->n; t++)
    {
      guint slot = problem->season >= 0 ? t % m : 0;
      double forecast = hunch_ets_step_forecast (&self->form, &s, s.season[slot]);
      double r = y[t] - forecast;

      self->fitted[t] = forecast;
      self->residuals[t] = self->form.error == HUNCH_ETS_MULTIPLICATIVE ? r / forecast : r;
      squares += self->residuals[t] * self->residuals[t];
      hunch_ets_step_update (&self->form, &s, &s.season[slot], r);
    }
  self->last_level = s.level;
  self->last_slope = problem->slope >= 0 ? s.slope : NAN;
  if (problem->season >= 0)
    {
      self->last_season = g_new (double, m);
      for (guint k = 0; k < m; k++)
        self->last_season[k] = s.season[(self->n + k) % m];
    }
  self->variance = squares / ((double) self->n - (self->n_parameters - 1));
}

static HunchEts *
make_model (const HunchEtsProblem *problem,
            const double          *y,
            const double          *v,
            double                 criterion)
{
  HunchEts *self = g_new0 (HunchEts, 1);
  double n = (double) problem->n, k;

  self->form = problem->form;
  self->n = problem->n;
  self->n_parameters = problem->n_all + 1;
  self->fitted = g_new (double, problem->n);
  self->residuals = g_new (double, problem->n);
  fill_pass (self, problem, y, v);
  k = self->n_parameters;
  criterion += 2 * n * log (problem->scale);
  self->loglik = -criterion / 2;
  self->aic = criterion + 2 * k;
  self->bic = criterion + log (n) * k;
  self->aicc = n > k + 1 ? self->aic + 2 * k * (k + 1) / (n - k - 1) : INFINITY;
  return self;
}

/* @start (may be NULL): begins there; else from the first @n_starts (0: all there are). */
static double
search_all (const HunchEtsProblem *problem,
            const HunchEts        *start,
            guint                  n_starts,
            double                *best_v)
{
  double best = INFINITY;
  double v[P];

  if (start != NULL)
    {
      take_start (problem, start, best_v);
      best = search (problem, best_v);
      if (isfinite (best))
        return best;
    }
  if (n_starts == 0)
    n_starts = problem->season < 0 && problem->slope >= 0 ? G_N_ELEMENTS (starts) : N_SEASON_STARTS;
  for (guint k = 0; k < n_starts; k++)
    {
      double value;

      memset (v, 0, sizeof v);
      for (guint i = 0; i < problem->n_smooth; i++)
        v[i] = starts[k][get_bound (problem, i)];
      guess_states (problem, v);
      value = search (problem, v);
      if (value < best)
        {
          best = value;
          memcpy (best_v, v, sizeof v);
        }
    }
  return best;
}

/* The mean size of the values: states and parameters are then of like size. */
static double *
dup_scaled (const double *y,
            gsize         n,
            double       *out_scale)
{
  double *scaled = g_new (double, n);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += fabs (y[i]) / (double) n;
  *out_scale = sum > 0 ? sum : 1;
  for (gsize i = 0; i < n; i++)
    scaled[i] = y[i] / *out_scale;
  return scaled;
}

static HunchEts *
fit (const double       *y,
     gsize               n,
     const HunchEtsForm *form,
     const HunchEts     *start,
     guint               n_starts,
     HunchEtsStop        stop,
     gpointer            stop_data,
     GError            **error)
{
  g_autofree double *scaled = NULL;
  HunchEtsProblem problem = { .stop = stop, .stop_data = stop_data };
  double v[P];
  double criterion;

  if (!hunch_ets_form_suits (form, y, n))
    {
      char name[HUNCH_ETS_NAME_SIZE];

      hunch_ets_form_write (form, name);
      g_set_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, "The model %s does not suit this series: it needs %u values or more, two whole seasons "
                   "of at most %u steps if it has one, and values above zero if it multiplies.", name, count_parameters (form) + 2, HUNCH_ETS_MAX_PERIOD);
      return NULL;
    }

  scaled = dup_scaled (y, n, &problem.scale);
  hunch_ets_problem_set_up (&problem, form, scaled, n);
  criterion = search_all (&problem, start, n_starts, v);
  if (isfinite (criterion) && !(stop != NULL && stop (stop_data)))
    return make_model (&problem, y, v, criterion);

  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_NUMERIC, "No smoothing model could be fitted to this series.");
  return NULL;
}

HunchEts *
hunch_ets_fit (const double       *y,
               gsize               n,
               const HunchEtsForm *form,
               const HunchEts     *start,
               HunchEtsStop        stop,
               gpointer            stop_data,
               GError            **error)
{
  return hunch_stats_check_finite (y, n, error) ? fit (y, n, form, start, 0, stop, stop_data, error) : NULL;
}

static int
compare_aicc (gconstpointer a,
              gconstpointer b)
{
  const HunchEts *first = *(const HunchEts *const *) a;
  const HunchEts *second = *(const HunchEts *const *) b;

  return (first->aicc > second->aicc) - (first->aicc < second->aicc);
}

GPtrArray *
hunch_ets_choose (const double *y,
                  gsize         n,
                  guint         period,
                  HunchEtsStop  stop,
                  gpointer      stop_data,
                  GError      **error)
{
  static const char *const names[] = { "ANN", "AAN", "AAdN", "MNN", "MAN", "MAdN", "ANA", "AAA", "AAdA", "MNA", "MAA", "MAdA", "MNM", "MAM", "MAdM" };
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_ets_free);

  if (!hunch_stats_check_finite (y, n, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      HunchEtsForm form;
      HunchEts *model;

      if (!hunch_ets_form_read (names[i], period, &form) || !hunch_ets_form_suits (&form, y, n))
        continue;
      model = fit (y, n, &form, NULL, n > LONG_SERIES ? 1 : 0, stop, stop_data, NULL);
      if (stop != NULL && stop (stop_data))
        {
          g_clear_pointer (&model, hunch_ets_free);
          break;
        }
      if (model != NULL && isfinite (model->aicc))
        g_ptr_array_add (models, model);
      else
        g_clear_pointer (&model, hunch_ets_free);
    }
  if (models->len == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, "No smoothing model could be fitted to this series.");
      return NULL;
    }
  g_ptr_array_sort (models, compare_aicc);
  return g_steal_pointer (&models);
}
