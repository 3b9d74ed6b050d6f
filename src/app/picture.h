/* app/picture.h: what Cairo paints, as a texture for GTK. */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*HunchPaintFunc) (cairo_t *cr, double scale, gpointer data);

/* A picture of width × height units at `scale` pixels a unit. Any thread. New reference. */
GdkTexture *hunch_picture_new (double         width,
                               double         height,
                               double         scale,
                               HunchPaintFunc paint,
                               gpointer       data);

G_END_DECLS
