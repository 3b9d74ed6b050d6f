/* stats/mannwhitney.h: does one group tend to lie above another? Numbers as R's wilcox.test (x, y, conf.int = TRUE). */
#pragma once
#include <gio/gio.h>
#include "stats/stats.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_EXACT_AUTO,  /* where R is: fewer than 50 values in each group, none alike */
  HUNCH_EXACT_YES,   /* wherever none are alike */
  HUNCH_EXACT_NO
} HunchExact;

/* What the rank tests can be told. */
typedef struct
{
  HunchExact       exact;
  gboolean         is_corrected;  /* half a rank towards the middle, for the normal approximation */
  HunchAlternative alternative;
  double           conf;
} HunchRankChoice;

typedef struct
{
  gsize    n_a, n_b;
  double   w;               /* pairs with a above b, those alike counting half: H. B. Mann and D. R. Whitney (1947), R's W */
  double   z;               /* NAN when exact */
  double   p;               /* for the alternative asked: a tends to be LESS or GREATER */
  gboolean is_exact;
  gboolean has_ties;
  double   shift;           /* the median of all differences a - b: J. L. Hodges and E. L. Lehmann (1963) */
  double   ci_low, ci_high; /* of the shift: differences at the ranks that the test does not reject; open ends as in R */
  double   reached;         /* confidence of the interval, less than asked where there are too few values; else @conf */

  /* A: P (a > b) + P (a = b) / 2, with the standard error of E. Brunner and U. Munzel, Biometrical Journal 42 (2000). Intervals are two-sided, by t on
   * Fisher's scale of r = 2 A - 1; where all of a group lie on one side, which has no standard error, Wilson's with as many rows as the variance without a
   * difference is worth, 3 n_a n_b / (n_a + n_b + 1). */
  HunchEffect superiority;
  double      superiority_se;
  HunchEffect rank_biserial;  /* r: E. E. Cureton (1956), D. S. Kerby (2014) */

  /* Brunner and Munzel's test of A = 1/2, which does not assume equal shapes. NAN without a standard error. */
  double bm_t, bm_df, bm_p;
} HunchMannWhitney;

/* @a and @b ascending. Errors: TOO_FEW (an empty group), CONSTANT (all values alike), BAD_INPUT. O(n), about 0.05 s for a million. */
gboolean hunch_mann_whitney (const double          *a,
                             gsize                  n_a,
                             const double          *b,
                             gsize                  n_b,
                             const HunchRankChoice *choice,
                             HunchMannWhitney      *out_result,
                             GCancellable          *cancellable,
                             GError               **error);

/* Walks two ascending lists value by value. */
typedef struct
{
  const double *a, *b;
  gsize         n_a, n_b;
  gsize         i, k;            /* passed so far */
  gsize         n_here_a, n_here_b;  /* of the value in hand */
  double        value;
} HunchMerge;

/* FALSE at the end. */
static inline gboolean
hunch_merge_next (HunchMerge *self)
{
  gsize i = self->i += self->n_here_a, k = self->k += self->n_here_b;

  self->n_here_a = self->n_here_b = 0;
  if (i >= self->n_a && k >= self->n_b)
    return FALSE;
  self->value = i < self->n_a && (k >= self->n_b || self->a[i] <= self->b[k]) ? self->a[i] : self->b[k];
  while (i < self->n_a && self->a[i] == self->value)
    i++;
  while (k < self->n_b && self->b[k] == self->value)
    k++;
  self->n_here_a = i - self->i;
  self->n_here_b = k - self->k;
  return TRUE;
}

/* Normal approximation of a rank statistic: (@distance - correction) / @sd, and its p. */
void hunch_rank_normal_test (double                 distance,
                             double                 sd,
                             const HunchRankChoice *choice,
                             double                *out_z,
                             double                *out_p);

/* Interval of r = 2 share - 1 with standard error @se (NAN or 0: none) and @df, else Wilson's with @n_worth rows. */
HunchEffect hunch_rank_biserial_interval (double r, double se, double df, double n_worth, double conf);

G_END_DECLS
