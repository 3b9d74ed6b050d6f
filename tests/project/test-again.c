/* How a table came in: kept, carried through every change of the table, and done again. */
#include "folder.h"

#include "project/import.h"
#include "project/refresh.h"

/* Files f00.csv … f39.csv of 25 rows in folders of four months: n counts all rows, x is the file's number. */
#define N_FILES 40
#define FILE_ROWS 25

static HunchImport *
make_files (Folder *folder)
{
  g_autofree char *pattern = g_build_filename (folder->path, "full", "dt=2016-*", "*.csv", NULL);

  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *day = g_strdup_printf ("dt=2016-%02u-01", i / 10 + 1);
      g_autofree char *path = g_build_filename (folder->path, "full", day, NULL);
      g_autofree char *name = g_strdup_printf ("f%02u.csv", i);
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autoptr (GString) text = g_string_new ("n,x\n");

      for (guint row = 0; row < FILE_ROWS; row++)
        g_string_append_printf (text, "%u,%u\n", i * FILE_ROWS + row, i);
      g_mkdir_with_parents (path, 0700);
      g_assert_true (g_file_set_contents (file, text->str, -1, NULL));
    }
  return hunch_import_new (pattern);
}

static HunchProject *
import_blocks (Folder *folder)
{
  g_autoptr (HunchImport) import = make_files (folder);
  HunchProject *project = folder_create (folder);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;

  import->table = g_strdup ("t");
  import->choice = (HunchSampleChoice) { .method = HUNCH_SAMPLE_BLOCKS, .rows = 100, .seed = 7, .min_blocks = 10 };
  receipt = hunch_import_run (import, project, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (receipt, "rows_kept"), ==, 100);
  return project;
}

/* --- blocks ------------------------------------------------------------------------- */

/* The blocks cover the rows from the first to the last, and x, the number of the file, is the same within each. */
static void
assert_blocks (HunchProject *project,
               const char   *table,
               guint         n_min)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) blocks = hunch_project_dup_blocks (project, table, &error);
  gint64 next = 1;

  g_assert_no_error (error);
  g_assert_cmpuint (blocks->len, >=, n_min);
  for (guint i = 0; i < blocks->len; i++)
    {
      const HunchRowBlock *block = &g_array_index (blocks, HunchRowBlock, i);
      g_autofree char *sql = g_strdup_printf ("SELECT count(DISTINCT x) FROM t WHERE rowid BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT,
                                              block->first_row, block->last_row);

      g_assert_cmpint (block->first_row, ==, next);
      g_assert_cmpint (block->block, ==, i);
      g_assert_true (g_str_has_prefix (block->label, "dt=2016-0"));
      folder_assert_answer (project, sql, "count(DISTINCT x)\n1\n");
      next = block->last_row + 1;
    }
}

static void
test_blocks (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = import_blocks (folder);
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, "t", NULL);
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GError) error = NULL;
  const HunchTicketEffect *effect;

  assert_blocks (project, "t", 10);
  g_assert_cmpint (info->ticket->n_blocks, >=, 10);
  g_assert_cmpint (info->ticket->objects->len, <=, N_FILES);
  /* Within a block x never differs, so the blocks are all there is: an intra-class correlation of 1. n names rows and is left out. */
  g_assert_cmpuint (info->ticket->effects->len, ==, 1);
  effect = g_ptr_array_index (info->ticket->effects, 0);
  g_assert_cmpstr (effect->column, ==, "x");
  g_assert_cmpfloat_with_epsilon (effect->icc, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (effect->effective_n, 100 / effect->design_effect, 1e-9);

  receipt = hunch_import_more (project, "t", 50, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_blocks (project, "t", 11);
  folder_assert_answer (project, "SELECT count(*), count(DISTINCT n) FROM t", "count(*)|count(DISTINCT n)\n150|150\n");
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT count(*), (SELECT max(last_row) FROM hunch_block) FROM t", "count(*)|(SELECT max(last_row) FROM hunch_block)\n100|100\n");
}

/* When every block was drawn, further rows of them come, none of which is there, and they stay the same blocks; until there is no row left. */
static void
test_further_runs (Folder       *folder,
                   gconstpointer data)
{
  g_autoptr (HunchProject) project = import_blocks (folder);
  g_autoptr (GArray) blocks = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) none = NULL;
  gint64 n_rows = 100;
  gint64 n_blocks = 0;

  while (n_rows < N_FILES * FILE_ROWS)
    {
      gint64 wanted = MIN (200, N_FILES * FILE_ROWS - n_rows);
      g_autoptr (JsonObject) receipt = hunch_import_more (project, "t", 200, NULL, NULL, &error);
      g_autofree char *expected = g_strdup_printf ("n|d\n%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "\n", n_rows + wanted, n_rows + wanted);

      g_assert_no_error (error);
      g_assert_cmpint (json_object_get_int_member (receipt, "rows_kept"), ==, wanted);
      folder_assert_answer (project, "SELECT count(*) AS n, count(DISTINCT n) AS d FROM t", expected);
      n_rows += wanted;
    }
  none = hunch_import_more (project, "t", 10, NULL, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE);

  blocks = hunch_project_dup_blocks (project, "t", NULL);
  for (guint i = 0; i < blocks->len; i++)
    n_blocks = MAX (n_blocks, g_array_index (blocks, HunchRowBlock, i).block + 1);
  folder_assert_answer (project, "SELECT json_extract(ticket, '$.n_blocks') - (SELECT count(*) FROM (SELECT 1 FROM hunch_block GROUP BY object, row_group, place)) AS d FROM hunch_table",
                        "d\n0\n");
  g_assert_cmpuint (blocks->len, >, (guint) n_blocks);
  /* Of every file all rows, so that x is 0 to 39 in equal parts, and the blocks are all there is to it. */
  folder_assert_answer (project, "SELECT count(*) AS n, min(c) AS low, max(c) AS high FROM (SELECT count(*) AS c FROM t GROUP BY x)", "n|low|high\n40|25|25\n");
  folder_assert_answer (project, "SELECT abs(json_extract(ticket, '$.effects[0].icc') - 1) < 1e-9 AS one FROM hunch_table", "one\n1\n");
}

/* One file is many blocks, parts of it, and there is never another file. */
static void
test_further_runs_of_one_file (Folder       *folder,
                               gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder->path, "one.csv", NULL);
  g_autoptr (GString) text = g_string_new ("n\n");
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchImport) import = hunch_import_new (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "%u\n", i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  import->table = g_strdup ("t");
  import->choice = (HunchSampleChoice) { .method = HUNCH_SAMPLE_BLOCKS, .rows = 1000, .seed = 7 };
  receipt = hunch_import_run (import, project, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (JsonObject) more = hunch_import_more (project, "t", 1000, NULL, NULL, &error);

      g_assert_no_error (error);
    }
  folder_assert_answer (project, "SELECT count(*) AS n, count(DISTINCT n) AS d, min(n) < 250 AS low, max(n) > 4750 AS high FROM t", "n|d|low|high\n4000|4000|1|1\n");
  folder_assert_answer (project, "SELECT json_extract(ticket, '$.n_blocks') AS n, (SELECT count(*) FROM hunch_block) AS runs FROM hunch_table", "n|runs\n40|160\n");
}

/* A view keeps the blocks as long as its rows are those of the table; numbers of its own are not. */
static void
test_blocks_of_views (Folder       *folder,
                      gconstpointer data)
{
  static const struct { const char *sql; gboolean has_blocks; } cases[] = {
    { "SELECT rowid AS hunch_row, * FROM t WHERE n % 2 = 0", TRUE },
    { "WITH s1 AS (SELECT rowid AS hunch_row, * FROM t), s2 AS (SELECT hunch_row, x + 1 AS x FROM s1) SELECT hunch_row, x FROM s2", TRUE },
    { "SELECT p.hunch_row, p.n, l.x FROM (SELECT rowid AS hunch_row, * FROM t) AS p LEFT JOIN t AS l ON l.n = p.n", TRUE },
    { "SELECT row_number() OVER () AS hunch_row, x, count(*) AS n FROM t GROUP BY x", FALSE },
    { "SELECT rowid * 2 AS hunch_row, x FROM t", FALSE },
    { "SELECT n AS hunch_row, x FROM t", FALSE },
  };
  g_autoptr (HunchProject) project = import_blocks (folder);
  g_autoptr (GArray) all = hunch_project_dup_blocks (project, "t", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) blocks = NULL;
      g_autoptr (GArray) further = NULL;
      g_autoptr (GError) error = NULL;

      hunch_project_set_view (project, "v", cases[i].sql, "[]", &error);
      g_assert_no_error (error);
      hunch_project_set_view (project, "w", "SELECT hunch_row, x FROM v WHERE x > 0", "[]", &error);
      g_assert_no_error (error);
      blocks = hunch_project_dup_blocks (project, "v", &error);
      further = hunch_project_dup_blocks (project, "w", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (blocks->len, ==, cases[i].has_blocks ? all->len : 0);
      g_assert_cmpuint (further->len, ==, blocks->len);
    }
  g_assert_null (hunch_project_dup_blocks (project, "nope", NULL));
}

/* A new type, a new name and the bin take blocks and source along, and undo brings them back. */
static void
test_carried_along (Folder       *folder,
                    gconstpointer data)
{
  g_autoptr (HunchProject) project = import_blocks (folder);
  g_autofree char *blocks = folder_ask (project, "SELECT position, first_row, last_row, object FROM hunch_block");
  g_autofree char *source = folder_ask (project, "SELECT spec, objects FROM hunch_source");
  g_autoptr (HunchImport) import = NULL;
  g_autoptr (GError) error = NULL;

#define ASSERT_KEPT                                                                                             \
  folder_assert_answer (project, "SELECT position, first_row, last_row, object FROM hunch_block", blocks);     \
  folder_assert_answer (project, "SELECT spec, objects FROM hunch_source", source)

  g_assert_true (hunch_project_retype_column (project, "t", "x", HUNCH_DATA_TEXT, &error));
  folder_assert_answer (project, "SELECT position, first_row, last_row, object FROM hunch_block", blocks);
  import = hunch_import_of_table (project, "t", &error);
  g_assert_no_error (error);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (import->options->csv->types, "x")), ==, HUNCH_DATA_TEXT);
  g_clear_pointer (&import, hunch_import_free);
  g_assert_true (hunch_project_undo (project, &error));
  ASSERT_KEPT;
  g_assert_true (hunch_project_rename_table (project, "t", "u", &error));
  ASSERT_KEPT;
  import = hunch_import_of_table (project, "u", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (import->table, ==, "u");
  g_assert_cmpint (import->choice.method, ==, HUNCH_SAMPLE_BLOCKS);
  g_assert_cmpint (import->choice.min_blocks, ==, 10);
  g_assert_true (hunch_project_drop_table (project, "u", &error));
  folder_assert_answer (project, "SELECT (SELECT count(*) FROM hunch_block) AS b, (SELECT count(*) FROM hunch_source) AS s", "b|s\n0|0\n");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (hunch_project_undo (project, &error));
      ASSERT_KEPT;
    }
  assert_blocks (project, "t", 10);
}

/* --- names ---------------------------------------------------------------------------- */

static void
write_shop (Folder     *folder,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder->path, "shop.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
run_again (HunchProject    *project,
           HunchImport     *import,
           HunchImportMode  mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  import->mode = mode;
  receipt = hunch_import_run (import, project, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
}

static void
rename_column (HunchProject *project,
               const char   *from,
               const char   *to)
{
  g_autoptr (GError) error = NULL;

  hunch_project_rename_column (project, "t", from, to, &error);
  g_assert_no_error (error);
}

/* What a person calls the columns is what they are called when the rows come again, in whatever way. */
static void
test_names_stay (Folder       *folder,
                 gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder->path, "shop.csv", NULL);
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autoptr (HunchImport) import = hunch_import_new (path);
  g_autoptr (HunchImport) again = NULL;
  g_autoptr (HunchRefreshOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;

  write_shop (folder, "id,a,c\n1,x,5\n2,y,6\n");
  import->table = g_strdup ("t");
  import->key = g_strdup ("id");
  run_again (project, import, HUNCH_IMPORT_NEW);
  rename_column (project, "id", "number");
  rename_column (project, "a", "b");
  /* Twice, and to the name that another had. */
  rename_column (project, "c", "d");
  rename_column (project, "d", "a");
  g_assert_true (hunch_project_retype_column (project, "t", "a", HUNCH_DATA_TEXT, NULL));
  folder_assert_answer (project, "SELECT * FROM t", "number|b|a\n1|x|5\n2|y|6\n");
  folder_assert_answer (project, "SELECT key FROM hunch_source", "key\nnumber\n");

  /* By the key: one row changed, one is new. */
  write_shop (folder, "id,a,c\n2,z,6\n3,w,7\n");
  outcome = hunch_refresh_table (project, "t", NULL, NULL);
  g_assert_cmpstr (outcome->message, ==, NULL);
  g_assert_cmpint (outcome->rows_changed, ==, 1);
  g_assert_cmpint (outcome->rows_added, ==, 1);
  folder_assert_answer (project, "SELECT * FROM t", "number|b|a\n1|x|5\n2|z|6\n3|w|7\n");

  /* Behind them, by words that know nothing of the names; then in their place. */
  g_clear_pointer (&import->key, g_free);
  run_again (project, import, HUNCH_IMPORT_APPEND);
  folder_assert_answer (project, "SELECT count(number) AS n, group_concat(b, '') AS b, typeof(a) AS a FROM t", "n|b|a\n5|xzwzw|text\n");
  again = hunch_import_of_table (project, "t", &error);
  g_assert_no_error (error);
  run_again (project, again, HUNCH_IMPORT_REPLACE);
  folder_assert_answer (project, "SELECT *, typeof(a) AS type FROM t", "number|b|a|type\n2|z|6|text\n3|w|7|text\n");

  /* Undo takes names back to where they were; the source's own name is no new one. */
  g_assert_true (hunch_project_undo (project, NULL));
  rename_column (project, "a", "c");
  rename_column (project, "b", "a");
  rename_column (project, "number", "id");
  g_clear_pointer (&again, hunch_import_free);
  again = hunch_import_of_table (project, "t", NULL);
  g_assert_null (again->names);
  g_assert_cmpstr (again->key, ==, "id");
}

/* A sample that was drawn by the source's names is added to under those of the person. */
static void
test_names_of_samples (Folder       *folder,
                       gconstpointer data)
{
  g_autoptr (HunchProject) project = import_blocks (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) more = NULL;
  g_autoptr (JsonObject) other = NULL;

  rename_column (project, "n", "row");
  rename_column (project, "dt", "day");
  more = hunch_import_more (project, "t", 20, NULL, NULL, &error);
  g_assert_no_error (error);
  other = hunch_import_another (project, "t", "u", 9, NULL, NULL, &error);
  g_assert_no_error (error);
  folder_assert_answer (project, "SELECT count(row), count(day) FROM t", "count(row)|count(day)\n120|120\n");
  folder_assert_answer (project, "SELECT count(row), count(day) FROM u", "count(row)|count(day)\n100|100\n");
}

/* --- the whole ------------------------------------------------------------------------ */

/* Four months of alike many rows; their files differ by the length of the numbers in them. */
static void
test_compare (Folder       *folder,
              gconstpointer data)
{
  g_autoptr (HunchProject) project = import_blocks (folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GPtrArray) lines = hunch_import_compare (project, "t", &words, NULL, &error);
  double all = 0, sample = 0;

  g_assert_no_error (error);
  g_assert_nonnull (strstr (words, "40 objects"));
  g_assert_cmpuint (lines->len, ==, 4);
  for (guint i = 0; i < lines->len; i++)
    {
      const HunchRepresentation *line = g_ptr_array_index (lines, i);
      g_autofree char *what = g_strdup_printf ("dt=2016-%02u-01", i + 1);

      g_assert_true (line->is_partition);
      g_assert_cmpstr (line->what, ==, what);
      g_assert_cmpfloat (line->share_of_all, >, 0.2);
      g_assert_cmpfloat (line->share_of_all, <, 0.3);
      g_assert_cmpfloat (line->share_of_sample, >, 0.1);
      all += line->share_of_all;
      sample += line->share_of_sample;
    }
  g_assert_cmpfloat_with_epsilon (all, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (sample, 1, 1e-12);
  g_assert_null (hunch_import_compare (project, "nope", NULL, NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
}

/* --- the import as it is kept --------------------------------------------------------------- */

static void
test_both_ways (void)
{
  g_autoptr (HunchImport) import = hunch_import_new ("https://me:secret@example.org/x.csv?a=b@c");
  g_autoptr (HunchImport) back = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (GError) error = NULL;

  hunch_import_add_word (import, "s3://bucket/full/dt=2016-0[1-3]-*/*");
  import->table = g_strdup ("t");
  import->mode = HUNCH_IMPORT_UPSERT;
  import->key = g_strdup ("a,b");
  import->filter = g_strdup ("x > 3");
  import->choice = (HunchSampleChoice) { .method = HUNCH_SAMPLE_STRATIFIED, .rows = 9, .seed = G_MAXUINT64, .stratum = "kind", .allocation = HUNCH_ALLOCATION_EQUAL };
  import->options->format = g_strdup ("json");
  import->options->flatten = TRUE;
  import->options->columns = g_strsplit ("a b", " ", -1);
  import->options->csv->separator = ';';
  import->options->csv->missing = g_strsplit ("? none", " ", -1);
  import->options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (import->options->csv->types, g_strdup ("a"), GINT_TO_POINTER (HUNCH_DATA_DURATION));

  object = hunch_import_to_json (import);
  back = hunch_import_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->words[0], ==, "https://example.org/x.csv?a=b@c");
  g_assert_cmpstr (back->words[1], ==, "s3://bucket/full/dt=2016-0[1-3]-*/*");
  g_assert_cmpint (back->mode, ==, HUNCH_IMPORT_UPSERT);
  g_assert_true (back->choice.seed == G_MAXUINT64);
  g_assert_cmpstr (back->choice.stratum, ==, "kind");
  g_assert_cmpint (back->choice.allocation, ==, HUNCH_ALLOCATION_EQUAL);
  g_assert_true (back->options->flatten);
  g_assert_cmpint (back->options->csv->separator, ==, ';');
  g_assert_cmpstr (back->options->csv->missing[1], ==, "none");
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (back->options->csv->types, "a")), ==, HUNCH_DATA_DURATION);
  again = hunch_import_to_json (back);
  g_assert_true (json_object_equal (object, again));
}

static void
test_odd_specs (void)
{
  static const char *const texts[] = { "{}", "{\"words\": []}", "{\"words\": [1]}", "{\"words\": \"x\"}" };
  g_autoptr (JsonNode) thin = json_from_string ("{\"words\": [\"x\", 3], \"mode\": 7, \"choice\": [], \"options\": {\"csv\": {\"types\": {\"a\": \"nope\"}}}}", NULL);
  g_autoptr (HunchImport) import = hunch_import_from_json (json_node_get_object (thin), NULL);

  g_assert_cmpuint (g_strv_length (import->words), ==, 1);
  g_assert_cmpint (import->mode, ==, HUNCH_IMPORT_NEW);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (texts[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_import_from_json (json_node_get_object (node), &error));
      g_assert_nonnull (error);
    }
}

/* Rows of two sources can be imported again only where both came in the same way. */
static void
test_joined (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchImport) first = make_files (folder);
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autofree char *other = g_build_filename (folder->path, "full", "dt=2016-01-01", "f00.csv", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HunchImport) import = i == 0 ? hunch_import_copy (first) : hunch_import_new (other);
      g_autoptr (HunchImport) kept = NULL;
      g_autoptr (JsonObject) receipt = NULL;
      g_autoptr (GError) error = NULL;

      import->table = g_strdup ("t");
      import->mode = i == 0 ? HUNCH_IMPORT_NEW : HUNCH_IMPORT_APPEND;
      if (i == 2)
        import->filter = g_strdup ("n > 3");
      receipt = hunch_import_run (import, project, NULL, NULL, &error);
      g_assert_no_error (error);
      kept = hunch_import_of_table (project, "t", &error);
      g_assert_no_error (error);
      g_assert_true ((kept != NULL) == (i < 2));
      if (kept != NULL)
        g_assert_cmpuint (g_strv_length (kept->words), ==, i + 1);
    }
}

/* --- in a thread ------------------------------------------------------------------------ */

typedef struct
{
  GMainLoop  *loop;
  JsonObject *receipt;
} Waiting;

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  Waiting *waiting = data;
  g_autoptr (GError) error = NULL;

  waiting->receipt = hunch_import_run_finish (HUNCH_PROJECT (object), result, &error);
  g_assert_no_error (error);
  g_main_loop_quit (waiting->loop);
}

static void
test_in_thread (Folder       *folder,
                gconstpointer data)
{
  g_autoptr (HunchProject) project = import_blocks (folder);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  for (guint more = 0; more < 2; more++)
    {
      Waiting waiting = { loop, NULL };

      hunch_import_again_async (project, "t", more ? NULL : "u", 8, more ? 30 : 0, NULL, NULL, done_cb, &waiting);
      g_main_loop_run (loop);
      g_assert_nonnull (waiting.receipt);
      json_object_unref (waiting.receipt);
    }
  folder_assert_answer (project, "SELECT (SELECT count(DISTINCT n) FROM t) AS t, (SELECT count(DISTINCT n) FROM u) AS u", "t|u\n130|100\n");
  assert_blocks (project, "t", 10);
}

/* Twelve Parquet files of 20, 26, … 86 rows (636 in all), as tests/sample draws of them: every footer is read, so shares are shares of rows. */
static void
test_compare_footers (Folder       *folder,
                      gconstpointer data)
{
  g_autoptr (HunchProject) project = folder_create (folder);
  g_autofree char *pattern = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "blocks", "*", "*.parquet", NULL);
  g_autoptr (HunchImport) import = hunch_import_new (pattern);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *words = NULL;
  double sample = 0;

  import->table = g_strdup ("t");
  import->choice = (HunchSampleChoice) { .method = HUNCH_SAMPLE_BLOCKS, .rows = 200, .seed = 3, .min_blocks = 20 };
  receipt = hunch_import_run (import, project, NULL, NULL, &error);
  g_assert_no_error (error);
  rename_column (project, "id", "number");
  lines = hunch_import_compare (project, "t", &words, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (words, "footers of all its 12 objects"));
  g_assert_cmpuint (lines->len, >=, 14);
  for (guint i = 0; i < 12; i++)
    {
      const HunchRepresentation *line = g_ptr_array_index (lines, i);
      g_autofree char *what = g_strdup_printf ("dt=2016-01-%02u", i + 1);

      g_assert_true (line->is_partition);
      g_assert_cmpstr (line->what, ==, what);
      g_assert_cmpfloat_with_epsilon (line->share_of_all, (20 + 6 * i) / 636.0, 1e-12);
      sample += line->share_of_sample;
    }
  g_assert_cmpfloat_with_epsilon (sample, 1, 1e-12);
  for (guint i = 12; i < lines->len; i++)
    {
      const HunchRepresentation *line = g_ptr_array_index (lines, i);

      g_assert_false (line->is_partition);
      g_assert_cmpstr (line->what, !=, "id");
      if (strcmp (line->what, "number") != 0)
        continue;
      g_assert_cmpstr (line->min_of_all, ==, "0");
      g_assert_cmpstr (line->max_of_all, ==, "635");
      g_assert_cmpint (line->missing_of_all, ==, 0);
      g_assert_cmpint (atoi (line->min_of_sample), <, 100);
      g_assert_cmpint (atoi (line->max_of_sample), >, 535);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/again/blocks", test_blocks);
  folder_add_test ("/project/again/blocks-of-views", test_blocks_of_views);
  folder_add_test ("/project/again/carried-along", test_carried_along);
  folder_add_test ("/project/again/compare", test_compare);
  g_test_add_func ("/project/again/both-ways", test_both_ways);
  g_test_add_func ("/project/again/odd-specs", test_odd_specs);
  folder_add_test ("/project/again/joined", test_joined);
  folder_add_test ("/project/again/further-runs", test_further_runs);
  folder_add_test ("/project/again/further-runs-of-one-file", test_further_runs_of_one_file);
  folder_add_test ("/project/again/compare-footers", test_compare_footers);
  folder_add_test ("/project/again/names-stay", test_names_stay);
  folder_add_test ("/project/again/names-of-samples", test_names_of_samples);
  folder_add_test ("/project/again/in-thread", test_in_thread);
  return g_test_run ();
}
