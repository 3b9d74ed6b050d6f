#define G_LOG_DOMAIN "hunch-stats"
#include "stats/nls-private.h"

#include <math.h>
#include <string.h>

#include "stats/quad-math.h"

#define FIRST_DAMPING 1e-3
#define LARGEST_DAMPING 1e60
#define WORTH_TAKING 1e-4      /* gain over what was promised */
#define NOTHING_LEFT 1e-17     /* promised gain over the sum of squares */
#define NEARLY_THERE 1e-5      /* relative offset where rounding allows no more; R's nls() stops at 1e-5 */
#define AS_GOOD_AS_NOTHING 1e-26 /* sum of squares over that of the response: residuals are its rounding */
#define SINGULAR 1e-22         /* pivot over the diagonal */

static void
sums_init (HunchNlsSums *self,
           guint         p)
{
  self->jtj = g_new0 (HunchQuad, (gsize) p * p + 1);
  self->jtr = g_new0 (HunchQuad, p + 1);
}

static void
sums_clear (HunchNlsSums *self)
{
  g_free (self->jtj);
  g_free (self->jtr);
}

void
hunch_nls_sums_reset (HunchNlsSums *self,
                      guint         p)
{
  memset (self->jtj, 0, (gsize) p * p * sizeof (HunchQuad));
  memset (self->jtr, 0, p * sizeof (HunchQuad));
  self->rss = 0;
  self->is_bad = FALSE;
}

void
hunch_nls_sums_copy (HunchNlsSums       *to,
                     const HunchNlsSums *from,
                     guint               p)
{
  memcpy (to->jtj, from->jtj, (gsize) p * p * sizeof (HunchQuad));
  memcpy (to->jtr, from->jtr, p * sizeof (HunchQuad));
  to->rss = from->rss;
}

HunchNls *
hunch_nls_new (HunchNlsProgram *model,
               HunchNlsProgram *response,
               const double    *start)
{
  HunchNls *self = g_new0 (HunchNls, 1);
  guint p = hunch_nls_program_get_n_parameters (model);

  self->model = model;
  self->response = response;
  self->p = p;
  self->max_passes = 10000;
  self->damping = FIRST_DAMPING;
  self->growth = 2;
  self->parameters = g_new0 (HunchQuad, p + 1);
  self->trial = g_new0 (HunchQuad, p + 1);
  self->step = g_new0 (HunchQuad, p + 1);
  self->scale = g_new0 (HunchQuad, p + 1);
  self->gradient = g_new0 (long double, p + 1);
  self->rounded = g_new0 (long double, p + 1);
  self->jtj = g_new0 (long double, (gsize) p * p + 1);
  self->jtr = g_new0 (long double, p + 1);
  sums_init (&self->best, p);
  sums_init (&self->sums, p);
  for (guint k = 0; k < p; k++)
    self->trial[k] = self->parameters[k] = hunch_quad_from_decimal (start[k]);
  for (guint k = 0; k < p; k++)
    self->rounded[k] = (long double) self->trial[k];
  return self;
}

void
hunch_nls_free (HunchNls *self)
{
  if (self == NULL)
    return;
  g_free (self->parameters);
  g_free (self->trial);
  g_free (self->step);
  g_free (self->scale);
  g_free (self->gradient);
  g_free (self->rounded);
  g_free (self->jtj);
  g_free (self->jtr);
  sums_clear (&self->best);
  sums_clear (&self->sums);
  g_free (self);
}

void
hunch_nls_set_undamped (HunchNls *self)
{
  self->is_undamped = TRUE;
  self->damping = 0;
}

void
hunch_nls_set_damping (HunchNls *self,
                       double    damping)
{
  self->damping = damping;
}

void
hunch_nls_set_max_passes (HunchNls *self,
                          guint     max_passes)
{
  self->max_passes = max_passes;
}

/* --- a pass --- */

/* Mean and spread of the response, once: B. P. Welford, Technometrics 4 (1962). */
static void
look_at_response (HunchNls    *self,
                  long double  y,
                  long double  weight)
{
  long double delta = y - self->mean_y;

  self->n_rows++;
  self->weight += weight;
  self->mean_y += delta * weight / self->weight;
  self->tss += weight * delta * (y - self->mean_y);
  self->tss_raw += weight * y * y;
  self->log_weights += logl (weight);
}

static void
add_row (HunchNls            *self,
         const double *const *columns,
         double               weight,
         gsize                i,
         long double         *rss)
{
  long double y, value, residual;

  hunch_nls_program_run (self->response, self->rounded, columns, i, &y, NULL);
  hunch_nls_program_run (self->model, self->rounded, columns, i, &value, self->gradient);
  residual = y - value;
  if (!isfinite (residual))
    {
      self->sums.is_bad = TRUE;
      return;
    }
  if (self->n_passes == 0)
    look_at_response (self, y, weight);
  *rss += weight * residual * residual;
  for (guint a = 0; a < self->p; a++)
    {
      long double weighted = weight * self->gradient[a];

      self->jtr[a] += weighted * residual;
      for (guint b = a; b < self->p; b++)
        self->jtj[(gsize) a * self->p + b] += weighted * self->gradient[b];
    }
}

void
hunch_nls_add_block (HunchNls            *self,
                     const double *const *columns,
                     const double        *weights,
                     gsize                n_rows)
{
  long double rss = 0;
  gsize size = (gsize) self->p * self->p;

  memset (self->jtj, 0, size * sizeof *self->jtj);
  memset (self->jtr, 0, self->p * sizeof *self->jtr);
  for (gsize i = 0; i < n_rows && !self->sums.is_bad; i++)
    if (weights == NULL || weights[i] > 0)
      add_row (self, columns, weights != NULL ? weights[i] : 1, i, &rss);
  self->sums.rss += rss;
  for (guint a = 0; a < self->p; a++)
    self->sums.jtr[a] += self->jtr[a];
  for (gsize i = 0; i < size; i++)
    self->sums.jtj[i] += self->jtj[i];
}

/* --- small systems --- */

/* Cholesky's factor of jtj + damping * scale into @factor (lower); FALSE when a pivot is lost. Scaled to a diagonal of 1 within. */
static gboolean
factorize (const HunchNls     *self,
           const HunchNlsSums *sums,
           double              damping,
           HunchQuad          *factor,
           HunchQuad          *unit)
{
  guint p = self->p;

  for (guint a = 0; a < p; a++)
    {
      HunchQuad diagonal = sums->jtj[(gsize) a * p + a] + damping * self->scale[a];

      unit[a] = diagonal > 0 ? hunch_quad_sqrt (diagonal) : 1;
    }
  for (guint a = 0; a < p; a++)
    for (guint b = 0; b <= a; b++)
      {
        HunchQuad sum = sums->jtj[(gsize) b * p + a] / unit[a] / unit[b];

        if (a == b)
          sum += damping * self->scale[a] / unit[a] / unit[a];
        for (guint k = 0; k < b; k++)
          sum -= factor[(gsize) a * p + k] * factor[(gsize) b * p + k];
        if (a == b && !(sum > (HunchQuad) SINGULAR))
          return FALSE;
        factor[(gsize) a * p + b] = a == b ? hunch_quad_sqrt (sum) : sum / factor[(gsize) b * p + b];
      }
  return TRUE;
}

/* @out = (jtj + damping * scale)^-1 @in. */
gboolean
hunch_nls_solve (const HunchNls     *self,
                 const HunchNlsSums *sums,
                 double              damping,
                 const HunchQuad    *in,
                 HunchQuad          *out)
{
  guint p = self->p;
  g_autofree HunchQuad *factor = g_new0 (HunchQuad, (gsize) p * p + 1);
  g_autofree HunchQuad *unit = g_new0 (HunchQuad, p + 1);

  if (!factorize (self, sums, damping, factor, unit))
    return FALSE;
  for (guint a = 0; a < p; a++)
    {
      out[a] = in[a] / unit[a];
      for (guint k = 0; k < a; k++)
        out[a] -= factor[(gsize) a * p + k] * out[k];
      out[a] /= factor[(gsize) a * p + a];
    }
  for (guint a = p; a-- > 0;)
    {
      for (guint k = a + 1; k < p; k++)
        out[a] -= factor[(gsize) k * p + a] * out[k];
      out[a] /= factor[(gsize) a * p + a];
    }
  for (guint a = 0; a < p; a++)
    out[a] /= unit[a];
  return TRUE;
}

static HunchQuad
dot (const HunchQuad *a,
     const HunchQuad *b,
     guint            n)
{
  HunchQuad sum = 0;

  for (guint k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

/* What an undamped step from the best would bring, over the sum of squares: its root is the relative offset. NAN where it cannot be told. */
double
hunch_nls_get_offset (const HunchNls *self)
{
  g_autofree HunchQuad *step = g_new0 (HunchQuad, self->p + 1);

  if (self->best.rss == 0)
    return 0;
  if (!hunch_nls_solve (self, &self->best, 0, self->best.jtr, step))
    return NAN;
  return sqrt (fabs ((double) (dot (step, self->best.jtr, self->p) / self->best.rss)));
}

/* --- the end of a pass --- */

static void
accept_trial (HunchNls *self)
{
  memcpy (self->parameters, self->trial, self->p * sizeof (HunchQuad));
  hunch_nls_sums_copy (&self->best, &self->sums, self->p);
  for (guint k = 0; k < self->p; k++)
    {
      HunchQuad length = self->best.jtj[(gsize) k * self->p + k];

      if (length > self->scale[k])
        self->scale[k] = length;
    }
}

static void
reject_trial (HunchNls *self)
{
  if (self->is_undamped)
    {
      for (guint k = 0; k < self->p; k++)
        self->step[k] /= 2;
      self->growth *= 2;
      return;
    }
  self->damping = fmax (self->damping, 1e-30) * self->growth;
  self->growth *= 2;
}

/* A step from the best into the trial. FALSE when there is none. */
static gboolean
make_trial (HunchNls *self,
            gboolean  is_new)
{
  while (!self->is_undamped && !hunch_nls_solve (self, &self->best, self->damping, self->best.jtr, self->step))
    {
      self->damping = fmax (self->damping, 1e-30) * 10;
      if (self->damping > LARGEST_DAMPING)
        return FALSE;
    }
  if (self->is_undamped && is_new && !hunch_nls_solve (self, &self->best, 0, self->best.jtr, self->step))
    return FALSE;
  self->promised = dot (self->step, self->best.jtr, self->p);
  for (guint k = 0; k < self->p; k++)
    {
      self->promised += self->damping * self->scale[k] * self->step[k] * self->step[k];
      self->trial[k] = self->parameters[k] + self->step[k];
      self->rounded[k] = (long double) self->trial[k];
    }
  return TRUE;
}

static HunchNlsState
finish (HunchNls *self)
{
  double offset = hunch_nls_get_offset (self);

  if (offset < NEARLY_THERE || (double) self->best.rss < AS_GOOD_AS_NOTHING * (double) self->tss_raw)
    return HUNCH_NLS_DONE;
  return HUNCH_NLS_STUCK;
}

/* Takes the trial or leaves it; TRUE when it was taken. */
static gboolean
weigh_trial (HunchNls *self)
{
  double gain = (double) ((self->best.rss - self->sums.rss) / self->promised);

  if (self->sums.is_bad || !(gain > WORTH_TAKING))
    {
      reject_trial (self);
      return FALSE;
    }
  accept_trial (self);
  self->growth = 2;
  if (!self->is_undamped)
    self->damping *= fmax (0.1, 1 - pow (2 * gain - 1, 3));
  return TRUE;
}

HunchNlsState
hunch_nls_end_pass (HunchNls *self)
{
  gboolean is_taken = TRUE;

  if (self->n_passes++ == 0)
    {
      if (self->sums.is_bad)
        return self->state = HUNCH_NLS_BAD_START;
      accept_trial (self);
    }
  else
    is_taken = weigh_trial (self);

  if (self->best.rss == 0)
    return self->state = HUNCH_NLS_DONE;
  if (self->damping > LARGEST_DAMPING || self->growth > 1e15 || !make_trial (self, is_taken))
    return self->state = finish (self);
  if (fabs ((double) (self->promised / self->best.rss)) < NOTHING_LEFT && hunch_nls_get_offset (self) < NEARLY_THERE)
    return self->state = HUNCH_NLS_DONE;
  if (self->n_passes >= self->max_passes)
    return self->state = finish (self);
  hunch_nls_sums_reset (&self->sums, self->p);
  return HUNCH_NLS_GOES_ON;
}
