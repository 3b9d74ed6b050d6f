#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/presenter-view.h"

#include <glib/gi18n.h>

#include "app/stage.h"
#include "app/util.h"

/* Within so many seconds of the plan nobody needs to hurry. */
#define TOLERANCE 10

struct _HunchPresenterView
{
  GtkWidget  parent_instance;
  GtkWidget *box;
  GtkWidget *current;   /* NULL in a strip */
  GtkWidget *next;
  GtkWidget *notes;
  GtkWidget *elapsed;
  GtkWidget *left;
  GtkWidget *pace;
  GtkWidget *number;
  GtkWidget *state;
  double     notes_scale;
};

G_DEFINE_FINAL_TYPE (HunchPresenterView, hunch_presenter_view, GTK_TYPE_WIDGET)

/* --- showing a moment ----------------------------------------------------------------------- */

static void
show_pace (HunchPresenterView *self,
           int                 behind)
{
  static const char *const classes[] = { "on-pace", "off-pace", "far-off-pace" };
  g_autofree char *clock = hunch_format_clock (ABS (behind));
  g_autofree char *text = NULL;
  int level = ABS (behind) <= TOLERANCE ? 0 : behind > 3 * TOLERANCE ? 2 : 1;

  if (level == 0)
    text = g_strdup (_("On pace"));
  else
    text = g_strdup_printf (behind > 0 ? _("%s behind") : _("%s ahead"), clock);
  gtk_label_set_text (GTK_LABEL (self->pace), text);
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if ((int) i == level)
      gtk_widget_add_css_class (self->pace, classes[i]);
    else
      gtk_widget_remove_css_class (self->pace, classes[i]);
}

static void
apply_notes_scale (HunchPresenterView *self)
{
  PangoAttrList *list = pango_attr_list_new ();

  pango_attr_list_insert (list, pango_attr_scale_new (self->notes_scale));
  gtk_label_set_attributes (GTK_LABEL (self->notes), list);
  pango_attr_list_unref (list);
}

void
hunch_presenter_view_show (HunchPresenterView *self,
                           const HunchMoment  *moment)
{
  g_autofree char *elapsed = hunch_format_clock (moment->elapsed);
  g_autofree char *left = hunch_format_clock (moment->budget - moment->elapsed);
  g_autofree char *left_text = g_strdup_printf (_("%s left"), left);
  g_autofree char *slide_left = hunch_format_clock (moment->slide_left);
  g_autofree char *number = g_strdup_printf (_("Slide %d of %d · %s left for it"), moment->number, moment->n_slides, slide_left);

  g_return_if_fail (HUNCH_IS_PRESENTER_VIEW (self));

  if (self->current != NULL)
    hunch_stage_show (HUNCH_STAGE (self->current), moment->current, FALSE);
  hunch_stage_show (HUNCH_STAGE (self->next), moment->next, FALSE);
  gtk_label_set_text (GTK_LABEL (self->notes), moment->notes[0] == '\0' ? _("No notes for this slide.") : moment->notes);
  gtk_label_set_text (GTK_LABEL (self->elapsed), elapsed);
  gtk_label_set_text (GTK_LABEL (self->left), left_text);
  gtk_label_set_text (GTK_LABEL (self->number), number);
  gtk_label_set_text (GTK_LABEL (self->state), hunch_or_empty (moment->state));
  gtk_widget_set_visible (self->state, moment->state != NULL);
  if (moment->elapsed > moment->budget)
    gtk_widget_add_css_class (self->left, "far-off-pace");
  else
    gtk_widget_remove_css_class (self->left, "far-off-pace");
  show_pace (self, moment->behind);
}

void
hunch_presenter_view_zoom_notes (HunchPresenterView *self,
                                 int                 steps)
{
  self->notes_scale = CLAMP (self->notes_scale + 0.15 * steps, 0.6, 4);
  apply_notes_scale (self);
}

/* --- layout ----------------------------------------------------------------------------------- */

static GtkWidget *
make_clock (HunchPresenterView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->elapsed = hunch_label_new (NULL, "presenter-clock numeric");
  self->left = hunch_label_new (NULL, "numeric title-4");
  self->pace = hunch_label_new (NULL, "numeric title-4");
  self->number = hunch_label_new (NULL, "numeric dim-label");
  self->state = hunch_label_new (NULL, "heading off-pace");
  gtk_box_append (GTK_BOX (box), self->elapsed);
  gtk_box_append (GTK_BOX (box), self->left);
  gtk_box_append (GTK_BOX (box), self->pace);
  gtk_box_append (GTK_BOX (box), self->number);
  gtk_box_append (GTK_BOX (box), self->state);
  return box;
}

static GtkWidget *
make_notes (HunchPresenterView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->notes = hunch_label_new (NULL, NULL);
  gtk_label_set_yalign (GTK_LABEL (self->notes), 0);
  gtk_widget_set_valign (self->notes, GTK_ALIGN_START);
  apply_notes_scale (self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->notes);
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
make_next (HunchPresenterView *self,
           int                 width)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->next = hunch_stage_new ();
  gtk_widget_set_size_request (self->next, width, width * 9 / 16);
  gtk_box_append (GTK_BOX (box), hunch_label_new (_("Next"), "dim-label caption"));
  gtk_box_append (GTK_BOX (box), self->next);
  return box;
}

static void
make_strip (HunchPresenterView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  gtk_widget_add_css_class (self->box, "presenter-strip");
  gtk_widget_set_size_request (self->box, -1, 150);
  gtk_box_append (GTK_BOX (self->box), make_clock (self));
  gtk_box_append (GTK_BOX (self->box), make_notes (self));
  gtk_box_append (GTK_BOX (self->box), make_next (self, 190));
}

static void
make_whole (HunchPresenterView *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *main_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  gtk_widget_set_margin_top (self->box, 24);
  gtk_widget_set_margin_bottom (self->box, 24);
  gtk_widget_set_margin_start (self->box, 24);
  gtk_widget_set_margin_end (self->box, 24);
  self->current = hunch_stage_new ();
  gtk_widget_set_hexpand (self->current, TRUE);
  gtk_widget_set_vexpand (self->current, TRUE);
  gtk_box_append (GTK_BOX (main_box), self->current);
  gtk_box_append (GTK_BOX (main_box), make_clock (self));
  gtk_box_append (GTK_BOX (side), make_next (self, 420));
  gtk_box_append (GTK_BOX (side), make_notes (self));
  gtk_widget_set_hexpand (side, FALSE);
  gtk_widget_set_size_request (side, 420, -1);
  gtk_box_append (GTK_BOX (self->box), main_box);
  gtk_box_append (GTK_BOX (self->box), side);
}

/* --- class ------------------------------------------------------------------------------------- */

static void
hunch_presenter_view_dispose (GObject *object)
{
  g_clear_pointer (&HUNCH_PRESENTER_VIEW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (hunch_presenter_view_parent_class)->dispose (object);
}

static void
hunch_presenter_view_class_init (HunchPresenterViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_presenter_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hunch_presenter_view_init (HunchPresenterView *self)
{
  self->notes_scale = 1.4;
}

GtkWidget *
hunch_presenter_view_new (gboolean is_strip)
{
  HunchPresenterView *self = g_object_new (HUNCH_TYPE_PRESENTER_VIEW, NULL);

  if (is_strip)
    make_strip (self);
  else
    make_whole (self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
