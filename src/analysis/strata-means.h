/* analysis/strata-means.h: weighted means of a column of numbers, by groups and of all rows, with their errors by strata (stats/strata.h). */
#pragma once
#include "analysis/frame.h"
#include "analysis/strata.h"
#include "stats/strata.h"

G_BEGIN_DECLS

#define HUNCH_STRATA_MAX_CELLS 4000000  /* strata times groups, beyond which rows are not weighed */

/* What is averaged, and by what: places in the frame. */
typedef struct
{
  guint    y;
  gboolean has_minus;  /* the difference of two numbers is averaged */
  guint    minus;
  guint    n_codes;    /* 0: all rows together; 1: by codes[0]; 2: by both, at codes[0] n_second + codes[1] */
  guint    codes[2];
  guint    n_second;
  guint    n_levels;   /* of all of that */
} HunchStrataQuestion;

typedef struct
{
  guint           n_levels;   /* one more, of all rows, follows in each of the arrays */
  gint64         *n;          /* owned, as all below: rows with a value */
  double         *weights;    /* sums */
  double         *means;      /* NAN without rows */
  double         *variances;  /* weighted, times n / (n - 1); NAN below two rows */
  guint           n_strata;   /* of which rows were used */
  double          df;         /* rows used less strata; NAN below 1 */
  HunchStrataSum *sum;
  gint64         *sizes;
} HunchStrataMeans;

/* TRUE when rows of @inquiry weigh and there are not too many @n_levels to. */
gboolean hunch_strata_can_weigh   (const HunchInquiry *inquiry, guint n_levels);

/* Goes twice through @frame, opened with hunch_frame_want_strata(), from its first row. Missing numbers are passed over. Memory: 16 bytes for each stratum and level. */
gboolean hunch_strata_means_read  (HunchStrataMeans *out, HunchFrame *frame, const HunchStrata *strata, const HunchStrataQuestion *question, GError **error);
void     hunch_strata_means_clear (HunchStrataMeans *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchStrataMeans, hunch_strata_means_clear)

/* Of a level's mean (@level: n_levels for that of all rows). */
double   hunch_strata_means_get_se         (const HunchStrataMeans *self, guint level);
/* Of two levels' means. */
double   hunch_strata_means_get_covariance (const HunchStrataMeans *self, guint a, guint b);

G_END_DECLS
