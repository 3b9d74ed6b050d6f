/* Trust: would it survive another sample, how many questions were asked, rows held back. */
#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/analyze-private.h"

#include <glib/gi18n.h>

#include "app/result-view.h"
#include "app/util.h"
#include "app/window.h"

void
hunch_analyze_update_trust (HunchAnalyzePage *self)
{
}

void
hunch_analyze_stop_trust (HunchAnalyzePage *self)
{
  g_clear_handle_id (&self->note_id, g_source_remove);
  g_cancellable_cancel (self->trust_job);
  g_clear_object (&self->trust_job);
}

void
hunch_analyze_watch_answer (HunchAnalyzePage *self)
{
}

void
hunch_analyze_note_now (HunchAnalyzePage *self)
{
}
