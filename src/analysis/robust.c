/* Regression in which rows far from the rest count less. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "stats/robust.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/model-matrix.h"
#include "analysis/plot-parts.h"
#include "analysis/robust-words.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define MAX_SHOWN 10
#define HARDLY_COUNTS 0.5

static gboolean
fit (HunchInquiry     *inquiry,
     HunchModelMatrix *matrix,
     HunchRobustFit   *out,
     GError          **error)
{
  if (hunch_robust_fit ((const double *const *) matrix->columns + matrix->first, matrix->p - matrix->first, matrix->first, matrix->y, matrix->weights,
                        matrix->n, hunch_inquiry_is_stopped, inquiry, out, error))
    return TRUE;
  if (hunch_inquiry_is_stopped (inquiry))
    g_clear_error (error);
  g_cancellable_set_error_if_cancelled (inquiry->cancellable, error);
  hunch_inquiry_adopt_error (error);
  return FALSE;
}

static void
add_test (HunchInquiry           *inquiry,
          const HunchModelMatrix *matrix,
          const HunchRobustFit   *robust)
{
  HunchTest test;

  if (!hunch_model_matrix_test (matrix, inquiry, robust->coefficients, robust->vcov, robust->df_residual, _("Wald F test of the whole model"), &test))
    return;
  hunch_result_add_test (inquiry->result, &test);
}

static int
compare_weights (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const double *weights = user_data;
  gsize i = *(const gsize *) a, k = *(const gsize *) b;

  if (weights[i] != weights[k])
    return weights[i] < weights[k] ? -1 : 1;
  return i < k ? -1 : i > k;
}

/* The rows that count least, and how many count less than half. */
static gsize
add_weights (HunchInquiry           *inquiry,
             const HunchModelMatrix *matrix,
             const HunchRobustFit   *robust)
{
  const char *const heads[] = { _("Row"), _("Weight"), _("Residual"), _("Residual / scale"), NULL };
  JsonArray *rows = hunch_result_add_table (inquiry->result, "weights", _("Rows that count least"), heads);
  g_autoptr (GArray) low = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize n_low = 0;

  for (gsize i = 0; i < matrix->n; i++)
    if (robust->weights[i] < HARDLY_COUNTS || matrix->n <= HUNCH_PLOT_MAX_POINTS)
      {
        n_low += robust->weights[i] < HARDLY_COUNTS;
        g_array_append_val (low, i);
      }
  g_qsort_with_data (low->data, (int) low->len, sizeof (gsize), compare_weights, robust->weights);
  for (guint k = 0; k < MIN (low->len, MAX_SHOWN); k++)
    {
      gsize i = g_array_index (low, gsize, k);

      hunch_result_add_row (rows, "innn", matrix->rows[i] + 1, robust->weights[i], robust->residuals[i], robust->residuals[i] / robust->scale);
    }
  return n_low;
}

static void
add_checks (HunchInquiry           *inquiry,
            const HunchModelMatrix *matrix,
            const HunchRobustFit   *robust,
            gsize                   n_low)
{
  g_autofree char *text = n_low == 0 ? g_strdup (_("No row counts less than half: none lies far from the rest."))
                                     : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%zu row counts less than half, because it lies far from the rest.",
                                                                     "%zu rows count less than half, because they lie far from the rest.", n_low), n_low);
  g_autofree char *moved = NULL;
  double furthest = 0;

  hunch_result_add_check (inquiry->result, "outliers", n_low <= 1 + matrix->n / 20 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, (double) n_low, NAN, text);
  for (guint k = matrix->first; k < matrix->p; k++)
    furthest = fmax (furthest, fabs (matrix->model->fit.coefficients[matrix->places[k]] - robust->coefficients[k]) / robust->se[k]);
  if (isfinite (furthest) && matrix->p > matrix->first)
    {
      g_autofree char *number = hunch_words_number (furthest);

      moved = g_strdup_printf (furthest < 1 ? _("Least squares gives nearly the same coefficients (at most %s standard errors away).")
                                            : _("Least squares gives other coefficients (up to %s standard errors away): far rows carry them."), number);
      hunch_result_add_check (inquiry->result, "least-squares", furthest < 1 ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, furthest, NAN, moved);
    }
  if (!robust->has_converged)
    hunch_result_add_warning (inquiry->result, _("The weights did not settle in %d steps; take the last digits with care."), HUNCH_ROBUST_MAX_STEPS);
  if (robust->df_residual < 10)
    hunch_result_add_warning (inquiry->result, g_dngettext (GETTEXT_PACKAGE, "Only %g row more than coefficients: the standard errors are rough.",
                                "Only %g rows more than coefficients: the standard errors are rough.", (gulong) robust->df_residual),
                              robust->df_residual);
}

static void
take_weight_plot (HunchInquiry           *inquiry,
                  const HunchModelMatrix *matrix,
                  const HunchRobustFit   *robust)
{
  double share = HUNCH_PLOT_MAX_POINTS / MAX ((double) matrix->n, 1.0);
  HunchLayer *dots = hunch_layer_new (HUNCH_MARK_POINT, NULL, 0);
  HunchPlot *plot = hunch_plot_new_titled (inquiry, _("How much each row counts"), _("Residual"), _("Weight"), (gint64) matrix->n,
                                           g_strdup (_("Weights of the rows against their residuals: rows far off count little or nothing.")));

  dots->x = g_new (double, MAX (matrix->n, 1));
  dots->y = g_new (double, MAX (matrix->n, 1));
  for (gsize i = 0; i < matrix->n; i++)
    if (share >= 1 || hunch_row_is_picked (matrix->rows[i], share))
      {
        dots->x[dots->n] = robust->residuals[i];
        dots->y[dots->n++] = robust->weights[i];
      }
  plot->y.zero = TRUE;
  hunch_plot_take_layer (plot, dots);
  hunch_result_take_plot (inquiry->result, plot);
}

static void
set_words (HunchInquiry           *inquiry,
           const HunchModelMatrix *matrix,
           const HunchRobustFit   *robust,
           gsize                   n_low)
{
  const char *response = hunch_design_get_response (matrix->model->design);
  int best = hunch_model_matrix_find_headline (matrix, robust->coefficients, robust->se);
  g_autofree char *title = g_strdup_printf (_("What goes with %s, rows far off counting less"), response);
  g_autofree char *what = g_strdup_printf (_("typical %s"), response);
  double df = robust->df_residual, conf = inquiry->conf;
  g_autofree char *slope = NULL;
  g_autofree char *claim = NULL;
  double p = hunch_t_two_sided (robust->coefficients[MAX (best, 0)] / robust->se[MAX (best, 0)], df);
  g_autofree char *certainty = isfinite (p) ? hunch_verdict_dup_certainty (p, conf) : NULL;
  g_autofree char *verdict = NULL;
  double reach;

  hunch_result_set_title (inquiry->result, title);
  if (best < 0)
    {
      g_autofree char *number = hunch_words_number (robust->coefficients[0]);

      verdict = g_strdup_printf (_("The typical %s is %s, rows far off counting less."), response, number);
      hunch_result_set_verdict (inquiry->result, verdict);
      best = 0;
    }
  else
    {
      slope = hunch_slope_words_dup (inquiry, matrix, best, robust->coefficients[best], robust->se[best], df, what);
      claim = hunch_slope_claim_dup (matrix, best, robust->coefficients[best], robust->se[best], df, conf, what);
      verdict = g_strdup_printf ("%s %s", slope, certainty != NULL ? certainty : "");
      hunch_result_set_verdict (inquiry->result, g_strchomp (verdict));
      hunch_result_set_claim (inquiry->result, claim);
    }
  reach = hunch_t_quantile (0.5 + conf / 2, df) * robust->se[best];
  hunch_result_set_headline (inquiry->result, hunch_model_matrix_get_name (matrix, best), robust->coefficients[best],
                             robust->coefficients[best] - reach, robust->coefficients[best] + reach, p, NULL);
}

static void
add_fit (HunchInquiry           *inquiry,
         const HunchModelMatrix *matrix,
         const HunchRobustFit   *robust)
{
  hunch_result_set_fit (inquiry->result, "scale", robust->scale);
  hunch_result_set_fit (inquiry->result, "sigma", robust->scale);
  hunch_result_set_fit (inquiry->result, "df_residual", robust->df_residual);
  hunch_result_set_fit (inquiry->result, "df_model", matrix->p - matrix->first);
  hunch_result_set_fit (inquiry->result, "steps", robust->n_steps);
}

static void
set_twin (HunchInquiry *inquiry)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (options, (gpointer) "formula", (gpointer) hunch_inquiry_get (inquiry, "formula"));
  if (hunch_inquiry_get (inquiry, "weights") != NULL)
    g_hash_table_insert (options, (gpointer) "weights", (gpointer) hunch_inquiry_get (inquiry, "weights"));
  hunch_result_set_twin (inquiry->result, "ols", options, _("Least squares lets every row count alike, and is the sharper one where no row lies far off."));
  hunch_result_add_source (inquiry->result, "A. E. Beaton, J. W. Tukey, Technometrics 16 (1974): bisquare weights, c = 4.685, scale median |residual| / 0.6745; "
                                            "steps until residuals change by less than 1e-12 of their length");
  hunch_result_add_source (inquiry->result, "P. J. Huber, Robust Statistics (1981), 7.6: standard errors, as R's MASS::summary.rlm; t with n - k degrees of freedom");
  hunch_result_add_source (inquiry->result, "J. H. Steiger, Psychological Methods 9 (2004): interval of partial eta squared by the noncentral F");
}

static gboolean
report (HunchInquiry     *inquiry,
        HunchModelMatrix *matrix,
        HunchRobustFit   *robust,
        GError          **error)
{
  const char *const heads[] = { _("Coefficient"), _("Estimate"), _("SE"), _("t"), _("p"), _("Low"), _("High"), NULL };
  const char *predict = hunch_inquiry_get (inquiry, "predict");
  HunchSlopeLine line = { NULL, robust->coefficients, robust->se };
  gsize n_low;

  hunch_model_matrix_report (matrix, inquiry, robust->coefficients, robust->se, robust->df_residual, NULL,
                             hunch_result_add_table (inquiry->result, "coefficients", _("Coefficients"), heads));
  add_test (inquiry, matrix, robust);
  add_fit (inquiry, matrix, robust);
  n_low = add_weights (inquiry, matrix, robust);
  add_checks (inquiry, matrix, robust, n_low);
  set_words (inquiry, matrix, robust, n_low);
  if (predict != NULL
      && !hunch_model_matrix_predict (matrix, inquiry, predict, robust->coefficients, robust->vcov, robust->df_residual, error))
    return FALSE;
  hunch_slope_take_scatter (inquiry, matrix, &line, 1, g_strdup (_("Scatter with the fitted line, rows far off counting less.")));
  hunch_slope_take_plot (inquiry, matrix, &line, 1, robust->df_residual, _("Coefficients"), g_strdup (_("Coefficients with their intervals.")));
  take_weight_plot (inquiry, matrix, robust);
  set_twin (inquiry);
  return TRUE;
}

gboolean
hunch_run_robust (HunchInquiry *inquiry,
                  GError      **error)
{
  g_autoptr (HunchModelMatrix) matrix = NULL;
  g_auto (HunchRobustFit) robust = { 0 };
  const HunchColumnInfo *weights;

  if (!hunch_inquiry_get_column (inquiry, "weights", &weights, error))
    return FALSE;
  matrix = hunch_model_matrix_new (inquiry, hunch_inquiry_get (inquiry, "formula"), weights != NULL ? weights->name : NULL, error);
  if (matrix == NULL || !fit (inquiry, matrix, &robust, error) || !report (inquiry, matrix, &robust, error))
    return FALSE;

  hunch_model_matrix_take (inquiry, g_steal_pointer (&matrix), g_steal_pointer (&robust.residuals), g_steal_pointer (&robust.weights));
  return TRUE;
}
