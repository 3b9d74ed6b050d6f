#include "chart/plan-private.h"
#include "chart/sample-parts.h"
#include "chart/sample-plots.h"

#include <math.h>
#include <string.h>

/* Letters of one width: plans do not depend on a font. */
static double
measure_fixed (const char *text,
               double      size,
               int         weight,
               gpointer    unused)
{
  return g_utf8_strlen (text, -1) * size * (weight == 0 ? 0.54 : 0.58);
}

static HunchChartPlan *
make_plan (HunchPlot *plot,
           double     width,
           double     height)
{
  return hunch_chart_plan_new (plot, width, height, hunch_chart_theme_light (), measure_fixed, NULL);
}

static guint
count_items (HunchChartPlan *plan,
             const char     *role)
{
  guint n = 0;

  for (guint i = 0; i < plan->items->len; i++)
    n += g_str_equal (((HunchItem *) g_ptr_array_index (plan->items, i))->role, role);
  return n;
}

static const HunchItem *
find_item (HunchChartPlan *plan,
           const char     *role)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      const HunchItem *item = g_ptr_array_index (plan->items, i);

      if (g_str_equal (item->role, role))
        return item;
    }
  return NULL;
}

/* --- golden plans ------------------------------------------------------------ */

/* With HUNCH_UPDATE_GOLDEN set the expected text is written anew; read the difference before keeping it. */
static void
test_golden (gconstpointer data)
{
  const SamplePlot *sample = data;
  g_autoptr (HunchPlot) plot = sample->make ();
  g_autoptr (HunchChartPlan) plan = make_plan (plot, 640, 400);
  g_autofree char *text = hunch_chart_plan_to_text (plan);
  g_autofree char *name = g_strdup_printf ("%s.txt", sample->name);
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "golden", name, NULL);
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_BUILD_DIR"), "golden", NULL);
  g_autofree char *actual = g_build_filename (folder, name, NULL);
  g_autofree char *expected = NULL;

  if (g_getenv ("HUNCH_UPDATE_GOLDEN") != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  if (g_str_equal (text, expected))
    return;

  g_mkdir_with_parents (folder, 0755);
  g_file_set_contents (actual, text, -1, NULL);
  g_test_message ("%s differs from %s", actual, path);
  g_test_fail ();
}

/* --- laws of every plan -------------------------------------------------------- */

typedef struct
{
  double left, top, right, bottom;
} Box;

static Box
get_text_box (const HunchItem *item)
{
  double left = item->x - item->align * item->width;

  return (Box){ left, item->y - item->size * 0.74, left + item->width, item->y + item->size * 0.1 };
}

static gboolean
overlap (const Box *a,
         const Box *b)
{
  const double slack = 0.01;

  return a->left < b->right - slack && b->left < a->right - slack && a->top < b->bottom - slack && b->top < a->bottom - slack;
}

/* Numbers at marks and names of rules lie among the marks; all other text has its own place. */
static gboolean
has_own_place (const HunchItem *item)
{
  return item->kind == HUNCH_ITEM_TEXT && !item->halo && !g_str_equal (item->role, "value");
}

static void
check_texts_apart (HunchChartPlan *plan,
                   const char     *what)
{
  for (guint i = 0; i < plan->items->len; i++)
    for (guint k = 0; k < i; k++)
      {
        const HunchItem *a = g_ptr_array_index (plan->items, i);
        const HunchItem *b = g_ptr_array_index (plan->items, k);
        Box box_a;
        Box box_b;

        if (!has_own_place (a) || !has_own_place (b))
          continue;
        box_a = get_text_box (a);
        box_b = get_text_box (b);
        if (overlap (&box_a, &box_b))
          g_error ("%s: %s \"%s\" lies on %s \"%s\"", what, a->role, a->text, b->role, b->text);
      }
}

static void
check_within (HunchChartPlan *plan,
              const char     *what)
{
  const double edge = 0.6;

  g_assert_cmpfloat (plan->left, <, plan->right);
  g_assert_cmpfloat (plan->top, <, plan->bottom);
  for (guint i = 0; i < plan->items->len; i++)
    {
      const HunchItem *item = g_ptr_array_index (plan->items, i);
      Box box = { item->x, item->y, item->x + item->width, item->y + item->height };

      if (item->in_plot)
        continue;
      if (item->kind == HUNCH_ITEM_TEXT)
        box = get_text_box (item);
      else if (item->kind == HUNCH_ITEM_LINE)
        box = (Box){ item->points[0], item->points[1], item->points[2], item->points[3] };
      else if (item->kind == HUNCH_ITEM_DISC)
        box = (Box){ item->x - item->width / 2, item->y - item->width / 2, item->x + item->width / 2, item->y + item->width / 2 };
      if (MIN (box.left, box.right) < -edge || MIN (box.top, box.bottom) < -edge || MAX (box.left, box.right) > plan->width + edge
          || MAX (box.top, box.bottom) > plan->height + edge)
        g_error ("%s: %s \"%s\" leaves the picture: %.1f %.1f %.1f %.1f", what, item->role, item->text != NULL ? item->text : "",
                 box.left, box.top, box.right, box.bottom);
    }
}

static void
check_finite (HunchChartPlan *plan,
              const char     *what)
{
  for (guint i = 0; i < plan->items->len; i++)
    {
      const HunchItem *item = g_ptr_array_index (plan->items, i);

      if (!isfinite (item->x) || !isfinite (item->y) || !isfinite (item->width) || !isfinite (item->height))
        g_error ("%s: %s has no place", what, item->role);
      if (item->text != NULL && !g_utf8_validate (item->text, -1, NULL))
        g_error ("%s: %s is not UTF-8", what, item->role);
    }
}

static void
test_laws (gconstpointer data)
{
  const SamplePlot *sample = data;
  g_autoptr (HunchPlot) plot = sample->make ();
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (sample->name));
  guint rounds = sample->is_large ? 8 : 60;

  for (guint i = 0; i < rounds; i++)
    {
      double width = i == 0 ? 120 : exp (g_rand_double_range (random, log (120), log (2000)));
      double height = i == 0 ? 90 : exp (g_rand_double_range (random, log (90), log (1200)));
      HunchChartTheme theme = *hunch_chart_theme_light ();
      g_autoptr (HunchChartPlan) plan = NULL;
      g_autofree char *what = g_strdup_printf ("%s at %.0f × %.0f", sample->name, width, height);

      theme.font_size = i % 3 == 2 ? 18 : 11;
      plan = hunch_chart_plan_new (plot, width, height, &theme, measure_fixed, NULL);
      check_finite (plan, what);
      check_within (plan, what);
      check_texts_apart (plan, what);
    }
}

/* The same plot and size give the same plan. */
static void
test_stable (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("line");
  g_autoptr (HunchChartPlan) first = make_plan (plot, 500, 300);
  g_autoptr (HunchChartPlan) second = make_plan (plot, 500, 300);
  g_autofree char *first_text = hunch_chart_plan_to_text (first);
  g_autofree char *second_text = hunch_chart_plan_to_text (second);

  g_assert_cmpstr (first_text, ==, second_text);
}

/* --- single promises ------------------------------------------------------------ */

static void
test_bars_stand_on_zero (void)
{
  static const char *const names[] = { "bar", "bar-negative", "bar-grouped", "bar-one", "histogram" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (HunchPlot) plot = sample_plot_make (names[i]);
      g_autoptr (HunchChartPlan) plan = NULL;

      plot->y.zero = FALSE;
      plan = make_plan (plot, 640, 400);
      g_assert_cmpfloat (plan->y.min, <=, 0);
      g_assert_cmpfloat (plan->y.max, >=, 0);
    }
}

static void
test_intervals_are_within (void)
{
  static const char *const names[] = { "bar-interval", "interval", "box", "line-forecast" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (HunchPlot) plot = sample_plot_make (names[i]);
      g_autoptr (HunchChartPlan) plan = make_plan (plot, 640, 400);

      for (guint k = 0; k < plot->layers->len; k++)
        {
          const HunchLayer *layer = g_ptr_array_index (plot->layers, k);

          for (gsize m = 0; layer->low != NULL && m < layer->n; m++)
            {
              g_assert_cmpfloat (layer->low[m], >=, plan->y.min);
              g_assert_cmpfloat (layer->high[m], <=, plan->y.max);
            }
        }
    }
}

static void
test_given_bounds (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("scatter");
  g_autoptr (HunchChartPlan) plan = NULL;

  plot->x.min = 83;
  plot->y.max = 7.77;
  plan = make_plan (plot, 640, 400);
  g_assert_cmpfloat (plan->x.min, ==, 83);
  g_assert_cmpfloat (plan->y.max, ==, 7.77);
}

static void
test_long_names_lie_down (void)
{
  g_autoptr (HunchPlot) long_names = sample_plot_make ("bar-long-names");
  g_autoptr (HunchPlot) years = sample_plot_make ("bar-sixty");
  g_autoptr (HunchChartPlan) lying = make_plan (long_names, 640, 400);
  g_autoptr (HunchChartPlan) upright = make_plan (years, 640, 400);

  g_assert_true (lying->horizontal);
  g_assert_false (upright->horizontal);
  g_assert_cmpuint (count_items (upright, "foot-label"), <, 60);
  g_assert_cmpuint (count_items (upright, "foot-label"), >, 5);
}

static void
test_legend (void)
{
  g_autoptr (HunchPlot) grouped = sample_plot_make ("bar-grouped");
  g_autoptr (HunchPlot) single = sample_plot_make ("bar");
  g_autoptr (HunchPlot) lines = sample_plot_make ("line");
  g_autoptr (HunchChartPlan) with_legend = make_plan (grouped, 640, 400);
  g_autoptr (HunchChartPlan) without = make_plan (single, 640, 400);
  g_autoptr (HunchChartPlan) direct = make_plan (lines, 640, 400);

  g_assert_cmpuint (count_items (with_legend, "swatch"), ==, 3);
  g_assert_cmpuint (count_items (without, "series"), ==, 0);
  g_assert_cmpuint (count_items (direct, "swatch"), ==, 0);
  g_assert_cmpuint (count_items (direct, "series"), ==, 3);
}

static void
test_style (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("bar-highlight");
  g_autoptr (HunchChartPlan) lit = make_plan (plot, 640, 400);
  g_autoptr (HunchChartPlan) coloured = NULL;
  guint n_lit = 0;

  for (guint i = 0; i < lit->items->len; i++)
    {
      const HunchItem *item = g_ptr_array_index (lit->items, i);

      n_lit += g_str_equal (item->role, "bar") && item->colour == lit->theme.accent;
    }
  g_assert_cmpuint (n_lit, ==, 1);
  g_assert_cmpuint (count_items (lit, "value"), ==, 8);

  json_object_remove_member (plot->style, "highlight");
  json_object_set_string_member (plot->style, "palette", "#123456");
  json_object_set_boolean_member (plot->style, "labels", FALSE);
  coloured = make_plan (plot, 640, 400);
  g_assert_cmphex (find_item (coloured, "bar")->colour, ==, 0x123456);
  g_assert_cmpuint (count_items (coloured, "value"), ==, 0);
}

static void
include (double  value,
         double *low,
         double *high)
{
  *low = MIN (*low, value);
  *high = MAX (*high, value);
}

/* Few points, and still every peak: the extremes of the path are those of the data. */
static void
test_long_line_is_thinned (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("line-long");
  g_autoptr (HunchChartPlan) plan = make_plan (plot, 640, 400);
  const HunchItem *line = find_item (plan, "line");
  const HunchLayer *layer = g_ptr_array_index (plot->layers, 0);
  double low = INFINITY, high = -INFINITY;
  double top = INFINITY, bottom = -INFINITY;

  for (gsize i = 0; i < layer->n; i++)
    include (layer->y[i], &low, &high);
  for (gsize i = 0; i < line->n_points; i++)
    include (line->points[2 * i + 1], &top, &bottom);

  g_assert_cmpuint (line->n_points, <, 4 * 640);
  g_assert_cmpfloat_with_epsilon (top, hunch_scale_map (&plan->y, high), 1e-9);
  g_assert_cmpfloat_with_epsilon (bottom, hunch_scale_map (&plan->y, low), 1e-9);
}

static void
test_log_leaves_out_zero (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("scatter-log");
  g_autoptr (HunchChartPlan) plan = make_plan (plot, 640, 400);

  g_assert_cmpfloat (plan->x.min, >, 0);
  g_assert_cmpfloat (plan->y.min, >, 0);
}

static void
test_empty (void)
{
  g_autoptr (HunchPlot) nothing = hunch_plot_new ();
  g_autoptr (HunchPlot) named = sample_plot_make ("empty");
  g_autoptr (HunchChartPlan) bare = make_plan (nothing, 640, 400);
  g_autoptr (HunchChartPlan) titled = make_plan (named, 640, 400);

  g_assert_cmpuint (count_items (bare, "empty"), >=, 1);
  g_assert_cmpuint (count_items (titled, "empty"), >=, 1);
  g_assert_cmpuint (count_items (titled, "title"), ==, 1);
  g_assert_null (hunch_chart_plan_dup_hint (bare, 10, 10));
}

/* Layers without the arrays that their mark needs are left out. */
static void
test_missing_arrays (void)
{
  for (HunchMark mark = HUNCH_MARK_BAR; mark <= HUNCH_MARK_RULE; mark++)
    for (int with_y = 0; with_y <= 1; with_y++)
      {
        g_autoptr (HunchPlot) plot = sample_plot_make ("scatter");
        HunchLayer *layer = hunch_layer_new (mark, "odd", 3);
        g_autoptr (HunchChartPlan) plan = NULL;

        if (with_y)
          layer->y = g_new0 (double, 3);
        else
          layer->x = g_new0 (double, 3);
        hunch_plot_take_layer (plot, layer);
        plan = make_plan (plot, 300, 200);
        g_assert_nonnull (plan);
      }
}

static void
test_values_that_are_none (void)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY, 1e308, -1e308, 0, 1e-308, 5 };

  for (HunchMark mark = HUNCH_MARK_BAR; mark < HUNCH_MARK_CELL; mark++)
    for (HunchScaleKind kind = HUNCH_SCALE_LINEAR; kind <= HUNCH_SCALE_TIME; kind++)
      {
        g_autoptr (HunchPlot) plot = hunch_plot_new ();
        HunchLayer *layer = hunch_layer_new (mark, NULL, G_N_ELEMENTS (odd));
        g_autoptr (HunchChartPlan) plan = NULL;

        plot->x.kind = kind;
        plot->y.kind = kind;
        layer->x = g_memdup2 (odd, sizeof odd);
        layer->y = g_memdup2 (odd, sizeof odd);
        layer->low = g_memdup2 (odd, sizeof odd);
        layer->high = g_memdup2 (odd, sizeof odd);
        layer->q1 = g_memdup2 (odd, sizeof odd);
        layer->q3 = g_memdup2 (odd, sizeof odd);
        hunch_plot_take_layer (plot, layer);
        plan = make_plan (plot, 300, 200);
        check_finite (plan, "odd values");
      }
}

/* Cells whose values are shares say so in their numbers, as bars do. */
static void
test_shares_in_cells (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("heat-numbers");
  g_autoptr (HunchChartPlan) plan = NULL;
  guint n_percent = 0, n_other = 0;

  plot->y.percent = TRUE;
  plan = make_plan (plot, 640, 400);
  for (guint i = 0; i < plan->items->len; i++)
    {
      const HunchItem *item = g_ptr_array_index (plan->items, i);

      if (!g_str_equal (item->role, "value"))
        continue;
      n_percent += g_str_has_suffix (item->text, "%");
      n_other += !g_str_has_suffix (item->text, "%");
    }
  g_assert_cmpuint (n_percent, ==, 36);
  g_assert_cmpuint (n_other, ==, 0);
  for (guint i = 0; i < plan->items->len; i++)
    {
      const HunchItem *item = g_ptr_array_index (plan->items, i);
      g_autofree char *hint = g_str_equal (item->role, "cell")
                                  ? hunch_chart_plan_dup_hint (plan, item->x + item->width / 2, item->y + item->height / 2) : g_strdup ("%");

      g_assert_true (g_str_has_suffix (hint, "%"));
    }
}

/* --- hints ------------------------------------------------------------------------ */

static char *
get_hint (const char *name,
          const char *role,
          guint       position)
{
  g_autoptr (HunchPlot) plot = sample_plot_make (name);
  g_autoptr (HunchChartPlan) plan = make_plan (plot, 640, 400);

  for (guint i = 0; i < plan->items->len; i++)
    {
      const HunchItem *item = g_ptr_array_index (plan->items, i);

      if (g_str_equal (item->role, role) && position-- == 0)
        return hunch_chart_plan_dup_hint (plan, item->kind == HUNCH_ITEM_DISC ? item->x : item->x + item->width / 2,
                                          item->kind == HUNCH_ITEM_DISC ? item->y : item->y + item->height / 2);
    }
  return NULL;
}

static void
test_hints (void)
{
  static const struct
  {
    const char *plot;
    const char *role;
    guint       position;
    const char *hint;
  } cases[] = {
    { "bar", "bar", 0, "Drama: 41.2" },
    { "bar-interval", "bar", 0, "Drama: 41.2 (39.9 to 42.5)" },
    { "bar-grouped", "bar", 4, "Germany, Drama: 38" },
    { "bar-long-names", "bar", 1, "Stand-up comedy and talk shows: 22\u2009%" },
    { "histogram", "bin", 2, "10 to 15: 13,912" },
    { "box", "box", 1, "Comedy: median 33, half of all from 18 to 45" },
    { "interval", "dot", 4, "Family: −2.4 (−4.5 to −0.3)" },
    { "heat-numbers", "cell", 7, "x1, Comedy: 1" },
    { "line-gaps", "dot", 0, "3: 7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *hint = get_hint (cases[i].plot, cases[i].role, cases[i].position);

      g_assert_cmpstr (hint, ==, cases[i].hint);
    }
}

static void
test_hint_on_nothing (void)
{
  g_autoptr (HunchPlot) plot = sample_plot_make ("bar");
  g_autoptr (HunchChartPlan) plan = make_plan (plot, 640, 400);

  g_assert_null (hunch_chart_plan_dup_hint (plan, 3, 3));
  g_assert_null (hunch_chart_plan_dup_hint (plan, -50, 1e9));
}

/* Whatever the heights, every label of a mark is there and ends below the top of the plot. */
static void
test_labels_have_room (void)
{
  static const HunchMark marks[] = { HUNCH_MARK_INTERVAL, HUNCH_MARK_BOX, HUNCH_MARK_BAR };
  static const char *const names[] = { "one", "two", "three" };
  g_autoptr (GRand) random = g_rand_new_with_seed (21);

  for (guint round = 0; round < 300; round++)
    {
      double high[3];
      g_autoptr (HunchPlot) plot = hunch_plot_new ();
      g_autoptr (HunchChartPlan) plan = NULL;
      HunchLayer *layer;

      for (guint i = 0; i < 3; i++)
        high[i] = round % 5 == 0 ? i + 1 : g_rand_double_range (random, 0, pow (10, round % 7));
      sample_set_categories (&plot->x, names, 3);
      layer = sample_add_layer (plot, marks[round % 3], NULL, high, 3);
      layer->labels = g_new0 (char *, 3);
      for (guint i = 0; i < 3; i++)
        layer->labels[i] = g_strdup ("n = 6,131");
      plot->horizontal = round % 2 == 1;
      plan = make_plan (plot, 480, g_rand_double_range (random, 240, 480));
      g_assert_cmpuint (count_items (plan, "value"), ==, 3);
      for (guint i = 0; i < plan->items->len; i++)
        {
          const HunchItem *item = g_ptr_array_index (plan->items, i);

          if (g_str_equal (item->role, "value") && !plot->horizontal)
            g_assert_cmpfloat (item->y - item->size * 0.75, >=, plan->top - 0.01);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  const SamplePlot *samples;
  guint n;

  g_test_init (&argc, &argv, NULL);
  samples = sample_plots_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *golden = g_strdup_printf ("/chart/plan/golden/%s", samples[i].name);
      g_autofree char *laws = g_strdup_printf ("/chart/plan/laws/%s", samples[i].name);

      if (!samples[i].is_large)
        g_test_add_data_func (golden, &samples[i], test_golden);
      g_test_add_data_func (laws, &samples[i], test_laws);
    }
  g_test_add_func ("/chart/plan/stable", test_stable);
  g_test_add_func ("/chart/plan/bars-stand-on-zero", test_bars_stand_on_zero);
  g_test_add_func ("/chart/plan/intervals-are-within", test_intervals_are_within);
  g_test_add_func ("/chart/plan/given-bounds", test_given_bounds);
  g_test_add_func ("/chart/plan/long-names-lie-down", test_long_names_lie_down);
  g_test_add_func ("/chart/plan/labels-have-room", test_labels_have_room);
  g_test_add_func ("/chart/plan/legend", test_legend);
  g_test_add_func ("/chart/plan/style", test_style);
  g_test_add_func ("/chart/plan/long-line-is-thinned", test_long_line_is_thinned);
  g_test_add_func ("/chart/plan/log-leaves-out-zero", test_log_leaves_out_zero);
  g_test_add_func ("/chart/plan/empty", test_empty);
  g_test_add_func ("/chart/plan/missing-arrays", test_missing_arrays);
  g_test_add_func ("/chart/plan/values-that-are-none", test_values_that_are_none);
  g_test_add_func ("/chart/plan/shares-in-cells", test_shares_in_cells);
  g_test_add_func ("/chart/hint/marks", test_hints);
  g_test_add_func ("/chart/hint/nothing", test_hint_on_nothing);
  return g_test_run ();
}
