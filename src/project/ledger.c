#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/ledger.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "project/trust-private.h"

void
hunch_ledger_row_free (HunchLedgerRow *row)
{
  if (row == NULL)
    return;
  g_free (row->kind);
  g_free (row->table);
  g_free (row->key);
  g_free (row->options);
  g_free (row->title);
  g_free (row->test);
  g_free (row->effect_name);
  g_free (row);
}

/* SQLite keeps no NaN: it stands as NULL. */
static void
bind_number (sqlite3_stmt *statement,
             int           place,
             double        value)
{
  if (isfinite (value))
    sqlite3_bind_double (statement, place, value);
  else
    sqlite3_bind_null (statement, place);
}

static double
read_number (sqlite3_stmt *row,
             int           column)
{
  return sqlite3_column_type (row, column) == SQLITE_NULL ? NAN : sqlite3_column_double (row, column);
}

/* --- writing ----------------------------------------------------------------- */

/* The question's row as it was; FALSE with the id 0 when it is new. */
static gboolean
find_row (HunchProject   *self,
          gint64          table_id,
          HunchLedgerRow *row,
          GError        **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
    "SELECT id, p_first, first_run, n_runs FROM hunch_ledger WHERE table_id = ?1 AND kind = ?2 AND key = ?3 AND is_held_out = ?4"
    " AND (?1 <> 0 OR table_name = ?5 COLLATE NOCASE)", error);
  gboolean failed = FALSE;

  row->id = 0;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, table_id);
  hunch_db_bind_text (statement, 2, row->kind);
  hunch_db_bind_text (statement, 3, row->key);
  sqlite3_bind_int (statement, 4, row->is_held_out);
  hunch_db_bind_text (statement, 5, row->table);
  if (!hunch_db_next (statement, &failed, error))
    return !failed;

  row->id = sqlite3_column_int64 (statement, 0);
  row->p_first = read_number (statement, 1);
  row->first_run = sqlite3_column_int64 (statement, 2);
  row->n_runs = sqlite3_column_int64 (statement, 3);
  return TRUE;
}

static void
bind_row (sqlite3_stmt         *statement,
          gint64                table_id,
          const HunchLedgerRow *row)
{
  sqlite3_bind_int64 (statement, 1, table_id);
  hunch_db_bind_text (statement, 2, row->table);
  hunch_db_bind_text (statement, 3, row->kind);
  hunch_db_bind_text (statement, 4, row->key);
  sqlite3_bind_int (statement, 5, row->is_held_out);
  hunch_db_bind_text (statement, 6, row->options);
  hunch_db_bind_text (statement, 7, row->title);
  hunch_db_bind_text (statement, 8, row->test);
  bind_number (statement, 9, row->p);
  bind_number (statement, 10, row->p_first);
  hunch_db_bind_text (statement, 11, row->effect_name);
  bind_number (statement, 12, row->effect);
  bind_number (statement, 13, row->effect_low);
  bind_number (statement, 14, row->effect_high);
  sqlite3_bind_int64 (statement, 15, row->n);
  sqlite3_bind_int64 (statement, 16, row->n_tests);
  sqlite3_bind_int64 (statement, 17, row->first_run);
  sqlite3_bind_int64 (statement, 18, row->last_run);
  sqlite3_bind_int64 (statement, 19, row->n_runs);
  if (row->id != 0)
    sqlite3_bind_int64 (statement, 20, row->id);
}

static gboolean
write_row (HunchProject   *self,
           gint64          table_id,
           HunchLedgerRow *row,
           GError        **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db, row->id == 0
    ? "INSERT INTO hunch_ledger (table_id, table_name, kind, key, is_held_out, options, title, test, p, p_first, effect_name, effect, effect_low,"
      " effect_high, n, n_tests, first_run, last_run, n_runs)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"
    : "UPDATE hunch_ledger SET table_id = ?1, table_name = ?2, kind = ?3, key = ?4, is_held_out = ?5, options = ?6, title = ?7, test = ?8, p = ?9,"
      " p_first = ?10, effect_name = ?11, effect = ?12, effect_low = ?13, effect_high = ?14, n = ?15, n_tests = ?16, first_run = ?17,"
      " last_run = ?18, n_runs = ?19 WHERE id = ?20", error);

  if (statement == NULL)
    return FALSE;
  bind_row (statement, table_id, row);
  if (!hunch_db_run (statement, error))
    return FALSE;
  if (row->id == 0)
    row->id = sqlite3_last_insert_rowid (self->db);
  return TRUE;
}

static gboolean
note_row (HunchProject        *self,
          const HunchTableKey *key,
          HunchLedgerRow      *row,
          GError             **error)
{
  g_free (row->table);
  row->table = g_strdup (key->name);
  if (!hunch_trust_adopt (self, "hunch_ledger", key, error) || !find_row (self, key->id, row, error))
    return FALSE;

  row->last_run = g_get_real_time () / G_USEC_PER_SEC;
  if (row->id == 0)
    {
      row->p_first = row->p;
      row->first_run = row->last_run;
      row->n_runs = 0;
    }
  row->n_runs++;
  return write_row (self, key->id, row, error);
}

gboolean
hunch_project_note_question (HunchProject   *self,
                             HunchLedgerRow *row,
                             GError        **error)
{
  g_autoptr (HunchTableKey) key = NULL;
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (row != NULL && row->kind != NULL && row->table != NULL && row->key != NULL, FALSE);

  row->id = 0;
  key = hunch_table_find (self, row->table, error);
  if (key == NULL)
    return FALSE;
  if (hunch_trust_begin (self, &failure) && hunch_trust_finish (self, note_row (self, key, row, &failure), &failure))
    return TRUE;

  row->id = 0;
  if (hunch_trust_forgive (self, &failure))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* --- reading ----------------------------------------------------------------- */

static HunchLedgerRow *
read_row (sqlite3_stmt *statement)
{
  HunchLedgerRow *row = g_new0 (HunchLedgerRow, 1);

  row->id = sqlite3_column_int64 (statement, 0);
  row->kind = hunch_db_dup_text (statement, 1);
  row->table = hunch_db_dup_text (statement, 2);
  row->key = hunch_db_dup_text (statement, 3);
  row->is_held_out = sqlite3_column_int (statement, 4);
  row->options = hunch_db_dup_text (statement, 5);
  row->title = hunch_db_dup_text (statement, 6);
  row->test = hunch_db_dup_text (statement, 7);
  row->p = read_number (statement, 8);
  row->p_first = read_number (statement, 9);
  row->effect_name = hunch_db_dup_text (statement, 10);
  row->effect = read_number (statement, 11);
  row->effect_low = read_number (statement, 12);
  row->effect_high = read_number (statement, 13);
  row->n = sqlite3_column_int64 (statement, 14);
  row->n_tests = sqlite3_column_int64 (statement, 15);
  row->first_run = sqlite3_column_int64 (statement, 16);
  row->last_run = sqlite3_column_int64 (statement, 17);
  row->n_runs = sqlite3_column_int64 (statement, 18);
  return row;
}

GPtrArray *
hunch_project_list_questions (HunchProject *self,
                              GError      **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_ledger_row_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean failed = FALSE;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);

  statement = hunch_db_prepare (self->db,
    "SELECT l.id, l.kind, coalesce(t.name, l.table_name), l.key, l.is_held_out, l.options, l.title, l.test, l.p, l.p_first, l.effect_name, l.effect,"
    " l.effect_low, l.effect_high, l.n, l.n_tests, l.first_run, l.last_run, l.n_runs"
    " FROM hunch_ledger AS l LEFT JOIN hunch_table AS t ON t.id = l.table_id ORDER BY l.id", error);
  if (statement == NULL)
    return NULL;
  while (hunch_db_next (statement, &failed, error))
    g_ptr_array_add (rows, read_row (statement));
  return failed ? NULL : g_steal_pointer (&rows);
}
