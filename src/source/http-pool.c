/* One thread carries all transfers of the process, so that their connections are shared and used again. Others hand
 * their transfers over in a queue and sleep on a bell; the thread sleeps in curl_multi_poll().
 *
 * Who may touch what: the easy handle belongs to the thread from hand-over to removal; what arrives is written under the
 * bell's lock, unless the transfer was stopped, when the bell may be gone. `is_stopped` has a lock of its own for that. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"

#include "source/http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/curl-library.h"

#define STREAM_LIMIT (1024 * 1024)
#define MAX_HEAD_BYTES (256 * 1024)
#define MAX_REFUSAL_BYTES (64 * 1024)
#define KEPT_CONNECTIONS 32
#define POLL_MS 10000
#define FIRST_RESERVE (64 * 1024)
#define MAX_RESERVE (64 * 1024 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CURL, curl_easy_cleanup)

static guint connect_ms = 15000;
static guint stall_s = 30;

struct _HunchHttpTransfer
{
  gatomicrefcount    count;
  GMutex             door;         /* over bell: held while it is rung */
  HunchHttpBell     *bell;         /* borrowed; NULL once stopped */
  CURL              *easy;         /* owned; the thread's while under way */
  struct curl_slist *header_list;  /* owned */
  char              *url;          /* owned */
  GBytes            *body;         /* owned, may be NULL */
  HunchMeter        *meter;        /* owned, may be NULL */
  gsize              max_bytes;
  gboolean           is_stream;
  char               trouble_text[CURL_ERROR_SIZE];

  /* guarded by the bell's lock */
  GPtrArray         *headers;      /* owned; of char * */
  gsize              n_head_bytes;
  guint              status;
  gboolean           has_head;
  guint8            *bytes;        /* owned */
  gsize              n_bytes;
  gsize              n_reserved;
  gint64             n_expected;   /* Content-Length; -1: not said */
  gboolean           is_paused;
  gboolean           is_too_large;
  gboolean           is_done;
  HunchHttpEnding    ending;
};

/* The thread and what is handed over to it. */
static struct
{
  GMutex  lock;
  CURLM  *multi;
  GQueue  started;  /* of transfers, a reference each */
  GQueue  stopped;
  GQueue  resumed;
} pool;

/* --- bells ------------------------------------------------------------------- */

static void
ring_cb (GCancellable  *cancellable,
         HunchHttpBell *bell)
{
  g_mutex_lock (&bell->lock);
  g_cond_broadcast (&bell->cond);
  g_mutex_unlock (&bell->lock);
}

void
hunch_http_bell_init (HunchHttpBell *self)
{
  *self = (HunchHttpBell) { .cancellable = NULL };
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
}

void
hunch_http_bell_clear (HunchHttpBell *self)
{
  hunch_http_bell_unwatch (self);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
}

void
hunch_http_bell_watch (HunchHttpBell *self,
                       GCancellable  *cancellable)
{
  self->cancellable = cancellable;
  self->handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (ring_cb), self, NULL) : 0;
}

void
hunch_http_bell_unwatch (HunchHttpBell *self)
{
  if (self->handler != 0)
    g_cancellable_disconnect (self->cancellable, self->handler);
  self->handler = 0;
  self->cancellable = NULL;
}

/* --- transfers --------------------------------------------------------------- */

static HunchHttpTransfer *
transfer_ref (HunchHttpTransfer *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

static void
transfer_unref (HunchHttpTransfer *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  g_clear_pointer (&self->easy, curl_easy_cleanup);
  g_clear_pointer (&self->header_list, curl_slist_free_all);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->meter, hunch_meter_unref);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->bytes, g_free);
  g_mutex_clear (&self->door);
  g_free (self);
}

/* The bell with its lock held, or NULL when nobody waits any more; end_ring() afterwards. */
static HunchHttpBell *
begin_ring (HunchHttpTransfer *self)
{
  g_mutex_lock (&self->door);
  if (self->bell == NULL)
    {
      g_mutex_unlock (&self->door);
      return NULL;
    }
  g_mutex_lock (&self->bell->lock);

  return self->bell;
}

static void
end_ring (HunchHttpTransfer *self)
{
  g_cond_broadcast (&self->bell->cond);
  g_mutex_unlock (&self->bell->lock);
  g_mutex_unlock (&self->door);
}

static gboolean
is_status_line (const char *line)
{
  return g_str_has_prefix (line, "HTTP/");
}

static void
read_status_line (HunchHttpTransfer *self,
                  const char        *line)
{
  const char *blank = strchr (line, ' ');

  g_ptr_array_set_size (self->headers, 0);
  self->n_expected = -1;
  self->status = blank != NULL ? (guint) g_ascii_strtoull (blank, NULL, 10) : 0;
}

static void
end_head (HunchHttpTransfer *self)
{
  curl_off_t length = -1;

  if (self->status / 100 == 1)
    return;

  curl_easy_getinfo (self->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  self->n_expected = length;
  self->has_head = TRUE;
}

static gsize
take_header (char   *bytes,
             gsize   size,
             gsize   n_items,
             void   *user_data)
{
  HunchHttpTransfer *self = user_data;
  gsize length = size * n_items;
  g_autofree char *line = g_strchomp (g_strndup (bytes, length));

  if (begin_ring (self) == NULL)
    return 0;

  self->n_head_bytes += length;
  if (is_status_line (line))
    read_status_line (self, line);
  else if (*line == '\0')
    end_head (self);
  else if (!self->has_head)
    g_ptr_array_add (self->headers, g_steal_pointer (&line));
  self->is_too_large |= self->n_head_bytes > MAX_HEAD_BYTES;
  if (self->is_too_large)
    length = 0;
  end_ring (self);

  return length;
}

/* Room for what the server announces, or twice what there was. */
static gboolean
reserve (HunchHttpTransfer *self,
         gsize              n_wanted)
{
  gsize n_reserved = MAX (self->n_reserved * 2, FIRST_RESERVE);
  guint8 *bytes;

  if (n_wanted <= self->n_reserved)
    return TRUE;
  if (self->n_reserved == 0 && self->n_expected > 0)
    n_reserved = (gsize) MIN (self->n_expected, MAX_RESERVE);
  n_reserved = MAX (n_reserved, n_wanted);

  bytes = g_try_realloc (self->bytes, n_reserved);
  if (bytes == NULL)
    return FALSE;
  self->bytes = bytes;
  self->n_reserved = n_reserved;

  return TRUE;
}

/* A stream of a success may wait; anything else is held in memory up to its limit. */
static gsize
keep_bytes (HunchHttpTransfer *self,
            const char        *bytes,
            gsize              length)
{
  gboolean is_success = self->status / 100 == 2;
  gboolean may_wait = self->is_stream && is_success;
  gsize limit = is_success ? self->max_bytes : MAX (self->max_bytes, MAX_REFUSAL_BYTES);

  if (may_wait && self->n_bytes > 0 && self->n_bytes + length > STREAM_LIMIT)
    {
      self->is_paused = TRUE;
      return CURL_WRITEFUNC_PAUSE;
    }
  if (!may_wait && (length > limit - self->n_bytes || self->n_expected > (gint64) MIN (limit, G_MAXINT64)))
    {
      self->is_too_large = TRUE;
      return 0;
    }
  if (!reserve (self, self->n_bytes + length))
    {
      self->is_too_large = TRUE;
      return 0;
    }

  memcpy (self->bytes + self->n_bytes, bytes, length);
  self->n_bytes += length;
  hunch_meter_add (self->meter, length, 0);
  return length;
}

static gsize
take_body (char   *bytes,
           gsize   size,
           gsize   n_items,
           void   *user_data)
{
  HunchHttpTransfer *self = user_data;
  gsize taken;

  if (begin_ring (self) == NULL)
    return 0;
  taken = keep_bytes (self, bytes, size * n_items);
  end_ring (self);

  return taken;
}

static HunchHttpEnding
judge (CURLcode code)
{
  switch (code)
    {
    case CURLE_OK:
      return HUNCH_HTTP_ENDED_WELL;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      return HUNCH_HTTP_ENDED_UNREACHED;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_AGAIN:
    case CURLE_WEIRD_SERVER_REPLY:
      return HUNCH_HTTP_ENDED_TRANSIENT;
    default:
      return HUNCH_HTTP_ENDED_FOR_GOOD;
    }
}

/* In the thread, once the easy handle has left the multi handle. */
static void
finish (HunchHttpTransfer *self,
        CURLcode           code)
{
  if (begin_ring (self) == NULL)
    return;
  self->is_done = TRUE;
  self->ending = self->is_too_large ? HUNCH_HTTP_ENDED_TOO_LARGE : judge (code);
  if (code != CURLE_OK && self->trouble_text[0] == '\0')
    g_strlcpy (self->trouble_text, curl_easy_strerror (code), sizeof self->trouble_text);
  end_ring (self);
}

/* --- the thread -------------------------------------------------------------- */

static HunchHttpTransfer *
pop (GQueue *queue)
{
  HunchHttpTransfer *transfer;

  g_mutex_lock (&pool.lock);
  transfer = g_queue_pop_head (queue);
  g_mutex_unlock (&pool.lock);

  return transfer;
}

static void
push (GQueue            *queue,
      HunchHttpTransfer *transfer)
{
  g_mutex_lock (&pool.lock);
  g_queue_push_tail (queue, transfer_ref (transfer));
  g_mutex_unlock (&pool.lock);
  curl_multi_wakeup (pool.multi);
}

/* `under_way` holds a reference to each. */
static void
serve_queues (GHashTable *under_way)
{
  HunchHttpTransfer *transfer;

  while ((transfer = pop (&pool.started)) != NULL)
    {
      hunch_meter_add (transfer->meter, 0, 1);
      g_hash_table_add (under_way, transfer);
      curl_multi_add_handle (pool.multi, transfer->easy);
    }
  while ((transfer = pop (&pool.resumed)) != NULL)
    {
      if (g_hash_table_contains (under_way, transfer))
        curl_easy_pause (transfer->easy, CURLPAUSE_CONT);
      transfer_unref (transfer);
    }
  while ((transfer = pop (&pool.stopped)) != NULL)
    {
      if (g_hash_table_contains (under_way, transfer))
        curl_multi_remove_handle (pool.multi, transfer->easy);
      g_hash_table_remove (under_way, transfer);
      transfer_unref (transfer);
    }
}

static void
serve_messages (GHashTable *under_way)
{
  CURLMsg *message;
  int n_left;

  while ((message = curl_multi_info_read (pool.multi, &n_left)) != NULL)
    {
      HunchHttpTransfer *transfer = NULL;
      CURLcode code = message->data.result;

      if (message->msg != CURLMSG_DONE)
        continue;
      curl_easy_getinfo (message->easy_handle, CURLINFO_PRIVATE, &transfer);
      curl_multi_remove_handle (pool.multi, transfer->easy);
      finish (transfer, code);
      g_hash_table_remove (under_way, transfer);
    }
}

static gpointer
carry (gpointer data)
{
  g_autoptr (GHashTable) under_way = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) transfer_unref, NULL);

  for (;;)
    {
      int n_running;

      serve_queues (under_way);
      curl_multi_perform (pool.multi, &n_running);
      serve_messages (under_way);
      curl_multi_poll (pool.multi, NULL, 0, POLL_MS, NULL);
    }

  return NULL;
}

static void
ensure_thread (void)
{
  static gsize is_started;

  if (!g_once_init_enter (&is_started))
    return;
  hunch_curl_load ();
  curl_global_init (CURL_GLOBAL_DEFAULT);
  pool.multi = curl_multi_init ();
  curl_multi_setopt (pool.multi, CURLMOPT_MAXCONNECTS, (long) KEPT_CONNECTIONS);
  g_thread_unref (g_thread_new ("hunch-http", carry, NULL));
  g_once_init_leave (&is_started, 1);
}

/* --- orders ------------------------------------------------------------------ */

static void
set_signing (HunchHttpTransfer      *self,
             const HunchHttpSigning *signing)
{
  g_autofree char *words = g_strdup_printf ("aws:amz:%s:s3", signing->region);

  curl_easy_setopt (self->easy, CURLOPT_AWS_SIGV4, words);
  curl_easy_setopt (self->easy, CURLOPT_USERNAME, signing->key_id);
  curl_easy_setopt (self->easy, CURLOPT_PASSWORD, signing->secret);
}

static void
set_body (HunchHttpTransfer    *self,
          const HunchHttpOrder *order)
{
  gsize length;
  const void *bytes;

  if (order->body != NULL)
    {
      self->body = g_bytes_ref (order->body);
      bytes = g_bytes_get_data (self->body, &length);
      curl_easy_setopt (self->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) length);
      curl_easy_setopt (self->easy, CURLOPT_POSTFIELDS, bytes != NULL ? bytes : "");
    }
  if (strcmp (order->method, "HEAD") == 0)
    curl_easy_setopt (self->easy, CURLOPT_NOBODY, 1L);
  else
    curl_easy_setopt (self->easy, CURLOPT_CUSTOMREQUEST, order->method);
}

static void
set_headers (HunchHttpTransfer    *self,
             const HunchHttpOrder *order)
{
  for (guint i = 0; order->headers != NULL && order->headers[i] != NULL; i++)
    self->header_list = curl_slist_append (self->header_list, order->headers[i]);
  curl_easy_setopt (self->easy, CURLOPT_HTTPHEADER, self->header_list);
}

/* Other certificates than the system's: the word that other programs know for it. */
static void
set_certificates (CURL *easy)
{
  static const char *const names[] = { "AWS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_getenv (names[i]) != NULL && *g_getenv (names[i]) != '\0')
      {
        curl_easy_setopt (easy, CURLOPT_CAINFO, g_getenv (names[i]));
        return;
      }
}

static void
set_manners (HunchHttpTransfer *self)
{
  curl_easy_setopt (self->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (self->easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (self->easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  curl_easy_setopt (self->easy, CURLOPT_USERAGENT, "Hunch/" HUNCH_VERSION);
  curl_easy_setopt (self->easy, CURLOPT_CONNECTTIMEOUT_MS, (long) connect_ms);
  curl_easy_setopt (self->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (self->easy, CURLOPT_LOW_SPEED_TIME, (long) stall_s);
  curl_easy_setopt (self->easy, CURLOPT_BUFFERSIZE, 256L * 1024);
  curl_easy_setopt (self->easy, CURLOPT_ERRORBUFFER, self->trouble_text);
  curl_easy_setopt (self->easy, CURLOPT_PRIVATE, self);
  curl_easy_setopt (self->easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt (self->easy, CURLOPT_HEADERDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt (self->easy, CURLOPT_WRITEDATA, self);
  curl_easy_setopt (self->easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set_certificates (self->easy);
}

HunchHttpTransfer *
hunch_http_transfer_start (const HunchHttpOrder *order,
                           HunchHttpBell        *bell)
{
  HunchHttpTransfer *self = g_new0 (HunchHttpTransfer, 1);

  ensure_thread ();
  g_atomic_ref_count_init (&self->count);
  g_mutex_init (&self->door);
  self->bell = bell;
  self->url = g_strdup (order->url);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->meter = order->meter != NULL ? hunch_meter_ref (order->meter) : NULL;
  self->max_bytes = order->max_bytes;
  self->is_stream = order->is_stream;
  self->n_expected = -1;
  self->easy = curl_easy_init ();

  set_manners (self);
  curl_easy_setopt (self->easy, CURLOPT_URL, self->url);
  curl_easy_setopt (self->easy, CURLOPT_PATH_AS_IS, (long) order->keeps_path);
  curl_easy_setopt (self->easy, CURLOPT_RANGE, order->range);
  curl_easy_setopt (self->easy, CURLOPT_NETRC, (long) (order->uses_netrc ? CURL_NETRC_OPTIONAL : CURL_NETRC_IGNORED));
  set_headers (self, order);
  set_body (self, order);
  if (order->signing != NULL)
    set_signing (self, order->signing);
  push (&pool.started, self);

  return self;
}

void
hunch_http_transfer_stop (HunchHttpTransfer *self)
{
  g_mutex_lock (&self->door);
  self->bell = NULL;
  g_mutex_unlock (&self->door);

  if (!self->is_done)
    push (&pool.stopped, self);
  transfer_unref (self);
}

gboolean
hunch_http_transfer_has_head (HunchHttpTransfer *self)
{
  return self->has_head;
}

guint
hunch_http_transfer_get_status (HunchHttpTransfer *self)
{
  return self->status;
}

gboolean
hunch_http_transfer_is_done (HunchHttpTransfer *self)
{
  return self->is_done;
}

HunchHttpEnding
hunch_http_transfer_get_ending (HunchHttpTransfer *self)
{
  return self->ending;
}

const char *
hunch_http_transfer_get_trouble (HunchHttpTransfer *self)
{
  return self->trouble_text;
}

HunchHttpAnswer *
hunch_http_transfer_dup_head (HunchHttpTransfer *self)
{
  HunchHttpAnswer *answer = g_new0 (HunchHttpAnswer, 1);

  answer->status = self->status;
  answer->url = g_strdup (self->url);
  answer->headers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->headers->len; i++)
    g_ptr_array_add (answer->headers, g_strdup (g_ptr_array_index (self->headers, i)));
  answer->body = g_bytes_new_static ("", 0);
  answer->total_size = -1;

  return answer;
}

GBytes *
hunch_http_transfer_take_bytes (HunchHttpTransfer *self)
{
  GBytes *bytes = g_bytes_new_take (g_steal_pointer (&self->bytes), self->n_bytes);

  self->n_bytes = 0;
  self->n_reserved = 0;
  if (self->is_paused)
    {
      self->is_paused = FALSE;
      push (&pool.resumed, self);
    }

  return bytes;
}

void
hunch_http_set_patience (guint new_connect_ms,
                         guint new_stall_s,
                         guint new_first_wait_ms)
{
  connect_ms = new_connect_ms;
  stall_s = new_stall_s;
  hunch_http_set_first_wait (new_first_wait_ms);
}
