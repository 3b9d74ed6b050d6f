#include "stats/logistic-l2.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_TURNS 500       /* of the conjugate gradients of one step */
#define MAX_TRIES 40          /* of one step */
#define CELLS_BETWEEN_LOOKS 200000
#define MOST_UNROLLED 16      /* scores of a row that are kept at hand */
#define ROWS_AT_ONCE 64
#define CACHE_LINE 64         /* eight scores of a column lie in one */

/* The choice of a clone is made before the sanitizer is up. */
#if defined (__x86_64__) && defined (__gnu_linux__) && !defined (__SANITIZE_ADDRESS__) && !defined (__SANITIZE_THREAD__)
#define CLONED __attribute__ ((target_clones ("avx512f", "avx2", "default"), optimize ("O3", "fp-contract=off")))
#else
#define CLONED
#endif

/* One problem in hand. Vectors of weights hold the scores of a column side by side, the intercepts last. */
typedef struct
{
  const HunchSparse    *x;
  const HunchClassRows *rows;
  const HunchLogisticL2 *how;
  HunchStopFunc         stop;
  gpointer              stop_data;
  gboolean              was_stopped;
  guint                 n_scores;   /* 1: two classes, the second against the first */
  guint                *targets;    /* lent [rows->n]: the row's class */
  gsize                 n_weights;  /* of a vector */
  double               *scores;     /* owned [rows->n * n_scores], of the weights in hand, as all of that size below */
  double               *moves;      /* owned: what the direction adds to them */
  double               *trial;      /* owned: errors, probability less what is */
  double               *spread;     /* owned: what a turn adds to the scores, then what that pulls */
  double               *weights;    /* owned [n_weights], as all below */
  double               *gradient;
  double               *direction;
  double               *bend;       /* diagonal of the curvature */
  double               *rest;       /* conjugate gradients: what is left of the gradient */
  double               *turn;       /* the way in hand */
  double               *pull;       /* curvature times the way */
} Solver;

static void
solver_clear (Solver *self)
{
  double **of_rows[] = { &self->scores, &self->moves, &self->trial, &self->spread };
  double **of_weights[] = { &self->weights, &self->gradient, &self->direction, &self->bend, &self->rest, &self->turn, &self->pull };

  for (guint i = 0; i < G_N_ELEMENTS (of_rows); i++)
    g_clear_pointer (of_rows[i], g_free);
  for (guint i = 0; i < G_N_ELEMENTS (of_weights); i++)
    g_clear_pointer (of_weights[i], g_aligned_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Solver, solver_clear)

static void
solver_prepare (Solver *self)
{
  double **of_rows[] = { &self->scores, &self->moves, &self->trial, &self->spread };
  double **of_weights[] = { &self->weights, &self->gradient, &self->direction, &self->bend, &self->rest, &self->turn, &self->pull };

  self->n_weights = ((gsize) self->x->n_columns + 1) * self->n_scores;
  for (guint i = 0; i < G_N_ELEMENTS (of_rows); i++)
    *of_rows[i] = g_new0 (double, MAX (self->rows->n * self->n_scores, 1));
  for (guint i = 0; i < G_N_ELEMENTS (of_weights); i++)
    *of_weights[i] = g_aligned_alloc0 (self->n_weights, sizeof (double), CACHE_LINE);
}

/* TRUE: go on. @work counts cells since the last look. */
static gboolean
look (Solver *self,
      gsize  *work,
      gsize   cells)
{
  *work += cells * self->n_scores;
  if (*work < CELLS_BETWEEN_LOOKS)
    return TRUE;

  *work = 0;
  self->was_stopped |= self->stop != NULL && self->stop (self->stop_data);
  return !self->was_stopped;
}

static double
dot (const double *a,
     const double *b,
     gsize         n)
{
  double sums[4] = { 0 };
  gsize i = 0;

  /* Four sums side by side need not wait for one another. */
  for (; i + 4 <= n; i += 4)
    for (guint k = 0; k < 4; k++)
      sums[k] += a[i + k] * b[i + k];
  for (; i < n; i++)
    sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* --- over the cells --- */

/* out += value * vector, four at a time. */
static inline void
add_times (double       *out,
           double        value,
           const double *vector,
           guint         n)
{
  guint c = 0;

  for (; c + 4 <= n; c += 4)
    for (guint k = 0; k < 4; k++)
      out[c + k] += value * vector[c + k];
  for (; c < n; c++)
    out[c] += value * vector[c];
}

/* One score of one row: as below, without a loop over classes. */
static double
add_up (const HunchSparse *x,
        gsize              first,
        gsize              end,
        const double      *vector)
{
  const guint32 *columns = x->columns;
  const double *values = x->values;
  double even = 0, odd = 0;

  for (; first + 2 <= end; first += 2)
    {
      even += values[first] * vector[columns[first]];
      odd += values[first + 1] * vector[columns[first + 1]];
    }
  return even + odd + (first < end ? values[first] * vector[columns[first]] : 0);
}

/* Scores of all rows by a vector of weights. */
static gboolean
go_forward (Solver       *self,
            const double *vector,
            double       *out)
{
  guint n = self->n_scores;
  const double *intercepts = vector + (gsize) self->x->n_columns * n;
  gsize work = 0;

  for (gsize i = 0; i < self->rows->n; i++)
    {
      gsize row = self->rows->rows[i];
      gsize end = self->x->starts[row + 1];
      double *scores = out + i * n;

      for (guint c = 0; c < n; c++)
        scores[c] = intercepts[c];
      if (n == 1)
        scores[0] += add_up (self->x, self->x->starts[row], end, vector);
      else
        for (gsize k = self->x->starts[row]; k < end; k++)
          add_times (scores, self->x->values[k], vector + (gsize) self->x->columns[k] * n, n);
      if (!look (self, &work, end - self->x->starts[row] + 1))
        return FALSE;
    }
  return TRUE;
}

/* What the rows' errors pull at the weights, added to @out; with @is_squared by the squares of the cells. */
static gboolean
go_backward (Solver       *self,
             const double *errors,
             gboolean      is_squared,
             double       *out)
{
  guint n = self->n_scores;
  double *intercepts = out + (gsize) self->x->n_columns * n;
  const guint32 *columns = self->x->columns;
  const double *values = self->x->values;
  gsize work = 0;

  for (gsize i = 0; i < self->rows->n; i++)
    {
      gsize row = self->rows->rows[i];
      gsize end = self->x->starts[row + 1];
      const double *error = errors + i * n;

      for (guint c = 0; c < n; c++)
        intercepts[c] += error[c];
      for (gsize k = self->x->starts[row]; n == 1 && k < end; k++)
        out[columns[k]] += (is_squared ? values[k] * values[k] : values[k]) * *error;
      for (gsize k = self->x->starts[row]; n > 1 && k < end; k++)
        add_times (out + (gsize) columns[k] * n, is_squared ? values[k] * values[k] : values[k], error, n);
      if (!look (self, &work, end - self->x->starts[row] + 1))
        return FALSE;
    }
  return TRUE;
}

/* --- loss of one row --- */

/* The loss of a row, and what it pulls at the scores: probability less what is. */
static double
get_loss_two (double  score,
              guint   target,
              double *out_error)
{
  double away = target == 1 ? -score : score;
  double tail = exp (-fabs (score));
  double p = score > 0 ? 1 / (1 + tail) : tail / (1 + tail);

  *out_error = p - (target == 1);
  return log1p (tail) + MAX (away, 0);
}

static double
get_loss_many (const double *scores,
               guint         n,
               guint         target,
               double       *out_errors)
{
  double largest = scores[0];
  double sum = 0;

  for (guint c = 1; c < n; c++)
    largest = MAX (largest, scores[c]);
  for (guint c = 0; c < n; c++)
    sum += out_errors[c] = exp (scores[c] - largest);
  for (guint c = 0; c < n; c++)
    out_errors[c] = out_errors[c] / sum - (c == target);
  return log (sum) + largest - scores[target];
}

/* Loss of all rows at scores + step * moves; the errors go to trial, the slope along the moves to @out_slope. */
static double
get_loss (Solver *self,
          double  step,
          double *out_slope)
{
  guint n = self->n_scores;
  g_autofree double *at = g_new (double, n);
  double loss = 0;
  double slope = 0;
  gsize work = 0;

  for (gsize i = 0; i < self->rows->n && look (self, &work, 10); i++)
    {
      double *errors = self->trial + i * n;

      for (guint c = 0; c < n; c++)
        at[c] = self->scores[i * n + c] + step * self->moves[i * n + c];
      loss += n == 1 ? get_loss_two (at[0], self->targets[i], errors) : get_loss_many (at, n, self->targets[i], errors);
      for (guint c = 0; c < n; c++)
        slope += errors[c] * self->moves[i * n + c];
    }
  *out_slope = self->how->c * slope;
  return self->how->c * loss;
}

/* From errors in trial to the gradient at the weights. */
static gboolean
fill_gradient (Solver *self,
               double *gradient)
{
  gsize n_held = (gsize) self->x->n_columns * self->n_scores;

  memset (gradient, 0, self->n_weights * sizeof *gradient);
  if (!go_backward (self, self->trial, FALSE, gradient))
    return FALSE;

  for (gsize j = 0; j < self->n_weights; j++)
    gradient[j] *= self->how->c;
  for (gsize j = 0; j < n_held; j++)
    gradient[j] += self->weights[j];
  return TRUE;
}

/* --- steps --- */

/* Intercepts begin at the log odds of the classes. */
static void
set_start (Solver *self)
{
  double *intercepts = self->weights + (gsize) self->x->n_columns * self->n_scores;
  guint n_classes = MAX (self->n_scores, 2);
  g_autofree double *sizes = g_new (double, n_classes);
  double mean = 0;

  for (guint c = 0; c < n_classes; c++)
    sizes[c] = 0.5;
  for (gsize i = 0; i < self->rows->n; i++)
    sizes[self->targets[i]]++;
  if (self->n_scores == 1)
    {
      intercepts[0] = log (sizes[1] / sizes[0]);
      return;
    }
  for (guint c = 0; c < n_classes; c++)
    mean += log (sizes[c]) / n_classes;
  for (guint c = 0; c < n_classes; c++)
    intercepts[c] = log (sizes[c]) - mean;
}

/* Probability that row @i is of the class of score @c. */
static double
get_probability (const Solver *self,
                 gsize         i,
                 guint         c)
{
  return self->trial[i * self->n_scores + c] + (self->n_scores == 1 ? self->targets[i] == 1 : self->targets[i] == c);
}

/* The diagonal of the curvature, for all classes of a column the same: what is added to all of them alike changes nothing but the penalty, and scaled alike,
 * nothing ever is. */
static gboolean
fill_bend (Solver *self)
{
  guint n = self->n_scores;

  for (gsize i = 0; i < self->rows->n; i++)
    for (guint c = 0; c < n; c++)
      {
        double p = get_probability (self, i, c);

        self->spread[i * n + c] = p * (1 - p);
      }
  memset (self->bend, 0, self->n_weights * sizeof (double));
  if (!go_backward (self, self->spread, TRUE, self->bend))
    return FALSE;

  for (gsize j = 0; j <= self->x->n_columns; j++)
    {
      double mean = 0;

      for (guint c = 0; c < n; c++)
        mean += self->bend[j * n + c] / n;
      for (guint c = 0; c < n; c++)
        self->bend[j * n + c] = MAX (self->how->c * mean + (j < self->x->n_columns), 1e-8);
    }
  return TRUE;
}

/* From what a way adds to the scores of a row to what the row pulls back. */
static inline void
pull_back (const Solver *self,
           gsize         i,
           double       *row,
           guint         n)
{
  double mean = 0;

  if (n == 1)
    {
      double p = get_probability (self, i, 0);

      *row *= p * (1 - p);
      return;
    }
  for (guint c = 0; c < n; c++)
    mean += get_probability (self, i, c) * row[c];
  for (guint c = 0; c < n; c++)
    row[c] = get_probability (self, i, c) * (row[c] - mean);
}

/* Forward and back over the cells of a few rows while they are at hand. Where most of the time goes: with @n known beforehand the scores of a row stay in
 * registers. */
static inline __attribute__ ((always_inline)) void
pull_rows_of (Solver *self,
              gsize   first,
              gsize   end,
              guint   n)
{
  const HunchSparse *x = self->x;
  const guint32 *columns = x->columns;
  const double *values = x->values;
  const double *turn = self->turn;
  double *pull = self->pull;
  gsize held = (gsize) x->n_columns * n;

  for (gsize i = first; i < end; i++)
    {
      gsize row = self->rows->rows[i];
      gsize from = x->starts[row], to = x->starts[row + 1];
      double scores[MOST_UNROLLED];

      for (guint c = 0; c < n; c++)
        scores[c] = turn[held + c];
      for (gsize k = from; k < to; k++)
        for (guint c = 0; c < n; c++)
          scores[c] += values[k] * turn[(gsize) columns[k] * n + c];
      pull_back (self, i, scores, n);
      for (guint c = 0; c < n; c++)
        pull[held + c] += scores[c];
      for (gsize k = from; k < to; k++)
        for (guint c = 0; c < n; c++)
          pull[(gsize) columns[k] * n + c] += values[k] * scores[c];
    }
}

CLONED
static void
pull_rows (Solver *self,
           gsize   first,
           gsize   end)
{
  switch (self->n_scores)
    {
    case 1: pull_rows_of (self, first, end, 1); break;
    case 3: pull_rows_of (self, first, end, 3); break;
    case 4: pull_rows_of (self, first, end, 4); break;
    case 5: pull_rows_of (self, first, end, 5); break;
    case 6: pull_rows_of (self, first, end, 6); break;
    case 7: pull_rows_of (self, first, end, 7); break;
    case 8: pull_rows_of (self, first, end, 8); break;
    default: pull_rows_of (self, first, end, self->n_scores); break;
    }
}

/* The same where a row has more scores than that. */
static gboolean
pull_long_rows (Solver *self)
{
  if (!go_forward (self, self->turn, self->spread))
    return FALSE;
  for (gsize i = 0; i < self->rows->n; i++)
    pull_back (self, i, self->spread + i * self->n_scores, self->n_scores);
  return go_backward (self, self->spread, FALSE, self->pull);
}

static gboolean
pull_short_rows (Solver *self)
{
  gsize work = 0;

  for (gsize first = 0, end; first < self->rows->n; first = end)
    {
      end = MIN (first + ROWS_AT_ONCE, self->rows->n);
      pull_rows (self, first, end);
      if (!look (self, &work, (end - first) * 20))
        return FALSE;
    }
  return TRUE;
}

/* pull = curvature times turn. */
static gboolean
fill_pull (Solver *self)
{
  gsize n_held = (gsize) self->x->n_columns * self->n_scores;

  memset (self->pull, 0, self->n_weights * sizeof (double));
  if (!(self->n_scores <= MOST_UNROLLED ? pull_short_rows : pull_long_rows) (self))
    return FALSE;

  for (gsize j = 0; j < self->n_weights; j++)
    self->pull[j] = self->how->c * self->pull[j] + (j < n_held ? self->turn[j] : 0);
  return TRUE;
}

static double
get_scaled_square (const Solver *self)
{
  double sum = 0;

  for (gsize j = 0; j < self->n_weights; j++)
    sum += self->rest[j] * self->rest[j] / self->bend[j];
  return sum;
}

/* Newton's direction by conjugate gradients, until the scaled gradient is down to @share of itself. */
static gboolean
fill_direction (Solver *self,
                double  share)
{
  double square, goal;

  memset (self->direction, 0, self->n_weights * sizeof (double));
  for (gsize j = 0; j < self->n_weights; j++)
    {
      self->rest[j] = -self->gradient[j];
      self->turn[j] = self->rest[j] / self->bend[j];
    }
  square = get_scaled_square (self);
  goal = share * share * square;
  for (guint k = 0; k < MOST_TURNS && square > goal; k++)
    {
      double before = square;
      double along, curve;

      if (!fill_pull (self))
        return FALSE;
      curve = dot (self->turn, self->pull, self->n_weights);
      if (!(curve > 0))
        break;
      along = square / curve;
      for (gsize j = 0; j < self->n_weights; j++)
        {
          self->direction[j] += along * self->turn[j];
          self->rest[j] -= along * self->pull[j];
        }
      square = get_scaled_square (self);
      for (gsize j = 0; j < self->n_weights; j++)
        self->turn[j] = self->rest[j] / self->bend[j] + square / before * self->turn[j];
    }
  return go_forward (self, self->direction, self->moves);
}

/* A step along the direction that lowers the function enough and leaves the slope flatter: halving and doubling. 0: there is none any more. */
static double
find_step (Solver *self,
           double  loss,
           double  square,
           double *out_loss)
{
  gsize n_held = (gsize) self->x->n_columns * self->n_scores;
  double cross = dot (self->weights, self->direction, n_held);
  double along = dot (self->direction, self->direction, n_held);
  double slope = dot (self->gradient, self->direction, self->n_weights);
  double value = loss + square / 2;
  double low = 0, high = INFINITY, step = 1;

  if (!(slope < 0))
    return 0;
  for (guint try = 0; try < MAX_TRIES && !self->was_stopped; try++)
    {
      double new_slope;
      double new_loss = get_loss (self, step, &new_slope);
      double new_value = new_loss + (square + step * (2 * cross + step * along)) / 2;

      *out_loss = new_loss;
      /* What rounding leaves of the difference decides nothing. */
      if (new_value > value + 1e-4 * step * slope + 1e-12 * fabs (value))
        high = step;
      else if (new_slope + cross + step * along < 0.9 * slope)
        low = step;
      else
        return step;
      step = isinf (high) ? 2 * step : (low + high) / 2;
    }
  return 0;
}

static gboolean
take_step (Solver *self,
           double  step)
{
  for (gsize j = 0; j < self->n_weights; j++)
    self->weights[j] += step * self->direction[j];
  for (gsize i = 0; i < self->rows->n * self->n_scores; i++)
    self->scores[i] += step * self->moves[i];
  return fill_gradient (self, self->gradient);
}

/* FALSE: stopped. */
static gboolean
solve (Solver   *self,
       guint    *out_n_steps,
       gboolean *out_has_settled)
{
  gsize n_held = (gsize) self->x->n_columns * self->n_scores;
  double slope, loss, first;

  set_start (self);
  if (!go_forward (self, self->weights, self->scores))
    return FALSE;
  loss = get_loss (self, 0, &slope);
  if (!fill_gradient (self, self->gradient))
    return FALSE;

  first = sqrt (dot (self->gradient, self->gradient, self->n_weights));
  *out_has_settled = FALSE;
  for (*out_n_steps = 0; *out_n_steps < self->how->max_steps; (*out_n_steps)++)
    {
      double length = sqrt (dot (self->gradient, self->gradient, self->n_weights));
      double step;

      *out_has_settled = length <= MAX (self->how->tolerance, self->how->relative * first);
      if (*out_has_settled)
        break;
      if (!fill_bend (self) || !fill_direction (self, MIN (0.1, sqrt (length / first))))
        return FALSE;
      step = find_step (self, loss, dot (self->weights, self->weights, n_held), &loss);
      if (self->was_stopped)
        return FALSE;
      if (step == 0)
        break;
      if (!take_step (self, step))
        return FALSE;
    }
  return TRUE;
}

/* --- what is asked for --- */

/* Solves and writes the weights behind @first of the model's classes. */
static gboolean
solve_into (const HunchSparse     *x,
            const HunchClassRows  *rows,
            const HunchLogisticL2 *how,
            guint                 *targets,
            guint                  n_scores,
            guint                  first,
            HunchLinearClasses    *model,
            HunchStopFunc          stop,
            gpointer               stop_data)
{
  g_auto (Solver) solver = { x, rows, how, stop, stop_data, FALSE, n_scores, targets };
  gboolean has_settled;
  guint n_steps;

  solver_prepare (&solver);
  if (!solve (&solver, &n_steps, &has_settled))
    return FALSE;

  model->n_steps = MAX (model->n_steps, n_steps);
  model->has_settled &= has_settled;
  for (guint c = 0; c < n_scores; c++)
    {
      model->intercepts[first + c] = solver.weights[(gsize) x->n_columns * n_scores + c];
      for (guint t = 0; t < x->n_columns; t++)
        model->weights[(gsize) t * model->n_classes + first + c] = solver.weights[(gsize) t * n_scores + c];
    }
  return TRUE;
}

/* TRUE when the rows are all of one class: then there is nothing but the intercept, held at half a row. */
static gboolean
set_lone (const guint        *targets,
          gsize               n,
          guint               class_,
          HunchLinearClasses *model)
{
  for (gsize i = 1; i < n; i++)
    if (targets[i] != targets[0])
      return FALSE;

  model->intercepts[class_] = (targets[0] == 1 ? 1 : -1) * log (2.0 * n + 1);
  return TRUE;
}

static gboolean
fit_against_rest (const HunchSparse     *x,
                  const HunchClassRows  *rows,
                  const HunchLogisticL2 *how,
                  HunchLinearClasses    *model,
                  HunchStopFunc          stop,
                  gpointer               stop_data)
{
  g_autofree guint *targets = g_new (guint, rows->n);

  for (guint c = 0; c < rows->n_classes; c++)
    {
      memset (targets, 0, rows->n * sizeof *targets);
      for (gsize i = 0; i < rows->n; i++)
        for (gsize l = rows->starts[i]; l < rows->starts[i + 1]; l++)
          if (rows->classes[l] == c)
            targets[i] = 1;
      if (!set_lone (targets, rows->n, c, model) && !solve_into (x, rows, how, targets, 1, c, model, stop, stop_data))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fit_one_of (const HunchSparse     *x,
            const HunchClassRows  *rows,
            const HunchLogisticL2 *how,
            HunchLinearClasses    *model,
            HunchStopFunc          stop,
            gpointer               stop_data)
{
  g_autofree guint *targets = g_new (guint, rows->n);

  for (gsize i = 0; i < rows->n; i++)
    targets[i] = rows->classes[rows->starts[i]];
  if (rows->n_classes == 1)
    return TRUE;
  if (rows->n_classes == 2)
    return set_lone (targets, rows->n, 1, model) || solve_into (x, rows, how, targets, 1, 1, model, stop, stop_data);
  return solve_into (x, rows, how, targets, rows->n_classes, 0, model, stop, stop_data);
}

HunchLinearClasses *
hunch_logistic_l2_fit (const HunchSparse     *x,
                       const HunchClassRows  *rows,
                       const HunchLogisticL2 *how,
                       HunchStopFunc          stop,
                       gpointer               stop_data,
                       GError               **error)
{
  g_autoptr (HunchLinearClasses) model = NULL;

  if (rows->n == 0 || rows->n_classes == 0)
    {
      g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_TOO_FEW, _("There is no row to learn from."));
      return NULL;
    }
  if (!(how->c > 0 && isfinite (how->c) && how->tolerance > 0) || !hunch_stats_check_finite (x->values, x->starts[x->n_rows], error))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, HUNCH_STATS_ERROR, HUNCH_STATS_ERROR_BAD_INPUT, _("The weight of the rows must be a number greater than 0."));
      return NULL;
    }

  model = hunch_linear_classes_new (x->n_columns, rows->n_classes, rows->is_one_vs_rest);
  if (!(rows->is_one_vs_rest ? fit_against_rest : fit_one_of) (x, rows, how, model, stop, stop_data))
    return NULL;
  return g_steal_pointer (&model);
}
