/* project/database-private.h: SQLite with GError, and cleanups for its handles. */
#pragma once

/* The session extension is built in, and asks to be named before the header. */
#ifndef SQLITE_ENABLE_SESSION
#define SQLITE_ENABLE_SESSION
#endif
#ifndef SQLITE_ENABLE_PREUPDATE_HOOK
#define SQLITE_ENABLE_PREUPDATE_HOOK
#endif
#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_session, sqlite3session_delete)

/* Memory that SQLite gave away. */
typedef char HunchSqlText;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchSqlText, sqlite3_free)

/* Turns SQLite's result code into one sentence that names the file. Being interrupted is G_IO_ERROR_CANCELLED. */
void          hunch_db_set_error (sqlite3 *db,
                                  int      code,
                                  GError **error);

/* Runs statements that give no rows. The formatted ones know %w, %Q and the rest of sqlite3_mprintf(). */
gboolean      hunch_db_exec (sqlite3    *db,
                             const char *sql,
                             GError    **error);
gboolean      hunch_db_exec_format (sqlite3    *db,
                                    GError    **error,
                                    const char *format,
                                    ...);

/* For very many rows of one table. Triggers would fire for each, and the session (may be NULL) would ask of each whether it
 * is one of a document; neither does. */
gboolean      hunch_db_exec_bulk (sqlite3         *db,
                                  sqlite3_session *session,
                                  const char      *sql,
                                  GError         **error);

sqlite3_stmt *hunch_db_prepare (sqlite3    *db,
                                const char *sql,
                                GError    **error);
sqlite3_stmt *hunch_db_prepare_format (sqlite3    *db,
                                       GError    **error,
                                       const char *format,
                                       ...);

/* TRUE when there is a row. At the end, and when it fails, FALSE; `out_failed` tells which. */
gboolean      hunch_db_next (sqlite3_stmt *statement,
                             gboolean     *out_failed,
                             GError      **error);

/* Steps a statement that gives no rows to its end. */
gboolean      hunch_db_run (sqlite3_stmt *statement,
                            GError      **error);

/* The first cell of the first row; `fallback` when there is no row or it is NULL. */
gint64        hunch_db_get_integer (sqlite3    *db,
                                    const char *sql,
                                    gint64      fallback);

/* NULL is bound for NULL. The text is copied. */
void          hunch_db_bind_text (sqlite3_stmt *statement,
                                  int           place,
                                  const char   *text);

/* A copy; NULL for NULL. */
char         *hunch_db_dup_text (sqlite3_stmt *statement,
                                 int           column);

/* "name" with its own quotation marks doubled. Release with g_free(). */
char         *hunch_db_quote (const char *name);

/* Stops what runs on `db` soon after `cancellable` is cancelled. Undone with a NULL cancellable. */
void          hunch_db_watch (sqlite3      *db,
                              GCancellable *cancellable);

/* Four bytes of the file's header, most significant first, without taking a lock; -1 when they cannot be read. */
gint64        hunch_db_read_header (sqlite3 *db,
                                    int      offset);

G_END_DECLS
