/* The scan runs inside SQLite: an aggregate function takes the cells of a row as arguments, which spares the step out of
 * and back into the virtual machine for each row and the lock for each cell. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/collect-private.h"

#include <string.h>

#include "base/json.h"
#include "project/iso-time-private.h"

/* SQLite takes no more than 127 arguments for one function. */
#define MAX_ARGUMENTS 100
#define ROWS_BETWEEN_REPORTS 0xffff

typedef struct
{
  const HunchCollectColumn *columns;
  HunchProgress            *progress;
  gint64                    n_rows;
  gint64                    n_done;
} CollectState;

static inline void
add_number (const HunchCollectColumn *column,
            sqlite3_value            *value,
            int                       kind)
{
  /* A number that another program stored as text is still a number. */
  if (kind == SQLITE_TEXT)
    kind = sqlite3_value_numeric_type (value);

  if (kind == SQLITE_FLOAT)
    hunch_segment_writer_add_number (column->writer, sqlite3_value_double (value));
  else if (kind == SQLITE_INTEGER)
    hunch_segment_writer_add_number (column->writer, (double) sqlite3_value_int64 (value));
  else
    hunch_segment_writer_add_missing (column->writer);
}

static void
add_time (const HunchCollectColumn *column,
          sqlite3_value            *value,
          int                       kind)
{
  const char *text = kind == SQLITE_TEXT ? (const char *) sqlite3_value_text (value) : NULL;
  gsize length = text == NULL ? 0 : sqlite3_value_bytes (value);
  double number;

  if (text != NULL && (column->type == HUNCH_DATA_DATE ? hunch_iso_parse_date (text, length, &number)
                                                       : hunch_iso_parse_timestamp (text, length, &number)))
    hunch_segment_writer_add_number (column->writer, number);
  else
    hunch_segment_writer_add_missing (column->writer);
}

static void
add_code (const HunchCollectColumn *column,
          sqlite3_value            *value,
          int                       kind)
{
  char buffer[HUNCH_NUMBER_BUFFER];

  /* SQLite would give 15 digits of a real number. */
  if (kind == SQLITE_FLOAT)
    {
      const char *text = hunch_number_to_json (sqlite3_value_double (value), buffer);

      hunch_segment_writer_add_text (column->writer, text, strlen (text));
    }
  else if (kind == SQLITE_NULL)
    hunch_segment_writer_add_missing (column->writer);
  else
    {
      const char *text = (const char *) sqlite3_value_text (value);

      hunch_segment_writer_add_text (column->writer, text == NULL ? "" : text, sqlite3_value_bytes (value));
    }
}

static void
collect_step (sqlite3_context *context,
              int              n,
              sqlite3_value  **values)
{
  CollectState *state = ((HunchProject *) sqlite3_user_data (context))->collect;

  if (state == NULL)
    {
      sqlite3_result_error (context, "hunch_collect is for Hunch alone", -1);
      return;
    }

  for (int i = 0; i < n; i++)
    {
      const HunchCollectColumn *column = &state->columns[i];
      int kind = sqlite3_value_type (values[i]);

      if (column->codes)
        add_code (column, values[i], kind);
      else if (column->type == HUNCH_DATA_DATE || column->type == HUNCH_DATA_TIMESTAMP)
        add_time (column, values[i], kind);
      else
        add_number (column, values[i], kind);
    }
  if ((++state->n_done & ROWS_BETWEEN_REPORTS) == 0)
    hunch_progress_report (state->progress, state->n_done, state->n_rows, state->n_done);
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
make_sql (const char               *table,
          gboolean                  is_view,
          const HunchCollectColumn *columns,
          guint                     n)
{
  g_autofree char *quoted_table = hunch_db_quote (table);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *quoted = hunch_db_quote (columns[i].name);

      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", quoted);
    }
  if (is_view)
    return g_strdup_printf ("SELECT hunch_collect(%s) FROM (SELECT * FROM %s ORDER BY hunch_row)", list->str, quoted_table);
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
                    gboolean                  is_view,
                    gint64                    n_rows,
                    const HunchCollectColumn *columns,
                    guint                     n,
                    HunchProgress            *progress,
                    GCancellable             *cancellable,
                    GError                  **error)
{
  for (guint first = 0; first < n; first += MAX_ARGUMENTS)
    {
      guint n_group = MIN (n - first, MAX_ARGUMENTS);
      CollectState state = { columns + first, progress, n_rows, 0 };
      g_autofree char *sql = make_sql (table, is_view, columns + first, n_group);

      if (!scan_group (self, sql, &state, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
