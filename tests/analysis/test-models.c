/* ols and correlation. Expected numbers: R 4.2.2, or NIST StRD where a data set is named. */
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "base/json.h"

/* lm (mpg ~ wt + factor (cyl), mtcars) */
static void
test_mtcars (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "ols", "mtcars", "formula=mpg ~ wt + C(cyl)");
  assert_close (get_estimate (result, "(Intercept)", "estimate"), 33.99079400913246, 1e-13);
  assert_close (get_estimate (result, "wt", "se"), 0.7538956549564114, 1e-13);
  assert_close (get_estimate (result, "C(cyl)=8", "statistic"), -3.674214361822219, 1e-13);
  assert_close (get_estimate (result, "C(cyl)=6", "p"), 4.717833899868819e-03, 1e-12);
  assert_close (get_estimate (result, "wt", "ci_low"), -4.749898499973979, 1e-12);
  assert_close (get_fit (result, "r2"), 0.8374325252969226, 1e-13);
  assert_close (get_fit (result, "adj_r2"), 0.8200145815787356, 1e-13);
  assert_close (get_fit (result, "sigma"), 2.5569139299748054, 1e-13);
  assert_close (get_fit (result, "loglik"), -73.3111639067322756, 1e-13);
  assert_close (get_fit (result, "aic"), 156.6223278134645511, 1e-13);
  assert_close (get_fit (result, "bic"), 163.9510073274631736, 1e-13);
  /* drop1 (l, ~., test = "F"): the factor as a whole */
  assert_close (get_number (get_test (result, 2), "statistic"), 7.285567085940537, 1e-12);
  g_assert_cmpint (json_object_get_int_member (result, "n"), ==, 32);
}

static JsonObject *
get_check (JsonObject *result,
           const char *name)
{
  JsonArray *checks = json_object_get_array_member (result, "checks");

  for (guint i = 0; i < json_array_get_length (checks); i++)
    if (g_strcmp0 (hunch_json_get_string (json_array_get_object_element (checks, i), "name"), name) == 0)
      return json_array_get_object_element (checks, i);
  return NULL;
}

/* m <- lm (mpg ~ wt); lmtest::resettest (m, power = 2:3); shapiro.test (resid (m)); lmtest::bptest by hand, n R^2 of
 * resid (m)^2 ~ wt; sum (diff (resid (m))^2) / sum (resid (m)^2). Groups alone leave no bend. */
static void
test_checks (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonObject) slope = NULL;
  g_autoptr (JsonObject) groups = NULL;

  fixture_add_data (fixture, "mtcars");
  slope = run (fixture, "ols", "mtcars", "formula=mpg ~ wt");
  assert_close (get_number (get_check (slope, "linearity"), "statistic"), 5.13148383249699, 1e-11);
  assert_close (get_number (get_check (slope, "linearity"), "p"), 0.0126273241220999, 1e-11);
  assert_close (get_number (get_check (slope, "normality"), "statistic"), 0.945076771192592, 1e-6);
  assert_close (get_number (get_check (slope, "equal-spread"), "statistic"), 0.0404383955187337, 1e-10);
  assert_close (get_fit (slope, "durbin_watson"), 1.25172673461744, 1e-12);
  groups = run (fixture, "ols", "mtcars", "formula=mpg ~ C(cyl)");
  g_assert_null (get_check (groups, "linearity"));
}

/* lm (mpg ~ wt, mtcars, weights = hp) */
static void
test_weights (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "ols", "mtcars", "formula=mpg ~ wt;weights=hp");
  assert_close (get_estimate (result, "wt", "estimate"), -4.568777279331847, 1e-13);
  assert_close (get_estimate (result, "wt", "se"), 0.5490327115384198, 1e-13);
  assert_close (get_fit (result, "r2"), 0.6977251089438002, 1e-13);
  assert_close (get_fit (result, "loglik"), -80.4153011035052998, 1e-13);
}

/* summary (lm (mpg ~ offset (wt) + hp, mtcars)); the same with weights = qsec; lm (mpg ~ offset (wt) + hp - 1, mtcars) */
static void
test_offset (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonObject) plain = NULL;
  g_autoptr (JsonObject) weighted = NULL;
  g_autoptr (JsonObject) through_zero = NULL;

  fixture_add_data (fixture, "mtcars");
  plain = run (fixture, "ols", "mtcars", "formula=mpg ~ offset(wt) + hp");
  assert_close (get_fit (plain, "r2"), 0.53891882372098721, 1e-13);
  assert_close (get_fit (plain, "f"), 35.064464878189213, 1e-13);
  assert_close (get_fit (plain, "sigma"), 4.452589979343682, 1e-13);
  weighted = run (fixture, "ols", "mtcars", "formula=mpg ~ offset(wt) + hp;weights=qsec");
  assert_close (get_fit (weighted, "r2"), 0.54964530620114949, 1e-13);
  assert_close (get_fit (weighted, "adj_r2"), 0.53463348307452108, 1e-13);
  assert_close (get_fit (weighted, "f"), 36.614160822756745, 1e-13);
  through_zero = run (fixture, "ols", "mtcars", "formula=mpg ~ offset(wt) + hp - 1");
  assert_close (get_fit (through_zero, "r2"), 0.62871305186376691, 1e-13);
  assert_close (get_fit (through_zero, "f"), 52.493373940592839, 1e-13);
}

static void
check_digits (JsonObject   *result,
              const char   *field,
              const double *certified,
              guint         n,
              double        tolerance)
{
  JsonArray *estimates = json_object_get_array_member (result, "estimates");

  g_assert_cmpuint (json_array_get_length (estimates), ==, n);
  for (guint i = 0; i < n; i++)
    assert_close (get_number (json_array_get_object_element (estimates, i), field), certified[i], tolerance);
}

static void
test_longley (Fixture      *fixture,
              gconstpointer data)
{
  static const double certified[] = { -3482258.63459582, 15.0618722713733, -0.358191792925910E-01, -2.02022980381683,
                                      -1.03322686717359, -0.511041056535807E-01, 1829.15146461355 };
  static const double se[] = { 890420.383607373, 84.9149257747669, 0.334910077722432E-01, 0.488399681651699,
                               0.214274163161675, 0.226073200069370, 455.478499142212 };
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "longley");
  result = run (fixture, "ols", "longley", "formula=y ~ .");
  check_digits (result, "estimate", certified, G_N_ELEMENTS (certified), 1e-13);
  check_digits (result, "se", se, G_N_ELEMENTS (se), 1e-13);
  assert_close (get_fit (result, "sigma"), 304.854073561965, 1e-13);
}

/* Powers must keep more than 16 digits on the way: condition 1e15. */
static void
test_filip (Fixture      *fixture,
            gconstpointer data)
{
  static const double certified[] = { -1467.48961422980, -2772.17959193342, -2316.37108160893, -1127.97394098372, -354.478233703349,
                                      -75.1242017393757, -10.8753180355343, -1.06221498588947, -0.670191154593408E-01,
                                      -0.246781078275479E-02, -0.402962525080404E-04 };
  static const double se[] = { 298.084530995537, 559.779865474950, 466.477572127796, 227.204274477751, 71.6478660875927,
                               15.2897178747400, 2.23691159816033, 0.221624321934227, 0.142363763154724E-01,
                               0.535617408889821E-03, 0.896632837373868E-05 };
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "filip");
  result = run (fixture, "ols", "filip",
                "formula=y ~ x+I(x^2)+I(x^3)+I(x^4)+I(x^5)+I(x^6)+I(x^7)+I(x^8)+I(x^9)+I(x^10)");
  check_digits (result, "estimate", certified, G_N_ELEMENTS (certified), 1e-12);
  check_digits (result, "se", se, G_N_ELEMENTS (se), 1e-12);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "warnings")), >, 0);
}

/* Certified: every coefficient 1, residual sd 0 (Wampler1), 236.014502379268 and more (Wampler5). */
static void
test_wampler (Fixture      *fixture,
              gconstpointer data)
{
  static const double ones[] = { 1, 1, 1, 1, 1, 1 };
  static const double se[] = { 21523262.4678170, 23635517.3469681, 7793435.24331583, 1014755.07550350, 56456.6512170752, 1123.24854679312 };
  g_autoptr (JsonObject) perfect = NULL;
  g_autoptr (JsonObject) noisy = NULL;

  fixture_add_data (fixture, "wampler1");
  fixture_add_data (fixture, "wampler5");
  perfect = run (fixture, "ols", "wampler1", "formula=y ~ x+I(x^2)+I(x^3)+I(x^4)+I(x^5)");
  check_digits (perfect, "estimate", ones, 6, 1e-14);
  assert_close (get_fit (perfect, "sigma"), 0, 1e-9);
  noisy = run (fixture, "ols", "wampler5", "formula=y ~ x+I(x^2)+I(x^3)+I(x^4)+I(x^5)");
  check_digits (noisy, "estimate", ones, 6, 1e-7);
  check_digits (noisy, "se", se, 6, 1e-13);
}

/* lm (Ozone ~ Wind + Temp) on the first rows of airquality with holes, and collinear columns. */
static void
test_aliased (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_table (fixture, "t", "y,a,b,c\n1,1,2,1\n2,2,4,0\n4,3,6,1\n3,4,8,1\n,5,10,0\n7,6,12,\n6,7,14,0\n");
  result = run (fixture, "ols", "t", "formula=y ~ a + b + c");
  g_assert_cmpint (json_object_get_int_member (result, "dropped"), ==, 2);
  g_assert_true (isnan (get_estimate (result, "b", "estimate")));
  g_assert_false (isnan (get_estimate (result, "c", "estimate")));
  g_assert_nonnull (strstr (json_array_get_string_element (json_object_get_array_member (result, "warnings"), 0), ": b"));
}

/* cor.test (mpg, wt); cor (mtcars[c ("mpg", "wt", "hp")]) */
static void
test_correlation (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (JsonObject) pair = NULL;
  g_autoptr (JsonObject) matrix = NULL;
  JsonArray *rows;

  fixture_add_data (fixture, "mtcars");
  pair = run (fixture, "correlation", "mtcars", "columns=mpg,wt");
  assert_close (get_estimate (pair, "mpg~wt", "estimate"), -0.8676593765172278, 1e-14);
  assert_close (get_number (get_test (pair, 0), "statistic"), -9.559044146972111, 1e-13);
  assert_close (get_number (get_test (pair, 0), "p"), 1.293958701350516e-10, 1e-11);
  assert_close (get_estimate (pair, "mpg~wt", "ci_low"), -0.9338264132849942, 1e-13);
  assert_close (get_estimate (pair, "mpg~wt", "ci_high"), -0.7440871964601128, 1e-13);

  matrix = run (fixture, "correlation", "mtcars", "columns=mpg,wt,hp");
  assert_close (get_estimate (matrix, "mpg~hp", "estimate"), -0.7761683718265865, 1e-14);
  assert_close (get_estimate (matrix, "wt~hp", "estimate"), 0.6587478873447591, 1e-14);
  /* p.adjust (p, "holm"): three times the smallest */
  rows = json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (matrix, "tables"), 1), "rows");
  assert_close (json_array_get_double_element (json_array_get_array_element (rows, 0), 6), 3 * 1.293958701350516e-10, 1e-10);
}

/* A straight line is r = 1 exactly, and says so without infinities. */
static void
test_correlation_exact (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_table (fixture, "t", "a,b\n1000000000.1,3\n1000000000.2,5\n1000000000.3,7\n1000000000.4,9\n");
  result = run (fixture, "correlation", "t", "columns=a,b");
  assert_close (get_estimate (result, "a~b", "estimate"), 1, 1e-12);
}

/* Columns of 20,000 rows, made by a rule; expected from the rule: y = 2 + 3 x - (g = b), no noise but a fixed pattern that is
 * orthogonal to neither, so the small answer of a tenth of the rows must agree with the large one of all when rows repeat. */
static void
test_large (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GString) large = g_string_new ("y,x,g\n");
  g_autoptr (GString) small = g_string_new ("y,x,g\n");
  g_autoptr (JsonObject) a = NULL;
  g_autoptr (JsonObject) b = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      guint k = i % 100;
      g_autofree char *row = g_strdup_printf ("%u,%u,%s\n", 2 + 3 * k + (k * k) % 7, k, k % 3 == 0 ? "b" : "a");

      g_string_append (large, row);
      if (i < 100)
        g_string_append (small, row);
    }
  fixture_add_table (fixture, "large", large->str);
  fixture_add_table (fixture, "small", small->str);
  a = run (fixture, "ols", "large", "formula=y ~ x * g + I(x^2)");
  b = run (fixture, "ols", "small", "formula=y ~ x * g + I(x^2)");
  assert_close (get_estimate (a, "x", "estimate"), get_estimate (b, "x", "estimate"), 1e-12);
  assert_close (get_estimate (a, "g=b", "estimate"), get_estimate (b, "g=b", "estimate"), 1e-11);
  assert_close (get_estimate (a, "x:g=b", "estimate"), get_estimate (b, "x:g=b", "estimate"), 1e-11);
  assert_close (get_fit (a, "r2"), get_fit (b, "r2"), 1e-13);
}

static const struct
{
  const char *kind;
  const char *options;
  int         code;
} refused[] = {
  { "ols", "formula=constant ~ x", HUNCH_ANALYSIS_ERROR_NO_ANSWER }, { "ols", "formula=g ~ x", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "ols", "formula=x ~ one", HUNCH_ANALYSIS_ERROR_NO_ANSWER },      { "ols", "formula=x ~ empty", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "ols", "formula=x ~ I(g + 1)", HUNCH_ANALYSIS_ERROR_NO_ANSWER }, { "ols", "formula=x ~ z;weights=negative", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "ols", "formula=x ~ z;se=hc9", HUNCH_ANALYSIS_ERROR_BAD_OPTION }, { "ols", "formula=x ~ z;weights=nothing", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "ols", "formula=x ~ C(x) + C(z)", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "correlation", "columns=x", HUNCH_ANALYSIS_ERROR_BAD_OPTION },   { "correlation", "columns=x,g", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "correlation", "columns=x,constant", HUNCH_ANALYSIS_ERROR_NO_ANSWER }, { "correlation", "columns=x,empty", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
  { "anova", "formula=x ~ g;y=x", HUNCH_ANALYSIS_ERROR_BAD_OPTION }, { "anova", "y=x", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "anova", "formula=x ~ g + z;var=welch", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "anova", "formula=x ~ g + z;posthoc=games-howell", HUNCH_ANALYSIS_ERROR_BAD_OPTION },
  { "ols", "formula=tiny ~ x", HUNCH_ANALYSIS_ERROR_NO_ANSWER },     { "correlation", "columns=tiny,x", HUNCH_ANALYSIS_ERROR_NO_ANSWER },
};

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  fixture_add_table (fixture, "t", "x,z,g,one,constant,empty,negative,tiny\n1,5,a,k,7,,1,1e-300\n2,3,b,k,7,,-1,3e-300\n"
                                   "3,8,a,k,7,,1,2e-300\n4,1,b,k,7,,1,7e-300\n6,2,b,k,7,,1,5e-300\n");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = run_failing (fixture, refused[i].kind, "t", refused[i].options);

      g_assert_error (error, HUNCH_ANALYSIS_ERROR, refused[i].code);
    }
}

/* Two columns that say nearly the same: the model is sure, neither slope is, and the sentence and the claim about a slope go by the slope's own p. */
static void
test_certainty (Fixture      *fixture,
                gconstpointer data)
{
  static const char *const kinds[] = { "robust", "quantile", "ols" };
  g_autoptr (GString) csv = g_string_new ("x,z,y\n");

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (csv, "%u,%u,%u\n", i, i + i % 2, i + (i * 7919) % 23);
  fixture_add_table (fixture, "t", csv->str);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (JsonObject) result = run (fixture, kinds[k], "t", "formula=y ~ x + z");
      JsonObject *headline = json_object_get_object_member (result, "headline");

      g_assert_cmpfloat (get_number (get_test (result, 0), "p"), <, 0.05);
      g_assert_cmpfloat (get_number (headline, "p"), >, 0.05);
      g_assert_nonnull (strstr (hunch_json_get_string (result, "claim"), "No clear link"));
      if (k < 2)
        g_assert_nonnull (strstr (hunch_json_get_string (result, "verdict"), "Chance alone could produce this"));
    }
}

/* mtcars: shapiro.test (resid (lm (mpg ~ factor (cyl) * am))), lmtest::bptest of it. */
static void
test_factor_checks (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "mtcars");
  result = run (fixture, "anova", "mtcars", "formula=mpg ~ C(cyl) * am");
  assert_close (get_number (get_check (result, "normality"), "statistic"), 0.9627650815064935, 1e-8);
  assert_close (get_number (get_check (result, "equal-spread"), "statistic"), 10.37217997467572, 1e-10);
  g_assert_nonnull (strstr (hunch_json_get_string (get_check (result, "outliers"), "text"), "No row"));
}

static void
add_tests (void)
{
  fixture_add_test ("/ols/mtcars", test_mtcars);
  fixture_add_test ("/ols/checks", test_checks);
  fixture_add_test ("/ols/weights", test_weights);
  fixture_add_test ("/ols/offset", test_offset);
  fixture_add_test ("/ols/longley", test_longley);
  fixture_add_test ("/ols/filip", test_filip);
  fixture_add_test ("/ols/wampler", test_wampler);
  fixture_add_test ("/ols/aliased", test_aliased);
  fixture_add_test ("/ols/large", test_large);
  fixture_add_test ("/correlation/mtcars", test_correlation);
  fixture_add_test ("/correlation/exact", test_correlation_exact);
  fixture_add_test ("/models/refused", test_refused);
  fixture_add_test ("/models/certainty", test_certainty);
  fixture_add_test ("/models/factor-checks", test_factor_checks);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
