#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

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

/* --- patterns and folders ---------------------------------------------------- */

/* A small tree of files; each holds its own path. */
static char *
make_tree (void)
{
  static const char *const paths[] = {
    "full/dt=2016-01-01/a.csv", "full/dt=2016-01-01/b.csv", "full/dt=2016-02-01/a.csv", "full/dt=2016-04-01/a.csv", "full/_SUCCESS", "full/.hidden.csv",
    "full/_temporary/0/c.csv", "full/top.csv", "other/deep/er/d.csv", "[1].csv", "x1.csv", "x2.csv", "with space.csv", "a:b.csv",
  };
  char *folder = g_dir_make_tmp ("hunch-tree-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = g_build_filename (folder, paths[i], NULL);
      g_autofree char *parent = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
      g_assert_true (g_file_set_contents (path, paths[i], -1, NULL));
    }

  return folder;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_tree (inner);
    }
  g_remove (path);
}

/* The names behind the folder, joined by blanks; NULL with error. */
static char *
expand (const char *folder,
        const char *word,
        GError    **error)
{
  g_autofree char *path = g_build_filename (folder, word, NULL);
  const char *words[] = { path, NULL };
  g_autoptr (GPtrArray) sources = hunch_source_expand (words, NULL, NULL, error);
  g_autoptr (GString) names = g_string_new (NULL);

  if (sources == NULL)
    return NULL;
  for (guint i = 0; i < sources->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", hunch_source_get_name (g_ptr_array_index (sources, i)) + strlen (folder) + 1);

  return g_strdup (names->str);
}

static void
test_expand (void)
{
  static const char *const cases[][2] = {
    { "full/dt=2016-0[1-3]-*/*", "full/dt=2016-01-01/a.csv full/dt=2016-01-01/b.csv full/dt=2016-02-01/a.csv" },
    { "full/dt=2016-0[14]*", "full/dt=2016-01-01/a.csv full/dt=2016-01-01/b.csv full/dt=2016-04-01/a.csv" },
    { "full/*", "full/top.csv" },
    { "full/**/a.csv", "full/dt=2016-01-01/a.csv full/dt=2016-02-01/a.csv full/dt=2016-04-01/a.csv" },
    { "full", "full/dt=2016-01-01/a.csv full/dt=2016-01-01/b.csv full/dt=2016-02-01/a.csv full/dt=2016-04-01/a.csv full/top.csv" },
    { "full/_*", "full/_SUCCESS" },
    { "full/_SUCCESS", "full/_SUCCESS" },
    { "full/.h*", "full/.hidden.csv" },
    { "other/**", "other/deep/er/d.csv" },
    { "other/**/**/er/*", "other/deep/er/d.csv" },
    { "[1].csv", "[1].csv" },
    { "x[12].csv", "x1.csv x2.csv" },
    { "?[!2].csv", "x1.csv" },
    { "with space.csv", "with space.csv" },
    { "a:b.csv", "a:b.csv" },
  };
  g_autofree char *folder = make_tree ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *names = expand (folder, cases[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (names, ==, cases[i][1]);
    }
  remove_tree (folder);
}

static void
test_expand_nothing (void)
{
  static const char *const words[] = { "full/x*", "nothing", "empty", "full/[z]/*" };
  g_autofree char *folder = make_tree ();
  g_autofree char *empty = g_build_filename (folder, "empty", NULL);

  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (expand (folder, words[i], &error));
      g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, words[i]));
    }
  remove_tree (folder);
}

/* A link that leads back to its own folder is not followed by two stars. */
static void
test_expand_loop (void)
{
  g_autofree char *folder = make_tree ();
  g_autofree char *loop = g_build_filename (folder, "other", "loop", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;

  g_assert_cmpint (symlink ("..", loop), ==, 0);
  names = expand (folder, "other", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, "other/deep/er/d.csv");
  remove_tree (folder);
}

/* Several words keep their order; made-up data stands among them. */
static void
test_expand_several (void)
{
  g_autofree char *folder = make_tree ();
  g_autofree char *second = g_build_filename (folder, "x2.csv", NULL);
  g_autofree char *first = g_build_filename (folder, "x1.csv", NULL);
  const char *words[] = { second, "generator:genres", first, NULL };
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  g_autoptr (GPtrArray) sources = hunch_source_expand (words, meter, NULL, NULL);
  g_autoptr (GInputStream) stream = NULL;
  char bytes[64];
  gsize n;

  g_assert_cmpuint (sources->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (hunch_source_get_name (g_ptr_array_index (sources, i)), ==, words[i]);

  /* What is read is counted, and the stream still knows its file. */
  stream = hunch_source_open (g_ptr_array_index (sources, 0), NULL, NULL);
  g_assert_true (g_input_stream_read_all (stream, bytes, sizeof bytes, &n, NULL, NULL));
  g_assert_cmpint (hunch_meter_get_bytes (meter), ==, (gint64) n);
  g_assert_true (hunch_source_check_stream (g_ptr_array_index (sources, 0), stream, NULL));
  g_assert_true (g_file_set_contents (second, "longer than before, and other bytes", -1, NULL));
  g_clear_object (&stream);
  g_assert_null (hunch_source_open (g_ptr_array_index (sources, 0), NULL, NULL));
  remove_tree (folder);
}

/* --- pieces -------------------------------------------------------------------- */

static void
test_ranges (void)
{
  g_autofree char *folder = make_tree ();
  g_autofree char *path = g_build_filename (folder, "full", "top.csv", NULL);
  g_autofree char *other_path = g_build_filename (folder, "x1.csv", NULL);
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (HunchSource) other = hunch_source_new (other_path, NULL);
  HunchRange ranges[] = { { source, 0, 4 }, { source, 5, 7 }, { other, HUNCH_RANGE_TAIL, 3 }, { other, HUNCH_RANGE_TAIL, 100 }, { source, 12, 0 } };
  static const char *const wanted[] = { "full", "top.csv", "csv", "x1.csv", "" };
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_source_can_range (source));
  g_assert_true (hunch_source_is_local (source));
  g_assert_true (hunch_source_read_ranges (ranges, G_N_ELEMENTS (ranges), NULL, &error));
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_assert_cmpmem (g_bytes_get_data (ranges[i].bytes, NULL), g_bytes_get_size (ranges[i].bytes), wanted[i], strlen (wanted[i]));
      g_assert_cmpuint (ranges[i].file_size, ==, ranges[i].source == source ? 12 : 6);
      g_bytes_unref (ranges[i].bytes);
    }
  remove_tree (folder);
}

static void
test_ranges_beyond (void)
{
  static const struct
  {
    guint64 offset;
    gsize   length;
  } cases[] = { { 12, 1 }, { 13, 0 }, { 5, 8 }, { 0, G_MAXSIZE }, { G_MAXUINT64 - 1, 2 }, { 5, G_MAXSIZE } };
  g_autofree char *folder = make_tree ();
  g_autofree char *path = g_build_filename (folder, "full", "top.csv", NULL);
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (HunchSource) made_up = hunch_source_new ("generator:genres", NULL);
  HunchRange of_made_up = { made_up, 0, 1 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HunchRange ranges[] = { { source, 0, 4 }, { source, cases[i].offset, cases[i].length } };

      g_assert_false (hunch_source_read_ranges (ranges, 2, NULL, &error));
      g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND);
      g_assert_null (ranges[0].bytes);
      g_clear_error (&error);
    }
  g_assert_false (hunch_source_can_range (made_up));
  g_assert_false (hunch_source_read_ranges (&of_made_up, 1, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, "full/top", -1, NULL));
  of_made_up = (HunchRange) { source, 0, 4 };
  g_assert_false (hunch_source_read_ranges (&of_made_up, 1, NULL, &error));
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED);
  remove_tree (folder);
}

static void
test_is_changed (void)
{
  g_autofree char *folder = make_tree ();
  g_autofree char *path = g_build_filename (folder, "x1.csv", NULL);
  g_autoptr (HunchSource) source = hunch_source_new (path, NULL);
  g_autoptr (HunchSource) made_up = hunch_source_new ("generator:genres", NULL);
  g_autofree char *version = g_strdup (hunch_source_get_version (source));
  gboolean is_changed;

  g_assert_true (hunch_source_is_changed (source, version, &is_changed, NULL, NULL));
  g_assert_false (is_changed);
  g_assert_true (hunch_source_is_changed (made_up, hunch_source_get_version (made_up), &is_changed, NULL, NULL));
  g_assert_false (is_changed);
  g_assert_true (hunch_source_is_changed (made_up, "other", &is_changed, NULL, NULL));
  g_assert_true (is_changed);
  g_assert_true (g_file_set_contents (path, "other bytes", -1, NULL));
  g_assert_true (hunch_source_is_changed (source, version, &is_changed, NULL, NULL));
  g_assert_true (is_changed);
  g_unlink (path);
  g_assert_false (hunch_source_is_changed (source, version, &is_changed, NULL, NULL));
  remove_tree (folder);
}

/* --- derived -------------------------------------------------------------------- */

static guint n_destroyed;

static GInputStream *
open_word (gpointer      user_data,
           GCancellable *cancellable,
           GError      **error)
{
  return g_memory_input_stream_new_from_data (user_data, (gssize) strlen (user_data), NULL);
}

static void
destroy_word (gpointer word)
{
  n_destroyed++;
  g_free (word);
}

static void
test_derived (void)
{
  HunchSource *source = hunch_source_new_derived ("archive.tar/2019/clicks.json.bz2", "7", 5, open_word, g_strdup ("bytes"), destroy_word);
  g_autofree char *table = hunch_source_dup_table_name (source);
  char bytes[8];

  g_assert_cmpstr (table, ==, "clicks");
  g_assert_cmpstr (hunch_source_get_version (source), ==, "7");
  g_assert_cmpint (hunch_source_get_size (source), ==, 5);
  g_assert_false (hunch_source_can_range (source));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GInputStream) stream = hunch_source_open (source, NULL, NULL);

      g_assert_cmpint (g_input_stream_read (stream, bytes, sizeof bytes, NULL, NULL), ==, 5);
      g_assert_true (hunch_source_check_stream (source, stream, NULL));
    }
  g_assert_finalize_object (source);
  g_assert_cmpuint (n_destroyed, ==, 1);
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
  g_test_add_func ("/source/source/expand", test_expand);
  g_test_add_func ("/source/source/expand-nothing", test_expand_nothing);
  g_test_add_func ("/source/source/expand-loop", test_expand_loop);
  g_test_add_func ("/source/source/expand-several", test_expand_several);
  g_test_add_func ("/source/source/ranges", test_ranges);
  g_test_add_func ("/source/source/ranges-beyond", test_ranges_beyond);
  g_test_add_func ("/source/source/is-changed", test_is_changed);
  g_test_add_func ("/source/source/derived", test_derived);

  return g_test_run ();
}
