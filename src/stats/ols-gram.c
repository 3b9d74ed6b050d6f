/* Cross-products of columns in double-double.
 *
 * A column far from zero (years, prices in pence, times) would cost digits when its mean is taken out
 * of the sums at the end. Where every value of the first block lies within half of a common value c,
 * x - c is exact (P. H. Sterbenz, 1974), so the sums are taken of x - c instead. Should a later value
 * fall outside, the sums so far are turned back into those of x, in 113 bits, and go on unshifted. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/ols-private.h"

#include <string.h>

#include "stats/sum-kernel.h"

/* Columns of zeros and ones, as factors make them, are not multiplied: which rows of the chunk hold a one is noted as bits and as a list, so that their
 * product with another such column is a count, and with a column of numbers the sum of few. */
#define WORDS (HUNCH_SUM_CHUNK / 64)
#define FEW_ONES 96  /* more, and multiplying is faster */

typedef struct
{
  gboolean is_known;   /* FALSE once another value was seen */
  guint    n;          /* ones in the chunk */
  guint64  bits[WORDS];
  guint16  rows[HUNCH_SUM_CHUNK];
} Ones;

struct _HunchOlsGram
{
  guint          q;          /* columns: predictors, then response */
  const HunchSumKernel *kernel;
  double        *shift;      /* owned, length q */
  HunchLanes *products;   /* owned, pairs i <= j, row by row of the upper triangle */
  HunchLanes *sums;       /* owned, length q */
  HunchLanes  weight;     /* sum of weights (rows without weights) */
  gboolean       has_shift;  /* chosen already */
  double        *chunk;      /* owned, q * HUNCH_SUM_CHUNK: shifted values */
  double        *heavy;      /* owned, 2 * HUNCH_SUM_CHUNK: one weighted column, high and low */
  double        *unit;       /* owned, HUNCH_SUM_CHUNK weights, zero beyond the rows */
  Ones          *ones;       /* owned, length q */
};

static inline gsize
get_pair (const HunchOlsGram *self,
          guint               i,
          guint               j)
{
  return (gsize) i * self->q - (gsize) i * (i + 1) / 2 + j;
}

HunchOlsGram *
hunch_ols_gram_new (guint n_columns)
{
  HunchOlsGram *self = g_new0 (HunchOlsGram, 1);

  self->q = n_columns;
  self->kernel = hunch_sum_kernel_get ();
  self->shift = g_new0 (double, n_columns);
  self->products = g_new0 (HunchLanes, (gsize) n_columns * (n_columns + 1) / 2);
  self->sums = g_new0 (HunchLanes, n_columns);
  self->chunk = g_new0 (double, (gsize) n_columns * HUNCH_SUM_CHUNK);
  self->heavy = g_new0 (double, 2 * HUNCH_SUM_CHUNK);
  self->unit = g_new0 (double, HUNCH_SUM_CHUNK);
  self->ones = g_new0 (Ones, n_columns);
  for (guint k = 0; k < n_columns; k++)
    self->ones[k].is_known = TRUE;
  return self;
}

void
hunch_ols_gram_free (HunchOlsGram *self)
{
  if (self == NULL)
    return;

  g_free (self->shift);
  g_free (self->products);
  g_free (self->sums);
  g_free (self->chunk);
  g_free (self->heavy);
  g_free (self->unit);
  g_free (self->ones);
  g_free (self);
}

/* The middle of the values when all of them are within half of it, else 0. */
static double
choose_shift (const double *x,
              gsize         n)
{
  double low = x[0], high = x[0], middle;

  for (gsize i = 1; i < n; i++)
    {
      low = MIN (low, x[i]);
      high = MAX (high, x[i]);
    }
  middle = low + (high - low) / 2;
  if (!isfinite (middle) || !(high - middle <= fabs (middle) / 2 && middle - low <= fabs (middle) / 2))
    return 0.0;
  return middle;
}

/* The sums of column @k become those of the unshifted values: x = d + shift. */
static void
drop_shift (HunchOlsGram *self,
            guint         k)
{
  HunchQuad c = self->shift[k];
  HunchQuad n = hunch_lanes_get_total (&self->weight);
  HunchQuad sum_k = hunch_lanes_get_total (&self->sums[k]);

  for (guint j = 0; j < self->q; j++)
    {
      HunchLanes *pair = &self->products[get_pair (self, MIN (j, k), MAX (j, k))];
      HunchQuad total = hunch_lanes_get_total (pair);

      if (j == k)
        total += 2 * c * sum_k + n * c * c;
      else
        total += c * hunch_lanes_get_total (&self->sums[j]);
      hunch_lanes_set_total (pair, total);
    }
  hunch_lanes_set_total (&self->sums[k], sum_k + n * c);
  self->shift[k] = 0.0;
}

/* Fills column @k of the chunk, zero beyond @n rows. FALSE when a value is not finite. */
static gboolean
fill_column (HunchOlsGram *self,
             guint         k,
             const double *x,
             gsize         n)
{
  double *out = self->chunk + (gsize) k * HUNCH_SUM_CHUNK;
  gsize whole = n - n % HUNCH_LANES;
  double largest = self->kernel->copy_shifted (x, self->shift[k], out, whole);

  for (gsize i = whole; i < n; i++)
    {
      out[i] = x[i] - self->shift[k];
      largest = isfinite (out[i]) ? MAX (largest, fabs (out[i])) : INFINITY;
    }
  memset (out + n, 0, (HUNCH_SUM_CHUNK - n) * sizeof *out);

  if (!isfinite (largest))
    return FALSE;
  if (self->shift[k] == 0.0 || largest <= fabs (self->shift[k]) / 2)
    return TRUE;
  drop_shift (self, k);
  return fill_column (self, k, x, n);
}

/* The bits of 1.0; the highest of them that is set tells it from 0.0. */
#define ONE_BITS 0x3ff0000000000000u
#define ONE_SHIFT 61

typedef guint64 __attribute__ ((may_alias)) Bits;

/* The choice of a clone is made before the sanitizer is up. */
#if defined (__x86_64__) && defined (__gnu_linux__) && !defined (__SANITIZE_ADDRESS__) && !defined (__SANITIZE_THREAD__)
#define CLONED __attribute__ ((target_clones ("avx512f", "avx2", "default"), optimize ("O3")))
#else
#define CLONED
#endif

/* A byte for each value of the chunk: 1 where it is one. Returns 0 when all others are zero. */
CLONED
static guint64
flag_ones (const double *x,
           guint8       *flags)
{
  const Bits *bits = (const Bits *) (gconstpointer) x;
  guint64 others = 0;

  for (gsize i = 0; i < HUNCH_SUM_CHUNK; i++)
    {
      guint64 one = (bits[i] >> ONE_SHIFT) & 1;

      others |= bits[i] ^ (-one & ONE_BITS);
      flags[i] = (guint8) one;
    }
  return others;
}

/* Eight bytes of 0 or 1 to eight bits, the first the lowest. */
static guint64
pack_flags (const guint8 *flags)
{
  guint64 bytes;

  memcpy (&bytes, flags, sizeof bytes);
  return (GUINT64_FROM_LE (bytes) * 0x0102040810204080u) >> 56;
}

/* Notes the ones of column @k of the chunk. */
static void
note_ones (HunchOlsGram *self,
           guint         k)
{
  Ones *ones = &self->ones[k];
  guint8 flags[HUNCH_SUM_CHUNK];

  if (!ones->is_known)
    return;
  ones->is_known = self->shift[k] == 0.0 && flag_ones (self->chunk + (gsize) k * HUNCH_SUM_CHUNK, flags) == 0;
  if (!ones->is_known)
    return;

  ones->n = 0;
  for (gsize word = 0; word < WORDS; word++)
    {
      guint64 bits = 0;

      for (gsize byte = 0; byte < 8; byte++)
        bits |= pack_flags (flags + word * 64 + byte * 8) << (byte * 8);
      ones->bits[word] = bits;
      for (; bits != 0; bits &= bits - 1)
        ones->rows[ones->n++] = (guint16) (word * 64 + __builtin_ctzll (bits));
    }
}

static void
add_to_lane (HunchLanes *lanes,
             HunchDd     value)
{
  HunchDd sum = hunch_dd_two_sum (lanes->hi[0], value.hi);

  lanes->hi[0] = sum.hi;
  lanes->lo[0] += sum.lo + value.lo;
}

static guint
count_common (const Ones *a,
              const Ones *b)
{
  guint n = 0;

  for (gsize word = 0; word < WORDS; word++)
    n += (guint) __builtin_popcountll (a->bits[word] & b->bits[word]);
  return n;
}

/* Sum of the values in the rows that hold a one; four sums, so that none waits for another. */
static HunchDd
sum_rows (const Ones   *ones,
          const double *x)
{
  HunchDd sums[4] = { { 0.0, 0.0 } };

  for (guint i = 0; i < ones->n; i++)
    {
      HunchDd *sum = &sums[i & 3];
      HunchDd next = hunch_dd_two_sum (sum->hi, x[ones->rows[i]]);

      sum->hi = next.hi;
      sum->lo += next.lo;
    }
  return hunch_dd_add (hunch_dd_add (sums[0], sums[1]), hunch_dd_add (sums[2], sums[3]));
}

/* The product of columns @i and @j by their ones; FALSE when it has to be multiplied out. */
static gboolean
add_by_ones (HunchOlsGram *self,
             guint         i,
             guint         j,
             HunchLanes   *pair)
{
  const Ones *a = &self->ones[i];
  const Ones *b = &self->ones[j];

  if (a->is_known && b->is_known)
    add_to_lane (pair, hunch_dd_from_double (count_common (a, b)));
  else if (a->is_known && a->n <= FEW_ONES)
    add_to_lane (pair, sum_rows (a, self->chunk + (gsize) j * HUNCH_SUM_CHUNK));
  else if (b->is_known && b->n <= FEW_ONES)
    add_to_lane (pair, sum_rows (b, self->chunk + (gsize) i * HUNCH_SUM_CHUNK));
  else
    return FALSE;
  return TRUE;
}

static gboolean
fill_weights (HunchOlsGram *self,
              const double *weights,
              gsize         n)
{
  for (gsize i = 0; i < n; i++)
    {
      self->unit[i] = weights != NULL ? weights[i] : 1.0;
      if (!(self->unit[i] >= 0.0 && isfinite (self->unit[i])))
        return FALSE;
    }
  memset (self->unit + n, 0, (HUNCH_SUM_CHUNK - n) * sizeof (double));
  return TRUE;
}

static void
add_chunk (HunchOlsGram *self,
           gboolean      weighted,
           gsize         n)
{
  const HunchSumKernel *kernel = self->kernel;
  gsize padded = (n + HUNCH_LANES - 1) / HUNCH_LANES * HUNCH_LANES;
  HunchLanes *pair = self->products;

  kernel->add_values (&self->weight, self->unit, NULL, padded);
  for (guint i = 0; i < self->q && !weighted; i++)
    note_ones (self, i);
  for (guint i = 0; i < self->q; i++)
    {
      const double *a = self->chunk + (gsize) i * HUNCH_SUM_CHUNK;
      const double *a_low = NULL;

      if (weighted)
        {
          kernel->weigh (self->unit, a, self->heavy, self->heavy + HUNCH_SUM_CHUNK, padded);
          a = self->heavy;
          a_low = self->heavy + HUNCH_SUM_CHUNK;
        }
      kernel->add_values (&self->sums[i], a, a_low, padded);
      for (guint j = i; j < self->q; j++, pair++)
        if (weighted || !add_by_ones (self, i, j, pair))
          kernel->add_products (pair, a, a_low, self->chunk + (gsize) j * HUNCH_SUM_CHUNK, padded);
    }
}

gboolean
hunch_ols_gram_add (HunchOlsGram        *self,
                    const double *const *columns,
                    const double        *weights,
                    gsize                n_rows)
{
  if (n_rows > 0 && !self->has_shift)
    {
      for (guint k = 0; k < self->q; k++)
        self->shift[k] = choose_shift (columns[k], MIN (n_rows, HUNCH_SUM_CHUNK));
      self->has_shift = TRUE;
    }

  for (gsize start = 0; start < n_rows; start += HUNCH_SUM_CHUNK)
    {
      gsize n = MIN (HUNCH_SUM_CHUNK, n_rows - start);

      if (!fill_weights (self, weights != NULL ? weights + start : NULL, n))
        return FALSE;
      for (guint k = 0; k < self->q; k++)
        if (!fill_column (self, k, columns[k] + start, n))
          return FALSE;
      add_chunk (self, weights != NULL, n);
    }
  return TRUE;
}

/* Cross-products of column i with j in @out (n * n): about the means with an intercept (exact for any
 * shift), else of the raw values. */
static void
fill_cross_products (const HunchOlsGram *self,
                     gboolean            centered,
                     HunchQuad          *out)
{
  HunchQuad n = hunch_lanes_get_total (&self->weight);

  for (guint i = 0; i < self->q; i++)
    {
      HunchQuad sum_i = hunch_lanes_get_total (&self->sums[i]);
      HunchQuad c_i = self->shift[i];

      for (guint j = i; j < self->q; j++)
        {
          HunchQuad sum_j = hunch_lanes_get_total (&self->sums[j]);
          HunchQuad c_j = self->shift[j];
          HunchQuad total = hunch_lanes_get_total (&self->products[get_pair (self, i, j)]);

          if (centered)
            total -= sum_i * sum_j / n;
          else
            total += c_i * sum_j + c_j * sum_i + n * c_i * c_j;
          out[(gsize) i * self->q + j] = total;
        }
    }
}

/* Cholesky in place on the upper triangle of @s (q * q). A pivot that has sunk into the rounding of the
 * sums is taken for nothing: its row becomes zero, and the column is found aliased later on. */
static void
factor_cholesky (HunchQuad *s,
                 guint      q)
{
  const HunchQuad nothing = 1e-27;

  for (guint k = 0; k < q; k++)
    {
      HunchQuad *row = s + (gsize) k * q;
      HunchQuad original = row[k], root;

      for (guint i = 0; i < k; i++)
        row[k] -= s[(gsize) i * q + k] * s[(gsize) i * q + k];
      root = row[k] > nothing * original ? hunch_quad_sqrt (row[k]) : 0;
      row[k] = root;
      for (guint j = k + 1; j < q; j++)
        {
          for (guint i = 0; i < k; i++)
            row[j] -= s[(gsize) i * q + k] * s[(gsize) i * q + j];
          row[j] = root > 0 ? row[j] / root : 0;
        }
    }
}

HunchOlsFactor
hunch_ols_factor_from_gram (const HunchOlsGram *gram,
                            gboolean            has_intercept)
{
  guint q = gram->q, first = has_intercept ? 1 : 0;
  HunchOlsFactor factor = { q + first, NULL };
  g_autofree HunchQuad *s = g_new0 (HunchQuad, (gsize) q * q);
  HunchQuad n = hunch_lanes_get_total (&gram->weight);
  HunchQuad root_n = hunch_quad_sqrt (n);

  factor.r = g_new0 (HunchQuad, (gsize) factor.n * factor.n);
  if (n <= 0)
    return factor;

  fill_cross_products (gram, has_intercept, s);
  factor_cholesky (s, q);
  for (guint i = 0; i < q; i++)
    for (guint j = i; j < q; j++)
      factor.r[(gsize) (i + first) * factor.n + j + first] = s[(gsize) i * q + j];
  if (has_intercept)
    {
      factor.r[0] = root_n;
      for (guint j = 0; j < q; j++)
        factor.r[j + 1] = root_n * gram->shift[j] + hunch_lanes_get_total (&gram->sums[j]) / root_n;
    }
  return factor;
}
