/* tests/recipe/fixture.h: a project with a few tables, made by SQL as another program would. */
#pragma once
#include <glib/gstdio.h>
#include <sqlite3.h>
#include "base/json.h"
#include "recipe/recipe.h"

typedef struct
{
  char         *folder;
  char         *path;
  HunchProject *project;
} Fixture;

static inline void
fixture_exec (Fixture    *fixture,
              const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  sqlite3_close (db);
}

static inline void
fixture_set_up (Fixture       *fixture,
                gconstpointer  sql)
{
  g_autoptr (GError) error = NULL;

  hunch_recipe_init ();
  fixture->folder = g_dir_make_tmp ("hunch-recipe-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "a.hunch", NULL);
  fixture->project = hunch_project_create (fixture->path, &error);
  g_assert_no_error (error);
  fixture_exec (fixture, sql);
}

static inline void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  sql)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_assert_finalize_object (fixture->project);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static inline gboolean
fixture_append_row (const HunchQueryHead  *head,
                    const HunchQueryValue *values,
                    gpointer               user_data)
{
  GString *text = user_data;

  for (guint i = 0; values != NULL && i < head->n_columns; i++)
    {
      g_string_append (text, i > 0 ? "|" : "");
      switch (values[i].kind)
        {
        case HUNCH_VALUE_NULL:
          g_string_append (text, "-");
          break;
        case HUNCH_VALUE_INTEGER:
          g_string_append_printf (text, "%" G_GINT64_FORMAT, values[i].integer);
          break;
        case HUNCH_VALUE_REAL:
          g_string_append_printf (text, "%.6g", values[i].real);
          break;
        case HUNCH_VALUE_TEXT:
        case HUNCH_VALUE_BLOB:
        default:
          g_string_append_len (text, values[i].bytes, values[i].n_bytes);
        }
    }
  if (values != NULL)
    g_string_append_c (text, '\n');
  return TRUE;
}

/* Rows as lines, cells parted by bars, missing ones as "-". */
static inline char *
fixture_query (Fixture    *fixture,
               const char *sql)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  hunch_project_query (fixture->project, sql, fixture_append_row, text, NULL, &error);
  if (error != NULL)
    g_error ("%s: %s", sql, error->message);
  return g_string_free (text, FALSE);
}
