#include "csv-outcome.h"

#include "base/json.h"

static void
append_value (GString                *text,
              const HunchBatchColumn *column,
              gsize                   row)
{
  char number[HUNCH_NUMBER_BUFFER];

  if (column->integers != NULL)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, column->integers[row]);
  else if (column->reals != NULL)
    g_string_append (text, hunch_number_to_json (column->reals[row], number));
  else
    g_string_append_len (text, column->slices[row].text, column->slices[row].length);
}

static void
append_cell (GString                *text,
             const HunchBatchColumn *column,
             gsize                   row)
{
  g_string_append_c (text, ' ');

  switch ((HunchCellState) column->state[row])
    {
    case HUNCH_CELL_MISSING:
      g_string_append (text, "·");
      break;
    case HUNCH_CELL_UNPARSED:
      g_string_append_c (text, '?');
      g_string_append_len (text, column->raw[row].text, column->raw[row].length);
      break;
    case HUNCH_CELL_VALUE:
    default:
      append_value (text, column, row);
    }
}

static void
append_rows (GString     *text,
             HunchReader *reader,
             guint        n_columns,
             GError     **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  guint n_fields;
  const HunchField *fields = hunch_reader_get_fields (reader, &n_fields);
  const HunchBatch *batch;

  g_assert_cmpuint (n_fields, ==, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      GString *column = g_string_new (NULL);

      g_string_append_printf (column, " | %s %s:", fields[i].name, hunch_data_type_get_name (fields[i].type));
      g_ptr_array_add (cells, column);
    }

  while ((batch = hunch_reader_next (reader, NULL, error)) != NULL)
    for (gsize row = 0; row < batch->n_rows; row++)
      for (guint i = 0; i < n_columns; i++)
        append_cell (g_ptr_array_index (cells, i), &batch->columns[i], row);

  for (guint i = 0; i < n_columns; i++)
    {
      GString *column = g_ptr_array_index (cells, i);

      g_string_append_len (text, column->str, column->len);
      g_string_free (column, TRUE);
    }
}

char *
csv_outcome_describe (const char            *path,
                      const HunchCsvOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = hunch_source_new (path, &error);
  g_autoptr (HunchCsvScan) scan = NULL;
  g_autoptr (HunchReader) reader = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  char separator;
  guint n_columns;

  g_assert_no_error (error);
  scan = hunch_csv_scan_new (source, options, -1, NULL, NULL, &error);
  if (scan == NULL)
    return g_strdup (error->message);

  separator = hunch_csv_scan_get_separator (scan);
  hunch_csv_scan_get_columns (scan, &n_columns);
  g_string_append_printf (text, "%s %s %s, %" G_GINT64_FORMAT " rows", hunch_csv_scan_get_encoding (scan),
                          separator == 0 ? "none" : separator == '\t' ? "tab" : (char[]) { separator, 0 },
                          hunch_csv_scan_has_header (scan) ? "header" : "no header",
                          hunch_csv_scan_get_n_rows (scan));

  reader = hunch_csv_reader_new (source, scan, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  append_rows (text, reader, n_columns, &error);
  g_assert_no_error (error);

  return g_strdup (text->str);
}
