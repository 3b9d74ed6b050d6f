/* analysis/groups.h: one column of numbers split by another, in one pass: moments of each group, and enough values for checks and boxes. */
#pragma once
#include "analysis/frame.h"
#include "analysis/strata-means.h"
#include "stats/moments.h"

G_BEGIN_DECLS

/* Values kept for checks and boxes, over all groups; beyond, rows are picked evenly. */
#define HUNCH_GROUPS_KEPT 50000

typedef struct
{
  char        *label;     /* owned */
  HunchMoments moments;   /* n >= 1 */
  double      *values;    /* owned, n_values of them, in the order of rows */
  gsize        n_values;  /* fewer than moments.n when the data are large */
  double       weight;    /* moments.n, or by strata the sum of the weights */
  double       se;        /* of the mean: moments.se, or by blocks; NAN where it is not known */
  double       df;        /* n - 1, or blocks with rows of the group - 1; NAN where 0 */
} HunchGroup;

typedef struct
{
  char       *y;          /* owned: name of the numbers */
  char       *by;         /* owned: name of the groups, or NULL */
  HunchGroup *groups;     /* owned [n] in ascending order of their labels; those without rows are left out */
  guint       n;
  gint64      n_rows;     /* used */
  gboolean    is_thinned; /* not all values were kept */
  gboolean    has_years;  /* whole numbers of a column, all within 1000 to 2999 */
  guint       n_blocks;   /* that the rows came in; 0: singly. By strata one more than the degrees of freedom of a difference: rows - strata - groups + 2 */
  guint       n_strata;   /* by which the rows were drawn, and means and errors allow for it; 0: none */
  double      icc;        /* of y; NAN where nothing can be said */
  double     *vcov;       /* owned [n * n]: covariance of the means by blocks; NULL when the rows came singly */
} HunchGroups;

/* With hunch_inquiry_use_strata() means, spreads and errors are weighted and by strata. @by NULL: one group of all. Reports n and dropped to the inquiry's result. Errors: NO_ANSWER (no complete row, more than
 * @max_groups groups, infinite values). */
HunchGroups *hunch_groups_read (HunchInquiry *inquiry, const char *y, const char *by, guint max_groups, GError **error);
void         hunch_groups_free (HunchGroups *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchGroups, hunch_groups_free)

/* Puts weighted means, spreads and errors by strata in the place of the plain ones; the levels with rows are the groups, in their order. */
void         hunch_groups_weigh (HunchGroups *groups, const HunchStrataMeans *means);

/* t interval of the group's mean by its se and df; both NAN where these are not known. */
void         hunch_group_get_interval (const HunchGroup *group, double conf, double *out_low, double *out_high);

/* Sums of squares below this have lost digits, or all of them, to the smallest double. */
#define HUNCH_LEAST_SQUARES 1e-280

/* NO_ANSWER when values that differ lie so close to zero that their squares are lost. */
gboolean     hunch_groups_check_spread (const HunchGroups *self, GError **error);

/* Whole numbers between 1000 and 2999 are read as years, which are written without a mark between thousands. */
gboolean     hunch_moments_are_years (const HunchMoments *moments, const HunchColumnInfo *column);

/* Arrays of n, the values lent: as stats/variance.h wants them. */
const double **hunch_groups_dup_values (HunchGroups *self, gsize **out_sizes);
/* The labels, lent. */
const char   **hunch_groups_dup_labels (HunchGroups *self);

G_END_DECLS
