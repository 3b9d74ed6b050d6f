#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/counts-model.h"
#include "analysis/runs.h"
#include "analysis/words.h"
#include "stats/distributions.h"

#define TOO_WIDE 1.5  /* Pearson's sum over its degrees of freedom */

/* A. C. Cameron and P. K. Trivedi, Journal of Econometrics 46 (1990): is ((y - mu)^2 - y) / mu above 0 on average? */
typedef struct
{
  HunchGlmModel *model;
  double         n;
  double         sum;
  double         squares;
} SpreadPass;

static gboolean
spread_block (const HunchGlmBlock *block,
              gpointer             data,
              GError             **error)
{
  SpreadPass *self = data;
  g_autofree double *eta = g_new (double, block->n + 1);

  hunch_glm_predict (&self->model->fit, block->columns, block->offset, block->n, eta);
  for (gsize i = 0; i < block->n; i++)
    {
      double mean = exp (eta[i]), weight = block->weights != NULL ? block->weights[i] : 1;
      double excess = ((block->y[i] - mean) * (block->y[i] - mean) - block->y[i]) / mean;

      self->n += weight;
      self->sum += weight * excess;
      self->squares += weight * excess * excess;
    }
  return TRUE;
}

static void
check_spread (HunchGlmModel    *model,
              const SpreadPass *pass)
{
  double mean = pass->sum / pass->n;
  double se = sqrt ((pass->squares / pass->n - mean * mean) / (pass->n - 1));
  double z = mean / se, p = hunch_normal_upper (z), dispersion = model->fit.pearson / model->fit.df_residual;
  g_autofree char *words = hunch_words_p (p);
  g_autofree char *number = hunch_words_number (dispersion);
  g_autofree char *text = NULL;
  gboolean is_fine = dispersion < TOO_WIDE && !(p < 0.05);

  if (!isfinite (z) || !isfinite (dispersion))
    return;
  text = g_strdup_printf (is_fine ? _("The counts spread about as a Poisson model expects (dispersion %s, %s).")
                                  : _("The counts spread more than a Poisson model expects (dispersion %s, %s): its intervals are too narrow. A negative binomial "
                                      "model, or robust errors, allow for that."), number, words);
  hunch_result_add_check (model->inquiry->result, "dispersion", is_fine ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED, z, p, text);
  hunch_result_add_source (model->inquiry->result, "A. C. Cameron and P. K. Trivedi, Journal of Econometrics 46 (1990): test of the dispersion");
}

static gboolean
look_at_spread (HunchGlmModel *model,
                GError       **error)
{
  SpreadPass pass = { .model = model };

  if (!(model->fit.df_residual > 0))
    return TRUE;
  if (!hunch_glm_model_each (model, FALSE, spread_block, &pass, error))
    return FALSE;
  check_spread (model, &pass);
  return TRUE;
}

static void
set_twin (HunchInquiry *inquiry)
{
  g_autoptr (GHashTable) options = hunch_counts_model_dup_options (inquiry);

  hunch_result_set_twin (inquiry->result, "negbin", options,
                         _("A negative binomial model lets counts spread more than their mean, as counts of people and clicks mostly do."));
}

gboolean
hunch_run_poisson (HunchInquiry *inquiry,
                   GError      **error)
{
  g_autoptr (HunchGlmModel) model = NULL;
  HunchGlmWishes wishes = { .family = HUNCH_GLM_POISSON };

  if (!hunch_counts_model_read (inquiry, &wishes, error))
    return FALSE;
  hunch_inquiry_use_strata (inquiry);
  model = hunch_glm_model_new (inquiry, &wishes, error);
  if (model == NULL || !hunch_glm_model_fit (model, NAN, NULL, error) || !hunch_glm_model_fit_errors (model, wishes.cluster, error))
    return FALSE;
  if (!hunch_counts_model_report (model, NULL, error) || !look_at_spread (model, error))
    return FALSE;
  set_twin (inquiry);
  hunch_glm_take_model (g_steal_pointer (&model));
  return TRUE;
}
