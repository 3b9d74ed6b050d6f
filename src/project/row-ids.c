#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/row-ids-private.h"

void
hunch_row_ids_clear (HunchRowIds *self)
{
  g_clear_pointer (&self->ids, g_free);
}

/* The ends of the tree are cheap to find, and so is the number of rows. */
static gboolean
look_for_holes (HunchRowIds  *self,
                HunchProject *project,
                const char   *from,
                const char   *row_word,
                gboolean     *out_has_holes,
                GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (project->db, error,
    "SELECT (SELECT min(%s) FROM %s), (SELECT max(%s) FROM %s), (SELECT count(*) FROM %s)",
    row_word, from, row_word, from, from);

  if (statement == NULL || !hunch_db_next (statement, NULL, error))
    return FALSE;
  self->first = sqlite3_column_int64 (statement, 0);
  self->n_rows = sqlite3_column_int64 (statement, 2);
  *out_has_holes = self->n_rows > 0 && sqlite3_column_int64 (statement, 1) - self->first != self->n_rows - 1;
  return TRUE;
}

static gboolean
read_ids (HunchRowIds  *self,
          HunchProject *project,
          const char   *from,
          const char   *row_word,
          GError      **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare_format (project->db, error, "SELECT %s FROM %s ORDER BY 1", row_word, from);
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), (guint) (self->n_rows / self->step + 1));
  gboolean failed = FALSE;
  gint64 position = 0;

  if (statement == NULL)
    return FALSE;
  for (; hunch_db_next (statement, &failed, error); position++)
    if (position % self->step == 0)
      {
        gint64 id = sqlite3_column_int64 (statement, 0);

        g_array_append_val (ids, id);
      }
  if (failed)
    return FALSE;
  self->n_rows = position;
  self->ids = (gint64 *) (gpointer) g_array_free (g_steal_pointer (&ids), FALSE);
  return TRUE;
}

gboolean
hunch_row_ids_load (HunchRowIds  *self,
                    HunchProject *project,
                    const char   *from,
                    const char   *row_word,
                    gint64        step,
                    GCancellable *cancellable,
                    GError      **error)
{
  gboolean has_holes = FALSE;
  gboolean done;

  self->step = step;
  hunch_db_watch (project->db, cancellable);
  done = look_for_holes (self, project, from, row_word, &has_holes, error)
      && (!has_holes || read_ids (self, project, from, row_word, error));
  hunch_db_watch (project->db, NULL);
  return done;
}

gint64
hunch_row_ids_get (const HunchRowIds *self,
                   gint64             position)
{
  return self->ids == NULL ? self->first + position : self->ids[position / self->step];
}

gint64
hunch_row_ids_find (const HunchRowIds *self,
                    gint64             row_id)
{
  gint64 low = 0;
  gint64 high = self->n_rows - 1;

  if (self->ids == NULL)
    return row_id >= self->first && row_id - self->first < self->n_rows ? row_id - self->first : -1;
  while (low <= high)
    {
      gint64 middle = low + (high - low) / 2;

      if (self->ids[middle] == row_id)
        return middle;
      if (self->ids[middle] < row_id)
        low = middle + 1;
      else
        high = middle - 1;
    }
  return -1;
}
