/* One page: out of the cache when it came since the call began, else asked of the service, on condition that it changed. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/http.h"

#define LONGEST_MESSAGE 300
#define NAP_US 20000

/* --- taking turns -------------------------------------------------------------------- */

static GMutex turns_lock;
static GHashTable *turns;    /* name → gint64 *, when the next request may go out, by the monotonic clock */

static gint64
take_turn (const char *name,
           double      rate)
{
  gint64 now = g_get_monotonic_time ();
  gint64 *next;
  gint64 turn;

  g_mutex_lock (&turns_lock);
  if (turns == NULL)
    turns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  next = g_hash_table_lookup (turns, name);
  if (next == NULL)
    {
      next = g_new0 (gint64, 1);
      g_hash_table_insert (turns, g_strdup (name), next);
    }
  turn = MAX (now, *next);
  *next = turn + (gint64) (G_USEC_PER_SEC / rate);
  g_mutex_unlock (&turns_lock);
  return turn;
}

gboolean
hunch_connector_wait (const char   *name,
                      double        rate,
                      GCancellable *cancellable,
                      GError      **error)
{
  gint64 turn = rate > 0 ? take_turn (name, rate) : 0;

  while (g_get_monotonic_time () < turn)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_usleep (MIN (NAP_US, (gulong) MAX (1, turn - g_get_monotonic_time ())));
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* --- the question ----------------------------------------------------------------------- */

/* Elements owned by the array, which ends with NULL. */
static GPtrArray *
make_headers (HunchConnectorCall          *call,
              const HunchConnectorRequest *request,
              const HunchFoundKey         *key,
              const HunchAnswer           *kept)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name, text;

  g_ptr_array_add (headers, g_strdup ("Accept: application/json"));
  if (request->is_post)
    g_ptr_array_add (headers, g_strdup ("Content-Type: application/json"));
  g_hash_table_iter_init (&iter, call->connector->headers);
  while (g_hash_table_iter_next (&iter, &name, &text))
    g_ptr_array_add (headers, g_strdup_printf ("%s: %s", (char *) name, (char *) text));
  if (kept->etag != NULL)
    g_ptr_array_add (headers, g_strdup_printf ("If-None-Match: %s", kept->etag));
  else if (kept->modified != NULL)
    g_ptr_array_add (headers, g_strdup_printf ("If-Modified-Since: %s", kept->modified));
  return headers;
}

static char *
add_to_query (const char          *address,
              const HunchFoundKey *key)
{
  g_autofree char *value = g_uri_escape_string (key->value, NULL, FALSE);

  return g_strdup_printf ("%s%c%s=%s", address, strchr (address, '?') == NULL ? '?' : '&', key->rule->name, value);
}

/* The address with the key, if that is where it goes; otherwise the header with it joins `headers`. Release with g_free(). */
static char *
put_key_in (const char          *address,
            const HunchFoundKey *key,
            GPtrArray           *headers)
{
  const char *prefix = key->rule == NULL || key->rule->prefix == NULL ? "" : key->rule->prefix;
  g_autofree char *basic = NULL;

  if (key->rule == NULL)
    return g_strdup (address);
  switch (key->rule->place)
    {
    case HUNCH_KEY_QUERY:
      return add_to_query (address, key);
    case HUNCH_KEY_HEADER:
      g_ptr_array_add (headers, g_strdup_printf ("%s: %s%s", key->rule->name, prefix, key->value));
      break;
    case HUNCH_KEY_BEARER:
      g_ptr_array_add (headers, g_strdup_printf ("Authorization: Bearer %s", key->value));
      break;
    default:
      basic = g_base64_encode ((const guchar *) key->value, strlen (key->value));
      g_ptr_array_add (headers, g_strdup_printf ("Authorization: Basic %s", basic));
    }
  return g_strdup (address);
}

static HunchHttpAnswer *
send_request (HunchConnectorCall          *call,
              const HunchConnectorRequest *request,
              const HunchFoundKey         *key,
              const HunchAnswer           *kept,
              HunchMeter                  *meter,
              GCancellable                *cancellable,
              GError                     **error)
{
  g_autoptr (GPtrArray) headers = make_headers (call, request, key, kept);
  g_autofree char *address = put_key_in (request->address, key, headers);
  g_autoptr (GBytes) body = request->body == NULL ? NULL : g_bytes_new (request->body, strlen (request->body));
  HunchHttpRequest question = { .url = address, .body = body, .max_bytes = HUNCH_CONNECTOR_MAX_ANSWER, .meter = meter };
  HunchHttpAnswer *answer;

  g_ptr_array_add (headers, NULL);
  question.headers = (const char *const *) headers->pdata;
  answer = hunch_http_send (&question, cancellable, error);
  memset (address, 0, strlen (address));
  return answer;
}

/* --- refusals ------------------------------------------------------------------------------ */

/* What the service itself says, on one line; NULL when it says nothing. */
static char *
dup_own_words (HunchConnectorCall    *call,
               const HunchHttpAnswer *answer)
{
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);
  HunchSlice root;
  char *words;

  if (call->connector->message == NULL || length == 0 || !hunch_slice_parse (text, length, "", &root, NULL))
    return NULL;
  words = hunch_slice_dup_text (hunch_slice_follow (root, call->connector->message));
  if (words == NULL)
    return NULL;
  for (char *at = words; *at != '\0'; at++)
    if ((guchar) *at < 0x20)
      *at = ' ';
  if (strlen (words) > LONGEST_MESSAGE)
    *g_utf8_find_prev_char (words, words + LONGEST_MESSAGE) = '\0';
  return g_strstrip (words);
}

static gboolean
set_refusal (HunchConnectorCall  *call,
             int                  code,
             const HunchFoundKey *key,
             const char          *sentence,
             GError             **error)
{
  g_autofree char *hidden = hunch_connector_hide_key (key, sentence);

  g_set_error_literal (error, HUNCH_SOURCE_ERROR, code, hidden);
  return FALSE;
}

static gboolean
refuse_key (HunchConnectorCall  *call,
            const HunchFoundKey *key,
            const char          *words,
            GError             **error)
{
  const char *title = call->connector->info.title;
  const char *help = call->connector->info.key_help == NULL ? "" : call->connector->info.key_help;
  g_autofree char *variables = g_strjoinv (_(" or "), call->connector->info.key_variables);
  g_autofree char *sentence = NULL;

  if (key->value != NULL)
    sentence = g_strdup_printf (_("%s refused the key (%s): %s"), title, key->place, words != NULL ? words : _("it may not ask for this."));
  else if (*variables != '\0' && words != NULL)
    sentence = g_strdup_printf (_("%s refused the request, which had no key: %s. A key is taken from the keyring or the environment variable %s. %s"),
                                title, words, variables, help);
  else if (*variables != '\0')
    sentence = g_strdup_printf (_("%s wants a key, and there is none: it is taken from the keyring or the environment variable %s. %s"), title, variables, help);
  else
    sentence = g_strdup_printf (_("%s refused the request: %s"), title, words != NULL ? words : _("it may not be asked for this."));
  return set_refusal (call, HUNCH_SOURCE_ERROR_DENIED, key, g_strchomp (sentence), error);
}

static gboolean
refuse_status (HunchConnectorCall          *call,
               const HunchConnectorRequest *request,
               const HunchFoundKey         *key,
               const HunchHttpAnswer       *answer,
               GError                     **error)
{
  g_autofree char *words = dup_own_words (call, answer);
  g_autofree char *shown = g_strndup (request->address, strcspn (request->address, "?"));
  g_autofree char *sentence = NULL;

  if (answer->status == 401 || answer->status == 403)
    return refuse_key (call, key, words, error);
  if (answer->status == 429)
    sentence = g_strdup_printf (_("%s was asked too often; what came so far is kept, so try again later."), call->connector->info.title);
  else
    sentence = g_strdup_printf (_("%s answered %u to %s: %s"), call->connector->info.title, answer->status, shown,
                                words != NULL ? words : g_strerror (answer->status == 404 || answer->status == 410 ? ENOENT : EPROTO));
  return set_refusal (call, answer->status == 404 || answer->status == 410 ? HUNCH_SOURCE_ERROR_NOT_FOUND : HUNCH_SOURCE_ERROR_NETWORK,
                      key, sentence, error);
}

/* --- the answer -------------------------------------------------------------------------------- */

/* The address in <…> of the link whose rel is next, or NULL. */
static char *
dup_next_link (const char *header)
{
  g_autoptr (GRegex) regex = g_regex_new ("<([^>]*)>[^,<]*;\\s*rel=\"?next\"?", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return header != NULL && g_regex_match (regex, header, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

static gboolean
is_nothing (const HunchEndpoint *endpoint,
            int                  status)
{
  for (guint i = 0; i < endpoint->nothing_statuses->len; i++)
    if (g_array_index (endpoint->nothing_statuses, int, i) == status)
      return TRUE;
  return FALSE;
}

static void
take_answer (const HunchHttpAnswer *from,
             HunchAnswer           *to)
{
  hunch_answer_clear (to);
  to->etag = g_strdup (hunch_http_answer_get_header (from, "ETag"));
  to->modified = g_strdup (hunch_http_answer_get_header (from, "Last-Modified"));
  to->next = dup_next_link (hunch_http_answer_get_header (from, "Link"));
  to->status = (int) from->status;
  to->body = g_bytes_ref (from->body);
}

/* An unchanged answer stays as it is, also to the digest; only the time is new. */
static gboolean
read_answer (HunchConnectorCall          *call,
             const HunchConnectorRequest *request,
             const HunchFoundKey         *key,
             const HunchHttpAnswer       *from,
             HunchAnswer                 *kept,
             GError                     **error)
{
  if (from->status == 304 && kept->body != NULL)
    return TRUE;
  if (from->status / 100 != 2 && !is_nothing (call->endpoint, (int) from->status))
    return refuse_status (call, request, key, from, error);
  take_answer (from, kept);
  return TRUE;
}

/* Errors of the net may hold the address as it was sent. */
static gboolean
hide_in_error (const HunchFoundKey *key,
               GError             **error)
{
  g_autofree char *hidden = error == NULL || *error == NULL ? NULL : hunch_connector_hide_key (key, (*error)->message);

  if (hidden != NULL)
    {
      g_free ((*error)->message);
      (*error)->message = g_steal_pointer (&hidden);
    }
  return FALSE;
}

gboolean
hunch_connector_ask (HunchConnectorCall          *call,
                     const HunchConnectorRequest *request,
                     const HunchFoundKey         *key,
                     HunchMeter                  *meter,
                     HunchAnswer                 *out_answer,
                     GCancellable                *cancellable,
                     GError                     **error)
{
  g_autofree char *name = hunch_answer_dup_name (request, key);
  g_autoptr (HunchHttpAnswer) answer = NULL;
  g_auto (HunchAnswer) kept = { 0 };
  gboolean is_kept = hunch_answer_load (name, &kept);

  if (!is_kept || kept.asked_at < call->started_at)
    {
      if (key->value == NULL && call->connector->info.is_key_required)
        return refuse_key (call, key, NULL, error);
      if (!hunch_connector_wait (call->connector->info.name, call->connector->rate, cancellable, error))
        return FALSE;
      answer = send_request (call, request, key, &kept, meter, cancellable, error);
      if (answer == NULL)
        return hide_in_error (key, error);
      if (!read_answer (call, request, key, answer, &kept, error))
        return FALSE;
      kept.asked_at = g_get_real_time ();
      if (!hunch_answer_store (name, &kept, error))
        return FALSE;
    }
  *out_answer = kept;
  memset (&kept, 0, sizeof kept);
  return TRUE;
}
