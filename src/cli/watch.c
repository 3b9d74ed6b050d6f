#define G_LOG_DOMAIN "hunch-cli"
#include "cli/watch.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/output.h"

/* Jobs run in the main thread, as plain blocking calls. Everything that happens
 * meanwhile happens in the thread of this file, around a main loop of its own. */

#define LINE_INTERVAL_MS 120

struct _HunchCliWatch
{
  HunchProgress *progress;     /* owned */
  GCancellable  *cancellable;  /* owned */
  GMainContext  *context;      /* owned */
  GMainLoop     *loop;         /* owned */
  GThread       *thread;       /* owned */
  int            signal;       /* atomic */
  gboolean       has_line;     /* the terminal shows our line */
};

static void
take_signal (HunchCliWatch *self,
             int            number)
{
  if (!g_atomic_int_compare_and_exchange (&self->signal, 0, number))
    _exit (128 + number);

  g_cancellable_cancel (self->cancellable);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  take_signal (user_data, SIGINT);

  return G_SOURCE_CONTINUE;
}

static gboolean
terminated_cb (gpointer user_data)
{
  take_signal (user_data, SIGTERM);

  return G_SOURCE_CONTINUE;
}

static char *
describe_bytes (HunchProgress *progress)
{
  gint64 done = hunch_progress_get_bytes_done (progress);
  gint64 total = hunch_progress_get_bytes_total (progress);
  g_autofree char *done_text = g_format_size (done);
  g_autofree char *total_text = total > 0 ? g_format_size (total) : NULL;

  if (done <= 0)
    return NULL;

  if (total_text == NULL)
    return g_steal_pointer (&done_text);

  /* Translators: bytes read and bytes in all, as in "12 MB of 100 MB". */
  return g_strdup_printf (_("%s of %s"), done_text, total_text);
}

static char *
describe_progress (HunchProgress *progress)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *message = hunch_progress_dup_message (progress);
  g_autofree char *bytes = describe_bytes (progress);
  double fraction = hunch_progress_get_fraction (progress);
  double speed = hunch_progress_get_rows_per_second (progress);

  if (message != NULL)
    g_string_append_printf (line, "%s  ", message);
  if (fraction >= 0)
    g_string_append_printf (line, "%d %%  ", (int) (fraction * 100));
  if (bytes != NULL)
    g_string_append_printf (line, "%s  ", bytes);
  if (speed > 0)
    {
      g_autofree char *rows = hunch_cli_count_text ((gint64) speed);

      g_string_append_printf (line, _("%s rows/s"), rows);
    }

  return line->len > 0 ? g_string_free (g_steal_pointer (&line), FALSE) : NULL;
}

static gboolean
show_line_cb (gpointer user_data)
{
  HunchCliWatch *self = user_data;
  g_autofree char *line = describe_progress (self->progress);

  if (line != NULL)
    {
      fprintf (stderr, "\r\033[K%s", line);
      fflush (stderr);
      self->has_line = TRUE;
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  HunchCliWatch *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

static void
attach (HunchCliWatch *self,
        GSource       *source,
        GSourceFunc    callback)
{
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

static gpointer
watch_in_thread (gpointer data)
{
  HunchCliWatch *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

HunchCliWatch *
hunch_cli_watch_start (void)
{
  HunchCliWatch *self = g_new0 (HunchCliWatch, 1);

  self->progress = hunch_progress_new ();
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);

  attach (self, g_unix_signal_source_new (SIGINT), interrupted_cb);
  attach (self, g_unix_signal_source_new (SIGTERM), terminated_cb);
  if (isatty (STDERR_FILENO))
    attach (self, g_timeout_source_new (LINE_INTERVAL_MS), show_line_cb);

  self->thread = g_thread_new ("watch", watch_in_thread, self);

  return self;
}

void
hunch_cli_watch_stop (HunchCliWatch *self)
{
  attach (self, g_idle_source_new (), quit_cb);
  g_clear_pointer (&self->thread, g_thread_join);

  if (self->has_line)
    fputs ("\r\033[K", stderr);

  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  /* What is done is done: a signal that comes now must not make it look as if it were not. */
  signal (SIGINT, SIG_IGN);
  signal (SIGTERM, SIG_IGN);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->progress);
  g_free (self);
}

HunchProgress *
hunch_cli_watch_get_progress (HunchCliWatch *self)
{
  return self->progress;
}

GCancellable *
hunch_cli_watch_get_cancellable (HunchCliWatch *self)
{
  return self->cancellable;
}

int
hunch_cli_watch_get_signal (HunchCliWatch *self)
{
  return g_atomic_int_get (&self->signal);
}
