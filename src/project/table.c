/* Tables by name: what there is and what is known of it. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/table-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"
#include "project/schema-private.h"

void
hunch_table_info_free (HunchTableInfo *info)
{
  if (info == NULL)
    return;
  for (guint i = 0; i < info->n_columns; i++)
    {
      g_free (info->columns[i].name);
      g_free (info->columns[i].note);
    }
  g_free (info->columns);
  g_free (info->name);
  g_free (info->token);
  g_clear_pointer (&info->ticket, hunch_ticket_free);
  g_clear_pointer (&info->receipt, json_object_unref);
  g_free (info);
}

void
hunch_table_key_free (HunchTableKey *key)
{
  if (key == NULL)
    return;
  g_free (key->name);
  g_free (key->sql);
  g_free (key);
}

int
hunch_table_info_find (const HunchTableInfo *info,
                       const char           *column)
{
  g_return_val_if_fail (info != NULL && column != NULL, -1);

  for (guint i = 0; i < info->n_columns; i++)
    if (strcmp (info->columns[i].name, column) == 0)
      return (int) i;
  for (guint i = 0; i < info->n_columns; i++)
    if (g_ascii_strcasecmp (info->columns[i].name, column) == 0)
      return (int) i;
  return -1;
}

const char *
hunch_data_type_get_declaration (HunchDataType type)
{
  static const char *const declarations[] = {
    [HUNCH_DATA_TEXT] = "TEXT",
    [HUNCH_DATA_INTEGER] = "INTEGER",
    [HUNCH_DATA_REAL] = "REAL",
    [HUNCH_DATA_BOOLEAN] = "BOOLEAN",
    [HUNCH_DATA_DATE] = "DATE TEXT",
    [HUNCH_DATA_TIMESTAMP] = "TIMESTAMP TEXT",
    [HUNCH_DATA_DURATION] = "DURATION REAL",
    [HUNCH_DATA_BLOB] = "BLOB",
  };

  return declarations[type];
}

/* --- what there is --------------------------------------------------------------- */

#define TABLE_LIST_SQL                                                                                             \
  "SELECT l.name, t.id, l.type = 'view', NOT l.wr AND l.type <> 'virtual', s.sql FROM pragma_table_list AS l"      \
  " JOIN sqlite_schema AS s ON s.name = l.name AND s.type IN ('table', 'view')"                                    \
  " LEFT JOIN hunch_table AS t ON t.name = l.name COLLATE NOCASE"                                                  \
  " WHERE l.schema = 'main' AND l.type IN ('table', 'view', 'virtual')"                                            \
  " AND l.name NOT LIKE 'hunch\\_%' ESCAPE '\\' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"

char **
hunch_project_dup_table_names (HunchProject *self,
                               GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean failed = FALSE;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);

  statement = hunch_db_prepare (self->db, TABLE_LIST_SQL " ORDER BY t.id IS NULL, t.position, t.id, s.rowid", error);
  if (statement == NULL)
    return NULL;
  while (hunch_db_next (statement, &failed, error))
    g_ptr_array_add (names, hunch_db_dup_text (statement, 0));
  if (failed)
    return NULL;

  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* A view of another program need not number its rows. */
static gboolean
has_row_number (HunchProject *self,
                const char   *view)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
    "SELECT 1 FROM pragma_table_xinfo(?1) WHERE name = 'hunch_row' COLLATE NOCASE", NULL);

  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, view);
  return hunch_db_next (statement, NULL, NULL);
}

HunchTableKey *
hunch_table_find (HunchProject *self,
                  const char   *table,
                  GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db, TABLE_LIST_SQL " AND l.name = ?1 COLLATE NOCASE", error);
  gboolean failed = FALSE;
  HunchTableKey *key;

  if (statement == NULL)
    return NULL;
  hunch_db_bind_text (statement, 1, table);
  if (!hunch_db_next (statement, &failed, error))
    {
      if (!failed)
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("The project has no table “%s”."), table);
      return NULL;
    }

  key = g_new0 (HunchTableKey, 1);
  key->name = hunch_db_dup_text (statement, 0);
  key->id = sqlite3_column_int64 (statement, 1);
  key->is_view = sqlite3_column_int (statement, 2);
  key->has_rowid = key->is_view ? has_row_number (self, key->name) : sqlite3_column_int (statement, 3);
  key->sql = hunch_db_dup_text (statement, 4);
  return key;
}

static GPtrArray *
dup_column_names (HunchProject        *self,
                  const HunchTableKey *key,
                  GError             **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean failed = FALSE;

  /* A view that cannot be read any more has no columns; preparing it says why. */
  if (key->is_view)
    {
      g_autoptr (sqlite3_stmt) trial = hunch_db_prepare_format (self->db, error, "SELECT * FROM \"%w\"", key->name);

      if (trial == NULL)
        return NULL;
    }

  statement = hunch_db_prepare_format (self->db, error, "SELECT name FROM pragma_table_xinfo(%Q) WHERE hidden <> 1 ORDER BY cid", key->name);
  if (statement == NULL)
    return NULL;
  while (hunch_db_next (statement, &failed, error))
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);

      if (!key->is_view || g_ascii_strcasecmp (name, "hunch_row") != 0)
        g_ptr_array_add (names, g_strdup (name));
    }
  return failed ? NULL : g_steal_pointer (&names);
}

static JsonObject *
parse_object (const char *text,
              const char *what)
{
  return text == NULL ? NULL : hunch_json_parse_object (text, -1, what, NULL);
}

/* What hunch_table says of the table, and whether its counts are of these very rows. */
static gboolean
read_table_row (HunchProject   *self,
                HunchTableInfo *info,
                gint64          table_id,
                gboolean       *out_is_counted,
                GError        **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
    "SELECT n_rows, counted_token, ticket, receipt FROM hunch_table WHERE id = ?1", error);
  g_autoptr (JsonObject) ticket = NULL;
  gboolean failed = FALSE;

  *out_is_counted = FALSE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, table_id);
  if (!hunch_db_next (statement, &failed, error))
    return !failed;

  info->n_rows = sqlite3_column_int64 (statement, 0);
  *out_is_counted = g_strcmp0 ((const char *) sqlite3_column_text (statement, 1), info->token) == 0;
  ticket = parse_object ((const char *) sqlite3_column_text (statement, 2), "ticket");
  info->ticket = ticket == NULL ? NULL : hunch_ticket_from_json (ticket);
  info->receipt = parse_object ((const char *) sqlite3_column_text (statement, 3), "receipt");
  return TRUE;
}

/* FALSE in `out_is_known` when a column is not as Hunch knows it. */
static gboolean
read_column_rows (HunchProject   *self,
                  HunchTableInfo *info,
                  gint64          table_id,
                  gboolean       *out_is_known,
                  GError        **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
    "SELECT name, type, n_missing, n_unparsed, note FROM hunch_column WHERE table_id = ?1 ORDER BY position", error);
  gboolean failed = FALSE;
  guint n = 0;

  if (statement == NULL)
    return FALSE;
  *out_is_known = TRUE;
  sqlite3_bind_int64 (statement, 1, table_id);
  for (; hunch_db_next (statement, &failed, error); n++)
    {
      HunchColumnInfo *column = &info->columns[MIN (n, info->n_columns - 1)];

      if (n >= info->n_columns || strcmp (column->name, (const char *) sqlite3_column_text (statement, 0)) != 0
          || sqlite3_column_int64 (statement, 1) < HUNCH_DATA_TEXT || sqlite3_column_int64 (statement, 1) >= HUNCH_N_DATA_TYPES)
        {
          *out_is_known = FALSE;
          return TRUE;
        }
      column->type = sqlite3_column_int (statement, 1);
      column->n_missing = sqlite3_column_int64 (statement, 2);
      column->n_unparsed = sqlite3_column_int64 (statement, 3);
      g_free (column->note);
      column->note = hunch_db_dup_text (statement, 4);
    }
  *out_is_known = *out_is_known && n == info->n_columns;
  return !failed;
}

typedef struct
{
  gint64    n_rows;
  HunchLook looks[];
} HunchCounts;

static HunchCounts *
count_values (HunchProject   *self,
              HunchTableInfo *info,
              GError        **error)
{
  g_autofree const char **names = g_new0 (const char *, info->n_columns + 1);
  g_autofree HunchLook *looks = NULL;
  HunchCounts *counts;
  gint64 n_rows;

  for (guint i = 0; i < info->n_columns; i++)
    names[i] = info->columns[i].name;
  looks = hunch_look_at_values (self, info->name, names, info->n_columns, &n_rows, NULL, error);
  if (looks == NULL)
    return NULL;

  counts = g_malloc (sizeof *counts + info->n_columns * sizeof *looks);
  counts->n_rows = n_rows;
  memcpy (counts->looks, looks, info->n_columns * sizeof *looks);
  return counts;
}

/* Rows and missing cells of a table that others made or changed; remembered under the token. */
static gboolean
recount (HunchProject   *self,
         HunchTableInfo *info,
         gboolean        keep_types,
         GError        **error)
{
  g_autofree char *memo_key = g_strconcat (info->token, "/", info->name, NULL);
  HunchCounts *counts = g_hash_table_lookup (self->counts, memo_key);

  if (counts == NULL)
    {
      counts = count_values (self, info, error);
      if (counts == NULL)
        return FALSE;
      g_hash_table_insert (self->counts, g_steal_pointer (&memo_key), counts);
    }
  info->n_rows = counts->n_rows;
  for (guint i = 0; i < info->n_columns; i++)
    {
      info->columns[i].n_missing = MAX (0, counts->looks[i].n_missing - info->columns[i].n_unparsed);
      if (!keep_types)
        info->columns[i].type = counts->looks[i].type;
    }
  return TRUE;
}

/* A view speaks for the sample of the first table that it reads. */
static void
inherit_ticket (HunchProject   *self,
                HunchTableInfo *info)
{
  g_autoptr (HunchSqlText) sql = sqlite3_mprintf ("SELECT * FROM \"%w\"", info->name);
  g_autoptr (GPtrArray) reads = hunch_dup_reads (self, sql, NULL);

  for (guint i = 0; reads != NULL && i < reads->len && info->ticket == NULL; i++)
    {
      g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
        "SELECT ticket FROM hunch_table WHERE name = ?1 COLLATE NOCASE AND NOT is_view", NULL);
      g_autoptr (JsonObject) ticket = NULL;

      hunch_db_bind_text (statement, 1, g_ptr_array_index (reads, i));
      if (hunch_db_next (statement, NULL, NULL))
        ticket = parse_object ((const char *) sqlite3_column_text (statement, 0), "ticket");
      if (ticket != NULL)
        info->ticket = hunch_ticket_from_json (ticket);
      if (info->ticket != NULL)
        {
          g_free (info->ticket->recipe);
          info->ticket->recipe = g_strdup (info->name);
        }
    }
}

static gboolean
fill_info (HunchProject        *self,
           const HunchTableKey *key,
           HunchTableInfo      *info,
           GError             **error)
{
  g_autoptr (GPtrArray) names = dup_column_names (self, key, error);
  gboolean is_counted = FALSE;
  gboolean is_known = FALSE;

  if (names == NULL)
    return FALSE;
  info->name = g_strdup (key->name);
  info->is_view = key->is_view;
  info->n_columns = names->len;
  info->columns = g_new0 (HunchColumnInfo, names->len + 1);
  for (guint i = 0; i < names->len; i++)
    info->columns[i].name = g_steal_pointer (&names->pdata[i]);

  info->token = hunch_token_dup (self, key->name, error);
  if (info->token == NULL)
    return FALSE;
  if (key->id != 0
      && (!read_table_row (self, info, key->id, &is_counted, error)
          || !read_column_rows (self, info, key->id, &is_known, error)))
    return FALSE;
  if ((!is_counted || !is_known) && !recount (self, info, is_known, error))
    return FALSE;
  if (key->is_view)
    inherit_ticket (self, info);
  return TRUE;
}

HunchTableInfo *
hunch_project_get_table (HunchProject *self,
                         const char   *table,
                         GError      **error)
{
  g_autoptr (HunchTableKey) key = NULL;
  g_autoptr (HunchTableInfo) info = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  key = hunch_table_find (self, table, error);
  if (key == NULL)
    return NULL;
  info = g_new0 (HunchTableInfo, 1);
  return fill_info (self, key, info, error) ? g_steal_pointer (&info) : NULL;
}

const char *
hunch_table_get_row_word (const HunchTableKey  *key,
                          const HunchTableInfo *info)
{
  static const char *const words[] = { "rowid", "_rowid_", "oid" };

  if (key->is_view)
    return key->has_rowid ? "hunch_row" : NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (hunch_table_info_find (info, words[i]) < 0)
      return words[i];
  return NULL;
}

/* --- registering ------------------------------------------------------------------- */

gboolean
hunch_table_check_name (HunchProject *self,
                        const char   *name,
                        GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!g_utf8_validate (name, -1, NULL))
    {
      g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("A table’s name must be text in UTF-8."));
      return FALSE;
    }
  if (name[strspn (name, " \t\r\n")] == '\0' || hunch_schema_is_reserved (name))
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
                   _("A table cannot be named “%s”: empty names and those that begin with hunch_ or sqlite_ are not free."), name);
      return FALSE;
    }

  statement = hunch_db_prepare (self->db, "SELECT 1 FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE", error);
  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, name);
  if (!hunch_db_next (statement, NULL, NULL))
    return TRUE;
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("The project has a table “%s” already."), name);
  return FALSE;
}

gint64
hunch_table_get_place (HunchProject *self,
                       gint64        table_id)
{
  g_autoptr (HunchSqlText) sql = sqlite3_mprintf ("SELECT position FROM hunch_table WHERE id = %lld", table_id);

  return hunch_db_get_integer (self->db, sql, 0);
}

gint64
hunch_table_register (HunchProject *self,
                      const char   *name,
                      gboolean      is_view,
                      gint64        place,
                      GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
    "INSERT INTO hunch_table (name, is_view, position)"
    " VALUES (?1, ?2, CASE WHEN ?3 > 0 THEN ?3 ELSE (SELECT coalesce(max(position), 0) + 1 FROM hunch_table) END)", error);

  if (statement == NULL)
    return 0;
  hunch_db_bind_text (statement, 1, name);
  sqlite3_bind_int (statement, 2, is_view);
  sqlite3_bind_int64 (statement, 3, place);
  return hunch_db_run (statement, error) ? sqlite3_last_insert_rowid (self->db) : 0;
}

gboolean
hunch_table_register_column (HunchProject *self,
                             gint64        table_id,
                             guint         position,
                             const char   *name,
                             HunchDataType type,
                             gint64        n_missing,
                             gint64        n_unparsed,
                             const char   *note,
                             GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
    "INSERT INTO hunch_column (table_id, position, name, type, n_missing, n_unparsed, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " ON CONFLICT DO UPDATE SET name = ?3, type = ?4, n_missing = ?5, n_unparsed = ?6, note = ?7", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, table_id);
  sqlite3_bind_int (statement, 2, (int) position);
  hunch_db_bind_text (statement, 3, name);
  sqlite3_bind_int (statement, 4, type);
  sqlite3_bind_int64 (statement, 5, n_missing);
  sqlite3_bind_int64 (statement, 6, n_unparsed);
  hunch_db_bind_text (statement, 7, note);
  return hunch_db_run (statement, error);
}

gboolean
hunch_table_set_count (HunchProject *self,
                       gint64        table_id,
                       const char   *name,
                       gint64        n_rows,
                       GError      **error)
{
  g_autofree char *token = hunch_token_dup (self, name, error);

  return token != NULL
      && hunch_db_exec_format (self->db, error, "UPDATE hunch_table SET n_rows = %lld, counted_token = %Q WHERE id = %lld",
                               n_rows, token, table_id);
}

static gboolean
forget_name (HunchProject *self,
             gint64        table_id,
             GError      **error)
{
  return hunch_db_exec_format (self->db, error,
    "DELETE FROM hunch_table WHERE id = %lld; DELETE FROM hunch_column WHERE table_id = %lld;"
    "DELETE FROM hunch_source WHERE table_id = %lld; DELETE FROM hunch_block WHERE table_id = %lld", table_id, table_id, table_id, table_id);
}

static char *
make_bin_name (gint64 table_id)
{
  return g_strdup_printf ("hunch_trash_%" G_GINT64_FORMAT, table_id);
}

gboolean
hunch_table_bin (HunchProject        *self,
                 const HunchTableKey *key,
                 GError             **error)
{
  g_autofree char *bin = make_bin_name (key->id);
  g_autoptr (HunchSqlText) redo = key->is_view ? sqlite3_mprintf ("DROP VIEW \"%w\"", key->name)
                                               : sqlite3_mprintf (HUNCH_PLAIN_RENAME, key->name, bin);
  g_autoptr (HunchSqlText) undo = key->is_view ? sqlite3_mprintf ("%s", key->sql)
                                               : sqlite3_mprintf (HUNCH_PLAIN_RENAME, bin, key->name);

  return hunch_edit_exec (self, redo, undo, error) && forget_name (self, key->id, error);
}

gboolean
hunch_table_unveil (HunchProject *self,
                    gint64        table_id,
                    const char   *name,
                    GError      **error)
{
  g_autofree char *bin = make_bin_name (table_id);
  g_autoptr (HunchSqlText) redo = sqlite3_mprintf (HUNCH_PLAIN_RENAME, bin, name);
  g_autoptr (HunchSqlText) undo = sqlite3_mprintf (HUNCH_PLAIN_RENAME, name, bin);

  return hunch_edit_exec (self, redo, undo, error);
}
