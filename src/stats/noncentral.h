/* stats/noncentral.h: noncentral t, chi-square and F, and intervals for their noncentrality.
 *
 * t: integral of the normal tail over the chi density, composite Gauss-Legendre. Chi-square and F:
 * mixtures of central tails stepped from one to the next, D. Benton and K. Krishnamoorthy,
 * Computational Statistics & Data Analysis 43 (2003); above a noncentrality of 1e5 the normal form of
 * M. Sankaran, Biometrika 50 (1963). Absolute error about 1e-12, with Sankaran 1e-8. Intervals by
 * inverting the cdf: J. H. Steiger and R. T. Fouladi (1997), "Noncentrality interval estimation". */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* P(X <= x). NAN outside the domain. */
double hunch_noncentral_t_lower     (double t, double df, double ncp);
double hunch_noncentral_t_upper     (double t, double df, double ncp);
double hunch_noncentral_chisq_lower (double x, double df, double ncp);
double hunch_noncentral_f_lower     (double f, double df1, double df2, double ncp);

/* The interval of noncentralities that would not be surprised by the statistic seen, with
 * (1 - conf) / 2 outside on either side. For chi-square and F an end is 0 where even 0 is too large.
 * FALSE (and NAN in both) when the search does not converge. */
gboolean hunch_noncentral_t_interval     (double t, double df, double conf,
                                          double *low, double *high);
gboolean hunch_noncentral_chisq_interval (double x, double df, double conf,
                                          double *low, double *high);
gboolean hunch_noncentral_f_interval     (double f, double df1, double df2, double conf,
                                          double *low, double *high);

G_END_DECLS
