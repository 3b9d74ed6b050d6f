/* analysis/verdict.h: how large an effect is and how sure, in words that every kind shares. */
#pragma once
#include "analysis/groups.h"
#include "analysis/result.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_SCALE_D,     /* Cohen's d: 0.2, 0.5, 0.8 */
  HUNCH_SCALE_R,     /* r and Cramér's V: 0.1, 0.3, 0.5 */
  HUNCH_SCALE_ETA2,  /* share explained: 0.01, 0.06, 0.14 */
} HunchEffectScale;

/* "negligible", "small", "medium", "large" after J. Cohen (1988), translated; lent. */
const char *hunch_verdict_get_size (HunchEffectScale scale, double value);

/* "This is more than chance would explain (p < 0.001)." or "Chance alone could explain this (p = 0.21)." */
char *hunch_verdict_dup_certainty (double p, double conf);
gboolean hunch_verdict_is_sure (double p, double conf);

/* A warning when only the number of rows makes a tiny effect certain. */
void  hunch_verdict_guard_large_n (HunchResult *result, gint64 n, double p, const char *symbol, HunchEffectScale scale, double value);

/* "Drama", or "am = 0" where the level by itself would say little. */
char *hunch_verdict_dup_group (const char *column, const char *level);

/* Checks shared by the comparisons of means. */
void  hunch_check_normality (HunchInquiry *inquiry, const HunchGroups *groups);
void  hunch_check_variances (HunchInquiry *inquiry, HunchGroups *groups, gboolean assumes_equal);
void  hunch_check_group_sizes (HunchInquiry *inquiry, const HunchGroups *groups);

G_END_DECLS
