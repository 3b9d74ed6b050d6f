/* Marginal means and average slopes of a fitted formula: both are averages of made-up rows, so both are combinations of the
 * coefficients, whose covariance gives their errors. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/model-rows.h"
#include "stats/distributions.h"
#include "stats/moments.h"

#define MAX_MARGINS 200
#define MAX_GRID 1000000
/* Steps of the differences, as a share of the column's spread (or of the value itself where that is closer to 0). */
#define STEP 0x1p-9
#define NOT_ESTIMABLE 1e-8

void
hunch_margins_free (HunchMargins *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->labels);
  g_free (self->rows);
  g_free (self->means);
  g_free (self->vcov);
  g_free (self->sizes);
  g_free (self);
}

/* --- the grid --- */

typedef struct
{
  HunchModelFit *model;
  HunchMargins  *margins;
  const guint   *variables;   /* lent: the factors whose levels are told apart */
  guint          n_chosen;
  guint          n_numbers;
  double       **numbers;     /* owned [n_numbers][HUNCH_FRAME_BLOCK]: each full of its mean */
  guint          n_variables;
  gint32       **levels;      /* owned [n_variables][HUNCH_FRAME_BLOCK] */
  guint         *n_levels;    /* owned [n_variables]; 0: no factor */
  guint         *place;       /* owned [n_variables]: where the walk stands */
  guint         *cell;        /* owned [HUNCH_FRAME_BLOCK]: which margin a row of the block goes to */
  double         n_others;    /* combinations of the other factors */
} Grid;

static void
grid_clear (Grid *self)
{
  for (guint i = 0; self->numbers != NULL && i < self->n_numbers; i++)
    g_free (self->numbers[i]);
  for (guint i = 0; self->levels != NULL && i < self->n_variables; i++)
    g_free (self->levels[i]);
  g_free (self->numbers);
  g_free (self->levels);
  g_free (self->n_levels);
  g_free (self->place);
  g_free (self->cell);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grid, grid_clear)

static gboolean
is_chosen (const Grid *self,
           guint       variable)
{
  for (guint i = 0; i < self->n_chosen; i++)
    if (self->variables[i] == variable)
      return TRUE;
  return FALSE;
}

/* The combination of the chosen factors at hand, the first fastest. */
static guint
get_cell (const Grid *self)
{
  guint cell = 0;

  for (guint i = self->n_chosen; i-- > 0;)
    cell = cell * self->n_levels[self->variables[i]] + self->place[self->variables[i]];
  return cell;
}

static void
fill_levels (Grid *self)
{
  const HunchModel *model = hunch_design_get_model (self->model->design);

  self->n_variables = model->variables->len;
  self->levels = g_new0 (gint32 *, MAX (self->n_variables, 1));
  self->n_levels = g_new0 (guint, MAX (self->n_variables, 1));
  self->place = g_new0 (guint, MAX (self->n_variables, 1));
  self->cell = g_new0 (guint, HUNCH_FRAME_BLOCK);
  self->n_others = 1;
  for (guint k = 0; k < self->n_variables; k++)
    if (hunch_model_get_variable (model, k)->is_factor)
      {
        hunch_design_get_levels (self->model->design, k, &self->n_levels[k]);
        self->levels[k] = g_new0 (gint32, HUNCH_FRAME_BLOCK);
        self->n_others *= is_chosen (self, k) ? 1 : self->n_levels[k];
      }
}

/* Which levels the rows of the block in hand have, to count the rows of each margin. */
static void
count_rows (Grid  *self,
            gsize  n)
{
  for (gsize i = 0; i < n; i++)
    {
      gboolean is_known = TRUE;

      for (guint k = 0; k < self->n_chosen; k++)
        {
          gint32 level = hunch_design_get_row_levels (self->model->design, self->variables[k])[i];

          is_known &= level >= 0;
          self->place[self->variables[k]] = (guint) MAX (level, 0);
        }
      if (is_known)
        self->margins->sizes[get_cell (self)]++;
    }
}

/* One pass: means of the numbers that predict, and rows of each margin. */
static gboolean
pass_rows (Grid    *self,
           GError **error)
{
  HunchFrame *frame = hunch_design_get_frame (self->model->design);
  g_autofree HunchDd *sums = NULL;
  double n_rows = 0;
  gsize n;

  self->n_numbers = hunch_frame_get_n_numbers (frame);
  self->numbers = g_new0 (double *, MAX (self->n_numbers, 1));
  sums = g_new0 (HunchDd, MAX (self->n_numbers, 1));
  hunch_design_rewind (self->model->design);
  do
    {
      if (!hunch_design_next (self->model->design, &n, error))
        return FALSE;
      for (guint place = 0; place < self->n_numbers; place++)
        sums[place] = hunch_dd_add (sums[place], hunch_dd_sum (hunch_frame_get_numbers (frame, place), n));
      count_rows (self, n);
      n_rows += (double) n;
    }
  while (n > 0);

  for (guint place = 0; place < self->n_numbers; place++)
    if (hunch_design_reads (self->model->design, place))
      {
        double mean = hunch_dd_to_double (hunch_dd_divide (sums[place], hunch_dd_from_double (n_rows)));

        self->numbers[place] = g_new (double, HUNCH_FRAME_BLOCK);
        for (guint i = 0; i < HUNCH_FRAME_BLOCK; i++)
          self->numbers[place][i] = mean;
      }
  memset (self->place, 0, self->n_variables * sizeof *self->place);
  return TRUE;
}

/* Counts up the places of all factors. FALSE after the last. */
static gboolean
advance (Grid *self)
{
  for (guint k = 0; k < self->n_variables; k++)
    {
      if (self->n_levels[k] == 0)
        continue;
      if (++self->place[k] < self->n_levels[k])
        return TRUE;
      self->place[k] = 0;
    }
  return FALSE;
}

/* Adds the made-up rows 0 .. n of the block to their margins. */
static gboolean
add_block (Grid    *self,
           gsize    n,
           GError **error)
{
  HunchDesign *design = self->model->design;
  guint p = self->model->fit.n_coefficients;
  guint first = self->model->fit.has_intercept ? 1 : 0;
  const double *const *columns;

  if (!hunch_design_expand_rows (design, (const double *const *) self->numbers, (const gint32 *const *) self->levels, n, NULL, error))
    return FALSE;

  columns = hunch_design_get_columns (design);
  for (gsize i = 0; i < n; i++)
    {
      double *row = self->margins->rows + (gsize) self->cell[i] * p;

      if (first)
        row[0] = 1;
      for (guint k = first; k < p; k++)
        row[k] += columns[k - first][i] / self->n_others;
    }
  return TRUE;
}

static gboolean
walk_grid (Grid    *self,
           GError **error)
{
  gsize n = 0;
  gboolean has_more = TRUE;

  while (has_more)
    {
      self->cell[n] = get_cell (self);
      for (guint k = 0; k < self->n_variables; k++)
        if (self->n_levels[k] > 0)
          self->levels[k][n] = self->place[k];
      n++;
      has_more = advance (self);
      if (n < HUNCH_FRAME_BLOCK && has_more)
        continue;
      if (!add_block (self, n, error))
        return FALSE;
      n = 0;
    }
  return TRUE;
}

/* --- what the rows determine --- */

/* For every coefficient that was left out: the combination of the others that its column is; NULL when it could not be found. */
static double *
dup_alias (HunchModelFit *model,
           guint          coefficient)
{
  guint p = model->fit.n_coefficients, first = model->fit.has_intercept ? 1 : 0, n = 0;
  g_autofree const double **columns = g_new (const double *, p + 1);
  g_autofree guint *places = g_new (guint, p + 1);
  g_autoptr (HunchOls) ols = NULL;
  g_auto (HunchOlsFit) fit = { 0 };
  double *alias;

  for (guint k = first; k < p; k++)
    if (!model->fit.aliased[k])
      {
        places[n] = k;
        columns[n++] = hunch_model_fit_get_kept_column (model, k - first);
      }
  if (n + first == 0)
    return NULL;
  ols = hunch_ols_new (n, first);
  if (!hunch_ols_add_block (ols, columns, hunch_model_fit_get_kept_column (model, coefficient - first), NULL, model->n_kept, NULL)
      || !hunch_ols_solve (ols, 0.95, &fit, NULL))
    return NULL;

  alias = g_new0 (double, p);
  for (guint k = 0; k < n; k++)
    alias[places[k]] = fit.aliased[k + first] ? 0 : fit.coefficients[k + first];
  if (first)
    alias[0] = fit.coefficients[0];
  return alias;
}

/* A mean is known when it says the same of a column left out as of what that column is made of. */
static void
mark_unknown (HunchModelFit *model,
              HunchMargins  *margins)
{
  guint p = model->fit.n_coefficients;

  for (guint j = model->fit.has_intercept; j < p; j++)
    {
      g_autofree double *alias = model->fit.aliased[j] ? dup_alias (model, j) : NULL;

      for (guint i = 0; model->fit.aliased[j] && i < margins->n; i++)
        {
          const double *row = margins->rows + (gsize) i * p;
          double distance = row[j];

          for (guint k = 0; alias != NULL && k < p; k++)
            distance -= row[k] * alias[k];
          if (fabs (distance) > NOT_ESTIMABLE * MAX (1, fabs (row[j])))
            margins->means[i] = NAN;
        }
    }
}

static void
combine (HunchModelFit *model,
         HunchMargins  *margins)
{
  guint p = model->fit.n_coefficients;
  const double *vcov = model->fit.vcov;

  margins->means = g_new (double, margins->n);
  margins->vcov = g_new0 (double, (gsize) margins->n * margins->n);
  for (guint i = 0; i < margins->n; i++)
    margins->means[i] = hunch_model_fit_combine (model, margins->rows + (gsize) i * p, NULL);
  for (guint i = 0; i < margins->n; i++)
    for (guint j = 0; j < margins->n; j++)
      {
        const double *a = margins->rows + (gsize) i * p;
        const double *b = margins->rows + (gsize) j * p;
        double sum = 0;

        for (guint k = 0; k < p; k++)
          for (guint m = 0; !model->fit.aliased[k] && a[k] != 0 && m < p; m++)
            if (!model->fit.aliased[m])
              sum += a[k] * vcov[(gsize) k * p + m] * b[m];
        margins->vcov[(gsize) i * margins->n + j] = sum;
      }
  mark_unknown (model, margins);
  margins->has_all = TRUE;
  for (guint i = 0; i < margins->n; i++)
    margins->has_all &= isfinite (margins->means[i]);
}

static void
name_margins (Grid *self)
{
  self->margins->labels = g_new0 (char *, self->margins->n + 1);
  for (guint i = 0; i < self->margins->n; i++)
    {
      GString *label = g_string_new (NULL);
      guint rest = i;

      for (guint k = 0; k < self->n_chosen; k++)
        {
          guint n;
          const char *const *levels = hunch_design_get_levels (self->model->design, self->variables[k], &n);

          g_string_append_printf (label, "%s%s", k > 0 ? ", " : "", levels[rest % n]);
          rest /= n;
        }
      self->margins->labels[i] = g_string_free (label, FALSE);
    }
}

HunchMargins *
hunch_margins_new (HunchInquiry  *inquiry,
                   HunchModelFit *model,
                   const guint   *variables,
                   guint          n_variables,
                   GError       **error)
{
  g_autoptr (HunchMargins) self = g_new0 (HunchMargins, 1);
  g_auto (Grid) grid = { model, self, variables, n_variables };
  double n = 1;

  fill_levels (&grid);
  for (guint k = 0; k < n_variables; k++)
    n *= grid.n_levels[variables[k]];
  if (n > MAX_MARGINS || n * grid.n_others > MAX_GRID)
    {
      hunch_no_answer (error, _("There are too many combinations of groups to work out marginal means for all of them."));
      return NULL;
    }

  self->n = (guint) n;
  self->rows = g_new0 (double, (gsize) self->n * model->fit.n_coefficients);
  self->sizes = g_new0 (gint64, self->n);
  if (!pass_rows (&grid, error) || !walk_grid (&grid, error))
    return NULL;
  combine (model, self);
  name_margins (&grid);
  return g_steal_pointer (&self);
}

/* --- average slopes --- */

typedef struct
{
  HunchModelFit *model;
  guint          place;    /* of the column in the frame */
  double         spread;   /* its sd */
  double        *steps;    /* owned block */
  double        *values;   /* owned block */
  const double **numbers;  /* owned array */
  const gint32 **levels;   /* owned array, all NULL: the rows' own */
  HunchDd       *sums;     /* owned [n_columns] */
  double         n_rows;
} Slope;

static void
slope_clear (Slope *self)
{
  g_free (self->steps);
  g_free (self->values);
  g_free (self->numbers);
  g_free (self->levels);
  g_free (self->sums);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Slope, slope_clear)

/* Powers of two, so that the steps are exact; small beside the value, so that a logarithm stays above 0. */
static double
get_step (double x,
          double spread)
{
  double scale = spread;
  int exponent;

  if (x != 0 && fabs (x) < scale)
    scale = MAX (fabs (x), scale * 0x1p-20);
  frexp (STEP * scale, &exponent);
  return ldexp (1, exponent);
}

/* Adds the block's columns, where the column is moved by @shift steps, with @weight. */
static gboolean
add_moved (Slope   *self,
           gsize    n,
           int      shift,
           double   weight,
           GError **error)
{
  HunchDesign *design = self->model->design;
  const double *x = hunch_frame_get_numbers (hunch_design_get_frame (design), self->place);
  const double *const *columns;
  const HunchDd *const *precise;

  for (gsize i = 0; i < n; i++)
    self->values[i] = x[i] + shift * self->steps[i];
  self->numbers[self->place] = self->values;
  if (!hunch_design_expand_rows (design, self->numbers, self->levels, n, NULL, error))
    return FALSE;

  columns = hunch_design_get_columns (design);
  precise = hunch_design_get_columns_dd (design);
  for (guint k = 0; k < hunch_design_get_n_columns (design); k++)
    for (gsize i = 0; i < n; i++)
      {
        HunchDd value = precise != NULL ? precise[k][i] : hunch_dd_from_double (columns[k][i]);

        value = hunch_dd_divide (hunch_dd_multiply (value, hunch_dd_from_double (weight)), hunch_dd_from_double (12 * self->steps[i]));
        self->sums[k] = hunch_dd_add (self->sums[k], value);
      }
  return TRUE;
}

/* (f (-2) - 8 f (-1) + 8 f (1) - f (2)) / 12 steps. */
static gboolean
pass_slopes (Slope   *self,
             GError **error)
{
  HunchFrame *frame = hunch_design_get_frame (self->model->design);
  gsize n;

  hunch_design_rewind (self->model->design);
  do
    {
      const double *x;

      if (!hunch_design_next (self->model->design, &n, error))
        return FALSE;
      x = hunch_frame_get_numbers (frame, self->place);
      for (gsize i = 0; i < n; i++)
        self->steps[i] = get_step (x[i], self->spread);
      if (n > 0 && (!add_moved (self, n, -2, 1, error) || !add_moved (self, n, -1, -8, error) || !add_moved (self, n, 1, 8, error)
                    || !add_moved (self, n, 2, -1, error)))
        return FALSE;
      self->n_rows += (double) n;
    }
  while (n > 0);
  return TRUE;
}

static gboolean
find_spread (Slope   *self,
             GError **error)
{
  HunchMomentsSum *sum = hunch_moments_sum_new ();
  HunchMoments moments = { 0 };
  gboolean is_done = TRUE;
  gsize n = 1;

  hunch_design_rewind (self->model->design);
  while (n > 0 && is_done)
    {
      is_done = hunch_design_next (self->model->design, &n, error);
      if (is_done && n > 0)
        hunch_moments_sum_add_block (sum, hunch_frame_get_numbers (hunch_design_get_frame (self->model->design), self->place), n);
    }
  is_done = is_done && hunch_moments_sum_finish (sum, &moments, error);
  hunch_moments_sum_free (sum);
  self->spread = moments.sd > 0 ? moments.sd : MAX (fabs (moments.mean), 1);
  return is_done;
}

static int
find_place (HunchModelFit *model,
            const char    *name)
{
  HunchFrame *frame = hunch_design_get_frame (model->design);

  for (guint place = 0; place < hunch_frame_get_n_numbers (frame); place++)
    if (hunch_design_reads (model->design, place) && g_str_equal (hunch_frame_get_number_name (frame, place), name))
      return (int) place;
  return -1;
}

static void
fill_interval (HunchEstimate *estimate,
               double         variance,
               double         df,
               double         conf)
{
  double reach;

  estimate->se = variance >= 0 && df > 0 ? sqrt (variance) : NAN;
  estimate->df = df > 0 ? df : NAN;
  estimate->statistic = estimate->se > 0 ? estimate->estimate / estimate->se : NAN;
  estimate->p = isfinite (estimate->statistic) ? hunch_t_two_sided (estimate->statistic, df) : NAN;
  reach = df > 0 ? hunch_t_quantile (0.5 + conf / 2, df) * estimate->se : NAN;
  estimate->ci_low = estimate->estimate - reach;
  estimate->ci_high = estimate->estimate + reach;
}

gboolean
hunch_margins_get_slope (HunchInquiry  *inquiry,
                         HunchModelFit *model,
                         const char    *name,
                         HunchEstimate *out_slope,
                         GError       **error)
{
  guint n_columns = hunch_design_get_n_columns (model->design), first = model->fit.has_intercept ? 1 : 0;
  guint n_numbers = hunch_frame_get_n_numbers (hunch_design_get_frame (model->design));
  g_auto (Slope) self = { model, (guint) find_place (model, name) };
  g_autofree double *row = g_new0 (double, model->fit.n_coefficients);
  double variance;

  self.steps = g_new (double, HUNCH_FRAME_BLOCK);
  self.values = g_new (double, HUNCH_FRAME_BLOCK);
  self.numbers = g_new0 (const double *, MAX (n_numbers, 1));
  self.levels = g_new0 (const gint32 *, MAX (hunch_design_get_model (model->design)->variables->len, 1));
  self.sums = g_new0 (HunchDd, MAX (n_columns, 1));
  if (!find_spread (&self, error) || !pass_slopes (&self, error))
    return FALSE;

  for (guint k = 0; k < n_columns; k++)
    row[k + first] = hunch_dd_to_double (hunch_dd_divide (self.sums[k], hunch_dd_from_double (self.n_rows)));
  out_slope->estimate = hunch_model_fit_combine (model, row, &variance);
  fill_interval (out_slope, variance, model->df, inquiry->conf);
  return TRUE;
}

/* --- the option --- */

/* The factor of that column, or -1. */
static int
find_factor (HunchModelFit *model,
             const char    *name)
{
  const HunchModel *formula = hunch_design_get_model (model->design);

  for (guint i = 0; i < formula->variables->len; i++)
    {
      const HunchVariable *variable = hunch_model_get_variable (formula, i);

      if (variable->is_factor && (g_str_equal (variable->column, name) || g_str_equal (variable->text, name)))
        return (int) i;
    }
  return -1;
}

static gboolean
report_means (HunchInquiry  *inquiry,
              HunchModelFit *model,
              const char    *name,
              const guint   *variables,
              guint          n_variables,
              JsonArray     *rows,
              GError       **error)
{
  g_autoptr (HunchMargins) margins = hunch_margins_new (inquiry, model, variables, n_variables, error);

  if (margins == NULL)
    return FALSE;
  for (guint i = 0; i < margins->n; i++)
    {
      HunchEstimate mean = HUNCH_ESTIMATE_NONE;

      mean.estimate = margins->means[i];
      if (isfinite (mean.estimate))
        fill_interval (&mean, margins->vcov[(gsize) i * margins->n + i], model->df, inquiry->conf);
      hunch_result_add_row (rows, "sssnnnnnn", name, margins->labels[i], _("Mean"), mean.estimate, mean.se, mean.df, mean.ci_low, mean.ci_high, NAN);
    }
  if (!margins->has_all)
    hunch_result_add_warning (inquiry->result, _("Some marginal means of “%s” are not determined: there are combinations of groups without rows."), name);
  hunch_result_add_source (inquiry->result, "S. R. Searle, F. M. Speed, G. A. Milliken, The American Statistician 34 (1980): marginal means");
  return TRUE;
}

static gboolean
report_slope (HunchInquiry  *inquiry,
              HunchModelFit *model,
              const char    *name,
              JsonArray     *rows,
              GError       **error)
{
  HunchEstimate slope = HUNCH_ESTIMATE_NONE;

  if (!hunch_margins_get_slope (inquiry, model, name, &slope, error))
    return FALSE;
  hunch_result_add_row (rows, "sssnnnnnn", name, NULL, _("Average slope"), slope.estimate, slope.se, slope.df, slope.ci_low, slope.ci_high, slope.p);
  hunch_result_add_source (inquiry->result, "T. Bartus, The Stata Journal 5 (2005): average marginal effects");
  return TRUE;
}

static gboolean
report_one (HunchInquiry  *inquiry,
            HunchModelFit *model,
            const char    *name,
            JsonArray     *rows,
            GError       **error)
{
  g_auto (GStrv) parts = find_factor (model, name) >= 0 ? g_strsplit (name, "\x01", -1) : g_strsplit (name, ":", -1);
  guint n = g_strv_length (parts);
  g_autofree guint *variables = g_new0 (guint, n + 1);

  if (n == 1 && find_factor (model, name) < 0 && find_place (model, name) >= 0)
    return report_slope (inquiry, model, name, rows, error);
  for (guint i = 0; i < n; i++)
    {
      int factor = find_factor (model, g_strstrip (parts[i]));

      if (factor < 0)
        return hunch_bad_option (error, _("margins= names “%s”, which is no factor and no column of numbers of the formula."), parts[i]);
      variables[i] = (guint) factor;
    }
  return report_means (inquiry, model, name, variables, n, rows, error);
}

gboolean
hunch_margins_report (HunchInquiry  *inquiry,
                      HunchModelFit *model,
                      const char    *text,
                      GError       **error)
{
  const char *const heads[] = { _("Column"), _("Group"), _("What"), _("Estimate"), _("SE"), _("df"), _("Low"), _("High"), _("p"), NULL };
  g_auto (GStrv) names = hunch_split_list (text);
  JsonArray *rows = hunch_result_add_table (inquiry->result, "margins", _("Marginal means and average slopes"), heads);

  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0' && !report_one (inquiry, model, names[i], rows, error))
      return FALSE;
  return TRUE;
}
