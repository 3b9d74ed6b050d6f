/* From a call, a series and a page to the address and the body that are sent. The key is no part of them: it is put in at the last moment, by
 * connector-ask.c, so that nothing that is shown, named or kept can hold it. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

/* What a template is filled in from. */
typedef struct
{
  HunchConnectorCall *call;
  gint64              series;
  gboolean            is_base;   /* names of hosts: letters that no host has are no values */
} Filling;

void
hunch_connector_request_clear (HunchConnectorRequest *request)
{
  g_clear_pointer (&request->address, g_free);
  g_clear_pointer (&request->body, g_free);
}

const char *
hunch_connector_get_override (const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  g_autofree char *variable = NULL;
  const char *address;

  g_strcanon (upper, G_CSET_A_2_Z "0123456789", '_');
  variable = g_strdup_printf ("HUNCH_CONNECTOR_%s_URL", upper);
  address = g_getenv (variable);
  return address == NULL || *address == '\0' ? NULL : address;
}

/* --- filling in -------------------------------------------------------------------------- */

static char *
dup_plain (const char *name,
           gpointer    user_data)
{
  Filling *filling = user_data;

  return hunch_connector_call_dup_value (filling->call, name, filling->series);
}

static char *
dup_encoded (const char *name,
             gpointer    user_data)
{
  g_autofree char *plain = dup_plain (name, user_data);

  return plain == NULL ? NULL : g_uri_escape_string (plain, NULL, FALSE);
}

/* An address is put in whole, anything else must be a part of a host's name. */
static char *
dup_for_base (const char *name,
              gpointer    user_data)
{
  g_autofree char *plain = dup_plain (name, user_data);

  if (plain == NULL)
    return NULL;
  if (g_str_has_prefix (plain, "http://") || g_str_has_prefix (plain, "https://"))
    return g_steal_pointer (&plain);
  return *plain != '\0' && strspn (plain, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-") == strlen (plain) ? g_steal_pointer (&plain) : NULL;
}

/* An address of http or https, without a name, a password, a query or a mark. */
static gboolean
check_base (const char *address,
            GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL);

  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL
      && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL
      && (strcmp (g_uri_get_scheme (uri), "https") == 0 || strcmp (g_uri_get_scheme (uri), "http") == 0))
    return TRUE;
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
               _("“%s” is no address that requests can go to: write http:// or https:// and a host, without name, password or query."), address);
  return FALSE;
}

char *
hunch_connector_call_dup_base (HunchConnectorCall *call,
                               gint64              series,
                               GError            **error)
{
  Filling filling = { call, series, TRUE };
  const char *template = call->endpoint->base != NULL ? call->endpoint->base : call->connector->base;
  const char *override = hunch_connector_get_override (call->connector->info.name);
  g_autofree char *base = override != NULL ? g_strdup (override) : hunch_template_fill (template, dup_for_base, &filling);

  if (base == NULL || !check_base (base, error))
    {
      if (base == NULL)
        g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, _("The values given make no address of “%s”."), template);
      return NULL;
    }
  if (g_str_has_suffix (base, "/"))
    base[strlen (base) - 1] = '\0';
  return g_steal_pointer (&base);
}

/* --- the query ------------------------------------------------------------------------------ */

static void
add_pair (GPtrArray  *pairs,
          const char *name,
          const char *value)
{
  g_autofree char *encoded_name = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *encoded = g_uri_escape_string (value, NULL, FALSE);

  g_ptr_array_add (pairs, g_strdup_printf ("%s=%s", encoded_name, encoded));
}

static void
add_parameters (HunchConnectorCall *call,
                gint64              series,
                GPtrArray          *pairs)
{
  for (guint i = 0; i < call->values->len; i++)
    {
      const HunchParameter *parameter = call->endpoint->parameters->pdata[i];
      guint n;
      char **values = hunch_connector_call_get_values (call, i, series, &n);
      g_autoptr (GString) joined = g_string_new (NULL);

      for (guint j = 0; values != NULL && j < n; j++)
        g_string_append_printf (joined, "%s%s", j > 0 ? parameter->join : "", values[j]);
      if (values != NULL && parameter->send != NULL)
        add_pair (pairs, parameter->send, joined->str);
    }
}

static void
add_constants (HunchConnectorCall *call,
               gint64              series,
               GPtrArray          *pairs)
{
  Filling filling = { call, series, FALSE };
  GHashTableIter iter;
  gpointer name, template;

  g_hash_table_iter_init (&iter, call->endpoint->query);
  while (g_hash_table_iter_next (&iter, &name, &template))
    {
      g_autofree char *value = hunch_template_fill (template, dup_plain, &filling);

      if (value != NULL)
        add_pair (pairs, name, value);
    }
}

static void
add_number (GPtrArray  *pairs,
            const char *name,
            gint64      value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  add_pair (pairs, name, text);
}

static void
add_page (HunchConnectorCall       *call,
          const HunchConnectorSpot *spot,
          GPtrArray                *pairs)
{
  const HunchPaging *paging = &call->endpoint->paging;

  if (paging->size_parameter != NULL && paging->size > 0)
    add_number (pairs, paging->size_parameter, paging->size);
  if (paging->kind == HUNCH_PAGING_PAGE)
    add_number (pairs, paging->parameter, paging->first + spot->page);
  if (paging->kind == HUNCH_PAGING_OFFSET)
    add_number (pairs, paging->parameter, paging->first + spot->page * paging->size);
  if (paging->kind == HUNCH_PAGING_CURSOR && paging->parameter != NULL && spot->cursor != NULL)
    {
      HunchSlice cursor = { spot->cursor, strlen (spot->cursor) };
      g_autofree char *text = hunch_slice_dup_text (cursor);

      if (text != NULL)
        add_pair (pairs, paging->parameter, text);
    }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, so that the same request has the same address whatever order a table of names has. */
static char *
make_query (HunchConnectorCall       *call,
            const HunchConnectorSpot *spot)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);

  add_parameters (call, spot->series, pairs);
  add_constants (call, spot->series, pairs);
  g_ptr_array_sort (pairs, compare_texts);
  add_page (call, spot, pairs);
  g_ptr_array_add (pairs, NULL);
  return g_strjoinv ("&", (char **) pairs->pdata);
}

/* --- the body ---------------------------------------------------------------------------------- */

static JsonNode *fill_node (JsonNode *node, Filling *filling);

static JsonNode *
make_scalar (const HunchParameter *parameter,
             const char           *text)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  if (strcmp (parameter->info->type, "integer") == 0)
    json_node_set_int (node, g_ascii_strtoll (text, NULL, 10));
  else if (strcmp (parameter->info->type, "number") == 0)
    json_node_set_double (node, g_ascii_strtod (text, NULL));
  else if (strcmp (parameter->info->type, "boolean") == 0)
    json_node_set_boolean (node, strcmp (text, "true") == 0);
  else
    json_node_set_string (node, text);
  return node;
}

/* "${name}" alone keeps the parameter's type: a number, true or false, or a list. NULL when it has no value. */
static JsonNode *
fill_whole (const char *name,
            Filling    *filling)
{
  int position = hunch_connector_call_find (filling->call, name);
  const HunchParameter *parameter = filling->call->endpoint->parameters->pdata[position];
  guint n;
  char **values = hunch_connector_call_get_values (filling->call, (guint) position, filling->series, &n);
  JsonNode *node;
  JsonArray *list;

  if (values == NULL)
    return NULL;
  if (!parameter->info->is_many || parameter->info->is_series)
    return make_scalar (parameter, values[0]);
  list = json_array_new ();
  for (guint i = 0; i < n; i++)
    json_array_add_element (list, make_scalar (parameter, values[i]));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);
  return node;
}

static JsonNode *
fill_text (const char *template,
           Filling    *filling)
{
  gsize length = strlen (template);
  gboolean is_whole = g_str_has_prefix (template, "${") && strchr (template, '}') == template + length - 1;
  g_autofree char *name = is_whole ? g_strndup (template + 2, length - 3) : NULL;
  g_autofree char *text = NULL;
  JsonNode *node;

  if (is_whole)
    return fill_whole (name, filling);
  text = hunch_template_fill (template, dup_plain, filling);
  if (text == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);
  return node;
}

/* What has no value is left out, and so is what becomes empty by that. */
static JsonNode *
fill_array (JsonArray *template,
            Filling   *filling)
{
  guint n = json_array_get_length (template);
  g_autoptr (JsonArray) list = json_array_new ();
  JsonNode *node;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = fill_node (json_array_get_element (template, i), filling);

      if (element != NULL)
        json_array_add_element (list, element);
    }
  if (n > 0 && json_array_get_length (list) == 0)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, g_steal_pointer (&list));
  return node;
}

static JsonNode *
fill_object (JsonObject *template,
             Filling    *filling)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  JsonNode *node;

  json_object_iter_init (&iter, template);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *filled_name = hunch_template_fill (name, dup_plain, filling);
      JsonNode *filled = filled_name == NULL ? NULL : fill_node (value, filling);

      if (filled != NULL)
        json_object_set_member (object, filled_name, filled);
    }
  if (json_object_get_size (template) > 0 && json_object_get_size (object) == 0)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&object));
  return node;
}

static JsonNode *
fill_node (JsonNode *node,
           Filling  *filling)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return fill_object (json_node_get_object (node), filling);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return fill_array (json_node_get_array (node), filling);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return fill_text (json_node_get_string (node), filling);
  return json_node_copy (node);
}

/* The cursor goes in as it was written, so that no digit of it is lost on the way back. */
static char *
make_body (HunchConnectorCall       *call,
           const HunchConnectorSpot *spot)
{
  Filling filling = { call, spot->series, FALSE };
  g_autoptr (JsonNode) filled = fill_node (call->endpoint->body, &filling);
  g_autofree char *text = filled == NULL ? g_strdup ("{}") : hunch_json_to_text (filled, FALSE);
  const char *member = call->endpoint->paging.member;

  if (spot->cursor == NULL || member == NULL)
    return g_steal_pointer (&text);
  return g_strdup_printf ("{\"%s\":%s%s%s", member, spot->cursor, strcmp (text, "{}") == 0 ? "" : ",", text + 1);
}

/* --- the request ---------------------------------------------------------------------------------- */

static gboolean
is_same_server (const char *first,
                const char *second)
{
  g_autoptr (GUri) a = g_uri_parse (first, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GUri) b = g_uri_parse (second, G_URI_FLAGS_ENCODED, NULL);

  return a != NULL && b != NULL && strcmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
      && g_strcmp0 (g_uri_get_host (a), g_uri_get_host (b)) == 0 && g_uri_get_port (a) == g_uri_get_port (b);
}

/* The service may say where it goes on, but not at whom a key is shown. */
static gboolean
follow_link (const char            *base,
             const char            *link,
             HunchConnectorRequest *out_request,
             GError               **error)
{
  g_autofree char *address = g_uri_resolve_relative (base, link, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *shown = g_strndup (link, strcspn (link, "?#"));

  if (address != NULL && is_same_server (base, address))
    {
      out_request->address = g_steal_pointer (&address);
      return TRUE;
    }
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK,
               _("The service says that its next page is at another server, “%s”, which is not followed."), shown);
  return FALSE;
}

gboolean
hunch_connector_request_make (HunchConnectorCall       *call,
                              const HunchConnectorSpot *spot,
                              HunchConnectorRequest    *out_request,
                              GError                  **error)
{
  Filling filling = { call, spot->series, FALSE };
  g_autofree char *base = hunch_connector_call_dup_base (call, spot->series, error);
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;

  if (base == NULL)
    return FALSE;
  out_request->is_post = call->endpoint->is_post;
  if (call->endpoint->paging.kind == HUNCH_PAGING_LINK && spot->cursor != NULL)
    return follow_link (base, spot->cursor, out_request, error);
  path = hunch_template_fill (call->endpoint->path, dup_encoded, &filling);
  if (path == NULL)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, _("A value of the address “%s” is missing."), call->endpoint->path);
      return FALSE;
    }
  query = make_query (call, spot);
  out_request->address = *query == '\0' ? g_strconcat (base, path, NULL)
                                        : g_strconcat (base, path, strchr (path, '?') == NULL ? "?" : "&", query, NULL);
  out_request->body = call->endpoint->is_post ? make_body (call, spot) : NULL;
  return TRUE;
}

/* --- words asking for less ------------------------------------------------------------------------------ */

const char *
hunch_connector_call_get_since_column (HunchConnectorCall *self)
{
  Filling filling = { self, 0, FALSE };

  for (guint i = 0; self->endpoint->since_unless != NULL && self->endpoint->since_unless[i] != NULL; i++)
    {
      int position = hunch_connector_call_find (self, self->endpoint->since_unless[i]);

      if (position >= 0 && self->values->pdata[position] != NULL)
        return NULL;
    }
  if (self->endpoint->since_column == NULL)
    return NULL;
  if (self->since == NULL)
    self->since = hunch_template_fill (self->endpoint->since_column, dup_plain, &filling);
  return self->since;
}

/* A date as the parameter reads it. */
static char *
cut_to_type (HunchConnectorCall *call,
             const char         *value)
{
  int position = hunch_connector_call_find (call, call->endpoint->info->since);
  const HunchParameter *parameter = call->endpoint->parameters->pdata[position];

  return strcmp (parameter->info->type, "date") == 0 ? g_strndup (value, 10) : g_strdup (value);
}

/* Whether the words ask for less already. Dates may be written 20190131 for the service and 2019-01-31 in the table. */
static gboolean
is_later (HunchConnectorCall *call,
          const char         *value)
{
  int position = hunch_connector_call_find (call, call->endpoint->info->since);
  char **given = call->values->pdata[position];
  g_auto (GStrv) own = g_strsplit (value, "-", -1);
  g_auto (GStrv) other = given == NULL ? NULL : g_strsplit (given[0], "-", -1);
  g_autofree char *plain = g_strjoinv ("", own);
  g_autofree char *given_plain = given == NULL ? NULL : g_strjoinv ("", other);

  return given != NULL && strcmp (given_plain, plain) >= 0;
}

static char *
replace_parameter (const char *words,
                   const char *name,
                   const char *value)
{
  g_autofree char *encoded = g_uri_escape_string (value, ":", FALSE);
  g_auto (GStrv) halves = g_strsplit (words, "?", 2);
  g_auto (GStrv) pairs = g_strsplit (halves[1] == NULL ? "" : halves[1], "&", -1);
  g_autofree char *beginning = g_strconcat (name, "=", NULL);
  GString *result = g_string_new (halves[0]);

  g_string_append_c (result, '?');
  for (guint i = 0; pairs[i] != NULL; i++)
    if (*pairs[i] != '\0' && !g_str_has_prefix (pairs[i], beginning))
      g_string_append_printf (result, "%s&", pairs[i]);
  g_string_append_printf (result, "%s=%s", name, encoded);
  return g_string_free (result, FALSE);
}

char *
hunch_connector_dup_words_since (const char *words,
                                 const char *newest,
                                 GError    **error)
{
  g_autoptr (HunchConnectorCall) call = hunch_connector_call_new (words, error);
  g_autofree char *value = NULL;

  if (call == NULL || hunch_connector_call_get_since_column (call) == NULL)
    return NULL;
  value = cut_to_type (call, newest);
  return is_later (call, value) ? g_strdup (words) : replace_parameter (words, call->endpoint->info->since, value);
}

/* --- files ---------------------------------------------------------------------------------------------- */

char *
hunch_connector_dup_address (const char *words,
                             GError    **error)
{
  g_autoptr (HunchConnectorCall) call = hunch_connector_call_new (words, error);
  g_auto (HunchConnectorRequest) request = { 0 };
  HunchConnectorSpot first = { 0, 0, NULL };

  if (call == NULL || !call->endpoint->is_file || !hunch_connector_request_make (call, &first, &request, error))
    return NULL;
  return g_steal_pointer (&request.address);
}

JsonObject *
hunch_connector_dup_reading (const char *words)
{
  g_autoptr (HunchConnectorCall) call = hunch_connector_is_words (words) ? hunch_connector_call_new (words, NULL) : NULL;

  return call == NULL || call->endpoint->reading == NULL ? NULL : json_object_ref (call->endpoint->reading);
}
