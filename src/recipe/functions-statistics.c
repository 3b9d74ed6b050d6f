/* SQL functions of many rows. What needs all numbers at once (the median, the spread) keeps them in a queue: rows enter
 * a window at its end and leave it at its front, so that each works in windows too, and every result is computed from
 * the numbers themselves rather than from sums that would lose digits as rows leave. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NUMBERS ((gsize) 1 << 28)
#define MAX_BINS 999

typedef struct
{
  double *numbers;  /* owned */
  gsize   first;
  gsize   end;
  gsize   n_allocated;
  double  argument;
} Queue;

static gboolean
read_number (sqlite3_value *value,
             double        *out)
{
  int type = sqlite3_value_numeric_type (value);

  *out = sqlite3_value_double (value);
  return (type == SQLITE_INTEGER || type == SQLITE_FLOAT) && isfinite (*out);
}

static gboolean
make_room (Queue *queue)
{
  gsize n_wanted = MAX (queue->n_allocated * 2, 16);
  double *numbers;

  if (queue->first > queue->n_allocated / 2)
    {
      memmove (queue->numbers, queue->numbers + queue->first, (queue->end - queue->first) * sizeof (double));
      queue->end -= queue->first;
      queue->first = 0;
      return TRUE;
    }
  numbers = n_wanted <= MAX_NUMBERS ? g_try_realloc_n (queue->numbers, n_wanted, sizeof (double)) : NULL;
  if (numbers == NULL)
    return FALSE;
  queue->numbers = numbers;
  queue->n_allocated = n_wanted;
  return TRUE;
}

static void
queue_step (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  Queue *queue = sqlite3_aggregate_context (context, sizeof *queue);
  double number;

  if (queue == NULL)
    return;
  if (n_values > 1)
    queue->argument = sqlite3_value_double (values[1]);
  if (!read_number (values[0], &number))
    return;
  if (queue->end == queue->n_allocated && !make_room (queue))
    {
      sqlite3_result_error_nomem (context);
      return;
    }
  queue->numbers[queue->end++] = number;
}

static void
queue_inverse (sqlite3_context *context,
               int              n_values,
               sqlite3_value  **values)
{
  Queue *queue = sqlite3_aggregate_context (context, sizeof *queue);
  double number;

  if (queue != NULL && queue->first < queue->end && read_number (values[0], &number))
    queue->first++;
}

typedef void (*QueueFunc) (sqlite3_context *context, const double *numbers, gsize n, double argument);

static void
queue_value (sqlite3_context *context,
             QueueFunc        func)
{
  const Queue *queue = sqlite3_aggregate_context (context, 0);

  if (queue != NULL && queue->end > queue->first)
    func (context, queue->numbers + queue->first, queue->end - queue->first, queue->argument);
}

static void
queue_final (sqlite3_context *context,
             QueueFunc        func)
{
  Queue *queue = sqlite3_aggregate_context (context, 0);

  queue_value (context, func);
  if (queue != NULL)
    g_clear_pointer (&queue->numbers, g_free);
}

/* --- quantiles ------------------------------------------------------------ */

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double *
dup_sorted (const double *numbers,
            gsize         n)
{
  double *sorted = g_memdup2 (numbers, n * sizeof (double));

  qsort (sorted, n, sizeof (double), compare);
  return sorted;
}

/* Type 7 of Hyndman and Fan (1996), R's own. */
static double
get_quantile (const double *sorted,
              gsize         n,
              double        share)
{
  double place = share * (double) (n - 1);
  gsize low = (gsize) floor (place);
  gsize high = MIN (low + 1, n - 1);

  return sorted[low] + (place - (double) low) * (sorted[high] - sorted[low]);
}

static void
return_quantile (sqlite3_context *context,
                 const double    *numbers,
                 gsize            n,
                 double           share)
{
  g_autofree double *sorted = NULL;

  if (!(share >= 0 && share <= 1))
    return;
  sorted = dup_sorted (numbers, n);
  sqlite3_result_double (context, get_quantile (sorted, n, share));
}

static void
return_median (sqlite3_context *context,
               const double    *numbers,
               gsize            n,
               double           argument)
{
  return_quantile (context, numbers, n, 0.5);
}

/* --- moments -------------------------------------------------------------- */

static double
get_mean (const double *numbers,
          gsize         n)
{
  double sum = 0, rest = 0;

  for (gsize i = 0; i < n; i++)
    sum += numbers[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    rest += (numbers[i] - sum) / (double) n;
  return sum + rest;
}

static double
get_power_sum (const double *numbers,
               gsize         n,
               double        mean,
               int           power)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double distance = numbers[i] - mean;

      sum += power == 2 ? distance * distance : distance * distance * distance;
    }
  return sum;
}

static void
return_mean (sqlite3_context *context,
             const double    *numbers,
             gsize            n,
             double           argument)
{
  sqlite3_result_double (context, get_mean (numbers, n));
}

static void
return_stddev (sqlite3_context *context,
               const double    *numbers,
               gsize            n,
               double           argument)
{
  if (n > 1)
    sqlite3_result_double (context, sqrt (get_power_sum (numbers, n, get_mean (numbers, n), 2) / (double) (n - 1)));
}

/* Type 2 of Joanes and Gill (1998), the one of SPSS and Excel. */
static void
return_skew (sqlite3_context *context,
             const double    *numbers,
             gsize            n,
             double           argument)
{
  double mean = get_mean (numbers, n);
  double second = get_power_sum (numbers, n, mean, 2) / (double) n;
  double third = get_power_sum (numbers, n, mean, 3) / (double) n;

  if (n > 2 && second > 0)
    sqlite3_result_double (context, third / pow (second, 1.5) * sqrt ((double) n * (double) (n - 1)) / (double) (n - 2));
}

/* --- edges of bins -------------------------------------------------------- */

static void
return_edges (sqlite3_context *context,
              const double    *edges,
              gsize            n)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (gsize i = 0; i < n; i++)
    {
      char buffer[HUNCH_NUMBER_BUFFER];

      if (i == 0 || edges[i] > edges[i - 1] || n == 2)
        g_string_append_printf (text, "%s%s", text->len > 1 ? "," : "", hunch_number_to_json (edges[i], buffer));
    }
  g_string_append_c (text, ']');
  sqlite3_result_text64 (context, text->str, text->len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void
return_quantile_edges (sqlite3_context *context,
                       const double    *numbers,
                       gsize            n,
                       double           argument)
{
  int n_bins = (int) CLAMP (argument, 1, MAX_BINS);
  g_autofree double *sorted = dup_sorted (numbers, n);
  g_autofree double *edges = g_new (double, n_bins + 1);
  gsize n_edges = 0;

  for (int i = 0; i <= n_bins; i++)
    {
      double edge = get_quantile (sorted, n, (double) i / n_bins);

      if (n_edges == 0 || edge > edges[n_edges - 1])
        edges[n_edges++] = edge;
    }
  if (n_edges == 1)
    edges[n_edges++] = edges[0];
  return_edges (context, edges, n_edges);
}

/* The smallest of 1, 2, 2.5, 5 times a power of ten that is no smaller. */
static double
round_up (double width)
{
  static const double steps[] = { 1, 2, 2.5, 5, 10 };
  double unit = pow (10, floor (log10 (width)));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * unit >= width * (1 - 1e-9))
      return steps[i] * unit;
  return 10 * unit;
}

/* About so many bins of a round width. */
static void
return_equal_edges (sqlite3_context *context,
                    const double    *numbers,
                    gsize            n,
                    double           argument)
{
  int n_bins = (int) CLAMP (argument, 1, MAX_BINS);
  double low = numbers[0], high = numbers[0], width;
  double edges[MAX_BINS + 3];
  gsize n_edges = 0;

  for (gsize i = 1; i < n; i++)
    {
      low = MIN (low, numbers[i]);
      high = MAX (high, numbers[i]);
    }
  width = round_up ((high - low) / n_bins);
  if (high > low && isfinite (width) && width > 0)
    for (double place = floor (low / width); n_edges < G_N_ELEMENTS (edges); place++)
      {
        edges[n_edges++] = place * width;
        if (place * width >= high)
          break;
      }

  /* All alike, or so nearly that doubles have no room for edges between them. */
  if (n_edges < 2 || edges[0] > low || edges[n_edges - 1] < high || edges[1] <= edges[0])
    {
      edges[0] = low;
      edges[1] = high;
      n_edges = 2;
    }
  return_edges (context, edges, n_edges);
}

#define QUEUE_AGGREGATE(name) \
  static void name##_value (sqlite3_context *context) { queue_value (context, return_##name); } \
  static void name##_final (sqlite3_context *context) { queue_final (context, return_##name); }

QUEUE_AGGREGATE (quantile)
QUEUE_AGGREGATE (median)
QUEUE_AGGREGATE (mean)
QUEUE_AGGREGATE (stddev)
QUEUE_AGGREGATE (skew)
QUEUE_AGGREGATE (quantile_edges)
QUEUE_AGGREGATE (equal_edges)

/* --- share ---------------------------------------------------------------- */

typedef struct
{
  gint64 n;
  gint64 n_true;
} Share;

static void
share_add (sqlite3_context *context,
           sqlite3_value   *value,
           int              sign)
{
  Share *share = sqlite3_aggregate_context (context, sizeof *share);

  if (share == NULL || sqlite3_value_type (value) == SQLITE_NULL)
    return;
  share->n += sign;
  share->n_true += sqlite3_value_double (value) != 0 ? sign : 0;
}

static void
share_step (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  share_add (context, values[0], 1);
}

static void
share_inverse (sqlite3_context *context,
               int              n_values,
               sqlite3_value  **values)
{
  share_add (context, values[0], -1);
}

static void
share_value (sqlite3_context *context)
{
  const Share *share = sqlite3_aggregate_context (context, 0);

  if (share != NULL && share->n > 0)
    sqlite3_result_double (context, (double) share->n_true / (double) share->n);
}

/* --- sessions ------------------------------------------------------------- */

typedef struct
{
  gint64 n;
  double last;  /* seconds */
} Session;

/* Times come in order; a gap longer than argument 1 begins another session. */
static void
session_step (sqlite3_context *context,
              int              n_values,
              sqlite3_value  **values)
{
  Session *session = sqlite3_aggregate_context (context, sizeof *session);
  double time;

  if (session == NULL || !read_number (values[0], &time))
    return;
  if (session->n == 0 || time - session->last > sqlite3_value_double (values[1]))
    session->n++;
  session->last = time;
}

/* Only for windows that begin with the first row, from which none leaves. */
static void
session_inverse (sqlite3_context *context,
                 int              n_values,
                 sqlite3_value  **values)
{
}

static void
session_value (sqlite3_context *context)
{
  const Session *session = sqlite3_aggregate_context (context, 0);

  if (session != NULL && session->n > 0)
    sqlite3_result_int64 (context, session->n);
}

/* --- first and last ------------------------------------------------------- */

typedef struct
{
  sqlite3_value *value;  /* owned */
  gint64         n;      /* values in the window */
} Kept;

static void
first_step (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  Kept *kept = sqlite3_aggregate_context (context, sizeof *kept);

  if (kept != NULL && kept->value == NULL && sqlite3_value_type (values[0]) != SQLITE_NULL)
    kept->value = sqlite3_value_dup (values[0]);
}

static void
last_step (sqlite3_context *context,
           int              n_values,
           sqlite3_value  **values)
{
  Kept *kept = sqlite3_aggregate_context (context, sizeof *kept);

  if (kept == NULL || sqlite3_value_type (values[0]) == SQLITE_NULL)
    return;
  sqlite3_value_free (kept->value);
  kept->value = sqlite3_value_dup (values[0]);
  kept->n++;
}

/* While any value is left, the newest is: it came last and goes last. */
static void
last_inverse (sqlite3_context *context,
              int              n_values,
              sqlite3_value  **values)
{
  Kept *kept = sqlite3_aggregate_context (context, sizeof *kept);

  if (kept == NULL || sqlite3_value_type (values[0]) == SQLITE_NULL || --kept->n > 0)
    return;
  sqlite3_value_free (kept->value);
  kept->value = NULL;
}

static void
kept_value (sqlite3_context *context)
{
  const Kept *kept = sqlite3_aggregate_context (context, 0);

  if (kept != NULL && kept->value != NULL)
    sqlite3_result_value (context, kept->value);
}

static void
kept_final (sqlite3_context *context)
{
  Kept *kept = sqlite3_aggregate_context (context, 0);

  kept_value (context);
  if (kept != NULL)
    {
      sqlite3_value_free (kept->value);
      kept->value = NULL;
    }
}

/* --- the commonest -------------------------------------------------------- */

typedef struct
{
  sqlite3_value *value;  /* owned */
  gint64         n;
} Counted;

typedef struct
{
  GHashTable *counts;  /* owned: text to Counted * */
} Counts;

static void
counted_free (Counted *counted)
{
  sqlite3_value_free (counted->value);
  g_free (counted);
}

static void
count_value (sqlite3_context *context,
             sqlite3_value   *value,
             int              sign)
{
  Counts *counts = sqlite3_aggregate_context (context, sizeof *counts);
  const char *text = (const char *) sqlite3_value_text (value);
  Counted *counted;

  if (counts == NULL || text == NULL)
    return;
  if (counts->counts == NULL)
    counts->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) counted_free);

  counted = g_hash_table_lookup (counts->counts, text);
  if (counted == NULL)
    {
      counted = g_new0 (Counted, 1);
      counted->value = sqlite3_value_dup (value);
      g_hash_table_insert (counts->counts, g_strdup (text), counted);
    }
  counted->n += sign;
}

static void
commonest_step (sqlite3_context *context,
                int              n_values,
                sqlite3_value  **values)
{
  count_value (context, values[0], 1);
}

static void
commonest_inverse (sqlite3_context *context,
                   int              n_values,
                   sqlite3_value  **values)
{
  count_value (context, values[0], -1);
}

/* Of several equally common ones the first in the order of their letters. */
static void
commonest_value (sqlite3_context *context)
{
  const Counts *counts = sqlite3_aggregate_context (context, 0);
  const char *best_text = NULL;
  const Counted *best = NULL;
  GHashTableIter iter;
  gpointer text, counted;

  if (counts == NULL || counts->counts == NULL)
    return;

  g_hash_table_iter_init (&iter, counts->counts);
  while (g_hash_table_iter_next (&iter, &text, &counted))
    {
      gint64 n = ((Counted *) counted)->n;

      if (n > 0 && (best == NULL || n > best->n || (n == best->n && strcmp (text, best_text) < 0)))
        {
          best = counted;
          best_text = text;
        }
    }
  if (best != NULL)
    sqlite3_result_value (context, best->value);
}

static void
commonest_final (sqlite3_context *context)
{
  Counts *counts = sqlite3_aggregate_context (context, 0);

  commonest_value (context);
  if (counts != NULL)
    g_clear_pointer (&counts->counts, g_hash_table_unref);
}

const HunchAggregateInfo hunch_functions_statistics[] = {
  { "mean", 1, queue_step, queue_inverse, mean_value, mean_final },
  { "median", 1, queue_step, queue_inverse, median_value, median_final },
  { "quantile", 2, queue_step, queue_inverse, quantile_value, quantile_final },
  { "stddev", 1, queue_step, queue_inverse, stddev_value, stddev_final },
  { "sd", 1, queue_step, queue_inverse, stddev_value, stddev_final },
  { "skew", 1, queue_step, queue_inverse, skew_value, skew_final },
  { "equal_edges", 2, queue_step, queue_inverse, equal_edges_value, equal_edges_final },
  { "quantile_edges", 2, queue_step, queue_inverse, quantile_edges_value, quantile_edges_final },
  { "session_number", 2, session_step, session_inverse, session_value, session_value },
  { "share", 1, share_step, share_inverse, share_value, share_value },
  { "first", 1, first_step, NULL, NULL, kept_final },
  { "last", 1, last_step, last_inverse, kept_value, kept_final },
  { "commonest", 1, commonest_step, commonest_inverse, commonest_value, commonest_final },
  { NULL, 0, NULL, NULL, NULL, NULL },
};
