#define G_LOG_DOMAIN "hunch-chart"
#include "chart/scale.h"

#include "chart/number-label.h"

#include <math.h>

/* More ticks than any picture has room for; a guard against rounding. */
#define MAX_TICKS 400

HunchTick *
hunch_tick_new (double value,
                char  *label)
{
  HunchTick *self = g_new0 (HunchTick, 1);

  self->value = value;
  self->label = label;
  return self;
}

void
hunch_tick_free (HunchTick *self)
{
  g_free (self->label);
  g_free (self);
}

double
hunch_scale_choose_step (double span,
                         int    n_wanted)
{
  double rough = span / MAX (1, n_wanted);
  double power = pow (10, floor (log10 (rough)));
  double figure = rough / power;

  return power * (figure < 1.5 ? 1 : figure < 3.5 ? 2 : figure < 7.5 ? 5 : 10);
}

/* --- linear ---------------------------------------------------------------- */

static double
linear_to_share (const HunchScale *self,
                 double            value)
{
  return (value - self->min) / (self->max - self->min);
}

static double
linear_from_share (const HunchScale *self,
                   double            share)
{
  return self->min + share * (self->max - self->min);
}

static double
choose_linear_step (const HunchScale *self,
                    int               n_wanted)
{
  double step = hunch_scale_choose_step (self->max - self->min, n_wanted);

  return self->whole && !self->percent ? MAX (1, step) : step;
}

static GPtrArray *
linear_make_ticks (const HunchScale *self,
                   int               n_wanted)
{
  GPtrArray *ticks = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_tick_free);
  double step = choose_linear_step (self, n_wanted);
  double slack = 1e-6;
  double first = ceil (self->min / step - slack);
  double last = floor (self->max / step + slack);
  HunchNumberFormat format = hunch_number_format_for_ticks (MAX (fabs (first), fabs (last)) * step, step, self->percent);

  for (double i = first; i <= last && ticks->len < MAX_TICKS; i++)
    g_ptr_array_add (ticks, hunch_tick_new (i * step, hunch_number_format_write (&format, i * step)));
  return ticks;
}

static void
linear_widen (HunchScale *self,
              int         n_wanted)
{
  double step = hunch_scale_choose_step (self->max - self->min, n_wanted) / 2;

  self->min = floor (self->min / step + 1e-6) * step;
  self->max = ceil (self->max / step - 1e-6) * step;
}

static char *
linear_write (const HunchScale *self,
              double            value)
{
  return hunch_number_label_new (value, self->percent);
}

static const HunchScaleFuncs linear_funcs = {
  linear_to_share, linear_from_share, linear_make_ticks, linear_widen, linear_write,
};

/* --- log ------------------------------------------------------------------- */

/* Zero and less have no place; they go just below the scale, where they are cut off. */
static double
log_to_share (const HunchScale *self,
              double            value)
{
  if (value <= 0)
    return -0.05;
  return (log10 (value) - log10 (self->min)) / (log10 (self->max) - log10 (self->min));
}

static double
log_from_share (const HunchScale *self,
                double            share)
{
  return self->min * pow (self->max / self->min, share);
}

static void
add_log_tick (const HunchScale *self,
              GPtrArray        *ticks,
              double            value,
              gboolean          as_power)
{
  HunchNumberFormat format = { .divisor = 1, .scientific = TRUE };

  if (value < self->min * (1 - 1e-9) || value > self->max * (1 + 1e-9) || ticks->len >= MAX_TICKS)
    return;
  if (!as_power)
    format = hunch_number_format_for_ticks (value, value, self->percent);
  g_ptr_array_add (ticks, hunch_tick_new (value, hunch_number_format_write (&format, value)));
}

/* Whole powers of ten, each `stride`-th; below two decades 2 and 5 as well. */
static GPtrArray *
log_make_ticks (const HunchScale *self,
                int               n_wanted)
{
  GPtrArray *ticks = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_tick_free);
  int first = (int) floor (log10 (self->min));
  int last = (int) ceil (log10 (self->max));
  double n_decades = log10 (self->max / self->min);
  int stride = MAX (1, (int) ceil (n_decades / MAX (1, n_wanted)));
  gboolean as_power = last > 9 || first < -4;

  if (n_decades < 0.5)
    {
      g_ptr_array_unref (ticks);
      return linear_make_ticks (self, n_wanted);
    }
  for (int exponent = first; exponent <= last; exponent++)
    {
      if (((exponent % stride) + stride) % stride != 0)
        continue;
      add_log_tick (self, ticks, pow (10, exponent), as_power);
      if (n_decades * 3 <= n_wanted + 1)
        {
          add_log_tick (self, ticks, 2 * pow (10, exponent), as_power);
          add_log_tick (self, ticks, 5 * pow (10, exponent), as_power);
        }
    }
  return ticks;
}

static void
log_widen (HunchScale *self,
           int         n_wanted)
{
  double low = pow (10, floor (log10 (self->min) + 1e-9));
  double high = pow (10, ceil (log10 (self->max) - 1e-9));

  self->min = self->min >= low * 5 ? low * 5 : self->min >= low * 2 ? low * 2 : low;
  self->max = self->max <= high / 5 ? high / 5 : self->max <= high / 2 ? high / 2 : high;
}

static const HunchScaleFuncs log_funcs = {
  log_to_share, log_from_share, log_make_ticks, log_widen, linear_write,
};

/* --- category -------------------------------------------------------------- */

static guint
count_categories (const HunchScale *self)
{
  return self->categories != NULL ? MAX (1, self->categories->len) : 1;
}

static double
category_to_share (const HunchScale *self,
                   double            value)
{
  return (value + 0.5) / count_categories (self);
}

static double
category_from_share (const HunchScale *self,
                     double            share)
{
  return share * count_categories (self) - 0.5;
}

static char *
category_write (const HunchScale *self,
                double            value)
{
  guint position = (guint) rint (value);
  const char *name = NULL;

  if (self->categories != NULL && value > -0.5 && position < self->categories->len)
    name = g_ptr_array_index (self->categories, position);
  return name != NULL ? g_utf8_make_valid (name, -1) : g_strdup ("–");
}

static GPtrArray *
category_make_ticks (const HunchScale *self,
                     int               n_wanted)
{
  GPtrArray *ticks = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_tick_free);

  for (guint i = 0; self->categories != NULL && i < self->categories->len; i++)
    g_ptr_array_add (ticks, hunch_tick_new (i, category_write (self, i)));
  return ticks;
}

static void
category_widen (HunchScale *self,
                int         n_wanted)
{
}

static const HunchScaleFuncs category_funcs = {
  category_to_share, category_from_share, category_make_ticks, category_widen, category_write,
};

/* --- all ------------------------------------------------------------------- */

static const HunchScaleFuncs *
find_funcs (HunchScaleKind kind)
{
  switch (kind)
    {
    case HUNCH_SCALE_LOG:
      return &log_funcs;
    case HUNCH_SCALE_DATE:
      return &hunch_scale_date_funcs;
    case HUNCH_SCALE_TIME:
      return &hunch_scale_time_funcs;
    case HUNCH_SCALE_CATEGORY:
      return &category_funcs;
    case HUNCH_SCALE_LINEAR:
    default:
      return &linear_funcs;
    }
}

/* A range too narrow for doubles to tell its ticks apart is opened around its middle. */
static void
mend_linear_bounds (HunchScale *self,
                    double      smallest)
{
  double size = MAX (fabs (self->min), fabs (self->max));
  double least = MAX (smallest, size * 1e-12);

  if (self->max - self->min >= least && self->max > self->min)
    return;
  if (size == 0)
    self->max = 1;
  else
    {
      double half = MAX (smallest, size * 0.1) / 2;
      double middle = self->min / 2 + self->max / 2;

      self->min = middle - half;
      self->max = middle + half;
    }
}

static void
mend_log_bounds (HunchScale *self)
{
  if (!(self->max > 0))
    self->max = 10;
  if (!(self->min > 0))
    self->min = MIN (1, self->max / 10);
  if (self->max < self->min * 1.001)
    {
      self->min /= 2;
      self->max *= 2;
    }
}

void
hunch_scale_init (HunchScale      *self,
                  const HunchAxis *axis,
                  double           min,
                  double           max)
{
  const double largest = 1e300;

  self->kind = axis->kind;
  self->funcs = find_funcs (axis->kind);
  self->categories = axis->categories;
  self->percent = axis->percent;
  self->whole = FALSE;
  self->min = isfinite (min) ? CLAMP (min, -largest, largest) : 0;
  self->max = isfinite (max) ? CLAMP (max, -largest, largest) : 1;
  if (self->min > self->max)
    {
      double swap = self->min;

      self->min = self->max;
      self->max = swap;
    }

  if (axis->kind == HUNCH_SCALE_LOG)
    mend_log_bounds (self);
  else if (axis->kind == HUNCH_SCALE_DATE)
    mend_linear_bounds (self, 1);
  else if (axis->kind == HUNCH_SCALE_TIME)
    mend_linear_bounds (self, 1);
  else
    mend_linear_bounds (self, 0);
}

double
hunch_scale_map (const HunchScale *self,
                 double            value)
{
  return self->start + self->funcs->to_share (self, value) * (self->end - self->start);
}

double
hunch_scale_unmap (const HunchScale *self,
                   double            place)
{
  return self->funcs->from_share (self, (place - self->start) / (self->end - self->start));
}

GPtrArray *
hunch_scale_make_ticks (const HunchScale *self,
                        int               n_wanted)
{
  return self->funcs->make_ticks (self, MAX (1, n_wanted));
}

char *
hunch_scale_write (const HunchScale *self,
                   double            value)
{
  return self->funcs->write (self, value);
}

double
hunch_scale_get_band (const HunchScale *self)
{
  return fabs (self->end - self->start) / count_categories (self);
}
