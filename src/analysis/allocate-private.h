/* analysis/allocate-private.h: the parts of allocate: categories with their effects, resamples of them, and what is told. */
#pragma once
#include "analysis/clusters.h"
#include "analysis/groups.h"
#include "analysis/inquiry.h"
#include "analysis/result.h"

G_BEGIN_DECLS

typedef enum { HUNCH_ALLOCATE_MEAN, HUNCH_ALLOCATE_SUM, HUNCH_ALLOCATE_SHARE } HunchAllocateStat;

/* Sums over some rows of one category. */
typedef struct
{
  guint32 category;
  double  weight;
  double  sum;      /* of weight times value */
  double  squares;  /* of weight times squared distance of the value from the shift */
} HunchAllocateEntry;

typedef struct
{
  HunchInquiry      *inquiry;     /* lent */
  const char        *category;    /* lent: names of columns; effect and weights may be NULL */
  const char        *effect;
  const char        *weights;
  HunchAllocateStat  stat;

  char             **labels;      /* owned [n + 1] */
  guint              n;           /* categories with rows */
  gint64             n_rows;      /* used */
  gint64            *rows;        /* owned [n]; as all of that size below */
  HunchAllocateEntry *totals;     /* owned */
  double             shift;

  GArray            *entries;     /* owned, of HunchAllocateEntry: block by block */
  GArray            *starts;      /* owned, of gsize: first entry of each block, and the end */
  GArray            *strata;      /* owned, of gsize: first block of each stratum that is drawn from by itself, and the end */
  gboolean           is_grouped;  /* rows were put together at random into blocks, since there are many */
  gboolean           has_blocks;  /* rows came in blocks */

  double            *effects;     /* owned: as estimated, shrunk when that was asked for */
  double            *raw;         /* owned: before shrinking */
  double            *se;          /* owned; NAN where not known */
  double            *df;          /* owned */
  double            *shrunk_se;   /* owned: of the shrunk effects; NULL when none are shrunk */
  double            *vcov;        /* owned [n * n]: of the effects */
} HunchAllocateData;

/* Reads the columns in two passes and reports n and dropped. Errors: NO_ANSWER. */
gboolean hunch_allocate_data_read  (HunchAllocateData *self, GError **error);
void     hunch_allocate_data_clear (HunchAllocateData *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchAllocateData, hunch_allocate_data_clear)

/* Effects from totals; NAN where there is no row. */
void     hunch_allocate_data_get_effects (const HunchAllocateData *self, const HunchAllocateEntry *totals, double *out);
/* R. DerSimonian and N. Laird's (1986) spread between categories pulls each effect towards their mean, the more the less it is known. @out_se, which may be
 * NULL: errors of what comes of it, of the part that is kept and of the mean (C. N. Morris, JASA 78, 1983); left alone where nothing is pulled. */
void     hunch_allocate_data_shrink      (const HunchAllocateData *self, double *effects, double *out_se);

/* --- a division --- */

typedef struct
{
  HunchInquiry     *inquiry;
  HunchAllocateData data;
  HunchGroups      *groups;      /* owned: for the test of means of single rows; else NULL */
  double            total;
  double            power;
  double            risk;
  guint             keep;        /* 0: all */
  guint             n_resamples;
  guint64           seed;
  gboolean          shrinks;
  double           *floors;      /* owned [n], as all of that size below; shares */
  double           *caps;
  double           *weights;     /* owned: what the shares are in proportion to */
  double           *shares;
  guint            *order;       /* owned: by effect, the greatest first */
  guint            *rank;        /* owned: place in it */
  double           *drawn;       /* owned [n * n_resamples]: category by category */
  double           *sizes;       /* owned [n_resamples]: how unequal the shares of the effects were */
  guint            *n_same;      /* owned: resamples in which the rank is the same, within the first three, first */
  guint            *n_top;
  guint            *n_first;
  guint             n_missing;   /* resamples in which a category had no row */
  HunchTest         test;
} HunchDivision;

/* TRUE when resamples say how far the shares move. */
gboolean hunch_division_has_spread (const HunchDivision *self);

/* What the shares are in proportion to: the positive effects, less @risk times their errors, to the @power; of the first keep= only. @rank: places by effect. */
void     hunch_division_fill_weights (const HunchDivision *self, const double *effects, const guint *rank, double power, double risk, double *out);

/* Shares within floors and caps; categories that are not kept have none. Error: NO_ANSWER when the bounds leave no division. */
gboolean hunch_division_divide (const HunchDivision *self, const double *weights, const guint *rank, double *out_shares, GError **error);

/* Estimates, tables, pictures, words, checks and sources of a finished division. */
void     hunch_allocate_report (HunchDivision *self);

G_END_DECLS
