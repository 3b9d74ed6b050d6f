/* project/columns.h: columns of a table as typed arrays, for everything that computes.
 *
 * SQL scans are the slow part, so each column is turned once into a segment: a
 * file of doubles, or of text codes with a sorted dictionary, in the user's cache
 * folder under the table's token. A segment can be thrown away at any time. */
#pragma once
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

typedef struct _HunchColumns HunchColumns;

/* Opens `n` columns of a table or view, making the segments that are missing in one scan. Blocking; reports progress.
 * A column may be asked for twice. Error NO_SUCH names the column and the table. Memory: constant, but for dictionaries. */
HunchColumns *hunch_columns_open (HunchProject      *project,
                                  const char        *table,
                                  const char *const *names,
                                  guint              n,
                                  HunchProgress    *progress,
                                  GCancellable      *cancellable,
                                  GError           **error);
void          hunch_columns_free (HunchColumns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchColumns, hunch_columns_free)

gint64        hunch_columns_get_n_rows (HunchColumns *self);
HunchDataType hunch_columns_get_type (HunchColumns *self, guint column);
gint64        hunch_columns_get_n_missing (HunchColumns *self, guint column);

/* Smallest and largest non-missing value of a column read as numbers; NaN when there is none. */
void          hunch_columns_get_range (HunchColumns *self, guint column, double *out_min, double *out_max);

/* Rows first .. first+n-1 as doubles: numbers as they are, booleans 0/1, dates as days and timestamps as seconds since
 * 1970-01-01 UTC. Missing is NaN. FALSE for a text column (use codes) or when the file cannot be read. */
gboolean      hunch_columns_read (HunchColumns *self, guint column, gint64 first, gsize n, double *out, GError **error);

/* The same as codes 0 .. n_levels-1 into the levels, -1 for missing. For text, boolean, and any other type:
 * levels of numbers are their values in ascending order, written as text; of booleans "false" and "true"; of dates
 * and timestamps as ISO text in UTC. Whole numbers beyond 2^53 keep every digit here, unlike as doubles. */
gboolean      hunch_columns_read_codes (HunchColumns *self, guint column, gint64 first, gsize n, gint32 *out, GError **error);

/* Distinct values in ascending order (text by code point), lent. Made when first asked for. For a
 * column that is not text, more than a million distinct values is an error. */
const char *const *hunch_columns_get_levels (HunchColumns *self, guint column, guint *out_n_levels, GError **error);

/* Throws away every segment of tokens that no table of the project has any more, and what is beyond `max_bytes` in the cache. */
void          hunch_columns_clean_cache (gint64 max_bytes);

G_END_DECLS
