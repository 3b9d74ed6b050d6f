#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/forecast-private.h"
#include "analysis/plot-parts.h"
#include "analysis/words.h"

#define MOST_SHOWN 300

static void
set_time_axis (const HunchTimeSeries *series,
               HunchPlot             *plot)
{
  if (series->step <= HUNCH_TIME_STEP_HOUR)
    plot->x.kind = HUNCH_SCALE_TIME;
  else if (series->step != HUNCH_TIME_STEP_NUMBER)
    plot->x.kind = HUNCH_SCALE_DATE;
}

/* Values of steps @from to @to (exclusive). */
static HunchLayer *
make_line (const HunchTimeSeries *series,
           const char            *name,
           const double          *values,
           gsize                  from,
           gsize                  to)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, name, to - from);

  layer->x = g_new (double, MAX (layer->n, 1));
  layer->y = g_new (double, MAX (layer->n, 1));
  for (gsize i = from; i < to; i++)
    {
      layer->x[i - from] = hunch_time_series_get_x (series, (gint64) i);
      layer->y[i - from] = values[i];
    }
  return layer;
}

/* Forecasts of @n steps from @origin on, joined to the value before them; @low NULL: no band. */
static HunchLayer *
make_fan (const HunchTimeSeries *series,
          const char            *name,
          gsize                  origin,
          const double          *mean,
          const double          *low,
          const double          *high,
          guint                  n)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, name, n + 1);

  layer->x = g_new (double, n + 1);
  layer->y = g_new (double, n + 1);
  layer->low = g_new (double, n + 1);
  layer->high = g_new (double, n + 1);
  for (guint h = 0; h <= n; h++)
    {
      layer->x[h] = hunch_time_series_get_x (series, (gint64) origin + h - 1);
      layer->y[h] = h == 0 ? series->y[origin - 1] : mean[h - 1];
      layer->low[h] = h == 0 ? layer->y[0] : low[h - 1];
      layer->high[h] = h == 0 ? layer->y[0] : high[h - 1];
    }
  return layer;
}

static HunchPlot *
start_plot (HunchForecast *self,
            const char    *title,
            const char    *y_title,
            char          *summary)
{
  const char *time = hunch_inquiry_get (self->inquiry, "time");
  gint64 n = 0;
  HunchPlot *plot;

  for (gsize i = 0; i < self->series.n; i++)
    n += (gint64) self->series.n_rows[i];
  plot = hunch_plot_new_titled (self->inquiry, title, time, y_title, n, summary);
  set_time_axis (&self->series, plot);
  return plot;
}

static char *
summarize_forecast (const HunchForecast *self)
{
  guint last = self->horizon - 1;
  g_autofree char *now = hunch_words_number (self->series.y[self->series.n - 1]);
  g_autofree char *then = hunch_words_number (self->forecast.mean[last]);
  g_autofree char *low = hunch_words_number (self->forecast.low[2 * self->horizon + last]);
  g_autofree char *high = hunch_words_number (self->forecast.high[2 * self->horizon + last]);
  g_autofree char *label = hunch_time_series_dup_label (&self->series, (gint64) self->series.n + last);

  return g_strdup_printf (_("A line of %s that ends at %s, carried on to %s for %s, between %s and %s with a chance of 95 %%."), self->series.what, now, then,
                          label, low, high);
}

static void
take_forecast_plot (HunchForecast *self)
{
  g_autofree char *title = g_strdup_printf (_("Forecast of %s"), self->series.what);
  HunchPlot *plot = start_plot (self, title, self->series.unit, summarize_forecast (self));
  gsize n = self->series.n, most = CLAMP (8 * (gsize) self->horizon, 40, MOST_SHOWN);

  plot->subtitle = g_strdup_printf (_("With fans of 50, 80 and 95 %%; model %s"), self->model.name);
  hunch_plot_take_layer (plot, make_line (&self->series, _("Observed"), self->series.y, n > most ? n - most : 0, n));
  for (guint k = 3; k-- > 0;)
    hunch_plot_take_layer (plot, make_fan (&self->series, _("Forecast"), n, self->forecast.mean, self->forecast.low + k * self->horizon,
                                           self->forecast.high + k * self->horizon, self->horizon));
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
take_backtest_plot (HunchForecast *self)
{
  const HunchBacktest *back = &self->backtest;
  gsize n = self->series.n, origin = n - back->n_held;
  gsize from = n > 5 * (gsize) back->n_held ? n - 5 * back->n_held : 0;
  g_autofree double *fitted = NULL;
  g_autofree char *error = NULL;
  HunchPlot *plot;

  if (back->n_held == 0)
    return;
  fitted = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      double value = self->y[i] - (self->model.ets->form.error == HUNCH_ETS_MULTIPLICATIVE ? self->model.ets->residuals[i] * self->model.ets->fitted[i]
                                                                                           : self->model.ets->residuals[i]);

      fitted[i] = self->is_log ? exp (value) : value;
    }
  error = hunch_words_number (back->next[0].mae);
  plot = start_plot (self, _("How it would have forecast what came"), self->series.unit,
                     g_strdup_printf (_("Values, what the model makes of them, and a forecast of the last %u from those before; one step ahead it erred by %s on average."),
                                      back->n_held, error));
  plot->subtitle = g_strdup_printf (_("The last %u %s forecast without knowing them, with 95 %% intervals"), back->n_held, hunch_time_step_get_words (self->series.step));
  hunch_plot_take_layer (plot, make_line (&self->series, _("Observed"), self->series.y, from, n));
  hunch_plot_take_layer (plot, make_line (&self->series, _("Fitted"), fitted, from, origin));
  hunch_plot_take_layer (plot, make_fan (&self->series, _("Forecast"), origin, back->fan_mean, back->fan_low, back->fan_high, MIN (back->horizon, back->n_held)));
  hunch_result_take_plot (self->inquiry->result, plot);
}

/* @level: where nothing is added or taken off; NAN: no such line. */
static void
take_part_plot (HunchForecast *self,
                const char    *title,
                const double  *part,
                double         strength,
                double         level)
{
  g_autofree char *share = hunch_words_percent (strength);
  g_autofree double *shown = g_new (double, self->series.n);
  const char *y_title = self->is_log ? _("Logarithm") : self->parts_multiply && isfinite (level) ? _("Factor") : self->series.unit;
  HunchPlot *plot = start_plot (self, title, y_title, isfinite (strength) ? g_strdup_printf (_("%s of %s along time; its strength is %s."), title, self->series.what, share)
                                                                          : g_strdup_printf (_("%s of %s along time."), title, self->series.what));

  if (isfinite (strength))
    /* Translators: how much of what is left without the other part this part accounts for. */
    plot->subtitle = g_strdup_printf (_("Strength %s"), share);
  for (gsize i = 0; i < self->series.n; i++)
    shown[i] = self->parts_multiply ? exp (part[i]) : part[i];
  hunch_plot_take_layer (plot, make_line (&self->series, NULL, shown, 0, self->series.n));
  if (isfinite (level))
    {
      HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);

      rule->y = g_new (double, 1);
      rule->y[0] = level;
      hunch_plot_take_layer (plot, rule);
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

void
hunch_forecast_take_plots (HunchForecast *self)
{
  take_forecast_plot (self);
  take_backtest_plot (self);
  if (!self->has_parts)
    return;
  take_part_plot (self, _("Trend"), self->parts.trend, hunch_decomposition_get_trend_strength (&self->parts), NAN);
  take_part_plot (self, _("Season"), self->parts.seasonal, hunch_decomposition_get_season_strength (&self->parts), self->parts_multiply ? 1 : 0);
  take_part_plot (self, _("Remainder"), self->parts.remainder, NAN, self->parts_multiply ? 1 : 0);
}
