/* format/join-private.h: many texts, one behind another, as one source. For texts of records that each end with their line. */
#pragma once
#include "source/source.h"

G_BEGIN_DECLS

/* A line break stands between two sources; the byte order mark of all but the first is dropped. */
HunchSource *hunch_join_new (GPtrArray *sources);

/* Of a source made by hunch_join_new(): name of the source that is being read, by whoever opened it last. Lent by the sources. */
const char  *hunch_join_get_current (HunchSource *join, GPtrArray *sources);

G_END_DECLS
