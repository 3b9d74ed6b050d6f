/* project/refresh.h: is a table fresh enough, and if not, only what is new is fetched and put into it. */
#pragma once
#include "project/import.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_REFRESH_NEVER,
  HUNCH_REFRESH_ON_OPEN,     /* whenever the project is opened in a window */
  HUNCH_REFRESH_OLDER_THAN,  /* when the last look is longer ago than `seconds` */
} HunchRefreshWhen;

typedef struct
{
  HunchRefreshWhen when;
  gint64           seconds;
} HunchRefreshPolicy;

/* "never", "on-open", "7d", "12h", "30m", "90s"; FALSE for other words. */
gboolean            hunch_refresh_policy_from_words (const char *words, HunchRefreshPolicy *out_policy);
char               *hunch_refresh_policy_dup_words (const HunchRefreshPolicy *policy);

/* `out_looked_at`: seconds since 1970 of the last look at the source, 0: never. NO_SUCH for a table that was not imported (then it has no source). */
gboolean            hunch_refresh_get_policy (HunchProject *project, const char *table, HunchRefreshPolicy *out_policy, gint64 *out_looked_at, GError **error);
gboolean            hunch_refresh_set_policy (HunchProject *project, const char *table, const HunchRefreshPolicy *policy, GError **error);  /* undoable */

/* The tables that are due now: `opening` counts on-open ones in; `older_than` >= 0 takes the place of every table's own policy (0: all). Release with g_strfreev(). */
char              **hunch_refresh_dup_due (HunchProject *project, gboolean opening, gint64 older_than, GError **error);

typedef enum
{
  HUNCH_REFRESH_SAME,     /* the server (or the disk) says nothing changed */
  HUNCH_REFRESH_CHANGED,
  HUNCH_REFRESH_FAILED,   /* the old rows are as they were */
} HunchRefreshStatus;

typedef struct
{
  char              *table;
  HunchRefreshStatus status;
  char              *message;         /* why it failed; NULL otherwise */
  gint64             rows_before, rows_after;
  gint64             rows_added, rows_changed, rows_removed;   /* -1 not known (no key) */
  char             **columns_added;
  gint64             bytes, requests; /* moved */
} HunchRefreshOutcome;

void                 hunch_refresh_outcome_free (HunchRefreshOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchRefreshOutcome, hunch_refresh_outcome_free)
JsonObject          *hunch_refresh_outcome_to_json (const HunchRefreshOutcome *outcome);

/* Asks cheaply (conditional requests, the listing), and only if something changed imports again as the table was imported: by key when it has one
 * (a connector's "what is new" parameter is set from the newest row), else in place of the old rows. One undo step. Never NULL: a failure is an outcome. Blocking. */
HunchRefreshOutcome *hunch_refresh_table (HunchProject *project, const char *table, HunchProgress *progress, GCancellable *cancellable);
void                 hunch_refresh_tables_async (HunchProject *project, const char *const *tables, HunchProgress *progress, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
/* Element type HunchRefreshOutcome, owned by the array. */
GPtrArray           *hunch_refresh_tables_finish (HunchProject *project, GAsyncResult *result, GError **error);

G_END_DECLS
