/* What there is to draw, held in memory and written as JSON.
 *
 * The JSON is the struct member by member: marks and scales as lower-case words, arrays that are not
 * used left out, NaN as null. It lives in results and in chart specs, so members are added, never renamed. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "base/json.h"

/* A picture read from a file may not ask for more than this. */
#define MAX_MARKS 20000000
#define MAX_LAYERS 10000

static const char *const mark_words[] = { "bar", "point", "line", "step", "rect", "box", "interval", "cell", "rule" };
static const char *const scale_words[] = { "linear", "log", "date", "time", "category" };

HunchPlot *
hunch_plot_new (void)
{
  HunchPlot *self = g_new0 (HunchPlot, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_layer_free);
  self->x.min = self->x.max = NAN;
  self->y.min = self->y.max = NAN;
  return self;
}

HunchPlot *
hunch_plot_ref (HunchPlot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
clear_axis (HunchAxis *axis)
{
  g_clear_pointer (&axis->title, g_free);
  g_clear_pointer (&axis->categories, g_ptr_array_unref);
}

void
hunch_plot_unref (HunchPlot *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->title);
  g_free (self->subtitle);
  clear_axis (&self->x);
  clear_axis (&self->y);
  g_ptr_array_unref (self->layers);
  g_free (self->source);
  g_free (self->summary);
  g_clear_pointer (&self->style, json_object_unref);
  g_free (self);
}

HunchLayer *
hunch_layer_new (HunchMark   mark,
                 const char *name,
                 gsize       n)
{
  HunchLayer *layer = g_new0 (HunchLayer, 1);

  layer->mark = mark;
  layer->name = g_strdup (name);
  layer->n = n;
  return layer;
}

void
hunch_layer_free (HunchLayer *layer)
{
  if (layer == NULL)
    return;

  if (layer->labels != NULL)
    for (gsize i = 0; i < layer->n; i++)
      g_free (layer->labels[i]);

  g_free (layer->labels);
  g_free (layer->name);
  g_free (layer->x);
  g_free (layer->y);
  g_free (layer->low);
  g_free (layer->high);
  g_free (layer->q1);
  g_free (layer->q3);
  g_free (layer->value);
  g_free (layer);
}

void
hunch_plot_take_layer (HunchPlot  *self,
                       HunchLayer *layer)
{
  g_return_if_fail (self != NULL && layer != NULL);

  g_ptr_array_add (self->layers, layer);
}

/* --- to JSON --- */

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static void
set_numbers (JsonObject   *object,
             const char   *member,
             const double *values,
             gsize         n)
{
  JsonArray *array;

  if (values == NULL)
    return;

  array = json_array_sized_new (n);
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      json_array_add_double_element (array, values[i]);
    else
      json_array_add_null_element (array);

  json_object_set_array_member (object, member, array);
}

static void
set_texts (JsonObject *object,
           const char *member,
           char      **texts,
           gsize       n)
{
  JsonArray *array = json_array_sized_new (n);

  for (gsize i = 0; i < n; i++)
    if (texts[i] != NULL)
      json_array_add_string_element (array, texts[i]);
    else
      json_array_add_null_element (array);

  json_object_set_array_member (object, member, array);
}

static JsonObject *
axis_to_json (const HunchAxis *axis)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", scale_words[axis->kind]);
  set_text (object, "title", axis->title);
  if (axis->categories != NULL)
    set_texts (object, "categories", (char **) axis->categories->pdata, axis->categories->len);
  json_object_set_boolean_member (object, "zero", axis->zero);
  json_object_set_boolean_member (object, "percent", axis->percent);
  if (isfinite (axis->min))
    json_object_set_double_member (object, "min", axis->min);
  if (isfinite (axis->max))
    json_object_set_double_member (object, "max", axis->max);
  return object;
}

static JsonObject *
layer_to_json (const HunchLayer *layer)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "mark", mark_words[layer->mark]);
  set_text (object, "name", layer->name);
  json_object_set_int_member (object, "n", layer->n);
  set_numbers (object, "x", layer->x, layer->n);
  set_numbers (object, "y", layer->y, layer->n);
  set_numbers (object, "low", layer->low, layer->n);
  set_numbers (object, "high", layer->high, layer->n);
  set_numbers (object, "q1", layer->q1, layer->n);
  set_numbers (object, "q3", layer->q3, layer->n);
  set_numbers (object, "value", layer->value, layer->n);
  if (layer->labels != NULL)
    set_texts (object, "labels", layer->labels, layer->n);
  return object;
}

JsonObject *
hunch_plot_to_json (HunchPlot *self)
{
  JsonObject *object;
  JsonArray *layers;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  set_text (object, "title", self->title);
  set_text (object, "subtitle", self->subtitle);
  json_object_set_object_member (object, "x", axis_to_json (&self->x));
  json_object_set_object_member (object, "y", axis_to_json (&self->y));

  layers = json_array_new ();
  for (guint i = 0; i < self->layers->len; i++)
    json_array_add_object_element (layers, layer_to_json (g_ptr_array_index (self->layers, i)));
  json_object_set_array_member (object, "layers", layers);

  set_text (object, "source", self->source);
  set_text (object, "summary", self->summary);
  json_object_set_boolean_member (object, "horizontal", self->horizontal);
  json_object_set_int_member (object, "n", self->n);
  if (self->style != NULL)
    json_object_set_object_member (object, "style", json_object_ref (self->style));
  return object;
}

/* --- from JSON --- */

static gboolean
fail (GError    **error,
      const char *what)
{
  g_set_error (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION, _("This chart cannot be read: %s."), what);
  return FALSE;
}

static gboolean
get_flag (JsonObject *object,
          const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static int
find_word (const char *const *words,
           guint              n_words,
           const char        *word)
{
  for (guint i = 0; word != NULL && i < n_words; i++)
    if (g_str_equal (words[i], word))
      return i;

  return -1;
}

static double
get_number_element (JsonArray *array,
                    guint      position)
{
  JsonNode *node = json_array_get_element (array, position);

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NAN;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  return json_node_get_value_type (node) == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;
}

static char *
dup_text_element (JsonArray *array,
                  guint      position)
{
  JsonNode *node = json_array_get_element (array, position);

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_dup_string (node);
}

static gboolean
read_numbers (JsonObject *object,
              const char *member,
              gsize       n,
              double    **out_values,
              GError    **error)
{
  JsonArray *array = hunch_json_get_array (object, member);

  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) != n)
    return fail (error, _("a row of numbers has the wrong length"));

  *out_values = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    (*out_values)[i] = get_number_element (array, i);
  return TRUE;
}

static gboolean
read_labels (JsonObject *object,
             HunchLayer *layer,
             GError    **error)
{
  JsonArray *array = hunch_json_get_array (object, "labels");

  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) != layer->n)
    return fail (error, _("a row of labels has the wrong length"));

  layer->labels = g_new0 (char *, MAX (layer->n, 1));
  for (gsize i = 0; i < layer->n; i++)
    layer->labels[i] = dup_text_element (array, i);
  return TRUE;
}

static gboolean
read_axis (JsonObject *object,
           HunchAxis  *axis,
           GError    **error)
{
  JsonArray *categories;
  int kind;

  if (object == NULL)
    return fail (error, _("an axis is missing"));
  kind = find_word (scale_words, G_N_ELEMENTS (scale_words), hunch_json_get_string (object, "kind"));
  if (kind < 0)
    return fail (error, _("an axis has no known kind"));

  axis->kind = kind;
  axis->title = g_strdup (hunch_json_get_string (object, "title"));
  axis->zero = get_flag (object, "zero");
  axis->percent = get_flag (object, "percent");
  axis->min = hunch_json_get_number (object, "min", NAN);
  axis->max = hunch_json_get_number (object, "max", NAN);

  categories = hunch_json_get_array (object, "categories");
  if (categories == NULL)
    return kind != HUNCH_SCALE_CATEGORY || fail (error, _("an axis has no categories"));

  axis->categories = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (categories); i++)
    {
      char *text = dup_text_element (categories, i);

      g_ptr_array_add (axis->categories, text != NULL ? text : g_strdup (""));
    }
  return TRUE;
}

static gboolean
read_layer (JsonObject *object,
            HunchPlot  *plot,
            GError    **error)
{
  int mark = find_word (mark_words, G_N_ELEMENTS (mark_words), hunch_json_get_string (object, "mark"));
  double n = hunch_json_get_number (object, "n", -1);
  HunchLayer *layer;

  if (mark < 0)
    return fail (error, _("a layer has no known mark"));
  if (!(n >= 0 && n <= MAX_MARKS && n == trunc (n)))
    return fail (error, _("a layer does not say how many marks it has"));

  layer = hunch_layer_new (mark, hunch_json_get_string (object, "name"), n);
  hunch_plot_take_layer (plot, layer);

  return read_numbers (object, "x", layer->n, &layer->x, error)
         && read_numbers (object, "y", layer->n, &layer->y, error)
         && read_numbers (object, "low", layer->n, &layer->low, error)
         && read_numbers (object, "high", layer->n, &layer->high, error)
         && read_numbers (object, "q1", layer->n, &layer->q1, error)
         && read_numbers (object, "q3", layer->n, &layer->q3, error)
         && read_numbers (object, "value", layer->n, &layer->value, error)
         && read_labels (object, layer, error);
}

/* An index beyond the categories would lead a painter astray. */
static gboolean
indices_fit (const HunchAxis *axis,
             const double    *places,
             gsize            n)
{
  if (axis->kind != HUNCH_SCALE_CATEGORY || places == NULL)
    return TRUE;

  for (gsize i = 0; i < n; i++)
    if (!isnan (places[i]) && !(places[i] > -1 && places[i] < axis->categories->len))
      return FALSE;
  return TRUE;
}

static gboolean
read_layers (JsonArray *array,
             HunchPlot *plot,
             GError   **error)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (array == NULL || n > MAX_LAYERS)
    return fail (error, _("it has no layers"));

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      HunchLayer *layer;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (error, _("a layer is not an object"));
      if (!read_layer (json_node_get_object (node), plot, error))
        return FALSE;

      layer = g_ptr_array_index (plot->layers, i);
      if (!indices_fit (&plot->x, layer->x, layer->n) || !indices_fit (&plot->y, layer->y, layer->n))
        return fail (error, _("a mark lies outside its categories"));
    }
  return TRUE;
}

HunchPlot *
hunch_plot_from_json (JsonObject *object,
                      GError    **error)
{
  g_autoptr (HunchPlot) self = hunch_plot_new ();
  JsonObject *style;

  g_return_val_if_fail (object != NULL, NULL);

  if (!read_axis (hunch_json_get_object (object, "x"), &self->x, error)
      || !read_axis (hunch_json_get_object (object, "y"), &self->y, error)
      || !read_layers (hunch_json_get_array (object, "layers"), self, error))
    return NULL;

  self->title = g_strdup (hunch_json_get_string (object, "title"));
  self->subtitle = g_strdup (hunch_json_get_string (object, "subtitle"));
  self->source = g_strdup (hunch_json_get_string (object, "source"));
  self->summary = g_strdup (hunch_json_get_string (object, "summary"));
  self->horizontal = get_flag (object, "horizontal");
  self->n = hunch_json_get_number (object, "n", 0);

  style = hunch_json_get_object (object, "style");
  if (style != NULL)
    self->style = json_object_ref (style);
  return g_steal_pointer (&self);
}
