/* recipe/recipe-private.h: a recipe while it is being compiled, and what the steps share. */
#pragma once
#include "recipe/recipe.h"

G_BEGIN_DECLS

#define HUNCH_RECIPE_MAX_STEPS 200

/* A step that looks something up or reads values anew can be asked how often that worked. */
typedef struct
{
  guint step;     /* 1 first */
  char *table;    /* owned; looked up in, NULL when the step reads no other table */
  char *before;   /* owned; SELECT of the rows before the step */
  char *found;    /* owned; SQL over them: 1 found, 0 not found, NULL nothing to look for */
  char *value;    /* owned; SQL over them: what was looked for, as text */
} HunchQuestion;

typedef struct
{
  HunchProject *project;    /* borrowed */
  char         *table;      /* owned: the table the steps begin with */
  GPtrArray    *columns;    /* of char *, owned: the columns after the steps so far */
  GString      *earlier;    /* owned: "hunch_step_1 AS (SELECT …), hunch_step_2 AS (…)" */
  guint         n_earlier;
  char         *sql;        /* owned: the last SELECT, first column hunch_row; reads from the last of `earlier` */
  GPtrArray    *questions;  /* of HunchQuestion *, owned */
  guint         number;     /* of the step being compiled, 1 first */
  gboolean      keeps_rows; /* the step being compiled neither adds nor takes rows */
} HunchCompiler;

/* What one step adds; on failure the sentence does not name the step yet. A step may complete its own JSON with what
 * it had to find out (the columns of a pivot), so that it is the same when it is compiled again. */
typedef gboolean (*HunchStepFunc) (HunchCompiler *self, JsonObject *step, GError **error);

typedef struct
{
  const char   *name;
  HunchStepFunc func;
  gboolean      keeps_rows;  /* never adds nor takes rows */
} HunchStep;

/* NULL when there is no step of that name. */
const HunchStep *hunch_step_find (const char *name);

gboolean      hunch_step_add_filter (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_sample (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_distinct (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_sort (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_top (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_choose (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_rename (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_retype (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_derive (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_fill (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_recode (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_bin (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_rank (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_date_parts (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_days_since (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_sessions (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_split (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_extract (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_fold (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_match (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_match_table (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_lookup (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_stack (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_group (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_pivot (HunchCompiler *self, JsonObject *step, GError **error);
gboolean      hunch_step_add_unpivot (HunchCompiler *self, JsonObject *step, GError **error);

/* --- the compiler (compiler.c) ------------------------------------------------ */

/* The first SELECT: every column of `table`. */
gboolean      hunch_compiler_begin (HunchCompiler *self, const char *table, GError **error);
void          hunch_compiler_clear (HunchCompiler *self);

/* The name by which the next SELECT reads the rows so far. Lent until the next set. */
char         *hunch_compiler_dup_name (HunchCompiler *self);
/* `sql`, whose FROM is hunch_compiler_dup_name(), becomes the last SELECT. Takes `sql` and, when not NULL, `columns`. */
void          hunch_compiler_take (HunchCompiler *self, GString *sql, GPtrArray *columns);
/* All of it as one SELECT; with `body`, the SELECT that reads from hunch_compiler_dup_name(). Release with g_free(). */
char         *hunch_compiler_dup_sql (HunchCompiler *self);
char         *hunch_compiler_dup_question (HunchCompiler *self, const char *body);
/* FALSE with SQLite's words when `body` (see above) cannot be run; `out_has_row`, may be NULL: it gives a row. */
gboolean      hunch_compiler_probe (HunchCompiler *self, const char *body, gboolean *out_has_row, GError **error);
/* Whether the person's `expression` can be had of the rows so far, and whether it is one number of all rows. */
gboolean      hunch_compiler_check_value (HunchCompiler *self, const char *expression, gboolean *out_is_aggregate, GError **error);
/* Adds columns, or replaces those of the same name in their place: names and expressions alternate in `pairs` (of char *). */
gboolean      hunch_compiler_put (HunchCompiler *self, GPtrArray *pairs, GError **error);
gboolean      hunch_compiler_put_one (HunchCompiler *self, const char *column, const char *expression, GError **error);
/* Keeps the rows for which `condition` over the rows and one more column, `extra` AS hunch_key, holds. */
gboolean      hunch_compiler_keep (HunchCompiler *self, const char *extra, const char *condition, GError **error);
/* Notes that the step can be asked how often `found` holds; the rows are those before the step. */
void          hunch_compiler_note_question (HunchCompiler *self, const char *table, const char *found, const char *value);

/* A name of the row number of a table that no column hides; hunch_row for a view. Lent. */
const char   *hunch_table_get_row_number (const HunchTableInfo *info);

/* The array of steps; a new reference. */
JsonArray    *hunch_recipe_parse (const char *steps, GError **error);
/* Compiles the first `n_steps` (a first "from" does not count; G_MAXUINT: all). */
gboolean      hunch_recipe_compile_steps (HunchCompiler *compiler, const char *table, JsonArray *steps, guint n_steps, GError **error);
/* The same in parts: the table, then one step after the other. */
gboolean      hunch_recipe_begin (HunchCompiler *compiler, const char *table, JsonArray *steps, GError **error);
gboolean      hunch_recipe_add_step (HunchCompiler *compiler, JsonArray *steps, guint number, GError **error);
guint         hunch_recipe_count_steps (JsonArray *steps);
JsonObject   *hunch_recipe_get_step (JsonArray *steps, guint number);  /* 1 first, without "from" */

/* --- names and members (members.c) --------------------------------------------- */

gboolean      hunch_step_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* "name" with quotes doubled, 'text' likewise; release with g_free(). */
char         *hunch_sql_quote (const char *name);
char         *hunch_sql_quote_text (const char *text);

/* Place of `name` among `names`, case (ASCII) aside as in SQL; -1. */
int           hunch_names_find (GPtrArray *names, const char *name);
GPtrArray    *hunch_names_copy (GPtrArray *names);
GPtrArray    *hunch_names_new (void);

/* `, prefix"name"` for one, or each. */
void          hunch_sql_append_column (GString *sql, const char *prefix, const char *name);
void          hunch_sql_append_columns (GString *sql, const char *prefix, GPtrArray *names);
/* `"a", "b"` without a comma in front; with `suffix` behind each. */
void          hunch_sql_append_list (GString *sql, const char *prefix, GPtrArray *names, const char *suffix);

gboolean      hunch_compiler_check_column (HunchCompiler *self, const char *name, GError **error);
gboolean      hunch_compiler_check_columns (HunchCompiler *self, GPtrArray *names, GError **error);
gboolean      hunch_names_check_new (GPtrArray *columns, const char *name, GError **error);

/* A member that must be there and be text; lent. */
const char   *hunch_step_get_word (JsonObject *step, const char *member, GError **error);
/* A column so far, quoted; release with g_free(). NULL with error. */
char         *hunch_step_dup_column (HunchCompiler *self, JsonObject *step, const char *member, GError **error);
/* One of `choices`; the first when absent. Position, -1 with error. */
int           hunch_step_get_choice (JsonObject *step, const char *member, const char *const *choices, GError **error);
/* A list of text; a single text counts as a list of one. An absent or empty one is an error unless `optional`. Elements owned. */
GPtrArray    *hunch_step_get_words (JsonObject *step, const char *member, gboolean optional, GError **error);
/* The same, of columns so far. */
GPtrArray    *hunch_step_get_columns (HunchCompiler *self, JsonObject *step, const char *member, gboolean optional, GError **error);
/* Optional columns as SQL, `before` and `after` around them; "" when there are none. NULL with error. */
char         *hunch_step_dup_list (HunchCompiler *self, JsonObject *step, const char *member, const char *before, const char *after, GError **error);
gboolean      hunch_step_get_switch (JsonObject *step, const char *member);
/* FALSE with error when it is there and no number from `low` to `high`; untouched when absent. */
gboolean      hunch_step_get_number (JsonObject *step, const char *member, double low, double high, double *out_number, GError **error);

/* An expression a person wrote can only be put into a statement when it is one: quotes closed,
 * brackets paired, no semicolon, no comment. */
gboolean      hunch_expression_check (const char *expression, GError **error);

G_END_DECLS
