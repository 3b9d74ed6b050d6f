/* source/s3.h: buckets, for whoever browses them. Words are "s3://bucket/key" (source/source.h).
 *
 * Who asks: nobody in particular first (public buckets); then the key of the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
 * AWS_SESSION_TOKEN); then that of the profile AWS_PROFILE, or "default", in ~/.aws/credentials and ~/.aws/config (AWS_SHARED_CREDENTIALS_FILE,
 * AWS_CONFIG_FILE name others); then the keyring, under the name of the bucket or the endpoint. What worked is remembered for the bucket as long as the
 * program runs. Where to ask: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's endpoint_url, or else Amazon. The region is what the server says; until then
 * AWS_REGION, AWS_DEFAULT_REGION, the profile's region, or us-east-1. */
#pragma once
#include <gio/gio.h>
#include "source/meter.h"

G_BEGIN_DECLS

/* The subject of a key in the keyring that is good for all buckets of Amazon. */
#define HUNCH_S3_AMAZON "https://s3.amazonaws.com"

typedef struct
{
  char    *name;       /* owned; the last part: "dt=2016-01-01/", "part.parquet", or a bucket's name */
  char    *words;      /* owned; "s3://bucket/whole/key" */
  gboolean is_folder;  /* a bucket, or a prefix that ends with "/" */
  gint64   size;       /* bytes; -1 for a folder */
  gint64   time;       /* seconds since 1970 of the last change; -1: not known */
} HunchS3Item;

typedef struct
{
  GPtrArray *items;     /* owned; of HunchS3Item, folders first, then by name */
  gboolean   has_more;  /* there are more than were asked for */
} HunchS3Page;

void         hunch_s3_page_free (HunchS3Page *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchS3Page, hunch_s3_page_free)

/* The buckets of the first key that may list them; nobody in particular has none. Blocking. DENIED when there is no such key. */
HunchS3Page *hunch_s3_list_buckets (GCancellable *cancellable, GError **error);
void         hunch_s3_list_buckets_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HunchS3Page *hunch_s3_list_buckets_finish (GAsyncResult *result, GError **error);

/* What lies directly in "s3://bucket/" or "s3://bucket/prefix/": one question per thousand items, `max_items` (0: 10,000) at most. Blocking.
 * BAD_NAME, NOT_FOUND (no such bucket), DENIED, NETWORK. */
HunchS3Page *hunch_s3_browse (const char *words, guint max_items, GCancellable *cancellable, GError **error);
void         hunch_s3_browse_async (const char *words, guint max_items, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HunchS3Page *hunch_s3_browse_finish (GAsyncResult *result, GError **error);

/* Whether the asker agrees to pay for what is read of the bucket, as some buckets demand. Until it is said, AWS_REQUEST_PAYER=requester agrees for all. */
void         hunch_s3_set_requester_pays (const char *bucket, gboolean pays);

/* Forgets what worked, after keys have changed. */
void         hunch_s3_forget (void);

G_END_DECLS
