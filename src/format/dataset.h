/* format/dataset.h: many objects of one format as one scan, and the columns that stand in the names of their folders.
 *
 * How objects are put together depends on what looking at one costs. Separated text is counted by one tally for all objects, so that types
 * are decided over all cells. Texts of JSON records are read as one text, one behind another, so that thousands of members of an archive
 * cost no more than one file. Of everything else each object has a scan of its own, whose columns are matched by name: of up to 16 objects all
 * are looked at first, of more the first and some at random, and each of the others when it is opened; what cannot be bridged then is
 * a SURPRISE, or a MISMATCH when no other look would help. */
#pragma once
#include "format/format.h"

G_BEGIN_DECLS

/* The objects behind a scan of hunch_format_scan(), archives unfolded, in the order of their rows; of HunchSource, lent. NULL for a scan that is
 * not from there. */
GPtrArray *hunch_format_get_objects (HunchScan *scan);

/* Which rows came of which object: out_starts[i] is the row (from 0) at which object i of hunch_format_get_objects() begins, for those that were
 * begun so far; lent until the reader's next call. FALSE when the reader does not know (one object, or records read as one text). */
gboolean   hunch_format_get_object_rows (HunchReader *reader, const gint64 **out_starts, guint *out_n_begun);

G_END_DECLS
