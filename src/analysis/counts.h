/* analysis/counts.h: how often the values of a column occur, alone or crossed with another. */
#pragma once
#include "analysis/frame.h"
#include "analysis/result.h"
#include "stats/proportions.h"

G_BEGIN_DECLS

typedef struct _HunchCountsBlocks HunchCountsBlocks;

typedef struct
{
  char   *column;     /* owned */
  char   *by;         /* owned, or NULL */
  char  **labels;     /* owned [n], ascending; values without a row are left out */
  guint   n;
  char  **by_labels;  /* owned [n_by]; without a second column one, empty */
  guint   n_by;
  double *counts;     /* owned [n * n_by], row-major; of rows drawn by strata weighted, and as many together as the rows */
  double *rows;       /* owned [n * n_by]: rows counted, where counts are weighted by strata; else NULL */
  double  whole;      /* by strata: for how many rows of the whole each of the counts stands; else NAN */
  double  total;      /* of the counts; the rows, unless they are weighted */
  gint64  n_rows;     /* used */
  gint64  n_dropped;
  HunchCountsBlocks *blocks;  /* owned; NULL when the rows came singly, neither in blocks nor by strata */
} HunchCounts;

/* @by and @weights may be NULL. After hunch_inquiry_use_strata() rows weigh what they stand for and what is said of blocks below is said of strata; @weights, or
 * more than HUNCH_COUNTS_MAX_STRATA_CELLS, undo that. Reports n and dropped. Errors: NO_ANSWER (more values than @max_labels or @max_by, 0 for any
 * number; negative weights). */
HunchCounts *hunch_counts_read (HunchInquiry *inquiry, const char *column, const char *by, const char *weights,
                                guint max_labels, guint max_by, GError **error);
void         hunch_counts_free (HunchCounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCounts, hunch_counts_free)

/* NO_ANSWER when nothing was counted. */
gboolean     hunch_counts_check (const HunchCounts *self, GError **error);

static inline double
hunch_counts_get (const HunchCounts *self,
                  guint              label,
                  guint              by)
{
  return self->counts[(gsize) label * self->n_by + by];
}

double       hunch_counts_get_row_total    (const HunchCounts *self, guint label);
double       hunch_counts_get_column_total (const HunchCounts *self, guint by);

/* Positions of labels, the most frequent first. Release with g_free(). */
guint       *hunch_counts_dup_order (const HunchCounts *self);

/* Counts again with the first @n_shown labels of @order as one and all others as the second, last label: what these have together, also by blocks. Reads
 * the rows once more. */
HunchCounts *hunch_counts_read_others (const HunchCounts *counts, HunchInquiry *inquiry, const guint *order, guint n_shown, const char *weights,
                                       GError **error);

/* The @most (0: some twenty) most frequent values as bars, the others together. */
HunchPlot   *hunch_counts_new_bars  (const HunchCounts *self, HunchInquiry *inquiry, guint most);
/* Verdict, claim and headline about the most frequent value. */
void         hunch_counts_set_words (const HunchCounts *self, HunchInquiry *inquiry);

/* Rows of a cell as they stand in the table, not weighted. */
double       hunch_counts_get_rows (const HunchCounts *self, guint label, guint by);
/* By strata: how many rows of the whole the cell stands for (all of the label: @by = n_by), with its error and interval (D. G. Horvitz and D. J. Thompson 1952; R's
 * svytotal). */
void         hunch_counts_fill_whole (const HunchCounts *self, guint label, guint by, double conf, HunchEstimate *out);
gboolean     hunch_counts_has_strata (const HunchCounts *self);

/* --- shares, by blocks where the rows came in blocks --- */

/* The share of cell (@label, @by) in the total of @by, or (@of_label) of @label: estimate, se, and Wilson's interval; by blocks also df. */
void         hunch_counts_fill_share       (const HunchCounts *self, guint label, guint by, gboolean of_label, double conf, HunchEstimate *out);
/* The share of a label in all. */
void         hunch_counts_fill_label_share (const HunchCounts *self, guint label, double conf, HunchEstimate *out);
/* Says in the result what blocks do to the share of @label; nothing when the rows came singly. */
void         hunch_counts_report_label     (const HunchCounts *self, HunchInquiry *inquiry, guint label);

/* The rest is for rows in blocks, counted with at most HUNCH_COUNTS_MAX_CELLS cells. */
#define HUNCH_COUNTS_MAX_CELLS 1000000
#define HUNCH_COUNTS_MAX_STRATA_CELLS 4000000  /* of all strata */
guint        hunch_counts_get_n_blocks            (const HunchCounts *self);
double       hunch_counts_get_design_effect       (const HunchCounts *self, double share, double total, double se);
/* Of the cell's share less the product of its row's and its column's. */
double       hunch_counts_get_departure_variance  (const HunchCounts *self, guint label, guint by);
/* J. N. K. Rao and A. J. Scott's first-order effects (JASA 76, 1981): of a test of independence, and of one of fit to @expected counts. */
double       hunch_counts_get_independence_effect (const HunchCounts *self);
double       hunch_counts_get_fit_effect          (const HunchCounts *self, const double *expected);
/* Two by two: of the logarithms of the odds ratio, and of the ratio of the first column's shares in the rows, by linearisation. NAN where a cell in them is empty. */
double       hunch_counts_get_log_odds_variance   (const HunchCounts *self);
double       hunch_counts_get_log_risk_variance   (const HunchCounts *self);
/* Two by two: of the difference of the second column's shares in the rows. */
double       hunch_counts_get_difference_variance (const HunchCounts *self);

G_END_DECLS
