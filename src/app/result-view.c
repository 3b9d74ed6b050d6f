#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/result-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/chart-view.h"
#include "app/result-words.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"

/* More rows than this are not made into labels; copying gives them all. */
#define MAX_ROWS 60
/* How far a table goes to the side for one notch of the wheel. */
#define WHEEL_STEP_PX 60

struct _HunchResultView
{
  AdwBin     parent_instance;
  GtkWidget *scroller;
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (HunchResultView, hunch_result_view, ADW_TYPE_BIN)

/* --- numbers with their intervals ----------------------------------------------------- */

static char *
dup_interval (JsonObject *object)
{
  double low = hunch_json_get_number (object, "ci_low", NAN);
  double high = hunch_json_get_number (object, "ci_high", NAN);
  g_autofree char *low_text = hunch_format_number (low);
  g_autofree char *high_text = hunch_format_number (high);

  if (isnan (low) && isnan (high))
    return NULL;
  return g_strdup_printf (_("%s to %s"), low_text, high_text);
}

static GtkWidget *
make_figure (const char *title,
             const char *value,
             const char *below)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *figure = hunch_label_new (value, "title-2 numeric");

  gtk_label_set_selectable (GTK_LABEL (figure), TRUE);
  gtk_box_append (GTK_BOX (card), hunch_label_new (title, "dim-label caption"));
  gtk_box_append (GTK_BOX (card), figure);
  gtk_box_append (GTK_BOX (card), hunch_label_new (below, "dim-label caption numeric"));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "figure-card");
  return card;
}

static void
add_estimate_figure (GtkFlowBox *figures,
                     JsonObject *result)
{
  JsonObject *headline = hunch_json_get_object (result, "headline");
  g_autofree char *interval = NULL;
  g_autofree char *number = NULL;
  g_autofree char *value = NULL;
  g_autofree char *below = NULL;
  const char *unit;
  const char *name;

  if (headline == NULL || isnan (hunch_json_get_number (headline, "estimate", NAN)))
    return;
  interval = dup_interval (headline);
  unit = hunch_json_get_string (headline, "unit");
  name = hunch_json_get_string (headline, "name");
  number = hunch_format_number (hunch_json_get_number (headline, "estimate", NAN));
  value = unit == NULL || unit[0] == '\0' ? g_strdup (number) : g_strdup_printf ("%s %s", number, unit);
  below = interval == NULL ? g_strdup ("") : g_strdup_printf (_("95 %% interval %s"), interval);
  gtk_flow_box_append (figures, make_figure (name != NULL ? name : _("Estimate"), value, below));
}

/* Some questions have no other number than the size of the effect: it is said once. */
static gboolean
is_headline (JsonObject *result,
             JsonObject *effect)
{
  JsonObject *headline = hunch_json_get_object (result, "headline");

  return headline != NULL
         && hunch_json_get_number (headline, "estimate", NAN) == hunch_json_get_number (effect, "value", NAN);
}

static void
add_effect_figures (GtkFlowBox *figures,
                    JsonObject *result)
{
  JsonArray *tests = hunch_json_get_array (result, "tests");
  JsonObject *test = tests == NULL || json_array_get_length (tests) == 0 ? NULL : json_array_get_object_element (tests, 0);
  JsonObject *effect = hunch_json_get_object (test, "effect");
  g_autofree char *p = NULL;

  if (test == NULL)
    return;
  if (effect != NULL && !isnan (hunch_json_get_number (effect, "value", NAN)) && !is_headline (result, effect))
    {
      g_autofree char *value = hunch_format_number (hunch_json_get_number (effect, "value", NAN));
      g_autofree char *interval = dup_interval (effect);
      g_autofree char *title = g_strdup_printf (_("Effect size, %s"), hunch_or_empty (hunch_json_get_string (effect, "name")));

      gtk_flow_box_append (figures, make_figure (title, value, hunch_or_empty (interval)));
    }
  p = hunch_format_p (hunch_json_get_number (test, "p", NAN));
  gtk_flow_box_append (figures, make_figure (_("p"), p, hunch_or_empty (hunch_json_get_string (test, "name"))));
}

static void
add_count_figure (GtkFlowBox *figures,
                  JsonObject *result)
{
  gint64 n = (gint64) hunch_json_get_number (result, "n", 0);
  gint64 dropped = (gint64) hunch_json_get_number (result, "dropped", 0);
  g_autofree char *n_text = hunch_format_count (n);
  g_autofree char *dropped_text = hunch_format_count (dropped);
  g_autofree char *below = g_strdup_printf (_("%s left out"), dropped_text);
  GtkWidget *card = make_figure (_("Rows used"), n_text, dropped > 0 ? below : _("none left out"));

  gtk_widget_set_tooltip_text (card, hunch_json_get_string (result, "dropped_why"));
  gtk_flow_box_append (figures, card);
}

static GtkWidget *
make_figures (JsonObject *result)
{
  GtkWidget *figures = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (figures), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (figures), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (figures), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (figures), 4);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (figures), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (figures), 12);
  add_estimate_figure (GTK_FLOW_BOX (figures), result);
  add_effect_figures (GTK_FLOW_BOX (figures), result);
  add_count_figure (GTK_FLOW_BOX (figures), result);
  for (GtkWidget *child = gtk_widget_get_first_child (figures); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  return figures;
}

/* --- tables --------------------------------------------------------------------------- */

/* A table on its way to labels or text: titles, and rows of owned strings. */
typedef struct
{
  char      *title;    /* owned */
  GPtrArray *columns;  /* of char *, owned */
  GPtrArray *rows;     /* of GPtrArray of char *, owned */
} Sheet;

static Sheet *
sheet_new (const char *title)
{
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->title = g_strdup (title);
  sheet->columns = g_ptr_array_new_with_free_func (g_free);
  sheet->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return sheet;
}

static void
sheet_free (Sheet *sheet)
{
  g_free (sheet->title);
  g_ptr_array_unref (sheet->columns);
  g_ptr_array_unref (sheet->rows);
  g_free (sheet);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sheet, sheet_free)

static GPtrArray *
sheet_add_row (Sheet *sheet)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (sheet->rows, row);
  return row;
}

static char *
sheet_dup_text (Sheet *sheet)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sheet->columns->len; i++)
    g_string_append_printf (text, i == 0 ? "%s" : "\t%s", (char *) sheet->columns->pdata[i]);
  for (guint i = 0; i < sheet->rows->len; i++)
    {
      GPtrArray *row = sheet->rows->pdata[i];

      for (guint j = 0; j < row->len; j++)
        g_string_append_printf (text, j == 0 ? "\n%s" : "\t%s", (char *) row->pdata[j]);
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_cell (const char *text,
           gboolean    is_first,
           gboolean    is_head)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), is_first ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), is_first ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_label_set_selectable (GTK_LABEL (label), !is_head);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_hexpand (label, is_first);
  gtk_widget_add_css_class (label, is_head ? "head" : "numeric");
  return label;
}

static void
copy_cb (GtkWidget *button)
{
  hunch_copy_text (button, g_object_get_data (G_OBJECT (button), "text"));
  hunch_window_toast (button, _("The table was copied"));
}

static GtkWidget *
make_sheet_head (Sheet *sheet)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = hunch_label_new (sheet->title, "heading");
  GtkWidget *copy = hunch_icon_button_new ("edit-copy-symbolic", _("Copy the table"), NULL);

  gtk_widget_set_hexpand (title, TRUE);
  g_object_set_data_full (G_OBJECT (copy), "text", sheet_dup_text (sheet), g_free);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), NULL);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), copy);
  return head;
}

static gboolean
sideways_cb (GtkEventControllerScroll *controller,
             double                    dx,
             double                    dy,
             GtkScrolledWindow        *scroller)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (scroller);
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;

  if (dx == 0 || gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment))
    return GDK_EVENT_PROPAGATE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dx * (is_wheel ? WHEEL_STEP_PX : 1));
  return GDK_EVENT_STOP;
}

static void
add_sideways_scrolling (GtkWidget *scroller)
{
  GtkEventController *controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_HORIZONTAL);

  g_signal_connect (controller, "scroll", G_CALLBACK (sideways_cb), scroller);
  gtk_widget_add_controller (scroller, controller);
}

/* A table scrolls to the side alone: up and down is for the page it stands on. */
static GtkWidget *
make_sideways_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scroller);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  add_sideways_scrolling (scroller);
  return scroller;
}

static GtkWidget *
make_sheet_view (Sheet *sheet)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *scroller = make_sideways_scroller (grid);
  guint n_rows = MIN (sheet->rows->len, MAX_ROWS);

  gtk_widget_add_css_class (grid, "result-table");
  for (guint i = 0; i < sheet->columns->len; i++)
    gtk_grid_attach (GTK_GRID (grid), make_cell (sheet->columns->pdata[i], i == 0, TRUE), (int) i, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0, 1, MAX ((int) sheet->columns->len, 1), 1);
  for (guint i = 0; i < n_rows; i++)
    {
      GPtrArray *row = sheet->rows->pdata[i];

      for (guint j = 0; j < row->len; j++)
        gtk_grid_attach (GTK_GRID (grid), make_cell (row->pdata[j], j == 0, FALSE), (int) j, (int) i + 2, 1, 1);
    }
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "table-card");
  gtk_box_append (GTK_BOX (box), make_sheet_head (sheet));
  gtk_box_append (GTK_BOX (box), scroller);
  if (sheet->rows->len > n_rows)
    {
      g_autofree char *count = hunch_format_count (sheet->rows->len - n_rows);
      g_autofree char *text = g_strdup_printf (_("%s more rows: copy the table to see them all"), count);

      gtk_box_append (GTK_BOX (box), hunch_label_new (text, "dim-label caption"));
    }
  return box;
}

/* --- which tables there are --------------------------------------------------------------- */

typedef struct { const char *member; const char *title; } Column;

static gboolean
any_has (JsonArray  *list,
         const char *member)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      JsonNode *node = json_object_get_member (object, member);

      if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
        return TRUE;
    }
  return FALSE;
}

static char *
dup_member (JsonObject *object,
            const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (g_str_equal (member, "name"))
    return hunch_result_words_dup_name (hunch_or_empty (hunch_json_get_string (object, member)));
  if (g_str_equal (member, "df") && node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      GString *text = g_string_new (NULL);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *number = hunch_json_cell_to_text (json_array_get_element (array, i));

          g_string_append_printf (text, i == 0 ? "%s" : ", %s", number);
        }
      return g_string_free (text, FALSE);
    }
  return hunch_result_words_dup_cell (member, node);
}

static void
append_objects (GtkBox       *box,
                JsonArray    *list,
                const char   *title,
                const Column *columns,
                guint         n_columns)
{
  g_autoptr (Sheet) sheet = NULL;

  if (list == NULL || json_array_get_length (list) == 0)
    return;
  sheet = sheet_new (title);
  for (guint i = 0; i < n_columns; i++)
    if (any_has (list, columns[i].member))
      g_ptr_array_add (sheet->columns, g_strdup (_(columns[i].title)));
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      GPtrArray *row = sheet_add_row (sheet);

      for (guint j = 0; j < n_columns; j++)
        if (any_has (list, columns[j].member))
          g_ptr_array_add (row, dup_member (json_array_get_object_element (list, i), columns[j].member));
    }
  gtk_box_append (box, make_sheet_view (sheet));
}

static const Column ESTIMATE_COLUMNS[] = {
  { "name", N_("Name") }, { "estimate", N_("Estimate") }, { "ci_low", N_("Interval from") }, { "ci_high", N_("to") },
  { "se", N_("Std. error") }, { "statistic", N_("Statistic") }, { "df", N_("df") }, { "p", N_("p") },
};
static const Column TEST_COLUMNS[] = {
  { "name", N_("Test") }, { "statistic", N_("Statistic") }, { "df", N_("df") }, { "p", N_("p") },
};

static void
append_tables (GtkBox     *box,
               JsonObject *result)
{
  JsonArray *tables = hunch_json_get_array (result, "tables");

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      JsonArray *columns = hunch_json_get_array (table, "columns");
      JsonArray *rows = hunch_json_get_array (table, "rows");
      const char *title = hunch_json_get_string (table, "title");
      g_autoptr (Sheet) sheet = sheet_new (title != NULL ? title : hunch_or_empty (hunch_json_get_string (table, "name")));

      for (guint j = 0; columns != NULL && j < json_array_get_length (columns); j++)
        g_ptr_array_add (sheet->columns, hunch_json_cell_to_text (json_array_get_element (columns, j)));
      for (guint j = 0; rows != NULL && j < json_array_get_length (rows); j++)
        {
          JsonArray *cells = json_array_get_array_element (rows, j);
          GPtrArray *row = sheet_add_row (sheet);

          for (guint k = 0; k < json_array_get_length (cells); k++)
            g_ptr_array_add (row, hunch_result_words_dup_cell (k < sheet->columns->len ? sheet->columns->pdata[k] : "",
                                                               json_array_get_element (cells, k)));
        }
      gtk_box_append (box, make_sheet_view (sheet));
    }
}

static void
append_fit (GtkBox     *box,
            JsonObject *result)
{
  JsonObject *fit = hunch_json_get_object (result, "fit");
  g_autoptr (GList) members = fit == NULL ? NULL : json_object_get_members (fit);
  g_autoptr (Sheet) sheet = sheet_new (_("How well it fits"));

  for (GList *item = members; item != NULL; item = item->next)
    if (!json_object_get_null_member (fit, item->data))
      {
        GPtrArray *row = sheet_add_row (sheet);

        g_ptr_array_add (row, hunch_result_words_dup_measure (item->data));
        g_ptr_array_add (row, hunch_result_words_dup_cell (item->data, json_object_get_member (fit, item->data)));
      }
  g_ptr_array_add (sheet->columns, g_strdup (_("Measure")));
  g_ptr_array_add (sheet->columns, g_strdup (_("Value")));
  if (sheet->rows->len > 0)
    gtk_box_append (box, make_sheet_view (sheet));
}

/* --- checks and warnings -------------------------------------------------------------------- */

static GtkWidget *
make_line (const char *icon_name,
           const char *icon_class,
           const char *icon_words,
           const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *label = hunch_label_new (text, NULL);

  gtk_widget_add_css_class (icon, icon_class);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  hunch_set_accessible_name (icon, icon_words);
  gtk_widget_set_tooltip_text (icon, icon_words);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), label);
  return line;
}

static void
append_checks (GtkBox     *box,
               JsonObject *result)
{
  JsonArray *checks = hunch_json_get_array (result, "checks");
  JsonArray *warnings = hunch_json_get_array (result, "warnings");
  const char *why = hunch_json_get_string (result, "dropped_why");

  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    gtk_box_append (box, make_line ("dialog-warning-symbolic", "check-failed", _("Warning"), json_array_get_string_element (warnings, i)));
  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);
      JsonNode *passed = json_object_get_member (check, "passed");
      const char *text = hunch_json_get_string (check, "text");

      if (passed == NULL || JSON_NODE_HOLDS_NULL (passed))
        gtk_box_append (box, make_line ("dialog-information-symbolic", "dim-label", _("To know"), text));
      else if (json_node_get_boolean (passed))
        gtk_box_append (box, make_line ("object-select-symbolic", "check-passed", _("Holds"), text));
      else
        gtk_box_append (box, make_line ("dialog-warning-symbolic", "check-failed", _("Does not hold"), text));
    }
  if (why != NULL)
    gtk_box_append (box, make_line ("dialog-information-symbolic", "dim-label", _("Left out"), why));
}

/* --- the view --------------------------------------------------------------------------------- */

static void
append_plots (GtkBox     *box,
              JsonObject *result)
{
  JsonArray *plots = hunch_json_get_array (result, "plots");

  for (guint i = 0; plots != NULL && i < json_array_get_length (plots); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchPlot) plot = hunch_plot_from_json (json_array_get_object_element (plots, i), &error);
      GtkWidget *view;

      if (plot == NULL)
        {
          g_warning ("A plot cannot be read: %s", error->message);
          continue;
        }
      view = hunch_chart_view_new ();
      gtk_widget_set_size_request (view, -1, 360);
      hunch_chart_view_set_plot (HUNCH_CHART_VIEW (view), plot);
      gtk_box_append (box, view);
    }
}

void
hunch_result_view_set (HunchResultView *self,
                       JsonObject      *result)
{
  GtkBox *box;
  GtkWidget *verdict;
  const char *sentence = hunch_json_get_string (result, "verdict");

  g_return_if_fail (HUNCH_IS_RESULT_VIEW (self) && result != NULL);

  box = GTK_BOX (self->box);
  hunch_clear_children (self->box);
  verdict = hunch_label_new (hunch_or_empty (sentence), "verdict");
  gtk_label_set_selectable (GTK_LABEL (verdict), TRUE);
  gtk_widget_set_can_focus (verdict, FALSE);
  gtk_box_append (box, verdict);
  gtk_box_append (box, make_figures (result));
  append_plots (box, result);
  append_checks (box, result);
  append_objects (box, hunch_json_get_array (result, "estimates"), _("Estimates"), ESTIMATE_COLUMNS, G_N_ELEMENTS (ESTIMATE_COLUMNS));
  append_objects (box, hunch_json_get_array (result, "tests"), _("Tests"), TEST_COLUMNS, G_N_ELEMENTS (TEST_COLUMNS));
  append_tables (box, result);
  append_fit (box, result);
}

void
hunch_result_view_scroll_to_top (HunchResultView *self)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (HUNCH_IS_RESULT_VIEW (self));

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
}

void
hunch_result_view_set_outdated (HunchResultView *self,
                                gboolean         is_outdated)
{
  if (is_outdated)
    gtk_widget_add_css_class (self->box, "outdated");
  else
    gtk_widget_remove_css_class (self->box, "outdated");
}

static void
hunch_result_view_class_init (HunchResultViewClass *klass)
{
}

static void
hunch_result_view_init (HunchResultView *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->scroller = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_margin_top (self->box, 18);
  gtk_widget_set_margin_bottom (self->box, 36);
  gtk_widget_set_margin_start (self->box, 18);
  gtk_widget_set_margin_end (self->box, 18);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 920);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 700);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  adw_bin_set_child (ADW_BIN (self), self->scroller);
}

GtkWidget *
hunch_result_view_new (void)
{
  return g_object_new (HUNCH_TYPE_RESULT_VIEW, NULL);
}
