/* Papers as HTML and Markdown. An HTML page is one file: its pictures are inside. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/paper-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "analysis/table-text.h"
#include "deck/deck.h"
#include "deck/output-private.h"

#define PICTURE_WIDTH 720
#define PICTURE_HEIGHT 420

static const char style[] =
  "body{font:16px/1.5 Inter,system-ui,sans-serif;color:#16202c;background:#fff;max-width:52rem;margin:3rem auto;padding:0 1.5rem}"
  "h1{font-size:2rem;line-height:1.2}h2{font-size:1.4rem;margin-top:3rem;border-top:1px solid #d8dee6;padding-top:1.5rem}h3{font-size:1rem;margin-top:1.8rem}"
  ".lead{font-size:1.2rem;font-weight:600}.small{font-size:.82rem;color:#5a6673}.label{color:#5a6673}"
  "figure{margin:1.5rem 0}img{max-width:100%;height:auto}"
  "table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums;margin:.8rem 0;display:block;overflow-x:auto}"
  "caption{text-align:start;font-weight:600;padding-bottom:.3rem}th,td{padding:.2rem .8rem .2rem 0;text-align:start;border-bottom:1px solid #e6eaef}"
  "@media(prefers-color-scheme:dark){body{background:#1b2029;color:#e6eaf0}img{background:#fff;border-radius:8px}h2,th,td{border-color:#39424f}.small,.label{color:#a3afbd}}"
  "@media print{body{margin:0;max-width:none}}";

/* --- HTML --- */

static void
append_html (GString    *out,
             const char *tag,
             const char *class,
             const char *text)
{
  g_autofree char *escaped = hunch_table_text_escape (text, HUNCH_TABLE_TEXT_HTML);

  if (class != NULL)
    g_string_append_printf (out, "<%s class=\"%s\">%s</%s>\n", tag, class, escaped, tag);
  else
    g_string_append_printf (out, "<%s>%s</%s>\n", tag, escaped, tag);
}

static void
append_html_plot (GString   *out,
                  HunchPlot *plot)
{
  g_autoptr (GByteArray) svg = hunch_paper_draw_svg (plot, PICTURE_WIDTH, PICTURE_HEIGHT);
  g_autofree char *data = g_base64_encode (svg->data, svg->len);
  g_autofree char *summary = hunch_table_text_escape (plot->summary != NULL ? plot->summary : "", HUNCH_TABLE_TEXT_HTML);

  g_string_append_printf (out, "<figure><img width=\"%d\" height=\"%d\" alt=\"%s\" src=\"data:image/svg+xml;base64,%s\"></figure>\n",
                          PICTURE_WIDTH, PICTURE_HEIGHT, summary, data);
}

static void
append_html_block (GString               *out,
                   const HunchPaperBlock *block)
{
  g_autofree char *label = block->label != NULL ? hunch_table_text_escape (block->label, HUNCH_TABLE_TEXT_HTML) : NULL;
  g_autofree char *text = block->text != NULL ? hunch_table_text_escape (block->text, HUNCH_TABLE_TEXT_HTML) : NULL;
  g_autofree char *table = block->sheet != NULL ? hunch_table_text_from_sheet (block->sheet, HUNCH_TABLE_TEXT_HTML) : NULL;
  g_autofree char *heading = g_strdup_printf ("h%d", CLAMP (block->level, 1, 3));

  switch (block->kind)
    {
    case HUNCH_PAPER_HEADING:
      append_html (out, heading, NULL, block->text);
      break;
    case HUNCH_PAPER_TEXT:
      append_html (out, "p", NULL, block->text);
      break;
    case HUNCH_PAPER_LEAD:
      append_html (out, "p", "lead", block->text);
      break;
    case HUNCH_PAPER_LABELLED:
      g_string_append_printf (out, "<p><span class=\"label\">%s:</span> %s</p>\n", label, text);
      break;
    case HUNCH_PAPER_ITEM:
      g_string_append_printf (out, "<li>%s</li>\n", text);
      break;
    case HUNCH_PAPER_SMALL:
      append_html (out, "p", "small", block->text);
      break;
    case HUNCH_PAPER_SHEET:
      g_string_append (out, table);
      g_string_append_c (out, '\n');
      break;
    case HUNCH_PAPER_PLOT:
      append_html_plot (out, block->plot);
      break;
    case HUNCH_PAPER_BREAK:
      break;
    }
}

static gboolean
write_text (GString    *text,
            const char *path,
            GError    **error)
{
  HunchOutput *output = hunch_output_open (path, error);

  if (output == NULL)
    return FALSE;
  hunch_output_write (output, (const unsigned char *) text->str, text->len);
  return hunch_output_commit (output, error);
}

/* FALSE before the first and behind the last. */
static gboolean
is_item (HunchPaper *self,
         guint       place)
{
  return place < self->blocks->len && ((HunchPaperBlock *) self->blocks->pdata[place])->kind == HUNCH_PAPER_ITEM;
}

gboolean
hunch_paper_write_html (HunchPaper   *self,
                        const char   *path,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autofree char *title = hunch_table_text_escape (self->title, HUNCH_TABLE_TEXT_HTML);
  GString *out = g_string_new (NULL);
  gboolean done = TRUE;

  g_string_append_printf (out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
                          "<title>%s</title>\n<style>%s</style>\n",
                          /* Translators: the code of the language that this text is in, as in <html lang="en">. */
                          _("en"), title, style);
  append_html (out, "h1", NULL, self->title);
  if (self->author != NULL && *self->author != '\0')
    append_html (out, "p", "small", self->author);
  for (guint i = 0; done && i < self->blocks->len; i++)
    {
      done = !g_cancellable_set_error_if_cancelled (cancellable, error);
      if (is_item (self, i) && !is_item (self, i - 1))
        g_string_append (out, "<ul>\n");
      append_html_block (out, self->blocks->pdata[i]);
      if (is_item (self, i) && !is_item (self, i + 1))
        g_string_append (out, "</ul>\n");
    }
  g_string_append (out, "</html>\n");
  done = done && write_text (out, path, error);
  g_string_free (out, TRUE);
  return done;
}

/* --- Markdown --- */

typedef struct
{
  GString    *out;       /* owned */
  const char *path;      /* lent */
  char       *folder;    /* owned: of the pictures; made with the first */
  guint       n_pictures;
} Markdown;

static gboolean
append_picture (Markdown  *self,
                HunchPlot *plot,
                GError   **error)
{
  g_autoptr (GByteArray) svg = hunch_paper_draw_svg (plot, PICTURE_WIDTH, PICTURE_HEIGHT);
  g_autofree char *summary = hunch_table_text_escape (plot->summary != NULL ? plot->summary : "", HUNCH_TABLE_TEXT_MARKDOWN);
  g_autofree char *name = g_strdup_printf ("%u.svg", ++self->n_pictures);
  g_autofree char *file = g_build_filename (self->folder, name, NULL);
  g_autofree char *folder_name = g_path_get_basename (self->folder);
  g_autofree char *link = g_uri_escape_string (folder_name, NULL, TRUE);
  HunchOutput *output;

  if (g_mkdir (self->folder, 0777) != 0 && errno != EEXIST)
    {
      g_autofree char *shown = g_filename_display_name (self->folder);

      g_set_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE, _("“%s” could not be written: %s."), shown, g_strerror (errno));
      return FALSE;
    }
  output = hunch_output_open (file, error);
  if (output == NULL)
    return FALSE;
  hunch_output_write (output, svg->data, svg->len);
  if (!hunch_output_commit (output, error))
    return FALSE;
  g_string_append_printf (self->out, "![%s](%s/%s)\n\n", summary, link, name);
  return TRUE;
}

static gboolean
append_markdown_block (Markdown              *self,
                       const HunchPaperBlock *block,
                       GError               **error)
{
  static const char *const marks[] = { "#", "##", "###" };
  g_autofree char *label = block->label != NULL ? hunch_table_text_escape (block->label, HUNCH_TABLE_TEXT_MARKDOWN) : NULL;
  g_autofree char *text = block->text != NULL ? hunch_table_text_escape (block->text, HUNCH_TABLE_TEXT_MARKDOWN) : NULL;
  g_autofree char *table = block->sheet != NULL ? hunch_table_text_from_sheet (block->sheet, HUNCH_TABLE_TEXT_MARKDOWN) : NULL;

  switch (block->kind)
    {
    case HUNCH_PAPER_HEADING:
      g_string_append_printf (self->out, "%s %s\n\n", marks[CLAMP (block->level, 1, 3) - 1], text);
      break;
    case HUNCH_PAPER_TEXT:
    case HUNCH_PAPER_SMALL:
      g_string_append_printf (self->out, "%s\n\n", text);
      break;
    case HUNCH_PAPER_LEAD:
      g_string_append_printf (self->out, "**%s**\n\n", text);
      break;
    case HUNCH_PAPER_LABELLED:
      g_string_append_printf (self->out, "*%s:* %s\n\n", label, text);
      break;
    case HUNCH_PAPER_ITEM:
      g_string_append_printf (self->out, "- %s\n\n", text);
      break;
    case HUNCH_PAPER_SHEET:
      g_string_append_printf (self->out, "%s\n\n", table);
      break;
    case HUNCH_PAPER_PLOT:
      return append_picture (self, block->plot, error);
    case HUNCH_PAPER_BREAK:
      break;
    }
  return TRUE;
}

gboolean
hunch_paper_write_markdown (HunchPaper   *self,
                            const char   *path,
                            GCancellable *cancellable,
                            GError      **error)
{
  g_autofree char *title = hunch_table_text_escape (self->title, HUNCH_TABLE_TEXT_MARKDOWN);
  g_autofree char *stem = g_strndup (path, g_str_has_suffix (path, ".md") ? strlen (path) - 3 : strlen (path));
  Markdown markdown = { g_string_new (NULL), path, g_strdup_printf ("%s-pictures", stem), 0 };
  gboolean done = TRUE;

  g_string_append_printf (markdown.out, "# %s\n\n", title);
  for (guint i = 0; done && i < self->blocks->len; i++)
    done = !g_cancellable_set_error_if_cancelled (cancellable, error) && append_markdown_block (&markdown, self->blocks->pdata[i], error);
  done = done && write_text (markdown.out, path, error);
  g_string_free (markdown.out, TRUE);
  g_free (markdown.folder);
  return done;
}
