/* Pictures as data: written and read back, styled, built from tables. Expected numbers: by hand, or from R 4.2.2 where said. */
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "analysis/plot-parts.h"
#include "analysis/time-span.h"
#include "base/json.h"

static char *
to_text (HunchPlot *plot)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autoptr (JsonObject) object = hunch_plot_to_json (plot);

  json_node_init_object (node, object);
  return hunch_json_to_text (node, FALSE);
}

static HunchPlot *
from_text (const char *text,
           GError    **error)
{
  g_autoptr (JsonObject) object = hunch_json_parse_object (text, -1, "Plot", NULL);

  g_assert_nonnull (object);
  return hunch_plot_from_json (object, error);
}

static HunchPlot *
make_plot (void)
{
  HunchPlot *plot = hunch_plot_new ();
  HunchLayer *bars = hunch_layer_new (HUNCH_MARK_BAR, "2019", 3);
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, NULL, 1);
  static const char *const labels[] = { "b", "a", "c" };

  plot->title = g_strdup ("Title \"quoted\"");
  plot->summary = g_strdup ("Summary");
  plot->n = 12;
  plot->horizontal = TRUE;
  plot->x.kind = HUNCH_SCALE_CATEGORY;
  plot->x.categories = g_ptr_array_new_with_free_func (g_free);
  bars->x = g_new (double, 3);
  bars->y = g_new (double, 3);
  bars->low = g_new (double, 3);
  bars->labels = g_new0 (char *, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_ptr_array_add (plot->x.categories, g_strdup (labels[i]));
      bars->x[i] = i;
      bars->y[i] = (i + 1) / 3.0;
      bars->low[i] = i == 1 ? NAN : 0.1;
    }
  bars->labels[2] = g_strdup ("n = 4");
  rule->y = g_new0 (double, 1);
  plot->y.zero = TRUE;
  plot->y.percent = TRUE;
  plot->y.max = 0.75;
  hunch_plot_take_layer (plot, bars);
  hunch_plot_take_layer (plot, rule);
  return plot;
}

static void
test_round_trip (void)
{
  g_autoptr (HunchPlot) plot = make_plot ();
  g_autofree char *text = to_text (plot);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchPlot) back = from_text (text, &error);
  g_autofree char *again = NULL;
  HunchLayer *bars;

  g_assert_no_error (error);
  again = to_text (back);
  g_assert_cmpstr (again, ==, text);
  bars = g_ptr_array_index (back->layers, 0);
  g_assert_cmpfloat (bars->y[0], ==, 1 / 3.0);
  g_assert_true (isnan (bars->low[1]));
  g_assert_null (bars->labels[0]);
  g_assert_cmpfloat (back->y.max, ==, 0.75);
  g_assert_true (isnan (back->y.min));
}

static const char *const broken[] = {
  "{}",
  "{\"x\": {\"kind\": \"linear\"}}",
  "{\"x\": {\"kind\": \"spiral\"}, \"y\": {\"kind\": \"linear\"}, \"layers\": []}",
  "{\"x\": {\"kind\": \"category\"}, \"y\": {\"kind\": \"linear\"}, \"layers\": []}",
  "{\"x\": {\"kind\": \"linear\"}, \"y\": {\"kind\": \"linear\"}, \"layers\": [3]}",
  "{\"x\": {\"kind\": \"linear\"}, \"y\": {\"kind\": \"linear\"}, \"layers\": [{\"mark\": \"bar\", \"n\": -1}]}",
  "{\"x\": {\"kind\": \"linear\"}, \"y\": {\"kind\": \"linear\"}, \"layers\": [{\"mark\": \"bar\", \"n\": 1e18}]}",
  "{\"x\": {\"kind\": \"linear\"}, \"y\": {\"kind\": \"linear\"}, \"layers\": [{\"mark\": \"bar\", \"n\": 2, \"x\": [1]}]}",
  "{\"x\": {\"kind\": \"linear\"}, \"y\": {\"kind\": \"linear\"}, \"layers\": [{\"mark\": \"bar\", \"n\": 1, \"labels\": []}]}",
  "{\"x\": {\"kind\": \"category\", \"categories\": [\"a\"]}, \"y\": {\"kind\": \"linear\"}, \"layers\": [{\"mark\": \"bar\", \"n\": 1, \"x\": [7]}]}",
};

static void
test_broken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (from_text (broken[i], &error));
      g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
    }
}

static void
check_sorted (const char *style_text,
              const char *categories,
              double      first_x)
{
  g_autoptr (HunchPlot) plot = make_plot ();
  g_autoptr (JsonObject) style = hunch_json_parse_object (style_text, -1, "Style", NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  hunch_plot_set_style (plot, style);
  for (guint i = 0; i < plot->x.categories->len; i++)
    g_string_append (names, g_ptr_array_index (plot->x.categories, i));
  g_assert_cmpstr (names->str, ==, categories);
  g_assert_cmpfloat (((HunchLayer *) g_ptr_array_index (plot->layers, 0))->x[0], ==, first_x);
}

static void
test_style (void)
{
  g_autoptr (HunchPlot) plot = make_plot ();
  g_autoptr (JsonObject) style = hunch_json_parse_object ("{\"title\": \"T\", \"y_title\": \"Y\", \"log_y\": true, \"percent\": false}", -1,
                                                          "Style", NULL);

  hunch_plot_set_style (plot, style);
  g_assert_cmpstr (plot->title, ==, "T");
  g_assert_cmpstr (plot->y.title, ==, "Y");
  g_assert_cmpint (plot->y.kind, ==, HUNCH_SCALE_LOG);
  g_assert_false (plot->y.zero);
  g_assert_false (plot->y.percent);
  check_sorted ("{\"sort\": \"value\"}", "cab", 2);
  check_sorted ("{\"sort\": \"name\"}", "abc", 1);
  check_sorted ("{\"sort\": \"none\"}", "bac", 0);
  check_sorted ("{\"sort\": 3, \"zero\": \"no\"}", "bac", 0);
}

static HunchPlot *
build (Fixture    *fixture,
       const char *kind,
       const char *options)
{
  g_autoptr (GHashTable) words = read_options (options);
  g_autoptr (GError) error = NULL;
  HunchPlot *plot = hunch_plot_build (fixture->project, "t", kind, words, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plot->summary);
  g_assert_nonnull (plot->title);
  g_assert_nonnull (plot->x.title != NULL ? plot->x.title : plot->y.title);
  return plot;
}

static HunchLayer *
get_layer (HunchPlot *plot,
           guint      i)
{
  g_assert_cmpuint (plot->layers->len, >, i);
  return g_ptr_array_index (plot->layers, i);
}

static const char table[] = "x,y,g,h,d\n1,2,b,u,2024-01-03\n2,4,a,u,2024-01-01\n3,6,b,v,2024-01-02\n4,9,b,v,2024-01-01\n5,,a,u,2024-01-02\n";

static void
test_bars (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (HunchPlot) counts = NULL;
  g_autoptr (HunchPlot) means = NULL;
  g_autoptr (HunchPlot) split = NULL;

  fixture_add_table (fixture, "t", table);
  counts = build (fixture, "bar", "x=g");
  g_assert_cmpstr (g_ptr_array_index (counts->x.categories, 0), ==, "b");
  g_assert_cmpfloat (get_layer (counts, 0)->y[0], ==, 3);
  g_assert_true (counts->y.zero);

  means = build (fixture, "bar", "x=g;y=y");
  assert_close (get_layer (means, 0)->y[0], 17 / 3.0, 1e-15);
  /* t.test (c (2, 6, 9))$conf.int */
  assert_close (get_layer (means, 0)->low[0], -3.05733826846846, 1e-13);

  split = build (fixture, "bar", "x=h;y=y;by=g;stat=sum");
  g_assert_cmpuint (split->layers->len, ==, 2);
  g_assert_cmpstr (get_layer (split, 1)->name, ==, "b");
}

static void
test_others (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (HunchPlot) histogram = NULL;
  g_autoptr (HunchPlot) box = NULL;
  g_autoptr (HunchPlot) interval = NULL;
  g_autoptr (HunchPlot) line = NULL;
  g_autoptr (HunchPlot) scatter = NULL;
  g_autoptr (HunchPlot) ecdf = NULL;
  g_autoptr (HunchPlot) heat = NULL;
  double total = 0;

  fixture_add_table (fixture, "t", table);
  histogram = build (fixture, "histogram", "x=y");
  for (gsize i = 0; i < get_layer (histogram, 0)->n; i++)
    total += get_layer (histogram, 0)->y[i];
  g_assert_cmpfloat (total, ==, 4);

  box = build (fixture, "box", "y=x;by=g");
  g_assert_cmpfloat (get_layer (box, 0)->y[1], ==, 3);
  interval = build (fixture, "interval", "y=x");
  g_assert_cmpfloat (get_layer (interval, 0)->y[0], ==, 3);

  line = build (fixture, "line", "x=d;y=y");
  g_assert_cmpint (line->x.kind, ==, HUNCH_SCALE_DATE);
  g_assert_cmpuint (get_layer (line, 0)->n, ==, 3);
  g_assert_cmpfloat (get_layer (line, 0)->x[0], ==, 19723);
  g_assert_cmpfloat (get_layer (line, 0)->y[0], ==, 6.5);

  scatter = build (fixture, "scatter", "x=x;y=y;fit=linear");
  g_assert_cmpuint (get_layer (scatter, 0)->n, ==, 4);
  /* lm (y ~ x) on (1,2) (2,4) (3,6) (4,9): -0.5 + 2.3 x */
  assert_close (get_layer (scatter, 1)->y[0], 1.8, 1e-14);

  ecdf = build (fixture, "ecdf", "x=x");
  g_assert_cmpfloat (get_layer (ecdf, 0)->y[4], ==, 1);
  heat = build (fixture, "heat", "x=g;y=h;value=y");
  g_assert_cmpuint (get_layer (heat, 0)->n, ==, 4);
  g_assert_true (isnan (get_layer (heat, 0)->value[1]));
  g_assert_cmpfloat (get_layer (heat, 0)->value[3], ==, 7.5);
}

/* By hand: two rows on 1 January 2024 (day 19723), none on the 2nd, one on the 3rd. */
static void
test_counts_along_time (Fixture      *fixture,
                        gconstpointer data)
{
  static const double days[] = { 19723, 19724, 19725 };
  static const double counts[] = { 2, 0, 1 };
  g_autoptr (HunchPlot) line = NULL;
  g_autoptr (HunchPlot) fits = NULL;
  const HunchLayer *layer;

  fixture_add_table (fixture, "t", "d,x,y,g\n2024-01-03,1,2,a\n2024-01-01,2,4,b\n2024-01-01,3,5,a\n");
  line = build (fixture, "line", "x=d");
  layer = get_layer (line, 0);
  g_assert_cmpuint (layer->n, ==, 3);
  for (gsize i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (layer->x[i], ==, days[i]);
      g_assert_cmpfloat (layer->y[i], ==, counts[i]);
    }
  g_assert_cmpstr (line->y.title, ==, "Number of rows per day");

  /* A fitted line belongs to the series of its dots. */
  fits = build (fixture, "scatter", "x=x;y=y;by=g;fit=linear");
  g_assert_cmpint (get_layer (fits, 1)->mark, ==, HUNCH_MARK_LINE);
  g_assert_cmpstr (get_layer (fits, 1)->name, ==, "a");
}

/* 40 values: v00 with 40 rows, v01 with 39 … v39 with 1, 820 rows. The ten last have 55. */
static void
test_bars_left_out (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GString) csv = g_string_new ("g,y\n");
  g_autoptr (HunchPlot) counts = NULL;
  g_autoptr (HunchPlot) few = NULL;
  g_autoptr (HunchPlot) means = NULL;

  for (guint i = 0; i < 40; i++)
    for (guint k = i; k < 40; k++)
      g_string_append_printf (csv, "v%02u,%u\n", i, k);
  fixture_add_table (fixture, "t", csv->str);

  counts = build (fixture, "bar", "x=g");
  g_assert_cmpstr (counts->subtitle, ==, "The 30 most frequent of 40");
  g_assert_cmpuint (counts->x.categories->len, ==, 31);
  g_assert_cmpstr (g_ptr_array_index (counts->x.categories, 30), ==, "Others");
  g_assert_cmpfloat (get_layer (counts, 0)->y[30], ==, 55);

  /* The 38 others would have 741 rows beside 40 and 39. */
  few = build (fixture, "bar", "x=g;top=2");
  g_assert_cmpstr (few->subtitle, ==, "The 2 most frequent of 40");
  g_assert_cmpuint (few->x.categories->len, ==, 2);

  means = build (fixture, "bar", "x=g;y=y");
  g_assert_cmpstr (means->subtitle, ==, "The 30 highest of 40");
  g_assert_cmpuint (means->x.categories->len, ==, 30);
}

/* The rows of test_counts_along_time, as bars. */
static void
test_bars_along_time (Fixture      *fixture,
                      gconstpointer data)
{
  static const double counts[] = { 2, 0, 1 };
  g_autoptr (HunchPlot) bars = NULL;

  fixture_add_table (fixture, "t", "d,x\n2024-01-03,1\n2024-01-01,2\n2024-01-01,3\n");
  bars = build (fixture, "bar", "x=d");
  g_assert_cmpint (bars->x.kind, ==, HUNCH_SCALE_DATE);
  g_assert_cmpint (get_layer (bars, 0)->mark, ==, HUNCH_MARK_BAR);
  g_assert_cmpuint (get_layer (bars, 0)->n, ==, 3);
  for (gsize i = 0; i < 3; i++)
    g_assert_cmpfloat (get_layer (bars, 0)->y[i], ==, counts[i]);
  g_assert_cmpstr (bars->y.title, ==, "Number of rows per day");
  g_assert_null (bars->subtitle);
}

/* By hand: 2024-02-29 is day 19782, a Thursday; 2024-01-01 is day 19723, a Monday. */
static void
test_time_spans (void)
{
  g_assert_cmpfloat (hunch_time_span_floor (19782.7, HUNCH_TIME_SPAN_DAY), ==, 19782);
  g_assert_cmpfloat (hunch_time_span_floor (19782.7, HUNCH_TIME_SPAN_WEEK), ==, 19779);
  g_assert_cmpfloat (hunch_time_span_floor (19782, HUNCH_TIME_SPAN_MONTH), ==, 19754);
  g_assert_cmpfloat (hunch_time_span_floor (19782, HUNCH_TIME_SPAN_YEAR), ==, 19723);
  g_assert_cmpfloat (hunch_time_span_next (19754, HUNCH_TIME_SPAN_MONTH), ==, 19783);
  g_assert_cmpfloat (hunch_time_span_next (19723, HUNCH_TIME_SPAN_YEAR), ==, 20089);
  g_assert_cmpfloat (hunch_time_span_next (19723, HUNCH_TIME_SPAN_WEEK), ==, 19730);
  g_assert_cmpint (hunch_time_span_choose (0, 1, HUNCH_TIME_SPAN_MINUTE), ==, HUNCH_TIME_SPAN_HOUR);
  g_assert_cmpint (hunch_time_span_choose (0, 0.1, HUNCH_TIME_SPAN_DAY), ==, HUNCH_TIME_SPAN_DAY);
  g_assert_cmpint (hunch_time_span_choose (0, 1e6, HUNCH_TIME_SPAN_DAY), ==, HUNCH_TIME_SPAN_YEAR);
}

/* The rows of a table made by a recipe are its own, and a chart says how many of them it used. */
static void
test_source_of_view (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("y=y");
  g_autoptr (HunchPlot) whole = NULL;
  g_autoptr (HunchPlot) part = NULL;
  g_autoptr (GError) error = NULL;

  fixture_add_table (fixture, "t", table);
  whole = build (fixture, "box", "y=y");
  g_assert_true (g_str_has_prefix (whole->source, "n = 4 used of 5 · all rows · "));

  hunch_project_set_view (fixture->project, "v", "SELECT rowid AS hunch_row, y FROM t WHERE x > 2", "{\"from\": \"t\"}", &error);
  g_assert_no_error (error);
  part = hunch_plot_build (fixture->project, "v", "box", options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (part->source, "n = 2 used of 3 in v · from 5 of 5 rows · "));
}

static const struct
{
  const char *kind;
  const char *options;
} mistakes[] = {
  { "pie", "x=g" },          { "bar", "x=nothing" },      { "bar", "" },           { "bar", "x=g;stat=mode" }, { "scatter", "x=g;y=y" },
  { "scatter", "x=x;y=g" },  { "histogram", "x=g" },      { "heat", "x=g;y=g" },   { "box", "y=g" },           { "histogram", "x=x;bins=many" },
};

static void
test_mistakes (Fixture      *fixture,
               gconstpointer data)
{
  fixture_add_table (fixture, "t", table);
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GHashTable) words = read_options (mistakes[i].options);
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_plot_build (fixture->project, "t", mistakes[i].kind, words, NULL, NULL, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (error->domain, ==, HUNCH_ANALYSIS_ERROR);
    }
}

static void
test_load (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GHashTable) options = read_options ("y=y;by=h");
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchAnalysisRecord) record = NULL;
  g_autoptr (HunchPlot) chart = NULL;
  g_autoptr (HunchPlot) kept = NULL;
  g_autofree char *spec = NULL;
  g_autofree char *missing = NULL;

  fixture_add_table (fixture, "t", table);
  chart = hunch_plot_load (fixture->project,
                           "{\"kind\": \"bar\", \"table\": \"t\", \"options\": {\"x\": \"g\", \"top\": 1}, \"style\": {\"title\": \"Mine\"}}",
                           NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (chart->title, ==, "Mine");
  g_assert_cmpuint (chart->x.categories->len, ==, 1);

  record = hunch_analysis_keep (fixture->project, "mine", "ttest", "t", options, NULL, NULL, &error);
  g_assert_no_error (error);
  spec = g_strdup_printf ("{\"analysis\": %" G_GINT64_FORMAT ", \"plot\": 1}", record->id);
  kept = hunch_plot_load (fixture->project, spec, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_layer (kept, 0)->mark, ==, HUNCH_MARK_BOX);

  missing = g_strdup_printf ("{\"analysis\": %" G_GINT64_FORMAT ", \"plot\": 9}", record->id);
  g_assert_null (hunch_plot_load (fixture->project, missing, NULL, NULL, &error));
  g_assert_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION);
}

/* Names of coefficients become labels for readers; times and what stands in brackets stay. */
static void
test_coefficients (void)
{
  static const char *const names[] = { "x", "genre=Drama", "a=u:b=v", "x:g=b", "C(cyl)=6:wt", "I(x == 2)", "at=10:30", "title=Up: the film" };
  static const char *const labels[] = { "x", "genre: Drama", "a: u × b: v", "x × g: b", "C(cyl): 6 × wt", "I(x == 2)", "at: 10:30", "title: Up: the film" };
  g_autoptr (HunchPlot) plot = hunch_plot_new ();

  hunch_axis_set_coefficients (&plot->x, names, G_N_ELEMENTS (names));
  g_assert_cmpuint (plot->x.categories->len, ==, G_N_ELEMENTS (labels));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_assert_cmpstr (g_ptr_array_index (plot->x.categories, i), ==, labels[i]);
}

static void
add_tests (void)
{
  g_test_add_func ("/plot/round-trip", test_round_trip);
  g_test_add_func ("/plot/coefficients", test_coefficients);
  g_test_add_func ("/plot/broken", test_broken);
  g_test_add_func ("/plot/style", test_style);
  fixture_add_test ("/plot/bars", test_bars);
  fixture_add_test ("/plot/others", test_others);
  fixture_add_test ("/plot/counts-along-time", test_counts_along_time);
  fixture_add_test ("/plot/bars-left-out", test_bars_left_out);
  fixture_add_test ("/plot/bars-along-time", test_bars_along_time);
  g_test_add_func ("/plot/time-spans", test_time_spans);
  fixture_add_test ("/plot/source-of-view", test_source_of_view);
  fixture_add_test ("/plot/mistakes", test_mistakes);
  fixture_add_test ("/plot/load", test_load);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
