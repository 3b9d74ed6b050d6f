#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/sheet-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/words.h"

typedef struct { const char *name; const char *words; } Word;

/* Few, since a column may have such a name too. */
static const Word ESTIMATES[] = {
  { "difference", N_("Difference") }, { "cohens_d", N_("Cohen’s d") }, { "hedges_g", N_("Hedges’ g") },
  { "d_average_sd", N_("d with the average spread") }, { "(Intercept)", N_("Intercept") },
};

static const Word MEASURES[] = {
  { "r2", N_("R²") }, { "adj_r2", N_("Adjusted R²") },
  { "sigma", N_("Spread of the residuals") }, { "f", N_("F") }, { "f_p", N_("p of F") },
  { "ss_between", N_("Sum of squares between groups") }, { "ss_within", N_("Sum of squares within groups") },
  { "ms_between", N_("Mean square between groups") }, { "ms_within", N_("Mean square within groups") },
  { "df_between", N_("df between groups") }, { "df_within", N_("df within groups") },
  { "ss_model", N_("Sum of squares of the model") }, { "ss_residual", N_("Sum of squares of the residuals") },
  { "ms_model", N_("Mean square of the model") }, { "ms_residual", N_("Mean square of the residuals") },
  { "df_model", N_("df of the model") }, { "df_residual", N_("df of the residuals") },
  { "eta_squared", N_("Eta squared") }, { "omega_squared", N_("Omega squared") }, { "loglik", N_("Log likelihood") },
  { "aic", N_("AIC") }, { "bic", N_("BIC") }, { "durbin_watson", N_("Durbin–Watson") },
  { "breusch_pagan", N_("Breusch–Pagan") }, { "breusch_pagan_p", N_("p of Breusch–Pagan") },
  { "total", N_("Total") }, { "different", N_("Different values") },
};

/* What stands after the last dot. */
static const Word STATISTICS[] = {
  { "n", N_("n") }, { "missing", N_("missing") }, { "mean", N_("mean") }, { "sd", N_("SD") }, { "se", N_("SE") },
  { "ci_low", N_("interval from") }, { "ci_high", N_("interval to") }, { "min", N_("minimum") }, { "max", N_("maximum") },
  { "q1", N_("first quartile") }, { "median", N_("median") }, { "q3", N_("third quartile") }, { "mad", N_("MAD") },
  { "skewness", N_("skewness") }, { "kurtosis", N_("kurtosis") }, { "autocorr1", N_("correlation with the row before") },
  { "different", N_("different values") }, { "share", N_("share") },
};

static const char *
find_word (const Word *words,
           guint       n_words,
           const char *name)
{
  for (guint i = 0; i < n_words; i++)
    if (g_str_equal (words[i].name, name))
      return _(words[i].words);
  return NULL;
}

/* "q0.25" is cut at its own dot: the last but one divides it from its column. */
static char *
find_statistic (char  *name,
                char **out_words)
{
  char *dot = strrchr (name, '.');
  const char *word = dot == NULL ? NULL : find_word (STATISTICS, G_N_ELEMENTS (STATISTICS), dot + 1);

  if (word != NULL)
    {
      *out_words = g_strdup (word);
      return dot;
    }
  dot = g_strrstr (name, ".q0.");
  if (dot == NULL)
    return NULL;
  *out_words = g_strdup_printf (_("quantile %s"), dot + 2);
  return dot;
}

/* "minutes[film]" as "minutes, film". */
static void
open_brackets (GString *name)
{
  if (name->len == 0 || name->str[name->len - 1] != ']' || strchr (name->str, '[') == NULL)
    return;
  g_string_truncate (name, name->len - 1);
  g_string_replace (name, "[", ", ", 1);
}

char *
hunch_sheet_words_dup_measure (const char *name)
{
  const char *words = find_word (MEASURES, G_N_ELEMENTS (MEASURES), name);

  return g_strdup (words != NULL ? words : name);
}

char *
hunch_sheet_words_dup_name (const char *name)
{
  const char *whole = find_word (ESTIMATES, G_N_ELEMENTS (ESTIMATES), name);
  g_autofree char *copy = g_strdup (name);
  g_autofree char *statistic = NULL;
  g_autoptr (GString) text = NULL;
  char *dot;

  if (whole != NULL)
    return g_strdup (whole);
  dot = find_statistic (copy, &statistic);
  if (dot == NULL || dot == copy)
    return g_strdup (name);
  *dot = '\0';
  text = g_string_new (copy);
  open_brackets (text);
  g_string_append_printf (text, ": %s", statistic);
  return g_strdup (text->str);
}

/* The heads of tables come translated. */
gboolean
hunch_sheet_words_is_p (const char *name)
{
  return g_str_equal (name, "p") || g_str_has_suffix (name, "_p") || g_str_has_prefix (name, "p_") || g_str_has_prefix (name, "p, ") || g_str_equal (name, _("p"))
         || g_str_equal (name, _("Adjusted p"));
}

char *
hunch_sheet_words_dup_number (double value)
{
  double size = fabs (value);

  if (!isfinite (value) || value == 0 || size < 1e-4 || size >= 1e15 || value == trunc (value))
    return hunch_words_number (value);
  return hunch_words_decimals (value, CLAMP (3 - (int) floor (log10 (size)), 0, 7));
}

char *
hunch_sheet_words_dup_p (double p)
{
  g_autofree char *number = NULL;

  if (!isfinite (p))
    return g_strdup ("–");
  number = hunch_words_decimals (MAX (p, 0.001), p < 0.1 ? 3 : 2);
  return p < 0.001 ? g_strdup_printf ("< %s", number) : g_steal_pointer (&number);
}
