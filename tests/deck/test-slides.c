/* Slides of every layout, shape and look, with texts that people do write: ink stays in its place. */
#include "deck-fixture.h"

#include <math.h>
#include <string.h>

#define WIDTH_PX 800

/* Texts reach a little beyond their lines: slanted and accented letters. */
#define SLACK 6.0

static const char *const texts[] = {
  "",
  "A",
  "Dramas take 19% of clicks",
  "Whether people who watch at weekends also watch for longer than people who watch on other days is a question that "
  "nobody would put into a headline of this length, but somebody will, and then it has to be shown all the same, "
  "small but whole or cut with an ellipsis, and it may never run over the chart below it or off the slide at its end, "
  "however often its author comes back to add one more thing that had been forgotten the first time round.",
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzendenstellvertreterin",
  "五十億ドルはどこへ行くべきか？週末の視聴時間は平日より長い。これは合成データに基づく結論であり、因果関係を示すものではありません。",
  "<b>not bold</b> & **bold** *italic* </span> {nope} %s \\n \"quoted\" <span size='999999'>",
  "- one\n- two\n  - three\n1. four\n\n\n2. five with **words** that go on for long enough to be set in more than one line of text\n- six\n- seven\n- eight\n"
  "- nine\n- ten\n- eleven\n- twelve\n- thirteen\n- fourteen\n- fifteen\n- sixteen\n- seventeen\n- eighteen\n- nineteen\n- twenty\n"
  "- one\n- two\n- three\n- four\n- five\n- six\n- seven\n- eight\n- nine\n- ten",
  "مرحبا بالعالم Ω≈ç√∫ 🙂 e\xcc\x81",
};

static cairo_surface_t *
paint (HunchSlide *slide,
       gboolean    editing)
{
  double scale = WIDTH_PX / hunch_slide_get_width (slide);
  int height = (int) (scale * hunch_slide_get_height (slide));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH_PX, height);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  if (editing)
    hunch_slide_paint_editing (slide, cr, scale);
  else
    hunch_slide_paint (slide, cr, scale);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface,
           int              x,
           int              y)
{
  const guchar *row = cairo_image_surface_get_data (surface) + (gsize) y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) row)[x] & 0xffffff;
}

static gboolean
differs (guint32 a,
         guint32 b)
{
  int sum = 0;

  for (int shift = 0; shift <= 16; shift += 8)
    sum += abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff));
  return sum > 40;
}

static gboolean
is_inside (double x,
           double y,
           double left,
           double top,
           double width,
           double height)
{
  return x >= left - SLACK && x <= left + width + SLACK && y >= top - SLACK && y <= top + height + SLACK;
}

static gboolean
is_allowed (HunchSlide *slide,
            double      x,
            double      y)
{
  double margin = 100 * hunch_slide_get_width (slide) / 1600;
  double inner = hunch_slide_get_width (slide) - 2 * margin;
  guint n;
  const HunchSlotPlace *places = hunch_slide_get_places (slide, &n);

  for (guint i = 0; i < n; i++)
    if (is_inside (x, y, places[i].x, places[i].y, places[i].width, places[i].height))
      return TRUE;

  /* Source line and number; author; interval; the rule on covers; amber bar and its words. */
  return is_inside (x, y, margin, 808, inner, 64) || is_inside (x, y, margin, 518, inner, 44)
         || is_inside (x, y, margin, 60, 96, 8) || is_inside (x, y, margin - 40, 30, inner, 40)
         || is_inside (x, y, margin - 34, 60, 10, 470);
}

static void
assert_ink_inside (HunchSlide *slide,
                   const char *what)
{
  cairo_surface_t *surface = paint (slide, FALSE);
  double unit = hunch_slide_get_width (slide) / WIDTH_PX;
  guint32 background = get_pixel (surface, 1, cairo_image_surface_get_height (surface) / 2);

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < WIDTH_PX; x++)
      if (differs (get_pixel (surface, x, y), background) && !is_allowed (slide, (x + 0.5) * unit, (y + 0.5) * unit))
        {
          cairo_surface_write_to_png (surface, "ink-outside.png");
          g_error ("%s: ink at %.0f, %.0f (see ink-outside.png)", what, x * unit, y * unit);
        }

  cairo_surface_destroy (surface);
}

static char *
make_content (DeckFixture *fixture,
              const char  *text)
{
  static const char *const slots[] = { "headline", "subtitle", "body", "caption", "caption2", "number" };
  g_autoptr (JsonObject) content = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    json_object_set_string_member (content, slots[i], text);
  json_object_set_int_member (content, "analysis", fixture->genres);
  json_object_set_int_member (content, "chart", fixture->bars);
  json_object_set_int_member (content, "chart2", fixture->dots);
  json_node_set_object (node, content);
  return hunch_json_to_text (node, FALSE);
}

static void
test_ink (DeckFixture  *fixture,
          gconstpointer aspect)
{
  guint n_layouts, n_themes;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n_layouts);
  const HunchDeckTheme *themes = hunch_deck_themes_get (&n_themes);

  g_assert_true (hunch_project_set_deck_value (fixture->project, "aspect", aspect, NULL));
  g_assert_true (hunch_project_set_deck_value (fixture->project, "author", "A. N. Author", NULL));

  for (guint t = 0; t < n_themes; t++)
    {
      g_assert_true (hunch_project_set_deck_value (fixture->project, "theme", themes[t].id, NULL));

      for (guint l = 0; l < n_layouts; l++)
        for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
          {
            g_autofree char *content = make_content (fixture, texts[i]);
            g_autofree char *what = g_strdup_printf ("%s, %s, text %u", themes[t].id, layouts[l].id, i);
            g_autoptr (HunchSlide) slide = deck_fixture_load (fixture, deck_fixture_add_slide (fixture, layouts[l].id, content, texts[i]));

            assert_ink_inside (slide, what);
          }
    }
}

/* Places lie on the slide, in reading order, and shrink only so far. */
static void
test_places (DeckFixture  *fixture,
             gconstpointer aspect)
{
  guint n_layouts;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n_layouts);

  g_assert_true (hunch_project_set_deck_value (fixture->project, "aspect", aspect, NULL));

  for (guint l = 0; l < n_layouts; l++)
    {
      g_autofree char *content = make_content (fixture, texts[3]);
      g_autoptr (HunchSlide) slide = deck_fixture_load (fixture, deck_fixture_add_slide (fixture, layouts[l].id, content, ""));
      guint n;
      const HunchSlotPlace *places = hunch_slide_get_places (slide, &n);

      g_assert_cmpstr (places[0].slot, ==, "headline");
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat (places[i].x, >=, 0);
          g_assert_cmpfloat (places[i].y, >=, 0);
          g_assert_cmpfloat (places[i].x + places[i].width, <=, hunch_slide_get_width (slide));
          g_assert_cmpfloat (places[i].y + places[i].height, <=, hunch_slide_get_height (slide));
          g_assert_true (g_strv_contains (layouts[l].slots, places[i].slot));
          if (places[i].is_text)
            g_assert_cmpfloat (places[i].font_size, >=, 15);
          for (guint k = 0; k < i; k++)
            g_assert_true (places[k].x + places[k].width <= places[i].x || places[k].y + places[k].height <= places[i].y
                           || places[i].x + places[i].width <= places[k].x || places[i].y + places[i].height <= places[k].y);
        }
    }
}

static void
test_placeholders (DeckFixture  *fixture,
                   gconstpointer unused)
{
  guint n_layouts;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n_layouts);

  for (guint l = 0; l < n_layouts; l++)
    {
      g_autoptr (HunchSlide) slide = deck_fixture_load (fixture, deck_fixture_add_slide (fixture, layouts[l].id, "{}", ""));
      cairo_surface_t *plain = paint (slide, FALSE);
      cairo_surface_t *editing = paint (slide, TRUE);
      guint n_plain = 0, n_editing = 0;
      guint32 background = get_pixel (plain, 1, 225);

      for (int y = 120; y < 420; y++)
        for (int x = 0; x < WIDTH_PX; x++)
          {
            n_plain += differs (get_pixel (plain, x, y), background);
            n_editing += differs (get_pixel (editing, x, y), background);
          }
      if (strcmp (layouts[l].id, "title") != 0)
        g_assert_cmpuint (n_plain, ==, 0);
      g_assert_cmpuint (n_editing, >, n_plain);
      cairo_surface_destroy (plain);
      cairo_surface_destroy (editing);
    }
}

static void
test_words (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gint64 id = hunch_deck_add_analysis (fixture->project, fixture->ttest, -1, &error);
  g_autoptr (HunchSlide) slide = deck_fixture_load (fixture, id);
  g_autoptr (HunchSlide) empty = deck_fixture_load (fixture, deck_fixture_add_slide (fixture, "two-charts", "{}", ""));
  g_autofree char *title = hunch_slide_dup_title (slide);
  g_autofree char *summary = hunch_slide_dup_summary (slide);
  g_autofree char *empty_title = hunch_slide_dup_title (empty);

  g_assert_no_error (error);
  g_assert_cmpstr (title, ==, "At weekends people watch 4.9 minutes longer");
  g_assert_nonnull (strstr (summary, "Two means with intervals"));
  g_assert_nonnull (strstr (summary, "n = 20,000 of 60,000"));
  g_assert_true (g_str_has_prefix (hunch_slide_get_notes (slide), "Viewings at weekends are longer"));
  g_assert_nonnull (strstr (hunch_slide_get_notes (slide), "n = 6,012 · Welch t test · 14 rows left out"));
  g_assert_cmpint (hunch_slide_get_seconds (slide), ==, 40);
  g_assert_cmpstr (empty_title, ==, "Two charts");
}

static void
test_amber (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  gint64 id = hunch_deck_add_analysis (fixture->project, fixture->ttest, -1, &error);
  gint64 other = deck_fixture_add_slide (fixture, "text", "{\"headline\":\"Weekends: {weekend/estimate:1}\","
                                         "\"confirmed\":{\"shown\":{\"weekend/estimate:1\":\"4.9\"}}}", "");
  gint64 wrong = deck_fixture_add_slide (fixture, "text", "{\"headline\":\"{nothing}\",\"analysis\":1}", "");
  gint64 gone = deck_fixture_add_slide (fixture, "claim", "{\"headline\":\"x\",\"analysis\":999,\"chart\":999}", "");
  HunchSlide *slide;

  g_assert_no_error (error);
  slide = deck_fixture_load (fixture, id);
  g_assert_false (hunch_slide_is_amber (slide, NULL));
  hunch_slide_unref (slide);
  slide = deck_fixture_load (fixture, other);
  g_assert_false (hunch_slide_is_amber (slide, NULL));
  hunch_slide_unref (slide);

  deck_fixture_set_difference (fixture, 2.1, -0.2, 4.4);
  slide = deck_fixture_load (fixture, id);
  g_assert_true (hunch_slide_is_amber (slide, &why));
  g_assert_cmpstr (why, ==, "The interval now reaches zero.");
  assert_ink_inside (slide, "amber");
  hunch_slide_unref (slide);
  slide = deck_fixture_load (fixture, other);
  g_assert_true (hunch_slide_is_amber (slide, NULL));
  hunch_slide_unref (slide);

  slide = deck_fixture_load (fixture, wrong);
  g_assert_true (hunch_slide_is_amber (slide, NULL));
  hunch_slide_unref (slide);
  slide = deck_fixture_load (fixture, gone);
  g_assert_true (hunch_slide_is_amber (slide, NULL));
  assert_ink_inside (slide, "chart gone");
  hunch_slide_unref (slide);

  g_assert_true (hunch_deck_confirm_claim (fixture->project, id, NULL, &error));
  g_assert_no_error (error);
  slide = deck_fixture_load (fixture, id);
  g_assert_false (hunch_slide_is_amber (slide, NULL));
  hunch_slide_unref (slide);
}

static void
test_making (DeckFixture  *fixture,
             gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  gint64 first, copy;
  guint n_layouts;
  const HunchLayoutInfo *layouts = hunch_layouts_get (&n_layouts);
  g_autoptr (GPtrArray) slides = NULL;

  for (guint l = 0; l < n_layouts; l++)
    g_assert_cmpint (hunch_deck_add_slide (fixture->project, layouts[l].id, -1, &error), !=, 0);
  g_assert_cmpint (hunch_deck_add_slide (fixture->project, "no such", -1, &error), ==, 0);
  g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_EMPTY);
  g_clear_error (&error);

  first = hunch_deck_add_chart (fixture->project, fixture->bars, 0, &error);
  g_assert_no_error (error);
  copy = hunch_deck_duplicate_slide (fixture->project, first, &error);
  g_assert_no_error (error);
  g_assert_cmpint (copy, !=, first);

  slides = hunch_deck_load (fixture->project, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slides->len, ==, n_layouts + 2);
  {
    g_autofree char *a = hunch_slide_dup_title (slides->pdata[0]);
    g_autofree char *b = hunch_slide_dup_title (slides->pdata[1]);

    g_assert_cmpstr (a, ==, "Dramas lead with 19% of clicks");
    g_assert_cmpstr (b, ==, a);
  }

  /* 7 layouts: a title of 15 seconds, six of 40; two more of 40. */
  g_assert_cmpint (hunch_deck_get_seconds (fixture->project), ==, 15 + 8 * 40);
  g_assert_cmpint (hunch_deck_get_budget (fixture->project), ==, 300);
  g_assert_true (hunch_project_set_deck_value (fixture->project, "budget", "600", NULL));
  g_assert_cmpint (hunch_deck_get_budget (fixture->project), ==, 600);

  /* Chart and slide are one step. */
  hunch_deck_add_analysis (fixture->project, fixture->genres, -1, &error);
  label = hunch_project_dup_undo_label (fixture->project);
  g_assert_cmpstr (label, ==, "Add slide");
  {
    g_autoptr (GPtrArray) charts = hunch_project_list_charts (fixture->project, NULL);
    g_autoptr (GPtrArray) after = NULL;

    g_assert_cmpuint (charts->len, ==, 3);
    g_assert_true (hunch_project_undo (fixture->project, &error));
    after = hunch_project_list_charts (fixture->project, NULL);
    g_assert_cmpuint (after->len, ==, 2);
  }
}

/* Estimates come before residuals, one description is a number, several are a table, and a sentence begins with a capital. */
static void
test_choices (DeckFixture  *fixture,
              gconstpointer unused)
{
  static const struct { const char *kind; const char *result; const char *layout; const char *spec; } cases[] = {
    { "ols", "{\"claim\": \"x\", \"plots\": [{\"layers\": [{\"mark\": \"point\"}]}, {\"layers\": [{\"mark\": \"rule\"}, {\"mark\": \"interval\"}]}]}",
      "claim", "\"plot\": 1" },
    { "ecdf", "{\"claim\": \"x\", \"plots\": [{\"layers\": [{\"mark\": \"step\"}]}]}", "claim", "\"plot\": 0" },
    { "describe", "{\"claim\": \"x\", \"plots\": [{}], \"headline\": {\"estimate\": 1}, \"tables\": [{\"rows\": [[1]]}]}", "number", NULL },
    { "describe", "{\"claim\": \"x\", \"plots\": [{}], \"headline\": {\"estimate\": 1}, \"tables\": [{\"rows\": [[1], [2]]}]}", "table", NULL },
    { "other", "{\"claim\": \"x\", \"plots\": 3, \"tables\": [{}]}", "table", NULL },
    { "other", "{\"claim\": \"x\", \"headline\": {}}", "number", NULL },
    { "other", "{\"claim\": \"x\"}", "text", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (fixture->project, fixture->ttest, &error);
      g_autoptr (HunchSlideRecord) slide = NULL;
      g_autoptr (GPtrArray) charts = NULL;

      g_free (record->kind);
      record->kind = g_strdup (cases[i].kind);
      g_free (record->result);
      record->result = g_strdup (cases[i].result);
      g_assert_true (hunch_project_put_analysis (fixture->project, record, &error));
      slide = hunch_project_get_slide (fixture->project, hunch_deck_add_analysis (fixture->project, record->id, -1, &error), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (slide->layout, ==, cases[i].layout);
      g_assert_nonnull (strstr (slide->content, "\"headline\": \"X\""));

      charts = hunch_project_list_charts (fixture->project, NULL);
      if (cases[i].spec != NULL)
        g_assert_nonnull (strstr (((HunchChartRecord *) charts->pdata[charts->len - 1])->spec, cases[i].spec));
    }
}

static void
test_bad_content (DeckFixture  *fixture,
                  gconstpointer unused)
{
  g_autoptr (HunchSlideRecord) record = g_new0 (HunchSlideRecord, 1);
  static const char *const good[] = {
    "{\"headline\": 3, \"body\": [], \"analysis\": \"x\", \"chart\": \"y\", \"table\": {}, \"source\": 1, \"confirmed\": []}",
    "{\"table\": -1, \"analysis\": 2}", "{\"table\": 99, \"analysis\": 2}", "{\"headline\": null}",
  };
  g_autoptr (GError) error = NULL;

  record->layout = g_strdup ("from a later version");
  record->content = g_strdup ("[");
  record->notes = g_strdup ("");
  g_assert_null (hunch_slide_load (fixture->project, record, 1, 1, NULL, &error));
  g_assert_nonnull (error);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (HunchSlide) slide = NULL;

      g_free (record->content);
      record->content = g_strdup (good[i]);
      g_free (record->layout);
      record->layout = g_strdup (i % 2 == 0 ? "claim" : "table");
      slide = hunch_slide_load (fixture->project, record, 1, 1, NULL, NULL);
      g_assert_nonnull (slide);
      assert_ink_inside (slide, good[i]);
    }
}

/* WCAG 2: relative luminance and contrast. */
static double
get_luminance (guint32 rgb)
{
  static const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (int i = 0; i < 3; i++)
    {
      double c = (rgb >> (16 - 8 * i) & 0xff) / 255.0;

      sum += weights[i] * (c <= 0.03928 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static double
get_contrast (guint32 a,
              guint32 b)
{
  double high = MAX (get_luminance (a), get_luminance (b));
  double low = MIN (get_luminance (a), get_luminance (b));

  return (high + 0.05) / (low + 0.05);
}

static void
test_contrast (void)
{
  guint n;
  const HunchDeckTheme *themes = hunch_deck_themes_get (&n);

  g_assert_cmpuint (n, >=, 3);
  g_assert_true (hunch_deck_themes_find ("no such") == &themes[0]);
  g_assert_true (hunch_deck_themes_find (NULL) == &themes[0]);

  for (guint i = 0; i < n; i++)
    {
      const HunchDeckTheme *t = &themes[i];
      const guint32 on_page[] = { t->ink, t->muted, t->accent, t->amber, t->chart.ink, t->chart.muted };
      const guint32 on_cover[] = { t->cover_ink, t->cover_muted, t->cover_accent, t->cover_amber };

      for (guint k = 0; k < G_N_ELEMENTS (on_page); k++)
        g_assert_cmpfloat (get_contrast (on_page[k], t->background), >=, 4.5);
      for (guint k = 0; k < G_N_ELEMENTS (on_cover); k++)
        g_assert_cmpfloat (get_contrast (on_cover[k], t->cover_background), >=, 4.5);
      for (guint k = 0; k < G_N_ELEMENTS (t->chart.palette); k++)
        g_assert_cmpfloat (get_contrast (t->chart.palette[k], t->background), >=, 3);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) g_test_add ("/deck/slides/" name, DeckFixture, data, deck_fixture_set_up, func, deck_fixture_tear_down)
  ADD ("ink/16:9", "16:9", test_ink);
  ADD ("ink/4:3", "4:3", test_ink);
  ADD ("places/16:9", "16:9", test_places);
  ADD ("places/4:3", "4:3", test_places);
  ADD ("placeholders", NULL, test_placeholders);
  ADD ("words", NULL, test_words);
  ADD ("amber", NULL, test_amber);
  ADD ("making", NULL, test_making);
  ADD ("choices", NULL, test_choices);
  ADD ("bad-content", NULL, test_bad_content);
#undef ADD
  g_test_add_func ("/deck/themes/contrast", test_contrast);

  return g_test_run ();
}
