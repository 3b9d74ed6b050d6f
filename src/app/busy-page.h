/* app/busy-page.h: a long job that has the whole window: what it does, how far it is, and Stop. */
#pragma once
#include <adwaita.h>
#include "base/progress.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_BUSY_PAGE (hunch_busy_page_get_type ())
G_DECLARE_FINAL_TYPE (HunchBusyPage, hunch_busy_page, HUNCH, BUSY_PAGE, AdwBin)

/* Takes references to both. `counts`: say bytes and rows as well, not only the message. */
GtkWidget *hunch_busy_page_new (const char    *title,
                                gboolean       counts,
                                HunchProgress *progress,
                                GCancellable  *cancellable);

/* "12.3 MB of 80 MB · 1,200,000 rows · 800,000 rows per second". Release with g_free(). */
char      *hunch_progress_dup_words (HunchProgress *progress);

G_END_DECLS
