#define G_LOG_DOMAIN "hunch-sample"
#include "sample/sampler.h"

#include <math.h>

#include "base/random.h"

/* A reservoir is drawn over row numbers alone, by Algorithm L (Kim-Hung Li,
 * "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))", ACM TOMS
 * 20, 1994, page 483; the successor of Vitter's Z): the gaps between rows that
 * enter are drawn directly, so a pass over a hundred million rows costs a few
 * thousand random numbers. Afterwards the numbers are sorted and the second pass
 * walks along them. */

/* Rows a reservoir makes room for before it has seen any. */
#define FIRST_CAPACITY 4096

struct _HunchSampler
{
  HunchSampleChoice choice;
  HunchRandom       random;
  GArray           *reservoir;   /* owned, of gint64; NULL unless a reservoir */
  gint64            n_seen;
  gint64            next_entry;  /* the row that enters next, once the reservoir is full */
  double            weight;      /* W of Algorithm L */
  gboolean          is_sorted;
  gsize             position;    /* in the sorted reservoir */
  gint64            last_row;
};

static const char *const method_names[] = { "all", "head", "reservoir", "bernoulli" };

const char *
hunch_sample_method_get_name (HunchSampleMethod method)
{
  g_return_val_if_fail ((guint) method < G_N_ELEMENTS (method_names), NULL);

  return method_names[method];
}

gboolean
hunch_sample_method_from_name (const char        *name,
                               HunchSampleMethod *out_method)
{
  for (guint i = 0; i < G_N_ELEMENTS (method_names); i++)
    if (g_strcmp0 (name, method_names[i]) == 0)
      {
        *out_method = i;
        return TRUE;
      }

  return FALSE;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  gint64 row_a = *(const gint64 *) a;
  gint64 row_b = *(const gint64 *) b;

  return (row_a > row_b) - (row_a < row_b);
}

static void
draw_next_entry (HunchSampler *self)
{
  double gap;

  self->weight *= exp (log (hunch_random_next_open (&self->random)) / (double) self->choice.rows);
  gap = floor (log (hunch_random_next_open (&self->random)) / log1p (-self->weight));

  if (!(gap < (double) (G_MAXINT64 / 2) - (double) self->next_entry))
    self->next_entry = G_MAXINT64;
  else
    self->next_entry += (gint64) gap + 1;
}

static void
fill_reservoir (HunchSampler *self,
                gint64        end)
{
  gint64 n = MIN (end, self->choice.rows);

  for (gint64 row = self->reservoir->len; row < n; row++)
    g_array_append_val (self->reservoir, row);

  if (self->next_entry < 0 && self->reservoir->len == self->choice.rows)
    {
      self->next_entry = self->choice.rows - 1;
      draw_next_entry (self);
    }
}

static void
see_for_reservoir (HunchSampler *self,
                   gint64        end)
{
  fill_reservoir (self, end);

  while (self->next_entry >= 0 && self->next_entry < end)
    {
      guint64 place = hunch_random_next_below (&self->random, self->choice.rows);

      g_array_index (self->reservoir, gint64, place) = self->next_entry;
      draw_next_entry (self);
    }
}

static gboolean
keep_from_reservoir (HunchSampler *self,
                     gint64        row)
{
  if (!self->is_sorted)
    {
      g_array_sort (self->reservoir, compare_rows);
      self->is_sorted = TRUE;
    }

  while (self->position < self->reservoir->len
         && g_array_index (self->reservoir, gint64, self->position) < row)
    self->position++;

  if (self->position == self->reservoir->len
      || g_array_index (self->reservoir, gint64, self->position) != row)
    return FALSE;

  self->position++;

  return TRUE;
}

/* One number is drawn for every row, asked for or not, so that row r always meets the same one. */
static gboolean
keep_by_share (HunchSampler *self,
               gint64        row)
{
  double drawn = 1;

  for (; self->last_row < row; self->last_row++)
    drawn = hunch_random_next_open (&self->random);

  return drawn < self->choice.share;
}

HunchSampler *
hunch_sampler_new (const HunchSampleChoice *choice)
{
  HunchSampler *self;

  g_return_val_if_fail (choice != NULL, NULL);

  self = g_new0 (HunchSampler, 1);
  self->choice = *choice;
  self->choice.rows = CLAMP (choice->rows, 0, G_MAXUINT);
  self->random.state = choice->seed;
  self->next_entry = -1;
  self->last_row = -1;
  self->weight = 1;

  if (choice->method == HUNCH_SAMPLE_RESERVOIR)
    self->reservoir = g_array_sized_new (FALSE, FALSE, sizeof (gint64), MIN (self->choice.rows, FIRST_CAPACITY));

  return self;
}

void
hunch_sampler_free (HunchSampler *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->reservoir, g_array_unref);
  g_free (self);
}

gboolean
hunch_sampler_needs_first_pass (HunchSampler *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->choice.method == HUNCH_SAMPLE_RESERVOIR;
}

void
hunch_sampler_see (HunchSampler *self,
                   gint64        n_rows)
{
  g_return_if_fail (self != NULL && n_rows >= 0);
  g_return_if_fail (!self->is_sorted);

  if (self->choice.method == HUNCH_SAMPLE_RESERVOIR && self->choice.rows > 0)
    see_for_reservoir (self, self->n_seen + n_rows);

  self->n_seen += n_rows;
}

gboolean
hunch_sampler_keep (HunchSampler *self,
                    gint64        row)
{
  g_return_val_if_fail (self != NULL && row >= 0, FALSE);

  switch (self->choice.method)
    {
    case HUNCH_SAMPLE_HEAD:
      self->last_row = row;
      return row < self->choice.rows;
    case HUNCH_SAMPLE_RESERVOIR:
      return keep_from_reservoir (self, row);
    case HUNCH_SAMPLE_BERNOULLI:
      return keep_by_share (self, row);
    case HUNCH_SAMPLE_ALL:
    default:
      return TRUE;
    }
}

gboolean
hunch_sampler_is_full (HunchSampler *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  switch (self->choice.method)
    {
    case HUNCH_SAMPLE_HEAD:
      return self->last_row + 1 >= self->choice.rows;
    case HUNCH_SAMPLE_RESERVOIR:
      return self->is_sorted ? self->position == self->reservoir->len : self->reservoir->len == 0;
    case HUNCH_SAMPLE_BERNOULLI:
      return self->choice.share <= 0;
    case HUNCH_SAMPLE_ALL:
    default:
      return FALSE;
    }
}
