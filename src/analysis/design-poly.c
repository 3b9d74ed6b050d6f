/* The columns of poly (x, k), as R's: polynomials orthogonal over the rows used and of length 1, by their three-term recurrence
 *
 *   p[0] = 1,  p[j + 1] = (x - alpha[j]) p[j] - norm[j] / norm[j - 1] p[j - 1],
 *   norm[j] = sum of p[j]^2,  alpha[j] = sum of x p[j]^2 / norm[j]
 *
 * (G. E. Forsythe, J. Soc. Indust. Appl. Math. 5, 1957), worked out with about 32 digits: one pass for each degree. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/design-private.h"

#include <glib/gi18n-lib.h>

/* The next polynomial's square may sink to this share before its values count as all the same. */
#define NO_SPREAD 1e-24

typedef struct
{
  HunchDesign         *design;
  HunchDesignVariable *variable;
  HunchDd             *x;         /* owned block */
  HunchDd             *before;    /* owned block: p[j - 1] */
  HunchDd             *now;       /* owned block: p[j] */
} Poly;

static void
poly_clear (Poly *self)
{
  g_free (self->x);
  g_free (self->before);
  g_free (self->now);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Poly, poly_clear)

/* From p[j - 1] and p[j] to p[j] and p[j + 1]. */
static void
step (const HunchDesignVariable *variable,
      guint                      j,
      const HunchDd             *x,
      HunchDd                   *before,
      HunchDd                   *now,
      gsize                      n)
{
  HunchDd ratio = j > 0 ? hunch_dd_divide (variable->norm[j], variable->norm[j - 1]) : hunch_dd_from_double (0);

  for (gsize i = 0; i < n; i++)
    {
      HunchDd next = hunch_dd_multiply (hunch_dd_subtract (x[i], variable->alpha[j]), now[i]);

      next = hunch_dd_subtract (next, hunch_dd_multiply (ratio, before[i]));
      before[i] = now[i];
      now[i] = next;
    }
}

static void
start (HunchDd *before,
       HunchDd *now,
       gsize    n)
{
  for (gsize i = 0; i < n; i++)
    {
      before[i] = hunch_dd_from_double (0);
      now[i] = hunch_dd_from_double (1);
    }
}

/* One pass: norm[j] and alpha[j] from those before. */
static gboolean
find_degree (Poly    *self,
             guint    j,
             GError **error)
{
  HunchDesignVariable *variable = self->variable;
  HunchFrame *frame = self->design->frame;
  HunchDd norm = hunch_dd_from_double (0), product = hunch_dd_from_double (0);
  gsize n;

  hunch_frame_rewind (frame);
  do
    {
      if (!hunch_frame_next (frame, &n, error)
          || (n > 0 && !hunch_program_run (variable->program, self->design->numbers, n, frame, self->x, error)))
        return FALSE;

      start (self->before, self->now, n);
      for (guint k = 0; k < j; k++)
        step (variable, k, self->x, self->before, self->now, n);
      for (gsize i = 0; i < n; i++)
        {
          HunchDd square = hunch_dd_multiply (self->now[i], self->now[i]);

          norm = hunch_dd_add (norm, square);
          product = hunch_dd_add (product, hunch_dd_multiply (square, self->x[i]));
        }
    }
  while (n > 0);

  variable->norm[j] = norm;
  variable->alpha[j] = norm.hi > 0 ? hunch_dd_divide (product, norm) : hunch_dd_from_double (0);
  return TRUE;
}

static gboolean
has_spread (const HunchDesignVariable *variable,
            guint                      j,
            double                     scale)
{
  return variable->norm[j].hi > NO_SPREAD * variable->norm[j - 1].hi * scale;
}

static gboolean
make_poly (HunchDesign         *design,
           HunchDesignVariable *variable,
           const char          *text,
           GError             **error)
{
  g_auto (Poly) self = { design, variable, g_new (HunchDd, HUNCH_FRAME_BLOCK), g_new (HunchDd, HUNCH_FRAME_BLOCK),
                         g_new (HunchDd, HUNCH_FRAME_BLOCK) };
  double scale;

  variable->alpha = g_new0 (HunchDd, variable->degree + 1);
  variable->norm = g_new0 (HunchDd, variable->degree + 1);
  for (guint j = 0; !variable->is_raw && j <= variable->degree; j++)
    {
      if (!find_degree (&self, j, error))
        return FALSE;
      if (variable->norm[0].hi == 0)
        return hunch_no_answer (error, _("No row has a value in every column that the formula uses."));
      scale = j > 1 ? variable->norm[1].hi / variable->norm[0].hi : variable->alpha[0].hi * variable->alpha[0].hi;
      if (j > 0 && !has_spread (variable, j, scale))
        return hunch_no_answer (error, _("“%s” asks for a curve of degree %u, and there are too few different values for that among the rows used."),
                                text, variable->degree);
    }
  return TRUE;
}

gboolean
hunch_design_make_polys (HunchDesign *self,
                         GError     **error)
{
  gboolean has_polys = FALSE;

  for (guint i = 0; i < self->model->variables->len; i++)
    if (self->variables[i].degree > 0)
      {
        if (!make_poly (self, &self->variables[i], hunch_model_get_variable (self->model, i)->text, error))
          return FALSE;
        has_polys = TRUE;
      }
  if (has_polys)
    hunch_frame_rewind (self->frame);
  return TRUE;
}

static void
keep (HunchDesignVariable *column,
      const HunchDd       *values,
      HunchDd              factor,
      gsize                n)
{
  for (gsize i = 0; i < n; i++)
    {
      HunchDd value = hunch_dd_multiply (values[i], factor);

      column->values[i] = hunch_dd_to_double (value);
      if (column->values_dd != NULL)
        column->values_dd[i] = value;
    }
}

void
hunch_design_fill_poly (HunchDesign         *self,
                        HunchDesignVariable *variable,
                        const HunchDd       *x,
                        gsize                n)
{
  g_autofree HunchDd *before = g_new (HunchDd, MAX (n, 1));
  g_autofree HunchDd *now = g_new (HunchDd, MAX (n, 1));
  HunchDd one = hunch_dd_from_double (1);

  start (before, now, n);
  for (guint j = 0; j < variable->degree; j++)
    {
      HunchDesignVariable *column = &self->variables[variable->first + j];

      if (variable->is_raw)
        for (gsize i = 0; i < n; i++)
          now[i] = hunch_dd_multiply (now[i], x[i]);
      else
        step (variable, j, x, before, now, n);
      keep (column, now, variable->is_raw ? one : hunch_dd_divide (one, hunch_dd_sqrt (variable->norm[j + 1])), n);
    }
}
