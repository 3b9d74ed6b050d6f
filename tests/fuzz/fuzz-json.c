/* Fuzz target of the reader of JSON. The first byte chooses options, the rest is the text. Whatever is read, scan and
 * reader must agree with each other.
 *
 * With the fuzzer: tools/fuzz 60 json
 *
 * Built without it, the program replays tests/corpus/json under many choices of options. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "format/json-lexer-private.h"
#include "format/json-scan.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static HunchFormatOptions *
make_options (guint8 choice)
{
  static const char *const columns[] = { NULL, NULL, "a|u.id|value", "a_2|u|u.at.x|column_1" };
  static const char *const records[] = { NULL, NULL, "", "l" };
  HunchFormatOptions *options = hunch_format_options_new ();

  options->flatten = choice & 1;
  options->records = g_strdup (records[choice / 2 % 4]);
  options->columns = columns[choice / 8 % 4] != NULL ? g_strsplit (columns[choice / 8 % 4], "|", -1) : NULL;
  if (choice / 32 % 8 == 1)
    options->csv->missing = g_strsplit ("NA|-99|1", "|", -1);
  if (choice / 32 % 8 > 1)
    {
      options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (options->csv->types, g_strdup ("a"), GINT_TO_POINTER (choice / 32 % 8 - 1));
      g_hash_table_insert (options->csv->types, g_strdup ("value"), GINT_TO_POINTER (choice / 32 % 8 - 1));
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
              gsize                   n_rows)
{
  for (gsize row = 0; row < n_rows; row++)
    {
      g_assert_cmpint (column->state[row], <=, HUNCH_CELL_UNPARSED);
      if (column->slices != NULL)
        check_slice (&column->slices[row]);
      if (column->raw != NULL && column->state[row] != HUNCH_CELL_VALUE)
        check_slice (&column->raw[row]);
      g_assert_true (column->raw != NULL || column->state[row] != HUNCH_CELL_UNPARSED);
    }
}

/* The rows, or -1 when there was a surprise. */
static gint64
check_reader (HunchScan *scan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
  const HunchBatch *batch;
  gint64 n_rows = 0;

  g_assert_no_error (error);
  while ((batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    {
      g_assert_cmpint (batch->first_row, ==, n_rows);
      n_rows += batch->n_rows;
      for (guint i = 0; i < batch->n_columns; i++)
        check_column (&batch->columns[i], batch->n_rows);
    }
  if (hunch_scan_is_whole (scan))
    g_assert_no_error (error);
  else if (error != NULL)
    g_assert_true (error->domain == HUNCH_FORMAT_ERROR);
  return error == NULL ? n_rows : -1;
}

static void
check_preview (HunchScan *scan)
{
  guint n;

  hunch_scan_get_fields (scan, &n);
  for (guint row = 0; row < hunch_scan_get_n_preview_rows (scan); row++)
    for (guint field = 0; field < n; field++)
      {
        HunchCellState state;
        const char *value = hunch_scan_get_preview_value (scan, row, field, &state);
        const char *raw = hunch_scan_get_preview_raw (scan, row, field);

        g_assert_true ((value != NULL) == (state == HUNCH_CELL_VALUE));
        g_assert_true (value == NULL || g_utf8_validate (value, -1, NULL));
        g_assert_true (raw == NULL || g_utf8_validate (raw, -1, NULL));
      }
}

static void
check_fields (HunchScan *scan,
              gboolean   may_have_none)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const HunchField *fields = hunch_scan_get_fields (scan, &n);

  g_assert_true (n > 0 || may_have_none);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (g_utf8_validate (fields[i].name, -1, NULL) && *fields[i].name != '\0');
      g_assert_true (g_hash_table_add (names, g_utf8_casefold (fields[i].name, -1)));
      g_assert_nonnull (hunch_scan_get_evidence (scan, i));
    }
}

/* What was read to its end is JSON also for the words of the grammar alone, which remember nothing of the values before. */
static void
check_grammar (const char *path)
{
  g_autofree char *text = NULL;
  g_autofree char *padded = NULL;
  HunchJsonLexer lexer = { 0 };
  const char *at;
  gsize n;

  g_assert_true (g_file_get_contents (path, &text, &n, NULL));
  if (!g_utf8_validate_len (text, n, NULL) || g_str_has_prefix (text, "\xef\xbb\xbf"))
    return;

  padded = g_malloc0 (n + 64);
  memcpy (padded, text, n);
  lexer.end = padded + n;
  for (at = hunch_json_skip_blanks (padded); at < lexer.end; at = hunch_json_skip_blanks (at))
    {
      at = hunch_json_lexer_skip (&lexer, at);
      g_assert_nonnull (at);
    }
}

static void
check_file (const char *path,
            guint8      choice,
            gint64      max_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = hunch_source_new (path, &error);
  g_autoptr (HunchFormatOptions) options = make_options (choice);
  g_autoptr (HunchScan) scan = NULL;
  gint64 n_rows;

  g_assert_no_error (error);
  scan = hunch_json_scan_new (source, options, max_rows, NULL, NULL, &error);
  g_assert_true ((scan == NULL) == (error != NULL));
  if (scan == NULL)
    {
      g_assert_true (error->domain == HUNCH_FORMAT_ERROR);
      g_assert_null (strchr (error->message, '\n'));
      return;
    }

  g_assert_true (max_rows < G_MAXINT64 || hunch_scan_is_whole (scan));
  check_fields (scan, options->columns != NULL);
  check_preview (scan);
  n_rows = check_reader (scan);
  if (hunch_scan_is_whole (scan))
    {
      g_assert_cmpint (n_rows, ==, hunch_scan_get_n_rows (scan));
      check_grammar (path);
    }
  else
    g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, -1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *path = NULL;
  int fd;

  if (size == 0)
    return 0;

  fd = g_file_open_tmp ("fuzz-json-XXXXXX", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data + 1, size - 1), ==, size - 1);
  close (fd);
  check_file (path, data[0], G_MAXINT64);
  check_file (path, data[0], 1);
  g_unlink (path);

  return 0;
}

#ifndef HUNCH_FUZZER

static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "json", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      for (guint choice = 0; choice < 256; choice += 3)
        check_file (path, choice, choice % 5 == 0 ? 1 : G_MAXINT64);
      n++;
    }

  g_assert_cmpuint (n, >, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/json/corpus", test_corpus);

  return g_test_run ();
}

#endif
