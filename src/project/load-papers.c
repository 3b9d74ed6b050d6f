/* What is told about a load: the ticket that travels with the table, the receipt, and how to do it again. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/load-state-private.h"

#include <glib/gi18n-lib.h>

#include "base/json.h"

/* --- the ticket -------------------------------------------------------------------------- */

static gint64
count_filtered (HunchLoadState *state)
{
  HunchLoad *load = state->load;

  if (load->filter == NULL)
    return 0;
  return load->rows_seen >= 0 ? load->rows_seen - load->rows_passed : state->feed.n_seen - state->feed.n_passed;
}

static void
fill_strata (HunchTicket  *ticket,
             HunchSampler *sampler)
{
  guint n = sampler == NULL ? 0 : hunch_sampler_get_n_strata (sampler);

  if (n == 0)
    return;
  ticket->strata = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_ticket_stratum_free);
  for (guint i = 0; i < n; i++)
    {
      gint64 n_seen, n_kept;
      const char *value = hunch_sampler_get_stratum (sampler, i, &n_seen, &n_kept);

      g_ptr_array_add (ticket->strata, hunch_ticket_stratum_new (value, n_seen, n_kept));
    }
}

static void
fill_ticket (HunchLoadState *state)
{
  HunchTicket *ticket = state->load->ticket;

  ticket->rows_seen = state->load->rows_seen >= 0 ? state->load->rows_seen : state->feed.n_seen;
  ticket->rows_kept = state->feed.n_kept - state->n_keyless - state->n_again;
  ticket->rows_rejected = count_filtered (state) + state->n_keyless + state->n_again;
  ticket->filter = g_strdup (state->load->filter);
  if (ticket->bytes_read <= 0)
    ticket->bytes_read = hunch_reader_get_bytes_read (state->load->reader);
  fill_strata (ticket, state->load->sampler);
}

static void
join_objects (HunchTicket       *both,
              const HunchTicket *before)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (before->objects == NULL)
    return;
  if (both->objects == NULL)
    both->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_ticket_object_free);
  for (guint i = 0; i < both->objects->len; i++)
    g_hash_table_add (seen, ((HunchTicketObject *) g_ptr_array_index (both->objects, i))->name);
  for (guint i = 0; i < before->objects->len; i++)
    {
      const HunchTicketObject *object = g_ptr_array_index (before->objects, i);

      if (object->name != NULL && !g_hash_table_contains (seen, object->name))
        g_ptr_array_add (both->objects, hunch_ticket_object_new (object->name, object->version, object->bytes, object->n_rows));
    }
}

/* Another draw of the same rows: there are no more of them than before. */
static void
join_draw (HunchTicket       *both,
           const HunchTicket *before)
{
  GArray *draws = before->draws == NULL ? g_array_new (FALSE, FALSE, sizeof (HunchSampleChoice)) : g_array_copy (before->draws);

  g_array_append_val (draws, both->choice);
  g_clear_pointer (&both->draws, g_array_unref);
  both->draws = draws;
  both->choice = before->choice;
  both->rows_seen = MAX (before->rows_seen, both->rows_seen);
  both->rows_rejected = MAX (before->rows_rejected, both->rows_rejected);
  both->bytes_total = before->bytes_total;
  both->n_objects = before->n_objects;
  for (guint i = 0; both->strata != NULL && before->strata != NULL && i < MIN (both->strata->len, before->strata->len); i++)
    ((HunchTicketStratum *) g_ptr_array_index (both->strata, i))->n_kept += ((HunchTicketStratum *) g_ptr_array_index (before->strata, i))->n_kept;
}

static void
join_source (HunchTicket       *both,
             const HunchTicket *before,
             gint64             n_rows)
{
  if (g_strcmp0 (before->source, both->source) != 0)
    {
      g_autofree char *added = g_steal_pointer (&both->source);

      both->source = g_strdup_printf ("%s + %s", before->source, added);
    }
  both->bytes_total = before->bytes_total < 0 || both->bytes_total < 0 ? -1 : before->bytes_total + both->bytes_total;
  both->rows_seen = before->rows_seen + n_rows;
  both->rows_rejected += before->rows_rejected;
  both->n_objects += before->n_objects;
}

/* A table of two loads speaks for both. */
static HunchTicket *
join_tickets (HunchLoadState    *state,
              const HunchTicket *before)
{
  HunchTicket *both = hunch_ticket_copy (state->load->ticket);

  if (before == NULL)
    return both;
  if (state->load->is_more)
    join_draw (both, before);
  else
    join_source (both, before, state->load->mode == HUNCH_IMPORT_UPSERT ? state->n_new : both->rows_seen);
  both->rows_kept = before->rows_kept + state->n_new;
  both->bytes_read += before->bytes_read;
  both->requests += before->requests;
  both->n_blocks += before->n_blocks;
  join_objects (both, before);
  return both;
}

/* --- the receipt ---------------------------------------------------------------------------- */

static JsonArray *
describe_columns (HunchLoadState *state)
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

static void
add_reason (JsonArray  *reasons,
            const char *reason,
            gint64      n_rows)
{
  JsonObject *object;

  if (n_rows == 0)
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "reason", reason);
  json_object_set_int_member (object, "rows", n_rows);
  json_array_add_object_element (reasons, object);
}

static JsonArray *
describe_rejected (HunchLoadState *state)
{
  JsonArray *reasons = json_array_new ();

  add_reason (reasons, _("the filter does not hold"), count_filtered (state));
  add_reason (reasons, _("the key is missing"), state->n_keyless);
  add_reason (reasons, _("the key came again in a later row"), state->n_again);
  return reasons;
}

static JsonObject *
make_receipt (HunchLoadState    *state,
              const HunchTicket *ticket,
              const char        *table)
{
  const HunchTicket *here = state->load->ticket;
  JsonObject *receipt = json_object_new ();
  JsonArray *warnings = json_array_new ();

  for (guint i = 0; i < state->load->warnings->len; i++)
    json_array_add_string_element (warnings, g_ptr_array_index (state->load->warnings, i));

  json_object_set_string_member (receipt, "table", table);
  json_object_set_int_member (receipt, "rows_seen", here->rows_seen);
  json_object_set_int_member (receipt, "rows_kept", here->rows_kept);
  json_object_set_int_member (receipt, "rows_rejected", here->rows_rejected);
  json_object_set_array_member (receipt, "rejected", describe_rejected (state));
  if (state->load->mode == HUNCH_IMPORT_UPSERT)
    {
      json_object_set_int_member (receipt, "rows_added", state->n_new);
      json_object_set_int_member (receipt, "rows_changed", state->n_changed);
      json_object_set_int_member (receipt, "rows_same", state->n_same);
    }
  json_object_set_int_member (receipt, "bytes_read", here->bytes_read);
  json_object_set_int_member (receipt, "requests", here->requests);
  json_object_set_array_member (receipt, "columns", describe_columns (state));
  json_object_set_object_member (receipt, "ticket", hunch_ticket_to_json (ticket));
  json_object_set_array_member (receipt, "warnings", warnings);
  return receipt;
}

/* --- on file ----------------------------------------------------------------------------------- */

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

static gboolean
store_origin (HunchProject   *self,
              HunchLoadState *state,
              gint64          id,
              GError        **error)
{
  if (state->load->is_more)
    return TRUE;
  return state->load->origin != NULL ? hunch_origin_store (self, id, state->load->origin, error)
                                     : hunch_origin_forget (self, id, error);
}

static gboolean
finish (HunchProject   *self,
        HunchLoadState *state,
        gint64          id,
        GError        **error)
{
  HunchLoad *load = state->load;

  return load->finish == NULL
      || load->finish (self, id, state->feed.first_row_id, state->feed.numbers, load->ticket, load->finish_data, error);
}

JsonObject *
hunch_load_write_papers (HunchProject   *self,
                         HunchLoadState *state,
                         gint64          id,
                         HunchTableInfo *before,
                         GError        **error)
{
  g_autoptr (HunchTicket) ticket = NULL;
  g_autoptr (JsonObject) receipt = NULL;

  fill_ticket (state);
  if (!finish (self, state, id, error))
    return NULL;
  ticket = join_tickets (state, before == NULL ? NULL : before->ticket);
  receipt = make_receipt (state, ticket, before == NULL ? state->load->table : before->name);
  return store_papers (self, id, ticket, receipt, error) && store_origin (self, state, id, error) ? g_steal_pointer (&receipt) : NULL;
}
