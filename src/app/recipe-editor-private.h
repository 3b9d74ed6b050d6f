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
  int            chosen;       /* position of the step in hand; -1: none, the table itself */
  GCancellable  *look;         /* owned, NULL when nothing is looked at */
  GCancellable  *count;        /* owned, NULL when nothing is counted */
  GCancellable  *match;        /* owned, NULL when no matches are counted */
  guint          look_id;      /* timeout before both */

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

/* recipe-menu.c: a popover with every kind of step, to search and choose from. */
GtkWidget     *hunch_recipe_menu_new (HunchRecipeEditor *self);

G_END_DECLS
