/* project/load-private.h: a reader's rows into a new table, in place of one, behind the rows of one, or among them by a key. */
#pragma once
#include "project/feed-private.h"
#include "project/import.h"
#include "project/origin-private.h"

G_BEGIN_DECLS

/* To be called once the rows are in, inside the edit: rows `first_row_id` on are new, and the kept one of number i among them was the
 * reader's row numbers[i]. Completes the ticket. */
typedef gboolean (*HunchLoadFunc) (HunchProject *project, gint64 table_id, gint64 first_row_id, GArray *numbers, HunchTicket *ticket,
                                   gpointer user_data, GError **error);

typedef struct
{
  const char        *table;        /* lent */
  HunchImportMode    mode;
  const char *const *key;          /* lent; columns of an upsert */
  HunchReader       *reader;       /* lent */
  const guint       *fields;       /* lent; [n_fields] of the reader's fields those to keep; NULL: all */
  guint              n_fields;
  HunchSampler      *sampler;      /* lent; NULL: every row */
  int                stratum;      /* the reader's field with the sampler's strata, plus one; 0: none */
  gboolean           by_place;     /* a reservoir in one pass */
  const char        *filter;       /* lent; NULL: none */
  const char *const *names;        /* lent; [reader's fields] what the filter calls them */
  const char *const *called;       /* lent; [n_fields] what the table calls them, NULL where as the reader does; or NULL */
  const char *const *evidence;     /* lent; [n_fields] or NULL */
  GPtrArray         *warnings;     /* lent; of text; may grow */
  HunchTicket       *ticket;       /* lent; rows and bytes are filled in */
  const HunchOrigin *origin;       /* lent; stored with the table; NULL: what is known no longer holds */
  gboolean           is_more;      /* an append of further rows of the table's own sample: the ticket stays and names the draw, and the origin stays */
  HunchLoadFunc      finish;       /* NULL: nothing more to do */
  gpointer           finish_data;
  gboolean           needs_numbers; /* `finish` is to be told them, which takes 8 bytes a row; else they are NULL, and every row of the reader was kept or it does not matter */
  gboolean           aside;        /* gather the rows in a temporary file first, so that others can read the project meanwhile */
  gint64             rows_seen;    /* when a pass before this one has counted them all; -1: as read */
  gint64             rows_passed;  /* of them, those that fulfil the filter; with rows_seen */
  HunchProgress     *progress;     /* lent */
  GCancellable      *cancellable;  /* lent */
} HunchLoad;

/* Whether the table may be made or changed that way; to be asked before work is put into reading. */
gboolean    hunch_load_check (HunchProject *project, const char *table, HunchImportMode mode, GError **error);

/* One edit. New reference to the receipt. */
JsonObject *hunch_load_run (HunchProject *project, HunchLoad *load, GError **error);

G_END_DECLS
