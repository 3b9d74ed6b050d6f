#define G_LOG_DOMAIN "hunch-deck"
#include "config.h"
#include "deck/changes.h"

#include <glib/gi18n-lib.h>

#include "analysis/analysis.h"
#include "base/json.h"
#include "deck/claim.h"
#include "deck/deck.h"

static void
result_change_free (HunchResultChange *change)
{
  g_free (change->name);
  g_free (change->table);
  g_free (change->before);
  g_free (change->after);
  g_free (change->words);
  g_free (change);
}

static void
claim_change_free (HunchClaimChange *change)
{
  g_free (change->claim);
  g_free (change->why);
  g_free (change);
}

void
hunch_changes_free (HunchChanges *changes)
{
  g_ptr_array_unref (changes->results);
  g_ptr_array_unref (changes->claims);
  g_free (changes);
}

/* --- results ---------------------------------------------------------------------------- */

/* The number that matters as it is printed; else the verdict. */
static char *
dup_headline (JsonObject *result)
{
  g_autofree char *problem = NULL;
  g_autofree char *filled = hunch_claim_fill ("{estimate}", result, NULL, &problem);

  if (problem == NULL)
    return g_steal_pointer (&filled);
  return g_strdup (hunch_json_get_string (result, "verdict"));
}

static HunchResultChange *
make_change (const HunchAnalysisRecord *record,
             JsonObject                *after,
             const GError              *fault)
{
  HunchResultChange *change = g_new0 (HunchResultChange, 1);
  g_autoptr (JsonObject) before = hunch_json_parse_object (record->result, -1, record->name, NULL);

  change->analysis_id = record->id;
  change->name = g_strdup (record->name);
  change->table = g_strdup (record->table);
  change->before = before == NULL ? NULL : dup_headline (before);
  change->after = after == NULL ? NULL : dup_headline (after);
  change->is_failed = after == NULL;
  if (after == NULL)
    change->words = g_strdup_printf (_("could not be worked out again: %s"), fault->message);
  else
    change->words = g_strdup_printf (_("%s before, %s now"), change->before == NULL ? "–" : change->before, change->after == NULL ? "–" : change->after);
  return change;
}

static void
set_result (HunchAnalysisRecord *record,
            JsonObject          *result,
            const char          *token)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), result);

  g_free (record->result);
  record->result = hunch_json_to_text (node, FALSE);
  g_free (record->token);
  record->token = g_strdup (token);
  record->made_at = g_get_real_time () / G_USEC_PER_SEC;
}

/* FALSE when cancelled; an analysis that has no answer any more is a change. */
static gboolean
work_out (HunchProject        *project,
          HunchAnalysisRecord *record,
          HunchChanges        *changes,
          GPtrArray           *renewed,
          HunchProgress       *progress,
          GCancellable        *cancellable,
          GError             **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GHashTable) options = hunch_analysis_options_from_text (record->options, &fault);
  g_autoptr (HunchTableInfo) info = options == NULL ? NULL : hunch_project_get_table (project, record->table, &fault);
  g_autoptr (JsonObject) result = info == NULL ? NULL
    : hunch_analysis_run (project, record->kind, record->table, options, progress, cancellable, &fault);
  HunchResultChange *change;

  if (g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  change = make_change (record, result, fault);
  if (change->is_failed || g_strcmp0 (change->before, change->after) != 0)
    g_ptr_array_add (changes->results, change);
  else
    result_change_free (change);
  if (result != NULL)
    {
      set_result (record, result, info->token);
      g_ptr_array_add (renewed, record);
    }
  return TRUE;
}

static gboolean
store_all (HunchProject *project,
           GPtrArray    *renewed,
           GError      **error)
{
  if (renewed->len == 0)
    return TRUE;
  if (!hunch_project_begin_edit (project, _("Work results out again"), error))
    return FALSE;
  for (guint i = 0; i < renewed->len; i++)
    if (!hunch_project_put_analysis (project, renewed->pdata[i], error))
      {
        hunch_project_cancel_edit (project);
        return FALSE;
      }
  return hunch_project_commit_edit (project, error);
}

static gboolean
find_results (HunchProject  *project,
              HunchChanges  *changes,
              HunchProgress *progress,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (GPtrArray) records = hunch_project_list_analyses (project, error);
  g_autoptr (GPtrArray) renewed = g_ptr_array_new ();

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      HunchAnalysisRecord *record = g_ptr_array_index (records, i);

      if (record->result == NULL || !hunch_analysis_is_stale (project, record))
        continue;
      hunch_progress_set_message (progress, record->name);
      if (!work_out (project, record, changes, renewed, progress, cancellable, error))
        return FALSE;
    }
  changes->n_again = renewed->len;
  return store_all (project, renewed, error);
}

/* --- claims ----------------------------------------------------------------------------- */

static gboolean
find_claims (HunchProject *project,
             HunchChanges *changes,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GPtrArray) records = hunch_project_list_slides (project, error);
  g_autoptr (GPtrArray) slides = records == NULL ? NULL : hunch_deck_load (project, cancellable, error);

  if (slides == NULL)
    return FALSE;
  for (guint i = 0; i < MIN (records->len, slides->len); i++)
    {
      HunchClaimChange *change;
      char *why = NULL;

      if (!hunch_slide_is_amber (slides->pdata[i], &why))
        continue;
      change = g_new0 (HunchClaimChange, 1);
      change->slide_id = ((HunchSlideRecord *) records->pdata[i])->id;
      change->position = (int) i;
      change->claim = hunch_slide_dup_title (slides->pdata[i]);
      change->why = why;
      g_ptr_array_add (changes->claims, change);
    }
  return TRUE;
}

HunchChanges *
hunch_changes_find (HunchProject  *project,
                    HunchProgress *progress,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (HunchChanges) changes = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);

  changes = g_new0 (HunchChanges, 1);
  changes->results = g_ptr_array_new_with_free_func ((GDestroyNotify) result_change_free);
  changes->claims = g_ptr_array_new_with_free_func ((GDestroyNotify) claim_change_free);
  if (!find_results (project, changes, progress, cancellable, error) || !find_claims (project, changes, cancellable, error))
    return NULL;
  return g_steal_pointer (&changes);
}

/* --- in a thread ---------------------------------------------------------------------------- */

typedef struct
{
  HunchProject       *project;   /* owned; a connection of the thread's own */
  HunchProgress      *progress;  /* owned, may be NULL */
  GAsyncReadyCallback callback;
  gpointer            user_data;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_free (job);
}

static void
find_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  HunchChanges *changes = hunch_changes_find (job->project, job->progress, cancellable, &error);

  if (changes == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, changes, (GDestroyNotify) hunch_changes_free);
}

/* The thread's connection made the edit. */
static void
found_cb (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  hunch_project_check_outside (HUNCH_PROJECT (source_object));
  if (job->callback != NULL)
    job->callback (source_object, result, job->user_data);
}

void
hunch_changes_find_async (HunchProject       *project,
                          HunchProgress      *progress,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Job *job;

  g_return_if_fail (HUNCH_IS_PROJECT (project));

  job = g_new0 (Job, 1);
  job->progress = progress == NULL ? NULL : g_object_ref (progress);
  job->callback = callback;
  job->user_data = user_data;
  job->project = hunch_project_reopen (project, &error);
  hunch_project_check_outside (project);
  task = g_task_new (project, cancellable, found_cb, NULL);
  g_task_set_source_tag (task, hunch_changes_find_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, find_in_thread);
}

HunchChanges *
hunch_changes_find_finish (HunchProject *project,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, project), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- as JSON ------------------------------------------------------------------------------------ */

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

void
hunch_changes_add_to_json (const HunchChanges *changes,
                           JsonObject         *object)
{
  JsonArray *results = json_array_new ();
  JsonArray *claims = json_array_new ();

  for (guint i = 0; i < changes->results->len; i++)
    {
      const HunchResultChange *change = g_ptr_array_index (changes->results, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "name", change->name);
      json_object_set_string_member (entry, "table", change->table);
      set_text (entry, "before", change->before);
      set_text (entry, "after", change->after);
      json_object_set_boolean_member (entry, "failed", change->is_failed);
      json_array_add_object_element (results, entry);
    }
  for (guint i = 0; i < changes->claims->len; i++)
    {
      const HunchClaimChange *change = g_ptr_array_index (changes->claims, i);
      JsonObject *entry = json_object_new ();

      json_object_set_int_member (entry, "slide", change->position + 1);
      json_object_set_string_member (entry, "claim", change->claim);
      json_object_set_string_member (entry, "why", change->why);
      json_array_add_object_element (claims, entry);
    }
  json_object_set_array_member (object, "results", results);
  json_object_set_int_member (object, "results_again", changes->n_again);
  json_object_set_array_member (object, "claims", claims);
}
