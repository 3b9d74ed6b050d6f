/* A step as a sentence, from the pattern of its kind. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/step-info.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* So much of a list or a long text is told. */
#define MAX_LISTED 4
#define MAX_LETTERS 60

static void
append_text (GString    *words,
             const char *text,
             gboolean    is_quoted)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n\r\t", ' ');
  gboolean is_long = g_utf8_strlen (line, -1) > MAX_LETTERS;
  g_autofree char *cut = is_long ? g_utf8_substring (line, 0, MAX_LETTERS) : g_strdup (line);

  g_string_append_printf (words, is_quoted ? "“%s%s”" : "%s%s", cut, is_long ? "…" : "");
}

static void
append_scalar (GString              *words,
               const HunchStepField *field,
               JsonNode             *node)
{
  const char *text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  g_autofree char *number = NULL;

  for (guint i = 0; text != NULL && field->choices != NULL && field->choices[i] != NULL; i++)
    if (strcmp (field->choices[i], text) == 0)
      {
        const char *title = _(field->choice_titles[i]);
        g_autofree char *small = g_utf8_strdown (title, -1);

        /* In the middle of an English sentence; other languages write their nouns as they do. */
        append_text (words, g_str_equal (title, field->choice_titles[i]) ? small : title, FALSE);
        return;
      }

  if (text != NULL)
    append_text (words, text, field->kind != HUNCH_STEP_FIELD_EXPRESSION);
  else
    {
      number = hunch_json_to_text (node, FALSE);
      append_text (words, number, FALSE);
    }
}

static void
append_aggregate (GString  *words,
                  JsonNode *node)
{
  JsonObject *object = json_node_get_object (node);
  const char *as = hunch_json_get_string (object, "as");
  const char *value = hunch_json_get_string (object, "value");

  append_text (words, as != NULL ? as : "", TRUE);
  g_string_append (words, " = ");
  append_text (words, value != NULL ? value : "", FALSE);
}

static void
append_list (GString              *words,
             const HunchStepField *field,
             JsonArray            *array)
{
  guint n = json_array_get_length (array);

  for (guint i = 0; i < MIN (n, MAX_LISTED); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      g_string_append (words, i > 0 ? ", " : "");
      if (JSON_NODE_HOLDS_OBJECT (node))
        append_aggregate (words, node);
      else if (JSON_NODE_HOLDS_VALUE (node))
        append_scalar (words, field, node);
    }
  if (n > MAX_LISTED)
    g_string_append_printf (words, ngettext (" and %u more", " and %u more", n - MAX_LISTED), n - MAX_LISTED);
}

static void
append_pairs (GString    *words,
              JsonObject *pairs)
{
  g_autoptr (GList) members = json_object_get_members (pairs);
  guint n = 0;

  for (GList *at = members; at != NULL; at = at->next, n++)
    {
      JsonNode *node = json_object_get_member (pairs, at->data);

      if (n >= MAX_LISTED)
        continue;
      g_string_append (words, n > 0 ? ", " : "");
      append_text (words, at->data, TRUE);
      g_string_append (words, " → ");
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        append_text (words, json_node_get_string (node), TRUE);
      else
        g_string_append (words, JSON_NODE_HOLDS_NULL (node) ? _("missing") : "…");
    }
  if (n > MAX_LISTED)
    g_string_append_printf (words, ngettext (" and %u more", " and %u more", n - MAX_LISTED), n - MAX_LISTED);
}

static const HunchStepField *
find_field (const HunchStepInfo *info,
            const char          *member,
            gsize                n)
{
  for (guint i = 0; i < info->n_fields; i++)
    if (strlen (info->fields[i].member) == n && strncmp (info->fields[i].member, member, n) == 0)
      return &info->fields[i];
  return NULL;
}

static gboolean
is_set (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) > 0;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  return json_node_get_value_type (node) != G_TYPE_STRING || *json_node_get_string (node) != '\0';
}

/* FALSE when the member is not set; then “…” stands for it. */
static gboolean
append_member (GString              *words,
               const HunchStepField *field,
               JsonObject           *step)
{
  JsonNode *node = field != NULL ? json_object_get_member (step, field->member) : NULL;

  if (!is_set (node))
    g_string_append (words, "…");
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_list (words, field, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_OBJECT (node))
    append_pairs (words, json_node_get_object (node));
  else
    append_scalar (words, field, node);
  return is_set (node);
}

/* "{member?yes|no}" */
static void
append_either (GString    *words,
               JsonObject *step,
               const char *member,
               const char *question,
               const char *close)
{
  g_autofree char *name = g_strndup (member, question - member);
  const char *bar = memchr (question, '|', close - question);

  if (bar == NULL)
    return;
  if (is_set (json_object_get_member (step, name)))
    g_string_append_len (words, question + 1, bar - question - 1);
  else
    g_string_append_len (words, bar + 1, close - bar - 1);
}

/* What `pattern` up to `end` says; FALSE when a member of it is not set. */
static gboolean
append_pattern (GString             *words,
                const HunchStepInfo *info,
                JsonObject          *step,
                const char          *pattern,
                const char          *end)
{
  gboolean is_whole = TRUE;

  for (const char *at = pattern; at < end; at++)
    if (*at == '{')
      {
        const char *close = strchr (at, '}');
        const char *question = memchr (at, '?', close - at);

        if (question != NULL)
          append_either (words, step, at + 1, question, close);
        else if (!append_member (words, find_field (info, at + 1, close - at - 1), step))
          is_whole = FALSE;
        at = close;
      }
    else if (*at == '[')
      {
        const char *close = strchr (at, ']');
        g_autoptr (GString) part = g_string_new (NULL);

        if (append_pattern (part, info, step, at + 1, close))
          g_string_append (words, part->str);
        at = close;
      }
    else
      g_string_append_c (words, *at);

  return is_whole;
}

char *
hunch_step_dup_words (JsonObject *step)
{
  const char *name;
  const HunchStepInfo *info;
  GString *words;
  const char *pattern;

  g_return_val_if_fail (step != NULL, NULL);

  name = hunch_json_get_string (step, "step");
  info = name != NULL ? hunch_step_info_find (name) : NULL;
  if (info == NULL)
    return g_strdup (name != NULL ? name : "");

  words = g_string_new (NULL);
  pattern = _(info->words);
  append_pattern (words, info, step, pattern, pattern + strlen (pattern));
  return g_string_free (words, FALSE);
}
