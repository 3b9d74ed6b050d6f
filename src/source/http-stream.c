/* A body read as it arrives, taken up again where the connection broke off. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/http-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "source/checksum.h"
#include "source/source.h"

#define HUNCH_TYPE_HTTP_STREAM (hunch_http_stream_get_type ())
G_DECLARE_FINAL_TYPE (HunchHttpStream, hunch_http_stream, HUNCH, HTTP_STREAM, GInputStream)

struct _HunchHttpStream
{
  GInputStream      parent_instance;
  HunchHttpRequest  request;     /* its pointers are owned here */
  char             *signing[3];  /* owned; region, key id, secret */
  HunchHttpSigning  signing_words;
  HunchHttpBell     bell;
  HunchHttpExchange exchange;    /* the current one */
  char             *version;     /* owned; of the first answer, may be NULL */
  HunchChecksum    *checksum;    /* owned, NULL when the server vouches for nothing */
  GBytes           *chunk;       /* owned, NULL when used up */
  gsize             n_used;      /* of the chunk */
  guint64           n_received;  /* bytes of the body so far */
  guint64           n_to_skip;   /* sent once more after breaking off */
  guint             n_stalls;    /* breaks without a byte in between */
};

G_DEFINE_FINAL_TYPE (HunchHttpStream, hunch_http_stream, G_TYPE_INPUT_STREAM)

static gboolean
set_broken_error (HunchHttpStream *self,
                  const char      *why,
                  GError         **error)
{
  g_autofree char *shown = hunch_http_dup_shown_url (self->exchange.url);

  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK,
               _("“%s” broke off after %" PRIu64 " bytes: %s."), shown, self->n_received, why);
  return FALSE;
}

static gboolean
set_changed_error (HunchHttpStream *self,
                   GError         **error)
{
  g_autofree char *shown = hunch_http_dup_shown_url (self->exchange.url);

  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED, _("“%s” changed while it was read."), shown);
  return FALSE;
}

/* One question until its head is there, or it has failed for good. */
static gboolean
ask (HunchHttpStream *self,
     GCancellable    *cancellable,
     GError         **error)
{
  g_autofree char *shown = NULL;

  while (self->exchange.answer == NULL)
    if (!hunch_http_exchanges_step (&self->exchange, 1, &self->bell, cancellable, error))
      return FALSE;
  if (self->exchange.answer->status / 100 == 2)
    return TRUE;

  shown = hunch_http_dup_shown_url (self->exchange.url);
  return hunch_http_set_status_error (self->exchange.answer, shown, error);
}

static gboolean
check_same (HunchHttpStream *self,
            GError         **error)
{
  HunchHttpAnswer *answer = self->exchange.answer;
  g_autofree char *version = hunch_http_answer_dup_version (answer);

  if (self->version == NULL || version == NULL)
    return set_broken_error (self, _("the server does not tell whether the rest is of the same bytes"), error);
  if (strcmp (self->version, version) != 0)
    return set_changed_error (self, error);
  if (answer->status == 200)
    self->n_to_skip = self->n_received;

  return TRUE;
}

static gboolean
take_up (HunchHttpStream *self,
         const char      *trouble,
         GCancellable    *cancellable,
         GError         **error)
{
  HunchHttpRequest rest = self->request;
  g_autoptr (GError) cause = NULL;
  gboolean is_ok;

  if (++self->n_stalls >= HUNCH_HTTP_TRIES || self->version == NULL)
    return set_broken_error (self, trouble, error);

  rest.range_offset += self->n_received;
  rest.range_length = G_MAXSIZE;
  hunch_http_exchange_clear (&self->exchange);
  hunch_http_exchange_init (&self->exchange, &rest, TRUE);
  self->exchange.due = g_get_monotonic_time () + hunch_http_get_wait (self->n_stalls, NULL);
  is_ok = ask (self, cancellable, &cause);
  self->exchange.request = &self->request;
  if (is_ok)
    return check_same (self, error);

  /* It has no such rest: it never was as long as it was said to be. */
  if (self->exchange.answer != NULL && self->exchange.answer->status == 416)
    return set_broken_error (self, trouble, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Waits for bytes or the end. TRUE with no chunk: it has ended as it should. */
static gboolean
wait_for_chunk (HunchHttpStream *self,
                GCancellable    *cancellable,
                GError         **error)
{
  HunchHttpTransfer *transfer = self->exchange.transfer;
  g_autofree char *trouble = NULL;
  g_autoptr (GBytes) bytes = NULL;
  HunchHttpEnding ending = HUNCH_HTTP_ENDED_WELL;
  gboolean is_done;

  g_mutex_lock (&self->bell.lock);
  for (;;)
    {
      is_done = hunch_http_transfer_is_done (transfer);
      bytes = hunch_http_transfer_take_bytes (transfer);
      if (is_done || g_bytes_get_size (bytes) > 0 || g_cancellable_is_cancelled (cancellable))
        break;
      g_clear_pointer (&bytes, g_bytes_unref);
      g_cond_wait (&self->bell.cond, &self->bell.lock);
    }
  if (is_done)
    ending = hunch_http_transfer_get_ending (transfer);
  trouble = g_strdup (hunch_http_transfer_get_trouble (transfer));
  g_mutex_unlock (&self->bell.lock);

  if (g_bytes_get_size (bytes) > 0)
    {
      self->chunk = g_steal_pointer (&bytes);
      self->n_used = 0;
      return TRUE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (ending == HUNCH_HTTP_ENDED_TRANSIENT || ending == HUNCH_HTTP_ENDED_UNREACHED)
    return take_up (self, trouble, cancellable, error) && wait_for_chunk (self, cancellable, error);

  if (ending != HUNCH_HTTP_ENDED_WELL)
    return set_broken_error (self, trouble, error);

  return self->checksum == NULL || hunch_checksum_is_right (self->checksum)
         || set_broken_error (self, _("the bytes are not those that the server vouches for"), error);
}

static void
skip_again (HunchHttpStream *self)
{
  gsize n = MIN (self->n_to_skip, g_bytes_get_size (self->chunk));

  self->n_to_skip -= n;
  self->n_used = n;
}

static gsize
hand_out (HunchHttpStream *self,
          void            *buffer,
          gsize            count)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->chunk, &length);
  gsize n = MIN (count, length - self->n_used);

  if (n > 0)
    memcpy (buffer, bytes + self->n_used, n);
  if (n > 0 && self->checksum != NULL)
    hunch_checksum_update (self->checksum, buffer, n);
  self->n_used += n;
  self->n_received += n;
  self->n_stalls = n > 0 ? 0 : self->n_stalls;
  if (self->n_used == length)
    g_clear_pointer (&self->chunk, g_bytes_unref);

  return n;
}

static gssize
read_stream (GInputStream *stream,
             void         *buffer,
             gsize         count,
             GCancellable *cancellable,
             GError      **error)
{
  HunchHttpStream *self = HUNCH_HTTP_STREAM (stream);
  gboolean is_ok = TRUE;
  gsize n = 0;

  hunch_http_bell_watch (&self->bell, cancellable);
  while (n == 0)
    {
      if (self->chunk == NULL)
        {
          is_ok = wait_for_chunk (self, cancellable, error);
          if (self->chunk == NULL)
            break;
          skip_again (self);
        }
      n = hand_out (self, buffer, count);
    }
  hunch_http_bell_unwatch (&self->bell);

  return is_ok ? (gssize) n : -1;
}

static void
hunch_http_stream_finalize (GObject *object)
{
  HunchHttpStream *self = HUNCH_HTTP_STREAM (object);

  hunch_http_exchange_clear (&self->exchange);
  hunch_http_bell_clear (&self->bell);
  g_clear_pointer (&self->checksum, hunch_checksum_free);
  g_clear_pointer (&self->chunk, g_bytes_unref);
  g_clear_pointer (&self->version, g_free);
  g_free ((char *) self->request.method);
  g_free ((char *) self->request.url);
  g_strfreev ((char **) self->request.headers);
  g_clear_pointer (&self->request.body, g_bytes_unref);
  g_clear_pointer (&self->request.meter, hunch_meter_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->signing); i++)
    g_clear_pointer (&self->signing[i], g_free);

  G_OBJECT_CLASS (hunch_http_stream_parent_class)->finalize (object);
}

static void
hunch_http_stream_class_init (HunchHttpStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_http_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_stream;
}

static void
hunch_http_stream_init (HunchHttpStream *self)
{
  hunch_http_bell_init (&self->bell);
}

static void
copy_signing (HunchHttpStream        *self,
              const HunchHttpSigning *signing)
{
  self->signing[0] = g_strdup (signing->region);
  self->signing[1] = g_strdup (signing->key_id);
  self->signing[2] = g_strdup (signing->secret);
  self->signing_words = (HunchHttpSigning) { self->signing[0], self->signing[1], self->signing[2] };
  self->request.signing = &self->signing_words;
}

static void
copy_request (HunchHttpStream        *self,
              const HunchHttpRequest *request)
{
  self->request = *request;
  self->request.method = g_strdup (request->method);
  self->request.url = g_strdup (request->url);
  self->request.headers = (const char *const *) g_strdupv ((char **) request->headers);
  self->request.body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  self->request.meter = request->meter != NULL ? hunch_meter_ref (request->meter) : NULL;
  if (request->signing != NULL)
    copy_signing (self, request->signing);
}

static HunchHttpAnswer *
copy_head (const HunchHttpAnswer *answer)
{
  HunchHttpAnswer *copy = g_new0 (HunchHttpAnswer, 1);

  *copy = *answer;
  copy->url = g_strdup (answer->url);
  copy->headers = g_ptr_array_ref (answer->headers);
  copy->body = g_bytes_ref (answer->body);

  return copy;
}

GInputStream *
hunch_http_open (const HunchHttpRequest *request,
                 HunchHttpAnswer       **out_head,
                 GCancellable           *cancellable,
                 GError                **error)
{
  g_autoptr (HunchHttpStream) self = g_object_new (HUNCH_TYPE_HTTP_STREAM, NULL);
  gboolean is_ok;

  copy_request (self, request);
  hunch_http_exchange_init (&self->exchange, &self->request, TRUE);
  hunch_http_bell_watch (&self->bell, cancellable);
  is_ok = ask (self, cancellable, error);
  hunch_http_bell_unwatch (&self->bell);
  if (out_head != NULL)
    *out_head = self->exchange.answer != NULL ? copy_head (self->exchange.answer) : NULL;
  if (!is_ok)
    return NULL;
  self->version = hunch_http_answer_dup_version (self->exchange.answer);
  self->checksum = hunch_checksum_new (self->exchange.answer);

  return G_INPUT_STREAM (g_steal_pointer (&self));
}
