#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/import-options.h"

#include <glib/gi18n.h>

#include "app/rows.h"
#include "app/util.h"

struct _HunchImportOptions
{
  AdwBin           parent_instance;

  GtkWidget       *column_group;
  GtkWidget       *type_row;
  GtkWidget       *evidence;
  GtkWidget       *encoding_row;
  GtkWidget       *separator_row;
  GtkWidget       *quote_row;
  GtkWidget       *header_row;
  GtkWidget       *decimal_row;
  GtkWidget       *thousands_row;
  GtkWidget       *dates_row;
  GtkWidget       *marker_group;
  GPtrArray       *marker_rows;  /* owned list of lent rows */
  GPtrArray       *values;       /* owned, of owned markers that were switched off */
  GtkWidget       *marker_row;   /* for one that is not in the list */
  GtkWidget       *text_group;
  GtkWidget       *json_group;
  GtkWidget       *flatten_switch;
  GtkWidget       *records_row;
  GtkWidget       *labels_group;
  GtkWidget       *labels_row;
  GtkWidget       *archive_group;
  GtkWidget       *member_row;

  HunchFormatOptions *options;   /* owned */
  HunchCsvOptions *csv;          /* lent by the options */
  HunchScan       *scan;         /* owned, or NULL */
  HunchCsvScan    *text;         /* lent by the scan; NULL: not separated text */
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
static const struct { char mark; const char *title; } QUOTES[] = {
  { 0, NULL }, { '"', N_("Double: \"a\"") }, { '\'', N_("Single: 'a'") }, { HUNCH_CSV_QUOTE_NONE, N_("None: a letter like others") },
};
static const struct { char mark; const char *title; } DECIMALS[] = {
  { 0, NULL }, { '.', N_("Point: 1.5") }, { ',', N_("Comma: 1,5") },
};
static const struct { char mark; const char *title; } THOUSANDS[] = {
  { 0, NULL }, { ',', N_("Comma: 1,000") }, { '.', N_("Point: 1.000") }, { ' ', N_("Blank: 1 000") }, { '\'', N_("Apostrophe: 1'000") },
};
static const char *const DATE_ORDERS[] = { NULL, N_("Year, month, day"), N_("Day, month, year"), N_("Month, day, year") };
static const struct { const char *word; const char *title; } LABELS[] = {
  { "labels", N_("Labels instead of codes") }, { "codes", N_("Codes") }, { "both", N_("Codes, and labels beside them") },
};
/* What counts as missing when nothing is said, see HunchCsvOptions. */
static const char *const MARKERS[] = { "NA", "N/A", "NULL", "NaN", "-" };
static const char *const HEADERS[] = { NULL, N_("The first row has the names"), N_("The first row is data") };

static GtkStringList *
list_new (const char *detected)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  g_autofree char *first = detected == NULL ? g_strdup (_("Detected")) : g_strdup_printf (_("Detected: %s"), detected);

  gtk_string_list_append (titles, first);
  return titles;
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
quote_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->quote_row));

  if (self->is_filling || selected >= G_N_ELEMENTS (QUOTES))
    return;
  self->csv->quote = QUOTES[selected].mark;
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
  const HunchField *columns;
  guint n_columns;

  if (self->is_filling || self->scan == NULL)
    return;
  columns = hunch_scan_get_fields (self->scan, &n_columns);
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

/* Takes what is said of `marker` into the list: what is in it, beside the empty cell, is missing. */
static void
set_marker (HunchImportOptions *self,
            const char         *marker,
            gboolean            is_missing)
{
  char **said = self->csv->missing;
  g_autoptr (GPtrArray) markers = g_ptr_array_new ();
  guint place;

  for (guint i = 0; said == NULL ? i < G_N_ELEMENTS (MARKERS) : said[i] != NULL; i++)
    {
      const char *it = said == NULL ? MARKERS[i] : said[i];

      if (!g_str_equal (it, marker))
        g_ptr_array_add (markers, g_strdup (it));
    }
  if (g_ptr_array_find_with_equal_func (self->values, marker, g_str_equal, &place))
    g_ptr_array_remove_index (self->values, place);
  g_ptr_array_add (is_missing ? markers : self->values, g_strdup (marker));
  g_ptr_array_add (markers, NULL);
  g_strfreev (said);
  self->csv->missing = (char **) g_ptr_array_steal (markers, NULL);
  tell (self);
}

static void
marker_cb (GtkSwitch          *toggle,
           GParamSpec         *property,
           HunchImportOptions *self)
{
  if (!self->is_filling)
    set_marker (self, g_object_get_data (G_OBJECT (toggle), "marker"), gtk_switch_get_active (toggle));
}

static void
own_marker_cb (HunchImportOptions *self)
{
  g_autofree char *marker = hunch_text_row_dup (self->marker_row);

  if (marker[0] == '\0')
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->marker_row), "");
  set_marker (self, marker, TRUE);
}

static void
flatten_cb (HunchImportOptions *self)
{
  if (self->is_filling)
    return;
  self->options->flatten = gtk_switch_get_active (GTK_SWITCH (self->flatten_switch));
  tell (self);
}

static void
labels_cb (HunchImportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->labels_row));

  if (self->is_filling || selected >= G_N_ELEMENTS (LABELS))
    return;
  g_free (self->options->labels);
  self->options->labels = g_strdup (LABELS[selected].word);
  tell (self);
}

/* A text is looked at when it is applied, by Return or its button. */
static void
records_cb (HunchImportOptions *self)
{
  g_autofree char *records = hunch_text_row_dup (self->records_row);

  g_free (self->options->records);
  self->options->records = records[0] == '\0' ? NULL : g_steal_pointer (&records);
  tell (self);
}

static void
member_cb (HunchImportOptions *self)
{
  g_autofree char *member = hunch_text_row_dup (self->member_row);

  g_free (self->options->member);
  self->options->member = member[0] == '\0' ? NULL : g_steal_pointer (&member);
  tell (self);
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
show_quote (HunchImportOptions *self)
{
  char seen = hunch_csv_scan_get_quote (self->text);
  const char words[] = { seen, '\0' };
  GtkStringList *quotes = list_new (seen == 0 ? _("none") : words);
  guint selected = 0;

  for (guint i = 1; i < G_N_ELEMENTS (QUOTES); i++)
    {
      gtk_string_list_append (quotes, _(QUOTES[i].title));
      selected = self->csv->quote == QUOTES[i].mark ? i : selected;
    }
  hunch_choice_row_take (self->quote_row, quotes, selected);
}

static void
show_format (HunchImportOptions *self)
{
  GtkStringList *encodings = list_new (hunch_csv_scan_get_encoding (self->text));
  GtkStringList *separators = list_new (find_mark_title (hunch_csv_scan_get_separator (self->text)));
  GtkStringList *headers = list_new (hunch_csv_scan_has_header (self->text) ? _("names first") : _("data first"));
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
  hunch_choice_row_take (self->encoding_row, encodings, find_encoding (self->csv->encoding));
  hunch_choice_row_take (self->separator_row, separators, separator);
  hunch_choice_row_take (self->header_row, headers, self->csv->header < 0 ? 0 : self->csv->header ? 1 : 2);
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
  hunch_choice_row_take (self->decimal_row, decimals, decimal);
  hunch_choice_row_take (self->thousands_row, thousands, thousand);
  hunch_choice_row_take (self->dates_row, orders, self->csv->date_order);
}

static void
add_marker_row (HunchImportOptions   *self,
                const HunchCsvMarker *marker)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  g_autofree char *count = hunch_format_count (marker->count);
  g_autofree char *subtitle = marker->count < 0 ? g_strdup (_("Read as it stands"))
                                                : g_strdup_printf (ngettext ("%s cell", "%s cells", (gulong) marker->count), count);
  g_autofree char *title = g_markup_escape_text (marker->marker, -1);

  gtk_switch_set_active (GTK_SWITCH (toggle), marker->is_missing);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title[0] == '\0' ? _("Empty cells") : title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_widget_set_sensitive (toggle, marker->marker[0] != '\0');
  hunch_set_accessible_name (toggle, marker->marker);
  g_object_set_data_full (G_OBJECT (toggle), "marker", g_strdup (marker->marker), g_free);
  g_signal_connect (toggle, "notify::active", G_CALLBACK (marker_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->marker_group), row);
  g_ptr_array_add (self->marker_rows, row);
}

static void
show_markers (HunchImportOptions *self)
{
  guint n_markers;
  const HunchCsvMarker *markers = hunch_csv_scan_get_markers (self->text, &n_markers);

  for (guint i = 0; i < self->marker_rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->marker_group), self->marker_rows->pdata[i]);
  g_ptr_array_set_size (self->marker_rows, 0);
  for (guint i = 0; i < n_markers; i++)
    add_marker_row (self, &markers[i]);
  for (guint i = 0; i < self->values->len; i++)
    add_marker_row (self, &(HunchCsvMarker) { self->values->pdata[i], -1, FALSE });
}

/* What each type would cost, from the cells that would not read as it; without `text` that is not known beforehand. */
static GtkStringList *
list_types (HunchDataType         type,
            const HunchCsvColumn *text)
{
  GtkStringList *titles = list_new (hunch_type_get_title (type));

  for (guint i = HUNCH_DATA_TEXT; i < HUNCH_DATA_BLOB; i++)
    {
      gint64 n_lost = text == NULL || i >= G_N_ELEMENTS (text->n_other) ? 0 : text->n_other[i];
      g_autofree char *count = hunch_format_count (n_lost);
      g_autofree char *title = n_lost == 0 ? g_strdup (hunch_type_get_title (i))
                                           : g_strdup_printf (_("%s (%s not read)"), hunch_type_get_title (i), count);

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

static void
show_evidence (HunchImportOptions   *self,
               guint                 column,
               const HunchCsvColumn *text)
{
  g_autoptr (GString) words = g_string_new (hunch_or_empty (hunch_scan_get_evidence (self->scan, column)));

  if (text != NULL && text->min != NULL && text->max != NULL)
    g_string_append_printf (words, _("\nFrom %s to %s"), text->min, text->max);
  if (text != NULL)
    append_failures (words, text);
  gtk_label_set_text (GTK_LABEL (self->evidence), words->str);
}

void
hunch_import_options_show_column (HunchImportOptions *self,
                                  int                 column)
{
  const HunchField *fields;
  const HunchCsvColumn *texts;
  guint n_fields, n_texts = 0;
  gpointer told = NULL;
  gboolean is_told;
  gboolean was_filling = self->is_filling;

  g_return_if_fail (HUNCH_IS_IMPORT_OPTIONS (self));

  self->column = column;
  if (self->scan == NULL)
    return;
  fields = hunch_scan_get_fields (self->scan, &n_fields);
  gtk_widget_set_visible (self->column_group, column >= 0 && column < (int) n_fields);
  if (column < 0 || column >= (int) n_fields)
    return;
  texts = self->text == NULL ? NULL : hunch_csv_scan_get_columns (self->text, &n_texts);
  texts = column < (int) n_texts ? &texts[column] : NULL;
  self->is_filling = TRUE;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->column_group), fields[column].name);
  is_told = self->csv->types != NULL && g_hash_table_lookup_extended (self->csv->types, fields[column].name, NULL, &told);
  hunch_choice_row_take (self->type_row, list_types (fields[column].type, texts), is_told ? (guint) GPOINTER_TO_INT (told) + 1 : 0);
  show_evidence (self, (guint) column, texts);
  self->is_filling = was_filling;
}

static gboolean
is_one_of (const char        *word,
           const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

void
hunch_import_options_set_scan (HunchImportOptions *self,
                               HunchScan          *scan)
{
  static const char *const labelled[] = { "spss", "stata", "sas", NULL };
  const char *format;

  g_return_if_fail (HUNCH_IS_IMPORT_OPTIONS (self));

  g_set_object (&self->scan, scan);
  self->text = hunch_csv_scan_of (scan);
  format = hunch_scan_get_format (scan);
  self->is_filling = TRUE;
  gtk_widget_set_visible (self->text_group, self->text != NULL);
  gtk_widget_set_visible (self->marker_group, self->text != NULL);
  gtk_widget_set_visible (self->json_group, g_strcmp0 (format, "json") == 0);
  gtk_widget_set_visible (self->labels_group, is_one_of (format, labelled));
  if (self->text != NULL)
    {
      show_format (self);
      show_quote (self);
      show_numbers_and_dates (self);
      show_markers (self);
    }
  hunch_import_options_show_column (self, self->column);
  self->is_filling = FALSE;
}

void
hunch_import_options_set_packed (HunchImportOptions *self,
                                 gboolean            is_packed)
{
  gtk_widget_set_visible (self->archive_group, is_packed);
}

HunchFormatOptions *
hunch_import_options_dup (HunchImportOptions *self)
{
  return hunch_format_options_copy (self->options);
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_import_options_dispose (GObject *object)
{
  HunchImportOptions *self = HUNCH_IMPORT_OPTIONS (object);

  self->is_filling = TRUE;
  self->csv = NULL;
  self->text = NULL;
  g_clear_pointer (&self->options, hunch_format_options_free);
  g_clear_object (&self->scan);
  g_clear_pointer (&self->marker_rows, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);

  G_OBJECT_CLASS (hunch_import_options_parent_class)->dispose (object);
}

static void
hunch_import_options_class_init (HunchImportOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_import_options_dispose;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
build_applied_row (HunchImportOptions *self,
                   GtkWidget          *group,
                   const char         *title,
                   GCallback           callback)
{
  GtkWidget *row = hunch_text_row_new (group, title);

  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_swapped (row, "apply", callback, self);
  return row;
}

static void
build_column (HunchImportOptions *self,
              GtkWidget          *box)
{
  self->column_group = hunch_group_new (box, _("Column"));
  self->type_row = hunch_choice_row_new (self->column_group, _("Read as"), G_CALLBACK (type_cb), self);
  hunch_choice_row_show_whole (self->type_row);
  self->evidence = hunch_label_new (NULL, "dim-label caption");
  gtk_widget_set_margin_top (self->evidence, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->column_group), self->evidence);
  gtk_widget_set_visible (self->column_group, FALSE);
}

static void
build_text (HunchImportOptions *self,
            GtkWidget          *box)
{
  GtkWidget *group = hunch_group_new (box, _("How the file is written"));

  self->text_group = group;
  self->encoding_row = hunch_choice_row_new (group, _("Letters"), G_CALLBACK (encoding_cb), self);
  self->separator_row = hunch_choice_row_new (group, _("Separator"), G_CALLBACK (separator_cb), self);
  self->quote_row = hunch_choice_row_new (group, _("Quotation mark"), G_CALLBACK (quote_cb), self);
  self->header_row = hunch_choice_row_new (group, _("Header"), G_CALLBACK (header_cb), self);
  self->decimal_row = hunch_choice_row_new (group, _("Decimal mark"), G_CALLBACK (decimal_cb), self);
  self->thousands_row = hunch_choice_row_new (group, _("Thousands mark"), G_CALLBACK (thousands_cb), self);
  self->dates_row = hunch_choice_row_new (group, _("Dates"), G_CALLBACK (dates_cb), self);
  self->marker_group = hunch_group_new (box, _("Counted as missing"));
  self->marker_row = build_applied_row (self, self->marker_group, _("Another word for missing (-99)"), G_CALLBACK (own_marker_cb));
  gtk_widget_set_visible (self->marker_group, FALSE);
}

static void
build_others (HunchImportOptions *self,
              GtkWidget          *box)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  self->json_group = hunch_group_new (box, _("How the file is written"));
  hunch_switch_row_new (self->json_group, _("Nested objects as columns"), _("user.name instead of one column of JSON"), &self->flatten_switch);
  g_signal_connect_swapped (self->flatten_switch, "notify::active", G_CALLBACK (flatten_cb), self);
  self->records_row = build_applied_row (self, self->json_group, _("Where the records are (a.b)"), G_CALLBACK (records_cb));

  self->labels_group = hunch_group_new (box, _("How the file is written"));
  self->labels_row = hunch_choice_row_new (self->labels_group, _("Labelled values"), G_CALLBACK (labels_cb), self);
  hunch_choice_row_show_whole (self->labels_row);
  for (guint i = 0; i < G_N_ELEMENTS (LABELS); i++)
    gtk_string_list_append (labels, _(LABELS[i].title));
  hunch_choice_row_take (self->labels_row, labels, 0);

  self->archive_group = hunch_group_new (box, _("What is packed"));
  self->member_row = build_applied_row (self, self->archive_group, _("Only files like (*.json.bz2)"), G_CALLBACK (member_cb));

  gtk_widget_set_visible (self->json_group, FALSE);
  gtk_widget_set_visible (self->labels_group, FALSE);
  gtk_widget_set_visible (self->archive_group, FALSE);
}

static void
hunch_import_options_init (HunchImportOptions *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->options = hunch_format_options_new ();
  self->csv = self->options->csv;
  self->marker_rows = g_ptr_array_new ();
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->is_filling = TRUE;
  build_column (self, box);
  build_text (self, box);
  build_others (self, box);
  gtk_widget_set_visible (self->text_group, FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_filling = FALSE;
}
