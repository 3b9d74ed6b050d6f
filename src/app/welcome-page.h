/* app/welcome-page.h: where to start: a table, a project, or a playbook. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define HUNCH_TYPE_WELCOME_PAGE (hunch_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (HunchWelcomePage, hunch_welcome_page, HUNCH, WELCOME_PAGE, AdwBin)

GtkWidget *hunch_welcome_page_new (void);

/* Projects opened lately, the last first; elements are URIs owned by the array. */
GPtrArray *hunch_recent_projects_list (guint max);

/* What such a project is called: its file's name, or for one without a name its first table and its date. */
char      *hunch_recent_project_dup_title (const char *uri);

G_END_DECLS
