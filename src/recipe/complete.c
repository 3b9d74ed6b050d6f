/* What could come next in a formula, and whether it is one. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/function-info.h"
#include "recipe/recipe-private.h"
#include "recipe/step-info.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_COMPLETIONS 50

static const char *const keywords[] = {
  "AND", "BETWEEN", "CASE", "ELSE", "END", "IN", "IS NULL", "IS NOT NULL", "LIKE", "NOT", "NULL", "OR", "OVER", "THEN", "WHEN",
};

static void
completion_free (HunchCompletion *completion)
{
  g_free (completion->text);
  g_free (completion->help);
  g_free (completion);
}

static void
take_completion (GPtrArray *completions,
                 char      *text,
                 char      *help,
                 gsize      replace_from)
{
  HunchCompletion *completion = g_new0 (HunchCompletion, 1);

  completion->text = text;
  completion->help = help;
  completion->replace_from = replace_from;
  g_ptr_array_add (completions, completion);
}

static gboolean
is_name_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || (guchar) byte >= 0x80;
}

/* Where the name before the cursor begins. FALSE inside a text in single quotes, where nothing is completed. */
static gboolean
find_start (const char *formula,
            gsize       cursor,
            gsize      *out_start,
            gboolean   *out_is_quoted)
{
  char quote = 0;
  gsize start = cursor, opened = 0;

  for (gsize i = 0; i < cursor; i++)
    if (quote != 0)
      quote = formula[i] == quote ? 0 : quote;
    else if (formula[i] == '\'' || formula[i] == '"')
      {
        quote = formula[i];
        opened = i;
      }

  while (start > 0 && is_name_byte (formula[start - 1]))
    start--;
  *out_is_quoted = quote == '"';
  *out_start = quote == '"' ? opened : start;
  return quote != '\'';
}

/* Names of letters, digits and underscores stand by themselves, all others in quotes. */
static char *
dup_as_written (const char *name)
{
  gboolean is_plain = g_ascii_isalpha (*name) || *name == '_' || (guchar) *name >= 0x80;

  for (const char *at = name; *at != '\0'; at++)
    is_plain = is_plain && is_name_byte (*at);
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    is_plain = is_plain && g_ascii_strcasecmp (keywords[i], name) != 0;
  return is_plain ? g_strdup (name) : hunch_sql_quote (name);
}

/* 2: begins so, 1: has it somewhere, 0: neither. */
static int
rate (const char *name,
      const char *typed)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  const char *found = strstr (folded, typed);

  return found == NULL ? 0 : found == folded ? 2 : 1;
}

static void
add_columns (GPtrArray            *completions,
             const HunchTableInfo *columns,
             const char           *typed,
             int                   rating,
             gsize                 start)
{
  for (guint i = 0; columns != NULL && i < columns->n_columns; i++)
    if (rate (columns->columns[i].name, typed) == rating)
      take_completion (completions, dup_as_written (columns->columns[i].name),
                       g_strdup (hunch_data_type_get_name (columns->columns[i].type)), start);
}

static void
add_functions (GPtrArray  *completions,
               const char *typed,
               int         rating,
               gsize       start)
{
  guint n;
  const HunchFunctionHelp *functions = hunch_functions_list (&n);

  for (guint i = 0; i < n; i++)
    if (rate (functions[i].name, typed) == rating)
      take_completion (completions, g_strconcat (functions[i].name, "(", NULL),
                       g_strdup_printf ("%s(%s)\n%s", functions[i].name, functions[i].arguments, _(functions[i].help)), start);
}

GPtrArray *
hunch_recipe_complete (const HunchTableInfo *columns,
                       const char           *formula,
                       gsize                 cursor)
{
  GPtrArray *completions = g_ptr_array_new_with_free_func ((GDestroyNotify) completion_free);
  g_autofree char *written = NULL;
  g_autofree char *typed = NULL;
  gboolean is_quoted;
  gsize start;

  g_return_val_if_fail (formula != NULL, completions);

  cursor = MIN (cursor, strlen (formula));
  if (!find_start (formula, cursor, &start, &is_quoted))
    return completions;

  written = g_strndup (formula + start + is_quoted, cursor - start - is_quoted);
  typed = g_utf8_casefold (written, -1);
  for (int rating = 2; rating > 0; rating--)
    {
      add_columns (completions, columns, typed, rating, start);
      if (!is_quoted)
        add_functions (completions, typed, rating, start);
      for (guint i = 0; rating == 2 && !is_quoted && *typed != '\0' && i < G_N_ELEMENTS (keywords); i++)
        if (rate (keywords[i], typed) == rating)
          take_completion (completions, g_strdup (keywords[i]), NULL, start);
      if (*typed == '\0')
        break;
    }

  if (completions->len > MAX_COMPLETIONS)
    g_ptr_array_set_size (completions, MAX_COMPLETIONS);
  return completions;
}

/* What a step says behind "Step 3: " begins small. */
static char *
dup_sentence (const char *text)
{
  g_autoptr (GString) sentence = g_string_new (NULL);

  g_string_append_unichar (sentence, g_unichar_toupper (g_utf8_get_char (text)));
  g_string_append (sentence, *text != '\0' ? g_utf8_next_char (text) : "");
  return g_string_free (g_steal_pointer (&sentence), FALSE);
}

char *
hunch_recipe_check_formula (HunchProject *project,
                            const char   *table,
                            const char   *steps,
                            guint         n_steps,
                            const char   *formula)
{
  HunchCompiler compiler = { project };
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_aggregate;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL && formula != NULL, NULL);

  array = hunch_recipe_parse (steps, &error);
  if (array != NULL && hunch_recipe_compile_steps (&compiler, table, array, n_steps, &error))
    hunch_compiler_check_value (&compiler, formula, &is_aggregate, &error);

  hunch_compiler_clear (&compiler);
  return error != NULL ? dup_sentence (error->message) : NULL;
}
