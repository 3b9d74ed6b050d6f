#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/parquet-index-private.h"
#include "format/parquet-private.h"
#include "format/parquet-page-private.h"

#define TAIL_GUESS (16u << 10)

/* --- life ----------------------------------------------------------------- */

HunchParquetFile *
hunch_parquet_file_ref (HunchParquetFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_references);

  return self;
}

void
hunch_parquet_file_unref (HunchParquetFile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->n_references))
    return;

  for (guint i = 0; i < self->n_fields; i++)
    g_clear_pointer (&self->fields[i].name, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->natural, g_free);
  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->missing, g_strfreev);
  g_clear_pointer (&self->footer, hunch_parquet_footer_unref);
  g_free (self);
}

/* --- names and types ------------------------------------------------------ */

/* Names are not empty and differ by more than capitals, as in separated text. */
static char *
make_name (GHashTable *taken,
           const char *name,
           guint       position)
{
  g_autofree char *base = *name == '\0' ? g_strdup_printf ("column_%u", position + 1) : g_strdup (name);
  g_autofree char *key = g_utf8_casefold (base, -1);
  char *unique = g_strdup (base);

  for (guint n = 2; !g_hash_table_add (taken, g_steal_pointer (&key)); n++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s_%u", base, n);
      key = g_utf8_casefold (unique, -1);
    }

  return unique;
}

/* Whether the statistics of every row group promise that no value is beyond 2^63 - 1. */
static gboolean
is_within_int64 (HunchParquetFooter *footer,
                 guint               leaf)
{
  for (guint group = 0; group < footer->groups->len; group++)
    {
      HunchParquetChunk chunk;

      if (!hunch_parquet_footer_describe_chunk (footer, group, leaf, &chunk, NULL))
        return FALSE;
      if (chunk.n_values == 0 || chunk.statistics.n_nulls == chunk.n_values)
        continue;
      if (chunk.statistics.is_old || !footer->is_ordered[leaf] || chunk.statistics.max.length != 8 || (guint8) chunk.statistics.max.text[7] >= 0x80)
        return FALSE;
    }

  return TRUE;
}

static HunchDataType
find_type (HunchParquetFooter     *footer,
           const HunchParquetNode *node)
{
  const HunchParquetLeaf *leaf;

  if (node->kind != HUNCH_PARQUET_NODE_LEAF)
    return HUNCH_DATA_TEXT;

  leaf = hunch_parquet_footer_get_leaf (footer, node->first_leaf);
  if (leaf->type.meaning == HUNCH_PARQUET_MEANS_UNSIGNED && leaf->type.n_bits == 64 && is_within_int64 (footer, node->first_leaf))
    return HUNCH_DATA_INTEGER;

  return leaf->type.data;
}

static HunchParquetFile *
new_file (HunchParquetFooter *footer,
          guint               n_fields)
{
  HunchParquetFile *self = g_new0 (HunchParquetFile, 1);

  g_atomic_ref_count_init (&self->n_references);
  self->footer = hunch_parquet_footer_ref (footer);
  self->n_fields = n_fields;
  self->fields = g_new0 (HunchField, n_fields);
  self->natural = g_new0 (HunchDataType, n_fields);
  self->nodes = g_new0 (guint, n_fields);

  return self;
}

static HunchParquetFile *
new_natural_file (HunchParquetFooter *footer)
{
  HunchParquetFile *self = new_file (footer, footer->nodes->len);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->n_fields; i++)
    {
      const HunchParquetNode *node = g_ptr_array_index (footer->nodes, i);

      self->nodes[i] = i;
      self->natural[i] = find_type (footer, node);
      self->fields[i] = (HunchField) { make_name (taken, node->name, i), self->natural[i] };
    }

  return self;
}

HunchParquetFile *
hunch_parquet_file_new_view (HunchParquetFile   *file,
                             GHashTable         *types,
                             char              **missing,
                             const char *const  *names)
{
  HunchParquetFile *self = new_file (file->footer, file->n_fields);
  guint n = 0;

  for (guint i = 0; i < file->n_fields; i++)
    {
      const HunchField *field = &file->fields[i];
      gpointer told;

      if (names != NULL && !g_strv_contains (names, field->name))
        continue;
      self->nodes[n] = file->nodes[i];
      self->natural[n] = file->natural[i];
      self->fields[n] = (HunchField) { g_strdup (field->name), field->type };
      if (types != NULL && g_hash_table_lookup_extended (types, field->name, NULL, &told))
        self->fields[n].type = GPOINTER_TO_INT (told);
      n++;
    }
  self->n_fields = n;
  self->missing = g_strdupv (missing);

  return self;
}

/* --- opening -------------------------------------------------------------- */

HunchParquetFile *
hunch_parquet_file_new_from_tail (HunchSource *source,
                                  GBytes      *tail,
                                  guint64      file_size,
                                  gsize       *out_needed,
                                  GError     **error)
{
  g_autoptr (HunchParquetFooter) footer = NULL;

  g_return_val_if_fail (HUNCH_IS_SOURCE (source) && tail != NULL && out_needed != NULL, NULL);

  footer = hunch_parquet_footer_new (source, tail, file_size, out_needed, error);

  return footer != NULL ? new_natural_file (footer) : NULL;
}

HunchParquetFile *
hunch_parquet_file_new (HunchSource  *source,
                        gsize         tail_guess,
                        GCancellable *cancellable,
                        GError      **error)
{
  gsize n_wanted = tail_guess > 0 ? tail_guess : TAIL_GUESS;

  g_return_val_if_fail (HUNCH_IS_SOURCE (source), NULL);

  for (guint n_reads = 0; n_reads < 2; n_reads++)
    {
      HunchRange range = { .source = source, .offset = HUNCH_RANGE_TAIL, .length = n_wanted };
      g_autoptr (GBytes) tail = NULL;
      g_autoptr (GError) cause = NULL;
      HunchParquetFile *file;

      if (!hunch_source_read_ranges (&range, 1, cancellable, error))
        return NULL;
      tail = range.bytes;
      file = hunch_parquet_file_new_from_tail (source, tail, range.file_size, &n_wanted, &cause);
      if (file != NULL)
        return file;
      if (cause != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return NULL;
        }
    }

  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED, _("“%s” changed while its footer was read."), hunch_source_get_name (source));

  return NULL;
}

/* --- looking -------------------------------------------------------------- */

gsize
hunch_parquet_file_get_footer_size (HunchParquetFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->footer->footer_size;
}

gint64
hunch_parquet_file_get_n_rows (HunchParquetFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->footer->n_rows;
}

const HunchField *
hunch_parquet_file_get_fields (HunchParquetFile *self,
                               guint            *out_n_fields)
{
  g_return_val_if_fail (self != NULL && out_n_fields != NULL, NULL);

  *out_n_fields = self->n_fields;

  return self->fields;
}

guint
hunch_parquet_file_get_n_row_groups (HunchParquetFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->footer->groups->len;
}

gint64
hunch_parquet_file_get_group_rows (HunchParquetFile *self,
                                   guint             row_group)
{
  g_return_val_if_fail (self != NULL && row_group < self->footer->groups->len, 0);

  return g_array_index (self->footer->groups, HunchParquetGroup, row_group).n_rows;
}

static gboolean
find_range (HunchParquetFile  *self,
            guint              row_group,
            guint              field,
            HunchParquetRange *out_range)
{
  const HunchParquetNode *node = hunch_parquet_file_get_node (self, field);
  guint64 start = G_MAXUINT64, end = 0;

  for (guint i = 0; i < node->n_leaves; i++)
    {
      HunchParquetChunk chunk;

      if (!hunch_parquet_footer_describe_chunk (self->footer, row_group, node->first_leaf + i, &chunk, NULL) || chunk.length == 0)
        continue;
      start = MIN (start, chunk.start);
      end = MAX (end, chunk.start + chunk.length);
    }
  *out_range = (HunchParquetRange) { start, end - start };

  return start < end;
}

GArray *
hunch_parquet_file_dup_ranges (HunchParquetFile *self,
                               guint             row_group,
                               const guint      *fields,
                               guint             n_fields)
{
  GArray *ranges;

  g_return_val_if_fail (self != NULL && row_group < self->footer->groups->len, NULL);

  ranges = g_array_new (FALSE, FALSE, sizeof (HunchParquetRange));
  if (fields == NULL)
    n_fields = self->n_fields;
  for (guint i = 0; i < n_fields; i++)
    {
      HunchParquetRange range;

      g_return_val_if_fail (fields == NULL || fields[i] < self->n_fields, ranges);
      if (find_range (self, row_group, fields != NULL ? fields[i] : i, &range))
        g_array_append_val (ranges, range);
    }

  return ranges;
}

/* --- bounds --------------------------------------------------------------- */

/* Signed numbers were in order in all versions of the format. */
static gboolean
has_old_order (const HunchParquetType *type)
{
  switch (type->meaning)
    {
    case HUNCH_PARQUET_MEANS_BOOLEAN:
    case HUNCH_PARQUET_MEANS_INTEGER:
    case HUNCH_PARQUET_MEANS_REAL:
    case HUNCH_PARQUET_MEANS_DATE:
    case HUNCH_PARQUET_MEANS_TIME:
      return TRUE;
    case HUNCH_PARQUET_MEANS_TIMESTAMP:
    case HUNCH_PARQUET_MEANS_DECIMAL:
      return type->physical == HUNCH_PARQUET_INT32 || type->physical == HUNCH_PARQUET_INT64;
    case HUNCH_PARQUET_MEANS_UNSIGNED:
    case HUNCH_PARQUET_MEANS_HALF:
    case HUNCH_PARQUET_MEANS_TEXT:
    case HUNCH_PARQUET_MEANS_UUID:
    case HUNCH_PARQUET_MEANS_BYTES:
    case HUNCH_PARQUET_MEANS_NOTHING:
    default:
      return FALSE;
    }
}

static gboolean
is_bound (const HunchParquetType *type,
          const HunchSlice       *bound)
{
  static const guint8 sizes[] = {
    [HUNCH_PARQUET_BOOLEAN] = 1, [HUNCH_PARQUET_INT32] = 4, [HUNCH_PARQUET_INT64] = 8, [HUNCH_PARQUET_FLOAT] = 4, [HUNCH_PARQUET_DOUBLE] = 8,
  };

  if (bound->text == NULL || type->physical == HUNCH_PARQUET_INT96 || type->data == HUNCH_DATA_BLOB)
    return FALSE;
  if (type->physical == HUNCH_PARQUET_BYTE_ARRAY)
    return TRUE;

  return bound->length == (type->physical == HUNCH_PARQUET_FIXED ? type->n_bytes : sizes[type->physical]);
}

static char *
dup_bound (const HunchParquetType *type,
           const HunchSlice       *bound)
{
  HunchParquetValues values;
  HunchParquetArena arena;
  HunchParquetDecoder decoder;
  gint64 n_odd_bytes = 0;
  char *text = NULL;

  hunch_parquet_values_init (&values, type, 1);
  hunch_parquet_arena_init (&arena);
  hunch_parquet_decoder_init (&decoder, type, HUNCH_PARQUET_PLAIN, FALSE, (const guint8 *) bound->text, bound->length);
  if (type->physical == HUNCH_PARQUET_BYTE_ARRAY)
    values.slices[0] = *bound;
  else if (hunch_parquet_decoder_read (&decoder, &values, 0, 1, &arena) != 1)
    values.has_odd = TRUE;
  if (!values.has_odd)
    {
      hunch_parquet_values_convert (&values, type, 0, 1, &arena, &n_odd_bytes);
      if (values.states[0] == HUNCH_CELL_VALUE)
        text = hunch_parquet_values_dup_text (&values, type->data, 0);
    }
  hunch_parquet_arena_clear (&arena);
  hunch_parquet_values_clear (&values);

  return text;
}

gboolean
hunch_parquet_file_get_bounds (HunchParquetFile *self,
                               guint             row_group,
                               guint             field,
                               char            **out_min,
                               char            **out_max,
                               gint64           *out_nulls)
{
  const HunchParquetNode *node;
  HunchParquetType type;
  HunchParquetChunk chunk;

  g_return_val_if_fail (self != NULL && row_group < self->footer->groups->len && field < self->n_fields, FALSE);

  *out_min = *out_max = NULL;
  *out_nulls = -1;
  node = hunch_parquet_file_get_node (self, field);
  if (node->kind != HUNCH_PARQUET_NODE_LEAF
      || !hunch_parquet_footer_describe_chunk (self->footer, row_group, node->first_leaf, &chunk, NULL))
    return FALSE;

  type = hunch_parquet_footer_get_leaf (self->footer, node->first_leaf)->type;
  type.data = self->natural[field];
  if (chunk.statistics.n_nulls >= 0 && chunk.statistics.n_nulls <= chunk.n_values)
    *out_nulls = chunk.statistics.n_nulls;
  if (chunk.statistics.is_exact && (has_old_order (&type) || (!chunk.statistics.is_old && self->footer->is_ordered[node->first_leaf]))
      && is_bound (&type, &chunk.statistics.min) && is_bound (&type, &chunk.statistics.max))
    {
      *out_min = dup_bound (&type, &chunk.statistics.min);
      *out_max = dup_bound (&type, &chunk.statistics.max);
    }
  if (*out_min == NULL || *out_max == NULL)
    {
      g_clear_pointer (out_min, g_free);
      g_clear_pointer (out_max, g_free);
    }

  return *out_min != NULL || *out_nulls >= 0;
}

/* --- pages ---------------------------------------------------------------- */

GArray *
hunch_parquet_file_read_page_starts (HunchParquetFile *self,
                                     guint             row_group,
                                     guint             field,
                                     GCancellable     *cancellable,
                                     GError          **error)
{
  HunchParquetChunk chunk;
  g_autoptr (GArray) places = NULL;
  GArray *starts;

  g_return_val_if_fail (self != NULL && row_group < self->footer->groups->len && field < self->n_fields, NULL);

  if (!hunch_parquet_footer_describe_chunk (self->footer, row_group, hunch_parquet_file_get_node (self, field)->first_leaf, &chunk, error)
      || !hunch_parquet_index_read (self->footer, &chunk, 1, hunch_parquet_file_get_group_rows (self, row_group), NULL, &places, cancellable, error)
      || places == NULL)
    return NULL;

  starts = g_array_sized_new (FALSE, FALSE, sizeof (gint64), places->len);
  for (guint i = 0; i < places->len; i++)
    g_array_append_val (starts, g_array_index (places, HunchParquetPlace, i).first_row);

  return starts;
}
