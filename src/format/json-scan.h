/* format/json-scan.h: JSON lines, JSON objects one behind another, an array of records, or an object that holds one. Streamed: no tree is built.
 *
 * The conventions, by which every odd text in tests/corpus/json is judged:
 *
 * Encoding. UTF-8 with or without a byte order mark; UTF-16 by its mark or by zero bytes beside the first character. UTF-32 is
 *   UNSUPPORTED. A byte that is no character is kept as \xNN, half of a surrogate pair as it is written (\ud800), a
 *   zero character as the symbol U+2400; each is counted in a warning.
 * Grammar. RFC 8259 to the letter; all else is MALFORMED, with line and column (of characters). Objects and lists lie a thousand deep at
 *   most. A record, and a value beside the records, has 64 MB at most (TOO_LARGE).
 * Records. Objects one behind another, on lines of their own or not (blank lines do not matter), are a record each. The items of a list
 *   are records. Lists on lines of their own are a record each, unless they are lists of objects: then they are read as one list.
 *   An object that stands alone and has exactly one member that is a list of objects is read as that list, which a warning
 *   says; with several such members, or none, it is one record. Of a first object only 8 MB are
 *   looked at for this, of a first list 1 MB. `records` leads elsewhere: to
 *   a list by the names of members with points between them, in each of the objects that stand one behind another (an object there is one
 *   record); the empty text takes the values of the text itself for the records, without choosing a member.
 *   A lone value, an empty text and records without any value are NO_TABLE.
 * Columns. All members that any record has, in order of appearance; 2,000 at most (TOO_LARGE), of those that were asked for. A name that came
 *   before (capitals do not matter; also twice in one record) becomes name_2 and is counted, an empty one column_N. Items that are no
 *   objects stand in a column "value"; when all records are lists of one length, in column_1, column_2, ….
 *   Objects and lists in a record are kept as JSON, as written, unless `flatten` is set or a column a.b is asked for: then the members of the
 *   object a are columns; what else a holds in other records stands in a column of its own. Lists are never taken apart.
 * Missing. null, an absent member, what the person says counts as missing (strings and numbers), and the empty string in a column
 *   that is no text.
 * Types. Integer: all numbers, whole and of 64 bits. Real: all numbers, of which a double gives back every digit (17 at most; 1.0 beside 1 is
 *   real). Boolean: true and false. Date, timestamp: all strings, of the shape 2021-09-25 or that with a time, as in
 *   csv-dates-private.h. All else is text: strings as they are meant, other values as they are written. For a type that the person chooses
 *   values are read leniently, and what does not read is UNPARSED, its text kept. */
#pragma once
#include "format/format.h"

G_BEGIN_DECLS

/* Looks at the first rows (`max_rows`; -1: the first 8 MB, so that is_whole may be FALSE; G_MAXINT64: every cell) and decides. With -1 it
 * goes on as long as a column that was asked for has not come, and when something was repaired, so that the count is right.
 * NULL `options`: decide all. Of the columns that were asked for the scan has those that are there, which may be none. Blocking. New reference.
 * A reader of a scan that is not whole ends in SURPRISE at a new column, a value that the column's type has no place for, a value in
 * a column that had none, and at the first byte or character that must be repaired.
 * Errors: HUNCH_FORMAT_ERROR with line and column, those of hunch_source_open(), G_IO_ERROR. Memory: twice the longest record and some
 * 600 kB; some 400 bytes per column; 4 MB of preview at most. One second of computing for about 1.4 GB when read, 1 GB when scanned whole. */
HunchScan *hunch_json_scan_new (HunchSource *source, const HunchFormatOptions *options, gint64 max_rows,
                                HunchProgress *progress, GCancellable *cancellable, GError **error);

/* For a preview: the first `max_rows` records, or those that begin in the first `max_bytes` bytes, at least one. Otherwise the same. */
HunchScan *hunch_json_scan_new_glance (HunchSource *source, const HunchFormatOptions *options, gint64 max_rows, gint64 max_bytes,
                                       GCancellable *cancellable, GError **error);

G_END_DECLS
