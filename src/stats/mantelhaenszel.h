/* stats/mantelhaenszel.h: two factors within strata of a third: N. Mantel and W. Haenszel (JNCI 22, 1959). */
#pragma once
#include "stats/conditional.h"
#include "stats/proportions.h"

G_BEGIN_DECLS

typedef struct
{
  double     statistic;
  double     df;
  double     p;
  gboolean   corrected;
  HunchRatio odds_ratio;  /* common; interval of J. M. Robins, N. E. Breslow and S. Greenland (Biometrics 42, 1986). One-sided ends 0 and INFINITY */
} HunchMantelHaenszel;

/* 2 x 2 x K as R's mantelhaen.test: @tables holds @n strata of four counts each, row by row, every stratum with two rows or more.
 * Errors: BAD_INPUT, TOO_FEW, CONSTANT when no stratum can tell anything. */
gboolean hunch_mantel_haenszel_test (const double        *tables,
                                     guint                n,
                                     HunchAlternative     alternative,
                                     gboolean             correct,
                                     double               conf,
                                     HunchMantelHaenszel *out_result,
                                     GError             **error);

/* The same exactly, given all margins; @tables must be whole. See stats/conditional.h. */
gboolean hunch_mantel_haenszel_exact (const double         *tables,
                                      guint                 n,
                                      HunchAlternative      alternative,
                                      double                conf,
                                      HunchConditionalTest *out_result,
                                      GError              **error);

typedef struct
{
  double statistic;  /* N. E. Breslow and N. E. Day (1980) */
  double tarone;     /* with R. E. Tarone's correction (Biometrika 72, 1985) */
  double df;
  double p;
  double tarone_p;
} HunchBreslowDay;

/* Do the strata share one odds ratio? Strata that cannot tell are left out. FALSE where there are fewer than two, or @odds_ratio is 0 or not finite. */
gboolean hunch_breslow_day (const double *tables, guint n, double odds_ratio, HunchBreslowDay *out_result);

/* I x J x K, for association of any form, as R's Cochran-Mantel-Haenszel test (J. R. Landis, E. R. Heyman and G. G. Koch, 1978). Each of the @n_strata
 * tables is row-major. Errors: BAD_INPUT, SINGULAR. */
gboolean hunch_cochran_mantel_haenszel (const double *tables, guint n_rows, guint n_columns, guint n_strata,
                                        double *out_statistic, double *out_df, double *out_p, GError **error);

G_END_DECLS
