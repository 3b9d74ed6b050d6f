#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/import-options.h"

#include <glib/gi18n.h>

#include "app/util.h"

struct _HunchImportOptions
{
  AdwBin           parent_instance;

  GtkWidget       *name_row;
  GtkWidget       *taken_row;
  GtkWidget       *method_row;
  GtkWidget       *rows_row;
  GtkWidget       *rows_spin;
  GtkWidget       *seed_row;
  GtkWidget       *seed_spin;
  GtkWidget       *column_group;
  GtkWidget       *type_row;
  GtkWidget       *evidence;
  GtkWidget       *encoding_row;
  GtkWidget       *separator_row;
  GtkWidget       *header_row;
  GtkWidget       *decimal_row;
  GtkWidget       *thousands_row;
  GtkWidget       *dates_row;
  GtkWidget       *marker_group;
  GPtrArray       *marker_rows;  /* owned list of lent rows */

  char           **taken_names;  /* owned, or NULL */
  HunchCsvOptions *csv;          /* owned */
  HunchCsvScan    *scan;         /* owned, or NULL */
  int              column;
  gboolean         is_filling;
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchImportOptions, hunch_import_options, ADW_TYPE_BIN)

/* The first entry of each list stands for "decide from the data". */
static const char *const ENCODINGS[] = { NULL, "UTF-8", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "WINDOWS-1252" };
static const struct { char mark; const char *title; } SEPARATORS[] = {
  { 0, NULL }, { ',', N_("Comma") }, { ';', N_("Semicolon") }, { '\t', N_("Tab") }, { '|', N_("Bar |") },
};
static const struct { char mark; const char *title; } DECIMALS[] = {
  { 0, NULL }, { '.', N_("Point: 1.5") }, { ',', N_("Comma: 1,5") },
};
static const struct { char mark; const char *title; } THOUSANDS[] = {
  { 0, NULL }, { ',', N_("Comma: 1,000") }, { '.', N_("Point: 1.000") }, { ' ', N_("Blank: 1 000") }, { '\'', N_("Apostrophe: 1'000") },
};
static const char *const DATE_ORDERS[] = { NULL, N_("Year, month, day"), N_("Day, month, year"), N_("Month, day, year") };
static const char *const HEADERS[] = { NULL, N_("The first row has the names"), N_("The first row is data") };

/* --- rows ------------------------------------------------------------------------ */

static GtkWidget *
make_combo (HunchImportOptions *self,
            GtkWidget          *group,
            const char         *title,
            GCallback           callback)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_swapped (row, "notify::selected", callback, self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
update_check (GtkListItem *item)
{
  GtkWidget *row = g_object_get_data (G_OBJECT (item), "row");
  gboolean is_selected = gtk_list_item_get_position (item) == adw_combo_row_get_selected (ADW_COMBO_ROW (row));

  gtk_widget_set_opacity (gtk_widget_get_last_child (gtk_list_item_get_child (item)), is_selected ? 1 : 0);
}

static void
setup_choice_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item,
                 GtkWidget                *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_item_set_child (item, box);
  g_object_set_data (G_OBJECT (item), "row", row);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (update_check), item, G_CONNECT_SWAPPED);
}

static void
bind_choice_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                GtkWidget                *row)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item))));
  update_check (item);
}

/* The row's own list cuts off after twenty letters; here the choices are shown whole, and the chosen one under the title. */
static void
show_whole_choices (GtkWidget *row)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_choice_cb), row);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_choice_cb), row);
  adw_combo_row_set_list_factory (ADW_COMBO_ROW (row), factory);
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (row), TRUE);
}

/* The titles with "Detected: …" in front; keeps the choice. */
static void
set_choices (GtkWidget     *row,
             GtkStringList *titles,
             guint          selected)
{
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_object_unref (titles);
}

static GtkStringList *
list_new (const char *detected)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  g_autofree char *first = detected == NULL ? g_strdup (_("Detected")) : g_strdup_printf (_("Detected: %s"), detected);

  gtk_string_list_append (titles, first);
  return titles;
}

static GtkWidget *
make_spin_row (GtkWidget  *group,
               const char *title,
               double      value,
               double      max,
               GtkWidget **out_spin)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (1, max, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  hunch_set_accessible_name (spin, title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  *out_spin = spin;
  return row;
}

/* --- the name ------------------------------------------------------------------------ */

enum { TAKEN_KEEP_BOTH, TAKEN_REPLACE };

/* SQLite does not tell capitals from small letters. */
static const char *
find_taken (HunchImportOptions *self,
            const char         *name)
{
  for (guint i = 0; self->taken_names != NULL && self->taken_names[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->taken_names[i], name) == 0)
      return self->taken_names[i];
  return NULL;
}

/* "titles_2", or the first number that is free. */
static char *
dup_free_name (HunchImportOptions *self,
               const char         *name)
{
  char *free_name = g_strdup (name);

  for (int i = 2; find_taken (self, free_name) != NULL; i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s_%d", name, i);
    }
  return free_name;
}

static char *
dup_entered_name (HunchImportOptions *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static void
name_cb (HunchImportOptions *self)
{
  g_autofree char *name = dup_entered_name (self);
  g_autofree char *free_name = dup_free_name (self, name);
  g_autofree char *both = g_strdup_printf (_("Keep both, as “%s”"), free_name);
  const char *const choices[] = { both, _("Replace that table"), NULL };
  gboolean is_taken = find_taken (self, name) != NULL;

  gtk_widget_set_visible (self->taken_row, is_taken);
  if (is_taken)
    set_choices (self->taken_row, gtk_string_list_new (choices),
                 adw_combo_row_get_selected (ADW_COMBO_ROW (self->taken_row)) == TAKEN_REPLACE ? TAKEN_REPLACE : TAKEN_KEEP_BOTH);
}

/* --- what was said ----------------------------------------------------------------- */

static void
tell (HunchImportOptions *self)
{
  g_signal_emit (self, changed, 0);
}

static void
encoding_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->encoding_row));

  if (self->is_filling || selected >= G_N_ELEMENTS (ENCODINGS))
    return;
  g_free (self->csv->encoding);
  self->csv->encoding = g_strdup (ENCODINGS[selected]);
  tell (self);
}

static void
separator_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->separator_row));

  if (self->is_filling || selected >= G_N_ELEMENTS (SEPARATORS))
    return;
  self->csv->separator = SEPARATORS[selected].mark;
  tell (self);
}

static void
header_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->header_row));

  if (self->is_filling)
    return;
  self->csv->header = selected == 0 ? -1 : selected == 1;
  tell (self);
}

static void
decimal_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->decimal_row));

  if (self->is_filling || selected >= G_N_ELEMENTS (DECIMALS))
    return;
  self->csv->decimal = DECIMALS[selected].mark;
  tell (self);
}

static void
thousands_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->thousands_row));

  if (self->is_filling || selected >= G_N_ELEMENTS (THOUSANDS))
    return;
  self->csv->thousands = THOUSANDS[selected].mark;
  tell (self);
}

static void
dates_cb (HunchImportOptions *self)
{
  if (self->is_filling)
    return;
  self->csv->date_order = (HunchDateOrder) adw_combo_row_get_selected (ADW_COMBO_ROW (self->dates_row));
  tell (self);
}

static void
type_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->type_row));
  const HunchCsvColumn *columns;
  guint n_columns;

  if (self->is_filling || self->scan == NULL)
    return;
  columns = hunch_csv_scan_get_columns (self->scan, &n_columns);
  if (self->column >= (int) n_columns)
    return;
  if (self->csv->types == NULL)
    self->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (selected == 0)
    g_hash_table_remove (self->csv->types, columns[self->column].name);
  else
    g_hash_table_insert (self->csv->types, g_strdup (columns[self->column].name), GINT_TO_POINTER (selected - 1));
  tell (self);
}

static void
marker_cb (HunchImportOptions *self)
{
  g_autoptr (GPtrArray) markers = g_ptr_array_new ();

  if (self->is_filling)
    return;
  for (guint i = 0; i < self->marker_rows->len; i++)
    {
      GtkWidget *toggle = g_object_get_data (self->marker_rows->pdata[i], "switch");

      if (gtk_switch_get_active (GTK_SWITCH (toggle)))
        g_ptr_array_add (markers, g_strdup (g_object_get_data (self->marker_rows->pdata[i], "marker")));
    }
  g_ptr_array_add (markers, NULL);
  g_strfreev (self->csv->missing);
  self->csv->missing = (char **) g_ptr_array_steal (markers, NULL);
  tell (self);
}

static void
method_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->method_row));

  gtk_widget_set_visible (self->rows_row, selected != 0);
  gtk_widget_set_visible (self->seed_row, selected == 2);
}

/* --- what the scan says -------------------------------------------------------------- */

static const char *
find_mark_title (char mark)
{
  for (guint i = 1; i < G_N_ELEMENTS (SEPARATORS); i++)
    if (SEPARATORS[i].mark == mark)
      return _(SEPARATORS[i].title);
  return _("none");
}

static guint
find_encoding (const char *encoding)
{
  for (guint i = 1; i < G_N_ELEMENTS (ENCODINGS); i++)
    if (g_strcmp0 (ENCODINGS[i], encoding) == 0)
      return i;
  return 0;
}

static void
show_format (HunchImportOptions *self)
{
  GtkStringList *encodings = list_new (hunch_csv_scan_get_encoding (self->scan));
  GtkStringList *separators = list_new (find_mark_title (hunch_csv_scan_get_separator (self->scan)));
  GtkStringList *headers = list_new (hunch_csv_scan_has_header (self->scan) ? _("names first") : _("data first"));
  guint separator = 0;

  for (guint i = 1; i < G_N_ELEMENTS (ENCODINGS); i++)
    gtk_string_list_append (encodings, ENCODINGS[i]);
  for (guint i = 1; i < G_N_ELEMENTS (SEPARATORS); i++)
    {
      gtk_string_list_append (separators, _(SEPARATORS[i].title));
      if (self->csv->separator == SEPARATORS[i].mark)
        separator = i;
    }
  for (guint i = 1; i < G_N_ELEMENTS (HEADERS); i++)
    gtk_string_list_append (headers, _(HEADERS[i]));
  set_choices (self->encoding_row, encodings, find_encoding (self->csv->encoding));
  set_choices (self->separator_row, separators, separator);
  set_choices (self->header_row, headers, self->csv->header < 0 ? 0 : self->csv->header ? 1 : 2);
}

static void
show_numbers_and_dates (HunchImportOptions *self)
{
  GtkStringList *decimals = list_new (NULL);
  GtkStringList *thousands = list_new (NULL);
  GtkStringList *orders = list_new (NULL);
  guint decimal = 0, thousand = 0;

  for (guint i = 1; i < G_N_ELEMENTS (DECIMALS); i++)
    {
      gtk_string_list_append (decimals, _(DECIMALS[i].title));
      decimal = self->csv->decimal == DECIMALS[i].mark ? i : decimal;
    }
  for (guint i = 1; i < G_N_ELEMENTS (THOUSANDS); i++)
    {
      gtk_string_list_append (thousands, _(THOUSANDS[i].title));
      thousand = self->csv->thousands == THOUSANDS[i].mark ? i : thousand;
    }
  for (guint i = 1; i < G_N_ELEMENTS (DATE_ORDERS); i++)
    gtk_string_list_append (orders, _(DATE_ORDERS[i]));
  set_choices (self->decimal_row, decimals, decimal);
  set_choices (self->thousands_row, thousands, thousand);
  set_choices (self->dates_row, orders, self->csv->date_order);
}

static void
add_marker_row (HunchImportOptions   *self,
                const HunchCsvMarker *marker)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  g_autofree char *count = hunch_format_count (marker->count);
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%s cell", "%s cells", (gulong) marker->count), count);
  g_autofree char *title = g_markup_escape_text (marker->marker, -1);

  gtk_switch_set_active (GTK_SWITCH (toggle), marker->is_missing);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title[0] == '\0' ? _("Empty cells") : title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_widget_set_sensitive (toggle, marker->marker[0] != '\0');
  hunch_set_accessible_name (toggle, marker->marker);
  g_object_set_data (G_OBJECT (row), "switch", toggle);
  g_object_set_data_full (G_OBJECT (row), "marker", g_strdup (marker->marker), g_free);
  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (marker_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->marker_group), row);
  g_ptr_array_add (self->marker_rows, row);
}

static void
show_markers (HunchImportOptions *self)
{
  guint n_markers;
  const HunchCsvMarker *markers = hunch_csv_scan_get_markers (self->scan, &n_markers);

  for (guint i = 0; i < self->marker_rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->marker_group), self->marker_rows->pdata[i]);
  g_ptr_array_set_size (self->marker_rows, 0);
  for (guint i = 0; i < n_markers; i++)
    add_marker_row (self, &markers[i]);
  gtk_widget_set_visible (self->marker_group, n_markers > 0);
}

/* What each type would cost, from the cells that would not read as it. */
static GtkStringList *
list_types (const HunchCsvColumn *column)
{
  GtkStringList *titles = list_new (hunch_type_get_title (column->type));

  for (guint type = HUNCH_DATA_TEXT; type <= HUNCH_DATA_TIMESTAMP; type++)
    {
      g_autofree char *count = hunch_format_count (column->n_other[type]);
      g_autofree char *title = NULL;

      title = column->n_other[type] == 0 ? g_strdup (hunch_type_get_title (type))
                                         : g_strdup_printf (_("%s (%s not read)"), hunch_type_get_title (type), count);
      gtk_string_list_append (titles, title);
    }
  return titles;
}

/* The first cells that do not read as the type, each once. */
static void
append_failures (GString              *words,
                 const HunchCsvColumn *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (column->first_failures) && column->first_failures[i] != NULL; i++)
    {
      gboolean is_told = FALSE;

      for (guint k = 0; k < i; k++)
        is_told = is_told || g_str_equal (column->first_failures[k], column->first_failures[i]);
      if (!is_told)
        g_string_append_printf (words, i == 0 ? _("\nIn the way: “%s”") : ", “%s”", column->first_failures[i]);
    }
}

void
hunch_import_options_show_column (HunchImportOptions *self,
                                  int                 column)
{
  const HunchCsvColumn *columns, *it;
  guint n_columns;
  gpointer told = NULL;
  gboolean is_told;
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean was_filling = self->is_filling;

  g_return_if_fail (HUNCH_IS_IMPORT_OPTIONS (self));

  self->column = column;
  if (self->scan == NULL)
    return;
  columns = hunch_csv_scan_get_columns (self->scan, &n_columns);
  gtk_widget_set_visible (self->column_group, column >= 0 && column < (int) n_columns);
  if (column < 0 || column >= (int) n_columns)
    return;
  it = &columns[column];
  self->is_filling = TRUE;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->column_group), it->name);
  is_told = self->csv->types != NULL && g_hash_table_lookup_extended (self->csv->types, it->name, NULL, &told);
  set_choices (self->type_row, list_types (it), is_told ? (guint) GPOINTER_TO_INT (told) + 1 : 0);

  g_string_append (words, hunch_or_empty (it->evidence));
  if (it->min != NULL && it->max != NULL)
    g_string_append_printf (words, _("\nFrom %s to %s"), it->min, it->max);
  append_failures (words, it);
  gtk_label_set_text (GTK_LABEL (self->evidence), words->str);
  self->is_filling = was_filling;
}

void
hunch_import_options_set_scan (HunchImportOptions *self,
                               HunchCsvScan       *scan)
{
  g_return_if_fail (HUNCH_IS_IMPORT_OPTIONS (self));

  g_clear_pointer (&self->scan, hunch_csv_scan_unref);
  self->scan = hunch_csv_scan_ref (scan);
  self->is_filling = TRUE;
  show_format (self);
  show_numbers_and_dates (self);
  show_markers (self);
  hunch_import_options_show_column (self, self->column);
  self->is_filling = FALSE;
}

void
hunch_import_options_set_table_name (HunchImportOptions *self,
                                     const char         *name)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
}

void
hunch_import_options_set_taken_names (HunchImportOptions *self,
                                      const char *const  *names)
{
  g_return_if_fail (HUNCH_IS_IMPORT_OPTIONS (self));

  g_strfreev (self->taken_names);
  self->taken_names = g_strdupv ((char **) names);
  name_cb (self);
}

gboolean
hunch_import_options_replaces (HunchImportOptions *self)
{
  g_autofree char *name = dup_entered_name (self);

  return find_taken (self, name) != NULL && adw_combo_row_get_selected (ADW_COMBO_ROW (self->taken_row)) == TAKEN_REPLACE;
}

HunchCsvOptions *
hunch_import_options_dup_csv (HunchImportOptions *self)
{
  return hunch_csv_options_copy (self->csv);
}

char *
hunch_import_options_dup_table_name (HunchImportOptions *self)
{
  g_autofree char *name = dup_entered_name (self);

  if (hunch_import_options_replaces (self))
    return g_strdup (find_taken (self, name));
  return dup_free_name (self, name);
}

HunchSampleChoice
hunch_import_options_get_choice (HunchImportOptions *self)
{
  static const HunchSampleMethod methods[] = { HUNCH_SAMPLE_ALL, HUNCH_SAMPLE_HEAD, HUNCH_SAMPLE_RESERVOIR };
  HunchSampleChoice choice = { 0 };

  choice.method = methods[MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (self->method_row)), 2)];
  choice.rows = (gint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->rows_spin));
  choice.seed = (guint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->seed_spin));
  choice.share = 1;
  return choice;
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_import_options_dispose (GObject *object)
{
  HunchImportOptions *self = HUNCH_IMPORT_OPTIONS (object);

  self->is_filling = TRUE;
  g_clear_pointer (&self->csv, hunch_csv_options_free);
  g_clear_pointer (&self->scan, hunch_csv_scan_unref);
  g_clear_pointer (&self->marker_rows, g_ptr_array_unref);
  g_clear_pointer (&self->taken_names, g_strfreev);

  G_OBJECT_CLASS (hunch_import_options_parent_class)->dispose (object);
}

static void
hunch_import_options_class_init (HunchImportOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_import_options_dispose;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_group (GtkWidget  *box,
           const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

static void
make_amount_rows (HunchImportOptions *self,
                  GtkWidget          *group)
{
  const char *const methods[] = { _("All rows"), _("The first rows"), _("Rows at random"), NULL };

  self->name_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), _("Name of the table"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->name_row);
  self->taken_row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->taken_row), _("There is one already"));
  show_whole_choices (self->taken_row);
  gtk_widget_set_visible (self->taken_row, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->taken_row);
  g_signal_connect_swapped (self->name_row, "changed", G_CALLBACK (name_cb), self);
  self->method_row = make_combo (self, group, _("How much"), G_CALLBACK (method_cb));
  self->rows_row = make_spin_row (group, _("Rows"), 20000, 1e12, &self->rows_spin);
  self->seed_row = make_spin_row (group, _("Seed"), 1, 1e9, &self->seed_spin);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->seed_row), _("The same seed takes the same rows"));
  set_choices (self->method_row, gtk_string_list_new (methods), 0);
  method_cb (self);
}

static void
hunch_import_options_init (HunchImportOptions *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *format;

  self->csv = hunch_csv_options_new ();
  self->marker_rows = g_ptr_array_new ();
  self->is_filling = TRUE;
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);

  make_amount_rows (self, add_group (box, NULL));
  self->column_group = add_group (box, _("Column"));
  self->type_row = make_combo (self, self->column_group, _("Read as"), G_CALLBACK (type_cb));
  show_whole_choices (self->type_row);
  self->evidence = hunch_label_new (NULL, "dim-label caption");
  gtk_widget_set_margin_top (self->evidence, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->column_group), self->evidence);
  format = add_group (box, _("How the file is written"));
  self->encoding_row = make_combo (self, format, _("Letters"), G_CALLBACK (encoding_cb));
  self->separator_row = make_combo (self, format, _("Separator"), G_CALLBACK (separator_cb));
  self->header_row = make_combo (self, format, _("Header"), G_CALLBACK (header_cb));
  self->decimal_row = make_combo (self, format, _("Decimal mark"), G_CALLBACK (decimal_cb));
  self->thousands_row = make_combo (self, format, _("Thousands mark"), G_CALLBACK (thousands_cb));
  self->dates_row = make_combo (self, format, _("Dates"), G_CALLBACK (dates_cb));
  self->marker_group = add_group (box, _("Counted as missing"));
  gtk_widget_set_visible (self->column_group, FALSE);
  gtk_widget_set_visible (self->marker_group, FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_filling = FALSE;
}
