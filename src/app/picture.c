#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/picture.h"

#include <math.h>

GdkTexture *
hunch_picture_new (double         width,
                   double         height,
                   double         scale,
                   HunchPaintFunc paint,
                   gpointer       data)
{
  int width_px = MAX ((int) ceil (width * scale), 1);
  int height_px = MAX ((int) ceil (height * scale), 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width_px, height_px);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;
  GdkTexture *texture = NULL;

  cairo_scale (cr, scale, scale);
  paint (cr, scale, data);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      int stride = cairo_image_surface_get_stride (surface);

      bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) stride * height_px,
                                          (GDestroyNotify) cairo_surface_destroy, surface);
      texture = gdk_memory_texture_new (width_px, height_px, GDK_MEMORY_DEFAULT, bytes, stride);
    }
  else
    cairo_surface_destroy (surface);
  return texture;
}
