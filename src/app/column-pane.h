/* app/column-pane.h: all about one column, with its name and type to be changed. */
#pragma once
#include <adwaita.h>
#include "project/profile.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_COLUMN_PANE (hunch_column_pane_get_type ())
G_DECLARE_FINAL_TYPE (HunchColumnPane, hunch_column_pane, HUNCH, COLUMN_PANE, AdwBin)

GtkWidget *hunch_column_pane_new (void);

/* `info` and `profiles` are read at once; `profiles` may be NULL while they are being made. */
void       hunch_column_pane_set (HunchColumnPane      *self,
                                  HunchProject         *project,
                                  const HunchTableInfo *info,
                                  GPtrArray            *profiles,
                                  guint                 column);

G_END_DECLS
