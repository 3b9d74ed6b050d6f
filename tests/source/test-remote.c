/* Sources on a web server: facts, pieces, streams and the spool; what each path does is told in server.py. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "net-server.h"
#include "source/http.h"
#include "source/source.h"
#include "source/spool.h"

#define TOTAL 100000

static GBytes *plain;

static HunchSource *
make (const char *path)
{
  g_autofree char *url = net_server_dup_url (path);
  g_autoptr (GError) error = NULL;
  HunchSource *source = hunch_source_new (url, &error);

  g_assert_no_error (error);

  return source;
}

/* With a meter. */
static HunchSource *
make_metered (const char *path,
              HunchMeter *meter)
{
  g_autofree char *url = net_server_dup_url (path);
  const char *words[] = { url, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sources = hunch_source_expand (words, meter, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sources->len, ==, 1);

  return g_object_ref (g_ptr_array_index (sources, 0));
}

static void
assert_piece (GBytes *bytes,
              gsize   offset,
              gsize   length)
{
  g_autoptr (GBytes) wanted = g_bytes_new_from_bytes (plain, offset, length);

  g_assert_true (g_bytes_equal (bytes, wanted));
}

static void
read_whole (HunchSource *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = hunch_source_open (source, NULL, &error);
  g_autoptr (GBytes) bytes = stream != NULL ? net_read_all (stream, &error) : NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, plain));
  g_assert_true (hunch_source_check_stream (source, stream, &error));
}

static void
read_some (HunchSource *source,
           gsize        length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = hunch_source_open (source, NULL, &error);
  g_autofree char *bytes = g_malloc (length);
  gsize n;

  g_assert_true (g_input_stream_read_all (stream, bytes, length, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (bytes, n, g_bytes_get_data (plain, NULL), length);
}

static void
test_facts (void)
{
  static const struct
  {
    const char *path;
    gint64      size;
    const char *version;
    gboolean    can_range;
    int         n_requests;
  } cases[] = {
    { "/odd/plain/facts", TOTAL, "\"plain\"", TRUE, 1 },
    { "/odd/dated", TOTAL, "Wed, 01 Jan 2020 00:00:00 GMT; 100000", TRUE, 1 },
    { "/odd/no-pieces", TOTAL, "\"no-pieces\"", FALSE, 1 },
    { "/odd/no-version", TOTAL, "size 100000", FALSE, 1 },
    { "/odd/empty", 0, "\"empty\"", FALSE, 2 },
    { "/odd/no-head", TOTAL, "\"no-head\"", TRUE, 1 },
    { "/odd/relative", TOTAL, "\"plain\"", TRUE, 1 },
    { "/odd/status/404", -1, NULL, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchSource) source = make (cases[i].path);

      net_server_take_count ("");
      g_assert_cmpint (hunch_source_get_size (source), ==, cases[i].size);
      g_assert_cmpstr (hunch_source_get_version (source), ==, cases[i].version);
      g_assert_true (hunch_source_can_range (source) == cases[i].can_range);
      g_assert_false (hunch_source_is_local (source));
      g_assert_null (hunch_source_get_format (source));
      if (cases[i].n_requests > 0 && cases[i].size != 0)
        g_assert_cmpint (net_server_take_count (cases[i].path), ==, cases[i].n_requests);
    }
}

static void
test_look_says_why (void)
{
  g_autoptr (HunchSource) source = make ("/odd/status/404");
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_source_look (source, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND);
}

static void
test_names (void)
{
  static const char *const cases[][2] = {
    { "https://a.b/c/My%20films-2024.csv.gz?key=1#x", "My_films_2024" }, { "http://a.b/", "a_b" }, { "HTTP://a.b/data.parquet", "data" },
    { "https://a.b/%C3%BCber.tsv", "über" }, { "https://a.b/über Straße.tsv", "über_Straße" },
  };
  static const char *const bad[] = { "http://", "https:///path", "http://user:word@host/a", "http://[::1/a" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchSource) source = hunch_source_new (cases[i][0], NULL);
      g_autofree char *name = hunch_source_dup_table_name (source);

      g_assert_cmpstr (name, ==, cases[i][1]);
      g_assert_cmpstr (hunch_source_get_name (source), ==, cases[i][0]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_source_new (bad[i], &error));
      g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME);
      g_assert_null (strstr (error->message, "word@"));
    }
}

static void
test_pieces (void)
{
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  g_autoptr (HunchSource) a = make_metered ("/odd/plain/a", meter);
  g_autoptr (HunchSource) b = make_metered ("/odd/named/0123456789", meter);
  HunchRange ranges[] = {
    { a, 0, 10 }, { a, 50000, 1000 }, { b, HUNCH_RANGE_TAIL, 3 }, { a, HUNCH_RANGE_TAIL, 8 }, { b, 2, 4 }, { b, HUNCH_RANGE_TAIL, 99 }, { a, 7, 0 }, { a, 99999, 1 },
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_source_read_ranges (ranges, G_N_ELEMENTS (ranges), NULL, &error));
  g_assert_no_error (error);
  assert_piece (ranges[0].bytes, 0, 10);
  assert_piece (ranges[1].bytes, 50000, 1000);
  g_assert_cmpmem (g_bytes_get_data (ranges[2].bytes, NULL), g_bytes_get_size (ranges[2].bytes), "789", 3);
  assert_piece (ranges[3].bytes, TOTAL - 8, 8);
  g_assert_cmpmem (g_bytes_get_data (ranges[4].bytes, NULL), g_bytes_get_size (ranges[4].bytes), "2345", 4);
  g_assert_cmpmem (g_bytes_get_data (ranges[5].bytes, NULL), g_bytes_get_size (ranges[5].bytes), "0123456789", 10);
  g_assert_cmpuint (g_bytes_get_size (ranges[6].bytes), ==, 0);
  assert_piece (ranges[7].bytes, 99999, 1);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_assert_cmpuint (ranges[i].file_size, ==, ranges[i].source == a ? TOTAL : 10);
      g_bytes_unref (ranges[i].bytes);
    }

  /* 10 + 1000 + 3 + 8 + 4 + 10 + 1 bytes in seven requests; nothing else was needed. */
  g_assert_cmpint (hunch_meter_get_bytes (meter), ==, 1036);
  g_assert_cmpint (hunch_meter_get_requests (meter), ==, 7);
}

static void
test_piece_faults (void)
{
  static const struct
  {
    const char      *path;
    guint64          offset;
    gsize            length;
    HunchSourceError code;
  } cases[] = {
    { "/odd/plain", TOTAL, 1, HUNCH_SOURCE_ERROR_NOT_FOUND },
    { "/odd/plain", TOTAL - 5, 6, HUNCH_SOURCE_ERROR_NOT_FOUND },
    { "/odd/plain", G_MAXINT64, G_MAXSIZE, HUNCH_SOURCE_ERROR_NOT_FOUND },
    { "/odd/empty", 0, 1, HUNCH_SOURCE_ERROR_NOT_FOUND },
    { "/odd/no-pieces", 10, 10, HUNCH_SOURCE_ERROR_NETWORK },
    { "/odd/wrong-piece-always", 10, 10, HUNCH_SOURCE_ERROR_NETWORK },
    { "/odd/status/403", 10, 10, HUNCH_SOURCE_ERROR_DENIED },
    { "/odd/status/404", 10, 10, HUNCH_SOURCE_ERROR_NOT_FOUND },
    { "/odd/status/500", 10, 10, HUNCH_SOURCE_ERROR_NETWORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchSource) good = make ("/odd/plain/good");
      g_autoptr (HunchSource) source = make (cases[i].path);
      HunchRange ranges[] = { { good, 0, 10 }, { source, cases[i].offset, cases[i].length } };
      g_autoptr (GError) error = NULL;

      g_assert_false (hunch_source_read_ranges (ranges, 2, NULL, &error));
      g_test_message ("%s: %s", cases[i].path, error->message);
      g_assert_error (error, HUNCH_SOURCE_ERROR, (int) cases[i].code);
      g_assert_null (ranges[0].bytes);
      g_assert_null (ranges[1].bytes);
    }
}

/* The whole of a small object will do where no pieces are given. */
static void
test_small_without_pieces (void)
{
  g_autoptr (HunchSource) source = make ("/odd/no-pieces/small");
  HunchRange tail = { source, HUNCH_RANGE_TAIL, TOTAL };
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_source_read_ranges (&tail, 1, NULL, &error));
  g_assert_true (g_bytes_equal (tail.bytes, plain));
  g_bytes_unref (tail.bytes);
}

/* Other bytes between two pieces, and between looking and opening. */
static void
test_changed (void)
{
  g_autoptr (HunchSource) source = make ("/odd/changes/pieces");
  g_autoptr (HunchSource) other = make ("/odd/changes/stream");
  HunchRange range = { source, 0, 10 };
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_source_read_ranges (&range, 1, NULL, &error));
  g_bytes_unref (range.bytes);
  g_assert_false (hunch_source_read_ranges (&range, 1, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
  g_clear_error (&error);

  g_assert_cmpstr (hunch_source_get_version (other), ==, "\"version-0\"");
  stream = hunch_source_open (other, NULL, NULL);
  g_assert_null (net_read_all (stream, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
}

static void
test_is_changed (void)
{
  static const struct
  {
    const char *path;
    const char *version;
    gboolean    is_changed;
  } cases[] = {
    { "/odd/plain/refresh", "\"plain\"", FALSE },
    { "/odd/plain/refresh", "\"older\"", TRUE },
    { "/odd/plain/refresh", "size 100000", TRUE },
    { "/odd/dated/refresh", "Wed, 01 Jan 2020 00:00:00 GMT; 100000", FALSE },
    { "/odd/dated/refresh", "Tue, 31 Dec 2019 00:00:00 GMT; 100000", TRUE },
    { "/odd/no-version", "size 100000", FALSE },
    { "/odd/no-version", "size 99999", TRUE },
    { "/odd/empty", "\"empty\"", FALSE },
  };
  g_autoptr (HunchSource) gone = make ("/odd/status/410");
  g_autoptr (GError) error = NULL;
  gboolean is_changed;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchSource) source = make (cases[i].path);

      g_assert_true (hunch_source_is_changed (source, cases[i].version, &is_changed, NULL, &error));
      g_test_message ("%s %s", cases[i].path, cases[i].version);
      g_assert_true (is_changed == cases[i].is_changed);
    }
  g_assert_false (hunch_source_is_changed (gone, "x", &is_changed, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND);
}

/* Opened again, and by another source of the same address, the bytes come from the spool. */
static void
test_spool (void)
{
  static const char path[] = "/odd/plain/spool";
  g_autoptr (HunchSource) source = make (path);
  g_autoptr (HunchSource) again = NULL;

  g_assert_false (hunch_source_look (source, NULL, NULL) && hunch_spool_has_all (source));
  net_server_take_count ("");
  read_whole (source);
  read_whole (source);
  g_assert_true (hunch_spool_has_all (source));
  g_assert_cmpint (net_server_take_count (path), ==, 1);

  again = make (path);
  g_assert_cmpint (hunch_source_get_size (again), ==, TOTAL);
  read_whole (again);
  g_assert_cmpint (net_server_take_count (path), ==, 1);
}

/* The first opening tells size and version, too. */
static void
test_first_open (void)
{
  g_autoptr (HunchSource) source = make ("/odd/plain/first-open");

  read_whole (source);
  g_assert_cmpint (hunch_source_get_size (source), ==, TOTAL);
  g_assert_cmpstr (hunch_source_get_version (source), ==, "\"plain\"");
  g_assert_cmpint (net_server_take_count ("/odd/plain/first-open"), ==, 1);
}

/* Stopped in the middle: what has come is kept, and only the rest is asked for. */
static void
test_spool_goes_on (void)
{
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  g_autoptr (HunchSource) source = make_metered ("/odd/drips/go-on", meter);
  gint64 n_before;

  read_some (source, 30000);
  g_assert_false (hunch_spool_has_all (source));
  n_before = hunch_meter_get_bytes (meter);
  g_assert_cmpint (n_before, >=, 30000);
  g_assert_cmpint (n_before, <, TOTAL);
  read_whole (source);
  g_assert_cmpint (hunch_meter_get_bytes (meter), <, n_before + TOTAL - 30000 + 10000);
}

static gpointer
read_in_thread (gpointer data)
{
  read_whole (data);

  return NULL;
}

static void
test_spool_is_shared (void)
{
  g_autoptr (HunchSource) source = make ("/odd/drips/shared");
  GThread *threads[4];

  g_assert_cmpint (hunch_source_get_size (source), ==, TOTAL);
  net_server_take_count ("");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_in_thread, source);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (net_server_take_count ("/odd/drips/shared"), ==, 1);
}

/* Bytes that the server does not vouch for are kept for as long as the source lives, and no longer. */
static void
test_no_version (void)
{
  static const char path[] = "/odd/no-version/kept";
  g_autoptr (HunchSource) source = make (path);
  g_autoptr (HunchSource) other = make (path);

  net_server_take_count ("");
  read_whole (source);
  read_whole (source);
  g_assert_cmpint (net_server_take_count (path), ==, 1);
  read_whole (other);
  g_assert_cmpint (net_server_take_count (path), ==, 1);
}

static guint
look_at_spool (gint64 *out_bytes)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "hunch", "spool", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  *out_bytes = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
      *out_bytes += info.st_size;
      n++;
    }

  return n;
}

static void
test_spool_limit (void)
{
  gint64 bytes;

  hunch_spool_set_max_bytes (350000);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("/odd/plain/limit-%u", i);
      g_autoptr (HunchSource) source = make (path);

      read_whole (source);
      look_at_spool (&bytes);
      g_assert_cmpint (bytes, <=, 350000);
    }
  g_assert_cmpuint (look_at_spool (&bytes), ==, 3);

  hunch_spool_set_max_bytes (50000);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HunchSource) source = make ("/odd/plain/too-large");

      read_whole (source);
      read_whole (source);
      g_assert_cmpint (net_server_take_count ("/odd/plain/too-large"), ==, 2);
    }
  hunch_spool_set_max_bytes (0);
}

/* As if the disk were full after ten thousand bytes. */
static void
test_disk_full (void)
{
  g_autoptr (HunchSource) source = make ("/odd/plain/full");
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = hunch_source_open (source, NULL, &error);
  struct rlimit before, limit;

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  limit = before;
  limit.rlim_cur = 10000;
  setrlimit (RLIMIT_FSIZE, &limit);
  g_assert_null (net_read_all (stream, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "cannot be kept in the cache folder"));
}

/* A cache folder that cannot be written to is no reason not to read. */
static void
test_no_folder (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "hunch", "spool", NULL);
  g_autofree char *aside = g_strconcat (folder, "-aside", NULL);
  g_autoptr (HunchSource) source = make ("/odd/plain/no-folder");

  g_assert_cmpint (g_rename (folder, aside), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  read_whole (source);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_rename (aside, folder), ==, 0);
}

/* What is not as long as it should be was not kept by us, or not to its end. */
static void
test_spool_is_damaged (void)
{
  static const gint64 sizes[] = { 0, 50000, TOTAL + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "hunch", "spool", NULL);
      g_autofree char *words = g_strdup_printf ("/odd/plain/damaged-%u", i);
      g_autofree char *url = net_server_dup_url (words);
      g_autofree char *key = g_strconcat (url, "\n\"plain\"", NULL);
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
      g_autofree char *path = g_build_filename (folder, digest, NULL);
      g_autoptr (HunchSource) source = make (words);
      gsize length;
      const char *bytes = g_bytes_get_data (plain, &length);

      g_assert_true (g_file_set_contents (path, bytes, (gssize) MIN (sizes[i], (gint64) length), NULL));
      if (sizes[i] > TOTAL)
        g_assert_cmpint (truncate (path, sizes[i]), ==, 0);
      g_assert_cmpint (hunch_source_get_size (source), ==, TOTAL);
      read_whole (source);
      read_whole (source);
    }
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (HunchSource) source = make ("/odd/hangs");
  HunchRange range = { source, 0, 10 };
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_source_read_ranges (&range, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 400 * 1000);
  g_thread_join (thread);
  g_clear_error (&error);
  g_assert_null (hunch_source_open (source, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/remote/facts", test_facts);
  g_test_add_func ("/source/remote/look-says-why", test_look_says_why);
  g_test_add_func ("/source/remote/names", test_names);
  g_test_add_func ("/source/remote/pieces", test_pieces);
  g_test_add_func ("/source/remote/piece-faults", test_piece_faults);
  g_test_add_func ("/source/remote/small-without-pieces", test_small_without_pieces);
  g_test_add_func ("/source/remote/changed", test_changed);
  g_test_add_func ("/source/remote/is-changed", test_is_changed);
  g_test_add_func ("/source/remote/spool", test_spool);
  g_test_add_func ("/source/remote/first-open", test_first_open);
  g_test_add_func ("/source/remote/spool-goes-on", test_spool_goes_on);
  g_test_add_func ("/source/remote/spool-is-shared", test_spool_is_shared);
  g_test_add_func ("/source/remote/no-version", test_no_version);
  g_test_add_func ("/source/remote/spool-limit", test_spool_limit);
  g_test_add_func ("/source/remote/disk-full", test_disk_full);
  g_test_add_func ("/source/remote/no-folder", test_no_folder);
  g_test_add_func ("/source/remote/spool-is-damaged", test_spool_is_damaged);
  g_test_add_func ("/source/remote/cancel", test_cancel);

  net_server_start ();
  plain = net_make_plain ();
  result = g_test_run ();
  g_bytes_unref (plain);
  net_server_stop ();

  return result;
}
