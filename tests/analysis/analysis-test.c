#include "analysis-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "project/import.h"
#include "stats/stats.h"

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

int
analysis_test_main (int    argc,
                    char **argv,
                    void (*add_tests) (void))
{
  g_autofree char *cache = g_dir_make_tmp ("hunch-cache-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  add_tests ();
  status = g_test_run ();
  remove_folder (cache);
  return status;
}

void
fixture_set_up (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("hunch-analysis-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "test.hunch", NULL);
  fixture->project = hunch_project_create (path, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  g_assert_finalize_object (fixture->project);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
add_file (Fixture    *fixture,
          const char *name,
          const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = hunch_source_new (path, &error);
  g_autoptr (HunchImport) import = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  g_assert_no_error (error);
  import = hunch_import_new (hunch_source_get_name (source));
  import->table = g_strdup (name);
  receipt = hunch_import_run (import, fixture->project, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_add_table (Fixture    *fixture,
                   const char *name,
                   const char *csv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strdup_printf ("%s/%s.csv", fixture->folder, name);

  g_file_set_contents (path, csv, -1, &error);
  g_assert_no_error (error);
  add_file (fixture, name, path);
}

void
fixture_add_data (Fixture    *fixture,
                  const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/tests/stats/data/%s.csv", g_getenv ("HUNCH_TEST_SOURCE_DIR"), name);

  add_file (fixture, name, path);
}

GHashTable *
read_options (const char *options)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) parts = g_strsplit (options, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[i], "=", 2);

      if (pair[0] != NULL && pair[1] != NULL)
        g_hash_table_insert (table, g_strdup (pair[0]), g_strdup (pair[1]));
    }
  return table;
}

static void
check_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_values (json_node_get_object (node));

      for (GList *member = members; member != NULL; member = member->next)
        check_node (member->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr (GList) elements = json_array_get_elements (json_node_get_array (node));

      for (GList *element = elements; element != NULL; element = element->next)
        check_node (element->data);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    g_assert_true (isfinite (json_node_get_double (node)));
}

static void
check_contract (JsonObject *result)
{
  static const char *const members[] = { "kind", "table", "title", "n", "dropped", "dropped_why", "options", "estimates", "tests", "fit",
                                         "tables", "checks", "warnings", "headline", "verdict", "claim", "plots" };
  JsonArray *plots;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (result, members[i]));
  g_assert_cmpstr (hunch_json_get_string (result, "verdict"), !=, "");

  plots = json_object_get_array_member (result, "plots");
  for (guint i = 0; i < json_array_get_length (plots); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchPlot) plot = hunch_plot_from_json (json_array_get_object_element (plots, i), &error);

      g_assert_no_error (error);
      g_assert_nonnull (plot->summary);
      g_assert_nonnull (plot->title);
      g_assert_nonnull (plot->source);
    }
}

JsonObject *
run (Fixture    *fixture,
     const char *kind,
     const char *table,
     const char *options)
{
  g_autoptr (GHashTable) words = read_options (options);
  g_autoptr (GError) error = NULL;
  JsonObject *result = hunch_analysis_run (fixture->project, kind, table, words, NULL, NULL, &error);
  g_autoptr (JsonNode) node = NULL;

  g_assert_no_error (error);
  check_contract (result);
  node = json_node_init_object (json_node_alloc (), result);
  check_node (node);
  return result;
}

GError *
run_failing (Fixture    *fixture,
             const char *kind,
             const char *table,
             const char *options)
{
  g_autoptr (GHashTable) words = read_options (options);
  GError *error = NULL;
  JsonObject *result = hunch_analysis_run (fixture->project, kind, table, words, NULL, NULL, &error);

  if (result != NULL)
    g_error ("%s %s was answered", kind, options);
  g_assert_null (strchr (error->message, '\n'));
  return error;
}

double
get_number (JsonObject *object,
            const char *member)
{
  return hunch_json_get_number (object, member, NAN);
}

double
get_estimate (JsonObject *result,
              const char *name,
              const char *field)
{
  JsonArray *estimates = json_object_get_array_member (result, "estimates");

  for (guint i = 0; i < json_array_get_length (estimates); i++)
    {
      JsonObject *estimate = json_array_get_object_element (estimates, i);

      if (g_strcmp0 (hunch_json_get_string (estimate, "name"), name) == 0)
        return get_number (estimate, field);
    }
  g_error ("There is no estimate %s", name);
}

JsonObject *
get_test (JsonObject *result,
          guint       position)
{
  return json_array_get_object_element (json_object_get_array_member (result, "tests"), position);
}

double
get_df (JsonObject *result,
        guint       position,
        guint       which)
{
  return json_array_get_double_element (json_object_get_array_member (get_test (result, position), "df"), which);
}

double
get_effect (JsonObject *result,
            guint       position,
            const char *field)
{
  return get_number (json_object_get_object_member (get_test (result, position), "effect"), field);
}

double
get_fit (JsonObject *result,
         const char *name)
{
  return get_number (json_object_get_object_member (result, "fit"), name);
}
