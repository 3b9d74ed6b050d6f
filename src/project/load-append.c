#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/load-state-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A whole number may stand among numbers with decimals. */
static gboolean
fits (HunchDataType type,
      HunchDataType column)
{
  return type == column || (type == HUNCH_DATA_INTEGER && column == HUNCH_DATA_REAL);
}

gboolean
hunch_load_match_columns (HunchLoadState *state,
                          HunchTableInfo *info,
                          gboolean        may_add,
                          GError        **error)
{
  guint n_added = 0;

  state->names = g_new0 (char *, state->n_fields + 1);
  state->positions = g_new (guint, state->n_fields + 1);
  for (guint i = 0; i < state->n_fields; i++)
    {
      int position = hunch_table_info_find (info, state->fields[i].name);
      gboolean is_new = position < 0 && may_add;

      if (!is_new && (position < 0 || !fits (state->fields[i].type, info->columns[position].type)))
        {
          g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, position < 0
                       ? _("The column “%s” is not in the table “%s”, so the rows cannot be added to it.")
                       : _("The column “%s” is of another type in the table “%s”."), state->fields[i].name, info->name);
          return FALSE;
        }
      state->names[i] = g_strdup (is_new ? state->fields[i].name : info->columns[position].name);
      state->positions[i] = is_new ? info->n_columns + n_added++ : (guint) position;
    }
  return TRUE;
}

/* --- undo -------------------------------------------------------------------------------- */

static char *
join_quoted (HunchTableInfo *info)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *quoted = hunch_db_quote (info->columns[i].name);

      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", quoted);
    }
  return g_string_free (list, FALSE);
}

#define RAW_COLUMNS "position, row_id, raw, is_value"

/* The rows as they are go to the bin, those of before come from there. */
static char *
make_undo_sql (gint64      table_id,
               const char *table,
               const char *columns,
               const char *row_word,
               gint64      first,
               const char *old,
               const char *bin)
{
  g_autoptr (HunchSqlText) changed = old == NULL ? sqlite3_mprintf (">= %lld", first)
                                                 : sqlite3_mprintf (">= %lld OR row_id IN (SELECT hunch_row FROM \"%w\")", first, old);
  g_autoptr (HunchSqlText) take = sqlite3_mprintf (
    "CREATE TABLE \"%w\" AS SELECT * FROM (SELECT %s AS row_id, %s FROM \"%w\") WHERE row_id %s;"
    "CREATE TABLE \"%w_raw\" AS SELECT " RAW_COLUMNS " FROM hunch_raw WHERE table_id = %lld AND (row_id %s);"
    "DELETE FROM hunch_raw WHERE table_id = %lld AND (row_id %s);"
    "DELETE FROM \"%w\" WHERE %s >= %lld",
    bin, row_word, columns, table, changed, bin, table_id, changed, table_id, changed, table, row_word, first);
  g_autoptr (HunchSqlText) give = old == NULL ? NULL : sqlite3_mprintf (
    ";INSERT OR REPLACE INTO \"%w\" (%s, %s) SELECT hunch_row, %s FROM \"%w\";"
    "INSERT OR REPLACE INTO hunch_raw (table_id, " RAW_COLUMNS ") SELECT %lld, " RAW_COLUMNS " FROM \"%w_raw\"",
    table, row_word, columns, columns, old, table_id, old);

  return g_strconcat (take, give, NULL);
}

static char *
make_redo_sql (gint64      table_id,
               const char *table,
               const char *columns,
               const char *row_word,
               const char *bin)
{
  g_autoptr (HunchSqlText) text = sqlite3_mprintf (
    "DELETE FROM hunch_raw WHERE table_id = %lld AND row_id IN (SELECT row_id FROM \"%w\");"
    "INSERT OR REPLACE INTO \"%w\" (%s, %s) SELECT row_id, %s FROM \"%w\";"
    "INSERT OR REPLACE INTO hunch_raw (table_id, " RAW_COLUMNS ") SELECT %lld, " RAW_COLUMNS " FROM \"%w_raw\";"
    "DROP TABLE \"%w\"; DROP TABLE \"%w_raw\"",
    table_id, bin, table, row_word, columns, columns, bin, table_id, bin, bin, bin);

  return g_strdup (text);
}

void
hunch_load_remember_rows (HunchProject   *self,
                          gint64          table_id,
                          const char     *table,
                          HunchTableInfo *info,
                          const char     *row_word,
                          gint64          first,
                          const char     *old)
{
  g_autofree char *columns = join_quoted (info);
  g_autofree char *bin = g_strdup_printf ("hunch_trash_rows_%" G_GINT64_FORMAT "_%08x%08x", table_id, g_random_int (), g_random_int ());
  g_autofree char *undo = make_undo_sql (table_id, table, columns, row_word, first, old, bin);
  g_autofree char *redo = make_redo_sql (table_id, table, columns, row_word, bin);
  g_autofree char *renew = g_strdup_printf (
    "UPDATE hunch_token SET token = lower(hex(randomblob(16))) WHERE table_id = %" G_GINT64_FORMAT, table_id);
  g_autofree char *undo_all = g_strconcat (undo, "; ", renew, NULL);
  g_autofree char *redo_all = g_strconcat (redo, "; ", renew, NULL);

  hunch_edit_remember (self, redo_all, undo_all);
}

/* --- rows -------------------------------------------------------------------------------- */

static gboolean
add_counts (HunchProject   *self,
            HunchLoadState *state,
            HunchTableInfo *info,
            gint64          id,
            GError        **error)
{
  g_autofree gint64 *absent = g_new (gint64, info->n_columns + 1);

  for (guint i = 0; i < info->n_columns; i++)
    absent[i] = state->feed.n_kept;
  for (guint i = 0; i < state->n_fields; i++)
    {
      absent[state->positions[i]] = state->feed.counts[i].n_missing;
      info->columns[state->positions[i]].n_unparsed += state->feed.counts[i].n_unparsed;
    }
  for (guint i = 0; i < info->n_columns; i++)
    if (!hunch_table_register_column (self, id, i, info->columns[i].name, info->columns[i].type, info->columns[i].n_missing + absent[i],
                                      info->columns[i].n_unparsed, info->columns[i].note, error))
      return FALSE;
  return hunch_table_set_count (self, id, info->name, info->n_rows + state->feed.n_kept, error);
}

gboolean
hunch_load_append (HunchProject   *self,
                   HunchLoadState *state,
                   gint64         *out_id,
                   GError        **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (self, state->load->table, error);
  g_autoptr (HunchTableInfo) info = key == NULL ? NULL : hunch_project_get_table (self, key->name, error);
  g_autoptr (HunchSqlText) last_sql = NULL;
  g_autofree char *quoted = NULL;
  const char *row_word;

  if (info == NULL || !hunch_load_match_columns (state, info, FALSE, error))
    return FALSE;

  row_word = hunch_table_get_row_word (key, info);
  last_sql = sqlite3_mprintf ("SELECT max(%s) FROM \"%w\"", row_word, key->name);
  *out_id = key->id;
  state->feed.table_id = key->id;
  state->feed.first_row_id = hunch_db_get_integer (self->db, last_sql, 0) + 1;

  quoted = hunch_db_quote (key->name);
  if (!hunch_load_take_rows (self, state, quoted, error) || !hunch_token_renew (self, key->id, error))
    return FALSE;
  state->n_new = state->feed.n_kept;
  hunch_load_remember_rows (self, key->id, key->name, info, row_word, state->feed.first_row_id, NULL);
  return add_counts (self, state, info, key->id, error);
}
