#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/command.h"
#include "cli/output.h"

/* For people, this many rows decide how wide the columns are. */
#define ROWS_PER_PART 500

typedef struct
{
  GString      *line;    /* owned */
  HunchCliGrid *grid;    /* owned, NULL before the head */
  gint64        n_rows;
} Printer;

static void
append_hex (GString    *out,
            const char *bytes,
            gsize       n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (out, "%02x", (guchar) bytes[i]);
}

/* The value as plain text, without quotes; nothing for NULL. */
static void
append_plain (GString               *out,
              const HunchQueryValue *value)
{
  char number[HUNCH_NUMBER_BUFFER];

  switch (value->kind)
    {
    case HUNCH_VALUE_NULL:
      break;
    case HUNCH_VALUE_INTEGER:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, value->integer);
      break;
    case HUNCH_VALUE_REAL:
      g_string_append (out, hunch_number_to_json (value->real, number));
      break;
    case HUNCH_VALUE_BLOB:
      append_hex (out, value->bytes, value->n_bytes);
      break;
    case HUNCH_VALUE_TEXT:
    default:
      g_string_append_len (out, value->bytes, value->n_bytes);
    }
}

static void
append_json (GString               *out,
             const HunchQueryValue *value)
{
  if (value->kind == HUNCH_VALUE_NULL)
    g_string_append (out, "null");
  else if (value->kind == HUNCH_VALUE_TEXT)
    hunch_cli_append_json_text (out, value->bytes, value->n_bytes);
  else if (value->kind == HUNCH_VALUE_BLOB)
    {
      g_string_append_c (out, '"');
      append_hex (out, value->bytes, value->n_bytes);
      g_string_append_c (out, '"');
    }
  else
    append_plain (out, value);
}

static gboolean
write_line (Printer *printer)
{
  gboolean is_written = fwrite (printer->line->str, 1, printer->line->len, stdout) == printer->line->len;

  g_string_truncate (printer->line, 0);

  return is_written;
}

static gboolean
print_json_row (const HunchQueryHead  *head,
                const HunchQueryValue *values,
                gpointer               user_data)
{
  Printer *printer = user_data;

  if (values == NULL)
    g_string_append (printer->line, "{\"columns\": [");
  else
    g_string_append (printer->line, printer->n_rows++ > 0 ? ",\n  [" : "\n  [");

  for (guint i = 0; i < head->n_columns; i++)
    {
      if (i > 0)
        g_string_append (printer->line, ", ");
      if (values == NULL)
        hunch_cli_append_json_text (printer->line, head->names[i], strlen (head->names[i]));
      else
        append_json (printer->line, &values[i]);
    }

  g_string_append (printer->line, values == NULL ? "],\n \"rows\": [" : "]");

  return write_line (printer);
}

static void
append_csv (GString               *out,
            const HunchQueryValue *value)
{
  /* An empty text is quoted, so that it can be told from a missing one. */
  if (value->kind == HUNCH_VALUE_TEXT && value->n_bytes == 0)
    g_string_append (out, "\"\"");
  else if (value->kind == HUNCH_VALUE_TEXT)
    hunch_cli_append_csv_text (out, value->bytes, value->n_bytes);
  else if (value->kind != HUNCH_VALUE_REAL || value->real == value->real)
    append_plain (out, value);
}

static gboolean
print_csv_row (const HunchQueryHead  *head,
               const HunchQueryValue *values,
               gpointer               user_data)
{
  Printer *printer = user_data;

  for (guint i = 0; i < head->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (printer->line, ',');
      if (values == NULL)
        hunch_cli_append_csv_text (printer->line, head->names[i], strlen (head->names[i]));
      else
        append_csv (printer->line, &values[i]);
    }

  g_string_append (printer->line, "\r\n");

  return write_line (printer);
}

static gboolean
print_grid_row (const HunchQueryHead  *head,
                const HunchQueryValue *values,
                gpointer               user_data)
{
  Printer *printer = user_data;

  if (values == NULL)
    printer->grid = hunch_cli_grid_new (head->n_columns);

  for (guint i = 0; i < head->n_columns; i++)
    {
      if (values == NULL)
        g_string_append (printer->line, head->names[i]);
      else
        append_plain (printer->line, &values[i]);

      if (values != NULL && (values[i].kind == HUNCH_VALUE_INTEGER || values[i].kind == HUNCH_VALUE_REAL))
        hunch_cli_grid_align_right (printer->grid, i);
      hunch_cli_grid_take (printer->grid, g_utf8_make_valid (printer->line->str, printer->line->len));
      g_string_truncate (printer->line, 0);
    }

  if (values != NULL && ++printer->n_rows % ROWS_PER_PART == 0)
    hunch_cli_grid_print (printer->grid, "");

  return !ferror (stdout);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  gboolean is_json = hunch_cli_arguments_has (arguments, "json");
  gboolean is_csv = hunch_cli_arguments_has (arguments, "csv");
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (HunchCliGrid) grid = NULL;
  Printer printer = { line, NULL, 0 };
  gboolean is_done;

  if (is_json && is_csv)
    return hunch_cli_usage_error (error, _("--json and --csv exclude each other."));

  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);
  if (project == NULL)
    return FALSE;

  is_done = hunch_project_query (project, hunch_cli_arguments_get_word (arguments, 1),
                                 is_json ? print_json_row : is_csv ? print_csv_row : print_grid_row,
                                 &printer, hunch_cli_watch_get_cancellable (watch), error);
  grid = printer.grid;

  if (is_done && is_json)
    puts (printer.n_rows > 0 ? "\n]}" : "]}");
  else if (is_done && grid != NULL)
    hunch_cli_grid_print (grid, "");

  return is_done;
}

static const HunchCliOption options[] = {
  { "json", NULL, N_("print {\"columns\": […], \"rows\": [[…], …]}") },
  { "csv", NULL, N_("print separated text as RFC 4180 has it") },
};

const HunchCliCommand hunch_cli_command_query = {
  .name = "query",
  .synopsis = "FILE.hunch SQL [--json | --csv]",
  .summary = N_("ask the project a question in SQL; it cannot change anything"),
  .help = N_("Every table stands under its own name, and Hunch adds functions for web addresses: url_host, url_path, "
             "url_query, url_segment, netflix_kind and others. Binary values are printed in hexadecimal."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = 2,
  .run = run,
};
