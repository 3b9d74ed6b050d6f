/* A question with its redirects and new tries: a small machine (HunchHttpExchange) that the asking thread drives. It starts a transfer,
 * sleeps until that is done or a new try is due, and looks at what came. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/checksum.h"
#include "source/curl-library.h"
#include "source/source.h"

#define TRIES_UNREACHED 3
#define MAX_BACKOFF_US (8 * G_USEC_PER_SEC)
#define MAX_BREAKS 100

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CURLU, curl_url_cleanup)

static guint first_wait_ms = 250;

void
hunch_http_set_first_wait (guint new_first_wait_ms)
{
  first_wait_ms = new_first_wait_ms;
}

/* --- addresses --------------------------------------------------------------- */

static CURLU *
new_url (void)
{
  hunch_curl_load ();
  return curl_url ();
}

static char *
dup_part (const char *url,
          CURLUPart   part)
{
  g_autoptr (CURLU) parsed = new_url ();
  char *text = NULL;
  char *copy;

  if (curl_url_set (parsed, CURLUPART_URL, url, CURLU_PATH_AS_IS) != CURLUE_OK
      || curl_url_get (parsed, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
    return g_strdup ("");
  copy = g_ascii_strdown (text, -1);
  curl_free (text);

  return copy;
}

static gboolean
is_same_part (const char *a,
              const char *b,
              CURLUPart   part)
{
  g_autofree char *of_a = dup_part (a, part);
  g_autofree char *of_b = dup_part (b, part);

  return strcmp (of_a, of_b) == 0;
}

static gboolean
is_same_place (const char *a,
               const char *b)
{
  return is_same_part (a, b, CURLUPART_SCHEME) && is_same_part (a, b, CURLUPART_HOST) && is_same_part (a, b, CURLUPART_PORT);
}

/* `location` seen from `base`; NULL when it is no address. */
static char *
resolve (const char *base,
         const char *location)
{
  g_autoptr (CURLU) parsed = new_url ();
  char *text = NULL;
  char *copy = NULL;

  if (curl_url_set (parsed, CURLUPART_URL, base, CURLU_PATH_AS_IS) == CURLUE_OK
      && curl_url_set (parsed, CURLUPART_URL, location, CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) == CURLUE_OK
      && curl_url_set (parsed, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK
      && curl_url_get (parsed, CURLUPART_URL, &text, 0) == CURLUE_OK)
    copy = g_strdup (text);
  curl_free (text);

  return copy;
}

/* --- one exchange ------------------------------------------------------------ */

void
hunch_http_exchange_init (HunchHttpExchange      *self,
                          const HunchHttpRequest *request,
                          gboolean                is_stream)
{
  *self = (HunchHttpExchange) { .request = request, .is_stream = is_stream };
  self->url = g_strdup (request->url);
  self->range_offset = request->range_offset;
  self->range_length = request->range_length;
}

static void
drop_kept (HunchHttpExchange *self)
{
  g_clear_pointer (&self->kept, g_byte_array_unref);
  g_clear_pointer (&self->kept_version, g_free);
  self->range_offset = self->request->range_offset;
  self->range_length = self->request->range_length;
}

void
hunch_http_exchange_clear (HunchHttpExchange *self)
{
  g_clear_pointer (&self->transfer, hunch_http_transfer_stop);
  g_clear_pointer (&self->answer, hunch_http_answer_free);
  g_clear_pointer (&self->kept, g_byte_array_unref);
  g_clear_pointer (&self->kept_version, g_free);
  g_clear_pointer (&self->url, g_free);
}

/* What another host may hear: nothing that could be a key. */
static gboolean
is_harmless (const char *header)
{
  static const char *const names[] = { "Accept:", "Accept-Language:", "If-Match:", "If-None-Match:", "If-Modified-Since:", "If-Range:" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (header, names[i], strlen (names[i])) == 0)
      return TRUE;

  return FALSE;
}

static const char **
list_headers (HunchHttpExchange *self)
{
  GPtrArray *headers = g_ptr_array_new ();
  const char *const *given = self->request->headers;

  for (guint i = 0; given != NULL && given[i] != NULL; i++)
    if (!self->is_elsewhere || is_harmless (given[i]))
      g_ptr_array_add (headers, (gpointer) given[i]);
  g_ptr_array_add (headers, NULL);

  return (const char **) g_ptr_array_free (headers, FALSE);
}

static char *
dup_range (HunchHttpExchange *self)
{
  if (self->range_length == 0)
    return NULL;
  if (self->range_offset == HUNCH_RANGE_TAIL)
    return g_strdup_printf ("-%" G_GSIZE_FORMAT, self->range_length);
  if (self->range_offset > G_MAXINT64 || self->range_length > G_MAXINT64 - self->range_offset)
    return g_strdup_printf ("%" G_GUINT64_FORMAT "-", self->range_offset);

  return g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT, self->range_offset, self->range_offset + self->range_length - 1);
}

static void
start (HunchHttpExchange *self,
       HunchHttpBell     *bell)
{
  const HunchHttpRequest *request = self->request;
  g_autofree const char **headers = list_headers (self);
  g_autofree char *range = dup_range (self);
  GBytes *body = self->drops_body ? NULL : request->body;
  HunchHttpOrder order = {
    .method = self->drops_body ? "GET" : request->method != NULL ? request->method : body != NULL ? "POST" : "GET",
    .url = self->url,
    .headers = headers,
    .range = range,
    .body = body,
    .max_bytes = request->max_bytes != 0 ? request->max_bytes : self->range_length != 0 ? self->range_length : HUNCH_HTTP_MAX_BYTES,
    .is_stream = self->is_stream,
    .uses_netrc = request->uses_netrc,
    .keeps_path = request->keeps_path,
    .signing = self->is_elsewhere ? NULL : request->signing,
    .meter = request->meter,
  };

  self->n_tries++;
  self->transfer = hunch_http_transfer_start (&order, bell);
}

gint64
hunch_http_get_wait (guint       n_tries,
                     const char *retry_after)
{
  gint64 wait = (gint64) first_wait_ms * 1000 << MIN (n_tries - 1, 10);

  hunch_curl_load ();
  wait = MIN (wait, MAX_BACKOFF_US);
  wait = (gint64) (wait * g_random_double_range (0.5, 1.5));
  if (retry_after != NULL && g_ascii_isdigit (*retry_after))
    wait = MAX (wait, (gint64) MIN (g_ascii_strtoull (retry_after, NULL, 10), HUNCH_HTTP_MAX_WAIT_S) * G_USEC_PER_SEC);
  else if (retry_after != NULL)
    {
      time_t then = curl_getdate (retry_after, NULL);
      gint64 seconds = (gint64) then - g_get_real_time () / G_USEC_PER_SEC;

      if (then > 0 && seconds > 0)
        wait = MAX (wait, MIN (seconds, HUNCH_HTTP_MAX_WAIT_S) * G_USEC_PER_SEC);
    }

  return wait;
}

static gboolean
is_worth_a_new_try (guint status)
{
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* FALSE when all tries are used up. */
static gboolean
try_again (HunchHttpExchange *self,
           guint              max_tries,
           const char        *retry_after)
{
  guint limit = self->request->max_tries != 0 ? self->request->max_tries : HUNCH_HTTP_TRIES;

  if (self->n_tries >= MIN (limit, max_tries))
    return FALSE;
  self->due = g_get_monotonic_time () + hunch_http_get_wait (self->n_tries, retry_after);
  g_clear_pointer (&self->transfer, hunch_http_transfer_stop);

  return TRUE;
}

static gboolean
set_trouble (HunchHttpExchange *self,
             const char        *trouble,
             GError           **error)
{
  g_autofree char *shown = hunch_http_dup_shown_url (self->url);

  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("“%s” could not be had: %s."), shown, trouble);
  return FALSE;
}

static gboolean
refuse_redirect (HunchHttpExchange *self,
                 const char        *url,
                 GError           **error)
{
  g_autofree char *shown = hunch_http_dup_shown_url (self->url);
  g_autofree char *target = hunch_http_dup_shown_url (url);

  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("“%s” leads to “%s”, which is not followed."), shown, target);
  return FALSE;
}

static gboolean
may_follow (HunchHttpExchange *self,
            const char        *url)
{
  g_autofree char *scheme = dup_part (url, CURLUPART_SCHEME);

  if (strcmp (scheme, "https") != 0 && (strcmp (scheme, "http") != 0 || g_ascii_strncasecmp (self->url, "https:", 6) == 0))
    return FALSE;

  return self->request->body == NULL || self->drops_body || is_same_place (self->url, url);
}

static gboolean
follow (HunchHttpExchange *self,
        HunchHttpAnswer   *head,
        GError           **error)
{
  const char *location = hunch_http_answer_get_header (head, "Location");
  g_autofree char *url = location != NULL ? resolve (self->url, location) : NULL;

  if (url == NULL)
    return set_trouble (self, _("the server sends elsewhere without saying where"), error);
  if (++self->n_redirects > HUNCH_HTTP_MAX_REDIRECTS)
    return set_trouble (self, _("the server sends from one address to the next without an end"), error);
  if (self->request->body != NULL && head->status != 307 && head->status != 308)
    self->drops_body = TRUE;
  if (!may_follow (self, url))
    return refuse_redirect (self, url, error);

  self->is_elsewhere |= !is_same_place (self->url, url);
  g_free (self->url);
  self->url = g_steal_pointer (&url);
  self->due = 0;
  self->n_tries--;
  g_clear_pointer (&self->transfer, hunch_http_transfer_stop);

  return TRUE;
}

/* "bytes 0-3/12", "bytes *" and "/12". FALSE when it is not written so. */
static gboolean
read_content_range (const char *text,
                    gint64     *out_first,
                    gint64     *out_last,
                    gint64     *out_total)
{
  char *at;

  *out_first = *out_last = *out_total = -1;
  if (text == NULL || g_ascii_strncasecmp (text, "bytes ", 6) != 0)
    return FALSE;
  text += 6;

  if (*text == '*')
    at = (char *) text + 1;
  else
    {
      *out_first = g_ascii_strtoll (text, &at, 10);
      if (at == text || *at != '-')
        return FALSE;
      text = at + 1;
      *out_last = g_ascii_strtoll (text, &at, 10);
      if (at == text || *out_first < 0 || *out_last < *out_first)
        return FALSE;
    }
  if (*at != '/')
    return FALSE;
  if (at[1] != '*')
    *out_total = g_ascii_strtoll (at + 1, NULL, 10);

  return *out_total < 0 || *out_last < *out_total;
}

/* Fills in where the piece lies and how large the whole is; how long the piece is, or -1 when it is not the one that was asked for. */
static gint64
check_piece (HunchHttpExchange *self,
             HunchHttpAnswer   *answer)
{
  const char *text = hunch_http_answer_get_header (answer, "Content-Range");
  gint64 first, last, total, length;
  gboolean is_right;

  if (!read_content_range (text, &first, &last, &total) || first < 0)
    return -1;
  answer->range_offset = first;
  answer->total_size = total;
  length = last - first + 1;
  if ((guint64) length > self->range_length)
    return -1;
  if (self->range_offset == HUNCH_RANGE_TAIL)
    is_right = total >= 0 && last == total - 1 && (guint64) length == MIN (self->range_length, (guint64) total);
  else
    is_right = (guint64) first == self->range_offset && ((guint64) length == self->range_length || last == total - 1);

  return is_right ? length : -1;
}

/* A piece that broke off, so that only its rest is asked for the next time. */
static void
keep_part (HunchHttpExchange *self,
           HunchHttpAnswer   *answer)
{
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (answer->body, &n_bytes);
  gint64 length = answer->status == 206 && self->range_length != 0 ? check_piece (self, answer) : -1;
  g_autofree char *version = hunch_http_answer_dup_version (answer);

  if (length <= (gint64) n_bytes || n_bytes == 0 || ++self->n_breaks > MAX_BREAKS)
    return;
  if (version == NULL || (self->kept != NULL && strcmp (version, self->kept_version) != 0))
    {
      drop_kept (self);
      return;
    }
  if (self->kept == NULL)
    {
      self->kept = g_byte_array_new ();
      self->kept_version = g_steal_pointer (&version);
    }
  g_byte_array_append (self->kept, bytes, (guint) n_bytes);
  self->range_offset = answer->range_offset + n_bytes;
  self->range_length = (gsize) length - n_bytes;
  self->n_tries = 1;
}

/* The kept beginning and the rest that has come now; FALSE when they are not of the same bytes. */
static gboolean
join_kept (HunchHttpExchange *self,
           HunchHttpAnswer   *answer)
{
  g_autofree char *version = hunch_http_answer_dup_version (answer);
  gsize n_kept = self->kept->len;
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (answer->body, &n_bytes);

  if (answer->status != 206 || g_strcmp0 (version, self->kept_version) != 0)
    return FALSE;
  g_byte_array_append (self->kept, bytes, (guint) n_bytes);
  g_bytes_unref (answer->body);
  answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->kept));
  answer->range_offset -= n_kept;

  return TRUE;
}

static void
read_total (HunchHttpAnswer *answer)
{
  const char *length = hunch_http_answer_get_header (answer, "Content-Length");
  gint64 first, last, total;

  if (answer->status == 416 && read_content_range (hunch_http_answer_get_header (answer, "Content-Range"), &first, &last, &total))
    answer->total_size = total;
  else if (answer->status == 200 && length != NULL && g_ascii_isdigit (*length))
    answer->total_size = (gint64) MIN (g_ascii_strtoull (length, NULL, 10), G_MAXINT64);
}

/* What the server vouches for, of a whole object that is held in memory. The answer to a PUT vouches for what was put. */
static gboolean
is_vouched_for (const HunchHttpRequest *request,
                HunchHttpAnswer        *answer)
{
  gboolean is_get = request->method != NULL ? strcmp (request->method, "GET") == 0 : request->body == NULL;
  g_autoptr (HunchChecksum) checksum = is_get ? hunch_checksum_new (answer) : NULL;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (answer->body, &length);

  if (checksum == NULL || (gint64) length != answer->total_size)
    return TRUE;
  hunch_checksum_update (checksum, bytes, length);

  return hunch_checksum_is_right (checksum);
}

/* NULL, or what is wrong. A stream's body has not come yet. */
static const char *
find_fault (HunchHttpExchange *self,
            HunchHttpAnswer   *answer)
{
  gint64 length;

  read_total (answer);
  if (answer->status == 200 && !self->is_stream && !is_vouched_for (self->request, answer))
    return _("the bytes are not those that the server vouches for");
  if (answer->status != 206)
    return NULL;

  length = self->range_length != 0 ? check_piece (self, answer) : -1;
  if (length < 0 || (!self->is_stream && length != (gint64) g_bytes_get_size (answer->body)))
    return _("the server sends another piece than was asked for");

  return NULL;
}

static gboolean
settle (HunchHttpExchange *self,
        HunchHttpAnswer   *answer,
        GError           **error)
{
  const char *retry_after = hunch_http_answer_get_header (answer, "Retry-After");
  const char *fault;

  if (is_redirect (answer->status) && !self->request->keeps_redirects)
    {
      gboolean is_ok = follow (self, answer, error);

      hunch_http_answer_free (answer);
      return is_ok;
    }
  if (is_worth_a_new_try (answer->status) && try_again (self, HUNCH_HTTP_TRIES * 2, retry_after))
    {
      hunch_http_answer_free (answer);
      return TRUE;
    }
  fault = find_fault (self, answer);
  if (fault == NULL && self->kept != NULL && answer->status / 100 == 2 && !join_kept (self, answer))
    {
      drop_kept (self);
      fault = _("it changes while it is read");
    }
  if (fault != NULL)
    {
      hunch_http_answer_free (answer);
      return try_again (self, HUNCH_HTTP_TRIES, NULL) || set_trouble (self, fault, error);
    }

  self->answer = answer;
  return TRUE;
}

static gboolean
give_up (HunchHttpExchange *self,
         HunchHttpEnding    ending,
         const char        *trouble,
         GError           **error)
{
  if (ending == HUNCH_HTTP_ENDED_TRANSIENT && try_again (self, HUNCH_HTTP_TRIES, NULL))
    return TRUE;
  if (ending == HUNCH_HTTP_ENDED_UNREACHED && try_again (self, TRIES_UNREACHED, NULL))
    return TRUE;
  if (ending == HUNCH_HTTP_ENDED_TOO_LARGE)
    return set_trouble (self, _("the answer is larger than it may be"), error);

  return set_trouble (self, trouble, error);
}

/* Looks at a transfer that is done, or of whose success the head is there. */
static gboolean
look (HunchHttpExchange *self,
      HunchHttpBell     *bell,
      GError           **error)
{
  g_autoptr (HunchHttpAnswer) answer = NULL;
  g_autofree char *trouble = NULL;
  HunchHttpEnding ending;
  gboolean is_done;

  g_mutex_lock (&bell->lock);
  is_done = hunch_http_transfer_is_done (self->transfer);
  ending = is_done ? hunch_http_transfer_get_ending (self->transfer) : HUNCH_HTTP_ENDED_WELL;
  trouble = g_strdup (hunch_http_transfer_get_trouble (self->transfer));
  if (hunch_http_transfer_has_head (self->transfer))
    answer = hunch_http_transfer_dup_head (self->transfer);
  if (answer != NULL && is_done && !(self->is_stream && answer->status / 100 == 2))
    {
      g_bytes_unref (answer->body);
      answer->body = hunch_http_transfer_take_bytes (self->transfer);
    }
  g_mutex_unlock (&bell->lock);

  /* The head of a stream stands for itself; how its body ends, its reader will see. A refusal may be cut short. */
  if (answer != NULL && ((self->is_stream && answer->status / 100 == 2) || ending == HUNCH_HTTP_ENDED_WELL))
    return settle (self, g_steal_pointer (&answer), error);
  if (answer != NULL && ending == HUNCH_HTTP_ENDED_TOO_LARGE && (answer->status / 100 != 2 || (answer->status == 200 && self->range_length != 0)))
    {
      g_bytes_unref (answer->body);
      answer->body = g_bytes_new_static ("", 0);
      return settle (self, g_steal_pointer (&answer), error);
    }
  if (answer != NULL && ending == HUNCH_HTTP_ENDED_TRANSIENT && !self->is_stream)
    keep_part (self, answer);

  return give_up (self, ending, *trouble != '\0' ? trouble : _("the connection broke off"), error);
}

/* --- many of them ------------------------------------------------------------ */

/* With the bell's lock held. */
static gboolean
is_ready (HunchHttpExchange *self)
{
  HunchHttpTransfer *transfer = self->answer == NULL ? self->transfer : NULL;

  if (transfer == NULL)
    return FALSE;

  return hunch_http_transfer_is_done (transfer)
         || (self->is_stream && hunch_http_transfer_has_head (transfer) && hunch_http_transfer_get_status (transfer) / 100 == 2);
}

/* When the next one is due; G_MAXINT64: none waits. */
static gint64
start_due (HunchHttpExchange *exchanges,
           guint              n,
           HunchHttpBell     *bell)
{
  gint64 now = g_get_monotonic_time ();
  gint64 due = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    {
      HunchHttpExchange *exchange = &exchanges[i];

      if (exchange->request == NULL || exchange->answer != NULL || exchange->transfer != NULL)
        continue;
      if (exchange->due <= now)
        start (exchange, bell);
      else
        due = MIN (due, exchange->due);
    }

  return due;
}

static void
wait_for_any (HunchHttpExchange *exchanges,
              guint              n,
              gint64             due,
              HunchHttpBell     *bell,
              GCancellable      *cancellable)
{
  gboolean is_any = FALSE;

  g_mutex_lock (&bell->lock);
  for (;;)
    {
      for (guint i = 0; i < n && !is_any; i++)
        is_any = is_ready (&exchanges[i]);
      if (is_any || g_cancellable_is_cancelled (cancellable))
        break;
      if (due == G_MAXINT64)
        g_cond_wait (&bell->cond, &bell->lock);
      else if (!g_cond_wait_until (&bell->cond, &bell->lock, due))
        break;
    }
  g_mutex_unlock (&bell->lock);
}

static gboolean
look_when_ready (HunchHttpExchange *self,
                 HunchHttpBell     *bell,
                 GError           **error)
{
  gboolean is_wanted;

  g_mutex_lock (&bell->lock);
  is_wanted = is_ready (self);
  g_mutex_unlock (&bell->lock);

  return !is_wanted || look (self, bell, error);
}

gboolean
hunch_http_exchanges_step (HunchHttpExchange *exchanges,
                           guint              n,
                           HunchHttpBell     *bell,
                           GCancellable      *cancellable,
                           GError           **error)
{
  gint64 due;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  due = start_due (exchanges, n, bell);
  wait_for_any (exchanges, n, due, bell, cancellable);
  for (guint i = 0; i < n; i++)
    if (!look_when_ready (&exchanges[i], bell, error))
      return FALSE;

  return TRUE;
}
