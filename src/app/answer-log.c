#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/answer-log.h"

#include <stdio.h>
#include <time.h>

static gint64 asked_us;
static double asked_cpu;

typedef struct
{
  char  *kind;         /* owned */
  gint64 asked_us;
  gint64 answered_us;
  double asked_cpu;
} Answer;

/* Milliseconds that the program has worked, in all its threads: what the machine has to do besides does not count. */
static double
get_cpu_ms (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
answer_free (gpointer  data,
             GClosure *closure)
{
  Answer *answer = data;

  g_free (answer->kind);
  g_free (answer);
}

static gboolean
is_wanted (void)
{
  return g_getenv ("HUNCH_ANSWER_LOG") != NULL;
}

G_GNUC_PRINTF (1, 2)
static void
write_line (const char *format,
            ...)
{
  FILE *file = fopen (g_getenv ("HUNCH_ANSWER_LOG"), "a");
  va_list args;

  if (file == NULL)
    return;
  va_start (args, format);
  vfprintf (file, format, args);
  va_end (args);
  fclose (file);
}

void
hunch_answer_log_asked (void)
{
  if (!is_wanted ())
    return;
  asked_us = g_get_monotonic_time ();
  asked_cpu = get_cpu_ms ();
}

static void
painted_cb (GdkFrameClock *clock,
            Answer        *answer)
{
  write_line ("shown %s %.1f %.1f %.1f\n", answer->kind, (answer->answered_us - answer->asked_us) / 1000.0,
              (g_get_monotonic_time () - answer->asked_us) / 1000.0, get_cpu_ms () - answer->asked_cpu);
  g_signal_handlers_disconnect_by_data (clock, answer);
}

void
hunch_answer_log_answered (GtkWidget  *view,
                           const char *kind)
{
  GdkFrameClock *clock = is_wanted () ? gtk_widget_get_frame_clock (view) : NULL;
  Answer *answer;

  if (clock == NULL)
    return;
  answer = g_new0 (Answer, 1);
  answer->kind = g_strdup (kind);
  answer->asked_us = asked_us;
  answer->asked_cpu = asked_cpu;
  answer->answered_us = g_get_monotonic_time ();
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (painted_cb), answer, answer_free, G_CONNECT_AFTER);
  gtk_widget_queue_draw (view);
}

void
hunch_answer_log_stopping (GCancellable *job)
{
  gint64 *now;

  if (job == NULL || !is_wanted ())
    return;
  now = g_new (gint64, 1);
  *now = g_get_monotonic_time ();
  g_object_set_data_full (G_OBJECT (job), "stopping", now, g_free);
}

void
hunch_answer_log_stopped (GCancellable *job,
                          const char   *kind)
{
  gint64 *since = g_object_get_data (G_OBJECT (job), "stopping");

  if (since != NULL)
    write_line ("stopped %s %.1f\n", kind, (g_get_monotonic_time () - *since) / 1000.0);
}
