/* project/copy-out.h: tables for programs that know SQLite but not the functions that Hunch adds to it. */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/* FALSE for a view whose recipe uses what only Hunch has, so that another program cannot read it. */
gboolean hunch_project_reads_plainly (HunchProject *self, const char *table);

/* Writes the rows of @tables (NULL-terminated) as ordinary tables into a new SQLite file at @path, in the place of an older one once all is there. */
gboolean hunch_project_copy_out (HunchProject *self, const char *const *tables, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
