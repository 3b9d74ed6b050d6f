/* stats/distributions.h: tails and quantiles. `lower` is P(X <= x), `upper` is P(X > x); each tail is
 * computed as itself, so that small ones keep their digits (to about 1e-300). Arguments outside the
 * domain, NaN included, give NAN. df may be fractional; for t it may be INFINITY. Quantiles take a
 * probability in 0..1 and give the ends of the support at 0 and 1.
 *
 * Incomplete beta and gamma functions: prefix by C. Loader, "Fast and Accurate Computation of
 * Binomial Probabilities" (2000); continued fractions of DiDonato and Morris, ACM TOMS 18
 * (1992), and NIST DLMF 8.9.2; series DLMF 8.11.4.
 * Cost: microseconds; grows with the square root of df. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

double hunch_normal_lower    (double z);
double hunch_normal_upper    (double z);
double hunch_normal_density  (double z);
double hunch_normal_quantile (double p);

double hunch_t_lower     (double t, double df);
double hunch_t_upper     (double t, double df);
double hunch_t_two_sided (double t, double df);   /* P(|T| >= |t|) */
double hunch_t_quantile  (double p, double df);

double hunch_f_lower    (double f, double df1, double df2);
double hunch_f_upper    (double f, double df1, double df2);
double hunch_f_quantile (double p, double df1, double df2);

double hunch_chisq_lower    (double x, double df);
double hunch_chisq_upper    (double x, double df);
double hunch_chisq_quantile (double p, double df);

/* Regularised incomplete beta I_x(a, b) and its complement; a, b > 0, 0 <= x <= 1. */
double hunch_beta_lower    (double x, double a, double b);
double hunch_beta_upper    (double x, double a, double b);
double hunch_beta_quantile (double p, double a, double b);

/* Regularised incomplete gamma P(a, x) and Q(a, x); a > 0, x >= 0. */
double hunch_gamma_lower (double x, double a);
double hunch_gamma_upper (double x, double a);

/* Probabilities of one count, as in R's dbinom and dpois; Loader (2000). */
double hunch_binomial_density (double k, double n, double p);
double hunch_poisson_density  (double k, double mean);

G_END_DECLS
