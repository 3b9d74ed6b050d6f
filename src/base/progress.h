/* base/progress.h: how far a job is, told from any thread to whoever watches. */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

#define HUNCH_TYPE_PROGRESS (hunch_progress_get_type ())
G_DECLARE_FINAL_TYPE (HunchProgress, hunch_progress, HUNCH, PROGRESS, GObject)

/* Made in the thread whose main context shall hear of it. Properties, all
 * readable and announced with notify:: in that context at most every 50 ms:
 *   fraction    double, 0..1, or -1 while the total is not known
 *   bytes-done  int64   bytes really parsed
 *   bytes-total int64   -1 when not known
 *   rows-done   int64   rows read so far
 *   message     string  what is being done, translated */
HunchProgress *hunch_progress_new (void);

/* Any thread. `self` may be NULL: the report is then dropped, so that a job
 * need not ask whether anyone watches. */
void hunch_progress_report (HunchProgress *self,
                            gint64         bytes_done,
                            gint64         bytes_total,
                            gint64         rows_done);

/* Any thread; `message` is copied. NULL `self` is allowed. */
void hunch_progress_set_message (HunchProgress *self,
                                 const char    *message);

double hunch_progress_get_fraction (HunchProgress *self);
gint64 hunch_progress_get_bytes_done (HunchProgress *self);
gint64 hunch_progress_get_bytes_total (HunchProgress *self);
gint64 hunch_progress_get_rows_done (HunchProgress *self);

/* Rows per second since the first report; 0 before there is one. */
double hunch_progress_get_rows_per_second (HunchProgress *self);

/* A copy; release with g_free(). */
char *hunch_progress_dup_message (HunchProgress *self);

G_END_DECLS
