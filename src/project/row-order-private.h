/* project/row-order-private.h: an order as its pages see it. */
#pragma once
#include "project/row-list.h"

G_BEGIN_DECLS

/* [n_rows], lent. */
const gint64 *hunch_row_order_get_row_ids (HunchRowOrder *self);

G_END_DECLS
