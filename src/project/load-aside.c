/* Rows are gathered aside when others shall read the project meanwhile, when a later row can take the place of an earlier one, or
 * when they have to be compared with those of a table.
 *
 * A database without a name is a temporary file of SQLite's that nobody else sees. Nothing of the project is locked while
 * the reader is at work; what follows takes a fraction of that time. Inside an edit no database can be added, so
 * that the temporary one, which every connection has, takes its part. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/load-state-private.h"

#include <glib/gi18n-lib.h>

#define NUMBER_COLUMN "hunch_number"

gboolean
hunch_load_create_table (HunchProject      *self,
                         HunchLoadState    *state,
                         const char        *table_sql,
                         const char *const *names,
                         gboolean           row_number,
                         GError           **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "CREATE TABLE %s (%s", table_sql, row_number ? NUMBER_COLUMN ", " : "");
  for (guint i = 0; i < state->n_fields; i++)
    {
      g_autofree char *column = hunch_db_quote (names[i]);

      g_string_append_printf (sql, "%s%s %s", i == 0 ? "" : ", ", column, hunch_data_type_get_declaration (state->fields[i].type));
    }
  g_string_append_c (sql, ')');
  return hunch_db_exec (self->db, sql->str, error);
}

static gboolean
create_aside (HunchProject      *self,
              HunchLoadState    *state,
              const char *const *columns,
              GError           **error)
{
  return hunch_db_exec_format (self->db, error,
           "CREATE TABLE %s (table_id, position, row_id, raw, PRIMARY KEY (row_id, position)) WITHOUT ROWID", state->aside_raw)
      && hunch_load_create_table (self, state, state->aside, columns, state->load->by_place, error);
}

/* A row that was replaced counts no more, so what is missing is counted at the end. */
static gboolean
count_places (HunchProject   *self,
              HunchLoadState *state,
              GError        **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT count(*)");
  g_autoptr (sqlite3_stmt) counts = NULL;
  g_autoptr (sqlite3_stmt) raws = hunch_db_prepare_format (self->db, error, "SELECT count(*) FROM %s WHERE position = ?1", state->aside_raw);

  for (guint i = 0; i < state->n_fields; i++)
    g_string_append_printf (sql, ", count(c%u)", i);
  g_string_append_printf (sql, " FROM %s", state->aside);
  counts = raws == NULL ? NULL : hunch_db_prepare (self->db, sql->str, error);
  if (counts == NULL || !hunch_db_next (counts, NULL, error))
    return FALSE;

  state->feed.n_kept = sqlite3_column_int64 (counts, 0);
  for (guint i = 0; i < state->n_fields; i++)
    {
      sqlite3_reset (raws);
      sqlite3_bind_int (raws, 1, (int) i);
      if (!hunch_db_next (raws, NULL, error))
        return FALSE;
      state->feed.counts[i].n_unparsed = sqlite3_column_int64 (raws, 0);
      state->feed.counts[i].n_missing = state->feed.n_kept - sqlite3_column_int64 (counts, (int) i + 1) - state->feed.counts[i].n_unparsed;
    }
  return TRUE;
}

static gboolean
feed_aside (HunchProject   *self,
            HunchLoadState *state,
            GError        **error)
{
  g_auto (GStrv) columns = g_new0 (char *, state->n_fields + 1);
  g_autofree guint *positions = g_new (guint, state->n_fields + 1);
  gboolean done;

  for (guint i = 0; i < state->n_fields; i++)
    {
      columns[i] = g_strdup_printf ("c%u", i);
      positions[i] = i;
    }
  state->feed.raw_table = state->aside_raw;
  state->feed.positions = positions;
  state->feed.first_row_id = 1;
  done = create_aside (self, state, (const char *const *) columns, error)
      && hunch_feed_insert (self, &state->feed, state->aside, (const char *const *) columns, error)
      && (!state->load->by_place || count_places (self, state, error));
  state->feed.positions = NULL;
  return done;
}

gboolean
hunch_load_gather (HunchProject   *self,
                   HunchLoadState *state,
                   GError        **error)
{
  gboolean in_edit = self->edit_depth > 0;
  gboolean done;

  state->aside = g_strdup (in_edit ? "temp.hunch_kept" : "hunch_aside.hunch_kept");
  state->aside_raw = g_strdup (in_edit ? "temp.hunch_kept_raw" : "hunch_aside.hunch_kept_raw");
  if (in_edit)
    return feed_aside (self, state, error);

  if (!hunch_db_exec (self->db, "ATTACH '' AS hunch_aside", error))
    return FALSE;
  done = hunch_db_exec (self->db,
           "PRAGMA hunch_aside.page_size = 8192; PRAGMA hunch_aside.journal_mode = OFF; PRAGMA hunch_aside.cache_size = -8000; BEGIN", error)
      && feed_aside (self, state, error)
      && hunch_db_exec (self->db, "COMMIT", error);
  if (!done && !sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return done;
}

void
hunch_load_clear_aside (HunchProject   *self,
                        HunchLoadState *state)
{
  if (state->aside == NULL)
    return;
  if (g_str_has_prefix (state->aside, "temp."))
    sqlite3_exec (self->db, "DROP TABLE IF EXISTS temp.hunch_kept; DROP TABLE IF EXISTS temp.hunch_kept_raw;"
                            "DROP TABLE IF EXISTS temp.hunch_matched", NULL, NULL, NULL);
  else
    sqlite3_exec (self->db, "DETACH hunch_aside", NULL, NULL, NULL);
}

/* The order of a row among those aside, under which it comes into the table. */
static char *
make_rank_sql (HunchLoadState *state)
{
  return state->load->by_place
         ? g_strdup_printf ("SELECT rowid AS place, row_number() OVER (ORDER BY " NUMBER_COLUMN ") AS rank FROM %s", state->aside)
         : NULL;
}

static gboolean
pour_raw (HunchProject   *self,
          HunchLoadState *state,
          guint           field,
          GError        **error)
{
  g_autofree char *ranks = make_rank_sql (state);

  if (ranks == NULL)
    return hunch_db_exec_format (self->db, error,
      "INSERT OR REPLACE INTO hunch_raw (table_id, position, row_id, raw)"
      " SELECT %lld, %u, row_id - 1 + %lld, raw FROM %s WHERE position = %u",
      state->feed.table_id, state->positions[field], state->feed.first_row_id, state->aside_raw, field);
  return hunch_db_exec_format (self->db, error,
    "INSERT OR REPLACE INTO hunch_raw (table_id, position, row_id, raw)"
    " SELECT %lld, %u, k.rank - 1 + %lld, r.raw FROM %s AS r JOIN (%s) AS k ON k.place = r.row_id WHERE r.position = %u",
    state->feed.table_id, state->positions[field], state->feed.first_row_id, state->aside_raw, ranks, field);
}

gboolean
hunch_load_pour (HunchProject   *self,
                 HunchLoadState *state,
                 const char     *table_sql,
                 gboolean        is_whole,
                 GError        **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  /* Without a list of columns SQLite copies whole records. */
  g_string_printf (sql, "INSERT INTO %s", table_sql);
  for (guint i = 0; !is_whole && i < state->n_fields; i++)
    {
      g_autofree char *quoted = hunch_db_quote (state->names[i]);

      g_string_append_printf (sql, "%s%s%s", i == 0 ? " (" : ", ", quoted, i + 1 == state->n_fields ? ")" : "");
    }
  if (state->load->by_place)
    for (guint i = 0; i < state->n_fields; i++)
      g_string_append_printf (sql, "%s c%u", i == 0 ? " SELECT" : ",", i);
  else
    g_string_append (sql, " SELECT *");
  g_string_append_printf (sql, " FROM %s%s", state->aside, state->load->by_place ? " ORDER BY " NUMBER_COLUMN : "");
  if (!hunch_db_exec_bulk (self->db, self->session, sql->str, error))
    return FALSE;

  for (guint i = 0; i < state->n_fields; i++)
    if (state->feed.counts[i].n_unparsed > 0 && !pour_raw (self, state, i, error))
      return FALSE;
  return TRUE;
}

gboolean
hunch_load_take_rows (HunchProject   *self,
                      HunchLoadState *state,
                      const char     *table_sql,
                      GError        **error)
{
  if (state->aside != NULL)
    return hunch_load_pour (self, state, table_sql, state->load->mode != HUNCH_IMPORT_APPEND, error);

  state->feed.raw_table = "hunch_raw";
  state->feed.positions = state->positions;
  return hunch_feed_insert (self, &state->feed, table_sql, (const char *const *) state->names, error);
}
