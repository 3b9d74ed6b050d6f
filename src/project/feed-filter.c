/* What a filter may say: one expression over the columns of the row, and nothing else. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/feed-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "project/table-private.h"

typedef struct
{
  const char *const *names;
  guint              n;
  gboolean          *used;
  gboolean           strays;  /* it looks at another table */
} FilterLook;

static int
watch_filter (void       *data,
              int         action,
              const char *first,
              const char *second,
              const char *database,
              const char *through)
{
  FilterLook *look = data;

  if (action == SQLITE_SELECT || action == SQLITE_FUNCTION)
    return SQLITE_OK;
  if (action != SQLITE_READ || g_strcmp0 (first, "hunch_filter") != 0)
    {
      look->strays = TRUE;
      return SQLITE_DENY;
    }
  for (guint i = 0; second != NULL && i < look->n; i++)
    if (strcmp (look->names[i], second) == 0)
      look->used[i] = TRUE;
  return SQLITE_OK;
}

static void
refuse_filter (const char *filter,
               const char *words,
               gboolean    strays,
               GError    **error)
{
  g_autofree char *line = g_strdelimit (g_strdup (words), "\n\r\t", ' ');

  if (strays)
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL, _("The filter “%s” looks beyond the columns of the row."), filter);
  else
    g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_SQL, _("The filter “%s” cannot be understood: %s."), filter, line);
}

static gboolean
try_filter (HunchProject *self,
            const char   *filter,
            gboolean      bare,
            FilterLook   *look,
            GError      **error)
{
  g_autofree char *sql = g_strdup_printf (bare ? "SELECT 1 FROM temp.hunch_filter WHERE\n%s\n"
                                               : "SELECT 1 FROM temp.hunch_filter WHERE (\n%s\n)", filter);
  g_autoptr (sqlite3_stmt) statement = NULL;
  const char *rest = NULL;
  int code;

  /* A misspelt name in quotation marks is a mistake and no text. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_set_authorizer (self->db, watch_filter, look);
  code = sqlite3_prepare_v2 (self->db, sql, -1, &statement, &rest);
  sqlite3_set_authorizer (self->db, NULL, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 1, NULL);

  if (code == SQLITE_OK && statement != NULL && rest[strspn (rest, " \n\r\t;")] == '\0')
    return TRUE;
  refuse_filter (filter, code == SQLITE_OK ? _("it is more than one expression") : sqlite3_errmsg (self->db), look->strays, error);
  return FALSE;
}

gboolean
hunch_feed_check_filter (HunchProject      *self,
                         const char        *filter,
                         const char *const *names,
                         const HunchField  *fields,
                         guint              n,
                         gboolean          *out_used,
                         GError           **error)
{
  FilterLook look = { names, n, out_used, FALSE };
  g_autoptr (GString) sql = g_string_new ("CREATE TEMP TABLE hunch_filter (");
  gboolean done;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = hunch_db_quote (names[i]);

      out_used[i] = FALSE;
      g_string_append_printf (sql, "%s%s %s", i == 0 ? "" : ", ", name, hunch_data_type_get_declaration (fields[i].type));
    }
  g_string_append_c (sql, ')');
  if (!hunch_db_exec (self->db, sql->str, error))
    return FALSE;
  /* Something that is a condition both with and without brackets around it is one expression. */
  done = try_filter (self, filter, FALSE, &look, error) && try_filter (self, filter, TRUE, &look, error);
  sqlite3_exec (self->db, "DROP TABLE temp.hunch_filter", NULL, NULL, NULL);
  return done;
}

char **
hunch_feed_dup_names (const HunchField *fields,
                      guint             n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      names[i] = g_strdup (fields[i].name);
      for (guint number = 2; ; number++)
        {
          g_autofree char *key = g_ascii_strdown (names[i], -1);

          if (g_hash_table_add (seen, g_steal_pointer (&key)))
            break;
          g_free (names[i]);
          names[i] = g_strdup_printf ("%s_%u", fields[i].name, number);
        }
    }
  return names;
}
