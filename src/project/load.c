#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/load-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"
#include "project/table-private.h"

/* Enough for the pages in hand; a larger cache is no faster, since a new page is written once. */
#define IMPORT_CACHE_SQL "PRAGMA cache_size = -8000"
#define USUAL_CACHE_SQL "PRAGMA cache_size = -4000"

/* What a load works out on its way. */
typedef struct
{
  HunchLoad        *load;
  const HunchField *fields;      /* lent */
  guint             n_fields;
  char            **names;       /* owned; of the columns in the SQL table */
  guint            *positions;   /* owned; [n_fields] */
  HunchFeed         feed;
} LoadState;

static void
load_state_clear (LoadState *state)
{
  g_strfreev (state->names);
  g_free (state->positions);
  g_free (state->feed.counts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoadState, load_state_clear)

gboolean
hunch_load_check (HunchProject   *project,
                  const char     *table,
                  HunchImportMode mode,
                  GError        **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (project, table, NULL);

  if (key == NULL && mode == HUNCH_IMPORT_APPEND)
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

/* `names` in the order of the fields. */
static gboolean
create_table (HunchProject      *self,
              LoadState         *state,
              const char        *table_sql,
              const char *const *names,
              GError           **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "CREATE TABLE %s (", table_sql);
  for (guint i = 0; i < state->n_fields; i++)
    {
      g_autofree char *column = hunch_db_quote (names[i]);

      g_string_append_printf (sql, "%s%s %s", i == 0 ? "" : ", ", column, hunch_data_type_get_declaration (state->fields[i].type));
    }
  g_string_append_c (sql, ')');
  return hunch_db_exec (self->db, sql->str, error);
}

/* --- rows, from the reader or from aside -------------------------------------------- */

/* A database without a name is a temporary file of SQLite's that nobody else sees. Nothing of the project is locked while
 * the reader is at work; what follows takes a fraction of that time. */
static gboolean
gather_aside (HunchProject *self,
              LoadState    *state,
              GError      **error)
{
  g_auto (GStrv) columns = g_new0 (char *, state->n_fields + 1);
  g_autofree guint *positions = g_new (guint, state->n_fields + 1);
  gboolean done;

  for (guint i = 0; i < state->n_fields; i++)
    {
      columns[i] = g_strdup_printf ("c%u", i);
      positions[i] = i;
    }
  state->feed.raw_table = "hunch_aside.raw";
  state->feed.positions = positions;
  state->feed.first_row_id = 0;

  if (!hunch_db_exec (self->db, "ATTACH '' AS hunch_aside", error))
    return FALSE;
  done = hunch_db_exec (self->db,
           "PRAGMA hunch_aside.page_size = 8192; PRAGMA hunch_aside.journal_mode = OFF; PRAGMA hunch_aside.cache_size = -8000;"
           "BEGIN; CREATE TABLE hunch_aside.raw (table_id, position, row_id, raw)", error)
      && create_table (self, state, "hunch_aside.kept", (const char *const *) columns, error)
      && hunch_feed_insert (self, &state->feed, "hunch_aside.kept", (const char *const *) columns, error)
      && hunch_db_exec (self->db, "COMMIT", error);
  state->feed.positions = NULL;
  if (!done && !sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return done;
}

static void
clear_aside (HunchProject *self)
{
  sqlite3_exec (self->db, "DETACH hunch_aside", NULL, NULL, NULL);
}

static gboolean
is_in_order (LoadState *state)
{
  for (guint i = 0; i < state->n_fields; i++)
    if (state->positions[i] != i)
      return FALSE;
  return TRUE;
}

/* Without a list of columns SQLite copies whole records. */
static gboolean
pour_in (HunchProject *self,
         LoadState    *state,
         const char   *table_sql,
         gboolean      is_whole,
         GError      **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_printf (sql, "INSERT INTO %s", table_sql);
  for (guint i = 0; !is_whole && i < state->n_fields; i++)
    {
      g_autofree char *quoted = hunch_db_quote (state->names[i]);

      g_string_append_printf (sql, "%s%s%s", i == 0 ? " (" : ", ", quoted, i + 1 == state->n_fields ? ")" : "");
    }
  g_string_append (sql, " SELECT * FROM hunch_aside.kept");
  if (!hunch_db_exec_bulk (self->db, self->session, sql->str, error))
    return FALSE;

  for (guint i = 0; i < state->n_fields; i++)
    if (state->feed.counts[i].n_unparsed > 0
        && !hunch_db_exec_format (self->db, error,
              "INSERT OR REPLACE INTO hunch_raw (table_id, position, row_id, raw)"
              " SELECT %lld, %u, row_id + %lld, raw FROM hunch_aside.raw WHERE position = %u",
              state->feed.table_id, state->positions[i], state->feed.first_row_id, i))
      return FALSE;
  return TRUE;
}

static gboolean
take_rows (HunchProject *self,
           LoadState    *state,
           const char   *table_sql,
           GError      **error)
{
  if (state->load->aside)
    return pour_in (self, state, table_sql, state->load->mode != HUNCH_IMPORT_APPEND || is_in_order (state), error);

  state->feed.raw_table = "hunch_raw";
  state->feed.positions = state->positions;
  return hunch_feed_insert (self, &state->feed, table_sql, (const char *const *) state->names, error);
}

/* --- a new table ------------------------------------------------------------------ */

/* One of the three names of the row number has to stay free. */
static void
keep_row_name_free (LoadState *state)
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

/* SQL takes A and a for the same name, files do not. */
static void
make_names_differ (LoadState *state)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < state->n_fields; i++)
    {
      g_autofree char *key = g_ascii_strdown (state->names[i], -1);

      for (guint number = 2; g_hash_table_contains (seen, key); number++)
        {
          g_autofree char *name = g_strdup_printf ("%s_%u", state->fields[i].name, number);

          g_free (key);
          key = g_ascii_strdown (name, -1);
          g_free (state->names[i]);
          state->names[i] = g_steal_pointer (&name);
        }
      if (strcmp (state->names[i], state->fields[i].name) != 0)
        g_ptr_array_add (state->load->warnings,
                         g_strdup_printf (_("The column “%s” was named “%s”: letters count alike in upper and lower case."),
                                          state->fields[i].name, state->names[i]));
      g_hash_table_add (seen, g_steal_pointer (&key));
    }
}

static void
choose_names (LoadState *state)
{
  state->names = g_new0 (char *, state->n_fields + 1);
  state->positions = g_new (guint, state->n_fields + 1);
  for (guint i = 0; i < state->n_fields; i++)
    {
      state->names[i] = g_strdup (state->fields[i].name);
      state->positions[i] = i;
    }
  make_names_differ (state);
  keep_row_name_free (state);
}

static gboolean
register_columns (HunchProject *self,
                  LoadState    *state,
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
          LoadState    *state,
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

  return create_table (self, state, bin, (const char *const *) state->names, error)
      && take_rows (self, state, bin, error)
      && hunch_token_renew (self, id, error)
      && hunch_token_watch (self, id, bin, error)
      && hunch_table_unveil (self, id, name, error)
      && register_columns (self, state, id, error)
      && hunch_table_set_count (self, id, name, state->feed.n_kept, error);
}

static gboolean
load_replacing (HunchProject *self,
                LoadState    *state,
                gint64       *out_id,
                GError      **error)
{
  g_autoptr (HunchTableKey) old = hunch_table_find (self, state->load->table, NULL);
  gint64 place = old == NULL ? 0 : hunch_table_get_place (self, old->id);

  return (old == NULL || hunch_table_bin (self, old, error))
      && load_new (self, state, old == NULL ? state->load->table : old->name, place, out_id, error);
}

/* --- behind the rows of a table ------------------------------------------------------ */

static gboolean
match_columns (LoadState      *state,
               HunchTableInfo *info,
               GError        **error)
{
  state->names = g_new0 (char *, state->n_fields + 1);
  state->positions = g_new (guint, state->n_fields + 1);
  for (guint i = 0; i < state->n_fields; i++)
    {
      int position = hunch_table_info_find (info, state->fields[i].name);

      if (position < 0 || info->columns[position].type != state->fields[i].type)
        {
          g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, position < 0
                       ? _("The column “%s” is not in the table “%s”, so the rows cannot be added to it.")
                       : _("The column “%s” is of another type in the table “%s”."), state->fields[i].name, info->name);
          return FALSE;
        }
      state->names[i] = g_strdup (info->columns[position].name);
      state->positions[i] = (guint) position;
    }
  return TRUE;
}

static char *
join_quoted (HunchTableInfo *info)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *quoted = hunch_db_quote (info->columns[i].name);

      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", quoted);
    }
  return g_string_free (list, FALSE);
}

/* Undo moves the rows to a table in the bin, redo moves them back under the same numbers. */
static void
remember_append (HunchProject   *self,
                 LoadState      *state,
                 HunchTableInfo *info,
                 const char     *row_word,
                 gint64          first)
{
  g_autofree char *columns = join_quoted (info);
  g_autofree char *bin = g_strdup_printf ("hunch_trash_rows_%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT, state->feed.table_id, first);
  g_autoptr (HunchSqlText) renew = sqlite3_mprintf (
    "UPDATE hunch_token SET token = lower(hex(randomblob(16))) WHERE table_id = %lld", state->feed.table_id);
  g_autoptr (HunchSqlText) undo = sqlite3_mprintf (
    "CREATE TABLE \"%w\" AS SELECT %s AS hunch_row, %s FROM \"%w\" WHERE %s >= %lld;"
    "DELETE FROM \"%w\" WHERE %s >= %lld; %s",
    bin, row_word, columns, info->name, row_word, first, info->name, row_word, first, renew);
  g_autoptr (HunchSqlText) redo = sqlite3_mprintf (
    "INSERT INTO \"%w\" (%s, %s) SELECT hunch_row, %s FROM \"%w\"; DROP TABLE \"%w\"; %s",
    info->name, row_word, columns, columns, bin, bin, renew);

  hunch_edit_remember (self, redo, undo);
}

static gboolean
add_counts (HunchProject   *self,
            LoadState      *state,
            HunchTableInfo *info,
            gint64          id,
            GError        **error)
{
  g_autofree gint64 *absent = g_new (gint64, info->n_columns + 1);

  for (guint i = 0; i < info->n_columns; i++)
    absent[i] = state->feed.n_kept;
  for (guint i = 0; i < state->n_fields; i++)
    {
      absent[state->positions[i]] = state->feed.counts[i].n_missing;
      info->columns[state->positions[i]].n_unparsed += state->feed.counts[i].n_unparsed;
    }
  for (guint i = 0; i < info->n_columns; i++)
    if (!hunch_table_register_column (self, id, i, info->columns[i].name, info->columns[i].type, info->columns[i].n_missing + absent[i],
                                      info->columns[i].n_unparsed, info->columns[i].note, error))
      return FALSE;
  return hunch_table_set_count (self, id, info->name, info->n_rows + state->feed.n_kept, error);
}

static gboolean
load_appending (HunchProject *self,
                LoadState    *state,
                gint64       *out_id,
                GError      **error)
{
  g_autoptr (HunchTableKey) key = hunch_table_find (self, state->load->table, error);
  g_autoptr (HunchTableInfo) info = key == NULL ? NULL : hunch_project_get_table (self, key->name, error);
  g_autoptr (HunchSqlText) last_sql = NULL;
  g_autofree char *quoted = NULL;
  const char *row_word;

  if (info == NULL || !match_columns (state, info, error))
    return FALSE;

  row_word = hunch_table_get_row_word (key, info);
  last_sql = sqlite3_mprintf ("SELECT max(%s) FROM \"%w\"", row_word, key->name);
  *out_id = key->id;
  state->feed.table_id = key->id;
  state->feed.first_row_id = hunch_db_get_integer (self->db, last_sql, 0) + 1;

  quoted = hunch_db_quote (key->name);
  if (!take_rows (self, state, quoted, error) || !hunch_token_renew (self, key->id, error))
    return FALSE;
  remember_append (self, state, info, row_word, state->feed.first_row_id);
  return add_counts (self, state, info, key->id, error);
}

/* --- what is told afterwards ---------------------------------------------------------- */

static void
fill_ticket (LoadState *state)
{
  HunchTicket *ticket = state->load->ticket;

  ticket->rows_seen = state->load->rows_seen >= 0 ? state->load->rows_seen : state->feed.n_seen;
  ticket->rows_kept = state->feed.n_kept;
  if (ticket->bytes_read <= 0)
    ticket->bytes_read = hunch_reader_get_bytes_read (state->load->reader);
}

/* A table of two imports speaks for both. */
static HunchTicket *
join_tickets (const HunchTicket *before,
              const HunchTicket *added)
{
  HunchTicket *both = hunch_ticket_copy (added);

  if (before == NULL)
    return both;
  if (g_strcmp0 (before->source, added->source) != 0)
    {
      g_free (both->source);
      both->source = g_strdup_printf ("%s + %s", before->source, added->source);
    }
  both->bytes_total = before->bytes_total < 0 || added->bytes_total < 0 ? -1 : before->bytes_total + added->bytes_total;
  both->bytes_read += before->bytes_read;
  both->rows_seen += before->rows_seen;
  both->rows_kept += before->rows_kept;
  both->rows_rejected += before->rows_rejected;
  return both;
}

static JsonArray *
describe_columns (LoadState *state)
{
  JsonArray *columns = json_array_new ();

  for (guint i = 0; i < state->n_fields; i++)
    {
      JsonObject *column = json_object_new ();

      json_object_set_string_member (column, "name", state->names[i]);
      json_object_set_string_member (column, "type", hunch_data_type_get_name (state->fields[i].type));
      json_object_set_int_member (column, "missing", state->feed.counts[i].n_missing);
      json_object_set_int_member (column, "unparsed", state->feed.counts[i].n_unparsed);
      if (state->load->evidence != NULL && state->load->evidence[i] != NULL)
        json_object_set_string_member (column, "evidence", state->load->evidence[i]);
      json_array_add_object_element (columns, column);
    }
  return columns;
}

static JsonObject *
make_receipt (LoadState  *state,
              const char *table)
{
  const HunchTicket *ticket = state->load->ticket;
  JsonObject *receipt = json_object_new ();
  JsonArray *warnings = json_array_new ();

  for (guint i = 0; i < state->load->warnings->len; i++)
    json_array_add_string_element (warnings, g_ptr_array_index (state->load->warnings, i));

  json_object_set_string_member (receipt, "table", table);
  json_object_set_int_member (receipt, "rows_seen", ticket->rows_seen);
  json_object_set_int_member (receipt, "rows_kept", ticket->rows_kept);
  json_object_set_int_member (receipt, "rows_rejected", ticket->rows_rejected);
  json_object_set_int_member (receipt, "bytes_read", ticket->bytes_read);
  json_object_set_array_member (receipt, "columns", describe_columns (state));
  json_object_set_object_member (receipt, "ticket", hunch_ticket_to_json (ticket));
  json_object_set_array_member (receipt, "warnings", warnings);
  return receipt;
}

static char *
object_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return hunch_json_to_text (node, FALSE);
}

static gboolean
store_papers (HunchProject      *self,
              gint64             id,
              const HunchTicket *ticket,
              JsonObject        *receipt,
              GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = hunch_db_prepare (self->db, "UPDATE hunch_table SET ticket = ?1, receipt = ?2 WHERE id = ?3", error);
  g_autoptr (JsonObject) ticket_object = hunch_ticket_to_json (ticket);
  g_autofree char *ticket_text = object_to_text (ticket_object);
  g_autofree char *receipt_text = object_to_text (receipt);

  if (statement == NULL)
    return FALSE;
  hunch_db_bind_text (statement, 1, ticket_text);
  hunch_db_bind_text (statement, 2, receipt_text);
  sqlite3_bind_int64 (statement, 3, id);
  return hunch_db_run (statement, error);
}

static JsonObject *
load_and_record (HunchProject *self,
                 LoadState    *state,
                 GError      **error)
{
  g_autoptr (HunchTableInfo) before = NULL;
  g_autoptr (HunchTicket) ticket = NULL;
  g_autoptr (JsonObject) receipt = NULL;
  gint64 id = 0;
  gboolean done;

  if (state->load->mode == HUNCH_IMPORT_APPEND)
    {
      before = hunch_project_get_table (self, state->load->table, error);
      done = before != NULL && load_appending (self, state, &id, error);
    }
  else
    done = load_replacing (self, state, &id, error);
  if (!done)
    return NULL;

  fill_ticket (state);
  ticket = join_tickets (before == NULL ? NULL : before->ticket, state->load->ticket);
  receipt = make_receipt (state, before == NULL ? state->load->table : before->name);
  return store_papers (self, id, ticket, receipt, error) ? g_steal_pointer (&receipt) : NULL;
}

static JsonObject *
load_in_edit (HunchProject *project,
              LoadState    *state,
              GError      **error)
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

JsonObject *
hunch_load_run (HunchProject *project,
                HunchLoad    *load,
                GError      **error)
{
  g_auto (LoadState) state = { .load = load };
  g_autoptr (JsonObject) receipt = NULL;

  state.fields = hunch_reader_get_fields (load->reader, &state.n_fields);
  state.feed.reader = load->reader;
  state.feed.sampler = load->sampler;
  state.feed.bytes_total = load->ticket->bytes_total;
  state.feed.progress = load->progress;
  state.feed.cancellable = load->cancellable;
  state.feed.counts = g_new0 (HunchFeedCounts, state.n_fields + 1);

  if (load->aside && !gather_aside (project, &state, error))
    {
      clear_aside (project);
      return NULL;
    }
  receipt = load_in_edit (project, &state, error);
  if (load->aside)
    clear_aside (project);
  return g_steal_pointer (&receipt);
}
