#define G_LOG_DOMAIN "hunch-deck"
#include "deck/notebook-formula-private.h"

#include <string.h>

#include "analysis/formula.h"

typedef struct
{
  const HunchTableInfo *table;     /* lent */
  const HunchNode      *response;  /* lent */
  GString              *offsets;   /* owned */
  gboolean              is_inside; /* within I() or a function: arithmetic */
} Writing;

static const struct
{
  const char *r;
  const char *python;
} functions[] = {
  { "log", "np.log" },     { "log2", "np.log2" },   { "log10", "np.log10" }, { "log1p", "np.log1p" }, { "exp", "np.exp" },
  { "expm1", "np.expm1" }, { "sqrt", "np.sqrt" },   { "abs", "np.abs" },     { "sin", "np.sin" },     { "cos", "np.cos" },
  { "tan", "np.tan" },     { "asin", "np.arcsin" }, { "acos", "np.arccos" }, { "atan", "np.arctan" }, { "sinh", "np.sinh" },
  { "cosh", "np.cosh" },   { "tanh", "np.tanh" },   { "I", "I" },            { "C", "C" },            { "poly", "poly" },
};

/* Words that Python keeps for itself, and names that the notebook uses. */
static const char *const taken[] = { "False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else", "except",
                                     "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
                                     "return", "try", "while", "with", "yield", "np", "pd", "I", "C", "Q", "poly", NULL };

static gboolean
is_plain_name (const char *name)
{
  if (!g_ascii_isalpha (name[0]) && name[0] != '_')
    return FALSE;
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '_')
      return FALSE;
  return !g_strv_contains (taken, name);
}

static void
append_name (GString    *out,
             const char *name)
{
  if (is_plain_name (name))
    {
      g_string_append (out, name);
      return;
    }
  g_string_append (out, "Q(\"");
  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *at);
    }
  g_string_append (out, "\")");
}

/* "." is every column that does not stand on the left. */
static void
append_others (GString *out,
               Writing *writing)
{
  gboolean is_first = TRUE;

  g_string_append_c (out, '(');
  for (guint i = 0; i < writing->table->n_columns; i++)
    {
      const char *name = writing->table->columns[i].name;

      if (writing->response->kind == HUNCH_NODE_NAME && g_str_equal (writing->response->name, name))
        continue;
      if (!is_first)
        g_string_append (out, " + ");
      append_name (out, name);
      is_first = FALSE;
    }
  g_string_append_c (out, ')');
}

static void append_node (GString *out, const HunchNode *node, Writing *writing);

/* ref="b" is patsy's Treatment("b"); words of truth are Python's. */
static void
append_arguments (GString         *out,
                  const HunchNode *argument,
                  Writing         *writing)
{
  for (; argument != NULL; argument = argument->right)
    {
      gboolean is_reference = g_strcmp0 (argument->name, "ref") == 0;

      g_string_append (out, ", ");
      if (is_reference)
        g_string_append (out, "Treatment(");
      else if (argument->name != NULL)
        g_string_append_printf (out, "%s=", argument->name);
      append_node (out, argument->left, writing);
      if (is_reference)
        g_string_append_c (out, ')');
    }
}

static void
append_text (GString         *out,
             const HunchNode *node)
{
  g_autofree char *escaped = g_strescape (node->name, NULL);

  if (node->op == '"')
    g_string_append_printf (out, "\"%s\"", escaped);
  else
    g_string_append (out, g_str_equal (node->name, "TRUE") || g_str_equal (node->name, "T") ? "True" : "False");
}

static void
append_call (GString         *out,
             const HunchNode *node,
             Writing         *writing)
{
  gboolean was_inside = writing->is_inside;
  const char *name = node->name;

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].r, node->name))
      name = functions[i].python;
  g_string_append (out, name);
  g_string_append_c (out, '(');
  writing->is_inside = TRUE;
  if (node->left != NULL)
    append_node (out, node->left, writing);
  append_arguments (out, node->right, writing);
  writing->is_inside = was_inside;
  g_string_append_c (out, ')');
}

static void
append_binary (GString         *out,
               const HunchNode *node,
               Writing         *writing)
{
  append_node (out, node->left, writing);
  if (node->op == '^')
    g_string_append (out, "**");
  else if (node->op == ':')
    g_string_append_c (out, ':');
  else
    g_string_append_printf (out, " %c ", node->op);
  append_node (out, node->right, writing);
}

static gboolean
is_offset (const HunchNode *node)
{
  return node->kind == HUNCH_NODE_CALL && g_str_equal (node->name, "offset");
}

static void
take_offset (const HunchNode *node,
             Writing         *writing)
{
  if (writing->offsets->len > 0)
    g_string_append (writing->offsets, " + ");
  writing->is_inside = TRUE;
  append_node (writing->offsets, node->left, writing);
  writing->is_inside = FALSE;
}

static void
append_node (GString         *out,
             const HunchNode *node,
             Writing         *writing)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  /* An offset is no term: the other side of its plus stands alone. */
  if (!writing->is_inside && node->kind == HUNCH_NODE_BINARY && node->op == '+' && (is_offset (node->left) || is_offset (node->right)))
    {
      take_offset (is_offset (node->left) ? node->left : node->right, writing);
      append_node (out, is_offset (node->left) ? node->right : node->left, writing);
      return;
    }
  if (!writing->is_inside && is_offset (node))
    {
      take_offset (node, writing);
      g_string_append_c (out, '1');
      return;
    }

  if (node->is_parenthesized)
    g_string_append_c (out, '(');
  switch (node->kind)
    {
    case HUNCH_NODE_NUMBER:
      g_string_append (out, g_ascii_dtostr (number, sizeof number, node->number));
      break;
    case HUNCH_NODE_NAME:
      if (g_str_equal (node->name, ".") && !writing->is_inside)
        append_others (out, writing);
      else
        append_name (out, node->name);
      break;
    case HUNCH_NODE_CALL:
      append_call (out, node, writing);
      break;
    case HUNCH_NODE_BINARY:
      append_binary (out, node, writing);
      break;
    case HUNCH_NODE_NEGATE:
      g_string_append_c (out, '-');
      append_node (out, node->left, writing);
      break;
    case HUNCH_NODE_TEXT:
      append_text (out, node);
      break;
    case HUNCH_NODE_ARGUMENT:
      break;
    }
  if (node->is_parenthesized)
    g_string_append_c (out, ')');
}

char *
hunch_formula_dup_patsy (const char           *formula,
                         const HunchTableInfo *table,
                         char                **out_offset,
                         GError              **error)
{
  g_autoptr (HunchFormula) parsed = hunch_formula_parse (formula, error);
  GString *out;
  Writing writing = { table, NULL, NULL, FALSE };

  if (parsed == NULL)
    return NULL;

  out = g_string_new (NULL);
  writing.offsets = g_string_new (NULL);
  writing.response = parsed->response;
  append_node (out, parsed->response, &writing);
  g_string_append (out, " ~ ");
  append_node (out, parsed->predictors, &writing);
  *out_offset = g_string_free (writing.offsets, writing.offsets->len == 0);
  return g_string_free (out, FALSE);
}
