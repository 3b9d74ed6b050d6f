#define G_LOG_DOMAIN "hunch-stats"
#include "stats/posthoc.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/distributions.h"
#include "stats/tukey.h"

guint
hunch_posthoc_n_pairs (guint n_groups)
{
  return n_groups < 2 ? 0 : n_groups * (n_groups - 1) / 2;
}

static gboolean
check_groups (const HunchAnovaGroup *groups,
              guint                  n_groups,
              gsize                  least,
              double                 conf,
              GError               **error)
{
  gboolean too_few = n_groups < 2;

  for (guint g = 0; g < n_groups; g++)
    too_few |= groups[g].n < least;
  if (!too_few)
    return hunch_stats_check_conf (conf, error);
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                       _("Comparing pairs of groups needs two groups and more values in each."));
  return FALSE;
}

static HunchPair
start_pair (const HunchAnovaGroup *groups,
            guint                  first,
            guint                  second)
{
  HunchPair pair = { first, second, 0 };

  pair.difference = hunch_dd_to_double (hunch_dd_subtract (groups[first].mean, groups[second].mean));
  return pair;
}

static double
get_variance (const HunchAnovaGroup *group)
{
  return hunch_dd_to_double (group->sum_squares) / ((double) group->n - 1.0);
}

/* se and df of a pair with variances of its own. */
static void
set_welch (HunchPair             *pair,
           const HunchAnovaGroup *a,
           const HunchAnovaGroup *b)
{
  double v_a = get_variance (a) / (double) a->n, v_b = get_variance (b) / (double) b->n;
  double share = v_a / (v_a + v_b);

  pair->se = sqrt (v_a + v_b);
  pair->df = 1.0 / (share * share / ((double) a->n - 1.0)
                    + (1.0 - share) * (1.0 - share) / ((double) b->n - 1.0));
}

static gboolean
refuse_constant (GError **error)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT,
                       _("The values of two groups do not vary, so their difference cannot be judged."));
  return FALSE;
}

/* Statistic, p and interval by the studentized range; @critical: its quantile for df. */
static void
fill_by_range (HunchPair  *pair,
               HunchTukey *tukey,
               double      critical)
{
  double reach = critical / G_SQRT2 * pair->se;

  pair->statistic = pair->difference / pair->se;
  pair->p = hunch_tukey_get_upper (tukey, fabs (pair->statistic) * G_SQRT2, pair->df);
  pair->ci_low = pair->difference - reach;
  pair->ci_high = pair->difference + reach;
}

gboolean
hunch_posthoc_tukey (const HunchAnovaGroup *groups,
                     guint                  n_groups,
                     double                 conf,
                     HunchPair             *out_pairs,
                     GError               **error)
{
  g_autoptr (HunchTukey) tukey = hunch_tukey_new (n_groups);
  HunchAnova anova;
  double critical;
  guint n = 0;

  if (!check_groups (groups, n_groups, 1, conf, error)
      || !hunch_anova_one_way (groups, n_groups, conf, &anova, error))
    return FALSE;
  if (anova.ms_within == 0.0)
    return refuse_constant (error);

  critical = hunch_tukey_get_quantile (tukey, conf, anova.df_within);
  for (guint i = 0; i < n_groups; i++)
    for (guint j = i + 1; j < n_groups; j++)
      {
        HunchPair *pair = &out_pairs[n++];

        *pair = start_pair (groups, i, j);
        pair->se = sqrt (anova.ms_within * (1.0 / (double) groups[i].n + 1.0 / (double) groups[j].n));
        pair->df = anova.df_within;
        fill_by_range (pair, tukey, critical);
      }
  return TRUE;
}

gboolean
hunch_posthoc_games_howell (const HunchAnovaGroup *groups,
                            guint                  n_groups,
                            double                 conf,
                            HunchPair             *out_pairs,
                            GError               **error)
{
  g_autoptr (HunchTukey) tukey = hunch_tukey_new (n_groups);
  guint n_pairs = hunch_posthoc_n_pairs (n_groups), n = 0;
  g_autofree HunchPair *pairs = g_new0 (HunchPair, n_pairs + 1);

  if (!check_groups (groups, n_groups, 2, conf, error))
    return FALSE;

  for (guint i = 0; i < n_groups; i++)
    for (guint j = i + 1; j < n_groups; j++)
      {
        HunchPair *pair = &pairs[n++];

        *pair = start_pair (groups, i, j);
        set_welch (pair, &groups[i], &groups[j]);
        if (!(pair->se > 0.0))
          return refuse_constant (error);
        fill_by_range (pair, tukey, hunch_tukey_get_quantile (tukey, conf, pair->df));
      }
  for (guint i = 0; i < n_pairs; i++)
    out_pairs[i] = pairs[i];
  return TRUE;
}

static void
fill_by_t (HunchPair *pair,
           double     conf)
{
  double reach = hunch_t_quantile (0.5 + conf / 2.0, pair->df) * pair->se;

  pair->statistic = pair->difference / pair->se;
  pair->p = hunch_t_two_sided (pair->statistic, pair->df);
  pair->ci_low = pair->difference - reach;
  pair->ci_high = pair->difference + reach;
}

static void
adjust_pairs (HunchPair   *pairs,
              guint        n_pairs,
              HunchPadjust method)
{
  g_autofree double *p = g_new (double, n_pairs);

  for (guint i = 0; i < n_pairs; i++)
    p[i] = pairs[i].p;
  hunch_padjust (p, n_pairs, method, p);
  for (guint i = 0; i < n_pairs; i++)
    pairs[i].p = p[i];
}

gboolean
hunch_posthoc_pairwise (const HunchAnovaGroup *groups,
                        guint                  n_groups,
                        gboolean               pooled,
                        HunchPadjust           method,
                        double                 conf,
                        HunchPair             *out_pairs,
                        GError               **error)
{
  guint n_pairs = hunch_posthoc_n_pairs (n_groups), n = 0;
  g_autofree HunchPair *pairs = g_new0 (HunchPair, n_pairs + 1);
  HunchAnova anova = { 0 };

  if (!check_groups (groups, n_groups, pooled ? 1 : 2, conf, error)
      || (pooled && !hunch_anova_one_way (groups, n_groups, conf, &anova, error)))
    return FALSE;

  for (guint i = 0; i < n_groups; i++)
    for (guint j = i + 1; j < n_groups; j++)
      {
        HunchPair *pair = &pairs[n++];

        *pair = start_pair (groups, i, j);
        pair->se = sqrt (anova.ms_within * (1.0 / (double) groups[i].n + 1.0 / (double) groups[j].n));
        pair->df = anova.df_within;
        if (!pooled)
          set_welch (pair, &groups[i], &groups[j]);
        if (!(pair->se > 0.0))
          return refuse_constant (error);
        fill_by_t (pair, conf);
      }
  adjust_pairs (pairs, n_pairs, method);
  for (guint i = 0; i < n_pairs; i++)
    out_pairs[i] = pairs[i];
  return TRUE;
}

/* --- pairs of means with a covariance --- */

static gboolean
start_vcov_pairs (const double *means,
                  const double *vcov,
                  guint         n_groups,
                  double        df,
                  HunchPair    *pairs,
                  GError      **error)
{
  guint n = 0;

  if (n_groups < 2 || !(df >= 1.0))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW,
                           _("Comparing pairs of groups needs two groups and rows of two blocks."));
      return FALSE;
    }
  for (guint i = 0; i < n_groups; i++)
    for (guint j = i + 1; j < n_groups; j++, n++)
      {
        double variance = vcov[(gsize) i * n_groups + i] + vcov[(gsize) j * n_groups + j] - 2.0 * vcov[(gsize) i * n_groups + j];

        pairs[n] = (HunchPair){ i, j, means[i] - means[j] };
        pairs[n].se = sqrt (variance);
        pairs[n].df = df;
        if (!(pairs[n].se > 0.0))
          return refuse_constant (error);
      }
  return TRUE;
}

gboolean
hunch_posthoc_range_vcov (const double *means,
                          const double *vcov,
                          guint         n_groups,
                          double        df,
                          double        conf,
                          HunchPair    *out_pairs,
                          GError      **error)
{
  guint n_pairs = hunch_posthoc_n_pairs (n_groups);
  g_autofree HunchPair *pairs = g_new0 (HunchPair, n_pairs + 1);
  g_autoptr (HunchTukey) tukey = NULL;
  double critical;

  if (!hunch_stats_check_conf (conf, error) || !start_vcov_pairs (means, vcov, n_groups, df, pairs, error))
    return FALSE;

  tukey = hunch_tukey_new (n_groups);
  critical = hunch_tukey_get_quantile (tukey, conf, df);
  for (guint i = 0; i < n_pairs; i++)
    {
      fill_by_range (&pairs[i], tukey, critical);
      out_pairs[i] = pairs[i];
    }
  return TRUE;
}

gboolean
hunch_posthoc_pairwise_vcov (const double *means,
                             const double *vcov,
                             guint         n_groups,
                             double        df,
                             HunchPadjust  method,
                             double        conf,
                             HunchPair    *out_pairs,
                             GError      **error)
{
  guint n_pairs = hunch_posthoc_n_pairs (n_groups);
  g_autofree HunchPair *pairs = g_new0 (HunchPair, n_pairs + 1);

  if (!hunch_stats_check_conf (conf, error) || !start_vcov_pairs (means, vcov, n_groups, df, pairs, error))
    return FALSE;

  for (guint i = 0; i < n_pairs; i++)
    fill_by_t (&pairs[i], conf);
  adjust_pairs (pairs, n_pairs, method);
  for (guint i = 0; i < n_pairs; i++)
    out_pairs[i] = pairs[i];
  return TRUE;
}
