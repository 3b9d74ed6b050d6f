/* stats/incomplete.h: regularised incomplete beta and gamma functions; see stats/distributions.h. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Both tails of the beta distribution, from x and y = 1 - x; NAN outside the domain. */
void hunch_incomplete_beta (double  x,
                            double  y,
                            double  a,
                            double  b,
                            double *lower,
                            double *upper);

/* Both tails of the gamma distribution with shape @a and scale 1. */
void hunch_incomplete_gamma (double  x,
                             double  a,
                             double *lower,
                             double *upper);

G_END_DECLS
