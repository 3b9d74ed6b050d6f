/* project/origin-private.h: how a table came in (hunch_source), and which of its rows came of which block (hunch_block). */
#pragma once
#include "project/import.h"
#include "project/table-private.h"

G_BEGIN_DECLS

typedef struct
{
  char  *spec;       /* owned; JSON of hunch_import_to_json() */
  char  *key;        /* owned; columns of an upsert, or NULL */
  char  *policy;     /* owned; words of a HunchRefreshPolicy */
  gint64 looked_at;  /* seconds since 1970; 0: never */
  char  *objects;    /* owned; JSON array of {"name", "version", "bytes", "rows"}: every object that the words named, as it was then; or NULL */
} HunchOrigin;

void         hunch_origin_free (HunchOrigin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchOrigin, hunch_origin_free)

/* NULL without error when nothing is known of the table. */
HunchOrigin *hunch_origin_load (HunchProject *project, gint64 table_id, GError **error);

/* In place of what was known; inside an edit, so that undo brings that back. */
gboolean     hunch_origin_store (HunchProject *project, gint64 table_id, const HunchOrigin *self, GError **error);
gboolean     hunch_origin_forget (HunchProject *project, gint64 table_id, GError **error);

/* Notes a look at the source that found nothing new: no edit, no step of undo. */
gboolean     hunch_origin_touch (HunchProject *project, gint64 table_id, gint64 looked_at, GError **error);

/* Rows that come again are read as this type, as the person has said of the table's column; inside an edit. */
gboolean     hunch_origin_note_type (HunchProject *project, gint64 table_id, const char *column, HunchDataType type, GError **error);

/* Rows that come again go into the column `to`, as the person has called the table's `from`; inside an edit. */
gboolean     hunch_origin_note_name (HunchProject *project, gint64 table_id, const char *from, const char *to, GError **error);

/* A block and the rows that are there of it. */
typedef struct
{
  gint64 first_row, last_row;  /* row ids */
  gint64 object;               /* position among the sources */
  gint64 row_group;
  gint64 n_rows;               /* of the whole block */
  char  *label;                /* owned */
  gint64 place, run, n_run;    /* of HunchBlock */
} HunchBlockRecord;

/* Adds them behind those that the table has; inside an edit. Element type HunchBlockRecord. */
gboolean     hunch_origin_add_blocks (HunchProject *project, gint64 table_id, GArray *blocks, GError **error);

/* For each of the records which block it is of, 0 first, as further rows of a block have a record of their own. Release with g_free(). */
gint64      *hunch_origin_number_blocks (GArray *records, gint64 *out_n);

/* In order; empty when there are none. */
GArray      *hunch_origin_load_blocks (HunchProject *project, gint64 table_id, GError **error);

G_END_DECLS
