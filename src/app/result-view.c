#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/result-view.h"

#include <glib/gi18n.h>

#include "analysis/plot.h"
#include "app/chart-view.h"
#include "app/result-parts.h"
#include "app/sheet-view.h"
#include "app/util.h"
#include "base/json.h"

#define PLOT_HEIGHT 340

struct _HunchResultView
{
  AdwBin     parent_instance;
  GtkWidget *scroller;
  GtkWidget *box;
  GtkWidget *note;      /* these three belong to the result that is shown; NULL without one */
  GtkWidget *ledger;
  GtkWidget *survival;
  guint      bring_id;   /* idle: after the next layout the further samples are brought into sight */
  gboolean   is_plain;
};

G_DEFINE_FINAL_TYPE (HunchResultView, hunch_result_view, ADW_TYPE_BIN)

static void
append (HunchResultView *self,
        GtkWidget       *part)
{
  if (part != NULL)
    gtk_box_append (GTK_BOX (self->box), part);
}

/* --- pictures ------------------------------------------------------------------------------ */

static void
append_plots (HunchResultView *self,
              JsonObject      *result,
              guint            first,
              guint            last)
{
  JsonArray *plots = hunch_json_get_array (result, "plots");

  for (guint i = first; plots != NULL && i < last && i < json_array_get_length (plots); i++)
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
      gtk_widget_set_size_request (view, -1, PLOT_HEIGHT);
      hunch_chart_view_set_plot (HUNCH_CHART_VIEW (view), plot);
      append (self, view);
    }
}

/* --- tables -------------------------------------------------------------------------------- */

static void
append_sheets (HunchResultView *self,
               JsonObject      *result,
               gboolean         are_main)
{
  g_autoptr (GPtrArray) sheets = hunch_sheets_from_result (result);

  while (sheets->len > 0)
    {
      HunchSheet *sheet = g_ptr_array_steal_index (sheets, 0);
      gboolean is_main = g_strcmp0 (sheet->name, "estimates") == 0 || g_strcmp0 (sheet->name, "tests") == 0;

      if (is_main == are_main)
        append (self, hunch_sheet_view_new (sheet));
      else
        hunch_sheet_free (sheet);
    }
}

/* --- the rest ------------------------------------------------------------------------------- */

static GtkWidget *
make_verdict (JsonObject *result)
{
  GtkWidget *verdict = hunch_label_new (hunch_or_empty (hunch_json_get_string (result, "verdict")), "verdict");

  gtk_label_set_selectable (GTK_LABEL (verdict), TRUE);
  gtk_widget_set_can_focus (verdict, FALSE);
  return verdict;
}

static GtkWidget *
make_note (void)
{
  GtkWidget *note = hunch_label_new (NULL, "result-note");

  gtk_label_set_selectable (GTK_LABEL (note), TRUE);
  gtk_widget_set_can_focus (note, FALSE);
  gtk_widget_set_visible (note, FALSE);
  return note;
}

static GtkWidget *
make_survival_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Would It Survive _Another Sample?"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "analyze.survive");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _("Asks the same of twenty further samples and counts in how many the answer holds"));
  return button;
}

static GtkWidget *
make_ledger (HunchResultView *self)
{
  GtkWidget *button = gtk_button_new_with_label ("");
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "ledger-line");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "analyze.ledger");
  gtk_widget_set_tooltip_text (button, _("All questions that were asked of this project"));
  gtk_widget_set_visible (button, FALSE);
  return button;
}

void
hunch_result_view_set (HunchResultView      *self,
                       JsonObject           *result,
                       const HunchTableInfo *info)
{
  g_return_if_fail (HUNCH_IS_RESULT_VIEW (self) && result != NULL);

  hunch_clear_children (self->box);
  self->note = make_note ();
  self->ledger = make_ledger (self);
  self->survival = adw_bin_new ();
  append (self, make_verdict (result));
  append (self, self->note);
  append (self, hunch_result_headline_new (result));
  append (self, hunch_result_warnings_new (result));
  append_plots (self, result, 0, 1);
  append (self, hunch_result_figures_new (result));
  append_sheets (self, result, TRUE);
  append (self, hunch_result_checks_new (result));
  append (self, self->survival);
  append_plots (self, result, 1, G_MAXUINT);
  append_sheets (self, result, FALSE);
  append (self, hunch_result_rows_new (result, info));
  append (self, hunch_result_sources_new (result));
  append (self, self->ledger);
  hunch_result_view_set_survival (self, NULL);
}

void
hunch_result_view_set_note (HunchResultView *self,
                            const char      *note)
{
  g_return_if_fail (HUNCH_IS_RESULT_VIEW (self));

  if (self->note == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->note), hunch_or_empty (note));
  gtk_widget_set_visible (self->note, note != NULL && note[0] != '\0');
}

void
hunch_result_view_set_ledger_words (HunchResultView *self,
                                    const char      *words)
{
  g_return_if_fail (HUNCH_IS_RESULT_VIEW (self));

  if (self->ledger == NULL || self->is_plain)
    return;
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->ledger))), hunch_or_empty (words));
  gtk_widget_set_visible (self->ledger, words != NULL);
}

/* Asked from the menu they may come below the edge of the page. */
static gboolean
bring_cb (gpointer user_data)
{
  HunchResultView *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;

  self->bring_id = 0;
  if (self->survival != NULL && gtk_widget_compute_bounds (self->survival, self->box, &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
  return G_SOURCE_REMOVE;
}

void
hunch_result_view_set_survival (HunchResultView *self,
                                GtkWidget       *widget)
{
  g_return_if_fail (HUNCH_IS_RESULT_VIEW (self));

  if (self->survival == NULL || self->is_plain)
    return;
  adw_bin_set_child (ADW_BIN (self->survival), widget != NULL ? widget : make_survival_button ());
  if (widget != NULL && self->bring_id == 0)
    self->bring_id = g_idle_add_full (G_PRIORITY_LOW, bring_cb, self, NULL);
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

void
hunch_result_view_set_plain (HunchResultView *self)
{
  g_return_if_fail (HUNCH_IS_RESULT_VIEW (self));
  self->is_plain = TRUE;
}

static void
hunch_result_view_dispose (GObject *object)
{
  g_clear_handle_id (&HUNCH_RESULT_VIEW (object)->bring_id, g_source_remove);
  G_OBJECT_CLASS (hunch_result_view_parent_class)->dispose (object);
}

static void
hunch_result_view_class_init (HunchResultViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_result_view_dispose;
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
