/* project/schema-private.h: Hunch's own tables, and the way from older versions of them. */
#pragma once
#include "project/database-private.h"

G_BEGIN_DECLS

/* Makes the tables of the present version in an empty database, with its application id and version. */
gboolean hunch_schema_create (sqlite3 *db, GError **error);

/* Looks at the header and at Hunch's own tables and writes nothing: NOT_A_PROJECT or TOO_NEW when it is not to be touched. */
gboolean hunch_schema_check (sqlite3 *db, GError **error);

/* Only the header, which can be read while another program's unfinished change waits to be rolled back. */
gboolean hunch_schema_check_header (sqlite3 *db, GError **error);

/* Brings an older version forward, in one transaction. */
gboolean hunch_schema_migrate (sqlite3 *db, GError **error);

/* Whether a name is kept for Hunch or SQLite: begins with hunch_ or sqlite_ in any case. */
gboolean hunch_schema_is_reserved (const char *name);

G_END_DECLS
