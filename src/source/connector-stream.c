/* All records of a call as one stream of JSON lines, page after page, one page in memory. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HUNCH_TYPE_CONNECTOR_STREAM (hunch_connector_stream_get_type ())
G_DECLARE_FINAL_TYPE (HunchConnectorStream, hunch_connector_stream, HUNCH, CONNECTOR_STREAM, GInputStream)

struct _HunchConnectorStream
{
  GInputStream        parent_instance;
  HunchConnectorCall *call;      /* owned */
  HunchMeter         *meter;     /* owned, or NULL */
  HunchFoundKey       key;       /* owned; found when the first page is asked for */
  char               *run;       /* owned; the name of the call's mark, NULL before the first page */
  HunchConnectorSpot  spot;      /* its cursor is owned here */
  gboolean            is_over;   /* no page is left */
  GString            *lines;     /* owned; of the page in hand */
  gsize               at;        /* so much of it was handed out */
  GChecksum          *digest;    /* owned */
  GHashTable         *seen;      /* owned; keys of records */
};

G_DEFINE_FINAL_TYPE (HunchConnectorStream, hunch_connector_stream, G_TYPE_INPUT_STREAM)

/* --- records of a page -------------------------------------------------------------------- */

/* The values of the key's columns in a line, or NULL without a key. Release with g_free(). */
static char *
dup_key_of (HunchConnectorStream *self,
            const char           *line,
            gsize                 length)
{
  const char *key = self->call->endpoint->info->key;
  g_auto (GStrv) columns = key == NULL ? NULL : g_strsplit (key, ",", -1);
  HunchSlice row = { line, length };
  GString *values;

  if (columns == NULL)
    return NULL;
  values = g_string_new (NULL);
  for (guint i = 0; columns[i] != NULL; i++)
    {
      HunchSlice value = hunch_slice_get_member (row, columns[i]);

      g_string_append_len (values, value.text == NULL ? "" : value.text, (gssize) value.length);
      g_string_append_c (values, '\n');
    }
  return g_string_free (values, FALSE);
}

static void
add_record (HunchConnectorStream *self,
            HunchSlice            record)
{
  gsize first = self->lines->len;
  g_autofree char *key = NULL;

  hunch_connector_write_row (self->call, self->spot.series, record, self->lines);
  key = dup_key_of (self, self->lines->str + first, self->lines->len - first);
  if (key != NULL && g_hash_table_contains (self->seen, key))
    {
      g_string_truncate (self->lines, first);
      return;
    }
  if (key != NULL)
    g_hash_table_add (self->seen, g_steal_pointer (&key));
  g_string_append_c (self->lines, '\n');
  g_checksum_update (self->digest, (const guchar *) self->lines->str + first, (gssize) (self->lines->len - first));
}

static gint64
add_records (HunchConnectorStream *self,
             HunchSlice            records)
{
  HunchSliceWalk walk = HUNCH_SLICE_WALK;
  HunchSlice record;
  gint64 n = 0;

  if (hunch_slice_is_array (records))
    for (; hunch_slice_next (records, &walk, NULL, &record); n++)
      add_record (self, record);
  else if (!hunch_slice_is_null (records))
    {
      add_record (self, records);
      n = 1;
    }
  return n;
}

static gboolean
is_nothing (const HunchEndpoint *endpoint,
            const HunchAnswer   *answer,
            HunchSlice           root)
{
  return answer->status / 100 != 2
      || (endpoint->nothing_path != NULL && hunch_slice_is_text (hunch_slice_follow (root, endpoint->nothing_path), endpoint->nothing_value));
}

/* --- the next page ------------------------------------------------------------------------ */

/* Where it goes on, owned by the caller; NULL when it does not. */
static char *
dup_cursor (HunchConnectorStream *self,
            const HunchAnswer    *answer,
            HunchSlice            root)
{
  const HunchPaging *paging = &self->call->endpoint->paging;
  HunchSlice next = paging->next == NULL ? (HunchSlice) { NULL, 0 } : hunch_slice_follow (root, paging->next);

  if (paging->kind == HUNCH_PAGING_LINK)
    return paging->next == NULL ? g_strdup (answer->next) : hunch_slice_dup_text (next);
  if (paging->kind != HUNCH_PAGING_CURSOR || hunch_slice_is_null (next) || hunch_slice_is_text (next, ""))
    return NULL;
  return g_strndup (next.text, next.length);
}

/* By what the page said of the whole. */
static gboolean
is_last_page (HunchConnectorStream *self,
              HunchSlice            root,
              gint64                n_records,
              const char           *cursor)
{
  const HunchPaging *paging = &self->call->endpoint->paging;
  gint64 n_pages = paging->total_pages == NULL ? -1 : hunch_slice_get_integer (hunch_slice_follow (root, paging->total_pages), -1);
  gint64 n_all = paging->total_records == NULL ? -1 : hunch_slice_get_integer (hunch_slice_follow (root, paging->total_records), -1);
  gint64 n_done = self->spot.page + 1;

  if (paging->kind == HUNCH_PAGING_NONE || n_done >= (self->call->max_pages > 0 ? self->call->max_pages : HUNCH_CONNECTOR_MAX_PAGES))
    return TRUE;
  if (paging->kind == HUNCH_PAGING_LINK || paging->kind == HUNCH_PAGING_CURSOR)
    return cursor == NULL || g_strcmp0 (cursor, self->spot.cursor) == 0
        || (paging->kind == HUNCH_PAGING_CURSOR && n_records < MAX (1, paging->size));
  if (n_records == 0 || (n_pages >= 0 && n_done >= n_pages))
    return TRUE;
  return paging->size > 0 && n_pages < 0 && (n_all >= 0 ? n_done * paging->size >= n_all : n_records < paging->size);
}

static void
go_on (HunchConnectorStream *self,
       gboolean              is_last,
       char                 *cursor)
{
  g_free (self->spot.cursor);
  self->spot.cursor = is_last ? NULL : g_strdup (cursor);
  self->spot.page = is_last ? 0 : self->spot.page + 1;
  self->spot.series += is_last;
  self->is_over = self->spot.series >= self->call->n_series;
}

/* --- the call ------------------------------------------------------------------------------- */

static char *
dup_run_name (HunchConnectorStream        *self,
              const HunchConnectorRequest *request)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *first = hunch_answer_dup_name (request, &self->key);

  g_checksum_update (sum, (const guchar *) first, -1);
  g_checksum_update (sum, (const guchar *) self->call->words, -1);
  return g_strdup (g_checksum_get_string (sum));
}

/* Before the first page of the first stream: what may be taken out of the cache, and the key. */
static gboolean
begin (HunchConnectorStream *self,
       GError              **error)
{
  g_autofree char *base = hunch_connector_call_dup_base (self->call, 0, error);
  g_auto (HunchConnectorRequest) request = { 0 };

  if (base == NULL || !hunch_connector_request_make (self->call, &self->spot, &request, error))
    return FALSE;
  hunch_connector_find_key (self->call->connector, base, &self->key);
  self->run = dup_run_name (self, &request);
  if (self->call->started_at == 0)
    {
      hunch_answers_trim ();
      self->call->started_at = hunch_run_begin (self->run);
    }
  return TRUE;
}

static void
end (HunchConnectorStream *self)
{
  if (self->call->version == NULL)
    self->call->version = g_strndup (g_checksum_get_string (self->digest), 32);
  hunch_run_end (self->run);
}

static gboolean
read_page (HunchConnectorStream *self,
           const HunchAnswer    *answer,
           GError              **error)
{
  const HunchEndpoint *endpoint = self->call->endpoint;
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);
  g_autofree char *what = g_strdup_printf (_("An answer of %s"), self->call->connector->info.title);
  g_autofree char *cursor = NULL;
  HunchSlice root = { NULL, 0 };
  HunchSlice records = { NULL, 0 };
  gint64 n = 0;

  if (answer->status / 100 == 2 && !hunch_slice_parse (text, length, what, &root, error))
    return FALSE;
  if (!is_nothing (endpoint, answer, root))
    {
      records = hunch_slice_follow (root, endpoint->records);
      if (records.text == NULL)
        {
          g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("%s has no “%s”."), what, endpoint->records);
          return FALSE;
        }
      n = add_records (self, records);
    }
  cursor = dup_cursor (self, answer, root);
  go_on (self, is_last_page (self, root, n, cursor), cursor);
  return TRUE;
}

static gboolean
fetch_page (HunchConnectorStream *self,
            GCancellable         *cancellable,
            GError              **error)
{
  g_auto (HunchConnectorRequest) request = { 0 };
  g_auto (HunchAnswer) answer = { 0 };

  if ((self->run == NULL && !begin (self, error))
      || !hunch_connector_request_make (self->call, &self->spot, &request, error)
      || !hunch_connector_ask (self->call, &request, &self->key, self->meter, &answer, cancellable, error))
    return FALSE;
  hunch_run_touch (self->run);
  g_string_truncate (self->lines, 0);
  self->at = 0;
  if (!read_page (self, &answer, error))
    {
      g_autofree char *name = hunch_answer_dup_name (&request, &self->key);

      hunch_answer_forget (name);
      return FALSE;
    }
  if (self->is_over)
    end (self);
  return TRUE;
}

/* --- the stream ------------------------------------------------------------------------------- */

static gssize
read_stream (GInputStream *stream,
             void         *buffer,
             gsize         n_wanted,
             GCancellable *cancellable,
             GError      **error)
{
  HunchConnectorStream *self = HUNCH_CONNECTOR_STREAM (stream);
  gsize n;

  while (self->at == self->lines->len && !self->is_over)
    if (!fetch_page (self, cancellable, error))
      return -1;
  n = MIN (n_wanted, self->lines->len - self->at);
  memcpy (buffer, self->lines->str + self->at, n);
  self->at += n;
  return (gssize) n;
}

static void
hunch_connector_stream_finalize (GObject *object)
{
  HunchConnectorStream *self = HUNCH_CONNECTOR_STREAM (object);

  g_clear_pointer (&self->call, hunch_connector_call_free);
  g_clear_pointer (&self->meter, hunch_meter_unref);
  hunch_found_key_clear (&self->key);
  g_free (self->run);
  g_free (self->spot.cursor);
  g_string_free (self->lines, TRUE);
  g_checksum_free (self->digest);
  g_hash_table_unref (self->seen);
  G_OBJECT_CLASS (hunch_connector_stream_parent_class)->finalize (object);
}

static void
hunch_connector_stream_class_init (HunchConnectorStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_connector_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_stream;
}

static void
hunch_connector_stream_init (HunchConnectorStream *self)
{
  self->lines = g_string_new (NULL);
  self->digest = g_checksum_new (G_CHECKSUM_SHA256);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GInputStream *
hunch_connector_call_open (HunchConnectorCall *self,
                           HunchMeter         *meter,
                           GCancellable       *cancellable,
                           GError            **error)
{
  HunchConnectorStream *stream;

  g_return_val_if_fail (self != NULL, NULL);

  stream = g_object_new (HUNCH_TYPE_CONNECTOR_STREAM, NULL);
  stream->call = hunch_connector_call_ref (self);
  stream->meter = meter == NULL ? NULL : hunch_meter_ref (meter);
  return G_INPUT_STREAM (stream);
}

/* --- is it still the same? ---------------------------------------------------------------------- */

static gboolean
read_to_end (GInputStream *stream,
             GCancellable *cancellable,
             GError      **error)
{
  char buffer[65536];
  gssize n;

  do
    n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error);
  while (n > 0);
  return n == 0;
}

gboolean
hunch_connector_call_is_changed (HunchConnectorCall *self,
                                 const char         *version,
                                 gboolean           *out_changed,
                                 HunchMeter         *meter,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  g_autoptr (GInputStream) stream = hunch_connector_call_open (self, meter, cancellable, error);

  if (stream == NULL || !read_to_end (stream, cancellable, error))
    return FALSE;
  *out_changed = g_strcmp0 (self->version, version) != 0;
  return TRUE;
}
