/* What each file of tests/corpus/parquet has to give stands in parquet-expected.txt; make-parquet-corpus.py, which made both, tells where the values come
 * from. Other numbers were worked out by hand, as said beside them. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "format/parquet-bits-private.h"
#include "format/parquet-decimal-private.h"
#include "format/parquet-time-private.h"
#include "format/parquet.h"

static char *
find_file (const char *name)
{
  return g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "parquet", name, NULL);
}

static HunchScan *
scan_file (const char               *name,
           const HunchFormatOptions *options,
           GError                  **error)
{
  g_autofree char *path = find_file (name);
  g_autoptr (HunchSource) source = hunch_source_new (path, error);

  return source != NULL ? hunch_parquet_scan_new (source, options, NULL, error) : NULL;
}

/* --- rows as text --------------------------------------------------------- */

static void
append_value (GString                *text,
              const HunchBatchColumn *column,
              gsize                   row)
{
  char number[HUNCH_NUMBER_BUFFER];

  if (column->integers != NULL)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, column->integers[row]);
  else if (column->reals != NULL && isinf (column->reals[row]))
    g_string_append (text, column->reals[row] > 0 ? "Infinity" : "-Infinity");
  else if (column->reals != NULL)
    g_string_append (text, hunch_number_to_json (column->reals[row], number));
  else if (column->type != HUNCH_DATA_BLOB)
    g_string_append_len (text, column->slices[row].text, column->slices[row].length);
  else
    for (guint32 i = 0; i < column->slices[row].length; i++)
      g_string_append_printf (text, "%02x", (guint8) column->slices[row].text[i]);
}

static void
append_cell (GString                *text,
             const HunchBatchColumn *column,
             gsize                   row)
{
  g_string_append_c (text, ' ');
  if (column->state[row] == HUNCH_CELL_MISSING)
    g_string_append (text, "·");
  else if (column->state[row] == HUNCH_CELL_UNPARSED)
    g_string_append_printf (text, "?%.*s", (int) column->raw[row].length, column->raw[row].text);
  else
    append_value (text, column, row);
}

/* " | a: 1 2 | b: x y", or the sentence of what went wrong. */
static char *
describe_rows (HunchReader *reader)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_fields;
  const HunchField *fields = hunch_reader_get_fields (reader, &n_fields);
  g_autofree GString **cells = g_new (GString *, n_fields);
  const HunchBatch *batch;

  for (guint i = 0; i < n_fields; i++)
    cells[i] = g_string_new (NULL);
  while ((batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    for (gsize row = 0; row < batch->n_rows; row++)
      for (guint i = 0; i < n_fields; i++)
        {
          g_assert_cmpint (batch->columns[i].type, ==, fields[i].type);
          append_cell (cells[i], &batch->columns[i], row);
        }

  for (guint i = 0; i < n_fields; i++)
    {
      g_string_append_printf (text, " | %s:%s", fields[i].name, cells[i]->len > 0 ? cells[i]->str : " ");
      g_string_free (cells[i], TRUE);
    }

  return g_strdup (error != NULL ? error->message : text->str);
}

static char *
describe_scan (HunchScan *scan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
  g_autofree char *rows = NULL;

  g_assert_no_error (error);
  rows = describe_rows (reader);

  return g_str_has_prefix (rows, " | ") ? g_strdup_printf ("%" G_GINT64_FORMAT " rows%s", hunch_scan_get_n_rows (scan), rows) : g_steal_pointer (&rows);
}

static char *
describe_file (const char               *name,
               const HunchFormatOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchScan) scan = scan_file (name, options, &error);

  g_assert_true ((scan == NULL) == (error != NULL));

  return scan == NULL ? g_strdup (error->message) : describe_scan (scan);
}

static void
test_corpus (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "format", "parquet-expected.txt", NULL);
  g_autofree char *all = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &all, NULL, NULL));
  lines = g_strsplit (all, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++, n++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\t", 2);
      g_autofree char *found = describe_file (parts[0], NULL);

      g_assert_cmpstr (found, ==, parts[1]);
    }

  g_assert_cmpuint (n, >, 30);
}

/* --- scan ----------------------------------------------------------------- */

static void
test_types (void)
{
  static const struct { const char *file, *types; } cases[] = {
    { "numbers-plain-v1.parquet", "boolean integer integer integer integer integer real real real" },
    { "texts-plain.parquet", "text text blob blob" },
    { "moments.parquet", "date timestamp timestamp timestamp text text" },
    /* Beyond 64 bits with a sign, or more digits than a number keeps: text. */
    { "wide.parquet", "text integer integer real text text real text text" },
    { "no-statistics.parquet", "text integer" },
    { "lists-v1.parquet", "text text text text text text text text text" },
    { "int96.parquet", "timestamp" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchScan) scan = scan_file (cases[i].file, NULL, &error);
      g_autoptr (GString) types = g_string_new (NULL);
      guint n;
      const HunchField *fields;

      g_assert_no_error (error);
      fields = hunch_scan_get_fields (scan, &n);
      for (guint k = 0; k < n; k++)
        g_string_append_printf (types, "%s%s", k > 0 ? " " : "", hunch_data_type_get_name (fields[k].type));
      g_assert_cmpstr (types->str, ==, cases[i].types);
      g_assert_true (hunch_scan_is_whole (scan));
      g_assert_cmpstr (hunch_scan_get_format (scan), ==, "parquet");
    }
}

static void
test_preview (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchScan) scan = scan_file ("moments.parquet", NULL, &error);
  HunchCellState state;

  g_assert_no_error (error);
  g_assert_cmpuint (hunch_scan_get_n_preview_rows (scan), ==, 4);
  g_assert_cmpstr (hunch_scan_get_evidence (scan, 2), ==, "declared as INT64 (TIMESTAMP, µs, UTC)");
  g_assert_cmpstr (hunch_scan_get_preview_value (scan, 0, 0, &state), ==, "2016-02-29");
  g_assert_null (hunch_scan_get_preview_value (scan, 1, 0, &state));
  g_assert_cmpint (state, ==, HUNCH_CELL_MISSING);
  g_assert_cmpstr (hunch_scan_get_preview_raw (scan, 3, 4), ==, "01:00:00");
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchScan) scan = scan_file ("same-names.parquet", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length ((char **) hunch_scan_get_warnings (scan)), ==, 2);
  g_assert_cmpstr (hunch_scan_get_warnings (scan)[0], ==, "Column 2 is called “A_2” here, because “A” is empty or taken.");
}

/* What the person says goes over what the file declares, and loses nothing. */
static void
test_told (void)
{
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  g_autofree char *numbers = NULL;
  g_autofree char *texts = NULL;

  options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (options->csv->types, g_strdup ("i32"), GINT_TO_POINTER (HUNCH_DATA_TEXT));
  g_hash_table_insert (options->csv->types, g_strdup ("u8"), GINT_TO_POINTER (HUNCH_DATA_REAL));
  g_hash_table_insert (options->csv->types, g_strdup ("yes"), GINT_TO_POINTER (HUNCH_DATA_TEXT));
  g_hash_table_insert (options->csv->types, g_strdup ("i8"), GINT_TO_POINTER (HUNCH_DATA_BOOLEAN));
  g_hash_table_insert (options->csv->types, g_strdup ("s"), GINT_TO_POINTER (HUNCH_DATA_INTEGER));
  g_hash_table_insert (options->csv->types, g_strdup ("f"), GINT_TO_POINTER (HUNCH_DATA_TEXT));
  options->csv->missing = g_strsplit ("7|abc", "|", -1);

  numbers = describe_file ("numbers-plain-v1.parquet", options);
  g_assert_nonnull (strstr (numbers, " | i32: -2147483648 2147483647 · 0 · |"));
  g_assert_nonnull (strstr (numbers, " | u8: 0 255 · 3 3 |"));
  g_assert_nonnull (strstr (numbers, " | yes: true · false true true |"));
  g_assert_nonnull (strstr (numbers, " | i8: ?-128 ?127 · 0 1 |"));
  texts = describe_file ("texts-plain.parquet", options);
  g_assert_nonnull (strstr (texts, " | s: · ?ab · · ?ünï€😀 |"));
  g_assert_true (g_str_has_suffix (texts, " | f: · abd · \\xff\\xff\\xff ·"));
}

/* --- parts ---------------------------------------------------------------- */

static HunchParquetFile *
open_file (const char *name,
           gsize       tail_guess)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_file (name);
  g_autoptr (HunchSource) source = hunch_source_new (path, &error);
  HunchParquetFile *file;

  g_assert_no_error (error);
  file = hunch_parquet_file_new (source, tail_guess, NULL, &error);
  g_assert_no_error (error);

  return file;
}

static char *
describe_part (HunchParquetFile *file,
               guint             group,
               gint64            first_row,
               gint64            n_rows,
               const guint      *fields,
               guint             n_fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = hunch_parquet_reader_new (file, fields, n_fields, &group, 1, first_row, n_rows, NULL, NULL, &error);

  g_assert_no_error (error);

  return describe_rows (reader);
}

static void
append_int (GString *text,
            int      value)
{
  g_string_append_printf (text, " %d", value);
}

/* The table of 60 rows in groups of 40, by the rule that made it. */
static char *
expect_part (guint  group,
             gint64 first_row,
             gint64 n_rows)
{
  g_autoptr (GString) i = g_string_new (" | i:"), g = g_string_new (" | g:"), l = g_string_new (" | l:");

  for (int n = (int) (group * 40 + first_row); n < (int) (group * 40 + first_row + n_rows); n++)
    {
      append_int (i, n);
      if (n % 7 == 3)
        g_string_append (g, " ·");
      else
        g_string_append_printf (g, " g%d", n % 4);
      g_string_append (l, n % 5 == 4 ? " ·" : n % 4 == 0 ? " []" : n % 4 == 1 ? " [0]" : n % 4 == 2 ? " [0,1]" : " [0,1,2]");
    }

  return g_strconcat (i->str, g->str, l->str, NULL);
}

/* Every part of every group, with and without an index of pages. */
static void
test_parts (void)
{
  static const char *const names[] = { "pages-and-groups.parquet", "codec-snappy.parquet", "codec-zstd.parquet" };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autoptr (HunchParquetFile) file = open_file (names[k], 0);

      for (guint group = 0; group < hunch_parquet_file_get_n_row_groups (file); group++)
        for (gint64 first = 0; first < hunch_parquet_file_get_group_rows (file, group); first += 5)
          for (gint64 n = 1; first + n <= hunch_parquet_file_get_group_rows (file, group); n += 7)
            {
              g_autofree char *found = describe_part (file, group, first, n, NULL, 0);
              g_autofree char *expected = expect_part (group, first, n);

              g_assert_cmpstr (found, ==, expected);
            }
    }
}

static void
test_groups_in_any_order (void)
{
  static const guint groups[] = { 1, 0, 1 }, fields[] = { 2, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchParquetFile) file = open_file ("pages-and-groups.parquet", 0);
  g_autoptr (HunchReader) reader = hunch_parquet_reader_new (file, fields, 2, groups, 3, 0, -1, NULL, NULL, &error);
  const HunchBatch *batch;
  gint64 n = 0;

  g_assert_no_error (error);
  while ((batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    {
      g_assert_cmpint (batch->first_row, ==, n);
      g_assert_cmpuint (batch->n_columns, ==, 2);
      for (gsize row = 0; row < batch->n_rows; row++, n++)
        g_assert_cmpint (batch->columns[1].integers[row], ==, n < 20 ? 40 + n : n < 60 ? n - 20 : n - 20);
    }
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 80);
}

static void
test_page_starts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchParquetFile) file = open_file ("pages-and-groups.parquet", 0);
  g_autoptr (HunchParquetFile) bare = open_file ("codec-snappy.parquet", 0);
  g_autoptr (GArray) starts = hunch_parquet_file_read_page_starts (file, 0, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (starts);
  /* Pages of at least 20 bytes, looked at every 7 rows of 4 bytes. */
  g_assert_cmpuint (starts->len, ==, 6);
  for (guint i = 0; i < starts->len; i++)
    g_assert_cmpint (g_array_index (starts, gint64, i), ==, 7 * i);
  g_assert_null (hunch_parquet_file_read_page_starts (bare, 0, 0, NULL, &error));
  g_assert_no_error (error);
}

/* Chunks that were read by somebody else are not read again: the file is gone by then. */
static void
test_ready (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hunch-parquet-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ready.parquet", NULL);
  g_autofree char *from = find_file ("pages-and-groups.parquet");
  g_autofree char *contents = NULL;
  g_autofree char *found = NULL;
  g_autofree char *expected = expect_part (1, 0, 20);
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (HunchParquetFile) file = NULL;
  g_autoptr (GArray) ranges = NULL;
  g_autoptr (GPtrArray) ready = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = NULL;
  HunchRange list[3] = { { 0 } };
  gsize n;

  g_assert_true (g_file_get_contents (from, &contents, &n, NULL));
  g_assert_true (g_file_set_contents (path, contents, n, NULL));
  source = hunch_source_new (path, &error);
  g_assert_no_error (error);
  file = hunch_parquet_file_new (source, 100, NULL, &error);
  g_assert_no_error (error);
  ranges = hunch_parquet_file_dup_ranges (file, 1, NULL, 0);
  g_assert_cmpuint (ranges->len, ==, 3);
  for (guint i = 0; i < ranges->len; i++)
    {
      const HunchParquetRange *range = &g_array_index (ranges, HunchParquetRange, i);

      list[i] = (HunchRange) { source, range->offset, range->length, g_bytes_new (contents + range->offset, range->length), n };
      g_ptr_array_add (ready, &list[i]);
    }
  g_unlink (path);
  g_rmdir (folder);

  reader = hunch_parquet_reader_new (file, NULL, 0, (const guint[]) { 1 }, 1, 0, -1, ready, NULL, &error);
  g_assert_no_error (error);
  found = describe_rows (reader);
  g_assert_cmpstr (found, ==, expected);
  for (guint i = 0; i < ranges->len; i++)
    g_bytes_unref (list[i].bytes);
}

static void
test_tail (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find_file ("one.parquet");
  g_autoptr (HunchSource) source = hunch_source_new (path, &error);
  g_autofree char *contents = NULL;
  gsize n, n_needed = 0;
  g_autoptr (GBytes) tail = NULL;
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (HunchParquetFile) file = NULL;

  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  tail = g_bytes_new (contents + n - 10, 10);
  g_assert_null (hunch_parquet_file_new_from_tail (source, tail, n, &n_needed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_needed, >, 10);
  whole = g_bytes_new (contents + n - n_needed, n_needed);
  file = hunch_parquet_file_new_from_tail (source, whole, n, &n_needed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hunch_parquet_file_get_footer_size (file), ==, n_needed);
  g_assert_cmpint (hunch_parquet_file_get_n_rows (file), ==, 3);
}

static void
test_bounds (void)
{
  /* From the tables of make-parquet-corpus.py: smallest and largest by eye. */
  static const struct { const char *file; guint field; const char *min, *max; gint64 n_nulls; } cases[] = {
    { "numbers-plain-v1.parquet", 2, "-2147483648", "2147483647", 1 },
    { "numbers-plain-v1.parquet", 4, "0", "255", 1 },
    { "numbers-plain-v1.parquet", 8, "-1234567.89", "5", 1 },
    { "texts-plain.parquet", 1, "pre", "prefix two", 1 },
    { "moments.parquet", 0, "0001-01-01", "9999-12-31", 1 },
    { "moments.parquet", 1, "1969-12-31 23:59:59.999", "2016-02-29 00:00:00.123", 1 },
    { "wide.parquet", 0, "0", "18446744073709551615", 1 },
    { "texts-plain.parquet", 2, NULL, NULL, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchParquetFile) file = open_file (cases[i].file, 0);
      g_autofree char *min = NULL, *max = NULL;
      gint64 n_nulls;

      g_assert_true (hunch_parquet_file_get_bounds (file, 0, cases[i].field, &min, &max, &n_nulls));
      g_assert_cmpstr (min, ==, cases[i].min);
      g_assert_cmpstr (max, ==, cases[i].max);
      g_assert_cmpint (n_nulls, ==, cases[i].n_nulls);
    }
}

/* --- damage --------------------------------------------------------------- */

static void
check_damaged (const char *path,
               const char *contents,
               gsize       n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (HunchScan) scan = NULL;
  g_autofree char *outcome = NULL;

  g_assert_true (g_file_set_contents_full (path, contents, n, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  source = hunch_source_new (path, &error);
  g_assert_no_error (error);
  scan = hunch_parquet_scan_new (source, NULL, NULL, &error);
  g_assert_true ((scan == NULL) == (error != NULL));
  outcome = scan != NULL ? describe_scan (scan) : g_strdup (error->message);
  g_assert_null (strchr (outcome, '\n'));
}

/* A file that is cut anywhere is refused; one with a byte changed is refused or read, in either case to the end. */
static void
test_damage (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hunch-parquet-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "damaged.parquet", NULL);
  static const char *const names[] = { "one.parquet", "bare.parquet", "int96.parquet" };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *from = find_file (names[k]);
      g_autofree char *contents = NULL;
      gsize n;

      g_assert_true (g_file_get_contents (from, &contents, &n, NULL));
      for (gsize i = 0; i < n; i += 3)
        check_damaged (path, contents, i);
      for (gsize i = 0; i < n; i++)
        {
          char kept = contents[i];

          contents[i] = (char) (kept ^ (1 << (i % 8)));
          check_damaged (path, contents, n);
          contents[i] = kept;
        }
    }

  g_unlink (path);
  g_rmdir (folder);
}

/* --- parts of the machine ------------------------------------------------- */

static void
test_runs (void)
{
  /* Encodings.md: eight values 0 … 7 of three bits are 88 c6 fa; then four times 5. */
  static const guint8 bytes[] = { 0x03, 0x88, 0xc6, 0xfa, 0x08, 0x05 };
  /* The same page: the old way has 05 39 77, highest bit first. */
  static const guint8 old[] = { 0x05, 0x39, 0x77 };
  HunchParquetRuns runs;
  guint32 values[12];
  guint8 small[12];

  hunch_parquet_runs_init (&runs, bytes, sizeof bytes, 3);
  g_assert_true (hunch_parquet_runs_read (&runs, values, 5));
  g_assert_true (hunch_parquet_runs_read (&runs, values + 5, 7));
  for (guint i = 0; i < 12; i++)
    g_assert_cmpuint (values[i], ==, i < 8 ? i : 5);
  g_assert_false (hunch_parquet_runs_read (&runs, values, 1));

  hunch_parquet_runs_init_msb (&runs, old, sizeof old, 3);
  g_assert_true (hunch_parquet_runs_read_bytes (&runs, small, 8));
  for (guint i = 0; i < 8; i++)
    g_assert_cmpuint (small[i], ==, i);
  g_assert_false (hunch_parquet_runs_read_bytes (&runs, small, 1));
}

static void
test_delta (void)
{
  /* Encodings.md, second example: 7 5 3 1 2 3 4 5 has the first value 7, differences -2 -2 -2 1 1 1 1, smallest -2, and
   * 0 0 0 3 3 3 3 in two bits: c0 3f. Blocks of 128 values in four miniblocks of 32. */
  static const guint8 bytes[] = { 0x80, 0x01, 0x04, 0x08, 0x0e, 0x03, 0x02, 0x00, 0x00, 0x00, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0, 0xaa };
  static const gint64 expected[] = { 7, 5, 3, 1, 2, 3, 4, 5 };
  HunchParquetDelta delta;
  gint64 values[8];

  g_assert_true (hunch_parquet_delta_init (&delta, bytes, sizeof bytes));
  g_assert_true (hunch_parquet_delta_find_end (&delta) == bytes + sizeof bytes - 1);
  g_assert_true (hunch_parquet_delta_read (&delta, values, 3));
  g_assert_true (hunch_parquet_delta_read (&delta, values + 3, 5));
  g_assert_cmpmem (values, sizeof values, expected, sizeof expected);
  g_assert_false (hunch_parquet_delta_read (&delta, values, 1));
}

/* Law: the calendar of GLib says the same, for days of all its years. */
static void
test_dates (void)
{
  g_autoptr (GDate) date = g_date_new_dmy (1, 1, 1);
  char found[HUNCH_PARQUET_MAX_TIME + 1], expected[32];

  /* 1970-01-01 is day 719163 of the calendar that begins with 1 for 0001-01-01. */
  for (gint64 days = -719162; days <= 2932896; days += 97)
    {
      found[hunch_parquet_write_date (found, days)] = '\0';
      g_date_set_julian (date, (guint32) (days + 719163));
      g_snprintf (expected, sizeof expected, "%04u-%02u-%02u", g_date_get_year (date), g_date_get_month (date), g_date_get_day (date));
      g_assert_cmpstr (found, ==, expected);
    }
}

static void
test_far_moments (void)
{
  char text[2 * HUNCH_PARQUET_MAX_TIME];

  /* The year 0 was a leap year of 366 days, so day -719528 is its first. */
  text[hunch_parquet_write_date (text, -719528)] = '\0';
  g_assert_cmpstr (text, ==, "0000-01-01");
  text[hunch_parquet_write_date (text, -719529)] = '\0';
  g_assert_cmpstr (text, ==, "-0001-12-31");
  text[hunch_parquet_write_date (text, 2932897)] = '\0';
  g_assert_cmpstr (text, ==, "+10000-01-01");
  text[hunch_parquet_write_time (text, -1500, 3)] = '\0';
  g_assert_cmpstr (text, ==, "-00:00:01.500");
  text[hunch_parquet_write_timestamp (text, 0, 3661000000001, 9, TRUE)] = '\0';
  g_assert_cmpstr (text, ==, "1970-01-01 01:01:01.000000001Z");
}

static void
test_decimals (void)
{
  static const struct { const char *bytes; gsize n; guint scale; const char *text; } cases[] = {
    { "\x00", 1, 0, "0" },
    { "\xff", 1, 2, "-0.01" },
    { "\x80\x00\x00\x00\x00\x00\x00\x00", 8, 0, "-9223372036854775808" },
    { "\x00\xff\xff\xff\xff\xff\xff\xff\xff", 9, 3, "18446744073709551.615" },
    /* 2^64, and -2^64. */
    { "\x01\x00\x00\x00\x00\x00\x00\x00\x00", 9, 0, "18446744073709551616" },
    { "\xff\x00\x00\x00\x00\x00\x00\x00\x00", 9, 0, "-18446744073709551616" },
    /* 2^127 - 1. */
    { "\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16, 38, "1.70141183460469231731687303715884105727" },
    { "", 0, 1, "0.0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[HUNCH_PARQUET_DECIMAL_TEXT + 1];

      text[hunch_parquet_write_long_decimal (text, (const guint8 *) cases[i].bytes, cases[i].n, cases[i].scale)] = '\0';
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_assert_cmpfloat (hunch_parquet_scale_decimal (12345, 4), ==, 1.2345);
  g_assert_cmpfloat (hunch_parquet_scale_decimal (1, 30), ==, 1e-30);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/parquet/corpus", test_corpus);
  g_test_add_func ("/format/parquet/types", test_types);
  g_test_add_func ("/format/parquet/preview", test_preview);
  g_test_add_func ("/format/parquet/names", test_names);
  g_test_add_func ("/format/parquet/told", test_told);
  g_test_add_func ("/format/parquet/parts", test_parts);
  g_test_add_func ("/format/parquet/groups-in-any-order", test_groups_in_any_order);
  g_test_add_func ("/format/parquet/page-starts", test_page_starts);
  g_test_add_func ("/format/parquet/ready", test_ready);
  g_test_add_func ("/format/parquet/tail", test_tail);
  g_test_add_func ("/format/parquet/bounds", test_bounds);
  g_test_add_func ("/format/parquet/damage", test_damage);
  g_test_add_func ("/format/parquet/runs", test_runs);
  g_test_add_func ("/format/parquet/delta", test_delta);
  g_test_add_func ("/format/parquet/dates", test_dates);
  g_test_add_func ("/format/parquet/far-moments", test_far_moments);
  g_test_add_func ("/format/parquet/decimals", test_decimals);

  return g_test_run ();
}
