#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/glm-report.h"
#include "analysis/model-rows.h"
#include "analysis/plot-parts.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define CURVE_POINTS 80
#define MAX_RATIOS 40
#define FURTHEST_RATIO 1e6  /* shown; what lies further says only that nothing is known */
#define MAX_INFLUENTIAL 10

static double
get_reach (HunchGlmModel *model)
{
  return hunch_t_quantile (0.5 + model->inquiry->conf / 2, model->df > 0 ? model->df : NAN);
}

/* --- ratios --- */

static gboolean
is_shown (const HunchGlmFit *fit,
          guint              i)
{
  return isfinite (fit->ci_low[i]) && isfinite (fit->ci_high[i]) && fit->ci_low[i] > -log (FURTHEST_RATIO) && fit->ci_high[i] < log (FURTHEST_RATIO);
}

static HunchLayer *
make_interval_layer (guint n)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n);

  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  layer->low = g_new (double, n);
  layer->high = g_new (double, n);
  return layer;
}

void
hunch_glm_take_ratio_plot (HunchGlmModel       *model,
                           const HunchGlmWords *words)
{
  const HunchGlmFit *fit = &model->fit;
  g_autofree guint *places = g_new (guint, MAX (fit->n_coefficients, 1));
  g_autofree const char **labels = g_new (const char *, MAX (fit->n_coefficients, 1));
  g_autofree char *title = g_strdup_printf (_("What goes with %s"), model->response);
  HunchLayer *layer, *rule;
  HunchPlot *plot;
  guint n = 0;

  for (guint i = fit->has_intercept; i < fit->n_coefficients && n < MAX_RATIOS; i++)
    if (is_shown (fit, i))
      places[n++] = i;
  if (n == 0)
    return;
  plot = hunch_plot_new_titled (model->inquiry, title, NULL, words->ratio, model->n_rows,
                                g_strdup_printf (_("%s with their intervals, %u of them; where an interval holds 1, nothing is certain."), words->ratios, n));
  layer = make_interval_layer (n);
  for (guint i = 0; i < n; i++)
    {
      labels[i] = hunch_glm_model_get_name (model, places[i]);
      layer->x[i] = i;
      layer->y[i] = exp (fit->coefficients[places[i]]);
      layer->low[i] = exp (fit->ci_low[places[i]]);
      layer->high[i] = exp (fit->ci_high[places[i]]);
    }
  rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);
  rule->y = g_new (double, 1);
  rule->y[0] = 1;
  hunch_axis_set_coefficients (&plot->x, labels, n);
  plot->y.kind = HUNCH_SCALE_LOG;
  plot->horizontal = TRUE;
  hunch_plot_take_layer (plot, rule);
  hunch_plot_take_layer (plot, layer);
  hunch_result_take_plot (model->inquiry->result, plot);
}

/* --- the curve over one predictor --- */

/* Mean and interval where the columns hold row @i of the design. */
static void
fill_mean (HunchGlmModel       *model,
           const double *const *columns,
           gsize                i,
           double              *row,
           double              *out_mean,
           double              *out_low,
           double              *out_high)
{
  const HunchGlmFit *fit = &model->fit;
  guint first = fit->has_intercept ? 1 : 0;
  double eta = fit->level, half;

  for (guint k = 0; k < fit->n_coefficients; k++)
    {
      row[k] = k < first ? 1 : columns[k - first][i];
      if (k >= first)
        eta += fit->linear[k] * (row[k] - fit->centers[k]);
    }
  half = get_reach (model) * hunch_glm_get_se_of (fit, row);
  *out_mean = hunch_glm_get_mean (fit->family, eta);
  *out_low = hunch_glm_get_mean (fit->family, eta - half);
  *out_high = hunch_glm_get_mean (fit->family, eta + half);
}

static HunchLayer *
make_curve (HunchGlmModel *model,
            double         from,
            double         to,
            GError       **error)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, NULL, CURVE_POINTS);
  g_autofree double *row = g_new (double, model->fit.n_coefficients + 1);

  layer->x = g_new (double, CURVE_POINTS);
  layer->y = g_new (double, CURVE_POINTS);
  layer->low = g_new (double, CURVE_POINTS);
  layer->high = g_new (double, CURVE_POINTS);
  for (guint i = 0; i < CURVE_POINTS; i++)
    layer->x[i] = from + (to - from) * i / (CURVE_POINTS - 1);
  /* Between the data a value may not exist (1/x across 0): then there is no line to draw. */
  if (!hunch_design_expand (model->design, layer->x, CURVE_POINTS, NULL))
    {
      hunch_layer_free (layer);
      return NULL;
    }
  for (guint i = 0; i < CURVE_POINTS; i++)
    {
      fill_mean (model, hunch_design_get_columns (model->design), i, row, &layer->y[i], &layer->low[i], &layer->high[i]);
      if (!isfinite (layer->low[i]) || !isfinite (layer->high[i]))
        layer->low[i] = layer->high[i] = layer->y[i];
    }
  return layer;
}

/* The predictor itself on the rows in memory: the only column where the formula has it as it is. */
static HunchLayer *
make_dots (HunchGlmModel *model)
{
  gsize n = MIN (model->kept_y->len, HUNCH_PLOT_MAX_POINTS);
  gsize step = MAX (model->kept_y->len / MAX (n, 1), 1);
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, n);

  dots->x = g_new (double, MAX (n, 1));
  dots->y = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      dots->x[i] = g_array_index (model->kept[0], double, i * step);
      dots->y[i] = g_array_index (model->kept_y, double, i * step);
    }
  return dots;
}

gboolean
hunch_glm_take_curve_plot (HunchGlmModel       *model,
                           const HunchGlmWords *words,
                           GError             **error)
{
  const char *single = hunch_design_get_single (model->design);
  g_autofree char *title = NULL;
  HunchLayer *dots, *curve;
  HunchPlot *plot;
  double from = INFINITY, to = -INFINITY;

  if (single == NULL || model->n_columns != 1 || !g_str_equal (hunch_design_get_column (model->design, 0)->name, single)
      || model->kept_offset->len > 0 || model->state == HUNCH_GLM_SEPARATED || isnan (model->fit.se[model->fit.has_intercept]))
    return TRUE;
  dots = make_dots (model);
  for (gsize i = 0; i < dots->n; i++)
    {
      from = fmin (from, dots->x[i]);
      to = fmax (to, dots->x[i]);
    }
  curve = make_curve (model, from, to, error);
  title = g_strdup_printf (_("%s and %s"), model->response, single);
  plot = hunch_plot_new_titled (model->inquiry, title, single, words->mean, model->n_rows,
                                g_strdup_printf (_("%s of %s over %s, with the band of its interval."), words->mean, model->response, single));
  hunch_plot_take_layer (plot, dots);
  if (curve != NULL)
    hunch_plot_take_layer (plot, curve);
  hunch_axis_set_type (&plot->x, hunch_inquiry_get_info (model->inquiry, single)->type);
  hunch_result_take_plot (model->inquiry->result, plot);
  return TRUE;
}

/* --- predictions --- */

gboolean
hunch_glm_add_predictions (HunchGlmModel       *model,
                           const HunchGlmWords *words,
                           GError             **error)
{
  const char *text = hunch_inquiry_get (model->inquiry, "predict");
  const char *const heads[] = { _("Where"), words->mean, _("Low"), _("High"), NULL };
  g_autoptr (HunchModelRows) made = NULL;
  g_autofree double *row = g_new (double, model->fit.n_coefficients + 1);
  JsonArray *rows;

  if (text == NULL || *text == '\0')
    return TRUE;
  made = hunch_model_rows_parse (model->inquiry, model->design, text, error);
  if (made == NULL)
    return FALSE;
  rows = hunch_result_add_table (model->inquiry->result, "predictions", _("Predictions"), heads);
  for (guint i = 0; i < made->n; i++)
    {
      double eta = model->fit.level + made->offset[i], half;

      for (guint k = 0; k < model->fit.n_coefficients; k++)
        {
          row[k] = k < (guint) model->fit.has_intercept ? 1 : made->columns[(gsize) i * model->n_columns + k - model->fit.has_intercept];
          if (k >= (guint) model->fit.has_intercept)
            eta += model->fit.linear[k] * (row[k] - model->fit.centers[k]);
        }
      half = get_reach (model) * hunch_glm_get_se_of (&model->fit, row);
      hunch_result_add_row (rows, "snnn", made->labels[i], hunch_glm_get_mean (model->family, eta), hunch_glm_get_mean (model->family, eta - half),
                            hunch_glm_get_mean (model->family, eta + half));
    }
  return TRUE;
}

/* --- influence --- */

typedef struct
{
  gsize  place;
  double leverage;
  double cook;
  double pearson;
} Influence;

typedef struct
{
  HunchGlmModel *model;
  GArray        *found;   /* owned, of Influence: the strongest, falling */
  double         dispersion;
} InfluencePass;

static void
note_influence (InfluencePass   *self,
                const Influence *influence)
{
  guint place = 0;

  while (place < self->found->len && g_array_index (self->found, Influence, place).cook >= influence->cook)
    place++;
  if (place >= MAX_INFLUENTIAL || !isfinite (influence->cook))
    return;
  g_array_insert_val (self->found, place, *influence);
  if (self->found->len > MAX_INFLUENTIAL)
    g_array_set_size (self->found, MAX_INFLUENTIAL);
}

/* Leverage as R's hatvalues, Cook's distance as R's cooks.distance for such models. */
static Influence
measure_row (InfluencePass       *self,
             const HunchGlmBlock *block,
             gsize                i,
             double               eta)
{
  const HunchGlmFit *fit = &self->model->fit;
  guint n = fit->n_coefficients, first = fit->has_intercept ? 1 : 0;
  double mean = hunch_glm_get_mean (fit->family, eta), variance = hunch_glm_get_variance (fit, mean);
  double slope = hunch_glm_get_slope (fit->family, eta), weight = block->weights != NULL ? block->weights[i] : 1;
  Influence out = { block->first + i, 0, 0, (block->y[i] - mean) * sqrt (weight / variance) };

  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < n; b++)
      out.leverage += (a < first ? 1 : block->columns[a - first][i] - fit->centers[a]) * (b < first ? 1 : block->columns[b - first][i] - fit->centers[b])
                      * fit->bread[(gsize) a * n + b];
  out.leverage *= weight * slope * slope / variance;
  out.cook = pow (out.pearson / (1 - out.leverage), 2) * out.leverage / (self->dispersion * fit->rank);
  return out;
}

static gboolean
measure_block (const HunchGlmBlock *block,
               gpointer             data,
               GError             **error)
{
  InfluencePass *self = data;
  g_autofree double *eta = g_new (double, block->n + 1);

  hunch_glm_predict (&self->model->fit, block->columns, block->offset, block->n, eta);
  for (gsize i = 0; i < block->n; i++)
    {
      Influence influence = measure_row (self, block, i, eta[i]);

      note_influence (self, &influence);
    }
  return TRUE;
}

static void
report_influence (InfluencePass *self)
{
  const char *const heads[] = { _("Row"), _("Cook’s distance"), _("Leverage"), _("Pearson residual"), NULL };
  HunchResult *result = self->model->inquiry->result;
  const Influence *worst = &g_array_index (self->found, Influence, 0);
  g_autofree char *number = hunch_words_number (worst->cook);
  g_autofree char *text = NULL;
  JsonArray *rows = hunch_result_add_table (result, "influence", _("Rows that pull hardest"), heads);

  for (guint i = 0; i < self->found->len; i++)
    {
      const Influence *found = &g_array_index (self->found, Influence, i);

      hunch_result_add_row (rows, "innn", g_array_index (self->model->kept_rows, gint64, found->place) + 1, found->cook, found->leverage, found->pearson);
    }
  text = g_strdup_printf (worst->cook < 1 ? _("No single row decides the result (largest Cook’s distance %s).")
                                          : _("A single row pulls hard at the result (Cook’s distance %s): look at it."), number);
  hunch_result_add_check (result, "influence", worst->cook < 1 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, worst->cook, NAN, text);
}

gboolean
hunch_glm_add_influence (HunchGlmModel *model,
                         GError       **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Influence));
  InfluencePass pass = { model, found, 1 };

  /* An even selection of many rows would miss the one that matters, and among many none matters. */
  if (!model->is_whole || model->state == HUNCH_GLM_SEPARATED)
    return TRUE;
  if (!hunch_glm_model_each (model, TRUE, measure_block, &pass, error))
    return FALSE;
  if (found->len > 0)
    report_influence (&pass);
  return TRUE;
}
