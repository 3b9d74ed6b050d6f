#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/confirm.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/inquiry.h"
#include "analysis/ledger.h"
#include "analysis/rows.h"
#include "analysis/survive-private.h"
#include "analysis/survive.h"
#include "analysis/words.h"
#include "base/json.h"
#include "project/holdout.h"
#include "stats/padjust.h"

typedef enum
{
  OUTCOME_NO_ANSWER,
  OUTCOME_NOT_FOUND,
  OUTCOME_NOT_CONFIRMED,
  OUTCOME_CONTRADICTED,
  OUTCOME_CONFIRMED,
} Outcome;

static const char *const outcome_words[] = { "no-answer", "not-found", "not-confirmed", "contradicted", "confirmed" };

/* One kept analysis on both sides. */
typedef struct
{
  HunchAnalysisRecord *record;   /* lent */
  GHashTable          *options;  /* owned */
  JsonObject          *open;     /* owned; NULL: no answer */
  JsonObject          *held;     /* owned, the same */
  char                *failure;  /* owned; why there is none */
  char                *question; /* owned; kind, table and key: the same question may be kept under two names */
  gboolean             was_asked; /* before the seal, of all rows */
  Outcome              outcome;
  double               p_holm;   /* NAN unless found on the open side */
} Pair;

typedef struct
{
  HunchProject  *project;      /* lent, as the next three */
  HunchHoldout  *holdout;
  HunchProgress *progress;
  GCancellable  *cancellable;
  GPtrArray     *records;      /* owned, of HunchAnalysisRecord */
  GPtrArray     *rows;         /* owned, of HunchLedgerRow, or NULL */
  GPtrArray     *pairs;        /* owned, of Pair */
} Opening;

static void
pair_free (Pair *pair)
{
  g_clear_pointer (&pair->options, g_hash_table_unref);
  g_clear_pointer (&pair->open, json_object_unref);
  g_clear_pointer (&pair->held, json_object_unref);
  g_free (pair->failure);
  g_free (pair->question);
  g_free (pair);
}

static void
opening_clear (Opening *self)
{
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->pairs, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opening, opening_clear)

/* --- asking on both sides --------------------------------------------------------- */

static double
get_conf (GHashTable *options)
{
  const char *conf = g_hash_table_lookup (options, "conf");

  return conf != NULL && *conf != '\0' ? g_ascii_strtod (conf, NULL) : 0.95;
}

static Outcome
judge (const Pair *pair)
{
  double conf = get_conf (pair->options);

  if (pair->open == NULL || pair->held == NULL)
    return OUTCOME_NO_ANSWER;
  if (!hunch_survive_is_sure (pair->open, conf))
    return OUTCOME_NOT_FOUND;
  if (!hunch_survive_is_sure (pair->held, conf))
    return OUTCOME_NOT_CONFIRMED;
  return hunch_survive_agrees (pair->open, pair->held) ? OUTCOME_CONFIRMED : OUTCOME_CONTRADICTED;
}

/* NULL without error when the question has no answer there. */
static JsonObject *
ask_side (Opening   *self,
          Pair      *pair,
          HunchSide  side,
          GError   **error)
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
set_question (Opening *self,
              Pair    *pair)
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
ask_pair (Opening             *self,
          HunchAnalysisRecord *record,
          GError             **error)
{
  GError *failure = NULL;
  Pair *pair;
  GHashTable *options = hunch_analysis_options_from_text (record->options, NULL);

  if (options == NULL)
    return TRUE;
  pair = g_new0 (Pair, 1);
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
concerns (Opening                   *self,
          const HunchAnalysisRecord *record)
{
  g_autoptr (HunchHoldout) holdout = record->table == NULL || *record->table == '\0' ? NULL : hunch_holdout_get (self->project, record->table, NULL);

  return holdout != NULL && g_ascii_strcasecmp (holdout->table, self->holdout->table) == 0;
}

static gboolean
ask_all (Opening *self,
         GError **error)
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
find_first (Opening *self,
            guint    i)
{
  const char *question = ((Pair *) g_ptr_array_index (self->pairs, i))->question;
  guint first = 0;

  while (!g_str_equal (((Pair *) g_ptr_array_index (self->pairs, first))->question, question))
    first++;
  return first;
}

/* The confirmations are a family of their own: only what was found is asked again, and each question once. */
static void
adjust (Opening *self)
{
  g_autofree double *p = g_new (double, self->pairs->len + 1);

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (self->pairs, i);
      HunchSurviveAnswer answer = { NAN, NAN, NAN, NAN, NAN };

      if (pair->outcome >= OUTCOME_NOT_CONFIRMED && find_first (self, i) == i)
        hunch_survive_read (pair->held, &answer);
      p[i] = answer.p;
    }
  hunch_padjust (p, self->pairs->len, HUNCH_PADJUST_HOLM, p);
  for (guint i = 0; i < self->pairs->len; i++)
    ((Pair *) g_ptr_array_index (self->pairs, i))->p_holm = p[find_first (self, i)];
}

/* --- what is said ----------------------------------------------------------------- */

static guint
count_outcomes (Opening *self,
                Outcome  least,
                Outcome  most)
{
  guint n = 0;

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (self->pairs, i);

      n += pair->outcome >= least && pair->outcome <= most;
    }
  return n;
}

static guint
count_holm (Opening *self)
{
  guint n = 0;

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (self->pairs, i);

      n += pair->outcome == OUTCOME_CONFIRMED && pair->p_holm < 1 - get_conf (pair->options);
    }
  return n;
}

static char *
dup_sentence (Opening *self)
{
  guint n_found = count_outcomes (self, OUTCOME_NOT_CONFIRMED, OUTCOME_CONFIRMED);
  guint n_confirmed = count_outcomes (self, OUTCOME_CONFIRMED, OUTCOME_CONFIRMED);

  if (self->pairs->len == 0)
    return g_strdup (_("No result of these rows was kept, so there was nothing to confirm."));
  if (n_found == 0)
    return g_strdup_printf (ngettext ("The one kept result was not sure on the open rows, so there was nothing to confirm.",
                                      "None of the %u kept results was sure on the open rows, so there was nothing to confirm.", self->pairs->len), self->pairs->len);
  return g_strdup_printf (_("Found on A (the open rows): %u of %u. Confirmed on B (the rows held back): %u of these %u."),
                          n_found, self->pairs->len, n_confirmed, n_found);
}

static char *
dup_answer_words (JsonObject *result,
                  double      conf)
{
  HunchSurviveAnswer answer;
  g_autofree char *estimate = NULL;
  g_autofree char *interval = NULL;

  hunch_survive_read (result, &answer);
  if (isnan (answer.low) && isnan (answer.high))
    return hunch_words_number (answer.estimate);
  estimate = hunch_words_estimate (answer.estimate, answer.low, answer.high, FALSE);
  interval = hunch_words_interval (answer.low, answer.high, conf);
  return g_strdup_printf ("%s (%s)", estimate, interval);
}

static char *
dup_outcome_text (const Pair *pair)
{
  double conf = get_conf (pair->options);
  g_autofree char *a = pair->open != NULL ? dup_answer_words (pair->open, conf) : NULL;
  g_autofree char *b = pair->held != NULL ? dup_answer_words (pair->held, conf) : NULL;

  switch (pair->outcome)
    {
    case OUTCOME_CONFIRMED:
      return g_strdup_printf (_("Found on A, confirmed on B: %s, then %s."), a, b);
    case OUTCOME_CONTRADICTED:
      return g_strdup_printf (_("Found on A, contradicted on B: %s, then %s."), a, b);
    case OUTCOME_NOT_CONFIRMED:
      return g_strdup_printf (_("Found on A, not confirmed on B: %s, then %s, which is not sure."), a, b);
    case OUTCOME_NOT_FOUND:
      return g_strdup_printf (_("Not sure on A, so there was nothing to confirm: %s, then %s."), a, b);
    case OUTCOME_NO_ANSWER:
    default:
      return g_strdup_printf (_("No answer on one of the sides: %s"), pair->failure != NULL ? pair->failure : "–");
    }
}

static char *
dup_pair_text (const Pair *pair)
{
  g_autofree char *text = dup_outcome_text (pair);

  if (!pair->was_asked)
    return g_steal_pointer (&text);
  return g_strdup_printf (_("%s This was asked of all rows before the seal, so the rows held back are not new to it."), text);
}

static void
set_side (JsonObject *object,
          const char *member,
          JsonObject *result)
{
  HunchSurviveAnswer answer;
  JsonObject *side;

  if (result == NULL)
    {
      json_object_set_null_member (object, member);
      return;
    }
  hunch_survive_read (result, &answer);
  side = json_object_new ();
  hunch_json_set_number (side, "n", answer.n);
  hunch_json_set_number (side, "estimate", answer.estimate);
  hunch_json_set_number (side, "ci_low", answer.low);
  hunch_json_set_number (side, "ci_high", answer.high);
  hunch_json_set_number (side, "p", answer.p);
  json_object_set_object_member (object, member, side);
}

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

static JsonObject *
make_result (const Pair *pair)
{
  JsonObject *object = json_object_new ();
  JsonObject *first = pair->open != NULL ? pair->open : pair->held;
  JsonObject *headline = first != NULL ? hunch_json_get_object (first, "headline") : NULL;
  g_autofree char *text = dup_pair_text (pair);

  json_object_set_int_member (object, "analysis_id", pair->record->id);
  json_object_set_string_member (object, "name", pair->record->name);
  json_object_set_string_member (object, "kind", pair->record->kind);
  json_object_set_string_member (object, "table", pair->record->table);
  set_text (object, "title", first != NULL ? hunch_json_get_string (first, "title") : NULL);
  set_text (object, "what", headline != NULL ? hunch_json_get_string (headline, "name") : NULL);
  set_side (object, "open", pair->open);
  set_side (object, "held", pair->held);
  hunch_json_set_number (object, "p_holm", pair->p_holm);
  json_object_set_string_member (object, "outcome", outcome_words[pair->outcome]);
  json_object_set_boolean_member (object, "was_asked_before", pair->was_asked);
  json_object_set_string_member (object, "text", text);
  return object;
}

static void
set_time (JsonObject *object,
          const char *member,
          gint64      seconds)
{
  g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  set_text (object, member, text);
}

static JsonObject *
make_object (const HunchHoldout *holdout,
             const char         *state)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", state);
  json_object_set_string_member (object, "table", holdout->table);
  json_object_set_double_member (object, "share", holdout->share);
  json_object_set_int_member (object, "seed", (gint64) holdout->seed);
  json_object_set_boolean_member (object, "by_blocks", holdout->by_blocks);
  json_object_set_int_member (object, "n_open", holdout->n_open);
  json_object_set_int_member (object, "n_held", holdout->n_held);
  set_time (object, "sealed_at", holdout->sealed_at);
  set_time (object, "opened_at", holdout->opened_at);
  json_object_set_int_member (object, "n_asked_before", holdout->n_asked);
  return object;
}

/* --- the picture ------------------------------------------------------------------- */

static gboolean
can_be_drawn (const Pair *pair)
{
  HunchSurviveAnswer open, held;

  if (pair->outcome < OUTCOME_NOT_CONFIRMED)
    return FALSE;
  hunch_survive_read (pair->open, &open);
  hunch_survive_read (pair->held, &held);
  return isfinite (open.estimate) && isfinite (held.estimate);
}

/* As shares of the estimate on A, results of different units stand beside one another. */
static void
take_side (HunchPlot  *plot,
           const char *name,
           GPtrArray  *pairs,
           gboolean    is_held)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, name, pairs->len);

  layer->x = g_new (double, pairs->len);
  layer->y = g_new (double, pairs->len);
  layer->low = g_new (double, pairs->len);
  layer->high = g_new (double, pairs->len);
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (pairs, i);
      HunchSurviveAnswer open, answer;
      double unit;

      hunch_survive_read (pair->open, &open);
      hunch_survive_read (is_held ? pair->held : pair->open, &answer);
      unit = fabs (open.estimate) > 0 ? fabs (open.estimate) : 1;
      layer->x[i] = i;
      layer->y[i] = answer.estimate / unit;
      layer->low[i] = (isfinite (answer.low) ? answer.low : answer.estimate) / unit;
      layer->high[i] = (isfinite (answer.high) ? answer.high : answer.estimate) / unit;
    }
  hunch_plot_take_layer (plot, layer);
}

static void
set_plot (Opening    *self,
          JsonObject *object,
          const char *sentence)
{
  g_autoptr (HunchPlot) plot = NULL;
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  for (guint i = 0; i < self->pairs->len; i++)
    if (can_be_drawn (g_ptr_array_index (self->pairs, i)))
      g_ptr_array_add (pairs, g_ptr_array_index (self->pairs, i));
  if (pairs->len == 0)
    {
      json_object_set_null_member (object, "plot");
      return;
    }

  plot = hunch_plot_new ();
  plot->title = g_strdup (sentence);
  plot->horizontal = TRUE;
  plot->x.kind = HUNCH_SCALE_CATEGORY;
  plot->x.categories = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < pairs->len; i++)
    g_ptr_array_add (plot->x.categories, g_strdup (((Pair *) g_ptr_array_index (pairs, i))->record->name));
  plot->y.kind = HUNCH_SCALE_LINEAR;
  plot->y.title = g_strdup (_("Estimate, as a share of that on A"));
  plot->n = self->holdout->n_open + self->holdout->n_held;
  take_side (plot, _("A: open rows"), pairs, FALSE);
  take_side (plot, _("B: rows held back"), pairs, TRUE);
  plot->summary = g_strdup (sentence);
  json_object_set_object_member (object, "plot", hunch_plot_to_json (plot));
}

/* --- opening ----------------------------------------------------------------------- */

static JsonObject *
make_answer (Opening *self)
{
  JsonObject *object;
  JsonArray *results = json_array_new ();
  g_autofree char *sentence = dup_sentence (self);

  self->holdout->opened_at = g_get_real_time () / G_USEC_PER_SEC;
  object = make_object (self->holdout, "open");
  json_object_set_int_member (object, "found", count_outcomes (self, OUTCOME_NOT_CONFIRMED, OUTCOME_CONFIRMED));
  json_object_set_int_member (object, "confirmed", count_outcomes (self, OUTCOME_CONFIRMED, OUTCOME_CONFIRMED));
  json_object_set_int_member (object, "confirmed_holm", count_holm (self));
  json_object_set_int_member (object, "contradicted", count_outcomes (self, OUTCOME_CONTRADICTED, OUTCOME_CONTRADICTED));
  json_object_set_string_member (object, "sentence", sentence);
  for (guint i = 0; i < self->pairs->len; i++)
    json_array_add_object_element (results, make_result (g_ptr_array_index (self->pairs, i)));
  json_object_set_array_member (object, "results", results);
  set_plot (self, object, sentence);
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
note_all (Opening *self)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (self->pairs, i);
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
  g_auto (Opening) self = { project, NULL, progress, cancellable };

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
  object = make_object (holdout, "sealed");
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
