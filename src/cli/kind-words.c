#define G_LOG_DOMAIN "hunch-cli"
#include "cli/kind-words.h"

#include <glib/gi18n-lib.h>

#include "cli/command.h"

static const HunchOptionInfo *
find_option (const HunchKindInfo *kind,
             const char          *word)
{
  for (guint i = 0; i < kind->n_options; i++)
    if (strcmp (kind->options[i].word, word) == 0)
      return &kind->options[i];

  return NULL;
}

static char *
list_words (const HunchKindInfo *kind)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < kind->n_options; i++)
    g_string_append_printf (list, "%s%s=", i > 0 ? ", " : "", kind->options[i].word);

  return g_string_free (list, FALSE);
}

static gboolean
check_word (const HunchKindInfo *kind,
            const char          *word,
            const char          *value,
            GError             **error)
{
  const HunchOptionInfo *option = find_option (kind, word);
  g_autofree char *known = NULL;

  if (option == NULL)
    {
      known = list_words (kind);
      return hunch_cli_usage_error (error, _("“%s” has no option “%s”; it has %s."), kind->kind, word, known);
    }

  if (option->kind != HUNCH_OPTION_CHOICE || g_strv_contains (option->choices, value))
    return TRUE;
  /* cluster:g is the choice "cluster" with a column. */
  if (g_str_has_prefix (value, "cluster:") && g_strv_contains (option->choices, "cluster"))
    return TRUE;
  /* cluster:g is the choice “cluster” with a column. */
  if (g_str_has_prefix (value, "cluster:") && g_strv_contains (option->choices, "cluster"))
    return TRUE;

  known = g_strjoinv (", ", (char **) option->choices);

  return hunch_cli_usage_error (error, _("%s= is one of %s; not “%s”."), word, known, value);
}

gboolean
hunch_cli_kind_words_check (const HunchKindInfo *kind,
                            GHashTable          *pairs,
                            GError             **error)
{
  GHashTableIter iter;
  gpointer word, value;

  g_hash_table_iter_init (&iter, pairs);
  while (g_hash_table_iter_next (&iter, &word, &value))
    if (!check_word (kind, word, value, error))
      return FALSE;

  for (guint i = 0; i < kind->n_options; i++)
    if (kind->options[i].required && !g_hash_table_contains (pairs, kind->options[i].word))
      return hunch_cli_usage_error (error, _("“%s” needs %s=; “hunch-cli help %s” explains it."),
                                    kind->kind, kind->options[i].word, kind->kind);

  return TRUE;
}

char *
hunch_cli_kind_words_list (const HunchKindInfo *kinds,
                           guint                n)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", kinds[i].kind);

  return g_string_free (list, FALSE);
}
