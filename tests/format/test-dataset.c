/* Many objects as one table, and the columns in the names of their folders. Expected rows follow from the texts, worked by hand. */
#include <string.h>

#include "format-outcome.h"

typedef struct
{
  const char *path;
  const char *text;
} File;

typedef struct
{
  const char *name;
  File        files[5];
  const char *outcome;   /* of all of them, in the order of their names */
} Case;

static const Case cases[] = {
  { "matched by name", { { "a.csv", "id,x\n1,2\n" }, { "b.csv", "x,id\n3,4\n" } }, "csv, 2 rows | id integer: 1 4 | x integer: 2 3" },
  { "capitals do not matter", { { "a.csv", "Id\n1\n2\n" }, { "b.csv", "ID\n3\n4\n" } }, "csv, 4 rows | Id integer: 1 2 3 4" },
  { "missing columns", { { "a.csv", "id,x\n1,2\n" }, { "b.csv", "id,y\n3,q\n" } },
    "csv, 2 rows | id integer: 1 3 | x integer: 2 · | y text: · q" },
  { "integer and real", { { "a.csv", "x,g\n1,a\n" }, { "b.csv", "x,g\n1.5,b\n" } }, "csv, 2 rows | x real: 1 1.5 | g text: a b" },
  { "number and text", { { "a.csv", "x,g\n1,a\n" }, { "b.csv", "x,g\nq,b\n" } }, "csv, 2 rows | x text: 1 q | g text: a b" },
  { "date and time stamp", { { "a.csv", "x,g\n2020-01-02,a\n" }, { "b.csv", "x,g\n2020-01-02 10:00:00,b\n" } },
    "csv, 2 rows | x text: 2020-01-02 2020-01-02 10:00:00 | g text: a b" },
  /* The second file alone settles that the day stands first. */
  { "the order of dates is one for all", { { "a.csv", "d,g\n03/04/2021,a\n" }, { "b.csv", "d,g\n29/03/2021,b\n" } },
    "csv, 2 rows | d date: 2021-04-03 2021-03-29 | g text: a b" },
  { "other separator and encoding", { { "a.csv", "id,g\n1,caf\xc3\xa9\n" }, { "b.csv", "id;g\n2;caf\xe9\n" } },
    "csv, 2 rows | id integer: 1 2 | g text: café café" },
  { "one header for all parts", { { "a.csv", "id,g\n1,a\n" }, { "b.csv", "2,b\n3,c\n" } }, "csv, 3 rows | id integer: 1 2 3 | g text: a b c" },
  { "header known from the first", { { "a.csv", "n,g\nx,1\n" }, { "b.csv", "n,g\ny,z\nq,r\n" } }, "csv, 3 rows | n text: x y q | g text: 1 z r" },
  { "an empty file", { { "a.csv", "id,g\n1,a\n" }, { "b.csv", "" }, { "c.csv", "id,g\n2,b\n" } }, "csv, 2 rows | id integer: 1 2 | g text: a b" },
  { "extra cells", { { "a.csv", "id,g\n1,a\n" }, { "b.csv", "id,h\n2,b,c\n" } },
    "csv, 2 rows | id integer: 1 2 | g text: a · | h text: · b | overflow text: · c" },
  { "folders", { { "d/dt=2016-01-01/a.csv", "id\n1\n2\n" }, { "d/dt=2016-01-02/a.csv", "id\n3\n4\n" } },
    "csv, 4 rows | id integer: 1 2 3 4 | dt date: 2016-01-01 2016-01-01 2016-01-02 2016-01-02" },
  { "folders of numbers", { { "d/y=2016/m=01/a.csv", "id\n1\n2\n" }, { "d/y=2017/m=02/a.csv", "id\n3\n4\n" } },
    "csv, 4 rows | id integer: 1 2 3 4 | y integer: 2016 2016 2017 2017 | m text: 01 01 02 02" },
  { "folders, written with percent and missing",
    { { "d/c=a%20b%2Fc/a.csv", "id\n1\n2\n" }, { "d/c=__HIVE_DEFAULT_PARTITION__/a.csv", "id\n3\n4\n" } },
    "csv, 4 rows | id integer: 1 2 3 4 | c text: a b/c a b/c · ·" },
  { "a folder's column is in the files too", { { "d/c=1/a.csv", "c,id\n9,1\n9,2\n" }, { "d/c=2/a.csv", "c,id\n9,3\n9,4\n" } },
    "csv, 4 rows | id integer: 1 2 3 4 | c integer: 1 1 2 2" },
  { "records", { { "a.json", "{\"a\": 1}\n{\"a\": 2}" }, { "b.json", "{\"a\": 3, \"b\": true}\n" } }, "json, 3 rows | a integer: 1 2 3 | b boolean: · · 1" },
  { "documents", { { "a.json", "[{\"a\": 1}, {\"a\": 2}]" }, { "b.json", "[{\"a\": 3.5}]" } }, "json, 3 rows | a real: 1 2 3.5" },
  { "documents that differ", { { "a.json", "[{\"a\": 1}]" }, { "b.json", "[{\"a\": \"x\", \"b\": 2}]" } },
    "json, 2 rows | a text: 1 x | b integer: · 2" },
  { "documents without a record", { { "a.json", "[]" }, { "b.json", "[{\"a\": 1}]" }, { "c.json", " {}\n" }, { "d.json", "\n" }, { "e.json", "[{\"a\": 2}]" } },
    "json, 2 rows | a integer: 1 2" },
  /* Too large to be opened only for that. */
  { "documents without a record, in many bytes",
    { { "a.json", "[                                                                               ]" }, { "b.json", "[{\"a\": 1}]" },
      { "c.json", "[{},                                                                          {}]" } }, "json, 1 rows | a integer: 1" },
  { "records, and documents without", { { "a.json", "{\"a\": 1}\n{\"a\": 2}\n" }, { "b.json", "[ ]" }, { "c.json", "{\"a\": 3}" } },
    "json, 3 rows | a integer: 1 2 3" },
  { "nothing but documents without a record", { { "a.json", "[]" }, { "b.json", "{}" } }, "a.json holds no record with a value, which is no table." },
  { "a single value among documents", { { "a.json", "[{\"a\": 1}]" }, { "b.json", "5" } }, "b.json holds a single value, which is no table." },
  { "nulls", { { "a.json", "[null]" }, { "b.json", "[{\"a\": 1}]" } }, "json, 2 rows | value text: · · | a integer: · 1" },
  { "no record in a folder", { { "d/k=1/a.json", "[]" }, { "d/k=2/b.json", "[{\"a\": 3}]" } }, "json, 1 rows | a integer: 3 | k integer: 2" },
  { "records in folders", { { "d/k=1/a.json", "{\"a\": 1}\n{\"a\": 2}\n" }, { "d/k=2/b.json", "{\"a\": 3}\n" } },
    "json, 3 rows | a integer: 1 2 3 | k integer: 1 1 2" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *folder = format_outcome_make_folder ();
      const char *words[6] = { NULL };
      g_autofree char *outcome = NULL;

      for (guint k = 0; k < 5 && cases[i].files[k].path != NULL; k++)
        {
          format_outcome_write (folder, cases[i].files[k].path, cases[i].files[k].text, -1);
          words[k] = cases[i].files[k].path;
        }
      g_test_message ("%s", cases[i].name);
      outcome = format_outcome_describe (folder, words, NULL, -1);
      g_assert_cmpstr (outcome, ==, cases[i].outcome);
      format_outcome_remove_folder (folder);
    }
}

static void
test_other_format (void)
{
  char *folder = format_outcome_make_folder ();
  const char *words[] = { "a.csv", "b.json", NULL };
  g_autofree char *outcome = NULL;

  format_outcome_write (folder, "a.csv", "id,g\n1,a\n", -1);
  format_outcome_write (folder, "b.json", "{\"id\": 1}\n", -1);
  outcome = format_outcome_describe (folder, words, NULL, -1);
  g_assert_nonnull (strstr (outcome, "is csv, but"));
  g_assert_true (g_str_has_suffix (outcome, "b.json is json; one table is read of objects of one format."));
  format_outcome_remove_folder (folder);
}

/* Which rows came of which file. */
static void
test_object_rows (void)
{
  char *folder = format_outcome_make_folder ();
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (HunchReader) reader = NULL;
  const gint64 *starts;
  guint n_begun;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.csv", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* Two rows, three rows, four rows. */
      format_outcome_write (folder, name, i == 0 ? "n\n1\n2\n" : i == 1 ? "n\n1\n2\n3\n" : "n\n1\n2\n3\n4\n", -1);
      g_ptr_array_add (sources, hunch_source_new (path, NULL));
    }
  scan = hunch_format_scan (sources, NULL, -1, NULL, NULL, NULL);
  g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, 9);
  g_assert_cmpuint (hunch_format_get_objects (scan)->len, ==, 3);
  g_assert_nonnull (hunch_csv_scan_of (scan));
  reader = hunch_scan_read (scan, NULL, 0, NULL, NULL);
  while (hunch_reader_next (reader, NULL, NULL) != NULL)
    ;
  g_assert_true (hunch_format_get_object_rows (reader, &starts, &n_begun));
  g_assert_cmpuint (n_begun, ==, 3);
  g_assert_cmpint (starts[0], ==, 0);
  g_assert_cmpint (starts[1], ==, 2);
  g_assert_cmpint (starts[2], ==, 5);
  /* All bytes of the three texts: 2 + 4, 2 + 6 and 2 + 8. */
  g_assert_cmpint (hunch_reader_get_bytes_read (reader), ==, 24);
  format_outcome_remove_folder (folder);
}

/* Of many documents some are looked at; a column that only another has is a surprise, and known after a whole scan. */
static void
test_surprise (void)
{
  char *folder = format_outcome_make_folder ();
  const char *words[] = { "*.json", NULL };
  g_autofree char *outcome = NULL, *whole = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u.json", i);

      format_outcome_write (folder, name, i == 180 ? "[{\"a\": 1, \"late\": 2}]" : "[{\"a\": 1}]", -1);
    }
  outcome = format_outcome_describe (folder, words, NULL, -1);
  g_assert_cmpstr (outcome, ==, "180.json has a column “late”, which the objects looked at before have not.");
  whole = format_outcome_describe (folder, words, NULL, G_MAXINT64);
  g_assert_true (g_str_has_prefix (whole, "json, 200 rows | a integer: 1 1 1"));
  g_assert_nonnull (strstr (whole, "| late integer: · ·"));
  format_outcome_remove_folder (folder);
}

/* What is passed over is named; of many objects also those that nobody has looked at before. */
static void
test_hollow (void)
{
  char *folder = format_outcome_make_folder ();
  g_autofree char *pattern = g_build_filename (folder, "*.json", NULL);
  const char *words[] = { pattern, NULL };
  const char *all[] = { "*.json", NULL };
  char *columns[] = { (char *) "b", NULL };
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (HunchScan) scan = NULL;
  g_autofree char *outcome = NULL, *chosen = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.json", i);
      g_autofree char *wide = g_strdup_printf ("[%100s]", i % 2 == 0 ? "{\"a\": 1}" : "");

      format_outcome_write (folder, name, i == 7 ? "[]" : i == 8 ? "[{\"b\": true}]" : wide, -1);
    }
  sources = hunch_source_expand (words, NULL, NULL, NULL);
  scan = hunch_format_scan (sources, NULL, G_MAXINT64, NULL, NULL, NULL);
  g_assert_true (g_str_has_suffix (hunch_scan_get_warnings (scan)[0], "07.json holds no record and was passed over."));
  g_assert_true (g_str_has_suffix (hunch_scan_get_warnings (scan)[1], "01.json holds no record and was passed over."));
  /* Twenty even numbers; of the odd ones none. */
  g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, 20);

  /* Where only some are looked at, the others are passed over as they come; a column that is asked for is in one alone. */
  options->columns = g_strdupv (columns);
  outcome = format_outcome_describe (folder, all, options, G_MAXINT64);
  g_assert_true (g_str_has_prefix (outcome, "json, 20 rows | b boolean: · · · · 1 · ·"));
  g_clear_pointer (&options->columns, g_strfreev);
  format_outcome_write (folder, "08.json", "[{\"a\": 1}]", -1);
  chosen = format_outcome_describe (folder, all, options, -1);
  g_assert_true (g_str_has_prefix (chosen, "json, 20 rows | a integer: 1 1"));
  format_outcome_remove_folder (folder);
}

/* Chosen columns, in another order than the files have them. */
static void
test_fields (void)
{
  char *folder = format_outcome_make_folder ();
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (HunchReader) reader = NULL;
  g_autofree char *pattern = g_build_filename (folder, "k=*", "*", NULL);
  const char *words[] = { pattern, NULL };
  const guint fields[] = { 2, 0 };
  const HunchBatch *batch;

  format_outcome_write (folder, "k=7/a.csv", "x,y\n1,2\n", -1);
  format_outcome_write (folder, "k=8/a.csv", "y,x\n3,4\n", -1);
  sources = hunch_source_expand (words, NULL, NULL, NULL);
  scan = hunch_format_scan (sources, NULL, -1, NULL, NULL, NULL);
  reader = hunch_scan_read (scan, fields, 2, NULL, NULL);
  batch = hunch_reader_next (reader, NULL, NULL);
  g_assert_cmpint (batch->columns[0].integers[0], ==, 7);
  g_assert_cmpint (batch->columns[1].integers[0], ==, 1);
  batch = hunch_reader_next (reader, NULL, NULL);
  g_assert_cmpint (batch->columns[0].integers[0], ==, 8);
  g_assert_cmpint (batch->columns[1].integers[0], ==, 4);
  g_assert_null (hunch_reader_next (reader, NULL, NULL));
  format_outcome_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/dataset/cases", test_cases);
  g_test_add_func ("/format/dataset/other-format", test_other_format);
  g_test_add_func ("/format/dataset/object-rows", test_object_rows);
  g_test_add_func ("/format/dataset/surprise", test_surprise);
  g_test_add_func ("/format/dataset/hollow", test_hollow);
  g_test_add_func ("/format/dataset/fields", test_fields);

  return g_test_run ();
}
