#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/stage.h"

#include <glib/gi18n.h>

#include "app/slide-view.h"
#include "app/util.h"

#define POINTER_REST_MS 2000

struct _HunchStage
{
  GtkWindow   parent_instance;
  HunchTalk  *talk;        /* owned */
  GtkWidget  *box;
  GtkWidget  *overlay;
  GtkWidget  *view;
  GtkWidget  *words;
  GtkWidget  *strip;       /* NULL when there is none */
  GtkWidget  *sheet;       /* NULL when there is none */
  guint       pointer_id;  /* owned source */
  double      pointer_x;
  double      pointer_y;
};

G_DEFINE_FINAL_TYPE (HunchStage, hunch_stage, GTK_TYPE_WINDOW)

static void
show_slide (HunchStage *self)
{
  static const HunchCurtain CURTAINS[] = {
    [HUNCH_TALK_OPEN] = HUNCH_CURTAIN_NONE,
    [HUNCH_TALK_BLACK] = HUNCH_CURTAIN_BLACK,
    [HUNCH_TALK_WHITE] = HUNCH_CURTAIN_WHITE,
  };

  hunch_slide_view_set_curtain (HUNCH_SLIDE_VIEW (self->view), CURTAINS[hunch_talk_get_curtain (self->talk)]);
  hunch_slide_view_set_slide (HUNCH_SLIDE_VIEW (self->view), hunch_talk_get_shown (self->talk));
}

/* --- the pointer ----------------------------------------------------------------- */

static gboolean
hide_pointer_cb (gpointer user_data)
{
  HunchStage *self = user_data;

  self->pointer_id = 0;
  gtk_widget_set_cursor_from_name (self->overlay, "none");
  return G_SOURCE_REMOVE;
}

static void
motion_cb (HunchStage *self,
           double      x,
           double      y)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  gtk_widget_set_cursor (self->overlay, NULL);
  g_clear_handle_id (&self->pointer_id, g_source_remove);
  self->pointer_id = g_timeout_add (POINTER_REST_MS, hide_pointer_cb, self);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             HunchStage      *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == GDK_BUTTON_PRIMARY)
    hunch_talk_move (self->talk, 1);
  else if (button == GDK_BUTTON_SECONDARY)
    hunch_talk_move (self->talk, -1);
}

static void
watch_pointer (HunchStage *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (self->overlay, motion);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (click));
}

/* --- life ---------------------------------------------------------------------------- */

static gboolean
hunch_stage_close_request (GtkWindow *window)
{
  hunch_talk_end (HUNCH_STAGE (window)->talk);
  return TRUE;
}

static void
hunch_stage_dispose (GObject *object)
{
  HunchStage *self = HUNCH_STAGE (object);

  g_clear_handle_id (&self->pointer_id, g_source_remove);
  g_clear_object (&self->talk);
  G_OBJECT_CLASS (hunch_stage_parent_class)->dispose (object);
}

static void
hunch_stage_class_init (HunchStageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_stage_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = hunch_stage_close_request;
}

static void
hunch_stage_init (HunchStage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->overlay = gtk_overlay_new ();
  self->view = hunch_slide_view_new ();
  self->words = gtk_label_new ("");
  gtk_widget_add_css_class (self->words, "stage-words");
  gtk_widget_add_css_class (self->words, "osd");
  gtk_widget_set_halign (self->words, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->words, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->words, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->view);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->words);
  gtk_widget_set_vexpand (self->overlay, TRUE);
  gtk_widget_set_hexpand (self->overlay, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->overlay);
  gtk_window_set_child (GTK_WINDOW (self), self->box);
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "stage");
  watch_pointer (self);
}

GtkWidget *
hunch_stage_new (HunchTalk *talk)
{
  HunchStage *self = g_object_new (HUNCH_TYPE_STAGE,
                                   "title", _("Presentation"),
                                   "default-width", 1280,
                                   "default-height", 720,
                                   NULL);

  self->talk = g_object_ref (talk);
  g_signal_connect_object (talk, "changed", G_CALLBACK (show_slide), self, G_CONNECT_SWAPPED);
  show_slide (self);
  return GTK_WIDGET (self);
}

void
hunch_stage_set_strip (HunchStage *self,
                       GtkWidget  *strip)
{
  g_return_if_fail (HUNCH_IS_STAGE (self));

  if (self->strip != NULL)
    gtk_box_remove (GTK_BOX (self->box), self->strip);
  self->strip = strip;
  if (strip != NULL)
    gtk_box_append (GTK_BOX (self->box), strip);
}

void
hunch_stage_set_sheet (HunchStage *self,
                       GtkWidget  *sheet)
{
  g_return_if_fail (HUNCH_IS_STAGE (self));

  if (self->sheet != NULL)
    gtk_overlay_remove_overlay (GTK_OVERLAY (self->overlay), self->sheet);
  self->sheet = sheet;
  if (sheet != NULL)
    gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), sheet);
}

void
hunch_stage_set_words (HunchStage *self,
                       const char *words)
{
  g_return_if_fail (HUNCH_IS_STAGE (self));

  gtk_label_set_text (GTK_LABEL (self->words), hunch_or_empty (words));
  gtk_widget_set_visible (self->words, words != NULL);
}
