#define G_LOG_DOMAIN "hunch-format"
#include "format/json-scan-private.h"

#include <glib/gi18n-lib.h>

#include "base/json.h"

/* Unless the person says otherwise the types are decided by so much text. */
#define FIRST_LOOK (8 * 1024 * 1024)

#define MAX_PREVIEW_ROWS 200
#define MAX_PREVIEW_BYTES 1000
#define MAX_PREVIEW_TEXTS (4 * 1024 * 1024)

/* A cell of the preview, before it is known how many columns there are. */
typedef struct
{
  guint          row;
  guint          column;
  HunchJsonToken token;  /* its text ends with a zero byte */
} Sight;

typedef struct
{
  HunchJsonScan            *scan;         /* borrowed */
  const HunchFormatOptions *options;      /* borrowed, may be NULL */
  HunchProgress            *progress;     /* borrowed, may be NULL */
  gint64                    max_rows;
  gint64                    max_bytes;    /* -1: all */
  gboolean                  is_hasty;     /* that much and no more */
  HunchJsonRows            *rows;         /* owned */
  GArray                   *tallies;      /* owned, of HunchJsonTally; by column */
  GArray                   *sights;       /* owned, of Sight */
  gsize                     n_sight_bytes;
  GByteArray               *room;         /* owned; for a string without its escapes */
  gboolean                  is_misfit;    /* lists cannot be split into columns after all */
} Job;

G_DEFINE_FINAL_TYPE (HunchJsonScan, hunch_json_scan, HUNCH_TYPE_SCAN)

/* --- what it tells --------------------------------------------------------------- */

static const char *
hunch_json_scan_get_format (HunchScan *scan)
{
  return "json";
}

static const HunchField *
hunch_json_scan_get_fields (HunchScan *scan,
                            guint     *out_n_fields)
{
  HunchJsonScan *self = HUNCH_JSON_SCAN (scan);

  *out_n_fields = self->n_fields;
  return self->fields;
}

static const char *
hunch_json_scan_get_evidence (HunchScan *scan,
                              guint      field)
{
  HunchJsonScan *self = HUNCH_JSON_SCAN (scan);

  g_return_val_if_fail (field < self->n_fields, NULL);
  return self->evidence[field];
}

static gint64
hunch_json_scan_get_n_rows (HunchScan *scan)
{
  HunchJsonScan *self = HUNCH_JSON_SCAN (scan);

  return self->is_whole ? self->n_rows : -1;
}

static gboolean
hunch_json_scan_is_whole (HunchScan *scan)
{
  return HUNCH_JSON_SCAN (scan)->is_whole;
}

static const char *const *
hunch_json_scan_get_warnings (HunchScan *scan)
{
  return (const char *const *) HUNCH_JSON_SCAN (scan)->warnings->pdata;
}

static guint
hunch_json_scan_get_n_preview_rows (HunchScan *scan)
{
  return HUNCH_JSON_SCAN (scan)->n_preview_rows;
}

static const char *
hunch_json_scan_get_preview_raw (HunchScan *scan,
                                 guint      row,
                                 guint      field)
{
  HunchJsonScan *self = HUNCH_JSON_SCAN (scan);

  g_return_val_if_fail (row < self->n_preview_rows && field < self->n_fields, NULL);
  return self->preview_raw[(gsize) row * self->n_fields + field];
}

static const char *
hunch_json_scan_get_preview_value (HunchScan      *scan,
                                   guint           row,
                                   guint           field,
                                   HunchCellState *out_state)
{
  HunchJsonScan *self = HUNCH_JSON_SCAN (scan);
  gsize at = (gsize) row * self->n_fields + field;

  g_return_val_if_fail (row < self->n_preview_rows && field < self->n_fields, NULL);
  if (out_state != NULL)
    *out_state = self->preview_states[at];
  return self->preview_values[at];
}

static HunchReader *
hunch_json_scan_read (HunchScan    *scan,
                      const guint  *fields,
                      guint         n_fields,
                      GCancellable *cancellable,
                      GError      **error)
{
  return hunch_json_reader_new (HUNCH_JSON_SCAN (scan), fields, n_fields, cancellable, error);
}

static void
hunch_json_scan_finalize (GObject *object)
{
  HunchJsonScan *self = HUNCH_JSON_SCAN (object);

  for (guint i = 0; i < self->n_fields; i++)
    {
      g_free (self->fields[i].name);
      g_free (self->evidence[i]);
    }
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->evidence, g_free);
  g_clear_pointer (&self->decisions, g_free);
  g_clear_pointer (&self->layout, hunch_json_layout_free);
  g_clear_pointer (&self->shape, hunch_json_shape_free);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_clear_pointer (&self->preview_raw, g_free);
  g_clear_pointer (&self->preview_values, g_free);
  g_clear_pointer (&self->preview_states, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->source);
  hunch_csv_markers_clear (&self->markers);

  G_OBJECT_CLASS (hunch_json_scan_parent_class)->finalize (object);
}

static void
hunch_json_scan_class_init (HunchJsonScanClass *klass)
{
  HunchScanClass *scan_class = HUNCH_SCAN_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hunch_json_scan_finalize;
  scan_class->get_format = hunch_json_scan_get_format;
  scan_class->get_fields = hunch_json_scan_get_fields;
  scan_class->get_evidence = hunch_json_scan_get_evidence;
  scan_class->get_n_rows = hunch_json_scan_get_n_rows;
  scan_class->is_whole = hunch_json_scan_is_whole;
  scan_class->get_warnings = hunch_json_scan_get_warnings;
  scan_class->get_n_preview_rows = hunch_json_scan_get_n_preview_rows;
  scan_class->get_preview_raw = hunch_json_scan_get_preview_raw;
  scan_class->get_preview_value = hunch_json_scan_get_preview_value;
  scan_class->read = hunch_json_scan_read;
}

static void
hunch_json_scan_init (HunchJsonScan *self)
{
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_string_chunk_new (4096);
}

/* --- counting -------------------------------------------------------------------- */

static int
get_told_type (const Job  *job,
               const char *name)
{
  GHashTable *types = job->options != NULL && job->options->csv != NULL ? job->options->csv->types : NULL;
  gpointer type;

  return types != NULL && g_hash_table_lookup_extended (types, name, NULL, &type) ? GPOINTER_TO_INT (type) : -1;
}

static void
add_tallies (Job *job)
{
  const HunchJsonShape *shape = job->scan->shape;

  while (job->tallies->len < shape->columns->len)
    {
      const char *name = g_ptr_array_index (shape->names, job->tallies->len);
      HunchJsonTally tally;

      hunch_json_tally_init (&tally, get_told_type (job, name), job->options != NULL ? job->options->csv : NULL);
      g_array_append_val (job->tallies, tally);
    }
}

/* Long texts are cut and end with an ellipsis. */
static void
note_sight (Job                  *job,
            guint                 column,
            const HunchJsonToken *token)
{
  gboolean is_long = token->length > MAX_PREVIEW_BYTES;
  gsize n = is_long ? (gsize) (g_utf8_find_prev_char (token->text, token->text + MAX_PREVIEW_BYTES) - token->text) : token->length;
  g_autofree char *text = g_strdup_printf ("%.*s%s", (int) n, token->text, is_long ? "…" : "");
  Sight sight = { (guint) job->rows->n_rows - 1, column, *token };

  sight.token.text = g_string_chunk_insert (job->scan->texts, text);
  sight.token.length = strlen (text);
  g_array_append_val (job->sights, sight);
  job->n_sight_bytes += n;
}

static void
count_row (Job *job)
{
  HunchJsonRows *rows = job->rows;
  gboolean is_seen = rows->n_rows <= MAX_PREVIEW_ROWS && job->n_sight_bytes < MAX_PREVIEW_TEXTS;

  if (job->tallies->len < job->scan->shape->columns->len)
    add_tallies (job);

  for (guint i = 0; i < rows->n_cells; i++)
    {
      HunchJsonToken token = rows->cells[i].token;
      guint column = rows->cells[i].column;

      if (token.kind == HUNCH_JSON_STRING && token.has_escapes)
        {
          g_byte_array_set_size (job->room, token.length + HUNCH_JSON_PADDING);
          token = hunch_json_token_mean (&token, (char *) job->room->data);
        }
      hunch_json_tally_add (&g_array_index (job->tallies, HunchJsonTally, column), &token, &job->scan->markers);
      if (is_seen)
        note_sight (job, column, &token);
    }
  if (is_seen)
    job->scan->n_preview_rows = rows->n_rows;
}

/* Some columns that were asked for have not come yet. */
static gboolean
is_waiting (const Job *job)
{
  const HunchJsonShape *shape = job->scan->shape;

  return shape->wanted != NULL && shape->columns->len < g_hash_table_size (shape->wanted);
}

/* What is repaired is counted, and the count is to be right. */
static gboolean
has_repairs (const Job *job)
{
  return job->rows->input->n_undecodable + job->rows->n_lone_halves + job->rows->n_zeros > 0;
}

static gboolean
is_enough (const Job *job)
{
  const HunchJsonInput *input = job->rows->input;

  if (job->rows->n_rows >= job->max_rows)
    return TRUE;
  if (job->max_bytes < 0 || input->offset + (gint64) input->begin < job->max_bytes)
    return FALSE;

  return job->is_hasty || (!is_waiting (job) && !has_repairs (job));
}

static gboolean
fill_rows (Job          *job,
           GCancellable *cancellable,
           GError      **error)
{
  gint64 total = hunch_source_get_size (job->scan->source);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !hunch_json_input_fill (job->rows->input, cancellable, error))
    return FALSE;
  hunch_progress_report (job->progress, job->rows->input->bytes_read, job->max_bytes >= 0 && total > 0 ? MIN (job->max_bytes, total) : total,
                         job->rows->n_rows);
  return TRUE;
}

/* To the end, or as far as it takes. */
static gboolean
count_rows (Job          *job,
            GCancellable *cancellable,
            GError      **error)
{
  HunchJsonScan *scan = job->scan;

  while (!is_enough (job))
    switch (hunch_json_rows_next (job->rows))
      {
      case HUNCH_JSON_ROW:
        job->is_misfit = job->rows->is_misfit;
        if (job->is_misfit)
          return TRUE;
        count_row (job);
        break;
      case HUNCH_JSON_MORE:
        if (!fill_rows (job, cancellable, error))
          return FALSE;
        break;
      case HUNCH_JSON_END:
        scan->is_whole = TRUE;
        return TRUE;
      case HUNCH_JSON_FAILED:
      default:
        hunch_json_rows_set_error (job->rows, cancellable, error);
        return FALSE;
      }
  return TRUE;
}

/* After the last row that was wanted the text may be over as well. What another row would add is forgotten. */
static gboolean
look_for_end (Job          *job,
              GCancellable *cancellable,
              GError      **error)
{
  HunchJsonScan *scan = job->scan;
  HunchJsonStep step = HUNCH_JSON_END;

  scan->n_rows = job->rows->n_rows;
  scan->n_items = job->rows->n_items;
  scan->n_lone_halves = job->rows->n_lone_halves;
  scan->n_zeros = job->rows->n_zeros;
  scan->n_undecodable = job->rows->input->n_undecodable;
  if (scan->is_whole || job->is_misfit)
    return TRUE;

  while ((step = hunch_json_rows_next (job->rows)) == HUNCH_JSON_MORE)
    if (!fill_rows (job, cancellable, error))
      return FALSE;
  scan->is_whole = step == HUNCH_JSON_END;
  hunch_json_shape_forget (scan->shape, job->tallies->len);
  return TRUE;
}

/* --- concluding ------------------------------------------------------------------- */

/* Records of which every one is null are a column of missing values. */
static void
add_missing_column (Job *job)
{
  HunchJsonFault fault;

  if (job->tallies->len == 0 && job->rows->has_null && job->scan->shape->wanted == NULL
      && hunch_json_shape_add_column (job->scan->shape, job->scan->shape->value, &fault))
    add_tallies (job);
}

static gboolean
check_table (Job     *job,
             GError **error)
{
  HunchJsonScan *scan = job->scan;

  /* Of many objects one may have none of the columns that were asked for. */
  if (job->tallies->len > 0 || (scan->shape->wanted != NULL && scan->n_rows > 0))
    return TRUE;
  if (scan->n_rows == 0 && scan->layout->path != NULL && !job->rows->has_found)
    {
      g_autofree char *path = g_strjoinv (".", scan->layout->path);

      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("There is no list “%s” in %s."), path, scan->name);
    }
  else
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("%s holds no record with a value, which is no table."), scan->name);
  return FALSE;
}

static void
decide_fields (Job *job)
{
  HunchJsonScan *scan = job->scan;

  scan->n_fields = job->tallies->len;
  scan->fields = g_new0 (HunchField, scan->n_fields);
  scan->decisions = g_new0 (HunchJsonDecision, scan->n_fields);
  scan->evidence = g_new0 (char *, scan->n_fields);
  for (guint i = 0; i < scan->n_fields; i++)
    {
      const HunchJsonTally *tally = &g_array_index (job->tallies, HunchJsonTally, i);

      scan->decisions[i] = hunch_json_tally_decide (tally);
      scan->evidence[i] = hunch_json_tally_explain (tally, &scan->decisions[i], scan->is_whole ? -1 : scan->n_rows);
      scan->fields[i] = (HunchField) { g_strdup (g_ptr_array_index (scan->shape->names, i)), scan->decisions[i].type };
    }
}

static const char *
put_value (HunchJsonScan        *self,
           HunchDataType         type,
           const HunchCsvValue  *value,
           const HunchJsonToken *token)
{
  char number[HUNCH_NUMBER_BUFFER];

  switch (type)
    {
    case HUNCH_DATA_INTEGER:
      g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, value->integer);
      return g_string_chunk_insert (self->texts, number);
    case HUNCH_DATA_REAL:
    case HUNCH_DATA_DURATION:
      return g_string_chunk_insert (self->texts, hunch_number_to_json (value->real, number));
    case HUNCH_DATA_BOOLEAN:
      return value->integer != 0 ? "true" : "false";
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      return g_string_chunk_insert_len (self->texts, value->iso, value->n_iso);
    default:
      return token->text;
    }
}

static void
fill_preview (Job *job)
{
  HunchJsonScan *scan = job->scan;
  gsize n = (gsize) scan->n_preview_rows * scan->n_fields;

  scan->preview_raw = g_new0 (const char *, n);
  scan->preview_values = g_new0 (const char *, n);
  scan->preview_states = g_new (guint8, n);
  for (gsize i = 0; i < n; i++)
    scan->preview_states[i] = HUNCH_CELL_MISSING;

  for (guint i = 0; i < job->sights->len; i++)
    {
      const Sight *sight = &g_array_index (job->sights, Sight, i);
      gsize at = (gsize) sight->row * scan->n_fields + sight->column;
      const HunchJsonDecision *decision = &scan->decisions[sight->column];
      HunchCsvValue value;
      HunchJsonFit fit = hunch_json_read_value (decision, &scan->markers, &sight->token, &value);

      scan->preview_raw[at] = sight->token.text;
      scan->preview_states[at] = fit == HUNCH_JSON_MISFITS ? HUNCH_CELL_UNPARSED : (HunchCellState) fit;
      if (fit == HUNCH_JSON_FITS)
        scan->preview_values[at] = put_value (scan, decision->type, &value, &sight->token);
    }
}

/* Which form of a sentence a number takes. */
static gulong
get_plural (gint64 n)
{
  return (gulong) MIN (n, G_MAXINT);
}

static void
warn_of_count (HunchJsonScan *self,
               gint64         n,
               const char    *sentence)
{
  if (n > 0)
    g_ptr_array_add (self->warnings, hunch_json_fill_in (sentence, n));
}

static void
warn_of_repairs (HunchJsonScan *self)
{
  warn_of_count (self, self->n_undecodable,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%s byte is no character of UTF-8; it is kept as \\xNN with its two hexadecimal digits.",
                              "%s bytes are no characters of UTF-8; they are kept as \\xNN with their two hexadecimal digits.",
                              get_plural (self->n_undecodable)));
  warn_of_count (self, self->n_lone_halves,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%s half of a surrogate pair stands without the other; it is kept as it is written.",
                              "%s halves of surrogate pairs stand without the other; they are kept as they are written.",
                              get_plural (self->n_lone_halves)));
  warn_of_count (self, self->n_zeros,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%s zero character stands inside the text; it is kept as the symbol ␀.",
                              "%s zero characters stand inside the text; each is kept as the symbol ␀.",
                              get_plural (self->n_zeros)));
}

static void
warn_of_names (HunchJsonScan *self)
{
  warn_of_count (self, self->shape->n_repeated,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%s column has a name that came before; it has a number behind its name.",
                              "%s columns have names that came before; they have numbers behind their names.",
                              get_plural (self->shape->n_repeated)));
  warn_of_count (self, self->shape->n_nameless,
                 g_dngettext (GETTEXT_PACKAGE,
                              "%s column has no name; it is called after its place.",
                              "%s columns have no names; they are called after their places.",
                              get_plural (self->shape->n_nameless)));
}

static gboolean
conclude (Job     *job,
          GError **error)
{
  HunchJsonScan *scan = job->scan;

  add_missing_column (job);
  if (!check_table (job, error))
    return FALSE;
  decide_fields (job);
  fill_preview (job);
  warn_of_repairs (scan);
  warn_of_names (scan);
  g_ptr_array_add (scan->warnings, NULL);
  return TRUE;
}

/* --- the whole ----------------------------------------------------------------------- */

static void
job_clear (Job *job)
{
  g_clear_pointer (&job->rows, hunch_json_rows_free);
  g_clear_pointer (&job->tallies, g_array_unref);
  g_clear_pointer (&job->sights, g_array_unref);
  g_clear_pointer (&job->room, g_byte_array_unref);
}

static void
clear_tally (gpointer tally)
{
  hunch_json_tally_clear (tally);
}

static gboolean
run_job (Job          *job,
         GCancellable *cancellable,
         GError      **error)
{
  HunchJsonScan *scan = job->scan;
  gboolean is_done;

  g_clear_pointer (&scan->shape, hunch_json_shape_free);
  scan->shape = hunch_json_shape_new (job->options != NULL ? job->options->columns : NULL, job->options != NULL && job->options->flatten);
  scan->n_preview_rows = 0;
  job->is_misfit = FALSE;
  job->n_sight_bytes = 0;
  job->tallies = g_array_new (FALSE, FALSE, sizeof (HunchJsonTally));
  g_array_set_clear_func (job->tallies, clear_tally);
  job->sights = g_array_new (FALSE, FALSE, sizeof (Sight));
  job->room = g_byte_array_new ();
  job->rows = hunch_json_rows_new (scan->source, scan->layout, scan->shape, cancellable, error);

  is_done = job->rows != NULL && count_rows (job, cancellable, error) && look_for_end (job, cancellable, error)
            && (job->is_misfit || conclude (job, error));
  job_clear (job);
  return is_done;
}

static void
init_markers (HunchJsonScan            *self,
              const HunchFormatOptions *options)
{
  static char *none[] = { NULL };

  hunch_csv_markers_init (&self->markers, options != NULL && options->csv != NULL && options->csv->missing != NULL ? options->csv->missing : none);
}

static HunchScan *
make_scan (HunchSource  *source,
           Job           job,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (HunchJsonScan) self = g_object_new (HUNCH_TYPE_JSON_SCAN, NULL);

  self->source = g_object_ref (source);
  self->name = g_path_get_basename (hunch_source_get_name (source));
  init_markers (self, job.options);
  self->layout = hunch_json_layout_find (source, job.options, self->warnings, cancellable, error);
  job.scan = self;
  if (self->layout == NULL || !run_job (&job, cancellable, error))
    return NULL;
  if (job.is_misfit)
    {
      self->layout->splits_lists = FALSE;
      if (!run_job (&job, cancellable, error))
        return NULL;
    }
  return HUNCH_SCAN (g_steal_pointer (&self));
}

HunchScan *
hunch_json_scan_new (HunchSource              *source,
                     const HunchFormatOptions *options,
                     gint64                    max_rows,
                     HunchProgress            *progress,
                     GCancellable             *cancellable,
                     GError                  **error)
{
  Job job = { .options = options, .progress = progress, .max_rows = max_rows < 0 ? G_MAXINT64 : max_rows, .max_bytes = max_rows < 0 ? FIRST_LOOK : -1 };

  g_return_val_if_fail (HUNCH_IS_SOURCE (source), NULL);

  return make_scan (source, job, cancellable, error);
}

HunchScan *
hunch_json_scan_new_glance (HunchSource              *source,
                            const HunchFormatOptions *options,
                            gint64                    max_rows,
                            gint64                    max_bytes,
                            GCancellable             *cancellable,
                            GError                  **error)
{
  Job job = { .options = options, .max_rows = max_rows, .max_bytes = max_bytes, .is_hasty = TRUE };

  g_return_val_if_fail (HUNCH_IS_SOURCE (source), NULL);

  return make_scan (source, job, cancellable, error);
}
