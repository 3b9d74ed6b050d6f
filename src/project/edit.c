/* Edits and their undo.
 *
 * An edit is one transaction. While it is open the session extension watches the
 * document tables; what it saw becomes a change set, which is stored with the edit
 * and applied backwards for undo. Changes of the schema (tables, views, names) are
 * remembered as SQL for both ways. Dropping a table renames it to hunch_trash_N, so
 * undo is a rename too; such a table goes when no step mentions it any more. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_STEPS 200

typedef struct
{
  guint n_undo;  /* how much SQL was remembered when the nested edit began */
  guint n_redo;
} EditMark;

/* Which tables are watched, and the word by which their change is announced; NULL: tables-changed. */
static const struct
{
  const char *table;
  const char *kind;
} documents[] = {
  { "hunch_table", NULL },
  { "hunch_column", NULL },
  { "hunch_source", NULL },
  { "hunch_block", NULL },
  { "hunch_recipe", "recipe" },
  { "hunch_analysis", "analysis" },
  { "hunch_chart", "chart" },
  { "hunch_slide", "slide" },
  { "hunch_deck", "deck" },
};

static gboolean
start_session (HunchProject *self,
               GError      **error)
{
  int code = sqlite3session_create (self->db, "main", &self->session);

  for (gsize i = 0; code == SQLITE_OK && i < G_N_ELEMENTS (documents); i++)
    code = sqlite3session_attach (self->session, documents[i].table);
  if (code != SQLITE_OK)
    hunch_db_set_error (self->db, code, error);
  return code == SQLITE_OK;
}

static void
forget_edit (HunchProject *self)
{
  g_clear_pointer (&self->session, sqlite3session_delete);
  g_clear_pointer (&self->edit_label, g_free);
  g_ptr_array_set_size (self->undo_sql, 0);
  g_ptr_array_set_size (self->redo_sql, 0);
  g_ptr_array_set_size (self->edit_marks, 0);
  self->edit_depth = 0;
}

static void
roll_back (HunchProject *self)
{
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  forget_edit (self);
}

static gboolean
begin_nested (HunchProject *self,
              GError      **error)
{
  EditMark *mark;

  if (sqlite3_get_autocommit (self->db))
    {
      /* SQLite gave up the whole transaction; the outermost commit will say so again. */
      hunch_db_set_error (self->db, SQLITE_FULL, error);
      return FALSE;
    }
  if (!hunch_db_exec_format (self->db, error, "SAVEPOINT hunch_edit_%u", self->edit_depth))
    return FALSE;

  mark = g_new (EditMark, 1);
  mark->n_undo = self->undo_sql->len;
  mark->n_redo = self->redo_sql->len;
  g_ptr_array_add (self->edit_marks, mark);
  self->edit_depth++;
  return TRUE;
}

gboolean
hunch_project_begin_edit (HunchProject *self,
                          const char   *label,
                          GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);

  if (self->edit_depth > 0)
    return begin_nested (self, error);

  if (!hunch_db_exec (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!start_session (self, error))
    {
      roll_back (self);
      return FALSE;
    }
  self->edit_label = g_strdup (label);
  self->edit_depth = 1;
  return TRUE;
}

/* SQL for undo runs last first. */
static char *
join_backwards (GPtrArray *statements)
{
  GString *text;

  if (statements->len == 0)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = statements->len; i > 0; i--)
    g_string_append_printf (text, "%s;\n", (char *) g_ptr_array_index (statements, i - 1));
  return g_string_free (text, FALSE);
}

static char *
join_forwards (GPtrArray *statements)
{
  GString *text;

  if (statements->len == 0)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < statements->len; i++)
    g_string_append_printf (text, "%s;\n", (char *) g_ptr_array_index (statements, i));
  return g_string_free (text, FALSE);
}

/* Tables in the bin that no step can bring back, and what belonged to them. */
static gboolean
empty_bin (HunchProject *self,
           GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean failed = FALSE;

  statement = hunch_db_prepare (self->db,
    "SELECT name FROM sqlite_schema AS s WHERE type = 'table' AND name LIKE 'hunch\\_trash\\_%' ESCAPE '\\'"
    "  AND NOT EXISTS (SELECT 1 FROM hunch_undo WHERE instr(coalesce(undo_sql, '') || coalesce(redo_sql, ''), '\"' || s.name || '\"'))", error);
  if (statement == NULL)
    return FALSE;
  while (hunch_db_next (statement, &failed, error))
    g_ptr_array_add (names, hunch_db_dup_text (statement, 0));
  if (failed)
    return FALSE;
  g_clear_pointer (&statement, sqlite3_finalize);

  for (guint i = 0; i < names->len; i++)
    if (!hunch_db_exec_format (self->db, error, "DROP TABLE \"%w\"", (char *) g_ptr_array_index (names, i)))
      return FALSE;
  return names->len == 0
      || hunch_db_exec (self->db,
           "DELETE FROM hunch_token WHERE table_id NOT IN (SELECT id FROM hunch_table)"
           "  AND 'hunch_trash_' || table_id NOT IN (SELECT name FROM sqlite_schema);"
           "DELETE FROM hunch_raw WHERE table_id NOT IN (SELECT table_id FROM hunch_token)", error);
}

static gboolean
store_step (HunchProject *self,
            const void   *changes,
            int           n_bytes,
            GError      **error)
{
  g_autofree char *undo = join_backwards (self->undo_sql);
  g_autofree char *redo = join_forwards (self->redo_sql);
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!hunch_db_exec (self->db, "DELETE FROM hunch_undo WHERE is_undone", error))
    return FALSE;

  statement = hunch_db_prepare (self->db,
    "INSERT INTO hunch_undo (label, changeset, undo_sql, redo_sql) VALUES (?1, ?2, ?3, ?4)", error);
  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, self->edit_label);
  sqlite3_bind_blob (statement, 2, changes, n_bytes, SQLITE_STATIC);
  hunch_db_bind_text (statement, 3, undo);
  hunch_db_bind_text (statement, 4, redo);

  return hunch_db_run (statement, error)
      && hunch_db_exec_format (self->db, error,
           "DELETE FROM hunch_undo WHERE step <= (SELECT max(step) FROM hunch_undo) - %d", MAX_STEPS)
      && empty_bin (self, error);
}

/* Fills `kinds` (room for one per document and the NULL) and tells whether tables changed. */
static gboolean
find_changed (const void  *changes,
              int          n_bytes,
              const char **kinds)
{
  sqlite3_changeset_iter *iter = NULL;
  gboolean tables = FALSE;
  guint n_kinds = 0;

  kinds[0] = NULL;
  if (n_bytes == 0 || sqlite3changeset_start (&iter, n_bytes, (void *) changes) != SQLITE_OK)
    return FALSE;

  while (sqlite3changeset_next (iter) == SQLITE_ROW)
    {
      const char *table = NULL;
      int n_columns, operation, indirect;

      sqlite3changeset_op (iter, &table, &n_columns, &operation, &indirect);
      for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
        if (strcmp (documents[i].table, table) == 0 && documents[i].kind == NULL)
          tables = TRUE;
        else if (strcmp (documents[i].table, table) == 0 && !g_strv_contains (kinds, documents[i].kind))
          {
            kinds[n_kinds++] = documents[i].kind;
            kinds[n_kinds] = NULL;
          }
    }
  sqlite3changeset_finalize (iter);
  return tables;
}

static gboolean
commit_nested (HunchProject *self,
               GError      **error)
{
  if (!hunch_db_exec_format (self->db, error, "RELEASE hunch_edit_%u", self->edit_depth - 1))
    {
      hunch_project_cancel_edit (self);
      return FALSE;
    }
  self->edit_depth--;
  g_ptr_array_set_size (self->edit_marks, self->edit_marks->len - 1);
  return TRUE;
}

static gboolean
commit_outermost (HunchProject *self,
                  void        **out_changes,
                  int          *out_n_bytes,
                  GError      **error)
{
  int code = sqlite3session_changeset (self->session, out_n_bytes, out_changes);

  if (code != SQLITE_OK)
    {
      hunch_db_set_error (self->db, code, error);
      return FALSE;
    }
  g_clear_pointer (&self->session, sqlite3session_delete);

  return ((*out_n_bytes == 0 && self->undo_sql->len == 0 && self->redo_sql->len == 0)
          || store_step (self, *out_changes, *out_n_bytes, error))
      && hunch_db_exec (self->db, "COMMIT", error);
}

gboolean
hunch_project_commit_edit (HunchProject *self,
                           GError      **error)
{
  const char *kinds[G_N_ELEMENTS (documents) + 1];
  g_autoptr (HunchSqlText) changes = NULL;
  gboolean tables;
  int n_bytes = 0;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (self->edit_depth > 0, FALSE);

  if (sqlite3_get_autocommit (self->db))
    {
      forget_edit (self);
      hunch_db_set_error (self->db, SQLITE_FULL, error);
      return FALSE;
    }
  if (self->edit_depth > 1)
    return commit_nested (self, error);

  if (!commit_outermost (self, (void **) &changes, &n_bytes, error))
    {
      roll_back (self);
      return FALSE;
    }

  tables = self->redo_sql->len > 0;
  forget_edit (self);
  tables = find_changed (changes, n_bytes, kinds) || tables;
  hunch_project_announce (self, tables, kinds);
  return TRUE;
}

void
hunch_project_cancel_edit (HunchProject *self)
{
  EditMark *mark;

  g_return_if_fail (HUNCH_IS_PROJECT (self));
  g_return_if_fail (self->edit_depth > 0);

  if (self->edit_depth == 1)
    {
      roll_back (self);
      return;
    }

  self->edit_depth--;
  hunch_db_exec_format (self->db, NULL, "ROLLBACK TO hunch_edit_%u; RELEASE hunch_edit_%u", self->edit_depth, self->edit_depth);
  mark = g_ptr_array_index (self->edit_marks, self->edit_marks->len - 1);
  g_ptr_array_set_size (self->undo_sql, mark->n_undo);
  g_ptr_array_set_size (self->redo_sql, mark->n_redo);
  g_ptr_array_set_size (self->edit_marks, self->edit_marks->len - 1);
}

gboolean
hunch_edit_finish (HunchProject *self,
                   gboolean      done,
                   GError      **error)
{
  if (done)
    return hunch_project_commit_edit (self, error);
  hunch_project_cancel_edit (self);
  return FALSE;
}

void
hunch_edit_remember (HunchProject *self,
                     const char   *redo,
                     const char   *undo)
{
  g_assert (self->edit_depth > 0);
  g_ptr_array_add (self->redo_sql, g_strdup (redo));
  g_ptr_array_add (self->undo_sql, g_strdup (undo));
}

/* Names that others use stay as they are when a table goes to the bin or comes back, and nobody's triggers fire. */
static gboolean
exec_quietly (HunchProject *self,
              const char   *sql,
              GError      **error)
{
  gboolean done;

  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  done = hunch_db_exec (self->db, sql, error);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0, NULL);
  return done;
}

gboolean
hunch_edit_exec (HunchProject *self,
                 const char   *redo,
                 const char   *undo,
                 GError      **error)
{
  if (!exec_quietly (self, redo, error))
    return FALSE;
  hunch_edit_remember (self, redo, undo);
  return TRUE;
}

/* --- undo and redo ---------------------------------------------------------- */

typedef struct
{
  gint64  step;
  char   *label;      /* owned */
  void   *changes;    /* owned */
  int     n_changes;
  char   *sql;        /* owned, may be NULL */
} UndoStep;

static void
undo_step_free (UndoStep *step)
{
  g_free (step->label);
  sqlite3_free (step->changes);
  g_free (step->sql);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UndoStep, undo_step_free)

static void *
copy_changes (const void *changes,
              int         n_bytes)
{
  void *copy = sqlite3_malloc (MAX (n_bytes, 1));

  if (n_bytes > 0)
    memcpy (copy, changes, n_bytes);
  return copy;
}

static UndoStep *
load_step (HunchProject *self,
           gboolean      redo,
           GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db, redo
    ? "SELECT step, label, changeset, redo_sql FROM hunch_undo WHERE is_undone ORDER BY step LIMIT 1"
    : "SELECT step, label, changeset, undo_sql FROM hunch_undo WHERE NOT is_undone ORDER BY step DESC LIMIT 1", error);
  gboolean failed = FALSE;
  UndoStep *step;

  if (statement == NULL)
    return NULL;
  if (!hunch_db_next (statement, &failed, error))
    {
      if (!failed)
        g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                             redo ? _("There is nothing to redo.") : _("There is nothing to undo."));
      return NULL;
    }

  step = g_new0 (UndoStep, 1);
  step->step = sqlite3_column_int64 (statement, 0);
  step->label = hunch_db_dup_text (statement, 1);
  step->n_changes = sqlite3_column_bytes (statement, 2);
  step->changes = copy_changes (sqlite3_column_blob (statement, 2), step->n_changes);
  step->sql = hunch_db_dup_text (statement, 3);
  return step;
}

/* The document follows the step wherever another program has come between. */
static int
resolve_conflict (void                   *data,
                  int                     conflict,
                  sqlite3_changeset_iter *iter)
{
  return conflict == SQLITE_CHANGESET_DATA || conflict == SQLITE_CHANGESET_CONFLICT
       ? SQLITE_CHANGESET_REPLACE : SQLITE_CHANGESET_OMIT;
}

static gboolean
invert (HunchProject *self,
        UndoStep     *step,
        GError      **error)
{
  void *inverse = NULL;
  int n_inverse = 0;
  int code;

  if (step->n_changes == 0)
    return TRUE;
  code = sqlite3changeset_invert (step->n_changes, step->changes, &n_inverse, &inverse);
  if (code != SQLITE_OK)
    {
      hunch_db_set_error (self->db, code, error);
      return FALSE;
    }
  sqlite3_free (step->changes);
  step->changes = inverse;
  step->n_changes = n_inverse;
  return TRUE;
}

static gboolean
apply_step (HunchProject *self,
            UndoStep     *step,
            gboolean      redo,
            GError      **error)
{
  int code = SQLITE_OK;

  if (step->sql != NULL && !exec_quietly (self, step->sql, error))
    return FALSE;
  if (step->n_changes > 0)
    code = sqlite3changeset_apply (self->db, step->n_changes, step->changes, NULL, resolve_conflict, NULL);
  if (code != SQLITE_OK)
    {
      hunch_db_set_error (self->db, code, error);
      return FALSE;
    }
  return hunch_db_exec_format (self->db, error, "UPDATE hunch_undo SET is_undone = %d WHERE step = %lld", !redo, step->step)
      && hunch_db_exec (self->db, "COMMIT", error);
}

static gboolean
walk_history (HunchProject *self,
              gboolean      redo,
              GError      **error)
{
  const char *kinds[G_N_ELEMENTS (documents) + 1];
  g_autoptr (UndoStep) step = NULL;
  gboolean tables;

  if (!hunch_db_exec (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;

  step = load_step (self, redo, error);
  if (step == NULL || (!redo && !invert (self, step, error)) || !apply_step (self, step, redo, error))
    {
      roll_back (self);
      return FALSE;
    }

  tables = find_changed (step->changes, step->n_changes, kinds) || step->sql != NULL;
  hunch_project_announce (self, tables, kinds);
  return TRUE;
}

gboolean
hunch_project_undo (HunchProject *self,
                    GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (self->edit_depth == 0, FALSE);
  return walk_history (self, FALSE, error);
}

gboolean
hunch_project_redo (HunchProject *self,
                    GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (self->edit_depth == 0, FALSE);
  return walk_history (self, TRUE, error);
}

static char *
dup_first_text (HunchProject *self,
                const char   *sql)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db, sql, NULL);

  if (statement == NULL || !hunch_db_next (statement, NULL, NULL))
    return NULL;
  return hunch_db_dup_text (statement, 0);
}

char *
hunch_project_dup_undo_label (HunchProject *self)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return dup_first_text (self, "SELECT coalesce(label, '') FROM hunch_undo WHERE NOT is_undone ORDER BY step DESC LIMIT 1");
}

char *
hunch_project_dup_redo_label (HunchProject *self)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return dup_first_text (self, "SELECT coalesce(label, '') FROM hunch_undo WHERE is_undone ORDER BY step LIMIT 1");
}
