/* deck/report-private.h: the evidence of some results as a paper, for the appendix of a deck. */
#pragma once
#include "deck/paper-private.h"
#include "project/project.h"

G_BEGIN_DECLS

/* @ids: gint64 of analyses. Asks each question a few times more; NULL with error. */
HunchPaper *hunch_report_new_evidence (HunchProject *project, GArray *ids, GCancellable *cancellable, GError **error);

G_END_DECLS
