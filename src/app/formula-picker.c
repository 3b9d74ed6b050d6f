#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/formula-picker.h"

#include <glib/gi18n.h>

#include "analysis/formula.h"
#include "app/column-picker.h"
#include "app/util.h"

/* How long a formula rests before it is taken as meant. */
#define PAUSE_MS 1200

struct _HunchFormulaPicker
{
  AdwBin      parent_instance;
  GtkWidget  *outcome;      /* NULL without pickers */
  GtkWidget  *predictors;   /* NULL without pickers */
  GtkWidget  *words;        /* what the pickers cannot show */
  GtkWidget  *entry;
  char       *response;     /* owned: the left side where it is more than a column, or NULL */
  char       *others;       /* owned: the terms that are more than a column, " + log(b) - 1", or NULL */
  guint       pause_id;     /* timeout after the last letter */
  gboolean    is_filling;
};

enum
{
  CHANGED,
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HunchFormulaPicker, hunch_formula_picker, ADW_TYPE_BIN)

/* --- from columns to a formula ----------------------------------------------------- */

static char *
dup_quoted (char *name)
{
  HunchNode node = { .kind = HUNCH_NODE_NAME, .name = name };

  return hunch_node_to_text (&node);
}

static char *
dup_composed (HunchFormulaPicker *self)
{
  g_autoptr (GPtrArray) outcome = hunch_column_picker_dup_names (HUNCH_COLUMN_PICKER (self->outcome));
  g_autoptr (GPtrArray) predictors = hunch_column_picker_dup_names (HUNCH_COLUMN_PICKER (self->predictors));
  g_autofree char *left = outcome->len > 0 ? dup_quoted (outcome->pdata[0]) : g_strdup (hunch_or_empty (self->response));
  g_autoptr (GString) right = g_string_new (NULL);

  for (guint i = 0; i < predictors->len; i++)
    {
      g_autofree char *term = dup_quoted (predictors->pdata[i]);

      /* What is predicted does not predict itself. */
      if (g_strcmp0 (term, left) != 0)
        g_string_append_printf (right, right->len == 0 ? "%s" : " + %s", term);
    }
  if (self->others != NULL)
    g_string_append (right, right->len == 0 && g_str_has_prefix (self->others, " + ") ? self->others + 3 : self->others);
  return left[0] == '\0' && right->len == 0 ? g_strdup ("") : g_strdup_printf ("%s ~ %s", left, right->str);
}

static void
show_words (HunchFormulaPicker *self)
{
  g_autofree char *terms = g_strconcat (hunch_or_empty (self->response), hunch_or_empty (self->others), NULL);
  g_autofree char *text = g_strdup_printf (_("By formula: %s"), g_str_has_prefix (terms, " + ") ? terms + 3 : terms);

  gtk_label_set_text (GTK_LABEL (self->words), text);
  gtk_widget_set_visible (self->words, terms[0] != '\0');
}

static void
picked_cb (HunchFormulaPicker *self)
{
  g_autofree char *text = NULL;

  if (self->is_filling)
    return;
  self->is_filling = TRUE;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  text = dup_composed (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->is_filling = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A column put in the place of what the formula said of the outcome. */
static void
outcome_cb (HunchFormulaPicker *self)
{
  if (self->is_filling)
    return;
  g_clear_pointer (&self->response, g_free);
  show_words (self);
  picked_cb (self);
}

/* --- from a formula to columns ----------------------------------------------------- */

/* Names go to `names`, whatever else is a term goes to `others` with its sign. */
static void
take_terms (HunchFormulaPicker *self,
            const HunchNode    *node,
            char                sign,
            GPtrArray          *names,
            GString            *others)
{
  gboolean is_sum = node->kind == HUNCH_NODE_BINARY && (node->op == '+' || node->op == '-') && !node->is_parenthesized;
  g_autofree char *text = NULL;

  if (is_sum && sign == '+')
    {
      take_terms (self, node->left, '+', names, others);
      take_terms (self, node->right, node->op, names, others);
      return;
    }
  if (sign == '+' && node->kind == HUNCH_NODE_NAME && hunch_column_picker_has_name (HUNCH_COLUMN_PICKER (self->predictors), node->name))
    {
      g_ptr_array_add (names, g_strdup (node->name));
      return;
    }
  text = hunch_node_to_text (node);
  g_string_append_printf (others, " %c %s", sign, text);
}

static gboolean
is_outcome (HunchFormulaPicker *self,
            const HunchNode    *node)
{
  return node->kind == HUNCH_NODE_NAME && hunch_column_picker_has_name (HUNCH_COLUMN_PICKER (self->outcome), node->name);
}

/* As it is written, or with one side still empty. */
static HunchFormula *
parse_entry (HunchFormulaPicker *self,
             gboolean           *out_has_left,
             gboolean           *out_has_right)
{
  g_autofree char *text = hunch_formula_picker_dup_value (self);
  g_autofree char *padded = NULL;

  *out_has_left = text != NULL && text[0] != '~';
  *out_has_right = text != NULL && !g_str_has_suffix (text, "~");
  padded = g_strconcat (*out_has_left ? "" : "0", hunch_or_empty (text), *out_has_right ? "" : "0", NULL);
  return hunch_formula_parse (padded, NULL);
}

/* The pickers show what they can; a formula that cannot be read yet leaves them as they are. */
static void
read_formula (HunchFormulaPicker *self)
{
  g_autoptr (HunchFormula) formula = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) others = g_string_new (NULL);
  gboolean has_left, has_right;

  if (self->outcome == NULL)
    return;
  formula = parse_entry (self, &has_left, &has_right);
  if (formula == NULL)
    return;
  if (has_right)
    take_terms (self, formula->predictors, '+', names, others);
  self->is_filling = TRUE;
  g_clear_pointer (&self->response, g_free);
  g_clear_pointer (&self->others, g_free);
  if (is_outcome (self, formula->response))
    hunch_column_picker_set_value (HUNCH_COLUMN_PICKER (self->outcome), formula->response->name);
  else
    {
      hunch_column_picker_set_value (HUNCH_COLUMN_PICKER (self->outcome), NULL);
      self->response = has_left ? hunch_node_to_text (formula->response) : NULL;
    }
  hunch_column_picker_set_names (HUNCH_COLUMN_PICKER (self->predictors), names);
  self->others = others->len == 0 ? NULL : g_strdup (others->str);
  show_words (self);
  self->is_filling = FALSE;
}

static void
settle (HunchFormulaPicker *self)
{
  if (self->pause_id == 0)
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  read_formula (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
pause_cb (gpointer user_data)
{
  settle (user_data);
  return G_SOURCE_CONTINUE;
}

static void
edited_cb (HunchFormulaPicker *self)
{
  if (self->is_filling)
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_cb, self);
  g_signal_emit (self, signals[EDITED], 0);
}

/* --- a table of other columns ------------------------------------------------------ */

static gboolean
has_column (const HunchTableInfo *info,
            const char           *name)
{
  for (guint i = 0; info != NULL && i < info->n_columns; i++)
    if (g_str_equal (info->columns[i].name, name))
      return TRUE;
  return g_str_equal (name, ".");
}

static gboolean
fits_table (const HunchNode      *node,
            const HunchTableInfo *info)
{
  if (node == NULL)
    return TRUE;
  return (node->kind != HUNCH_NODE_NAME || has_column (info, node->name)) && fits_table (node->left, info) && fits_table (node->right, info);
}

static gboolean
names_column (const HunchNode      *node,
              const HunchTableInfo *info)
{
  if (node == NULL)
    return FALSE;
  return (node->kind == HUNCH_NODE_NAME && has_column (info, node->name)) || names_column (node->left, info) || names_column (node->right, info);
}

/* A formula of another table keeps the columns that both have. In one that is written, names may be parameters. */
static char *
dup_fitting (HunchFormulaPicker   *self,
             const HunchTableInfo *info)
{
  gboolean has_left, has_right;
  g_autoptr (HunchFormula) formula = parse_entry (self, &has_left, &has_right);

  if (formula == NULL || (fits_table (formula->response, info) && fits_table (formula->predictors, info)))
    return NULL;
  if (self->outcome == NULL)
    return fits_table (formula->response, info) && names_column (formula->predictors, info) ? NULL : g_strdup ("");
  g_clear_pointer (&self->response, g_free);
  g_clear_pointer (&self->others, g_free);
  show_words (self);
  return dup_composed (self);
}

/* --- values ------------------------------------------------------------------------ */

char *
hunch_formula_picker_dup_value (HunchFormulaPicker *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (HUNCH_IS_FORMULA_PICKER (self), NULL);

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  return text[0] == '\0' ? NULL : g_steal_pointer (&text);
}

void
hunch_formula_picker_get_pickers (HunchFormulaPicker *self,
                                  GtkWidget         **out_outcome,
                                  GtkWidget         **out_predictors)
{
  g_return_if_fail (HUNCH_IS_FORMULA_PICKER (self));

  *out_outcome = self->outcome;
  *out_predictors = self->predictors;
}

gboolean
hunch_formula_picker_is_whole (HunchFormulaPicker *self)
{
  g_autofree char *text = hunch_formula_picker_dup_value (self);

  return text != NULL && text[0] != '~' && !g_str_has_suffix (text, "~");
}

/* --- class ------------------------------------------------------------------------- */

static void
hunch_formula_picker_dispose (GObject *object)
{
  HunchFormulaPicker *self = HUNCH_FORMULA_PICKER (object);

  self->is_filling = TRUE;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  G_OBJECT_CLASS (hunch_formula_picker_parent_class)->dispose (object);
}

static void
hunch_formula_picker_finalize (GObject *object)
{
  HunchFormulaPicker *self = HUNCH_FORMULA_PICKER (object);

  g_clear_pointer (&self->response, g_free);
  g_clear_pointer (&self->others, g_free);
  G_OBJECT_CLASS (hunch_formula_picker_parent_class)->finalize (object);
}

static void
hunch_formula_picker_class_init (HunchFormulaPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hunch_formula_picker_dispose;
  object_class->finalize = hunch_formula_picker_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hunch_formula_picker_init (HunchFormulaPicker *self)
{
}

static void
make_pickers (HunchFormulaPicker   *self,
              GtkWidget            *box,
              const HunchTableInfo *info,
              GPtrArray            *profiles,
              guint                 accepts)
{
  self->outcome = hunch_column_picker_new (info, profiles, accepts, FALSE, FALSE, _("What is predicted"));
  self->predictors = hunch_column_picker_new (info, profiles, HUNCH_ACCEPT_NUMBERS | HUNCH_ACCEPT_GROUPS, TRUE, FALSE, _("What predicts it"));
  self->words = hunch_label_new (NULL, "dim-label caption");
  gtk_widget_set_visible (self->words, FALSE);
  gtk_box_append (GTK_BOX (box), hunch_label_new (_("What is predicted"), "heading"));
  gtk_box_append (GTK_BOX (box), self->outcome);
  gtk_box_append (GTK_BOX (box), hunch_label_new (_("What predicts it"), "heading"));
  gtk_box_append (GTK_BOX (box), self->predictors);
  gtk_box_append (GTK_BOX (box), self->words);
  g_signal_connect_swapped (self->outcome, "changed", G_CALLBACK (outcome_cb), self);
  g_signal_connect_swapped (self->predictors, "changed", G_CALLBACK (picked_cb), self);
}

static void
make_entry (HunchFormulaPicker *self,
            GtkWidget          *box,
            const char         *name)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), self->outcome != NULL ? "y ~ a + b" : "y ~ …");
  gtk_widget_add_css_class (self->entry, "monospace");
  hunch_set_accessible_name (self->entry, name);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (settle), self);
  gtk_widget_add_controller (self->entry, focus);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (settle), self);
  gtk_box_append (GTK_BOX (box), hunch_label_new (name, "heading"));
  gtk_box_append (GTK_BOX (box), self->entry);
}

GtkWidget *
hunch_formula_picker_new (const HunchTableInfo *info,
                          GPtrArray            *profiles,
                          gboolean              has_pickers,
                          guint                 accepts,
                          const char           *name,
                          const char           *text)
{
  HunchFormulaPicker *self = g_object_new (HUNCH_TYPE_FORMULA_PICKER, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *fitting = NULL;

  self->is_filling = TRUE;
  if (has_pickers)
    make_pickers (self, box, info, profiles, accepts);
  make_entry (self, box, name);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), hunch_or_empty (text));
  read_formula (self);
  self->is_filling = TRUE;
  fitting = dup_fitting (self, info);
  if (fitting != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), fitting);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_filling = FALSE;
  return GTK_WIDGET (self);
}
