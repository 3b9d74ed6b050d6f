/* app/result-view.h: an answer: the sentence, the number that matters, its picture, and every number behind it. */
#pragma once
#include <adwaita.h>
#include <json-glib/json-glib.h>
#include "project/project.h"

G_BEGIN_DECLS

/* Actions in it are those of the page around it: analyze.ask-twin, analyze.survive, analyze.ledger. */
#define HUNCH_TYPE_RESULT_VIEW (hunch_result_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchResultView, hunch_result_view, HUNCH, RESULT_VIEW, AdwBin)

GtkWidget *hunch_result_view_new (void);

/* `result`: see analysis/analysis.h. Read at once. `info`: of the table it was asked about, for its ticket, or NULL. What was in view stays in view. */
void       hunch_result_view_set (HunchResultView      *self,
                                  JsonObject           *result,
                                  const HunchTableInfo *info);

/* A note of the person under the sentence; NULL or "" for none. */
void       hunch_result_view_set_note (HunchResultView *self,
                                       const char      *note);

/* A quiet line at the end: how many questions were asked of the project. NULL for none. */
void       hunch_result_view_set_ledger_words (HunchResultView *self,
                                               const char      *words);

/* Below the checks: what further samples said, or that they are being asked. Takes `widget`; NULL: the button that asks. */
void       hunch_result_view_set_survival (HunchResultView *self,
                                           GtkWidget       *widget);

/* For an answer to another question: its sentence comes first. */
void       hunch_result_view_scroll_to_top (HunchResultView *self);

/* An answer that is being worked out anew is dimmed. */
void       hunch_result_view_set_outdated (HunchResultView *self,
                                           gboolean         is_outdated);

/* Beside another one: without buttons that ask anew. Before the first set. */
void       hunch_result_view_set_plain (HunchResultView *self);

G_END_DECLS
