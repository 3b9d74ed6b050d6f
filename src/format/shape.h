/* format/shape.h: objects of a data set brought to one shape, for whoever draws pieces of them (sample/blocks.h) instead of reading all. The
 * shape is known once the columns of every object that will be read have been added. */
#pragma once
#include "format/parquet.h"

G_BEGIN_DECLS

typedef struct _HunchShape HunchShape;

/* Columns in the names of folders are found here, over all `sources` (of HunchSource). `options`: types told for these, and the columns asked for. */
HunchShape       *hunch_shape_new  (GPtrArray *sources, const HunchFormatOptions *options);
void              hunch_shape_free (HunchShape *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchShape, hunch_shape_free)

/* A Parquet file seen through the options: its columns that were asked for, as the types and with the missing markers that were told. What hunch_shape_add() and
 * readers are to be given. New reference. */
HunchParquetFile *hunch_shape_view (HunchShape *self, HunchParquetFile *file);

/* The columns that object `position` has. Columns are matched by name without regard to capitals; integer and real become real, date and timestamp become
 * timestamp, anything else that differs is MISMATCH with the object named. */
gboolean          hunch_shape_add (HunchShape *self, guint position, const HunchField *fields, guint n_fields, GError **error);

/* No more is added: puts the columns of the folders last (they take the place of a column of that name) and keeps those asked for.
 * MISMATCH when a column that was asked for is nowhere. */
gboolean          hunch_shape_close (HunchShape *self, GError **error);

/* From here on. Lent; of the whole shape. */
const HunchField *hunch_shape_get_fields (HunchShape *self, guint *out_n_fields);
/* Whether the column stands in the names of folders. */
gboolean          hunch_shape_is_folder  (HunchShape *self, guint field);

/* Which of an object's own `fields` are needed for `wanted` of the shape's, in rising order; one of them when none is, so that its rows can be
 * counted. Element type guint. */
GArray           *hunch_shape_dup_needed (HunchShape *self, const HunchField *fields, guint n_fields, const guint *wanted, guint n_wanted);

/* A reader of the `wanted` fields out of `part`, which reads (at least) those needed of object `position`. */
HunchReader      *hunch_shape_fit (HunchShape *self, guint position, HunchReader *part, const guint *wanted, guint n_wanted);

G_END_DECLS
