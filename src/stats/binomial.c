#define G_LOG_DOMAIN "hunch-stats"
#include "stats/binomial.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/proportions.h"

#define TIE (1 + 1e-7)  /* R's: counts this little likelier are as likely */

double
hunch_binomial_lower (double k,
                      double n,
                      double p)
{
  if (k < 0)
    return 0;
  return k >= n ? 1 : hunch_beta_upper (p, k + 1, n - k);
}

double
hunch_binomial_upper (double k,
                      double n,
                      double p)
{
  if (k < 0)
    return 1;
  return k >= n ? 0 : hunch_beta_lower (p, k + 1, n - k);
}

/* The first of @low..@high, along which counts get rarer with @step, that is no likelier than @density; one past the end when none is. */
static double
find_rare (double from,
           double to,
           double n,
           double p,
           double density)
{
  double step = from <= to ? 1 : -1;
  double low = 0, high = fabs (to - from) + 1;

  while (low < high)
    {
      double middle = floor ((low + high) / 2);

      if (hunch_binomial_density (from + step * middle, n, p) <= density * TIE)
        high = middle;
      else
        low = middle + 1;
    }
  return from + step * low;
}

static double
get_two_sided (double hits,
               double n,
               double p)
{
  double middle = n * p, density, other;

  if (p == 0 || p == 1)
    return hits == n * p;
  if (hits == middle)
    return 1;
  density = hunch_binomial_density (hits, n, p);
  if (hits < middle)
    {
      other = ceil (middle) > n ? n + 1 : find_rare (ceil (middle), n, n, p, density);
      return MIN (hunch_binomial_lower (hits, n, p) + hunch_binomial_upper (other - 1, n, p), 1);
    }
  other = find_rare (floor (middle), 0, n, p, density);
  return MIN (hunch_binomial_lower (other, n, p) + hunch_binomial_upper (hits - 1, n, p), 1);
}

void
hunch_clopper_pearson (double  hits,
                       double  n,
                       double  alpha,
                       double *out_low,
                       double *out_high)
{
  *out_low = hits <= 0 ? 0 : hunch_beta_quantile (alpha, hits, n - hits + 1);
  /* From the other side, so that a share near 1 keeps its digits. */
  *out_high = hits >= n ? 1 : 1 - hunch_beta_quantile (alpha, n - hits, hits + 1);
}

gboolean
hunch_binomial_test (double           hits,
                     double           n,
                     double           share,
                     HunchAlternative alternative,
                     double           conf,
                     HunchBinomial   *out_result,
                     GError         **error)
{
  HunchBinomial result = { hits / n };
  double low, high;

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (!(n >= 1 && hits >= 0 && hits <= n && share >= 0 && share <= 1 && hits == trunc (hits) && n == trunc (n)))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, n >= 1 ? HUNCH_STATS_ERROR_BAD_INPUT : HUNCH_STATS_ERROR_TOO_FEW,
                           _("An exact test of a share needs whole counts and a share between 0 and 1."));
      return FALSE;
    }

  hunch_clopper_pearson (hits, n, (1 - conf) / 2, &low, &high);
  result.cohens_h = (HunchEffect){ hunch_cohens_h (result.share, share), hunch_cohens_h (low, share), hunch_cohens_h (high, share) };
  if (alternative == HUNCH_ALTERNATIVE_TWO_SIDED)
    result.p = get_two_sided (hits, n, share);
  else
    {
      result.p = alternative == HUNCH_ALTERNATIVE_LESS ? hunch_binomial_lower (hits, n, share) : hunch_binomial_upper (hits - 1, n, share);
      hunch_clopper_pearson (hits, n, 1 - conf, &low, &high);
    }
  result.ci_low = alternative == HUNCH_ALTERNATIVE_LESS ? 0 : low;
  result.ci_high = alternative == HUNCH_ALTERNATIVE_GREATER ? 1 : high;
  *out_result = result;
  return TRUE;
}
