#define G_LOG_DOMAIN "hunch-cli"
#include "project/refresh.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/output.h"
#include "deck/changes.h"
#include "project/timer.h"

/* --- what is asked for ---------------------------------------------------------------- */

static gboolean
read_age (HunchCliArguments *arguments,
          gint64            *out_seconds,
          GError           **error)
{
  const char *words = hunch_cli_arguments_get (arguments, "older-than");
  HunchRefreshPolicy policy;

  *out_seconds = -1;
  if (words == NULL)
    return TRUE;
  if (!hunch_refresh_policy_from_words (words, &policy) || policy.when != HUNCH_REFRESH_OLDER_THAN)
    return hunch_cli_usage_error (error, _("“%s” is no age: write 7d, 12h, 30m or 90s."), words);
  *out_seconds = policy.seconds;
  return TRUE;
}

/* A table that is named is looked at whatever its policy, unless an age says otherwise. */
static char **
choose_tables (HunchCliArguments *arguments,
               HunchProject      *project,
               GError           **error)
{
  const char *const *named = hunch_cli_arguments_get_all (arguments, "table");
  g_autoptr (GPtrArray) chosen = NULL;
  g_auto (GStrv) due = NULL;
  gint64 older_than;

  if (!read_age (arguments, &older_than, error))
    return NULL;
  if (*named != NULL && older_than < 0)
    return g_strdupv ((char **) named);
  due = hunch_refresh_dup_due (project, TRUE, older_than, error);
  if (due == NULL || *named == NULL)
    return g_steal_pointer (&due);
  chosen = g_ptr_array_new ();
  for (; *named != NULL; named++)
    if (g_strv_contains ((const char *const *) due, *named))
      g_ptr_array_add (chosen, g_strdup (*named));
  g_ptr_array_add (chosen, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&chosen), FALSE);
}

/* --- what happened ------------------------------------------------------------------------ */

static void
print_rows (const HunchRefreshOutcome *outcome)
{
  g_autofree char *before = hunch_cli_count_text (outcome->rows_before);
  g_autofree char *after = hunch_cli_count_text (outcome->rows_after);

  printf (_("%s: %s rows, %s before"), outcome->table, after, before);
  if (outcome->rows_added >= 0 && outcome->rows_changed >= 0)
    {
      g_autofree char *added = hunch_cli_count_text (outcome->rows_added);
      g_autofree char *changed = hunch_cli_count_text (outcome->rows_changed);

      printf (_(" (%s new, %s changed)"), added, changed);
    }
  puts ("");
  if (*outcome->columns_added != NULL)
    {
      g_autofree char *columns = g_strjoinv (", ", outcome->columns_added);

      printf (_("  new columns: %s"), columns);
      puts ("");
    }
}

static void
print_outcome (const HunchRefreshOutcome *outcome)
{
  if (outcome->status == HUNCH_REFRESH_CHANGED)
    print_rows (outcome);
  else if (outcome->status == HUNCH_REFRESH_SAME)
    {
      printf (_("%s: nothing new"), outcome->table);
      puts ("");
    }
}

static void
print_changes (const HunchChanges *changes)
{
  for (guint i = 0; i < changes->results->len; i++)
    {
      const HunchResultChange *change = g_ptr_array_index (changes->results, i);

      printf ("  %s: %s\n", change->name, change->words);
    }
  for (guint i = 0; i < changes->claims->len; i++)
    {
      const HunchClaimChange *change = g_ptr_array_index (changes->claims, i);

      printf (_("  slide %d: “%s” may no longer hold: %s"), change->position + 1, change->claim, change->why);
      puts ("");
    }
}

static void
print_all (GPtrArray    *outcomes,
           HunchChanges *changes)
{
  if (outcomes->len == 0)
    puts (_("No table is due."));
  for (guint i = 0; i < outcomes->len; i++)
    print_outcome (g_ptr_array_index (outcomes, i));
  print_changes (changes);
}

static JsonObject *
make_answer (GPtrArray    *outcomes,
             HunchChanges *changes)
{
  JsonObject *answer = json_object_new ();
  JsonArray *tables = json_array_new ();

  for (guint i = 0; i < outcomes->len; i++)
    json_array_add_object_element (tables, hunch_refresh_outcome_to_json (g_ptr_array_index (outcomes, i)));
  json_object_set_array_member (answer, "tables", tables);
  hunch_changes_add_to_json (changes, answer);
  return answer;
}

/* One line, whatever the number. */
static gboolean
check_failures (GPtrArray *outcomes,
                GError   **error)
{
  const HunchRefreshOutcome *first = NULL;
  guint n = 0;

  for (guint i = 0; i < outcomes->len; i++)
    {
      const HunchRefreshOutcome *outcome = g_ptr_array_index (outcomes, i);

      if (outcome->status != HUNCH_REFRESH_FAILED)
        continue;
      first = first == NULL ? outcome : first;
      n++;
    }
  if (n == 0)
    return TRUE;
  if (n == 1)
    return hunch_cli_failure (error, _("The table “%s” could not be refreshed and is as it was: %s"), first->table, first->message);
  return hunch_cli_failure (error, _("%u tables could not be refreshed and are as they were, “%s” because: %s"), n, first->table, first->message);
}

/* --- doing it -------------------------------------------------------------------------------- */

static gboolean
set_policy (HunchCliArguments *arguments,
            HunchProject      *project,
            char             **tables,
            GError           **error)
{
  const char *words = hunch_cli_arguments_get (arguments, "set-policy");
  HunchRefreshPolicy policy;

  if (!hunch_refresh_policy_from_words (words, &policy))
    return hunch_cli_usage_error (error, _("“%s” does not say when to refresh: write never, on-open, or an age such as 7d, 12h or 30m."), words);
  if (!hunch_project_begin_edit (project, _("Change when tables are refreshed"), error))
    return FALSE;
  for (; *tables != NULL; tables++)
    if (!hunch_refresh_set_policy (project, *tables, &policy, error))
      {
        hunch_project_cancel_edit (project);
        return FALSE;
      }
  return hunch_project_commit_edit (project, error);
}

static GPtrArray *
refresh_all (HunchProject  *project,
             char         **tables,
             HunchCliWatch *watch)
{
  GPtrArray *outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_refresh_outcome_free);
  GCancellable *cancellable = hunch_cli_watch_get_cancellable (watch);

  for (; *tables != NULL && !g_cancellable_is_cancelled (cancellable); tables++)
    g_ptr_array_add (outcomes, hunch_refresh_table (project, *tables, hunch_cli_watch_get_progress (watch), cancellable));
  return outcomes;
}

static gboolean
run_refresh (HunchCliArguments *arguments,
             HunchProject      *project,
             char             **tables,
             HunchCliWatch     *watch,
             GError           **error)
{
  g_autoptr (GPtrArray) outcomes = NULL;
  g_autoptr (HunchChanges) changes = NULL;
  g_autoptr (JsonObject) answer = NULL;

  outcomes = refresh_all (project, tables, watch);
  if (g_cancellable_set_error_if_cancelled (hunch_cli_watch_get_cancellable (watch), error))
    return FALSE;
  changes = hunch_changes_find (project, hunch_cli_watch_get_progress (watch), hunch_cli_watch_get_cancellable (watch), error);
  if (changes == NULL || !check_failures (outcomes, error))
    return FALSE;
  answer = make_answer (outcomes, changes);
  if (hunch_cli_arguments_has (arguments, "json"))
    hunch_cli_print_json (answer);
  else
    print_all (outcomes, changes);
  return TRUE;
}

/* --- the timer ------------------------------------------------------------------------------------ */

static void
print_timer (const HunchTimerState *state,
             gboolean               is_json)
{
  g_autoptr (JsonObject) answer = json_object_new ();

  json_object_set_boolean_member (answer, "installed", state->is_installed);
  json_object_set_boolean_member (answer, "enabled", state->is_enabled);
  json_object_set_string_member (answer, "every", state->every != NULL ? state->every : "");
  json_object_set_string_member (answer, "unit", state->unit);
  json_object_set_string_member (answer, "path", state->path);
  if (is_json)
    hunch_cli_print_json (answer);
  else if (!state->is_installed)
    puts (_("No timer refreshes this project."));
  else
    {
      printf (state->is_enabled ? _("%s refreshes this project (%s).") : _("%s would refresh this project (%s), but it starts with the next login: no service manager answers here."),
              state->unit, state->every);
      puts ("");
    }
}

/* TRUE when the words were about the timer; `out_is_done` tells how it went. */
static gboolean
run_timer (HunchCliArguments *arguments,
           const char        *path,
           gboolean          *out_is_done,
           GError           **error)
{
  const char *every = hunch_cli_arguments_get (arguments, "install-timer");
  gboolean is_removed = hunch_cli_arguments_has (arguments, "remove-timer");
  g_autoptr (HunchTimerState) state = NULL;

  if (every == NULL && !is_removed && !hunch_cli_arguments_has (arguments, "timer-status"))
    return FALSE;
  *out_is_done = every != NULL ? hunch_timer_install (path, every, error) : !is_removed || hunch_timer_remove (path, error);
  state = *out_is_done ? hunch_timer_get_state (path, error) : NULL;
  *out_is_done = state != NULL;
  if (state != NULL)
    print_timer (state, hunch_cli_arguments_has (arguments, "json"));
  return TRUE;
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *path = hunch_cli_arguments_get_word (arguments, 0);
  g_autoptr (HunchProject) project = NULL;
  g_auto (GStrv) tables = NULL;
  gboolean is_done;

  project = hunch_project_open (path, error);
  if (project == NULL)
    return FALSE;
  if (run_timer (arguments, path, &is_done, error))
    return is_done;
  tables = choose_tables (arguments, project, error);
  if (tables == NULL)
    return FALSE;
  if (!hunch_cli_arguments_has (arguments, "set-policy"))
    return run_refresh (arguments, project, tables, watch, error);
  if (*hunch_cli_arguments_get_all (arguments, "table") == NULL)
    return hunch_cli_usage_error (error, _("Say of which table with --table."));
  return set_policy (arguments, project, tables, error);
}

static const HunchCliOption options[] = {
  { "table", "T", N_("only this table, whatever its policy; may be given several times") },
  { "older-than", "AGE", N_("every table whose last look is so long ago: 7d, 12h, 30m, 0s for all") },
  { "set-policy", "WORDS", N_("do not refresh, but say when it is due: never, on-open, or an age such as 7d") },
  { "install-timer", "EVERY", N_("let the system refresh the project daily or hourly") },
  { "remove-timer", NULL, N_("take that timer away") },
  { "timer-status", NULL, N_("tell whether there is one") },
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_refresh = {
  .name = "refresh",
  .synopsis = "FILE.hunch [OPTIONS]",
  .summary = N_("fetch what is new at the sources of tables, and tell what it changes"),
  .help = N_("Without options every table is looked at that is due by its own policy. The source is asked cheaply; only when it has something new is it fetched, "
             "and put in by the table's key, behind its rows, or in their place. When that fails the old rows stay. "
             "Kept results of tables that changed are run again, and claims that may no longer hold are named."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = 1,
  .run = run,
};
