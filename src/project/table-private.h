/* project/table-private.h: tables by number and name, and whether what was computed from them still holds. */
#pragma once
#include "project/project-private.h"

G_BEGIN_DECLS

/* --- freshness (freshness.c) -------------------------------------------------- */

/* The state of the rows of a table or view: another token, other rows. */
char     *hunch_token_dup (HunchProject *self, const char *table, GError **error);
/* A new random one for an SQL table, made by Hunch and not by its triggers. */
gboolean  hunch_token_renew (HunchProject *self, gint64 table_id, GError **error);
/* Triggers that renew the token whoever changes the rows. */
gboolean  hunch_token_watch (HunchProject *self, gint64 table_id, const char *table, GError **error);
/* Names of the tables and views that a SELECT reads, directly and through views, in order of mention. */
GPtrArray *hunch_dup_reads (HunchProject *self, const char *select_sql, GError **error);
/* Name of a view that reads `table`, or NULL. */
char     *hunch_dup_reader (HunchProject *self, const char *table);

/* --- a look at the values (look.c) -------------------------------------------- */

typedef struct
{
  HunchDataType type;
  gint64        n_missing;
} HunchLook;

/* Reads the whole table once and finds the type of each of `n` columns from its values and declarations. */
HunchLook *hunch_look_at_values (HunchProject *self, const char *table, const char *const *columns, guint n,
                                 gint64 *out_n_rows, GCancellable *cancellable, GError **error);

/* A rename that leaves alone what views say. */
#define HUNCH_PLAIN_RENAME "PRAGMA legacy_alter_table = ON; ALTER TABLE \"%w\" RENAME TO \"%w\"; PRAGMA legacy_alter_table = OFF"

/* --- names and numbers (table.c) ----------------------------------------------- */

typedef struct
{
  gint64   id;         /* 0: made by another program */
  gboolean is_view;
  gboolean has_rowid;  /* a row number: the row id of a table, hunch_row of a view */
  char    *name;       /* owned; as it is written in the file */
  char    *sql;        /* owned; CREATE … as SQLite keeps it */
} HunchTableKey;

void           hunch_table_key_free (HunchTableKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTableKey, hunch_table_key_free)

/* Error NO_SUCH with the name. Letters count alike in upper and lower case, as in SQL. */
HunchTableKey *hunch_table_find (HunchProject *self, const char *table, GError **error);

/* A row in hunch_table and its columns; inside an edit. `place` 0: after the others. Returns the id, 0 with error. */
gint64         hunch_table_register (HunchProject *self, const char *name, gboolean is_view, gint64 place, GError **error);
gboolean       hunch_table_register_column (HunchProject *self, gint64 table_id, guint position, const char *name,
                                            HunchDataType type, gint64 n_missing, gint64 n_unparsed, const char *note, GError **error);
/* Keeps how many rows there are together with the token for which that is so. */
gboolean       hunch_table_set_count (HunchProject *self, gint64 table_id, const char *name, gint64 n_rows, GError **error);
gint64         hunch_table_get_place (HunchProject *self, gint64 table_id);

/* Puts an SQL table into the bin, and forgets its name; inside an edit. */
gboolean       hunch_table_bin (HunchProject *self, const HunchTableKey *key, GError **error);
/* Gives an SQL table that was made under hunch_trash_N its name, so that undo is the reverse. */
gboolean       hunch_table_unveil (HunchProject *self, gint64 table_id, const char *name, GError **error);

/* The new table, registered and filled under hunch_trash_N, takes the old one's name, ticket, receipt, source and blocks; the old one goes to the bin. Inside an
 * edit. */
gboolean       hunch_table_take_over (HunchProject *self, const HunchTableKey *key, const HunchTableInfo *info, gint64 new_id, GError **error);

/* Whether a new table may have this name: not reserved, not empty, not taken. */
gboolean       hunch_table_check_name (HunchProject *self, const char *name, GError **error);

/* A name of the row number that no column hides: rowid, _rowid_ or oid; hunch_row for a view. NULL when there is none. Lent. */
const char    *hunch_table_get_row_word (const HunchTableKey *key, const HunchTableInfo *info);

/* What SQLite shall be told of a column: "INTEGER", "DATE TEXT", … Lent. */
const char    *hunch_data_type_get_declaration (HunchDataType type);

G_END_DECLS
