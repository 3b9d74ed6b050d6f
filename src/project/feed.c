/* Rows enter through INSERT … SELECT from a virtual table. Measured against a prepared INSERT with bound cells, it takes
 * half the time: no step into and out of the virtual machine per row, and texts stay where the reader has them.
 *
 * Without a filter the table hands out the rows that the sampler keeps and no others. With one it hands out every row, and the
 * condition of the SELECT is CASE WHEN (filter) THEN hunch_feed_keep () END, so that the sampler is asked of the rows
 * that pass, once of each and in their order. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/feed-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"
#include "project/table-private.h"

/* SQLite's built-in limit of columns. */
#define MAX_COLUMNS 2000

/* The two columns behind those of the reader. */
#define PLACE_COLUMN "hunch_place"
#define NUMBER_COLUMN "hunch_number"

typedef struct
{
  HunchFeed        *feed;
  const HunchField *fields;   /* lent; of the reader */
  guint             n_fields;
  guint            *kept_as;  /* owned; [n_fields] which kept field each is, G_MAXUINT for none */
  gboolean          looks;    /* the first pass: rows are only seen */
  const HunchBatch *batch;    /* lent by the reader; NULL at the end */
  gsize             row;      /* in the batch */
  gint64            place;    /* of the row in hand */
  gint64            n_raw;
  sqlite3_stmt     *keep_raw; /* owned; NULL for a look */
  sqlite3_stmt     *drop_raw; /* owned; NULL unless by place */
  GError           *error;    /* owned */
} FeedState;

typedef struct
{
  sqlite3_vtab base;
  FeedState   *state;
} FeedTable;

typedef struct
{
  sqlite3_vtab_cursor base;
  FeedState          *state;
} FeedCursor;

static int
feed_connect (sqlite3           *db,
              void              *data,
              int                n_arguments,
              const char *const *arguments,
              sqlite3_vtab     **out_table,
              char             **out_message)
{
  FeedState *state = data;
  g_autoptr (GString) sql = g_string_new ("CREATE TABLE feed (");
  FeedTable *table;
  int code;

  for (guint i = 0; i < state->n_fields; i++)
    {
      g_autofree char *name = state->feed->names == NULL ? NULL : hunch_db_quote (state->feed->names[i]);

      if (name == NULL)
        g_string_append_printf (sql, "c%u, ", i);
      else
        g_string_append_printf (sql, "%s %s, ", name, hunch_data_type_get_declaration (state->fields[i].type));
    }
  g_string_append (sql, PLACE_COLUMN " HIDDEN, " NUMBER_COLUMN " HIDDEN)");

  code = sqlite3_declare_vtab (db, sql->str);
  if (code != SQLITE_OK)
    return code;
  table = g_new0 (FeedTable, 1);
  table->state = state;
  *out_table = &table->base;
  return SQLITE_OK;
}

static int
feed_disconnect (sqlite3_vtab *table)
{
  g_free (table);
  return SQLITE_OK;
}

static int
feed_best_index (sqlite3_vtab       *table,
                 sqlite3_index_info *info)
{
  info->estimatedCost = 1e6;
  return SQLITE_OK;
}

static int
feed_open (sqlite3_vtab         *table,
           sqlite3_vtab_cursor **out_cursor)
{
  FeedCursor *cursor = g_new0 (FeedCursor, 1);

  cursor->state = ((FeedTable *) table)->state;
  *out_cursor = &cursor->base;
  return SQLITE_OK;
}

static int
feed_close (sqlite3_vtab_cursor *cursor)
{
  g_free (cursor);
  return SQLITE_OK;
}

/* --- rows from the reader ------------------------------------------------------------- */

static gboolean
is_full (FeedState *state)
{
  HunchFeed *feed = state->feed;

  return feed->sampler != NULL && !state->looks && !feed->by_place && hunch_sampler_is_full (feed->sampler);
}

/* FALSE at the end of the rows, and when it fails. */
static gboolean
fetch_batch (FeedState *state)
{
  HunchFeed *feed = state->feed;

  state->row = 0;
  state->batch = NULL;
  if (is_full (state))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (feed->cancellable, &state->error))
    return FALSE;

  do
    state->batch = hunch_reader_next (feed->reader, feed->cancellable, &state->error);
  while (state->batch != NULL && state->batch->n_rows == 0);
  if (state->batch == NULL)
    return FALSE;

  hunch_progress_report (feed->progress, hunch_reader_get_bytes_read (feed->reader), feed->bytes_total,
                         state->batch->first_row + (gint64) state->batch->n_rows);
  return TRUE;
}

/* The cell as the text by which strata are told apart; NULL when it has no value. Lent, or in `buffer`. */
static const char *
get_stratum (FeedState *state,
             char      *buffer,
             gsize     *out_length)
{
  const HunchBatchColumn *column = &state->batch->columns[state->feed->stratum];
  gsize row = state->row;

  *out_length = 0;
  if (column->state[row] != HUNCH_CELL_VALUE)
    return NULL;
  if (column->slices != NULL)
    {
      *out_length = column->slices[row].length;
      return column->slices[row].length == 0 ? "" : column->slices[row].text;
    }
  if (column->integers != NULL && column->type == HUNCH_DATA_BOOLEAN)
    g_strlcpy (buffer, column->integers[row] != 0 ? "true" : "false", HUNCH_NUMBER_BUFFER);
  else if (column->integers != NULL)
    g_snprintf (buffer, HUNCH_NUMBER_BUFFER, "%" G_GINT64_FORMAT, column->integers[row]);
  else
    hunch_number_to_json (column->reals[row], buffer);
  *out_length = strlen (buffer);
  return buffer;
}

/* In the first pass. FALSE with an error when there are too many strata. */
static gboolean
see_row (FeedState *state)
{
  HunchFeed *feed = state->feed;
  char buffer[HUNCH_NUMBER_BUFFER];
  const char *value;
  gsize length;

  if (feed->stratum < 0)
    {
      hunch_sampler_see (feed->sampler, 1);
      return TRUE;
    }
  value = get_stratum (state, buffer, &length);
  if (hunch_sampler_see_value (feed->sampler, value, length))
    return TRUE;
  g_set_error (&state->error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
               _("The column “%s” has more than %d different values, too many to sample within each."),
               state->fields[feed->stratum].name, HUNCH_SAMPLER_MAX_STRATA);
  return FALSE;
}

/* Whether the row in hand, the one of this number that may be kept, is. */
static gboolean
is_kept (FeedState *state,
         gint64     number)
{
  HunchFeed *feed = state->feed;
  char buffer[HUNCH_NUMBER_BUFFER];
  const char *value;
  gsize length;

  if (feed->sampler == NULL)
    return TRUE;
  if (feed->by_place)
    return hunch_sampler_enter (feed->sampler, number, &state->place);
  if (feed->stratum < 0)
    return hunch_sampler_keep (feed->sampler, number);
  value = get_stratum (state, buffer, &length);
  return hunch_sampler_keep_value (feed->sampler, number, value, length);
}

static void
note_number (FeedState *state)
{
  gint64 number = state->batch->first_row + (gint64) state->row;

  if (state->feed->numbers != NULL)
    g_array_append_val (state->feed->numbers, number);
}

/* What stood in the row's place before it. */
static void
clear_place (FeedState *state)
{
  if (state->n_raw == 0)
    return;
  sqlite3_bind_int64 (state->drop_raw, 1, state->place + 1);
  sqlite3_step (state->drop_raw);
  sqlite3_reset (state->drop_raw);
}

/* Moves to the next row that is kept, the present one included. */
static int
find_kept_row (FeedState *state)
{
  HunchFeed *feed = state->feed;

  while (state->batch != NULL)
    {
      for (; state->row < state->batch->n_rows; state->row++)
        {
          gint64 row = state->batch->first_row + (gint64) state->row;

          if (is_full (state))
            {
              state->batch = NULL;
              return SQLITE_OK;
            }
          feed->n_seen = row + 1;
          if (feed->filter != NULL)
            return SQLITE_OK;
          if (is_kept (state, row))
            {
              if (feed->by_place)
                clear_place (state);
              note_number (state);
              return SQLITE_OK;
            }
        }
      fetch_batch (state);
    }
  return state->error == NULL ? SQLITE_OK : SQLITE_ABORT;
}

static int
feed_filter (sqlite3_vtab_cursor *cursor,
             int                  index,
             const char          *index_name,
             int                  n,
             sqlite3_value      **values)
{
  FeedState *state = ((FeedCursor *) cursor)->state;

  fetch_batch (state);
  return find_kept_row (state);
}

static int
feed_next (sqlite3_vtab_cursor *cursor)
{
  FeedState *state = ((FeedCursor *) cursor)->state;

  if (state->feed->filter == NULL)
    state->feed->n_kept++;
  state->row++;
  return find_kept_row (state);
}

static int
feed_eof (sqlite3_vtab_cursor *cursor)
{
  return ((FeedCursor *) cursor)->state->batch == NULL;
}

static int
feed_rowid (sqlite3_vtab_cursor *cursor,
            sqlite3_int64       *out_row_id)
{
  *out_row_id = ((FeedCursor *) cursor)->state->feed->n_kept;
  return SQLITE_OK;
}

/* --- cells -------------------------------------------------------------------------------- */

/* The cell has no value of the column's type; what stood there is kept beside the table. */
static int
keep_raw (FeedState              *state,
          const HunchBatchColumn *column,
          guint                   kept)
{
  HunchFeed *feed = state->feed;
  int code;

  feed->counts[kept].n_unparsed++;
  state->n_raw++;
  sqlite3_bind_int64 (state->keep_raw, 1, feed->table_id);
  sqlite3_bind_int64 (state->keep_raw, 2, feed->positions[kept]);
  sqlite3_bind_int64 (state->keep_raw, 3, feed->by_place ? state->place + 1 : feed->first_row_id + feed->n_kept);
  if (column->raw != NULL)
    sqlite3_bind_text (state->keep_raw, 4, column->raw[state->row].text, (int) column->raw[state->row].length, SQLITE_STATIC);
  code = sqlite3_step (state->keep_raw);
  sqlite3_reset (state->keep_raw);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

static void
give_slice (sqlite3_context        *context,
            const HunchBatchColumn *column,
            gsize                   row)
{
  const HunchSlice *slice = &column->slices[row];

  if (column->type == HUNCH_DATA_BLOB)
    sqlite3_result_blob (context, slice->length == 0 ? "" : slice->text, (int) slice->length, SQLITE_STATIC);
  else
    sqlite3_result_text (context, slice->text, (int) slice->length, SQLITE_STATIC);
}

static int
feed_column (sqlite3_vtab_cursor *cursor,
             sqlite3_context     *context,
             int                  field)
{
  FeedState *state = ((FeedCursor *) cursor)->state;
  const HunchBatchColumn *column;
  gsize row = state->row;

  if ((guint) field >= state->n_fields)
    {
      sqlite3_result_int64 (context, (guint) field == state->n_fields ? state->place : state->batch->first_row + (gint64) row);
      return SQLITE_OK;
    }
  column = &state->batch->columns[field];
  /* With a filter cells are asked for before anyone knows whether the row is kept; they are counted when it is. */
  if (column->state[row] == HUNCH_CELL_UNPARSED)
    return state->feed->filter == NULL ? keep_raw (state, column, state->kept_as[field]) : SQLITE_OK;
  if (column->state[row] == HUNCH_CELL_MISSING)
    {
      if (state->feed->filter == NULL)
        state->feed->counts[state->kept_as[field]].n_missing++;
      return SQLITE_OK;
    }
  if (column->integers != NULL)
    sqlite3_result_int64 (context, column->integers[row]);
  else if (column->reals != NULL)
    sqlite3_result_double (context, column->reals[row]);
  else
    give_slice (context, column, row);
  return SQLITE_OK;
}

static const sqlite3_module feed_module = {
  .xCreate = feed_connect,
  .xConnect = feed_connect,
  .xDisconnect = feed_disconnect,
  .xDestroy = feed_disconnect,
  .xBestIndex = feed_best_index,
  .xOpen = feed_open,
  .xClose = feed_close,
  .xFilter = feed_filter,
  .xNext = feed_next,
  .xEof = feed_eof,
  .xColumn = feed_column,
  .xRowid = feed_rowid,
};

/* --- behind the filter ------------------------------------------------------------------------ */

/* A row that passed the filter is kept: what its columns would have counted as they were asked for. */
static int
count_row (FeedState *state)
{
  int code = SQLITE_OK;

  if (state->feed->by_place)
    clear_place (state);
  for (guint i = 0; i < state->n_fields && code == SQLITE_OK; i++)
    {
      const HunchBatchColumn *column = &state->batch->columns[i];
      guint kept = state->kept_as[i];

      if (kept == G_MAXUINT)
        continue;
      if (column->state[state->row] == HUNCH_CELL_UNPARSED)
        code = keep_raw (state, column, kept);
      else if (column->state[state->row] == HUNCH_CELL_MISSING)
        state->feed->counts[kept].n_missing++;
    }
  note_number (state);
  state->feed->n_kept++;
  return code;
}

/* hunch_feed_keep (): the row in hand fulfils the filter. */
static void
keep_function (sqlite3_context *context,
               int              n,
               sqlite3_value  **values)
{
  FeedState *state = sqlite3_user_data (context);
  gint64 number = state->feed->n_passed++;
  int code = SQLITE_OK;
  gboolean kept = FALSE;

  if (state->looks)
    code = see_row (state) ? SQLITE_OK : SQLITE_ABORT;
  else if (is_kept (state, number))
    {
      kept = TRUE;
      code = count_row (state);
    }
  if (code != SQLITE_OK)
    sqlite3_result_error_code (context, code);
  else
    sqlite3_result_int (context, kept);
}

/* --- the statement -------------------------------------------------------------------------------- */

static char *
dup_column (FeedState *state,
            guint      field)
{
  return state->feed->names == NULL ? g_strdup_printf ("c%u", field) : hunch_db_quote (state->feed->names[field]);
}

static void
append_where (FeedState *state,
              GString   *sql)
{
  if (state->feed->filter != NULL)
    g_string_append_printf (sql, " WHERE CASE WHEN (\n%s\n) THEN hunch_feed_keep () ELSE 0 END", state->feed->filter);
}

static char *
make_insert_sql (FeedState         *state,
                 const char        *table_sql,
                 const char *const *columns)
{
  HunchFeed *feed = state->feed;
  g_autoptr (GString) targets = g_string_new (feed->by_place ? "rowid, " NUMBER_COLUMN : NULL);
  g_autoptr (GString) cells = g_string_new (feed->by_place ? PLACE_COLUMN " + 1, " NUMBER_COLUMN : NULL);
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < feed->n_fields; i++)
    {
      g_autofree char *quoted = hunch_db_quote (columns[i]);
      g_autofree char *cell = dup_column (state, feed->fields == NULL ? i : feed->fields[i]);

      g_string_append_printf (targets, "%s%s", targets->len == 0 ? "" : ", ", quoted);
      g_string_append_printf (cells, "%s%s", cells->len == 0 ? "" : ", ", cell);
    }
  g_string_printf (sql, "INSERT %s INTO %s (%s) SELECT %s FROM temp.hunch_feed", feed->by_place ? "OR REPLACE" : "", table_sql, targets->str, cells->str);
  append_where (state, sql);
  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* The virtual table belongs to the temporary database, so that reading it takes no lock on the project. */
static gboolean
run_quietly (HunchProject *self,
             FeedState    *state,
             const char   *sql,
             GError      **error)
{
  g_autoptr (GError) sql_error = NULL;
  gboolean done;

  sqlite3_create_module (self->db, "hunch_feed", &feed_module, state);
  sqlite3_create_function_v2 (self->db, "hunch_feed_keep", 0, SQLITE_UTF8 | SQLITE_DIRECTONLY, state, keep_function, NULL, NULL, NULL);
  done = hunch_db_exec (self->db, "CREATE VIRTUAL TABLE temp.hunch_feed USING hunch_feed", &sql_error);
  /* A filter may be slow in one row; everything else looks at the cancellable between batches. */
  if (done && state->feed->filter != NULL)
    hunch_db_watch (self->db, state->feed->cancellable);
  done = done && hunch_db_exec_bulk (self->db, self->session, sql, &sql_error);
  if (state->feed->filter != NULL)
    hunch_db_watch (self->db, NULL);
  sqlite3_exec (self->db, "DROP TABLE IF EXISTS temp.hunch_feed", NULL, NULL, NULL);
  sqlite3_create_function_v2 (self->db, "hunch_feed_keep", 0, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
  sqlite3_create_module (self->db, "hunch_feed", NULL, NULL);

  /* What stopped the reader says more than that SQLite was stopped. */
  if (state->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&state->error));
      return FALSE;
    }
  if (!done)
    g_propagate_error (error, g_steal_pointer (&sql_error));
  return done;
}

static gboolean
prepare_raw (HunchProject *self,
             FeedState    *state,
             GError      **error)
{
  state->keep_raw = hunch_db_prepare_format (self->db, error,
    "INSERT OR REPLACE INTO %s (table_id, position, row_id, raw) VALUES (?1, ?2, ?3, ?4)", state->feed->raw_table);
  if (state->keep_raw != NULL && state->feed->by_place)
    state->drop_raw = hunch_db_prepare_format (self->db, error, "DELETE FROM %s WHERE row_id = ?1", state->feed->raw_table);
  return state->keep_raw != NULL && (state->drop_raw != NULL || !state->feed->by_place);
}

static void
feed_state_init (FeedState *state)
{
  HunchFeed *feed = state->feed;

  state->fields = hunch_reader_get_fields (feed->reader, &state->n_fields);
  state->kept_as = g_new (guint, state->n_fields + 1);
  for (guint i = 0; i < state->n_fields; i++)
    state->kept_as[i] = feed->fields == NULL ? i : G_MAXUINT;
  for (guint i = 0; feed->fields != NULL && i < feed->n_fields; i++)
    state->kept_as[feed->fields[i]] = i;
}

static void
feed_state_clear (FeedState *state)
{
  sqlite3_finalize (state->keep_raw);
  sqlite3_finalize (state->drop_raw);
  g_free (state->kept_as);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FeedState, feed_state_clear)

gboolean
hunch_feed_insert (HunchProject      *self,
                   HunchFeed         *feed,
                   const char        *table_sql,
                   const char *const *columns,
                   GError           **error)
{
  g_auto (FeedState) state = { .feed = feed };
  g_autofree char *sql = NULL;

  feed_state_init (&state);
  if (feed->n_fields > MAX_COLUMNS)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL,
                   _("The data has %u columns, and a table can have %d; choose the ones to keep."), feed->n_fields, MAX_COLUMNS);
      return FALSE;
    }
  if (!prepare_raw (self, &state, error))
    return FALSE;
  sql = make_insert_sql (&state, table_sql, columns);
  if (!run_quietly (self, &state, sql, error))
    return FALSE;
  if (feed->filter == NULL)
    feed->n_passed = feed->n_seen;
  return TRUE;
}

gboolean
hunch_feed_look (HunchProject *self,
                 HunchFeed    *feed,
                 GError      **error)
{
  g_auto (FeedState) state = { .feed = feed, .looks = TRUE };
  g_autoptr (GString) sql = g_string_new ("SELECT 1 FROM temp.hunch_feed");

  feed_state_init (&state);
  if (feed->filter != NULL)
    {
      append_where (&state, sql);
      return run_quietly (self, &state, sql->str, error);
    }

  while (fetch_batch (&state))
    for (; state.row < state.batch->n_rows && state.error == NULL; state.row++, feed->n_seen++, feed->n_passed++)
      see_row (&state);
  if (state.error != NULL)
    g_propagate_error (error, state.error);
  return state.error == NULL;
}
