#include "archive-maker.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

static int
open_bytes (struct archive *archive,
            void           *data)
{
  return ARCHIVE_OK;
}

static la_ssize_t
write_bytes (struct archive *archive,
             void           *data,
             const void     *bytes,
             size_t          n)
{
  g_byte_array_append (data, bytes, n);

  return (la_ssize_t) n;
}

static void
add_member (struct archive      *archive,
            const ArchiveMember *member)
{
  gssize n = member->n < 0 ? (gssize) strlen (member->bytes) : member->n;
  gboolean is_folder = g_str_has_suffix (member->path, "/");
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname_utf8 (entry, member->path);
  archive_entry_set_filetype (entry, is_folder ? AE_IFDIR : AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, is_folder ? 0 : n);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  if (!is_folder)
    g_assert_cmpint (archive_write_data (archive, member->bytes, (gsize) n), ==, n);
  archive_entry_free (entry);
}

GBytes *
archive_make (const char          *format,
              const char          *filter,
              const char          *options,
              const ArchiveMember *members,
              guint                n_members)
{
  struct archive *archive = archive_write_new ();
  GByteArray *bytes = g_byte_array_new ();

  if (strcmp (format, "tar") == 0)
    archive_write_set_format_pax_restricted (archive);
  else
    g_assert_cmpint (archive_write_set_format_by_name (archive, strcmp (format, "7z") == 0 ? "7zip" : format), ==, ARCHIVE_OK);
  if (filter != NULL)
    g_assert_cmpint (archive_write_add_filter_by_name (archive, filter), ==, ARCHIVE_OK);
  if (options != NULL)
    {
      g_assert_cmpint (archive_write_set_options (archive, options), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_set_passphrase (archive, "secret"), ==, ARCHIVE_OK);
    }
  archive_write_set_bytes_in_last_block (archive, 1);
  g_assert_cmpint (archive_write_open (archive, bytes, open_bytes, write_bytes, NULL), ==, ARCHIVE_OK);
  for (guint i = 0; i < n_members; i++)
    add_member (archive, &members[i]);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);

  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
archive_pack (const char   *filter,
              gconstpointer bytes,
              gssize        n)
{
  ArchiveMember member = { "data", bytes, n };

  return archive_make ("raw", filter, NULL, &member, 1);
}
