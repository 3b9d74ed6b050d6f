/* What is known of a bucket, and the requests that follow from it. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/s3-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_REGION "us-east-1"
#define MAX_BUCKET_NAME 255
#define MAX_REGION_NAME 40

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

void
hunch_s3_access_clear (HunchS3Access *self)
{
  g_clear_pointer (&self->key, hunch_s3_key_unref);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->endpoint, g_free);
}

gboolean
hunch_s3_is_region (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= MAX_REGION_NAME && name[length] == '\0';
}

static gboolean
pays_by_environment (void)
{
  return g_strcmp0 (g_getenv ("AWS_REQUEST_PAYER"), "requester") == 0;
}

HunchS3Access
hunch_s3_bucket_get_access (HunchS3Bucket *bucket)
{
  HunchS3Access access = { NULL };

  access.endpoint = hunch_s3_dup_endpoint ();
  g_mutex_lock (&bucket->lock);
  if (bucket->region == NULL)
    {
      g_autofree char *region = hunch_s3_dup_region ();

      bucket->region = g_strdup (region != NULL && hunch_s3_is_region (region) ? region : DEFAULT_REGION);
    }
  access.region = g_strdup (bucket->region);
  access.key = bucket->key != NULL ? hunch_s3_key_ref (bucket->key) : NULL;
  access.pays = bucket->has_choice ? bucket->pays : pays_by_environment ();
  g_mutex_unlock (&bucket->lock);

  return access;
}

/* A name with a dot in it has no certificate of its own as a host. */
static char *
dup_base (const HunchS3Access *access,
          const char          *bucket)
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
dup_url (const HunchS3Access *access,
         const char          *bucket,
         const char          *key,
         const char          *query)
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
  g_auto (HunchS3Access) access = hunch_s3_bucket_get_access (bucket);

  return dup_url (&access, bucket->name, key, query);
}

/* --- requests ---------------------------------------------------------------- */

void
hunch_s3_order_clear (HunchS3Order *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->headers, g_strfreev);
}
static char **
list_headers (const HunchS3Question *question,
              const HunchS3Access   *access)
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

void
hunch_s3_order_init (HunchS3Order          *self,
                     const HunchS3Question *question,
                     const HunchS3Access   *access)
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

/* --- what is learnt ---------------------------------------------------------- */

void
hunch_s3_bucket_set_region (HunchS3Bucket *self,
                            const char    *region)
{
  g_mutex_lock (&self->lock);
  g_free (self->region);
  self->region = g_strdup (region);
  g_mutex_unlock (&self->lock);
}

void
hunch_s3_bucket_set_key (HunchS3Bucket *self,
                         HunchS3Key    *key)
{
  g_mutex_lock (&self->lock);
  if (self->key != key)
    {
      g_clear_pointer (&self->key, hunch_s3_key_unref);
      self->key = hunch_s3_key_ref (key);
    }
  g_mutex_unlock (&self->lock);
}

gboolean
hunch_s3_bucket_has_key (HunchS3Bucket *self)
{
  gboolean has_key;

  g_mutex_lock (&self->lock);
  has_key = self->key != NULL;
  g_mutex_unlock (&self->lock);

  return has_key;
}
