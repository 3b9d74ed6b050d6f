/* Looking at what a recipe does while it is edited: each question replaces the one before. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/recipe-editor-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/job.h"
#include "app/rows-preview.h"
#include "app/util.h"
#include "base/json.h"

#define LOOK_DELAY_MS 200
/* A formula that is half typed is not told that it is wrong. */
#define ERROR_DELAY_MS 800
#define PREVIEW_ROWS 100

/* The title of a field of the step in hand that has to be filled in and is not; NULL when there is none. */
static const char *
find_missing (HunchRecipeEditor *self)
{
  JsonObject *step = self->chosen < 0 ? NULL : json_array_get_object_element (self->steps, (guint) self->chosen);
  const HunchStepInfo *info = step == NULL ? NULL : hunch_step_info_find (hunch_json_get_string (step, "step"));

  for (guint i = 0; info != NULL && i < info->n_fields; i++)
    if (!info->fields[i].is_optional && !json_object_has_member (step, info->fields[i].member))
      return _(info->fields[i].title);
  return NULL;
}

/* --- what is wrong -------------------------------------------------------------------------- */

/* Sentences of the recipe name the members of a step; the form calls them by their titles. Release with g_free(). */
static char *
dup_titled (HunchRecipeEditor *self,
            const char        *message)
{
  guint number = (guint) g_ascii_strtoull (message + strcspn (message, "0123456789"), NULL, 10);
  JsonObject *step = number < 1 || number > json_array_get_length (self->steps) ? NULL : json_array_get_object_element (self->steps, number - 1);
  const HunchStepInfo *info = step == NULL ? NULL : hunch_step_info_find (hunch_json_get_string (step, "step"));
  g_autoptr (GString) words = g_string_new (message);

  for (guint i = 0; info != NULL && i < info->n_fields; i++)
    {
      g_autofree char *member = g_strdup_printf ("“%s”", info->fields[i].member);
      g_autofree char *title = g_strdup_printf ("“%s”", _(info->fields[i].title));

      g_string_replace (words, member, title, 0);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

void
hunch_recipe_editor_show_error (HunchRecipeEditor *self)
{
  if (self->error == NULL)
    return;
  g_clear_handle_id (&self->error_id, g_source_remove);
  gtk_label_set_text (GTK_LABEL (self->status), self->error);
  gtk_widget_set_visible (self->status, TRUE);
  if (!self->has_rows)
    hunch_rows_preview_set_message (HUNCH_ROWS_PREVIEW (self->preview), _("The rows come back once the steps can be followed."));
}

static gboolean
show_error_cb (gpointer user_data)
{
  HunchRecipeEditor *self = user_data;

  self->error_id = 0;
  hunch_recipe_editor_show_error (self);
  return G_SOURCE_REMOVE;
}

/* Shown when nothing has been changed for a moment. */
static void
keep_error (HunchRecipeEditor *self,
            const GError      *error)
{
  gint64 waited_ms = (g_get_monotonic_time () - self->changed_at) / 1000;

  g_clear_handle_id (&self->error_id, g_source_remove);
  g_free (self->error);
  self->error = dup_titled (self, error->message);
  if (waited_ms >= ERROR_DELAY_MS)
    hunch_recipe_editor_show_error (self);
  else
    self->error_id = g_timeout_add ((guint) (ERROR_DELAY_MS - waited_ms), show_error_cb, self);
}

static void
clear_error (HunchRecipeEditor *self)
{
  g_clear_handle_id (&self->error_id, g_source_remove);
  g_clear_pointer (&self->error, g_free);
  gtk_widget_set_visible (self->status, FALSE);
}

/* --- looking at the rows ------------------------------------------------------------------ */

typedef struct
{
  char      *table;    /* owned */
  char      *steps;    /* owned */
  guint      n_steps;
  char     **names;    /* owned; filled in */
  GPtrArray *rows;     /* owned; filled in */
} LookJob;

static void
look_job_free (gpointer data)
{
  LookJob *job = data;

  g_free (job->table);
  g_free (job->steps);
  g_strfreev (job->names);
  g_ptr_array_unref (job->rows);
  g_free (job);
}

static char *
dup_cell (const HunchQueryValue *value)
{
  char buffer[HUNCH_NUMBER_BUFFER];

  switch (value->kind)
    {
    case HUNCH_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case HUNCH_VALUE_REAL:
      return g_strdup (hunch_number_to_json (value->real, buffer));
    case HUNCH_VALUE_TEXT:
      return g_utf8_make_valid (value->bytes, (gssize) MIN (value->n_bytes, 300));
    case HUNCH_VALUE_BLOB:
      return g_strdup_printf (_("%zu bytes"), value->n_bytes);
    case HUNCH_VALUE_NULL:
    default:
      return g_strdup ("–");
    }
}

static gboolean
take_row (const HunchQueryHead  *head,
          const HunchQueryValue *values,
          gpointer               user_data)
{
  LookJob *job = user_data;
  char **cells;

  if (values == NULL)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();

      for (guint i = 0; i < head->n_columns; i++)
        g_ptr_array_add (names, g_strdup (head->names[i]));
      g_ptr_array_add (names, NULL);
      g_strfreev (job->names);
      job->names = (char **) g_ptr_array_steal (names, NULL);
      return TRUE;
    }
  cells = g_new0 (char *, head->n_columns + 1);
  for (guint i = 0; i < head->n_columns; i++)
    cells[i] = dup_cell (&values[i]);
  g_ptr_array_add (job->rows, cells);
  return TRUE;
}

static gboolean
look_in_thread (HunchProject *project,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  LookJob *job = data;

  return hunch_recipe_preview (project, job->table, job->steps, job->n_steps, PREVIEW_ROWS, take_row, job, cancellable, error);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (HunchRecipeEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  LookJob *job = hunch_job_get_data (result);
  gboolean done = hunch_job_run_finish (result, &error);

  if (hunch_is_cancelled (error) || g_task_get_cancellable (G_TASK (result)) != self->look)
    return;
  g_clear_object (&self->look);
  self->has_rows = done && job->names != NULL;
  if (find_missing (self) != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("“%s” is still to be filled in."), find_missing (self));

      hunch_rows_preview_set_message (HUNCH_ROWS_PREVIEW (self->preview), text);
    }
  else if (self->has_rows)
    hunch_rows_preview_set (HUNCH_ROWS_PREVIEW (self->preview), (const char *const *) job->names, job->rows);
  else if (error != NULL)
    keep_error (self, error);
}

/* --- counting them ------------------------------------------------------------------------ */

static void
show_counts (HunchRecipeEditor *self,
             GArray            *counts)
{
  for (guint i = 0; i < counts->len; i++)
    {
      GtkListBoxRow *row = hunch_recipe_editor_get_row (self, (int) i);
      gint64 n = g_array_index (counts, gint64, i);
      g_autofree char *text = n < 0 ? g_strdup ("") : hunch_format_count (n);
      g_autofree char *words = n < 0 ? g_strdup ("") : g_strdup_printf (_("%s rows"), text);

      if (row != NULL)
        gtk_label_set_text (g_object_get_data (G_OBJECT (row), "count"), words);
    }
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (HunchRecipeEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = hunch_recipe_count_rows_finish (self->project, result, &error);
  guint n = json_array_get_length (self->steps);
  gboolean holds;

  if (hunch_is_cancelled (error) || g_task_get_cancellable (G_TASK (result)) != self->count)
    return;
  g_clear_object (&self->count);
  if (counts != NULL)
    show_counts (self, counts);
  holds = error == NULL && counts != NULL && counts->len == n + 1;
  if (error != NULL && find_missing (self) == NULL)
    keep_error (self, error);
  else
    clear_error (self);
  gtk_widget_set_sensitive (self->save, holds && gtk_editable_get_text (GTK_EDITABLE (self->name))[0] != '\0');
}

/* --- what the step in hand has found ---------------------------------------------------------- */

#define MAX_UNMATCHED 8

typedef struct
{
  char      *table;      /* owned */
  char      *steps;      /* owned */
  guint      step;       /* 1 first */
  GPtrArray *matches;    /* owned; filled in */
  GPtrArray *unmatched;  /* owned; filled in, NULL when nothing is missing or it cannot be listed */
} MatchJob;

static void
match_job_free (gpointer data)
{
  MatchJob *job = data;

  g_free (job->table);
  g_free (job->steps);
  g_clear_pointer (&job->matches, g_ptr_array_unref);
  g_clear_pointer (&job->unmatched, g_ptr_array_unref);
  g_free (job);
}

static const HunchRecipeMatch *
find_match (MatchJob *job)
{
  for (guint i = 0; job->matches != NULL && i < job->matches->len; i++)
    {
      const HunchRecipeMatch *match = job->matches->pdata[i];

      if (match->step == job->step)
        return match;
    }
  return NULL;
}

static gboolean
match_in_thread (HunchProject *project,
                 gpointer      data,
                 GCancellable *cancellable,
                 GError      **error)
{
  MatchJob *job = data;
  const HunchRecipeMatch *match;

  job->matches = hunch_recipe_count_matches (project, job->table, job->steps, error);
  match = find_match (job);
  if (match != NULL && match->n_unmatched > 0 && !g_cancellable_is_cancelled (cancellable))
    job->unmatched = hunch_recipe_list_unmatched (project, job->table, job->steps, job->step, MAX_UNMATCHED, cancellable, NULL);
  return job->matches != NULL;
}

static char *
dup_match_words (MatchJob               *job,
                 const HunchRecipeMatch *match)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *matched = hunch_format_count (match->n_matched);
  g_autofree char *unmatched = hunch_format_count (match->n_unmatched);
  g_autofree char *missing = hunch_format_count (match->n_missing);
  gint64 n = match->n_matched + match->n_unmatched;
  g_autofree char *share = hunch_format_share (n == 0 ? 0 : (double) match->n_matched / (double) n);

  g_string_append_printf (words, _("Found for %s rows (%s), not found for %s; %s rows have no value."), matched, share, unmatched, missing);
  for (guint i = 0; job->unmatched != NULL && i < job->unmatched->len; i++)
    {
      const HunchRecipeUnmatched *it = job->unmatched->pdata[i];
      g_autofree char *count = hunch_format_count (it->n_rows);

      g_string_append_printf (words, i == 0 ? _("\nMost often not found: %s (%s)") : ", %s (%s)", it->value, count);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
matched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (HunchRecipeEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  MatchJob *job = hunch_job_get_data (result);
  gboolean done = hunch_job_run_finish (result, &error);
  const HunchRecipeMatch *match = done ? find_match (job) : NULL;
  g_autofree char *words = match == NULL ? NULL : dup_match_words (job, match);

  if (g_task_get_cancellable (G_TASK (result)) != self->match)
    return;
  g_clear_object (&self->match);
  gtk_label_set_text (GTK_LABEL (self->found), hunch_or_empty (words));
  gtk_widget_set_visible (self->found, words != NULL);
}

static void
start_match (HunchRecipeEditor *self)
{
  MatchJob *job;

  g_cancellable_cancel (self->match);
  g_clear_object (&self->match);
  gtk_widget_set_visible (self->found, FALSE);
  if (self->chosen < 0)
    return;
  self->match = g_cancellable_new ();
  job = g_new0 (MatchJob, 1);
  job->table = g_strdup (self->table);
  job->steps = hunch_recipe_editor_dup_steps (self);
  job->step = (guint) self->chosen + 1;
  hunch_job_run_async (self->project, match_in_thread, job, match_job_free, self->match, matched_cb, g_object_ref (self));
}

static gboolean
look_cb (gpointer user_data)
{
  HunchRecipeEditor *self = user_data;
  LookJob *job = g_new0 (LookJob, 1);

  self->look_id = 0;
  start_match (self);
  g_cancellable_cancel (self->look);
  g_cancellable_cancel (self->count);
  g_clear_object (&self->look);
  g_clear_object (&self->count);
  self->look = g_cancellable_new ();
  self->count = g_cancellable_new ();
  job->table = g_strdup (self->table);
  job->steps = hunch_recipe_editor_dup_steps (self);
  job->n_steps = (guint) (self->chosen + 1);
  job->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  hunch_recipe_count_rows_async (self->project, self->table, job->steps, self->count, counted_cb, g_object_ref (self));
  hunch_job_run_async (self->project, look_in_thread, job, look_job_free, self->look, looked_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
hunch_recipe_editor_look_soon (HunchRecipeEditor *self)
{
  self->changed_at = g_get_monotonic_time ();
  g_clear_handle_id (&self->error_id, g_source_remove);
  g_clear_pointer (&self->error, g_free);
  gtk_widget_set_sensitive (self->save, FALSE);
  g_clear_handle_id (&self->look_id, g_source_remove);
  self->look_id = g_timeout_add (LOOK_DELAY_MS, look_cb, self);
}
