/* Archives of every kind, whole, odd, broken and hostile. What has to become of the members follows from the texts put into them. */
#include <string.h>

#include "archive-maker.h"
#include "format-outcome.h"
#include "format/unpack.h"

#define PLAIN "id,name\n1,ann\n2,bob\n"
#define MORE "id,name\n3,cy\n"
#define BOTH_OUTCOME "csv, 3 rows | id integer: 1 2 3 | name text: ann bob cy"
#define PLAIN_OUTCOME "csv, 2 rows | id integer: 1 2 | name text: ann bob"

static void
write_archive (const char          *folder,
               const char          *path,
               const char          *format,
               const char          *filter,
               const ArchiveMember *members,
               guint                n_members)
{
  g_autoptr (GBytes) bytes = archive_make (format, filter, NULL, members, n_members);

  format_outcome_write (folder, path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
}

static void
test_packed (void)
{
  static const char *const filters[] = { "gzip", "bzip2", "xz", "zstd", "lz4" };
  char *folder = format_outcome_make_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *outcome = NULL;
      g_autoptr (GBytes) once = archive_pack (filters[i], PLAIN, -1);
      g_autoptr (GBytes) again = archive_pack (filters[i], "3,cy\n", -1);
      g_autoptr (GByteArray) both = g_byte_array_new ();

      /* One packed text behind another is the two texts, as cat of two .gz files makes it. */
      g_byte_array_append (both, g_bytes_get_data (once, NULL), g_bytes_get_size (once));
      g_byte_array_append (both, g_bytes_get_data (again, NULL), g_bytes_get_size (again));
      format_outcome_write (folder, "data", both->data, (gssize) both->len);
      outcome = format_outcome_of (folder, "data");
      g_assert_cmpstr (outcome, ==, BOTH_OUTCOME);
    }

  format_outcome_remove_folder (folder);
}

typedef struct
{
  const char *path;
  const char *format;
  const char *filter;
} Kind;

static const Kind kinds[] = {
  { "a.tar", "tar", NULL }, { "a.tar.gz", "tar", "gzip" }, { "a.tgz", "tar", "gzip" }, { "a.tar.bz2", "tar", "bzip2" }, { "a.tar.xz", "tar", "xz" },
  { "a.tar.zst", "tar", "zstd" }, { "a.zip", "zip", NULL }, { "a.7z", "7z", NULL },
};

/* What comes along with data is left out; names that lead out of the archive are only names. */
static void
test_archives (void)
{
  g_autoptr (GBytes) packed = archive_pack ("bzip2", MORE, -1);
  ArchiveMember members[] = {
    { "README.txt", "Read, me, first\n", -1 }, { "data/", "", 0 }, { "__MACOSX/data/._a.csv", "x,y\n", -1 }, { ".DS_Store", "x", 1 },
    { "data/a.csv", PLAIN, -1 }, { "../../b.csv.bz2", g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed) },
    { "notes.json", "{\"a\": 1}\n", -1 }, { "data/empty.csv", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      char *folder = format_outcome_make_folder ();
      g_autofree char *outcome = NULL;

      write_archive (folder, kinds[i].path, kinds[i].format, kinds[i].filter, members, G_N_ELEMENTS (members));
      outcome = format_outcome_of (folder, kinds[i].path);
      g_assert_cmpstr (outcome, ==, BOTH_OUTCOME);
      format_outcome_remove_folder (folder);
    }
}

static void
test_member (void)
{
  static const ArchiveMember members[] = { { "one/a.csv", PLAIN, -1 }, { "two/b.csv", MORE, -1 } };
  const char *words[] = { "a.zip", NULL };
  char *folder = format_outcome_make_folder ();
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  g_autofree char *outcome = NULL, *none = NULL;

  write_archive (folder, "a.zip", "zip", NULL, members, G_N_ELEMENTS (members));
  options->member = g_strdup ("two/*");
  outcome = format_outcome_describe (folder, words, options, -1);
  g_assert_cmpstr (outcome, ==, "csv, 1 rows | id integer: 3 | name text: cy");

  g_free (options->member);
  options->member = g_strdup ("*.sav");
  none = format_outcome_describe (folder, words, options, -1);
  g_assert_cmpstr (none, ==, "a.zip has no member that fits “*.sav”.");
  format_outcome_remove_folder (folder);
}

/* Members are read in any order, and as often as wanted. */
static void
test_order (void)
{
  static const guint orders[][6] = { { 0, 1, 2, 3, 4, 5 }, { 5, 4, 3, 2, 1, 0 }, { 0, 0, 3, 3, 1, 5 }, { 2, 3, 2, 3, 4, 4 } };

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      char *folder = format_outcome_make_folder ();
      g_autofree char *path = g_build_filename (folder, kinds[kind].path, NULL);
      g_autoptr (HunchSource) source = NULL;
      g_autoptr (GPtrArray) members = NULL;
      ArchiveMember made[6];
      char names[6][16];
      GBytes *packed[6];

      for (guint i = 0; i < 6; i++)
        {
          g_autofree char *text = g_strdup_printf ("n\n%u\n", i);

          packed[i] = archive_pack ("gzip", text, -1);
          g_snprintf (names[i], sizeof names[i], "%u.csv.gz", i);
          made[i] = (ArchiveMember) { names[i], g_bytes_get_data (packed[i], NULL), (gssize) g_bytes_get_size (packed[i]) };
        }
      write_archive (folder, kinds[kind].path, kinds[kind].format, kinds[kind].filter, made, 6);
      source = hunch_source_new (path, NULL);
      members = hunch_unpack_expand (source, NULL, NULL, NULL);
      g_assert_cmpuint (members->len, ==, 6);

      for (guint order = 0; order < G_N_ELEMENTS (orders); order++)
        for (guint i = 0; i < 6; i++)
          {
            guint member = orders[order][i];
            g_autoptr (GInputStream) stream = hunch_source_open (g_ptr_array_index (members, member), NULL, NULL);
            char text[16] = "";
            gsize n;

            /* Some are left before their end. */
            g_assert_true (g_input_stream_read_all (stream, text, i % 2 == 0 ? sizeof text - 1 : 3, &n, NULL, NULL));
            g_assert_cmpint (text[2], ==, '0' + (int) member);
          }

      for (guint i = 0; i < 6; i++)
        g_bytes_unref (packed[i]);
      format_outcome_remove_folder (folder);
    }
}

static void
test_nested (void)
{
  static const ArchiveMember inner[] = { { "a.csv", PLAIN, -1 }, { "b.csv", MORE, -1 } };
  char *folder = format_outcome_make_folder ();
  g_autoptr (GBytes) zip = archive_make ("zip", NULL, NULL, inner, 2);
  g_autofree char *outcome = NULL, *deep = NULL;
  ArchiveMember middle = { "in.zip", g_bytes_get_data (zip, NULL), (gssize) g_bytes_get_size (zip) };
  g_autoptr (GBytes) tar = archive_make ("tar", "gzip", NULL, &middle, 1);

  format_outcome_write (folder, "x.tar.gz", g_bytes_get_data (tar, NULL), (gssize) g_bytes_get_size (tar));
  outcome = format_outcome_of (folder, "x.tar.gz");
  g_assert_cmpstr (outcome, ==, BOTH_OUTCOME);

  for (guint i = 0; i < 3; i++)
    {
      ArchiveMember outer = { "in.tgz", g_bytes_get_data (tar, NULL), (gssize) g_bytes_get_size (tar) };
      GBytes *wrapped = archive_make ("tar", "gzip", NULL, &outer, 1);

      g_bytes_unref (tar);
      tar = wrapped;
    }
  format_outcome_write (folder, "x.tar.gz", g_bytes_get_data (tar, NULL), (gssize) g_bytes_get_size (tar));
  deep = format_outcome_of (folder, "x.tar.gz");
  g_assert_true (g_str_has_suffix (deep, "lies in archives more than 3 deep, which is as far as is looked."));
  format_outcome_remove_folder (folder);
}

/* Four times packed. */
static void
test_packed_too_often (void)
{
  char *folder = format_outcome_make_folder ();
  GBytes *bytes = g_bytes_new (PLAIN, strlen (PLAIN));

  for (guint i = 1; i <= 4; i++)
    {
      GBytes *packed = archive_pack ("gzip", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      g_autofree char *outcome = NULL;

      g_bytes_unref (bytes);
      bytes = packed;
      format_outcome_write (folder, "a.gz", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      outcome = format_outcome_of (folder, "a.gz");
      g_assert_cmpstr (outcome, ==, i <= 3 ? PLAIN_OUTCOME : "a.gz is packed in itself more than 3 times over, which no honest file is.");
    }

  g_bytes_unref (bytes);
  format_outcome_remove_folder (folder);
}

/* 80 MB of the same byte become some 80 kB: more than a thousand times as much beyond 64 MB. */
static void
test_bomb (void)
{
  char *folder = format_outcome_make_folder ();
  gsize n = 80 * 1024 * 1024;
  g_autofree char *text = g_malloc (n);
  g_autoptr (GBytes) packed = NULL;
  g_autofree char *outcome = NULL;

  memset (text, '\n', n);
  memcpy (text, "a,b\n1,2\n", 8);
  packed = archive_pack ("bzip2", text, (gssize) n);
  format_outcome_write (folder, "a.csv.bz2", g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed));
  outcome = format_outcome_of (folder, "a.csv.bz2");
  g_assert_cmpstr (outcome, ==, "a.csv.bz2 becomes more than 1000 times as large when it is unpacked, which is taken for a trap.");
  format_outcome_remove_folder (folder);
}

static void
test_locked (void)
{
  static const ArchiveMember members[] = { { "a.csv", PLAIN, -1 } };
  char *folder = format_outcome_make_folder ();
  g_autoptr (GBytes) zip = archive_make ("zip", NULL, "zip:encryption=aes256", members, 1);
  g_autofree char *outcome = NULL;

  format_outcome_write (folder, "a.zip", g_bytes_get_data (zip, NULL), (gssize) g_bytes_get_size (zip));
  outcome = format_outcome_of (folder, "a.zip");
  g_assert_cmpstr (outcome, ==, "a.zip is locked with a password, so it cannot be unpacked.");
  format_outcome_remove_folder (folder);
}

static void
test_office (void)
{
  static const ArchiveMember members[] = { { "[Content_Types].xml", "<x/>", -1 }, { "xl/workbook.xml", "<x/>", -1 } };
  char *folder = format_outcome_make_folder ();
  g_autofree char *outcome = NULL;

  write_archive (folder, "a.xlsx", "zip", NULL, members, 2);
  outcome = format_outcome_of (folder, "a.xlsx");
  g_assert_cmpstr (outcome, ==, "a.xlsx is not text: it is a ZIP archive or an office document.");
  format_outcome_remove_folder (folder);
}

/* Cut anywhere, and one byte wrong anywhere: a sentence or the rows, never anything else. */
static void
test_broken (void)
{
  g_autoptr (GString) text = g_string_new ("id,name\n");
  g_autoptr (GBytes) packed = NULL;
  char *folder = format_outcome_make_folder ();

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "%u,name %u\n", i, i * 7919);
  packed = archive_pack ("bzip2", text->str, -1);

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      ArchiveMember members[] = { { "a.csv", text->str, -1 }, { "b.csv.bz2", g_bytes_get_data (packed, NULL), (gssize) g_bytes_get_size (packed) } };
      g_autoptr (GBytes) whole = archive_make (kinds[kind].format, kinds[kind].filter, NULL, members, 2);
      gsize n;
      const guint8 *bytes = g_bytes_get_data (whole, &n);
      g_autofree guint8 *copy = g_memdup2 (bytes, n);

      for (guint i = 1; i < 20; i++)
        {
          g_autofree char *cut = NULL, *wrong = NULL;

          format_outcome_write (folder, kinds[kind].path, bytes, (gssize) (n * i / 20));
          cut = format_outcome_of (folder, kinds[kind].path);
          g_assert_nonnull (cut);
          copy[n * i / 20] ^= 0x5a;
          format_outcome_write (folder, kinds[kind].path, copy, (gssize) n);
          wrong = format_outcome_of (folder, kinds[kind].path);
          g_assert_nonnull (wrong);
          copy[n * i / 20] ^= 0x5a;
        }
    }

  format_outcome_remove_folder (folder);
}

static void
test_cut_member (void)
{
  g_autoptr (GString) text = g_string_new ("id,name\n");
  char *folder = format_outcome_make_folder ();
  g_autoptr (GBytes) packed = NULL;
  g_autofree char *outcome = NULL;
  ArchiveMember member = { "in/b.csv.gz", NULL, 0 };

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "%u,name %u\n", i, i * 7919);
  packed = archive_pack ("gzip", text->str, -1);
  member.bytes = g_bytes_get_data (packed, NULL);
  member.n = (gssize) g_bytes_get_size (packed) / 2;
  write_archive (folder, "a.tar", "tar", NULL, &member, 1);
  outcome = format_outcome_of (folder, "a.tar");
  g_assert_cmpstr (outcome, ==, "a.tar/in/b.csv.gz is damaged and cannot be unpacked (the gzip stream ends early).");
  format_outcome_remove_folder (folder);
}

/* One bit of packed bytes is another one: the checksum tells, also where the text would still read. */
static void
test_flipped_bit (void)
{
  static const char *const filters[] = { "gzip", "bzip2", "xz" };
  g_autoptr (GString) text = g_string_new ("id,name\n");

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "%u,name %u\n", i, i * 7919);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    for (guint place = 1; place < 10; place++)
      {
        char *folder = format_outcome_make_folder ();
        g_autoptr (GBytes) packed = archive_pack (filters[i], text->str, -1);
        gsize n;
        g_autofree char *bytes = g_bytes_unref_to_data (g_steal_pointer (&packed), &n);
        g_autofree char *outcome = NULL;

        bytes[n * place / 10] ^= 4;
        format_outcome_write (folder, "b.csv.p", bytes, (gssize) n);
        outcome = format_outcome_of (folder, "b.csv.p");
        if (!g_str_has_prefix (outcome, "b.csv.p is damaged and cannot be unpacked ("))
          {
            g_test_message ("%s, %u tenths: %.200s", filters[i], place, outcome);
            g_test_fail ();
          }
        format_outcome_remove_folder (folder);
      }
}

/* gzip's own check and length, several streams one behind another, and what is no stream behind them. */
static void
test_gzip_ends (void)
{
  g_autoptr (GBytes) first = archive_pack ("gzip", "id,x\n1,a\n", -1);
  g_autoptr (GBytes) second = archive_pack ("gzip", "2,b\n", -1);
  gsize n_first = g_bytes_get_size (first), n_second = g_bytes_get_size (second);
  const char *ends[] = { "", "\0\0\0", "\x1f", "\x1f\x8c behind" };
  const gsize lengths[] = { 0, 3, 1, 9 };

  for (guint i = 0; i < G_N_ELEMENTS (ends) + 2; i++)
    {
      char *folder = format_outcome_make_folder ();
      g_autoptr (GByteArray) all = g_byte_array_new ();
      g_autofree char *outcome = NULL;

      g_byte_array_append (all, g_bytes_get_data (first, NULL), (guint) n_first);
      g_byte_array_append (all, g_bytes_get_data (second, NULL), (guint) n_second);
      if (i < G_N_ELEMENTS (ends))
        g_byte_array_append (all, (const guint8 *) ends[i], (guint) lengths[i]);
      else
        all->data[i == G_N_ELEMENTS (ends) ? n_first - 8 : n_first + n_second - 4] ^= 1;
      format_outcome_write (folder, "a.csv.gz", all->data, all->len);
      outcome = format_outcome_of (folder, "a.csv.gz");
      g_assert_cmpstr (outcome, ==, i < G_N_ELEMENTS (ends)       ? "csv, 2 rows | id integer: 1 2 | x text: a b"
                                    : i == G_N_ELEMENTS (ends) ? "a.csv.gz is damaged and cannot be unpacked (incorrect data check)."
                                                               : "a.csv.gz is damaged and cannot be unpacked (incorrect length check).");
      format_outcome_remove_folder (folder);
    }
}

/* Thousands of members of records are one text. */
static void
test_many (void)
{
  enum { N = 3000 };
  g_autofree ArchiveMember *members = g_new0 (ArchiveMember, N);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  char *folder = format_outcome_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.tar", NULL);
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (HunchReader) reader = NULL;
  const HunchBatch *batch;
  gint64 n_rows = 0, sum = 0;

  for (guint i = 0; i < N; i++)
    {
      char *name = g_strdup_printf ("%02u/%04u.json", i / 100, i);
      char *text = g_strdup_printf ("{\"id\": %u}\n{\"id\": %u}\n", 2 * i, 2 * i + 1);

      g_ptr_array_add (texts, name);
      g_ptr_array_add (texts, text);
      members[i] = (ArchiveMember) { name, text, -1 };
    }
  write_archive (folder, "a.tar", "tar", NULL, members, N);
  g_ptr_array_add (sources, hunch_source_new (path, NULL));
  scan = hunch_format_scan (sources, NULL, -1, NULL, NULL, NULL);
  g_assert_cmpuint (hunch_format_get_objects (scan)->len, ==, N);
  reader = hunch_scan_read (scan, NULL, 0, NULL, NULL);
  while ((batch = hunch_reader_next (reader, NULL, NULL)) != NULL)
    for (gsize i = 0; i < batch->n_rows; i++, n_rows++)
      sum += batch->columns[0].integers[i];

  /* By hand: 0 + 1 + … + 5999. */
  g_assert_cmpint (n_rows, ==, 2 * N);
  g_assert_cmpint (sum, ==, 5999 * 3000);
  format_outcome_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/unpack/packed", test_packed);
  g_test_add_func ("/format/unpack/archives", test_archives);
  g_test_add_func ("/format/unpack/member", test_member);
  g_test_add_func ("/format/unpack/order", test_order);
  g_test_add_func ("/format/unpack/nested", test_nested);
  g_test_add_func ("/format/unpack/packed-too-often", test_packed_too_often);
  g_test_add_func ("/format/unpack/bomb", test_bomb);
  g_test_add_func ("/format/unpack/locked", test_locked);
  g_test_add_func ("/format/unpack/office", test_office);
  g_test_add_func ("/format/unpack/broken", test_broken);
  g_test_add_func ("/format/unpack/cut-member", test_cut_member);
  g_test_add_func ("/format/unpack/flipped-bit", test_flipped_bit);
  g_test_add_func ("/format/unpack/gzip-ends", test_gzip_ends);
  g_test_add_func ("/format/unpack/many", test_many);

  return g_test_run ();
}
