/* Pictures of guesses: where labels are taken for one another, the words that tell them, and how well each is told. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/plot-parts.h"
#include "analysis/textclass-private.h"
#include "analysis/words.h"

#define MAX_HEAT_LABELS 24
#define MAX_WORD_LABELS 8   /* in the picture of all labels */
#define WORDS_OF_EACH 2
#define MAX_OWN_PICTURES 4  /* of labels with a picture of their own */
#define WORDS_OF_ONE 12

typedef struct
{
  HunchInquiry          *inquiry;
  const HunchTextRows   *rows;
  const HunchTextScores *scores;
  GArray                *telling;
  gboolean               is_logistic;
  guint                 *order;    /* owned [n_labels]: the commonest first */
} Pictures;

static int
compare_sizes (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const double *sizes = data;
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  if (sizes[first] != sizes[second])
    return sizes[first] > sizes[second] ? -1 : 1;
  return (first > second) - (first < second);
}

static gint64
get_n (const Pictures *self)
{
  return (gint64) self->scores->n;
}

/* --- confusion --- */

static char *
summarize_confusion (const Pictures *self,
                     guint           n_shown)
{
  guint n = self->rows->n_labels;
  guint from = 0, to = 0;
  double most = -1;
  g_autofree char *share = NULL;

  for (guint i = 0; i < n_shown; i++)
    for (guint k = 0; k < n_shown; k++)
      {
        guint label = self->order[i], guess = self->order[k];
        double there = self->scores->confusion[(gsize) label * n + guess] / self->rows->label_rows[label];

        if (label != guess && there > most)
          {
            most = there;
            from = label;
            to = guess;
          }
      }
  share = hunch_words_percent (MIN (most, 1));
  return g_strdup_printf (_("Heat map of labels and first guesses. The commonest mistake: %s of %s are taken for %s."), share, self->rows->labels[from],
                          self->rows->labels[to]);
}

static HunchPlot *
new_confusion (const Pictures *self)
{
  guint n = self->rows->n_labels;
  guint n_shown = MIN (n, MAX_HEAT_LABELS);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("What is taken for what"), _("First guess from the words"),
                                           hunch_inquiry_get (self->inquiry, "label"), get_n (self), summarize_confusion (self, n_shown));
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_CELL, _("Share of the label’s rows"), (gsize) n_shown * n_shown);
  g_autofree const char **labels = g_new (const char *, n_shown);
  g_autofree const char **upwards = g_new (const char *, n_shown);

  for (guint i = 0; i < n_shown; i++)
    {
      labels[i] = self->rows->labels[self->order[i]];
      upwards[n_shown - 1 - i] = labels[i];
    }
  hunch_plot_take_layer (plot, layer);
  hunch_axis_set_categories (&plot->x, labels, n_shown);
  hunch_axis_set_categories (&plot->y, upwards, n_shown);
  plot->y.percent = TRUE;
  layer->x = g_new (double, layer->n);
  layer->y = g_new (double, layer->n);
  layer->value = g_new (double, layer->n);
  for (guint i = 0; i < n_shown; i++)
    {
      double n_rows = 0;

      for (guint k = 0; k < n; k++)
        n_rows += self->scores->confusion[(gsize) self->order[i] * n + k];
      for (guint k = 0; k < n_shown; k++)
        {
          gsize place = (gsize) i * n_shown + k;

          layer->x[place] = k;
          layer->y[place] = n_shown - 1 - i;
          layer->value[place] = n_rows > 0 ? self->scores->confusion[(gsize) self->order[i] * n + self->order[k]] / n_rows : NAN;
        }
    }
  if (n_shown < n)
    plot->subtitle = g_strdup_printf (_("The %u commonest of %u labels"), n_shown, n);
  return plot;
}

/* --- words --- */

static HunchLayer *
new_word_layer (GArray        *places,
                const GArray  *telling)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_BAR, NULL, places->len);
  gboolean has_intervals = FALSE;

  layer->x = g_new (double, MAX (places->len, 1));
  layer->y = g_new (double, MAX (places->len, 1));
  layer->low = g_new (double, MAX (places->len, 1));
  layer->high = g_new (double, MAX (places->len, 1));
  for (guint i = 0; i < places->len; i++)
    {
      const HunchTellingWord *word = &g_array_index (telling, HunchTellingWord, g_array_index (places, guint, i));

      layer->x[i] = i;
      layer->y[i] = word->weight;
      layer->low[i] = word->ci_low;
      layer->high[i] = word->ci_high;
      has_intervals |= isfinite (word->ci_low);
    }
  if (!has_intervals)
    {
      g_clear_pointer (&layer->low, g_free);
      g_clear_pointer (&layer->high, g_free);
    }
  return layer;
}

static const char *
get_weight_title (const Pictures *self)
{
  return self->is_logistic ? _("Weight for the label") : _("Log odds ratio for the label");
}

/* Words of one label, or with their label in the name. */
static HunchPlot *
new_word_plot (const Pictures *self,
               GArray         *places,
               const char     *title,
               gboolean        names_label,
               char           *summary)
{
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, NULL, get_weight_title (self), (gint64) self->rows->n_rows, summary);
  g_auto (GStrv) names = g_new0 (char *, places->len + 1);

  for (guint i = 0; i < places->len; i++)
    {
      const HunchTellingWord *word = &g_array_index (self->telling, HunchTellingWord, g_array_index (places, guint, i));
      const char *name = hunch_text_words_get_name (self->rows->words, word->term);

      names[i] = names_label ? g_strdup_printf ("%s · %s", self->rows->labels[word->label], name) : g_strdup (name);
    }
  hunch_plot_take_layer (plot, new_word_layer (places, self->telling));
  hunch_axis_set_categories (&plot->x, (const char *const *) names, places->len);
  plot->horizontal = TRUE;
  plot->y.zero = TRUE;
  if (!self->is_logistic)
    plot->subtitle = g_strdup_printf (_("Log odds against all other rows, with %.4g %% intervals"), 100 * self->inquiry->conf);
  return plot;
}

/* Places in telling of the first @n_most words of a label, behind those there are. */
static void
add_places (const Pictures *self,
            guint           label,
            guint           n_most,
            GArray         *places)
{
  guint n = 0;

  for (guint i = 0; i < self->telling->len && n < n_most; i++)
    if (g_array_index (self->telling, HunchTellingWord, i).label == label)
      {
        g_array_append_val (places, i);
        n++;
      }
}

static const char *
get_first_word (const Pictures *self,
                GArray         *places)
{
  return hunch_text_words_get_name (self->rows->words, g_array_index (self->telling, HunchTellingWord, g_array_index (places, guint, 0)).term);
}

static void
take_words (const Pictures *self)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < MIN (self->rows->n_labels, MAX_WORD_LABELS); i++)
    add_places (self, self->order[i], WORDS_OF_EACH, places);
  if (places->len > 0)
    hunch_result_take_plot (self->inquiry->result,
                            new_word_plot (self, places, _("Words that tell the label"), TRUE,
                                           g_strdup_printf (_("Bars of the most telling words of %u labels; the first is “%s” for %s."),
                                                            MIN (self->rows->n_labels, MAX_WORD_LABELS), get_first_word (self, places),
                                                            self->rows->labels[self->order[0]])));
}

/* Those that tell a label best, the longest bar first. */
static int
compare_weights (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const GArray *telling = data;
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;
  double difference = g_array_index (telling, HunchTellingWord, second).weight - g_array_index (telling, HunchTellingWord, first).weight;

  return difference != 0 ? (difference > 0) - (difference < 0) : (first > second) - (first < second);
}

static void
take_words_of (const Pictures *self,
               guint           label)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *title = g_strdup_printf (_("Words that tell %s"), self->rows->labels[label]);

  add_places (self, label, WORDS_OF_ONE, places);
  if (places->len == 0)
    return;
  g_array_sort_with_data (places, compare_weights, self->telling);
  hunch_result_take_plot (self->inquiry->result,
                          new_word_plot (self, places, title, FALSE,
                                         g_strdup_printf (_("Bars of the words that tell %s; the first is “%s”."), self->rows->labels[label],
                                                          get_first_word (self, places))));
}

/* --- labels --- */

static HunchPlot *
new_labels (const Pictures *self)
{
  guint n = MIN (self->rows->n_labels, HUNCH_PLOT_MAX_BARS);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, _("How well each label is told"), NULL, _("F1: 1 when all are found and none is wrong"), get_n (self),
                                           NULL);
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, NULL, n);
  g_autofree const char **labels = g_new (const char *, n);
  guint best = 0, worst = 0;

  hunch_plot_take_layer (plot, layer);
  layer->x = g_new (double, n);
  layer->y = g_new (double, n);
  layer->low = g_new (double, n);
  layer->high = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      guint l = self->order[i];
      HunchEffect f1 = hunch_f1 (self->scores->hits[l], self->scores->alarms[l], self->scores->misses[l], self->inquiry->conf);

      labels[i] = self->rows->labels[l];
      layer->x[i] = i;
      layer->y[i] = f1.value;
      layer->low[i] = f1.ci_low;
      layer->high[i] = f1.ci_high;
      best = layer->y[i] > layer->y[best] ? i : best;
      worst = layer->y[i] < layer->y[worst] ? i : worst;
    }
  hunch_axis_set_categories (&plot->x, labels, n);
  plot->horizontal = TRUE;
  plot->y.zero = TRUE;
  plot->subtitle = g_strdup_printf (_("F1 with %.4g %% intervals, on rows held back"), 100 * self->inquiry->conf);
  plot->summary = g_strdup_printf (_("F1 of %u labels: best told is %s, worst %s."), n, labels[best], labels[worst]);
  return plot;
}

void
hunch_textclass_take_plots (HunchInquiry          *inquiry,
                            const HunchTextRows   *rows,
                            const HunchTextScores *scores,
                            GArray                *telling,
                            gboolean               is_logistic)
{
  g_autofree guint *order = g_new (guint, rows->n_labels);
  Pictures self = { inquiry, rows, scores, telling, is_logistic, order };

  for (guint l = 0; l < rows->n_labels; l++)
    order[l] = l;
  g_qsort_with_data (order, rows->n_labels, sizeof *order, compare_sizes, rows->label_rows);
  hunch_result_take_plot (inquiry->result, new_confusion (&self));
  take_words (&self);
  hunch_result_take_plot (inquiry->result, new_labels (&self));
  for (guint i = 0; i < MIN (rows->n_labels, MAX_OWN_PICTURES); i++)
    take_words_of (&self, order[i]);
}
