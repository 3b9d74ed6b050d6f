#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/slide-view.h"

#include <math.h>

#include "app/util.h"

/* The slide is painted once for a size and kept as a picture: a presenter moves
 * back and forth, and a clock beside it must not paint a million dots each second. */
struct _HunchSlideView
{
  GtkWidget        parent_instance;
  HunchSlide      *slide;     /* owned, may be NULL */
  cairo_surface_t *picture;   /* owned, NULL when it has to be painted anew */
  int              picture_width;
  int              picture_height;
  HunchCurtain     curtain;
  gboolean         editable;
};

G_DEFINE_FINAL_TYPE (HunchSlideView, hunch_slide_view, GTK_TYPE_WIDGET)

static void
drop_picture (HunchSlideView *self)
{
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
hunch_slide_view_get_place (HunchSlideView  *self,
                            graphene_rect_t *out_place,
                            double          *out_scale)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double scale;

  g_return_val_if_fail (HUNCH_IS_SLIDE_VIEW (self), FALSE);

  if (self->slide == NULL || width < 1 || height < 1)
    return FALSE;
  scale = MIN (width / hunch_slide_get_width (self->slide), height / hunch_slide_get_height (self->slide));
  if (out_scale != NULL)
    *out_scale = scale;
  if (out_place != NULL)
    {
      double w = hunch_slide_get_width (self->slide) * scale;
      double h = hunch_slide_get_height (self->slide) * scale;

      graphene_rect_init (out_place, floor ((width - w) / 2), floor ((height - h) / 2), w, h);
    }
  return TRUE;
}

static void
paint_picture (HunchSlideView *self,
               int             width_px,
               int             height_px)
{
  double scale = width_px / hunch_slide_get_width (self->slide);
  cairo_t *cr;

  self->picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, height_px);
  self->picture_width = width_px;
  self->picture_height = height_px;
  cr = cairo_create (self->picture);
  cairo_scale (cr, scale, scale);
  if (self->editable)
    hunch_slide_paint_editing (self->slide, cr, scale);
  else
    hunch_slide_paint (self->slide, cr, scale);
  cairo_destroy (cr);
}

static void
ensure_picture (HunchSlideView        *self,
                const graphene_rect_t *place)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width_px = MAX (1, (int) lround (place->size.width * factor));
  int height_px = MAX (1, (int) lround (place->size.height * factor));

  if (self->picture != NULL && self->picture_width == width_px && self->picture_height == height_px)
    return;
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  paint_picture (self, width_px, height_px);
}

static void
snapshot_curtain (HunchSlideView *self,
                  GtkSnapshot    *snapshot)
{
  GdkRGBA colour = { 0, 0, 0, 1 };

  if (self->curtain == HUNCH_CURTAIN_WHITE)
    colour.red = colour.green = colour.blue = 1;
  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT (0, 0,
                                                  gtk_widget_get_width (GTK_WIDGET (self)),
                                                  gtk_widget_get_height (GTK_WIDGET (self))));
}

static void
hunch_slide_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  HunchSlideView *self = HUNCH_SLIDE_VIEW (widget);
  graphene_rect_t place;
  cairo_t *cr;

  if (self->curtain != HUNCH_CURTAIN_NONE)
    {
      snapshot_curtain (self, snapshot);
      return;
    }
  if (!hunch_slide_view_get_place (self, &place, NULL))
    return;
  ensure_picture (self, &place);
  cr = gtk_snapshot_append_cairo (snapshot, &place);
  cairo_translate (cr, place.origin.x, place.origin.y);
  cairo_scale (cr, place.size.width / self->picture_width, place.size.height / self->picture_height);
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
hunch_slide_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  /* Whoever shows it says how large: it takes what room there is. */
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 64 : 36;
  *minimum_baseline = *natural_baseline = -1;
}

static void
hunch_slide_view_dispose (GObject *object)
{
  HunchSlideView *self = HUNCH_SLIDE_VIEW (object);

  g_clear_pointer (&self->slide, hunch_slide_unref);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  G_OBJECT_CLASS (hunch_slide_view_parent_class)->dispose (object);
}

static void
hunch_slide_view_class_init (HunchSlideViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_slide_view_dispose;
  widget_class->snapshot = hunch_slide_view_snapshot;
  widget_class->measure = hunch_slide_view_measure;
  gtk_widget_class_set_css_name (widget_class, "slide");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hunch_slide_view_init (HunchSlideView *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (drop_picture), NULL);
}

GtkWidget *
hunch_slide_view_new (void)
{
  return g_object_new (HUNCH_TYPE_SLIDE_VIEW, NULL);
}

void
hunch_slide_view_set_slide (HunchSlideView *self,
                            HunchSlide     *slide)
{
  g_autofree char *summary = NULL;

  g_return_if_fail (HUNCH_IS_SLIDE_VIEW (self));

  if (self->slide == slide)
    return;
  g_clear_pointer (&self->slide, hunch_slide_unref);
  self->slide = slide != NULL ? hunch_slide_ref (slide) : NULL;
  summary = slide != NULL ? hunch_slide_dup_summary (slide) : g_strdup ("");
  hunch_set_accessible_name (GTK_WIDGET (self), summary);
  drop_picture (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

HunchSlide *
hunch_slide_view_get_slide (HunchSlideView *self)
{
  g_return_val_if_fail (HUNCH_IS_SLIDE_VIEW (self), NULL);

  return self->slide;
}

void
hunch_slide_view_set_curtain (HunchSlideView *self,
                              HunchCurtain    curtain)
{
  g_return_if_fail (HUNCH_IS_SLIDE_VIEW (self));

  self->curtain = curtain;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hunch_slide_view_set_editable (HunchSlideView *self,
                               gboolean        editable)
{
  g_return_if_fail (HUNCH_IS_SLIDE_VIEW (self));

  self->editable = editable;
  drop_picture (self);
}
