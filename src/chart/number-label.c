#define G_LOG_DOMAIN "hunch-chart"
#include "chart/number-label.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\342\210\222"
#define THIN_SPACE "\342\200\211"

/* From here on a number is written with a word for its size. */
#define LONG_NUMBER 1e6

#define GROUPED_NUMBER 9999.5

typedef struct
{
  double      size;
  const char *suffix;
} Magnitude;

static const Magnitude magnitudes[] = {
  { 1e12, "tn" },
  { 1e9, "bn" },
  { 1e6, "M" },
};

/* Decimals that a multiple of `step` needs, 0..15. */
static int
count_decimals (double step)
{
  int decimals = 0;

  if (!(step > 0))
    return 0;
  while (decimals < 15 && fabs (step - rint (step)) > 1e-6 * step)
    {
      step *= 10;
      decimals++;
    }
  return decimals;
}

static gboolean
is_tiny (double max_abs)
{
  return max_abs > 0 && max_abs < 1e-4;
}

static void
choose_magnitude (HunchNumberFormat *format,
                  double             max_abs,
                  double             step)
{
  for (guint i = 0; i < G_N_ELEMENTS (magnitudes); i++)
    if (max_abs >= magnitudes[i].size && count_decimals (step / magnitudes[i].size) <= 3)
      {
        format->divisor = magnitudes[i].size;
        format->suffix = magnitudes[i].suffix;
        return;
      }
}

HunchNumberFormat
hunch_number_format_for_ticks (double   max_abs,
                               double   step,
                               gboolean percent)
{
  HunchNumberFormat format = { .divisor = 1, .grouped = max_abs * (percent ? 100 : 1) >= GROUPED_NUMBER };

  if (percent)
    {
      format.divisor = 0.01;
      format.suffix = "%";
      format.decimals = count_decimals (step * 100);
      return format;
    }
  if (max_abs >= 1e15 || is_tiny (max_abs))
    {
      format.scientific = TRUE;
      return format;
    }

  if (max_abs >= LONG_NUMBER)
    choose_magnitude (&format, max_abs, step);
  format.decimals = count_decimals (step / format.divisor);
  return format;
}

/* 10 to the power of how many places one figure lies from the point, for `figures` figures of `value`. */
static double
get_last_figure (double value,
                 int    figures)
{
  return pow (10, floor (log10 (value)) - figures + 1);
}

HunchNumberFormat
hunch_number_format_for_values (const double *values,
                                gsize         n,
                                gboolean      percent)
{
  double max_abs = 0;
  gboolean all_whole = TRUE;
  double scale = percent ? 100 : 1;
  double step = 1;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        max_abs = MAX (max_abs, fabs (values[i]));
        all_whole = all_whole && values[i] * scale == rint (values[i] * scale);
      }

  if (max_abs > 0 && !all_whole)
    step = MIN (1, get_last_figure (max_abs * scale, 3)) / scale;
  else
    step = 1 / scale;
  if (max_abs >= LONG_NUMBER && !percent)
    step = get_last_figure (max_abs, 3);
  return hunch_number_format_for_ticks (max_abs, step, percent);
}

/* "1234567" to "1,234,567"; behind the point nothing is changed. */
static void
append_grouped (GString    *out,
                const char *digits,
                gboolean    grouped)
{
  const struct lconv *locale = localeconv ();
  const char *decimal_mark = locale->decimal_point;
  const char *group_mark = locale->thousands_sep;
  const char *point = strchr (digits, '.');
  int n_whole = point != NULL ? (int) (point - digits) : (int) strlen (digits);

  if (group_mark == NULL || *group_mark == '\0' || !g_utf8_validate (group_mark, -1, NULL))
    group_mark = g_str_equal (decimal_mark, ".") ? "," : THIN_SPACE;

  for (int i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0 && grouped)
        g_string_append (out, group_mark);
      g_string_append_c (out, digits[i]);
    }
  if (point != NULL)
    g_string_append_printf (out, "%s%s", decimal_mark, point + 1);
}

static void
append_superscript (GString *out,
                    int      number)
{
  static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char digits[16];

  g_snprintf (digits, sizeof digits, "%d", ABS (number));
  if (number < 0)
    g_string_append (out, "⁻");
  for (const char *at = digits; *at != '\0'; at++)
    g_string_append (out, raised[*at - '0']);
}

static void
append_scientific (GString *out,
                   double   value)
{
  int exponent = (int) floor (log10 (value) + 1e-12);
  double mantissa = value / pow (10, exponent);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.3g", mantissa);
  if (!g_str_equal (digits, "1"))
    g_string_append_printf (out, "%s×", digits);
  g_string_append (out, "10");
  append_superscript (out, exponent);
}

char *
hunch_number_format_write (const HunchNumberFormat *self,
                           double                   value)
{
  GString *out = g_string_new (NULL);
  char pattern[16];
  char digits[400];
  double shown = fabs (value) / self->divisor;

  if (!isfinite (value))
    return g_string_free (g_string_assign (out, isnan (value) ? "–" : value < 0 ? MINUS "∞" : "∞"), FALSE);
  if (self->scientific && value != 0)
    {
      g_string_append (out, value < 0 ? MINUS : "");
      append_scientific (out, fabs (value));
      return g_string_free (out, FALSE);
    }

  if (value == 0 && self->divisor > 1)
    return g_string_free (g_string_assign (out, "0"), FALSE);

  g_snprintf (pattern, sizeof pattern, "%%.%df", self->decimals);
  g_ascii_formatd (digits, sizeof digits, pattern, shown);
  if (value < 0 && strspn (digits, "0.") < strlen (digits))
    g_string_append (out, MINUS);
  append_grouped (out, digits, self->grouped);
  if (self->suffix != NULL)
    g_string_append_printf (out, THIN_SPACE "%s", self->suffix);
  return g_string_free (out, FALSE);
}

char *
hunch_number_label_new (double   value,
                        gboolean percent)
{
  HunchNumberFormat format;
  double scale = percent ? 100 : 1;
  double shown = fabs (value) * scale;
  double step = 1;

  if (isfinite (shown) && shown > 0 && shown != rint (shown))
    step = MIN (1, get_last_figure (shown, 4));
  if (isfinite (shown) && shown >= LONG_NUMBER)
    step = get_last_figure (shown, 4);
  format = hunch_number_format_for_ticks (fabs (value), step / scale, percent);

  /* 41.20 is written 41.2. */
  while (format.decimals > 0)
    {
      double factor = pow (10, format.decimals - 1);
      double in_unit = rint (shown / (percent ? 1 : format.divisor) * factor * 10);

      if (fmod (in_unit, 10) != 0)
        break;
      format.decimals--;
    }
  return hunch_number_format_write (&format, value);
}
