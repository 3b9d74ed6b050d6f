/* Asking a bucket: which key is let in, where, and what the server says to that. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/s3-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_MOVES 3  /* to other regions, for one question */

/* --- answers ----------------------------------------------------------------- */

typedef struct
{
  char *code;
  char *message;
  char *region;
} Refusal;

static void
refusal_clear (Refusal *self)
{
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->region, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Refusal, refusal_clear)

static Refusal
read_refusal (const HunchHttpAnswer *answer)
{
  Refusal refusal = { NULL };
  const char *region = hunch_http_answer_get_header (answer, "x-amz-bucket-region");
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);

  hunch_s3_refusal_parse (text, length, &refusal.code, &refusal.message, &refusal.region);
  if (region != NULL)
    {
      g_free (refusal.region);
      refusal.region = g_strdup (region);
    }

  return refusal;
}

static gboolean
is_success (guint status)
{
  return status / 100 == 2 || status == 304 || status == 404 || status == 412 || status == 416;
}

/* The server says that the bucket lies elsewhere; the bucket remembers. */
static gboolean
moves (const HunchHttpAnswer *answer,
       const Refusal         *refusal,
       HunchS3Bucket         *bucket,
       const HunchS3Access   *access)
{
  if ( refusal->region == NULL || !hunch_s3_is_region (refusal->region) || strcmp (refusal->region, access->region) == 0)
    return FALSE;

  hunch_s3_bucket_set_region (bucket, refusal->region);
  return TRUE;
}

/* Another key may be let in. */
static gboolean
is_refused (const HunchHttpAnswer *answer,
            const Refusal         *refusal)
{
  static const char *const codes[] = { "ExpiredToken", "InvalidToken", "TokenRefreshRequired", "AuthorizationHeaderMalformed", "InvalidAccessKeyId" };

  if (answer->status == 401 || answer->status == 403)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (answer->status == 400 && g_strcmp0 (refusal->code, codes[i]) == 0)
      return TRUE;

  return FALSE;
}

static char *
dup_name (HunchS3Bucket *bucket,
          const char    *key)
{
  return g_strconcat (HUNCH_S3_PREFIX, hunch_s3_bucket_get_name (bucket), *key != '\0' ? "/" : "", key, NULL);
}

gboolean
hunch_s3_set_error (HunchS3Bucket         *bucket,
                    const char            *key,
                    const HunchHttpAnswer *answer,
                    GError               **error)
{
  g_autofree char *name = dup_name (bucket, key);
  g_auto (Refusal) refusal = read_refusal (answer);

  if (g_strcmp0 (refusal.code, "NoSuchBucket") == 0)
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("There is no bucket “%s”."), hunch_s3_bucket_get_name (bucket));
  else if (answer->status == 404)
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("There is no object “%s”."), name);
  else if (refusal.code != NULL && answer->status != 412)
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("“%s” could not be had: the server says “%s” (status %u)."),
                 name, refusal.code, answer->status);
  else
    return hunch_http_set_status_error (answer, name, error);

  return FALSE;
}

/* --- one question ------------------------------------------------------------ */

/* What has been tried in vain. */
typedef struct
{
  GString *places;   /* "without a key, with the profile “default”" */
  Refusal  refusal;  /* the last one with a key */
} Trail;

static void
trail_add (Trail         *self,
           HunchS3Access *access,
           Refusal       *refusal)
{
  if (self->places->len > 0)
    g_string_append (self->places, ", ");
  g_string_append (self->places, access->key->place);
  refusal_clear (&self->refusal);
  self->refusal = *refusal;
  *refusal = (Refusal) { NULL };
}

static void
trail_clear (Trail *self)
{
  g_string_free (self->places, TRUE);
  refusal_clear (&self->refusal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trail, trail_clear)

static gboolean
set_denied_error (const HunchS3Question *question,
                  Trail                 *trail,
                  GError               **error)
{
  g_autofree char *name = dup_name (question->bucket, question->key);
  const char *code = trail->refusal.code != NULL ? trail->refusal.code : "AccessDenied";

  if (*hunch_s3_bucket_get_name (question->bucket) == '\0')
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED,
                 _("The buckets cannot be listed, asked %s (the server says “%s”)."), trail->places->str, code);
  else
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED,
                 _("“%s” may not be read, asked %s (the server says “%s”)."), name, trail->places->str, code);

  return FALSE;
}

/* What a question with one key led to. */
typedef enum
{
  LET_IN,
  REFUSED,
  FAILED,
} Outcome;

typedef struct
{
  const HunchS3Question *question;
  GInputStream         **out_stream;  /* NULL: the body is held in memory */
  HunchHttpAnswer       *answer;      /* owned */
  Trail                  trail;
} Attempt;

static gboolean
send (Attempt             *attempt,
      const HunchS3Access *access,
      GCancellable        *cancellable,
      GError             **error)
{
  g_auto (HunchS3Order) order = { { NULL } };
  g_autoptr (GError) cause = NULL;

  g_clear_pointer (&attempt->answer, hunch_http_answer_free);
  hunch_s3_order_init (&order, attempt->question, access);
  if (attempt->out_stream == NULL)
    {
      attempt->answer = hunch_http_send (&order.request, cancellable, error);
      return attempt->answer != NULL;
    }

  *attempt->out_stream = hunch_http_open (&order.request, &attempt->answer, cancellable, &cause);
  if (*attempt->out_stream != NULL || attempt->answer != NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static Outcome
try_key (Attempt      *attempt,
         HunchS3Key   *key,
         GCancellable *cancellable,
         GError      **error)
{
  HunchS3Bucket *bucket = attempt->question->bucket;

  for (guint n_moves = 0;; n_moves++)
    {
      g_auto (HunchS3Access) access = hunch_s3_bucket_get_access (bucket);
      g_auto (Refusal) refusal = { NULL };

      g_clear_pointer (&access.key, hunch_s3_key_unref);
      access.key = hunch_s3_key_ref (key);
      if (!send (attempt, &access, cancellable, error))
        return FAILED;
      if (is_success (attempt->answer->status))
        {
          hunch_s3_bucket_set_key (bucket, key);
          return LET_IN;
        }
      refusal = read_refusal (attempt->answer);
      if (n_moves < MAX_MOVES && moves (attempt->answer, &refusal, bucket, &access))
        continue;
      if (!is_refused (attempt->answer, &refusal))
        return LET_IN;
      trail_add (&attempt->trail, &access, &refusal);
      return REFUSED;
    }
}

/* The key that worked the last time, and if it does no more, all of them in order. */
static gboolean
try_keys (Attempt      *attempt,
          GCancellable *cancellable,
          GError      **error)
{
  HunchS3Bucket *bucket = attempt->question->bucket;
  g_auto (HunchS3Access) access = hunch_s3_bucket_get_access (bucket);
  Outcome outcome = access.key != NULL ? try_key (attempt, access.key, cancellable, error) : REFUSED;
  HunchS3Place first = *hunch_s3_bucket_get_name (bucket) == '\0' ? HUNCH_S3_ENVIRONMENT : HUNCH_S3_NOBODY;

  if (outcome == REFUSED)
    g_string_truncate (attempt->trail.places, 0);
  for (HunchS3Place place = first; place < HUNCH_S3_N_PLACES && outcome == REFUSED; place++)
    {
      g_autoptr (HunchS3Key) key = hunch_s3_key_find (place, hunch_s3_bucket_get_name (bucket), cancellable);

      if (key != NULL)
        outcome = try_key (attempt, key, cancellable, error);
    }
  if (outcome == REFUSED && attempt->trail.places->len == 0)
    g_string_append (attempt->trail.places, _("without a key: neither the environment nor a profile nor the keyring holds one"));

  return outcome == LET_IN || (outcome == REFUSED && set_denied_error (attempt->question, &attempt->trail, error));
}

static HunchHttpAnswer *
ask (const HunchS3Question *question,
     GInputStream         **out_stream,
     GCancellable          *cancellable,
     GError               **error)
{
  Attempt attempt = { .question = question, .out_stream = out_stream };
  HunchHttpAnswer *answer;

  attempt.trail.places = g_string_new (NULL);
  if (!try_keys (&attempt, cancellable, error))
    g_clear_pointer (&attempt.answer, hunch_http_answer_free);
  answer = g_steal_pointer (&attempt.answer);
  trail_clear (&attempt.trail);

  return answer;
}

HunchHttpAnswer *
hunch_s3_ask (const HunchS3Question *question,
              GCancellable          *cancellable,
              GError               **error)
{
  return ask (question, NULL, cancellable, error);
}

GInputStream *
hunch_s3_open (const HunchS3Question *question,
               HunchHttpAnswer      **out_head,
               GCancellable          *cancellable,
               GError               **error)
{
  GInputStream *stream = NULL;
  g_autoptr (HunchHttpAnswer) head = ask (question, &stream, cancellable, error);

  if (head == NULL)
    return NULL;
  if (stream == NULL)
    hunch_s3_set_error (question->bucket, question->key, head, error);
  if (out_head != NULL)
    *out_head = g_steal_pointer (&head);

  return stream;
}

/* --- many questions ---------------------------------------------------------- */

/* The first question to each bucket that nothing is known of goes alone. */
static gboolean
ask_first_ones (const HunchS3Question *questions,
                guint                  n,
                HunchHttpAnswer      **answers,
                GCancellable          *cancellable,
                GError               **error)
{
  for (guint i = 0; i < n; i++)
    if (!hunch_s3_bucket_has_key (questions[i].bucket))
      {
        answers[i] = hunch_s3_ask (&questions[i], cancellable, error);
        if (answers[i] == NULL)
          return FALSE;
      }

  return TRUE;
}

/* Somebody may just have made the bucket forget its key: then nobody in particular asks, and ask_again() finds the key anew. */
static HunchS3Access
get_settled_access (HunchS3Bucket *bucket)
{
  HunchS3Access access = hunch_s3_bucket_get_access (bucket);

  if (access.key == NULL)
    access.key = hunch_s3_key_find (HUNCH_S3_NOBODY, hunch_s3_bucket_get_name (bucket), NULL);

  return access;
}

/* All that have no answer yet, with what is known of their buckets. */
static gboolean
ask_the_others (const HunchS3Question *questions,
                guint                  n,
                HunchHttpAnswer      **answers,
                GCancellable          *cancellable,
                GError               **error)
{
  g_autofree HunchS3Order *orders = g_new0 (HunchS3Order, n);
  g_autofree HunchS3Access *accesses = g_new0 (HunchS3Access, n);
  g_autofree HunchHttpRequest *requests = g_new (HunchHttpRequest, n);
  g_autofree HunchHttpAnswer **others = g_new0 (HunchHttpAnswer *, n);
  g_autofree guint *positions = g_new (guint, n);
  HunchS3Bucket *previous = NULL;
  guint n_others = 0, n_accesses = 0;
  gboolean is_ok;

  for (guint i = 0; i < n; i++)
    if (answers[i] == NULL)
      {
        if (questions[i].bucket != previous)
          accesses[n_accesses++] = get_settled_access (questions[i].bucket);
        previous = questions[i].bucket;
        hunch_s3_order_init (&orders[n_others], &questions[i], &accesses[n_accesses - 1]);
        requests[n_others] = orders[n_others].request;
        positions[n_others++] = i;
      }

  is_ok = hunch_http_send_all (requests, n_others, 0, others, cancellable, error);
  for (guint i = 0; i < n_others; i++)
    {
      answers[positions[i]] = others[i];
      hunch_s3_order_clear (&orders[i]);
    }
  for (guint i = 0; i < n_accesses; i++)
    hunch_s3_access_clear (&accesses[i]);

  return is_ok;
}

/* What was refused or is elsewhere is asked once more by itself, with every key there is. */
static gboolean
ask_again (const HunchS3Question *questions,
           guint                  n,
           HunchHttpAnswer      **answers,
           GCancellable          *cancellable,
           GError               **error)
{
  for (guint i = 0; i < n; i++)
    {
      guint status = answers[i]->status;

      if (is_success (status) || status >= 500 || status == 429)
        continue;
      g_clear_pointer (&answers[i], hunch_http_answer_free);
      answers[i] = hunch_s3_ask (&questions[i], cancellable, error);
      if (answers[i] == NULL)
        return FALSE;
    }

  return TRUE;
}

gboolean
hunch_s3_ask_all (const HunchS3Question *questions,
                  guint                  n,
                  HunchHttpAnswer      **out_answers,
                  GCancellable          *cancellable,
                  GError               **error)
{
  gboolean is_ok;

  for (guint i = 0; i < n; i++)
    out_answers[i] = NULL;

  is_ok = ask_first_ones (questions, n, out_answers, cancellable, error)
          && ask_the_others (questions, n, out_answers, cancellable, error)
          && ask_again (questions, n, out_answers, cancellable, error);
  for (guint i = 0; i < n && !is_ok; i++)
    g_clear_pointer (&out_answers[i], hunch_http_answer_free);

  return is_ok;
}
