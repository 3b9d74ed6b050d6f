/* app/step-form.h: the form of one step of a recipe, made of what recipe/step-info.h says the step asks for. */
#pragma once
#include <adwaita.h>
#include "recipe/step-info.h"

G_BEGIN_DECLS

/* Signal: changed ()  the step is another one. */
#define HUNCH_TYPE_STEP_FORM (hunch_step_form_get_type ())
G_DECLARE_FINAL_TYPE (HunchStepForm, hunch_step_form, HUNCH, STEP_FORM, AdwBin)

GtkWidget  *hunch_step_form_new (HunchProject *project);

/* Shows `step`, an object with "step"; `columns` are those before it, taken over. */
void        hunch_step_form_set (HunchStepForm  *self,
                                 JsonObject     *step,
                                 HunchTableInfo *columns);

/* A new reference; members that are empty are left out. NULL when nothing is shown. */
JsonObject *hunch_step_form_dup (HunchStepForm *self);

G_END_DECLS
