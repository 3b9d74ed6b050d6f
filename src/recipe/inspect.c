/* Looking at a recipe while it is being made: its columns, its rows after each step, what did not match. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"
#include "recipe/step-info.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LOOK_ROWS 200

/* --- columns and their types ---------------------------------------------- */

typedef struct
{
  guint n_integer;
  guint n_real;
  guint n_date;
  guint n_timestamp;
  guint n_text;
  guint n_blob;
} Seen;

typedef struct
{
  guint n_columns;
  Seen *seen;  /* owned; [n_columns] */
} Look;

static gboolean
has_iso_form (const char *text,
              gsize       n,
              gboolean   *out_has_time)
{
  static const char form[] = "dddd-dd-dd dd:dd";

  if (n != 10 && n < 16)
    return FALSE;
  for (gsize i = 0; i < MIN (n, 16); i++)
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i] && !(i == 10 && text[i] == 'T'))
      return FALSE;
  *out_has_time = n > 10;
  return TRUE;
}

static void
note_text (Seen                  *seen,
           const HunchQueryValue *value)
{
  gboolean has_time = FALSE;

  if (!has_iso_form (value->bytes, value->n_bytes, &has_time))
    seen->n_text++;
  else if (has_time)
    seen->n_timestamp++;
  else
    seen->n_date++;
}

static gboolean
look_at_row (const HunchQueryHead  *head,
             const HunchQueryValue *values,
             gpointer               user_data)
{
  Look *look = user_data;

  for (guint i = 0; values != NULL && i < MIN (head->n_columns, look->n_columns); i++)
    {
      Seen *seen = &look->seen[i];

      seen->n_integer += values[i].kind == HUNCH_VALUE_INTEGER;
      seen->n_real += values[i].kind == HUNCH_VALUE_REAL;
      seen->n_blob += values[i].kind == HUNCH_VALUE_BLOB;
      if (values[i].kind == HUNCH_VALUE_TEXT)
        note_text (seen, &values[i]);
    }
  return TRUE;
}

/* What the values say; where they leave it open, what the column of that name was in the table. */
static HunchDataType
choose_type (const Seen            *seen,
             const HunchColumnInfo *before)
{
  gboolean has_numbers = seen->n_integer + seen->n_real > 0;
  gboolean has_text = seen->n_text + seen->n_date + seen->n_timestamp > 0;

  if (!has_numbers && !has_text && seen->n_blob == 0)
    return before != NULL ? before->type : HUNCH_DATA_TEXT;
  if (seen->n_blob > 0)
    return has_numbers || has_text ? HUNCH_DATA_TEXT : HUNCH_DATA_BLOB;
  if (has_numbers && has_text)
    return HUNCH_DATA_TEXT;
  if (has_numbers)
    {
      HunchDataType type = seen->n_real > 0 ? HUNCH_DATA_REAL : HUNCH_DATA_INTEGER;

      if (before != NULL && (before->type == HUNCH_DATA_DURATION || before->type == HUNCH_DATA_REAL))
        return before->type;
      return before != NULL && before->type == HUNCH_DATA_BOOLEAN && type == HUNCH_DATA_INTEGER ? HUNCH_DATA_BOOLEAN : type;
    }
  if (seen->n_text > 0 || (before != NULL && before->type == HUNCH_DATA_TEXT))
    return HUNCH_DATA_TEXT;
  return seen->n_timestamp > 0 ? HUNCH_DATA_TIMESTAMP : HUNCH_DATA_DATE;
}

static HunchTableInfo *
look (HunchCompiler *compiler,
      GError       **error)
{
  g_autofree char *name = hunch_compiler_dup_name (compiler);
  g_autoptr (GString) body = g_string_new ("SELECT ");
  g_autofree char *sql = NULL;
  Look state = { compiler->columns->len, NULL };
  g_autofree Seen *seen = g_new0 (Seen, MAX (state.n_columns, 1));
  g_autoptr (HunchTableInfo) before = hunch_project_get_table (compiler->project, compiler->table, error);
  HunchTableInfo *info;

  if (before == NULL)
    return NULL;

  state.seen = seen;
  hunch_sql_append_list (body, "", compiler->columns, "");
  g_string_append_printf (body, " FROM %s LIMIT %d", name, LOOK_ROWS);
  sql = hunch_compiler_dup_question (compiler, body->str);
  if (!hunch_project_query (compiler->project, sql, look_at_row, &state, NULL, error))
    return NULL;

  info = g_new0 (HunchTableInfo, 1);
  info->name = g_strdup (compiler->table);
  info->is_view = TRUE;
  info->n_rows = -1;
  info->n_columns = state.n_columns;
  info->columns = g_new0 (HunchColumnInfo, MAX (state.n_columns, 1));
  for (guint i = 0; i < state.n_columns; i++)
    {
      int position = hunch_table_info_find (before, compiler->columns->pdata[i]);

      info->columns[i].name = g_strdup (compiler->columns->pdata[i]);
      info->columns[i].type = choose_type (&seen[i], position >= 0 ? &before->columns[position] : NULL);
    }
  return info;
}

HunchTableInfo *
hunch_recipe_look (HunchProject *project,
                   const char   *table,
                   const char   *steps,
                   guint         n_steps,
                   GError      **error)
{
  HunchCompiler compiler = { project };
  g_autoptr (JsonArray) array = NULL;
  HunchTableInfo *info = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL, NULL);

  array = hunch_recipe_parse (steps, error);
  if (array == NULL)
    return NULL;
  if (hunch_recipe_compile_steps (&compiler, table, array, n_steps, error))
    info = look (&compiler, error);

  hunch_compiler_clear (&compiler);
  return info;
}

/* --- rows after each step ------------------------------------------------- */

static gboolean
read_count (const HunchQueryHead  *head,
            const HunchQueryValue *values,
            gpointer               user_data)
{
  if (values != NULL)
    *(gint64 *) user_data = values[0].integer;
  return TRUE;
}

static gboolean
count_rows (HunchCompiler *compiler,
            gint64        *out_n_rows,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autofree char *name = hunch_compiler_dup_name (compiler);
  g_autofree char *body = g_strdup_printf ("SELECT count(*) FROM %s", name);
  g_autofree char *sql = hunch_compiler_dup_question (compiler, body);

  return hunch_project_query (compiler->project, sql, read_count, out_n_rows, cancellable, error);
}

static gboolean
count_after (HunchCompiler *compiler,
             JsonArray     *steps,
             guint          number,
             gint64        *n_rows,
             GCancellable  *cancellable,
             GError       **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !hunch_recipe_add_step (compiler, steps, number, error))
    return FALSE;
  if (compiler->keeps_rows || count_rows (compiler, n_rows, cancellable, error))
    return TRUE;

  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, _("Step %u: "), number);
  return FALSE;
}

GArray *
hunch_recipe_count_rows (HunchProject *project,
                         const char   *table,
                         const char   *steps,
                         GCancellable *cancellable,
                         GError      **error)
{
  HunchCompiler compiler = { project };
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;
  gint64 n_rows = 0;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL, NULL);

  array = hunch_recipe_parse (steps, error);
  if (array == NULL)
    return NULL;
  if (!hunch_recipe_begin (&compiler, table, array, &failure) || !count_rows (&compiler, &n_rows, cancellable, &failure))
    n_rows = -1;
  g_array_append_val (counts, n_rows);

  for (guint number = 1; number <= hunch_recipe_count_steps (array); number++)
    {
      if (failure == NULL)
        count_after (&compiler, array, number, &n_rows, cancellable, &failure);
      if (failure != NULL)
        n_rows = -1;
      g_array_append_val (counts, n_rows);
    }

  hunch_compiler_clear (&compiler);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_pointer (&counts, g_array_unref);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return g_steal_pointer (&counts);
}

typedef struct
{
  HunchProject *project;  /* owned; a connection of its own */
  char         *table;    /* owned */
  char         *steps;    /* owned */
} CountJob;

typedef struct
{
  GArray *counts;   /* owned */
  GError *failure;  /* owned */
} CountAnswer;

static void
count_job_free (CountJob *job)
{
  g_clear_object (&job->project);
  g_free (job->table);
  g_free (job->steps);
  g_free (job);
}

static void
count_answer_free (CountAnswer *answer)
{
  g_clear_pointer (&answer->counts, g_array_unref);
  g_clear_error (&answer->failure);
  g_free (answer);
}

static void
count_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  CountJob *job = task_data;
  CountAnswer *answer = g_new0 (CountAnswer, 1);

  answer->counts = hunch_recipe_count_rows (job->project, job->table, job->steps, cancellable, &answer->failure);
  g_task_return_pointer (task, answer, (GDestroyNotify) count_answer_free);
}

void
hunch_recipe_count_rows_async (HunchProject       *project,
                               const char         *table,
                               const char         *steps,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (project, cancellable, callback, user_data);
  GError *error = NULL;
  CountJob *job;

  g_return_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL);

  job = g_new0 (CountJob, 1);
  job->project = hunch_project_reopen (project, &error);
  job->table = g_strdup (table);
  job->steps = g_strdup (steps);
  g_task_set_source_tag (task, hunch_recipe_count_rows_async);
  g_task_set_task_data (task, job, (GDestroyNotify) count_job_free);

  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, count_in_thread);
}

GArray *
hunch_recipe_count_rows_finish (HunchProject *project,
                                GAsyncResult *result,
                                GError      **error)
{
  CountAnswer *answer;
  GArray *counts;

  g_return_val_if_fail (g_task_is_valid (result, project), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return NULL;

  counts = g_steal_pointer (&answer->counts);
  if (answer->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&answer->failure));
  count_answer_free (answer);
  return counts;
}

/* --- preview -------------------------------------------------------------- */

gboolean
hunch_recipe_preview (HunchProject  *project,
                      const char    *table,
                      const char    *steps,
                      guint          n_steps,
                      guint          max_rows,
                      HunchQueryFunc func,
                      gpointer       user_data,
                      GCancellable  *cancellable,
                      GError       **error)
{
  HunchCompiler compiler = { project };
  g_autoptr (JsonArray) array = NULL;
  gboolean done = FALSE;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL && func != NULL, FALSE);

  array = hunch_recipe_parse (steps, error);
  if (array == NULL)
    return FALSE;

  if (hunch_recipe_compile_steps (&compiler, table, array, n_steps, error))
    {
      g_autofree char *name = hunch_compiler_dup_name (&compiler);
      g_autoptr (GString) body = g_string_new ("SELECT ");
      g_autofree char *sql = NULL;

      hunch_sql_append_list (body, "", compiler.columns, "");
      g_string_append_printf (body, " FROM %s LIMIT %u", name, max_rows);
      sql = hunch_compiler_dup_question (&compiler, body->str);
      done = hunch_project_query (project, sql, func, user_data, cancellable, error);
    }

  hunch_compiler_clear (&compiler);
  return done;
}

/* --- what matched --------------------------------------------------------- */

static void
match_free (HunchRecipeMatch *match)
{
  g_free (match->table);
  g_free (match);
}

static gboolean
read_match (const HunchQueryHead  *head,
            const HunchQueryValue *values,
            gpointer               user_data)
{
  HunchRecipeMatch *match = user_data;

  if (values != NULL)
    {
      match->n_matched = values[0].integer;
      match->n_unmatched = values[1].integer;
      match->n_missing = values[2].integer;
    }
  return TRUE;
}

static gboolean
count_match (HunchProject        *project,
             const HunchQuestion *question,
             GPtrArray           *matches,
             GError             **error)
{
  HunchRecipeMatch *match = g_new0 (HunchRecipeMatch, 1);
  g_autofree char *sql = g_strdup_printf (
    "SELECT coalesce(sum(hunch_found), 0), coalesce(sum(NOT hunch_found), 0), coalesce(sum(hunch_found IS NULL), 0)"
    " FROM (SELECT %s AS hunch_found FROM (%s))", question->found, question->before);

  match->step = question->step;
  match->table = g_strdup (question->table);
  g_ptr_array_add (matches, match);
  if (hunch_project_query (project, sql, read_match, match, NULL, error))
    return TRUE;

  g_prefix_error (error, _("Step %u: "), question->step);
  return FALSE;
}

GPtrArray *
hunch_recipe_count_matches (HunchProject *project,
                            const char   *table,
                            const char   *steps,
                            GError      **error)
{
  HunchCompiler compiler = { project };
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) match_free);
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL, NULL);

  array = hunch_recipe_parse (steps, error);
  if (array == NULL)
    return NULL;

  done = hunch_recipe_compile_steps (&compiler, table, array, G_MAXUINT, error);
  for (guint i = 0; done && i < compiler.questions->len; i++)
    done = count_match (project, compiler.questions->pdata[i], matches, error);

  hunch_compiler_clear (&compiler);
  return done ? g_steal_pointer (&matches) : NULL;
}

static void
unmatched_free (HunchRecipeUnmatched *unmatched)
{
  g_free (unmatched->value);
  g_free (unmatched);
}

static gboolean
read_unmatched (const HunchQueryHead  *head,
                const HunchQueryValue *values,
                gpointer               user_data)
{
  HunchRecipeUnmatched *unmatched;

  if (values == NULL)
    return TRUE;

  unmatched = g_new0 (HunchRecipeUnmatched, 1);
  unmatched->value = g_utf8_make_valid (values[0].bytes != NULL ? values[0].bytes : "", values[0].n_bytes);
  unmatched->n_rows = values[1].integer;
  g_ptr_array_add (user_data, unmatched);
  return TRUE;
}

static const HunchQuestion *
find_question (HunchCompiler *compiler,
               guint          step)
{
  for (guint i = 0; i < compiler->questions->len; i++)
    if (((const HunchQuestion *) compiler->questions->pdata[i])->step == step)
      return compiler->questions->pdata[i];
  return NULL;
}

GPtrArray *
hunch_recipe_list_unmatched (HunchProject *project,
                             const char   *table,
                             const char   *steps,
                             guint         step,
                             guint         max,
                             GCancellable *cancellable,
                             GError      **error)
{
  HunchCompiler compiler = { project };
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (GPtrArray) unmatched = g_ptr_array_new_with_free_func ((GDestroyNotify) unmatched_free);
  const HunchQuestion *question;
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && steps != NULL, NULL);

  array = hunch_recipe_parse (steps, error);
  if (array == NULL)
    return NULL;

  done = hunch_recipe_compile_steps (&compiler, table, array, step, error);
  question = done ? find_question (&compiler, step) : NULL;
  if (question != NULL)
    {
      g_autofree char *sql = g_strdup_printf (
        "SELECT CAST(hunch_value AS TEXT), count(*) FROM (SELECT %s AS hunch_value, %s AS hunch_found FROM (%s))"
        " WHERE NOT hunch_found GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %u", question->value, question->found, question->before, max);

      done = hunch_project_query (project, sql, read_unmatched, unmatched, cancellable, error);
    }
  else if (done)
    done = hunch_step_fail (error, _("Step %u looks nothing up."), step);

  hunch_compiler_clear (&compiler);
  return done ? g_steal_pointer (&unmatched) : NULL;
}
