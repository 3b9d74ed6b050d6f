/* format/csv-input-private.h: the bytes of a source as UTF-8, whatever they were.
 *
 * A byte order mark decides; else zero bytes in every other place say UTF-16; else the
 * text is taken for UTF-8 until it proves not to be, and then the caller starts again with
 * Windows-1252 (which is ISO-8859-1 with some letters more, see hunch_csv_input_has_c1()).
 * Nothing that does not decode is dropped: such a byte becomes the four characters \xNN
 * with its two hexadecimal digits, a zero byte becomes U+2400 (the symbol for it), and both are counted. */
#pragma once
#include "format/csv.h"

G_BEGIN_DECLS

#define HUNCH_CSV_GUESS_8BIT "WINDOWS-1252"

typedef struct _HunchCsvInput HunchCsvInput;

/* `encoding` NULL: decide. Fails with MALFORMED for binary data and for an encoding that is
 * not known. */
HunchCsvInput *hunch_csv_input_new (HunchSource  *source,
                                    const char   *encoding,
                                    GCancellable *cancellable,
                                    GError      **error);
void           hunch_csv_input_free (HunchCsvInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCsvInput, hunch_csv_input_free)

/* Fills `buffer` (at least 64 bytes) with whole UTF-8 characters. 0 at the end, -1 with error.
 * When a guess of UTF-8 fails the error is HUNCH_CSV_ERROR_MALFORMED and is_wrong_guess() TRUE. */
gssize         hunch_csv_input_read (HunchCsvInput *self,
                                     char          *buffer,
                                     gsize          size,
                                     GCancellable  *cancellable,
                                     GError       **error);

gboolean       hunch_csv_input_is_wrong_guess (HunchCsvInput *self);
const char    *hunch_csv_input_get_encoding (HunchCsvInput *self);
gboolean       hunch_csv_input_has_c1 (HunchCsvInput *self);          /* bytes 0x80 .. 0x9f were seen */
gint64         hunch_csv_input_get_bytes_read (HunchCsvInput *self);  /* of the source */
gint64         hunch_csv_input_get_n_undecodable (HunchCsvInput *self);
gint64         hunch_csv_input_get_n_zero_bytes (HunchCsvInput *self);

G_END_DECLS
