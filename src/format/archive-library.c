#define G_LOG_DOMAIN "hunch-format"
#define HUNCH_ARCHIVE_LIBRARY_ITSELF
#include "format/archive-library.h"

HunchArchiveLibrary hunch_archive_library;

#define SYMBOL(name) { #name, (gpointer *) &hunch_archive_library.name }

static const HunchLibrarySymbol symbols[] = {
  SYMBOL (archive_entry_filetype),
  SYMBOL (archive_entry_hardlink),
  SYMBOL (archive_entry_is_encrypted),
  SYMBOL (archive_entry_pathname),
  SYMBOL (archive_entry_pathname_utf8),
  SYMBOL (archive_entry_size),
  SYMBOL (archive_entry_size_is_set),
  SYMBOL (archive_entry_sparse_count),
  SYMBOL (archive_errno),
  SYMBOL (archive_error_string),
  SYMBOL (archive_filter_bytes),
  SYMBOL (archive_filter_code),
  SYMBOL (archive_filter_count),
  SYMBOL (archive_format),
  SYMBOL (archive_read_data_block),
  SYMBOL (archive_read_free),
  SYMBOL (archive_read_new),
  SYMBOL (archive_read_next_header),
  SYMBOL (archive_read_open1),
  SYMBOL (archive_read_set_callback_data),
  SYMBOL (archive_read_set_read_callback),
  SYMBOL (archive_read_set_seek_callback),
  SYMBOL (archive_read_set_skip_callback),
  SYMBOL (archive_read_support_filter_bzip2),
  SYMBOL (archive_read_support_filter_compress),
  SYMBOL (archive_read_support_filter_gzip),
  SYMBOL (archive_read_support_filter_lz4),
  SYMBOL (archive_read_support_filter_lzip),
  SYMBOL (archive_read_support_filter_xz),
  SYMBOL (archive_read_support_filter_zstd),
  SYMBOL (archive_read_support_format_7zip),
  SYMBOL (archive_read_support_format_empty),
  SYMBOL (archive_read_support_format_raw),
  SYMBOL (archive_read_support_format_tar),
  SYMBOL (archive_read_support_format_zip),
  SYMBOL (archive_set_error),
};

void
hunch_archive_library_load (void)
{
  static gsize is_open;

  if (!g_once_init_enter (&is_open))
    return;
  hunch_library_open ("libarchive.so.13", symbols, G_N_ELEMENTS (symbols));
  g_once_init_leave (&is_open, 1);
}
