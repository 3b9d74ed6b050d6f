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
  { "h", N_("H") }, { "w", N_("W") }, { "v", N_("V") }, { "z", N_("z") }, { "n_ranked", N_("Differences ranked") },
  { "epsilon_squared", N_("Epsilon squared") }, { "eta_squared_h", N_("Eta squared of the ranks") }, { "kendalls_w", N_("Kendall’s W") },
  { "blocks", N_("Blocks") }, { "groups", N_("Groups") }, { "strata", N_("Strata") }, { "changed", N_("Rows that changed") },
  { "breslow_day", N_("Breslow–Day") }, { "breslow_day_p", N_("p of Breslow–Day") }, { "tarone", N_("Tarone") }, { "tarone_p", N_("p of Tarone") },
  { "homogeneity_df", N_("df of both") }, { "condition", N_("Condition number") }, { "draws", N_("Draws") }, { "seed", N_("Seed") }, { "df", N_("df") },
  { "deviance", N_("Deviance") }, { "null_deviance", N_("Deviance without columns") }, { "null_loglik", N_("Log likelihood without columns") },
  { "loglik_poisson", N_("Log likelihood of Poisson’s model") }, { "df_null", N_("df without columns") }, { "pearson", N_("Pearson’s chi-square") },
  { "dispersion", N_("Dispersion") }, { "r2_mcfadden", N_("R² after McFadden") }, { "r2_cox_snell", N_("R² after Cox and Snell") },
  { "r2_nagelkerke", N_("R² after Nagelkerke") }, { "r2_tjur", N_("R² after Tjur") }, { "passes", N_("Steps of the search") }, { "steps", N_("Steps of the search") },
  { "auc", N_("Area under the ROC curve") }, { "auc_se", N_("Standard error of the area") }, { "accuracy", N_("Share right") },
  { "sensitivity", N_("Sensitivity") }, { "specificity", N_("Specificity") }, { "precision", N_("Precision") }, { "f1", N_("F1") },
  { "brier", N_("Brier score") }, { "mean", N_("Mean") }, { "theta", N_("Theta") }, { "theta_se", N_("Standard error of theta") },
  { "r1", N_("R¹") }, { "tau", N_("Quantile") }, { "objective", N_("Sum of the weighted distances") }, { "bandwidth", N_("Bandwidth") },
  { "scale", N_("Robust spread of the residuals") }, { "rss", N_("Residual sum of squares") }, { "offset", N_("Relative offset") },
  { "aicc", N_("AICc") }, { "n_parameters", N_("Parameters") }, { "n_steps", N_("Steps of time") }, { "period", N_("Steps of a season") },
  { "backtest_mae", N_("Mean error held back (MAE)") }, { "backtest_rmse", N_("Root mean square error held back (RMSE)") },
  { "backtest_mase", N_("Error over the naive one’s (MASE)") }, { "backtest_smape", N_("Error in percent (sMAPE)") },
  { "coverage_50", N_("Held back within 50 % intervals") }, { "coverage_80", N_("Held back within 80 % intervals") },
  { "coverage_95", N_("Held back within 95 % intervals") }, { "trend_strength", N_("Strength of the trend") }, { "season_strength", N_("Strength of the season") },
  { "n_units", N_("Units") }, { "n_units_incomplete", N_("Units with days missing") }, { "n_units_left_out", N_("Units left out") },
  { "baseline", N_("Share right by the commonest label alone") }, { "gain", N_("Gain in the share right") }, { "kappa", N_("Cohen’s kappa") },
  { "f1_macro", N_("F1, mean of the labels") }, { "f1_micro", N_("F1 of all guesses") }, { "n_scored", N_("Rows guessed") }, { "n_labels", N_("Labels") },
  { "n_words", N_("Words") }, { "c", N_("Trust in the rows") }, { "n_categories", N_("Categories") },
  { "r2_gain", N_("Gain in R²") }, { "aic_gain", N_("Gain in AIC") }, { "bic_gain", N_("Gain in BIC") },
};

/* Estimates of one kind: elsewhere a column may be called so. What stands in brackets follows the words. */
typedef struct { const char *kind; const char *name; const char *words; } KindWord;

static const KindWord KIND_ESTIMATES[] = {
  { "mannwhitney", "shift", N_("Typical difference") },
  { "mannwhitney", "superiority", N_("Share of pairs in which the first is higher") },
  { "mannwhitney", "rank_biserial", N_("Rank-biserial r") },
  { "wilcoxon", "pseudomedian", N_("Typical value (pseudomedian)") },
  { "wilcoxon", "rank_biserial", N_("Rank-biserial r") },
  { "wilcoxon", "share_above", N_("Share above") },
  { "wilcoxon", "median", N_("Median") },
  { "kruskal", "epsilon_squared", N_("Epsilon squared") },
  { "friedman", "kendalls_w", N_("Kendall’s W") },
  { "ks", "d", N_("Largest gap (D)") },
  { "ks", "d_plus", N_("Largest gap, first curve above") },
  { "ks", "d_minus", N_("Largest gap, first curve below") },
  { "ks", "at", N_("Where the gap is largest") },
  { "variance", "ratio", N_("Ratio of variances") },
  { "chisq", "cramers_v", N_("Cramér’s V") },
  { "chisq", "phi", N_("Phi") },
  { "chisq", "odds_ratio", N_("Odds ratio") },
  { "chisq", "odds_ratio_conditional", N_("Odds ratio (conditional)") },
  { "chisq", "risk_ratio", N_("Ratio of shares") },
  { "chisq", "cohens_w", N_("Cohen’s w") },
  { "fisher", "cramers_v", N_("Cramér’s V") },
  { "fisher", "phi", N_("Phi") },
  { "fisher", "odds_ratio", N_("Odds ratio") },
  { "fisher", "odds_ratio_conditional", N_("Odds ratio (conditional)") },
  { "fisher", "risk_ratio", N_("Ratio of shares") },
  { "mcnemar", "odds_ratio", N_("Matched odds ratio") },
  { "mcnemar", "asymmetry", N_("Asymmetry") },
  { "mantelhaenszel", "odds_ratio", N_("Common odds ratio") },
  { "mantelhaenszel", "odds_ratio_conditional", N_("Common odds ratio (conditional)") },
  { "mantelhaenszel", "odds_ratio_crude", N_("Odds ratio without strata") },
  { "mantelhaenszel", "cramers_v", N_("Cramér’s V") },
  { "binomial", "share", N_("Share") },
  { "binomial", "cohens_h", N_("Cohen’s h") },
  { "binomial", "hits", N_("Hits") },
  { "binomial", "n", N_("Rows") },
  { "proportions", "share", N_("Share") },
  { "proportions", "cohens_h", N_("Cohen’s h") },
  { "proportions", "ratio", N_("Ratio of shares") },
  { "proportions", "risk_ratio", N_("Ratio of shares") },
  { "proportions", "odds_ratio", N_("Odds ratio") },
  { "proportions", "cramers_v", N_("Cramér’s V") },
  { "negbin", "theta", N_("Theta: the smaller, the more the counts spread") },
  { "forecast", "alpha", N_("How fast the level follows (alpha)") },
  { "forecast", "beta", N_("How fast the trend follows (beta)") },
  { "forecast", "gamma", N_("How fast the season follows (gamma)") },
  { "forecast", "phi", N_("Damping of the trend (phi)") },
  { "forecast", "level", N_("Level at the end") },
  { "forecast", "slope", N_("Slope at the end") },
  { "forecast", "season", N_("Season") },
  { "eventstudy", "effect", N_("After less before") },
  { "eventstudy", "before", N_("Before") },
  { "eventstudy", "after", N_("After") },
  { "eventstudy", "change", N_("Change relative to before") },
  { "eventstudy", "peak_day", N_("Day of the highest mean") },
  { "eventstudy", "half_life", N_("Days until half of the rise is lost") },
  { "eventstudy", "day", N_("Day") },
  { "textclass", "accuracy", N_("Share right") },
  { "textclass", "baseline", N_("Share right by the commonest label alone") },
  { "textclass", "gain", N_("Gain in the share right") },
  { "textclass", "kappa", N_("Cohen’s kappa") },
  { "textclass", "f1_macro", N_("F1, mean of the labels") },
  { "textclass", "f1_micro", N_("F1 of all guesses") },
  { "textclass", "f1", N_("F1") },
  { "textclass", "precision", N_("Precision") },
  { "textclass", "recall", N_("Recall") },
  { "allocate", "share", N_("Share") },
  { "allocate", "amount", N_("Amount") },
  { "allocate", "effect", N_("Effect") },
  { "power", "n", N_("Rows in the first group, or in all") },
  { "power", "effect", N_("Size of the effect") },
  { "power", "power", N_("Chance of seeing it") },
  { "power", "alpha", N_("Alpha") },
  { "power", "n_rounded", N_("The same in whole rows") },
  { "power", "n_total", N_("Rows in all") },
  { "power", "power_at_n_rounded", N_("Chance with whole rows") },
  { "power", "ratio", N_("Second group over the first") },
  { "power", "sd", N_("Standard deviation") },
  { "power", "effect_in_units", N_("Effect in the unit of the column") },
};

/* What stands after the last dot. */
static const Word STATISTICS[] = {
  { "n", N_("n") }, { "missing", N_("missing") }, { "mean", N_("mean") }, { "sd", N_("SD") }, { "se", N_("SE") },
  { "ci_low", N_("interval from") }, { "ci_high", N_("interval to") }, { "min", N_("minimum") }, { "max", N_("maximum") },
  { "q1", N_("first quartile") }, { "median", N_("median") }, { "q3", N_("third quartile") }, { "mad", N_("MAD") },
  { "skewness", N_("skewness") }, { "kurtosis", N_("kurtosis") }, { "autocorr1", N_("correlation with the row before") },
  { "different", N_("different values") }, { "share", N_("share") }, { "variance", N_("variance") }, { "mean_rank", N_("mean rank") },
  { "share_of_value", N_("share of the value") }, { "share_of_all", N_("share of all") }, { "trimmed_mean", N_("trimmed mean") },
  { "mode", N_("mode") }, { "wilson", N_("Wilson’s interval") }, { "corrected", N_("corrected for continuity") }, { "wald", N_("Wald’s interval") },
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

static const char *
find_kind_word (const char *kind,
                const char *name,
                gsize       length)
{
  for (guint i = 0; i < G_N_ELEMENTS (KIND_ESTIMATES); i++)
    if (g_str_equal (KIND_ESTIMATES[i].kind, kind) && strlen (KIND_ESTIMATES[i].name) == length && strncmp (KIND_ESTIMATES[i].name, name, length) == 0)
      return _(KIND_ESTIMATES[i].words);
  return NULL;
}

/* "precision[Drama]" as "Precision: Drama"; "share.wilson" as "Share: Wilson’s interval". */
static char *
dup_kind_words (const char *kind,
                const char *name)
{
  gsize length = strlen (name), n_head = strcspn (name, "[.");
  const char *head = find_kind_word (kind, name, length);
  const char *statistic = name[n_head] == '.' ? find_word (STATISTICS, G_N_ELEMENTS (STATISTICS), name + n_head + 1) : NULL;

  if (head != NULL)
    return g_strdup (head);
  head = n_head < length ? find_kind_word (kind, name, n_head) : NULL;
  if (head != NULL && statistic != NULL)
    return g_strdup_printf ("%s: %s", head, statistic);
  if (head == NULL || name[n_head] != '[' || name[length - 1] != ']')
    return NULL;
  return g_strdup_printf ("%s: %.*s", head, (int) (length - n_head - 2), name + n_head + 1);
}

/* Pairs of groups and of columns come joined as in R; with another such sign in a name it cannot be told where. */
static char *
dup_pair_words (const char *kind,
                const char *name)
{
  gboolean is_correlation = g_str_equal (kind, "correlation");
  gboolean is_groups = g_str_equal (kind, "anova") || g_str_equal (kind, "kruskal") || g_str_equal (kind, "friedman");
  const char *sign = is_correlation ? strchr (name, '~') : is_groups ? strchr (name, '-') : NULL;

  if (sign == NULL || sign == name || sign[1] == '\0' || strchr (sign + 1, sign[0]) != NULL || strpbrk (name, "[]()") != NULL)
    return NULL;
  return g_strdup_printf (is_correlation ? _("%.*s and %s") : "%.*s − %s", (int) (sign - name), name, sign + 1);
}

char *
hunch_sheet_words_dup_estimate (const char *kind,
                                const char *name)
{
  char *words = kind == NULL || name[0] == '\0' ? NULL : dup_kind_words (kind, name);

  if (words == NULL && kind != NULL)
    words = dup_pair_words (kind, name);
  return words != NULL ? words : hunch_sheet_words_dup_name (name);
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
