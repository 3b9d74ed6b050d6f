/* stats/friedman.h: several measures of the same blocks (people, months, shops): does one tend to rank above the others? */
#pragma once
#include "stats/kruskal.h"

G_BEGIN_DECLS

typedef struct
{
  double      q;          /* M. Friedman, JASA 32 (1937), with the factor for ties; as R's friedman.test */
  double      df;         /* measures - 1 */
  double      p;          /* chi-square */
  HunchEffect w;          /* M. G. Kendall and B. Babington Smith (1939): q / (blocks (measures - 1)); interval by the noncentral chi-square of q */
  double      f, f_df1, f_df2, f_p;  /* R. L. Iman and J. M. Davenport, Communications in Statistics A9 (1980), closer for few blocks; NAN where w = 1 */
  double     *mean_ranks; /* owned [measures] */
  double      se;         /* of a difference of two mean ranks */
} HunchFriedman;

void     hunch_friedman_clear (HunchFriedman *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchFriedman, hunch_friedman_clear)

/* @values: block after block, @n_measures each. Errors: TOO_FEW (a single measure or block), CONSTANT (no block has two different values), BAD_INPUT.
 * O(blocks measures log measures). */
gboolean hunch_friedman       (const double  *values,
                               gsize          n_blocks,
                               guint          n_measures,
                               double         conf,
                               HunchFriedman *out_result,
                               GCancellable  *cancellable,
                               GError       **error);

G_END_DECLS
