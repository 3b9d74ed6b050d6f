/* analysis/sheet.h: the tables of a result as heads and cells, for the screen, the clipboard and reports alike. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char    *text;       /* for the eye: "1,204.5", "< 0.001", "–" for what does not exist */
  char    *exact;      /* for programs: "1204.4987", "" for what does not exist */
  gboolean is_number;
} HunchSheetCell;

typedef struct
{
  char           *name;       /* "estimates", "tests", "fit", or the table's own */
  char           *title;      /* translated */
  guint           n_columns;
  guint           n_rows;
  char          **heads;      /* [n_columns], translated */
  gboolean       *is_right;   /* [n_columns]: numbers, aligned to the right */
  HunchSheetCell *cells;      /* [n_rows × n_columns] */
} HunchSheet;

void hunch_sheet_free (HunchSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchSheet, hunch_sheet_free)

/* Lent. */
const HunchSheetCell *hunch_sheet_get (const HunchSheet *sheet, guint row, guint column);

/* Heads are given, rows are padded to them. Numbers of a column stand under each other with the same decimals where they are of one size. */
HunchSheet *hunch_sheet_new (const char *name, const char *title, JsonArray *heads, JsonArray *rows);

/* All sheets of a result (analysis/analysis.h) in the order of reading: estimates, tests, its own tables, measures of fit. Estimates and
 * intervals stand before p. Elements owned by the array. */
GPtrArray  *hunch_sheets_from_result (JsonObject *result);

G_END_DECLS
