/* source/http.h: questions over HTTP and HTTPS; for this room.
 *
 * All of the process shares one pool of connections, which one thread serves; whoever asks waits in their own. What is transient
 * (no connection, a connection that breaks off, an answer that is too short or of the wrong piece, 408, 429, 500, 502, 503, 504) is
 * tried again, up to HUNCH_HTTP_TRIES times, after a wait that doubles and is drawn at random around its length; Retry-After
 * is honoured up to HUNCH_HTTP_MAX_WAIT_S. Redirects are followed, HUNCH_HTTP_MAX_REDIRECTS of them, to http and
 * https only and never from https to http; another host gets none of the caller's headers but Accept, Range and the conditional ones.
 * Proxies are those of the environment (http_proxy, https_proxy, no_proxy). Certificates are verified; SSL_CERT_FILE names others than the system's.
 * Being cancelled ends a question within a tenth of a second.
 *
 * No message holds a query or a password of an address. */
#pragma once
#include <gio/gio.h>
#include "source/meter.h"

G_BEGIN_DECLS

#define HUNCH_HTTP_TRIES 5
#define HUNCH_HTTP_MAX_WAIT_S 60
#define HUNCH_HTTP_MAX_REDIRECTS 10
#define HUNCH_HTTP_MAX_BYTES (256 * 1024 * 1024)
#define HUNCH_HTTP_AT_ONCE 8

/* Signature version 4 as S3 wants it; libcurl computes it. */
typedef struct
{
  const char *region;
  const char *key_id;
  const char *secret;
} HunchHttpSigning;

/* What is not set is NULL or 0. Everything is borrowed for the time of the call (of the stream, for hunch_http_open: copied). */
typedef struct
{
  const char              *method;        /* NULL: GET, or POST with a body */
  const char              *url;           /* http:// or https://, encoded */
  const char *const       *headers;       /* "Name: value", ended by NULL */
  GBytes                  *body;
  guint64                  range_offset;  /* with range_length; HUNCH_RANGE_TAIL: the last bytes */
  gsize                    range_length;  /* 0: all of it */
  gsize                    max_bytes;     /* of a body held in memory; 0: HUNCH_HTTP_MAX_BYTES, or the range's length */
  guint                    max_tries;     /* 0: HUNCH_HTTP_TRIES */
  gboolean                 keeps_redirects;  /* a redirect is the answer */
  gboolean                 uses_netrc;    /* name and password of ~/.netrc go to the hosts that it names */
  gboolean                 keeps_path;    /* ".." in the path is sent as it is */
  const HunchHttpSigning  *signing;
  HunchMeter              *meter;
} HunchHttpRequest;

typedef struct
{
  guint      status;      /* 200, 404, … */
  char      *url;         /* owned; where the redirects led */
  GPtrArray *headers;     /* owned; of char *, "Name: value" */
  GBytes    *body;        /* owned; empty when the server sent all of an object instead of the piece asked for (status 200) */
  guint64    range_offset;  /* of a 206: where the body begins */
  gint64     total_size;  /* of the whole object; -1: not said */
} HunchHttpAnswer;

void             hunch_http_answer_free (HunchHttpAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchHttpAnswer, hunch_http_answer_free)

/* The first header of this name, whatever its case, without blanks around; lent. NULL when there is none. */
const char      *hunch_http_answer_get_header (const HunchHttpAnswer *self, const char *name);

/* Blocking; any thread. Whatever the server answers in the end is an answer, also 404 or a 503 that stayed. Fails with
 * HUNCH_SOURCE_ERROR_NETWORK when there is none: no host, no connection, a certificate that is not right, too many
 * redirects, more than max_bytes. */
HunchHttpAnswer *hunch_http_send (const HunchHttpRequest *request, GCancellable *cancellable, GError **error);

/* The same for `n`, `n_at_once` at a time (0: HUNCH_HTTP_AT_ONCE). Fills in `out_answers` (room for n; the caller's), or leaves
 * them NULL when one fails. */
gboolean         hunch_http_send_all (const HunchHttpRequest *requests,
                                      guint                   n,
                                      guint                   n_at_once,
                                      HunchHttpAnswer       **out_answers,
                                      GCancellable           *cancellable,
                                      GError                **error);

/* A body that is read as it arrives; at most a megabyte waits in memory. When the connection breaks off it is taken up again where it was, as far as
 * the server says by its ETag or Last-Modified that the bytes are still the same; otherwise reading fails with CHANGED or NETWORK. An answer that is not 2xx is
 * hunch_http_set_status_error(). `out_head` (may be NULL) gets the answer, with its body only when that is a refusal. New reference. */
GInputStream    *hunch_http_open (const HunchHttpRequest *request,
                                  HunchHttpAnswer       **out_head,
                                  GCancellable           *cancellable,
                                  GError                **error);

/* Sets the error that stands for a status that is no success: DENIED (401, 403, 407), NOT_FOUND (404, 410), CHANGED (412), NETWORK (all others).
 * `name` is what was asked for, as people know it. Always FALSE. */
gboolean         hunch_http_set_status_error (const HunchHttpAnswer *answer, const char *name, GError **error);

/* The ETag, or else Last-Modified, as a version: equal texts mean equal bytes. NULL when the server gives neither. Release with g_free(). */
char            *hunch_http_answer_dup_version (const HunchHttpAnswer *self);

/* An address without password, query and fragment, as messages show it. Release with g_free(). */
char            *hunch_http_dup_shown_url (const char *url);

/* Everything but A-Z a-z 0-9 - . _ ~ as %XX. Release with g_free(). */
char            *hunch_http_escape (const char *text);

/* How long to wait for a connection, for a byte of an answer, and before the first new try. For tests. */
void             hunch_http_set_patience (guint connect_ms, guint stall_s, guint first_wait_ms);

G_END_DECLS
