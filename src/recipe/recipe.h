/* recipe/recipe.h: chosen steps as plain data, their SQL, and Hunch's own SQL functions.
 *
 * SQL functions: url_scheme, url_host, url_path, url_query (url [, name]), url_segment (url, k),
 * netflix_kind (url): 'watch', 'genre', 'title', 'search', 'browse', 'other'; netflix_id (url); netflix_search (url). */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_RECIPE_ERROR (hunch_recipe_error_quark ())
GQuark hunch_recipe_error_quark (void);
typedef enum { HUNCH_RECIPE_ERROR_BAD_STEP } HunchRecipeError;

/* Adds the SQL functions to every connection of project/. Called once at start. */
void     hunch_recipe_init (void);

/* The SELECT (first column hunch_row) for `steps` over `table`. `steps` is a JSON array; each step an object with "step":
 *   {"step":"filter","where":"minutes > 60"}                {"step":"choose","columns":["a","b"]}
 *   {"step":"rename","from":"a","to":"b"}                   {"step":"derive","column":"kind","as":"netflix_kind(event_url)"}
 *   {"step":"lookup","table":"titles","on":"title_id","key":"id","columns":["title","genre"]}   first match; no match: missing
 *   {"step":"group","by":["genre"],"columns":[{"as":"n","value":"count(*)"}]}
 * Errors name the step by its number. Release with g_free(). */
char    *hunch_recipe_compile (HunchProject *project, const char *table, const char *steps, GError **error);

/* Compiles and makes the view `name`. One undo step. */
gboolean hunch_recipe_apply (HunchProject *project, const char *name, const char *table, const char *steps, GError **error);

G_END_DECLS
