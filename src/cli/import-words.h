/* cli/import-words.h: what is to be imported and how, as said on the command line. */
#pragma once
#include "cli/arguments.h"
#include "project/import.h"

G_BEGIN_DECLS

/* The options of the command import, for its table of HunchCliOption. */
#define HUNCH_CLI_SAMPLE_OPTIONS                                                                                    \
  { "sample", "METHOD", N_("all, head, reservoir, bernoulli, blocks or stratified:COLUMN") },                       \
  { "rows", "N", N_("how many rows to keep; the first ones unless --sample says otherwise") },                      \
  { "fraction", "P", N_("the share of the rows to keep, above 0 and up to 1") },                                    \
  { "seed", "S", N_("makes a random sample repeatable; chosen and told when absent") },                             \
  { "allocation", "HOW", N_("of a stratified sample: proportional, or equal for as many of each value") },          \
  { "blocks", "N", N_("of a sample of blocks: at least so many, 40 when absent") },                                 \
  { "where", "SQL", N_("a condition over the columns that a row must fulfil before it is sampled") }

/* The words from `first` on are the sources. NULL with HUNCH_CLI_ERROR_USAGE. */
HunchImport *hunch_cli_import_words_read (HunchCliArguments *arguments,
                                          guint              first,
                                          GError           **error);

G_END_DECLS
