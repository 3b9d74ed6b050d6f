#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/nls-private.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/anova.h"
#include "stats/distributions.h"
#include "stats/normality.h"

#define CLOSELY_TIED 0.99

static void
add_parameters (HunchNlsModel *self)
{
  const char *const heads[] = { _("Parameter"), _("Estimate"), _("SE"), _("t"), _("p"), _("Low"), _("High"), _("Start"), NULL };
  const HunchNlsFit *fit = &self->fit;
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "coefficients", _("Parameters"), heads);

  for (guint k = 0; k < self->n_parameters; k++)
    {
      HunchEstimate estimate = { fit->parameters[k], fit->se[k], fit->t[k], fit->df_residual, fit->p[k], fit->ci_low[k], fit->ci_high[k] };

      hunch_result_add_estimate (self->inquiry->result, self->names[k], &estimate);
      hunch_result_add_row (rows, "snnnnnnn", self->names[k], estimate.estimate, estimate.se, estimate.statistic, estimate.p, estimate.ci_low,
                            estimate.ci_high, self->start[k]);
    }
}

static double
get_correlation (const HunchNlsFit *fit,
                 guint              a,
                 guint              b)
{
  return fit->vcov[(gsize) a * fit->n_parameters + b] / (fit->se[a] * fit->se[b]);
}

static void
add_correlations (HunchNlsModel *self)
{
  const char *const heads[] = { _("Parameter"), _("and"), _("Correlation"), NULL };
  const HunchNlsFit *fit = &self->fit;
  double highest = 0;
  guint first = 0, second = 0;
  JsonArray *rows;

  if (self->n_parameters < 2 || !(fit->sigma > 0))
    return;
  rows = hunch_result_add_table (self->inquiry->result, "parameter_correlation", _("How the parameters hang together"), heads);
  for (guint a = 0; a < self->n_parameters; a++)
    for (guint b = a + 1; b < self->n_parameters; b++)
      {
        double r = get_correlation (fit, a, b);

        hunch_result_add_row (rows, "ssn", self->names[a], self->names[b], r);
        if (fabs (r) > fabs (highest))
          {
            highest = r;
            first = a;
            second = b;
          }
      }
  {
    g_autofree char *number = hunch_words_decimals (highest, 3);
    g_autofree char *text = g_strdup_printf (fabs (highest) < CLOSELY_TIED ? _("The parameters can be told apart (highest correlation %s, of %s and %s).")
                                                                           : _("Two parameters can hardly be told apart (correlation %s, of %s and %s)."),
                                             number, self->names[first], self->names[second]);

    hunch_result_add_check (self->inquiry->result, "parameters", fabs (highest) < CLOSELY_TIED ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, highest, NAN, text);
  }
}

/* The curve against the mean alone; a curve with one parameter against nothing at all. */
static HunchTest
test_curve (HunchNlsModel *self)
{
  const HunchNlsFit *fit = &self->fit;
  gboolean is_single = fit->n_parameters < 2;
  double whole = is_single ? fit->tss_raw : fit->tss, df = is_single ? 1 : fit->n_parameters - 1.0;
  double gain = whole - fit->rss;
  HunchTest test = { is_single ? _("F test against zero") : _("F test against the mean alone"), NAN, { df, fit->df_residual }, NAN, "R²", HUNCH_EFFECT_NONE };

  test.effect.value = whole > 0 ? gain / whole : NAN;
  if (!(fit->df_residual > 0) || !(gain > 0) || !(fit->rss > 0))
    return test;
  test.statistic = gain / df / (fit->rss / fit->df_residual);
  test.p = hunch_f_upper (test.statistic, df, fit->df_residual);
  test.effect = hunch_anova_eta2 (test.statistic, df, fit->df_residual, (double) fit->n_rows, self->inquiry->conf);
  test.effect.value = gain / whole;
  hunch_effect_hold_value (&test.effect);
  return test;
}

static void
add_fit (HunchNlsModel *self)
{
  const HunchNlsFit *fit = &self->fit;
  HunchResult *result = self->inquiry->result;

  hunch_result_set_fit (result, "rss", fit->rss);
  hunch_result_set_fit (result, "ss_residual", fit->rss);
  hunch_result_set_fit (result, "sigma", fit->sigma);
  hunch_result_set_fit (result, "df_residual", fit->df_residual);
  hunch_result_set_fit (result, "r2", fit->tss > 0 ? 1 - fit->rss / fit->tss : NAN);
  hunch_result_set_fit (result, "loglik", fit->loglik);
  hunch_result_set_fit (result, "aic", fit->aic);
  hunch_result_set_fit (result, "bic", fit->bic);
  hunch_result_set_fit (result, "passes", fit->n_passes);
  hunch_result_set_fit (result, "offset", fit->offset);
}

/* --- checks on the rows in memory --- */

static double *
dup_residuals (HunchNlsModel *self,
               gsize         *out_n)
{
  g_autofree const double **columns = g_new0 (const double *, self->n_columns + 1);
  gsize n = MIN (self->kept[0]->len, HUNCH_NLS_KEPT);
  double *residuals = g_new (double, n + 1);

  for (guint k = 0; k < self->n_columns; k++)
    columns[k] = (const double *) self->kept[k]->data;
  for (gsize i = 0; i < n; i++)
    {
      gsize row = i * self->kept[0]->len / n;
      double weight = self->weights >= 0 ? columns[self->weights][row] : 1;

      residuals[i] = sqrt (weight) * (hunch_nls_model_get_response (self, columns, row) - hunch_nls_model_predict (self, columns, row, NULL));
    }
  *out_n = n;
  return residuals;
}

static void
check_normality (HunchNlsModel *self,
                 const double  *residuals,
                 gsize          n)
{
  HunchNormality shapiro;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (n > HUNCH_SHAPIRO_MAX || !hunch_normality_shapiro (residuals, n, &shapiro, NULL))
    return;
  words = hunch_words_p (shapiro.p);
  text = g_strdup_printf (shapiro.p >= 0.05 ? _("The residuals may well be normal (%s, %s).") : _("The residuals are not normal (%s, %s): take the p-values with care."),
                          "Shapiro–Wilk", words);
  hunch_result_add_check (self->inquiry->result, "normality", shapiro.p >= 0.05 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, shapiro.statistic, shapiro.p, text);
}

static void
check_order (HunchNlsModel *self,
             const double  *residuals,
             gsize          n)
{
  double sum = 0, steps = 0, d;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  gboolean is_fine;

  if (n < (gsize) self->n_rows || n < 3)
    return;
  for (gsize i = 0; i < n; i++)
    {
      sum += residuals[i] * residuals[i];
      steps += i > 0 ? pow (residuals[i] - residuals[i - 1], 2) : 0;
    }
  d = steps / sum;
  if (!isfinite (d))
    return;
  is_fine = d > 1.5 && d < 2.5;
  number = hunch_words_decimals (d, 2);
  text = g_strdup_printf (is_fine ? _("Neighbouring rows do not depend on each other noticeably (Durbin–Watson %s, near 2).")
                                  : _("Neighbouring rows depend on each other (Durbin–Watson %s, far from 2): the curve may have the wrong shape, or the intervals "
                                      "are too narrow."), number);
  hunch_result_add_check (self->inquiry->result, "independence", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, d, NAN, text);
}

static void
add_checks (HunchNlsModel *self)
{
  gsize n;
  g_autofree double *residuals = dup_residuals (self, &n);

  if (!(self->fit.rss > 0) || !(self->fit.df_residual > 0))
    return;
  check_normality (self, residuals, n);
  check_order (self, residuals, n);
}

/* --- words --- */

static guint
find_surest (const HunchNlsFit *fit)
{
  guint best = 0;

  for (guint k = 1; k < fit->n_parameters; k++)
    if (fabs (fit->t[k]) > fabs (fit->t[best]))
      best = k;
  return best;
}

static char *
dup_verdict (HunchNlsModel   *self,
             const HunchTest *test,
             guint            best)
{
  const HunchNlsFit *fit = &self->fit;
  g_autofree char *share = hunch_words_percent (test->effect.value);
  g_autofree char *interval = hunch_words_interval (fit->ci_low[best], fit->ci_high[best], fit->conf);
  g_autofree char *size = hunch_words_estimate (fit->parameters[best], fit->ci_low[best], fit->ci_high[best], FALSE);
  g_autofree char *p = hunch_words_p (test->p);

  if (fit->rss == 0 || !(fit->df_residual > 0))
    return g_strdup_printf (_("The curve goes through every row, which says nothing about other rows; %s is %s."), self->names[best], size);
  if (!(test->effect.value > 0))
    return g_strdup_printf (_("The curve fits %s no better than its mean does; %s is %s (%s)."), self->response_text, self->names[best], size, interval);
  return g_strdup_printf (hunch_verdict_is_sure (test->p, fit->conf)
                              ? _("The curve accounts for %s of the variation of %s; %s is %s (%s; %s for the whole curve).")
                              : _("The curve accounts for %s of the variation of %s; %s is %s (%s). Chance alone could produce such a fit (%s)."),
                          share, self->response_text, self->names[best], size, interval, p);
}

static void
set_words (HunchNlsModel   *self,
           const HunchTest *test)
{
  const HunchNlsFit *fit = &self->fit;
  HunchResult *result = self->inquiry->result;
  guint best = find_surest (fit);
  g_autofree char *title = g_strdup_printf (_("A curve through %s"), self->response_text);
  g_autofree char *verdict = dup_verdict (self, test, best);
  g_autofree char *name = hunch_words_escape_claim (self->names[best]);
  g_autofree char *response = hunch_words_escape_claim (self->response_text);
  g_autofree char *claim = g_strdup_printf (_("In the curve of %s, %s is {estimate:%d}"), response, name,
                                            hunch_words_get_n_decimals (fit->parameters[best], fit->ci_low[best], fit->ci_high[best]));

  hunch_result_set_title (result, title);
  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, self->names[best], fit->parameters[best], fit->ci_low[best], fit->ci_high[best], fit->p[best], NULL);
  hunch_verdict_guard_large_n (result, self->n_rows, test->p, "R²", HUNCH_SCALE_ETA2, test->effect.value);
}

static void
add_warnings (HunchNlsModel *self)
{
  HunchResult *result = self->inquiry->result;

  if (self->inquiry->clusters != NULL)
    hunch_result_add_warning (result, _("The rows came in blocks; p-values and intervals of a curve treat them as single rows and are too sure."));
  if (self->fit.df_residual == 0)
    hunch_result_add_warning (result, _("The curve has as many parameters as rows: it fits perfectly and says nothing about other rows."));
  else if (self->fit.rss == 0)
    hunch_result_add_warning (result, _("The curve fits perfectly: is one of the columns made from the one predicted?"));
  else if (self->fit.df_residual < 10)
    hunch_result_add_warning (result, g_dngettext (GETTEXT_PACKAGE, "Only %g row more than parameters: the fit looks better than it is.",
                                "Only %g rows more than parameters: the fit looks better than it is.", (gulong) self->fit.df_residual),
                              self->fit.df_residual);
  hunch_result_add_source (result, "J. J. Moré, Lecture Notes in Mathematics 630 (1978): the search");
  hunch_result_add_source (result, "D. M. Bates and D. G. Watts, Nonlinear Regression Analysis (1988): errors and intervals");
  hunch_result_add_source (result, "J. H. Steiger and R. T. Fouladi (1997): interval of R² by inverting the noncentral F");
}

gboolean
hunch_run_nls (HunchInquiry *inquiry,
               GError      **error)
{
  g_autoptr (HunchNlsModel) self = hunch_nls_model_new (inquiry, error);
  HunchTest test;

  if (self == NULL || !hunch_nls_model_fit (self, error))
    return FALSE;
  add_parameters (self);
  add_fit (self);
  test = test_curve (self);
  hunch_result_add_test (inquiry->result, &test);
  add_correlations (self);
  add_checks (self);
  add_warnings (self);
  set_words (self, &test);
  hunch_nls_take_plots (self);
  if (!hunch_nls_add_predictions (self, error))
    return FALSE;
  hunch_nls_take_model (g_steal_pointer (&self));
  return TRUE;
}
