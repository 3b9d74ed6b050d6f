#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "analysis/clusters.h"
#include "analysis/strata.h"
#include "analysis/words.h"
#include "base/random.h"
#include "project/holdout.h"

#define ROWS_AT_ONCE 8192

struct _HunchRows
{
  HunchHoldoutRows *holdout;     /* owned; NULL: nothing is held back */
  gboolean          sees_held;   /* the other side of it */
  GArray           *pieces;      /* owned, of HunchRowPiece */
  guint8           *counts;      /* owned: how often each row of the table was drawn; NULL: not counted out */
  gboolean          is_poisson;  /* drawn without being counted out */
  guint64           seed;
  gint64            n;
  gint64            n_held;      /* that a closed seal holds back */
  char             *trim;        /* owned, or NULL */
  double            trim_low;
  double            trim_high;
};

void
hunch_rows_free (HunchRows *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->holdout, hunch_holdout_rows_free);
  g_clear_pointer (&self->pieces, g_array_unref);
  g_free (self->counts);
  g_free (self->trim);
  g_free (self);
}

gint64
hunch_rows_get_n (const HunchRows *self)
{
  return self->n;
}

gint64
hunch_rows_get_n_held (const HunchRows *self)
{
  return self->n_held;
}

const HunchRowPiece *
hunch_rows_get_pieces (const HunchRows *self,
                       guint           *out_n)
{
  *out_n = self->pieces->len;
  return (const HunchRowPiece *) (gpointer) self->pieces->data;
}

const char *
hunch_rows_get_trim (const HunchRows *self,
                     double          *out_low,
                     double          *out_high)
{
  *out_low = self->trim_low;
  *out_high = self->trim_high;
  return self->trim;
}

/* --- how often --- */

/* By the inverse of the distribution: 0 below exp (-1), 1 below 2 exp (-1), and so on. */
static inline guint8
draw_poisson (guint64 seed,
              guint64 row)
{
  HunchRandom random = { seed + row * G_GUINT64_CONSTANT (0xd1342543de82ef95) };
  double u = hunch_random_next_open (&random);
  double probability = 0.36787944117144233;
  double sum = probability;
  guint8 times = 0;

  while (u >= sum && times < 20)
    {
      times++;
      probability /= times;
      sum += probability;
    }
  return times;
}

static gboolean
read_sides (HunchRows *self,
            gint64     first,
            gsize      n,
            guint8    *out_times,
            GError   **error)
{
  if (self->holdout == NULL)
    {
      memset (out_times, 1, n);
      return TRUE;
    }
  if (!hunch_holdout_rows_read (self->holdout, first, n, out_times, error))
    return FALSE;
  if (!self->sees_held)
    for (gsize i = 0; i < n; i++)
      out_times[i] = !out_times[i];
  return TRUE;
}

gboolean
hunch_rows_read_times (HunchRows *self,
                       gint64     first,
                       gsize      n,
                       guint8    *out_times,
                       GError   **error)
{
  if (self->counts != NULL)
    {
      memcpy (out_times, self->counts + first, n);
      return TRUE;
    }
  if (!read_sides (self, first, n, out_times, error))
    return FALSE;
  if (self->is_poisson)
    for (gsize i = 0; i < n; i++)
      if (out_times[i] != 0)
        out_times[i] = draw_poisson (self->seed, (guint64) (first + (gint64) i));
  return TRUE;
}

/* --- drawing --- */

/* Counts every row that the pieces name, as often as it will be seen. */
static gboolean
count_rows (HunchRows    *self,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree guint8 *times = g_new (guint8, ROWS_AT_ONCE);

  self->n = 0;
  for (guint i = 0; i < self->pieces->len; i++)
    {
      HunchRowPiece piece = g_array_index (self->pieces, HunchRowPiece, i);

      for (gint64 done = 0; done < piece.n; done += ROWS_AT_ONCE)
        {
          gsize n = (gsize) MIN (ROWS_AT_ONCE, piece.n - done);

          if (g_cancellable_set_error_if_cancelled (cancellable, error)
              || !hunch_rows_read_times (self, piece.first + done, n, times, error))
            return FALSE;
          for (gsize k = 0; k < n; k++)
            self->n += times[k];
        }
    }
  return TRUE;
}

/* Places of the rows on this side, those of each stratum together; @out_ends where each stratum ends. */
static guint32 *
list_rows (HunchRows    *self,
           HunchInquiry *inquiry,
           gint64        n_rows,
           GArray      **out_ends,
           GError      **error)
{
  HunchStrata *strata = inquiry->strata;
  guint n_strata = strata != NULL ? hunch_strata_get_n (strata) : 1;
  g_autofree guint32 *places = g_new (guint32, self->n + 1);
  g_autofree guint8 *times = g_new (guint8, ROWS_AT_ONCE);
  g_autofree guint32 *codes = g_new0 (guint32, ROWS_AT_ONCE);
  g_autoptr (GArray) ends = g_array_new (FALSE, TRUE, sizeof (gint64));
  gint64 *end;

  g_array_set_size (ends, n_strata + 1);
  end = (gint64 *) (gpointer) ends->data;
  /* A counting sort in two passes. */
  for (guint pass = 0; pass < 2; pass++)
    {
      for (gint64 first = 0; first < n_rows; first += ROWS_AT_ONCE)
        {
          gsize n = (gsize) MIN (ROWS_AT_ONCE, n_rows - first);

          if (!read_sides (self, first, n, times, error)
              || (strata != NULL && !hunch_strata_read (strata, first, n, codes, error)))
            return NULL;
          for (gsize i = 0; i < n; i++)
            if (times[i] != 0 && pass == 0)
              end[codes[i] + 1]++;
            else if (times[i] != 0)
              places[end[codes[i]]++] = (guint32) (first + (gint64) i);
        }
      for (guint s = 0; s < n_strata && pass == 0; s++)
        end[s + 1] += end[s];
    }
  *out_ends = g_steal_pointer (&ends);
  return g_steal_pointer (&places);
}

static gboolean
count_out (HunchRows    *self,
           HunchInquiry *inquiry,
           gint64        n_rows,
           GError      **error)
{
  g_autoptr (GArray) ends = NULL;
  g_autofree guint32 *places = list_rows (self, inquiry, n_rows, &ends, error);
  HunchRandom random = { self->seed };
  gint64 first = 0;

  if (places == NULL)
    return FALSE;

  self->counts = g_new0 (guint8, n_rows + 1);
  for (guint s = 0; s + 1 < ends->len; s++)
    {
      gint64 end = g_array_index (ends, gint64, s);
      double width = (double) (end - first);

      if (g_cancellable_set_error_if_cancelled (inquiry->cancellable, error))
        return FALSE;
      /* Up to a million, 53 bits make no place noticeably likelier than another. */
      for (gint64 i = first; i < end; i++)
        {
          guint8 *count = &self->counts[places[first + (gint64) (hunch_random_next_open (&random) * width)]];

          *count += *count < G_MAXUINT8;
        }
      first = end;
    }
  return TRUE;
}

static guint64
mix_seed (guint64 seed)
{
  HunchRandom random = { seed };

  return hunch_random_next (&random);
}

static gboolean
draw (HunchRows    *self,
      HunchInquiry *inquiry,
      guint64       seed,
      GError      **error)
{
  gint64 n_rows = inquiry->table->n_rows;

  self->seed = mix_seed (seed);
  if (inquiry->clusters != NULL)
    return TRUE;
  if (!count_rows (self, inquiry->cancellable, error))
    return FALSE;
  if (self->n <= HUNCH_ROWS_EXACT && n_rows <= G_MAXINT32)
    return count_out (self, inquiry, n_rows, error);
  self->is_poisson = TRUE;
  return TRUE;
}

/* --- what is held back --- */

static void
warn_of_seal (HunchInquiry       *inquiry,
              const HunchHoldout *holdout,
              gint64              n_seen)
{
  g_autofree char *seen = hunch_words_count (n_seen);
  g_autofree char *held = hunch_words_count (inquiry->table->n_rows - n_seen);

  hunch_result_add_warning (inquiry->result, _("A seal holds back %s rows of “%s”: this answer is of the other %s. Open the seal once, to see whether what was found is "
                                               "confirmed."), held, holdout->table, seen);
}

static gboolean
find_side (HunchRows            *self,
           HunchInquiry         *inquiry,
           const HunchHoldout   *holdout,
           const HunchRowChoice *choice,
           GError              **error)
{
  gboolean is_sealed = hunch_holdout_is_sealed (holdout);

  if (holdout == NULL || (choice->side == HUNCH_SIDE_DEFAULT && !is_sealed))
    return TRUE;

  self->sees_held = choice->side == HUNCH_SIDE_HELD;
  self->holdout = hunch_holdout_rows_new (inquiry->project, inquiry->table->name, inquiry->cancellable, error);
  return self->holdout != NULL;
}

static void
warn_of_leak (HunchInquiry *inquiry)
{
  g_autofree char *leak = inquiry->table->is_view ? hunch_holdout_dup_leak (inquiry->project, inquiry->table->name) : NULL;

  if (leak != NULL)
    hunch_result_add_warning (inquiry->result, _("“%s” is made from all rows of “%s”, also from those that a seal holds back, so this answer has seen them."),
                              inquiry->table->name, leak);
}

static gboolean
settle (HunchRows            *self,
        HunchInquiry         *inquiry,
        const HunchRowChoice *choice,
        GError              **error)
{
  HunchRowPiece all = { 0, inquiry->table->n_rows };

  self->pieces = g_array_new (FALSE, FALSE, sizeof (HunchRowPiece));
  g_array_append_val (self->pieces, all);
  if (choice->is_drawn && !draw (self, inquiry, choice->seed, error))
    return FALSE;
  if (inquiry->clusters != NULL)
    {
      HunchRandom random = { self->seed };

      hunch_clusters_arrange (inquiry->clusters, choice->is_drawn ? &random : NULL, self, self->pieces);
    }
  return count_rows (self, inquiry->cancellable, error);
}

HunchRows *
hunch_rows_new (HunchInquiry         *inquiry,
                const HunchRowChoice *choice,
                GError              **error)
{
  static const HunchRowChoice usual = { HUNCH_SIDE_DEFAULT };
  g_autoptr (HunchRows) self = g_new0 (HunchRows, 1);
  g_autoptr (GError) cause = NULL;
  g_autoptr (HunchHoldout) holdout = hunch_holdout_get (inquiry->project, inquiry->table->name, &cause);
  gboolean is_rearranged = inquiry->clusters != NULL && hunch_clusters_is_scattered (inquiry->clusters);

  if (choice == NULL)
    choice = &usual;
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  warn_of_leak (inquiry);
  if (!find_side (self, inquiry, holdout, choice, error))
    return NULL;
  if (self->holdout == NULL && !choice->is_drawn && choice->trim == NULL && !is_rearranged)
    return NULL;

  self->trim = g_strdup (choice->trim);
  self->trim_low = choice->trim_low;
  self->trim_high = choice->trim_high;
  if (!settle (self, inquiry, choice, error))
    return NULL;
  if (self->holdout != NULL && !choice->is_drawn && !self->sees_held && hunch_holdout_is_sealed (holdout))
    {
      self->n_held = inquiry->table->n_rows - self->n;
      warn_of_seal (inquiry, holdout, self->n);
    }
  return g_steal_pointer (&self);
}
