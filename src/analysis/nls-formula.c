/* A formula with parameters becomes a program: names in start= are parameters, other names columns, and pi is itself unless a column is called so. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/formula-terms.h"
#include "analysis/nls-private.h"

#define MAX_STEPS 2000

static const struct
{
  const char *name;
  HunchNlsOp  op;
} functions[] = {
  { "exp", HUNCH_NLS_EXP }, { "log", HUNCH_NLS_LOG }, { "log2", HUNCH_NLS_LOG2 }, { "log10", HUNCH_NLS_LOG10 }, { "log1p", HUNCH_NLS_LOG1P },
  { "expm1", HUNCH_NLS_EXPM1 }, { "sqrt", HUNCH_NLS_SQRT }, { "abs", HUNCH_NLS_ABS }, { "sin", HUNCH_NLS_SIN }, { "cos", HUNCH_NLS_COS },
  { "tan", HUNCH_NLS_TAN }, { "atan", HUNCH_NLS_ATAN }, { "arctan", HUNCH_NLS_ATAN }, { "sinh", HUNCH_NLS_SINH }, { "cosh", HUNCH_NLS_COSH },
  { "tanh", HUNCH_NLS_TANH },
};

static int
find_parameter (HunchNlsModel *self,
                const char    *name)
{
  for (guint i = 0; i < self->n_parameters; i++)
    if (g_str_equal (self->names[i], name))
      return (int) i;
  return -1;
}

static gboolean
compile_name (HunchNlsModel   *self,
              HunchNlsProgram *program,
              const char      *name,
              gboolean         has_parameters,
              GError         **error)
{
  const HunchColumnInfo *column;
  int place = find_parameter (self, name);

  if (place >= 0 && !has_parameters)
    return hunch_bad_option (error, _("“%s” is a parameter and cannot stand before the ~."), name);
  if (place >= 0)
    {
      hunch_nls_program_add (program, HUNCH_NLS_PARAMETER, 0, (guint) place);
      return TRUE;
    }
  if (hunch_table_info_find (self->inquiry->table, name) < 0)
    {
      if (!g_str_equal (name, "pi"))
        return hunch_bad_option (error, _("“%s” is neither a column nor a parameter: give parameters a value in start=, as in start=b1=1,b2=0.5."), name);
      hunch_nls_program_add (program, HUNCH_NLS_PI, 0, 0);
      return TRUE;
    }
  column = hunch_inquiry_find_column (self->inquiry, name, error);
  if (column == NULL || !hunch_inquiry_check_number (self->inquiry, column, error))
    return FALSE;
  hunch_nls_program_add (program, HUNCH_NLS_COLUMN, 0, hunch_frame_add_number (self->frame, name));
  return TRUE;
}

static gboolean
compile_call (HunchNlsProgram *program,
              const HunchNode *node,
              GError         **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, node->name))
      {
        hunch_nls_program_add (program, functions[i].op, 0, 0);
        return TRUE;
      }
  if (g_str_equal (node->name, "I"))
    return TRUE;
  return hunch_bad_option (error, _("The function “%s” is not known here: choose from exp, log, log2, log10, log1p, expm1, sqrt, abs, sin, cos, tan, atan, sinh, "
                                    "cosh and tanh."), node->name);
}

static gboolean
compile_binary (HunchNlsProgram *program,
                const HunchNode *node,
                GError         **error)
{
  static const char signs[] = "+-*/^";
  const char *sign = strchr (signs, node->op);

  if (sign == NULL || *sign == '\0')
    return hunch_bad_option (error, _("“%c” has no meaning in the formula of a curve."), node->op);
  hunch_nls_program_add (program, (HunchNlsOp) (HUNCH_NLS_ADD + (sign - signs)), 0, 0);
  return TRUE;
}

static gboolean
compile (HunchNlsModel   *self,
         HunchNlsProgram *program,
         const HunchNode *node,
         gboolean         has_parameters,
         GError         **error)
{
  if (hunch_nls_program_get_n_steps (program) > MAX_STEPS)
    return hunch_bad_option (error, _("The formula is too long."));
  if (node->kind == HUNCH_NODE_CALL && node->right != NULL)
    return hunch_bad_option (error, _("%s() takes one argument here."), node->name);
  if (node->left != NULL && !compile (self, program, node->left, has_parameters, error))
    return FALSE;
  if (node->kind != HUNCH_NODE_CALL && node->right != NULL && !compile (self, program, node->right, has_parameters, error))
    return FALSE;

  switch (node->kind)
    {
    case HUNCH_NODE_NUMBER:
      hunch_nls_program_add (program, HUNCH_NLS_NUMBER, node->number, 0);
      return TRUE;
    case HUNCH_NODE_NAME:
      return compile_name (self, program, node->name, has_parameters, error);
    case HUNCH_NODE_CALL:
      return compile_call (program, node, error);
    case HUNCH_NODE_BINARY:
      return compile_binary (program, node, error);
    case HUNCH_NODE_NEGATE:
      hunch_nls_program_add (program, HUNCH_NLS_NEGATE, 0, 0);
      return TRUE;
    default:
      return hunch_bad_option (error, _("The formula of a curve has arithmetic and functions only."));
    }
}

/* --- start= --- */

static gboolean
read_value (HunchNlsModel *self,
            guint          i,
            const char    *part,
            GError       **error)
{
  const char *sign = strchr (part, '=');
  char *end;

  if (sign == NULL)
    return hunch_bad_option (error, _("start= wants a value for each parameter, as in b1=1,b2=0.5; “%s” has none."), part);
  self->names[i] = g_strstrip (g_strndup (part, sign - part));
  self->start[i] = g_ascii_strtod (sign + 1, &end);
  while (g_ascii_isspace (*end))
    end++;
  if (*self->names[i] == '\0' || end == sign + 1 || *end != '\0' || !isfinite (self->start[i]))
    return hunch_bad_option (error, _("start= wants a value for each parameter, as in b1=1,b2=0.5; “%s” is none."), part);
  if (hunch_table_info_find (self->inquiry->table, self->names[i]) >= 0)
    return hunch_bad_option (error, _("“%s” in start= is a column; call the parameter something else."), self->names[i]);
  for (guint k = 0; k < i; k++)
    if (g_str_equal (self->names[k], self->names[i]))
      return hunch_bad_option (error, _("start= names “%s” twice."), self->names[i]);
  return TRUE;
}

static gboolean
read_start (HunchNlsModel *self,
            GError       **error)
{
  const char *text = hunch_inquiry_get (self->inquiry, "start");
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint n = g_strv_length (parts);

  if (n > HUNCH_NLS_MAX_PARAMETERS)
    return hunch_bad_option (error, _("A curve may have at most %d parameters."), HUNCH_NLS_MAX_PARAMETERS);
  self->names = g_new0 (char *, n + 1);
  self->start = g_new0 (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      if (!read_value (self, i, parts[i], error))
        return FALSE;
      self->n_parameters++;
    }
  return TRUE;
}

static gboolean
check_used (HunchNlsModel *self,
            GError       **error)
{
  for (guint i = 0; i < self->n_parameters; i++)
    if (!hunch_node_names (self->formula->predictors, self->names[i]))
      return hunch_bad_option (error, _("The formula does not use the parameter “%s” of start=."), self->names[i]);
  return TRUE;
}

static gboolean
compile_formula (HunchNlsModel *self,
                 GError       **error)
{
  const HunchColumnInfo *weights;

  self->frame = hunch_frame_new (self->inquiry);
  self->model = hunch_nls_program_new (self->n_parameters);
  self->response = hunch_nls_program_new (self->n_parameters);
  if (!compile (self, self->response, self->formula->response, FALSE, error)
      || !compile (self, self->model, self->formula->predictors, TRUE, error) || !check_used (self, error)
      || !hunch_inquiry_get_column (self->inquiry, "weights", &weights, error))
    return FALSE;
  self->weights = weights != NULL ? (int) hunch_frame_add_number (self->frame, weights->name) : -1;
  self->n_columns = hunch_frame_get_n_numbers (self->frame);
  if (self->n_columns == 0)
    return hunch_bad_option (error, _("The formula names no column."));
  return hunch_frame_open (self->frame, error);
}

HunchNlsModel *
hunch_nls_model_new (HunchInquiry *inquiry,
                     GError      **error)
{
  g_autoptr (HunchNlsModel) self = g_new0 (HunchNlsModel, 1);

  self->inquiry = inquiry;
  if (!read_start (self, error))
    return NULL;
  self->formula = hunch_formula_parse (hunch_inquiry_get (inquiry, "formula"), error);
  if (self->formula == NULL)
    return NULL;
  self->response_text = hunch_node_to_text (self->formula->response);
  if (!compile_formula (self, error))
    return NULL;
  self->block = g_new0 (const double *, self->n_columns + 1);
  self->kept = g_new0 (GArray *, self->n_columns + 1);
  for (guint k = 0; k < self->n_columns; k++)
    self->kept[k] = g_array_new (FALSE, FALSE, sizeof (double));
  return g_steal_pointer (&self);
}

void
hunch_nls_model_free (HunchNlsModel *self)
{
  if (self == NULL)
    return;
  for (guint k = 0; self->kept != NULL && k < self->n_columns; k++)
    g_array_unref (self->kept[k]);
  g_free (self->kept);
  g_free (self->block);
  g_strfreev (self->names);
  g_free (self->start);
  g_free (self->response_text);
  g_clear_pointer (&self->formula, hunch_formula_free);
  g_clear_pointer (&self->model, hunch_nls_program_free);
  g_clear_pointer (&self->response, hunch_nls_program_free);
  g_clear_pointer (&self->frame, hunch_frame_free);
  hunch_nls_fit_clear (&self->fit);
  g_free (self);
}
