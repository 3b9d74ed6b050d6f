/* Rows that move a fit, and the four pictures that residuals are looked at in. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/ols-private.h"
#include "analysis/plot-parts.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define MAX_SHOWN 10
#define N_LABELS 3
#define MAX_DOTS 2000      /* beyond, rows are picked evenly; those that move the fit most are shown in any case */
#define MAX_QUANTILES 400

typedef struct
{
  HunchInquiry            *inquiry;
  HunchModelFit           *model;
  const HunchOlsInfluence *influence;
  gsize                    n;
  gsize                   *order;  /* owned: by Cook's distance, the furthest first */
  gsize                   *dots;   /* owned: the rows that are drawn */
  gsize                    n_dots;
} Shown;

static void
shown_clear (Shown *self)
{
  g_free (self->order);
  g_free (self->dots);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shown, shown_clear)

static int
compare_cook (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const HunchOlsInfluence *influence = user_data;
  gsize i = *(const gsize *) a, k = *(const gsize *) b;
  double x = influence[i].cook, y = influence[k].cook;

  if (isnan (x) != isnan (y))
    return isnan (x) ? 1 : -1;
  if (x != y && !isnan (x))
    return x > y ? -1 : 1;
  return i < k ? -1 : i > k;
}

static void
sort_rows (Shown *self)
{
  self->n = self->model->n_kept;
  self->order = g_new (gsize, MAX (self->n, 1));
  for (gsize i = 0; i < self->n; i++)
    self->order[i] = i;
  g_qsort_with_data (self->order, (int) self->n, sizeof *self->order, compare_cook, (gpointer) self->influence);
}

static gint64
get_row (HunchModelFit *model,
         gsize          i)
{
  return g_array_index (model->kept_rows, gint64, i) + 1;
}

void
hunch_ols_add_influence (HunchInquiry            *inquiry,
                         HunchModelFit           *model,
                         const HunchOlsInfluence *influence)
{
  const char *const heads[] = { _("Row"), _("Fitted value"), _("Residual"), _("Standardised"), _("Studentised"), _("Leverage"), _("Cook’s distance"), NULL };
  g_auto (Shown) self = { inquiry, model, influence };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "influence", _("Rows that move the fit most"), heads);

  sort_rows (&self);
  for (gsize i = 0; i < MIN (self.n, MAX_SHOWN); i++)
    {
      const HunchOlsInfluence *row = &influence[self.order[i]];

      hunch_result_add_row (rows, "innnnnn", get_row (model, self.order[i]), row->fitted, row->residual, row->standardized, row->studentized,
                            row->leverage, row->cook);
    }
}

/* --- pictures --- */

/* The rows that move the fit most come first, and are named. */
static void
choose_dots (Shown *self)
{
  double share = MAX_DOTS / MAX ((double) self->n, 1);

  self->dots = g_new (gsize, MAX (self->n, 1));
  for (gsize i = 0; i < self->n; i++)
    if (i < N_LABELS || share >= 1 || hunch_row_is_picked ((gint64) self->order[i], share))
      self->dots[self->n_dots++] = self->order[i];
}

static HunchLayer *
layer_new (Shown *self)
{
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, self->n_dots);

  dots->x = g_new (double, MAX (self->n_dots, 1));
  dots->y = g_new (double, MAX (self->n_dots, 1));
  dots->labels = g_new0 (char *, MAX (self->n_dots, 1));
  for (gsize i = 0; i < MIN (self->n_dots, N_LABELS); i++)
    dots->labels[i] = hunch_words_count (get_row (self->model, self->dots[i]));
  return dots;
}

static HunchPlot *
plot_new (Shown      *self,
          const char *title,
          const char *x_title,
          const char *y_title,
          char       *summary)
{
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, x_title, y_title, self->model->n_rows, summary);

  if (self->n_dots < (gsize) self->model->n_rows)
    plot->subtitle = g_strdup_printf (_("%zu of the rows, picked evenly"), self->n_dots);
  return plot;
}

static void
take_rule (HunchPlot *plot,
           double     y)
{
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);

  rule->y = g_new (double, 1);
  rule->y[0] = y;
  hunch_plot_take_layer (plot, rule);
}

static void
take_residual_plot (Shown *self)
{
  HunchLayer *dots = layer_new (self);
  double largest = 0;
  g_autofree char *words = NULL;
  HunchPlot *plot;

  for (gsize i = 0; i < self->n_dots; i++)
    {
      dots->x[i] = self->influence[self->dots[i]].fitted;
      dots->y[i] = self->influence[self->dots[i]].residual;
      largest = fmax (largest, fabs (dots->y[i]));
    }
  words = hunch_words_number (largest);
  plot = plot_new (self, _("Residuals and fit"), _("Fitted value"), _("Residual"),
                   g_strdup_printf (_("Residuals against fitted values; the largest is %s."), words));
  hunch_plot_take_layer (plot, dots);
  take_rule (plot, 0);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Of many ordered values the @i-th that is drawn: both ends whole, the middle thinned. */
static gsize
get_rank (gsize i,
          gsize n_drawn,
          gsize n)
{
  gsize end = n_drawn / 4;

  if (n_drawn == n || i < end)
    return i;
  if (i >= n_drawn - end)
    return n - (n_drawn - i);
  return end + (i - end) * (n - 2 * end) / (n_drawn - 2 * end);
}

/* Where normal residuals would lie, with a pointwise band of the order statistics: sqrt (p (1 - p) / n) / density. */
static HunchLayer *
band_new (gsize  n_drawn,
          gsize  n,
          double conf)
{
  HunchLayer *band = hunch_layer_new (HUNCH_MARK_LINE, NULL, n_drawn);
  double reach = hunch_normal_quantile (0.5 + conf / 2);

  band->x = g_new (double, MAX (n_drawn, 1));
  band->y = g_new (double, MAX (n_drawn, 1));
  band->low = g_new (double, MAX (n_drawn, 1));
  band->high = g_new (double, MAX (n_drawn, 1));
  for (gsize i = 0; i < n_drawn; i++)
    {
      double p = ((double) get_rank (i, n_drawn, n) + 0.5) / (double) n;
      double z = hunch_normal_quantile (p);
      double half = reach * sqrt (p * (1 - p) / (double) n) / hunch_normal_density (z);

      band->x[i] = band->y[i] = z;
      band->low[i] = z - half;
      band->high[i] = z + half;
    }
  return band;
}

static void
take_normal_plot (Shown *self)
{
  g_autofree double *sorted = g_new (double, MAX (self->n, 1));
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, 0);
  HunchLayer *band;
  HunchPlot *plot;
  gsize n = 0, n_drawn, n_outside = 0;

  for (gsize i = 0; i < self->n; i++)
    if (isfinite (self->influence[i].standardized))
      sorted[n++] = self->influence[i].standardized;
  qsort (sorted, n, sizeof *sorted, compare_numbers);
  n_drawn = MIN (n, MAX_QUANTILES);
  band = band_new (n_drawn, n, self->inquiry->conf);
  dots->n = n_drawn;
  dots->x = g_memdup2 (band->x, MAX (n_drawn, 1) * sizeof (double));
  dots->y = g_new (double, MAX (n_drawn, 1));
  for (gsize i = 0; i < n_drawn; i++)
    {
      dots->y[i] = sorted[get_rank (i, n_drawn, n)];
      n_outside += dots->y[i] < band->low[i] || dots->y[i] > band->high[i];
    }
  plot = plot_new (self, _("Are the residuals normal?"), _("Normal quantile"), _("Standardised residual"),
                   g_strdup_printf (_("Standardised residuals against normal quantiles; %zu of %zu lie outside the band in which normal ones would."),
                                    n_outside, n_drawn));
  hunch_plot_take_layer (plot, band);
  hunch_plot_take_layer (plot, dots);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
take_scale_plot (Shown *self)
{
  HunchLayer *dots = layer_new (self);
  HunchPlot *plot;
  double sum = 0;
  gsize n = 0;

  for (gsize i = 0; i < self->n_dots; i++)
    {
      dots->x[i] = self->influence[self->dots[i]].fitted;
      dots->y[i] = sqrt (fabs (self->influence[self->dots[i]].standardized));
      if (isfinite (dots->y[i]))
        {
          sum += dots->y[i];
          n++;
        }
      else
        dots->y[i] = 0;
    }
  plot = plot_new (self, _("Do the residuals spread equally?"), _("Fitted value"), _("√|standardised residual|"),
                   g_strdup (_("Roots of the standardised residuals against fitted values: a slope would mean unequal spread.")));
  hunch_plot_take_layer (plot, dots);
  take_rule (plot, n > 0 ? sum / (double) n : 0);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
take_cook_plot (Shown *self)
{
  HunchLayer *dots = layer_new (self);
  g_autofree char *row = self->n > 0 ? hunch_words_count (get_row (self->model, self->order[0])) : NULL;
  HunchPlot *plot = plot_new (self, _("Which rows move the fit?"), _("Leverage"), _("Cook’s distance"),
                              g_strdup_printf (_("Cook’s distance against leverage; row %s moves the fit most."), row));

  for (gsize i = 0; i < self->n_dots; i++)
    {
      const HunchOlsInfluence *influence = &self->influence[self->dots[i]];

      dots->x[i] = influence->leverage;
      dots->y[i] = isfinite (influence->cook) ? influence->cook : 0;
    }
  plot->y.zero = TRUE;
  hunch_plot_take_layer (plot, dots);
  hunch_result_take_plot (self->inquiry->result, plot);
}

void
hunch_ols_take_diagnostic_plots (HunchInquiry            *inquiry,
                                 HunchModelFit           *model,
                                 const HunchOlsInfluence *influence)
{
  g_auto (Shown) self = { inquiry, model, influence };

  sort_rows (&self);
  choose_dots (&self);
  take_residual_plot (&self);
  take_normal_plot (&self);
  take_scale_plot (&self);
  take_cook_plot (&self);
}
