/* The deck as a PDF: a page per slide in the shape of the screen, and, when wanted, the
 * slide small on paper with what the speaker says. Text stays text, so it can be searched
 * and read out; the structure (section, heading, figure) goes along. */
#define G_LOG_DOMAIN "hunch-deck"
#include "config.h"
#include "deck/deck.h"

#include "base/json.h"
#include "deck/output-private.h"
#include "deck/paper-private.h"
#include "deck/pdf-private.h"
#include "deck/report-private.h"
#include "deck/slide-private.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* Points. A wide slide is 960 × 540. */
#define POINTS_PER_UNIT 0.6
#define PAPER_WIDTH 595.0
#define PAPER_HEIGHT 842.0
#define PAPER_MARGIN 54.0
#define NOTES_SIZE 11.5
#define NOTES_SPACING 1.15
#define NOTES_GAP 26.0
#define FOOT_SIZE 9.0
#define FOOT_INK 0x5a6673
#define NOTES_INK 0x16202c

/* Device pixels per point for what is stamped as an image. */
#define PDF_SCALE 4.0

#define MAX_NOTES_BYTES 100000

typedef struct
{
  HunchProject    *project;   /* borrowed */
  GPtrArray       *slides;    /* owned; of HunchSlide */
  cairo_surface_t *surface;   /* owned */
  cairo_t         *cr;        /* owned */
  HunchDeckPdf     with;
} Pdf;

/* --- about the document --------------------------------------------------- */

static void
set_metadata (cairo_surface_t     *surface,
              cairo_pdf_metadata_t key,
              const char          *text)
{
  if (text != NULL && *text != '\0')
    cairo_pdf_surface_set_metadata (surface, key, text);
}

/* The time of making. SOURCE_DATE_EPOCH (seconds since 1970) takes its place, so that the same document gives the same bytes. */
static char *
dup_date (void)
{
  const char *epoch = g_getenv ("SOURCE_DATE_EPOCH");
  gint64 seconds = epoch != NULL ? g_ascii_strtoll (epoch, NULL, 10) : g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

void
hunch_pdf_describe (cairo_surface_t *surface,
                    const char      *title,
                    const char      *author,
                    const char      *subject)
{
  g_autofree char *date = dup_date ();

  set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, author);
  set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, subject);
  set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Hunch " HUNCH_VERSION);
  set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

gboolean
hunch_pdf_check_status (cairo_status_t status,
                        GError       **error)
{
  /* A write that failed is told, with its reason, when the output is closed. */
  if (status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_WRITE_ERROR)
    return TRUE;

  g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE,
               _("The PDF could not be drawn: %s."), cairo_status_to_string (status));
  return FALSE;
}

static void
describe (Pdf *pdf)
{
  g_autofree char *title = hunch_project_dup_deck_value (pdf->project, "title");
  g_autofree char *author = hunch_project_dup_deck_value (pdf->project, "author");
  g_autofree char *first = hunch_slide_dup_title (pdf->slides->pdata[0]);
  g_autofree char *subject = g_strdup_printf (ngettext ("%u slide", "%u slides", pdf->slides->len), pdf->slides->len);

  hunch_pdf_describe (pdf->surface, title != NULL && *title != '\0' ? title : first, author, subject);
}

/* An entry of the outline leads to the page that is open. */
static void
add_outline (Pdf        *pdf,
             HunchSlide *slide,
             guint       position)
{
  g_autofree char *title = hunch_slide_dup_title (slide);
  g_autofree char *link = g_strdup_printf ("dest='slide%u'", position + 1);
  g_autofree char *name = g_strdup_printf ("name='slide%u'", position + 1);

  cairo_tag_begin (pdf->cr, CAIRO_TAG_DEST, name);
  cairo_tag_end (pdf->cr, CAIRO_TAG_DEST);
  cairo_pdf_surface_add_outline (pdf->surface, CAIRO_PDF_OUTLINE_ROOT, title, link, CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

/* --- pages ---------------------------------------------------------------- */

static void
add_slide_page (Pdf        *pdf,
                HunchSlide *slide,
                guint       position)
{
  g_autofree char *label = g_strdup_printf ("%u", position + 1);

  cairo_pdf_surface_set_page_label (pdf->surface, label);
  add_outline (pdf, slide, position);

  cairo_save (pdf->cr);
  cairo_scale (pdf->cr, POINTS_PER_UNIT, POINTS_PER_UNIT);
  hunch_slide_paint_as (slide, pdf->cr, PDF_SCALE * POINTS_PER_UNIT, HUNCH_SLIDE_TAGGED);
  cairo_restore (pdf->cr);
  cairo_show_page (pdf->cr);
}

static void
begin_paper (Pdf        *pdf,
             const char *label,
             const char *foot)
{
  cairo_pdf_surface_set_size (pdf->surface, PAPER_WIDTH, PAPER_HEIGHT);
  cairo_pdf_surface_set_page_label (pdf->surface, label);
  hunch_text_line_paint (pdf->cr, foot, FOOT_SIZE, HUNCH_WEIGHT_REGULAR, PAPER_MARGIN, PAPER_HEIGHT - PAPER_MARGIN + 12,
                         PAPER_WIDTH - 2 * PAPER_MARGIN, 1, FOOT_INK);
}

/* Returns the height taken. */
static double
paint_small_slide (Pdf        *pdf,
                   HunchSlide *slide)
{
  double scale = (PAPER_WIDTH - 2 * PAPER_MARGIN) / hunch_slide_get_width (slide);
  double height = scale * hunch_slide_get_height (slide);

  cairo_save (pdf->cr);
  cairo_translate (pdf->cr, PAPER_MARGIN, PAPER_MARGIN);
  cairo_scale (pdf->cr, scale, scale);
  hunch_slide_paint_as (slide, pdf->cr, PDF_SCALE * scale, HUNCH_SLIDE_PLAIN);
  cairo_restore (pdf->cr);

  hunch_set_source_rgb (pdf->cr, FOOT_INK);
  cairo_set_line_width (pdf->cr, 0.5);
  cairo_rectangle (pdf->cr, PAPER_MARGIN, PAPER_MARGIN, PAPER_WIDTH - 2 * PAPER_MARGIN, height);
  cairo_stroke (pdf->cr);

  return height;
}

static double
get_line_height (PangoLayoutIter *iter)
{
  PangoRectangle logical;

  pango_layout_iter_get_line_extents (iter, NULL, &logical);
  return NOTES_SPACING * logical.height / PANGO_SCALE;
}

/* Shows lines until the page is full; TRUE when some are left. */
static gboolean
paint_notes_lines (Pdf             *pdf,
                   PangoLayoutIter *iter,
                   double           y)
{
  double bottom = PAPER_HEIGHT - PAPER_MARGIN - 14;
  gboolean is_left = TRUE;

  cairo_tag_begin (pdf->cr, "P", NULL);
  hunch_set_source_rgb (pdf->cr, NOTES_INK);

  while (is_left && y + get_line_height (iter) <= bottom)
    {
      double height = get_line_height (iter);

      cairo_move_to (pdf->cr, PAPER_MARGIN, y + 0.8 * height);
      pango_cairo_show_layout_line (pdf->cr, pango_layout_iter_get_line_readonly (iter));
      y += height;
      is_left = pango_layout_iter_next_line (iter);
    }

  cairo_tag_end (pdf->cr, "P");
  return is_left;
}

static char *
dup_foot (HunchSlide *slide,
          guint       position)
{
  g_autofree char *title = hunch_slide_dup_title (slide);

  return g_strdup_printf (_("%u · %s · %d s"), position + 1, title, hunch_slide_get_seconds (slide));
}

/* As many sheets as the notes need; the first one shows the slide. */
static void
add_notes_pages (Pdf        *pdf,
                 HunchSlide *slide,
                 guint       position)
{
  g_autofree char *notes = g_utf8_make_valid (hunch_slide_get_notes (slide),
                                              MIN (strlen (hunch_slide_get_notes (slide)), MAX_NOTES_BYTES));
  g_autofree char *plain = hunch_text_to_plain (notes);
  g_autofree char *foot = dup_foot (slide, position);
  g_autofree char *label = g_strdup_printf (_("%u notes"), position + 1);
  g_autoptr (PangoLayout) layout = hunch_text_layout_new (plain, NOTES_SIZE, HUNCH_WEIGHT_REGULAR,
                                                          PAPER_WIDTH - 2 * PAPER_MARGIN, PANGO_ALIGN_LEFT, FALSE);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  gboolean is_left;

  begin_paper (pdf, label, foot);
  is_left = paint_notes_lines (pdf, iter, PAPER_MARGIN + paint_small_slide (pdf, slide) + NOTES_GAP);
  cairo_show_page (pdf->cr);

  while (is_left)
    {
      begin_paper (pdf, label, foot);
      is_left = paint_notes_lines (pdf, iter, PAPER_MARGIN);
      cairo_show_page (pdf->cr);
    }

  pango_layout_iter_free (iter);
}

/* A new size forgets what was begun on the page before it, so it comes first. */
static void
begin_section (Pdf        *pdf,
               HunchSlide *slide,
               guint       position)
{
  cairo_pdf_surface_set_size (pdf->surface, POINTS_PER_UNIT * hunch_slide_get_width (slide),
                              POINTS_PER_UNIT * hunch_slide_get_height (slide));
  if (position == 0)
    cairo_tag_begin (pdf->cr, "Document", NULL);
  cairo_tag_begin (pdf->cr, "Sect", NULL);
}

/* The analyses that slides rest on, each once, in the order of the slides. */
static GArray *
find_analyses (Pdf     *pdf,
               GError **error)
{
  g_autoptr (GPtrArray) records = hunch_project_list_slides (pdf->project, error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GArray *ids = records != NULL ? g_array_new (FALSE, FALSE, sizeof (gint64)) : NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const HunchSlideRecord *record = records->pdata[i];
      g_autoptr (JsonObject) content = hunch_json_parse_object (record->content != NULL ? record->content : "{}", -1, _("The slide"), NULL);
      gint64 id = content != NULL ? (gint64) hunch_json_get_number (content, "analysis", 0) : 0;
      g_autoptr (HunchAnalysisRecord) analysis = id != 0 ? hunch_project_get_analysis (pdf->project, id, NULL) : NULL;

      if (analysis != NULL && g_hash_table_add (seen, g_memdup2 (&id, sizeof id)))
        g_array_append_val (ids, id);
    }
  return ids;
}

static gboolean
add_appendix (Pdf          *pdf,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (GArray) ids = find_analyses (pdf, error);
  g_autoptr (HunchPaper) paper = NULL;

  if (ids == NULL || ids->len == 0)
    return ids != NULL;
  paper = hunch_report_new_evidence (pdf->project, ids, cancellable, error);
  if (paper == NULL)
    return FALSE;

  cairo_pdf_surface_set_size (pdf->surface, PAPER_WIDTH, PAPER_HEIGHT);
  cairo_tag_begin (pdf->cr, "Sect", NULL);
  cairo_tag_begin (pdf->cr, CAIRO_TAG_DEST, "name='evidence'");
  cairo_tag_end (pdf->cr, CAIRO_TAG_DEST);
  cairo_pdf_surface_add_outline (pdf->surface, CAIRO_PDF_OUTLINE_ROOT, paper->title, "dest='evidence'", CAIRO_PDF_OUTLINE_FLAG_OPEN);
  if (!hunch_paper_paint_pages (paper, pdf->cr, 1, cancellable, error))
    return FALSE;
  cairo_tag_end (pdf->cr, "Sect");
  return TRUE;
}

static gboolean
add_pages (Pdf           *pdf,
           HunchProgress *progress,
           GCancellable  *cancellable,
           GError       **error)
{
  for (guint i = 0; i < pdf->slides->len; i++)
    {
      HunchSlide *slide = pdf->slides->pdata[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      begin_section (pdf, slide, i);
      add_slide_page (pdf, slide, i);
      if (pdf->with & HUNCH_DECK_PDF_NOTES)
        add_notes_pages (pdf, slide, i);
      cairo_tag_end (pdf->cr, "Sect");
      hunch_progress_report (progress, i + 1, pdf->slides->len, i + 1);
    }

  if ((pdf->with & HUNCH_DECK_PDF_EVIDENCE) && !add_appendix (pdf, cancellable, error))
    return FALSE;
  cairo_tag_end (pdf->cr, "Document");
  return TRUE;
}

/* --- the file ------------------------------------------------------------- */

static gboolean
write_pdf (Pdf           *pdf,
           HunchOutput   *output,
           HunchProgress *progress,
           GCancellable  *cancellable,
           GError       **error)
{
  gboolean is_done;

  pdf->surface = cairo_pdf_surface_create_for_stream (hunch_output_write, output, PAPER_WIDTH, PAPER_HEIGHT);
  pdf->cr = cairo_create (pdf->surface);
  describe (pdf);
  is_done = add_pages (pdf, progress, cancellable, error);

  is_done = is_done && hunch_pdf_check_status (cairo_status (pdf->cr), error);
  cairo_destroy (pdf->cr);
  cairo_surface_finish (pdf->surface);
  is_done = is_done && hunch_pdf_check_status (cairo_surface_status (pdf->surface), error);
  cairo_surface_destroy (pdf->surface);

  return is_done;
}

static gboolean
export_slides (Pdf           *pdf,
               const char    *path,
               HunchProgress *progress,
               GCancellable  *cancellable,
               GError       **error)
{
  HunchOutput *output = hunch_output_open (path, error);

  if (output == NULL)
    return FALSE;

  if (!write_pdf (pdf, output, progress, cancellable, error))
    {
      hunch_output_abandon (output);
      return FALSE;
    }

  return hunch_output_commit (output, error);
}

gboolean
hunch_deck_export_pdf (HunchProject  *project,
                       const char    *path,
                       HunchDeckPdf   with,
                       HunchProgress *progress,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (GPtrArray) slides = NULL;
  Pdf pdf = { project, NULL, NULL, NULL, with };

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && path != NULL, FALSE);

  hunch_progress_set_message (progress, _("Exporting the deck"));
  slides = hunch_deck_load (project, cancellable, error);
  if (slides == NULL)
    return FALSE;

  if (slides->len == 0)
    {
      g_set_error_literal (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_EMPTY, _("The deck has no slides yet."));
      return FALSE;
    }

  pdf.slides = slides;
  return export_slides (&pdf, path, progress, cancellable, error);
}

/* --- in a thread ---------------------------------------------------------- */

typedef struct
{
  HunchProject  *project;   /* owned; a connection of its own */
  char          *path;      /* owned */
  HunchDeckPdf   with;
  HunchProgress *progress;  /* owned, may be NULL */
} ExportJob;

static void
export_job_free (ExportJob *job)
{
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_free (job->path);
  g_free (job);
}

static void
export_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  ExportJob *job = task_data;
  g_autoptr (GError) error = NULL;

  if (!hunch_deck_export_pdf (job->project, job->path, job->with, job->progress, cancellable, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
hunch_deck_export_pdf_async (HunchProject       *project,
                             const char         *path,
                             HunchDeckPdf        with,
                             HunchProgress      *progress,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (project, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  HunchProject *own = hunch_project_reopen (project, &error);
  ExportJob *job;

  g_task_set_source_tag (task, hunch_deck_export_pdf_async);
  if (own == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  job = g_new0 (ExportJob, 1);
  job->project = own;
  job->path = g_strdup (path);
  job->with = with;
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  g_task_set_task_data (task, job, (GDestroyNotify) export_job_free);
  g_task_run_in_thread (task, export_in_thread);
}

gboolean
hunch_deck_export_pdf_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
