#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/survive-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/words.h"

static int
compare_estimates (gconstpointer a,
                   gconstpointer b,
                   gpointer      answers)
{
  double first = ((const HunchSurviveAnswer *) answers)[*(const guint *) a].estimate;
  double second = ((const HunchSurviveAnswer *) answers)[*(const guint *) b].estimate;

  return (first > second) - (first < second);
}

/* Those with an estimate, in its order. */
static GArray *
sort_draws (const HunchSurviveAnswer *answers,
            guint                     n)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    if (isfinite (answers[i].estimate))
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_estimates, (gpointer) answers);
  return order;
}

/* The draws of one colour, at their places among all. */
static void
take_side (HunchPlot                *plot,
           const char               *name,
           GArray                   *order,
           const HunchSurviveAnswer *answers,
           const gboolean           *holds,
           gboolean                  side)
{
  HunchLayer *layer;
  gsize n = 0;

  for (guint i = 0; i < order->len; i++)
    n += !holds[g_array_index (order, guint, i)] == !side;
  if (n == 0)
    return;

  layer = hunch_layer_new (HUNCH_MARK_INTERVAL, name, n);
  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  layer->low = g_new (double, n);
  layer->high = g_new (double, n);
  n = 0;
  for (guint i = 0; i < order->len; i++)
    {
      guint draw = g_array_index (order, guint, i);
      const HunchSurviveAnswer *answer = &answers[draw];

      if (!holds[draw] != !side)
        continue;
      layer->x[n] = i + 1;
      layer->y[n] = answer->estimate;
      layer->low[n] = isfinite (answer->low) ? answer->low : answer->estimate;
      layer->high[n] = isfinite (answer->high) ? answer->high : answer->estimate;
      n++;
    }
  hunch_plot_take_layer (plot, layer);
}

static void
take_rule (HunchPlot  *plot,
           const char *name,
           double      y)
{
  HunchLayer *rule = hunch_layer_new (HUNCH_MARK_RULE, name, 1);

  rule->y = g_new (double, 1);
  rule->y[0] = y;
  hunch_plot_take_layer (plot, rule);
}

HunchPlot *
hunch_survive_new_plot (const char               *name,
                        const char               *sentence,
                        const HunchSurviveAnswer *first,
                        const HunchSurviveAnswer *answers,
                        const gboolean           *holds,
                        guint                     n)
{
  HunchPlot *plot = hunch_plot_new ();
  g_autoptr (GArray) order = sort_draws (answers, n);
  g_autofree char *estimate = hunch_words_number (first->estimate);
  g_autofree char *lowest = order->len > 0 ? hunch_words_number (answers[g_array_index (order, guint, 0)].estimate) : g_strdup ("–");
  g_autofree char *highest = order->len > 0 ? hunch_words_number (answers[g_array_index (order, guint, order->len - 1)].estimate) : g_strdup ("–");

  plot->title = g_strdup (sentence);
  plot->x.kind = HUNCH_SCALE_LINEAR;
  plot->x.title = g_strdup (_("Samples, in order of their estimate"));
  plot->y.kind = HUNCH_SCALE_LINEAR;
  plot->y.title = g_strdup (name);
  plot->x.min = 0;
  plot->x.max = order->len + 1.0;
  plot->n = (gint64) (isfinite (first->n) ? first->n : 0);
  take_side (plot, _("holds"), order, answers, holds, TRUE);
  take_side (plot, _("does not hold"), order, answers, holds, FALSE);
  if (isfinite (first->estimate))
    take_rule (plot, _("first answer"), first->estimate);
  plot->summary = g_strdup_printf (_("%s Estimates of %s lie between %s and %s; the first answer is %s."), sentence, name != NULL ? name : "–", lowest, highest, estimate);
  return plot;
}
