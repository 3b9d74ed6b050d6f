#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/frame-log.h"

#include <stdio.h>

typedef struct
{
  FILE  *file;        /* owned */
  gint64 started_us;  /* when the frame began, 0 between frames */
} FrameLog;

static void
frame_log_free (gpointer  data,
                GClosure *closure)
{
  FrameLog *log = data;

  fclose (log->file);
  g_free (log);
}

static void
frame_begins_cb (GdkFrameClock *clock,
                 gpointer       user_data)
{
  FrameLog *log = user_data;

  log->started_us = g_get_monotonic_time ();
}

static void
frame_ends_cb (GdkFrameClock *clock,
               gpointer       user_data)
{
  FrameLog *log = user_data;

  if (log->started_us == 0)
    return;
  fprintf (log->file, "%.3f\n", (g_get_monotonic_time () - log->started_us) / 1000.0);
  fflush (log->file);
  log->started_us = 0;
}

static void
realize_cb (GtkWidget *window,
            gpointer   user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  FrameLog *log = g_new0 (FrameLog, 1);

  log->file = fopen (g_getenv ("HUNCH_FRAME_LOG"), "w");
  if (log->file == NULL)
    {
      g_free (log);
      return;
    }
  g_signal_connect (clock, "flush-events", G_CALLBACK (frame_begins_cb), log);
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (frame_ends_cb), log, frame_log_free, G_CONNECT_AFTER);
}

void
hunch_frame_log_watch (GtkWindow *window)
{
  if (g_getenv ("HUNCH_FRAME_LOG") != NULL)
    g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
}
