#define G_LOG_DOMAIN "hunch-stats"
#include "stats/comoments.h"

#define CHUNK 1024  /* rows centred at a time: some columns of them fit the cache */

struct _HunchComoments
{
  guint    n_columns;
  gsize    n;
  HunchDd *means;     /* owned [n_columns] */
  HunchDd *crosses;   /* owned [n_columns * n_columns], upper half used */
  double  *centred;   /* owned [n_columns * CHUNK] */
  double  *centres;   /* owned [n_columns]: what was taken off */
  double  *rests;     /* owned [n_columns]: mean of what was left */
};

HunchComoments *
hunch_comoments_new (guint n_columns)
{
  HunchComoments *self = g_new0 (HunchComoments, 1);

  self->n_columns = n_columns;
  self->means = g_new0 (HunchDd, MAX (n_columns, 1));
  self->crosses = g_new0 (HunchDd, MAX ((gsize) n_columns * n_columns, 1));
  self->centred = g_new (double, MAX ((gsize) n_columns * CHUNK, 1));
  self->centres = g_new0 (double, MAX (n_columns, 1));
  self->rests = g_new0 (double, MAX (n_columns, 1));
  return self;
}

void
hunch_comoments_free (HunchComoments *self)
{
  if (self == NULL)
    return;

  g_free (self->means);
  g_free (self->crosses);
  g_free (self->centred);
  g_free (self->centres);
  g_free (self->rests);
  g_free (self);
}

/* Four sums side by side, for speed and for half the rounding. */
static double
sum (const double *x,
     gsize         n)
{
  double part[4] = { 0, 0, 0, 0 };
  gsize i = 0;

  for (; i + 4 <= n; i += 4)
    for (guint k = 0; k < 4; k++)
      part[k] += x[i + k];
  for (; i < n; i++)
    part[0] += x[i];
  return (part[0] + part[1]) + (part[2] + part[3]);
}

static double
sum_products (const double *x,
              const double *y,
              gsize         n)
{
  double part[4] = { 0, 0, 0, 0 };
  gsize i = 0;

  for (; i + 4 <= n; i += 4)
    for (guint k = 0; k < 4; k++)
      part[k] += x[i + k] * y[i + k];
  for (; i < n; i++)
    part[0] += x[i] * y[i];
  return (part[0] + part[1]) + (part[2] + part[3]);
}

static void
centre (HunchComoments *self,
        guint           column,
        const double   *values,
        gsize           n)
{
  double *centred = self->centred + (gsize) column * CHUNK;
  /* A first value near the others keeps the sum of many small ones exact; any centre will do. */
  double middle = values[0];

  for (gsize i = 0; i < n; i++)
    centred[i] = values[i] - middle;
  middle += sum (centred, n) / n;
  for (gsize i = 0; i < n; i++)
    centred[i] = values[i] - middle;

  self->centres[column] = middle;
  self->rests[column] = sum (centred, n) / n;
}

static void
join_crosses (HunchComoments *self,
              const HunchDd  *shifts,
              gsize           n)
{
  double share = (double) self->n * n / (self->n + n);

  for (guint a = 0; a < self->n_columns; a++)
    for (guint b = a; b < self->n_columns; b++)
      {
        HunchDd *cross = &self->crosses[(gsize) a * self->n_columns + b];
        double chunk = sum_products (self->centred + (gsize) a * CHUNK, self->centred + (gsize) b * CHUNK, n)
                       - n * self->rests[a] * self->rests[b];
        HunchDd apart = hunch_dd_multiply (hunch_dd_multiply (shifts[a], shifts[b]), hunch_dd_from_double (share));

        *cross = hunch_dd_add (hunch_dd_add_double (*cross, chunk), apart);
      }
}

static void
add_chunk (HunchComoments      *self,
           const double *const *columns,
           gsize                first,
           gsize                n)
{
  g_autofree HunchDd *shifts = g_new (HunchDd, self->n_columns);

  for (guint k = 0; k < self->n_columns; k++)
    {
      centre (self, k, columns[k] + first, n);
      shifts[k] = hunch_dd_subtract (hunch_dd_two_sum (self->centres[k], self->rests[k]), self->means[k]);
    }

  join_crosses (self, shifts, n);
  for (guint k = 0; k < self->n_columns; k++)
    self->means[k] = hunch_dd_add (self->means[k],
                                   hunch_dd_divide (hunch_dd_multiply (shifts[k], hunch_dd_from_double (n)),
                                                    hunch_dd_from_double (self->n + n)));
  self->n += n;
}

void
hunch_comoments_add_block (HunchComoments      *self,
                           const double *const *columns,
                           gsize                n)
{
  g_return_if_fail (self != NULL && columns != NULL);

  for (gsize first = 0; first < n; first += CHUNK)
    add_chunk (self, columns, first, MIN (CHUNK, n - first));
}

gsize
hunch_comoments_get_n (HunchComoments *self)
{
  return self->n;
}

double
hunch_comoments_get_mean (HunchComoments *self,
                          guint           column)
{
  return self->n > 0 ? hunch_dd_to_double (self->means[column]) : NAN;
}

double
hunch_comoments_get_cross (HunchComoments *self,
                           guint           a,
                           guint           b)
{
  return hunch_dd_to_double (self->crosses[(gsize) MIN (a, b) * self->n_columns + MAX (a, b)]);
}

double
hunch_comoments_get_r (HunchComoments *self,
                       guint           a,
                       guint           b)
{
  double length = sqrt (hunch_comoments_get_cross (self, a, a)) * sqrt (hunch_comoments_get_cross (self, b, b));
  double r = hunch_comoments_get_cross (self, a, b) / length;

  /* An infinite value makes NAN of everything, which must not be cut to 1. */
  return !(length > 0) || isnan (r) ? NAN : CLAMP (r, -1.0, 1.0);
}
