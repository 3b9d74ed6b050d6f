#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAGIC "PAR1"
#define LOCKED_MAGIC "PARE"
#define MAX_FOOTER (256u << 20)

void
hunch_parquet_set_error (GError            **error,
                         HunchFormatError    code,
                         HunchParquetFooter *footer,
                         guint               row_group,
                         guint               leaf,
                         const char         *sentence)
{
  g_set_error (error, HUNCH_FORMAT_ERROR, code, _("%s, row group %u, column “%s”: %s"),
               footer->name, row_group + 1, hunch_parquet_footer_get_leaf (footer, leaf)->path, sentence);
}

const HunchParquetLeaf *
hunch_parquet_footer_get_leaf (HunchParquetFooter *self,
                               guint               leaf)
{
  return &g_array_index (self->leaves, HunchParquetLeaf, leaf);
}

static void
clear_leaf (gpointer data)
{
  g_clear_pointer (&((HunchParquetLeaf *) data)->path, g_free);
}

HunchParquetFooter *
hunch_parquet_footer_ref (HunchParquetFooter *self)
{
  g_atomic_ref_count_inc (&self->n_references);

  return self;
}

void
hunch_parquet_footer_unref (HunchParquetFooter *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;

  g_clear_object (&self->source);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->tail, g_bytes_unref);
  g_clear_pointer (&self->created_by, g_free);
  g_clear_pointer (&self->leaves, g_array_unref);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_array_unref);
  g_clear_pointer (&self->chunks, g_array_unref);
  g_clear_pointer (&self->is_ordered, g_free);
  g_free (self);
}

/* --- what the footer says ------------------------------------------------- */

/* Only finds where the chunks are described; each is walked when it is asked for. */
static gboolean
read_chunk_places (HunchParquetFooter     *self,
                   HunchThrift            *thrift,
                   const HunchThriftField *field,
                   GError                **error)
{
  HunchThriftField item;
  guint32 n = 0;

  if (!hunch_thrift_begin_list (thrift, field, HUNCH_THRIFT_STRUCT, &item, &n))
    return TRUE;
  if (n != self->leaves->len)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                   _("%s, row group %u: it has %u column chunks where the file has %u columns."),
                   self->name, self->groups->len + 1, n, self->leaves->len);
      return FALSE;
    }

  for (guint32 i = 0; i < n; i++)
    {
      guint32 place = (guint32) (thrift->at - self->data);

      g_array_append_val (self->chunks, place);
      hunch_thrift_skip (thrift, &item);
    }

  return TRUE;
}

static gboolean
read_group (HunchParquetFooter *self,
            HunchThrift        *thrift,
            GError            **error)
{
  HunchThriftField field = { 0 };
  HunchParquetGroup group = { -1 };
  guint n_before = self->chunks->len;

  while (hunch_thrift_next (thrift, &field))
    if (field.id == 1 && self->chunks->len == n_before)
      {
        if (!read_chunk_places (self, thrift, &field, error))
          return FALSE;
      }
    else if (field.id == 3)
      hunch_thrift_read_integer (thrift, &field, &group.n_rows);
    else
      hunch_thrift_skip (thrift, &field);

  if (thrift->is_bad)
    return TRUE;
  if (group.n_rows < 0 || group.n_rows > G_MAXINT64 - self->n_rows || self->chunks->len - n_before != self->leaves->len)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                   _("%s, row group %u: the number of its rows or its columns is missing or impossible."), self->name, self->groups->len + 1);
      return FALSE;
    }

  self->n_rows += group.n_rows;
  g_array_append_val (self->groups, group);

  return TRUE;
}

static gboolean
read_groups (HunchParquetFooter     *self,
             HunchThrift            *thrift,
             const HunchThriftField *field,
             GError                **error)
{
  HunchThriftField item;
  guint32 n = 0;

  if (!hunch_thrift_begin_list (thrift, field, HUNCH_THRIFT_STRUCT, &item, &n))
    return TRUE;

  for (guint32 i = 0; i < n && !thrift->is_bad; i++)
    if (!read_group (self, thrift, error))
      return FALSE;

  return TRUE;
}

/* One union per leaf; member 1 is the order of the type. */
static void
read_orders (HunchParquetFooter     *self,
             HunchThrift            *thrift,
             const HunchThriftField *field)
{
  HunchThriftField item;
  guint32 n = 0;

  if (!hunch_thrift_begin_list (thrift, field, HUNCH_THRIFT_STRUCT, &item, &n))
    return;

  for (guint32 i = 0; i < n && !thrift->is_bad; i++)
    {
      HunchThriftField member = { 0 };

      while (hunch_thrift_next (thrift, &member))
        {
          if (i < self->leaves->len)
            self->is_ordered[i] = member.id == 1;
          hunch_thrift_skip (thrift, &member);
        }
    }
}

static gboolean
read_footer (HunchParquetFooter *self,
             GError            **error)
{
  HunchThrift thrift;
  HunchThriftField field = { 0 };
  HunchSlice created_by = { NULL, 0 };
  gint64 n_rows = -1;

  hunch_thrift_init (&thrift, self->data, self->n_bytes);
  while (hunch_thrift_next (&thrift, &field))
    if (field.id == 2 && self->leaves->len == 0)
      {
        if (!hunch_parquet_schema_read (&thrift, &field, self->name, self->nodes, self->leaves, error))
          return FALSE;
        g_free (self->is_ordered);
        self->is_ordered = g_new0 (gboolean, self->leaves->len + 1);
      }
    else if (field.id == 3)
      hunch_thrift_read_integer (&thrift, &field, &n_rows);
    else if (field.id == 4 && self->leaves->len > 0 && self->groups->len == 0)
      {
        if (!read_groups (self, &thrift, &field, error))
          return FALSE;
      }
    else if (field.id == 6)
      hunch_thrift_read_binary (&thrift, &field, &created_by);
    else if (field.id == 7 && self->is_ordered != NULL)
      read_orders (self, &thrift, &field);
    else
      hunch_thrift_skip (&thrift, &field);

  if (thrift.is_bad)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED, _("The footer of %s is damaged."), self->name);
      return FALSE;
    }
  if (self->nodes->len == 0)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("%s has no columns."), self->name);
      return FALSE;
    }
  /* Some writers leave the number at zero. */
  if (n_rows != self->n_rows && n_rows != 0)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                   _("The footer of %s is damaged: it counts %" PRId64 " rows, and its row groups hold %" PRId64 "."),
                   self->name, n_rows, self->n_rows);
      return FALSE;
    }

  self->created_by = created_by.text != NULL ? g_strndup (created_by.text, created_by.length) : NULL;

  return TRUE;
}

/* --- finding it ----------------------------------------------------------- */

static gboolean
check_magic (HunchParquetFooter *self,
             const guint8       *end,
             GError            **error)
{
  if (memcmp (end - 4, MAGIC, 4) == 0)
    return TRUE;

  if (memcmp (end - 4, LOCKED_MAGIC, 4) == 0)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_ENCRYPTED,
                 _("%s is encrypted, its list of columns too: it cannot be read without its key."), self->name);
  else
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                 _("%s does not end as a Parquet file does: it is cut off, or something else."), self->name);

  return FALSE;
}

static gboolean
check_size (HunchParquetFooter *self,
            guint64             n_thrift,
            GError            **error)
{
  if (n_thrift == 0 || n_thrift + 12 > self->file_size)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                   _("%s is damaged: its footer would be longer than the file."), self->name);
      return FALSE;
    }
  if (n_thrift > MAX_FOOTER)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                   _("The footer of %s has %" PRIu64 " bytes, more than %u."), self->name, n_thrift, MAX_FOOTER);
      return FALSE;
    }

  return TRUE;
}

static HunchParquetFooter *
new_footer (HunchSource *source,
            GBytes      *tail,
            guint64      file_size)
{
  HunchParquetFooter *self = g_new0 (HunchParquetFooter, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->source = g_object_ref (source);
  self->name = g_path_get_basename (hunch_source_get_name (source));
  self->tail = g_bytes_ref (tail);
  self->file_size = file_size;
  self->tail_offset = file_size - g_bytes_get_size (tail);
  self->leaves = g_array_new (FALSE, TRUE, sizeof (HunchParquetLeaf));
  g_array_set_clear_func (self->leaves, clear_leaf);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_parquet_node_free);
  self->groups = g_array_new (FALSE, FALSE, sizeof (HunchParquetGroup));
  self->chunks = g_array_new (FALSE, FALSE, sizeof (guint32));

  return self;
}

HunchParquetFooter *
hunch_parquet_footer_new (HunchSource *source,
                          GBytes      *tail,
                          guint64      file_size,
                          gsize       *out_needed,
                          GError     **error)
{
  g_autoptr (HunchParquetFooter) self = NULL;
  gsize n_tail;
  const guint8 *data = g_bytes_get_data (tail, &n_tail);
  guint32 n_thrift;

  g_return_val_if_fail (n_tail <= file_size, NULL);

  self = new_footer (source, tail, file_size);
  if (file_size < 12)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED, _("%s is too short for a Parquet file."), self->name);
      return NULL;
    }
  if (n_tail < 8)
    {
      *out_needed = 8;
      return NULL;
    }
  if (!check_magic (self, data + n_tail, error))
    return NULL;

  memcpy (&n_thrift, data + n_tail - 8, 4);
  n_thrift = GUINT32_FROM_LE (n_thrift);
  if (!check_size (self, n_thrift, error))
    return NULL;

  self->footer_size = (gsize) n_thrift + 8;
  if (self->footer_size > n_tail)
    {
      *out_needed = self->footer_size;
      return NULL;
    }

  self->data = data + n_tail - self->footer_size;
  self->n_bytes = n_thrift;

  return read_footer (self, error) ? g_steal_pointer (&self) : NULL;
}

/* --- one chunk ------------------------------------------------------------ */

typedef struct
{
  HunchParquetChunk *chunk;
  gint64             physical;
  gint64             data_offset;
  gint64             dictionary_offset;
  gint64             length;
  gboolean           has_meta;
  gboolean           has_file;     /* lies in another file */
} ChunkReading;

static void
read_statistics (HunchThrift            *thrift,
                 HunchParquetStatistics *statistics)
{
  HunchThriftField field = { 0 };
  HunchSlice min[2] = { { NULL, 0 }, { NULL, 0 } }, max[2] = { { NULL, 0 }, { NULL, 0 } };
  gboolean is_max_exact = TRUE, is_min_exact = TRUE;

  while (hunch_thrift_next (thrift, &field))
    if (field.id == 1 || field.id == 5)
      hunch_thrift_read_binary (thrift, &field, &max[field.id == 5]);
    else if (field.id == 2 || field.id == 6)
      hunch_thrift_read_binary (thrift, &field, &min[field.id == 6]);
    else if (field.id == 3)
      hunch_thrift_read_integer (thrift, &field, &statistics->n_nulls);
    else if (field.id == 7)
      hunch_thrift_read_boolean (thrift, &field, &is_max_exact);
    else if (field.id == 8)
      hunch_thrift_read_boolean (thrift, &field, &is_min_exact);
    else
      hunch_thrift_skip (thrift, &field);

  statistics->is_old = min[1].text == NULL || max[1].text == NULL;
  statistics->min = min[!statistics->is_old];
  statistics->max = max[!statistics->is_old];
  statistics->is_exact = is_min_exact && is_max_exact;
}

static void
read_chunk_meta (HunchThrift  *thrift,
                 ChunkReading *reading)
{
  HunchThriftField field = { 0 };
  gint64 codec = -1;
  gint64 *const numbers[] = {
    [1] = &reading->physical, [4] = &codec, [5] = &reading->chunk->n_values, [7] = &reading->length,
    [9] = &reading->data_offset, [11] = &reading->dictionary_offset,
  };

  while (hunch_thrift_next (thrift, &field))
    if (field.id == 12 && hunch_thrift_begin_struct (thrift, &field))
      read_statistics (thrift, &reading->chunk->statistics);
    else if (field.id > 0 && field.id < (int) G_N_ELEMENTS (numbers) && numbers[field.id] != NULL)
      hunch_thrift_read_integer (thrift, &field, numbers[field.id]);
    else if (field.id != 12)
      hunch_thrift_skip (thrift, &field);

  reading->chunk->codec = codec < G_MININT32 || codec > G_MAXINT32 ? -1 : (int) codec;
  reading->has_meta = TRUE;
}

static void
read_chunk (HunchThrift  *thrift,
            ChunkReading *reading)
{
  HunchThriftField field = { 0 };
  HunchSlice path = { NULL, 0 };
  gint64 index_offset = 0, index_length = 0;

  while (hunch_thrift_next (thrift, &field))
    if (field.id == 1)
      reading->has_file = hunch_thrift_read_binary (thrift, &field, &path) && path.length > 0;
    else if (field.id == 3 && field.type == HUNCH_THRIFT_STRUCT)
      read_chunk_meta (thrift, reading);
    else if (field.id == 4)
      hunch_thrift_read_integer (thrift, &field, &index_offset);
    else if (field.id == 5)
      hunch_thrift_read_integer (thrift, &field, &index_length);
    else
      {
        reading->chunk->is_locked |= field.id == 8 || field.id == 9;
        hunch_thrift_skip (thrift, &field);
      }

  if (index_offset > 0 && index_length > 0 && index_length <= (gint64) HUNCH_PARQUET_MAX_PAGE)
    {
      reading->chunk->index_offset = index_offset;
      reading->chunk->index_length = (guint32) index_length;
    }
}

/* Writers of parquet-mr before 1.2.9 did not count the header of the dictionary page; the oldest do not say their version. */
static guint64
get_slack (HunchParquetFooter *self)
{
  int major = 0, minor = 0, patch = 0;

  if (self->created_by == NULL || !g_str_has_prefix (self->created_by, "parquet-mr"))
    return 0;
  sscanf (self->created_by, "parquet-mr version %d.%d.%d", &major, &minor, &patch);

  return major < 1 || (major == 1 && (minor < 2 || (minor == 2 && patch < 9))) ? 100 : 0;
}

static const char *
place_chunk (HunchParquetFooter *self,
             ChunkReading       *reading)
{
  HunchParquetChunk *chunk = reading->chunk;
  guint64 limit = self->file_size - self->footer_size;
  gint64 start = reading->data_offset;

  if (reading->dictionary_offset > 0 && reading->dictionary_offset < start)
    start = reading->dictionary_offset;
  if (chunk->n_values < 0 || reading->length < 0 || start < 0 || (guint64) start > limit || (guint64) reading->length > limit - start)
    return _("Its bytes would lie outside of the file.");

  chunk->start = start;
  chunk->length = MIN ((guint64) reading->length + get_slack (self), limit - start);
  chunk->first_data = reading->data_offset;
  if (chunk->index_length > 0
      && (chunk->index_offset > self->file_size || chunk->index_length > self->file_size - chunk->index_offset))
    chunk->index_length = 0;

  return NULL;
}

gboolean
hunch_parquet_footer_describe_chunk (HunchParquetFooter *self,
                                     guint               row_group,
                                     guint               leaf,
                                     HunchParquetChunk  *out_chunk,
                                     GError            **error)
{
  HunchParquetChunk chunk = { .statistics.n_nulls = -1 };
  ChunkReading reading = { &chunk, -1, -1, 0, -1 };
  HunchFormatError code = HUNCH_FORMAT_ERROR_MALFORMED;
  const char *sentence = NULL;
  HunchThrift thrift;
  guint32 place = g_array_index (self->chunks, guint32, (gsize) row_group * self->leaves->len + leaf);

  hunch_thrift_init (&thrift, self->data + place, self->n_bytes - place);
  read_chunk (&thrift, &reading);
  if (thrift.is_bad || (!reading.has_meta && !chunk.is_locked))
    sentence = _("The footer does not say where it is.");
  else if (reading.has_file)
    {
      sentence = _("It lies in another file, which is not read.");
      code = HUNCH_FORMAT_ERROR_UNSUPPORTED;
    }
  else if (!chunk.is_locked && reading.physical != (gint64) hunch_parquet_footer_get_leaf (self, leaf)->type.physical)
    sentence = _("Its type is not the one of the column.");
  else if (reading.has_meta)
    sentence = place_chunk (self, &reading);

  if (sentence != NULL)
    {
      hunch_parquet_set_error (error, code, self, row_group, leaf, sentence);
      return FALSE;
    }

  *out_chunk = chunk;

  return TRUE;
}
