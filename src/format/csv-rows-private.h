/* format/csv-rows-private.h: separated text as blocks of rows of cells, all in one buffer.
 *
 * The buffer holds some hundred kilobytes and grows only for a row that does not fit. A
 * block is a matrix of places in it; quotes are taken off and doubled ones halved in
 * place, so no cell is ever copied. What does not fit the matrix is made to fit:
 * short rows are padded with empty cells, and what a long row has beyond the named columns
 * becomes one last cell as it is written in the source, separators and quotes included. */
#pragma once
#include "format/csv-input-private.h"

G_BEGIN_DECLS

#define HUNCH_CSV_MAX_ROW_BYTES (64 * 1024 * 1024)
#define HUNCH_CSV_MAX_BLOCK_ROWS 4096

typedef struct
{
  guint32 start;
  guint32 length;
} HunchCsvCell;

typedef struct
{
  const char         *data;       /* at least 16 bytes may be read after any cell */
  guint               n_rows;
  guint               n_columns;  /* cells per row: the named columns and one for what is beyond */
  const HunchCsvCell *cells;      /* [n_rows * n_columns] */
  const guint32      *n_found;    /* [n_rows] cells the row really has */
  gboolean            has_long;   /* some row has more than the named columns */
} HunchCsvBlock;

typedef struct
{
  gint64 n_rows;
  gint64 n_short;
  gint64 n_long;
  gint64 n_blank;         /* lines without anything */
  gint64 n_odd_quotes;    /* cells with text after their closing quote, kept as written */
  gint64 n_spanning;      /* of a text separated by tabs: cells in quotes that go over a line end or a tab */
  gint64 n_trailing;      /* rows that end with a separator more than the named columns need */
  gsize  first_short;     /* where that row begins in the text, see hunch_csv_rows_find_line(); valid when there is one */
  gsize  first_long;
} HunchCsvRowCounts;

typedef struct _HunchCsvRows HunchCsvRows;

/* Opens the source; `encoding` as for hunch_csv_input_new(). */
HunchCsvRows *hunch_csv_rows_new (HunchSource *source, const char *encoding, GCancellable *cancellable, GError **error);
void          hunch_csv_rows_free (HunchCsvRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCsvRows, hunch_csv_rows_free)

/* Before rows_begin(): takes in more of the text; not more than its beginning of some hundred
 * kilobytes the first time, then twice as much each time. */
gboolean      hunch_csv_rows_peek_more (HunchCsvRows *self, gboolean *out_is_more, GCancellable *cancellable, GError **error);

/* Before rows_begin(): the first rows (at most max_rows) under some separator and quotation mark (0: none), each a
 * GPtrArray of text; blank lines and a row that is not whole are left out. */
GPtrArray    *hunch_csv_rows_peek (HunchCsvRows *self, char separator, char quote, guint max_rows);

/* The bytes held before rows_begin(). */
const char   *hunch_csv_rows_get_text (HunchCsvRows *self, gsize *out_n);

/* Fixes separator, quotation mark (0: none) and number of named columns; skips the first `n_skip_bytes` bytes. */
void          hunch_csv_rows_begin (HunchCsvRows *self, char separator, char quote, guint n_named, gsize n_skip_bytes);

/* The next rows, at most max_rows. Lent until the next call. NULL without error at the end.
 * Errors: MALFORMED (a quote never closed, with its line), TOO_LARGE. */
const HunchCsvBlock *hunch_csv_rows_next (HunchCsvRows *self, guint max_rows, GCancellable *cancellable, GError **error);

/* Drops the next row and forgets what was counted. */
gboolean             hunch_csv_rows_skip_header (HunchCsvRows *self, GCancellable *cancellable, GError **error);

/* No block has more rows than this. */
guint                    hunch_csv_rows_get_max_rows (HunchCsvRows *self);

/* The number of the line at a place of the text, as an editor counts. Reads the source again up to there. */
gint64                   hunch_csv_rows_find_line (HunchCsvRows *self, gsize place);

/* Whether what was read so far ends inside quotes. */
gboolean                 hunch_csv_rows_is_quoted (HunchCsvRows *self);

const HunchCsvRowCounts *hunch_csv_rows_get_counts (HunchCsvRows *self);
HunchCsvInput           *hunch_csv_rows_get_input (HunchCsvRows *self);

G_END_DECLS
