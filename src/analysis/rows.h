/* analysis/rows.h: which rows of a table an analysis sees, and how often: all, one side of a seal (project/holdout.h), or a draw from them with
 * replacement (analysis/survive.h). The frame (analysis/frame.h) reads by it, so that no method needs to know.
 *
 * A draw is by a hash of a seed, so the same seed sees the same rows. Single rows: up to HUNCH_ROWS_EXACT of them exactly as many are drawn as there are, one byte of memory
 * each; beyond, each row comes a Poisson (1) number of times, which needs no memory. Rows in blocks: as many whole blocks as there are, each copy a block
 * of its own. Strata are drawn one by one. */
#pragma once
#include "analysis/inquiry.h"

G_BEGIN_DECLS

#define HUNCH_ROWS_EXACT 1000000

typedef enum
{
  HUNCH_SIDE_DEFAULT,  /* open while a seal holds rows back, else all */
  HUNCH_SIDE_OPEN,     /* also after the seal was opened */
  HUNCH_SIDE_HELD,
} HunchSide;

struct _HunchRowChoice
{
  HunchSide   side;
  gboolean    is_drawn;
  guint64     seed;
  const char *trim;       /* lent; a column of numbers: rows outside of low..high are passed over; NULL: none */
  double      trim_low;
  double      trim_high;
};

/* As hunch_analysis_run(), of chosen rows. @choice NULL: the usual ones. */
JsonObject *hunch_analysis_run_rows (HunchProject *project, const char *kind, const char *table, GHashTable *options, const HunchRowChoice *choice,
                                     HunchProgress *progress, GCancellable *cancellable, GError **error);

/* --- for the inquiry and the frame ------------------------------------------- */

/* A stretch of neighbours in the table. */
typedef struct
{
  gint64 first;
  gint64 n;
} HunchRowPiece;

/* After the inquiry's table and clusters are there; a draw of blocks changes the clusters. NULL without error when all rows are seen once and in
 * their order. Warns in the result of rows that are held back. */
HunchRows           *hunch_rows_new  (HunchInquiry *inquiry, const HunchRowChoice *choice, GError **error);
void                 hunch_rows_free (HunchRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchRows, hunch_rows_free)

/* Rows that will be seen, counting each time. */
gint64               hunch_rows_get_n      (const HunchRows *self);
/* Rows that a closed seal keeps from being seen; 0 for a draw. */
gint64               hunch_rows_get_n_held (const HunchRows *self);
/* In the order in which they are to be read. */
const HunchRowPiece *hunch_rows_get_pieces (const HunchRows *self, guint *out_n);
/* How often rows @first … @first + @n - 1 are seen each time that their piece is read. FALSE with error. */
gboolean             hunch_rows_read_times (HunchRows *self, gint64 first, gsize n, guint8 *out_times, GError **error);
/* The column of trimmed rows, or NULL. Lent. */
const char          *hunch_rows_get_trim   (const HunchRows *self, double *out_low, double *out_high);

G_END_DECLS
