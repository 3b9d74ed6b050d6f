/* analysis/rank-groups.h: a column of numbers in order, split by another: what every question answered by ranks begins with. */
#pragma once
#include "analysis/groups.h"
#include "stats/kruskal.h"
#include "stats/mannwhitney.h"

G_BEGIN_DECLS

typedef struct
{
  char     *y;         /* owned */
  char     *by;        /* owned, or NULL */
  guint     n;         /* groups with rows */
  char    **labels;    /* owned, NULL-terminated, ascending */
  double  **values;    /* owned [n], each ascending and lent from storage */
  gsize    *sizes;     /* owned [n] */
  double   *storage;   /* owned */
  gint64    n_rows;
  double   *pooled;    /* owned: all of them ascending; only when asked for */
  guint32  *groups;    /* owned: whose each of those is */
} HunchRankGroups;

/* @by NULL: one group of all, without a label. @is_pooled: fills pooled and groups too. Reports n and dropped. About 24 bytes a row while sorting. Errors:
 * NO_ANSWER (no complete row, more than @max_groups groups, more than 2^32 rows). */
HunchRankGroups *hunch_rank_groups_read (HunchInquiry *inquiry, const char *y, const char *by, guint max_groups, gboolean is_pooled, GError **error);
void             hunch_rank_groups_free (HunchRankGroups *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchRankGroups, hunch_rank_groups_free)

/* exact=, correct=, alternative= and conf= as they were given. */
HunchAlternative hunch_rank_get_alternative (HunchInquiry *inquiry);
HunchExact       hunch_rank_get_exact       (HunchInquiry *inquiry);
HunchRankChoice  hunch_rank_get_choice      (HunchInquiry *inquiry);
HunchPadjust     hunch_rank_get_adjustment  (HunchInquiry *inquiry);

/* n, median and quartiles of each group; @mean_ranks may be NULL. Adds the estimate "y[label].median" of each too. */
void             hunch_rank_add_group_table (HunchInquiry *inquiry, const HunchRankGroups *groups, const double *mean_ranks);

/* Pairs of groups by mean ranks: an estimate of each, named "first-second", and a table. @title: translated. */
void             hunch_rank_add_pairs       (HunchInquiry *inquiry, const char *const *labels, const HunchRankPair *pairs, guint n_pairs, const char *title);

/* Options given for @words, for a twin that knows them too. New table. */
GHashTable      *hunch_rank_dup_options     (HunchInquiry *inquiry, const char *const *words);

/* That p and intervals treat rows as single, where they came in blocks. */
void             hunch_rank_warn_of_blocks  (HunchInquiry *inquiry);
/* That an interval is not as sure as asked. */
void             hunch_rank_warn_of_reach   (HunchInquiry *inquiry, double reached);
/* A warning for HUNCH_EXACT_YES where ties allow no exact p. */
void             hunch_rank_warn_of_exact   (HunchInquiry *inquiry, gboolean is_exact);

/* Boxes of the groups, and their distributions as curves (with a line at @at unless NAN). */
HunchPlot       *hunch_rank_plot_boxes      (HunchInquiry *inquiry, const HunchRankGroups *groups);
HunchPlot       *hunch_rank_plot_curves     (HunchInquiry *inquiry, const HunchRankGroups *groups, double at);
HunchLayer      *hunch_rank_layer_curve     (const char *name, const double *sorted, gsize n);

/* "95 % interval 64 % to 93 %". */
char            *hunch_rank_dup_share_interval (const HunchEffect *effect, double conf);

/* Only estimate and interval. */
void             hunch_rank_add_effect      (HunchInquiry *inquiry, const char *name, const HunchEffect *effect, double se);

G_END_DECLS
