/* chart/labels.h: text made to fit: broken into lines, cut with an ellipsis, thinned out. */
#pragma once
#include "chart/chart.h"

G_BEGIN_DECLS

/* Who measures, and how the text is set. Plain values. */
typedef struct
{
  HunchMeasureFunc measure;
  gpointer         user_data;
  double           size;
  int              weight;
} HunchLabelFont;

double hunch_label_measure (const HunchLabelFont *font,
                            const char           *text);

/* The widest line of a text with line breaks. */
double hunch_label_measure_lines (const HunchLabelFont *font,
                                  const char           *text);

guint  hunch_label_count_lines (const char *text);

/* As much of one line as `width` holds, with "…" when something is missing. Release with g_free(). */
char  *hunch_label_cut (const HunchLabelFont *font,
                        const char           *text,
                        double                width);

/* Broken between words into at most `max_lines` lines, the last one cut if need
 * be; `out_fits` (may be NULL) tells whether all of it is there. Release with g_free(). */
char  *hunch_label_wrap (const HunchLabelFont *font,
                         const char           *text,
                         double                width,
                         guint                 max_lines,
                         gboolean             *out_fits);

/* The smallest k so that every k-th of `n` labels, `extents` their first and last
 * place in order, keeps `gap` from the next. At least 1; n when only the first has room. */
guint  hunch_label_find_stride (const double *extents,
                                guint         n,
                                double        gap);

/* Moves `places` (centres, any order) apart so that each keeps `height` from its
 * neighbours and all stay within low..high. FALSE when there is no room, or when one
 * would go further than `max_shift`; `places` is then untouched. */
gboolean hunch_label_spread (double *places,
                             guint   n,
                             double  height,
                             double  low,
                             double  high,
                             double  max_shift);

G_END_DECLS
