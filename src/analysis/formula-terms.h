/* analysis/formula-terms.h: the formula multiplied out into terms, as R's terms() does. */
#pragma once
#include "analysis/formula.h"
#include "analysis/inquiry.h"

G_BEGIN_DECLS

#define HUNCH_MODEL_MAX_VARIABLES 256
#define HUNCH_MODEL_MAX_TERMS 1000

/* One thing a term is made of: a column, a factor or an expression of columns. */
typedef struct
{
  char            *text;       /* owned; as it is named in coefficients */
  const HunchNode *node;       /* lent; NULL for a column out of "." */
  char            *column;     /* owned; the column when it is one (also in C()), else NULL */
  gboolean         is_factor;
  char            *reference;  /* owned; the level that a factor is compared with, NULL: the first */
  guint            degree;     /* of poly(): as many columns; 0 for all others */
  gboolean         is_raw;     /* poly(): powers as they are, not orthogonal */
} HunchVariable;

#define HUNCH_POLY_MAX_DEGREE 25

/* A set of variables multiplied; none: the intercept. */
typedef struct
{
  guint64 bits[HUNCH_MODEL_MAX_VARIABLES / 64];
} HunchTerm;

typedef struct
{
  HunchFormula *formula;        /* owned */
  GArray       *variables;      /* owned, of HunchVariable, in order of appearance */
  GArray       *terms;          /* owned, of HunchTerm without the intercept: by order, then appearance */
  GPtrArray    *offsets;        /* owned, of const HunchNode */
  gboolean      has_intercept;
  char         *response_groups;  /* owned; the column of groups that is predicted, NULL where it is a number */
} HunchModel;

/* Knows the columns and their types from the inquiry's table. Errors: BAD_OPTION, NO_ANSWER. */
HunchModel *hunch_model_new  (HunchInquiry *inquiry, const char *formula, GError **error);
/* The same; @takes_groups: a text column, or C() of any, may be predicted. */
HunchModel *hunch_model_new_full (HunchInquiry *inquiry, const char *formula, gboolean takes_groups, GError **error);
void        hunch_model_free (HunchModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchModel, hunch_model_free)

const HunchVariable *hunch_model_get_variable (const HunchModel *self, guint position);
const HunchTerm     *hunch_model_get_term     (const HunchModel *self, guint position);
/* "a:b". Release with g_free(). */
char                *hunch_model_dup_term_name (const HunchModel *self, guint position);

gboolean hunch_term_has      (const HunchTerm *self, guint variable);
gboolean hunch_term_contains (const HunchTerm *self, const HunchTerm *part);
guint    hunch_term_get_order (const HunchTerm *self);

/* Calls that are arithmetic: log, exp, sqrt … and I. */
gboolean hunch_function_is_known (const char *name);

/* TRUE when the tree names the column. */
gboolean hunch_node_names (const HunchNode *node, const char *column);

G_END_DECLS
