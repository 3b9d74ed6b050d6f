/* Analyses of rows that came in blocks. The data are those of tests/stats/test-cluster.c, with h <- ifelse ((i*11) %% 13 + (b %% 4)*2 > 7, "yes",
 * "no"), and so is where the expected numbers come from: R 4.2.2 with survey 4.1.1 unless said otherwise. */
#include "analysis-test.h"

#include <math.h>
#include <sqlite3.h>

#include "base/json.h"

#define N 60

static guint
get_block (guint i)
{
  return (guint) floor (sqrt (i));
}

/* Table "t"; what its rows came in is written where an import would write it. */
static void
add_table (Fixture *fixture)
{
  static const char *const groups[] = { "a", "b", "c" };
  g_autoptr (GString) csv = g_string_new ("x,g,y,h\n");

  for (guint i = 0; i < N; i++)
    {
      guint x = (i * 17) % 23;
      char y[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (y, sizeof y, "%.2f", (i * 37) % 41 / 4.0 + 2 * (get_block (i) % 3) + 0.5 * x);
      g_string_append_printf (csv, "%u,%s,%s,%s\n", x, groups[((i * 7) % 5) % 3], y, (i * 11) % 13 + get_block (i) % 4 * 2 > 7 ? "yes" : "no");
    }
  fixture_add_table (fixture, "t", csv->str);
}

static void
add_blocks (Fixture *fixture,
            guint    n_blocks)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  sqlite3 *db;

  for (guint b = 0; b < n_blocks; b++)
    g_string_append_printf (sql,
                            "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label)"
                            " SELECT id, %u, %u, %u, 0, %u, 100, 'block %u' FROM hunch_table WHERE name = 't';",
                            b, b * b + 1, n_blocks == 1 ? N : MIN ((b + 1) * (b + 1), N), b, b);
  g_assert_cmpint (sqlite3_open (hunch_project_get_path (fixture->project), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql->str, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
check_design (JsonObject *result,
              double      icc,
              double      effect)
{
  JsonObject *design = json_object_get_object_member (result, "design");

  g_assert_cmpint (json_object_get_int_member (design, "blocks"), ==, 8);
  if (isnan (icc))
    g_assert_true (json_object_get_null_member (design, "icc"));
  else
    assert_close (get_number (design, "icc"), icc, 1e-10);
  assert_close (get_number (design, "design_effect"), effect, 1e-9);
  assert_close (get_number (design, "effective_n"), N / effect, 1e-9);
}

/* A table whose rows came singly has none of it. */
static void
test_single (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  add_table (fixture);
  result = run (fixture, "describe", "t", "columns=y");
  g_assert_false (json_object_has_member (result, "design"));
  assert_close (get_estimate (result, "y.mean", "df"), 59, 0);
}

/* svymean: SE 1.041928919368242; its square over var (y) / 60 = 0.4246398305084746; ICC by hand in R (Donner and Koval's formula) 0.2637437787661204. */
static void
test_describe (Fixture      *fixture,
               gconstpointer data)
{
  const double t = 2.364624251592785;  /* qt (0.975, 7) */
  const double se = 1.041928919368242;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) split = NULL;

  add_table (fixture);
  add_blocks (fixture, 8);
  result = run (fixture, "describe", "t", "columns=y");
  assert_close (get_estimate (result, "y.mean", "se"), se, 1e-12);
  assert_close (get_estimate (result, "y.se", "estimate"), se, 1e-12);
  assert_close (get_estimate (result, "y.mean", "df"), 7, 0);
  assert_close (get_estimate (result, "y.mean", "ci_low"), 12.45 - t * se, 1e-9);
  assert_close (get_estimate (result, "y.ci_high", "estimate"), 12.45 + t * se, 1e-9);
  check_design (result, 0.2637437787661204, se * se / 0.4246398305084746);

  /* svyby: the roots of its variances; each group has rows of 7 blocks. */
  split = run (fixture, "describe", "t", "columns=y;by=g");
  assert_close (get_estimate (split, "y[a].mean", "se"), sqrt (1.61698082010582), 1e-12);
  assert_close (get_estimate (split, "y[c].mean", "se"), sqrt (4.395006613756613), 1e-12);
  assert_close (get_estimate (split, "y[c].mean", "df"), 6, 0);
}

/* svymean (~h): SE 0.07315996823660433; svyby (~(h == "yes"), ~(g == "a")): shares 0.625 and 2/3, SE 0.135473889008822 and 0.09390602830316852. */
static void
test_frequencies (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) split = NULL;

  add_table (fixture);
  add_blocks (fixture, 8);
  result = run (fixture, "frequencies", "t", "column=h");
  assert_close (get_estimate (result, "h=yes.share", "se"), 0.07315996823660433, 1e-12);
  assert_close (get_estimate (result, "h=no.share", "se"), 0.07315996823660433, 1e-12);
  assert_close (get_estimate (result, "h=yes.share", "df"), 7, 0);
  g_assert_cmpfloat (get_estimate (result, "h=yes.share", "ci_low"), <, 0.65 - 1.96 * 0.073);
  check_design (result, get_number (json_object_get_object_member (result, "design"), "icc"), pow (0.07315996823660433, 2) / (0.65 * 0.35 / 60));

  split = run (fixture, "frequencies", "t", "column=h;by=g");
  assert_close (get_estimate (split, "h=yes[a].share", "estimate"), 0.625, 1e-15);
  assert_close (get_estimate (split, "h=yes[a].share", "se"), 0.135473889008822, 1e-12);
  assert_close (get_estimate (split, "h=yes[a].share", "df"), 6, 0);
}

/* svyby and svycontrast for no minus yes, with 7 df: see test-cluster.c. One mean: (12.45 - 10) / SE. Pairs y - x: mean 1.233333333333333, SE 0.6164010582001499. */
static void
test_ttest (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonObject) two = NULL;
  g_autoptr (JsonObject) one = NULL;
  g_autoptr (JsonObject) paired = NULL;

  add_table (fixture);
  add_blocks (fixture, 8);
  two = run (fixture, "ttest", "t", "y=y;by=h");
  assert_close (get_estimate (two, "difference", "se"), 1.142449586867559, 1e-12);
  assert_close (get_estimate (two, "difference", "p"), 0.94081615958035, 1e-10);
  assert_close (get_estimate (two, "difference", "ci_low"), -2.789376087241275, 1e-9);
  assert_close (get_df (two, 0, 0), 7, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (two, "tests")), ==, 1);

  one = run (fixture, "ttest", "t", "y=y;mu=10");
  assert_close (get_estimate (one, "y.mean", "statistic"), 2.351408003422651, 1e-11);
  check_design (one, 0.2637437787661204, 1.041928919368242 * 1.041928919368242 / 0.4246398305084746);

  paired = run (fixture, "ttest", "t", "y=y;paired=x");
  assert_close (get_estimate (paired, "difference", "estimate"), 1.233333333333333, 1e-12);
  assert_close (get_estimate (paired, "difference", "se"), 0.6164010582001499, 1e-11);
  assert_close (get_estimate (paired, "difference", "df"), 7, 0);
}

/* F and design effect by R's formulas in test-cluster.c: 0.6398218802474128 over 1.182974539813445, p by pf with 2 and 7 df. Pairs by svycontrast and
 * ptukey. With two groups F is the square of t. */
static void
test_anova (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) two = NULL;
  g_autoptr (JsonObject) terms = NULL;

  add_table (fixture);
  add_blocks (fixture, 8);
  result = run (fixture, "anova", "t", "y=y;by=g");
  assert_close (get_number (get_test (result, 0), "statistic"), 0.5408585381290729, 1e-10);
  assert_close (get_number (get_test (result, 0), "p"), 0.6047562853849094, 1e-10);
  assert_close (get_df (result, 0, 1), 7, 0);
  assert_close (get_estimate (result, "a-b", "se"), 1.625864645830288, 1e-11);
  assert_close (get_estimate (result, "a-b", "p"), 0.6369583896206723, 1e-8);
  check_design (result, 0.2637437787661204, 1.182974539813445);

  two = run (fixture, "anova", "t", "y=y;by=h");
  assert_close (get_number (get_test (two, 0), "statistic"), 0.07695051836215422 * 0.07695051836215422, 1e-9);
  assert_close (get_number (get_test (two, 0), "p"), 0.94081615958035, 1e-9);

  terms = run (fixture, "anova", "t", "formula=y ~ x + g");
  assert_close (get_estimate (terms, "x", "se"), 0.04348851570506072, 1e-10);
  assert_close (get_df (terms, 0, 1), 7, 0);
}

/* X^2 0.1098901098901099; Rao and Scott's effect by their formula in R: 1.64004884004884 (svychisq (statistic = "Chisq"), which puts observed shares where
 * they put expected ones, has 1.6553). Fit of h to halves: X^2 5.4, effect 1.284571428571428. Difference of shares by svycontrast. */
static void
test_chisq (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) fit = NULL;
  g_autoptr (JsonObject) two = NULL;
  g_autoptr (GError) error = NULL;

  add_table (fixture);
  add_blocks (fixture, 8);
  result = run (fixture, "chisq", "t", "x=g;y=h");
  assert_close (get_number (get_test (result, 0), "statistic"), 0.06700416914830257, 1e-10);
  assert_close (get_number (get_test (result, 0), "p"), 0.9670528953358333, 1e-10);
  assert_close (get_estimate (result, "h=yes[g=a].share", "se"), 0.135473889008822, 1e-11);
  check_design (result, NAN, 1.64004884004884);

  fit = run (fixture, "chisq", "t", "x=h");
  assert_close (get_number (get_test (fit, 0), "statistic"), 5.4 / 1.284571428571428, 1e-12);

  g_assert_true (hunch_project_set_view (fixture->project, "v", "SELECT rowid AS hunch_row, CASE g WHEN 'a' THEN 'a' ELSE 'z' END AS g, h FROM t", "[]", &error));
  g_assert_no_error (error);
  two = run (fixture, "chisq", "v", "x=g;y=h");
  assert_close (get_estimate (two, "difference", "estimate"), -0.04166666666666663, 1e-12);
  assert_close (get_estimate (two, "difference", "se"), 0.1736309512472951, 1e-11);
}

/* svytotal of the influences: see test-cluster.c. */
static void
test_correlation (Fixture      *fixture,
                  gconstpointer data)
{
  const double r = 0.7362422331411566;
  const double se = 0.03436341166710093;
  const double t = atanh (0.7362422331411566) / (se / (1 - r * r));
  g_autoptr (JsonObject) result = NULL;

  add_table (fixture);
  add_blocks (fixture, 8);
  result = run (fixture, "correlation", "t", "columns=x,y");
  assert_close (get_estimate (result, "x~y", "se"), se, 1e-11);
  assert_close (get_estimate (result, "x~y", "statistic"), t, 1e-10);
  assert_close (get_estimate (result, "x~y", "df"), 7, 0);
  assert_close (get_estimate (result, "x~y", "ci_high"), tanh (atanh (r) + 2.364624251592785 * se / (1 - r * r)), 1e-10);
}

/* svyglm with Stata's factor; F of lm 26.04128089155869 over the effect 0.6840110604821641. */
static void
test_ols (Fixture      *fixture,
          gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  add_table (fixture);
  add_blocks (fixture, 8);
  result = run (fixture, "ols", "t", "formula=y ~ x + g");
  assert_close (get_estimate (result, "(Intercept)", "se"), 0.8832100297428404, 1e-11);
  assert_close (get_estimate (result, "x", "se"), 0.04348851570506072, 1e-11);
  assert_close (get_estimate (result, "g=b", "se"), 0.7905701263310001, 1e-11);
  assert_close (get_estimate (result, "g=b", "df"), 7, 0);
  assert_close (get_number (get_test (result, 0), "statistic"), 26.04128089155869 / 0.6840110604821641, 1e-10);
  assert_close (get_df (result, 0, 1), 7, 0);
  g_assert_true (json_object_has_member (result, "design"));
}

/* A view that keeps rows keeps their blocks, though rows are missing between them; by hand in R on the same rows: svymean (~y, subset (x > 5)) as a design of its
 * own, svydesign (~b, data = d[x > 5, ]). */
static void
test_view (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  double sums[8] = { 0 }, counts[8] = { 0 };
  double mean = 0, n = 0, expected = 0;

  add_table (fixture);
  add_blocks (fixture, 8);
  g_assert_true (hunch_project_set_view (fixture->project, "v", "SELECT rowid AS hunch_row, x, y FROM t WHERE x > 5", "[]", &error));
  g_assert_no_error (error);
  result = run (fixture, "describe", "v", "columns=y");

  for (guint i = 0; i < N; i++)
    {
      guint x = (i * 17) % 23;

      if (x <= 5)
        continue;
      sums[get_block (i)] += (i * 37) % 41 / 4.0 + 2 * (get_block (i) % 3) + 0.5 * x;
      counts[get_block (i)]++;
      n++;
    }
  for (guint b = 0; b < 8; b++)
    mean += sums[b] / n;
  for (guint b = 0; b < 8; b++)
    expected += pow ((sums[b] - counts[b] * mean) / n, 2);
  /* The first block has one row, of x = 0. */
  assert_close (get_estimate (result, "y.mean", "se"), sqrt (7 / 6.0 * expected), 1e-11);
  assert_close (get_estimate (result, "y.mean", "df"), 6, 0);
}

/* Rows that lie in no block, put there by someone else, are a block of their own: in front, between and behind. By hand: 60 rows, of which blocks know 11 to 20 and
 * 31 to 50, are five. */
static void
test_gaps (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) holed = NULL;
  sqlite3 *db;

  add_table (fixture);
  g_assert_cmpint (sqlite3_open (hunch_project_get_path (fixture->project), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "INSERT INTO hunch_block (table_id, position, first_row, last_row, object, row_group, n_rows, label)"
                                 " SELECT id, 0, 11, 20, 0, 0, 100, 'a' FROM hunch_table WHERE name = 't'"
                                 " UNION ALL SELECT id, 1, 31, 50, 0, 1, 100, 'b' FROM hunch_table WHERE name = 't'",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  result = run (fixture, "describe", "t", "columns=y");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (result, "design"), "blocks"), ==, 5);

  /* Without the rows in front and behind, and with holes: two blocks and what lies between. */
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM t WHERE rowid < 11 OR rowid > 50 OR rowid % 3 = 0", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  holed = run (fixture, "describe", "t", "columns=y");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (holed, "design"), "blocks"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (holed, "n"), ==, 27);
}

/* Nothing can be said of how far another sample would differ, and that is said. */
static void
test_one_block (Fixture      *fixture,
                gconstpointer data)
{
  static const char *const questions[][2] = { { "describe", "columns=y" },          { "describe", "columns=y;by=g" }, { "frequencies", "column=g" },
                                              { "ttest", "y=y;by=h" },               { "ttest", "y=y;mu=3" },          { "anova", "y=y;by=g" },
                                              { "anova", "formula=y ~ g * h" },      { "chisq", "x=g;y=h" },           { "chisq", "x=h" },
                                              { "correlation", "columns=x,y" },      { "ols", "formula=y ~ x + g" },   { "ecdf", "column=y" } };

  add_table (fixture);
  add_blocks (fixture, 1);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (JsonObject) result = run (fixture, questions[i][0], "t", questions[i][1]);
      JsonObject *headline = json_object_get_object_member (result, "headline");

      g_assert_true (headline == NULL || json_object_get_null_member (headline, "ci_low"));
      if (!g_str_equal (questions[i][0], "ecdf"))
        {
          g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (result, "design"), "blocks"), ==, 1);
          g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "warnings")), >=, 1);
        }
    }
}

static void
add_tests (void)
{
  fixture_add_test ("/design-effect/single", test_single);
  fixture_add_test ("/design-effect/describe", test_describe);
  fixture_add_test ("/design-effect/frequencies", test_frequencies);
  fixture_add_test ("/design-effect/ttest", test_ttest);
  fixture_add_test ("/design-effect/anova", test_anova);
  fixture_add_test ("/design-effect/chisq", test_chisq);
  fixture_add_test ("/design-effect/correlation", test_correlation);
  fixture_add_test ("/design-effect/ols", test_ols);
  fixture_add_test ("/design-effect/view", test_view);
  fixture_add_test ("/design-effect/gaps", test_gaps);
  fixture_add_test ("/design-effect/one-block", test_one_block);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
