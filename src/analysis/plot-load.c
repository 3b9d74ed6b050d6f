/* From a stored chart to a picture. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/plot.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/analysis.h"
#include "analysis/inquiry.h"
#include "base/json.h"

static GHashTable *
read_options (JsonObject *spec,
              GError    **error)
{
  JsonObject *options = hunch_json_get_object (spec, "options");
  g_autofree char *text = NULL;
  JsonNode *node;

  if (options == NULL)
    return hunch_analysis_options_from_text ("{}", error);

  node = json_node_init_object (json_node_alloc (), options);
  text = hunch_json_to_text (node, FALSE);
  json_node_unref (node);
  return hunch_analysis_options_from_text (text, error);
}

static HunchPlot *
load_chart (HunchProject  *project,
            JsonObject    *spec,
            HunchProgress *progress,
            GCancellable  *cancellable,
            GError       **error)
{
  const char *kind = hunch_json_get_string (spec, "kind");
  const char *table = hunch_json_get_string (spec, "table");
  g_autoptr (GHashTable) options = NULL;

  if (kind == NULL || table == NULL)
    {
      hunch_bad_option (error, _("A chart needs a kind and a table, or an analysis."));
      return NULL;
    }
  options = read_options (spec, error);
  return options != NULL ? hunch_plot_build (project, table, kind, options, progress, cancellable, error) : NULL;
}

static JsonObject *
get_plot (JsonObject *result,
          gint64      position)
{
  JsonNode *node = json_object_get_member (result, "plots");
  JsonArray *plots = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (plots == NULL || position < 0 || position >= json_array_get_length (plots))
    return NULL;
  node = json_array_get_element (plots, position);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static HunchPlot *
load_analysis (HunchProject *project,
               gint64        id,
               gint64        position,
               GError      **error)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, error);
  g_autoptr (JsonObject) result = NULL;
  JsonObject *plot;

  if (record == NULL)
    return NULL;
  if (record->result == NULL)
    {
      hunch_no_answer (error, _("“%s” has not been run yet, so it has no chart."), record->name);
      return NULL;
    }

  result = hunch_json_parse_object (record->result, -1, _("The stored result"), error);
  if (result == NULL)
    return NULL;
  plot = get_plot (result, position);
  if (plot == NULL)
    {
      hunch_bad_option (error, _("“%s” has no chart number %" PRId64 "."), record->name, position + 1);
      return NULL;
    }
  return hunch_plot_from_json (plot, error);
}

HunchPlot *
hunch_plot_load (HunchProject  *project,
                 const char    *spec,
                 HunchProgress *progress,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (HunchPlot) plot = NULL;
  double id;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && spec != NULL, NULL);

  object = hunch_json_parse_object (spec, -1, _("The chart"), error);
  if (object == NULL)
    return NULL;

  id = hunch_json_get_number (object, "analysis", NAN);
  if (isfinite (id) && fabs (id) < 9e15)
    plot = load_analysis (project, (gint64) id, (gint64) CLAMP (hunch_json_get_number (object, "plot", 0), -1, 1e6), error);
  else
    plot = load_chart (project, object, progress, cancellable, error);
  if (plot == NULL)
    return NULL;

  if (hunch_json_get_object (object, "style") != NULL)
    hunch_plot_set_style (plot, hunch_json_get_object (object, "style"));
  return g_steal_pointer (&plot);
}

/* --- in a thread --- */

typedef struct
{
  HunchProject *project;  /* owned: a connection for the thread */
  char         *spec;     /* owned */
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->project);
  g_free (job->spec);
  g_free (job);
}

static void
load_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  HunchPlot *plot = hunch_plot_load (job->project, job->spec, NULL, cancellable, &error);

  if (plot != NULL)
    g_task_return_pointer (task, plot, (GDestroyNotify) hunch_plot_unref);
  else
    g_task_return_error (task, error);
}

void
hunch_plot_load_async (HunchProject       *project,
                       const char         *spec,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, hunch_plot_load_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  job->spec = g_strdup (spec);
  job->project = hunch_project_reopen (project, &error);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, load_in_thread);
}

HunchPlot *
hunch_plot_load_finish (GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
