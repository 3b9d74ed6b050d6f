/* format/csv-numbers-private.h: what reads as a number without losing anything.
 *
 * A whole number fits 64 bits, has no zero in front and is not "-0". A real number has at most 17
 * significant digits and gives the same digits back after a trip through a double; the
 * shapes 83.0, 10.07E0, .5, 5. and 1e5 are fine. Lenient reading, for a type that the
 * person has chosen, also takes zeros in front and digits that a double cannot keep. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_READS_INTEGER = 1 << 0,
  HUNCH_READS_REAL = 1 << 1,
  HUNCH_READS_PLUS = 1 << 2,     /* begins with + */
  HUNCH_READS_MARKED = 1 << 3,   /* has a decimal or thousands mark */
} HunchCsvNumberFlags;

typedef struct
{
  gint64 integer;  /* for READS_INTEGER */
  double real;     /* for READS_REAL */
} HunchCsvNumber;

/* `text` has no blanks around it. `decimal` is . or , and `thousands` is 0 or one of , . ' and
 * blank (which takes the no-break and narrow blanks too). 0 when it is no number so read. */
HunchCsvNumberFlags hunch_csv_read_number (const char     *text,
                                           gsize           n,
                                           char            decimal,
                                           char            thousands,
                                           gboolean        is_lenient,
                                           HunchCsvNumber *out_number);

/* The common case, inline: an optional minus, at most 15 digits and at most one point. 0 when it
 * is something else, which may still be a number. `*out_is_grouped` tells that it has the shape
 * 1.234 where the point may be a thousands mark. */
static inline HunchCsvNumberFlags
hunch_csv_read_plain_number (const char     *text,
                             gsize           n,
                             HunchCsvNumber *out_number,
                             gboolean       *out_is_grouped)
{
  static const double powers[16] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
  const char *at = text + (*text == '-');
  const char *end = text + n;
  const char *digits = at;
  gsize n_whole;
  guint64 value = 0;

  *out_is_grouped = FALSE;
  if (n == 0 || n > 17 || at == end)
    return 0;

  for (; at < end && (guint8) (*at - '0') < 10; at++)
    value = value * 10 + (guint8) (*at - '0');

  n_whole = at - digits;
  if (n_whole == 0 || (n_whole > 1 && *digits == '0') || n_whole > 15)
    return 0;

  if (at == end)
    {
      if (value == 0 && digits != text)
        return 0;
      out_number->integer = digits != text ? -(gint64) value : (gint64) value;
      out_number->real = (double) out_number->integer;
      return HUNCH_READS_INTEGER | HUNCH_READS_REAL;
    }

  if (*at != '.' || end - digits > 16)
    return 0;

  for (at++; at < end && (guint8) (*at - '0') < 10; at++)
    value = value * 10 + (guint8) (*at - '0');

  if (at != end || end - digits - n_whole < 2)
    return 0;

  out_number->real = (double) value / powers[end - digits - n_whole - 1];
  if (digits != text)
    out_number->real = -out_number->real;
  *out_is_grouped = end - digits - n_whole == 4 && n_whole <= 3 && *digits != '0';

  return HUNCH_READS_REAL;
}

G_END_DECLS
