/* Reading the members of a step. Whatever a playbook holds may come of a parameter, so numbers and flags may be text. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/playbook-private.h"

#include "base/json.h"
#include "deck/deck.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
hunch_playbook_fail (GError    **error,
                     const char *format,
                     ...)
{
  va_list arguments;
  g_autofree char *sentence = NULL;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK, sentence);
  return FALSE;
}

const char *
hunch_playbook_get_word (JsonObject *step,
                         const char *member,
                         GError    **error)
{
  const char *word = hunch_json_get_string (step, member);

  if (word == NULL)
    hunch_playbook_fail (error, _("“%s” is missing."), member);
  return word;
}

double
hunch_playbook_get_number (JsonObject *object,
                           const char *member,
                           double      fallback)
{
  const char *text = object != NULL ? hunch_json_get_string (object, member) : NULL;

  if (text != NULL)
    return g_ascii_strtod (text, NULL);
  return object != NULL ? hunch_json_get_number (object, member, fallback) : fallback;
}

gboolean
hunch_playbook_get_flag (JsonObject *object,
                         const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  const char *text = node != NULL ? hunch_json_get_string (object, member) : NULL;

  if (text != NULL)
    return text[0] != '\0' && strcmp (text, "no") != 0 && strcmp (text, "false") != 0;
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

char *
hunch_playbook_dup_text (JsonObject *step,
                         const char *member)
{
  JsonNode *node = json_object_get_member (step, member);
  GString *lines;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup (hunch_json_get_string (step, member));

  lines = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *line = json_array_get_element (json_node_get_array (node), i);

      if (json_node_get_value_type (line) == G_TYPE_STRING)
        g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", json_node_get_string (line));
    }

  return g_string_free (lines, FALSE);
}

char **
hunch_playbook_dup_lines (JsonObject *step,
                          const char *member)
{
  g_autofree char *text = hunch_playbook_dup_text (step, member);
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  gboolean is_empty = TRUE;

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      {
        g_strv_builder_add (kept, lines[i]);
        is_empty = FALSE;
      }

  return is_empty ? NULL : g_strv_builder_end (kept);
}

const char *
hunch_playbook_get_translated (JsonObject *object,
                               const char *member)
{
  const char *const *languages = g_get_language_names ();

  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s[%s]", member, languages[i]);
      const char *text = hunch_json_get_string (object, name);

      if (text != NULL)
        return text;
    }

  return hunch_json_get_string (object, member);
}
