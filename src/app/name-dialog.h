/* app/name-dialog.h: asks for a new name. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

typedef void (*HunchNameFunc) (GtkWidget *widget, const char *name, gpointer user_data);

/* Calls `func` when another, not empty name was agreed to. `widget` is kept alive meanwhile. */
void hunch_name_dialog_show (GtkWidget    *widget,
                             const char   *heading,
                             const char   *name,
                             HunchNameFunc func,
                             gpointer      user_data);

G_END_DECLS
