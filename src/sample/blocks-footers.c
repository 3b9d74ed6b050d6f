#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-private.h"

/* The first footer is guessed to be short; two small requests cost less than one that is far too large. */
#define FIRST_GUESS (16 * 1024)
#define MOST_GUESSED (4 * 1024 * 1024)
#define AT_ONCE 32

void
hunch_footers_init (HunchFooters *self,
                    GPtrArray    *sources)
{
  *self = (HunchFooters) { .sources = sources };
  self->files = g_ptr_array_new ();
  g_ptr_array_set_size (self->files, (int) sources->len);
}

void
hunch_footers_clear (HunchFooters *self)
{
  for (guint i = 0; self->files != NULL && i < self->files->len; i++)
    g_clear_pointer (&g_ptr_array_index (self->files, i), hunch_parquet_file_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
}

HunchParquetFile *
hunch_footers_get (HunchFooters *self,
                   guint         object)
{
  return g_ptr_array_index (self->files, object);
}

double
hunch_blocks_get_weight (HunchSource *source)
{
  gint64 size = hunch_source_get_size (source);

  return size < 0 ? 1 : (double) size;
}

static void
take_file (HunchFooters     *self,
           guint             object,
           HunchParquetFile *file)
{
  gsize size = hunch_parquet_file_get_footer_size (file);

  g_ptr_array_index (self->files, object) = file;
  self->guess = CLAMP (size + size / 64, self->guess, MOST_GUESSED);
  self->bytes += (gint64) size;
  self->rows += hunch_parquet_file_get_n_rows (file);
  self->object_bytes += hunch_blocks_get_weight (g_ptr_array_index (self->sources, object));
  self->n_read++;
}

/* What a tail was too short for is asked for once more, with the length that it told. */
static gboolean
take_tail (HunchFooters *self,
           guint         object,
           HunchRange   *range,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GError) cause = NULL;
  gsize needed = 0;
  HunchParquetFile *file = hunch_parquet_file_new_from_tail (range->source, range->bytes, range->file_size, &needed, &cause);

  if (file == NULL && cause == NULL)
    {
      HunchRange longer = { .source = range->source, .offset = HUNCH_RANGE_TAIL, .length = needed };

      if (!hunch_source_read_ranges (&longer, 1, cancellable, error))
        return FALSE;
      file = hunch_parquet_file_new_from_tail (longer.source, longer.bytes, longer.file_size, &needed, &cause);
      g_bytes_unref (longer.bytes);
    }
  if (file != NULL)
    {
      take_file (self, object, file);
      return TRUE;
    }
  if (cause == NULL)
    g_set_error (&cause, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED, "%s", hunch_source_get_name (range->source));
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
read_some (HunchFooters *self,
           const guint  *objects,
           guint         n,
           GCancellable *cancellable,
           GError      **error)
{
  HunchRange ranges[AT_ONCE] = { { NULL } };
  gboolean done;

  for (guint i = 0; i < n; i++)
    ranges[i] = (HunchRange) { .source = g_ptr_array_index (self->sources, objects[i]),
                               .offset = HUNCH_RANGE_TAIL,
                               .length = self->guess > 0 ? self->guess : FIRST_GUESS };
  done = hunch_source_read_ranges (ranges, n, cancellable, error);
  for (guint i = 0; i < n; i++)
    {
      done = done && take_tail (self, objects[i], &ranges[i], cancellable, error);
      g_clear_pointer (&ranges[i].bytes, g_bytes_unref);
    }
  return done;
}

static gboolean
is_among (const guint *objects,
          guint        n,
          guint        object)
{
  for (guint i = 0; i < n; i++)
    if (objects[i] == object)
      return TRUE;
  return FALSE;
}

gboolean
hunch_footers_read (HunchFooters *self,
                    GArray       *objects,
                    GCancellable *cancellable,
                    GError      **error)
{
  guint wanted[AT_ONCE];
  guint n = 0;

  for (guint i = 0; i <= objects->len; i++)
    {
      /* The first one teaches the others. */
      if (n > 0 && (n == AT_ONCE || i == objects->len || self->guess == 0))
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error) || !read_some (self, wanted, n, cancellable, error))
            return FALSE;
          n = 0;
        }
      if (i < objects->len && hunch_footers_get (self, g_array_index (objects, guint, i)) == NULL
          && !is_among (wanted, n, g_array_index (objects, guint, i)))
        wanted[n++] = g_array_index (objects, guint, i);
    }
  return TRUE;
}

gint64
hunch_footers_estimate_rows (HunchFooters *self)
{
  double bytes = 0;

  if (self->n_read == 0)
    return -1;
  if (self->n_read == self->sources->len)
    return self->rows;

  for (guint i = 0; i < self->sources->len; i++)
    bytes += hunch_blocks_get_weight (g_ptr_array_index (self->sources, i));
  return self->object_bytes > 0 ? (gint64) ((double) self->rows / self->object_bytes * bytes) : -1;
}
