/* format/archive-library.h: libarchive, opened when it is first needed: see base/library.h. */
#pragma once
#include <archive.h>
#include <archive_entry.h>
#include "base/library.h"

G_BEGIN_DECLS

typedef struct
{
  __typeof__ (&archive_entry_filetype) archive_entry_filetype;
  __typeof__ (&archive_entry_hardlink) archive_entry_hardlink;
  __typeof__ (&archive_entry_is_encrypted) archive_entry_is_encrypted;
  __typeof__ (&archive_entry_pathname) archive_entry_pathname;
  __typeof__ (&archive_entry_pathname_utf8) archive_entry_pathname_utf8;
  __typeof__ (&archive_entry_size) archive_entry_size;
  __typeof__ (&archive_entry_size_is_set) archive_entry_size_is_set;
  __typeof__ (&archive_entry_sparse_count) archive_entry_sparse_count;
  __typeof__ (&archive_errno) archive_errno;
  __typeof__ (&archive_error_string) archive_error_string;
  __typeof__ (&archive_filter_bytes) archive_filter_bytes;
  __typeof__ (&archive_filter_code) archive_filter_code;
  __typeof__ (&archive_filter_count) archive_filter_count;
  __typeof__ (&archive_format) archive_format;
  __typeof__ (&archive_read_data_block) archive_read_data_block;
  __typeof__ (&archive_read_free) archive_read_free;
  __typeof__ (&archive_read_new) archive_read_new;
  __typeof__ (&archive_read_next_header) archive_read_next_header;
  __typeof__ (&archive_read_open1) archive_read_open1;
  __typeof__ (&archive_read_set_callback_data) archive_read_set_callback_data;
  __typeof__ (&archive_read_set_read_callback) archive_read_set_read_callback;
  __typeof__ (&archive_read_set_seek_callback) archive_read_set_seek_callback;
  __typeof__ (&archive_read_set_skip_callback) archive_read_set_skip_callback;
  __typeof__ (&archive_read_support_filter_bzip2) archive_read_support_filter_bzip2;
  __typeof__ (&archive_read_support_filter_compress) archive_read_support_filter_compress;
  __typeof__ (&archive_read_support_filter_gzip) archive_read_support_filter_gzip;
  __typeof__ (&archive_read_support_filter_lz4) archive_read_support_filter_lz4;
  __typeof__ (&archive_read_support_filter_lzip) archive_read_support_filter_lzip;
  __typeof__ (&archive_read_support_filter_xz) archive_read_support_filter_xz;
  __typeof__ (&archive_read_support_filter_zstd) archive_read_support_filter_zstd;
  __typeof__ (&archive_read_support_format_7zip) archive_read_support_format_7zip;
  __typeof__ (&archive_read_support_format_empty) archive_read_support_format_empty;
  __typeof__ (&archive_read_support_format_raw) archive_read_support_format_raw;
  __typeof__ (&archive_read_support_format_tar) archive_read_support_format_tar;
  __typeof__ (&archive_read_support_format_zip) archive_read_support_format_zip;
  __typeof__ (&archive_set_error) archive_set_error;
} HunchArchiveLibrary;

extern HunchArchiveLibrary hunch_archive_library;

/* To be called before anything else of the library, as often as wanted; any thread. */
void hunch_archive_library_load (void);

G_END_DECLS

#ifndef HUNCH_ARCHIVE_LIBRARY_ITSELF
#define archive_entry_filetype hunch_archive_library.archive_entry_filetype
#define archive_entry_hardlink hunch_archive_library.archive_entry_hardlink
#define archive_entry_is_encrypted hunch_archive_library.archive_entry_is_encrypted
#define archive_entry_pathname hunch_archive_library.archive_entry_pathname
#define archive_entry_pathname_utf8 hunch_archive_library.archive_entry_pathname_utf8
#define archive_entry_size hunch_archive_library.archive_entry_size
#define archive_entry_size_is_set hunch_archive_library.archive_entry_size_is_set
#define archive_entry_sparse_count hunch_archive_library.archive_entry_sparse_count
#define archive_errno hunch_archive_library.archive_errno
#define archive_error_string hunch_archive_library.archive_error_string
#define archive_filter_bytes hunch_archive_library.archive_filter_bytes
#define archive_filter_code hunch_archive_library.archive_filter_code
#define archive_filter_count hunch_archive_library.archive_filter_count
#define archive_format hunch_archive_library.archive_format
#define archive_read_data_block hunch_archive_library.archive_read_data_block
#define archive_read_free hunch_archive_library.archive_read_free
#define archive_read_new hunch_archive_library.archive_read_new
#define archive_read_next_header hunch_archive_library.archive_read_next_header
#define archive_read_open1 hunch_archive_library.archive_read_open1
#define archive_read_set_callback_data hunch_archive_library.archive_read_set_callback_data
#define archive_read_set_read_callback hunch_archive_library.archive_read_set_read_callback
#define archive_read_set_seek_callback hunch_archive_library.archive_read_set_seek_callback
#define archive_read_set_skip_callback hunch_archive_library.archive_read_set_skip_callback
#define archive_read_support_filter_bzip2 hunch_archive_library.archive_read_support_filter_bzip2
#define archive_read_support_filter_compress hunch_archive_library.archive_read_support_filter_compress
#define archive_read_support_filter_gzip hunch_archive_library.archive_read_support_filter_gzip
#define archive_read_support_filter_lz4 hunch_archive_library.archive_read_support_filter_lz4
#define archive_read_support_filter_lzip hunch_archive_library.archive_read_support_filter_lzip
#define archive_read_support_filter_xz hunch_archive_library.archive_read_support_filter_xz
#define archive_read_support_filter_zstd hunch_archive_library.archive_read_support_filter_zstd
#define archive_read_support_format_7zip hunch_archive_library.archive_read_support_format_7zip
#define archive_read_support_format_empty hunch_archive_library.archive_read_support_format_empty
#define archive_read_support_format_raw hunch_archive_library.archive_read_support_format_raw
#define archive_read_support_format_tar hunch_archive_library.archive_read_support_format_tar
#define archive_read_support_format_zip hunch_archive_library.archive_read_support_format_zip
#define archive_set_error hunch_archive_library.archive_set_error
#endif
