/* app/kept-list.h: rows for what is kept of the analyses and charts of a project. */
#pragma once
#include <adwaita.h>
#include "app/kept-edit.h"
#include "project/project.h"

G_BEGIN_DECLS

/* Fills a list box, pinned results first; each row has a menu. Returns the number of rows. */
guint    hunch_kept_list_fill (GtkListBox   *list,
                               HunchProject *project);

/* The id behind a row; `out_is_chart` says of what. */
gint64   hunch_kept_row_get_id (GtkListBoxRow *row,
                                gboolean      *out_is_chart);

/* Works a kept analysis out again in a thread and stores what comes. */
void     hunch_kept_rerun (GtkWidget    *widget,
                           HunchProject *project,
                           gint64        analysis_id);

G_END_DECLS
