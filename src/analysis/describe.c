/* One column at a time: its numbers are held, sorted by group and described, then let go. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/describe-private.h"
#include "analysis/frame.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/strata-means.h"
#include "analysis/words.h"
#include "base/json.h"
#include "stats/distributions.h"
#include "stats/quantile.h"
#include "stats/ranks.h"

static void
description_clear (HunchDescription *self)
{
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->quantiles, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchDescription, description_clear)

typedef struct
{
  HunchMoments moments;
  double       se;         /* of the mean, by blocks where rows came in blocks */
  double       df;         /* NaN where there is none */
  double       ci[2];
  double       quartiles[3];
  double       mad;
  double       trimmed_mean;
  double       mode;       /* the smallest of several; NaN where no value comes twice */
  gsize        mode_count;
} Summary;

/* Values with the strata that they were drawn from, in the same order; NULL where all weigh alike. */
typedef struct
{
  double  *values;
  guint32 *strata;
  gsize    n;
} Values;

/* What the way rows were drawn says of means: by blocks or by strata, or neither. */
typedef struct
{
  HunchClusterMeans blocks;
  HunchStrataMeans  strata;
} Design;

static void
design_clear (Design *self)
{
  hunch_cluster_means_clear (&self->blocks);
  hunch_strata_means_clear (&self->strata);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Design, design_clear)

char *
hunch_description_dup_prefix (const char *column,
                              const char *group)
{
  return group != NULL ? g_strdup_printf ("%s[%s]", column, group) : g_strdup (column);
}

void
hunch_description_add_stat (HunchDescription *self,
                            const char       *prefix,
                            const char       *stat,
                            double            value)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", prefix, stat);

  hunch_result_add_value (self->inquiry->result, name, value);
}

static void
add_mean (HunchDescription   *self,
          const char    *prefix,
          const Summary *summary)
{
  g_autofree char *name = g_strdup_printf ("%s.mean", prefix);
  HunchEstimate mean = HUNCH_ESTIMATE_NONE;

  mean.estimate = summary->moments.mean;
  mean.se = summary->se;
  mean.df = summary->df;
  mean.ci_low = summary->ci[0];
  mean.ci_high = summary->ci[1];
  hunch_result_add_estimate (self->inquiry->result, name, &mean);
}

static void
add_estimates (HunchDescription   *self,
               const char    *prefix,
               const Summary *summary,
               gint64         n_missing)
{
  const HunchMoments *moments = &summary->moments;

  hunch_description_add_stat (self, prefix, "n", moments->n);
  hunch_description_add_stat (self, prefix, "missing", n_missing);
  add_mean (self, prefix, summary);
  hunch_description_add_stat (self, prefix, "sd", moments->sd);
  hunch_description_add_stat (self, prefix, "se", summary->se);
  hunch_description_add_stat (self, prefix, "ci_low", summary->ci[0]);
  hunch_description_add_stat (self, prefix, "ci_high", summary->ci[1]);
  hunch_description_add_stat (self, prefix, "min", moments->min);
  hunch_description_add_stat (self, prefix, "q1", summary->quartiles[0]);
  hunch_description_add_stat (self, prefix, "median", summary->quartiles[1]);
  hunch_description_add_stat (self, prefix, "q3", summary->quartiles[2]);
  hunch_description_add_stat (self, prefix, "max", moments->max);
  hunch_description_add_stat (self, prefix, "mad", summary->mad);
  hunch_description_add_stat (self, prefix, "skewness", moments->skewness);
  hunch_description_add_stat (self, prefix, "kurtosis", moments->kurtosis);
  hunch_description_add_stat (self, prefix, "autocorr1", moments->autocorr1);
  hunch_description_add_stat (self, prefix, "trimmed_mean", summary->trimmed_mean);
  hunch_description_add_stat (self, prefix, "mode", summary->mode);
  hunch_description_add_stat (self, prefix, "mode_n", isnan (summary->mode) ? NAN : (double) summary->mode_count);
}

static void
add_table_row (HunchDescription   *self,
               const char    *column,
               const char    *group,
               const Summary *summary,
               gint64         n_missing)
{
  const char *const heads[] = { _("Column"), _("Group"), _("n"), _("Missing"), _("Mean"), _("SD"), _("Low"), _("High"), _("Min"),
                                _("Q1"), _("Median"), _("Q3"), _("Max"), _("MAD"), _("Skewness"), _("Kurtosis"), _("Trimmed mean"), _("Mode"), NULL };
  const HunchMoments *moments = &summary->moments;

  if (self->rows == NULL)
    self->rows = hunch_result_add_table (self->inquiry->result, "describe", _("Columns of numbers"), heads);
  hunch_result_add_row (self->rows, "ssiinnnnnnnnnnnnnn", column, group, (gint64) moments->n, n_missing, moments->mean, moments->sd,
                        summary->ci[0], summary->ci[1], moments->min, summary->quartiles[0], summary->quartiles[1],
                        summary->quartiles[2], moments->max, summary->mad, moments->skewness, moments->kurtosis,
                        summary->trimmed_mean, summary->mode);
}

static double
get_quantile (HunchDescription *self,
              const Values     *sorted,
              double            prob)
{
  if (sorted->n == 0)
    return NAN;
  if (sorted->strata == NULL)
    return hunch_quantile_sorted (sorted->values, sorted->n, prob);
  return hunch_quantile_weighted_sorted (sorted->values, sorted->strata, hunch_strata_get_weights (self->inquiry->strata), sorted->n, prob);
}

static void
add_quantiles (HunchDescription  *self,
               const char   *prefix,
               const Values *sorted)
{
  for (guint i = 0; self->quantiles != NULL && i < self->quantiles->len; i++)
    {
      double prob = g_array_index (self->quantiles, double, i);
      char number[HUNCH_NUMBER_BUFFER];
      /* "q1" is the lower quartile already. */
      g_autofree char *stat = g_strdup_printf (prob == 1 ? "q%s.0" : "q%s", hunch_number_to_json (prob, number));

      hunch_description_add_stat (self, prefix, stat, get_quantile (self, sorted, prob));
    }
}

/* Puts what the blocks say of the mean in the place of what single rows would. @level: of the means, or their number for all rows. */
static void
correct_by_blocks (HunchDescription             *self,
                   Summary                 *summary,
                   const HunchClusterMeans *blocks,
                   guint                    level)
{
  double df = hunch_cluster_sum_get_n_blocks_of (blocks->sum, level) - 1.0;
  double reach;

  summary->se = summary->df = summary->ci[0] = summary->ci[1] = NAN;
  if (!(df > 0))
    return;

  summary->se = sqrt (hunch_cluster_sum_get_variance (blocks->sum, level));
  summary->df = df;
  reach = hunch_t_quantile (0.5 + self->inquiry->conf / 2, df) * summary->se;
  summary->ci[0] = summary->moments.mean - reach;
  summary->ci[1] = summary->moments.mean + reach;
}

/* The same by strata: mean and spread are weighted, too. */
static void
correct_by_strata (HunchDescription       *self,
                   Summary                *summary,
                   const HunchStrataMeans *means,
                   guint                   level)
{
  HunchMoments *moments = &summary->moments;
  double reach;

  summary->se = hunch_strata_means_get_se (means, level);
  summary->df = means->df;
  summary->ci[0] = summary->ci[1] = NAN;
  if (moments->n < 2)
    return;

  moments->mean = means->means[level];
  moments->variance = means->variances[level];
  moments->sd = sqrt (moments->variance);
  moments->se = moments->sd / sqrt ((double) moments->n);
  if (isnan (means->df))
    return;
  reach = hunch_t_quantile (0.5 + self->inquiry->conf / 2, means->df) * summary->se;
  summary->ci[0] = moments->mean - reach;
  summary->ci[1] = moments->mean + reach;
}

static void
correct (HunchDescription *self,
         Summary          *summary,
         const Design     *design,
         guint             level)
{
  if (design->blocks.sum != NULL)
    correct_by_blocks (self, summary, &design->blocks, level);
  if (design->strata.sum != NULL)
    correct_by_strata (self, summary, &design->strata, level);
}

/* Sorts @values: the order of rows matters to one number, and everything after is quicker. */
static gboolean
summarize (HunchDescription *self,
           const Values *sample,
           Summary     *summary,
           GError     **error)
{
  double *values = sample->values;
  gsize n = sample->n;

  *summary = (Summary){ .ci = { NAN, NAN }, .quartiles = { NAN, NAN, NAN }, .mad = NAN, .trimmed_mean = NAN,
                         .mode = NAN };
  if (!hunch_moments (values, n, &summary->moments, error))
    return FALSE;
  summary->se = summary->moments.se;
  summary->df = n > 1 ? n - 1.0 : NAN;
  if (n == 0)
    return TRUE;

  if (!hunch_sort_tagged (values, sample->strata, n, self->inquiry->cancellable, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (summary->quartiles); i++)
    summary->quartiles[i] = get_quantile (self, sample, (i + 1) * 0.25);
  summary->trimmed_mean = hunch_trimmed_mean_sorted (values, n, self->trim);
  summary->mode = hunch_mode_sorted (values, n, &summary->mode_count);
  summary->mad = hunch_mad_sorted (values, n, hunch_quantile_sorted (values, n, 0.5));
  return hunch_moments_mean_interval (&summary->moments, self->inquiry->conf, &summary->ci[0], &summary->ci[1], error);
}

static gboolean
describe_group (HunchDescription      *self,
                const HunchColumnInfo *column,
                const char  *group,
                const Values *values,
                gint64       n_missing,
                const Design *design,
                guint        level,
                Summary     *summary,
                GError     **error)
{
  g_autofree char *prefix = hunch_description_dup_prefix (column->name, group);

  if (!summarize (self, values, summary, error))
    return FALSE;
  correct (self, summary, design, level);

  add_estimates (self, prefix, summary, n_missing);
  add_quantiles (self, prefix, values);
  if (column->type == HUNCH_DATA_DATE || column->type == HUNCH_DATA_TIMESTAMP)
    hunch_description_add_dates (self, column, group, (gint64) values->n, n_missing, summary->moments.min, summary->quartiles[1], summary->moments.max);
  else
    add_table_row (self, column->name, group, summary, n_missing);
  return TRUE;
}

gboolean
hunch_description_add_nothing (HunchDescription      *self,
                               const HunchColumnInfo *column,
                               const char            *group,
                               gint64                 n_missing,
                               GError               **error)
{
  double none = NAN;
  Values values = { &none, NULL, 0 };
  Design design = { { NULL } };
  Summary summary;

  return describe_group (self, column, group, &values, n_missing, &design, 0, &summary, error);
}

static void
set_words (HunchDescription           *self,
           const HunchColumnInfo *column,
           const Summary         *summary)
{
  const HunchMoments *moments = &summary->moments;
  gboolean is_year = hunch_moments_are_years (moments, column);
  g_autofree char *mean = hunch_words_estimate (moments->mean, summary->ci[0], summary->ci[1], is_year);
  g_autofree char *interval = is_year ? hunch_words_year_interval (summary->ci[0], summary->ci[1], self->inquiry->conf)
                                      : hunch_words_interval (summary->ci[0], summary->ci[1], self->inquiry->conf);
  g_autofree char *low = hunch_words_mean (summary->quartiles[0], 0, is_year);
  g_autofree char *high = hunch_words_mean (summary->quartiles[2], 0, is_year);
  g_autofree char *name = hunch_words_escape_claim (column->name);
  g_autofree char *verdict = NULL;
  g_autofree char *claim = NULL;

  verdict = g_strdup_printf (_("The mean of %s is %s (%s); the middle half of the values lies between %s and %s."), column->name,
                             mean, interval, low, high);
  claim = g_strdup_printf (is_year ? _("%s is {estimate:y%d} on average") : _("%s is {estimate:%d} on average"), name,
                           hunch_words_get_n_decimals (moments->mean, summary->ci[0], summary->ci[1]));
  hunch_result_set_verdict (self->inquiry->result, verdict);
  hunch_result_set_claim (self->inquiry->result, claim);
  hunch_result_set_headline (self->inquiry->result, column->name, moments->mean, summary->ci[0], summary->ci[1], NAN, NULL);
  hunch_result_set_headline_n (self->inquiry->result, moments->n);
  self->has_words = TRUE;
}

static gboolean
take_histogram (HunchDescription           *self,
                const HunchColumnInfo *column,
                const double          *values,
                gsize                  n,
                GError               **error)
{
  HunchPlot *plot;

  if (n == 0 || self->n_plots >= HUNCH_DESCRIPTION_MAX_PLOTS)
    return TRUE;

  plot = hunch_plot_new_histogram (self->inquiry, column, values, n, 0, error);
  if (plot == NULL)
    return FALSE;
  hunch_result_take_plot (self->inquiry->result, plot);
  self->n_plots++;
  return TRUE;
}

/* The column's values and, when split, the group each belongs to; @n_missing counts what is not there, by group. */
static gboolean
read_values (HunchFrame *frame,
             Values     *values,
             gint32     *codes,
             gint64     *n_missing,
             GError    **error)
{
  const double *block = hunch_frame_get_numbers (frame, 0);
  const gint32 *block_codes = codes != NULL ? hunch_frame_get_codes (frame, 0) : NULL;
  gsize n_read = 0;
  gsize n;

  do
    {
      const guint32 *strata = hunch_frame_get_strata (frame);

      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          gint32 code = codes != NULL ? block_codes[i] : 0;

          if (isnan (block[i]))
            n_missing[code]++;
          else
            {
              if (codes != NULL)
                codes[n_read] = code;
              if (values->strata != NULL)
                values->strata[n_read] = strata[i];
              values->values[n_read++] = block[i];
            }
        }
    }
  while (n > 0);

  values->n = n_read;
  return TRUE;
}

static gboolean
describe_groups (HunchDescription           *self,
                 const char *const     *levels,
                 guint                  n_levels,
                 const HunchColumnInfo *column,
                 const Values          *values,
                 const gint32          *codes,
                 const gint64          *n_missing,
                 const Design          *design,
                 GError               **error)
{
  gsize n = values->n;
  g_autofree gsize *ends = g_new0 (gsize, n_levels + 1);
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  g_autofree guint32 *strata = values->strata != NULL ? g_new (guint32, MAX (n, 1)) : NULL;

  for (gsize i = 0; i < n; i++)
    ends[codes[i] + 1]++;
  for (guint g = 0; g < n_levels; g++)
    ends[g + 1] += ends[g];
  for (gsize i = 0; i < n; i++)
    {
      gsize place = ends[codes[i]]++;

      sorted[place] = values->values[i];
      if (strata != NULL)
        strata[place] = values->strata[i];
    }

  for (guint g = 0; g < n_levels; g++)
    {
      gsize first = g > 0 ? ends[g - 1] : 0;
      Values group = { sorted + first, strata != NULL ? strata + first : NULL, ends[g] - first };
      Summary summary;

      if (!describe_group (self, column, levels[g], &group, n_missing[g], design, g, &summary, error))
        return FALSE;
    }
  return TRUE;
}

static HunchFrame *
open_frame (HunchDescription           *self,
            const HunchColumnInfo *column,
            GError               **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (self->inquiry);

  hunch_frame_keep_missing_numbers (frame);
  hunch_frame_add_number (frame, column->name);
  if (self->by != NULL)
    hunch_frame_add_codes (frame, self->by->name);
  if (self->inquiry->uses_strata)
    hunch_frame_want_strata (frame);
  if (!hunch_frame_open (frame, error))
    return NULL;

  self->n_rows = hunch_frame_get_n_rows (frame);
  return g_steal_pointer (&frame);
}

/* @codes NULL: one level. */
static gboolean
read_blocks (HunchDescription       *self,
             HunchFrame        *frame,
             const double      *values,
             const gint32      *codes,
             gsize              n,
             guint              n_levels,
             HunchClusterMeans *out,
             GError           **error)
{
  g_autofree double *means = g_new0 (double, n_levels + 1);
  g_autofree double *sizes = g_new0 (double, n_levels + 1);

  for (gsize i = 0; i < n; i++)
    {
      guint level = codes != NULL ? codes[i] : 0;

      sizes[level]++;
      means[level] += (values[i] - means[level]) / sizes[level];
      sizes[n_levels]++;
      means[n_levels] += (values[i] - means[n_levels]) / sizes[n_levels];
    }
  return hunch_clusters_sum_means (self->inquiry->clusters, frame, 0, codes != NULL, 0, n_levels, means, sizes, FALSE, out, error);
}

static gboolean
read_strata (HunchDescription *self,
             HunchFrame       *frame,
             gboolean          is_split,
             guint             n_levels,
             HunchStrataMeans *out,
             GError          **error)
{
  HunchStrataQuestion question = { .y = 0, .n_codes = is_split, .n_levels = n_levels };

  return hunch_strata_means_read (out, frame, self->inquiry->strata, &question, error);
}

/* After the means are known: what rows say of the headline's mean beside as many drawn singly. */
static void
report_design (HunchDescription *self,
               const Design     *design,
               const Summary    *summary,
               gsize             n)
{
  if (design->blocks.sum != NULL || design->strata.sum != NULL)
    hunch_clusters_report (self->inquiry, design->blocks.sum != NULL ? hunch_cluster_sum_get_n_blocks (design->blocks.sum) : 0, design->blocks.icc,
                           pow (summary->se / summary->moments.se, 2), (double) n);
  if (design->strata.sum != NULL && hunch_strata_get_weights (self->inquiry->strata) != NULL)
    hunch_result_add_warning (self->inquiry->result, _("Means, spreads and quantiles are those of the whole; MAD, trimmed mean, mode, skewness, kurtosis, "
                                                       "autocorrelation and pictures are those of the rows as drawn."));
}

static gboolean
describe_numbers (HunchDescription           *self,
                  const HunchColumnInfo *column,
                  GError               **error)
{
  g_autoptr (HunchFrame) frame = open_frame (self, column, error);
  g_autofree double *numbers = NULL;
  g_autofree guint32 *strata = NULL;
  g_autofree gint32 *codes = NULL;
  g_autofree gint64 *n_missing = NULL;
  g_auto (Design) design = { { NULL } };
  Values values = { NULL };
  const char *const *levels = NULL;
  guint n_levels = 1;
  Summary summary;

  if (frame == NULL)
    return FALSE;
  if (self->by != NULL)
    {
      levels = hunch_frame_get_levels (frame, 0, HUNCH_DESCRIPTION_MAX_GROUPS, &n_levels, error);
      if (levels == NULL)
        return FALSE;
      codes = g_new (gint32, MAX (self->n_rows, 1));
    }

  if (self->inquiry->uses_strata && hunch_frame_has_weights (frame))
    strata = g_new (guint32, MAX (self->n_rows, 1));
  numbers = g_new (double, MAX (self->n_rows, 1));
  values.values = numbers;
  values.strata = strata;
  n_missing = g_new0 (gint64, MAX (n_levels, 1));
  if (!read_values (frame, &values, codes, n_missing, error))
    return FALSE;
  self->n_used = MAX (self->n_used, (gint64) values.n);
  if (values.n == 0)
    hunch_description_warn_of_nothing (self, column);
  hunch_frame_warn_of_rounding (frame);
  self->inquiry->uses_strata = hunch_strata_can_weigh (self->inquiry, n_levels);
  if (self->inquiry->clusters != NULL && !read_blocks (self, frame, numbers, codes, values.n, n_levels, &design.blocks, error))
    return FALSE;
  if (self->inquiry->uses_strata && !read_strata (self, frame, codes != NULL, n_levels, &design.strata, error))
    return FALSE;

  if (codes != NULL && !describe_groups (self, levels, n_levels, column, &values, codes, n_missing, &design, error))
    return FALSE;
  if (codes != NULL ? !summarize (self, &values, &summary, error)
                    : !describe_group (self, column, NULL, &values, n_missing[0], &design, n_levels, &summary, error))
    return FALSE;
  if (codes != NULL)
    correct (self, &summary, &design, n_levels);
  if (!self->has_words && values.n > 0)
    {
      report_design (self, &design, &summary, values.n);
      if (column->type == HUNCH_DATA_DATE || column->type == HUNCH_DATA_TIMESTAMP)
        hunch_description_set_date_words (self, column, summary.moments.min, summary.quartiles[1], summary.moments.max);
      else
        set_words (self, column, &summary);
    }
  return take_histogram (self, column, numbers, values.n, error);
}

static gboolean
read_options (HunchDescription *self,
              GError     **error)
{
  self->columns = hunch_inquiry_dup_columns (self->inquiry, "columns", error);
  if (self->columns == NULL || !hunch_inquiry_get_column (self->inquiry, "by", &self->by, error))
    return FALSE;
  if (self->columns->len == 0)
    {
      for (guint i = 0; i < self->inquiry->table->n_columns; i++)
        g_ptr_array_add (self->columns, &self->inquiry->table->columns[i]);
    }

  if (!hunch_inquiry_get_number (self->inquiry, "trim", &self->trim, error))
    return FALSE;
  if (!(self->trim >= 0 && self->trim <= 0.5))
    return hunch_bad_option (error, _("trim= takes the share cut off at either end, between 0 and 0.5."));
  if (hunch_inquiry_get (self->inquiry, "quantiles") == NULL)
    return TRUE;
  self->quantiles = hunch_inquiry_dup_numbers (self->inquiry, "quantiles", error);
  if (self->quantiles == NULL)
    return FALSE;
  for (guint i = 0; i < self->quantiles->len; i++)
    if (!(g_array_index (self->quantiles, double, i) >= 0 && g_array_index (self->quantiles, double, i) <= 1))
      return hunch_bad_option (error, _("quantiles= takes shares between 0 and 1, as in quantiles=0.1,0.9."));
  return TRUE;
}

/* Columns stand by themselves; n is that of the fullest one. */
static void
report_rows (HunchDescription *self)
{
  gint64 n_dropped = self->n_rows - self->n_used;
  g_autofree char *count = hunch_words_count (n_dropped);
  g_autofree char *why = NULL;

  if (n_dropped > 0)
    why = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row has no value in the fullest of the columns.",
                                        "%s rows have no value in the fullest of the columns.", n_dropped), count);
  hunch_result_set_n (self->inquiry->result, self->n_used, n_dropped);
  hunch_result_set_dropped_why (self->inquiry->result, why);
  if (!self->has_words)
    hunch_result_set_verdict (self->inquiry->result, _("There is not one value to describe."));
}

gboolean
hunch_run_describe (HunchInquiry *inquiry,
                    GError      **error)
{
  g_auto (HunchDescription) self = { inquiry };

  if (!read_options (&self, error))
    return FALSE;

  hunch_inquiry_use_strata (inquiry);
  for (guint i = 0; i < self.columns->len; i++)
    {
      const HunchColumnInfo *column = g_ptr_array_index (self.columns, i);
      gboolean is_done = column->type == HUNCH_DATA_TEXT ? hunch_describe_text (&self, column, error)
                                                         : describe_numbers (&self, column, error);

      if (!is_done)
        return FALSE;
    }

  hunch_result_set_title (inquiry->result, _("Description"));
  report_rows (&self);
  return TRUE;
}
