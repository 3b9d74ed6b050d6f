/* Questions over HTTP against a server that misbehaves; what each path does is told in server.py. */
#include <string.h>

#include "net-server.h"
#include "source/checksum.h"
#include "source/http.h"
#include "source/source.h"

static GBytes *plain;

static HunchHttpAnswer *
ask (const char *path,
     GError    **error)
{
  g_autofree char *url = net_server_dup_url (path);
  HunchHttpRequest request = { .url = url };

  return hunch_http_send (&request, NULL, error);
}

static HunchHttpAnswer *
ask_piece (const char *path,
           guint64     offset,
           gsize       length,
           GError    **error)
{
  g_autofree char *url = net_server_dup_url (path);
  HunchHttpRequest request = { .url = url, .range_offset = offset, .range_length = length };

  return hunch_http_send (&request, NULL, error);
}

static GInputStream *
open_path (const char *path,
           GError    **error)
{
  g_autofree char *url = net_server_dup_url (path);
  HunchHttpRequest request = { .url = url };

  return hunch_http_open (&request, NULL, NULL, error);
}

static void
assert_bytes (GBytes *bytes,
              gsize   offset,
              gsize   length)
{
  g_autoptr (GBytes) wanted = g_bytes_new_from_bytes (plain, offset, length);

  g_assert_true (g_bytes_equal (bytes, wanted));
}

/* How each habit of the server ends: whole, or in an error whose message holds some words; and after how many requests. */
typedef struct
{
  const char      *path;
  const char      *words;  /* NULL: all bytes are right */
  HunchSourceError code;
  int              n_requests;
} Case;

static void
check_case (const Case *one,
            GBytes     *bytes,
            GError     *error)
{
  g_autofree char *counted = g_strdup (one->path);

  g_test_message ("%s: %s", one->path, error != NULL ? error->message : "fine");
  if (one->words == NULL)
    {
      g_assert_no_error (error);
      assert_bytes (bytes, 0, g_bytes_get_size (plain));
    }
  else
    {
      g_assert_error (error, HUNCH_SOURCE_ERROR, (int) one->code);
      g_assert_nonnull (strstr (error->message, one->words));
      g_assert_null (strchr (error->message, '\n'));
    }
  if (one->n_requests > 0)
    g_assert_cmpint (net_server_take_count (counted), ==, one->n_requests);
}

static void
test_whole (void)
{
  static const Case cases[] = {
    { "/odd/plain", NULL, 0, 1 },
    { "/odd/busy", NULL, 0, 2 },
    { "/odd/down", NULL, 0, 3 },
    { "/odd/resets", NULL, 0, 3 },
    { "/odd/stalls", NULL, 0, 2 },
    { "/odd/drips", NULL, 0, 1 },
    { "/odd/cut/whole", NULL, 0, 2 },
    { "/odd/relative", NULL, 0, 1 },
    { "/odd/wrong-checksum/whole", NULL, 0, 2 },
    { "/odd/cut-always/whole", "", HUNCH_SOURCE_ERROR_NETWORK, 5 },
    { "/odd/wrong-length/whole", "", HUNCH_SOURCE_ERROR_NETWORK, 5 },
    { "/odd/wrong-checksum-always", "not those that the server vouches for", HUNCH_SOURCE_ERROR_NETWORK, 5 },
    { "/odd/loop", "from one address to the next", HUNCH_SOURCE_ERROR_NETWORK, 1 },
    { "/odd/to-file", "which is not followed", HUNCH_SOURCE_ERROR_NETWORK, 1 },
    { "/odd/to-nowhere", "without saying where", HUNCH_SOURCE_ERROR_NETWORK, 1 },
    { "/odd/huge", "larger than it may be", HUNCH_SOURCE_ERROR_NETWORK, 1 },
    { "/odd/endless-head", "", HUNCH_SOURCE_ERROR_NETWORK, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchHttpAnswer) answer = ask (cases[i].path, &error);

      check_case (&cases[i], answer != NULL ? answer->body : NULL, error);
    }
}

static void
test_streams (void)
{
  static const Case cases[] = {
    { "/odd/plain/stream", NULL, 0, 1 },
    { "/odd/cut/stream", NULL, 0, 2 },
    { "/odd/cut-no-pieces", NULL, 0, 2 },
    { "/odd/stalls/stream", NULL, 0, 2 },
    { "/odd/resets/stream", NULL, 0, 3 },
    { "/odd/cut-changed", "changed while it was read", HUNCH_SOURCE_ERROR_CHANGED, 2 },
    { "/odd/cut-no-version", "broke off after 50000 bytes", HUNCH_SOURCE_ERROR_NETWORK, 1 },
    { "/odd/wrong-length/stream", "broke off after 100000 bytes", HUNCH_SOURCE_ERROR_NETWORK, 0 },
    { "/odd/wrong-checksum-always/stream", "not those that the server vouches for", HUNCH_SOURCE_ERROR_NETWORK, 1 },
    { "/odd/status/403", "may not be read", HUNCH_SOURCE_ERROR_DENIED, 1 },
    { "/odd/status/404", "There is no", HUNCH_SOURCE_ERROR_NOT_FOUND, 1 },
    { "/odd/status/500", "something went wrong there", HUNCH_SOURCE_ERROR_NETWORK, 5 },
    { "/odd/status/418", "answered with status 418", HUNCH_SOURCE_ERROR_NETWORK, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GInputStream) stream = open_path (cases[i].path, &error);
      g_autoptr (GBytes) bytes = stream != NULL ? net_read_all (stream, &error) : NULL;

      check_case (&cases[i], bytes, error);
    }
}

static void
test_pieces (void)
{
  static const struct
  {
    const char *path;
    guint64     offset;
    gsize       length;
    gsize       begin;       /* of what must come */
    gsize       n_bytes;
    int         n_requests;
  } cases[] = {
    { "/odd/plain", 0, 1, 0, 1, 1 },
    { "/odd/plain", 1000, 70000, 1000, 70000, 1 },
    { "/odd/plain", 99999, 1, 99999, 1, 1 },
    { "/odd/plain", 90000, 50000, 90000, 10000, 1 },
    { "/odd/plain", HUNCH_RANGE_TAIL, 8, 99992, 8, 1 },
    { "/odd/plain", HUNCH_RANGE_TAIL, 500000, 0, 100000, 1 },
    { "/odd/wrong-piece/1", 10, 90, 10, 90, 2 },
    { "/odd/cut/piece", 10, 90000, 10, 90000, 2 },
    { "/odd/cut/tail", HUNCH_RANGE_TAIL, 90000, 10000, 90000, 2 },
    { "/odd/stalls/piece", 10, 90000, 10, 90000, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchHttpAnswer) answer = NULL;

      net_server_take_count ("");
      answer = ask_piece (cases[i].path, cases[i].offset, cases[i].length, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (answer->status, ==, 206);
      g_assert_cmpint (answer->total_size, ==, 100000);
      g_assert_cmpuint (answer->range_offset, ==, cases[i].begin);
      assert_bytes (answer->body, cases[i].begin, cases[i].n_bytes);
      g_assert_cmpint (net_server_take_count (cases[i].path), ==, cases[i].n_requests);
    }
}

/* Only the rest of a piece that broke off is asked for again: half of it came the first time. */
static void
test_rest_of_piece (void)
{
  g_autofree char *url = net_server_dup_url ("/odd/cut/rest");
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  HunchHttpRequest request = { .url = url, .range_offset = 0, .range_length = 80000, .meter = meter };
  g_autoptr (HunchHttpAnswer) answer = hunch_http_send (&request, NULL, NULL);

  assert_bytes (answer->body, 0, 80000);
  g_assert_cmpint (hunch_meter_get_bytes (meter), ==, 80000);
  g_assert_cmpint (hunch_meter_get_requests (meter), ==, 2);
}

static void
test_wrong_pieces (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchHttpAnswer) refused = NULL;
  g_autoptr (HunchHttpAnswer) whole = NULL;
  g_autoptr (HunchHttpAnswer) beyond = NULL;

  refused = ask_piece ("/odd/wrong-piece-always", 10, 90, &error);
  g_assert_null (refused);
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK);
  g_clear_error (&error);

  whole = ask_piece ("/odd/no-pieces", 10, 90, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (whole->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (whole->body), ==, 0);
  g_assert_cmpint (whole->total_size, ==, 100000);

  beyond = ask_piece ("/odd/plain", 100000, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (beyond->status, ==, 416);
  g_assert_cmpint (beyond->total_size, ==, 100000);
}

/* Statuses are answers, with the server's words. */
static void
test_statuses (void)
{
  static const guint statuses[] = { 204, 304, 400, 401, 403, 404, 410, 412, 418, 501 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/odd/status/%u", statuses[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchHttpAnswer) answer = ask (path, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (answer->status, ==, statuses[i]);
      if (statuses[i] >= 400)
        g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), "an explanation", 14);
    }
}

static char *
ask_through (const char *path,
             GError    **error)
{
  g_autofree char *url = net_server_dup_url (path);
  const char *headers[] = { "X-Api-Key: secret-word", "Authorization: Bearer secret-word", "Accept: text/plain", "If-Modified-Since: Wed, 01 Jan 2020 00:00:00 GMT", NULL };
  HunchHttpRequest request = { .url = url, .headers = headers };
  g_autoptr (HunchHttpAnswer) answer = hunch_http_send (&request, NULL, error);

  return answer != NULL ? g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body)) : NULL;
}

/* A key goes to the host it was meant for and to no other. */
static void
test_headers_elsewhere (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *here = ask_through ("/odd/here", &error);
  g_autofree char *away = ask_through ("/odd/away", &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (here, "secret-word"));
  g_assert_null (strstr (away, "secret-word"));
  g_assert_nonnull (strstr (away, "\"accept\": \"text/plain\""));
  g_assert_nonnull (strstr (away, "if-modified-since"));
  g_assert_nonnull (strstr (here, "\"user-agent\": \"Hunch/"));
}

static void
test_posts (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"size\": 10}", 12);
  static const struct
  {
    const char *path;
    const char *method;
    gboolean    keeps_body;
  } cases[] = {
    { "/odd/echo", "\"POST\"", TRUE }, { "/odd/after-post/303", "\"GET\"", FALSE }, { "/odd/after-post/301", "\"GET\"", FALSE },
    { "/odd/after-post/307", "\"POST\"", TRUE }, { "/odd/after-post/308", "\"POST\"", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = net_server_dup_url (cases[i].path);
      HunchHttpRequest request = { .url = url, .body = body };
      g_autoptr (HunchHttpAnswer) answer = hunch_http_send (&request, NULL, NULL);
      g_autofree char *text = g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body));

      g_assert_nonnull (strstr (text, cases[i].method));
      g_assert_true ((strstr (text, "\\\"size\\\"") != NULL) == cases[i].keeps_body);
    }
}

/* A body is not carried to a host that it was not meant for. */
static void
test_post_away (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("secret", 6);
  g_autofree char *url = net_server_dup_url ("/odd/away");
  HunchHttpRequest request = { .url = url, .body = body };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchHttpAnswer) answer = hunch_http_send (&request, NULL, &error);

  g_assert_null (answer);
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK);
}

static void
test_many (void)
{
  enum { N = 300 };
  g_autofree char *url = net_server_dup_url ("/odd/plain/many");
  g_autofree HunchHttpRequest *requests = g_new0 (HunchHttpRequest, N);
  g_autofree HunchHttpAnswer **answers = g_new0 (HunchHttpAnswer *, N);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N; i++)
    requests[i] = (HunchHttpRequest) { .url = url, .range_offset = i * 100, .range_length = 50 + i };
  g_assert_true (hunch_http_send_all (requests, N, 0, answers, NULL, &error));
  for (guint i = 0; i < N; i++)
    {
      assert_bytes (answers[i]->body, i * 100, 50 + i);
      hunch_http_answer_free (answers[i]);
    }

  requests[N / 2].url = "http://127.0.0.1:1/";
  g_assert_false (hunch_http_send_all (requests, N, 4, answers, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK);
  for (guint i = 0; i < N; i++)
    g_assert_null (answers[i]);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
check_cancelled_in_time (gint64  start,
                         GError *error)
{
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100 * 1000 + 100 * 1000 * 3);
}

/* Within a tenth of a second; three, where machines are busy. */
static void
test_cancel (void)
{
  static const char *const paths[] = { "/odd/hangs", "/odd/status/503", "/odd/drips/cancel" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autofree char *url = net_server_dup_url (paths[i]);
      HunchHttpRequest request = { .url = url };
      gint64 start = g_get_monotonic_time ();
      GThread *thread;
      g_autoptr (GError) error = NULL;

      hunch_http_set_patience (2000, 2, 10000);
      thread = g_thread_new ("cancel", cancel_soon, cancellable);
      g_assert_null (hunch_http_send (&request, cancellable, &error));
      check_cancelled_in_time (start, error);
      g_thread_join (thread);
      hunch_http_set_patience (2000, 2, 20);
    }
}

static void
test_cancel_stream (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = net_server_dup_url ("/odd/stalls/cancel");
  HunchHttpRequest request = { .url = url };
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = hunch_http_open (&request, NULL, cancellable, &error);
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  guint8 buffer[2000];

  while (g_input_stream_read (stream, buffer, sizeof buffer, cancellable, &error) > 0)
    ;
  check_cancelled_in_time (start, error);
  g_thread_join (thread);
}

/* The head of a terabyte costs its first bytes: one megabyte waits in memory, and what the two ends of the wire hold. */
static void
test_huge_head (void)
{
  g_autofree char *url = net_server_dup_url ("/odd/huge");
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  HunchHttpRequest request = { .url = url, .meter = meter };
  g_autoptr (GInputStream) stream = hunch_http_open (&request, NULL, NULL, NULL);
  guint8 bytes[100];

  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpint (g_input_stream_read (stream, bytes, sizeof bytes, NULL, NULL), ==, sizeof bytes);
      g_usleep (10 * 1000);
    }
  g_assert_cmpint (hunch_meter_get_bytes (meter), <, 4 * 1024 * 1024);
}

static void
test_no_server (void)
{
  static const char *const urls[] = { "http://127.0.0.1:1/a?key=secret", "ftp://127.0.0.1/a", "http://user:secret@127.0.0.1:1/", "https://127.0.0.1:1/" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      HunchHttpRequest request = { .url = urls[i] };
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_http_send (&request, NULL, &error));
      g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_shown (void)
{
  static const char *const cases[][2] = {
    { "https://a.b/c?d=e#f", "https://a.b/c" }, { "https://u:p@a.b:8/c", "https://a.b:8/c" }, { "http://a?b@c", "http://a" }, { "http://a/b@c?d", "http://a/b@c" },
    { "nonsense", "nonsense" }, { "a:?://b@c", "a:" }, { "http://u:p@x@a/b", "http://a/b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = hunch_http_dup_shown_url (cases[i][0]);

      g_assert_cmpstr (shown, ==, cases[i][1]);
    }
}

/* Check values of "123456789" from the catalogue of Greg Cook's CRC RevEng: CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME. */
static void
test_cyclic (void)
{
  g_assert_cmphex (hunch_checksum_compute_cyclic ("crc32", (const guint8 *) "123456789", 9), ==, 0xcbf43926);
  g_assert_cmphex (hunch_checksum_compute_cyclic ("crc32c", (const guint8 *) "123456789", 9), ==, 0xe3069283);
  g_assert_cmphex (hunch_checksum_compute_cyclic ("crc64nvme", (const guint8 *) "123456789", 9), ==, G_GUINT64_CONSTANT (0xae8b14860a799888));
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/http/whole", test_whole);
  g_test_add_func ("/source/http/streams", test_streams);
  g_test_add_func ("/source/http/pieces", test_pieces);
  g_test_add_func ("/source/http/rest-of-piece", test_rest_of_piece);
  g_test_add_func ("/source/http/wrong-pieces", test_wrong_pieces);
  g_test_add_func ("/source/http/statuses", test_statuses);
  g_test_add_func ("/source/http/headers-elsewhere", test_headers_elsewhere);
  g_test_add_func ("/source/http/posts", test_posts);
  g_test_add_func ("/source/http/post-away", test_post_away);
  g_test_add_func ("/source/http/many", test_many);
  g_test_add_func ("/source/http/cancel", test_cancel);
  g_test_add_func ("/source/http/cancel-stream", test_cancel_stream);
  g_test_add_func ("/source/http/huge-head", test_huge_head);
  g_test_add_func ("/source/http/no-server", test_no_server);
  g_test_add_func ("/source/http/shown", test_shown);
  g_test_add_func ("/source/http/cyclic", test_cyclic);

  net_server_start ();
  plain = net_make_plain ();
  result = g_test_run ();
  g_bytes_unref (plain);
  net_server_stop ();

  return result;
}
