#include "chart/chart.h"
#include "chart/sample-plots.h"
#include "chart/text.h"

#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define WIDTH 480
#define HEIGHT 300

/* --- type ------------------------------------------------------------------------ */

static void
test_text_measure (void)
{
  double once = hunch_text_measure ("Hunch", 10, HUNCH_WEIGHT_REGULAR, NULL);

  g_assert_cmpfloat (once, >, 20);
  g_assert_cmpfloat (once, <, 40);
  g_assert_cmpfloat_with_epsilon (hunch_text_measure ("Hunch", 20, HUNCH_WEIGHT_REGULAR, NULL), 2 * once, 0.1);
  g_assert_cmpfloat (hunch_text_measure ("Hunch", 10, HUNCH_WEIGHT_BOLD, NULL), >, once);
  g_assert_cmpfloat (hunch_text_measure ("", 10, HUNCH_WEIGHT_REGULAR, NULL), ==, 0);
}

/* The size is in units of the picture: one line of Inter at 100 is 121 high (its ascent, descent and gap, hhea). */
static void
test_text_unit (void)
{
  g_autoptr (PangoLayout) layout = hunch_text_layout_new ("Hg", 100, HUNCH_WEIGHT_REGULAR, -1, PANGO_ALIGN_LEFT, FALSE);
  int height;

  pango_layout_get_size (layout, NULL, &height);
  g_assert_cmpfloat_with_epsilon ((double) height / PANGO_SCALE, 121, 0.5);
}

static void
test_text_odd (void)
{
  static const char *const texts[] = {
    "broken \xff\xfe bytes", "\xf0\x9f\x98\x80 日本語 عربى", "<b>open", "a & b", "line\nbreak", "\xe2\x80\x8b", "\x01\x02",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int markup = 0; markup <= 1; markup++)
      {
        g_autoptr (PangoLayout) layout = hunch_text_layout_new (texts[i], 12, HUNCH_WEIGHT_ITALIC, 80, PANGO_ALIGN_CENTER, markup);

        g_assert_true (g_utf8_validate (pango_layout_get_text (layout), -1, NULL));
      }
}

static gpointer
measure_in_thread (gpointer data)
{
  double *width = data;

  for (int i = 0; i < 200; i++)
    *width = hunch_text_measure (i % 2 == 0 ? "Threads share nothing" : "日本", 10 + i % 7, i % 4, NULL);
  *width = hunch_text_measure ("Threads share nothing", 12, 0, NULL);
  return NULL;
}

static void
test_text_threads (void)
{
  GThread *threads[4];
  double widths[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("measure", measure_in_thread, &widths[i]);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  for (int i = 1; i < 4; i++)
    g_assert_cmpfloat (widths[i], ==, widths[0]);
}

/* --- golden pictures --------------------------------------------------------------- */

static cairo_surface_t *
paint_picture (const char *name,
               gboolean    is_dark,
               double      scale)
{
  g_autoptr (HunchPlot) plot = sample_plot_make (name);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (WIDTH * scale), (int) (HEIGHT * scale));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  hunch_chart_paint (plot, cr, WIDTH, HEIGHT, scale, is_dark ? hunch_chart_theme_dark () : hunch_chart_theme_light ());
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const unsigned char *row = cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x] & 0xffffff;
}

static int
get_distance (guint32 a,
              guint32 b)
{
  int distance = 0;

  for (int shift = 0; shift <= 16; shift += 8)
    distance = MAX (distance, ABS ((int) ((a >> shift) & 0xff) - (int) ((b >> shift) & 0xff)));
  return distance;
}

/* The share of pixels that differ plainly; where they do, `difference` is red. */
static double
compare_pictures (cairo_surface_t *actual,
                  cairo_surface_t *expected,
                  cairo_surface_t *difference)
{
  const int tolerance = 24;
  guint n_different = 0;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        gboolean differs = get_distance (get_pixel (actual, x, y), get_pixel (expected, x, y)) > tolerance;
        unsigned char *row = cairo_image_surface_get_data (difference) + (gsize) y * cairo_image_surface_get_stride (difference);

        n_different += differs;
        ((guint32 *) (gpointer) row)[x] = differs ? 0xff0000 : 0xffffff;
      }
  cairo_surface_mark_dirty (difference);
  return (double) n_different / (WIDTH * HEIGHT);
}

static void
keep_miss (const char      *name,
           cairo_surface_t *actual,
           cairo_surface_t *difference)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_BUILD_DIR"), "golden", NULL);
  g_autofree char *actual_path = g_strdup_printf ("%s/%s.png", folder, name);
  g_autofree char *difference_path = g_strdup_printf ("%s/%s-difference.png", folder, name);

  g_mkdir_with_parents (folder, 0755);
  cairo_surface_write_to_png (actual, actual_path);
  cairo_surface_write_to_png (difference, difference_path);
  g_test_message ("See %s and %s", actual_path, difference_path);
  g_test_fail ();
}

/* One picture in 500 pixels may differ: other versions of cairo and FreeType draw edges a little differently. */
static void
test_golden (gconstpointer data)
{
  const char *name = data;
  g_autofree char *path = g_strdup_printf ("%s/tests/golden/%s.png", g_getenv ("HUNCH_TEST_SOURCE_DIR"), name);
  gboolean is_dark = g_str_has_suffix (name, "-dark");
  g_autofree char *sample = is_dark ? g_strndup (name, strlen (name) - strlen ("-dark")) : g_strdup (name);
  cairo_surface_t *actual = paint_picture (sample, is_dark, 1);
  cairo_surface_t *difference = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_surface_t *expected;

  if (g_getenv ("HUNCH_UPDATE_GOLDEN") != NULL)
    g_assert_cmpint (cairo_surface_write_to_png (actual, path), ==, CAIRO_STATUS_SUCCESS);
  expected = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (expected), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (expected), ==, WIDTH);
  if (compare_pictures (actual, expected, difference) > 0.002)
    keep_miss (name, actual, difference);

  cairo_surface_destroy (actual);
  cairo_surface_destroy (expected);
  cairo_surface_destroy (difference);
}

/* A translated and scaled context gives the same picture at another place. */
static void
test_paint_elsewhere (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("bar");
  cairo_surface_t *here = paint_picture ("bar", FALSE, 1);
  cairo_surface_t *there = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH + 40, HEIGHT + 30);
  cairo_t *cr = cairo_create (there);
  guint n_different = 0;

  cairo_translate (cr, 40, 30);
  hunch_chart_paint (plot, cr, WIDTH, HEIGHT, 1, hunch_chart_theme_light ());
  cairo_destroy (cr);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      n_different += get_distance (get_pixel (here, x, y), get_pixel (there, x + 40, y + 30)) > 24;
  g_assert_cmpuint (n_different, ==, 0);
  cairo_surface_destroy (here);
  cairo_surface_destroy (there);
}

static void
test_paint_transparent (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("bar");
  HunchChartTheme theme = *hunch_chart_theme_light ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  theme.transparent = TRUE;
  hunch_chart_paint (plot, cr, WIDTH, HEIGHT, 1, &theme);
  cairo_destroy (cr);
  g_assert_cmphex (*(const guint32 *) (gconstpointer) cairo_image_surface_get_data (surface), ==, 0);
  cairo_surface_destroy (surface);
}

/* --- dots ------------------------------------------------------------------------------ */

static guint
count_inked (cairo_surface_t *surface)
{
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += get_distance (get_pixel (surface, x, y), 0xffffff) > 40;
  return n;
}

/* One dot far from a cloud of a hundred thousand is still to be seen. */
static void
test_lone_dot (void)
{
  for (double scale = 1; scale <= 3; scale++)
    {
      g_autoptr (HunchPlot) plot = hunch_plot_new ();
      HunchLayer *layer = hunch_layer_new (HUNCH_MARK_POINT, NULL, 100000);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (200 * scale), (int) (150 * scale));
      cairo_t *cr = cairo_create (surface);
      guint n_inked = 0;

      layer->x = g_new0 (double, layer->n);
      layer->y = g_new0 (double, layer->n);
      layer->x[500] = 100;
      layer->y[500] = 100;
      hunch_plot_take_layer (plot, layer);
      cairo_scale (cr, scale, scale);
      hunch_chart_paint (plot, cr, 200, 150, scale, hunch_chart_theme_light ());
      cairo_destroy (cr);
      for (int y = 0; y < 40 * scale; y++)
        for (int x = (int) (150 * scale); x < 200 * scale; x++)
          n_inked += get_distance (get_pixel (surface, x, y), 0xffffff) > 60;
      g_assert_cmpuint (n_inked, >=, (guint) (scale * scale));
      cairo_surface_destroy (surface);
    }
}

/* Arcs, blended discs and counts draw the same cloud in about the same places. */
static void
test_three_ways_agree (void)
{
  static const gsize sizes[] = { 1900, 2100, 19900, 20100 };
  guint inked[G_N_ELEMENTS (sizes)];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (HunchPlot) plot = sample_plot_make_cloud (sizes[i], 1);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
      cairo_t *cr = cairo_create (surface);

      hunch_chart_paint (plot, cr, WIDTH, HEIGHT, 1, hunch_chart_theme_light ());
      cairo_destroy (cr);
      inked[i] = count_inked (surface);
      cairo_surface_destroy (surface);
    }
  g_assert_cmpfloat (inked[1] / (double) inked[0], >, 0.6);
  g_assert_cmpfloat (inked[1] / (double) inked[0], <, 1.6);
  g_assert_cmpfloat (inked[3] / (double) inked[2], >, 0.35);
  g_assert_cmpfloat (inked[3] / (double) inked[2], <, 1.6);
}

/* The second frame shows the kept picture of the cloud: the same one. */
static void
test_cloud_again (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make_cloud (30000, 2);
  g_autoptr (HunchChartPlan) plan = hunch_chart_plan_new (plot, WIDTH, HEIGHT, hunch_chart_theme_dark (), hunch_text_measure, NULL);
  cairo_surface_t *frames[2];
  guint n_different = 0;

  for (int i = 0; i < 2; i++)
    {
      cairo_t *cr;

      frames[i] = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
      cr = cairo_create (frames[i]);
      hunch_chart_plan_paint (plan, cr, 1);
      cairo_destroy (cr);
    }
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      n_different += get_pixel (frames[0], x, y) != get_pixel (frames[1], x, y);
  g_assert_cmpuint (n_different, ==, 0);
  g_assert_cmpuint (count_inked (frames[0]), >, 1000);
  cairo_surface_destroy (frames[0]);
  cairo_surface_destroy (frames[1]);
}

/* --- files ------------------------------------------------------------------------------ */

static char *
export_to_text (const char *name,
                const char *ending,
                gsize      *out_length)
{
  g_autoptr (HunchPlot) plot = sample_plot_make (name);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("hunch-chart-XXXXXX", NULL);
  g_autofree char *path = g_strdup_printf ("%s/picture.%s", folder, ending);
  char *content;

  g_free (plot->title);
  plot->title = g_strdup ("Größe <1> & more");
  hunch_chart_export (plot, path, WIDTH, HEIGHT, 2, hunch_chart_theme_light (), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, out_length, NULL));
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return content;
}

static gboolean
contains (const char *content,
          gsize       length,
          const char *wanted)
{
  gsize n = strlen (wanted);

  for (gsize i = 0; i + n <= length; i++)
    if (memcmp (content + i, wanted, n) == 0)
      return TRUE;
  return FALSE;
}

static void
test_export_png (void)
{
  gsize length;
  g_autofree char *content = export_to_text ("bar", "PNG", &length);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "hunch-chart-test.png", NULL);
  cairo_surface_t *surface;

  g_assert_true (contains (content, length, "iTXtTitle"));
  g_assert_true (contains (content, length, "Größe <1> & more"));
  g_assert_true (contains (content, length, "pHYs"));

  g_assert_true (g_file_set_contents (path, content, length, NULL));
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 2 * WIDTH);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 2 * HEIGHT);
  cairo_surface_destroy (surface);
  g_unlink (path);
}

static void
test_export_svg (void)
{
  gsize length;
  g_autofree char *content = export_to_text ("line", "svg", &length);

  g_assert_true (contains (content, length, "<title>Größe &lt;1&gt; &amp; more</title>"));
  g_assert_true (contains (content, length, "<desc>"));
  g_assert_true (g_str_has_prefix (content, "<?xml"));
  g_assert_true (contains (content, length, "</svg>"));
}

static void
test_export_pdf (void)
{
  gsize length;
  gsize again_length;
  g_autofree char *content = NULL;
  g_autofree char *again = NULL;

  g_setenv ("SOURCE_DATE_EPOCH", "1700000000", TRUE);
  content = export_to_text ("scatter-5000", "pdf", &length);
  again = export_to_text ("scatter-5000", "pdf", &again_length);
  g_unsetenv ("SOURCE_DATE_EPOCH");

  g_assert_true (g_str_has_prefix (content, "%PDF-"));
  g_assert_true (contains (content, length, "Inter"));
  g_assert_true (contains (content, length, "/Title"));
  g_assert_cmpmem (content, length, again, again_length);
}

static void
test_export_refused (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("bar");
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_chart_export (plot, "picture.jpeg", WIDTH, HEIGHT, 1, hunch_chart_theme_light (), &error));
  g_assert_error (error, HUNCH_CHART_ERROR, HUNCH_CHART_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "picture.jpeg"));
  g_clear_error (&error);

  g_assert_false (hunch_chart_export (plot, "/nowhere/at/all/picture.png", WIDTH, HEIGHT, 1, hunch_chart_theme_light (), &error));
  g_assert_error (error, HUNCH_CHART_ERROR, HUNCH_CHART_ERROR_WRITE);
}

int
main (int    argc,
      char **argv)
{
  static const char *const golden[] = {
    "bar", "bar-grouped-dark", "bar-long-names", "line", "box", "heat-numbers", "scatter", "cloud", "cloud-series-dark", "histogram-dark",
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart/paint/golden/%s", golden[i]);

      g_test_add_data_func (path, golden[i], test_golden);
    }
  g_test_add_func ("/chart/text/measure", test_text_measure);
  g_test_add_func ("/chart/text/unit", test_text_unit);
  g_test_add_func ("/chart/text/odd", test_text_odd);
  g_test_add_func ("/chart/text/threads", test_text_threads);
  g_test_add_func ("/chart/paint/elsewhere", test_paint_elsewhere);
  g_test_add_func ("/chart/paint/transparent", test_paint_transparent);
  g_test_add_func ("/chart/paint/lone-dot", test_lone_dot);
  g_test_add_func ("/chart/paint/three-ways-agree", test_three_ways_agree);
  g_test_add_func ("/chart/paint/cloud-again", test_cloud_again);
  g_test_add_func ("/chart/export/png", test_export_png);
  g_test_add_func ("/chart/export/svg", test_export_svg);
  g_test_add_func ("/chart/export/pdf", test_export_pdf);
  g_test_add_func ("/chart/export/refused", test_export_refused);
  return g_test_run ();
}
