/* A text in a box. The largest size between two bounds at which every word and every line
 * fits is looked for once, when the slide is loaded; what does not fit even at the smallest
 * ends in an ellipsis. Painting then only sets the text, in whichever thread it is asked to. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/text-block-private.h"

#include <math.h>
#include <string.h>

/* In ems. */
#define ITEM_INDENT 1.25

/* Lines are balanced by narrowing the box, but not below this share of it. */
#define NARROWEST 0.5

/* More than a slide can show at any size. */
#define MAX_PARAGRAPHS 60
#define MAX_BYTES 8000

typedef struct
{
  char *label;   /* owned: "•", "1.", or NULL */
  int   level;   /* 0: first column */
  char *markup;  /* owned */
} Paragraph;

struct _HunchTextBlock
{
  HunchTextStyle style;
  GPtrArray     *paragraphs;  /* of Paragraph *, owned */
  double         size;
  double         wrap_width;
  double         height;
};

static void
paragraph_free (Paragraph *paragraph)
{
  g_free (paragraph->label);
  g_free (paragraph->markup);
  g_free (paragraph);
}

/* "12. " at the start of `text`: its length with the blank, else 0. */
static gsize
find_number (const char *text)
{
  gsize n = strspn (text, "0123456789");

  return n > 0 && n <= 2 && text[n] == '.' && text[n + 1] == ' ' ? n + 2 : 0;
}

static Paragraph *
paragraph_new (const char *line,
               gboolean    is_body)
{
  Paragraph *paragraph = g_new0 (Paragraph, 1);
  gsize n_blanks = strspn (line, " ");
  const char *text = line + n_blanks;

  if (is_body && (g_str_has_prefix (text, "- ") || g_str_has_prefix (text, "• ")))
    {
      paragraph->label = g_strdup ("•");
      paragraph->level = n_blanks >= 2 ? 2 : 1;
      text = strchr (text, ' ') + 1;
    }
  else if (is_body && find_number (text) > 0)
    {
      paragraph->label = g_strndup (text, find_number (text) - 2);
      paragraph->level = 1;
      text += find_number (text);
    }

  paragraph->markup = hunch_text_to_markup (text);
  return paragraph;
}

static GPtrArray *
split_paragraphs (const char *text,
                  gboolean    is_body)
{
  GPtrArray *paragraphs = g_ptr_array_new_with_free_func ((GDestroyNotify) paragraph_free);
  g_autofree char *shown = g_utf8_make_valid (text, MIN (strlen (text), MAX_BYTES));
  g_auto (GStrv) lines = g_strsplit (shown, "\n", MAX_PARAGRAPHS + 1);

  for (guint i = 0; lines[i] != NULL && i < MAX_PARAGRAPHS; i++)
    {
      g_strchomp (lines[i]);
      if (*lines[i] != '\0' || !is_body)
        g_ptr_array_add (paragraphs, paragraph_new (lines[i], is_body));
    }

  return paragraphs;
}

/* --- measuring ------------------------------------------------------------ */

static double
get_indent (const Paragraph *paragraph,
            double           size)
{
  return paragraph->level * ITEM_INDENT * size;
}

static double
get_paragraph_size (const Paragraph *paragraph,
                    double           size)
{
  return paragraph->level == 2 ? 0.88 * size : size;
}

static PangoLayout *
make_layout (HunchTextBlock  *self,
             const Paragraph *paragraph,
             double           size,
             double           width)
{
  PangoLayout *layout = hunch_text_layout_new (paragraph->markup, get_paragraph_size (paragraph, size), self->style.weight,
                                               MAX (1, width - get_indent (paragraph, size)), self->style.alignment, TRUE);

  if (self->style.line_spacing != 1)
    pango_layout_set_line_spacing (layout, self->style.line_spacing);
  return layout;
}

static double
get_layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static double
get_gap (HunchTextBlock *self,
         guint           position,
         double          size)
{
  return position > 0 ? self->style.gap * size : 0;
}

/* Height of the whole at `size`; infinite when a word is wider than its line. */
static double
measure (HunchTextBlock *self,
         double          size,
         double          width,
         int            *out_n_lines)
{
  double height = 0;

  *out_n_lines = 0;
  for (guint i = 0; i < self->paragraphs->len; i++)
    {
      Paragraph *paragraph = self->paragraphs->pdata[i];
      g_autoptr (PangoLayout) layout = make_layout (self, paragraph, size, width);
      int needed;

      pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
      pango_layout_get_size (layout, &needed, NULL);
      if (needed > pango_layout_get_width (layout))
        return INFINITY;

      height += get_gap (self, i, size) + get_layout_height (layout);
      *out_n_lines += pango_layout_get_line_count (layout);
    }

  return height;
}

static gboolean
fits (HunchTextBlock *self,
      double          size)
{
  int n_lines;

  return measure (self, size, self->style.width, &n_lines) <= self->style.height;
}

static double
find_size (HunchTextBlock *self)
{
  double good = self->style.min_size;
  double bad = self->style.max_size;

  if (fits (self, bad))
    return bad;

  while (bad - good > 1)
    {
      double middle = floor ((good + bad) / 2 + 0.5);

      if (middle >= bad || middle <= good)
        break;
      if (fits (self, middle))
        good = middle;
      else
        bad = middle;
    }

  return good;
}

/* The narrowest width that needs no more lines: the last line is then no orphan. */
static double
find_balanced_width (HunchTextBlock *self)
{
  double good = self->style.width;
  double bad = NARROWEST * self->style.width;
  int n_lines, n_now;

  if (!isfinite (measure (self, self->size, good, &n_lines)) || n_lines < 2)
    return good;

  while (good - bad > 0.02 * self->style.width)
    {
      double middle = (good + bad) / 2;

      if (isfinite (measure (self, self->size, middle, &n_now)) && n_now <= n_lines)
        good = middle;
      else
        bad = middle;
    }

  return good;
}

HunchTextBlock *
hunch_text_block_new (const char           *text,
                      const HunchTextStyle *style)
{
  HunchTextBlock *self = g_new0 (HunchTextBlock, 1);
  int n_lines;

  self->style = *style;
  self->paragraphs = split_paragraphs (text, style->is_body);
  self->size = find_size (self);
  self->wrap_width = style->is_balanced ? find_balanced_width (self) : style->width;
  self->height = MIN (measure (self, self->size, self->wrap_width, &n_lines), style->height);

  return self;
}

void
hunch_text_block_free (HunchTextBlock *self)
{
  g_ptr_array_unref (self->paragraphs);
  g_free (self);
}

double
hunch_text_block_get_size (HunchTextBlock *self)
{
  return self->size;
}

double
hunch_text_block_get_height (HunchTextBlock *self)
{
  return self->height;
}

/* --- painting ------------------------------------------------------------- */

void
hunch_set_source_rgb (cairo_t *cr,
                      guint32  rgb)
{
  cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0);
}

static void
paint_label (HunchTextBlock  *self,
             cairo_t         *cr,
             const Paragraph *paragraph,
             double           x,
             double           y,
             guint32          accent)
{
  gboolean is_number = g_ascii_isdigit (paragraph->label[0]);
  g_autoptr (PangoLayout) layout = hunch_text_layout_new (paragraph->label, get_paragraph_size (paragraph, self->size),
                                                          is_number ? HUNCH_WEIGHT_BOLD : self->style.weight,
                                                          -1, PANGO_ALIGN_LEFT, FALSE);

  hunch_set_source_rgb (cr, accent);
  hunch_text_show (cr, layout, x + get_indent (paragraph, self->size) - ITEM_INDENT * self->size, y);
}

/* Cuts what is higher than `room`; FALSE when not even a line has room. */
static gboolean
cut_to (PangoLayout *layout,
        double       room)
{
  double line_height = get_layout_height (layout) / MAX (1, pango_layout_get_line_count (layout));

  if (room < 0.98 * line_height)
    return FALSE;

  if (get_layout_height (layout) > room)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_height (layout, (int) (room * PANGO_SCALE));
    }

  return TRUE;
}

/* TRUE when the paragraph after `position` will find no room for a line. */
static gboolean
is_last_shown (HunchTextBlock *self,
               guint           position,
               double          bottom)
{
  return position + 1 < self->paragraphs->len
         && bottom + get_gap (self, position + 1, self->size) + 1.2 * self->size > self->style.height + 0.01;
}

static void
append_ellipsis (PangoLayout *layout)
{
  g_autofree char *text = g_strconcat (pango_layout_get_text (layout), " …", NULL);

  pango_layout_set_text (layout, text, -1);
}

void
hunch_text_block_paint (HunchTextBlock *self,
                        cairo_t        *cr,
                        double          x,
                        double          y,
                        guint32         ink,
                        guint32         accent)
{
  double at = 0;

  y += self->style.valign * (self->style.height - self->height);

  for (guint i = 0; i < self->paragraphs->len; i++)
    {
      Paragraph *paragraph = self->paragraphs->pdata[i];
      g_autoptr (PangoLayout) layout = make_layout (self, paragraph, self->size, self->wrap_width);

      at += get_gap (self, i, self->size);
      if (is_last_shown (self, i, at + get_layout_height (layout)))
        append_ellipsis (layout);
      if (!cut_to (layout, self->style.height + 0.5 - at))
        break;

      if (paragraph->label != NULL)
        paint_label (self, cr, paragraph, x, y + at, accent);
      hunch_set_source_rgb (cr, ink);
      hunch_text_show (cr, layout, x + get_indent (paragraph, self->size), y + at);
      at += get_layout_height (layout);
    }
}

void
hunch_text_line_paint (cairo_t    *cr,
                       const char *text,
                       double      size,
                       HunchWeight weight,
                       double      x,
                       double      y,
                       double      width,
                       double      align,
                       guint32     ink)
{
  g_autoptr (PangoLayout) layout = hunch_text_layout_new (text, size, weight, width, PANGO_ALIGN_LEFT, FALSE);
  int needed;

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -1);
  pango_layout_get_size (layout, &needed, NULL);
  hunch_set_source_rgb (cr, ink);
  hunch_text_show (cr, layout, x + align * MAX (0, width - (double) needed / PANGO_SCALE), y);
}
