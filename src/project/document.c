/* Analyses, charts, slides, deck settings and the state of the window: rows of Hunch's own tables. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/project-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define STATE_TIMEOUT_MS 100

void
hunch_analysis_record_free (HunchAnalysisRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->name);
  g_free (record->kind);
  g_free (record->table);
  g_free (record->options);
  g_free (record->result);
  g_free (record->token);
  g_free (record->note);
  g_free (record);
}

void
hunch_chart_record_free (HunchChartRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->name);
  g_free (record->spec);
  g_free (record);
}

void
hunch_slide_record_free (HunchSlideRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->layout);
  g_free (record->content);
  g_free (record->notes);
  g_free (record);
}

/* --- reading ----------------------------------------------------------------- */

typedef gpointer (*ReadRecord) (sqlite3_stmt *row);

#define ANALYSIS_SQL "SELECT id, name, kind, table_name, options, result, token, made_at, note, is_pinned FROM hunch_analysis"
#define CHART_SQL "SELECT id, name, spec, analysis_id FROM hunch_chart"
#define SLIDE_SQL "SELECT id, position, layout, content, notes, seconds FROM hunch_slide"

static gpointer
read_analysis (sqlite3_stmt *row)
{
  HunchAnalysisRecord *record = g_new0 (HunchAnalysisRecord, 1);

  record->id = sqlite3_column_int64 (row, 0);
  record->name = hunch_db_dup_text (row, 1);
  record->kind = hunch_db_dup_text (row, 2);
  record->table = hunch_db_dup_text (row, 3);
  record->options = hunch_db_dup_text (row, 4);
  record->result = hunch_db_dup_text (row, 5);
  record->token = hunch_db_dup_text (row, 6);
  record->made_at = sqlite3_column_int64 (row, 7);
  record->note = hunch_db_dup_text (row, 8);
  if (record->note == NULL)
    record->note = g_strdup ("");
  record->is_pinned = sqlite3_column_int (row, 9) != 0;
  return record;
}

static gpointer
read_chart (sqlite3_stmt *row)
{
  HunchChartRecord *record = g_new0 (HunchChartRecord, 1);

  record->id = sqlite3_column_int64 (row, 0);
  record->name = hunch_db_dup_text (row, 1);
  record->spec = hunch_db_dup_text (row, 2);
  if (record->spec == NULL)
    record->spec = g_strdup ("{}");
  record->analysis_id = sqlite3_column_int64 (row, 3);
  return record;
}

static gpointer
read_slide (sqlite3_stmt *row)
{
  HunchSlideRecord *record = g_new0 (HunchSlideRecord, 1);

  record->id = sqlite3_column_int64 (row, 0);
  record->position = sqlite3_column_int (row, 1);
  record->layout = hunch_db_dup_text (row, 2);
  record->content = hunch_db_dup_text (row, 3);
  record->notes = hunch_db_dup_text (row, 4);
  record->seconds = sqlite3_column_int (row, 5);
  if (record->notes == NULL)
    record->notes = g_strdup ("");
  return record;
}

static GPtrArray *
list_records (HunchProject  *self,
              const char    *sql,
              ReadRecord     read_record,
              GDestroyNotify free_record,
              GError       **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_record);
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db, sql, error);
  gboolean failed = FALSE;

  if (statement == NULL)
    return NULL;
  while (hunch_db_next (statement, &failed, error))
    g_ptr_array_add (records, read_record (statement));
  return failed ? NULL : g_steal_pointer (&records);
}

/* One record, by id or (when `name` is not NULL) by name. */
static gpointer
get_record (HunchProject *self,
            const char   *sql,
            gint64        id,
            const char   *name,
            ReadRecord    read_record,
            GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (self->db, error, "%s WHERE %s = ?1 ORDER BY id LIMIT 1",
                                                               sql, name == NULL ? "id" : "name");
  gboolean failed = FALSE;

  if (statement == NULL)
    return NULL;
  if (name == NULL)
    sqlite3_bind_int64 (statement, 1, id);
  else
    hunch_db_bind_text (statement, 1, name);

  if (hunch_db_next (statement, &failed, error))
    return read_record (statement);
  if (!failed && name != NULL)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("The project has nothing named “%s”."), name);
  else if (!failed)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                 _("The project has no such entry any more (number %" PRId64 ")."), id);
  return NULL;
}

GPtrArray *
hunch_project_list_analyses (HunchProject *self,
                             GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return list_records (self, ANALYSIS_SQL " ORDER BY id", read_analysis, (GDestroyNotify) hunch_analysis_record_free, error);
}

GPtrArray *
hunch_project_list_charts (HunchProject *self,
                           GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return list_records (self, CHART_SQL " ORDER BY id", read_chart, (GDestroyNotify) hunch_chart_record_free, error);
}

GPtrArray *
hunch_project_list_slides (HunchProject *self,
                           GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return list_records (self, SLIDE_SQL " ORDER BY position, id", read_slide, (GDestroyNotify) hunch_slide_record_free, error);
}

HunchAnalysisRecord *
hunch_project_get_analysis (HunchProject *self,
                            gint64        id,
                            GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return get_record (self, ANALYSIS_SQL, id, NULL, read_analysis, error);
}

HunchAnalysisRecord *
hunch_project_find_analysis (HunchProject *self,
                             const char   *name,
                             GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  return get_record (self, ANALYSIS_SQL, 0, name, read_analysis, error);
}

HunchChartRecord *
hunch_project_get_chart (HunchProject *self,
                         gint64        id,
                         GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return get_record (self, CHART_SQL, id, NULL, read_chart, error);
}

HunchSlideRecord *
hunch_project_get_slide (HunchProject *self,
                         gint64        id,
                         GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return get_record (self, SLIDE_SQL, id, NULL, read_slide, error);
}

/* --- writing ----------------------------------------------------------------- */

static gboolean
has_other (HunchProject *self,
           const char   *table,
           const char   *name,
           gint64        id)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (self->db, NULL,
    "SELECT 1 FROM %s WHERE name = ?1 AND id <> ?2", table);

  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, name);
  sqlite3_bind_int64 (statement, 2, id);
  return hunch_db_next (statement, NULL, NULL);
}

/* "welch 1", or the first such number that is free. */
static char *
make_up_name (HunchProject *self,
              const char   *table,
              const char   *stem)
{
  for (guint number = 1; ; number++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", stem, number);

      if (!has_other (self, table, name, 0))
        return g_steal_pointer (&name);
    }
}

static gboolean
settle_name (HunchProject *self,
             const char   *table,
             const char   *stem,
             gint64        id,
             char        **name,
             GError      **error)
{
  if (*name == NULL || **name == '\0')
    {
      g_free (*name);
      *name = make_up_name (self, table, stem);
    }
  else if (has_other (self, table, *name, id))
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("The project has something named “%s” already."), *name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_found (HunchProject *self,
             gint64        id,
             GError      **error)
{
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
               _("The project has no such entry any more (number %" PRId64 ")."), id);
  return FALSE;
}

/* Runs an INSERT or, with an id, an UPDATE whose last place is the id. */
static gboolean
run_put (HunchProject *self,
         sqlite3_stmt *statement,
         int           id_place,
         gint64       *id,
         GError      **error)
{
  if (*id != 0)
    sqlite3_bind_int64 (statement, id_place, *id);
  if (!hunch_db_run (statement, error) || (*id != 0 && !check_found (self, *id, error)))
    return FALSE;
  if (*id == 0)
    *id = sqlite3_last_insert_rowid (self->db);
  return TRUE;
}

static gboolean
put_analysis_row (HunchProject        *self,
                  HunchAnalysisRecord *record,
                  GError             **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!settle_name (self, "hunch_analysis", record->kind, record->id, &record->name, error))
    return FALSE;

  statement = hunch_db_prepare (self->db, record->id == 0
    ? "INSERT INTO hunch_analysis (name, kind, table_name, options, result, token, made_at, note, is_pinned)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
    : "UPDATE hunch_analysis SET name = ?1, kind = ?2, table_name = ?3, options = ?4, result = ?5, token = ?6, made_at = ?7, note = ?8,"
      " is_pinned = ?9 WHERE id = ?10",
    error);
  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, record->name);
  hunch_db_bind_text (statement, 2, record->kind);
  hunch_db_bind_text (statement, 3, record->table);
  hunch_db_bind_text (statement, 4, record->options);
  hunch_db_bind_text (statement, 5, record->result);
  hunch_db_bind_text (statement, 6, record->token);
  sqlite3_bind_int64 (statement, 7, record->made_at);
  hunch_db_bind_text (statement, 8, record->note == NULL ? "" : record->note);
  sqlite3_bind_int (statement, 9, record->is_pinned);
  return run_put (self, statement, 10, &record->id, error);
}

gboolean
hunch_project_put_analysis (HunchProject        *self,
                            HunchAnalysisRecord *record,
                            GError             **error)
{
  gint64 old_id;
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (record != NULL && record->kind != NULL, FALSE);

  old_id = record->id;
  if (!hunch_project_begin_edit (self, old_id == 0 ? _("Add analysis") : _("Change analysis"), error))
    return FALSE;
  done = hunch_edit_finish (self, put_analysis_row (self, record, error), error);
  if (!done)
    record->id = old_id;
  return done;
}

static gboolean
put_chart_row (HunchProject     *self,
               HunchChartRecord *record,
               GError          **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!settle_name (self, "hunch_chart", "chart", record->id, &record->name, error))
    return FALSE;

  statement = hunch_db_prepare (self->db, record->id == 0
    ? "INSERT INTO hunch_chart (name, spec, analysis_id) VALUES (?1, ?2, ?3)"
    : "UPDATE hunch_chart SET name = ?1, spec = ?2, analysis_id = ?3 WHERE id = ?4", error);
  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, record->name);
  hunch_db_bind_text (statement, 2, record->spec);
  sqlite3_bind_int64 (statement, 3, record->analysis_id);
  return run_put (self, statement, 4, &record->id, error);
}

gboolean
hunch_project_put_chart (HunchProject     *self,
                         HunchChartRecord *record,
                         GError          **error)
{
  gint64 old_id;
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  old_id = record->id;
  if (!hunch_project_begin_edit (self, old_id == 0 ? _("Add chart") : _("Change chart"), error))
    return FALSE;
  done = hunch_edit_finish (self, put_chart_row (self, record, error), error);
  if (!done)
    record->id = old_id;
  return done;
}

static gint64
count_slides (HunchProject *self)
{
  return hunch_db_get_integer (self->db, "SELECT count(*) FROM hunch_slide", 0);
}

/* Numbers the slides anew from 0, with `id` at `position` (out of range: last; id 0: no slide has a wish). */
static gboolean
place_slide (HunchProject *self,
             gint64        id,
             int           position,
             GError      **error)
{
  gint64 n = count_slides (self);

  if (id == 0)
    position = G_MAXINT;
  else if (position < 0 || position >= n)
    position = n - 1;
  return hunch_db_exec_format (self->db, error,
    "WITH others AS (SELECT id, row_number() OVER (ORDER BY position, id) - 1 AS place FROM hunch_slide WHERE id <> %lld)"
    " UPDATE hunch_slide SET position = CASE WHEN id = %lld THEN %d"
    "   ELSE (SELECT place + (place >= %d) FROM others WHERE others.id = hunch_slide.id) END",
    id, id, position, position);
}

static gboolean
put_slide_row (HunchProject     *self,
               HunchSlideRecord *record,
               GError          **error)
{
  gboolean is_new = record->id == 0;
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db, is_new
    ? "INSERT INTO hunch_slide (layout, content, notes, seconds, position) VALUES (?1, ?2, ?3, ?4, 0)"
    : "UPDATE hunch_slide SET layout = ?1, content = ?2, notes = ?3, seconds = ?4 WHERE id = ?5", error);

  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, record->layout);
  hunch_db_bind_text (statement, 2, record->content);
  hunch_db_bind_text (statement, 3, record->notes == NULL ? "" : record->notes);
  sqlite3_bind_int (statement, 4, record->seconds);
  if (!run_put (self, statement, 5, &record->id, error))
    return FALSE;

  if (!is_new)
    return TRUE;
  if (record->position < 0 || record->position >= count_slides (self))
    record->position = count_slides (self) - 1;
  return place_slide (self, record->id, record->position, error);
}

gboolean
hunch_project_put_slide (HunchProject     *self,
                         HunchSlideRecord *record,
                         GError          **error)
{
  gint64 old_id;
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  old_id = record->id;
  if (!hunch_project_begin_edit (self, old_id == 0 ? _("Add slide") : _("Change slide"), error))
    return FALSE;
  done = hunch_edit_finish (self, put_slide_row (self, record, error), error);
  if (!done)
    record->id = old_id;
  return done;
}

gboolean
hunch_project_move_slide (HunchProject *self,
                          gint64        id,
                          int           position,
                          GError      **error)
{
  g_autoptr (HunchSlideRecord) slide = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);

  slide = hunch_project_get_slide (self, id, error);
  return slide != NULL
      && hunch_project_begin_edit (self, _("Move slide"), error)
      && hunch_edit_finish (self, place_slide (self, id, position, error), error);
}

static gboolean
delete_row (HunchProject *self,
            const char   *table,
            gint64        id,
            GError      **error)
{
  return hunch_db_exec_format (self->db, error, "DELETE FROM %s WHERE id = %lld", table, id)
      && check_found (self, id, error);
}

gboolean
hunch_project_delete_analysis (HunchProject *self,
                               gint64        id,
                               GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  return hunch_project_begin_edit (self, _("Delete analysis"), error)
      && hunch_edit_finish (self, delete_row (self, "hunch_analysis", id, error), error);
}

gboolean
hunch_project_delete_chart (HunchProject *self,
                            gint64        id,
                            GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  return hunch_project_begin_edit (self, _("Delete chart"), error)
      && hunch_edit_finish (self, delete_row (self, "hunch_chart", id, error), error);
}

static gboolean
delete_slide_row (HunchProject *self,
                  gint64        id,
                  GError      **error)
{
  return delete_row (self, "hunch_slide", id, error)
      && place_slide (self, 0, 0, error);
}

gboolean
hunch_project_delete_slide (HunchProject *self,
                            gint64        id,
                            GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  return hunch_project_begin_edit (self, _("Delete slide"), error)
      && hunch_edit_finish (self, delete_slide_row (self, id, error), error);
}

/* --- deck settings and state --------------------------------------------------- */

static char *
dup_value (HunchProject *self,
           const char   *table,
           const char   *key)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (self->db, NULL, "SELECT value FROM %s WHERE key = ?1", table);

  if (statement == NULL)
    return NULL;
  hunch_db_bind_text (statement, 1, key);
  return hunch_db_next (statement, NULL, NULL) ? hunch_db_dup_text (statement, 0) : NULL;
}

static gboolean
set_value (HunchProject *self,
           const char   *table,
           const char   *key,
           const char   *value,
           GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (self->db, error, value == NULL
    ? "DELETE FROM %s WHERE key = ?1"
    : "INSERT INTO %s (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", table);

  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, key);
  if (value != NULL)
    hunch_db_bind_text (statement, 2, value);
  return hunch_db_run (statement, error);
}

char *
hunch_project_dup_deck_value (HunchProject *self,
                              const char   *key)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return dup_value (self, "hunch_deck", key);
}

gboolean
hunch_project_set_deck_value (HunchProject *self,
                              const char   *key,
                              const char   *value,
                              GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  return hunch_project_begin_edit (self, _("Change deck settings"), error)
      && hunch_edit_finish (self, set_value (self, "hunch_deck", key, value, error), error);
}

char *
hunch_project_dup_state (HunchProject *self,
                         const char   *key)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (self), NULL);
  return dup_value (self, "hunch_state", key);
}

void
hunch_project_set_state (HunchProject *self,
                         const char   *key,
                         const char   *value)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (HUNCH_IS_PROJECT (self));

  /* Not worth a pause while an import writes. */
  sqlite3_busy_timeout (self->db, STATE_TIMEOUT_MS);
  if (!set_value (self, "hunch_state", key, value, &error))
    g_debug ("The state %s was not kept: %s", key, error->message);
  sqlite3_busy_timeout (self->db, HUNCH_BUSY_TIMEOUT_MS);
}
