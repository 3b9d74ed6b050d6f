/* What a bucket holds: page by page for patterns, and level by level for people. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/s3-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PAGE_BYTES (16 * 1024 * 1024)
#define MAX_EMPTY_PAGES 100
#define MAX_ITEMS 10000

/* --- pages ------------------------------------------------------------------- */

/* Names in their order, every value encoded: that is what is signed. */
static char *
write_query (const char *token,
             const char *delimiter,
             const char *prefix)
{
  g_autofree char *of_prefix = hunch_http_escape (prefix);
  g_autofree char *of_delimiter = delimiter != NULL ? hunch_http_escape (delimiter) : NULL;
  g_autofree char *of_token = token != NULL ? hunch_http_escape (token) : NULL;
  GString *query = g_string_new (NULL);

  if (of_token != NULL)
    g_string_append_printf (query, "continuation-token=%s&", of_token);
  if (of_delimiter != NULL)
    g_string_append_printf (query, "delimiter=%s&", of_delimiter);
  g_string_append_printf (query, "encoding-type=url&list-type=2&max-keys=1000&prefix=%s", of_prefix);

  return g_string_free (query, FALSE);
}

static gboolean
ask_for_page (HunchS3Bucket  *bucket,
              const char     *query,
              HunchMeter     *meter,
              HunchS3Listing *out_listing,
              GCancellable   *cancellable,
              GError        **error)
{
  HunchS3Question question = { .bucket = bucket, .key = "", .query = query, .max_bytes = MAX_PAGE_BYTES, .meter = meter };
  g_autoptr (HunchHttpAnswer) answer = hunch_s3_ask (&question, cancellable, error);
  gsize length;
  const char *text;

  if (answer == NULL)
    return FALSE;
  if (answer->status != 200)
    return hunch_s3_set_error (bucket, "", answer, error);

  text = g_bytes_get_data (answer->body, &length);
  if (hunch_s3_listing_parse (out_listing, text, length, error))
    return TRUE;
  g_prefix_error (error, "%s%s: ", HUNCH_S3_PREFIX, hunch_s3_bucket_get_name (bucket));
  return FALSE;
}

/* A server that sends the same page for ever is not asked for ever. */
static gboolean
goes_on (HunchS3Listing *page,
         char          **token,
         guint          *n_empty,
         GError        **error)
{
  *n_empty = page->objects->len + page->prefixes->len > 0 ? 0 : *n_empty + 1;
  if (page->next == NULL)
    {
      g_clear_pointer (token, g_free);
      return TRUE;
    }
  if (*n_empty > MAX_EMPTY_PAGES || g_strcmp0 (*token, page->next) == 0)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("The server's list of objects has no end."));
      return FALSE;
    }
  g_free (*token);
  *token = g_steal_pointer (&page->next);

  return TRUE;
}

gboolean
hunch_s3_list (HunchS3Bucket  *bucket,
               const char     *prefix,
               const char     *delimiter,
               HunchMeter     *meter,
               HunchS3PageFunc func,
               gpointer        user_data,
               GCancellable   *cancellable,
               GError        **error)
{
  g_autofree char *token = NULL;
  guint n_empty = 0;

  do
    {
      g_autofree char *query = write_query (token, delimiter, prefix);
      g_auto (HunchS3Listing) page = { NULL };

      if (!ask_for_page (bucket, query, meter, &page, cancellable, error) || !func (&page, user_data, error) || !goes_on (&page, &token, &n_empty, error))
        return FALSE;
    }
  while (token != NULL);

  return TRUE;
}

/* --- for people -------------------------------------------------------------- */

static void
item_free (gpointer data)
{
  HunchS3Item *item = data;

  g_free (item->name);
  g_free (item->words);
  g_free (item);
}

void
hunch_s3_page_free (HunchS3Page *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static HunchS3Page *
page_new (void)
{
  HunchS3Page *self = g_new0 (HunchS3Page, 1);

  self->items = g_ptr_array_new_with_free_func (item_free);

  return self;
}

/* Takes `words`. */
static void
add_item (HunchS3Page *page,
          const char  *name,
          char        *words,
          gboolean     is_folder,
          gint64       size,
          gint64       time)
{
  HunchS3Item *item = g_new (HunchS3Item, 1);

  *item = (HunchS3Item) { g_strdup (name), words, is_folder, size, time };
  g_ptr_array_add (page->items, item);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const HunchS3Item *first = *(const HunchS3Item *const *) a;
  const HunchS3Item *second = *(const HunchS3Item *const *) b;

  if (first->is_folder != second->is_folder)
    return first->is_folder ? -1 : 1;

  return strcmp (first->name, second->name);
}

HunchS3Page *
hunch_s3_list_buckets (GCancellable *cancellable,
                       GError      **error)
{
  HunchS3Bucket *bucket = hunch_s3_bucket_get ("", NULL);
  g_auto (HunchS3Listing) listing = { NULL };
  HunchS3Page *page;

  if (!ask_for_page (bucket, NULL, NULL, &listing, cancellable, error))
    return NULL;

  page = page_new ();
  for (guint i = 0; i < listing.prefixes->len; i++)
    {
      const char *name = g_ptr_array_index (listing.prefixes, i);

      add_item (page, name, g_strdup_printf (HUNCH_S3_PREFIX "%s/", name), TRUE, -1, -1);
    }
  g_ptr_array_sort (page->items, compare_items);

  return page;
}

typedef struct
{
  HunchS3Page *page;
  const char  *bucket;
  const char  *prefix;
  guint        max_items;
} Browsing;

static char *
write_words (Browsing   *browsing,
             const char *key)
{
  return g_strconcat (HUNCH_S3_PREFIX, browsing->bucket, "/", key, NULL);
}

/* The object that stands for the folder itself is left out. */
static gboolean
add_level (HunchS3Listing *listing,
           gpointer        user_data,
           GError        **error)
{
  Browsing *browsing = user_data;
  gsize n_prefix = strlen (browsing->prefix);

  for (guint i = 0; i < listing->prefixes->len; i++)
    {
      const char *prefix = g_ptr_array_index (listing->prefixes, i);

      if (strlen (prefix) > n_prefix)
        add_item (browsing->page, prefix + n_prefix, write_words (browsing, prefix), TRUE, -1, -1);
    }
  for (guint i = 0; i < listing->objects->len; i++)
    {
      const HunchS3Object *object = g_ptr_array_index (listing->objects, i);

      if (strlen (object->key) > n_prefix)
        add_item (browsing->page, object->key + n_prefix, write_words (browsing, object->key), FALSE, object->size, object->time);
    }

  browsing->page->has_more = browsing->page->items->len > browsing->max_items
                             || (browsing->page->items->len == browsing->max_items && listing->next != NULL);
  return !browsing->page->has_more;
}

HunchS3Page *
hunch_s3_browse (const char   *words,
                 guint         max_items,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autofree char *name = NULL;
  g_autofree char *prefix = NULL;
  HunchS3Bucket *bucket = hunch_s3_split (words, &name, &prefix, error) ? hunch_s3_bucket_get (name, error) : NULL;
  g_autoptr (HunchS3Page) page = page_new ();
  g_autoptr (GError) cause = NULL;
  Browsing browsing = { page, name, prefix, max_items != 0 ? max_items : MAX_ITEMS };

  if (bucket == NULL)
    return NULL;
  if (!hunch_s3_list (bucket, prefix, "/", NULL, add_level, &browsing, cancellable, &cause) && cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  g_ptr_array_sort (page->items, compare_items);
  if (page->items->len > browsing.max_items)
    g_ptr_array_set_size (page->items, (int) browsing.max_items);

  return g_steal_pointer (&page);
}

/* --- beside the main thread -------------------------------------------------- */

typedef struct
{
  char *words;  /* owned; NULL: the buckets */
  guint max_items;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_free (errand->words);
  g_free (errand);
}

static void
run_in_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Errand *errand = task_data;
  GError *error = NULL;
  HunchS3Page *page = errand->words != NULL ? hunch_s3_browse (errand->words, errand->max_items, cancellable, &error)
                                            : hunch_s3_list_buckets (cancellable, &error);

  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify) hunch_s3_page_free);
  else
    g_task_return_error (task, error);
}

static void
run (const char         *words,
     guint               max_items,
     gpointer            tag,
     GCancellable       *cancellable,
     GAsyncReadyCallback callback,
     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Errand *errand = g_new (Errand, 1);

  *errand = (Errand) { g_strdup (words), max_items };
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, errand, errand_free);
  g_task_run_in_thread (task, run_in_thread);
}

void
hunch_s3_list_buckets_async (GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  run (NULL, 0, hunch_s3_list_buckets_async, cancellable, callback, user_data);
}

HunchS3Page *
hunch_s3_list_buckets_finish (GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
hunch_s3_browse_async (const char         *words,
                       guint               max_items,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_return_if_fail (words != NULL);

  run (words, max_items, hunch_s3_browse_async, cancellable, callback, user_data);
}

HunchS3Page *
hunch_s3_browse_finish (GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
