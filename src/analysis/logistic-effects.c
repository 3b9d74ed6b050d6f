/* Average marginal effects: T. Bartus, The Stata Journal 5 (2005); numbers by their slope, levels by the step from the reference. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/logistic-private.h"
#include "stats/distributions.h"

typedef struct
{
  guint    coefficient;
  guint    term;
  gboolean is_level;
  double   sum;       /* of the effect over rows */
  double  *gradient;  /* owned [n_coefficients] */
} Effect;

typedef struct
{
  HunchGlmModel *model;
  GArray        *effects;   /* owned, of Effect */
  gboolean       has_levels;
  double         weight;
  double         slope;     /* sum of p (1 - p) over rows, which all numbers share */
  double        *bend;      /* lent [n_coefficients]: of its derivatives, for a predictor that rises by 1 */
} EffectPass;

static void
effect_clear (gpointer data)
{
  Effect *effect = data;

  g_free (effect->gradient);
}

/* TRUE when the term is one variable that nothing else in the formula looks at. */
static gboolean
stands_alone (const HunchModel *model,
              guint             term)
{
  const HunchVariable *own = NULL;

  if (hunch_term_get_order (hunch_model_get_term (model, term)) != 1)
    return FALSE;
  for (guint i = 0; i < model->variables->len; i++)
    if (hunch_term_has (hunch_model_get_term (model, term), i))
      own = hunch_model_get_variable (model, i);
  if (own->column == NULL)
    return FALSE;
  for (guint i = 0; i < model->terms->len; i++)
    if (i != term && hunch_term_contains (hunch_model_get_term (model, i), hunch_model_get_term (model, term)))
      return FALSE;
  for (guint i = 0; i < model->variables->len; i++)
    {
      const HunchVariable *other = hunch_model_get_variable (model, i);

      if (other != own && (g_strcmp0 (other->column, own->column) == 0 || (other->node != NULL && hunch_node_names (other->node, own->column))))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_factor_term (const HunchModel *model,
                guint             term)
{
  for (guint i = 0; i < model->variables->len; i++)
    if (hunch_term_has (hunch_model_get_term (model, term), i))
      return hunch_model_get_variable (model, i)->is_factor;
  return FALSE;
}

static void
list_effects (EffectPass *self)
{
  HunchGlmModel *model = self->model;
  const HunchModel *formula = hunch_design_get_model (model->design);

  for (guint i = 0; i < model->n_columns; i++)
    {
      guint term = hunch_design_get_column (model->design, i)->term;
      Effect effect = { i + model->fit.has_intercept, term, is_factor_term (formula, term), 0, NULL };

      if (isnan (model->fit.coefficients[effect.coefficient]) || !stands_alone (formula, term) || (effect.is_level && !model->fit.has_intercept))
        continue;
      effect.gradient = g_new0 (double, model->fit.n_coefficients);
      self->has_levels |= effect.is_level;
      g_array_append_val (self->effects, effect);
    }
}

static double
get_x (const HunchGlmModel *model,
       const HunchGlmBlock *block,
       guint                coefficient,
       gsize                i)
{
  guint first = model->fit.has_intercept ? 1 : 0;

  return coefficient < first ? 1 : block->columns[coefficient - first][i];
}

/* p (1 - p) and its derivatives, summed over the block. @eta becomes these derivatives. */
static void
add_slopes (EffectPass          *self,
            const HunchGlmBlock *block,
            double              *eta)
{
  guint first = self->model->fit.has_intercept ? 1 : 0;

  for (gsize i = 0; i < block->n; i++)
    {
      double weight = block->weights != NULL ? block->weights[i] : 1;
      double p = hunch_glm_get_mean (HUNCH_GLM_BINOMIAL, eta[i]), f = weight * p * (1 - p);

      self->weight += weight;
      self->slope += f;
      eta[i] = f * (1 - 2 * p);
    }
  for (guint k = 0; k < self->model->fit.n_coefficients; k++)
    for (gsize i = 0; i < block->n; i++)
      self->bend[k] += eta[i] * (k < first ? 1 : block->columns[k - first][i]);
}

/* A number's effect is its coefficient times the mean slope. */
static void
take_slopes (EffectPass *self)
{
  const HunchGlmFit *fit = &self->model->fit;

  for (guint i = 0; i < self->effects->len; i++)
    {
      Effect *effect = &g_array_index (self->effects, Effect, i);
      double coefficient = fit->linear[effect->coefficient];

      if (effect->is_level)
        continue;
      effect->sum = coefficient * self->slope;
      for (guint k = 0; k < fit->n_coefficients; k++)
        effect->gradient[k] = coefficient * self->bend[k];
      effect->gradient[effect->coefficient] += self->slope;
    }
}

/* From the reference, where the term's columns are 0, to the level. */
static void
add_step (EffectPass          *self,
          Effect              *effect,
          const HunchGlmBlock *block,
          gsize                i,
          double               eta,
          double               weight)
{
  HunchGlmModel *model = self->model;
  const HunchGlmFit *fit = &model->fit;
  guint first = fit->has_intercept ? 1 : 0;
  double base = eta, slope, slope_base;

  for (guint k = 0; k < model->n_columns; k++)
    if (hunch_design_get_column (model->design, k)->term == effect->term)
      base -= fit->linear[k + first] * block->columns[k][i];
  slope = hunch_glm_get_slope (HUNCH_GLM_BINOMIAL, base + fit->linear[effect->coefficient]);
  slope_base = hunch_glm_get_slope (HUNCH_GLM_BINOMIAL, base);
  effect->sum += weight * (hunch_glm_get_mean (HUNCH_GLM_BINOMIAL, base + fit->linear[effect->coefficient]) - hunch_glm_get_mean (HUNCH_GLM_BINOMIAL, base));
  for (guint k = 0; k < fit->n_coefficients; k++)
    if (k < first || hunch_design_get_column (model->design, k - first)->term != effect->term)
      effect->gradient[k] += weight * (slope - slope_base) * get_x (model, block, k, i);
  effect->gradient[effect->coefficient] += weight * slope;
}

static gboolean
effect_block (const HunchGlmBlock *block,
              gpointer             data,
              GError             **error)
{
  EffectPass *self = data;
  g_autofree double *eta = g_new (double, block->n + 1);

  hunch_glm_predict (&self->model->fit, block->columns, block->offset, block->n, eta);
  for (guint k = 0; self->has_levels && k < self->effects->len; k++)
    {
      Effect *effect = &g_array_index (self->effects, Effect, k);

      for (gsize i = 0; effect->is_level && i < block->n; i++)
        add_step (self, effect, block, i, eta[i], block->weights != NULL ? block->weights[i] : 1);
    }
  add_slopes (self, block, eta);
  return TRUE;
}

static double
get_se (const HunchGlmFit *fit,
        const double      *gradient)
{
  double variance = 0;

  for (guint i = 0; i < fit->n_coefficients; i++)
    for (guint k = 0; k < fit->n_coefficients; k++)
      if (!fit->aliased[i] && !fit->aliased[k])
        variance += gradient[i] * gradient[k] * fit->vcov[(gsize) i * fit->n_coefficients + k];
  return sqrt (variance);
}

static void
report_effects (EffectPass *self)
{
  const char *const heads[] = { _("Column"), _("Difference in probability"), _("SE"), _("z"), _("p"), _("Low"), _("High"), NULL };
  HunchGlmModel *model = self->model;
  HunchResult *result = model->inquiry->result;
  JsonArray *rows = hunch_result_add_table (result, "marginal_effects", _("Average difference in probability"), heads);
  double reach = hunch_t_quantile (0.5 + model->inquiry->conf / 2, model->df > 0 ? model->df : NAN);

  for (guint i = 0; i < self->effects->len; i++)
    {
      Effect *effect = &g_array_index (self->effects, Effect, i);
      double value = effect->sum / self->weight, se;

      for (guint k = 0; k < model->fit.n_coefficients; k++)
        effect->gradient[k] /= self->weight;
      se = get_se (&model->fit, effect->gradient);
      hunch_result_add_row (rows, "snnnnnn", hunch_glm_model_get_name (model, effect->coefficient), value, se, value / se,
                            hunch_t_two_sided (value / se, model->df), value - reach * se, value + reach * se);
    }
  hunch_result_add_source (result, "T. Bartus, The Stata Journal 5 (2005)");
}

gboolean
hunch_logistic_add_effects (HunchGlmModel *model,
                            GError       **error)
{
  g_autoptr (GArray) effects = g_array_new (FALSE, FALSE, sizeof (Effect));
  g_autofree double *bend = g_new0 (double, model->fit.n_coefficients + 1);
  EffectPass pass = { .model = model, .effects = effects, .bend = bend };

  g_array_set_clear_func (effects, effect_clear);
  if (model->state == HUNCH_GLM_SEPARATED)
    return TRUE;
  list_effects (&pass);
  if (effects->len == 0)
    return TRUE;
  if (!hunch_glm_model_each (model, FALSE, effect_block, &pass, error))
    return FALSE;
  take_slopes (&pass);
  report_effects (&pass);
  return TRUE;
}
