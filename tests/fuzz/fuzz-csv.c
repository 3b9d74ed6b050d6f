/* Fuzz target of the reader of separated text. The first byte chooses options, the
 * rest is the text. Whatever is read, scan and reader must agree with each other.
 *
 * With the fuzzer (clang; sources rather than libraries, so that all is instrumented):
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -DHUNCH_FUZZER -DGETTEXT_PACKAGE='"hunch"' -Isrc \
 *     $(pkg-config --cflags gio-2.0 json-glib-1.0) tests/fuzz/fuzz-csv.c src/base/json.c src/base/progress.c $(find src/source src/format -name "*.c") \
 *     $(pkg-config --libs gio-2.0 json-glib-1.0) -lm -o fuzz-csv
 *   ./fuzz-csv -max_len=4096 -timeout=10 new-finds tests/corpus/csv
 *
 * Built without it, the program replays tests/corpus/csv under every choice of options. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "format/csv.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static HunchCsvOptions *
make_options (guint8 choice)
{
  static const char *const encodings[] = { NULL, "UTF-16LE", "WINDOWS-1252", "UTF-8" };
  static const char separators[] = { 0, ';', '\t', ',' };
  HunchCsvOptions *options = hunch_csv_options_new ();

  options->encoding = g_strdup (encodings[choice / 64 % 4]);
  options->separator = separators[choice / 16 % 4];

  switch (choice % 16)
    {
    case 1:
      options->header = 0;
      break;
    case 2:
      options->header = 1;
      options->decimal = ',';
      break;
    case 3:
      options->thousands = ' ';
      options->date_order = HUNCH_DATE_ORDER_YMD;
      break;
    case 4:
      options->missing = g_strsplit ("a|-1|NA", "|", -1);
      options->date_order = HUNCH_DATE_ORDER_MDY;
      break;
    case 5:
    case 6:
    case 7:
    case 8:
    case 9:
      options->header = 0;
      options->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (options->types, g_strdup ("column_1"), GINT_TO_POINTER (choice % 16 - 4));
      break;
    case 10:
      options->quote = HUNCH_CSV_QUOTE_NONE;
      break;
    case 11:
      options->quote = '\'';
      break;
    default:
      break;
    }

  return options;
}

static void
check_slice (const HunchSlice *slice)
{
  g_assert_true (g_utf8_validate_len (slice->text, slice->length, NULL));
}

static void
check_column (const HunchBatchColumn *column,
              gsize                   n_rows,
              gint64                 *n_missing,
              gint64                 *n_unparsed)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      *n_missing += column->state[row] == HUNCH_CELL_MISSING;
      *n_unparsed += column->state[row] == HUNCH_CELL_UNPARSED;
      if (column->slices != NULL)
        check_slice (&column->slices[row]);
      if (column->raw != NULL && column->state[row] != HUNCH_CELL_VALUE)
        check_slice (&column->raw[row]);
    }
}

static void
check_reader (HunchSource  *source,
              HunchCsvScan *scan)
{
  guint n_columns;
  const HunchCsvColumn *columns = hunch_csv_scan_get_columns (scan, &n_columns);
  g_autofree gint64 *n_missing = g_new0 (gint64, n_columns);
  g_autofree gint64 *n_unparsed = g_new0 (gint64, n_columns);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = hunch_csv_reader_new (source, scan, NULL, 0, NULL, &error);
  const HunchBatch *batch;
  gint64 n_rows = 0;

  g_assert_no_error (error);
  while ((batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    {
      g_assert_cmpint (batch->first_row, ==, n_rows);
      n_rows += batch->n_rows;
      for (guint i = 0; i < n_columns; i++)
        check_column (&batch->columns[i], batch->n_rows, &n_missing[i], &n_unparsed[i]);
    }

  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, hunch_csv_scan_get_n_rows (scan));
  g_assert_cmpint (hunch_reader_get_bytes_read (reader), ==, hunch_source_get_size (source));
  for (guint i = 0; i < n_columns; i++)
    {
      g_assert_cmpint (n_missing[i], ==, columns[i].n_missing);
      g_assert_cmpint (n_unparsed[i], ==, columns[i].n_unparsed);
    }
}

static void
check_preview (HunchCsvScan *scan)
{
  guint n_columns;

  hunch_csv_scan_get_columns (scan, &n_columns);
  for (guint row = 0; row < hunch_csv_scan_get_n_preview_rows (scan); row++)
    for (guint column = 0; column < n_columns; column++)
      {
        HunchCellState state;
        const char *value = hunch_csv_scan_get_preview_value (scan, row, column, &state);

        g_assert_true ((value != NULL) == (state == HUNCH_CELL_VALUE));
      }
}

static void
check_file (const char *path,
            guint8      choice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = hunch_source_new (path, &error);
  g_autoptr (HunchCsvOptions) options = make_options (choice);
  g_autoptr (HunchCsvScan) scan = NULL;

  g_assert_no_error (error);
  scan = hunch_csv_scan_new (source, options, -1, NULL, NULL, &error);
  g_assert_true ((scan == NULL) == (error != NULL));
  if (scan == NULL)
    {
      g_assert_true (error->domain == HUNCH_CSV_ERROR);
      g_assert_null (strchr (error->message, '\n'));
      return;
    }

  g_assert_true (hunch_csv_scan_is_whole (scan));
  check_reader (source, scan);
  check_preview (scan);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = NULL;
  int fd;

  if (size == 0)
    return 0;

  fd = g_file_open_tmp ("fuzz-csv-XXXXXX", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data + 1, size - 1), ==, size - 1);
  close (fd);
  check_file (path, data[0]);
  g_unlink (path);

  return 0;
}

#ifndef HUNCH_FUZZER

static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "csv", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      for (guint choice = 0; choice < 256; choice += choice % 16 < 11 ? 1 : 5)
        check_file (path, choice);
      n++;
    }

  g_assert_cmpuint (n, >, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/csv/corpus", test_corpus);

  return g_test_run ();
}

#endif
