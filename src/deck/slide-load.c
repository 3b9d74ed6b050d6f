/* Reading a slide: everything that asks the project, computes or looks for a size happens
 * here, once, so that painting is quick and needs nothing but the slide. A chart or analysis
 * that is gone leaves a sentence in its place; the rest of the slide is shown. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/slide-private.h"

#include "analysis/analysis.h"
#include "base/json.h"
#include "deck/claim.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Text of charts: on a narrow slide, and where there are many names. */
#define NARROW_CHART 0.92
#define SMALLEST_CHART_FONT 15.0
#define NAMES_SHARE 0.54

#define HEADLINE_SPACING 0.93
#define BODY_SPACING 1.08

typedef struct
{
  HunchSlide        *slide;        /* borrowed */
  HunchProject      *project;      /* borrowed */
  JsonObject        *content;      /* borrowed */
  HunchSlideNumbers *numbers;      /* borrowed */
  GPtrArray         *sources;      /* of char *, owned: lines for under the slide */
  GCancellable      *cancellable;  /* borrowed */
} Loading;

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\n")] == '\0';
}

static void
note_line (GPtrArray *lines,
           char      *line)
{
  if (is_blank (line) || g_ptr_array_find_with_equal_func (lines, line, g_str_equal, NULL))
    g_free (line);
  else
    g_ptr_array_add (lines, line);
}

/* --- texts ---------------------------------------------------------------- */

static HunchTextStyle
get_style (const HunchSlotBox *box)
{
  gboolean is_title = box->kind == HUNCH_BOX_HEADLINE || box->kind == HUNCH_BOX_NUMBER;

  return (HunchTextStyle) {
    .width = box->width,
    .height = box->height,
    .max_size = box->max_size,
    .min_size = box->min_size,
    .weight = box->weight,
    .line_spacing = is_title ? HEADLINE_SPACING : BODY_SPACING,
    .valign = box->valign,
    .gap = box->gap,
    .alignment = PANGO_ALIGN_LEFT,
    .is_body = box->kind == HUNCH_BOX_BODY,
    .is_balanced = box->kind == HUNCH_BOX_HEADLINE || box->kind == HUNCH_BOX_SUBTITLE || box->kind == HUNCH_BOX_CAPTION,
  };
}

/* Takes `text`. */
static void
set_text (HunchSlideItem *item,
          char           *text)
{
  HunchTextStyle style = get_style (&item->box);

  if (is_blank (text))
    {
      g_free (text);
      return;
    }

  item->text = text;
  item->block = hunch_text_block_new (text, &style);
}

static void
load_text (Loading        *loading,
           HunchSlideItem *item,
           const char     *text)
{
  if (!is_blank (text))
    set_text (item, hunch_claim_fill (text, loading->numbers->result, NULL, NULL));
}

/* The name behind the first brace of the big number gives the names of its bounds. */
static char *
dup_bounds (const char *inside,
            const char *format)
{
  const char *slash = strrchr (inside, '/');
  const char *name = slash != NULL ? slash + 1 : inside;
  g_autofree char *before = g_strndup (inside, name - inside);

  if (strcmp (name, "estimate") == 0)
    return g_strdup_printf (_("{%sci_low%s} to {%sci_high%s}"), before, format, before, format);
  if (strcmp (name, "effect") == 0)
    return g_strdup_printf (_("{%seffect_low%s} to {%seffect_high%s}"), before, format, before, format);
  if (g_str_has_prefix (name, "est."))
    return g_strdup_printf (_("{%s.ci_low%s} to {%s.ci_high%s}"), inside, format, inside, format);

  return NULL;
}

static double
get_confidence (JsonObject *result)
{
  JsonNode *node = json_object_get_member (result, "options");
  const char *word = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                     ? hunch_json_get_string (json_node_get_object (node), "conf") : NULL;
  double conf = word != NULL ? g_ascii_strtod (word, NULL) : 0;

  return conf > 0 && conf < 1 ? conf : 0.95;
}

/* "95% interval: 3.1 to 5.2" for the number "{estimate:1}", or NULL. */
static char *
dup_interval (const char *number,
              JsonObject *result)
{
  const char *open = number != NULL ? strchr (number, '{') : NULL;
  const char *close = open != NULL ? strchr (open, '}') : NULL;
  g_autofree char *inside = close != NULL ? g_strndup (open + 1, close - open - 1) : NULL;
  char *colon = inside != NULL ? strrchr (inside, ':') : NULL;
  g_autofree char *format = g_strdup (colon != NULL ? colon : "");
  g_autofree char *bounds = NULL;
  g_autofree char *filled = NULL;
  g_autofree char *problem = NULL;

  if (inside == NULL || result == NULL)
    return NULL;
  if (colon != NULL)
    *colon = '\0';

  bounds = dup_bounds (inside, format);
  if (bounds == NULL)
    return NULL;

  filled = hunch_claim_fill (bounds, result, NULL, &problem);
  return problem == NULL ? g_strdup_printf (_("%g%% interval: %s"), 100 * get_confidence (result), filled) : NULL;
}

/* --- charts and tables ---------------------------------------------------- */

/* The slide's headline and source line speak for the chart, unless the person gave it a title of its own. */
static void
undress (HunchPlot *plot)
{
  if (plot->style == NULL || is_blank (hunch_json_get_string (plot->style, "title")))
    {
      g_clear_pointer (&plot->title, g_free);
      g_clear_pointer (&plot->subtitle, g_free);
    }
  g_clear_pointer (&plot->source, g_free);
}

static guint
count_categories (const HunchAxis *axis)
{
  return axis->kind == HUNCH_SCALE_CATEGORY && axis->categories != NULL ? axis->categories->len : 0;
}

/* Many names below each other are set smaller, so that each can be read instead of every other one. */
static HunchChartTheme
get_chart_theme (HunchSlide         *slide,
                 HunchPlot          *plot,
                 const HunchSlotBox *box)
{
  HunchChartTheme theme = slide->theme->chart;
  guint n_names = MAX (count_categories (&plot->x), count_categories (&plot->y));

  if (slide->width < HUNCH_SLIDE_WIDE)
    theme.font_size *= NARROW_CHART;
  if (n_names > 0)
    theme.font_size = CLAMP (NAMES_SHARE * box->height / n_names, MIN (SMALLEST_CHART_FONT, theme.font_size), theme.font_size);

  return theme;
}

static gboolean
load_chart (Loading        *loading,
            HunchSlideItem *item,
            GError        **error)
{
  gint64 chart_id = (gint64) hunch_json_get_number (loading->content, item->box.slot, 0);
  HunchChartTheme theme;
  g_autoptr (HunchChartRecord) record = NULL;
  g_autoptr (GError) own_error = NULL;

  if (chart_id == 0)
    return TRUE;

  record = hunch_project_get_chart (loading->project, chart_id, &own_error);
  if (record != NULL)
    item->plot = hunch_plot_load (loading->project, record->spec, NULL, loading->cancellable, &own_error);

  if (item->plot == NULL)
    {
      if (g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      item->problem = g_strdup (own_error->message);
      return TRUE;
    }

  note_line (loading->sources, g_strdup (item->plot->source));
  undress (item->plot);
  theme = get_chart_theme (loading->slide, item->plot, &item->box);
  item->plan = hunch_chart_plan_new (item->plot, item->box.width, item->box.height, &theme, hunch_text_measure, NULL);
  return TRUE;
}

/* "table" is the position of a table in the result; absent: the first. */
static void
load_table (Loading        *loading,
            HunchSlideItem *item)
{
  JsonObject *result = loading->numbers->result;
  JsonNode *tables = result != NULL ? json_object_get_member (result, "tables") : NULL;
  double position = hunch_json_get_number (loading->content, "table", 0);
  JsonNode *node;

  if (tables == NULL || !JSON_NODE_HOLDS_ARRAY (tables))
    return;

  if (position < 0 || position >= json_array_get_length (json_node_get_array (tables)))
    {
      item->problem = g_strdup (_("The analysis has no such table."));
      return;
    }

  node = json_array_get_element (json_node_get_array (tables), (guint) position);
  if (JSON_NODE_HOLDS_OBJECT (node))
    item->table = hunch_table_block_new (json_node_get_object (node), item->box.width, item->box.height,
                                         item->box.max_size, item->box.min_size);
}

/* --- captions ------------------------------------------------------------- */

static char *
dup_verdict_of_chart (Loading    *loading,
                      const char *slot)
{
  gint64 chart_id = (gint64) hunch_json_get_number (loading->content, slot, 0);
  g_autoptr (HunchChartRecord) chart = chart_id != 0 ? hunch_project_get_chart (loading->project, chart_id, NULL) : NULL;
  g_autoptr (HunchAnalysisRecord) record = NULL;
  g_autoptr (JsonObject) result = NULL;

  if (chart == NULL || chart->analysis_id == 0)
    return NULL;

  record = hunch_project_get_analysis (loading->project, chart->analysis_id, NULL);
  if (record != NULL && record->result != NULL)
    result = hunch_json_parse_object (record->result, -1, record->name, NULL);

  return result != NULL ? g_strdup (hunch_json_get_string (result, "verdict")) : NULL;
}

static gboolean
has_slot (HunchSlide *slide,
          const char *slot)
{
  return g_strv_contains (slide->layout->info.slots, slot);
}

static void
load_caption (Loading        *loading,
              HunchSlideItem *item)
{
  const char *chart_slot = strcmp (item->box.slot, "caption2") == 0 ? "chart2" : "chart";
  JsonObject *result = loading->numbers->result;

  if (json_object_has_member (loading->content, item->box.slot))
    load_text (loading, item, hunch_json_get_string (loading->content, item->box.slot));
  else if (has_slot (loading->slide, "table") && result != NULL)
    set_text (item, g_strdup (hunch_json_get_string (result, "verdict")));
  else if (has_slot (loading->slide, chart_slot))
    set_text (item, dup_verdict_of_chart (loading, chart_slot));
}

/* --- the whole ------------------------------------------------------------ */

static gboolean
load_item (Loading        *loading,
           HunchSlideItem *item,
           GError        **error)
{
  switch (item->box.kind)
    {
    case HUNCH_BOX_CHART:
      return load_chart (loading, item, error);
    case HUNCH_BOX_TABLE:
      load_table (loading, item);
      return TRUE;
    case HUNCH_BOX_CAPTION:
      load_caption (loading, item);
      return TRUE;
    case HUNCH_BOX_NUMBER:
      loading->slide->interval = dup_interval (hunch_json_get_string (loading->content, "number"), loading->numbers->result);
      load_text (loading, item, hunch_json_get_string (loading->content, "number"));
      return TRUE;
    case HUNCH_BOX_HEADLINE:
    case HUNCH_BOX_SUBTITLE:
    case HUNCH_BOX_BODY:
    default:
      load_text (loading, item, hunch_json_get_string (loading->content, item->box.slot));
      return TRUE;
    }
}

static HunchSlotPlace
get_place (const HunchSlideItem *item)
{
  const HunchSlotBox *box = &item->box;
  gboolean is_text = box->kind != HUNCH_BOX_CHART && box->kind != HUNCH_BOX_TABLE;

  return (HunchSlotPlace) {
    .slot = box->slot,
    .x = box->x,
    .y = box->y,
    .width = box->width,
    .height = box->height,
    .font_size = item->block != NULL ? hunch_text_block_get_size (item->block)
                 : item->table != NULL ? hunch_table_block_get_size (item->table) : box->max_size,
    .is_bold = box->weight == HUNCH_WEIGHT_BOLD || box->weight == HUNCH_WEIGHT_SEMIBOLD,
    .is_text = is_text,
  };
}

/* What a headline of one line leaves free goes to the content below it. */
static double
get_slack (const HunchSlideItem *headline)
{
  if (headline->block == NULL || headline->box.valign > 0)
    return 0;

  return MIN (HUNCH_SLIDE_SLACK, headline->box.height - hunch_text_block_get_height (headline->block));
}

static HunchSlotBox
get_box (HunchSlide *slide,
         guint       position)
{
  HunchSlotBox box = hunch_slot_box_fit (&slide->layout->boxes[position], slide->width);
  double slack = position > 0 ? get_slack (&slide->items[0]) : 0;

  switch (box.kind)
    {
    case HUNCH_BOX_CHART:
    case HUNCH_BOX_TABLE:
      box.y -= slack;
      box.height += slack;
      return box;
    case HUNCH_BOX_BODY:
      if (strcmp (slide->layout->info.id, "number") != 0)
        {
          box.y -= slack;
          box.height += slack;
        }
      return box;
    case HUNCH_BOX_HEADLINE:
    case HUNCH_BOX_SUBTITLE:
    case HUNCH_BOX_CAPTION:
    case HUNCH_BOX_NUMBER:
    default:
      return box;
    }
}

static gboolean
load_items (Loading *loading,
            GError **error)
{
  HunchSlide *slide = loading->slide;

  while (slide->layout->boxes[slide->n_items].slot != NULL)
    slide->n_items++;

  slide->items = g_new0 (HunchSlideItem, slide->n_items);
  slide->places = g_new0 (HunchSlotPlace, slide->n_items);

  for (guint i = 0; i < slide->n_items; i++)
    {
      slide->items[i].box = get_box (slide, i);
      if (!load_item (loading, &slide->items[i], error))
        return FALSE;
      slide->places[i] = get_place (&slide->items[i]);
    }

  return TRUE;
}

/* How many rows of the table the slide's result used; 0 when it is about another table. */
static gint64
get_n_used (Loading    *loading,
            const char *table)
{
  JsonObject *result = loading->numbers->result;

  if (result == NULL || g_strcmp0 (hunch_json_get_string (result, "table"), table) != 0)
    return 0;
  return (gint64) CLAMP (hunch_json_get_number (result, "n", 0), 0, 9e15);
}

static void
load_source (Loading *loading)
{
  JsonNode *wanted = json_object_get_member (loading->content, "source");

  if (!has_slot (loading->slide, "source"))
    return;
  if (wanted != NULL && json_node_get_value_type (wanted) == G_TYPE_BOOLEAN && !json_node_get_boolean (wanted))
    return;

  for (guint i = 0; loading->sources->len == 0 && i < loading->numbers->tables->len; i++)
    {
      g_autoptr (HunchTableInfo) info = hunch_project_get_table (loading->project, loading->numbers->tables->pdata[i], NULL);

      if (info != NULL && info->ticket != NULL)
        note_line (loading->sources, hunch_ticket_dup_line_for (info->ticket, info->n_rows, get_n_used (loading, info->name),
                                                                info->is_view ? info->name : NULL));
    }

  if (loading->sources->len > 0)
    {
      g_ptr_array_add (loading->sources, NULL);
      loading->slide->source = g_strjoinv ("   |   ", (char **) loading->sources->pdata);
    }
}

/* The agreed numbers, kept as an object or as its text. */
static char *
dup_confirmed (JsonObject *content)
{
  JsonNode *node = json_object_get_member (content, "confirmed");

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return hunch_json_to_text (node, FALSE);

  return g_strdup (hunch_json_get_string (content, "confirmed"));
}

static void
load_amber (Loading    *loading,
            const char *texts)
{
  HunchSlideNumbers *numbers = loading->numbers;
  g_autofree char *confirmed = dup_confirmed (loading->content);
  g_autofree char *filled = NULL;
  char *why = NULL;

  if (numbers->problem != NULL)
    why = g_strdup (numbers->problem);
  else if (!hunch_claim_has_drifted (texts, numbers->result, confirmed, &why))
    filled = hunch_claim_fill (texts, numbers->result, NULL, &why);

  loading->slide->why_amber = why;
}

static char *
dup_title (HunchSlide *slide)
{
  for (guint i = 0; i < slide->n_items; i++)
    if (slide->items[i].box.kind == HUNCH_BOX_HEADLINE && slide->items[i].text != NULL)
      {
        char *title = hunch_text_to_plain (slide->items[i].text);

        return g_strstrip (g_strdelimit (title, "\n\t", ' '));
      }

  return g_strdup (_(slide->layout->info.title));
}

static void
load_notes (Loading                *loading,
            const HunchSlideRecord *record)
{
  HunchSlide *slide = loading->slide;

  slide->notes = hunch_claim_fill (record->notes != NULL ? record->notes : "", loading->numbers->result, NULL, NULL);
  slide->seconds = record->seconds;

  if (strcmp (slide->layout->info.id, "title") == 0)
    slide->author = hunch_project_dup_deck_value (loading->project, "author");
}

static HunchSlide *
slide_new (HunchProject           *project,
           const HunchSlideRecord *record,
           int                     number)
{
  HunchSlide *slide = g_new0 (HunchSlide, 1);
  g_autofree char *theme = hunch_project_dup_deck_value (project, "theme");
  g_autofree char *aspect = hunch_project_dup_deck_value (project, "aspect");

  g_atomic_ref_count_init (&slide->ref_count);
  slide->layout = hunch_layout_find (record->layout);
  slide->theme = hunch_deck_themes_find (theme);
  slide->width = g_strcmp0 (aspect, "4:3") == 0 ? HUNCH_SLIDE_NARROW : HUNCH_SLIDE_WIDE;
  slide->number = number;

  return slide;
}

HunchSlide *
hunch_slide_load (HunchProject           *project,
                  const HunchSlideRecord *record,
                  int                     number,
                  int                     n_slides,
                  GCancellable           *cancellable,
                  GError                **error)
{
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (HunchSlide) slide = NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_free);
  g_auto (HunchSlideNumbers) numbers = { NULL, NULL, NULL };
  g_autofree char *texts = NULL;
  g_autofree char *named = NULL;
  Loading loading;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && record != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  content = hunch_json_parse_object (record->content != NULL ? record->content : "{}", -1, _("The content of the slide"), error);
  if (content == NULL)
    return NULL;

  texts = hunch_slide_content_dup_texts (content);
  named = g_strconcat (texts, record->notes, NULL);
  hunch_slide_numbers_read (&numbers, project, (gint64) hunch_json_get_number (content, "analysis", 0), named);

  slide = slide_new (project, record, number);
  loading = (Loading) { slide, project, content, &numbers, sources, cancellable };
  if (!load_items (&loading, error))
    return NULL;

  load_notes (&loading, record);
  load_source (&loading);
  load_amber (&loading, texts);
  slide->title = dup_title (slide);

  return g_steal_pointer (&slide);
}
