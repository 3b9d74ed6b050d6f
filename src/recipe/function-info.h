/* recipe/function-info.h: Hunch's own SQL functions, and the others worth knowing, for completion and the docs. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *arguments;  /* "text, pattern [, group]" */
  const char *help;       /* N_(), one sentence */
  gboolean    is_own;     /* Hunch's, not SQLite's */
} HunchFunctionHelp;

const HunchFunctionHelp *hunch_functions_list (guint *out_n);

G_END_DECLS
