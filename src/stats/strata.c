#define G_LOG_DOMAIN "hunch-stats"
#include "stats/strata.h"

typedef struct
{
  double sum;
  double squares;
} Cell;

struct _HunchStrataSum
{
  guint n_strata;
  guint n_estimates;
  Cell *cells;  /* owned [n_strata * n_estimates] */
};

HunchStrataSum *
hunch_strata_sum_new (guint n_strata,
                      guint n_estimates)
{
  HunchStrataSum *self = g_new0 (HunchStrataSum, 1);

  self->n_strata = n_strata;
  self->n_estimates = n_estimates;
  self->cells = g_new0 (Cell, (gsize) n_strata * n_estimates + 1);
  return self;
}

void
hunch_strata_sum_free (HunchStrataSum *self)
{
  if (self == NULL)
    return;

  g_free (self->cells);
  g_free (self);
}

static inline Cell *
get_cell (const HunchStrataSum *self,
          guint                 stratum,
          guint                 estimate)
{
  return &self->cells[(gsize) stratum * self->n_estimates + estimate];
}

void
hunch_strata_sum_add (HunchStrataSum *self,
                      guint           stratum,
                      guint           estimate,
                      double          influence)
{
  Cell *cell = get_cell (self, stratum, estimate);

  cell->sum += influence;
  cell->squares += influence * influence;
}

static double
sum_strata (const HunchStrataSum *self,
            const gint64         *sizes,
            guint                 a,
            guint                 b)
{
  double variance = 0;

  for (guint h = 0; h < self->n_strata; h++)
    if (sizes[h] > 1)
      {
        const Cell *first = get_cell (self, h, a);
        const Cell *second = get_cell (self, h, b);
        double n = (double) sizes[h];
        double squares = a == b ? first->squares : 0;

        variance += n / (n - 1) * (squares - first->sum * second->sum / n);
      }
  return variance;
}

double
hunch_strata_sum_get_variance (const HunchStrataSum *self,
                               const gint64         *sizes,
                               guint                 estimate)
{
  double variance = sum_strata (self, sizes, estimate, estimate);

  return MAX (variance, 0);
}

double
hunch_strata_sum_get_covariance (const HunchStrataSum *self,
                                 const gint64         *sizes,
                                 guint                 a,
                                 guint                 b)
{
  return sum_strata (self, sizes, a, b);
}
