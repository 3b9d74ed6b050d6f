/* analysis/cells.h: a measure summed up where two columns of groups cross, for bars and heat maps. */
#pragma once
#include "analysis/frame.h"

G_BEGIN_DECLS

typedef enum { HUNCH_CELL_COUNT, HUNCH_CELL_MEAN, HUNCH_CELL_MEDIAN, HUNCH_CELL_SUM } HunchCellStat;

typedef struct
{
  gsize   n;
  double  mean;
  double  squares;  /* of distances from the mean */
  double  sum;
  GArray *values;   /* owned, for medians; else NULL */
  double  se;       /* of the mean and its df, by blocks where rows came in blocks; NaN where not known */
  double  df;
} HunchCell;

typedef struct
{
  char     **labels;     /* owned [n_labels] */
  char     **by_labels;  /* owned [n_by]; without a second column one, empty */
  guint      n_labels;
  guint      n_by;
  HunchCell *cells;      /* owned [n_labels * n_by], row-major */
  gint64     n_rows;
} HunchCells;

/* @y NULL counts rows; @by may be NULL. Errors: NO_ANSWER (too many groups, no rows). */
HunchCells *hunch_cells_read (HunchInquiry *inquiry, const char *x, const char *by, const char *y, HunchCellStat stat,
                              guint max_labels, guint max_by, GError **error);
void        hunch_cells_free (HunchCells *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCells, hunch_cells_free)

HunchCell  *hunch_cells_get (HunchCells *self, guint label, guint by);
/* NaN for an empty cell (count and sum: 0). Sorts the values of a median. */
double      hunch_cell_get_value (HunchCell *cell, HunchCellStat stat);
/* t interval of the mean; NaN with fewer than two rows. */
void        hunch_cell_get_interval (const HunchCell *cell, double conf, double *out_low, double *out_high);

/* stat= of a chart: the mean where there is a measure, else the count. */
HunchCellStat hunch_inquiry_get_stat (HunchInquiry *inquiry);
/* "Mean of y", "Number of rows". Release with g_free(). */
char         *hunch_cell_stat_dup_title (HunchCellStat stat, const char *y);

G_END_DECLS
