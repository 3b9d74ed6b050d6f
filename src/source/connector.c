/* Where connectors are found. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ENDING ".json"

static gboolean
has_name (gconstpointer info,
          gconstpointer name)
{
  return strcmp (((const HunchConnectorInfo *) info)->name, name) == 0;
}

static void
add_file (GPtrArray  *infos,
          const char *folder,
          const char *file_name)
{
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autofree char *name = g_strndup (file_name, strcspn (file_name, "."));
  g_autoptr (GError) error = NULL;
  HunchConnector *connector;

  if (g_ptr_array_find_with_equal_func (infos, name, has_name, NULL))
    return;
  connector = hunch_connector_read (path, &error);
  if (connector == NULL)
    g_info ("%s", error->message);
  else
    g_ptr_array_add (infos, &connector->info);
}

static void
add_folder (GPtrArray  *infos,
            const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ENDING))
      add_file (infos, folder, name);
}

/* A person's own come first. Elements owned by the array. */
static GPtrArray *
list_folders (void)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  const char *named = g_getenv ("HUNCH_CONNECTOR_DIR");

  g_ptr_array_add (folders, g_build_filename (g_get_user_data_dir (), "hunch", "connectors", NULL));
  g_ptr_array_add (folders, named != NULL ? g_strdup (named) : g_build_filename (HUNCH_DATA_DIR, "connectors", NULL));
  return folders;
}

static int
compare_titles (gconstpointer a,
                gconstpointer b)
{
  return g_utf8_collate ((*(HunchConnectorInfo *const *) a)->title, (*(HunchConnectorInfo *const *) b)->title);
}

GPtrArray *
hunch_connectors_list (void)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_connector_info_free);
  g_autoptr (GPtrArray) folders = list_folders ();

  for (guint i = 0; i < folders->len; i++)
    add_folder (infos, folders->pdata[i]);
  g_ptr_array_sort (infos, compare_titles);
  return infos;
}

/* "tmdb, wikipedia": the names there are, for messages. */
static char *
dup_names (void)
{
  g_autoptr (GPtrArray) infos = hunch_connectors_list ();
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < infos->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((HunchConnectorInfo *) infos->pdata[i])->name);
  return g_string_free (names, FALSE);
}

HunchConnector *
hunch_connector_load (const char *name,
                      GError    **error)
{
  g_autoptr (GPtrArray) folders = list_folders ();
  g_autofree char *file_name = g_strconcat (name, ENDING, NULL);
  g_autofree char *names = NULL;

  for (guint i = 0; i < folders->len && strpbrk (name, "/.") == NULL && *name != '\0'; i++)
    {
      g_autofree char *path = g_build_filename (folders->pdata[i], file_name, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return hunch_connector_read (path, error);
    }
  names = dup_names ();
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
               _("There is no connector “%s”; there are: %s."), name, *names == '\0' ? _("none") : names);
  return NULL;
}

HunchConnectorInfo *
hunch_connector_find (const char *name,
                      GError    **error)
{
  HunchConnector *connector;

  g_return_val_if_fail (name != NULL, NULL);

  connector = hunch_connector_load (name, error);
  return connector == NULL ? NULL : &connector->info;
}
