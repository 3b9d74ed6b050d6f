#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/import-amount.h"

#include <glib/gi18n.h>

#include "app/column-choice.h"
#include "app/rows.h"
#include "app/util.h"

struct _HunchImportAmount
{
  AdwBin      parent_instance;

  GtkWidget  *name_row;
  GtkWidget  *taken_row;
  GtkWidget  *key_row;
  GtkWidget  *method_group;
  GtkWidget  *method_row;
  GtkWidget  *rows_row;
  GtkWidget  *rows_spin;
  GtkWidget  *percent_row;
  GtkWidget  *percent_spin;
  GtkWidget  *stratum_row;
  GtkWidget  *allocation_row;
  GtkWidget  *blocks_row;
  GtkWidget  *blocks_spin;
  GtkWidget  *seed_row;
  GtkWidget  *seed_spin;
  GtkWidget  *columns_row;
  GtkWidget  *filter_row;
  GtkWidget  *cost;

  char      **taken_names;  /* owned, or NULL */
  char      **field_names;  /* owned, or NULL */
  gboolean    is_filling;
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchImportAmount, hunch_import_amount, ADW_TYPE_BIN)

/* In the order of the list. */
static const struct
{
  HunchSampleMethod method;
  const char       *title;
  const char       *words;
} METHODS[] = {
  { HUNCH_SAMPLE_ALL, N_("All rows"), NULL },
  { HUNCH_SAMPLE_HEAD, N_("The first rows"), N_("Quick, and rarely like the rest.") },
  { HUNCH_SAMPLE_RESERVOIR, N_("Rows at random"), N_("Every row has the same chance; everything is read once.") },
  { HUNCH_SAMPLE_BERNOULLI, N_("A share at random"), N_("Each row by itself has this chance, so the number of rows is left to chance.") },
  { HUNCH_SAMPLE_STRATIFIED, N_("Rows of each kind"), N_("At random within each value of a column, so that no kind is missed.") },
  { HUNCH_SAMPLE_BLOCKS, N_("Blocks at random"), N_("Files and row groups are drawn, and only they are fetched. Rows of a block are alike, "
                                                    "and the intervals allow for it.") },
};

enum { TAKEN_KEEP_BOTH, TAKEN_REPLACE, TAKEN_ADD, TAKEN_UPDATE };

/* --- the name ------------------------------------------------------------------------ */

/* SQLite does not tell capitals from small letters. */
static const char *
find_taken (HunchImportAmount *self,
            const char        *name)
{
  for (guint i = 0; self->taken_names != NULL && self->taken_names[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->taken_names[i], name) == 0)
      return self->taken_names[i];
  return NULL;
}

/* "titles_2", or the first number that is free. */
static char *
dup_free_name (HunchImportAmount *self,
               const char        *name)
{
  char *free_name = g_strdup (name);

  for (int i = 2; find_taken (self, free_name) != NULL; i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s_%d", name, i);
    }
  return free_name;
}

/* What is to become of the table that has the name. */
static guint
get_taken (HunchImportAmount *self)
{
  g_autofree char *name = hunch_text_row_dup (self->name_row);

  return find_taken (self, name) == NULL ? TAKEN_KEEP_BOTH : MIN (hunch_choice_row_get (self->taken_row), TAKEN_UPDATE);
}

static void
show_key (HunchImportAmount *self)
{
  gtk_widget_set_visible (self->key_row, get_taken (self) == TAKEN_UPDATE);
}

static void
name_cb (HunchImportAmount *self)
{
  g_autofree char *name = hunch_text_row_dup (self->name_row);
  g_autofree char *free_name = dup_free_name (self, name);
  g_autofree char *both = g_strdup_printf (_("Keep both, as “%s”"), free_name);
  const char *const choices[] = { both, _("Replace that table"), _("Add these rows to it"), _("Update it by a key"), NULL };
  gboolean is_taken = find_taken (self, name) != NULL;
  guint selected = hunch_choice_row_get (self->taken_row);

  gtk_widget_set_visible (self->taken_row, is_taken);
  if (is_taken)
    hunch_choice_row_set (self->taken_row, choices, selected > TAKEN_UPDATE ? TAKEN_KEEP_BOTH : selected);
  show_key (self);
}

/* --- how much ------------------------------------------------------------------------ */

static void
tell (HunchImportAmount *self)
{
  if (!self->is_filling)
    g_signal_emit (self, changed, 0);
}

static HunchSampleMethod
get_method (HunchImportAmount *self)
{
  return METHODS[MIN (hunch_choice_row_get (self->method_row), G_N_ELEMENTS (METHODS) - 1)].method;
}

static void
method_cb (HunchImportAmount *self)
{
  HunchSampleMethod method = get_method (self);
  const char *words = METHODS[MIN (hunch_choice_row_get (self->method_row), G_N_ELEMENTS (METHODS) - 1)].words;

  gtk_widget_set_visible (self->rows_row, method != HUNCH_SAMPLE_ALL && method != HUNCH_SAMPLE_BERNOULLI);
  gtk_widget_set_visible (self->percent_row, method == HUNCH_SAMPLE_BERNOULLI);
  gtk_widget_set_visible (self->stratum_row, method == HUNCH_SAMPLE_STRATIFIED);
  gtk_widget_set_visible (self->allocation_row, method == HUNCH_SAMPLE_STRATIFIED);
  gtk_widget_set_visible (self->blocks_row, method == HUNCH_SAMPLE_BLOCKS);
  gtk_widget_set_visible (self->seed_row, method != HUNCH_SAMPLE_ALL && method != HUNCH_SAMPLE_HEAD);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->method_group), words == NULL ? NULL : _(words));
  tell (self);
}

static HunchSampleChoice
get_choice (HunchImportAmount *self)
{
  HunchSampleChoice choice = { 0 };
  guint stratum = hunch_choice_row_get (self->stratum_row);

  choice.method = get_method (self);
  choice.rows = (gint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->rows_spin));
  choice.share = choice.method == HUNCH_SAMPLE_BERNOULLI ? gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->percent_spin)) / 100 : 1;
  choice.seed = (guint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->seed_spin));
  choice.allocation = hunch_choice_row_get (self->allocation_row) == 1 ? HUNCH_ALLOCATION_EQUAL : HUNCH_ALLOCATION_PROPORTIONAL;
  choice.min_blocks = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->blocks_spin));
  if (choice.method == HUNCH_SAMPLE_STRATIFIED && self->field_names != NULL && stratum < g_strv_length (self->field_names))
    g_strlcpy (choice.stratum, self->field_names[stratum], sizeof choice.stratum);
  return choice;
}

/* --- what it costs --------------------------------------------------------------------- */

char *
hunch_sample_plan_dup_words (const HunchSamplePlan *plan)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *bytes = g_format_size ((guint64) MAX (plan->bytes, 0));
  g_autofree char *all = g_format_size ((guint64) MAX (plan->bytes_total, 0));
  g_autofree char *objects = hunch_format_count (plan->objects);
  g_autofree char *all_objects = hunch_format_count (plan->objects_total);
  g_autofree char *requests = hunch_format_count (plan->requests);

  if (plan->bytes_total >= 0)
    g_string_append_printf (words, _("%s of %s"), bytes, all);
  else
    g_string_append (words, plan->bytes >= 0 ? bytes : _("what the service sends"));
  if (plan->objects_total > 1)
    g_string_append_printf (words, _(" · %s of %s files"), objects, all_objects);
  if (plan->requests > 0)
    g_string_append_printf (words, ngettext (" · %s request", " · %s requests", (gulong) plan->requests), requests);
  if (plan->seconds >= 1)
    g_string_append_printf (words, _(" · about %.0f s"), plan->seconds);
  if (plan->dollars >= 0.005)
    g_string_append_printf (words, " · $%.2f", plan->dollars);
  else if (plan->dollars > 0)
    g_string_append (words, _(" · less than one US cent"));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

void
hunch_import_amount_show_plan (HunchImportAmount     *self,
                               const HunchSamplePlan *plan)
{
  g_autofree char *cost = plan == NULL ? NULL : hunch_sample_plan_dup_words (plan);
  g_autofree char *rows = plan == NULL ? NULL : hunch_format_count (plan->rows_total);
  g_autofree char *text = NULL;

  g_return_if_fail (HUNCH_IS_IMPORT_AMOUNT (self));

  if (plan != NULL && plan->rows_total >= 0)
    text = g_strdup_printf (plan->is_estimate ? _("Would read %s\nAbout %s rows in all") : _("Would read %s\n%s rows in all"), cost, rows);
  else if (plan != NULL)
    text = g_strdup_printf (_("Would read %s"), cost);
  gtk_label_set_text (GTK_LABEL (self->cost), hunch_or_empty (text));
  gtk_widget_set_visible (self->cost, text != NULL);
}

/* --- what is known of the source ---------------------------------------------------------- */

void
hunch_import_amount_set_table_name (HunchImportAmount *self,
                                    const char        *name)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
}

void
hunch_import_amount_set_taken_names (HunchImportAmount *self,
                                     const char *const *names)
{
  g_return_if_fail (HUNCH_IS_IMPORT_AMOUNT (self));

  g_strfreev (self->taken_names);
  self->taken_names = g_strdupv ((char **) names);
  name_cb (self);
}

/* The choice stays with the column's name. */
static void
refill (GtkWidget         *row,
        const char        *chosen,
        const char *const *names)
{
  guint selected = 0;

  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], chosen) == 0)
      selected = i;
  hunch_choice_row_set (row, names, selected);
}

static char *
dup_chosen (HunchImportAmount *self,
            GtkWidget         *row)
{
  guint selected = hunch_choice_row_get (row);

  return self->field_names != NULL && selected < g_strv_length (self->field_names) ? g_strdup (self->field_names[selected]) : NULL;
}

void
hunch_import_amount_set_fields (HunchImportAmount *self,
                                const HunchField  *fields,
                                guint              n_fields)
{
  g_autofree char *stratum = NULL;
  g_autofree char *key = NULL;

  g_return_if_fail (HUNCH_IS_IMPORT_AMOUNT (self));

  stratum = dup_chosen (self, self->stratum_row);
  key = dup_chosen (self, self->key_row);
  self->is_filling = TRUE;
  g_strfreev (self->field_names);
  self->field_names = g_new0 (char *, n_fields + 1);
  for (guint i = 0; i < n_fields; i++)
    self->field_names[i] = g_strdup (fields[i].name);
  refill (self->stratum_row, stratum, (const char *const *) self->field_names);
  refill (self->key_row, key, (const char *const *) self->field_names);
  hunch_column_choice_set_fields (self->columns_row, fields, n_fields);
  self->is_filling = FALSE;
}

static HunchImportMode
get_mode (HunchImportAmount *self)
{
  static const HunchImportMode modes[] = { HUNCH_IMPORT_NEW, HUNCH_IMPORT_REPLACE, HUNCH_IMPORT_APPEND, HUNCH_IMPORT_UPSERT };

  return modes[get_taken (self)];
}

void
hunch_import_amount_fill (HunchImportAmount *self,
                          HunchImport       *import)
{
  g_autofree char *name = hunch_text_row_dup (self->name_row);
  g_autofree char *filter = hunch_text_row_dup (self->filter_row);

  g_return_if_fail (HUNCH_IS_IMPORT_AMOUNT (self));

  import->mode = get_mode (self);
  g_free (import->table);
  import->table = import->mode == HUNCH_IMPORT_NEW ? dup_free_name (self, name) : g_strdup (find_taken (self, name));
  if (import->table != NULL && import->table[0] == '\0')
    g_clear_pointer (&import->table, g_free);
  g_free (import->key);
  import->key = import->mode == HUNCH_IMPORT_UPSERT ? dup_chosen (self, self->key_row) : NULL;
  import->choice = get_choice (self);
  g_free (import->filter);
  import->filter = filter[0] == '\0' ? NULL : g_steal_pointer (&filter);
  g_strfreev (import->options->columns);
  import->options->columns = hunch_column_choice_dup (self->columns_row);
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_import_amount_dispose (GObject *object)
{
  HunchImportAmount *self = HUNCH_IMPORT_AMOUNT (object);

  self->is_filling = TRUE;
  g_clear_pointer (&self->taken_names, g_strfreev);
  g_clear_pointer (&self->field_names, g_strfreev);

  G_OBJECT_CLASS (hunch_import_amount_parent_class)->dispose (object);
}

static void
hunch_import_amount_class_init (HunchImportAmountClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_import_amount_dispose;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
build_name (HunchImportAmount *self,
            GtkWidget         *group)
{
  self->name_row = hunch_text_row_new (group, _("Name of the table"));
  self->taken_row = hunch_choice_row_new (group, _("There is one already"), G_CALLBACK (show_key), self);
  hunch_choice_row_show_whole (self->taken_row);
  self->key_row = hunch_choice_row_new (group, _("Key"), G_CALLBACK (tell), self);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->key_row), _("Rows with a known key take the place of the old ones"));
  gtk_widget_set_visible (self->taken_row, FALSE);
  gtk_widget_set_visible (self->key_row, FALSE);
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (name_cb), self);
}

static GtkWidget *
build_number (HunchImportAmount *self,
              GtkWidget         *group,
              const char        *title,
              double             value,
              double             max,
              GtkWidget        **out_spin)
{
  GtkWidget *row = hunch_number_row_new (group, title, value, max, out_spin);

  g_signal_connect_swapped (*out_spin, "value-changed", G_CALLBACK (tell), self);
  return row;
}

static void
build_method (HunchImportAmount *self,
              GtkWidget         *group)
{
  const char *const allocations[] = { _("As many as there are: in proportion"), _("As many of each"), NULL };
  GtkStringList *methods = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (METHODS); i++)
    gtk_string_list_append (methods, _(METHODS[i].title));
  self->method_group = group;
  self->method_row = hunch_choice_row_new (group, _("How much"), G_CALLBACK (method_cb), self);
  hunch_choice_row_show_whole (self->method_row);
  self->rows_row = build_number (self, group, _("Rows"), 20000, 1e12, &self->rows_spin);
  self->percent_row = build_number (self, group, _("Percent"), 1, 100, &self->percent_spin);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->percent_spin), 3);
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->percent_spin), 0.001, 100);
  self->stratum_row = hunch_choice_row_new (group, _("Kinds are the values of"), G_CALLBACK (tell), self);
  hunch_choice_row_show_whole (self->stratum_row);
  self->allocation_row = hunch_choice_row_new (group, _("Of each kind"), G_CALLBACK (tell), self);
  hunch_choice_row_show_whole (self->allocation_row);
  self->blocks_row = build_number (self, group, _("Blocks, at least"), 40, 100000, &self->blocks_spin);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->blocks_row), _("More blocks cost more, and say more"));
  self->seed_row = build_number (self, group, _("Seed"), 1, 1e9, &self->seed_spin);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->seed_row), _("The same seed takes the same rows"));
  hunch_choice_row_set (self->allocation_row, allocations, 0);
  hunch_choice_row_take (self->method_row, methods, 0);
}

static void
hunch_import_amount_init (HunchImportAmount *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *group;

  self->is_filling = TRUE;
  build_name (self, hunch_group_new (box, NULL));
  group = hunch_group_new (box, NULL);
  build_method (self, group);
  self->columns_row = hunch_column_choice_new (group, _("Columns"), G_CALLBACK (tell), self);
  self->filter_row = hunch_text_row_new (group, _("Only rows where (SQL; empty for all)"));
  self->cost = hunch_label_new ("", "dim-label caption numeric");
  gtk_widget_set_visible (self->cost, FALSE);
  gtk_box_append (GTK_BOX (box), self->cost);
  adw_bin_set_child (ADW_BIN (self), box);
  method_cb (self);
  self->is_filling = FALSE;
}
