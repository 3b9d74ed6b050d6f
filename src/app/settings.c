#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/settings.h"

GSettings *
hunch_settings_get (void)
{
  static GSettings *settings = NULL;
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema = NULL;

      if (source != NULL)
        schema = g_settings_schema_source_lookup (source, HUNCH_APP_ID, TRUE);
      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
      g_once_init_leave (&is_ready, 1);
    }
  return settings;
}

static gboolean
has_key (const char *key)
{
  GSettings *settings = hunch_settings_get ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings == NULL)
    return FALSE;
  g_object_get (settings, "settings-schema", &schema, NULL);
  return g_settings_schema_has_key (schema, key);
}

int
hunch_settings_get_int (const char *key,
                        int         fallback)
{
  return has_key (key) ? g_settings_get_int (hunch_settings_get (), key) : fallback;
}

gboolean
hunch_settings_get_boolean (const char *key,
                            gboolean    fallback)
{
  return has_key (key) ? g_settings_get_boolean (hunch_settings_get (), key) : fallback;
}

char *
hunch_settings_dup_string (const char *key,
                           const char *fallback)
{
  return has_key (key) ? g_settings_get_string (hunch_settings_get (), key) : g_strdup (fallback);
}

void
hunch_settings_set_int (const char *key,
                        int         value)
{
  if (has_key (key))
    g_settings_set_int (hunch_settings_get (), key, value);
}

void
hunch_settings_set_boolean (const char *key,
                            gboolean    value)
{
  if (has_key (key))
    g_settings_set_boolean (hunch_settings_get (), key, value);
}

void
hunch_settings_set_string (const char *key,
                           const char *value)
{
  if (has_key (key))
    g_settings_set_string (hunch_settings_get (), key, value);
}
