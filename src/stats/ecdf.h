/* stats/ecdf.h: the empirical distribution function as steps. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gsize   n;        /* values */
  gsize   n_steps;  /* distinct values */
  double *x;        /* owned, length n_steps, ascending; unit of the data */
  gsize  *count;    /* owned, how many values are <= x; share is count / n */
} HunchEcdf;

/* Errors: TOO_FEW (n = 0), BAD_INPUT (NaN, infinite). O(n). */
gboolean hunch_ecdf (const double *values,
                     gsize         n,
                     HunchEcdf    *out_ecdf,
                     GError      **error);

void hunch_ecdf_clear (HunchEcdf *self);

/* Share of values <= @x, 0..1. O(log n_steps). */
double hunch_ecdf_at (const HunchEcdf *self,
                      double           x);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchEcdf, hunch_ecdf_clear)

G_END_DECLS
