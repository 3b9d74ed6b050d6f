#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/ledger-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "analysis/ledger.h"
#include "analysis/sheet.h"
#include "analysis/sheet-words.h"
#include "app/paper-window.h"
#include "app/sheet-view.h"
#include "app/util.h"
#include "app/window.h"
#include "base/json.h"

static void
add_text (JsonArray  *row,
          const char *text)
{
  json_array_add_string_element (row, hunch_or_empty (text));
}

static void
add_number (JsonArray  *row,
            JsonObject *object,
            const char *member)
{
  double value = object == NULL ? NAN : hunch_json_get_number (object, member, NAN);

  if (isfinite (value))
    json_array_add_double_element (row, value);
  else
    json_array_add_null_element (row);
}

static const char *
find_standing (JsonObject *entry,
               double      level)
{
  if (hunch_json_get_number (entry, "p_holm", 1) < level)
    return _("sure, also among all");
  if (hunch_json_get_number (entry, "p", 1) < level)
    return _("sure alone");
  return _("not sure");
}

static char *
dup_title (JsonObject *entry)
{
  const char *title = hunch_json_get_string (entry, "title");
  const char *kind = hunch_json_get_string (entry, "kind_title");
  const char *rows = hunch_json_get_string (entry, "rows");
  const char *held = g_strcmp0 (rows, "held-out") == 0 ? _(" (held-out rows)") : "";

  return title == NULL ? g_strconcat (hunch_or_empty (kind), held, NULL) : g_strconcat (title, held, NULL);
}

static JsonArray *
make_row (JsonObject *entry,
          double      level)
{
  JsonArray *row = json_array_new ();
  JsonObject *effect = hunch_json_get_object (entry, "effect");
  g_autofree char *title = dup_title (entry);
  g_autofree char *name = effect == NULL ? NULL : hunch_sheet_words_dup_name (hunch_or_empty (hunch_json_get_string (effect, "name")));

  add_text (row, title);
  add_text (row, hunch_json_get_string (entry, "table"));
  add_text (row, name);
  add_number (row, effect, "value");
  add_number (row, entry, "p");
  add_number (row, entry, "p_holm");
  add_number (row, entry, "p_bh");
  add_text (row, find_standing (entry, level));
  add_number (row, entry, "n_runs");
  add_text (row, json_object_get_boolean_member_with_default (entry, "is_kept", FALSE) ? _("kept") : "");
  return row;
}

static GtkWidget *
make_table (JsonObject *ledger)
{
  static const char *const HEADS[] = { N_("Question"), N_("Table"), N_("Effect"), N_("Size"), "p", N_("p, Holm"), N_("p, Benjamini–Hochberg"),
                                       N_("Standing"), N_("Asked"), "" };
  JsonArray *entries = hunch_json_get_array (ledger, "entries");
  double level = hunch_json_get_number (ledger, "level", HUNCH_LEDGER_LEVEL);
  g_autoptr (JsonArray) heads = json_array_new ();
  g_autoptr (JsonArray) rows = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (HEADS); i++)
    json_array_add_string_element (heads, HEADS[i][0] == '\0' ? "" : _(HEADS[i]));
  /* What was asked last comes first. */
  for (guint i = json_array_get_length (entries); i > 0; i--)
    json_array_add_array_element (rows, make_row (json_array_get_object_element (entries, i - 1), level));
  return hunch_sheet_view_new (hunch_sheet_new ("ledger", _("All questions"), heads, rows));
}

void
hunch_ledger_dialog_show (GtkWindow    *parent,
                          HunchProject *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) ledger = hunch_ledger_to_json (project, &error);
  GtkWidget *box;
  GtkWidget *window;
  JsonArray *entries;

  if (ledger == NULL)
    {
      hunch_window_show_error (parent, _("The ledger cannot be read"), error);
      return;
    }
  window = hunch_paper_window_new (parent, _("Questions Asked"), 1040, 620, &box);
  entries = hunch_json_get_array (ledger, "entries");
  gtk_box_append (GTK_BOX (box), hunch_label_new (hunch_or_empty (hunch_json_get_string (ledger, "sentence")), "verdict"));
  gtk_box_append (GTK_BOX (box), hunch_label_new (_("Whoever asks twenty questions of chance alone finds one answer with p below 0.05. So each p is also told as it stands among all "
                                                    "that were asked of this project, kept or not: after Holm, and after Benjamini and Hochberg."), "dim-label"));
  if (entries != NULL && json_array_get_length (entries) > 0)
    gtk_box_append (GTK_BOX (box), make_table (ledger));
  gtk_window_present (GTK_WINDOW (window));
}
