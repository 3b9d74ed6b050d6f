/* format/parquet-retype-private.h: a column handed out as the type the person chose, or with the missing markers the person named: every value is taken
 * as text and read as that type, leniently, as in separated text. What does not read is UNPARSED and keeps its text. */
#pragma once
#include "format/batch.h"

G_BEGIN_DECLS

typedef struct _HunchParquetRetype HunchParquetRetype;

/* `missing`: markers, NULL for none. */
HunchParquetRetype *hunch_parquet_retype_new (HunchDataType       from,
                                              HunchDataType       to,
                                              char              **missing,
                                              gsize               max_rows);
void                hunch_parquet_retype_free (HunchParquetRetype *self);

/* Replaces the arrays of `column` by its own, which hold until the next call. */
void                hunch_parquet_retype_convert (HunchParquetRetype *self,
                                                  HunchBatchColumn   *column,
                                                  gsize               n_rows);

G_END_DECLS
