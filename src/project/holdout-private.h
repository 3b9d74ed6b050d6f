/* project/holdout-private.h: finding seals and the rows they hold back. */
#pragma once
#include "project/holdout.h"
#include "project/trust-private.h"

G_BEGIN_DECLS

/* A seal that was set on a table which another has replaced under its name is found by the name. @out_id may be NULL. NULL without error when there is none. */
HunchHoldout     *hunch_holdout_find      (HunchProject *project, const HunchTableKey *key, gint64 *out_id, GError **error);
/* The table itself, or the one whose rows a view shows; NULL when these are made. */
HunchTableKey    *hunch_holdout_find_base (HunchProject *project, const char *table, GError **error);

/* @base: of the table (or view) @info. */
HunchHoldoutRows *hunch_holdout_rows_make (HunchProject *project, const HunchTableInfo *info, const HunchTableKey *base, const HunchHoldout *holdout,
                                           GCancellable *cancellable, GError **error);
/* Blocks on the thinner side, when rows are held back by blocks. */
gint64            hunch_holdout_rows_count_blocks (HunchHoldoutRows *rows);

G_END_DECLS
