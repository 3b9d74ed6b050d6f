/* project/project.h: the .hunch file, open: tables, documents, and every edit as one transaction that can be undone. */
#pragma once
#include <gio/gio.h>
#include "format/batch.h"
#include "sample/ticket.h"

G_BEGIN_DECLS

#define HUNCH_PROJECT_ERROR (hunch_project_error_quark ())
GQuark hunch_project_error_quark (void);

typedef enum
{
  HUNCH_PROJECT_ERROR_NOT_A_PROJECT,  /* another kind of file, or damaged; left as it was */
  HUNCH_PROJECT_ERROR_TOO_NEW,        /* written by a later Hunch; left as it was */
  HUNCH_PROJECT_ERROR_EXISTS,         /* a file or a table of that name is there */
  HUNCH_PROJECT_ERROR_NO_SUCH,        /* no such table, column, analysis, chart, slide */
  HUNCH_PROJECT_ERROR_BUSY,           /* another program writes to it */
  HUNCH_PROJECT_ERROR_SQL,            /* SQLite's own words, with ours before */
  HUNCH_PROJECT_ERROR_FULL,           /* no room on the disk, or the file cannot be written */
} HunchProjectError;

#define HUNCH_PROJECT_APPLICATION_ID 0x48756e63  /* "Hunc" */
#define HUNCH_PROJECT_SCHEMA_VERSION 5           /* PRAGMA user_version; older ones are migrated forward when opened */

#define HUNCH_TYPE_PROJECT (hunch_project_get_type ())
G_DECLARE_FINAL_TYPE (HunchProject, hunch_project, HUNCH, PROJECT, GObject)

/* Signals, emitted in the thread that made the edit, after it is committed:
 *   tables-changed    (no argument)
 *   document-changed  (const char *kind: "analysis", "chart", "slide", "deck", "recipe") */

/* EXISTS when the file is there already. */
HunchProject *hunch_project_create (const char *path, GError **error);
HunchProject *hunch_project_open (const char *path, GError **error);
const char   *hunch_project_get_path (HunchProject *self);

/* A second connection to the same file for a worker thread: give each thread its own.
 * Edits made through it are seen by the first one at once; signals come from the one that edits. */
HunchProject *hunch_project_reopen (HunchProject *self, GError **error);

/* Emits tables-changed, and document-changed for every kind, when another program has changed the file since the last call;
 * the first call only looks. Costs a fraction of a millisecond when nothing happened; never waits for a lock. TRUE when
 * something was emitted. */
gboolean      hunch_project_check_outside (HunchProject *self);

/* --- edits ---------------------------------------------------------------
 * Everything between begin and commit is one step for undo. Edits nest: only the
 * outermost commits. `label` is what the undo menu says ("Add chart"). The setters
 * below open an edit of their own when none is open. */
gboolean    hunch_project_begin_edit (HunchProject *self, const char *label, GError **error);
gboolean    hunch_project_commit_edit (HunchProject *self, GError **error);
void        hunch_project_cancel_edit (HunchProject *self);

/* Steps survive closing the file. Labels are copies, NULL when there is nothing to undo or redo. */
gboolean    hunch_project_undo (HunchProject *self, GError **error);
gboolean    hunch_project_redo (HunchProject *self, GError **error);
char       *hunch_project_dup_undo_label (HunchProject *self);
char       *hunch_project_dup_redo_label (HunchProject *self);

/* --- tables --------------------------------------------------------------- */
typedef struct
{
  char         *name;
  HunchDataType type;
  gint64        n_missing;   /* empty cells and missing markers, without the unparsed ones */
  gint64        n_unparsed;  /* cells whose raw text waits in hunch_unparsed */
  char         *note;        /* how the type was decided: the evidence, or NULL */
} HunchColumnInfo;

typedef struct
{
  char        *name;
  gboolean     is_view;      /* made by a recipe; its rows are named by the column hunch_row instead of rowid */
  gint64       n_rows;
  guint        n_columns;
  HunchColumnInfo *columns;  /* [n_columns]; without the hunch_row of a view */
  HunchTicket *ticket;       /* NULL only when not known (table made by another program) */
  char        *token;        /* changes whenever the rows do */
  JsonObject  *receipt;      /* of the import, or NULL */
} HunchTableInfo;

void            hunch_table_info_free (HunchTableInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTableInfo, hunch_table_info_free)

/* Names in the order of making; release with g_strfreev(). Tables put there by other programs are listed too. */
char          **hunch_project_dup_table_names (HunchProject *self, GError **error);
HunchTableInfo *hunch_project_get_table (HunchProject *self, const char *table, GError **error);  /* a copy */
/* Position of the column, or -1. */
int             hunch_table_info_find (const HunchTableInfo *info, const char *column);

/* Both undoable. Dropped tables are kept under a hunch_ name until their undo step is forgotten. */
gboolean        hunch_project_rename_table (HunchProject *self, const char *from, const char *to, GError **error);
gboolean        hunch_project_drop_table (HunchProject *self, const char *table, GError **error);
gboolean        hunch_project_rename_column (HunchProject *self, const char *table, const char *from, const char *to, GError **error);
/* Reads the column again as another type; what then fails is counted and its raw text kept. Undoable. */
gboolean        hunch_project_retype_column (HunchProject *self, const char *table, const char *column, HunchDataType type, GError **error);

/* Makes the view `name` from a SELECT whose first column is named hunch_row (a unique whole number), remembers `steps`
 * (JSON text) as its recipe, and lists it as a table. Replaces a view of that name. Undoable. Types are found by looking at the values. */
gboolean        hunch_project_set_view (HunchProject *self, const char *name, const char *select_sql, const char *steps, GError **error);
char           *hunch_project_dup_recipe (HunchProject *self, const char *name);  /* the steps as JSON text, or NULL */

/* --- SQL for people ------------------------------------------------------- */
typedef struct
{
  guint       n_columns;
  const char *const *names;  /* [n_columns] */
} HunchQueryHead;

typedef struct
{
  enum { HUNCH_VALUE_NULL, HUNCH_VALUE_INTEGER, HUNCH_VALUE_REAL, HUNCH_VALUE_TEXT, HUNCH_VALUE_BLOB } kind;
  gint64      integer;
  double      real;
  const char *bytes;    /* lent until the next row */
  gsize       n_bytes;
} HunchQueryValue;

/* Called once per row; FALSE ends the query without error. */
typedef gboolean (*HunchQueryFunc) (const HunchQueryHead *head, const HunchQueryValue *values, gpointer user_data);

/* Read-only: a statement that would write is refused. `func` is called once with `values` NULL before the first row. */
gboolean hunch_project_query (HunchProject *self, const char *sql, HunchQueryFunc func, gpointer user_data, GCancellable *cancellable, GError **error);

/* Each new connection is shown to `func` so that recipe/ can add its SQL functions: set once at start, before any project is opened.
 * `db` is an sqlite3 *. */
typedef gboolean (*HunchConnectionFunc) (gpointer db, GError **error);
void     hunch_project_set_connection_func (HunchConnectionFunc func);

/* --- documents ------------------------------------------------------------
 * Analyses, charts, slides and the deck's own settings are rows of
 * hunch_analysis (id, name, kind, table_name, options JSON, result JSON, token, made_at, note, is_pinned),
 * hunch_chart    (id, name, spec JSON, analysis_id),
 * hunch_slide    (id, position, layout, content JSON, notes, seconds),
 * hunch_deck     (key, value). */
typedef struct
{
  gint64  id;          /* 0: not stored yet */
  char   *name;        /* unique among analyses, not NULL: "welch 1" */
  char   *kind;
  char   *table;
  char   *options;     /* JSON object of option words, all strings */
  char   *result;      /* JSON of the result contract, or NULL when not run */
  char   *token;       /* the table's token when the result was made */
  gint64  made_at;     /* seconds since 1970 */
  char   *note;        /* of the person, never NULL when read; NULL is stored as "" */
  gboolean is_pinned;  /* stays on top of what is kept */
} HunchAnalysisRecord;

typedef struct
{
  gint64  id;
  char   *name;
  char   *spec;        /* JSON: see analysis/plot.h */
  gint64  analysis_id; /* the analysis whose chart this is; 0 when it stands by itself */
} HunchChartRecord;

typedef struct
{
  gint64  id;
  int     position;    /* 0 first; kept dense by the project */
  char   *layout;
  char   *content;     /* JSON object of slots: see deck/slide.h */
  char   *notes;       /* never NULL */
  int     seconds;     /* planned */
} HunchSlideRecord;

void hunch_analysis_record_free (HunchAnalysisRecord *record);
void hunch_chart_record_free (HunchChartRecord *record);
void hunch_slide_record_free (HunchSlideRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchAnalysisRecord, hunch_analysis_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchChartRecord, hunch_chart_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchSlideRecord, hunch_slide_record_free)

/* Lists in order of id (slides: of position); elements owned by the array. */
GPtrArray *hunch_project_list_analyses (HunchProject *self, GError **error);
GPtrArray *hunch_project_list_charts (HunchProject *self, GError **error);
GPtrArray *hunch_project_list_slides (HunchProject *self, GError **error);

HunchAnalysisRecord *hunch_project_get_analysis (HunchProject *self, gint64 id, GError **error);
HunchAnalysisRecord *hunch_project_find_analysis (HunchProject *self, const char *name, GError **error);
HunchChartRecord    *hunch_project_get_chart (HunchProject *self, gint64 id, GError **error);
HunchSlideRecord    *hunch_project_get_slide (HunchProject *self, gint64 id, GError **error);

/* Inserts when id is 0 and sets it, else updates. The record stays the caller's. An empty analysis or chart name is made up.
 * hunch_project_put_slide() with id 0 puts it at `position` (-1: last) and moves the later ones on. */
gboolean hunch_project_put_analysis (HunchProject *self, HunchAnalysisRecord *record, GError **error);
gboolean hunch_project_put_chart (HunchProject *self, HunchChartRecord *record, GError **error);
gboolean hunch_project_put_slide (HunchProject *self, HunchSlideRecord *record, GError **error);
gboolean hunch_project_move_slide (HunchProject *self, gint64 id, int position, GError **error);
gboolean hunch_project_delete_analysis (HunchProject *self, gint64 id, GError **error);
gboolean hunch_project_delete_chart (HunchProject *self, gint64 id, GError **error);
gboolean hunch_project_delete_slide (HunchProject *self, gint64 id, GError **error);

/* Deck settings: "title", "author", "theme", "aspect" ("16:9" or "4:3"), "budget" (seconds, "300"). A copy, or NULL. */
char    *hunch_project_dup_deck_value (HunchProject *self, const char *key);
gboolean hunch_project_set_deck_value (HunchProject *self, const char *key, const char *value, GError **error);

/* Where a person left off (page, selected table, column widths): not part of undo. */
char    *hunch_project_dup_state (HunchProject *self, const char *key);
void     hunch_project_set_state (HunchProject *self, const char *key, const char *value);

G_END_DECLS
