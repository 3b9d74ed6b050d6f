#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/holdout.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "project/holdout-private.h"
#include "project/import.h"
#include "project/ledger.h"
#include "project/trust-private.h"

#define LEAST_ROWS 10
#define LEAST_BLOCKS 2
#define ROWS_AT_ONCE 8192

#define HOLDOUT_SQL "SELECT table_name, share, seed, by_blocks, n_open, n_held, n_asked, sealed_at, opened_at, answer, id FROM hunch_holdout"

void
hunch_holdout_free (HunchHoldout *self)
{
  if (self == NULL)
    return;
  g_free (self->table);
  g_free (self->answer);
  g_free (self);
}

/* --- the record -------------------------------------------------------------- */

static HunchHoldout *
read_holdout (sqlite3_stmt *row,
              const char   *table)
{
  HunchHoldout *self = g_new0 (HunchHoldout, 1);

  self->table = g_strdup (table);
  self->share = sqlite3_column_double (row, 1);
  self->seed = (guint64) sqlite3_column_int64 (row, 2);
  self->by_blocks = sqlite3_column_int (row, 3);
  self->n_open = sqlite3_column_int64 (row, 4);
  self->n_held = sqlite3_column_int64 (row, 5);
  self->n_asked = sqlite3_column_int64 (row, 6);
  self->sealed_at = sqlite3_column_int64 (row, 7);
  self->opened_at = sqlite3_column_int64 (row, 8);
  self->answer = hunch_db_dup_text (row, 9);
  return self;
}

HunchHoldout *
hunch_holdout_find (HunchProject        *project,
                    const HunchTableKey *key,
                    gint64              *out_id,
                    GError             **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db, HOLDOUT_SQL
    " WHERE (table_id = ?1 AND (?1 <> 0 OR table_name = ?2 COLLATE NOCASE))"
    " OR (table_name = ?2 COLLATE NOCASE AND table_id NOT IN (SELECT id FROM hunch_table)) ORDER BY table_id = ?1 DESC, id DESC LIMIT 1", error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, key->id);
  hunch_db_bind_text (statement, 2, key->name);
  if (!hunch_db_next (statement, NULL, error))
    return NULL;
  if (out_id != NULL)
    *out_id = sqlite3_column_int64 (statement, 10);
  return read_holdout (statement, key->name);
}

HunchTableKey *
hunch_holdout_find_base (HunchProject *project,
                         const char   *table,
                         GError      **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (project, table, error);
  g_autofree char *base = NULL;

  if (key == NULL || !key->is_view)
    return g_steal_pointer (&key);
  base = hunch_trust_dup_base (project, key);
  return base == NULL ? NULL : hunch_table_find (project, base, NULL);
}

char *
hunch_project_dup_base (HunchProject *project,
                        const char   *table)
{
  g_autoptr (HunchTableKey) base = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  base = hunch_holdout_find_base (project, table, NULL);
  return base == NULL || base->is_view ? NULL : g_strdup (base->name);
}

static gboolean
has_holdouts (HunchProject *project)
{
  return hunch_db_get_integer (project->db, "SELECT count(*) FROM hunch_holdout", 0) > 0;
}

HunchHoldout *
hunch_holdout_get (HunchProject *project,
                   const char   *table,
                   GError      **error)
{
  g_autoptr (HunchTableKey) base = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  if (!has_holdouts (project))
    return NULL;
  base = hunch_holdout_find_base (project, table, error);
  return base == NULL ? NULL : hunch_holdout_find (project, base, NULL, error);
}

char *
hunch_holdout_dup_leak (HunchProject *project,
                        const char   *view)
{
  g_autoptr (HunchTableKey) key = NULL;
  g_autofree char *base = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GPtrArray) reads = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (view != NULL, NULL);

  key = has_holdouts (project) ? hunch_table_find (project, view, NULL) : NULL;
  if (key == NULL || !key->is_view)
    return NULL;
  base = hunch_trust_dup_base (project, key);
  quoted = hunch_db_quote (key->name);
  sql = g_strdup_printf ("SELECT * FROM %s", quoted);
  reads = hunch_dup_reads (project, sql, NULL);
  for (guint i = 0; reads != NULL && i < reads->len; i++)
    {
      g_autoptr (HunchTableKey) read = hunch_table_find (project, g_ptr_array_index (reads, i), NULL);
      g_autoptr (HunchHoldout) holdout = read == NULL || read->is_view ? NULL : hunch_holdout_find (project, read, NULL, NULL);

      if (hunch_holdout_is_sealed (holdout) && g_strcmp0 (base, read->name) != 0)
        return g_strdup (read->name);
    }
  return NULL;
}

/* --- sealing ----------------------------------------------------------------- */

static gboolean
count_rows (HunchHoldoutRows *rows,
            HunchHoldout     *holdout,
            gint64            n_rows,
            GError          **error)
{
  g_autofree guint8 *is_held = g_new (guint8, ROWS_AT_ONCE);

  for (gint64 first = 0; first < n_rows; first += ROWS_AT_ONCE)
    {
      gsize n = (gsize) MIN (ROWS_AT_ONCE, n_rows - first);

      if (!hunch_holdout_rows_read (rows, first, n, is_held, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        holdout->n_held += is_held[i];
    }
  holdout->n_open = n_rows - holdout->n_held;
  return TRUE;
}

static gboolean refuse (GError    **error,
                        const char *format,
                        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError    **error,
        const char *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list words;

  va_start (words, format);
  text = g_strdup_vprintf (format, words);
  va_end (words);
  g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL, text);
  return FALSE;
}

static gboolean
count_sides (HunchProject         *project,
             const HunchTableKey  *key,
             const HunchTableInfo *info,
             HunchHoldout         *holdout,
             GError              **error)
{
  g_autoptr (HunchHoldoutRows) rows = hunch_holdout_rows_make (project, info, key, holdout, NULL, error);

  if (rows == NULL || !count_rows (rows, holdout, info->n_rows, error))
    return FALSE;
  if (MIN (holdout->n_open, holdout->n_held) < LEAST_ROWS)
    return refuse (error, _("“%s” has too few rows to hold some back: at least 10 are needed on either side."), key->name);
  if (holdout->by_blocks && hunch_holdout_rows_count_blocks (rows) < LEAST_BLOCKS)
    return refuse (error, _("The rows of “%s” came in too few blocks to hold some back: at least 2 are needed on either side."), key->name);
  return TRUE;
}

static gint64
count_asked (HunchProject        *project,
             const HunchTableKey *key)
{
  g_autoptr (GPtrArray) rows = hunch_project_list_questions (project, NULL);
  gint64 n = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const HunchLedgerRow *row = g_ptr_array_index (rows, i);
      g_autoptr (HunchTableKey) base = hunch_holdout_find_base (project, row->table, NULL);

      n += base != NULL && g_ascii_strcasecmp (base->name, key->name) == 0;
    }
  return n;
}

static gboolean
write_holdout (HunchProject        *project,
               const HunchTableKey *key,
               const HunchHoldout  *holdout,
               GError             **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db,
    "INSERT INTO hunch_holdout (table_id, table_name, share, seed, by_blocks, n_open, n_held, n_asked, sealed_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key->id);
  hunch_db_bind_text (statement, 2, key->name);
  sqlite3_bind_double (statement, 3, holdout->share);
  sqlite3_bind_int64 (statement, 4, (gint64) holdout->seed);
  sqlite3_bind_int (statement, 5, holdout->by_blocks);
  sqlite3_bind_int64 (statement, 6, holdout->n_open);
  sqlite3_bind_int64 (statement, 7, holdout->n_held);
  sqlite3_bind_int64 (statement, 8, holdout->n_asked);
  sqlite3_bind_int64 (statement, 9, holdout->sealed_at);
  return hunch_db_run (statement, error);
}

static gboolean
check_sealable (HunchProject        *project,
                const HunchTableKey *key,
                double               share,
                GError             **error)
{
  g_autoptr (HunchHoldout) before = NULL;
  g_autofree char *base = NULL;

  if (key->is_view)
    {
      base = hunch_trust_dup_base (project, key);
      if (base == NULL)
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                     _("The rows of “%s” are made by a recipe, so none of them can be held back: seal the table that it reads."), key->name);
      else
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                     _("The rows of “%s” are those of “%s”: seal that table, and “%s” is sealed with it."), key->name, base, key->name);
      return FALSE;
    }
  if (!(share >= 0.05 && share <= 0.95))
    return refuse (error, _("The share of “%s” to hold back must lie between 0.05 and 0.95, as in 0.3."), key->name);
  before = hunch_holdout_find (project, key, NULL, NULL);
  if (before == NULL)
    return TRUE;
  if (hunch_holdout_is_sealed (before))
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("“%s” is sealed already."), key->name);
  else
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
                 _("The rows of “%s” that were held back have been looked at, and what was seen cannot be unseen: take another sample."), key->name);
  return FALSE;
}

static gboolean
seal (HunchProject        *project,
      const HunchTableKey *key,
      HunchHoldout        *holdout,
      GError             **error)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, key->name, error);
  g_autoptr (GArray) blocks = info == NULL ? NULL : hunch_project_dup_blocks (project, key->name, error);

  if (blocks == NULL)
    return FALSE;
  holdout->by_blocks = blocks->len > 0;
  if (!count_sides (project, key, info, holdout, error))
    return FALSE;
  holdout->n_asked = count_asked (project, key);
  holdout->sealed_at = g_get_real_time () / G_USEC_PER_SEC;
  return write_holdout (project, key, holdout, error);
}

gboolean
hunch_holdout_seal (HunchProject *project,
                    const char   *table,
                    double        share,
                    guint64       seed,
                    GError      **error)
{
  g_autoptr (HunchHoldout) holdout = g_new0 (HunchHoldout, 1);
  g_autoptr (HunchTableKey) key = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  key = hunch_table_find (project, table, error);
  if (key == NULL || !check_sealable (project, key, share, error))
    return FALSE;
  holdout->share = share;
  holdout->seed = seed;
  if (!hunch_trust_begin (project, error) || !hunch_trust_finish (project, seal (project, key, holdout, error), error))
    return FALSE;
  hunch_project_announce (project, TRUE, NULL);
  return TRUE;
}

/* --- opening ----------------------------------------------------------------- */

static gboolean
write_opening (HunchProject        *project,
               const HunchTableKey *key,
               const char          *answer,
               GError             **error)
{
  gint64 id = 0;
  g_autoptr (HunchHoldout) holdout = hunch_holdout_find (project, key, &id, error);
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (holdout == NULL)
    return error != NULL && *error != NULL ? FALSE : refuse (error, _("No rows of “%s” are held back."), key->name);
  statement = hunch_db_prepare (project->db, "UPDATE hunch_holdout SET opened_at = ?1, answer = ?2 WHERE id = ?3 AND opened_at = 0", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, g_get_real_time () / G_USEC_PER_SEC);
  hunch_db_bind_text (statement, 2, answer);
  sqlite3_bind_int64 (statement, 3, id);
  return hunch_db_run (statement, error);
}

gboolean
hunch_holdout_record (HunchProject *project,
                      const char   *table,
                      const char   *answer,
                      GError      **error)
{
  g_autoptr (HunchTableKey) key = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (table != NULL && answer != NULL, FALSE);

  key = hunch_holdout_find_base (project, table, error);
  if (key == NULL || !hunch_trust_begin (project, error)
      || !hunch_trust_finish (project, write_opening (project, key, answer, error), error))
    return FALSE;
  hunch_project_announce (project, TRUE, NULL);
  return TRUE;
}
