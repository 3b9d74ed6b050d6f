/* format/parquet-nested-private.h: lists, maps and structs as JSON text.
 *
 * Structs are objects with their members in the order of the file, lists are arrays. A map is an object whose names are its keys as text; when its
 * keys are nested themselves, an array of pairs. Bytes are hexadecimal digits, as `query --json` shows them. Decimals and whole numbers keep every
 * digit. What is no number is null. No blanks.
 *
 * How the levels are undone: Sergey Melnik and others, "Dremel", VLDB 2010, section 4.2. */
#pragma once
#include "format/parquet-column-private.h"

G_BEGIN_DECLS

/* Where one leaf stands among its levels. */
typedef struct
{
  HunchParquetColumn column;
  guint32            n;        /* levels at hand */
  guint32            at;
  guint32            value;    /* the next value */
} HunchParquetCursor;

typedef struct
{
  HunchParquetFooter     *footer;    /* borrowed */
  const HunchParquetNode *node;      /* borrowed */
  HunchParquetCursor     *cursors;   /* owned, one per leaf */
  GString                *text;      /* owned; the rows one behind the other */
  gsize                   row_start;
  GCancellable           *cancellable;  /* borrowed while it fills */
} HunchParquetNested;

void     hunch_parquet_nested_init (HunchParquetNested     *self,
                                    HunchParquetFooter     *footer,
                                    const HunchParquetNode *node);
void     hunch_parquet_nested_clear (HunchParquetNested *self);

/* To be called after its columns were begun: their first rows are left out, `n_skip[i]` of leaf i. */
gboolean hunch_parquet_nested_begin (HunchParquetNested  *self,
                                     const gint64        *n_skip,
                                     GCancellable        *cancellable,
                                     GError             **error);

/* At most `n` rows, fewer when they are long; -1 on error. A missing one is no JSON null but MISSING. */
int      hunch_parquet_nested_fill (HunchParquetNested  *self,
                                    guint32              n,
                                    HunchSlice          *slices,
                                    guint8              *states,
                                    GCancellable        *cancellable,
                                    GError             **error);

/* MALFORMED when something is left. */
gboolean hunch_parquet_nested_end (HunchParquetNested  *self,
                                   GCancellable        *cancellable,
                                   GError             **error);

G_END_DECLS
