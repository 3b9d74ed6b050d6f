/* app/compare-dialog.h: how the rows of a sample stand beside what listings and footers say of the whole. */
#pragma once
#include "app/window.h"

G_BEGIN_DECLS

void hunch_compare_dialog_show (HunchWindow *window,
                                const char  *table);

G_END_DECLS
