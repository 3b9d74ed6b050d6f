/* Numbers as a headline says them. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/claim-private.h"

#include <math.h>
#include <string.h>

#define MINUS "\xe2\x88\x92"
#define MAX_DECIMALS 9

/* Below this and above that, digits alone would be hard to read. */
#define SMALLEST_PLAIN 1e-4
#define LARGEST_PLAIN 1e15

static gboolean
take (const char **at,
      const char  *word)
{
  if (!g_str_has_prefix (*at, word))
    return FALSE;

  *at += strlen (word);
  return TRUE;
}

gboolean
hunch_claim_format_parse (const char       *text,
                          HunchClaimFormat *out_format)
{
  HunchClaimFormat format = { .decimals = -1 };
  const char *at = text;

  if (strcmp (text, "p") == 0)
    format.as_p = TRUE;
  else
    {
      format.with_sign = take (&at, "+");
      format.absolute = take (&at, "abs");
      format.percent = take (&at, "%");
      format.year = take (&at, "y");

      if (*at == '\0')
        {
          if (at == text)
            return FALSE;
          format.decimals = format.year ? 0 : -1;
        }
      else if (g_ascii_isdigit (at[0]) && at[1] == '\0')
        format.decimals = MIN (at[0] - '0', MAX_DECIMALS);
      else
        return FALSE;
    }

  *out_format = format;
  return TRUE;
}

/* "1234567.8" to "1,234,567.8" */
static char *
set_thousands_apart (const char *digits)
{
  gsize n_whole = strcspn (digits, ".");
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append_c (out, ',');
      g_string_append_c (out, digits[i]);
    }

  g_string_append (out, digits + n_whole);
  return g_string_free (out, FALSE);
}

static char *
write_fixed (double   magnitude,
             int      decimals,
             gboolean is_year)
{
  char format[8];
  char buffer[512];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (buffer, sizeof buffer, format, magnitude);
  return is_year ? g_strdup (buffer) : set_thousands_apart (buffer);
}

/* 1.2e-7 as "1.20 × 10⁻⁷" */
static char *
write_power (double magnitude)
{
  static const char *const superscripts[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  GString *out = g_string_new (NULL);
  char buffer[64];
  char *exponent;

  g_ascii_formatd (buffer, sizeof buffer, "%.2e", magnitude);
  exponent = strchr (buffer, 'e');
  *exponent++ = '\0';
  g_string_append_printf (out, "%s × 10", buffer);

  if (*exponent == '-')
    g_string_append (out, "⁻");
  exponent++;
  while (*exponent == '0' && exponent[1] != '\0')
    exponent++;
  for (; *exponent != '\0'; exponent++)
    g_string_append (out, superscripts[*exponent - '0']);

  return g_string_free (out, FALSE);
}

static char *
write_significant (double magnitude)
{
  int exponent;

  if (magnitude == 0 || (magnitude == floor (magnitude) && magnitude < LARGEST_PLAIN))
    return write_fixed (magnitude, 0, FALSE);
  if (magnitude < SMALLEST_PLAIN || magnitude >= LARGEST_PLAIN)
    return write_power (magnitude);

  exponent = (int) floor (log10 (magnitude));
  if (magnitude >= 0.9995 * pow (10, exponent + 1))
    exponent++;

  return write_fixed (magnitude, CLAMP (2 - exponent, 0, 7), FALSE);
}

static char *
write_p (double p)
{
  g_autofree char *digits = NULL;

  if (p < 0.001)
    return g_strdup ("p < 0.001");
  if (p > 0.999)
    return g_strdup ("p > 0.999");

  digits = write_fixed (p, p < 0.01 ? 3 : 2, FALSE);
  return g_strdup_printf ("p = %s", digits);
}

static gboolean
has_digit_but_zero (const char *text)
{
  return strpbrk (text, "123456789") != NULL;
}

char *
hunch_claim_format_number (double                  value,
                           const HunchClaimFormat *format)
{
  double shown = format->percent ? value * 100 : value;
  g_autofree char *digits = NULL;
  const char *sign = "";

  if (format->as_p)
    return write_p (value);

  digits = format->decimals < 0 ? write_significant (fabs (shown)) : write_fixed (fabs (shown), format->decimals, format->year);
  if (!format->absolute && has_digit_but_zero (digits))
    sign = shown < 0 ? MINUS : format->with_sign ? "+" : "";

  return g_strconcat (sign, digits, format->percent ? "%" : "", NULL);
}
