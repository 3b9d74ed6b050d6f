/* Exponential smoothing. Expected numbers: R 4.2.2 with forecast 8.20, in data/ets.txt over data/series.txt. */
#include <stdlib.h>
#include <string.h>

#include "stats-test.h"
#include "stats/ets.h"

typedef struct
{
  guint   period;
  gsize   n;
  double *y;
} Series;

static char **
read_lines (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "stats", "data", name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (text, "\n", -1);
}

static double
read_number (const char *text)
{
  return g_str_equal (text, "-") ? NAN : g_ascii_strtod (text, NULL);
}

static Series
find_series (char      **lines,
             const char *name)
{
  Series series = { 0 };

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], " ", -1);

      if (g_strcmp0 (cells[0], name) != 0)
        continue;
      series.period = (guint) atoi (cells[1]);
      series.y = g_new (double, g_strv_length (cells));
      for (guint k = 2; cells[k] != NULL && *cells[k] != '\0'; k++)
        series.y[series.n++] = read_number (cells[k]);
    }
  g_assert_cmpuint (series.n, >, 0);
  return series;
}

static void
check_relative (const char *line,
                const char *what,
                double      value,
                double      expected,
                double      tolerance)
{
  if (!(fabs (value / expected - 1) < tolerance))
    g_error ("%s: %s is %.12g, not %.12g", line, what, value, expected);
}

/* Widths of simulated intervals are known to a few percent. */
static void
check_forecast (const char             *line,
                char                  **c,
                const HunchEts         *model,
                const HunchEtsForecast *forecast)
{
  double width = read_number (c[12]) - read_number (c[11]);
  double rounding = 1e-9 * fabs (read_number (c[10])) / width;

  check_relative (line, "mean", forecast->mean[2], read_number (c[10]), 1e-3);
  check_relative (line, "width", forecast->high[2] - forecast->low[2], width, (forecast->is_simulated ? 0.1 : 2e-3) + 3 * rounding);
  check_relative (line, "variance", model->variance, read_number (c[5]), 1e-3);
  g_assert_cmpfloat (fabs (model->aicc - read_number (c[4])), <, 1e-2);
}

/* The search is at least as good as R's; where both end at one place, all else agrees. */
static void
test_fits (void)
{
  g_auto (GStrv) series_lines = read_lines ("series.txt");
  g_auto (GStrv) lines = read_lines ("ets.txt");
  guint n_cases = 0, n_same = 0, n_better = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) c = g_strsplit (lines[i], " ", -1);
      const double level = 0.95;
      Series series;
      HunchEtsForm form;
      g_autoptr (HunchEts) model = NULL;
      g_autoptr (GError) error = NULL;
      double gain;

      if (g_strcmp0 (c[0], "fit") != 0)
        continue;
      series = find_series (series_lines, c[1]);
      g_assert_true (hunch_ets_form_read (c[2], series.period, &form));
      model = hunch_ets_fit (series.y, series.n, &form, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      gain = model->loglik - read_number (c[3]);
      if (gain < -1e-6 * fabs (model->loglik))
        g_error ("%s: loglik %.12g", lines[i], model->loglik);
      n_cases++;
      if (gain > 1e-3)
        n_better++;
      else
        {
          g_auto (HunchEtsForecast) forecast = { 0 };

          n_same++;
          hunch_ets_forecast (model, 3, &level, 1, 2000, 1, &forecast);
          check_forecast (lines[i], c, model, &forecast);
        }
      g_free (series.y);
    }
  g_test_message ("%u fits, %u where R ends too, %u better", n_cases, n_same, n_better);
  g_assert_cmpuint (n_cases, >, 160);
  g_assert_cmpuint (n_same, >, 25);
}

static void
test_choice (void)
{
  guint n_cases = 0, n_same = 0;
  g_auto (GStrv) series_lines = read_lines ("series.txt");
  g_auto (GStrv) lines = read_lines ("ets.txt");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) c = g_strsplit (lines[i], " ", -1);
      g_autoptr (GPtrArray) models = NULL;
      g_autoptr (GError) error = NULL;
      char name[HUNCH_ETS_NAME_SIZE];
      HunchEts *best;
      Series series;

      if (g_strcmp0 (c[0], "best") != 0)
        continue;
      series = find_series (series_lines, c[1]);
      models = hunch_ets_choose (series.y, series.n, series.period, NULL, NULL, &error);
      g_assert_no_error (error);
      best = g_ptr_array_index (models, 0);
      hunch_ets_form_write (&best->form, name);
      if (!(best->aicc <= read_number (c[3]) + 1e-6))
        g_error ("%s: %s %.12g", lines[i], name, best->aicc);
      n_same += g_str_equal (name, c[2]);
      n_cases++;
      g_free (series.y);
    }
  g_test_message ("%u choices, %u as in R, the others with a smaller AICc", n_cases, n_same);
  g_assert_cmpuint (n_cases, ==, 17);
}

/* Laws: twice the series doubles the states and forecasts and keeps the parameters. */
static void
test_scale (void)
{
  g_auto (GStrv) lines = read_lines ("series.txt");
  Series series = find_series (lines, "UKgas");
  g_autofree double *twice = g_new (double, series.n);
  g_autoptr (HunchEts) first = NULL;
  g_autoptr (HunchEts) second = NULL;
  HunchEtsForm form;

  for (gsize i = 0; i < series.n; i++)
    twice[i] = 2 * series.y[i];
  g_assert_true (hunch_ets_form_read ("MAM", 4, &form));
  first = hunch_ets_fit (series.y, series.n, &form, NULL, NULL, NULL, NULL);
  second = hunch_ets_fit (twice, series.n, &form, first, NULL, NULL, NULL);
  g_assert_cmpfloat (fabs (second->alpha - first->alpha), <, 1e-4);
  g_assert_cmpfloat (fabs (second->last_level / first->last_level - 2), <, 1e-4);
  g_assert_cmpfloat (fabs (second->loglik - first->loglik + series.n * G_LN2), <, 1e-4);
  g_free (series.y);
}

static gboolean
stop_at_once (gpointer data)
{
  return TRUE;
}

static void
test_refused (void)
{
  const double y[] = { 1, 2, 3, 2, 1, 0, 2, 3, 4, 3 };
  g_autoptr (GError) error = NULL;
  HunchEtsForm form;

  g_assert_false (hunch_ets_form_read ("ANM", 4, &form));
  g_assert_false (hunch_ets_form_read ("XXX", 4, &form));
  g_assert_true (hunch_ets_form_read ("MNN", 1, &form));
  g_assert_null (hunch_ets_fit (y, 10, &form, NULL, NULL, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_true (hunch_ets_form_read ("ANN", 1, &form));
  g_assert_null (hunch_ets_fit (y, 10, &form, NULL, stop_at_once, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_NUMERIC);
  g_clear_error (&error);
  g_assert_null (hunch_ets_choose (y, 3, 1, NULL, NULL, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/ets/fits", test_fits);
  g_test_add_func ("/ets/choice", test_choice);
  g_test_add_func ("/ets/scale", test_scale);
  g_test_add_func ("/ets/refused", test_refused);
  return g_test_run ();
}
