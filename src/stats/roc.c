#define G_LOG_DOMAIN "hunch-stats"
#include "stats/roc.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "stats/dd.h"
#include "stats/distributions.h"

static double
get_weight (const double *weights,
            gsize         i)
{
  return weights != NULL ? weights[i] : 1;
}

gboolean
hunch_roc_walk_next (HunchRocWalk         *self,
                     const HunchRocScores *scores)
{
  gboolean has_positive = self->positive < scores->n_positives, has_negative = self->negative < scores->n_negatives;

  if (!has_positive && !has_negative)
    return FALSE;

  self->score = !has_negative || (has_positive && scores->positives[self->positive] < scores->negatives[self->negative])
                    ? scores->positives[self->positive]
                    : scores->negatives[self->negative];
  self->n_positives = self->n_negatives = 0;
  while (self->positive < scores->n_positives && scores->positives[self->positive] == self->score)
    self->n_positives += get_weight (scores->positive_weights, self->positive++);
  while (self->negative < scores->n_negatives && scores->negatives[self->negative] == self->score)
    self->n_negatives += get_weight (scores->negative_weights, self->negative++);
  return TRUE;
}

static void
sum_weights (const HunchRocScores *scores,
             double               *out_positives,
             double               *out_negatives)
{
  HunchRocWalk walk = { 0 };

  *out_positives = *out_negatives = 0;
  while (hunch_roc_walk_next (&walk, scores))
    {
      *out_positives += walk.n_positives;
      *out_negatives += walk.n_negatives;
    }
}

/* Sum over groups of equal scores of what each kind's rows have passed of the other. */
static double
get_auc (const HunchRocScores *scores,
         double                n_positives,
         double                n_negatives)
{
  HunchRocWalk walk = { 0 };
  HunchDd sum = { 0, 0 };
  double below = 0;

  while (hunch_roc_walk_next (&walk, scores))
    {
      sum = hunch_dd_add_double (sum, walk.n_positives * (below + walk.n_negatives / 2));
      below += walk.n_negatives;
    }
  return hunch_dd_to_double (sum) / n_positives / n_negatives;
}

static double
get_variance (const HunchRocScores *scores,
              double                n_positives,
              double                n_negatives,
              double                auc)
{
  HunchRocWalk walk = { 0 };
  double below = 0, positives_below = 0, of_positives = 0, of_negatives = 0;

  while (hunch_roc_walk_next (&walk, scores))
    {
      double passed = (below + walk.n_negatives / 2) / n_negatives - auc;
      double above = (n_positives - positives_below - walk.n_positives / 2) / n_positives - auc;

      of_positives += walk.n_positives * passed * passed;
      of_negatives += walk.n_negatives * above * above;
      below += walk.n_negatives;
      positives_below += walk.n_positives;
    }
  return of_positives / (n_positives - 1) / n_positives + of_negatives / (n_negatives - 1) / n_negatives;
}

/* Where no pair is out of order DeLong's variance is 0, which says nothing: E. B. Wilson's interval of a share that was always seen, over the rarer kind. */
static void
fill_extreme (HunchRoc *roc,
              double    n,
              double    conf)
{
  double z = hunch_normal_quantile (0.5 + conf / 2), reach = z * z / (n + z * z);

  roc->ci_low = roc->auc == 1 ? 1 - reach : 0;
  roc->ci_high = roc->auc == 1 ? 1 : reach;
}

gboolean
hunch_roc_measure (const HunchRocScores *scores,
                   double                conf,
                   HunchRoc             *out_roc,
                   GError              **error)
{
  double n_positives, n_negatives, reach;

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  sum_weights (scores, &n_positives, &n_negatives);
  if (!(n_positives > 0 && n_negatives > 0))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("There are no rows of one of the two kinds."));
      return FALSE;
    }

  *out_roc = (HunchRoc){ get_auc (scores, n_positives, n_negatives), NAN, NAN, NAN };
  if (!(n_positives > 1 && n_negatives > 1))
    return TRUE;
  out_roc->se = sqrt (get_variance (scores, n_positives, n_negatives, out_roc->auc));
  if (out_roc->auc == 0 || out_roc->auc == 1)
    {
      fill_extreme (out_roc, fmin (n_positives, n_negatives), conf);
      return TRUE;
    }
  reach = hunch_normal_quantile (0.5 + conf / 2) * out_roc->se;
  out_roc->ci_low = fmax (out_roc->auc - reach, 0);
  out_roc->ci_high = fmin (out_roc->auc + reach, 1);
  return TRUE;
}

gsize
hunch_roc_curve (const HunchRocScores *scores,
                 gsize                 max_points,
                 double               *x,
                 double               *y)
{
  HunchRocWalk walk = { 0 };
  double n_positives, n_negatives, positives_below = 0, negatives_below = 0;
  double last_x = 1, last_y = 1, least = 2.0 / MAX (max_points, 4);
  gsize n = 0;

  sum_weights (scores, &n_positives, &n_negatives);
  x[n] = y[n] = 1;
  n++;
  while (hunch_roc_walk_next (&walk, scores))
    {
      double next_x, next_y;

      positives_below += walk.n_positives;
      negatives_below += walk.n_negatives;
      next_x = 1 - negatives_below / n_negatives;
      next_y = 1 - positives_below / n_positives;
      if ((last_x - next_x) + (last_y - next_y) < least || n > max_points)
        continue;
      x[n] = last_x = next_x;
      y[n] = last_y = next_y;
      n++;
    }
  x[n - 1] = n > 1 && x[n - 1] <= 0 && y[n - 1] <= 0 ? 0 : x[n - 1];
  if (x[n - 1] > 0 || y[n - 1] > 0)
    {
      x[n] = y[n] = 0;
      n++;
    }
  /* Ascending. */
  for (gsize i = 0; i < n / 2; i++)
    {
      double swap = x[i];

      x[i] = x[n - 1 - i];
      x[n - 1 - i] = swap;
      swap = y[i];
      y[i] = y[n - 1 - i];
      y[n - 1 - i] = swap;
    }
  return n;
}

/* The value at place @h of all scores in order, linear between neighbours; one walk for all of them, ascending. */
static void
fill_breaks (const HunchRocScores *scores,
             guint                 n_groups,
             double               *breaks)
{
  gsize n = scores->n_positives + scores->n_negatives, passed = 0;
  HunchRocWalk walk = { 0 };
  guint k = 0;
  double before = NAN;

  while (k <= n_groups && hunch_roc_walk_next (&walk, scores))
    {
      gsize upto = walk.positive + walk.negative;  /* rows with this score or less */

      while (k <= n_groups)
        {
          double h = (double) (n - 1) * k / n_groups;
          gsize low = (gsize) floor (h), high = MIN (low + 1, n - 1);
          double share = h - (double) low;

          if (share == 0)
            high = low;
          if (high >= upto)
            break;
          breaks[k++] = low < passed ? before + share * (walk.score - before) : walk.score;
        }
      before = walk.score;
      passed = upto;
    }
}

guint
hunch_roc_calibrate (const HunchRocScores  *scores,
                     guint                  n_groups,
                     HunchCalibrationGroup *out)
{
  g_autofree double *breaks = g_new (double, n_groups + 1);
  HunchRocWalk walk = { 0 };
  guint n = 0, k = 0;

  if (scores->n_positives + scores->n_negatives == 0)
    return 0;
  fill_breaks (scores, n_groups, breaks);
  for (guint i = 1; i <= n_groups; i++)
    if (breaks[i] > breaks[i - 1])
      out[n++] = (HunchCalibrationGroup){ .low = breaks[i - 1], .high = breaks[i] };
  if (n == 0)
    out[n++] = (HunchCalibrationGroup){ .low = breaks[0], .high = breaks[0] };

  while (hunch_roc_walk_next (&walk, scores))
    {
      while (k + 1 < n && walk.score > out[k].high)
        k++;
      out[k].n += walk.n_positives + walk.n_negatives;
      out[k].observed += walk.n_positives;
      out[k].expected += walk.score * (walk.n_positives + walk.n_negatives);
    }
  return n;
}
