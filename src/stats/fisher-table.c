#define G_LOG_DOMAIN "hunch-stats"
#include "stats/fisher-table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ROWS 16
#define MOST_NODES 800000
#define MOST_WAYS 2000000      /* waiting at the nodes of one stage */
#define MOST_STEPS 200000000u  /* looked at, taken together */
#define STEPS_PER_LOOK 20000
#define STEPS_PER_CELL 8       /* the bounds of a node take as long */
#define TIE 3.45254e-7         /* R's: log of how much likelier counts as equally likely */
#define GRAIN 1e9              /* logs of likelihoods closer than one over this are one */

/* Ways to a node whose columns so far have likelihood exp (@value). */
typedef struct
{
  gint64 key;
  double value;
  double mass;   /* chance of these ways; 0: an empty place */
} Way;

typedef struct
{
  guint32 rests[MOST_ROWS];  /* of the row sums, the largest first */
  double  total;             /* log of the likelihoods of all ways to go on, summed up */
  double  highest, lowest;   /* no way to go on is likelier, or less likely (logs) */
  Way    *ways;              /* owned, a hash table; NULL while empty */
  guint   n_places, n_ways;
} Node;

typedef struct
{
  GArray     *nodes;   /* owned, of Node */
  guint32    *places;  /* owned, a hash table of positions + 1 */
  guint       n_places;
} Stage;

typedef struct
{
  guint          n_rows, n_columns;
  guint32        columns[512];
  double        *log_factorial;  /* owned */
  Stage         *stages;         /* owned [n_columns]: what is left before each column */
  double        *masses;         /* owned: of the ways of the node in hand, summed up in their order */
  double         observed;       /* log likelihood, and a little */
  double         p;
  guint64        n_steps;
  guint64        next_look;
  guint          n_ways;         /* waiting at the stage being filled */
  HunchStopFunc  stop;
  gpointer       data;
  HunchFisherEnd end;
} Table;

/* --- nodes --- */

static guint
hash_rests (const guint32 *rests,
            guint          n)
{
  guint64 hash = 0x9e3779b97f4a7c15u;

  for (guint i = 0; i < n; i++)
    hash = (hash ^ rests[i]) * 0xff51afd7ed558ccdu + (hash >> 29);
  return (guint) (hash >> 32);
}

static void
stage_grow (Stage *self,
            guint  n_rows)
{
  self->n_places = MAX (self->n_places * 2, 64);
  g_free (self->places);
  self->places = g_new0 (guint32, self->n_places);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      guint place = hash_rests (g_array_index (self->nodes, Node, i).rests, n_rows) & (self->n_places - 1);

      while (self->places[place] != 0)
        place = (place + 1) & (self->n_places - 1);
      self->places[place] = i + 1;
    }
}

/* --- how likely the rest of a table can be --- */

/* Slope of -lgamma (x + 1). */
static double
get_slope (double x)
{
  double y = x + 1, sum = 0;

  for (; y < 8; y++)
    sum += 1 / y;
  /* Digamma: NIST DLMF 5.11.2. */
  return sum - log (y) + 0.5 / y + 1 / (12 * y * y) - 1 / (120 * y * y * y * y);
}

/* Above every way to fill @columns columns from the rests: the sum of -lgamma (x + 1) is concave, so it lies below its tangent at the
 * table that has the margins in proportion. There slopes are nearly of the form a[i] + b[j], which margins alone decide; what is left of them, d, is
 * bounded column by column. */
static double
get_tangent_bound (const Table   *table,
                   const guint32 *rests,
                   const guint32 *columns,
                   guint          n_columns,
                   double         total)
{
  double bound = 0, row_mean[MOST_ROWS] = { 0 };

  for (guint i = 0; i < table->n_rows; i++)
    {
      for (guint k = 0; k < n_columns; k++)
        row_mean[i] += get_slope (rests[i] * (double) columns[k] / total) * columns[k] / total;
    }
  for (guint k = 0; k < n_columns; k++)
    {
      double mean = 0, steepest = -INFINITY;

      for (guint i = 0; i < table->n_rows; i++)
        mean += (get_slope (rests[i] * (double) columns[k] / total) - row_mean[i]) * rests[i] / total;
      for (guint i = 0; i < table->n_rows; i++)
        {
          double x = rests[i] * (double) columns[k] / total;
          double d = get_slope (x) - row_mean[i] - mean;

          bound -= lgamma (x + 1) + d * x;
          if (rests[i] > 0)
            steepest = MAX (steepest, d);
        }
      bound += columns[k] * steepest + table->log_factorial[columns[k]];
    }
  return bound + 1e-9;
}

/* The likeliest way to fill two columns, exactly: from shares in proportion, one count at a time where that gains. */
static double
get_best_pair (const Table   *table,
               const guint32 *rests,
               const guint32 *columns,
               double         total)
{
  guint32 x[MOST_ROWS];
  gint64 left = columns[0];
  double value = table->log_factorial[columns[0]] + table->log_factorial[columns[1]];

  for (guint i = 0; i < table->n_rows; i++)
    {
      x[i] = (guint32) floor (rests[i] * (double) columns[0] / total);
      left -= x[i];
    }
  for (;;)
    {
      guint up = MOST_ROWS, down = MOST_ROWS;
      double gain = 0, loss = INFINITY;

      for (guint i = 0; i < table->n_rows; i++)
        {
          double more = x[i] < rests[i] ? (rests[i] - x[i]) / (x[i] + 1.0) : -1, less = x[i] > 0 ? (rests[i] - x[i] + 1.0) / x[i] : INFINITY;

          if (more > gain)
            {
              gain = more;
              up = i;
            }
          if (less < loss)
            {
              loss = less;
              down = i;
            }
        }
      if (left > 0)
        left--;
      else if (up == down || !(gain > loss * (1 + 1e-12)))
        break;
      else
        x[down]--;
      x[up]++;
    }
  for (guint i = 0; i < table->n_rows; i++)
    value -= table->log_factorial[x[i]] + table->log_factorial[rests[i] - x[i]];
  return value;
}

/* Bounds of what can follow when @columns are left to fill. */
static void
node_set_bounds (const Table   *table,
                 Node          *node,
                 const guint32 *columns,
                 guint          n_columns,
                 double         total)
{
  double of_columns = 0, of_rows = 0;

  for (guint k = 0; k < n_columns; k++)
    of_columns += table->log_factorial[columns[k]];
  for (guint i = 0; i < table->n_rows; i++)
    of_rows += table->log_factorial[node->rests[i]];
  /* Every column's likelihood is at least 1, and so is every row's over all columns. */
  node->lowest = MAX (of_columns - of_rows, 0);
  node->highest = n_columns == 2 ? get_best_pair (table, node->rests, columns, total)
                                 : MIN (get_tangent_bound (table, node->rests, columns, n_columns, total), node->total);
}

/* The node with these rests at the stage, made when it is not there. */
static Node *
table_find (Table         *self,
            guint          stage,
            const guint32 *rests)
{
  Stage *here = &self->stages[stage];
  gsize size = self->n_rows * sizeof *rests;
  Node node = { .total = 0 };
  double left = 0;
  guint place;

  if (2 * (here->nodes->len + 1) > here->n_places)
    stage_grow (here, self->n_rows);
  for (place = hash_rests (rests, self->n_rows) & (here->n_places - 1); here->places[place] != 0; place = (place + 1) & (here->n_places - 1))
    {
      Node *found = &g_array_index (here->nodes, Node, here->places[place] - 1);

      if (memcmp (found->rests, rests, size) == 0)
        return found;
    }

  memcpy (node.rests, rests, size);
  for (guint i = 0; i < self->n_rows; i++)
    {
      node.total -= self->log_factorial[rests[i]];
      left += rests[i];
    }
  node.total += self->log_factorial[(gsize) left];
  self->n_steps += STEPS_PER_CELL * self->n_rows * (self->n_columns - stage);
  node_set_bounds (self, &node, self->columns + stage, self->n_columns - stage, left);
  g_array_append_val (here->nodes, node);
  here->places[place] = here->nodes->len;
  return &g_array_index (here->nodes, Node, here->nodes->len - 1);
}

/* --- ways --- */

static void
node_add_way (Table *self,
              Node  *node,
              double value,
              double mass)
{
  gint64 key = (gint64) llrint (value * GRAIN);
  guint place;

  if (2 * (node->n_ways + 1) > node->n_places)
    {
      guint n_old = node->n_places;
      Way *old = node->ways;

      node->n_places = MAX (n_old * 2, 4);
      node->n_ways = 0;
      node->ways = g_new0 (Way, node->n_places);
      self->n_ways -= n_old > 0 ? n_old / 2 : 0;
      for (guint i = 0; i < n_old; i++)
        if (old[i].mass > 0)
          node_add_way (self, node, old[i].value, old[i].mass);
      self->n_ways += node->n_places / 2;
      g_free (old);
    }
  place = (guint) ((guint64) key * 0x9e3779b97f4a7c15u >> 32) & (node->n_places - 1);
  while (node->ways[place].mass > 0 && node->ways[place].key != key)
    place = (place + 1) & (node->n_places - 1);
  node->n_ways += !(node->ways[place].mass > 0);
  node->ways[place] = (Way){ key, value, node->ways[place].mass + mass };
}

/* How many of the node's ways, which stand in order, have a value of at most @limit. */
static guint
count_up_to (const Node *node,
             double      limit)
{
  guint low = 0, high = node->n_ways;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (node->ways[middle].value <= limit)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* One way to fill a column of @node, or @times such ways: of log likelihood @value, to the node @to, or, when one column is left that takes the rest, to
 * the end (NULL), which @value then includes. Ways that all end unlikely enough are summed up at once; those that never will are left behind. */
static void
move_ways (Table      *self,
           const Node *to,
           Node       *node,
           double      value,
           double      times)
{
  guint n_decided = count_up_to (node, self->observed - value - (to != NULL ? to->highest : 0));
  guint n_open = to != NULL ? count_up_to (node, self->observed - value - to->lowest) : n_decided;
  double share;

  if (n_open == 0)
    return;
  share = times * exp (value + (to != NULL ? to->total : 0) - node->total);

  if (n_decided > 0)
    self->p += self->masses[n_decided - 1] * share;
  self->n_steps += n_open - n_decided;
  for (guint i = n_decided; i < n_open; i++)
    if (node->ways[i].mass * share > 0)
      node_add_way (self, (Node *) to, node->ways[i].value + value, node->ways[i].mass * share);
}

/* --- all ways to fill one column of a node --- */

typedef struct
{
  Table    *table;
  guint     next;               /* stage that it leads to; 0 when the next column is the last */
  Node     *node;
  guint32   after[MOST_ROWS];   /* sums of the rests behind each row */
  guint32   filled[MOST_ROWS];
} Filling;

static gboolean
table_goes_on (Table *self)
{
  self->n_steps++;
  if (self->n_steps > self->next_look)
    {
      self->next_look = self->n_steps + STEPS_PER_LOOK;
      if (self->n_steps > MOST_STEPS || self->n_ways > MOST_WAYS)
        self->end = HUNCH_FISHER_TOO_LARGE;
      if (self->stop != NULL && self->stop (self->data))
        self->end = HUNCH_FISHER_STOPPED;
    }
  return self->end == HUNCH_FISHER_DONE;
}

static void
finish_column (Filling *self,
               double   value,
               double   times)
{
  guint32 rests[MOST_ROWS];

  for (guint i = 0; i < self->table->n_rows; i++)
    {
      guint32 rest = self->node->rests[i] - self->filled[i];
      guint k = i;

      for (; k > 0 && rests[k - 1] < rest; k--)
        rests[k] = rests[k - 1];
      rests[k] = rest;
    }
  move_ways (self->table, table_find (self->table, self->next, rests), self->node, value, times);
}

/* Rows with equal rests are alike: they are filled in falling order, and counted as often as there are orders. @alike: rows like this one
 * before it; @run: of them filled with the same. */
static void
fill_row (Filling *self,
          guint    row,
          guint32  left,
          double   value,
          double   times,
          guint    alike,
          guint    run)
{
  guint32 most = MIN (left, self->node->rests[row]);
  guint32 least = left > self->after[row] ? left - self->after[row] : 0;
  const double *log_factorial = self->table->log_factorial;
  gboolean is_alike = row > 0 && self->node->rests[row] == self->node->rests[row - 1];

  if (!is_alike)
    alike = 0;
  else
    most = MIN (most, self->filled[row - 1]);
  for (guint32 x = least; x <= most; x++)
    {
      guint now = is_alike && x == self->filled[row - 1] ? run + 1 : 1;
      double ways = times * (alike + 1) / now;
      double sum = value - log_factorial[x] - (self->next == 0 ? log_factorial[self->node->rests[row] - x] : 0);

      if (!table_goes_on (self->table))
        return;
      self->filled[row] = x;
      if (row + 1 < self->table->n_rows)
        fill_row (self, row + 1, left - x, sum, ways, alike + 1, now);
      else if (self->next == 0)
        move_ways (self->table, NULL, self->node, sum, ways);
      else
        finish_column (self, sum, ways);
    }
}

static void
fill_column (Table *self,
             guint  stage,
             Node  *node)
{
  gboolean is_last = stage + 2 == self->n_columns;
  Filling filling = { self, is_last ? 0 : stage + 1, node };
  double value = self->log_factorial[self->columns[stage]] + (is_last ? self->log_factorial[self->columns[stage + 1]] : 0);
  guint32 sum = 0;

  for (guint i = self->n_rows; i-- > 0;)
    {
      filling.after[i] = sum;
      sum += node->rests[i];
    }
  fill_row (&filling, 0, self->columns[stage], value, 1, 0, 0);
}

/* --- the whole --- */

static int
compare_ways (gconstpointer a,
              gconstpointer b)
{
  const Way *first = a, *second = b;

  return (first->value > second->value) - (first->value < second->value);
}

/* From a hash table to an order, and the masses summed up in it. */
static void
sort_ways (Table *self,
           Node  *node)
{
  guint n = 0;

  for (guint i = 0; i < node->n_places; i++)
    if (node->ways[i].mass > 0)
      node->ways[n++] = node->ways[i];
  qsort (node->ways, n, sizeof *node->ways, compare_ways);
  self->masses = g_renew (double, self->masses, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    self->masses[i] = node->ways[i].mass + (i > 0 ? self->masses[i - 1] : 0);
}

static void
sum_up (Table *self)
{
  Node *first = &g_array_index (self->stages[0].nodes, Node, 0);

  if (first->highest <= self->observed)
    {
      self->p = 1;
      return;
    }
  node_add_way (self, first, 0, 1);
  for (guint stage = 0; stage + 1 < self->n_columns; stage++)
    {
      Stage *here = &self->stages[stage];

      self->n_ways = 0;
      for (guint i = 0; i < here->nodes->len && self->end == HUNCH_FISHER_DONE; i++)
        {
          Node *node = &g_array_index (here->nodes, Node, i);

          if (self->stages[stage].nodes->len > MOST_NODES)
            self->end = HUNCH_FISHER_TOO_LARGE;
          if (node->n_ways > 0)
            {
              sort_ways (self, node);
              fill_column (self, stage, node);
            }
          g_clear_pointer (&node->ways, g_free);
          node->n_ways = node->n_places = 0;
        }
    }
}

static int
compare_sums (gconstpointer a,
              gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return (first < second) - (first > second);
}

/* The largest column is filled first, from the one node there is, and the second largest is what is left. */
static void
table_init (Table        *self,
            const double *counts,
            guint         n_down,
            guint         n_across,
            gboolean      is_turned,
            guint32      *rows)
{
  double total = 0;

  for (guint i = 0; i < self->n_rows; i++)
    for (guint k = 0; k < self->n_columns; k++)
      {
        guint32 count = (guint32) counts[is_turned ? (gsize) k * n_across + i : (gsize) i * n_across + k];

        rows[i] += count;
        self->columns[k] += count;
        total += count;
      }
  self->log_factorial = g_new (double, (gsize) total + 1);
  self->log_factorial[0] = 0;
  for (gsize i = 1; i <= (gsize) total; i++)
    self->log_factorial[i] = lgamma ((double) i + 1);
  for (guint k = 0; k < self->n_columns; k++)
    self->observed += self->log_factorial[self->columns[k]];
  for (gsize i = 0; i < (gsize) n_down * n_across; i++)
    self->observed -= self->log_factorial[(gsize) counts[i]];
  self->observed += TIE;

  qsort (rows, self->n_rows, sizeof *rows, compare_sums);
  qsort (self->columns, self->n_columns, sizeof *self->columns, compare_sums);
  if (self->n_columns > 2)
    {
      guint32 second = self->columns[1];

      memmove (self->columns + 1, self->columns + 2, (self->n_columns - 2) * sizeof *self->columns);
      self->columns[self->n_columns - 1] = second;
    }
  self->stages = g_new0 (Stage, self->n_columns);
  for (guint k = 0; k < self->n_columns; k++)
    self->stages[k].nodes = g_array_new (FALSE, FALSE, sizeof (Node));
}

static void
table_clear (Table *self)
{
  for (guint k = 0; self->stages != NULL && k < self->n_columns; k++)
    {
      for (guint i = 0; i < self->stages[k].nodes->len; i++)
        g_free (g_array_index (self->stages[k].nodes, Node, i).ways);
      g_array_unref (self->stages[k].nodes);
      g_free (self->stages[k].places);
    }
  g_free (self->stages);
  g_free (self->log_factorial);
  g_free (self->masses);
}

HunchFisherEnd
hunch_fisher_table (const double *counts,
                    guint         n_rows,
                    guint         n_columns,
                    HunchStopFunc stop,
                    gpointer      data,
                    double       *out_p)
{
  Table self = { MIN (n_rows, n_columns), MAX (n_rows, n_columns), .stop = stop, .data = data };
  guint32 rows[MOST_ROWS] = { 0 };
  double total = 0;
  HunchFisherEnd end;

  for (gsize i = 0; i < (gsize) n_rows * n_columns; i++)
    total += counts[i];
  if (self.n_rows > MOST_ROWS || self.n_columns > G_N_ELEMENTS (self.columns) || total > 1e7)
    return HUNCH_FISHER_TOO_LARGE;

  table_init (&self, counts, n_rows, n_columns, n_rows > n_columns, rows);
  table_find (&self, 0, rows);
  sum_up (&self);
  *out_p = MIN (self.p, 1);
  end = self.end;
  table_clear (&self);
  return end;
}
