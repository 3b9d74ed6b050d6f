/* compare-bench PROJECT TABLE: holds a sample against what listing and footers say of the whole, and tells how many lines that gives. */
#include <stdio.h>

#include "project/import.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchProject) project = argc == 3 ? hunch_project_open (argv[1], &error) : NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *words = NULL;

  if (project != NULL)
    lines = hunch_import_compare (project, argv[2], &words, NULL, &error);
  if (lines == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "compare-bench PROJECT TABLE");
      return 1;
    }
  printf ("%u lines. %s\n", lines->len, words);
  return 0;
}
