/* stats/normality.h: could these values be normal? */
#pragma once
#include <glib.h>
#include "stats/moments.h"

G_BEGIN_DECLS

#define HUNCH_SHAPIRO_MIN 3
#define HUNCH_SHAPIRO_MAX 5000

typedef struct
{
  double statistic;  /* Shapiro-Wilk: W, 0..1; Jarque-Bera: >= 0 */
  double df;         /* Jarque-Bera: 2; NAN for W */
  double p;          /* 0..1 */
} HunchNormality;

/* P. Royston, "Remark AS R94", Applied Statistics 44 (1995), as R's shapiro.test. Errors: TOO_FEW
 * (n < 3), BAD_INPUT (n > 5000, NaN, infinite), CONSTANT. O(n log n). */
gboolean hunch_normality_shapiro (const double   *values,
                                  gsize           n,
                                  HunchNormality *out_result,
                                  GError        **error);

/* C. M. Jarque and A. K. Bera (1980), n / 6 (g1^2 + g2^2 / 4) with moment skewness and excess
 * kurtosis; for large n. Errors: TOO_FEW (n < 4), CONSTANT. O(1). */
gboolean hunch_normality_jarque_bera (const HunchMoments *moments,
                                      HunchNormality     *out_result,
                                      GError            **error);

G_END_DECLS
