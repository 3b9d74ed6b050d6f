/* app/window-private.h: the window's parts, shared by its own files. */
#pragma once
#include "app/window.h"

G_BEGIN_DECLS

struct _HunchWindow
{
  AdwApplicationWindow parent_instance;

  GtkWidget    *toasts;
  GtkWidget    *views;
  GtkWidget    *title;
  GtkWidget    *switcher_bar;
  GtkWidget    *history_box;
  GtkWidget    *undo_button;
  GtkWidget    *redo_button;
  GtkWidget    *present_button;
  GtkWidget    *menu_button;
  GtkWidget    *welcome_bin;
  GtkWidget    *busy_bin;
  GtkWidget    *pages;
  GtkWidget    *data_bin;
  GtkWidget    *analyze_bin;
  GtkWidget    *slides_bin;

  HunchProject *project;      /* owned, NULL on the welcome page */
  GCancellable *cancellable;  /* owned, of the job that has the window */
  AdwToast     *toast;        /* owned, the one shown; NULL when none is */
  guint         refresh_id;   /* idle source of the history buttons */
  guint         switch_id;    /* idle source of the bar below */
  guint         focus_id;     /* timeout source: the keyboard goes to what the page is about */
  guint         recent_id;    /* timeout source: the project will be put among those of late */
  gboolean      is_remembered;
  gboolean      is_closing;
};

/* window.c */
void      hunch_window_set_project (HunchWindow  *self,
                                    HunchProject *project);
GtkWidget *hunch_window_get_page (HunchWindow *self,
                                  const char  *page);
void      hunch_window_update_history (HunchWindow *self);

/* Takes over what is being written, as a click elsewhere does. */
void      hunch_window_finish_texts (HunchWindow *self);

/* window-actions.c */
void      hunch_window_add_actions (HunchWindow *self);
void      hunch_window_update_actions (HunchWindow *self);

/* window-files.c */
gboolean  hunch_window_is_unnamed (HunchWindow *self);
char     *hunch_window_dup_project_title (HunchWindow *self);
HunchProject *hunch_project_new_unnamed (GError **error);  /* new reference */
void      hunch_window_forget_if_empty (HunchProject *project);
void      hunch_window_remember_recent (HunchWindow *self);
void      hunch_window_remember_unnamed (HunchWindow *self);
void      hunch_window_remember_before_leaving (HunchWindow *self);
/* `words` as hunch_source_expand() takes them; a project is made when none is open. */
void      hunch_window_import_words (HunchWindow       *self,
                                     const char *const *words);
/* A list of GFile: a project is opened; tables are imported together, as one. */
void      hunch_window_open_files (HunchWindow *self,
                                   GSList      *files);
void      hunch_window_new_action (HunchWindow *self);
void      hunch_window_open_action (HunchWindow *self);
void      hunch_window_import_action (HunchWindow *self);
void      hunch_window_import_folder_action (HunchWindow *self);
void      hunch_window_save_as_action (HunchWindow *self,
                                       gboolean     switch_to_it);

/* A dialog for files that remembers its folder; @func has the file that was chosen. Show it; it frees itself. */
typedef void (*HunchFileFunc) (HunchWindow *self, GFile *file);
GtkFileChooser *hunch_window_new_chooser (HunchWindow         *self,
                                          const char          *title,
                                          GtkFileChooserAction action,
                                          const char          *accept,
                                          HunchFileFunc        func);
/* @patterns: with blanks between them. */
void      hunch_file_chooser_add_filter (GtkFileChooser *chooser,
                                         const char     *name,
                                         const char     *patterns);

/* window-export.c */
void      hunch_window_export_action (HunchWindow *self);
/* The kept results as a report or a notebook. */
void      hunch_window_export_results_action (HunchWindow *self);

G_END_DECLS
