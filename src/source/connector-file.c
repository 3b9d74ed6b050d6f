/* Reads a connector's file (docs/connectors.md). Whatever is wrong in it is told in one sentence that names the file, the place and the
 * member: members that are not known are mistakes too, for a slip in a name would otherwise go unnoticed. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"
#include "source/connector-place-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"

#define MAX_FILE_BYTES (1024 * 1024)

static gboolean
add_endpoint (const HunchPlace *place,
              gpointer          user_data)
{
  HunchConnector *self = user_data;
  HunchEndpoint *endpoint = hunch_endpoint_new ();

  g_ptr_array_add (self->endpoints, endpoint);
  g_ptr_array_add (self->info.endpoints, endpoint->info);
  if (!hunch_endpoint_fill (endpoint, place, self->base))
    return FALSE;
  if (endpoint->is_file && self->keys->len > 0)
    return hunch_place_refuse (place, _("a file is fetched without a key, and this connector has one."));
  for (guint i = 0; i + 1 < self->endpoints->len; i++)
    if (strcmp (((HunchEndpoint *) self->endpoints->pdata[i])->info->name, endpoint->info->name) == 0)
      return hunch_place_refuse (place, _("there are two endpoints “%s”."), endpoint->info->name);
  return TRUE;
}

static void
connector_key_free (HunchConnectorKey *key)
{
  g_free (key->name);
  g_free (key->prefix);
  g_free (key->variable);
  g_free (key);
}

static gboolean
read_key (const HunchPlace *place,
          gpointer          user_data)
{
  static const char *const places[] = { "query", "header", "bearer", "basic", NULL };
  HunchConnectorKey *key = g_new0 (HunchConnectorKey, 1);
  int position = 0;

  g_ptr_array_add (user_data, key);
  if (!hunch_place_check_members (place, "in name prefix environment") || !hunch_place_take_word (place, "in", places, &position)
      || !hunch_place_take_text (place, "name", position <= 1, &key->name) || !hunch_place_take_text (place, "prefix", FALSE, &key->prefix)
      || !hunch_place_take_text (place, "environment", TRUE, &key->variable))
    return FALSE;
  key->place = (HunchKeyPlace) position;
  return TRUE;
}

static void
list_key_variables (HunchConnector *self)
{
  self->info.key_variables = g_new0 (char *, self->keys->len + 1);
  for (guint i = 0; i < self->keys->len; i++)
    self->info.key_variables[i] = g_strdup (((HunchConnectorKey *) self->keys->pdata[i])->variable);
}

static gboolean
fill_connector (const HunchPlace *place,
                HunchConnector   *self)
{
  HunchConnectorInfo *info = &self->info;

  if (!hunch_place_check_members (place, "title description documentation terms base keys key_help key_required headers rate message endpoints")
      || !hunch_place_take_text (place, "base", TRUE, &self->base) || !hunch_place_take_text (place, "documentation", FALSE, &info->documentation)
      || !hunch_place_take_flag (place, "key_required", &info->is_key_required) || !hunch_place_take_texts (place, "headers", self->headers)
      || !hunch_place_take_path (place, "message", &self->message) || !hunch_place_read_list (place, "keys", read_key, self->keys))
    return FALSE;
  list_key_variables (self);
  info->title = hunch_place_dup_translated (place, "title");
  info->description = hunch_place_dup_translated (place, "description");
  info->terms = hunch_place_dup_translated (place, "terms");
  info->key_help = hunch_place_dup_translated (place, "key_help");
  self->rate = hunch_json_get_number (place->object, "rate", 0);
  if (info->title == NULL)
    return hunch_place_refuse (place, _("the member “%s” is missing."), "title");
  if (!(self->rate >= 0 && self->rate <= 1000))
    return hunch_place_refuse (place, _("“rate” is the number of requests in a second, up to 1000."));
  if (!hunch_place_read_list (place, "endpoints", add_endpoint, self))
    return FALSE;
  return self->endpoints->len > 0 || hunch_place_refuse (place, _("there is no endpoint."));
}

static HunchConnector *
connector_new (const char *path)
{
  HunchConnector *self = g_new0 (HunchConnector, 1);
  g_autofree char *base_name = g_path_get_basename (path);

  self->info.path = g_strdup (path);
  self->info.name = g_strndup (base_name, strcspn (base_name, "."));
  self->info.endpoints = g_ptr_array_new ();
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) connector_key_free);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_endpoint_free);
  return self;
}

HunchConnector *
hunch_connector_read (const char *path,
                      GError    **error)
{
  g_autoptr (HunchConnector) self = connector_new (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  HunchPlace place = { name, NULL, error };
  gsize length;

  place.object = NULL;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length > MAX_FILE_BYTES)
    {
      hunch_place_refuse (&place, _("the file is too large for a connector."));
      return NULL;
    }
  object = hunch_json_parse_object (text, length, name, error);
  if (object == NULL)
    return NULL;
  place.object = object;
  return fill_connector (&place, self) ? g_steal_pointer (&self) : NULL;
}

static void
info_clear (HunchConnectorInfo *info)
{
  g_free (info->name);
  g_free (info->title);
  g_free (info->description);
  g_free (info->documentation);
  g_free (info->terms);
  g_free (info->path);
  g_strfreev (info->key_variables);
  g_free (info->key_help);
  g_ptr_array_unref (info->endpoints);
}

/* The parameter `pages` has no rule that would release it. */
static void
free_pages_parameter (HunchEndpoint *endpoint)
{
  for (guint i = endpoint->parameters->len; i < endpoint->info->parameters->len; i++)
    hunch_connector_parameter_free (endpoint->info->parameters->pdata[i]);
}

void
hunch_connector_free (HunchConnector *self)
{
  for (guint i = 0; i < self->endpoints->len; i++)
    free_pages_parameter (self->endpoints->pdata[i]);
  g_ptr_array_unref (self->endpoints);
  info_clear (&self->info);
  g_free (self->base);
  g_ptr_array_unref (self->keys);
  g_hash_table_unref (self->headers);
  g_free (self->message);
  g_free (self);
}

void
hunch_connector_info_free (HunchConnectorInfo *info)
{
  hunch_connector_free ((HunchConnector *) info);
}
