/* recipe/recipe.h: chosen steps as plain data, their SQL, and Hunch's own SQL functions.
 *
 * What steps there are, and what each asks for, stands in step-info.h; the SQL functions in function-info.h; both, with
 * examples, in docs/recipes.md. The functions answer NULL for NULL and for what is not there, and fail for nothing but
 * the missing rules of user agents. A view that uses them can be opened, listed and carried along by any other program
 * over SQLite; only reading its rows there says "no such function". */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_RECIPE_ERROR (hunch_recipe_error_quark ())
GQuark hunch_recipe_error_quark (void);
typedef enum { HUNCH_RECIPE_ERROR_BAD_STEP } HunchRecipeError;

/* Adds the SQL functions to every connection of project/. Called once at start. */
void     hunch_recipe_init (void);

/* The SELECT (first column hunch_row) for `steps` over `table`. `steps` is a JSON array; each step an object with "step", such as
 *   {"step":"filter","where":"minutes > 60"}
 * Errors name the step by its number. Reads no rows, but for a pivot that does not name its values. Release with g_free(). */
char    *hunch_recipe_compile (HunchProject *project, const char *table, const char *steps, GError **error);

/* Compiles and makes the view `name`. One undo step. A view made from itself, also by way of others, is refused. */
gboolean hunch_recipe_apply (HunchProject *project, const char *name, const char *table, const char *steps, GError **error);

/* The kept recipe of a view is the array of its steps behind a first one that names the table:
 * {"step":"from","table":"clicks"}. hunch_recipe_compile() takes such an array too, with `table` NULL.
 * The name of that table, NULL when `view` has no recipe. Release with g_free(). */
char    *hunch_recipe_dup_from (HunchProject *project, const char *view);

/* How many rows found something: for each step that looks something up, and each that reads values anew (retype, date-parts,
 * extract, recode, match). */
typedef struct
{
  guint  step;         /* 1 first */
  char  *table;        /* owned; looked up in, NULL when the step reads no other table */
  gint64 n_matched;
  gint64 n_unmatched;  /* rows with a value that is not known, or could not be read */
  gint64 n_missing;    /* rows without a value */
} HunchRecipeMatch;

/* Elements owned by the array. Reads every row once per such step. */
GPtrArray *hunch_recipe_count_matches (HunchProject *project, const char *table, const char *steps, GError **error);

/* Renames a column of a table and carries the new name through the recipes that use it: their first step gives the column
 * the old name back, so that everything behind, and the columns of the views, stay as they are; lookups in the table name the
 * new one. Refused, like hunch_project_rename_column(), where a formula or a stack reads the table itself. One undo step. */
gboolean hunch_recipe_rename_column (HunchProject *project, const char *table, const char *from, const char *to, GError **error);

G_END_DECLS
