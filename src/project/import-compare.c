/* A sample against the whole, as far as listings and footers speak of the whole: rows (or bytes) per partition, bounds and missing cells per column. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "project/import-footers-private.h"

#define MAX_FOOTERS 200

/* A partition with more values is shown by month, then by year, and then not at all. */
#define MAX_PARTITIONS 60

typedef struct
{
  HunchProject    *project;   /* lent */
  HunchTableKey   *key;       /* owned */
  HunchTableInfo  *info;      /* owned */
  HunchImport     *import;    /* owned */
  GPtrArray       *sources;   /* owned */
  HunchFooters    *footers;   /* owned; NULL unless Parquet */
  GArray          *blocks;    /* owned, of HunchBlockRecord */
  GPtrArray       *lines;     /* owned, of HunchRepresentation */
} Compare;

static void
compare_clear (Compare *self)
{
  g_clear_pointer (&self->key, hunch_table_key_free);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->import, hunch_import_free);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->footers, hunch_footers_free);
  g_clear_pointer (&self->blocks, g_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Compare, compare_clear)

static void
representation_free (HunchRepresentation *line)
{
  g_free (line->what);
  g_free (line->min_of_all);
  g_free (line->max_of_all);
  g_free (line->min_of_sample);
  g_free (line->max_of_sample);
  g_free (line);
}

static HunchRepresentation *
add_line (Compare *self,
          char    *what)
{
  HunchRepresentation *line = g_new0 (HunchRepresentation, 1);

  line->what = what;
  line->share_of_all = line->share_of_sample = -1;
  line->missing_of_all = -1;
  line->missing_share_of_all = line->missing_share_of_sample = -1;
  g_ptr_array_add (self->lines, line);
  return line;
}

/* --- partitions ---------------------------------------------------------------------------- */

/* The value behind "key=" in a folder of the name; NULL when there is none. Release with g_free(). */
static char *
dup_partition (const char *name,
               const char *key)
{
  g_auto (GStrv) folders = g_strsplit (name, "/", -1);
  guint n = g_strv_length (folders);
  gsize n_key = strlen (key);

  for (guint i = 0; i + 1 < n; i++)
    if (g_ascii_strncasecmp (folders[i], key, n_key) == 0 && folders[i][n_key] == '=')
      {
        char *value = g_uri_unescape_string (folders[i] + n_key + 1, NULL);

        return value != NULL ? value : g_strdup (folders[i] + n_key + 1);
      }
  return NULL;
}

/* The names before "=" in the folders of the first object. */
static GPtrArray *
list_keys (Compare *self)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) folders = g_strsplit (hunch_source_get_name (g_ptr_array_index (self->sources, 0)), "/", -1);
  guint n = g_strv_length (folders);

  for (guint i = 0; i + 1 < n; i++)
    {
      const char *equals = strchr (folders[i], '=');

      if (equals != NULL && equals > folders[i])
        g_ptr_array_add (keys, g_strndup (folders[i], equals - folders[i]));
    }
  return keys;
}

typedef struct
{
  double all;     /* rows, or bytes */
  double sample;  /* rows */
} Weights;

static Weights *
get_weights (GHashTable *groups,
             const char *value,
             gsize       length)
{
  g_autofree char *key = g_strndup (value, length);
  Weights *weights = g_hash_table_lookup (groups, key);

  if (weights == NULL)
    {
      weights = g_new0 (Weights, 1);
      g_hash_table_insert (groups, g_steal_pointer (&key), weights);
    }
  return weights;
}

static double
weigh_object (Compare *self,
              guint    object)
{
  if (self->footers != NULL && self->footers->is_all)
    return (double) self->footers->rows[object];
  return (double) MAX (0, hunch_source_get_size (g_ptr_array_index (self->sources, object)));
}

static void
weigh_all (Compare    *self,
           const char *key,
           gsize       length,
           GHashTable *groups)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      g_autofree char *value = dup_partition (hunch_source_get_name (g_ptr_array_index (self->sources, i)), key);

      if (value != NULL)
        get_weights (groups, value, length)->all += weigh_object (self, i);
    }
}

/* By the column that the partition has become; FALSE without one. */
static gboolean
weigh_column (Compare    *self,
              const char *key,
              gsize       length,
              GHashTable *groups)
{
  int column = hunch_table_info_find (self->info, hunch_import_get_present_name (self->import->names, key));
  g_autoptr (sqlite3_stmt) rows = column < 0 ? NULL : hunch_db_prepare_format (self->project->db, NULL,
    "SELECT CAST(\"%w\" AS TEXT), count(*) FROM \"%w\" GROUP BY 1", self->info->columns[column].name, self->key->name);

  if (rows == NULL)
    return FALSE;
  while (hunch_db_next (rows, NULL, NULL))
    if (sqlite3_column_type (rows, 0) != SQLITE_NULL)
      get_weights (groups, (const char *) sqlite3_column_text (rows, 0), length)->sample += (double) sqlite3_column_int64 (rows, 1);
  return TRUE;
}

/* By the objects of its blocks. */
static gboolean
weigh_blocks (Compare    *self,
              const char *key,
              gsize       length,
              GHashTable *groups)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const HunchBlockRecord *block = &g_array_index (self->blocks, HunchBlockRecord, i);
      g_autofree char *value = block->object < 0 || block->object >= self->sources->len ? NULL
                             : dup_partition (hunch_source_get_name (g_ptr_array_index (self->sources, block->object)), key);

      if (value != NULL)
        get_weights (groups, value, length)->sample += (double) (block->last_row - block->first_row + 1);
    }
  return self->blocks->len > 0;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_partitions (Compare    *self,
                const char *key,
                GHashTable *groups,
                gboolean    is_sampled)
{
  guint n;
  g_autofree const char **values = (const char **) g_hash_table_get_keys_as_array (groups, &n);
  double all = 0, sample = 0;

  qsort (values, n, sizeof *values, compare_texts);
  for (guint i = 0; i < n; i++)
    {
      const Weights *weights = g_hash_table_lookup (groups, values[i]);

      all += weights->all;
      sample += weights->sample;
    }
  for (guint i = 0; i < n; i++)
    {
      const Weights *weights = g_hash_table_lookup (groups, values[i]);
      HunchRepresentation *line = add_line (self, g_strconcat (key, "=", values[i], NULL));

      line->is_partition = TRUE;
      line->share_of_all = all > 0 ? weights->all / all : -1;
      line->share_of_sample = is_sampled && sample > 0 ? weights->sample / sample : -1;
    }
}

static void
compare_partition (Compare    *self,
                   const char *key)
{
  static const gsize lengths[] = { 1000, 7, 4 };  /* whole, the month of a date, its year */

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      gboolean is_sampled;

      weigh_all (self, key, lengths[i], groups);
      if (g_hash_table_size (groups) > MAX_PARTITIONS)
        continue;
      is_sampled = weigh_column (self, key, lengths[i], groups) || weigh_blocks (self, key, lengths[i], groups);
      add_partitions (self, key, groups, is_sampled);
      return;
    }
}

/* --- columns ----------------------------------------------------------------------------------- */

static void
fill_sample (Compare             *self,
             HunchRepresentation *line,
             const char          *column)
{
  g_autoptr (sqlite3_stmt) bounds = hunch_db_prepare_format (self->project->db, NULL,
    "SELECT CAST(min(\"%w\") AS TEXT), CAST(max(\"%w\") AS TEXT), count(*), count(\"%w\") FROM \"%w\"", column, column, column, self->key->name);
  gint64 n_rows;

  if (bounds == NULL || !hunch_db_next (bounds, NULL, NULL))
    return;
  line->min_of_sample = hunch_db_dup_text (bounds, 0);
  line->max_of_sample = hunch_db_dup_text (bounds, 1);
  n_rows = sqlite3_column_int64 (bounds, 2);
  if (n_rows > 0)
    line->missing_share_of_sample = (double) (n_rows - sqlite3_column_int64 (bounds, 3)) / (double) n_rows;
}

static void
compare_columns (Compare *self)
{
  for (guint i = 0; self->footers != NULL && self->footers->columns != NULL && i < self->footers->columns->len; i++)
    {
      const HunchFooterColumn *column = &g_array_index (self->footers->columns, HunchFooterColumn, i);
      int position = hunch_table_info_find (self->info, hunch_import_get_present_name (self->import->names, column->name));
      HunchRepresentation *line;

      if (position < 0 || self->info->columns[position].type == HUNCH_DATA_BLOB)
        continue;
      line = add_line (self, g_strdup (self->info->columns[position].name));
      if (column->is_bounded)
        {
          line->min_of_all = g_strdup (column->min);
          line->max_of_all = g_strdup (column->max);
        }
      if (column->n_rows > 0)
        line->missing_share_of_all = (double) column->n_nulls / (double) column->n_rows;
      if (self->footers->is_all && column->n_rows > 0)
        line->missing_of_all = column->n_nulls;
      fill_sample (self, line, self->info->columns[position].name);
    }
}

/* --- the whole ------------------------------------------------------------------------------------ */

static char *
dup_words (Compare *self)
{
  if (self->footers == NULL)
    return g_strdup_printf (ngettext ("The whole is known by the list of its %u object alone; shares of it are shares of bytes.",
                                      "The whole is known by the list of its %u objects alone; shares of it are shares of bytes.", self->sources->len),
                            self->sources->len);
  if (self->footers->is_all)
    return g_strdup_printf (ngettext ("The whole is known by the footer of its %u object.", "The whole is known by the footers of all its %u objects.",
                                      self->sources->len), self->sources->len);
  return g_strdup_printf (_("The whole is known by the footers of %u of its %u objects, drawn at random; shares of it are shares of bytes."),
                          self->footers->n_read, self->sources->len);
}

static gboolean
is_parquet (Compare *self)
{
  return self->info->ticket != NULL && g_strcmp0 (self->info->ticket->format, "parquet") == 0;
}

static gboolean
open_all (Compare      *self,
          const char   *table,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr (GError) found = NULL;

  self->key = hunch_table_find (self->project, table, error);
  self->info = self->key == NULL ? NULL : hunch_project_get_table (self->project, table, error);
  if (self->info == NULL)
    return FALSE;
  self->import = hunch_import_of_table (self->project, table, &found);
  if (self->import == NULL && found == NULL)
    g_set_error (&found, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("How the table “%s” came in is not known, so there is nothing to compare it with."), table);
  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return FALSE;
    }
  hunch_import_use_tables (self->project);
  self->sources = hunch_source_expand ((const char *const *) self->import->words, NULL, cancellable, error);
  hunch_import_use_tables (NULL);
  self->blocks = self->sources == NULL ? NULL : hunch_origin_load_blocks (self->project, self->key->id, error);
  if (self->blocks != NULL && is_parquet (self))
    self->footers = hunch_footers_new (self->sources, MAX_FOOTERS, self->import->choice.seed, cancellable, error);
  return self->blocks != NULL && (self->footers != NULL || !is_parquet (self));
}

GPtrArray *
hunch_import_compare (HunchProject *project,
                      const char   *table,
                      char        **out_words,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_auto (Compare) compare = { .project = project };
  g_autoptr (GPtrArray) keys = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  if (!open_all (&compare, table, cancellable, error))
    return NULL;
  compare.lines = g_ptr_array_new_with_free_func ((GDestroyNotify) representation_free);
  keys = list_keys (&compare);
  for (guint i = 0; i < keys->len; i++)
    compare_partition (&compare, g_ptr_array_index (keys, i));
  compare_columns (&compare);
  if (out_words != NULL)
    *out_words = dup_words (&compare);
  return g_steal_pointer (&compare.lines);
}

/* --- in a thread -------------------------------------------------------------------------------------- */

typedef struct
{
  HunchProject *project;  /* owned; a connection of the thread's own */
  char         *table;    /* owned */
  char         *words;    /* owned */
} CompareJob;

static void
compare_job_free (CompareJob *job)
{
  g_clear_object (&job->project);
  g_free (job->table);
  g_free (job->words);
  g_free (job);
}

static void
compare_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  CompareJob *job = task_data;
  GError *error = NULL;
  GPtrArray *lines = hunch_import_compare (job->project, job->table, &job->words, cancellable, &error);

  if (lines == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, lines, (GDestroyNotify) g_ptr_array_unref);
}

void
hunch_import_compare_async (HunchProject       *project,
                            const char         *table,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (project, cancellable, callback, user_data);
  CompareJob *job = g_new0 (CompareJob, 1);
  GError *error = NULL;

  job->table = g_strdup (table);
  job->project = hunch_project_reopen (project, &error);
  g_task_set_source_tag (task, hunch_import_compare_async);
  g_task_set_task_data (task, job, (GDestroyNotify) compare_job_free);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, compare_in_thread);
}

GPtrArray *
hunch_import_compare_finish (HunchProject *project,
                             GAsyncResult *result,
                             char        **out_words,
                             GError      **error)
{
  CompareJob *job;

  g_return_val_if_fail (g_task_is_valid (result, project), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (out_words != NULL && !g_task_had_error (G_TASK (result)))
    *out_words = g_steal_pointer (&job->words);
  return g_task_propagate_pointer (G_TASK (result), error);
}
