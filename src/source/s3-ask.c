/* Asking a bucket: where it is, who asks, and what the server says to that. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/s3-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_REGION "us-east-1"
#define MAX_BUCKET_NAME 255
#define MAX_MOVES 3  /* to other regions, for one question */

/* SHA-256 of nothing: no question has a body. */
#define NO_BODY "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define WANTS_CHECKSUM "x-amz-checksum-mode: ENABLED"
#define AGREES_TO_PAY "x-amz-request-payer: requester"

struct _HunchS3Bucket
{
  char       *name;      /* owned */
  GMutex      lock;
  char       *region;    /* owned; NULL until the server or the settings said it */
  HunchS3Key *key;       /* owned; what worked, NULL until something did */
  gboolean    has_choice;  /* somebody said whether to pay */
  gboolean    pays;
};

/* Who asks and where, for one question; taken from the bucket, so that others may change it meanwhile. */
typedef struct
{
  HunchS3Key *key;       /* owned */
  char       *region;    /* owned */
  char       *endpoint;  /* owned; NULL: Amazon */
  gboolean    pays;
} Access;

static GMutex table_lock;
static GHashTable *buckets;  /* name → HunchS3Bucket */

/* --- buckets ----------------------------------------------------------------- */

static gboolean
is_bucket_name (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

  return name[length] == '\0' && length <= MAX_BUCKET_NAME && *name != '.' && strstr (name, "..") == NULL;
}

HunchS3Bucket *
hunch_s3_bucket_get (const char *name,
                     GError    **error)
{
  HunchS3Bucket *self;

  if (!is_bucket_name (name))
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, _("No bucket can be called “%s”."), name);
      return NULL;
    }

  g_mutex_lock (&table_lock);
  if (buckets == NULL)
    buckets = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (buckets, name);
  if (self == NULL)
    {
      self = g_new0 (HunchS3Bucket, 1);
      self->name = g_strdup (name);
      g_mutex_init (&self->lock);
      g_hash_table_insert (buckets, self->name, self);
    }
  g_mutex_unlock (&table_lock);

  return self;
}

const char *
hunch_s3_bucket_get_name (HunchS3Bucket *self)
{
  return self->name;
}

void
hunch_s3_set_requester_pays (const char *bucket,
                             gboolean    pays)
{
  HunchS3Bucket *self = hunch_s3_bucket_get (bucket, NULL);

  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->has_choice = TRUE;
  self->pays = pays;
  g_clear_pointer (&self->key, hunch_s3_key_unref);
  g_mutex_unlock (&self->lock);
}

void
hunch_s3_forget (void)
{
  GHashTableIter iter;
  HunchS3Bucket *bucket;

  g_mutex_lock (&table_lock);
  if (buckets != NULL)
    {
      g_hash_table_iter_init (&iter, buckets);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &bucket))
        {
          g_mutex_lock (&bucket->lock);
          g_clear_pointer (&bucket->key, hunch_s3_key_unref);
          g_clear_pointer (&bucket->region, g_free);
          g_mutex_unlock (&bucket->lock);
        }
    }
  g_mutex_unlock (&table_lock);
}

/* --- access ------------------------------------------------------------------ */

static void
access_clear (Access *self)
{
  g_clear_pointer (&self->key, hunch_s3_key_unref);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->endpoint, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Access, access_clear)

static gboolean
is_region (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= 40 && name[length] == '\0';
}

static gboolean
pays_by_environment (void)
{
  return g_strcmp0 (g_getenv ("AWS_REQUEST_PAYER"), "requester") == 0;
}

/* With the key that worked, or none when nothing has been asked yet. */
static Access
get_access (HunchS3Bucket *bucket)
{
  Access access = { NULL };

  access.endpoint = hunch_s3_dup_endpoint ();
  g_mutex_lock (&bucket->lock);
  if (bucket->region == NULL)
    {
      g_autofree char *region = hunch_s3_dup_region ();

      bucket->region = g_strdup (region != NULL && is_region (region) ? region : DEFAULT_REGION);
    }
  access.region = g_strdup (bucket->region);
  access.key = bucket->key != NULL ? hunch_s3_key_ref (bucket->key) : NULL;
  access.pays = bucket->has_choice ? bucket->pays : pays_by_environment ();
  g_mutex_unlock (&bucket->lock);

  return access;
}

/* A name with a dot in it has no certificate of its own as a host. */
static char *
dup_base (const Access *access,
          const char   *bucket)
{
  const char *domain = g_str_has_prefix (access->region, "cn-") ? "amazonaws.com.cn" : "amazonaws.com";

  if (access->endpoint != NULL)
    return *bucket != '\0' ? g_strdup_printf ("%s/%s", access->endpoint, bucket) : g_strdup (access->endpoint);
  if (*bucket == '\0')
    return g_strdup_printf ("https://s3.%s.%s", access->region, domain);
  if (strpbrk (bucket, "._ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL)
    return g_strdup_printf ("https://s3.%s.%s/%s", access->region, domain, bucket);

  return g_strdup_printf ("https://%s.s3.%s.%s", bucket, access->region, domain);
}

static char *
dup_url (const Access *access,
         const char   *bucket,
         const char   *key,
         const char   *query)
{
  g_autofree char *base = dup_base (access, bucket);
  g_autofree char *path = g_uri_escape_string (key, "/", FALSE);

  return g_strconcat (base, "/", path, query != NULL ? "?" : "", query, NULL);
}

char *
hunch_s3_dup_address (HunchS3Bucket *bucket,
                      const char    *key,
                      const char    *query)
{
  g_auto (Access) access = get_access (bucket);

  return dup_url (&access, bucket->name, key, query);
}

/* --- requests ---------------------------------------------------------------- */

/* A request and what its pointers point to. */
typedef struct
{
  HunchHttpRequest request;
  HunchHttpSigning signing;
  char            *url;      /* owned */
  char           **headers;  /* owned */
} Order;

static void
order_clear (Order *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->headers, g_strfreev);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static char **
list_headers (const HunchS3Question *question,
              const Access          *access)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **headers;

  if (question->headers != NULL)
    g_strv_builder_addv (builder, (const char **) question->headers);
  if (access->key->id != NULL)
    g_strv_builder_add (builder, NO_BODY);
  if (question->wants_checksum)
    g_strv_builder_add (builder, WANTS_CHECKSUM);
  if (access->pays)
    g_strv_builder_add (builder, AGREES_TO_PAY);
  if (access->key->token != NULL)
    {
      g_autofree char *token = g_strconcat ("x-amz-security-token: ", access->key->token, NULL);

      g_strv_builder_add (builder, token);
    }
  headers = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return headers;
}

/* `access` stays where it is as long as the order. */
static void
order_init (Order                 *self,
            const HunchS3Question *question,
            const Access          *access)
{
  self->url = dup_url (access, question->bucket->name, question->key, question->query);
  self->headers = list_headers (question, access);
  self->signing = (HunchHttpSigning) { access->region, access->key->id, access->key->secret };
  self->request = (HunchHttpRequest) {
    .method = question->method,
    .url = self->url,
    .headers = (const char *const *) self->headers,
    .range_offset = question->range_offset,
    .range_length = question->range_length,
    .max_bytes = question->max_bytes,
    .keeps_redirects = TRUE,
    .keeps_path = TRUE,
    .signing = access->key->id != NULL ? &self->signing : NULL,
    .meter = question->meter,
  };
}

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
       const Access          *access)
{
  if ( refusal->region == NULL || !is_region (refusal->region) || strcmp (refusal->region, access->region) == 0)
    return FALSE;

  g_mutex_lock (&bucket->lock);
  g_free (bucket->region);
  bucket->region = g_strdup (refusal->region);
  g_mutex_unlock (&bucket->lock);
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
  return g_strconcat (HUNCH_S3_PREFIX, bucket->name, *key != '\0' ? "/" : "", key, NULL);
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
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("There is no bucket “%s”."), bucket->name);
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
trail_add (Trail   *self,
           Access  *access,
           Refusal *refusal)
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

  if (*question->bucket->name == '\0')
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
send (Attempt      *attempt,
      const Access *access,
      GCancellable *cancellable,
      GError      **error)
{
  g_auto (Order) order = { { NULL } };
  g_autoptr (GError) cause = NULL;

  g_clear_pointer (&attempt->answer, hunch_http_answer_free);
  order_init (&order, attempt->question, access);
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

static void
remember (HunchS3Bucket *bucket,
          HunchS3Key    *key)
{
  g_mutex_lock (&bucket->lock);
  if (bucket->key != key)
    {
      g_clear_pointer (&bucket->key, hunch_s3_key_unref);
      bucket->key = hunch_s3_key_ref (key);
    }
  g_mutex_unlock (&bucket->lock);
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
      g_auto (Access) access = get_access (bucket);
      g_auto (Refusal) refusal = { NULL };

      g_clear_pointer (&access.key, hunch_s3_key_unref);
      access.key = hunch_s3_key_ref (key);
      if (!send (attempt, &access, cancellable, error))
        return FAILED;
      if (is_success (attempt->answer->status))
        {
          remember (bucket, key);
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
  g_auto (Access) access = get_access (bucket);
  Outcome outcome = access.key != NULL ? try_key (attempt, access.key, cancellable, error) : REFUSED;
  HunchS3Place first = *bucket->name == '\0' ? HUNCH_S3_ENVIRONMENT : HUNCH_S3_NOBODY;

  if (outcome == REFUSED)
    g_string_truncate (attempt->trail.places, 0);
  for (HunchS3Place place = first; place < HUNCH_S3_N_PLACES && outcome == REFUSED; place++)
    {
      g_autoptr (HunchS3Key) key = hunch_s3_key_find (place, bucket->name, cancellable);

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

static gboolean
is_settled (HunchS3Bucket *bucket)
{
  gboolean is_settled;

  g_mutex_lock (&bucket->lock);
  is_settled = bucket->key != NULL;
  g_mutex_unlock (&bucket->lock);

  return is_settled;
}

/* The first question to each bucket that nothing is known of goes alone. */
static gboolean
ask_first_ones (const HunchS3Question *questions,
                guint                  n,
                HunchHttpAnswer      **answers,
                GCancellable          *cancellable,
                GError               **error)
{
  for (guint i = 0; i < n; i++)
    if (!is_settled (questions[i].bucket))
      {
        answers[i] = hunch_s3_ask (&questions[i], cancellable, error);
        if (answers[i] == NULL)
          return FALSE;
      }

  return TRUE;
}

/* Somebody may just have made the bucket forget its key: then nobody in particular asks, and ask_again() finds the key anew. */
static Access
get_settled_access (HunchS3Bucket *bucket)
{
  Access access = get_access (bucket);

  if (access.key == NULL)
    access.key = hunch_s3_key_find (HUNCH_S3_NOBODY, bucket->name, NULL);

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
  g_autofree Order *orders = g_new0 (Order, n);
  g_autofree Access *accesses = g_new0 (Access, n);
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
        order_init (&orders[n_others], &questions[i], &accesses[n_accesses - 1]);
        requests[n_others] = orders[n_others].request;
        positions[n_others++] = i;
      }

  is_ok = hunch_http_send_all (requests, n_others, 0, others, cancellable, error);
  for (guint i = 0; i < n_others; i++)
    {
      answers[positions[i]] = others[i];
      order_clear (&orders[i]);
    }
  for (guint i = 0; i < n_accesses; i++)
    access_clear (&accesses[i]);

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
