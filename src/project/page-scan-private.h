/* project/page-scan-private.h: the rows of an SQL table straight from the pages of the file. */
#pragma once
#include "project/project-private.h"

G_BEGIN_DECLS

/* A cell as it is stored. */
typedef struct
{
  int         kind;     /* SQLITE_NULL, SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB */
  guint32     n_bytes;
  gint64      integer;
  double      real;
  const char *bytes;    /* lent, not terminated; for text and blobs */
} HunchStoredCell;

/* Called for every row in order of row ids, with the cells of the columns asked for. FALSE ends the scan. */
typedef gboolean (*HunchStoredRowFunc) (const HunchStoredCell *cells, gpointer user_data);

typedef enum
{
  HUNCH_PAGE_SCAN_DONE,
  HUNCH_PAGE_SCAN_STOPPED,     /* by the function */
  HUNCH_PAGE_SCAN_IMPOSSIBLE,  /* something here is beyond this reader, rows may have been handed out: ask SQLite instead */
} HunchPageScanResult;

/* Only inside a read transaction, and only for a table that Hunch made: no primary key, no generated column.
 * `positions`: of the columns in the table. */
HunchPageScanResult hunch_page_scan (HunchProject *self, const char *table, const guint *positions, guint n,
                                     HunchStoredRowFunc func, gpointer user_data);

G_END_DECLS
