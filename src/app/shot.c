#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/shot.h"

static GdkTexture *
render_window (GtkWindow *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return NULL;
  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                      &GRAPHENE_RECT_INIT (0, 0, width, height));
}

gboolean
hunch_shot_take (GtkWindow  *window,
                 const char *name)
{
  const char *folder = g_getenv ("HUNCH_SHOT_DIR");
  g_autofree char *file_name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (folder == NULL || strchr (name, '/') != NULL)
    return FALSE;
  texture = render_window (window);
  file_name = g_strconcat (name, ".png", NULL);
  path = g_build_filename (folder, file_name, NULL);
  return texture != NULL && gdk_texture_save_to_png (texture, path);
}
