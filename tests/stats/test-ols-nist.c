/* Linear regression against the certified values of the NIST Statistical Reference Datasets (SRD 140,
 * https://www.itl.nist.gov/div898/strd/). Certified values have 15 digits and belong to the decimal
 * data; where fewer digits are asked for, the nearest doubles to the data have a fit that differs. */
#include "stats/ols.h"
#include "stats-test.h"

typedef struct
{
  const char *file;
  guint       degree;         /* polynomial in the second column; 0: all columns as they are */
  gboolean    has_intercept;
  double      digits;         /* asked of coefficients and standard errors, rows kept */
  double      gram_digits;    /* the same through cross-products; 0: not asked */
  double      b[11];
  double      se[11];
  double      sigma;
  double      r2;
  double      f;
  double      mss;
  double      rss;
} NistCase;

static const NistCase cases[] = {
  { "norris.csv", 0, TRUE, 13, 13,
    { -0.262323073774029, 1.00211681802045 }, { 0.232818234301152, 0.429796848199937E-03 },
    0.884796396144373, 0.999993745883712, 5436385.54079785, 4255954.13232369, 26.6173985294224 },
  { "pontius.csv", 2, TRUE, 13, 13,
    { 0.673565789473684E-03, 0.732059160401003E-06, -0.316081871345029E-14 },
    { 0.107938612033077E-03, 0.157817399981659E-09, 0.486652849992036E-16 },
    0.205177424076185E-03, 0.999999900178537, 185330865.995752, 15.6040343244198, 0.155761768796992E-05 },
  { "noint1.csv", 0, FALSE, 14, 14,
    { 2.07438016528926 }, { 0.165289256198347E-01 },
    3.56753034006338, 0.999365492298663, 15750.25, 200457.727272727, 127.272727272727 },
  { "noint2.csv", 0, FALSE, 14, 14,
    { 0.727272727272727 }, { 0.420827318078432E-01 },
    0.369274472937998, 0.993348115299335, 298.6666666666667, 40.7272727272727, 0.272727272727273 },
  { "longley.csv", 0, TRUE, 13, 12,
    { -3482258.63459582, 15.0618722713733, -0.358191792925910E-01, -2.02022980381683,
      -1.03322686717359, -0.511041056535807E-01, 1829.15146461355 },
    { 890420.383607373, 84.9149257747669, 0.334910077722432E-01, 0.488399681651699,
      0.214274163161675, 0.226073200069370, 455.478499142212 },
    304.854073561965, 0.995479004577296, 330.285339234588, 184172401.944494, 836424.055505915 },
  { "wampler1.csv", 5, TRUE, 15, 13, { 1, 1, 1, 1, 1, 1 }, { 0 },
    0, 1, INFINITY, 18814317208116.7, 0 },
  { "wampler2.csv", 5, TRUE, 13, 0, { 1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5 }, { 0 },
    0, 1, INFINITY, 6602.91858365167, 0 },
  { "wampler3.csv", 5, TRUE, 14, 12, { 1, 1, 1, 1, 1, 1 },
    { 2152.32624678170, 2363.55173469681, 779.343524331583, 101.475507550350, 5.64566512170752,
      0.112324854679312 },
    2360.14502379268, 0.999995559025820, 675524.458240122, 18814317208116.7, 83554268.0 },
  { "wampler4.csv", 5, TRUE, 14, 12, { 1, 1, 1, 1, 1, 1 },
    { 215232.624678170, 236355.173469681, 77934.3524331583, 10147.5507550350, 564.566512170752,
      11.2324854679312 },
    236014.502379268, 0.957478440825662, 67.5524458240122, 18814317208116.7, 835542680000.0 },
  { "wampler5.csv", 5, TRUE, 14, 12, { 1, 1, 1, 1, 1, 1 },
    { 21523262.4678170, 23635517.3469681, 7793435.24331583, 1014755.07550350, 56456.6512170752,
      1123.24854679312 },
    23601450.2379268, 0.224668921574940E-02, 6.7552445824012241E-03, 18814317208116.7,
    0.835542680000000E+16 },
  { "filip.csv", 10, TRUE, 13, 0,
    { -1467.48961422980, -2772.17959193342, -2316.37108160893, -1127.97394098372, -354.478233703349,
      -75.1242017393757, -10.8753180355343, -1.06221498588947, -0.670191154593408E-01,
      -0.246781078275479E-02, -0.402962525080404E-04 },
    { 298.084530995537, 559.779865474950, 466.477572127796, 227.204274477751, 71.6478660875927,
      15.2897178747400, 2.23691159816033, 0.221624321934227, 0.142363763154724E-01,
      0.535617408889821E-03, 0.896632837373868E-05 },
    0.334801051324544E-02, 0.996727416185620, 2162.43954511489, 0.242391619837339,
    0.795851382172941E-03 },
};

/* Predictors with 32 digits: powers of x, or the columns themselves. */
static GPtrArray *
make_columns (const TestTable *table,
              guint            degree)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  guint n_columns = degree > 0 ? degree : table->n_columns - 1;

  for (guint j = 1; j <= n_columns; j++)
    {
      const double *x = test_table_get_column (table, degree > 0 ? 1 : j);
      HunchDd *column = g_new (HunchDd, table->n_rows);

      for (gsize i = 0; i < table->n_rows; i++)
        column[i] = hunch_dd_pow (hunch_dd_from_double (x[i]), degree > 0 ? (int) j : 1);
      g_ptr_array_add (columns, column);
    }
  return columns;
}

static HunchDd *
dup_response (const TestTable *table)
{
  HunchDd *y = g_new (HunchDd, table->n_rows);

  for (gsize i = 0; i < table->n_rows; i++)
    y[i] = hunch_dd_from_double (test_table_get_column (table, 0)[i]);
  return y;
}

static void
check_fit (const HunchOlsFit *fit,
           const NistCase    *expected,
           double             digits)
{
  double worst_b = 17, worst_se = 17;

  g_assert_cmpuint (fit->rank, ==, fit->n_coefficients);
  for (guint j = 0; j < fit->n_coefficients; j++)
    {
      worst_b = MIN (worst_b, test_digits (fit->coefficients[j], expected->b[j]));
      worst_se = MIN (worst_se, test_digits (fit->se[j], expected->se[j]));
    }
  g_test_message ("%s: %.1f digits of coefficients, %.1f of standard errors, %.1f of sigma, %.1f of F",
                  expected->file, worst_b, worst_se, test_digits (fit->sigma, expected->sigma),
                  test_digits (fit->f, expected->f));
  g_assert_cmpfloat (worst_b, >=, digits);
  g_assert_cmpfloat (worst_se, >=, digits);
  assert_digits (fit->sigma, expected->sigma, digits);
  assert_digits (fit->r2, expected->r2, 14);
  assert_digits (fit->f, expected->f, digits);
  assert_digits (fit->mss, expected->mss, 14);
  assert_digits (fit->rss, expected->rss, digits);
}

static void
test_exact (gconstpointer data)
{
  const NistCase *expected = data;
  g_auto (TestTable) table = test_table_load (expected->file);
  g_autoptr (GPtrArray) columns = make_columns (&table, expected->degree);
  g_autofree HunchDd *y = dup_response (&table);
  g_auto (HunchOlsFit) fit = { 0 };
  g_autoptr (GError) error = NULL;

  hunch_ols_fit_exact ((const HunchDd *const *) columns->pdata, columns->len, expected->has_intercept,
                       y, NULL, table.n_rows, 0.95, &fit, &error);
  g_assert_no_error (error);
  g_assert_true (fit.exact);
  check_fit (&fit, expected, expected->digits);
}

/* The rows a thousand and more times over, so that they go through cross-products: coefficients and R
 * squared stay, the rest follows from the number of rows. */
static void
test_gram (gconstpointer data)
{
  const NistCase *expected = data;
  g_auto (TestTable) table = test_table_load (expected->file);
  g_autoptr (GPtrArray) columns = make_columns (&table, expected->degree);
  g_autoptr (GPtrArray) plain = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HunchOls) ols = hunch_ols_new (columns->len, expected->has_intercept);
  g_auto (HunchOlsFit) fit = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint j = 0; j < columns->len; j++)
    {
      double *column = g_new (double, table.n_rows);

      for (gsize i = 0; i < table.n_rows; i++)
        column[i] = ((HunchDd *) columns->pdata[j])[i].hi;
      g_ptr_array_add (plain, column);
    }
  for (gsize n = 0; n * 4 < HUNCH_OLS_EXACT_WORK; n += table.n_rows)
    g_assert_true (hunch_ols_add_block (ols, (const double *const *) plain->pdata,
                                        test_table_get_column (&table, 0), NULL, table.n_rows, NULL));
  hunch_ols_solve (ols, 0.95, &fit, &error);
  g_assert_no_error (error);
  g_assert_false (fit.exact);
  for (guint j = 0; j < fit.n_coefficients; j++)
    assert_digits (fit.coefficients[j], expected->b[j], expected->gram_digits);
  assert_digits (fit.r2, expected->r2, 13);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *exact = g_strdup_printf ("/stats/ols/nist/exact/%s", cases[i].file);
      g_autofree char *gram = g_strdup_printf ("/stats/ols/nist/gram/%s", cases[i].file);

      g_test_add_data_func (exact, &cases[i], test_exact);
      if (cases[i].gram_digits > 0)
        g_test_add_data_func (gram, &cases[i], test_gram);
    }
  return g_test_run ();
}
