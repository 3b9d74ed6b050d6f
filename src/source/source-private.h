/* source/source-private.h: what a kind of source has to know how to do. One table of functions per kind; source.c asks it. */
#pragma once
#include "source/source.h"

G_BEGIN_DECLS

/* An absent function means what stands beside it. All of them may be called by any thread. */
typedef struct
{
  gboolean is_local;

  /* New reference. */
  GInputStream *(*open) (HunchSource *self, GCancellable *cancellable, GError **error);

  /* Finds size and version out and calls hunch_source_set_facts(). Called at most once at a time, until it succeeds. NULL: they
   * were known when the source was made. */
  gboolean (*look) (HunchSource *self, GCancellable *cancellable, GError **error);

  /* Fills in `bytes` and `file_size` of every range; all of them belong to sources of this kind. NULL: read from the front only. */
  gboolean (*read_ranges) (HunchRange **ranges, guint n_ranges, GCancellable *cancellable, GError **error);

  /* NULL: whether there is read_ranges. */
  gboolean (*can_range) (HunchSource *self);

  /* NULL: the version that is known is compared. */
  gboolean (*is_changed) (HunchSource *self, const char *version, gboolean *out_changed, GCancellable *cancellable, GError **error);

  /* NULL: nothing can be said of the stream. */
  gboolean (*check_stream) (HunchSource *self, GInputStream *stream, GError **error);

  /* The words that a table is named after; release with g_free(). */
  char *(*dup_base_name) (HunchSource *self);

  /* Releases `data`; NULL: there is nothing to release. */
  void (*free_data) (gpointer data);
} HunchSourceKind;

/* Whether a server gives pieces. */
enum
{
  HUNCH_PIECEWISE_UNKNOWN,
  HUNCH_PIECEWISE_YES,
  HUNCH_PIECEWISE_NO,
};

struct _HunchSource
{
  GObject                parent_instance;
  const HunchSourceKind *kind;
  char                  *name;     /* owned; as the person wrote it, or the listed object */
  char                  *version;  /* owned; NULL until known, then never changed */
  gint64                 size;     /* -1: not known */
  int                    piecewise; /* atomic */
  HunchMeter            *meter;    /* owned, NULL when nobody counts */
  const char            *format;   /* static or interned, NULL: the bytes must say */
  gpointer               data;     /* owned by kind->free_data */
  GMutex                 lock;     /* over version and size while they are being found out */
};

/* A source of this kind; takes `data`. New reference. */
HunchSource *hunch_source_new_of_kind (const HunchSourceKind *kind,
                                       const char            *name,
                                       gpointer               data);

/* What was found out; `version` is copied. The first facts stay: a version that differs from them is CHANGED. */
gboolean     hunch_source_set_facts (HunchSource *self,
                                     const char  *version,
                                     gint64       size,
                                     GError     **error);

/* Sets CHANGED and returns FALSE. */
gboolean     hunch_source_set_changed_error (HunchSource *self,
                                             GError     **error);

/* TRUE when the words begin as "scheme:" does. */
gboolean     hunch_source_has_scheme (const char *words);

/* --- kinds ---------------------------------------------------------------- */

/* The words are a path or a file:/// address. */
HunchSource *hunch_file_source_new (const char *words, GError **error);

/* The words begin with "generator:". */
HunchSource *hunch_generator_source_new (const char *words, GError **error);

/* An address that begins with http:// or https://; `name` (NULL: the address) is what people know it by. */
HunchSource *hunch_http_source_new (const char *words, GError **error);
HunchSource *hunch_http_source_new_named (const char *name, const char *url, GError **error);

/* Adds to `sources` what the words, a pattern or a folder on this machine, name. */
gboolean     hunch_file_source_expand (const char *words, GPtrArray *sources, GCancellable *cancellable, GError **error);

/* Counts in `meter` what is read of `base`; new reference. */
GInputStream *hunch_counting_stream_new (GInputStream *base, HunchMeter *meter);

G_END_DECLS
