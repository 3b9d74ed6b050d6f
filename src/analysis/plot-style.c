/* A person's choices applied to a picture: titles, scales, the order of categories. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/plot.h"

#include <math.h>
#include <stdlib.h>

#include "base/json.h"

typedef struct
{
  guint       place;   /* before sorting */
  const char *name;    /* lent */
  double      value;   /* NaN sorts last */
  double      number;  /* the name read as a number, or NaN */
} Category;

static int
compare_numbers (double a,
                 double b)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  return (a > b) - (a < b);
}

static int
compare_by_value (const void *a,
                  const void *b)
{
  const Category *first = a;
  const Category *second = b;
  int order = isnan (first->value) || isnan (second->value) ? compare_numbers (first->value, second->value)
                                                            : compare_numbers (second->value, first->value);

  return order != 0 ? order : (first->place > second->place) - (first->place < second->place);
}

static int
compare_by_name (const void *a,
                 const void *b)
{
  const Category *first = a;
  const Category *second = b;

  if (!isnan (first->number) && !isnan (second->number))
    return compare_numbers (first->number, second->number);
  return g_utf8_collate (first->name, second->name);
}

static double
read_number (const char *text)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' ? value : NAN;
}

/* What a category weighs when sorted by value: its marks' heights added up. */
static void
weigh_categories (HunchPlot *self,
                  Category  *categories,
                  guint      n)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (self->layers, i);

      if (layer->x == NULL || layer->y == NULL || layer->mark == HUNCH_MARK_POINT || layer->mark == HUNCH_MARK_RULE)
        continue;

      for (gsize k = 0; k < layer->n; k++)
        {
          guint place = layer->x[k] >= 0 ? (guint) (layer->x[k] + 0.5) : n;

          if (place < n && !isnan (layer->y[k]))
            categories[place].value = (isnan (categories[place].value) ? 0 : categories[place].value) + layer->y[k];
        }
    }
}

static void
move_marks (HunchPlot   *self,
            const guint *new_places,
            guint        n)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      HunchLayer *layer = g_ptr_array_index (self->layers, i);

      for (gsize k = 0; layer->x != NULL && k < layer->n; k++)
        {
          double nearest = round (layer->x[k]);

          /* Dots may stand beside their category: the distance stays. */
          if (nearest >= 0 && nearest < n)
            layer->x[k] = new_places[(guint) nearest] + (layer->x[k] - nearest);
        }
    }
}

static void
sort_categories (HunchPlot  *self,
                 const char *order)
{
  guint n = self->x.categories != NULL ? self->x.categories->len : 0;
  g_autofree Category *categories = g_new0 (Category, MAX (n, 1));
  g_autofree guint *new_places = g_new0 (guint, MAX (n, 1));
  g_autofree gpointer *names = g_new0 (gpointer, MAX (n, 1));

  if (n < 2 || !(g_str_equal (order, "value") || g_str_equal (order, "name")))
    return;

  for (guint i = 0; i < n; i++)
    {
      const char *name = g_ptr_array_index (self->x.categories, i);

      categories[i] = (Category){ i, name, NAN, read_number (name) };
    }
  weigh_categories (self, categories, n);
  qsort (categories, n, sizeof *categories, g_str_equal (order, "value") ? compare_by_value : compare_by_name);

  for (guint i = 0; i < n; i++)
    {
      new_places[categories[i].place] = i;
      names[i] = (gpointer) categories[i].name;
    }
  for (guint i = 0; i < n; i++)
    self->x.categories->pdata[i] = names[i];
  move_marks (self, new_places, n);
}

static void
take_title (JsonObject *style,
            const char *member,
            char      **title)
{
  const char *text = hunch_json_get_string (style, member);

  if (text == NULL)
    return;

  g_free (*title);
  *title = *text != '\0' ? g_strdup (text) : NULL;
}

/* Leaves @value alone when the style says nothing. */
static void
take_flag (JsonObject *style,
           const char *member,
           gboolean   *value)
{
  JsonNode *node = json_object_get_member (style, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *value = json_node_get_boolean (node);
}

static void
set_log (HunchAxis *axis,
         gboolean   is_log)
{
  if (is_log && axis->kind == HUNCH_SCALE_LINEAR)
    {
      axis->kind = HUNCH_SCALE_LOG;
      axis->zero = FALSE;
    }
  else if (!is_log && axis->kind == HUNCH_SCALE_LOG)
    axis->kind = HUNCH_SCALE_LINEAR;
}

static void
take_scales (HunchPlot  *self,
             JsonObject *style)
{
  gboolean log_x = self->x.kind == HUNCH_SCALE_LOG;
  gboolean log_y = self->y.kind == HUNCH_SCALE_LOG;

  take_flag (style, "zero", &self->y.zero);
  take_flag (style, "percent", &self->y.percent);
  take_flag (style, "horizontal", &self->horizontal);
  take_flag (style, "log_x", &log_x);
  take_flag (style, "log_y", &log_y);
  set_log (&self->x, log_x);
  set_log (&self->y, log_y);
}

void
hunch_plot_set_style (HunchPlot  *self,
                      JsonObject *style)
{
  const char *order;

  g_return_if_fail (self != NULL);

  if (style != NULL)
    json_object_ref (style);
  g_clear_pointer (&self->style, json_object_unref);
  self->style = style;
  if (style == NULL)
    return;

  take_title (style, "title", &self->title);
  take_title (style, "subtitle", &self->subtitle);
  take_title (style, "x_title", &self->x.title);
  take_title (style, "y_title", &self->y.title);
  take_scales (self, style);

  order = hunch_json_get_string (style, "sort");
  if (order != NULL && self->x.kind == HUNCH_SCALE_CATEGORY)
    sort_categories (self, order);
}
