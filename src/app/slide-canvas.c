#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slide-canvas.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/slide-view.h"
#include "app/util.h"
#include "base/json.h"

/* While a place is written in, an editor lies over it that shows the text as it
 * is stored: a claim's numbers are braces there, and come to life when done. */
struct _HunchSlideCanvas
{
  GtkWidget       parent_instance;
  GtkWidget      *overlay;
  GtkWidget      *view;
  GtkWidget      *editor;     /* a frame with a text view; NULL when nothing is written */
  GtkCssProvider *css;        /* owned; the editor's size of type */
  JsonObject     *content;    /* owned, may be NULL */
  char           *slot;       /* owned; the chosen place, NULL: none */
  char           *hovered;    /* owned; NULL: none */
};

enum { EDITED, OPENED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HunchSlideCanvas, hunch_slide_canvas, GTK_TYPE_WIDGET)

/* --- places -------------------------------------------------------------------------- */

static const HunchSlotPlace *
get_places (HunchSlideCanvas *self,
            guint            *out_n)
{
  HunchSlide *slide = hunch_slide_view_get_slide (HUNCH_SLIDE_VIEW (self->view));

  *out_n = 0;
  return slide != NULL ? hunch_slide_get_places (slide, out_n) : NULL;
}

static const HunchSlotPlace *
find_place (HunchSlideCanvas *self,
            const char       *slot)
{
  guint n;
  const HunchSlotPlace *places = get_places (self, &n);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (places[i].slot, slot) == 0)
      return &places[i];
  return NULL;
}

/* In the coordinates of the canvas. */
static gboolean
get_rectangle (HunchSlideCanvas     *self,
               const HunchSlotPlace *place,
               graphene_rect_t      *out_rectangle)
{
  graphene_rect_t whole;
  double scale;

  if (place == NULL || !hunch_slide_view_get_place (HUNCH_SLIDE_VIEW (self->view), &whole, &scale))
    return FALSE;
  graphene_rect_init (out_rectangle,
                      whole.origin.x + place->x * scale, whole.origin.y + place->y * scale,
                      place->width * scale, place->height * scale);
  return TRUE;
}

static const HunchSlotPlace *
find_place_at (HunchSlideCanvas *self,
               double            x,
               double            y)
{
  guint n;
  const HunchSlotPlace *places = get_places (self, &n);

  for (guint i = 0; i < n; i++)
    {
      graphene_rect_t rectangle;

      if (get_rectangle (self, &places[i], &rectangle)
          && graphene_rect_contains_point (&rectangle, &GRAPHENE_POINT_INIT (x, y)))
        return &places[i];
    }
  return NULL;
}

/* --- writing --------------------------------------------------------------------------- */

static GtkTextView *
get_text_view (HunchSlideCanvas *self)
{
  return GTK_TEXT_VIEW (g_object_get_data (G_OBJECT (self->editor), "text"));
}

static char *
dup_written (HunchSlideCanvas *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (get_text_view (self));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
close_editor (HunchSlideCanvas *self,
              gboolean          keep)
{
  g_autofree char *text = NULL;
  g_autofree char *slot = NULL;
  GtkWidget *editor = self->editor;
  const char *old;

  if (editor == NULL)
    return;
  text = dup_written (self);
  slot = g_strdup (self->slot);
  self->editor = NULL;
  if (gtk_widget_get_focus_child (editor) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_overlay_remove_overlay (GTK_OVERLAY (self->overlay), editor);
  old = self->content != NULL ? hunch_json_get_string (self->content, slot) : NULL;
  if (keep && g_strcmp0 (text, hunch_or_empty (old)) != 0)
    g_signal_emit (self, signals[EDITED], 0, slot, text);
}

static gboolean
editor_key_cb (GtkEventControllerKey *controller,
               guint                  keyval,
               guint                  keycode,
               GdkModifierType        state,
               HunchSlideCanvas      *self)
{
  gboolean is_return = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;
  gboolean is_done = keyval == GDK_KEY_Escape || (is_return && (state & GDK_CONTROL_MASK) != 0);
  gboolean is_line = is_return && g_strcmp0 (self->slot, "body") != 0 && (state & GDK_SHIFT_MASK) == 0;

  if (!is_done && !is_line)
    return GDK_EVENT_PROPAGATE;
  close_editor (self, TRUE);
  return GDK_EVENT_STOP;
}

/* A click into another pane ends the writing, too. */
static void
editor_left_cb (HunchSlideCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (self->editor != NULL && focus != NULL && !gtk_widget_is_ancestor (focus, self->editor))
    close_editor (self, TRUE);
}

/* How high the text is at that width. Pango is asked, since a text view that was
 * never shown does not know its lines yet. */
static int
get_written_height (HunchSlideCanvas *self,
                    int               width)
{
  g_autofree char *text = dup_written (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (get_text_view (self)), text);
  int height;

  pango_layout_set_width (layout, MAX (width - 8, 40) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, NULL, &height);
  return MIN (height + 12, gtk_widget_get_height (GTK_WIDGET (self)));
}

static gboolean
position_editor_cb (GtkOverlay       *overlay,
                    GtkWidget        *widget,
                    GdkRectangle     *allocation,
                    HunchSlideCanvas *self)
{
  graphene_rect_t rectangle;

  if (widget != self->editor || !get_rectangle (self, find_place (self, self->slot), &rectangle))
    return FALSE;
  allocation->x = (int) rectangle.origin.x - 6;
  allocation->y = (int) rectangle.origin.y - 6;
  allocation->width = (int) rectangle.size.width + 12;
  allocation->height = MAX (MAX ((int) rectangle.size.height + 12, 44), get_written_height (self, allocation->width));
  return TRUE;
}

static void
set_type (HunchSlideCanvas     *self,
          const HunchSlotPlace *place)
{
  double scale = 1;
  g_autofree char *css = NULL;
  char size[G_ASCII_DTOSTR_BUF_SIZE];

  hunch_slide_view_get_place (HUNCH_SLIDE_VIEW (self->view), NULL, &scale);
  g_ascii_formatd (size, sizeof size, "%.1f", MAX (place->font_size * scale, 9));
  css = g_strdup_printf (".slot-editor textview { font-size: %spx; font-weight: %d; }", size, place->is_bold ? 700 : 400);
  gtk_css_provider_load_from_data (self->css, css, -1);
}

static GtkWidget *
build_editor (HunchSlideCanvas     *self,
              const HunchSlotPlace *place)
{
  GtkWidget *frame = gtk_scrolled_window_new ();
  GtkWidget *text = gtk_text_view_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  const char *stored = self->content != NULL ? hunch_json_get_string (self->content, place->slot) : NULL;

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 5);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text), 5);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), hunch_or_empty (stored), -1);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), "changed",
                            G_CALLBACK (gtk_widget_queue_allocate), self->overlay);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (editor_key_cb), self);
  gtk_widget_add_controller (text, keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (editor_left_cb), self);
  gtk_widget_add_controller (text, focus);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), text);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (frame), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (frame, "slot-editor");
  gtk_widget_add_css_class (frame, "view");
  hunch_set_accessible_name (text, _("Text on the slide"));
  gtk_style_context_add_provider (gtk_widget_get_style_context (text), GTK_STYLE_PROVIDER (self->css),
                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  g_object_set_data (G_OBJECT (frame), "text", text);
  return frame;
}

static void
choose (HunchSlideCanvas *self,
        const char       *slot)
{
  if (g_strcmp0 (self->slot, slot) == 0)
    return;
  close_editor (self, TRUE);
  g_free (self->slot);
  self->slot = g_strdup (slot);
  hunch_set_accessible_description (GTK_WIDGET (self), hunch_or_empty (slot));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
open_place (HunchSlideCanvas     *self,
            const HunchSlotPlace *place)
{
  if (place == NULL || (self->editor != NULL && g_strcmp0 (self->slot, place->slot) == 0))
    return;
  close_editor (self, TRUE);
  choose (self, place->slot);
  if (!place->is_text)
    {
      g_signal_emit (self, signals[OPENED], 0, place->slot);
      return;
    }
  set_type (self, place);
  self->editor = build_editor (self, place);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->editor);
  gtk_widget_grab_focus (GTK_WIDGET (get_text_view (self)));
}

/* --- pointer and keys --------------------------------------------------------------------- */

static gboolean
is_empty (HunchSlideCanvas     *self,
          const HunchSlotPlace *place)
{
  const char *stored = self->content != NULL ? hunch_json_get_string (self->content, place->slot) : NULL;

  return place->is_text && (stored == NULL || stored[0] == '\0');
}

/* A letter typed on a chosen place begins to write there, behind what it holds. */
static gboolean
begin_typing (HunchSlideCanvas *self,
              guint             keyval,
              GdkModifierType   state)
{
  gunichar letter = gdk_keyval_to_unicode (keyval);
  const HunchSlotPlace *place = find_place (self, self->slot);
  GtkTextBuffer *buffer;
  GtkTextIter end;
  char text[8];

  if (!g_unichar_isgraph (letter) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || place == NULL || !place->is_text)
    return GDK_EVENT_PROPAGATE;
  open_place (self, place);
  text[g_unichar_to_utf8 (letter, text)] = '\0';
  buffer = gtk_text_view_get_buffer (get_text_view (self));
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, text, -1);
  gtk_text_buffer_place_cursor (buffer, &end);
  return GDK_EVENT_STOP;
}

static void
pressed_cb (GtkGestureClick  *gesture,
            int               n_press,
            double            x,
            double            y,
            HunchSlideCanvas *self)
{
  const HunchSlotPlace *place = find_place_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  close_editor (self, TRUE);
  choose (self, place != NULL ? place->slot : NULL);
  if (n_press == 2 || (place != NULL && is_empty (self, place)))
    open_place (self, place);
}

static void
motion_cb (HunchSlideCanvas *self,
           double            x,
           double            y)
{
  const HunchSlotPlace *place = find_place_at (self, x, y);
  const char *slot = place != NULL ? place->slot : NULL;

  if (g_strcmp0 (slot, self->hovered) == 0)
    return;
  g_free (self->hovered);
  self->hovered = g_strdup (slot);
  gtk_widget_set_cursor_from_name (self->view, place != NULL && place->is_text ? "text" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (HunchSlideCanvas *self)
{
  g_clear_pointer (&self->hovered, g_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
choose_neighbour (HunchSlideCanvas *self,
                  int               step)
{
  guint n;
  const HunchSlotPlace *places = get_places (self, &n);
  int at = step > 0 ? -1 : (int) n;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (places[i].slot, self->slot) == 0)
      at = i;
  at += step;
  if (at < 0 || at >= (int) n)
    return FALSE;
  choose (self, places[at].slot);
  return TRUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        HunchSlideCanvas      *self)
{
  if (self->editor != NULL)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Down:
      return choose_neighbour (self, 1);
    case GDK_KEY_Up:
      return (state & GDK_ALT_MASK) == 0 && choose_neighbour (self, -1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_F2:
      hunch_slide_canvas_edit (self, self->slot);
      return GDK_EVENT_STOP;
    default:
      return begin_typing (self, keyval, state);
    }
}

/* --- drawing --------------------------------------------------------------------------------- */

static void
snapshot_outline (HunchSlideCanvas *self,
                  GtkSnapshot      *snapshot,
                  const char       *slot,
                  double            alpha)
{
  graphene_rect_t rectangle;
  GskRoundedRect outline;
  GdkRGBA colour = { 0.21, 0.52, 0.89, alpha };
  const float width[4] = { 2, 2, 2, 2 };
  const GdkRGBA colours[4] = { colour, colour, colour, colour };

  if (slot == NULL || !get_rectangle (self, find_place (self, slot), &rectangle))
    return;
  graphene_rect_inset (&rectangle, -5, -5);
  gsk_rounded_rect_init_from_rect (&outline, &rectangle, 6);
  gtk_snapshot_append_border (snapshot, &outline, width, colours);
}

static void
hunch_slide_canvas_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  HunchSlideCanvas *self = HUNCH_SLIDE_CANVAS (widget);

  gtk_widget_snapshot_child (widget, self->overlay, snapshot);
  if (self->editor == NULL)
    {
      snapshot_outline (self, snapshot, self->hovered, 0.35);
      snapshot_outline (self, snapshot, self->slot, gtk_widget_has_focus (widget) ? 1 : 0.6);
    }
}

/* --- life ---------------------------------------------------------------------------------------- */

static void
hunch_slide_canvas_dispose (GObject *object)
{
  HunchSlideCanvas *self = HUNCH_SLIDE_CANVAS (object);

  self->editor = NULL;
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->css);
  g_clear_pointer (&self->content, json_object_unref);
  g_clear_pointer (&self->slot, g_free);
  g_clear_pointer (&self->hovered, g_free);
  G_OBJECT_CLASS (hunch_slide_canvas_parent_class)->dispose (object);
}

static void
hunch_slide_canvas_class_init (HunchSlideCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_slide_canvas_dispose;
  widget_class->snapshot = hunch_slide_canvas_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[EDITED] = g_signal_new ("edited", HUNCH_TYPE_SLIDE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[OPENED] = g_signal_new ("opened", HUNCH_TYPE_SLIDE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
listen (HunchSlideCanvas *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->view, motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
hunch_slide_canvas_init (HunchSlideCanvas *self)
{
  self->css = gtk_css_provider_new ();
  self->overlay = gtk_overlay_new ();
  self->view = hunch_slide_view_new ();
  hunch_slide_view_set_editable (HUNCH_SLIDE_VIEW (self->view), TRUE);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->view);
  g_signal_connect (self->overlay, "get-child-position", G_CALLBACK (position_editor_cb), self);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  hunch_set_accessible_name (GTK_WIDGET (self), _("Slide canvas"));
  listen (self);
}

GtkWidget *
hunch_slide_canvas_new (void)
{
  return g_object_new (HUNCH_TYPE_SLIDE_CANVAS, NULL);
}

void
hunch_slide_canvas_set_slide (HunchSlideCanvas *self,
                              HunchSlide       *slide,
                              JsonObject       *content)
{
  g_autofree char *summary = NULL;

  g_return_if_fail (HUNCH_IS_SLIDE_CANVAS (self));

  hunch_slide_view_set_slide (HUNCH_SLIDE_VIEW (self->view), slide);
  if (content != NULL)
    json_object_ref (content);
  g_clear_pointer (&self->content, json_object_unref);
  self->content = content;
  if (find_place (self, self->slot) == NULL)
    {
      close_editor (self, FALSE);
      g_clear_pointer (&self->slot, g_free);
    }
  summary = slide != NULL ? hunch_slide_dup_summary (slide) : g_strdup (_("No slide"));
  hunch_set_accessible_description (GTK_WIDGET (self), summary);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hunch_slide_canvas_edit (HunchSlideCanvas *self,
                         const char       *slot)
{
  guint n;
  const HunchSlotPlace *places;

  g_return_if_fail (HUNCH_IS_SLIDE_CANVAS (self));

  if (slot != NULL)
    {
      open_place (self, find_place (self, slot));
      return;
    }
  places = get_places (self, &n);
  for (guint i = 0; i < n; i++)
    if (places[i].is_text)
      {
        open_place (self, &places[i]);
        return;
      }
}

void
hunch_slide_canvas_finish (HunchSlideCanvas *self)
{
  g_return_if_fail (HUNCH_IS_SLIDE_CANVAS (self));

  close_editor (self, TRUE);
}
