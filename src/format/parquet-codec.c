#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-codec-private.h"

#include <brotli/decode.h>
#include <lz4.h>
#include <snappy-c.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

static const char *const codec_names[] = { "UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW" };

const char *
hunch_parquet_codec_get_name (int codec)
{
  return codec >= 0 && codec < (int) G_N_ELEMENTS (codec_names) ? codec_names[codec] : NULL;
}

gboolean
hunch_parquet_codec_is_read (int codec)
{
  return hunch_parquet_codec_get_name (codec) != NULL && codec != HUNCH_PARQUET_CODEC_LZO;
}

static gboolean
unpack_snappy (const guint8 *from,
               gsize         n_from,
               guint8       *to,
               gsize         n_to)
{
  size_t n = 0;

  return snappy_uncompressed_length ((const char *) from, n_from, &n) == SNAPPY_OK && n == n_to
         && snappy_uncompress ((const char *) from, n_from, (char *) to, &n) == SNAPPY_OK && n == n_to;
}

/* Several members stand one behind the other in some files. */
static gboolean
unpack_gzip (const guint8 *from,
             gsize         n_from,
             guint8       *to,
             gsize         n_to)
{
  z_stream stream = { .next_in = (Bytef *) from, .avail_in = n_from, .next_out = to, .avail_out = n_to };
  int status;

  /* 32: gzip and zlib heads are both known. */
  if (inflateInit2 (&stream, 15 + 32) != Z_OK)
    return FALSE;

  while ((status = inflate (&stream, Z_FINISH)) == Z_STREAM_END && stream.avail_in > 0 && stream.avail_out > 0)
    if (inflateReset (&stream) != Z_OK)
      break;
  inflateEnd (&stream);

  return status == Z_STREAM_END && stream.avail_out == 0;
}

static gboolean
unpack_brotli (const guint8 *from,
               gsize         n_from,
               guint8       *to,
               gsize         n_to)
{
  size_t n = n_to;

  return BrotliDecoderDecompress (n_from, from, &n, to) == BROTLI_DECODER_RESULT_SUCCESS && n == n_to;
}

static gboolean
unpack_lz4_raw (const guint8 *from,
                gsize         n_from,
                guint8       *to,
                gsize         n_to)
{
  return n_from <= G_MAXINT && n_to <= G_MAXINT
         && LZ4_decompress_safe ((const char *) from, (char *) to, (int) n_from, (int) n_to) == (int) n_to;
}

static guint32
read_be32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

/* Hadoop's frames: the size of what comes out, the size of what is packed, both big-endian, and the block. */
static gboolean
unpack_lz4_frames (const guint8 *from,
                   gsize         n_from,
                   guint8       *to,
                   gsize         n_to)
{
  while (n_from >= 8)
    {
      guint32 n_out = read_be32 (from), n_in = read_be32 (from + 4);

      if (n_in > n_from - 8 || n_out > n_to || !unpack_lz4_raw (from + 8, n_in, to, n_out))
        return FALSE;
      from += 8 + n_in;
      n_from -= 8 + n_in;
      to += n_out;
      n_to -= n_out;
    }

  return n_from == 0 && n_to == 0;
}

static gboolean
unpack_zstd (const guint8 *from,
             gsize         n_from,
             guint8       *to,
             gsize         n_to)
{
  return ZSTD_decompress (to, n_to, from, n_from) == n_to;
}

gboolean
hunch_parquet_codec_unpack (HunchParquetCodec  codec,
                            const guint8      *from,
                            gsize              n_from,
                            guint8            *to,
                            gsize              n_to)
{
  switch (codec)
    {
    case HUNCH_PARQUET_CODEC_NONE:
      if (n_from == n_to && n_to > 0)
        memcpy (to, from, n_to);
      return n_from == n_to;
    case HUNCH_PARQUET_CODEC_SNAPPY:
      return unpack_snappy (from, n_from, to, n_to);
    case HUNCH_PARQUET_CODEC_GZIP:
      return unpack_gzip (from, n_from, to, n_to);
    case HUNCH_PARQUET_CODEC_BROTLI:
      return unpack_brotli (from, n_from, to, n_to);
    case HUNCH_PARQUET_CODEC_LZ4:
      return unpack_lz4_frames (from, n_from, to, n_to) || unpack_lz4_raw (from, n_from, to, n_to);
    case HUNCH_PARQUET_CODEC_ZSTD:
      return unpack_zstd (from, n_from, to, n_to);
    case HUNCH_PARQUET_CODEC_LZ4_RAW:
      return unpack_lz4_raw (from, n_from, to, n_to);
    case HUNCH_PARQUET_CODEC_LZO:
    default:
      return FALSE;
    }
}
