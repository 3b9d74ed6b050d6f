/* Decompositions. Expected numbers: decompose () and stl () of R 4.2.2, in data/decompose.txt over data/series.txt. */
#include <stdlib.h>
#include <string.h>

#include "stats-test.h"
#include "stats/decompose.h"

static char **
read_lines (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "stats", "data", name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (text, "\n", -1);
}

static double *
find_series (char      **lines,
             const char *name,
             guint      *out_period,
             gsize      *out_n)
{
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (g_strstrip (lines[i]), " ", -1);
      double *y;

      if (g_strcmp0 (cells[0], name) != 0)
        continue;
      *out_period = (guint) atoi (cells[1]);
      *out_n = g_strv_length (cells) - 2;
      y = g_new (double, *out_n);
      for (gsize k = 0; k < *out_n; k++)
        y[k] = g_ascii_strtod (cells[k + 2], NULL);
      return y;
    }
  g_assert_not_reached ();
}

static void
check_part (const char   *line,
            char        **cells,
            const double *part,
            gsize         n,
            double        scale)
{
  const gsize places[] = { 0, 6, 12, 19, n - 1 };

  for (guint k = 0; k < G_N_ELEMENTS (places); k++)
    {
      double value = part[places[k]];

      if (g_str_equal (cells[k], "-") ? !isnan (value) : !(fabs (value - g_ascii_strtod (cells[k], NULL)) <= 1e-10 * scale))
        g_error ("%s: place %" G_GSIZE_FORMAT " is %.17g", line, places[k] + 1, value);
    }
}

static void
test_against_r (void)
{
  g_auto (GStrv) series = read_lines ("series.txt");
  g_auto (GStrv) lines = read_lines ("decompose.txt");
  guint n_cases = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) c = g_strsplit (g_strstrip (lines[i]), " ", -1);
      g_auto (HunchDecomposition) parts = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree double *y = NULL;
      double scale = 0;
      guint period;
      gsize n;

      if (*lines[i] == '#' || g_strv_length (c) < 18)
        continue;
      y = find_series (series, c[1], &period, &n);
      for (gsize k = 0; k < n; k++)
        scale = MAX (scale, fabs (y[k]));
      if (g_str_equal (c[0], "stl"))
        hunch_decompose_stl (y, n, period, (guint) atoi (c[2]), &parts, &error);
      else
        hunch_decompose (y, n, period, g_str_equal (c[0], "multiplicative"), &parts, &error);
      g_assert_no_error (error);
      check_part (lines[i], c + 3, parts.trend, n, scale);
      check_part (lines[i], c + 8, parts.seasonal, n, scale);
      check_part (lines[i], c + 13, parts.remainder, n, scale);
      n_cases++;
    }
  g_assert_cmpuint (n_cases, >=, 40);
}

/* Laws: the parts add up; a pure season is found whole; a shift moves the trend alone. */
static void
test_laws (void)
{
  g_auto (HunchDecomposition) parts = { 0 };
  g_auto (HunchDecomposition) shifted = { 0 };
  double y[48], z[48];

  for (guint i = 0; i < 48; i++)
    {
      y[i] = 10 + 0.5 * i + (i % 4 == 0 ? 3 : -1);
      z[i] = y[i] + 1000;
    }
  g_assert_true (hunch_decompose_stl (y, 48, 4, 0, &parts, NULL));
  g_assert_true (hunch_decompose_stl (z, 48, 4, 0, &shifted, NULL));
  for (guint i = 0; i < 48; i++)
    {
      g_assert_cmpfloat (fabs (parts.trend[i] + parts.seasonal[i] + parts.remainder[i] - y[i]), <, 1e-12);
      g_assert_cmpfloat (fabs (shifted.seasonal[i] - parts.seasonal[i]), <, 1e-9);
    }
  g_assert_cmpfloat (hunch_decomposition_get_season_strength (&parts), >, 0.99);
  g_assert_cmpfloat (hunch_decomposition_get_trend_strength (&parts), >, 0.99);
}

static void
test_refused (void)
{
  g_auto (HunchDecomposition) parts = { 0 };
  g_autoptr (GError) error = NULL;
  double y[7] = { 1, 2, 3, 4, 5, 6, 7 };

  g_assert_false (hunch_decompose (y, 7, 4, FALSE, &parts, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  y[3] = NAN;
  g_assert_false (hunch_decompose_stl (y, 7, 2, 0, &parts, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_assert_null (parts.trend);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/decompose/against-r", test_against_r);
  g_test_add_func ("/decompose/laws", test_laws);
  g_test_add_func ("/decompose/refused", test_refused);
  return g_test_run ();
}
