#define G_LOG_DOMAIN "hunch-analysis"
#include "config.h"
#include "analysis/evidence.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/evidence-private.h"
#include "analysis/ledger.h"
#include "analysis/result.h"
#include "analysis/survive-private.h"
#include "analysis/words.h"
#include "analysis/sheet-words.h"
#include "base/json.h"
#include "project/holdout.h"

#define MAX_ESTIMATES 20

/* --- a page being put together -------------------------------------------------------- */

void
hunch_evidence_begin (HunchEvidence *self,
                      const char    *id,
                      const char    *title)
{
  hunch_evidence_end (self);
  self->section = json_object_new ();
  json_object_set_string_member (self->section, "id", id);
  json_object_set_string_member (self->section, "title", title);
  json_object_set_array_member (self->section, "lines", json_array_new ());
  json_object_set_array_member (self->section, "tables", json_array_new ());
}

void
hunch_evidence_end (HunchEvidence *self)
{
  JsonObject *section = g_steal_pointer (&self->section);

  if (section == NULL)
    return;
  if (json_array_get_length (json_object_get_array_member (section, "lines")) + json_array_get_length (json_object_get_array_member (section, "tables")) > 0)
    json_array_add_object_element (self->sections, section);
  else
    json_object_unref (section);
}

void
hunch_evidence_add (HunchEvidence *self,
                    const char    *label,
                    const char    *text)
{
  JsonObject *line;

  if (text == NULL || *text == '\0')
    return;
  line = json_object_new ();
  if (label != NULL)
    json_object_set_string_member (line, "label", label);
  else
    json_object_set_null_member (line, "label");
  json_object_set_string_member (line, "text", text);
  json_array_add_object_element (json_object_get_array_member (self->section, "lines"), line);
}

void
hunch_evidence_take (HunchEvidence *self,
                     const char    *label,
                     char          *text)
{
  hunch_evidence_add (self, label, text);
  g_free (text);
}

JsonArray *
hunch_evidence_add_table (HunchEvidence     *self,
                          const char        *title,
                          const char *const *columns)
{
  JsonObject *table = json_object_new ();
  JsonArray *heads = json_array_new ();
  JsonArray *rows = json_array_new ();

  if (title != NULL)
    json_object_set_string_member (table, "title", title);
  else
    json_object_set_null_member (table, "title");
  for (guint i = 0; columns[i] != NULL; i++)
    json_array_add_string_element (heads, columns[i]);
  json_object_set_array_member (table, "columns", heads);
  json_object_set_array_member (table, "rows", rows);
  json_array_add_object_element (json_object_get_array_member (self->section, "tables"), table);
  return rows;
}

char *
hunch_evidence_dup_answer (JsonObject *result,
                           double      conf)
{
  HunchSurviveAnswer answer;
  GString *text = g_string_new (NULL);

  hunch_survive_read (result, &answer);
  if (isfinite (answer.low) || isfinite (answer.high))
    {
      g_autofree char *estimate = hunch_words_estimate (answer.estimate, answer.low, answer.high, FALSE);
      g_autofree char *interval = hunch_words_interval (answer.low, answer.high, conf);

      g_string_append_printf (text, "%s (%s)", estimate, interval);
    }
  else
    {
      g_autofree char *estimate = hunch_words_number (answer.estimate);

      g_string_append (text, estimate);
    }
  if (isfinite (answer.p))
    {
      g_autofree char *p = hunch_words_p (answer.p);

      g_string_append_printf (text, ", %s", p);
    }
  return g_string_free (text, FALSE);
}

void
hunch_evidence_add_count (HunchEvidence *self,
                          const char    *label,
                          gint64         count)
{
  hunch_evidence_take (self, label, hunch_words_count (count));
}

char *
hunch_evidence_dup_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

/* --- the question ---------------------------------------------------------------------- */

static void
add_question (HunchEvidence *self)
{
  const HunchKindInfo *info = hunch_kinds_find (self->kind);

  hunch_evidence_begin (self, "question", _("The question"));
  hunch_evidence_add (self, _("Question"), hunch_json_get_string (self->result, "title"));
  hunch_evidence_add (self, _("Method"), info != NULL ? _(info->title) : self->kind);
  hunch_evidence_add (self, NULL, info != NULL ? _(info->help) : NULL);
  hunch_evidence_add (self, _("Asked of the table"), self->table);
  for (guint i = 0; info != NULL && i < info->n_options; i++)
    {
      const char *value = g_hash_table_lookup (self->options, info->options[i].word);

      hunch_evidence_add (self, _(info->options[i].label), value);
    }
}

/* --- rows ---------------------------------------------------------------------------- */

static void
add_seal (HunchEvidence *self)
{
  g_autoptr (HunchHoldout) holdout = hunch_holdout_get (self->project, self->table, NULL);
  g_autofree char *held = holdout != NULL ? hunch_words_count (holdout->n_held) : NULL;

  if (holdout == NULL)
    return;
  if (hunch_holdout_is_sealed (holdout))
    hunch_evidence_take (self, _("Held back"), g_strdup_printf (_("%s rows of “%s” are held back under a seal and were not looked at."), held, holdout->table));
  else
    hunch_evidence_take (self, _("Held back"), g_strdup_printf (_("%s rows of “%s” were held back until the seal was opened."), held, holdout->table));
}

static void
add_rows (HunchEvidence        *self,
          const HunchTableInfo *info)
{
  hunch_evidence_begin (self, "rows", _("The rows"));
  hunch_evidence_add_count (self, _("Rows used"), (gint64) hunch_json_get_number (self->result, "n", 0));
  hunch_evidence_add_count (self, _("Rows left out"), (gint64) hunch_json_get_number (self->result, "dropped", 0));
  hunch_evidence_add (self, _("Why"), hunch_json_get_string (self->result, "dropped_why"));
  if (info == NULL)
    return;
  hunch_evidence_add_count (self, _("Rows of the table"), info->n_rows);
  add_seal (self);
}

/* --- the answer -------------------------------------------------------------------------- */

static double
get_number (JsonObject *object,
            const char *member)
{
  return object != NULL ? hunch_json_get_number (object, member, NAN) : NAN;
}

static char *
dup_df (JsonObject *test)
{
  JsonArray *df = hunch_json_get_array (test, "df");
  GString *text = g_string_new (NULL);

  for (guint i = 0; df != NULL && i < json_array_get_length (df); i++)
    if (JSON_NODE_HOLDS_VALUE (json_array_get_element (df, i)))
      {
        g_autofree char *number = hunch_words_number (json_node_get_double (json_array_get_element (df, i)));

        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", number);
      }
  return g_string_free (text, FALSE);
}

static void
add_tests (HunchEvidence *self)
{
  const char *const heads[] = { _("Test"), _("Effect"), _("Size"), _("Low"), _("High"), _("Statistic"), _("df"), "p", NULL };
  JsonArray *tests = hunch_json_get_array (self->result, "tests");
  JsonArray *rows;

  if (tests == NULL || json_array_get_length (tests) == 0)
    return;
  rows = hunch_evidence_add_table (self, _("Tests"), heads);
  for (guint i = 0; i < json_array_get_length (tests); i++)
    {
      JsonObject *test = json_array_get_object_element (tests, i);
      JsonObject *effect = hunch_json_get_object (test, "effect");
      g_autofree char *df = dup_df (test);

      hunch_result_add_row (rows, "ssnnnnsn", hunch_json_get_string (test, "name"), effect != NULL ? hunch_json_get_string (effect, "name") : NULL,
                            get_number (effect, "value"), get_number (effect, "ci_low"), get_number (effect, "ci_high"), get_number (test, "statistic"),
                            df, get_number (test, "p"));
    }
}

static void
add_estimates (HunchEvidence *self)
{
  const char *const heads[] = { _("Estimate"), _("Value"), _("SE"), _("Low"), _("High"), "p", NULL };
  JsonArray *estimates = hunch_json_get_array (self->result, "estimates");
  guint n = estimates != NULL ? json_array_get_length (estimates) : 0;
  JsonArray *rows;

  if (n == 0)
    return;
  rows = hunch_evidence_add_table (self, n > MAX_ESTIMATES ? _("Estimates (the first of them)") : _("Estimates"), heads);
  for (guint i = 0; i < MIN (n, MAX_ESTIMATES); i++)
    {
      JsonObject *estimate = json_array_get_object_element (estimates, i);
      g_autofree char *name = hunch_sheet_words_dup_estimate (self->kind, hunch_json_get_string (estimate, "name"));

      hunch_result_add_row (rows, "snnnnn", name, get_number (estimate, "estimate"), get_number (estimate, "se"),
                            get_number (estimate, "ci_low"), get_number (estimate, "ci_high"), get_number (estimate, "p"));
    }
}

static void
add_answer (HunchEvidence *self)
{
  JsonObject *headline = hunch_json_get_object (self->result, "headline");

  hunch_evidence_begin (self, "answer", _("The answer"));
  hunch_evidence_add (self, NULL, hunch_json_get_string (self->result, "verdict"));
  if (headline != NULL)
    hunch_evidence_take (self, hunch_json_get_string (headline, "name"), hunch_evidence_dup_answer (self->result, self->conf));
  add_tests (self);
  add_estimates (self);
}

static void
add_checks (HunchEvidence *self)
{
  JsonArray *checks = hunch_json_get_array (self->result, "checks");
  JsonArray *warnings = hunch_json_get_array (self->result, "warnings");

  hunch_evidence_begin (self, "checks", _("What it rests on"));
  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);
      JsonNode *passed = json_object_get_member (check, "passed");
      const char *mark = passed == NULL || !JSON_NODE_HOLDS_VALUE (passed) ? "•" : json_node_get_boolean (passed) ? "✓" : "✗";

      hunch_evidence_take (self, NULL, g_strdup_printf ("%s %s", mark, hunch_json_get_string (check, "text")));
    }
  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    hunch_evidence_add (self, i == 0 ? _("Take care") : NULL, json_array_get_string_element (warnings, i));
}

/* --- the ledger, sources, program ---------------------------------------------------------- */

static void
add_p (HunchEvidence *self,
       const char    *label,
       double         p)
{
  if (isfinite (p))
    hunch_evidence_take (self, label, hunch_words_p (p));
}

static void
add_ledger (HunchEvidence *self)
{
  JsonObject *ledger;

  if (!hunch_ledger_fill (self->project, self->kind, self->table, self->options, self->result, NULL))
    return;
  ledger = hunch_json_get_object (self->result, "ledger");
  if (ledger == NULL)
    return;
  hunch_evidence_begin (self, "ledger", _("Among how many questions"));
  hunch_evidence_add (self, NULL, hunch_json_get_string (ledger, "sentence"));
  add_p (self, _("By itself"), get_number (ledger, "p"));
  add_p (self, _("After Holm’s correction"), get_number (ledger, "p_holm"));
  add_p (self, _("After Benjamini and Hochberg’s"), get_number (ledger, "p_bh"));
}

static void
add_sources (HunchEvidence *self)
{
  JsonArray *sources = hunch_json_get_array (self->result, "sources");

  hunch_evidence_begin (self, "sources", _("Where the formulas come from"));
  for (guint i = 0; sources != NULL && i < json_array_get_length (sources); i++)
    hunch_evidence_add (self, NULL, json_array_get_string_element (sources, i));
}

/* As it would be written to ask again. */
static char *
dup_command (HunchEvidence *self)
{
  g_autofree char *file = g_path_get_basename (hunch_project_get_path (self->project));
  g_autofree char *quoted = g_shell_quote (file);
  g_autoptr (GList) words = g_list_sort (g_hash_table_get_keys (self->options), (GCompareFunc) g_strcmp0);
  GString *text = g_string_new (NULL);

  g_string_printf (text, "hunch-cli analyze %s %s", quoted, self->kind);
  if (self->table != NULL)
    {
      g_autofree char *table = g_shell_quote (self->table);

      g_string_append_printf (text, " --table %s", table);
    }
  for (GList *word = words; word != NULL; word = word->next)
    {
      g_autofree char *value = g_shell_quote (g_hash_table_lookup (self->options, word->data));

      g_string_append_printf (text, " %s=%s", (char *) word->data, value);
    }
  return g_string_free (text, FALSE);
}

static void
add_program (HunchEvidence *self)
{
  hunch_evidence_begin (self, "program", _("How to ask again"));
  hunch_evidence_add (self, _("Program"), "Hunch " HUNCH_VERSION);
  hunch_evidence_take (self, _("Command"), dup_command (self));
}

/* --- the door --------------------------------------------------------------------------------- */

static JsonObject *
finish (HunchEvidence *self)
{
  JsonObject *object = json_object_new ();
  const char *title = hunch_json_get_string (self->result, "title");
  const char *verdict = hunch_json_get_string (self->result, "verdict");
  g_autofree char *now = hunch_evidence_dup_time (g_get_real_time () / G_USEC_PER_SEC);

  hunch_evidence_end (self);
  json_object_set_string_member (object, "title", title != NULL ? title : self->kind);
  json_object_set_string_member (object, "kind", self->kind);
  if (self->table != NULL)
    json_object_set_string_member (object, "table", self->table);
  else
    json_object_set_null_member (object, "table");
  json_object_set_string_member (object, "verdict", verdict != NULL ? verdict : "");
  json_object_set_string_member (object, "made_at", now);
  json_object_set_string_member (object, "version", HUNCH_VERSION);
  json_object_set_array_member (object, "sections", g_steal_pointer (&self->sections));
  return object;
}

JsonObject *
hunch_evidence_to_json (HunchProject  *project,
                        const char    *kind,
                        const char    *table,
                        GHashTable    *options,
                        JsonObject    *result,
                        JsonObject    *survive,
                        gboolean       is_thorough,
                        HunchProgress *progress,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (GHashTable) words = hunch_analysis_copy_options (options);
  const char *conf = g_hash_table_lookup (words, "conf");
  HunchEvidence self = { project, kind, table != NULL && *table != '\0' ? table : NULL, words, result, survive, progress, cancellable };
  g_autoptr (HunchTableInfo) info = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (kind != NULL && result != NULL, NULL);

  if (self.table != NULL && (info = hunch_project_get_table (project, self.table, error)) == NULL)
    return NULL;
  self.conf = conf != NULL && *conf != '\0' ? g_ascii_strtod (conf, NULL) : 0.95;
  self.sections = json_array_new ();
  add_question (&self);
  add_rows (&self, info);
  hunch_evidence_add_sample (&self, info);
  add_answer (&self);
  add_checks (&self);
  hunch_evidence_begin (&self, "sensitivity", _("Would it stand otherwise?"));
  hunch_evidence_add_sensitivity (&self, is_thorough);
  add_ledger (&self);
  add_sources (&self);
  add_program (&self);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return finish (&self);
  hunch_evidence_end (&self);
  json_array_unref (self.sections);
  return NULL;
}

JsonObject *
hunch_evidence_of_analysis (HunchProject  *project,
                            gint64         analysis_id,
                            gboolean       is_thorough,
                            HunchProgress *progress,
                            GCancellable  *cancellable,
                            GError       **error)
{
  g_autoptr (HunchAnalysisRecord) record = NULL;
  g_autoptr (GHashTable) options = NULL;
  g_autoptr (JsonObject) result = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);

  record = hunch_project_get_analysis (project, analysis_id, error);
  options = record != NULL ? hunch_analysis_options_from_text (record->options, error) : NULL;
  if (options == NULL)
    return NULL;
  if (record->result != NULL)
    result = hunch_json_parse_object (record->result, -1, _("The kept result"), error);
  else
    result = hunch_analysis_run (project, record->kind, record->table, options, progress, cancellable, error);
  return result == NULL ? NULL
                        : hunch_evidence_to_json (project, record->kind, record->table, options, result, NULL, is_thorough, progress, cancellable, error);
}

/* --- in a thread ------------------------------------------------------------------------------- */

typedef struct
{
  HunchProject  *project;      /* owned: a connection for the thread */
  HunchProgress *progress;     /* owned */
  gint64         analysis_id;
  gboolean       is_thorough;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_free (job);
}

static void
run_in_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  JsonObject *page = hunch_evidence_of_analysis (job->project, job->analysis_id, job->is_thorough, job->progress, cancellable, &error);

  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

void
hunch_evidence_of_analysis_async (HunchProject       *project,
                                  gint64              analysis_id,
                                  gboolean            is_thorough,
                                  HunchProgress      *progress,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, hunch_evidence_of_analysis_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  job->analysis_id = analysis_id;
  job->is_thorough = is_thorough;
  job->project = hunch_project_reopen (project, &error);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, run_in_thread);
}

JsonObject *
hunch_evidence_of_analysis_finish (GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
