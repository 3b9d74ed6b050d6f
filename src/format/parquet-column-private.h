/* format/parquet-column-private.h: the values of one leaf, chunk after chunk, some thousands at a time. */
#pragma once
#include "format/parquet-page-private.h"

G_BEGIN_DECLS

/* Some pages of a chunk: what to read when not all of it is wanted. */
typedef struct
{
  guint64 dictionary_end;  /* behind the dictionary, which begins where the chunk does; where the chunk begins when there is none */
  guint64 start;           /* of the first page wanted */
  guint64 end;             /* behind the last one */
} HunchParquetSpan;

typedef struct
{
  HunchParquetFooter     *footer;          /* borrowed */
  const HunchParquetLeaf *leaf;            /* borrowed */
  guint                   leaf_position;
  HunchParquetType        type;
  guint32                 n_room;          /* values that one read can give */
  guint                   row_group;
  HunchParquetChunk       chunk;
  HunchParquetSpan        span;
  gboolean                is_span;
  HunchParquetFeed        feed;
  gint64                  n_chunk_left;    /* values of pages not begun */
  guint32                 n_page_left;     /* of the page at work, whose levels are not decoded */
  GBytes                 *page;            /* owned */
  HunchParquetSpare       spare;
  GPtrArray              *retired;         /* owned, of GBytes: pages whose texts are handed out */
  gsize                   n_retired;       /* bytes of them */
  HunchParquetRuns        repetitions;
  HunchParquetRuns        definitions;
  HunchParquetDecoder     decoder;
  gboolean                is_looked_up;    /* the page is one of places in the dictionary */
  GBytes                 *dictionary_page; /* owned */
  HunchParquetValues      dictionary;
  HunchParquetArena       dictionary_arena;
  gboolean                has_dictionary;
  gint64                  n_odd_bytes;     /* that were no characters */

  /* What the last read gave: levels from 0 on; values from the offset on that was asked for, those that are there one behind the other. */
  guint8                 *definition;      /* owned, [n_room] */
  guint8                 *repetition;      /* owned, the same; NULL when nothing is repeated */
  guint32                 n_ahead;         /* levels decoded behind those */
  guint32                 ahead;           /* the first of them */
  HunchParquetValues      values;
  HunchParquetArena       arena;
} HunchParquetColumn;

/* `type`: what to make of the values; `n_room`: how many to read at a time, at most HUNCH_PARQUET_MAX_ROWS. */
void     hunch_parquet_column_init (HunchParquetColumn     *self,
                                    HunchParquetFooter     *footer,
                                    guint                   leaf,
                                    const HunchParquetType *type,
                                    guint32                 n_room);
void     hunch_parquet_column_clear (HunchParquetColumn *self);

/* Goes to the beginning of a chunk, or of some of its pages. `goal` and `n_read` as of HunchParquetFeed. ENCRYPTED, UNSUPPORTED, MALFORMED. Reads nothing yet. */
gboolean hunch_parquet_column_begin (HunchParquetColumn      *self,
                                     guint                    row_group,
                                     const HunchParquetSpan  *span,
                                     gsize                    goal,
                                     gint64                  *n_read,
                                     GError                 **error);

/* Forgets what was handed out. */
void     hunch_parquet_column_release (HunchParquetColumn *self);

/* The next values, at most `n`; offset + n are at most n_room. Returns how many levels there are: 0 at the end, -1 on error. */
int      hunch_parquet_column_read (HunchParquetColumn  *self,
                                    guint32              offset,
                                    guint32              n,
                                    guint32             *out_n_present,
                                    GCancellable        *cancellable,
                                    GError             **error);

G_END_DECLS
