/* deck/notebook-formula-private.h: a model formula in the words of patsy, which statsmodels reads. */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/* R's "y ~ a*b + I(x^2) - 1 + offset(log(n))" as "y ~ a*b + I(x**2) - 1"; @out_offset: "np.log(n)", sums joined by " + ", NULL without one. "." is
 * written out with the columns of @table. NULL with BAD_OPTION when it cannot be read. Release both with g_free(). */
char *hunch_formula_dup_patsy (const char *formula, const HunchTableInfo *table, char **out_offset, GError **error);

G_END_DECLS
