/* Rows among those of a table, by a key.
 *
 * The new rows are gathered aside. Of several with the same key the last is kept, those without one are left out, and both are
 * counted. Then each is matched with the table's row of the same key: where all cells agree, nothing happens; where they differ, the
 * row keeps its number and takes the new cells, columns that did not come staying as they are; where there is none, it is added.
 * What is changed is first copied to a table in the bin, so that undo can put it back, and all of it is one transaction. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/load-state-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* SQLite takes expressions up to a depth of 1,000. */
#define COMPARED_AT_ONCE 200

typedef struct
{
  HunchProject   *project;   /* lent */
  HunchLoadState *state;     /* lent */
  HunchTableKey  *key;       /* owned */
  HunchTableInfo *info;      /* owned; with the added columns */
  const char     *row_word;  /* lent */
  char           *table_sql; /* owned */
  char           *matched;   /* owned; SQL name of the table of matches: row_id, place, is_changed */
  char           *old;       /* owned; name of the table in the bin */
} Upsert;

static void
upsert_clear (Upsert *self)
{
  g_clear_pointer (&self->key, hunch_table_key_free);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_free (self->table_sql);
  g_free (self->matched);
  g_free (self->old);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Upsert, upsert_clear)

/* --- columns ---------------------------------------------------------------------------- */

static gboolean
add_column (Upsert           *self,
            const HunchField *field,
            const char       *name,
            GError          **error)
{
  HunchTableInfo *info = self->info;
  const char *declaration = hunch_data_type_get_declaration (field->type);
  g_autoptr (HunchSqlText) redo = sqlite3_mprintf ("ALTER TABLE \"%w\" ADD COLUMN \"%w\" %s", self->key->name, name, declaration);
  g_autoptr (HunchSqlText) undo = sqlite3_mprintf ("ALTER TABLE \"%w\" DROP COLUMN \"%w\"", self->key->name, name);

  if (!hunch_edit_exec (self->project, redo, undo, error))
    return FALSE;
  info->columns = g_renew (HunchColumnInfo, info->columns, info->n_columns + 2);
  info->columns[info->n_columns] = (HunchColumnInfo) { .name = g_strdup (name), .type = field->type };
  info->n_columns++;
  g_ptr_array_add (self->state->load->warnings,
                   g_strdup_printf (_("The column “%s” is new in the table “%s”; rows that did not come again have nothing in it."),
                                    name, self->key->name));
  return TRUE;
}

static gboolean
match_columns (Upsert  *self,
               GError **error)
{
  HunchLoadState *state = self->state;
  guint n_before = self->info->n_columns;

  if (!hunch_load_match_columns (state, self->info, TRUE, error))
    return FALSE;
  for (guint i = 0; i < state->n_fields; i++)
    if (state->positions[i] >= n_before && !add_column (self, &state->fields[i], state->names[i], error))
      return FALSE;
  return TRUE;
}

static int
find_field (HunchLoadState *state,
            const char     *name)
{
  for (guint i = 0; i < state->n_fields; i++)
    if (g_ascii_strcasecmp (state->names[i], name) == 0)
      return (int) i;
  return -1;
}

/* Every column of the key has to be in the rows and in the table. */
static gboolean
check_key (Upsert  *self,
           GError **error)
{
  for (const char *const *name = self->state->load->key; *name != NULL; name++)
    if (find_field (self->state, *name) < 0 || hunch_table_info_find (self->info, *name) < 0)
      {
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, find_field (self->state, *name) < 0
                     ? _("The rows have no column “%s”, by which they should be matched with those of the table “%s”.")
                     : _("There is no column “%s” in the table “%s” by which rows could be matched."), *name, self->key->name);
        return FALSE;
      }
  return TRUE;
}

/* --- SQL by the key ----------------------------------------------------------------------- */

/* For each column of the key `format` with its field and quoted name, divided by `divider`. */
static char *
for_key (Upsert     *self,
         const char *divider,
         const char *before,
         const char *between,
         const char *after)
{
  GString *sql = g_string_new (NULL);

  for (const char *const *name = self->state->load->key; *name != NULL; name++)
    {
      int field = find_field (self->state, *name);
      g_autofree char *quoted = hunch_db_quote (self->state->names[field]);

      g_string_append_printf (sql, "%s%sc%d", sql->len == 0 ? "" : divider, before, field);
      if (between != NULL)
        g_string_append_printf (sql, "%s%s%s", between, quoted, after);
      else
        g_string_append (sql, after);
    }
  return g_string_free (sql, FALSE);
}

static gint64
count_rows (Upsert     *self,
            const char *table_sql,
            const char *condition)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s WHERE %s", table_sql, condition);

  return hunch_db_get_integer (self->project->db, sql, 0);
}

/* Rows without a key go, and all but the last of those that share one. */
static gboolean
tidy (Upsert  *self,
      GError **error)
{
  HunchLoadState *state = self->state;
  g_autofree char *missing = for_key (self, " OR ", "", NULL, " IS NULL");
  g_autofree char *list = for_key (self, ", ", "", NULL, "");
  g_autofree char *again = g_strdup_printf ("rowid NOT IN (SELECT max(rowid) FROM %s GROUP BY %s)", state->aside, list);

  state->n_keyless = count_rows (self, state->aside, missing);
  if (!hunch_db_exec_format (self->project->db, error, "DELETE FROM %s WHERE %s", state->aside, missing))
    return FALSE;
  state->n_again = count_rows (self, state->aside, again);
  return hunch_db_exec_format (self->project->db, error, "DELETE FROM %s WHERE %s", state->aside, again);
}

/* Whether any cell differs: (t.a, t.b, …) IS NOT (k.c0, k.c1, …), in parts. */
static char *
make_difference (Upsert *self)
{
  HunchLoadState *state = self->state;
  GString *sql = g_string_new (NULL);

  for (guint first = 0; first < state->n_fields; first += COMPARED_AT_ONCE)
    {
      guint end = MIN (state->n_fields, first + COMPARED_AT_ONCE);

      g_string_append (sql, first == 0 ? "(" : " OR (");
      for (guint i = first; i < end; i++)
        {
          g_autofree char *quoted = hunch_db_quote (state->names[i]);

          g_string_append_printf (sql, "%st.%s IS NOT k.c%u", i == first ? "" : " OR ", quoted, i);
        }
      g_string_append_c (sql, ')');
    }
  return g_string_free (sql, FALSE);
}

/* The raw text of a cell that could not be read is part of the row as well. */
static char *
make_raw_difference (Upsert *self)
{
  HunchLoadState *state = self->state;
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < state->n_fields; i++)
    if (state->feed.counts[i].n_unparsed > 0 || self->info->columns[state->positions[i]].n_unparsed > 0)
      g_string_append_printf (sql, " OR (SELECT raw FROM %s WHERE row_id = k.rowid AND position = %u) IS NOT"
                                   " (SELECT raw FROM main.hunch_raw WHERE table_id = %" G_GINT64_FORMAT " AND position = %u AND row_id = t.%s AND NOT is_value)",
                              state->aside_raw, i, self->key->id, state->positions[i], self->row_word);
  return g_string_free (sql, FALSE);
}

static gboolean
match_rows (Upsert  *self,
            GError **error)
{
  HunchLoadState *state = self->state;
  sqlite3 *db = self->project->db;
  g_autofree char *same_key = for_key (self, " AND ", "k.", " = t.", "");
  g_autofree char *list = for_key (self, ", ", "", NULL, "");
  g_autofree char *difference = make_difference (self);
  g_autofree char *raw_difference = make_raw_difference (self);
  g_autofree char *sql = NULL;

  self->matched = g_strdup (g_str_has_prefix (state->aside, "temp.") ? "temp.hunch_matched" : "hunch_aside.hunch_matched");
  sql = g_strdup_printf (
    "CREATE INDEX %s_key ON hunch_kept (%s);"
    "CREATE TABLE %s (row_id, place, is_changed);"
    "INSERT INTO %s SELECT t.%s, k.rowid, %s%s FROM main.%s AS t CROSS JOIN %s AS k ON %s",
    state->aside, list, self->matched, self->matched, self->row_word, difference, raw_difference, self->table_sql, state->aside, same_key);
  if (!hunch_db_exec (db, sql, error)
      || !hunch_db_exec_format (db, error, "CREATE UNIQUE INDEX %s_row ON hunch_matched (row_id); CREATE INDEX %s_place ON hunch_matched (place)",
                                self->matched, self->matched))
    return FALSE;

  if (count_rows (self, self->matched, "1") == 0
      || count_rows (self, self->matched, "place IN (SELECT place FROM hunch_matched GROUP BY place HAVING count(*) > 1)") == 0)
    return TRUE;
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
               _("Several rows of the table “%s” have the same value of the key, so nobody can say which of them a new row replaces."),
               self->key->name);
  return FALSE;
}

/* --- changing ------------------------------------------------------------------------------- */

static char *
join_columns (Upsert *self)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < self->info->n_columns; i++)
    {
      g_autofree char *quoted = hunch_db_quote (self->info->columns[i].name);

      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", quoted);
    }
  return g_string_free (list, FALSE);
}

#define CHANGED_ROWS "(SELECT row_id FROM %s WHERE is_changed)"

static gboolean
keep_old_rows (Upsert  *self,
               GError **error)
{
  g_autofree char *columns = join_columns (self);

  self->old = g_strdup_printf ("hunch_trash_old_%" G_GINT64_FORMAT "_%08x%08x", self->key->id, g_random_int (), g_random_int ());
  return hunch_db_exec_format (self->project->db, error,
    "CREATE TABLE main.\"%w\" AS SELECT %s AS hunch_row, %s FROM main.%s WHERE %s IN " CHANGED_ROWS ";"
    "CREATE TABLE main.\"%w_raw\" AS SELECT position, row_id, raw, is_value FROM main.hunch_raw WHERE table_id = %lld AND row_id IN " CHANGED_ROWS,
    self->old, self->row_word, columns, self->table_sql, self->row_word, self->matched,
    self->old, self->key->id, self->matched);
}

static gboolean
change_rows (Upsert  *self,
             GError **error)
{
  HunchLoadState *state = self->state;
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "UPDATE main.%s AS t SET ", self->table_sql);
  for (guint i = 0; i < state->n_fields; i++)
    {
      g_autofree char *quoted = hunch_db_quote (state->names[i]);

      g_string_append_printf (sql, "%s%s = k.c%u", i == 0 ? "" : ", ", quoted, i);
    }
  g_string_append_printf (sql, " FROM %s AS m CROSS JOIN %s AS k ON k.rowid = m.place WHERE m.is_changed AND t.%s = m.row_id",
                          self->matched, state->aside, self->row_word);
  return hunch_db_exec_bulk (self->project->db, self->project->session, sql->str, error);
}

/* New rows come in the order in which they were read. */
static const char *
get_order (HunchLoadState *state)
{
  return state->load->by_place ? "hunch_number" : "rowid";
}

static gboolean
add_rows (Upsert  *self,
          GError **error)
{
  HunchLoadState *state = self->state;
  g_autoptr (GString) targets = g_string_new (NULL);
  g_autoptr (GString) cells = g_string_new (NULL);
  g_autofree char *sql = NULL;

  for (guint i = 0; i < state->n_fields; i++)
    {
      g_autofree char *quoted = hunch_db_quote (state->names[i]);

      g_string_append_printf (targets, "%s%s", i == 0 ? "" : ", ", quoted);
      g_string_append_printf (cells, "%sc%u", i == 0 ? "" : ", ", i);
    }
  sql = g_strdup_printf ("INSERT INTO main.%s (%s) SELECT %s FROM %s WHERE rowid NOT IN (SELECT place FROM %s) ORDER BY %s",
                         self->table_sql, targets->str, cells->str, state->aside, self->matched, get_order (state));
  if (!hunch_db_exec_bulk (self->project->db, self->project->session, sql, error))
    return FALSE;
  state->n_new = sqlite3_changes (self->project->db);
  return TRUE;
}

/* Raw texts of the changed rows are replaced where their columns came again, those of the added ones come to them. */
static gboolean
move_raw (Upsert  *self,
          GError **error)
{
  HunchLoadState *state = self->state;

  for (guint i = 0; i < state->n_fields; i++)
    if (!hunch_db_exec_format (self->project->db, error,
          "DELETE FROM main.hunch_raw WHERE table_id = %lld AND position = %u AND row_id IN " CHANGED_ROWS ";",
          self->key->id, state->positions[i], self->matched)
        || (state->feed.counts[i].n_unparsed > 0 && !hunch_db_exec_format (self->project->db, error,
             "INSERT OR REPLACE INTO main.hunch_raw (table_id, position, row_id, raw) SELECT %lld, %u, coalesce("
             "(SELECT row_id FROM %s AS m WHERE m.place = r.row_id), (SELECT %lld + a.n FROM"
             " (SELECT rowid AS place, row_number() OVER (ORDER BY %s) - 1 AS n FROM %s WHERE rowid NOT IN (SELECT place FROM %s)) AS a"
             " WHERE a.place = r.row_id)), r.raw FROM %s AS r WHERE r.position = %u AND r.row_id IN (SELECT rowid FROM %s)"
             " AND NOT EXISTS (SELECT 1 FROM %s AS m WHERE m.place = r.row_id AND NOT m.is_changed)",
             self->key->id, state->positions[i], self->matched, state->feed.first_row_id, get_order (state), state->aside, self->matched,
             state->aside_raw, i, state->aside, self->matched)))
      return FALSE;
  return TRUE;
}

/* Rows were changed all over the table, so its counts are made anew. */
static gboolean
count_again (Upsert  *self,
             GError **error)
{
  HunchTableInfo *info = self->info;
  g_autoptr (GString) sql = g_string_new ("SELECT count(*)");
  g_autoptr (sqlite3_stmt) counts = NULL;
  g_autoptr (sqlite3_stmt) raws = hunch_db_prepare (self->project->db,
    "SELECT count(*) FROM main.hunch_raw WHERE table_id = ?1 AND position = ?2 AND NOT is_value", error);

  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *quoted = hunch_db_quote (info->columns[i].name);

      g_string_append_printf (sql, ", count(%s)", quoted);
    }
  g_string_append_printf (sql, " FROM main.%s", self->table_sql);
  counts = raws == NULL ? NULL : hunch_db_prepare (self->project->db, sql->str, error);
  if (counts == NULL || !hunch_db_next (counts, NULL, error))
    return FALSE;

  for (guint i = 0; i < info->n_columns; i++)
    {
      gint64 n_empty = sqlite3_column_int64 (counts, 0) - sqlite3_column_int64 (counts, (int) i + 1);
      gint64 n_unparsed;

      sqlite3_reset (raws);
      sqlite3_bind_int64 (raws, 1, self->key->id);
      sqlite3_bind_int (raws, 2, (int) i);
      if (!hunch_db_next (raws, NULL, error))
        return FALSE;
      n_unparsed = sqlite3_column_int64 (raws, 0);
      if (!hunch_table_register_column (self->project, self->key->id, i, info->columns[i].name, info->columns[i].type,
                                        n_empty - n_unparsed, n_unparsed, info->columns[i].note, error))
        return FALSE;
    }
  return hunch_table_set_count (self->project, self->key->id, info->name, sqlite3_column_int64 (counts, 0), error);
}

static gboolean
put_rows (Upsert  *self,
          GError **error)
{
  HunchLoadState *state = self->state;
  g_autofree char *last_sql = g_strdup_printf ("SELECT max(%s) FROM main.%s", self->row_word, self->table_sql);

  state->feed.table_id = self->key->id;
  state->feed.first_row_id = hunch_db_get_integer (self->project->db, last_sql, 0) + 1;
  state->n_changed = count_rows (self, self->matched, "is_changed");
  state->n_same = count_rows (self, self->matched, "NOT is_changed");

  if (!keep_old_rows (self, error) || !change_rows (self, error) || !add_rows (self, error) || !move_raw (self, error))
    return FALSE;
  if (state->n_changed + state->n_new > 0 && !hunch_token_renew (self->project, self->key->id, error))
    return FALSE;
  hunch_load_remember_rows (self->project, self->key->id, self->key->name, self->info, self->row_word, state->feed.first_row_id, self->old);
  return count_again (self, error);
}

gboolean
hunch_load_upsert (HunchProject   *self,
                   HunchLoadState *state,
                   gint64         *out_id,
                   GError        **error)
{
  g_auto (Upsert) upsert = { .project = self, .state = state };

  upsert.key = hunch_table_find (self, state->load->table, error);
  upsert.info = upsert.key == NULL ? NULL : hunch_project_get_table (self, upsert.key->name, error);
  if (upsert.info == NULL)
    return FALSE;
  upsert.row_word = hunch_table_get_row_word (upsert.key, upsert.info);
  upsert.table_sql = hunch_db_quote (upsert.key->name);
  *out_id = upsert.key->id;
  return match_columns (&upsert, error) && check_key (&upsert, error) && tidy (&upsert, error)
      && match_rows (&upsert, error) && put_rows (&upsert, error);
}
