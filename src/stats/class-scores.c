#include "stats/class-scores.h"

#include <math.h>

#include "stats/distributions.h"

HunchEffect
hunch_share_effect (double count,
                    double n,
                    double conf)
{
  HunchEffect effect = { NAN, NAN, NAN };
  double z = hunch_normal_quantile (0.5 + conf / 2);
  double share, middle, half;

  if (!(n > 0))
    return effect;

  share = count / n;
  middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  half = z / (1 + z * z / n) * sqrt (share * (1 - share) / n + z * z / (4 * n * n));
  effect.value = share;
  effect.ci_low = count == 0 ? 0 : MAX (middle - half, 0);
  effect.ci_high = count == n ? 1 : MIN (middle + half, 1);
  return effect;
}

double
hunch_paired_right_p (const HunchPairedRight *self)
{
  double n = self->n_first + self->n_second;
  double fewer = MIN (self->n_first, self->n_second);

  /* P (X <= fewer) of n tosses of a coin is I_1/2 (n - fewer, fewer + 1). */
  if (2 * fewer >= n)
    return 1;
  return MIN (2 * hunch_beta_lower (0.5, n - fewer, fewer + 1), 1);
}

static double
get_correlation (const HunchPairedRight *self)
{
  double n = self->n_both + self->n_first + self->n_second + self->n_neither;
  double product = (self->n_both + self->n_first) * (self->n_second + self->n_neither) * (self->n_both + self->n_second)
                   * (self->n_first + self->n_neither);
  double cross = self->n_both * self->n_neither - self->n_first * self->n_second;

  if (!(product > 0))
    return 0;
  if (cross > 0)
    cross = MAX (cross - n / 2, 0);
  return cross / sqrt (product);
}

HunchEffect
hunch_paired_right_gain (const HunchPairedRight *self,
                         double                  conf)
{
  double n = self->n_both + self->n_first + self->n_second + self->n_neither;
  HunchEffect first = hunch_share_effect (self->n_both + self->n_first, n, conf);
  HunchEffect second = hunch_share_effect (self->n_both + self->n_second, n, conf);
  HunchEffect gain = { NAN, NAN, NAN };
  double correlation = get_correlation (self);
  double down, up, low, high;

  if (!(n > 0))
    return gain;

  down = first.value - first.ci_low;
  up = second.ci_high - second.value;
  low = sqrt (MAX (down * down - 2 * correlation * down * up + up * up, 0));
  up = first.ci_high - first.value;
  down = second.value - second.ci_low;
  high = sqrt (MAX (up * up - 2 * correlation * up * down + down * down, 0));
  gain.value = (self->n_first - self->n_second) / n;
  gain.ci_low = MAX (gain.value - low, -1);
  gain.ci_high = MIN (gain.value + high, 1);
  return gain;
}

HunchEffect
hunch_f1 (double n_hits,
          double n_alarms,
          double n_misses,
          double conf)
{
  HunchEffect f = hunch_share_effect (n_hits, n_hits + n_alarms + n_misses, conf);

  f.value = 2 * f.value / (1 + f.value);
  f.ci_low = 2 * f.ci_low / (1 + f.ci_low);
  f.ci_high = 2 * f.ci_high / (1 + f.ci_high);
  return f;
}
