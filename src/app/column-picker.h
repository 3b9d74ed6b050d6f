/* app/column-picker.h: chooses one column, or several, of those that fit; each with its type and what is missing in it. */
#pragma once
#include <adwaita.h>
#include "analysis/kinds.h"
#include "project/profile.h"

G_BEGIN_DECLS

/* Signal: changed (). */
#define HUNCH_TYPE_COLUMN_PICKER (hunch_column_picker_get_type ())
G_DECLARE_FINAL_TYPE (HunchColumnPicker, hunch_column_picker, HUNCH, COLUMN_PICKER, AdwBin)

/* NULL when the column can stand where `accepts` (HunchAccept flags; 0: any) is asked for, else a short reason. Lent. `profile` may be NULL. */
const char *hunch_column_get_refusal (const HunchColumnInfo *column,
                                      const HunchProfile    *profile,
                                      guint                  accepts);

/* A column dropped on it is chosen. `info` may be NULL (no table). `accepts`: HunchAccept flags. With `is_many` a list with checks, else a drop-down; `is_optional`: none may be chosen.
 * `profiles` may be NULL; with them, columns that only name each row come last. */
GtkWidget *hunch_column_picker_new (const HunchTableInfo *info,
                                    GPtrArray            *profiles,
                                    guint                 accepts,
                                    gboolean              is_many,
                                    gboolean              is_optional,
                                    const char           *name);

/* As option text: one name, or several joined by commas; NULL when nothing is chosen. Release with g_free(). */
char      *hunch_column_picker_dup_value (HunchColumnPicker *self);
void       hunch_column_picker_set_value (HunchColumnPicker *self,
                                          const char        *value);

/* The same as a list: the chosen names, owned, in the order of the table. New reference. Names that are not there are
 * left out. */
GPtrArray *hunch_column_picker_dup_names (HunchColumnPicker *self);
void       hunch_column_picker_set_names (HunchColumnPicker *self,
                                          GPtrArray         *names);

/* Chooses one more (a list) or another one (a drop-down), as a person would. FALSE: it does not fit here. */
gboolean   hunch_column_picker_add       (HunchColumnPicker *self,
                                          const char        *name);
/* FALSE: it was not chosen. */
gboolean   hunch_column_picker_remove    (HunchColumnPicker *self,
                                          const char        *name);
gboolean   hunch_column_picker_is_chosen (HunchColumnPicker *self,
                                          const char        *name);
guint      hunch_column_picker_get_accepts (HunchColumnPicker *self);

gboolean   hunch_column_picker_has_name  (HunchColumnPicker *self,
                                          const char        *name);

G_END_DECLS
