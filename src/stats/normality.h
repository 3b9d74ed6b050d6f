/* stats/normality.h: could these values be normal? */
#pragma once
#include <glib.h>
#include "stats/moments.h"
#include "stats/stats.h"
#include "stats/stop.h"

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

/* For both below: @sorted holds the values that @moments were made of, in ascending order. Errors: TOO_FEW, CONSTANT. When @stop (may be NULL) says so they
 * give FALSE and set no error. O(n), some 50 ns a value. */

/* T. W. Anderson and D. A. Darling (1954), with estimated mean and variance: M. A. Stephens in R. B. D'Agostino and M. A. Stephens, Goodness-of-Fit
 * Techniques (1986), table 4.9; as nortest's ad.test, n >= 8. The p is as small as 3.7e-24 at most. */
gboolean hunch_normality_anderson   (const double       *sorted,
                                     const HunchMoments *moments,
                                     HunchStopFunc       stop,
                                     gpointer            data,
                                     HunchNormality     *out_result,
                                     GError            **error);

/* H. W. Lilliefors (JASA 62, 1967); p of G. E. Dallal and L. Wilkinson (American Statistician 40, 1986), above 0.1 of M. A. Stephens (JASA 69, 1974);
 * as nortest's lillie.test, n >= 5. */
gboolean hunch_normality_lilliefors (const double       *sorted,
                                     const HunchMoments *moments,
                                     HunchStopFunc       stop,
                                     gpointer            data,
                                     HunchNormality     *out_result,
                                     GError            **error);

/* Standard errors of the skewness and the excess kurtosis (type 2) of normal data: R. A. Fisher (1930). NAN when there are too few values. */
double hunch_skewness_se (gsize n);
double hunch_kurtosis_se (gsize n);

/* Estimate and interval by the normal law. */
HunchEffect hunch_skewness_effect (const HunchMoments *moments, double conf);
HunchEffect hunch_kurtosis_effect (const HunchMoments *moments, double conf);

G_END_DECLS
