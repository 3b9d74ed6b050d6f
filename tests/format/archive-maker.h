/* tests/format/archive-maker.h: archives for tests, written with libarchive. */
#pragma once
#include <glib.h>

typedef struct
{
  const char *path;    /* ends with a slash: a folder */
  const char *bytes;
  gssize      n;       /* -1: up to the zero byte */
} ArchiveMember;

/* `format`: "tar", "zip", "7z", "raw"; `filter`: "gzip", "bzip2", "xz", "zstd", "lz4" or NULL; `options` as of archive_write_set_options(), may be NULL. */
GBytes *archive_make (const char *format, const char *filter, const char *options, const ArchiveMember *members, guint n_members);

/* One text packed. */
GBytes *archive_pack (const char *filter, gconstpointer bytes, gssize n);
