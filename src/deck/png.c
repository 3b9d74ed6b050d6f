/* One slide as a picture. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/deck.h"

#include "deck/output-private.h"

#include <glib/gi18n-lib.h>

#define MAX_WIDTH_PX 16000

static cairo_surface_t *
draw (HunchSlide *slide,
      int         width_px)
{
  double scale = width_px / hunch_slide_get_width (slide);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px,
                                                         MAX (1, (int) (scale * hunch_slide_get_height (slide) + 1e-6)));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  hunch_slide_paint (slide, cr, scale);
  cairo_destroy (cr);

  return surface;
}

gboolean
hunch_deck_export_png (HunchSlide *slide,
                       const char *path,
                       int         width_px,
                       GError    **error)
{
  HunchOutput *output;
  cairo_surface_t *surface;
  cairo_status_t status;

  g_return_val_if_fail (slide != NULL && path != NULL, FALSE);
  g_return_val_if_fail (width_px > 0 && width_px <= MAX_WIDTH_PX, FALSE);

  output = hunch_output_open (path, error);
  if (output == NULL)
    return FALSE;

  surface = draw (slide, width_px);
  status = cairo_surface_write_to_png_stream (surface, hunch_output_write, output);
  cairo_surface_destroy (surface);

  if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_WRITE_ERROR)
    {
      g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE,
                   _("The picture could not be drawn: %s."), cairo_status_to_string (status));
      hunch_output_abandon (output);
      return FALSE;
    }

  return hunch_output_commit (output, error);
}
