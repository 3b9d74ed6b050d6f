#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/table-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "analysis/words.h"
#include "base/json.h"

static const struct { const char *title; const char *suffix; } FORMATS[] = {
  [HUNCH_TABLE_TEXT_PLAIN] = { N_("Text"), "txt" },
  [HUNCH_TABLE_TEXT_TABS] = { N_("Cells for a spreadsheet"), "tsv" },
  [HUNCH_TABLE_TEXT_CSV] = { N_("CSV"), "csv" },
  [HUNCH_TABLE_TEXT_HTML] = { N_("HTML"), "html" },
  [HUNCH_TABLE_TEXT_LATEX] = { N_("LaTeX"), "tex" },
  [HUNCH_TABLE_TEXT_MARKDOWN] = { N_("Markdown"), "md" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (FORMATS) == HUNCH_N_TABLE_TEXTS);

const char *
hunch_table_text_get_title (HunchTableTextFormat format)
{
  g_return_val_if_fail ((guint) format < HUNCH_N_TABLE_TEXTS, "");
  return _(FORMATS[format].title);
}

const char *
hunch_table_text_get_suffix (HunchTableTextFormat format)
{
  g_return_val_if_fail ((guint) format < HUNCH_N_TABLE_TEXTS, "");
  return FORMATS[format].suffix;
}

/* --- escapes --------------------------------------------------------------------- */

typedef struct { gunichar letter; const char *words; } Escape;

static const Escape HTML[] = {
  { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" }, { '\'', "&#39;" },
};
/* Signs of Hunch's own sentences have no place in the old font encodings either. */
static const Escape LATEX[] = {
  { '\\', "\\textbackslash{}" }, { '{', "\\{" }, { '}', "\\}" }, { '$', "\\$" }, { '&', "\\&" }, { '#', "\\#" }, { '%', "\\%" },
  { '_', "\\_" }, { '^', "\\textasciicircum{}" }, { '~', "\\textasciitilde{}" }, { '<', "$<$" }, { '>', "$>$" }, { '|', "\\textbar{}" },
  { '"', "\\textquotedbl{}" }, { 0x2212, "$-$" }, { 0x2013, "--" }, { 0x2014, "---" }, { 0x00d7, "$\\times$" }, { 0x2264, "$\\le$" },
  { 0x2265, "$\\ge$" }, { 0x2260, "$\\ne$" }, { 0x221e, "$\\infty$" }, { 0x00b2, "$^2$" }, { 0x00a0, "~" }, { 0x2026, "\\dots{}" },
  { 0x2019, "'" }, { 0x201c, "``" }, { 0x201d, "''" }, { 0x03b7, "$\\eta$" }, { 0x03c9, "$\\omega$" }, { 0x03c1, "$\\rho$" },
  { 0x03c4, "$\\tau$" }, { 0x03c6, "$\\varphi$" }, { 0x03b5, "$\\varepsilon$" }, { 0x03c7, "$\\chi$" }, { 0x03b1, "$\\alpha$" },
  { 0x00b7, "$\\cdot$" }, { 0x0394, "$\\Delta$" }, { 0x03b4, "$\\delta$" }, { 0x03bb, "$\\lambda$" },
};

static const Escape MARKDOWN[] = {
  { '\\', "\\\\" }, { '|', "\\|" }, { '`', "\\`" }, { '*', "\\*" }, { '_', "\\_" }, { '<', "&lt;" }, { '>', "&gt;" }, { '&', "&amp;" },
  { '[', "\\[" }, { ']', "\\]" }, { '#', "\\#" }, { '~', "\\~" }, { '$', "\\$" },
};

static const char *
find_escape (const Escape *escapes,
             guint         n_escapes,
             gunichar      letter)
{
  for (guint i = 0; i < n_escapes; i++)
    if (escapes[i].letter == letter)
      return escapes[i].words;
  return NULL;
}

/* Blanks for line breaks and for whatever else no page has a picture of. */
static char *
escape_letters (const char   *text,
                const Escape *escapes,
                guint         n_escapes)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new (NULL);

  for (const char *place = valid; *place != '\0'; place = g_utf8_next_char (place))
    {
      gunichar letter = g_utf8_get_char (place);
      const char *words = find_escape (escapes, n_escapes, letter);

      if (words != NULL)
        g_string_append (out, words);
      else if (letter < 0x20 || letter == 0x7f || letter == 0x2028 || letter == 0x2029)
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, letter);
    }
  return g_string_free (out, FALSE);
}

/* Inside quotation marks a line break is only a line break. */
static char *
escape_csv (const char *text)
{
  g_autoptr (GString) out = NULL;

  if (strpbrk (text, ",\"\r\n") == NULL && text[0] != ' ' && !g_str_has_suffix (text, " "))
    return g_strdup (text);
  out = g_string_new (text);
  g_string_replace (out, "\"", "\"\"", 0);
  return g_strdup_printf ("\"%s\"", out->str);
}

char *
hunch_table_text_escape (const char          *text,
                         HunchTableTextFormat format)
{
  if (text == NULL)
    text = "";
  switch (format)
    {
    case HUNCH_TABLE_TEXT_CSV:
      return escape_csv (text);
    case HUNCH_TABLE_TEXT_HTML:
      return escape_letters (text, HTML, G_N_ELEMENTS (HTML));
    case HUNCH_TABLE_TEXT_LATEX:
      return escape_letters (text, LATEX, G_N_ELEMENTS (LATEX));
    case HUNCH_TABLE_TEXT_MARKDOWN:
      return escape_letters (text, MARKDOWN, G_N_ELEMENTS (MARKDOWN));
    case HUNCH_TABLE_TEXT_PLAIN:
    case HUNCH_TABLE_TEXT_TABS:
    default:
      return escape_letters (text, NULL, 0);
    }
}

/* --- cells ----------------------------------------------------------------------------- */

/* Head for row -1. */
static char *
dup_cell (const HunchSheet    *sheet,
          int                  row,
          guint                column,
          HunchTableTextFormat format)
{
  const HunchSheetCell *cell = row < 0 ? NULL : hunch_sheet_get (sheet, (guint) row, column);
  gboolean is_exact = format == HUNCH_TABLE_TEXT_CSV || (format == HUNCH_TABLE_TEXT_TABS && cell != NULL && cell->is_number);

  return hunch_table_text_escape (cell == NULL ? sheet->heads[column] : is_exact ? cell->exact : cell->text, format);
}

static void
append_title (GString             *out,
              const char          *title,
              HunchTableTextFormat format)
{
  g_autofree char *text = hunch_table_text_escape (title, format);

  if (title != NULL && title[0] != '\0')
    g_string_append_printf (out, format == HUNCH_TABLE_TEXT_MARKDOWN ? "**%s**\n\n" : "%s\n", text);
}

/* --- aligned by blanks --------------------------------------------------------------------- */

/* Columns of a terminal. */
static guint
measure (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar letter = g_utf8_get_char (text);

      width += g_unichar_iszerowidth (letter) ? 0 : g_unichar_iswide (letter) ? 2 : 1;
    }
  return width;
}

static void
append_blanks (GString *out,
               guint    n)
{
  while (n-- > 0)
    g_string_append_c (out, ' ');
}

static void
append_aligned (GString    *out,
                const char *text,
                guint       width,
                gboolean    is_right,
                gboolean    is_last)
{
  guint n_blanks = width - MIN (measure (text), width);

  if (is_right)
    append_blanks (out, n_blanks);
  g_string_append (out, text);
  if (!is_right && !is_last)
    append_blanks (out, n_blanks);
}

static void
append_plain_row (GString          *out,
                  const HunchSheet *sheet,
                  int               row,
                  const guint      *widths)
{
  for (guint j = 0; j < sheet->n_columns; j++)
    {
      g_autofree char *text = dup_cell (sheet, row, j, HUNCH_TABLE_TEXT_PLAIN);

      if (j > 0)
        g_string_append (out, "  ");
      append_aligned (out, text, widths[j], sheet->is_right[j], j + 1 == sheet->n_columns);
    }
  g_string_append_c (out, '\n');
}

static void
append_plain (GString          *out,
              const HunchSheet *sheet)
{
  g_autofree guint *widths = g_new0 (guint, sheet->n_columns + 1);
  guint total = 0;

  for (guint j = 0; j < sheet->n_columns; j++)
    {
      for (int i = -1; i < (int) sheet->n_rows; i++)
        {
          g_autofree char *text = dup_cell (sheet, i, j, HUNCH_TABLE_TEXT_PLAIN);

          widths[j] = MAX (widths[j], measure (text));
        }
      total += widths[j] + (j > 0 ? 2 : 0);
    }
  append_title (out, sheet->title, HUNCH_TABLE_TEXT_PLAIN);
  append_plain_row (out, sheet, -1, widths);
  for (guint i = 0; i < total; i++)
    g_string_append (out, "─");
  g_string_append_c (out, '\n');
  for (guint i = 0; i < sheet->n_rows; i++)
    append_plain_row (out, sheet, (int) i, widths);
}

/* --- by marks ------------------------------------------------------------------------------ */

typedef struct
{
  const char *before;   /* of a row */
  const char *between;  /* of cells */
  const char *after;    /* of a row */
} Marks;

static const Marks MARKS[] = {
  [HUNCH_TABLE_TEXT_TABS] = { "", "\t", "\n" },
  [HUNCH_TABLE_TEXT_CSV] = { "", ",", "\r\n" },
  [HUNCH_TABLE_TEXT_LATEX] = { "  ", " & ", " \\\\\n" },
  [HUNCH_TABLE_TEXT_MARKDOWN] = { "| ", " | ", " |\n" },
};

static void
append_marked_row (GString             *out,
                   const HunchSheet    *sheet,
                   int                  row,
                   HunchTableTextFormat format)
{
  g_string_append (out, MARKS[format].before);
  for (guint j = 0; j < sheet->n_columns; j++)
    {
      g_autofree char *text = dup_cell (sheet, row, j, format);

      g_string_append_printf (out, "%s%s", j == 0 ? "" : MARKS[format].between, text);
    }
  g_string_append (out, MARKS[format].after);
}

static void
append_marked_rows (GString             *out,
                    const HunchSheet    *sheet,
                    HunchTableTextFormat format)
{
  for (guint i = 0; i < sheet->n_rows; i++)
    append_marked_row (out, sheet, (int) i, format);
}

static void
append_markdown (GString          *out,
                 const HunchSheet *sheet)
{
  append_title (out, sheet->title, HUNCH_TABLE_TEXT_MARKDOWN);
  append_marked_row (out, sheet, -1, HUNCH_TABLE_TEXT_MARKDOWN);
  for (guint j = 0; j < sheet->n_columns; j++)
    g_string_append (out, sheet->is_right[j] ? "|---:" : "|:---");
  g_string_append (out, "|\n");
  append_marked_rows (out, sheet, HUNCH_TABLE_TEXT_MARKDOWN);
}

static void
append_latex (GString          *out,
              const HunchSheet *sheet)
{
  g_autofree char *title = hunch_table_text_escape (sheet->title, HUNCH_TABLE_TEXT_LATEX);

  g_string_append_printf (out, "\\begin{table}[htbp]\n  \\centering\n  \\caption{%s}\n  \\begin{tabular}{", title);
  for (guint j = 0; j < sheet->n_columns; j++)
    g_string_append_c (out, sheet->is_right[j] ? 'r' : 'l');
  g_string_append (out, "}\n  \\toprule\n");
  append_marked_row (out, sheet, -1, HUNCH_TABLE_TEXT_LATEX);
  g_string_append (out, "  \\midrule\n");
  append_marked_rows (out, sheet, HUNCH_TABLE_TEXT_LATEX);
  g_string_append (out, "  \\bottomrule\n  \\end{tabular}\n\\end{table}\n");
}

static void
append_html_row (GString          *out,
                 const HunchSheet *sheet,
                 int               row)
{
  const char *tag = row < 0 ? "th" : "td";

  g_string_append (out, "<tr>");
  for (guint j = 0; j < sheet->n_columns; j++)
    {
      g_autofree char *text = dup_cell (sheet, row, j, HUNCH_TABLE_TEXT_HTML);

      g_string_append_printf (out, "<%s style=\"text-align:%s\">%s</%s>", tag, sheet->is_right[j] ? "right" : "left", text, tag);
    }
  g_string_append (out, "</tr>\n");
}

static void
append_html (GString          *out,
             const HunchSheet *sheet)
{
  g_autofree char *title = hunch_table_text_escape (sheet->title, HUNCH_TABLE_TEXT_HTML);

  g_string_append_printf (out, "<table>\n<caption>%s</caption>\n<thead>\n", title);
  append_html_row (out, sheet, -1);
  g_string_append (out, "</thead>\n<tbody>\n");
  for (guint i = 0; i < sheet->n_rows; i++)
    append_html_row (out, sheet, (int) i);
  g_string_append (out, "</tbody>\n</table>\n");
}

static void
append_sheet (GString             *out,
              const HunchSheet    *sheet,
              HunchTableTextFormat format)
{
  switch (format)
    {
    case HUNCH_TABLE_TEXT_TABS:
    case HUNCH_TABLE_TEXT_CSV:
      append_marked_row (out, sheet, -1, format);
      append_marked_rows (out, sheet, format);
      break;
    case HUNCH_TABLE_TEXT_HTML:
      append_html (out, sheet);
      break;
    case HUNCH_TABLE_TEXT_LATEX:
      append_latex (out, sheet);
      break;
    case HUNCH_TABLE_TEXT_MARKDOWN:
      append_markdown (out, sheet);
      break;
    case HUNCH_TABLE_TEXT_PLAIN:
    default:
      append_plain (out, sheet);
    }
}

char *
hunch_table_text_from_sheet (const HunchSheet    *sheet,
                             HunchTableTextFormat format)
{
  GString *out;

  g_return_val_if_fail (sheet != NULL, NULL);

  out = g_string_new (NULL);
  append_sheet (out, sheet, format);
  return g_string_free (out, FALSE);
}

/* --- a whole result ----------------------------------------------------------------------- */

static gboolean
is_table_format (HunchTableTextFormat format)
{
  return format == HUNCH_TABLE_TEXT_CSV || format == HUNCH_TABLE_TEXT_TABS;
}

static void
append_head (GString             *out,
             const char          *title,
             HunchTableTextFormat format)
{
  static const char *const FRAMES[] = {
    [HUNCH_TABLE_TEXT_PLAIN] = "%s\n\n", [HUNCH_TABLE_TEXT_TABS] = "%s\n", [HUNCH_TABLE_TEXT_CSV] = "%s\r\n",
    [HUNCH_TABLE_TEXT_HTML] = "<h2>%s</h2>\n", [HUNCH_TABLE_TEXT_LATEX] = "\\subsection*{%s}\n\n", [HUNCH_TABLE_TEXT_MARKDOWN] = "## %s\n\n",
  };
  g_autofree char *text = hunch_table_text_escape (title, format);
  const char *mark = strstr (FRAMES[format], "%s");

  g_string_append_len (out, FRAMES[format], mark - FRAMES[format]);
  g_string_append (out, text);
  g_string_append (out, mark + 2);
}

static void
append_paragraph (GString             *out,
                  const char          *words,
                  HunchTableTextFormat format)
{
  g_autofree char *text = NULL;

  if (words == NULL || words[0] == '\0')
    return;
  text = hunch_table_text_escape (words, format);
  if (format == HUNCH_TABLE_TEXT_HTML)
    g_string_append_printf (out, "<p>%s</p>\n", text);
  else
    g_string_append_printf (out, is_table_format (format) ? "%s\n" : "%s\n\n", text);
}

/* Sentences below a heading; nothing when there are none. */
static void
append_list (GString             *out,
             const char          *title,
             GPtrArray           *sentences,
             HunchTableTextFormat format)
{
  if (sentences->len == 0)
    return;
  append_paragraph (out, title, format);
  if (format == HUNCH_TABLE_TEXT_HTML)
    g_string_append (out, "<ul>\n");
  if (format == HUNCH_TABLE_TEXT_LATEX)
    g_string_append (out, "\\begin{itemize}\n");
  for (guint i = 0; i < sentences->len; i++)
    {
      g_autofree char *text = hunch_table_text_escape (sentences->pdata[i], format);
      const char *before = format == HUNCH_TABLE_TEXT_HTML ? "<li>" : format == HUNCH_TABLE_TEXT_LATEX ? "  \\item " : is_table_format (format) ? "" : "- ";

      g_string_append_printf (out, "%s%s%s\n", before, text, format == HUNCH_TABLE_TEXT_HTML ? "</li>" : "");
    }
  g_string_append (out, format == HUNCH_TABLE_TEXT_HTML ? "</ul>\n" : format == HUNCH_TABLE_TEXT_LATEX ? "\\end{itemize}\n\n" : "\n");
}

/* @member: of the elements, NULL when they are texts themselves. Lent texts. */
static GPtrArray *
collect_sentences (JsonArray  *list,
                   const char *member)
{
  GPtrArray *sentences = g_ptr_array_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *text = member == NULL ? json_array_get_string_element (list, i)
                                        : hunch_json_get_string (json_array_get_object_element (list, i), member);

      if (text != NULL)
        g_ptr_array_add (sentences, (gpointer) text);
    }
  return sentences;
}

static void
append_sentences (GString             *out,
                  JsonObject          *result,
                  const char          *list,
                  const char          *member,
                  const char          *title,
                  HunchTableTextFormat format)
{
  g_autoptr (GPtrArray) sentences = collect_sentences (hunch_json_get_array (result, list), member);

  append_list (out, title, sentences, format);
}

static char *
dup_rows_sentence (JsonObject *result)
{
  gint64 n = (gint64) hunch_json_get_number (result, "n", 0);
  gint64 n_dropped = (gint64) hunch_json_get_number (result, "dropped", 0);
  const char *why = hunch_json_get_string (result, "dropped_why");
  g_autofree char *used = hunch_words_count (n);
  g_autofree char *dropped = hunch_words_count (n_dropped);

  if (n_dropped == 0)
    return g_strdup_printf (_("n = %s, none left out."), used);
  return g_strdup_printf (why == NULL ? _("n = %s, %s left out.") : _("n = %s, %s left out. %s"), used, dropped, why);
}

static void
append_sheets (GString             *out,
               JsonObject          *result,
               HunchTableTextFormat format)
{
  g_autoptr (GPtrArray) sheets = hunch_sheets_from_result (result);

  for (guint i = 0; i < sheets->len; i++)
    {
      const HunchSheet *sheet = sheets->pdata[i];

      if (is_table_format (format))
        append_head (out, sheet->title, format);
      append_sheet (out, sheet, format);
      g_string_append (out, format == HUNCH_TABLE_TEXT_CSV ? "\r\n" : "\n");
    }
}

char *
hunch_table_text_from_result (JsonObject          *result,
                              HunchTableTextFormat format)
{
  g_autofree char *rows = NULL;
  const char *title;
  GString *out;

  g_return_val_if_fail (result != NULL, NULL);

  out = g_string_new (NULL);
  rows = dup_rows_sentence (result);
  title = hunch_json_get_string (result, "title");
  if (is_table_format (format))
    {
      append_sheets (out, result, format);
      return g_string_free (out, FALSE);
    }
  append_head (out, title != NULL ? title : hunch_json_get_string (result, "kind"), format);
  append_paragraph (out, hunch_json_get_string (result, "verdict"), format);
  append_paragraph (out, rows, format);
  append_sentences (out, result, "warnings", NULL, _("Warnings"), format);
  append_sentences (out, result, "checks", "text", _("Checks"), format);
  append_sheets (out, result, format);
  append_sentences (out, result, "sources", NULL, _("Where the formulas come from"), format);
  return g_string_free (out, FALSE);
}
