/* source/remote-private.h: objects on servers, over HTTP or in S3: what both do the same way once they can ask. */
#pragma once
#include "source/http.h"
#include "source/source-private.h"

G_BEGIN_DECLS

typedef struct
{
  HunchSource       *source;        /* borrowed */
  const char *const *headers;       /* borrowed, NULL-ended; may be NULL */
  const char        *method;        /* NULL: GET */
  guint64            range_offset;
  gsize              range_length;  /* 0: all of it */
} HunchRemoteQuestion;

/* A kind of source whose functions are those of remote.c below, and how it asks. Statuses that are no success are answers. */
typedef struct
{
  HunchSourceKind kind;
  gboolean      (*ask_all) (const HunchRemoteQuestion *questions, guint n, HunchHttpAnswer **out_answers, GCancellable *cancellable, GError **error);
  GInputStream *(*open) (const HunchRemoteQuestion *question, HunchHttpAnswer **out_head, GCancellable *cancellable, GError **error);

  /* The address that stands for the object in the names of the spool. Release with g_free(). */
  char         *(*dup_place) (HunchSource *source);

  /* Sets the error for a status that is no success; FALSE. */
  gboolean      (*set_status_error) (HunchSource *source, const HunchHttpAnswer *answer, GError **error);
} HunchRemoteKind;

gboolean      hunch_remote_look (HunchSource *self, GCancellable *cancellable, GError **error);
GInputStream *hunch_remote_open (HunchSource *self, GCancellable *cancellable, GError **error);
gboolean      hunch_remote_read_ranges (HunchRange **ranges, guint n_ranges, GCancellable *cancellable, GError **error);
gboolean      hunch_remote_can_range (HunchSource *self);
gboolean      hunch_remote_is_changed (HunchSource *self, const char *version, gboolean *out_changed, GCancellable *cancellable, GError **error);

#define HUNCH_REMOTE_FUNCTIONS \
  .is_local = FALSE, .open = hunch_remote_open, .look = hunch_remote_look, .read_ranges = hunch_remote_read_ranges, \
  .can_range = hunch_remote_can_range, .is_changed = hunch_remote_is_changed

/* The bytes from `offset` on, straight from the server; CHANGED when they are of another version. New reference. */
GInputStream *hunch_remote_fetch (HunchSource *self, guint64 offset, GCancellable *cancellable, GError **error);

/* TRUE for versions that the server itself vouches for (ETag or Last-Modified). */
gboolean      hunch_remote_is_lasting (const char *version);

G_END_DECLS
