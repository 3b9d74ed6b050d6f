/* chart/text.h: type setting for charts and slides: Inter from the program itself, the same on every machine.
 *
 * The fonts are in a private font configuration, so neither the user's nor the
 * system's settings change a picture. Text with letters that Inter lacks is set
 * through a second configuration that adds the system's fonts. */
#pragma once
#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef enum { HUNCH_WEIGHT_REGULAR = 0, HUNCH_WEIGHT_BOLD = 1, HUNCH_WEIGHT_SEMIBOLD = 2, HUNCH_WEIGHT_ITALIC = 3 } HunchWeight;

/* A new layout for `text` at `size` (in the unit of the picture). `width` < 0: no wrapping. Owned by the caller.
 * `markup`: TRUE when the text is Pango markup (bold, italic). Threads: each has its own font map. */
PangoLayout *hunch_text_layout_new (const char *text, double size, HunchWeight weight, double width, PangoAlignment alignment, gboolean markup);

/* Width of one line; the HunchMeasureFunc of real pictures. */
double       hunch_text_measure (const char *text, double size, int weight, gpointer unused);

/* Shows the layout with its top left corner at (x, y) in the current colour. As text, so that a PDF keeps it selectable. */
void         hunch_text_show (cairo_t *cr, PangoLayout *layout, double x, double y);

/* For programs without a window: makes the private configuration the process's own, which saves
 * the 5 ms that Pango otherwise spends in reading the system's. Before the first text. */
void         hunch_text_use_no_system_fonts (void);

G_END_DECLS
