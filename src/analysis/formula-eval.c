/* A tree becomes a list of steps over a small stack of blocks. Sums, products, quotients and whole
 * powers keep 32 digits, which is what lets y ~ x + I(x^2) + … keep its own; functions round to 16. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/formula-eval.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/formula-terms.h"
#include "analysis/words.h"

typedef enum
{
  STEP_COLUMN,
  STEP_NUMBER,
  STEP_ADD,
  STEP_SUBTRACT,
  STEP_MULTIPLY,
  STEP_DIVIDE,
  STEP_POWER,
  STEP_NEGATE,
  STEP_FUNCTION,
} StepKind;

typedef double (*Function) (double);

typedef struct
{
  StepKind    kind;
  guint       place;     /* in the frame */
  double      number;
  Function    function;
  const char *name;      /* of the function */
} Step;

struct _HunchProgram
{
  GArray   *steps;      /* owned, of Step */
  char     *text;       /* owned: the expression as it is written */
  HunchDd **stack;      /* owned: depth blocks */
  guint     depth;
};

/* I() is arithmetic already; floor and round are exact. */
static const struct
{
  const char *name;
  Function    function;
} functions[] = {
  { "log", log }, { "log2", log2 }, { "log10", log10 }, { "log1p", log1p }, { "exp", exp }, { "sqrt", sqrt },
  { "abs", fabs }, { "sin", sin }, { "cos", cos }, { "tan", tan }, { "floor", floor }, { "ceiling", ceil }, { "round", rint },
  { "I", NULL },
};

gboolean
hunch_function_is_known (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return TRUE;

  return FALSE;
}

static StepKind
get_binary_kind (char op)
{
  switch (op)
    {
    case '+':
      return STEP_ADD;
    case '-':
      return STEP_SUBTRACT;
    case '*':
      return STEP_MULTIPLY;
    case '/':
      return STEP_DIVIDE;
    default:
      return STEP_POWER;
    }
}

static void
add_call (HunchProgram    *self,
          const HunchNode *node)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, node->name) && functions[i].function != NULL)
      {
        Step step = { STEP_FUNCTION, 0, 0, functions[i].function, functions[i].name };

        g_array_append_val (self->steps, step);
      }
}

static void
compile (HunchProgram    *self,
         const HunchNode *node,
         HunchFrame      *frame,
         guint            depth)
{
  Step step = { STEP_NUMBER, 0, node->number, NULL, NULL };

  self->depth = MAX (self->depth, depth + 1);
  if (node->left != NULL)
    compile (self, node->left, frame, depth);
  if (node->right != NULL)
    compile (self, node->right, frame, depth + 1);

  switch (node->kind)
    {
    case HUNCH_NODE_CALL:
      add_call (self, node);
      return;
    case HUNCH_NODE_NAME:
      step.kind = STEP_COLUMN;
      step.place = hunch_frame_add_number (frame, node->name);
      break;
    case HUNCH_NODE_BINARY:
      step.kind = get_binary_kind (node->op);
      break;
    case HUNCH_NODE_NEGATE:
      step.kind = STEP_NEGATE;
      break;
    case HUNCH_NODE_NUMBER:
    default:
      break;
    }
  g_array_append_val (self->steps, step);
}

static HunchProgram *
program_new (char *text)
{
  HunchProgram *self = g_new0 (HunchProgram, 1);

  self->text = text;
  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  return self;
}

HunchProgram *
hunch_program_new (const HunchNode *node,
                   HunchFrame      *frame)
{
  HunchProgram *self = program_new (hunch_node_to_text (node));

  compile (self, node, frame, 0);
  return self;
}

HunchProgram *
hunch_program_new_column (const char *column,
                          HunchFrame *frame)
{
  HunchProgram *self = program_new (g_strdup (column));
  Step step = { STEP_COLUMN, hunch_frame_add_number (frame, column), 0, NULL, NULL };

  self->depth = 1;
  g_array_append_val (self->steps, step);
  return self;
}

void
hunch_program_free (HunchProgram *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; self->stack != NULL && i < self->depth; i++)
    g_free (self->stack[i]);
  g_free (self->stack);
  g_array_unref (self->steps);
  g_free (self->text);
  g_free (self);
}

int
hunch_program_get_column (const HunchProgram *self)
{
  const Step *first = &g_array_index (self->steps, Step, 0);

  return self->steps->len == 1 && first->kind == STEP_COLUMN ? (int) first->place : -1;
}

gboolean
hunch_program_reads (const HunchProgram *self,
                     guint               place)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->kind == STEP_COLUMN && step->place == place)
        return TRUE;
    }
  return FALSE;
}

/* --- running --- */

static void
raise_to_power (HunchDd       *base,
                const HunchDd *exponent,
                gsize          n)
{
  for (gsize i = 0; i < n; i++)
    {
      double power = hunch_dd_to_double (exponent[i]);

      if (power == trunc (power) && fabs (power) <= 1000)
        base[i] = hunch_dd_pow (base[i], (int) power);
      else
        base[i] = hunch_dd_from_double (pow (hunch_dd_to_double (base[i]), power));
    }
}

static void
run_binary (StepKind       kind,
            HunchDd       *a,
            const HunchDd *b,
            gsize          n)
{
  if (kind == STEP_POWER)
    raise_to_power (a, b, n);
  else
    for (gsize i = 0; i < n; i++)
      switch (kind)
        {
        case STEP_ADD:
          a[i] = hunch_dd_add (a[i], b[i]);
          break;
        case STEP_SUBTRACT:
          a[i] = hunch_dd_subtract (a[i], b[i]);
          break;
        case STEP_MULTIPLY:
          a[i] = hunch_dd_multiply (a[i], b[i]);
          break;
        default:
          a[i] = hunch_dd_divide (a[i], b[i]);
        }
}

static void
run_function (const Step *step,
              HunchDd    *a,
              gsize       n)
{
  if (step->function == sqrt)
    for (gsize i = 0; i < n; i++)
      a[i] = hunch_dd_sqrt (a[i]);
  else if (step->function == fabs)
    for (gsize i = 0; i < n; i++)
      a[i] = a[i].hi < 0 ? hunch_dd_negate (a[i]) : a[i];
  else
    for (gsize i = 0; i < n; i++)
      a[i] = hunch_dd_from_double (step->function (hunch_dd_to_double (a[i])));
}

static gboolean
refuse (HunchProgram *self,
        const Step   *step,
        double        argument,
        HunchFrame   *frame,
        gsize         i,
        GError      **error)
{
  g_autofree char *row = hunch_words_count (frame != NULL ? hunch_frame_get_row (frame, i) + 1 : (gint64) i + 1);
  g_autofree char *number = hunch_words_number (argument);

  if (step->kind == STEP_FUNCTION)
    return hunch_no_answer (error, _("“%s” has no value in row %s: %s of %s does not exist."), self->text, row, step->name, number);
  if (step->kind == STEP_DIVIDE)
    return hunch_no_answer (error, _("“%s” has no value in row %s: a division by 0 or too large a number."), self->text, row);
  return hunch_no_answer (error, _("“%s” has no value in row %s: the number is too large or does not exist."), self->text, row);
}

/* Compensation turns a plain overflow into NaN as well, so both mean the same. */
static gsize
find_bad (const HunchDd *values,
          gsize          n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i].hi) || !isfinite (values[i].lo))
      return i;

  return n;
}

static void
make_stack (HunchProgram *self)
{
  if (self->stack != NULL)
    return;

  self->stack = g_new0 (HunchDd *, self->depth);
  for (guint i = 0; i < self->depth; i++)
    self->stack[i] = g_new (HunchDd, HUNCH_FRAME_BLOCK);
}

/* @height: how many blocks lie on the stack. */
static void
run_step (HunchProgram        *self,
          const Step          *step,
          const double *const *columns,
          gsize                n,
          guint               *height)
{
  switch (step->kind)
    {
    case STEP_COLUMN:
      for (gsize i = 0; i < n; i++)
        self->stack[*height][i] = hunch_dd_from_double (columns[step->place][i]);
      (*height)++;
      break;
    case STEP_NUMBER:
      for (gsize i = 0; i < n; i++)
        self->stack[*height][i] = hunch_dd_from_double (step->number);
      (*height)++;
      break;
    case STEP_NEGATE:
      for (gsize i = 0; i < n; i++)
        self->stack[*height - 1][i] = hunch_dd_negate (self->stack[*height - 1][i]);
      break;
    case STEP_FUNCTION:
      run_function (step, self->stack[*height - 1], n);
      break;
    default:
      (*height)--;
      run_binary (step->kind, self->stack[*height - 1], self->stack[*height], n);
    }
}

/* What a step was asked of row @i, found by running the steps before it once more. */
static double
find_argument (HunchProgram        *self,
               guint                step,
               const double *const *columns,
               gsize                n,
               gsize                i)
{
  guint height = 0;

  for (guint k = 0; k < step; k++)
    run_step (self, &g_array_index (self->steps, Step, k), columns, n, &height);
  return height > 0 ? hunch_dd_to_double (self->stack[height - 1][i]) : NAN;
}

gboolean
hunch_program_run (HunchProgram        *self,
                   const double *const *columns,
                   gsize                n,
                   HunchFrame          *frame,
                   HunchDd             *out,
                   GError             **error)
{
  guint height = 0;

  g_assert (n <= HUNCH_FRAME_BLOCK);

  make_stack (self);
  for (guint k = 0; k < self->steps->len; k++)
    {
      const Step *step = &g_array_index (self->steps, Step, k);
      gsize bad;

      run_step (self, step, columns, n, &height);
      bad = find_bad (self->stack[height - 1], n);
      if (bad < n)
        return refuse (self, step, find_argument (self, k, columns, n, bad), frame, bad, error);
    }

  for (gsize i = 0; i < n; i++)
    out[i] = self->stack[0][i];
  return TRUE;
}
