/* source/meter.h: what was moved over the wire (or read of a disk) for a job. Reference counted; any thread. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _HunchMeter HunchMeter;
HunchMeter *hunch_meter_new (void);
HunchMeter *hunch_meter_ref (HunchMeter *self);
void        hunch_meter_unref (HunchMeter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchMeter, hunch_meter_unref)

/* NULL `self` is allowed. Bytes are those of bodies; every request that was sent counts, retries too. */
void        hunch_meter_add (HunchMeter *self, gint64 bytes, gint64 requests);
gint64      hunch_meter_get_bytes (HunchMeter *self);
gint64      hunch_meter_get_requests (HunchMeter *self);

G_END_DECLS
