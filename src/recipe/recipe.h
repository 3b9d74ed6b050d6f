/* recipe/recipe.h: chosen steps as plain data, their SQL, and Hunch's own SQL functions.
 *
 * SQL functions: url_scheme, url_host, url_path, url_query (url [, name]), url_segment (url, k),
 * netflix_kind (url): 'watch', 'genre', 'title', 'search', 'browse', 'other'; netflix_id (url); netflix_search (url).
 * They answer NULL for NULL and for what is not there, and fail for nothing. A view that uses them can be opened,
 * listed and carried along by any other program over SQLite; only reading its rows there says "no such function". */
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

/* The kept recipe of a view is the array of its steps behind a first one that names the table:
 * {"step":"from","table":"clicks"}. hunch_recipe_compile() takes such an array too, with `table` NULL.
 * The name of that table, NULL when `view` has no recipe. Release with g_free(). */
char    *hunch_recipe_dup_from (HunchProject *project, const char *view);

/* How many rows found something, for each lookup step in turn. */
typedef struct
{
  guint  step;         /* 1 first */
  char  *table;        /* owned; looked up in */
  gint64 n_matched;
  gint64 n_unmatched;  /* rows with a value that the table does not know */
  gint64 n_missing;    /* rows without a value to look up */
} HunchRecipeMatch;

/* Elements owned by the array. Reads every row once per lookup. */
GPtrArray *hunch_recipe_count_matches (HunchProject *project, const char *table, const char *steps, GError **error);

G_END_DECLS
