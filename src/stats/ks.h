/* stats/ks.h: how far apart two distributions lie, A. N. Kolmogorov (1933) and N. V. Smirnov (1939); numbers as R's ks.test. */
#pragma once
#include "stats/mannwhitney.h"

G_BEGIN_DECLS

typedef struct
{
  double      d;           /* the statistic of the alternative asked: d_plus for GREATER, d_minus for LESS, else the larger one */
  double      d_plus;      /* how far the first curve rises above the other at most */
  double      d_minus;     /* how far it falls below */
  double      at;          /* the value where the curves are d apart */
  double      p;
  gboolean    is_exact;
  gboolean    has_ties;
  HunchEffect effect;      /* d, with the interval that follows from the band around the whole curve, or the difference of both: two-sided, by Kolmogorov's
                            * limit (K. A. Doksum and G. L. Sievers, Biometrika 63, 1976); it holds 0 just when that p is above 1 - conf */
} HunchKs;

/* Two groups, ascending. Exact (also with ties, by counting the ways that lead from one corner of a lattice to the other under the ties seen: A. Schröer and D.
 * Trenkler, Computational Statistics & Data Analysis 20, 1995) where n_a n_b < 10000, as R does, and for HUNCH_EXACT_YES up to 10^9; else the limit. Errors:
 * TOO_FEW, BAD_INPUT. */
gboolean hunch_ks_two_groups (const double    *a,
                              gsize            n_a,
                              const double    *b,
                              gsize            n_b,
                              HunchExact       exact,
                              HunchAlternative alternative,
                              double           conf,
                              HunchKs         *out_result,
                              GCancellable    *cancellable,
                              GError         **error);

typedef enum
{
  HUNCH_KS_NORMAL,       /* mean, sd */
  HUNCH_KS_UNIFORM,      /* low, high */
  HUNCH_KS_EXPONENTIAL   /* mean */
} HunchKsShape;

typedef struct
{
  HunchKsShape shape;
  double       first;   /* mean, or low */
  double       second;  /* sd, or high */
} HunchKsDistribution;

/* P (X <= x). */
double   hunch_ks_distribution_lower (const HunchKsDistribution *self, double x);

/* @values ascending against a distribution known beforehand. Exact for fewer than 100 without ties (two-sided: G. Marsaglia, W. W. Tsang and J. Wang, J.
 * Statistical Software 8(18), 2003; one-sided: Z. W. Birnbaum and F. H. Tingey, Annals of Mathematical Statistics 22, 1951), else the limit. Errors: TOO_FEW,
 * BAD_INPUT. */
gboolean hunch_ks_one_group  (const double              *values,
                              gsize                      n,
                              const HunchKsDistribution *distribution,
                              HunchExact                 exact,
                              HunchAlternative           alternative,
                              double                     conf,
                              HunchKs                   *out_result,
                              GCancellable              *cancellable,
                              GError                   **error);

/* Upper tail of Kolmogorov's limit distribution. */
double   hunch_kolmogorov_upper (double x);

G_END_DECLS
