/* app/recipe-editor.h: a table made of another one, step by step, with the rows before and after each. */
#pragma once
#include "app/window.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_RECIPE_EDITOR (hunch_recipe_editor_get_type ())
G_DECLARE_FINAL_TYPE (HunchRecipeEditor, hunch_recipe_editor, HUNCH, RECIPE_EDITOR, AdwWindow)

/* A new table from `table`; or, when `table` was made by a recipe and `edits`, that recipe. */
void hunch_recipe_editor_show (HunchWindow *window,
                               const char  *table,
                               gboolean     edits);

G_END_DECLS
