/* source/http-private.h: single transfers, and the thread that carries them. */
#pragma once
#include "source/http.h"

G_BEGIN_DECLS

/* What a waiting thread sleeps on; raised by transfers and by a cancellable. */
typedef struct
{
  GMutex        lock;
  GCond         cond;
  GCancellable *cancellable;  /* borrowed, NULL while none is watched */
  gulong        handler;
} HunchHttpBell;

void     hunch_http_bell_init (HunchHttpBell *self);
void     hunch_http_bell_clear (HunchHttpBell *self);

/* While it is watched, cancelling raises the bell. `cancellable` may be NULL. */
void     hunch_http_bell_watch (HunchHttpBell *self, GCancellable *cancellable);
void     hunch_http_bell_unwatch (HunchHttpBell *self);

/* One question to one host and what comes of it. Fields up to `body` never change once it has started; the others are guarded by the bell's lock. */
typedef struct _HunchHttpTransfer HunchHttpTransfer;

typedef struct
{
  const char             *method;
  const char             *url;
  const char *const      *headers;     /* may be NULL */
  const char             *range;       /* "0-3"; may be NULL */
  GBytes                 *body;        /* may be NULL */
  gsize                   max_bytes;
  gboolean                is_stream;   /* stop when a megabyte waits, rather than at max_bytes */
  gboolean                uses_netrc;
  gboolean                keeps_path;
  const HunchHttpSigning *signing;     /* may be NULL */
  HunchMeter             *meter;       /* may be NULL */
} HunchHttpOrder;

typedef enum
{
  HUNCH_HTTP_ENDED_WELL,
  HUNCH_HTTP_ENDED_TRANSIENT,  /* it may go better the next time */
  HUNCH_HTTP_ENDED_UNREACHED,  /* no host or no connection: it may, but not often */
  HUNCH_HTTP_ENDED_FOR_GOOD,
  HUNCH_HTTP_ENDED_TOO_LARGE,
} HunchHttpEnding;

/* Begins at once, in the other thread. Everything is copied. */
HunchHttpTransfer *hunch_http_transfer_start (const HunchHttpOrder *order, HunchHttpBell *bell);

/* Breaks it off when it is still under way, and releases it. The bell may be cleared afterwards. */
void               hunch_http_transfer_stop (HunchHttpTransfer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchHttpTransfer, hunch_http_transfer_stop)

/* To be called with the bell's lock held: */
gboolean           hunch_http_transfer_has_head (HunchHttpTransfer *self);
guint              hunch_http_transfer_get_status (HunchHttpTransfer *self);
gboolean           hunch_http_transfer_is_done (HunchHttpTransfer *self);
HunchHttpEnding    hunch_http_transfer_get_ending (HunchHttpTransfer *self);
const char        *hunch_http_transfer_get_trouble (HunchHttpTransfer *self);

/* Status and headers, with an empty body. The caller's. Also called once it has a head. */
HunchHttpAnswer   *hunch_http_transfer_dup_head (HunchHttpTransfer *self);

/* What has arrived since the last time; may be empty. Lets a stream go on. */
GBytes            *hunch_http_transfer_take_bytes (HunchHttpTransfer *self);

/* --- http-exchange.c, for http.c and http-stream.c ----------------------------- */

/* One question with all its redirects and new tries. All zero it is free. */
typedef struct
{
  const HunchHttpRequest *request;      /* borrowed; NULL: free */
  char                   *url;          /* owned; where the last redirect led */
  gboolean                is_stream;    /* settled as soon as a success has its head */
  gboolean                is_elsewhere; /* another host than the caller named */
  gboolean                drops_body;   /* a redirect made a GET of it */
  guint64                 range_offset; /* of what is still to come of the piece */
  gsize                   range_length;
  GByteArray             *kept;         /* owned; the beginning of a piece that broke off, NULL without */
  char                   *kept_version; /* owned */
  guint                   n_breaks;
  guint                   n_redirects;
  guint                   n_tries;
  gint64                  due;          /* monotonic, microseconds: when to try again */
  HunchHttpTransfer      *transfer;     /* owned; NULL while waiting */
  HunchHttpAnswer        *answer;       /* owned; NULL until settled */
} HunchHttpExchange;

void     hunch_http_exchange_init (HunchHttpExchange *self, const HunchHttpRequest *request, gboolean is_stream);
void     hunch_http_exchange_clear (HunchHttpExchange *self);

/* Starts what is due, sleeps until something has happened, and looks at it. Those with an answer are settled. */
gboolean hunch_http_exchanges_step (HunchHttpExchange *exchanges, guint n, HunchHttpBell *bell, GCancellable *cancellable, GError **error);

void     hunch_http_set_first_wait (guint first_wait_ms);

/* Microseconds to wait before try number `n_tries` + 1. `retry_after` may be NULL. */
gint64   hunch_http_get_wait (guint n_tries, const char *retry_after);

G_END_DECLS
