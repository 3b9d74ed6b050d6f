/* stats/tukey.h: the studentized range distribution.
 *
 * Formula: H. O. Hartley (1942); M. D. Copenhaver and B. Holland, J. Statist. Comput. Simul. 30
 * (1988). The range of k normals is integrated over its maximum and mixed over the chi density, both
 * by composite Gauss-Legendre; the upper tail is summed as itself and keeps its digits. Absolute
 * error about 1e-12. Cost: about 4 ms; a quantile seven times that. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* P(Q > q) for the range of @n_means standard normals over an independent estimate of their sd with
 * @df degrees of freedom (INFINITY allowed). 1 for q <= 0; NAN for n_means < 2 or df < 1. */
double hunch_tukey_upper (double q,
                          guint  n_means,
                          double df);

double hunch_tukey_lower (double q,
                          guint  n_means,
                          double df);

/* The q with P(Q <= q) = p, 0 <= p < 1. Relative error about 1e-10. */
double hunch_tukey_quantile (double p,
                             guint  n_means,
                             double df);

G_END_DECLS
