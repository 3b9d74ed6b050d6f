/* source/s3-private.h: the parts behind s3.h. */
#pragma once
#include "source/http.h"
#include "source/s3.h"
#include "source/source-private.h"

G_BEGIN_DECLS

#define HUNCH_S3_PREFIX "s3://"

/* --- keys (s3-keys.c) -------------------------------------------------------- */

/* A key that may be tried. Never changes. */
typedef struct
{
  char *id;      /* owned; NULL: nobody in particular */
  char *secret;  /* owned */
  char *token;   /* owned; of a session, NULL without */
  char *place;   /* owned; where it was found, as messages say it: "with the profile “default”" */
} HunchS3Key;

HunchS3Key *hunch_s3_key_ref (HunchS3Key *self);
void        hunch_s3_key_unref (HunchS3Key *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchS3Key, hunch_s3_key_unref)

/* In the order in which they are tried. */
typedef enum
{
  HUNCH_S3_NOBODY,
  HUNCH_S3_ENVIRONMENT,
  HUNCH_S3_PROFILE,
  HUNCH_S3_KEYRING,
  HUNCH_S3_N_PLACES,
} HunchS3Place;

/* New reference; NULL when that place has none. `bucket` may be empty. */
HunchS3Key *hunch_s3_key_find (HunchS3Place place, const char *bucket, GCancellable *cancellable);

/* Where to ask when it is not Amazon, without a "/" at its end, and the region that is set; release with g_free(), NULL when nothing is said. */
char       *hunch_s3_dup_endpoint (void);
char       *hunch_s3_dup_region (void);

/* A value of the chosen profile: of credentials first, then of config ("region", "s3.endpoint_url"). Release with g_free(), or NULL. */
char       *hunch_s3_dup_setting (const char *name);

/* --- buckets (s3-bucket.c) ------------------------------------------------------- */

/* What is known of a bucket; one per name and process, never freed. The empty name stands for the list of buckets. */
typedef struct _HunchS3Bucket HunchS3Bucket;

/* BAD_NAME when no bucket can be called so. */
HunchS3Bucket *hunch_s3_bucket_get (const char *name, GError **error);
const char    *hunch_s3_bucket_get_name (HunchS3Bucket *self);

typedef struct
{
  HunchS3Bucket     *bucket;
  const char        *method;        /* NULL: GET */
  const char        *key;           /* "" for the bucket itself */
  const char        *query;         /* encoded and sorted; NULL: none */
  const char *const *headers;       /* may be NULL */
  guint64            range_offset;
  gsize              range_length;
  gsize              max_bytes;
  gboolean           wants_checksum; /* the server shall say what it vouches for */
  HunchMeter        *meter;         /* may be NULL */
} HunchS3Question;

/* Who asks and where, for one question; a copy, so that others may change the bucket meanwhile. */
typedef struct
{
  HunchS3Key *key;       /* owned; what worked, NULL when nothing has yet */
  char       *region;    /* owned */
  char       *endpoint;  /* owned; NULL: Amazon */
  gboolean    pays;
} HunchS3Access;

HunchS3Access hunch_s3_bucket_get_access (HunchS3Bucket *self);
void          hunch_s3_access_clear (HunchS3Access *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchS3Access, hunch_s3_access_clear)

/* What an answer taught. */
void     hunch_s3_bucket_set_region (HunchS3Bucket *self, const char *region);
void     hunch_s3_bucket_set_key (HunchS3Bucket *self, HunchS3Key *key);
gboolean hunch_s3_bucket_has_key (HunchS3Bucket *self);

/* Whether it may become part of a host's name. */
gboolean hunch_s3_is_region (const char *name);

/* A request and what its pointers point to. */
typedef struct
{
  HunchHttpRequest request;
  HunchHttpSigning signing;
  char            *url;      /* owned */
  char           **headers;  /* owned */
} HunchS3Order;

/* `access`, which has a key, stays where it is as long as the order. */
void hunch_s3_order_init (HunchS3Order *self, const HunchS3Question *question, const HunchS3Access *access);
void hunch_s3_order_clear (HunchS3Order *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchS3Order, hunch_s3_order_clear)

/* The address of an object, without anything secret. Release with g_free(). */
char *hunch_s3_dup_address (HunchS3Bucket *bucket, const char *key, const char *query);

/* --- asking (s3-ask.c) ------------------------------------------------------- */

/* Tries keys and regions until one is let in. A refusal after all is DENIED with the keys that were tried; everything else is an answer. */
HunchHttpAnswer *hunch_s3_ask (const HunchS3Question *question, GCancellable *cancellable, GError **error);

/* Several at a time; buckets that were not asked before are asked one question first. Answers are the caller's. */
gboolean         hunch_s3_ask_all (const HunchS3Question *questions, guint n, HunchHttpAnswer **out_answers, GCancellable *cancellable, GError **error);
GInputStream    *hunch_s3_open (const HunchS3Question *question, HunchHttpAnswer **out_head, GCancellable *cancellable, GError **error);

/* For statuses that are no success, from the server's own words in the body; FALSE. */
gboolean         hunch_s3_set_error (HunchS3Bucket *bucket, const char *key, const HunchHttpAnswer *answer, GError **error);

/* --- lists (s3-xml.c, s3-list.c) --------------------------------------------- */

typedef struct
{
  char  *key;   /* owned */
  char  *etag;  /* owned; with its quotes, NULL when not said */
  gint64 size;
  gint64 time;  /* -1: not known */
} HunchS3Object;

typedef struct
{
  GPtrArray *objects;   /* owned; of HunchS3Object */
  GPtrArray *prefixes;  /* owned; of char *, and names of buckets */
  char      *next;      /* owned; continuation token, NULL at the end */
} HunchS3Listing;

void     hunch_s3_listing_clear (HunchS3Listing *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchS3Listing, hunch_s3_listing_clear)

/* One page of ListObjectsV2, or ListBuckets. FALSE with HUNCH_SOURCE_ERROR_NETWORK when it is no such page; `out_listing` is then empty. */
gboolean hunch_s3_listing_parse (HunchS3Listing *out_listing, const char *text, gsize length, GError **error);

/* Of an error's body; each may be NULL and is released with g_free(). Anything that is no such body gives NULLs. */
void     hunch_s3_refusal_parse (const char *text, gsize length, char **out_code, char **out_message, char **out_region);

/* Objects page by page. The listing is the callee's to look at; FALSE ends the walk with `error` set, or without it. */
typedef gboolean (*HunchS3PageFunc) (HunchS3Listing *page, gpointer user_data, GError **error);
gboolean hunch_s3_list (HunchS3Bucket *bucket, const char *prefix, const char *delimiter, HunchMeter *meter,
                        HunchS3PageFunc func, gpointer user_data, GCancellable *cancellable, GError **error);

/* --- sources (s3-source.c) --------------------------------------------------- */

HunchSource *hunch_s3_source_new (const char *words, GError **error);
gboolean     hunch_s3_source_expand (const char *words, GPtrArray *sources, HunchMeter *meter, GCancellable *cancellable, GError **error);

/* "s3://bucket/key" in its parts; release with g_free(). FALSE with BAD_NAME. */
gboolean     hunch_s3_split (const char *words, char **out_bucket, char **out_key, GError **error);

G_END_DECLS
