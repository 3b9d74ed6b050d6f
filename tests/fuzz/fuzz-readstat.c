/* Fuzz target of the readers of SPSS, Stata and SAS files. The last byte chooses options as well.
 *
 * With the fuzzer: tools/fuzz 60 readstat
 *
 * Built without it, the program replays tests/corpus/readstat under every choice of options. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "format/readstat-scan.h"

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
check_file (const char *path,
            guint8      choice)
{
  static const char *const labels[] = { NULL, "codes", "both", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  g_autoptr (HunchScan) scan = NULL;

  options->labels = g_strdup (labels[choice % 4]);
  if (choice % 4 == 3)
    options->csv->missing = g_strsplit ("1|Zoë", "|", -1);
  scan = hunch_readstat_scan_new (source, options, choice & 4 ? 2 : -1, NULL, NULL, &error);
  g_assert_true ((scan == NULL) == (error != NULL));
  if (scan != NULL)
    check_scan (scan);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = NULL;
  int fd;

  if (size == 0)
    return 0;

  fd = g_file_open_tmp ("fuzz-readstat-XXXXXX", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, size);
  close (fd);
  check_file (path, data[size - 1]);
  g_unlink (path);

  return 0;
}

#ifndef HUNCH_FUZZER

static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "readstat", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      for (guint choice = 0; choice < 8; choice++)
        check_file (path, (guint8) choice);
      n++;
    }

  g_assert_cmpuint (n, >=, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/readstat/corpus", test_corpus);

  return g_test_run ();
}

#endif
