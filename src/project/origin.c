#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/origin-private.h"

#include <string.h>

void
hunch_origin_free (HunchOrigin *self)
{
  if (self == NULL)
    return;
  g_free (self->spec);
  g_free (self->key);
  g_free (self->policy);
  g_free (self->objects);
  g_free (self);
}

HunchOrigin *
hunch_origin_load (HunchProject *project,
                   gint64        table_id,
                   GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db,
    "SELECT spec, key, policy, looked_at, objects FROM hunch_source WHERE table_id = ?1", error);
  HunchOrigin *self;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, table_id);
  if (!hunch_db_next (statement, NULL, error))
    return NULL;

  self = g_new0 (HunchOrigin, 1);
  self->spec = hunch_db_dup_text (statement, 0);
  self->key = hunch_db_dup_text (statement, 1);
  self->policy = hunch_db_dup_text (statement, 2);
  self->looked_at = sqlite3_column_int64 (statement, 3);
  self->objects = hunch_db_dup_text (statement, 4);
  return self;
}

gboolean
hunch_origin_store (HunchProject      *project,
                    gint64             table_id,
                    const HunchOrigin *self,
                    GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db,
    "INSERT INTO hunch_source (table_id, spec, key, policy, looked_at, objects) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT (table_id) DO UPDATE SET spec = ?2, key = ?3, policy = ?4, looked_at = ?5, objects = ?6", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, table_id);
  hunch_db_bind_text (statement, 2, self->spec);
  hunch_db_bind_text (statement, 3, self->key);
  hunch_db_bind_text (statement, 4, self->policy == NULL ? "never" : self->policy);
  sqlite3_bind_int64 (statement, 5, self->looked_at);
  hunch_db_bind_text (statement, 6, self->objects);
  return hunch_db_run (statement, error);
}

gboolean
hunch_origin_forget (HunchProject *project,
                     gint64        table_id,
                     GError      **error)
{
  return hunch_db_exec_format (project->db, error, "DELETE FROM hunch_source WHERE table_id = %lld", table_id);
}

gboolean
hunch_origin_touch (HunchProject *project,
                    gint64        table_id,
                    gint64        looked_at,
                    GError      **error)
{
  return hunch_db_exec_format (project->db, error, "UPDATE hunch_source SET looked_at = %lld WHERE table_id = %lld", looked_at, table_id);
}

/* --- blocks ------------------------------------------------------------------------- */

static void
clear_block (gpointer data)
{
  g_free (((HunchBlockRecord *) data)->label);
}

static gboolean
add_block (sqlite3_stmt           *statement,
           gint64                  table_id,
           gint64                  position,
           const HunchBlockRecord *block,
           GError                **error)
{
  sqlite3_reset (statement);
  sqlite3_bind_int64 (statement, 1, table_id);
  sqlite3_bind_int64 (statement, 2, position);
  sqlite3_bind_int64 (statement, 3, block->first_row);
  sqlite3_bind_int64 (statement, 4, block->last_row);
  sqlite3_bind_int64 (statement, 5, block->object);
  sqlite3_bind_int64 (statement, 6, block->row_group);
  sqlite3_bind_int64 (statement, 7, block->n_rows);
  hunch_db_bind_text (statement, 8, block->label);
  sqlite3_bind_int64 (statement, 9, block->place);
  sqlite3_bind_int64 (statement, 10, block->run);
  sqlite3_bind_int64 (statement, 11, block->n_run);
  return hunch_db_run (statement, error);
}

gboolean
hunch_origin_add_blocks (HunchProject *project,
                         gint64        table_id,
                         GArray       *blocks,
                         GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db,
    "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label, place, run, n_run)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", error);
  g_autoptr (HunchSqlText) last_sql = sqlite3_mprintf ("SELECT max(position) FROM hunch_block WHERE table_id = %lld", table_id);
  gint64 first = hunch_db_get_integer (project->db, last_sql, -1) + 1;

  for (guint i = 0; statement != NULL && i < blocks->len; i++)
    if (!add_block (statement, table_id, first + i, &g_array_index (blocks, HunchBlockRecord, i), error))
      return FALSE;
  return statement != NULL;
}

GArray *
hunch_origin_load_blocks (HunchProject *project,
                          gint64        table_id,
                          GError      **error)
{
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (HunchBlockRecord));
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db,
    "SELECT first_row, last_row, object, row_group, n_rows, label, place, run, n_run FROM hunch_block WHERE table_id = ?1 ORDER BY position", error);
  gboolean failed = FALSE;

  if (statement == NULL)
    return NULL;
  g_array_set_clear_func (blocks, clear_block);
  sqlite3_bind_int64 (statement, 1, table_id);
  while (hunch_db_next (statement, &failed, error))
    {
      HunchBlockRecord block = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1), sqlite3_column_int64 (statement, 2),
                                 sqlite3_column_int64 (statement, 3), sqlite3_column_int64 (statement, 4), hunch_db_dup_text (statement, 5),
                                 sqlite3_column_int64 (statement, 6), sqlite3_column_int64 (statement, 7), sqlite3_column_int64 (statement, 8) };

      g_array_append_val (blocks, block);
    }
  return failed ? NULL : g_steal_pointer (&blocks);
}

/* --- for those who compute ------------------------------------------------------------- */

/* The label cut in front, at the beginning of a letter. */
static void
set_label (HunchRowBlock *block,
           const char    *label)
{
  gsize n = label == NULL ? 0 : strlen (label);
  const char *start = label;

  if (n >= sizeof block->label)
    for (start = label + n - (sizeof block->label - 1); (*start & 0xc0) == 0x80; start++)
      ;
  g_strlcpy (block->label, start == NULL ? "" : start, sizeof block->label);
}

static gboolean
are_of_one_block (gconstpointer a,
                  gconstpointer b)
{
  const HunchBlockRecord *first = a;
  const HunchBlockRecord *second = b;

  return first->object == second->object && first->row_group == second->row_group && first->place == second->place;
}

static guint
hash_block (gconstpointer data)
{
  const HunchBlockRecord *record = data;
  gint64 mixed = (record->object * 31 + record->row_group) * 31 + record->place;

  return g_int64_hash (&mixed);
}

gint64 *
hunch_origin_number_blocks (GArray *records,
                            gint64 *out_n)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (hash_block, are_of_one_block);
  gint64 *out = g_new (gint64, records->len + 1);

  *out_n = 0;
  for (guint i = 0; i < records->len; i++)
    {
      HunchBlockRecord *record = &g_array_index (records, HunchBlockRecord, i);
      gpointer before;
      /* What an older version noted does not tell parts of a row group from each other. */
      gboolean is_again = record->n_run > 0 && g_hash_table_lookup_extended (numbers, record, NULL, &before);

      out[i] = is_again ? (gint64) GPOINTER_TO_SIZE (before) : (*out_n)++;
      if (record->n_run > 0 && !is_again)
        g_hash_table_insert (numbers, record, GSIZE_TO_POINTER ((gsize) out[i]));
    }
  return out;
}

/* Of a view the table whose row ids its hunch_row are: SQLite follows a column through views and subqueries to where it comes from, and a
 * number that was made on the way comes from nowhere. NULL when there is none. */
static char *
dup_base (HunchProject *project,
          const char   *view)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (project->db, NULL, "SELECT hunch_row FROM \"%w\"", view);
  const char *column = statement == NULL ? NULL : sqlite3_column_origin_name (statement, 0);

  return column == NULL || g_ascii_strcasecmp (column, "rowid") != 0 ? NULL : g_strdup (sqlite3_column_table_name (statement, 0));
}

static gint64
find_table_id (HunchProject *project,
               const char   *table,
               GError      **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (project, table, error);
  g_autofree char *base = key == NULL ? NULL : key->is_view ? dup_base (project, key->name) : g_strdup (key->name);
  g_autoptr (HunchTableKey) base_key = base == NULL ? NULL : hunch_table_find (project, base, NULL);

  if (key == NULL)
    return -1;
  return base_key == NULL || base_key->is_view ? 0 : base_key->id;
}

GArray *
hunch_project_dup_blocks (HunchProject *project,
                          const char   *table,
                          GError      **error)
{
  g_autoptr (GArray) blocks = NULL;
  g_autoptr (GArray) records = NULL;
  g_autofree gint64 *numbers = NULL;
  gint64 id, n_blocks;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  id = find_table_id (project, table, error);
  if (id < 0)
    return NULL;
  blocks = g_array_new (FALSE, TRUE, sizeof (HunchRowBlock));
  records = id == 0 ? g_array_new (FALSE, FALSE, sizeof (HunchBlockRecord)) : hunch_origin_load_blocks (project, id, error);
  if (records == NULL)
    return NULL;
  numbers = hunch_origin_number_blocks (records, &n_blocks);
  for (guint i = 0; i < records->len; i++)
    {
      const HunchBlockRecord *record = &g_array_index (records, HunchBlockRecord, i);
      HunchRowBlock block = { record->first_row, record->last_row, numbers[i], "" };

      set_label (&block, record->label);
      g_array_append_val (blocks, block);
    }
  return g_steal_pointer (&blocks);
}
