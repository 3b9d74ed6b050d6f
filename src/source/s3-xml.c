/* The XML that S3 answers with. Only elements of known names at known places are looked at; how deep they may lie and how
 * long their text may be is limited. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/s3-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 16
#define MAX_TEXT 16384

typedef struct
{
  HunchS3Listing *listing;     /* NULL: only a refusal is looked for */
  const char     *path[MAX_DEPTH];  /* interned names; the root first */
  guint           depth;
  GString        *text;        /* owned; of the innermost element */
  HunchS3Object  *object;      /* owned; being filled in */
  gboolean        is_listing;  /* the root is that of a listing */
  gboolean        is_encoded;  /* keys are percent-encoded */
  gboolean        is_truncated;
  char           *code;        /* owned */
  char           *message;
  char           *region;
} Reading;

static void
object_free (gpointer data)
{
  HunchS3Object *object = data;

  if (object == NULL)
    return;
  g_free (object->key);
  g_free (object->etag);
  g_free (object);
}

void
hunch_s3_listing_clear (HunchS3Listing *self)
{
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_clear_pointer (&self->prefixes, g_ptr_array_unref);
  g_clear_pointer (&self->next, g_free);
}

static gboolean
refuse (GError    **error,
        const char *why)
{
  g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, why);
  return FALSE;
}

static gboolean
is_at (Reading    *self,
       const char *parent,
       const char *name)
{
  return self->depth >= 2 && strcmp (self->path[self->depth - 1], name) == 0 && strcmp (self->path[self->depth - 2], parent) == 0;
}

static void
start_element (GMarkupParseContext *context,
               const char          *name,
               const char         **attribute_names,
               const char         **attribute_values,
               gpointer             user_data,
               GError             **error)
{
  Reading *self = user_data;

  if (self->depth == MAX_DEPTH)
    {
      refuse (error, "too deep");
      return;
    }
  /* Names that are not known are of no interest, and are not kept. */
  self->path[self->depth++] = g_quark_to_string (g_quark_try_string (name)) != NULL ? g_quark_to_string (g_quark_try_string (name)) : "";
  g_string_truncate (self->text, 0);
  if (self->depth == 1)
    self->is_listing = strcmp (name, "ListBucketResult") == 0 || strcmp (name, "ListAllMyBucketsResult") == 0;
  if (is_at (self, "ListBucketResult", "Contents"))
    {
      object_free (self->object);
      self->object = g_new0 (HunchS3Object, 1);
      self->object->size = self->object->time = -1;
    }
}

static void
take_text (GMarkupParseContext *context,
           const char          *text,
           gsize                length,
           gpointer             user_data,
           GError             **error)
{
  Reading *self = user_data;

  if (self->text->len + length > MAX_TEXT)
    refuse (error, "too long");
  else
    g_string_append_len (self->text, text, length);
}

/* NULL for what cannot be a key. */
static char *
decode (Reading    *self,
        const char *text)
{
  g_autofree char *blanks = g_strdup (text);
  g_autofree char *plain = NULL;

  if (!self->is_encoded)
    return g_strdup (text);
  g_strdelimit (blanks, "+", ' ');
  plain = g_uri_unescape_string (blanks, NULL);

  return plain != NULL && g_utf8_validate (plain, -1, NULL) ? g_steal_pointer (&plain) : NULL;
}

static gint64
read_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL ? g_date_time_to_unix (time) : -1;
}

static gboolean
read_size (HunchS3Object *object,
           const char    *text,
           GError       **error)
{
  guint64 size;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &size, NULL))
    return refuse (error, "size");
  object->size = (gint64) size;

  return TRUE;
}

/* Some servers leave the quotes out that they write in headers. */
static char *
dup_etag (const char *text)
{
  if (*text == '\0')
    return NULL;

  return *text == '"' || g_str_has_prefix (text, "W/") ? g_strdup (text) : g_strdup_printf ("\"%s\"", text);
}

static gboolean
end_in_contents (Reading    *self,
                 const char *name,
                 GError    **error)
{
  HunchS3Object *object = self->object;
  const char *text = self->text->str;

  if (object == NULL)
    return TRUE;
  if (strcmp (name, "Key") == 0)
    {
      g_free (object->key);
      object->key = g_strdup (text);
    }
  else if (strcmp (name, "ETag") == 0)
    {
      g_free (object->etag);
      object->etag = dup_etag (text);
    }
  else if (strcmp (name, "LastModified") == 0)
    object->time = read_time (text);
  else if (strcmp (name, "Size") == 0)
    return read_size (object, text, error);

  return TRUE;
}

static gboolean
end_contents (Reading *self,
              GError **error)
{
  if (self->object == NULL || self->object->key == NULL || self->object->size < 0)
    return refuse (error, "object");
  g_ptr_array_add (self->listing->objects, g_steal_pointer (&self->object));

  return TRUE;
}

static void
replace (char      **place,
         const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static gboolean
end_in_listing (Reading    *self,
                const char *name,
                GError    **error)
{
  const char *text = self->text->str;

  if (is_at (self, "ListBucketResult", "Contents"))
    return end_contents (self, error);
  if (self->depth >= 2 && strcmp (self->path[self->depth - 2], "Contents") == 0)
    return end_in_contents (self, name, error);
  if (is_at (self, "CommonPrefixes", "Prefix") || is_at (self, "Bucket", "Name"))
    g_ptr_array_add (self->listing->prefixes, g_strdup (text));
  else if (is_at (self, "ListBucketResult", "NextContinuationToken"))
    replace (&self->listing->next, text);
  else if (is_at (self, "ListBucketResult", "IsTruncated"))
    self->is_truncated = strcmp (text, "true") == 0;
  else if (is_at (self, "ListBucketResult", "EncodingType"))
    self->is_encoded = strcmp (text, "url") == 0;

  return TRUE;
}

static void
end_element (GMarkupParseContext *context,
             const char          *name,
             gpointer             user_data,
             GError             **error)
{
  Reading *self = user_data;
  gboolean is_ok = TRUE;

  if (self->listing != NULL && self->is_listing)
    is_ok = end_in_listing (self, name, error);
  else if (is_at (self, "Error", "Code"))
    replace (&self->code, self->text->str);
  else if (is_at (self, "Error", "Message"))
    replace (&self->message, self->text->str);
  else if (is_at (self, "Error", "Region"))
    replace (&self->region, self->text->str);
  if (is_ok)
    self->depth--;
  g_string_truncate (self->text, 0);
}

/* Known names become quarks once, so that other people's never do. */
static void
know_names (void)
{
  static const char *const names[] = {
    "ListBucketResult", "ListAllMyBucketsResult", "Contents", "Key", "ETag", "LastModified", "Size", "CommonPrefixes", "Prefix",
    "NextContinuationToken", "IsTruncated", "EncodingType", "Buckets", "Bucket", "Name", "Error", "Code", "Message", "Region",
  };
  static gsize is_known;

  if (!g_once_init_enter (&is_known))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_quark_from_static_string (names[i]);
  g_once_init_leave (&is_known, 1);
}

static gboolean
parse (Reading    *self,
       const char *text,
       gsize       length)
{
  static const GMarkupParser parser = { .start_element = start_element, .end_element = end_element, .text = take_text };
  g_autoptr (GMarkupParseContext) context = NULL;
  gboolean is_ok;

  know_names ();
  self->text = g_string_new (NULL);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, self, NULL);
  is_ok = text != NULL && g_markup_parse_context_parse (context, text, (gssize) length, NULL) && g_markup_parse_context_end_parse (context, NULL);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->object, object_free);

  return is_ok;
}

/* Which names are encoded is said only somewhere on the page, so they are decoded at its end. */
static gboolean
decode_all (Reading        *self,
            HunchS3Listing *listing)
{
  for (guint i = 0; i < listing->objects->len; i++)
    {
      HunchS3Object *object = g_ptr_array_index (listing->objects, i);
      char *key = decode (self, object->key);

      g_free (object->key);
      object->key = key;
      if (key == NULL)
        return FALSE;
    }
  for (guint i = 0; i < listing->prefixes->len; i++)
    {
      char *prefix = decode (self, g_ptr_array_index (listing->prefixes, i));

      if (prefix == NULL)
        return FALSE;
      g_free (g_ptr_array_index (listing->prefixes, i));
      listing->prefixes->pdata[i] = prefix;
    }

  return TRUE;
}

static void
clear_refusal (Reading *self)
{
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->region, g_free);
}

gboolean
hunch_s3_listing_parse (HunchS3Listing *out_listing,
                        const char     *text,
                        gsize           length,
                        GError        **error)
{
  g_auto (HunchS3Listing) listing = { g_ptr_array_new_with_free_func (object_free), g_ptr_array_new_with_free_func (g_free), NULL };
  Reading reading = { .listing = &listing };
  gboolean is_ok = parse (&reading, text, length) && reading.is_listing && decode_all (&reading, &listing);

  clear_refusal (&reading);
  if (is_ok && !reading.is_truncated)
    g_clear_pointer (&listing.next, g_free);
  if (!is_ok || (reading.is_truncated && (listing.next == NULL || *listing.next == '\0')))
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("What the server answers is no list of objects."));
      return FALSE;
    }

  *out_listing = listing;
  listing = (HunchS3Listing) { NULL };
  return TRUE;
}

void
hunch_s3_refusal_parse (const char *text,
                        gsize       length,
                        char      **out_code,
                        char      **out_message,
                        char      **out_region)
{
  Reading reading = { .listing = NULL };

  parse (&reading, text, length);
  *out_code = g_steal_pointer (&reading.code);
  *out_message = g_steal_pointer (&reading.message);
  *out_region = g_steal_pointer (&reading.region);
  clear_refusal (&reading);
}
