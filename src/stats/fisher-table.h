/* stats/fisher-table.h: Fisher's exact test of a table of any size.
 *
 * The table is filled column by column. All that matters of the columns filled is what they leave of the row sums, in any order of the rows: a node.
 * Ways to a node whose tables so far are equally likely go on as one; they end where the likeliest, or the least likely, way to go on says
 * whether all of them count (C. R. Mehta and N. R. Patel, JASA 78, 1983). */
#pragma once
#include <glib.h>
#include "stats/stop.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_FISHER_DONE,
  HUNCH_FISHER_TOO_LARGE,  /* more work than some seconds, or more memory than some 200 MB */
  HUNCH_FISHER_STOPPED
} HunchFisherEnd;

/* Chance of a table with the margins of @counts (row-major, whole, no empty row or column) that is no likelier than it. As in R's fisher.test a table
 * counts as equally likely up to a factor of 1 + 3.5e-7. @stop may be NULL. */
HunchFisherEnd hunch_fisher_table (const double *counts, guint n_rows, guint n_columns, HunchStopFunc stop, gpointer data, double *out_p);

G_END_DECLS
