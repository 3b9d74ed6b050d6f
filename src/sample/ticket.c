#define G_LOG_DOMAIN "hunch-sample"
#include "sample/ticket.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"

/* Numbers of 64 bits that a double could not carry are written as text. */
#define MAX_SAFE_INTEGER G_GINT64_CONSTANT (9007199254740992)

HunchTicket *
hunch_ticket_new (void)
{
  HunchTicket *ticket = g_new0 (HunchTicket, 1);

  ticket->bytes_total = -1;
  ticket->n_blocks_total = -1;

  return ticket;
}

/* --- the parts -------------------------------------------------------------------- */

HunchTicketObject *
hunch_ticket_object_new (const char *name,
                         const char *version,
                         gint64      bytes,
                         gint64      n_rows)
{
  HunchTicketObject *object = g_new0 (HunchTicketObject, 1);

  object->name = g_strdup (name);
  object->version = g_strdup (version);
  object->bytes = bytes;
  object->n_rows = n_rows;
  return object;
}

void
hunch_ticket_object_free (HunchTicketObject *object)
{
  g_free (object->name);
  g_free (object->version);
  g_free (object);
}

HunchTicketStratum *
hunch_ticket_stratum_new (const char *value,
                          gint64      n_seen,
                          gint64      n_kept)
{
  HunchTicketStratum *stratum = g_new0 (HunchTicketStratum, 1);

  stratum->value = g_strdup (value);
  stratum->n_seen = n_seen;
  stratum->n_kept = n_kept;
  return stratum;
}

void
hunch_ticket_stratum_free (HunchTicketStratum *stratum)
{
  g_free (stratum->value);
  g_free (stratum);
}

void
hunch_ticket_effect_free (HunchTicketEffect *effect)
{
  g_free (effect->column);
  g_free (effect);
}

static HunchTicketObject *
copy_object (const HunchTicketObject *object,
             gpointer                 unused)
{
  return hunch_ticket_object_new (object->name, object->version, object->bytes, object->n_rows);
}

static HunchTicketStratum *
copy_stratum (const HunchTicketStratum *stratum,
              gpointer                  unused)
{
  return hunch_ticket_stratum_new (stratum->value, stratum->n_seen, stratum->n_kept);
}

static HunchTicketEffect *
copy_effect (const HunchTicketEffect *effect,
             gpointer                 unused)
{
  HunchTicketEffect *copy = g_memdup2 (effect, sizeof *effect);

  copy->column = g_strdup (effect->column);
  return copy;
}

static GPtrArray *
copy_list (GPtrArray     *list,
           GCopyFunc      copy,
           GDestroyNotify destroy)
{
  GPtrArray *both;

  if (list == NULL)
    return NULL;
  both = g_ptr_array_copy (list, copy, NULL);
  g_ptr_array_set_free_func (both, destroy);
  return both;
}

/* --- the whole -------------------------------------------------------------------- */

HunchTicket *
hunch_ticket_copy (const HunchTicket *ticket)
{
  HunchTicket *copy;

  g_return_val_if_fail (ticket != NULL, NULL);

  copy = g_new (HunchTicket, 1);
  *copy = *ticket;
  copy->source = g_strdup (ticket->source);
  copy->version = g_strdup (ticket->version);
  copy->format = g_strdup (ticket->format);
  copy->recipe = g_strdup (ticket->recipe);
  copy->filter = g_strdup (ticket->filter);
  copy->objects = copy_list (ticket->objects, (GCopyFunc) copy_object, (GDestroyNotify) hunch_ticket_object_free);
  copy->effects = copy_list (ticket->effects, (GCopyFunc) copy_effect, (GDestroyNotify) hunch_ticket_effect_free);
  copy->strata = copy_list (ticket->strata, (GCopyFunc) copy_stratum, (GDestroyNotify) hunch_ticket_stratum_free);
  copy->draws = ticket->draws == NULL ? NULL : g_array_copy (ticket->draws);

  return copy;
}

void
hunch_ticket_free (HunchTicket *ticket)
{
  if (ticket == NULL)
    return;

  g_clear_pointer (&ticket->source, g_free);
  g_clear_pointer (&ticket->version, g_free);
  g_clear_pointer (&ticket->format, g_free);
  g_clear_pointer (&ticket->recipe, g_free);
  g_clear_pointer (&ticket->filter, g_free);
  g_clear_pointer (&ticket->objects, g_ptr_array_unref);
  g_clear_pointer (&ticket->effects, g_ptr_array_unref);
  g_clear_pointer (&ticket->strata, g_ptr_array_unref);
  g_clear_pointer (&ticket->draws, g_array_unref);
  g_free (ticket);
}

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

static char *
format_time (gint64      seconds,
             const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, format) : NULL;
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
  g_autofree char *taken_at = NULL;

  g_return_val_if_fail (ticket != NULL, NULL);

  object = json_object_new ();
  taken_at = format_time (ticket->taken_at, "%Y-%m-%dT%H:%M:%SZ");
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

/* In groups of three whatever the locale says, as the rest of the line is in words. */
static char *
format_count (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  GString *text = g_string_new (digits);

  for (gssize at = (gssize) text->len - 3; at > (count < 0 ? 1 : 0); at -= 3)
    g_string_insert_c (text, at, ',');

  return g_string_free (text, FALSE);
}

/* The rows that could have been kept: those that a filter turned away are none of them. */
static gint64
count_all (const HunchTicket *ticket)
{
  return ticket->filter == NULL ? ticket->rows_seen : MAX (ticket->rows_kept, ticket->rows_seen - ticket->rows_rejected);
}

/* Of blocks the number of all rows is an estimate. */
static char *
dup_all (const HunchTicket *ticket)
{
  g_autofree char *count = format_count (count_all (ticket));

  return g_strconcat (ticket->choice.method == HUNCH_SAMPLE_BLOCKS ? "~" : "", count, NULL);
}

static char *
dup_size (const HunchTicket *ticket)
{
  g_autofree char *kept = format_count (ticket->rows_kept);
  g_autofree char *all = dup_all (ticket);

  if (ticket->rows_kept == count_all (ticket))
    return g_strdup_printf ("n = %s", kept);

  /* Translators: how many rows are in the sample, and of how many. */
  return g_strdup_printf (_("n = %s of %s"), kept, all);
}

static char *
dup_blocks (const HunchTicket *ticket)
{
  g_autofree char *blocks = format_count (ticket->n_blocks);

  return g_strdup_printf (ngettext ("%s block, seed %" PRIu64, "%s blocks, seed %" PRIu64, ticket->n_blocks), blocks, ticket->choice.seed);
}

static char *
dup_method (const HunchTicket *ticket)
{
  const HunchSampleChoice *choice = &ticket->choice;
  char percent[G_ASCII_DTOSTR_BUF_SIZE];

  switch (choice->method)
    {
    case HUNCH_SAMPLE_HEAD:
      return g_strdup (_("first rows"));
    case HUNCH_SAMPLE_RESERVOIR:
      return g_strdup_printf (_("reservoir, seed %" PRIu64), choice->seed);
    case HUNCH_SAMPLE_BERNOULLI:
      g_ascii_formatd (percent, sizeof percent, "%.6g", choice->share * 100);
      /* Translators: each row was kept by chance with this many percent. */
      return g_strdup_printf (_("each row with %s %%, seed %" PRIu64), percent, choice->seed);
    case HUNCH_SAMPLE_STRATIFIED:
      /* Translators: a random sample within each value of the column that is named. */
      return choice->allocation == HUNCH_ALLOCATION_EQUAL
             ? g_strdup_printf (_("as many of each %s, seed %" PRIu64), choice->stratum, choice->seed)
             : g_strdup_printf (_("in proportion by %s, seed %" PRIu64), choice->stratum, choice->seed);
    case HUNCH_SAMPLE_BLOCKS:
      return dup_blocks (ticket);
    case HUNCH_SAMPLE_ALL:
    default:
      return g_strdup (_("all rows"));
    }
}

/* The column that the blocks have cost most; NULL when there is none. */
static char *
dup_effect (const HunchTicket *ticket)
{
  const HunchTicketEffect *worst = NULL;
  g_autofree char *effective = NULL;

  for (guint i = 0; ticket->effects != NULL && i < ticket->effects->len; i++)
    {
      const HunchTicketEffect *effect = g_ptr_array_index (ticket->effects, i);

      if (worst == NULL || effect->effective_n < worst->effective_n)
        worst = effect;
    }
  if (worst == NULL)
    return NULL;
  effective = format_count ((gint64) CLAMP (worst->effective_n + 0.5, 0, 1e15));
  /* Translators: so many single rows would tell as much about the column in brackets. */
  return g_strdup_printf (_("effective n %s (%s)"), effective, worst->column);
}

/* A web address whole, of a file its name. */
static char *
dup_word_name (const char *word)
{
  if (strstr (word, "://") != NULL || g_str_has_prefix (word, "generator:") || g_str_has_prefix (word, "connector:"))
    return g_strdup (word);
  return g_path_get_basename (word);
}

#define MAX_NAMES 3

static char *
dup_source_name (const HunchTicket *ticket)
{
  g_auto (GStrv) words = NULL;
  guint n;

  if (ticket->source == NULL)
    return g_strdup (_("unknown source"));
  if (ticket->n_objects < 2)
    return dup_word_name (ticket->source);

  words = g_strsplit (ticket->source, ", ", -1);
  n = g_strv_length (words);
  for (guint i = 0; i < n; i++)
    {
      char *name = i < MAX_NAMES ? dup_word_name (words[i]) : i == MAX_NAMES ? g_strdup ("…") : NULL;

      g_free (words[i]);
      words[i] = name;
    }
  for (guint i = MAX_NAMES + 1; i < n; i++)
    words[i] = NULL;
  return g_strjoinv (", ", words);
}

/* "n = 6,131 in films". More used than there are rows is a count of weights, which rows say nothing about. */
static char *
dup_size_for (gint64      n_rows,
              gint64      n_used,
              const char *table)
{
  g_autofree char *rows = format_count (n_rows);
  g_autofree char *used = format_count (n_used);
  gboolean is_part = n_used > 0 && n_used < n_rows;

  if (table == NULL)
    return is_part ? g_strdup_printf (_("n = %s used of %s"), used, rows) : g_strdup_printf ("n = %s", rows);
  if (is_part)
    /* Translators: how many rows a result used, of how many in the table of this name. */
    return g_strdup_printf (_("n = %s used of %s in %s"), used, rows, table);
  return g_strdup_printf (_("n = %s in %s"), rows, table);
}

static char *
dup_origin (const HunchTicket *ticket)
{
  g_autofree char *kept = format_count (ticket->rows_kept);
  g_autofree char *all = dup_all (ticket);

  /* Translators: how many rows were taken from the source, of how many it has. */
  return g_strdup_printf (_("from %s of %s rows"), kept, all);
}

static void
add_part (GPtrArray *parts,
          char      *part)
{
  if (part != NULL)
    g_ptr_array_add (parts, part);
}

static char *
dup_filter (const HunchTicket *ticket)
{
  /* Translators: only rows that fulfil this condition were taken. */
  return ticket->filter == NULL ? NULL : g_strdup_printf (_("where %s"), ticket->filter);
}

/* @size and @origin (which may be NULL), then how, where from and when. */
static char *
join_line (const HunchTicket *ticket,
           const char        *size,
           const char        *origin)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  add_part (parts, g_strdup (size));
  add_part (parts, g_strdup (origin));
  add_part (parts, dup_filter (ticket));
  if (origin == NULL || ticket->choice.method != HUNCH_SAMPLE_ALL)
    add_part (parts, dup_method (ticket));
  add_part (parts, dup_effect (ticket));
  add_part (parts, dup_source_name (ticket));
  add_part (parts, format_time (ticket->taken_at, "%Y-%m-%d"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

char *
hunch_ticket_dup_line (const HunchTicket *ticket)
{
  g_autofree char *size = NULL;

  g_return_val_if_fail (ticket != NULL, NULL);

  size = dup_size (ticket);
  return join_line (ticket, size, NULL);
}

char *
hunch_ticket_dup_line_for (const HunchTicket *ticket,
                           gint64             n_rows,
                           gint64             n_used,
                           const char        *table)
{
  g_autofree char *size = NULL;
  g_autofree char *origin = NULL;
  gboolean is_part = n_used > 0 && n_used < n_rows;

  g_return_val_if_fail (ticket != NULL, NULL);

  if (table == NULL && !is_part && n_rows == ticket->rows_kept)
    return hunch_ticket_dup_line (ticket);

  size = dup_size_for (n_rows, n_used, table);
  if (table != NULL || n_rows != count_all (ticket))
    origin = dup_origin (ticket);
  return join_line (ticket, size, origin);
}
