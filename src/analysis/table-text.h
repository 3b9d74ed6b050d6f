/* analysis/table-text.h: sheets and whole results as text that other programs take: plain, CSV, HTML, LaTeX, Markdown. */
#pragma once
#include "analysis/sheet.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_TABLE_TEXT_PLAIN,     /* columns aligned by blanks, to be read in a fixed-width face */
  HUNCH_TABLE_TEXT_TABS,      /* a tab between cells: what spreadsheets take from the clipboard */
  HUNCH_TABLE_TEXT_CSV,       /* RFC 4180; numbers whole, with a point */
  HUNCH_TABLE_TEXT_HTML,
  HUNCH_TABLE_TEXT_LATEX,     /* for the package booktabs */
  HUNCH_TABLE_TEXT_MARKDOWN,
  HUNCH_N_TABLE_TEXTS
} HunchTableTextFormat;

/* What a format is called, translated; lent. */
const char *hunch_table_text_get_title (HunchTableTextFormat format);

/* What a file of it ends with ("csv"); lent. */
const char *hunch_table_text_get_suffix (HunchTableTextFormat format);

/* One sheet with its title. Whatever a cell holds is escaped for the format. Release with g_free(). */
char *hunch_table_text_from_sheet (const HunchSheet *sheet, HunchTableTextFormat format);

/* The whole result: title, verdict, rows used, warnings, checks, every sheet, where the formulas come from. HTML is a fragment, LaTeX as well.
 * Release with g_free(). */
char *hunch_table_text_from_result (JsonObject *result, HunchTableTextFormat format);

/* Words of a person or of a column made safe for the format; line breaks become blanks. Release with g_free(). */
char *hunch_table_text_escape (const char *text, HunchTableTextFormat format);

G_END_DECLS
