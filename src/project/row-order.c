/* An order is made from the column segments: sorting a million rows by their codes or numbers takes a tenth of what SQL
 * takes, and a search looks at each different text once. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/row-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "project/columns-private.h"
#include "project/radix-private.h"
#include "project/row-ids-private.h"
#include "project/row-order-private.h"

#define BLOCK_VALUES 8192
#define MISSING_KEY G_MAXUINT64

struct _HunchRowOrder
{
  gatomicrefcount n_refs;
  gint64         *row_ids;  /* owned */
  gint64          n_rows;
};

HunchRowOrder *
hunch_row_order_ref (HunchRowOrder *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
hunch_row_order_unref (HunchRowOrder *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_free (self->row_ids);
  g_free (self);
}

gint64
hunch_row_order_get_n_rows (HunchRowOrder *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_rows;
}

const gint64 *
hunch_row_order_get_row_ids (HunchRowOrder *self)
{
  return self->row_ids;
}

/* --- searching --------------------------------------------------------------------- */

typedef struct
{
  HunchColumns *columns;
  guint8       *found;       /* [n_rows], 1 where some cell contains the words */
  gint64        n_rows;
  char         *words;       /* owned; without regard to case */
  gsize         n_words;     /* bytes */
  gboolean      is_ascii;
  GCancellable *cancellable;
} Search;

static gboolean
contains_ascii (const Search *search,
                const char   *text,
                gsize         length)
{
  char first = search->words[0];

  for (gsize i = 0; i + search->n_words <= length; i++)
    if (g_ascii_tolower (text[i]) == first && g_ascii_strncasecmp (text + i, search->words, search->n_words) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
contains_words (const Search *search,
                const char   *text)
{
  g_autofree char *folded = NULL;

  if (g_str_is_ascii (text))
    return search->is_ascii && contains_ascii (search, text, strlen (text));
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, search->words) != NULL;
}

static gboolean
search_levels (Search  *search,
               guint    column,
               GError **error)
{
  guint n_levels;
  const char *const *levels = hunch_columns_get_levels (search->columns, column, &n_levels, error);
  g_autofree guint8 *matches = NULL;
  g_autofree gint32 *codes = g_new (gint32, BLOCK_VALUES);
  gboolean any = FALSE;

  if (levels == NULL)
    return FALSE;
  matches = g_malloc0 (n_levels + 1);
  for (guint i = 0; i < n_levels; i++)
    any |= matches[i + 1] = contains_words (search, levels[i]);

  for (gint64 first = 0; any && first < search->n_rows; first += BLOCK_VALUES)
    {
      gsize n = MIN (BLOCK_VALUES, search->n_rows - first);

      if (g_cancellable_set_error_if_cancelled (search->cancellable, error)
          || !hunch_columns_read_codes (search->columns, column, first, n, codes, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        search->found[first + (gint64) i] |= matches[codes[i] + 1];
    }
  return TRUE;
}

/* Whole numbers are most numbers, and printf is slow. */
static gsize
format_number (double value,
               char  *buffer)
{
  char digits[24];
  gsize n = 0;
  gsize length = 0;
  guint64 rest;

  if (!(fabs (value) < 1e15) || value != trunc (value))
    return strlen (hunch_number_to_json (value, buffer));
  for (rest = (guint64) fabs (value); rest > 0 || n == 0; rest /= 10)
    digits[n++] = (char) ('0' + rest % 10);
  if (value < 0)
    buffer[length++] = '-';
  while (n > 0)
    buffer[length++] = digits[--n];
  buffer[length] = '\0';
  return length;
}

static gboolean
search_numbers (Search  *search,
                guint    column,
                GError **error)
{
  g_autofree double *values = g_new (double, BLOCK_VALUES);
  char buffer[HUNCH_NUMBER_BUFFER];

  for (gint64 first = 0; first < search->n_rows; first += BLOCK_VALUES)
    {
      gsize n = MIN (BLOCK_VALUES, search->n_rows - first);
      guint8 *found = search->found + first;

      if (g_cancellable_set_error_if_cancelled (search->cancellable, error)
          || !hunch_columns_read (search->columns, column, first, n, values, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        if (!found[i] && !isnan (values[i]))
          found[i] = contains_ascii (search, buffer, format_number (values[i], buffer));
    }
  return TRUE;
}

/* Whether a cell of this type could contain the words at all. */
static gboolean
is_worth_a_look (const Search *search,
                 HunchDataType type)
{
  static const char *const letters[] = {
    [HUNCH_DATA_TEXT] = NULL,
    [HUNCH_DATA_INTEGER] = "-0123456789",
    [HUNCH_DATA_REAL] = "-+.e0123456789",
    [HUNCH_DATA_BOOLEAN] = "truefals",
    [HUNCH_DATA_DATE] = "-0123456789",
    [HUNCH_DATA_TIMESTAMP] = "-:. 0123456789",
    [HUNCH_DATA_DURATION] = "-+.e0123456789",
    [HUNCH_DATA_BLOB] = NULL,
  };

  return letters[type] == NULL || strspn (search->words, letters[type]) == search->n_words;
}

static gboolean
search_column (Search  *search,
               guint    column,
               GError **error)
{
  HunchDataType type = hunch_columns_get_type (search->columns, column);

  if (!is_worth_a_look (search, type))
    return TRUE;
  if (hunch_data_type_is_number (type))
    {
      double min, max;

      hunch_columns_get_range (search->columns, column, &min, &max);
      if (type != HUNCH_DATA_INTEGER || (fabs (min) < 9007199254740992.0 && fabs (max) < 9007199254740992.0))
        return search_numbers (search, column, error);
    }
  return search_levels (search, column, error);
}

/* Raw text of cells that hold no value is on the screen, too. */
static gboolean
search_raw (Search            *search,
            HunchProject      *project,
            gint64             table_id,
            const HunchRowIds *ids,
            GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (project->db,
    "SELECT row_id, raw FROM hunch_raw WHERE table_id = ?1 AND NOT is_value AND raw IS NOT NULL", error);
  gboolean failed = FALSE;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, table_id);
  while (hunch_db_next (statement, &failed, error))
    {
      gint64 position = hunch_row_ids_find (ids, sqlite3_column_int64 (statement, 0));

      if (position >= 0 && position < search->n_rows && contains_words (search, (const char *) sqlite3_column_text (statement, 1)))
        search->found[position] = 1;
    }
  return !failed;
}

/* Positions of the rows found; all of them without words to look for. */
static guint32 *
search_rows (HunchColumns        *columns,
             guint                n_columns,
             HunchProject        *project,
             const HunchTableKey *key,
             const HunchRowIds   *ids,
             const char          *words,
             gsize               *out_n,
             GCancellable        *cancellable,
             GError             **error)
{
  gint64 n_rows = hunch_columns_get_n_rows (columns);
  g_autofree char *folded = words == NULL ? g_strdup ("") : g_utf8_casefold (words, -1);
  g_autofree guint8 *found = g_malloc0 (n_rows + 1);
  Search search = { columns, found, n_rows, folded, strlen (folded), g_str_is_ascii (folded), cancellable };
  guint32 *positions;

  if (search.n_words == 0)
    memset (found, 1, n_rows);
  for (guint i = 0; search.n_words > 0 && i < n_columns; i++)
    if (!search_column (&search, i, error))
      return NULL;
  if (search.n_words > 0 && key->id != 0 && !key->is_view && !search_raw (&search, project, key->id, ids, error))
    return NULL;

  positions = g_new (guint32, n_rows + 1);
  *out_n = 0;
  for (gint64 i = 0; i < n_rows; i++)
    if (found[i])
      positions[(*out_n)++] = (guint32) i;
  return positions;
}

/* --- sorting ------------------------------------------------------------------------- */

/* One key per row of the table: missing last, whichever way the others run. */
static guint64 *
make_keys (HunchColumns *columns,
           guint         column,
           gboolean      descending,
           GError      **error)
{
  gint64 n_rows = hunch_columns_get_n_rows (columns);
  g_autofree guint64 *keys = g_new (guint64, n_rows + 1);
  g_autofree double *values = g_new (double, BLOCK_VALUES);
  g_autofree gint32 *codes = g_new (gint32, BLOCK_VALUES);
  gboolean by_code = hunch_columns_get_type (columns, column) == HUNCH_DATA_TEXT || hunch_columns_needs_exact_codes (columns, column);
  guint64 flip = descending ? G_MAXUINT64 : 0;

  for (gint64 first = 0; first < n_rows; first += BLOCK_VALUES)
    {
      gsize n = MIN (BLOCK_VALUES, n_rows - first);
      guint64 *out = keys + first;

      if (by_code ? !hunch_columns_read_codes (columns, column, first, n, codes, error)
                  : !hunch_columns_read (columns, column, first, n, values, error))
        return NULL;
      for (gsize i = 0; by_code && i < n; i++)
        out[i] = codes[i] < 0 ? MISSING_KEY : ((guint64) codes[i] ^ flip) & (MISSING_KEY >> 1);
      for (gsize i = 0; !by_code && i < n; i++)
        out[i] = isnan (values[i]) ? MISSING_KEY : hunch_radix_key (values[i]) ^ flip;
    }
  return g_steal_pointer (&keys);
}

static gboolean
sort_positions (HunchColumns *columns,
                guint         column,
                gboolean      descending,
                guint32      *positions,
                gsize         n,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree guint64 *all = make_keys (columns, column, descending, error);
  g_autofree guint64 *keys = NULL;

  if (all == NULL)
    return FALSE;
  keys = g_new (guint64, n + 1);
  for (gsize i = 0; i < n; i++)
    keys[i] = all[positions[i]];
  if (hunch_radix_sort (keys, positions, n, cancellable))
    return TRUE;
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return FALSE;
}

/* --- the whole ------------------------------------------------------------------------ */

typedef struct
{
  HunchTableKey  *key;      /* owned */
  HunchTableInfo *info;     /* owned */
  HunchColumns   *columns;  /* owned */
  HunchRowIds     ids;
  guint           n_searched;
  guint           sort_place;  /* of the sort column among `columns` */
} OrderWork;

static void
order_work_clear (OrderWork *work)
{
  g_clear_pointer (&work->key, hunch_table_key_free);
  g_clear_pointer (&work->info, hunch_table_info_free);
  g_clear_pointer (&work->columns, hunch_columns_free);
  hunch_row_ids_clear (&work->ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OrderWork, order_work_clear)

/* All columns for a search, then the one to sort by. */
static gboolean
open_columns (OrderWork    *work,
              HunchProject *project,
              const char   *sort_column,
              gboolean      is_search,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; is_search && i < work->info->n_columns; i++)
    if (g_ascii_strcasecmp (work->info->columns[i].name, "hunch_row") != 0)
      g_ptr_array_add (names, work->info->columns[i].name);
  work->n_searched = work->sort_place = names->len;
  if (sort_column != NULL)
    g_ptr_array_add (names, (gpointer) sort_column);

  work->columns = hunch_columns_open (project, work->info->name, (const char *const *) names->pdata, names->len,
                                      NULL, cancellable, error);
  return work->columns != NULL;
}

static gboolean
load_ids (OrderWork    *work,
          HunchProject *project,
          GCancellable *cancellable,
          GError      **error)
{
  const char *row_word = work->key->has_rowid ? hunch_table_get_row_word (work->key, work->info) : NULL;
  g_autofree char *from = hunch_db_quote (work->key->name);

  /* Without row ids the pages number the rows as they come, from 1. */
  if (row_word == NULL)
    {
      work->ids.first = 1;
      work->ids.step = 1;
      work->ids.n_rows = hunch_columns_get_n_rows (work->columns);
      return TRUE;
    }
  return hunch_row_ids_load (&work->ids, project, from, row_word, 1, cancellable, error);
}

static HunchRowOrder *
row_order_take (const HunchRowIds *ids,
                const guint32     *positions,
                gsize              n)
{
  HunchRowOrder *self = g_new0 (HunchRowOrder, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->n_rows = (gint64) n;
  self->row_ids = g_new (gint64, n + 1);
  for (gsize i = 0; i < n; i++)
    self->row_ids[i] = hunch_row_ids_get (ids, positions[i]);
  return self;
}

static HunchRowOrder *
make_order (HunchProject *project,
            const char   *table,
            const char   *sort_column,
            gboolean      descending,
            const char   *search,
            GCancellable *cancellable,
            GError      **error)
{
  g_auto (OrderWork) work = { 0 };
  g_autofree guint32 *positions = NULL;
  gsize n;

  work.key = hunch_table_find (project, table, error);
  /* The rows of a view without numbers may come in another order each time. */
  if (work.key != NULL && work.key->is_view && !work.key->has_rowid)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL, _("The rows of “%s” cannot be ordered."), table);
      return NULL;
    }
  work.info = work.key == NULL ? NULL : hunch_project_get_table (project, table, error);
  if (work.info == NULL
      || !open_columns (&work, project, sort_column, search != NULL && *search != '\0', cancellable, error)
      || !load_ids (&work, project, cancellable, error))
    return NULL;
  if (work.ids.n_rows != hunch_columns_get_n_rows (work.columns) || work.ids.n_rows > G_MAXUINT32)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL, _("The rows of “%s” cannot be ordered."), table);
      return NULL;
    }

  positions = search_rows (work.columns, work.n_searched, project, work.key, &work.ids, search, &n, cancellable, error);
  if (positions == NULL
      || (sort_column != NULL && !sort_positions (work.columns, work.sort_place, descending, positions, n, cancellable, error)))
    return NULL;
  return row_order_take (&work.ids, positions, n);
}

/* Rows, segments and row ids have to be of one state, so one read transaction goes around. */
HunchRowOrder *
hunch_row_order_new (HunchProject *project,
                     const char   *table,
                     const char   *sort_column,
                     gboolean      descending,
                     const char   *search,
                     GCancellable *cancellable,
                     GError      **error)
{
  HunchRowOrder *self;
  sqlite3 *db;
  gboolean own_transaction;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  db = hunch_project_get_db (project);
  own_transaction = sqlite3_get_autocommit (db);
  if (own_transaction && !hunch_db_exec (db, "BEGIN", error))
    return NULL;
  self = make_order (project, table, sort_column, descending, search, cancellable, error);
  if (own_transaction)
    sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  return self;
}

/* --- in a thread ------------------------------------------------------------------------ */

typedef struct
{
  HunchProject *project;  /* owned; a connection of the thread's own */
  char         *table;    /* owned */
  char         *sort_column; /* owned */
  gboolean      descending;
  char         *search;   /* owned */
} OrderJob;

static void
order_job_free (OrderJob *job)
{
  g_clear_object (&job->project);
  g_free (job->table);
  g_free (job->sort_column);
  g_free (job->search);
  g_free (job);
}

static void
order_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  OrderJob *job = task_data;
  GError *error = NULL;
  HunchRowOrder *order = hunch_row_order_new (job->project, job->table, job->sort_column, job->descending, job->search,
                                              cancellable, &error);

  if (order == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, order, (GDestroyNotify) hunch_row_order_unref);
}

void
hunch_row_order_new_async (HunchProject       *project,
                           const char         *table,
                           const char         *sort_column,
                           gboolean            descending,
                           const char         *search,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  OrderJob *job = g_new0 (OrderJob, 1);

  job->project = hunch_project_reopen (project, &error);
  job->table = g_strdup (table);
  job->sort_column = g_strdup (sort_column);
  job->descending = descending;
  job->search = g_strdup (search);

  g_task_set_source_tag (task, hunch_row_order_new_async);
  g_task_set_task_data (task, job, (GDestroyNotify) order_job_free);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, order_in_thread);
}

HunchRowOrder *
hunch_row_order_new_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
