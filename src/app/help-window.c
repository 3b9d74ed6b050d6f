#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/help-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/util.h"

/* A page is a title and paragraphs; one that begins with "# " is a heading. */
typedef struct
{
  const char *id;
  const char *title;
  const char *paragraphs[12];
} HelpPage;

static const HelpPage PAGES[] = {
  { "start", N_("The journey"),
    { N_("Hunch takes you from a table to a five-minute pitch: sample, test, chart, deck. Everything is in one window and one file."),
      N_("# Begin"),
      N_("Drop a CSV file on the window, or choose a playbook: a whole journey that you can look at and change."),
      N_("# Nothing to save"),
      N_("Every change is stored at once. Undo with Ctrl+Z, also after closing and opening again. “Save As…” gives a new project its name."), } },
  { "data", N_("Data"),
    { N_("# Import"),
      N_("The preview shows each cell as it stands in the file beside how it is read. A column becomes a number or a date only if every cell reads back as it was written. Click a column to see why, and to choose another type: beside each type stands how many cells would not be read."),
      N_("Cells that cannot be read are counted, and their raw text is kept. Nothing is guessed from the language of your computer."),
      N_("# How much"),
      N_("All rows, the first ones, or so many at random. The seed is written on the table's ticket; the same seed takes the same rows again."),
      N_("# The table"),
      N_("Click a column's name to sort, once more for the other way, a third time for the order of the file. Ctrl+F searches, Ctrl+G goes to a row, F9 tells all about the column. An amber line under a column shows how much of it is missing."), } },
  { "analyze", N_("Analyze"),
    { N_("Choose a question first, then the columns. The answer comes as you choose."),
      N_("# Read from the top"),
      N_("The sentence says what was found. Below it stand the estimate with the interval that is likely to hold the true value, the size of the effect, and only then p, which says how surprising the data would be if there were nothing to find."),
      N_("# With many rows"),
      N_("A tiny difference can have a tiny p when there are many rows. Look at the size of the effect before you call it important."),
      N_("# Checks"),
      N_("Each method rests on assumptions. Those that can be checked are checked, and the sentence beside each says what to do when it does not hold."), } },
  { "claims", N_("Claims"),
    { N_("“Add to Deck” makes a slide with the chart and a headline whose numbers are live: {estimate}, {ci_low}, {ci_high}, {p} and {n} are filled in from the result."),
      N_("Behind a colon stands how: {estimate:1} with one decimal, {estimate:+1} with a sign, {p:p} as “p < 0.001”."),
      N_("# Amber"),
      N_("When the data change so that the sentence may no longer hold, the claim turns amber and says why. Change the words, or confirm that they still hold."), } },
  { "slides", N_("Slides"),
    { N_("Double-click a text to change it where it stands; Return, Escape or a click beside it ends writing. In longer texts a line that begins with “- ” is a bullet, **two stars** make bold."),
      N_("Drag slides in the list to put them in order, or use Alt+Up and Alt+Down. The bar on top adds the seconds of all slides up against the five minutes."), } },
  { "present", N_("Present"),
    { N_("F5 begins with the first slide, Shift+F5 with the one in hand. With two screens the audience sees the slides and you see the next slide, your notes, the clock and whether you are ahead or behind. With one screen, S shows notes and clock under the slide."),
      N_("B makes the screen black, F freezes it, T stops the clock, ? shows all keys, Esc leaves."), } },
};

static GtkWidget *
make_page (const HelpPage *page)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), hunch_label_new (_(page->title), "title-1"));
  for (gsize i = 0; i < G_N_ELEMENTS (page->paragraphs) && page->paragraphs[i] != NULL; i++)
    {
      const char *text = _(page->paragraphs[i]);
      gboolean is_heading = g_str_has_prefix (text, "# ");
      GtkWidget *label = hunch_label_new (is_heading ? text + 2 : text, is_heading ? "title-4" : "body");

      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
      gtk_widget_set_can_focus (label, FALSE);
      gtk_widget_set_margin_top (label, is_heading ? 12 : 0);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 620);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_hexpand (scroller, TRUE);
  return scroller;
}

static gboolean
close_cb (GtkWidget *window,
          GVariant  *args,
          gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

static void
add_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (window, controller);
}

void
hunch_help_window_show (GtkWindow  *parent,
                        const char *page)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *sidebar = gtk_stack_sidebar_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (PAGES); i++)
    gtk_stack_add_titled (GTK_STACK (stack), make_page (&PAGES[i]), PAGES[i].id, _(PAGES[i].title));
  if (page != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (stack), page);
  gtk_stack_sidebar_set_stack (GTK_STACK_SIDEBAR (sidebar), GTK_STACK (stack));
  gtk_widget_set_size_request (sidebar, 150, -1);
  gtk_widget_set_vexpand (body, TRUE);
  gtk_box_append (GTK_BOX (body), sidebar);
  gtk_box_append (GTK_BOX (body), stack);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), body);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _("Help"));
  gtk_window_set_default_size (GTK_WINDOW (window), 760, 560);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  add_escape (window);
  gtk_window_present (GTK_WINDOW (window));
}
