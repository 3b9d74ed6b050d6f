/* A recursive descent over R's precedence, loosest first: ~, + -, * /, %in%, :, unary -, ^ (right to left). */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/formula.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/inquiry.h"
#include "base/json.h"

#define MAX_SHOWN 60  /* characters of a formula repeated in a complaint */

typedef struct
{
  const char *text;   /* lent */
  const char *at;     /* next character to read */
  guint       depth;
  guint       n_nodes;
  GError    **error;
} Parser;

static HunchNode *parse_sum (Parser *parser);
static HunchNode *parse_unary (Parser *parser);

static void
node_free (HunchNode *node)
{
  if (node == NULL)
    return;

  node_free (node->left);
  node_free (node->right);
  g_free (node->name);
  g_free (node);
}

/* The first complaint stands. */
static HunchNode *
refuse (Parser     *parser,
        const char *what)
{
  g_autofree char *start = NULL;

  if (*parser->error != NULL)
    return NULL;

  if (g_utf8_strlen (parser->text, -1) > MAX_SHOWN)
    start = g_utf8_substring (parser->text, 0, MAX_SHOWN);
  hunch_bad_option (parser->error, _("The formula “%s%s” cannot be read: %s."), start != NULL ? start : parser->text,
                    start != NULL ? "…" : "", what);
  return NULL;
}

static void
skip_blanks (Parser *parser)
{
  while (g_ascii_isspace (*parser->at))
    parser->at++;
}

static char
peek (Parser *parser)
{
  skip_blanks (parser);
  return *parser->at;
}

static HunchNode *
node_new (Parser       *parser,
          HunchNodeKind kind,
          HunchNode    *left,
          HunchNode    *right)
{
  HunchNode *node;

  if (++parser->n_nodes > HUNCH_FORMULA_MAX_NODES)
    {
      node_free (left);
      node_free (right);
      return refuse (parser, _("it has too many parts"));
    }

  node = g_new0 (HunchNode, 1);
  node->kind = kind;
  node->left = left;
  node->right = right;
  return node;
}

/* Takes both sides; NULL when one of them failed. */
static HunchNode *
binary_new (Parser    *parser,
            char       op,
            HunchNode *left,
            HunchNode *right)
{
  HunchNode *node;

  if (left == NULL || right == NULL)
    {
      node_free (left);
      node_free (right);
      return NULL;
    }

  node = node_new (parser, HUNCH_NODE_BINARY, left, right);
  if (node != NULL)
    node->op = op;
  return node;
}

static HunchNode *
refuse_character (Parser *parser)
{
  g_autofree char *rest = NULL;
  g_autofree char *what = NULL;

  if (*parser->at == '\0')
    return refuse (parser, _("it ends too early"));

  rest = g_utf8_substring (parser->at, 0, MIN (12, g_utf8_strlen (parser->at, -1)));
  what = g_strdup_printf (_("nothing fits at “%s”"), rest);
  return refuse (parser, what);
}

static gboolean
is_name_start (const char *at)
{
  return g_ascii_isalpha (*at) || *at == '_' || (guchar) *at >= 0x80
         || (*at == '.' && !g_ascii_isdigit (at[1]));
}

static char *
read_name (Parser *parser)
{
  const char *start = parser->at;

  while (g_ascii_isalnum (*parser->at) || *parser->at == '_' || *parser->at == '.' || (guchar) *parser->at >= 0x80)
    parser->at++;
  return g_strndup (start, parser->at - start);
}

static HunchNode *
parse_quoted (Parser *parser)
{
  const char *end = strchr (parser->at + 1, '`');
  HunchNode *node;

  if (end == NULL)
    return refuse (parser, _("a backtick is not closed"));
  if (end == parser->at + 1)
    return refuse (parser, _("there is no name between the backticks"));

  node = node_new (parser, HUNCH_NODE_NAME, NULL, NULL);
  if (node != NULL)
    node->name = g_strndup (parser->at + 1, end - parser->at - 1);
  parser->at = end + 1;
  return node;
}

static HunchNode *
parse_number (Parser *parser)
{
  char *end;
  double value = g_ascii_strtod (parser->at, &end);
  HunchNode *node;

  if (end == parser->at || !isfinite (value))
    return refuse_character (parser);

  parser->at = end;
  node = node_new (parser, HUNCH_NODE_NUMBER, NULL, NULL);
  if (node != NULL)
    node->number = value;
  return node;
}

static HunchNode *
parse_parenthesis (Parser *parser)
{
  HunchNode *inner;

  parser->at++;
  inner = parse_sum (parser);
  if (inner == NULL)
    return NULL;
  if (peek (parser) == ')')
    {
      parser->at++;
      inner->is_parenthesized = TRUE;
      return inner;
    }

  node_free (inner);
  return *parser->at == '\0' ? refuse (parser, _("a parenthesis is not closed")) : refuse_character (parser);
}

/* "text" or 'text', as R writes a level. */
static HunchNode *
parse_text (Parser *parser)
{
  const char *end = strchr (parser->at + 1, *parser->at);
  HunchNode *node;

  if (end == NULL)
    return refuse (parser, _("a quotation mark is not closed"));

  node = node_new (parser, HUNCH_NODE_TEXT, NULL, NULL);
  if (node != NULL)
    {
      node->name = g_strndup (parser->at + 1, end - parser->at - 1);
      node->op = '"';
    }
  parser->at = end + 1;
  return node;
}

/* "ref = ", when that is what follows. */
static char *
read_argument_name (Parser *parser)
{
  const char *start = parser->at;
  g_autofree char *name = NULL;

  skip_blanks (parser);
  if (is_name_start (parser->at))
    {
      name = read_name (parser);
      if (peek (parser) == '=')
        {
          parser->at++;
          return g_steal_pointer (&name);
        }
    }
  parser->at = start;
  return NULL;
}

static HunchNode *
parse_argument (Parser *parser)
{
  g_autofree char *name = read_argument_name (parser);
  char next = peek (parser);
  HunchNode *value = next == '"' || next == '\'' ? parse_text (parser) : parse_sum (parser);
  HunchNode *node = value != NULL ? node_new (parser, HUNCH_NODE_ARGUMENT, value, NULL) : NULL;
  static const char *const logical[] = { "TRUE", "FALSE", "T", "F", NULL };

  if (node != NULL && value->kind == HUNCH_NODE_NAME && g_strv_contains (logical, value->name))
    value->kind = HUNCH_NODE_TEXT;
  if (node != NULL)
    node->name = g_steal_pointer (&name);
  return node;
}

/* What stands in the parentheses of a call, the parser at the first; into @node, which is taken. */
static HunchNode *
parse_arguments (Parser    *parser,
                 HunchNode *node)
{
  HunchNode **next = &node->right;

  parser->at++;
  node->left = parse_sum (parser);
  while (node->left != NULL && peek (parser) == ',')
    {
      parser->at++;
      *next = parse_argument (parser);
      if (*next == NULL)
        break;
      next = &(*next)->right;
    }
  if (*parser->error == NULL && peek (parser) == ')')
    {
      parser->at++;
      return node;
    }

  node_free (node);
  if (*parser->error != NULL)
    return NULL;
  return *parser->at == '\0' ? refuse (parser, _("a parenthesis is not closed")) : refuse_character (parser);
}

static HunchNode *
parse_name_or_call (Parser *parser)
{
  char *name = read_name (parser);
  gboolean is_call = peek (parser) == '(';
  HunchNode *node = node_new (parser, is_call ? HUNCH_NODE_CALL : HUNCH_NODE_NAME, NULL, NULL);

  if (node == NULL)
    {
      g_free (name);
      return NULL;
    }
  node->name = name;
  return is_call ? parse_arguments (parser, node) : node;
}

static HunchNode *
parse_primary (Parser *parser)
{
  char next = peek (parser);

  if (next == '(')
    return parse_parenthesis (parser);
  if (next == '`')
    return parse_quoted (parser);
  if (is_name_start (parser->at))
    return parse_name_or_call (parser);
  if (g_ascii_isdigit (next) || next == '.')
    return parse_number (parser);
  return refuse_character (parser);
}

/* Eats ^ and its old spelling **. */
static gboolean
eat_power (Parser *parser)
{
  skip_blanks (parser);
  if (*parser->at == '^')
    parser->at += 1;
  else if (strncmp (parser->at, "**", 2) == 0)
    parser->at += 2;
  else
    return FALSE;
  return TRUE;
}

static HunchNode *
parse_power (Parser *parser)
{
  HunchNode *base = parse_primary (parser);

  if (base == NULL || !eat_power (parser))
    return base;
  return binary_new (parser, '^', base, parse_unary (parser));
}

/* Every way to go deeper leads through here. */
static HunchNode *
parse_unary (Parser *parser)
{
  HunchNode *node;
  char next = peek (parser);

  if (parser->depth >= HUNCH_FORMULA_MAX_DEPTH)
    return refuse (parser, _("it is nested too deeply"));

  parser->depth++;
  if (next == '+' || next == '-')
    {
      parser->at++;
      node = parse_unary (parser);
      if (node != NULL && next == '-')
        node = node_new (parser, HUNCH_NODE_NEGATE, node, NULL);
    }
  else
    node = parse_power (parser);
  parser->depth--;
  return node;
}

static HunchNode *
parse_interaction (Parser *parser)
{
  HunchNode *left = parse_unary (parser);

  while (left != NULL && peek (parser) == ':')
    {
      parser->at++;
      left = binary_new (parser, ':', left, parse_unary (parser));
    }
  return left;
}

/* a %in% b is the same term as a:b. */
static HunchNode *
parse_within (Parser *parser)
{
  HunchNode *left = parse_interaction (parser);

  while (left != NULL && peek (parser) == '%' && strncmp (parser->at, "%in%", 4) == 0)
    {
      parser->at += 4;
      left = binary_new (parser, ':', left, parse_interaction (parser));
    }
  return left;
}

static HunchNode *
parse_product (Parser *parser)
{
  HunchNode *left = parse_within (parser);

  while (left != NULL && (peek (parser) == '*' || *parser->at == '/'))
    {
      char op = *parser->at++;

      left = binary_new (parser, op, left, parse_within (parser));
    }
  return left;
}

static HunchNode *
parse_sum (Parser *parser)
{
  HunchNode *left = parse_product (parser);

  while (left != NULL && (peek (parser) == '+' || *parser->at == '-'))
    {
      char op = *parser->at++;

      left = binary_new (parser, op, left, parse_product (parser));
    }
  return left;
}

static gboolean
is_readable (const char *text,
             GError    **error)
{
  if (strlen (text) > HUNCH_FORMULA_MAX_BYTES)
    return hunch_bad_option (error, _("The formula is longer than %d bytes."), HUNCH_FORMULA_MAX_BYTES);
  if (!g_utf8_validate (text, -1, NULL))
    return hunch_bad_option (error, _("The formula is not valid UTF-8 text."));
  return TRUE;
}

HunchFormula *
hunch_formula_parse (const char *text,
                     GError    **error)
{
  g_autoptr (HunchFormula) self = g_new0 (HunchFormula, 1);
  g_autoptr (GError) cause = NULL;
  Parser parser = { text, text, 0, 0, &cause };

  g_return_val_if_fail (text != NULL, NULL);

  if (!is_readable (text, error))
    return NULL;

  if (peek (&parser) == '~')
    refuse (&parser, _("what is predicted must stand before the ~"));
  else
    self->response = parse_sum (&parser);
  if (self->response != NULL && peek (&parser) != '~')
    *parser.at == '\0' ? refuse (&parser, _("it needs a ~ between what is predicted and what predicts"))
                       : refuse_character (&parser);
  if (cause == NULL)
    {
      parser.at++;
      self->predictors = parse_sum (&parser);
    }
  if (cause == NULL && peek (&parser) != '\0')
    refuse_character (&parser);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  return g_steal_pointer (&self);
}

const HunchNode *
hunch_node_get_argument (const HunchNode *call,
                         const char      *name,
                         guint            position)
{
  guint place = 0;

  for (const HunchNode *argument = call->right; argument != NULL; argument = argument->right)
    if (g_strcmp0 (argument->name, name) == 0)
      return argument->left;
  for (const HunchNode *argument = call->right; argument != NULL; argument = argument->right)
    if (argument->name == NULL && place++ == position)
      return argument->left;
  return NULL;
}

void
hunch_formula_free (HunchFormula *self)
{
  if (self == NULL)
    return;

  node_free (self->response);
  node_free (self->predictors);
  g_free (self);
}

/* --- to text --- */

static void
append_name (GString    *out,
             const char *name)
{
  gboolean is_plain = is_name_start (name);

  for (const char *at = name; *at != '\0'; at++)
    if (!(g_ascii_isalnum (*at) || *at == '_' || *at == '.' || (guchar) *at >= 0x80))
      is_plain = FALSE;

  g_string_append_printf (out, is_plain ? "%s" : "`%s`", name);
}

static void
append_node (GString         *out,
             const HunchNode *node)
{
  char number[HUNCH_NUMBER_BUFFER];

  if (node->is_parenthesized)
    g_string_append_c (out, '(');

  switch (node->kind)
    {
    case HUNCH_NODE_NUMBER:
      g_string_append (out, hunch_number_to_json (node->number, number));
      break;
    case HUNCH_NODE_NAME:
      append_name (out, node->name);
      break;
    case HUNCH_NODE_CALL:
      g_string_append_printf (out, "%s(", node->name);
      append_node (out, node->left);
      for (const HunchNode *argument = node->right; argument != NULL; argument = argument->right)
        append_node (out, argument);
      g_string_append_c (out, ')');
      break;
    case HUNCH_NODE_TEXT:
      g_string_append_printf (out, node->op == '"' ? "\"%s\"" : "%s", node->name);
      break;
    case HUNCH_NODE_ARGUMENT:
      g_string_append (out, ", ");
      if (node->name != NULL)
        g_string_append_printf (out, "%s = ", node->name);
      append_node (out, node->left);
      break;
    case HUNCH_NODE_NEGATE:
      g_string_append_c (out, '-');
      append_node (out, node->left);
      break;
    case HUNCH_NODE_BINARY:
    default:
      append_node (out, node->left);
      g_string_append_printf (out, node->op == '^' || node->op == ':' ? "%c" : " %c ", node->op);
      append_node (out, node->right);
    }

  if (node->is_parenthesized)
    g_string_append_c (out, ')');
}

char *
hunch_node_to_text (const HunchNode *self)
{
  GString *out = g_string_new (NULL);

  append_node (out, self);
  return g_string_free (out, FALSE);
}
