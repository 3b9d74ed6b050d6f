/* One job of the project room at a time, with its CPU seconds and peak memory, for the scripts in tests/bench/.
 *
 *   bench-project import SOURCE FILE.hunch [METHOD [ROWS]]   a new project with the table t
 *   bench-project columns FILE.hunch TABLE                    every column read once, as analyses do
 *   bench-project order FILE.hunch TABLE COLUMN [SEARCH]      an order, and a thousand cells from all over it
 *   bench-project profile FILE.hunch TABLE                                                              */
#include <sys/resource.h>

#include "project/columns.h"
#include "project/import.h"
#include "project/profile.h"
#include "project/row-list.h"

#define BLOCK 8192

static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static long
get_peak_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

static gboolean
run_import (char   **words,
            GError **error)
{
  g_autoptr (HunchSource) source = hunch_source_new (words[0], error);
  g_autoptr (HunchProject) project = source == NULL ? NULL : hunch_project_create (words[1], error);
  g_autoptr (HunchImport) import = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  if (project == NULL)
    return FALSE;
  import = hunch_import_new (hunch_source_get_name (source));
  import->table = g_strdup ("t");
  if (words[2] != NULL)
    hunch_sample_method_from_name (words[2], &import->choice.method);
  if (words[2] != NULL && words[3] != NULL)
    import->choice.rows = g_ascii_strtoll (words[3], NULL, 10);
  import->choice.share = 0.01;
  receipt = hunch_import_run (import, project, NULL, NULL, error);
  if (receipt != NULL)
    g_print ("rows kept %" G_GINT64_FORMAT "\n", (gint64) json_object_get_int_member (receipt, "rows_kept"));
  return receipt != NULL;
}

static gboolean
read_all (HunchColumns *columns,
          guint         n_columns,
          GError      **error)
{
  static double values[BLOCK];
  static gint32 codes[BLOCK];
  gint64 n_rows = hunch_columns_get_n_rows (columns);

  for (gint64 first = 0; first < n_rows; first += BLOCK)
    for (guint i = 0; i < n_columns; i++)
      if (hunch_columns_get_type (columns, i) == HUNCH_DATA_TEXT
          ? !hunch_columns_read_codes (columns, i, first, MIN (BLOCK, n_rows - first), codes, error)
          : !hunch_columns_read (columns, i, first, MIN (BLOCK, n_rows - first), values, error))
        return FALSE;
  return TRUE;
}

static gboolean
run_columns (char   **words,
             GError **error)
{
  g_autoptr (HunchProject) project = hunch_project_open (words[0], error);
  g_autoptr (HunchTableInfo) info = project == NULL ? NULL : hunch_project_get_table (project, words[1], error);
  g_autoptr (HunchColumns) columns = NULL;
  g_autofree const char **names = NULL;
  double before = get_cpu ();

  if (info == NULL)
    return FALSE;
  names = g_new0 (const char *, info->n_columns + 1);
  for (guint i = 0; i < info->n_columns; i++)
    names[i] = info->columns[i].name;
  columns = hunch_columns_open (project, words[1], names, info->n_columns, NULL, NULL, error);
  if (columns == NULL)
    return FALSE;
  g_print ("open %.3f s\n", get_cpu () - before);
  before = get_cpu ();
  if (!read_all (columns, info->n_columns, error))
    return FALSE;
  g_print ("read %.3f s\n", get_cpu () - before);
  return TRUE;
}

static gboolean
run_order (char   **words,
           GError **error)
{
  g_autoptr (HunchProject) project = hunch_project_open (words[0], error);
  g_autoptr (HunchRowOrder) order = NULL;
  g_autoptr (HunchRowPages) pages = NULL;
  double before = get_cpu ();

  order = project == NULL ? NULL : hunch_row_order_new (project, words[1], words[2], FALSE, words[3], NULL, error);
  if (order == NULL)
    return FALSE;
  g_print ("order %.3f s\n", get_cpu () - before);
  before = get_cpu ();
  pages = hunch_row_pages_new (project, words[1], order, error);
  if (pages == NULL)
    return FALSE;
  for (gint64 i = 0; i < 1000; i++)
    hunch_row_pages_get_cell (pages, i * 7919 % hunch_row_pages_get_n_rows (pages), 0, NULL);
  g_print ("1000 pages %.3f s\n", get_cpu () - before);
  return TRUE;
}

static gboolean
run_profile (char   **words,
             GError **error)
{
  g_autoptr (HunchProject) project = hunch_project_open (words[0], error);
  g_autoptr (GPtrArray) profiles = project == NULL ? NULL : hunch_profile_table (project, words[1], NULL, NULL, error);

  return profiles != NULL;
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    int         n_words;
    gboolean  (*run) (char **words, GError **error);
  } jobs[] = {
    { "import", 2, run_import }, { "columns", 2, run_columns }, { "order", 3, run_order }, { "profile", 2, run_profile },
  };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (jobs); i++)
    if (g_strcmp0 (argv[1], jobs[i].name) == 0 && argc - 2 >= jobs[i].n_words)
      {
        if (!jobs[i].run (argv + 2, &error))
          g_printerr ("%s\n", error->message);
        g_print ("%s: %.3f s CPU, peak %ld KB\n", argv[1], get_cpu (), get_peak_kb ());
        return error == NULL ? 0 : 1;
      }
  g_printerr ("Usage: bench-project import|columns|order|profile …\n");
  return 2;
}
