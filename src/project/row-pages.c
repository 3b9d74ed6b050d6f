/* Pages of 256 rows by row id, never by OFFSET, which slows down towards the end.
 *
 * A view that cannot be entered at a row (because it groups, sorts or joins) is written once to a temporary table, and so
 * is a table without row ids.
 *
 * A table may have as many columns as SQLite lets a statement answer with, so the row id is not among the columns read: where
 * cells without value have a raw text, a second statement walks beside the first and tells it. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/row-list.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "project/blob-words-private.h"
#include "project/row-ids-private.h"
#include "project/row-order-private.h"

#define PAGE_ROWS 256
#define MAX_PAGES 64
#define MAX_CHARACTERS 500
#define MISSING G_MAXUINT32
#define UNPARSED (1u << 31)    /* in a place: the text is raw */
#define PAGE_TIMEOUT_MS 50     /* the main thread shows a gap rather than wait */

typedef struct
{
  gint64   number;  /* -1: free */
  guint64  used;    /* when last asked for */
  guint32 *places;  /* owned; [PAGE_ROWS * n_columns] of the texts */
  GString *texts;   /* owned; each ended by NUL */
} Page;

struct _HunchRowPages
{
  HunchProject   *project;    /* owned */
  HunchTableKey  *key;        /* owned */
  HunchTableInfo *info;       /* owned */
  HunchRowOrder  *order;      /* owned, may be NULL */
  char           *temporary;  /* owned; name of the temporary table, or NULL */
  char           *from;       /* owned; what is read, quoted */
  const char     *row_word;   /* lent */
  HunchRowIds     ids;        /* without an order: where the pages begin */
  sqlite3_stmt   *read_page;  /* owned; from a row id on */
  sqlite3_stmt   *read_row;   /* owned */
  sqlite3_stmt   *read_ids;   /* owned; the row ids of read_page; NULL when no cell is unparsed */
  sqlite3_stmt   *read_raw;   /* owned; NULL when no cell is unparsed */
  gint64          n_rows;
  guint64         clock;
  Page            pages[MAX_PAGES];
  Page           *last;       /* the page asked for last, or NULL */
};

/* --- what is read ------------------------------------------------------------------ */

static char *
join_columns (HunchTableInfo *info)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *quoted = hunch_db_quote (info->columns[i].name);

      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", quoted);
    }
  return g_string_free (list, FALSE);
}

/* Each line of the plan has to be a search by a key that is there; an automatic index would be built for every page. */
static gboolean
can_be_entered (HunchProject *project,
                const char   *from)
{
  g_autoptr (sqlite3_stmt) plan = hunch_db_prepare_format (project->db, NULL,
    "EXPLAIN QUERY PLAN SELECT * FROM %s WHERE hunch_row >= ?1 ORDER BY hunch_row LIMIT 256", from);

  while (plan != NULL && hunch_db_next (plan, NULL, NULL))
    {
      const char *line = (const char *) sqlite3_column_text (plan, 3);

      if (!g_str_has_prefix (line, "SEARCH ") || strstr (line, "AUTOMATIC") != NULL)
        return FALSE;
    }
  return plan != NULL;
}

static gboolean
write_temporary (HunchRowPages *self,
                 GError       **error)
{
  static gint counter;
  g_autofree char *columns = join_columns (self->info);

  self->temporary = g_strdup_printf ("hunch_pages_%d", g_atomic_int_add (&counter, 1));
  if (!hunch_db_exec_format (self->project->db, error, "CREATE TEMP TABLE %s AS SELECT %s FROM %s LIMIT 0",
                             self->temporary, columns, self->from)
      || !(self->key->is_view && self->key->has_rowid
           ? hunch_db_exec_format (self->project->db, error, "INSERT INTO temp.%s (rowid, %s) SELECT hunch_row, %s FROM %s ORDER BY hunch_row",
                                   self->temporary, columns, columns, self->from)
           : hunch_db_exec_format (self->project->db, error, "INSERT INTO temp.%s SELECT %s FROM %s",
                                   self->temporary, columns, self->from)))
    return FALSE;

  g_free (self->from);
  self->from = g_strconcat ("temp.", self->temporary, NULL);
  self->row_word = "rowid";
  return TRUE;
}

static gboolean
choose_what_to_read (HunchRowPages *self,
                     GError       **error)
{
  gboolean enterable;

  self->from = hunch_db_quote (self->key->name);
  self->row_word = hunch_table_get_row_word (self->key, self->info);
  enterable = self->key->is_view ? self->key->has_rowid && can_be_entered (self->project, self->from)
                                 : self->key->has_rowid && self->row_word != NULL;
  return enterable || write_temporary (self, error);
}

static gboolean
has_unparsed (HunchTableInfo *info)
{
  for (guint i = 0; i < info->n_columns; i++)
    if (info->columns[i].n_unparsed > 0)
      return TRUE;
  return FALSE;
}

static gboolean
prepare_statements (HunchRowPages *self,
                    GError       **error)
{
  g_autofree char *columns = join_columns (self->info);
  sqlite3 *db = self->project->db;

  self->read_page = hunch_db_prepare_format (db, error, "SELECT %s FROM %s WHERE %s >= ?1 ORDER BY %s LIMIT %d",
                                             columns, self->from, self->row_word, self->row_word, PAGE_ROWS);
  self->read_row = self->read_page == NULL ? NULL
    : hunch_db_prepare_format (db, error, "SELECT %s FROM %s WHERE %s = ?1",
                               columns, self->from, self->row_word);
  if (self->read_row == NULL)
    return FALSE;
  if (self->key->id == 0 || self->key->is_view || !has_unparsed (self->info))
    return TRUE;

  self->read_ids = hunch_db_prepare_format (db, error, "SELECT %s FROM %s WHERE %s >= ?1 ORDER BY %s LIMIT %d",
                                            self->row_word, self->from, self->row_word, self->row_word, PAGE_ROWS);
  self->read_raw = self->read_ids == NULL ? NULL : hunch_db_prepare (db,
    "SELECT raw FROM hunch_raw WHERE table_id = ?1 AND position = ?2 AND row_id = ?3 AND NOT is_value", error);
  return self->read_raw != NULL;
}

HunchRowPages *
hunch_row_pages_new (HunchProject  *project,
                     const char    *table,
                     HunchRowOrder *order,
                     GError       **error)
{
  g_autoptr (HunchRowPages) self = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  self = g_new0 (HunchRowPages, 1);
  self->project = g_object_ref (project);
  self->order = order == NULL ? NULL : hunch_row_order_ref (order);
  for (guint i = 0; i < MAX_PAGES; i++)
    self->pages[i].number = -1;

  self->key = hunch_table_find (project, table, error);
  self->info = self->key == NULL ? NULL : hunch_project_get_table (project, table, error);
  if (self->info == NULL
      || !choose_what_to_read (self, error)
      || !prepare_statements (self, error)
      || (order == NULL && !hunch_row_ids_load (&self->ids, project, self->from, self->row_word, PAGE_ROWS, NULL, error)))
    return NULL;
  self->n_rows = order == NULL ? self->ids.n_rows : hunch_row_order_get_n_rows (order);
  return g_steal_pointer (&self);
}

void
hunch_row_pages_free (HunchRowPages *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_free (self->pages[i].places);
      if (self->pages[i].texts != NULL)
        g_string_free (self->pages[i].texts, TRUE);
    }
  g_clear_pointer (&self->read_page, sqlite3_finalize);
  g_clear_pointer (&self->read_row, sqlite3_finalize);
  g_clear_pointer (&self->read_ids, sqlite3_finalize);
  g_clear_pointer (&self->read_raw, sqlite3_finalize);
  if (self->temporary != NULL && self->project->db != NULL)
    hunch_db_exec_format (self->project->db, NULL, "DROP TABLE IF EXISTS temp.%s", self->temporary);
  hunch_row_ids_clear (&self->ids);
  g_clear_pointer (&self->order, hunch_row_order_unref);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->key, hunch_table_key_free);
  g_free (self->temporary);
  g_free (self->from);
  g_clear_object (&self->project);
  g_free (self);
}

gint64
hunch_row_pages_get_n_rows (HunchRowPages *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_rows;
}

guint
hunch_row_pages_get_n_columns (HunchRowPages *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->info->n_columns;
}

/* --- cells as text ------------------------------------------------------------------ */

/* Lent, until the next use of the statement or the buffer; NULL for a missing cell. */
static const char *
get_cell_text (sqlite3_stmt *row,
               int           place,
               HunchDataType type,
               char         *buffer)
{
  double number;

  switch (sqlite3_column_type (row, place))
    {
    case SQLITE_NULL:
      return NULL;
    case SQLITE_FLOAT:
      number = sqlite3_column_double (row, place);
      return isinf (number) ? (number < 0 ? "-inf" : "inf") : hunch_number_to_json (number, buffer);
    case SQLITE_INTEGER:
      if (type == HUNCH_DATA_BOOLEAN && (guint64) sqlite3_column_int64 (row, place) <= 1)
        return sqlite3_column_int64 (row, place) == 1 ? "true" : "false";
      return (const char *) sqlite3_column_text (row, place);
    case SQLITE_BLOB:
      return hunch_blob_format (sqlite3_column_blob (row, place), sqlite3_column_bytes (row, place), buffer);
    default:
      return (const char *) sqlite3_column_text (row, place);
    }
}

/* The raw text of a cell without value; lent until the next one. */
static const char *
get_raw_text (HunchRowPages *self,
              gint64         row_id,
              guint          column)
{
  if (self->read_raw == NULL || self->info->columns[column].n_unparsed == 0)
    return NULL;
  sqlite3_reset (self->read_raw);
  sqlite3_bind_int64 (self->read_raw, 1, self->key->id);
  sqlite3_bind_int (self->read_raw, 2, (int) column);
  sqlite3_bind_int64 (self->read_raw, 3, row_id);
  return hunch_db_next (self->read_raw, NULL, NULL) ? (const char *) sqlite3_column_text (self->read_raw, 0) : NULL;
}

static void
append_cut (GString    *texts,
            const char *text)
{
  gsize length = strlen (text);
  const char *end = text;

  if (length <= MAX_CHARACTERS)
    {
      g_string_append_len (texts, text, length);
      return;
    }
  for (guint i = 0; i < MAX_CHARACTERS && *end != '\0'; i++)
    end = g_utf8_find_next_char (end, NULL);
  g_string_append_len (texts, text, end - text);
  if (*end != '\0')
    g_string_append (texts, "…");
}

static void
add_row (HunchRowPages *self,
         Page          *page,
         guint          row,
         sqlite3_stmt  *statement,
         gint64         row_id)
{
  char buffer[MAX (HUNCH_NUMBER_BUFFER, HUNCH_BLOB_BUFFER)];

  for (guint i = 0; i < self->info->n_columns; i++)
    {
      guint32 *place = &page->places[row * self->info->n_columns + i];
      const char *text = get_cell_text (statement, (int) i, self->info->columns[i].type, buffer);
      const char *raw = text == NULL ? get_raw_text (self, row_id, i) : NULL;

      if (text == NULL && raw == NULL)
        continue;
      *place = (guint32) page->texts->len | (raw != NULL ? UNPARSED : 0);
      append_cut (page->texts, raw != NULL ? raw : text);
      g_string_append_c (page->texts, '\0');
    }
}

/* --- pages --------------------------------------------------------------------------- */

static void
bind_run (HunchRowPages *self,
          gint64         first_row_id)
{
  sqlite3_bind_int64 (self->read_page, 1, first_row_id);
  if (self->read_ids != NULL)
    sqlite3_bind_int64 (self->read_ids, 1, first_row_id);
}

/* The row id is 0 where nothing asks for it. */
static gboolean
step_run (HunchRowPages *self,
          gint64        *out_row_id,
          gboolean      *out_failed)
{
  *out_row_id = 0;
  if (!hunch_db_next (self->read_page, out_failed, NULL))
    return FALSE;
  if (self->read_ids == NULL)
    return TRUE;
  if (!hunch_db_next (self->read_ids, out_failed, NULL))
    return FALSE;
  *out_row_id = sqlite3_column_int64 (self->read_ids, 0);
  return TRUE;
}

static void
reset_run (HunchRowPages *self)
{
  sqlite3_reset (self->read_page);
  if (self->read_ids != NULL)
    sqlite3_reset (self->read_ids);
}

static gboolean
read_run (HunchRowPages *self,
          Page          *page,
          guint          n)
{
  gboolean failed = FALSE;
  gint64 row_id;

  bind_run (self, hunch_row_ids_get (&self->ids, page->number * PAGE_ROWS));
  for (guint i = 0; i < n && step_run (self, &row_id, &failed); i++)
    add_row (self, page, i, self->read_page, row_id);
  reset_run (self);
  return !failed;
}

static gboolean
read_scattered (HunchRowPages *self,
                Page          *page,
                guint          n)
{
  const gint64 *row_ids = hunch_row_order_get_row_ids (self->order) + page->number * PAGE_ROWS;
  gboolean failed = FALSE;

  for (guint i = 0; i < n && !failed; i++)
    {
      sqlite3_bind_int64 (self->read_row, 1, row_ids[i]);
      if (hunch_db_next (self->read_row, &failed, NULL))
        add_row (self, page, i, self->read_row, row_ids[i]);
      sqlite3_reset (self->read_row);
    }
  return !failed;
}

static Page *
choose_page (HunchRowPages *self)
{
  Page *oldest = &self->pages[0];

  for (guint i = 0; i < MAX_PAGES; i++)
    if (self->pages[i].number < 0)
      return &self->pages[i];
    else if (self->pages[i].used < oldest->used)
      oldest = &self->pages[i];
  return oldest;
}

static Page *
load_page (HunchRowPages *self,
           gint64         number)
{
  Page *page = choose_page (self);
  guint n = (guint) MIN (PAGE_ROWS, self->n_rows - number * PAGE_ROWS);
  gsize n_places = (gsize) PAGE_ROWS * self->info->n_columns;
  sqlite3 *db = self->project->db;
  gboolean own_transaction = sqlite3_get_autocommit (db);
  gboolean done;

  if (page->places == NULL)
    {
      page->places = g_new (guint32, n_places + 1);
      page->texts = g_string_new (NULL);
    }
  memset (page->places, 0xff, n_places * sizeof *page->places);
  g_string_truncate (page->texts, 0);
  page->number = number;

  /* Around all rows of a page, so that the file is locked once and not for each row. */
  sqlite3_busy_timeout (db, PAGE_TIMEOUT_MS);
  if (own_transaction)
    sqlite3_exec (db, "BEGIN", NULL, NULL, NULL);
  done = self->order == NULL ? read_run (self, page, n) : read_scattered (self, page, n);
  if (self->read_raw != NULL)
    sqlite3_reset (self->read_raw);
  if (own_transaction)
    sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sqlite3_busy_timeout (db, HUNCH_BUSY_TIMEOUT_MS);
  if (!done)
    page->number = -1;
  return page;
}

static Page *
get_page (HunchRowPages *self,
          gint64         number)
{
  Page *page = self->last != NULL && self->last->number == number ? self->last : NULL;

  for (guint i = 0; page == NULL && i < MAX_PAGES; i++)
    if (self->pages[i].number == number)
      page = &self->pages[i];
  if (page == NULL)
    page = load_page (self, number);
  page->used = ++self->clock;
  return self->last = page;
}

const char *
hunch_row_pages_get_cell (HunchRowPages *self,
                          gint64         position,
                          guint          column,
                          gboolean      *out_unparsed)
{
  Page *page;
  guint32 place;

  g_return_val_if_fail (self != NULL && column < self->info->n_columns, NULL);
  g_return_val_if_fail (position >= 0 && position < self->n_rows, NULL);

  page = get_page (self, position / PAGE_ROWS);
  place = page->places[(gsize) (position % PAGE_ROWS) * self->info->n_columns + column];
  if (out_unparsed != NULL)
    *out_unparsed = place != MISSING && (place & UNPARSED) != 0;
  return place == MISSING ? NULL : page->texts->str + (place & ~UNPARSED);
}

static gboolean
step_to_row (HunchRowPages *self,
             gint64         position,
             sqlite3_stmt **out_row,
             gint64        *out_row_id)
{
  gboolean failed = FALSE;

  if (self->order != NULL)
    {
      *out_row = self->read_row;
      *out_row_id = hunch_row_order_get_row_ids (self->order)[position];
      sqlite3_bind_int64 (*out_row, 1, *out_row_id);
      return hunch_db_next (*out_row, NULL, NULL);
    }

  *out_row = self->read_page;
  bind_run (self, hunch_row_ids_get (&self->ids, position / PAGE_ROWS * PAGE_ROWS));
  for (gint64 i = position % PAGE_ROWS; i >= 0; i--)
    if (!step_run (self, out_row_id, &failed))
      return FALSE;
  return TRUE;
}

char *
hunch_row_pages_dup_cell (HunchRowPages *self,
                          gint64         position,
                          guint          column)
{
  char buffer[MAX (HUNCH_NUMBER_BUFFER, HUNCH_BLOB_BUFFER)];
  sqlite3_stmt *row = NULL;
  char *text = NULL;
  gint64 row_id = 0;

  g_return_val_if_fail (self != NULL && column < self->info->n_columns, NULL);
  g_return_val_if_fail (position >= 0 && position < self->n_rows, NULL);

  if (step_to_row (self, position, &row, &row_id))
    {
      text = g_strdup (get_cell_text (row, (int) column, self->info->columns[column].type, buffer));
      if (text == NULL)
        text = g_strdup (get_raw_text (self, row_id, column));
    }
  sqlite3_reset (self->read_row);
  reset_run (self);
  if (self->read_raw != NULL)
    sqlite3_reset (self->read_raw);
  return text;
}
