/* stats/root.h: where a continuous function crosses zero. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef double (*HunchRootFunc) (double        x,
                                 gconstpointer data);

/* The x in @low..@high with func (x) = 0, to the last bits of x; @func must differ in sign (or be 0)
 * at the ends and may be infinite there. NAN otherwise. T. R. Chandrupatla, Advances in Engineering
 * Software 28 (1997): inverse quadratic steps where they are safe, halving where not. */
double hunch_root_find (HunchRootFunc func,
                        gconstpointer data,
                        double        low,
                        double        high);

G_END_DECLS
