/* analysis/formula.h: a model formula as R writes it, read into a tree. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Hostile text stays harmless: deeper or longer formulas are refused. */
#define HUNCH_FORMULA_MAX_DEPTH 100
#define HUNCH_FORMULA_MAX_NODES 4096
#define HUNCH_FORMULA_MAX_BYTES 65536

typedef enum
{
  HUNCH_NODE_NUMBER,
  HUNCH_NODE_NAME,    /* a column; "." stands for all others */
  HUNCH_NODE_CALL,    /* name (left, right): right is a list of HUNCH_NODE_ARGUMENT, NULL for most */
  HUNCH_NODE_BINARY,  /* left op right, op one of + - * / ^ : */
  HUNCH_NODE_NEGATE,  /* - left */
  HUNCH_NODE_TEXT,      /* "name" (op '"'), or TRUE and FALSE as they are (op 0); only as an argument */
  HUNCH_NODE_ARGUMENT,  /* name = left (or left alone, name NULL), then right: the next argument or NULL */
} HunchNodeKind;

typedef struct _HunchNode HunchNode;

struct _HunchNode
{
  HunchNodeKind kind;
  double        number;
  char         *name;   /* owned */
  char          op;
  gboolean      is_parenthesized;
  HunchNode    *left;   /* owned */
  HunchNode    *right;  /* owned */
};

typedef struct
{
  HunchNode *response;
  HunchNode *predictors;
} HunchFormula;

/* "y ~ a + log(b)". Errors: BAD_OPTION, a sentence that says what was met where. */
HunchFormula *hunch_formula_parse (const char *text, GError **error);
void          hunch_formula_free  (HunchFormula *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchFormula, hunch_formula_free)

/* The value of a call's argument: by name, or when none is named so the one at @position behind the first (from 0) that has no name.
 * NULL when it is not there. Lent. */
const HunchNode *hunch_node_get_argument (const HunchNode *call, const char *name, guint position);

/* As R would print it: blanks around + - * /, none around ^ and :. Release with g_free(). */
char         *hunch_node_to_text (const HunchNode *self);

G_END_DECLS
