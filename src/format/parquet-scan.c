#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/parquet-column-private.h"

#define MAX_FIELDS 2000
#define MAX_PREVIEW_ROWS 200
#define MAX_PREVIEW_BYTES 1000

typedef struct
{
  char  *text;   /* owned; NULL unless there is a value */
  guint8 state;
} Cell;

struct _HunchParquetScan
{
  HunchScan         parent_instance;
  HunchParquetFile *file;       /* owned */
  char            **columns;    /* owned; to look at, NULL: all */
  gboolean         *is_locked;  /* owned, by field: the footer says that it cannot be read */
  char            **evidence;   /* owned, NULL-terminated */
  GPtrArray        *warnings;   /* owned, of owned text, NULL-terminated */
  GMutex            lock;       /* of what follows, until it is loaded */
  gboolean          is_loaded;
  Cell             *cells;      /* owned; row by row */
  guint             n_fields;
  guint             n_preview_rows;
};

#define HUNCH_TYPE_PARQUET_SCAN (hunch_parquet_scan_get_type ())
G_DECLARE_FINAL_TYPE (HunchParquetScan, hunch_parquet_scan, HUNCH, PARQUET_SCAN, HunchScan)
G_DEFINE_FINAL_TYPE (HunchParquetScan, hunch_parquet_scan, HUNCH_TYPE_SCAN)

/* There is always a NULL behind the last one. */
static void
add_warning (HunchParquetScan *self,
             char             *warning)
{
  g_ptr_array_insert (self->warnings, (int) self->warnings->len - 1, warning);
}

/* --- evidence ------------------------------------------------------------- */

static const char *
get_physical_name (HunchParquetPhysical physical)
{
  static const char *const names[] = { "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY" };

  return names[physical];
}

static char *
describe_annotation (const HunchParquetType *type)
{
  static const char *const units[] = { [3] = "ms", [6] = "µs", [9] = "ns" };

  if (type->meaning == HUNCH_PARQUET_MEANS_DECIMAL)
    return g_strdup_printf ("DECIMAL(%d, %d)", type->precision, type->scale);
  if (type->meaning == HUNCH_PARQUET_MEANS_TIME || (type->meaning == HUNCH_PARQUET_MEANS_TIMESTAMP && type->word != NULL))
    return g_strdup_printf ("%s, %s%s", type->word, units[type->n_decimals], type->is_utc ? ", UTC" : "");
  if (g_strcmp0 (type->word, "INT") == 0 || g_strcmp0 (type->word, "UINT") == 0)
    return g_strdup_printf ("%s(%u)", type->word, type->n_bits);

  return g_strdup (type->word);
}

static char *
describe_leaf (const HunchParquetType *type,
               HunchDataType           data)
{
  g_autofree char *annotation = describe_annotation (type);
  g_autofree char *physical = type->physical == HUNCH_PARQUET_FIXED
                                ? g_strdup_printf ("%s(%u)", get_physical_name (type->physical), type->n_bytes)
                                : g_strdup (get_physical_name (type->physical));
  g_autofree char *declared = annotation != NULL ? g_strdup_printf (_("declared as %s (%s)"), physical, annotation)
                                                 : g_strdup_printf (_("declared as %s"), physical);

  if (type->meaning == HUNCH_PARQUET_MEANS_UNSIGNED && data == HUNCH_DATA_TEXT)
    return g_strdup_printf (_("%s; text, because values may be beyond 9223372036854775807"), declared);
  if (type->meaning == HUNCH_PARQUET_MEANS_DECIMAL && data == HUNCH_DATA_TEXT)
    return g_strdup_printf (_("%s; text, so that no digit is lost"), declared);

  return g_steal_pointer (&declared);
}

static char *
describe_field (HunchParquetFile *file,
                guint             field)
{
  const HunchParquetNode *node = hunch_parquet_file_get_node (file, field);

  switch (node->kind)
    {
    case HUNCH_PARQUET_NODE_LEAF:
      return describe_leaf (&hunch_parquet_footer_get_leaf (file->footer, node->first_leaf)->type, file->natural[field]);
    case HUNCH_PARQUET_NODE_STRUCT:
      return g_strdup_printf (_("declared as a struct of %u columns; JSON text"), node->children->len);
    case HUNCH_PARQUET_NODE_MAP:
      return g_strdup (_("declared as a map; JSON text"));
    case HUNCH_PARQUET_NODE_LIST:
    default:
      return g_strdup (_("declared as a list; JSON text"));
    }
}

static void
describe_fields (HunchParquetScan *self)
{
  self->evidence = g_new0 (char *, self->n_fields + 1);
  for (guint i = 0; i < self->n_fields; i++)
    self->evidence[i] = describe_field (self->file, i);
}

/* --- preview -------------------------------------------------------------- */

static Cell *
get_cell (HunchParquetScan *self,
          guint             row,
          guint             field)
{
  return &self->cells[(gsize) row * self->n_fields + field];
}

static char *
cut_text (char *text)
{
  gsize n = strlen (text);
  g_autofree char *whole = text;

  if (n <= MAX_PREVIEW_BYTES)
    return g_steal_pointer (&whole);

  n = MAX_PREVIEW_BYTES;
  while (n > 0 && ((guint8) whole[n] & 0xc0) == 0x80)
    n--;
  whole[n] = '\0';

  return g_strconcat (whole, "…", NULL);
}

static char *
dup_hex (const HunchSlice *bytes)
{
  guint32 n = MIN (bytes->length, MAX_PREVIEW_BYTES / 2);
  GString *text = g_string_sized_new (2 * n);

  for (guint32 i = 0; i < n; i++)
    g_string_append_printf (text, "%02x", (guint8) bytes->text[i]);

  return g_string_free (text, FALSE);
}

static char *
dup_cell (const HunchBatchColumn *column,
          gsize                   row)
{
  HunchParquetValues values = { column->integers, column->reals, column->slices };

  if (column->state[row] == HUNCH_CELL_UNPARSED)
    return g_strndup (column->raw[row].text, column->raw[row].length);
  if (column->type == HUNCH_DATA_BLOB)
    return dup_hex (&column->slices[row]);
  if (column->slices != NULL)
    return g_strndup (column->slices[row].text, MIN (column->slices[row].length, 2 * MAX_PREVIEW_BYTES));

  return hunch_parquet_values_dup_text (&values, column->integers != NULL ? HUNCH_DATA_INTEGER : HUNCH_DATA_REAL, row);
}

static void
keep_batch (HunchParquetScan *self,
            const HunchBatch *batch,
            const guint      *fields)
{
  for (gsize row = 0; row < batch->n_rows && batch->first_row + row < self->n_preview_rows; row++)
    for (guint i = 0; i < batch->n_columns; i++)
      {
        const HunchBatchColumn *column = &batch->columns[i];
        Cell *cell = get_cell (self, batch->first_row + row, fields[i]);

        cell->state = column->state[row];
        if (cell->state != HUNCH_CELL_MISSING && cell->text == NULL)
          cell->text = cut_text (dup_cell (column, row));
      }
}

static gboolean
read_preview (HunchParquetScan *self,
              guint             row_group,
              const guint      *fields,
              guint             n_fields,
              GCancellable     *cancellable,
              GError          **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (HunchReader) reader = hunch_parquet_reader_new (self->file, fields, n_fields, &row_group, 1, 0, self->n_preview_rows,
                                                             NULL, cancellable, error);
  const HunchBatch *batch;

  if (reader == NULL)
    return FALSE;
  while ((batch = hunch_reader_next (reader, cancellable, &cause)) != NULL)
    keep_batch (self, batch, fields);
  if (cause == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static GArray *
choose_preview_fields (HunchParquetScan *self)
{
  const char *const *names = (const char *const *) self->columns;
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->n_fields; i++)
    if (!self->is_locked[i] && (names == NULL || g_strv_contains (names, self->file->fields[i].name)))
      g_array_append_val (fields, i);

  return fields;
}

/* One after the other, so that a column that cannot be read is told from those that can. */
static gboolean
read_preview_singly (HunchParquetScan *self,
                     guint             row_group,
                     GArray           *fields,
                     GCancellable     *cancellable,
                     GError          **error)
{
  g_autoptr (GError) first = NULL;
  guint n_read = 0;

  for (guint i = 0; i < fields->len; i++)
    {
      g_autoptr (GError) cause = NULL;

      if (read_preview (self, row_group, &g_array_index (fields, guint, i), 1, cancellable, &cause))
        {
          n_read++;
          continue;
        }
      if (cause->domain != HUNCH_FORMAT_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      add_warning (self, g_strdup (cause->message));
      if (first == NULL)
        first = g_steal_pointer (&cause);
    }
  if (n_read > 0 || first == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&first));

  return FALSE;
}

static gboolean
make_preview (HunchParquetScan  *self,
              GCancellable      *cancellable,
              GError           **error)
{
  g_autoptr (GArray) fields = choose_preview_fields (self);
  g_autoptr (GError) cause = NULL;
  guint group = 0;

  while (group < hunch_parquet_file_get_n_row_groups (self->file) && hunch_parquet_file_get_group_rows (self->file, group) == 0)
    group++;
  if (group == hunch_parquet_file_get_n_row_groups (self->file) || fields->len == 0)
    return TRUE;

  self->n_preview_rows = (guint) MIN (hunch_parquet_file_get_group_rows (self->file, group), MAX_PREVIEW_ROWS);
  self->cells = g_new0 (Cell, (gsize) self->n_preview_rows * self->n_fields);
  for (gsize i = 0; i < (gsize) self->n_preview_rows * self->n_fields; i++)
    self->cells[i].state = HUNCH_CELL_MISSING;
  if (read_preview (self, group, (const guint *) (gpointer) fields->data, fields->len, cancellable, &cause))
    return TRUE;
  if (cause->domain == HUNCH_FORMAT_ERROR)
    return read_preview_singly (self, group, fields, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static gboolean
load_preview (HunchParquetScan  *self,
              GCancellable      *cancellable,
              GError           **error)
{
  gboolean is_made = TRUE;

  g_mutex_lock (&self->lock);
  if (!self->is_loaded)
    is_made = make_preview (self, cancellable, error);
  self->is_loaded = TRUE;
  g_mutex_unlock (&self->lock);

  return is_made;
}

/* --- unsigned numbers ----------------------------------------------------- */

/* Without statistics only the values tell whether all of them fit 64 bits with a sign; on this machine they are looked at. */
static gboolean
fits_int64 (HunchParquetFile *file,
            guint             field,
            GCancellable     *cancellable)
{
  g_autoptr (HunchReader) reader = hunch_parquet_reader_new (file, &field, 1, NULL, 0, 0, -1, NULL, cancellable, NULL);
  g_autoptr (GError) error = NULL;
  const HunchBatch *batch;

  while (reader != NULL && (batch = hunch_reader_next (reader, cancellable, &error)) != NULL)
    if (memchr (batch->columns[0].state, HUNCH_CELL_UNPARSED, batch->n_rows) != NULL)
      return FALSE;

  return reader != NULL && error == NULL;
}

static void
settle_unsigned (HunchParquetScan *self,
                 GHashTable       *types,
                 GCancellable     *cancellable)
{
  HunchParquetFile *file = self->file;

  for (guint i = 0; i < self->n_fields && hunch_source_is_local (file->footer->source); i++)
    {
      const HunchParquetNode *node = hunch_parquet_file_get_node (file, i);
      gboolean is_told = types != NULL && g_hash_table_contains (types, file->fields[i].name);

      if (node->kind != HUNCH_PARQUET_NODE_LEAF || file->natural[i] != HUNCH_DATA_TEXT || is_told
          || hunch_parquet_footer_get_leaf (file->footer, node->first_leaf)->type.meaning != HUNCH_PARQUET_MEANS_UNSIGNED)
        continue;
      file->natural[i] = file->fields[i].type = HUNCH_DATA_INTEGER;
      if (!fits_int64 (file, i, cancellable))
        file->natural[i] = file->fields[i].type = HUNCH_DATA_TEXT;
    }
}

/* --- the object ----------------------------------------------------------- */

static const char *
hunch_parquet_scan_get_format (HunchScan *scan)
{
  return "parquet";
}

static const HunchField *
hunch_parquet_scan_get_fields (HunchScan *scan,
                               guint     *out_n_fields)
{
  return hunch_parquet_file_get_fields (HUNCH_PARQUET_SCAN (scan)->file, out_n_fields);
}

static const char *
hunch_parquet_scan_get_evidence (HunchScan *scan,
                                 guint      field)
{
  HunchParquetScan *self = HUNCH_PARQUET_SCAN (scan);

  return field < self->n_fields ? self->evidence[field] : NULL;
}

static gint64
hunch_parquet_scan_get_n_rows (HunchScan *scan)
{
  return hunch_parquet_file_get_n_rows (HUNCH_PARQUET_SCAN (scan)->file);
}

static gboolean
hunch_parquet_scan_is_whole (HunchScan *scan)
{
  return TRUE;
}

static const char *const *
hunch_parquet_scan_get_warnings (HunchScan *scan)
{
  return (const char *const *) HUNCH_PARQUET_SCAN (scan)->warnings->pdata;
}

static guint
hunch_parquet_scan_get_n_preview_rows (HunchScan *scan)
{
  load_preview (HUNCH_PARQUET_SCAN (scan), NULL, NULL);

  return HUNCH_PARQUET_SCAN (scan)->n_preview_rows;
}

static const char *
hunch_parquet_scan_get_preview_raw (HunchScan *scan,
                                    guint      row,
                                    guint      field)
{
  HunchParquetScan *self = HUNCH_PARQUET_SCAN (scan);

  return row < self->n_preview_rows && field < self->n_fields ? get_cell (self, row, field)->text : NULL;
}

static const char *
hunch_parquet_scan_get_preview_value (HunchScan      *scan,
                                      guint           row,
                                      guint           field,
                                      HunchCellState *out_state)
{
  HunchParquetScan *self = HUNCH_PARQUET_SCAN (scan);
  const Cell *cell;

  if (row >= self->n_preview_rows || field >= self->n_fields)
    return NULL;

  cell = get_cell (self, row, field);
  *out_state = cell->state;

  return cell->state == HUNCH_CELL_VALUE ? cell->text : NULL;
}

static HunchReader *
hunch_parquet_scan_read (HunchScan    *scan,
                         const guint  *fields,
                         guint         n_fields,
                         GCancellable *cancellable,
                         GError      **error)
{
  return hunch_parquet_reader_new (HUNCH_PARQUET_SCAN (scan)->file, fields, n_fields, NULL, 0, 0, -1, NULL, cancellable, error);
}

static void
hunch_parquet_scan_finalize (GObject *object)
{
  HunchParquetScan *self = HUNCH_PARQUET_SCAN (object);

  for (gsize i = 0; i < (gsize) self->n_preview_rows * self->n_fields; i++)
    g_free (self->cells[i].text);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->evidence, g_strfreev);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_strfreev);
  g_clear_pointer (&self->is_locked, g_free);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->file, hunch_parquet_file_unref);

  G_OBJECT_CLASS (hunch_parquet_scan_parent_class)->finalize (object);
}

static void
hunch_parquet_scan_class_init (HunchParquetScanClass *klass)
{
  HunchScanClass *scan_class = HUNCH_SCAN_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hunch_parquet_scan_finalize;
  scan_class->get_format = hunch_parquet_scan_get_format;
  scan_class->get_fields = hunch_parquet_scan_get_fields;
  scan_class->get_evidence = hunch_parquet_scan_get_evidence;
  scan_class->get_n_rows = hunch_parquet_scan_get_n_rows;
  scan_class->is_whole = hunch_parquet_scan_is_whole;
  scan_class->get_warnings = hunch_parquet_scan_get_warnings;
  scan_class->get_n_preview_rows = hunch_parquet_scan_get_n_preview_rows;
  scan_class->get_preview_raw = hunch_parquet_scan_get_preview_raw;
  scan_class->get_preview_value = hunch_parquet_scan_get_preview_value;
  scan_class->read = hunch_parquet_scan_read;
}

static void
hunch_parquet_scan_init (HunchParquetScan *self)
{
  g_mutex_init (&self->lock);
}

/* Only a table that is too wide is cut down to the columns that were asked for; positions are the same in scan and file. */
static gboolean
choose_file (HunchParquetScan         *self,
             HunchParquetFile         *file,
             const HunchFormatOptions *options,
             GError                  **error)
{
  const char *const *names = options != NULL && file->n_fields > MAX_FIELDS ? (const char *const *) options->columns : NULL;

  self->file = hunch_parquet_file_new_view (file, options != NULL && options->csv != NULL ? options->csv->types : NULL,
                                            options != NULL && options->csv != NULL ? options->csv->missing : NULL, names);
  self->n_fields = self->file->n_fields;
  if (self->n_fields > 0 && self->n_fields <= MAX_FIELDS)
    return TRUE;

  if (self->n_fields == 0)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("%s has none of the columns that were asked for."), file->footer->name);
  else
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                 _("%s has %u columns; choose at most %d of them."), file->footer->name, self->n_fields, MAX_FIELDS);

  return FALSE;
}

/* Of its name, of its lock and of its preview for each column: then the array never moves, and can be lent. */
static void
make_room_for_warnings (HunchParquetScan *self)
{
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  self->warnings = g_ptr_array_new_full (3 * self->n_fields + 1, g_free);
  g_ptr_array_add (self->warnings, NULL);
}

static void
warn_of_names (HunchParquetScan *self)
{
  for (guint i = 0; i < self->n_fields; i++)
    {
      const HunchParquetNode *node = hunch_parquet_file_get_node (self->file, i);

      if (strcmp (node->name, self->file->fields[i].name) != 0)
        add_warning (self, g_strdup_printf (_("Column %u is called “%s” here, because “%s” is empty or taken."),
                                            self->file->nodes[i] + 1, self->file->fields[i].name, node->name));
    }
}

/* A column that is encrypted, or packed in a way that is not read, is named at once; the others can be had. */
static gboolean
check_field (HunchParquetScan *self,
             guint             field,
             GError          **error)
{
  const HunchParquetNode *node = hunch_parquet_file_get_node (self->file, field);
  gint64 n_read = 0;

  for (guint i = 0; i < node->n_leaves && hunch_parquet_file_get_n_row_groups (self->file) > 0; i++)
    {
      HunchParquetColumn column;
      const HunchParquetLeaf *leaf = hunch_parquet_footer_get_leaf (self->file->footer, node->first_leaf + i);
      gboolean can_begin;

      hunch_parquet_column_init (&column, self->file->footer, node->first_leaf + i, &leaf->type, 1);
      can_begin = hunch_parquet_column_begin (&column, 0, NULL, 0, &n_read, error);
      hunch_parquet_column_clear (&column);
      if (!can_begin)
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_fields (HunchParquetScan *self,
              GError          **error)
{
  g_autoptr (GError) first = NULL;
  guint n_locked = 0;

  self->is_locked = g_new0 (gboolean, self->n_fields);
  for (guint i = 0; i < self->n_fields; i++)
    {
      g_autoptr (GError) cause = NULL;

      if (check_field (self, i, &cause))
        continue;
      self->is_locked[i] = TRUE;
      n_locked++;
      add_warning (self, g_strdup (cause->message));
      if (first == NULL)
        first = g_steal_pointer (&cause);
    }
  if (n_locked < self->n_fields)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&first));

  return FALSE;
}

HunchScan *
hunch_parquet_scan_new (HunchSource              *source,
                        const HunchFormatOptions *options,
                        GCancellable             *cancellable,
                        GError                  **error)
{
  g_autoptr (HunchParquetFile) file = NULL;
  g_autoptr (HunchParquetScan) self = NULL;

  g_return_val_if_fail (HUNCH_IS_SOURCE (source), NULL);

  file = hunch_parquet_file_new (source, 0, cancellable, error);
  if (file == NULL)
    return NULL;

  self = g_object_new (HUNCH_TYPE_PARQUET_SCAN, NULL);
  if (!choose_file (self, file, options, error))
    return NULL;

  settle_unsigned (self, options != NULL && options->csv != NULL ? options->csv->types : NULL, cancellable);
  describe_fields (self);
  make_room_for_warnings (self);
  warn_of_names (self);
  self->columns = options != NULL ? g_strdupv (options->columns) : NULL;
  if (!check_fields (self, error))
    return NULL;

  return HUNCH_SCAN (g_steal_pointer (&self));
}

gboolean
hunch_parquet_scan_load_preview (HunchScan     *scan,
                                 GCancellable  *cancellable,
                                 GError       **error)
{
  g_return_val_if_fail (HUNCH_IS_PARQUET_SCAN (scan), FALSE);

  return load_preview (HUNCH_PARQUET_SCAN (scan), cancellable, error);
}

HunchParquetFile *
hunch_parquet_scan_get_file (HunchScan *scan)
{
  return HUNCH_IS_PARQUET_SCAN (scan) ? HUNCH_PARQUET_SCAN (scan)->file : NULL;
}
