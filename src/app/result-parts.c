#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/result-parts.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/kinds.h"
#include "analysis/words.h"
#include "analysis/sheet-words.h"
#include "app/util.h"
#include "base/json.h"

/* A unit of more letters is broken over lines. */
#define MOST_UNIT_CHARS 24

/* --- numbers with their intervals ----------------------------------------------------- */

static double
get_number (JsonObject *object,
            const char *member)
{
  return object == NULL ? NAN : hunch_json_get_number (object, member, NAN);
}

/* As exact as its interval, where there is one. */
static char *
dup_sized (double value,
           double estimate,
           double low,
           double high)
{
  gboolean has_interval = isfinite (low) && isfinite (high) && low != high && MAX (fabs (low), fabs (high)) >= 1e-3 && fabs (estimate) < 1e15;

  if (!isfinite (value))
    return hunch_format_number (value);
  return has_interval ? hunch_words_decimals (value, hunch_words_get_n_decimals (estimate, low, high)) : hunch_format_number (value);
}

static char *
dup_estimate (JsonObject *object,
              const char *member)
{
  double estimate = get_number (object, member);

  return dup_sized (estimate, estimate, get_number (object, "ci_low"), get_number (object, "ci_high"));
}

char *
hunch_result_dup_interval (JsonObject *object)
{
  double low = get_number (object, "ci_low");
  double high = get_number (object, "ci_high");
  double estimate = get_number (object, json_object_has_member (object, "estimate") ? "estimate" : "value");
  g_autofree char *low_text = dup_sized (low, estimate, low, high);
  g_autofree char *high_text = dup_sized (high, estimate, low, high);

  if (isnan (low) && isnan (high))
    return NULL;
  if (isnan (low))
    return g_strdup_printf (_("up to %s"), high_text);
  if (isnan (high))
    return g_strdup_printf (_("from %s on"), low_text);
  return g_strdup_printf (_("%s to %s"), low_text, high_text);
}

static double
get_confidence (JsonObject *result)
{
  const char *conf = hunch_json_get_string (hunch_json_get_object (result, "options"), "conf");
  double value = conf == NULL ? 0.95 : g_ascii_strtod (conf, NULL);

  return value > 0 && value < 1 ? value : 0.95;
}

static char *
dup_headline_name (JsonObject *headline)
{
  const char *name = hunch_json_get_string (headline, "name");

  return name == NULL ? g_strdup (_("Estimate")) : hunch_sheet_words_dup_name (name);
}

GtkWidget *
hunch_result_headline_new (JsonObject *result)
{
  JsonObject *headline = hunch_json_get_object (result, "headline");
  GtkWidget *box, *line, *figure;
  const char *unit;
  g_autofree char *number = NULL, *interval = NULL, *name = NULL, *spoken = NULL;

  if (headline == NULL || isnan (get_number (headline, "estimate")))
    return NULL;
  unit = hunch_json_get_string (headline, "unit");
  number = dup_estimate (headline, "estimate");
  interval = hunch_result_dup_interval (headline);
  name = dup_headline_name (headline);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  figure = hunch_label_new (number, "big-figure numeric");
  gtk_label_set_wrap (GTK_LABEL (figure), FALSE);
  gtk_label_set_selectable (GTK_LABEL (figure), TRUE);
  gtk_widget_set_can_focus (figure, FALSE);
  gtk_widget_set_valign (figure, GTK_ALIGN_BASELINE);
  spoken = g_strdup_printf ("%s: %s", name, number);
  hunch_set_accessible_name (figure, spoken);
  gtk_box_append (GTK_BOX (box), hunch_label_new (name, "dim-label caption-heading"));
  gtk_box_append (GTK_BOX (line), figure);
  if (unit != NULL && unit[0] != '\0')
    {
      GtkWidget *label = hunch_label_new (unit, "big-unit");

      gtk_label_set_wrap (GTK_LABEL (label), g_utf8_strlen (unit, -1) > MOST_UNIT_CHARS);
      gtk_box_append (GTK_BOX (line), label);
    }
  if (interval != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("%g %% interval %s"), get_confidence (result) * 100, interval);

      GtkWidget *words = hunch_label_new (text, "dim-label numeric");

      gtk_widget_set_hexpand (words, TRUE);
      gtk_box_append (GTK_BOX (line), words);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (line); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_valign (child, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

/* --- small figures ------------------------------------------------------------------------- */

static GtkWidget *
make_figure (const char *title,
             const char *value,
             const char *below)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *figure = hunch_label_new (value, "title-3 numeric");
  GtkWidget *words = hunch_label_new (below, "dim-label caption numeric");

  gtk_label_set_lines (GTK_LABEL (words), 2);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (words, below);
  gtk_box_append (GTK_BOX (card), hunch_label_new (title, "dim-label caption"));
  gtk_box_append (GTK_BOX (card), figure);
  gtk_box_append (GTK_BOX (card), words);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "figure-card");
  return card;
}

/* Some questions have no other number than the size of the effect: it is said once. */
static gboolean
is_headline (JsonObject *result,
             JsonObject *effect)
{
  JsonObject *headline = hunch_json_get_object (result, "headline");

  return headline != NULL && get_number (headline, "estimate") == get_number (effect, "value");
}

static void
add_test_figures (GtkFlowBox *figures,
                  JsonObject *result)
{
  JsonArray *tests = hunch_json_get_array (result, "tests");
  JsonObject *test = tests == NULL || json_array_get_length (tests) == 0 ? NULL : json_array_get_object_element (tests, 0);
  JsonObject *effect = hunch_json_get_object (test, "effect");
  g_autofree char *p = NULL;

  if (test == NULL)
    return;
  if (effect != NULL && !isnan (get_number (effect, "value")) && !is_headline (result, effect))
    {
      g_autofree char *value = dup_estimate (effect, "value");
      g_autofree char *interval = hunch_result_dup_interval (effect);
      g_autofree char *name = hunch_sheet_words_dup_name (hunch_or_empty (hunch_json_get_string (effect, "name")));
      g_autofree char *title = g_strdup_printf (_("Effect size, %s"), name);

      gtk_flow_box_append (figures, make_figure (title, value, hunch_or_empty (interval)));
    }
  if (isnan (get_number (test, "p")))
    return;
  p = hunch_format_p (get_number (test, "p"));
  gtk_flow_box_append (figures, make_figure (_("p"), p, hunch_or_empty (hunch_json_get_string (test, "name"))));
}

static void
add_count_figure (GtkFlowBox *figures,
                  JsonObject *result)
{
  gint64 n = (gint64) hunch_json_get_number (result, "n", 0);
  gint64 dropped = (gint64) hunch_json_get_number (result, "dropped", 0);
  g_autofree char *n_text = hunch_format_count (n);
  g_autofree char *dropped_text = hunch_format_count (dropped);
  g_autofree char *below = g_strdup_printf (_("%s left out"), dropped_text);
  GtkWidget *card;

  if (n == 0)
    return;
  card = make_figure (_("Rows used"), n_text, dropped > 0 ? below : _("none left out"));
  gtk_widget_set_tooltip_text (card, hunch_json_get_string (result, "dropped_why"));
  gtk_flow_box_append (figures, card);
}

GtkWidget *
hunch_result_figures_new (JsonObject *result)
{
  GtkWidget *figures = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (figures), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (figures), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (figures), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (figures), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (figures), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (figures), 12);
  add_test_figures (GTK_FLOW_BOX (figures), result);
  add_count_figure (GTK_FLOW_BOX (figures), result);
  for (GtkWidget *child = gtk_widget_get_first_child (figures); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  return figures;
}

/* --- sentences ------------------------------------------------------------------------------ */

GtkWidget *
hunch_result_section_new (const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_box_append (GTK_BOX (box), hunch_label_new (title, "heading"));
  return box;
}

GtkWidget *
hunch_result_line_new (const char *icon_name,
                       const char *icon_class,
                       const char *icon_words,
                       const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *label = hunch_label_new (hunch_or_empty (text), NULL);

  gtk_widget_add_css_class (icon, icon_class);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  hunch_set_accessible_name (icon, icon_words);
  gtk_widget_set_tooltip_text (icon, icon_words);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), label);
  return line;
}

GtkWidget *
hunch_result_warnings_new (JsonObject *result)
{
  JsonArray *warnings = hunch_json_get_array (result, "warnings");
  guint n = warnings == NULL ? 0 : json_array_get_length (warnings);
  GtkWidget *box;

  if (n == 0)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (box, "amber-row");
  gtk_widget_add_css_class (box, "result-warnings");
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box), hunch_result_line_new ("dialog-warning-symbolic", "check-failed", _("Warning"),
                                                          json_array_get_string_element (warnings, i)));
  return box;
}

static GtkWidget *
make_check (JsonObject *check)
{
  JsonNode *passed = json_object_get_member (check, "passed");
  const char *text = hunch_json_get_string (check, "text");

  if (passed == NULL || JSON_NODE_HOLDS_NULL (passed))
    return hunch_result_line_new ("dialog-information-symbolic", "dim-label", _("To know"), text);
  if (json_node_get_boolean (passed))
    return hunch_result_line_new ("object-select-symbolic", "check-passed", _("Holds"), text);
  return hunch_result_line_new ("dialog-warning-symbolic", "check-failed", _("Does not hold"), text);
}

GtkWidget *
hunch_result_checks_new (JsonObject *result)
{
  JsonArray *checks = hunch_json_get_array (result, "checks");
  guint n = checks == NULL ? 0 : json_array_get_length (checks);
  GtkWidget *twin = hunch_result_twin_new (result);
  GtkWidget *box;

  if (n == 0 && twin == NULL)
    return NULL;
  box = hunch_result_section_new (_("What it rests on"));
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (box), make_check (json_array_get_object_element (checks, i)));
  if (twin != NULL)
    gtk_box_append (GTK_BOX (box), twin);
  return box;
}

/* Kept results may have been kept in another language. */
static const char *
get_twin_title (JsonObject *twin)
{
  const char *word = hunch_json_get_string (twin, "kind");
  const HunchKindInfo *kind = word == NULL ? NULL : hunch_kinds_find (word);

  return kind == NULL ? hunch_json_get_string (twin, "title") : _(kind->title);
}

/* What the twin chooses otherwise, in the words of the form; NULL where that is no choice of a list. Lent. */
static const char *
find_other_choice (JsonObject *result,
                   JsonObject *twin)
{
  const char *word = hunch_json_get_string (twin, "kind");
  const HunchKindInfo *kind = word == NULL ? NULL : hunch_kinds_find (word);
  JsonObject *now = hunch_json_get_object (result, "options");
  JsonObject *then = hunch_json_get_object (twin, "options");

  for (guint i = 0; kind != NULL && then != NULL && i < kind->n_options; i++)
    {
      const HunchOptionInfo *option = &kind->options[i];
      const char *value = option->kind == HUNCH_OPTION_CHOICE ? hunch_json_get_string (then, option->word) : NULL;
      const char *old = now == NULL || value == NULL ? NULL : hunch_json_get_string (now, option->word);

      if (value != NULL && g_strcmp0 (value, old != NULL ? old : option->fallback) != 0)
        for (guint j = 0; option->choices[j] != NULL; j++)
          if (g_str_equal (option->choices[j], value))
            return option->choice_labels == NULL ? value : _(option->choice_labels[j]);
    }
  return NULL;
}

/* Where the twin is of the same kind its name alone would say nothing. */
static char *
dup_twin_text (JsonObject *result,
               JsonObject *twin,
               const char *title)
{
  gboolean is_same = g_strcmp0 (hunch_json_get_string (twin, "kind"), hunch_json_get_string (result, "kind")) == 0;
  const char *choice = is_same ? find_other_choice (result, twin) : NULL;
  g_autofree char *whole = choice == NULL ? g_strdup (title) : g_strdup_printf (_("%s (%s)"), title, choice);

  return g_strdup_printf (_("Ask This Way: %s"), whole);
}

GtkWidget *
hunch_result_twin_new (JsonObject *result)
{
  JsonObject *twin = hunch_json_get_object (result, "twin");
  const char *title = twin == NULL ? NULL : get_twin_title (twin);
  const char *why = twin == NULL ? NULL : hunch_json_get_string (twin, "why");
  GtkWidget *box, *button, *words;
  g_autofree char *text = NULL;

  if (title == NULL)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  text = dup_twin_text (result, twin, title);
  button = gtk_button_new_with_label (text);
  words = hunch_label_new (hunch_or_empty (why), NULL);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "analyze.ask-twin");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  hunch_set_accessible_description (button, why);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "figure-card");
  return box;
}

/* --- where it comes from ------------------------------------------------------------------------ */

static char *
dup_design_words (JsonObject *design)
{
  gint64 n_blocks = json_object_has_member (design, "blocks") ? (gint64) get_number (design, "blocks") : 0;
  double effect = get_number (design, "design_effect");
  double n = get_number (design, "effective_n");
  g_autofree char *blocks = hunch_format_count (n_blocks);
  g_autofree char *effect_text = hunch_format_number (effect);
  g_autofree char *n_text = isfinite (n) ? hunch_format_count ((gint64) llround (n)) : g_strdup ("–");

  if (json_object_has_member (design, "strata"))
    return g_strdup_printf (_("The rows were drawn by strata; means, intervals and p allow for that. Design effect %s: they tell as much as %s rows drawn one by one."),
                            effect_text, n_text);
  if (!isfinite (effect))
    return g_strdup_printf (_("The rows came in %s blocks; intervals and p allow for that."), blocks);
  return g_strdup_printf (_("The rows came in %s blocks; intervals and p allow for that. Design effect %s: they tell as much as %s rows drawn one by one."),
                          blocks, effect_text, n_text);
}

static void
add_line (GtkWidget  *box,
          const char *text)
{
  GtkWidget *label;

  if (text == NULL || text[0] == '\0')
    return;
  label = hunch_label_new (text, "dim-label");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_box_append (GTK_BOX (box), label);
}

static char *
dup_rows_words (JsonObject *result)
{
  gint64 n = (gint64) hunch_json_get_number (result, "n", 0);
  gint64 dropped = (gint64) hunch_json_get_number (result, "dropped", 0);
  g_autofree char *n_text = hunch_format_count (n);
  g_autofree char *dropped_text = hunch_format_count (dropped);

  if (n == 0)
    return NULL;
  return dropped == 0 ? g_strdup_printf (_("%s rows used, none left out."), n_text)
                      : g_strdup_printf (_("%s rows used, %s left out."), n_text, dropped_text);
}

GtkWidget *
hunch_result_rows_new (JsonObject           *result,
                       const HunchTableInfo *info)
{
  JsonObject *design = hunch_json_get_object (result, "design");
  g_autofree char *rows = dup_rows_words (result);
  g_autofree char *words = design == NULL ? NULL : dup_design_words (design);
  g_autofree char *ticket = info == NULL || info->ticket == NULL ? NULL : hunch_ticket_dup_line (info->ticket);
  GtkWidget *box;

  if (rows == NULL)
    return NULL;
  box = hunch_result_section_new (_("The rows"));
  add_line (box, rows);
  add_line (box, hunch_json_get_string (result, "dropped_why"));
  add_line (box, ticket);
  add_line (box, words);
  return box;
}

GtkWidget *
hunch_result_sources_new (JsonObject *result)
{
  JsonArray *sources = hunch_json_get_array (result, "sources");
  guint n = sources == NULL ? 0 : json_array_get_length (sources);
  GtkWidget *box;

  if (n == 0)
    return NULL;
  box = hunch_result_section_new (_("Where the formulas come from"));
  for (guint i = 0; i < n; i++)
    add_line (box, json_array_get_string_element (sources, i));
  return box;
}
