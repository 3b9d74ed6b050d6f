/* Every file of tests/corpus/csv is named after its oddity; what has to become of it follows from the
 * conventions at the top of format/csv.h, applied by hand. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "csv-outcome.h"

typedef struct
{
  const char *file;
  const char *outcome;
} Case;

static const Case cases[] = {
  { "all-quoted.csv", "UTF-8 , header, 2 rows | Title text: One: Two Three | Date date: 2020-04-03 2019-12-31" },
  { "all-text-no-header.csv", "UTF-8 , no header, 3 rows | column_1 text: x x x | column_2 text: y z w" },
  { "all-text.csv", "UTF-8 , header, 2 rows | first text: x z | second text: y w" },
  { "beyond-int64.csv", "UTF-8 none header, 2 rows | n text: 9223372036854775808 1" },
  { "binary.csv", "binary.csv looks like binary data, not like text." },
  { "blank-lines.csv", "UTF-8 , header, 2 rows | a integer: 1 3 | b integer: 2 4" },
  { "blanks-around.csv", "UTF-8 , header, 2 rows | n integer: 1 2 | t text:  x  y " },
  { "booleans.csv", "UTF-8 , header, 2 rows | a boolean: 1 0 | b text: yes no | c boolean: 1 0" },
  { "comma-ambiguous.csv", "UTF-8 ; header, 2 rows | n text: 1,234 5,678 | m text: a b" },
  { "comma-settled-by-other-column.csv", "UTF-8 ; header, 2 rows | n real: 1.234 5.678 | m real: 0.5 1.25" },
  { "cr-only.csv", "UTF-8 , header, 2 rows | a integer: 1 3 | b integer: 2 4" },
  { "crlf.csv", "UTF-8 , header, 2 rows | a integer: 1 3 | b integer: 2 4" },
  { "date-ambiguous.csv", "UTF-8 none header, 2 rows | d text: 03/04/2021 05/06/2021" },
  { "date-dmy.csv", "UTF-8 none header, 2 rows | d date: 2021-03-29 2021-02-01" },
  { "date-half-day.csv", "UTF-8 none header, 2 rows | t timestamp: 2021-09-25 15:04:00 2021-09-26 00:00:00" },
  { "date-impossible.csv", "UTF-8 none header, 2 rows | d text: 2021-02-29 2021-03-01" },
  { "date-iso.csv", "UTF-8 , header, 2 rows | d date: 2021-09-25 2020-02-29 | t timestamp: 2021-09-25 10:11:12.5Z 2021-09-25 10:11:12" },
  { "date-mdy-short-year.csv", "UTF-8 none header, 2 rows | d date: 2020-04-03 2019-12-31" },
  { "date-month-names.csv", "UTF-8 , header, 2 rows | d date: 2021-09-25 2020-05-01 | e date: 2021-09-25 2020-05-01 | f date: 2021-09-25 2020-05-01" },
  { "date-settled-by-other-column.csv", "UTF-8 , header, 2 rows | d date: 2021-03-04 2021-05-06 | e date: 2021-01-31 2021-02-01" },
  { "duplicate-names.csv", "UTF-8 , header, 1 rows | id integer: 1 | name text: x | Name_2 text: y | name_3 text: z" },
  { "durations.csv", "UTF-8 , header, 3 rows | a duration: 5025 2473 360001.5 | b text: 41:13 42:10 1:10 | c text: 1:23:45 1:60:00 0:00:01" },
  { "eight-of-nine-numbers.csv", "UTF-8 none header, 9 rows | n text: 1 2 3 4 5 6 7 8 74 min" },
  { "empty-names.csv", "UTF-8 , header, 1 rows | id integer: 1 | column_2 integer: 2 | c integer: 3 | column_4 integer: 4" },
  { "empty.csv", "empty.csv is empty." },
  { "gzip.csv", "gzip.csv is not text: it is a file packed with gzip." },
  { "excel-errors.csv", "UTF-8 , header, 3 rows | n integer: 5 · 7 | t text: a #N/A b | m text: #REF! #REF! #REF!" },
  { "excel-formulas.csv", "UTF-8 , header, 3 rows | zip text: 00123 00124 79100 | n integer: 1 2 3" },
  { "excel-formulas-that-read-otherwise.csv",
    "UTF-8 , header, 5 rows | a text: 1 true 2020-01-01 1:00:00 1 | b integer: 2 3 3 3 1" },
  { "header-only.csv", "UTF-8 , header, 0 rows | a text: | b text: | c text:" },
  { "int64-limits.csv", "UTF-8 none header, 2 rows | n integer: 9223372036854775807 -9223372036854775808" },
  { "latin1.csv", "ISO-8859-1 , header, 2 rows | name text: café über | n integer: 1 2" },
  { "leading-zeros.csv", "UTF-8 , header, 2 rows | zip text: 08123 79100 | n integer: 1 2" },
  { "lone-scalar.csv", "lone-scalar.csv holds a single value, which is no table." },
  { "lone-word.csv", "lone-word.csv holds a single value, which is no table." },
  { "long-ids.csv", "UTF-8 , header, 2 rows | id text: 12345678901234567890 98765432109876543210 | n integer: 1 2" },
  { "long-rows.csv", "UTF-8 , header, 3 rows | a integer: 1 3 8 | b integer: 2 4 9 | overflow text: · 5,\"6,7\" ·" },
  { "missing-markers.csv", "UTF-8 , header, 9 rows | x real: 1 · · · · · · · 2.5 | g text: a b c d e f g h ·" },
  { "mixed-line-ends.csv", "UTF-8 , header, 4 rows | a integer: 1 3 5 7 | b integer: 2 4 6 8" },
  { "namibia.csv", "UTF-8 , header, 4 rows | country text: NA GB FR DE | n integer: 1 2 3 4" },
  { "no-header.csv", "UTF-8 , no header, 2 rows | column_1 integer: 1 2 | column_2 text: ann bob | column_3 real: 2.5 3.5" },
  { "no-newline-at-end.csv", "UTF-8 , header, 2 rows | a integer: 1 3 | b integer: 2 4" },
  { "one-column-header-only.csv", "one-column-header-only.csv holds a single value, which is no table." },
  { "one-column-no-header.csv", "UTF-8 none no header, 3 rows | column_1 integer: 1 2 3" },
  { "one-column-with-gap.csv", "UTF-8 none header, 3 rows | y integer: 1 · 3" },
  { "one-column.csv", "UTF-8 none header, 3 rows | y real: 299.85 299.74 299.9" },
  { "only-blank-lines.csv", "only-blank-lines.csv is empty." },
  { "overflow-name-taken.csv", "UTF-8 , header, 1 rows | a integer: 1 | overflow integer: 2 | overflow_2 text: 3" },
  { "phone-numbers.csv", "UTF-8 none header, 2 rows | phone text: +441234567 +498765432" },
  { "pipe.csv", "UTF-8 | header, 1 rows | a integer: 1 | b integer: 2 | c integer: 3" },
  { "plain.csv", "UTF-8 , header, 2 rows | id integer: 1 2 | name text: ann bob | score real: 2.5 3.25" },
  { "plus-and-minus.csv", "UTF-8 none header, 3 rows | change integer: 5 -3 0" },
  { "quote-never-closed.csv", "Line 3 of quote-never-closed.csv opens a quote that is never closed." },
  { "quoted.csv", "UTF-8 , header, 2 rows | a text: x, y line\nbreak | b text: say \"hi\" crlf\r\nbreak" },
  { "quotes-inside-unquoted.csv", "UTF-8 , header, 2 rows | size text: 5\" pipe 6\" pipe | name text: O\"Neil \"q\"" },
  { "real-shapes.csv", "UTF-8 none header, 7 rows | x real: 83 10.07 -6.860120914 100000 0.5 5 -0" },
  { "semicolon-decimal-comma.csv", "UTF-8 ; header, 2 rows | name text: a b | price real: 1.5 22.75" },
  { "sep-line.csv", "UTF-8 ; header, 1 rows | a integer: 1 | b integer: 2" },
  { "seventeen-digits.csv", "UTF-8 none header, 2 rows | x real: 0.30000000000000004 1.5" },
  { "short-rows.csv", "UTF-8 , header, 3 rows | a integer: 1 4 5 | b integer: 2 · 6 | c integer: 3 · ·" },
  { "tab.csv", "UTF-8 tab header, 2 rows | a real: 1.5 2.5 | b integer: 2 3" },
  { "text-after-closing-quote.csv", "UTF-8 , header, 3 rows | a text: \"x\"y x \"x\"\"y\"z\" | b integer: 1 2 3" },
  { "thousands-apostrophe.csv", "UTF-8 ; header, 2 rows | n real: 1234.5 12345.75 | m text: a b" },
  { "thousands-blank.csv", "UTF-8 ; header, 2 rows | n real: 1234.5 12345.75 | m text: a b" },
  { "thousands-by-size.csv", "UTF-8 ; header, 4 rows | n integer: 12 345 1204 15000 | m text: a b c d" },
  { "thousands-millions.csv", "UTF-8 ; header, 2 rows | n integer: 1234 12345678 | m text: a b" },
  { "thousands-point.csv", "UTF-8 ; header, 2 rows | n real: 1234.5 12345.75 | m text: a b" },
  { "three-columns-one-missing.csv", "UTF-8 , header, 2 rows | a integer: 1 2 | b text: · · | c text: x y" },
  { "too-many-digits.csv", "UTF-8 none header, 2 rows | x text: 0.12345678901234567890 1.5" },
  { "trailing-separators.csv", "UTF-8 , header, 2 rows | a integer: 1 3 | b integer: 2 4" },
  { "utf16be-bom.csv", "UTF-16BE , header, 2 rows | a integer: 1 2 | b text: é 日本" },
  { "utf16le-bom.csv", "UTF-16LE , header, 2 rows | a integer: 1 2 | b text: é 日本" },
  { "utf16le-no-bom.csv", "UTF-16LE , header, 2 rows | name text: one two | value integer: 1 2" },
  { "utf8-bom.csv", "UTF-8 , header, 1 rows | a integer: 1 | b text: é" },
  { "wide-unicode.csv", "UTF-8 , header, 2 rows | naïve integer: 1 2 | 日本語 text: 二 三" },
  { "windows1252.csv", "WINDOWS-1252 , header, 3 rows | name text: “quoted” 5 € undefined \\x81 | n integer: 1 2 3" },
  { "year-headers.csv", "UTF-8 , header, 2 rows | country text: GB FR | 2019 integer: 10 11 | 2020 integer: 20 21 | 2021 integer: 30 31" },
  { "zero-byte-in-text.csv", "UTF-8 , header, 2 rows | a text: x␀y plain words that are long enough | b integer: 1 2" },
};

static void
test_corpus (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "csv", cases[i].file, NULL);
      g_autofree char *outcome = csv_outcome_describe (path, NULL);

      g_assert_cmpstr (outcome, ==, cases[i].outcome);
    }
}

static char *
write_text (const char *text,
            gssize      n)
{
  g_autofree char *folder = g_dir_make_tmp ("hunch-csv-XXXXXX", NULL);
  char *path = g_build_filename (folder, "data.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, n, NULL));

  return path;
}

static void
remove_text (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (path);
}

/* What one column of texts becomes under options. */
typedef struct
{
  const char    *text;
  const char    *told;        /* a type, or NULL */
  char           decimal;
  char           thousands;
  HunchDateOrder order;
  const char    *missing;     /* with blanks between, or NULL */
  const char    *outcome;
} OptionCase;

static const OptionCase option_cases[] = {
  { "n;m\n1,234;a\n", NULL, ',', 0, 0, NULL, "UTF-8 ; header, 1 rows | n real: 1.234 | m text: a" },
  { "n;m\n1,234;a\n", NULL, '.', 0, 0, NULL, "UTF-8 ; header, 1 rows | n integer: 1234 | m text: a" },
  { "n;m\n1,234;a\n", NULL, 0, ',', 0, NULL, "UTF-8 ; header, 1 rows | n integer: 1234 | m text: a" },
  { "n\n08123\n79100\n", "integer", 0, 0, 0, NULL, "UTF-8 none header, 2 rows | n integer: 8123 79100" },
  { "n\n8\n74 min\n9.5\n", "integer", 0, 0, 0, NULL, "UTF-8 none header, 3 rows | n integer: 8 ?74 min ?9.5" },
  { "n\n8\n74 min\n9.5\n", "real", 0, 0, 0, NULL, "UTF-8 none header, 3 rows | n real: 8 ?74 min 9.5" },
  { "n\n8\n9\n", "text", 0, 0, 0, NULL, "UTF-8 none header, 2 rows | n text: 8 9" },
  { "n\n1\n0\nyes\nmaybe\n", "boolean", 0, 0, 0, NULL, "UTF-8 none header, 4 rows | n boolean: 1 0 1 ?maybe" },
  { "n\n2021-02-29\n2021-03-01\n", "date", 0, 0, 0, NULL, "UTF-8 none header, 2 rows | n date: ?2021-02-29 2021-03-01" },
  { "n\n03/04/2021\n", NULL, 0, 0, HUNCH_DATE_ORDER_DMY, NULL, "UTF-8 none header, 1 rows | n date: 2021-04-03" },
  { "n\n03/04/2021\n", NULL, 0, 0, HUNCH_DATE_ORDER_MDY, NULL, "UTF-8 none header, 1 rows | n date: 2021-03-04" },
  { "n\n20/04/03\n", NULL, 0, 0, HUNCH_DATE_ORDER_YMD, NULL, "UTF-8 none header, 1 rows | n date: 2020-04-03" },
  { "n\n-99\nNA\n7\n", NULL, 0, 0, 0, "-99 NA", "UTF-8 none header, 3 rows | n integer: · · 7" },
  { "n\nNA\nGB\n", NULL, 0, 0, 0, "NA", "UTF-8 none header, 2 rows | n text: · GB" },
  { "n\n-\nx\n", NULL, 0, 0, 0, "NA", "UTF-8 none header, 2 rows | n text: - x" },
  { "t\n2021-01-01 24:00:00\n2021-01-01 10:00\n", NULL, 0, 0, 0, NULL, "UTF-8 none header, 2 rows | t text: 2021-01-01 24:00:00 2021-01-01 10:00" },
  { "t\n2021-01-01T10:00+01\n2021-01-01 10:00:00.123456789-0530\n", NULL, 0, 0, 0, NULL,
    "UTF-8 none header, 2 rows | t timestamp: 2021-01-01 10:00:00+01:00 2021-01-01 10:00:00.123456789-05:30" },
  { "x\n1e999\n1\n", NULL, 0, 0, 0, NULL, "UTF-8 none header, 2 rows | x text: 1e999 1" },
  { "x\n1e-400\n1.5\n", NULL, 0, 0, 0, NULL, "UTF-8 none header, 2 rows | x text: 1e-400 1.5" },
  { "x\n9007199254740993\n1.5\n", NULL, 0, 0, 0, NULL, "UTF-8 none header, 2 rows | x text: 9007199254740993 1.5" },
  { "n\n1:23:45\n41:13\n90\nx\n", "duration", 0, 0, 0, NULL, "UTF-8 none header, 4 rows | n duration: 5025 2473 90 ?x" },
  { "n\n=\"007\"\n=\"x\"\n8\n", "integer", 0, 0, 0, NULL, "UTF-8 none header, 3 rows | n integer: 7 ?=\"x\" 8" },
  /* Texts separated by tabs, as public tables have them: a quotation mark is a letter. */
  { "t\tn\n\"Heroes\" of it\t1\n5\" pipe\t2\n", NULL, 0, 0, 0, NULL, "UTF-8 tab header, 2 rows | t text: \"Heroes\" of it 5\" pipe | n integer: 1 2" },
  { "t\tn\na\t1\n\"lone\t2\nb\t3\n", NULL, 0, 0, 0, NULL, "UTF-8 tab header, 3 rows | t text: a \"lone b | n integer: 1 2 3" },
  { "t\tn\n\"lone\t2\nb\t3\n", NULL, 0, 0, 0, NULL, "UTF-8 tab header, 2 rows | t text: \"lone b | n integer: 2 3" },
  { "t\tn\n\"a\t1\nb\t2\nc\"\t3\n", NULL, 0, 0, 0, NULL, "UTF-8 tab header, 3 rows | t text: \"a b c\" | n integer: 1 2 3" },
  /* Here they are quotation marks: whole cells, and what without them would make rows of different widths. */
  { "t\tn\n\"a\"\"b\"\t1\nc\t2\n", NULL, 0, 0, 0, NULL, "UTF-8 tab header, 2 rows | t text: a\"b c | n integer: 1 2" },
  { "t\tn\n\"a\tb\"\t1\n\"c\nd\"\t2\n", NULL, 0, 0, 0, NULL, "UTF-8 tab header, 2 rows | t text: a\tb c\nd | n integer: 1 2" },
  { "t\tn\n\"a\tb\"\t1\n\"c\"d\t2\n\"e\tf\"\t3\n", NULL, 0, 0, 0, NULL,
    "UTF-8 tab header, 3 rows | t text: a\tb \"c\"d e\tf | n integer: 1 2 3" },
  /* Under commas nothing changes. */
  { "t,n\n\"Heroes\" of it,1\nb,2\n", NULL, 0, 0, 0, NULL, "UTF-8 , header, 2 rows | t text: \"Heroes\" of it b | n integer: 1 2" },
  /* As programs write moments. 3 July 2019 was a Wednesday; the day of the week must be the right one. */
  { "t\nWed Jul 03 06:30:00 +0000 2019\nMon Feb 29 23:59:59 -0530 2016\n", NULL, 0, 0, 0, NULL,
    "UTF-8 none header, 2 rows | t timestamp: 2019-07-03 06:30:00Z 2016-02-29 23:59:59-05:30" },
  { "t;n\nWed, 03 Jul 2019 06:30:00 GMT;1\nThu, 4 Jul 2019 06:30:00 +0200;2\n", NULL, 0, 0, 0, NULL,
    "UTF-8 ; header, 2 rows | t timestamp: 2019-07-03 06:30:00Z 2019-07-04 06:30:00+02:00 | n integer: 1 2" },
  { "t\nWed Jul  3 06:30:00 2019\n2019-07-03 06:30:00\n", NULL, 0, 0, 0, NULL,
    "UTF-8 none header, 2 rows | t timestamp: 2019-07-03 06:30:00 2019-07-03 06:30:00" },
  { "t\nWed Jul 03 06:30:00 +0000 2019\nTue Jul 03 06:30:00 +0000 2019\n", NULL, 0, 0, 0, NULL,
    "UTF-8 none header, 2 rows | t text: Wed Jul 03 06:30:00 +0000 2019 Tue Jul 03 06:30:00 +0000 2019" },
  { "t\nWed Jul 03 06:30:00 +0000 2019\nWed Jul 03 06:30:00 CEST 2019\n", NULL, 0, 0, 0, NULL,
    "UTF-8 none header, 2 rows | t text: Wed Jul 03 06:30:00 +0000 2019 Wed Jul 03 06:30:00 CEST 2019" },
  { "x\n9007199254740993\n1\n", NULL, 0, 0, 0, NULL, "UTF-8 none header, 2 rows | x integer: 9007199254740993 1" },
};

static void
test_options (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (option_cases); i++)
    {
      const OptionCase *one = &option_cases[i];
      g_autoptr (HunchCsvOptions) options = hunch_csv_options_new ();
      g_autofree char *outcome = NULL;
      char *path = write_text (one->text, -1);
      HunchDataType type;

      options->decimal = one->decimal;
      options->thousands = one->thousands;
      options->date_order = one->order;
      options->missing = one->missing != NULL ? g_strsplit (one->missing, " ", -1) : NULL;
      options->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      if (one->told != NULL && hunch_data_type_from_name (one->told, &type))
        g_hash_table_insert (options->types, g_strdup ("n"), GINT_TO_POINTER (type));

      outcome = csv_outcome_describe (path, options);
      g_assert_cmpstr (outcome, ==, one->outcome);
      remove_text (path);
    }
}

/* The quotation mark as told. */
static void
test_quote (void)
{
  static const struct
  {
    const char *text;
    char        quote;
    const char *outcome;
  } quotes[] = {
    { "t,n\n'a, b',1\n'it''s',2\n", '\'', "UTF-8 , header, 2 rows | t text: a, b it's | n integer: 1 2" },
    { "t,n\n\"a,1\nb\",2\n", HUNCH_CSV_QUOTE_NONE, "UTF-8 , header, 2 rows | t text: \"a b\" | n integer: 1 2" },
    { "t\tn\n\"a\t1\nb\"\t2\n", '"', "UTF-8 tab header, 1 rows | t text: a\t1\nb | n integer: 2" },
    { "t\tn\n\"a\t1\nb\t2\n", '"', "Line 2 of #.csv opens a quote that is never closed." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      g_autoptr (HunchCsvOptions) options = hunch_csv_options_new ();
      g_autofree char *outcome = NULL;
      char *path = write_text (quotes[i].text, -1);

      options->quote = quotes[i].quote;
      outcome = csv_outcome_describe (path, options);
      if (strchr (quotes[i].outcome, '#') != NULL)
        g_assert_true (g_str_has_suffix (outcome, strchr (quotes[i].outcome, '#') + 5));
      else
        g_assert_cmpstr (outcome, ==, quotes[i].outcome);
      remove_text (path);
    }
}

/* Far behind what is looked at first; both files of a table, of which the second alone shows it. */
static void
test_quote_late (void)
{
  g_autoptr (GString) text = g_string_new ("t\tn\n");
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (HunchCsvScan) scan = NULL;
  g_autoptr (GError) error = NULL;
  char *path;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "%s\t%u\n", i == 90000 ? "\"late" : "early", i);
  path = write_text (text->str, -1);
  source = hunch_source_new (path, NULL);
  scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hunch_csv_scan_get_n_rows (scan), ==, 100000);
  g_assert_cmpint (hunch_csv_scan_get_quote (scan), ==, 0);
  g_assert_cmpstr (hunch_csv_scan_get_warnings (scan)[0], ==,
                   "The quotation marks of this tab-separated text do not come in pairs, so they were read as letters.");
  remove_text (path);
}

/* What stands in formulas for texts counts for the type that was chosen: of six cells three are whole numbers, two true or false, one a day. */
static void
test_formulas (void)
{
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (HunchCsvScan) scan = NULL;
  char *path = write_text ("n\n=\"1\"\n=\"true\"\n=\"2020-01-01\"\n=\"012\"\n\"=\"\"30\"\"\"\n=\"\"\n", -1);
  const HunchCsvColumn *column;

  source = hunch_source_new (path, NULL);
  scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, NULL);
  column = hunch_csv_scan_get_columns (scan, &(guint) { 0 });
  g_assert_cmpint (column->type, ==, HUNCH_DATA_TEXT);
  g_assert_cmpint (column->n_other[HUNCH_DATA_TEXT], ==, 0);
  g_assert_cmpint (column->n_other[HUNCH_DATA_INTEGER], ==, 3);
  g_assert_cmpint (column->n_other[HUNCH_DATA_BOOLEAN], ==, 4);
  g_assert_cmpint (column->n_other[HUNCH_DATA_DATE], ==, 5);
  g_assert_cmpint (column->n_other[HUNCH_DATA_TIMESTAMP], ==, 6);
  remove_text (path);
}

/* What spreadsheets have done is said. */
static void
test_spreadsheet (void)
{
  g_autoptr (HunchCsvScan) scan = NULL;
  g_autoptr (HunchSource) source = NULL;
  char *path = write_text ("zip,n,id\n=\"00123\",#N/A,1.23457E+11\n=\"00124\",5,123456789012\n79100,#DIV/0!,1.23458E+11\n", -1);
  const char *const *warnings;

  source = hunch_source_new (path, NULL);
  scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, NULL);
  warnings = hunch_csv_scan_get_warnings (scan);
  g_assert_cmpstr (warnings[0], ==, "2 cells of column “zip” are formulas for a text (=\"…\") and were read as that text.");
  g_assert_cmpstr (warnings[1], ==, "2 cells of column “n” are error values of a spreadsheet (such as #N/A) and count as missing.");
  g_assert_cmpstr (warnings[2], ==, "2 cells of column “id” look as if a spreadsheet had rounded them.");
  g_assert_null (warnings[3]);
  g_assert_cmpint (hunch_csv_scan_get_columns (scan, &(guint) { 0 })[1].n_missing, ==, 2);
  g_assert_cmpstr (hunch_csv_scan_get_preview_value (scan, 0, 0, NULL), ==, "00123");
  g_assert_cmpstr (hunch_csv_scan_get_preview_raw (scan, 0, 0), ==, "=\"00123\"");
  remove_text (path);
}

/* The costs of each choice, and the first cells that stand in the way: "8 of 9 cells are whole numbers". */
static void
test_evidence (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "csv", "eight-of-nine-numbers.csv", NULL);
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (HunchCsvScan) scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, NULL);
  const HunchCsvColumn *column;
  guint n;

  column = hunch_csv_scan_get_columns (scan, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (column->n_other[HUNCH_DATA_INTEGER], ==, 1);
  g_assert_cmpint (column->n_other[HUNCH_DATA_DATE], ==, 9);
  g_assert_cmpint (column->n_other[HUNCH_DATA_TEXT], ==, 0);
  g_assert_cmpstr (column->first_failures[0], ==, "74 min");
  g_assert_null (column->first_failures[1]);
  g_assert_cmpstr (column->evidence, ==, "8 of 9 cells are whole numbers, not “74 min”");
}

static char *
dup_warnings (const char *text)
{
  char *path = write_text (text, -1);
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (HunchCsvScan) scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, NULL);
  char *warnings = g_strjoinv ("\n", (char **) hunch_csv_scan_get_warnings (scan));

  remove_text (path);

  return warnings;
}

/* One column: `n` usual cells, which are made from `usual` and the number of the row, with the odd ones among them. */
typedef struct
{
  const char *usual;
  guint       n;
  guint       n_different;
  const char *odd;       /* with line ends between */
  const char *warnings;
} UnlikeCase;

static const UnlikeCase unlike_cases[] = {
  { "TV-%u", 700, 9, "74 min\n84 min\n66 min", "3 cells of column “c” are unlike the others: 74 min, 84 min, 66 min." },
  { "TV-%u", 700, 9, "74 min", "1 cell of column “c” is unlike the others: 74 min." },
  { "TV-%u", 700, 9, "74\n75\n76", "3 cells of column “c” are unlike the others: 74." },       /* numbers in a row pass quickly */
  { "TV-%u", 700, 9, "2021-01-02\n2021-01-02", "2 cells of column “c” are unlike the others: 2021-01-02." },
  { "TV-%u", 5000, 9, "1 x\n2 x\n3 x\n4 x", "4 cells of column “c” are unlike the others, such as 1 x, 2 x, 3 x." },
  { "TV-%u", 5000, 5000, "?", "1 cell of column “c” is unlike the others: ?." },                 /* one shape */
  { "%u min", 500, 90, "unknown", "1 cell of column “c” is unlike the others: unknown." },
  { "%u", 500, 90, "unknown\nlost", "2 cells of column “c” are unlike the others: unknown, lost." },
  { "%u", 500, 90, "12 kg", "1 cell of column “c” is unlike the others: 12 kg." },
  { "1999-01-01 10:00:%02u", 500, 50, "later", "1 cell of column “c” is unlike the others: later." },
  { "08%03u", 3000, 900, "n.n.", "1 cell of column “c” is unlike the others: n.n.." },
  { "TV-%u", 190, 9, "74 min", "" },                                                             /* too few cells to judge */
  { "TV-%u", 700, 9, "1 x\n2 x\n3 x\n4 x", "" },                                                 /* too many for 700 */
  { "TV-%u", 3000, 9, "", "" },
  { "7%u", 900, 90, "0123", "" },                                                                /* a zero in front is not of another kind */
};

static char *
make_unlike (const UnlikeCase *one)
{
  GString *text = g_string_new ("c\n");

  for (guint i = 0; i < one->n; i++)
    {
      if (i == one->n / 2 && *one->odd != '\0')
        g_string_append_printf (text, "%s\n", one->odd);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_string_append_printf (text, one->usual, i % one->n_different);
#pragma GCC diagnostic pop
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

static void
test_unlike (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unlike_cases); i++)
    {
      g_autofree char *text = make_unlike (&unlike_cases[i]);
      g_autofree char *warnings = dup_warnings (text);

      g_assert_cmpstr (warnings, ==, unlike_cases[i].warnings);
    }
}

/* In free text no cell is unlike the others: titles, hexadecimal ids, and a column that varies late. */
static void
test_not_unlike (void)
{
  g_autoptr (GString) text = g_string_new ("title,id,late\n");
  g_autofree char *warnings = NULL;

  for (guint i = 0; i < 60000; i++)
    {
      static const char *const words[] = { "The ", "It’s ", "Don’t Go, ", "A.M. and the ", "" };
      g_autofree char *title = i == 7 ? g_strdup ("93 Days") : g_strdup_printf ("%sw%cx %u", words[i % 5], 'a' + i % 26, i);

      g_string_append_printf (text, "\"%s\",%08x,\"%s\"\n", title, i * 2654435761u, i == 9 ? "3%" : i < 9000 ? "same" : title);
    }
  warnings = dup_warnings (text->str);
  g_assert_cmpstr (warnings, ==, "");
}

/* Lines are counted as in an editor: the header is one, and so is each line of a cell with several. */
static void
test_ragged (void)
{
  g_autofree char *one = dup_warnings ("a,b\n\n1,\"x\ny\"\n2\n3,4,5\n");
  g_autofree char *two = dup_warnings ("a,b\n1,2\n2\n2\n3,4,5\n3,4,5\n3,4,\n6,7\n6,7\n6,7\n6,7\n6,7\n6,7\n");

  g_assert_cmpstr (one, ==, "1 row has fewer cells than the 2 columns and was filled up with missing cells: line 5.\n"
                            "1 row has more cells than the 2 columns: line 6. The extra cells are kept in column “overflow”.\n"
                            "1 blank line was skipped.");
  g_assert_cmpstr (two, ==, "2 rows have fewer cells than the 2 columns and were filled up with missing cells, the first on line 3.\n"
                            "2 rows have more cells than the 2 columns, the first on line 5. The extra cells are kept in column “overflow”.\n"
                            "1 row ends with separators and nothing after them, which were ignored.");
}

static void
test_preview (void)
{
  g_autoptr (HunchSource) source = hunch_source_new ("generator:clickstream?rows=50000&seed=3", NULL);
  g_autoptr (HunchCsvScan) scan = hunch_csv_scan_new (source, NULL, 200, NULL, NULL, NULL);
  HunchCellState state;
  guint n;

  g_assert_false (hunch_csv_scan_is_whole (scan));
  g_assert_cmpint (hunch_csv_scan_get_n_rows (scan), ==, 200);
  g_assert_cmpuint (hunch_csv_scan_get_n_preview_rows (scan), ==, 200);
  g_assert_cmpint (hunch_csv_scan_get_columns (scan, &n)[0].type, ==, HUNCH_DATA_TIMESTAMP);
  g_assert_cmpuint (n, ==, 7);
  g_assert_cmpstr (hunch_csv_scan_get_preview_raw (scan, 199, 6), ==, hunch_csv_scan_get_preview_value (scan, 199, 6, &state));
  g_assert_cmpint (state, ==, HUNCH_CELL_VALUE);
}

/* Raw beside value, and no raw where a short row has no cell. */
static void
test_preview_raw (void)
{
  char *path = write_text ("a,b\n 1 ,x\n2\n", -1);
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (HunchCsvScan) scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, NULL);
  HunchCellState state;

  g_assert_cmpstr (hunch_csv_scan_get_preview_raw (scan, 0, 0), ==, " 1 ");
  g_assert_cmpstr (hunch_csv_scan_get_preview_value (scan, 0, 0, &state), ==, "1");
  g_assert_null (hunch_csv_scan_get_preview_raw (scan, 1, 1));
  g_assert_null (hunch_csv_scan_get_preview_value (scan, 1, 1, &state));
  g_assert_cmpint (state, ==, HUNCH_CELL_MISSING);
  remove_text (path);
}

/* A cell of 10 MB, with doubled quotes and line breaks. */
static void
test_huge_cell (void)
{
  GString *text = g_string_new ("id,cell\n1,\"");
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (HunchCsvScan) scan = NULL;
  g_autoptr (HunchReader) reader = NULL;
  const HunchBatch *batch;
  char *path;

  for (guint i = 0; i < 1024 * 1024; i++)
    g_string_append (text, "abcd\"\"\r\n,x");
  g_string_append (text, "\"\n2,end\n");
  path = write_text (text->str, text->len);
  g_string_free (text, TRUE);

  source = hunch_source_new (path, NULL);
  scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, NULL);
  g_assert_cmpint (hunch_csv_scan_get_n_rows (scan), ==, 2);
  reader = hunch_csv_reader_new (source, scan, (guint[]) { 1 }, 1, NULL, NULL);
  batch = hunch_reader_next (reader, NULL, NULL);
  g_assert_cmpuint (batch->columns[0].slices[0].length, ==, 9 * 1024 * 1024);
  g_assert_cmpmem (batch->columns[0].slices[0].text, 11, "abcd\"\r\n,xab", 11);
  remove_text (path);
}

static char *
make_wide (guint n_columns)
{
  GString *text = g_string_new (NULL);

  for (guint row = 0; row < 3; row++)
    for (guint i = 0; i < n_columns; i++)
      g_string_append_printf (text, row == 0 ? "c%u%c" : "%u%c", i, i + 1 < n_columns ? ',' : '\n');

  return g_string_free (text, FALSE);
}

static void
test_wide (void)
{
  g_autofree char *most = make_wide (2000);
  g_autofree char *more = make_wide (2001);
  char *most_path = write_text (most, -1);
  char *more_path = write_text (more, -1);
  g_autofree char *outcome = csv_outcome_describe (most_path, NULL);
  g_autofree char *refusal = csv_outcome_describe (more_path, NULL);

  g_assert_true (g_str_has_prefix (outcome, "UTF-8 , header, 2 rows | c0 integer: 0 0 | c1 integer: 1 1"));
  g_assert_cmpstr (refusal, ==, "data.csv has 2001 columns, and a table holds at most 2000: choose the ones you need.");
  remove_text (most_path);
  remove_text (more_path);
}

/* A law: the same cells come out whatever the separator, the line ends and the quoting; the text is longer
 * than the buffer, so that rows and line ends are cut at its end. */
static void
test_dialects (void)
{
  static const char separators[] = { ',', ';', '\t', '|' };
  static const char *const ends[] = { "\n", "\r\n", "\r" };

  for (guint i = 0; i < G_N_ELEMENTS (separators) * G_N_ELEMENTS (ends) * 2; i++)
    {
      char separator = separators[i % 4];
      const char *end = ends[i / 4 % 3];
      const char *quote = i / 12 ? "\"" : "";
      GString *text = g_string_new (NULL);
      g_autofree char *outcome = NULL;
      char *path;

      g_string_append_printf (text, "id%cname%s", separator, end);
      for (guint row = 0; row < 40000; row++)
        g_string_append_printf (text, "%s%u%s%c%sn %u%s%s", quote, row, quote, separator, quote, row % 7, quote, end);
      path = write_text (text->str, text->len);
      outcome = csv_outcome_describe (path, NULL);
      g_assert_nonnull (strstr (outcome, " header, 40000 rows | id integer: 0 1 2 3 "));
      g_assert_nonnull (strstr (outcome, " 39998 39999 | name text: n 0 n 1 n 2 "));
      remove_text (path);
      g_string_free (text, TRUE);
    }
}

/* A text that stops being UTF-8 far behind the first rows. */
static void
test_late_encoding (void)
{
  GString *text = g_string_new ("a,b\n");
  g_autofree char *outcome = NULL;
  char *path;

  for (guint row = 0; row < 100000; row++)
    g_string_append (text, "plain,1\n");
  g_string_append (text, "caf\xe9,2\n");
  path = write_text (text->str, text->len);
  outcome = csv_outcome_describe (path, NULL);
  g_assert_true (g_str_has_prefix (outcome, "ISO-8859-1 , header, 100001 rows"));
  g_assert_nonnull (strstr (outcome, " plain café |"));
  remove_text (path);
  g_string_free (text, TRUE);
}

static void
test_changed (void)
{
  char *path = write_text ("a,b\n1,2\n", -1);
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (HunchCsvScan) scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "a,b\n1,2\n3,4\n", -1, NULL));
  g_assert_null (hunch_csv_reader_new (source, scan, NULL, 0, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
  remove_text (path);
}

/* Rows are added behind a reader at work, and taken away before one. */
static void
test_changed_while_read (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GString) text = g_string_new ("a,b\n");
      g_autoptr (HunchSource) source = NULL;
      g_autoptr (HunchCsvScan) scan = NULL;
      g_autoptr (HunchReader) reader = NULL;
      g_autoptr (GError) error = NULL;
      char *path;
      int fd;

      for (guint row = 0; row < 300000; row++)
        g_string_append (text, "1,2\n");
      path = write_text (text->str, text->len);
      source = hunch_source_new (path, NULL);
      scan = hunch_csv_scan_new (source, NULL, -1, NULL, NULL, NULL);
      reader = hunch_csv_reader_new (source, scan, NULL, 0, NULL, NULL);
      g_assert_nonnull (hunch_reader_next (reader, NULL, NULL));

      fd = g_open (path, O_WRONLY | O_APPEND);
      if (i == 0)
        g_assert_cmpint (write (fd, "3,4\n", 4), ==, 4);
      else
        g_assert_cmpint (ftruncate (fd, 900000), ==, 0);
      close (fd);

      while (hunch_reader_next (reader, NULL, &error) != NULL)
        ;
      g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
      remove_text (path);
    }
}

static void
test_cancelled (void)
{
  g_autoptr (HunchSource) source = hunch_source_new ("generator:titles", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hunch_csv_scan_new (source, NULL, -1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
scan_done_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  HunchCsvScan **scan = user_data;

  *scan = hunch_csv_scan_new_finish (result, NULL);
  g_assert_nonnull (*scan);
}

static void
test_async (void)
{
  g_autoptr (HunchSource) source = hunch_source_new ("generator:titles", NULL);
  g_autoptr (HunchCsvScan) scan = NULL;

  hunch_csv_scan_new_async (source, NULL, -1, NULL, NULL, scan_done_cb, &scan);
  while (scan == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (hunch_csv_scan_get_n_rows (scan), ==, 400);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/csv/corpus", test_corpus);
  g_test_add_func ("/format/csv/options", test_options);
  g_test_add_func ("/format/csv/spreadsheet", test_spreadsheet);
  g_test_add_func ("/format/csv/formulas", test_formulas);
  g_test_add_func ("/format/csv/quote", test_quote);
  g_test_add_func ("/format/csv/quote-late", test_quote_late);
  g_test_add_func ("/format/csv/evidence", test_evidence);
  g_test_add_func ("/format/csv/unlike", test_unlike);
  g_test_add_func ("/format/csv/not-unlike", test_not_unlike);
  g_test_add_func ("/format/csv/ragged", test_ragged);
  g_test_add_func ("/format/csv/preview", test_preview);
  g_test_add_func ("/format/csv/preview-raw", test_preview_raw);
  g_test_add_func ("/format/csv/huge-cell", test_huge_cell);
  g_test_add_func ("/format/csv/wide", test_wide);
  g_test_add_func ("/format/csv/dialects", test_dialects);
  g_test_add_func ("/format/csv/late-encoding", test_late_encoding);
  g_test_add_func ("/format/csv/changed", test_changed);
  g_test_add_func ("/format/csv/changed-while-read", test_changed_while_read);
  g_test_add_func ("/format/csv/cancelled", test_cancelled);
  g_test_add_func ("/format/csv/async", test_async);

  return g_test_run ();
}
