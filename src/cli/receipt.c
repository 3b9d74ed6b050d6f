#define G_LOG_DOMAIN "hunch-cli"
#include "cli/receipt.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/output.h"
#include "sample/ticket.h"

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

static void
print_rejected (JsonObject *receipt)
{
  JsonArray *rejected = hunch_json_get_array (receipt, "rejected");

  for (guint i = 0; rejected != NULL && i < json_array_get_length (rejected); i++)
    {
      JsonObject *reason = json_array_get_object_element (rejected, i);
      g_autofree char *count = hunch_cli_count_text ((gint64) hunch_json_get_number (reason, "rows", 0));

      /* Translators: how many rows were not taken, and why. */
      printf (_("  %s rows left out: %s"), count, hunch_json_get_string (reason, "reason"));
      puts ("");
    }
}

static void
print_upsert (JsonObject *receipt)
{
  g_autofree char *added = hunch_cli_count_text ((gint64) hunch_json_get_number (receipt, "rows_added", 0));
  g_autofree char *changed = hunch_cli_count_text ((gint64) hunch_json_get_number (receipt, "rows_changed", 0));
  g_autofree char *same = hunch_cli_count_text ((gint64) hunch_json_get_number (receipt, "rows_same", 0));

  if (!json_object_has_member (receipt, "rows_added"))
    return;
  printf (_("  %s rows added, %s changed, %s as they were"), added, changed, same);
  puts ("");
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
  print_upsert (receipt);
  print_rejected (receipt);
  print_columns (json_object_get_array_member (receipt, "columns"));

  for (guint i = 0; i < json_array_get_length (warnings); i++)
    hunch_cli_print_wrapped ("  ! ", json_array_get_string_element (warnings, i));
}
