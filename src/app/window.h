/* app/window.h: one project in one window: its pages, its history, its files. */
#pragma once
#include <adwaita.h>
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_WINDOW (hunch_window_get_type ())
G_DECLARE_FINAL_TYPE (HunchWindow, hunch_window, HUNCH, WINDOW, AdwApplicationWindow)

HunchWindow  *hunch_window_new (GtkApplication *application);

/* The window that shows `widget`, or NULL. */
HunchWindow  *hunch_window_of (gpointer widget);

/* Lent; NULL on the welcome page. */
HunchProject *hunch_window_get_project (HunchWindow *self);

/* A project is opened, anything else is offered for import. */
void          hunch_window_open_file (HunchWindow *self,
                                      GFile       *file);

/* Carries out a playbook in a new project: `file`, or NULL for one without a name.
 * `parameters` (word → text) may be NULL. */
void          hunch_window_run_playbook (HunchWindow *self,
                                         const char  *playbook,
                                         GFile       *file,
                                         GHashTable  *parameters);

/* The same, after asking for the file that the playbook is about, if it is about one. */
void          hunch_window_offer_playbook (HunchWindow *self,
                                           const char  *playbook);

/* "data", "analyze", "slides". */
void          hunch_window_show_page (HunchWindow *self,
                                      const char  *page);

/* The data page with this table chosen. */
void          hunch_window_show_table (HunchWindow *self,
                                       const char  *table);

/* A short notice. `action` NULL, or an action of the window with its label and target. */
void          hunch_window_toast (gpointer    widget,
                                  const char *text);
void          hunch_window_toast_action (gpointer    widget,
                                         const char *text,
                                         const char *label,
                                         const char *action,
                                         GVariant   *target);

/* Says what went wrong; being cancelled is not an error. Does nothing for NULL. */
void          hunch_window_show_error (gpointer      widget,
                                       const char   *heading,
                                       const GError *error);

G_END_DECLS
