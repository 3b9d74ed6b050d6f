/* format/parquet-codec-private.h: the ways in which the pages of Parquet files are packed. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The numbers are those of the format. */
typedef enum
{
  HUNCH_PARQUET_CODEC_NONE = 0,
  HUNCH_PARQUET_CODEC_SNAPPY = 1,
  HUNCH_PARQUET_CODEC_GZIP = 2,
  HUNCH_PARQUET_CODEC_LZO = 3,
  HUNCH_PARQUET_CODEC_BROTLI = 4,
  HUNCH_PARQUET_CODEC_LZ4 = 5,      /* framed as Hadoop does, or one bare block */
  HUNCH_PARQUET_CODEC_ZSTD = 6,
  HUNCH_PARQUET_CODEC_LZ4_RAW = 7,
} HunchParquetCodec;

/* Its name, "LZO"; NULL for a number that is none. */
const char *hunch_parquet_codec_get_name (int codec);

/* FALSE for LZO, which is not read, and for what is no codec. */
gboolean    hunch_parquet_codec_is_read (int codec);

/* Unpacks into `to`, which has room for exactly the `n_to` bytes that must come out; FALSE when they do not. */
gboolean    hunch_parquet_codec_unpack (HunchParquetCodec  codec,
                                        const guint8      *from,
                                        gsize              n_from,
                                        guint8            *to,
                                        gsize              n_to);

G_END_DECLS
