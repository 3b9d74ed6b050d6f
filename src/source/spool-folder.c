/* The folder that the spool keeps its files in, and what is thrown away when it is full. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/spool.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static gint64 max_bytes;

void
hunch_spool_set_max_bytes (gint64 new_max_bytes)
{
  max_bytes = new_max_bytes;
}

char *
hunch_spool_dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "hunch", "spool", NULL);
}

typedef struct
{
  char  *path;
  gint64 size;
  gint64 time;  /* microseconds */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const Entry *first = *(const Entry *const *) a;
  const Entry *second = *(const Entry *const *) b;

  return (first->time > second->time) - (first->time < second->time);
}

/* Oldest first. */
static GPtrArray *
list_entries (const char *folder,
              gint64     *out_total)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  *out_total = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (lstat (path, &info) == 0 && S_ISREG (info.st_mode))
        {
          Entry *entry = g_new (Entry, 1);

          *entry = (Entry) { g_steal_pointer (&path), (gint64) info.st_blocks * 512, info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000 };
          g_ptr_array_add (entries, entry);
          *out_total += entry->size;
        }
    }
  g_ptr_array_sort (entries, compare_times);

  return entries;
}

/* Whoever reads a file holds a lock on it. */
static gboolean
remove_unused (const char *path)
{
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  gboolean is_free = fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0;

  if (is_free)
    g_unlink (path);
  if (fd >= 0)
    close (fd);

  return is_free;
}

static gint64
get_limit (const char *folder,
           gint64      n_kept)
{
  struct statvfs info;
  gint64 limit = max_bytes > 0 ? max_bytes : HUNCH_SPOOL_MAX_BYTES;

  if (statvfs (folder, &info) == 0)
    limit = MIN (limit, ((gint64) info.f_bavail * (gint64) info.f_frsize + n_kept) / 2);

  return limit;
}

gboolean
hunch_spool_make_room (const char *folder,
                       gint64      wanted)
{
  gint64 total;
  g_autoptr (GPtrArray) entries = list_entries (folder, &total);
  gint64 limit = get_limit (folder, total);

  if (wanted > limit)
    return FALSE;
  for (guint i = 0; i < entries->len && total + wanted > limit; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      if (remove_unused (entry->path))
        total -= entry->size;
    }

  return TRUE;
}
