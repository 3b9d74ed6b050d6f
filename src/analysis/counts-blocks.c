/* Counts of rows that came in blocks: sums over the blocks, out of which every variance of a share follows once the shares are known. With c
 * the count of a block in a cell, r and k those of its row and column and m its rows, the influence of a block on a share of column c / k is
 * (c - share k) / K, and its square sums up from c c, c k and k k. The sums are whole numbers, so nothing is lost where they are
 * put together again. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/counts-private.h"

#include <math.h>

#include "stats/distributions.h"

HunchCountsBlocks *
hunch_counts_blocks_new (guint    n,
                         guint    n_by,
                         gboolean has_rows)
{
  HunchCountsBlocks *self = g_new0 (HunchCountsBlocks, 1);
  gsize n_cells = MAX ((gsize) n * n_by, 1);

  self->n = n;
  self->n_by = n_by;
  self->block = g_new0 (double, n_cells);
  self->row = g_new0 (double, MAX (n, 1));
  self->column = g_new0 (double, MAX (n_by, 1));
  self->used_rows = g_array_new (FALSE, FALSE, sizeof (guint));
  self->used_columns = g_array_new (FALSE, FALSE, sizeof (guint));
  self->cell_cell = g_new0 (double, n_cells);
  self->cell_column = g_new0 (double, n_cells);
  self->column_column = g_new0 (double, MAX (n_by, 1));
  self->n_blocks_of_column = g_new0 (guint, MAX (n_by, 1));
  self->n_blocks_of_row = g_new0 (guint, MAX (n, 1));
  self->row_row = g_new0 (double, MAX (n, 1));
  self->row_all = g_new0 (double, MAX (n, 1));
  self->row_per_all = g_new0 (double, MAX (n, 1));
  if (has_rows)
    {
      self->cell_row = g_new0 (double, n_cells);
      self->cell_all = g_new0 (double, n_cells);
      self->row_column = g_new0 (double, n_cells);
      self->column_all = g_new0 (double, MAX (n_by, 1));
    }
  return self;
}

void
hunch_counts_blocks_free (HunchCountsBlocks *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->used_rows);
  g_array_unref (self->used_columns);
  g_free (self->block);
  g_free (self->row);
  g_free (self->column);
  g_free (self->cell_cell);
  g_free (self->cell_column);
  g_free (self->cell_row);
  g_free (self->cell_all);
  g_free (self->row_column);
  g_free (self->row_row);
  g_free (self->row_all);
  g_free (self->row_per_all);
  g_free (self->column_column);
  g_free (self->column_all);
  g_free (self->n_blocks_of_row);
  g_free (self->n_blocks_of_column);
  g_free (self);
}

void
hunch_counts_blocks_add (HunchCountsBlocks *self,
                         guint              row,
                         guint              column,
                         double             weight)
{
  if (!(weight > 0))
    return;
  if (!(self->row[row] > 0))
    g_array_append_val (self->used_rows, row);
  if (!(self->column[column] > 0))
    g_array_append_val (self->used_columns, column);
  self->block[(gsize) row * self->n_by + column] += weight;
  self->row[row] += weight;
  self->column[column] += weight;
  self->all += weight;
}

static void
end_cell (HunchCountsBlocks *self,
          guint              row,
          guint              column)
{
  gsize cell = (gsize) row * self->n_by + column;
  double count = self->block[cell];

  self->cell_cell[cell] += count * count;
  self->cell_column[cell] += count * self->column[column];
  if (self->cell_row != NULL)
    {
      self->cell_row[cell] += count * self->row[row];
      self->cell_all[cell] += count * self->all;
      self->row_column[cell] += self->row[row] * self->column[column];
    }
  self->block[cell] = 0;
}

static void
end_row (HunchCountsBlocks *self,
         guint              row)
{
  for (guint k = 0; k < self->used_columns->len; k++)
    end_cell (self, row, g_array_index (self->used_columns, guint, k));
  self->row_row[row] += self->row[row] * self->row[row];
  self->row_all[row] += self->row[row] * self->all;
  self->row_per_all[row] += self->row[row] * self->row[row] / self->all;
  self->n_blocks_of_row[row]++;
}

static void
end_column (HunchCountsBlocks *self,
            guint              column)
{
  self->column_column[column] += self->column[column] * self->column[column];
  if (self->column_all != NULL)
    self->column_all[column] += self->column[column] * self->all;
  self->n_blocks_of_column[column]++;
  self->column[column] = 0;
}

void
hunch_counts_blocks_end (HunchCountsBlocks *self)
{
  if (!(self->all > 0))
    return;

  for (guint i = 0; i < self->used_rows->len; i++)
    end_row (self, g_array_index (self->used_rows, guint, i));
  for (guint i = 0; i < self->used_rows->len; i++)
    self->row[g_array_index (self->used_rows, guint, i)] = 0;
  for (guint k = 0; k < self->used_columns->len; k++)
    end_column (self, g_array_index (self->used_columns, guint, k));
  self->all_all += self->all * self->all;
  self->all = 0;
  self->n_blocks++;
  g_array_set_size (self->used_rows, 0);
  g_array_set_size (self->used_columns, 0);
}

/* --- keeping the rows and columns that are used --- */

static void
pick (double     **values,
      const guint *rows,
      guint        n,
      const guint *columns,
      guint        n_by,
      guint        stride)
{
  double *picked;

  if (*values == NULL)
    return;
  picked = g_new (double, MAX ((gsize) n * n_by, 1));
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n_by; k++)
      picked[(gsize) i * n_by + k] = (*values)[(gsize) rows[i] * stride + (columns != NULL ? columns[k] : 0)];
  g_free (*values);
  *values = picked;
}

void
hunch_counts_blocks_pick (HunchCountsBlocks *self,
                          const guint       *rows,
                          guint              n,
                          const guint       *columns,
                          guint              n_by)
{
  double **const cells[] = { &self->cell_cell, &self->cell_column, &self->cell_row, &self->cell_all, &self->row_column };
  double **const of_rows[] = { &self->row_row, &self->row_all, &self->row_per_all };
  double **const of_columns[] = { &self->column_column, &self->column_all };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    pick (cells[i], rows, n, columns, n_by, self->n_by);
  for (guint i = 0; i < G_N_ELEMENTS (of_rows); i++)
    pick (of_rows[i], rows, n, NULL, 1, 1);
  for (guint i = 0; i < G_N_ELEMENTS (of_columns); i++)
    pick (of_columns[i], columns, n_by, NULL, 1, 1);
  for (guint i = 0; i < n; i++)
    self->n_blocks_of_row[i] = self->n_blocks_of_row[rows[i]];
  for (guint k = 0; k < n_by; k++)
    self->n_blocks_of_column[k] = self->n_blocks_of_column[columns[k]];
  self->n = n;
  self->n_by = n_by;
}

/* --- variances --- */

static double
get_factor (const HunchCountsBlocks *self)
{
  if (self->is_strata)
    return 1;
  return self->n_blocks > 1 ? self->n_blocks / (self->n_blocks - 1.0) : NAN;
}

/* A share @part / @whole from its sums of products over the blocks. */
static double
get_share_variance (const HunchCountsBlocks *self,
                    double                   share,
                    double                   whole,
                    double                   part_part,
                    double                   part_whole,
                    double                   whole_whole)
{
  return get_factor (self) * MAX (part_part - 2 * share * part_whole + share * share * whole_whole, 0) / (whole * whole);
}

guint
hunch_counts_get_n_blocks (const HunchCounts *self)
{
  return self->blocks->n_blocks;
}

double
hunch_counts_get_design_effect (const HunchCounts *self,
                                double             share,
                                double             total,
                                double             se)
{
  return se * se / (share * (1 - share) / total);
}

static void
fill_single (double         count,
             double         total,
             double         conf,
             HunchEstimate *out)
{
  out->se = sqrt (out->estimate * (1 - out->estimate) / total);
  hunch_wilson_interval (count, total, conf, &out->ci_low, &out->ci_high);
}

static void
fill_by_blocks (HunchEstimate *out,
                double         variance,
                double         total,
                guint          n_blocks,
                double         conf)
{
  out->df = n_blocks > 1 ? n_blocks - 1.0 : NAN;
  out->se = n_blocks > 1 ? sqrt (variance) : NAN;
  hunch_cluster_share_interval (out->estimate, out->se, total, out->df, conf, &out->ci_low, &out->ci_high);
}

/* The rows that a share can be worth at most. */
static double
count_rows (const HunchCounts *self,
            guint              label,
            guint              by,
            gboolean           of_label)
{
  double n = 0;

  for (guint i = 0; i < (of_label ? self->n_by : self->n); i++)
    n += of_label ? hunch_counts_get_rows (self, label, i) : hunch_counts_get_rows (self, i, by);
  return n;
}

void
hunch_counts_fill_share (const HunchCounts *self,
                         guint              label,
                         guint              by,
                         gboolean           of_label,
                         double             conf,
                         HunchEstimate     *out)
{
  const HunchCountsBlocks *blocks = self->blocks;
  gsize cell = (gsize) label * self->n_by + by;
  double total = of_label ? hunch_counts_get_row_total (self, label) : hunch_counts_get_column_total (self, by);
  double variance;

  *out = HUNCH_ESTIMATE_NONE;
  out->estimate = self->counts[cell] / total;
  if (blocks == NULL)
    {
      fill_single (self->counts[cell], total, conf, out);
      return;
    }
  if (of_label)
    variance = get_share_variance (blocks, out->estimate, total, blocks->cell_cell[cell], blocks->cell_row[cell], blocks->row_row[label]);
  else
    variance = get_share_variance (blocks, out->estimate, total, blocks->cell_cell[cell], blocks->cell_column[cell],
                                   blocks->column_column[by]);
  fill_by_blocks (out, variance, count_rows (self, label, by, of_label), of_label ? blocks->n_blocks_of_row[label] : blocks->n_blocks_of_column[by], conf);
}

void
hunch_counts_fill_label_share (const HunchCounts *self,
                               guint              label,
                               double             conf,
                               HunchEstimate     *out)
{
  const HunchCountsBlocks *blocks = self->blocks;
  double count = hunch_counts_get_row_total (self, label);

  *out = HUNCH_ESTIMATE_NONE;
  out->estimate = count / self->total;
  if (blocks == NULL)
    fill_single (count, self->total, conf, out);
  else
    fill_by_blocks (out, get_share_variance (blocks, out->estimate, self->total, blocks->row_row[label], blocks->row_all[label], blocks->all_all),
                    self->total, blocks->n_blocks, conf);
}

/* Of the label's being there or not, as of any number: see sample/effect.h. */
static double
get_label_icc (const HunchCounts *self,
               guint              label)
{
  const HunchCountsBlocks *blocks = self->blocks;
  double count = hunch_counts_get_row_total (self, label);
  double n = self->total;
  double df_between = blocks->n_blocks - 1.0;
  double between = (blocks->row_per_all[label] - count * count / n) / df_between;
  double within = (count - blocks->row_per_all[label]) / (n - blocks->n_blocks);
  double typical = (n - blocks->all_all / n) / df_between;
  double icc = (between - within) / (between + (typical - 1) * within);

  return !blocks->is_strata && blocks->n_blocks > 1 && isfinite (icc) ? MIN (icc, 1) : NAN;
}

void
hunch_counts_report_label (const HunchCounts *self,
                           HunchInquiry      *inquiry,
                           guint              label)
{
  HunchEstimate share;

  if (self->blocks == NULL)
    return;
  hunch_counts_fill_label_share (self, label, inquiry->conf, &share);
  hunch_clusters_report (inquiry, self->blocks->n_blocks, get_label_icc (self, label),
                         hunch_counts_get_design_effect (self, share.estimate, self->total, share.se), self->total);
}

/* Block totals of the influence on a departure from independence: c - q r - p k + (2 p q - s) m, with p, q the shares of the row and the column and
 * s that of the cell; here their squares, from all products of two of them. */
double
hunch_counts_get_departure_variance (const HunchCounts *self,
                                     guint              label,
                                     guint              by)
{
  const HunchCountsBlocks *blocks = self->blocks;
  gsize cell = (gsize) label * self->n_by + by;
  double p = hunch_counts_get_row_total (self, label) / self->total;
  double q = hunch_counts_get_column_total (self, by) / self->total;
  double m = 2 * p * q - self->counts[cell] / self->total;
  double sum = blocks->cell_cell[cell] + q * q * blocks->row_row[label] + p * p * blocks->column_column[by] + m * m * blocks->all_all
               - 2 * q * blocks->cell_row[cell] - 2 * p * blocks->cell_column[cell] + 2 * m * blocks->cell_all[cell]
               + 2 * p * q * blocks->row_column[cell] - 2 * q * m * blocks->row_all[label] - 2 * p * m * blocks->column_all[by];

  return get_factor (blocks) * MAX (sum, 0) / (self->total * self->total);
}

double
hunch_counts_get_independence_effect (const HunchCounts *self)
{
  double sum = 0;

  for (guint i = 0; i < self->n; i++)
    for (guint k = 0; k < self->n_by; k++)
      sum += self->total * hunch_counts_get_departure_variance (self, i, k)
             / (hunch_counts_get_row_total (self, i) * hunch_counts_get_column_total (self, k) / self->total / self->total);
  return sum / ((self->n - 1.0) * (self->n_by - 1.0));
}

double
hunch_counts_get_fit_effect (const HunchCounts *self,
                             const double      *expected)
{
  const HunchCountsBlocks *blocks = self->blocks;
  double sum = 0;

  for (guint i = 0; i < self->n; i++)
    sum += self->total * get_share_variance (blocks, self->counts[i] / self->total, self->total, blocks->row_row[i], blocks->row_all[i], blocks->all_all)
           / (expected[i] / self->total);
  return sum / (self->n - 1.0);
}

/* Products of the two rows follow from those of columns and of all, which are their sums. */
double
hunch_counts_get_difference_variance (const HunchCounts *self)
{
  const HunchCountsBlocks *blocks = self->blocks;
  double n[2] = { hunch_counts_get_row_total (self, 0), hunch_counts_get_row_total (self, 1) };
  double share[2] = { hunch_counts_get (self, 0, 1) / n[0], hunch_counts_get (self, 1, 1) / n[1] };
  double cells = (blocks->column_column[1] - blocks->cell_cell[1] - blocks->cell_cell[3]) / 2;
  double first_second = blocks->cell_all[1] - blocks->cell_row[1];
  double second_first = blocks->cell_all[3] - blocks->cell_row[3];
  double rows = blocks->row_all[0] - blocks->row_row[0];
  double cross = cells - share[1] * first_second - share[0] * second_first + share[0] * share[1] * rows;
  double variance = 0;

  for (guint i = 0; i < 2; i++)
    variance += get_share_variance (blocks, share[i], n[i], blocks->cell_cell[i * 2 + 1], blocks->cell_row[i * 2 + 1], blocks->row_row[i]);
  return MAX (variance - 2 * get_factor (blocks) * cross / (n[0] * n[1]), 0);
}

/* Products of two cells of a two by two table, from those of cells, rows and columns. */
static void
fill_products (const HunchCountsBlocks *blocks,
               double                   products[4][4])
{
  const double *square = blocks->cell_cell;
  double across[2] = { (blocks->row_row[0] - square[0] - square[1]) / 2, (blocks->row_row[1] - square[2] - square[3]) / 2 };
  double down[2] = { (blocks->column_column[0] - square[0] - square[2]) / 2, (blocks->column_column[1] - square[1] - square[3]) / 2 };

  for (guint i = 0; i < 4; i++)
    products[i][i] = square[i];
  products[0][1] = products[1][0] = across[0];
  products[2][3] = products[3][2] = across[1];
  products[0][2] = products[2][0] = down[0];
  products[1][3] = products[3][1] = down[1];
  products[0][3] = products[3][0] = blocks->row_column[1] - across[0] - square[1] - down[1];
  products[1][2] = products[2][1] = blocks->row_column[0] - square[0] - down[0] - across[0];
}

/* Of a function of the four cells with these derivatives. */
static double
get_linear_variance (const HunchCountsBlocks *blocks,
                     const double             slopes[4])
{
  double products[4][4];
  double sum = 0;

  fill_products (blocks, products);
  for (guint i = 0; i < 4; i++)
    for (guint k = 0; k < 4; k++)
      sum += slopes[i] * slopes[k] * products[i][k];
  return isfinite (sum) ? get_factor (blocks) * MAX (sum, 0) : NAN;
}

double
hunch_counts_get_log_odds_variance (const HunchCounts *self)
{
  const double *n = self->counts;
  const double slopes[4] = { 1 / n[0], -1 / n[1], -1 / n[2], 1 / n[3] };

  return get_linear_variance (self->blocks, slopes);
}

double
hunch_counts_get_log_risk_variance (const HunchCounts *self)
{
  const double *n = self->counts;
  double rows[2] = { n[0] + n[1], n[2] + n[3] };
  const double slopes[4] = { 1 / n[0] - 1 / rows[0], -1 / rows[0], -1 / n[2] + 1 / rows[1], 1 / rows[1] };

  return get_linear_variance (self->blocks, slopes);
}
