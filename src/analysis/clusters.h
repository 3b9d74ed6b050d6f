/* analysis/clusters.h: which rows of a table came in which block of a sample of blocks, for variances that know of it (stats/cluster.h). */
#pragma once
#include "analysis/frame.h"
#include "base/random.h"
#include "stats/cluster.h"

G_BEGIN_DECLS

/* NULL without error when the rows came singly, or are all there are. Rows that lie between blocks, put there later, count as blocks of their own; a further run of
 * rows of a block belongs to it. One scan
 * of row numbers where they have holes or the table is a view. */
HunchClusters *hunch_clusters_new  (HunchProject *project, const HunchTableInfo *table, GCancellable *cancellable, GError **error);
void           hunch_clusters_free (HunchClusters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchClusters, hunch_clusters_free)

/* TRUE when rows of one block stand in several places, so that they have to be read in another order than they stand in. */
gboolean       hunch_clusters_is_scattered (const HunchClusters *self);

/* Fills @pieces (of HunchRowPiece, emptied first) with the rows block by block, each block together; with @random as many blocks as there are, drawn with
 * replacement from those that have rows in @rows, each copy a block of its own. From then on walks are by the order of the pieces. Once. */
void           hunch_clusters_arrange (HunchClusters *self, HunchRandom *random, HunchRows *rows, GArray *pieces);

/* A walk over the rows of a frame, from the first on. */
typedef struct
{
  const HunchClusters *clusters;  /* lent */
  guint                place;     /* 0 at first */
  gboolean             has_begun; /* FALSE at first */
} HunchClusterWalk;

/* Rows @i to the returned one (exclusive) of the frame's block in hand, of @n rows, came together. @out_begins: the rows before them came of
 * another block. */
gsize          hunch_cluster_walk_next (HunchClusterWalk *self, HunchFrame *frame, gsize i, gsize n, gboolean *out_begins);

/* Variances of means, by groups and of all rows. */
typedef struct
{
  HunchClusterSum *sum;  /* owned; estimates: the mean of each level, then that of all rows */
  double           icc;  /* of all rows; NAN where nothing can be said */
} HunchClusterMeans;

void           hunch_cluster_means_clear (HunchClusterMeans *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchClusterMeans, hunch_cluster_means_clear)

/* Goes through the frame from its first row. @y: place of the numbers; @codes: they are split by the codes at place @by into @n_levels levels, else one level;
 * @means, @sizes: of the levels, then of all rows. Missing numbers are passed over. */
gboolean       hunch_clusters_sum_means  (const HunchClusters *self, HunchFrame *frame, guint y, gboolean is_split, guint by, guint n_levels,
                                          const double *means, const double *sizes, gboolean has_cross, HunchClusterMeans *out, GError **error);

/* The intra-class correlation of one column gone through a HunchEffectTally, NAN when it says nothing. */
double         hunch_clusters_finish_icc (gpointer tally);

/* Puts "design" into the result, and a line that says so among the checks: @n rows in @n_blocks blocks, and the @design_effect of the headline. @icc may be
 * NAN. With a single block: a warning that says what that means. */
void           hunch_clusters_report     (HunchInquiry *inquiry, guint n_blocks, double icc, double design_effect, double n);

G_END_DECLS
