#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/analysis.h"

#include <glib/gi18n-lib.h>

#include "analysis/inquiry.h"
#include "analysis/kinds-private.h"
#include "analysis/ledger.h"
#include "analysis/rows.h"
#include "base/json.h"
#include "project/holdout.h"

G_DEFINE_QUARK (hunch-analysis-error-quark, hunch_analysis_error)

static const HunchKindInfo *
find_kind (const char *kind,
           GError    **error)
{
  const HunchKindInfo *info = hunch_kinds_find (kind);
  const HunchKindInfo *kinds;
  GString *names;
  guint n;

  if (info != NULL)
    return info;

  kinds = hunch_kinds_get (&n);
  names = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", kinds[i].kind);
  hunch_bad_option (error, _("There is no analysis “%s”: choose from %s."), kind, names->str);
  g_string_free (names, TRUE);
  return NULL;
}

JsonObject *
hunch_analysis_run_rows (HunchProject         *project,
                         const char           *kind,
                         const char           *table,
                         GHashTable           *options,
                         const HunchRowChoice *choice,
                         HunchProgress        *progress,
                         GCancellable         *cancellable,
                         GError              **error)
{
  g_autoptr (HunchInquiry) inquiry = NULL;
  g_autoptr (GHashTable) no_options = NULL;
  const HunchKindInfo *info;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  info = find_kind (kind, error);
  if (info == NULL)
    return NULL;
  if (options == NULL)
    options = no_options = g_hash_table_new (g_str_hash, g_str_equal);

  inquiry = hunch_inquiry_new_rows (project, info, table, options, choice, progress, cancellable, error);
  if (inquiry == NULL || !hunch_kinds_find_run (kind)->run (inquiry, error))
    {
      hunch_inquiry_adopt_error (error);
      return NULL;
    }
  hunch_inquiry_warn_of_strata (inquiry);
  return hunch_result_finish (inquiry->result, kind, inquiry->table != NULL ? inquiry->table->name : NULL, options);
}

JsonObject *
hunch_analysis_run (HunchProject  *project,
                    const char    *kind,
                    const char    *table,
                    GHashTable    *options,
                    HunchProgress *progress,
                    GCancellable  *cancellable,
                    GError       **error)
{
  return hunch_analysis_run_rows (project, kind, table, options, NULL, progress, cancellable, error);
}

/* --- in a thread --- */

typedef struct
{
  HunchProject  *project;   /* owned: a connection for the thread */
  char          *kind;      /* owned, as all below */
  char          *table;
  GHashTable    *options;
  HunchProgress *progress;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_clear_pointer (&job->options, g_hash_table_unref);
  g_free (job->kind);
  g_free (job->table);
  g_free (job);
}

GHashTable *
hunch_analysis_copy_options (GHashTable *options)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer word, value;

  if (options == NULL)
    return copy;

  g_hash_table_iter_init (&iter, options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    g_hash_table_insert (copy, g_strdup (word), g_strdup (value));
  return copy;
}

static void
run_in_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  JsonObject *result = hunch_analysis_run (job->project, job->kind, job->table, job->options, job->progress, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

void
hunch_analysis_run_async (HunchProject       *project,
                          const char         *kind,
                          const char         *table,
                          GHashTable         *options,
                          HunchProgress      *progress,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, hunch_analysis_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  job->kind = g_strdup (kind);
  job->table = g_strdup (table);
  job->options = hunch_analysis_copy_options (options);
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  job->project = hunch_project_reopen (project, &error);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, run_in_thread);
}

JsonObject *
hunch_analysis_run_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- options as text --- */

static char *
object_to_text (JsonObject *object)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  char *text = hunch_json_to_text (node, FALSE);

  json_node_unref (node);
  return text;
}

char *
hunch_analysis_options_to_text (GHashTable *options)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GList) words = NULL;

  g_return_val_if_fail (options != NULL, NULL);

  words = g_list_sort (g_hash_table_get_keys (options), (GCompareFunc) g_strcmp0);
  for (GList *word = words; word != NULL; word = word->next)
    json_object_set_string_member (object, word->data, g_hash_table_lookup (options, word->data));
  return object_to_text (object);
}

/* Numbers and booleans written by hand are taken as their text. */
static char *
dup_value_text (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return hunch_json_to_text (node, FALSE);
}

GHashTable *
hunch_analysis_options_from_text (const char *text,
                                  GError    **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GHashTable) options = hunch_analysis_copy_options (NULL);
  JsonObjectIter iter;
  const char *word;
  JsonNode *node;

  object = hunch_json_parse_object (text != NULL && *text != '\0' ? text : "{}", -1, _("The list of options"), error);
  if (object == NULL)
    return NULL;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &word, &node))
    {
      char *value = dup_value_text (node);

      if (value == NULL)
        {
          hunch_bad_option (error, _("The option “%s” is neither text nor a number."), word);
          return NULL;
        }
      g_hash_table_insert (options, g_strdup (word), value);
    }
  return g_steal_pointer (&options);
}

/* --- kept analyses --- */

/* Which rows an answer rests on: those of the table, without those that a seal holds back. */
static char *
dup_token (HunchProject *project,
           const char   *table,
           GError      **error)
{
  g_autoptr (HunchTableInfo) info = NULL;
  g_autoptr (HunchHoldout) holdout = NULL;

  if (table == NULL || *table == '\0')
    return g_strdup ("");
  info = hunch_project_get_table (project, table, error);
  if (info == NULL)
    return NULL;
  holdout = hunch_holdout_get (project, table, NULL);
  return g_strconcat (info->token != NULL ? info->token : "", hunch_holdout_is_sealed (holdout) ? "+sealed" : "", NULL);
}

/* Fills in what a run gives. The token is read before the rows, so that a change in between counts as stale. */
static gboolean
fill_record (HunchProject        *project,
             HunchAnalysisRecord *record,
             GHashTable          *options,
             HunchProgress       *progress,
             GCancellable        *cancellable,
             GError             **error)
{
  g_autofree char *token = dup_token (project, record->table, error);
  g_autoptr (JsonObject) result = NULL;

  if (token == NULL)
    return FALSE;
  result = hunch_analysis_run (project, record->kind, record->table, options, progress, cancellable, error);
  if (result == NULL)
    return FALSE;

  g_free (record->result);
  g_free (record->token);
  record->result = object_to_text (result);
  record->token = g_steal_pointer (&token);
  record->made_at = g_get_real_time () / G_USEC_PER_SEC;
  return TRUE;
}

/* What is kept was asked. That the ledger cannot be written is no reason not to keep it. */
static void
note_kept (HunchProject              *project,
           const HunchAnalysisRecord *record,
           GHashTable                *options)
{
  g_autoptr (JsonObject) result = hunch_json_parse_object (record->result, -1, "result", NULL);
  g_autoptr (GError) error = NULL;

  if (result != NULL && !hunch_ledger_note (project, record->kind, record->table, options, result, &error))
    g_debug ("The ledger did not take “%s”: %s", record->name, error->message);
}

HunchAnalysisRecord *
hunch_analysis_keep (HunchProject  *project,
                     const char    *name,
                     const char    *kind,
                     const char    *table,
                     GHashTable    *options,
                     HunchProgress *progress,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (HunchAnalysisRecord) record = g_new0 (HunchAnalysisRecord, 1);
  g_autoptr (GHashTable) copy = hunch_analysis_copy_options (options);

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  record->name = g_strdup (name != NULL ? name : "");
  record->kind = g_strdup (kind);
  record->table = g_strdup (table);
  record->options = hunch_analysis_options_to_text (copy);
  if (!fill_record (project, record, copy, progress, cancellable, error)
      || !hunch_project_put_analysis (project, record, error))
    return NULL;
  note_kept (project, record, copy);
  return g_steal_pointer (&record);
}

char *
hunch_analysis_dup_token (HunchProject *project,
                          const char   *table,
                          GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);

  return dup_token (project, table, error);
}

gboolean
hunch_analysis_is_stale (HunchProject              *project,
                         const HunchAnalysisRecord *record)
{
  g_autofree char *token = NULL;

  g_return_val_if_fail (record != NULL, TRUE);

  if (record->result == NULL)
    return TRUE;
  token = dup_token (project, record->table, NULL);
  return token == NULL || g_strcmp0 (token, record->token) != 0;
}

gboolean
hunch_analysis_rerun (HunchProject  *project,
                      gint64         id,
                      HunchProgress *progress,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, error);
  g_autoptr (GHashTable) options = NULL;

  if (record == NULL)
    return FALSE;
  options = hunch_analysis_options_from_text (record->options, error);
  return options != NULL
         && fill_record (project, record, options, progress, cancellable, error)
         && hunch_project_put_analysis (project, record, error);
}
