#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/formula-terms.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_POWER 10

typedef struct
{
  HunchModel   *model;    /* lent: being filled */
  HunchInquiry *inquiry;  /* lent */
  GError      **error;
} Expansion;

static GArray *expand (Expansion       *self,
                       const HunchNode *node);

/* --- terms as sets --- */

gboolean
hunch_term_has (const HunchTerm *self,
                guint            variable)
{
  return (self->bits[variable / 64] >> (variable % 64)) & 1;
}

gboolean
hunch_term_contains (const HunchTerm *self,
                     const HunchTerm *part)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->bits); i++)
    if ((part->bits[i] & ~self->bits[i]) != 0)
      return FALSE;

  return TRUE;
}

guint
hunch_term_get_order (const HunchTerm *self)
{
  guint order = 0;

  for (guint i = 0; i < HUNCH_MODEL_MAX_VARIABLES; i++)
    order += hunch_term_has (self, i);
  return order;
}

static HunchTerm
unite (const HunchTerm *a,
       const HunchTerm *b)
{
  HunchTerm both;

  for (guint i = 0; i < G_N_ELEMENTS (both.bits); i++)
    both.bits[i] = a->bits[i] | b->bits[i];
  return both;
}

static int
find_term (GArray          *terms,
           const HunchTerm *term)
{
  for (guint i = 0; i < terms->len; i++)
    if (memcmp (&g_array_index (terms, HunchTerm, i), term, sizeof *term) == 0)
      return i;

  return -1;
}

static GArray *
terms_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (HunchTerm));
}

static gboolean
add_term (Expansion       *self,
          GArray          *terms,
          const HunchTerm *term)
{
  if (find_term (terms, term) >= 0)
    return TRUE;
  if (terms->len >= HUNCH_MODEL_MAX_TERMS)
    return hunch_bad_option (self->error, _("The formula has more than %d terms."), HUNCH_MODEL_MAX_TERMS);

  g_array_append_val (terms, *term);
  return TRUE;
}

static gboolean
add_terms (Expansion *self,
           GArray    *terms,
           GArray    *more)
{
  for (guint i = 0; i < more->len; i++)
    if (!add_term (self, terms, &g_array_index (more, HunchTerm, i)))
      return FALSE;

  return TRUE;
}

static gboolean
add_crossed (Expansion *self,
             GArray    *terms,
             GArray    *left,
             GArray    *right)
{
  for (guint i = 0; i < left->len; i++)
    for (guint k = 0; k < right->len; k++)
      {
        HunchTerm both = unite (&g_array_index (left, HunchTerm, i), &g_array_index (right, HunchTerm, k));

        if (!add_term (self, terms, &both))
          return FALSE;
      }
  return TRUE;
}

/* --- variables --- */

static const char *const factor_calls[] = { "C", "factor", "as.factor", NULL };

static gboolean
check_expression (Expansion       *self,
                  const HunchNode *node)
{
  if (node == NULL)
    return TRUE;

  if (node->kind == HUNCH_NODE_NAME)
    {
      const HunchColumnInfo *column = hunch_inquiry_find_column (self->inquiry, node->name, self->error);

      return column != NULL && hunch_inquiry_check_number (self->inquiry, column, self->error);
    }
  if (node->kind == HUNCH_NODE_BINARY && node->op == ':')
    return hunch_bad_option (self->error, _("“:” joins columns of a formula and cannot stand inside a calculation."));
  if (node->kind == HUNCH_NODE_CALL && !hunch_function_is_known (node->name))
    return hunch_bad_option (self->error, _("The function “%s” is not known: choose from I, log, log2, log10, log1p, exp, "
                                            "sqrt, abs, sin, cos, tan, floor, ceiling, round, C, poly and offset."), node->name);
  if (node->kind == HUNCH_NODE_CALL && node->right != NULL)
    return hunch_bad_option (self->error, _("%s() takes one thing in its parentheses."), node->name);
  return check_expression (self, node->left) && check_expression (self, node->right);
}

/* The variable of that text, added when it is new. @variable is taken either way. */
static gboolean
place_variable (Expansion     *self,
                HunchVariable *variable,
                HunchTerm     *out_term)
{
  GArray *variables = self->model->variables;
  guint place = 0;

  while (place < variables->len && !g_str_equal (g_array_index (variables, HunchVariable, place).text, variable->text))
    place++;

  if (place < variables->len)
    {
      g_free (variable->text);
      g_free (variable->column);
      g_free (variable->reference);
    }
  else
    g_array_append_val (variables, *variable);

  if (place >= HUNCH_MODEL_MAX_VARIABLES)
    return hunch_bad_option (self->error, _("The formula has more than %d columns."), HUNCH_MODEL_MAX_VARIABLES);

  *out_term = (HunchTerm){ { 0 } };
  out_term->bits[place / 64] |= (guint64) 1 << (place % 64);
  return TRUE;
}

static gboolean
is_factor_type (HunchDataType type)
{
  return type == HUNCH_DATA_TEXT || type == HUNCH_DATA_BOOLEAN;
}

static gboolean
make_column_variable (Expansion       *self,
                      const char      *name,
                      const HunchNode *node,
                      HunchTerm       *out_term)
{
  const HunchColumnInfo *column = hunch_inquiry_find_column (self->inquiry, name, self->error);
  HunchVariable variable = { 0 };

  if (column == NULL)
    return FALSE;

  variable.text = g_strdup (name);
  variable.column = g_strdup (name);
  variable.node = node;
  variable.is_factor = is_factor_type (column->type);
  return place_variable (self, &variable, out_term);
}

/* Two names that may be given in the parentheses behind the first thing, @second NULL: one. */
static gboolean
check_arguments (Expansion       *self,
                 const HunchNode *node,
                 const char      *first,
                 const char      *second)
{
  guint n = 0;

  for (const HunchNode *argument = node->right; argument != NULL; argument = argument->right)
    {
      const char *name = argument->name;

      if (name != NULL && !g_str_equal (name, first) && g_strcmp0 (name, second) != 0)
        return hunch_bad_option (self->error, _("%s() has no part “%s=”."), node->name, name);
      if (++n > (second != NULL ? 2u : 1u))
        return hunch_bad_option (self->error, _("%s() has more parts than it takes."), node->name);
    }
  return TRUE;
}

static gboolean
is_logical (const HunchNode *node)
{
  static const char *const words[] = { "TRUE", "FALSE", "T", "F", NULL };

  return node->kind == HUNCH_NODE_TEXT && g_strv_contains (words, node->name);
}

/* A level as it is written: "b", or 2 without quotation marks. */
static char *
dup_level (const HunchNode *node)
{
  return node->kind == HUNCH_NODE_TEXT ? g_strdup (node->name) : hunch_node_to_text (node);
}

static gboolean
make_factor_variable (Expansion       *self,
                      const HunchNode *node,
                      HunchTerm       *out_term)
{
  const HunchNode *reference = hunch_node_get_argument (node, "ref", 0);
  HunchVariable variable = { 0 };

  if (!check_arguments (self, node, "ref", NULL))
    return FALSE;
  if (node->left->kind != HUNCH_NODE_NAME)
    return hunch_bad_option (self->error, _("%s() takes the name of one column."), node->name);
  if (hunch_inquiry_find_column (self->inquiry, node->left->name, self->error) == NULL)
    return FALSE;

  variable.text = hunch_node_to_text (node);
  variable.column = g_strdup (node->left->name);
  variable.node = node;
  variable.is_factor = TRUE;
  variable.reference = reference != NULL ? dup_level (reference) : NULL;
  return place_variable (self, &variable, out_term);
}

/* poly (x, 3) and poly (x, 3, raw = TRUE). */
static gboolean
make_poly_variable (Expansion       *self,
                    const HunchNode *node,
                    HunchTerm       *out_term)
{
  const HunchNode *degree = hunch_node_get_argument (node, "degree", 0);
  const HunchNode *raw = hunch_node_get_argument (node, "raw", 1);
  HunchVariable variable = { 0 };

  if (!check_arguments (self, node, "degree", "raw") || !check_expression (self, node->left))
    return FALSE;
  if (degree != NULL && (degree->kind != HUNCH_NODE_NUMBER || degree->number != trunc (degree->number) || degree->number < 1
                         || degree->number > HUNCH_POLY_MAX_DEGREE))
    return hunch_bad_option (self->error, _("poly() takes a whole number from 1 to %d, as in poly(x, 3)."), HUNCH_POLY_MAX_DEGREE);
  if (raw != NULL && !is_logical (raw))
    return hunch_bad_option (self->error, _("raw= in poly() is TRUE or FALSE."));

  variable.text = hunch_node_to_text (node);
  variable.node = node->left;
  variable.degree = degree != NULL ? (guint) degree->number : 1;
  variable.is_raw = raw != NULL && raw->name[0] == 'T';
  return place_variable (self, &variable, out_term);
}

static gboolean
make_variable (Expansion       *self,
               const HunchNode *node,
               HunchTerm       *out_term)
{
  HunchVariable variable = { 0 };

  if (node->kind == HUNCH_NODE_NAME)
    return make_column_variable (self, node->name, node, out_term);
  if (g_strv_contains (factor_calls, node->name))
    return make_factor_variable (self, node, out_term);
  if (node->kind == HUNCH_NODE_CALL && g_str_equal (node->name, "poly"))
    return make_poly_variable (self, node, out_term);
  if (!check_expression (self, node))
    return FALSE;

  variable.text = hunch_node_to_text (node);
  variable.node = node;
  return place_variable (self, &variable, out_term);
}

/* --- the algebra --- */

static GArray *
expand_dot (Expansion *self)
{
  HunchTableInfo *table = self->inquiry->table;
  g_autoptr (GArray) terms = terms_new ();

  for (guint i = 0; i < table->n_columns; i++)
    {
      HunchTerm term;

      if (hunch_node_names (self->model->formula->response, table->columns[i].name))
        continue;
      if (!make_column_variable (self, table->columns[i].name, NULL, &term) || !add_term (self, terms, &term))
        return NULL;
    }
  return g_steal_pointer (&terms);
}

static GArray *
expand_leaf (Expansion       *self,
             const HunchNode *node)
{
  g_autoptr (GArray) terms = terms_new ();
  HunchTerm term;

  if (node->kind == HUNCH_NODE_CALL && g_str_equal (node->name, "offset"))
    {
      if (!check_expression (self, node->left))
        return NULL;
      if (node->right != NULL)
        {
          hunch_bad_option (self->error, _("%s() takes one thing in its parentheses."), node->name);
          return NULL;
        }
      g_ptr_array_add (self->model->offsets, node->left);
      return g_steal_pointer (&terms);
    }
  if (!make_variable (self, node, &term) || !add_term (self, terms, &term))
    return NULL;
  return g_steal_pointer (&terms);
}

/* 1 asks for the intercept, 0 refuses it. */
static GArray *
expand_number (Expansion       *self,
               const HunchNode *node,
               gboolean         is_taken_away)
{
  if (node->number != 0 && node->number != 1)
    {
      hunch_bad_option (self->error, _("A number in a formula must be 0 or 1; calculations belong into I()."));
      return NULL;
    }

  self->model->has_intercept = (node->number == 1) != is_taken_away;
  return terms_new ();
}

static GArray *
expand_minus (Expansion       *self,
              GArray          *from,
              const HunchNode *node)
{
  g_autoptr (GArray) left = from;
  g_autoptr (GArray) right = NULL;

  if (node->kind == HUNCH_NODE_NUMBER)
    right = expand_number (self, node, TRUE);
  else
    right = expand (self, node);
  if (right == NULL)
    return NULL;

  for (guint i = 0; i < right->len; i++)
    {
      int place = find_term (left, &g_array_index (right, HunchTerm, i));

      if (place >= 0)
        g_array_remove_index (left, place);
    }
  return g_steal_pointer (&left);
}

static GArray *
expand_power (Expansion       *self,
              const HunchNode *node)
{
  g_autoptr (GArray) base = expand (self, node->left);
  g_autoptr (GArray) terms = terms_new ();

  if (base == NULL)
    return NULL;
  if (node->right->kind != HUNCH_NODE_NUMBER || node->right->number != trunc (node->right->number)
      || node->right->number < 1 || node->right->number > MAX_POWER)
    {
      hunch_bad_option (self->error, _("(a + b)^k takes a whole number k from 1 to %d; a calculation belongs into I()."), MAX_POWER);
      return NULL;
    }

  add_terms (self, terms, base);
  for (int i = 1; i < node->right->number; i++)
    {
      g_autoptr (GArray) crossed = terms_new ();

      if (!add_crossed (self, crossed, terms, base) || !add_terms (self, terms, crossed))
        return NULL;
    }
  return g_steal_pointer (&terms);
}

/* a / b: b within a. */
static gboolean
add_nested (Expansion *self,
            GArray    *terms,
            GArray    *left,
            GArray    *right)
{
  g_autoptr (GArray) whole = terms_new ();
  HunchTerm all = { { 0 } };

  for (guint i = 0; i < left->len; i++)
    all = unite (&all, &g_array_index (left, HunchTerm, i));
  g_array_append_val (whole, all);
  return add_terms (self, terms, left) && add_crossed (self, terms, whole, right);
}

static GArray *
expand_binary (Expansion       *self,
               const HunchNode *node)
{
  g_autoptr (GArray) left = expand (self, node->left);
  g_autoptr (GArray) right = NULL;
  g_autoptr (GArray) terms = terms_new ();
  gboolean is_done = FALSE;

  if (left == NULL)
    return NULL;
  if (node->op == '-')
    return expand_minus (self, g_steal_pointer (&left), node->right);

  right = expand (self, node->right);
  if (right == NULL)
    return NULL;

  if (node->op == '+')
    is_done = add_terms (self, terms, left) && add_terms (self, terms, right);
  else if (node->op == '*')
    is_done = add_terms (self, terms, left) && add_terms (self, terms, right) && add_crossed (self, terms, left, right);
  else if (node->op == '/')
    is_done = add_nested (self, terms, left, right);
  else
    is_done = add_crossed (self, terms, left, right);
  return is_done ? g_steal_pointer (&terms) : NULL;
}

static GArray *
expand (Expansion       *self,
        const HunchNode *node)
{
  switch (node->kind)
    {
    case HUNCH_NODE_NUMBER:
      return expand_number (self, node, FALSE);
    case HUNCH_NODE_NEGATE:
      return expand_minus (self, terms_new (), node->left);
    case HUNCH_NODE_NAME:
      return g_str_equal (node->name, ".") ? expand_dot (self) : expand_leaf (self, node);
    case HUNCH_NODE_CALL:
      return expand_leaf (self, node);
    case HUNCH_NODE_BINARY:
    default:
      return node->op == '^' ? expand_power (self, node) : expand_binary (self, node);
    }
}

/* Main effects first, then pairs and so on, each as they appear. */
static void
sort_terms (HunchModel *model,
            GArray     *terms)
{
  guint max_order = 0;

  for (guint i = 0; i < terms->len; i++)
    max_order = MAX (max_order, hunch_term_get_order (&g_array_index (terms, HunchTerm, i)));
  for (guint order = 1; order <= max_order; order++)
    for (guint i = 0; i < terms->len; i++)
      if (hunch_term_get_order (&g_array_index (terms, HunchTerm, i)) == order)
        g_array_append_val (model->terms, g_array_index (terms, HunchTerm, i));
}

/* Groups as what is predicted: a text column, or C() of a column. */
static gboolean
take_response_groups (Expansion *self)
{
  const HunchNode *response = self->model->formula->response;
  gboolean is_call = response->kind == HUNCH_NODE_CALL && g_strv_contains (factor_calls, response->name);
  const HunchNode *name = is_call ? response->left : response;
  const HunchColumnInfo *column;

  if (name->kind != HUNCH_NODE_NAME)
    return TRUE;
  column = hunch_inquiry_find_column (self->inquiry, name->name, self->error);
  if (column == NULL)
    return FALSE;
  if (is_call || column->type == HUNCH_DATA_TEXT)
    self->model->response_groups = g_strdup (name->name);
  return TRUE;
}

static gboolean
check_response (Expansion *self,
                gboolean   takes_groups)
{
  const HunchNode *response = self->model->formula->response;

  if (response->kind == HUNCH_NODE_NAME && g_str_equal (response->name, "."))
    return hunch_bad_option (self->error, _("“.” cannot be predicted: name a column."));
  if (takes_groups && !take_response_groups (self))
    return FALSE;
  if (self->model->response_groups == NULL && !check_expression (self, response))
    return FALSE;

  for (guint i = 0; i < self->model->variables->len; i++)
    {
      const HunchVariable *variable = hunch_model_get_variable (self->model, i);
      g_autofree char *text = hunch_node_to_text (response);

      if (g_str_equal (variable->text, text))
        return hunch_bad_option (self->error, _("“%s” stands on both sides of the formula."), text);
    }
  return TRUE;
}

static void
variable_clear (gpointer data)
{
  HunchVariable *variable = data;

  g_free (variable->text);
  g_free (variable->column);
  g_free (variable->reference);
}

HunchModel *
hunch_model_new (HunchInquiry *inquiry,
                 const char   *formula,
                 GError      **error)
{
  return hunch_model_new_full (inquiry, formula, FALSE, error);
}

HunchModel *
hunch_model_new_full (HunchInquiry *inquiry,
                      const char   *formula,
                      gboolean      takes_groups,
                      GError      **error)
{
  g_autoptr (HunchModel) self = g_new0 (HunchModel, 1);
  g_autoptr (GArray) terms = NULL;
  Expansion expansion = { self, inquiry, error };

  self->has_intercept = TRUE;
  self->variables = g_array_new (FALSE, TRUE, sizeof (HunchVariable));
  g_array_set_clear_func (self->variables, variable_clear);
  self->terms = terms_new ();
  self->offsets = g_ptr_array_new ();
  self->formula = hunch_formula_parse (formula, error);
  if (self->formula == NULL)
    return NULL;

  terms = expand (&expansion, self->formula->predictors);
  if (terms == NULL || !check_response (&expansion, takes_groups))
    return NULL;

  sort_terms (self, terms);
  if (self->terms->len == 0 && !self->has_intercept)
    {
      hunch_bad_option (error, _("The formula has nothing that predicts."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
hunch_model_free (HunchModel *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->variables, g_array_unref);
  g_clear_pointer (&self->terms, g_array_unref);
  g_clear_pointer (&self->offsets, g_ptr_array_unref);
  g_clear_pointer (&self->formula, hunch_formula_free);
  g_free (self->response_groups);
  g_free (self);
}

const HunchVariable *
hunch_model_get_variable (const HunchModel *self,
                          guint             position)
{
  return &g_array_index (self->variables, HunchVariable, position);
}

const HunchTerm *
hunch_model_get_term (const HunchModel *self,
                      guint             position)
{
  return &g_array_index (self->terms, HunchTerm, position);
}

char *
hunch_model_dup_term_name (const HunchModel *self,
                           guint             position)
{
  const HunchTerm *term = hunch_model_get_term (self, position);
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < self->variables->len; i++)
    if (hunch_term_has (term, i))
      g_string_append_printf (name, "%s%s", name->len > 0 ? ":" : "", hunch_model_get_variable (self, i)->text);
  return g_string_free (name, FALSE);
}

gboolean
hunch_node_names (const HunchNode *node,
                  const char      *column)
{
  if (node == NULL)
    return FALSE;
  if (node->kind == HUNCH_NODE_NAME && g_str_equal (node->name, column))
    return TRUE;
  return hunch_node_names (node->left, column) || hunch_node_names (node->right, column);
}
