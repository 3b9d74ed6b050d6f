/* Steps that choose, name and compute columns of each row. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_PAIRS 1000
#define MAX_EDGES 1000

gboolean
hunch_step_add_choose (HunchCompiler *self,
                       JsonObject    *step,
                       GError       **error)
{
  g_autoptr (GPtrArray) chosen = hunch_step_get_columns (self, step, "columns", FALSE, error);
  g_autoptr (GPtrArray) columns = hunch_names_new ();
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");
  g_autofree char *name = hunch_compiler_dup_name (self);
  gboolean is_except = hunch_step_get_switch (step, "except");
  GPtrArray *listed = is_except ? self->columns : chosen;

  if (chosen == NULL)
    return FALSE;

  for (guint i = 0; i < listed->len; i++)
    {
      if (is_except && hunch_names_find (chosen, listed->pdata[i]) >= 0)
        continue;
      if (!hunch_names_check_new (columns, listed->pdata[i], error))
        return FALSE;
      g_ptr_array_add (columns, g_strdup (listed->pdata[i]));
    }
  if (columns->len == 0)
    return hunch_step_fail (error, _("no column would be left."));

  hunch_sql_append_columns (sql, "", columns);
  g_string_append_printf (sql, " FROM %s", name);
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

gboolean
hunch_step_add_rename (HunchCompiler *self,
                       JsonObject    *step,
                       GError       **error)
{
  const char *from = hunch_step_get_word (step, "from", error);
  const char *to = from != NULL ? hunch_step_get_word (step, "to", error) : NULL;
  g_autoptr (GPtrArray) columns = hunch_names_copy (self->columns);
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autofree char *quoted = NULL;
  int position;

  if (to == NULL || !hunch_compiler_check_column (self, from, error))
    return FALSE;

  position = hunch_names_find (self->columns, from);
  if (g_ascii_strcasecmp (from, to) != 0 && !hunch_names_check_new (columns, to, error))
    return FALSE;

  g_free (columns->pdata[position]);
  columns->pdata[position] = g_strdup (to);
  quoted = hunch_sql_quote (to);

  for (guint i = 0; i < columns->len; i++)
    {
      hunch_sql_append_column (sql, "", self->columns->pdata[i]);
      if ((int) i == position)
        g_string_append_printf (sql, " AS %s", quoted);
    }
  g_string_append_printf (sql, " FROM %s", name);
  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}

/* A column of that name is replaced in its place. */
gboolean
hunch_step_add_derive (HunchCompiler *self,
                       JsonObject    *step,
                       GError       **error)
{
  const char *column = hunch_step_get_word (step, "column", error);
  const char *expression = column != NULL ? hunch_step_get_word (step, "as", error) : NULL;
  gboolean is_aggregate;

  if (expression == NULL || !hunch_compiler_check_value (self, expression, &is_aggregate, error))
    return FALSE;
  if (is_aggregate)
    return hunch_step_fail (error, _("“%s” makes one number of all rows; use a group step, or add “over (…)”."), expression);

  return hunch_compiler_put_one (self, column, expression, error);
}

/* The column the step writes to: its own place unless "to" names another. Lent. */
static const char *
get_target (JsonObject *step)
{
  const char *to = hunch_json_get_string (step, "to");

  return to != NULL && *to != '\0' ? to : hunch_json_get_string (step, "column");
}

/* Puts `expression` into the step's target, and notes how often it gave a value. */
static gboolean
put_reading (HunchCompiler *self,
             JsonObject    *step,
             const char    *column,
             const char    *expression,
             GError       **error)
{
  g_autofree char *found = g_strdup_printf ("CASE WHEN %s IS NOT NULL THEN (%s) IS NOT NULL END", column, expression);

  hunch_compiler_note_question (self, NULL, found, column);
  return hunch_compiler_put_one (self, get_target (step), expression, error);
}

gboolean
hunch_step_add_retype (HunchCompiler *self,
                       JsonObject    *step,
                       GError       **error)
{
  static const char *const types[] = { "text", "integer", "real", "boolean", "date", "timestamp", "duration", NULL };
  static const char *const orders[] = { "auto", "ymd", "dmy", "mdy", NULL };
  static const char *const decimals[] = { ".", ",", NULL };
  static const char *const functions[] = { "as_text", "as_integer", "as_real", "as_boolean", "as_date", "as_timestamp", "as_duration" };
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  const char *word = column != NULL ? hunch_step_get_word (step, "type", error) : NULL;
  int type = word != NULL ? hunch_step_get_choice (step, "type", types, error) : -1;
  int order = type >= 0 ? hunch_step_get_choice (step, "order", orders, error) : -1;
  int decimal = order >= 0 ? hunch_step_get_choice (step, "decimal", decimals, error) : -1;
  g_autofree char *expression = NULL;

  if (decimal < 0)
    return FALSE;

  if (type == 4 || type == 5)
    expression = g_strdup_printf ("%s(%s, '%s')", functions[type], column, orders[order]);
  else if (type == 1 || type == 2)
    expression = g_strdup_printf ("%s(%s, '%s')", functions[type], column, decimals[decimal]);
  else
    expression = g_strdup_printf ("%s(%s)", functions[type], column);

  return put_reading (self, step, column, expression, error);
}

/* --- missing values ------------------------------------------------------- */

typedef enum
{
  FILL_VALUE,
  FILL_PREVIOUS,
  FILL_MEAN,
  FILL_MEDIAN,
  FILL_COMMONEST,
} FillWith;

static char *
dup_value_literal (JsonObject *step,
                   GError    **error)
{
  JsonNode *node = json_object_get_member (step, "value");
  char buffer[HUNCH_NUMBER_BUFFER];

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING)
    return hunch_sql_quote_text (json_node_get_string (node));
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup (hunch_number_to_json (json_node_get_double (node), buffer));

  hunch_step_fail (error, _("“%s” is missing."), "value");
  return NULL;
}

static char *
dup_fill (FillWith    with,
          const char *column,
          const char *value,
          const char *partition,
          const char *order)
{
  switch (with)
    {
    case FILL_VALUE:
      return g_strdup_printf ("coalesce(%s, %s)", column, value);
    case FILL_PREVIOUS:
      return g_strdup_printf ("coalesce(%s, last(%s) OVER (%sORDER BY %shunch_row ROWS UNBOUNDED PRECEDING))", column, column, partition, order);
    case FILL_MEAN:
      return g_strdup_printf ("coalesce(%s, avg(%s) OVER (%s))", column, column, partition);
    case FILL_MEDIAN:
      return g_strdup_printf ("coalesce(%s, median(%s) OVER (%s))", column, column, partition);
    case FILL_COMMONEST:
    default:
      return g_strdup_printf ("coalesce(%s, commonest(%s) OVER (%s))", column, column, partition);
    }
}

gboolean
hunch_step_add_fill (HunchCompiler *self,
                     JsonObject    *step,
                     GError       **error)
{
  static const char *const withs[] = { "value", "previous", "mean", "median", "commonest", NULL };
  g_autoptr (GPtrArray) columns = hunch_step_get_columns (self, step, "columns", FALSE, error);
  int with = columns != NULL ? hunch_step_get_choice (step, "with", withs, error) : -1;
  g_autofree char *partition = with >= 0 ? hunch_step_dup_list (self, step, "within", "PARTITION BY ", " ", error) : NULL;
  g_autofree char *order = partition != NULL ? hunch_step_dup_list (self, step, "order", "", ", ", error) : NULL;
  g_autofree char *value = NULL;
  g_autoptr (GPtrArray) pairs = hunch_names_new ();

  if (order == NULL)
    return FALSE;
  if (with == FILL_VALUE)
    {
      value = dup_value_literal (step, error);
      if (value == NULL)
        return FALSE;
    }

  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *quoted = hunch_sql_quote (columns->pdata[i]);

      g_ptr_array_add (pairs, g_strdup (columns->pdata[i]));
      g_ptr_array_add (pairs, dup_fill (with, quoted, value, partition, order));
    }
  return hunch_compiler_put (self, pairs, error);
}

/* --- recoding ------------------------------------------------------------- */

/* " WHEN 'from' THEN 'to'" for every pair; what is null is missing. NULL with error. */
static char *
dup_pairs (JsonObject *pairs,
           GError    **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GList) members = json_object_get_members (pairs);

  if (members == NULL || json_object_get_size (pairs) > MAX_PAIRS)
    {
      hunch_step_fail (error, _("“pairs” must hold from 1 to %d pairs."), MAX_PAIRS);
      return NULL;
    }

  for (GList *at = members; at != NULL; at = at->next)
    {
      JsonNode *node = json_object_get_member (pairs, at->data);
      g_autofree char *from = hunch_sql_quote_text (at->data);
      g_autofree char *to = NULL;

      if (JSON_NODE_HOLDS_NULL (node))
        to = g_strdup ("NULL");
      else if (json_node_get_value_type (node) == G_TYPE_STRING)
        to = hunch_sql_quote_text (json_node_get_string (node));
      else if (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE)
        to = hunch_json_to_text (node, FALSE);
      else
        {
          hunch_step_fail (error, _("“%s” must become a text, a number or null."), (char *) at->data);
          return NULL;
        }
      g_string_append_printf (sql, " WHEN %s THEN %s", from, to);
    }

  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* SQL that tells whether a value is among those that are recoded. */
static char *
dup_known (JsonObject *pairs,
           const char *column)
{
  g_autoptr (GList) members = json_object_get_members (pairs);
  g_autoptr (GString) known = g_string_new (NULL);

  g_string_append_printf (known, "CASE WHEN %s IS NOT NULL THEN CASE CAST(%s AS TEXT)", column, column);
  for (GList *at = members; at != NULL; at = at->next)
    {
      g_autofree char *quoted = hunch_sql_quote_text (at->data);

      g_string_append_printf (known, " WHEN %s THEN 1", quoted);
    }
  g_string_append (known, " ELSE 0 END END");
  return g_string_free (g_steal_pointer (&known), FALSE);
}

gboolean
hunch_step_add_recode (HunchCompiler *self,
                       JsonObject    *step,
                       GError       **error)
{
  static const char *const others[] = { "keep", "missing", "value", NULL };
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  int other = column != NULL ? hunch_step_get_choice (step, "others", others, error) : -1;
  JsonObject *object = hunch_json_get_object (step, "pairs");
  const char *value = hunch_json_get_string (step, "else");
  g_autofree char *pairs = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *expression = NULL;
  g_autofree char *found = NULL;

  if (other < 0)
    return FALSE;
  if (object == NULL)
    return hunch_step_fail (error, _("“%s” is missing."), "pairs");

  pairs = dup_pairs (object, error);
  if (pairs == NULL)
    return FALSE;
  if (other == 2 && value == NULL)
    return hunch_step_fail (error, _("“%s” is missing."), "else");

  /* A value that is given needs no second word that it is meant. */
  if (value != NULL && other != 1)
    {
      g_autofree char *quoted = hunch_sql_quote_text (value);

      rest = g_strdup_printf ("CASE WHEN %s IS NOT NULL THEN %s END", column, quoted);
    }
  else
    rest = g_strdup (other == 1 ? "NULL" : column);

  expression = g_strdup_printf ("CASE CAST(%s AS TEXT)%s ELSE %s END", column, pairs, rest);
  found = dup_known (object, column);
  hunch_compiler_note_question (self, NULL, found, column);
  return hunch_compiler_put_one (self, get_target (step), expression, error);
}

/* Variants of the same thing: "en-US,en;q=0.8" is "en". */
gboolean
hunch_step_add_fold (HunchCompiler *self,
                     JsonObject    *step,
                     GError       **error)
{
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  g_autoptr (GPtrArray) cuts = column != NULL ? hunch_step_get_words (step, "cut", TRUE, error) : NULL;
  JsonObject *object = hunch_json_get_object (step, "pairs");
  g_autofree char *expression = NULL;

  if (cuts == NULL)
    return FALSE;

  expression = g_strdup_printf ("CAST(%s AS TEXT)", column);
  for (guint i = 0; i < cuts->len; i++)
    if (*(const char *) cuts->pdata[i] != '\0')
      {
        g_autofree char *cut = hunch_sql_quote_text (cuts->pdata[i]);
        char *shorter = g_strdup_printf ("cut_at(%s, %s)", expression, cut);

        g_free (expression);
        expression = shorter;
      }
  if (hunch_step_get_switch (step, "trim"))
    {
      char *trimmed = g_strdup_printf ("trim_space(%s)", expression);

      g_free (expression);
      expression = trimmed;
    }
  if (hunch_step_get_switch (step, "lower"))
    {
      char *folded = g_strdup_printf ("fold_case(%s)", expression);

      g_free (expression);
      expression = folded;
    }
  if (object != NULL && json_object_get_size (object) > 0)
    {
      g_autofree char *pairs = dup_pairs (object, error);
      char *mapped = pairs != NULL ? g_strdup_printf ("CASE %s%s ELSE %s END", expression, pairs, expression) : NULL;

      g_free (expression);
      expression = mapped;
    }

  return expression != NULL && hunch_compiler_put_one (self, get_target (step), expression, error);
}

/* --- bins ----------------------------------------------------------------- */

static char *
dup_edges (JsonObject *step,
           GError    **error)
{
  JsonArray *array = hunch_json_get_array (step, "edges");
  g_autoptr (GString) edges = g_string_new ("'[");
  double last = -G_MAXDOUBLE;

  if (array == NULL || json_array_get_length (array) < 2 || json_array_get_length (array) > MAX_EDGES)
    {
      hunch_step_fail (error, _("“edges” must be a list of 2 to %d numbers."), MAX_EDGES);
      return NULL;
    }

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      GType type = json_node_get_value_type (node);
      char buffer[HUNCH_NUMBER_BUFFER];
      double edge = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;

      if (!(edge > last))
        {
          hunch_step_fail (error, _("“edges” must be numbers, each larger than the one before."));
          return NULL;
        }
      g_string_append_printf (edges, "%s%s", i > 0 ? "," : "", hunch_number_to_json (edge, buffer));
      last = edge;
    }

  g_string_append (edges, "]'");
  return g_string_free (g_steal_pointer (&edges), FALSE);
}

/* The edges as SQL, or the width of all bins: worked out by a window over all rows, so that they follow the data, unless they are given. */
static char *
dup_edges_expression (JsonObject *step,
                      const char *column,
                      GError    **error)
{
  static const char *const methods[] = { "width", "quantile", "edges", NULL };
  int method = hunch_step_get_choice (step, "method", methods, error);
  double n_bins = 10, width = 0;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (method < 0
      || !hunch_step_get_number (step, "bins", 1, MAX_EDGES - 1, &n_bins, error)
      || !hunch_step_get_number (step, "width", 1e-300, 1e300, &width, error))
    return NULL;
  if (method == 2)
    return dup_edges (step, error);
  if (method == 1)
    return g_strdup_printf ("quantile_edges(%s, %d) OVER ()", column, (int) n_bins);
  if (width > 0)
    return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, width));

  return g_strdup_printf ("equal_edges(%s, %d) OVER ()", column, (int) n_bins);
}

gboolean
hunch_step_add_bin (HunchCompiler *self,
                    JsonObject    *step,
                    GError       **error)
{
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  g_autofree char *edges = column != NULL ? dup_edges_expression (step, column, error) : NULL;
  g_autofree char *expression = NULL;

  if (edges == NULL)
    return FALSE;

  expression = g_strdup_printf ("%s(%s, %s)", hunch_step_get_switch (step, "numbers") ? "bin_start" : "bin_label", column, edges);
  return hunch_compiler_put_one (self, get_target (step), expression, error);
}
