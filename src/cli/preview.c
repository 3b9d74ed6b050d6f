#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/csv-words.h"
#include "cli/output.h"
#include "format/unpack.h"

#define DEFAULT_ROWS -1
#define SHOWN_ROWS 5

static void
set_optional_string (JsonObject *object,
                     const char *member,
                     const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
csv_column_to_json (const HunchCsvColumn *column)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", column->name);
  set_optional_string (object, "raw_name", column->raw_name);
  json_object_set_string_member (object, "type", hunch_data_type_get_name (column->type));
  json_object_set_int_member (object, "missing", column->n_missing);
  json_object_set_int_member (object, "unparsed", column->n_unparsed);
  set_optional_string (object, "date_format", column->date_format);
  set_optional_string (object, "evidence", column->evidence);
  set_optional_string (object, "min", column->min);
  set_optional_string (object, "max", column->max);

  return object;
}

static JsonObject *
field_to_json (HunchScan        *scan,
               const HunchField *field,
               guint             position)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", field->name);
  json_object_set_string_member (object, "type", hunch_data_type_get_name (field->type));
  set_optional_string (object, "evidence", hunch_scan_get_evidence (scan, position));

  return object;
}

/* Of separated text more is known than of other formats; columns that folders add come behind. */
static JsonArray *
columns_to_json (HunchScan *scan)
{
  JsonArray *array = json_array_new ();
  HunchCsvScan *csv = hunch_csv_scan_of (scan);
  guint n_fields, n_csv = 0;
  const HunchField *fields = hunch_scan_get_fields (scan, &n_fields);
  const HunchCsvColumn *columns = csv != NULL ? hunch_csv_scan_get_columns (csv, &n_csv) : NULL;

  for (guint i = 0; i < n_fields; i++)
    json_array_add_object_element (array, i < n_csv ? csv_column_to_json (&columns[i]) : field_to_json (scan, &fields[i], i));

  return array;
}

static JsonArray *
markers_to_json (HunchCsvScan *scan)
{
  JsonArray *array = json_array_new ();
  guint n_markers;
  const HunchCsvMarker *markers = hunch_csv_scan_get_markers (scan, &n_markers);

  for (guint i = 0; i < n_markers; i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "marker", markers[i].marker);
      json_object_set_int_member (object, "count", markers[i].count);
      json_object_set_boolean_member (object, "missing", markers[i].is_missing);
      json_array_add_object_element (array, object);
    }

  return array;
}

static JsonArray *
warnings_to_json (HunchScan *scan)
{
  JsonArray *array = json_array_new ();
  const char *const *warnings = hunch_scan_get_warnings (scan);

  for (guint i = 0; warnings != NULL && warnings[i] != NULL; i++)
    json_array_add_string_element (array, warnings[i]);

  return array;
}

static void
add_cell (JsonArray  *cells,
          const char *text)
{
  if (text != NULL)
    json_array_add_string_element (cells, text);
  else
    json_array_add_null_element (cells);
}

/* Raw text beside what becomes of it, for the first rows. */
static JsonArray *
rows_to_json (HunchScan *scan)
{
  JsonArray *array = json_array_new ();
  guint n_columns;

  hunch_scan_get_fields (scan, &n_columns);
  for (guint row = 0; row < MIN (hunch_scan_get_n_preview_rows (scan), SHOWN_ROWS); row++)
    {
      JsonObject *object = json_object_new ();
      JsonArray *raw = json_array_new ();
      JsonArray *values = json_array_new ();

      for (guint column = 0; column < n_columns; column++)
        {
          add_cell (raw, hunch_scan_get_preview_raw (scan, row, column));
          add_cell (values, hunch_scan_get_preview_value (scan, row, column, NULL));
        }

      json_object_set_array_member (object, "raw", raw);
      json_object_set_array_member (object, "values", values);
      json_array_add_object_element (array, object);
    }

  return array;
}

static void
set_csv_members (JsonObject   *answer,
                 HunchCsvScan *csv)
{
  char separator[2] = { hunch_csv_scan_get_separator (csv), '\0' };

  json_object_set_string_member (answer, "encoding", hunch_csv_scan_get_encoding (csv));
  json_object_set_string_member (answer, "separator", separator);
  json_object_set_boolean_member (answer, "header", hunch_csv_scan_has_header (csv));
  json_object_set_int_member (answer, "rows_looked_at", hunch_csv_scan_get_n_rows (csv));
  json_object_set_int_member (answer, "short_rows", hunch_csv_scan_get_n_short_rows (csv));
  json_object_set_int_member (answer, "long_rows", hunch_csv_scan_get_n_long_rows (csv));
  json_object_set_array_member (answer, "markers", markers_to_json (csv));
}

/* A glance looks at the first object alone, which is not the whole where there are several or an archive; -1 when the number is not known. */
static gint64
count_rows (GPtrArray *sources,
            HunchScan *scan,
            gboolean   glances)
{
  if (glances && (sources->len > 1 || hunch_unpack_is_packed (g_ptr_array_index (sources, 0), NULL, NULL)))
    return -1;
  return hunch_scan_get_n_rows (scan);
}

static void
print_as_json (HunchSource *source,
               HunchScan   *scan,
               gint64       n_rows)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  HunchCsvScan *csv = hunch_csv_scan_of (scan);

  json_object_set_string_member (answer, "source", hunch_source_get_name (source));
  json_object_set_int_member (answer, "bytes", hunch_source_get_size (source));
  json_object_set_string_member (answer, "format", hunch_scan_get_format (scan));
  json_object_set_int_member (answer, "rows_total", n_rows);
  json_object_set_boolean_member (answer, "whole", n_rows >= 0 && hunch_scan_is_whole (scan));
  if (csv != NULL)
    set_csv_members (answer, csv);
  json_object_set_array_member (answer, "columns", columns_to_json (scan));
  json_object_set_array_member (answer, "rows", rows_to_json (scan));
  json_object_set_array_member (answer, "warnings", warnings_to_json (scan));
  hunch_cli_print_json (answer);
}

static const char *
name_separator (char separator)
{
  switch (separator)
    {
    case ',':
      return _("comma");
    case ';':
      return _("semicolon");
    case '\t':
      return _("tab");
    case ' ':
      return _("blank");
    default:
      return NULL;
    }
}

static void
print_columns (HunchScan *scan)
{
  g_autoptr (HunchCliGrid) grid = hunch_cli_grid_new (4);
  guint n_columns;
  const HunchField *fields = hunch_scan_get_fields (scan, &n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      hunch_cli_grid_take (grid, g_strdup (fields[i].name));
      hunch_cli_grid_take (grid, g_strdup (hunch_data_type_get_name (fields[i].type)));
      hunch_cli_grid_take (grid, g_strdup (hunch_scan_get_n_preview_rows (scan) > 0 ? hunch_scan_get_preview_raw (scan, 0, i) : NULL));
      hunch_cli_grid_take (grid, g_strdup (hunch_scan_get_evidence (scan, i)));
    }

  hunch_cli_grid_print (grid, "  ");
}

static void
print_csv_head (HunchCsvScan *csv)
{
  char letter[2] = { hunch_csv_scan_get_separator (csv), '\0' };
  const char *separator = name_separator (letter[0]);

  /* Translators: encoding of the text, and the mark between its cells. */
  printf (_("  %s, cells separated by %s, %s"), hunch_csv_scan_get_encoding (csv), separator != NULL ? separator : letter,
          hunch_csv_scan_has_header (csv) ? _("names in the first row") : _("no names in the first row"));
  puts ("");
}

static void
print_rows_head (HunchSource *source,
                 HunchScan   *scan,
                 gint64       n_rows)
{
  HunchCsvScan *csv = hunch_csv_scan_of (scan);
  g_autofree char *rows = hunch_cli_count_text (n_rows < 0 && csv != NULL ? hunch_csv_scan_get_n_rows (csv) : n_rows);

  if (n_rows >= 0)
    printf (_("%s: %s rows"), hunch_source_get_name (source), rows);
  else if (csv != NULL)
    printf (_("%s: the first %s rows"), hunch_source_get_name (source), rows);
  else
    printf (_("%s: the first rows"), hunch_source_get_name (source));
  puts ("");
}

static void
print_for_people (HunchSource *source,
                  HunchScan   *scan,
                  gint64       n_rows)
{
  const char *const *warnings = hunch_scan_get_warnings (scan);

  print_rows_head (source, scan, n_rows);
  if (hunch_csv_scan_of (scan) != NULL)
    print_csv_head (hunch_csv_scan_of (scan));
  else
    printf ("  %s\n", hunch_scan_get_format (scan));
  print_columns (scan);

  for (guint i = 0; warnings != NULL && warnings[i] != NULL; i++)
    hunch_cli_print_wrapped ("  ! ", warnings[i]);
}

static HunchScan *
look_at (GPtrArray                *sources,
         const HunchFormatOptions *format,
         HunchCliArguments        *arguments,
         HunchCliWatch            *watch,
         GError                  **error)
{
  gint64 max_rows;

  if (!hunch_cli_arguments_get_integer (arguments, "rows", -1, DEFAULT_ROWS, &max_rows, error))
    return NULL;
  return hunch_cli_arguments_has (arguments, "rows")
         ? hunch_format_scan (sources, format, max_rows, hunch_cli_watch_get_progress (watch), hunch_cli_watch_get_cancellable (watch), error)
         : hunch_format_glance (sources, format, hunch_cli_watch_get_cancellable (watch), error);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  g_autoptr (HunchFormatOptions) format = hunch_cli_format_words_read (arguments, error);
  const char *words[] = { hunch_cli_arguments_get_word (arguments, 0), NULL };
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (HunchScan) scan = NULL;
  gint64 n_rows;

  if (format == NULL)
    return FALSE;
  sources = hunch_source_expand (words, NULL, hunch_cli_watch_get_cancellable (watch), error);
  scan = sources == NULL ? NULL : look_at (sources, format, arguments, watch, error);
  if (scan == NULL)
    return FALSE;

  n_rows = count_rows (sources, scan, !hunch_cli_arguments_has (arguments, "rows"));
  if (hunch_cli_arguments_has (arguments, "json"))
    print_as_json (g_ptr_array_index (sources, 0), scan, n_rows);
  else
    print_for_people (g_ptr_array_index (sources, 0), scan, n_rows);

  return TRUE;
}

static const HunchCliOption options[] = {
  HUNCH_CLI_FORMAT_OPTIONS,
  HUNCH_CLI_CSV_OPTIONS,
  { "rows", "N", N_("how many rows to look at, or -1 for all; otherwise the first that come quickly") },
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_preview = {
  .name = "preview",
  .synopsis = "SOURCE [OPTIONS]",
  .summary = N_("show what a file would be read as, without keeping anything"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = 1,
  .run = run,
};
