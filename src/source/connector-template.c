/* Texts with ${names} in them. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/connector-private.h"

#include <string.h>

gboolean
hunch_template_walk (const char       *text,
                     HunchTemplateFunc func,
                     gpointer          user_data)
{
  const char *at = text;

  while ((at = strstr (at, "${")) != NULL)
    {
      const char *end = strchr (at, '}');
      g_autofree char *name = end == NULL ? NULL : g_strndup (at + 2, end - at - 2);

      if (end == NULL)
        return FALSE;
      func (name, user_data);
      at = end + 1;
    }
  return TRUE;
}

char *
hunch_template_fill (const char            *text,
                     HunchTemplateWriteFunc write,
                     gpointer               user_data)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  const char *at = text;
  const char *brace;

  while ((brace = strstr (at, "${")) != NULL)
    {
      const char *end = strchr (brace, '}');
      g_autofree char *name = g_strndup (brace + 2, end - brace - 2);
      g_autofree char *value = write (name, user_data);

      if (value == NULL)
        return NULL;
      g_string_append_len (filled, at, brace - at);
      g_string_append (filled, value);
      at = end + 1;
    }
  g_string_append (filled, at);
  return g_string_free (g_steal_pointer (&filled), FALSE);
}
