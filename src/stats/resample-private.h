/* stats/resample-private.h: what permutations and the bootstrap share. */
#pragma once
#include "base/random.h"
#include "stats/resample.h"

G_BEGIN_DECLS

__extension__ typedef unsigned __int128 HunchWide;

/* 0 … bound - 1 by one multiplication (D. Lemire, ACM Transactions on Modeling and Computer Simulation 29, 2019); none is likelier by more than bound / 2^64. */
static inline gsize
hunch_draw_below (HunchRandom *random,
                  gsize        bound)
{
  return (gsize) (((HunchWide) hunch_random_next (random) * bound) >> 64);
}

G_END_DECLS
