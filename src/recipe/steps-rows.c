/* Steps that choose among rows, or put them into another order. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
hunch_step_add_filter (HunchCompiler *self,
                       JsonObject    *step,
                       GError       **error)
{
  const char *where = hunch_step_get_word (step, "where", error);

  return where != NULL && hunch_expression_check (where, error) && hunch_compiler_keep (self, NULL, where, error);
}

/* The draw is by a hash of the row number: the same seed keeps the same rows, whoever asks and however often, and rows
 * that come later do not change which of the earlier ones are kept by share. */
gboolean
hunch_step_add_sample (HunchCompiler *self,
                       JsonObject    *step,
                       GError       **error)
{
  double n_rows = 0, share = 0, seed = 1;
  g_autofree char *hash = NULL;
  g_autofree char *extra = NULL;
  g_autofree char *condition = NULL;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!hunch_step_get_number (step, "rows", 1, 1e15, &n_rows, error)
      || !hunch_step_get_number (step, "share", 0, 1, &share, error)
      || !hunch_step_get_number (step, "seed", 0, 9e15, &seed, error))
    return FALSE;
  if ((n_rows > 0) == (share > 0))
    return hunch_step_fail (error, _("a sample needs either “rows” or “share”."));

  hash = g_strdup_printf ("random_of(hunch_row, %" G_GINT64_FORMAT ")", (gint64) seed);
  if (n_rows > 0)
    {
      extra = g_strdup_printf ("row_number() OVER (ORDER BY %s, hunch_row)", hash);
      condition = g_strdup_printf ("hunch_key <= %" G_GINT64_FORMAT, (gint64) n_rows);
      return hunch_compiler_keep (self, extra, condition, error);
    }

  condition = g_strdup_printf ("%s < %s", hash, g_ascii_dtostr (buffer, sizeof buffer, share));
  return hunch_compiler_keep (self, NULL, condition, error);
}

/* --- order ---------------------------------------------------------------- */

/* `"a", "b" DESC NULLS LAST, hunch_row`; NULL with error. Missing values come last both ways. */
static char *
dup_order (HunchCompiler *self,
           JsonObject    *step,
           GError       **error)
{
  g_autoptr (GPtrArray) by = hunch_step_get_columns (self, step, "by", TRUE, error);
  g_autoptr (GPtrArray) descending = by != NULL ? hunch_step_get_columns (self, step, "descending", TRUE, error) : NULL;
  g_autoptr (GString) order = g_string_new (NULL);

  if (descending == NULL)
    return NULL;

  for (guint i = 0; i < by->len; i++)
    {
      g_autofree char *quoted = hunch_sql_quote (by->pdata[i]);
      gboolean is_down = hunch_names_find (descending, by->pdata[i]) >= 0;

      g_string_append_printf (order, "%s %s NULLS LAST, ", quoted, is_down ? "DESC" : "ASC");
    }
  for (guint i = 0; i < descending->len; i++)
    if (hunch_names_find (by, descending->pdata[i]) < 0)
      {
        hunch_step_fail (error, _("“%s” is to run downwards but is not among the columns to sort by."), (char *) descending->pdata[i]);
        return NULL;
      }

  g_string_append (order, "hunch_row");
  return g_string_free (g_steal_pointer (&order), FALSE);
}

static char *
dup_partition (HunchCompiler *self,
               JsonObject    *step,
               GError       **error)
{
  return hunch_step_dup_list (self, step, "within", "PARTITION BY ", " ", error);
}

/* Rows that agree in the named columns, or in all, count as one; missing values agree with each other. */
gboolean
hunch_step_add_distinct (HunchCompiler *self,
                         JsonObject    *step,
                         GError       **error)
{
  static const char *const keeps[] = { "first", "last", NULL };
  g_autoptr (GPtrArray) by = hunch_step_get_columns (self, step, "by", TRUE, error);
  int keep = by != NULL ? hunch_step_get_choice (step, "keep", keeps, error) : -1;
  g_autoptr (GPtrArray) order = keep >= 0 ? hunch_step_get_columns (self, step, "order", TRUE, error) : NULL;
  const char *direction = keep == 0 ? " ASC NULLS LAST" : " DESC NULLS LAST";
  g_autoptr (GString) extra = g_string_new ("row_number() OVER (PARTITION BY ");

  if (order == NULL)
    return FALSE;

  hunch_sql_append_list (extra, "", by->len > 0 ? by : self->columns, "");
  g_string_append (extra, " ORDER BY ");
  hunch_sql_append_list (extra, "", order, direction);
  g_string_append_printf (extra, "%shunch_row%s)", order->len > 0 ? ", " : "", keep == 0 ? "" : " DESC");

  return hunch_compiler_keep (self, extra->str, "hunch_key = 1", error);
}

/* Rows are shown in the order of their numbers, so sorting gives new ones. */
static void
renumber (HunchCompiler *self,
          const char    *number,
          gint64         n_first)
{
  GString *sql = g_string_new (NULL);
  g_autofree char *name = hunch_compiler_dup_name (self);

  g_string_printf (sql, "SELECT %s AS hunch_row", number);
  hunch_sql_append_columns (sql, "", self->columns);
  g_string_append_printf (sql, " FROM %s", name);
  hunch_compiler_take (self, sql, NULL);

  if (n_first > 0)
    {
      g_autofree char *condition = g_strdup_printf ("hunch_row <= %" G_GINT64_FORMAT, n_first);

      hunch_compiler_keep (self, NULL, condition, NULL);
    }
}

gboolean
hunch_step_add_sort (HunchCompiler *self,
                     JsonObject    *step,
                     GError       **error)
{
  g_autoptr (GPtrArray) by = hunch_step_get_columns (self, step, "by", FALSE, error);
  g_autofree char *order = by != NULL ? dup_order (self, step, error) : NULL;
  g_autofree char *number = NULL;

  if (order == NULL)
    return FALSE;

  number = g_strdup_printf ("row_number() OVER (ORDER BY %s)", order);
  renumber (self, number, 0);
  return TRUE;
}

gboolean
hunch_step_add_top (HunchCompiler *self,
                    JsonObject    *step,
                    GError       **error)
{
  double n_rows = 0;
  g_autoptr (GPtrArray) within = hunch_step_get_columns (self, step, "within", TRUE, error);
  g_autofree char *partition = within != NULL ? dup_partition (self, step, error) : NULL;
  g_autofree char *order = partition != NULL ? dup_order (self, step, error) : NULL;
  g_autofree char *number = NULL;
  g_autoptr (GString) all = g_string_new ("row_number() OVER (ORDER BY ");

  if (order == NULL || !hunch_step_get_number (step, "rows", 1, 1e15, &n_rows, error))
    return FALSE;
  if (n_rows < 1)
    return hunch_step_fail (error, _("“%s” is missing."), "rows");

  if (within->len > 0)
    {
      g_autofree char *extra = g_strdup_printf ("row_number() OVER (%sORDER BY %s)", partition, order);
      g_autofree char *condition = g_strdup_printf ("hunch_key <= %" G_GINT64_FORMAT, (gint64) n_rows);

      if (!hunch_compiler_keep (self, extra, condition, error))
        return FALSE;
      hunch_sql_append_list (all, "", within, " NULLS LAST");
      g_string_append (all, ", ");
    }

  g_string_append_printf (all, "%s)", order);
  renumber (self, all->str, within->len > 0 ? 0 : (gint64) n_rows);
  return TRUE;
}

/* --- numbers that depend on other rows ------------------------------------ */

gboolean
hunch_step_add_rank (HunchCompiler *self,
                     JsonObject    *step,
                     GError       **error)
{
  static const char *const ties[] = { "min", "average", "dense", "first", NULL };
  static const char *const functions[] = {
    "rank() OVER (%sORDER BY %s %s NULLS LAST)",
    "rank() OVER (%sORDER BY %s %s NULLS LAST)",
    "dense_rank() OVER (%sORDER BY %s %s NULLS LAST)",
    "row_number() OVER (%sORDER BY %s %s NULLS LAST, hunch_row)",
  };
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  const char *to = column != NULL ? hunch_step_get_word (step, "to", error) : NULL;
  int tie = to != NULL ? hunch_step_get_choice (step, "ties", ties, error) : -1;
  g_autofree char *partition = tie >= 0 ? dup_partition (self, step, error) : NULL;
  g_autofree char *number = NULL;
  g_autofree char *expression = NULL;
  const char *direction = hunch_step_get_switch (step, "descending") ? "DESC" : "ASC";

  if (partition == NULL)
    return FALSE;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  number = g_strdup_printf (functions[tie], partition, column, direction);
#pragma GCC diagnostic pop

  if (tie == 1)
    {
      g_autofree char *others = g_strdup_printf ("count(*) OVER (PARTITION BY %s%s%s)", *partition != '\0' ? partition + strlen ("PARTITION BY ") : "",
                                                 *partition != '\0' ? ", " : "", column);

      expression = g_strdup_printf ("CASE WHEN %s IS NOT NULL THEN %s + (%s - 1) / 2.0 END", column, number, others);
    }
  else
    expression = g_strdup_printf ("CASE WHEN %s IS NOT NULL THEN %s END", column, number);

  return hunch_compiler_put_one (self, to, expression, error);
}

static void
append_rows (GString       *sql,
             HunchCompiler *self,
             const char    *extra)
{
  g_string_append (sql, "SELECT hunch_row");
  hunch_sql_append_columns (sql, "", self->columns);
  g_string_append_printf (sql, ", %s FROM ", extra);
}

/* The columns so far and three more: the session's number, its rows and its minutes. NULL with error. */
static GPtrArray *
add_session_columns (HunchCompiler *self,
                     const char    *to,
                     GError       **error)
{
  static const char *const suffixes[] = { "", "_rows", "_minutes" };
  g_autoptr (GPtrArray) columns = hunch_names_copy (self->columns);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *column = g_strconcat (to, suffixes[i], NULL);

      if (!hunch_names_check_new (columns, column, error))
        return NULL;
      g_ptr_array_add (columns, g_steal_pointer (&column));
    }
  return g_steal_pointer (&columns);
}

static void
append_session_columns (GString   *sql,
                        GPtrArray *columns)
{
  g_autofree char *number = hunch_sql_quote (columns->pdata[columns->len - 3]);
  g_autofree char *rows = hunch_sql_quote (columns->pdata[columns->len - 2]);
  g_autofree char *minutes = hunch_sql_quote (columns->pdata[columns->len - 1]);

  g_string_append_printf (sql,
    ", hunch_session AS %s, CASE WHEN hunch_session IS NOT NULL THEN count(*) OVER hunch_window END AS %s"
    ", CASE WHEN hunch_session IS NOT NULL THEN (max(hunch_time) OVER hunch_window - min(hunch_time) OVER hunch_window) / 60.0 END AS %s",
    number, rows, minutes);
}

/* A session ends when nothing happens for so many minutes. Two windows: how many sessions have begun, and what each of
 * them holds. A row without a time belongs to none. */
gboolean
hunch_step_add_sessions (HunchCompiler *self,
                         JsonObject    *step,
                         GError       **error)
{
  const char *to = hunch_json_get_string (step, "to");
  double gap_minutes = 30;
  g_autofree char *at = hunch_step_dup_column (self, step, "at", error);
  g_autofree char *partition = at != NULL ? dup_partition (self, step, error) : NULL;
  g_autofree char *within = partition != NULL ? hunch_step_dup_list (self, step, "within", "", ", ", error) : NULL;
  g_autoptr (GPtrArray) columns = within != NULL ? add_session_columns (self, to != NULL ? to : "session", error) : NULL;
  g_autofree char *name = hunch_compiler_dup_name (self);
  g_autofree char *time = NULL;
  g_autofree char *number = NULL;
  g_autoptr (GString) sql = g_string_new ("SELECT hunch_row");
  char gap[G_ASCII_DTOSTR_BUF_SIZE];

  if (columns == NULL || !hunch_step_get_number (step, "gap_minutes", 0, 1e9, &gap_minutes, error))
    return FALSE;

  g_ascii_dtostr (gap, sizeof gap, gap_minutes * 60);
  time = g_strdup_printf ("epoch(%s) AS hunch_time", at);
  number = g_strdup_printf ("hunch_time, CASE WHEN hunch_time IS NOT NULL THEN session_number(hunch_time, %s) OVER"
                            " (%sORDER BY hunch_time, hunch_row ROWS UNBOUNDED PRECEDING) END AS hunch_session", gap, partition);

  hunch_sql_append_columns (sql, "", self->columns);
  append_session_columns (sql, columns);
  g_string_append (sql, " FROM (");
  append_rows (sql, self, number);
  g_string_append_c (sql, '(');
  append_rows (sql, self, time);
  g_string_append_printf (sql, "%s)) WINDOW hunch_window AS (PARTITION BY %shunch_session)", name, within);

  hunch_compiler_take (self, g_steal_pointer (&sql), g_steal_pointer (&columns));
  return TRUE;
}
