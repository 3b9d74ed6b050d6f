#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/columns.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "project/collect-private.h"
#include "project/columns-private.h"
#include "project/iso-time-private.h"
#include "project/table-private.h"

#define MAX_NUMBER_LEVELS 1000000
#define EXACT_LIMIT 9007199254740992.0  /* 2^53: from here on not every whole number is a double */
#define BLOCK_VALUES 8192
#define CACHE_BYTES (G_GINT64_CONSTANT (4) << 30)  /* what segments may take when no one says otherwise */

typedef struct
{
  int           place;        /* of the column in the table; -1 for hunch_row */
  HunchSegment *segment;      /* owned, or NULL when `same_as` has it */
  HunchSegment *codes;        /* owned; whole numbers too large for doubles, when asked for */
  int           same_as;      /* an earlier column of the same place, or -1 */
  double       *level_values; /* owned; [n_levels] of numbers, ascending */
  char        **levels;       /* owned; the same as text */
  guint         n_levels;
} Column;

struct _HunchColumns
{
  HunchProject   *project;  /* owned */
  HunchTableInfo *info;     /* owned */
  gint64          n_rows;
  guint           n;
  Column         *columns;  /* owned; [n] */
};

/* --- places in the cache -------------------------------------------------------- */

/* The token comes from a file that anyone may have written, so it is not trusted as a path. */
static char *
make_folder_name (HunchTableInfo *info)
{
  if (strspn (info->token, "0123456789abcdef") == strlen (info->token) && strlen (info->token) == 32)
    return g_strdup (info->token);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, info->token, -1);
}

static char *
dup_cache_path (void)
{
  return g_build_filename (g_get_user_cache_dir (), "hunch", NULL);
}

/* NULL when the cache cannot be written. */
static char *
make_folder (HunchTableInfo *info)
{
  g_autofree char *cache = dup_cache_path ();
  g_autofree char *name = make_folder_name (info);
  g_autofree char *folder = g_build_filename (cache, name, NULL);

  return g_mkdir_with_parents (folder, 0700) == 0 ? g_steal_pointer (&folder) : NULL;
}

/* A column may be renamed without its rows changing, so segments are known by place. */
static char *
make_segment_path (const char *folder,
                   int         place,
                   gboolean    codes)
{
  g_autofree char *name = NULL;

  if (folder == NULL)
    return NULL;
  name = place < 0 ? g_strdup ("row.segment") : g_strdup_printf ("%d%s.segment", place, codes ? ".codes" : "");
  return g_build_filename (folder, name, NULL);
}

/* --- opening -------------------------------------------------------------------- */

/* Bytes that are no text are computed with as the text of their digits. */
static HunchDataType
get_type (HunchColumns *self,
          const Column *column)
{
  HunchDataType type = column->place < 0 ? HUNCH_DATA_INTEGER : self->info->columns[column->place].type;

  return type == HUNCH_DATA_BLOB ? HUNCH_DATA_TEXT : type;
}

static const char *
get_name (HunchColumns *self,
          const Column *column)
{
  return column->place < 0 ? "hunch_row" : self->info->columns[column->place].name;
}

static gboolean
find_places (HunchColumns      *self,
             const char *const *names,
             GError           **error)
{
  for (guint i = 0; i < self->n; i++)
    {
      Column *column = &self->columns[i];

      column->same_as = -1;
      column->place = hunch_table_info_find (self->info, names[i]);
      if (column->place < 0 && !(self->info->is_view && strcmp (names[i], "hunch_row") == 0))
        {
          g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                       _("There is no column “%s” in the table “%s”."), names[i], self->info->name);
          return FALSE;
        }
      for (guint j = 0; j < i && column->same_as < 0; j++)
        if (self->columns[j].place == column->place)
          column->same_as = (int) j;
    }
  return TRUE;
}

static gboolean
finish_segments (HunchColumns             *self,
                 const HunchCollectColumn *jobs,
                 guint                     n_jobs,
                 HunchSegment            **out,
                 GError                  **error)
{
  for (guint i = 0; i < n_jobs; i++)
    {
      out[i] = hunch_segment_writer_finish (jobs[i].writer, error);
      if (out[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
make_writers (HunchColumns       *self,
              HunchCollectColumn *jobs,
              const guint        *places,
              guint               n_jobs,
              const char         *folder,
              gboolean            codes)
{
  for (guint i = 0; i < n_jobs; i++)
    {
      const Column *column = &self->columns[places[i]];
      g_autofree char *path = make_segment_path (folder, column->place, codes);

      g_clear_pointer (&jobs[i].writer, hunch_segment_writer_free);
      jobs[i].name = get_name (self, column);
      jobs[i].position = column->place;
      jobs[i].type = get_type (self, column);
      jobs[i].codes = codes || jobs[i].type == HUNCH_DATA_TEXT;
      jobs[i].writer = hunch_segment_writer_new (path, jobs[i].type, jobs[i].codes);
    }
}

/* From the pages of the file if that can be, otherwise through SQL. */
static gboolean
scan (HunchColumns       *self,
      HunchCollectColumn *jobs,
      const guint        *places,
      guint               n_jobs,
      const char         *folder,
      gboolean            codes,
      HunchProgress      *progress,
      GCancellable       *cancellable,
      GError            **error)
{
  HunchTableInfo *info = self->info;
  gboolean possible = FALSE;

  make_writers (self, jobs, places, n_jobs, folder, codes);
  if (!info->is_view)
    {
      if (hunch_collect_pages (self->project, info->name, info->n_rows, jobs, n_jobs, progress, cancellable, &possible, error))
        return TRUE;
      if (possible)
        return FALSE;
      make_writers (self, jobs, places, n_jobs, folder, codes);
    }
  return hunch_collect_scan (self->project, info->name, info->n_rows, jobs, n_jobs, progress, cancellable, error);
}

/* Once in a while, which is once for each program that adds to the cache. */
static void
clean_cache_once (void)
{
  static gsize cleaned;

  if (g_once_init_enter (&cleaned))
    {
      hunch_columns_clean_cache (CACHE_BYTES);
      g_once_init_leave (&cleaned, 1);
    }
}

/* One scan for what is missing. `places` says which columns of `self` the jobs are for. */
static gboolean
make_segments (HunchColumns  *self,
               const char    *folder,
               const guint   *places,
               guint          n_jobs,
               gboolean       codes,
               HunchProgress *progress,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree HunchCollectColumn *jobs = g_new0 (HunchCollectColumn, n_jobs);
  g_autofree HunchSegment **segments = g_new0 (HunchSegment *, n_jobs);
  gboolean done = scan (self, jobs, places, n_jobs, folder, codes, progress, cancellable, error)
               && finish_segments (self, jobs, n_jobs, segments, error);

  for (guint i = 0; i < n_jobs; i++)
    {
      Column *column = &self->columns[places[i]];

      hunch_segment_writer_free (jobs[i].writer);
      if (codes)
        column->codes = segments[i];
      else
        column->segment = segments[i];
    }
  clean_cache_once ();
  return done;
}

static gboolean
open_segments (HunchColumns  *self,
               HunchProgress *progress,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofree char *folder = make_folder (self->info);
  g_autofree guint *absent = g_new (guint, self->n + 1);
  guint n_absent = 0;

  for (guint i = 0; i < self->n; i++)
    {
      Column *column = &self->columns[i];
      g_autofree char *path = make_segment_path (folder, column->place, FALSE);
      HunchDataType type = get_type (self, column);

      if (column->same_as >= 0)
        continue;
      if (path != NULL)
        column->segment = hunch_segment_open (path, type, type == HUNCH_DATA_TEXT, self->info->n_rows);
      if (column->segment == NULL)
        absent[n_absent++] = i;
    }
  return n_absent == 0 || make_segments (self, folder, absent, n_absent, FALSE, progress, cancellable, error);
}

/* The rows may be fewer or more than on record only when the record is wrong; then what was read counts. */
static gboolean
settle_n_rows (HunchColumns *self,
               GError      **error)
{
  self->n_rows = self->info->n_rows;
  for (guint i = 0; i < self->n; i++)
    if (self->columns[i].segment != NULL)
      {
        gint64 n_rows = hunch_segment_get_head (self->columns[i].segment)->n_rows;

        if (i > 0 && n_rows != self->n_rows)
          {
            g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL,
                         _("The rows of “%s” changed while they were read."), self->info->name);
            return FALSE;
          }
        self->n_rows = n_rows;
      }
  return TRUE;
}

static gboolean
open_in_transaction (HunchColumns      *self,
                     const char        *table,
                     const char *const *names,
                     HunchProgress     *progress,
                     GCancellable      *cancellable,
                     GError           **error)
{
  self->info = hunch_project_get_table (self->project, table, error);
  return self->info != NULL
      && find_places (self, names, error)
      && open_segments (self, progress, cancellable, error)
      && settle_n_rows (self, error);
}

/* Runs in one read transaction, so that the token and the rows are of one state. */
HunchColumns *
hunch_columns_open (HunchProject      *project,
                    const char        *table,
                    const char *const *names,
                    guint              n,
                    HunchProgress     *progress,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr (HunchColumns) self = NULL;
  sqlite3 *db;
  gboolean own_transaction;
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL && (n == 0 || names != NULL), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  db = hunch_project_get_db (project);
  own_transaction = sqlite3_get_autocommit (db);
  if (own_transaction && !hunch_db_exec (db, "BEGIN", error))
    return NULL;

  self = g_new0 (HunchColumns, 1);
  self->project = g_object_ref (project);
  self->n = n;
  self->columns = g_new0 (Column, n + 1);
  done = open_in_transaction (self, table, names, progress, cancellable, error);

  if (own_transaction)
    sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  return done ? g_steal_pointer (&self) : NULL;
}

void
hunch_columns_free (HunchColumns *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n; i++)
    {
      Column *column = &self->columns[i];

      g_clear_pointer (&column->segment, hunch_segment_free);
      g_clear_pointer (&column->codes, hunch_segment_free);
      g_clear_pointer (&column->level_values, g_free);
      g_clear_pointer (&column->levels, g_strfreev);
    }
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_object (&self->project);
  g_free (self);
}

/* --- reading -------------------------------------------------------------------- */

static Column *
get_column (HunchColumns *self,
            guint         column)
{
  Column *found = &self->columns[column];

  return found->same_as >= 0 ? &self->columns[found->same_as] : found;
}

gint64
hunch_columns_get_n_rows (HunchColumns *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_rows;
}

HunchTableInfo *
hunch_columns_get_info (HunchColumns *self)
{
  return self->info;
}

HunchDataType
hunch_columns_get_type (HunchColumns *self,
                        guint         column)
{
  g_return_val_if_fail (self != NULL && column < self->n, HUNCH_DATA_TEXT);
  return get_type (self, &self->columns[column]);
}

gint64
hunch_columns_get_n_missing (HunchColumns *self,
                             guint         column)
{
  g_return_val_if_fail (self != NULL && column < self->n, 0);
  return hunch_segment_get_head (get_column (self, column)->segment)->n_missing;
}

void
hunch_columns_get_range (HunchColumns *self,
                         guint         column,
                         double       *out_min,
                         double       *out_max)
{
  const HunchSegmentHead *head;

  g_return_if_fail (self != NULL && column < self->n);

  head = hunch_segment_get_head (get_column (self, column)->segment);
  *out_min = head->min;
  *out_max = head->max;
}

gboolean
hunch_columns_has_codes (HunchColumns *self,
                         guint         column)
{
  return hunch_segment_get_head (get_column (self, column)->segment)->width != 8;
}

static gboolean
check_rows (HunchColumns *self,
            gint64        first,
            gsize         n,
            GError      **error)
{
  if (first >= 0 && first <= self->n_rows && (gint64) n <= self->n_rows - first)
    return TRUE;
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
               _("The table “%s” has no such rows."), self->info->name);
  return FALSE;
}

gboolean
hunch_columns_read (HunchColumns *self,
                    guint         column,
                    gint64        first,
                    gsize         n,
                    double       *out,
                    GError      **error)
{
  g_return_val_if_fail (self != NULL && column < self->n, FALSE);

  if (hunch_columns_has_codes (self, column))
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                   _("The column “%s” holds text, and numbers are needed."), get_name (self, &self->columns[column]));
      return FALSE;
    }
  return check_rows (self, first, n, error)
      && hunch_segment_read_doubles (get_column (self, column)->segment, first, n, out, error);
}

/* --- levels of numbers ------------------------------------------------------------ */

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
sort_and_thin (GArray *values)
{
  double *data = (double *) (gpointer) values->data;
  guint n = 0;

  if (values->len > 0)
    qsort (data, values->len, sizeof *data, compare_doubles);
  for (guint i = 0; i < values->len; i++)
    if (n == 0 || data[i] != data[n - 1])
      data[n++] = data[i];
  g_array_set_size (values, n);
}

/* Distinct values of a segment of doubles, ascending. New values gather until sorting them in is worth while. */
static GArray *
gather_values (HunchColumns *self,
               guint         column,
               GError      **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree double *block = g_new (double, BLOCK_VALUES);
  guint thin_at = 4 * BLOCK_VALUES;

  for (gint64 first = 0; first < self->n_rows; first += BLOCK_VALUES)
    {
      gsize n = MIN (BLOCK_VALUES, self->n_rows - first);

      if (!hunch_columns_read (self, column, first, n, block, error))
        return NULL;
      for (gsize i = 0; i < n; i++)
        if (!isnan (block[i]) && (i == 0 || block[i] != block[i - 1]))
          g_array_append_val (values, block[i]);
      if (values->len >= thin_at)
        {
          sort_and_thin (values);
          if (values->len > MAX_NUMBER_LEVELS)
            break;
          thin_at = MAX (4 * BLOCK_VALUES, 2 * values->len);
        }
    }
  sort_and_thin (values);
  if (values->len <= MAX_NUMBER_LEVELS)
    return g_steal_pointer (&values);

  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
               _("The column “%s” has more than a million different values, too many for groups."),
               get_name (self, &self->columns[column]));
  return NULL;
}

static char *
format_level (double        value,
              HunchDataType type)
{
  char buffer[MAX (HUNCH_ISO_BUFFER, HUNCH_NUMBER_BUFFER)];

  if (type == HUNCH_DATA_BOOLEAN && (value == 0 || value == 1))
    return g_strdup (value == 0 ? "false" : "true");
  if (type == HUNCH_DATA_DATE)
    return g_strdup (hunch_iso_format_date (value, buffer));
  if (type == HUNCH_DATA_TIMESTAMP)
    return g_strdup (hunch_iso_format_timestamp (value, buffer));
  return g_strdup (hunch_number_to_json (value, buffer));
}

static gboolean
make_number_levels (HunchColumns *self,
                    guint         column,
                    GError      **error)
{
  Column *target = get_column (self, column);
  g_autoptr (GArray) values = gather_values (self, column, error);
  HunchDataType type = get_type (self, target);

  if (values == NULL)
    return FALSE;
  target->n_levels = values->len;
  target->levels = g_new0 (char *, values->len + 1);
  for (guint i = 0; i < values->len; i++)
    target->levels[i] = format_level (g_array_index (values, double, i), type);
  target->level_values = (double *) (gpointer) g_array_free (g_steal_pointer (&values), FALSE);
  return TRUE;
}

/* Whole numbers beyond 2^53 run together as doubles, so their codes are made from the rows. */
gboolean
hunch_columns_needs_exact_codes (HunchColumns *self,
                                 guint         place)
{
  const HunchSegmentHead *head = hunch_segment_get_head (get_column (self, place)->segment);

  return hunch_columns_get_type (self, place) == HUNCH_DATA_INTEGER && (head->min <= -EXACT_LIMIT || head->max >= EXACT_LIMIT);
}

static gboolean
make_exact_codes (HunchColumns *self,
                  Column       *column,
                  GError      **error)
{
  g_autofree char *folder = make_folder (self->info);
  g_autofree char *path = make_segment_path (folder, column->place, TRUE);
  g_autofree char *token = NULL;
  guint place = (guint) (column - self->columns);

  if (path != NULL)
    column->codes = hunch_segment_open (path, HUNCH_DATA_INTEGER, TRUE, self->n_rows);
  if (column->codes != NULL)
    return TRUE;

  token = hunch_token_dup (self->project, self->info->name, error);
  if (token == NULL)
    return FALSE;
  if (strcmp (token, self->info->token) != 0)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL,
                   _("The rows of “%s” changed while they were read."), self->info->name);
      return FALSE;
    }
  return make_segments (self, folder, &place, 1, TRUE, NULL, NULL, error);
}

/* The segment whose codes and levels stand for the column, made if need be; NULL without error: its numbers do. */
static gboolean
find_codes (HunchColumns  *self,
            guint          place,
            HunchSegment **out,
            GError       **error)
{
  Column *column = get_column (self, place);

  *out = NULL;
  if (hunch_columns_has_codes (self, place))
    *out = column->segment;
  else if (hunch_columns_needs_exact_codes (self, place))
    {
      if (column->codes == NULL && !make_exact_codes (self, column, error))
        return FALSE;
      *out = column->codes;
    }
  else if (column->levels == NULL)
    return make_number_levels (self, place, error);
  return TRUE;
}

const char *const *
hunch_columns_get_levels (HunchColumns *self,
                          guint         column,
                          guint        *out_n_levels,
                          GError      **error)
{
  HunchSegment *segment;

  g_return_val_if_fail (self != NULL && column < self->n, NULL);

  if (!find_codes (self, column, &segment, error))
    return NULL;
  if (segment != NULL)
    {
      *out_n_levels = hunch_segment_get_head (segment)->n_levels;
      return hunch_segment_get_levels (segment, error);
    }
  *out_n_levels = get_column (self, column)->n_levels;
  return (const char *const *) get_column (self, column)->levels;
}

static gint32
find_level (const Column *column,
            double        value)
{
  guint low = 0;
  guint high = column->n_levels;

  if (isnan (value))
    return -1;
  while (low + 1 < high)
    {
      guint middle = (low + high) / 2;

      if (column->level_values[middle] <= value)
        low = middle;
      else
        high = middle;
    }
  return (gint32) low;
}

gboolean
hunch_columns_read_codes (HunchColumns *self,
                          guint         column,
                          gint64        first,
                          gsize         n,
                          gint32       *out,
                          GError      **error)
{
  g_autofree double *block = NULL;
  HunchSegment *segment;
  const Column *source;

  g_return_val_if_fail (self != NULL && column < self->n, FALSE);

  if (!check_rows (self, first, n, error) || !find_codes (self, column, &segment, error))
    return FALSE;
  if (segment != NULL)
    return hunch_segment_read_codes (segment, first, n, out, error);

  source = get_column (self, column);
  block = g_new (double, BLOCK_VALUES);
  for (gsize done = 0; done < n; done += BLOCK_VALUES)
    {
      gsize n_block = MIN (BLOCK_VALUES, n - done);

      if (!hunch_columns_read (self, column, first + (gint64) done, n_block, block, error))
        return FALSE;
      for (gsize i = 0; i < n_block; i++)
        out[done + i] = find_level (source, block[i]);
    }
  return TRUE;
}
