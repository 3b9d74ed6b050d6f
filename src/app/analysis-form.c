#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analysis-form.h"

#include <glib/gi18n.h>

#include "app/column-picker.h"
#include "app/formula-picker.h"
#include "app/util.h"

struct _HunchAnalysisForm
{
  AdwBin               parent_instance;
  const HunchKindInfo *kind;      /* lent by analysis/, or NULL */
  GPtrArray           *controls;  /* owned list of lent widgets, one for each option */
  GtkWidget           *problem;   /* under the formula, NULL when there is none */
  gboolean             is_filling;
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchAnalysisForm, hunch_analysis_form, ADW_TYPE_BIN)

static void
tell (HunchAnalysisForm *self)
{
  if (!self->is_filling)
    g_signal_emit (self, changed, 0);
}

/* --- one control ------------------------------------------------------------------- */

static GtkWidget *
make_choice (HunchAnalysisForm     *self,
             const HunchOptionInfo *option,
             const char            *value)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  GtkWidget *drop_down;
  guint first = option->fallback == NULL ? 1 : 0;
  guint selected = 0;

  if (first == 1)
    gtk_string_list_append (titles, _("Chosen for you"));
  for (guint i = 0; option->choices[i] != NULL; i++)
    {
      gtk_string_list_append (titles, option->choice_labels == NULL ? option->choices[i] : _(option->choice_labels[i]));
      if (g_strcmp0 (option->choices[i], value != NULL ? value : option->fallback) == 0)
        selected = i + first;
    }
  drop_down = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (tell), self);
  return drop_down;
}

static GtkWidget *
make_entry (HunchAnalysisForm     *self,
            const HunchOptionInfo *option,
            const char            *value)
{
  GtkWidget *entry = gtk_entry_new ();

  if (option->fallback != NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), option->fallback);
  if (option->kind == HUNCH_OPTION_NUMBER)
    gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_editable_set_text (GTK_EDITABLE (entry), hunch_or_empty (value));
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (tell), self);
  return entry;
}

static void
edited_cb (HunchAnalysisForm *self)
{
  hunch_analysis_form_show_problem (self, NULL);
}

/* Where the formula is the whole question, it can be made by pointing. */
static GtkWidget *
make_formula (HunchAnalysisForm     *self,
              const HunchOptionInfo *option,
              const HunchTableInfo  *info,
              GPtrArray             *profiles,
              const char            *value)
{
  GtkWidget *picker = hunch_formula_picker_new (info, profiles, option->required, _(option->label), value);

  g_signal_connect_swapped (picker, "changed", G_CALLBACK (tell), self);
  g_signal_connect_swapped (picker, "edited", G_CALLBACK (edited_cb), self);
  return picker;
}

static GtkWidget *
make_control (HunchAnalysisForm     *self,
              const HunchOptionInfo *option,
              const HunchTableInfo  *info,
              GPtrArray             *profiles,
              const char            *value)
{
  GtkWidget *control;

  switch (option->kind)
    {
    case HUNCH_OPTION_COLUMN:
    case HUNCH_OPTION_COLUMNS:
      control = hunch_column_picker_new (info, profiles, option->accepts, option->kind == HUNCH_OPTION_COLUMNS,
                                         !option->required, _(option->label));
      hunch_column_picker_set_value (HUNCH_COLUMN_PICKER (control), value);
      g_signal_connect_swapped (control, "changed", G_CALLBACK (tell), self);
      return control;
    case HUNCH_OPTION_FORMULA:
      return make_formula (self, option, info, profiles, value);
    case HUNCH_OPTION_CHOICE:
      control = make_choice (self, option, value);
      break;
    case HUNCH_OPTION_NUMBER:
    case HUNCH_OPTION_TEXT:
    default:
      control = make_entry (self, option, value);
    }
  hunch_set_accessible_name (control, _(option->label));
  return control;
}

static GtkWidget *
make_field (HunchAnalysisForm     *self,
            const HunchOptionInfo *option,
            GtkWidget             *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = hunch_label_new (_(option->label), "heading");

  if (option->required)
    gtk_widget_set_tooltip_text (label, _("Needed"));
  /* A formula has its own headings. */
  gtk_widget_set_visible (label, option->kind != HUNCH_OPTION_FORMULA);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  if (option->kind == HUNCH_OPTION_FORMULA)
    {
      self->problem = hunch_label_new (NULL, "error caption");
      gtk_widget_set_visible (self->problem, FALSE);
      gtk_box_append (GTK_BOX (box), self->problem);
    }
  if (option->help != NULL)
    gtk_box_append (GTK_BOX (box), hunch_label_new (_(option->help), "dim-label caption"));
  return box;
}

/* --- the form ---------------------------------------------------------------------- */

/* What has a usual answer waits behind "More". */
static gboolean
is_seldom (const HunchOptionInfo *option)
{
  return !option->required
         && (option->kind == HUNCH_OPTION_NUMBER || option->kind == HUNCH_OPTION_TEXT || option->kind == HUNCH_OPTION_CHOICE);
}

void
hunch_analysis_form_set_kind (HunchAnalysisForm    *self,
                              const HunchKindInfo  *kind,
                              const HunchTableInfo *info,
                              GPtrArray            *profiles,
                              GHashTable           *options)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *more = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_("_More options"));
  gboolean has_more = FALSE;

  g_return_if_fail (HUNCH_IS_ANALYSIS_FORM (self));

  self->is_filling = TRUE;
  self->kind = kind;
  self->problem = NULL;
  g_ptr_array_set_size (self->controls, 0);
  for (guint i = 0; i < kind->n_options; i++)
    {
      const HunchOptionInfo *option = &kind->options[i];
      const char *value = options == NULL ? NULL : g_hash_table_lookup (options, option->word);
      GtkWidget *control = make_control (self, option, info, profiles, value);
      GtkWidget *field = make_field (self, option, control);

      g_ptr_array_add (self->controls, control);
      gtk_box_append (GTK_BOX (is_seldom (option) ? more : box), field);
      has_more = has_more || is_seldom (option);
      if (is_seldom (option) && value != NULL && g_strcmp0 (value, option->fallback) != 0)
        gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
    }
  gtk_widget_set_margin_top (more, 12);
  gtk_expander_set_child (GTK_EXPANDER (expander), more);
  gtk_widget_set_visible (expander, has_more);
  gtk_box_append (GTK_BOX (box), expander);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_filling = FALSE;
}

static char *
dup_control_value (GtkWidget             *control,
                   const HunchOptionInfo *option)
{
  if (HUNCH_IS_COLUMN_PICKER (control))
    return hunch_column_picker_dup_value (HUNCH_COLUMN_PICKER (control));
  if (HUNCH_IS_FORMULA_PICKER (control))
    return hunch_formula_picker_dup_value (HUNCH_FORMULA_PICKER (control));
  if (GTK_IS_DROP_DOWN (control))
    {
      guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (control));
      guint first = option->fallback == NULL ? 1 : 0;

      return selected < first || selected == GTK_INVALID_LIST_POSITION ? NULL : g_strdup (option->choices[selected - first]);
    }
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (control))));

  return text[0] == '\0' ? NULL : g_steal_pointer (&text);
}

GHashTable *
hunch_analysis_form_dup_options (HunchAnalysisForm *self)
{
  GHashTable *options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_return_val_if_fail (HUNCH_IS_ANALYSIS_FORM (self), options);

  for (guint i = 0; self->kind != NULL && i < self->kind->n_options; i++)
    {
      char *value = dup_control_value (self->controls->pdata[i], &self->kind->options[i]);

      if (value != NULL)
        g_hash_table_insert (options, g_strdup (self->kind->options[i].word), value);
    }
  return options;
}

/* --- what is missing ---------------------------------------------------------------- */

static gboolean
has_value (HunchAnalysisForm *self,
           const char        *word)
{
  for (guint i = 0; i < self->kind->n_options; i++)
    if (g_str_equal (self->kind->options[i].word, word))
      {
        GtkWidget *control = self->controls->pdata[i];
        g_autofree char *value = dup_control_value (control, &self->kind->options[i]);

        return HUNCH_IS_FORMULA_PICKER (control) ? hunch_formula_picker_is_whole (HUNCH_FORMULA_PICKER (control)) : value != NULL;
      }
  return FALSE;
}

/* What one test takes in place of another: lent words, NULL when one of them is there. */
static const char *
find_missing_choice (HunchAnalysisForm *self)
{
  const char *kind = self->kind->kind;

  if (g_str_equal (kind, "ttest"))
    switch (has_value (self, "by") + has_value (self, "paired") + has_value (self, "mu"))
      {
      case 0:
        return _("Choose two groups, a paired column or a number to compare with.");
      case 1:
        return NULL;
      default:
        return _("Choose only one of these: two groups, a paired column or a number to compare with.");
      }
  if (g_str_equal (kind, "anova") && has_value (self, "formula"))
    return has_value (self, "y") || has_value (self, "by") ? _("Choose either a measure and groups, or write a formula.") : NULL;
  if (g_str_equal (kind, "anova") && !has_value (self, "y"))
    return has_value (self, "by") ? _("Choose the measure whose means are compared.") : _("Choose a measure and groups, or write a formula.");
  if (g_str_equal (kind, "anova") && !has_value (self, "by"))
    return _("Choose the groups that are compared.");
  return NULL;
}

static gboolean
has_two (const char *columns)
{
  return columns != NULL && strchr (columns, ',') != NULL;
}

char *
hunch_analysis_form_dup_missing (HunchAnalysisForm *self)
{
  g_autoptr (GString) labels = g_string_new (NULL);

  g_return_val_if_fail (HUNCH_IS_ANALYSIS_FORM (self), NULL);

  for (guint i = 0; self->kind != NULL && i < self->kind->n_options; i++)
    {
      const HunchOptionInfo *option = &self->kind->options[i];
      g_autofree char *value = NULL;

      if (!option->required)
        continue;
      value = dup_control_value (self->controls->pdata[i], option);
      if (option->kind == HUNCH_OPTION_FORMULA && !has_value (self, option->word))
        return g_strdup (_("Choose what is predicted and what predicts it."));
      if (option->kind == HUNCH_OPTION_COLUMNS && !has_two (value))
        return g_strdup (_("Choose two or more columns."));
      if (value == NULL)
        g_string_append_printf (labels, labels->len == 0 ? _("“%s”") : _(", “%s”"), _(option->label));
    }
  if (self->kind == NULL || labels->len > 0)
    return g_strdup_printf (_("Still to choose: %s."), labels->str);
  return g_strdup (find_missing_choice (self));
}

gboolean
hunch_analysis_form_show_problem (HunchAnalysisForm *self,
                                  const char        *problem)
{
  g_return_val_if_fail (HUNCH_IS_ANALYSIS_FORM (self), FALSE);

  if (self->problem == NULL)
    return FALSE;
  gtk_label_set_text (GTK_LABEL (self->problem), hunch_or_empty (problem));
  gtk_widget_set_visible (self->problem, problem != NULL);
  return TRUE;
}

static void
hunch_analysis_form_dispose (GObject *object)
{
  HunchAnalysisForm *self = HUNCH_ANALYSIS_FORM (object);

  self->is_filling = TRUE;
  self->kind = NULL;
  g_clear_pointer (&self->controls, g_ptr_array_unref);

  G_OBJECT_CLASS (hunch_analysis_form_parent_class)->dispose (object);
}

static void
hunch_analysis_form_class_init (HunchAnalysisFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_analysis_form_dispose;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hunch_analysis_form_init (HunchAnalysisForm *self)
{
  self->controls = g_ptr_array_new ();
}

GtkWidget *
hunch_analysis_form_new (void)
{
  return g_object_new (HUNCH_TYPE_ANALYSIS_FORM, NULL);
}
