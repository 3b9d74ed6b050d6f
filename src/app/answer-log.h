/* app/answer-log.h: how long answers and stopping take, written to a file for those who measure. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* When $HUNCH_ANSWER_LOG names a file, lines of words: “shown KIND MS MS CPU”: from the change of the form until the answer was there, and until its
 * first frame was painted, and the CPU time of the program until then; “stopped KIND MS”: from being called off until the thread had ended. Without it nothing happens. */

/* The form has changed. */
void hunch_answer_log_asked    (void);

/* An answer was put into `view`. */
void hunch_answer_log_answered (GtkWidget  *view,
                                const char *kind);

/* `job` was called off; its thread has ended. */
void hunch_answer_log_stopping (GCancellable *job);
void hunch_answer_log_stopped  (GCancellable *job,
                                const char   *kind);

G_END_DECLS
