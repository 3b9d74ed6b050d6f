#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/kept-list.h"

#include <glib/gi18n.h>

#include "analysis/analysis.h"
#include "app/compare-results.h"
#include "app/kept-edit.h"
#include "app/name-dialog.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"
#include "deck/deck.h"

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
  char *token = options == NULL ? NULL : hunch_analysis_dup_token (project, record->table, &error);
  Rerun *rerun;

  if (token == NULL)
    {
      hunch_window_show_error (widget, _("It could not be worked out again"), error);
      return;
    }
  g_free (record->token);
  record->token = token;
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
    hunch_kept_rename (kept->project, kept->id, name, &error);
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

static void
noted_cb (GtkWidget  *row,
          const char *note,
          gpointer    user_data)
{
  g_autoptr (GError) error = NULL;

  hunch_kept_set_note (get_kept (row)->project, get_kept (row)->id, note, &error);
  hunch_window_show_error (row, _("The note could not be kept"), error);
}

static void
note_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       row)
{
  g_autofree char *note = hunch_kept_dup_note (get_kept (row)->project, get_kept (row)->id);

  hunch_kept_ask_note (row, note, noted_cb, NULL);
}

static void
pin_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       row)
{
  Kept *kept = get_kept (row);
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkWidget) alive = g_object_ref (row);
  HunchWindow *window = hunch_window_of (row);

  hunch_kept_set_pinned (kept->project, kept->id, !hunch_kept_is_pinned (kept->project, kept->id), &error);
  hunch_window_show_error (window, _("It could not be pinned"), error);
}

static void
compare_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       row)
{
  hunch_compare_results_show (row, get_kept (row)->project, NULL, NULL, get_kept (row)->id);
}

static void
deck_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       row)
{
  Kept *kept = get_kept (row);
  g_autoptr (GError) error = NULL;
  gint64 slide_id = kept->is_chart ? hunch_deck_add_chart (kept->project, kept->id, -1, &error)
                                   : hunch_deck_add_analysis (kept->project, kept->id, -1, &error);

  if (slide_id != 0)
    hunch_window_toast_action (row, _("Added to the deck"), _("_Show"), "win.show-slide", g_variant_new_int64 (slide_id));
  hunch_window_show_error (row, _("The slide could not be made"), error);
}

static const GActionEntry ACTIONS[] = {
  { "rename", rename_cb }, { "rerun", rerun_action_cb }, { "delete", delete_cb }, { "note", note_cb }, { "pin", pin_cb },
  { "compare", compare_cb }, { "deck", deck_cb },
};

static GMenuModel *
make_menu (const Kept *kept,
           gboolean    is_pinned)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) look = g_menu_new (), edit = g_menu_new (), out = g_menu_new ();

  if (!kept->is_chart)
    {
      g_menu_append (look, is_pinned ? _("Un_pin") : _("_Pin"), "kept.pin");
      g_menu_append (look, _("_Note…"), "kept.note");
      g_menu_append (look, _("_Compare with Another…"), "kept.compare");
      g_menu_append (look, _("_Work Out Again"), "kept.rerun");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
    }
  g_menu_append (edit, _("_Rename…"), "kept.rename");
  g_menu_append (edit, _("Add to _Deck"), "kept.deck");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edit));
  g_menu_append (out, _("_Delete"), "kept.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (out));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
make_menu_button (GtkWidget *row,
                  gboolean   is_pinned)
{
  const Kept *kept = get_kept (row);
  g_autoptr (GMenuModel) menu = make_menu (kept, is_pinned);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autofree char *name = g_strdup_printf (_("More with “%s”"), kept->name);
  GtkWidget *button = gtk_menu_button_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), ACTIONS, G_N_ELEMENTS (ACTIONS), row);
  gtk_widget_insert_action_group (row, "kept", G_ACTION_GROUP (group));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("More"));
  hunch_set_accessible_name (button, name);
  return button;
}

static void
add_sign (GtkWidget  *row,
          const char *icon_name,
          const char *class_name,
          const char *words)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (icon, class_name);
  gtk_widget_set_tooltip_text (icon, words);
  hunch_set_accessible_name (icon, words);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
}

/* Takes `kept`. */
static GtkWidget *
make_row (Kept       *kept,
          const char *subtitle,
          gboolean    is_pinned)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (kept->name, -1);
  g_autofree char *words = g_markup_escape_text (subtitle, -1);

  g_object_set_data_full (G_OBJECT (row), "kept", kept, kept_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (is_pinned)
    add_sign (row, "view-pin-symbolic", "dim-label", _("Pinned"));
  return row;
}

static Kept *
kept_new (HunchProject *project,
          gint64        id,
          gboolean      is_chart,
          const char   *name)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->project = g_object_ref (project);
  kept->id = id;
  kept->is_chart = is_chart;
  kept->name = g_strdup (name);
  return kept;
}

/* "Two groups: t test · films", and the note below it. */
static char *
dup_subtitle (const HunchAnalysisRecord *record)
{
  const HunchKindInfo *kind = hunch_kinds_find (record->kind);
  GString *text = g_string_new (kind == NULL ? record->kind : _(kind->title));

  if (record->table != NULL && record->table[0] != '\0')
    g_string_append_printf (text, " · %s", record->table);
  if (record->note != NULL && record->note[0] != '\0')
    g_string_append_printf (text, "\n%s", record->note);
  return g_string_free (text, FALSE);
}

static void
append_analysis (GtkListBox                *list,
                 HunchProject              *project,
                 const HunchAnalysisRecord *record)
{
  g_autofree char *subtitle = dup_subtitle (record);
  GtkWidget *row = make_row (kept_new (project, record->id, FALSE, record->name), subtitle, record->is_pinned);

  if (hunch_analysis_is_stale (project, record))
    add_sign (row, "dialog-warning-symbolic", "stale", _("The data have changed since"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_menu_button (row, record->is_pinned));
  gtk_list_box_append (list, row);
}

static guint
append_charts (GtkListBox   *list,
               HunchProject *project)
{
  g_autoptr (GPtrArray) charts = hunch_project_list_charts (project, NULL);
  guint n_rows = 0;

  for (guint i = 0; charts != NULL && i < charts->len; i++)
    {
      HunchChartRecord *record = charts->pdata[i];
      GtkWidget *row;

      if (record->analysis_id != 0)
        continue;
      row = make_row (kept_new (project, record->id, TRUE, record->name), _("Chart"), FALSE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_menu_button (row, FALSE));
      gtk_list_box_append (list, row);
      n_rows++;
    }
  return n_rows;
}

guint
hunch_kept_list_fill (GtkListBox   *list,
                      HunchProject *project)
{
  g_autoptr (GPtrArray) analyses = hunch_project_list_analyses (project, NULL);
  guint n_rows = 0;

  hunch_clear_children (GTK_WIDGET (list));
  /* What is pinned comes first. */
  for (int is_pinned = 1; is_pinned >= 0; is_pinned--)
    for (guint i = 0; analyses != NULL && i < analyses->len; i++)
      {
        const HunchAnalysisRecord *record = analyses->pdata[i];

        if ((record->is_pinned ? 1 : 0) != is_pinned)
          continue;
        append_analysis (list, project, record);
        n_rows++;
      }
  return n_rows + append_charts (list, project);
}
