/* format/parquet-type-private.h: what the values of a column mean, from one element of the schema. */
#pragma once
#include "format/parquet-private.h"

G_BEGIN_DECLS

/* As it stands in the footer. */
typedef struct
{
  HunchSlice name;
  gint32     physical;     /* -1: a group */
  gint32     n_bytes;
  gint32     repetition;
  gint32     n_children;
  gint32     converted;    /* -1: none */
  gint32     scale;
  gint32     precision;
  gint32     logical;      /* number in the union, 0: none */
  gint32     unit;         /* 1 ms, 2 µs, 3 ns */
  gint32     n_bits;
  gboolean   is_signed;
  gboolean   is_utc;
} HunchParquetElement;

/* UNSUPPORTED or MALFORMED when there is no such type; `file` and `path` are for the sentence. */
gboolean hunch_parquet_type_init (HunchParquetType          *type,
                                  const HunchParquetElement *element,
                                  const char                *file,
                                  const char                *path,
                                  GError                   **error);

G_END_DECLS
