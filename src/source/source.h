/* source/source.h: where bytes come from. Opened as often as wanted, each time from the first byte. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define HUNCH_SOURCE_ERROR (hunch_source_error_quark ())
GQuark hunch_source_error_quark (void);

typedef enum
{
  HUNCH_SOURCE_ERROR_NOT_FOUND,  /* nothing there, or not readable */
  HUNCH_SOURCE_ERROR_BAD_NAME,   /* words that name no source */
  HUNCH_SOURCE_ERROR_CHANGED,    /* other bytes than when it was first opened */
} HunchSourceError;

#define HUNCH_TYPE_SOURCE (hunch_source_get_type ())
G_DECLARE_FINAL_TYPE (HunchSource, hunch_source, HUNCH, SOURCE, GObject)

/* `words` is a path, or "generator:NAME?rows=N&seed=S" for made-up data (see source/generator.h).
 * Errors: NOT_FOUND (also for a folder), BAD_NAME. A name with "scheme:" that is not
 * known is BAD_NAME unless a file of that name exists. */
HunchSource  *hunch_source_new (const char *words, GError **error);

/* As the person wrote it; lent. */
const char   *hunch_source_get_name (HunchSource *self);

/* A short name for a table: the file's base name without endings, made a plain word. Release with g_free(). */
char         *hunch_source_dup_table_name (HunchSource *self);

/* Bytes in all; -1 when not known. */
gint64        hunch_source_get_size (HunchSource *self);

/* What tells one version of the bytes from another (size and change time, a seed, an ETag); lent. */
const char   *hunch_source_get_version (HunchSource *self);

/* New reference. Blocking. Fails with CHANGED when the version is not the one first seen. */
GInputStream *hunch_source_open (HunchSource *self, GCancellable *cancellable, GError **error);

/* To be asked at the end of a stream of hunch_source_open(): fails with CHANGED when others wrote into the
 * file meanwhile, so that what was read is neither the one version nor the other. */
gboolean      hunch_source_check_stream (HunchSource *self, GInputStream *stream, GError **error);

G_END_DECLS
