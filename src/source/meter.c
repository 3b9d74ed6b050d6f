#define G_LOG_DOMAIN "hunch-source"
#include "source/meter.h"

struct _HunchMeter
{
  gatomicrefcount count;
  GMutex          lock;
  gint64          bytes;
  gint64          requests;
};

HunchMeter *
hunch_meter_new (void)
{
  HunchMeter *self = g_new0 (HunchMeter, 1);

  g_atomic_ref_count_init (&self->count);
  g_mutex_init (&self->lock);
  return self;
}

HunchMeter *
hunch_meter_ref (HunchMeter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->count);
  return self;
}

void
hunch_meter_unref (HunchMeter *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
hunch_meter_add (HunchMeter *self,
                 gint64      bytes,
                 gint64      requests)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->bytes += bytes;
  self->requests += requests;
  g_mutex_unlock (&self->lock);
}

gint64
hunch_meter_get_bytes (HunchMeter *self)
{
  gint64 bytes;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  bytes = self->bytes;
  g_mutex_unlock (&self->lock);
  return bytes;
}

gint64
hunch_meter_get_requests (HunchMeter *self)
{
  gint64 requests;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->lock);
  requests = self->requests;
  g_mutex_unlock (&self->lock);
  return requests;
}
