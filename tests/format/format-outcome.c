#include "format-outcome.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/json.h"

static void
append_cell (GString                *text,
             const HunchBatchColumn *column,
             gsize                   row)
{
  char number[HUNCH_NUMBER_BUFFER];

  g_string_append_c (text, ' ');
  if (column->state[row] == HUNCH_CELL_MISSING)
    g_string_append (text, "·");
  else if (column->state[row] == HUNCH_CELL_UNPARSED)
    g_string_append_printf (text, "?%.*s", (int) column->raw[row].length, column->raw[row].text);
  else if (column->integers != NULL)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, column->integers[row]);
  else if (column->reals != NULL)
    g_string_append (text, hunch_number_to_json (column->reals[row], number));
  else
    g_string_append_len (text, column->slices[row].text, column->slices[row].length);
}

static char *
describe_rows (HunchScan *scan,
               GError   **error)
{
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, error);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_free);
  GString *line = g_string_new (NULL);
  const HunchField *fields;
  const HunchBatch *batch;
  gint64 n_rows = 0;
  guint n;

  if (reader == NULL)
    return g_string_free (line, FALSE);

  fields = hunch_reader_get_fields (reader, &n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (columns, g_strdup_printf (" | %s %s:", fields[i].name, hunch_data_type_get_name (fields[i].type)));

  while ((batch = hunch_reader_next (reader, NULL, error)) != NULL)
    {
      g_assert_cmpint (batch->first_row, ==, n_rows);
      g_assert_cmpuint (batch->n_columns, ==, n);
      for (guint i = 0; i < n; i++)
        {
          GString *text = g_string_new (g_ptr_array_index (columns, i));

          for (gsize row = 0; row < batch->n_rows; row++)
            append_cell (text, &batch->columns[i], row);
          g_free (g_ptr_array_index (columns, i));
          g_ptr_array_index (columns, i) = g_string_free (text, FALSE);
        }
      n_rows += (gint64) batch->n_rows;
    }

  g_string_append_printf (line, "%s, %" G_GINT64_FORMAT " rows", hunch_scan_get_format (scan), n_rows);
  for (guint i = 0; i < n; i++)
    g_string_append (line, g_ptr_array_index (columns, i));
  if (hunch_scan_get_n_rows (scan) >= 0)
    g_assert_cmpint (error != NULL && *error != NULL ? n_rows : hunch_scan_get_n_rows (scan), ==, n_rows);

  return g_string_free (line, FALSE);
}

/* The preview, the fields and the evidence are there, whatever they say. */
static void
walk_scan (HunchScan *scan)
{
  guint n;
  const HunchField *fields = hunch_scan_get_fields (scan, &n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (g_utf8_validate (fields[i].name, -1, NULL));
      hunch_scan_get_evidence (scan, i);
      for (guint row = 0; row < hunch_scan_get_n_preview_rows (scan); row++)
        {
          HunchCellState state;
          const char *value = hunch_scan_get_preview_value (scan, row, i, &state);

          g_assert_true ((state == HUNCH_CELL_VALUE) == (value != NULL));
          hunch_scan_get_preview_raw (scan, row, i);
        }
    }
}

static char *
take_folder_out (const char *message,
                 const char *folder)
{
  GString *text = g_string_new (message);
  g_autofree char *prefix = g_strconcat (folder, "/", NULL);

  g_string_replace (text, prefix, "", 0);

  return g_string_free (text, FALSE);
}

char *
format_outcome_describe (const char               *folder,
                         const char *const        *words,
                         const HunchFormatOptions *options,
                         gint64                    max_rows)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = NULL;

  for (; *words != NULL; words++)
    g_ptr_array_add (paths, g_build_filename (folder, *words, NULL));
  g_ptr_array_add (paths, NULL);

  sources = hunch_source_expand ((const char *const *) paths->pdata, NULL, NULL, &error);
  if (sources != NULL)
    scan = hunch_format_scan (sources, options, max_rows, NULL, NULL, &error);
  if (scan != NULL)
    {
      walk_scan (scan);
      rows = describe_rows (scan, &error);
    }

  return error != NULL ? take_folder_out (error->message, folder) : g_steal_pointer (&rows);
}

char *
format_outcome_of (const char *folder,
                   const char *words)
{
  const char *list[] = { words, NULL };

  return format_outcome_describe (folder, list, NULL, -1);
}

char *
format_outcome_make_folder (void)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("hunch-format-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_all (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
format_outcome_remove_folder (char *folder)
{
  remove_all (folder);
  g_free (folder);
}

void
format_outcome_write (const char *folder,
                      const char *path,
                      const void *bytes,
                      gssize      n)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (full, bytes, n, NULL));
}
