/* base/library.h: shared libraries that only some work needs, opened when it comes up. The three that bring the most others with them
 * (libcurl, libsecret, libarchive: forty more) would otherwise take three quarters of the time in which a command starts. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;   /* of a function */
  gpointer   *place;  /* where its address goes */
} HunchLibrarySymbol;

/* `file` is a name with version ("libcurl.so.4"), as the loader finds it; it stays open. A library that is missing or lacks a function
 * is a broken installation: the program ends with a sentence. */
void hunch_library_open (const char *file, const HunchLibrarySymbol *symbols, guint n_symbols);

G_END_DECLS
