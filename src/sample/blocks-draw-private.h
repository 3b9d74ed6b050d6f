/* sample/blocks-draw-private.h: the arithmetic of drawing blocks, without any bytes. */
#pragma once
#include "base/random.h"

G_BEGIN_DECLS

/* Systematic sampling with probability proportional to size (W. G. Madow, Annals of Mathematical Statistics 20, 1949): `n_hits` marks at equal distances along
 * the list laid end to end by weight, begun at random. out_hits[i] is how many fall on i: its expected value is n_hits * weight / total. Weights >= 0; without
 * any weight nothing is hit. Draws one number. */
void    hunch_draw_systematic (const double *weights, guint n, guint n_hits, HunchRandom *random, guint *out_hits);

/* How many of `wanted` rows to take of each block: as many for every hit, but no more than there are; what a small block has not goes to the others
 * in equal parts. Exactly `wanted` in all, unless there are fewer. Draws one number: where the rows left over by division go. */
void    hunch_draw_share (const gint64 *rows, const guint *hits, guint n, gint64 wanted, HunchRandom *random, gint64 *out_take);

/* A run of `n_take` of `n_rows` rows, begun at any of them with equal chance and going on from the first row behind the last one, so that each row has
 * the same chance: at most two stretches, in rising order. Returns how many. The second draws one number, the first is told it. */
typedef struct { gint64 first; gint64 n; } HunchStretch;
guint   hunch_set_run  (gint64 n_rows, gint64 n_take, gint64 start, HunchStretch out_stretches[2]);
guint   hunch_draw_run (gint64 n_rows, gint64 n_take, HunchRandom *random, HunchStretch out_stretches[2]);

G_END_DECLS
