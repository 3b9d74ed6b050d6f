#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/accels.h"

#include <glib/gi18n.h>

/* One line of the shortcuts window. With an action the keys are the program's own; without,
 * a page or the presentation listens to them itself while it has the focus. */
typedef struct
{
  const char *group;
  const char *title;
  const char *action;  /* or NULL */
  const char *keys;    /* divided by blanks */
} Accel;

static const Accel ACCELS[] = {
  { N_("Project"), N_("New project"), "win.new", "<Control>n" },
  { N_("Project"), N_("Open"), "win.open", "<Control>o" },
  { N_("Project"), N_("Import a table"), "win.import", "<Control>i" },
  { N_("Project"), N_("Get data from the web, S3 or a service"), "win.get-data", "<Control><Shift>i" },
  { N_("Project"), N_("Save under a name"), "win.save-as", "<Control><Shift>s" },
  { N_("Project"), N_("Save a copy"), "win.save-copy", "<Control><Alt>s" },
  { N_("Project"), N_("Export the deck as PDF"), "win.export-pdf", "<Control>e" },
  { N_("Project"), N_("Export the kept results as a report or a notebook"), "win.export-results", "<Control><Shift>e" },
  { N_("Project"), N_("Undo"), "win.undo", "<Control>z" },
  { N_("Project"), N_("Redo"), "win.redo", "<Control><Shift>z <Control>y" },
  { N_("Project"), N_("New window"), "app.new-window", "<Control><Shift>n" },
  { N_("Project"), N_("Close the window"), "win.close", "<Control>w" },
  { N_("Project"), N_("Quit"), "app.quit", "<Control>q" },

  { N_("Getting around"), N_("Data"), "win.page::data", "<Alt>1" },
  { N_("Getting around"), N_("Analyze"), "win.page::analyze", "<Alt>2" },
  { N_("Getting around"), N_("Slides"), "win.page::slides", "<Alt>3" },
  { N_("Getting around"), N_("Show or hide the side pane"), "win.toggle-details", "F9" },
  { N_("Getting around"), N_("Show or hide the list"), "win.toggle-list", "<Shift>F9" },
  { N_("Getting around"), N_("Main menu"), "win.menu", "F10" },
  { N_("Getting around"), N_("Preferences"), "app.preferences", "<Control>comma" },
  { N_("Getting around"), N_("Keyboard shortcuts"), "win.shortcuts", "<Control>question <Control>slash" },
  { N_("Getting around"), N_("Help"), "app.help", "F1" },

  { N_("Data"), N_("Search the rows; on Analyze, find a test"), "win.find", "<Control>f" },
  { N_("Data"), N_("Go to a row"), "win.go-to-row", "<Control>g" },
  { N_("Data"), N_("The sample's ticket"), "win.ticket", "<Control>t" },
  { N_("Data"), N_("New table from this one"), "win.derive", "<Control><Shift>t" },
  { N_("Data"), N_("Refresh the table"), "win.refresh", "<Control>r" },
  { N_("Data"), N_("Sort by the column of the cursor"), NULL, "<Control>Return" },
  { N_("Data"), N_("Copy the cell"), NULL, "<Control>c" },
  { N_("Data"), N_("Copy the row"), NULL, "<Control><Shift>c" },
  { N_("Data"), N_("First and last row"), NULL, "<Control>Home <Control>End" },

  { N_("Analyze"), N_("Find a test"), NULL, "<Control><Shift>f" },
  { N_("Analyze"), N_("Another question"), NULL, "<Alt>Left" },
  { N_("Analyze"), N_("Stop"), NULL, "Escape" },
  { N_("Analyze"), N_("In the list of columns: give the role of that number"), NULL, "1...9" },
  { N_("Analyze"), N_("In the list of columns: choose a role"), NULL, "Return" },
  { N_("Analyze"), N_("In the list of columns: take the role away"), NULL, "Delete" },
  { N_("Analyze"), N_("Keep the result"), "win.keep-result", "<Control>k" },
  { N_("Analyze"), N_("Add to the deck"), "win.add-to-deck", "<Control>d" },
  { N_("Analyze"), N_("Copy the whole result"), NULL, "<Control><Shift>c" },
  { N_("Analyze"), N_("Copy the picture or the table"), NULL, "<Control>c" },

  { N_("Slides"), N_("Add a slide"), "win.add-slide", "<Control>m" },
  { N_("Slides"), N_("Duplicate the slide"), "win.duplicate-slide", "<Control><Shift>d" },
  { N_("Slides"), N_("Move the slide up"), "win.move-slide-up", "<Alt>Up" },
  { N_("Slides"), N_("Move the slide down"), "win.move-slide-down", "<Alt>Down" },
  { N_("Slides"), N_("Delete the slide"), NULL, "Delete" },
  { N_("Slides"), N_("Edit the text"), NULL, "Return" },
  { N_("Slides"), N_("Finish editing"), NULL, "Escape" },

  { N_("Present"), N_("Present from the start"), "win.present", "F5" },
  { N_("Present"), N_("Present from this slide"), "win.present-here", "<Shift>F5" },
  { N_("Present"), N_("Next slide"), NULL, "Right space n" },
  { N_("Present"), N_("Previous slide"), NULL, "Left BackSpace p" },
  { N_("Present"), N_("First and last slide"), NULL, "Home End" },
  { N_("Present"), N_("Black, white"), NULL, "b w" },
  { N_("Present"), N_("Freeze what the audience sees"), NULL, "f" },
  { N_("Present"), N_("Notes strip"), NULL, "s" },
  { N_("Present"), N_("Pause the clock"), NULL, "t" },
  { N_("Present"), N_("Larger and smaller notes"), NULL, "plus minus" },
  { N_("Present"), N_("All keys"), NULL, "question" },
  { N_("Present"), N_("Leave"), NULL, "Escape" },
};

void
hunch_accels_install (GtkApplication *application)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ACCELS); i++)
    if (ACCELS[i].action != NULL)
      {
        g_auto (GStrv) keys = g_strsplit (ACCELS[i].keys, " ", -1);

        gtk_application_set_accels_for_action (application, ACCELS[i].action, (const char *const *) keys);
      }
}

/* --- the shortcuts window ------------------------------------------------------
 * GtkShortcutsWindow can only be filled by GtkBuilder, so its description is
 * written here from the list above. */

static void
append_shortcut (GString     *xml,
                 const Accel *accel)
{
  g_autofree char *keys = g_markup_escape_text (accel->keys, -1);
  g_autofree char *title = g_markup_escape_text (_(accel->title), -1);

  g_string_append_printf (xml,
                          "<child><object class='GtkShortcutsShortcut'>"
                          "<property name='accelerator'>%s</property>"
                          "<property name='title'>%s</property></object></child>",
                          keys, title);
}

/* One section for each page of the window, so that nothing has to be broken over columns by chance. */
static const struct { const char *name; const char *title; const char *groups[3]; } SECTIONS[] = {
  { "project", N_("Project"), { "Project", "Getting around", NULL } },
  { "pages", N_("Data, Analyze, Slides"), { "Data", "Analyze", "Slides" } },
  { "present", N_("Present"), { "Present", NULL, NULL } },
};

static void
append_group (GString    *xml,
              const char *group)
{
  g_autofree char *title = g_markup_escape_text (_(group), -1);

  g_string_append_printf (xml, "<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>", title);
  for (gsize i = 0; i < G_N_ELEMENTS (ACCELS); i++)
    if (g_str_equal (ACCELS[i].group, group))
      append_shortcut (xml, &ACCELS[i]);
  g_string_append (xml, "</object></child>");
}

static void
append_sections (GString *xml)
{
  for (gsize i = 0; i < G_N_ELEMENTS (SECTIONS); i++)
    {
      g_autofree char *title = g_markup_escape_text (_(SECTIONS[i].title), -1);

      g_string_append_printf (xml,
                              "<child><object class='GtkShortcutsSection'><property name='section-name'>%s</property>"
                              "<property name='title'>%s</property><property name='max-height'>13</property>",
                              SECTIONS[i].name, title);
      for (gsize j = 0; j < G_N_ELEMENTS (SECTIONS[i].groups) && SECTIONS[i].groups[j] != NULL; j++)
        append_group (xml, SECTIONS[i].groups[j]);
      g_string_append (xml, "</object></child>");
    }
}

void
hunch_accels_show (GtkWindow *parent)
{
  g_autoptr (GString) xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                                          "<property name='modal'>1</property><property name='section-name'>project</property>");
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *window;

  append_sections (xml);
  g_string_append (xml, "</object></interface>");
  builder = gtk_builder_new_from_string (xml->str, xml->len);
  window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
