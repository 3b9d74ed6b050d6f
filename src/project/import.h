/* project/import.h: from sources to a table, with a ticket and a receipt, or not at all. */
#pragma once
#include "base/progress.h"
#include "format/format.h"
#include "project/project.h"
#include "source/source.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_IMPORT_NEW,      /* EXISTS when a table of that name is there */
  HUNCH_IMPORT_REPLACE,  /* undo brings the old rows back */
  HUNCH_IMPORT_APPEND,   /* columns must match by name; new columns are refused with a sentence */
  HUNCH_IMPORT_UPSERT,   /* rows with a known key take the place of the old ones, others are added; new columns are added */
} HunchImportMode;

typedef struct
{
  char              **words;    /* owned; SOURCE words as the person wrote them, at least one */
  char               *table;    /* owned; NULL: made from the first source's name */
  HunchImportMode     mode;
  char               *key;      /* owned; column for UPSERT, several joined by commas; NULL otherwise */
  HunchSampleChoice   choice;
  HunchFormatOptions *options;  /* owned */
  char               *filter;   /* owned; an SQL expression over the columns that a row must fulfil before it is sampled, or NULL */
  GHashTable         *names;    /* owned; of columns that the person renamed: the source's name to the table's; NULL: none. Never changed, only replaced */
  gboolean            is_part;  /* the words name a part of what the table came in by, which stays as it is kept: for a refresh. Not kept itself */
} HunchImport;

/* One word; everything else at its default: new table, all rows. Words are added with hunch_import_add_word(). */
HunchImport *hunch_import_new (const char *word);
void         hunch_import_add_word (HunchImport *import, const char *word);
HunchImport *hunch_import_copy (const HunchImport *import);
void         hunch_import_free (HunchImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchImport, hunch_import_free)

/* As kept in the project for a refresh. No secret is in it. Paths are kept whole from the root, so that the project may be opened from any folder. New reference; NULL with an error for what is no import. */
JsonObject  *hunch_import_to_json (const HunchImport *import);
HunchImport *hunch_import_from_json (JsonObject *object, GError **error);

/* One transaction and one undo step. Blocking. When it fails or is cancelled the project is as before.
 * Returns the receipt, a new reference: {"table", "rows_seen", "rows_kept", "rows_rejected", "rejected": [{"reason", "rows"}], "bytes_read", "requests",
 * "columns": [{"name", "type", "missing", "unparsed", "evidence"}], "ticket": {...}, "warnings": [sentences]}; after an
 * upsert also "rows_added", "rows_changed", "rows_same".
 * Memory: constant, but for 8 bytes per row of a reservoir. */
JsonObject *hunch_import_run (HunchImport *import, HunchProject *project, HunchProgress *progress, GCancellable *cancellable, GError **error);

/* The same in a thread with a connection of its own; `project` then emits tables-changed in the caller's context. */
void        hunch_import_run_async (HunchImport *import, HunchProject *project, HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonObject *hunch_import_run_finish (HunchProject *project, GAsyncResult *result, GError **error);

/* --- a table's own import, done again --------------------------------------- */

/* How the table came in; NULL without error when it was not imported. For changing and running. */
HunchImport *hunch_import_of_table (HunchProject *project, const char *table, GError **error);

/* Another sample like the table's, by `seed`, as the new table `name`. Blocking, like hunch_import_run(). */
JsonObject  *hunch_import_another (HunchProject *project, const char *table, const char *name, guint64 seed, HunchProgress *progress, GCancellable *cancellable, GError **error);

/* `n_rows` more rows of the same sources by the same method, none of them in the table yet, behind its rows. The ticket then names both draws. CHANGED when
 * the sources are not what they were. */
JsonObject  *hunch_import_more (HunchProject *project, const char *table, gint64 n_rows, HunchProgress *progress, GCancellable *cancellable, GError **error);

/* Both in a thread: `more` 0 for another sample. Finished by hunch_import_run_finish(). */
void         hunch_import_again_async (HunchProject *project, const char *table, const char *name, guint64 seed, gint64 more,
                                       HunchProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* --- blocks -------------------------------------------------------------- */

/* Which rows of a table came of which block of the sample. */
typedef struct
{
  gint64 first_row;  /* rowid */
  gint64 last_row;
  gint64 block;      /* 0 first; rows of one block may stand in several places, when further rows of it were drawn */
  char   label[96];  /* "dt=2016-01-01/0003_part_00.parquet · row group 2", cut in front */
} HunchRowBlock;

/* In order of first_row; element type HunchRowBlock. Empty for a table that is no sample of blocks. For a view: of the table its rows come of, as
 * long as its hunch_row is that table's rowid (filter, choose, rename, derive, lookup), else empty. */
GArray      *hunch_project_dup_blocks (HunchProject *project, const char *table, GError **error);

/* --- the sample against the whole ------------------------------------------ */

/* One line of the view: a partition or a column. Shares are 0..1; -1 or NULL where nothing is known. */
typedef struct
{
  char  *what;          /* "dt=2016-01" or "minutes" */
  gboolean is_partition;
  double share_of_all;     /* partition: rows (bytes when no footer tells) of the whole */
  double share_of_sample;
  char  *min_of_all, *max_of_all;        /* column: from footers */
  char  *min_of_sample, *max_of_sample;
  gint64 missing_of_all;                 /* -1 not known */
  double missing_share_of_all, missing_share_of_sample;
} HunchRepresentation;

/* Compares a table with what the listing and the footers (of at most 200 objects, drawn at random, said in `out_words`) say of the whole. Element type
 * HunchRepresentation, owned by the array; `out_words` one sentence. Blocking. */
GPtrArray   *hunch_import_compare (HunchProject *project, const char *table, char **out_words, GCancellable *cancellable, GError **error);
void         hunch_import_compare_async (HunchProject *project, const char *table, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray   *hunch_import_compare_finish (HunchProject *project, GAsyncResult *result, char **out_words, GError **error);

G_END_DECLS
