/* format/parquet-plan-private.h: which bytes of a row group are read, and in how few questions. */
#pragma once
#include "format/parquet-column-private.h"

G_BEGIN_DECLS

typedef struct
{
  HunchParquetFile *file;       /* owned by whoever fills this in */
  GArray           *leaves;     /* the same; of HunchParquetColumn *: the columns to begin, a field's one behind the other */
  gint64            first_row;  /* of the group; 0 unless n_wanted says how many */
  gint64            n_wanted;   /* rows; -1: all */
  GPtrArray        *ready;      /* borrowed, may be NULL; of HunchRange: bytes that are at hand */
  gint64            n_bytes;    /* read so far */
} HunchParquetWanted;

/* Begins all columns at the row group and gives them their first bytes. `out_n_skip`: for each column the rows that it begins too early. */
gboolean hunch_parquet_wanted_begin (HunchParquetWanted  *self,
                                     guint                row_group,
                                     gint64              *out_n_skip,
                                     GCancellable        *cancellable,
                                     GError             **error);

G_END_DECLS
