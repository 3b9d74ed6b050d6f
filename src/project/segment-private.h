/* project/segment-private.h: one column of one table state as a file of numbers or codes.
 *
 * Layout, in the machine's byte order: a head of fixed size with a checksum; one value per row, either a double
 * (missing is NaN) or a code of 1, 2 or 4 bytes (missing has all bits set); then, for codes, the dictionary: the levels
 * in ascending order, each ended by NUL. A file whose size or head is not as it should be is thrown away and made anew. */
#pragma once
#include <gio/gio.h>
#include "format/batch.h"

G_BEGIN_DECLS

typedef struct
{
  gint64        n_rows;
  gint64        n_missing;
  double        min;         /* NaN when there is no value, and for text */
  double        max;
  gint64        n_dictionary; /* bytes */
  HunchDataType type;
  guint32       n_levels;
  guint32       width;        /* bytes of one value: 8 for doubles, else codes */
} HunchSegmentHead;

typedef struct _HunchSegment HunchSegment;

/* NULL without error when there is none, or none that fits; a damaged one is removed. */
HunchSegment *hunch_segment_open (const char *path, HunchDataType type, gboolean codes, gint64 n_rows);
void          hunch_segment_free (HunchSegment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchSegment, hunch_segment_free)

const HunchSegmentHead *hunch_segment_get_head (HunchSegment *self);
gboolean                hunch_segment_read_doubles (HunchSegment *self, gint64 first, gsize n, double *out, GError **error);
gboolean                hunch_segment_read_codes (HunchSegment *self, gint64 first, gsize n, gint32 *out, GError **error);
/* NULL-terminated, lent; read when first asked for. */
const char *const      *hunch_segment_get_levels (HunchSegment *self, GError **error);

/* --- making one -------------------------------------------------------------- */

typedef struct _HunchSegmentWriter HunchSegmentWriter;

/* `path` NULL, or not writable: the segment lives in an unnamed file as long as it is open. */
HunchSegmentWriter *hunch_segment_writer_new (const char *path, HunchDataType type, gboolean codes);
void                hunch_segment_writer_free (HunchSegmentWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchSegmentWriter, hunch_segment_writer_free)

/* For each row one of these. */
void                hunch_segment_writer_add_number (HunchSegmentWriter *self, double value);
void                hunch_segment_writer_add_text (HunchSegmentWriter *self, const char *text, gsize length);
void                hunch_segment_writer_add_missing (HunchSegmentWriter *self);

/* Gives the file its name and opens it. */
HunchSegment       *hunch_segment_writer_finish (HunchSegmentWriter *self, GError **error);

G_END_DECLS
