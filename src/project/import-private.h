/* project/import-private.h: what the parts of an import share. */
#pragma once
#include "project/load-private.h"

G_BEGIN_DECLS

/* The word without a name and password in its address. Release with g_free(). */
char *hunch_import_dup_public_word (const char *word);

/* The same word, a path whole from the root: it means the same file in whichever folder the next import begins. Release with g_free(). */
char *hunch_import_dup_lasting_word (const char *word);

/* The name under which the project remembers an object, and its version: lasting, without a password, valid text. Release with g_free(). */
char *hunch_import_dup_object_name (HunchSource *source);

/* What a run works out on its way. */
typedef struct
{
  const HunchImport  *import;     /* lent */
  GPtrArray          *sources;    /* owned */
  HunchMeter         *meter;      /* owned */
  char               *table;      /* owned */
  HunchFormatOptions *options;    /* owned; the import's, with the types of a table that is there */
  GHashTable         *renames;    /* owned; what the person calls columns of the source: its name to the table's; NULL */
  GArray             *draws;      /* owned, of HunchSampleChoice; the last one is to be taken, the others were before */
  GArray             *leave_out;  /* owned, of HunchBlock; blocks of earlier draws, or NULL */
  gboolean            is_more;

  HunchScan          *scan;       /* owned */
  const HunchField   *fields;     /* lent by the scan */
  guint               n_fields;
  char              **names;      /* owned; [n_fields], what the filter calls them */
  const char        **present;    /* owned; [n_fields], what the table calls them; lent by `names` or `renames` */
  gboolean           *is_chosen;  /* owned; [n_fields] */
  gboolean           *is_needed;  /* owned; [n_fields] by the filter */
  int                 stratum;    /* among them; -1: none */
  HunchSampler       *sampler;    /* owned; NULL: every row */
  gboolean            by_place;
  gint64              rows_seen;  /* by a first pass; -1: none */
  gint64              rows_passed;
  HunchReader        *reader;     /* owned */
  HunchTicket        *ticket;     /* owned */
  GPtrArray          *warnings;   /* owned */
} HunchImportRun;

/* `leave_out` and `draws` are taken. */
JsonObject *hunch_import_run_with (const HunchImport *import, GArray *draws, GArray *leave_out, gboolean is_more, HunchProject *project, gboolean aside,
                                   HunchProgress *progress, GCancellable *cancellable, GError **error);

/* --- names (import-names.c) --------------------------------------------------------------- */

/* Of the words, where they are a pattern, a folder or a prefix, else of the first source. */
char       *hunch_import_choose_table_name (HunchImportRun *run);

/* What the table calls a column of the source, and the other way round: `name` itself where nobody renamed it. Lent. */
const char *hunch_import_get_present_name (GHashTable *renames, const char *name);
const char *hunch_import_get_source_name (GHashTable *renames, const char *name);

/* Sets `renames`: the import's own, or, where rows are added, those of the table. */
void        hunch_import_adopt_renames (HunchImportRun *run, HunchProject *project);

/* Sets `present`, once the fields are known. */
void        hunch_import_name_fields (HunchImportRun *run);

/* --- the ticket (import-ticket.c) -------------------------------------------------------- */

/* What is to be drawn. Lent. */
const HunchSampleChoice *hunch_import_get_choice (HunchImportRun *run);

/* With an empty list of warnings, before anything is read. */
void        hunch_import_make_ticket (HunchImportRun *run);
/* By the scan. */
void        hunch_import_fill_ticket (HunchImportRun *run);
/* Once the rows are in, what went over the wire: a HunchLoadFunc whose data is the run. */
gboolean    hunch_import_note_transfer (HunchProject *project, gint64 table_id, gint64 first_row_id, GArray *numbers, HunchTicket *ticket,
                                        gpointer run, GError **error);

/* --- again (import-again.c) ------------------------------------------------------------ */

/* `n_more` 0: another sample as the table `name`. */
JsonObject *hunch_import_again (HunchProject *project, const char *table, const char *name, guint64 seed, gint64 n_more, gboolean aside,
                                HunchProgress *progress, GCancellable *cancellable, GError **error);

/* CHANGED when the run's sources are not those of which the table's rows were drawn. */
gboolean    hunch_import_check_unchanged (HunchImportRun *run, HunchProject *project, GError **error);

/* --- a scan of blocks (import-blocks.c) ------------------------------------------------ */

/* Rows that the blocks were drawn for, which blocks they are, and what that does to the columns: a HunchLoadFunc whose data is the run. */
gboolean    hunch_import_note_blocks (HunchProject *project, gint64 table_id, gint64 first_row_id, GArray *numbers, HunchTicket *ticket,
                                      gpointer run, GError **error);

/* The objects of the run's blocks, for the ticket. */
GPtrArray  *hunch_import_list_block_objects (HunchImportRun *run);

/* --- connectors (import-connector.c) ------------------------------------------------------- */

/* While it is not NULL, @TABLE.COLUMN in a connector's words is a column of this project, in this thread. */
void        hunch_import_use_tables (HunchProject *project);

/* Fills in what a connector's file says of its bytes and the person does not. */
void        hunch_import_adopt_reading (HunchFormatOptions *options, const char *word);

/* --- origins (import-origin.c) ------------------------------------------------------------ */

/* How the run's table can be made again; for an append the old origin and this one together. NULL when nobody can say. */
HunchOrigin *hunch_import_dup_origin (HunchImportRun *run, HunchProject *project);

G_END_DECLS
