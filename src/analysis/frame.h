/* analysis/frame.h: the rows an analysis uses, block by block: those with a value in every column asked for. */
#pragma once
#include "analysis/inquiry.h"
#include "project/columns.h"

G_BEGIN_DECLS

#define HUNCH_FRAME_BLOCK 8192

typedef struct _HunchFrame HunchFrame;

/* @inquiry must outlive the frame. */
HunchFrame *hunch_frame_new  (HunchInquiry *inquiry);
void        hunch_frame_free (HunchFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchFrame, hunch_frame_free)

/* Before opening: columns wanted as numbers or as codes of levels. Returns the place among the numbers (codes).
 * The same column asked for again gives the same place. */
guint       hunch_frame_add_number (HunchFrame *self, const char *column);
guint       hunch_frame_add_codes  (HunchFrame *self, const char *column);
guint       hunch_frame_get_n_numbers   (HunchFrame *self);
const char *hunch_frame_get_number_name (HunchFrame *self, guint place);

/* Before opening: rows stay although a number is missing (NaN); a missing code still drops them. */
void        hunch_frame_keep_missing_numbers (HunchFrame *self);

gboolean    hunch_frame_open (HunchFrame *self, GError **error);

/* The next block. Returns its rows through @out_n: 0 at the end; blocks without a complete row are passed over. */
gboolean    hunch_frame_next (HunchFrame *self, gsize *out_n, GError **error);
/* From the first row again; counts of used and dropped rows begin anew. */
void        hunch_frame_rewind (HunchFrame *self);

/* The block in hand, lent until the next. */
const double *hunch_frame_get_numbers (HunchFrame *self, guint place);
const gint32 *hunch_frame_get_codes   (HunchFrame *self, guint place);
/* Position in the table (from 0) of row @i of the block. Rows that are drawn several times (analysis/rows.h) stand several times. */
gint64        hunch_frame_get_row     (HunchFrame *self, gsize i);
/* Its place in the order in which rows are read, which is that of the table unless rows of a block lie scattered or blocks are drawn. Never falls. For walks over blocks. */
gint64        hunch_frame_get_place   (HunchFrame *self, gsize i);
/* How many rows of the whole each row of the block in hand stands for, with mean 1 over the rows of the table; NULL when as many each (analysis/strata.h).
 * Only for whoever asked for strata. */
const double *hunch_frame_get_weights (HunchFrame *self);
/* The stratum of each row of the block in hand, 0 .. hunch_strata_get_n() - 1; NULL when rows were not drawn by strata. */
const guint32 *hunch_frame_get_strata (HunchFrame *self);
/* [n strata]: rows of each seen since the beginning, also those left out for missing values; NULL as above. Lent. */
const gint64  *hunch_frame_get_stratum_sizes (HunchFrame *self);
/* TRUE when there will be weights; from opening on. */
gboolean      hunch_frame_has_weights (HunchFrame *self);
/* Before opening: read strata (and weights, if rows have any); without it both are NULL. */
void          hunch_frame_want_strata (HunchFrame *self);

/* Levels of a column read as codes; booleans are called true and false. More than @max_levels (0: any number) is refused. Lent. */
const char *const *hunch_frame_get_levels (HunchFrame *self, guint place, guint max_levels, guint *out_n, GError **error);

gint64        hunch_frame_get_n_rows    (HunchFrame *self);  /* of the table, or as many as will be seen of it */
gint64        hunch_frame_get_n_used    (HunchFrame *self);  /* so far */
gint64        hunch_frame_get_n_dropped (HunchFrame *self);
gboolean      hunch_frame_has_missing   (HunchFrame *self);

/* Writes n, dropped and the reason into the inquiry's result. */
void          hunch_frame_report (HunchFrame *self);
/* The part of it that tells of whole numbers too long for a double. */
void          hunch_frame_warn_of_rounding (HunchFrame *self);

/* TRUE for about @share of the rows, the same ones every time, spread evenly. */
static inline gboolean
hunch_row_is_picked (gint64 row,
                     double share)
{
  /* The golden ratio's multiples fill 0..1 more evenly than random numbers do. */
  return (double) (((guint64) row * 0x9e3779b97f4a7c15u) >> 11) * 0x1p-53 < share;
}

G_END_DECLS
