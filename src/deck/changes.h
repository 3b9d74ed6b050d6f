/* deck/changes.h: what new data do to what was found out: kept results are worked out again, and claims that may no longer hold are named. */
#pragma once
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 analysis_id;
  char  *name;
  char  *table;
  char  *before;      /* the number that matters, as people read it; the verdict where there is none */
  char  *after;       /* NULL when it could not be worked out */
  char  *words;       /* "6.02 before, 5.71 now", or why it could not be worked out: a sentence */
  gboolean is_failed;
} HunchResultChange;

typedef struct
{
  gint64 slide_id;
  int    position;    /* 0 first */
  char  *claim;       /* the headline with its numbers as they are now */
  char  *why;         /* a sentence */
} HunchClaimChange;

typedef struct
{
  GPtrArray *results; /* owned; HunchResultChange: those that read differently now, or could not be worked out */
  guint      n_again; /* results that were worked out again, also those that read as before */
  GPtrArray *claims;  /* owned; HunchClaimChange: every claim that is amber now */
} HunchChanges;

void          hunch_changes_free (HunchChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchChanges, hunch_changes_free)

/* Works every kept result out again whose table (or a table under its view) has other rows than it was made from, and stores them as one undo step. A result that can no
 * longer be worked out stays as it was, and is told. Blocking: as long as the analyses take. NULL with error when cancelled or when the project cannot be written. */
HunchChanges *hunch_changes_find (HunchProject *project, HunchProgress *progress, GCancellable *cancellable, GError **error);

/* In a thread with a connection of its own; `project` then says that its documents changed. */
void          hunch_changes_find_async (HunchProject *project, HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HunchChanges *hunch_changes_find_finish (HunchProject *project, GAsyncResult *result, GError **error);

/* Adds "results": [{"name", "table", "before", "after", "failed"}], "results_again": n, and "claims": [{"slide", "claim", "why"}] (slides counted from 1). */
void          hunch_changes_add_to_json (const HunchChanges *changes, JsonObject *object);

G_END_DECLS
