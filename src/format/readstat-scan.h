/* format/readstat-scan.h: SPSS (sav, zsav, por), Stata (dta) and SAS (sas7bdat, xpt) files through the ReadStat library. */
#pragma once
#include "format/format.h"

G_BEGIN_DECLS

HunchScan *hunch_readstat_scan_new (HunchSource *source, const HunchFormatOptions *options, gint64 max_rows,
                                    HunchProgress *progress, GCancellable *cancellable, GError **error);

G_END_DECLS
