/* analysis/strata.h: which rows of a stratified sample came of which stratum, and how many rows of the whole each one stands for.
 *
 * A row of stratum h stands for N_h / n_h rows of the whole (D. G. Horvitz and D. J. Thompson, JASA 47, 1952). Where all strata were drawn in proportion, rows
 * stand for as many each and there are no weights; the strata still make errors smaller, as what lies between them is no chance. A sample is drawn by strata or by
 * blocks, never both (sample/sampler.h), so that an inquiry has clusters or strata or neither. */
#pragma once
#include "analysis/inquiry.h"

G_BEGIN_DECLS

/* NULL without error where rows were not drawn by strata, or all there are were taken, and where it cannot be told any more which row is of which (the column is gone or has other values). */
HunchStrata  *hunch_strata_new  (HunchProject *project, const HunchTableInfo *table, GCancellable *cancellable, GError **error);
void          hunch_strata_free (HunchStrata *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchStrata, hunch_strata_free)

guint         hunch_strata_get_n       (const HunchStrata *self);
/* Name of the column, lent. */
const char   *hunch_strata_get_column  (const HunchStrata *self);
/* [n], with mean 1 over the rows of the sample; NULL when rows stand for as many each. Lent. */
const double *hunch_strata_get_weights (const HunchStrata *self);

/* Rows of the whole for each of the sample. */
double        hunch_strata_get_share   (const HunchStrata *self);

/* The strata (0 .. n - 1) of rows @first … @first + @n - 1 of the table. */
gboolean      hunch_strata_read (HunchStrata *self, gint64 first, gsize n, guint32 *out_codes, GError **error);

G_END_DECLS
