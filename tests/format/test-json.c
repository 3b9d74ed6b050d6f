/* Every file of tests/corpus/json is named after its oddity; what has to become of it follows from the conventions at the top of
 * format/json-scan.h, applied by hand. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "json-outcome.h"

typedef struct
{
  const char *file;
  const char *outcome;
} Case;

static const Case cases[] = {
  { "all-missing.jsonl", "2 rows | a text: · · | b integer: 1 2" },
  { "beyond-int64.jsonl", "2 rows | n text: 9223372036854775808 1 | m text: 1 12345678901234567890" },
  { "blank-lines.jsonl", "2 rows | a integer: 1 2" },
  { "blanks-change.jsonl", "4 rows | a integer: 1 3 5 7 | b integer: 2 4 6 8" },
  { "booleans.jsonl", "3 rows | b boolean: 1 0 ·" },
  { "comma-at-end.json", "Line 3, column 1 of comma-at-end.json: a value was expected." },
  { "comma-missing.jsonl", "Line 2, column 11 of comma-missing.jsonl: a comma or } was expected." },
  { "comment.json", "Line 1, column 11 of comment.json: something stands behind the end." },
  { "control-in-string.jsonl", "Line 1, column 8 of control-in-string.jsonl: a control character stands inside quotes." },
  { "cut-in-list.json", "Line 2, column 8 of cut-in-list.json: the text ends in the middle." },
  { "cut-in-record.jsonl", "Line 2, column 14 of cut-in-record.jsonl: the text ends in the middle." },
  { "dates-and-times.jsonl", "2 rows | d text: 2021-09-25 2021-09-25T10:11:12Z" },
  { "dates-not-iso.jsonl", "1 rows | d text: 25/09/2021 | e text: 20210925 | f text: 2021-02-30" },
  { "dates-with-empty.jsonl", "2 rows | d date: 2021-09-25 ·" },
  { "dates.jsonl", "2 rows | d date: 2021-09-25 2020-02-29 | t timestamp: 2021-09-25 10:11:12Z 2021-09-25 10:11:12.5+02:00" },
  { "dotted-name-taken.jsonl", "1 rows | a.b integer: 1 | a text: {\"b\":2}" },
  { "duplicate-names.jsonl", "4 rows | a integer: 1 3 5 6 | a_2 integer: 2 · · 7 | b integer: · · 4 · | a_3 integer: · · · 8" },
  { "empty-list.json", "empty-list.json holds no record with a value, which is no table." },
  { "empty-name.jsonl", "1 rows | a integer: 1 | column_2 integer: 2" },
  { "empty-object.json", "empty-object.json holds no record with a value, which is no table." },
  { "empty-objects.jsonl", "empty-objects.jsonl holds no record with a value, which is no table." },
  { "empty-strings.jsonl", "2 rows | s text:  a | n integer: 1 ·" },
  { "empty.json", "empty.json is empty." },
  { "escapes.jsonl", "3 rows | s text: q\" b\\ s/ \b\f\n\r\t é 😀 end \\ \\\"" },
  { "huge-exponent.jsonl", "2 rows | x text: 1e400 1" },
  { "int64-limits.jsonl", "2 rows | n integer: 9223372036854775807 -9223372036854775808" },
  { "integers-and-reals.jsonl", "3 rows | a real: 1 1 2.5 | b integer: 1 2 -3" },
  { "lines-end-in-scalar.jsonl", "Line 2, column 1 of lines-end-in-scalar.jsonl: a record was expected." },
  { "lines.jsonl", "2 rows | id integer: 1 2 | name text: ann bob" },
  { "list-in-object.json", "2 rows | id integer: 1 2" },
  { "list-of-everything.json", "6 rows | a integer: 1 · · · · 2 | value text: · 5 x · [1] ·" },
  { "list.json", "2 rows | a integer: 1 2 | b text: x y" },
  { "lists-one-behind-another.jsonl", "2 rows | column_1 text: ann bob | column_2 integer: 1 2" },
  { "lists-uneven.json", "2 rows | value text: [1, 2] [3]" },
  { "lists.json", "2 rows | column_1 integer: 1 2 | column_2 text: a b" },
  { "lone-object.json", "1 rows | id integer: 7 | title text: x | tags text: [\"a\", \"b\"]" },
  { "lone-scalar.json", "lone-scalar.json holds a single value, which is no table." },
  { "lone-string.json", "lone-string.json holds a single value, which is no table." },
  { "lone-surrogates.jsonl", "2 rows | s text: a\\ud800b \\ud800😀 | t text: \\udc00 \\ud83d\n" },
  { "long-decimals.jsonl", "2 rows | x text: 0.30000000000000004 3.14159265358979323846" },
  { "long-integer-among-reals.jsonl", "2 rows | x text: 9007199254740993 0.5" },
  { "missing-markers.jsonl", "2 rows | s text: NA x | n integer: 1 -99" },
  { "mixed-types.jsonl", "6 rows | v text: 1 a true · [1, 2] 1.50" },
  { "name-with-escape.jsonl", "2 rows | ab integer: 1 2" },
  { "names-alike.jsonl", "2 rows | id integer: 1 4 | ID_2 integer: 2 3" },
  { "nan.jsonl", "Line 1, column 6 of nan.jsonl: a value was expected." },
  { "nested-sometimes.jsonl", "3 rows | u text: {\"id\":1} none {}" },
  { "nested.jsonl", "3 rows | u text: {\"id\":1,\"at\":{\"x\":1.5}} {\"id\":2,\"at\":null} · | l text: [1,{\"z\":2}] [] ·" },
  { "no-newline-at-end.jsonl", "2 rows | a integer: 1 2" },
  { "not-utf8.jsonl", "2 rows | s text: caf\\xE9 é\\xFF\\xF0\\x9F" },
  { "null-rows.json", "3 rows | a integer: 1 · 2" },
  { "numbers-in-strings.jsonl", "2 rows | n text: 1 2" },
  { "one-behind-another.json", "3 rows | a integer: 1 2 3" },
  { "only-blanks.json", "only-blanks.json is empty." },
  { "only-null-rows.json", "1 rows | value text: ·" },
  { "only-mark.json", "only-mark.json is empty." },
  { "other-order.jsonl", "3 rows | a integer: 1 4 5 | b integer: 2 3 6" },
  { "pages-one-behind-another.jsonl", "3 rows | a integer: 1 2 3" },
  { "real-shapes.jsonl", "4 rows | x real: 100000 -0 0.10000000000000001 10.07" },
  { "scalars.json", "4 rows | value integer: 1 2 · 3" },
  { "single-quotes.jsonl", "Line 1, column 2 of single-quotes.jsonl: a name in quotes was expected." },
  { "strings.json", "2 rows | value text: a b" },
  { "text-behind.json", "Line 1, column 11 of text-behind.json: something stands behind the end." },
  { "too-deep.json", "Line 1, column 1003 of too-deep.json: more than a thousand objects and lists are inside one another." },
  { "two-lists-in-object.json", "1 rows | id integer: 7 | genres text: [{\"name\": \"a\"}] | actors text: [{\"name\": \"b\"}]" },
  { "union-of-members.jsonl", "3 rows | a integer: 1 · 4 | b integer: · 2 · | c integer: · · 3" },
  { "utf16be-mark.json", "2 rows | a text: é x" },
  { "utf16be.json", "1 rows | a text: é" },
  { "utf16le-lone-half.json", "1 rows | a text: \\ud800" },
  { "utf16le-mark.json", "1 rows | a text: é😀" },
  { "utf16le-odd-byte.json", "Line 1, column 8 of utf16le-odd-byte.json: a record was expected." },
  { "utf16le.json", "1 rows | a text: é" },
  { "utf32.json", "utf32.json is JSON in UTF-32, which is not read; save it as UTF-8." },
  { "utf8-mark.json", "1 rows | a text: é" },
  { "weekdays.jsonl", "2 rows | a timestamp: 2019-07-03 06:30:00Z 2018-10-10 20:19:24Z | b timestamp: 2019-07-03 06:30:00Z 2018-10-10 20:19:24Z"
                      " | c text: Tue Jul 03 06:30:00 +0000 2019 ·" },
  { "zero-character.jsonl", "1 rows | s text: a␀b" },
  { "zero-in-front.jsonl", "Line 2, column 7 of zero-in-front.jsonl: a number is not written as JSON has it." },
};

static char *
find_corpus (const char *file)
{
  return g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "json", file, NULL);
}

static void
check_file (const char               *file,
            const HunchFormatOptions *options,
            const char               *expected)
{
  g_autofree char *path = find_corpus (file);
  g_autofree char *outcome = json_outcome_describe (path, options, -1);

  if (strcmp (outcome, expected) != 0)
    {
      g_test_message ("%s\n  is       %s\n  and not  %s", file, outcome, expected);
      g_test_fail ();
    }
}

static void
test_corpus (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_file (cases[i].file, NULL, cases[i].outcome);
}

/* --- what the person says ---------------------------------------------------------- */

typedef struct
{
  const char   *file;
  gboolean      flattens;
  const char   *records;
  const char   *columns;  /* with | between them */
  const char   *missing;
  const char   *typed;    /* name of a column */
  HunchDataType type;
  const char   *outcome;
} OptionCase;

static const OptionCase option_cases[] = {
  { "nested.jsonl", TRUE, NULL, NULL, NULL, NULL, 0, "3 rows | u.id integer: 1 2 · | u.at.x real: 1.5 · · | l text: [1,{\"z\":2}] [] ·" },
  { "nested-sometimes.jsonl", TRUE, NULL, NULL, NULL, NULL, 0, "3 rows | u.id integer: 1 · · | u text: · none ·" },
  { "dotted-name-taken.jsonl", TRUE, NULL, NULL, NULL, NULL, 0, "1 rows | a.b integer: 1 | a.b_2 integer: 2" },
  { "nested.jsonl", FALSE, NULL, "u.id", NULL, NULL, 0, "3 rows | u.id integer: 1 2 ·" },
  { "nested.jsonl", FALSE, NULL, "u.at|u.at.x|u", NULL, NULL, 0,
    "3 rows | u.at.x real: 1.5 · · | u.at text: {\"x\":1.5} · · | u text: {\"id\":1,\"at\":{\"x\":1.5}} {\"id\":2,\"at\":null} ·" },
  { "duplicate-names.jsonl", FALSE, NULL, "a_2", NULL, NULL, 0, "4 rows | a_2 integer: 2 · · 7" },
  { "lines.jsonl", FALSE, NULL, "none", NULL, NULL, 0, "2 rows" },
  { "list-in-object.json", FALSE, "", NULL, NULL, NULL, 0, "1 rows | meta text: {\"n\": 2} | statuses text: [{\"id\": 1}, {\"id\": 2}] | next text: ·" },
  { "list-in-object.json", FALSE, "meta", NULL, NULL, NULL, 0, "1 rows | n integer: 2" },
  { "list-in-object.json", FALSE, "meta.n", NULL, NULL, NULL, 0, "There is no list “meta.n” in list-in-object.json." },
  { "two-lists-in-object.json", FALSE, "actors", NULL, NULL, NULL, 0, "1 rows | name text: b" },
  { "list.json", FALSE, "actors", NULL, NULL, NULL, 0, "There is no list “actors” in list.json, which is a list itself." },
  { "nested.jsonl", FALSE, "l", NULL, NULL, NULL, 0, "2 rows | value integer: 1 · | z integer: · 2" },
  { "missing-markers.jsonl", FALSE, NULL, NULL, "NA|-99", NULL, 0, "2 rows | s text: · x | n integer: 1 ·" },
  { "mixed-types.jsonl", FALSE, NULL, NULL, NULL, "v", HUNCH_DATA_INTEGER, "6 rows | v integer: 1 ?a ?true · ?[1, 2] ?1.50" },
  { "mixed-types.jsonl", FALSE, NULL, NULL, NULL, "v", HUNCH_DATA_REAL, "6 rows | v real: 1 ?a ?true · ?[1, 2] 1.5" },
  { "mixed-types.jsonl", FALSE, NULL, NULL, NULL, "v", HUNCH_DATA_BOOLEAN, "6 rows | v boolean: 1 ?a 1 · ?[1, 2] ?1.50" },
  { "numbers-in-strings.jsonl", FALSE, NULL, NULL, NULL, "n", HUNCH_DATA_INTEGER, "2 rows | n integer: 1 2" },
  { "real-shapes.jsonl", FALSE, NULL, NULL, NULL, "x", HUNCH_DATA_DURATION, "4 rows | x duration: 100000 -0 0.10000000000000001 10.07" },
  { "beyond-int64.jsonl", FALSE, NULL, "n", NULL, "n", HUNCH_DATA_INTEGER, "2 rows | n integer: ?9223372036854775808 1" },
  { "integers-and-reals.jsonl", FALSE, NULL, "b", NULL, "b", HUNCH_DATA_TEXT, "3 rows | b text: 1 2 -3" },
  { "dates-and-times.jsonl", FALSE, NULL, NULL, NULL, "d", HUNCH_DATA_DATE, "2 rows | d date: 2021-09-25 ?2021-09-25T10:11:12Z" },
  { "empty-strings.jsonl", FALSE, NULL, NULL, NULL, "s", HUNCH_DATA_INTEGER, "2 rows | s integer: · ?a | n integer: 1 ·" },
};

static void
test_options (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (option_cases); i++)
    {
      const OptionCase *one = &option_cases[i];
      g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();

      options->flatten = one->flattens;
      options->records = g_strdup (one->records);
      options->columns = one->columns != NULL ? g_strsplit (one->columns, "|", -1) : NULL;
      options->csv->missing = one->missing != NULL ? g_strsplit (one->missing, "|", -1) : NULL;
      if (one->typed != NULL)
        {
          options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          g_hash_table_insert (options->csv->types, g_strdup (one->typed), GINT_TO_POINTER (one->type));
        }
      check_file (one->file, options, one->outcome);
    }
}

/* --- what a scan tells ----------------------------------------------------------------- */

static HunchScan *
scan_text (const char *text,
           gssize      n,
           gint64      max_rows,
           GError    **error)
{
  g_autofree char *path = NULL;
  g_autoptr (HunchSource) source = NULL;
  HunchScan *scan;
  int fd = g_file_open_tmp ("test-json-XXXXXX", &path, NULL);
  gsize length = n < 0 ? strlen (text) : (gsize) n;

  g_assert_cmpint (fd, >=, 0);
  for (gsize at = 0; at < length;)
    {
      gssize written = write (fd, text + at, length - at);

      g_assert_cmpint (written, >, 0);
      at += written;
    }
  close (fd);
  source = hunch_source_new (path, NULL);
  scan = hunch_json_scan_new (source, NULL, max_rows, NULL, NULL, error);
  if (scan != NULL)
    g_object_set_data_full (G_OBJECT (scan), "path", g_steal_pointer (&path), g_free);
  else
    g_unlink (path);
  return scan;
}

/* The file of scan_text() goes with its scan. */
static void
drop_scan (HunchScan *scan)
{
  g_unlink (g_object_get_data (G_OBJECT (scan), "path"));
  g_assert_finalize_object (scan);
}

static void
test_evidence (void)
{
  static const Case evidence[] = {
    { "{\"v\":1}\n{\"v\":null}", "1 value is a whole number" },
    { "{\"v\":1}{\"v\":2.5}", "all 2 values are numbers" },
    { "{\"v\":\"\"}{\"v\":\"2021-09-25\"}", "1 string is a date; 1 empty string is missing" },
    { "{\"v\":1}{\"v\":\"a\"}{\"v\":[]}{\"v\":true}", "1 string, 1 number, 1 true or false, 1 object or list, kept as JSON" },
    { "{\"v\":1e999}", "1 number; 1e999 would lose digits as a number" },
    { "{\"v\":9007199254740993}{\"v\":0.5}", "2 numbers; some would lose digits as numbers with a point" },
    { "{\"v\":null}", "every value is missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (evidence); i++)
    {
      HunchScan *scan = scan_text (evidence[i].file, -1, -1, NULL);

      g_assert_cmpstr (hunch_scan_get_evidence (scan, 0), ==, evidence[i].outcome);
      g_assert_cmpstr (hunch_scan_get_format (scan), ==, "json");
      g_assert_true (hunch_scan_is_whole (scan));
      drop_scan (scan);
    }
}

static void
test_warnings (void)
{
  static const Case warnings[] = {
    { "{\"r\":[{\"a\":1}]}", "The records are the items of the list “r”; what stands beside it is not read." },
    { "{\"r\":[{\"a\":1}],\"s\":[{\"b\":1}]}", "The object is read as one record. It has several lists of records (“r”, “s”): say which to read instead." },
    { "{\"a\":\"\xff\"}", "1 byte is no character of UTF-8; it is kept as \\xNN with its two hexadecimal digits." },
    { "{\"a\":\"\\ud800\\udc\x30\x30\\ud800\"}", "1 half of a surrogate pair stands without the other; it is kept as it is written." },
    { "{\"a\":\"\\u0000\\u0000\"}", "2 zero characters stand inside the text; each is kept as the symbol ␀." },
    { "{\"a\":1,\"a\":2,\"a\":3}", "2 columns have names that came before; they have numbers behind their names." },
    { "{\"\":1}", "1 column has no name; it is called after its place." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (warnings); i++)
    {
      HunchScan *scan = scan_text (warnings[i].file, -1, -1, NULL);

      g_assert_cmpstr (hunch_scan_get_warnings (scan)[0], ==, warnings[i].outcome);
      g_assert_null (hunch_scan_get_warnings (scan)[1]);
      drop_scan (scan);
    }
}

static void
test_preview (void)
{
  HunchScan *scan = scan_text ("{\"a\":1,\"b\":\"x\\ty\"}\n{\"b\":true}\n{\"a\":null,\"b\":\"2\"}", -1, -1, NULL);
  HunchCellState state;

  g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, 3);
  g_assert_cmpuint (hunch_scan_get_n_preview_rows (scan), ==, 3);
  g_assert_cmpstr (hunch_scan_get_preview_raw (scan, 0, 1), ==, "x\ty");
  g_assert_cmpstr (hunch_scan_get_preview_value (scan, 0, 0, &state), ==, "1");
  g_assert_cmpint (state, ==, HUNCH_CELL_VALUE);
  g_assert_null (hunch_scan_get_preview_raw (scan, 1, 0));
  g_assert_null (hunch_scan_get_preview_value (scan, 1, 0, &state));
  g_assert_cmpint (state, ==, HUNCH_CELL_MISSING);
  g_assert_cmpstr (hunch_scan_get_preview_raw (scan, 2, 0), ==, "null");
  g_assert_cmpstr (hunch_scan_get_preview_value (scan, 1, 1, NULL), ==, "true");
  drop_scan (scan);
}

static void
test_max_rows (void)
{
  const char *text = "{\"a\":1}\n{\"a\":2}\n{\"a\":\"x\",\"b\":1}\n";
  HunchScan *scan = scan_text (text, -1, 2, NULL);
  g_autofree char *outcome = json_outcome_describe_scan (scan);
  guint n;

  hunch_scan_get_fields (scan, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (hunch_scan_is_whole (scan));
  g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, -1);
  g_assert_cmpstr (hunch_scan_get_evidence (scan, 0), ==, "all 2 values are whole numbers, in the first 2 records");
  g_assert_true (g_str_has_prefix (outcome, "A record of ") && strstr (outcome, "has the column “b”") != NULL);
  drop_scan (scan);

  scan = scan_text (text, -1, 3, NULL);
  g_assert_true (hunch_scan_is_whole (scan));
  g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, 3);
  drop_scan (scan);

  scan = scan_text ("[[1,2],[3,4],[5]]", -1, 2, NULL);
  g_clear_pointer (&outcome, g_free);
  outcome = json_outcome_describe_scan (scan);
  g_assert_true (g_str_has_suffix (outcome, " has a list of another length than those looked at before."));
  drop_scan (scan);
}

/* --- surprises ------------------------------------------------------------------------ */

/* What comes behind the first 8 MB of {"a":1,"b":"xx…","c":null}. */
static void
check_surprise (const char *behind,
                gssize      n,
                int         code)
{
  g_autofree char *filling = g_strnfill (4000, 'x');
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = NULL;
  HunchScan *scan;

  while (text->len < 9 * 1024 * 1024)
    g_string_append_printf (text, "{\"a\":1,\"b\":\"%s\",\"c\":null}\n", filling);
  g_string_append_len (text, behind, n < 0 ? (gssize) strlen (behind) : n);

  scan = scan_text (text->str, text->len, -1, NULL);
  g_assert_false (hunch_scan_is_whole (scan));
  reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
  while (hunch_reader_next (reader, NULL, &error) != NULL)
    ;
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, HUNCH_FORMAT_ERROR, code);
  g_clear_object (&reader);
  drop_scan (scan);
}

static void
test_surprise (void)
{
  check_surprise ("{\"a\":2,\"b\":\"\\u00e9\",\"c\":null}", -1, -1);
  check_surprise ("{\"b\":5,\"a\":null}", -1, -1);
  check_surprise ("{\"b\":[1]}", -1, -1);
  check_surprise ("{\"d\":null}", -1, HUNCH_FORMAT_ERROR_SURPRISE);
  check_surprise ("{\"a\":1.5}", -1, HUNCH_FORMAT_ERROR_SURPRISE);
  check_surprise ("{\"a\":\"1\"}", -1, HUNCH_FORMAT_ERROR_SURPRISE);
  check_surprise ("{\"c\":1}", -1, HUNCH_FORMAT_ERROR_SURPRISE);
  check_surprise ("{\"b\":\"\\ud800\"}", -1, HUNCH_FORMAT_ERROR_SURPRISE);
  check_surprise ("{\"b\":\"\xff\"}", -1, HUNCH_FORMAT_ERROR_SURPRISE);
  check_surprise ("{\"b\":\"x\"", -1, HUNCH_FORMAT_ERROR_MALFORMED);
}

/* --- any size ---------------------------------------------------------------------------- */

/* Records of all lengths, so that the buffer ends everywhere in one of them; the sums are those of the numbers written. */
static void
check_boundaries (const char *before,
                  const char *between,
                  const char *behind)
{
  g_autoptr (GString) text = g_string_new (before);
  g_autoptr (HunchReader) reader = NULL;
  const HunchBatch *batch;
  gint64 sum = 0, read_sum = 0, n_bytes = 0, n_rows = 0;
  gint64 read_bytes = 0;
  HunchScan *scan;

  for (guint i = 0; text->len < 1500 * 1000; i++)
    {
      guint n = i * 7919 % 977 + (i == 1000 ? 700 * 1000 : 0);

      g_string_append_printf (text, "%s{\"n\": %u, \"s\": \"", i > 0 ? between : "", i);
      for (guint k = 0; k < n; k++)
        g_string_append (text, k % 16 == 5 ? "\\n" : k % 16 == 9 ? "é" : "x");
      g_string_append_printf (text, "\", \"o\": {\"k\": [%u, \"\\u00e9\"]}}", i);
      sum += i;
      n_bytes += n + (n + 6) / 16;
      n_rows++;
    }
  g_string_append (text, behind);

  scan = scan_text (text->str, text->len, G_MAXINT64, NULL);
  g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, n_rows);
  reader = hunch_scan_read (scan, NULL, 0, NULL, NULL);
  while ((batch = hunch_reader_next (reader, NULL, NULL)) != NULL)
    for (gsize row = 0; row < batch->n_rows; row++)
      {
        read_sum += batch->columns[0].integers[row];
        read_bytes += batch->columns[1].slices[row].length;
        g_assert_cmpint (batch->columns[2].slices[row].text[0], ==, '{');
        g_assert_cmpint (batch->columns[2].slices[row].text[batch->columns[2].slices[row].length - 1], ==, '}');
      }
  g_assert_cmpint (read_sum, ==, sum);
  g_assert_cmpint (read_bytes, ==, n_bytes);
  g_assert_cmpint (hunch_reader_get_bytes_read (reader), ==, text->len);
  g_clear_object (&reader);
  drop_scan (scan);
}

static void
test_boundaries (void)
{
  check_boundaries ("", "\n", "\n");
  check_boundaries ("[", ",\n", "]");
  check_boundaries ("{\"before\": 1, \"list\": [", " , ", "], \"behind\": {}}");
}

/* Two thousand columns are a table, more are not, unless some are chosen. */
static void
test_wide (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (GError) error = NULL;
  HunchScan *scan;
  guint n;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "%s\"c%u\":%u", i > 0 ? "," : "", i, i);
  g_string_append_c (text, '}');
  scan = scan_text (text->str, -1, -1, NULL);
  hunch_scan_get_fields (scan, &n);
  g_assert_cmpuint (n, ==, 2000);
  drop_scan (scan);

  g_string_append (text, "{\"one more\":1}");
  g_assert_null (scan_text (text->str, -1, -1, &error));
  g_assert_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE);
}

/* Objects used as maps have keys without end: nothing of them is kept but what was asked for. */
static void
test_keys_without_end (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  g_autofree char *outcome = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "{\"k%u\":1,\"k%u\":2}\n", i, i);
  g_string_append (text, "{\"wanted\":\"x\"}\n");
  path = g_build_filename (g_get_tmp_dir (), "test-json-keys.jsonl", NULL);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));
  options->columns = g_strsplit ("wanted", "|", -1);
  outcome = json_outcome_describe (path, options, -1);
  g_assert_true (g_str_has_prefix (outcome, "20001 rows | wanted text: · ·"));
  g_assert_true (g_str_has_suffix (outcome, "· x"));
  g_unlink (path);
}

/* A million times the same name in one record must not take a million times a million steps. */
static void
test_repeated_name (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":1");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000 * 1000; i++)
    g_string_append (text, ",\"b\":1");
  g_string_append_c (text, '}');
  g_assert_null (scan_text (text->str, text->len, -1, &error));
  g_assert_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE);
}

/* --- the rest --------------------------------------------------------------------------- */

static void
test_chosen_fields (void)
{
  HunchScan *scan = scan_text ("{\"a\":1,\"b\":\"x\",\"c\":2.5}\n{\"c\":1,\"a\":2}", -1, -1, NULL);
  const guint fields[] = { 2, 0 };
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, fields, 2, NULL, NULL);
  const HunchBatch *batch = hunch_reader_next (reader, NULL, NULL);

  g_assert_cmpuint (batch->n_columns, ==, 2);
  g_assert_cmpuint (batch->n_rows, ==, 2);
  g_assert_cmpfloat (batch->columns[0].reals[0], ==, 2.5);
  g_assert_cmpfloat (batch->columns[0].reals[1], ==, 1);
  g_assert_cmpint (batch->columns[1].integers[1], ==, 2);
  g_assert_null (hunch_reader_next (reader, NULL, NULL));
  g_clear_object (&reader);
  drop_scan (scan);
}

static void
test_cancelled (void)
{
  g_autofree char *path = find_corpus ("lines.jsonl");
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (HunchScan) scan = hunch_json_scan_new (source, NULL, -1, NULL, NULL, NULL);
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hunch_reader_next (reader, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (hunch_json_scan_new (source, NULL, -1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Records and different names counted with Python 3.11's json. */
static void
test_real_data (void)
{
  static const struct { const char *file; gint64 n_rows; guint n_fields; } real[] = {
    { "coursera/psy-001_clickstream_export_snippet.jsonl", 80, 11 },
    { "twitter/archive-stream_first-300-statuses.jsonl", 1050, 37 },
    { "twitter/search_response_twitter.json", 100, 25 },
    { "twitter/original_format_examples.json", 25, 35 },
    { "tmdb/api-v3/movie_popular_2016.json", 20, 14 },
    { "tmdb/api-v3/genre_list_2014.json", 35, 2 },
    { "tmdb/api-v3/movie_383498_2018.json", 1, 26 },
  };
  const char *told = g_getenv ("HUNCH_SHARED_DATA");
  g_autofree char *folder = told != NULL ? g_strdup (told) : g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "..", "shared", "data", NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the real data are not here");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (real); i++)
    {
      g_autofree char *path = g_build_filename (folder, real[i].file, NULL);
      g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
      g_autoptr (HunchScan) scan = hunch_json_scan_new (source, NULL, -1, NULL, NULL, NULL);
      guint n;

      g_assert_nonnull (scan);
      hunch_scan_get_fields (scan, &n);
      g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, real[i].n_rows);
      g_assert_cmpuint (n, ==, real[i].n_fields);
    }
}

/* Records of 300 kB: the fourth is the last that begins within a million bytes. One that is larger than that is shown all the same. */
static void
test_glance (void)
{
  g_autofree char *filling = g_strnfill (300000, 'x');
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (HunchScan) scan = NULL, small = NULL;
  int fd = g_file_open_tmp ("json-glance-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, "{\"a\":%u,\"b\":\"%s\"}\n", i, filling);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  source = hunch_source_new (path, NULL);
  scan = hunch_json_scan_new_glance (source, NULL, 500, 1000000, NULL, NULL);
  g_assert_cmpuint (hunch_scan_get_n_preview_rows (scan), ==, 4);
  g_assert_false (hunch_scan_is_whole (scan));
  small = hunch_json_scan_new_glance (source, NULL, 500, 1000, NULL, NULL);
  g_assert_cmpuint (hunch_scan_get_n_preview_rows (small), ==, 1);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/json/corpus", test_corpus);
  g_test_add_func ("/format/json/options", test_options);
  g_test_add_func ("/format/json/evidence", test_evidence);
  g_test_add_func ("/format/json/warnings", test_warnings);
  g_test_add_func ("/format/json/preview", test_preview);
  g_test_add_func ("/format/json/max-rows", test_max_rows);
  g_test_add_func ("/format/json/surprise", test_surprise);
  g_test_add_func ("/format/json/boundaries", test_boundaries);
  g_test_add_func ("/format/json/wide", test_wide);
  g_test_add_func ("/format/json/keys-without-end", test_keys_without_end);
  g_test_add_func ("/format/json/repeated-name", test_repeated_name);
  g_test_add_func ("/format/json/chosen-fields", test_chosen_fields);
  g_test_add_func ("/format/json/cancelled", test_cancelled);
  g_test_add_func ("/format/json/real-data", test_real_data);
  g_test_add_func ("/format/json/glance", test_glance);

  return g_test_run ();
}
