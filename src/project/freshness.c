/* Tokens: what was computed from a table holds as long as its token stays the same.
 *
 * A table of Hunch's has a random token that triggers renew whenever a row changes, also when another program changes
 * it. A view's token follows from its SQL and the tokens of what it reads. A table of another program has no triggers:
 * its token follows from the state of the file as a whole, so any change of the file makes it stale. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/table-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_DEPTH 32
#define NEW_TOKEN_SQL "lower(hex(randomblob(16)))"

gboolean
hunch_token_renew (HunchProject *self,
                   gint64        table_id,
                   GError      **error)
{
  return hunch_db_exec_format (self->db, error,
    "INSERT INTO hunch_token (table_id, token) VALUES (%lld, " NEW_TOKEN_SQL ")"
    " ON CONFLICT (table_id) DO UPDATE SET token = excluded.token", table_id);
}

gboolean
hunch_token_watch (HunchProject *self,
                   gint64        table_id,
                   const char   *table,
                   GError      **error)
{
  static const char *const events[] = { "INSERT", "UPDATE", "DELETE" };

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (!hunch_db_exec_format (self->db, error,
          "CREATE TRIGGER hunch_touch_%lld_%s AFTER %s ON \"%w\" BEGIN"
          " UPDATE hunch_token SET token = " NEW_TOKEN_SQL " WHERE table_id = %lld; END",
          table_id, events[i], events[i], table, table_id))
      return FALSE;
  return TRUE;
}

static int
note_read (void       *data,
           int         action,
           const char *table,
           const char *column,
           const char *database,
           const char *through)
{
  GPtrArray *names = data;

  if (action != SQLITE_READ || table == NULL || *table == '\0' || g_strcmp0 (database, "main") != 0)
    return SQLITE_OK;
  if (!g_ptr_array_find_with_equal_func (names, table, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (table));
  if (through != NULL && !g_ptr_array_find_with_equal_func (names, through, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (through));
  return SQLITE_OK;
}

GPtrArray *
hunch_dup_reads (HunchProject *self,
                 const char   *select_sql,
                 GError      **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (sqlite3_stmt) statement = NULL;

  sqlite3_set_authorizer (self->db, note_read, names);
  statement = hunch_db_prepare (self->db, select_sql, error);
  sqlite3_set_authorizer (self->db, NULL, NULL);

  return statement == NULL ? NULL : g_steal_pointer (&names);
}

char *
hunch_dup_reader (HunchProject *self,
                  const char   *table)
{
  g_autoptr (sqlite3_stmt) views = hunch_db_prepare (self->db, "SELECT name FROM sqlite_schema WHERE type = 'view'", NULL);

  while (views != NULL && hunch_db_next (views, NULL, NULL))
    {
      const char *view = (const char *) sqlite3_column_text (views, 0);
      g_autoptr (HunchSqlText) sql = sqlite3_mprintf ("SELECT * FROM \"%w\"", view);
      g_autoptr (GPtrArray) reads = NULL;

      if (g_ascii_strcasecmp (view, table) == 0)
        continue;
      reads = hunch_dup_reads (self, sql, NULL);
      for (guint i = 0; reads != NULL && i < reads->len; i++)
        if (g_ascii_strcasecmp (g_ptr_array_index (reads, i), table) == 0)
          return g_strdup (view);
    }
  return NULL;
}

static void
add_file_state (GChecksum    *sum,
                HunchProject *self,
                const char   *ending)
{
  g_autofree char *path = g_strconcat (self->path, ending, NULL);
  GStatBuf info;
  gint64 state[6] = { 0 };

  if (g_stat (path, &info) == 0)
    {
      state[0] = (gint64) info.st_dev;
      state[1] = (gint64) info.st_ino;
      state[2] = info.st_size;
      state[3] = info.st_mtim.tv_sec;
      state[4] = info.st_mtim.tv_nsec;
    }
  state[5] = hunch_db_read_header (self->db, 24);  /* counts the changes of the file */
  g_checksum_update (sum, (const guchar *) state, sizeof state);
}

static char *
dup_foreign_token (HunchProject  *self,
                   HunchTableKey *key)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  add_file_state (sum, self, "");
  add_file_state (sum, self, "-wal");
  g_checksum_update (sum, (const guchar *) key->sql, -1);
  return g_strndup (g_checksum_get_string (sum), 32);
}

static char *
dup_stored_token (HunchProject *self,
                  gint64        table_id,
                  GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db, "SELECT token FROM hunch_token WHERE table_id = ?1", error);
  gboolean failed = FALSE;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, table_id);
  if (hunch_db_next (statement, &failed, error))
    return hunch_db_dup_text (statement, 0);
  if (!failed)
    g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NOT_A_PROJECT,
                         _("The project is damaged: the state of a table is not recorded."));
  return NULL;
}

static char *dup_token (HunchProject *self, const char *table, guint depth, GError **error);

static char *
dup_view_token (HunchProject  *self,
                HunchTableKey *key,
                guint          depth,
                GError       **error)
{
  g_autoptr (HunchSqlText) sql = sqlite3_mprintf ("SELECT * FROM \"%w\"", key->name);
  g_autoptr (GPtrArray) reads = hunch_dup_reads (self, sql, error);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  if (reads == NULL)
    return NULL;

  g_checksum_update (sum, (const guchar *) key->sql, -1);
  for (guint i = 0; i < reads->len; i++)
    {
      const char *name = g_ptr_array_index (reads, i);
      g_autofree char *token = NULL;

      if (g_ascii_strcasecmp (name, key->name) == 0 || g_ascii_strncasecmp (name, "sqlite_", 7) == 0)
        continue;
      token = dup_token (self, name, depth + 1, NULL);
      g_checksum_update (sum, (const guchar *) (token == NULL ? name : token), -1);
    }
  return g_strndup (g_checksum_get_string (sum), 32);
}

static char *
dup_token (HunchProject *self,
           const char   *table,
           guint         depth,
           GError      **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (self, table, error);

  if (key == NULL)
    return NULL;
  if (key->is_view && depth < MAX_DEPTH)
    return dup_view_token (self, key, depth, error);
  if (key->id == 0)
    return dup_foreign_token (self, key);
  return dup_stored_token (self, key->id, error);
}

char *
hunch_token_dup (HunchProject *self,
                 const char   *table,
                 GError      **error)
{
  return dup_token (self, table, 0, error);
}

/* --- other programs -------------------------------------------------------------
 * SQLite counts what other connections commit, those of this program's own threads among them. So the count only says
 * that it is worth to compare: the tokens of the tables, and the history, which every edit of a document makes longer. */

static char *
dup_tables_state (HunchProject *self)
{
  g_auto (GStrv) names = hunch_project_dup_table_names (self, NULL);
  GString *state = g_string_new (NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *token = hunch_token_dup (self, names[i], NULL);

      g_string_append_printf (state, "%s\n%s\n", names[i], token == NULL ? "" : token);
    }
  return g_string_free (state, FALSE);
}

static char *
dup_history_state (HunchProject *self)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          hunch_db_get_integer (self->db, "SELECT max(step) FROM hunch_undo", 0),
                          hunch_db_get_integer (self->db, "SELECT max(step) FROM hunch_undo WHERE NOT is_undone", 0));
}

void
hunch_outside_note (HunchProject *self,
                    gboolean      tables)
{
  if (self->seen_tables == NULL)
    return;
  if (tables)
    {
      g_free (self->seen_tables);
      self->seen_tables = dup_tables_state (self);
    }
  g_free (self->seen_history);
  self->seen_history = dup_history_state (self);
}

/* TRUE when what is there differs from what was seen, which it is then. */
static gboolean
see (HunchProject *self)
{
  g_autofree char *old_tables = g_steal_pointer (&self->seen_tables);
  g_autofree char *old_history = g_steal_pointer (&self->seen_history);

  self->seen_tables = dup_tables_state (self);
  self->seen_history = dup_history_state (self);
  return old_tables != NULL && (!g_str_equal (old_tables, self->seen_tables) || !g_str_equal (old_history, self->seen_history));
}

gboolean
hunch_project_check_outside (HunchProject *self)
{
  static const char *const kinds[] = { "recipe", "analysis", "chart", "slide", "deck", NULL };
  gint64 version;
  gboolean is_changed = FALSE;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);

  if (self->edit_depth > 0)
    return FALSE;
  sqlite3_busy_timeout (self->db, 0);
  version = hunch_db_get_integer (self->db, "PRAGMA data_version", -1);
  if (version != -1 && (version != self->data_version || self->seen_tables == NULL))
    {
      self->data_version = version;
      is_changed = see (self);
    }
  sqlite3_busy_timeout (self->db, HUNCH_BUSY_TIMEOUT_MS);

  if (is_changed)
    hunch_project_announce (self, TRUE, kinds);
  return is_changed;
}
