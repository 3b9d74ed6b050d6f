/* deck/notebook.h: the kept results as a Jupyter notebook, which asks each question again in Python and compares.
 *
 * The notebook (nbformat 4.5) reads the project file itself with sqlite3 and pandas, answers with scipy, statsmodels and numpy in the
 * way that people of those libraries would write it, and puts the numbers beside those of Hunch: a cell fails where they differ. What a
 * kind of question looks like in Python is a file of data/notebook/. Tables whose recipes use functions that only Hunch has are
 * written into an SQLite file beside the notebook, so that it runs where Hunch is not. */
#pragma once
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

/* @ids: gint64 of the analyses in the order wanted; NULL: all that are kept. Written beside and renamed. Errors: HUNCH_DECK_ERROR_EMPTY (nothing is
 * kept), WRITE. */
gboolean hunch_notebook_export (HunchProject *project, const char *path, GArray *ids, HunchProgress *progress, GCancellable *cancellable, GError **error);

void     hunch_notebook_export_async  (HunchProject *project, const char *path, GArray *ids, HunchProgress *progress, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean hunch_notebook_export_finish (GAsyncResult *result, GError **error);

G_END_DECLS
