/* tests/project/folder.h: a folder for one test, with the cache inside, and what tests of this room do often. */
#pragma once
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "project/project.h"

typedef struct
{
  char *path;     /* owned */
  char *project;  /* owned; path of the project in it */
} Folder;

static inline void
folder_set_up (Folder       *folder,
               gconstpointer data)
{
  folder->path = g_dir_make_tmp ("hunch-project-XXXXXX", NULL);
  folder->project = g_build_filename (folder->path, "test.hunch", NULL);
}

static inline void
folder_remove (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        folder_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static inline void
folder_tear_down (Folder       *folder,
                  gconstpointer data)
{
  folder_remove (folder->path);
  g_free (folder->path);
  g_free (folder->project);
}

static inline HunchProject *
folder_create (Folder *folder)
{
  g_autoptr (GError) error = NULL;
  HunchProject *project = hunch_project_create (folder->project, &error);

  g_assert_no_error (error);
  return project;
}

static inline HunchProject *
folder_open (Folder *folder)
{
  g_autoptr (GError) error = NULL;
  HunchProject *project = hunch_project_open (folder->project, &error);

  g_assert_no_error (error);
  return project;
}

/* What another program does to the file. */
static inline void
folder_run_sql (Folder     *folder,
                const char *sql)
{
  sqlite3 *db;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (folder->project, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

static inline gboolean
folder_add_row (const HunchQueryHead  *head,
                const HunchQueryValue *values,
                gpointer               text)
{
  for (guint i = 0; i < head->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (text, '|');
      if (values == NULL)
        g_string_append (text, head->names[i]);
      else if (values[i].kind == HUNCH_VALUE_INTEGER)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, values[i].integer);
      else if (values[i].kind == HUNCH_VALUE_REAL)
        g_string_append_printf (text, "%.17g", values[i].real);
      else if (values[i].kind == HUNCH_VALUE_TEXT)
        g_string_append_len (text, values[i].bytes, values[i].n_bytes);
      else
        g_string_append (text, "NULL");
    }
  g_string_append_c (text, '\n');
  return TRUE;
}

/* The answer as lines, cells divided by |. */
static inline char *
folder_ask (HunchProject *project,
            const char   *sql)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  hunch_project_query (project, sql, folder_add_row, text, NULL, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

#define folder_assert_answer(project, sql, expected)                \
  G_STMT_START {                                                     \
    g_autofree char *answer_ = folder_ask ((project), (sql));        \
    g_assert_cmpstr (answer_, ==, (expected));                       \
  } G_STMT_END

#define folder_add_test(path, func) g_test_add (path, Folder, NULL, folder_set_up, func, folder_tear_down)
