/* format/parquet-values-private.h: values as they stand in a page become values as they stand in a batch. */
#pragma once
#include "format/parquet-private.h"

G_BEGIN_DECLS

/* Room for texts that are made anew. Lasts until it is reset; nothing in it moves. */
typedef struct
{
  GPtrArray *blocks;    /* owned, of memory */
  char      *at;
  gsize      n_left;
  gsize      n_used;    /* since the last reset */
} HunchParquetArena;

void  hunch_parquet_arena_init (HunchParquetArena *self);
void  hunch_parquet_arena_clear (HunchParquetArena *self);
void  hunch_parquet_arena_reset (HunchParquetArena *self);
/* Room for `n_bytes`; what of it is used is then taken. */
char *hunch_parquet_arena_reserve (HunchParquetArena *self,
                                   gsize              n_bytes);
void  hunch_parquet_arena_take (HunchParquetArena *self,
                                gsize              n_bytes);

/* Columns of values, none missing by itself. Which arrays there are follows from the type: those of the physical type and those of
 * what it becomes, which may be the same ones. */
typedef struct
{
  gint64     *integers;
  double     *reals;
  HunchSlice *slices;
  guint8     *states;    /* of HunchCellState */
  HunchSlice *raw;       /* where states say UNPARSED; NULL when that cannot be */
  gboolean    has_odd;   /* some state is not VALUE */
  guint32     size;
} HunchParquetValues;

void hunch_parquet_values_init (HunchParquetValues     *self,
                                const HunchParquetType *type,
                                guint32                 size);
void hunch_parquet_values_clear (HunchParquetValues *self);

/* `n` values from `offset` on, in place. Bytes that are no text are counted. */
void hunch_parquet_values_convert (HunchParquetValues     *self,
                                   const HunchParquetType *type,
                                   guint32                 offset,
                                   guint32                 n,
                                   HunchParquetArena      *arena,
                                   gint64                 *n_odd_bytes);

/* Bytes as text: where they are, or in the arena with \xNN for each byte that is no character; those are counted. */
HunchSlice hunch_parquet_make_text (HunchParquetArena *arena,
                                    HunchSlice         bytes,
                                    gint64            *n_odd_bytes);

/* A value that is there, as text. Release with g_free(). */
char *hunch_parquet_values_dup_text (const HunchParquetValues *self,
                                     HunchDataType             data,
                                     guint32                   position);

G_END_DECLS
