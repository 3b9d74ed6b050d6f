/* A playbook is a file of steps (docs/playbooks.md). Imports are undone one by one, all
 * that is made from them in one go. */
#define G_LOG_DOMAIN "hunch-deck"
#include "config.h"
#include "deck/playbook.h"

#include "base/json.h"
#include "deck/deck.h"
#include "deck/playbook-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FILE_BYTES (4 * 1024 * 1024)

/* --- finding -------------------------------------------------------------- */

static void
info_free (HunchPlaybookInfo *info)
{
  g_free (info->id);
  g_free (info->title);
  g_free (info->description);
  g_free (info->path);
  g_free (info->file_parameter);
  g_free (info->file_title);
  g_ptr_array_unref (info->parameters);
  g_free (info);
}

static JsonObject *
read_playbook (const char *path,
               GError    **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = g_path_get_basename (path);
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  if (length > MAX_FILE_BYTES)
    {
      g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK, _("%s is too large for a playbook."), name);
      return NULL;
    }

  return hunch_json_parse_object (text, length, name, error);
}

/* What a person must choose before anything else. */
static void
set_file_parameter (HunchPlaybookInfo *info)
{
  for (guint i = 0; i < info->parameters->len && info->file_parameter == NULL; i++)
    {
      const HunchPlaybookParameter *parameter = info->parameters->pdata[i];

      if (!parameter->is_required)
        continue;
      info->file_parameter = g_strdup (parameter->name);
      info->file_title = g_strdup (parameter->title);
    }
}

static HunchPlaybookInfo *
read_info (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) playbook = read_playbook (path, &error);
  HunchPlaybookInfo *info;

  if (playbook == NULL)
    {
      g_info ("%s", error->message);
      return NULL;
    }

  info = g_new0 (HunchPlaybookInfo, 1);
  info->id = g_strndup (name, strlen (name) - strlen (".json"));
  info->title = g_strdup (hunch_playbook_get_translated (playbook, "title"));
  info->description = g_strdup (hunch_playbook_get_translated (playbook, "description"));
  info->path = g_steal_pointer (&path);
  if (info->title == NULL)
    info->title = g_strdup (info->id);
  if (info->description == NULL)
    info->description = g_strdup ("");
  info->parameters = hunch_playbook_list_parameters (playbook);
  set_file_parameter (info);

  return info;
}

static gboolean
has_id (gconstpointer info,
        gconstpointer id)
{
  return strcmp (((const HunchPlaybookInfo *) info)->id, id) == 0;
}

static void
list_folder (GPtrArray  *infos,
             const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      HunchPlaybookInfo *info = g_str_has_suffix (name, ".json") ? read_info (folder, name) : NULL;

      if (info != NULL && g_ptr_array_find_with_equal_func (infos, info->id, has_id, NULL))
        g_clear_pointer (&info, info_free);
      if (info != NULL)
        g_ptr_array_add (infos, info);
    }
}

static gboolean
is_about_files (const HunchPlaybookInfo *info)
{
  for (guint i = 0; i < info->parameters->len; i++)
    if (((const HunchPlaybookParameter *) info->parameters->pdata[i])->kind != HUNCH_PLAYBOOK_TEXT)
      return TRUE;

  return FALSE;
}

/* What can be tried at once comes before what asks for a file, or for a key in its place. */
static int
compare_titles (gconstpointer a,
                gconstpointer b)
{
  const HunchPlaybookInfo *first = *(HunchPlaybookInfo *const *) a;
  const HunchPlaybookInfo *second = *(HunchPlaybookInfo *const *) b;
  int by_file = is_about_files (first) - is_about_files (second);

  return by_file != 0 ? by_file : g_utf8_collate (first->title, second->title);
}

GPtrArray *
hunch_playbooks_list (void)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) info_free);
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "hunch", "playbooks", NULL);
  g_autofree char *installed = g_build_filename (HUNCH_DATA_DIR, "playbooks", NULL);
  const char *named = g_getenv ("HUNCH_PLAYBOOK_DIR");

  list_folder (infos, own);
  list_folder (infos, named != NULL ? named : installed);
  g_ptr_array_sort (infos, compare_titles);

  return infos;
}

static char *
find_path (const char *id,
           GError    **error)
{
  g_autoptr (GPtrArray) infos = hunch_playbooks_list ();
  guint position;

  if (g_ptr_array_find_with_equal_func (infos, id, has_id, &position))
    return g_strdup (((HunchPlaybookInfo *) infos->pdata[position])->path);

  g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK, _("There is no playbook “%s”."), id);
  return NULL;
}

/* --- running -------------------------------------------------------------- */

typedef struct
{
  HunchPlaybookRun run;
  const char      *id;          /* borrowed */
  const char      *title;       /* borrowed; what undo says */
  gboolean         is_editing;  /* an edit of ours is open */
} Runner;

static gboolean
prepare_edit (Runner                      *runner,
              const HunchPlaybookStepInfo *info,
              GError                     **error)
{
  if (info->has_own_edit && runner->is_editing)
    {
      runner->is_editing = FALSE;
      return hunch_project_commit_edit (runner->run.project, error);
    }

  if (!info->has_own_edit && !runner->is_editing)
    {
      if (!hunch_project_begin_edit (runner->run.project, runner->title, error))
        return FALSE;
      runner->is_editing = TRUE;
    }

  return TRUE;
}

static void
announce (Runner     *runner,
          JsonObject *step,
          guint       position,
          guint       n_steps)
{
  const char *label = hunch_playbook_get_translated (step, "label");
  const char *name = hunch_json_get_string (step, "name");
  const char *table = hunch_json_get_string (step, "as");
  const char *headline = hunch_json_get_string (step, "headline");
  const char *what = label != NULL ? label : name != NULL ? name : table != NULL ? table
                     : headline != NULL ? headline : hunch_json_get_string (step, "step");
  g_autofree char *message = g_strdup_printf (_("Step %u of %u: %s"), position + 1, n_steps, what);

  hunch_progress_set_message (runner->run.progress, message);
  hunch_progress_report (runner->run.progress, position, n_steps, position);
}

static gboolean
is_blank (JsonObject *step,
          const char *member)
{
  g_autofree char *text = hunch_playbook_dup_text (step, member);

  return text == NULL || *g_strstrip (text) == '\0';
}

/* "if" and "unless" hold a text, a parameter as a rule, that must or must not say anything. */
static gboolean
is_wanted (JsonObject *step)
{
  return (!json_object_has_member (step, "if") || !is_blank (step, "if"))
         && (!json_object_has_member (step, "unless") || is_blank (step, "unless"));
}

static gboolean
run_step (Runner     *runner,
          JsonNode   *node,
          guint       position,
          guint       n_steps,
          GHashTable *parameters,
          GError    **error)
{
  g_autoptr (JsonNode) step = hunch_playbook_substitute (node, parameters, error);
  const char *name;
  const HunchPlaybookStepInfo *info;

  if (step == NULL || g_cancellable_set_error_if_cancelled (runner->run.cancellable, error))
    return FALSE;

  name = JSON_NODE_HOLDS_OBJECT (step) ? hunch_json_get_string (json_node_get_object (step), "step") : NULL;
  info = hunch_playbook_step_find (name);
  if (info == NULL)
    {
      g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK,
                   _("There is no step “%s”."), name != NULL ? name : "");
      return FALSE;
    }

  if (!is_wanted (json_node_get_object (step)))
    return TRUE;
  announce (runner, json_node_get_object (step), position, n_steps);
  return prepare_edit (runner, info, error) && info->func (&runner->run, json_node_get_object (step), error);
}

static gboolean
run_steps (Runner     *runner,
           JsonArray  *steps,
           GHashTable *parameters,
           GError    **error)
{
  guint n_steps = json_array_get_length (steps);

  for (guint i = 0; i < n_steps; i++)
    if (!run_step (runner, json_array_get_element (steps, i), i, n_steps, parameters, error))
      {
        if (error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
          g_prefix_error (error, _("Step %u of %s: "), i + 1, runner->id);
        return FALSE;
      }

  hunch_progress_report (runner->run.progress, n_steps, n_steps, n_steps);
  return TRUE;
}

static gboolean
run_playbook (Runner     *runner,
              JsonObject *playbook,
              GHashTable *given,
              GError    **error)
{
  g_autoptr (GHashTable) parameters = hunch_playbook_gather_parameters (playbook, given, error);
  JsonArray *steps = hunch_json_get_array (playbook, "steps");

  if (parameters == NULL)
    return FALSE;
  if (steps == NULL)
    {
      g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK, _("The playbook “%s” has no steps."), runner->id);
      return FALSE;
    }

  if (run_steps (runner, steps, parameters, error))
    return !runner->is_editing || hunch_project_commit_edit (runner->run.project, error);

  if (runner->is_editing)
    hunch_project_cancel_edit (runner->run.project);
  return FALSE;
}

gboolean
hunch_playbook_run (const char    *id,
                    HunchProject  *project,
                    GHashTable    *parameters,
                    HunchProgress *progress,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) playbook = NULL;
  g_autoptr (GHashTable) unanswered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Runner runner = { { project, progress, cancellable, unanswered }, id, NULL, FALSE };

  g_return_val_if_fail (id != NULL && HUNCH_IS_PROJECT (project), FALSE);

  path = find_path (id, error);
  playbook = path != NULL ? read_playbook (path, error) : NULL;
  if (playbook == NULL)
    return FALSE;

  runner.title = hunch_playbook_get_translated (playbook, "title");
  if (runner.title == NULL)
    runner.title = id;

  return run_playbook (&runner, playbook, parameters, error);
}

/* --- in a thread ---------------------------------------------------------- */

typedef struct
{
  char          *id;          /* owned */
  HunchProject  *project;     /* owned; a connection of its own */
  GHashTable    *parameters;  /* owned, may be NULL */
  HunchProgress *progress;    /* owned, may be NULL */
} RunJob;

static void
run_job_free (RunJob *job)
{
  g_free (job->id);
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_clear_pointer (&job->parameters, g_hash_table_unref);
  g_free (job);
}

static GHashTable *
copy_parameters (GHashTable *parameters)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, parameters);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));

  return copy;
}

static void
run_in_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  RunJob *job = task_data;
  g_autoptr (GError) error = NULL;

  if (!hunch_playbook_run (job->id, job->project, job->parameters, job->progress, cancellable, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
hunch_playbook_run_async (const char         *id,
                          HunchProject       *project,
                          GHashTable         *parameters,
                          HunchProgress      *progress,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (project, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  HunchProject *own = hunch_project_reopen (project, &error);
  RunJob *job;

  g_task_set_source_tag (task, hunch_playbook_run_async);
  if (own == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  job = g_new0 (RunJob, 1);
  job->id = g_strdup (id);
  job->project = own;
  job->parameters = parameters != NULL ? copy_parameters (parameters) : NULL;
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  g_task_set_task_data (task, job, (GDestroyNotify) run_job_free);
  g_task_run_in_thread (task, run_in_thread);
}

/* The edits were made through another connection; whoever watches this one is told here. */
static void
announce_changes (HunchProject *project)
{
  static const char *const kinds[] = { "recipe", "analysis", "chart", "slide", "deck" };

  g_signal_emit_by_name (project, "tables-changed");
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_signal_emit_by_name (project, "document-changed", kinds[i]);
}

gboolean
hunch_playbook_run_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  announce_changes (g_task_get_source_object (G_TASK (result)));
  return g_task_propagate_boolean (G_TASK (result), error);
}
