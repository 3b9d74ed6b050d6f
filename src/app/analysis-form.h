/* app/analysis-form.h: a form made from what a kind says of its options. */
#pragma once
#include <adwaita.h>
#include "analysis/kinds.h"
#include "project/profile.h"

G_BEGIN_DECLS

/* Signal: changed (gboolean is_typed): letter by letter, so that more may come at once. */
#define HUNCH_TYPE_ANALYSIS_FORM (hunch_analysis_form_get_type ())
G_DECLARE_FINAL_TYPE (HunchAnalysisForm, hunch_analysis_form, HUNCH, ANALYSIS_FORM, AdwBin)

GtkWidget  *hunch_analysis_form_new (void);

/* Makes the form anew; `options` (word → text, may be NULL) fill it where they fit. `info` is lent until the next call; `info` and `profiles` may be NULL. */
void        hunch_analysis_form_set_kind (HunchAnalysisForm    *self,
                                          const HunchKindInfo  *kind,
                                          const HunchTableInfo *info,
                                          GPtrArray            *profiles,
                                          GHashTable           *options);

/* A place for a column, as it is shown at the moment. Both lent until the next set_kind. */
typedef struct
{
  GtkWidget  *picker;  /* HunchColumnPicker */
  const char *label;
} HunchFormRole;

/* Of HunchFormRole, owned by the array, in the order of the form. New reference. */
GPtrArray  *hunch_analysis_form_dup_roles (HunchAnalysisForm *self);

/* What is filled in and matters: word → text, both owned. New reference. */
GHashTable *hunch_analysis_form_dup_options (HunchAnalysisForm *self);

/* A sentence in words of the form on what is still to be chosen; NULL when the question is whole. Release with g_free(). */
char       *hunch_analysis_form_dup_missing (HunchAnalysisForm *self);

/* A sentence under the formula, NULL for none. TRUE when there is a formula to put it under. */
gboolean    hunch_analysis_form_show_problem (HunchAnalysisForm *self,
                                              const char        *problem);

G_END_DECLS
