#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/profile-view.h"

#include <glib/gi18n.h>

#include "app/util.h"

#define BAR_HEIGHT 22
#define HISTOGRAM_HEIGHT 96

struct _HunchProfileView
{
  GtkWidget  parent_instance;
  GPtrArray *profiles;  /* owned, or NULL */
  guint      column;
};

G_DEFINE_FINAL_TYPE (HunchProfileView, hunch_profile_view, GTK_TYPE_WIDGET)

static const HunchProfile *
get_profile (HunchProfileView *self)
{
  return self->profiles == NULL || self->column >= self->profiles->len ? NULL : self->profiles->pdata[self->column];
}

static GdkRGBA
get_color (HunchProfileView *self,
           const char       *name,
           double            alpha)
{
  GdkRGBA color = { 0.2, 0.5, 0.9, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name, &color);
  color.alpha *= alpha;
  return color;
}

static void
draw_line (HunchProfileView *self,
           GtkSnapshot      *snapshot,
           const char       *text,
           double            x,
           double            y,
           double            width,
           gboolean          is_right)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GdkRGBA color = get_color (self, "view_fg_color", 1);
  int text_width;

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  if (text_width > width)
    {
      pango_layout_set_width (layout, (int) (MAX (width, 1) * PANGO_SCALE));
      text_width = (int) width;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (is_right ? x + width - text_width : x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_histogram (HunchProfileView   *self,
                GtkSnapshot        *snapshot,
                const HunchProfile *profile,
                double              width)
{
  GdkRGBA color = get_color (self, "accent_bg_color", 0.8);
  double step = width / profile->n_bins;
  gint64 most = 1;

  for (guint i = 0; i < profile->n_bins; i++)
    most = MAX (most, profile->bins[i]);
  for (guint i = 0; i < profile->n_bins; i++)
    {
      double height = profile->bins[i] == 0 ? 0 : MAX ((double) HISTOGRAM_HEIGHT * profile->bins[i] / most, 1);

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (i * step, HISTOGRAM_HEIGHT - height, MAX (step - 1, 1), height));
    }
  draw_line (self, snapshot, hunch_or_empty (profile->min), 0, HISTOGRAM_HEIGHT + 2, width / 2 - 4, FALSE);
  draw_line (self, snapshot, hunch_or_empty (profile->max), width / 2 + 4, HISTOGRAM_HEIGHT + 2, width / 2 - 4, TRUE);
}

static void
draw_values (HunchProfileView   *self,
             GtkSnapshot        *snapshot,
             const HunchProfile *profile,
             double              width)
{
  GdkRGBA color = get_color (self, "accent_bg_color", 0.25);
  double most = MAX (profile->n_top > 0 ? profile->top_count[0] : 1, 1);

  for (guint i = 0; i < profile->n_top; i++)
    {
      g_autofree char *count = hunch_format_count (profile->top_count[i]);
      double y = i * BAR_HEIGHT;

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (0, y, width * profile->top_count[i] / most, BAR_HEIGHT - 2));
      draw_line (self, snapshot, hunch_or_empty (profile->top[i]), 6, y + 1, width - 70, FALSE);
      draw_line (self, snapshot, count, width - 64, y + 1, 60, TRUE);
    }
}

static void
hunch_profile_view_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  HunchProfileView *self = HUNCH_PROFILE_VIEW (widget);
  const HunchProfile *profile = get_profile (self);
  double width = gtk_widget_get_width (widget);

  if (profile == NULL)
    return;
  if (profile->n_bins > 0)
    draw_histogram (self, snapshot, profile, width);
  else if (!profile->is_identifier)
    draw_values (self, snapshot, profile, width);
}

static void
hunch_profile_view_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  const HunchProfile *profile = get_profile (HUNCH_PROFILE_VIEW (widget));

  *minimum = *natural = 120;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  if (profile == NULL || profile->is_identifier)
    *minimum = *natural = 0;
  else
    *minimum = *natural = profile->n_bins > 0 ? HISTOGRAM_HEIGHT + 24 : (int) profile->n_top * BAR_HEIGHT;
}

static void
hunch_profile_view_dispose (GObject *object)
{
  g_clear_pointer (&HUNCH_PROFILE_VIEW (object)->profiles, g_ptr_array_unref);
  G_OBJECT_CLASS (hunch_profile_view_parent_class)->dispose (object);
}

static void
hunch_profile_view_class_init (HunchProfileViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hunch_profile_view_dispose;
  widget_class->snapshot = hunch_profile_view_snapshot;
  widget_class->measure = hunch_profile_view_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
hunch_profile_view_init (HunchProfileView *self)
{
}

GtkWidget *
hunch_profile_view_new (void)
{
  return g_object_new (HUNCH_TYPE_PROFILE_VIEW, NULL);
}

static char *
dup_words (const HunchProfile *profile)
{
  GString *words;

  if (profile->n_bins > 0)
    return g_strdup_printf (_("Histogram from %s to %s"), hunch_or_empty (profile->min), hunch_or_empty (profile->max));
  words = g_string_new (_("Most frequent values"));
  for (guint i = 0; i < profile->n_top; i++)
    g_string_append_printf (words, "%s %s: %" G_GINT64_FORMAT, i == 0 ? ":" : ",", hunch_or_empty (profile->top[i]),
                            profile->top_count[i]);
  return g_string_free (words, FALSE);
}

void
hunch_profile_view_set (HunchProfileView *self,
                        GPtrArray        *profiles,
                        guint             column)
{
  g_autofree char *words = NULL;

  g_return_if_fail (HUNCH_IS_PROFILE_VIEW (self));

  if (profiles != NULL)
    g_ptr_array_ref (profiles);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->profiles = profiles;
  self->column = column;
  if (get_profile (self) != NULL)
    words = dup_words (get_profile (self));
  hunch_set_accessible_name (GTK_WIDGET (self), words);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
