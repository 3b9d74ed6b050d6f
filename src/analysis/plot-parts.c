#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/plot-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/words.h"
#include "stats/histogram.h"
#include "stats/quantile.h"

#define MAX_FAR_POINTS 200  /* shown for one box */

HunchPlot *
hunch_plot_new_titled (HunchInquiry *inquiry,
                       const char   *title,
                       const char   *x_title,
                       const char   *y_title,
                       gint64        n,
                       char         *summary)
{
  HunchPlot *plot = hunch_plot_new ();

  plot->title = g_strdup (title);
  plot->x.title = g_strdup (x_title);
  plot->y.title = g_strdup (y_title);
  plot->n = n;
  plot->summary = summary;
  plot->source = hunch_inquiry_dup_source (inquiry, n);
  return plot;
}

void
hunch_axis_set_categories (HunchAxis         *axis,
                           const char *const *labels,
                           guint              n)
{
  g_clear_pointer (&axis->categories, g_ptr_array_unref);
  axis->kind = HUNCH_SCALE_CATEGORY;
  axis->categories = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (axis->categories, g_strdup (labels[i]));
}

static char *
dup_readable_name (const char *name)
{
  GString *text = g_string_new (NULL);
  gboolean is_level = FALSE;
  int depth = 0;

  for (const char *at = name; *at != '\0'; at++)
    {
      depth += (*at == '(') - (*at == ')');
      if (depth == 0 && *at == '=' && !is_level)
        {
          g_string_append (text, ": ");
          is_level = TRUE;
        }
      else if (depth == 0 && *at == ':' && at[1] != ' ' && !(at > name && g_ascii_isdigit (at[-1]) && g_ascii_isdigit (at[1])))
        {
          g_string_append (text, " × ");
          is_level = FALSE;
        }
      else
        g_string_append_c (text, *at);
    }
  return g_string_free (text, FALSE);
}

void
hunch_axis_set_coefficients (HunchAxis         *axis,
                             const char *const *names,
                             guint              n)
{
  g_auto (GStrv) labels = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    labels[i] = dup_readable_name (names[i]);
  hunch_axis_set_categories (axis, (const char *const *) labels, n);
}

void
hunch_axis_set_type (HunchAxis    *axis,
                     HunchDataType type)
{
  if (type == HUNCH_DATA_DATE)
    axis->kind = HUNCH_SCALE_DATE;
  else if (type == HUNCH_DATA_TIMESTAMP)
    axis->kind = HUNCH_SCALE_TIME;
}

const HunchColumnInfo *
hunch_inquiry_get_info (HunchInquiry *inquiry,
                        const char   *column)
{
  int position = hunch_table_info_find (inquiry->table, column);

  return position >= 0 ? &inquiry->table->columns[position] : NULL;
}

static void
set_group_axis (HunchPlot         *plot,
                const HunchGroups *groups)
{
  g_autofree const char **labels = hunch_groups_dup_labels ((HunchGroups *) groups);

  hunch_axis_set_categories (&plot->x, labels, groups->n);
}

/* "Highest: Drama (41.2), lowest: News (3.1)." */
static char *
summarize_means (const HunchGroups *groups)
{
  guint high = 0;
  guint low = 0;
  g_autofree char *high_mean = NULL;
  g_autofree char *low_mean = NULL;

  for (guint i = 1; i < groups->n; i++)
    {
      if (groups->groups[i].moments.mean > groups->groups[high].moments.mean)
        high = i;
      if (groups->groups[i].moments.mean < groups->groups[low].moments.mean)
        low = i;
    }

  high_mean = hunch_words_mean (groups->groups[high].moments.mean, groups->groups[high].se, groups->has_years);
  low_mean = hunch_words_mean (groups->groups[low].moments.mean, groups->groups[low].se, groups->has_years);
  if (groups->n == 1)
    return g_strdup_printf (_("The mean of %s is %s."), groups->y, high_mean);
  return g_strdup_printf (_("Means of %s for %u groups of %s: highest %s with %s, lowest %s with %s."), groups->y, groups->n,
                          groups->by, groups->groups[high].label, high_mean, groups->groups[low].label, low_mean);
}

static char *
dup_group_title (const HunchGroups *groups,
                 const char        *alone)
{
  return groups->by != NULL ? g_strdup_printf (_("%s by %s"), groups->y, groups->by) : g_strdup_printf ("%s", alone);
}

HunchPlot *
hunch_plot_new_intervals (HunchInquiry      *inquiry,
                          const HunchGroups *groups,
                          double             conf,
                          GError           **error)
{
  g_autofree char *title = dup_group_title (groups, groups->y);
  g_autofree char *y_title = g_strdup_printf (_("Mean of %s"), groups->y);
  g_autoptr (HunchPlot) plot = hunch_plot_new_titled (inquiry, title, groups->by, y_title, groups->n_rows, summarize_means (groups));
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, groups->n);

  hunch_plot_take_layer (plot, layer);
  set_group_axis (plot, groups);
  plot->subtitle = g_strdup_printf (_("Means with %.4g %% intervals"), 100 * conf);
  layer->x = g_new (double, groups->n);
  layer->y = g_new (double, groups->n);
  layer->low = g_new (double, groups->n);
  layer->high = g_new (double, groups->n);
  layer->labels = g_new0 (char *, groups->n);
  for (guint i = 0; i < groups->n; i++)
    {
      const HunchMoments *moments = &groups->groups[i].moments;
      g_autofree char *count = hunch_words_count (moments->n);

      layer->x[i] = i;
      layer->y[i] = moments->mean;
      hunch_group_get_interval (&groups->groups[i], conf, &layer->low[i], &layer->high[i]);
      layer->labels[i] = g_strdup_printf (_("n = %s"), count);
    }
  return g_steal_pointer (&plot);
}

/* Ends of the whiskers; values beyond go to @far. */
static void
fill_box (HunchLayer       *layer,
          guint             place,
          const HunchGroup *group,
          GArray           *far_x,
          GArray           *far_y)
{
  static const double probs[] = { 0.25, 0.5, 0.75 };
  double quartiles[3];
  double reach;
  double x = place;
  guint n_far = 0;

  layer->x[place] = place;
  if (!hunch_quantiles (group->values, group->n_values, probs, 3, quartiles, NULL))
    quartiles[0] = quartiles[1] = quartiles[2] = group->moments.mean;

  reach = 1.5 * (quartiles[2] - quartiles[0]);
  layer->q1[place] = layer->low[place] = quartiles[0];
  layer->y[place] = quartiles[1];
  layer->q3[place] = layer->high[place] = quartiles[2];
  for (gsize i = 0; i < group->n_values; i++)
    {
      double value = group->values[i];

      if (value < quartiles[0] - reach || value > quartiles[2] + reach)
        {
          if (n_far++ >= MAX_FAR_POINTS)
            continue;
          g_array_append_val (far_x, x);
          g_array_append_val (far_y, value);
        }
      else
        {
          layer->low[place] = MIN (layer->low[place], value);
          layer->high[place] = MAX (layer->high[place], value);
        }
    }
}

static void
take_far_points (HunchPlot *plot,
                 GArray    *x,
                 GArray    *y)
{
  HunchLayer *layer;
  gsize n = x->len;

  if (n == 0)
    {
      g_array_unref (x);
      g_array_unref (y);
      return;
    }

  layer = hunch_layer_new (HUNCH_MARK_POINT, NULL, n);
  layer->x = (double *) g_array_free (x, FALSE);
  layer->y = (double *) g_array_free (y, FALSE);
  hunch_plot_take_layer (plot, layer);
}

HunchPlot *
hunch_plot_new_boxes (HunchInquiry      *inquiry,
                      const HunchGroups *groups,
                      GError           **error)
{
  g_autofree char *title = dup_group_title (groups, groups->y);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, groups->by, groups->y, groups->n_rows, NULL);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BOX, NULL, groups->n);
  GArray *far_x = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *far_y = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *first = NULL;

  hunch_plot_take_layer (plot, layer);
  set_group_axis (plot, groups);
  plot->subtitle = g_strdup (groups->is_thinned ? _("Median, middle half and range, from an even selection of rows")
                                                : _("Median, middle half and range"));
  layer->x = g_new (double, groups->n);
  layer->y = g_new (double, groups->n);
  layer->low = g_new (double, groups->n);
  layer->high = g_new (double, groups->n);
  layer->q1 = g_new (double, groups->n);
  layer->q3 = g_new (double, groups->n);
  for (guint i = 0; i < groups->n; i++)
    fill_box (layer, i, &groups->groups[i], far_x, far_y);
  take_far_points (plot, far_x, far_y);

  first = hunch_words_number (layer->y[0]);
  plot->summary = g_strdup_printf (_("Boxes of %s for %u groups; the median of %s is %s."), groups->y, groups->n,
                                   groups->groups[0].label, first);
  return plot;
}

/* --- histogram --- */

static gboolean
choose_bins (const double *values,
             gsize         n,
             guint         n_bins,
             HunchBins    *bins,
             GError      **error)
{
  static const double probs[] = { 0, 0.25, 0.75, 1 };
  double places[4];

  if (!hunch_quantiles (values, n, probs, G_N_ELEMENTS (probs), places, error))
    return FALSE;
  if (n_bins > 0)
    return hunch_bins_about (n_bins, places[0], places[3], bins, error);
  return hunch_bins_choose (n, places[0], places[3], places[2] - places[1], HUNCH_BINS_AUTO, bins, error);
}

static char *
summarize_histogram (const char *name,
                     gsize       n,
                     HunchLayer *layer)
{
  g_autofree char *count = hunch_words_count (n);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gsize highest = 0;

  for (gsize i = 1; i < layer->n; i++)
    if (layer->y[i] > layer->y[highest])
      highest = i;

  from = hunch_words_number (layer->low[highest]);
  to = hunch_words_number (layer->high[highest]);
  return g_strdup_printf (_("Histogram of %s, %s values; most lie between %s and %s."), name, count, from, to);
}

HunchPlot *
hunch_plot_new_histogram (HunchInquiry          *inquiry,
                          const HunchColumnInfo *column,
                          const double          *values,
                          gsize                  n,
                          guint                  n_bins,
                          GError               **error)
{
  HunchBins bins;
  g_autofree gsize *counts = NULL;
  HunchLayer *layer;
  HunchPlot *plot;

  if (!choose_bins (values, n, n_bins, &bins, error))
    return NULL;

  counts = g_new0 (gsize, bins.n_bins);
  hunch_bins_count (&bins, values, n, counts);
  layer = hunch_layer_new (HUNCH_MARK_RECT, NULL, bins.n_bins);
  layer->low = g_new (double, bins.n_bins);
  layer->high = g_new (double, bins.n_bins);
  layer->y = g_new (double, bins.n_bins);
  for (guint i = 0; i < bins.n_bins; i++)
    {
      layer->low[i] = hunch_bins_edge (&bins, i);
      layer->high[i] = hunch_bins_edge (&bins, i + 1);
      layer->y[i] = counts[i];
    }

  plot = hunch_plot_new_titled (inquiry, column->name, column->name, _("Number of rows"), n,
                                summarize_histogram (column->name, n, layer));
  hunch_axis_set_type (&plot->x, column->type);
  plot->y.zero = TRUE;
  hunch_plot_take_layer (plot, layer);
  return plot;
}

/* --- curves and lines --- */

HunchLayer *
hunch_layer_new_ecdf (const char      *name,
                      const HunchEcdf *ecdf)
{
  gsize n = MIN (ecdf->n_steps, HUNCH_PLOT_MAX_STEPS);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_STEP, name, n);
  gsize step = 0;

  layer->x = g_new (double, MAX (n, 1));
  layer->y = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      /* Evenly in rank, so that the curve keeps its shape where most values are; each step shown is a true one. */
      double rank = n == ecdf->n_steps ? 0 : (double) ecdf->n * (i + 1) / n;

      if (n == ecdf->n_steps)
        step = i;
      else
        {
          while (step + 1 < ecdf->n_steps && ecdf->count[step] < rank)
            step++;
          if (i == 0)
            step = 0;
        }
      layer->x[i] = ecdf->x[step];
      layer->y[i] = (double) ecdf->count[step] / ecdf->n;
    }
  return layer;
}

HunchLayer *
hunch_layer_new_straight (const char *name,
                          double      intercept,
                          double      slope,
                          double      from,
                          double      to)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, name, 2);

  layer->x = g_new (double, 2);
  layer->y = g_new (double, 2);
  layer->x[0] = from;
  layer->x[1] = to;
  layer->y[0] = intercept + slope * from;
  layer->y[1] = intercept + slope * to;
  return layer;
}
