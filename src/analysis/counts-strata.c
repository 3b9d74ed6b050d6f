/* Counts of rows drawn by strata. Rows of a stratum weigh alike, so that every sum of products that counts-blocks.c asks for follows from how many rows of each
 * stratum lie in each cell: with a and b the numbers of a stratum's n_h rows that are in two places and ab of those in both,
 *
 *   w_h^2 n_h / (n_h - 1) (ab - a b / n_h). */
#define G_LOG_DOMAIN "hunch-analysis"
#include <math.h>
#include <string.h>

#include "analysis/counts-private.h"
#include "stats/distributions.h"

/* One stratum in hand. */
typedef struct
{
  HunchCountsBlocks *blocks;
  const double      *cells;    /* lent [n * n_by] */
  double            *rows;     /* owned [n] */
  double            *columns;  /* owned [n_by] */
  double             all;
  double             size;     /* n_h */
  double             factor;
} Stratum;

static void
stratum_clear (Stratum *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->columns, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stratum, stratum_clear)

static void
sum_margins (Stratum *self)
{
  guint n = self->blocks->n, n_by = self->blocks->n_by;

  memset (self->rows, 0, n * sizeof (double));
  memset (self->columns, 0, n_by * sizeof (double));
  self->all = 0;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n_by; k++)
      {
        double count = self->cells[(gsize) i * n_by + k];

        self->rows[i] += count;
        self->columns[k] += count;
        self->all += count;
      }
}

static inline double
get_product (const Stratum *self,
             double         a,
             double         b,
             double         both)
{
  return self->factor * (both - a * b / self->size);
}

static void
add_cell (Stratum *self,
          guint    i,
          guint    k)
{
  HunchCountsBlocks *blocks = self->blocks;
  gsize cell = (gsize) i * blocks->n_by + k;
  double count = self->cells[cell];

  blocks->cell_cell[cell] += get_product (self, count, count, count);
  blocks->cell_column[cell] += get_product (self, count, self->columns[k], count);
  if (blocks->cell_row == NULL)
    return;
  blocks->cell_row[cell] += get_product (self, count, self->rows[i], count);
  blocks->cell_all[cell] += get_product (self, count, self->all, count);
  blocks->row_column[cell] += get_product (self, self->rows[i], self->columns[k], count);
}

static void
add_stratum (Stratum *self)
{
  HunchCountsBlocks *blocks = self->blocks;

  for (guint i = 0; i < blocks->n; i++)
    {
      for (guint k = 0; k < blocks->n_by; k++)
        add_cell (self, i, k);
      blocks->row_row[i] += get_product (self, self->rows[i], self->rows[i], self->rows[i]);
      blocks->row_all[i] += get_product (self, self->rows[i], self->all, self->rows[i]);
    }
  for (guint k = 0; k < blocks->n_by; k++)
    {
      blocks->column_column[k] += get_product (self, self->columns[k], self->columns[k], self->columns[k]);
      if (blocks->column_all != NULL)
        blocks->column_all[k] += get_product (self, self->columns[k], self->all, self->columns[k]);
    }
  blocks->all_all += get_product (self, self->all, self->all, self->all);
}

HunchCountsBlocks *
hunch_counts_blocks_new_strata (guint         n,
                                guint         n_by,
                                gboolean      has_rows,
                                guint         n_strata,
                                const double *counts,
                                const gint64 *sizes,
                                const double *weights)
{
  HunchCountsBlocks *self = hunch_counts_blocks_new (n, n_by, has_rows);
  g_auto (Stratum) stratum = { self, NULL, g_new0 (double, n + 1), g_new0 (double, n_by + 1), 0, 0, 0 };
  double n_rows = 0, n_used = 0;

  self->is_strata = TRUE;
  for (guint h = 0; h < n_strata; h++)
    {
      stratum.cells = counts + (gsize) h * n * n_by;
      stratum.size = (double) sizes[h];
      sum_margins (&stratum);
      n_rows += stratum.all;
      n_used += stratum.all > 0;
      if (sizes[h] < 2)
        continue;
      stratum.factor = weights[h] * weights[h] * stratum.size / (stratum.size - 1);
      add_stratum (&stratum);
    }
  self->n_blocks = (guint) MAX (n_rows - n_used + 1, 0);
  for (guint i = 0; i < n; i++)
    self->n_blocks_of_row[i] = self->n_blocks;
  for (guint k = 0; k < n_by; k++)
    self->n_blocks_of_column[k] = self->n_blocks;
  return self;
}

gboolean
hunch_counts_has_strata (const HunchCounts *self)
{
  return self->blocks != NULL && self->blocks->is_strata;
}

void
hunch_counts_fill_whole (const HunchCounts *self,
                         guint              label,
                         guint              by,
                         double             conf,
                         HunchEstimate     *out)
{
  gboolean is_all = by == self->n_by;
  gsize cell = (gsize) label * self->n_by + by;
  double count = is_all ? hunch_counts_get_row_total (self, label) : self->counts[cell];
  double variance = is_all ? self->blocks->row_row[label] : self->blocks->cell_cell[cell];
  double df = self->blocks->n_blocks - 1.0;

  *out = HUNCH_ESTIMATE_NONE;
  out->estimate = count * self->whole;
  if (df > 0)
    {
      double reach;

      out->se = sqrt (MAX (variance, 0)) * self->whole;
      out->df = df;
      reach = hunch_t_quantile (0.5 + conf / 2, df) * out->se;
      out->ci_low = MAX (out->estimate - reach, 0);
      out->ci_high = out->estimate + reach;
    }
}
