/* base/random.h: the stream of random numbers behind samples and made-up data. The
 * stream is part of the file format: a ticket with a seed must keep the same rows
 * in ten years, so nothing here may change. SplitMix64 (Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators", OOPSLA 2014): 64 bits of state
 * which begin as the seed, all arithmetic modulo 2^64. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 state;
} HunchRandom;

static inline guint64
hunch_random_next (HunchRandom *self)
{
  guint64 z;

  self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = self->state;
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

/* Strictly between 0 and 1: the top 53 bits, moved to the middle of their step. */
static inline double
hunch_random_next_open (HunchRandom *self)
{
  return ((double) (hunch_random_next (self) >> 11) + 0.5) * 0x1.0p-53;
}

/* 0 .. bound - 1, each equally likely: numbers below 2^64 mod bound are thrown away. */
static inline guint64
hunch_random_next_below (HunchRandom *self,
                         guint64      bound)
{
  guint64 unfair = (0 - bound) % bound;
  guint64 drawn;

  do
    drawn = hunch_random_next (self);
  while (drawn < unfair);

  return drawn % bound;
}

G_END_DECLS
