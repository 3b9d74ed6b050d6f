#include "base/progress.h"

typedef struct
{
  guint   n_notes;
  GThread *thread;   /* that heard of it */
} Watch;

static void
notify_cb (HunchProgress *progress,
           GParamSpec    *pspec,
           Watch         *watch)
{
  watch->n_notes++;
  watch->thread = g_thread_self ();
}

static gpointer
report_in_thread (gpointer data)
{
  for (gint64 i = 1; i <= 2000; i++)
    {
      hunch_progress_report (data, i, 2000, i * 10);
      if (i % 200 == 0)
        g_usleep (10000);
    }

  hunch_progress_set_message (data, "done");

  return NULL;
}

/* 2000 reports within some 100 ms are told a few times, in the thread of the maker, and the last is not lost. */
static void
test_thread (void)
{
  HunchProgress *progress = hunch_progress_new ();
  Watch watch = { 0 };
  g_autofree char *message = NULL;
  GThread *thread;

  g_signal_connect (progress, "notify::fraction", G_CALLBACK (notify_cb), &watch);
  thread = g_thread_new ("report", report_in_thread, progress);
  while (hunch_progress_get_rows_done (progress) < 20000 || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_thread_join (thread);
  g_usleep (60000);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpuint (watch.n_notes, >=, 1);
  g_assert_cmpuint (watch.n_notes, <, 40);
  g_assert_true (watch.thread == g_thread_self ());
  g_assert_cmpfloat (hunch_progress_get_fraction (progress), ==, 1.0);
  g_assert_cmpint (hunch_progress_get_rows_done (progress), ==, 20000);
  g_assert_cmpfloat (hunch_progress_get_rows_per_second (progress), >, 0);
  message = hunch_progress_dup_message (progress);
  g_assert_cmpstr (message, ==, "done");
  g_assert_finalize_object (progress);
}

static void
test_unknown_total (void)
{
  HunchProgress *progress = hunch_progress_new ();

  g_assert_cmpfloat (hunch_progress_get_fraction (progress), ==, -1);
  g_assert_cmpfloat (hunch_progress_get_rows_per_second (progress), ==, 0);
  hunch_progress_report (progress, 5, -1, 1);
  g_assert_cmpfloat (hunch_progress_get_fraction (progress), ==, -1);
  hunch_progress_report (progress, 5, 0, 1);
  g_assert_cmpfloat (hunch_progress_get_fraction (progress), ==, 1);
  hunch_progress_report (NULL, 1, 2, 3);
  hunch_progress_set_message (NULL, "nobody");
  g_assert_finalize_object (progress);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/progress/thread", test_thread);
  g_test_add_func ("/base/progress/unknown-total", test_unknown_total);

  return g_test_run ();
}
