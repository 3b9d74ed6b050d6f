/* What a person wrote goes into a SELECT between brackets. So that it stays between
 * them, its quotes and brackets are counted before SQLite sees it. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_BRACKETS 200

static gboolean
fail (GError    **error,
      const char *sentence)
{
  g_set_error_literal (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP, sentence);
  return FALSE;
}

/* The character behind the quoted part that begins at `at`, NULL when it is not closed. A doubled quote is a quote inside. */
static const char *
skip_quoted (const char *at)
{
  char end = *at == '[' ? ']' : *at;

  for (at++; *at != '\0'; at++)
    if (*at == end)
      {
        if (end == ']' || at[1] != end)
          return at + 1;
        at++;
      }

  return NULL;
}

gboolean
hunch_expression_check (const char *expression,
                        GError    **error)
{
  int n_open = 0;
  const char *at = expression;

  while (g_ascii_isspace (*at))
    at++;
  if (*at == '\0')
    return fail (error, _("the expression is empty."));

  while (*at != '\0')
    {
      if (strchr ("'\"`[", *at) != NULL)
        {
          at = skip_quoted (at);
          if (at == NULL)
            return fail (error, _("a quote is not closed."));
          continue;
        }

      if (*at == ';')
        return fail (error, _("a semicolon has no place in an expression."));
      if ((at[0] == '-' && at[1] == '-') || (at[0] == '/' && at[1] == '*'))
        return fail (error, _("a comment has no place in an expression."));
      if (*at == '(' && ++n_open > MAX_BRACKETS)
        return fail (error, _("there are too many brackets inside each other."));
      if (*at == ')' && --n_open < 0)
        return fail (error, _("a bracket is closed that was not opened."));
      at++;
    }

  return n_open == 0 || fail (error, _("a bracket is not closed."));
}
