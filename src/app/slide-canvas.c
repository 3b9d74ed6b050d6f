#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slide-canvas.h"

#include <glib/gi18n.h>

#include "app/slide-picture.h"
#include "app/util.h"
#include "base/json.h"

#define MARGIN 24

struct _HunchSlideCanvas
{
  GtkWidget   parent_instance;

  HunchSlide *slide;      /* owned, or NULL */
  JsonObject *content;    /* owned, or NULL */
  GdkTexture *texture;    /* owned, the slide at the size of now */
  int         texture_px;
  double      x, y, scale;  /* where the slide lies */

  int         chosen;     /* place, -1: none */
  int         hovered;    /* place, -1: none */
  GtkWidget  *editor;     /* GtkScrolledWindow around a text view, NULL when nothing is edited */
  GtkWidget  *text_view;
  char       *slot;       /* owned, the one being edited */
};

static guint slot_edited;

G_DEFINE_FINAL_TYPE (HunchSlideCanvas, hunch_slide_canvas, GTK_TYPE_WIDGET)

static const struct { const char *slot; const char *title; } TITLES[] = {
  { "headline", N_("Headline") }, { "subtitle", N_("Subtitle") }, { "body", N_("Text") }, { "number", N_("Big number") },
  { "caption", N_("Caption") }, { "caption2", N_("Second caption") }, { "chart", N_("Chart") }, { "chart2", N_("Second chart") },
  { "table", N_("Table") }, { "verdict", N_("Verdict") }, { "source", N_("Source") }, { "image", N_("Picture") },
};

const char *
hunch_slot_get_title (const char *slot)
{
  for (gsize i = 0; i < G_N_ELEMENTS (TITLES); i++)
    if (g_str_equal (TITLES[i].slot, slot))
      return _(TITLES[i].title);
  return slot;
}

/* --- places ------------------------------------------------------------------------------ */

static void
place_slide (HunchSlideCanvas *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->slide == NULL)
    return;
  self->scale = MIN ((width - 2 * MARGIN) / hunch_slide_get_width (self->slide),
                     (height - 2 * MARGIN) / hunch_slide_get_height (self->slide));
  self->scale = MAX (self->scale, 0.02);
  self->x = (width - self->scale * hunch_slide_get_width (self->slide)) / 2;
  self->y = (height - self->scale * hunch_slide_get_height (self->slide)) / 2;
}

static const HunchSlotPlace *
get_place (HunchSlideCanvas *self,
           int               position)
{
  guint n_places = 0;
  const HunchSlotPlace *places = self->slide == NULL ? NULL : hunch_slide_get_places (self->slide, &n_places);

  return position >= 0 && position < (int) n_places ? &places[position] : NULL;
}

static graphene_rect_t
get_rectangle (HunchSlideCanvas     *self,
               const HunchSlotPlace *place)
{
  return GRAPHENE_RECT_INIT (self->x + place->x * self->scale, self->y + place->y * self->scale,
                             place->width * self->scale, place->height * self->scale);
}

static int
find_place (HunchSlideCanvas *self,
            double            x,
            double            y)
{
  const HunchSlotPlace *place;

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    {
      graphene_rect_t rectangle = get_rectangle (self, place);

      if (place->is_text && graphene_rect_contains_point (&rectangle, &GRAPHENE_POINT_INIT (x, y)))
        return i;
    }
  return -1;
}

static const char *
get_text (HunchSlideCanvas *self,
          const char       *slot)
{
  return self->content == NULL ? "" : hunch_or_empty (hunch_json_get_string (self->content, slot));
}

/* --- editing ----------------------------------------------------------------------------- */

static void
close_editor (HunchSlideCanvas *self)
{
  if (self->editor == NULL)
    return;
  gtk_widget_unparent (g_steal_pointer (&self->editor));
  self->text_view = NULL;
  g_clear_pointer (&self->slot, g_free);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
hunch_slide_canvas_commit (HunchSlideCanvas *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_autofree char *slot = NULL;

  g_return_if_fail (HUNCH_IS_SLIDE_CANVAS (self));

  if (self->editor == NULL)
    return;
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  slot = g_strdup (self->slot);
  close_editor (self);
  if (!g_str_equal (text, get_text (self, slot)))
    g_signal_emit (self, slot_edited, 0, slot, text);
}

static gboolean
editor_key_cb (GtkEventControllerKey *controller,
               guint                  key,
               guint                  code,
               GdkModifierType        state,
               HunchSlideCanvas      *self)
{
  gboolean is_return = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
  gboolean is_line = g_strcmp0 (self->slot, "body") != 0;

  if (key == GDK_KEY_Escape || (is_return && ((state & GDK_CONTROL_MASK) || (is_line && !(state & GDK_SHIFT_MASK)))))
    {
      hunch_slide_canvas_commit (self);
      return TRUE;
    }
  return FALSE;
}

static gboolean
commit_in_idle (gpointer user_data)
{
  g_autoptr (HunchSlideCanvas) self = user_data;

  if (self->text_view != NULL && !gtk_widget_has_focus (self->text_view))
    hunch_slide_canvas_commit (self);
  return G_SOURCE_REMOVE;
}

static void
editor_left_cb (HunchSlideCanvas *self)
{
  g_idle_add (commit_in_idle, g_object_ref (self));
}

static void
set_editor_font (HunchSlideCanvas     *self,
                 const HunchSlotPlace *place)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *css = NULL;

  g_ascii_formatd (number, sizeof number, "%.1f", MAX (place->font_size * self->scale, 9));
  css = g_strdup_printf ("textview { font-family: Inter, sans-serif; font-size: %spx; font-weight: %d; }", number,
                         place->is_bold ? 700 : 400);
  gtk_css_provider_load_from_data (provider, css, -1);
  gtk_style_context_add_provider (gtk_widget_get_style_context (self->text_view), GTK_STYLE_PROVIDER (provider),
                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
open_editor (HunchSlideCanvas     *self,
             const HunchSlotPlace *place)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  hunch_slide_canvas_commit (self);
  self->slot = g_strdup (place->slot);
  self->text_view = gtk_text_view_new ();
  self->editor = gtk_scrolled_window_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text_view), FALSE);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view)), get_text (self, place->slot), -1);
  hunch_set_accessible_name (self->text_view, hunch_slot_get_title (place->slot));
  set_editor_font (self, place);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->editor), self->text_view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->editor), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (self->editor, "slide-editor");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (editor_key_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (editor_left_cb), self);
  gtk_widget_add_controller (self->text_view, keys);
  gtk_widget_add_controller (self->text_view, focus);
  gtk_widget_set_parent (self->editor, GTK_WIDGET (self));
  gtk_widget_grab_focus (self->text_view);
  g_signal_emit_by_name (self->text_view, "select-all", TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
hunch_slide_canvas_edit (HunchSlideCanvas *self,
                         const char       *slot)
{
  const HunchSlotPlace *place;
  int first = -1;

  g_return_if_fail (HUNCH_IS_SLIDE_CANVAS (self));

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    {
      if (place->is_text && first < 0)
        first = i;
      if (slot != NULL && place->is_text && g_str_equal (place->slot, slot))
        self->chosen = i;
    }
  if (get_place (self, self->chosen) == NULL || !get_place (self, self->chosen)->is_text)
    self->chosen = first;
  if (self->chosen >= 0)
    open_editor (self, get_place (self, self->chosen));
}

/* --- drawing ------------------------------------------------------------------------------ */

static void
draw_outline (HunchSlideCanvas      *self,
              GtkSnapshot           *snapshot,
              const graphene_rect_t *rectangle,
              float                  width,
              double                 alpha)
{
  GskRoundedRect outline;
  GdkRGBA color = { 0.2, 0.5, 0.9, 1 };
  float widths[4] = { width, width, width, width };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "accent_bg_color", &color);
  color.alpha = (float) alpha;
  gsk_rounded_rect_init_from_rect (&outline, rectangle, 4);
  gtk_snapshot_append_border (snapshot, &outline, widths, (GdkRGBA[4]){ color, color, color, color });
}

/* An empty slot says what it waits for; nothing of it is in the deck. */
static void
draw_hint (HunchSlideCanvas     *self,
           GtkSnapshot          *snapshot,
           const HunchSlotPlace *place)
{
  graphene_rect_t rectangle = get_rectangle (self, place);
  g_autofree char *words = g_strdup_printf (_("Double-click: %s"), hunch_slot_get_title (place->slot));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  GdkRGBA color = { 0.5, 0.5, 0.5, 0.9 };

  draw_outline (self, snapshot, &rectangle, 1, 0.35);
  pango_layout_set_width (layout, (int) (MAX (rectangle.size.width - 12, 10) * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (rectangle.origin.x + 6, rectangle.origin.y + 4));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_places (HunchSlideCanvas *self,
             GtkSnapshot      *snapshot)
{
  const HunchSlotPlace *place;

  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    {
      graphene_rect_t rectangle = get_rectangle (self, place);

      if (place->is_text && get_text (self, place->slot)[0] == '\0' && g_strcmp0 (self->slot, place->slot) != 0)
        draw_hint (self, snapshot, place);
      if (i == self->chosen && gtk_widget_has_focus (GTK_WIDGET (self)))
        draw_outline (self, snapshot, &rectangle, 2, 0.9);
      else if (i == self->hovered)
        draw_outline (self, snapshot, &rectangle, 1, 0.6);
    }
}

static void
hunch_slide_canvas_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  HunchSlideCanvas *self = HUNCH_SLIDE_CANVAS (widget);
  graphene_rect_t rectangle;
  GskRoundedRect frame;
  GdkRGBA shadow = { 0, 0, 0, 0.25 };
  int width_px;

  if (self->slide == NULL)
    return;
  place_slide (self);
  rectangle = GRAPHENE_RECT_INIT (self->x, self->y, self->scale * hunch_slide_get_width (self->slide),
                                  self->scale * hunch_slide_get_height (self->slide));
  width_px = (int) (rectangle.size.width * gtk_widget_get_scale_factor (widget));
  if (self->texture == NULL || self->texture_px != width_px)
    {
      g_clear_object (&self->texture);
      self->texture = hunch_slide_picture_new (self->slide, width_px);
      self->texture_px = width_px;
    }
  gsk_rounded_rect_init_from_rect (&frame, &rectangle, 2);
  gtk_snapshot_append_outset_shadow (snapshot, &frame, &shadow, 0, 2, 0, 10);
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture, &rectangle);
  draw_places (self, snapshot);
  if (self->editor != NULL)
    gtk_widget_snapshot_child (widget, self->editor, snapshot);
}

/* --- keys and pointer ----------------------------------------------------------------------- */

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  HunchSlideCanvas *self = HUNCH_SLIDE_CANVAS (widget);
  int step = g_variant_get_int32 (args);

  for (int i = self->chosen + step; get_place (self, i) != NULL; i += step)
    if (get_place (self, i)->is_text)
      {
        self->chosen = i;
        break;
      }
  gtk_widget_queue_draw (widget);
  return TRUE;
}

static gboolean
edit_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  hunch_slide_canvas_edit (HUNCH_SLIDE_CANVAS (widget), NULL);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick  *click,
            int               n_press,
            double            x,
            double            y,
            HunchSlideCanvas *self)
{
  int place = find_place (self, x, y);

  if (self->editor != NULL)
    {
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (self->editor, GTK_WIDGET (self), &bounds)
          && graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT (x, y)))
        return;
      hunch_slide_canvas_commit (self);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->chosen = place;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (n_press == 2 && place >= 0)
    open_editor (self, get_place (self, place));
}

static void
motion_cb (GtkEventControllerMotion *motion,
           double                    x,
           double                    y,
           HunchSlideCanvas         *self)
{
  int place = find_place (self, x, y);

  if (place == self->hovered)
    return;
  self->hovered = place;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), place >= 0 ? "text" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GtkEventControllerMotion *motion,
          HunchSlideCanvas         *self)
{
  self->hovered = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- class ----------------------------------------------------------------------------------- */

static void
hunch_slide_canvas_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  HunchSlideCanvas *self = HUNCH_SLIDE_CANVAS (widget);
  const HunchSlotPlace *place = NULL;

  place_slide (self);
  if (self->editor == NULL)
    return;
  for (int i = 0; (place = get_place (self, i)) != NULL; i++)
    if (g_str_equal (place->slot, self->slot))
      {
        graphene_rect_t rectangle = get_rectangle (self, place);
        int least_width, least_height;

        gtk_widget_measure (self->editor, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
        gtk_widget_measure (self->editor, GTK_ORIENTATION_VERTICAL, -1, &least_height, NULL, NULL, NULL);
        gtk_widget_size_allocate (self->editor,
                                  &(GtkAllocation){ (int) rectangle.origin.x, (int) rectangle.origin.y,
                                                    MAX ((int) rectangle.size.width, least_width),
                                                    MAX ((int) rectangle.size.height, MAX (least_height, 36)) }, -1);
      }
}

static void
hunch_slide_canvas_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 180;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 450;
}

static void
hunch_slide_canvas_dispose (GObject *object)
{
  HunchSlideCanvas *self = HUNCH_SLIDE_CANVAS (object);

  if (self->editor != NULL)
    gtk_widget_unparent (g_steal_pointer (&self->editor));
  self->text_view = NULL;
  g_clear_pointer (&self->slot, g_free);
  g_clear_pointer (&self->slide, hunch_slide_unref);
  g_clear_pointer (&self->content, json_object_unref);
  g_clear_object (&self->texture);

  G_OBJECT_CLASS (hunch_slide_canvas_parent_class)->dispose (object);
}

static void
hunch_slide_canvas_class_init (HunchSlideCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_slide_canvas_dispose;
  widget_class->snapshot = hunch_slide_canvas_snapshot;
  widget_class->measure = hunch_slide_canvas_measure;
  widget_class->size_allocate = hunch_slide_canvas_size_allocate;
  slot_edited = g_signal_new ("slot-edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, edit_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, edit_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, edit_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, move_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, move_cb, "i", 1);
}

static void
hunch_slide_canvas_init (HunchSlideCanvas *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->chosen = -1;
  self->hovered = -1;
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "slide-canvas");
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

  if (slide != NULL)
    {
      hunch_slide_ref (slide);
      json_object_ref (content);
      summary = hunch_slide_dup_summary (slide);
    }
  close_editor (self);
  g_clear_pointer (&self->slide, hunch_slide_unref);
  g_clear_pointer (&self->content, json_object_unref);
  g_clear_object (&self->texture);
  self->slide = slide;
  self->content = content;
  self->hovered = -1;
  if (get_place (self, self->chosen) == NULL)
    self->chosen = -1;
  hunch_set_accessible_name (GTK_WIDGET (self), summary);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
