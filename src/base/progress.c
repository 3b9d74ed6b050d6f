#define G_LOG_DOMAIN "hunch-base"
#include "base/progress.h"

/* Reports come from any thread and as often as the job likes; they only fill the
 * numbers below. The first one after an announcement arms a timer in the context
 * of the maker, and the timer tells everything that has changed since. The timer
 * knows the progress by a weak reference, so that a context which never runs
 * keeps nothing alive. */

#define ANNOUNCE_INTERVAL_MS 50

typedef struct
{
  gint64 bytes_done;
  gint64 bytes_total;
  gint64 rows_done;
  char  *message;      /* owned */
  guint  message_serial;
} Report;

struct _HunchProgress
{
  GObject       parent_instance;
  GMainContext *context;        /* owned */

  GMutex        lock;           /* for all that follows */
  Report        now;
  Report        announced;      /* its message is not used */
  GSource      *timer;          /* owned, NULL when nothing is waiting to be told */
  gint64        announced_at;   /* monotonic, microseconds */
  gboolean      has_started;
  gint64        started_at;     /* monotonic, of the first report */
  gint64        started_rows;
  gint64        reported_at;    /* monotonic, of the last report */
};

G_DEFINE_FINAL_TYPE (HunchProgress, hunch_progress, G_TYPE_OBJECT)

enum
{
  PROP_FRACTION = 1,
  PROP_BYTES_DONE,
  PROP_BYTES_TOTAL,
  PROP_ROWS_DONE,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static double
compute_fraction (const Report *report)
{
  if (report->bytes_total < 0)
    return -1;

  if (report->bytes_total == 0)
    return 1;

  return CLAMP ((double) report->bytes_done / (double) report->bytes_total, 0.0, 1.0);
}

static void
notify_changes (HunchProgress *self,
                const Report  *before,
                const Report  *after)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);

  if (compute_fraction (before) != compute_fraction (after))
    g_object_notify_by_pspec (object, properties[PROP_FRACTION]);
  if (before->bytes_done != after->bytes_done)
    g_object_notify_by_pspec (object, properties[PROP_BYTES_DONE]);
  if (before->bytes_total != after->bytes_total)
    g_object_notify_by_pspec (object, properties[PROP_BYTES_TOTAL]);
  if (before->rows_done != after->rows_done)
    g_object_notify_by_pspec (object, properties[PROP_ROWS_DONE]);
  if (before->message_serial != after->message_serial)
    g_object_notify_by_pspec (object, properties[PROP_MESSAGE]);

  g_object_thaw_notify (object);
}

static gboolean
announce_cb (gpointer user_data)
{
  GWeakRef *reference = user_data;
  g_autoptr (HunchProgress) self = g_weak_ref_get (reference);
  Report before, after;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->lock);
  before = self->announced;
  after = self->now;
  self->announced = self->now;
  self->announced_at = g_get_monotonic_time ();
  g_clear_pointer (&self->timer, g_source_unref);
  g_mutex_unlock (&self->lock);

  notify_changes (self, &before, &after);

  return G_SOURCE_REMOVE;
}

static GWeakRef *
weak_reference_new (HunchProgress *self)
{
  GWeakRef *reference = g_new0 (GWeakRef, 1);

  g_weak_ref_init (reference, self);

  return reference;
}

static void
weak_reference_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* With the lock held. */
static void
arm_timer (HunchProgress *self,
           gint64         time_now)
{
  gint64 waited_ms = (time_now - self->announced_at) / 1000;

  if (self->timer != NULL)
    return;

  self->timer = g_timeout_source_new (waited_ms >= ANNOUNCE_INTERVAL_MS ? 0 : ANNOUNCE_INTERVAL_MS - waited_ms);
  g_source_set_priority (self->timer, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_static_name (self->timer, "hunch-progress");
  g_source_set_callback (self->timer, announce_cb, weak_reference_new (self), weak_reference_free);
  g_source_attach (self->timer, self->context);
}

/* A job that reads its rows a second time starts the clock again. */
static void
update_clock (HunchProgress *self,
              gint64         rows_done,
              gint64         time_now)
{
  if (!self->has_started || rows_done < self->now.rows_done)
    {
      self->has_started = TRUE;
      self->started_at = time_now;
      self->started_rows = rows_done;
    }

  self->reported_at = time_now;
}

static void
hunch_progress_dispose (GObject *object)
{
  HunchProgress *self = HUNCH_PROGRESS (object);

  g_mutex_lock (&self->lock);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_mutex_unlock (&self->lock);

  G_OBJECT_CLASS (hunch_progress_parent_class)->dispose (object);
}

static void
hunch_progress_finalize (GObject *object)
{
  HunchProgress *self = HUNCH_PROGRESS (object);

  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->now.message, g_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (hunch_progress_parent_class)->finalize (object);
}

static void
hunch_progress_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  HunchProgress *self = HUNCH_PROGRESS (object);

  switch (property_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, hunch_progress_get_fraction (self));
      break;
    case PROP_BYTES_DONE:
      g_value_set_int64 (value, hunch_progress_get_bytes_done (self));
      break;
    case PROP_BYTES_TOTAL:
      g_value_set_int64 (value, hunch_progress_get_bytes_total (self));
      break;
    case PROP_ROWS_DONE:
      g_value_set_int64 (value, hunch_progress_get_rows_done (self));
      break;
    case PROP_MESSAGE:
      g_value_take_string (value, hunch_progress_dup_message (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hunch_progress_class_init (HunchProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = hunch_progress_dispose;
  object_class->finalize = hunch_progress_finalize;
  object_class->get_property = hunch_progress_get_property;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_BYTES_DONE] = g_param_spec_int64 ("bytes-done", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_BYTES_TOTAL] = g_param_spec_int64 ("bytes-total", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_ROWS_DONE] = g_param_spec_int64 ("rows-done", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hunch_progress_init (HunchProgress *self)
{
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);
  self->now.bytes_total = -1;
  self->announced.bytes_total = -1;
}

HunchProgress *
hunch_progress_new (void)
{
  return g_object_new (HUNCH_TYPE_PROGRESS, NULL);
}

void
hunch_progress_report (HunchProgress *self,
                       gint64         bytes_done,
                       gint64         bytes_total,
                       gint64         rows_done)
{
  gint64 time_now;

  if (self == NULL)
    return;

  g_return_if_fail (HUNCH_IS_PROGRESS (self));

  time_now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  update_clock (self, rows_done, time_now);
  self->now.bytes_done = bytes_done;
  self->now.bytes_total = bytes_total;
  self->now.rows_done = rows_done;
  arm_timer (self, time_now);
  g_mutex_unlock (&self->lock);
}

void
hunch_progress_set_message (HunchProgress *self,
                            const char    *message)
{
  if (self == NULL)
    return;

  g_return_if_fail (HUNCH_IS_PROGRESS (self));

  g_mutex_lock (&self->lock);
  if (g_strcmp0 (self->now.message, message) != 0)
    {
      g_free (self->now.message);
      self->now.message = g_strdup (message);
      self->now.message_serial++;
      arm_timer (self, g_get_monotonic_time ());
    }
  g_mutex_unlock (&self->lock);
}

double
hunch_progress_get_fraction (HunchProgress *self)
{
  double fraction;

  g_return_val_if_fail (HUNCH_IS_PROGRESS (self), -1);

  g_mutex_lock (&self->lock);
  fraction = compute_fraction (&self->now);
  g_mutex_unlock (&self->lock);

  return fraction;
}

static gint64
read_locked (HunchProgress *self,
             const gint64  *field)
{
  gint64 value;

  g_mutex_lock (&self->lock);
  value = *field;
  g_mutex_unlock (&self->lock);

  return value;
}

gint64
hunch_progress_get_bytes_done (HunchProgress *self)
{
  g_return_val_if_fail (HUNCH_IS_PROGRESS (self), 0);

  return read_locked (self, &self->now.bytes_done);
}

gint64
hunch_progress_get_bytes_total (HunchProgress *self)
{
  g_return_val_if_fail (HUNCH_IS_PROGRESS (self), -1);

  return read_locked (self, &self->now.bytes_total);
}

gint64
hunch_progress_get_rows_done (HunchProgress *self)
{
  g_return_val_if_fail (HUNCH_IS_PROGRESS (self), 0);

  return read_locked (self, &self->now.rows_done);
}

double
hunch_progress_get_rows_per_second (HunchProgress *self)
{
  gint64 rows, elapsed_us;

  g_return_val_if_fail (HUNCH_IS_PROGRESS (self), 0);

  g_mutex_lock (&self->lock);
  rows = self->now.rows_done - self->started_rows;
  elapsed_us = self->reported_at - self->started_at;
  g_mutex_unlock (&self->lock);

  return elapsed_us > 0 ? rows * (double) G_USEC_PER_SEC / elapsed_us : 0;
}

char *
hunch_progress_dup_message (HunchProgress *self)
{
  char *message;

  g_return_val_if_fail (HUNCH_IS_PROGRESS (self), NULL);

  g_mutex_lock (&self->lock);
  message = g_strdup (self->now.message);
  g_mutex_unlock (&self->lock);

  return message;
}
