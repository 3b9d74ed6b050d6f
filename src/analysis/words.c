#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/words.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DECIMALS 6

/* The mark between thousands: the locale's; where it has none, the one that goes with its decimal mark. */
static const char *
get_thousands_mark (void)
{
  const struct lconv *locale = localeconv ();

  if (*locale->thousands_sep != '\0' && g_utf8_validate (locale->thousands_sep, -1, NULL))
    return locale->thousands_sep;
  return g_str_equal (locale->decimal_point, ".") ? "," : "\302\240";
}

/* Sets apart the thousands of the digits before the decimal mark; four digits stay together after a
 * decimal mark only. */
static char *
group_digits (const char *digits)
{
  GString *out = g_string_new (NULL);
  const char *start = digits + (*digits == '-');
  gsize n_whole = strspn (start, "0123456789");

  if (*digits == '-')
    g_string_append (out, "\342\210\222");
  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append (out, get_thousands_mark ());
      g_string_append_c (out, start[i]);
    }
  g_string_append (out, start + n_whole);
  return g_string_free (out, FALSE);
}

static char *
write_decimals (double   value,
                int      n_decimals,
                gboolean is_year)
{
  g_autofree char *digits = NULL;
  const char *start;

  if (!isfinite (value))
    return g_strdup ("–");

  digits = g_strdup_printf ("%.*f", n_decimals, value);
  /* No minus before nothing. */
  start = digits + (*digits == '-' && strpbrk (digits, "123456789") == NULL);
  return is_year && *start != '-' ? g_strdup (start) : group_digits (start);
}

char *
hunch_words_decimals (double value,
                      int    n_decimals)
{
  return write_decimals (value, n_decimals, FALSE);
}

/* 1.53 × 10⁻⁷. */
static char *
write_power_of_ten (double value)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  g_autofree char *plain = g_strdup_printf ("%.2e", value);
  char *exponent = strchr (plain, 'e');
  g_autofree char *power = g_strdup_printf ("%d", atoi (exponent + 1));
  g_autofree char *mantissa = NULL;
  GString *out;

  *exponent = '\0';
  mantissa = group_digits (plain);
  out = g_string_new (mantissa);
  g_string_append (out, " × 10");
  for (const char *at = power; *at != '\0'; at++)
    g_string_append (out, *at == '-' ? "⁻" : digits[*at - '0']);
  return g_string_free (out, FALSE);
}

char *
hunch_words_number (double value)
{
  double size = fabs (value);
  int magnitude;

  if (!isfinite (value))
    return g_strdup ("–");
  if (value == 0)
    return g_strdup ("0");
  if (size < 1e-4 || size >= 1e15)
    return write_power_of_ten (value);
  if (value == trunc (value))
    return hunch_words_decimals (value, 0);

  magnitude = (int) floor (log10 (size));
  return hunch_words_decimals (value, CLAMP (2 - magnitude, 0, MOST_DECIMALS));
}

/* Beyond these decimals say nothing, or too much. */
static gboolean
is_extreme (double value)
{
  return !isfinite (value) || (value != 0 && fabs (value) < 1e-4) || fabs (value) >= 1e18;
}

char *
hunch_words_estimate (double   estimate,
                      double   low,
                      double   high,
                      gboolean is_year)
{
  if (is_extreme (estimate))
    return hunch_words_number (estimate);
  return write_decimals (estimate, hunch_words_get_n_decimals (estimate, low, high), is_year);
}

char *
hunch_words_mean (double   mean,
                  double   se,
                  gboolean is_year)
{
  if (is_extreme (mean))
    return hunch_words_number (mean);
  if (!isfinite (se) || se <= 0)
    return is_year ? write_decimals (mean, mean == trunc (mean) ? 0 : 1, TRUE) : hunch_words_number (mean);
  return write_decimals (mean, CLAMP (-(int) floor (log10 (se)), 0, MOST_DECIMALS), is_year);
}

char *
hunch_words_count (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  return group_digits (digits);
}

char *
hunch_words_percent (double share)
{
  double percent = 100 * share;
  g_autofree char *number = hunch_words_decimals (percent, fabs (percent) < 9.95 && percent != 0 ? 1 : 0);

  /* Translators: a share, e.g. "12 %". */
  return g_strdup_printf (_("%s %%"), number);
}

char *
hunch_words_p (double p)
{
  g_autofree char *number = NULL;

  if (!isfinite (p))
    return g_strdup (_("p not known"));
  if (p < 0.001)
    {
      number = hunch_words_decimals (0.001, 3);
      return g_strdup_printf (_("p < %s"), number);
    }
  if (p > 0.995)
    {
      number = hunch_words_decimals (0.99, 2);
      return g_strdup_printf (_("p > %s"), number);
    }

  number = hunch_words_decimals (p, p < 0.1 ? 3 : 2);
  return g_strdup_printf (_("p = %s"), number);
}

static char *
write_interval (double   low,
                double   high,
                double   conf,
                gboolean is_year)
{
  g_autofree char *percent = hunch_words_decimals (100 * conf, fabs (100 * conf - round (100 * conf)) > 1e-9 ? 1 : 0);
  double width = high - low;
  double end = isfinite (low) ? low : high;
  int n_decimals = isfinite (width) ? hunch_words_get_n_decimals (low, low, high)
                                    : hunch_words_get_n_decimals (end, end - fabs (end) / 10, end + fabs (end) / 10);
  double size = isfinite (width) ? MAX (fabs (low), fabs (high)) : fabs (end);
  gboolean needs_power = size < 1e-4 || size >= 1e18;
  g_autofree char *from = needs_power ? hunch_words_number (low) : write_decimals (low, n_decimals, is_year);
  g_autofree char *to = needs_power ? hunch_words_number (high) : write_decimals (high, n_decimals, is_year);

  if (isnan (low) || isnan (high))
    return g_strdup (_("no interval"));
  if (isinf (low))
    return g_strdup_printf (_("%s %% interval up to %s"), percent, to);
  if (isinf (high))
    return g_strdup_printf (_("%s %% interval from %s up"), percent, from);
  return g_strdup_printf (_("%s %% interval %s to %s"), percent, from, to);
}

char *
hunch_words_interval (double low,
                      double high,
                      double conf)
{
  return write_interval (low, high, conf, FALSE);
}

char *
hunch_words_year_interval (double low,
                           double high,
                           double conf)
{
  return write_interval (low, high, conf, TRUE);
}

char *
hunch_words_list (const char *const *words,
                  guint              n,
                  guint              max)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, max); i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      g_string_append (out, words[i]);
    }
  if (n > max)
    g_string_append (out, ", …");
  return g_string_free (out, FALSE);
}

int
hunch_words_get_n_decimals (double estimate,
                            double low,
                            double high)
{
  double half = (high - low) / 2;

  /* Less than rounding leaves is no width. */
  if (!isfinite (half) || half <= 1e-12 * fabs (estimate))
    half = fabs (estimate) / 10;
  if (!isfinite (half) || half <= 0)
    return 0;
  return CLAMP (1 - (int) floor (log10 (half)), 0, MOST_DECIMALS);
}

char *
hunch_words_escape_claim (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      g_string_append_c (out, *at);
      if (*at == '{' || *at == '}')
        g_string_append_c (out, *at);
    }
  return g_string_free (out, FALSE);
}
