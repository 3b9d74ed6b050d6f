/* tests/project/load-made.h: made-up rows into a project. */
#pragma once
#include "folder.h"
#include "made-reader.h"
#include "project/load-private.h"

/* Whether rows are gathered in a temporary file first, as for the window. */
static gboolean load_made_aside;

/* By which an upsert matches rows. */
static const char *const load_made_key[] = { "id", NULL };

static inline JsonObject *
load_made (HunchProject   *project,
           const char     *table,
           HunchImportMode mode,
           MadeReader     *reader,
           HunchSampler   *sampler,
           GError        **error)
{
  g_autoptr (HunchTicket) ticket = hunch_ticket_new ();
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MadeReader) owned = reader;
  HunchLoad load = { .table = table, .mode = mode, .key = load_made_key, .reader = HUNCH_READER (reader), .sampler = sampler,
                     .warnings = warnings, .ticket = ticket, .rows_seen = -1, .aside = load_made_aside, .cancellable = reader->cancel_me };

  g_free (ticket->source);
  ticket->source = g_strdup ("made");
  return hunch_load_run (project, &load, error);
}

static inline void
load_made_rows (HunchProject *project,
                const char   *table,
                gint64        n_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt = load_made (project, table, HUNCH_IMPORT_NEW, made_reader_new (n_rows), NULL, &error);

  g_assert_no_error (error);
}
