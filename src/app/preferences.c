#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/preferences.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/settings.h"

static const struct { const char *word; AdwColorScheme scheme; const char *title; } SCHEMES[] = {
  { "default", ADW_COLOR_SCHEME_DEFAULT, N_("As the desktop") },
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT, N_("Light") },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK, N_("Dark") },
};

static guint
find_scheme (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (SCHEMES); i++)
    if (g_strcmp0 (SCHEMES[i].word, word) == 0)
      return i;
  return 0;
}

void
hunch_preferences_apply (void)
{
  g_autofree char *word = hunch_settings_dup_string ("color-scheme", "default");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), SCHEMES[find_scheme (word)].scheme);
}

static guint
get_current_scheme (void)
{
  AdwColorScheme scheme = adw_style_manager_get_color_scheme (adw_style_manager_get_default ());

  for (guint i = 0; i < G_N_ELEMENTS (SCHEMES); i++)
    if (SCHEMES[i].scheme == scheme)
      return i;
  return 0;
}

static void
scheme_cb (AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), SCHEMES[selected].scheme);
  hunch_settings_set_string ("color-scheme", SCHEMES[selected].word);
}

static void
strip_cb (GtkSwitch *toggle)
{
  hunch_settings_set_boolean ("presenter-strip", gtk_switch_get_active (toggle));
}

static GtkWidget *
make_scheme_row (void)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (SCHEMES); i++)
    gtk_string_list_append (titles, _(SCHEMES[i].title));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), get_current_scheme ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Appearance"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Slides keep the colours of their deck"));
  g_signal_connect (row, "notify::selected", G_CALLBACK (scheme_cb), NULL);
  return row;
}

static GtkWidget *
make_strip_row (void)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (toggle), hunch_settings_get_boolean ("presenter-strip", FALSE));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Notes strip"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("With one screen, show notes and clock under the slide"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_signal_connect (toggle, "notify::active", G_CALLBACK (strip_cb), NULL);
  return row;
}

static GtkWidget *
make_group (const char *title,
            GtkWidget  *row)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

void
hunch_preferences_show (GtkWindow *parent)
{
  GtkWidget *window = g_object_new (ADW_TYPE_PREFERENCES_WINDOW,
                                    "transient-for", parent,
                                    "modal", TRUE,
                                    "search-enabled", FALSE,
                                    "default-width", 520,
                                    "default-height", 360,
                                    NULL);
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_group (_("Look"), make_scheme_row ())));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_group (_("Presenting"), make_strip_row ())));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  gtk_window_present (GTK_WINDOW (window));
}
