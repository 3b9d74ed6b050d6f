/* Two ways to the cells. A table that Hunch made is read from the pages of the file. Everything else runs inside SQLite: an
 * aggregate function takes the cells of a row as arguments, which spares the step out of and back into the virtual machine
 * for each row and the lock for each cell. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/collect-private.h"

#include <string.h>

#include "base/json.h"
#include "project/blob-words-private.h"
#include "project/iso-time-private.h"
#include "project/page-scan-private.h"
#include "project/table-private.h"

/* SQLite takes no more than 127 arguments for one function. */
#define MAX_ARGUMENTS 100
#define ROWS_BETWEEN_REPORTS 0xffff

typedef struct
{
  const HunchCollectColumn *columns;
  guint                     n_columns;
  HunchProgress            *progress;
  GCancellable             *cancellable;
  gint64                    n_rows;
  gint64                    n_done;
} CollectState;

/* A number that another program stored as text is still a number. */
static gboolean
parse_number (const HunchStoredCell *cell,
              double                *out)
{
  char text[64];
  char *end;

  if (cell->n_bytes == 0 || cell->n_bytes >= sizeof text)
    return FALSE;
  memcpy (text, cell->bytes, cell->n_bytes);
  text[cell->n_bytes] = '\0';
  if (strspn (text, "+-.0123456789eE ") != cell->n_bytes)
    return FALSE;
  *out = g_ascii_strtod (text, &end);
  return end != text && end[strspn (end, " ")] == '\0';
}

static inline void
add_number (const HunchCollectColumn *column,
            const HunchStoredCell    *cell)
{
  double number;

  if (cell->kind == SQLITE_FLOAT)
    hunch_segment_writer_add_number (column->writer, cell->real);
  else if (cell->kind == SQLITE_INTEGER)
    hunch_segment_writer_add_number (column->writer, (double) cell->integer);
  else if (cell->kind == SQLITE_TEXT && parse_number (cell, &number))
    hunch_segment_writer_add_number (column->writer, number);
  else
    hunch_segment_writer_add_missing (column->writer);
}

static inline void
add_time (const HunchCollectColumn *column,
          const HunchStoredCell    *cell)
{
  double number;

  if (cell->kind == SQLITE_TEXT
      && (column->type == HUNCH_DATA_DATE ? hunch_iso_parse_date (cell->bytes, cell->n_bytes, &number)
                                          : hunch_iso_parse_timestamp (cell->bytes, cell->n_bytes, &number)))
    hunch_segment_writer_add_number (column->writer, number);
  else
    hunch_segment_writer_add_missing (column->writer);
}

static void
add_blob (const HunchCollectColumn *column,
          const HunchStoredCell    *cell)
{
  g_autoptr (GString) text = g_string_new (NULL);

  hunch_blob_append (text, (const guint8 *) cell->bytes, cell->n_bytes);
  hunch_segment_writer_add_text (column->writer, text->str, text->len);
}

static inline void
add_code (const HunchCollectColumn *column,
          const HunchStoredCell    *cell)
{
  char buffer[HUNCH_NUMBER_BUFFER];

  switch (cell->kind)
    {
    case SQLITE_NULL:
      hunch_segment_writer_add_missing (column->writer);
      break;
    case SQLITE_FLOAT:
      hunch_number_to_json (cell->real, buffer);
      hunch_segment_writer_add_text (column->writer, buffer, strlen (buffer));
      break;
    case SQLITE_INTEGER:
      g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, cell->integer);
      hunch_segment_writer_add_text (column->writer, buffer, strlen (buffer));
      break;
    case SQLITE_BLOB:
      add_blob (column, cell);
      break;
    default:
      hunch_segment_writer_add_text (column->writer, cell->bytes, cell->n_bytes);
      break;
    }
}

static inline void
add_cell (const HunchCollectColumn *column,
          const HunchStoredCell    *cell)
{
  if (column->codes)
    add_code (column, cell);
  else if (column->type == HUNCH_DATA_DATE || column->type == HUNCH_DATA_TIMESTAMP)
    add_time (column, cell);
  else
    add_number (column, cell);
}

/* FALSE when it is time to stop. */
static inline gboolean
end_row (CollectState *state)
{
  if ((++state->n_done & ROWS_BETWEEN_REPORTS) != 0)
    return TRUE;
  hunch_progress_report (state->progress, state->n_done, state->n_rows, state->n_done);
  return !g_cancellable_is_cancelled (state->cancellable);
}

/* --- from the pages of the file ------------------------------------------------------------ */

static gboolean
collect_stored_row (const HunchStoredCell *cells,
                    gpointer               data)
{
  CollectState *state = data;

  for (guint i = 0; i < state->n_columns; i++)
    add_cell (&state->columns[i], &cells[i]);
  return end_row (state);
}

gboolean
hunch_collect_pages (HunchProject             *self,
                     const char               *table,
                     gint64                    n_rows,
                     const HunchCollectColumn *columns,
                     guint                     n,
                     HunchProgress            *progress,
                     GCancellable             *cancellable,
                     gboolean                 *out_possible,
                     GError                  **error)
{
  CollectState state = { columns, n, progress, cancellable, n_rows, 0 };
  g_autofree guint *positions = g_new (guint, n + 1);
  HunchPageScanResult result;

  for (guint i = 0; i < n; i++)
    positions[i] = (guint) columns[i].position;
  result = hunch_page_scan (self, table, positions, n, collect_stored_row, &state);

  *out_possible = result == HUNCH_PAGE_SCAN_STOPPED || (result == HUNCH_PAGE_SCAN_DONE && state.n_done == n_rows);
  return *out_possible && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* --- from SQL ------------------------------------------------------------------------------ */

static inline void
read_value (sqlite3_value   *value,
            HunchStoredCell *out)
{
  out->kind = sqlite3_value_type (value);
  switch (out->kind)
    {
    case SQLITE_INTEGER:
      out->integer = sqlite3_value_int64 (value);
      break;
    case SQLITE_FLOAT:
      out->real = sqlite3_value_double (value);
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      out->bytes = sqlite3_value_blob (value);
      out->n_bytes = (guint32) sqlite3_value_bytes (value);
      if (out->bytes == NULL)
        out->bytes = "";
      break;
    default:
      break;
    }
}

static void
collect_step (sqlite3_context *context,
              int              n,
              sqlite3_value  **values)
{
  CollectState *state = ((HunchProject *) sqlite3_user_data (context))->collect;
  HunchStoredCell cell = { 0 };

  if (state == NULL)
    {
      sqlite3_result_error (context, "hunch_collect is for Hunch alone", -1);
      return;
    }
  for (int i = 0; i < n; i++)
    {
      read_value (values[i], &cell);
      add_cell (&state->columns[i], &cell);
    }
  end_row (state);
}

static void
collect_final (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

void
hunch_collect_register (HunchProject *self)
{
  sqlite3_create_function_v2 (self->db, "hunch_collect", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, self, NULL,
                              collect_step, collect_final, NULL);
}

/* Rows of a table come in the order of their row ids unless an index offers itself; those of a view in any. */
static char *
make_sql (const HunchTableKey      *key,
          const HunchCollectColumn *columns,
          guint                     n)
{
  g_autofree char *quoted_table = hunch_db_quote (key->name);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *quoted = hunch_db_quote (columns[i].name);

      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", quoted);
    }
  if (key->is_view)
    return g_strdup_printf ("SELECT hunch_collect(%s) FROM (SELECT %s FROM %s%s)", list->str, list->str, quoted_table,
                            key->has_rowid ? " ORDER BY hunch_row" : "");
  return g_strdup_printf ("SELECT hunch_collect(%s) FROM %s NOT INDEXED", list->str, quoted_table);
}

static gboolean
scan_group (HunchProject  *self,
            const char    *sql,
            CollectState  *state,
            GCancellable  *cancellable,
            GError       **error)
{
  gboolean done;

  hunch_db_watch (self->db, cancellable);
  self->collect = state;
  done = hunch_db_exec (self->db, sql, error);
  self->collect = NULL;
  hunch_db_watch (self->db, NULL);
  return done;
}

gboolean
hunch_collect_scan (HunchProject             *self,
                    const char               *table,
                    gint64                    n_rows,
                    const HunchCollectColumn *columns,
                    guint                     n,
                    HunchProgress            *progress,
                    GCancellable             *cancellable,
                    GError                  **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (self, table, error);

  if (key == NULL)
    return FALSE;
  for (guint first = 0; first < n; first += MAX_ARGUMENTS)
    {
      guint n_group = MIN (n - first, MAX_ARGUMENTS);
      CollectState state = { columns + first, n_group, progress, cancellable, n_rows, 0 };
      g_autofree char *sql = make_sql (key, columns + first, n_group);

      if (!scan_group (self, sql, &state, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
