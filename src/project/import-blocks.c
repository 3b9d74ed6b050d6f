/* A sample of blocks leaves behind which rows came of which block, for honest intervals, and what the blocks did to each column. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sample/blocks.h"
#include "sample/effect.h"

/* --- labels ------------------------------------------------------------------------------- */

/* "…/dt=2016-01-01/0003_part_00.parquet · row group 2": the last folder tells more than the first. */
static char *
dup_label (HunchImportRun   *run,
           const HunchBlock *block)
{
  HunchSource *source = g_ptr_array_index (run->sources, block->object);
  g_autofree char *public = hunch_import_dup_public_word (hunch_source_get_name (source));
  g_autofree char *name = g_utf8_make_valid (public, -1);
  g_autofree char *folder = g_path_get_dirname (name);
  g_autofree char *parent = g_path_get_basename (folder);
  g_autofree char *file = g_path_get_basename (name);
  g_autofree char *place = NULL;
  gboolean has_parent = strchr (parent, '=') != NULL;

  if (block->row_group < 0)
    return has_parent ? g_strconcat (parent, "/", file, NULL) : g_strdup (file);
  place = has_parent ? g_strconcat (parent, "/", file, NULL) : g_strdup (file);
  if (strcmp (hunch_scan_get_format (run->scan), "parquet") == 0)
    /* Translators: a part of a file. */
    return g_strdup_printf (_("%s · row group %d"), place, block->row_group);
  /* Translators: a file that lies in the archive of that name. */
  return g_strdup_printf (_("%s · member %d"), place, block->row_group + 1);
}

static void
clear_record (gpointer data)
{
  g_free (((HunchBlockRecord *) data)->label);
}

/* The kept rows are numbered by the scan's reader, in which the blocks follow each other. Without numbers every row was kept. */
static GArray *
make_records (HunchImportRun *run,
              gint64          first_row_id,
              GArray         *numbers)
{
  GArray *records = g_array_new (FALSE, FALSE, sizeof (HunchBlockRecord));
  guint n_blocks;
  const HunchBlock *blocks = hunch_blocks_scan_get_blocks (run->scan, &n_blocks);
  gint64 end = 0;
  guint next = 0;

  g_array_set_clear_func (records, clear_record);
  for (guint i = 0; i < n_blocks; i++)
    {
      guint first = next;

      end += blocks[i].n_kept;
      if (numbers == NULL)
        next = (guint) end;
      while (numbers != NULL && next < numbers->len && g_array_index (numbers, gint64, next) < end)
        next++;
      if (next > first)
        {
          HunchBlockRecord record = { first_row_id + first, first_row_id + next - 1, blocks[i].object, blocks[i].row_group,
                                      blocks[i].n_rows, dup_label (run, &blocks[i]), blocks[i].place, blocks[i].run, blocks[i].n_run };

          g_array_append_val (records, record);
        }
    }
  return records;
}

/* --- effects --------------------------------------------------------------------------------- */

/* Whole numbers of which (almost) every one is another name rows and measure nothing. */
static gboolean
is_identifier (HunchProject          *project,
               const HunchTableInfo  *info,
               const HunchColumnInfo *column)
{
  g_autoptr (HunchSqlText) sql = sqlite3_mprintf ("SELECT count(DISTINCT \"%w\") FROM \"%w\"", column->name, info->name);

  return column->type == HUNCH_DATA_INTEGER && info->n_rows >= 50
      && (double) hunch_db_get_integer (project->db, sql, 0) >= 0.95 * (double) (info->n_rows - column->n_missing);
}

static GPtrArray *
list_number_columns (HunchProject   *project,
                     HunchTableInfo *info)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < info->n_columns; i++)
    if ((hunch_data_type_is_number (info->columns[i].type) || info->columns[i].type == HUNCH_DATA_BOOLEAN)
        && !is_identifier (project, info, &info->columns[i]))
      g_ptr_array_add (names, info->columns[i].name);
  return names;
}

static sqlite3_stmt *
prepare_rows (HunchProject  *project,
              HunchTableKey *key,
              GPtrArray     *names,
              const char    *row_word,
              GError       **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *table = hunch_db_quote (key->name);

  g_string_printf (sql, "SELECT %s", row_word);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *quoted = hunch_db_quote (g_ptr_array_index (names, i));

      g_string_append_printf (sql, ", %s", quoted);
    }
  g_string_append_printf (sql, " FROM %s WHERE %s BETWEEN ?1 AND ?2 ORDER BY 1", table, row_word);
  return hunch_db_prepare (project->db, sql->str, error);
}

static gboolean
tally_rows (HunchEffectTally       *tally,
            sqlite3_stmt           *rows,
            guint                   n_columns,
            const HunchBlockRecord *record,
            GError                **error)
{
  gboolean failed = FALSE;

  sqlite3_reset (rows);
  sqlite3_bind_int64 (rows, 1, record->first_row);
  sqlite3_bind_int64 (rows, 2, record->last_row);
  while (hunch_db_next (rows, &failed, error))
    for (guint i = 0; i < n_columns; i++)
      if (sqlite3_column_type (rows, (int) i + 1) != SQLITE_NULL)
        hunch_effect_tally_add (tally, i, sqlite3_column_double (rows, (int) i + 1));
  return !failed;
}

/* Over all blocks that the table has now; the rows of one may stand in several places. */
static gboolean
tally_blocks (HunchEffectTally *tally,
              sqlite3_stmt     *rows,
              guint             n_columns,
              GArray           *records,
              GError          **error)
{
  gint64 n_blocks;
  g_autofree gint64 *numbers = hunch_origin_number_blocks (records, &n_blocks);
  g_autofree guint *first = g_new (guint, n_blocks + 1);
  g_autofree guint *next = g_new (guint, records->len + 1);

  for (gint64 i = 0; i < n_blocks; i++)
    first[i] = G_MAXUINT;
  for (guint i = records->len; i > 0; i--)
    {
      next[i - 1] = first[numbers[i - 1]];
      first[numbers[i - 1]] = i - 1;
    }
  for (gint64 block = 0; block < n_blocks; block++)
    {
      for (guint i = first[block]; i != G_MAXUINT; i = next[i])
        if (!tally_rows (tally, rows, n_columns, &g_array_index (records, HunchBlockRecord, i), error))
          return FALSE;
      hunch_effect_tally_end_block (tally);
    }
  return TRUE;
}

static HunchTableKey *
find_by_id (HunchProject *project,
            gint64        table_id,
            GError      **error)
{
  g_autoptr (HunchSqlText) sql = sqlite3_mprintf ("SELECT name FROM hunch_table WHERE id = %lld", table_id);
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db, sql, error);

  if (statement == NULL || !hunch_db_next (statement, NULL, error))
    return NULL;
  return hunch_table_find (project, (const char *) sqlite3_column_text (statement, 0), error);
}

static GPtrArray *
find_effects (HunchProject *project,
              gint64        table_id,
              GError      **error)
{
  g_autoptr (HunchTableKey) key = find_by_id (project, table_id, error);
  g_autoptr (HunchTableInfo) info = key == NULL ? NULL : hunch_project_get_table (project, key->name, error);
  g_autoptr (GPtrArray) names = info == NULL ? NULL : list_number_columns (project, info);
  g_autoptr (GArray) blocks = names == NULL ? NULL : hunch_origin_load_blocks (project, table_id, error);
  g_autoptr (sqlite3_stmt) rows = blocks == NULL ? NULL : prepare_rows (project, key, names, hunch_table_get_row_word (key, info), error);
  g_autoptr (HunchEffectTally) tally = NULL;

  if (rows == NULL)
    return NULL;
  tally = hunch_effect_tally_new (names->len);
  if (!tally_blocks (tally, rows, names->len, blocks, error))
    return NULL;
  g_ptr_array_add (names, NULL);
  return hunch_effect_tally_finish (tally, (const char *const *) names->pdata);
}

/* --- the door ----------------------------------------------------------------------------------- */

/* What the filter turned away of the drawn rows tells how many of all rows it would. */
static void
estimate_rows (HunchImportRun *run,
               HunchTicket    *ticket)
{
  gint64 n_read = ticket->rows_seen;
  gint64 n_all = MAX (hunch_blocks_scan_estimate_rows (run->scan), n_read);

  if (n_read > 0)
    ticket->rows_rejected = (gint64) ((double) ticket->rows_rejected / (double) n_read * (double) n_all);
  ticket->rows_seen = n_all;
}

/* How many blocks the last `n_added` records have brought that the table did not have. */
static gint64
count_new_blocks (HunchProject *project,
                  gint64        table_id,
                  guint         n_added)
{
  g_autoptr (GArray) all = hunch_origin_load_blocks (project, table_id, NULL);
  g_autofree gint64 *numbers = NULL;
  gint64 n_all, n_before = 0;

  if (all == NULL || all->len < n_added)
    return n_added;
  numbers = hunch_origin_number_blocks (all, &n_all);
  for (guint i = 0; i < all->len - n_added; i++)
    n_before = MAX (n_before, numbers[i] + 1);
  return n_all - n_before;
}

gboolean
hunch_import_note_blocks (HunchProject *project,
                          gint64        table_id,
                          gint64        first_row_id,
                          GArray       *numbers,
                          HunchTicket  *ticket,
                          gpointer      user_data,
                          GError      **error)
{
  HunchImportRun *run = user_data;
  g_autoptr (GArray) records = make_records (run, first_row_id, numbers);

  if (!hunch_origin_add_blocks (project, table_id, records, error))
    return FALSE;
  ticket->n_blocks = count_new_blocks (project, table_id, records->len);
  estimate_rows (run, ticket);
  ticket->effects = find_effects (project, table_id, error);
  return ticket->effects != NULL;
}

GPtrArray *
hunch_import_list_block_objects (HunchImportRun *run)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_ticket_object_free);
  g_autofree gboolean *is_listed = g_new0 (gboolean, run->sources->len + 1);
  guint n_blocks;
  const HunchBlock *blocks = hunch_blocks_scan_get_blocks (run->scan, &n_blocks);

  for (guint i = 0; i < n_blocks; i++)
    if (blocks[i].object < run->sources->len && !is_listed[blocks[i].object])
      {
        HunchSource *source = g_ptr_array_index (run->sources, blocks[i].object);
        g_autofree char *public = hunch_import_dup_public_word (hunch_source_get_name (source));
        g_autofree char *name = g_utf8_make_valid (public, -1);

        is_listed[blocks[i].object] = TRUE;
        g_ptr_array_add (objects, hunch_ticket_object_new (name, hunch_source_get_version (source), hunch_source_get_size (source), -1));
      }
  return objects;
}
