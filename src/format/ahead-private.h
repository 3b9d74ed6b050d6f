/* format/ahead-private.h: bytes made in a thread of their own, ahead of who reads them, into a queue that does not grow beyond some megabytes.
 *
 * The bytes belong to numbered parts, one behind another: a thread that goes through an archive puts all members into one queue, and who reads
 * them in order takes part after part out of it. The first megabytes that are taken out are kept: whoever looks at the beginning
 * and begins again does not have them made again. Reference counted. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define HUNCH_AHEAD_BYTES (4 * 1024 * 1024)

/* More than the first look at JSON takes. */
#define HUNCH_AHEAD_KEPT_BYTES (12 * 1024 * 1024)

typedef struct _HunchAhead HunchAhead;

/* Puts parts with hunch_ahead_put() and ends each with hunch_ahead_end_part(), in rising order. Looks at `cancellable`, which is cancelled when
 * nobody reads any more. An error it returns is given to whoever reads next. */
typedef gboolean (*HunchAheadFunc) (HunchAhead *ahead, gpointer user_data, GCancellable *cancellable, GError **error);

HunchAhead   *hunch_ahead_new (HunchAheadFunc func, gpointer user_data, GDestroyNotify destroy, guint first_part);
HunchAhead   *hunch_ahead_ref (HunchAhead *self);
/* Nobody reads any more. The thread ends by itself. */
void          hunch_ahead_stop (HunchAhead *self);
void          hunch_ahead_unref (HunchAhead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchAhead, hunch_ahead_unref)

/* For the thread; FALSE when nobody reads any more. Waits while the queue is full. */
gboolean      hunch_ahead_put (HunchAhead *self, guint part, gconstpointer data, gsize n);
gboolean      hunch_ahead_end_part (HunchAhead *self, guint part);

/* For who reads, while no stream is open: whether one can be opened of one of `n_parts` parts. */
gboolean      hunch_ahead_goes_on (HunchAhead *self, guint n_parts);

/* The same for one part, from whose beginning the next stream then reads. */
gboolean      hunch_ahead_find_part (HunchAhead *self, guint part);

/* A stream of one part; parts before it are passed over. At its end, or when it is closed before, `ended` is called with user_data, to keep the queue
 * for another stream or to stop it. Without `ended` a stream that is closed before its end stops the thread. */
typedef void (*HunchAheadEndedFunc) (HunchAhead *self, gpointer user_data);
GInputStream *hunch_ahead_open (HunchAhead *self, guint part, HunchAheadEndedFunc ended, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
