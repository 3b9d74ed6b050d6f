/* Buckets of a server that verifies every signature; what each bucket is like is told in server.py (class Buckets). */
#include <stdlib.h>
#include <string.h>

#include "net-server.h"
#include "source/s3.h"
#include "source/source.h"

#define KEY_ID "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define TOKEN "session/token+1=="

static char *folder;  /* of files with keys */

/* Nobody in particular, as at the start of a program. */
static void
reset (void)
{
  static const char *const names[] = {
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_REGION",
    "AWS_REQUEST_PAYER", "AWS_ENDPOINT_URL_S3",
  };
  g_autofree char *url = net_server_dup_url ("/");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    unsetenv (names[i]);
  setenv ("AWS_ENDPOINT_URL", url, TRUE);
  hunch_s3_forget ();
  net_server_take_count ("");
}

static void
use_key (void)
{
  reset ();
  setenv ("AWS_ACCESS_KEY_ID", KEY_ID, TRUE);
  setenv ("AWS_SECRET_ACCESS_KEY", SECRET, TRUE);
}

static GPtrArray *
expand (const char *word,
        GError    **error)
{
  const char *words[] = { word, NULL };

  return hunch_source_expand (words, NULL, NULL, error);
}

static GBytes *
read_source (HunchSource *source,
             GError     **error)
{
  g_autoptr (GInputStream) stream = hunch_source_open (source, NULL, error);

  return stream != NULL ? net_read_all (stream, error) : NULL;
}

static void
assert_text (GBytes     *bytes,
             const char *text)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

/* What can be read of the first source of the words; NULL with error. */
static GBytes *
read_words (const char *words,
            GError    **error)
{
  g_autoptr (GPtrArray) sources = expand (words, error);

  return sources != NULL ? read_source (g_ptr_array_index (sources, 0), error) : NULL;
}

static void
assert_readable (const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = read_words (words, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
}

/* `message` is some words of what is said. */
static void
assert_refused (const char      *words,
                HunchSourceError code,
                const char      *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = read_words (words, &error);

  g_assert_null (bytes);
  g_test_message ("%s: %s", words, error->message);
  g_assert_error (error, HUNCH_SOURCE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, message));
  g_assert_null (strstr (error->message, SECRET));
}

/* --- keys of objects ---------------------------------------------------------- */

/* As in server.py. */
static const char *const awkward[] = {
  "plain.csv", "with space.csv", "a+b.csv", "a=b/dt=2016-01-01/x.csv", "100%.csv", "%41.csv", "ünïcødé/日本.csv", "q?x&y;z,w:v@u$t.csv",
  "~(a)!*'.csv", "double//slash.csv", "/leading.csv", "up/../down.csv", "./here.csv", "quo\"te<>.csv", "hash#tag.csv", "back\\slash.csv", "brace{}|^`.csv",
  "trailing ", "[1].csv", "line\nbreak.csv", "a&amp;b.csv",
};

/* Each by its name, in whole and in pieces. */
static void
test_awkward_keys (void)
{
  use_key ();
  for (guint i = 0; i < G_N_ELEMENTS (awkward); i++)
    {
      g_autofree char *words = g_strconcat ("s3://awkward/", awkward[i], NULL);
      g_autofree char *text = g_strconcat ("key ", awkward[i], NULL);
      g_autoptr (HunchSource) source = hunch_source_new (words, NULL);
      HunchRange ranges[] = { { source, 0, 4 }, { source, HUNCH_RANGE_TAIL, 3 } };
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = read_source (source, &error);

      g_assert_no_error (error);
      assert_text (bytes, text);
      g_assert_cmpint (hunch_source_get_size (source), ==, (gint64) strlen (text));
      g_assert_true (hunch_source_read_ranges (ranges, 2, NULL, &error));
      assert_text (ranges[0].bytes, "key ");
      assert_text (ranges[1].bytes, text + strlen (text) - 3);
      g_bytes_unref (ranges[0].bytes);
      g_bytes_unref (ranges[1].bytes);
    }
}

/* Each as it is listed: encoded by the server, decoded by us. */
static void
test_awkward_lists (void)
{
  use_key ();
  for (guint i = 0; i < G_N_ELEMENTS (awkward); i++)
    {
      g_autofree char *words = g_strconcat ("s3://awkward/", awkward[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) sources = expand (words, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (sources->len, ==, 1);
      g_assert_cmpstr (hunch_source_get_name (g_ptr_array_index (sources, 0)), ==, words);
      g_assert_cmpint (hunch_source_get_size (g_ptr_array_index (sources, 0)), ==, (gint64) strlen (awkward[i]) + 4);
    }
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *words;
    guint       n;
    const char *first;
    const char *last;
  } cases[] = {
    /* two days of each month in two parts */
    { "s3://tidy/full/dt=2016-0[1-3]-*/*", 12, "full/dt=2016-01-01/part-0.csv", "full/dt=2016-03-15/part-1.csv" },
    { "s3://tidy/full/dt=2016-0[15]-*/*", 8, "full/dt=2016-01-01/part-0.csv", "full/dt=2016-05-15/part-1.csv" },
    { "s3://tidy/full/dt=2016-?" "?-15/part-1.csv", 12, "full/dt=2016-01-15/part-1.csv", "full/dt=2016-12-15/part-1.csv" },
    { "s3://tidy/full/dt=2016-1[!12]-01/*", 2, "full/dt=2016-10-01/part-0.csv", "full/dt=2016-10-01/part-1.csv" },
    { "s3://tidy/full/*/*", 48, "full/dt=2016-01-01/part-0.csv", "full/dt=2016-12-15/part-1.csv" },
    { "s3://tidy/full/**", 48, "full/dt=2016-01-01/part-0.csv", "full/dt=2016-12-15/part-1.csv" },
    { "s3://tidy/full/dt=2016-12*", 4, "full/dt=2016-12-01/part-0.csv", "full/dt=2016-12-15/part-1.csv" },
    { "s3://tidy/full/dt=2016-12*/", 4, "full/dt=2016-12-01/part-0.csv", "full/dt=2016-12-15/part-1.csv" },
    { "s3://tidy/full/", 48, "full/dt=2016-01-01/part-0.csv", "full/dt=2016-12-15/part-1.csv" },
    { "s3://tidy/full", 48, "full/dt=2016-01-01/part-0.csv", "full/dt=2016-12-15/part-1.csv" },
    { "s3://tidy/full/_*", 1, "full/_SUCCESS", "full/_SUCCESS" },
    { "s3://tidy/full/.hidden.csv", 1, "full/.hidden.csv", "full/.hidden.csv" },
    { "s3://tidy/*", 2, "empty.csv", "plain.bin" },
    { "s3://tidy/**/[ab].csv", 2, "other/a.csv", "other/deep/b.csv" },
    { "s3://tidy/other/**/*.csv", 2, "other/a.csv", "other/deep/b.csv" },
    { "s3://tidy", 52, "empty.csv", "plain.bin" },
    { "s3://tidy/", 52, "empty.csv", "plain.bin" },
  };

  use_key ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) sources = expand (cases[i].words, &error);

      g_test_message ("%s", cases[i].words);
      g_assert_no_error (error);
      g_assert_cmpuint (sources->len, ==, cases[i].n);
      g_assert_cmpstr (hunch_source_get_name (g_ptr_array_index (sources, 0)) + strlen ("s3://tidy/"), ==, cases[i].first);
      g_assert_cmpstr (hunch_source_get_name (g_ptr_array_index (sources, sources->len - 1)) + strlen ("s3://tidy/"), ==, cases[i].last);
    }
}

/* Only what may fit is listed: one page for each month of four objects, after one question of nobody in particular that is refused. */
static void
test_narrow_lists (void)
{
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  const char *words[] = { "s3://tidy/full/dt=2016-0[1-3]-*/*", NULL };

  use_key ();
  sources = hunch_source_expand (words, meter, NULL, NULL);
  g_assert_cmpuint (sources->len, ==, 12);
  g_assert_cmpint (net_server_take_count ("LIST"), ==, 4);
  g_assert_cmpint (hunch_meter_get_requests (meter), ==, 4);

  /* Sizes and versions are known from the list. The MD5 of "a,b\n1,2\n" is from md5sum (coreutils 9.1). */
  g_assert_cmpint (hunch_source_get_size (g_ptr_array_index (sources, 0)), ==, 8);
  g_assert_cmpstr (hunch_source_get_version (g_ptr_array_index (sources, 0)), ==, "\"e5ebd4c02cefbe7955977c67ada242b7\"");
  g_assert_true (hunch_source_can_range (g_ptr_array_index (sources, 0)));
  g_assert_cmpint (net_server_take_count ("GET"), ==, 0);
}

static void
test_nothing_there (void)
{
  use_key ();
  assert_refused ("s3://tidy/nothing.csv", HUNCH_SOURCE_ERROR_NOT_FOUND, "There is no object whose name fits");
  assert_refused ("s3://tidy/x*", HUNCH_SOURCE_ERROR_NOT_FOUND, "There is no object whose name fits");
  assert_refused ("s3://nowhere/x*", HUNCH_SOURCE_ERROR_NOT_FOUND, "There is no bucket “nowhere”.");
  assert_refused ("s3://", HUNCH_SOURCE_ERROR_BAD_NAME, "names no bucket");
  assert_refused ("s3:///key", HUNCH_SOURCE_ERROR_BAD_NAME, "names no bucket");
  assert_refused ("s3://a b/key", HUNCH_SOURCE_ERROR_BAD_NAME, "No bucket can be called");
  assert_refused ("s3://host.com?x/key", HUNCH_SOURCE_ERROR_BAD_NAME, "No bucket can be called");
  assert_refused ("s3://bad-xml/a*", HUNCH_SOURCE_ERROR_NETWORK, "is no list of objects");
  assert_refused ("s3://endless/", HUNCH_SOURCE_ERROR_NETWORK, "has no end");
}

static void
test_names (void)
{
  g_autoptr (HunchSource) source = hunch_source_new ("s3://bucket/a/2019 Clicks.csv.gz", NULL);
  g_autofree char *table = hunch_source_dup_table_name (source);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (table, ==, "t_2019_Clicks");
  g_assert_null (hunch_source_new ("s3://bucket/", &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND);
}

/* --- who asks ------------------------------------------------------------------ */

/* Public buckets are asked without a key, although there is one. */
static void
test_public (void)
{
  use_key ();
  assert_readable ("s3://public/a.csv");
  g_assert_cmpint (net_server_take_count ("signed"), ==, 0);
}

/* What worked is remembered: one question is refused, and no more. */
static void
test_remembered (void)
{
  use_key ();
  for (guint i = 0; i < 3; i++)
    assert_readable ("s3://tidy/empty.csv");
  g_assert_cmpint (net_server_take_count ("anonymous"), ==, 1);
}

static void
write_file (const char *variable,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, variable, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  setenv (variable, path, TRUE);
}

static void
test_profiles (void)
{
  static const char credentials[] =
    "# a comment\n[default]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = wrong\n\n"
    "[ team ]\n; another\naws_access_key_id=" KEY_ID "\r\naws_secret_access_key = " SECRET "\r\n"
    "[with-token]\naws_access_key_id = " KEY_ID "\naws_secret_access_key = " SECRET "\naws_session_token = " TOKEN "\n";
  static const char config[] =
    "[default]\nregion = us-east-1\n[profile \"in config\"]\naws_access_key_id = " KEY_ID "\naws_secret_access_key = " SECRET "\ns3 =\n  addressing_style = path\n";
  static const struct
  {
    const char *profile;
    gboolean    is_right;
  } cases[] = { { NULL, FALSE }, { "team", TRUE }, { "in config", TRUE }, { "with-token", TRUE }, { "unknown", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      reset ();
      write_file ("AWS_SHARED_CREDENTIALS_FILE", credentials);
      write_file ("AWS_CONFIG_FILE", config);
      if (cases[i].profile != NULL)
        setenv ("AWS_PROFILE", cases[i].profile, TRUE);
      if (cases[i].is_right)
        assert_readable ("s3://tidy/empty.csv");
      else if (cases[i].profile == NULL)
        assert_refused ("s3://tidy/empty.csv", HUNCH_SOURCE_ERROR_DENIED, "asked without a key, with the profile “default” (the server says “InvalidAccessKeyId”)");
      else
        assert_refused ("s3://tidy/empty.csv", HUNCH_SOURCE_ERROR_DENIED, "asked without a key (the server says “AccessDenied”)");
    }
}

/* The environment's key comes first; when it is not let in, the profile's is tried. */
static void
test_order_of_keys (void)
{
  reset ();
  setenv ("AWS_ACCESS_KEY_ID", KEY_ID, TRUE);
  setenv ("AWS_SECRET_ACCESS_KEY", "wrong", TRUE);
  assert_refused ("s3://tidy/empty.csv", HUNCH_SOURCE_ERROR_DENIED, "with the key of the environment (the server says “SignatureDoesNotMatch”)");
  write_file ("AWS_SHARED_CREDENTIALS_FILE", "[default]\naws_access_key_id = " KEY_ID "\naws_secret_access_key = " SECRET "\n");
  assert_readable ("s3://tidy/empty.csv");
}

static void
test_session (void)
{
  use_key ();
  assert_refused ("s3://session/a.csv", HUNCH_SOURCE_ERROR_DENIED, "InvalidToken");
  setenv ("AWS_SESSION_TOKEN", TOKEN, TRUE);
  assert_readable ("s3://session/a.csv");
}

static void
test_requester_pays (void)
{
  use_key ();
  assert_refused ("s3://payer/a.csv", HUNCH_SOURCE_ERROR_DENIED, "AccessDenied");
  setenv ("AWS_REQUEST_PAYER", "requester", TRUE);
  assert_readable ("s3://payer/a.csv");
  hunch_s3_set_requester_pays ("payer", FALSE);
  assert_refused ("s3://payer/a.csv", HUNCH_SOURCE_ERROR_DENIED, "AccessDenied");
  unsetenv ("AWS_REQUEST_PAYER");
  hunch_s3_set_requester_pays ("payer", TRUE);
  assert_readable ("s3://payer/a.csv");
}

/* Who may not list may read what is named. */
static void
test_no_list (void)
{
  use_key ();
  assert_readable ("s3://no-list/a.csv");
  assert_refused ("s3://no-list/*", HUNCH_SOURCE_ERROR_DENIED, "may not be read, asked without a key, with the key of the environment");
  assert_refused ("s3://no-list/nothing.csv", HUNCH_SOURCE_ERROR_NOT_FOUND, "There is no object");
}

static void
test_no_buckets (void)
{
  g_autoptr (GError) error = NULL;

  reset ();
  g_assert_null (hunch_s3_list_buckets (NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "neither the environment nor a profile nor the keyring"));
}

/* --- where --------------------------------------------------------------------- */

/* The region that the server names, by header or in its words, is followed once and remembered. */
static void
test_regions (void)
{
  static const char *const buckets[] = { "elsewhere", "elsewhere.body" };

  for (guint i = 0; i < G_N_ELEMENTS (buckets); i++)
    {
      g_autofree char *words = g_strdup_printf ("s3://%s/a.csv", buckets[i]);
      gint64 n_first;

      use_key ();
      assert_readable (words);
      n_first = net_server_take_count ("signed");
      g_assert_cmpint (n_first, ==, 3);  /* elsewhere, list, read */
      assert_readable (words);
      g_assert_cmpint (net_server_take_count ("signed"), ==, 1);  /* list; the bytes are in the spool */
    }

  use_key ();
  setenv ("AWS_REGION", "eu-west-9", TRUE);
  hunch_s3_forget ();
  assert_readable ("s3://elsewhere/a.csv");
  g_assert_cmpint (net_server_take_count ("signed"), ==, 1);
}

static void
test_endpoints (void)
{
  g_autofree char *url = net_server_dup_url ("");
  g_autofree char *config = g_strdup_printf ("[default]\nservices = here\n[services here]\ndynamodb =\n  endpoint_url = http://127.0.0.1:1\ns3 =\n  endpoint_url = %s\n", url);
  g_autofree char *plain = g_strdup_printf ("[default]\nendpoint_url = %s/\n", url);

  use_key ();
  setenv ("AWS_ENDPOINT_URL", "http://127.0.0.1:1", TRUE);
  assert_refused ("s3://tidy/plain.bin", HUNCH_SOURCE_ERROR_NETWORK, "127.0.0.1 port 1");
  setenv ("AWS_ENDPOINT_URL_S3", url, TRUE);
  assert_readable ("s3://tidy/plain.bin");

  use_key ();
  unsetenv ("AWS_ENDPOINT_URL");
  write_file ("AWS_CONFIG_FILE", config);
  assert_readable ("s3://tidy/plain.bin");
  write_file ("AWS_CONFIG_FILE", plain);
  assert_readable ("s3://tidy/plain.bin");
}

/* --- misbehaviour --------------------------------------------------------------- */

static void
test_slow_down (void)
{
  use_key ();
  assert_readable ("s3://busy/a.csv");
}

static void
test_changed (void)
{
  g_autoptr (HunchSource) source = hunch_source_new ("s3://changing/a.bin", NULL);
  HunchRange ranges[] = { { source, 0, 10 }, { source, 10, 10 } };
  g_autoptr (GError) error = NULL;

  use_key ();
  g_assert_true (hunch_source_read_ranges (ranges, 1, NULL, &error));
  g_bytes_unref (ranges[0].bytes);
  g_assert_false (hunch_source_read_ranges (ranges, 2, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
  g_assert_null (ranges[0].bytes);
}

/* Bytes that are not those of the checksum are refused and not kept. */
static void
test_spoilt (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) plain = net_make_plain ();

  use_key ();
  assert_refused ("s3://spoilt/a.bin", HUNCH_SOURCE_ERROR_NETWORK, "not those that the server vouches for");
  bytes = read_words ("s3://spoilt/a.bin", &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, plain));
}

/* An ETag without its quotes in the list is the one with them in the header. */
static void
test_bare (void)
{
  g_autoptr (GPtrArray) sources = NULL;
  HunchRange range = { 0 };
  g_autoptr (GError) error = NULL;

  use_key ();
  sources = expand ("s3://bare/", NULL);
  range = (HunchRange) { g_ptr_array_index (sources, 0), 0, 3 };
  g_assert_true (hunch_source_read_ranges (&range, 1, NULL, &error));
  assert_text (range.bytes, "a,b");
  g_bytes_unref (range.bytes);
}

static void
test_is_changed (void)
{
  g_autoptr (HunchSource) source = hunch_source_new ("s3://tidy/full/dt=2016-01-01/part-0.csv", NULL);
  gboolean is_changed;

  use_key ();
  g_assert_true (hunch_source_is_changed (source, "\"e5ebd4c02cefbe7955977c67ada242b7\"", &is_changed, NULL, NULL));
  g_assert_false (is_changed);
  g_assert_true (hunch_source_is_changed (source, "\"00000000000000000000000000000000\"", &is_changed, NULL, NULL));
  g_assert_true (is_changed);
}

/* Pieces of many objects of several buckets in one go. */
static void
test_many_pieces (void)
{
  g_autoptr (GPtrArray) sources = NULL;
  g_autofree HunchRange *ranges = NULL;
  const char *words[] = { "s3://tidy/full/", "s3://public/a.csv", "s3://elsewhere/a.csv", NULL };
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  g_autoptr (GError) error = NULL;

  use_key ();
  sources = hunch_source_expand (words, meter, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sources->len, ==, 50);
  ranges = g_new0 (HunchRange, sources->len);
  for (guint i = 0; i < sources->len; i++)
    ranges[i] = (HunchRange) { g_ptr_array_index (sources, i), 4, 4 };
  net_server_take_count ("");
  g_assert_true (hunch_source_read_ranges (ranges, sources->len, NULL, &error));
  g_assert_cmpint (net_server_take_count ("GET"), ==, 50);
  for (guint i = 0; i < sources->len; i++)
    {
      assert_text (ranges[i].bytes, "1,2\n");
      g_assert_cmpuint (ranges[i].file_size, ==, 8);
      g_bytes_unref (ranges[i].bytes);
    }
}

/* --- for people ------------------------------------------------------------------ */

static void
assert_item (HunchS3Page *page,
             guint        position,
             const char  *name,
             gboolean     is_folder,
             gint64       size)
{
  const HunchS3Item *item = g_ptr_array_index (page->items, position);

  g_assert_cmpstr (item->name, ==, name);
  g_assert_true (item->is_folder == is_folder);
  g_assert_cmpint (item->size, ==, size);
  g_assert_true (g_str_has_suffix (item->words, name) || g_str_has_suffix (item->words, "/"));
}

static void
test_browse (void)
{
  g_autoptr (HunchS3Page) top = NULL;
  g_autoptr (HunchS3Page) days = NULL;
  g_autoptr (HunchS3Page) some = NULL;
  g_autoptr (GError) error = NULL;

  use_key ();
  top = hunch_s3_browse ("s3://tidy/", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (top->has_more);
  g_assert_cmpuint (top->items->len, ==, 6);
  assert_item (top, 0, "folder/", TRUE, -1);
  assert_item (top, 1, "full/", TRUE, -1);
  assert_item (top, 2, "other/", TRUE, -1);
  assert_item (top, 3, "empty.csv", FALSE, 0);
  assert_item (top, 4, "old_$folder$", FALSE, 0);
  assert_item (top, 5, "plain.bin", FALSE, 100000);
  g_assert_cmpstr (((HunchS3Item *) g_ptr_array_index (top->items, 1))->words, ==, "s3://tidy/full/");
  g_assert_cmpint (((HunchS3Item *) g_ptr_array_index (top->items, 5))->time, ==, 1577836800);  /* 2020-01-01 */

  days = hunch_s3_browse ("s3://tidy/full/", 0, NULL, &error);
  g_assert_cmpuint (days->items->len, ==, 27);  /* 24 days, _temporary/, .hidden.csv, _SUCCESS */
  some = hunch_s3_browse ("s3://tidy/full/", 10, NULL, &error);
  g_assert_cmpuint (some->items->len, ==, 10);
  g_assert_true (some->has_more);

  g_assert_null (hunch_s3_browse ("s3://nowhere/", 0, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND);
}

static void
keep_result (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
test_browse_async (void)
{
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) browsed = NULL;
  g_autoptr (HunchS3Page) buckets = NULL;
  g_autoptr (HunchS3Page) page = NULL;
  g_autoptr (GError) error = NULL;

  use_key ();
  hunch_s3_list_buckets_async (NULL, keep_result, &listed);
  buckets = hunch_s3_list_buckets_finish (wait_for (&listed), &error);
  g_assert_no_error (error);
  assert_item (buckets, 0, "awkward", TRUE, -1);
  g_assert_cmpstr (((HunchS3Item *) g_ptr_array_index (buckets->items, 0))->words, ==, "s3://awkward/");

  hunch_s3_browse_async ("s3://public/", 0, NULL, keep_result, &browsed);
  page = hunch_s3_browse_finish (wait_for (&browsed), &error);
  g_assert_no_error (error);
  assert_item (page, 0, "a.csv", FALSE, 8);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/s3/awkward-keys", test_awkward_keys);
  g_test_add_func ("/source/s3/awkward-lists", test_awkward_lists);
  g_test_add_func ("/source/s3/patterns", test_patterns);
  g_test_add_func ("/source/s3/narrow-lists", test_narrow_lists);
  g_test_add_func ("/source/s3/nothing-there", test_nothing_there);
  g_test_add_func ("/source/s3/names", test_names);
  g_test_add_func ("/source/s3/public", test_public);
  g_test_add_func ("/source/s3/remembered", test_remembered);
  g_test_add_func ("/source/s3/profiles", test_profiles);
  g_test_add_func ("/source/s3/order-of-keys", test_order_of_keys);
  g_test_add_func ("/source/s3/session", test_session);
  g_test_add_func ("/source/s3/requester-pays", test_requester_pays);
  g_test_add_func ("/source/s3/no-list", test_no_list);
  g_test_add_func ("/source/s3/no-buckets", test_no_buckets);
  g_test_add_func ("/source/s3/regions", test_regions);
  g_test_add_func ("/source/s3/endpoints", test_endpoints);
  g_test_add_func ("/source/s3/slow-down", test_slow_down);
  g_test_add_func ("/source/s3/changed", test_changed);
  g_test_add_func ("/source/s3/spoilt", test_spoilt);
  g_test_add_func ("/source/s3/bare", test_bare);
  g_test_add_func ("/source/s3/is-changed", test_is_changed);
  g_test_add_func ("/source/s3/many-pieces", test_many_pieces);
  g_test_add_func ("/source/s3/browse", test_browse);
  g_test_add_func ("/source/s3/browse-async", test_browse_async);

  net_server_start ();
  folder = g_dir_make_tmp ("hunch-keys-XXXXXX", NULL);
  result = g_test_run ();
  net_remove_folder (folder);
  g_free (folder);
  net_server_stop ();

  return result;
}
