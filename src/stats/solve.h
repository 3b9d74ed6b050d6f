/* stats/solve.h: small symmetric systems. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* @v' @matrix^-1 @v for a positive definite @matrix (n * n) by Cholesky in extended precision. FALSE when it is singular to about 12 digits. O(n^3 / 6). */
gboolean hunch_solve_quadratic (const double *matrix,
                                const double *v,
                                guint         n,
                                double       *out_value);

G_END_DECLS
