/* recipe/functions-private.h: Hunch's own SQL functions, and the reading of web addresses they share. */
#pragma once
#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* A part of a text; `at` NULL when the part is absent, which differs from empty. */
typedef struct
{
  const char *at;
  gsize       n;
} HunchSpan;

typedef struct
{
  HunchSpan scheme;  /* "https" */
  HunchSpan host;    /* without user and port */
  HunchSpan path;    /* from the first slash on; never absent */
  HunchSpan query;   /* behind the question mark */
} HunchUrlParts;

/* Never fails: what cannot be read as an address is all path. Parts point into `text`. */
void      hunch_url_split (const char *text, gsize n, HunchUrlParts *out_parts);

/* Takes the first non-empty segment off the front of `rest`. */
gboolean  hunch_url_take_segment (HunchSpan *rest, HunchSpan *out_segment);

/* The value of the first `name` in a query; FALSE when it is not there. */
gboolean  hunch_url_find_in_query (HunchSpan query, HunchSpan name, HunchSpan *out_value);

/* Percent signs and plus signs decoded, made valid UTF-8. Release with g_free(). */
char     *hunch_url_decode (HunchSpan span);

gboolean  hunch_span_equals (HunchSpan span, const char *word);  /* without regard to case (ASCII) */

/* Argument `position` as text; `at` NULL for NULL. */
HunchSpan hunch_function_get_text (sqlite3_value **values, int position);

typedef void (*HunchSqlFunction) (sqlite3_context *context, int n_values, sqlite3_value **values);

typedef struct
{
  const char      *name;
  int              n_arguments;
  HunchSqlFunction call;
} HunchFunctionInfo;

/* Ended by a NULL name. */
extern const HunchFunctionInfo hunch_functions_url[];
extern const HunchFunctionInfo hunch_functions_netflix[];

G_END_DECLS
