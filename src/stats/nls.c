#define G_LOG_DOMAIN "hunch-stats"
#include "stats/nls.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "stats/distributions.h"
#include "stats/quad-math.h"

#define FIRST_DAMPING 1e-3
#define LARGEST_DAMPING 1e60
#define WORTH_TAKING 1e-4      /* gain over what was promised */
#define NOTHING_LEFT 1e-17     /* promised gain over the sum of squares */
#define NEARLY_THERE 1e-5      /* relative offset where rounding allows no more; R's nls() stops at 1e-5 */
#define AS_GOOD_AS_NOTHING 1e-26 /* sum of squares over that of the response: residuals are its rounding */
#define POLISHED 1e-15
#define MAX_POLISHING 15
#define SINGULAR 1e-22         /* pivot over the diagonal */

/* Sums at some parameters. */
typedef struct
{
  HunchQuad *jtj;       /* owned [p * p], upper triangle */
  HunchQuad *jtr;       /* owned [p] */
  HunchQuad  rss;
  gboolean   is_bad;    /* a value does not exist */
} Sums;

struct _HunchNls
{
  HunchNlsProgram *model;      /* lent */
  HunchNlsProgram *response;   /* lent */
  guint            p;
  gboolean         is_undamped;
  guint            max_passes;

  HunchQuad   *parameters;     /* owned: the best so far */
  HunchQuad   *trial;          /* owned: of the pass in hand */
  HunchQuad   *step;           /* owned */
  HunchQuad   *scale;          /* owned: largest length of each column of the Jacobian so far, squared */
  Sums         best;
  Sums         sums;           /* of the pass in hand */
  double       damping;
  double       growth;
  HunchQuad    promised;
  guint        n_passes;
  HunchNlsState state;

  /* Of the first pass. */
  gsize        n_rows;
  long double  weight, mean_y, tss, tss_raw, log_weights;

  long double *gradient;       /* owned [p] */
  long double *rounded;        /* owned [p]: the trial */
  long double *jtj, *jtr;      /* owned: sums of the block in hand */
};

static void
sums_init (Sums *self,
           guint p)
{
  self->jtj = g_new0 (HunchQuad, (gsize) p * p + 1);
  self->jtr = g_new0 (HunchQuad, p + 1);
}

static void
sums_clear (Sums *self)
{
  g_free (self->jtj);
  g_free (self->jtr);
}

static void
sums_reset (Sums *self,
            guint p)
{
  memset (self->jtj, 0, (gsize) p * p * sizeof (HunchQuad));
  memset (self->jtr, 0, p * sizeof (HunchQuad));
  self->rss = 0;
  self->is_bad = FALSE;
}

static void
sums_copy (Sums       *to,
           const Sums *from,
           guint       p)
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
look_at_response (HunchNls   *self,
                  long double y,
                  long double weight)
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
factorize (const HunchNls *self,
           const Sums     *sums,
           double          damping,
           HunchQuad      *factor,
           HunchQuad      *unit)
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
static gboolean
solve (const HunchNls  *self,
       const Sums      *sums,
       double           damping,
       const HunchQuad *in,
       HunchQuad       *out)
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
static double
get_offset (const HunchNls *self)
{
  g_autofree HunchQuad *step = g_new0 (HunchQuad, self->p + 1);

  if (self->best.rss == 0)
    return 0;
  if (!solve (self, &self->best, 0, self->best.jtr, step))
    return NAN;
  return sqrt (fabs ((double) (dot (step, self->best.jtr, self->p) / self->best.rss)));
}

/* --- the end of a pass --- */

static void
accept_trial (HunchNls *self)
{
  memcpy (self->parameters, self->trial, self->p * sizeof (HunchQuad));
  sums_copy (&self->best, &self->sums, self->p);
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
  while (!self->is_undamped && !solve (self, &self->best, self->damping, self->best.jtr, self->step))
    {
      self->damping = fmax (self->damping, 1e-30) * 10;
      if (self->damping > LARGEST_DAMPING)
        return FALSE;
    }
  if (self->is_undamped && is_new && !solve (self, &self->best, 0, self->best.jtr, self->step))
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
  double offset = get_offset (self);

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
  if (fabs ((double) (self->promised / self->best.rss)) < NOTHING_LEFT && get_offset (self) < NEARLY_THERE)
    return self->state = HUNCH_NLS_DONE;
  if (self->n_passes >= self->max_passes)
    return self->state = finish (self);
  sums_reset (&self->sums, self->p);
  return HUNCH_NLS_GOES_ON;
}

/* --- the last digits --- */

typedef struct
{
  HunchQuad **columns;   /* owned */
  guint       n_columns;
  const double *weights;
  gsize       n;
  HunchQuad  *gradient;  /* owned */
} Exact;

static void
exact_clear (Exact *self)
{
  for (guint k = 0; k < self->n_columns; k++)
    g_free (self->columns[k]);
  g_free (self->columns);
  g_free (self->gradient);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exact, exact_clear)

static void
sum_exactly (HunchNls        *self,
             Exact           *exact,
             const HunchQuad *parameters,
             Sums            *out)
{
  sums_reset (out, self->p);
  for (gsize i = 0; i < exact->n; i++)
    {
      HunchQuad weight = exact->weights != NULL ? exact->weights[i] : 1, y, value, residual;

      if (!(weight > 0))
        continue;
      hunch_nls_program_run_quad (self->response, parameters, (const HunchQuad *const *) exact->columns, i, &y, NULL);
      hunch_nls_program_run_quad (self->model, parameters, (const HunchQuad *const *) exact->columns, i, &value, exact->gradient);
      residual = y - value;
      if (!isfinite ((double) residual))
        {
          out->is_bad = TRUE;
          return;
        }
      out->rss += weight * residual * residual;
      for (guint a = 0; a < self->p; a++)
        {
          out->jtr[a] += weight * exact->gradient[a] * residual;
          for (guint b = a; b < self->p; b++)
            out->jtj[(gsize) a * self->p + b] += weight * exact->gradient[a] * exact->gradient[b];
        }
    }
}

static void
load_exactly (Exact               *exact,
              const double *const *columns)
{
  exact->columns = g_new0 (HunchQuad *, exact->n_columns + 1);
  for (guint k = 0; k < exact->n_columns; k++)
    {
      exact->columns[k] = g_new (HunchQuad, exact->n + 1);
      for (gsize i = 0; i < exact->n; i++)
        exact->columns[k][i] = hunch_quad_from_decimal (columns[k][i]);
    }
}

void
hunch_nls_polish (HunchNls            *self,
                  const double *const *columns,
                  guint                n_columns,
                  const double        *weights,
                  gsize                n_rows)
{
  g_auto (Exact) exact = { NULL, n_columns, weights, n_rows, g_new0 (HunchQuad, self->p + 1) };

  load_exactly (&exact, columns);
  sum_exactly (self, &exact, self->parameters, &self->sums);
  if (self->sums.is_bad)
    return;
  sums_copy (&self->best, &self->sums, self->p);
  for (guint pass = 0; pass < MAX_POLISHING && self->best.rss > 0; pass++)
    {
      if (!solve (self, &self->best, 0, self->best.jtr, self->step))
        return;
      for (guint k = 0; k < self->p; k++)
        self->trial[k] = self->parameters[k] + self->step[k];
      sum_exactly (self, &exact, self->trial, &self->sums);
      if (self->sums.is_bad || self->sums.rss > self->best.rss)
        return;
      memcpy (self->parameters, self->trial, self->p * sizeof (HunchQuad));
      sums_copy (&self->best, &self->sums, self->p);
      if (get_offset (self) < POLISHED)
        return;
    }
}

/* --- the fit --- */

void
hunch_nls_fit_clear (HunchNlsFit *self)
{
  g_clear_pointer (&self->parameters, g_free);
  g_clear_pointer (&self->se, g_free);
  g_clear_pointer (&self->t, g_free);
  g_clear_pointer (&self->p, g_free);
  g_clear_pointer (&self->ci_low, g_free);
  g_clear_pointer (&self->ci_high, g_free);
  g_clear_pointer (&self->vcov, g_free);
}

static void
fill_sums (const HunchNls *self,
           HunchNlsFit    *fit)
{
  double n = (double) self->n_rows;

  fit->n_rows = self->n_rows;
  fit->n_parameters = self->p;
  fit->n_passes = self->n_passes;
  fit->rss = (double) self->best.rss;
  fit->df_residual = n - self->p;
  fit->sigma = fit->df_residual > 0 ? (double) hunch_quad_sqrt (self->best.rss / (HunchQuad) fit->df_residual) : NAN;
  fit->tss = (double) self->tss;
  fit->tss_raw = (double) self->tss_raw;
  fit->mean_y = (double) self->mean_y;
  fit->loglik = 0.5 * ((double) self->log_weights - n * (log (2 * G_PI) + 1 - log (n) + log (fit->rss)));
  fit->aic = -2 * fit->loglik + 2 * (self->p + 1.0);
  fit->bic = -2 * fit->loglik + log (n) * (self->p + 1.0);
  fit->offset = get_offset (self);
}

static void
fill_parameter (HunchNlsFit *fit,
                guint        k)
{
  double reach = hunch_t_quantile (0.5 + fit->conf / 2, fit->df_residual);

  fit->t[k] = fit->p[k] = fit->ci_low[k] = fit->ci_high[k] = NAN;
  if (!(fit->df_residual > 0) || !(fit->se[k] > 0))
    return;
  fit->t[k] = fit->parameters[k] / fit->se[k];
  fit->p[k] = hunch_t_two_sided (fit->t[k], fit->df_residual);
  fit->ci_low[k] = fit->parameters[k] - reach * fit->se[k];
  fit->ci_high[k] = fit->parameters[k] + reach * fit->se[k];
}

static gboolean
fill_parameters (const HunchNls *self,
                 HunchNlsFit    *fit)
{
  guint p = self->p;
  g_autofree HunchQuad *in = g_new0 (HunchQuad, p + 1);
  g_autofree HunchQuad *out = g_new0 (HunchQuad, p + 1);
  HunchQuad variance = fit->df_residual > 0 ? self->best.rss / (HunchQuad) fit->df_residual : (HunchQuad) NAN;

  for (guint k = 0; k < p; k++)
    {
      memset (in, 0, p * sizeof *in);
      in[k] = 1;
      if (!solve (self, &self->best, 0, in, out))
        return FALSE;
      for (guint j = 0; j < p; j++)
        fit->vcov[(gsize) k * p + j] = (double) (out[j] * variance);
      fit->parameters[k] = (double) self->parameters[k];
      fit->se[k] = (double) hunch_quad_sqrt (out[k] * variance);
      fill_parameter (fit, k);
    }
  return TRUE;
}

static gboolean
refuse (GError        **error,
        HunchStatsError code,
        const char     *text)
{
  g_set_error_literal (error, HUNCH_STATS_ERROR, (int) code, text);
  return FALSE;
}

gboolean
hunch_nls_get_fit (HunchNls    *self,
                   double       conf,
                   HunchNlsFit *out_fit,
                   GError     **error)
{
  HunchNlsFit fit = { .conf = conf };

  if (!hunch_stats_check_conf (conf, error))
    return FALSE;
  if (self->n_rows < self->p)
    return refuse (error, HUNCH_STATS_ERROR_TOO_FEW, _("There are fewer rows than parameters."));
  if (self->state == HUNCH_NLS_BAD_START)
    return refuse (error, HUNCH_STATS_ERROR_NUMERIC, _("The formula has no value for some rows at the start values."));
  if (self->state != HUNCH_NLS_DONE)
    return refuse (error, HUNCH_STATS_ERROR_NUMERIC, _("The curve does not settle: try other start values."));

  fit.parameters = g_new0 (double, self->p + 1);
  fit.se = g_new0 (double, self->p + 1);
  fit.t = g_new0 (double, self->p + 1);
  fit.p = g_new0 (double, self->p + 1);
  fit.ci_low = g_new0 (double, self->p + 1);
  fit.ci_high = g_new0 (double, self->p + 1);
  fit.vcov = g_new0 (double, (gsize) self->p * self->p + 1);
  fill_sums (self, &fit);
  if (!fill_parameters (self, &fit))
    {
      hunch_nls_fit_clear (&fit);
      return refuse (error, HUNCH_STATS_ERROR_SINGULAR, _("The rows do not tell the parameters apart."));
    }
  *out_fit = fit;
  return TRUE;
}

double
hunch_nls_get_variance (const HunchNlsFit *fit,
                        const double      *gradient)
{
  double variance = 0;

  for (guint a = 0; a < fit->n_parameters; a++)
    for (guint b = 0; b < fit->n_parameters; b++)
      variance += gradient[a] * gradient[b] * fit->vcov[(gsize) a * fit->n_parameters + b];
  return fmax (variance, 0);
}
