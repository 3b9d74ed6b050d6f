/* app/freshness-dialog.h: how fresh a table has to be, and what a refresh has changed. */
#pragma once
#include "app/window.h"

G_BEGIN_DECLS

/* The policy of one table, and the timer that refreshes the project without a window. */
void hunch_freshness_dialog_show (HunchWindow *window,
                                  const char  *table);

/* Refreshes the tables behind a work dialog, then says what changed. NULL-terminated. */
void hunch_freshness_refresh (HunchWindow       *window,
                              const char *const *tables);

/* What is due when a project is opened is refreshed; nothing is shown when nothing is due. */
void hunch_freshness_check_opened (HunchWindow *window);

G_END_DECLS
