/* stats/sum-kernel.h: the inner loops of long sums: every product and sum keeps its rounding error. */
#pragma once
#include <glib.h>
#include "stats/quad.h"

G_BEGIN_DECLS

/* The inner loops, chosen once for the processor at hand. Sums live in HUNCH_LANES lanes. */
#define HUNCH_LANES 16
#define HUNCH_SUM_CHUNK 512  /* values worked on at a time: a multiple of the lanes, fits the cache */

typedef struct
{
  double hi[HUNCH_LANES];
  double lo[HUNCH_LANES];
} HunchLanes;

typedef struct
{
  /* out = x - shift. Returns max |out|, INFINITY when a value is not finite. n fills whole lanes. */
  double (*copy_shifted) (const double *x, double shift, double *out, gsize n);

  /* hi + lo = w * x exactly. */
  void (*weigh) (const double *w, const double *x, double *hi, double *lo, gsize n);

  /* lanes += sum of (a + a_low) * b; a_low may be NULL. */
  void (*add_products) (HunchLanes *lanes, const double *a, const double *a_low, const double *b,
                        gsize n);

  /* lanes += sum of a + a_low; a_low may be NULL. */
  void (*add_values) (HunchLanes *lanes, const double *a, const double *a_low, gsize n);
} HunchSumKernel;

const HunchSumKernel *hunch_sum_kernel_get (void);

/* What the lanes hold together. */
HunchQuad hunch_lanes_get_total (const HunchLanes *lanes);

/* The lanes hold @total and nothing else. */
void hunch_lanes_set_total (HunchLanes *lanes,
                            HunchQuad   total);

G_END_DECLS

