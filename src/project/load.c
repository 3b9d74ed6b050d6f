#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/load-state-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "project/identifier-private.h"

/* Enough for the pages in hand; a larger cache is no faster, since a new page is written once. */
#define IMPORT_CACHE_SQL "PRAGMA cache_size = -8000"
#define USUAL_CACHE_SQL "PRAGMA cache_size = -4000"

static void
load_state_clear (HunchLoadState *state)
{
  g_free (state->fields);
  g_strfreev (state->names);
  g_free (state->positions);
  g_free (state->feed.counts);
  g_clear_pointer (&state->feed.numbers, g_array_unref);
  g_free (state->aside);
  g_free (state->aside_raw);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchLoadState, load_state_clear)

gboolean
hunch_load_check (HunchProject   *project,
                  const char     *table,
                  HunchImportMode mode,
                  GError        **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (project, table, NULL);

  if (key == NULL && (mode == HUNCH_IMPORT_APPEND || mode == HUNCH_IMPORT_UPSERT))
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("The project has no table “%s”."), table);
      return FALSE;
    }
  if (key == NULL || mode == HUNCH_IMPORT_NEW)
    return hunch_table_check_name (project, table, error);
  if (key->is_view || key->id == 0)
    {
      g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
                   key->is_view ? _("“%s” is a view made by a recipe; rows cannot be put into it.")
                                : _("The table “%s” was made by another program and can only be read."), key->name);
      return FALSE;
    }
  return TRUE;
}

/* --- a new table ------------------------------------------------------------------ */

/* One of the three names of the row number has to stay free. */
static void
keep_row_name_free (HunchLoadState *state)
{
  static const char *const words[] = { "rowid", "_rowid_", "oid" };
  char **last = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < state->n_fields && !found; k++)
        if (g_ascii_strcasecmp (state->names[k], words[i]) == 0)
          {
            found = TRUE;
            last = &state->names[k];
          }
      if (!found)
        return;
    }
  g_ptr_array_add (state->load->warnings, g_strdup_printf (_("The column “%s” was named “%s_2”: a table needs that name for itself."), *last, *last));
  g_free (*last);
  *last = g_strdup ("oid_2");
}

static void
warn_of_names (HunchLoadState *state)
{
  for (guint i = 0; i < state->n_fields; i++)
    if (strcmp (state->names[i], state->fields[i].name) != 0)
      g_ptr_array_add (state->load->warnings,
                       g_strdup_printf (_("The column “%s” was named “%s”: letters count alike in upper and lower case."),
                                        state->fields[i].name, state->names[i]));
}

static void
choose_names (HunchLoadState *state)
{
  state->names = hunch_feed_dup_names (state->fields, state->n_fields);
  state->positions = g_new (guint, state->n_fields + 1);
  for (guint i = 0; i < state->n_fields; i++)
    state->positions[i] = i;
  warn_of_names (state);
  keep_row_name_free (state);
}

static gboolean
register_columns (HunchProject *self,
                  HunchLoadState    *state,
                  gint64        table_id,
                  GError      **error)
{
  for (guint i = 0; i < state->n_fields; i++)
    if (!hunch_table_register_column (self, table_id, i, state->names[i], state->fields[i].type,
                                      state->feed.counts[i].n_missing, state->feed.counts[i].n_unparsed,
                                      state->load->evidence == NULL ? NULL : state->load->evidence[i], error))
      return FALSE;
  return TRUE;
}

/* The rows go into the bin first and come out of it by a rename, which undo and redo repeat. */
static gboolean
load_new (HunchProject *self,
          HunchLoadState    *state,
          const char   *name,
          gint64        place,
          gint64       *out_id,
          GError      **error)
{
  gint64 id = hunch_table_register (self, name, FALSE, place, error);
  g_autofree char *bin = g_strdup_printf ("hunch_trash_%" G_GINT64_FORMAT, id);

  if (id == 0)
    return FALSE;
  *out_id = id;
  choose_names (state);
  state->feed.table_id = id;
  state->feed.first_row_id = 1;

  return hunch_load_create_table (self, state, bin, (const char *const *) state->names, FALSE, error)
      && hunch_load_take_rows (self, state, bin, error)
      && hunch_token_renew (self, id, error)
      && hunch_token_watch (self, id, bin, error)
      && hunch_table_unveil (self, id, name, error)
      && register_columns (self, state, id, error)
      && hunch_identifier_note (self, id, name, error)
      && hunch_table_set_count (self, id, name, state->feed.n_kept, error);
}

static gboolean
load_replacing (HunchProject *self,
                HunchLoadState    *state,
                gint64       *out_id,
                GError      **error)
{
  g_autoptr (HunchTableKey) old = hunch_table_find (self, state->load->table, NULL);
  gint64 place = old == NULL ? 0 : hunch_table_get_place (self, old->id);
  g_auto (GStrv) views = old == NULL ? g_new0 (char *, 1) : hunch_load_dup_working_views (self);

  return (old == NULL || hunch_table_bin (self, old, error))
      && load_new (self, state, old == NULL ? state->load->table : old->name, place, out_id, error)
      && hunch_load_check_views (self, state->load->table, views, error);
}

/* --- the whole ------------------------------------------------------------------------ */

static JsonObject *
load_and_record (HunchProject   *self,
                 HunchLoadState *state,
                 GError        **error)
{
  HunchLoad *load = state->load;
  g_autoptr (HunchTableInfo) before = NULL;
  gboolean adds = load->mode == HUNCH_IMPORT_APPEND || load->mode == HUNCH_IMPORT_UPSERT;
  gint64 id = 0;
  gboolean done;

  if (adds)
    {
      before = hunch_project_get_table (self, load->table, error);
      done = before != NULL && (load->mode == HUNCH_IMPORT_APPEND ? hunch_load_append : hunch_load_upsert) (self, state, &id, error);
    }
  else
    {
      done = load_replacing (self, state, &id, error);
      state->n_new = state->feed.n_kept;
    }
  return done ? hunch_load_write_papers (self, state, id, before, error) : NULL;
}

static JsonObject *
load_in_edit (HunchProject   *project,
              HunchLoadState *state,
              GError        **error)
{
  HunchLoad *load = state->load;
  g_autofree char *label = g_strdup_printf (_("Import %s"), load->table);
  g_autoptr (JsonObject) receipt = NULL;

  if (!hunch_project_begin_edit (project, label, error))
    return NULL;
  /* Asked again now that nobody else can write. */
  if (!hunch_load_check (project, load->table, load->mode, error))
    {
      hunch_project_cancel_edit (project);
      return NULL;
    }

  sqlite3_exec (project->db, IMPORT_CACHE_SQL, NULL, NULL, NULL);
  receipt = load_and_record (project, state, error);
  if (!hunch_edit_finish (project, receipt != NULL, error))
    g_clear_pointer (&receipt, json_object_unref);
  sqlite3_exec (project->db, USUAL_CACHE_SQL, NULL, NULL, NULL);
  return g_steal_pointer (&receipt);
}

/* The reader's fields that are kept, all of them when nobody chose. */
static void
choose_fields (HunchLoadState *state)
{
  HunchLoad *load = state->load;
  guint n_all;
  const HunchField *all = hunch_reader_get_fields (load->reader, &n_all);

  state->n_fields = load->fields == NULL ? n_all : load->n_fields;
  state->fields = g_new0 (HunchField, state->n_fields + 1);
  for (guint i = 0; i < state->n_fields; i++)
    {
      state->fields[i] = all[load->fields == NULL ? i : load->fields[i]];
      if (load->called != NULL && load->called[i] != NULL)
        state->fields[i].name = (char *) load->called[i];
    }
}

static void
prepare_feed (HunchLoadState *state)
{
  HunchLoad *load = state->load;
  HunchFeed *feed = &state->feed;

  feed->reader = load->reader;
  feed->sampler = load->sampler;
  feed->filter = load->filter;
  feed->names = load->filter == NULL ? NULL : load->names;
  feed->stratum = load->stratum - 1;
  feed->by_place = load->by_place;
  feed->fields = load->fields;
  feed->n_fields = state->n_fields;
  feed->bytes_total = load->ticket->bytes_total;
  feed->progress = load->progress;
  feed->cancellable = load->cancellable;
  feed->counts = g_new0 (HunchFeedCounts, state->n_fields + 1);
  feed->numbers = !load->needs_numbers ? NULL : g_array_new (FALSE, FALSE, sizeof (gint64));
}

JsonObject *
hunch_load_run (HunchProject *project,
                HunchLoad    *load,
                GError      **error)
{
  g_auto (HunchLoadState) state = { .load = load };
  g_autoptr (JsonObject) receipt = NULL;

  choose_fields (&state);
  prepare_feed (&state);
  if (!(load->aside || load->by_place || load->mode == HUNCH_IMPORT_UPSERT) || hunch_load_gather (project, &state, error))
    receipt = load_in_edit (project, &state, error);
  hunch_load_clear_aside (project, &state);
  return g_steal_pointer (&receipt);
}
