#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/presenter-view.h"

#include <glib/gi18n.h>

#include "app/slide-view.h"
#include "app/util.h"

#define SMALLEST_NOTES 11
#define LARGEST_NOTES 40

struct _HunchPresenterView
{
  GtkWidget       parent_instance;
  HunchTalk      *talk;          /* owned */
  gboolean        is_strip;
  int             notes_points;
  GtkWidget      *current;       /* a slide view; NULL in a strip */
  GtkWidget      *next;
  GtkWidget      *next_title;
  GtkWidget      *notes;
  GtkWidget      *elapsed;
  GtkWidget      *remaining;
  GtkWidget      *pace;
  GtkWidget      *position;
  GtkWidget      *state;         /* black, frozen, paused */
  GtkWidget      *budget_bar;
};

G_DEFINE_FINAL_TYPE (HunchPresenterView, hunch_presenter_view, GTK_TYPE_WIDGET)

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* --- the clock --------------------------------------------------------------- */

static void
show_pace (HunchPresenterView *self)
{
  int delay = hunch_talk_get_delay (self->talk);
  g_autofree char *clock = hunch_format_clock (ABS (delay));
  g_autofree char *text = NULL;

  if (delay > 0)
    text = g_strdup_printf (_("%s behind plan"), clock);
  else if (delay < 0)
    text = g_strdup_printf (_("%s ahead of plan"), clock);
  else
    text = g_strdup (_("On plan"));
  gtk_label_set_text (GTK_LABEL (self->pace), text);
  set_class (self->pace, "warning", delay > 0 && delay <= 20);
  set_class (self->pace, "error", delay > 20);
  set_class (self->pace, "success", delay <= 0);
}

static void
show_clock (HunchPresenterView *self)
{
  int elapsed = hunch_talk_get_elapsed (self->talk);
  int budget = hunch_talk_get_budget (self->talk);
  g_autofree char *elapsed_text = hunch_format_clock (elapsed);
  g_autofree char *left = hunch_format_clock (budget - elapsed);
  g_autofree char *left_text = g_strdup_printf (_("%s left"), left);

  gtk_label_set_text (GTK_LABEL (self->elapsed), elapsed_text);
  gtk_label_set_text (GTK_LABEL (self->remaining), left_text);
  set_class (self->remaining, "error", elapsed > budget);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->budget_bar), budget > 0 ? CLAMP ((double) elapsed / budget, 0, 1) : 0);
  show_pace (self);
}

/* --- the slides -------------------------------------------------------------- */

static char *
dup_state (HunchPresenterView *self)
{
  GString *text = g_string_new (NULL);

  if (hunch_talk_get_curtain (self->talk) == HUNCH_TALK_BLACK)
    g_string_append (text, _("Screen black"));
  else if (hunch_talk_get_curtain (self->talk) == HUNCH_TALK_WHITE)
    g_string_append (text, _("Screen white"));
  if (hunch_talk_is_frozen (self->talk))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _("Frozen for the audience"));
  if (hunch_talk_is_paused (self->talk))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _("Clock paused"));
  return g_string_free (text, FALSE);
}

static void
show_next (HunchPresenterView *self)
{
  HunchSlide *next = hunch_talk_get_slide (self->talk, hunch_talk_get_position (self->talk) + 1);
  g_autofree char *title = next != NULL ? hunch_slide_dup_title (next) : g_strdup (_("End of the deck"));
  g_autofree char *text = g_strdup_printf (_("Next: %s"), title);

  hunch_slide_view_set_slide (HUNCH_SLIDE_VIEW (self->next), next);
  gtk_label_set_text (GTK_LABEL (self->next_title), next != NULL ? text : title);
}

static void
show_slide (HunchPresenterView *self)
{
  int position = hunch_talk_get_position (self->talk);
  HunchSlide *slide = hunch_talk_get_slide (self->talk, position);
  g_autofree char *count = g_strdup_printf (_("Slide %d of %d"), position + 1, hunch_talk_get_n_slides (self->talk));
  g_autofree char *state = dup_state (self);
  const char *notes = hunch_slide_get_notes (slide);

  if (self->current != NULL)
    hunch_slide_view_set_slide (HUNCH_SLIDE_VIEW (self->current), slide);
  show_next (self);
  gtk_label_set_text (GTK_LABEL (self->notes), notes[0] != '\0' ? notes : _("No notes for this slide."));
  set_class (self->notes, "dim-label", notes[0] == '\0');
  gtk_label_set_text (GTK_LABEL (self->position), count);
  gtk_label_set_text (GTK_LABEL (self->state), state);
  gtk_widget_set_visible (self->state, state[0] != '\0');
  show_clock (self);
}

/* --- how it is built ----------------------------------------------------------- */

static void
set_notes_size (HunchPresenterView *self)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new (self->notes_points * PANGO_SCALE));
  gtk_label_set_attributes (GTK_LABEL (self->notes), attributes);
  pango_attr_list_unref (attributes);
}

static GtkWidget *
numeric_label_new (const char *classes)
{
  GtkWidget *label = hunch_label_new ("", classes);

  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  return label;
}

static GtkWidget *
build_clock (HunchPresenterView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->elapsed = numeric_label_new (self->is_strip ? "title-2" : "presenter-clock");
  self->remaining = numeric_label_new ("dim-label");
  self->pace = numeric_label_new ("heading");
  self->position = numeric_label_new ("dim-label");
  self->state = hunch_label_new ("", "warning heading");
  self->budget_bar = gtk_level_bar_new ();
  hunch_set_accessible_name (self->budget_bar, _("Time used"));
  hunch_set_accessible_name (self->elapsed, _("Time since the start"));
  gtk_box_append (GTK_BOX (box), self->elapsed);
  gtk_box_append (GTK_BOX (box), self->budget_bar);
  gtk_box_append (GTK_BOX (box), self->remaining);
  gtk_box_append (GTK_BOX (box), self->pace);
  gtk_box_append (GTK_BOX (box), self->position);
  gtk_box_append (GTK_BOX (box), self->state);
  return box;
}

static GtkWidget *
build_notes (HunchPresenterView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->notes = hunch_label_new ("", NULL);
  gtk_label_set_selectable (GTK_LABEL (self->notes), FALSE);
  gtk_widget_set_valign (self->notes, GTK_ALIGN_START);
  hunch_set_accessible_description (self->notes, _("Notes for this slide"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->notes);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_hexpand (scroller, TRUE);
  set_notes_size (self);
  return scroller;
}

static GtkWidget *
build_next (HunchPresenterView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->next = hunch_slide_view_new ();
  self->next_title = hunch_label_new ("", "caption-heading");
  gtk_label_set_ellipsize (GTK_LABEL (self->next_title), PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (GTK_LABEL (self->next_title), FALSE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->next_title), 24);
  gtk_widget_set_size_request (self->next, self->is_strip ? 214 : 300, self->is_strip ? 120 : 169);
  gtk_box_append (GTK_BOX (box), self->next_title);
  gtk_box_append (GTK_BOX (box), self->next);
  return box;
}

static GtkWidget *
build_strip (HunchPresenterView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *clock = build_clock (self);
  GtkWidget *next = build_next (self);

  gtk_widget_set_size_request (clock, 150, -1);
  gtk_box_append (GTK_BOX (box), clock);
  gtk_box_append (GTK_BOX (box), build_notes (self));
  gtk_box_append (GTK_BOX (box), next);
  gtk_widget_set_size_request (box, -1, 168);
  gtk_widget_set_vexpand (box, FALSE);
  return box;
}

static GtkWidget *
build_full (HunchPresenterView *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *notes = build_notes (self);

  self->current = hunch_slide_view_new ();
  gtk_widget_set_hexpand (self->current, TRUE);
  gtk_widget_set_vexpand (self->current, TRUE);
  gtk_widget_set_size_request (side, 300, -1);
  gtk_widget_set_size_request (notes, -1, 200);
  gtk_widget_set_vexpand (notes, FALSE);
  gtk_box_append (GTK_BOX (side), build_clock (self));
  gtk_box_append (GTK_BOX (side), build_next (self));
  gtk_grid_set_column_spacing (GTK_GRID (grid), 24);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 24);
  gtk_grid_attach (GTK_GRID (grid), self->current, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), notes, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), side, 1, 0, 1, 2);
  return grid;
}

static void
hunch_presenter_view_dispose (GObject *object)
{
  HunchPresenterView *self = HUNCH_PRESENTER_VIEW (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->talk);
  G_OBJECT_CLASS (hunch_presenter_view_parent_class)->dispose (object);
}

static void
hunch_presenter_view_class_init (HunchPresenterViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_presenter_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "presenter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
hunch_presenter_view_init (HunchPresenterView *self)
{
}

GtkWidget *
hunch_presenter_view_new (HunchTalk *talk,
                          gboolean   is_strip)
{
  HunchPresenterView *self = g_object_new (HUNCH_TYPE_PRESENTER_VIEW, NULL);
  GtkWidget *child;

  self->talk = g_object_ref (talk);
  self->is_strip = is_strip;
  self->notes_points = is_strip ? 14 : 18;
  child = is_strip ? build_strip (self) : build_full (self);
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), is_strip ? "strip" : "full");
  hunch_set_accessible_name (GTK_WIDGET (self), _("Presenter view"));
  g_signal_connect_object (talk, "changed", G_CALLBACK (show_slide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (talk, "ticked", G_CALLBACK (show_clock), self, G_CONNECT_SWAPPED);
  show_slide (self);
  return GTK_WIDGET (self);
}

void
hunch_presenter_view_zoom_notes (HunchPresenterView *self,
                                 int                 steps)
{
  g_return_if_fail (HUNCH_IS_PRESENTER_VIEW (self));

  self->notes_points = CLAMP (self->notes_points + 2 * steps, SMALLEST_NOTES, LARGEST_NOTES);
  set_notes_size (self);
}
