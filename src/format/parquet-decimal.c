#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-decimal-private.h"

#include <string.h>

gsize
hunch_parquet_write_unsigned (char   *to,
                              guint64 value)
{
  char digits[20];
  guint n = 0;

  do
    digits[n++] = '0' + value % 10;
  while ((value /= 10) > 0);
  for (guint i = 0; i < n; i++)
    to[i] = digits[n - 1 - i];

  return n;
}

/* Sets the point into plain digits, with zeros in front where they are too few. */
static gsize
place_point (char    *to,
             gboolean is_negative,
             char    *digits,
             gsize    n_digits,
             guint    scale)
{
  char *at = to;

  if (is_negative)
    *at++ = '-';
  if (n_digits <= scale)
    *at++ = '0';
  else
    {
      memcpy (at, digits, n_digits - scale);
      at += n_digits - scale;
      digits += n_digits - scale;
      n_digits = scale;
    }
  if (scale == 0)
    return at - to;

  *at++ = '.';
  memset (at, '0', scale - n_digits);
  at += scale - n_digits;
  memcpy (at, digits, n_digits);

  return at + n_digits - to;
}

gsize
hunch_parquet_write_decimal (char  *to,
                             gint64 value,
                             guint  scale)
{
  char digits[20];
  gsize n = hunch_parquet_write_unsigned (digits, value < 0 ? -(guint64) value : (guint64) value);

  return place_point (to, value < 0, digits, n, scale);
}

/* Takes 10^9 after 10^9 out of the number, lowest digits first. */
static gsize
write_long_digits (char    *digits,
                   guint32 *words,
                   gsize    n_words)
{
  char *end = digits + HUNCH_PARQUET_MAX_DECIMAL * 3, *at = end;

  while (n_words > 0)
    {
      guint64 rest = 0;

      for (gsize i = n_words; i-- > 0;)
        {
          rest = rest << 32 | words[i];
          words[i] = (guint32) (rest / 1000000000);
          rest %= 1000000000;
        }
      for (guint i = 0; i < 9 && at > digits; i++, rest /= 10)
        *--at = '0' + rest % 10;
      while (n_words > 0 && words[n_words - 1] == 0)
        n_words--;
    }

  while (at < end - 1 && *at == '0')
    at++;
  memmove (digits, at, end - at);

  return end - at;
}

gsize
hunch_parquet_write_long_decimal (char         *to,
                                  const guint8 *bytes,
                                  gsize         n_bytes,
                                  guint         scale)
{
  guint32 words[HUNCH_PARQUET_MAX_DECIMAL / 4 + 1] = { 0 };
  char digits[HUNCH_PARQUET_MAX_DECIMAL * 3];
  gboolean is_negative = n_bytes > 0 && bytes[0] >= 0x80;
  guint carry = is_negative;
  gint64 value;

  if (hunch_parquet_read_long_integer (bytes, n_bytes, &value))
    return hunch_parquet_write_decimal (to, value, scale);

  for (gsize i = 0; i < n_bytes; i++)
    {
      guint byte = bytes[n_bytes - 1 - i];

      if (is_negative)
        {
          byte = (byte ^ 0xff) + carry;
          carry = byte >> 8;
          byte &= 0xff;
        }
      words[i / 4] |= byte << (i % 4 * 8);
    }

  return place_point (to, is_negative, digits, write_long_digits (digits, words, n_bytes / 4 + 1), scale);
}

gboolean
hunch_parquet_read_long_integer (const guint8 *bytes,
                                 gsize         n_bytes,
                                 gint64       *out_value)
{
  guint8 sign = n_bytes > 0 && bytes[0] >= 0x80 ? 0xff : 0;
  guint64 value = sign == 0 ? 0 : G_MAXUINT64;

  while (n_bytes > 8)
    {
      if (*bytes != sign)
        return FALSE;
      bytes++;
      n_bytes--;
    }
  if (n_bytes == 8 && (*bytes >= 0x80) != (sign != 0))
    return FALSE;

  for (gsize i = 0; i < n_bytes; i++)
    value = value << 8 | bytes[i];
  *out_value = (gint64) value;

  return TRUE;
}

/* Both numbers are exact doubles, so one division rounds once. */
double
hunch_parquet_scale_decimal (gint64 value,
                             guint  scale)
{
  static const double powers[] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  };
  char text[1100];

  if (scale < G_N_ELEMENTS (powers) && value >= -(G_GINT64_CONSTANT (1) << 53) && value <= G_GINT64_CONSTANT (1) << 53)
    return value / powers[scale];

  text[hunch_parquet_write_decimal (text, value, scale)] = '\0';

  return g_ascii_strtod (text, NULL);
}
