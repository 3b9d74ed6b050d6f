#define G_LOG_DOMAIN "hunch-stats"
#include "stats/glm-robust.h"

#include <math.h>
#include <string.h>

#include "stats/dd.h"

struct _HunchGlmRobust
{
  const HunchGlmFit *fit;
  guint     n;           /* coefficients */
  guint     n_groups;
  gboolean  has_runs;
  gboolean  run_has_rows;
  guint     n_runs;
  HunchDd  *meat;        /* owned [n * n], upper triangle */
  HunchDd  *groups;      /* owned [MAX (n_groups, 1) * n]: sums of scores */
  gboolean *has_rows;    /* owned [n_groups] */
  double   *sizes;       /* owned [n_groups]: of strata; NULL unless asked for */
};

HunchGlmRobust *
hunch_glm_robust_new (const HunchGlmFit *fit,
                      guint              n_groups)
{
  HunchGlmRobust *self = g_new0 (HunchGlmRobust, 1);

  self->fit = fit;
  self->n = fit->n_coefficients;
  self->n_groups = n_groups;
  self->meat = g_new0 (HunchDd, MAX ((gsize) self->n * self->n, 1));
  self->groups = g_new0 (HunchDd, MAX ((gsize) MAX (n_groups, 1) * self->n, 1));
  self->has_rows = g_new0 (gboolean, MAX (n_groups, 1));
  return self;
}

void
hunch_glm_robust_free (HunchGlmRobust *self)
{
  if (self == NULL)
    return;
  g_free (self->meat);
  g_free (self->groups);
  g_free (self->has_rows);
  g_free (self->sizes);
  g_free (self);
}

void
hunch_glm_robust_ask_runs (HunchGlmRobust *self)
{
  self->has_runs = TRUE;
}

void
hunch_glm_robust_ask_strata (HunchGlmRobust *self,
                             const gint64   *sizes)
{
  self->sizes = g_new0 (double, MAX (self->n_groups, 1));
  for (guint h = 0; h < self->n_groups; h++)
    self->sizes[h] = (double) sizes[h];
}

/* n_h / (n_h - 1). */
static inline double
get_stratum_factor (const HunchGlmRobust *self,
                    guint                 stratum)
{
  return self->sizes[stratum] > 1 ? self->sizes[stratum] / (self->sizes[stratum] - 1) : 0;
}

/* @scale times the products of sums of scores. */
static void
add_outer (HunchGlmRobust *self,
           const HunchDd  *score,
           double          scale)
{
  for (guint i = 0; i < self->n; i++)
    for (guint k = i; k < self->n; k++)
      self->meat[(gsize) i * self->n + k] = hunch_dd_add (self->meat[(gsize) i * self->n + k],
                                                          hunch_dd_multiply (hunch_dd_from_double (scale), hunch_dd_multiply (score[i], score[k])));
}

static void
add_row (HunchGlmRobust *self,
         const double   *scores,
         double          scale)
{
  for (guint a = 0; a < self->n; a++)
    for (guint b = a; b < self->n; b++)
      self->meat[(gsize) a * self->n + b] = hunch_dd_add_double (self->meat[(gsize) a * self->n + b], scale * scores[a] * scores[b]);
}

/* What a row's score is multiplied by its columns for. */
static double
get_score (const HunchGlmFit *fit,
           double             y,
           double             weight,
           double             eta)
{
  double mu = hunch_glm_get_mean (fit->family, eta);

  if (fit->family == HUNCH_GLM_NEGBIN)
    return weight * (y - mu) / (1 + mu / fit->theta);
  return weight * (y - mu);
}

/* Scores of one row over all coefficients. */
static void
fill_scores (HunchGlmRobust      *self,
             const double *const *columns,
             gsize                i,
             double               score,
             double              *out)
{
  guint first = self->fit->has_intercept ? 1 : 0;

  for (guint k = 0; k < self->n; k++)
    out[k] = k < first ? score : score * (columns[k - first][i] - self->fit->centers[k]);
}

void
hunch_glm_robust_add_block (HunchGlmRobust      *self,
                            const double *const *columns,
                            const double        *y,
                            const double        *weights,
                            const double        *offset,
                            const gint32        *codes,
                            gsize                n_rows)
{
  g_autofree double *eta = g_new (double, MAX (n_rows, 1));
  g_autofree double *scores = g_new (double, self->n + 1);

  hunch_glm_predict (self->fit, columns, offset, n_rows, eta);
  for (gsize i = 0; i < n_rows; i++)
    {
      double weight = weights != NULL ? weights[i] : 1;
      guint group = self->n_groups > 0 ? (guint) codes[i] : 0;

      fill_scores (self, columns, i, get_score (self->fit, y[i], weight, eta[i]), scores);
      if (self->n_groups == 0 && !self->has_runs)
        {
          add_row (self, scores, 1);
          continue;
        }
      if (self->sizes != NULL)
        add_row (self, scores, get_stratum_factor (self, group));
      self->has_rows[group] = TRUE;
      self->run_has_rows = TRUE;
      for (guint a = 0; a < self->n; a++)
        self->groups[(gsize) group * self->n + a] = hunch_dd_add_double (self->groups[(gsize) group * self->n + a], scores[a]);
    }
}

void
hunch_glm_robust_end_run (HunchGlmRobust *self)
{
  if (!self->run_has_rows)
    return;
  add_outer (self, self->groups, 1);
  memset (self->groups, 0, self->n * sizeof *self->groups);
  self->run_has_rows = FALSE;
  self->n_runs++;
}

/* out = bread * meat * bread. */
static void
fill_sandwich (HunchGlmRobust *self,
               double         *out)
{
  guint n = self->n;
  const double *bread = self->fit->bread;
  g_autofree HunchDd *half = g_new0 (HunchDd, MAX ((gsize) n * n, 1));

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      for (guint j = 0; j < n; j++)
        {
          HunchDd meat = self->meat[(gsize) MIN (j, k) * n + MAX (j, k)];

          half[(gsize) i * n + k] = hunch_dd_add (half[(gsize) i * n + k],
                                                  hunch_dd_multiply (hunch_dd_from_double (bread[(gsize) i * n + j]), meat));
        }
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      {
        HunchDd sum = { 0, 0 };

        for (guint j = 0; j < n; j++)
          sum = hunch_dd_add (sum, hunch_dd_multiply (half[(gsize) i * n + j], hunch_dd_from_double (bread[(gsize) j * n + k])));
        out[(gsize) i * n + k] = hunch_dd_to_double (sum);
      }
}

guint
hunch_glm_robust_finish (HunchGlmRobust *self,
                         double         *out)
{
  guint n_used = self->n_runs;

  for (guint group = 0; group < self->n_groups; group++)
    if (self->has_rows[group])
      {
        /* What lies between strata is no chance and is taken off; clusters are all there is. */
        double scale = self->sizes == NULL ? 1 : self->sizes[group] > 0 ? -get_stratum_factor (self, group) / self->sizes[group] : 0;

        add_outer (self, self->groups + (gsize) group * self->n, scale);
        n_used++;
      }
  fill_sandwich (self, out);
  return n_used;
}
