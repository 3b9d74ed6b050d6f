#define G_LOG_DOMAIN "hunch-sample"
#include "sample/effect.h"

#include <math.h>

/* Mean and squared distances from it, of the block in hand (B. P. Welford, Technometrics 4, 1962) and of the means of all blocks
 * before (T. F. Chan, G. H. Golub and R. J. LeVeque, 1979). */
typedef struct
{
  double n;
  double mean;
  double squares;

  gint64 n_blocks;
  double n_all;
  double n_squared;   /* sum over blocks of n^2 */
  double mean_all;
  double between;     /* sum over blocks of n (mean - mean_all)^2 */
  double within;
} Column;

struct _HunchEffectTally
{
  Column *columns;  /* owned */
  guint   n_columns;
};

HunchEffectTally *
hunch_effect_tally_new (guint n_columns)
{
  HunchEffectTally *self = g_new0 (HunchEffectTally, 1);

  self->columns = g_new0 (Column, MAX (n_columns, 1));
  self->n_columns = n_columns;
  return self;
}

void
hunch_effect_tally_free (HunchEffectTally *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->columns, g_free);
  g_free (self);
}

void
hunch_effect_tally_add (HunchEffectTally *self,
                        guint             column,
                        double            value)
{
  Column *at = &self->columns[column];
  double distance;

  g_return_if_fail (column < self->n_columns);
  if (!isfinite (value))
    return;

  distance = value - at->mean;
  at->n++;
  at->mean += distance / at->n;
  at->squares += distance * (value - at->mean);
}

static void
end_block (Column *self)
{
  double distance = self->mean - self->mean_all;
  double n_all = self->n_all + self->n;

  if (self->n == 0)
    return;

  self->between += distance * distance * self->n_all * self->n / n_all;
  self->mean_all += distance * self->n / n_all;
  self->within += self->squares;
  self->n_squared += self->n * self->n;
  self->n_all = n_all;
  self->n_blocks++;
  self->n = self->mean = self->squares = 0;
}

void
hunch_effect_tally_end_block (HunchEffectTally *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_columns; i++)
    end_block (&self->columns[i]);
}

static void
effect_free (gpointer data)
{
  HunchTicketEffect *effect = data;

  g_free (effect->column);
  g_free (effect);
}

/* NULL where nothing can be said. */
static HunchTicketEffect *
new_effect (const Column *self,
            const char   *name)
{
  double df_between = (double) self->n_blocks - 1;
  double df_within = self->n_all - (double) self->n_blocks;
  double between = self->between / df_between;
  double within = self->within / df_within;
  double typical = (self->n_all - self->n_squared / self->n_all) / df_between;
  double icc = (between - within) / (between + (typical - 1) * within);
  HunchTicketEffect *effect;

  if (self->n_blocks < 2 || !(df_within > 0) || !isfinite (icc))
    return NULL;

  effect = g_new0 (HunchTicketEffect, 1);
  effect->column = g_strdup (name);
  effect->icc = MIN (icc, 1);
  effect->design_effect = MAX (1 + (self->n_squared / self->n_all - 1) * effect->icc, 1);
  effect->effective_n = self->n_all / effect->design_effect;
  return effect;
}

GPtrArray *
hunch_effect_tally_finish (HunchEffectTally  *self,
                           const char *const *names)
{
  GPtrArray *effects = g_ptr_array_new_with_free_func (effect_free);

  g_return_val_if_fail (self != NULL, effects);

  hunch_effect_tally_end_block (self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      HunchTicketEffect *effect = new_effect (&self->columns[i], names[i]);

      if (effect != NULL)
        g_ptr_array_add (effects, effect);
    }
  return effects;
}
