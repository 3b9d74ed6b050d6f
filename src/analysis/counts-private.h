/* analysis/counts-private.h: counts of rows that came in blocks, summed up over the blocks, or that were drawn by strata. */
#pragma once
#include "analysis/clusters.h"
#include "analysis/counts.h"
#include "analysis/result.h"

G_BEGIN_DECLS

struct _HunchCountsBlocks
{
  guint   n, n_by;
  guint   n_blocks;             /* that had rows; by strata one more than the degrees of freedom */
  gboolean is_strata;           /* the sums below are about the means of the strata, with the factors n_h / (n_h - 1) in them */

  /* The block in hand. */
  double *block;                /* owned [n * n_by] */
  double *row;                  /* owned [n] */
  double *column;               /* owned [n_by] */
  double  all;
  GArray *used_rows;            /* owned, of guint */
  GArray *used_columns;         /* owned, of guint */

  /* Sums over the blocks of products of two counts; owned. */
  double *cell_cell, *cell_column;         /* [n * n_by] */
  double *cell_row, *cell_all, *row_column; /* [n * n_by], or NULL when rows are not asked for */
  double *row_row, *row_all;               /* [n] */
  double *row_per_all;                     /* [n]: of row^2 / all */
  double *column_column;                   /* [n_by] */
  double *column_all;                      /* [n_by], or NULL */
  double  all_all;
  guint  *n_blocks_of_row, *n_blocks_of_column;  /* owned */
};

/* @has_rows: shares of rows, and departures from independence, will be asked for too. */
HunchCountsBlocks *hunch_counts_blocks_new  (guint n, guint n_by, gboolean has_rows);
void               hunch_counts_blocks_free (HunchCountsBlocks *self);
void               hunch_counts_blocks_add  (HunchCountsBlocks *self, guint row, guint column, double weight);
void               hunch_counts_blocks_end  (HunchCountsBlocks *self);
/* The same sums for rows drawn by strata, each of which is a block of its own (stats/strata.h). @counts: rows of each stratum and cell, [n_strata * n * n_by];
 * @sizes: rows of each, also those left out; @weights: of a row of each. */
HunchCountsBlocks *hunch_counts_blocks_new_strata (guint n, guint n_by, gboolean has_rows, guint n_strata, const double *counts, const gint64 *sizes,
                                                   const double *weights);
/* Keeps @n rows and @n_by columns, in rising order. */
void               hunch_counts_blocks_pick (HunchCountsBlocks *self, const guint *rows, guint n, const guint *columns, guint n_by);

G_END_DECLS
