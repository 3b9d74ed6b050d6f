#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/presentation-private.h"

#include <glib/gi18n.h>

#include "app/util.h"

/* A slide's number as it is being typed; Return goes there. */
static int *
get_digits (HunchPresentation *self)
{
  int *digits = g_object_get_data (G_OBJECT (self), "digits");

  if (digits == NULL)
    {
      digits = g_new0 (int, 1);
      g_object_set_data_full (G_OBJECT (self), "digits", digits, g_free);
    }
  return digits;
}

static gboolean
take_digit (HunchPresentation *self,
            guint              key)
{
  int *digits = get_digits (self);

  if (key >= GDK_KEY_KP_0 && key <= GDK_KEY_KP_9)
    key = GDK_KEY_0 + (key - GDK_KEY_KP_0);
  if (key < GDK_KEY_0 || key > GDK_KEY_9)
    return FALSE;
  *digits = MIN (*digits * 10 + (int) (key - GDK_KEY_0), 9999);
  return TRUE;
}

static void
take_return (HunchPresentation *self)
{
  int *digits = get_digits (self);

  if (*digits > 0)
    hunch_presentation_go_to (self, *digits - 1);
  else
    hunch_presentation_step (self, 1);
  *digits = 0;
}

static gboolean
take_key (HunchPresentation *self,
          guint              key)
{
  switch (gdk_keyval_to_lower (key))
    {
    case GDK_KEY_Right: case GDK_KEY_Down: case GDK_KEY_space: case GDK_KEY_Page_Down: case GDK_KEY_n:
    case GDK_KEY_KP_Right: case GDK_KEY_KP_Down: case GDK_KEY_KP_Page_Down:
      hunch_presentation_step (self, 1);
      return TRUE;
    case GDK_KEY_Left: case GDK_KEY_Up: case GDK_KEY_BackSpace: case GDK_KEY_Page_Up: case GDK_KEY_p:
    case GDK_KEY_KP_Left: case GDK_KEY_KP_Up: case GDK_KEY_KP_Page_Up:
      hunch_presentation_step (self, -1);
      return TRUE;
    case GDK_KEY_Return: case GDK_KEY_KP_Enter:
      take_return (self);
      return TRUE;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      hunch_presentation_go_to (self, 0);
      return TRUE;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      hunch_presentation_go_to_last (self);
      return TRUE;
    case GDK_KEY_b: case GDK_KEY_period:
      hunch_presentation_toggle_mode (self, HUNCH_STAGE_BLACK);
      return TRUE;
    case GDK_KEY_w: case GDK_KEY_comma:
      hunch_presentation_toggle_mode (self, HUNCH_STAGE_WHITE);
      return TRUE;
    case GDK_KEY_f:
      hunch_presentation_toggle_freeze (self);
      return TRUE;
    case GDK_KEY_t:
      hunch_presentation_toggle_clock (self);
      return TRUE;
    case GDK_KEY_s:
      hunch_presentation_toggle_strip (self);
      return TRUE;
    case GDK_KEY_x:
      hunch_presentation_swap_screens (self);
      return TRUE;
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add:
      hunch_presentation_zoom_notes (self, 1);
      return TRUE;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      hunch_presentation_zoom_notes (self, -1);
      return TRUE;
    case GDK_KEY_question: case GDK_KEY_F1:
      hunch_presentation_toggle_help (self);
      return TRUE;
    case GDK_KEY_Escape: case GDK_KEY_q:
      hunch_presentation_escape (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        HunchPresentation     *self)
{
  gboolean was_taken;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  if (take_digit (self, key))
    return TRUE;
  was_taken = take_key (self, key);
  return was_taken;
}

static void
click_cb (GtkGestureClick   *click,
          int                n_press,
          double             x,
          double             y,
          HunchPresentation *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click));

  hunch_presentation_step (self, button == GDK_BUTTON_SECONDARY ? -1 : 1);
}

void
hunch_presentation_add_keys (HunchPresentation *self,
                             GtkWidget         *window)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (click_cb), self, 0);
  gtk_widget_add_controller (window, keys);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (click));
}

/* --- the cheat sheet -------------------------------------------------------------------------- */

static const struct { const char *keys; const char *text; } HELP[] = {
  { N_("→  ↓  Space  Page Down  N  click"), N_("Next slide") },
  { N_("←  ↑  Backspace  Page Up  P"), N_("Previous slide") },
  { N_("Home  End"), N_("First and last slide") },
  { N_("Number, then Return"), N_("Go to that slide") },
  { N_("B  W"), N_("Black, white") },
  { N_("F"), N_("Freeze what the audience sees") },
  { N_("T"), N_("Stop and start the clock") },
  { N_("S"), N_("Notes strip, with one screen") },
  { N_("X"), N_("Swap the screens") },
  { N_("+  −"), N_("Larger and smaller notes") },
  { N_("?"), N_("These keys") },
  { N_("Esc"), N_("Leave") },
};

GtkWidget *
hunch_presentation_make_help (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 36);
  gtk_widget_set_halign (grid, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (grid, "cheat-sheet");
  for (gsize i = 0; i < G_N_ELEMENTS (HELP); i++)
    {
      gtk_grid_attach (GTK_GRID (grid), hunch_label_new (_(HELP[i].keys), "heading"), 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), hunch_label_new (_(HELP[i].text), NULL), 1, (int) i, 1, 1);
    }
  hunch_set_accessible_name (grid, _("Keys of the presentation"));
  return grid;
}
