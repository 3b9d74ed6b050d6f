/* analysis/allocate-private.h: the parts of allocate: categories with their effects, resamples of them, and what is told. */
#pragma once
#include "analysis/clusters.h"
#include "analysis/inquiry.h"

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

G_END_DECLS
