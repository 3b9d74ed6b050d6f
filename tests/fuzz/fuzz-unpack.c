/* Fuzz target of archives and packed files, read to the rows behind the door of all formats. The last byte chooses options
 * as well.
 *
 * With the fuzzer: tools/fuzz 60 unpack
 *
 * Built without it, the program replays tests/corpus/unpack under every choice of options. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "format/format.h"
#include "format/unpack.h"

#define WAIT_US (10 * G_TIME_SPAN_SECOND)

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
check_slice (const HunchSlice *slice)
{
  g_assert_true (g_utf8_validate_len (slice->text, slice->length, NULL));
}

static void
check_column (const HunchBatchColumn *column,
              gsize                   n_rows)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      g_assert_cmpint (column->state[row], <=, HUNCH_CELL_UNPARSED);
      if (column->slices != NULL && column->type != HUNCH_DATA_BLOB)
        check_slice (&column->slices[row]);
      if (column->raw != NULL && column->state[row] != HUNCH_CELL_VALUE)
        check_slice (&column->raw[row]);
    }
}

/* What is read agrees with what was promised. */
static void
check_scan (HunchScan *scan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
  const HunchBatch *batch;
  gint64 n_rows = 0;

  g_assert_true (reader != NULL || error != NULL);
  while (reader != NULL && (batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    {
      g_assert_cmpint (batch->first_row, ==, n_rows);
      n_rows += (gint64) batch->n_rows;
      for (guint i = 0; i < batch->n_columns; i++)
        check_column (&batch->columns[i], batch->n_rows);
    }
  if (error == NULL && hunch_scan_is_whole (scan) && hunch_scan_get_n_rows (scan) >= 0)
    g_assert_cmpint (n_rows, ==, hunch_scan_get_n_rows (scan));
}

static void
check_members (HunchSource *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = hunch_unpack_expand (source, NULL, NULL, &error);

  g_assert_true ((members == NULL) == (error != NULL));
  for (guint i = members != NULL ? members->len : 0; i > 0; i--)
    {
      g_autoptr (GInputStream) stream = hunch_source_open (g_ptr_array_index (members, i - 1), NULL, NULL);
      char bytes[100];
      gsize n;

      if (stream != NULL)
        g_input_stream_read_all (stream, bytes, sizeof bytes, &n, NULL, NULL);
    }
}

static void
check_file (const char *path,
            guint8      choice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  g_autoptr (HunchScan) scan = NULL;

  g_ptr_array_add (sources, hunch_source_new (path, NULL));
  if (choice % 4 == 1)
    options->member = g_strdup ("*a*");
  if (choice % 4 == 2)
    check_members (g_ptr_array_index (sources, 0));
  scan = choice % 4 == 3 ? hunch_format_glance (sources, options, NULL, &error) : hunch_format_scan (sources, options, -1, NULL, NULL, &error);
  g_assert_true ((scan == NULL) == (error != NULL));
  if (scan != NULL)
    check_scan (scan);
}

static guint
count_threads (void)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  while (threads != NULL && g_dir_read_name (threads) != NULL)
    n++;

  return n;
}

/* Threads that unpack end once nobody reads any more. While one of them has not yet, a look for leaks may miss its stack (where numbers of
 * threads come round again, the sanitizer takes it for one that is gone) and call lost what it still holds. */
static void
check_file_and_threads (const char *path,
                        guint8      choice)
{
  guint n_before = count_threads ();
  gint64 end;

  check_file (path, choice);

  end = g_get_monotonic_time () + WAIT_US;
  while (count_threads () > n_before)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (100);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = NULL;
  int fd;

  if (size == 0)
    return 0;

  fd = g_file_open_tmp ("fuzz-unpack-XXXXXX", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, size);
  close (fd);
  check_file_and_threads (path, data[size - 1]);
  g_unlink (path);

  return 0;
}

#ifndef HUNCH_FUZZER

static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "unpack", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      for (guint choice = 0; choice < 4; choice++)
        check_file_and_threads (path, (guint8) choice);
      n++;
    }

  g_assert_cmpuint (n, >=, 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/unpack/corpus", test_corpus);

  return g_test_run ();
}

#endif
