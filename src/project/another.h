/* project/another.h: new samples like a table's, from its source, in a project of their own that is thrown away. */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

typedef struct _HunchAnother HunchAnother;

/* Samples like @table's; of a view, of the one sampled table that it is made from, with the view and all else it reads as they are. The project is only read: a table
 * by itself is drawn into an empty file, for a view the file is copied first. Error NO_SUCH where there is no other sample (hunch_another_dup_refusal()). */
HunchAnother *hunch_another_new  (HunchProject *project, const char *table, GCancellable *cancellable, GError **error);
/* Takes the files away. */
void          hunch_another_free (HunchAnother *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchAnother, hunch_another_free)

/* The project with the sample by @seed under the table's name; lent until the next draw. Blocking, errors of hunch_import_run(). */
HunchProject *hunch_another_draw (HunchAnother *self, guint64 seed, GCancellable *cancellable, GError **error);

/* NULL, or a sentence that says why there is no other sample. Release with g_free(). */
char         *hunch_another_dup_refusal (HunchProject *project, const char *table);

G_END_DECLS
