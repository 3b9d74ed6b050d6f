/* The policy says when a table is due; the look (refresh-look.c) says what is to be fetched; then one import brings it in, which either happens whole or not at
 * all. What a connector gives is fetched before the edit begins, so that nobody waits for the net with the file locked. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/refresh-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- policy ------------------------------------------------------------------------------- */

static const struct
{
  char   letter;
  gint64 seconds;
} units[] = { { 'd', 86400 }, { 'h', 3600 }, { 'm', 60 }, { 's', 1 } };

gboolean
hunch_refresh_policy_from_words (const char         *words,
                                 HunchRefreshPolicy *out_policy)
{
  gsize n = strspn (words, "0123456789");
  g_autofree char *number = g_strndup (words, n);
  gint64 count;

  if (strcmp (words, "never") == 0 || strcmp (words, "on-open") == 0)
    {
      *out_policy = (HunchRefreshPolicy) { *words == 'n' ? HUNCH_REFRESH_NEVER : HUNCH_REFRESH_ON_OPEN, 0 };
      return TRUE;
    }
  if (!g_ascii_string_to_signed (number, 10, 0, 100000000, &count, NULL) || words[n] == '\0' || words[n + 1] != '\0')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].letter == words[n])
      {
        *out_policy = (HunchRefreshPolicy) { HUNCH_REFRESH_OLDER_THAN, count * units[i].seconds };
        return TRUE;
      }
  return FALSE;
}

char *
hunch_refresh_policy_dup_words (const HunchRefreshPolicy *policy)
{
  if (policy->when != HUNCH_REFRESH_OLDER_THAN)
    return g_strdup (policy->when == HUNCH_REFRESH_NEVER ? "never" : "on-open");
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (policy->seconds > 0 && policy->seconds % units[i].seconds == 0)
      return g_strdup_printf ("%" G_GINT64_FORMAT "%c", policy->seconds / units[i].seconds, units[i].letter);
  return g_strdup ("0s");
}

/* NO_SUCH for a table without an origin. */
static HunchOrigin *
load_origin (HunchProject   *project,
             const char     *table,
             HunchTableKey **out_key,
             GError        **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (project, table, error);
  g_autoptr (GError) fault = NULL;
  HunchOrigin *origin = key == NULL || key->id == 0 || key->is_view ? NULL : hunch_origin_load (project, key->id, &fault);

  if (origin == NULL && fault != NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  else if (origin == NULL && key != NULL)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH,
                 _("How the table “%s” came in is not known, so it cannot be refreshed."), table);
  *out_key = g_steal_pointer (&key);
  return origin;
}

gboolean
hunch_refresh_get_policy (HunchProject       *project,
                          const char         *table,
                          HunchRefreshPolicy *out_policy,
                          gint64             *out_looked_at,
                          GError            **error)
{
  g_autoptr (HunchTableKey) key = NULL;
  g_autoptr (HunchOrigin) origin = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && table != NULL, FALSE);

  origin = load_origin (project, table, &key, error);
  if (origin == NULL)
    return FALSE;
  if (!hunch_refresh_policy_from_words (origin->policy, out_policy))
    *out_policy = (HunchRefreshPolicy) { HUNCH_REFRESH_NEVER, 0 };
  *out_looked_at = origin->looked_at;
  return TRUE;
}

gboolean
hunch_refresh_set_policy (HunchProject             *project,
                          const char               *table,
                          const HunchRefreshPolicy *policy,
                          GError                  **error)
{
  g_autoptr (HunchTableKey) key = NULL;
  g_autoptr (HunchOrigin) origin = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && table != NULL && policy != NULL, FALSE);

  origin = load_origin (project, table, &key, error);
  if (origin == NULL || !hunch_project_begin_edit (project, _("Change when a table is refreshed"), error))
    return FALSE;
  g_free (origin->policy);
  origin->policy = hunch_refresh_policy_dup_words (policy);
  return hunch_edit_finish (project, hunch_origin_store (project, key->id, origin, error), error);
}

static gboolean
is_due (const HunchRefreshPolicy *policy,
        gint64                    looked_at,
        gboolean                  opening,
        gint64                    older_than)
{
  gint64 age = g_get_real_time () / G_USEC_PER_SEC - looked_at;

  if (older_than >= 0)
    return age >= older_than;
  if (policy->when == HUNCH_REFRESH_ON_OPEN)
    return opening;
  return policy->when == HUNCH_REFRESH_OLDER_THAN && age >= policy->seconds;
}

char **
hunch_refresh_dup_due (HunchProject *project,
                       gboolean      opening,
                       gint64        older_than,
                       GError      **error)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);

  names = hunch_project_dup_table_names (project, error);
  if (names == NULL)
    return NULL;
  for (guint i = 0; names[i] != NULL; i++)
    {
      HunchRefreshPolicy policy;
      gint64 looked_at;

      if (hunch_refresh_get_policy (project, names[i], &policy, &looked_at, NULL) && is_due (&policy, looked_at, opening, older_than))
        g_ptr_array_add (due, g_strdup (names[i]));
    }
  g_ptr_array_add (due, NULL);
  return (char **) g_ptr_array_steal (due, NULL);
}

/* --- outcome ----------------------------------------------------------------------------------- */

static HunchRefreshOutcome *
outcome_new (const char *table)
{
  HunchRefreshOutcome *outcome = g_new0 (HunchRefreshOutcome, 1);

  outcome->table = g_strdup (table);
  outcome->columns_added = g_new0 (char *, 1);
  return outcome;
}

void
hunch_refresh_outcome_free (HunchRefreshOutcome *outcome)
{
  g_free (outcome->table);
  g_free (outcome->message);
  g_strfreev (outcome->columns_added);
  g_free (outcome);
}

static void
set_count (JsonObject *object,
           const char *member,
           gint64      count)
{
  if (count >= 0)
    json_object_set_int_member (object, member, count);
  else
    json_object_set_null_member (object, member);
}

JsonObject *
hunch_refresh_outcome_to_json (const HunchRefreshOutcome *outcome)
{
  static const char *const statuses[] = { "same", "changed", "failed" };
  JsonObject *object = json_object_new ();
  JsonArray *columns = json_array_new ();

  json_object_set_string_member (object, "table", outcome->table);
  json_object_set_string_member (object, "status", statuses[outcome->status]);
  if (outcome->message != NULL)
    json_object_set_string_member (object, "message", outcome->message);
  set_count (object, "rows_before", outcome->rows_before);
  set_count (object, "rows_after", outcome->rows_after);
  set_count (object, "rows_added", outcome->rows_added);
  set_count (object, "rows_changed", outcome->rows_changed);
  set_count (object, "rows_removed", outcome->rows_removed);
  for (char **name = outcome->columns_added; *name != NULL; name++)
    json_array_add_string_element (columns, *name);
  json_object_set_array_member (object, "columns_added", columns);
  json_object_set_int_member (object, "bytes", outcome->bytes);
  json_object_set_int_member (object, "requests", outcome->requests);
  return object;
}

static gint64
get_count (JsonObject *receipt,
           const char *member,
           gint64      fallback)
{
  return json_object_has_member (receipt, member) ? json_object_get_int_member (receipt, member) : fallback;
}

static void
note_columns (HunchRefreshOutcome  *outcome,
              const HunchTableInfo *before,
              const HunchTableInfo *after)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new ();

  for (guint i = 0; i < after->n_columns; i++)
    if (hunch_table_info_find (before, after->columns[i].name) < 0)
      g_ptr_array_add (added, g_strdup (after->columns[i].name));
  g_ptr_array_add (added, NULL);
  g_strfreev (outcome->columns_added);
  outcome->columns_added = (char **) g_ptr_array_free (g_steal_pointer (&added), FALSE);
}

static void
note_receipt (HunchRefresh        *self,
              JsonObject          *receipt,
              HunchRefreshOutcome *outcome)
{
  g_autoptr (HunchTableInfo) after = hunch_project_get_table (self->project, self->key->name, NULL);
  gboolean adds = self->import->mode == HUNCH_IMPORT_APPEND;

  outcome->status = HUNCH_REFRESH_CHANGED;
  outcome->bytes += get_count (receipt, "bytes_read", 0);
  outcome->requests += get_count (receipt, "requests", 0);
  outcome->rows_added = adds ? get_count (receipt, "rows_kept", -1) : get_count (receipt, "rows_added", -1);
  outcome->rows_changed = adds ? 0 : get_count (receipt, "rows_changed", -1);
  outcome->rows_removed = self->import->mode == HUNCH_IMPORT_REPLACE ? -1 : 0;
  if (after == NULL)
    return;
  outcome->rows_after = after->n_rows;
  note_columns (outcome, self->info, after);
}

/* --- a refresh --------------------------------------------------------------------------------------- */

static void
refresh_clear (HunchRefresh *self)
{
  g_clear_pointer (&self->key, hunch_table_key_free);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->origin, hunch_origin_free);
  g_clear_pointer (&self->import, hunch_import_free);
  g_clear_pointer (&self->meter, hunch_meter_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchRefresh, refresh_clear)

static gboolean
begin (HunchRefresh *self,
       const char   *table,
       GError      **error)
{
  self->origin = load_origin (self->project, table, &self->key, error);
  self->info = self->origin == NULL ? NULL : hunch_project_get_table (self->project, self->key->name, error);
  self->import = self->info == NULL ? NULL : hunch_import_of_table (self->project, self->key->name, error);
  self->meter = hunch_meter_new ();
  return self->import != NULL;
}

static JsonObject *
run_import (HunchRefresh *self,
            gboolean      aside,
            GError      **error)
{
  GArray *draws = g_array_new (FALSE, FALSE, sizeof (HunchSampleChoice));

  g_array_append_val (draws, self->import->choice);
  return hunch_import_run_with (self->import, draws, NULL, FALSE, self->project, aside, self->progress, self->cancellable, error);
}

static gboolean
is_without_effect (HunchRefresh *self,
                   JsonObject   *receipt)
{
  return self->import->mode == HUNCH_IMPORT_UPSERT && get_count (receipt, "rows_added", -1) == 0 && get_count (receipt, "rows_changed", -1) == 0;
}

/* What was fetched already is put in under an edit, and taken back when it says nothing new: there is then no step to undo. */
static gboolean
put_in (HunchRefresh        *self,
        HunchRefreshOutcome *outcome,
        GError             **error)
{
  g_autoptr (JsonObject) receipt = NULL;

  if (!hunch_project_begin_edit (self->project, _("Refresh a table"), error))
    return FALSE;
  receipt = run_import (self, FALSE, error);
  if (receipt == NULL || is_without_effect (self, receipt))
    {
      hunch_project_cancel_edit (self->project);
      self->is_same = receipt != NULL;
      return receipt != NULL;
    }
  if (!hunch_project_commit_edit (self->project, error))
    return FALSE;
  note_receipt (self, receipt, outcome);
  return TRUE;
}

/* Objects whose columns are not those of the table cannot be put behind its rows; the whole then comes anew. */
static gboolean
bring_in (HunchRefresh        *self,
          gboolean             aside,
          HunchRefreshOutcome *outcome,
          GError             **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  if (self->is_fetched)
    return put_in (self, outcome, error);
  receipt = run_import (self, aside, &fault);
  if (receipt == NULL && self->import->mode == HUNCH_IMPORT_APPEND && fault->domain == HUNCH_PROJECT_ERROR)
    {
      g_clear_error (&fault);
      g_clear_pointer (&self->import, hunch_import_free);
      self->import = hunch_import_of_table (self->project, self->key->name, &fault);
      receipt = self->import == NULL ? NULL : run_import (self, aside, &fault);
    }
  if (receipt == NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  else
    note_receipt (self, receipt, outcome);
  return receipt != NULL;
}

static gboolean
refresh (HunchRefresh        *self,
         gboolean             aside,
         HunchRefreshOutcome *outcome,
         GError             **error)
{
  if (!begin (self, outcome->table, error))
    return FALSE;
  outcome->rows_before = outcome->rows_after = self->info->n_rows;
  if (!hunch_refresh_look (self, error) || (!self->is_same && !bring_in (self, aside, outcome, error)))
    return FALSE;
  return !self->is_same || hunch_origin_touch (self->project, self->key->id, g_get_real_time () / G_USEC_PER_SEC, error);
}

static HunchRefreshOutcome *
refresh_table (HunchProject  *project,
               const char    *table,
               gboolean       aside,
               HunchProgress *progress,
               GCancellable  *cancellable)
{
  g_auto (HunchRefresh) self = { .project = project, .progress = progress, .cancellable = cancellable };
  HunchRefreshOutcome *outcome = outcome_new (table);
  g_autoptr (GError) error = NULL;

  hunch_connector_hold_answers (g_get_real_time ());
  if (!refresh (&self, aside, outcome, &error))
    {
      outcome->status = HUNCH_REFRESH_FAILED;
      outcome->message = g_strdup (error == NULL ? _("The project could not be read.") : error->message);
    }
  hunch_connector_hold_answers (0);
  if (self.meter != NULL)
    {
      outcome->bytes += hunch_meter_get_bytes (self.meter);
      outcome->requests += hunch_meter_get_requests (self.meter);
    }
  return outcome;
}

HunchRefreshOutcome *
hunch_refresh_table (HunchProject  *project,
                     const char    *table,
                     HunchProgress *progress,
                     GCancellable  *cancellable)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && table != NULL, NULL);

  return refresh_table (project, table, FALSE, progress, cancellable);
}

/* --- in a thread ---------------------------------------------------------------------------------------- */

typedef struct
{
  HunchProject       *project;   /* owned; a connection of the thread's own */
  char              **tables;    /* owned */
  HunchProgress      *progress;  /* owned, may be NULL */
  GAsyncReadyCallback callback;
  gpointer            user_data;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->project);
  g_strfreev (job->tables);
  g_clear_object (&job->progress);
  g_free (job);
}

static void
refresh_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  Job *job = task_data;
  GPtrArray *outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_refresh_outcome_free);

  for (char **table = job->tables; *table != NULL && !g_cancellable_is_cancelled (cancellable); table++)
    g_ptr_array_add (outcomes, refresh_table (job->project, *table, TRUE, job->progress, cancellable));
  g_task_return_pointer (task, outcomes, (GDestroyNotify) g_ptr_array_unref);
}

/* Another connection made the edits, so the project that people look at has not heard of them. */
static void
done_cb (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_had_error (G_TASK (result)))
    hunch_project_announce (HUNCH_PROJECT (source_object), TRUE, NULL);
  if (job->callback != NULL)
    job->callback (source_object, result, job->user_data);
}

void
hunch_refresh_tables_async (HunchProject       *project,
                            const char *const  *tables,
                            HunchProgress      *progress,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Job *job;

  g_return_if_fail (HUNCH_IS_PROJECT (project) && tables != NULL);

  job = g_new0 (Job, 1);
  job->tables = g_strdupv ((char **) tables);
  job->progress = progress == NULL ? NULL : g_object_ref (progress);
  job->callback = callback;
  job->user_data = user_data;
  job->project = hunch_project_reopen (project, &error);
  task = g_task_new (project, cancellable, done_cb, NULL);
  g_task_set_source_tag (task, hunch_refresh_tables_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, refresh_in_thread);
}

GPtrArray *
hunch_refresh_tables_finish (HunchProject *project,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, project), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
