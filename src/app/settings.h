/* app/settings.h: the program's settings, with defaults of its own when the schema is not installed. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Lent; NULL when the schema is not installed. */
GSettings *hunch_settings_get (void);

int        hunch_settings_get_int (const char *key, int fallback);
gboolean   hunch_settings_get_boolean (const char *key, gboolean fallback);
/* A copy; release with g_free(). */
char      *hunch_settings_dup_string (const char *key, const char *fallback);

void       hunch_settings_set_int (const char *key, int value);
void       hunch_settings_set_boolean (const char *key, gboolean value);
void       hunch_settings_set_string (const char *key, const char *value);

G_END_DECLS
