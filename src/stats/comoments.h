/* stats/comoments.h: means and cross-products of several columns in one pass over blocks, for correlations.
 *
 * Each chunk of rows is centred at its own mean, so an offset costs no digit, and chunks are joined in
 * double-double: T. F. Chan, G. H. Golub and R. J. LeVeque, The American Statistician 37 (1983). */
#pragma once
#include <glib.h>
#include "stats/dd.h"

G_BEGIN_DECLS

typedef struct _HunchComoments HunchComoments;

HunchComoments *hunch_comoments_new  (guint n_columns);
void            hunch_comoments_free (HunchComoments *self);

/* Adds @n rows, columns[j][i] finite. O(n n_columns^2), under a nanosecond a row and pair. */
void            hunch_comoments_add_block (HunchComoments      *self,
                                           const double *const *columns,
                                           gsize                n);

gsize           hunch_comoments_get_n (HunchComoments *self);

/* NAN without rows. */
double          hunch_comoments_get_mean (HunchComoments *self,
                                          guint           column);

/* Sum of (x - mean x) (y - mean y); a == b gives the sum of squares. 0 without rows. */
double          hunch_comoments_get_cross (HunchComoments *self,
                                           guint           a,
                                           guint           b);

/* Pearson's r, -1..1; NAN when one of them is constant or a value was not finite. */
double          hunch_comoments_get_r (HunchComoments *self,
                                       guint           a,
                                       guint           b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchComoments, hunch_comoments_free)

G_END_DECLS
