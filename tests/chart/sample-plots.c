#include "chart/sample-plots.h"
#include "chart/sample-parts.h"

#include <math.h>
#include <string.h>

/* --- bars ----------------------------------------------------------------------- */

static HunchPlot *
make_bar (void)
{
  static const double y[] = { 41.2, 36.8, 30.1, 27.4, 22.9, 18.3, 12.6, 9.4 };
  HunchPlot *plot = sample_start_plot ("Drama is watched most, by a margin", "Minutes per session by genre, mean", NULL, "Minutes");

  sample_set_categories (&plot->x, sample_genres, 8);
  sample_add_layer (plot, HUNCH_MARK_BAR, NULL, y, 8);
  return plot;
}

static HunchPlot *
make_bar_interval (void)
{
  static const double y[] = { 41.2, 36.8, 30.1, 27.4, 22.9 };
  static const double low[] = { 39.9, 34.1, 28.8, 21.0, 21.6 };
  static const double high[] = { 42.5, 39.5, 31.4, 33.8, 24.2 };
  HunchPlot *plot = sample_start_plot ("Drama is watched longest", "Mean minutes per session with 95 % intervals", NULL, "Minutes");
  HunchLayer *layer;

  sample_set_categories (&plot->x, sample_genres, 5);
  layer = sample_add_layer (plot, HUNCH_MARK_BAR, NULL, y, 5);
  layer->low = sample_copy (low, 5);
  layer->high = sample_copy (high, 5);
  return plot;
}

static HunchPlot *
make_bar_grouped (void)
{
  static const double first[] = { 41.2, 36.8, 30.1, 27.4 };
  static const double second[] = { 38.0, 39.9, 24.8, 29.3 };
  static const double third[] = { 20.2, 31.3, 18.8, 33.3 };
  HunchPlot *plot = sample_start_plot ("Germany laughs, Britain cries", "Share of sessions by genre and country", NULL, NULL);

  sample_set_categories (&plot->x, sample_genres, 4);
  sample_add_layer (plot, HUNCH_MARK_BAR, "United Kingdom", first, 4);
  sample_add_layer (plot, HUNCH_MARK_BAR, "Germany", second, 4);
  sample_add_layer (plot, HUNCH_MARK_BAR, "France", third, 4);
  return plot;
}

static HunchPlot *
make_bar_long_names (void)
{
  static const char *const names[] = {
    "Critically acclaimed emotional dramas", "Stand-up comedy and talk shows", "British crime television programmes",
    "Documentaries about nature, science and the sea", "Family animation",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenfilme",
  };
  static const double y[] = { 0.31, 0.22, 0.19, 0.121, 0.09, 0.069 };
  HunchPlot *plot = sample_start_plot ("Long names lie down", "Share of all sessions", "Genre", "Share of sessions");

  sample_set_categories (&plot->x, names, 6);
  plot->y.percent = TRUE;
  sample_add_layer (plot, HUNCH_MARK_BAR, NULL, y, 6);
  return plot;
}

static HunchPlot *
make_bar_highlight (void)
{
  HunchPlot *plot = make_bar ();

  plot->style = json_object_new ();
  json_object_set_string_member (plot->style, "highlight", "Thriller");
  return plot;
}

static HunchPlot *
make_bar_negative (void)
{
  static const double y[] = { 12.4, -8.1, 3.3, -15.9, 0.4, -2.2 };
  HunchPlot *plot = sample_start_plot ("Two genres lose what the others win", "Change in sessions, 2018 to 2019", NULL, "Per cent");

  sample_set_categories (&plot->x, sample_genres, 6);
  sample_add_layer (plot, HUNCH_MARK_BAR, NULL, y, 6);
  return plot;
}

static HunchPlot *
make_bar_one (void)
{
  static const double y[] = { 17 };
  HunchPlot *plot = sample_start_plot ("One category", NULL, NULL, NULL);

  sample_set_categories (&plot->x, sample_genres, 1);
  sample_add_layer (plot, HUNCH_MARK_BAR, NULL, y, 1);
  return plot;
}

static HunchPlot *
make_bar_sixty (void)
{
  HunchPlot *plot = sample_start_plot ("Sixty categories", NULL, "Year", "Films");
  double y[60];
  char *names[60];

  for (int i = 0; i < 60; i++)
    {
      names[i] = g_strdup_printf ("%d", 1960 + i);
      y[i] = 40 + 3.5 * i + 20 * sin (i / 3.0);
    }
  sample_set_categories (&plot->x, (const char *const *) names, 60);
  sample_add_layer (plot, HUNCH_MARK_BAR, NULL, y, 60);
  for (int i = 0; i < 60; i++)
    g_free (names[i]);
  return plot;
}

static HunchPlot *
make_bar_huge (void)
{
  static const double y[] = { 5.1e9, 3.24e9, 1.9e9, 8.4e8 };
  HunchPlot *plot = sample_start_plot ("Where five billion could go", NULL, NULL, "US dollars");

  sample_set_categories (&plot->x, sample_genres, 4);
  sample_add_layer (plot, HUNCH_MARK_BAR, NULL, y, 4);
  return plot;
}

/* --- other marks at categories ---------------------------------------------------- */

static HunchPlot *
make_interval (void)
{
  static const double y[] = { 4.1, 1.9, 0.3, -0.6, -2.4 };
  static const double low[] = { 2.9, 0.8, -1.1, -1.9, -4.5 };
  static const double high[] = { 5.3, 3.0, 1.7, 0.7, -0.3 };
  static const char *const letters[] = { "a", "b", "bc", "c", "d" };
  HunchPlot *plot = sample_start_plot ("Drama holds people four minutes longer", "Difference from the mean of all genres, 95 % intervals", NULL, "Minutes");
  HunchLayer *layer;
  HunchLayer *rule;

  sample_set_categories (&plot->x, sample_genres, 5);
  layer = sample_add_layer (plot, HUNCH_MARK_INTERVAL, NULL, y, 5);
  layer->low = sample_copy (low, 5);
  layer->high = sample_copy (high, 5);
  layer->labels = g_new0 (char *, 5);
  for (int i = 0; i < 5; i++)
    layer->labels[i] = g_strdup (letters[i]);
  rule = hunch_layer_new (HUNCH_MARK_RULE, "no difference", 1);
  rule->y = g_new0 (double, 1);
  hunch_plot_take_layer (plot, rule);
  return plot;
}

static HunchPlot *
make_box (void)
{
  static const double low[] = { 4, 8, 2, 10, 1 }, q1[] = { 22, 18, 12, 31, 9 }, y[] = { 41, 33, 25, 44, 17 };
  static const double q3[] = { 58, 45, 39, 61, 28 }, high[] = { 104, 80, 71, 98, 55 };
  static const double far_x[] = { 0, 0, 2, 4, 4, 4 }, far_y[] = { 118, 131, 96, 63, 70, 88 };
  HunchPlot *plot = sample_start_plot ("Documentaries keep half of their viewers for 44 minutes", "Minutes per session", NULL, "Minutes");
  HunchLayer *box;
  HunchLayer *far;

  sample_set_categories (&plot->x, sample_genres, 5);
  box = sample_add_layer (plot, HUNCH_MARK_BOX, NULL, y, 5);
  box->low = sample_copy (low, 5);
  box->q1 = sample_copy (q1, 5);
  box->q3 = sample_copy (q3, 5);
  box->high = sample_copy (high, 5);
  far = sample_add_layer (plot, HUNCH_MARK_POINT, NULL, far_y, 6);
  memcpy (far->x, far_x, sizeof far_x);
  return plot;
}

static HunchPlot *
make_box_lying (void)
{
  HunchPlot *plot = make_box ();

  plot->horizontal = TRUE;
  return plot;
}

static HunchPlot *
make_histogram (void)
{
  HunchPlot *plot = sample_start_plot ("Most sessions end within the hour", "Distribution of minutes per session", "Minutes", "Sessions");
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_RECT, NULL, 30);

  layer->low = sample_count_up (30, 0, 5);
  layer->high = sample_count_up (30, 5, 5);
  layer->y = g_new (double, 30);
  for (int i = 0; i < 30; i++)
    layer->y[i] = rint (9000 * (i + 0.6) * exp (-(i + 0.6) / 5));
  hunch_plot_take_layer (plot, layer);
  return plot;
}

static HunchPlot *
make_histogram_grouped (void)
{
  HunchPlot *plot = sample_start_plot ("Two bumps", NULL, "Minutes", "Sessions");

  for (int k = 0; k < 2; k++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_RECT, k == 0 ? "Weekday" : "Weekend", 25);

      layer->low = sample_count_up (25, 0, 4);
      layer->high = sample_count_up (25, 4, 4);
      layer->y = g_new (double, 25);
      for (int i = 0; i < 25; i++)
        layer->y[i] = rint (800 * exp (-pow ((i - 8 - 5 * k) / 4.0, 2)));
      hunch_plot_take_layer (plot, layer);
    }
  return plot;
}

/* --- lines -------------------------------------------------------------------------- */

static HunchPlot *
make_line (void)
{
  static const char *const names[] = { "Drama", "Comedy", "Documentary" };
  HunchPlot *plot = sample_start_plot ("Drama pulls away in 2019", "Sessions per day, thousands", NULL, NULL);

  plot->x.kind = HUNCH_SCALE_DATE;
  for (int k = 0; k < 3; k++)
    {
      guint64 state = 11 + k;
      double level = 30 + 12 * k;
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, names[k], 42);

      layer->x = g_new (double, 42);
      layer->y = g_new (double, 42);
      for (int i = 0; i < 42; i++)
        {
          g_autoptr (GDateTime) month = g_date_time_new_utc (2016 + i / 12, 1 + i % 12, 1, 0, 0, 0);

          level += sample_draw_normal (&state) * 2 + (k == 0 ? 0.9 : -0.15);
          layer->x[i] = g_date_time_to_unix (month) / 86400.0;
          layer->y[i] = level;
        }
      hunch_plot_take_layer (plot, layer);
    }
  return plot;
}

static HunchPlot *
make_forecast (void)
{
  HunchPlot *plot = sample_start_plot ("Another winter peak is likely", "Sessions per month with a 12-month forecast and its 95 % band", NULL, "Sessions");
  HunchLayer *past = hunch_layer_new (HUNCH_MARK_LINE, "Counted", 48);
  HunchLayer *next = hunch_layer_new (HUNCH_MARK_LINE, "Forecast", 13);

  plot->x.kind = HUNCH_SCALE_DATE;
  past->x = sample_count_up (48, 16801, 30.4375);
  past->y = g_new (double, 48);
  for (int i = 0; i < 48; i++)
    past->y[i] = 240000 + 2500 * i + 38000 * cos (i * G_PI / 6);
  next->x = sample_count_up (13, 16801 + 47 * 30.4375, 30.4375);
  next->y = g_new (double, 13);
  next->low = g_new (double, 13);
  next->high = g_new (double, 13);
  for (int i = 0; i < 13; i++)
    {
      next->y[i] = 240000 + 2500 * (47 + i) + 38000 * cos ((47 + i) * G_PI / 6);
      next->low[i] = next->y[i] - 9000 * sqrt (i);
      next->high[i] = next->y[i] + 9000 * sqrt (i);
    }
  hunch_plot_take_layer (plot, past);
  hunch_plot_take_layer (plot, next);
  return plot;
}

static HunchPlot *
make_line_long (void)
{
  HunchPlot *plot = sample_start_plot ("A hundred thousand values in one line", NULL, "Second", "Level");
  guint64 state = 5;
  double level = 0;
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, NULL, 100000);

  layer->x = sample_count_up (100000, 0, 1);
  layer->y = g_new (double, 100000);
  for (int i = 0; i < 100000; i++)
    layer->y[i] = (level += sample_draw_normal (&state));
  hunch_plot_take_layer (plot, layer);
  return plot;
}

static HunchPlot *
make_ecdf (void)
{
  HunchPlot *plot = sample_start_plot ("Nine in ten students click fewer than 900 times", "Cumulative share of students", "Clicks", NULL);

  plot->y.percent = TRUE;
  for (int k = 0; k < 2; k++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_STEP, k == 0 ? "Passed" : "Dropped out", 60);

      layer->x = g_new (double, 60);
      layer->y = g_new (double, 60);
      for (int i = 0; i < 60; i++)
        {
          layer->x[i] = (k == 0 ? 420 : 90) * -log (1 - (i + 0.5) / 61);
          layer->y[i] = (i + 1) / 60.0;
        }
      hunch_plot_take_layer (plot, layer);
    }
  return plot;
}

static HunchPlot *
make_buzz (void)
{
  HunchPlot *plot = sample_start_plot ("Buzz peaks the day after launch", "Matching tweets per day", "Days since launch", "Tweets");
  static const char *const names[] = { "Stranger Things", "The Crown", "Narcos", "Ozark" };
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, "launch", 1);

  for (int k = 0; k < 4; k++)
    {
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_LINE, names[k], 36);

      layer->x = sample_count_up (36, -7, 1);
      layer->y = g_new (double, 36);
      for (int i = 0; i < 36; i++)
        layer->y[i] = rint (400 + (4200 - 900 * k) * (i < 7 ? exp ((i - 7) / 1.5) : exp (-(i - 8) / 6.0)) * (i == 7 ? 0.8 : 1));
      hunch_plot_take_layer (plot, layer);
    }
  rule->x = g_new0 (double, 1);
  hunch_plot_take_layer (plot, rule);
  plot->style = json_object_new ();
  json_object_set_string_member (plot->style, "highlight", "The Crown");
  return plot;
}

/* --- awkward ones ----------------------------------------------------------------------- */

static HunchPlot *
make_empty (void)
{
  HunchPlot *plot = sample_start_plot ("An empty table", "Nothing came through the filter", "Minutes", "Sessions");

  g_clear_pointer (&plot->source, g_free);
  hunch_plot_take_layer (plot, hunch_layer_new (HUNCH_MARK_POINT, NULL, 0));
  return plot;
}

static HunchPlot *
make_offset (void)
{
  static const double y[] = { 1000000.00012, 1000000.00015, 1000000.00011, 1000000.00019 };
  HunchPlot *plot = sample_start_plot ("A tiny range far from zero", NULL, "Run", "Reading");

  sample_add_layer (plot, HUNCH_MARK_LINE, NULL, y, 4);
  return plot;
}

static HunchPlot *
make_dates (double      first,
            double      days,
            const char *title)
{
  HunchPlot *plot = sample_start_plot (title, NULL, NULL, "Level");
  double y[40];
  HunchLayer *layer;

  for (int i = 0; i < 40; i++)
    y[i] = 5 + sin (i / 4.0) * 3;
  plot->x.kind = days <= 2 ? HUNCH_SCALE_TIME : HUNCH_SCALE_DATE;
  layer = sample_add_layer (plot, HUNCH_MARK_LINE, NULL, y, 40);
  for (int i = 0; i < 40; i++)
    layer->x[i] = (first + days * i / 39) * (days <= 2 ? 86400 : 1);
  return plot;
}

static HunchPlot *
make_hours (void)
{
  return make_dates (17800.3, 1, "One day");
}

static HunchPlot *
make_weeks (void)
{
  return make_dates (17800, 45, "Six weeks");
}

static HunchPlot *
make_months (void)
{
  return make_dates (17700, 500, "Sixteen months");
}

static HunchPlot *
make_decades (void)
{
  return make_dates (3000, 14610, "Forty years");
}

static HunchPlot *
make_gaps (void)
{
  static const double y[] = { 3, 4, NAN, 7, NAN, 2, 3, 5 };
  HunchPlot *plot = sample_start_plot ("Missing values leave gaps", NULL, "Week", NULL);

  sample_add_layer (plot, HUNCH_MARK_LINE, NULL, y, 8);
  return plot;
}

static HunchPlot *
make_foreign (void)
{
  static const char *const names[] = { "映画", "ドラマ", "كوميديا", "Bad\xff\xfe" };
  static const double y[] = { 4, 3, 2, 1 };
  HunchPlot *plot = sample_start_plot ("Letters of the world: 日本, مصر", NULL, NULL, NULL);

  sample_set_categories (&plot->x, names, 4);
  sample_add_layer (plot, HUNCH_MARK_BAR, NULL, y, 4);
  return plot;
}

static const SamplePlot samples[] = {
  { "bar", make_bar, FALSE },
  { "bar-interval", make_bar_interval, FALSE },
  { "bar-grouped", make_bar_grouped, FALSE },
  { "bar-long-names", make_bar_long_names, FALSE },
  { "bar-highlight", make_bar_highlight, FALSE },
  { "bar-negative", make_bar_negative, FALSE },
  { "bar-one", make_bar_one, FALSE },
  { "bar-sixty", make_bar_sixty, FALSE },
  { "bar-huge", make_bar_huge, FALSE },
  { "interval", make_interval, FALSE },
  { "box", make_box, FALSE },
  { "box-lying", make_box_lying, FALSE },
  { "histogram", make_histogram, FALSE },
  { "histogram-grouped", make_histogram_grouped, FALSE },
  { "line", make_line, FALSE },
  { "line-forecast", make_forecast, FALSE },
  { "line-long", make_line_long, TRUE },
  { "line-buzz", make_buzz, FALSE },
  { "line-gaps", make_gaps, FALSE },
  { "line-offset", make_offset, FALSE },
  { "line-hours", make_hours, FALSE },
  { "line-weeks", make_weeks, FALSE },
  { "line-months", make_months, FALSE },
  { "line-decades", make_decades, FALSE },
  { "ecdf", make_ecdf, FALSE },
  { "scatter", sample_make_scatter, FALSE },
  { "scatter-5000", sample_make_scatter_5000, FALSE },
  { "scatter-log", sample_make_log, FALSE },
  { "cloud", sample_make_cloud, TRUE },
  { "cloud-series", sample_make_cloud_series, TRUE },
  { "heat", sample_make_heat, FALSE },
  { "heat-numbers", sample_make_heat_numbers, FALSE },
  { "empty", make_empty, FALSE },
  { "foreign", make_foreign, TRUE },
};

const SamplePlot *
sample_plots_get (guint *out_n)
{
  *out_n = G_N_ELEMENTS (samples);
  return samples;
}

HunchPlot *
sample_plot_make (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (g_str_equal (samples[i].name, name))
      return samples[i].make ();
  g_assert_not_reached ();
}
