/* Which rows are held back follows from a hash of the seed and the row id; like a ticket's seed this must give the same rows in ten years, so
 * nothing about the hash may change. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/holdout-private.h"

#include <string.h>

#include "base/random.h"
#include "project/columns.h"
#include "project/import.h"
#include "project/trust-private.h"

#define ROWS_AT_ONCE 8192

/* Tells the blocks' numbers from the row ids of rows outside of blocks. */
#define BLOCK_SALT G_GUINT64_CONSTANT (0x68756e6368626c6b)

struct _HunchHoldoutRows
{
  guint64       seed;
  double        share;
  GArray       *blocks;    /* owned, of HunchRowBlock in order of rows; NULL when single rows are held back */
  guint         block;     /* where the last row was found */
  HunchColumns *ids;       /* owned: row numbers of a view */
  double       *scratch;   /* owned [ROWS_AT_ONCE], with ids */
  gint64        first_id;  /* without ids and bits: row ids follow one another from here */
  guint8       *bits;      /* owned: of a table whose row ids have holes */
  gint64        n_bits;
};

void
hunch_holdout_rows_free (HunchHoldoutRows *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->blocks, g_array_unref);
  g_clear_pointer (&self->ids, hunch_columns_free);
  g_free (self->scratch);
  g_free (self->bits);
  g_free (self);
}

static inline gboolean
is_drawn (guint64 seed,
          guint64 number,
          double  share)
{
  HunchRandom start = { seed };
  HunchRandom random = { hunch_random_next (&start) + number * G_GUINT64_CONSTANT (0xd1342543de82ef95) };

  return hunch_random_next_open (&random) < share;
}

/* Rows are asked for in order more often than not, so the search begins where the last one ended. */
static const HunchRowBlock *
find_block (HunchHoldoutRows *self,
            gint64            row_id)
{
  const HunchRowBlock *blocks = (const HunchRowBlock *) (gpointer) self->blocks->data;

  if (self->block >= self->blocks->len || blocks[self->block].first_row > row_id)
    self->block = 0;
  while (self->block < self->blocks->len && blocks[self->block].last_row < row_id)
    self->block++;
  return self->block < self->blocks->len && blocks[self->block].first_row <= row_id ? &blocks[self->block] : NULL;
}

static gboolean
is_held (HunchHoldoutRows *self,
         gint64            row_id)
{
  const HunchRowBlock *block = self->blocks == NULL ? NULL : find_block (self, row_id);

  if (block != NULL)
    return is_drawn (self->seed ^ BLOCK_SALT, (guint64) block->block, self->share);
  return is_drawn (self->seed, (guint64) row_id, self->share);
}

/* --- row ids with holes --- */

typedef struct
{
  HunchHoldoutRows *rows;
  gint64            n;
} Marking;

static gboolean
mark_row_cb (const HunchQueryHead  *head,
             const HunchQueryValue *values,
             gpointer               user_data)
{
  Marking *self = user_data;

  if (values == NULL)
    return TRUE;
  if (self->n >= self->rows->n_bits)
    return FALSE;
  if (is_held (self->rows, values[0].integer))
    self->rows->bits[self->n >> 3] |= (guint8) (1 << (self->n & 7));
  self->n++;
  return TRUE;
}

static gboolean
mark_rows (HunchHoldoutRows    *self,
           HunchProject        *project,
           const HunchTableKey *key,
           const char          *word,
           gint64               n_rows,
           GCancellable        *cancellable,
           GError             **error)
{
  Marking marking = { self, 0 };
  g_autofree char *name = hunch_db_quote (key->name);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s ORDER BY 1", word, name);

  self->n_bits = n_rows;
  self->bits = g_malloc0 ((gsize) n_rows / 8 + 1);
  return hunch_project_query (project, sql, mark_row_cb, &marking, cancellable, error);
}

static gboolean
place_table_rows (HunchHoldoutRows     *self,
                  HunchProject         *project,
                  const HunchTableKey  *key,
                  const HunchTableInfo *info,
                  GCancellable         *cancellable,
                  GError              **error)
{
  const char *word = hunch_table_get_row_word (key, info);
  g_autoptr (HunchSqlText) least = word == NULL ? NULL : sqlite3_mprintf ("SELECT min(%s) FROM \"%w\"", word, key->name);
  g_autoptr (HunchSqlText) most = word == NULL ? NULL : sqlite3_mprintf ("SELECT max(%s) FROM \"%w\"", word, key->name);
  gint64 last;

  /* A table without row ids is divided by position. */
  if (word == NULL)
    return TRUE;
  self->first_id = hunch_db_get_integer (project->db, least, 1);
  last = hunch_db_get_integer (project->db, most, 0);
  if (last - self->first_id + 1 == info->n_rows)
    return TRUE;
  return mark_rows (self, project, key, word, info->n_rows, cancellable, error);
}

static gboolean
place_view_rows (HunchHoldoutRows *self,
                 HunchProject     *project,
                 const char       *view,
                 GCancellable     *cancellable,
                 GError          **error)
{
  static const char *const names[] = { "hunch_row" };

  self->ids = hunch_columns_open (project, view, names, 1, NULL, cancellable, error);
  self->scratch = g_new (double, ROWS_AT_ONCE);
  return self->ids != NULL;
}

HunchHoldoutRows *
hunch_holdout_rows_make (HunchProject         *project,
                         const HunchTableInfo *info,
                         const HunchTableKey  *base,
                         const HunchHoldout   *holdout,
                         GCancellable         *cancellable,
                         GError              **error)
{
  g_autoptr (HunchHoldoutRows) self = g_new0 (HunchHoldoutRows, 1);

  self->seed = holdout->seed;
  self->share = holdout->share;
  if (holdout->by_blocks && (self->blocks = hunch_project_dup_blocks (project, base->name, error)) == NULL)
    return NULL;
  if (info->is_view ? !place_view_rows (self, project, info->name, cancellable, error)
                    : !place_table_rows (self, project, base, info, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

HunchHoldoutRows *
hunch_holdout_rows_new (HunchProject *project,
                        const char   *table,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autoptr (HunchTableInfo) info = NULL;
  g_autoptr (HunchTableKey) base = NULL;
  g_autoptr (HunchHoldout) holdout = NULL;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  base = hunch_holdout_find_base (project, table, error);
  holdout = base == NULL ? NULL : hunch_holdout_find (project, base, NULL, error);
  info = holdout == NULL ? NULL : hunch_project_get_table (project, table, error);
  return info == NULL ? NULL : hunch_holdout_rows_make (project, info, base, holdout, cancellable, error);
}

static gboolean
read_view_rows (HunchHoldoutRows *self,
                gint64            first,
                gsize             n,
                guint8           *out_is_held,
                GError          **error)
{
  for (gsize done = 0; done < n;)
    {
      gsize n_part = MIN (n - done, ROWS_AT_ONCE);

      if (!hunch_columns_read (self->ids, 0, first + (gint64) done, n_part, self->scratch, error))
        return FALSE;
      for (gsize i = 0; i < n_part; i++)
        out_is_held[done + i] = is_held (self, (gint64) self->scratch[i]);
      done += n_part;
    }
  return TRUE;
}

gboolean
hunch_holdout_rows_read (HunchHoldoutRows *self,
                         gint64            first,
                         gsize             n,
                         guint8           *out_is_held,
                         GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->ids != NULL)
    return read_view_rows (self, first, n, out_is_held, error);
  for (gsize i = 0; i < n; i++)
    {
      gint64 row = first + (gint64) i;

      if (self->bits == NULL)
        out_is_held[i] = is_held (self, self->first_id + row);
      else
        out_is_held[i] = row < self->n_bits && (self->bits[row >> 3] >> (row & 7) & 1) != 0;
    }
  return TRUE;
}

gint64
hunch_holdout_rows_count_blocks (HunchHoldoutRows *rows)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) held = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rows->blocks->len; i++)
    {
      const HunchRowBlock *block = &g_array_index (rows->blocks, HunchRowBlock, i);

      g_hash_table_add (is_held (rows, block->first_row) ? held : open, GSIZE_TO_POINTER ((gsize) block->block));
    }
  return MIN (g_hash_table_size (open), g_hash_table_size (held));
}
