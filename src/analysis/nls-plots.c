#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/formula-terms.h"
#include "analysis/nls-private.h"
#include "analysis/plot-parts.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define CURVE_POINTS 120

int
hunch_nls_model_find_single (HunchNlsModel *self)
{
  int single = -1;

  for (guint k = 0; k < self->n_columns; k++)
    if (hunch_node_names (self->formula->predictors, hunch_frame_get_number_name (self->frame, k)))
      {
        if (single >= 0)
          return -1;
        single = (int) k;
      }
  return single;
}

static gsize
count_kept (HunchNlsModel *self)
{
  return self->kept[0]->len;
}

static const double **
dup_kept (HunchNlsModel *self)
{
  const double **columns = g_new0 (const double *, self->n_columns + 1);

  for (guint k = 0; k < self->n_columns; k++)
    columns[k] = (const double *) self->kept[k]->data;
  return columns;
}

/* Dots of at most HUNCH_PLOT_MAX_POINTS rows: @place -1 stands for the fitted value on x and the residual on y. */
static HunchLayer *
make_dots (HunchNlsModel *self,
           int            place)
{
  g_autofree const double **columns = dup_kept (self);
  gsize n_kept = count_kept (self), n = MIN (n_kept, HUNCH_PLOT_MAX_POINTS);
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, n);

  dots->x = g_new (double, MAX (n, 1));
  dots->y = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      gsize row = i * n_kept / n;
      double y = hunch_nls_model_get_response (self, columns, row);
      double fitted = place >= 0 ? NAN : hunch_nls_model_predict (self, columns, row, NULL);

      dots->x[i] = place >= 0 ? columns[place][row] : fitted;
      dots->y[i] = place >= 0 ? y : y - fitted;
    }
  return dots;
}

/* The curve between the ends of the dots, with the interval of its height. */
static HunchLayer *
make_curve (HunchNlsModel    *self,
            guint             place,
            const HunchLayer *dots)
{
  HunchLayer *curve = hunch_layer_new (HUNCH_MARK_LINE, NULL, CURVE_POINTS);
  g_autofree const double **columns = g_new0 (const double *, self->n_columns + 1);
  double from = INFINITY, to = -INFINITY, reach = hunch_t_quantile (0.5 + self->inquiry->conf / 2, self->fit.df_residual);
  guint n = 0;

  for (gsize i = 0; i < dots->n; i++)
    {
      from = fmin (from, dots->x[i]);
      to = fmax (to, dots->x[i]);
    }
  curve->x = g_new (double, CURVE_POINTS);
  curve->y = g_new (double, CURVE_POINTS);
  curve->low = g_new (double, CURVE_POINTS);
  curve->high = g_new (double, CURVE_POINTS);
  for (guint i = 0; i < CURVE_POINTS; i++)
    {
      double x = from + (to - from) * i / (CURVE_POINTS - 1), se, y;

      columns[place] = &x;
      y = hunch_nls_model_predict (self, columns, 0, &se);
      /* Between the rows a value may not exist. */
      if (!isfinite (y))
        continue;
      curve->x[n] = x;
      curve->y[n] = y;
      curve->low[n] = isfinite (se * reach) ? y - reach * se : y;
      curve->high[n] = isfinite (se * reach) ? y + reach * se : y;
      n++;
    }
  curve->n = n;
  return curve;
}

static void
note_selection (HunchNlsModel *self,
                HunchPlot     *plot,
                gsize          n)
{
  if (n < (gsize) self->n_rows)
    plot->subtitle = g_strdup_printf (_("%zu of the rows, picked evenly"), n);
}

static void
take_curve_plot (HunchNlsModel *self,
                 guint          place)
{
  const char *name = hunch_frame_get_number_name (self->frame, place);
  g_autofree char *title = g_strdup_printf (_("%s and %s"), self->response_text, name);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, name, self->response_text, self->n_rows,
                                           g_strdup_printf (_("Scatter of %s against %s with the fitted curve and the band of its interval."),
                                                            self->response_text, name));
  HunchLayer *dots = make_dots (self, (int) place);

  note_selection (self, plot, dots->n);
  hunch_plot_take_layer (plot, dots);
  hunch_plot_take_layer (plot, make_curve (self, place, dots));
  hunch_axis_set_type (&plot->x, hunch_inquiry_get_info (self->inquiry, name)->type);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
take_residual_plot (HunchNlsModel *self)
{
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("Residuals and fit"), _("Fitted value"), _("Residual"), self->n_rows,
                                           g_strdup (_("Residuals against fitted values; a bend in them would say that the curve has the wrong shape.")));
  HunchLayer *dots = make_dots (self, -1);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);

  note_selection (self, plot, dots->n);
  rule->y = g_new0 (double, 1);
  hunch_plot_take_layer (plot, dots);
  hunch_plot_take_layer (plot, rule);
  hunch_result_take_plot (self->inquiry->result, plot);
}

void
hunch_nls_take_plots (HunchNlsModel *self)
{
  int single = hunch_nls_model_find_single (self);

  if (single >= 0)
    take_curve_plot (self, (guint) single);
  take_residual_plot (self);
}

/* --- predictions --- */

/* "x1=3,x2=4" into @values by the places of the columns. */
static gboolean
read_row (HunchNlsModel *self,
          const char    *text,
          double        *values,
          GError       **error)
{
  g_auto (GStrv) parts = hunch_split_list (text);

  for (guint k = 0; k < self->n_columns; k++)
    values[k] = NAN;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *sign = strchr (parts[i], '='), *end;
      g_autofree char *name = sign != NULL ? g_strstrip (g_strndup (parts[i], sign - parts[i])) : NULL;
      double value = sign != NULL ? g_ascii_strtod (sign + 1, &end) : NAN;

      if (sign == NULL || end == sign + 1 || !isfinite (value))
        return hunch_bad_option (error, _("predict= wants values of columns, as in x=3; “%s” is none."), parts[i]);
      for (guint k = 0; k < self->n_columns; k++)
        if (g_str_equal (hunch_frame_get_number_name (self->frame, k), name))
          values[k] = value;
    }
  for (guint k = 0; k < self->n_columns; k++)
    if (isnan (values[k]) && hunch_node_names (self->formula->predictors, hunch_frame_get_number_name (self->frame, k)))
      return hunch_bad_option (error, _("predict= has no value for “%s”."), hunch_frame_get_number_name (self->frame, k));
  return TRUE;
}

static gboolean
add_prediction (HunchNlsModel *self,
                const char    *text,
                JsonArray     *rows,
                GError       **error)
{
  g_autofree double *values = g_new (double, self->n_columns + 1);
  g_autofree const double **columns = g_new0 (const double *, self->n_columns + 1);
  double value, se, reach, wide;

  if (!read_row (self, text, values, error))
    return FALSE;
  for (guint k = 0; k < self->n_columns; k++)
    columns[k] = &values[k];
  value = hunch_nls_model_predict (self, columns, 0, &se);
  if (!isfinite (value))
    return hunch_no_answer (error, _("The curve has no value at %s."), text);
  reach = hunch_t_quantile (0.5 + self->inquiry->conf / 2, self->fit.df_residual);
  wide = reach * sqrt (se * se + self->fit.sigma * self->fit.sigma);
  hunch_result_add_row (rows, "snnnnnn", text, value, se, value - reach * se, value + reach * se, value - wide, value + wide);
  return TRUE;
}

gboolean
hunch_nls_add_predictions (HunchNlsModel *self,
                           GError       **error)
{
  const char *text = hunch_inquiry_get (self->inquiry, "predict");
  const char *const heads[] = { _("Where"), _("Height of the curve"), _("SE"), _("Low"), _("High"), _("Low for one row"), _("High for one row"), NULL };
  g_auto (GStrv) parts = NULL;
  JsonArray *rows;

  if (text == NULL || *text == '\0')
    return TRUE;
  parts = g_strsplit (text, ";", -1);
  rows = hunch_result_add_table (self->inquiry->result, "predictions", _("Predictions"), heads);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0' && !add_prediction (self, parts[i], rows, error))
      return FALSE;
  return TRUE;
}
