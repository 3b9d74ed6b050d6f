/* format/dataset-private.h: how the door makes a data set. */
#pragma once
#include "format/dataset.h"

G_BEGIN_DECLS

typedef struct
{
  const char               *format;
  const HunchFormatOptions *options;   /* never NULL */
  gint64                    max_rows;
  gboolean                  is_glance;
  HunchProgress            *progress;
} HunchDatasetOrder;

/* Takes over the list `sources`. */
HunchScan *hunch_dataset_new (GPtrArray *sources, const HunchDatasetOrder *order, GCancellable *cancellable, GError **error);

/* Of one object. Also a Parquet member of an archive, by way of a file without a name. */
HunchScan *hunch_format_scan_one (HunchSource *source, const HunchDatasetOrder *order, GCancellable *cancellable, GError **error);

/* The scan behind a data set whose first fields are that scan's; NULL for any other. */
HunchScan *hunch_dataset_get_inner (HunchScan *scan);

G_END_DECLS
