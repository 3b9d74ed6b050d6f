#define G_LOG_DOMAIN "hunch-analysis"
#include "stats/friedman.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/plot-parts.h"
#include "analysis/rank-groups.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define MAX_GROUPS 100
#define MAX_BLOCKS 5000000

typedef struct
{
  HunchInquiry *inquiry;
  HunchFrame   *frame;      /* owned */
  const char   *y, *by, *block;
  char        **labels;     /* owned */
  guint         n;          /* groups with rows */
  double       *values;     /* owned: block after block */
  gsize         n_blocks;   /* complete ones */
  gsize         n_partial;  /* left out */
  HunchFriedman test;
  HunchRankPair *pairs;     /* owned, or NULL */
  guint         n_pairs;
} Friedman;

static void
friedman_clear (Friedman *self)
{
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->labels, g_strfreev);
  g_clear_pointer (&self->values, g_free);
  hunch_friedman_clear (&self->test);
  g_clear_pointer (&self->pairs, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Friedman, friedman_clear)

/* --- reading --- */

/* Each block's values side by side, NAN where there is none yet. */
typedef struct
{
  double            *cells;     /* owned [n_blocks * n_groups] */
  guint              n_groups, n_blocks;
  const char *const *groups;    /* lent */
  const char *const *blocks;    /* lent */
  gboolean          *is_used;   /* owned [n_groups] */
} Cells;

static void
cells_clear (Cells *self)
{
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->is_used, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cells, cells_clear)

static gboolean
put_rows (Friedman *self,
          Cells    *cells,
          guint     y,
          guint     by,
          guint     block,
          GError  **error)
{
  gsize n;

  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          guint32 group = hunch_frame_get_codes (self->frame, by)[i], which = hunch_frame_get_codes (self->frame, block)[i];
          double *cell = &cells->cells[(gsize) which * cells->n_groups + group];

          if (!isnan (*cell))
            return hunch_no_answer (error, _("“%s” has more than one row for %s = %s and %s = %s: each block needs exactly one row of each group, so "
                                             "take their means first."), self->inquiry->table->name, self->by, cells->groups[group], self->block,
                                    cells->blocks[which]);
          *cell = hunch_frame_get_numbers (self->frame, y)[i];
          cells->is_used[group] = TRUE;
        }
    }
  while (n > 0);
  return TRUE;
}

/* Blocks with a value of every group that has any, one after the other. */
static void
keep_complete (Friedman *self,
               Cells    *cells)
{
  self->values = g_steal_pointer (&cells->cells);
  for (guint g = 0; g < cells->n_groups; g++)
    if (cells->is_used[g])
      self->labels[self->n++] = g_strdup (cells->groups[g]);

  for (gsize block = 0; block < cells->n_blocks; block++)
    {
      const double *from = self->values + block * cells->n_groups;
      double *to = self->values + self->n_blocks * self->n;
      guint n_there = 0, place = 0;

      for (guint g = 0; g < cells->n_groups; g++)
        n_there += !isnan (from[g]);
      if (n_there == 0)
        continue;
      if (n_there < self->n)
        {
          self->n_partial++;
          continue;
        }
      for (guint g = 0; g < cells->n_groups; g++)
        if (cells->is_used[g])
          to[place++] = from[g];
      self->n_blocks++;
    }
}

static gboolean
read_cells (Friedman *self,
            GError  **error)
{
  g_auto (Cells) cells = { 0 };
  guint y, by, block;
  gsize n_cells;

  self->frame = hunch_frame_new (self->inquiry);
  y = hunch_frame_add_number (self->frame, self->y);
  by = hunch_frame_add_codes (self->frame, self->by);
  block = hunch_frame_add_codes (self->frame, self->block);
  if (by == block)
    return hunch_bad_option (error, _("by= and block= must name different columns."));
  if (!hunch_frame_open (self->frame, error)
      || (cells.groups = hunch_frame_get_levels (self->frame, by, MAX_GROUPS, &cells.n_groups, error)) == NULL
      || (cells.blocks = hunch_frame_get_levels (self->frame, block, MAX_BLOCKS, &cells.n_blocks, error)) == NULL)
    return FALSE;

  n_cells = (gsize) cells.n_groups * cells.n_blocks;
  if (n_cells > 4.0 * hunch_frame_get_n_rows (self->frame) + 1000)
    return hunch_no_answer (error, _("Most blocks of “%s” lack most groups of “%s”: each block needs one row of each group."), self->block, self->by);
  cells.cells = g_new (double, n_cells + 1);
  cells.is_used = g_new0 (gboolean, cells.n_groups + 1);
  self->labels = g_new0 (char *, cells.n_groups + 1);
  for (gsize i = 0; i < n_cells; i++)
    cells.cells[i] = NAN;
  if (!put_rows (self, &cells, y, by, block, error))
    return FALSE;

  hunch_frame_report (self->frame);
  keep_complete (self, &cells);
  return TRUE;
}

static gboolean
check_cells (Friedman *self,
             GError  **error)
{
  g_autofree char *count = hunch_words_count ((gint64) self->n_partial);

  if (hunch_frame_get_n_used (self->frame) == 0)
    return hunch_no_answer (error, _("No row has a value in every column used."));
  if (self->n < 2)
    return hunch_no_answer (error, _("“%s” has only one group (%s) among the rows used, so nothing can be compared."), self->by, self->labels[0]);
  if (self->n_blocks < 2)
    return hunch_no_answer (error, _("Fewer than two blocks of “%s” have a row of each group of “%s”."), self->block, self->by);
  if (self->n_partial > 0)
    hunch_result_add_warning (self->inquiry->result,
                              g_dngettext (GETTEXT_PACKAGE, "%s block of “%s” lacks a group and was left out whole.",
                                           "%s blocks of “%s” lack a group and were left out whole.", self->n_partial), count, self->block);
  hunch_result_set_n (self->inquiry->result, (gint64) (self->n_blocks * self->n),
                      hunch_frame_get_n_rows (self->frame) - (gint64) (self->n_blocks * self->n));
  return TRUE;
}

/* --- numbers --- */

static void
add_tests (Friedman *self)
{
  const HunchFriedman *t = &self->test;
  HunchResult *result = self->inquiry->result;
  HunchTest chisq = { _("Friedman test"), t->q, { t->df, NAN }, t->p, _("Kendall’s W"), t->w };
  HunchTest f = { _("Iman–Davenport F"), t->f, { t->f_df1, t->f_df2 }, t->f_p, _("Kendall’s W"), t->w };

  hunch_rank_add_effect (self->inquiry, "kendalls_w", &t->w, NAN);
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s[%s].mean_rank", self->y, self->labels[i]);

      hunch_result_add_value (result, name, t->mean_ranks[i]);
    }
  hunch_result_add_test (result, &chisq);
  if (!isnan (t->f))
    hunch_result_add_test (result, &f);
  hunch_result_set_fit (result, "blocks", (double) self->n_blocks);
  hunch_result_set_fit (result, "kendalls_w", t->w.value);
  hunch_result_add_source (result, "M. Friedman, Journal of the American Statistical Association 32 (1937), with the factor for ties");
  hunch_result_add_source (result, "M. G. Kendall and B. Babington Smith, Annals of Mathematical Statistics 10 (1939): W; interval by inverting the noncentral chi-square");
  hunch_result_add_source (result, "R. L. Iman and J. M. Davenport, Communications in Statistics A9 (1980): F");
}

static void
add_group_table (Friedman *self)
{
  const char *const heads[] = { _("Group"), _("n"), _("Mean rank"), _("Sum of ranks"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "groups", _("Groups"), heads);

  for (guint i = 0; i < self->n; i++)
    hunch_result_add_row (rows, "sinn", self->labels[i], (gint64) self->n_blocks, self->test.mean_ranks[i],
                          self->test.mean_ranks[i] * (double) self->n_blocks);
}

static void
compare_pairs (Friedman *self)
{
  g_autofree double *se = g_new (double, (gsize) self->n * self->n);

  if (hunch_inquiry_is (self->inquiry, "posthoc", "none"))
    return;
  for (guint i = 0; i < self->n * self->n; i++)
    se[i] = self->test.se;
  self->n_pairs = self->n * (self->n - 1) / 2;
  self->pairs = g_new0 (HunchRankPair, self->n_pairs);
  hunch_rank_pairs_fill (self->test.mean_ranks, se, self->n, hunch_rank_get_adjustment (self->inquiry), self->inquiry->conf, self->pairs);
  hunch_rank_add_pairs (self->inquiry, (const char *const *) self->labels, self->pairs, self->n_pairs,
                        _("Pairs, mean ranks within blocks first minus second"));
  hunch_result_add_source (self->inquiry->result, "S. Siegel and N. J. Castellan, Nonparametric Statistics (1988), section 7.2: pairs of mean ranks");
}

/* --- words and picture --- */

static void
find_ends (Friedman *self,
           guint    *low,
           guint    *high)
{
  *low = *high = 0;
  for (guint i = 1; i < self->n; i++)
    {
      if (self->test.mean_ranks[i] > self->test.mean_ranks[*high])
        *high = i;
      if (self->test.mean_ranks[i] < self->test.mean_ranks[*low])
        *low = i;
    }
}

static void
set_words (Friedman *self)
{
  const HunchFriedman *t = &self->test;
  HunchResult *result = self->inquiry->result;
  guint low, high;
  g_autofree char *blocks = hunch_words_count ((gint64) self->n_blocks);
  g_autofree char *w = hunch_words_decimals (t->w.value, 2);
  g_autofree char *interval = hunch_words_interval (t->w.ci_low, t->w.ci_high, self->inquiry->conf);
  g_autofree char *certainty = hunch_verdict_dup_certainty (t->p, self->inquiry->conf);
  g_autofree char *title = g_strdup_printf (_("%s by %s"), self->y, self->by);
  g_autofree char *y = hunch_words_escape_claim (self->y);
  g_autofree char *by = hunch_words_escape_claim (self->by);
  g_autofree char *low_group = NULL;
  g_autofree char *high_group = NULL;
  g_autofree char *top = NULL;
  g_autofree char *verdict = NULL;
  g_autofree char *claim = NULL;

  find_ends (self, &low, &high);
  low_group = hunch_verdict_dup_group (self->by, self->labels[low]);
  high_group = hunch_verdict_dup_group (self->by, self->labels[high]);
  top = hunch_words_escape_claim (high_group);
  verdict = g_strdup_printf (_("Within %s blocks, %s tends to be highest for %s and lowest for %s; the blocks agree on the order to a degree of %s size "
                               "(W = %s from 0 to 1, %s). %s"), blocks, self->y, high_group, low_group,
                             hunch_verdict_get_size (HUNCH_SCALE_R, t->w.value), w, interval, certainty);
  claim = hunch_verdict_is_sure (t->p, self->inquiry->conf) ? g_strdup_printf (_("%s differs by %s and tends to be highest for %s"), y, by, top)
                                                            : g_strdup_printf (_("No clear difference in %s by %s ({p:p})"), y, by);
  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, _("Kendall’s W"), t->w.value, t->w.ci_low, t->w.ci_high, t->p, NULL);
  hunch_verdict_guard_large_n (result, (gint64) self->n_blocks, t->p, "W", HUNCH_SCALE_R, t->w.value);
}

/* Mean ranks, each with half the reach of a difference: where two do not overlap, the pair differs when it is looked at alone. */
static void
take_plot (Friedman *self)
{
  guint low, high;
  double reach = hunch_normal_quantile (0.5 + self->inquiry->conf / 2) * self->test.se / 2;
  g_autofree char *title = g_strdup_printf (_("%s by %s"), self->y, self->by);
  HunchPlot *plot;
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, self->n);

  find_ends (self, &low, &high);
  plot = hunch_plot_new_titled (self->inquiry, title, self->by, _("Mean rank within blocks"), (gint64) (self->n_blocks * self->n),
                                g_strdup_printf (_("Mean ranks of %s: highest for %s, lowest for %s."), self->y, self->labels[high], self->labels[low]));
  plot->subtitle = g_strdup (_("Two groups differ, looked at alone, where their bars do not overlap"));
  hunch_axis_set_categories (&plot->x, (const char *const *) self->labels, self->n);
  layer->x = g_new (double, self->n);
  layer->y = g_new (double, self->n);
  layer->low = g_new (double, self->n);
  layer->high = g_new (double, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      layer->x[i] = i;
      layer->y[i] = self->test.mean_ranks[i];
      layer->low[i] = layer->y[i] - reach;
      layer->high[i] = layer->y[i] + reach;
    }
  hunch_plot_take_layer (plot, layer);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
check_size (Friedman *self)
{
  gboolean is_small = self->n_blocks * self->n < 30;

  hunch_result_add_check (self->inquiry->result, "sizes", is_small ? HUNCH_CHECK_FAILED : HUNCH_CHECK_PASSED, (double) self->n_blocks, NAN,
                          is_small ? _("With so few blocks the chi-square distribution is rough: read the F beside it.")
                                   : _("There are enough blocks for the chi-square distribution."));
}

gboolean
hunch_run_friedman (HunchInquiry *inquiry,
                    GError      **error)
{
  g_auto (Friedman) self = { inquiry };
  const HunchColumnInfo *y, *by, *block;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error)
      || !hunch_inquiry_get_column (inquiry, "block", &block, error))
    return FALSE;
  self.y = y->name;
  self.by = by->name;
  self.block = block->name;
  if (!read_cells (&self, error) || !check_cells (&self, error)
      || !hunch_friedman (self.values, self.n_blocks, self.n, inquiry->conf, &self.test, inquiry->cancellable, error))
    return FALSE;

  add_tests (&self);
  add_group_table (&self);
  compare_pairs (&self);
  check_size (&self);
  hunch_rank_warn_of_blocks (inquiry);
  set_words (&self);
  take_plot (&self);
  return TRUE;
}
