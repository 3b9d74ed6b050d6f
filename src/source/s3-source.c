/* Objects in buckets: one by its key, or all that a pattern or a prefix names. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/remote-private.h"
#include "source/s3-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "source/glob.h"

#define MAX_PREFIXES 64
#define MAX_OBJECTS 10000000
#define FOLDER_MARK "_$folder$"

/* `data` of such a source is its bucket; the key stands in its name. */
static const char *
get_key (HunchSource *self)
{
  return self->name + strlen (HUNCH_S3_PREFIX) + strlen (hunch_s3_bucket_get_name (self->data)) + 1;
}

static HunchS3Question
write_question (const HunchRemoteQuestion *question)
{
  return (HunchS3Question) {
    .bucket = question->source->data,
    .method = question->method,
    .key = get_key (question->source),
    .headers = question->headers,
    .range_offset = question->range_offset,
    .range_length = question->range_length,
    .meter = question->source->meter,
  };
}

static gboolean
ask_all (const HunchRemoteQuestion *questions,
         guint                      n,
         HunchHttpAnswer          **out_answers,
         GCancellable              *cancellable,
         GError                   **error)
{
  g_autofree HunchS3Question *others = g_new (HunchS3Question, n);

  for (guint i = 0; i < n; i++)
    others[i] = write_question (&questions[i]);

  return hunch_s3_ask_all (others, n, out_answers, cancellable, error);
}

static GInputStream *
open_stream (const HunchRemoteQuestion *question,
             HunchHttpAnswer          **out_head,
             GCancellable              *cancellable,
             GError                   **error)
{
  HunchS3Question other = write_question (question);

  other.wants_checksum = question->range_length == 0;
  return hunch_s3_open (&other, out_head, cancellable, error);
}

static char *
dup_place (HunchSource *self)
{
  return hunch_s3_dup_address (self->data, get_key (self), NULL);
}

static gboolean
set_status_error (HunchSource           *self,
                  const HunchHttpAnswer *answer,
                  GError               **error)
{
  return hunch_s3_set_error (self->data, get_key (self), answer, error);
}

static char *
dup_base_name (HunchSource *self)
{
  const char *slash = strrchr (self->name, '/');

  return g_strdup (slash + 1);
}

static const HunchRemoteKind kind = {
  .kind = {
    HUNCH_REMOTE_FUNCTIONS,
    .dup_base_name = dup_base_name,
  },
  .ask_all = ask_all,
  .open = open_stream,
  .dup_place = dup_place,
  .set_status_error = set_status_error,
};

gboolean
hunch_s3_split (const char *words,
                char      **out_bucket,
                char      **out_key,
                GError    **error)
{
  const char *name = words + strlen (HUNCH_S3_PREFIX);
  const char *slash;

  if (g_ascii_strncasecmp (words, HUNCH_S3_PREFIX, strlen (HUNCH_S3_PREFIX)) != 0 || *name == '\0' || *name == '/')
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, _("“%s” names no bucket: it is written s3://bucket/key."), words);
      return FALSE;
    }
  slash = strchr (name, '/');
  *out_bucket = slash != NULL ? g_strndup (name, slash - name) : g_strdup (name);
  *out_key = g_strdup (slash != NULL ? slash + 1 : "");

  return TRUE;
}

static HunchSource *
make_source (HunchS3Bucket *bucket,
             const char    *key)
{
  g_autofree char *name = g_strconcat (HUNCH_S3_PREFIX, hunch_s3_bucket_get_name (bucket), "/", key, NULL);

  return hunch_source_new_of_kind (&kind.kind, name, bucket);
}

HunchSource *
hunch_s3_source_new (const char *words,
                     GError    **error)
{
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  HunchS3Bucket *bucket = hunch_s3_split (words, &name, &key, error) ? hunch_s3_bucket_get (name, error) : NULL;

  if (bucket == NULL)
    return NULL;
  if (*key == '\0')
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("“%s” is a whole bucket, not an object in it."), words);
      return NULL;
    }

  return make_source (bucket, key);
}

/* --- expanding --------------------------------------------------------------- */

/* What the words ask for and what was found so far. */
typedef struct
{
  HunchS3Bucket *bucket;
  const char    *words;
  const char    *pattern;    /* on keys; NULL: everything below the prefix */
  gsize          n_literal;  /* bytes of a key that the words spell out */
  GPtrArray     *found;      /* owned; of HunchSource */
  GPtrArray     *inside;     /* owned; those in folders that fit the pattern */
  const char    *exact;      /* the one key that is looked for; NULL: all */
} Search;

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->inside, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static gboolean
stands_for_folder (const HunchS3Object *object)
{
  return object->size == 0 && (g_str_has_suffix (object->key, "/") || g_str_has_suffix (object->key, FOLDER_MARK));
}

/* Whether a folder that the key lies in fits the pattern. */
static gboolean
is_inside (Search     *search,
           const char *key)
{
  g_autofree char *folder = g_strdup (key);

  for (char *slash = strrchr (folder, '/'); slash != NULL && slash > folder; slash = strrchr (folder, '/'))
    {
      *slash = '\0';
      if (hunch_glob_match (search->pattern, folder))
        return TRUE;
    }

  return FALSE;
}

static void
add_object (GPtrArray           *sources,
            HunchS3Bucket       *bucket,
            const HunchS3Object *object)
{
  HunchSource *source = make_source (bucket, object->key);

  source->size = object->size;
  if (object->etag != NULL)
    hunch_source_set_facts (source, object->etag, object->size, NULL);
  g_atomic_int_set (&source->piecewise, HUNCH_PIECEWISE_YES);
  g_ptr_array_add (sources, source);
}

static void
sift (Search              *search,
      const HunchS3Object *object)
{
  if (search->exact != NULL)
    {
      if (strcmp (search->exact, object->key) == 0)
        add_object (search->found, search->bucket, object);
      return;
    }
  if (stands_for_folder (object) || *object->key == '\0' || hunch_glob_is_hidden (object->key, search->n_literal))
    return;
  if (search->pattern == NULL || hunch_glob_match (search->pattern, object->key))
    add_object (search->found, search->bucket, object);
  else if (search->found->len == 0 && is_inside (search, object->key))
    add_object (search->inside, search->bucket, object);
}

/* A key is the first of all that begin with it. */
static gboolean
sift_page (HunchS3Listing *page,
           gpointer        user_data,
           GError        **error)
{
  Search *search = user_data;

  for (guint i = 0; i < page->objects->len; i++)
    sift (search, g_ptr_array_index (page->objects, i));
  if (search->found->len + search->inside->len > MAX_OBJECTS)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
                   _("“%s” names more than %d objects; a narrower pattern is needed."), search->words, MAX_OBJECTS);
      return FALSE;
    }

  return search->exact == NULL;
}

static gboolean
list_prefix (Search       *search,
             const char   *prefix,
             HunchMeter   *meter,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GError) cause = NULL;

  if (!hunch_s3_list (search->bucket, prefix, search->exact != NULL ? "/" : NULL, meter, sift_page, search, cancellable, &cause) && cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }

  return TRUE;
}

static gboolean
list_pattern (Search       *search,
              HunchMeter   *meter,
              GCancellable *cancellable,
              GError      **error)
{
  g_auto (GStrv) prefixes = hunch_glob_dup_prefixes (search->pattern, MAX_PREFIXES);

  for (guint i = 0; prefixes[i] != NULL; i++)
    if (!list_prefix (search, prefixes[i], meter, cancellable, error))
      return FALSE;
  if (search->found->len == 0)
    {
      GPtrArray *none = search->found;

      search->found = search->inside;
      search->inside = none;
    }

  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(HunchSource *const *) a)->name, (*(HunchSource *const *) b)->name);
}

/* Who may not list may read all the same. */
static gboolean
find_unlisted (Search       *search,
               const char   *key,
               HunchMeter   *meter,
               GCancellable *cancellable,
               GError      **error)
{
  HunchSource *source = make_source (search->bucket, key);

  source->meter = meter != NULL ? hunch_meter_ref (meter) : NULL;
  g_ptr_array_add (search->found, source);

  return hunch_source_look (source, cancellable, error);
}

/* One key: the list tells size and version in one question. */
static gboolean
find_exact (Search       *search,
            const char   *key,
            HunchMeter   *meter,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean is_listed;

  search->exact = key;
  is_listed = list_prefix (search, key, meter, cancellable, &cause);
  search->exact = NULL;
  if (is_listed)
    return TRUE;
  if (g_error_matches (cause, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED))
    return find_unlisted (search, key, meter, cancellable, error);

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
find_below (Search       *search,
            const char   *prefix,
            HunchMeter   *meter,
            GCancellable *cancellable,
            GError      **error)
{
  search->pattern = NULL;
  search->n_literal = strlen (prefix);

  return list_prefix (search, prefix, meter, cancellable, error);
}

/* A key that looks like a pattern is also looked for as it stands. */
static gboolean
find_all (Search       *search,
          const char   *key,
          HunchMeter   *meter,
          GCancellable *cancellable,
          GError      **error)
{
  gboolean is_folder = *key == '\0' || g_str_has_suffix (key, "/");
  g_autofree char *pattern = is_folder ? g_strconcat (key, "**", NULL) : g_strdup (key);
  g_autofree char *folder = g_strconcat (key, "/", NULL);

  if (!hunch_glob_is_pattern (key))
    {
      if (is_folder)
        return find_below (search, key, meter, cancellable, error);
      return find_exact (search, key, meter, cancellable, error)
             && (search->found->len > 0 || find_below (search, folder, meter, cancellable, error));
    }

  search->pattern = pattern;
  search->n_literal = hunch_glob_get_literal_length (pattern);
  if (!list_pattern (search, meter, cancellable, error))
    return FALSE;
  search->pattern = NULL;

  return search->found->len > 0 || find_exact (search, key, meter, cancellable, error);
}

gboolean
hunch_s3_source_expand (const char   *words,
                        GPtrArray    *sources,
                        HunchMeter   *meter,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  HunchS3Bucket *bucket = hunch_s3_split (words, &name, &key, error) ? hunch_s3_bucket_get (name, error) : NULL;
  g_auto (Search) search = { .bucket = bucket, .words = words };

  search.found = g_ptr_array_new_with_free_func (g_object_unref);
  search.inside = g_ptr_array_new_with_free_func (g_object_unref);
  if (bucket == NULL || !find_all (&search, key, meter, cancellable, error))
    return FALSE;
  if (search.found->len == 0)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("There is no object whose name fits “%s”."), words);
      return FALSE;
    }

  g_ptr_array_sort (search.found, compare_names);
  g_ptr_array_extend_and_steal (sources, g_steal_pointer (&search.found));

  return TRUE;
}
