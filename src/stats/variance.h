/* stats/variance.h: do groups spread equally? */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_LEVENE_MEAN,    /* H. Levene (1960) */
  HUNCH_LEVENE_MEDIAN   /* M. B. Brown and A. B. Forsythe (1974); R's car::leveneTest default */
} HunchLeveneCenter;

typedef struct
{
  double f;
  double df1;
  double df2;
  double p;   /* 0..1 */
} HunchLevene;

/* Analysis of variance of the distances from each group's centre. groups[g] has sizes[g] values.
 * Errors: TOO_FEW (fewer than two groups, an empty group, no df within), CONSTANT (all distances
 * equal), BAD_INPUT. O(n), one group's copy of scratch. */
gboolean hunch_variance_levene (const double *const *groups,
                                const gsize         *sizes,
                                guint                n_groups,
                                HunchLeveneCenter    center,
                                HunchLevene         *out_result,
                                GError             **error);

G_END_DECLS
