/* Fuzz target of the reader of Parquet files. Whatever is read, rows, states and texts must hold together; a part of a row group must be
 * as many rows as were asked for; and everything that is refused is refused with one sentence.
 *
 * With the fuzzer: tools/fuzz SECONDS parquet. Built without it, the program replays tests/corpus/parquet. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "format/parquet.h"

/* A few bytes can promise thousands of millions of missing values. */
#define MAX_BATCHES 40

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
check_error (GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == HUNCH_FORMAT_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
}

/* Looks at every byte that was handed out. */
static guint
add_cell (const HunchBatchColumn *column,
          gsize                   row,
          guint                   hash)
{
  const HunchSlice *slice = NULL;

  g_assert_cmpuint (column->state[row], <=, HUNCH_CELL_UNPARSED);
  hash = hash * 31 + column->state[row];
  if (column->state[row] == HUNCH_CELL_VALUE && column->integers != NULL)
    return hash * 31 + (guint) column->integers[row];
  if (column->state[row] == HUNCH_CELL_VALUE && column->reals != NULL)
    return hash * 31 + g_double_hash (&column->reals[row]);

  if (column->state[row] == HUNCH_CELL_VALUE || column->raw == NULL)
    slice = &column->slices[row];
  else
    slice = &column->raw[row];
  if (column->type != HUNCH_DATA_BLOB)
    g_assert_true (g_utf8_validate_len (slice->text, slice->length, NULL) || memchr (slice->text, 0, slice->length) != NULL);
  for (guint32 i = 0; i < slice->length; i++)
    hash = hash * 31 + (guint8) slice->text[i];

  return hash;
}

/* One hash per row, of all its cells. */
static GArray *
read_rows (HunchReader *reader,
           gboolean    *out_is_whole)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;
  const HunchBatch *batch = NULL;
  guint n_batches = 0;

  *out_is_whole = FALSE;
  while (n_batches++ < MAX_BATCHES && (batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    {
      g_assert_cmpint (batch->first_row, ==, rows->len);
      g_assert_cmpuint (batch->n_rows, >, 0);
      for (gsize row = 0; row < batch->n_rows; row++)
        {
          guint hash = 5381;

          for (guint i = 0; i < batch->n_columns; i++)
            hash = add_cell (&batch->columns[i], row, hash);
          g_array_append_val (rows, hash);
        }
    }

  if (error != NULL)
    check_error (error);
  *out_is_whole = batch == NULL && error == NULL;

  return rows;
}

/* Rows that were read as part of the whole, and once more by themselves. */
static void
check_part (HunchParquetFile *file,
            const GArray     *rows)
{
  guint group = 0;
  gint64 n_rows = hunch_parquet_file_get_group_rows (file, 0);
  gint64 first = n_rows / 3, n = n_rows / 2;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = hunch_parquet_reader_new (file, NULL, 0, &group, 1, first, n, NULL, NULL, &error);
  g_autoptr (GArray) part = NULL;
  gboolean is_whole;

  g_assert_no_error (error);
  part = read_rows (reader, &is_whole);
  if (!is_whole)
    return;
  g_assert_cmpint (part->len, ==, MIN (n, n_rows - first));
#ifndef HUNCH_FUZZER
  /* An index that a fuzzer wrote may point anywhere. */
  for (guint i = 0; i < part->len; i++)
    g_assert_cmpuint (g_array_index (part, guint, i), ==, g_array_index (rows, guint, first + i));
#endif
}

static void
check_footer (HunchParquetFile *file)
{
  guint n_fields;

  hunch_parquet_file_get_fields (file, &n_fields);
  for (guint group = 0; group < MIN (hunch_parquet_file_get_n_row_groups (file), 4); group++)
    {
      g_autoptr (GArray) ranges = hunch_parquet_file_dup_ranges (file, group, NULL, 0);

      for (guint field = 0; field < n_fields; field++)
        {
          g_autofree char *min = NULL, *max = NULL;
          g_autoptr (GArray) starts = hunch_parquet_file_read_page_starts (file, group, field, NULL, NULL);
          gint64 n_nulls;

          hunch_parquet_file_get_bounds (file, group, field, &min, &max, &n_nulls);
        }
    }
}

static void
check_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = hunch_source_new (path, &error);
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (HunchReader) reader = NULL;
  g_autoptr (GArray) rows = NULL;
  gboolean is_whole;

  g_assert_no_error (error);
  scan = hunch_parquet_scan_new (source, NULL, NULL, &error);
  g_assert_true ((scan == NULL) == (error != NULL));
  if (scan == NULL)
    {
      check_error (error);
      return;
    }

  check_footer (hunch_parquet_scan_get_file (scan));
  reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  rows = read_rows (reader, &is_whole);
  if (!is_whole)
    return;
  g_assert_cmpint (rows->len, ==, hunch_scan_get_n_rows (scan));
  if (hunch_parquet_file_get_n_row_groups (hunch_parquet_scan_get_file (scan)) > 0)
    check_part (hunch_parquet_scan_get_file (scan), rows);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("fuzz-parquet-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, size);
  close (fd);
  check_file (path);
  g_unlink (path);

  return 0;
}

#ifndef HUNCH_FUZZER

static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "parquet", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      check_file (path);
      n++;
    }

  g_assert_cmpuint (n, >, 30);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/parquet/corpus", test_corpus);

  return g_test_run ();
}

#endif
