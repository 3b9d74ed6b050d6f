/* project/feed-private.h: a reader's rows as a virtual table, so that SQLite takes them without a copy or a bind. */
#pragma once
#include "base/progress.h"
#include "project/project-private.h"
#include "sample/sampler.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 n_missing;
  gint64 n_unparsed;
} HunchFeedCounts;

typedef struct
{
  HunchReader     *reader;       /* lent */
  HunchSampler    *sampler;      /* lent; NULL: every row */
  const char      *raw_table;    /* lent; where the raw text of unparsed cells goes: as hunch_raw */
  const guint     *positions;    /* lent; [n_fields] of the columns in the table, for the raw text */
  gint64           table_id;
  gint64           first_row_id; /* of the first row that will be inserted */
  gint64           bytes_total;  /* for progress */
  HunchProgress   *progress;     /* lent */
  GCancellable    *cancellable;  /* lent */

  gint64           n_seen;       /* filled in: rows read */
  gint64           n_kept;
  HunchFeedCounts *counts;       /* [n_fields], filled in; the caller's */
} HunchFeed;

/* Appends the kept rows to the SQL table, whose name is given as SQL: field k goes to `columns[k]`. */
gboolean hunch_feed_insert (HunchProject *self, HunchFeed *feed, const char *table_sql, const char *const *columns, GError **error);

G_END_DECLS
