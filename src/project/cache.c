/* Keeps the folder of segments from growing without end: the files not used for longest go first. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/columns.h"

#include <glib/gstdio.h>

#define FRESH_SECONDS 60

typedef struct
{
  char  *path;  /* owned */
  gint64 size;
  gint64 used;  /* seconds since 1970 */
} CachedFile;

static void
cached_file_free (CachedFile *file)
{
  g_free (file->path);
  g_free (file);
}

static int
compare_use (gconstpointer a,
             gconstpointer b)
{
  const CachedFile *first = *(const CachedFile *const *) a;
  const CachedFile *second = *(const CachedFile *const *) b;

  return (first->used > second->used) - (first->used < second->used);
}

static void
list_folder (const char *folder,
             GPtrArray  *files)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      CachedFile *file;
      GStatBuf info;
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_strrstr (name, ".segment") || g_lstat (path, &info) != 0)
        continue;
      file = g_new0 (CachedFile, 1);
      file->path = g_steal_pointer (&path);
      file->size = info.st_size;
      file->used = info.st_mtim.tv_sec;
      g_ptr_array_add (files, file);
    }
}

void
hunch_columns_clean_cache (gint64 max_bytes)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "hunch", NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) cached_file_free);
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 n_bytes = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (cache, name, NULL);

      if (g_file_test (folder, G_FILE_TEST_IS_DIR))
        list_folder (folder, files);
    }
  for (guint i = 0; i < files->len; i++)
    n_bytes += ((CachedFile *) g_ptr_array_index (files, i))->size;

  /* A file that is being written or was just made is left alone; one that is open stays readable after it is removed. */
  g_ptr_array_sort (files, compare_use);
  for (guint i = 0; i < files->len && n_bytes > max_bytes; i++)
    {
      CachedFile *file = g_ptr_array_index (files, i);
      g_autofree char *folder = g_path_get_dirname (file->path);

      if (file->used > now - FRESH_SECONDS)
        break;
      if (g_unlink (file->path) == 0)
        n_bytes -= file->size;
      g_rmdir (folder);
    }
}
