/* project/profile.h: each column at a glance, from its segment. */
#pragma once
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_PROFILE_BINS 24

typedef struct
{
  char         *name;
  HunchDataType type;
  gint64        n_rows;
  gint64        n_missing;
  gint64        n_unparsed;
  gint64        n_distinct;
  gboolean      is_identifier;       /* text or integer with (almost) as many values as rows: kept out of pickers for tests */
  char         *min;                 /* as text, or NULL */
  char         *max;
  double        mean;                /* NaN when not a number */
  guint         n_bins;              /* histogram of numbers and dates (equal widths min..max); 0 for text */
  gint64        bins[HUNCH_PROFILE_BINS];
  guint         n_top;               /* most frequent values of text and booleans, most frequent first */
  char         *top[8];
  gint64        top_count[8];
  gint64        n_unlike;            /* cells of text that are unlike all others, see format/unlike.h; 0 to 20 */
  char         *unlike[3];           /* their first different texts in ascending order; NULL beyond the last one, of which there are 1 to 3 */
} HunchProfile;

/* One per column in order; elements owned by the array. Blocking. */
GPtrArray *hunch_profile_table (HunchProject *project, const char *table, HunchProgress *progress, GCancellable *cancellable, GError **error);
void       hunch_profile_free (HunchProfile *profile);

void       hunch_profile_table_async (HunchProject *project, const char *table, HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *hunch_profile_table_finish (GAsyncResult *result, GError **error);

G_END_DECLS
