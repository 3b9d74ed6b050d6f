#define G_LOG_DOMAIN "hunch-base"
#include "base/json.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* json-glib calls itself once per level; deeper documents are no data of ours. */
#define MAX_DEPTH 512

/* Whole numbers up to here are printed by %.15g without an exponent. */
#define MAX_PLAIN_INTEGER 1e15

typedef struct
{
  GString *out;     /* borrowed */
  gboolean pretty;
} Writer;

static void write_node (Writer   *writer,
                        JsonNode *node,
                        guint     depth);

static void
write_string (Writer     *writer,
              const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (writer->out, '"');

  for (const char *at = valid; *at != '\0'; at++)
    switch (*at)
      {
      case '"':
      case '\\':
        g_string_append_c (writer->out, '\\');
        g_string_append_c (writer->out, *at);
        break;
      case '\n':
        g_string_append (writer->out, "\\n");
        break;
      case '\r':
        g_string_append (writer->out, "\\r");
        break;
      case '\t':
        g_string_append (writer->out, "\\t");
        break;
      default:
        if ((guchar) *at < 0x20)
          g_string_append_printf (writer->out, "\\u%04x", *at);
        else
          g_string_append_c (writer->out, *at);
      }

  g_string_append_c (writer->out, '"');
}

static void
write_line_break (Writer *writer,
                  guint   depth)
{
  if (!writer->pretty)
    return;

  g_string_append_c (writer->out, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (writer->out, "  ");
}

static void
write_object (Writer     *writer,
              JsonObject *object,
              guint       depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean is_first = TRUE;

  g_string_append_c (writer->out, '{');

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!is_first)
        g_string_append (writer->out, writer->pretty ? "," : ", ");
      is_first = FALSE;
      write_line_break (writer, depth + 1);
      write_string (writer, name);
      g_string_append (writer->out, ": ");
      write_node (writer, member, depth + 1);
    }

  if (!is_first)
    write_line_break (writer, depth);
  g_string_append_c (writer->out, '}');
}

static void
write_array (Writer    *writer,
             JsonArray *array,
             guint      depth)
{
  guint n = json_array_get_length (array);

  g_string_append_c (writer->out, '[');

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (writer->out, writer->pretty ? "," : ", ");
      write_line_break (writer, depth + 1);
      write_node (writer, json_array_get_element (array, i), depth + 1);
    }

  if (n > 0)
    write_line_break (writer, depth);
  g_string_append_c (writer->out, ']');
}

static void
write_value (Writer   *writer,
             JsonNode *node)
{
  char number[HUNCH_NUMBER_BUFFER];

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      write_string (writer, json_node_get_string (node));
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (writer->out, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_INT64:
      g_string_append_printf (writer->out, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    default:
      g_string_append (writer->out, hunch_number_to_json (json_node_get_double (node), number));
    }
}

static void
write_node (Writer   *writer,
            JsonNode *node,
            guint     depth)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (writer, json_node_get_object (node), depth);
      break;
    case JSON_NODE_ARRAY:
      write_array (writer, json_node_get_array (node), depth);
      break;
    case JSON_NODE_VALUE:
      write_value (writer, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (writer->out, "null");
    }
}

static gboolean
is_too_deep (const char *text,
             gsize       length)
{
  gboolean is_quoted = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    if (is_quoted)
      {
        if (text[i] == '\\')
          i++;
        else if (text[i] == '"')
          is_quoted = FALSE;
      }
    else if (text[i] == '"')
      is_quoted = TRUE;
    else if (text[i] == '[' || text[i] == '{')
      {
        if (++depth > MAX_DEPTH)
          return TRUE;
      }
    else if ((text[i] == ']' || text[i] == '}') && depth > 0)
      depth--;

  return FALSE;
}

const char *
hunch_number_to_json (double value,
                      char  *buffer)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (!isfinite (value))
    {
      memcpy (buffer, "null", sizeof "null");
      return buffer;
    }

  if (value == trunc (value) && fabs (value) < MAX_PLAIN_INTEGER && !(value == 0 && signbit (value)))
    {
      g_snprintf (buffer, HUNCH_NUMBER_BUFFER, "%" G_GINT64_FORMAT, (gint64) value);
      return buffer;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, HUNCH_NUMBER_BUFFER, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }

  return buffer;
}

char *
hunch_json_to_text (JsonNode *node,
                    gboolean  pretty)
{
  Writer writer = { NULL, pretty };

  g_return_val_if_fail (node != NULL, NULL);

  writer.out = g_string_new (NULL);
  write_node (&writer, node, 0);

  return g_string_free (writer.out, FALSE);
}

void
hunch_json_set_number (JsonObject *object,
                       const char *member,
                       double      value)
{
  g_return_if_fail (object != NULL && member != NULL);

  if (isfinite (value))
    json_object_set_double_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

static JsonNode *
get_value_node (JsonObject *object,
                const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

double
hunch_json_get_number (JsonObject *object,
                       const char *member,
                       double      fallback)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, fallback);

  node = get_value_node (object, member);
  if (node == NULL)
    return fallback;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      return json_node_get_int (node);
    case G_TYPE_DOUBLE:
      return json_node_get_double (node);
    default:
      return fallback;
    }
}

const char *
hunch_json_get_string (JsonObject *object,
                       const char *member)
{
  JsonNode *node;

  g_return_val_if_fail (object != NULL && member != NULL, NULL);

  node = get_value_node (object, member);
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

JsonObject *
hunch_json_get_object (JsonObject *object,
                       const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
hunch_json_get_array (JsonObject *object,
                      const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
hunch_json_parse_object (const char *text,
                         gssize      length,
                         const char *what,
                         GError    **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) cause = NULL;
  gsize n_bytes = length < 0 ? strlen (text) : (gsize) length;

  if (is_too_deep (text, n_bytes))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("%s is nested more than %d levels deep."), what, MAX_DEPTH);
      return NULL;
    }

  if (!json_parser_load_from_data (parser, text, n_bytes, &cause))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("%s is not valid JSON: %s%s"), what, cause->message, g_str_has_suffix (cause->message, ".") ? "" : ".");
      return NULL;
    }

  if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s is not a JSON object."), what);
      return NULL;
    }

  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}
