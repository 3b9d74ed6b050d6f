/* cli/output.h: what goes to the standard output: numbers and tables for people, JSON and CSV for programs. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* "1,203,311". Release with g_free(). */
char *hunch_cli_count_text (gint64 count);

/* Five significant digits, "–" for NaN. Release with g_free(). */
char *hunch_cli_number_text (double value);

/* "< 0.001", or three decimals; "–" for NaN. Release with g_free(). */
char *hunch_cli_p_text (double p);

/* Prints `text` in lines of at most 78 letters: `first`, and below it as many blanks. */
void  hunch_cli_print_wrapped (const char *first,
                               const char *text);

/* Prints `object` on lines of its own. */
void  hunch_cli_print_json (JsonObject *object);

/* Appends `length` bytes as a JSON string in quotes; bytes that are not UTF-8 become U+FFFD. */
void  hunch_cli_append_json_text (GString    *out,
                                  const char *bytes,
                                  gsize       length);

/* Appends one field as RFC 4180 has it, in quotes where it needs them. */
void  hunch_cli_append_csv_text (GString    *out,
                                 const char *bytes,
                                 gsize       length);

/* --- tables for people ---------------------------------------------------- */

/* Rows of text under a head, columns as wide as their widest cell. */
typedef struct _HunchCliGrid HunchCliGrid;

HunchCliGrid *hunch_cli_grid_new (guint n_columns);
void          hunch_cli_grid_free (HunchCliGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCliGrid, hunch_cli_grid_free)

/* The next cell, row by row; takes `text`, where NULL is an empty cell. The first row is the head. */
void          hunch_cli_grid_take (HunchCliGrid *self,
                                   char         *text);

/* Numbers stand to the right. */
void          hunch_cli_grid_align_right (HunchCliGrid *self,
                                          guint         column);

/* Prints what there is and forgets the rows, keeping the widths: long tables are printed in parts. */
void          hunch_cli_grid_print (HunchCliGrid *self,
                                    const char   *indent);

G_END_DECLS
