#define G_LOG_DOMAIN "hunch-cli"
#include "cli/report.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

#include "base/json.h"
#include "cli/output.h"

#define INDENT "  "
#define MAX_ESTIMATES 24

/* NULL when absent, null, or empty. */
static JsonArray *
get_filled_array (JsonObject *object,
                  const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return NULL;

  return json_node_get_array (node);
}

static double
get_number (JsonObject *object,
            const char *member)
{
  return hunch_json_get_number (object, member, NAN);
}

static char *
interval_text (JsonObject *object)
{
  g_autofree char *low = hunch_cli_number_text (get_number (object, "ci_low"));
  g_autofree char *high = hunch_cli_number_text (get_number (object, "ci_high"));

  if (isnan (get_number (object, "ci_low")) && isnan (get_number (object, "ci_high")))
    return NULL;

  /* Translators: the two ends of an interval. */
  return g_strdup_printf (_("%s to %s"), low, high);
}

static void
print_head (JsonObject *result)
{
  const char *title = hunch_json_get_string (result, "title");
  const char *table = hunch_json_get_string (result, "table");
  const char *why = hunch_json_get_string (result, "dropped_why");
  gint64 dropped = (gint64) hunch_json_get_number (result, "dropped", 0);
  g_autofree char *n_text = hunch_cli_count_text ((gint64) hunch_json_get_number (result, "n", 0));
  g_autofree char *dropped_text = hunch_cli_count_text (dropped);

  printf ("%s%s%s\n", title != NULL ? title : hunch_json_get_string (result, "kind"), table != NULL ? " · " : "", table != NULL ? table : "");
  printf ("n = %s", n_text);
  if (dropped > 0)
    {
      printf (", ");
      printf (_("%s dropped"), dropped_text);
    }
  if (dropped > 0 && why != NULL)
    printf (": %s", why);
  puts ("\n");
}

static void
print_verdict (JsonObject *result)
{
  const char *verdict = hunch_json_get_string (result, "verdict");

  if (verdict == NULL)
    return;

  hunch_cli_print_wrapped (INDENT, verdict);
  puts ("");
}

/* Estimates that are many, or mostly bare numbers, are what the tables show better. */
static gboolean
has_estimates_to_show (JsonObject *result)
{
  JsonArray *estimates = get_filled_array (result, "estimates");
  guint n = estimates != NULL ? json_array_get_length (estimates) : 0;
  guint n_uncertain = 0;

  if (n == 0 || get_filled_array (result, "tables") == NULL)
    return n > 0;

  for (guint i = 0; i < n; i++)
    if (!isnan (get_number (json_array_get_object_element (estimates, i), "ci_low")))
      n_uncertain++;

  return n <= MAX_ESTIMATES && 2 * n_uncertain >= n;
}

static void
take_estimate_head (HunchCliGrid *grid)
{
  static const char *const heads[] = { N_("estimate"), N_("value"), N_("std. error"), N_("interval"), N_("statistic"), "df", "p" };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      hunch_cli_grid_take (grid, g_strdup (_(heads[i])));
      if (i > 0)
        hunch_cli_grid_align_right (grid, i);
    }
}

static char *
optional_number_text (JsonObject *object,
                      const char *member)
{
  double value = get_number (object, member);

  return isnan (value) ? NULL : hunch_cli_number_text (value);
}

static void
print_estimates (JsonObject *result)
{
  JsonArray *estimates = get_filled_array (result, "estimates");
  g_autoptr (HunchCliGrid) grid = hunch_cli_grid_new (7);

  if (!has_estimates_to_show (result))
    return;

  take_estimate_head (grid);
  for (guint i = 0; i < json_array_get_length (estimates); i++)
    {
      JsonObject *estimate = json_array_get_object_element (estimates, i);
      double p = get_number (estimate, "p");

      hunch_cli_grid_take (grid, g_strdup (hunch_json_get_string (estimate, "name")));
      hunch_cli_grid_take (grid, hunch_cli_number_text (get_number (estimate, "estimate")));
      hunch_cli_grid_take (grid, optional_number_text (estimate, "se"));
      hunch_cli_grid_take (grid, interval_text (estimate));
      hunch_cli_grid_take (grid, optional_number_text (estimate, "statistic"));
      hunch_cli_grid_take (grid, optional_number_text (estimate, "df"));
      hunch_cli_grid_take (grid, isnan (p) ? NULL : hunch_cli_p_text (p));
    }

  hunch_cli_grid_print (grid, INDENT);
  puts ("");
}

static char *
df_text (JsonObject *test)
{
  JsonArray *df = get_filled_array (test, "df");
  GString *text = g_string_new (NULL);

  for (guint i = 0; df != NULL && i < json_array_get_length (df); i++)
    {
      JsonNode *node = json_array_get_element (df, i);
      g_autofree char *number = JSON_NODE_HOLDS_VALUE (node) ? hunch_cli_number_text (json_array_get_double_element (df, i)) : g_strdup ("–");

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", number);
    }

  return g_string_free (text, FALSE);
}

static void
print_effect (JsonObject *effect)
{
  g_autofree char *value = hunch_cli_number_text (get_number (effect, "value"));
  g_autofree char *interval = interval_text (effect);

  printf (INDENT INDENT "%s = %s", hunch_json_get_string (effect, "name"), value);
  printf (interval != NULL ? " (%s)\n" : "\n", interval);
}

static void
print_tests (JsonObject *result)
{
  JsonArray *tests = get_filled_array (result, "tests");

  for (guint i = 0; tests != NULL && i < json_array_get_length (tests); i++)
    {
      JsonObject *test = json_array_get_object_element (tests, i);
      g_autofree char *statistic = hunch_cli_number_text (get_number (test, "statistic"));
      g_autofree char *df = df_text (test);
      g_autofree char *p = hunch_cli_p_text (get_number (test, "p"));
      JsonObject *effect = hunch_json_get_object (test, "effect");

      printf (INDENT "%s: %s", hunch_json_get_string (test, "name"), statistic);
      if (df[0] != '\0')
        printf (", df = %s", df);
      printf (p[0] == '<' ? ", p %s\n" : ", p = %s\n", p);
      if (effect != NULL && !isnan (get_number (effect, "value")))
        print_effect (effect);
    }

  if (tests != NULL)
    puts ("");
}

static void
print_fit (JsonObject *result)
{
  JsonObject *fit = hunch_json_get_object (result, "fit");
  g_autoptr (GString) line = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;

  if (fit == NULL)
    return;

  json_object_iter_init_ordered (&iter, fit);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    {
      g_autofree char *value = optional_number_text (fit, name);

      if (value != NULL)
        g_string_append_printf (line, "%s=%s ", name, value);
    }

  if (line->len == 0)
    return;

  hunch_cli_print_wrapped (INDENT, line->str);
  puts ("");
}

static char *
cell_text (JsonNode *node,
           gboolean  is_p)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  if (is_p && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return hunch_cli_p_text (json_node_get_double (node));

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return g_strdup (json_node_get_string (node));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));
    case G_TYPE_INT64:
      return hunch_cli_count_text (json_node_get_int (node));
    default:
      return hunch_cli_number_text (json_node_get_double (node));
    }
}

/* "p", "Adjusted p" */
static gboolean
is_p_column (JsonArray *columns,
             guint      column)
{
  const char *name = json_array_get_string_element (columns, column);

  return strcmp (name, "p") == 0 || g_str_has_suffix (name, " p");
}

static void
take_row (HunchCliGrid *grid,
          JsonArray    *columns,
          JsonArray    *row)
{
  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonNode *node = i < json_array_get_length (row) ? json_array_get_element (row, i) : NULL;

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING)
        hunch_cli_grid_align_right (grid, i);
      hunch_cli_grid_take (grid, node != NULL ? cell_text (node, is_p_column (columns, i)) : NULL);
    }
}

static void
print_table (JsonObject *table)
{
  JsonArray *columns = get_filled_array (table, "columns");
  JsonArray *rows = get_filled_array (table, "rows");
  g_autoptr (HunchCliGrid) grid = NULL;

  if (columns == NULL || rows == NULL)
    return;

  grid = hunch_cli_grid_new (json_array_get_length (columns));
  take_row (grid, columns, columns);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    take_row (grid, columns, json_array_get_array_element (rows, i));

  printf (INDENT "%s\n", hunch_json_get_string (table, "title"));
  hunch_cli_grid_print (grid, INDENT INDENT);
  puts ("");
}

static void
print_tables (JsonObject *result)
{
  JsonArray *tables = get_filled_array (result, "tables");

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);

      /* They have been said already, as estimates. */
      if (g_strcmp0 (hunch_json_get_string (table, "name"), "coefficients") != 0 || !has_estimates_to_show (result))
        print_table (table);
    }
}

static void
print_checks (JsonObject *result)
{
  JsonArray *checks = get_filled_array (result, "checks");

  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);
      JsonNode *passed = json_object_get_member (check, "passed");
      const char *text = hunch_json_get_string (check, "text");
      const char *sign = passed == NULL || JSON_NODE_HOLDS_NULL (passed) ? "·" : json_node_get_boolean (passed) ? "✓" : "✗";
      g_autofree char *first = g_strconcat (INDENT, sign, " ", NULL);

      hunch_cli_print_wrapped (first, text != NULL ? text : hunch_json_get_string (check, "name"));
    }

  if (checks != NULL)
    puts ("");
}

static void
print_warnings (JsonObject *result)
{
  JsonArray *warnings = get_filled_array (result, "warnings");

  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    hunch_cli_print_wrapped (INDENT "! ", json_array_get_string_element (warnings, i));
}

/* The same asked in a way that assumes less, as one would ask it. */
static void
print_twin (JsonObject *result)
{
  JsonObject *twin = hunch_json_get_object (result, "twin");
  JsonObject *options = twin != NULL ? hunch_json_get_object (twin, "options") : NULL;
  GString *line;
  JsonObjectIter iter;
  const char *word;
  JsonNode *value;

  if (options == NULL)
    return;
  line = g_string_new (hunch_json_get_string (twin, "why"));
  g_string_append_printf (line, " %s %s", _("Ask:"), hunch_json_get_string (twin, "kind"));
  json_object_iter_init_ordered (&iter, options);
  while (json_object_iter_next_ordered (&iter, &word, &value))
    g_string_append_printf (line, " %s=%s", word, json_node_get_string (value));
  hunch_cli_print_wrapped (INDENT "→ ", line->str);
  g_string_free (line, TRUE);
}

/* The lines of each section; its tables stand in the result above. */
static void
print_evidence (JsonObject *result)
{
  JsonObject *evidence = hunch_json_get_object (result, "evidence");
  JsonArray *sections = evidence != NULL ? hunch_json_get_array (evidence, "sections") : NULL;

  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      JsonArray *lines = hunch_json_get_array (section, "lines");

      printf ("\n%s\n", hunch_json_get_string (section, "title"));
      for (guint k = 0; k < json_array_get_length (lines); k++)
        {
          JsonObject *line = json_array_get_object_element (lines, k);
          const char *label = hunch_json_get_string (line, "label");
          g_autofree char *first = label != NULL ? g_strdup_printf (INDENT "%s: ", label) : g_strdup (INDENT);

          hunch_cli_print_wrapped (first, hunch_json_get_string (line, "text"));
        }
    }
}

/* What a member says in one sentence. */
static void
print_sentence (JsonObject *result,
                const char *member)
{
  JsonObject *object = hunch_json_get_object (result, member);
  const char *sentence = object != NULL ? hunch_json_get_string (object, "sentence") : NULL;

  if (sentence == NULL)
    return;
  puts ("");
  hunch_cli_print_wrapped ("", sentence);
}

void
hunch_cli_report_print (JsonObject *result)
{
  print_head (result);
  print_verdict (result);
  print_estimates (result);
  print_tests (result);
  print_fit (result);
  print_tables (result);
  print_checks (result);
  print_warnings (result);
  print_twin (result);
  print_sentence (result, "survive");
  print_sentence (result, "ledger");
  print_evidence (result);
}
