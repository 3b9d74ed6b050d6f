/* source/connector-private.h: a connector's file as structs, and the steps from words to requests to records. */
#pragma once
#include "source/connector-json.h"
#include "source/connector.h"

G_BEGIN_DECLS

#define HUNCH_CONNECTOR_PREFIX "connector:"
#define HUNCH_CONNECTOR_MAX_SERIES 100000
/* A service that always has another page is not believed for ever. */
#define HUNCH_CONNECTOR_MAX_PAGES 1000000

#define HUNCH_CONNECTOR_MAX_ANSWER (64 * 1024 * 1024)

/* --- the file (connector-file.c) --------------------------------------------- */

typedef enum
{
  HUNCH_KEY_QUERY,
  HUNCH_KEY_HEADER,
  HUNCH_KEY_BEARER,
  HUNCH_KEY_BASIC,
} HunchKeyPlace;

typedef struct
{
  HunchKeyPlace place;
  char         *name;      /* owned; of the query's parameter or the header */
  char         *prefix;    /* owned; what stands before the key in the header, or NULL */
  char         *variable;  /* owned; environment variable */
} HunchConnectorKey;

typedef struct
{
  HunchConnectorParameter *info;  /* owned */
  char     *send;        /* owned; its name in the query; NULL: it only stands in templates */
  char     *join;        /* owned; between many values of one request */
  char     *along;       /* owned; the parameter whose values its own go along with, one by one; NULL */
  char     *write;       /* owned; how a date is written, for g_date_time_format(); NULL: 2019-01-31 */
  char     *blank;       /* owned; what is written for a blank; NULL: itself */
  char    **choice_names; /* owned; titles of the choices in no language; NULL when there are none */
  GRegex   *extract;     /* owned; whose first group is the value, where it is found (a link that a number stands in); NULL */
  GRegex   *pattern;     /* owned; what a value must look like; NULL: anything */
  char     *pattern_help; /* owned; the same in words */
  gint64    minimum, maximum;
} HunchParameter;

typedef enum
{
  HUNCH_PAGING_NONE,
  HUNCH_PAGING_PAGE,
  HUNCH_PAGING_OFFSET,
  HUNCH_PAGING_CURSOR,
  HUNCH_PAGING_LINK,
} HunchPagingKind;

typedef struct
{
  HunchPagingKind kind;
  char  *parameter;      /* owned; in the query; NULL: in the body */
  char  *member;         /* owned; cursor: member of the body; NULL: in the query */
  char  *size_parameter; /* owned; or NULL */
  char  *next;           /* owned; path to the cursor, or to the next address (link); NULL: the Link header */
  char  *total_pages;    /* owned; path or NULL */
  char  *total_records;  /* owned; path or NULL */
  gint64 first;
  gint64 size;           /* records per page; 0 not known */
  gint64 ceiling;        /* of pages; 0: none */
  gint64 pages;          /* when nothing is said; 0: all */
} HunchPaging;

typedef enum
{
  HUNCH_AS_WRITTEN,
  HUNCH_AS_NUMBER,     /* the number that a text begins with: "79%", "1,234,567", "66/100" */
  HUNCH_AS_DATE,       /* 20190131, 2019013100 */
  HUNCH_AS_TIMESTAMP,  /* seconds or milliseconds since 1970 */
} HunchColumnForm;

typedef struct
{
  char           *name;       /* owned; "*": all members of the object at `path` */
  char           *path;       /* owned; NULL for a parameter */
  char           *parameter;  /* owned; its value in this series; NULL for a path */
  HunchColumnForm form;
} HunchColumnRule;

typedef struct
{
  HunchConnectorEndpoint *info;   /* owned */
  char       *base;               /* owned; NULL: the connector's */
  char       *path;               /* owned; template */
  gboolean    is_post;
  gboolean    is_file;
  GHashTable *query;              /* owned; name → template */
  JsonNode   *body;               /* owned; template, or NULL */
  char       *records;            /* owned; path */
  GPtrArray  *columns;            /* owned; HunchColumnRule; NULL: records as they come */
  HunchPaging paging;
  char       *since_column;       /* owned; template, or NULL */
  char      **since_unless;       /* owned; parameters with which it is not asked for what is new */
  GArray     *nothing_statuses;   /* owned; of int: HTTP statuses that mean "no record" */
  char       *nothing_path;       /* owned; or NULL: where this stands … */
  char       *nothing_value;      /* owned; … there is no record */
  char      **missing;            /* owned; texts that stand for no value, or NULL */
  JsonObject *reading;            /* owned, or NULL */
  GPtrArray  *parameters;         /* owned; HunchParameter */
} HunchEndpoint;

typedef struct
{
  HunchConnectorInfo info;      /* the head: who was given an info holds the whole connector */
  char       *base;             /* owned; template */
  GPtrArray  *keys;             /* owned; HunchConnectorKey */
  GHashTable *headers;          /* owned; name → text */
  double      rate;             /* requests per second; 0: no limit */
  char       *message;          /* owned; path to the service's own words of refusal, or NULL */
  GPtrArray  *endpoints;        /* owned; HunchEndpoint */
} HunchConnector;

HunchConnector *hunch_connector_read (const char *path, GError **error);
void            hunch_connector_free (HunchConnector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchConnector, hunch_connector_free)

/* By name, from the folders of connector.c. */
HunchConnector *hunch_connector_load (const char *name, GError **error);

/* Text "…${name}…": every name in it is told to `func`; FALSE when a brace is left open. */
typedef void (*HunchTemplateFunc) (const char *name, gpointer user_data);
gboolean        hunch_template_walk (const char *text, HunchTemplateFunc func, gpointer user_data);

/* `text` with values filled in, each through `write`, which returns a new text. NULL when one of them has no value. */
typedef char *(*HunchTemplateWriteFunc) (const char *name, gpointer user_data);
char           *hunch_template_fill (const char *text, HunchTemplateWriteFunc write, gpointer user_data);

/* --- words (connector-words.c, connector-call.c) ----------------------------------------------- */

struct _HunchConnectorCall
{
  char             *words;       /* owned */
  HunchConnector   *connector;   /* owned */
  HunchEndpoint    *endpoint;    /* lent by it */
  GPtrArray        *values;      /* owned; a char ** for each parameter of the endpoint, NULL: nothing was said and there is no default */
  gint64            n_series;
  gint64            max_pages;   /* of each series; 0: all */
  gint64            started_at;  /* microseconds since 1970; answers that came since then hold; 0: not asked yet */
  char             *version;     /* owned; digest of all records, or NULL */
  char             *since;       /* owned; the column that tells what is new, once it was asked for */
};

/* Sets BAD_NAME and returns FALSE. */
gboolean        hunch_connector_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Fills in connector, endpoint, pages and values by the words. */
gboolean        hunch_connector_call_read_words (HunchConnectorCall *self, GError **error);

/* Values of parameter `position` in series `series`: those of one request, lent, with their number; NULL when it has none. */
char          **hunch_connector_call_get_values (HunchConnectorCall *self, guint position, gint64 series, guint *out_n);
int             hunch_connector_call_find (HunchConnectorCall *self, const char *parameter);
/* As it goes into a column: joined by commas. Release with g_free(). */
char           *hunch_connector_call_dup_value (HunchConnectorCall *self, const char *parameter, gint64 series);

/* --- keys (connector-key.c) --------------------------------------------------- */

typedef struct
{
  const HunchConnectorKey *rule;   /* lent */
  char                    *value;  /* owned */
  char                    *place;  /* owned; where it was found */
} HunchFoundKey;

/* FALSE when there is none. `base`: the address that requests go to; a key is only given away to the one it was stored for. */
gboolean        hunch_connector_find_key (HunchConnector *connector, const char *base, HunchFoundKey *out_key);
void            hunch_found_key_clear (HunchFoundKey *key);

/* `text` without the key, as it is and as it stands in addresses. Release with g_free(). */
char           *hunch_connector_hide_key (const HunchFoundKey *key, const char *text);

/* The environment's address for a connector, HUNCH_CONNECTOR_<NAME>_URL; lent, or NULL. */
const char     *hunch_connector_get_override (const char *name);

/* --- requests (connector-request.c) -------------------------------------------- */

typedef struct
{
  char  *address;   /* owned; without the key */
  char  *body;      /* owned, or NULL */
  gboolean is_post;
} HunchConnectorRequest;

void            hunch_connector_request_clear (HunchConnectorRequest *request);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchConnectorRequest, hunch_connector_request_clear)

/* Which page of a series: its number, 0 first, and where the service said that it continues. */
typedef struct
{
  gint64 series;
  gint64 page;
  char  *cursor;    /* lent; JSON of the cursor, or the address of the next page; NULL for the first */
} HunchConnectorSpot;

gboolean        hunch_connector_request_make (HunchConnectorCall *call, const HunchConnectorSpot *spot,
                                              HunchConnectorRequest *out_request, GError **error);

/* Where the requests of the call go to: the override, or the template filled in. Release with g_free(). */
char           *hunch_connector_call_dup_base (HunchConnectorCall *call, gint64 series, GError **error);

/* --- answers (connector-cache.c, connector-ask.c) ----------------------------------- */

typedef struct
{
  char   *etag;      /* owned, or NULL */
  char   *modified;  /* owned, or NULL */
  char   *next;      /* owned; of the Link header, or NULL */
  gint64  asked_at;  /* microseconds since 1970 */
  int     status;
  GBytes *body;      /* owned */
} HunchAnswer;

void            hunch_answer_clear (HunchAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchAnswer, hunch_answer_clear)

/* Names what an answer is kept under; release with g_free(). */
char           *hunch_answer_dup_name (const HunchConnectorRequest *request, const HunchFoundKey *key);
gboolean        hunch_answer_load (const char *name, HunchAnswer *out_answer);
gboolean        hunch_answer_is_kept (const char *name);
gboolean        hunch_answer_store (const char *name, const HunchAnswer *answer, GError **error);
/* For one that turned out to be none: it is not to be met again. */
void            hunch_answer_forget (const char *name);
/* The oldest answers go until the rest fits. */
void            hunch_answers_trim (void);

/* When the call began, or a stopped one like it that is not older than an hour. */
gint64          hunch_run_begin (const char *name);
void            hunch_run_touch (const char *name);
void            hunch_run_end (const char *name);

/* One page: from the cache when it came since the call began, else of the service. */
gboolean        hunch_connector_ask (HunchConnectorCall *call, const HunchConnectorRequest *request, const HunchFoundKey *key, HunchMeter *meter,
                                     HunchAnswer *out_answer, GCancellable *cancellable, GError **error);

/* Waits for the connector's turn, so that no more than `rate` requests go out in a second. */
gboolean        hunch_connector_wait (const char *name, double rate, GCancellable *cancellable, GError **error);

/* --- records (connector-rows.c, connector-stream.c) ------------------------------- */

/* Appends the record as one line without its end. */
void            hunch_connector_write_row (HunchConnectorCall *call, gint64 series, HunchSlice record, GString *line);

/* Takes and gives references, so that a stream may outlive who opened it. */
HunchConnectorCall *hunch_connector_call_ref (HunchConnectorCall *self);

G_END_DECLS
