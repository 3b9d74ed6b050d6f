/* sample/blocks.h: rows out of blocks drawn at random, so that a sample of a huge data set costs the bytes of the sample.
 *
 * Objects are drawn with probability proportional to their bytes (systematically, from a random start over the list in its order, which keeps the sample
 * spread over partitions), in each a row group with probability proportional to its rows, and of each row group as many rows (a run of
 * rows, begun at random, on whole pages when the file has an offset index): as far as bytes per row are alike each row has the same chance.
 * Files that cannot be read in pieces (CSV, JSON) are blocks as a whole, and so are the members of an archive. What is so large that it is drawn several times
 * (always where there are fewer row groups or files than blocks asked for) is as many blocks, parts of equal length with a run of rows in each. There are at least choice->min_blocks blocks, if there are so many. */
#pragma once
#include "format/format.h"
#include "sample/ticket.h"

G_BEGIN_DECLS

typedef struct
{
  guint  object;     /* position among the sources */
  int    row_group;  /* -1: the whole object; of an archive of several members, the member */
  gint64 n_rows;     /* of the row group or object, or the part of it */
  gint64 n_kept;     /* rows of it in the sample; they follow each other in the reader's rows */
  gint64 place;      /* row of the row group, object or member with which the block begins: not 0 only for a part */
  gint64 run;        /* row of the block with which those that were drawn begin; they go on from its first row behind its last */
  gint64 n_run;      /* how many were drawn; 0 in a list to leave out: nobody knows which, so none can be drawn further */
} HunchBlock;

/* A scan whose rows are the sample: exactly choice->rows of them unless there are fewer in all. The blocks are drawn and footers read
 * here, the rows when it is read (next blocks are fetched ahead while one is decoded). `leave_out` (of HunchBlock, in the order
 * in which they were drawn, may be NULL) are blocks of earlier draws, whose rows must not come again: other blocks are drawn, and where these have too few rows,
 * further runs of rows of the earlier ones, each beginning where the one before ended. The same choice over the same list gives the same rows. */
HunchScan        *hunch_blocks_scan_new (GPtrArray *sources, const HunchFormatOptions *options, const HunchSampleChoice *choice, GArray *leave_out,
                                         HunchProgress *progress, GCancellable *cancellable, GError **error);

/* Lent; n_kept is final only after the scan's reader has ended. */
const HunchBlock *hunch_blocks_scan_get_blocks (HunchScan *scan, guint *out_n_blocks);
/* Footers that were read tell how many there are in all, estimated from bytes for the rest. */
gint64            hunch_blocks_scan_estimate_rows (HunchScan *scan);

G_END_DECLS
