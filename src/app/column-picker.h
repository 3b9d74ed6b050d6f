/* app/column-picker.h: chooses one column, or several, of those that fit; each with its type and what is missing in it. */
#pragma once
#include <adwaita.h>
#include "analysis/kinds.h"
#include "project/profile.h"

G_BEGIN_DECLS

/* Signal: changed (). */
#define HUNCH_TYPE_COLUMN_PICKER (hunch_column_picker_get_type ())
G_DECLARE_FINAL_TYPE (HunchColumnPicker, hunch_column_picker, HUNCH, COLUMN_PICKER, AdwBin)

/* `accepts`: HunchAccept flags. With `is_many` a list with checks, else a drop-down; `is_optional`: none may be chosen.
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

gboolean   hunch_column_picker_has_name  (HunchColumnPicker *self,
                                          const char        *name);

G_END_DECLS
