/* A result is read once into sheets: what is shown, copied and printed is the same.
 *
 * Numbers are rounded for the eye and kept whole for programs. An estimate is as exact as its interval; in other
 * columns numbers of one size get the same decimals, so that they can be compared by looking down. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/sheet.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/sheet-words.h"
#include "analysis/words.h"
#include "base/json.h"

/* Columns whose numbers differ by more than this have no decimals in common. */
#define ONE_SIZE 1e4
#define MOST_DECIMALS 6

void
hunch_sheet_free (HunchSheet *sheet)
{
  if (sheet == NULL)
    return;

  for (guint i = 0; i < sheet->n_rows * sheet->n_columns; i++)
    {
      g_free (sheet->cells[i].text);
      g_free (sheet->cells[i].exact);
    }
  g_free (sheet->name);
  g_free (sheet->title);
  g_strfreev (sheet->heads);
  g_free (sheet->is_right);
  g_free (sheet->cells);
  g_free (sheet);
}

const HunchSheetCell *
hunch_sheet_get (const HunchSheet *sheet,
                 guint             row,
                 guint             column)
{
  g_return_val_if_fail (row < sheet->n_rows && column < sheet->n_columns, NULL);
  return &sheet->cells[row * sheet->n_columns + column];
}

/* --- cells ------------------------------------------------------------------------ */

static gboolean
is_number (JsonNode *node)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
}

/* Counts come as whole numbers or as doubles that happen to be whole. */
static gboolean
is_whole (JsonNode *node)
{
  double value = json_node_get_double (node);

  return value == trunc (value) && fabs (value) < 1e15;
}

static char *
dup_exact (JsonNode *node)
{
  char buffer[HUNCH_NUMBER_BUFFER];

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (hunch_number_to_json (json_node_get_double (node), buffer));
}

static char *
dup_words (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("–");
  if (!JSON_NODE_HOLDS_VALUE (node))
    return json_to_string (node, FALSE);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));
  return json_node_dup_string (node);
}

static char *
dup_exact_words (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  return dup_words (node);
}

/* @n_decimals -1: as the number asks for. */
static void
set_cell (HunchSheetCell *cell,
          JsonNode       *node,
          const char     *head,
          int             n_decimals)
{
  cell->is_number = is_number (node);
  if (!cell->is_number)
    {
      cell->text = dup_words (node);
      cell->exact = dup_exact_words (node);
      return;
    }
  cell->exact = dup_exact (node);
  if (hunch_sheet_words_is_p (head))
    cell->text = hunch_sheet_words_dup_p (json_node_get_double (node));
  else if (n_decimals >= 0)
    cell->text = hunch_words_decimals (json_node_get_double (node), n_decimals);
  else
    cell->text = hunch_sheet_words_dup_number (json_node_get_double (node));
}

/* --- columns ---------------------------------------------------------------------- */

static JsonNode *
get_node (JsonArray *rows,
          guint      row,
          guint      column)
{
  JsonArray *cells = json_array_get_array_element (rows, row);

  return column < json_array_get_length (cells) ? json_array_get_element (cells, column) : NULL;
}

/* Decimals that suit the whole column, or -1. */
static int
find_decimals (JsonArray *rows,
               guint      column)
{
  double least = INFINITY, most = 0;
  gboolean all_whole = TRUE;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = get_node (rows, i, column);
      double size = is_number (node) ? fabs (json_node_get_double (node)) : 0;

      all_whole = all_whole && (size == 0 || is_whole (node));
      if (size > 0)
        {
          least = MIN (least, size);
          most = MAX (most, size);
        }
    }
  if (most == 0 || most >= 1e15 || most < 1e-4)
    return -1;
  if (all_whole)
    return 0;
  return most / least > ONE_SIZE ? -1 : CLAMP (3 - (int) floor (log10 (most)), 0, MOST_DECIMALS);
}

static gboolean
has_numbers (JsonArray *rows,
             guint      column)
{
  gboolean has_any = FALSE;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *node = get_node (rows, i, column);

      if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && !is_number (node))
        return FALSE;
      has_any = has_any || is_number (node);
    }
  return has_any;
}

static HunchSheet *
sheet_alloc (const char *name,
             const char *title,
             guint       n_columns,
             guint       n_rows)
{
  HunchSheet *sheet = g_new0 (HunchSheet, 1);

  sheet->name = g_strdup (name);
  sheet->title = g_strdup (title);
  sheet->n_columns = n_columns;
  sheet->n_rows = n_rows;
  sheet->heads = g_new0 (char *, n_columns + 1);
  sheet->is_right = g_new0 (gboolean, n_columns + 1);
  sheet->cells = g_new0 (HunchSheetCell, (gsize) n_columns * n_rows + 1);
  return sheet;
}

HunchSheet *
hunch_sheet_new (const char *name,
                 const char *title,
                 JsonArray  *heads,
                 JsonArray  *rows)
{
  HunchSheet *sheet;

  g_return_val_if_fail (heads != NULL && rows != NULL, NULL);

  sheet = sheet_alloc (name, title, json_array_get_length (heads), json_array_get_length (rows));
  for (guint j = 0; j < sheet->n_columns; j++)
    {
      int n_decimals = find_decimals (rows, j);

      sheet->heads[j] = dup_words (json_array_get_element (heads, j));
      sheet->is_right[j] = has_numbers (rows, j);
      for (guint i = 0; i < sheet->n_rows; i++)
        set_cell (&sheet->cells[i * sheet->n_columns + j], get_node (rows, i, j), sheet->heads[j], n_decimals);
    }
  return sheet;
}

/* --- estimates and tests --------------------------------------------------------------- */

typedef struct
{
  const char *member;
  const char *title;    /* untranslated */
  const char *inside;   /* of this object, or NULL */
  gboolean    is_sized; /* as exact as the interval of its row */
} Field;

static const Field ESTIMATE_FIELDS[] = {
  { "name", N_("Name"), NULL, FALSE }, { "estimate", N_("Estimate"), NULL, TRUE }, { "ci_low", N_("Interval from"), NULL, TRUE },
  { "ci_high", N_("to"), NULL, TRUE }, { "se", N_("Std. error"), NULL, TRUE }, { "statistic", N_("Statistic"), NULL, FALSE },
  { "df", N_("df"), NULL, FALSE }, { "p", N_("p"), NULL, FALSE },
};
static const Field TEST_FIELDS[] = {
  { "name", N_("Test"), NULL, FALSE }, { "name", N_("Effect"), "effect", FALSE }, { "value", N_("Size"), "effect", TRUE },
  { "ci_low", N_("Interval from"), "effect", TRUE }, { "ci_high", N_("to"), "effect", TRUE },
  { "statistic", N_("Statistic"), NULL, FALSE }, { "df", N_("df"), NULL, FALSE }, { "p", N_("p"), NULL, FALSE },
};

static JsonNode *
get_field (JsonObject  *object,
           const Field *field)
{
  JsonObject *owner = field->inside == NULL ? object : hunch_json_get_object (object, field->inside);

  return owner == NULL ? NULL : json_object_get_member (owner, field->member);
}

static gboolean
any_has (JsonArray   *list,
         const Field *field)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = get_field (json_array_get_object_element (list, i), field);
      gboolean is_empty = node == NULL || JSON_NODE_HOLDS_NULL (node)
                          || (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) == 0);

      if (!is_empty)
        return TRUE;
    }
  return FALSE;
}

static int
find_row_decimals (JsonObject *object)
{
  JsonObject *effect = hunch_json_get_object (object, "effect");
  JsonObject *owner = effect != NULL ? effect : object;
  double estimate = hunch_json_get_number (owner, effect != NULL ? "value" : "estimate", NAN);
  double low = hunch_json_get_number (owner, "ci_low", NAN);
  double high = hunch_json_get_number (owner, "ci_high", NAN);

  if (!isfinite (estimate) || !isfinite (low) || !isfinite (high) || low == high || fabs (estimate) >= 1e15)
    return -1;
  if (MAX (fabs (low), fabs (high)) < 1e-3)
    return -1;
  return hunch_words_get_n_decimals (estimate, low, high);
}

/* "2, 57.3" */
static void
set_df (HunchSheetCell *cell,
        JsonArray      *values)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) exact = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      g_autofree char *words = is_number (node) ? hunch_sheet_words_dup_number (json_node_get_double (node)) : dup_words (node);
      g_autofree char *whole = is_number (node) ? dup_exact (node) : g_strdup ("");

      g_string_append_printf (text, i == 0 ? "%s" : "; %s", words);
      g_string_append_printf (exact, i == 0 ? "%s" : " %s", whole);
    }
  cell->is_number = TRUE;
  cell->text = g_strdup (text->len == 0 ? "–" : text->str);
  cell->exact = g_strdup (exact->str);
}

static void
set_field (HunchSheetCell *cell,
           const char     *kind,
           JsonObject     *object,
           const Field    *field)
{
  JsonNode *node = get_field (object, field);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      set_df (cell, json_node_get_array (node));
      return;
    }
  set_cell (cell, node, field->member, field->is_sized ? find_row_decimals (object) : -1);
  if (g_str_equal (field->member, "name") && node != NULL && JSON_NODE_HOLDS_VALUE (node))
    {
      g_free (cell->text);
      cell->text = hunch_sheet_words_dup_estimate (field->inside == NULL ? kind : NULL, cell->exact);
    }
}

static void
add_objects (GPtrArray   *sheets,
             const char  *kind,
             JsonArray   *list,
             const char  *name,
             const char  *title,
             const Field *fields,
             guint        n_fields)
{
  const Field *used[G_N_ELEMENTS (TEST_FIELDS)];
  guint n_used = 0;
  HunchSheet *sheet;

  if (list == NULL || json_array_get_length (list) == 0)
    return;
  for (guint i = 0; i < n_fields; i++)
    if (any_has (list, &fields[i]))
      used[n_used++] = &fields[i];
  sheet = sheet_alloc (name, title, n_used, json_array_get_length (list));
  for (guint j = 0; j < n_used; j++)
    {
      sheet->heads[j] = g_strdup (_(used[j]->title));
      sheet->is_right[j] = !g_str_equal (used[j]->member, "name");
      for (guint i = 0; i < sheet->n_rows; i++)
        set_field (&sheet->cells[i * n_used + j], kind, json_array_get_object_element (list, i), used[j]);
    }
  g_ptr_array_add (sheets, sheet);
}

/* --- the others ------------------------------------------------------------------------- */

static void
add_tables (GPtrArray  *sheets,
            JsonObject *result)
{
  JsonArray *tables = hunch_json_get_array (result, "tables");

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      JsonArray *heads = hunch_json_get_array (table, "columns");
      JsonArray *rows = hunch_json_get_array (table, "rows");
      const char *name = hunch_json_get_string (table, "name");
      const char *title = hunch_json_get_string (table, "title");

      if (heads != NULL && rows != NULL)
        g_ptr_array_add (sheets, hunch_sheet_new (name, title != NULL ? title : name, heads, rows));
    }
}

static void
add_fit (GPtrArray  *sheets,
         JsonObject *result)
{
  JsonObject *fit = hunch_json_get_object (result, "fit");
  g_autoptr (GList) members = fit == NULL ? NULL : json_object_get_members (fit);
  HunchSheet *sheet;
  guint n = 0;

  for (GList *item = members; item != NULL; item = item->next)
    n += !json_object_get_null_member (fit, item->data);
  if (n == 0)
    return;
  sheet = sheet_alloc ("fit", _("How well it fits"), 2, n);
  sheet->heads[0] = g_strdup (_("Measure"));
  sheet->heads[1] = g_strdup (_("Value"));
  sheet->is_right[1] = TRUE;
  n = 0;
  for (GList *item = members; item != NULL; item = item->next)
    if (!json_object_get_null_member (fit, item->data))
      {
        sheet->cells[2 * n].text = hunch_sheet_words_dup_measure (item->data);
        sheet->cells[2 * n].exact = g_strdup (item->data);
        set_cell (&sheet->cells[2 * n + 1], json_object_get_member (fit, item->data), item->data, -1);
        n++;
      }
  g_ptr_array_add (sheets, sheet);
}

GPtrArray *
hunch_sheets_from_result (JsonObject *result)
{
  GPtrArray *sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_sheet_free);

  g_return_val_if_fail (result != NULL, sheets);

  add_objects (sheets, hunch_json_get_string (result, "kind"), hunch_json_get_array (result, "estimates"), "estimates", _("Estimates"), ESTIMATE_FIELDS, G_N_ELEMENTS (ESTIMATE_FIELDS));
  add_objects (sheets, hunch_json_get_string (result, "kind"), hunch_json_get_array (result, "tests"), "tests", _("Tests"), TEST_FIELDS, G_N_ELEMENTS (TEST_FIELDS));
  add_tables (sheets, result);
  add_fit (sheets, result);
  return sheets;
}
