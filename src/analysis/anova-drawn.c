/* One factor of rows that came in blocks or were drawn by strata: F by the covariance of the means. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/anova-private.h"
#include "analysis/clusters.h"
#include "stats/distributions.h"
#include "stats/solve.h"

/* The shares explained stay; their intervals are those of F with @n rows. */
static void
take_effects (HunchOneWay *self,
              double       n)
{
  HunchAnova *a = &self->classic;
  double r2 = a->eta2.value, omega2 = a->omega2.value;

  a->eta2 = hunch_anova_eta2 (a->f, a->df_between, self->df_test, n, self->inquiry->conf);
  a->omega2 = a->eta2;
  a->eta2.value = r2;
  a->omega2.value = omega2;
}

/* Rows in blocks: F over the mean design effect of the means' contrasts takes the place of both tests; its df below are those of the blocks. */
void
hunch_one_way_correct_by_blocks (HunchOneWay *self)
{
  HunchAnova *a = &self->classic;
  guint n = self->groups->n;
  g_autofree gsize *sizes = g_new (gsize, n);
  double effect;

  for (guint i = 0; i < n; i++)
    sizes[i] = self->groups->groups[i].moments.n;
  effect = hunch_cluster_mean_effect (self->groups->vcov, sizes, n, a->ms_within);
  self->is_pooled = TRUE;
  self->df_test = self->groups->n_blocks - 1.0;
  a->f /= effect;
  a->p = self->df_test > 0 ? hunch_f_upper (a->f, a->df_between, self->df_test) : NAN;
  take_effects (self, (double) self->groups->n_rows / effect);
  hunch_effect_hold_value (&a->eta2);
  hunch_effect_hold_value (&a->omega2);
  hunch_clusters_report (self->inquiry, self->groups->n_blocks, self->groups->icc, effect, (double) self->groups->n_rows);
}

/* By the sums of the weights, which are as many together as the rows. */
static void
weigh_squares (HunchOneWay *self)
{
  HunchAnova *a = &self->classic;
  double weights = 0, mean = 0;

  for (guint i = 0; i < self->groups->n; i++)
    {
      const HunchGroup *group = &self->groups->groups[i];

      weights += group->weight;
      mean += (group->moments.mean - mean) * group->weight / weights;
    }
  a->ss_between = a->ss_within = 0;
  for (guint i = 0; i < self->groups->n; i++)
    {
      const HunchGroup *group = &self->groups->groups[i];
      double share = group->weight / weights * (double) self->groups->n_rows;
      double n = (double) group->moments.n;

      a->ss_between += share * pow (group->moments.mean - mean, 2);
      if (n > 1)
        a->ss_within += share * group->moments.variance * (n - 1) / n;
    }
  a->ms_between = a->ss_between / a->df_between;
  a->ms_within = a->ss_within / a->df_within;
  a->f = a->ms_between / a->ms_within;
  a->r2 = a->eta2.value = a->ss_between / (a->ss_between + a->ss_within);
  a->residual_sd = sqrt (a->ms_within);
  a->omega2.value = MAX ((a->ss_between - a->df_between * a->ms_within) / (a->ss_between + a->ss_within + a->ms_within), 0);
}

/* Wald's F of the means' differences from the first by their covariance. FALSE when that is singular. */
static gboolean
find_wald_f (HunchOneWay *self,
             double      *out_f)
{
  guint n = self->groups->n, k = n - 1;
  const double *vcov = self->groups->vcov;
  g_autofree double *matrix = g_new (double, (gsize) k * k);
  g_autofree double *differences = g_new (double, k);

  for (guint i = 0; i < k; i++)
    {
      differences[i] = self->groups->groups[i + 1].moments.mean - self->groups->groups[0].moments.mean;
      for (guint j = 0; j < k; j++)
        matrix[(gsize) i * k + j] = vcov[(gsize) (i + 1) * n + j + 1] - vcov[i + 1] - vcov[j + 1] + vcov[0];
    }
  if (!hunch_solve_quadratic (matrix, differences, k, out_f))
    return FALSE;
  *out_f /= k;
  return TRUE;
}

/* Rows drawn by strata: Wald's F takes the place of both tests, with the rows less strata and groups, and one, as df. */
gboolean
hunch_one_way_correct_by_strata (HunchOneWay *self,
                                 GError     **error)
{
  HunchAnova *a = &self->classic;
  double effect, f;

  weigh_squares (self);
  if (!find_wald_f (self, &f))
    return hunch_no_answer (error, _("The means of the groups of “%s” hang together too closely for their differences to be tested."), self->groups->by);
  self->is_pooled = TRUE;
  self->df_test = self->groups->n_blocks - 1.0;
  effect = a->f / f;
  a->f = f;
  a->p = self->df_test > 0 ? hunch_f_upper (f, a->df_between, self->df_test) : NAN;
  take_effects (self, (double) self->groups->n_rows / effect);
  hunch_clusters_report (self->inquiry, 0, NAN, effect, (double) self->groups->n_rows);
  return TRUE;
}
