/* project/columns-private.h: what orders and profiles need of columns beyond the public readers. */
#pragma once
#include "project/columns.h"

G_BEGIN_DECLS

/* As hunch_columns_open() with names; the name hunch_row of a view is allowed. */
HunchTableInfo *hunch_columns_get_info (HunchColumns *self);  /* lent */

/* A segment's values are at hand as codes without a pass over numbers. */
gboolean        hunch_columns_has_codes (HunchColumns *self, guint column);

G_END_DECLS
