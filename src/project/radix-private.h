/* project/radix-private.h: sorting many numbers. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Keys whose order as unsigned numbers is that of the doubles; -0 and 0 are the same. Not for NaN. */
guint64 hunch_radix_key (double value);

/* Sorts `keys` upwards and moves `places` along, equal ones staying in order. Takes as much memory again while it runs.
 * FALSE when cancelled. `places` may be NULL. */
gboolean hunch_radix_sort (guint64 *keys, guint32 *places, gsize n, gpointer cancellable);

G_END_DECLS
