#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/presentation.h"

#include <glib/gi18n.h>

#include "app/presenter-view.h"
#include "app/settings.h"
#include "app/stage.h"
#include "app/talk.h"
#include "app/util.h"
#include "app/window.h"
#include "deck/deck.h"

/* One talk and its windows. With two screens the stage fills the one that faces
 * the audience and the presenter's view the one where the program was; with one,
 * the presenter's view is a strip under the slide, if wanted. Screens may come
 * and go while the talk is on. */
typedef struct
{
  HunchTalk    *talk;            /* owned */
  GtkWindow    *parent;          /* weak */
  HunchStage   *stage;           /* the window, destroyed at the end */
  GtkWindow    *presenter;       /* NULL with one screen */
  GtkWidget    *presenter_view;  /* in `presenter` or as the strip; NULL when there is none */
  GListModel   *monitors;        /* owned */
  gulong        monitors_id;
  guint         settle_id;       /* owned source: places the windows on new screens */
  GSimpleActionGroup *actions;   /* owned */
  guint         inhibit_cookie;
  int           typed;           /* the number typed so far, 0: none */
  guint         typed_id;        /* owned source: forgets the number */
  gboolean      shows_keys;
} Presentation;

#define TYPED_FORGET_MS 3000
#define SETTLE_MS 600

/* --- the keys ------------------------------------------------------------------------ */

typedef struct
{
  const char *action;
  const char *keys;   /* divided by blanks */
  const char *shown;  /* how the sheet names them */
  const char *title;
} Key;

static const Key KEYS[] = {
  { "present.next", "Right Down space Page_Down n", N_("→ ↓ Space Page Down"), N_("Next slide") },
  { "present.previous", "Left Up BackSpace Page_Up p", N_("← ↑ Backspace Page Up"), N_("Previous slide") },
  { "present.first", "Home", N_("Home"), N_("First slide") },
  { "present.last", "End", N_("End"), N_("Last slide") },
  { "present.enter", "Return KP_Enter", N_("Number, then Enter"), N_("Go to that slide") },
  { "present.black", "b period", "B", N_("Black screen, and back") },
  { "present.white", "w comma", "W", N_("White screen, and back") },
  { "present.freeze", "f", "F", N_("Freeze what the audience sees, and go on") },
  { "present.strip", "s", "S", N_("Notes and clock under the slide") },
  { "present.pause", "t", "T", N_("Pause the clock, and go on") },
  { "present.restart", "<Control>t", N_("Ctrl+T"), N_("Start the clock again") },
  { "present.larger", "plus equal KP_Add", "+", N_("Larger notes") },
  { "present.smaller", "minus KP_Subtract", "−", N_("Smaller notes") },
  { "present.fullscreen", "F11", "F11", N_("Leave or enter fullscreen") },
  { "present.keys", "question F1 h", "?", N_("These keys") },
  { "present.leave", "Escape q", N_("Esc"), N_("Leave") },
};

static GtkWidget *
build_sheet (void)
{
  GtkWidget *grid = gtk_grid_new ();

  for (guint i = 0; i < G_N_ELEMENTS (KEYS); i++)
    {
      GtkWidget *keys = hunch_label_new (_(KEYS[i].shown), "heading");
      GtkWidget *title = hunch_label_new (_(KEYS[i].title), NULL);

      gtk_grid_attach (GTK_GRID (grid), keys, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), title, 1, i, 1, 1);
    }
  gtk_grid_set_column_spacing (GTK_GRID (grid), 36);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_widget_set_halign (grid, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (grid, "stage-keys");
  hunch_set_accessible_name (grid, _("Keys of the presentation"));
  return grid;
}

static void
show_keys (Presentation *self,
           gboolean      on)
{
  if (self->shows_keys == on)
    return;
  self->shows_keys = on;
  /* What the speaker asks for is not for the audience, when it can be helped. */
  if (self->presenter == NULL)
    hunch_stage_set_sheet (self->stage, on ? build_sheet () : NULL);
  else if (on)
    gtk_overlay_add_overlay (GTK_OVERLAY (gtk_window_get_child (self->presenter)), build_sheet ());
  else
    gtk_overlay_remove_overlay (GTK_OVERLAY (gtk_window_get_child (self->presenter)),
                                gtk_widget_get_last_child (gtk_window_get_child (self->presenter)));
}

/* --- a number, typed ------------------------------------------------------------------- */

static void
forget_typed (Presentation *self)
{
  self->typed = 0;
  g_clear_handle_id (&self->typed_id, g_source_remove);
  hunch_stage_set_words (self->stage, NULL);
}

static gboolean
forget_typed_cb (gpointer user_data)
{
  Presentation *self = user_data;

  self->typed_id = 0;
  forget_typed (self);
  return G_SOURCE_REMOVE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                Presentation          *self)
{
  guint32 letter = gdk_keyval_to_unicode (keyval);
  g_autofree char *words = NULL;

  if (!g_unichar_isdigit (letter) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  self->typed = MIN (self->typed * 10 + g_unichar_digit_value (letter), 9999);
  words = g_strdup_printf (_("Go to %d"), self->typed);
  hunch_stage_set_words (self->stage, words);
  g_clear_handle_id (&self->typed_id, g_source_remove);
  self->typed_id = g_timeout_add (TYPED_FORGET_MS, forget_typed_cb, self);
  return GDK_EVENT_STOP;
}

/* --- actions ------------------------------------------------------------------------------- */

static void place_windows (Presentation *self);

static void
next_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_move (((Presentation *) user_data)->talk, 1);
}

static void
previous_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_move (((Presentation *) user_data)->talk, -1);
}

static void
first_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_go_to (((Presentation *) user_data)->talk, 0);
}

static void
last_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_go_to (((Presentation *) user_data)->talk, G_MAXINT);
}

static void
enter_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Presentation *self = user_data;
  int typed = self->typed;

  forget_typed (self);
  if (typed > 0)
    hunch_talk_go_to (self->talk, typed - 1);
  else
    hunch_talk_move (self->talk, 1);
}

static void
black_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_toggle_curtain (((Presentation *) user_data)->talk, HUNCH_TALK_BLACK);
}

static void
white_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_toggle_curtain (((Presentation *) user_data)->talk, HUNCH_TALK_WHITE);
}

static void
freeze_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_toggle_freeze (((Presentation *) user_data)->talk);
}

static void
pause_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_toggle_pause (((Presentation *) user_data)->talk);
}

static void
restart_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  hunch_talk_restart_clock (((Presentation *) user_data)->talk);
}

static void
strip_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Presentation *self = user_data;

  if (self->presenter != NULL)
    return;
  hunch_settings_set_boolean ("presenter-strip", self->presenter_view == NULL);
  if (self->presenter_view == NULL)
    self->presenter_view = hunch_presenter_view_new (self->talk, TRUE);
  else
    self->presenter_view = NULL;
  hunch_stage_set_strip (self->stage, self->presenter_view);
}

static void
zoom_notes (Presentation *self,
            int           steps)
{
  if (self->presenter_view != NULL)
    hunch_presenter_view_zoom_notes (HUNCH_PRESENTER_VIEW (self->presenter_view), steps);
}

static void
larger_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  zoom_notes (user_data, 1);
}

static void
smaller_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  zoom_notes (user_data, -1);
}

static void
fullscreen_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Presentation *self = user_data;

  if (gtk_window_is_fullscreen (GTK_WINDOW (self->stage)))
    gtk_window_unfullscreen (GTK_WINDOW (self->stage));
  else
    place_windows (self);
}

static void
keys_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Presentation *self = user_data;

  show_keys (self, !self->shows_keys);
}

static void
leave_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Presentation *self = user_data;

  if (self->shows_keys)
    show_keys (self, FALSE);
  else if (self->typed > 0)
    forget_typed (self);
  else
    hunch_talk_end (self->talk);
}

static const GActionEntry ACTIONS[] = {
  { .name = "next", .activate = next_action },
  { .name = "previous", .activate = previous_action },
  { .name = "first", .activate = first_action },
  { .name = "last", .activate = last_action },
  { .name = "enter", .activate = enter_action },
  { .name = "black", .activate = black_action },
  { .name = "white", .activate = white_action },
  { .name = "freeze", .activate = freeze_action },
  { .name = "strip", .activate = strip_action },
  { .name = "pause", .activate = pause_action },
  { .name = "restart", .activate = restart_action },
  { .name = "larger", .activate = larger_action },
  { .name = "smaller", .activate = smaller_action },
  { .name = "fullscreen", .activate = fullscreen_action },
  { .name = "keys", .activate = keys_action },
  { .name = "leave", .activate = leave_action },
};

static void
add_shortcuts (GtkEventController *controller,
               const Key          *key)
{
  g_auto (GStrv) names = g_strsplit (key->keys, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (names[i]),
                                                            gtk_named_action_new (key->action)));
}

/* Both windows listen to the same keys, whichever the speaker has touched last. */
static void
listen (Presentation *self,
        GtkWidget    *window)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  GtkEventController *typed = gtk_event_controller_key_new ();

  for (guint i = 0; i < G_N_ELEMENTS (KEYS); i++)
    add_shortcuts (shortcuts, &KEYS[i]);
  gtk_event_controller_set_propagation_phase (shortcuts, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (typed, GTK_PHASE_CAPTURE);
  g_signal_connect (typed, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_insert_action_group (window, "present", G_ACTION_GROUP (self->actions));
  gtk_widget_add_controller (window, shortcuts);
  gtk_widget_add_controller (window, typed);
}

/* --- screens ------------------------------------------------------------------------------------ */

static GdkMonitor *
get_home_monitor (Presentation *self)
{
  GdkSurface *surface;

  if (self->parent == NULL)
    return NULL;
  surface = gtk_native_get_surface (GTK_NATIVE (self->parent));
  if (surface == NULL)
    return NULL;
  return gdk_display_get_monitor_at_surface (gtk_widget_get_display (GTK_WIDGET (self->parent)), surface);
}

/* The first screen that is not the one the program's window is on; NULL with one screen. New reference. */
static GdkMonitor *
dup_audience_monitor (Presentation *self)
{
  GdkMonitor *home = get_home_monitor (self);
  guint n = g_list_model_get_n_items (self->monitors);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (self->monitors, i);

      if (n > 1 && monitor != home)
        return g_steal_pointer (&monitor);
    }
  return NULL;
}

static gboolean
presenter_close_request_cb (Presentation *self)
{
  hunch_talk_end (self->talk);
  return TRUE;
}

static void
open_presenter (Presentation *self)
{
  GdkMonitor *home = get_home_monitor (self);
  GtkWidget *overlay = gtk_overlay_new ();

  show_keys (self, FALSE);
  hunch_stage_set_strip (self->stage, NULL);
  self->presenter = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_title (self->presenter, _("Presenter view"));
  gtk_window_set_default_size (self->presenter, 1100, 700);
  self->presenter_view = hunch_presenter_view_new (self->talk, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->presenter_view);
  gtk_window_set_child (self->presenter, overlay);
  g_signal_connect_swapped (self->presenter, "close-request", G_CALLBACK (presenter_close_request_cb), self);
  listen (self, GTK_WIDGET (self->presenter));
  if (home != NULL)
    gtk_window_fullscreen_on_monitor (self->presenter, home);
  gtk_window_present (self->presenter);
}

static void
close_presenter (Presentation *self)
{
  show_keys (self, FALSE);
  g_clear_pointer (&self->presenter, gtk_window_destroy);
  self->presenter_view = NULL;
  if (hunch_settings_get_boolean ("presenter-strip", FALSE))
    {
      self->presenter_view = hunch_presenter_view_new (self->talk, TRUE);
      hunch_stage_set_strip (self->stage, self->presenter_view);
    }
}

static void
place_windows (Presentation *self)
{
  g_autoptr (GdkMonitor) audience = dup_audience_monitor (self);

  if (audience != NULL)
    {
      gboolean is_shown = gtk_widget_get_visible (GTK_WIDGET (self->stage));

      /* A window that fills one screen is not moved to another: it is taken away and shown anew. */
      gtk_widget_set_visible (GTK_WIDGET (self->stage), FALSE);
      gtk_window_unfullscreen (GTK_WINDOW (self->stage));
      gtk_window_fullscreen_on_monitor (GTK_WINDOW (self->stage), audience);
      if (is_shown)
        gtk_window_present (GTK_WINDOW (self->stage));
      if (self->presenter == NULL)
        open_presenter (self);
    }
  else
    {
      gtk_window_fullscreen (GTK_WINDOW (self->stage));
      if (self->presenter != NULL || self->presenter_view == NULL)
        close_presenter (self);
    }
}

static gboolean
settled_cb (gpointer user_data)
{
  Presentation *self = user_data;

  self->settle_id = 0;
  place_windows (self);
  return G_SOURCE_REMOVE;
}

/* A screen is announced before the window manager knows where it is. */
static void
monitors_changed_cb (Presentation *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

/* --- beginning and end ------------------------------------------------------------------------------ */

static void
presentation_free (Presentation *self)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());

  g_clear_signal_handler (&self->monitors_id, self->monitors);
  g_clear_handle_id (&self->typed_id, g_source_remove);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (application != NULL && self->inhibit_cookie != 0)
    gtk_application_uninhibit (application, self->inhibit_cookie);
  g_clear_pointer (&self->presenter, gtk_window_destroy);
  gtk_window_destroy (GTK_WINDOW (self->stage));
  if (self->parent != NULL)
    gtk_window_present (self->parent);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->monitors);
  g_clear_object (&self->actions);
  g_clear_object (&self->talk);
  g_free (self);
}

static gboolean
free_idle_cb (gpointer user_data)
{
  presentation_free (user_data);
  return G_SOURCE_REMOVE;
}

/* The end is announced from within a key press of a window that is about to go: let it finish first. */
static void
ended_cb (Presentation *self)
{
  g_signal_handlers_disconnect_by_func (self->talk, ended_cb, self);
  g_idle_add (free_idle_cb, self);
}

static Presentation *
presentation_new (GtkWindow *parent,
                  HunchTalk *talk)
{
  Presentation *self = g_new0 (Presentation, 1);

  self->talk = g_object_ref (talk);
  g_set_weak_pointer (&self->parent, parent);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  self->stage = HUNCH_STAGE (hunch_stage_new (talk));
  listen (self, GTK_WIDGET (self->stage));
  self->monitors = g_object_ref (gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (parent))));
  self->monitors_id = g_signal_connect_swapped (self->monitors, "items-changed", G_CALLBACK (monitors_changed_cb), self);
  g_signal_connect_swapped (talk, "ended", G_CALLBACK (ended_cb), self);
  return self;
}

static void
keep_screen_on (Presentation *self)
{
  GtkApplication *application = gtk_window_get_application (self->parent);

  if (application == NULL)
    return;
  gtk_window_set_application (GTK_WINDOW (self->stage), application);
  self->inhibit_cookie = gtk_application_inhibit (application, GTK_WINDOW (self->stage),
                                                  GTK_APPLICATION_INHIBIT_IDLE, _("A talk is being given"));
}

static void
begin (GtkWindow *parent,
       GPtrArray *slides,
       int        position,
       int        budget)
{
  g_autoptr (HunchTalk) talk = hunch_talk_new (slides, position, budget);
  Presentation *self = presentation_new (parent, talk);

  place_windows (self);
  gtk_window_present (GTK_WINDOW (self->stage));
  keep_screen_on (self);
}

/* --- claims that wait --------------------------------------------------------------------------------- */

/* A talk that waits for an answer. */
typedef struct
{
  GtkWindow *parent;    /* owned */
  GPtrArray *slides;    /* owned */
  int        position;
  int        budget;
} Waiting;

static void
waiting_free (gpointer  data,
              GClosure *closure)
{
  Waiting *waiting = data;

  g_object_unref (waiting->parent);
  g_ptr_array_unref (waiting->slides);
  g_free (waiting);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Waiting          *waiting)
{
  if (g_str_equal (response, "present"))
    begin (waiting->parent, waiting->slides, waiting->position, waiting->budget);
}

static guint
count_amber (GPtrArray *slides)
{
  guint n = 0;

  for (guint i = 0; i < slides->len; i++)
    n += hunch_slide_is_amber (slides->pdata[i], NULL);
  return n;
}

/* The audience would see which claims the data no longer bear out: the speaker shall know before. */
static void
ask (GtkWindow *parent,
     GPtrArray *slides,
     int        position,
     int        budget,
     guint      n_amber)
{
  g_autofree char *heading = g_strdup_printf (ngettext ("%u claim waits to be confirmed", "%u claims wait to be confirmed", n_amber),
                                              n_amber);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading,
                                              _("The data have changed under them. On the stage they are marked, with the numbers of before."));
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->parent = g_object_ref (parent);
  waiting->slides = g_ptr_array_ref (slides);
  waiting->position = position;
  waiting->budget = budget;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Look at Them"), "present", _("_Present Anyway"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), waiting, waiting_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
hunch_presentation_start (GtkWindow    *parent,
                          HunchProject *project,
                          int           position)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) slides = NULL;
  int budget;
  guint n_amber;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (HUNCH_IS_PROJECT (project));

  slides = hunch_deck_load (project, NULL, &error);
  if (slides == NULL || slides->len == 0)
    {
      hunch_window_toast (HUNCH_WINDOW (parent), error != NULL ? error->message : _("There is no slide to present yet."));
      return;
    }
  budget = hunch_deck_get_budget (project);
  n_amber = count_amber (slides);
  if (n_amber > 0)
    ask (parent, slides, position, budget, n_amber);
  else
    begin (parent, slides, position, budget);
}
