/* analysis/hits.h: rows that have the value asked about, of all rows or of each group. */
#pragma once
#include "analysis/counts.h"

G_BEGIN_DECLS

typedef struct
{
  HunchCounts *counts;       /* owned: of y within the groups, or of y alone */
  char        *y;            /* owned */
  char        *by;           /* owned, or NULL */
  char        *success;      /* owned: the value that counts as a hit */
  int          label;        /* of the success among the counts' labels; -1: no row has it */
  guint        n;            /* groups; 1 when not split */
  const char *const *groups; /* lent: names of the groups */
  double      *hits;         /* owned [n] */
  double      *totals;       /* owned [n], > 0 */
  gint64       n_rows;
} HunchHits;

/* By the options y=, success=, weights= and, when @is_split, by=. Without success= the second of two values counts, in ascending order. Errors: BAD_OPTION
 * (three values and no success=, a value that y does not have), NO_ANSWER. */
HunchHits *hunch_hits_read (HunchInquiry *inquiry, gboolean is_split, GError **error);
void       hunch_hits_free (HunchHits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchHits, hunch_hits_free)

gboolean   hunch_hits_has_blocks    (const HunchHits *self);
/* Share of hits in a group: se and Wilson's interval, or by blocks. */
void       hunch_hits_fill_share    (const HunchHits *self, guint group, double conf, HunchEstimate *out);
/* Rows of all groups that are hits, not weighted. */
double     hunch_hits_count_rows    (const HunchHits *self);
/* Says what the blocks do to the share in all rows. */
void       hunch_hits_report_blocks (const HunchHits *self, HunchInquiry *inquiry);

G_END_DECLS
