/* Where SQLite's virtual machine spends most of a scan is between the cells. The file format is published and promised to
 * stay (sqlite.org/fileformat2.html), and a table that Hunch made is its plainest case: a b-tree whose leaves hold records.
 * This reader walks them in order and decodes the cells asked for.
 *
 * It reads under the lock of a read transaction of the same connection, so no page changes under it. Every length and
 * place in a page is checked before it is used, and whatever is not as expected (a write-ahead log, an index-organised
 * table, a column added by ALTER TABLE, damage) ends the scan as impossible; the caller then asks SQLite, which knows
 * the answer or the right error. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/page-scan-private.h"

#include <math.h>
#include <string.h>

#define HEADER_BYTES 100
#define WINDOW_BYTES (256 * 1024)
#define MAX_DEPTH 20
#define MAX_RECORD_BYTES (1 << 30)
#define LEAF 13
#define INTERIOR 5

typedef struct
{
  sqlite3_file      *file;        /* lent */
  guint              page_size;
  guint              usable;      /* bytes of a page without those reserved at its end */
  gint64             n_pages;
  gint64             n_visited;   /* pages of the tree and of its overflow; each page is one of them once */
  guint8            *window;      /* owned; pages from `window_first` on */
  gint64             window_first;
  gint64             n_window;    /* pages in it now */
  GByteArray        *record;      /* owned; a record put together from overflow pages */
  int               *places;      /* owned; position in the table → place in `cells`, or -1 */
  guint              n_positions; /* up to the last one asked for */
  HunchStoredCell   *cells;       /* owned */
  HunchStoredRowFunc func;
  gpointer           user_data;
  gboolean           stopped;
} PageScan;

static void
page_scan_clear (PageScan *scan)
{
  g_free (scan->window);
  g_free (scan->places);
  g_free (scan->cells);
  g_clear_pointer (&scan->record, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PageScan, page_scan_clear)

static inline guint32
read_16 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 8 | bytes[1];
}

static inline guint32
read_32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/* Big-endian, `n` bytes, signed. */
static inline gint64
read_integer (const guint8 *bytes,
              guint         n)
{
  guint64 value = (gint8) bytes[0] < 0 ? G_MAXUINT64 : 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | bytes[i];
  return (gint64) value;
}

static inline double
read_real (const guint8 *bytes)
{
  guint64 bits;
  double value;

  memcpy (&bits, bytes, sizeof bits);
  bits = GUINT64_FROM_BE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* The number of bytes taken, 0 when it does not end before `end`. */
static inline guint
read_varint (const guint8 *bytes,
             const guint8 *end,
             guint64      *out)
{
  guint64 value = 0;

  if (bytes < end && *bytes < 0x80)
    {
      *out = *bytes;
      return 1;
    }
  for (guint i = 0; i < 8 && bytes + i < end; i++)
    {
      value = value << 7 | (bytes[i] & 0x7f);
      if (bytes[i] < 0x80)
        {
          *out = value;
          return i + 1;
        }
    }
  if (end - bytes < 9)
    return 0;
  *out = value << 8 | bytes[8];
  return 9;
}

/* --- pages ------------------------------------------------------------------------- */

/* Leaves mostly follow one another, so some are read ahead. Lent until the next call. */
static const guint8 *
get_page (PageScan *scan,
          gint64    number)
{
  if (number < 1 || number > scan->n_pages)
    return NULL;
  if (number < scan->window_first || number >= scan->window_first + scan->n_window)
    {
      gint64 n = MIN (WINDOW_BYTES / scan->page_size, scan->n_pages - number + 1);

      if (scan->file->pMethods->xRead (scan->file, scan->window, (int) (n * scan->page_size),
                                       (number - 1) * (gint64) scan->page_size) != SQLITE_OK)
        return NULL;
      scan->window_first = number;
      scan->n_window = n;
    }
  return scan->window + (number - scan->window_first) * scan->page_size;
}

/* FALSE when more pages were gone to than there are, which a damaged tree that meets itself would never end. */
static inline gboolean
count_visit (PageScan *scan)
{
  return ++scan->n_visited <= scan->n_pages;
}

/* The bytes of a record that are on its own page. */
static guint
get_local_bytes (const PageScan *scan,
                 guint64         n_bytes)
{
  guint most = scan->usable - 35;
  guint least = (scan->usable - 12) * 32 / 255 - 23;
  guint fitting;

  if (n_bytes <= most)
    return (guint) n_bytes;
  fitting = least + (guint) ((n_bytes - least) % (scan->usable - 4));
  return fitting <= most ? fitting : least;
}

static const guint8 *
gather_overflow (PageScan     *scan,
                 const guint8 *local,
                 guint         n_local,
                 guint64       n_bytes)
{
  gint64 next = read_32 (local + n_local);

  g_byte_array_set_size (scan->record, 0);
  g_byte_array_append (scan->record, local, n_local);
  while (scan->record->len < n_bytes)
    {
      const guint8 *page = count_visit (scan) ? get_page (scan, next) : NULL;

      if (page == NULL)
        return NULL;
      g_byte_array_append (scan->record, page + 4, (guint) MIN (scan->usable - 4, n_bytes - scan->record->len));
      next = read_32 (page);
    }
  return scan->record->data;
}

/* --- records ------------------------------------------------------------------------- */

/* Bytes of a cell by its serial type. */
static inline guint64
get_cell_bytes (guint64 type)
{
  static const guint8 bytes[12] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

  return type < 12 ? bytes[type] : (type - 12) / 2;
}

static inline void
read_cell (HunchStoredCell *cell,
           guint64          type,
           const guint8    *body,
           guint64          n_bytes)
{
  if (type >= 12)
    {
      cell->kind = type & 1 ? SQLITE_TEXT : SQLITE_BLOB;
      cell->bytes = (const char *) body;
      cell->n_bytes = (guint32) n_bytes;
    }
  else if (type == 7)
    {
      /* SQLite knows no NaN. */
      cell->real = read_real (body);
      cell->kind = isnan (cell->real) ? SQLITE_NULL : SQLITE_FLOAT;
    }
  else if (type == 0)
    cell->kind = SQLITE_NULL;
  else
    {
      cell->kind = SQLITE_INTEGER;
      cell->integer = type >= 8 ? (gint64) type - 8 : read_integer (body, (guint) n_bytes);
    }
}

static gboolean
read_record (PageScan     *scan,
             const guint8 *record,
             guint64       n_bytes)
{
  const guint8 *end = record + n_bytes;
  const guint8 *types, *types_end, *body;
  guint64 n_head;
  guint n_taken = read_varint (record, end, &n_head);

  if (n_taken == 0 || n_head > n_bytes)
    return FALSE;
  types = record + n_taken;
  types_end = body = record + n_head;

  for (guint position = 0; position < scan->n_positions; position++)
    {
      guint64 type, n_cell;

      n_taken = read_varint (types, types_end, &type);
      if (n_taken == 0 || type == 10 || type == 11)
        return FALSE;
      types += n_taken;
      n_cell = get_cell_bytes (type);
      if (n_cell > (guint64) (end - body))
        return FALSE;
      if (scan->places[position] >= 0)
        read_cell (&scan->cells[scan->places[position]], type, body, n_cell);
      body += n_cell;
    }
  return TRUE;
}

static gboolean
read_leaf_cell (PageScan     *scan,
                const guint8 *cell,
                const guint8 *page_end)
{
  const guint8 *record;
  guint64 n_bytes, row_id;
  guint n_taken = read_varint (cell, page_end, &n_bytes);
  guint n_local;

  if (n_taken == 0 || n_bytes > MAX_RECORD_BYTES || (gint64) n_bytes > scan->n_pages * scan->page_size)
    return FALSE;
  cell += n_taken;
  n_taken = read_varint (cell, page_end, &row_id);
  if (n_taken == 0)
    return FALSE;
  record = cell + n_taken;
  n_local = get_local_bytes (scan, n_bytes);
  if (n_local + (n_local < n_bytes ? 4u : 0u) > (gsize) (page_end - record))
    return FALSE;
  if (n_local < n_bytes)
    record = gather_overflow (scan, record, n_local, n_bytes);
  return record != NULL && read_record (scan, record, n_bytes);
}

/* --- the tree -------------------------------------------------------------------------- */

static gboolean
read_leaf (PageScan *scan,
           gint64    number,
           guint     n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      /* Asked for anew each time, since overflow pages may have moved the window. */
      const guint8 *page = get_page (scan, number);
      guint place = page == NULL ? 0 : read_16 (page + 8 + 2 * i);

      if (place < 8 || place >= scan->usable || !read_leaf_cell (scan, page + place, page + scan->usable))
        return FALSE;
      if (!scan->func (scan->cells, scan->user_data))
        {
          scan->stopped = TRUE;
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean read_tree (PageScan *scan, gint64 number, guint depth);

/* The page is copied, because its children pass through the window. */
static gboolean
read_interior (PageScan     *scan,
               const guint8 *page,
               guint         n_cells,
               guint         depth)
{
  g_autofree guint8 *copy = g_memdup2 (page, scan->page_size);

  for (guint i = 0; i < n_cells; i++)
    {
      guint place = read_16 (copy + 12 + 2 * i);

      if (place < 12 || place + 4 > scan->usable || !read_tree (scan, read_32 (copy + place), depth + 1))
        return FALSE;
    }
  return read_tree (scan, read_32 (copy + 8), depth + 1);
}

static gboolean
read_tree (PageScan *scan,
           gint64    number,
           guint     depth)
{
  const guint8 *page = number == 1 || depth > MAX_DEPTH || !count_visit (scan) ? NULL : get_page (scan, number);
  guint n_cells;

  if (page == NULL || (page[0] != LEAF && page[0] != INTERIOR))
    return FALSE;
  n_cells = read_16 (page + 3);
  if (12 + 2 * n_cells > scan->usable)
    return FALSE;
  return page[0] == LEAF ? read_leaf (scan, number, n_cells) : read_interior (scan, page, n_cells, depth);
}

/* --- whether and where ------------------------------------------------------------------ */

/* Page of the root, 0 when the table is not of the plain kind: a primary key may stand for the row id or make the
 * table an index, and a generated column may not be stored. */
static gint64
find_root (HunchProject *self,
           const char   *table)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db,
    "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE"
    " AND NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(?1) WHERE pk <> 0 OR hidden <> 0)", NULL);

  if (statement == NULL)
    return 0;
  hunch_db_bind_text (statement, 1, table);
  return hunch_db_next (statement, NULL, NULL) ? sqlite3_column_int64 (statement, 0) : 0;
}

/* Reads what the header says of pages. FALSE for a write-ahead log, and for texts that are not UTF-8. */
static gboolean
read_header (PageScan     *scan,
             HunchProject *self)
{
  guint8 header[HEADER_BYTES];
  sqlite3_int64 n_bytes = 0;

  if (sqlite3_txn_state (self->db, "main") != SQLITE_TXN_READ
      || sqlite3_file_control (self->db, "main", SQLITE_FCNTL_FILE_POINTER, &scan->file) != SQLITE_OK
      || scan->file == NULL || scan->file->pMethods == NULL
      || scan->file->pMethods->xRead (scan->file, header, sizeof header, 0) != SQLITE_OK
      || scan->file->pMethods->xFileSize (scan->file, &n_bytes) != SQLITE_OK
      || header[18] != 1 || header[19] != 1 || read_32 (header + 56) != SQLITE_UTF8)
    return FALSE;

  scan->page_size = read_16 (header + 16) == 1 ? 65536 : read_16 (header + 16);
  if (scan->page_size < 512 || (scan->page_size & (scan->page_size - 1)) != 0 || header[20] > 32)
    return FALSE;
  scan->usable = scan->page_size - header[20];
  scan->n_pages = n_bytes / scan->page_size;
  return TRUE;
}

HunchPageScanResult
hunch_page_scan (HunchProject      *self,
                 const char        *table,
                 const guint       *positions,
                 guint              n,
                 HunchStoredRowFunc func,
                 gpointer           user_data)
{
  g_auto (PageScan) scan = { .func = func, .user_data = user_data };
  gint64 root = find_root (self, table);

  if (root <= 1 || !read_header (&scan, self))
    return HUNCH_PAGE_SCAN_IMPOSSIBLE;

  for (guint i = 0; i < n; i++)
    scan.n_positions = MAX (scan.n_positions, positions[i] + 1);
  scan.places = g_new (int, scan.n_positions + 1);
  memset (scan.places, 0xff, (scan.n_positions + 1) * sizeof *scan.places);
  for (guint i = 0; i < n; i++)
    scan.places[positions[i]] = (int) i;
  scan.cells = g_new0 (HunchStoredCell, n + 1);
  scan.record = g_byte_array_new ();
  scan.window = g_malloc (MAX (WINDOW_BYTES, scan.page_size));

  if (read_tree (&scan, root, 0))
    return HUNCH_PAGE_SCAN_DONE;
  return scan.stopped ? HUNCH_PAGE_SCAN_STOPPED : HUNCH_PAGE_SCAN_IMPOSSIBLE;
}
