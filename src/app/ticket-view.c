#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/ticket-view.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "app/util.h"
#include "base/json.h"

#define MAX_MISSING_COLUMNS 6

/* --- lines of a ticket ------------------------------------------------------------- */

/* Names and values by turns; owned strings. */
typedef GPtrArray Lines;

static void
add_line (Lines      *lines,
          const char *name,
          char       *value)
{
  g_ptr_array_add (lines, g_strdup (name));
  g_ptr_array_add (lines, value);
}

static char *
dup_method_words (const HunchSampleChoice *choice)
{
  g_autofree char *rows = hunch_format_count (choice->rows);
  g_autofree char *share = hunch_format_number (choice->share * 100);

  switch (choice->method)
    {
    case HUNCH_SAMPLE_HEAD:
      return g_strdup_printf (_("The first %s rows"), rows);
    case HUNCH_SAMPLE_RESERVOIR:
      return g_strdup_printf (_("%s rows at random (reservoir)"), rows);
    case HUNCH_SAMPLE_BERNOULLI:
      return g_strdup_printf (_("Each row by itself with a chance of %s %%"), share);
    case HUNCH_SAMPLE_STRATIFIED:
      return g_strdup_printf (choice->allocation == HUNCH_ALLOCATION_EQUAL ? _("%s rows at random, as many of each %s")
                                                                           : _("%s rows at random, in proportion within each %s"), rows, choice->stratum);
    case HUNCH_SAMPLE_BLOCKS:
      return g_strdup_printf (_("%s rows out of blocks drawn at random"), rows);
    case HUNCH_SAMPLE_ALL:
    default:
      return g_strdup (_("All rows"));
    }
}

static char *
dup_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return time == NULL ? g_strdup ("–") : g_date_time_format (time, "%Y-%m-%d %H:%M");
}

static void
add_draws (Lines             *lines,
           const HunchTicket *ticket)
{
  for (guint i = 0; ticket->draws != NULL && i < ticket->draws->len; i++)
    {
      const HunchSampleChoice *draw = &g_array_index (ticket->draws, HunchSampleChoice, i);
      g_autofree char *rows = hunch_format_count (draw->rows);

      add_line (lines, _("Added"), g_strdup_printf (_("%s rows more, seed %" PRIu64), rows, draw->seed));
    }
}

/* The column that blocks cost most is the one a reader should know of. */
static const HunchTicketEffect *
find_worst (const HunchTicket *ticket)
{
  const HunchTicketEffect *worst = NULL;

  for (guint i = 0; ticket->effects != NULL && i < ticket->effects->len; i++)
    {
      const HunchTicketEffect *it = ticket->effects->pdata[i];

      if (worst == NULL || it->design_effect > worst->design_effect)
        worst = it;
    }
  return worst;
}

static void
add_blocks (Lines             *lines,
            const HunchTicket *ticket)
{
  const HunchTicketEffect *worst = find_worst (ticket);
  g_autofree char *n = hunch_format_count (ticket->n_blocks);
  g_autofree char *all = hunch_format_count (ticket->n_blocks_total);

  if (ticket->n_blocks == 0)
    return;
  add_line (lines, _("Blocks"), ticket->n_blocks_total > 0 ? g_strdup_printf (_("%s of %s"), n, all) : g_strdup (n));
  if (worst != NULL)
    {
      g_autofree char *effect = hunch_format_number (worst->design_effect);
      g_autofree char *effective = hunch_format_count ((gint64) worst->effective_n);

      add_line (lines, _("Design effect"), g_strdup_printf (_("%s at most (%s): worth %s single rows there"), effect, worst->column, effective));
    }
}

static char *
dup_bytes_words (const HunchTicket *ticket)
{
  g_autofree char *read = g_format_size ((guint64) MAX (ticket->bytes_read, 0));
  g_autofree char *all = g_format_size ((guint64) MAX (ticket->bytes_total, 0));

  return ticket->bytes_total > ticket->bytes_read ? g_strdup_printf (_("%s of %s"), read, all) : g_steal_pointer (&read);
}

static char *
dup_object_words (const HunchTicket *ticket)
{
  g_autofree char *read = hunch_format_count (ticket->objects == NULL ? 0 : ticket->objects->len);
  g_autofree char *all = hunch_format_count (ticket->n_objects);

  return ticket->objects == NULL || ticket->objects->len == 0 ? g_steal_pointer (&all) : g_strdup_printf (_("%s of %s"), read, all);
}

static Lines *
list_lines (const HunchTableInfo *info,
            gboolean              with_version)
{
  Lines *lines = g_ptr_array_new_with_free_func (g_free);
  const HunchTicket *ticket = info->ticket;

  if (ticket == NULL)
    {
      add_line (lines, _("Rows"), hunch_format_count (info->n_rows));
      add_line (lines, _("Source"), g_strdup (_("Not known: made by another program")));
      return lines;
    }
  add_line (lines, _("Source"), g_strdup (hunch_or_empty (ticket->source)));
  add_line (lines, _("Rows seen"), hunch_format_count (ticket->rows_seen));
  add_line (lines, _("Rows kept"), hunch_format_count (ticket->rows_kept));
  if (ticket->rows_rejected > 0)
    add_line (lines, _("Rows rejected"), hunch_format_count (ticket->rows_rejected));
  if (ticket->filter != NULL)
    add_line (lines, _("Only where"), g_strdup (ticket->filter));
  add_line (lines, _("Method"), dup_method_words (&ticket->choice));
  if (ticket->choice.method != HUNCH_SAMPLE_ALL && ticket->choice.method != HUNCH_SAMPLE_HEAD)
    add_line (lines, _("Seed"), g_strdup_printf ("%" G_GUINT64_FORMAT, ticket->choice.seed));
  add_draws (lines, ticket);
  add_blocks (lines, ticket);
  add_line (lines, _("Bytes read"), dup_bytes_words (ticket));
  if (ticket->requests > 0)
    add_line (lines, _("Requests"), hunch_format_count (ticket->requests));
  if (ticket->n_objects > 1)
    add_line (lines, _("Files"), dup_object_words (ticket));
  add_line (lines, _("Taken"), dup_time (ticket->taken_at));
  if (ticket->version != NULL && with_version)
    add_line (lines, _("Version"), g_strdup (ticket->version));
  if (ticket->recipe != NULL)
    add_line (lines, _("Recipe"), g_strdup (ticket->recipe));
  return lines;
}

char *
hunch_ticket_dup_text (const HunchTableInfo *info)
{
  g_autoptr (GPtrArray) lines = list_lines (info, TRUE);
  GString *text = g_string_new (info->name);
  JsonArray *warnings = hunch_json_get_array (info->receipt, "warnings");

  for (guint i = 0; i + 1 < lines->len; i += 2)
    g_string_append_printf (text, "\n%s: %s", (char *) lines->pdata[i], (char *) lines->pdata[i + 1]);
  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    g_string_append_printf (text, "\n%s", json_array_get_string_element (warnings, i));
  return g_string_free (text, FALSE);
}

/* --- receipts ---------------------------------------------------------------------- */

static void
append_warnings (GtkBox     *box,
                 JsonObject *receipt)
{
  JsonArray *warnings = hunch_json_get_array (receipt, "warnings");

  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
      GtkWidget *label = hunch_label_new (json_array_get_string_element (warnings, i), NULL);

      hunch_set_accessible_name (icon, _("Warning"));
      gtk_widget_add_css_class (icon, "warning");
      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_box_append (GTK_BOX (line), icon);
      gtk_box_append (GTK_BOX (line), label);
      gtk_box_append (box, line);
    }
}

static gint64
get_n_missing (JsonObject *column)
{
  return (gint64) hunch_json_get_number (column, "missing", 0);
}

static int
compare_missing (gconstpointer a,
                 gconstpointer b)
{
  gint64 missing_a = get_n_missing (*(JsonObject *const *) a);
  gint64 missing_b = get_n_missing (*(JsonObject *const *) b);

  return (missing_a < missing_b) - (missing_a > missing_b);
}

static void
append_column_losses (GtkBox     *box,
                      JsonObject *receipt)
{
  JsonArray *columns = hunch_json_get_array (receipt, "columns");

  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);
      gint64 n_unparsed = (gint64) hunch_json_get_number (column, "unparsed", 0);
      g_autofree char *count = hunch_format_count (n_unparsed);
      g_autofree char *text = NULL;

      if (n_unparsed == 0)
        continue;
      text = g_strdup_printf (_("%s: %s cells could not be read as %s; their raw text is kept"),
                              hunch_or_empty (hunch_json_get_string (column, "name")), count,
                              hunch_or_empty (hunch_json_get_string (column, "type")));
      gtk_box_append (box, hunch_label_new (text, NULL));
    }
}

/* The whole number of missing cells, and the columns that have the most. */
static void
append_missing (GtkBox     *box,
                JsonObject *receipt)
{
  JsonArray *columns = hunch_json_get_array (receipt, "columns");
  g_autoptr (GPtrArray) losing = g_ptr_array_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  gint64 total = 0;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;
  GtkWidget *label;

  for (guint i = 0; columns != NULL && i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);

      if (get_n_missing (column) > 0)
        g_ptr_array_add (losing, column);
      total += get_n_missing (column);
    }
  if (total == 0)
    return;
  g_ptr_array_sort (losing, compare_missing);
  for (guint i = 0; i < MIN (losing->len, MAX_MISSING_COLUMNS); i++)
    {
      g_autofree char *n_missing = hunch_format_count (get_n_missing (losing->pdata[i]));

      g_string_append_printf (names, "%s%s %s", i == 0 ? "" : ", ",
                              hunch_or_empty (hunch_json_get_string (losing->pdata[i], "name")), n_missing);
    }
  if (losing->len > MAX_MISSING_COLUMNS)
    g_string_append (names, ", …");
  count = hunch_format_count (total);
  text = g_strdup_printf (ngettext ("%s cell is missing: %s", "%s cells are missing: %s", (gulong) total), count, names->str);
  label = hunch_label_new (text, NULL);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_box_append (box, label);
}

GtkWidget *
hunch_receipt_view_new (JsonObject *receipt)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  append_missing (GTK_BOX (box), receipt);
  append_column_losses (GTK_BOX (box), receipt);
  append_warnings (GTK_BOX (box), receipt);
  return box;
}

/* --- the view ---------------------------------------------------------------------- */

static void
copy_cb (GtkWidget *button)
{
  hunch_copy_text (button, g_object_get_data (G_OBJECT (button), "text"));
}

#define MAX_STRATA 12

/* How many of each kind were there and are here. */
static GtkWidget *
make_strata (const HunchTicket *ticket)
{
  g_autoptr (GString) words = g_string_new (NULL);
  GtkWidget *label;

  for (guint i = 0; i < MIN (ticket->strata->len, MAX_STRATA); i++)
    {
      const HunchTicketStratum *it = ticket->strata->pdata[i];
      g_autofree char *kept = hunch_format_count (it->n_kept);
      g_autofree char *seen = hunch_format_count (it->n_seen);

      g_string_append_printf (words, _("%s%s: %s of %s"), i == 0 ? "" : "\n", it->value == NULL ? _("missing") : it->value, kept, seen);
    }
  if (ticket->strata->len > MAX_STRATA)
    g_string_append_printf (words, _("\n… and %u more"), ticket->strata->len - MAX_STRATA);
  label = hunch_label_new (words->str, "numeric");
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  return label;
}

GtkWidget *
hunch_ticket_view_new (const HunchTableInfo *info)
{
  g_autoptr (GPtrArray) lines = list_lines (info, FALSE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *copy = gtk_button_new_with_mnemonic (_("_Copy"));

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  for (guint i = 0; i + 1 < lines->len; i += 2)
    {
      GtkWidget *value = hunch_label_new (lines->pdata[i + 1], "numeric");

      gtk_label_set_selectable (GTK_LABEL (value), TRUE);
      gtk_widget_set_can_focus (value, FALSE);
      gtk_label_set_max_width_chars (GTK_LABEL (value), 42);
      gtk_grid_attach (GTK_GRID (grid), hunch_label_new (lines->pdata[i], "dim-label"), 0, (int) i / 2, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), value, 1, (int) i / 2, 1, 1);
    }
  gtk_box_append (GTK_BOX (box), hunch_label_new (_("Where these rows came from"), "heading"));
  gtk_box_append (GTK_BOX (box), grid);
  if (info->ticket != NULL && info->ticket->version != NULL)
    {
      g_autofree char *version = g_strdup_printf (_("Version: %s"), info->ticket->version);

      gtk_widget_set_tooltip_text (grid, version);
    }
  if (info->ticket != NULL && info->ticket->strata != NULL)
    gtk_box_append (GTK_BOX (box), make_strata (info->ticket));
  if (info->receipt != NULL)
    gtk_box_append (GTK_BOX (box), hunch_receipt_view_new (info->receipt));
  gtk_widget_set_halign (copy, GTK_ALIGN_END);
  g_object_set_data_full (G_OBJECT (copy), "text", hunch_ticket_dup_text (info), g_free);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), NULL);
  gtk_box_append (GTK_BOX (box), copy);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  return box;
}
