/* cli/csv-words.h: how a separated text is to be read, as said on the command line. */
#pragma once
#include "cli/arguments.h"
#include "format/format.h"

G_BEGIN_DECLS

/* The options that import and preview share, for their tables of HunchCliOption. */
#define HUNCH_CLI_CSV_OPTIONS                                                                                  \
  { "type", "COLUMN=TYPE", N_("text, integer, real, boolean, date, timestamp or duration; may be given several times") }, \
  { "missing", "LIST", N_("what stands for a missing value, besides nothing: NA,-,?") },                       \
  { "decimal", "MARK", N_("the decimal mark: . or ,") },                                                       \
  { "thousands", "MARK", N_("the thousands mark: , or . or ' or a blank") },                                   \
  { "date-order", "ORDER", N_("ymd, dmy or mdy, for dates written in numbers") },                              \
  { "encoding", "NAME", N_("UTF-8, UTF-16LE, ISO-8859-1, WINDOWS-1252, …") },                                  \
  { "separator", "MARK", N_("between cells: comma, semicolon, tab, pipe, or the letter itself") },             \
  { "quote", "MARK", N_("around cells: double, single, or none where quotation marks are letters") },          \
  { "header", NULL, N_("the first row holds the names") },                                                     \
  { "no-header", NULL, N_("the first row is data") }

#define HUNCH_CLI_FORMAT_OPTIONS                                                                               \
  { "format", "FORMAT", N_("csv, tsv, json, parquet, spss, stata or sas; the data itself says it otherwise") }, \
  { "flatten", NULL, N_("JSON: what is nested becomes columns a.b; otherwise it stays JSON") },                \
  { "records", "PATH", N_("JSON: where the array of records lies: a.b") },                                     \
  { "member", "PATTERN", N_("archives: which of the files in it to read: *.json.bz2") },                       \
  { "labels", "WHICH", N_("SPSS, Stata, SAS: labels for coded values, codes, or both") }

/* What was said, over what the data will decide. NULL with HUNCH_CLI_ERROR_USAGE. */
HunchFormatOptions *hunch_cli_format_words_read (HunchCliArguments *arguments,
                                                 GError           **error);

G_END_DECLS
