/* Names in SQL, and the members of a step's JSON. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_WORDS 1000

gboolean
hunch_step_fail (GError    **error,
                 const char *format,
                 ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP, sentence);
  return FALSE;
}

/* --- SQL ------------------------------------------------------------------ */

static char *
quote_by (const char *text,
          const char *mark,
          const char *doubled_mark)
{
  g_auto (GStrv) parts = g_strsplit (text, mark, -1);
  g_autofree char *doubled = g_strjoinv (doubled_mark, parts);

  return g_strconcat (mark, doubled, mark, NULL);
}

char *
hunch_sql_quote (const char *name)
{
  return quote_by (name, "\"", "\"\"");
}

char *
hunch_sql_quote_text (const char *text)
{
  return quote_by (text, "'", "''");
}

void
hunch_sql_append_column (GString    *sql,
                         const char *prefix,
                         const char *name)
{
  g_autofree char *quoted = hunch_sql_quote (name);

  g_string_append_printf (sql, ", %s%s", prefix, quoted);
}

void
hunch_sql_append_columns (GString    *sql,
                          const char *prefix,
                          GPtrArray  *names)
{
  for (guint i = 0; i < names->len; i++)
    hunch_sql_append_column (sql, prefix, names->pdata[i]);
}

void
hunch_sql_append_list (GString    *sql,
                       const char *prefix,
                       GPtrArray  *names,
                       const char *suffix)
{
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *quoted = hunch_sql_quote (names->pdata[i]);

      g_string_append_printf (sql, "%s%s%s%s", i > 0 ? ", " : "", prefix, quoted, suffix);
    }
}

/* --- names of columns ----------------------------------------------------- */

GPtrArray *
hunch_names_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

int
hunch_names_find (GPtrArray  *names,
                  const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_ascii_strcasecmp (names->pdata[i], name) == 0)
      return i;

  return -1;
}

GPtrArray *
hunch_names_copy (GPtrArray *names)
{
  GPtrArray *copy = hunch_names_new ();

  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (copy, g_strdup (names->pdata[i]));
  return copy;
}

gboolean
hunch_compiler_check_column (HunchCompiler *self,
                             const char    *name,
                             GError       **error)
{
  return hunch_names_find (self->columns, name) >= 0 || hunch_step_fail (error, _("there is no column “%s”."), name);
}

gboolean
hunch_compiler_check_columns (HunchCompiler *self,
                              GPtrArray     *names,
                              GError       **error)
{
  for (guint i = 0; i < names->len; i++)
    if (!hunch_compiler_check_column (self, names->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
hunch_names_check_new (GPtrArray  *columns,
                       const char *name,
                       GError    **error)
{
  if (*name == '\0')
    return hunch_step_fail (error, _("a column needs a name."));
  if (g_ascii_strcasecmp (name, "hunch_row") == 0)
    return hunch_step_fail (error, _("the name “hunch_row” is taken by Hunch itself."));

  return hunch_names_find (columns, name) < 0 || hunch_step_fail (error, _("there is a column “%s” already."), name);
}

/* --- members -------------------------------------------------------------- */

const char *
hunch_step_get_word (JsonObject *step,
                     const char *member,
                     GError    **error)
{
  const char *word = hunch_json_get_string (step, member);

  if (word == NULL)
    hunch_step_fail (error, _("“%s” is missing."), member);
  return word;
}

char *
hunch_step_dup_column (HunchCompiler *self,
                       JsonObject    *step,
                       const char    *member,
                       GError       **error)
{
  const char *column = hunch_step_get_word (step, member, error);

  if (column == NULL || !hunch_compiler_check_column (self, column, error))
    return NULL;
  return hunch_sql_quote (column);
}

int
hunch_step_get_choice (JsonObject        *step,
                       const char        *member,
                       const char *const *choices,
                       GError           **error)
{
  const char *word = hunch_json_get_string (step, member);
  g_autofree char *joined = NULL;

  if (!json_object_has_member (step, member) || json_object_get_null_member (step, member))
    return 0;

  for (int i = 0; word != NULL && choices[i] != NULL; i++)
    if (strcmp (choices[i], word) == 0)
      return i;

  joined = g_strjoinv (", ", (char **) choices);
  hunch_step_fail (error, _("“%s” must be one of: %s."), member, joined);
  return -1;
}

static gboolean
add_word (GPtrArray *words,
          JsonNode  *element)
{
  if (json_node_get_value_type (element) == G_TYPE_STRING)
    g_ptr_array_add (words, g_strdup (json_node_get_string (element)));
  return json_node_get_value_type (element) == G_TYPE_STRING;
}

static gboolean
read_words (JsonNode  *node,
            GPtrArray *words)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return add_word (words, node);

  array = json_node_get_array (node);
  if (json_array_get_length (array) > MAX_WORDS)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!add_word (words, json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

GPtrArray *
hunch_step_get_words (JsonObject *step,
                      const char *member,
                      gboolean    optional,
                      GError    **error)
{
  g_autoptr (GPtrArray) words = hunch_names_new ();
  JsonNode *node = json_object_get_member (step, member);

  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    node = NULL;
  if (node == NULL && !optional)
    {
      hunch_step_fail (error, _("“%s” is missing."), member);
      return NULL;
    }
  if (node != NULL && !read_words (node, words))
    {
      hunch_step_fail (error, _("“%s” must be a list of texts."), member);
      return NULL;
    }
  if (words->len == 0 && !optional)
    {
      hunch_step_fail (error, _("“%s” is an empty list."), member);
      return NULL;
    }

  return g_steal_pointer (&words);
}

GPtrArray *
hunch_step_get_columns (HunchCompiler *self,
                        JsonObject    *step,
                        const char    *member,
                        gboolean       optional,
                        GError       **error)
{
  g_autoptr (GPtrArray) names = hunch_step_get_words (step, member, optional, error);

  if (names == NULL || !hunch_compiler_check_columns (self, names, error))
    return NULL;

  /* As they are written in the rows. */
  for (guint i = 0; i < names->len; i++)
    {
      int position = hunch_names_find (self->columns, names->pdata[i]);

      g_free (names->pdata[i]);
      names->pdata[i] = g_strdup (self->columns->pdata[position]);
    }
  return g_steal_pointer (&names);
}

char *
hunch_step_dup_list (HunchCompiler *self,
                     JsonObject    *step,
                     const char    *member,
                     const char    *before,
                     const char    *after,
                     GError       **error)
{
  g_autoptr (GPtrArray) names = hunch_step_get_columns (self, step, member, TRUE, error);
  g_autoptr (GString) list = g_string_new (NULL);

  if (names == NULL)
    return NULL;
  if (names->len > 0)
    {
      g_string_append (list, before);
      hunch_sql_append_list (list, "", names, "");
      g_string_append (list, after);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

gboolean
hunch_step_get_switch (JsonObject *step,
                       const char *member)
{
  JsonNode *node = json_object_get_member (step, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

gboolean
hunch_step_get_number (JsonObject *step,
                       const char *member,
                       double      low,
                       double      high,
                       double     *out_number,
                       GError    **error)
{
  JsonNode *node = json_object_get_member (step, member);
  char low_text[HUNCH_NUMBER_BUFFER], high_text[HUNCH_NUMBER_BUFFER];
  double number;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  number = hunch_json_get_number (step, member, G_MAXDOUBLE);
  if (!(number >= low && number <= high))
    return hunch_step_fail (error, _("“%s” must be a number from %s to %s."), member,
                            hunch_number_to_json (low, low_text), hunch_number_to_json (high, high_text));

  *out_number = number;
  return TRUE;
}
