#define G_LOG_DOMAIN "hunch-sample"
#include "sample/ticket.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/json.h"

/* Numbers of 64 bits that a double could not carry are written as text. */
#define MAX_SAFE_INTEGER G_GINT64_CONSTANT (9007199254740992)

HunchTicket *
hunch_ticket_new (void)
{
  HunchTicket *ticket = g_new0 (HunchTicket, 1);

  ticket->bytes_total = -1;

  return ticket;
}

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
  json_object_set_string_member (object, "method", hunch_sample_method_get_name (ticket->choice.method));
  json_object_set_int_member (object, "rows", ticket->choice.rows);
  hunch_json_set_number (object, "share", ticket->choice.share);
  set_seed (object, ticket->choice.seed);
  set_text (object, "taken_at", taken_at);
  set_text (object, "recipe", ticket->recipe);

  return object;
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
  hunch_sample_method_from_name (hunch_json_get_string (object, "method"), &ticket->choice.method);
  ticket->choice.rows = get_count (object, "rows", 0);
  ticket->choice.share = hunch_json_get_number (object, "share", 0);
  ticket->choice.seed = get_seed (object);

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

static char *
dup_size (const HunchTicket *ticket)
{
  g_autofree char *kept = format_count (ticket->rows_kept);
  g_autofree char *seen = format_count (ticket->rows_seen);

  if (ticket->rows_kept == ticket->rows_seen)
    return g_strdup_printf ("n = %s", kept);

  /* Translators: how many rows are in the sample, and of how many. */
  return g_strdup_printf (_("n = %s of %s"), kept, seen);
}

static char *
dup_method (const HunchSampleChoice *choice)
{
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
    case HUNCH_SAMPLE_ALL:
    default:
      return g_strdup (_("all rows"));
    }
}

static char *
dup_source_name (const HunchTicket *ticket)
{
  if (ticket->source == NULL)
    return g_strdup (_("unknown source"));

  if (g_str_has_prefix (ticket->source, "generator:"))
    return g_strdup (ticket->source);

  return g_path_get_basename (ticket->source);
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
  g_autofree char *seen = format_count (ticket->rows_seen);

  /* Translators: how many rows were taken from the source, of how many it has. */
  return g_strdup_printf (_("from %s of %s rows"), kept, seen);
}

/* @size and @origin (which may be NULL), then how, where from and when. */
static char *
join_line (const HunchTicket *ticket,
           const char        *size,
           const char        *origin)
{
  g_autofree char *method = dup_method (&ticket->choice);
  g_autofree char *source = dup_source_name (ticket);
  g_autofree char *date = format_time (ticket->taken_at, "%Y-%m-%d");

  if (origin == NULL)
    return g_strjoin (" · ", size, method, source, date, NULL);
  if (ticket->choice.method == HUNCH_SAMPLE_ALL)
    return g_strjoin (" · ", size, origin, source, date, NULL);
  return g_strjoin (" · ", size, origin, method, source, date, NULL);
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
  if (table != NULL || n_rows != ticket->rows_seen)
    origin = dup_origin (ticket);
  return join_line (ticket, size, origin);
}
