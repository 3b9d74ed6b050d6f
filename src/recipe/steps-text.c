/* Steps that take texts apart and search them. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"
#include "recipe/pattern-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PARTS 100

/* --- split ---------------------------------------------------------------- */

static gboolean
split_into_columns (HunchCompiler *self,
                    JsonObject    *step,
                    const char    *column,
                    const char    *separator,
                    GError       **error)
{
  g_autoptr (GPtrArray) names = hunch_step_get_words (step, "names", TRUE, error);
  g_autoptr (GPtrArray) pairs = hunch_names_new ();
  double n = 2;

  if (names == NULL || !hunch_step_get_number (step, "parts", 1, MAX_PARTS, &n, error))
    return FALSE;
  if (names->len > MAX_PARTS)
    return hunch_step_fail (error, _("a text can be split into %d columns at most."), MAX_PARTS);
  if (names->len > 0)
    n = names->len;

  for (int i = 1; i <= (int) n; i++)
    {
      g_ptr_array_add (pairs, names->len > 0 ? g_strdup (names->pdata[i - 1])
                                             : g_strdup_printf ("%s_%d", hunch_json_get_string (step, "column"), i));
      /* The last one takes what is left. */
      g_ptr_array_add (pairs, g_strdup_printf ("split_part(%s, %s, %d%s)", column, separator, i, i == (int) n ? ", 1" : ""));
    }
  return hunch_compiler_put (self, pairs, error);
}

/* One row per element; a row whose text is missing or empty stays, without one. */
static gboolean
split_into_rows (HunchCompiler *self,
                 JsonObject    *step,
                 const char    *column,
                 const char    *separator,
                 GError       **error)
{
  const char *target = hunch_json_get_string (step, "to");
  const char *member = hunch_json_get_string (step, "member");
  g_autoptr (GPtrArray) columns = hunch_names_copy (self->columns);
  g_autoptr (GString) sql = g_string_new ("SELECT row_number() OVER () AS hunch_row");
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autofree char *element = NULL;
  g_autofree char *list = NULL;

  target = target != NULL && *target != '\0' ? target : hunch_json_get_string (step, "column");
  if (hunch_names_find (columns, target) < 0)
    {
      if (!hunch_names_check_new (columns, target, error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (target));
    }

  if (member != NULL && *member != '\0')
    {
      g_autofree char *quoted = hunch_sql_quote_text (member);

      element = g_strdup_printf ("CASE WHEN e.type = 'object' THEN e.value ->> %s ELSE e.value END", quoted);
    }
  else
    element = g_strdup ("e.value");

  for (guint i = 0; i < columns->len; i++)
    if (g_ascii_strcasecmp (columns->pdata[i], target) == 0)
      {
        g_autofree char *quoted = hunch_sql_quote (columns->pdata[i]);

        g_string_append_printf (sql, ", %s AS %s", element, quoted);
      }
    else
      hunch_sql_append_column (sql, "p.", columns->pdata[i]);

  if (separator == NULL)
    list = g_strdup_printf ("iif(json_valid(p.%s), iif(json_type(p.%s) = 'array', p.%s, json_array(p.%s)), json_array(p.%s))",
                            column, column, column, column, column);
  else
    list = g_strdup_printf ("split_list(p.%s, %s)", column, separator);
  g_string_append_printf (sql, " FROM %s AS p LEFT JOIN json_each(%s) AS e", name, list);
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

gboolean
hunch_step_add_split (HunchCompiler *self,
                      JsonObject    *step,
                      GError       **error)
{
  static const char *const intos[] = { "columns", "rows", NULL };
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  int into = column != NULL ? hunch_step_get_choice (step, "into", intos, error) : -1;
  const char *separator = hunch_json_get_string (step, "separator");
  g_autofree char *quoted = NULL;

  if (into < 0)
    return FALSE;
  if (into == 0 && (separator == NULL || *separator == '\0'))
    return hunch_step_fail (error, _("“%s” is missing."), "separator");

  /* Without a separator the cell is a JSON list. */
  quoted = separator != NULL && *separator != '\0' ? hunch_sql_quote_text (separator) : NULL;
  return into == 0 ? split_into_columns (self, step, column, quoted, error) : split_into_rows (self, step, column, quoted, error);
}

/* --- extract -------------------------------------------------------------- */

gboolean
hunch_step_add_extract (HunchCompiler *self,
                        JsonObject    *step,
                        GError       **error)
{
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  const char *pattern = column != NULL ? hunch_step_get_word (step, "pattern", error) : NULL;
  g_autoptr (GPtrArray) names = pattern != NULL ? hunch_step_get_words (step, "names", FALSE, error) : NULL;
  g_autoptr (GPtrArray) pairs = hunch_names_new ();
  g_autoptr (HunchPattern) compiled = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *found = NULL;
  guint n_groups;

  if (names == NULL)
    return FALSE;
  compiled = hunch_pattern_new (pattern, error);
  if (compiled == NULL)
    return FALSE;

  n_groups = hunch_pattern_get_n_groups (compiled);
  if (names->len != MAX (n_groups, 1))
    return hunch_step_fail (error, ngettext ("the pattern gives %u part, but there are %u names.",
                                             "the pattern gives %u parts, but there are %u names.", MAX (n_groups, 1)),
                            MAX (n_groups, 1), names->len);

  quoted = hunch_sql_quote_text (pattern);
  for (guint i = 0; i < names->len; i++)
    {
      g_ptr_array_add (pairs, g_strdup (names->pdata[i]));
      g_ptr_array_add (pairs, g_strdup_printf ("regex_extract(%s, %s, %u)", column, quoted, n_groups == 0 ? 0 : i + 1));
    }

  found = g_strdup_printf ("regex_matches(%s, %s)", column, quoted);
  hunch_compiler_note_question (self, NULL, found, column);
  return hunch_compiler_put (self, pairs, error);
}

/* --- searching ------------------------------------------------------------ */

static const char *const spellings[] = { "exact", "auto", NULL };
static const char *const orders[] = { "phrase", "all", "any", NULL };

/* "'exact phrase'", how matches_terms() is to look; NULL with error. */
static char *
dup_manner (JsonObject *step,
            GError    **error)
{
  int spelling = hunch_step_get_choice (step, "spelling", spellings, error);
  int order = spelling >= 0 ? hunch_step_get_choice (step, "words", orders, error) : -1;

  return order < 0 ? NULL : g_strdup_printf ("'%s %s'", spellings[spelling], orders[order]);
}

/* Terms, each with a line end, as an SQL text: so that commas belong to the terms. */
static char *
dup_terms (GPtrArray *words)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (joined, "%s\n", (char *) words->pdata[i]);
  return hunch_sql_quote_text (joined->str);
}

static char *
dup_match_expression (HunchCompiler *self,
                      JsonObject    *step,
                      const char    *column,
                      GError       **error)
{
  g_autoptr (GPtrArray) any = hunch_step_get_words (step, "any", TRUE, error);
  g_autoptr (GPtrArray) all = any != NULL ? hunch_step_get_words (step, "all", TRUE, error) : NULL;
  g_autoptr (GPtrArray) none = all != NULL ? hunch_step_get_words (step, "none", TRUE, error) : NULL;
  g_autofree char *manner = none != NULL ? dup_manner (step, error) : NULL;
  g_autofree char *any_terms = NULL;
  g_autofree char *all_terms = NULL;
  g_autofree char *none_terms = NULL;

  if (manner == NULL)
    return NULL;
  if (any->len + all->len + none->len == 0)
    {
      hunch_step_fail (error, _("there are no terms to search for."));
      return NULL;
    }

  any_terms = dup_terms (any);
  all_terms = dup_terms (all);
  none_terms = dup_terms (none);
  return g_strdup_printf ("matches_terms(%s, %s, %s, %s, %s)", column, all_terms, any_terms, none_terms, manner);
}

gboolean
hunch_step_add_match (HunchCompiler *self,
                      JsonObject    *step,
                      GError       **error)
{
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  g_autofree char *expression = column != NULL ? dup_match_expression (self, step, column, error) : NULL;
  const char *to = hunch_json_get_string (step, "to");

  if (expression == NULL)
    return FALSE;

  hunch_compiler_note_question (self, NULL, expression, column);
  if (to == NULL || *to == '\0')
    return hunch_compiler_keep (self, NULL, expression, error);

  self->keeps_rows = TRUE;
  return hunch_compiler_put_one (self, to, expression, error);
}

/* A column of the table of terms, as SQL; an absent one has no terms. NULL with error. */
static char *
dup_terms_column (JsonObject     *step,
                  const char     *member,
                  HunchTableInfo *info,
                  GError        **error)
{
  const char *column = hunch_json_get_string (step, member);
  g_autofree char *quoted = NULL;

  if (column == NULL || *column == '\0')
    return g_strdup ("NULL");
  if (hunch_table_info_find (info, column) < 0)
    {
      hunch_step_fail (error, _("“%s” has no column “%s”."), info->name, column);
      return NULL;
    }
  quoted = hunch_sql_quote (column);
  return g_strconcat ("l.", quoted, NULL);
}

static gboolean
add_term_columns (GPtrArray      *wanted,
                  HunchTableInfo *info,
                  GPtrArray      *columns,
                  GError        **error)
{
  for (guint i = 0; i < wanted->len; i++)
    {
      if (hunch_table_info_find (info, wanted->pdata[i]) < 0)
        return hunch_step_fail (error, _("“%s” has no column “%s”."), info->name, (char *) wanted->pdata[i]);
      if (!hunch_names_check_new (columns, wanted->pdata[i], error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (wanted->pdata[i]));
    }
  return TRUE;
}

/* One row for every text and every row of the table whose terms it holds. The table is read once per text, so the text
 * is taken apart once: CROSS JOIN keeps that order. */
gboolean
hunch_step_add_match_table (HunchCompiler *self,
                            JsonObject    *step,
                            GError       **error)
{
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  const char *table = column != NULL ? hunch_step_get_word (step, "table", error) : NULL;
  g_autoptr (HunchTableInfo) info = table != NULL ? hunch_project_get_table (self->project, table, error) : NULL;
  g_autoptr (GPtrArray) wanted = info != NULL ? hunch_step_get_words (step, "columns", TRUE, error) : NULL;
  g_autofree char *manner = wanted != NULL ? dup_manner (step, error) : NULL;
  g_autoptr (GPtrArray) columns = hunch_names_copy (self->columns);
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autofree char *all = manner != NULL ? dup_terms_column (step, "all", info, error) : NULL;
  g_autofree char *any = all != NULL ? dup_terms_column (step, "any", info, error) : NULL;
  g_autofree char *none = any != NULL ? dup_terms_column (step, "none", info, error) : NULL;
  g_autoptr (GString) sql = g_string_new ("SELECT row_number() OVER () AS hunch_row");
  g_autofree char *quoted = NULL;

  if (none == NULL || !add_term_columns (wanted, info, columns, error))
    return FALSE;
  if (strcmp (all, "NULL") == 0 && strcmp (any, "NULL") == 0)
    return hunch_step_fail (error, _("there are no terms to search for."));

  quoted = hunch_sql_quote (info->name);
  hunch_sql_append_columns (sql, "p.", self->columns);
  hunch_sql_append_columns (sql, "l.", wanted);
  g_string_append_printf (sql, " FROM %s AS p CROSS JOIN %s AS l WHERE matches_terms(p.%s, %s, %s, %s, %s)",
                          name, quoted, column, all, any, none, manner);
  {
    g_autofree char *found = g_strdup_printf ("CASE WHEN %s IS NOT NULL THEN EXISTS (SELECT 1 FROM %s AS l WHERE matches_terms(%s, %s, %s, %s, %s)) END",
                                              column, quoted, column, all, any, none, manner);

    hunch_compiler_note_question (self, info->name, found, column);
  }
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}
