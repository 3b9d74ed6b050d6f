/* Keys come from the environment or the keyring, go into the request at the last moment, and nowhere else. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/secrets.h"

#define HIDDEN "•••"
#define SHORTEST_KEY 3

void
hunch_found_key_clear (HunchFoundKey *key)
{
  g_clear_pointer (&key->value, hunch_secret_free);
  g_clear_pointer (&key->place, g_free);
  key->rule = NULL;
}

/* Where the words, and with them whoever wrote the project, say where requests go, a key must not go along unasked. */
static gboolean
is_address_free (HunchConnector *connector)
{
  if (strstr (connector->base, "${") != NULL)
    return TRUE;
  for (guint i = 0; i < connector->endpoints->len; i++)
    {
      const HunchEndpoint *endpoint = connector->endpoints->pdata[i];

      if (endpoint->base != NULL && strstr (endpoint->base, "${") != NULL)
        return TRUE;
    }
  return FALSE;
}

/* This machine: 127.0.0.1, ::1 or localhost. */
static gboolean
is_own_machine (const char *base)
{
  g_autoptr (GUri) uri = base == NULL ? NULL : g_uri_parse (base, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);

  return host != NULL && (strcmp (host, "localhost") == 0 || strcmp (host, "127.0.0.1") == 0 || strcmp (host, "::1") == 0);
}

static gboolean
may_use_environment (HunchConnector *connector,
                     const char     *base)
{
  return !is_address_free (connector) || hunch_connector_get_override (connector->info.name) != NULL || is_own_machine (base);
}

/* "tmdb", or "elasticsearch https://search.example:9200" for one of many servers. */
static char *
dup_subject (HunchConnector *connector,
             const char     *base)
{
  return is_address_free (connector) && base != NULL ? g_strdup_printf ("%s %s", connector->info.name, base) : g_strdup (connector->info.name);
}

static gboolean
take_key (HunchFoundKey           *out_key,
          const HunchConnectorKey *rule,
          char                    *value,
          char                    *place)
{
  *out_key = (HunchFoundKey) { rule, value, place };
  return TRUE;
}

gboolean
hunch_connector_find_key (HunchConnector *connector,
                          const char     *base,
                          HunchFoundKey  *out_key)
{
  g_autofree char *subject = dup_subject (connector, base);
  char *secret = NULL;

  *out_key = (HunchFoundKey) { NULL, NULL, NULL };
  for (guint i = 0; i < connector->keys->len && may_use_environment (connector, base); i++)
    {
      const HunchConnectorKey *rule = connector->keys->pdata[i];
      const char *value = g_getenv (rule->variable);

      if (value != NULL && *value != '\0')
        return take_key (out_key, rule, g_strdup (value), g_strdup_printf (_("environment %s"), rule->variable));
    }
  if (connector->keys->len == 0 || !hunch_secret_lookup (HUNCH_SECRET_CONNECTOR, subject, NULL, &secret, NULL, NULL) || secret == NULL)
    return FALSE;
  return take_key (out_key, connector->keys->pdata[0], secret, g_strdup (_("keyring")));
}

static void
replace_all (GString    *text,
             const char *part)
{
  if (strlen (part) >= SHORTEST_KEY)
    g_string_replace (text, part, HIDDEN, 0);
}

char *
hunch_connector_hide_key (const HunchFoundKey *key,
                          const char          *text)
{
  GString *hidden = g_string_new (text);

  if (key != NULL && key->value != NULL)
    {
      g_autofree char *encoded = g_uri_escape_string (key->value, NULL, FALSE);
      g_autofree char *basic = g_base64_encode ((const guchar *) key->value, strlen (key->value));

      replace_all (hidden, key->value);
      replace_all (hidden, encoded);
      replace_all (hidden, basic);
    }
  return g_string_free (hidden, FALSE);
}

char *
hunch_connector_dup_key_place (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, " ", 2);
  g_autoptr (HunchConnector) connector = hunch_connector_load (parts[0], NULL);
  HunchFoundKey key;
  char *place;

  if (connector == NULL || !hunch_connector_find_key (connector, parts[1], &key))
    return NULL;
  place = g_steal_pointer (&key.place);
  hunch_found_key_clear (&key);
  return place;
}

gboolean
hunch_connector_store_key (const char *name,
                           const char *key,
                           GError    **error)
{
  g_auto (GStrv) parts = g_strsplit (name, " ", 2);
  g_autoptr (HunchConnector) connector = hunch_connector_load (parts[0], error);

  if (connector == NULL)
    return FALSE;
  if (connector->keys->len == 0)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, _("%s needs no key."), connector->info.title);
      return FALSE;
    }
  if (key == NULL || *key == '\0')
    return hunch_secret_clear (HUNCH_SECRET_CONNECTOR, name, NULL, error);
  return hunch_secret_store (HUNCH_SECRET_CONNECTOR, name, "", key, NULL, error);
}
