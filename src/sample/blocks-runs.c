/* The rows of blocks of objects that are read from the front: of all rows of the drawn ones, the runs. */
#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-private.h"

struct _HunchRunsReader
{
  GObject           parent_instance;
  HunchScan        *owner;    /* owned; keeps the blocks alive */
  HunchReader      *rows;     /* owned; of all drawn objects */
  HunchWholeBlocks *blocks;   /* lent */
  guint             plan;
  guint             stretch;
  const HunchBatch *held;     /* lent by `rows` */
  gint64            held_row; /* among the scan's rows */
  gint64            next_row;
  gint64            n_rows;   /* given so far */
  HunchBatch        batch;
  HunchBatchColumn *columns;  /* owned; of the batch */
};

#define HUNCH_TYPE_RUNS_READER (hunch_runs_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchRunsReader, hunch_runs_reader, HUNCH, RUNS_READER, GObject)

static void hunch_runs_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchRunsReader, hunch_runs_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_runs_reader_iface_init))

/* Rows of the scan that the stretch in hand takes; FALSE behind the last one. */
static gboolean
find_stretch (HunchRunsReader *self,
              gint64          *out_first,
              gint64          *out_end)
{
  const HunchBlockPlan *plan;

  while (self->plan < self->blocks->plans->len && self->stretch >= g_array_index (self->blocks->plans, HunchBlockPlan, self->plan).n_stretches)
    {
      self->plan++;
      self->stretch = 0;
    }
  if (self->plan >= self->blocks->plans->len)
    return FALSE;

  plan = &g_array_index (self->blocks->plans, HunchBlockPlan, self->plan);
  *out_first = plan->offset + plan->stretches[self->stretch].first;
  *out_end = *out_first + plan->stretches[self->stretch].n;
  return TRUE;
}

static const HunchBatch *
hunch_runs_reader_next (HunchReader  *reader,
                        GCancellable *cancellable,
                        GError      **error)
{
  HunchRunsReader *self = HUNCH_RUNS_READER (reader);
  gint64 first, end;

  while (find_stretch (self, &first, &end))
    {
      gint64 from = MAX (first, self->held_row);
      gint64 to = MIN (end, self->next_row);

      if (self->held != NULL && from < to)
        {
          hunch_blocks_slice (self->held, (gsize) (from - self->held_row), (gsize) (to - from), self->columns, &self->batch);
          self->batch.first_row = self->n_rows;
          self->n_rows += to - from;
          if (to == end)
            self->stretch++;
          else
            self->held = NULL;
          return &self->batch;
        }
      self->held = hunch_reader_next (self->rows, cancellable, error);
      if (self->held == NULL)
        return NULL;
      self->held_row = self->next_row;
      self->next_row += (gint64) self->held->n_rows;
    }
  return NULL;
}

static const HunchField *
hunch_runs_reader_get_fields (HunchReader *reader,
                              guint       *out_n_fields)
{
  return hunch_reader_get_fields (HUNCH_RUNS_READER (reader)->rows, out_n_fields);
}

static gint64
hunch_runs_reader_get_bytes_read (HunchReader *reader)
{
  return hunch_reader_get_bytes_read (HUNCH_RUNS_READER (reader)->rows);
}

static void
hunch_runs_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = hunch_runs_reader_get_fields;
  iface->next = hunch_runs_reader_next;
  iface->get_bytes_read = hunch_runs_reader_get_bytes_read;
}

static void
hunch_runs_reader_finalize (GObject *object)
{
  HunchRunsReader *self = HUNCH_RUNS_READER (object);

  g_clear_object (&self->rows);
  g_clear_object (&self->owner);
  g_clear_pointer (&self->columns, g_free);

  G_OBJECT_CLASS (hunch_runs_reader_parent_class)->finalize (object);
}

static void
hunch_runs_reader_class_init (HunchRunsReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_runs_reader_finalize;
}

static void
hunch_runs_reader_init (HunchRunsReader *self)
{
}

HunchReader *
hunch_whole_blocks_read (HunchWholeBlocks *self,
                         HunchScan        *owner,
                         const guint      *fields,
                         guint             n_fields,
                         GCancellable     *cancellable,
                         GError          **error)
{
  g_autoptr (HunchRunsReader) reader = g_object_new (HUNCH_TYPE_RUNS_READER, NULL);
  guint n;

  reader->rows = hunch_scan_read (self->scan, fields, n_fields, cancellable, error);
  if (reader->rows == NULL)
    return NULL;

  hunch_reader_get_fields (reader->rows, &n);
  reader->columns = g_new (HunchBatchColumn, n + 1);
  reader->blocks = self;
  reader->owner = g_object_ref (owner);
  return HUNCH_READER (g_steal_pointer (&reader));
}
