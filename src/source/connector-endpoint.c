/* What a connector's file says of one thing that can be fetched. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"
#include "source/connector-place-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"

static void
connector_endpoint_free (HunchConnectorEndpoint *info)
{
  g_free (info->name);
  g_free (info->title);
  g_free (info->help);
  g_free (info->key);
  g_free (info->since);
  g_ptr_array_unref (info->parameters);
  g_free (info);
}

void
hunch_endpoint_free (HunchEndpoint *endpoint)
{
  connector_endpoint_free (endpoint->info);
  g_free (endpoint->base);
  g_free (endpoint->path);
  g_hash_table_unref (endpoint->query);
  g_clear_pointer (&endpoint->body, json_node_unref);
  g_free (endpoint->records);
  g_clear_pointer (&endpoint->columns, g_ptr_array_unref);
  hunch_paging_clear (&endpoint->paging);
  g_free (endpoint->since_column);
  g_strfreev (endpoint->since_unless);
  g_array_unref (endpoint->nothing_statuses);
  g_free (endpoint->nothing_path);
  g_free (endpoint->nothing_value);
  g_strfreev (endpoint->missing);
  g_clear_pointer (&endpoint->reading, json_object_unref);
  g_ptr_array_unref (endpoint->parameters);
  g_free (endpoint);
}

HunchEndpoint *
hunch_endpoint_new (void)
{
  HunchEndpoint *endpoint = g_new0 (HunchEndpoint, 1);

  endpoint->info = g_new0 (HunchConnectorEndpoint, 1);
  endpoint->info->parameters = g_ptr_array_new ();
  endpoint->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  endpoint->nothing_statuses = g_array_new (FALSE, FALSE, sizeof (int));
  endpoint->parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_parameter_free);
  return endpoint;
}

static gboolean
take_columns (const HunchPlace *place,
              HunchEndpoint    *endpoint)
{
  if (!json_object_has_member (place->object, "columns"))
    return TRUE;
  endpoint->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_column_rule_free);
  return hunch_place_read_list (place, "columns", hunch_connector_read_column, endpoint->columns);
}

static gboolean
read_nothing (const HunchPlace *outer,
              HunchEndpoint    *endpoint)
{
  HunchPlace place = { outer->where, hunch_json_get_object (outer->object, "nothing"), outer->error };
  JsonArray *statuses;

  if (place.object == NULL)
    return !json_object_has_member (outer->object, "nothing") || hunch_place_refuse (outer, _("the member “%s” is no object."), "nothing");
  statuses = hunch_json_get_array (place.object, "statuses");
  for (guint i = 0; statuses != NULL && i < json_array_get_length (statuses); i++)
    {
      int status = (int) json_array_get_int_element (statuses, i);

      g_array_append_val (endpoint->nothing_statuses, status);
    }
  return hunch_place_check_members (&place, "statuses path is") && hunch_place_take_path (&place, "path", &endpoint->nothing_path)
      && hunch_place_take_text (&place, "is", endpoint->nothing_path != NULL, &endpoint->nothing_value);
}

static gboolean
read_since (const HunchPlace *outer,
            HunchEndpoint    *endpoint)
{
  HunchPlace place = { outer->where, hunch_json_get_object (outer->object, "since"), outer->error };

  if (place.object == NULL)
    return !json_object_has_member (outer->object, "since") || hunch_place_refuse (outer, _("the member “%s” is no object."), "since");
  return hunch_place_check_members (&place, "parameter column unless") && hunch_place_take_text (&place, "parameter", TRUE, &endpoint->info->since)
      && hunch_place_take_text (&place, "column", TRUE, &endpoint->since_column) && hunch_place_take_names (&place, "unless", &endpoint->since_unless);
}

static gboolean
read_request (const HunchPlace *place,
              HunchEndpoint    *endpoint)
{
  static const char *const methods[] = { "GET", "POST", NULL };
  JsonNode *body = json_object_get_member (place->object, "body");
  int method = 0;

  if (!hunch_place_take_text (place, "base", FALSE, &endpoint->base) || !hunch_place_take_text (place, "path", TRUE, &endpoint->path)
      || !hunch_place_take_word (place, "method", methods, &method) || !hunch_place_take_texts (place, "query", endpoint->query)
      || !hunch_place_take_flag (place, "file", &endpoint->is_file))
    return FALSE;
  endpoint->is_post = method == 1;
  if (body != NULL && !JSON_NODE_HOLDS_OBJECT (body))
    return hunch_place_refuse (place, _("the member “%s” is no object."), "body");
  endpoint->body = body == NULL ? NULL : json_node_copy (body);
  return (body != NULL) == endpoint->is_post || hunch_place_refuse (place, _("POST and “body” belong together."));
}

static gboolean
read_answer (const HunchPlace *place,
             HunchEndpoint    *endpoint)
{
  JsonObject *reading = hunch_json_get_object (place->object, "reading");

  endpoint->reading = reading == NULL ? NULL : json_object_ref (reading);
  if (!hunch_place_take_path (place, "records", &endpoint->records) || !hunch_place_take_text (place, "key", FALSE, &endpoint->info->key)
      || !take_columns (place, endpoint) || !hunch_place_take_names (place, "missing", &endpoint->missing) || !read_nothing (place, endpoint) || !read_since (place, endpoint) || !hunch_connector_read_paging (place, &endpoint->paging))
    return FALSE;
  if (endpoint->records == NULL)
    endpoint->records = g_strdup ("");
  hunch_endpoint_add_pages_parameter (endpoint);
  return TRUE;
}

static gboolean
fill_endpoint (const HunchPlace *place,
               HunchEndpoint    *endpoint)
{
  if (!hunch_place_check_members (place, "name title help base path method query body file records columns missing key since paging nothing reading parameters")
      || !hunch_place_take_text (place, "name", TRUE, &endpoint->info->name))
    return FALSE;
  endpoint->info->title = hunch_place_dup_translated (place, "title");
  endpoint->info->help = hunch_place_dup_translated (place, "help");
  if (endpoint->info->title == NULL)
    endpoint->info->title = g_strdup (endpoint->info->name);
  if (!hunch_place_read_list (place, "parameters", hunch_connector_read_parameter, endpoint->parameters))
    return FALSE;
  for (guint i = 0; i < endpoint->parameters->len; i++)
    g_ptr_array_add (endpoint->info->parameters, ((HunchParameter *) endpoint->parameters->pdata[i])->info);
  return read_request (place, endpoint) && read_answer (place, endpoint);
}

/* --- what names what ------------------------------------------------------------------ */

/* A walk over everything that names parameters of one endpoint. */
typedef struct
{
  const HunchEndpoint *endpoint;
  char                *unknown;   /* owned; the first name that is no parameter's */
} NameCheck;

static void
check_name (const char *name,
            gpointer    user_data)
{
  NameCheck *check = user_data;

  for (guint i = 0; i < check->endpoint->parameters->len; i++)
    if (strcmp (((HunchParameter *) check->endpoint->parameters->pdata[i])->info->name, name) == 0)
      return;
  if (check->unknown == NULL)
    check->unknown = g_strdup (name);
}

static gboolean
walk_node (JsonNode  *node,
           NameCheck *check)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean is_right = TRUE;

  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) != G_TYPE_STRING || hunch_template_walk (json_node_get_string (node), check_name, check);
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      is_right = walk_node (json_array_get_element (json_node_get_array (node), i), check) && is_right;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return is_right;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    is_right = hunch_template_walk (name, check_name, check) && walk_node (value, check) && is_right;
  return is_right;
}

static gboolean
walk_names (const HunchEndpoint *endpoint,
            const char          *base,
            NameCheck           *check)
{
  GHashTableIter iter;
  gpointer text;
  gboolean is_right = hunch_template_walk (endpoint->base != NULL ? endpoint->base : base, check_name, check)
                   && hunch_template_walk (endpoint->path, check_name, check)
                   && (endpoint->since_column == NULL || hunch_template_walk (endpoint->since_column, check_name, check))
                   && (endpoint->body == NULL || walk_node (endpoint->body, check));

  g_hash_table_iter_init (&iter, endpoint->query);
  while (is_right && g_hash_table_iter_next (&iter, NULL, &text))
    is_right = hunch_template_walk (text, check_name, check);
  for (guint i = 0; endpoint->columns != NULL && i < endpoint->columns->len; i++)
    if (((HunchColumnRule *) endpoint->columns->pdata[i])->parameter != NULL)
      check_name (((HunchColumnRule *) endpoint->columns->pdata[i])->parameter, check);
  for (guint i = 0; i < endpoint->parameters->len; i++)
    if (((HunchParameter *) endpoint->parameters->pdata[i])->along != NULL)
      check_name (((HunchParameter *) endpoint->parameters->pdata[i])->along, check);
  if (endpoint->info->since != NULL)
    check_name (endpoint->info->since, check);
  return is_right;
}

static gboolean
check_names (const HunchPlace    *place,
             const HunchEndpoint *endpoint,
             const char          *base)
{
  NameCheck check = { .endpoint = endpoint };
  g_autofree char *unknown = NULL;
  gboolean is_right = walk_names (endpoint, base, &check);

  unknown = check.unknown;
  if (unknown != NULL)
    return hunch_place_refuse (place, _("there is no parameter “%s” for it to be filled in."), unknown);
  return is_right || hunch_place_refuse (place, _("a “${” is not closed."));
}

gboolean
hunch_endpoint_fill (HunchEndpoint    *endpoint,
                     const HunchPlace *place,
                     const char       *base)
{
  return fill_endpoint (place, endpoint) && check_names (place, endpoint, base);
}
