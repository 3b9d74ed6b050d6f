/* stats/tukey.h: the studentized range distribution.
 *
 * Formula: H. O. Hartley (1942); M. D. Copenhaver and B. Holland, J. Statist. Comput. Simul. 30
 * (1988). The range of k normals is integrated over its maximum and mixed over the chi density, both
 * by composite Gauss-Legendre; the upper tail is summed as itself and keeps its digits. Absolute
 * error about 1e-12. Cost: about 5 ms for a first question; a HunchTukey answers further ones about the
 * same number of means in a hundredth of that. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* P(Q > q) for the range of @n_means standard normals over an independent estimate of their sd with
 * @df degrees of freedom (INFINITY allowed). 1 for q <= 0; NAN for n_means < 2 or df < 1. */
double hunch_tukey_upper (double q,
                          guint  n_means,
                          double df);

/* 1 less the above. */
double hunch_tukey_lower (double q,
                          guint  n_means,
                          double df);

/* The q with P(Q <= q) = p, 0 <= p < 1. Relative error about 1e-10. */
double hunch_tukey_quantile (double p,
                             guint  n_means,
                             double df);

/* The same, for many questions about one number of means; not from two threads at once. */
typedef struct _HunchTukey HunchTukey;

HunchTukey *hunch_tukey_new          (guint n_means);
void        hunch_tukey_free         (HunchTukey *self);
double      hunch_tukey_get_upper    (HunchTukey *self, double q, double df);
double      hunch_tukey_get_quantile (HunchTukey *self, double p, double df);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTukey, hunch_tukey_free)

G_END_DECLS
