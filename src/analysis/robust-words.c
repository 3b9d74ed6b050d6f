#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/robust-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/plot-parts.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define MAX_COEFFICIENTS 40
#define LINE_POINTS 60

static double
get_reach (double se,
           double df,
           double conf)
{
  return df > 0 ? hunch_t_quantile (0.5 + conf / 2, df) * se : NAN;
}

char *
hunch_slope_words_dup (HunchInquiry           *inquiry,
                       const HunchModelMatrix *matrix,
                       int                     k,
                       double                  value,
                       double                  se,
                       double                  df,
                       const char             *what)
{
  double reach = get_reach (se, df, inquiry->conf);
  g_autofree char *size = hunch_words_estimate (fabs (value), value - reach, value + reach, FALSE);
  g_autofree char *interval = hunch_words_interval (value - reach, value + reach, inquiry->conf);
  const char *name = hunch_model_matrix_get_name (matrix, k);
  const char *others = hunch_design_get_model (matrix->model->design)->terms->len > 1 ? _(", the other columns being equal") : "";
  HunchSlopeKind kind = hunch_model_fit_get_slope_kind (matrix->model, matrix->places[k]);

  if (kind == HUNCH_SLOPE_OTHER)
    {
      g_autofree char *number = hunch_words_estimate (value, value - reach, value + reach, FALSE);

      return g_strdup_printf (_("For the %s the coefficient of %s is %s (%s)%s."), what, name, number, interval, others);
    }
  if (kind == HUNCH_SLOPE_LEVEL)
    return g_strdup_printf (value < 0 ? _("With %s, the %s is %s lower than in the reference group (%s)%s.")
                                      : _("With %s, the %s is %s higher than in the reference group (%s)%s."),
                            name, what, size, interval, others);
  return g_strdup_printf (value < 0 ? _("Where %s is higher by 1, the %s is %s lower (%s)%s.")
                                    : _("Where %s is higher by 1, the %s is %s higher (%s)%s."),
                          name, what, size, interval, others);
}

char *
hunch_slope_claim_dup (const HunchModelMatrix *matrix,
                       int                     k,
                       double                  value,
                       double                  se,
                       double                  df,
                       double                  conf,
                       const char             *what)
{
  double reach = get_reach (se, df, conf);
  int n_decimals = hunch_words_get_n_decimals (value, value - reach, value + reach);
  const char *name = hunch_model_matrix_get_name (matrix, k);
  HunchSlopeKind kind = hunch_model_fit_get_slope_kind (matrix->model, matrix->places[k]);
  g_autofree char *x = hunch_words_escape_claim (name);
  g_autofree char *y = hunch_words_escape_claim (what);

  if (!hunch_verdict_is_sure (hunch_t_two_sided (value / se, df), conf))
    return g_strdup_printf (_("No clear link between %s and the %s ({p:p})"), x, y);
  if (kind == HUNCH_SLOPE_OTHER)
    return g_strdup_printf (_("For the %s the coefficient of %s is {estimate:%d}"), y, x, n_decimals);
  if (kind == HUNCH_SLOPE_LEVEL)
    return g_strdup_printf (value < 0 ? _("The %s is {estimate:abs%d} lower with %s than in the reference group")
                                      : _("The %s is {estimate:abs%d} higher with %s than in the reference group"), y, n_decimals, x);
  return g_strdup_printf (value < 0 ? _("The %s is {estimate:abs%d} lower for each %s more")
                                    : _("The %s is {estimate:abs%d} higher for each %s more"), y, n_decimals, x);
}

static HunchLayer *
make_intervals (HunchInquiry           *inquiry,
                const HunchModelMatrix *matrix,
                const HunchSlopeLine   *line,
                guint                   n,
                double                  df)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, line->name, n);

  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  layer->low = g_new (double, n);
  layer->high = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      double reach = get_reach (line->se[i + matrix->first], df, inquiry->conf);

      reach = isfinite (reach) ? reach : 0;
      layer->x[i] = i;
      layer->y[i] = line->coefficients[i + matrix->first];
      layer->low[i] = layer->y[i] - reach;
      layer->high[i] = layer->y[i] + reach;
    }
  return layer;
}

void
hunch_slope_take_plot (HunchInquiry           *inquiry,
                       const HunchModelMatrix *matrix,
                       const HunchSlopeLine   *lines,
                       guint                   n_lines,
                       double                  df,
                       const char             *title,
                       char                   *summary)
{
  guint n = MIN (matrix->p - matrix->first, MAX_COEFFICIENTS);
  g_autofree const char **labels = g_new (const char *, MAX (n, 1));
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, NULL, _("Coefficient"), (gint64) matrix->n, summary);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);

  for (guint i = 0; i < n; i++)
    labels[i] = hunch_model_matrix_get_name (matrix, i + matrix->first);
  hunch_axis_set_coefficients (&plot->x, labels, n);
  plot->horizontal = TRUE;
  rule->y = g_new0 (double, 1);
  hunch_plot_take_layer (plot, rule);
  for (guint i = 0; i < n_lines && n > 0; i++)
    hunch_plot_take_layer (plot, make_intervals (inquiry, matrix, &lines[i], n, df));
  hunch_result_take_plot (inquiry->result, plot);
}

/* The fitted line over the columns that the design holds now. */
static HunchLayer *
make_line (const HunchModelMatrix *matrix,
           const HunchSlopeLine   *line,
           double                  from,
           double                  to)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, line->name, LINE_POINTS);
  const double *const *columns;

  layer->x = g_new (double, LINE_POINTS);
  layer->y = g_new0 (double, LINE_POINTS);
  for (guint i = 0; i < LINE_POINTS; i++)
    layer->x[i] = from + (to - from) * i / (LINE_POINTS - 1);
  if (!hunch_design_expand (matrix->model->design, layer->x, LINE_POINTS, NULL))
    {
      hunch_layer_free (layer);
      return NULL;
    }
  columns = hunch_design_get_columns (matrix->model->design);
  for (guint k = 0; k < matrix->p; k++)
    for (guint i = 0; i < LINE_POINTS; i++)
      layer->y[i] += line->coefficients[k] * (k < matrix->first ? 1 : columns[matrix->places[k] - matrix->first][i]);
  return layer;
}

void
hunch_slope_take_scatter (HunchInquiry           *inquiry,
                          const HunchModelMatrix *matrix,
                          const HunchSlopeLine   *lines,
                          guint                   n_lines,
                          char                   *summary)
{
  const char *single = hunch_design_get_single (matrix->model->design);
  const double *x = single != NULL ? hunch_model_fit_get_kept_single (matrix->model) : NULL;
  const double *y = hunch_model_fit_get_kept_y (matrix->model);
  const char *response = hunch_design_get_response (matrix->model->design);
  g_autofree char *title = NULL;
  double from = INFINITY, to = -INFINITY;
  HunchLayer *dots;
  HunchPlot *plot;

  if (x == NULL)
    {
      g_free (summary);
      return;
    }
  title = g_strdup_printf (_("%s and %s"), response, single);
  plot = hunch_plot_new_titled (inquiry, title, single, response, (gint64) matrix->n, summary);
  dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, matrix->model->n_kept);
  dots->x = g_memdup2 (x, matrix->model->n_kept * sizeof *x);
  dots->y = g_memdup2 (y, matrix->model->n_kept * sizeof *y);
  for (gsize i = 0; i < matrix->model->n_kept; i++)
    {
      from = fmin (from, x[i]);
      to = fmax (to, x[i]);
    }
  hunch_plot_take_layer (plot, dots);
  for (guint i = 0; i < n_lines; i++)
    {
      HunchLayer *layer = make_line (matrix, &lines[i], from, to);

      if (layer != NULL)
        hunch_plot_take_layer (plot, layer);
    }
  hunch_axis_set_type (&plot->x, hunch_inquiry_get_info (inquiry, single)->type);
  hunch_result_take_plot (inquiry->result, plot);
}
