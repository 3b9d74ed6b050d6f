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
  const char      *filter;       /* lent; SQL over `names` that a row must fulfil before the sampler is asked; NULL: none */
  const char *const *names;      /* lent; [reader's fields] what the filter calls them; NULL without a filter */
  int              stratum;      /* the reader's field whose values are the sampler's strata; -1: none */
  gboolean         by_place;     /* a reservoir in one pass: a row takes the place of an earlier one, and columns rowid (place + 1) and
                                  * hunch_number (of the row) are filled in; the sampler is not NULL */
  const guint     *fields;       /* lent; [n_fields] of the reader's fields those that are kept; NULL: all */
  guint            n_fields;
  const char      *raw_table;    /* lent; where the raw text of unparsed cells goes: as hunch_raw */
  const guint     *positions;    /* lent; [n_fields] of the columns in the table, for the raw text */
  gint64           table_id;
  gint64           first_row_id; /* of the first row that will be inserted */
  gint64           bytes_total;  /* for progress */
  HunchProgress   *progress;     /* lent */
  GCancellable    *cancellable;  /* lent */
  GArray          *numbers;      /* lent; of gint64: gets the number of every kept row among the reader's; NULL: not wanted */

  gint64           n_seen;       /* filled in: rows read */
  gint64           n_passed;     /* of them, those that fulfil the filter */
  gint64           n_kept;       /* by place: rows that entered */
  HunchFeedCounts *counts;       /* [n_fields], filled in unless by place; the caller's */
} HunchFeed;

/* Appends the kept rows to the SQL table, whose name is given as SQL: kept field k goes to `columns[k]`. */
gboolean hunch_feed_insert (HunchProject *self, HunchFeed *feed, const char *table_sql, const char *const *columns, GError **error);

/* The first pass of a sampler: every row that fulfils the filter is seen by it and none is kept. */
gboolean hunch_feed_look (HunchProject *self, HunchFeed *feed, GError **error);

/* Whether `filter` is an SQL expression over columns of these names, with one sentence if not. `out_used` [n]: the ones it needs. It may look
 * at nothing else. */
gboolean hunch_feed_check_filter (HunchProject *self, const char *filter, const char *const *names, const HunchField *fields, guint n,
                                  gboolean *out_used, GError **error);

/* Names that differ in SQL, where letters count alike in upper and lower case: release with g_strfreev(). */
char   **hunch_feed_dup_names (const HunchField *fields, guint n);

G_END_DECLS
