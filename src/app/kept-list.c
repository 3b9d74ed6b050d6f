#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/kept-list.h"

#include <glib/gi18n.h>

#include "analysis/analysis.h"
#include "app/name-dialog.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"

typedef struct
{
  HunchProject *project;  /* owned */
  gint64        id;
  gboolean      is_chart;
  char         *name;     /* owned */
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_object_unref (kept->project);
  g_free (kept->name);
  g_free (kept);
}

static Kept *
get_kept (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "kept");
}

gint64
hunch_kept_row_get_id (GtkListBoxRow *row,
                       gboolean      *out_is_chart)
{
  Kept *kept = get_kept (GTK_WIDGET (row));

  *out_is_chart = kept->is_chart;
  return kept->id;
}

/* --- working out again ------------------------------------------------------------------- */

typedef struct
{
  GtkWidget           *widget;   /* owned */
  HunchProject        *project;  /* owned */
  HunchAnalysisRecord *record;   /* owned */
} Rerun;

static void
rerun_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Rerun *rerun = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = hunch_analysis_run_finish (result, &error);

  if (answer != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), answer);

      g_free (rerun->record->result);
      rerun->record->result = hunch_json_to_text (node, FALSE);
      rerun->record->made_at = g_get_real_time () / G_USEC_PER_SEC;
      hunch_project_put_analysis (rerun->project, rerun->record, &error);
    }
  hunch_window_show_error (rerun->widget, _("It could not be worked out again"), error);
  g_object_unref (rerun->widget);
  g_object_unref (rerun->project);
  hunch_analysis_record_free (rerun->record);
  g_free (rerun);
}

void
hunch_kept_rerun (GtkWidget    *widget,
                  HunchProject *project,
                  gint64        analysis_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, analysis_id, &error);
  g_autoptr (GHashTable) options = record == NULL ? NULL : hunch_analysis_options_from_text (record->options, &error);
  g_autoptr (HunchTableInfo) info = options == NULL ? NULL : hunch_project_get_table (project, record->table, &error);
  Rerun *rerun;

  if (info == NULL)
    {
      hunch_window_show_error (widget, _("It could not be worked out again"), error);
      return;
    }
  g_free (record->token);
  record->token = g_strdup (info->token);
  rerun = g_new0 (Rerun, 1);
  rerun->widget = g_object_ref (widget);
  rerun->project = g_object_ref (project);
  rerun->record = g_steal_pointer (&record);
  hunch_analysis_run_async (project, rerun->record->kind, rerun->record->table, options, NULL, NULL, rerun_cb, rerun);
}

/* --- actions of a row ---------------------------------------------------------------------- */

static void
named_cb (GtkWidget  *row,
          const char *name,
          gpointer    user_data)
{
  Kept *kept = get_kept (row);
  g_autoptr (GError) error = NULL;

  if (kept->is_chart)
    {
      g_autoptr (HunchChartRecord) record = hunch_project_get_chart (kept->project, kept->id, &error);

      if (record != NULL)
        {
          g_free (record->name);
          record->name = g_strdup (name);
          hunch_project_put_chart (kept->project, record, &error);
        }
    }
  else
    {
      g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (kept->project, kept->id, &error);

      if (record != NULL)
        {
          g_free (record->name);
          record->name = g_strdup (name);
          hunch_project_put_analysis (kept->project, record, &error);
        }
    }
  hunch_window_show_error (row, _("It could not be renamed"), error);
}

static void
rename_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       row)
{
  hunch_name_dialog_show (row, _("Rename"), get_kept (row)->name, named_cb, NULL);
}

static void
rerun_action_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       row)
{
  hunch_kept_rerun (row, get_kept (row)->project, get_kept (row)->id);
}

static void
delete_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       row)
{
  Kept *kept = get_kept (row);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (_("Deleted %s"), kept->name);
  g_autoptr (GtkWidget) alive = g_object_ref (row);
  HunchWindow *window = hunch_window_of (row);
  gboolean is_done;

  is_done = kept->is_chart ? hunch_project_delete_chart (kept->project, kept->id, &error)
                           : hunch_project_delete_analysis (kept->project, kept->id, &error);
  if (is_done)
    hunch_window_toast_action (window, text, _("_Undo"), "win.undo", NULL);
  hunch_window_show_error (window, _("It could not be deleted"), error);
}

static const GActionEntry ACTIONS[] = { { "rename", rename_cb }, { "rerun", rerun_action_cb }, { "delete", delete_cb } };

static GtkWidget *
make_menu_button (GtkWidget *row,
                  gboolean   is_chart)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), ACTIONS, G_N_ELEMENTS (ACTIONS), row);
  gtk_widget_insert_action_group (row, "kept", G_ACTION_GROUP (group));
  g_menu_append (menu, _("_Rename…"), "kept.rename");
  if (!is_chart)
    g_menu_append (menu, _("_Work Out Again"), "kept.rerun");
  g_menu_append (menu, _("_Delete"), "kept.delete");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("More"));
  hunch_set_accessible_name (button, _("More"));
  return button;
}

static GtkWidget *
make_row (HunchProject *project,
          gint64        id,
          gboolean      is_chart,
          const char   *name,
          const char   *subtitle,
          gboolean      is_stale)
{
  GtkWidget *row = adw_action_row_new ();
  Kept *kept = g_new0 (Kept, 1);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *words = g_markup_escape_text (subtitle, -1);

  kept->project = g_object_ref (project);
  kept->id = id;
  kept->is_chart = is_chart;
  kept->name = g_strdup (name);
  g_object_set_data_full (G_OBJECT (row), "kept", kept, kept_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (is_stale)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "stale");
      gtk_widget_set_tooltip_text (icon, _("The data have changed since"));
      hunch_set_accessible_name (icon, _("The data have changed since"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_menu_button (row, is_chart));
  return row;
}

guint
hunch_kept_list_fill (GtkListBox   *list,
                      HunchProject *project)
{
  g_autoptr (GPtrArray) analyses = hunch_project_list_analyses (project, NULL);
  g_autoptr (GPtrArray) charts = hunch_project_list_charts (project, NULL);
  guint n_rows = 0;

  hunch_clear_children (GTK_WIDGET (list));
  for (guint i = 0; analyses != NULL && i < analyses->len; i++, n_rows++)
    {
      HunchAnalysisRecord *record = analyses->pdata[i];
      const HunchKindInfo *kind = hunch_kinds_find (record->kind);
      g_autofree char *subtitle = g_strdup_printf ("%s · %s", kind == NULL ? record->kind : _(kind->title), record->table);

      gtk_list_box_append (list, make_row (project, record->id, FALSE, record->name, subtitle,
                                           hunch_analysis_is_stale (project, record)));
    }
  for (guint i = 0; charts != NULL && i < charts->len; i++)
    {
      HunchChartRecord *record = charts->pdata[i];

      if (record->analysis_id != 0)
        continue;
      gtk_list_box_append (list, make_row (project, record->id, TRUE, record->name, _("Chart"), FALSE));
      n_rows++;
    }
  return n_rows;
}
