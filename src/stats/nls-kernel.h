/* stats/nls-kernel.h: one row of a program, once for each kind of number. Before including: REAL, INPUT (type of the columns), RUN and ONE (names of the functions made),
 * FIXED (of a step: its number), and the functions F_EXP, F_LOG, F_SIN, F_COS, F_ATAN, F_SQRT. No guard: included more than once. */

/* A number and its derivatives by the parameters that it depends on. */
static void
ONE (scale) (REAL       *out,
             const REAL *in,
             REAL        factor,
             guint       n)
{
  for (guint k = 0; k < n; k++)
    out[k] = factor != 0 ? in[k] * factor : 0;
}

static REAL
ONE (raise) (REAL base,
             int  exponent)
{
  REAL power = 1;

  for (int k = abs (exponent); k > 0; k >>= 1)
    {
      if (k & 1)
        power *= base;
      base *= base;
    }
  return exponent < 0 ? 1 / power : power;
}

/* Value and slope of a function of one number. */
static void
ONE (call) (HunchNlsOp op,
            REAL       x,
            REAL      *value,
            REAL      *slope)
{
  REAL s, c;

  switch (op)
    {
    case HUNCH_NLS_NEGATE:
      *value = -x;
      *slope = -1;
      break;
    case HUNCH_NLS_EXP:
      *value = *slope = F_EXP (x);
      break;
    case HUNCH_NLS_EXPM1:
      *slope = F_EXP (x);
      *value = F_EXPM1 (x);
      break;
    case HUNCH_NLS_LOG:
      *value = F_LOG (x);
      *slope = 1 / x;
      break;
    case HUNCH_NLS_LOG2:
    case HUNCH_NLS_LOG10:
      *slope = 1 / F_LOG ((REAL) (op == HUNCH_NLS_LOG2 ? 2 : 10));
      *value = F_LOG (x) * *slope;
      *slope /= x;
      break;
    case HUNCH_NLS_LOG1P:
      *value = F_LOG1P (x);
      *slope = 1 / (1 + x);
      break;
    case HUNCH_NLS_SQRT:
      *value = x >= 0 ? F_SQRT (x) : (REAL) NAN;
      *slope = 1 / (2 * *value);
      break;
    case HUNCH_NLS_ABS:
      *value = x < 0 ? -x : x;
      *slope = x < 0 ? -1 : x > 0;
      break;
    case HUNCH_NLS_SIN:
      *value = F_SIN (x);
      *slope = F_COS (x);
      break;
    case HUNCH_NLS_COS:
      *value = F_COS (x);
      *slope = -F_SIN (x);
      break;
    case HUNCH_NLS_TAN:
      c = F_COS (x);
      *value = F_SIN (x) / c;
      *slope = 1 / (c * c);
      break;
    case HUNCH_NLS_ATAN:
      *value = F_ATAN (x);
      *slope = 1 / (1 + x * x);
      break;
    case HUNCH_NLS_SINH:
    case HUNCH_NLS_COSH:
      s = F_EXP (x);
      c = (s + 1 / s) / 2;
      s = (s - 1 / s) / 2;
      *value = op == HUNCH_NLS_SINH ? s : c;
      *slope = op == HUNCH_NLS_SINH ? c : s;
      break;
    case HUNCH_NLS_TANH:
    default:
      s = F_EXP (-2 * (x < 0 ? -x : x));
      *value = (1 - s) / (1 + s);
      *value = x < 0 ? -*value : *value;
      *slope = 1 - *value * *value;
    }
}

/* a = a^b. A power without parameters in it needs no logarithm, so its base may be negative or 0. */
static void
ONE (power) (REAL    *a,
             REAL    *da,
             REAL     b,
             const REAL *db,
             gboolean has_power_parameters,
             gboolean wants_gradient,
             guint    n)
{
  REAL base = *a, value, slope, log_base = 0;
  double exponent = (double) b;
  gboolean is_whole = exponent == rint (exponent) && (REAL) exponent == b && fabs (exponent) <= 1000;

  if (is_whole)
    {
      value = ONE (raise) (base, (int) exponent);
      slope = exponent == 0 ? 0 : b * ONE (raise) (base, (int) exponent - 1);
    }
  else
    {
      value = base > 0 ? F_EXP (b * F_LOG (base)) : base == 0 && b > 0 ? 0 : (REAL) NAN;
      slope = base != 0 ? b * value / base : b > 1 ? 0 : (REAL) NAN;
    }
  if (has_power_parameters && value != 0)
    log_base = F_LOG (base);
  *a = value;
  for (guint k = 0; wants_gradient && k < n; k++)
    da[k] = (da[k] != 0 ? slope * da[k] : 0) + (has_power_parameters && db[k] != 0 && value != 0 ? value * log_base * db[k] : 0);
}

static void
ONE (binary) (HunchNlsOp  op,
              REAL       *a,
              REAL       *da,
              REAL        b,
              const REAL *db,
              guint       n)
{
  REAL value = *a;

  switch (op)
    {
    case HUNCH_NLS_ADD:
      *a = value + b;
      for (guint k = 0; k < n; k++)
        da[k] += db[k];
      break;
    case HUNCH_NLS_SUBTRACT:
      *a = value - b;
      for (guint k = 0; k < n; k++)
        da[k] -= db[k];
      break;
    case HUNCH_NLS_MULTIPLY:
      *a = value * b;
      for (guint k = 0; k < n; k++)
        da[k] = da[k] * b + value * db[k];
      break;
    default:
      *a = value / b;
      for (guint k = 0; k < n; k++)
        da[k] = (da[k] - *a * db[k]) / b;
    }
}

static void
RUN (HunchNlsProgram    *self,
     const REAL         *parameters,
     const INPUT *const *columns,
     gsize               row,
     REAL               *out_value,
     REAL               *gradient)
{
  guint p = self->n_parameters, n = gradient != NULL ? p : 0, height = 0;
  REAL *values = (REAL *) self->values, *slopes = (REAL *) self->slopes;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);
      guint at = step->op <= HUNCH_NLS_PARAMETER ? height : height - 1;
      REAL *top = values + at, *slope = slopes + (gsize) at * p;

      if (step->op <= HUNCH_NLS_PARAMETER)
        {
          height++;
          memset (slope, 0, n * sizeof *slope);
          *top = step->op == HUNCH_NLS_NUMBER ? FIXED (step) : step->op == HUNCH_NLS_PI ? (REAL) hunch_quad_pi ()
                 : step->op == HUNCH_NLS_COLUMN ? (REAL) columns[step->place][row] : parameters[step->place];
          if (step->op == HUNCH_NLS_PARAMETER && n > 0)
            slope[step->place] = 1;
        }
      else if (step->op <= HUNCH_NLS_POWER)
        {
          guint m = step->has_parameters ? n : 0;

          height--;
          if (step->op == HUNCH_NLS_POWER)
            ONE (power) (top - 1, slope - p, *top, slope, step->has_power_parameters, m > 0, m);
          else
            ONE (binary) (step->op, top - 1, slope - p, *top, slope, m);
        }
      else
        {
          REAL value, factor;

          ONE (call) (step->op, *top, &value, &factor);
          *top = value;
          if (step->has_parameters)
            ONE (scale) (slope, slope, factor, n);
        }
    }
  *out_value = values[0];
  for (guint k = 0; k < n; k++)
    gradient[k] = slopes[k];
}
