#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-draw-private.h"

#include <string.h>

void
hunch_draw_systematic (const double *weights,
                       guint         n,
                       guint         n_hits,
                       HunchRandom  *random,
                       guint        *out_hits)
{
  double start = hunch_random_next_open (random);
  double total = 0;
  double sum = 0;
  guint hit = 0;
  guint last = 0;

  memset (out_hits, 0, n * sizeof *out_hits);
  for (guint i = 0; i < n; i++)
    total += weights[i];
  if (!(total > 0))
    return;

  for (guint i = 0; i < n; i++)
    {
      sum += weights[i];
      if (weights[i] > 0)
        last = i;
      for (; hit < n_hits && (hit + start) / n_hits * total < sum; hit++)
        out_hits[i]++;
    }
  /* Rounding may leave the last mark a hair behind the end. */
  out_hits[last] += n_hits - hit;
}

/* Takes blocks that are too small as a whole until the rest can give equal parts. Returns the part of one hit. */
static gint64
fill_small (const gint64 *rows,
            const guint  *hits,
            guint         n,
            gint64       *wanted,
            gint64       *out_take)
{
  for (;;)
    {
      gint64 n_hits = 0;
      gint64 part;
      gboolean is_changed = FALSE;

      for (guint i = 0; i < n; i++)
        n_hits += out_take[i] < 0 ? hits[i] : 0;
      if (n_hits == 0)
        return 0;
      part = *wanted / n_hits;
      for (guint i = 0; i < n; i++)
        if (out_take[i] < 0 && rows[i] <= part * hits[i])
          {
            out_take[i] = MIN (rows[i], *wanted);
            *wanted -= out_take[i];
            is_changed = TRUE;
          }
      if (!is_changed)
        return part;
    }
}

void
hunch_draw_share (const gint64 *rows,
                  const guint  *hits,
                  guint         n,
                  gint64        wanted,
                  HunchRandom  *random,
                  gint64       *out_take)
{
  guint64 start = hunch_random_next (random);
  gint64 part;

  for (guint i = 0; i < n; i++)
    out_take[i] = hits[i] > 0 ? -1 : 0;
  part = fill_small (rows, hits, n, &wanted, out_take);
  for (guint i = 0; i < n; i++)
    if (out_take[i] < 0)
      {
        out_take[i] = part * hits[i];
        wanted -= out_take[i];
      }

  while (wanted > 0)
    {
      gboolean is_given = FALSE;

      for (guint k = 0; k < n && wanted > 0; k++)
        {
          guint i = (guint) ((start + k) % n);

          if (hits[i] == 0 || out_take[i] >= rows[i])
            continue;
          out_take[i]++;
          wanted--;
          is_given = TRUE;
        }
      if (!is_given)
        return;
    }
}

guint
hunch_set_run (gint64       n_rows,
               gint64       n_take,
               gint64       start,
               HunchStretch out_stretches[2])
{
  if (n_take <= 0)
    return 0;
  if (n_take >= n_rows)
    {
      out_stretches[0] = (HunchStretch) { 0, n_rows };
      return 1;
    }
  if (start + n_take <= n_rows)
    {
      out_stretches[0] = (HunchStretch) { start, n_take };
      return 1;
    }
  out_stretches[0] = (HunchStretch) { 0, start + n_take - n_rows };
  out_stretches[1] = (HunchStretch) { start, n_rows - start };
  return 2;
}

guint
hunch_draw_run (gint64       n_rows,
                gint64       n_take,
                HunchRandom *random,
                HunchStretch out_stretches[2])
{
  gint64 start = n_rows > 0 ? (gint64) hunch_random_next_below (random, (guint64) n_rows) : 0;

  return hunch_set_run (n_rows, n_take, start, out_stretches);
}
