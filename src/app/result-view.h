/* app/result-view.h: an answer: the sentence, what it rests on, its picture, and every number behind it. */
#pragma once
#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define HUNCH_TYPE_RESULT_VIEW (hunch_result_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchResultView, hunch_result_view, HUNCH, RESULT_VIEW, AdwBin)

GtkWidget *hunch_result_view_new (void);

/* `result`: see analysis/analysis.h. Read at once. What was in view stays in view. */
void       hunch_result_view_set (HunchResultView *self,
                                  JsonObject      *result);

/* For an answer to another question: its sentence comes first. */
void       hunch_result_view_scroll_to_top (HunchResultView *self);

/* An answer that is being worked out anew is dimmed. */
void       hunch_result_view_set_outdated (HunchResultView *self,
                                           gboolean         is_outdated);

G_END_DECLS
