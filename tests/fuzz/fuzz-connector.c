/* Fuzz target of the answers that connectors read (source/connector-json.h). Whatever is taken for JSON can be walked, followed and written on one line, and that line is
 * JSON again and writes itself. Whatever is refused is refused in one line.
 *
 * Built without the fuzzer, the program replays tests/corpus/connector, each file cut short at every byte. */
#include <glib.h>
#include <string.h>

#include "source/connector-json.h"

#define MAX_WALKED 200

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static const char *const paths[] = { "", "a", "results[0].title", "results[-1]", "Ratings[Source=IMDb].Value", "b.c", "[2]", "results[9].x" };

static void
check_line (HunchSlice slice)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  HunchSlice parsed;

  hunch_slice_append (slice, line);
  g_assert_null (memchr (line->str, '\n', line->len));
  g_assert_true (hunch_slice_parse (line->str, line->len, "A line", &parsed, &error));
  g_assert_no_error (error);
  hunch_slice_append (parsed, again);
  g_assert_true (g_string_equal (line, again));
}

static void
walk (HunchSlice slice,
      guint     *n_walked)
{
  HunchSliceWalk steps = HUNCH_SLICE_WALK;
  HunchSlice name = { NULL, 0 };
  HunchSlice value;
  g_autofree char *text = hunch_slice_dup_text (slice);

  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  while ((*n_walked)++ < MAX_WALKED && hunch_slice_next (slice, &steps, &name, &value))
    {
      g_assert_true (value.text >= slice.text && value.text + value.length <= slice.text + slice.length);
      walk (value, n_walked);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  /* A copy of exactly this size, so that a step beyond its end is seen. */
  g_autofree char *text = g_memdup2 (data, size);
  g_autoptr (GError) error = NULL;
  HunchSlice root;
  guint n_walked = 0;

  if (!hunch_slice_parse (text == NULL ? "" : text, size, "An answer", &root, &error))
    {
      g_assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA));
      g_assert_null (strchr (error->message, '\n'));
      return 0;
    }
  check_line (root);
  walk (root, &n_walked);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      HunchSlice found = hunch_slice_follow (root, paths[i]);

      g_assert_true (hunch_slice_is_path (paths[i]));
      if (found.text != NULL)
        check_line (found);
    }
  return 0;
}

#ifndef HUNCH_FUZZER

static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "connector", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &text, &size, NULL));
      for (gsize length = 0; length <= size; length++)
        LLVMFuzzerTestOneInput ((const guint8 *) text, length);
    }
  g_assert_cmpuint (n, >=, 7);
}

/* Refused with the byte at which it ceases to be JSON; counted by hand. */
static void
test_places (void)
{
  static const struct
  {
    const char *text;
    guint       byte;
  } cases[] = {
    { "", 1 }, { "  ", 3 }, { "{", 2 }, { "[1,]", 4 }, { "[1 2]", 4 }, { "{\"a\" 1}", 6 }, { "{a:1}", 2 }, { "{\"a\":}", 6 }, { "01", 2 }, { "1.", 1 }, { "-", 1 },
    { "1e", 1 }, { "\"a", 1 }, { "\"\\x\"", 1 }, { "\"\\u12g4\"", 1 }, { "\"a\nb\"", 1 }, { "nul", 1 }, { "{} x", 3 }, { "[}", 2 }, { "{\"a\":1]", 7 }, { "+1", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expected = g_strdup_printf ("It is not well-formed JSON: see byte %u.", cases[i].byte);
      g_autoptr (GError) error = NULL;
      HunchSlice root;

      g_assert_false (hunch_slice_parse (cases[i].text, strlen (cases[i].text), "It", &root, &error));
      g_assert_cmpstr (error->message, ==, expected);
    }
}

static void
test_depth (void)
{
  for (guint n = HUNCH_SLICE_MAX_DEPTH; n <= HUNCH_SLICE_MAX_DEPTH + 1; n++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      HunchSlice root;

      for (guint i = 0; i < n; i++)
        g_string_append_c (text, '[');
      for (guint i = 0; i < n; i++)
        g_string_append_c (text, ']');
      g_assert_true (hunch_slice_parse (text->str, text->len, "It", &root, NULL) == (n == HUNCH_SLICE_MAX_DEPTH));
    }
}

static void
test_texts (void)
{
  static const struct
  {
    const char *json;
    const char *path;
    const char *text;
  } cases[] = {
    { "{\"a\": \"\\u00e9\\ud83d\\ude00\\n\\/\"}", "a", "\xc3\xa9\xf0\x9f\x98\x80\n/" },
    { "{\"a\": \"\\ud800x\"}", "a", "\\ud800x" },
    { "{\"a\": 12345678901234567890.50}", "a", "12345678901234567890.50" },
    { "{\"a\": null}", "a", NULL },
    { "{\"a\": [1, 2, 3]}", "a[-1]", "3" },
    { "{\"a\": [1, 2, 3]}", "a[3]", NULL },
    { "{\"r\": [{\"s\": \"x\", \"v\": 1}, {\"s\": \"y z\", \"v\": 2}]}", "r[s=y z].v", "2" },
    { "[[1], [2]]", "[1][0]", "2" },
    { "{\"\\u0061b\": 5}", "ab", "5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HunchSlice root;
      g_autofree char *text = NULL;

      hunch_slice_parse (cases[i].json, strlen (cases[i].json), "It", &root, &error);
      g_assert_no_error (error);
      text = hunch_slice_dup_text (hunch_slice_follow (root, cases[i].path));
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/connector/corpus", test_corpus);
  g_test_add_func ("/fuzz/connector/places", test_places);
  g_test_add_func ("/fuzz/connector/depth", test_depth);
  g_test_add_func ("/fuzz/connector/texts", test_texts);
  return g_test_run ();
}

#endif
