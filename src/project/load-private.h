/* project/load-private.h: a reader's rows into a new table, in place of one, or behind the rows of one. */
#pragma once
#include "project/feed-private.h"
#include "project/import.h"

G_BEGIN_DECLS

typedef struct
{
  const char        *table;        /* lent */
  HunchImportMode    mode;
  HunchReader       *reader;       /* lent */
  HunchSampler      *sampler;      /* lent; NULL: every row */
  const char *const *evidence;     /* lent; [n_fields] or NULL */
  GPtrArray         *warnings;     /* lent; of text; may grow */
  HunchTicket       *ticket;       /* lent; rows and bytes are filled in */
  gboolean           aside;        /* gather the rows in a temporary file first, so that others can read the project meanwhile */
  gint64             rows_seen;    /* when a pass before this one has counted them all; -1: as read */
  HunchProgress     *progress;     /* lent */
  GCancellable      *cancellable;  /* lent */
} HunchLoad;

/* Whether the table may be made or changed that way; to be asked before work is put into reading. */
gboolean    hunch_load_check (HunchProject *project, const char *table, HunchImportMode mode, GError **error);

/* One edit. New reference to the receipt. */
JsonObject *hunch_load_run (HunchProject *project, HunchLoad *load, GError **error);

G_END_DECLS
