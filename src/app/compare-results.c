/* Estimates of the same name are held against each other. Two intervals that stay apart are marked: the other way round nothing is said,
 * since intervals that overlap may still differ. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/compare-results.h"

#include <glib/gi18n.h>
#include <math.h>

#include "analysis/sheet.h"
#include "analysis/sheet-words.h"
#include "app/result-view.h"
#include "app/sheet-view.h"
#include "app/util.h"
#include "base/json.h"

#define N_SIDES 2
/* Estimates told in the table; models of many terms have more. */
#define MAX_ESTIMATES 200

typedef struct
{
  GtkWidget     *window;     /* lent: owns this */
  GPtrArray     *results;    /* owned, of JsonObject, in the order of the names */
  GtkStringList *names;      /* owned */
  GtkWidget     *choices[N_SIDES];
  GtkWidget     *views[N_SIDES];
  GtkWidget     *differences;
} Compare;

static void
compare_free (gpointer data)
{
  Compare *self = data;

  g_ptr_array_unref (self->results);
  g_object_unref (self->names);
  g_free (self);
}

static JsonObject *
get_result (Compare *self,
            guint    side)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choices[side]));

  return selected < self->results->len ? self->results->pdata[selected] : NULL;
}

/* --- differences ------------------------------------------------------------------------ */

static JsonObject *
find_estimate (JsonArray  *estimates,
               const char *name)
{
  for (guint i = 0; estimates != NULL && i < json_array_get_length (estimates); i++)
    {
      JsonObject *estimate = json_array_get_object_element (estimates, i);

      if (g_strcmp0 (hunch_json_get_string (estimate, "name"), name) == 0)
        return estimate;
    }
  return NULL;
}

static void
add_number (JsonArray *row,
            double     value)
{
  if (isfinite (value))
    json_array_add_double_element (row, value);
  else
    json_array_add_null_element (row);
}

static const char *
find_remark (JsonObject *a,
             JsonObject *b)
{
  double low_a = hunch_json_get_number (a, "ci_low", NAN), high_a = hunch_json_get_number (a, "ci_high", NAN);
  double low_b = hunch_json_get_number (b, "ci_low", NAN), high_b = hunch_json_get_number (b, "ci_high", NAN);

  if (isnan (low_a) || isnan (high_a) || isnan (low_b) || isnan (high_b))
    return "";
  return high_a < low_b || high_b < low_a ? _("≠ intervals stay apart") : _("intervals overlap");
}

static void
add_difference (JsonArray  *rows,
                const char *kind,
                JsonObject *a,
                JsonObject *b)
{
  double value_a = hunch_json_get_number (a, "estimate", NAN), value_b = hunch_json_get_number (b, "estimate", NAN);
  g_autofree char *name = hunch_sheet_words_dup_estimate (kind, hunch_or_empty (hunch_json_get_string (a, "name")));
  JsonArray *row = json_array_new ();

  json_array_add_string_element (row, name);
  add_number (row, value_a);
  add_number (row, value_b);
  add_number (row, value_a - value_b);
  json_array_add_string_element (row, find_remark (a, b));
  json_array_add_array_element (rows, row);
}

static JsonArray *
make_rows (JsonObject *left,
           JsonObject *right)
{
  JsonArray *estimates = hunch_json_get_array (left, "estimates");
  JsonArray *others = hunch_json_get_array (right, "estimates");
  JsonArray *rows = json_array_new ();

  for (guint i = 0; estimates != NULL && i < json_array_get_length (estimates) && json_array_get_length (rows) < MAX_ESTIMATES; i++)
    {
      JsonObject *a = json_array_get_object_element (estimates, i);
      JsonObject *b = find_estimate (others, hunch_json_get_string (a, "name"));

      if (b != NULL)
        add_difference (rows, hunch_json_get_string (left, "kind"), a, b);
    }
  return rows;
}

static GtkWidget *
make_differences (JsonObject *left,
                  JsonObject *right)
{
  g_autoptr (JsonArray) heads = json_array_new ();
  g_autoptr (JsonArray) rows = make_rows (left, right);

  if (json_array_get_length (rows) == 0)
    return hunch_label_new (_("These two estimate nothing of the same name."), "dim-label");
  json_array_add_string_element (heads, _("Estimate"));
  json_array_add_string_element (heads, _("Left"));
  json_array_add_string_element (heads, _("Right"));
  json_array_add_string_element (heads, _("Left minus right"));
  json_array_add_string_element (heads, "");
  return hunch_sheet_view_new (hunch_sheet_new ("differences", _("What both estimate"), heads, rows));
}

/* --- the window -------------------------------------------------------------------------- */

static void
update (Compare *self)
{
  JsonObject *results[N_SIDES] = { get_result (self, 0), get_result (self, 1) };

  for (guint side = 0; side < N_SIDES; side++)
    if (results[side] != NULL)
      hunch_result_view_set (HUNCH_RESULT_VIEW (self->views[side]), results[side], NULL);
  if (results[0] != NULL && results[1] != NULL)
    adw_bin_set_child (ADW_BIN (self->differences), make_differences (results[0], results[1]));
}

static GtkWidget *
make_side (Compare *self,
           guint    side)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->choices[side] = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->names)), NULL);
  self->views[side] = hunch_result_view_new ();
  hunch_set_accessible_name (self->choices[side], side == 0 ? _("Left result") : _("Right result"));
  gtk_widget_set_margin_start (self->choices[side], 12);
  gtk_widget_set_margin_end (self->choices[side], 12);
  hunch_result_view_set_plain (HUNCH_RESULT_VIEW (self->views[side]));
  gtk_widget_set_vexpand (self->views[side], TRUE);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), self->choices[side]);
  gtk_box_append (GTK_BOX (box), self->views[side]);
  return box;
}

static GtkWidget *
make_content (Compare *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->differences = adw_bin_new ();
  gtk_widget_set_margin_top (self->differences, 12);
  gtk_widget_set_margin_bottom (self->differences, 12);
  gtk_widget_set_margin_start (self->differences, 18);
  gtk_widget_set_margin_end (self->differences, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->differences);
  gtk_box_set_homogeneous (GTK_BOX (sides), FALSE);
  gtk_box_append (GTK_BOX (sides), make_side (self, 0));
  gtk_box_append (GTK_BOX (sides), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (sides), make_side (self, 1));
  gtk_paned_set_start_child (GTK_PANED (paned), sides);
  gtk_paned_set_end_child (GTK_PANED (paned), scroller);
  gtk_paned_set_position (GTK_PANED (paned), 470);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_widget_set_vexpand (paned, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), paned);
  return box;
}

static void
add_result (Compare    *self,
            const char *name,
            JsonObject *result)
{
  gtk_string_list_append (self->names, name);
  g_ptr_array_add (self->results, json_object_ref (result));
}

/* The place of the one with this id, or 0. */
static guint
add_kept (Compare      *self,
          HunchProject *project,
          gint64        wanted_id,
          gint64        left_out_id)
{
  g_autoptr (GPtrArray) records = hunch_project_list_analyses (project, NULL);
  guint place = 0;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      HunchAnalysisRecord *record = records->pdata[i];
      g_autoptr (JsonObject) result = record->result == NULL || record->id == left_out_id
                                        ? NULL : hunch_json_parse_object (record->result, -1, record->name, NULL);

      if (result == NULL)
        continue;
      if (record->id == wanted_id)
        place = self->results->len;
      add_result (self, record->name, result);
    }
  return place;
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static void
add_escape (GtkWidget *window)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, shortcuts);
}

static void
show_nothing (GtkWidget *widget)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Nothing to compare with"),
                                              _("Keep another result first; then both can be held side by side."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
hunch_compare_results_show (GtkWidget    *widget,
                            HunchProject *project,
                            JsonObject   *result,
                            const char   *title,
                            gint64        kept_id)
{
  Compare *self = g_new0 (Compare, 1);
  guint left;

  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->names = gtk_string_list_new (NULL);
  if (result != NULL)
    add_result (self, title, result);
  left = add_kept (self, project, result == NULL ? kept_id : 0, result == NULL ? 0 : kept_id);
  if (self->results->len < N_SIDES)
    {
      compare_free (self);
      show_nothing (widget);
      return;
    }
  self->window = g_object_new (ADW_TYPE_WINDOW, "accessible-role", GTK_ACCESSIBLE_ROLE_DIALOG, NULL);
  adw_window_set_content (ADW_WINDOW (self->window), make_content (self));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choices[0]), left);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choices[1]), left == 0 ? 1 : 0);
  update (self);
  for (guint side = 0; side < N_SIDES; side++)
    g_signal_connect_swapped (self->choices[side], "notify::selected", G_CALLBACK (update), self);
  g_object_set_data_full (G_OBJECT (self->window), "compare", self, compare_free);
  add_escape (self->window);
  gtk_window_set_title (GTK_WINDOW (self->window), _("Two Results Compared"));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1120, 740);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
}
