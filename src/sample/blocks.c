#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sample/blocks-private.h"

#define PREVIEW_ROWS 20
#define PREVIEW_CHARACTERS 200

struct _HunchBlocksScan
{
  HunchScan        parent_instance;
  GPtrArray       *sources;     /* owned */
  HunchFooters     footers;     /* Parquet */
  HunchShape      *shape;       /* owned; Parquet, else NULL */
  GArray          *plans;       /* owned, of HunchBlockPlan; Parquet */
  char            *declared;    /* owned; evidence of the file's columns */
  char            *foldered;    /* owned; of those of the folders */
  HunchWholeBlocks whole;       /* formats that are read from the front */
  HunchBlock      *blocks;      /* owned; of all plans */
  guint            n_blocks;
  gint64           n_rows;

  GMutex           lock;        /* of the preview, which is read when it is first asked for */
  gboolean         has_preview;
  GPtrArray       *preview;     /* owned; row after row, texts or NULL */
};

#define HUNCH_TYPE_BLOCKS_SCAN (hunch_blocks_scan_get_type ())
G_DECLARE_FINAL_TYPE (HunchBlocksScan, hunch_blocks_scan, HUNCH, BLOCKS_SCAN, HunchScan)
G_DEFINE_FINAL_TYPE (HunchBlocksScan, hunch_blocks_scan, HUNCH_TYPE_SCAN)

static const char *
hunch_blocks_scan_get_format (HunchScan *scan)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (scan);

  return self->whole.scan != NULL ? hunch_scan_get_format (self->whole.scan) : "parquet";
}

static const HunchField *
hunch_blocks_scan_get_fields (HunchScan *scan,
                              guint     *out_n_fields)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (scan);

  return self->whole.scan != NULL ? hunch_scan_get_fields (self->whole.scan, out_n_fields) : hunch_shape_get_fields (self->shape, out_n_fields);
}

static const char *
hunch_blocks_scan_get_evidence (HunchScan *scan,
                                guint      field)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (scan);

  if (self->whole.scan != NULL)
    return hunch_scan_get_evidence (self->whole.scan, field);
  return hunch_shape_is_folder (self->shape, field) ? self->foldered : self->declared;
}

static gint64
hunch_blocks_scan_get_n_rows (HunchScan *scan)
{
  return HUNCH_BLOCKS_SCAN (scan)->n_rows;
}

static gboolean
hunch_blocks_scan_is_whole (HunchScan *scan)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (scan);

  return self->whole.scan == NULL || hunch_scan_is_whole (self->whole.scan);
}

static const char *const *
hunch_blocks_scan_get_warnings (HunchScan *scan)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (scan);

  return self->whole.scan != NULL ? hunch_scan_get_warnings (self->whole.scan) : NULL;
}

/* --- the first rows ----------------------------------------------------------- */

static char *
dup_cell (const HunchBatchColumn *column,
          gsize                   row)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;
  const char *end;

  if (column->state[row] != HUNCH_CELL_VALUE)
    return NULL;
  if (column->integers != NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, column->integers[row]);
  if (column->reals != NULL)
    return g_strdup (g_ascii_dtostr (number, sizeof number, column->reals[row]));

  text = g_utf8_make_valid (column->slices[row].text, column->slices[row].length);
  if (g_utf8_strlen (text, -1) <= PREVIEW_CHARACTERS)
    return g_steal_pointer (&text);
  end = g_utf8_offset_to_pointer (text, PREVIEW_CHARACTERS - 1);
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

/* What cannot be read has no preview; reading the rows says why. */
static void
read_preview (HunchBlocksScan *self)
{
  g_autoptr (HunchReader) reader = hunch_scan_read (HUNCH_SCAN (self), NULL, 0, NULL, NULL);
  guint n_rows = 0;

  while (reader != NULL && n_rows < PREVIEW_ROWS)
    {
      const HunchBatch *batch = hunch_reader_next (reader, NULL, NULL);

      if (batch == NULL)
        return;
      for (gsize i = 0; i < batch->n_rows && n_rows < PREVIEW_ROWS; i++, n_rows++)
        for (guint k = 0; k < batch->n_columns; k++)
          g_ptr_array_add (self->preview, dup_cell (&batch->columns[k], i));
    }
}

static GPtrArray *
get_preview (HunchBlocksScan *self)
{
  g_mutex_lock (&self->lock);
  if (!self->has_preview)
    read_preview (self);
  self->has_preview = TRUE;
  g_mutex_unlock (&self->lock);
  return self->preview;
}

static guint
hunch_blocks_scan_get_n_preview_rows (HunchScan *scan)
{
  guint n_fields;

  hunch_scan_get_fields (scan, &n_fields);
  return n_fields > 0 ? get_preview (HUNCH_BLOCKS_SCAN (scan))->len / n_fields : 0;
}

static const char *
hunch_blocks_scan_get_preview_raw (HunchScan *scan,
                                   guint      row,
                                   guint      field)
{
  guint n_fields;

  hunch_scan_get_fields (scan, &n_fields);
  return g_ptr_array_index (get_preview (HUNCH_BLOCKS_SCAN (scan)), row * n_fields + field);
}

static const char *
hunch_blocks_scan_get_preview_value (HunchScan      *scan,
                                     guint           row,
                                     guint           field,
                                     HunchCellState *out_state)
{
  const char *value = hunch_blocks_scan_get_preview_raw (scan, row, field);

  if (out_state != NULL)
    *out_state = value != NULL ? HUNCH_CELL_VALUE : HUNCH_CELL_MISSING;
  return value;
}

/* --- the rest ------------------------------------------------------------------- */

static HunchReader *
hunch_blocks_scan_read (HunchScan    *scan,
                        const guint  *fields,
                        guint         n_fields,
                        GCancellable *cancellable,
                        GError      **error)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (scan);

  if (self->whole.scan != NULL)
    return hunch_whole_blocks_read (&self->whole, scan, fields, n_fields, cancellable, error);
  return hunch_blocks_reader_new (scan, self->sources, self->plans, self->shape, fields, n_fields, self->footers.bytes, cancellable, error);
}

static void
hunch_blocks_scan_finalize (GObject *object)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (object);

  g_clear_pointer (&self->plans, g_array_unref);
  hunch_footers_clear (&self->footers);
  hunch_whole_blocks_clear (&self->whole);
  g_clear_pointer (&self->shape, hunch_shape_free);
  g_clear_pointer (&self->declared, g_free);
  g_clear_pointer (&self->foldered, g_free);
  g_clear_pointer (&self->blocks, g_free);
  g_clear_pointer (&self->preview, g_ptr_array_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (hunch_blocks_scan_parent_class)->finalize (object);
}

static void
hunch_blocks_scan_class_init (HunchBlocksScanClass *klass)
{
  HunchScanClass *scan_class = HUNCH_SCAN_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hunch_blocks_scan_finalize;
  scan_class->get_format = hunch_blocks_scan_get_format;
  scan_class->get_fields = hunch_blocks_scan_get_fields;
  scan_class->get_evidence = hunch_blocks_scan_get_evidence;
  scan_class->get_n_rows = hunch_blocks_scan_get_n_rows;
  scan_class->is_whole = hunch_blocks_scan_is_whole;
  scan_class->get_warnings = hunch_blocks_scan_get_warnings;
  scan_class->get_n_preview_rows = hunch_blocks_scan_get_n_preview_rows;
  scan_class->get_preview_raw = hunch_blocks_scan_get_preview_raw;
  scan_class->get_preview_value = hunch_blocks_scan_get_preview_value;
  scan_class->read = hunch_blocks_scan_read;
}

static void
hunch_blocks_scan_init (HunchBlocksScan *self)
{
  g_mutex_init (&self->lock);
  self->preview = g_ptr_array_new_with_free_func (g_free);
}

/* --- making ----------------------------------------------------------------------- */

gboolean
hunch_blocks_is_parquet (HunchSource              *source,
                         const HunchFormatOptions *options,
                         GCancellable             *cancellable)
{
  HunchRange range = { .source = source, .offset = 0, .length = 4 };
  g_autofree char *name = NULL;
  gboolean is_parquet;

  if (options != NULL && options->format != NULL)
    return strcmp (options->format, "parquet") == 0 && hunch_source_can_range (source);
  if (!hunch_source_can_range (source))
    return FALSE;
  name = g_ascii_strdown (hunch_source_get_name (source), -1);
  if (g_str_has_suffix (name, ".parquet"))
    return TRUE;
  /* What is too short to have a beginning of four bytes is none. */
  if (!hunch_source_read_ranges (&range, 1, cancellable, NULL))
    return FALSE;
  is_parquet = memcmp (g_bytes_get_data (range.bytes, NULL), "PAR1", 4) == 0 || memcmp (g_bytes_get_data (range.bytes, NULL), "PARE", 4) == 0;
  g_bytes_unref (range.bytes);
  return is_parquet;
}

static gboolean
make_shape (HunchBlocksScan          *self,
            const HunchFormatOptions *options,
            GError                  **error)
{
  g_autoptr (HunchParquetFile) view = NULL;
  guint last = G_MAXUINT;

  self->shape = hunch_shape_new (self->sources, options);
  for (guint i = 0; i < self->plans->len; i++)
    {
      HunchBlockPlan *plan = &g_array_index (self->plans, HunchBlockPlan, i);

      if (plan->block.object != last)
        {
          guint n;
          const HunchField *fields;

          g_clear_pointer (&view, hunch_parquet_file_unref);
          view = hunch_shape_view (self->shape, plan->file);
          fields = hunch_parquet_file_get_fields (view, &n);
          if (!hunch_shape_add (self->shape, plan->block.object, fields, n, error))
            return FALSE;
        }
      last = plan->block.object;
      hunch_parquet_file_unref (plan->file);
      plan->file = hunch_parquet_file_ref (view);
    }
  return hunch_shape_close (self->shape, error);
}

static gboolean
draw_groups (HunchBlocksScan          *self,
             const HunchFormatOptions *options,
             const HunchSampleChoice  *choice,
             GArray                   *leave_out,
             HunchProgress            *progress,
             GCancellable             *cancellable,
             GError                  **error)
{
  hunch_footers_init (&self->footers, self->sources);
  self->plans = hunch_blocks_draw_groups (&self->footers, choice, leave_out, progress, cancellable, error);
  if (self->plans == NULL)
    return FALSE;
  if (self->plans->len == 0)
    {
      g_set_error_literal (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE,
                           leave_out != NULL && leave_out->len > 0 ? _("No block is left to draw rows of.") : _("There is not one row to draw."));
      return FALSE;
    }
  self->declared = g_strdup (_("declared by the file"));
  self->foldered = g_strdup (_("from the folders’ names"));
  return make_shape (self, options, error);
}

static void
take_blocks (HunchBlocksScan *self,
             GArray          *plans)
{
  self->n_blocks = plans->len;
  self->blocks = g_new (HunchBlock, plans->len + 1);
  for (guint i = 0; i < plans->len; i++)
    {
      self->blocks[i] = g_array_index (plans, HunchBlockPlan, i).block;
      self->n_rows += self->blocks[i].n_kept;
    }
}

static gpointer
add_reference (gconstpointer source,
               gpointer      user_data)
{
  return g_object_ref ((gpointer) source);
}

HunchScan *
hunch_blocks_scan_new (GPtrArray                *sources,
                       const HunchFormatOptions *options,
                       const HunchSampleChoice  *choice,
                       GArray                   *leave_out,
                       HunchProgress            *progress,
                       GCancellable             *cancellable,
                       GError                  **error)
{
  g_autoptr (HunchBlocksScan) self = NULL;

  g_return_val_if_fail (sources != NULL && sources->len > 0 && choice != NULL, NULL);

  self = g_object_new (HUNCH_TYPE_BLOCKS_SCAN, NULL);
  self->sources = g_ptr_array_copy (sources, add_reference, NULL);
  g_ptr_array_set_free_func (self->sources, g_object_unref);
  if (hunch_blocks_is_parquet (g_ptr_array_index (sources, 0), options, cancellable))
    {
      if (!draw_groups (self, options, choice, leave_out, progress, cancellable, error))
        return NULL;
      take_blocks (self, self->plans);
    }
  else
    {
      if (!hunch_whole_blocks_draw (&self->whole, self->sources, options, choice, leave_out, progress, cancellable, error))
        return NULL;
      take_blocks (self, self->whole.plans);
    }
  return HUNCH_SCAN (g_steal_pointer (&self));
}

const HunchBlock *
hunch_blocks_scan_get_blocks (HunchScan *scan,
                              guint     *out_n_blocks)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (scan);

  *out_n_blocks = self->n_blocks;
  return self->blocks;
}

gint64
hunch_blocks_scan_estimate_rows (HunchScan *scan)
{
  HunchBlocksScan *self = HUNCH_BLOCKS_SCAN (scan);
  double bytes = 0;

  if (self->whole.scan == NULL)
    return hunch_footers_estimate_rows (&self->footers);
  for (guint i = 0; i < self->sources->len; i++)
    bytes += hunch_blocks_get_weight (g_ptr_array_index (self->sources, i));
  return self->whole.bytes > 0 ? (gint64) ((double) self->whole.n_rows / self->whole.bytes * bytes) : -1;
}
