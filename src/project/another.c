#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/another.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "project/import.h"
#include "project/trust-private.h"

#define PAGES_AT_ONCE 1000

struct _HunchAnother
{
  char         *folder;   /* owned; of its own, for the file of the draw in hand */
  char         *path;     /* owned */
  HunchImport  *import;   /* owned */
  HunchProject *project;  /* owned; NULL before the first draw of a table by itself */
  gboolean      is_copy;  /* of the whole project, in which the sample takes the table's place */
};

/* --- what can be drawn again ------------------------------------------------------ */

static gboolean
is_drawn_by_chance (const HunchImport *import)
{
  return import->choice.method != HUNCH_SAMPLE_ALL && import->choice.method != HUNCH_SAMPLE_HEAD;
}

/* Of the tables that @key is made from, those that were drawn by chance. */
static GPtrArray *
list_drawn (HunchProject        *project,
            const HunchTableKey *key)
{
  g_autofree char *quoted = hunch_db_quote (key->name);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", quoted);
  g_autoptr (GPtrArray) reads = hunch_dup_reads (project, sql, NULL);
  GPtrArray *drawn = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; reads != NULL && i < reads->len; i++)
    {
      g_autoptr (HunchTableKey) read = hunch_table_find (project, g_ptr_array_index (reads, i), NULL);
      g_autoptr (HunchImport) import = read == NULL || read->is_view ? NULL : hunch_import_of_table (project, read->name, NULL);

      if (import != NULL && is_drawn_by_chance (import))
        g_ptr_array_add (drawn, g_strdup (read->name));
    }
  return drawn;
}

static char *
dup_refusal_of_table (HunchProject *project,
                      const char   *table)
{
  g_autoptr (HunchImport) import = hunch_import_of_table (project, table, NULL);

  if (import == NULL)
    return g_strdup_printf (_("How the table “%s” came in is not known, so no other sample can be drawn like it."), table);
  if (import->choice.method == HUNCH_SAMPLE_ALL)
    return g_strdup_printf (_("The table “%s” has every row of its source, so there is no other sample like it."), table);
  if (import->choice.method == HUNCH_SAMPLE_HEAD)
    return g_strdup_printf (_("The first rows are always the same, so there is no other sample like “%s”."), table);
  return NULL;
}

/* The sampled table behind @key, or NULL with the sentence. */
static char *
find_drawn (HunchProject        *project,
            const HunchTableKey *key,
            char               **out_refusal)
{
  g_autoptr (GPtrArray) drawn = NULL;

  if (!key->is_view)
    {
      *out_refusal = dup_refusal_of_table (project, key->name);
      return *out_refusal != NULL ? NULL : g_strdup (key->name);
    }
  drawn = list_drawn (project, key);
  if (drawn->len == 1)
    return g_strdup (g_ptr_array_index (drawn, 0));
  if (drawn->len == 0)
    *out_refusal = g_strdup_printf (_("“%s” is made from no sample that was drawn by chance, so there is no other like it."), key->name);
  else
    *out_refusal = g_strdup_printf (_("“%s” is made from %u samples, and only one at a time can be drawn anew."), key->name, drawn->len);
  return NULL;
}

char *
hunch_another_dup_refusal (HunchProject *project,
                           const char   *table)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchTableKey) key = NULL;
  g_autofree char *drawn = NULL;
  char *refusal = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  key = hunch_table_find (project, table, &error);
  if (key == NULL)
    return g_strdup (error->message);
  drawn = find_drawn (project, key, &refusal);
  return refusal;
}

/* --- files of its own ---------------------------------------------------------------- */

static void
remove_file (HunchAnother *self)
{
  g_autofree char *journal = g_strconcat (self->path, "-journal", NULL);

  g_clear_object (&self->project);
  g_unlink (self->path);
  g_unlink (journal);
}

void
hunch_another_free (HunchAnother *self)
{
  if (self == NULL)
    return;

  if (self->path != NULL)
    remove_file (self);
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_clear_pointer (&self->import, hunch_import_free);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static gboolean
copy_pages (HunchProject *project,
            sqlite3      *target,
            GCancellable *cancellable,
            GError      **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", project->db, "main");
  int code = SQLITE_OK;

  while (backup != NULL && code == SQLITE_OK && !g_cancellable_is_cancelled (cancellable))
    code = sqlite3_backup_step (backup, PAGES_AT_ONCE);
  if (backup != NULL)
    sqlite3_backup_finish (backup);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (code == SQLITE_DONE)
    return TRUE;
  hunch_db_set_error (target, backup == NULL ? sqlite3_errcode (target) : code, error);
  return FALSE;
}

static gboolean
copy_project (HunchAnother *self,
              HunchProject *project,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (sqlite3) target = NULL;
  int code = sqlite3_open_v2 (self->path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (code != SQLITE_OK)
    {
      hunch_db_set_error (target, code, error);
      return FALSE;
    }
  if (!copy_pages (project, target, cancellable, error))
    return FALSE;
  g_clear_pointer (&target, sqlite3_close_v2);
  self->project = hunch_project_open (self->path, error);
  return self->project != NULL;
}

HunchAnother *
hunch_another_new (HunchProject *project,
                   const char   *table,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (HunchAnother) self = g_new0 (HunchAnother, 1);
  g_autoptr (HunchTableKey) key = NULL;
  g_autofree char *drawn = NULL;
  g_autofree char *refusal = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  key = hunch_table_find (project, table, error);
  drawn = key == NULL ? NULL : find_drawn (project, key, &refusal);
  if (refusal != NULL)
    g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, refusal);
  self->import = drawn == NULL ? NULL : hunch_import_of_table (project, drawn, error);
  if (self->import == NULL)
    return NULL;

  g_clear_pointer (&self->import->key, g_free);
  self->folder = g_dir_make_tmp ("hunch-another-XXXXXX", error);
  if (self->folder == NULL)
    return NULL;
  self->path = g_build_filename (self->folder, "another.hunch", NULL);
  self->is_copy = key->is_view;
  if (self->is_copy && !copy_project (self, project, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

HunchProject *
hunch_another_draw (HunchAnother *self,
                    guint64       seed,
                    GCancellable *cancellable,
                    GError      **error)
{
  g_autoptr (JsonObject) receipt = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!self->is_copy)
    {
      remove_file (self);
      self->project = hunch_project_create (self->path, error);
      if (self->project == NULL)
        return NULL;
    }
  self->import->mode = self->is_copy ? HUNCH_IMPORT_REPLACE : HUNCH_IMPORT_NEW;
  self->import->choice.seed = seed;
  receipt = hunch_import_run (self->import, self->project, NULL, cancellable, error);
  return receipt != NULL ? self->project : NULL;
}
