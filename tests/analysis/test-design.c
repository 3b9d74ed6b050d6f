/* The matrix behind a formula. Expected names and values: R 4.2.2, model.matrix (f, t), with "=" between factor and level. */
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "analysis/design.h"

static const char table[] = "y,flag,g,h,x,d\n"
                            "1.5,true,a,u,1,2024-01-01\n2.5,false,b,v,2,2024-01-02\n3.7,true,c,u,3,2024-01-03\n"
                            "4.1,false,a,v,4,2024-01-05\n2.2,true,b,u,5,2024-01-09\n6.3,false,c,v,6,2024-02-01\n"
                            "5.9,true,a,v,7,2024-02-02\n7.7,false,b,u,8,2024-02-03\n9.1,true,c,v,9,2024-02-04\n"
                            "8.4,false,a,u,10,2024-02-08\n,true,z,u,11,2024-02-09\n";

typedef struct
{
  Fixture      *fixture;
  GHashTable   *options;
  HunchInquiry *inquiry;
  HunchDesign  *design;
} Opened;

static Opened
open_design (Fixture    *fixture,
             const char *formula,
             HunchCoding coding)
{
  Opened opened = { fixture, read_options ("formula=y ~ x"), NULL, NULL };
  g_autoptr (GError) error = NULL;

  opened.inquiry = hunch_inquiry_new (fixture->project, hunch_kinds_find ("ols"), "t", opened.options, NULL, NULL, &error);
  g_assert_no_error (error);
  opened.design = hunch_design_new (opened.inquiry, formula, NULL, coding, &error);
  g_assert_no_error (error);
  return opened;
}

static void
close_design (Opened *opened)
{
  hunch_design_free (opened->design);
  hunch_inquiry_free (opened->inquiry);
  g_hash_table_unref (opened->options);
}

static const struct
{
  const char *formula;
  const char *names;  /* without the intercept */
} name_cases[] = {
  { "y ~ x", "x" },
  { "y ~ flag", "flag=true" },
  { "y ~ g", "g=b g=c" },  /* z has no complete row */
  { "y ~ C(x)", "C(x)=2 C(x)=3 C(x)=4 C(x)=5 C(x)=6 C(x)=7 C(x)=8 C(x)=9 C(x)=10" },
  { "y ~ 0 + g + h", "g=a g=b g=c h=v" },
  { "y ~ 0 + x + g", "x g=a g=b g=c" },
  { "y ~ g*h", "g=b g=c h=v g=b:h=v g=c:h=v" },
  { "y ~ g:h", "g=a:h=u g=b:h=u g=c:h=u g=a:h=v g=b:h=v g=c:h=v" },
  { "y ~ 0 + g:h + x", "x g=a:h=u g=b:h=u g=c:h=u g=a:h=v g=b:h=v g=c:h=v" },
  { "y ~ g*h - g", "h=v g=b:h=u g=c:h=u g=b:h=v g=c:h=v" },
  { "y ~ g/x", "g=b g=c g=a:x g=b:x g=c:x" },
  { "y ~ x:g + g", "g=b g=c x:g=a x:g=b x:g=c" },
  { "y ~ x + x:g", "x x:g=b x:g=c" },
  { "y ~ x:g - 1", "x:g=a x:g=b x:g=c" },
  { "y ~ log(x) + I(x^2) + x:I(x + 1)", "log(x) I(x^2) x:I(x + 1)" },
};

static void
test_names (Fixture      *fixture,
            gconstpointer data)
{
  fixture_add_table (fixture, "t", table);
  for (guint i = 0; i < G_N_ELEMENTS (name_cases); i++)
    {
      Opened opened = open_design (fixture, name_cases[i].formula, HUNCH_CODING_TREATMENT);
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint k = 0; k < hunch_design_get_n_columns (opened.design); k++)
        g_string_append_printf (names, "%s%s", k > 0 ? " " : "", hunch_design_get_column (opened.design, k)->name);
      g_assert_cmpstr (names->str, ==, name_cases[i].names);
      close_design (&opened);
    }
}

/* Columns joined by blanks, values by commas. */
static char *
read_matrix (HunchDesign *design)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_true (hunch_design_next (design, &n, &error));
  g_assert_no_error (error);
  for (guint k = 0; k < hunch_design_get_n_columns (design); k++)
    for (gsize i = 0; i < n; i++)
      g_string_append_printf (text, "%s%g", i > 0 ? "," : k > 0 ? " " : "", hunch_design_get_columns (design)[k][i]);
  return g_string_free (text, FALSE);
}

static void
check_matrix (Fixture    *fixture,
              const char *formula,
              HunchCoding coding,
              const char *expected)
{
  Opened opened = open_design (fixture, formula, coding);
  g_autofree char *matrix = read_matrix (opened.design);

  g_assert_cmpstr (matrix, ==, expected);
  close_design (&opened);
}

static void
test_values (Fixture      *fixture,
             gconstpointer data)
{
  fixture_add_table (fixture, "t", table);
  check_matrix (fixture, "y ~ h + h:x", HUNCH_CODING_TREATMENT,
                "0,1,0,1,0,1,1,0,1,0 1,0,3,0,5,0,0,8,0,10 0,2,0,4,0,6,7,0,9,0");
  check_matrix (fixture, "y ~ g", HUNCH_CODING_SUM, "1,0,-1,1,0,-1,1,0,-1,1 0,1,-1,0,1,-1,0,1,-1,0");
  check_matrix (fixture, "y ~ I((x - 1)^2 / 2)", HUNCH_CODING_TREATMENT, "0,0.5,2,4.5,8,12.5,18,24.5,32,40.5");
  check_matrix (fixture, "y ~ d", HUNCH_CODING_TREATMENT, "19723,19724,19725,19727,19731,19754,19755,19756,19757,19761");
  check_matrix (fixture, "y ~ I(flag * x)", HUNCH_CODING_TREATMENT, "1,0,3,0,5,0,7,0,9,0");
}

/* I(x^10) has more digits than a double: the low part must be there. */
static void
test_precise (Fixture      *fixture,
              gconstpointer data)
{
  Opened opened;
  gsize n;
  HunchDd value;

  fixture_add_table (fixture, "t", "y,x\n1,-6.860120914\n2,3.7\n3,1.1\n");
  opened = open_design (fixture, "y ~ x + I(x^10)", HUNCH_CODING_TREATMENT);
  g_assert_true (hunch_design_next (opened.design, &n, NULL));
  g_assert_nonnull (hunch_design_get_columns_dd (opened.design));
  value = hunch_design_get_columns_dd (opened.design)[1][0];
  g_assert_true (value.lo != 0);
  /* By repeated multiplication in 113 bits, R's Rmpfr is not needed: pow in long double agrees to its own digits. */
  assert_close (hunch_dd_to_double (value), (double) powl (-6.860120914, 10), 1e-15);
  close_design (&opened);
}

static void
test_no_value (Fixture      *fixture,
               gconstpointer data)
{
  static const struct
  {
    const char *formula;
    const char *said;
  } cases[] = {
    { "y ~ log(x)", "row 2" },  { "y ~ sqrt(z)", "row 3" },     { "y ~ I(1/x)", "row 2" },   { "log(x) ~ y", "row 2" },
    { "y ~ exp(big)", "row 1" }, { "y ~ I(z^0.5)", "row 3" },   { "y ~ I(big^400)", "row 1" }, { "y ~ offset(log(x))", "row 2" },
  };

  fixture_add_table (fixture, "t", "y,x,z,big\n1,1,1,1000\n2,0,1,2000\n3,2,-1,3000\n4,5,1,10\n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strdup_printf ("formula=%s", cases[i].formula);
      g_autoptr (GError) error = run_failing (fixture, "ols", "t", options);

      g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_NO_ANSWER);
      g_assert_nonnull (strstr (error->message, cases[i].said));
    }
}

static void
add_tests (void)
{
  fixture_add_test ("/design/names", test_names);
  fixture_add_test ("/design/values", test_values);
  fixture_add_test ("/design/precise", test_precise);
  fixture_add_test ("/design/no-value", test_no_value);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
