/* project/project-private.h: what the files of this room share about an open project. */
#pragma once
#include "project/database-private.h"
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_BUSY_TIMEOUT_MS 4000

struct _HunchProject
{
  GObject          parent_instance;
  char            *path;         /* owned */
  sqlite3         *db;           /* owned */
  guint            edit_depth;   /* 0: no edit is open */
  GPtrArray       *edit_marks;   /* owned; of EditMark, one for each nested edit */
  char            *edit_label;   /* owned */
  sqlite3_session *session;      /* owned, NULL without an edit */
  GPtrArray       *undo_sql;     /* owned; of owned text: what takes the edit's changes of the schema back, last first */
  GPtrArray       *redo_sql;     /* owned; of owned text, in order */
  GHashTable      *counts;       /* owned; token → HunchCounts of tables that others have changed */
  gint64           data_version; /* SQLite's count of what other connections committed, at the last look */
  char            *seen_tables;  /* owned; what the tables were at the last look, NULL when nobody looks */
  char            *seen_history; /* owned; the same of the undo history */
  gpointer         look;         /* lent; while look.c reads a table */
  gpointer         collect;      /* lent; while collect.c reads a table */
};

/* Give the connection the aggregates by which values are looked at and collected. */
void     hunch_look_register (HunchProject *self);
void     hunch_collect_register (HunchProject *self);

/* Lent. */
sqlite3 *hunch_project_get_db (HunchProject *self);

/* Inside an edit: runs `redo`, and remembers both for undo. Each may be several statements. */
gboolean hunch_edit_exec (HunchProject *self, const char *redo, const char *undo, GError **error);
/* Remembers only; the change has been made. */
void     hunch_edit_remember (HunchProject *self, const char *redo, const char *undo);

/* Ends the edit one way or the other and passes `done` on, so that a changer is one expression. */
gboolean hunch_edit_finish (HunchProject *self, gboolean done, GError **error);

/* Takes note of what is announced, so that it is not taken for another program's doing. */
void     hunch_outside_note (HunchProject *self, gboolean tables);

/* Tells views and lists after a change that no edit of this connection made. */
void     hunch_project_announce (HunchProject *self, gboolean tables, const char *const *kinds);

G_END_DECLS
