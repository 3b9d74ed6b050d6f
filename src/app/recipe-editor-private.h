/* app/recipe-editor-private.h: the recipe editor's parts, shared by its own files. */
#pragma once
#include "app/recipe-editor.h"
#include "recipe/step-info.h"

G_BEGIN_DECLS

struct _HunchRecipeEditor
{
  AdwWindow      parent_instance;

  HunchProject  *project;      /* owned */
  char          *table;        /* owned; what the first step reads */
  char          *view;         /* owned; the recipe that is edited, NULL for a new one */
  JsonArray     *steps;        /* owned */
  char          *opened;       /* owned; the steps as they were when the editor was opened */
  int            chosen;       /* position of the step in hand; -1: none, the table itself */
  GCancellable  *look;         /* owned, NULL when nothing is looked at */
  GCancellable  *count;        /* owned, NULL when nothing is counted */
  GCancellable  *match;        /* owned, NULL when no matches are counted */
  guint          look_id;      /* timeout before both */
  gint64         changed_at;   /* monotonic time of the last change */
  char          *error;        /* owned; found, and not shown while somebody is typing. NULL for none */
  guint          error_id;     /* timeout before it is shown */
  gboolean       has_rows;     /* the rows in sight are those of the steps as they stand */

  GtkWidget     *question;     /* weak: whether to leave; NULL when nobody is asked */
  GtkWidget     *flap;
  GtkWidget     *name;
  GtkWidget     *save;
  GtkWidget     *list;
  GtkWidget     *form;
  GtkWidget     *hint;
  GtkWidget     *found;
  GtkWidget     *preview;
  GtkWidget     *status;
  GtkWidget     *add_button;
  GtkWidget     *up;
  GtkWidget     *down;
  GtkWidget     *remove;
  gboolean       is_filling;
};

/* recipe-editor.c; release with g_free(). */
char          *hunch_recipe_editor_dup_steps (HunchRecipeEditor *self);
/* The row of the table itself is 0, that of a step its position and one; NULL when there is none. */
GtkListBoxRow *hunch_recipe_editor_get_row (HunchRecipeEditor *self,
                                            int                index);
/* Behind the step in hand. */
void           hunch_recipe_editor_add_step (HunchRecipeEditor *self,
                                             const char        *name);

/* recipe-look.c: shows, after a moment, the rows after the step in hand, how many there are after each, and what it has found. */
void           hunch_recipe_editor_look_soon (HunchRecipeEditor *self);
/* Shows at once what is wrong, when something is: somebody has left the field. */
void           hunch_recipe_editor_show_error (HunchRecipeEditor *self);

/* recipe-menu.c: a popover with every kind of step, to search and choose from. */
GtkWidget     *hunch_recipe_menu_new (HunchRecipeEditor *self);

G_END_DECLS
