/* Reading a column again as another type.
 *
 * The cells go out as they were written, through the same reader as an import, and come back into a new table that takes
 * the old one's name; the old one goes to the bin, so undo is a rename. Where the value does not say exactly what was
 * written ("08123" as 8123, "1.50" as 1.5), the written text is kept beside the table, so going back loses nothing. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/project.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "format/csv.h"
#include "project/origin-private.h"
#include "project/table-private.h"

#define WRITE_BYTES 65536

typedef struct
{
  HunchProject   *project;   /* lent */
  HunchTableKey  *key;       /* owned */
  HunchTableInfo *info;      /* owned */
  guint           position;
  HunchDataType   type;
  const char     *row_word;  /* lent */
  char           *path;      /* owned; of the file with the cells as written */
  HunchCsvScan   *scan;      /* owned */
  HunchReader    *reader;    /* owned */
  gint64          new_id;
  gint64          n_missing;
  gint64          n_unparsed;
  GString        *blob;      /* owned; the bytes in hand as text, NULL before the first */
} Retype;

static void
retype_clear (Retype *self)
{
  g_clear_pointer (&self->key, hunch_table_key_free);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->scan, hunch_csv_scan_unref);
  g_clear_object (&self->reader);
  if (self->blob != NULL)
    g_string_free (self->blob, TRUE);
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Retype, retype_clear)

/* Row id, raw text, every column. */
static sqlite3_stmt *
prepare_old_rows (Retype  *self,
                  GError **error)
{
  g_autofree char *table = hunch_db_quote (self->key->name);

  return hunch_db_prepare_format (self->project->db, error,
    "SELECT t.%s, r.raw, t.* FROM %s AS t LEFT JOIN hunch_raw AS r"
    " ON r.table_id = %lld AND r.position = %u AND r.row_id = t.%s ORDER BY t.%s",
    self->row_word, table, self->key->id, self->position, self->row_word, self->row_word);
}

/* Bytes that make a text are that text, others their digits. */
static const char *
get_written_blob (Retype       *self,
                  sqlite3_stmt *row,
                  int           column)
{
  const char *bytes = sqlite3_column_blob (row, column);
  gsize n = sqlite3_column_bytes (row, column);

  if (self->blob == NULL)
    self->blob = g_string_new (NULL);
  g_string_truncate (self->blob, 0);
  if (n == 0 || g_utf8_validate_len (bytes, n, NULL))
    g_string_append_len (self->blob, n == 0 ? "" : bytes, n);
  else
    for (gsize i = 0; i < n; i++)
      g_string_append_printf (self->blob, "%02x", (guint8) bytes[i]);
  return self->blob->str;
}

/* The cell as it was written, or as its value reads; NULL for a missing one. Lent. */
static const char *
get_written (Retype       *self,
             sqlite3_stmt *row,
             char         *buffer)
{
  int column = (int) self->position + 2;

  if (sqlite3_column_type (row, 1) != SQLITE_NULL)
    return (const char *) sqlite3_column_text (row, 1);
  switch (sqlite3_column_type (row, column))
    {
    case SQLITE_NULL:
      return NULL;
    case SQLITE_FLOAT:
      return hunch_number_to_json (sqlite3_column_double (row, column), buffer);
    case SQLITE_INTEGER:
      if (self->info->columns[self->position].type == HUNCH_DATA_BOOLEAN)
        return sqlite3_column_int64 (row, column) != 0 ? "true" : "false";
      return (const char *) sqlite3_column_text (row, column);
    case SQLITE_BLOB:
      return get_written_blob (self, row, column);
    default:
      return (const char *) sqlite3_column_text (row, column);
    }
}

/* --- the cells as written, to a file and back ------------------------------------------ */

static void
append_cell (GString    *text,
             const char *cell)
{
  if (cell != NULL)
    {
      g_string_append_c (text, '"');
      for (; *cell != '\0'; cell++)
        {
          if (*cell == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *cell);
        }
      g_string_append_c (text, '"');
    }
  g_string_append_c (text, '\n');
}

static gboolean
flush_text (GString *text,
            int      fd)
{
  gssize done = text->len == 0 ? 0 : write (fd, text->str, text->len);
  gboolean whole = done == (gssize) text->len;

  g_string_truncate (text, 0);
  return whole;
}

static gboolean
write_cells (Retype  *self,
             int      fd,
             GError **error)
{
  g_autoptr (sqlite3_stmt) rows = prepare_old_rows (self, error);
  g_autoptr (GString) text = g_string_new ("row,value\n");
  char buffer[HUNCH_NUMBER_BUFFER];
  gboolean failed = FALSE;
  gboolean written = TRUE;

  if (rows == NULL)
    return FALSE;
  while (written && hunch_db_next (rows, &failed, error))
    {
      g_string_append_printf (text, "%" G_GINT64_FORMAT ",", (gint64) sqlite3_column_int64 (rows, 0));
      append_cell (text, get_written (self, rows, buffer));
      if (text->len >= WRITE_BYTES)
        written = flush_text (text, fd);
    }
  if (written && !failed)
    written = flush_text (text, fd);
  if (!written)
    g_set_error_literal (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_FULL, _("There is no room for the temporary copy of the column."));
  return written && !failed;
}

static HunchCsvOptions *
make_options (Retype *self)
{
  HunchCsvOptions *options = hunch_csv_options_new ();

  g_free (options->encoding);
  options->encoding = g_strdup ("UTF-8");
  options->separator = ',';
  options->header = 1;
  if (hunch_data_type_is_number (self->info->columns[self->position].type))
    options->decimal = '.';
  if (options->types == NULL)
    options->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (options->types, g_strdup ("row"), GINT_TO_POINTER (HUNCH_DATA_INTEGER));
  g_hash_table_insert (options->types, g_strdup ("value"), GINT_TO_POINTER (self->type));
  return options;
}

static gboolean
read_cells_again (Retype  *self,
                  GError **error)
{
  g_autoptr (HunchCsvOptions) options = make_options (self);
  g_autoptr (HunchSource) source = NULL;
  int fd = g_file_open_tmp ("hunch-column-XXXXXX.csv", &self->path, error);
  gboolean written;

  if (fd < 0)
    return FALSE;
  written = write_cells (self, fd, error);
  close (fd);
  if (!written)
    return FALSE;

  source = hunch_source_new (self->path, error);
  self->scan = source == NULL ? NULL : hunch_csv_scan_new (source, options, -1, NULL, NULL, error);
  if (self->scan != NULL)
    self->reader = hunch_csv_reader_new (source, self->scan, NULL, 0, NULL, error);
  return self->reader != NULL;
}

/* --- into the new table ---------------------------------------------------------------- */

static gboolean
create_copy (Retype  *self,
             GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "CREATE TABLE hunch_trash_%" G_GINT64_FORMAT " (", self->new_id);
  for (guint i = 0; i < self->info->n_columns; i++)
    {
      g_autofree char *quoted = hunch_db_quote (self->info->columns[i].name);
      HunchDataType type = i == self->position ? self->type : self->info->columns[i].type;

      g_string_append_printf (sql, "%s%s %s", i == 0 ? "" : ", ", quoted, hunch_data_type_get_declaration (type));
    }
  g_string_append_c (sql, ')');
  return hunch_db_exec (self->project->db, sql->str, error);
}

static sqlite3_stmt *
prepare_insert (Retype  *self,
                GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "INSERT INTO hunch_trash_%" G_GINT64_FORMAT " (%s", self->new_id, self->row_word);
  for (guint i = 0; i < self->info->n_columns; i++)
    {
      g_autofree char *quoted = hunch_db_quote (self->info->columns[i].name);

      g_string_append_printf (sql, ", %s", quoted);
    }
  g_string_append (sql, ") VALUES (?");
  for (guint i = 0; i < self->info->n_columns; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  return hunch_db_prepare (self->project->db, sql->str, error);
}

/* Binds the value and tells how it reads; NULL when it has none. */
static const char *
bind_value (const HunchBatchColumn *column,
            gsize                   row,
            sqlite3_stmt           *insert,
            int                     place,
            GString                *text)
{
  char buffer[HUNCH_NUMBER_BUFFER];

  if (column->state[row] != HUNCH_CELL_VALUE)
    {
      sqlite3_bind_null (insert, place);
      return NULL;
    }
  if (column->integers != NULL)
    {
      sqlite3_bind_int64 (insert, place, column->integers[row]);
      if (column->type == HUNCH_DATA_BOOLEAN)
        g_string_assign (text, column->integers[row] != 0 ? "true" : "false");
      else
        g_string_printf (text, "%" G_GINT64_FORMAT, column->integers[row]);
    }
  else if (column->reals != NULL)
    {
      sqlite3_bind_double (insert, place, column->reals[row]);
      g_string_assign (text, hunch_number_to_json (column->reals[row], buffer));
    }
  else
    {
      g_string_truncate (text, 0);
      g_string_append_len (text, column->slices[row].text, column->slices[row].length);
      sqlite3_bind_text (insert, place, column->slices[row].text, (int) column->slices[row].length, SQLITE_STATIC);
    }
  return text->str;
}

static gboolean
keep_raw (Retype       *self,
          sqlite3_stmt *keep,
          gint64        row_id,
          const char   *written,
          gboolean      is_value,
          GError      **error)
{
  sqlite3_bind_int64 (keep, 1, self->new_id);
  sqlite3_bind_int (keep, 2, (int) self->position);
  sqlite3_bind_int64 (keep, 3, row_id);
  sqlite3_bind_text (keep, 4, written, -1, SQLITE_STATIC);
  sqlite3_bind_int (keep, 5, is_value);
  if (!hunch_db_run (keep, error))
    return FALSE;
  sqlite3_reset (keep);
  return TRUE;
}

static gboolean
copy_row (Retype                 *self,
          sqlite3_stmt           *old,
          sqlite3_stmt           *insert,
          sqlite3_stmt           *keep,
          const HunchBatchColumn *column,
          gsize                   row,
          GString                *text,
          GError                **error)
{
  char buffer[HUNCH_NUMBER_BUFFER];
  const char *written = get_written (self, old, buffer);
  const char *reads = NULL;

  sqlite3_bind_int64 (insert, 1, sqlite3_column_int64 (old, 0));
  for (guint i = 0; i < self->info->n_columns; i++)
    if (i == self->position)
      reads = bind_value (column, row, insert, (int) i + 2, text);
    else
      sqlite3_bind_value (insert, (int) i + 2, sqlite3_column_value (old, (int) i + 2));
  if (!hunch_db_run (insert, error))
    return FALSE;
  sqlite3_reset (insert);

  self->n_missing += column->state[row] == HUNCH_CELL_MISSING;
  self->n_unparsed += column->state[row] == HUNCH_CELL_UNPARSED;
  if (written == NULL || g_strcmp0 (written, reads) == 0 || (reads == NULL && column->state[row] == HUNCH_CELL_MISSING && *written == '\0'))
    return TRUE;
  return keep_raw (self, keep, sqlite3_column_int64 (old, 0), written, column->state[row] != HUNCH_CELL_UNPARSED, error);
}

/* The reader hands out the rows in the order in which they were written, so both are walked side by side. */
static gboolean
copy_rows (Retype  *self,
           GError **error)
{
  g_autoptr (sqlite3_stmt) old = prepare_old_rows (self, error);
  g_autoptr (sqlite3_stmt) insert = old == NULL ? NULL : prepare_insert (self, error);
  g_autoptr (sqlite3_stmt) keep = insert == NULL ? NULL : hunch_db_prepare (self->project->db,
    "INSERT INTO hunch_raw (table_id, position, row_id, raw, is_value) VALUES (?1, ?2, ?3, ?4, ?5)", error);
  g_autoptr (GString) text = g_string_new (NULL);
  const HunchBatch *batch;
  GError *read_error = NULL;

  if (keep == NULL)
    return FALSE;
  while ((batch = hunch_reader_next (self->reader, NULL, &read_error)) != NULL)
    for (gsize row = 0; row < batch->n_rows; row++)
      {
        if (!hunch_db_next (old, NULL, error))
          return FALSE;
        if (batch->n_columns != 2 || batch->columns[0].integers == NULL
            || batch->columns[0].integers[row] != sqlite3_column_int64 (old, 0))
          {
            g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL, _("The column “%s” could not be read again."),
                         self->info->columns[self->position].name);
            return FALSE;
          }
        if (!copy_row (self, old, insert, keep, &batch->columns[1], row, text, error))
          return FALSE;
      }
  if (read_error == NULL)
    return TRUE;
  g_propagate_error (error, read_error);
  return FALSE;
}

static gboolean
register_copy (Retype  *self,
               GError **error)
{
  guint n_columns = 0;
  const HunchCsvColumn *columns = hunch_csv_scan_get_columns (self->scan, &n_columns);

  for (guint i = 0; i < self->info->n_columns; i++)
    {
      const HunchColumnInfo *column = &self->info->columns[i];
      gboolean is_changed = i == self->position;

      if (!hunch_table_register_column (self->project, self->new_id, i, column->name, is_changed ? self->type : column->type,
                                        is_changed ? self->n_missing : column->n_missing,
                                        is_changed ? self->n_unparsed : column->n_unparsed,
                                        is_changed && n_columns == 2 ? columns[1].evidence : column->note, error))
        return FALSE;
    }
  return hunch_db_exec_format (self->project->db, error,
    "INSERT INTO hunch_raw (table_id, position, row_id, raw, is_value) SELECT %lld, position, row_id, raw, is_value"
    " FROM hunch_raw WHERE table_id = %lld AND position <> %u", self->new_id, self->key->id, self->position);
}

/* What the person has said of the column holds for rows that come again; a format that declares its types is not told others. */
static gboolean
note_type (Retype  *self,
           GError **error)
{
  const HunchTicket *ticket = self->info->ticket;

  return ticket == NULL || (g_strcmp0 (ticket->format, "csv") != 0 && g_strcmp0 (ticket->format, "json") != 0)
      || hunch_origin_note_type (self->project, self->new_id, self->info->columns[self->position].name, self->type, error);
}

gboolean
hunch_table_take_over (HunchProject         *self,
                       const HunchTableKey  *key,
                       const HunchTableInfo *info,
                       gint64                new_id,
                       GError              **error)
{
  g_autofree char *bin = g_strdup_printf ("hunch_trash_%" G_GINT64_FORMAT, new_id);

  return hunch_db_exec_format (self->db, error,
           "UPDATE hunch_table SET (ticket, receipt) = (SELECT ticket, receipt FROM hunch_table WHERE id = %lld) WHERE id = %lld;"
           "INSERT INTO hunch_source SELECT %lld, spec, key, policy, looked_at, objects FROM hunch_source WHERE table_id = %lld;"
           "INSERT INTO hunch_block SELECT %lld, position, first_row, last_row, object, row_group, n_rows, label, place, run, n_run FROM hunch_block WHERE table_id = %lld",
           key->id, new_id, new_id, key->id, new_id, key->id)
      && hunch_token_renew (self, new_id, error)
      && hunch_token_watch (self, new_id, bin, error)
      && hunch_table_bin (self, key, error)
      && hunch_table_unveil (self, new_id, key->name, error)
      && hunch_table_set_count (self, new_id, key->name, info->n_rows, error);
}

static gboolean
retype_in_edit (Retype  *self,
                GError **error)
{
  self->new_id = hunch_table_register (self->project, self->key->name, FALSE,
                                       hunch_table_get_place (self->project, self->key->id), error);
  return self->new_id != 0
      && create_copy (self, error)
      && copy_rows (self, error)
      && register_copy (self, error)
      && hunch_table_take_over (self->project, self->key, self->info, self->new_id, error)
      && note_type (self, error);
}

static gboolean
find_column (Retype     *self,
             const char *table,
             const char *column,
             GError    **error)
{
  int position;

  self->key = hunch_table_find (self->project, table, error);
  self->info = self->key == NULL ? NULL : hunch_project_get_table (self->project, table, error);
  if (self->info == NULL)
    return FALSE;
  position = hunch_table_info_find (self->info, column);
  if (position < 0)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                 _("There is no column “%s” in the table “%s”."), column, self->key->name);
  else if (self->key->id == 0 || self->key->is_view)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                 _("The types of “%s” are found by looking at its values and cannot be changed here."), self->key->name);
  else
    {
      self->position = (guint) position;
      self->row_word = hunch_table_get_row_word (self->key, self->info);
      return TRUE;
    }
  return FALSE;
}

gboolean
hunch_project_retype_column (HunchProject *self,
                             const char   *table,
                             const char   *column,
                             HunchDataType type,
                             GError      **error)
{
  g_auto (Retype) retype = { .project = self, .type = type };

  g_return_val_if_fail (HUNCH_IS_PROJECT (self), FALSE);
  g_return_val_if_fail (table != NULL && column != NULL, FALSE);

  if (!find_column (&retype, table, column, error))
    return FALSE;
  if (retype.info->columns[retype.position].type == type)
    return TRUE;
  if (type == HUNCH_DATA_BLOB)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("The column “%s” holds text or numbers, which cannot be read as bytes."), column);
      return FALSE;
    }

  return hunch_project_begin_edit (self, _("Change type of column"), error)
      && hunch_edit_finish (self, read_cells_again (&retype, error) && retype_in_edit (&retype, error), error);
}
