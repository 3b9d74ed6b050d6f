/* A talk lives as long as its audience window. The list of screens is followed:
 * with two, the audience has the one that the program's own window is not on and
 * the speaker the other; with one, the speaker has a strip under the slide. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/presentation-private.h"

#include <glib/gi18n.h>

#include "app/deck-items.h"
#include "app/frame-log.h"
#include "app/presenter-view.h"
#include "app/settings.h"
#include "app/stage.h"
#include "app/util.h"
#include "app/window.h"
#include "deck/deck.h"

struct _HunchPresentation
{
  GObject        parent_instance;

  GtkWindow     *parent;        /* owned */
  HunchProject  *project;       /* owned */
  GPtrArray     *items;         /* owned list of HunchDeckItem */
  int            position;
  int            shown;         /* what the audience sees: behind `position` while frozen */
  gboolean       is_frozen;
  HunchStageMode mode;

  GtkWidget     *audience;      /* its window, NULL when the talk is over */
  GtkWidget     *stage;
  GtkWidget     *strip;         /* in a revealer, under the stage */
  GtkWidget     *revealer;
  GtkWidget     *help;
  GtkWidget     *presenter;     /* the speaker's window, NULL with one screen */
  GtkWidget     *presenter_view;
  gboolean       is_swapped;

  gint64         started_us;    /* 0 while the clock is stopped */
  gint64         elapsed_us;    /* from before it was stopped */
  guint          tick_id;       /* timeout */
  guint          prepare_id;    /* idle source */
  guint          inhibit_cookie;
};

G_DEFINE_FINAL_TYPE (HunchPresentation, hunch_presentation, G_TYPE_OBJECT)

/* --- the clock ----------------------------------------------------------------------------------- */

static int
get_elapsed (HunchPresentation *self)
{
  gint64 running = self->started_us == 0 ? 0 : g_get_monotonic_time () - self->started_us;

  return (int) ((self->elapsed_us + running) / G_USEC_PER_SEC);
}

static int
get_planned (HunchPresentation *self,
             int                until)
{
  int seconds = 0;

  for (int i = 0; i < until; i++)
    seconds += ((HunchDeckItem *) self->items->pdata[i])->record->seconds;
  return seconds;
}

/* Nobody is late as long as the clock is within the seconds planned for the slide. */
static int
get_behind (HunchPresentation *self,
            int                elapsed)
{
  int begin = get_planned (self, self->position);
  int end = get_planned (self, self->position + 1);

  if (elapsed < begin)
    return elapsed - begin;
  return elapsed > end ? elapsed - end : 0;
}

/* --- showing --------------------------------------------------------------------------------------- */

static HunchDeckItem *
get_item (HunchPresentation *self,
          int                position)
{
  return position >= 0 && position < (int) self->items->len ? self->items->pdata[position] : NULL;
}

static const char *
get_state (HunchPresentation *self)
{
  if (self->started_us == 0)
    return _("Clock stopped");
  if (self->mode == HUNCH_STAGE_BLACK)
    return _("The audience sees black");
  if (self->mode == HUNCH_STAGE_WHITE)
    return _("The audience sees white");
  return self->is_frozen ? _("What the audience sees is frozen") : NULL;
}

static void
show_speaker (HunchPresentation *self)
{
  HunchDeckItem *item = get_item (self, self->position);
  HunchDeckItem *next = get_item (self, self->position + 1);
  int elapsed = get_elapsed (self);
  HunchMoment moment = { 0 };

  moment.current = item->slide;
  moment.next = next == NULL ? NULL : next->slide;
  moment.notes = hunch_or_empty (hunch_slide_get_notes (item->slide));
  moment.number = self->position + 1;
  moment.n_slides = (int) self->items->len;
  moment.elapsed = elapsed;
  moment.budget = hunch_deck_get_budget (self->project);
  moment.behind = get_behind (self, elapsed);
  moment.slide_left = get_planned (self, self->position + 1) - elapsed;
  moment.state = get_state (self);
  if (self->presenter_view != NULL)
    hunch_presenter_view_show (HUNCH_PRESENTER_VIEW (self->presenter_view), &moment);
  if (gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer)))
    hunch_presenter_view_show (HUNCH_PRESENTER_VIEW (self->strip), &moment);
}

static gboolean
prepare_cb (gpointer user_data)
{
  HunchPresentation *self = user_data;
  HunchDeckItem *next = get_item (self, self->shown + 1);

  self->prepare_id = 0;
  if (next != NULL)
    hunch_stage_prepare (HUNCH_STAGE (self->stage), next->slide);
  return G_SOURCE_REMOVE;
}

static void
show_all (HunchPresentation *self)
{
  HunchDeckItem *item;

  if (self->audience == NULL)
    return;
  if (!self->is_frozen)
    self->shown = self->position;
  item = get_item (self, self->shown);
  hunch_stage_show (HUNCH_STAGE (self->stage), self->mode == HUNCH_STAGE_SLIDE ? item->slide : NULL,
                    self->mode == HUNCH_STAGE_WHITE);
  show_speaker (self);
  if (self->prepare_id == 0)
    self->prepare_id = g_timeout_add (120, prepare_cb, self);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_speaker (user_data);
  return G_SOURCE_CONTINUE;
}

/* --- what keys do ------------------------------------------------------------------------------------- */

void
hunch_presentation_go_to (HunchPresentation *self,
                          int                position)
{
  self->position = CLAMP (position, 0, (int) self->items->len - 1);
  self->mode = HUNCH_STAGE_SLIDE;
  show_all (self);
}

void
hunch_presentation_step (HunchPresentation *self,
                         int                steps)
{
  hunch_presentation_go_to (self, self->position + steps);
}

void
hunch_presentation_go_to_last (HunchPresentation *self)
{
  hunch_presentation_go_to (self, (int) self->items->len - 1);
}

void
hunch_presentation_toggle_mode (HunchPresentation *self,
                                HunchStageMode     mode)
{
  self->mode = self->mode == mode ? HUNCH_STAGE_SLIDE : mode;
  show_all (self);
}

void
hunch_presentation_toggle_freeze (HunchPresentation *self)
{
  self->is_frozen = !self->is_frozen;
  show_all (self);
}

void
hunch_presentation_toggle_clock (HunchPresentation *self)
{
  if (self->started_us == 0)
    self->started_us = g_get_monotonic_time ();
  else
    {
      self->elapsed_us += g_get_monotonic_time () - self->started_us;
      self->started_us = 0;
    }
  show_speaker (self);
}

void
hunch_presentation_toggle_strip (HunchPresentation *self)
{
  gboolean is_shown = !gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), is_shown);
  gtk_widget_set_visible (self->revealer, is_shown);
  hunch_settings_set_boolean ("presenter-strip", is_shown);
  show_all (self);
}

void
hunch_presentation_toggle_help (HunchPresentation *self)
{
  gtk_widget_set_visible (self->help, !gtk_widget_get_visible (self->help));
}

void
hunch_presentation_zoom_notes (HunchPresentation *self,
                               int                steps)
{
  hunch_presenter_view_zoom_notes (HUNCH_PRESENTER_VIEW (self->strip), steps);
  if (self->presenter_view != NULL)
    hunch_presenter_view_zoom_notes (HUNCH_PRESENTER_VIEW (self->presenter_view), steps);
}

void
hunch_presentation_escape (HunchPresentation *self)
{
  if (gtk_widget_get_visible (self->help))
    gtk_widget_set_visible (self->help, FALSE);
  else
    gtk_window_destroy (GTK_WINDOW (self->audience));
}

/* --- screens --------------------------------------------------------------------------------------------- */

static GListModel *
get_monitors (HunchPresentation *self)
{
  return gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self->parent)));
}

/* The screen that the program's own window is on, and the first other one (NULL when there is none). */
static void
find_monitors (HunchPresentation *self,
               GdkMonitor       **out_own,
               GdkMonitor       **out_other)
{
  GListModel *monitors = get_monitors (self);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->parent));
  GdkMonitor *own = surface == NULL ? NULL
                    : gdk_display_get_monitor_at_surface (gtk_widget_get_display (GTK_WIDGET (self->parent)), surface);

  *out_own = own;
  *out_other = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (monitors) && *out_other == NULL; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (monitor != own)
        *out_other = monitor;
    }
}

static void
presenter_closed_cb (HunchPresentation *self)
{
  if (self->audience != NULL && self->presenter != NULL)
    {
      self->presenter = NULL;
      self->presenter_view = NULL;
      gtk_window_destroy (GTK_WINDOW (self->audience));
    }
}

static void
open_presenter (HunchPresentation *self,
                GdkMonitor        *monitor)
{
  if (self->presenter == NULL)
    {
      self->presenter = gtk_window_new ();
      self->presenter_view = hunch_presenter_view_new (FALSE);
      gtk_window_set_title (GTK_WINDOW (self->presenter), _("Presenter"));
      gtk_window_set_child (GTK_WINDOW (self->presenter), self->presenter_view);
      gtk_widget_add_css_class (self->presenter, "presenter");
      gtk_window_set_application (GTK_WINDOW (self->presenter), gtk_window_get_application (self->parent));
      hunch_presentation_add_keys (self, self->presenter);
      g_signal_connect_object (self->presenter, "destroy", G_CALLBACK (presenter_closed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_window_fullscreen_on_monitor (GTK_WINDOW (self->presenter), monitor);
  gtk_window_present (GTK_WINDOW (self->presenter));
}

static void
close_presenter (HunchPresentation *self)
{
  GtkWidget *presenter = g_steal_pointer (&self->presenter);

  self->presenter_view = NULL;
  if (presenter != NULL)
    gtk_window_destroy (GTK_WINDOW (presenter));
}

static void
place_windows (HunchPresentation *self)
{
  GdkMonitor *own, *other;

  if (self->audience == NULL)
    return;
  find_monitors (self, &own, &other);
  if (other == NULL || own == NULL)
    {
      close_presenter (self);
      gtk_window_fullscreen (GTK_WINDOW (self->audience));
    }
  else
    {
      gtk_window_fullscreen_on_monitor (GTK_WINDOW (self->audience), self->is_swapped ? own : other);
      open_presenter (self, self->is_swapped ? other : own);
    }
  gtk_window_present (GTK_WINDOW (self->audience));
  show_all (self);
}

void
hunch_presentation_swap_screens (HunchPresentation *self)
{
  self->is_swapped = !self->is_swapped;
  place_windows (self);
}

static void
monitors_changed_cb (HunchPresentation *self)
{
  place_windows (self);
}

/* --- begin and end ------------------------------------------------------------------------------------------ */

static void
ended_cb (HunchPresentation *self)
{
  GtkApplication *application = gtk_window_get_application (self->parent);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->prepare_id, g_source_remove);
  self->audience = NULL;
  close_presenter (self);
  if (application != NULL && self->inhibit_cookie != 0)
    gtk_application_uninhibit (application, self->inhibit_cookie);
  gtk_window_present (self->parent);
  g_object_unref (self);
}

static void
make_audience (HunchPresentation *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gboolean has_strip = hunch_settings_get_boolean ("presenter-strip", FALSE);

  self->audience = gtk_window_new ();
  self->stage = hunch_stage_new ();
  self->strip = hunch_presenter_view_new (TRUE);
  self->revealer = gtk_revealer_new ();
  self->help = hunch_presentation_make_help ();
  gtk_widget_set_vexpand (self->stage, TRUE);
  gtk_widget_set_hexpand (self->stage, TRUE);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->strip);
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_NONE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), has_strip);
  gtk_widget_set_visible (self->revealer, has_strip);
  gtk_widget_set_visible (self->help, FALSE);
  gtk_box_append (GTK_BOX (box), self->stage);
  gtk_box_append (GTK_BOX (box), self->revealer);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), box);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->help);
  gtk_window_set_child (GTK_WINDOW (self->audience), overlay);
  gtk_window_set_title (GTK_WINDOW (self->audience), _("Presentation"));
  gtk_window_set_default_size (GTK_WINDOW (self->audience), 1280, 720);
  gtk_window_set_application (GTK_WINDOW (self->audience), gtk_window_get_application (self->parent));
  gtk_widget_add_css_class (self->audience, "audience");
  gtk_widget_set_cursor_from_name (self->stage, "none");
  hunch_presentation_add_keys (self, self->audience);
  hunch_frame_log_watch (GTK_WINDOW (self->audience));
  g_signal_connect_swapped (self->audience, "destroy", G_CALLBACK (ended_cb), self);
}

static void
begin (HunchPresentation *self)
{
  make_audience (self);
  self->started_us = g_get_monotonic_time ();
  self->tick_id = g_timeout_add (500, tick_cb, self);
  self->inhibit_cookie = gtk_application_inhibit (gtk_window_get_application (self->parent), GTK_WINDOW (self->audience),
                                                  GTK_APPLICATION_INHIBIT_IDLE, _("Presenting"));
  g_signal_connect_object (get_monitors (self), "items-changed", G_CALLBACK (monitors_changed_cb), self, G_CONNECT_SWAPPED);
  place_windows (self);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  HunchPresentation *self = user_data;
  g_autoptr (GError) error = NULL;

  self->items = hunch_deck_items_load_finish (result, &error);
  if (self->items == NULL || self->items->len == 0)
    {
      if (self->items != NULL)
        hunch_window_toast_action (self->parent, _("There are no slides to present yet"), _("_Slides"), "win.page",
                                   g_variant_new_string ("slides"));
      hunch_window_show_error (self->parent, _("The slides could not be read"), error);
      g_object_unref (self);
      return;
    }
  self->position = CLAMP (self->position, 0, (int) self->items->len - 1);
  begin (self);
}

void
hunch_presentation_start (GtkWindow    *parent,
                          HunchProject *project,
                          int           position)
{
  HunchPresentation *self = g_object_new (HUNCH_TYPE_PRESENTATION, NULL);

  self->parent = g_object_ref (parent);
  self->project = g_object_ref (project);
  self->position = position;
  hunch_deck_items_load_async (project, 0, NULL, loaded_cb, self);
}

/* --- class ---------------------------------------------------------------------------------------------------- */

static void
hunch_presentation_dispose (GObject *object)
{
  HunchPresentation *self = HUNCH_PRESENTATION (object);

  g_clear_object (&self->parent);
  g_clear_object (&self->project);
  g_clear_pointer (&self->items, g_ptr_array_unref);

  G_OBJECT_CLASS (hunch_presentation_parent_class)->dispose (object);
}

static void
hunch_presentation_class_init (HunchPresentationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_presentation_dispose;
}

static void
hunch_presentation_init (HunchPresentation *self)
{
}
