/* CPU time of least squares on 1,000,000 rows and 10 predictors: accumulate and solve. Built with the
 * tests, run by hand: ols-bench [ROWS] [PREDICTORS]. */
#include "stats/ols.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static double
fit_once (const double *const *columns,
          const double        *y,
          const double        *weights,
          gsize                n,
          guint                p)
{
  g_autoptr (HunchOls) ols = hunch_ols_new (p, TRUE);
  g_autofree const double **at = g_new (const double *, p);
  g_auto (HunchOlsFit) fit = { 0 };
  double start = get_cpu_seconds ();

  for (gsize from = 0; from < n; from += 65536)
    {
      gsize rows = MIN (65536, n - from);

      for (guint j = 0; j < p; j++)
        at[j] = columns[j] + from;
      if (!hunch_ols_add_block (ols, at, y + from, weights != NULL ? weights + from : NULL, rows, NULL))
        abort ();
    }
  if (!hunch_ols_solve (ols, 0.95, &fit, NULL))
    abort ();
  return get_cpu_seconds () - start;
}

int
main (int    argc,
      char **argv)
{
  gsize n = argc > 1 ? strtoul (argv[1], NULL, 10) : 1000000;
  guint p = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 10;
  double **columns = g_new (double *, p);
  double *y = g_new0 (double, n), *weights = g_new (double, n);
  guint64 state = 1;

  hunch_stats_init ();
  for (guint j = 0; j < p; j++)
    {
      columns[j] = g_new (double, n);
      for (gsize i = 0; i < n; i++)
        {
          state = state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
          columns[j][i] = (double) (state >> 11) / 9007199254740992.0 + j;
          y[i] += (j + 1) * columns[j][i] + (double) (state % 1000) / 1000.0;
        }
    }
  for (gsize i = 0; i < n; i++)
    weights[i] = 1.0 + (double) (i % 3);

  for (int run = 0; run < 5; run++)
    printf ("%zu x %u: %.4f s, weighted %.4f s\n", n, p,
            fit_once ((const double *const *) columns, y, NULL, n, p),
            fit_once ((const double *const *) columns, y, weights, n, p));

  for (guint j = 0; j < p; j++)
    g_free (columns[j]);
  g_free (columns);
  g_free (y);
  g_free (weights);
  return 0;
}
