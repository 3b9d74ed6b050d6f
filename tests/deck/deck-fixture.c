#include "deck-fixture.h"

#include <glib/gstdio.h>

#include "project/import.h"
#include "recipe/recipe.h"

static const char *const genre_names[] = {
  "Dramas", "Comedies", "TV Shows", "Thrillers", "Documentaries", "Action & Adventure", "Horror", "Romantic", "Anime",
};
static const double genre_share[] = { 0.192, 0.171, 0.134, 0.101, 0.092, 0.083, 0.061, 0.048, 0.031 };

static HunchPlot *
make_bars (void)
{
  HunchPlot *plot = hunch_plot_new ();
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, NULL, G_N_ELEMENTS (genre_share));

  plot->x.kind = HUNCH_SCALE_CATEGORY;
  plot->x.categories = g_ptr_array_new_with_free_func (g_free);
  plot->y.zero = TRUE;
  plot->y.percent = TRUE;
  plot->y.title = g_strdup ("Share of clicks");
  plot->horizontal = TRUE;
  layer->x = g_new0 (double, layer->n);
  layer->y = g_new0 (double, layer->n);
  layer->low = g_new0 (double, layer->n);
  layer->high = g_new0 (double, layer->n);

  for (guint i = 0; i < layer->n; i++)
    {
      g_ptr_array_add (plot->x.categories, g_strdup (genre_names[i]));
      layer->x[i] = i;
      layer->y[i] = genre_share[i];
      layer->low[i] = genre_share[i] - 0.006;
      layer->high[i] = genre_share[i] + 0.006;
    }

  hunch_plot_take_layer (plot, layer);
  plot->title = g_strdup ("Clicks by genre");
  plot->source = g_strdup ("n = 20,000 of 60,000 · reservoir, seed 7 · clicks.csv · 2026-11-20");
  plot->summary = g_strdup ("Bars of the share of clicks by genre; dramas lead with 19%.");
  return plot;
}

static HunchPlot *
make_dots (void)
{
  HunchPlot *plot = hunch_plot_new ();
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, 2);

  plot->x.kind = HUNCH_SCALE_CATEGORY;
  plot->x.categories = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (plot->x.categories, g_strdup ("Weekday"));
  g_ptr_array_add (plot->x.categories, g_strdup ("Weekend"));
  plot->y.title = g_strdup ("Minutes watched");
  layer->x = g_new0 (double, 2);
  layer->y = g_new0 (double, 2);
  layer->low = g_new0 (double, 2);
  layer->high = g_new0 (double, 2);
  for (guint i = 0; i < 2; i++)
    {
      layer->x[i] = i;
      layer->y[i] = 43.1 + 4.9 * i;
      layer->low[i] = layer->y[i] - 0.7;
      layer->high[i] = layer->y[i] + 0.9;
    }

  hunch_plot_take_layer (plot, layer);
  plot->source = g_strdup ("n = 20,000 of 60,000 · reservoir, seed 7 · clicks.csv · 2026-11-20");
  plot->summary = g_strdup ("Two means with intervals: weekends are longer.");
  return plot;
}

/* Takes `plot`. */
static char *
make_result (const char *members,
             HunchPlot  *plot)
{
  g_autoptr (JsonObject) result = hunch_json_parse_object (members, -1, "result", NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *plots = json_array_new ();

  g_assert_nonnull (result);
  json_array_add_object_element (plots, hunch_plot_to_json (plot));
  hunch_plot_unref (plot);
  json_object_set_array_member (result, "plots", plots);
  json_node_set_object (node, result);
  return hunch_json_to_text (node, FALSE);
}

static char *
make_ttest (double estimate,
            double ci_low,
            double ci_high)
{
  char a[HUNCH_NUMBER_BUFFER], b[HUNCH_NUMBER_BUFFER], c[HUNCH_NUMBER_BUFFER];
  g_autofree char *members = g_strdup_printf (
    "{\"kind\": \"ttest\", \"title\": \"Welch t test\", \"n\": 6012, \"dropped\": 14, \"options\": {\"conf\": \"0.95\"},"
    " \"estimates\": [{\"name\": \"weekend - weekday\", \"estimate\": %s, \"ci_low\": %s, \"ci_high\": %s}],"
    " \"tests\": [{\"name\": \"Welch\", \"statistic\": 9.1, \"df\": [4211.3], \"p\": 1e-19,"
    "   \"effect\": {\"name\": \"Cohen's d\", \"value\": 0.41, \"ci_low\": 0.36, \"ci_high\": 0.46}}],"
    " \"fit\": {}, \"tables\": [],"
    " \"headline\": {\"estimate\": %s, \"ci_low\": %s, \"ci_high\": %s, \"unit\": \"min\", \"name\": \"weekend\"},"
    " \"verdict\": \"Viewings at weekends are longer by 4.9 minutes (95%% interval 4.1 to 5.7; Welch t = 9.1, p < 0.001):"
    " a small to medium effect, d = 0.41.\","
    " \"claim\": \"At weekends people watch {estimate:abs1} minutes longer\"}",
    hunch_number_to_json (estimate, a), hunch_number_to_json (ci_low, b), hunch_number_to_json (ci_high, c),
    a, b, c);

  return make_result (members, make_dots ());
}

static char *
make_genres (void)
{
  GString *members = g_string_new (
    "{\"kind\": \"frequencies\", \"title\": \"Frequencies\", \"n\": 18211, \"dropped\": 0, \"estimates\": [], \"tests\": [],"
    " \"headline\": {\"estimate\": 0.192, \"ci_low\": 0.186, \"ci_high\": 0.198, \"name\": \"Dramas\"},"
    " \"verdict\": \"Dramas lead with 19% of clicks.\", \"claim\": \"{name} lead with {estimate:%0} of clicks\","
    " \"tables\": [{\"name\": \"frequencies\", \"title\": \"Frequencies\","
    " \"columns\": [\"Genre\", \"Clicks\", \"Share\", \"Minutes per viewing\", \"p\"], \"rows\": [");

  for (guint i = 0; i < 24; i++)
    g_string_append_printf (members, "%s[\"%s%s\", %u, 0.%02u1, %u.%u, %s]", i > 0 ? ", " : "", genre_names[i % 9],
                            i < 9 ? "" : i < 18 ? " II" : " III", 3500 - 120 * i, 19 - i / 2, 40 + i % 7, i % 10,
                            i % 5 == 0 ? "null" : i % 3 == 0 ? "0.0000001" : "0.0321");
  g_string_append (members, "]}]}");

  {
    char *result = make_result (members->str, make_bars ());

    g_string_free (members, TRUE);
    return result;
  }
}

static gint64
put_analysis (HunchProject *project,
              const char   *name,
              const char   *kind,
              char         *result)
{
  g_autoptr (HunchAnalysisRecord) record = g_new0 (HunchAnalysisRecord, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, "clicks", &error);

  g_assert_no_error (error);
  record->name = g_strdup (name);
  record->kind = g_strdup (kind);
  record->table = g_strdup ("clicks");
  record->options = g_strdup ("{}");
  record->result = result;
  record->token = g_strdup (info->token);
  g_assert_true (hunch_project_put_analysis (project, record, &error));
  return record->id;
}

static gint64
put_chart (HunchProject *project,
           gint64        analysis_id)
{
  g_autoptr (HunchChartRecord) record = g_new0 (HunchChartRecord, 1);
  g_autoptr (GError) error = NULL;

  record->spec = g_strdup_printf ("{\"analysis\": %" G_GINT64_FORMAT ", \"plot\": 0}", analysis_id);
  record->analysis_id = analysis_id;
  g_assert_true (hunch_project_put_chart (project, record, &error));
  return record->id;
}

/* A table of Hunch's own, so that it tells when its rows change. */
static void
import_clicks (DeckFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = deck_fixture_path (fixture, "clicks.csv");
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (HunchImport) import = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  g_assert_true (g_file_set_contents (path, "a,b\n1,x\n2,y\n3,x\n", -1, NULL));
  source = hunch_source_new (path, &error);
  g_assert_no_error (error);
  import = hunch_import_new (hunch_source_get_name (source));
  import->table = g_strdup ("clicks");
  receipt = hunch_import_run (import, fixture->project, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
deck_fixture_set_up (DeckFixture  *fixture,
                     gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  hunch_recipe_init ();
  fixture->folder = g_dir_make_tmp ("hunch-deck-XXXXXX", &error);
  g_assert_no_error (error);
  path = deck_fixture_path (fixture, "a.hunch");
  fixture->project = hunch_project_create (path, &error);
  g_assert_no_error (error);

  import_clicks (fixture);
  fixture->ttest = put_analysis (fixture->project, "weekend", "ttest", make_ttest (4.92, 4.13, 5.71));
  fixture->genres = put_analysis (fixture->project, "genres", "frequencies", make_genres ());
  fixture->dots = put_chart (fixture->project, fixture->ttest);
  fixture->bars = put_chart (fixture->project, fixture->genres);
}

void
deck_fixture_tear_down (DeckFixture  *fixture,
                        gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_assert_finalize_object (fixture->project);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = deck_fixture_path (fixture, name);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

char *
deck_fixture_path (DeckFixture *fixture,
                   const char  *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

gint64
deck_fixture_add_slide (DeckFixture *fixture,
                        const char  *layout,
                        const char  *content,
                        const char  *notes)
{
  g_autoptr (HunchSlideRecord) record = g_new0 (HunchSlideRecord, 1);
  g_autoptr (GError) error = NULL;

  record->position = -1;
  record->layout = g_strdup (layout);
  record->content = g_strdup (content);
  record->notes = g_strdup (notes);
  record->seconds = 30;
  hunch_project_put_slide (fixture->project, record, &error);
  g_assert_no_error (error);
  return record->id;
}

HunchSlide *
deck_fixture_load (DeckFixture *fixture,
                   gint64       slide_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSlideRecord) record = hunch_project_get_slide (fixture->project, slide_id, &error);
  HunchSlide *slide;

  g_assert_no_error (error);
  slide = hunch_slide_load (fixture->project, record, record->position + 1, 9, NULL, &error);
  g_assert_no_error (error);
  return slide;
}

void
deck_fixture_set_difference (DeckFixture *fixture,
                             double       estimate,
                             double       ci_low,
                             double       ci_high)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (fixture->project, fixture->ttest, &error);

  g_assert_no_error (error);
  g_free (record->result);
  record->result = make_ttest (estimate, ci_low, ci_high);
  g_assert_true (hunch_project_put_analysis (fixture->project, record, &error));
}
