/* The ticket of a run: what is known before the rows are read, and what only the reading tells. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

#include "format/dataset.h"

const HunchSampleChoice *
hunch_import_get_choice (HunchImportRun *run)
{
  return &g_array_index (run->draws, HunchSampleChoice, run->draws->len - 1);
}

static char *
join_words (const HunchImport *import)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (char **word = import->words; *word != NULL; word++)
    {
      g_autofree char *public = hunch_import_dup_public_word (*word);

      g_ptr_array_add (words, g_utf8_make_valid (public, -1));
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}

static gboolean
is_all_local (HunchImportRun *run)
{
  for (guint i = 0; i < run->sources->len; i++)
    if (!hunch_source_is_local (g_ptr_array_index (run->sources, i)))
      return FALSE;
  return TRUE;
}

static gint64
sum_bytes (HunchImportRun *run)
{
  gint64 sum = 0;

  for (guint i = 0; i < run->sources->len; i++)
    {
      gint64 bytes = hunch_source_get_size (g_ptr_array_index (run->sources, i));

      if (bytes < 0)
        return -1;
      sum += bytes;
    }
  return sum;
}

void
hunch_import_make_ticket (HunchImportRun *run)
{
  run->warnings = g_ptr_array_new_with_free_func (g_free);
  run->ticket = hunch_ticket_new ();
  run->ticket->source = join_words (run->import);
  run->ticket->bytes_total = sum_bytes (run);
  run->ticket->choice = *hunch_import_get_choice (run);
  run->ticket->n_objects = run->sources->len;
  run->ticket->taken_at = g_get_real_time () / G_USEC_PER_SEC;
}

static GPtrArray *
list_objects (HunchImportRun *run)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_ticket_object_free);

  for (guint i = 0; i < run->sources->len; i++)
    {
      HunchSource *source = g_ptr_array_index (run->sources, i);
      g_autofree char *public = hunch_import_dup_public_word (hunch_source_get_name (source));
      g_autofree char *name = g_utf8_make_valid (public, -1);

      g_ptr_array_add (objects, hunch_ticket_object_new (name, hunch_source_get_version (source), hunch_source_get_size (source), -1));
    }
  return objects;
}

/* What only the reading tells. */
void
hunch_import_fill_ticket (HunchImportRun *run)
{
  HunchTicket *ticket = run->ticket;
  gboolean is_local = is_all_local (run);

  ticket->format = g_strdup (hunch_scan_get_format (run->scan));
  if (run->sources->len == 1)
    ticket->version = g_strdup (hunch_source_get_version (g_ptr_array_index (run->sources, 0)));
  if (hunch_import_get_choice (run)->method == HUNCH_SAMPLE_BLOCKS)
    ticket->objects = hunch_import_list_block_objects (run);
  else if (run->sources->len > 1 || !is_local)
    ticket->objects = list_objects (run);
  /* A whole look at text has read all of it. */
  if (is_local && hunch_csv_scan_of (run->scan) != NULL && hunch_scan_is_whole (run->scan))
    ticket->bytes_read = ticket->bytes_total;

  for (const char *const *warning = hunch_scan_get_warnings (run->scan); warning != NULL && *warning != NULL; warning++)
    g_ptr_array_add (run->warnings, g_strdup (*warning));
}

/* Once the rows are in: how many came of each object. Of the first rows, objects that were not begun were not read. */
static void
note_object_rows (HunchImportRun *run,
                  HunchTicket    *ticket)
{
  GPtrArray *objects = hunch_format_get_objects (run->scan);
  gboolean is_ended = hunch_import_get_choice (run)->method != HUNCH_SAMPLE_HEAD && hunch_import_get_choice (run)->method != HUNCH_SAMPLE_BLOCKS;
  const gint64 *starts;
  guint n_begun;

  if (is_ended && ticket->objects != NULL && ticket->objects->len == 1)
    ((HunchTicketObject *) g_ptr_array_index (ticket->objects, 0))->n_rows = ticket->rows_seen;
  if (ticket->objects == NULL || objects == NULL || objects->len != ticket->objects->len
      || run->by_place || !hunch_format_get_object_rows (run->reader, &starts, &n_begun))
    return;
  for (guint i = 0; i < n_begun; i++)
    {
      HunchTicketObject *object = g_ptr_array_index (ticket->objects, i);

      if (i + 1 < n_begun)
        object->n_rows = starts[i + 1] - starts[i];
      else if (is_ended && n_begun == objects->len)
        object->n_rows = ticket->rows_seen - starts[i];
    }
  if (hunch_import_get_choice (run)->method == HUNCH_SAMPLE_HEAD && n_begun < ticket->objects->len)
    g_ptr_array_set_size (ticket->objects, n_begun);
}

/* Once the rows are in: what went over the wire. */
gboolean
hunch_import_note_transfer (HunchProject *project,
                            gint64        table_id,
                            gint64        first_row_id,
                            GArray       *numbers,
                            HunchTicket  *ticket,
                            gpointer      user_data,
                            GError      **error)
{
  HunchImportRun *run = user_data;

  if (!is_all_local (run))
    {
      ticket->bytes_read = hunch_meter_get_bytes (run->meter);
      ticket->requests = hunch_meter_get_requests (run->meter);
    }
  note_object_rows (run, ticket);
  return hunch_import_get_choice (run)->method != HUNCH_SAMPLE_BLOCKS
      || hunch_import_note_blocks (project, table_id, first_row_id, numbers, ticket, run, error);
}
