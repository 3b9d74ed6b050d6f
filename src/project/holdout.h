/* project/holdout.h: a sealed hold-out: a share of a table's rows that nobody looks at until the seal is opened, once.
 *
 * Which rows are held back follows from the seed and the row id (or, where rows came in blocks, from the seed and the block, so that no block stands on both
 * sides), so that it costs nothing to keep and rows that come later are divided by the same rule. A view whose rows are rows of a sealed table (filter, choose,
 * rename, derive, lookup) is sealed with it. A seal is no edit and not undone; a table that takes the place of a sealed one under its name
 * (a refresh) is sealed with it. Whoever reads rows for analyses and charts asks hunch_holdout_get() first; analysis/frame.c does. */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

typedef struct
{
  char    *table;       /* owned; the table that was sealed, for a view that of its rows */
  double   share;       /* of rows (blocks) held back, 0..1 */
  guint64  seed;
  gboolean by_blocks;
  gint64   n_open;      /* rows, when it was sealed */
  gint64   n_held;
  gint64   n_asked;     /* questions that had been asked of the table before: what they found has seen the held rows too */
  gint64   sealed_at;   /* seconds since 1970 */
  gint64   opened_at;   /* 0: still sealed */
  char    *answer;      /* owned; JSON of what the opening found (analysis/confirm.h), or NULL */
} HunchHoldout;

void          hunch_holdout_free (HunchHoldout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchHoldout, hunch_holdout_free)

static inline gboolean
hunch_holdout_is_sealed (const HunchHoldout *self)
{
  return self != NULL && self->opened_at == 0;
}

/* Of a table, or of a view with the rows of one; opened ones too. NULL without error when there is none. */
HunchHoldout *hunch_holdout_get  (HunchProject *project, const char *table, GError **error);

/* Of a view the table whose row ids its hunch_row are (its rows are rows of that table), of a table its own name; NULL when rows are made on the way, or there is no
 * such table. Release with g_free(). */
char         *hunch_project_dup_base (HunchProject *project, const char *table);

/* Name of a sealed table that @view's rows are made of without being its rows (counted, joined, turned), so that they have seen the held ones too; NULL when there is
 * none. Release with g_free(). */
char         *hunch_holdout_dup_leak (HunchProject *project, const char *view);

/* Holds back about @share of the rows. Blocking; reads the row ids. Emits tables-changed, as results of the table are then out of date. Errors of HUNCH_PROJECT_ERROR: NO_SUCH table,
 * or no table but a view (seal the table that its rows come from); EXISTS when it is sealed or was opened before, since what was seen cannot be unseen; SQL for a share
 * outside 0.05..0.95 and for too few rows (10) or blocks (2) on either side; FULL for a file that cannot be written. */
gboolean      hunch_holdout_seal (HunchProject *project, const char *table, double share, guint64 seed, GError **error);

/* Records the opening with its @answer (JSON text). For analysis/confirm.c. */
gboolean      hunch_holdout_record (HunchProject *project, const char *table, const char *answer, GError **error);

/* --- which rows ------------------------------------------------------------ */

/* One seal asked for many rows. */
typedef struct _HunchHoldoutRows HunchHoldoutRows;

/* Of a table or view with a seal (opened or not). NULL without error when there is none. Blocking: of a view the row numbers become a segment (columns.h), of a
 * table whose row ids have holes they are read once, into a bit for each row. */
HunchHoldoutRows *hunch_holdout_rows_new  (HunchProject *project, const char *table, GCancellable *cancellable, GError **error);
void              hunch_holdout_rows_free (HunchHoldoutRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchHoldoutRows, hunch_holdout_rows_free)

/* For rows @first … @first + @n - 1 by position (0 first, as columns.h counts): TRUE in @out_is_held for those held back. Some nanoseconds a row. FALSE with error when the
 * segment of a view cannot be read. */
gboolean          hunch_holdout_rows_read (HunchHoldoutRows *self, gint64 first, gsize n, guint8 *out_is_held, GError **error);

G_END_DECLS
