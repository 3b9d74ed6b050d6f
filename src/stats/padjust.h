/* stats/padjust.h: p-values corrected for being many, as R's p.adjust. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_PADJUST_NONE,
  HUNCH_PADJUST_BONFERRONI,
  HUNCH_PADJUST_HOLM,  /* S. Holm (1979) */
  HUNCH_PADJUST_BH     /* Y. Benjamini and Y. Hochberg (1995), false discovery rate */
} HunchPadjust;

/* Adjusts @p (length @n, each 0..1 or NAN, which is left out and kept) into @out, which may be @p.
 * O(n log n). */
void hunch_padjust (const double *p,
                    gsize         n,
                    HunchPadjust  method,
                    double       *out);

G_END_DECLS
