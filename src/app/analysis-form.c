#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analysis-form.h"

#include <glib/gi18n.h>

#include "app/analysis-rules.h"
#include "app/column-picker.h"
#include "app/formula-picker.h"
#include "app/util.h"

struct _HunchAnalysisForm
{
  AdwBin                parent_instance;
  const HunchKindInfo  *kind;      /* lent by analysis/, or NULL */
  const HunchTableInfo *info;      /* lent until the next set_kind, or NULL */
  GPtrArray            *profiles;  /* owned, or NULL */
  GPtrArray            *controls;  /* owned list of lent widgets, one for each option */
  GPtrArray            *fields;    /* the same of what stands around them */
  GtkWidget            *expander;  /* of the seldom ones */
  GtkWidget            *problem;   /* under the formula, NULL when there is none */
  gboolean              is_filling;
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchAnalysisForm, hunch_analysis_form, ADW_TYPE_BIN)

static void update_fields (HunchAnalysisForm *self);

static void
tell (HunchAnalysisForm *self,
      gboolean           is_typed)
{
  if (self->is_filling)
    return;
  update_fields (self);
  g_signal_emit (self, changed, 0, is_typed);
}

static void
chosen_cb (HunchAnalysisForm *self)
{
  tell (self, FALSE);
}

static void
typed_cb (HunchAnalysisForm *self)
{
  tell (self, TRUE);
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
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (chosen_cb), self);
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
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (typed_cb), self);
  return entry;
}

static void
edited_cb (HunchAnalysisForm *self)
{
  hunch_analysis_form_show_problem (self, NULL);
}

/* Where the formula is the whole question and a sum of columns, it can be made by pointing. */
static GtkWidget *
make_formula (HunchAnalysisForm     *self,
              const HunchOptionInfo *option,
              const HunchTableInfo  *info,
              GPtrArray             *profiles,
              const char            *value)
{
  GtkWidget *picker = hunch_formula_picker_new (info, profiles, option->required && option->accepts != 0, option->accepts,
                                                 _(option->label), value);

  g_signal_connect_swapped (picker, "changed", G_CALLBACK (chosen_cb), self);
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
      g_signal_connect_swapped (control, "changed", G_CALLBACK (chosen_cb), self);
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

  if (option->help != NULL)
    gtk_widget_set_tooltip_text (box, _(option->help));
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
  /* What can be left out says what it is for when asked. */
  if (option->help != NULL && (option->required || hunch_analysis_rules_is_seldom (self->kind, option)))
    gtk_box_append (GTK_BOX (box), hunch_label_new (_(option->help), "dim-label caption"));
  if (option->help != NULL)
    hunch_set_accessible_description (control, _(option->help));
  return box;
}

/* --- the form ---------------------------------------------------------------------- */

static void
add_field (HunchAnalysisForm     *self,
           const HunchOptionInfo *option,
           const char            *value,
           GtkBox                *box)
{
  GtkWidget *control = make_control (self, option, self->info, self->profiles, value);
  GtkWidget *field = make_field (self, option, control);

  g_ptr_array_add (self->controls, control);
  g_ptr_array_add (self->fields, field);
  gtk_box_append (box, field);
}

void
hunch_analysis_form_set_kind (HunchAnalysisForm    *self,
                              const HunchKindInfo  *kind,
                              const HunchTableInfo *info,
                              GPtrArray            *profiles,
                              GHashTable           *options)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 15);
  GtkWidget *more = gtk_box_new (GTK_ORIENTATION_VERTICAL, 15);
  gboolean is_open = FALSE;

  g_return_if_fail (HUNCH_IS_ANALYSIS_FORM (self));

  self->is_filling = TRUE;
  self->kind = kind;
  self->info = info;
  self->problem = NULL;
  if (profiles != NULL)
    g_ptr_array_ref (profiles);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->profiles = profiles;
  g_ptr_array_set_size (self->controls, 0);
  g_ptr_array_set_size (self->fields, 0);
  self->expander = gtk_expander_new_with_mnemonic (_("_More options"));
  for (guint i = 0; i < kind->n_options; i++)
    {
      const HunchOptionInfo *option = &kind->options[i];
      const char *value = options == NULL ? NULL : g_hash_table_lookup (options, option->word);
      gboolean is_seldom = hunch_analysis_rules_is_seldom (self->kind, option);

      add_field (self, option, value, GTK_BOX (is_seldom ? more : box));
      is_open = is_open || (is_seldom && value != NULL && g_strcmp0 (value, option->fallback) != 0);
    }
  gtk_widget_set_margin_top (more, 12);
  gtk_expander_set_child (GTK_EXPANDER (self->expander), more);
  gtk_expander_set_expanded (GTK_EXPANDER (self->expander), is_open);
  gtk_box_append (GTK_BOX (box), self->expander);
  adw_bin_set_child (ADW_BIN (self), box);
  update_fields (self);
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

/* All that is filled in, also what does not matter at the moment. */
static GHashTable *
dup_filled (HunchAnalysisForm *self)
{
  GHashTable *options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; self->kind != NULL && i < self->kind->n_options; i++)
    {
      char *value = dup_control_value (self->controls->pdata[i], &self->kind->options[i]);

      if (value != NULL)
        g_hash_table_insert (options, g_strdup (self->kind->options[i].word), value);
    }
  return options;
}

/* Fields come and go with what is filled in above them. */
static void
update_fields (HunchAnalysisForm *self)
{
  g_autoptr (GHashTable) filled = dup_filled (self);
  gboolean has_seldom = FALSE;

  for (guint i = 0; i < self->kind->n_options; i++)
    {
      const HunchOptionInfo *option = &self->kind->options[i];
      gboolean matters = hunch_analysis_rules_matters (self->kind, option, filled, self->info, self->profiles);

      gtk_widget_set_visible (self->fields->pdata[i], matters);
      has_seldom = has_seldom || (matters && hunch_analysis_rules_is_seldom (self->kind, option));
    }
  gtk_widget_set_visible (self->expander, has_seldom);
}

GHashTable *
hunch_analysis_form_dup_options (HunchAnalysisForm *self)
{
  GHashTable *options;

  g_return_val_if_fail (HUNCH_IS_ANALYSIS_FORM (self), NULL);

  options = dup_filled (self);
  for (guint i = 0; self->kind != NULL && i < self->kind->n_options; i++)
    if (!gtk_widget_get_visible (self->fields->pdata[i]))
      g_hash_table_remove (options, self->kind->options[i].word);
  return options;
}

/* --- roles ---------------------------------------------------------------------------- */

static void
add_role (GPtrArray  *roles,
          GtkWidget  *picker,
          const char *label)
{
  HunchFormRole *role = g_new0 (HunchFormRole, 1);

  role->picker = picker;
  role->label = label;
  g_ptr_array_add (roles, role);
}

GPtrArray *
hunch_analysis_form_dup_roles (HunchAnalysisForm *self)
{
  GPtrArray *roles = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (HUNCH_IS_ANALYSIS_FORM (self), roles);

  for (guint i = 0; self->kind != NULL && i < self->kind->n_options; i++)
    {
      GtkWidget *control = self->controls->pdata[i];
      GtkWidget *outcome = NULL, *predictors = NULL;

      if (!gtk_widget_get_visible (self->fields->pdata[i]))
        continue;
      if (HUNCH_IS_COLUMN_PICKER (control))
        add_role (roles, control, _(self->kind->options[i].label));
      if (HUNCH_IS_FORMULA_PICKER (control))
        hunch_formula_picker_get_pickers (HUNCH_FORMULA_PICKER (control), &outcome, &predictors);
      if (outcome != NULL)
        {
          add_role (roles, outcome, _("What is predicted"));
          add_role (roles, predictors, _("What predicts it"));
        }
    }
  return roles;
}

/* --- what is missing ---------------------------------------------------------------- */

static gboolean
is_whole (HunchAnalysisForm *self,
          guint              option,
          const char        *value)
{
  GtkWidget *control = self->controls->pdata[option];

  return HUNCH_IS_FORMULA_PICKER (control) ? hunch_formula_picker_is_whole (HUNCH_FORMULA_PICKER (control)) : value != NULL;
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
  g_autoptr (GHashTable) options = NULL;

  g_return_val_if_fail (HUNCH_IS_ANALYSIS_FORM (self), NULL);

  options = hunch_analysis_form_dup_options (self);
  for (guint i = 0; self->kind != NULL && i < self->kind->n_options; i++)
    {
      const HunchOptionInfo *option = &self->kind->options[i];
      const char *value = g_hash_table_lookup (options, option->word);

      if (!option->required || option->fallback != NULL)
        continue;
      if (option->kind == HUNCH_OPTION_FORMULA && !is_whole (self, i, value))
        return g_strdup (option->accepts != 0 ? _("Choose what is predicted and what predicts it.") : _("Write the formula of the curve, and values to start from."));
      if (option->kind == HUNCH_OPTION_COLUMNS && !has_two (value))
        return g_strdup (_("Choose two or more columns."));
      if (value == NULL)
        g_string_append_printf (labels, labels->len == 0 ? _("“%s”") : _(", “%s”"), _(option->label));
    }
  if (self->kind == NULL || labels->len > 0)
    return g_strdup_printf (_("Still to choose: %s."), labels->str);
  return g_strdup (hunch_analysis_rules_find_missing (self->kind, options));
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
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);

  G_OBJECT_CLASS (hunch_analysis_form_parent_class)->dispose (object);
}

static void
hunch_analysis_form_class_init (HunchAnalysisFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_analysis_form_dispose;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
hunch_analysis_form_init (HunchAnalysisForm *self)
{
  self->controls = g_ptr_array_new ();
  self->fields = g_ptr_array_new ();
}

GtkWidget *
hunch_analysis_form_new (void)
{
  return g_object_new (HUNCH_TYPE_ANALYSIS_FORM, NULL);
}
