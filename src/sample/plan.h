/* sample/plan.h: what taking a sample would cost, told before anything is taken. */
#pragma once
#include <json-glib/json-glib.h>
#include "format/format.h"
#include "sample/sampler.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 objects;        /* that would be touched */
  gint64 objects_total;
  gint64 bytes;          /* that would be moved; -1 not known */
  gint64 bytes_total;    /* -1 not known */
  gint64 requests;       /* listing not included; 0 for what lies on this machine */
  gint64 rows_total;     /* N, -1 not known; an estimate from a few footers when is_estimate */
  gboolean is_estimate;
  double seconds;        /* at 10 MB/s and 50 ms a request, 8 at once; 200 MB/s on this machine */
  double dollars;        /* S3: requests (0.0004 $ per 1,000 GET) and transfer out (0.09 $ per GB), AWS list prices of 2024; 0 elsewhere */
} HunchSamplePlan;

/* Reads at most the footers of five objects, or the first 64 kB of one. Blocking. What is estimated assumes that all objects are like these. */
gboolean hunch_sample_plan (GPtrArray *sources, const HunchFormatOptions *options, const HunchSampleChoice *choice,
                            HunchSamplePlan *out_plan, GCancellable *cancellable, GError **error);

/* The members above under their names. New reference. */
JsonObject *hunch_sample_plan_to_json (const HunchSamplePlan *plan);

G_END_DECLS
