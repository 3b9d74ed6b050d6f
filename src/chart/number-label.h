/* chart/number-label.h: numbers as people write them: 12,500, 1.5 M, 12 %, −3×10⁻⁵. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* How all numbers of one axis or one set of labels are written. */
typedef struct
{
  double      divisor;
  const char *suffix;      /* after a thin space, or NULL */
  int         decimals;
  gboolean    scientific;
  gboolean    grouped;     /* 8,000: all of a set that reaches 10,000; years stay 1980 */
} HunchNumberFormat;

/* For ticks `step` apart (or 0: one number), the largest of them `max_abs` from zero. */
HunchNumberFormat hunch_number_format_for_ticks (double   max_abs,
                                                 double   step,
                                                 gboolean percent);

/* For labels at marks: three figures of the largest, none behind the point for whole numbers. */
HunchNumberFormat hunch_number_format_for_values (const double *values,
                                                  gsize         n,
                                                  gboolean      percent);

/* Release with g_free(). */
char             *hunch_number_format_write (const HunchNumberFormat *self,
                                             double                   value);

/* One number by itself, to four figures; as in a hint. Release with g_free(). */
char             *hunch_number_label_new (double   value,
                                          gboolean percent);

G_END_DECLS
