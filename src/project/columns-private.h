/* project/columns-private.h: what orders and profiles need of columns beyond the public readers. */
#pragma once
#include "project/columns.h"

G_BEGIN_DECLS

/* Lent. */
HunchTableInfo *hunch_columns_get_info (HunchColumns *self);

/* Text: the segment holds codes and not numbers. */
gboolean        hunch_columns_has_codes (HunchColumns *self, guint column);

/* Whole numbers so large that doubles run together, but codes do not. */
gboolean        hunch_columns_needs_exact_codes (HunchColumns *self, guint column);

G_END_DECLS
