#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/spark-view.h"

#define WIDTH 60
#define HEIGHT 18

struct _HunchSparkView
{
  GtkWidget  parent_instance;
  GPtrArray *profiles;  /* owned, or NULL */
  guint      column;
};

G_DEFINE_FINAL_TYPE (HunchSparkView, hunch_spark_view, GTK_TYPE_WIDGET)

static void
draw_bars (GtkSnapshot  *snapshot,
           const gint64 *counts,
           guint         n,
           guint         n_places,
           GdkRGBA      *color)
{
  double step = (double) WIDTH / n_places;
  gint64 most = 1;

  for (guint i = 0; i < n; i++)
    most = MAX (most, counts[i]);
  for (guint i = 0; i < n; i++)
    {
      double height = counts[i] == 0 ? 0 : MAX ((double) HEIGHT * counts[i] / most, 1);

      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (i * step, HEIGHT - height, MAX (step - 1, 1), height));
    }
}

static void
hunch_spark_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  HunchSparkView *self = HUNCH_SPARK_VIEW (widget);
  const HunchProfile *profile = self->profiles == NULL || self->column >= self->profiles->len ? NULL : self->profiles->pdata[self->column];
  GdkRGBA color = { 0.2, 0.5, 0.9, 1 };

  if (profile == NULL || profile->is_identifier)
    return;
  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_color", &color);
  color.alpha *= 0.7;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (gtk_widget_get_height (widget) - HEIGHT) / 2));
  if (profile->n_bins > 0)
    draw_bars (snapshot, profile->bins, profile->n_bins, profile->n_bins, &color);
  else
    draw_bars (snapshot, profile->top_count, profile->n_top, MAX (profile->n_top, 4), &color);
  gtk_snapshot_restore (snapshot);
}

static void
hunch_spark_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
hunch_spark_view_dispose (GObject *object)
{
  g_clear_pointer (&HUNCH_SPARK_VIEW (object)->profiles, g_ptr_array_unref);
  G_OBJECT_CLASS (hunch_spark_view_parent_class)->dispose (object);
}

static void
hunch_spark_view_class_init (HunchSparkViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_spark_view_dispose;
  widget_class->snapshot = hunch_spark_view_snapshot;
  widget_class->measure = hunch_spark_view_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hunch_spark_view_init (HunchSparkView *self)
{
}

GtkWidget *
hunch_spark_view_new (void)
{
  return g_object_new (HUNCH_TYPE_SPARK_VIEW, NULL);
}

void
hunch_spark_view_set (HunchSparkView *self,
                      GPtrArray      *profiles,
                      guint           column)
{
  g_return_if_fail (HUNCH_IS_SPARK_VIEW (self));

  if (profiles != NULL)
    g_ptr_array_ref (profiles);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->profiles = profiles;
  self->column = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
