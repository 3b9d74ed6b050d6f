#include "json-outcome.h"

static void
append_cell (GString                *text,
             const HunchBatchColumn *column,
             gsize                   row)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ' ');
  if (column->state[row] == HUNCH_CELL_MISSING)
    g_string_append (text, "·");
  else if (column->state[row] == HUNCH_CELL_UNPARSED)
    g_string_append_printf (text, "?%.*s", (int) column->raw[row].length, column->raw[row].text);
  else if (column->integers != NULL)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, column->integers[row]);
  else if (column->reals != NULL)
    g_string_append (text, g_ascii_dtostr (number, sizeof number, column->reals[row]));
  else
    g_string_append_len (text, column->slices[row].text, column->slices[row].length);
}

char *
json_outcome_describe_scan (HunchScan *scan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  const HunchField *fields;
  const HunchBatch *batch;
  gint64 n_rows = 0;
  guint n;

  g_assert_no_error (error);
  fields = hunch_reader_get_fields (reader, &n);
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (columns, g_string_new (NULL));
      g_string_append_printf (g_ptr_array_index (columns, i), " | %s %s:", fields[i].name, hunch_data_type_get_name (fields[i].type));
    }
  while ((batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    {
      g_assert_cmpint (batch->first_row, ==, n_rows);
      n_rows += batch->n_rows;
      for (guint i = 0; i < n; i++)
        for (gsize row = 0; row < batch->n_rows; row++)
          append_cell (g_ptr_array_index (columns, i), &batch->columns[i], row);
    }

  g_string_append_printf (text, "%" G_GINT64_FORMAT " rows", n_rows);
  for (guint i = 0; i < n; i++)
    {
      GString *column = g_ptr_array_index (columns, i);

      g_string_append_len (text, column->str, column->len);
      g_string_free (column, TRUE);
    }
  return error != NULL ? g_strdup (error->message) : g_strdup (text->str);
}

char *
json_outcome_describe (const char               *path,
                       const HunchFormatOptions *options,
                       gint64                    max_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = hunch_source_new (path, &error);
  g_autoptr (HunchScan) scan = NULL;

  g_assert_no_error (error);
  scan = hunch_json_scan_new (source, options, max_rows, NULL, NULL, &error);
  return scan != NULL ? json_outcome_describe_scan (scan) : g_strdup (error->message);
}
