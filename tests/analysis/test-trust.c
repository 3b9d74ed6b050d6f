/* Chosen rows (analysis/rows.h), further samples (survive.h), the ledger (ledger.h) and the opening of a seal (confirm.h).
 *
 * What is chosen is right when an analysis of the chosen rows gives what an analysis of a table with just these rows gives. */
#include "analysis-test.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "analysis/clusters.h"
#include "analysis/confirm.h"
#include "analysis/evidence.h"
#include "analysis/frame.h"
#include "analysis/ledger.h"
#include "analysis/rows.h"
#include "analysis/survive.h"
#include "base/json.h"
#include "base/random.h"
#include "project/holdout.h"

#define N 400

/* y goes with x and with a; noise with nothing; some cells are missing. */
static char **
make_lines (void)
{
  HunchRandom random = { 5 };
  char **lines = g_new0 (char *, N + 1);

  for (guint i = 0; i < N; i++)
    {
      double x = hunch_random_next_open (&random) * 4 - 2;
      const char *g = hunch_random_next_below (&random, 2) == 0 ? "a" : "b";
      const char *h = hunch_random_next_below (&random, 3) == 0 ? "yes" : "no";
      double e = hunch_random_next_open (&random) + hunch_random_next_open (&random) - 1;
      double noise = hunch_random_next_open (&random);
      char y[G_ASCII_DTOSTR_BUF_SIZE], xs[G_ASCII_DTOSTR_BUF_SIZE], n[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (y, sizeof y, "%.3f", 0.5 * x + (g[0] == 'a' ? 0.4 : 0) + e);
      g_ascii_formatd (xs, sizeof xs, "%.2f", x);
      g_ascii_formatd (n, sizeof n, "%.3f", noise);
      lines[i] = g_strdup_printf ("%u,%s,%s,%s,%s,%s\n", i, i % 17 == 3 ? "" : y, i % 23 == 4 ? "" : g, h, xs, n);
    }
  return lines;
}

static void
add_lines (Fixture     *fixture,
           const char  *name,
           char       **lines,
           const guint *picks,
           guint        n)
{
  g_autoptr (GString) csv = g_string_new ("id,y,g,h,x,noise\n");

  for (guint i = 0; i < n; i++)
    g_string_append (csv, lines[picks != NULL ? picks[i] : i]);
  fixture_add_table (fixture, name, csv->str);
}

static void
run_sql (Fixture    *fixture,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (hunch_project_get_path (fixture->project), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static JsonObject *
run_chosen (Fixture              *fixture,
            const char           *kind,
            const char           *table,
            const char           *options,
            const HunchRowChoice *choice)
{
  g_autoptr (GHashTable) words = read_options (options);
  g_autoptr (GError) error = NULL;
  JsonObject *result = hunch_analysis_run_rows (fixture->project, kind, table, words, choice, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

/* Every number of the estimates and tests. */
static void
assert_same_members (JsonObject *a,
                     JsonObject *b,
                     const char *list,
                     const char *const *members)
{
  JsonArray *first = json_object_get_array_member (a, list);
  JsonArray *second = json_object_get_array_member (b, list);

  g_assert_cmpuint (json_array_get_length (first), ==, json_array_get_length (second));
  for (guint i = 0; i < json_array_get_length (first); i++)
    for (guint m = 0; members[m] != NULL; m++)
      {
        double x = hunch_json_get_number (json_array_get_object_element (first, i), members[m], NAN);
        double y = hunch_json_get_number (json_array_get_object_element (second, i), members[m], NAN);

        g_assert_cmpint (isnan (x), ==, isnan (y));
        if (!isnan (x))
          assert_close (x, y, 1e-9);
      }
}

static void
assert_same (JsonObject *a,
             JsonObject *b)
{
  static const char *const estimate_members[] = { "estimate", "se", "statistic", "df", "p", "ci_low", "ci_high", NULL };
  static const char *const test_members[] = { "statistic", "p", NULL };

  g_assert_cmpint (json_object_get_int_member (a, "n"), ==, json_object_get_int_member (b, "n"));
  g_assert_cmpint (json_object_get_int_member (a, "dropped"), ==, json_object_get_int_member (b, "dropped"));
  g_assert_cmpstr (hunch_json_get_string (a, "dropped_why"), ==, hunch_json_get_string (b, "dropped_why"));
  g_assert_cmpstr (hunch_json_get_string (a, "verdict"), ==, hunch_json_get_string (b, "verdict"));
  assert_same_members (a, b, "estimates", estimate_members);
  assert_same_members (a, b, "tests", test_members);
}

static const struct
{
  const char *kind;
  const char *options;
} questions[] = {
  { "describe", "columns=y,x,noise" },
  { "describe", "columns=y;by=g" },
  { "frequencies", "column=h" },
  { "ttest", "y=y;by=g" },
  { "ttest", "y=y;mu=0.1" },
  { "ttest", "y=y;paired=x" },
  { "anova", "y=y;by=h" },
  { "chisq", "x=g;y=h" },
  { "correlation", "columns=y,noise" },
  { "ols", "formula=y ~ x + g" },
};

/* --- sides of a seal ---------------------------------------------------------------- */

static guint *
list_side (Fixture  *fixture,
           gboolean  held,
           guint    *out_n)
{
  g_autoptr (HunchHoldoutRows) rows = hunch_holdout_rows_new (fixture->project, "t", NULL, NULL);
  guint8 is_held[N];
  guint *picks = g_new (guint, N);

  *out_n = 0;
  g_assert_true (hunch_holdout_rows_read (rows, 0, N, is_held, NULL));
  for (guint i = 0; i < N; i++)
    if (!is_held[i] == !held)
      picks[(*out_n)++] = i;
  return picks;
}

static void
test_sides (Fixture      *fixture,
            gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  const HunchRowChoice choices[] = { { HUNCH_SIDE_DEFAULT }, { HUNCH_SIDE_OPEN }, { HUNCH_SIDE_HELD } };
  g_autofree guint *open = NULL;
  g_autofree guint *held = NULL;
  guint n_open, n_held;

  add_lines (fixture, "t", lines, NULL, N);
  g_assert_true (hunch_holdout_seal (fixture->project, "t", 0.3, 9, NULL));
  open = list_side (fixture, FALSE, &n_open);
  held = list_side (fixture, TRUE, &n_held);
  g_assert_cmpuint (n_open + n_held, ==, N);
  add_lines (fixture, "open", lines, open, n_open);
  add_lines (fixture, "held", lines, held, n_held);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    for (guint c = 0; c < G_N_ELEMENTS (choices); c++)
      {
        g_autoptr (JsonObject) chosen = run_chosen (fixture, questions[i].kind, "t", questions[i].options, &choices[c]);
        g_autoptr (JsonObject) plain = run (fixture, questions[i].kind, c == 2 ? "held" : "open", questions[i].options);

        g_test_message ("%s %s", questions[i].kind, questions[i].options);
        assert_same (chosen, plain);
      }
}

/* --- draws -------------------------------------------------------------------------- */

/* Which rows a draw sees, by the column id. */
static guint *
list_draw (Fixture *fixture,
           guint64  seed,
           guint   *out_n)
{
  HunchRowChoice choice = { HUNCH_SIDE_DEFAULT, TRUE, seed };
  g_autoptr (GHashTable) options = read_options ("columns=id");
  g_autoptr (HunchInquiry) inquiry = hunch_inquiry_new_rows (fixture->project, hunch_kinds_find ("describe"), "t", options, &choice, NULL, NULL, NULL);
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  guint *picks = g_new (guint, 4 * N);
  guint place = hunch_frame_add_number (frame, "id");
  gsize n;

  *out_n = 0;
  g_assert_true (hunch_frame_open (frame, NULL));
  do
    {
      g_assert_true (hunch_frame_next (frame, &n, NULL));
      for (gsize i = 0; i < n; i++)
        {
          g_assert_cmpint (hunch_frame_get_row (frame, i), ==, (gint64) hunch_frame_get_numbers (frame, place)[i]);
          picks[(*out_n)++] = (guint) hunch_frame_get_numbers (frame, place)[i];
        }
    }
  while (n > 0);
  g_assert_cmpint (hunch_frame_get_n_rows (frame), ==, *out_n);
  return picks;
}

static guint
count_distinct (const guint *picks,
                guint        n)
{
  gboolean is_seen[N] = { FALSE };
  guint n_distinct = 0;

  for (guint i = 0; i < n; i++)
    {
      n_distinct += !is_seen[picks[i]];
      is_seen[picks[i]] = TRUE;
    }
  return n_distinct;
}

static void
test_draw (Fixture      *fixture,
           gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  HunchRowChoice choice = { HUNCH_SIDE_DEFAULT, TRUE, 77 };
  g_autofree guint *picks = NULL;
  g_autofree guint *again = NULL;
  g_autofree guint *others = NULL;
  guint n, n_again, n_others;

  add_lines (fixture, "t", lines, NULL, N);
  picks = list_draw (fixture, 77, &n);
  again = list_draw (fixture, 77, &n_again);
  others = list_draw (fixture, 78, &n_others);
  g_assert_cmpuint (n, ==, N);
  g_assert_cmpmem (picks, n * sizeof *picks, again, n_again * sizeof *again);
  g_assert_cmpint (memcmp (picks, others, n * sizeof *picks), !=, 0);
  /* 1 - 1/e of the rows are drawn at least once, 0.632 N = 253, with a standard deviation of about 6. */
  g_assert_cmpfloat (fabs (count_distinct (picks, n) - 0.632 * N), <, 30);

  add_lines (fixture, "drawn", lines, picks, n);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (JsonObject) chosen = run_chosen (fixture, questions[i].kind, "t", questions[i].options, &choice);
      g_autoptr (JsonObject) plain = run (fixture, questions[i].kind, "drawn", questions[i].options);

      g_test_message ("%s %s", questions[i].kind, questions[i].options);
      assert_same (chosen, plain);
    }
}

/* Only open rows are drawn from. */
static void
test_draw_sealed (Fixture      *fixture,
                  gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  g_autofree guint *open = NULL;
  g_autofree guint *picks = NULL;
  gboolean is_open[N] = { FALSE };
  guint n_open, n;

  add_lines (fixture, "t", lines, NULL, N);
  g_assert_true (hunch_holdout_seal (fixture->project, "t", 0.5, 9, NULL));
  open = list_side (fixture, FALSE, &n_open);
  for (guint i = 0; i < n_open; i++)
    is_open[open[i]] = TRUE;
  picks = list_draw (fixture, 1, &n);
  g_assert_cmpuint (n, ==, n_open);
  for (guint i = 0; i < n; i++)
    g_assert_true (is_open[picks[i]]);
}

/* --- blocks --------------------------------------------------------------------------- */

/* 40 runs of ten rows; those of one block are @apart runs apart, as when further rows of it were drawn. */
static void
add_blocks (Fixture *fixture,
            guint    n_blocks)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint run = 0; run < 40; run++)
    g_string_append_printf (sql, "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label, place, run, n_run)"
                            " SELECT id, %u, %u, %u, 0, %u, 1000, 'b', 0, %u, 10 FROM hunch_table WHERE name = 't';",
                            run, 10 * run + 1, 10 * run + 10, run % n_blocks, run / n_blocks);
  run_sql (fixture, sql->str);
}

/* Whole blocks are drawn, as many as there are, and each copy counts. */
static void
test_draw_blocks (Fixture      *fixture,
                  gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  HunchRowChoice choice = { HUNCH_SIDE_DEFAULT, TRUE, 4 };
  g_autofree guint *picks = NULL;
  g_autoptr (JsonObject) result = NULL;
  guint counts[N] = { 0 };
  guint n;

  add_lines (fixture, "t", lines, NULL, N);
  add_blocks (fixture, 20);
  picks = list_draw (fixture, 4, &n);
  g_assert_cmpuint (n, ==, N);
  for (guint i = 0; i < n; i++)
    counts[picks[i]]++;
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (counts[i], ==, counts[i / 10 % 20 * 10]);
  g_assert_cmpuint (count_distinct (picks, n), <, N);

  result = run_chosen (fixture, "describe", "t", "columns=x", &choice);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (result, "design"), "blocks"), ==, 20);
}

/* Rows of a block that stand in several places are one block: as in a table where they stand together. */
static void
test_scattered_blocks (Fixture      *fixture,
                       gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  guint picks[N];

  for (guint block = 0, n = 0; block < 20; block++)
    for (guint copy = 0; copy < 2; copy++)
      for (guint i = 0; i < 10; i++)
        picks[n++] = (block + 20 * copy) * 10 + i;
  add_lines (fixture, "t", lines, NULL, N);
  add_blocks (fixture, 20);
  add_lines (fixture, "together", lines, picks, N);
  for (guint block = 0; block < 20; block++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label)"
                                              " SELECT id, %u, %u, %u, 0, %u, 1000, 'b' FROM hunch_table WHERE name = 'together'",
                                              block, 20 * block + 1, 20 * block + 20, block);

      run_sql (fixture, sql);
    }

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (JsonObject) scattered = run (fixture, questions[i].kind, "t", questions[i].options);
      g_autoptr (JsonObject) together = run (fixture, questions[i].kind, "together", questions[i].options);

      /* Rows that follow one another are others. */
      if (g_str_equal (questions[i].kind, "describe"))
        continue;
      g_test_message ("%s %s", questions[i].kind, questions[i].options);
      g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (scattered, "design"), "blocks"), ==, 20);
      assert_same (scattered, together);
    }
}

/* --- further samples --------------------------------------------------------------------- */

static JsonObject *
survive (Fixture    *fixture,
         const char *kind,
         const char *options,
         guint       n_draws)
{
  g_autoptr (GHashTable) words = read_options (options);
  g_autoptr (GError) error = NULL;
  JsonObject *answer = hunch_survive_run (fixture->project, kind, "t", words, HUNCH_SURVIVE_BOOTSTRAP, n_draws, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

static void
test_survive (Fixture      *fixture,
              gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  g_autoptr (JsonObject) sure = NULL;
  g_autoptr (JsonObject) again = NULL;
  g_autoptr (JsonObject) unsure = NULL;
  g_autoptr (JsonObject) mean = NULL;
  g_autoptr (HunchPlot) plot = NULL;
  g_autoptr (GError) error = NULL;
  double se;

  add_lines (fixture, "t", lines, NULL, N);
  sure = survive (fixture, "correlation", "columns=y,x", 0);
  g_assert_cmpint (json_object_get_int_member (sure, "n_draws"), ==, HUNCH_SURVIVE_DRAWS);
  g_assert_true (json_object_get_boolean_member (sure, "is_sure"));
  g_assert_cmpint (json_object_get_int_member (sure, "n_holds"), ==, HUNCH_SURVIVE_DRAWS);
  g_assert_cmpstr (hunch_json_get_string (sure, "sentence"), ==, "Holds in 20 of 20 samples drawn anew from these rows.");
  plot = hunch_plot_from_json (json_object_get_object_member (sure, "plot"), &error);
  g_assert_no_error (error);
  g_assert_nonnull (plot->summary);

  again = survive (fixture, "correlation", "columns=y,x", 0);
  assert_close (get_number (again, "spread"), get_number (sure, "spread"), 0);
  unsure = survive (fixture, "correlation", "columns=y,noise", 10);
  g_assert_false (json_object_get_boolean_member (unsure, "is_sure"));

  /* The spread of bootstrap means is their standard error, to within its own error of about 5 % with 200 draws. */
  mean = survive (fixture, "ttest", "y=x;mu=0", 200);
  g_autoptr (JsonObject) plain = run (fixture, "ttest", "t", "y=x;mu=0");
  se = get_estimate (plain, "x.mean", "se");
  g_assert_cmpfloat (fabs (get_number (mean, "spread") / se - 1), <, 0.2);
}

static void
test_survive_refused (Fixture      *fixture,
                      gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  g_autoptr (GHashTable) words = read_options ("y=y;mu=0");
  g_autoptr (GHashTable) bad = read_options ("y=nothing;mu=0");
  g_autoptr (GCancellable) stopped = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *refusal = NULL;
  g_autofree char *none = NULL;

  add_lines (fixture, "t", lines, NULL, N);
  g_assert_null (hunch_survive_run (fixture->project, "ttest", "t", words, HUNCH_SURVIVE_SOURCE, 5, 1, NULL, NULL, &error));
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER);
  g_assert_nonnull (strstr (error->message, "every row"));
  g_clear_error (&error);
  g_assert_null (hunch_survive_run (fixture->project, "ttest", "t", bad, HUNCH_SURVIVE_BOOTSTRAP, 5, 1, NULL, NULL, &error));
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
  g_clear_error (&error);
  g_assert_null (hunch_survive_run (fixture->project, "ttest", "t", words, HUNCH_SURVIVE_BOOTSTRAP, 1, 1, NULL, NULL, &error));
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
  g_clear_error (&error);
  g_cancellable_cancel (stopped);
  g_assert_null (hunch_survive_run (fixture->project, "ttest", "t", words, HUNCH_SURVIVE_BOOTSTRAP, 5, 1, NULL, stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  refusal = hunch_survive_dup_refusal (fixture->project, "forecast", "t", HUNCH_SURVIVE_BOOTSTRAP);
  g_assert_nonnull (refusal);
  none = hunch_survive_dup_refusal (fixture->project, "ttest", "t", HUNCH_SURVIVE_BOOTSTRAP);
  g_assert_null (none);
}

/* --- the ledger ---------------------------------------------------------------------------- */

static JsonObject *
ask (Fixture    *fixture,
     const char *kind,
     const char *options)
{
  g_autoptr (GHashTable) words = read_options (options);
  g_autoptr (GError) error = NULL;
  JsonObject *result = run (fixture, kind, "t", options);

  g_assert_true (hunch_ledger_note (fixture->project, kind, "t", words, result, &error));
  g_assert_no_error (error);
  return result;
}

static JsonObject *
get_entry (JsonObject *ledger,
           guint       i)
{
  return json_array_get_object_element (json_object_get_array_member (ledger, "entries"), i);
}

static void
test_ledger (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const asked[] = { "y=noise;mu=0.5", "y=y;mu=0", "y=x;mu=0.1" };
  g_auto (GStrv) lines = make_lines ();
  g_autoptr (GHashTable) words = read_options ("y=y;mu=0");
  g_autoptr (JsonObject) ledger = NULL;
  g_autoptr (JsonObject) described = NULL;
  g_autoptr (HunchAnalysisRecord) record = NULL;
  double p[3], largest = 0;

  add_lines (fixture, "t", lines, NULL, N);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (JsonObject) result = ask (fixture, "ttest", asked[i]);

      g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (result, "ledger"), "questions"), ==, i + 1);
      p[i] = get_number (get_test (result, 0), "p");
      largest = MAX (largest, p[i]);
    }
  /* The same question: otherwise sure, and with a default that is spelled out. */
  described = ask (fixture, "ttest", "y=y;mu=0;conf=0.99;alternative=two-sided");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (described, "ledger"), "questions"), ==, 3);
  g_clear_pointer (&described, json_object_unref);
  described = ask (fixture, "describe", "columns=y");
  g_assert_true (json_object_get_null_member (described, "ledger"));

  record = hunch_analysis_keep (fixture->project, "kept", "ttest", "t", words, NULL, NULL, NULL);
  ledger = hunch_ledger_to_json (fixture->project, NULL);
  g_assert_cmpint (json_object_get_int_member (ledger, "questions"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (ledger, "runs"), ==, 5);
  for (guint i = 0; i < 3; i++)
    {
      double holm = 0;

      /* Holm by hand: the largest over smaller or equal p of p times how many are not smaller. */
      for (guint k = 0; k < 3; k++)
        if (p[k] <= p[i])
          {
            guint n_left = 0;

            for (guint m = 0; m < 3; m++)
              n_left += p[m] >= p[k];
            holm = MAX (holm, MIN (1, p[k] * n_left));
          }
      assert_close (get_number (get_entry (ledger, i), "p"), p[i], 1e-15);
      assert_close (get_number (get_entry (ledger, i), "p_holm"), holm, 1e-12);
      g_assert_cmpfloat (get_number (get_entry (ledger, i), "p_bh"), <=, largest * (1 + 1e-12));
    }
  g_assert_true (json_object_get_boolean_member (get_entry (ledger, 1), "is_kept"));
  g_assert_false (json_object_get_boolean_member (get_entry (ledger, 0), "is_kept"));
  g_assert_true (json_object_get_null_member (ledger, "confirmed"));

  /* Undo takes the kept result back and not the question. */
  g_assert_true (hunch_project_undo (fixture->project, NULL));
  g_clear_pointer (&ledger, json_object_unref);
  ledger = hunch_ledger_to_json (fixture->project, NULL);
  g_assert_cmpint (json_object_get_int_member (ledger, "questions"), ==, 3);
  g_assert_false (json_object_get_boolean_member (get_entry (ledger, 1), "is_kept"));
}

static void
test_ledger_key (Fixture      *fixture,
                 gconstpointer data)
{
  static const struct { const char *options, *key; } cases[] = {
    { "y=a;by=b", "{\"by\": \"b\", \"y\": \"a\"}" },
    { "by=b;y=a;conf=0.9", "{\"by\": \"b\", \"y\": \"a\"}" },
    { "by=b;y=a;var=welch", "{\"by\": \"b\", \"y\": \"a\"}" },
    { "by=b;y=a;var=pooled", "{\"by\": \"b\", \"var\": \"pooled\", \"y\": \"a\"}" },
    { "by=b;y=a;mu=", "{\"by\": \"b\", \"y\": \"a\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) words = read_options (cases[i].options);
      g_autofree char *key = hunch_ledger_dup_key ("ttest", words);

      g_assert_cmpstr (key, ==, cases[i].key);
    }
}

/* --- opening a seal ------------------------------------------------------------------------- */

static void
keep (Fixture    *fixture,
      const char *name,
      const char *kind,
      const char *table,
      const char *options)
{
  g_autoptr (GHashTable) words = read_options (options);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchAnalysisRecord) record = hunch_analysis_keep (fixture->project, name, kind, table, words, NULL, NULL, &error);

  g_assert_no_error (error);
}

static gboolean
is_stale (Fixture    *fixture,
          const char *name)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_find_analysis (fixture->project, name, NULL);

  return hunch_analysis_is_stale (fixture->project, record);
}

static const char *
get_outcome (JsonObject *answer,
             guint       i)
{
  return hunch_json_get_string (json_array_get_object_element (json_object_get_array_member (answer, "results"), i), "outcome");
}

static void
test_confirm (Fixture      *fixture,
              gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) sealed = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (JsonObject) kept = NULL;
  g_autoptr (JsonObject) ledger = NULL;
  g_autoptr (JsonObject) all = NULL;
  g_autoptr (GHashTable) words = read_options ("x=x");
  g_autoptr (HunchPlot) chart = NULL;

  add_lines (fixture, "t", lines, NULL, N);
  add_lines (fixture, "other", lines, NULL, 50);
  g_assert_true (hunch_project_set_view (fixture->project, "v", "SELECT rowid AS hunch_row, * FROM t WHERE x > 0", "[]", NULL));
  keep (fixture, "before", "ttest", "t", "y=y;by=g");
  g_assert_false (is_stale (fixture, "before"));
  g_usleep (1100000);
  g_assert_true (hunch_holdout_seal (fixture->project, "t", 0.4, 2, &error));
  g_assert_no_error (error);
  g_assert_true (is_stale (fixture, "before"));
  keep (fixture, "effect", "correlation", "t", "columns=y,x");
  keep (fixture, "nothing", "correlation", "t", "columns=y,noise");
  keep (fixture, "view", "ols", "v", "formula=y ~ x + g");
  keep (fixture, "elsewhere", "ttest", "other", "y=y;mu=0");
  g_assert_false (is_stale (fixture, "effect"));
  sealed = hunch_confirm_get (fixture->project, "v", NULL);
  g_assert_cmpstr (hunch_json_get_string (sealed, "state"), ==, "sealed");
  g_assert_cmpint (json_object_get_int_member (sealed, "n_asked_before"), ==, 1);
  chart = hunch_plot_build (fixture->project, "t", "histogram", words, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (chart->n, ==, json_object_get_int_member (sealed, "n_open"));
  g_assert_nonnull (strstr (chart->source, "rows held back"));

  answer = hunch_confirm_open (fixture->project, "t", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "results")), ==, 4);
  g_assert_cmpstr (get_outcome (answer, 0), ==, "confirmed");
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (json_object_get_array_member (answer, "results"), 0), "was_asked_before"));
  g_assert_cmpstr (get_outcome (answer, 1), ==, "confirmed");
  g_assert_false (json_object_get_boolean_member (json_array_get_object_element (json_object_get_array_member (answer, "results"), 1), "was_asked_before"));
  g_assert_cmpstr (get_outcome (answer, 2), ==, "not-found");
  g_assert_cmpstr (get_outcome (answer, 3), ==, "confirmed");
  g_assert_cmpint (json_object_get_int_member (answer, "confirmed"), ==, 3);
  kept = hunch_confirm_get (fixture->project, "t", &error);
  g_assert_no_error (error);
  g_assert_true (json_object_equal (kept, answer));
  g_assert_true (is_stale (fixture, "effect"));

  g_assert_null (hunch_confirm_open (fixture->project, "t", NULL, NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (hunch_confirm_open (fixture->project, "other", NULL, NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  all = run (fixture, "describe", "t", "columns=x");
  g_assert_cmpint (json_object_get_int_member (all, "n"), ==, N);
  ledger = hunch_ledger_to_json (fixture->project, NULL);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (ledger, "confirmed"), "questions"), ==, 4);
}

/* What a recipe counts has seen the held rows, and says so. */
static void
test_leak (Fixture      *fixture,
           gconstpointer data)
{
  g_auto (GStrv) lines = make_lines ();
  g_autoptr (JsonObject) result = NULL;
  JsonArray *warnings;
  gboolean is_said = FALSE;

  add_lines (fixture, "t", lines, NULL, N);
  g_assert_true (hunch_project_set_view (fixture->project, "w", "SELECT 1 + (id % 40) AS hunch_row, avg(y) AS y FROM t GROUP BY id % 40", "[]", NULL));
  g_assert_true (hunch_holdout_seal (fixture->project, "t", 0.3, 9, NULL));
  result = run (fixture, "describe", "w", "columns=y");
  warnings = json_object_get_array_member (result, "warnings");
  for (guint i = 0; i < json_array_get_length (warnings); i++)
    is_said |= strstr (json_array_get_string_element (warnings, i), "has seen them") != NULL;
  g_assert_true (is_said);
  g_assert_cmpint (json_object_get_int_member (result, "n"), ==, 40);
}

/* --- evidence --------------------------------------------------------------------------------- */

static JsonObject *
find_section (JsonObject *evidence,
              const char *id)
{
  JsonArray *sections = json_object_get_array_member (evidence, "sections");

  for (guint i = 0; i < json_array_get_length (sections); i++)
    if (g_str_equal (hunch_json_get_string (json_array_get_object_element (sections, i), "id"), id))
      return json_array_get_object_element (sections, i);
  return NULL;
}

static const char *
find_line (JsonObject *evidence,
           const char *id,
           const char *label)
{
  JsonArray *lines = json_object_get_array_member (find_section (evidence, id), "lines");

  for (guint i = 0; i < json_array_get_length (lines); i++)
    if (g_strcmp0 (hunch_json_get_string (json_array_get_object_element (lines, i), "label"), label) == 0)
      return hunch_json_get_string (json_array_get_object_element (lines, i), "text");
  return NULL;
}

static void
test_evidence (Fixture      *fixture,
               gconstpointer data)
{
  static const char *const ids[] = { "question", "rows", "sample", "answer", "sensitivity", "ledger", "sources", "program" };
  g_auto (GStrv) lines = make_lines ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) evidence = NULL;
  g_autoptr (JsonObject) quick = NULL;

  add_lines (fixture, "t", lines, NULL, N);
  keep (fixture, "kept", "ttest", "t", "y=y;mu=0");
  evidence = hunch_evidence_of_analysis (fixture->project, 1, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_nonnull (find_section (evidence, ids[i]));
  g_assert_cmpstr (find_line (evidence, "rows", "Rows of the table"), ==, "400");
  g_assert_nonnull (find_line (evidence, "sensitivity", "Without the most extreme 1 %"));
  /* R 4.2.2: power.t.test (n = 376, power = 0.8, type = "one.sample", strict = TRUE) gives delta 0.1448. */
  g_assert_nonnull (strstr (find_line (evidence, "sensitivity", "Smallest effect"), "d = 0.145"));
  g_assert_cmpstr (find_line (evidence, "program", "Command"), ==, "hunch-cli analyze 'test.hunch' ttest --table 't' mu='0' y='y'");

  quick = hunch_evidence_of_analysis (fixture->project, 1, FALSE, NULL, NULL, &error);
  g_assert_null (find_line (quick, "sensitivity", "Without the most extreme 1 %"));
  g_assert_null (hunch_evidence_of_analysis (fixture->project, 99, FALSE, NULL, NULL, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
}

static void
add_tests (void)
{
  fixture_add_test ("/analysis/trust/sides", test_sides);
  fixture_add_test ("/analysis/trust/draw", test_draw);
  fixture_add_test ("/analysis/trust/draw-sealed", test_draw_sealed);
  fixture_add_test ("/analysis/trust/draw-blocks", test_draw_blocks);
  fixture_add_test ("/analysis/trust/scattered-blocks", test_scattered_blocks);
  fixture_add_test ("/analysis/trust/survive", test_survive);
  fixture_add_test ("/analysis/trust/survive-refused", test_survive_refused);
  fixture_add_test ("/analysis/trust/ledger", test_ledger);
  fixture_add_test ("/analysis/trust/ledger-key", test_ledger_key);
  fixture_add_test ("/analysis/trust/confirm", test_confirm);
  fixture_add_test ("/analysis/trust/leak", test_leak);
  fixture_add_test ("/analysis/trust/evidence", test_evidence);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
