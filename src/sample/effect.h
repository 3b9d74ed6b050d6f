/* sample/effect.h: what drawing blocks instead of single rows did to the columns of a sample, summed up while its rows pass by.
 *
 *   HunchEffectTally *tally = hunch_effect_tally_new (n_columns);
 *   hunch_effect_tally_add (tally, column, value);     for each number of a block's rows; missing ones are left out
 *   hunch_effect_tally_end_block (tally);              after the last row of every block
 *   ticket->effects = hunch_effect_tally_finish (tally, names);
 *
 * One pass, constant memory. The intra-class correlation is the estimate from the analysis of variance with blocks as groups of
 * unequal size (A. Donner and J. J. Koval, Biometrics 36, 1980, page 19): with k blocks of n_i rows, N in all,
 * n0 = (N - sum n_i^2 / N) / (k - 1) and icc = (MSB - MSW) / (MSB + (n0 - 1) MSW). The design effect is L. Kish's
 * (Survey Sampling, 1965, page 162) 1 + (m - 1) icc with m = sum n_i^2 / N, the size of the block that a row taken at random comes of. */
#pragma once
#include "sample/ticket.h"

G_BEGIN_DECLS

typedef struct _HunchEffectTally HunchEffectTally;

HunchEffectTally *hunch_effect_tally_new  (guint n_columns);
void              hunch_effect_tally_free (HunchEffectTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchEffectTally, hunch_effect_tally_free)

/* One value of the block in hand. A value that is not finite is passed over. Some nanoseconds. */
void              hunch_effect_tally_add       (HunchEffectTally *self, guint column, double value);
/* A block without rows counts for nothing. */
void              hunch_effect_tally_end_block (HunchEffectTally *self);

/* Of HunchTicketEffect, owned by the new array, in the order of the columns; `names`: of every column. The block in hand is ended. A column is
 * left out where nothing can be said: values of fewer than two blocks, one value a block, or all alike. The design effect
 * is at least 1: below it lies what chance and few blocks make of a correlation near 0. */
GPtrArray        *hunch_effect_tally_finish    (HunchEffectTally *self, const char *const *names);

G_END_DECLS
