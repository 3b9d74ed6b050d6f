/* format/partition-private.h: the columns that stand in the names of folders: …/dt=2016-01-01/part-0.parquet. */
#pragma once
#include "format/batch.h"
#include "source/source.h"

G_BEGIN_DECLS

typedef struct
{
  char          *name;     /* owned */
  HunchDataType  type;     /* integer or date when all values read so, else text; or as told */
  GPtrArray     *values;   /* owned; one per object: text of the list, NULL is missing */
  guint          n_different;
} HunchPartition;

typedef struct
{
  GPtrArray    *columns;   /* owned, of owned HunchPartition */
  GStringChunk *texts;     /* owned */
} HunchPartitions;

/* Without columns when no folder is one. Names are told apart without capitals. Values are percent-decoded;
 * __HIVE_DEFAULT_PARTITION__ and the empty text are missing. `types`: name → type as told, may be NULL. */
HunchPartitions *hunch_partitions_new (GPtrArray *sources, GHashTable *types);
void             hunch_partitions_free (HunchPartitions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchPartitions, hunch_partitions_free)

G_END_DECLS
