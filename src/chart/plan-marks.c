#define G_LOG_DOMAIN "hunch-chart"
/* The layers in their order. Layers of bars, boxes or intervals that share their
 * categories stand side by side: each gets a slot of the category's width. */
#include "chart/plan-private.h"

static gboolean
stands_in_slot (const HunchLayer *layer)
{
  return layer->mark == HUNCH_MARK_BAR || layer->mark == HUNCH_MARK_BOX || layer->mark == HUNCH_MARK_INTERVAL;
}

/* How many series of one mark there are, and which of them the layer is: layers of one name share a slot. */
static void
find_slot (HunchBuilder     *self,
           const HunchLayer *layer,
           guint            *out_slot,
           guint            *out_n_slots)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->plot->layers->len; i++)
    {
      const HunchLayer *other = g_ptr_array_index (self->plot->layers, i);

      if (other->mark == layer->mark && !g_ptr_array_find_with_equal_func (names, other->name != NULL ? other->name : "", g_str_equal, NULL))
        g_ptr_array_add (names, other->name != NULL ? other->name : (char *) "");
    }
  g_ptr_array_find_with_equal_func (names, layer->name != NULL ? layer->name : "", g_str_equal, out_slot);
  *out_n_slots = names->len;
}

static void
draw_in_slot (HunchBuilder     *self,
              const HunchLayer *layer)
{
  guint slot = 0;
  guint n_slots = 1;

  find_slot (self, layer, &slot, &n_slots);
  if (layer->mark == HUNCH_MARK_BAR)
    hunch_plan_draw_bars (self, layer, slot, n_slots);
  else if (layer->mark == HUNCH_MARK_BOX)
    hunch_plan_draw_boxes (self, layer, slot, n_slots);
  else
    hunch_plan_draw_intervals (self, layer, slot, n_slots);
}

static void
draw_layer (HunchBuilder     *self,
            const HunchLayer *layer)
{
  if (stands_in_slot (layer))
    draw_in_slot (self, layer);
  else if (layer->mark == HUNCH_MARK_RECT)
    hunch_plan_draw_bins (self, layer);
  else if (layer->mark == HUNCH_MARK_CELL)
    hunch_plan_draw_cells (self, layer);
  else if (layer->mark == HUNCH_MARK_POINT)
    hunch_plan_draw_points (self, layer);
  else if (layer->mark == HUNCH_MARK_LINE || layer->mark == HUNCH_MARK_STEP)
    hunch_plan_draw_curve (self, layer);
}

/* Marks of other series first, so that the highlighted one is not covered; rules above all. */
void
hunch_plan_draw_marks (HunchBuilder *self)
{
  for (int lit = FALSE; lit <= TRUE; lit++)
    for (guint i = 0; i < self->plot->layers->len; i++)
      {
        const HunchLayer *layer = g_ptr_array_index (self->plot->layers, i);
        const HunchSeries *series = hunch_plan_get_series (self, layer);

        if (layer->mark != HUNCH_MARK_RULE && (series == NULL || series->is_lit) == lit)
          draw_layer (self, layer);
      }

  for (guint i = 0; i < self->plot->layers->len; i++)
    {
      const HunchLayer *layer = g_ptr_array_index (self->plot->layers, i);

      if (layer->mark == HUNCH_MARK_RULE)
        hunch_plan_draw_rules (self, layer);
    }
}
