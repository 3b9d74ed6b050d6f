#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/ols-private.h"
#include "analysis/plot-parts.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define BAND_POINTS 60
#define MAX_COEFFICIENTS 40

/* --- coefficients --- */

static guint
count_shown (const HunchOlsFit *fit)
{
  guint n = 0;

  for (guint i = fit->has_intercept; i < fit->n_coefficients; i++)
    n += !fit->aliased[i];
  return MIN (n, MAX_COEFFICIENTS);
}

static void
take_coefficient_plot (HunchInquiry  *inquiry,
                       HunchModelFit *model)
{
  const HunchOlsFit *fit = &model->fit;
  guint n = count_shown (fit);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);
  g_autofree const char **labels = g_new (const char *, MAX (n, 1));
  g_autofree char *title = g_strdup_printf (_("What predicts %s"), hunch_design_get_response (model->design));
  g_autofree char *share = hunch_words_percent (fit->r2);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, NULL, _("Coefficient"), model->n_rows,
                                           g_strdup_printf (_("Coefficients with their intervals, %u of them; the model accounts for %s of the variation."),
                                                            n, share));
  guint place = 0;

  layer->x = g_new (double, MAX (n, 1));
  layer->y = g_new (double, MAX (n, 1));
  layer->low = g_new (double, MAX (n, 1));
  layer->high = g_new (double, MAX (n, 1));
  for (guint i = fit->has_intercept; i < fit->n_coefficients && place < n; i++)
    {
      if (fit->aliased[i])
        continue;
      labels[place] = hunch_model_fit_get_name (model, i);
      layer->x[place] = place;
      layer->y[place] = fit->coefficients[i];
      layer->low[place] = fit->ci_low[i];
      layer->high[place] = fit->ci_high[i];
      place++;
    }
  rule->y = g_new0 (double, 1);
  hunch_axis_set_coefficients (&plot->x, labels, n);
  plot->horizontal = TRUE;
  hunch_plot_take_layer (plot, rule);
  hunch_plot_take_layer (plot, layer);
  hunch_result_take_plot (inquiry->result, plot);
}

/* --- one predictor: dots, line and band --- */

/* Half the width of the mean's interval where the row is @row. */
static double
get_half_width (const HunchOlsFit *fit,
                const double      *row,
                double             t)
{
  double variance = 0;

  for (guint i = 0; i < fit->n_coefficients; i++)
    for (guint k = 0; k < fit->n_coefficients; k++)
      if (!fit->aliased[i] && !fit->aliased[k])
        variance += row[i] * row[k] * fit->vcov[(gsize) i * fit->n_coefficients + k];
  return t * sqrt (MAX (variance, 0));
}

static void
fill_band (HunchModelFit *model,
           HunchLayer    *layer,
           double         conf)
{
  const HunchOlsFit *fit = &model->fit;
  const double *const *columns = hunch_design_get_columns (model->design);
  g_autofree double *row = g_new0 (double, fit->n_coefficients);
  double t = model->df > 0 ? hunch_t_quantile (0.5 + conf / 2, model->df) : NAN;

  for (guint i = 0; i < layer->n; i++)
    {
      double y = 0;
      double half;

      for (guint k = 0; k < fit->n_coefficients; k++)
        {
          row[k] = k < (guint) fit->has_intercept ? 1 : columns[k - fit->has_intercept][i];
          if (!fit->aliased[k])
            y += row[k] * fit->coefficients[k];
        }
      half = get_half_width (fit, row, t);
      layer->y[i] = y;
      layer->low[i] = y - half;
      layer->high[i] = y + half;
    }
}

static HunchLayer *
make_band (HunchInquiry  *inquiry,
           HunchModelFit *model,
           double         from,
           double         to)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, NULL, BAND_POINTS);

  layer->x = g_new (double, BAND_POINTS);
  layer->y = g_new (double, BAND_POINTS);
  layer->low = g_new (double, BAND_POINTS);
  layer->high = g_new (double, BAND_POINTS);
  for (guint i = 0; i < BAND_POINTS; i++)
    layer->x[i] = from + (to - from) * i / (BAND_POINTS - 1);
  /* Between the data a value may not exist (1/x across 0): then there is no line to draw. */
  if (!hunch_design_expand (model->design, layer->x, BAND_POINTS, NULL))
    {
      hunch_layer_free (layer);
      return NULL;
    }
  fill_band (model, layer, inquiry->conf);
  return layer;
}

static void
take_scatter (HunchInquiry  *inquiry,
              HunchModelFit *model,
              const char    *single)
{
  const double *x = hunch_model_fit_get_kept_single (model);
  const double *y = hunch_model_fit_get_kept_y (model);
  gsize n = model->n_kept;
  const HunchColumnInfo *column = hunch_inquiry_get_info (inquiry, single);
  const char *response = hunch_design_get_response (model->design);
  g_autofree char *title = g_strdup_printf (_("%s and %s"), response, single);
  g_autofree char *share = hunch_words_percent (model->fit.r2);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, single, response, model->n_rows,
                                           g_strdup_printf (_("Scatter of %s against %s with the fitted line, which accounts for %s of the variation."),
                                                            response, single, share));
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, n);
  HunchLayer *band;
  double from = INFINITY;
  double to = -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      from = fmin (from, x[i]);
      to = fmax (to, x[i]);
    }
  dots->x = g_memdup2 (x, n * sizeof *x);
  dots->y = g_memdup2 (y, n * sizeof *y);
  hunch_plot_take_layer (plot, dots);
  band = make_band (inquiry, model, from, to);
  if (band != NULL)
    hunch_plot_take_layer (plot, band);
  hunch_axis_set_type (&plot->x, column->type);
  if (model->is_thinned)
    plot->subtitle = g_strdup_printf (_("%zu of the rows, picked evenly"), n);
  hunch_result_take_plot (inquiry->result, plot);
}

gboolean
hunch_ols_take_plots (HunchInquiry  *inquiry,
                      HunchModelFit *model,
                      GError       **error)
{
  const char *single = hunch_design_get_single (model->design);

  if (count_shown (&model->fit) == 0 || model->n_kept == 0)
    return TRUE;
  if (single != NULL)
    take_scatter (inquiry, model, single);
  take_coefficient_plot (inquiry, model);
  return TRUE;
}
