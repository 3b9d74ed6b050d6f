/* app/variable-list.h: the columns of a table, to be given a role in a question: by dragging, by a menu, or by a number key. */
#pragma once
#include "app/analysis-form.h"

G_BEGIN_DECLS

/* A row is dragged as its name. Return or a double click: a menu of the roles; 1 to 9: the role of that place; Delete: no role. Letters search. */
#define HUNCH_TYPE_VARIABLE_LIST (hunch_variable_list_get_type ())
G_DECLARE_FINAL_TYPE (HunchVariableList, hunch_variable_list, HUNCH, VARIABLE_LIST, AdwBin)

GtkWidget *hunch_variable_list_new (void);

/* `info` is lent until the next call, `profiles` kept alive; both may be NULL. */
void       hunch_variable_list_set_table (HunchVariableList    *self,
                                          const HunchTableInfo *info,
                                          GPtrArray            *profiles);

/* The form whose roles are given; lent, it has to live as long. */
void       hunch_variable_list_set_form (HunchVariableList *self,
                                         HunchAnalysisForm *form);

/* Roles have changed: which columns fit, and which have one, is shown anew. */
void       hunch_variable_list_update (HunchVariableList *self);

G_END_DECLS
