/* stats/nls-program.h: a function of columns and parameters with its derivatives, exact to the last bits: forward differentiation over a list of steps
 * (R. E. Wengert, Communications of the ACM 7, 1964). Worked out in long double for many rows, and in 113 bits for few. */
#pragma once
#include <glib.h>
#include "stats/quad.h"

G_BEGIN_DECLS

#define HUNCH_NLS_MAX_PARAMETERS 50

typedef enum
{
  HUNCH_NLS_NUMBER,
  HUNCH_NLS_PI,
  HUNCH_NLS_COLUMN,
  HUNCH_NLS_PARAMETER,
  HUNCH_NLS_ADD,
  HUNCH_NLS_SUBTRACT,
  HUNCH_NLS_MULTIPLY,
  HUNCH_NLS_DIVIDE,
  HUNCH_NLS_POWER,
  HUNCH_NLS_NEGATE,
  HUNCH_NLS_EXP,
  HUNCH_NLS_LOG,
  HUNCH_NLS_LOG2,
  HUNCH_NLS_LOG10,
  HUNCH_NLS_LOG1P,
  HUNCH_NLS_EXPM1,
  HUNCH_NLS_SQRT,
  HUNCH_NLS_ABS,
  HUNCH_NLS_SIN,
  HUNCH_NLS_COS,
  HUNCH_NLS_TAN,
  HUNCH_NLS_ATAN,
  HUNCH_NLS_SINH,
  HUNCH_NLS_COSH,
  HUNCH_NLS_TANH
} HunchNlsOp;

typedef struct _HunchNlsProgram HunchNlsProgram;

HunchNlsProgram *hunch_nls_program_new  (guint n_parameters);
void             hunch_nls_program_free (HunchNlsProgram *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchNlsProgram, hunch_nls_program_free)

/* Steps in the order of a pocket calculator: what is worked on stands before the step. @place: of the column or parameter. */
void             hunch_nls_program_add  (HunchNlsProgram *self, HunchNlsOp op, double number, guint place);
guint            hunch_nls_program_get_n_steps (const HunchNlsProgram *self);
guint            hunch_nls_program_get_n_parameters (const HunchNlsProgram *self);

/* Row @i of the columns. @gradient: n_parameters numbers, or NULL. A value that does not exist is NaN or infinite. */
void             hunch_nls_program_run      (HunchNlsProgram *self, const long double *parameters, const double *const *columns, gsize i,
                                             long double *out_value, long double *gradient);
void             hunch_nls_program_run_quad (HunchNlsProgram *self, const HunchQuad *parameters, const HunchQuad *const *columns, gsize i,
                                             HunchQuad *out_value, HunchQuad *gradient);

G_END_DECLS
