#define G_LOG_DOMAIN "hunch-stats"
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "stats/distributions.h"
#include "stats/ets-private.h"
#include "stats/quantile.h"

void
hunch_ets_forecast_clear (HunchEtsForecast *self)
{
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->sd, g_free);
  g_clear_pointer (&self->low, g_free);
  g_clear_pointer (&self->high, g_free);
}

static void
get_last_states (const HunchEts *self,
                 HunchEtsStates *out)
{
  memset (out, 0, sizeof *out);
  out->alpha = self->alpha;
  out->beta = isnan (self->beta) ? 0 : self->beta;
  out->gamma = isnan (self->gamma) ? 0 : self->gamma;
  out->phi = isnan (self->phi) ? 1 : self->phi;
  out->level = self->last_level;
  out->slope = isnan (self->last_slope) ? 0 : self->last_slope;
  if (self->last_season != NULL)
    memcpy (out->season, self->last_season, self->form.period * sizeof *self->last_season);
}

static void
fill_mean (const HunchEts   *self,
           HunchEtsForecast *out)
{
  HunchEtsStates s;

  get_last_states (self, &s);
  for (guint h = 0; h < out->horizon; h++)
    {
      guint slot = self->last_season != NULL ? h % self->form.period : 0;

      out->mean[h] = hunch_ets_step_forecast (&self->form, &s, s.season[slot]);
      hunch_ets_step_update (&self->form, &s, &s.season[slot], 0);
    }
}

/* What an error moves the forecast @j steps later by. */
static double
get_weight (const HunchEts *self,
            guint           j)
{
  double weight = self->alpha;

  if (!isnan (self->beta))
    {
      double phi = isnan (self->phi) ? 1 : self->phi;

      weight += self->beta * (phi == 1 ? j : phi * (1 - pow (phi, j)) / (1 - phi));
    }
  if (!isnan (self->gamma) && j % self->form.period == 0)
    weight += self->gamma;
  return weight;
}

/* Tables 6.2 (class 1) and 6.3 (class 2). */
static void
fill_variance (const HunchEts   *self,
               HunchEtsForecast *out)
{
  gboolean is_relative = self->form.error == HUNCH_ETS_MULTIPLICATIVE;
  g_autofree double *theta = g_new (double, out->horizon);

  for (guint h = 0; h < out->horizon; h++)
    {
      double sum = 0;

      for (guint j = 1; j <= h; j++)
        {
          double weight = get_weight (self, j);

          sum += weight * weight * (is_relative ? theta[h - j] : 1);
        }
      theta[h] = out->mean[h] * out->mean[h] + self->variance * sum;
      if (is_relative)
        out->sd[h] = sqrt (self->variance * sum + self->variance * theta[h]);
      else
        out->sd[h] = sqrt (self->variance * (1 + sum));
    }
}

static void
fill_normal (HunchEtsForecast *out,
             const double     *levels)
{
  for (guint k = 0; k < out->n_levels; k++)
    {
      double z = hunch_normal_quantile (0.5 + levels[k] / 2);

      for (guint h = 0; h < out->horizon; h++)
        {
          out->low[k * out->horizon + h] = out->mean[h] - z * out->sd[h];
          out->high[k * out->horizon + h] = out->mean[h] + z * out->sd[h];
        }
    }
}

static void
simulate_path (const HunchEts *self,
               HunchRandom    *random,
               guint           horizon,
               guint           n_paths,
               double         *out)
{
  double sd = sqrt (self->variance);
  HunchEtsStates s;

  get_last_states (self, &s);
  for (guint h = 0; h < horizon; h++)
    {
      guint slot = self->last_season != NULL ? h % self->form.period : 0;
      double forecast = hunch_ets_step_forecast (&self->form, &s, s.season[slot]);
      /* A relative error below -1 would turn the sign of everything that follows. */
      double e = MAX (sd * hunch_normal_quantile (hunch_random_next_open (random)), -0.999);

      out[(gsize) h * n_paths] = forecast * (1 + e);
      hunch_ets_step_update (&self->form, &s, &s.season[slot], forecast * e);
    }
}

static void
fill_simulated (const HunchEts   *self,
                const double     *levels,
                guint             n_paths,
                guint64           seed,
                HunchEtsForecast *out)
{
  g_autofree double *paths = g_new (double, (gsize) n_paths * out->horizon);
  HunchRandom random = { seed };

  for (guint i = 0; i < n_paths; i++)
    simulate_path (self, &random, out->horizon, n_paths, paths + i);
  for (guint h = 0; h < out->horizon; h++)
    {
      double *values = paths + (gsize) h * n_paths;
      double mean = 0, squares = 0;

      for (guint i = 0; i < n_paths; i++)
        mean += values[i] / n_paths;
      for (guint i = 0; i < n_paths; i++)
        squares += (values[i] - mean) * (values[i] - mean);
      out->sd[h] = sqrt (squares / (n_paths - 1.0));
      hunch_sort_doubles (values, n_paths);
      for (guint k = 0; k < out->n_levels; k++)
        {
          out->low[k * out->horizon + h] = hunch_quantile_sorted (values, n_paths, 0.5 - levels[k] / 2);
          out->high[k * out->horizon + h] = hunch_quantile_sorted (values, n_paths, 0.5 + levels[k] / 2);
        }
    }
}

void
hunch_ets_forecast (const HunchEts   *self,
                    guint             horizon,
                    const double     *levels,
                    guint             n_levels,
                    guint             n_paths,
                    guint64           seed,
                    HunchEtsForecast *out)
{
  out->horizon = horizon;
  out->n_levels = n_levels;
  out->mean = g_new (double, horizon);
  out->sd = g_new (double, horizon);
  out->low = g_new (double, (gsize) n_levels * horizon);
  out->high = g_new (double, (gsize) n_levels * horizon);
  out->is_simulated = self->form.season == HUNCH_ETS_MULTIPLICATIVE;
  fill_mean (self, out);
  if (out->is_simulated)
    {
      fill_simulated (self, levels, MAX (n_paths, 2), seed, out);
      return;
    }
  fill_variance (self, out);
  fill_normal (out, levels);
}
