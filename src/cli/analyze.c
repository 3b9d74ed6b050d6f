#define G_LOG_DOMAIN "hunch-cli"
#include "analysis/analysis.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "analysis/evidence.h"
#include "analysis/ledger.h"
#include "analysis/save-columns.h"
#include "analysis/survive.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/kind-words.h"
#include "cli/output.h"
#include "cli/report.h"

static const HunchKindInfo *
find_kind (const char *name,
           GError    **error)
{
  const HunchKindInfo *kind = hunch_kinds_find (name);
  const HunchKindInfo *kinds;
  guint n_kinds;
  g_autofree char *known = NULL;

  if (kind != NULL)
    return kind;

  kinds = hunch_kinds_get (&n_kinds);
  known = hunch_cli_kind_words_list (kinds, n_kinds);
  hunch_cli_usage_error (error, _("There is no analysis “%s”; there are %s."), name, known);

  return NULL;
}

static JsonObject *
keep_result (HunchProject  *project,
             const char    *name,
             const char    *kind,
             const char    *table,
             GHashTable    *pairs,
             HunchCliWatch *watch,
             GError       **error)
{
  g_autoptr (HunchAnalysisRecord) record = NULL;

  record = hunch_analysis_keep (project, name, kind, table, pairs, hunch_cli_watch_get_progress (watch),
                                hunch_cli_watch_get_cancellable (watch), error);

  return record != NULL ? hunch_json_parse_object (record->result, -1, _("The kept result"), error) : NULL;
}

/* The answer counts as asked; what is kept was counted when it was kept. */
static gboolean
note_result (HunchProject *project,
             const char   *kind,
             const char   *table,
             GHashTable   *pairs,
             gboolean      is_kept,
             JsonObject   *result,
             GError      **error)
{
  if (is_kept)
    return hunch_ledger_fill (project, kind, table, pairs, result, error);
  return hunch_ledger_note (project, kind, table, pairs, result, error);
}

/* How further samples are to be drawn; @n_draws is 0 when none are. */
typedef struct
{
  HunchSurviveHow how;
  guint           n_draws;
  guint64         seed;
} Draws;

static gboolean
read_draws (HunchCliArguments *arguments,
            Draws             *out,
            GError           **error)
{
  const char *from = hunch_cli_arguments_get (arguments, "survive-from");
  const char *count = hunch_cli_arguments_get (arguments, "survive");
  gint64 n_draws = HUNCH_SURVIVE_DRAWS;
  gint64 seed = 1;

  out->n_draws = 0;
  if (count == NULL && from == NULL)
    return TRUE;
  if (from != NULL && !g_str_equal (from, "source") && !g_str_equal (from, "bootstrap"))
    return hunch_cli_usage_error (error, _("--survive-from is bootstrap or source, not “%s”."), from);
  if ((count != NULL && *count != '\0' && !hunch_cli_arguments_get_integer (arguments, "survive", 2, n_draws, &n_draws, error))
      || !hunch_cli_arguments_get_integer (arguments, "survive-seed", 0, seed, &seed, error))
    return FALSE;

  out->how = g_strcmp0 (from, "source") == 0 ? HUNCH_SURVIVE_SOURCE : HUNCH_SURVIVE_BOOTSTRAP;
  out->n_draws = (guint) MIN (n_draws, G_MAXINT);
  out->seed = (guint64) seed;
  return TRUE;
}

/* The same question of further samples, when that is wanted. */
static gboolean
draw_again (const Draws   *draws,
            HunchProject  *project,
            const char    *kind,
            const char    *table,
            GHashTable    *pairs,
            HunchCliWatch *watch,
            JsonObject    *result,
            GError       **error)
{
  JsonObject *answer;

  if (draws->n_draws == 0)
    return TRUE;
  answer = hunch_survive_run (project, kind, table, pairs, draws->how, draws->n_draws, draws->seed, hunch_cli_watch_get_progress (watch),
                              hunch_cli_watch_get_cancellable (watch), error);
  if (answer == NULL)
    return FALSE;
  json_object_set_object_member (result, "survive", answer);
  return TRUE;
}

/* What the model says of each row becomes columns, when that is wanted; the question is asked on the way, its answer in @out_result. */
static gboolean
save_columns (HunchCliArguments *arguments,
              HunchProject      *project,
              const char        *kind,
              const char        *table,
              GHashTable        *pairs,
              HunchCliWatch     *watch,
              JsonObject       **out_result,
              GError           **error)
{
  const char *words = hunch_cli_arguments_get (arguments, "save-columns");

  if (words == NULL && hunch_cli_arguments_has (arguments, "prefix"))
    return hunch_cli_usage_error (error, _("--prefix goes with --save-columns."));
  return words == NULL
         || hunch_analysis_save_columns (project, kind, table, pairs, words, hunch_cli_arguments_get (arguments, "prefix"),
                                         hunch_cli_watch_get_progress (watch), hunch_cli_watch_get_cancellable (watch), out_result, error);
}

/* All that stands behind the answer, when that is wanted. */
static gboolean
add_evidence (HunchCliArguments *arguments,
              HunchProject      *project,
              const char        *kind,
              const char        *table,
              GHashTable        *pairs,
              HunchCliWatch     *watch,
              JsonObject        *result,
              GError           **error)
{
  JsonObject *evidence;

  if (!hunch_cli_arguments_has (arguments, "evidence"))
    return TRUE;
  evidence = hunch_evidence_to_json (project, kind, table, pairs, result, hunch_json_get_object (result, "survive"), TRUE,
                                     hunch_cli_watch_get_progress (watch), hunch_cli_watch_get_cancellable (watch), error);
  if (evidence == NULL)
    return FALSE;
  json_object_set_object_member (result, "evidence", evidence);
  return TRUE;
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const HunchKindInfo *kind = find_kind (hunch_cli_arguments_get_word (arguments, 1), error);
  const char *table = hunch_cli_arguments_get (arguments, "table");
  const char *name = hunch_cli_arguments_get (arguments, "save");
  g_autoptr (GHashTable) pairs = kind != NULL ? hunch_cli_arguments_dup_pairs (arguments, 2, error) : NULL;
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (JsonObject) result = NULL;
  Draws draws = { HUNCH_SURVIVE_BOOTSTRAP, 0, 0 };

  if (pairs == NULL || !hunch_cli_kind_words_check (kind, pairs, error) || !read_draws (arguments, &draws, error))
    return FALSE;

  if (table == NULL && !kind->needs_no_table)
    return hunch_cli_usage_error (error, _("Say which table: --table NAME."));

  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);
  if (project == NULL || !save_columns (arguments, project, kind->kind, table, pairs, watch, &result, error))
    return FALSE;

  if (name != NULL)
    {
      /* Kept after the columns came, so that it is not out of date at once. */
      g_clear_pointer (&result, json_object_unref);
      result = keep_result (project, name, kind->kind, table, pairs, watch, error);
    }
  else if (result == NULL)
    result = hunch_analysis_run (project, kind->kind, table, pairs, hunch_cli_watch_get_progress (watch),
                                 hunch_cli_watch_get_cancellable (watch), error);
  if (result == NULL
      || !note_result (project, kind->kind, table, pairs, name != NULL, result, error)
      || !draw_again (&draws, project, kind->kind, table, pairs, watch, result, error)
      || !add_evidence (arguments, project, kind->kind, table, pairs, watch, result, error))
    return FALSE;

  if (hunch_cli_arguments_has (arguments, "json"))
    hunch_cli_print_json (result);
  else
    hunch_cli_report_print (result);

  return TRUE;
}

static const HunchCliOption options[] = {
  { "table", "TABLE", N_("the table that is asked") },
  { "save", "NAME", N_("keep the result in the project under this name") },
  { "survive", "[N]", N_("ask the same of N (20) further samples, and tell in how many the answer holds") },
  { "survive-from", "WHERE", N_("draw them from the rows at hand (bootstrap) or anew from the source (source)") },
  { "survive-seed", "S", N_("seed of the first of these samples (1)") },
  { "save-columns", "WORDS", N_("keep what the model says of each row as columns of the table: fitted, residual, …") },
  { "prefix", "TEXT", N_("what the names of these columns begin with") },
  { "evidence", NULL, N_("add all that stands behind the answer: rows, sample, checks, sensitivity, ledger, sources") },
  { "json", NULL, N_("print the result as JSON") },
};

const HunchCliCommand hunch_cli_command_analyze = {
  .name = "analyze",
  .synopsis = "FILE.hunch KIND [--table TABLE] [option=value …] [--json] [--save NAME] [--save-columns WORDS] [--survive [N]]",
  .summary = N_("put a question to a table: a test, a summary, a regression"),
  .help = N_("“hunch-cli help KIND” explains a kind and its options. A question that has no answer for these data is "
             "refused with a sentence that says why."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = G_MAXUINT,
  .run = run,
};
