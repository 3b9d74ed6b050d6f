#define G_LOG_DOMAIN "hunch-cli"
#include "cli/receipt.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/output.h"
#include "sample/ticket.h"

static void
add_number (JsonObject *total,
            JsonObject *part,
            const char *member)
{
  gint64 sum = (gint64) hunch_json_get_number (total, member, 0) + (gint64) hunch_json_get_number (part, member, 0);

  json_object_set_int_member (total, member, sum);
}

static JsonObject *
find_column (JsonArray  *columns,
             const char *name)
{
  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);

      if (g_strcmp0 (hunch_json_get_string (column, "name"), name) == 0)
        return column;
    }

  return NULL;
}

static void
add_columns (JsonArray *total,
             JsonArray *part)
{
  for (guint i = 0; i < json_array_get_length (part); i++)
    {
      JsonObject *column = json_array_get_object_element (part, i);
      JsonObject *same = find_column (total, hunch_json_get_string (column, "name"));

      if (same == NULL)
        continue;

      add_number (same, column, "missing");
      add_number (same, column, "unparsed");
    }
}

void
hunch_cli_receipt_add (JsonObject *total,
                       JsonObject *part)
{
  JsonArray *warnings = json_object_get_array_member (part, "warnings");

  add_number (total, part, "rows_seen");
  add_number (total, part, "rows_kept");
  add_number (total, part, "rows_rejected");
  add_number (total, part, "bytes_read");
  add_columns (json_object_get_array_member (total, "columns"), json_object_get_array_member (part, "columns"));

  for (guint i = 0; i < json_array_get_length (warnings); i++)
    json_array_add_element (json_object_get_array_member (total, "warnings"), json_array_dup_element (warnings, i));

  json_object_set_object_member (total, "ticket", json_object_ref (json_object_get_object_member (part, "ticket")));
}

gboolean
hunch_cli_receipt_has_column (JsonObject *receipt,
                              const char *name)
{
  return find_column (json_object_get_array_member (receipt, "columns"), name) != NULL;
}

static char *
count_note (JsonObject *column,
            const char *member,
            const char *format)
{
  gint64 count = (gint64) hunch_json_get_number (column, member, 0);
  g_autofree char *text = hunch_cli_count_text (count);

  return count > 0 ? g_strdup_printf ("%s %s", text, format) : NULL;
}

static void
print_columns (JsonArray *columns)
{
  g_autoptr (HunchCliGrid) grid = hunch_cli_grid_new (5);

  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);

      hunch_cli_grid_take (grid, g_strdup (hunch_json_get_string (column, "name")));
      hunch_cli_grid_take (grid, g_strdup (hunch_json_get_string (column, "type")));
      hunch_cli_grid_take (grid, count_note (column, "missing", _("missing")));
      hunch_cli_grid_take (grid, count_note (column, "unparsed", _("not read")));
      hunch_cli_grid_take (grid, g_strdup (hunch_json_get_string (column, "evidence")));
    }

  hunch_cli_grid_print (grid, "  ");
}

void
hunch_cli_receipt_print (JsonObject *receipt)
{
  JsonArray *warnings = json_object_get_array_member (receipt, "warnings");
  g_autofree char *kept = hunch_cli_count_text ((gint64) hunch_json_get_number (receipt, "rows_kept", 0));
  g_autofree char *seen = hunch_cli_count_text ((gint64) hunch_json_get_number (receipt, "rows_seen", 0));
  g_autoptr (HunchTicket) ticket = hunch_ticket_from_json (json_object_get_object_member (receipt, "ticket"));
  g_autofree char *line = ticket != NULL ? hunch_ticket_dup_line (ticket) : NULL;

  /* Translators: a table's name, rows kept, rows seen. */
  printf (_("%s: %s of %s rows kept"), hunch_json_get_string (receipt, "table"), kept, seen);
  puts ("");
  if (line != NULL)
    printf ("  %s\n", line);
  print_columns (json_object_get_array_member (receipt, "columns"));

  for (guint i = 0; i < json_array_get_length (warnings); i++)
    hunch_cli_print_wrapped ("  ! ", json_array_get_string_element (warnings, i));
}
