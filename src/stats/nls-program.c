#define G_LOG_DOMAIN "hunch-stats"
#include "stats/nls-program.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/quad-math.h"

typedef struct
{
  HunchNlsOp op;
  gboolean   has_parameters;        /* what comes out depends on them */
  gboolean   has_power_parameters;  /* the power does */
  double     number;
  HunchQuad  exact;                 /* the same to 34 digits */
  guint      place;
} Step;

struct _HunchNlsProgram
{
  guint     n_parameters;
  GArray   *steps;    /* owned, of Step */
  GArray   *stack;    /* owned, of gboolean: what each number on the stack depends on, while steps are added */
  guint     depth;
  void     *values;   /* owned: room for a stack of the largest kind of numbers */
  void     *slopes;   /* owned */
};

HunchNlsProgram *
hunch_nls_program_new (guint n_parameters)
{
  HunchNlsProgram *self = g_new0 (HunchNlsProgram, 1);

  self->n_parameters = n_parameters;
  self->steps = g_array_new (FALSE, TRUE, sizeof (Step));
  self->stack = g_array_new (FALSE, TRUE, sizeof (gboolean));
  return self;
}

void
hunch_nls_program_free (HunchNlsProgram *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->steps);
  g_array_unref (self->stack);
  free (self->values);
  free (self->slopes);
  g_free (self);
}

guint
hunch_nls_program_get_n_steps (const HunchNlsProgram *self)
{
  return self->steps->len;
}

guint
hunch_nls_program_get_n_parameters (const HunchNlsProgram *self)
{
  return self->n_parameters;
}

static void
make_room (HunchNlsProgram *self)
{
  if (self->stack->len <= self->depth)
    return;
  self->depth = self->stack->len;
  free (self->values);
  free (self->slopes);
  self->values = aligned_alloc (16, (self->depth + 1) * sizeof (HunchQuad));
  self->slopes = aligned_alloc (16, ((gsize) self->depth * self->n_parameters + 1) * sizeof (HunchQuad));
}

void
hunch_nls_program_add (HunchNlsProgram *self,
                       HunchNlsOp       op,
                       double           number,
                       guint            place)
{
  Step step = { op, op == HUNCH_NLS_PARAMETER, FALSE, number, hunch_quad_from_decimal (number), place };
  guint n = self->stack->len;

  if (op <= HUNCH_NLS_PARAMETER)
    g_array_append_val (self->stack, step.has_parameters);
  else if (op <= HUNCH_NLS_POWER)
    {
      step.has_power_parameters = g_array_index (self->stack, gboolean, n - 1);
      step.has_parameters = step.has_power_parameters || g_array_index (self->stack, gboolean, n - 2);
      g_array_set_size (self->stack, n - 1);
      g_array_index (self->stack, gboolean, n - 2) = step.has_parameters;
    }
  else
    step.has_parameters = g_array_index (self->stack, gboolean, n - 1);
  g_array_append_val (self->steps, step);
  make_room (self);
}

/* --- long double --- */

#define REAL long double
#define INPUT double
#define RUN run_long
#define ONE(name) name##_long
#define FIXED(step) ((long double) (step)->number)
#define F_EXP expl
#define F_EXPM1 expm1l
#define F_LOG logl
#define F_LOG1P log1pl
#define F_SIN sinl
#define F_COS cosl
#define F_ATAN atanl
#define F_SQRT sqrtl
#include "stats/nls-kernel.h"
#undef REAL
#undef INPUT
#undef RUN
#undef ONE
#undef FIXED
#undef F_EXP
#undef F_EXPM1
#undef F_LOG
#undef F_LOG1P
#undef F_SIN
#undef F_COS
#undef F_ATAN
#undef F_SQRT

/* --- 113 bits --- */

#define REAL HunchQuad
#define INPUT HunchQuad
#define RUN run_quad
#define ONE(name) name##_quad
#define FIXED(step) ((step)->exact)
#define F_EXP hunch_quad_exp
#define F_EXPM1(x) (hunch_quad_exp (x) - 1)
#define F_LOG hunch_quad_log
#define F_LOG1P(x) hunch_quad_log (1 + (x))
#define F_SIN hunch_quad_sin
#define F_COS hunch_quad_cos
#define F_ATAN hunch_quad_atan
#define F_SQRT hunch_quad_sqrt
#include "stats/nls-kernel.h"

void
hunch_nls_program_run (HunchNlsProgram     *self,
                       const long double   *parameters,
                       const double *const *columns,
                       gsize                i,
                       long double         *out_value,
                       long double         *gradient)
{
  run_long (self, parameters, columns, i, out_value, gradient);
}

void
hunch_nls_program_run_quad (HunchNlsProgram        *self,
                            const HunchQuad        *parameters,
                            const HunchQuad *const *columns,
                            gsize                   i,
                            HunchQuad              *out_value,
                            HunchQuad              *gradient)
{
  run_quad (self, parameters, columns, i, out_value, gradient);
}
