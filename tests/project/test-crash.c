/* A child edits and imports and is killed at a random moment; the file then opens whole, with the last edit that the child
 * reported and nothing half done. HUNCH_CRASH_KILLS says how often; tests/bench/crash-loop.sh does it a thousand times. */
#include "load-made.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define USUAL_KILLS 20
#define IMPORT_ROWS 4000

/* Edit number `n`: its number into the deck, a slide, and every third time an import, after which more rows are put in by their key. One
 * step each. */
static void
make_edit (HunchProject *project,
           int           n)
{
  g_autofree char *number = g_strdup_printf ("%d", n);
  HunchSlideRecord slide = { .position = 0, .layout = (char *) "text", .content = number, .seconds = 10 };

  hunch_project_begin_edit (project, number, NULL);
  hunch_project_set_deck_value (project, "count", number, NULL);
  if (n % 7 < 5)
    hunch_project_put_slide (project, &slide, NULL);
  if (n % 3 == 0 || (n % 3 == 1 && n > 3))
    {
      g_autoptr (JsonObject) receipt = load_made (project, "t", n % 3 == 0 ? HUNCH_IMPORT_REPLACE : HUNCH_IMPORT_UPSERT,
                                                  made_reader_new (IMPORT_ROWS + n), NULL, NULL);
    }
  hunch_project_commit_edit (project, NULL);
  if (n % 10 == 9)
    {
      hunch_project_undo (project, NULL);
      hunch_project_redo (project, NULL);
    }
}

static void
run_child (const char *path,
           int         report_fd)
{
  HunchProject *project = hunch_project_open (path, NULL);
  g_autofree char *count = hunch_project_dup_deck_value (project, "count");
  int n = count == NULL ? 0 : atoi (count);

  for (;;)
    {
      n++;
      make_edit (project, n);
      if (write (report_fd, &n, sizeof n) != sizeof n)
        _exit (1);
    }
}

/* The last number that the child reported; 0 for none. */
static int
run_and_kill (const char *path,
              guint       after_us)
{
  int ends[2];
  int last = 0;
  int status;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      close (ends[0]);
      run_child (path, ends[1]);
    }
  close (ends[1]);
  g_usleep (after_us);
  kill (child, SIGKILL);
  waitpid (child, &status, 0);
  for (int n; read (ends[0], &n, sizeof n) == sizeof n; )
    last = n;
  close (ends[0]);
  return last;
}

static int
check_whole (Folder *folder,
             int     reported)
{
  g_autoptr (HunchProject) project = folder_open (folder);
  g_autofree char *count = hunch_project_dup_deck_value (project, "count");
  int n = count == NULL ? 0 : atoi (count);
  int last_import = n < 3 ? 0 : n - (n % 3 == 2);

  folder_assert_answer (project, "PRAGMA integrity_check", "integrity_check\nok\n");
  if (reported > 0)
    {
      g_assert_cmpint (n, >=, reported);      /* nothing that was reported is lost … */
      g_assert_cmpint (n, <=, reported + 1);  /* … and at most the edit in hand came after */
    }
  if (last_import > 0)
    {
      g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, "t", NULL);
      g_autofree char *expected = g_strdup_printf ("n\n%d\n", IMPORT_ROWS + last_import);

      g_assert_cmpint (info->n_rows, ==, IMPORT_ROWS + last_import);
      folder_assert_answer (project, "SELECT count(*) AS n FROM t", expected);
    }
  return n;
}

static void
test_kills (Folder       *folder,
            gconstpointer data)
{
  const char *wish = g_getenv ("HUNCH_CRASH_KILLS");
  int n_kills = wish == NULL ? USUAL_KILLS : atoi (wish);
  int before = 0;

  g_object_unref (folder_create (folder));
  for (int i = 0; i < n_kills; i++)
    {
      int reported = run_and_kill (folder->project, g_test_rand_int_range (1000, 60000));
      int n = check_whole (folder, reported);

      g_assert_cmpint (n, >=, before);
      before = n;
    }
  g_test_message ("%d kills, %d edits", n_kills, before);
  g_assert_cmpint (before, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder_add_test ("/project/crash/kills", test_kills);
  return g_test_run ();
}
