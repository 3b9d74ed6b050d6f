#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/forecast-private.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/moments.h"
#include "stats/normality.h"

#define MOST_SEASONS 60
#define OWN_LEVEL 3  /* of conf=, among the forecast's levels */

static double
get_bound (const HunchForecast *self,
           gboolean             is_high,
           guint                level,
           guint                h)
{
  const double *bounds = is_high ? self->forecast.high : self->forecast.low;

  return bounds[level * self->forecast.horizon + h];
}

/* --- numbers --- */

static void
add_forecasts (HunchForecast *self)
{
  const char *const heads[] = { _("Time"), _("Forecast"), _("50 %: from"), _("to"), _("80 %: from"), _("to"), _("95 %: from"), _("to"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "forecast", _("Forecasts"), heads);

  for (guint h = 0; h < self->horizon; h++)
    {
      HunchEstimate estimate = HUNCH_ESTIMATE_NONE;
      g_autofree char *label = hunch_time_series_dup_label (&self->series, (gint64) self->series.n + h);

      estimate.estimate = self->forecast.mean[h];
      estimate.se = self->is_log ? NAN : self->forecast.sd[h];
      estimate.ci_low = get_bound (self, FALSE, OWN_LEVEL, h);
      estimate.ci_high = get_bound (self, TRUE, OWN_LEVEL, h);
      hunch_result_add_estimate (self->inquiry->result, label, &estimate);
      hunch_result_add_row (rows, "snnnnnnn", label, self->forecast.mean[h], get_bound (self, FALSE, 0, h), get_bound (self, TRUE, 0, h),
                            get_bound (self, FALSE, 1, h), get_bound (self, TRUE, 1, h), get_bound (self, FALSE, 2, h), get_bound (self, TRUE, 2, h));
    }
}

static void
add_model (HunchForecast *self)
{
  HunchResult *result = self->inquiry->result;
  const HunchEts *ets = self->model.ets;

  hunch_result_add_value (result, "alpha", ets->alpha);
  hunch_result_add_value (result, "beta", ets->beta);
  hunch_result_add_value (result, "gamma", ets->gamma);
  hunch_result_add_value (result, "phi", ets->phi);
  hunch_result_add_value (result, "level", ets->level);
  hunch_result_add_value (result, "slope", ets->slope);
  for (guint k = 0; ets->season != NULL && k < ets->form.period; k++)
    {
      g_autofree char *season = hunch_time_series_dup_season (&self->series, self->period, k);
      g_autofree char *name = g_strdup_printf ("season[%s]", season);

      hunch_result_add_value (result, name, ets->season[k]);
    }
  hunch_result_set_fit (result, "loglik", ets->loglik);
  hunch_result_set_fit (result, "aic", ets->aic);
  hunch_result_set_fit (result, "aicc", ets->aicc);
  hunch_result_set_fit (result, "bic", ets->bic);
  hunch_result_set_fit (result, "sigma", sqrt (ets->variance));
  hunch_result_set_fit (result, "n_parameters", ets->n_parameters);
  hunch_result_set_fit (result, "n_steps", (double) self->series.n);
  hunch_result_set_fit (result, "period", self->period);
}

static void
add_candidates (HunchForecast *self)
{
  const char *const heads[] = { _("Model"), _("Log-likelihood"), _("AICc"), _("AICc beyond the best"), _("Parameters"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "models", _("Models to choose from"), heads);
  double best = self->candidates != NULL ? ((HunchEts *) g_ptr_array_index (self->candidates, 0))->aicc : self->model.ets->aicc;

  if (self->candidates == NULL)
    hunch_result_add_row (rows, "snnni", self->model.name, self->model.ets->loglik, best, 0.0, (gint64) self->model.ets->n_parameters);
  for (guint i = 0; self->candidates != NULL && i < self->candidates->len; i++)
    {
      const HunchEts *ets = g_ptr_array_index (self->candidates, i);
      char name[HUNCH_ETS_NAME_SIZE];
      g_autofree char *full = NULL;

      hunch_ets_form_write (&ets->form, name);
      full = g_strconcat (self->model.seasonal != NULL ? "STL+" : "", name, NULL);
      hunch_result_add_row (rows, "snnni", full, ets->loglik, ets->aicc, ets->aicc - best, (gint64) ets->n_parameters);
    }
}

static void
add_backtest (HunchForecast *self)
{
  const HunchBacktest *back = &self->backtest;
  const char *const heads[] = { _("Forecast by"), _("Steps ahead"), _("Forecasts"), _("MAE"), _("RMSE"), _("MASE"), _("sMAPE"), _("Bias"), NULL };
  JsonArray *rows;
  g_autofree char *ahead = NULL;

  if (back->n_held == 0)
    return;
  rows = hunch_result_add_table (self->inquiry->result, "backtest", _("On the last values, held back"), heads);
  ahead = g_strdup_printf ("1–%u", back->horizon);
  for (HunchRival rival = HUNCH_RIVAL_MODEL; rival < HUNCH_RIVALS; rival++)
    for (guint is_all = 0; is_all < 2; is_all++)
      {
        const HunchAccuracy *a = is_all ? &back->all[rival] : &back->next[rival];

        if (a->n > 0)
          hunch_result_add_row (rows, "ssinnnnn", rival == HUNCH_RIVAL_MODEL ? back->name : hunch_rival_get_name (rival), is_all ? ahead : "1",
                                (gint64) a->n, a->mae, a->rmse, a->mase, a->smape, a->bias);
      }
  hunch_result_set_fit (self->inquiry->result, "backtest_mae", back->next[0].mae);
  hunch_result_set_fit (self->inquiry->result, "backtest_rmse", back->next[0].rmse);
  hunch_result_set_fit (self->inquiry->result, "backtest_mase", back->next[0].mase);
  hunch_result_set_fit (self->inquiry->result, "backtest_smape", back->next[0].smape);
  hunch_result_set_fit (self->inquiry->result, "coverage_50", back->coverage[0]);
  hunch_result_set_fit (self->inquiry->result, "coverage_80", back->coverage[1]);
  hunch_result_set_fit (self->inquiry->result, "coverage_95", back->coverage[2]);
}

static void
add_distances (HunchForecast *self)
{
  const HunchBacktest *back = &self->backtest;
  const char *const heads[] = { _("Steps ahead"), _("Forecasts"), _("MAE of the model"), _("MAE of the naive forecast"), NULL };
  JsonArray *rows;

  if (back->n_held == 0)
    return;
  rows = hunch_result_add_table (self->inquiry->result, "distance", _("The further ahead, the further off"), heads);
  for (guint h = 1; h <= back->horizon; h++)
    {
      double mae[2] = { 0, 0 };
      gint64 n = 0;

      for (gsize i = 0; i < back->n; i++)
        if (g_array_index (back->distance, guint, i) == h)
          {
            double actual = g_array_index (back->actual, double, i);

            mae[0] += fabs (actual - g_array_index (back->forecast[0], double, i));
            mae[1] += fabs (actual - g_array_index (back->forecast[back->best_rival], double, i));
            n++;
          }
      if (n > 0)
        hunch_result_add_row (rows, "iinn", (gint64) h, n, mae[0] / (double) n, mae[1] / (double) n);
    }
}

static void
add_seasons (HunchForecast *self)
{
  g_auto (HunchDecomposition) classical = { 0 };
  const char *const heads[] = { _("Season"), _("STL"), _("Classical"), NULL };
  gboolean has_classical = hunch_decompose (self->y, self->series.n, MAX (self->period, 2), self->parts_multiply, &classical, NULL);
  JsonArray *rows;

  if (!self->has_parts)
    return;
  hunch_result_set_fit (self->inquiry->result, "trend_strength", hunch_decomposition_get_trend_strength (&self->parts));
  hunch_result_set_fit (self->inquiry->result, "season_strength", hunch_decomposition_get_season_strength (&self->parts));
  if (self->period > MOST_SEASONS)
    return;
  rows = hunch_result_add_table (self->inquiry->result, "seasons", self->parts_multiply ? _("What each season multiplies by") : _("What each season adds"),
                                 heads);
  for (guint k = 0; k < self->period; k++)
    {
      g_autofree char *name = hunch_time_series_dup_season (&self->series, self->period, k);

      hunch_result_add_row (rows, "snn", name, self->parts_multiply ? exp (self->parts.seasonal[k]) : self->parts.seasonal[k], has_classical ? classical.seasonal[k] : NAN);
    }
}

/* --- the test against simple rules --- */

void
hunch_forecast_add_dm (HunchInquiry        *inquiry,
                       const HunchBacktest *back,
                       HunchRival           rival,
                       const char          *group)
{
  const HunchDieboldMariano *dm = &back->dm[rival];
  double mae = back->next[rival].mae;
  g_autofree char *name = g_strdup_printf (_("Diebold–Mariano test against the %s"), hunch_rival_get_name (rival));
  g_autofree char *full = group != NULL ? g_strdup_printf ("%s: %s", group, name) : g_strdup (name);
  HunchTest test = { full, dm->statistic, { dm->df, NAN }, dm->p, _("Share of the error saved"),
                     { -dm->difference / mae, -dm->ci_high / mae, MIN (-dm->ci_low / mae, 1) } };

  if (back->has_dm[rival] && mae > 0)
    hunch_result_add_test (inquiry->result, &test);
}

static void
add_tests (HunchForecast *self)
{
  const HunchBacktest *back = &self->backtest;

  if (back->n_held == 0)
    return;
  hunch_forecast_add_dm (self->inquiry, back, back->best_rival, NULL);
  for (HunchRival rival = HUNCH_RIVAL_NAIVE; rival < HUNCH_RIVALS; rival++)
    if (rival != back->best_rival)
      hunch_forecast_add_dm (self->inquiry, back, rival, NULL);
}

/* --- checks --- */

static void
check_memory (HunchForecast *self)
{
  const HunchEts *ets = self->model.ets;
  guint lag = (guint) MIN (self->period > 1 ? MIN (2 * self->period, 200) : 10, self->series.n / 5);
  HunchLjungBox box;
  g_autofree char *p = NULL;
  g_autofree char *text = NULL;

  if (!hunch_ljung_box (ets->residuals, ets->n, MAX (lag, 1), 0, &box, NULL))
    return;
  p = hunch_words_p (box.p);
  if (box.p >= 0.05)
    text = g_strdup_printf (_("What is left after the model looks like noise (Ljung–Box over %.0f lags, %s)."), box.df, p);
  else
    text = g_strdup_printf (_("What is left after the model still remembers (Ljung–Box over %.0f lags, %s): the intervals may be too narrow."), box.df, p);
  hunch_result_add_check (self->inquiry->result, "residuals-independent", box.p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, box.statistic, box.p, text);
}

static void
check_normal (HunchForecast *self)
{
  const HunchEts *ets = self->model.ets;
  HunchNormality normality;
  HunchMoments moments;
  gboolean is_shapiro = hunch_normality_shapiro (ets->residuals, ets->n, &normality, NULL);
  g_autofree char *p = NULL;
  g_autofree char *text = NULL;

  if (!is_shapiro && !(hunch_moments (ets->residuals, ets->n, &moments, NULL) && hunch_normality_jarque_bera (&moments, &normality, NULL)))
    return;
  p = hunch_words_p (normality.p);
  if (normality.p >= 0.05)
    text = g_strdup_printf (_("The errors may well be normal (%s, %s)."), is_shapiro ? "Shapiro–Wilk" : "Jarque–Bera", p);
  else
    text = g_strdup_printf (_("The errors are not normal (%s, %s): the ends of the intervals are less sure than they look."),
                            is_shapiro ? "Shapiro–Wilk" : "Jarque–Bera", p);
  hunch_result_add_check (self->inquiry->result, "residuals-normal", normality.p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, normality.statistic,
                          normality.p, text);
}

/* The origins lie one step apart, so their forecasts are no independent trials: fewer than 80 % of 95 % is called too few. */
static void
check_coverage (HunchForecast *self)
{
  const HunchBacktest *back = &self->backtest;
  g_autofree char *held = NULL;
  g_autofree char *middle = NULL;
  g_autofree char *text = NULL;

  if (back->n_held == 0)
    return;
  held = hunch_words_percent (back->coverage[2]);
  middle = hunch_words_percent (back->coverage[1]);
  text = g_strdup_printf (_("Of %zu forecasts of values held back, %s fell within their 95 %% intervals and %s within those of 80 %%."), back->n, held, middle);
  hunch_result_add_check (self->inquiry->result, "coverage", back->coverage[2] >= 0.8 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, back->coverage[2], NAN, text);
}

static void
check_series (HunchForecast *self)
{
  HunchResult *result = self->inquiry->result;
  const HunchTimeSeries *series = &self->series;
  g_autofree char *from = hunch_time_series_dup_label (series, 0);
  g_autofree char *to = hunch_time_series_dup_label (series, (gint64) series->n - 1);
  g_autofree char *text = NULL;

  if (self->period > 1)
    text = g_strdup_printf (_("%s from %s to %s: %zu %s, with a season of %u."), series->what, from, to, series->n, hunch_time_step_get_words (series->step),
                            self->period);
  else
    text = g_strdup_printf (_("%s from %s to %s: %zu %s, without a season."), series->what, from, to, series->n, hunch_time_step_get_words (series->step));
  hunch_result_add_check (result, "series", HUNCH_CHECK_UNKNOWN, NAN, NAN, text);
  if (series->cut_first != NULL)
    hunch_result_add_warning (result, _("The rows begin within %s, so this first %s is incomplete and was left out."), series->cut_first,
                              hunch_time_step_get_word (series->step));
  if (series->cut_last != NULL)
    hunch_result_add_warning (result, _("The rows end within %s, so this last %s is incomplete and was left out."), series->cut_last,
                              hunch_time_step_get_word (series->step));
  if (self->inquiry->clusters != NULL)
    hunch_result_add_warning (result, _("The rows came in blocks and count here as single ones: where few blocks fall on a step, its value wavers more than the "
                                        "model knows."));
  if (self->backtest.n_held == 0)
    hunch_result_add_warning (result, _("The series is too short to hold values back, so nobody knows how good its forecasts are."));
}

static void
add_sources (HunchForecast *self)
{
  HunchResult *result = self->inquiry->result;

  hunch_result_add_source (result, "R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder, Forecasting with Exponential Smoothing (2008), tables 2.2, 2.3, 6.1-6.3");
  if (self->candidates != NULL)
    hunch_result_add_source (result, "AICc: C. M. Hurvich, C.-L. Tsai, Biometrika 76 (1989)");
  if (self->forecast.is_simulated)
    hunch_result_add_source (result, "Intervals: quantiles of simulated paths with the seed given");
  if (self->has_parts)
    {
      hunch_result_add_source (result, "STL: R. B. Cleveland, W. S. Cleveland, J. E. McRae, I. Terpenning, Journal of Official Statistics 6 (1990)");
      hunch_result_add_source (result, "Strength of trend and season: X. Wang, K. Smith, R. J. Hyndman, Data Mining and Knowledge Discovery 13 (2006)");
    }
  if (self->backtest.n_held > 0)
    {
      hunch_result_add_source (result, "F. X. Diebold, R. S. Mariano, Journal of Business and Economic Statistics 13 (1995)");
      hunch_result_add_source (result, "D. Harvey, S. Leybourne, P. Newbold, International Journal of Forecasting 13 (1997); the effect's interval is that of the mean "
                                       "difference over the naive forecast's mean error");
      hunch_result_add_source (result, "MASE: R. J. Hyndman, A. B. Koehler, International Journal of Forecasting 22 (2006)");
    }
  hunch_result_add_source (result, "G. M. Ljung, G. E. P. Box, Biometrika 65 (1978)");
}

/* Swings that grow with the level ask for logs; logs ask whether they were needed. */
static void
set_twin (HunchForecast *self)
{
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer word, value;

  for (gsize i = 0; i < self->series.n; i++)
    if (!(self->series.y[i] > 0))
      return;
  g_hash_table_iter_init (&iter, self->inquiry->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_insert (options, word, g_strdup (value));
  g_hash_table_insert (options, (gpointer) "transform", g_strdup (self->is_log ? "none" : "log"));
  hunch_result_set_twin (self->inquiry->result, "forecast", options,
                         self->is_log ? _("Without logs, sums and differences keep their meaning; prefer that when swings do not grow with the level.")
                                      : _("On a scale of logs, forecasts cannot fall below 0 and swings may grow with the level."));
}

void
hunch_forecast_add_numbers (HunchForecast *self)
{
  add_forecasts (self);
  add_model (self);
  add_tests (self);
  add_candidates (self);
  add_backtest (self);
  add_distances (self);
  add_seasons (self);
  check_series (self);
  check_memory (self);
  check_normal (self);
  check_coverage (self);
  add_sources (self);
  set_twin (self);
}

/* --- words --- */

static char *
dup_backtest_words (const HunchForecast *self)
{
  const HunchBacktest *back = &self->backtest;
  const HunchDieboldMariano *dm = &back->dm[back->best_rival];
  const char *rival = hunch_rival_get_name (back->best_rival);
  double mae = back->next[back->best_rival].mae;
  double saved = 1 - back->next[0].mae / mae;
  g_autofree char *share = hunch_words_percent (fabs (saved));
  g_autofree char *low = hunch_words_percent (-dm->ci_high / mae);
  /* More than all of it cannot be saved. */
  g_autofree char *high = hunch_words_percent (MIN (-dm->ci_low / mae, 1));
  g_autofree char *p = hunch_words_p (dm->p);
  const char *words = hunch_time_step_get_words (self->series.step);

  if (back->n_held == 0)
    return g_strdup (_("How good such forecasts are could not be tried out."));
  if (!(mae > 0))
    return g_strdup_printf (_("On the last %u %s, held back, the %s was right each time: the model does not beat it."), back->n_held, words, rival);
  if (!back->has_dm[back->best_rival] && saved > 0)
    return g_strdup_printf (_("On the last %u %s, held back, the model erred %s less than the %s, by the same each time, so that there is nothing to test."),
                            back->n_held, words, share, rival);
  if (!back->has_dm[back->best_rival])
    return g_strdup_printf (_("On the last %u %s, held back, the model erred no less than the %s: it does not beat it."), back->n_held, words, rival);
  if (hunch_verdict_is_sure (dm->p, self->inquiry->conf) && saved > 0)
    return g_strdup_printf (_("On the last %u %s, held back, the model erred %s less than the %s (interval %s to %s, %s): it beats it."), back->n_held, words,
                            share, rival, low, high, p);
  if (saved > 0)
    return g_strdup_printf (_("On the last %u %s, held back, the model erred %s less than the %s (interval %s to %s, %s), which chance could bring about: it "
                              "does not clearly beat it."), back->n_held, words, share, rival, low, high, p);
  return g_strdup_printf (_("On the last %u %s, held back, the model erred %s more than the %s (%s): it does not beat it."), back->n_held, words, share, rival,
                          p);
}

void
hunch_forecast_set_words (HunchForecast *self)
{
  guint last = self->horizon - 1;
  double mean = self->forecast.mean[last], low = get_bound (self, FALSE, OWN_LEVEL, last), high = get_bound (self, TRUE, OWN_LEVEL, last);
  const HunchBacktest *back = &self->backtest;
  g_autofree char *label = hunch_time_series_dup_label (&self->series, (gint64) self->series.n + last);
  g_autofree char *number = hunch_words_estimate (mean, low, high, FALSE);
  g_autofree char *interval = hunch_words_interval (low, high, self->inquiry->conf);
  g_autofree char *tried = dup_backtest_words (self);
  g_autofree char *verdict = g_strdup_printf (_("%s is forecast at %s for %s (%s; model %s). %s"), self->series.what, number, label, interval, self->model.name,
                                              tried);
  g_autofree char *title = g_strdup_printf (_("Forecast of %s"), self->series.what);
  g_autofree char *name = g_strdup_printf ("%s, %s", self->series.what, label);
  g_autofree char *shown = hunch_words_escape_claim (self->series.what);
  int n_decimals = hunch_words_get_n_decimals (mean, low, high);
  g_autofree char *claim = g_strdup_printf (_("%s: {estimate:%d} to be expected for %s ({ci_low:%d} to {ci_high:%d})"), shown, n_decimals, label, n_decimals,
                                            n_decimals);

  hunch_result_set_title (self->inquiry->result, title);
  hunch_result_set_verdict (self->inquiry->result, verdict);
  hunch_result_set_claim (self->inquiry->result, claim);
  hunch_result_set_headline (self->inquiry->result, name, mean, low, high, back->has_dm[back->best_rival] ? back->dm[back->best_rival].p : NAN, NULL);
}
