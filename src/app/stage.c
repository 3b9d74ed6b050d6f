#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/stage.h"

#include "app/slide-picture.h"
#include "app/util.h"

struct _HunchStage
{
  GtkWidget   parent_instance;
  HunchSlide *slide;       /* owned, or NULL */
  gboolean    is_white;
  GHashTable *pictures;    /* owned: HunchSlide → GdkTexture, of the size of now */
  int         picture_px;
};

G_DEFINE_FINAL_TYPE (HunchStage, hunch_stage, GTK_TYPE_WIDGET)

static double
get_scale (HunchStage *self,
           HunchSlide *slide)
{
  return MIN (gtk_widget_get_width (GTK_WIDGET (self)) / hunch_slide_get_width (slide),
              gtk_widget_get_height (GTK_WIDGET (self)) / hunch_slide_get_height (slide));
}

static GdkTexture *
get_picture (HunchStage *self,
             HunchSlide *slide)
{
  int width_px = (int) (get_scale (self, slide) * hunch_slide_get_width (slide)
                        * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  GdkTexture *picture;

  if (width_px < 1)
    return NULL;
  if (width_px != self->picture_px)
    g_hash_table_remove_all (self->pictures);
  self->picture_px = width_px;
  picture = g_hash_table_lookup (self->pictures, slide);
  if (picture == NULL)
    {
      picture = hunch_slide_picture_new (slide, width_px);
      if (picture != NULL)
        g_hash_table_insert (self->pictures, hunch_slide_ref (slide), picture);
    }
  return picture;
}

static void
hunch_stage_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  HunchStage *self = HUNCH_STAGE (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA ground = self->is_white ? (GdkRGBA){ 1, 1, 1, 1 } : (GdkRGBA){ 0, 0, 0, 1 };
  GdkTexture *picture;

  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, width, height));
  picture = self->slide == NULL ? NULL : get_picture (self, self->slide);
  if (picture != NULL)
    {
      double scale = get_scale (self, self->slide);
      double slide_width = scale * hunch_slide_get_width (self->slide);
      double slide_height = scale * hunch_slide_get_height (self->slide);

      gtk_snapshot_append_texture (snapshot, picture,
                                   &GRAPHENE_RECT_INIT ((width - slide_width) / 2, (height - slide_height) / 2,
                                                        slide_width, slide_height));
    }
}

static void
hunch_stage_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = 80;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 180;
}

static void
hunch_stage_dispose (GObject *object)
{
  HunchStage *self = HUNCH_STAGE (object);

  g_clear_pointer (&self->slide, hunch_slide_unref);
  g_clear_pointer (&self->pictures, g_hash_table_unref);

  G_OBJECT_CLASS (hunch_stage_parent_class)->dispose (object);
}

static void
hunch_stage_class_init (HunchStageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_stage_dispose;
  widget_class->snapshot = hunch_stage_snapshot;
  widget_class->measure = hunch_stage_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hunch_stage_init (HunchStage *self)
{
  self->pictures = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) hunch_slide_unref, g_object_unref);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
hunch_stage_new (void)
{
  return g_object_new (HUNCH_TYPE_STAGE, NULL);
}

void
hunch_stage_show (HunchStage *self,
                  HunchSlide *slide,
                  gboolean    is_white)
{
  g_autofree char *summary = NULL;

  g_return_if_fail (HUNCH_IS_STAGE (self));

  if (slide != NULL)
    {
      hunch_slide_ref (slide);
      summary = hunch_slide_dup_summary (slide);
    }
  g_clear_pointer (&self->slide, hunch_slide_unref);
  self->slide = slide;
  self->is_white = is_white;
  hunch_set_accessible_name (GTK_WIDGET (self), summary);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hunch_stage_prepare (HunchStage *self,
                     HunchSlide *slide)
{
  g_return_if_fail (HUNCH_IS_STAGE (self));

  if (slide != NULL && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    get_picture (self, slide);
}
