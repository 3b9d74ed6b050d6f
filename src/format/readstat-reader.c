#define G_LOG_DOMAIN "hunch-format"
#include "format/readstat-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/json.h"

/* ReadStat calls back for every cell, so it runs in a thread of its own, which fills one block of rows while the other
 * is being read. Texts of a block lie in one arena; until the block is full they are places in it, since it may move. */

#define BLOCK_CELLS (512 * 1024)
#define MAX_BLOCK_ROWS 2048
#define MAX_ARENA (64 * 1024 * 1024)
#define WAIT_US (50 * G_TIME_SPAN_MILLISECOND)
#define MAX_WHOLE 9007199254740992.0

typedef struct
{
  gsize start;
  gsize length;
} Place;

typedef struct
{
  guint8     *state;     /* owned, as all arrays here */
  gint64     *integers;
  double     *reals;
  Place      *texts;
  Place      *raw;
  HunchSlice *slices;
  HunchSlice *raw_slices;
} Cells;

typedef struct
{
  guint             n_rows;
  Cells            *cells;     /* owned; per column */
  GByteArray       *arena;     /* owned */
  HunchBatchColumn *columns;   /* owned */
} Block;

struct _HunchReadstatReader
{
  GObject              parent_instance;
  HunchReadstatFile   *file;       /* owned */
  HunchReadstatColumn *columns;    /* owned */
  HunchField          *fields;     /* owned */
  guint                n_columns;
  guint              **of_variable; /* owned; per variable, columns + 1, ends with 0 */
  guint                room;       /* rows per block */
  gint64               max_rows;
  gboolean             is_strict;  /* what no scan saw is a surprise */
  gint64               n_given;
  gint64               n_bytes;    /* atomic */
  HunchBatch           batch;

  GThread             *thread;     /* owned; NULL before the first batch */
  GCancellable        *stop;       /* owned */
  Block               *blocks[2];  /* owned */
  guint                filling;    /* the thread's */
  GMutex               lock;       /* over what follows */
  GCond                changed;
  gboolean             is_full[2];
  gboolean             is_done;
  GError              *error;      /* owned */
};

#define HUNCH_TYPE_READSTAT_READER (hunch_readstat_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchReadstatReader, hunch_readstat_reader, HUNCH, READSTAT_READER, GObject)

static void hunch_readstat_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchReadstatReader, hunch_readstat_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_readstat_reader_iface_init))

static HunchReadstatVariable *
get_variable (HunchReadstatReader *self,
              guint                column)
{
  return g_ptr_array_index (self->file->variables, self->columns[column].variable);
}

/* --- filling, in the thread ------------------------------------------------------- */

static Place
keep_text (Block      *block,
           const char *text)
{
  gsize n = strlen (text);
  Place place = { block->arena->len, n };

  if (g_utf8_validate_len (text, n, NULL))
    g_byte_array_append (block->arena, (const guint8 *) text, n);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (text, (gssize) n);

      place.length = strlen (valid);
      g_byte_array_append (block->arena, (const guint8 *) valid, place.length);
    }

  return place;
}

static void
set_missing (Block      *block,
             Cells      *cells,
             guint       row,
             const char *raw)
{
  Place place = keep_text (block, raw);

  cells->state[row] = HUNCH_CELL_MISSING;
  if (cells->texts != NULL)
    cells->texts[row] = place;
  if (cells->raw != NULL)
    cells->raw[row] = place;
}

static void
set_unparsed (Block      *block,
              Cells      *cells,
              guint       row,
              const char *raw)
{
  set_missing (block, cells, row, raw);
  cells->state[row] = HUNCH_CELL_UNPARSED;
}

static const char *
find_label (HunchReadstatReader         *self,
            const HunchReadstatVariable *variable,
            const char                  *code)
{
  GHashTable *labels = variable->label_set != NULL ? g_hash_table_lookup (self->file->label_sets, variable->label_set) : NULL;

  return labels != NULL ? g_hash_table_lookup (labels, code) : NULL;
}

static gboolean
is_marker (HunchReadstatReader *self,
           const char          *text)
{
  return self->file->missing != NULL && g_hash_table_contains (self->file->missing, text);
}

/* FALSE when the number does not fit what the scan of the first rows promised. */
static gboolean
set_number (HunchReadstatReader         *self,
            const HunchReadstatVariable *variable,
            Block                       *block,
            Cells                       *cells,
            HunchDataType                type,
            guint                        row,
            double                       value)
{
  char iso[HUNCH_READSTAT_ISO_BYTES];
  char code[HUNCH_READSTAT_CODE_BYTES];
  gsize n;

  switch (type)
    {
    case HUNCH_DATA_INTEGER:
      if (value != floor (value) || fabs (value) > MAX_WHOLE)
        {
          set_unparsed (block, cells, row, hunch_readstat_write_code (value, code));
          return variable->is_told;
        }
      cells->integers[row] = (gint64) value;
      return TRUE;
    case HUNCH_DATA_REAL:
    case HUNCH_DATA_DURATION:
      cells->reals[row] = value;
      return TRUE;
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      n = hunch_readstat_write_moment (&variable->clock, value, type == HUNCH_DATA_TIMESTAMP, iso);
      if (n == 0)
        set_unparsed (block, cells, row, hunch_readstat_write_code (value, code));
      else
        cells->texts[row] = keep_text (block, iso);
      return n > 0 || !self->is_strict;
    default:
      if (variable->clock.meaning == HUNCH_READSTAT_DAY || variable->clock.meaning == HUNCH_READSTAT_MOMENT)
        n = hunch_readstat_write_moment (&variable->clock, value, variable->clock.meaning == HUNCH_READSTAT_MOMENT || variable->n_times > 0, iso);
      else
        n = 0;
      cells->texts[row] = keep_text (block, n > 0 ? iso : hunch_readstat_write_code (value, code));
      return TRUE;
    }
}

/* The text of a cell or its code; "" for none. Numbers are written only where that is looked at. */
static const char *
find_text (HunchReadstatReader         *self,
           const HunchReadstatVariable *variable,
           HunchDataType                type,
           readstat_value_t             value,
           char                        *number)
{
  *number = '\0';
  if (variable->is_text)
    return readstat_string_value (value) != NULL ? readstat_string_value (value) : "";

  if (readstat_value_is_tagged_missing (value) && readstat_value_tag (value) != 0)
    g_snprintf (number, HUNCH_READSTAT_CODE_BYTES, ".%c", readstat_value_tag (value));
  else if (!readstat_value_is_system_missing (value)
           && (variable->label_set != NULL || self->file->missing != NULL || type == HUNCH_DATA_TEXT))
    hunch_readstat_write_code (readstat_double_value (value), number);

  return number;
}

static gboolean
is_missing (HunchReadstatReader         *self,
            const HunchReadstatVariable *variable,
            readstat_variable_t         *declared,
            readstat_value_t             value,
            const char                  *text)
{
  if (readstat_value_is_missing (value, declared) || is_marker (self, text))
    return TRUE;

  return variable->is_text ? *text == '\0' : !isfinite (readstat_double_value (value));
}

static void
set_missing_value (HunchReadstatReader         *self,
                   const HunchReadstatVariable *variable,
                   Cells                       *cells,
                   readstat_value_t             value,
                   const char                  *text)
{
  Block *block = self->blocks[self->filling];
  char number[HUNCH_READSTAT_CODE_BYTES];
  const char *label = variable->is_labelled ? find_label (self, variable, text) : NULL;

  if (*text == '\0' && !variable->is_text && !readstat_value_is_system_missing (value) && isfinite (readstat_double_value (value)))
    text = hunch_readstat_write_code (readstat_double_value (value), number);

  set_missing (block, cells, block->n_rows, label != NULL ? label : text);
}

/* FALSE when the cell does not fit what the scan promised. */
static gboolean
set_cell (HunchReadstatReader *self,
          guint                column,
          readstat_variable_t *declared,
          readstat_value_t     value)
{
  const HunchReadstatVariable *variable = get_variable (self, column);
  Block *block = self->blocks[self->filling];
  Cells *cells = &block->cells[column];
  HunchDataType type = self->fields[column].type;
  guint row = block->n_rows;
  char number[HUNCH_READSTAT_CODE_BYTES];
  const char *text = find_text (self, variable, type, value, number);
  const char *label;

  cells->state[row] = HUNCH_CELL_VALUE;
  if (is_missing (self, variable, declared, value, text))
    set_missing_value (self, variable, cells, value, text);
  else if (self->columns[column].is_label || variable->is_labelled)
    {
      label = find_label (self, variable, text);
      if (label == NULL && self->columns[column].is_label)
        set_missing (block, cells, row, "");
      else
        cells->texts[row] = keep_text (block, label != NULL ? label : text);
      return label != NULL || self->columns[column].is_label || !self->is_strict;
    }
  else if (variable->is_text)
    cells->texts[row] = keep_text (block, text);
  else
    return set_number (self, variable, block, cells, type, row, readstat_double_value (value)) || !self->is_strict;

  return TRUE;
}

/* Gives the block at hand away and waits for the other one. */
static gboolean
swap_blocks (HunchReadstatReader *self)
{
  gboolean is_stopped;

  g_mutex_lock (&self->lock);
  self->is_full[self->filling] = TRUE;
  self->filling = 1 - self->filling;
  g_cond_broadcast (&self->changed);
  while (self->is_full[self->filling] && !g_cancellable_is_cancelled (self->stop))
    g_cond_wait (&self->changed, &self->lock);
  is_stopped = g_cancellable_is_cancelled (self->stop);
  g_mutex_unlock (&self->lock);

  if (is_stopped)
    return FALSE;

  self->blocks[self->filling]->n_rows = 0;
  g_byte_array_set_size (self->blocks[self->filling]->arena, 0);

  return TRUE;
}

static void
set_surprise (HunchReadstatReader *self,
              guint                column)
{
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    g_set_error (&self->error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE,
                 _("Column “%s” of %s holds later on what its first rows do not have."), self->fields[column].name, self->file->name);
  g_mutex_unlock (&self->lock);
}

static int
take_value (int                  row,
            readstat_variable_t *declared,
            readstat_value_t     value,
            void                *data)
{
  HunchReadstatReader *self = data;
  guint variable = (guint) readstat_variable_get_index (declared);
  Block *block;

  if (variable >= self->file->variables->len)
    return READSTAT_HANDLER_ABORT;

  for (const guint *column = self->of_variable[variable]; *column != 0; column++)
    if (!set_cell (self, *column - 1, declared, value))
      {
        set_surprise (self, *column - 1);
        return READSTAT_HANDLER_ABORT;
      }

  block = self->blocks[self->filling];
  if (variable + 1 == self->file->variables->len)
    {
      block->n_rows++;
      if ((block->n_rows == self->room || block->arena->len > MAX_ARENA) && !swap_blocks (self))
        return READSTAT_HANDLER_ABORT;
    }

  return READSTAT_HANDLER_OK;
}

static gpointer
fill (gpointer data)
{
  HunchReadstatReader *self = data;
  g_autoptr (GError) error = NULL;

  hunch_readstat_file_parse (self->file, NULL, NULL, NULL, take_value, self, self->max_rows, &self->n_bytes, self->stop, &error);

  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  if (!g_cancellable_is_cancelled (self->stop))
    self->is_full[self->filling] |= self->blocks[self->filling]->n_rows > 0;
  self->is_done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return NULL;
}

/* --- handing out ------------------------------------------------------------------ */

static void
finish_block (HunchReadstatReader *self,
              Block               *block)
{
  const char *base = (const char *) block->arena->data;

  for (guint i = 0; i < self->n_columns; i++)
    {
      Cells *cells = &block->cells[i];

      for (guint row = 0; row < block->n_rows; row++)
        {
          if (cells->texts != NULL)
            cells->slices[row] = cells->state[row] == HUNCH_CELL_UNPARSED && cells->raw != NULL
                                   ? (HunchSlice) { "", 0 }
                                   : (HunchSlice) { base != NULL ? base + cells->texts[row].start : "", (guint32) cells->texts[row].length };
          if (cells->raw != NULL && cells->state[row] != HUNCH_CELL_VALUE)
            cells->raw_slices[row] = (HunchSlice) { base != NULL ? base + cells->raw[row].start : "", (guint32) cells->raw[row].length };
        }
    }
}

static const HunchBatch *
take_block (HunchReadstatReader *self,
            guint                which)
{
  Block *block = self->blocks[which];

  finish_block (self, block);
  self->batch = (HunchBatch) { block->n_rows, self->n_columns, block->columns, self->n_given };
  self->n_given += block->n_rows;

  return &self->batch;
}

static const HunchBatch *
hunch_readstat_reader_next (HunchReader  *reader,
                            GCancellable *cancellable,
                            GError      **error)
{
  HunchReadstatReader *self = HUNCH_READSTAT_READER (reader);
  guint which = 0;
  gboolean is_there;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  g_mutex_lock (&self->lock);
  if (self->thread == NULL)
    self->thread = g_thread_new ("readstat", fill, self);
  else if (self->batch.n_rows > 0)
    {
      which = self->batch.columns == self->blocks[0]->columns ? 0 : 1;
      self->is_full[which] = FALSE;
      which = 1 - which;
      self->batch.n_rows = 0;
      g_cond_broadcast (&self->changed);
    }
  while (!self->is_full[which] && !self->is_done && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + WAIT_US);
  is_there = self->is_full[which];
  if (!is_there && self->is_done && self->error != NULL && error != NULL)
    *error = g_error_copy (self->error);
  g_mutex_unlock (&self->lock);

  if (is_there)
    return take_block (self, which);
  if (error == NULL || *error == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, error);

  return NULL;
}

static const HunchField *
hunch_readstat_reader_get_fields (HunchReader *reader,
                                  guint       *out_n_fields)
{
  HunchReadstatReader *self = HUNCH_READSTAT_READER (reader);

  *out_n_fields = self->n_columns;

  return self->fields;
}

static gint64
hunch_readstat_reader_get_bytes_read (HunchReader *reader)
{
  return __atomic_load_n (&HUNCH_READSTAT_READER (reader)->n_bytes, __ATOMIC_RELAXED);
}

static void
hunch_readstat_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = hunch_readstat_reader_get_fields;
  iface->next = hunch_readstat_reader_next;
  iface->get_bytes_read = hunch_readstat_reader_get_bytes_read;
}

static void
block_free (Block *block,
            guint  n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      g_free (block->cells[i].state);
      g_free (block->cells[i].integers);
      g_free (block->cells[i].reals);
      g_free (block->cells[i].texts);
      g_free (block->cells[i].raw);
      g_free (block->cells[i].slices);
      g_free (block->cells[i].raw_slices);
    }
  g_free (block->cells);
  g_free (block->columns);
  g_byte_array_unref (block->arena);
  g_free (block);
}

static void
hunch_readstat_reader_finalize (GObject *object)
{
  HunchReadstatReader *self = HUNCH_READSTAT_READER (object);

  g_mutex_lock (&self->lock);
  g_cancellable_cancel (self->stop);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);

  for (guint i = 0; i < 2; i++)
    block_free (self->blocks[i], self->n_columns);
  for (guint i = 0; i < self->file->variables->len; i++)
    g_free (self->of_variable[i]);
  for (guint i = 0; i < self->n_columns; i++)
    g_clear_pointer (&self->fields[i].name, g_free);
  g_clear_pointer (&self->of_variable, g_free);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->file, hunch_readstat_file_unref);
  g_clear_object (&self->stop);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);

  G_OBJECT_CLASS (hunch_readstat_reader_parent_class)->finalize (object);
}

static void
hunch_readstat_reader_class_init (HunchReadstatReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_readstat_reader_finalize;
}

static void
hunch_readstat_reader_init (HunchReadstatReader *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->stop = g_cancellable_new ();
}

static void
init_cells (Cells            *cells,
            HunchBatchColumn *column,
            HunchDataType     type,
            guint             room)
{
  column->type = type;
  column->state = cells->state = g_new0 (guint8, room);
  if (type == HUNCH_DATA_INTEGER)
    column->integers = cells->integers = g_new0 (gint64, room);
  else if (type == HUNCH_DATA_REAL || type == HUNCH_DATA_DURATION)
    column->reals = cells->reals = g_new0 (double, room);
  else
    {
      cells->texts = g_new0 (Place, room);
      column->slices = cells->slices = g_new0 (HunchSlice, room);
    }
  if (type != HUNCH_DATA_TEXT)
    {
      cells->raw = g_new0 (Place, room);
      column->raw = cells->raw_slices = g_new0 (HunchSlice, room);
    }
}

static Block *
block_new (HunchReadstatReader *self)
{
  Block *block = g_new0 (Block, 1);

  block->cells = g_new0 (Cells, self->n_columns);
  block->columns = g_new0 (HunchBatchColumn, self->n_columns);
  block->arena = g_byte_array_new ();
  for (guint i = 0; i < self->n_columns; i++)
    init_cells (&block->cells[i], &block->columns[i], self->fields[i].type, self->room);

  return block;
}

static void
find_columns_of_variables (HunchReadstatReader *self)
{
  self->of_variable = g_new0 (guint *, self->file->variables->len);
  for (guint variable = 0; variable < self->file->variables->len; variable++)
    {
      guint n = 0;

      self->of_variable[variable] = g_new0 (guint, 3);
      for (guint i = 0; i < self->n_columns && n < 2; i++)
        if (self->columns[i].variable == variable)
          self->of_variable[variable][n++] = i + 1;
    }
}

HunchReader *
hunch_readstat_reader_new (HunchReadstatFile         *file,
                           const HunchReadstatColumn *columns,
                           const HunchField          *fields,
                           guint                      n_columns,
                           gint64                     max_rows,
                           gboolean                   is_strict)
{
  HunchReadstatReader *self = g_object_new (HUNCH_TYPE_READSTAT_READER, NULL);

  self->file = hunch_readstat_file_ref (file);
  self->n_columns = n_columns;
  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->fields = g_new0 (HunchField, n_columns);
  for (guint i = 0; i < n_columns; i++)
    self->fields[i] = (HunchField) { g_strdup (fields[i].name), fields[i].type };
  self->room = CLAMP (BLOCK_CELLS / MAX (n_columns, 1), 1, MAX_BLOCK_ROWS);
  self->max_rows = max_rows;
  self->is_strict = is_strict;
  find_columns_of_variables (self);
  self->blocks[0] = block_new (self);
  self->blocks[1] = block_new (self);

  return HUNCH_READER (self);
}
