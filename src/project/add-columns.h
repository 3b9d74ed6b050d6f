/* project/add-columns.h: new columns of numbers beside those that a table has. */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;  /* not taken yet */
  const char *note;  /* where it comes from, or NULL */
} HunchNewColumn;

/* The values of the row at @position (from 0, in the order of the rows) into @out, one for each new column; NaN for none. Called once for each row,
 * in order. FALSE with @error ends it. */
typedef gboolean (*HunchRowFunc) (gpointer user_data, gint64 position, double *out, GError **error);

/* One step of undo; the rows and what is known of the table stay as they are. Nothing changes on failure. The table is written anew: about as long as it
 * took to import. Errors: EXISTS (a column of that name), NO_SUCH (a view, or a table made by another program). */
gboolean hunch_project_add_columns (HunchProject *self, const char *table, const HunchNewColumn *columns, guint n_columns, HunchRowFunc func,
                                    gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
