#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slides-page.h"

#include <glib/gi18n.h>

#include "app/deck-items.h"
#include "app/slide-canvas.h"
#include "app/slide-inspector.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"
#include "deck/deck.h"

#define THUMBNAIL_WIDTH 160

struct _HunchSlidesPage
{
  AdwBin        parent_instance;

  GtkWidget    *list_flap;
  GtkWidget    *details_flap;
  GtkWidget    *add_button;
  GtkWidget    *slide_list;
  GtkWidget    *time_bar;
  GtkWidget    *time_label;
  GtkWidget    *spinner;
  GtkWidget    *stack;
  GtkWidget    *canvas;
  GtkWidget    *inspector;

  HunchProject *project;     /* owned, or NULL */
  GPtrArray    *items;       /* owned list of HunchDeckItem, or NULL */
  gint64        slide_id;    /* the one in hand, 0: none */
  GCancellable *job;         /* owned, NULL when nothing is read */
  guint         refresh_id;  /* idle source */
  gboolean      is_filling;
};

G_DEFINE_FINAL_TYPE (HunchSlidesPage, hunch_slides_page, ADW_TYPE_BIN)

/* --- the slide in hand ----------------------------------------------------------------------- */

static int
find_position (HunchSlidesPage *self,
               gint64           slide_id)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    if (((HunchDeckItem *) self->items->pdata[i])->record->id == slide_id)
      return (int) i;
  return -1;
}

int
hunch_slides_page_get_position (HunchSlidesPage *self)
{
  g_return_val_if_fail (HUNCH_IS_SLIDES_PAGE (self), 0);
  return MAX (find_position (self, self->slide_id), 0);
}

static void
show_slide (HunchSlidesPage *self)
{
  int position = find_position (self, self->slide_id);
  HunchDeckItem *item = position < 0 ? NULL : self->items->pdata[position];
  g_autoptr (JsonObject) content = NULL;

  if (item != NULL)
    {
      content = hunch_json_parse_object (item->record->content, -1, "content", NULL);
      if (content == NULL)
        content = json_object_new ();
    }
  hunch_slide_canvas_set_slide (HUNCH_SLIDE_CANVAS (self->canvas), item == NULL ? NULL : item->slide, content);
  hunch_slide_inspector_set (HUNCH_SLIDE_INSPECTOR (self->inspector), self->project, item);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), item == NULL ? "empty" : "canvas");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "slides.duplicate", item != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "slides.delete", item != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "slides.move-up", position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "slides.move-down", item != NULL && position + 1 < (int) self->items->len);
}

/* What is being written belongs to the slide it was begun on. */
static void
commit (HunchSlidesPage *self)
{
  hunch_slide_canvas_commit (HUNCH_SLIDE_CANVAS (self->canvas));
  hunch_slide_inspector_commit (HUNCH_SLIDE_INSPECTOR (self->inspector));
}

static void
row_selected_cb (GtkListBox      *list,
                 GtkListBoxRow   *row,
                 HunchSlidesPage *self)
{
  if (self->is_filling || row == NULL)
    return;
  commit (self);
  self->slide_id = *(gint64 *) g_object_get_data (G_OBJECT (row), "slide");
  show_slide (self);
}

static void
row_activated_cb (GtkListBox      *list,
                  GtkListBoxRow   *row,
                  HunchSlidesPage *self)
{
  gtk_widget_grab_focus (self->canvas);
}

static void
slot_edited_cb (HunchSlidesPage *self,
                const char      *slot,
                const char      *text)
{
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), text);
  g_autoptr (GError) error = NULL;

  if (self->slide_id == 0)
    return;
  hunch_slide_set_slot (self->project, self->slide_id, slot, value, &error);
  hunch_window_show_error (self, _("The text could not be changed"), error);
}

/* --- time -------------------------------------------------------------------------------------- */

static void
update_time (HunchSlidesPage *self)
{
  int seconds = hunch_deck_get_seconds (self->project);
  int budget = MAX (hunch_deck_get_budget (self->project), 1);
  g_autofree char *planned = hunch_format_clock (seconds);
  g_autofree char *allowed = hunch_format_clock (budget);
  g_autofree char *over = hunch_format_clock (seconds - budget);
  g_autofree char *text = NULL;

  text = seconds > budget ? g_strdup_printf (_("%s of %s: %s over"), planned, allowed, over)
                          : g_strdup_printf (_("%s of %s"), planned, allowed);
  gtk_level_bar_set_max_value (GTK_LEVEL_BAR (self->time_bar), MAX (budget, 1));
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->time_bar), MIN (seconds, budget));
  gtk_label_set_text (GTK_LABEL (self->time_label), text);
  gtk_widget_remove_css_class (self->time_bar, "warning");
  gtk_widget_remove_css_class (self->time_bar, "error");
  if (seconds > budget)
    gtk_widget_add_css_class (self->time_bar, "error");
  else if (seconds > budget * 9 / 10)
    gtk_widget_add_css_class (self->time_bar, "warning");
}

/* --- the list ------------------------------------------------------------------------------------ */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 GtkWidget     *row)
{
  gint64 *slide_id = g_object_get_data (G_OBJECT (row), "slide");

  return gdk_content_provider_new_typed (G_TYPE_INT64, *slide_id);
}

static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               GtkWidget     *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

static GtkWidget *
make_thumbnail (HunchDeckItem *item)
{
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (item->thumbnail));
  double shape = hunch_slide_get_height (item->slide) / hunch_slide_get_width (item->slide);

  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_set_size_request (picture, THUMBNAIL_WIDTH, (int) (THUMBNAIL_WIDTH * shape));
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (picture, "slide-thumbnail");
  gtk_widget_add_css_class (picture, "card");
  return picture;
}

static GtkWidget *
make_row_foot (HunchDeckItem *item,
               guint          position)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *number = g_strdup_printf ("%u", position + 1);
  g_autofree char *time = hunch_format_clock (item->record->seconds);
  g_autofree char *why = NULL;
  GtkWidget *number_label = hunch_label_new (number, "caption numeric dim-label");

  gtk_widget_set_hexpand (number_label, TRUE);
  gtk_box_append (GTK_BOX (foot), number_label);
  if (hunch_slide_is_amber (item->slide, &why))
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      gtk_widget_set_tooltip_text (icon, why);
      hunch_set_accessible_name (icon, _("The claim may no longer hold"));
      gtk_box_append (GTK_BOX (foot), icon);
    }
  gtk_box_append (GTK_BOX (foot), hunch_label_new (time, "caption numeric dim-label"));
  return foot;
}

static GtkWidget *
make_row (HunchDeckItem *item,
          guint          position)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkDragSource *source = gtk_drag_source_new ();
  g_autofree char *title = hunch_slide_dup_title (item->slide);
  g_autofree char *name = g_strdup_printf (_("Slide %u: %s"), position + 1, title);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_box_append (GTK_BOX (box), make_thumbnail (item));
  gtk_box_append (GTK_BOX (box), make_row_foot (item, position));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, title);
  hunch_set_accessible_name (row, name);
  g_object_set_data_full (G_OBJECT (row), "slide", g_memdup2 (&item->record->id, sizeof (gint64)), g_free);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  return row;
}

static void
fill_list (HunchSlidesPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean has_focus = focus != NULL && gtk_widget_is_ancestor (focus, self->slide_list);
  int position;

  self->is_filling = TRUE;
  hunch_clear_children (self->slide_list);
  for (guint i = 0; i < self->items->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->slide_list), make_row (self->items->pdata[i], i));
  position = find_position (self, self->slide_id);
  if (position < 0 && self->items->len > 0)
    {
      position = 0;
      self->slide_id = ((HunchDeckItem *) self->items->pdata[0])->record->id;
    }
  if (position >= 0)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->slide_list), position);

      gtk_list_box_select_row (GTK_LIST_BOX (self->slide_list), row);
      if (has_focus)
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
  else
    self->slide_id = 0;
  self->is_filling = FALSE;
}

/* --- reading the deck -------------------------------------------------------------------------------- */

typedef struct
{
  HunchSlidesPage *page;  /* owned */
  GCancellable    *job;   /* owned */
} Call;

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Call *call = user_data;
  HunchSlidesPage *self = call->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = hunch_deck_items_load_finish (result, &error);

  if (call->job == self->job)
    {
      g_clear_object (&self->job);
      gtk_spinner_stop (GTK_SPINNER (self->spinner));
      if (items != NULL)
        {
          g_clear_pointer (&self->items, g_ptr_array_unref);
          self->items = g_ptr_array_ref (items);
          fill_list (self);
          show_slide (self);
          update_time (self);
        }
      hunch_window_show_error (self, _("The slides could not be read"), error);
    }
  g_object_unref (call->page);
  g_object_unref (call->job);
  g_free (call);
}

static void
stop_reading (HunchSlidesPage *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
}

static gboolean
refresh_cb (gpointer user_data)
{
  HunchSlidesPage *self = user_data;
  Call *call = g_new0 (Call, 1);

  self->refresh_id = 0;
  stop_reading (self);
  self->job = g_cancellable_new ();
  call->page = g_object_ref (self);
  call->job = g_object_ref (self->job);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  hunch_deck_items_load_async (self->project, THUMBNAIL_WIDTH * gtk_widget_get_scale_factor (GTK_WIDGET (self)), self->job,
                               loaded_cb, call);
  return G_SOURCE_REMOVE;
}

static void
refresh_soon (HunchSlidesPage *self)
{
  if (self->refresh_id == 0 && self->project != NULL)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

void
hunch_slides_page_show_slide (HunchSlidesPage *self,
                              gint64           slide_id)
{
  g_return_if_fail (HUNCH_IS_SLIDES_PAGE (self));

  self->slide_id = slide_id;
  refresh_soon (self);
}

/* --- actions -------------------------------------------------------------------------------------------- */

static void
add_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);
  g_autoptr (GError) error = NULL;
  gint64 slide_id;

  commit (self);
  slide_id = hunch_deck_add_slide (self->project, g_variant_get_string (parameter, NULL), find_position (self, self->slide_id) + 1, &error);
  if (slide_id != 0)
    hunch_slides_page_show_slide (self, slide_id);
  hunch_window_show_error (self, _("The slide could not be added"), error);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);
  g_autoptr (GError) error = NULL;
  gint64 slide_id;

  commit (self);
  slide_id = hunch_deck_duplicate_slide (self->project, self->slide_id, &error);
  if (slide_id != 0)
    hunch_slides_page_show_slide (self, slide_id);
  hunch_window_show_error (self, _("The slide could not be duplicated"), error);
}

static void
delete_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);
  g_autoptr (GError) error = NULL;
  int position = find_position (self, self->slide_id);
  int next = position + 1 < (int) self->items->len ? position + 1 : position - 1;
  gint64 slide_id = self->slide_id;

  self->slide_id = next < 0 ? 0 : ((HunchDeckItem *) self->items->pdata[next])->record->id;
  if (hunch_project_delete_slide (self->project, slide_id, &error))
    hunch_window_toast_action (self, _("The slide was deleted"), _("_Undo"), "win.undo", NULL);
  hunch_window_show_error (self, _("The slide could not be deleted"), error);
}

static void
move_to (HunchSlidesPage *self,
         gint64           slide_id,
         int              position)
{
  g_autoptr (GError) error = NULL;

  commit (self);
  hunch_project_move_slide (self->project, slide_id, position, &error);
  hunch_window_show_error (self, _("The slide could not be moved"), error);
}

static void
move_up_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);

  move_to (self, self->slide_id, find_position (self, self->slide_id) - 1);
}

static void
move_down_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);

  move_to (self, self->slide_id, find_position (self, self->slide_id) + 1);
}

static gboolean
drop_cb (GtkDropTarget   *target,
         const GValue    *value,
         double           x,
         double           y,
         HunchSlidesPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->slide_list), (int) y);
  gint64 slide_id = g_value_get_int64 (value);
  int from = find_position (self, slide_id);
  int to = row == NULL ? (int) self->items->len - 1 : gtk_list_box_row_get_index (row);

  if (from < 0 || from == to)
    return FALSE;
  self->slide_id = slide_id;
  move_to (self, slide_id, to);
  return TRUE;
}

static void
add_menu_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (HUNCH_SLIDES_PAGE (widget)->add_button));
}

static void
make_add_menu (HunchSlidesPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  guint n_layouts;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n_layouts);

  for (guint i = 0; i < n_layouts; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(layouts[i].title), NULL);

      g_menu_item_set_action_and_target (item, "slides.add", "s", layouts[i].id);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->add_button), G_MENU_MODEL (menu));
}

static void
list_menu_cb (GtkGestureClick *click,
              int              n_press,
              double           x,
              double           y,
              HunchSlidesPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->slide_list), (int) y);
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWidget *menu;
  double page_x, page_y;

  if (row == NULL)
    return;
  gtk_list_box_select_row (GTK_LIST_BOX (self->slide_list), row);
  builder = gtk_builder_new_from_resource (HUNCH_UI ("menus.ui"));
  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (gtk_builder_get_object (builder, "slide")));
  gtk_widget_set_parent (menu, GTK_WIDGET (self));
  gtk_widget_translate_coordinates (self->slide_list, GTK_WIDGET (self), x, y, &page_x, &page_y);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ (int) page_x, (int) page_y, 1, 1 });
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  g_signal_connect (menu, "closed", G_CALLBACK (hunch_unparent_later), NULL);
  gtk_popover_popup (GTK_POPOVER (menu));
}

static void
toggle_details_action (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);

  adw_flap_set_reveal_flap (ADW_FLAP (self->details_flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->details_flap)));
}

static void
toggle_list_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);

  adw_flap_set_reveal_flap (ADW_FLAP (self->list_flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->list_flap)));
}

/* --- the project -------------------------------------------------------------------------------------------- */

void
hunch_slides_page_set_project (HunchSlidesPage *self,
                               HunchProject    *project)
{
  g_return_if_fail (HUNCH_IS_SLIDES_PAGE (self));

  if (self->project != NULL)
    {
      commit (self);
      g_signal_handlers_disconnect_by_data (self->project, self);
    }
  stop_reading (self);
  g_set_object (&self->project, project);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->slide_id = 0;
  show_slide (self);
  if (project == NULL)
    return;
  update_time (self);
  g_signal_connect_swapped (project, "document-changed", G_CALLBACK (refresh_soon), self);
  g_signal_connect_swapped (project, "tables-changed", G_CALLBACK (refresh_soon), self);
  refresh_soon (self);
}

/* --- class ---------------------------------------------------------------------------------------------------- */

static void
hunch_slides_page_dispose (GObject *object)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (object);

  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  stop_reading (self);
  g_clear_object (&self->project);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->is_filling = TRUE;

  G_OBJECT_CLASS (hunch_slides_page_parent_class)->dispose (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, child)

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "slides.add", "s", add_action);
  gtk_widget_class_install_action (widget_class, "slides.add-menu", NULL, add_menu_action);
  gtk_widget_class_install_action (widget_class, "slides.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "slides.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "slides.move-up", NULL, move_up_action);
  gtk_widget_class_install_action (widget_class, "slides.move-down", NULL, move_down_action);
  gtk_widget_class_install_action (widget_class, "page.toggle-details", NULL, toggle_details_action);
  gtk_widget_class_install_action (widget_class, "page.toggle-list", NULL, toggle_list_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "slides.delete", NULL);
}

static void
hunch_slides_page_class_init (HunchSlidesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_slides_page_dispose;

  g_type_ensure (HUNCH_TYPE_SLIDE_CANVAS);
  g_type_ensure (HUNCH_TYPE_SLIDE_INSPECTOR);
  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("slides-page.ui"));
  BIND (list_flap);
  BIND (details_flap);
  BIND (add_button);
  BIND (slide_list);
  BIND (time_bar);
  BIND (time_label);
  BIND (spinner);
  BIND (stack);
  BIND (canvas);
  BIND (inspector);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, slot_edited_cb);
  install_actions (widget_class);
}

static void
hunch_slides_page_init (HunchSlidesPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INT64, GDK_ACTION_MOVE);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  make_add_menu (self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->slide_list, GTK_EVENT_CONTROLLER (target));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (list_menu_cb), self);
  gtk_widget_add_controller (self->slide_list, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
hunch_slides_page_new (void)
{
  return g_object_new (HUNCH_TYPE_SLIDES_PAGE, NULL);
}
