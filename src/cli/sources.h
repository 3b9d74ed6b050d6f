/* cli/sources.h: SOURCE words to sources; a pattern stands for every file that fits it. */
#pragma once
#include "source/source.h"
#include "cli/arguments.h"

G_BEGIN_DECLS

/* Sources named by the words from `first` on, in order, the files of a pattern by name.
 * Array of HunchSource, owned by the caller. A pattern that nothing fits is an error. */
GPtrArray *hunch_cli_sources_new (HunchCliArguments *arguments,
                                  guint              first,
                                  GError           **error);

G_END_DECLS
