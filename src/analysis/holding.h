/* analysis/holding.h: all values of a column of numbers, group by group, for methods that need each of them. */
#pragma once
#include "analysis/inquiry.h"
#include "stats/moments.h"

G_BEGIN_DECLS

typedef struct
{
  char        *label;    /* owned */
  double      *values;   /* lent, in the order of rows until somebody sorts them */
  gsize        n;        /* >= 1 */
  HunchMoments moments;
} HunchHeld;

typedef struct
{
  char      *y;       /* owned */
  char      *by;      /* owned, or NULL */
  HunchHeld *groups;  /* owned [n], ascending; those without a value are left out */
  guint      n;
  double    *values;  /* owned: of all groups */
  gint64     n_rows;  /* used */
} HunchHolding;

/* @by NULL: one group of all. Eight bytes a value, twelve when split. Reports n and dropped. Errors: NO_ANSWER (no complete row, more than @max_groups
 * groups, infinite values), cancelled. */
HunchHolding *hunch_holding_read (HunchInquiry *inquiry, const char *y, const char *by, guint max_groups, GError **error);
void          hunch_holding_free (HunchHolding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchHolding, hunch_holding_free)

G_END_DECLS
