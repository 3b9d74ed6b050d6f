/* app/formula-row.h: a line for an expression, with what could stand at the cursor offered below it. */
#pragma once
#include <adwaita.h>
#include "recipe/step-info.h"

G_BEGIN_DECLS

/* Gives the columns that a formula may name; lent, NULL when they are not known. */
typedef const HunchTableInfo *(*HunchFormulaColumnsFunc) (gpointer user_data);

/* An AdwEntryRow for `group`. Completion is asked from the second letter on, or with Ctrl+Space; Up and Down choose, Tab or Return take it over. */
GtkWidget *hunch_formula_row_new (GtkWidget              *group,
                                  const char             *title,
                                  HunchFormulaColumnsFunc get_columns,
                                  gpointer                user_data);

G_END_DECLS
