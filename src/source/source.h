/* source/source.h: where bytes come from. One source is one object: opened as often as wanted, each time from the first byte,
 * and read in pieces where that is possible. */
#pragma once
#include <gio/gio.h>
#include "source/meter.h"

G_BEGIN_DECLS

#define HUNCH_SOURCE_ERROR (hunch_source_error_quark ())
GQuark hunch_source_error_quark (void);

typedef enum
{
  HUNCH_SOURCE_ERROR_NOT_FOUND,  /* nothing there, or not readable */
  HUNCH_SOURCE_ERROR_BAD_NAME,   /* words that name no source */
  HUNCH_SOURCE_ERROR_CHANGED,    /* other bytes than when it was first opened */
  HUNCH_SOURCE_ERROR_DENIED,     /* a key is missing, wrong, or may not */
  HUNCH_SOURCE_ERROR_NETWORK,    /* no answer, or a wrong one, after all retries */
} HunchSourceError;

#define HUNCH_TYPE_SOURCE (hunch_source_get_type ())
G_DECLARE_FINAL_TYPE (HunchSource, hunch_source, HUNCH, SOURCE, GObject)

/* `words` is a path, "https://…" or "http://…", "s3://bucket/key", "connector:NAME?param=value" (see source/connector.h), or
 * "generator:NAME?rows=N&seed=S" for made-up data (see source/generator.h). Asks no server yet.
 * Errors: NOT_FOUND (also for a folder), BAD_NAME. A name with "scheme:" that is not known is BAD_NAME unless a file of that name exists. */
HunchSource  *hunch_source_new (const char *words, GError **error);

/* Every object that the words name, in the order of the words and, within a pattern, of the names: paths and local patterns
 * (* ? [a-c], and a folder with all files in it), s3:// prefixes and patterns on keys ("s3://b/full/dt=2016-0[1-3]-*" followed by a slash and a star), the rest
 * as hunch_source_new(). Objects of no bytes that stand for a folder, and names that begin with "." or "_" are left out. Element type HunchSource, owned by the array;
 * sizes and versions of listed objects are known without another question. Blocking. `meter` may be NULL: what the sources move is counted in it.
 * NOT_FOUND when a pattern fits nothing. About 350 bytes per object. */
GPtrArray    *hunch_source_expand (const char *const *words, HunchMeter *meter, GCancellable *cancellable, GError **error);

/* A source whose bytes come of another one: a member of an archive, unpacked. `open` is called by hunch_source_open(). */
typedef GInputStream *(*HunchSourceOpenFunc) (gpointer user_data, GCancellable *cancellable, GError **error);
HunchSource  *hunch_source_new_derived (const char *name, const char *version, gint64 size, HunchSourceOpenFunc open, gpointer user_data, GDestroyNotify destroy);

/* As the person wrote it, or the whole name of the listed object ("s3://bucket/key"); lent. */
const char   *hunch_source_get_name (HunchSource *self);

/* A short name for a table: the file's base name without endings, made a plain word. Release with g_free(). */
char         *hunch_source_dup_table_name (HunchSource *self);

/* The same of the last part of a path, a folder's name or what a pattern begins with. Release with g_free(). */
char         *hunch_source_make_table_name (const char *base_name);

/* What the source knows of its format: "json" for a connector; NULL: the bytes must say. Lent. */
const char   *hunch_source_get_format (HunchSource *self);

/* Sees to it that size and version are known as far as the source can tell them without being read, asking the server when it was not asked
 * before. Blocking, and says what is wrong, which the two below do not. Any thread. */
gboolean      hunch_source_look (HunchSource *self, GCancellable *cancellable, GError **error);

/* Bytes in all; -1 when not known. For http the server is asked once. */
gint64        hunch_source_get_size (HunchSource *self);

/* What tells one version of the bytes from another (size and change time, a seed, an ETag); lent. */
const char   *hunch_source_get_version (HunchSource *self);

/* Whether the bytes are on this machine. */
gboolean      hunch_source_is_local (HunchSource *self);

/* New reference. Blocking. Fails with CHANGED when the version is not the one first seen. What comes over the net is kept in
 * a spool in the cache folder as far as it was read, so that opening again fetches nothing twice. */
GInputStream *hunch_source_open (HunchSource *self, GCancellable *cancellable, GError **error);

/* To be asked at the end of a stream of hunch_source_open(): fails with CHANGED when others wrote into the
 * file meanwhile, so that what was read is neither the one version nor the other. */
gboolean      hunch_source_check_stream (HunchSource *self, GInputStream *stream, GError **error);

/* --- pieces --------------------------------------------------------------- */

/* A piece of one object. With offset HUNCH_RANGE_TAIL the last `length` bytes (all of a shorter object). */
#define HUNCH_RANGE_TAIL G_MAXUINT64
typedef struct
{
  HunchSource *source;     /* borrowed */
  guint64      offset;
  gsize        length;
  GBytes      *bytes;      /* filled in, the caller's; exactly `length` bytes but for a tail */
  guint64      file_size;  /* filled in */
} HunchRange;

/* All of them, several at a time on one pool of connections; transient failures are tried again. CHANGED when an object's version is not the
 * one seen before (or changes between two ranges). On failure no `bytes` are left behind. Any thread. Ranges of one source that stand one after the
 * other open a local file once. */
gboolean      hunch_source_read_ranges (HunchRange *ranges, guint n_ranges, GCancellable *cancellable, GError **error);

/* FALSE for a source that can only be read from the front (generator, connector, member of an archive, a server without ranges). */
gboolean      hunch_source_can_range (HunchSource *self);

/* TRUE when the server says that the bytes differ from `version` (a conditional request, or a look at the file); FALSE when they are
 * the same. For a refresh. */
gboolean      hunch_source_is_changed (HunchSource *self, const char *version, gboolean *out_changed, GCancellable *cancellable, GError **error);

G_END_DECLS
