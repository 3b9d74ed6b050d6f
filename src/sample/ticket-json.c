/* Tickets as JSON and back. */
#define G_LOG_DOMAIN "hunch-sample"
#include "sample/ticket.h"

#include "base/json.h"

/* Numbers of 64 bits that a double could not carry are written as text. */
#define MAX_SAFE_INTEGER G_GINT64_CONSTANT (9007199254740992)

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
set_seed (JsonObject *object,
          guint64     seed)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);

  if (seed <= MAX_SAFE_INTEGER)
    json_object_set_int_member (object, "seed", (gint64) seed);
  else
    json_object_set_string_member (object, "seed", text);
}

static guint64
get_seed (JsonObject *object)
{
  const char *text = hunch_json_get_string (object, "seed");

  if (text != NULL)
    return g_ascii_strtoull (text, NULL, 10);

  return (guint64) CLAMP (hunch_json_get_number (object, "seed", 0), 0, (double) MAX_SAFE_INTEGER);
}

static gint64
get_count (JsonObject *object,
           const char *member,
           gint64      fallback)
{
  double number = hunch_json_get_number (object, member, fallback);

  return (gint64) CLAMP (number, (double) -MAX_SAFE_INTEGER, (double) MAX_SAFE_INTEGER);
}

static const char *const allocation_names[] = { "proportional", "equal" };

static void
set_choice (JsonObject              *object,
            const HunchSampleChoice *choice)
{
  json_object_set_string_member (object, "method", hunch_sample_method_get_name (choice->method));
  json_object_set_int_member (object, "rows", choice->rows);
  hunch_json_set_number (object, "share", choice->share);
  set_seed (object, choice->seed);
  if (choice->method == HUNCH_SAMPLE_STRATIFIED)
    {
      json_object_set_string_member (object, "stratum", choice->stratum);
      json_object_set_string_member (object, "allocation", allocation_names[choice->allocation == HUNCH_ALLOCATION_EQUAL]);
    }
  if (choice->method == HUNCH_SAMPLE_BLOCKS)
    json_object_set_int_member (object, "min_blocks", choice->min_blocks);
}

JsonObject *
hunch_sample_choice_to_json (const HunchSampleChoice *choice)
{
  JsonObject *object = json_object_new ();

  set_choice (object, choice);
  return object;
}

static JsonArray *
list_objects (GPtrArray *objects)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < objects->len; i++)
    {
      const HunchTicketObject *item = g_ptr_array_index (objects, i);
      JsonObject *object = json_object_new ();

      set_text (object, "name", item->name);
      set_text (object, "version", item->version);
      json_object_set_int_member (object, "bytes", item->bytes);
      json_object_set_int_member (object, "rows", item->n_rows);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
list_effects (GPtrArray *effects)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < effects->len; i++)
    {
      const HunchTicketEffect *item = g_ptr_array_index (effects, i);
      JsonObject *object = json_object_new ();

      set_text (object, "column", item->column);
      hunch_json_set_number (object, "icc", item->icc);
      hunch_json_set_number (object, "design_effect", item->design_effect);
      hunch_json_set_number (object, "effective_n", item->effective_n);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
list_strata (GPtrArray *strata)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < strata->len; i++)
    {
      const HunchTicketStratum *item = g_ptr_array_index (strata, i);
      JsonObject *object = json_object_new ();

      set_text (object, "value", item->value);
      json_object_set_int_member (object, "rows_seen", item->n_seen);
      json_object_set_int_member (object, "rows_kept", item->n_kept);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
list_draws (GArray *draws)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < draws->len; i++)
    json_array_add_object_element (array, hunch_sample_choice_to_json (&g_array_index (draws, HunchSampleChoice, i)));
  return array;
}

/* Members that say something; an ordinary sample of one file has none of them. */
static void
set_further (JsonObject        *object,
             const HunchTicket *ticket)
{
  if (ticket->requests > 0)
    json_object_set_int_member (object, "requests", ticket->requests);
  if (ticket->n_objects > 1)
    json_object_set_int_member (object, "n_objects", ticket->n_objects);
  if (ticket->objects != NULL)
    json_object_set_array_member (object, "objects", list_objects (ticket->objects));
  if (ticket->filter != NULL)
    json_object_set_string_member (object, "filter", ticket->filter);
  if (ticket->n_blocks > 0)
    {
      json_object_set_int_member (object, "n_blocks", ticket->n_blocks);
      json_object_set_int_member (object, "n_blocks_total", ticket->n_blocks_total);
    }
  if (ticket->effects != NULL)
    json_object_set_array_member (object, "effects", list_effects (ticket->effects));
  if (ticket->strata != NULL)
    json_object_set_array_member (object, "strata", list_strata (ticket->strata));
  if (ticket->draws != NULL)
    json_object_set_array_member (object, "draws", list_draws (ticket->draws));
}

JsonObject *
hunch_ticket_to_json (const HunchTicket *ticket)
{
  JsonObject *object;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *taken_at = NULL;

  g_return_val_if_fail (ticket != NULL, NULL);

  object = json_object_new ();
  time = g_date_time_new_from_unix_utc (ticket->taken_at);
  taken_at = time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
  set_text (object, "source", ticket->source);
  set_text (object, "version", ticket->version);
  set_text (object, "format", ticket->format);
  json_object_set_int_member (object, "bytes_total", ticket->bytes_total);
  json_object_set_int_member (object, "bytes_read", ticket->bytes_read);
  json_object_set_int_member (object, "rows_seen", ticket->rows_seen);
  json_object_set_int_member (object, "rows_kept", ticket->rows_kept);
  json_object_set_int_member (object, "rows_rejected", ticket->rows_rejected);
  set_choice (object, &ticket->choice);
  set_text (object, "taken_at", taken_at);
  set_text (object, "recipe", ticket->recipe);
  set_further (object, ticket);

  return object;
}

void
hunch_sample_choice_from_json (JsonObject        *object,
                               HunchSampleChoice *out_choice)
{
  const char *stratum = hunch_json_get_string (object, "stratum");

  *out_choice = (HunchSampleChoice) { 0 };
  hunch_sample_method_from_name (hunch_json_get_string (object, "method"), &out_choice->method);
  out_choice->rows = get_count (object, "rows", 0);
  out_choice->share = hunch_json_get_number (object, "share", 0);
  out_choice->seed = get_seed (object);
  if (stratum != NULL)
    g_strlcpy (out_choice->stratum, stratum, sizeof out_choice->stratum);
  if (g_strcmp0 (hunch_json_get_string (object, "allocation"), "equal") == 0)
    out_choice->allocation = HUNCH_ALLOCATION_EQUAL;
  out_choice->min_blocks = (int) CLAMP (get_count (object, "min_blocks", 0), 0, G_MAXINT);
}

/* NULL when there is no such member; elements that are no objects are passed over. */
static GPtrArray *
read_list (JsonObject    *object,
           const char    *member,
           gpointer     (*read) (JsonObject *),
           GDestroyNotify destroy)
{
  JsonArray *array = hunch_json_get_array (object, member);
  GPtrArray *list;

  if (array == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func (destroy);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (list, read (json_node_get_object (node)));
    }
  return list;
}

static gpointer
read_object (JsonObject *object)
{
  return hunch_ticket_object_new (hunch_json_get_string (object, "name"), hunch_json_get_string (object, "version"),
                                  get_count (object, "bytes", -1), get_count (object, "rows", -1));
}

static gpointer
read_stratum (JsonObject *object)
{
  return hunch_ticket_stratum_new (hunch_json_get_string (object, "value"), get_count (object, "rows_seen", 0), get_count (object, "rows_kept", 0));
}

static gpointer
read_effect (JsonObject *object)
{
  HunchTicketEffect *effect = g_new0 (HunchTicketEffect, 1);

  effect->column = g_strdup (hunch_json_get_string (object, "column"));
  effect->icc = hunch_json_get_number (object, "icc", 0);
  effect->design_effect = hunch_json_get_number (object, "design_effect", 1);
  effect->effective_n = hunch_json_get_number (object, "effective_n", 0);
  return effect;
}

static GArray *
read_draws (JsonObject *object)
{
  JsonArray *array = hunch_json_get_array (object, "draws");
  GArray *draws;

  if (array == NULL)
    return NULL;
  draws = g_array_new (FALSE, FALSE, sizeof (HunchSampleChoice));
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      HunchSampleChoice choice;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      hunch_sample_choice_from_json (json_node_get_object (node), &choice);
      g_array_append_val (draws, choice);
    }
  return draws;
}

static void
read_further (HunchTicket *ticket,
              JsonObject  *object)
{
  ticket->requests = get_count (object, "requests", 0);
  ticket->n_objects = get_count (object, "n_objects", 0);
  ticket->filter = g_strdup (hunch_json_get_string (object, "filter"));
  ticket->n_blocks = get_count (object, "n_blocks", 0);
  ticket->n_blocks_total = get_count (object, "n_blocks_total", -1);
  ticket->objects = read_list (object, "objects", read_object, (GDestroyNotify) hunch_ticket_object_free);
  ticket->effects = read_list (object, "effects", read_effect, (GDestroyNotify) hunch_ticket_effect_free);
  ticket->strata = read_list (object, "strata", read_stratum, (GDestroyNotify) hunch_ticket_stratum_free);
  ticket->draws = read_draws (object);
}

HunchTicket *
hunch_ticket_from_json (JsonObject *object)
{
  HunchTicket *ticket;
  const char *taken_at;
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  ticket = hunch_ticket_new ();
  ticket->source = g_strdup (hunch_json_get_string (object, "source"));
  ticket->version = g_strdup (hunch_json_get_string (object, "version"));
  ticket->format = g_strdup (hunch_json_get_string (object, "format"));
  ticket->recipe = g_strdup (hunch_json_get_string (object, "recipe"));
  ticket->bytes_total = get_count (object, "bytes_total", -1);
  ticket->bytes_read = get_count (object, "bytes_read", 0);
  ticket->rows_seen = get_count (object, "rows_seen", 0);
  ticket->rows_kept = get_count (object, "rows_kept", 0);
  ticket->rows_rejected = get_count (object, "rows_rejected", 0);
  hunch_sample_choice_from_json (object, &ticket->choice);
  read_further (ticket, object);

  taken_at = hunch_json_get_string (object, "taken_at");
  time = taken_at != NULL ? g_date_time_new_from_iso8601 (taken_at, NULL) : NULL;
  ticket->taken_at = time != NULL ? g_date_time_to_unix (time) : 0;

  return ticket;
}
