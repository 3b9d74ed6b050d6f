#define G_LOG_DOMAIN "hunch-stats"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/mannwhitney.h"
#include "stats/rankcor.h"
#include "stats/rankcounts.h"

#define EXACT_BELOW 50
#define STRIDE 65536

/* Pairs in the order of x, and of y among equal x. Each y is known by its place among the distinct ones, from 1. */
typedef struct
{
  gsize     n;
  double   *x;         /* owned: ascending */
  guint32  *y;         /* owned: places, in the order of x */
  guint32  *n_until;   /* owned [n_distinct + 1]: values of y up to a place */
  guint32  *tree;      /* owned [n_distinct + 1]: P. M. Fenwick's sums over the places of those passed */
  gsize     n_distinct;
  HunchTies ties[2];
} Order;

static void
order_clear (Order *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->y, g_free);
  g_clear_pointer (&self->n_until, g_free);
  g_clear_pointer (&self->tree, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

/* --- order --- */

/* Sorted by y first, each row gets the place of its y; sorted by x then, which leaves equal x in the order of y. */
static gboolean
order_pairs (Order        *self,
             const double *x,
             const double *y,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree double *sorted = g_new (double, self->n);
  g_autofree guint32 *rows = g_new (guint32, self->n);
  guint32 place = 0;

  memcpy (sorted, y, self->n * sizeof *sorted);
  for (gsize i = 0; i < self->n; i++)
    rows[i] = (guint32) i;
  if (!hunch_sort_tagged (sorted, rows, self->n, cancellable, error))
    return FALSE;

  hunch_ties_count (sorted, self->n, &self->ties[1]);
  self->n_distinct = self->ties[1].n_distinct;
  self->x = g_new (double, self->n);
  self->y = g_new (guint32, self->n);
  self->n_until = g_new0 (guint32, self->n_distinct + 1);
  self->tree = g_new0 (guint32, self->n_distinct + 1);
  for (gsize i = 0; i < self->n; i++)
    {
      place += i == 0 || sorted[i] != sorted[i - 1];
      self->x[i] = x[rows[i]];
      self->y[i] = place;
      self->n_until[place] = (guint32) (i + 1);
    }
  if (!hunch_sort_tagged (self->x, self->y, self->n, cancellable, error))
    return FALSE;
  hunch_ties_count (self->x, self->n, &self->ties[0]);
  return TRUE;
}

static void
pass_place (Order  *self,
            guint32 place)
{
  for (; place <= self->n_distinct; place += place & -place)
    self->tree[place]++;
}

static guint32
count_passed (const Order *self,
              guint32      place)
{
  guint32 n = 0;

  for (; place > 0; place &= place - 1)
    n += self->tree[place];
  return n;
}

/* --- counting --- */

/* Concordant less discordant partners of a pair: @passed pairs have a lower x; of those with the same x @n_below have a lower y and @n_above a higher one. */
static double
get_net (const Order *self,
         guint32      place,
         double       passed,
         double       n_below,
         double       n_above)
{
  double below = count_passed (self, place - 1), until = count_passed (self, place);
  double all_below = self->n_until[place - 1], all_above = (double) self->n - self->n_until[place];
  double above = passed - until;

  return (below + (all_above - above - n_above)) - (above + (all_below - below - n_below));
}

/* The net partners of each pair, and their sum: twice the concordant pairs less the discordant ones. */
static gboolean
count_pairs (Order        *self,
             double       *nets,
             long double  *out_net,
             GCancellable *cancellable,
             GError      **error)
{
  long double net = 0;
  gsize next_look = 0;

  for (gsize i = 0, end; i < self->n; i = end)
    {
      for (end = i + 1; end < self->n && self->x[end] == self->x[i]; end++)
        ;
      for (gsize k = i, same; k < end; k = same)
        {
          double value;

          for (same = k + 1; same < end && self->y[same] == self->y[k]; same++)
            ;
          value = get_net (self, self->y[k], (double) i, (double) (k - i), (double) (end - same));
          for (gsize j = k; j < same; j++)
            nets[j] = value;
          net += (long double) value * (same - k);
        }
      for (gsize k = i; k < end; k++)
        pass_place (self, self->y[k]);
      if (end >= next_look)
        {
          next_look = end + STRIDE;
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        }
    }
  *out_net = net;
  return TRUE;
}

/* @w_x and @w_y: n^2 less the sum of the squares of equal x, or y. */
static double
get_standard_error (const Order  *self,
                    const double *nets,
                    double        tau,
                    double        w_x,
                    double        w_y)
{
  long double n = (long double) self->n, w = sqrtl ((long double) w_x * w_y), squares = 0, mean = tau * ((long double) w_x + w_y) * n;
  long double variance;

  for (gsize i = 0, end; i < self->n; i = end)
    {
      for (end = i + 1; end < self->n && self->x[end] == self->x[i]; end++)
        ;
      for (gsize k = i; k < end; k++)
        {
          double alike_y = (double) self->n_until[self->y[k]] - self->n_until[self->y[k] - 1];
          long double part = 2.0L * w * nets[k] + tau * ((long double) (end - i) * w_y + (long double) alike_y * w_x);

          squares += part * part;
        }
    }
  variance = (squares - mean * mean * n) / (w * w * w * w);
  return variance > 0 ? (double) sqrtl (variance) : 0.0;
}

/* --- the test --- */

static double
get_variance (const Order *self)
{
  double n = (double) self->n;
  const HunchTies *x = &self->ties[0], *y = &self->ties[1];
  double v = n * (n - 1.0) * (2.0 * n + 5.0) - (2.0 * x->triples + 9.0 * x->pairs) - (2.0 * y->triples + 9.0 * y->pairs);

  v = v / 18.0 + x->pairs * y->pairs / (2.0 * n * (n - 1.0));
  return n > 2 ? v + x->triples * y->triples / (9.0 * n * (n - 1.0) * (n - 2.0)) : v;
}

static gboolean
fill_p (HunchRankCorrelation *result,
        const Order          *order,
        double                net,
        HunchAlternative      alternative,
        GCancellable         *cancellable,
        GError              **error)
{
  HunchRankChoice choice = { HUNCH_EXACT_AUTO, FALSE, alternative, 0.95 };
  gsize most = order->n * (order->n - 1) / 2;
  g_autofree double *chances = NULL;

  result->is_exact = order->n < EXACT_BELOW && order->ties[0].pairs == 0 && order->ties[1].pairs == 0;
  if (!result->is_exact)
    {
      hunch_rank_normal_test (net / 2.0, sqrt (get_variance (order)), &choice, &result->statistic, &result->p);
      return TRUE;
    }

  chances = hunch_concordance_chances (order->n, cancellable, error);
  if (chances == NULL)
    return FALSE;
  result->statistic = ((double) most + net / 2.0) / 2.0;
  result->p = hunch_chances_p (chances, most, result->statistic, alternative);
  return TRUE;
}

gboolean
hunch_kendall (const double         *x,
               const double         *y,
               gsize                 n,
               HunchAlternative      alternative,
               double                conf,
               HunchRankCorrelation *out_result,
               GCancellable         *cancellable,
               GError              **error)
{
  g_auto (Order) order = { n };
  g_autofree double *nets = g_new (double, n + 1);
  HunchRankCorrelation result;
  long double net;
  double pairs = (double) n * ((double) n - 1.0), w_x, w_y, reach;

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (n < 2)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("There are too few pairs of values for a correlation."));
      return FALSE;
    }
  if (!order_pairs (&order, x, y, cancellable, error))
    return FALSE;
  w_x = pairs - order.ties[0].pairs;
  w_y = pairs - order.ties[1].pairs;
  if (!(w_x > 0 && w_y > 0))
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_CONSTANT, _("A column with one value only has no correlation."));
      return FALSE;
    }
  if (!count_pairs (&order, nets, &net, cancellable, error))
    return FALSE;

  result.r = CLAMP ((double) (net / (sqrtl (w_x) * sqrtl (w_y))), -1.0, 1.0);
  if (!fill_p (&result, &order, (double) net, alternative, cancellable, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  result.se = get_standard_error (&order, nets, result.r, w_x, w_y);
  reach = hunch_normal_quantile (0.5 + conf / 2.0) * result.se;
  result.ci_low = n < 4 ? NAN : MAX (result.r - reach, -1.0);
  result.ci_high = n < 4 ? NAN : MIN (result.r + reach, 1.0);
  *out_result = result;
  return TRUE;
}
