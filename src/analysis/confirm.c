#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/confirm.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/confirm-private.h"
#include "analysis/inquiry.h"
#include "analysis/ledger.h"
#include "analysis/rows.h"
#include "analysis/survive-private.h"
#include "analysis/survive.h"
#include "analysis/words.h"
#include "base/json.h"
#include "project/holdout.h"
#include "stats/padjust.h"

static void
pair_free (HunchConfirmPair *pair)
{
  g_clear_pointer (&pair->options, g_hash_table_unref);
  g_clear_pointer (&pair->open, json_object_unref);
  g_clear_pointer (&pair->held, json_object_unref);
  g_free (pair->failure);
  g_free (pair->question);
  g_free (pair);
}

static void
opening_clear (HunchOpening *self)
{
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->pairs, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchOpening, opening_clear)

/* --- asking on both sides --------------------------------------------------------- */

double
hunch_confirm_get_conf (GHashTable *options)
{
  const char *conf = g_hash_table_lookup (options, "conf");

  return conf != NULL && *conf != '\0' ? g_ascii_strtod (conf, NULL) : 0.95;
}

static HunchOutcome
judge (const HunchConfirmPair *pair)
{
  double conf = hunch_confirm_get_conf (pair->options);

  if (pair->open == NULL || pair->held == NULL)
    return HUNCH_OUTCOME_NO_ANSWER;
  if (!hunch_survive_is_sure (pair->open, conf))
    return HUNCH_OUTCOME_NOT_FOUND;
  if (!hunch_survive_is_sure (pair->held, conf))
    return HUNCH_OUTCOME_NOT_CONFIRMED;
  return hunch_survive_agrees (pair->open, pair->held) ? HUNCH_OUTCOME_CONFIRMED : HUNCH_OUTCOME_CONTRADICTED;
}

/* NULL without error when the question has no answer there. */
static JsonObject *
ask_side (HunchOpening     *self,
          HunchConfirmPair *pair,
          HunchSide         side,
          GError          **error)
{
  HunchRowChoice choice = { side };
  g_autoptr (GError) failure = NULL;
  JsonObject *result = hunch_analysis_run_rows (self->project, pair->record->kind, pair->record->table, pair->options, &choice, NULL,
                                                self->cancellable, &failure);

  if (result != NULL)
    return result;
  if (failure->domain != HUNCH_ANALYSIS_ERROR && failure->domain != HUNCH_PROJECT_ERROR)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (pair->failure == NULL)
    pair->failure = g_strdup (failure->message);
  return NULL;
}

/* Whether the ledger knows it from before the seal. */
static void
set_question (HunchOpening     *self,
              HunchConfirmPair *pair)
{
  g_autofree char *key = hunch_ledger_dup_key (pair->record->kind, pair->options);

  pair->question = g_strjoin ("\n", pair->record->kind, pair->record->table, key, NULL);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    {
      const HunchLedgerRow *row = g_ptr_array_index (self->rows, i);

      pair->was_asked |= !row->is_held_out && row->first_run < self->holdout->sealed_at && g_str_equal (row->kind, pair->record->kind)
                         && g_ascii_strcasecmp (row->table, pair->record->table) == 0 && g_str_equal (row->key, key);
    }
}

static gboolean
ask_pair (HunchOpening        *self,
          HunchAnalysisRecord *record,
          GError             **error)
{
  GError *failure = NULL;
  HunchConfirmPair *pair;
  GHashTable *options = hunch_analysis_options_from_text (record->options, NULL);

  if (options == NULL)
    return TRUE;
  pair = g_new0 (HunchConfirmPair, 1);
  pair->record = record;
  pair->options = options;
  pair->p_holm = NAN;
  set_question (self, pair);
  g_ptr_array_add (self->pairs, pair);
  pair->open = ask_side (self, pair, HUNCH_SIDE_OPEN, &failure);
  if (failure == NULL)
    pair->held = ask_side (self, pair, HUNCH_SIDE_HELD, &failure);
  pair->outcome = judge (pair);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* Kept analyses of the sealed table and of views with its rows. */
static gboolean
concerns (HunchOpening              *self,
          const HunchAnalysisRecord *record)
{
  g_autoptr (HunchHoldout) holdout = record->table == NULL || *record->table == '\0' ? NULL : hunch_holdout_get (self->project, record->table, NULL);

  return holdout != NULL && g_ascii_strcasecmp (holdout->table, self->holdout->table) == 0;
}

static gboolean
ask_all (HunchOpening *self,
         GError      **error)
{
  self->pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) pair_free);
  self->rows = hunch_project_list_questions (self->project, NULL);
  self->records = hunch_project_list_analyses (self->project, error);
  if (self->records == NULL)
    return FALSE;
  for (guint i = 0; i < self->records->len; i++)
    {
      hunch_progress_report (self->progress, i, self->records->len, i);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (concerns (self, g_ptr_array_index (self->records, i)) && !ask_pair (self, g_ptr_array_index (self->records, i), error))
        return FALSE;
    }
  return TRUE;
}

/* The first pair that asks the same. */
static guint
find_first (HunchOpening *self,
            guint         i)
{
  const char *question = ((HunchConfirmPair *) g_ptr_array_index (self->pairs, i))->question;
  guint first = 0;

  while (!g_str_equal (((HunchConfirmPair *) g_ptr_array_index (self->pairs, first))->question, question))
    first++;
  return first;
}

/* The confirmations are a family of their own: only what was found is asked again, and each question once. */
static void
adjust (HunchOpening *self)
{
  g_autofree double *p = g_new (double, self->pairs->len + 1);

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const HunchConfirmPair *pair = g_ptr_array_index (self->pairs, i);
      HunchSurviveAnswer answer = { NAN, NAN, NAN, NAN, NAN };

      if (pair->outcome >= HUNCH_OUTCOME_NOT_CONFIRMED && find_first (self, i) == i)
        hunch_survive_read (pair->held, &answer);
      p[i] = answer.p;
    }
  hunch_padjust (p, self->pairs->len, HUNCH_PADJUST_HOLM, p);
  for (guint i = 0; i < self->pairs->len; i++)
    ((HunchConfirmPair *) g_ptr_array_index (self->pairs, i))->p_holm = p[find_first (self, i)];
}

/* --- opening ----------------------------------------------------------------------- */

static JsonObject *
make_answer (HunchOpening *self)
{
  JsonObject *object;
  JsonArray *results = json_array_new ();
  g_autofree char *sentence = hunch_opening_dup_sentence (self);

  self->holdout->opened_at = g_get_real_time () / G_USEC_PER_SEC;
  object = hunch_confirm_make_object (self->holdout, "open");
  json_object_set_int_member (object, "found", hunch_opening_count (self, HUNCH_OUTCOME_NOT_CONFIRMED, HUNCH_OUTCOME_CONFIRMED));
  json_object_set_int_member (object, "confirmed", hunch_opening_count (self, HUNCH_OUTCOME_CONFIRMED, HUNCH_OUTCOME_CONFIRMED));
  json_object_set_int_member (object, "confirmed_holm", hunch_opening_count_holm (self));
  json_object_set_int_member (object, "contradicted", hunch_opening_count (self, HUNCH_OUTCOME_CONTRADICTED, HUNCH_OUTCOME_CONTRADICTED));
  json_object_set_string_member (object, "sentence", sentence);
  for (guint i = 0; i < self->pairs->len; i++)
    json_array_add_object_element (results, hunch_confirm_pair_make_result (g_ptr_array_index (self->pairs, i)));
  json_object_set_array_member (object, "results", results);
  hunch_opening_set_plot (self, object, sentence);
  return object;
}

static char *
object_to_text (JsonObject *object)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), object);
  char *text = hunch_json_to_text (node, FALSE);

  json_node_unref (node);
  return text;
}

/* What was asked of the held rows is in the ledger, too. */
static void
note_all (HunchOpening *self)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const HunchConfirmPair *pair = g_ptr_array_index (self->pairs, i);
      g_autoptr (HunchLedgerRow) row = NULL;
      g_autoptr (GError) error = NULL;

      if (pair->held == NULL)
        continue;
      row = hunch_ledger_make_row (pair->record->kind, pair->record->table, pair->options, pair->held, TRUE);
      if (!isnan (row->p) && !hunch_project_note_question (self->project, row, &error))
        g_debug ("The ledger did not take what was confirmed: %s", error->message);
    }
}

static gboolean
check_sealed (const HunchHoldout *holdout,
              const char         *table,
              GError            **error)
{
  if (hunch_holdout_is_sealed (holdout))
    return TRUE;
  if (holdout == NULL)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("No rows of “%s” are held back under a seal."), table);
  else
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS, _("The seal of “%s” was opened before; it can be opened only once."), table);
  return FALSE;
}

JsonObject *
hunch_confirm_open (HunchProject  *project,
                    const char    *table,
                    HunchProgress *progress,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HunchHoldout) holdout = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autofree char *text = NULL;
  g_auto (HunchOpening) self = { project, NULL, progress, cancellable };

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  holdout = hunch_holdout_get (project, table, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  self.holdout = holdout;
  if (!check_sealed (holdout, table, error) || !ask_all (&self, error))
    return NULL;

  adjust (&self);
  answer = make_answer (&self);
  text = object_to_text (answer);
  if (!hunch_holdout_record (project, holdout->table, text, error))
    return NULL;
  note_all (&self);
  return g_steal_pointer (&answer);
}

JsonObject *
hunch_confirm_get (HunchProject *project,
                   const char   *table,
                   GError      **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (HunchHoldout) holdout = NULL;
  JsonObject *object;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  holdout = hunch_holdout_get (project, table, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (holdout == NULL)
    {
      object = json_object_new ();
      json_object_set_string_member (object, "state", "none");
      json_object_set_string_member (object, "table", table);
      return object;
    }
  if (!hunch_holdout_is_sealed (holdout))
    return hunch_json_parse_object (holdout->answer, -1, _("What the opened seal found"), error);
  object = hunch_confirm_make_object (holdout, "sealed");
  json_object_set_array_member (object, "results", json_array_new ());
  return object;
}

/* --- in a thread --------------------------------------------------------------------- */

typedef struct
{
  HunchProject  *project;   /* owned, as all below: a connection for the thread */
  char          *table;
  HunchProgress *progress;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_free (job->table);
  g_free (job);
}

static void
open_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  JsonObject *answer = hunch_confirm_open (job->project, job->table, job->progress, cancellable, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

void
hunch_confirm_open_async (HunchProject       *project,
                          const char         *table,
                          HunchProgress      *progress,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (project, cancellable, callback, user_data);
  GError *error = NULL;
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, hunch_confirm_open_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  job->table = g_strdup (table);
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  job->project = hunch_project_reopen (project, &error);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, open_in_thread);
}

JsonObject *
hunch_confirm_open_finish (HunchProject *project,
                           GAsyncResult *result,
                           GError      **error)
{
  JsonObject *answer;

  g_return_val_if_fail (g_task_is_valid (result, project), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer != NULL)
    g_signal_emit_by_name (project, "tables-changed");
  return answer;
}
