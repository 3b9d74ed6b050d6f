#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-numbers-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* A longer cell is no number that anyone has written. */
#define MAX_LENGTH 400
#define MAX_DIGITS 17
#define SAFE_DIGITS 15

/* Below it a double keeps fewer digits. */
#define SMALLEST_NORMAL 2.2250738585072014e-308

typedef struct
{
  gboolean is_negative;
  gboolean has_plus;
  gboolean has_point;
  gboolean has_exponent;
  gboolean has_groups;
  gboolean has_zero_in_front;
  guint    n_digits;             /* significant ones, from the first that is not 0 to the last as written */
  guint    n_kept;               /* of them without zeros at the end */
  int      exponent;             /* of ten, of the last digit written */
  guint64  whole;                /* the significant digits as a number; means nothing beyond 19 of them */
  guint64  kept;                 /* the same without zeros at the end */
  char     digits[MAX_LENGTH];
} Parts;

/* Length of a thousands mark at `at`, or 0. */
static gsize
match_mark (const char *at,
            const char *end,
            char        thousands)
{
  gsize left = end - at;

  if (thousands == 0 || left == 0)
    return 0;
  if (*at == thousands)
    return 1;
  if (thousands == ' ' && left >= 2 && memcmp (at, "\xc2\xa0", 2) == 0)
    return 2;
  if (thousands == ' ' && left >= 3 && (memcmp (at, "\xe2\x80\xaf", 3) == 0 || memcmp (at, "\xe2\x80\x89", 3) == 0))
    return 3;
  if (thousands == '\'' && left >= 3 && memcmp (at, "\xe2\x80\x99", 3) == 0)
    return 3;

  return 0;
}

static inline void
add_digit (Parts *parts,
           char   digit)
{
  if (digit == '0' && parts->n_digits == 0)
    return;

  parts->digits[parts->n_digits++] = digit;
  parts->whole = parts->whole * 10 + (digit - '0');
  if (digit != '0')
    {
      parts->n_kept = parts->n_digits;
      parts->kept = parts->whole;
    }
}

/* Digits before the decimal mark, in groups or not. NULL when the groups are wrong. */
static const char *
take_whole (Parts      *parts,
            const char *at,
            const char *end,
            char        thousands,
            gsize      *out_n)
{
  const char *group = at;
  const char *first = at;
  gsize n = 0;

  for (;;)
    {
      gsize n_mark;

      for (group = at; at < end && g_ascii_isdigit (*at); at++, n++)
        add_digit (parts, *at);

      if (parts->has_groups && at - group != 3)
        return NULL;

      n_mark = match_mark (at, end, thousands);
      if (n_mark == 0)
        break;
      if (!parts->has_groups && (at - group < 1 || at - group > 3 || *group == '0'))
        return NULL;
      parts->has_groups = TRUE;
      at += n_mark;
    }

  parts->has_zero_in_front = n > 1 && *first == '0';
  *out_n = n;

  return at;
}

static const char *
take_exponent (Parts      *parts,
               const char *at,
               const char *end)
{
  gboolean is_negative;
  int exponent = 0;

  if (at == end || (*at != 'e' && *at != 'E'))
    return at;

  at++;
  is_negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+'))
    at++;
  if (at == end || end - at > 4)
    return NULL;

  for (; at < end && g_ascii_isdigit (*at); at++)
    exponent = exponent * 10 + (*at - '0');

  parts->exponent += is_negative ? -exponent : exponent;
  parts->has_exponent = TRUE;

  return at;
}

static gboolean
split_number (Parts      *parts,
              const char *text,
              gsize       n,
              char        decimal,
              char        thousands)
{
  const char *end = text + n;
  const char *at = text;
  gsize n_whole, n_fraction = 0;

  if (n == 0 || n >= MAX_LENGTH)
    return FALSE;

  memset (parts, 0, G_STRUCT_OFFSET (Parts, digits));
  parts->is_negative = *at == '-';
  parts->has_plus = *at == '+';
  at += parts->is_negative || parts->has_plus;

  at = take_whole (parts, at, end, thousands, &n_whole);
  if (at == NULL)
    return FALSE;

  if (at < end && *at == decimal)
    {
      parts->has_point = TRUE;
      for (at++; at < end && g_ascii_isdigit (*at); at++, n_fraction++)
        add_digit (parts, *at);
      parts->exponent = -(int) n_fraction;
    }

  if (n_whole + n_fraction == 0)
    return FALSE;

  at = take_exponent (parts, at, end);

  return at == end;
}

static gboolean
read_integer (const Parts *parts,
              gint64      *out_integer)
{
  guint64 limit = parts->is_negative ? (guint64) G_MAXINT64 + 1 : G_MAXINT64;
  guint64 value;

  if (parts->has_point || parts->has_exponent || parts->n_digits > 19)
    return FALSE;

  value = parts->whole;
  if (value > limit || (value == 0 && parts->is_negative))
    return FALSE;

  *out_integer = parts->is_negative ? (gint64) (0 - value) : (gint64) value;

  return TRUE;
}

#if LDBL_MANT_DIG == 64

/* Most numbers are read without the C library, which is ten times as slow: up to
 * 17 digits and powers of ten up to 27 are exact in 64 bits of mantissa, so the
 * extended double below is the decimal rounded once. */
#define MAX_EXACT_POWER 27

static const long double POWERS[MAX_EXACT_POWER + 1] = {
  1e0L, 1e1L, 1e2L, 1e3L, 1e4L, 1e5L, 1e6L, 1e7L, 1e8L, 1e9L, 1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L,
  1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L,
};

static gboolean
compute_extended (const Parts *parts,
                  int          exponent,
                  long double *out_value)
{
  if (parts->n_kept > MAX_DIGITS || ABS (exponent) > MAX_EXACT_POWER)
    return FALSE;
  *out_value = exponent < 0 ? parts->kept / POWERS[-exponent] : parts->kept * POWERS[exponent];

  return TRUE;
}

/* Rounding twice goes wrong only when the first rounding ends half way between two doubles. */
static gboolean
is_half_way (long double value)
{
  guint64 mantissa;

  memcpy (&mantissa, &value, sizeof mantissa);

  return (mantissa & 0x7ff) == 0x400;
}

/* A double gives back the digits as written when it lies within half a unit of
 * the last one; out_keeps is -1 when that is too close to call. */
static gboolean
compute_fast (const Parts *parts,
              double      *out_value,
              int         *out_keeps)
{
  int exponent = parts->exponent + (int) (parts->n_digits - parts->n_kept);
  long double written, distance;

  if (!compute_extended (parts, exponent, &written) || is_half_way (written))
    return FALSE;

  *out_value = (double) written;
  *out_keeps = TRUE;
  if (parts->n_kept <= SAFE_DIGITS)
    return TRUE;

  distance = fabsl (written - (long double) *out_value);
  distance = exponent < 0 ? distance * POWERS[-exponent] : distance / POWERS[exponent];
  if (distance > 0.49L)
    *out_keeps = distance > 0.51L ? FALSE : -1;

  return TRUE;
}

#else

static gboolean
compute_fast (const Parts *parts,
              double      *out_value,
              int         *out_keeps)
{
  return FALSE;
}

#endif

static double
compute_real (const Parts *parts)
{
  char text[MAX_LENGTH + 16];
  guint n = MAX (parts->n_kept, 1);

  memcpy (text, parts->n_kept > 0 ? parts->digits : "0", n);
  g_snprintf (text + n, sizeof text - n, "e%d", parts->exponent + (int) (parts->n_digits - parts->n_kept));

  return g_ascii_strtod (text, NULL);
}

/* The digits a double gives back, as many as were written. */
static gboolean
keeps_digits (const Parts *parts,
              double       value)
{
  char format[8];
  char text[40];
  guint n = 0;

  if (parts->n_kept == 0)
    return TRUE;
  if (parts->n_kept > MAX_DIGITS)
    return FALSE;
  if (parts->n_kept <= SAFE_DIGITS && value >= SMALLEST_NORMAL)
    return TRUE;

  g_snprintf (format, sizeof format, "%%.%ue", parts->n_kept - 1);
  g_ascii_formatd (text, sizeof text, format, value);
  for (const char *at = text; *at != 'e' && *at != '\0'; at++)
    if (g_ascii_isdigit (*at) && *at != parts->digits[n++])
      return FALSE;

  return n == parts->n_kept;
}

static gboolean
read_real (const Parts *parts,
           gboolean     is_lenient,
           double      *out_real)
{
  double value;
  int keeps = -1;

  if (!compute_fast (parts, &value, &keeps))
    value = compute_real (parts);
  if (!isfinite (value) || (value == 0 && parts->n_kept > 0))
    return FALSE;
  if (!is_lenient && !(keeps >= 0 ? keeps : keeps_digits (parts, value)))
    return FALSE;

  *out_real = parts->is_negative ? -value : value;

  return TRUE;
}

HunchCsvNumberFlags
hunch_csv_read_number (const char     *text,
                       gsize           n,
                       char            decimal,
                       char            thousands,
                       gboolean        is_lenient,
                       HunchCsvNumber *out_number)
{
  HunchCsvNumberFlags flags = 0;
  gboolean is_whole;
  Parts parts;

  if (!split_number (&parts, text, n, decimal, thousands) || (parts.has_zero_in_front && !is_lenient))
    return 0;

  is_whole = !parts.has_point && !parts.has_exponent;
  if (read_integer (&parts, &out_number->integer))
    flags |= HUNCH_READS_INTEGER;

  /* A whole number beyond 64 bits is an identifier sooner than a quantity. */
  if ((flags != 0 || !is_whole || is_lenient || parts.n_kept == 0) && read_real (&parts, is_lenient, &out_number->real))
    flags |= HUNCH_READS_REAL;

  if (flags != 0 && parts.has_plus)
    flags |= HUNCH_READS_PLUS;
  if (flags != 0 && (parts.has_point || parts.has_groups))
    flags |= HUNCH_READS_MARKED;

  return flags;
}
