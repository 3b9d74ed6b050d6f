#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/groups.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/clusters.h"
#include "stats/distributions.h"

typedef struct
{
  HunchMomentsSum *sum;     /* owned */
  GArray          *values;  /* owned: doubles kept */
} Gathering;

typedef struct
{
  HunchFrame *frame;
  guint       y;
  guint       by;
  gboolean    is_split;
  guint       n_levels;
  Gathering  *gatherings;   /* owned [n_levels] */
  gsize      *starts;       /* owned [n_levels + 1]: scratch */
  double     *sorted;       /* owned: the block's values, group by group */
  double      share;        /* of rows kept */
} Gatherer;

static void
gatherer_clear (Gatherer *self)
{
  for (guint i = 0; i < self->n_levels; i++)
    {
      g_clear_pointer (&self->gatherings[i].sum, hunch_moments_sum_free);
      g_clear_pointer (&self->gatherings[i].values, g_array_unref);
    }
  g_clear_pointer (&self->gatherings, g_free);
  g_clear_pointer (&self->starts, g_free);
  g_clear_pointer (&self->sorted, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gatherer, gatherer_clear)

static void
gatherer_prepare (Gatherer *self,
                  guint     n_levels,
                  gint64    n_rows)
{
  self->n_levels = n_levels;
  self->gatherings = g_new0 (Gathering, n_levels);
  self->starts = g_new (gsize, n_levels + 1);
  self->sorted = g_new (double, HUNCH_FRAME_BLOCK);
  self->share = n_rows > HUNCH_GROUPS_KEPT ? (double) HUNCH_GROUPS_KEPT / n_rows : 1;
  for (guint i = 0; i < n_levels; i++)
    {
      self->gatherings[i].sum = hunch_moments_sum_new ();
      self->gatherings[i].values = g_array_new (FALSE, FALSE, sizeof (double));
    }
}

static void
keep_values (Gatherer     *self,
             const double *values,
             const gint32 *codes,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    if (self->share >= 1 || hunch_row_is_picked (hunch_frame_get_row (self->frame, i), self->share))
      g_array_append_val (self->gatherings[codes != NULL ? codes[i] : 0].values, values[i]);
}

/* A counting sort of one block, so that each group's values stand together. */
static void
add_split (Gatherer     *self,
           const double *values,
           const gint32 *codes,
           gsize         n)
{
  memset (self->starts, 0, (self->n_levels + 1) * sizeof *self->starts);
  for (gsize i = 0; i < n; i++)
    self->starts[codes[i] + 1]++;
  for (guint g = 0; g < self->n_levels; g++)
    self->starts[g + 1] += self->starts[g];
  for (gsize i = 0; i < n; i++)
    self->sorted[self->starts[codes[i]]++] = values[i];

  /* Each start has moved to its group's end. */
  for (guint g = 0; g < self->n_levels; g++)
    {
      gsize first = g > 0 ? self->starts[g - 1] : 0;

      if (self->starts[g] > first)
        hunch_moments_sum_add_block (self->gatherings[g].sum, self->sorted + first, self->starts[g] - first);
    }
}

static gboolean
gather (Gatherer *self,
        GError  **error)
{
  for (;;)
    {
      const double *values = hunch_frame_get_numbers (self->frame, self->y);
      const gint32 *codes = self->is_split ? hunch_frame_get_codes (self->frame, self->by) : NULL;
      gsize n;

      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      if (n == 0)
        return TRUE;

      if (codes != NULL)
        add_split (self, values, codes, n);
      else
        hunch_moments_sum_add_block (self->gatherings[0].sum, values, n);
      keep_values (self, values, codes, n);
    }
}

static gboolean
finish (Gatherer          *self,
        const char *const *labels,
        HunchGroups       *groups,
        GError           **error)
{
  groups->groups = g_new0 (HunchGroup, MAX (self->n_levels, 1));
  for (guint g = 0; g < self->n_levels; g++)
    {
      HunchGroup *group = &groups->groups[groups->n];

      if (!hunch_moments_sum_finish (self->gatherings[g].sum, &group->moments, error))
        {
          hunch_inquiry_adopt_error (error);
          return FALSE;
        }
      if (group->moments.n == 0)
        continue;

      group->label = g_strdup (labels != NULL ? labels[g] : groups->y);
      group->weight = (double) group->moments.n;
      group->se = group->moments.se;
      group->df = group->moments.n > 1 ? group->moments.n - 1.0 : NAN;
      group->n_values = self->gatherings[g].values->len;
      group->values = (double *) g_array_free (g_steal_pointer (&self->gatherings[g].values), FALSE);
      groups->n_rows += group->moments.n;
      groups->n++;
    }

  groups->is_thinned = self->share < 1;
  if (groups->n == 0)
    return hunch_no_answer (error, _("“%s” has no values to work with."), groups->y);
  return TRUE;
}

gboolean
hunch_moments_are_years (const HunchMoments    *moments,
                         const HunchColumnInfo *column)
{
  return column != NULL && column->type == HUNCH_DATA_INTEGER && moments->min >= 1000 && moments->max <= 2999;
}

static gboolean
have_years (const HunchGroups     *groups,
            const HunchColumnInfo *column)
{
  for (guint i = 0; i < groups->n; i++)
    if (!hunch_moments_are_years (&groups->groups[i].moments, column))
      return FALSE;
  return TRUE;
}

/* --- rows in blocks --- */

static double
get_mean_of_all (const HunchGroups *groups)
{
  double mean = 0;

  for (guint i = 0; i < groups->n; i++)
    mean += groups->groups[i].moments.mean * ((double) groups->groups[i].moments.n / (double) groups->n_rows);
  return mean;
}

static void
take_means (HunchGroups       *groups,
            HunchClusterMeans *means,
            const guint       *levels)
{
  groups->n_blocks = hunch_cluster_sum_get_n_blocks (means->sum);
  groups->icc = means->icc;
  groups->vcov = g_new (double, (gsize) groups->n * groups->n);
  for (guint i = 0; i < groups->n; i++)
    {
      HunchGroup *group = &groups->groups[i];
      double df = hunch_cluster_sum_get_n_blocks_of (means->sum, levels[i]) - 1.0;

      group->df = df > 0 ? df : NAN;
      group->se = df > 0 ? sqrt (hunch_cluster_sum_get_variance (means->sum, levels[i])) : NAN;
      for (guint k = 0; k < groups->n; k++)
        groups->vcov[(gsize) i * groups->n + k] = hunch_cluster_sum_get_covariance (means->sum, levels[i], levels[k]);
    }
}

/* A second pass, since the influence of a row is known once the means are. */
static gboolean
read_blocks (Gatherer            *self,
             const HunchClusters *clusters,
             HunchGroups         *groups,
             GError             **error)
{
  g_autofree double *means = g_new0 (double, self->n_levels + 1);
  g_autofree double *sizes = g_new0 (double, self->n_levels + 1);
  g_autofree guint *levels = g_new (guint, self->n_levels + 1);
  g_auto (HunchClusterMeans) out = { NULL };

  for (guint g = 0, place = 0; g < self->n_levels; g++)
    {
      HunchMoments moments;

      if (!hunch_moments_sum_finish (self->gatherings[g].sum, &moments, error))
        return FALSE;
      means[g] = moments.mean;
      sizes[g] = (double) moments.n;
      if (moments.n > 0)
        levels[place++] = g;
    }
  means[self->n_levels] = get_mean_of_all (groups);
  sizes[self->n_levels] = (double) groups->n_rows;
  if (!hunch_clusters_sum_means (clusters, self->frame, self->y, self->is_split, self->by, self->n_levels, means, sizes, TRUE, &out, error))
    return FALSE;

  take_means (groups, &out, levels);
  return TRUE;
}

/* --- rows drawn by strata --- */

static void
set_weighted (HunchGroup *group,
              double      mean,
              double      variance)
{
  HunchMoments *moments = &group->moments;

  moments->mean = mean;
  moments->mean_dd = (HunchDd){ mean, 0 };
  moments->variance = variance;
  moments->sd = sqrt (variance);
  moments->se = moments->sd / sqrt ((double) moments->n);
  moments->sum_squares_dd = (HunchDd){ variance * ((double) moments->n - 1), 0 };
}

void
hunch_groups_weigh (HunchGroups            *groups,
                    const HunchStrataMeans *means)
{
  g_autofree guint *levels = g_new (guint, means->n_levels + 1);

  groups->n_strata = means->n_strata;
  groups->n_blocks = (guint) MAX ((double) groups->n_rows - means->n_strata - groups->n + 2, 0);
  groups->icc = NAN;
  groups->vcov = g_new0 (double, (gsize) groups->n * groups->n);
  for (guint g = 0, place = 0; g < means->n_levels; g++)
    if (means->n[g] > 0)
      levels[place++] = g;
  for (guint i = 0; i < groups->n; i++)
    {
      HunchGroup *group = &groups->groups[i];

      if (group->moments.n > 1)
        set_weighted (group, means->means[levels[i]], means->variances[levels[i]]);
      group->weight = means->weights[levels[i]];
      group->se = hunch_strata_means_get_se (means, levels[i]);
      group->df = means->df;
      for (guint k = 0; k < groups->n; k++)
        groups->vcov[(gsize) i * groups->n + k] = hunch_strata_means_get_covariance (means, levels[i], levels[k]);
    }
}

static gboolean
read_strata (Gatherer          *self,
             const HunchStrata *strata,
             HunchGroups       *groups,
             GError           **error)
{
  HunchStrataQuestion question = { .y = self->y, .n_codes = self->is_split, .codes = { self->by }, .n_levels = self->n_levels };
  g_auto (HunchStrataMeans) means = { 0 };

  if (!hunch_strata_means_read (&means, self->frame, strata, &question, error))
    return FALSE;
  hunch_groups_weigh (groups, &means);
  return TRUE;
}

void
hunch_group_get_interval (const HunchGroup *group,
                          double            conf,
                          double           *out_low,
                          double           *out_high)
{
  double reach = group->df >= 1 ? hunch_t_quantile (0.5 + conf / 2.0, group->df) * group->se : NAN;

  *out_low = group->moments.mean - reach;
  *out_high = group->moments.mean + reach;
}

HunchGroups *
hunch_groups_read (HunchInquiry *inquiry,
                   const char   *y,
                   const char   *by,
                   guint         max_groups,
                   GError      **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  g_autoptr (HunchGroups) groups = g_new0 (HunchGroups, 1);
  g_auto (Gatherer) gatherer = { frame, 0, 0, by != NULL, 0, NULL, NULL, NULL, 1 };
  const char *const *labels = NULL;
  guint n_levels = 1;

  groups->y = g_strdup (y);
  groups->by = g_strdup (by);
  gatherer.y = hunch_frame_add_number (frame, y);
  if (by != NULL)
    gatherer.by = hunch_frame_add_codes (frame, by);
  if (inquiry->uses_strata)
    hunch_frame_want_strata (frame);
  if (!hunch_frame_open (frame, error))
    return NULL;

  if (by != NULL)
    {
      labels = hunch_frame_get_levels (frame, gatherer.by, max_groups, &n_levels, error);
      if (labels == NULL)
        return NULL;
    }
  gatherer_prepare (&gatherer, n_levels, hunch_frame_get_n_rows (frame));
  inquiry->uses_strata = hunch_strata_can_weigh (inquiry, n_levels);
  if (!gather (&gatherer, error) || !finish (&gatherer, labels, groups, error)
      || (inquiry->uses_strata && !read_strata (&gatherer, inquiry->strata, groups, error))
      || (inquiry->clusters != NULL && !read_blocks (&gatherer, inquiry->clusters, groups, error)))
    return NULL;

  groups->has_years = have_years (groups, hunch_inquiry_find_column (inquiry, y, NULL));
  hunch_frame_report (frame);
  return g_steal_pointer (&groups);
}

gboolean
hunch_groups_check_spread (const HunchGroups *self,
                           GError           **error)
{
  for (guint i = 0; i < self->n; i++)
    {
      const HunchMoments *moments = &self->groups[i].moments;

      if (moments->min < moments->max && moments->sum_squares_dd.hi < HUNCH_LEAST_SQUARES)
        return hunch_no_answer (error, _("The values of “%s” are too close to zero for their spread to be computed."), self->y);
    }
  return TRUE;
}

void
hunch_groups_free (HunchGroups *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->groups[i].label);
      g_free (self->groups[i].values);
    }
  g_free (self->groups);
  g_free (self->vcov);
  g_free (self->y);
  g_free (self->by);
  g_free (self);
}

const double **
hunch_groups_dup_values (HunchGroups *self,
                         gsize      **out_sizes)
{
  const double **values = g_new (const double *, self->n);

  *out_sizes = g_new (gsize, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      values[i] = self->groups[i].values;
      (*out_sizes)[i] = self->groups[i].n_values;
    }
  return values;
}

const char **
hunch_groups_dup_labels (HunchGroups *self)
{
  const char **labels = g_new (const char *, self->n);

  for (guint i = 0; i < self->n; i++)
    labels[i] = self->groups[i].label;
  return labels;
}
