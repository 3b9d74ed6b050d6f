/* source/connector.h: web services described by data files (docs/connectors.md): what can be fetched, with which parameters, and
 * the answers as one stream of rows.
 *
 *   connector:NAME?what=ENDPOINT&parameter=value&…
 *
 * Values are percent-encoded as in an address (a blank may stay a blank). `what` chooses what to fetch, the first when left out; `pages` how many
 * pages of each series at most. A parameter that may have many values takes a list (a,b,c), a range of whole numbers
 * (1990..1995), "all" where the values are listed, and @TABLE.COLUMN for the different values of a column. */
#pragma once
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include "source/meter.h"
#include "source/source.h"

G_BEGIN_DECLS

/* --- which there are ------------------------------------------------------- */

typedef struct
{
  char     *name;
  char     *title;
  char     *help;
  char     *type;          /* "text", "integer", "number", "date", "boolean" */
  char     *fallback;      /* its value when nothing is said, or NULL */
  gboolean  is_required;
  gboolean  is_many;       /* a list or a range is understood */
  gboolean  is_series;     /* and each value makes a series of requests of its own */
  char    **choices;       /* the values there are, NULL: any */
  char    **choice_titles; /* as many; NULL when `choices` is */
} HunchConnectorParameter;

typedef struct
{
  char      *name;         /* "popular" */
  char      *title;
  char      *help;
  char      *key;          /* column that tells one record from another, several joined by commas; NULL */
  char      *since;        /* the parameter that asks only for what is new, NULL */
  GPtrArray *parameters;   /* owned; HunchConnectorParameter, `pages` among them where answers come in pages */
} HunchConnectorEndpoint;

typedef struct
{
  char      *name;         /* "tmdb" */
  char      *title;
  char      *description;
  char      *documentation; /* an address, or NULL */
  char      *terms;        /* what its makers ask of those who use it, or NULL */
  char      *path;         /* of the file */
  char     **key_variables; /* environment variables that a key is taken from; empty: it needs no key */
  char      *key_help;     /* where a key is to be had, or NULL */
  gboolean   is_key_required;
  GPtrArray *endpoints;    /* owned; HunchConnectorEndpoint */
} HunchConnectorInfo;

void      hunch_connector_info_free (HunchConnectorInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchConnectorInfo, hunch_connector_info_free)

/* From $XDG_DATA_HOME/hunch/connectors, and data/connectors of the program ($HUNCH_CONNECTOR_DIR in the source tree); a person's own come first
 * and hide those of the same name. Files that are no connectors are left out and told in the log. In order of titles; elements owned by the array. */
GPtrArray          *hunch_connectors_list (void);

/* BAD_NAME when there is none, or with the sentence that says what is wrong with its file. */
HunchConnectorInfo *hunch_connector_find (const char *name, GError **error);

/* Where the key of a connector comes from: "environment TMDB_API_KEY", "keyring", or NULL when there is none. Release with g_free(). */
char               *hunch_connector_dup_key_place (const char *name);

/* Keeps a key in the keyring; NULL or "" takes it away. */
gboolean            hunch_connector_store_key (const char *name, const char *key, GError **error);

/* --- what would be asked --------------------------------------------------- */

typedef struct
{
  gint64   n_series;
  gint64   pages_per_series;  /* at most */
  gint64   requests;          /* at most; exact when is_exact */
  gint64   records;           /* at most; -1 not known */
  gint64   known_requests;    /* of those: answers that are in the cache and are only asked whether they changed */
  gboolean is_exact;
  double   seconds;           /* at the rate that the service asks for */
  char   **lines;             /* "GET https://…&page=1" with keys blanked, in order, at most 200; further pages of a series as one line "… pages 2 to 5" */
} HunchConnectorPlan;

void                hunch_connector_plan_free (HunchConnectorPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchConnectorPlan, hunch_connector_plan_free)

/* Whether words name a connector: they begin with "connector:". */
gboolean            hunch_connector_is_words (const char *words);

/* Sends nothing. BAD_NAME for words that are not understood, with what would be. */
HunchConnectorPlan *hunch_connector_plan (const char *words, GError **error);
JsonObject         *hunch_connector_plan_to_json (const HunchConnectorPlan *plan);

/* --- columns of tables as lists --------------------------------------------- */

/* The different rows of some columns of a table, without missing ones, in order of first appearance: each element a NULL-terminated array of
 * as many texts as columns, owned by the array. */
typedef GPtrArray *(*HunchConnectorListFunc) (const char *table, const char *const *columns, gpointer user_data, GError **error);

/* While it is in force in this thread, @TABLE.COLUMN in words is looked up by `func`. NULL ends it. The room project/ has the tables and sets it. */
void                hunch_connector_use_lists (HunchConnectorListFunc func, gpointer user_data);

/* --- for source.c and refresh ---------------------------------------------- */

/* The source of words that begin with "connector:". New reference; BAD_NAME with what is not understood. */
HunchSource        *hunch_connector_source_new (const char *words, GError **error);

/* The address of a file that the words name, for endpoints that are plain files (IMDb's data sets, a published spreadsheet): the source then is that
 * address under the name of the words. NULL without error for endpoints whose answers are records. Release with g_free(). */
char               *hunch_connector_dup_address (const char *words, GError **error);

/* Words that were understood, ready to be asked. */
typedef struct _HunchConnectorCall HunchConnectorCall;

/* `words` with "connector:" in front. BAD_NAME with a sentence that names the parameter. Sends nothing. */
HunchConnectorCall *hunch_connector_call_new (const char *words, GError **error);
void                hunch_connector_call_free (HunchConnectorCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchConnectorCall, hunch_connector_call_free)

/* "tmdb_popular": a name for the table. Release with g_free(). */
char               *hunch_connector_call_dup_table_name (HunchConnectorCall *self);

/* "json", always: one record per line. For addresses the bytes say. Lent. */
const char         *hunch_connector_call_get_format (HunchConnectorCall *self);

/* JSON lines from the first record on. The first stream asks the server page by page as it is read; later ones read the same answers from the cache, so
 * every stream of one call gives the same bytes. Records that came before (by the key) are left out. Answers are kept in
 * $XDG_CACHE_HOME/hunch/connectors and are asked for again only conditionally (ETag, Last-Modified); a call that was stopped goes on where it
 * was within a day. `meter` (may be NULL) counts every request. New reference.
 * Errors while reading: DENIED (401, 403, or no key) with the service's own words, NETWORK, NOT_FOUND. No message holds a key. */
GInputStream       *hunch_connector_call_open (HunchConnectorCall *self, HunchMeter *meter, GCancellable *cancellable, GError **error);

/* A digest of all records, once a stream has been read to its end; NULL before. Lent. */
const char         *hunch_connector_call_get_version (HunchConnectorCall *self);

/* Asks for every page (conditionally) and compares the digest with `version`. The streams opened afterwards read what was fetched. */
gboolean            hunch_connector_call_is_changed (HunchConnectorCall *self, const char *version, gboolean *out_changed,
                                                     HunchMeter *meter, GCancellable *cancellable, GError **error);

/* While `since` (microseconds since 1970) is not 0, answers that came after it hold for calls that this thread makes, without being asked for again, so that whoever looks first and
 * reads then asks once. */
void                hunch_connector_hold_answers (gint64 since);

/* The column that tells the series apart, and the values asked for as they stand in it; NULL when no column does. Lent; release with g_strfreev(). */
const char         *hunch_connector_call_get_series_column (HunchConnectorCall *self);
char              **hunch_connector_call_dup_series_values (HunchConnectorCall *self);

/* Column for upserts, and the column whose newest value `hunch_connector_dup_words_since` wants; lent, NULL without. */
const char         *hunch_connector_call_get_key (HunchConnectorCall *self);
const char         *hunch_connector_call_get_since_column (HunchConnectorCall *self);

/* `words` asking only for what is new since `newest`; a later value that stands in the words already stays. NULL without error when the
 * endpoint cannot be asked so. Release with g_free(). */
char               *hunch_connector_dup_words_since (const char *words, const char *newest, GError **error);

/* How the bytes of an endpoint want to be read, for what the person did not say: {"missing": ["\\N"], "separator": "\t"}; NULL: nothing is said. New reference. */
JsonObject         *hunch_connector_dup_reading (const char *words);

G_END_DECLS
