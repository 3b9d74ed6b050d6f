#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/welcome-page.h"

#include <glib/gi18n.h>

#include "app/util.h"
#include "deck/playbook.h"

struct _HunchWelcomePage
{
  AdwBin     parent_instance;
  GtkWidget *recent_box;
  GtkWidget *recent_list;
  GtkWidget *playbook_box;
  GtkWidget *playbook_list;
};

G_DEFINE_FINAL_TYPE (HunchWelcomePage, hunch_welcome_page, ADW_TYPE_BIN)

/* --- recent projects ----------------------------------------------------------- */

static int
compare_recent (gconstpointer a,
                gconstpointer b)
{
  GDateTime *first = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *second = gtk_recent_info_get_modified ((GtkRecentInfo *) b);

  return g_date_time_compare (second, first);
}

GPtrArray *
hunch_recent_projects_list (guint max)
{
  GPtrArray *uris = g_ptr_array_new_with_free_func (g_free);
  GList *items = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()), compare_recent);

  for (GList *item = items; item != NULL && uris->len < max; item = item->next)
    if (g_str_has_suffix (gtk_recent_info_get_uri (item->data), ".hunch") && gtk_recent_info_exists (item->data))
      g_ptr_array_add (uris, g_strdup (gtk_recent_info_get_uri (item->data)));
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
  return uris;
}

char *
hunch_recent_project_dup_title (const char *uri)
{
  GtkRecentInfo *info = gtk_recent_manager_lookup_item (gtk_recent_manager_get_default (), uri, NULL);
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  char *title = info != NULL ? g_strdup (gtk_recent_info_get_display_name (info)) : g_file_get_basename (file);

  if (g_str_has_suffix (title, ".hunch"))
    title[strlen (title) - strlen (".hunch")] = '\0';
  g_clear_pointer (&info, gtk_recent_info_unref);
  return title;
}

static GtkWidget *
make_recent_row (const char *uri)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = hunch_recent_project_dup_title (uri);
  g_autofree char *place = g_file_get_parse_name (folder);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *subtitle = g_markup_escape_text (place, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "uri", g_strdup (uri), g_free);
  return row;
}

static void
recent_activated_cb (GtkListBox       *list,
                     GtkListBoxRow    *row,
                     HunchWelcomePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-uri", "s", g_object_get_data (G_OBJECT (row), "uri"));
}

static void
fill_recent (HunchWelcomePage *self)
{
  g_autoptr (GPtrArray) uris = hunch_recent_projects_list (5);

  for (guint i = 0; i < uris->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->recent_list), make_recent_row (uris->pdata[i]));
  gtk_widget_set_visible (self->recent_box, uris->len > 0);
}

/* --- playbooks ----------------------------------------------------------------- */

static GtkWidget *
make_playbook_card (HunchPlaybookInfo *playbook)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (box), hunch_label_new (_(playbook->title), "heading"));
  gtk_box_append (GTK_BOX (box), hunch_label_new (_(hunch_or_empty (playbook->description)), "dim-label"));
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.run-playbook");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", playbook->id);
  hunch_set_accessible_name (button, _(playbook->title));
  return button;
}

static void
fill_playbooks (HunchWelcomePage *self)
{
  g_autoptr (GPtrArray) playbooks = hunch_playbooks_list ();

  for (guint i = 0; playbooks != NULL && i < playbooks->len; i++)
    {
      GtkWidget *card = make_playbook_card (playbooks->pdata[i]);

      gtk_flow_box_append (GTK_FLOW_BOX (self->playbook_list), card);
      gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
    }
  gtk_widget_set_visible (self->playbook_box, playbooks != NULL && playbooks->len > 0);
}

/* --- class --------------------------------------------------------------------- */

static void
hunch_welcome_page_class_init (HunchWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, HUNCH_UI ("welcome-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, HunchWelcomePage, recent_box);
  gtk_widget_class_bind_template_child (widget_class, HunchWelcomePage, recent_list);
  gtk_widget_class_bind_template_child (widget_class, HunchWelcomePage, playbook_box);
  gtk_widget_class_bind_template_child (widget_class, HunchWelcomePage, playbook_list);
  gtk_widget_class_bind_template_callback (widget_class, recent_activated_cb);
}

static void
hunch_welcome_page_init (HunchWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_recent (self);
  fill_playbooks (self);
}

GtkWidget *
hunch_welcome_page_new (void)
{
  return g_object_new (HUNCH_TYPE_WELCOME_PAGE, NULL);
}
