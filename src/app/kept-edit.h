/* app/kept-edit.h: what a person says of a kept result: its name, a note, a pin. Each an edit that can be undone. */
#pragma once
#include "app/text-dialog.h"
#include "project/project.h"

G_BEGIN_DECLS

gboolean hunch_kept_rename     (HunchProject *project,
                                gint64        id,
                                const char   *name,
                                GError      **error);
gboolean hunch_kept_set_note   (HunchProject *project,
                                gint64        id,
                                const char   *note,
                                GError      **error);
gboolean hunch_kept_set_pinned (HunchProject *project,
                                gint64        id,
                                gboolean      is_pinned,
                                GError      **error);

/* NULL when it is not there any more. Release with g_free(). */
char    *hunch_kept_dup_name   (HunchProject *project,
                                gint64        id);
char    *hunch_kept_dup_note   (HunchProject *project,
                                gint64        id);
gboolean hunch_kept_is_pinned  (HunchProject *project,
                                gint64        id);

/* `note` may be NULL. */
void     hunch_kept_ask_note   (GtkWidget    *widget,
                                const char   *note,
                                HunchTextFunc func,
                                gpointer      user_data);

G_END_DECLS
