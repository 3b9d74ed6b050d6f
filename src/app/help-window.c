#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/help-window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/util.h"

typedef struct
{
  const char *heading;  /* NULL: the paragraph goes on */
  const char *text;
} Paragraph;

typedef struct
{
  const char *id;
  const char *title;
  Paragraph   paragraphs[9];  /* ends with a NULL text */
} Page;

static const Page PAGES[] = {
  { "start", N_("First steps"), {
    { N_("What Hunch is for"),
      N_("You have a hunch about a large set of data. Hunch takes an honest sample of it, tests the hunch, shows it as a chart, and puts it into a deck that is told in five minutes and says how sure you are.") },
    { N_("One file"),
      N_("A project is one file. Every edit is written at once, so there is nothing to save and nothing to lose; undo and redo reach back over data, analyses, charts and slides, also after closing the window.") },
    { N_("Try it"),
      N_("On the welcome page choose the playbook “Spend five billion”. It makes up the clicks of a streaming service, tests what drives demand, and leaves you with a deck to look at, change and present.") },
    { NULL, NULL } } },
  { "data", N_("Data"), {
    { N_("Import that cannot lie"),
      N_("Drop files on the window, or choose Import: CSV, JSON, Parquet, SPSS, Stata and SAS, packed or not; several files become one table. The preview shows the text of each cell as it stands beside the value that is read, and says why a column became a number, a date or text. Change the type and you see how many cells would not read; their text is kept.") },
    { N_("How much"),
      N_("Take all rows, the first n, n at random, as many of each kind, or blocks: files and row groups drawn at random, so that a hundred gigabytes cost the bytes of the sample. What it would cost stands there before it starts. A random sample has a seed: the same seed on the same data gives the same rows.") },
    { N_("Elsewhere"),
      N_("Get Data takes an address on the web, a bucket that speaks S3, or a service such as a film database. Keys are kept in the keyring. How Fresh says when a table is looked at again; a refresh fetches only what is new and says what it changed.") },
    { N_("Recipes"),
      N_("A new table is made from another one step by step: filter, derive, split, join, group, pivot and more. Each step shows its rows before and after, and all of it is done again when the data are refreshed.") },
    { N_("The ticket"),
      N_("Every table knows its source, how many rows were seen and kept, the method, the seed and the time. The ticket button shows it, and it stands in small type under every chart.") },
    { N_("The grid"),
      N_("Click on a column's name to sort, once more to reverse, a third time for the order of the file. Under each name is a small picture of its values. F9 shows more about the column of the cursor.") },
    { NULL, NULL } } },
  { "analyze", N_("Analyze"), {
    { N_("Question first"),
      N_("Choose what you want to know, then the columns. The answer comes as you choose: how large the difference is, how sure that is, and then p.") },
    { N_("How to read it"),
      N_("The sentence on top is the verdict. The interval says which values the data are in keeping with. The effect size says whether it matters. The checks say what the method takes for granted and whether these data keep to it.") },
    { N_("What is left out"),
      N_("Rows with a missing value in a column that is used are left out, and counted. A question that has no answer, such as a test of two groups when there are three, is refused with the reason.") },
    { N_("Formulas"),
      N_("Regression takes a formula: y ~ a + b, with a:b for an interaction, a*b for both and their interaction, C(n) to read a number as groups, log(x), I(x^2), and - 1 for no intercept. Names with blanks stand in `backticks`.") },
    { N_("Which test"),
      N_("Write what you want to know into the field on top of the list, such as “before after” or “median”; Ctrl+F leads there. Under each answer stands what it rests on, and often a button that asks the same in a way that assumes less, with the reason why one might.") },
    { N_("Columns by hand and by key"),
      N_("Drag a column to its role; or go to it in the list of columns and press 1 for the first role, 2 for the second, Return to choose among those that fit, Delete to take the role away. Letters jump to a column of that name.") },
    { N_("Kept results"),
      N_("Ctrl+K keeps an answer. Under the three dots it gets a name, a note or a pin, and stands beside another for comparison. When the rows of its table have changed it is marked, and can be asked anew.") },
    { NULL, NULL } } },
  { "trust", N_("Trust"), {
    { N_("Would it survive another sample?"),
      N_("The question is asked of twenty further samples: rows drawn anew from the table, or, when it was imported as a random sample, with new seeds from its source. Each dot is one answer, and the sentence says in how many of them the finding holds.") },
    { N_("All questions asked"),
      N_("Who asks twenty questions finds something by chance. Every question whose answer was looked at is counted, kept or not, and the p-values are corrected for all of them together: after Holm, so that hardly any is wrong, and after Benjamini and Hochberg, so that few of those found are.") },
    { N_("Rows held back"),
      N_("A share of the rows is sealed before you look, and questions are asked of the others. The seal is opened once: what was found on A is asked of B and is confirmed there, or not. What you or others saw of the rows before they were sealed cannot be taken back, and other programs that open the file can read them: a seal is a promise, not a lock.") },
    { N_("The evidence page"),
      N_("For each kept result: how many rows, which were left out and why, the ticket, the test, what it rests on, how it fares by its twin and in further samples, and where the formulas come from. The report has them as an appendix.") },
    { N_("Reports and notebooks"),
      N_("Ctrl+Shift+E writes the kept results as a report (PDF, HTML or Markdown), or as a notebook that asks everything again in Python of the project file and compares its numbers with those of Hunch.") },
    { NULL, NULL } } },
  { "claims", N_("Claims"), {
    { N_("A headline with live numbers"),
      N_("A claim is a headline bound to a result. Numbers in braces are filled in: {estimate}, {ci_low}, {ci_high}, {p}, {n}, {effect}. Behind a colon stands how: {estimate:1} one decimal, {estimate:+1} with a sign, {p:p} as p < 0.001.") },
    { N_("Amber"),
      N_("When the data change and the numbers would read differently, the claim turns amber and waits. Read the sentence again, change it if need be, and press Confirm.") },
    { NULL, NULL } } },
  { "slides", N_("Slides"), {
    { N_("Layouts"),
      N_("A slide has a layout with places for a headline, text, charts, a table or one large number. Double-click on a place to write in it, Escape when done.") },
    { N_("Five minutes"),
      N_("Each slide has its seconds, and the bar under the slides adds them up against the budget of the deck.") },
    { N_("Order"),
      N_("Drag a slide to move it, or press Alt+Up and Alt+Down.") },
    { N_("PDF"),
      N_("Export writes one page for each slide, with its outline and text that can be searched; with notes, if you like.") },
    { NULL, NULL } } },
  { "present", N_("Present"), {
    { N_("Two screens"),
      N_("F5 starts the talk. With two screens the slides go to the other one, and yours shows the next slide, your notes, and the clock against the plan. With one screen press S for a strip with the same.") },
    { N_("Keys"),
      N_("Arrows, Space and Page Down move on, Home and End jump, a number and Enter goes to that slide. B makes the screen black, W white, F freezes what the audience sees, T pauses the clock, ? shows all keys and Escape leaves.") },
    { NULL, NULL } } },
};

static GtkWidget *
build_page (const Page *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_box_append (GTK_BOX (box), hunch_label_new (_(page->title), "title-1"));
  for (const Paragraph *paragraph = page->paragraphs; paragraph->text != NULL; paragraph++)
    {
      GtkWidget *text = hunch_label_new (_(paragraph->text), "body");

      if (paragraph->heading != NULL)
        {
          GtkWidget *heading = hunch_label_new (_(paragraph->heading), "title-4");

          gtk_widget_set_margin_top (heading, 18);
          gtk_box_append (GTK_BOX (box), heading);
        }
      gtk_label_set_selectable (GTK_LABEL (text), TRUE);
      gtk_widget_set_can_focus (text, FALSE);
      gtk_box_append (GTK_BOX (box), text);
    }
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_bottom (box, 36);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 560);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  return scroller;
}

static GtkWidget *
build_stack (const char *shown)
{
  GtkWidget *stack = gtk_stack_new ();

  for (guint i = 0; i < G_N_ELEMENTS (PAGES); i++)
    gtk_stack_add_titled (GTK_STACK (stack), build_page (&PAGES[i]), PAGES[i].id, _(PAGES[i].title));
  if (shown != NULL && gtk_stack_get_child_by_name (GTK_STACK (stack), shown) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (stack), shown);
  gtk_widget_set_hexpand (stack, TRUE);
  return stack;
}

static gboolean
close_cb (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

void
hunch_help_window_show (GtkWindow  *parent,
                        const char *page)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *panes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *sidebar = gtk_stack_sidebar_new ();
  GtkWidget *stack = build_stack (page);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                                                          gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (window, shortcuts);
  gtk_stack_sidebar_set_stack (GTK_STACK_SIDEBAR (sidebar), GTK_STACK (stack));
  hunch_set_accessible_name (sidebar, _("Pages of the help"));
  gtk_widget_set_size_request (sidebar, 160, -1);
  gtk_box_append (GTK_BOX (panes), sidebar);
  gtk_box_append (GTK_BOX (panes), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (panes), stack);
  gtk_widget_set_vexpand (panes, TRUE);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (content), panes);
  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_set_title (GTK_WINDOW (window), _("Help"));
  gtk_window_set_default_size (GTK_WINDOW (window), 780, 560);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_present (GTK_WINDOW (window));
}
