/* Fuzz target of the reader that takes rows straight from the pages of a project file.
 *
 * Intact files of many shapes must give what SQL gives, cell by cell, or be left to SQL. Then bytes of the pages are
 * changed: the data of the fuzzer is a list of changes, four bytes each (page, place in it, two of what to write there).
 * Whatever the file then is, nothing is read beyond it and the scan comes to an end.
 *
 * With the fuzzer (clang):
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -DHUNCH_FUZZER -DG_LOG_USE_STRUCTURED -DGETTEXT_PACKAGE='"hunch"' -Isrc -I_build \
 *     $(pkg-config --cflags gio-2.0 json-glib-1.0 sqlite3) tests/fuzz/fuzz-pages.c src/base/[a-z]*.c src/source/[a-z]*.c \
 *     src/format/[a-z]*.c src/sample/[a-z]*.c src/project/[a-z]*.c \
 *     $(pkg-config --libs gio-2.0 json-glib-1.0 sqlite3) -lm -o fuzz-pages
 *   ./fuzz-pages -max_len=64 -timeout=10 new-finds
 *
 * Built without it, the program compares the shapes, and changes each at random under a fixed seed, HUNCH_FUZZ_ROUNDS
 * times if that is set. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "project/page-scan-private.h"
#include "project/schema-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define MAX_COLUMNS 8

/* 500 rows whatever the table; `i` is their number. */
#define ROWS "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499) "

/* Whole numbers of every width, and texts from none to several overflow pages. */
#define VALUES \
  "CASE i % 20 WHEN 0 THEN 0 WHEN 1 THEN 1 WHEN 2 THEN -1 WHEN 3 THEN 127 WHEN 4 THEN 128 WHEN 5 THEN -129 WHEN 6 THEN 32768" \
  " WHEN 7 THEN -32769 WHEN 8 THEN 8388607 WHEN 9 THEN -8388609 WHEN 10 THEN 2147483648 WHEN 11 THEN -2147483649" \
  " WHEN 12 THEN 140737488355327 WHEN 13 THEN -140737488355329 WHEN 14 THEN 9223372036854775807" \
  " WHEN 15 THEN -9223372036854775807 - 1 WHEN 16 THEN NULL WHEN 17 THEN 2 WHEN 18 THEN -128 ELSE i END," \
  " CASE i % 7 WHEN 0 THEN 0.5 WHEN 1 THEN -1e300 WHEN 2 THEN 3.0 WHEN 3 THEN 9e999 WHEN 4 THEN NULL WHEN 5 THEN 1e15 ELSE i / 3.0 END," \
  " CASE WHEN i % 11 = 0 THEN NULL WHEN i % 97 = 0 THEN printf ('%.*c', 700 * i, 'y') ELSE printf ('%.*c', i * i % 300, 'x') END," \
  " CASE i % 5 WHEN 0 THEN zeroblob (i % 40) WHEN 1 THEN 'é日' || i WHEN 2 THEN '' WHEN 3 THEN NULL ELSE i END"

#define PLAIN "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d); " ROWS "INSERT INTO t SELECT " VALUES " FROM n;"

typedef struct
{
  const char *name;
  const char *pragmas;     /* before anything is in the file */
  int         n_reserved;  /* bytes at the end of each page */
  const char *sql;
  gboolean    is_plain;    /* the reader must not leave it to SQL */
} Shape;

static const Shape shapes[] = {
  { "plain", "PRAGMA page_size = 8192", 0, PLAIN, TRUE },
  { "page-512", "PRAGMA page_size = 512", 0, PLAIN, TRUE },
  { "page-1024", "PRAGMA page_size = 1024", 0, PLAIN, TRUE },
  { "page-4096", "PRAGMA page_size = 4096", 0, PLAIN, TRUE },
  { "page-65536", "PRAGMA page_size = 65536", 0, PLAIN, TRUE },
  { "reserved", "PRAGMA page_size = 512", 32, PLAIN, TRUE },
  { "reserved-16", "PRAGMA page_size = 4096", 16, PLAIN, TRUE },
  { "auto-vacuum", "PRAGMA page_size = 512; PRAGMA auto_vacuum = 1", 0, PLAIN "DELETE FROM t WHERE rowid % 3 = 0;", TRUE },
  { "auto-vacuum-incremental", "PRAGMA auto_vacuum = 2", 0, PLAIN "DELETE FROM t WHERE rowid > 100; PRAGMA incremental_vacuum;", TRUE },
  { "deleted", "PRAGMA page_size = 1024", 0, PLAIN "DELETE FROM t WHERE rowid % 7 <> 0 AND rowid < 400;", TRUE },
  { "emptied", "PRAGMA page_size = 1024", 0, PLAIN "DELETE FROM t;", TRUE },
  { "empty", "", 0, "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d);", TRUE },
  { "changed", "PRAGMA page_size = 512", 0, PLAIN "UPDATE t SET c = c || c || 'more', a = a / 2 WHERE rowid % 5 = 0;", TRUE },
  { "row-ids", "", 0, "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d); " ROWS
    "INSERT INTO t (rowid, a, b, c, d) SELECT (i - 250) * (i - 250) * (i - 250) * 500000000007, " VALUES " FROM n;", TRUE },
  { "row-ids-extreme", "", 0, "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d);"
    "INSERT INTO t (rowid, a) VALUES (9223372036854775807, 1), (-9223372036854775807 - 1, 2), (0, 3), (-1, 4);", TRUE },
  { "many-rows", "PRAGMA page_size = 512", 0, "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d);"
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39999) INSERT INTO t SELECT i, i * 0.5, NULL, i % 9 FROM n;", TRUE },
  { "indexed", "", 0, PLAIN "CREATE INDEX k ON t (c);", TRUE },
  { "wide", "PRAGMA page_size = 512", 0, "CREATE TABLE t (a INTEGER, b REAL, c TEXT, d, e, f, g, h); " ROWS
    "INSERT INTO t SELECT i, i, i, i, 'e' || i, NULL, printf ('%.*c', 2000, 'g'), x'00ff' FROM n;", TRUE },
  { "odd-name", "", 0, "CREATE TABLE \"it's \"\"t\"\" AS (\" (a); DROP TABLE \"it's \"\"t\"\" AS (\"; " PLAIN, TRUE },
  { "renamed", "", 0, "CREATE TABLE u (a INTEGER, b REAL, c TEXT, d); " ROWS "INSERT INTO u SELECT " VALUES " FROM n;"
    "ALTER TABLE u RENAME TO t; ALTER TABLE t RENAME COLUMN b TO bb; ALTER TABLE t DROP COLUMN a;", TRUE },
  { "added-column", "", 0, PLAIN "ALTER TABLE t ADD COLUMN e INTEGER DEFAULT 7; ALTER TABLE t ADD COLUMN f TEXT;"
    "INSERT INTO t (a, f) VALUES (1, 'new');", FALSE },
  { "text-keys", "", 0, "CREATE TABLE t (k TEXT PRIMARY KEY, a INTEGER); " ROWS "INSERT INTO t SELECT 'k' || i, i FROM n;", FALSE },
  { "integer-key", "", 0, "CREATE TABLE t (a, k INTEGER PRIMARY KEY, c); " ROWS "INSERT INTO t SELECT i, 1000 - i, 'c' || i FROM n;", FALSE },
  { "without-rowid", "", 0, "CREATE TABLE t (k TEXT PRIMARY KEY, a) WITHOUT ROWID; " ROWS "INSERT INTO t SELECT 'k' || i, i FROM n;", FALSE },
  { "generated", "", 0, "CREATE TABLE t (a INTEGER, g INTEGER GENERATED ALWAYS AS (a + 1) VIRTUAL, c TEXT, s AS (a * 2) STORED);"
    ROWS "INSERT INTO t (a, c) SELECT i, 'c' || i FROM n;", FALSE },
  { "generated-briefly", "", 0, "CREATE TABLE t (a INTEGER, g INTEGER\nAS\n(a + 1), c TEXT);"
    ROWS "INSERT INTO t (a, c) SELECT i, 'c' || i FROM n;", FALSE },
  { "generated-after-a-remark", "", 0, "CREATE TABLE t (a INTEGER, g INTEGER/**/AS/**/(a + 1), c TEXT);"
    ROWS "INSERT INTO t (a, c) SELECT i, 'c' || i FROM n;", FALSE },
  { "utf-16le", "PRAGMA encoding = 'UTF-16le'", 0, PLAIN, FALSE },
  { "utf-16be", "PRAGMA encoding = 'UTF-16be'", 0, PLAIN, FALSE },
  { "write-ahead", "PRAGMA journal_mode = WAL", 0, PLAIN, TRUE },  /* one file again when it is opened */
};

/* --- a file of a shape ------------------------------------------------------------------- */

typedef struct
{
  char         *path;     /* owned */
  HunchProject *project;  /* owned */
  int           fd;       /* owned; stays open, since closing any would drop the locks of the file */
  guint8       *bytes;    /* owned; of the intact file */
  gsize         n_bytes;
  guint         page_size;
  guint         n_columns;
} Case;

static void
run_sql (sqlite3    *db,
         const char *sql)
{
  g_autofree char *message = NULL;
  char *words = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &words);
  message = g_strdup (words);
  sqlite3_free (words);
  g_assert_cmpstr (message, ==, NULL);
}

static void
make_file (const char  *path,
           const Shape *shape)
{
  sqlite3 *db;
  g_autoptr (GError) error = NULL;
  int n_reserved = shape->n_reserved;

  g_unlink (path);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (n_reserved > 0)
    sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &n_reserved);
  run_sql (db, shape->pragmas);
  g_assert_true (hunch_schema_create (db, &error));
  g_assert_no_error (error);
  run_sql (db, shape->sql);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static Case *
case_new (const Shape *shape)
{
  Case *self = g_new0 (Case, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3_stmt) count = NULL;
  int fd = g_file_open_tmp ("fuzz-pages-XXXXXX", &self->path, &error);

  g_assert_no_error (error);
  close (fd);
  make_file (self->path, shape);

  self->fd = g_open (self->path, O_RDWR | O_CLOEXEC);
  self->project = hunch_project_open (self->path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (self->path, (char **) &self->bytes, &self->n_bytes, NULL));
  self->page_size = self->bytes[16] << 8 | self->bytes[17];
  self->page_size = self->page_size == 1 ? 65536 : self->page_size;
  count = hunch_db_prepare (self->project->db, "SELECT * FROM t", &error);
  g_assert_no_error (error);
  self->n_columns = (guint) sqlite3_column_count (count);
  g_assert_cmpuint (self->n_columns, <=, MAX_COLUMNS);

  return self;
}

static void
case_free (Case *self)
{
  g_autofree char *journal = g_strconcat (self->path, "-journal", NULL);

  g_clear_object (&self->project);
  close (self->fd);
  g_unlink (self->path);
  g_unlink (journal);
  g_free (self->path);
  g_free (self->bytes);
  g_free (self);
}

/* --- what is read ------------------------------------------------------------------------ */

/* Either compares with what SQL says of the next row, or only touches every byte. */
typedef struct
{
  sqlite3_stmt *statement;  /* owned, NULL: only touch */
  guint         n_columns;
  gint64        n_rows;
  gint64        max_rows;
  guint64       sum;
} Reading;

static void
check_cell (const HunchStoredCell *cell,
            sqlite3_stmt          *statement,
            int                    column)
{
  int kind = sqlite3_column_type (statement, column);

  /* A whole number in a column of reals is stored as one. */
  if (kind == SQLITE_FLOAT && cell->kind == SQLITE_INTEGER)
    {
      g_assert_cmpfloat ((double) cell->integer, ==, sqlite3_column_double (statement, column));
      return;
    }

  g_assert_cmpint (cell->kind, ==, kind);
  if (kind == SQLITE_INTEGER)
    g_assert_cmpint (cell->integer, ==, sqlite3_column_int64 (statement, column));
  else if (kind == SQLITE_FLOAT)
    g_assert_cmpfloat (cell->real, ==, sqlite3_column_double (statement, column));
  else if (kind != SQLITE_NULL)
    g_assert_cmpmem (cell->bytes, cell->n_bytes, sqlite3_column_blob (statement, column), sqlite3_column_bytes (statement, column));
}

static void
touch_cell (const HunchStoredCell *cell,
            guint64               *sum)
{
  if (cell->kind == SQLITE_TEXT || cell->kind == SQLITE_BLOB)
    for (guint32 i = 0; i < cell->n_bytes; i++)
      *sum += (guint8) cell->bytes[i];
  else if (cell->kind == SQLITE_FLOAT)
    g_assert_false (isnan (cell->real));
}

static gboolean
row_cb (const HunchStoredCell *cells,
        gpointer               user_data)
{
  Reading *reading = user_data;

  g_assert_cmpint (++reading->n_rows, <=, reading->max_rows);
  if (reading->statement != NULL)
    g_assert_cmpint (sqlite3_step (reading->statement), ==, SQLITE_ROW);
  for (guint i = 0; i < reading->n_columns; i++)
    if (reading->statement != NULL)
      check_cell (&cells[i], reading->statement, (int) i);
    else
      touch_cell (&cells[i], &reading->sum);

  return TRUE;
}

/* The first `n_columns` columns. */
static HunchPageScanResult
scan (Case    *self,
      guint    n_columns,
      Reading *reading)
{
  static const guint positions[MAX_COLUMNS] = { 0, 1, 2, 3, 4, 5, 6, 7 };

  reading->n_columns = n_columns;
  /* No row takes less than four bytes. */
  reading->max_rows = self->n_bytes / 4;

  return hunch_page_scan (self->project, "T", positions, n_columns, row_cb, reading);
}

static void
begin (Case *self)
{
  run_sql (self->project->db, "BEGIN; SELECT count(*) FROM sqlite_schema");
}

#ifndef HUNCH_FUZZER

static void
check_columns (Case        *self,
               const Shape *shape,
               guint        n_columns)
{
  g_autoptr (GError) error = NULL;
  Reading reading = { 0 };
  HunchPageScanResult result;

  begin (self);
  reading.statement = hunch_db_prepare (self->project->db, "SELECT * FROM t NOT INDEXED", &error);
  g_assert_no_error (error);
  result = scan (self, n_columns, &reading);
  if (shape->is_plain)
    g_assert_cmpint (result, ==, HUNCH_PAGE_SCAN_DONE);
  if (result == HUNCH_PAGE_SCAN_DONE)
    g_assert_cmpint (sqlite3_step (reading.statement), ==, SQLITE_DONE);
  sqlite3_finalize (reading.statement);
  run_sql (self->project->db, "COMMIT");
}

static void
check_intact (Case        *self,
              const Shape *shape)
{
  for (guint n = 1; n <= self->n_columns; n++)
    check_columns (self, shape, n);
}

#endif

/* --- changed pages ------------------------------------------------------------------------ */

/* Inside a transaction, so that SQLite looks at the schema before and never at what is changed. */
static void
scan_changed (Case         *self,
              const guint8 *changes,
              gsize         n)
{
  guint n_pages = (guint) (self->n_bytes / self->page_size);
  Reading reading = { 0 };

  begin (self);
  hunch_db_get_integer (self->project->db, "SELECT rootpage FROM sqlite_schema WHERE name = 't'", 0);
  for (gsize i = 0; i + 4 <= n; i += 4)
    {
      const guint8 *change = changes + i;
      guint page = (change[0] * 257u + change[1] / 128u) % n_pages;
      gsize place = page == 0 ? change[1] % 100 : change[1] % 128 < 48 ? change[1] % 16 : change[1] * (self->page_size / 256);
      guint8 bytes[4] = { change[2], change[3], change[3], change[2] };
      /* The number of a page of the file, as parents have of their children. */
      guint number = (change[2] * 256u + change[3]) % n_pages + 1;
      guint8 link[4] = { 0, 0, number >> 8, number & 0xff };
      gboolean is_link = change[1] % 3 == 0;

      g_assert_cmpint (pwrite (self->fd, is_link ? link : bytes, 4, (gsize) page * self->page_size + place), ==, 4);
    }

  scan (self, self->n_columns, &reading);

  g_assert_cmpint (pwrite (self->fd, self->bytes, self->n_bytes, 0), ==, self->n_bytes);
  run_sql (self->project->db, "COMMIT");
}

static void
finish_writing (HunchProject *project)
{
  /* What SQLite kept of the file is as the file is again. */
  sqlite3_db_release_memory (project->db);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static Case *cases[G_N_ELEMENTS (shapes)];
  guint which = size == 0 ? 0 : data[0] % G_N_ELEMENTS (shapes);

  if (size < 5)
    return 0;
  if (cases[which] == NULL)
    cases[which] = case_new (&shapes[which]);
  scan_changed (cases[which], data + 1, size - 1);
  finish_writing (cases[which]->project);

  return 0;
}

#ifndef HUNCH_FUZZER

static void
test_shapes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      Case *one = case_new (&shapes[i]);

      g_test_message ("%s", shapes[i].name);
      check_intact (one, &shapes[i]);
      case_free (one);
    }
}

static void
test_changes (void)
{
  const char *wish = g_getenv ("HUNCH_FUZZ_ROUNDS");
  guint n_rounds = wish != NULL ? (guint) g_ascii_strtoull (wish, NULL, 10) : 40;
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      Case *one = case_new (&shapes[i]);

      for (guint round = 0; round < n_rounds; round++)
        {
          guint8 changes[32];

          for (gsize k = 0; k < sizeof changes; k++)
            changes[k] = (guint8) g_rand_int_range (random, 0, 256);
          scan_changed (one, changes, 4u << g_rand_int_range (random, 0, 4));
          finish_writing (one->project);
        }
      check_intact (one, &shapes[i]);
      case_free (one);
    }
}

static void
put_page (Case         *self,
          guint         number,
          const guint8 *page)
{
  g_assert_cmpint (pwrite (self->fd, page, self->page_size, (number - 1) * (gsize) self->page_size), ==, self->page_size);
}

/* By hand: the root has page 30 forty times as its child, that has page 31 forty times, and so on to a leaf, so that a
 * walk which does not count sees 40 to the power of 15 pages. */
static void
test_ladder (void)
{
  Case *one = case_new (&shapes[1]);
  g_autofree guint8 *page = g_malloc0 (one->page_size);
  Reading reading = { 0 };
  guint root;

  begin (one);
  root = (guint) hunch_db_get_integer (one->project->db, "SELECT rootpage FROM sqlite_schema WHERE name = 't'", 0);
  for (guint step = 0; step < 15; step++)
    {
      page[0] = 5;
      page[4] = 40;
      page[11] = 30 + step;
      for (guint i = 0; i < 40; i++)
        page[12 + 2 * i] = 1, page[13 + 2 * i] = 0;
      page[259] = 30 + step;
      put_page (one, step == 0 ? root : 29 + step, page);
    }
  memset (page, 0, one->page_size);
  page[0] = 13;
  put_page (one, 44, page);

  g_assert_cmpint (scan (one, 1, &reading), ==, HUNCH_PAGE_SCAN_IMPOSSIBLE);
  run_sql (one->project->db, "COMMIT");
  case_free (one);
}

/* By hand: the overflow pages of a long text go round in a circle. */
static void
test_circle (void)
{
  static const Shape shape = { "long", "PRAGMA page_size = 512", 0, "CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob (100000))", TRUE };
  Case *one = case_new (&shape);
  guint32 itself = GUINT32_TO_BE (one->n_bytes / 512);
  guint8 huge[] = { 0x83, 0x80, 0x80, 0x80, 0x00, 1, 6, 0x86, 0x80, 0x80, 0x80, 0x00 };  /* 768 MB, which is more than there are */
  Reading reading = { 0 };
  guint root, place;

  begin (one);
  root = (guint) hunch_db_get_integer (one->project->db, "SELECT rootpage FROM sqlite_schema WHERE name = 't'", 0);
  place = one->bytes[(root - 1) * 512 + 8] << 8 | one->bytes[(root - 1) * 512 + 9];
  g_assert_cmpint (pwrite (one->fd, &itself, 4, one->n_bytes - 512), ==, 4);
  g_assert_cmpint (pwrite (one->fd, huge, sizeof huge, (root - 1) * 512 + place), ==, sizeof huge);
  g_assert_cmpint (scan (one, 1, &reading), ==, HUNCH_PAGE_SCAN_IMPOSSIBLE);
  run_sql (one->project->db, "COMMIT");
  case_free (one);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/pages/shapes", test_shapes);
  g_test_add_func ("/fuzz/pages/ladder", test_ladder);
  g_test_add_func ("/fuzz/pages/circle", test_circle);
  g_test_add_func ("/fuzz/pages/changes", test_changes);

  return g_test_run ();
}

#endif
