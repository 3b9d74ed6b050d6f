#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slides-page.h"

#include <glib/gi18n.h>

#include "app/job.h"
#include "app/slide-canvas.h"
#include "app/slide-inspector.h"
#include "app/slide-list.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"
#include "deck/deck.h"

/* Slides are read in a thread, since a chart may stand on a million rows. A
 * slide that has not changed is not read again: each is kept under what it was
 * made from, and a change of tables or results forgets them all. */
struct _HunchSlidesPage
{
  AdwBin        parent_instance;

  GtkWidget    *list_flap;
  GtkWidget    *details_flap;
  GtkWidget    *list_box;
  GtkWidget    *add_button;
  GtkWidget    *inspector_bin;
  GtkWidget    *canvas_bin;
  GtkWidget    *stack;
  GtkWidget    *time_box;
  GtkWidget    *time_bar;
  GtkWidget    *time_label;

  GtkWidget    *list;
  GtkWidget    *canvas;
  GtkWidget    *inspector;

  HunchProject *project;    /* owned, or NULL */
  GPtrArray    *records;    /* owned, of HunchSlideRecord *, or NULL */
  GPtrArray    *slides;     /* owned, of HunchSlide * (NULL while read), in the order of records */
  GHashTable   *kept;       /* owned: what a slide was made from → HunchSlide */
  GCancellable *reading;    /* owned, NULL when nothing is read */
  guint         refresh_id; /* owned idle source */
  int           position;   /* of the slide in hand */
  gint64        wanted_id;  /* choose this slide after the next refresh; 0: none */
};

G_DEFINE_FINAL_TYPE (HunchSlidesPage, hunch_slides_page, ADW_TYPE_BIN)

static void refresh (HunchSlidesPage *self);

/* --- reading -------------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *records;  /* owned, of HunchSlideRecord * */
  GPtrArray *slides;   /* owned, of HunchSlide *, NULL where to be read */
} ReadJob;

static void
read_job_free (ReadJob *job)
{
  g_ptr_array_unref (job->records);
  g_ptr_array_unref (job->slides);
  g_free (job);
}

static void
unref_slide (gpointer slide)
{
  if (slide != NULL)
    hunch_slide_unref (slide);
}

static char *
dup_slide_key (HunchSlideRecord *record,
               int               position,
               guint             n)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "|%d|%u|%s|%d|%s|%s", record->id, position, n, record->layout,
                          record->seconds, record->content, hunch_or_empty (record->notes));
}

static gboolean
read_slides (HunchProject *project,
             gpointer      data,
             GCancellable *cancellable,
             GError      **error)
{
  ReadJob *job = data;

  for (guint i = 0; i < job->records->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (job->slides->pdata[i] == NULL)
        job->slides->pdata[i] = hunch_slide_load (project, job->records->pdata[i], i + 1, job->records->len, cancellable, error);
      if (job->slides->pdata[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static HunchSlideRecord *
get_record (HunchSlidesPage *self)
{
  if (self->records == NULL || self->position >= (int) self->records->len)
    return NULL;
  return g_ptr_array_index (self->records, self->position);
}

static HunchSlide *
get_slide (HunchSlidesPage *self)
{
  if (self->slides == NULL || self->position >= (int) self->slides->len)
    return NULL;
  return g_ptr_array_index (self->slides, self->position);
}

static void
show_slide (HunchSlidesPage *self)
{
  HunchSlideRecord *record = get_record (self);
  HunchSlide *slide = get_slide (self);
  g_autoptr (JsonObject) content = NULL;

  if (record != NULL)
    content = hunch_json_parse_object (record->content, -1, _("The slide"), NULL);
  if (slide != NULL || record == NULL)
    hunch_slide_canvas_set_slide (HUNCH_SLIDE_CANVAS (self->canvas), slide, content);
  hunch_slide_inspector_show (HUNCH_SLIDE_INSPECTOR (self->inspector), self->project, record, slide);
}

static void
keep_slides (HunchSlidesPage *self,
             ReadJob         *job)
{
  g_hash_table_remove_all (self->kept);
  for (guint i = 0; i < job->records->len; i++)
    g_hash_table_insert (self->kept, dup_slide_key (job->records->pdata[i], i, job->records->len),
                         hunch_slide_ref (job->slides->pdata[i]));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (HunchSlidesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  ReadJob *job = hunch_job_get_data (result);

  if (!hunch_job_run_finish (result, &error))
    {
      hunch_window_show_error (self, _("The slides cannot be shown"), error);
      return;
    }
  if (self->records != job->records)
    return;
  keep_slides (self, job);
  g_ptr_array_unref (self->slides);
  self->slides = g_ptr_array_ref (job->slides);
  g_clear_object (&self->reading);
  hunch_slide_list_set_slides (HUNCH_SLIDE_LIST (self->list), self->slides);
  hunch_slide_list_choose (HUNCH_SLIDE_LIST (self->list), self->position);
  show_slide (self);
}

static GPtrArray *
take_kept (HunchSlidesPage *self)
{
  GPtrArray *slides = g_ptr_array_new_with_free_func (unref_slide);

  for (guint i = 0; i < self->records->len; i++)
    {
      g_autofree char *key = dup_slide_key (self->records->pdata[i], i, self->records->len);
      HunchSlide *slide = g_hash_table_lookup (self->kept, key);

      g_ptr_array_add (slides, slide != NULL ? hunch_slide_ref (slide) : NULL);
    }
  return slides;
}

static void
begin_reading (HunchSlidesPage *self)
{
  ReadJob *job = g_new0 (ReadJob, 1);

  job->records = g_ptr_array_ref (self->records);
  job->slides = take_kept (self);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  hunch_job_run_async (self->project, read_slides, job, (GDestroyNotify) read_job_free, self->reading,
                       read_cb, g_object_ref (self));
}

/* --- the whole page -------------------------------------------------------------------------- */

static void
show_time (HunchSlidesPage *self)
{
  int seconds = self->project != NULL ? hunch_deck_get_seconds (self->project) : 0;
  int budget = self->project != NULL ? hunch_deck_get_budget (self->project) : 300;
  g_autofree char *used = hunch_format_clock (seconds);
  g_autofree char *all = hunch_format_clock (budget);
  g_autofree char *text = g_strdup_printf (_("%s of %s"), used, all);
  gboolean over = seconds > budget;

  gtk_label_set_text (GTK_LABEL (self->time_label), text);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->time_bar), budget > 0 ? MIN ((double) seconds / budget, 1) : 0);
  gtk_widget_remove_css_class (self->time_label, "error");
  gtk_widget_remove_css_class (self->time_bar, "error");
  gtk_widget_remove_css_class (self->time_bar, "warning");
  if (over)
    {
      gtk_widget_add_css_class (self->time_label, "error");
      gtk_widget_add_css_class (self->time_bar, "error");
    }
  else if (seconds > budget * 97 / 100)
    gtk_widget_add_css_class (self->time_bar, "warning");
  gtk_widget_set_tooltip_text (self->time_box, over ? _("The slides take longer than the budget") : _("Time planned of the budget"));
}

static void
choose_wanted (HunchSlidesPage *self)
{
  for (guint i = 0; i < self->records->len; i++)
    if (self->wanted_id != 0 && ((HunchSlideRecord *) self->records->pdata[i])->id == self->wanted_id)
      self->position = i;
  self->wanted_id = 0;
  self->position = CLAMP (self->position, 0, MAX ((int) self->records->len - 1, 0));
}

static gboolean
has_slide (GPtrArray *records,
           gint64     id)
{
  for (guint i = 0; i < records->len; i++)
    if (((HunchSlideRecord *) records->pdata[i])->id == id)
      return TRUE;
  return FALSE;
}

/* The one slide that was not there before: made, doubled, or brought back by undo. 0: none, or several. */
static gint64
find_new_slide (GPtrArray *before,
                GPtrArray *after)
{
  gint64 found = 0;
  guint n = 0;

  for (guint i = 0; before != NULL && before->len > 0 && i < after->len; i++)
    if (!has_slide (before, ((HunchSlideRecord *) after->pdata[i])->id))
      {
        found = ((HunchSlideRecord *) after->pdata[i])->id;
        n++;
      }
  return n == 1 ? found : 0;
}

static void
refresh (HunchSlidesPage *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records;
  gint64 in_hand = get_record (self) != NULL ? get_record (self)->id : 0;

  if (self->project == NULL)
    return;
  records = hunch_project_list_slides (self->project, &error);
  if (records == NULL)
    {
      hunch_window_show_error (self, _("The slides cannot be shown"), error);
      return;
    }
  if (self->wanted_id == 0)
    self->wanted_id = find_new_slide (self->records, records);
  if (self->wanted_id == 0)
    self->wanted_id = in_hand;
  g_clear_pointer (&self->records, g_ptr_array_unref);
  self->records = records;
  choose_wanted (self);
  g_clear_pointer (&self->slides, g_ptr_array_unref);
  self->slides = take_kept (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), records->len > 0 ? "canvas" : "empty");
  hunch_slide_list_set_slides (HUNCH_SLIDE_LIST (self->list), self->slides);
  hunch_slide_list_choose (HUNCH_SLIDE_LIST (self->list), self->position);
  show_slide (self);
  show_time (self);
  begin_reading (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  HunchSlidesPage *self = user_data;

  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh (HunchSlidesPage *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

static void
document_changed_cb (HunchSlidesPage *self,
                     const char      *kind)
{
  if (g_strcmp0 (kind, "slide") != 0)
    g_hash_table_remove_all (self->kept);
  queue_refresh (self);
}

static void
tables_changed_cb (HunchSlidesPage *self)
{
  g_hash_table_remove_all (self->kept);
  queue_refresh (self);
}

/* --- what a person does ----------------------------------------------------------------------- */

static void
chosen_cb (HunchSlidesPage *self,
           int              position)
{
  hunch_slide_canvas_finish (HUNCH_SLIDE_CANVAS (self->canvas));
  self->position = position;
  show_slide (self);
}

static void
opened_cb (HunchSlidesPage *self,
           int              position)
{
  chosen_cb (self, position);
  hunch_slide_canvas_edit (HUNCH_SLIDE_CANVAS (self->canvas), NULL);
}

static void
move_slide (HunchSlidesPage *self,
            int              from,
            int              to)
{
  g_autoptr (GError) error = NULL;
  HunchSlideRecord *record;

  if (self->records == NULL || from < 0 || to < 0 || from >= (int) self->records->len || to >= (int) self->records->len)
    return;
  record = g_ptr_array_index (self->records, from);
  self->wanted_id = record->id;
  if (!hunch_project_move_slide (self->project, record->id, to, &error))
    hunch_window_show_error (self, _("The slide was not moved"), error);
}

static void
moved_cb (HunchSlidesPage *self,
          int              from,
          int              to)
{
  move_slide (self, from, to);
}

/* A headline that is written anew is agreed with as it reads then. */
static void
write_text (JsonObject *content,
            const char *slot,
            const char *text)
{
  json_object_set_string_member (content, slot, text);
  if (g_str_equal (slot, "headline") || g_str_equal (slot, "number"))
    json_object_remove_member (content, "confirmed");
}

static void
edited_cb (HunchSlidesPage *self,
           const char      *slot,
           const char      *text)
{
  HunchSlideRecord *record = get_record (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  gboolean is_bound;

  if (record == NULL)
    return;
  content = hunch_json_parse_object (record->content, -1, _("The slide"), &error);
  if (content == NULL || !hunch_project_begin_edit (self->project, _("Edit text"), &error))
    {
      hunch_window_show_error (self, _("The text was not kept"), error);
      return;
    }
  write_text (content, slot, text);
  is_bound = hunch_json_get_number (content, "analysis", 0) > 0 && !json_object_has_member (content, "confirmed");
  json_node_set_object (node, content);
  g_free (record->content);
  record->content = hunch_json_to_text (node, FALSE);
  if (hunch_project_put_slide (self->project, record, &error)
      && (!is_bound || hunch_deck_confirm_claim (self->project, record->id, NULL, &error)))
    hunch_project_commit_edit (self->project, &error);
  else
    hunch_project_cancel_edit (self->project);
  hunch_window_show_error (self, _("The text was not kept"), error);
}

static void
slot_opened_cb (HunchSlidesPage *self,
                const char      *slot)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->details_flap), TRUE);
  hunch_slide_inspector_focus (HUNCH_SLIDE_INSPECTOR (self->inspector), slot);
}

/* --- actions ---------------------------------------------------------------------------------------- */

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);
  g_autoptr (GError) error = NULL;
  int position = get_record (self) != NULL ? self->position + 1 : -1;
  gint64 id;

  if (self->project == NULL)
    return;
  id = hunch_deck_add_slide (self->project, g_variant_get_string (parameter, NULL), position, &error);
  if (id == 0)
    hunch_window_show_error (self, _("No slide was added"), error);
  else
    hunch_slides_page_show_slide (self, id);
}

static void
add_menu_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);

  adw_flap_set_reveal_flap (ADW_FLAP (self->list_flap), TRUE);
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->add_button));
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);
  HunchSlideRecord *record = get_record (self);
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (record == NULL)
    return;
  id = hunch_deck_duplicate_slide (self->project, record->id, &error);
  if (id == 0)
    hunch_window_show_error (self, _("The slide was not duplicated"), error);
  else
    hunch_slides_page_show_slide (self, id);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);
  HunchSlideRecord *record = get_record (self);
  g_autoptr (GError) error = NULL;

  if (record == NULL)
    return;
  if (hunch_project_delete_slide (self->project, record->id, &error))
    hunch_window_toast_action (self, _("Slide deleted"), _("_Undo"), "win.undo", NULL);
  else
    hunch_window_show_error (self, _("The slide was not deleted"), error);
}

static void
move_up_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);

  move_slide (self, self->position, self->position - 1);
}

static void
move_down_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (widget);

  move_slide (self, self->position, self->position + 1);
}

static void
toggle_flap (GtkWidget *flap)
{
  adw_flap_set_reveal_flap (ADW_FLAP (flap), !adw_flap_get_reveal_flap (ADW_FLAP (flap)));
}

static void
toggle_details_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  toggle_flap (HUNCH_SLIDES_PAGE (widget)->details_flap);
}

static void
toggle_list_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  toggle_flap (HUNCH_SLIDES_PAGE (widget)->list_flap);
}

/* --- life ----------------------------------------------------------------------------------------------- */

static void
forget_project (HunchSlidesPage *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  g_clear_object (&self->project);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->slides, g_ptr_array_unref);
  if (self->kept != NULL)
    g_hash_table_remove_all (self->kept);
  self->position = 0;
}

static void
hunch_slides_page_dispose (GObject *object)
{
  HunchSlidesPage *self = HUNCH_SLIDES_PAGE (object);

  forget_project (self);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  G_OBJECT_CLASS (hunch_slides_page_parent_class)->dispose (object);
}

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
}

static void
hunch_slides_page_class_init (HunchSlidesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_slides_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("slides-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, list_flap);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, details_flap);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, inspector_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, canvas_bin);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, time_box);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, time_bar);
  gtk_widget_class_bind_template_child (widget_class, HunchSlidesPage, time_label);
  install_actions (widget_class);
}

static void
fill_add_menu (HunchSlidesPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  guint n;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(layouts[i].title), NULL);

      g_menu_item_set_action_and_target (item, "slides.add", "s", layouts[i].id);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->add_button), G_MENU_MODEL (menu));
}

/* Delete belongs to the list: in a text it means a letter. */
static void
add_list_keys (HunchSlidesPage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Delete"),
                                                          gtk_named_action_new ("slides.delete")));
  gtk_widget_add_controller (self->list, shortcuts);
}

static void
hunch_slides_page_init (HunchSlidesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) hunch_slide_unref);
  self->list = hunch_slide_list_new ();
  self->canvas = hunch_slide_canvas_new ();
  self->inspector = hunch_slide_inspector_new ();
  gtk_widget_set_vexpand (self->list, TRUE);
  gtk_box_append (GTK_BOX (self->list_box), self->list);
  adw_bin_set_child (ADW_BIN (self->canvas_bin), self->canvas);
  adw_bin_set_child (ADW_BIN (self->inspector_bin), self->inspector);
  fill_add_menu (self);
  add_list_keys (self);
  g_signal_connect_swapped (self->list, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->list, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect_swapped (self->list, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (self->canvas, "edited", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (self->canvas, "opened", G_CALLBACK (slot_opened_cb), self);
}

GtkWidget *
hunch_slides_page_new (void)
{
  return g_object_new (HUNCH_TYPE_SLIDES_PAGE, NULL);
}

void
hunch_slides_page_set_project (HunchSlidesPage *self,
                               HunchProject    *project)
{
  g_return_if_fail (HUNCH_IS_SLIDES_PAGE (self));

  if (self->project == project)
    return;
  hunch_slides_page_finish (self);
  forget_project (self);
  if (project == NULL)
    return;
  self->project = g_object_ref (project);
  g_signal_connect_swapped (project, "document-changed", G_CALLBACK (document_changed_cb), self);
  g_signal_connect_swapped (project, "tables-changed", G_CALLBACK (tables_changed_cb), self);
  refresh (self);
}

int
hunch_slides_page_get_position (HunchSlidesPage *self)
{
  g_return_val_if_fail (HUNCH_IS_SLIDES_PAGE (self), 0);

  return self->position;
}

void
hunch_slides_page_finish (HunchSlidesPage *self)
{
  g_return_if_fail (HUNCH_IS_SLIDES_PAGE (self));

  if (self->project == NULL)
    return;
  hunch_slide_canvas_finish (HUNCH_SLIDE_CANVAS (self->canvas));
  hunch_slide_inspector_finish (HUNCH_SLIDE_INSPECTOR (self->inspector));
}

void
hunch_slides_page_show_slide (HunchSlidesPage *self,
                              gint64           slide_id)
{
  g_return_if_fail (HUNCH_IS_SLIDES_PAGE (self));

  self->wanted_id = slide_id;
  queue_refresh (self);
}
