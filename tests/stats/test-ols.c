#include "stats/ols.h"
#include "stats/ols-residuals.h"
#include "stats-test.h"

#define N_CARS 32

typedef struct
{
  TestTable     table;
  const double *mpg;
  const double *columns[3];  /* wt, hp, qsec */
  double        cyl[N_CARS];
} Cars;

static void
load_cars (Cars *cars)
{
  cars->table = test_table_load ("mtcars.csv");
  cars->mpg = test_table_get_column (&cars->table, 0);
  cars->columns[0] = test_table_get_column (&cars->table, 5);
  cars->columns[1] = test_table_get_column (&cars->table, 3);
  cars->columns[2] = test_table_get_column (&cars->table, 6);
  for (gsize i = 0; i < N_CARS; i++)
    cars->cyl[i] = test_table_get_column (&cars->table, 1)[i];
}

static void
fit_cars (const Cars   *cars,
          guint         n_columns,
          gboolean      has_intercept,
          const double *weights,
          HunchOlsFit  *out_fit)
{
  g_autoptr (HunchOls) ols = hunch_ols_new (n_columns, has_intercept);
  g_autoptr (GError) error = NULL;

  hunch_ols_add_block (ols, cars->columns, cars->mpg, weights, N_CARS, &error);
  g_assert_no_error (error);
  hunch_ols_solve (ols, 0.95, out_fit, &error);
  g_assert_no_error (error);
}

/* R 4.2.2: m <- lm (mpg ~ wt + hp + qsec, mtcars): summary, confint, logLik, AIC, BIC; vif as 1 / (1 - R
 * squared) of each on the others; standardised: coef * sd (x) / sd (y). */
static void
test_summary (void)
{
  static const double b[] = { 27.61052685820490282, -4.35879720016268291, -0.01782227160554245,
                              0.51083369424505864 };
  static const double se[] = { 8.419928476539309870, 0.752700392234738613, 0.014981168848936287,
                               0.439221532037552931 };
  static const double t[] = { 3.2791878143783419, -5.7908794058437794, -1.1896449325986931, 1.1630433778492055 };
  static const double p[] = { 2.7845556611020826e-03, 3.2172215296398719e-06, 2.4417624090336715e-01,
                              2.5462838102650054e-01 };
  static const double low[] = { 10.363085233456626355, -5.900634059248403673, -0.048509804868143991,
                                -0.388870828810913727 };
  static const double high[] = { 44.857968482953182843, -2.816960341076962582, 0.012865261657059087,
                                 1.410538217301031017 };
  static const double vif[] = { NAN, 2.5304427501289792, 4.9219557480794833, 2.8738037543873864 };
  static const double std[] = { NAN, -0.70763801614375932, -0.20274707094052355, 0.15145821845687860 };
  Cars cars;
  g_auto (HunchOlsFit) fit = { 0 };

  load_cars (&cars);
  fit_cars (&cars, 3, TRUE, NULL, &fit);
  for (guint j = 0; j < 4; j++)
    {
      assert_digits (fit.coefficients[j], b[j], 12.5);
      assert_digits (fit.se[j], se[j], 12.5);
      assert_digits (fit.t[j], t[j], 12.5);
      assert_digits (fit.p[j], p[j], 12);
      assert_digits (fit.ci_low[j], low[j], 12.5);
      assert_digits (fit.ci_high[j], high[j], 12.5);
      assert_digits (fit.vif[j], vif[j], 13);
      assert_digits (fit.standardized[j], std[j], 12.5);
    }
  assert_digits (fit.r2, 0.83476776170582978, 14);
  assert_digits (fit.adj_r2, 0.81706430760288296, 14);
  assert_digits (fit.sigma, 2.57778488252081761, 14);
  assert_digits (fit.f, 47.15281870145776821, 13.5);
  assert_digits (fit.f_p, 4.5064110240248125e-11, 12.5);
  assert_digits (fit.loglik, -73.571305419999192, 14);
  assert_digits (fit.aic, 157.142610839998383, 14);
  assert_digits (fit.bic, 164.471290353997006, 14);
  g_assert_cmpfloat (fit.df_residual, ==, 28.0);
  test_table_clear (&cars.table);
}

/* R 4.2.2: lm (mpg ~ wt + hp - 1, mtcars). */
static void
test_no_intercept (void)
{
  Cars cars;
  g_auto (HunchOlsFit) fit = { 0 };

  load_cars (&cars);
  fit_cars (&cars, 2, FALSE, NULL, &fit);
  assert_digits (fit.coefficients[0], 6.840449970835301485, 13.5);
  assert_digits (fit.coefficients[1], -0.033935259906657689, 13);
  assert_digits (fit.se[0], 1.894247638192972483, 14);
  assert_digits (fit.r2, 0.72642594659534265, 14);
  assert_digits (fit.adj_r2, 0.70818767636836544, 14);
  assert_digits (fit.f, 39.82976113166965604, 14);
  assert_digits (fit.f_p, 3.5985171588026493e-09, 13);
  assert_digits (fit.loglik, -122.01261481267696, 14);
  assert_digits (fit.aic, 250.02522962535392, 14);
  assert_digits (fit.bic, 254.42243733375309, 14);
  test_table_clear (&cars.table);
}

/* R 4.2.2: lm (mpg ~ wt + hp, mtcars, weights = cyl), and weights = ifelse (carb == 4, 0, cyl). */
static void
test_weights (void)
{
  Cars cars;
  g_auto (HunchOlsFit) fit = { 0 };
  g_auto (HunchOlsFit) zero = { 0 };
  double weights[N_CARS];

  load_cars (&cars);
  fit_cars (&cars, 2, TRUE, cars.cyl, &fit);
  assert_digits (fit.coefficients[0], 35.935291612419973717, 14);
  assert_digits (fit.coefficients[1], -3.604009589034673056, 13);
  assert_digits (fit.se[2], 0.0081406174732745803, 13);
  assert_digits (fit.p[0], 1.9493972088447420e-19, 12);
  assert_digits (fit.r2, 0.81148103957944451, 14);
  assert_digits (fit.sigma, 6.17120419438952883, 14);
  assert_digits (fit.f, 62.41534033315707575, 13.5);
  assert_digits (fit.loglik, -73.615731597904073, 14);
  assert_digits (fit.bic, 161.094406807007061, 14);

  for (gsize i = 0; i < N_CARS; i++)
    weights[i] = test_table_get_column (&cars.table, 10)[i] == 4 ? 0.0 : cars.cyl[i];
  fit_cars (&cars, 2, TRUE, weights, &zero);
  g_assert_cmpuint (zero.n_rows, ==, 22);
  assert_digits (zero.coefficients[1], -5.2935065902943172, 13);
  assert_digits (zero.sigma, 5.96856625523456064, 14);
  assert_digits (zero.f, 42.08672447367396074, 13.5);
  assert_digits (zero.loglik, -50.277133444485457, 14);
  assert_digits (zero.aic, 108.554266888970915, 14);
  test_table_clear (&cars.table);
}

/* R 4.2.2: anova (lm (breaks ~ wool * tension, warpbreaks)): sums of squares in turn, F and p against
 * the residual mean square of the whole model. */
static void
test_compare (void)
{
  static const double ss[] = { 450.66666666666669, 2034.2592592592594, 1002.7777777777778 };
  static const double f[] = { 3.7652883611186350, 8.4980466483580255, 4.1890689668510444 };
  static const double p[] = { 5.8212975959559703e-02, 6.9262093671344121e-04, 2.1044190727863000e-02 };
  static const gboolean steps[4][5] = { { 0, 0, 0, 0, 0 }, { 1, 0, 0, 0, 0 }, { 1, 1, 1, 0, 0 }, { 1, 1, 1, 1, 1 } };
  g_auto (TestTable) table = test_table_load ("warpbreaks.csv");
  g_autoptr (HunchOls) ols = hunch_ols_new (5, TRUE);
  double x[5][54];
  const double *columns[] = { x[0], x[1], x[2], x[3], x[4] };

  for (gsize i = 0; i < table.n_rows; i++)
    {
      x[0][i] = test_table_get_column (&table, 1)[i] == 2;
      x[1][i] = test_table_get_column (&table, 2)[i] == 2;
      x[2][i] = test_table_get_column (&table, 2)[i] == 3;
      x[3][i] = x[0][i] * x[1][i];
      x[4][i] = x[0][i] * x[2][i];
    }
  g_assert_true (hunch_ols_add_block (ols, columns, test_table_get_column (&table, 0), NULL, 54, NULL));
  for (guint k = 0; k < 3; k++)
    {
      HunchOlsTerm term;

      g_assert_true (hunch_ols_compare (ols, steps[k], steps[k + 1], &term, NULL));
      assert_digits (term.ss, ss[k], 14);
      assert_digits (term.f, f[k], 14);
      assert_digits (term.p, p[k], 13);
      g_assert_cmpfloat (term.df, ==, k == 0 ? 1.0 : 2.0);
      assert_digits (term.partial_eta2, ss[k] / (ss[k] + 5745.1111111111104), 14);
    }
}

/* R 4.2.2: drop1 (lm (mpg ~ wt + qsec + factor (cyl), mtcars), test = "F"): the factor by contrasts, and by
 * the comparison of models. */
static void
test_wald (void)
{
  static const double contrasts[] = { 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1 };  /* the last depends */
  static const gboolean small[] = { TRUE, TRUE, FALSE, FALSE };
  Cars cars;
  double six[N_CARS], eight[N_CARS];
  g_autoptr (HunchOls) ols = hunch_ols_new (4, TRUE);
  g_auto (HunchOlsFit) fit = { 0 };
  HunchOlsTerm wald, term;

  load_cars (&cars);
  for (gsize i = 0; i < N_CARS; i++)
    {
      six[i] = cars.cyl[i] == 6;
      eight[i] = cars.cyl[i] == 8;
    }
  const double *columns[] = { cars.columns[0], cars.columns[2], six, eight };
  g_assert_true (hunch_ols_add_block (ols, columns, cars.mpg, NULL, N_CARS, NULL));
  g_assert_true (hunch_ols_solve (ols, 0.95, &fit, NULL));
  g_assert_true (hunch_ols_wald (&fit, contrasts, 3, NULL, &wald, NULL));
  g_assert_true (hunch_ols_compare (ols, small, NULL, &term, NULL));
  g_assert_cmpfloat (wald.df, ==, 2.0);
  assert_digits (wald.f, 1.8318215191182834, 12.5);
  assert_digits (wald.p, 0.17946930604461966, 12);
  assert_digits (wald.ss, 23.353682152635002, 12.5);
  assert_digits (term.f, 1.8318215191182834, 12.5);
  assert_digits (term.ss, 23.353682152635002, 12.5);
  test_table_clear (&cars.table);
}

/* R 4.2.2 on the same model: sum (diff (e)^2) / sum (e^2); 32 * R squared of e^2 on the columns and its
 * pchisq (as lmtest::bptest); hatvalues; solve (X'X) %*% X' diag (w) X %*% solve (X'X) with e^2,
 * n / (n - 4), 1 / (1 - h), 1 / (1 - h)^2 (as sandwich::vcovHC). */
static void
test_residuals (void)
{
  static const double robust[4][4] = {
    { 5.8415424447326511626, 0.7654367522030369742, 0.0098608834284738857, 0.3417746770619611851 },
    { 6.244871553852151536, 0.818286307996752948, 0.010541727805788307, 0.365372498583110883 },
    { 6.559931287425993851, 0.848049768133870341, 0.011497134220108183, 0.380776577746468892 },
    { 7.54731088774275083, 0.95006522515052472, 0.01381878047515347, 0.43361434903508556 },
  };
  Cars cars;
  g_auto (HunchOlsFit) fit = { 0 };
  g_autoptr (HunchOlsResiduals) pass = NULL;
  HunchOlsDiagnostics diagnostics;
  double residuals[N_CARS], leverage[N_CARS], vcov[16], sum = 0.0;

  load_cars (&cars);
  fit_cars (&cars, 3, TRUE, NULL, &fit);
  pass = hunch_ols_residuals_new (&fit);
  for (guint kind = HUNCH_OLS_HC0; kind <= HUNCH_OLS_HC3; kind++)
    hunch_ols_residuals_ask_robust (pass, kind);
  hunch_ols_residuals_add_block (pass, cars.columns, cars.mpg, NULL, N_CARS, residuals, leverage);
  g_assert_true (hunch_ols_residuals_finish (pass, &diagnostics, NULL));
  assert_digits (diagnostics.durbin_watson, 1.4224211065359724, 12);
  assert_digits (diagnostics.breusch_pagan, 2.070071872384843, 12);
  assert_digits (diagnostics.breusch_pagan_p, 0.557991114931215, 12);
  assert_digits (diagnostics.max_leverage, 0.46502921677865905, 13);
  g_assert_cmpuint (diagnostics.max_leverage_row, ==, 30);
  for (gsize i = 0; i < N_CARS; i++)
    sum += leverage[i];
  assert_digits (sum, 4.0, 13);  /* by hand: leverages add up to the rank */
  g_assert_cmpfloat_with_epsilon (diagnostics.moments.mean, 0.0, 1e-13);
  assert_digits (diagnostics.moments.sum_squares_dd.hi, fit.rss, 13);

  for (guint kind = HUNCH_OLS_HC0; kind <= HUNCH_OLS_HC3; kind++)
    {
      g_assert_true (hunch_ols_residuals_vcov (pass, kind, vcov, NULL));
      for (guint j = 0; j < 4; j++)
        assert_digits (sqrt (vcov[j * 5]), robust[kind][j], 12);
    }
  test_table_clear (&cars.table);
}

/* R 4.2.2, lm (mpg ~ wt + hp, mtcars, weights = cyl): the sandwich with (w e / (1 - h))^2; max (hatvalues). */
static void
test_weighted_residuals (void)
{
  static const double hc3[] = { 2.3006291329701711312, 0.7863060963018989602, 0.0095749779568007811 };
  Cars cars;
  g_auto (HunchOlsFit) fit = { 0 };
  g_autoptr (HunchOlsResiduals) pass = NULL;
  HunchOlsDiagnostics diagnostics;
  double vcov[9];

  load_cars (&cars);
  fit_cars (&cars, 2, TRUE, cars.cyl, &fit);
  pass = hunch_ols_residuals_new (&fit);
  hunch_ols_residuals_ask_robust (pass, HUNCH_OLS_HC3);
  hunch_ols_residuals_add_block (pass, cars.columns, cars.mpg, cars.cyl, N_CARS, NULL, NULL);
  g_assert_true (hunch_ols_residuals_finish (pass, &diagnostics, NULL));
  assert_digits (diagnostics.max_leverage, 0.42657636886810435, 13);
  g_assert_true (hunch_ols_residuals_vcov (pass, HUNCH_OLS_HC3, vcov, NULL));
  for (guint j = 0; j < 3; j++)
    assert_digits (sqrt (vcov[j * 4]), hc3[j], 12);
  test_table_clear (&cars.table);
}

/* Simulated rows: y = 1 + 2 x0 - 3 x1 + 0.5 x2 + noise, columns at @offset. */
typedef struct
{
  gsize    n;
  double  *data;  /* owned */
  const double *columns[4];
  const double *y;
} Rows;

static Rows
make_rows (gsize  n,
           double offset)
{
  Rows rows = { n, g_new (double, 5 * n), { NULL }, NULL };
  guint64 state = 42;

  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j < 3; j++)
        rows.data[j * n + i] = floor (test_random (&state) * 1024) + offset;
      rows.data[3 * n + i] = rows.data[i] - 2 * rows.data[n + i];  /* a combination of the first two */
      rows.data[4 * n + i] = 1 + 2 * (rows.data[i] - offset) - 3 * (rows.data[n + i] - offset)
                             + 0.5 * (rows.data[2 * n + i] - offset) + floor (test_random (&state) * 64);
    }
  for (gsize j = 0; j < 4; j++)
    rows.columns[j] = rows.data + j * n;
  rows.y = rows.data + 4 * n;
  return rows;
}

static void
fit_rows (const Rows  *rows,
          guint        n_columns,
          gsize        block,
          gboolean     backwards,
          HunchOlsFit *out_fit)
{
  g_autoptr (HunchOls) ols = hunch_ols_new (n_columns, TRUE);
  g_autoptr (GError) error = NULL;
  gsize n_blocks = (rows->n + block - 1) / block;

  for (gsize k = 0; k < n_blocks; k++)
    {
      gsize start = (backwards ? n_blocks - 1 - k : k) * block;
      const double *at[4];

      for (guint j = 0; j < n_columns; j++)
        at[j] = rows->columns[j] + start;
      g_assert_true (hunch_ols_add_block (ols, at, rows->y + start, NULL, MIN (block, rows->n - start), NULL));
    }
  hunch_ols_solve (ols, 0.95, out_fit, &error);
  g_assert_no_error (error);
}

/* Laws: how rows are cut into blocks, and in which order they come, changes nothing; the two ways of
 * solving agree. */
static void
test_blocks (void)
{
  Rows rows = make_rows (20000, 1000);
  g_auto (HunchOlsFit) whole = { 0 };
  g_auto (HunchOlsFit) cut = { 0 };
  g_auto (HunchOlsFit) turned = { 0 };
  g_auto (HunchOlsFit) exact = { 0 };
  g_autofree HunchDd *dd = g_new (HunchDd, 4 * rows.n);
  const HunchDd *columns[] = { dd, dd + rows.n, dd + 2 * rows.n };

  fit_rows (&rows, 3, rows.n, FALSE, &whole);
  fit_rows (&rows, 3, 777, FALSE, &cut);
  fit_rows (&rows, 3, 1000, TRUE, &turned);
  for (gsize i = 0; i < rows.n; i++)
    {
      for (gsize j = 0; j < 3; j++)
        dd[j * rows.n + i] = hunch_dd_from_double (rows.columns[j][i]);
      dd[3 * rows.n + i] = hunch_dd_from_double (rows.y[i]);
    }
  g_assert_true (hunch_ols_fit_exact (columns, 3, TRUE, dd + 3 * rows.n, NULL, rows.n, 0.95, &exact, NULL));
  g_assert_false (whole.exact);
  g_assert_true (exact.exact);
  for (guint j = 0; j < 4; j++)
    {
      g_assert_cmpfloat (whole.coefficients[j], ==, cut.coefficients[j]);
      g_assert_cmpfloat (whole.coefficients[j], ==, turned.coefficients[j]);
      g_assert_cmpfloat (whole.se[j], ==, turned.se[j]);
      assert_digits (whole.coefficients[j], exact.coefficients[j], 15);
      assert_digits (whole.se[j], exact.se[j], 15);
    }
  assert_digits (whole.rss, exact.rss, 15);
  g_free (rows.data);
}

/* Law: an offset of the columns leaves the slopes alone; at 1e12 it is exact. */
static void
test_offset (void)
{
  Rows near = make_rows (20000, 0), far = make_rows (20000, 1e12);
  g_auto (HunchOlsFit) fit_near = { 0 };
  g_auto (HunchOlsFit) fit_far = { 0 };

  fit_rows (&near, 3, 4096, FALSE, &fit_near);
  fit_rows (&far, 3, 4096, FALSE, &fit_far);
  for (guint j = 1; j < 4; j++)
    {
      assert_digits (fit_far.coefficients[j], fit_near.coefficients[j], 15);
      assert_digits (fit_far.se[j], fit_near.se[j], 15);
      g_assert_false (fit_far.aliased[j]);
    }
  assert_digits (fit_far.r2, fit_near.r2, 15);
  g_free (near.data);
  g_free (far.data);
}

/* Rows in order of a column that leaves the neighbourhood of its first values: the shift is undone. */
static void
test_shift_undone (void)
{
  gsize n = 30000;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autoptr (HunchOls) ols = hunch_ols_new (1, TRUE);
  g_auto (HunchOlsFit) fit = { 0 };
  const double *columns[1];

  for (gsize i = 0; i < n; i++)
    {
      x[i] = 1000.0 + i;
      y[i] = 3.0 - 0.25 * x[i] + (i % 2 == 0 ? 1 : -1);
    }
  for (gsize start = 0; start < n; start += 5000)
    {
      columns[0] = x + start;
      g_assert_true (hunch_ols_add_block (ols, columns, y + start, NULL, 5000, NULL));
    }
  g_assert_true (hunch_ols_solve (ols, 0.95, &fit, NULL));

  /* By hand: the noise +1, -1 has cross-product -n / 2 with x and 0 with 1; Sxx = n (n^2 - 1) / 12. */
  assert_digits (fit.coefficients[1], -0.25 - (n / 2.0) / (n * ((double) n * n - 1) / 12.0), 15);
}

static void
test_aliased (void)
{
  Rows few = make_rows (50, 0), many = make_rows (20000, 3);
  Rows *both[] = { &few, &many };

  for (guint k = 0; k < 2; k++)
    {
      g_auto (HunchOlsFit) fit = { 0 };
      g_auto (HunchOlsFit) without = { 0 };

      fit_rows (both[k], 4, both[k]->n, FALSE, &fit);
      fit_rows (both[k], 3, both[k]->n, FALSE, &without);
      g_assert_cmpuint (fit.rank, ==, 4);
      g_assert_true (fit.aliased[4]);
      g_assert_false (fit.aliased[0] || fit.aliased[1] || fit.aliased[2] || fit.aliased[3]);
      g_assert_true (isnan (fit.coefficients[4]) && isnan (fit.se[4]) && isnan (fit.vcov[24]));
      for (guint j = 0; j < 4; j++)
        assert_digits (fit.coefficients[j], without.coefficients[j], 15);
      g_assert_cmpfloat (fit.df_residual, ==, without.df_residual);
      g_free (both[k]->data);
    }
}

/* A column without spread is aliased with the intercept, whatever its value. */
static void
test_constant_column (void)
{
  double x[] = { 1, 2, 3, 4, 5 }, same[] = { 0.1, 0.1, 0.1, 0.1, 0.1 }, y[] = { 1, 2, 4, 4, 7 };
  const double *columns[] = { same, x };
  g_autoptr (HunchOls) ols = hunch_ols_new (2, TRUE);
  g_auto (HunchOlsFit) fit = { 0 };

  g_assert_true (hunch_ols_add_block (ols, columns, y, NULL, 5, NULL));
  g_assert_true (hunch_ols_solve (ols, 0.95, &fit, NULL));
  g_assert_true (fit.aliased[1]);
  assert_digits (fit.coefficients[2], 1.4, 15);  /* by hand: 14 / 10 */
}

static void
test_edges (void)
{
  double x[] = { 1, 2, 3 }, y[] = { 1, 2, 4 }, same[] = { 5, 5, 5 }, bad[] = { 1, NAN, 2 };
  double weights[] = { 1, -1, 1 };
  const double *columns[] = { x, y }, *bad_columns[] = { bad };
  g_auto (HunchOlsFit) fit = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchOls) few = hunch_ols_new (2, TRUE);
  g_autoptr (HunchOls) constant = hunch_ols_new (1, TRUE);
  g_autoptr (HunchOls) spoilt = hunch_ols_new (1, TRUE);
  g_autoptr (HunchOls) negative = hunch_ols_new (1, TRUE);
  g_autoptr (HunchOls) saturated = hunch_ols_new (1, TRUE);
  g_autoptr (HunchOls) mean_only = hunch_ols_new (0, TRUE);

  g_assert_false (hunch_ols_solve (few, 0.95, &fit, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_assert_true (hunch_ols_add_block (few, columns, y, NULL, 2, NULL));
  g_assert_false (hunch_ols_solve (few, 0.95, &fit, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW);
  g_clear_error (&error);

  g_assert_true (hunch_ols_add_block (constant, columns, same, NULL, 3, NULL));
  g_assert_false (hunch_ols_solve (constant, 0.95, &fit, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT);
  g_clear_error (&error);

  g_assert_false (hunch_ols_add_block (spoilt, bad_columns, y, NULL, 3, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (hunch_ols_solve (spoilt, 0.95, &fit, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (hunch_ols_add_block (negative, columns, y, weights, 3, &error));
  g_assert_error (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT);
  g_clear_error (&error);

  /* Two rows, two coefficients: a line through them, without a spread to judge it by. */
  g_assert_true (hunch_ols_add_block (saturated, columns, y, NULL, 2, NULL));
  g_assert_true (hunch_ols_solve (saturated, 0.95, &fit, NULL));
  assert_digits (fit.coefficients[1], 1.0, 16);
  g_assert_true (isnan (fit.sigma) && isnan (fit.se[1]) && isnan (fit.p[0]));
  hunch_ols_fit_clear (&fit);

  /* Only an intercept: the mean. */
  g_assert_true (hunch_ols_add_block (mean_only, NULL, y, NULL, 3, NULL));
  g_assert_true (hunch_ols_solve (mean_only, 0.95, &fit, NULL));
  assert_digits (fit.coefficients[0], 7.0 / 3.0, 15);
  g_assert_true (isnan (fit.f));
  g_assert_cmpfloat (fit.r2, ==, 0.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/stats/ols/summary", test_summary);
  g_test_add_func ("/stats/ols/no-intercept", test_no_intercept);
  g_test_add_func ("/stats/ols/weights", test_weights);
  g_test_add_func ("/stats/ols/compare", test_compare);
  g_test_add_func ("/stats/ols/wald", test_wald);
  g_test_add_func ("/stats/ols/residuals", test_residuals);
  g_test_add_func ("/stats/ols/weighted-residuals", test_weighted_residuals);
  g_test_add_func ("/stats/ols/blocks", test_blocks);
  g_test_add_func ("/stats/ols/offset", test_offset);
  g_test_add_func ("/stats/ols/shift-undone", test_shift_undone);
  g_test_add_func ("/stats/ols/aliased", test_aliased);
  g_test_add_func ("/stats/ols/constant-column", test_constant_column);
  g_test_add_func ("/stats/ols/edges", test_edges);
  return g_test_run ();
}
