#include <glib/gstdio.h>

#include "source/source.h"

static char *
write_file (const char *folder,
            const char *name)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "a,b\n1,2\n", -1, NULL));

  return path;
}

static void
test_table_names (void)
{
  static const struct
  {
    const char *file;
    const char *table;
  } cases[] = {
    { "sales.csv", "sales" }, { "My Sales-2024.CSV", "My_Sales_2024" }, { "clicks.csv.gz", "clicks" }, { "2024.csv", "t_2024" },
    { "über.tsv", "über" }, { "...", "data" }, { "hunch_tables.csv", "t_hunch_tables" }, { "a.b.c", "a_b_c" },
  };
  g_autofree char *folder = g_dir_make_tmp ("hunch-source-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_file (folder, cases[i].file);
      g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
      g_autofree char *table = hunch_source_dup_table_name (source);

      g_assert_cmpstr (table, ==, cases[i].table);
      g_assert_cmpint (hunch_source_get_size (source), ==, 8);
      g_assert_cmpstr (hunch_source_get_name (source), ==, path);
      g_unlink (path);
    }

  g_rmdir (folder);
}

static void
test_nothing_there (void)
{
  static const struct
  {
    const char      *words;
    HunchSourceError code;
    const char      *message;
  } cases[] = {
    { "/nowhere/at/all.csv", HUNCH_SOURCE_ERROR_NOT_FOUND, "There is no file “/nowhere/at/all.csv”." },
    { "/tmp", HUNCH_SOURCE_ERROR_NOT_FOUND, "“/tmp” is a folder, not a file." },
    { "/dev/null", HUNCH_SOURCE_ERROR_NOT_FOUND, "“/dev/null” is not an ordinary file, so it cannot be read twice." },
    { "s4://bucket/key", HUNCH_SOURCE_ERROR_BAD_NAME, "“s4://bucket/key” names no file, and no kind of source that is known." },
    { "", HUNCH_SOURCE_ERROR_BAD_NAME, "The name of the source is empty." },
    { "generator:genres?seed=1", HUNCH_SOURCE_ERROR_BAD_NAME, "“seed=1” is not an option of this made-up data, which has none." },
    { "generator:titles?rows=9", HUNCH_SOURCE_ERROR_BAD_NAME, "“rows=9” is not an option of this made-up data: seed=S is." },
    { "generator:nothing", HUNCH_SOURCE_ERROR_BAD_NAME, "There is no made-up data “nothing”: clickstream, titles and genres are known." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_source_new (cases[i].words, &error));
      g_assert_error (error, HUNCH_SOURCE_ERROR, (int) cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* Opened twice from the first byte; other bytes afterwards are not taken for the same. */
static void
test_changed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hunch-source-XXXXXX", NULL);
  g_autofree char *path = write_file (folder, "x:y.csv");
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (GInputStream) first = hunch_source_open (source, NULL, NULL);
  g_autoptr (GInputStream) second = hunch_source_open (source, NULL, NULL);
  g_autoptr (GError) error = NULL;
  char a[2], b[2];

  g_assert_cmpint (g_input_stream_read (first, a, 2, NULL, NULL), ==, 2);
  g_assert_cmpint (g_input_stream_read (second, b, 2, NULL, NULL), ==, 2);
  g_assert_cmpmem (a, 2, b, 2);

  g_assert_true (g_file_set_contents (path, "other bytes", -1, NULL));
  g_assert_null (hunch_source_open (source, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
  g_unlink (path);
  g_rmdir (folder);
}

/* Written to after it was opened: what a stream then gives is of no one version. */
static void
test_changed_while_read (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hunch-source-XXXXXX", NULL);
  g_autofree char *path = write_file (folder, "growing.csv");
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (GInputStream) stream = hunch_source_open (source, NULL, NULL);
  g_autoptr (GError) error = NULL;
  FILE *file = g_fopen (path, "a");

  g_assert_true (hunch_source_check_stream (source, stream, NULL));
  fputs ("more\n", file);
  fclose (file);
  g_assert_false (hunch_source_check_stream (source, stream, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/source/table-names", test_table_names);
  g_test_add_func ("/source/source/nothing-there", test_nothing_there);
  g_test_add_func ("/source/source/changed", test_changed);
  g_test_add_func ("/source/source/changed-while-read", test_changed_while_read);

  return g_test_run ();
}
