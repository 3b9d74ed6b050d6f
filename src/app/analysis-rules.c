#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analysis-rules.h"

#include <glib/gi18n.h>

/* Options of a question without a table that are shown at once. */
#define N_FIRST 6

/* One line for each dependency. A kind that does not have the words named is not touched. */
typedef struct
{
  const char *word;        /* the option */
  const char *kind;        /* only of this kind; NULL: of all */
  const char *needs;       /* words of which one must be filled in, divided by blanks; NULL: none */
  const char *unless;      /* words of which none may be filled in */
  guint       min_groups;  /* different values of the column "by"; 0: does not matter */
} Rule;

static const Rule RULES[] = {
  { "by", NULL, NULL, "paired mu", 0 },
  { "paired", NULL, NULL, "by mu", 0 },
  { "mu", NULL, NULL, "by paired", 0 },
  { "var", "ttest", "by", NULL, 0 },
  { "posthoc", NULL, NULL, NULL, 3 },
  { "block", NULL, NULL, "paired mu", 0 },
  { "y", "anova", NULL, "formula", 0 },
  { "by", "anova", NULL, "formula", 0 },
  { "formula", "anova", NULL, "y by", 0 },
  { "type", "anova", "formula", NULL, 0 },
  { "p", "chisq", NULL, "y", 0 },
  { "partial", NULL, "columns", NULL, 0 },
};

static gboolean
has_option (const HunchKindInfo *kind,
            const char          *word)
{
  for (guint i = 0; i < kind->n_options; i++)
    if (g_str_equal (kind->options[i].word, word))
      return TRUE;
  return FALSE;
}

/* Only words that the kind has count; TRUE in `out_is_known` when there is one. */
static gboolean
any_filled (const HunchKindInfo *kind,
            const char          *words,
            GHashTable          *options,
            gboolean            *out_is_known)
{
  g_auto (GStrv) list = words == NULL ? NULL : g_strsplit (words, " ", -1);
  gboolean is_filled = FALSE;

  *out_is_known = FALSE;
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    {
      *out_is_known = *out_is_known || has_option (kind, list[i]);
      is_filled = is_filled || (has_option (kind, list[i]) && g_hash_table_contains (options, list[i]));
    }
  return is_filled;
}

/* Unknown: more than any. */
static gint64
count_groups (GHashTable           *options,
              const HunchTableInfo *info,
              GPtrArray            *profiles)
{
  const char *by = g_hash_table_lookup (options, "by");
  int column = by == NULL || info == NULL ? -1 : hunch_table_info_find (info, by);
  const HunchProfile *profile = column < 0 || profiles == NULL || (guint) column >= profiles->len ? NULL : profiles->pdata[column];

  return profile == NULL ? G_MAXINT64 : profile->type == HUNCH_DATA_BOOLEAN ? 2 : profile->n_distinct;
}

gboolean
hunch_analysis_rules_matters (const HunchKindInfo   *kind,
                              const HunchOptionInfo *option,
                              GHashTable            *options,
                              const HunchTableInfo  *info,
                              GPtrArray             *profiles)
{
  for (guint i = 0; i < G_N_ELEMENTS (RULES); i++)
    {
      const Rule *rule = &RULES[i];
      gboolean is_known;

      if (!g_str_equal (rule->word, option->word) || (rule->kind != NULL && !g_str_equal (rule->kind, kind->kind)))
        continue;
      /* What is needed in any case stays. */
      if (!option->required && any_filled (kind, rule->unless, options, &is_known))
        return FALSE;
      if (!any_filled (kind, rule->needs, options, &is_known) && is_known)
        return FALSE;
      if (rule->min_groups > 0 && has_option (kind, "by") && count_groups (options, info, profiles) < rule->min_groups)
        return FALSE;
    }
  return TRUE;
}

/* Where no table is needed, numbers are what the question is about. */
gboolean
hunch_analysis_rules_is_seldom (const HunchKindInfo   *kind,
                                const HunchOptionInfo *option)
{
  if (option->required)
    return FALSE;
  if (kind->needs_no_table)
    return option - kind->options >= N_FIRST;
  return option->kind == HUNCH_OPTION_NUMBER || option->kind == HUNCH_OPTION_TEXT || option->kind == HUNCH_OPTION_CHOICE;
}

/* It has an answer without being asked. */
static gboolean
has_fallback (const HunchKindInfo *kind,
              const char          *word)
{
  for (guint i = 0; i < kind->n_options; i++)
    if (g_str_equal (kind->options[i].word, word))
      return kind->options[i].fallback != NULL;
  return FALSE;
}

static gboolean
has (GHashTable *options,
     const char *word)
{
  return g_hash_table_contains (options, word);
}

static const char *
find_missing_of_anova (GHashTable *options)
{
  if (has (options, "formula"))
    return has (options, "y") || has (options, "by") ? _("Choose either a measure and groups, or write a formula.") : NULL;
  if (!has (options, "y"))
    return has (options, "by") ? _("Choose the measure whose means are compared.") : _("Choose a measure and groups, or write a formula.");
  return has (options, "by") ? NULL : _("Choose the groups that are compared.");
}

/* The chance is taken as usual when it is not said. */
static const char *
find_missing_of_power (const HunchKindInfo *kind,
                       GHashTable          *options)
{
  gboolean is_known;

  if (any_filled (kind, "effect n y x by columns formula", options, &is_known))
    return NULL;
  return _("Fill in the effect to learn how many rows are needed, or the rows to learn what they can show.");
}

const char *
hunch_analysis_rules_find_missing (const HunchKindInfo *kind,
                                   GHashTable          *options)
{
  guint n_known = 0, n_given = 0;
  gboolean has_usual = FALSE;
  static const char *const WORDS[] = { "by", "paired", "mu" };

  if (g_str_equal (kind->kind, "anova"))
    return find_missing_of_anova (options);
  if (g_str_equal (kind->kind, "power"))
    return find_missing_of_power (kind, options);
  if (!has_option (kind, "paired") || has (options, "formula"))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    {
      n_known += has_option (kind, WORDS[i]);
      n_given += has_option (kind, WORDS[i]) && has (options, WORDS[i]);
      has_usual = has_usual || has_fallback (kind, WORDS[i]);
    }
  if (n_known < 2 || n_given == 1 || (n_given == 0 && has_usual))
    return NULL;
  if (n_given > 1)
    return _("Choose only one of these: two groups, a paired column or a number to compare with.");
  if (has_option (kind, "by") && has_option (kind, "mu"))
    return _("Choose two groups, a paired column or a number to compare with.");
  return has_option (kind, "by") ? _("Choose two groups or a paired column.") : _("Choose a paired column or a number to compare with.");
}
