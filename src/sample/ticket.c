#define G_LOG_DOMAIN "hunch-sample"
#include "sample/ticket.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

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

static char *
format_time (gint64      seconds,
             const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, format) : NULL;
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

      if (effect->column != NULL && (worst == NULL || effect->effective_n < worst->effective_n))
        worst = effect;
    }
  if (worst == NULL)
    return NULL;
  effective = format_count ((gint64) CLAMP (worst->effective_n + 0.5, 0, 1e15));
  /* Translators: so many single rows would tell as much about the column in brackets. */
  return g_strdup_printf (_("effective n %s (%s)"), effective, worst->column);
}

/* A part of a path that is a pattern and nothing else, but for an ending: "*", "**", "*.csv". */
static gboolean
is_bare_pattern (const char *part,
                 gsize       length)
{
  gsize n = 0;

  while (n < length && strchr ("*?", part[n]) != NULL)
    n++;
  return n > 0 && (n == length || part[n] == '.');
}

/* Where the last parts that say something begin in a path: "full/" in "a/full/", "dt=2016-*" in "a/dt=2016-*" + "/" + "*". */
static gsize
find_last_parts (const char *path)
{
  gsize end = strlen (path);

  for (;;)
    {
      gsize start, length;

      while (end > 0 && path[end - 1] == '/')
        end--;
      for (start = end; start > 0 && path[start - 1] != '/'; start--)
        ;
      length = end - start;
      if (start == 0 || !is_bare_pattern (path + start, length))
        return start;
      end = start;
    }
}

/* "s3://bucket/…/full/": bucket and last parts, when at least two folders lie between. */
static char *
dup_bucket_name (const char *word)
{
  gsize n_bucket = strlen ("s3://") + strcspn (word + strlen ("s3://"), "/");
  const char *path = word + n_bucket + (word[n_bucket] == '/');
  gsize start = find_last_parts (path);
  const char *second = memchr (path, '/', start);

  if (second == NULL || memchr (second + 1, '/', start - (gsize) (second + 1 - path)) == NULL)
    return g_strdup (word);
  return g_strdup_printf ("%.*s/…/%s", (int) n_bucket, word, path + start);
}

/* A web address whole, of a file its name, of a pattern as many parts as say something. */
static char *
dup_word_name (const char *word)
{
  gsize start;

  if (g_str_has_prefix (word, "s3://"))
    return dup_bucket_name (word);
  if (strstr (word, "://") != NULL || g_str_has_prefix (word, "generator:") || g_str_has_prefix (word, "connector:"))
    return g_strdup (word);
  start = find_last_parts (word);
  /* Above the folder in which the words were written there is nothing to say. */
  if (g_str_has_prefix (word + start, "./") && word[start + 2] != '\0')
    start += 2;
  return strpbrk (word + start, "*?") == NULL ? g_path_get_basename (word) : g_strdup (word + start);
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
