/* The formula's grammar and algebra. Expected terms: R 4.2.2, attr (terms (f), "term.labels"). */
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "analysis/formula-terms.h"

static void
check_text (const char *formula,
            const char *response,
            const char *predictors)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchFormula) parsed = hunch_formula_parse (formula, &error);
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  g_assert_no_error (error);
  left = hunch_node_to_text (parsed->response);
  right = hunch_node_to_text (parsed->predictors);
  g_assert_cmpstr (left, ==, response);
  g_assert_cmpstr (right, ==, predictors);
}

static void
test_text (void)
{
  check_text ("y~a+b", "y", "a + b");
  check_text (" log( y ) ~ I(x^2)*b", "log(y)", "I(x^2) * b");
  check_text ("y ~ a:b - 1", "y", "a:b - 1");
  check_text ("y ~ I(-x^2)", "y", "I(-x^2)");
  check_text ("y ~ I((x+1)/2)", "y", "I((x + 1) / 2)");
  check_text ("y ~ x**2", "y", "x^2");
  check_text ("`my y` ~ `a b` + größe", "`my y`", "`a b` + größe");
  check_text ("y ~ I(2^-x)", "y", "I(2^-x)");
  check_text ("y ~ I(x^2^3)", "y", "I(x^2^3)");
  check_text ("y ~ .5", "y", "0.5");
  check_text ("y ~ .", "y", ".");
  check_text ("y ~ poly(x,3,raw=TRUE)", "y", "poly(x, 3, raw = TRUE)");
  check_text ("y ~ C(g, ref='b')", "y", "C(g, ref = \"b\")");
  check_text ("y ~ a + b %in% a", "y", "a + b:a");
}

static void
test_precedence (void)
{
  g_autoptr (HunchFormula) formula = hunch_formula_parse ("y ~ -a^b^c + d:e*f", NULL);
  const HunchNode *sum = formula->predictors;

  g_assert_cmpint (sum->op, ==, '+');
  g_assert_cmpint (sum->left->kind, ==, HUNCH_NODE_NEGATE);
  g_assert_cmpint (sum->left->left->op, ==, '^');
  g_assert_cmpint (sum->left->left->right->op, ==, '^');
  g_assert_cmpint (sum->right->op, ==, '*');
  g_assert_cmpint (sum->right->left->op, ==, ':');
}

static void
test_unreadable (void)
{
  static const char *const texts[] = { "", "y", "~ x", "y ~", "y ~ x +", "y ~ (x", "y ~ x)", "y ~ x ~ z", "y ~ `x", "y ~ ``", "y ~ x y",
                                       "y ~ @", "y ~ 1e999", "y ~ log(", "y ~ log()", "y ~ a::b", "y ~ *a", "y ~ a %of% b", "y ~ 'x'",
                                       "y ~ \xff", "y ~ f(a, )", "y ~ f(, a)", "y ~ C(g, ref = \"b)", "y ~ C(g, \"b\"", "y ~ poly(x, 3 raw)" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_formula_parse (texts[i], &error));
      g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
    }
}

/* Repeats @part around or before "x"; what comes back is an error with a short message, or a formula. */
static void
check_hostile (const char *part,
               guint       n)
{
  GString *text = g_string_new ("y ~ ");
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchFormula) formula = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (text, part);
  g_string_append_c (text, 'x');
  formula = hunch_formula_parse (text->str, &error);
  g_string_free (text, TRUE);

  g_assert_null (formula);
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
  g_assert_cmpuint (strlen (error->message), <, 300);
}

static void
test_hostile (void)
{
  check_hostile ("(", 20000);
  check_hostile ("-", 20000);
  check_hostile ("x^", 20000);
  check_hostile ("log(", 10000);
  check_hostile ("x+", 20000);
  check_hostile ("x:", 5000);
  check_hostile (" ", 100000);
}

typedef struct
{
  const char *formula;
  const char *terms;  /* joined by blanks, the intercept first as 1 */
} TermCase;

static const TermCase term_cases[] = {
  { "y ~ a + b", "1 a b" },
  { "y ~ a*b", "1 a b a:b" },
  { "y ~ a:b + a", "1 a a:b" },
  { "y ~ b:a", "1 b:a" },
  { "y ~ a*b*c", "1 a b c a:b a:c b:c a:b:c" },
  { "y ~ (a + b + c)^2", "1 a b c a:b a:c b:c" },
  { "y ~ (a + b)^2 - a", "1 b a:b" },
  { "y ~ a*b - a:b", "1 a b" },
  { "y ~ a/b", "1 a a:b" },
  { "y ~ (a + b)/c", "1 a b a:b:c" },
  { "y ~ a - 1", "a" },
  { "y ~ 0 + a", "a" },
  { "y ~ -1 + a", "a" },
  { "y ~ a + a + a", "1 a" },
  { "y ~ a:a", "1 a" },
  { "y ~ 1", "1" },
  { "y ~ log(a) + I(a^2) + C(b)", "1 log(a) I(a^2) C(b)" },
  { "y ~ a + offset(c)", "1 a" },
  { "y ~ .", "1 a b c g" },
  { "y ~ . - g", "1 a b c" },
  { "log(y) ~ . - g - c", "1 a b" },
  { "y ~ . + a:g", "1 a b c g a:g" },
};

static void
test_terms (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("formula=y ~ a");
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchInquiry) inquiry = NULL;

  fixture_add_table (fixture, "t", "y,a,b,c,g\n1,2,3,4,u\n2,3,1,5,v\n");
  inquiry = hunch_inquiry_new (fixture->project, hunch_kinds_find ("ols"), "t", options, NULL, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (term_cases); i++)
    {
      g_autoptr (HunchModel) model = hunch_model_new (inquiry, term_cases[i].formula, &error);
      g_autoptr (GString) terms = NULL;

      g_assert_no_error (error);
      terms = g_string_new (model->has_intercept ? "1" : "");
      for (guint k = 0; k < model->terms->len; k++)
        {
          g_autofree char *name = hunch_model_dup_term_name (model, k);

          g_string_append_printf (terms, "%s%s", terms->len > 0 ? " " : "", name);
        }
      g_assert_cmpstr (terms->str, ==, term_cases[i].terms);
    }
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const formulas[] = { "y ~ nothing", "y ~ foo(a)", "y ~ a^b", "y ~ (a + b)^11", "y ~ 2", "y ~ a + 0.5", "y ~ I(a:b)",
                                          "y ~ a + y", "y ~ 0", "y ~ C(log(a))", ". ~ a", "y ~ log(nothing)", "nothing ~ a",
                                          "y ~ (a + b + c + g)^10 + C(a):C(b)^2.5" };

  fixture_add_table (fixture, "t", "y,a,b,c,g\n1,2,3,4,u\n2,3,1,5,v\n3,5,1,5,v\n");
  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autofree char *options = g_strdup_printf ("formula=%s", formulas[i]);
      g_autoptr (GError) error = run_failing (fixture, "ols", "t", options);

      g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
    }
}

static void
add_tests (void)
{
  g_test_add_func ("/formula/text", test_text);
  g_test_add_func ("/formula/precedence", test_precedence);
  g_test_add_func ("/formula/unreadable", test_unreadable);
  g_test_add_func ("/formula/hostile", test_hostile);
  fixture_add_test ("/formula/terms", test_terms);
  fixture_add_test ("/formula/refused", test_refused);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
