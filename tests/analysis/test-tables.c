/* describe, frequencies, ecdf, chisq. Expected numbers: R 4.2.2 unless said otherwise. */
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "analysis/words.h"
#include "base/json.h"

/* quantile (mpg), mean, sd, mad; e1071::skewness (type = 2) is not needed: by hand for 1, 2, 3, 10. */
static void
test_describe (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) small = NULL;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "describe", "mtcars", "columns=mpg,wt;quantiles=0.1,0.9,1");
  assert_close (get_estimate (result, "mpg.n", "estimate"), 32, 0);
  assert_close (get_estimate (result, "mpg.mean", "estimate"), 20.090625, 1e-15);
  assert_close (get_estimate (result, "mpg.sd", "estimate"), 6.026948052089104, 1e-14);
  assert_close (get_estimate (result, "mpg.mad", "estimate"), 5.41149, 1e-14);
  assert_close (get_estimate (result, "mpg.q1", "estimate"), 15.425, 1e-14);
  assert_close (get_estimate (result, "mpg.q3", "estimate"), 22.8, 1e-14);
  assert_close (get_estimate (result, "mpg.q0.1", "estimate"), 14.34, 1e-14);
  assert_close (get_estimate (result, "mpg.q0.9", "estimate"), 30.09, 1e-14);
  assert_close (get_estimate (result, "mpg.q1.0", "estimate"), 33.9, 1e-15);
  g_assert_cmpint (json_object_get_int_member (result, "n"), ==, 32);

  fixture_add_table (fixture, "t", "x,c,one\n1,5,\n2,5,\n3,5,4\n10,5,\n");
  small = run (fixture, "describe", "t", "columns=x,c,one");
  /* Mean 4, second moment 12.5, third 45: g1 = 45 / 12.5^1.5, times sqrt (4 * 3) / 2. */
  assert_close (get_estimate (small, "x.skewness", "estimate"), 45 / pow (12.5, 1.5) * sqrt (12) / 2, 1e-14);
  g_assert_true (isnan (get_estimate (small, "c.skewness", "estimate")));
  assert_close (get_estimate (small, "c.sd", "estimate"), 0, 0);
  assert_close (get_estimate (small, "one.missing", "estimate"), 3, 0);
  g_assert_true (isnan (get_estimate (small, "one.sd", "estimate")));
}

/* Certified values: NIST StRD, Michelso. */
static void
test_describe_nist (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "michelso");
  result = run (fixture, "describe", "michelso", "columns=y");
  assert_close (get_estimate (result, "y.mean", "estimate"), 299.8524, 1e-15);
  assert_close (get_estimate (result, "y.sd", "estimate"), 0.0790105478190518, 1e-12);
  assert_close (get_estimate (result, "y.autocorr1", "estimate"), 0.535199668621283, 1e-12);
}

/* By hand. */
static void
test_describe_groups (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) text = NULL;

  fixture_add_table (fixture, "t", "x,g,s\n1,a,p\n3,a,q\n,a,p\n5,b,\n,c,p\n9,,p\n");
  result = run (fixture, "describe", "t", "columns=x;by=g");
  assert_close (get_estimate (result, "x[a].n", "estimate"), 2, 0);
  assert_close (get_estimate (result, "x[a].missing", "estimate"), 1, 0);
  assert_close (get_estimate (result, "x[a].median", "estimate"), 2, 0);
  assert_close (get_estimate (result, "x[b].mean", "estimate"), 5, 0);
  assert_close (get_estimate (result, "x[c].n", "estimate"), 0, 0);
  g_assert_true (isnan (get_estimate (result, "x[c].mean", "estimate")));

  text = run (fixture, "describe", "t", "columns=s");
  assert_close (get_estimate (text, "s.n", "estimate"), 5, 0);
  assert_close (get_estimate (text, "s.missing", "estimate"), 1, 0);
  assert_close (get_estimate (text, "s.different", "estimate"), 2, 0);
}

/* Columns without a value are described, too, and never carry the verdict. */
static void
test_describe_empty (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (JsonObject) all = NULL;
  g_autoptr (JsonObject) none = NULL;

  fixture_add_table (fixture, "t", "nothing,x,g\n,2,a\n,4,b\n");
  all = run (fixture, "describe", "t", "");
  assert_close (get_estimate (all, "nothing.n", "estimate"), 0, 0);
  assert_close (get_estimate (all, "nothing.missing", "estimate"), 2, 0);
  assert_close (get_estimate (all, "x.mean", "estimate"), 3, 0);
  g_assert_nonnull (strstr (hunch_json_get_string (all, "verdict"), "mean of x is 3"));

  none = run (fixture, "describe", "t", "columns=nothing;by=g");
  g_assert_cmpint (json_object_get_int_member (none, "n"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (none, "dropped"), ==, 2);
}

/* Shares by hand; interval: Wilson, prop.test (14, 32, correct = FALSE)$conf.int */
static void
test_frequencies (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) top = NULL;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "frequencies", "mtcars", "column=cyl");
  assert_close (get_estimate (result, "cyl=4.n", "estimate"), 11, 0);
  assert_close (get_estimate (result, "cyl=8.share", "estimate"), 0.4375, 0);
  assert_close (get_estimate (result, "cyl=8.share", "ci_low"), 0.2816533111504037, 1e-10);
  assert_close (get_estimate (result, "cyl=8.share", "ci_high"), 0.6067440886314801, 1e-10);

  top = run (fixture, "frequencies", "mtcars", "column=carb;top=2;by=am");
  assert_close (get_estimate (top, "carb=(others)[0].n", "estimate") + get_estimate (top, "carb=2[0].n", "estimate")
                    + get_estimate (top, "carb=4[0].n", "estimate"), 19, 0);
}

static void
test_ecdf (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "ecdf", "mtcars", "column=mpg");
  assert_close (get_estimate (result, "mpg.q0.5", "estimate"), 19.2, 1e-15);
  assert_close (get_estimate (result, "mpg.max", "estimate"), 33.9, 0);
}

/* chisq.test (table (am, gear)), $stdres; chisq.test (table (am, vs)), with correct = FALSE; chisq.test (table (cyl), p = ...) */
static void
test_chisq (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonObject) gear = NULL;
  g_autoptr (JsonObject) vs = NULL;
  g_autoptr (JsonObject) fit = NULL;
  JsonArray *cells;

  fixture_add_data (fixture, "mtcars");
  gear = run (fixture, "chisq", "mtcars", "x=am;y=gear");
  assert_close (get_number (get_test (gear, 0), "statistic"), 20.944669365722, 1e-12);
  assert_close (get_number (get_test (gear, 0), "p"), 2.830888958975625e-05, 1e-11);
  assert_close (get_effect (gear, 0, "value"), sqrt (20.944669365722 / 32), 1e-12);
  cells = json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (gear, "tables"), 1), "rows");
  assert_close (json_array_get_double_element (json_array_get_array_element (cells, 0), 5), 4.395325408762861, 1e-12);

  vs = run (fixture, "chisq", "mtcars", "x=am;y=vs");
  assert_close (get_number (get_test (vs, 0), "statistic"), 0.3475355054302423, 1e-12);
  assert_close (get_number (get_test (vs, 1), "statistic"), 0.9068825910931174, 1e-12);

  fit = run (fixture, "chisq", "mtcars", "x=cyl;p=0.3,0.3,0.4");
  assert_close (get_number (get_test (fit, 0), "statistic"), 1.020833333333333, 1e-13);
  assert_close (get_number (get_test (fit, 0), "p"), 0.6002454244402077, 1e-12);
}

/* Counts in a column say the same as the rows written out. */
static void
test_chisq_weights (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (JsonObject) rows = NULL;
  g_autoptr (JsonObject) counts = NULL;

  fixture_add_table (fixture, "rows", "a,b\nx,u\nx,u\nx,v\ny,u\ny,v\ny,v\ny,v\nx,v\n");
  fixture_add_table (fixture, "counts", "a,b,n\nx,u,2\nx,v,2\ny,u,1\ny,v,3\n");
  rows = run (fixture, "chisq", "rows", "x=a;y=b");
  counts = run (fixture, "chisq", "counts", "x=a;y=b;weights=n");
  assert_close (get_number (get_test (counts, 1), "statistic"), get_number (get_test (rows, 1), "statistic"), 1e-15);
}

static const struct
{
  const char *kind;
  const char *options;
  int         code;
} refused[] = {
  { "chisq", "x=one;y=two", HUNCH_ANALYSIS_ERROR_NO_ANSWER },   { "chisq", "x=two;y=one", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "chisq", "x=one", HUNCH_ANALYSIS_ERROR_NO_ANSWER },         { "chisq", "x=two;p=0.5", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "chisq", "x=two;p=0.5,0.6", HUNCH_ANALYSIS_ERROR_BAD_OPTION }, { "chisq", "x=two;p=0,1", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "chisq", "x=two;p=a,b", HUNCH_ANALYSIS_ERROR_BAD_OPTION },  { "chisq", "x=two;y=three;p=0.5,0.5", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "chisq", "x=two;y=two", HUNCH_ANALYSIS_ERROR_BAD_OPTION },  { "chisq", "x=two;y=three;weights=negative", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "chisq", "x=two;y=three;weights=three", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "ecdf", "column=two", HUNCH_ANALYSIS_ERROR_NO_ANSWER },     { "ecdf", "column=empty", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "frequencies", "column=empty", HUNCH_ANALYSIS_ERROR_NO_ANSWER }, { "frequencies", "column=two;top=0", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "describe", "columns=x;quantiles=2", HUNCH_ANALYSIS_ERROR_BAD_OPTION }, { "describe", "columns=x,x", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "describe", "columns=nothing", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
};

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  fixture_add_table (fixture, "t", "x,two,three,one,empty,negative\n1,a,u,k,,1\n2,b,v,k,,-1\n3,a,w,k,,2\n4,b,u,k,,3\n");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = run_failing (fixture, refused[i].kind, "t", refused[i].options);

      g_assert_error (error, HUNCH_ANALYSIS_ERROR, refused[i].code);
    }
}

/* The share comes with its interval (Wilson's, by hand 2/3: 0.208 to 0.939), and one value is one value. */
static void
test_most_frequent (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (JsonObject) several = NULL;
  g_autoptr (JsonObject) single = NULL;

  fixture_add_table (fixture, "t", "g,h\na,u\nb,u\na,u\n");
  several = run (fixture, "frequencies", "t", "column=g");
  single = run (fixture, "frequencies", "t", "column=h");
  g_assert_nonnull (strstr (hunch_json_get_string (several, "verdict"), "67 % of the rows (95 % interval 21 % to 94 %); there are 2 different values"));
  g_assert_cmpstr (hunch_json_get_string (single, "verdict"), ==, "h is u in every row.");
}

/* Means to the first digit of their standard error, or to two of the interval beside them; years without a mark between
 * thousands. By hand: 2013, 2014, 2013, 2016 have mean 2014 and SE sqrt (2) / 2, the 95 % interval is 2014 -+ 2.25. */
static void
test_years (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonObject) years = NULL;
  g_autoptr (JsonObject) plain = NULL;
  g_autofree char *mean = hunch_words_mean (2013.1234, 0.12, TRUE);
  g_autofree char *large = hunch_words_mean (2013.1234, 0.12, FALSE);
  g_autofree char *vague = hunch_words_mean (12.345, 3, FALSE);

  g_assert_cmpstr (mean, ==, "2013.1");
  g_assert_cmpstr (large, ==, "2,013.1");
  g_assert_cmpstr (vague, ==, "12");

  fixture_add_table (fixture, "t", "year,far\n2013,2013\n2014,2014\n2013,2013\n2016,3016\n");
  years = run (fixture, "describe", "t", "columns=year");
  g_assert_nonnull (strstr (hunch_json_get_string (years, "verdict"), "is 2014.0 (95 % interval 2011.7 to 2016.3)"));
  g_assert_null (strchr (hunch_json_get_string (years, "verdict"), ','));
  plain = run (fixture, "describe", "t", "columns=far");
  g_assert_nonnull (strstr (hunch_json_get_string (plain, "verdict"), "is 2,264 ("));
}

static void
add_tests (void)
{
  fixture_add_test ("/describe/years", test_years);
  fixture_add_test ("/tables/most-frequent", test_most_frequent);
  fixture_add_test ("/describe/mtcars", test_describe);
  fixture_add_test ("/describe/nist", test_describe_nist);
  fixture_add_test ("/describe/groups", test_describe_groups);
  fixture_add_test ("/describe/empty", test_describe_empty);
  fixture_add_test ("/frequencies/mtcars", test_frequencies);
  fixture_add_test ("/ecdf/mtcars", test_ecdf);
  fixture_add_test ("/chisq/mtcars", test_chisq);
  fixture_add_test ("/chisq/weights", test_chisq_weights);
  fixture_add_test ("/tables/refused", test_refused);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
