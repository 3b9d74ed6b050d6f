/* project/trust-private.h: what is remembered of a table across a refresh that puts another in its place. */
#pragma once
#include "project/table-private.h"

G_BEGIN_DECLS

#define HUNCH_TRUST_TIMEOUT_MS 1000

/* Rows of @record (a table of ours with table_id and table_name) that were written for a table of this name which is no more are handed to @key;
 * and a table that was renamed is known by its new name. Writes only when there is something to hand over. */
gboolean hunch_trust_adopt (HunchProject *project, const char *record, const HunchTableKey *key, GError **error);

/* A transaction outside of undo, or part of the edit that is open. */
gboolean hunch_trust_begin (HunchProject *project, GError **error);
gboolean hunch_trust_finish (HunchProject *project, gboolean done, GError **error);

/* TRUE for what a file gives that cannot be written; the error is then forgotten. */
gboolean hunch_trust_forgive (HunchProject *project, GError **error);

/* Of a view the table whose row ids its hunch_row are, of a table its own name; NULL when rows are made on the way. Release with g_free(). */
char    *hunch_trust_dup_base (HunchProject *project, const HunchTableKey *key);

G_END_DECLS
