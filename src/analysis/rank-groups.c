#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/rank-groups.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/plot-parts.h"
#include "analysis/words.h"
#include "stats/quantile.h"
#include "stats/ranks.h"

#define MOST_CURVES 12
#define MOST_KEPT 20000  /* values for one box */

/* --- reading --- */

/* All rows as they come. */
typedef struct
{
  HunchFrame *frame;   /* owned */
  double     *values;  /* owned */
  guint32    *codes;   /* owned; NULL without groups */
  gsize       n;
} Rows;

static void
rows_clear (Rows *self)
{
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->codes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static gboolean
take_rows (Rows    *self,
           guint    y,
           guint    by,
           GError **error)
{
  gint64 n_rows = hunch_frame_get_n_rows (self->frame);
  gboolean is_split = self->codes != NULL;
  gsize n;

  if (n_rows >= G_MAXUINT32)
    return hunch_no_answer (error, _("There are too many rows to put in order: at most 4,294,967,294."));

  self->values = g_new (double, n_rows + 1);
  if (is_split)
    self->codes = g_renew (guint32, self->codes, n_rows + 1);
  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      if (n == 0)
        break;
      memcpy (self->values + self->n, hunch_frame_get_numbers (self->frame, y), n * sizeof *self->values);
      if (is_split)
        memcpy (self->codes + self->n, hunch_frame_get_codes (self->frame, by), n * sizeof *self->codes);
      self->n += n;
    }
  while (TRUE);

  hunch_frame_report (self->frame);
  return self->n > 0 || hunch_no_answer (error, _("No row has a value in every column used."));
}

/* Codes become places among the levels that have rows; these get their labels. */
static void
name_groups (HunchRankGroups   *self,
             Rows              *rows,
             const char *const *levels,
             guint              n_levels)
{
  g_autofree gsize *counts = g_new0 (gsize, n_levels);
  g_autofree guint32 *places = g_new0 (guint32, n_levels);

  for (gsize i = 0; i < rows->n; i++)
    counts[rows->codes[i]]++;
  self->labels = g_new0 (char *, n_levels + 1);
  self->sizes = g_new0 (gsize, n_levels);
  for (guint i = 0; i < n_levels; i++)
    if (counts[i] > 0)
      {
        places[i] = self->n;
        self->labels[self->n] = g_strdup (levels[i]);
        self->sizes[self->n++] = counts[i];
      }
  for (gsize i = 0; i < rows->n; i++)
    rows->codes[i] = places[rows->codes[i]];
}

/* Values of each group side by side, in the order of @rows. */
static void
split_groups (HunchRankGroups *self,
              const double    *values,
              const guint32   *groups,
              gsize            n)
{
  g_autofree gsize *filled = g_new0 (gsize, self->n);
  gsize begin = 0;

  self->storage = g_new (double, n + 1);
  self->values = g_new (double *, self->n);
  for (guint g = 0; g < self->n; g++)
    {
      self->values[g] = self->storage + begin;
      begin += self->sizes[g];
    }
  for (gsize i = 0; i < n; i++)
    self->values[groups[i]][filled[groups[i]]++] = values[i];
}

static gboolean
order_groups (HunchRankGroups *self,
              Rows            *rows,
              gboolean         is_pooled,
              GCancellable    *cancellable,
              GError         **error)
{
  if (is_pooled && !hunch_sort_tagged (rows->values, rows->codes, rows->n, cancellable, error))
    return FALSE;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  split_groups (self, rows->values, rows->codes, rows->n);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (is_pooled)
    {
      self->pooled = g_steal_pointer (&rows->values);
      self->groups = g_steal_pointer (&rows->codes);
      return TRUE;
    }

  g_clear_pointer (&rows->values, g_free);
  g_clear_pointer (&rows->codes, g_free);
  for (guint g = 0; g < self->n; g++)
    if (!hunch_sort_values (self->values[g], self->sizes[g], cancellable, error))
      return FALSE;
  return TRUE;
}

static gboolean
order_all (HunchRankGroups *self,
           Rows            *rows,
           GCancellable    *cancellable,
           GError         **error)
{
  self->n = 1;
  self->labels = g_new0 (char *, 2);
  self->labels[0] = g_strdup (self->y);
  self->sizes = g_new (gsize, 1);
  self->sizes[0] = rows->n;
  self->storage = g_steal_pointer (&rows->values);
  self->values = g_new (double *, 1);
  self->values[0] = self->storage;
  return hunch_sort_values (self->storage, rows->n, cancellable, error);
}

HunchRankGroups *
hunch_rank_groups_read (HunchInquiry *inquiry,
                        const char   *y,
                        const char   *by,
                        guint         max_groups,
                        gboolean      is_pooled,
                        GError      **error)
{
  g_autoptr (HunchRankGroups) self = g_new0 (HunchRankGroups, 1);
  g_auto (Rows) rows = { hunch_frame_new (inquiry) };
  guint y_place = hunch_frame_add_number (rows.frame, y);
  guint by_place = by != NULL ? hunch_frame_add_codes (rows.frame, by) : 0;
  const char *const *levels = NULL;
  guint n_levels = 0;

  self->y = g_strdup (y);
  self->by = g_strdup (by);
  rows.codes = by != NULL ? g_new (guint32, 1) : NULL;
  if (!hunch_frame_open (rows.frame, error))
    return NULL;
  if (by != NULL && (levels = hunch_frame_get_levels (rows.frame, by_place, max_groups, &n_levels, error)) == NULL)
    return NULL;
  if (!take_rows (&rows, y_place, by_place, error))
    return NULL;

  self->n_rows = (gint64) rows.n;
  if (by != NULL)
    name_groups (self, &rows, levels, n_levels);
  if (!(by != NULL ? order_groups (self, &rows, is_pooled, inquiry->cancellable, error) : order_all (self, &rows, inquiry->cancellable, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
hunch_rank_groups_free (HunchRankGroups *self)
{
  if (self == NULL)
    return;

  g_free (self->y);
  g_free (self->by);
  g_strfreev (self->labels);
  g_free (self->values);
  g_free (self->sizes);
  g_free (self->storage);
  g_free (self->pooled);
  g_free (self->groups);
  g_free (self);
}

/* --- options --- */

HunchAlternative
hunch_rank_get_alternative (HunchInquiry *inquiry)
{
  if (hunch_inquiry_is (inquiry, "alternative", "less"))
    return HUNCH_ALTERNATIVE_LESS;
  return hunch_inquiry_is (inquiry, "alternative", "greater") ? HUNCH_ALTERNATIVE_GREATER : HUNCH_ALTERNATIVE_TWO_SIDED;
}

HunchExact
hunch_rank_get_exact (HunchInquiry *inquiry)
{
  if (hunch_inquiry_is (inquiry, "exact", "yes"))
    return HUNCH_EXACT_YES;
  return hunch_inquiry_is (inquiry, "exact", "no") ? HUNCH_EXACT_NO : HUNCH_EXACT_AUTO;
}

HunchRankChoice
hunch_rank_get_choice (HunchInquiry *inquiry)
{
  return (HunchRankChoice){ hunch_rank_get_exact (inquiry), !hunch_inquiry_is (inquiry, "correct", "no"),
                            hunch_rank_get_alternative (inquiry), inquiry->conf };
}

HunchPadjust
hunch_rank_get_adjustment (HunchInquiry *inquiry)
{
  if (hunch_inquiry_is (inquiry, "adjust", "bonferroni"))
    return HUNCH_PADJUST_BONFERRONI;
  if (hunch_inquiry_is (inquiry, "adjust", "none"))
    return HUNCH_PADJUST_NONE;
  return hunch_inquiry_is (inquiry, "adjust", "bh") ? HUNCH_PADJUST_BH : HUNCH_PADJUST_HOLM;
}

GHashTable *
hunch_rank_dup_options (HunchInquiry      *inquiry,
                        const char *const *words)
{
  GHashTable *options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *value = g_hash_table_lookup (inquiry->options, words[i]);

      if (value != NULL && *value != '\0')
        g_hash_table_insert (options, g_strdup (words[i]), g_strdup (value));
    }
  return options;
}

/* --- what is said --- */

void
hunch_rank_warn_of_blocks (HunchInquiry *inquiry)
{
  if (inquiry->clusters != NULL)
    hunch_result_add_warning (inquiry->result, _("Rows came in blocks, and ranks treat them as single: p and intervals are surer than they should be."));
}

void
hunch_rank_warn_of_reach (HunchInquiry *inquiry,
                          double        reached)
{
  g_autofree char *share = hunch_words_percent (reached);

  if (!(reached > 0))
    hunch_result_add_warning (inquiry->result, _("All values are alike, or far too few: the interval given is sure of nothing."));
  else if (reached < inquiry->conf)
    hunch_result_add_warning (inquiry->result, _("There are too few different values for an interval as sure as asked: this one is %s sure."), share);
}

void
hunch_rank_warn_of_exact (HunchInquiry *inquiry,
                          gboolean      is_exact)
{
  if (!is_exact && hunch_inquiry_is (inquiry, "exact", "yes"))
    hunch_result_add_warning (inquiry->result, _("Where values are alike the exact distribution is not known: p is the normal approximation with the "
                                                 "variance corrected for ties."));
}

char *
hunch_rank_dup_share_interval (const HunchEffect *effect,
                               double             conf)
{
  g_autofree char *level = hunch_words_percent (conf);
  g_autofree char *low = hunch_words_percent (effect->ci_low);
  g_autofree char *high = hunch_words_percent (effect->ci_high);

  /* Translators: "95 % interval 64 % to 93 %". */
  return g_strdup_printf (_("%s interval %s to %s"), level, low, high);
}

void
hunch_rank_add_effect (HunchInquiry      *inquiry,
                       const char        *name,
                       const HunchEffect *effect,
                       double             se)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = effect->value;
  estimate.se = se;
  estimate.ci_low = effect->ci_low;
  estimate.ci_high = effect->ci_high;
  hunch_result_add_estimate (inquiry->result, name, &estimate);
}

void
hunch_rank_add_group_table (HunchInquiry          *inquiry,
                            const HunchRankGroups *groups,
                            const double          *mean_ranks)
{
  const char *const heads[] = { _("Group"), _("n"), _("Median"), _("Lower quartile"), _("Upper quartile"), _("Mean rank"), NULL };
  const char *const plain[] = { _("Group"), _("n"), _("Median"), _("Lower quartile"), _("Upper quartile"), NULL };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "groups", _("Groups"), mean_ranks != NULL ? heads : plain);

  for (guint i = 0; i < groups->n; i++)
    {
      const double *values = groups->values[i];
      gsize n = groups->sizes[i];
      double median = hunch_quantile_sorted (values, n, 0.5);
      g_autofree char *name = groups->by != NULL ? g_strdup_printf ("%s[%s].median", groups->y, groups->labels[i])
                                                 : g_strdup_printf ("%s.median", groups->y);

      hunch_result_add_value (inquiry->result, name, median);
      if (mean_ranks != NULL)
        hunch_result_add_row (rows, "sinnnn", groups->labels[i], (gint64) n, median, hunch_quantile_sorted (values, n, 0.25),
                              hunch_quantile_sorted (values, n, 0.75), mean_ranks[i]);
      else
        hunch_result_add_row (rows, "sinnn", groups->labels[i], (gint64) n, median, hunch_quantile_sorted (values, n, 0.25),
                              hunch_quantile_sorted (values, n, 0.75));
    }
}

void
hunch_rank_add_pairs (HunchInquiry        *inquiry,
                      const char *const   *labels,
                      const HunchRankPair *pairs,
                      guint                n_pairs,
                      const char          *title)
{
  const char *const heads[] = { _("First"), _("Second"), _("Difference of mean ranks"), _("SE"), "z", _("p"), _("Adjusted p"), _("Low"), _("High"),
                                NULL };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "posthoc", title, heads);

  for (guint i = 0; i < n_pairs; i++)
    {
      const HunchRankPair *pair = &pairs[i];
      g_autofree char *name = g_strdup_printf ("%s-%s", labels[pair->first], labels[pair->second]);
      HunchEstimate difference = { pair->difference, pair->se, pair->z, NAN, pair->p_adjusted, pair->ci_low, pair->ci_high };

      hunch_result_add_estimate (inquiry->result, name, &difference);
      hunch_result_add_row (rows, "ssnnnnnnn", labels[pair->first], labels[pair->second], pair->difference, pair->se, pair->z, pair->p,
                            pair->p_adjusted, pair->ci_low, pair->ci_high);
    }
}

/* --- pictures --- */

/* At most MOST_KEPT values, evenly by rank, both ends among them. */
static void
keep_some (HunchGroup   *group,
           const double *sorted,
           gsize         n)
{
  group->n_values = MIN (n, MOST_KEPT);
  group->values = g_new (double, group->n_values);
  for (gsize i = 0; i < group->n_values; i++)
    group->values[i] = group->n_values == n ? sorted[i] : sorted[(gsize) ((double) i * (double) (n - 1) / (double) (group->n_values - 1) + 0.5)];
}

HunchPlot *
hunch_rank_plot_boxes (HunchInquiry          *inquiry,
                       const HunchRankGroups *groups)
{
  g_autoptr (HunchGroups) boxes = g_new0 (HunchGroups, 1);

  boxes->y = g_strdup (groups->y);
  boxes->by = g_strdup (groups->by);
  boxes->n = groups->n;
  boxes->n_rows = groups->n_rows;
  boxes->groups = g_new0 (HunchGroup, groups->n);
  for (guint i = 0; i < groups->n; i++)
    {
      boxes->groups[i].label = g_strdup (groups->labels[i]);
      boxes->groups[i].moments.n = groups->sizes[i];
      keep_some (&boxes->groups[i], groups->values[i], groups->sizes[i]);
      boxes->is_thinned |= boxes->groups[i].n_values < groups->sizes[i];
    }
  return hunch_plot_new_boxes (inquiry, boxes, NULL);
}

HunchLayer *
hunch_rank_layer_curve (const char   *name,
                        const double *sorted,
                        gsize         n)
{
  gsize n_steps = MIN (n, HUNCH_PLOT_MAX_STEPS), n_kept = 0, last = 0;
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_STEP, name, n_steps);

  layer->x = g_new (double, n_steps);
  layer->y = g_new (double, n_steps);
  for (gsize i = 0; i < n_steps; i++)
    {
      gsize place = (gsize) ((double) (i + 1) * (double) n / (double) n_steps + 0.5) - 1;

      place = MAX (place, last);
      while (place + 1 < n && sorted[place + 1] == sorted[place])
        place++;
      if (n_kept > 0 && layer->x[n_kept - 1] == sorted[place])
        continue;
      layer->x[n_kept] = sorted[place];
      layer->y[n_kept++] = (double) (place + 1) / (double) n;
      last = place;
    }
  layer->n = n_kept;
  return layer;
}

static void
take_rule (HunchPlot *plot,
           double     at)
{
  HunchLayer *rule;

  if (isnan (at))
    return;
  rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);
  rule->x = g_new (double, 1);
  rule->x[0] = at;
  g_free (rule->name);
  rule->name = hunch_words_number (at);
  hunch_plot_take_layer (plot, rule);
}

HunchPlot *
hunch_rank_plot_curves (HunchInquiry          *inquiry,
                        const HunchRankGroups *groups,
                        double                 at)
{
  g_autofree char *title = groups->by != NULL ? g_strdup_printf (_("%s by %s"), groups->y, groups->by) : g_strdup (groups->y);
  g_autofree char *median = hunch_words_number (hunch_quantile_sorted (groups->values[0], groups->sizes[0], 0.5));
  char *summary = g_strdup_printf (_("Share of rows with at most a given %s, as one rising curve for each group; for %s it passes one half at %s."),
                                   groups->y, groups->labels[0], median);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, title, groups->y, _("Share of rows"), groups->n_rows, summary);

  plot->y.percent = TRUE;
  for (guint i = 0; i < MIN (groups->n, MOST_CURVES); i++)
    hunch_plot_take_layer (plot, hunch_rank_layer_curve (groups->n > 1 ? groups->labels[i] : NULL, groups->values[i], groups->sizes[i]));
  take_rule (plot, at);
  return plot;
}
