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

/* Gives `text`, which it takes, or NULL for NULL. */
void      hunch_function_take_text (sqlite3_context *context, char *text);

/* A number as the shortest SQL value: whole ones as integers. */
void      hunch_function_return_number (sqlite3_context *context, double number);

/* What the functions of one connection keep between calls; SQLite gives it to each as its user data. */
typedef struct
{
  gatomicrefcount n_references;
  GHashTable     *patterns;    /* owned: text to HunchPattern * */
  GHashTable     *zones;       /* owned: name to GTimeZone * */
  GHashTable     *terms;       /* owned: text to GPtrArray of terms: functions-terms.c */
  GArray         *words;       /* owned: the words of `words_text`: functions-terms.c */
  GString        *letters;     /* owned: their letters */
  char           *words_text;  /* owned; the text last searched */
  gsize           n_words_text;
  GArray         *edges;       /* owned: double, of `edges_text` */
  char           *edges_text;  /* owned */
} HunchFunctionState;

typedef void (*HunchSqlFunction) (sqlite3_context *context, int n_values, sqlite3_value **values);

typedef struct
{
  const char      *name;
  int              n_arguments;
  HunchSqlFunction call;
} HunchFunctionInfo;

/* Functions of many rows; `value` and `inverse` are NULL where they have no place in a window. */
typedef struct
{
  const char      *name;
  int              n_arguments;
  HunchSqlFunction step;
  HunchSqlFunction inverse;
  void           (*value) (sqlite3_context *context);
  void           (*final) (sqlite3_context *context);
} HunchAggregateInfo;

/* Ended by a NULL name. */
extern const HunchFunctionInfo  hunch_functions_url[];
extern const HunchFunctionInfo  hunch_functions_netflix[];
extern const HunchFunctionInfo  hunch_functions_text[];
extern const HunchFunctionInfo  hunch_functions_terms[];
extern const HunchFunctionInfo  hunch_functions_time[];
extern const HunchFunctionInfo  hunch_functions_number[];
extern const HunchFunctionInfo  hunch_functions_language[];
extern const HunchFunctionInfo  hunch_functions_agent[];
extern const HunchAggregateInfo hunch_functions_statistics[];

/* Adds all of them to a connection (an sqlite3 *). */
gboolean  hunch_functions_add (gpointer db, GError **error);

G_END_DECLS
