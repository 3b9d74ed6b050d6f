/* app/formula-picker.h: a model by pointing: what is predicted, what predicts it, and the formula they make. */
#pragma once
#include <adwaita.h>
#include "project/profile.h"

G_BEGIN_DECLS

/* Signal: changed (), for the formula after a pause, or when it is left. Signal: edited (), at each letter. */
#define HUNCH_TYPE_FORMULA_PICKER (hunch_formula_picker_get_type ())
G_DECLARE_FINAL_TYPE (HunchFormulaPicker, hunch_formula_picker, HUNCH, FORMULA_PICKER, AdwBin)

/* `profiles` may be NULL. Without `has_pickers` there is only the entry; `accepts`: HunchAccept flags of what is predicted. `text` (may be NULL) fills it as far as its
 * columns are in the table. */
GtkWidget *hunch_formula_picker_new (const HunchTableInfo *info,
                                     GPtrArray            *profiles,
                                     gboolean              has_pickers,
                            guint                 accepts,
                                     const char           *name,
                                     const char           *text);

/* NULL when empty. Release with g_free(). */
char      *hunch_formula_picker_dup_value (HunchFormulaPicker *self);

/* The two pickers, lent: HunchColumnPicker; NULL without pickers. */
void       hunch_formula_picker_get_pickers (HunchFormulaPicker *self,
                                             GtkWidget         **out_outcome,
                                             GtkWidget         **out_predictors);

/* TRUE when there is something on either side of the ~. */
gboolean   hunch_formula_picker_is_whole  (HunchFormulaPicker *self);

G_END_DECLS
