/* project/identifier-private.h: columns whose values name the rows and measure nothing. */
#pragma once
#include "project/project-private.h"

G_BEGIN_DECLS

/* Whether `n_distinct` different ones of `n_values` values from `min` to `max` (of whole numbers) make the column an identifier. */
gboolean hunch_is_identifier (HunchDataType type, const char *name, gint64 n_values, gint64 n_distinct, double min, double max);

/* Looks at the first rows of a new table and says in the notes of its columns which look like identifiers; inside an edit. Costs less than a
 * millisecond for a column. */
gboolean hunch_identifier_note (HunchProject *project, gint64 table_id, const char *table, GError **error);

G_END_DECLS
