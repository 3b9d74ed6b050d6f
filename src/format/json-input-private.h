/* format/json-input-private.h: the bytes of a source as UTF-8 text in one buffer, which moves along.
 *
 * A byte order mark decides; else zero bytes beside the first character say UTF-16, as RFC 4627 has it; else it is UTF-8.
 * Nothing that does not decode is dropped. Such a byte becomes the five characters \\xNN with its two hexadecimal
 * digits, which a string of JSON reads as \xNN, and is counted. Half of a surrogate pair in UTF-16 becomes its escape \udNNN. */
#pragma once
#include "format/scan.h"
#include "source/source.h"

G_BEGIN_DECLS

/* The most that a record, or a value beside the records, may take. */
#define HUNCH_JSON_MAX_RECORD (64 * 1024 * 1024)

/* Bytes behind the text that may be looked at; the first is zero. */
#define HUNCH_JSON_PADDING 64

typedef enum
{
  HUNCH_JSON_UTF8,
  HUNCH_JSON_UTF16_LE,
  HUNCH_JSON_UTF16_BE,
} HunchJsonEncoding;

typedef struct
{
  HunchSource      *source;         /* owned */
  GInputStream     *stream;         /* owned */
  HunchJsonEncoding encoding;
  char             *data;           /* owned; the text at hand is [begin, end) */
  gsize             begin;          /* moved forward by whoever reads */
  gsize             end;
  gsize             size;           /* of `data`, without the padding */
  gint64            offset;         /* of data[0] in the text */
  gboolean          is_at_end;      /* nothing comes after `end` */
  gboolean          is_stream_end;
  GByteArray       *raw;            /* owned; bytes of the source not yet decoded begin at `position` */
  gsize             position;
  gint64            bytes_read;     /* of the source */
  gint64            n_undecodable;
} HunchJsonInput;

/* Errors: those of hunch_source_open(), HUNCH_FORMAT_ERROR_UNSUPPORTED for UTF-32. No text is at hand yet. */
HunchJsonInput *hunch_json_input_new (HunchSource   *source,
                                      GCancellable  *cancellable,
                                      GError       **error);
void            hunch_json_input_free (HunchJsonInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchJsonInput, hunch_json_input_free)

/* Brings more text behind that which is at hand, which moves to the front of the buffer. The buffer grows when it is mostly full;
 * TOO_LARGE beyond HUNCH_JSON_MAX_RECORD. */
gboolean        hunch_json_input_fill (HunchJsonInput *self,
                                       GCancellable   *cancellable,
                                       GError        **error);

/* Line and column (of characters), both from 1, of a place in the text, found by reading the source once more. */
gboolean        hunch_json_input_find_place (HunchSource   *source,
                                             gint64         offset,
                                             GCancellable  *cancellable,
                                             gint64        *out_line,
                                             gint64        *out_column);

G_END_DECLS
