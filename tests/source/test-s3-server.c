/* Buckets of a real S3 server that verifies signatures: versitygw or MinIO, whose program HUNCH_S3_SERVER names. docs/s3.md tells where they
 * come from. Without it the test is skipped. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "net-server.h"
#include "source/http.h"
#include "source/s3.h"
#include "source/source.h"

#define KEY_ID "hunch-test"
#define SECRET "secret/of+the=test"
#define N_BIG (3 * 1024 * 1024)

static GSubprocess *process;
static char *folder;
static char *endpoint;

/* --- the server ------------------------------------------------------------------ */

static int
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
start_server (const char *program)
{
  g_autofree char *place = g_strdup_printf ("127.0.0.1:%d", find_port ());
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *beside = g_build_filename (folder, "beside", NULL);
  g_autofree char *name = g_path_get_basename (program);
  const char *versity[] = { program, "--port", place, "--access", KEY_ID, "--secret", SECRET, "--quiet", "posix", "--sidecar", beside, data, NULL };
  const char *minio[] = { program, "server", "--quiet", "--address", place, data, NULL };
  g_autoptr (GError) error = NULL;

  g_mkdir (data, 0700);
  g_mkdir (beside, 0700);
  g_setenv ("MINIO_ROOT_USER", KEY_ID, TRUE);
  g_setenv ("MINIO_ROOT_PASSWORD", SECRET, TRUE);
  endpoint = g_strconcat ("http://", place, NULL);
  process = g_subprocess_newv (strstr (name, "minio") != NULL ? minio : versity, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
}

/* `path` is encoded. */
static guint
put (const char *path,
     GBytes     *body)
{
  g_autofree char *url = g_strconcat (endpoint, "/", path, NULL);
  const char *headers[] = { "x-amz-content-sha256: UNSIGNED-PAYLOAD", NULL };
  HunchHttpSigning signing = { "us-east-1", KEY_ID, SECRET };
  HunchHttpRequest request = { .method = "PUT", .url = url, .headers = headers, .body = body, .signing = &signing, .keeps_path = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchHttpAnswer) answer = hunch_http_send (&request, NULL, &error);

  if (error != NULL)
    g_test_message ("%s", error->message);

  return answer != NULL ? answer->status : 0;
}

static void
put_object (const char *key,
            GBytes     *body)
{
  g_autofree char *path = g_uri_escape_string (key, "/", FALSE);
  g_autofree char *whole = g_strconcat ("data/", path, NULL);

  g_test_message ("%s", key);
  g_assert_cmpuint (put (whole, body), ==, 200);
}

/* It takes a moment until it listens. */
static void
make_bucket (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  guint status = 0;

  for (guint i = 0; i < 100 && status != 200; i++)
    {
      g_usleep (50 * 1000);
      status = put ("data", nothing);
    }
  g_assert_cmpuint (status, ==, 200);
}

/* --- tests ----------------------------------------------------------------------- */

/* Names that a server which keeps objects as files can hold. */
static const char *const awkward[] = {
  "plain.csv", "with space.csv", "a+b.csv", "a=b/dt=2016-01-01/x.csv", "100%.csv", "%41.csv", "ünïcødé/日本.csv", "q?x&y;z,w:v@u$t.csv",
  "~(a)!*'.csv", "hash#tag.csv", "brace{}|^`.csv", "[1].csv", "a&amp;b.csv",
};

static GBytes *
read_words (const char *words,
            GError    **error)
{
  const char *list[] = { words, NULL };
  g_autoptr (GPtrArray) sources = hunch_source_expand (list, NULL, NULL, error);
  g_autoptr (GInputStream) stream = sources != NULL ? hunch_source_open (g_ptr_array_index (sources, 0), NULL, error) : NULL;

  return stream != NULL ? net_read_all (stream, error) : NULL;
}

static void
test_awkward (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (awkward); i++)
    {
      g_autofree char *words = g_strconcat ("s3://data/", awkward[i], NULL);
      g_autoptr (GBytes) body = g_bytes_new (awkward[i], strlen (awkward[i]));
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) error = NULL;

      put_object (awkward[i], body);
      bytes = read_words (words, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (bytes, body));
    }
}

/* More than a page of a thousand. */
static void
test_pages (void)
{
  const char *words[] = { "s3://data/many/part-*.csv", NULL };
  g_autoptr (GBytes) body = g_bytes_new_static ("a\n1\n", 4);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1100; i++)
    {
      g_autofree char *path = g_strdup_printf ("data/many/part-%04u.csv", i);

      g_assert_cmpuint (put (path, body), ==, 200);
    }
  sources = hunch_source_expand (words, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sources->len, ==, 1100);
  g_assert_cmpstr (hunch_source_get_name (g_ptr_array_index (sources, 1099)), ==, "s3://data/many/part-1099.csv");
}

static void
test_pieces (void)
{
  g_autofree guint8 *bytes = g_malloc (N_BIG);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (HunchSource) source = hunch_source_new ("s3://data/big.bin", NULL);
  HunchRange ranges[] = { { source, 0, 100 }, { source, 1000000, 1000000 }, { source, HUNCH_RANGE_TAIL, 8 }, { source, N_BIG - 1, 1 } };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_BIG; i++)
    bytes[i] = (guint8) (i ^ i >> 8 ^ i >> 16);
  body = g_bytes_new (bytes, N_BIG);
  put_object ("big.bin", body);
  g_assert_true (hunch_source_read_ranges (ranges, G_N_ELEMENTS (ranges), NULL, &error));
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      gsize offset = i == 2 ? N_BIG - 8 : ranges[i].offset;

      g_assert_cmpmem (g_bytes_get_data (ranges[i].bytes, NULL), g_bytes_get_size (ranges[i].bytes), bytes + offset, ranges[i].length);
      g_assert_cmpuint (ranges[i].file_size, ==, N_BIG);
      g_bytes_unref (ranges[i].bytes);
    }

  /* Written over: the version that was seen is gone. */
  bytes[0]++;
  g_bytes_unref (body);
  body = g_bytes_new (bytes, N_BIG);
  put_object ("big.bin", body);
  g_assert_false (hunch_source_read_ranges (ranges, 1, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
}

static void
test_empty (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (HunchSource) source = hunch_source_new ("s3://data/empty.csv", NULL);

  put_object ("empty.csv", nothing);
  g_assert_cmpint (hunch_source_get_size (source), ==, 0);
}

static void
test_is_changed (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("a\n1\n", 4);
  g_autoptr (HunchSource) source = hunch_source_new ("s3://data/fresh.csv", NULL);
  g_autofree char *version = NULL;
  gboolean is_changed;

  put_object ("fresh.csv", body);
  version = g_strdup (hunch_source_get_version (source));
  g_assert_true (hunch_source_is_changed (source, version, &is_changed, NULL, NULL));
  g_assert_false (is_changed);
  g_bytes_unref (body);
  body = g_bytes_new_static ("a\n2\n", 4);
  put_object ("fresh.csv", body);
  g_assert_true (hunch_source_is_changed (source, version, &is_changed, NULL, NULL));
  g_assert_true (is_changed);
}

static void
test_browse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchS3Page) buckets = hunch_s3_list_buckets (NULL, &error);
  g_autoptr (HunchS3Page) page = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (buckets->items->len, ==, 1);
  g_assert_cmpstr (((HunchS3Item *) g_ptr_array_index (buckets->items, 0))->name, ==, "data");
  page = hunch_s3_browse ("s3://data/", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((HunchS3Item *) g_ptr_array_index (page->items, 0))->name, ==, "a=b/");
  g_assert_cmpstr (((HunchS3Item *) g_ptr_array_index (page->items, 1))->name, ==, "many/");
}

/* A wrong secret is found out: the server does verify. */
static void
test_wrong_secret (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("AWS_SECRET_ACCESS_KEY", "wrong", TRUE);
  hunch_s3_forget ();
  g_assert_null (read_words ("s3://data/plain.csv", &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "SignatureDoesNotMatch"));
  g_setenv ("AWS_SECRET_ACCESS_KEY", SECRET, TRUE);
}

static int
skip (void)
{
  g_print ("1..0 # SKIP HUNCH_S3_SERVER names no S3 server; docs/s3.md tells how to get one\n");
  return 0;
}

int
main (int    argc,
      char **argv)
{
  const char *program = g_getenv ("HUNCH_S3_SERVER");
  int result;

  if (program == NULL || *program == '\0')
    return skip ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/s3-server/awkward", test_awkward);
  g_test_add_func ("/source/s3-server/pages", test_pages);
  g_test_add_func ("/source/s3-server/pieces", test_pieces);
  g_test_add_func ("/source/s3-server/empty", test_empty);
  g_test_add_func ("/source/s3-server/is-changed", test_is_changed);
  g_test_add_func ("/source/s3-server/browse", test_browse);
  g_test_add_func ("/source/s3-server/wrong-secret", test_wrong_secret);

  folder = net_make_home ();
  start_server (program);
  g_setenv ("AWS_ENDPOINT_URL", endpoint, TRUE);
  g_setenv ("AWS_ACCESS_KEY_ID", KEY_ID, TRUE);
  g_setenv ("AWS_SECRET_ACCESS_KEY", SECRET, TRUE);
  hunch_http_set_patience (2000, 5, 20);
  make_bucket ();
  result = g_test_run ();

  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  g_object_unref (process);
  net_remove_folder (folder);
  g_free (folder);
  g_free (endpoint);

  return result;
}
