#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/kind-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/util.h"

/* A question with no more kinds than this shows them all alike. */
#define FEW_KINDS 4

/* What most people need first, in the order in which it is offered. Everything else follows in the order of the table of kinds. */
static const char *const USUAL[] = {
  "describe", "ecdf", "ttest", "anova", "mannwhitney", "kruskal", "wilcoxon", "frequencies", "proportions", "binomial",
  "chisq", "correlation", "ols", "logistic", "forecast", "eventstudy", "textclass", "power", "allocate",
};

/* Words by which people look for a kind and that its own texts do not say. Untranslated. */
static const struct { const char *kind; const char *words; } BY_NAMES[] = {
  { "ttest", N_("average difference two before after paired student welch") },
  { "wilcoxon", N_("before after paired median signed rank") },
  { "mannwhitney", N_("median two groups rank sum wilcoxon u") },
  { "kruskal", N_("median several groups ranks") },
  { "friedman", N_("repeated measures ranks before after") },
  { "anova", N_("several groups averages ancova two-way factors tukey post-hoc") },
  { "describe", N_("summary average mean median quartiles spread missing") },
  { "frequencies", N_("counts share top values pivot") },
  { "ecdf", N_("cumulative distribution cdf percentile") },
  { "chisq", N_("cross table independence association goodness of fit") },
  { "fisher", N_("exact small cross table odds ratio") },
  { "mcnemar", N_("before after paired yes no") },
  { "mantelhaenszel", N_("strata stratified odds ratio simpson") },
  { "binomial", N_("share rate percent one proportion") },
  { "proportions", N_("conversion rate percent a/b test shares") },
  { "correlation", N_("pearson spearman kendall relationship matrix") },
  { "normality", N_("normal bell shapiro distribution") },
  { "variance", N_("spread levene bartlett equal") },
  { "ks", N_("distribution kolmogorov smirnov") },
  { "ols", N_("regression linear model line predict") },
  { "logistic", N_("yes no probability odds classify churn") },
  { "poisson", N_("counts rate events") },
  { "negbin", N_("counts overdispersion") },
  { "quantile", N_("median regression") },
  { "robust", N_("outliers regression bisquare") },
  { "nls", N_("curve fit growth dose") },
  { "forecast", N_("future trend season holt winters months") },
  { "eventstudy", N_("launch before after aligned") },
  { "textclass", N_("words genre topic bayes classify") },
  { "allocate", N_("budget split money share") },
  { "power", N_("sample size how many detect") },
};

const char *
hunch_question_get_sentence (const char *question)
{
  guint n_questions;
  const HunchQuestion *questions = hunch_kinds_get_questions (&n_questions);

  for (guint i = 0; question != NULL && i < n_questions; i++)
    if (g_str_equal (questions[i].id, question))
      return _(questions[i].sentence);
  return _("Draw a chart");
}

/* --- order ------------------------------------------------------------------------- */

static guint
get_rank (const HunchKindInfo *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (USUAL); i++)
    if (g_str_equal (USUAL[i], kind->kind))
      return i;
  return G_N_ELEMENTS (USUAL);
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const HunchKindInfo *first = *(const HunchKindInfo *const *) a, *second = *(const HunchKindInfo *const *) b;
  guint rank_a = get_rank (first), rank_b = get_rank (second);

  /* Kinds lie in one array, so that their order there settles the rest. */
  return rank_a != rank_b ? (rank_a < rank_b ? -1 : 1) : first < second ? -1 : first > second;
}

GPtrArray *
hunch_kind_list_dup_kinds (const char *question)
{
  guint n;
  const HunchKindInfo *kinds = question == NULL ? hunch_kinds_get_charts (&n) : hunch_kinds_get (&n);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    if (question == NULL || g_strcmp0 (kinds[i].question, question) == 0)
      g_ptr_array_add (found, (gpointer) &kinds[i]);
  if (question != NULL)
    g_ptr_array_sort (found, compare_ranks);
  return found;
}

/* --- rows ---------------------------------------------------------------------------- */

/* Its first sentence. */
static char *
dup_first_sentence (const char *text)
{
  const char *end = text;

  while ((end = strchr (end, '.')) != NULL)
    {
      if (end[1] == '\0' || (end[1] == ' ' && (g_unichar_isupper (g_utf8_get_char (end + 2)) || end[2] == '\0')))
        return g_strndup (text, end + 1 - text);
      end++;
    }
  return g_strdup (text);
}

static GtkWidget *
make_row (const HunchKindInfo *kind,
          const char          *above,
          gboolean             is_chosen)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *tick = gtk_image_new_from_icon_name ("object-select-symbolic");
  g_autofree char *help = kind->help == NULL ? NULL : dup_first_sentence (_(kind->help));
  g_autofree char *name = g_strdup_printf ("%s: %s", _(kind->title), hunch_or_empty (help));

  if (above != NULL)
    gtk_box_append (GTK_BOX (words), hunch_label_new (above, "dim-label caption"));
  gtk_box_append (GTK_BOX (words), hunch_label_new (_(kind->title), NULL));
  if (help != NULL)
    gtk_box_append (GTK_BOX (words), hunch_label_new (help, "dim-label caption"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_opacity (tick, is_chosen ? 1 : 0);
  gtk_box_append (GTK_BOX (box), words);
  if (above == NULL)
    gtk_box_append (GTK_BOX (box), tick);
  gtk_widget_add_css_class (box, "kind-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  hunch_set_accessible_name (row, name);
  gtk_widget_set_tooltip_text (row, kind->help == NULL ? NULL : _(kind->help));
  g_object_set_data (G_OBJECT (row), "kind", (gpointer) kind);
  return row;
}

const HunchKindInfo *
hunch_kind_row_get (GtkListBoxRow *row)
{
  return row == NULL ? NULL : g_object_get_data (G_OBJECT (row), "kind");
}

static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  gboolean is_rare = get_rank (hunch_kind_row_get (row)) == G_N_ELEMENTS (USUAL);
  gboolean was_rare = before == NULL || get_rank (hunch_kind_row_get (before)) == G_N_ELEMENTS (USUAL);
  GtkWidget *label;

  if (!is_rare || was_rare)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = hunch_label_new (_("More ways"), "caption-heading dim-label kind-header");
  gtk_list_box_row_set_header (row, label);
}

guint
hunch_kind_list_fill (GtkListBox          *list,
                      const char          *question,
                      const HunchKindInfo *chosen)
{
  g_autoptr (GPtrArray) kinds = hunch_kind_list_dup_kinds (question);

  hunch_clear_children (GTK_WIDGET (list));
  gtk_list_box_set_header_func (list, question != NULL && kinds->len > FEW_KINDS ? header_cb : NULL, NULL, NULL);
  for (guint i = 0; i < kinds->len; i++)
    gtk_list_box_append (list, make_row (kinds->pdata[i], NULL, kinds->pdata[i] == chosen));
  return kinds->len;
}

/* --- searching ------------------------------------------------------------------------- */

static char *
dup_folded (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal == NULL ? text : normal, -1);
}

static gboolean
begins_a_word (const char *text,
               const char *word)
{
  for (const char *place = strstr (text, word); place != NULL; place = strstr (place + 1, word))
    {
      const char *before = place == text ? NULL : g_utf8_find_prev_char (text, place);

      if (before == NULL || !g_unichar_isalnum (g_utf8_get_char (before)))
        return TRUE;
    }
  return FALSE;
}

/* The words as they stand together in the title say best what is meant. */
static gboolean
has_phrase (const char *title,
            const char *phrase)
{
  const char *place = strstr (title, phrase);

  return place != NULL && begins_a_word (title, phrase) && !g_unichar_isalnum (g_utf8_get_char (place + strlen (phrase)));
}

static const char *
find_by_names (const HunchKindInfo *kind)
{
  for (guint i = 0; kind->question != NULL && i < G_N_ELEMENTS (BY_NAMES); i++)
    if (g_str_equal (BY_NAMES[i].kind, kind->kind))
      return _(BY_NAMES[i].words);
  return "";
}

static char *
dup_texts (const HunchKindInfo *kind)
{
  GString *text = g_string_new (NULL);
  char *folded;

  g_string_append_printf (text, "%s %s %s %s", kind->kind, find_by_names (kind), kind->help == NULL ? "" : _(kind->help),
                          hunch_question_get_sentence (kind->question));
  for (guint i = 0; i < kind->n_options; i++)
    for (guint j = 0; kind->options[i].choice_labels != NULL && kind->options[i].choice_labels[j] != NULL; j++)
      g_string_append_printf (text, " %s", _(kind->options[i].choice_labels[j]));
  folded = dup_folded (text->str);
  g_string_free (text, TRUE);
  return folded;
}

/* Higher is better; 0: not all words are found. */
static guint
get_score (const HunchKindInfo *kind,
           char               **words,
           const char          *phrase)
{
  g_autofree char *title = dup_folded (_(kind->title));
  g_autofree char *texts = dup_texts (kind);
  guint score = (kind->question != NULL ? 1 : 0) + (has_phrase (title, phrase) || g_str_equal (kind->kind, phrase) ? 20 : 0);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean in_title = begins_a_word (title, words[i]) || g_str_has_prefix (kind->kind, words[i]);

      if (words[i][0] == '\0')
        continue;
      if (!in_title && !begins_a_word (texts, words[i]))
        return 0;
      score += in_title ? 10 : 3;
    }
  return score + (get_rank (kind) < G_N_ELEMENTS (USUAL) ? 1 : 0);
}

typedef struct { const HunchKindInfo *kind; guint score; } Found;

static int
compare_scores (gconstpointer a,
                gconstpointer b)
{
  const Found *first = a, *second = b;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  if (get_rank (first->kind) != get_rank (second->kind))
    return get_rank (first->kind) < get_rank (second->kind) ? -1 : 1;
  return g_utf8_collate (_(first->kind->title), _(second->kind->title));
}

static void
collect (GArray              *found,
         const HunchKindInfo *kinds,
         guint                n_kinds,
         char               **words,
         const char          *phrase)
{
  for (guint i = 0; i < n_kinds; i++)
    {
      Found one = { &kinds[i], get_score (&kinds[i], words, phrase) };

      if (one.score > 1)
        g_array_append_val (found, one);
    }
}

guint
hunch_kind_list_search (GtkListBox *list,
                        const char *words)
{
  g_autofree char *folded = dup_folded (words);
  g_auto (GStrv) parts = g_strsplit (g_strstrip (folded), " ", -1);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  guint n_kinds, n_charts;
  const HunchKindInfo *kinds = hunch_kinds_get (&n_kinds), *charts = hunch_kinds_get_charts (&n_charts);

  hunch_clear_children (GTK_WIDGET (list));
  gtk_list_box_set_header_func (list, NULL, NULL, NULL);
  collect (found, kinds, n_kinds, parts, folded);
  collect (found, charts, n_charts, parts, folded);
  g_array_sort (found, compare_scores);
  for (guint i = 0; i < found->len; i++)
    {
      const HunchKindInfo *kind = g_array_index (found, Found, i).kind;

      gtk_list_box_append (list, make_row (kind, hunch_question_get_sentence (kind->question), FALSE));
    }
  return found->len;
}
