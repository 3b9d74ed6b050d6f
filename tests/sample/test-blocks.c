/* Blocks: the arithmetic of drawing them, and samples of the objects in tests/corpus/blocks (see make.py there): 636 rows in 45 row groups of 12 objects,
 * row k with id k, minutes k % 50 + 10 * day (missing where k % 17 == 3), title "film k". */
#include "sample/blocks.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "sample/blocks-draw-private.h"

#define N_ROWS 636
#define N_GROUPS 45

/* --- drawing -------------------------------------------------------------------- */

/* The expected number of marks is n * weight / total; systematic sampling never misses it by 1 or more. */
static void
test_systematic (void)
{
  const double weights[] = { 5, 0, 1, 4, 10, 0 };
  double sums[6] = { 0 };
  HunchRandom random = { 7 };

  for (int i = 0; i < 4000; i++)
    {
      guint hits[6];
      guint all = 0;

      hunch_draw_systematic (weights, 6, 8, &random, hits);
      for (int k = 0; k < 6; k++)
        {
          g_assert_cmpfloat (fabs (hits[k] - 8 * weights[k] / 20), <, 1);
          sums[k] += hits[k];
          all += hits[k];
        }
      g_assert_cmpuint (all, ==, 8);
    }
  /* By hand: 8 * 1 / 20 = 0.4 of 4000 draws with sd sqrt (0.24 / 4000) = 0.008. */
  g_assert_cmpfloat_with_epsilon (sums[2] / 4000, 0.4, 0.03);
  g_assert_cmpfloat (sums[1], ==, 0);
}

static void
test_nothing_to_hit (void)
{
  const double weights[] = { 0, 0 };
  guint hits[] = { 9, 9 };
  HunchRandom random = { 1 };

  hunch_draw_systematic (weights, 2, 5, &random, hits);
  g_assert_cmpuint (hits[0] + hits[1], ==, 0);
  hunch_draw_systematic (weights, 0, 5, &random, hits);
}

static void
check_share (const gint64 *rows,
             const guint  *hits,
             guint         n,
             gint64        wanted,
             const gint64 *expected)
{
  gint64 take[8];
  HunchRandom random = { 3 };

  hunch_draw_share (rows, hits, n, wanted, &random, take);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (take[i], ==, expected[i]);
}

/* By hand. */
static void
test_share (void)
{
  const gint64 rows[] = { 100, 10, 100, 0, 100 };
  const guint once[] = { 1, 1, 1, 1, 1 };
  const guint twice[] = { 2, 1, 1, 0, 0 };

  check_share (rows, once, 5, 100, (const gint64[]) { 30, 10, 30, 0, 30 });    /* what 10 and 0 have not: 30 each */
  check_share (rows, once, 5, 1000, (const gint64[]) { 100, 10, 100, 0, 100 });
  check_share (rows, twice, 5, 40, (const gint64[]) { 20, 10, 10, 0, 0 });      /* a tenth a mark; twice for two */
  check_share (rows, once, 5, 0, (const gint64[]) { 0, 0, 0, 0, 0 });
}

/* Whatever is asked for: no more than there is, and exactly as much in all. */
static void
test_share_exact (void)
{
  HunchRandom random = { 11 };

  for (int i = 0; i < 2000; i++)
    {
      gint64 rows[8], take[8], all = 0, got = 0, wanted;
      guint hits[8];

      for (int k = 0; k < 8; k++)
        {
          rows[k] = (gint64) hunch_random_next_below (&random, 40);
          hits[k] = (guint) hunch_random_next_below (&random, 4);
          all += hits[k] > 0 ? rows[k] : 0;
        }
      wanted = (gint64) hunch_random_next_below (&random, 300);
      hunch_draw_share (rows, hits, 8, wanted, &random, take);
      for (int k = 0; k < 8; k++)
        {
          g_assert_cmpint (take[k], >=, 0);
          g_assert_cmpint (take[k], <=, hits[k] > 0 ? rows[k] : 0);
          got += take[k];
        }
      g_assert_cmpint (got, ==, MIN (wanted, all));
    }
}

/* Each of 10 rows is in 4 of 10 runs of 4; 20,000 draws have an sd of 0.0035. */
static void
test_run (void)
{
  HunchRandom random = { 5 };
  double times[10] = { 0 };

  for (int i = 0; i < 20000; i++)
    {
      HunchStretch stretches[2];
      guint n = hunch_draw_run (10, 4, &random, stretches);

      g_assert_cmpuint (n, >=, 1);
      for (guint k = 0; k < n; k++)
        for (gint64 row = 0; row < stretches[k].n; row++)
          times[stretches[k].first + row]++;
      if (n == 2)
        g_assert_cmpint (stretches[0].first + stretches[0].n, <, stretches[1].first);
    }
  for (int row = 0; row < 10; row++)
    g_assert_cmpfloat_with_epsilon (times[row] / 20000, 0.4, 0.015);
}

/* --- samples -------------------------------------------------------------------- */

static GPtrArray *
get_sources (const char *const *names)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (sources, hunch_source_new (names[i], &error));
      g_assert_no_error (error);
    }
  return sources;
}

static GPtrArray *
get_corpus (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (int day = 1; day <= 12; day++)
    g_ptr_array_add (names, g_strdup_printf ("%s/tests/corpus/blocks/dt=2016-01-%02d/part.parquet", g_getenv ("HUNCH_TEST_SOURCE_DIR"), day));
  g_ptr_array_add (names, NULL);
  return get_sources ((const char *const *) names->pdata);
}

static int
find_field (HunchScan  *scan,
            const char *name)
{
  guint n;
  const HunchField *fields = hunch_scan_get_fields (scan, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (fields[i].name, name))
      return (int) i;
  return -1;
}

static char *
dup_text (const HunchBatchColumn *column,
          gsize                   row)
{
  return column->state[row] == HUNCH_CELL_VALUE ? g_strndup (column->slices[row].text, column->slices[row].length) : NULL;
}

/* A row of the corpus says by its id what everything else must be. */
static void
check_row (HunchScan        *scan,
           const HunchBatch *batch,
           gsize             i,
           gint64            id)
{
  const HunchBatchColumn *minutes = &batch->columns[find_field (scan, "minutes")];
  int title_field = find_field (scan, "title");
  g_autofree char *title = title_field >= 0 ? dup_text (&batch->columns[title_field], i) : NULL;
  g_autofree char *dt = dup_text (&batch->columns[find_field (scan, "dt")], i);
  g_autofree char *expected_dt = NULL;
  g_autofree char *expected_title = g_strdup_printf ("film %" G_GINT64_FORMAT, id);
  int day = 0;

  for (gint64 first = 0; first + 20 + 6 * day <= id; day++)
    first += 20 + 6 * day;
  expected_dt = g_strdup_printf ("2016-01-%02d", day + 1);
  g_assert_cmpstr (dt, ==, expected_dt);
  g_assert_cmpstr (title, ==, day == 4 ? NULL : expected_title);
  if (id % 17 == 3)
    g_assert_cmpint (minutes->state[i], ==, HUNCH_CELL_MISSING);
  else
    g_assert_cmpfloat (minutes->reals != NULL ? minutes->reals[i] : (double) minutes->integers[i], ==, (double) (id % 50 + 10 * day));
}

/* Ids in the order of the reader. */
static GArray *
read_ids (HunchScan *scan)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
  const HunchBatch *batch;

  g_assert_no_error (error);
  while ((batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    {
      g_assert_cmpint (batch->first_row, ==, ids->len);
      for (gsize i = 0; i < batch->n_rows; i++)
        {
          gint64 id = batch->columns[find_field (scan, "id")].integers[i];

          if (find_field (scan, "dt") >= 0)
            check_row (scan, batch, i, id);
          g_array_append_val (ids, id);
        }
    }
  g_assert_no_error (error);
  return ids;
}

static HunchScan *
draw (GPtrArray *sources,
      gint64     rows,
      guint64    seed,
      int        min_blocks,
      GArray    *leave_out)
{
  HunchSampleChoice choice = { .method = HUNCH_SAMPLE_BLOCKS, .rows = rows, .seed = seed, .min_blocks = min_blocks };
  g_autoptr (GError) error = NULL;
  HunchScan *scan = hunch_blocks_scan_new (sources, NULL, &choice, leave_out, NULL, NULL, &error);

  g_assert_no_error (error);
  return scan;
}

static void
check_distinct (GArray *ids)
{
  g_autofree guint *times = g_new0 (guint, N_ROWS + 1);

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      g_assert_cmpint (id, <, N_ROWS);
      g_assert_cmpuint (++times[id], ==, 1);
    }
}

/* Asked n = got n, of as many blocks as asked for, and every value is that of its row. */
static void
test_exact (void)
{
  static const gint64 wanted[] = { 1, 7, 40, 100, 333, 600, 636, 10000 };
  g_autoptr (GPtrArray) sources = get_corpus ();

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    for (guint64 seed = 1; seed <= 3; seed++)
      {
        g_autoptr (HunchScan) scan = draw (sources, wanted[i], seed, 10, NULL);
        g_autoptr (GArray) ids = read_ids (scan);
        guint n_blocks;
        const HunchBlock *blocks = hunch_blocks_scan_get_blocks (scan, &n_blocks);
        gint64 kept = 0;

        g_assert_cmpint (ids->len, ==, MIN (wanted[i], N_ROWS));
        g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, ids->len);
        g_assert_cmpuint (n_blocks, >=, MIN (10, wanted[i]));
        check_distinct (ids);
        for (guint k = 0; k < n_blocks; k++)
          {
            g_assert_cmpint (blocks[k].n_kept, >, 0);
            g_assert_cmpint (blocks[k].n_kept, <=, blocks[k].n_rows);
            kept += blocks[k].n_kept;
          }
        g_assert_cmpint (kept, ==, ids->len);
      }
}

/* The columns of all drawn objects: real where one has whole numbers, a column that one has not, one that only one has, and the folder's. */
static void
test_fields (void)
{
  static const char *const expected[] = { "id", "minutes", "title", "extra", "dt" };
  static const HunchDataType types[] = { HUNCH_DATA_INTEGER, HUNCH_DATA_REAL, HUNCH_DATA_TEXT, HUNCH_DATA_TEXT, HUNCH_DATA_DATE };
  g_autoptr (GPtrArray) sources = get_corpus ();
  g_autoptr (HunchScan) scan = draw (sources, N_ROWS, 1, 0, NULL);
  guint n;
  const HunchField *fields = hunch_scan_get_fields (scan, &n);

  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (fields[i].name, ==, expected[i]);
      g_assert_cmpint (fields[i].type, ==, types[i]);
    }
  g_assert_cmpstr (hunch_scan_get_format (scan), ==, "parquet");
  g_assert_true (hunch_scan_is_whole (scan));
  g_assert_cmpuint (hunch_scan_get_n_preview_rows (scan), ==, 20);
  g_assert_cmpstr (hunch_scan_get_preview_value (scan, 0, 0, NULL), ==, "0");
  g_assert_cmpstr (hunch_scan_get_preview_value (scan, 1, 2, NULL), ==, "film 1");
  g_assert_cmpint (hunch_blocks_scan_estimate_rows (scan), ==, N_ROWS);
}

/* Only what was asked for, in whatever order. */
static void
test_columns (void)
{
  g_autoptr (GPtrArray) sources = get_corpus ();
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  HunchSampleChoice choice = { .method = HUNCH_SAMPLE_BLOCKS, .rows = 50, .seed = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchScan) scan = NULL;
  guint n;

  options->columns = g_strsplit ("dt,id", ",", -1);
  scan = hunch_blocks_scan_new (sources, options, &choice, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  hunch_scan_get_fields (scan, &n);
  g_assert_cmpuint (n, ==, 2);
  g_clear_object (&scan);

  g_strfreev (options->columns);
  options->columns = g_strsplit ("id,nothing", ",", -1);
  scan = hunch_blocks_scan_new (sources, options, &choice, NULL, NULL, NULL, &error);
  g_assert_null (scan);
  g_assert_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "nothing"));
}

/* Types told hold, as in hunch_format_scan(). */
static void
test_told_types (void)
{
  g_autoptr (GPtrArray) sources = get_corpus ();
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  HunchSampleChoice choice = { .method = HUNCH_SAMPLE_BLOCKS, .rows = 50, .seed = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (HunchReader) reader = NULL;
  const HunchBatch *batch;
  guint n;

  options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (options->csv->types, g_strdup ("id"), GINT_TO_POINTER (HUNCH_DATA_TEXT));
  options->columns = g_strsplit ("id", ",", -1);
  scan = hunch_blocks_scan_new (sources, options, &choice, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (hunch_scan_get_fields (scan, &n)[0].type, ==, HUNCH_DATA_TEXT);
  g_assert_cmpuint (n, ==, 1);
  reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
  batch = hunch_reader_next (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (batch->columns[0].slices);
}

static gboolean
are_same (GArray *a,
          GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (gint64)) == 0;
}

static void
test_repeatable (void)
{
  g_autoptr (GPtrArray) sources = get_corpus ();
  g_autoptr (HunchScan) first = draw (sources, 100, 42, 12, NULL);
  g_autoptr (HunchScan) again = draw (sources, 100, 42, 12, NULL);
  g_autoptr (HunchScan) other = draw (sources, 100, 43, 12, NULL);
  g_autoptr (GArray) a = read_ids (first);
  g_autoptr (GArray) b = read_ids (again);
  g_autoptr (GArray) c = read_ids (other);
  g_autoptr (GArray) d = read_ids (first);

  g_assert_true (are_same (a, b));
  g_assert_false (are_same (a, c));
  g_assert_true (are_same (a, d));
}

static void
add_blocks (GArray    *to,
            HunchScan *scan)
{
  guint n;
  const HunchBlock *blocks = hunch_blocks_scan_get_blocks (scan, &n);

  g_array_append_vals (to, blocks, n);
}

/* Draws that leave out those before share no row, until nothing is left, which is said. */
static void
test_leave_out (void)
{
  g_autoptr (GPtrArray) sources = get_corpus ();
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (HunchBlock));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  HunchSampleChoice choice = { .method = HUNCH_SAMPLE_BLOCKS, .rows = 10, .seed = 9, .min_blocks = 1 };
  g_autoptr (GError) error = NULL;

  for (guint64 seed = 1; seed <= 4; seed++)
    {
      g_autoptr (HunchScan) scan = draw (sources, 80, seed, 8, before);
      g_autoptr (GArray) drawn = read_ids (scan);

      g_assert_cmpuint (drawn->len, ==, 80);
      g_array_append_vals (ids, drawn->data, drawn->len);
      add_blocks (before, scan);
    }
  check_distinct (ids);

  for (guint object = 0; object < 12; object++)
    for (int group = 0; group < 6; group++)
      {
        HunchBlock block = { object, group, 16, 0 };

        g_array_append_val (before, block);
      }
  g_assert_null (hunch_blocks_scan_new (sources, NULL, &choice, before, NULL, NULL, &error));
  g_assert_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE);
}

/* With every row group drawn, further rows of them: none comes twice, and in the end all have come. */
static void
test_further_rows (void)
{
  g_autoptr (GPtrArray) sources = get_corpus ();
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (HunchBlock));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  HunchSampleChoice choice = { .method = HUNCH_SAMPLE_BLOCKS, .rows = 10, .seed = 9, .min_blocks = 1 };
  g_autoptr (GError) error = NULL;

  for (guint64 seed = 1; ids->len < N_ROWS; seed++)
    {
      guint wanted = MIN (100, N_ROWS - ids->len);
      g_autoptr (HunchScan) scan = draw (sources, 100, seed, 90, before);
      g_autoptr (GArray) drawn = read_ids (scan);

      g_assert_cmpuint (drawn->len, ==, wanted);
      g_array_append_vals (ids, drawn->data, drawn->len);
      add_blocks (before, scan);
      check_distinct (ids);
    }
  g_assert_null (hunch_blocks_scan_new (sources, NULL, &choice, before, NULL, NULL, &error));
  g_assert_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE);
}

/* What a list of blocks says need not be true: nothing is read beyond what is there. */
static void
test_odd_blocks_left_out (void)
{
  static const HunchBlock odd[] = {
    { 0, 0, G_MAXINT64, 1, 0, 0, 1 }, { 0, 1, 16, 1, G_MAXINT64, 0, 1 }, { 0, 2, 16, 1, -5, 0, 1 }, { 0, 3, 16, 1, 0, -1, 1 },
    { 1, 900, 16, 1, 0, 0, 1 }, { 1, -1, 16, 1, 0, 0, 1 }, { G_MAXUINT, 0, 16, 1, 0, 0, 1 }, { 2, 0, 16, 1, 0, 99, 1 }, { 2, 1, 16, 1, 0, 0, G_MAXINT64 },
    { 3, 0, 0, 0, 0, 0, 0 }, { 3, 1, -1, 0, 0, 0, 5 },
  };
  g_autoptr (GPtrArray) sources = get_corpus ();
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (HunchBlock));
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (GArray) ids = NULL;

  g_array_append_vals (before, odd, G_N_ELEMENTS (odd));
  scan = draw (sources, N_ROWS, 3, 8, before);
  ids = read_ids (scan);
  check_distinct (ids);
  g_assert_cmpuint (ids->len, <, N_ROWS);
}

/* Rows have about the same chance: over 300 samples of 60 in 636 each is expected 28.3 times. The objects' bytes per row differ by a third, since small files
 * have as much around their rows, so the expected times do, too; every row must come, and none twice as often as it should. */
static void
test_chances (void)
{
  g_autoptr (GPtrArray) sources = get_corpus ();
  double times[N_ROWS] = { 0 };

  for (guint64 seed = 0; seed < 300; seed++)
    {
      g_autoptr (HunchScan) scan = draw (sources, 60, seed, 12, NULL);
      g_autoptr (GArray) ids = read_ids (scan);

      for (guint i = 0; i < ids->len; i++)
        times[g_array_index (ids, gint64, i)]++;
    }
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_assert_cmpfloat (times[i], >, 300 * 60.0 / N_ROWS / 3);
      g_assert_cmpfloat (times[i], <, 300 * 60.0 / N_ROWS * 2);
    }
}

/* --- objects read as a whole ------------------------------------------------------ */

typedef struct
{
  char      *folder;   /* owned */
  GPtrArray *sources;  /* owned */
  GPtrArray *paths;    /* owned */
} Texts;

/* Objects 0 … 8 of separated text or JSON with 10 to 50 rows each, 270 in all; ids count on. */
static void
texts_init (Texts      *texts,
            const char *ending)
{
  gboolean is_json = g_str_equal (ending, "jsonl");
  int id = 0;

  texts->folder = g_dir_make_tmp ("hunch-blocks-XXXXXX", NULL);
  texts->paths = g_ptr_array_new_with_free_func (g_free);
  for (int object = 0; object < 9; object++)
    {
      g_autoptr (GString) text = g_string_new (is_json ? "" : "id,word\n");
      g_autoptr (GError) error = NULL;

      for (int i = 0; i < 10 + 5 * object; i++, id++)
        g_string_append_printf (text, is_json ? "{\"id\": %d, \"word\": \"w%d\"}\n" : "%d,w%d\n", id, id);
      g_ptr_array_add (texts->paths, g_strdup_printf ("%s/part-%d.%s", texts->folder, object, ending));
      g_file_set_contents (g_ptr_array_index (texts->paths, object), text->str, -1, &error);
      g_assert_no_error (error);
    }
  g_ptr_array_add (texts->paths, NULL);
  texts->sources = get_sources ((const char *const *) texts->paths->pdata);
}

static void
texts_clear (Texts *texts)
{
  for (guint i = 0; i + 1 < texts->paths->len; i++)
    g_unlink (g_ptr_array_index (texts->paths, i));
  g_rmdir (texts->folder);
  g_ptr_array_unref (texts->paths);
  g_ptr_array_unref (texts->sources);
  g_free (texts->folder);
}

static void
test_whole (gconstpointer ending)
{
  static const gint64 wanted[] = { 5, 60, 200, 270, 1000 };
  Texts texts;

  texts_init (&texts, ending);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (HunchScan) scan = draw (texts.sources, wanted[i], 4 + i, 4, NULL);
      g_autoptr (GArray) ids = read_ids (scan);
      g_autoptr (HunchScan) again = draw (texts.sources, wanted[i], 4 + i, 4, NULL);
      g_autoptr (GArray) same = read_ids (again);
      guint n_blocks;
      const HunchBlock *blocks = hunch_blocks_scan_get_blocks (scan, &n_blocks);
      guint place = 0;

      g_assert_cmpint (ids->len, ==, MIN (wanted[i], 270));
      g_assert_true (are_same (ids, same));
      g_assert_cmpuint (n_blocks, >=, 4);
      check_distinct (ids);
      for (guint k = 0; k < n_blocks; k++)
        {
          /* By hand: object o has 10 + 5 o rows, and 10 o + 5 o (o - 1) / 2 stand before. */
          gint64 o = blocks[k].object;
          gint64 first = 10 * o + 5 * o * (o - 1) / 2;

          g_assert_cmpint (blocks[k].row_group, ==, -1);
          g_assert_cmpint (blocks[k].n_rows, ==, 10 + 5 * o);
          for (gint64 row = 0; row < blocks[k].n_kept; row++, place++)
            {
              g_assert_cmpint (g_array_index (ids, gint64, place), >=, first);
              g_assert_cmpint (g_array_index (ids, gint64, place), <, first + blocks[k].n_rows);
            }
        }
    }
  texts_clear (&texts);
}

static void
test_whole_left_out (void)
{
  Texts texts;
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (HunchBlock));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  texts_init (&texts, "csv");
  for (guint64 seed = 0; seed < 2; seed++)
    {
      g_autoptr (HunchScan) scan = draw (texts.sources, 40, seed, 4, before);
      g_autoptr (GArray) drawn = read_ids (scan);

      g_assert_cmpuint (drawn->len, ==, 40);
      g_array_append_vals (ids, drawn->data, drawn->len);
      add_blocks (before, scan);
    }
  check_distinct (ids);
  texts_clear (&texts);
}

/* Of one object as many blocks as asked for: parts of its row groups, or of its text, one behind the other, and the rows of each lie in it. */
static void
test_parts (gconstpointer name)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  gboolean is_text = g_str_equal (name, "csv");
  gint64 n_all = is_text ? 50 : 86;
  Texts texts;

  texts_init (&texts, "csv");
  path = is_text ? g_strdup (g_ptr_array_index (texts.paths, 8))
                 : g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests/corpus/blocks/dt=2016-01-12/part.parquet", NULL);
  sources = get_sources ((const char *const[]) { path, NULL });
  for (guint64 seed = 0; seed < 20; seed++)
    {
      g_autoptr (HunchScan) scan = draw (sources, 40, seed, 20, NULL);
      g_autoptr (GArray) ids = read_ids (scan);
      guint n_blocks;
      const HunchBlock *blocks = hunch_blocks_scan_get_blocks (scan, &n_blocks);
      gint64 n_rows = 0;
      guint place = 0;

      g_assert_cmpuint (ids->len, ==, 40);
      g_assert_cmpuint (n_blocks, >=, 19);
      check_distinct (ids);
      for (guint k = 0; k < n_blocks; k++)
        {
          gint64 first = g_array_index (ids, gint64, place);

          place += (guint) blocks[k].n_kept;
          g_assert_cmpint (g_array_index (ids, gint64, place - 1) - first, <, blocks[k].n_rows);
          g_assert_true (k == 0 || first > g_array_index (ids, gint64, place - blocks[k].n_kept - 1));
          n_rows += blocks[k].n_rows;
        }
      g_assert_cmpint (n_rows, <=, n_all);
      g_assert_cmpuint (place, ==, 40);
    }
  texts_clear (&texts);
}

/* One file as a member of a tar: the header of the ustar format (IEEE Std 1003.1-2001), then the bytes filled up to 512. */
static void
append_member (GString    *tar,
               const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *bytes = NULL;
  char header[513] = { 0 };
  gsize n;
  guint sum = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_snprintf (header, 100, "%s", name);
  g_snprintf (header + 100, 8, "0000644");
  g_snprintf (header + 124, 12, "%011o", (guint) n);
  g_snprintf (header + 136, 12, "%011o", 0u);
  memcpy (header + 148, "        ", 8);
  header[156] = '0';
  memcpy (header + 257, "ustar\00000", 8);
  for (guint i = 0; i < 512; i++)
    sum += (guchar) header[i];
  g_snprintf (header + 148, 8, "%06o", sum);
  g_string_append_len (tar, header, 512);
  g_string_append_len (tar, bytes, n);
  while (tar->len % 512 != 0)
    g_string_append_c (tar, '\0');
}

/* The members of an archive are blocks, as many as asked for, and a later draw takes others. */
static void
test_members (gconstpointer ending)
{
  Texts texts;
  g_autoptr (GString) tar = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (HunchBlock));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  texts_init (&texts, ending);
  path = g_build_filename (texts.folder, "all.tar", NULL);
  for (guint i = 0; i + 1 < texts.paths->len; i++)
    append_member (tar, g_ptr_array_index (texts.paths, i));
  for (guint i = 0; i < 1024; i++)
    g_string_append_c (tar, '\0');
  g_assert_true (g_file_set_contents (path, tar->str, (gssize) tar->len, NULL));
  sources = get_sources ((const char *const[]) { path, NULL });

  for (guint64 seed = 0; seed < 2; seed++)
    {
      g_autoptr (HunchScan) scan = draw (sources, 40, seed, 4, before);
      g_autoptr (GArray) drawn = read_ids (scan);
      guint n_blocks;
      const HunchBlock *blocks = hunch_blocks_scan_get_blocks (scan, &n_blocks);

      g_assert_cmpuint (drawn->len, ==, 40);
      g_assert_cmpuint (n_blocks, >=, 4);
      for (guint k = 0; k < n_blocks; k++)
        {
          g_assert_cmpuint (blocks[k].object, ==, 0);
          /* Or a part of it. */
          g_assert_cmpint (blocks[k].n_rows, <=, 10 + 5 * blocks[k].row_group);
        }
      g_array_append_vals (ids, drawn->data, drawn->len);
      add_blocks (before, scan);
    }
  check_distinct (ids);
  {
    g_autoptr (HunchScan) scan = draw (sources, 1000, 1, 4, NULL);
    g_autoptr (GArray) all = read_ids (scan);

    g_assert_cmpuint (all->len, ==, 270);
  }
  g_unlink (path);
  texts_clear (&texts);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blocks/systematic", test_systematic);
  g_test_add_func ("/blocks/nothing-to-hit", test_nothing_to_hit);
  g_test_add_func ("/blocks/share", test_share);
  g_test_add_func ("/blocks/share-exact", test_share_exact);
  g_test_add_func ("/blocks/run", test_run);
  g_test_add_func ("/blocks/exact", test_exact);
  g_test_add_func ("/blocks/fields", test_fields);
  g_test_add_func ("/blocks/columns", test_columns);
  g_test_add_func ("/blocks/told-types", test_told_types);
  g_test_add_func ("/blocks/repeatable", test_repeatable);
  g_test_add_func ("/blocks/leave-out", test_leave_out);
  g_test_add_func ("/blocks/further-rows", test_further_rows);
  g_test_add_func ("/blocks/odd-blocks-left-out", test_odd_blocks_left_out);
  g_test_add_func ("/blocks/chances", test_chances);
  g_test_add_data_func ("/blocks/whole/csv", "csv", test_whole);
  g_test_add_data_func ("/blocks/whole/json", "jsonl", test_whole);
  g_test_add_func ("/blocks/whole/left-out", test_whole_left_out);
  g_test_add_data_func ("/blocks/parts/parquet", "parquet", test_parts);
  g_test_add_data_func ("/blocks/parts/csv", "csv", test_parts);
  g_test_add_data_func ("/blocks/members/csv", "csv", test_members);
  g_test_add_data_func ("/blocks/members/json", "jsonl", test_members);
  return g_test_run ();
}
