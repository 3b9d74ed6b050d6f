/* deck/deck.h: the whole pitch: out as PDF, pictures and notes; its time against the budget. */
#pragma once
#include "base/progress.h"
#include "deck/slide.h"
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_DECK_ERROR (hunch_deck_error_quark ())
GQuark hunch_deck_error_quark (void);
typedef enum { HUNCH_DECK_ERROR_EMPTY, HUNCH_DECK_ERROR_WRITE, HUNCH_DECK_ERROR_BAD_PLAYBOOK } HunchDeckError;

/* All slides, loaded; elements owned by the array. */
GPtrArray *hunch_deck_load (HunchProject *project, GCancellable *cancellable, GError **error);

typedef enum
{
  HUNCH_DECK_PDF_SLIDES = 0,
  HUNCH_DECK_PDF_NOTES = 1 << 0,     /* after each slide a page with the slide small and its notes */
  HUNCH_DECK_PDF_EVIDENCE = 1 << 1,  /* at the end what stands behind each result on the slides (analysis/evidence.h) */
} HunchDeckPdf;

/* Vector PDF: fonts embedded, an outline entry per slide, title and author, text that can be selected. Written beside and renamed, so a failure leaves
 * the old file. */
gboolean   hunch_deck_export_pdf (HunchProject *project, const char *path, HunchDeckPdf with,
                                  HunchProgress *progress, GCancellable *cancellable, GError **error);
void       hunch_deck_export_pdf_async (HunchProject *project, const char *path, HunchDeckPdf with, HunchProgress *progress,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   hunch_deck_export_pdf_finish (GAsyncResult *result, GError **error);

/* One slide as PNG, `width_px` wide. */
gboolean   hunch_deck_export_png (HunchSlide *slide, const char *path, int width_px, GError **error);

/* Seconds planned in all, and the budget (300 unless the deck says otherwise). */
int        hunch_deck_get_seconds (HunchProject *project);
int        hunch_deck_get_budget (HunchProject *project);

/* --- making slides --------------------------------------------------------- */
/* A kept analysis on a new slide: its chart as a hunch_chart, its claim as headline, confirmed; notes begin with the verdict. One undo step. Returns the slide's id, 0 with error. */
gint64     hunch_deck_add_analysis (HunchProject *project, gint64 analysis_id, int position, GError **error);
gint64     hunch_deck_add_chart (HunchProject *project, gint64 chart_id, int position, GError **error);
gint64     hunch_deck_add_slide (HunchProject *project, const char *layout, int position, GError **error);
gint64     hunch_deck_duplicate_slide (HunchProject *project, gint64 slide_id, GError **error);
/* Runs the slide's analysis again when stale and takes the sentence as agreed with the numbers of now. */
gboolean   hunch_deck_confirm_claim (HunchProject *project, gint64 slide_id, GCancellable *cancellable, GError **error);

G_END_DECLS
