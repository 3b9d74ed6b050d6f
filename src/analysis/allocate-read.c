/* Categories with their effects, and blocks of rows to draw again from. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/allocate-private.h"
#include "base/random.h"

#define MAX_CATEGORIES 200
#define MAX_BLOCKS 4000   /* of single rows, in each stratum: beyond, rows are put together at random */

typedef struct
{
  HunchAllocateData  *data;
  HunchFrame         *frame;      /* owned */
  guint               effect;     /* places in the frame */
  guint               weights;
  guint              *place_of;   /* owned: of each level, its category */
  HunchAllocateEntry *cells;      /* owned: single rows: stratum by slot by category; blocks: by category */
  gsize               n_cells;
  gint64             *n_seen;     /* owned: of each stratum */
  guint               n_strata;
  guint               n_slots;    /* of each stratum */
} Pass;

static void
pass_clear (Pass *self)
{
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->place_of, g_free);
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->n_seen, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

void
hunch_allocate_data_clear (HunchAllocateData *self)
{
  g_clear_pointer (&self->labels, g_strfreev);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->totals, g_free);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->starts, g_array_unref);
  g_clear_pointer (&self->strata, g_array_unref);
  g_clear_pointer (&self->effects, g_free);
  g_clear_pointer (&self->raw, g_free);
  g_clear_pointer (&self->se, g_free);
  g_clear_pointer (&self->df, g_free);
  g_clear_pointer (&self->shrunk_se, g_free);
  g_clear_pointer (&self->vcov, g_free);
}

static void
add_to (HunchAllocateEntry *entry,
        double              weight,
        double              value,
        double              shift)
{
  entry->weight += weight;
  entry->sum += weight * value;
  entry->squares += weight * (value - shift) * (value - shift);
}

static double
get_value (const Pass *self,
           gsize       i)
{
  return self->data->effect != NULL ? hunch_frame_get_numbers (self->frame, self->effect)[i] : 1;
}

static double
get_weight (const Pass *self,
            gsize       i)
{
  return self->data->weights != NULL ? hunch_frame_get_numbers (self->frame, self->weights)[i] : 1;
}

/* --- first pass: totals --- */

static gboolean
check_weight (const Pass *self,
              double      weight,
              double      value,
              GError    **error)
{
  if (!(weight >= 0 && isfinite (weight)))
    return hunch_no_answer (error, _("“%s” holds a negative weight (%g)."), self->data->weights, weight);
  if (!isfinite (value))
    return hunch_no_answer (error, _("“%s” holds an infinite value."), self->data->effect);
  return TRUE;
}

static gboolean
read_totals (Pass    *self,
             guint    n_levels,
             GError **error)
{
  HunchAllocateData *data = self->data;
  gboolean has_shift = FALSE;
  gsize n;

  data->rows = g_new0 (gint64, MAX (n_levels, 1));
  data->totals = g_new0 (HunchAllocateEntry, MAX (n_levels, 1));
  do
    {
      const gint32 *codes = hunch_frame_get_codes (self->frame, 0);

      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          double value = get_value (self, i);
          double weight = get_weight (self, i);

          if (!check_weight (self, weight, value, error))
            return FALSE;
          if (!has_shift)
            {
              data->shift = value;
              has_shift = TRUE;
            }
          data->rows[codes[i]]++;
          add_to (&data->totals[codes[i]], weight, value, data->shift);
        }
    }
  while (n > 0);

  data->n_rows = hunch_frame_get_n_used (self->frame);
  /* The means of all rows are read once more for their test, which reports. */
  if (data->stat != HUNCH_ALLOCATE_MEAN || data->weights != NULL)
    hunch_frame_report (self->frame);
  return TRUE;
}

/* Categories without weight go. */
static gboolean
keep_categories (Pass              *self,
                 const char *const *levels,
                 guint              n_levels,
                 GError           **error)
{
  HunchAllocateData *data = self->data;

  data->labels = g_new0 (char *, n_levels + 1);
  self->place_of = g_new (guint, MAX (n_levels, 1));
  for (guint level = 0; level < n_levels; level++)
    {
      self->place_of[level] = G_MAXUINT;
      if (!(data->totals[level].weight > 0))
        continue;
      self->place_of[level] = data->n;
      data->labels[data->n] = g_strdup (levels[level]);
      data->rows[data->n] = data->rows[level];
      data->totals[data->n] = data->totals[level];
      data->totals[data->n].category = data->n;
      data->n++;
    }
  if (data->n == 0)
    return hunch_no_answer (error, _("There is no row with a category of “%s” and what is needed beside it."), data->category);
  if (data->n == 1)
    return hunch_no_answer (error, _("“%s” has only one category (%s), which gets everything."), data->category, data->labels[0]);
  return TRUE;
}

/* --- second pass: blocks --- */

static void
end_block (HunchAllocateData  *data,
           HunchAllocateEntry *cells)
{
  gsize end;

  for (guint c = 0; c < data->n; c++)
    if (cells[c].weight > 0)
      {
        cells[c].category = c;
        g_array_append_val (data->entries, cells[c]);
      }
  end = data->entries->len;
  g_array_append_val (data->starts, end);
  memset (cells, 0, data->n * sizeof *cells);
}

static gboolean
read_real_blocks (Pass    *self,
                  GError **error)
{
  HunchAllocateData *data = self->data;
  HunchClusterWalk walk = { data->inquiry->clusters };
  gboolean has_rows = FALSE;
  gsize n;

  self->cells = g_new0 (HunchAllocateEntry, data->n);
  do
    {
      const gint32 *codes = hunch_frame_get_codes (self->frame, 0);

      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0, end; i < n; i = end)
        {
          gboolean begins;

          end = hunch_cluster_walk_next (&walk, self->frame, i, n, &begins);
          if (begins && has_rows)
            end_block (data, self->cells);
          has_rows = TRUE;
          for (gsize k = i; k < end; k++)
            if (self->place_of[codes[k]] != G_MAXUINT)
              add_to (&self->cells[self->place_of[codes[k]]], get_weight (self, k), get_value (self, k), data->shift);
        }
    }
  while (n > 0);

  end_block (data, self->cells);
  return TRUE;
}

/* Which block of its stratum a row goes to: one of its own while there are few, else one at random. */
static guint
get_slot (Pass  *self,
          guint  stratum,
          gint64 n_stratum,
          gsize  i)
{
  HunchRandom random = { (guint64) hunch_frame_get_row (self->frame, i) };

  if (n_stratum <= self->n_slots)
    return (guint) self->n_seen[stratum]++;
  return (guint) (hunch_random_next (&random) % self->n_slots);
}

static void
take_slots (Pass *self)
{
  HunchAllocateData *data = self->data;
  guint n_each = self->n_strata > 1 ? 1 : data->n;

  for (guint s = 0; s < self->n_strata; s++)
    {
      gsize end;

      for (guint slot = 0; slot < self->n_slots; slot++)
        {
          HunchAllocateEntry *cells = self->cells + ((gsize) s * self->n_slots + slot) * n_each;
          gsize before = data->entries->len;

          for (guint c = 0; c < n_each; c++)
            if (cells[c].weight > 0)
              g_array_append_val (data->entries, cells[c]);
          end = data->entries->len;
          if (end > before)
            g_array_append_val (data->starts, end);
        }
      end = data->starts->len - 1;
      g_array_append_val (data->strata, end);
    }
}

/* Means are drawn again within each category; sums and shares over all rows. */
static gboolean
read_single_rows (Pass    *self,
                  GError **error)
{
  HunchAllocateData *data = self->data;
  gboolean is_split = data->stat == HUNCH_ALLOCATE_MEAN;
  guint n_each = is_split ? 1 : data->n;
  gsize n;

  self->n_strata = is_split ? data->n : 1;
  self->n_slots = (guint) MIN (MAX_BLOCKS, data->n_rows);
  self->cells = g_new0 (HunchAllocateEntry, (gsize) self->n_strata * self->n_slots * n_each);
  self->n_seen = g_new0 (gint64, self->n_strata);
  do
    {
      const gint32 *codes = hunch_frame_get_codes (self->frame, 0);

      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        {
          guint c = self->place_of[codes[i]];
          guint stratum = is_split ? c : 0;
          gint64 n_stratum = is_split && c != G_MAXUINT ? data->rows[c] : data->n_rows;
          HunchAllocateEntry *cell;

          if (c == G_MAXUINT)
            continue;
          cell = self->cells + ((gsize) stratum * self->n_slots + get_slot (self, stratum, n_stratum, i)) * n_each + (is_split ? 0 : c);
          cell->category = c;
          add_to (cell, get_weight (self, i), get_value (self, i), data->shift);
          data->is_grouped |= n_stratum > self->n_slots;
        }
    }
  while (n > 0);

  take_slots (self);
  return TRUE;
}

static gboolean
read_blocks (Pass    *self,
             GError **error)
{
  HunchAllocateData *data = self->data;
  gsize zero = 0;
  gsize end;

  data->entries = g_array_new (FALSE, FALSE, sizeof (HunchAllocateEntry));
  data->starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  data->strata = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_array_append_val (data->starts, zero);
  g_array_append_val (data->strata, zero);
  data->has_blocks = data->inquiry->clusters != NULL;
  hunch_frame_rewind (self->frame);
  if (!data->has_blocks)
    return read_single_rows (self, error);
  if (!read_real_blocks (self, error))
    return FALSE;
  end = data->starts->len - 1;
  g_array_append_val (data->strata, end);
  return TRUE;
}

/* --- effects and their errors --- */

void
hunch_allocate_data_get_effects (const HunchAllocateData  *self,
                                 const HunchAllocateEntry *totals,
                                 double                   *out)
{
  double all = 0;

  for (guint c = 0; c < self->n; c++)
    all += totals[c].sum;
  for (guint c = 0; c < self->n; c++)
    switch (self->stat)
      {
      case HUNCH_ALLOCATE_MEAN:
        out[c] = totals[c].weight > 0 ? totals[c].sum / totals[c].weight : NAN;
        break;
      case HUNCH_ALLOCATE_SHARE:
        out[c] = totals[c].sum / all;
        break;
      case HUNCH_ALLOCATE_SUM:
      default:
        out[c] = totals[c].sum;
        break;
      }
}

/* First-order influence of one block on the effects, into @z. */
static void
fill_influences (const HunchAllocateData *self,
                 gsize                    block,
                 gsize                    n_blocks,
                 double                  *z)
{
  double all = 0, here = 0;

  for (guint c = 0; c < self->n; c++)
    {
      all += self->totals[c].sum;
      z[c] = self->stat == HUNCH_ALLOCATE_SUM ? -self->totals[c].sum / (double) n_blocks : 0;
    }
  for (gsize k = g_array_index (self->starts, gsize, block); k < g_array_index (self->starts, gsize, block + 1); k++)
    {
      const HunchAllocateEntry *entry = &g_array_index (self->entries, HunchAllocateEntry, k);

      here += entry->sum;
      if (self->stat == HUNCH_ALLOCATE_MEAN)
        z[entry->category] += (entry->sum - self->raw[entry->category] * entry->weight) / self->totals[entry->category].weight;
      else
        z[entry->category] += self->stat == HUNCH_ALLOCATE_SUM ? entry->sum : entry->sum / all;
    }
  for (guint c = 0; self->stat == HUNCH_ALLOCATE_SHARE && c < self->n; c++)
    z[c] -= self->raw[c] * here / all;
}

static void
add_stratum (HunchAllocateData *self,
             gsize              first,
             gsize              end)
{
  g_autofree double *z = g_new (double, self->n);
  double n_blocks = (double) (end - first);

  for (gsize block = first; block < end; block++)
    {
      fill_influences (self, block, end - first, z);
      for (guint c = 0; c < self->n; c++)
        for (guint d = 0; z[c] != 0 && d < self->n; d++)
          self->vcov[(gsize) c * self->n + d] += n_blocks / (n_blocks - 1) * z[c] * z[d];
    }
}

static void
set_errors (HunchAllocateData *self)
{
  self->vcov = g_new0 (double, (gsize) self->n * self->n);
  self->se = g_new (double, self->n);
  self->df = g_new (double, self->n);
  for (guint s = 0; s + 1 < self->strata->len; s++)
    {
      gsize first = g_array_index (self->strata, gsize, s);
      gsize end = g_array_index (self->strata, gsize, s + 1);

      if (end - first >= 2)
        add_stratum (self, first, end);
      for (guint c = 0; c < self->n; c++)
        if (self->strata->len == 2 || c == s)
          self->df[c] = (double) (end - first) - 1;
    }
  for (guint c = 0; c < self->n; c++)
    self->se[c] = self->df[c] >= 1 ? sqrt (self->vcov[(gsize) c * self->n + c]) : NAN;
}

void
hunch_allocate_data_shrink (const HunchAllocateData *self,
                            double                  *effects,
                            double                  *out_se)
{
  double w = 0, w2 = 0, we = 0, q = 0, tau2, mean = 0;
  guint n = 0;

  for (guint c = 0; c < self->n; c++)
    if (self->se[c] > 0 && isfinite (effects[c]))
      {
        double weight = 1 / (self->se[c] * self->se[c]);

        w += weight;
        w2 += weight * weight;
        we += weight * effects[c];
        n++;
      }
  if (n < 2)
    return;
  for (guint c = 0; c < self->n; c++)
    if (self->se[c] > 0 && isfinite (effects[c]))
      q += (effects[c] - we / w) * (effects[c] - we / w) / (self->se[c] * self->se[c]);
  tau2 = fmax (0, (q - (n - 1)) / (w - w2 / w));

  w = 0;
  for (guint c = 0; c < self->n; c++)
    if (self->se[c] > 0 && isfinite (effects[c]))
      {
        w += 1 / (self->se[c] * self->se[c] + tau2);
        mean += effects[c] / (self->se[c] * self->se[c] + tau2);
      }
  mean /= w;
  for (guint c = 0; c < self->n; c++)
    if (!(self->se[c] == 0))
      {
        double kept = isfinite (self->se[c]) && isfinite (effects[c]) ? tau2 / (tau2 + self->se[c] * self->se[c]) : 0;
        double own = isfinite (self->se[c]) ? kept * self->se[c] * self->se[c] : tau2;

        effects[c] = mean + (kept > 0 ? kept * (effects[c] - mean) : 0);
        if (out_se != NULL)
          out_se[c] = sqrt (own + (1 - kept) * (1 - kept) / w);
      }
}

gboolean
hunch_allocate_data_read (HunchAllocateData *self,
                          GError           **error)
{
  g_auto (Pass) pass = { self };
  const char *const *levels;
  guint n_levels;

  pass.frame = hunch_frame_new (self->inquiry);
  hunch_frame_add_codes (pass.frame, self->category);
  if (self->effect != NULL)
    pass.effect = hunch_frame_add_number (pass.frame, self->effect);
  if (self->weights != NULL)
    pass.weights = hunch_frame_add_number (pass.frame, self->weights);
  if (!hunch_frame_open (pass.frame, error))
    return FALSE;
  levels = hunch_frame_get_levels (pass.frame, 0, MAX_CATEGORIES, &n_levels, error);
  if (levels == NULL || !read_totals (&pass, n_levels, error) || !keep_categories (&pass, levels, n_levels, error) || !read_blocks (&pass, error))
    return FALSE;

  self->raw = g_new (double, self->n);
  hunch_allocate_data_get_effects (self, self->totals, self->raw);
  self->effects = g_memdup2 (self->raw, self->n * sizeof *self->raw);
  set_errors (self);
  if (hunch_inquiry_is (self->inquiry, "shrink", "yes") && self->stat == HUNCH_ALLOCATE_MEAN)
    {
      self->shrunk_se = g_memdup2 (self->se, self->n * sizeof *self->se);
      hunch_allocate_data_shrink (self, self->effects, self->shrunk_se);
    }
  return TRUE;
}
