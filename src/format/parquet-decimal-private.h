/* format/parquet-decimal-private.h: whole numbers of any length, with a decimal point somewhere. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Longer ones are not read as numbers. */
#define HUNCH_PARQUET_MAX_DECIMAL 512
/* Room that any of them needs as text: digits, scale, sign and point. */
#define HUNCH_PARQUET_DECIMAL_TEXT (HUNCH_PARQUET_MAX_DECIMAL * 3 + 1008)

/* `value` × 10^-scale with exactly `scale` decimals. Returns the number of bytes written. */
gsize    hunch_parquet_write_decimal (char  *to,
                                      gint64 value,
                                      guint  scale);

/* The same of a big-endian two's complement number of at most HUNCH_PARQUET_MAX_DECIMAL bytes. */
gsize    hunch_parquet_write_long_decimal (char         *to,
                                           const guint8 *bytes,
                                           gsize         n_bytes,
                                           guint         scale);

gsize    hunch_parquet_write_unsigned (char   *to,
                                       guint64 value);

/* FALSE when it is beyond 64 bits. */
gboolean hunch_parquet_read_long_integer (const guint8 *bytes,
                                          gsize         n_bytes,
                                          gint64       *out_value);

/* The double nearest to `value` × 10^-scale. */
double   hunch_parquet_scale_decimal (gint64 value,
                                      guint  scale);

G_END_DECLS
