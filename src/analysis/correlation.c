#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/clusters.h"
#include "analysis/groups.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/comoments.h"
#include "stats/correlation.h"
#include "stats/distributions.h"
#include "stats/padjust.h"

#define MAX_COLUMNS 60
#define SMALL 1e-130  /* a mean whose square is nearly lost */

typedef struct
{
  HunchInquiry    *inquiry;
  GPtrArray       *columns;    /* owned, of const HunchColumnInfo *, lent */
  HunchFrame      *frame;      /* owned */
  HunchComoments  *comoments;  /* owned */
  GArray          *x, *y;      /* owned: dots of the first pair */
  double           range[2];   /* of the first column */
  double          *se;         /* owned [columns^2], above the diagonal: of r by blocks; NULL when rows came singly */
  guint            n_blocks;
} Correlation;

static void
correlation_clear (Correlation *self)
{
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->comoments, hunch_comoments_free);
  g_clear_pointer (&self->x, g_array_unref);
  g_clear_pointer (&self->y, g_array_unref);
  g_clear_pointer (&self->se, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Correlation, correlation_clear)

static const HunchColumnInfo *
get_column (Correlation *self,
            guint        i)
{
  return g_ptr_array_index (self->columns, i);
}

static void
keep_dots (Correlation  *self,
           const double *x,
           const double *y,
           gsize         n)
{
  double share = HUNCH_PLOT_MAX_POINTS / MAX (hunch_frame_get_n_rows (self->frame), 1.0);

  for (gsize i = 0; i < n; i++)
    {
      self->range[0] = fmin (self->range[0], x[i]);
      self->range[1] = fmax (self->range[1], x[i]);
      if (self->x->len < HUNCH_PLOT_MAX_POINTS && hunch_row_is_picked (hunch_frame_get_row (self->frame, i), share))
        {
          g_array_append_val (self->x, x[i]);
          g_array_append_val (self->y, y[i]);
        }
    }
}

static gboolean
read_rows (Correlation *self,
           GError     **error)
{
  g_autofree const double **columns = g_new (const double *, self->columns->len);
  gsize n;

  for (guint i = 0; i < self->columns->len; i++)
    hunch_frame_add_number (self->frame, get_column (self, i)->name);
  if (!hunch_frame_open (self->frame, error))
    return FALSE;
  for (guint i = 0; i < self->columns->len; i++)
    columns[i] = hunch_frame_get_numbers (self->frame, i);

  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      hunch_comoments_add_block (self->comoments, columns, n);
      if (self->columns->len == 2)
        keep_dots (self, columns[0], columns[1], n);
    }
  while (n > 0);

  hunch_frame_report (self->frame);
  return TRUE;
}

static gboolean
check_columns (Correlation *self,
               GError     **error)
{
  gsize n = hunch_comoments_get_n (self->comoments);

  if (n < 3)
    return hunch_no_answer (error, _("A correlation needs at least 3 rows with a value in every column; there are %zu."), n);

  for (guint i = 0; i < self->columns->len; i++)
    {
      double spread = hunch_comoments_get_cross (self->comoments, i, i);
      double mean = hunch_comoments_get_mean (self->comoments, i);

      if (!isfinite (spread))
        return hunch_no_answer (error, _("“%s” holds infinite or far too large values."), get_column (self, i)->name);
      if (spread < HUNCH_LEAST_SQUARES && mean != 0 && fabs (mean) < SMALL)
        return hunch_no_answer (error, _("The values of “%s” are too close to zero for their spread to be computed."),
                                get_column (self, i)->name);
      if (!(spread > 0))
        return hunch_no_answer (error, _("“%s” is constant among the rows used, so nothing can go together with it."),
                                get_column (self, i)->name);
    }
  return TRUE;
}

/* --- rows in blocks --- */

static void
add_influences (Correlation     *self,
                HunchClusterSum *sum,
                const double    *scales,
                const double    *r,
                double          *row,
                gsize            i)
{
  guint p = self->columns->len;
  double n = (double) hunch_comoments_get_n (self->comoments);
  guint pair = 0;

  for (guint a = 0; a < p; a++)
    row[a] = (hunch_frame_get_numbers (self->frame, a)[i] - hunch_comoments_get_mean (self->comoments, a)) / scales[a];
  for (guint a = 0; a < p; a++)
    for (guint b = a + 1; b < p; b++, pair++)
      hunch_cluster_sum_add (sum, pair, (row[a] * row[b] - r[pair] * (row[a] * row[a] + row[b] * row[b]) / 2) / n);
}

static void
fill_scales (Correlation *self,
             double      *scales,
             double      *r)
{
  guint p = self->columns->len;
  double n = (double) hunch_comoments_get_n (self->comoments);
  guint pair = 0;

  for (guint a = 0; a < p; a++)
    {
      scales[a] = sqrt (hunch_comoments_get_cross (self->comoments, a, a) / n);
      for (guint b = a + 1; b < p; b++)
        r[pair++] = hunch_comoments_get_r (self->comoments, a, b);
    }
}

static gboolean
sum_influences (Correlation     *self,
                HunchClusterSum *sum,
                GError         **error)
{
  guint p = self->columns->len;
  HunchClusterWalk walk = { self->inquiry->clusters };
  g_autofree double *scales = g_new (double, p);
  g_autofree double *r = g_new (double, (gsize) p * p);
  g_autofree double *row = g_new (double, p);
  gsize n;

  fill_scales (self, scales, r);
  hunch_frame_rewind (self->frame);
  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0, end; i < n; i = end)
        {
          gboolean begins;

          end = hunch_cluster_walk_next (&walk, self->frame, i, n, &begins);
          if (begins)
            hunch_cluster_sum_end_block (sum);
          for (gsize k = i; k < end; k++)
            add_influences (self, sum, scales, r, row, k);
        }
    }
  while (n > 0);

  hunch_cluster_sum_end_block (sum);
  return TRUE;
}

/* A second pass over the rows, once means and correlations are known. */
static gboolean
read_blocks (Correlation *self,
             GError     **error)
{
  guint p = self->columns->len;
  g_autoptr (HunchClusterSum) sum = hunch_cluster_sum_new (p * (p - 1) / 2, FALSE);
  guint pair = 0;

  if (!sum_influences (self, sum, error))
    return FALSE;

  self->se = g_new0 (double, (gsize) p * p);
  self->n_blocks = hunch_cluster_sum_get_n_blocks (sum);
  for (guint a = 0; a < p; a++)
    for (guint b = a + 1; b < p; b++)
      self->se[(gsize) a * p + b] = sqrt (hunch_cluster_sum_get_variance (sum, pair++));
  return TRUE;
}

/* On the scale of Fisher's z, whose error is that of r over 1 - r^2. */
static void
correct_pair (Correlation      *self,
              double            se,
              HunchCorrelation *out)
{
  double z = atanh (out->r);
  double z_se = se / (1 - out->r * out->r);
  double reach;

  out->df = self->n_blocks - 1.0;
  out->t = out->p = out->ci_low = out->ci_high = NAN;
  if (!(out->df > 0) || !(z_se > 0) || !isfinite (z))
    return;

  out->t = z / z_se;
  out->p = hunch_t_two_sided (out->t, out->df);
  reach = hunch_t_quantile (0.5 + self->inquiry->conf / 2, out->df) * z_se;
  out->ci_low = tanh (z - reach);
  out->ci_high = tanh (z + reach);
}

/* Against the error that single rows of this r would have. */
static void
report_blocks (Correlation            *self,
               guint                   a,
               guint                   b,
               const HunchCorrelation *c)
{
  double single = (1 - c->r * c->r) / sqrt ((double) c->n - 1);

  if (self->se != NULL)
    hunch_clusters_report (self->inquiry, self->n_blocks, NAN, pow (self->se[(gsize) a * self->columns->len + b] / single, 2),
                           (double) c->n);
}

static gboolean
test_pair (Correlation      *self,
           guint             a,
           guint             b,
           HunchCorrelation *out,
           GError          **error)
{
  if (!hunch_correlation_test (hunch_comoments_get_r (self->comoments, a, b), hunch_comoments_get_n (self->comoments), 0,
                               HUNCH_ALTERNATIVE_TWO_SIDED, self->inquiry->conf, out, error))
    return FALSE;
  if (self->se != NULL)
    correct_pair (self, self->se[(gsize) a * self->columns->len + b], out);
  return TRUE;
}

static void
add_pair (Correlation            *self,
          guint                   a,
          guint                   b,
          const HunchCorrelation *c)
{
  g_autofree char *name = g_strdup_printf ("%s~%s", get_column (self, a)->name, get_column (self, b)->name);
  HunchEstimate r = { c->r, sqrt (MAX (1 - c->r * c->r, 0) / c->df), c->t, c->df, c->p, c->ci_low, c->ci_high };
  HunchTest test = { name, c->t, { c->df, NAN }, c->p, "r", { c->r, c->ci_low, c->ci_high } };

  if (self->se != NULL)
    r.se = self->n_blocks > 1 ? self->se[(gsize) a * self->columns->len + b] : NAN;
  hunch_result_add_estimate (self->inquiry->result, name, &r);
  if (self->columns->len == 2)
    test.name = self->se != NULL ? _("Pearson’s correlation, by blocks") : _("Pearson’s correlation");
  hunch_result_add_test (self->inquiry->result, &test);
}

/* --- one pair --- */

static char *
dup_pair_verdict (Correlation            *self,
                  const HunchCorrelation *c)
{
  const char *x = get_column (self, 0)->name;
  const char *y = get_column (self, 1)->name;
  g_autofree char *r = hunch_words_decimals (c->r, 2);
  g_autofree char *interval = hunch_words_interval (c->ci_low, c->ci_high, self->inquiry->conf);
  g_autofree char *share = hunch_words_percent (c->r * c->r);
  g_autofree char *certainty = hunch_verdict_dup_certainty (c->p, self->inquiry->conf);
  const char *size = hunch_verdict_get_size (HUNCH_SCALE_R, c->r);

  if (c->r < 0)
    return g_strdup_printf (_("Higher %s goes with lower %s: a link of %s size (r = %s, %s; they share %s of their variation). %s"), x, y,
                            size, r, interval, share, certainty);
  return g_strdup_printf (_("Higher %s goes with higher %s: a link of %s size (r = %s, %s; they share %s of their variation). %s"), x, y,
                          size, r, interval, share, certainty);
}

static char *
dup_pair_claim (Correlation            *self,
                const HunchCorrelation *c)
{
  g_autofree char *x = hunch_words_escape_claim (get_column (self, 0)->name);
  g_autofree char *y = hunch_words_escape_claim (get_column (self, 1)->name);

  if (!hunch_verdict_is_sure (c->p, self->inquiry->conf))
    return g_strdup_printf (_("No clear link between %s and %s (r = {estimate:2})"), x, y);
  return g_strdup_printf (c->r < 0 ? _("Higher %s goes with lower %s (r = {estimate:2})")
                                   : _("Higher %s goes with higher %s (r = {estimate:2})"), x, y);
}

static void
take_scatter (Correlation *self,
              char        *summary)
{
  const HunchColumnInfo *x = get_column (self, 0);
  const HunchColumnInfo *y = get_column (self, 1);
  g_autofree char *title = g_strdup_printf (_("%s and %s"), x->name, y->name);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, x->name, y->name, hunch_comoments_get_n (self->comoments), summary);
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, self->x->len);
  double slope = hunch_comoments_get_cross (self->comoments, 0, 1) / hunch_comoments_get_cross (self->comoments, 0, 0);
  double intercept = hunch_comoments_get_mean (self->comoments, 1) - slope * hunch_comoments_get_mean (self->comoments, 0);

  hunch_axis_set_type (&plot->x, x->type);
  hunch_axis_set_type (&plot->y, y->type);
  if (self->x->len < hunch_comoments_get_n (self->comoments))
    plot->subtitle = g_strdup_printf (_("%u of the rows, picked evenly"), self->x->len);
  dots->x = (double *) g_array_free (g_steal_pointer (&self->x), FALSE);
  dots->y = (double *) g_array_free (g_steal_pointer (&self->y), FALSE);
  hunch_plot_take_layer (plot, dots);
  hunch_plot_take_layer (plot, hunch_layer_new_straight (NULL, intercept, slope, self->range[0], self->range[1]));
  hunch_result_take_plot (self->inquiry->result, plot);
}

static gboolean
answer_pair (Correlation *self,
             GError     **error)
{
  HunchCorrelation c;
  g_autofree char *title = g_strdup_printf (_("%s and %s"), get_column (self, 0)->name, get_column (self, 1)->name);
  g_autofree char *verdict = NULL;
  g_autofree char *claim = NULL;

  if (!test_pair (self, 0, 1, &c, error))
    return FALSE;

  report_blocks (self, 0, 1, &c);
  add_pair (self, 0, 1, &c);
  hunch_result_set_fit (self->inquiry->result, "r2", c.r * c.r);
  verdict = dup_pair_verdict (self, &c);
  claim = dup_pair_claim (self, &c);
  hunch_result_set_title (self->inquiry->result, title);
  hunch_result_set_verdict (self->inquiry->result, verdict);
  hunch_result_set_claim (self->inquiry->result, claim);
  hunch_result_set_headline (self->inquiry->result, "r", c.r, c.ci_low, c.ci_high, c.p, NULL);
  hunch_verdict_guard_large_n (self->inquiry->result, c.n, c.p, "r", HUNCH_SCALE_R, c.r);
  hunch_result_add_check (self->inquiry->result, "linearity", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                          _("r measures a straight line: look at the scatter for bends and for single rows that carry it."));
  take_scatter (self, g_strdup (verdict));
  return TRUE;
}

/* --- many --- */

static void
take_heat (Correlation *self,
           char        *summary)
{
  guint p = self->columns->len;
  g_autofree const char **labels = g_new (const char *, p);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("Correlations"), NULL, NULL, hunch_comoments_get_n (self->comoments), summary);
  HunchLayer *cells = hunch_layer_new (HUNCH_MARK_CELL, NULL, (gsize) p * p);

  for (guint i = 0; i < p; i++)
    labels[i] = get_column (self, i)->name;
  hunch_axis_set_categories (&plot->x, labels, p);
  hunch_axis_set_categories (&plot->y, labels, p);
  cells->x = g_new (double, cells->n);
  cells->y = g_new (double, cells->n);
  cells->value = g_new (double, cells->n);
  cells->labels = g_new0 (char *, cells->n);
  for (guint i = 0; i < p; i++)
    for (guint k = 0; k < p; k++)
      {
        gsize cell = (gsize) i * p + k;

        cells->x[cell] = i;
        cells->y[cell] = k;
        cells->value[cell] = i == k ? 1 : hunch_comoments_get_r (self->comoments, i, k);
        cells->labels[cell] = hunch_words_decimals (cells->value[cell], 2);
      }
  hunch_plot_take_layer (plot, cells);
  hunch_result_take_plot (self->inquiry->result, plot);
}

static void
add_matrix (Correlation *self)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();
  JsonArray *rows;

  g_ptr_array_add (heads, (gpointer) _("Column"));
  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (heads, (gpointer) get_column (self, i)->name);
  g_ptr_array_add (heads, NULL);
  rows = hunch_result_add_table (self->inquiry->result, "matrix", _("Correlations"), (const char *const *) heads->pdata);

  for (guint i = 0; i < self->columns->len; i++)
    {
      JsonArray *row;

      hunch_result_add_row (rows, "s", get_column (self, i)->name);
      row = json_array_get_array_element (rows, i);
      for (guint k = 0; k < self->columns->len; k++)
        json_array_add_double_element (row, i == k ? 1 : hunch_comoments_get_r (self->comoments, i, k));
    }
}

static void
set_matrix_words (Correlation            *self,
                  guint                   a,
                  guint                   b,
                  const HunchCorrelation *c)
{
  g_autofree char *r = hunch_words_decimals (c->r, 2);
  g_autofree char *interval = hunch_words_interval (c->ci_low, c->ci_high, self->inquiry->conf);
  g_autofree char *x = hunch_words_escape_claim (get_column (self, a)->name);
  g_autofree char *y = hunch_words_escape_claim (get_column (self, b)->name);
  g_autofree char *claim = g_strdup_printf (_("%s and %s go together most closely (r = {estimate:2})"), x, y);
  g_autofree char *verdict = g_strdup_printf (_("Of %u pairs, %s and %s go together most closely (r = %s, %s)."),
                                              self->columns->len * (self->columns->len - 1) / 2, get_column (self, a)->name,
                                              get_column (self, b)->name, r, interval);

  hunch_result_set_title (self->inquiry->result, _("Correlations"));
  hunch_result_set_verdict (self->inquiry->result, verdict);
  hunch_result_set_claim (self->inquiry->result, claim);
  hunch_result_set_headline (self->inquiry->result, "r", c->r, c->ci_low, c->ci_high, c->p, NULL);
  hunch_result_add_warning (self->inquiry->result, _("Many pairs were tested at once, and some reach a small p by chance alone: see the adjusted p."));
  take_heat (self, g_strdup (verdict));
}

/* Each pair with its p as it is and corrected for their number (S. Holm 1979). */
static void
add_pair_table (Correlation *self)
{
  const char *const heads[] = { _("First"), _("Second"), "r", _("Low"), _("High"), _("p"), _("Adjusted p"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "pairs", _("Pairs"), heads);
  guint n = self->columns->len * (self->columns->len - 1) / 2;
  g_autofree HunchCorrelation *pairs = g_new0 (HunchCorrelation, n);
  g_autofree double *p = g_new (double, n);
  guint place = 0;

  for (guint a = 0; a < self->columns->len; a++)
    for (guint b = a + 1; b < self->columns->len; b++, place++)
      p[place] = test_pair (self, a, b, &pairs[place], NULL) ? pairs[place].p : NAN;
  hunch_padjust (p, n, HUNCH_PADJUST_HOLM, p);

  place = 0;
  for (guint a = 0; a < self->columns->len; a++)
    for (guint b = a + 1; b < self->columns->len; b++, place++)
      hunch_result_add_row (rows, "ssnnnnn", get_column (self, a)->name, get_column (self, b)->name, pairs[place].r,
                            pairs[place].ci_low, pairs[place].ci_high, pairs[place].p, p[place]);
}

static gboolean
answer_matrix (Correlation *self,
               GError     **error)
{
  HunchCorrelation strongest = { .r = 0 };
  guint best[2] = { 0, 1 };

  for (guint a = 0; a < self->columns->len; a++)
    for (guint b = a + 1; b < self->columns->len; b++)
      {
        HunchCorrelation c;

        if (!test_pair (self, a, b, &c, error))
          return FALSE;
        add_pair (self, a, b, &c);
        if (fabs (c.r) > fabs (strongest.r) || (a == 0 && b == 1))
          {
            strongest = c;
            best[0] = a;
            best[1] = b;
          }
      }
  report_blocks (self, best[0], best[1], &strongest);
  add_matrix (self);
  add_pair_table (self);
  set_matrix_words (self, best[0], best[1], &strongest);
  return TRUE;
}

gboolean
hunch_run_correlation (HunchInquiry *inquiry,
                       GError      **error)
{
  g_auto (Correlation) self = { inquiry, .range = { INFINITY, -INFINITY } };

  self.columns = hunch_inquiry_dup_columns (inquiry, "columns", error);
  if (self.columns == NULL)
    return FALSE;
  if (self.columns->len < 2)
    return hunch_bad_option (error, _("A correlation takes two or more columns, as in columns=height,weight."));
  if (self.columns->len > MAX_COLUMNS)
    return hunch_bad_option (error, _("A correlation takes at most %d columns."), MAX_COLUMNS);

  self.frame = hunch_frame_new (inquiry);
  self.comoments = hunch_comoments_new (self.columns->len);
  self.x = g_array_new (FALSE, FALSE, sizeof (double));
  self.y = g_array_new (FALSE, FALSE, sizeof (double));
  if (!read_rows (&self, error) || !check_columns (&self, error) || (inquiry->clusters != NULL && !read_blocks (&self, error)))
    return FALSE;
  return self.columns->len == 2 ? answer_pair (&self, error) : answer_matrix (&self, error);
}
