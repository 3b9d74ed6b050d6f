/* recipe/recipe-private.h: a recipe while it is being compiled. */
#pragma once
#include "recipe/recipe.h"

G_BEGIN_DECLS

typedef struct
{
  HunchProject *project;  /* borrowed */
  GPtrArray    *columns;  /* of char *, owned: the columns after the steps so far */
  char         *sql;      /* owned: the SELECT so far, first column hunch_row */
  GPtrArray    *matches;  /* of HunchRecipeMatch *, owned; NULL when nobody asked */
} HunchCompiler;

/* What one step adds; on failure the sentence does not name the step yet. */
typedef gboolean (*HunchStepFunc) (HunchCompiler *self, JsonObject *step, GError **error);

/* NULL when there is no step of that name. */
HunchStepFunc hunch_step_find (const char *name);

/* "name" with quotes doubled; release with g_free(). */
char         *hunch_sql_quote (const char *name);

/* The first SELECT: every column of `table`. */
gboolean      hunch_compiler_begin (HunchCompiler *self, const char *table, GError **error);
void          hunch_compiler_clear (HunchCompiler *self);

/* An expression a person wrote can only be put into a statement when it is one: quotes closed,
 * brackets paired, no semicolon, no comment. */
gboolean      hunch_expression_check (const char *expression, GError **error);

G_END_DECLS
