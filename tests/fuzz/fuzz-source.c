/* Fuzz target of what servers and people write: lists and refusals of S3, patterns, addresses and words of sources. The first byte chooses.
 *
 * With the fuzzer (clang): as fuzz-csv.c, with src/source/ and $(pkg-config --cflags --libs libcurl libsecret-1).
 * Built without it, the program replays tests/corpus/source, every file in every role and cut short at each byte. */
#include <glib.h>
#include <string.h>

#include "source/glob.h"
#include "source/http.h"
#include "source/s3-private.h"
#include "source/source.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* A page is refused in one line, or has objects that have a key and a size. */
static void
try_list (const char *text,
          gsize       length)
{
  g_auto (HunchS3Listing) listing = { NULL };
  g_autoptr (GError) error = NULL;

  if (!hunch_s3_listing_parse (&listing, text, length, &error))
    {
      g_assert_true (g_error_matches (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK));
      g_assert_null (listing.objects);
      return;
    }
  g_assert_no_error (error);
  for (guint i = 0; i < listing.objects->len; i++)
    {
      const HunchS3Object *object = g_ptr_array_index (listing.objects, i);

      g_assert_true (g_utf8_validate (object->key, -1, NULL));
      g_assert_cmpint (object->size, >=, 0);
      g_assert_true (object->etag == NULL || *object->etag != '\0');
    }
  for (guint i = 0; i < listing.prefixes->len; i++)
    g_assert_nonnull (g_ptr_array_index (listing.prefixes, i));
  g_assert_true (listing.next == NULL || *listing.next != '\0');
}

static void
try_refusal (const char *text,
             gsize       length)
{
  g_autofree char *code = NULL;
  g_autofree char *message = NULL;
  g_autofree char *region = NULL;

  hunch_s3_refusal_parse (text, length, &code, &message, &region);
}

static gboolean
begins_with_any (const char  *text,
                 char       **prefixes)
{
  for (guint i = 0; prefixes[i] != NULL; i++)
    if (g_str_has_prefix (text, prefixes[i]))
      return TRUE;

  return FALSE;
}

/* A pattern and a text, one line each. What fits begins as the pattern says it must; a text without marks fits itself. */
static void
try_pattern (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 3);
  const char *pattern = lines[0] != NULL ? lines[0] : "";
  const char *other = lines[0] != NULL && lines[1] != NULL ? lines[1] : "";
  g_auto (GStrv) prefixes = hunch_glob_dup_prefixes (pattern, 64);

  g_assert_cmpuint (g_strv_length (prefixes), <=, 64);
  if (hunch_glob_match (pattern, other))
    g_assert_true (begins_with_any (other, prefixes));
  if (!hunch_glob_is_pattern (pattern))
    g_assert_true (hunch_glob_match (pattern, pattern));
  hunch_glob_is_hidden (other, hunch_glob_get_literal_length (pattern));
}

/* Words of the kinds that ask nobody before they are read. */
static void
try_words (const char *text)
{
  static const char *const prefixes[] = { "s3://", "http://", "https://", "generator:" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *words = g_strconcat (prefixes[i], text, NULL);
      g_autofree char *shown = hunch_http_dup_shown_url (words);
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchSource) source = hunch_source_new (words, &error);
      g_autofree char *table = source != NULL ? hunch_source_dup_table_name (source) : NULL;

      g_assert_true ((source == NULL) == (error != NULL));
      g_assert_true (source == NULL || (*table != '\0' && g_utf8_validate (table, -1, NULL)));
      g_assert_null (strchr (shown, '?'));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data + 1, size - 1) : NULL;

  if (size == 0)
    return 0;
  switch (data[0] % 4)
    {
    case 0:
      try_list ((const char *) data + 1, size - 1);
      break;
    case 1:
      try_refusal ((const char *) data + 1, size - 1);
      break;
    case 2:
      try_pattern (text);
      break;
    default:
      try_words (text);
    }

  return 0;
}

#ifndef HUNCH_FUZZER

static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "source", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &text, &size, NULL));
      for (guint8 role = 0; role < 4 && size > 0; role++)
        for (gsize length = 1; length <= size; length++)
          {
            g_autofree guint8 *copy = g_memdup2 (text, length);

            copy[0] = role;
            LLVMFuzzerTestOneInput (copy, length);
          }
      n++;
    }

  g_assert_cmpuint (n, >, 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/source/corpus", test_corpus);

  return g_test_run ();
}

#endif
