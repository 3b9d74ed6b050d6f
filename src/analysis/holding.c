#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/holding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "analysis/frame.h"

typedef struct
{
  double *values;  /* owned, in the order of rows */
  gint32 *codes;   /* owned; NULL when not split */
  gsize   n;
  guint   n_levels;
} Rows;

static void
rows_clear (Rows *self)
{
  g_free (self->values);
  g_free (self->codes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static gboolean
read_rows (HunchFrame *frame,
           Rows       *rows,
           GError    **error)
{
  gsize n;

  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      memcpy (rows->values + rows->n, hunch_frame_get_numbers (frame, 0), n * sizeof (double));
      if (rows->codes != NULL && n > 0)
        memcpy (rows->codes + rows->n, hunch_frame_get_codes (frame, 0), n * sizeof (gint32));
      rows->n += n;
    }
  while (n > 0);
  return TRUE;
}

/* Puts the values of each group together, in the order of rows. */
static double *
sort_by_group (const Rows *rows,
               gsize      *ends)
{
  double *sorted = g_new (double, rows->n + 1);

  for (gsize i = 0; i < rows->n; i++)
    ends[rows->codes[i] + 1]++;
  for (guint g = 0; g < rows->n_levels; g++)
    ends[g + 1] += ends[g];
  for (gsize i = 0; i < rows->n; i++)
    sorted[ends[rows->codes[i]]++] = rows->values[i];
  return sorted;
}

static gboolean
add_group (HunchHolding *self,
           const char   *label,
           double       *values,
           gsize         n,
           GError      **error)
{
  HunchHeld *group = &self->groups[self->n];

  if (n == 0)
    return TRUE;
  if (!hunch_moments (values, n, &group->moments, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  group->label = g_strdup (label);
  group->values = values;
  group->n = n;
  self->n++;
  return TRUE;
}

static gboolean
take_groups (HunchHolding      *self,
             Rows              *rows,
             const char *const *levels,
             GError           **error)
{
  g_autofree gsize *ends = g_new0 (gsize, rows->n_levels + 2);

  self->n_rows = (gint64) rows->n;
  self->groups = g_new0 (HunchHeld, MAX (rows->n_levels, 1));
  if (rows->codes == NULL)
    {
      self->values = g_steal_pointer (&rows->values);
      return add_group (self, self->y, self->values, rows->n, error);
    }
  self->values = sort_by_group (rows, ends);
  for (guint g = 0; g < rows->n_levels; g++)
    {
      gsize first = g > 0 ? ends[g - 1] : 0;

      if (!add_group (self, levels[g], self->values + first, ends[g] - first, error))
        return FALSE;
    }
  return TRUE;
}

HunchHolding *
hunch_holding_read (HunchInquiry *inquiry,
                    const char   *y,
                    const char   *by,
                    guint         max_groups,
                    GError      **error)
{
  g_autoptr (HunchHolding) self = g_new0 (HunchHolding, 1);
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  g_auto (Rows) rows = { .n_levels = 1 };
  const char *const *levels = NULL;

  self->y = g_strdup (y);
  self->by = g_strdup (by);
  hunch_frame_add_number (frame, y);
  if (by != NULL)
    hunch_frame_add_codes (frame, by);
  if (!hunch_frame_open (frame, error))
    return NULL;
  if (by != NULL)
    {
      levels = hunch_frame_get_levels (frame, 0, max_groups, &rows.n_levels, error);
      if (levels == NULL)
        return NULL;
      rows.codes = g_new (gint32, MAX (hunch_frame_get_n_rows (frame), 1));
    }
  rows.values = g_new (double, MAX (hunch_frame_get_n_rows (frame), 1));
  if (!read_rows (frame, &rows, error))
    return NULL;

  hunch_frame_report (frame);
  if (!take_groups (self, &rows, levels, error))
    return NULL;
  if (self->n == 0)
    {
      hunch_no_answer (error, _("“%s” has no values to work with."), y);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
hunch_holding_free (HunchHolding *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n; i++)
    g_free (self->groups[i].label);
  g_free (self->groups);
  g_free (self->values);
  g_free (self->y);
  g_free (self->by);
  g_free (self);
}
