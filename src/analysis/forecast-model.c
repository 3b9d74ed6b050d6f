/* A model of a series, what it forecasts, and how well it would have forecast the last values had they not been known. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/forecast-private.h"

#define MOST_SIZE 1e140

const double hunch_fan_levels[3] = { 0.5, 0.8, 0.95 };

void
hunch_model_of_series_clear (HunchModelOfSeries *self)
{
  g_clear_pointer (&self->ets, hunch_ets_free);
  g_clear_pointer (&self->seasonal, g_free);
}

void
hunch_backtest_clear (HunchBacktest *self)
{
  g_clear_pointer (&self->actual, g_array_unref);
  g_clear_pointer (&self->distance, g_array_unref);
  for (guint i = 0; i < HUNCH_RIVALS; i++)
    g_clear_pointer (&self->forecast[i], g_array_unref);
  g_clear_pointer (&self->fan_mean, g_free);
  g_clear_pointer (&self->fan_low, g_free);
  g_clear_pointer (&self->fan_high, g_free);
}

void
hunch_forecast_clear (HunchForecast *self)
{
  hunch_time_series_clear (&self->series);
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  hunch_model_of_series_clear (&self->model);
  hunch_ets_forecast_clear (&self->forecast);
  hunch_backtest_clear (&self->backtest);
  hunch_decomposition_clear (&self->parts);
}

static gboolean
is_stopped (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

/* --- the model --- */

/* The season of the steps that come, taken off @y into @rest; NULL when the model takes care of it or there is none. */
static double *
take_season_off (const HunchForecast *self,
                 const double        *y,
                 gsize                n,
                 double              *rest)
{
  g_auto (HunchDecomposition) parts = { 0 };
  double *coming;

  memcpy (rest, y, n * sizeof *rest);
  if (self->period <= HUNCH_ETS_MAX_PERIOD || !hunch_decompose_stl (y, n, self->period, 0, &parts, NULL))
    return NULL;

  coming = g_new (double, self->period);
  for (gsize i = 0; i < n; i++)
    rest[i] = y[i] - parts.seasonal[i];
  for (guint k = 0; k < self->period; k++)
    coming[k] = parts.seasonal[(n + k) % self->period];
  return coming;
}

/* @candidates (may be NULL): gets the models that were chosen from. @start: see hunch_ets_fit(); its form is taken. */
static gboolean
fit_model (HunchForecast            *self,
           const double             *y,
           gsize                     n,
           const HunchModelOfSeries *start,
           GPtrArray               **candidates,
           HunchModelOfSeries       *out,
           GError                  **error)
{
  g_autofree double *rest = g_new (double, n);
  guint period = self->period <= HUNCH_ETS_MAX_PERIOD ? self->period : 1;
  char name[HUNCH_ETS_NAME_SIZE];
  HunchEtsForm form;

  out->period = self->period;
  out->seasonal = take_season_off (self, y, n, rest);
  if (start == NULL && self->form == NULL)
    {
      g_autoptr (GPtrArray) models = hunch_ets_choose (rest, n, period, is_stopped, self->inquiry->cancellable, error);

      if (models == NULL)
        return FALSE;
      if (candidates != NULL)
        *candidates = g_ptr_array_ref (models);
      form = ((HunchEts *) g_ptr_array_index (models, 0))->form;
      out->ets = hunch_ets_fit (rest, n, &form, g_ptr_array_index (models, 0), is_stopped, self->inquiry->cancellable, error);
    }
  else
    {
      if (start != NULL)
        form = start->ets->form;
      else if (!hunch_ets_form_read (self->form, period, &form))
        return hunch_bad_option (error, _("model=%s is not known: say auto, or error, trend and season as in ANN, AAdN, AAA, MAM."), self->form);
      out->ets = hunch_ets_fit (rest, n, &form, start != NULL ? start->ets : NULL, is_stopped, self->inquiry->cancellable, error);
    }
  if (out->ets == NULL)
    return FALSE;

  hunch_ets_form_write (&out->ets->form, name);
  g_snprintf (out->name, sizeof out->name, "%s%s", out->seasonal != NULL ? "STL+" : "", name);
  return TRUE;
}

/* Back from logs, the middle of what is expected stays the middle. */
static void
forecast_model (HunchForecast            *self,
                const HunchModelOfSeries *model,
                guint                     horizon,
                guint                     n_paths,
                HunchEtsForecast         *out)
{
  const double levels[HUNCH_FAN_LEVELS] = { hunch_fan_levels[0], hunch_fan_levels[1], hunch_fan_levels[2], self->inquiry->conf };

  hunch_ets_forecast (model->ets, horizon, levels, HUNCH_FAN_LEVELS, n_paths, self->seed, out);
  for (guint h = 0; h < horizon; h++)
    {
      double shift = model->seasonal != NULL ? model->seasonal[h % model->period] : 0;

      out->mean[h] += shift;
      for (guint k = 0; k < HUNCH_FAN_LEVELS; k++)
        {
          double *low = &out->low[k * horizon + h], *high = &out->high[k * horizon + h];

          *low += shift;
          *high += shift;
          if (self->is_log)
            {
              *low = exp (*low);
              *high = exp (*high);
            }
        }
      if (!self->is_log)
        continue;
      out->sd[h] *= exp (out->mean[h]);
      out->mean[h] = exp (out->mean[h]);
    }
}

/* --- looking back --- */

const char *
hunch_rival_get_name (HunchRival rival)
{
  switch (rival)
    {
    case HUNCH_RIVAL_NAIVE:
      return _("naive forecast (the last value)");
    case HUNCH_RIVAL_SEASONAL:
      return _("seasonal naive forecast (the value one season ago)");
    case HUNCH_RIVAL_DRIFT:
      return _("drift (the last value and the mean change)");
    case HUNCH_RIVAL_MODEL:
    case HUNCH_RIVALS:
    default:
      return _("model");
    }
}

static gboolean
has_rival (const HunchForecast *self,
           HunchRival           rival)
{
  return rival != HUNCH_RIVAL_SEASONAL || self->period > 1;
}

/* What the simple rules say at @origin (values known) about @h steps later. */
static double
ask_rival (const HunchForecast *self,
           HunchRival           rival,
           gsize                origin,
           guint                h)
{
  const double *y = self->series.y;
  double last = y[origin - 1];

  if (rival == HUNCH_RIVAL_SEASONAL)
    return y[origin - self->period + (h - 1) % self->period];
  if (rival == HUNCH_RIVAL_DRIFT)
    return last + h * (last - y[0]) / ((double) origin - 1);
  return last;
}

static void
add_origin (HunchForecast          *self,
            const HunchEtsForecast *forecast,
            gsize                   origin,
            double                 *covered)
{
  HunchBacktest *back = &self->backtest;

  for (guint h = 1; h <= forecast->horizon; h++)
    {
      double actual = self->series.y[origin + h - 1];

      g_array_append_val (back->actual, actual);
      g_array_append_val (back->distance, h);
      g_array_append_val (back->forecast[HUNCH_RIVAL_MODEL], forecast->mean[h - 1]);
      for (HunchRival rival = HUNCH_RIVAL_NAIVE; rival < HUNCH_RIVALS; rival++)
        {
          double said = has_rival (self, rival) ? ask_rival (self, rival, origin, h) : NAN;

          g_array_append_val (back->forecast[rival], said);
        }
      for (guint k = 0; k < 3; k++)
        covered[k] += actual >= forecast->low[k * forecast->horizon + h - 1] && actual <= forecast->high[k * forecast->horizon + h - 1];
    }
}

/* Walks the origins; each model begins its search where the last one ended. */
static gboolean
walk_origins (HunchForecast *self,
              guint          n_held,
              double        *covered,
              GError       **error)
{
  HunchBacktest *back = &self->backtest;
  g_auto (HunchModelOfSeries) model = { 0 };
  gsize n = self->series.n;

  for (gsize origin = n - n_held; origin < n; origin++)
    {
      g_auto (HunchModelOfSeries) next = { 0 };
      g_auto (HunchEtsForecast) forecast = { 0 };

      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error)
          || !fit_model (self, self->y, origin, model.ets != NULL ? &model : NULL, NULL, &next, error))
        return FALSE;
      forecast_model (self, &next, (guint) MIN (back->horizon, n - origin), 1000, &forecast);
      add_origin (self, &forecast, origin, covered);
      if (origin == n - n_held)
        {
          memcpy (back->name, next.name, sizeof back->name);
          back->fan_mean = g_memdup2 (forecast.mean, forecast.horizon * sizeof (double));
          back->fan_low = g_memdup2 (forecast.low + 2 * forecast.horizon, forecast.horizon * sizeof (double));
          back->fan_high = g_memdup2 (forecast.high + 2 * forecast.horizon, forecast.horizon * sizeof (double));
        }
      hunch_model_of_series_clear (&model);
      model = next;
      memset (&next, 0, sizeof next);
    }
  return TRUE;
}

/* The forecasts one step ahead, or all; errors of them into @errors. Returns how many. */
static gsize
pick (const HunchBacktest *back,
      HunchRival           rival,
      gboolean             is_next,
      double              *actual,
      double              *forecast,
      double              *errors)
{
  gsize n = 0;

  for (gsize i = 0; i < back->n; i++)
    {
      if (is_next && g_array_index (back->distance, guint, i) != 1)
        continue;
      actual[n] = g_array_index (back->actual, double, i);
      forecast[n] = g_array_index (back->forecast[rival], double, i);
      errors[n] = actual[n] - forecast[n];
      n++;
    }
  return n;
}

static void
score (HunchForecast *self)
{
  HunchBacktest *back = &self->backtest;
  g_autofree double *actual = g_new (double, back->n), *forecast = g_new (double, back->n);
  g_autofree double *errors = g_new (double, back->n), *model_errors = g_new (double, back->n);
  gsize n_train = self->series.n - back->n_held;
  double scale = hunch_naive_scale (self->series.y, n_train, self->period > 1 && n_train > self->period ? self->period : 1);

  for (HunchRival rival = HUNCH_RIVAL_MODEL; rival < HUNCH_RIVALS; rival++)
    {
      gsize n;

      if (!has_rival (self, rival))
        continue;
      n = pick (back, rival, FALSE, actual, forecast, errors);
      back->all[rival] = hunch_accuracy (actual, forecast, n, scale);
      n = pick (back, rival, TRUE, actual, forecast, rival == HUNCH_RIVAL_MODEL ? model_errors : errors);
      back->next[rival] = hunch_accuracy (actual, forecast, n, scale);
      if (rival == HUNCH_RIVAL_MODEL)
        continue;
      back->has_dm[rival] = hunch_diebold_mariano (model_errors, errors, n, 1, 1, self->inquiry->conf, &back->dm[rival], NULL);
      if (rival != HUNCH_RIVAL_DRIFT && (back->best_rival == HUNCH_RIVAL_MODEL || back->next[rival].mae < back->next[back->best_rival].mae))
        back->best_rival = rival;
    }
}

/* As many as are asked for, or as the horizon, as long as the values before them make a model; 0: too few. */
static guint
choose_n_held (const HunchForecast *self,
               guint                n_held,
               gboolean             has_n_held)
{
  gsize n = self->series.n;
  gsize least = MAX (self->period > 1 ? 2 * self->period + 3 : 0, 10);
  gsize most = n > least ? n - least : 0;

  if (has_n_held)
    return (guint) MIN (n_held, most);
  return (guint) MIN (MAX (self->horizon, 6), MIN (most, MAX (n / 4, 3)));
}

static gboolean
look_back (HunchForecast *self,
           guint          n_held,
           GError       **error)
{
  HunchBacktest *back = &self->backtest;
  double covered[3] = { 0, 0, 0 };
  g_autoptr (GError) cause = NULL;

  if (n_held < 3)
    return TRUE;
  back->n_held = n_held;
  back->horizon = MIN (self->horizon, n_held);
  back->actual = g_array_new (FALSE, FALSE, sizeof (double));
  back->distance = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < HUNCH_RIVALS; i++)
    back->forecast[i] = g_array_new (FALSE, FALSE, sizeof (double));
  if (!walk_origins (self, n_held, covered, &cause))
    {
      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
        return FALSE;
      /* A form that suits all values need not suit the first of them. */
      back->n_held = 0;
      return TRUE;
    }

  back->n = back->actual->len;
  for (guint k = 0; k < 3; k++)
    back->coverage[k] = covered[k] / (double) back->n;
  score (self);
  return TRUE;
}

/* --- all of it --- */

static gboolean
check_values (HunchForecast *self,
              GError       **error)
{
  const HunchTimeSeries *series = &self->series;
  gboolean is_constant = TRUE;
  double largest = 0;

  if (series->n < 6)
    return hunch_no_answer (error, _("The series has only %zu %s, and six are the fewest that can be carried on."), series->n,
                            hunch_time_step_get_words (series->step));
  if (series->n > HUNCH_ETS_MAX_STEPS)
    return hunch_no_answer (error, _("The series has %zu %s, more than the %d that are looked at: choose a longer step=."), series->n,
                            hunch_time_step_get_words (series->step), HUNCH_ETS_MAX_STEPS);
  self->y = g_new (double, series->n);
  for (gsize i = 0; i < series->n; i++)
    {
      if (self->is_log && !(series->y[i] > 0))
        return hunch_no_answer (error, _("transform=log needs values above 0, and %s is not always."), series->what);
      self->y[i] = self->is_log ? log (series->y[i]) : series->y[i];
      is_constant &= series->y[i] == series->y[0];
      largest = fmax (largest, fabs (series->y[i]));
    }
  if (is_constant)
    return hunch_no_answer (error, _("%s is always the same: there is nothing to forecast."), series->what);
  if (largest > MOST_SIZE || largest < 1 / MOST_SIZE)
    return hunch_no_answer (error, _("The values of %s are too large or too small for their squares to be calculated with."), series->what);
  return TRUE;
}

static guint
choose_horizon (const HunchForecast *self)
{
  guint period = self->period;

  if (period > HUNCH_ETS_MAX_PERIOD)
    return MIN (period, 13);
  if (period > 1)
    return period >= 12 ? period : 2 * period;
  return (guint) CLAMP (self->series.n / 5, 3, 10);
}

/* A season that multiplies adds to logs. */
static void
take_apart (HunchForecast *self)
{
  g_autofree double *logs = NULL;

  if (self->period < 2)
    return;
  self->parts_multiply = self->model.ets->form.season == HUNCH_ETS_MULTIPLICATIVE && !self->is_log;
  if (self->parts_multiply)
    {
      logs = g_new (double, self->series.n);
      for (gsize i = 0; i < self->series.n; i++)
        logs[i] = log (self->y[i]);
    }
  self->has_parts = hunch_decompose_stl (logs != NULL ? logs : self->y, self->series.n, self->period, 0, &self->parts, NULL);
}

gboolean
hunch_forecast_work (HunchForecast *self,
                     guint          n_held,
                     gboolean       has_n_held,
                     GError       **error)
{
  if (!check_values (self, error))
    return FALSE;
  if (self->horizon == 0)
    self->horizon = choose_horizon (self);
  if (!fit_model (self, self->y, self->series.n, NULL, &self->candidates, &self->model, error))
    {
      if (g_cancellable_is_cancelled (self->inquiry->cancellable))
        {
          g_clear_error (error);
          g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error);
        }
      return FALSE;
    }
  forecast_model (self, &self->model, self->horizon, self->n_paths, &self->forecast);
  take_apart (self);
  return look_back (self, choose_n_held (self, n_held, has_n_held), error);
}
