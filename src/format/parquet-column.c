#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-column-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/parquet-codec-private.h"

void
hunch_parquet_column_init (HunchParquetColumn     *self,
                           HunchParquetFooter     *footer,
                           guint                   leaf,
                           const HunchParquetType *type,
                           guint32                 n_room)
{
  *self = (HunchParquetColumn) { .footer = footer, .leaf_position = leaf, .type = *type, .n_room = n_room };
  self->leaf = hunch_parquet_footer_get_leaf (footer, leaf);
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->definition = g_malloc (n_room);
  if (self->leaf->max_repetition > 0)
    self->repetition = g_malloc (n_room);
  hunch_parquet_values_init (&self->values, type, n_room);
  hunch_parquet_arena_init (&self->arena);
  hunch_parquet_arena_init (&self->dictionary_arena);
}

static void
drop_pages (HunchParquetColumn *self)
{
  g_clear_pointer (&self->page, g_bytes_unref);
  g_clear_pointer (&self->dictionary_page, g_bytes_unref);
  hunch_parquet_values_clear (&self->dictionary);
  g_ptr_array_set_size (self->retired, 0);
  self->n_retired = 0;
  self->has_dictionary = FALSE;
  hunch_parquet_arena_reset (&self->dictionary_arena);
  hunch_parquet_arena_reset (&self->arena);
  hunch_parquet_feed_clear (&self->feed);
}

void
hunch_parquet_column_clear (HunchParquetColumn *self)
{
  if (self->retired == NULL)
    return;

  drop_pages (self);
  g_clear_pointer (&self->retired, g_ptr_array_unref);
  g_clear_pointer (&self->spare.data, g_free);
  g_clear_pointer (&self->definition, g_free);
  g_clear_pointer (&self->repetition, g_free);
  hunch_parquet_values_clear (&self->values);
  hunch_parquet_arena_clear (&self->arena);
  hunch_parquet_arena_clear (&self->dictionary_arena);
}

static gboolean
fail (HunchParquetColumn *self,
      HunchFormatError    code,
      const char         *sentence,
      GError            **error)
{
  hunch_parquet_set_error (error, code, self->footer, self->row_group, self->leaf_position, sentence);

  return FALSE;
}

static gboolean
check_chunk (HunchParquetColumn *self,
             GError            **error)
{
  g_autofree char *sentence = NULL;
  const char *name = hunch_parquet_codec_get_name (self->chunk.codec);

  if (self->chunk.is_locked)
    return fail (self, HUNCH_FORMAT_ERROR_ENCRYPTED, _("It is encrypted, and cannot be read without its key; leave this column out."), error);
  if (hunch_parquet_codec_is_read (self->chunk.codec))
    return TRUE;

  sentence = name != NULL ? g_strdup_printf (_("It is packed with %s, which is not read."), name)
                          : g_strdup (_("It is packed in a way that is not known."));

  return fail (self, HUNCH_FORMAT_ERROR_UNSUPPORTED, sentence, error);
}

gboolean
hunch_parquet_column_begin (HunchParquetColumn      *self,
                            guint                    row_group,
                            const HunchParquetSpan  *span,
                            gsize                    goal,
                            gint64                  *n_read,
                            GError                 **error)
{
  guint64 end;

  drop_pages (self);
  self->row_group = row_group;
  self->n_page_left = self->n_ahead = 0;
  self->decoder = (HunchParquetDecoder) { 0 };
  if (!hunch_parquet_footer_describe_chunk (self->footer, row_group, self->leaf_position, &self->chunk, error)
      || !check_chunk (self, error))
    return FALSE;

  self->is_span = span != NULL;
  if (span != NULL)
    self->span = *span;
  self->n_chunk_left = span != NULL ? G_MAXINT64 : self->chunk.n_values;
  end = self->chunk.start + self->chunk.length;
  if (span != NULL)
    end = span->dictionary_end;
  hunch_parquet_feed_init (&self->feed, self->footer->source, self->chunk.start, end, goal, n_read);

  return TRUE;
}

void
hunch_parquet_column_release (HunchParquetColumn *self)
{
  g_ptr_array_set_size (self->retired, 0);
  self->n_retired = 0;
  hunch_parquet_decoder_reset_arena (&self->decoder, &self->arena);
}

/* --- pages ---------------------------------------------------------------- */

static gboolean
read_dictionary (HunchParquetColumn         *self,
                 const HunchParquetPageHead *head,
                 GError                    **error)
{
  HunchParquetDecoder decoder;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (self->dictionary_page, &n_bytes);
  gint32 encoding = head->encoding == HUNCH_PARQUET_PLAIN_DICTIONARY ? HUNCH_PARQUET_PLAIN : head->encoding;
  gsize width = self->type.physical == HUNCH_PARQUET_BYTE_ARRAY ? 4 : self->type.n_bytes > 0 ? self->type.n_bytes : 4;

  if (encoding != HUNCH_PARQUET_PLAIN || self->type.physical == HUNCH_PARQUET_BOOLEAN)
    return fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("Its dictionary is encoded in a way that does not fit."), error);
  /* Every value takes that many bytes at least, so no more is set aside than the page can hold. */
  if ((gsize) head->n_values > n_bytes / width)
    return fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("Its dictionary is shorter than it says."), error);

  hunch_parquet_values_init (&self->dictionary, &self->type, head->n_values);
  hunch_parquet_decoder_init (&decoder, &self->type, encoding, FALSE, data, n_bytes);
  if (hunch_parquet_decoder_read (&decoder, &self->dictionary, 0, head->n_values, &self->dictionary_arena) != head->n_values)
    return fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("Its dictionary is shorter than it says."), error);
  hunch_parquet_values_convert (&self->dictionary, &self->type, 0, head->n_values, &self->dictionary_arena, &self->n_odd_bytes);
  self->has_dictionary = TRUE;

  return TRUE;
}

/* The levels of a first-version page begin with their length, but for the old packed ones. */
static gboolean
begin_levels (HunchParquetRuns  *runs,
              guint              max_level,
              gint32             encoding,
              gint32             n_values,
              const guint8     **at,
              const guint8      *end)
{
  guint width = g_bit_storage (max_level);
  guint64 n;
  guint32 length;

  if (max_level == 0)
    return TRUE;

  if (encoding == HUNCH_PARQUET_BIT_PACKED)
    {
      n = ((guint64) n_values * width + 7) / 8;
      if (n > (guint64) (end - *at))
        return FALSE;
      hunch_parquet_runs_init_msb (runs, *at, n, width);
    }
  else
    {
      if (encoding != HUNCH_PARQUET_RLE || end - *at < 4)
        return FALSE;
      memcpy (&length, *at, 4);
      n = GUINT32_FROM_LE (length);
      *at += 4;
      if (n > (guint64) (end - *at))
        return FALSE;
      hunch_parquet_runs_init (runs, *at, n, width);
    }
  *at += n;

  return TRUE;
}

static gboolean
begin_all_levels (HunchParquetColumn         *self,
                  const HunchParquetPageHead *head,
                  const guint8              **at,
                  const guint8               *end)
{
  guint max_definition = self->leaf->max_definition, max_repetition = self->leaf->max_repetition;

  if (head->kind == HUNCH_PARQUET_PAGE_DATA)
    return begin_levels (&self->repetitions, max_repetition, head->repetition_encoding, head->n_values, at, end)
           && begin_levels (&self->definitions, max_definition, head->definition_encoding, head->n_values, at, end);

  if (head->n_nulls > 0 && max_definition == 0)
    return FALSE;
  hunch_parquet_runs_init (&self->repetitions, *at, head->n_repetition_bytes, g_bit_storage (max_repetition) * (max_repetition > 0));
  *at += head->n_repetition_bytes;
  hunch_parquet_runs_init (&self->definitions, *at, head->n_definition_bytes, g_bit_storage (max_definition) * (max_definition > 0));
  *at += head->n_definition_bytes;

  return TRUE;
}

/* Texts that were handed out may point into the page before; other values are copies. */
static void
retire_page (HunchParquetColumn *self)
{
  if (self->page == NULL)
    return;

  if (self->is_looked_up || self->values.slices == NULL)
    g_clear_pointer (&self->page, g_bytes_unref);
  else
    {
      self->n_retired += g_bytes_get_size (self->page);
      g_ptr_array_add (self->retired, g_steal_pointer (&self->page));
    }
}

static gboolean
begin_page (HunchParquetColumn         *self,
            const HunchParquetPageHead *head,
            GError                    **error)
{
  gsize n_bytes;
  const guint8 *at = g_bytes_get_data (self->page, &n_bytes), *end = at + n_bytes;
  HunchFormatError code = head->encoding > HUNCH_PARQUET_BYTE_STREAM_SPLIT ? HUNCH_FORMAT_ERROR_UNSUPPORTED : HUNCH_FORMAT_ERROR_MALFORMED;
  const char *sentence;

  if (!begin_all_levels (self, head, &at, end))
    return fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("The levels of a page are damaged."), error);

  sentence = hunch_parquet_decoder_init (&self->decoder, &self->type, head->encoding, self->has_dictionary, at, end - at);
  if (sentence != NULL)
    return fail (self, code, sentence, error);

  self->is_looked_up = head->encoding == HUNCH_PARQUET_PLAIN_DICTIONARY || head->encoding == HUNCH_PARQUET_RLE_DICTIONARY;
  self->n_page_left = head->n_values;
  if (!self->is_span)
    self->n_chunk_left -= head->n_values;

  return TRUE;
}

static gboolean
check_page (HunchParquetColumn         *self,
            const HunchParquetPageHead *head,
            GError                    **error)
{
  if ((guint32) head->n_packed > HUNCH_PARQUET_MAX_PAGE || (guint32) head->n_unpacked > HUNCH_PARQUET_MAX_PAGE)
    return fail (self, HUNCH_FORMAT_ERROR_TOO_LARGE, _("It has a page of more than 256 MB."), error);
  if (head->kind == HUNCH_PARQUET_PAGE_DICTIONARY && self->dictionary_page != NULL)
    return fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("It has more than one dictionary."), error);
  if (head->kind != HUNCH_PARQUET_PAGE_DICTIONARY && head->n_values > self->n_chunk_left)
    return fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("Its pages hold more values than it has."), error);

  return TRUE;
}

static gboolean
is_wanted (const HunchParquetPageHead *head)
{
  return head->kind == HUNCH_PARQUET_PAGE_DATA || head->kind == HUNCH_PARQUET_PAGE_DATA_2 || head->kind == HUNCH_PARQUET_PAGE_DICTIONARY;
}

static gboolean
read_page (HunchParquetColumn  *self,
           GCancellable        *cancellable,
           GError             **error)
{
  HunchParquetPageHead head;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *sentence = hunch_parquet_page_read_head (&self->feed, &head, cancellable, &cause);

  if (sentence == NULL && cause == NULL && !is_wanted (&head))
    {
      if ((guint64) head.n_packed > self->feed.end - self->feed.at)
        return fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("A page is longer than what is left of its column."), error);
      self->feed.at += head.n_packed;
      return TRUE;
    }
  if (sentence == NULL && cause == NULL && !check_page (self, &head, error))
    return FALSE;
  if (sentence == NULL && cause == NULL)
    sentence = hunch_parquet_page_read_body (&self->feed, &head, self->chunk.codec, &self->spare, &bytes, cancellable, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (sentence != NULL)
    return fail (self, HUNCH_FORMAT_ERROR_MALFORMED, sentence, error);

  if (head.kind == HUNCH_PARQUET_PAGE_DICTIONARY)
    {
      self->dictionary_page = g_steal_pointer (&bytes);
      return read_dictionary (self, &head, error);
    }
  self->page = g_steal_pointer (&bytes);

  return begin_page (self, &head, error);
}

/* From the dictionary to the pages that are wanted. */
static void
jump (HunchParquetColumn *self)
{
  if (!self->is_span || self->feed.end != self->span.dictionary_end || self->feed.at < self->feed.end)
    return;

  self->feed.at = self->span.start;
  self->feed.end = self->span.end;
}

/* To a page that has values; FALSE without error at the end. */
static gboolean
find_page (HunchParquetColumn  *self,
           GCancellable        *cancellable,
           GError             **error)
{
  while (self->n_page_left == 0)
    {
      jump (self);
      if (self->n_chunk_left == 0 || (self->is_span && self->feed.at >= self->feed.end))
        return FALSE;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      retire_page (self);
      if (!read_page (self, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* --- values --------------------------------------------------------------- */

static gboolean
are_levels (const guint8 *levels,
            guint32       n,
            guint8        max_level)
{
  guint8 largest = 0;

  for (guint32 i = 0; i < n; i++)
    largest = MAX (largest, levels[i]);

  return largest <= max_level;
}

static gboolean
read_levels (HunchParquetColumn *self,
             guint32             n)
{
  if (self->repetition != NULL
      && (!hunch_parquet_runs_read_bytes (&self->repetitions, self->repetition, n)
          || !are_levels (self->repetition, n, self->leaf->max_repetition)))
    return FALSE;

  if (self->leaf->max_definition == 0)
    memset (self->definition, 0, n);
  else if (!hunch_parquet_runs_read_bytes (&self->definitions, self->definition, n)
           || !are_levels (self->definition, n, self->leaf->max_definition))
    return FALSE;

  self->n_page_left -= n;

  return TRUE;
}

/* Levels that were decoded before and whose values were not. */
static guint32
take_ahead (HunchParquetColumn *self,
            guint32             n)
{
  n = MIN (n, self->n_ahead);
  memmove (self->definition, self->definition + self->ahead, self->n_ahead);
  if (self->repetition != NULL)
    memmove (self->repetition, self->repetition + self->ahead, self->n_ahead);
  self->ahead = n;
  self->n_ahead -= n;

  return n;
}

static guint32
count_present (const HunchParquetColumn *self,
               guint32                   n)
{
  guint32 n_present = 0;

  if (self->leaf->max_definition == 0)
    return n;
  for (guint32 i = 0; i < n; i++)
    n_present += self->definition[i] == self->leaf->max_definition;

  return n_present;
}

/* Keeps the levels in front of the first value that was not read; the others wait. */
static guint32
cut_levels (HunchParquetColumn *self,
            guint32             n,
            guint32             n_present)
{
  guint32 i = 0;

  for (guint32 seen = 0; i < n; i++)
    if (self->definition[i] == self->leaf->max_definition && seen++ == n_present)
      break;

  self->ahead = i;
  self->n_ahead += n - i;

  return i;
}

static int
read_values (HunchParquetColumn *self,
             guint32             offset,
             guint32             n)
{
  int n_read;

  if (n == 0)
    return 0;
  if (self->is_looked_up)
    return self->has_dictionary ? hunch_parquet_decoder_look_up (&self->decoder, &self->dictionary, self->type.data, &self->values, offset, n) : -1;

  n_read = hunch_parquet_decoder_read (&self->decoder, &self->values, offset, n, &self->arena);
  if (n_read > 0)
    hunch_parquet_values_convert (&self->values, &self->type, offset, n_read, &self->arena, &self->n_odd_bytes);

  return n_read;
}

int
hunch_parquet_column_read (HunchParquetColumn  *self,
                           guint32              offset,
                           guint32              n,
                           guint32             *out_n_present,
                           GCancellable        *cancellable,
                           GError             **error)
{
  g_autoptr (GError) cause = NULL;
  guint32 n_present;
  int n_read;

  n = MIN (n, self->n_room);
  if (self->n_ahead > 0)
    n = take_ahead (self, n);
  else
    {
      if (!find_page (self, cancellable, &cause))
        {
          if (cause == NULL)
            return 0;
          g_propagate_error (error, g_steal_pointer (&cause));
          return -1;
        }
      n = MIN (n, self->n_page_left);
      if (!read_levels (self, n))
        {
          fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("The levels of a page are damaged."), error);
          return -1;
        }
    }

  n_present = count_present (self, n);
  n_read = read_values (self, offset, n_present);
  if (n_read < 0)
    {
      fail (self, HUNCH_FORMAT_ERROR_MALFORMED, _("The values of a page are damaged, or fewer than it says."), error);
      return -1;
    }
  if ((guint32) n_read < n_present)
    n = cut_levels (self, n, n_read);
  *out_n_present = n_read;

  return (int) n;
}
