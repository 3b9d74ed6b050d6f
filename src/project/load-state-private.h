/* project/load-state-private.h: what the parts of a load share. */
#pragma once
#include "project/load-private.h"

G_BEGIN_DECLS

/* What a load works out on its way. */
typedef struct
{
  HunchLoad  *load;
  HunchField *fields;        /* owned; [n_fields] the kept ones; names are the reader's */
  guint       n_fields;
  char      **names;         /* owned; of the columns in the SQL table */
  guint      *positions;     /* owned; [n_fields] */
  HunchFeed   feed;
  char       *aside;         /* owned; SQL name of the temporary table with the rows, NULL when they go straight in */
  char       *aside_raw;     /* owned; SQL name of the one with the raw texts of `aside` */
  gint64      n_new;         /* rows that the table has now and had not */
  gint64      n_changed;     /* of an upsert */
  gint64      n_same;
  gint64      n_keyless;     /* rows without a key, left out */
  gint64      n_again;       /* rows whose key came again later, left out */
} HunchLoadState;

/* --- aside (load-aside.c) ------------------------------------------------------------ */

/* Reads every row into a temporary table. Nothing of the project is locked meanwhile, unless an edit is open. */
gboolean hunch_load_gather (HunchProject *self, HunchLoadState *state, GError **error);
void     hunch_load_clear_aside (HunchProject *self, HunchLoadState *state);

/* The gathered rows behind those of the SQL table; `is_whole`: its columns are the kept fields in order. */
gboolean hunch_load_pour (HunchProject *self, HunchLoadState *state, const char *table_sql, gboolean is_whole, GError **error);

/* Rows of the reader straight, or those aside, into the SQL table, columns `state->names`. */
gboolean hunch_load_take_rows (HunchProject *self, HunchLoadState *state, const char *table_sql, GError **error);

/* `names` in the order of the fields; `row_number`: with a column for the row's number before them. */
gboolean hunch_load_create_table (HunchProject *self, HunchLoadState *state, const char *table_sql, const char *const *names,
                                  gboolean row_number, GError **error);

/* --- behind the rows of a table, and among them (load-append.c, load-upsert.c) -------- */

gboolean hunch_load_append (HunchProject *self, HunchLoadState *state, gint64 *out_id, GError **error);
gboolean hunch_load_upsert (HunchProject *self, HunchLoadState *state, gint64 *out_id, GError **error);

/* Fills names and positions from the table's columns. New columns are refused, or get positions from `info->n_columns` on. */
gboolean hunch_load_match_columns (HunchLoadState *state, HunchTableInfo *info, gboolean may_add, GError **error);

/* Undo takes away the rows from `first` on and puts back those that `old` (a table hunch_trash_…, may be NULL) keeps as they were, with
 * their raw texts in `old`_raw; redo puts everything back as it is now. */
void     hunch_load_remember_rows (HunchProject *self, gint64 table_id, const char *table, HunchTableInfo *info, const char *row_word,
                                   gint64 first, const char *old);

/* --- what is told afterwards (load-papers.c) ------------------------------------------ */

/* Ticket, receipt and origin of table `id`; `before`: of the table as it was, for an append or upsert. New reference to the receipt. */
JsonObject *hunch_load_write_papers (HunchProject *self, HunchLoadState *state, gint64 id, HunchTableInfo *before, GError **error);

/* --- what is made of the table (load-views.c) -------------------------------------------- */

/* The views that can be read now; and whether they still can be. EXISTS in a sentence that names the view. */
char   **hunch_load_dup_working_views (HunchProject *project);
gboolean hunch_load_check_views (HunchProject *project, const char *table, char **views, GError **error);

G_END_DECLS
