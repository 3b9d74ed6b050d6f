#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/import-sources.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/job.h"
#include "app/util.h"
#include "format/unpack.h"

static void
sources_free (gpointer data)
{
  HunchImportSources *self = data;

  g_strfreev (self->words);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_free (self->table);
  g_free (self->summary);
  g_free (self);
}

/* --- the name ------------------------------------------------------------------------------ */

/* Whether a part of a path says which files are meant, not what they are: "*.csv", "dt=2016-01-01". */
static gboolean
is_selection (const char *part)
{
  return part[0] == '\0' || strpbrk (part, "*?[=") != NULL;
}

/* Many files are called after the last folder that their words share. NULL when that is none. */
static char *
dup_shared_name (HunchImportSources *self)
{
  g_auto (GStrv) parts = g_strsplit (self->words[0], "/", -1);
  guint n = g_strv_length (parts);

  if (self->sources->len < 2 || g_str_has_prefix (self->words[0], "connector:"))
    return NULL;
  if (self->words[1] != NULL && n > 0)
    n--;
  while (n > 0 && is_selection (parts[n - 1]))
    n--;
  return n == 0 || g_str_has_suffix (parts[n - 1], ":") ? NULL : hunch_source_make_table_name (parts[n - 1]);
}

/* --- how much there is --------------------------------------------------------------------- */

static gint64
add_sizes (GPtrArray *sources)
{
  gint64 sum = 0;

  for (guint i = 0; i < sources->len; i++)
    {
      gint64 size = hunch_source_get_size (sources->pdata[i]);

      if (size < 0)
        return -1;
      sum += size;
    }
  return sum;
}

static char *
dup_summary (GPtrArray *sources)
{
  g_autofree char *file = g_path_get_basename (hunch_source_get_name (sources->pdata[0]));
  g_autofree char *count = hunch_format_count (sources->len);
  g_autofree char *what = sources->len == 1 ? g_steal_pointer (&file) : g_strdup_printf (_("%s files"), count);
  gint64 n_bytes = add_sizes (sources);
  g_autofree char *size = n_bytes < 0 ? NULL : g_format_size ((guint64) n_bytes);

  return size == NULL ? g_steal_pointer (&what) : g_strdup_printf ("%s · %s", what, size);
}

/* --- the job --------------------------------------------------------------------------------- */

static gboolean
find_in_thread (HunchProject *project,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  HunchImportSources *self = data;

  self->sources = hunch_source_expand ((const char *const *) self->words, NULL, cancellable, error);
  if (self->sources == NULL)
    return FALSE;
  if (hunch_source_get_format (self->sources->pdata[0]) == NULL)
    self->is_packed = hunch_unpack_is_packed (self->sources->pdata[0], cancellable, NULL);
  self->table = dup_shared_name (self);
  if (self->table == NULL)
    self->table = hunch_source_dup_table_name (self->sources->pdata[0]);
  self->summary = dup_summary (self->sources);
  return TRUE;
}

void
hunch_import_sources_find_async (HunchProject        *project,
                                 const char *const   *words,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  HunchImportSources *self = g_new0 (HunchImportSources, 1);

  self->words = g_strdupv ((char **) words);
  hunch_job_run_async (project, find_in_thread, self, sources_free, cancellable, callback, user_data);
}

HunchImportSources *
hunch_import_sources_find_finish (GAsyncResult *result,
                                  GError      **error)
{
  return hunch_job_run_finish (result, error) ? hunch_job_get_data (result) : NULL;
}
