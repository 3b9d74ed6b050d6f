/* What an import does for connectors: columns of the project's tables are lists for their parameters, and their files say how
 * bytes want to be read. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

#include <glib/gi18n-lib.h>

#include "base/json.h"
#include "source/connector.h"

/* --- columns as lists ------------------------------------------------------------------- */

static int
find_column (const HunchTableInfo *info,
             const char           *column,
             GError              **error)
{
  int position = hunch_table_info_find (info, column);

  if (position < 0)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("There is no column “%s” in the table “%s”."), column, info->name);
  return position;
}

/* SELECT a, b … WHERE none is missing GROUP BY a, b in order of first appearance. */
static char *
make_list_sql (const HunchTableInfo *info,
               const char *const    *columns,
               GError              **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GString) condition = g_string_new (NULL);
  g_autofree char *table = hunch_db_quote (info->name);
  const char *row_word = info->is_view ? "hunch_row" : "rowid";

  for (const char *const *column = columns; *column != NULL; column++)
    {
      int position = find_column (info, *column, error);
      g_autofree char *quoted = position < 0 ? NULL : hunch_db_quote (info->columns[position].name);

      if (position < 0)
        return NULL;
      g_string_append_printf (list, "%s%s", list->len == 0 ? "" : ", ", quoted);
      g_string_append_printf (condition, "%s%s IS NOT NULL", condition->len == 0 ? "" : " AND ", quoted);
    }
  return g_strdup_printf ("SELECT %s FROM %s WHERE %s GROUP BY %s ORDER BY min(%s)", list->str, table, condition->str, list->str, row_word);
}

static char **
read_row (sqlite3_stmt *statement)
{
  int n = sqlite3_column_count (statement);
  char **row = g_new0 (char *, n + 1);

  for (int i = 0; i < n; i++)
    row[i] = hunch_db_dup_text (statement, i);
  return row;
}

static GPtrArray *
list_values (const char        *table,
             const char *const *columns,
             gpointer           user_data,
             GError           **error)
{
  HunchProject *project = user_data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, table, error);
  g_autofree char *sql = info == NULL ? NULL : make_list_sql (info, columns, error);
  g_autoptr (sqlite3_stmt) statement = sql == NULL ? NULL : hunch_db_prepare (project->db, sql, error);
  gboolean failed = FALSE;

  if (statement == NULL)
    return NULL;
  while (hunch_db_next (statement, &failed, error))
    g_ptr_array_add (rows, read_row (statement));
  return failed ? NULL : g_steal_pointer (&rows);
}

void
hunch_import_use_tables (HunchProject *project)
{
  hunch_connector_use_lists (project == NULL ? NULL : list_values, project);
}

/* --- how to read ------------------------------------------------------------------------ */

static char **
dup_texts (JsonArray *array)
{
  guint n = json_array_get_length (array);
  char **texts = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    texts[i] = g_strdup (json_array_get_string_element (array, i));
  return texts;
}

void
hunch_import_adopt_reading (HunchFormatOptions *options,
                            const char         *word)
{
  g_autoptr (JsonObject) reading = hunch_connector_is_words (word) ? hunch_connector_dup_reading (word) : NULL;
  JsonArray *missing = hunch_json_get_array (reading, "missing");
  const char *separator = reading == NULL ? NULL : hunch_json_get_string (reading, "separator");

  if (reading == NULL)
    return;
  if (options->csv == NULL)
    options->csv = hunch_csv_options_new ();
  if (options->csv->missing == NULL && missing != NULL)
    options->csv->missing = dup_texts (missing);
  if (options->csv->separator == 0 && separator != NULL)
    options->csv->separator = *separator;
}
