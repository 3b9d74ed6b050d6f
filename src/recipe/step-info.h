/* recipe/step-info.h: what steps there are and what each one asks for, as tables: forms, command line help and the docs come of them. */
#pragma once
#include "recipe/recipe.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_STEP_FIELD_COLUMN,         /* a column of the rows so far: text */
  HUNCH_STEP_FIELD_COLUMNS,        /* several: array of texts */
  HUNCH_STEP_FIELD_NAME,           /* a name for a new column: text */
  HUNCH_STEP_FIELD_TEXT,
  HUNCH_STEP_FIELD_NUMBER,
  HUNCH_STEP_FIELD_NUMBERS,        /* array of numbers: edges of bins */
  HUNCH_STEP_FIELD_TEXTS,          /* array of texts: search terms; with `choices`, some of them */
  HUNCH_STEP_FIELD_CHOICE,         /* one of `choices`: text */
  HUNCH_STEP_FIELD_SWITCH,         /* true or false */
  HUNCH_STEP_FIELD_EXPRESSION,     /* SQL over the columns so far: text */
  HUNCH_STEP_FIELD_TABLE,          /* another table of the project: text */
  HUNCH_STEP_FIELD_TABLE_COLUMN,   /* a column of the table named by member "table" */
  HUNCH_STEP_FIELD_TABLE_COLUMNS,
  HUNCH_STEP_FIELD_TABLES,         /* several tables: array of texts */
  HUNCH_STEP_FIELD_PAIRS,          /* object text → text: recoding */
  HUNCH_STEP_FIELD_AGGREGATES,     /* array of {"as","value"}: SQL with aggregates */
} HunchStepFieldKind;

typedef struct
{
  const char        *member;      /* in the step's JSON */
  const char        *title;       /* N_() */
  const char        *help;        /* N_(), one sentence; NULL */
  HunchStepFieldKind kind;
  gboolean           is_optional;
  const char *const *choices;     /* words of the JSON, NULL-terminated, for CHOICE */
  const char *const *choice_titles;  /* N_(), as `choices` */
  const char        *initial;     /* what a new form holds, as text; NULL */
} HunchStepField;

typedef struct
{
  const char           *name;     /* "filter" */
  const char           *title;    /* N_("Filter rows") */
  const char           *summary;  /* N_(), one sentence */
  const char           *group;    /* N_(): "Rows", "Columns", "Dates", "Text", "Tables", "Groups" */
  const HunchStepField *fields;
  guint                 n_fields;
  const char           *words;    /* N_(): pattern of hunch_step_dup_words(), members in braces, parts that may be left out in brackets, {member?yes|no} */
} HunchStepInfo;

const HunchStepInfo *hunch_steps_list (guint *out_n);
const HunchStepInfo *hunch_step_info_find (const char *name);   /* NULL: no such step */

/* What a step does, for a list: "Keep rows where minutes > 60". Release with g_free(). */
char                *hunch_step_dup_words (JsonObject *step);

/* Below, steps are counted from 1 without a first {"step":"from"}; with one, `table` may be NULL. */

/* The columns after the first `n_steps` steps (with types found by looking at the first rows), as a table info whose n_rows is -1. */
HunchTableInfo      *hunch_recipe_look (HunchProject *project, const char *table, const char *steps, guint n_steps, GError **error);

/* Rows before the first step and after each: `out_counts` has one more than there are steps. Blocking; reads the rows. -1 from the step on that fails,
 * whose sentence is the error: then both the array and the error are set. NULL when the steps cannot be read at all or the job was cancelled. Counts anew only
 * after steps that may add or take rows. Element type gint64. */
GArray              *hunch_recipe_count_rows (HunchProject *project, const char *table, const char *steps, GCancellable *cancellable, GError **error);
void                 hunch_recipe_count_rows_async (HunchProject *project, const char *table, const char *steps, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray              *hunch_recipe_count_rows_finish (HunchProject *project, GAsyncResult *result, GError **error);

/* The first `max_rows` rows after `n_steps` steps, to `func` (recipe columns without hunch_row). Stops reading there. */
gboolean             hunch_recipe_preview (HunchProject *project, const char *table, const char *steps, guint n_steps, guint max_rows,
                                           HunchQueryFunc func, gpointer user_data, GCancellable *cancellable, GError **error);

/* The values of a lookup that found nothing, or of a step that could not read them (see HunchRecipeMatch), commonest first, with their counts: element type HunchRecipeUnmatched. */
typedef struct { char *value; gint64 n_rows; } HunchRecipeUnmatched;
GPtrArray           *hunch_recipe_list_unmatched (HunchProject *project, const char *table, const char *steps, guint step, guint max, GCancellable *cancellable, GError **error);

/* What could stand at `cursor` (in bytes) of a formula: column names, functions with their arguments, keywords; the most likely first. */
typedef struct { char *text; char *help; gsize replace_from; } HunchCompletion;
GPtrArray           *hunch_recipe_complete (const HunchTableInfo *columns, const char *formula, gsize cursor);

/* NULL when the formula is one, else what is wrong with it, one sentence. Release with g_free(). */
char                *hunch_recipe_check_formula (HunchProject *project, const char *table, const char *steps, guint n_steps, const char *formula);

G_END_DECLS
