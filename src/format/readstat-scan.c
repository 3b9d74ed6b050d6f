#define G_LOG_DOMAIN "hunch-format"
#include "format/readstat-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/json.h"

#define PREVIEW_ROWS 200
#define MAX_PREVIEW_BYTES 1000
#define MAX_VARIABLES 2000
#define MAX_WHOLE 9007199254740992.0
#define SECOND_GUESS "WINDOWS-1252"

typedef enum
{
  SHOW_LABELS,
  SHOW_CODES,
  SHOW_BOTH,
} Show;

struct _HunchReadstatScan
{
  HunchScan            parent_instance;
  HunchReadstatFile   *file;           /* owned */
  HunchReadstatColumn *columns;        /* owned */
  HunchField          *fields;         /* owned */
  guint                n_columns;
  GPtrArray           *evidence;       /* owned */
  GPtrArray           *warnings;       /* owned, NULL-terminated */
  gint64               n_rows;
  gboolean             is_whole;
  GStringChunk        *texts;          /* owned */
  guint                n_preview_rows;
  const char         **preview;        /* owned; [n_preview_rows * n_columns], in texts */
  guint8              *states;         /* owned; the same */
};

#define HUNCH_TYPE_READSTAT_SCAN (hunch_readstat_scan_get_type ())
G_DECLARE_FINAL_TYPE (HunchReadstatScan, hunch_readstat_scan, HUNCH, READSTAT_SCAN, HunchScan)
G_DEFINE_FINAL_TYPE (HunchReadstatScan, hunch_readstat_scan, HUNCH_TYPE_SCAN)

/* A scan at work. */
typedef struct
{
  HunchReadstatFile *file;       /* borrowed */
  HunchProgress     *progress;   /* borrowed, may be NULL */
  GHashTable        *known;      /* owned; names taken, capitals made small */
  gint64             max_rows;
  gint64             n_rows;
  gint64             n_bytes;
  gboolean           is_too_wide;
  gsize              max_set_name; /* bytes of the name of a set of labels that may be looked at */
} Job;

static const char *
hunch_readstat_scan_get_format (HunchScan *scan)
{
  switch (HUNCH_READSTAT_SCAN (scan)->file->kind)
    {
    case HUNCH_READSTAT_SPSS:
    case HUNCH_READSTAT_PORTABLE:
      return "spss";
    case HUNCH_READSTAT_STATA:
      return "stata";
    default:
      return "sas";
    }
}

static const HunchField *
hunch_readstat_scan_get_fields (HunchScan *scan,
                                guint     *out_n_fields)
{
  HunchReadstatScan *self = HUNCH_READSTAT_SCAN (scan);

  *out_n_fields = self->n_columns;

  return self->fields;
}

static const char *
hunch_readstat_scan_get_evidence (HunchScan *scan,
                                  guint      field)
{
  return g_ptr_array_index (HUNCH_READSTAT_SCAN (scan)->evidence, field);
}

static gint64
hunch_readstat_scan_get_n_rows (HunchScan *scan)
{
  HunchReadstatScan *self = HUNCH_READSTAT_SCAN (scan);

  return self->is_whole ? self->n_rows : self->file->n_rows;
}

static gboolean
hunch_readstat_scan_is_whole (HunchScan *scan)
{
  return HUNCH_READSTAT_SCAN (scan)->is_whole;
}

static const char *const *
hunch_readstat_scan_get_warnings (HunchScan *scan)
{
  return (const char *const *) HUNCH_READSTAT_SCAN (scan)->warnings->pdata;
}

static guint
hunch_readstat_scan_get_n_preview_rows (HunchScan *scan)
{
  return HUNCH_READSTAT_SCAN (scan)->n_preview_rows;
}

static const char *
hunch_readstat_scan_get_preview_raw (HunchScan *scan,
                                     guint      row,
                                     guint      field)
{
  HunchReadstatScan *self = HUNCH_READSTAT_SCAN (scan);

  return self->preview[(gsize) row * self->n_columns + field];
}

static const char *
hunch_readstat_scan_get_preview_value (HunchScan      *scan,
                                       guint           row,
                                       guint           field,
                                       HunchCellState *out_state)
{
  HunchReadstatScan *self = HUNCH_READSTAT_SCAN (scan);
  gsize at = (gsize) row * self->n_columns + field;

  if (out_state != NULL)
    *out_state = self->states[at];

  return self->states[at] == HUNCH_CELL_VALUE ? self->preview[at] : NULL;
}

static HunchReader *
hunch_readstat_scan_read (HunchScan    *scan,
                          const guint  *fields,
                          guint         n_fields,
                          GCancellable *cancellable,
                          GError      **error)
{
  HunchReadstatScan *self = HUNCH_READSTAT_SCAN (scan);
  g_autofree HunchReadstatColumn *columns = NULL;
  g_autofree HunchField *chosen = NULL;

  if (fields == NULL)
    return hunch_readstat_reader_new (self->file, self->columns, self->fields, self->n_columns, -1, !self->is_whole);

  columns = g_new (HunchReadstatColumn, n_fields);
  chosen = g_new (HunchField, n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      columns[i] = self->columns[fields[i]];
      chosen[i] = self->fields[fields[i]];
    }

  return hunch_readstat_reader_new (self->file, columns, chosen, n_fields, -1, !self->is_whole);
}

static void
hunch_readstat_scan_finalize (GObject *object)
{
  HunchReadstatScan *self = HUNCH_READSTAT_SCAN (object);

  for (guint i = 0; i < self->n_columns; i++)
    g_clear_pointer (&self->fields[i].name, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->evidence, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_clear_pointer (&self->preview, g_free);
  g_clear_pointer (&self->states, g_free);
  g_clear_pointer (&self->file, hunch_readstat_file_unref);

  G_OBJECT_CLASS (hunch_readstat_scan_parent_class)->finalize (object);
}

static void
hunch_readstat_scan_class_init (HunchReadstatScanClass *klass)
{
  HunchScanClass *scan_class = HUNCH_SCAN_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hunch_readstat_scan_finalize;
  scan_class->get_format = hunch_readstat_scan_get_format;
  scan_class->get_fields = hunch_readstat_scan_get_fields;
  scan_class->get_evidence = hunch_readstat_scan_get_evidence;
  scan_class->get_n_rows = hunch_readstat_scan_get_n_rows;
  scan_class->is_whole = hunch_readstat_scan_is_whole;
  scan_class->get_warnings = hunch_readstat_scan_get_warnings;
  scan_class->get_n_preview_rows = hunch_readstat_scan_get_n_preview_rows;
  scan_class->get_preview_raw = hunch_readstat_scan_get_preview_raw;
  scan_class->get_preview_value = hunch_readstat_scan_get_preview_value;
  scan_class->read = hunch_readstat_scan_read;
}

static void
hunch_readstat_scan_init (HunchReadstatScan *self)
{
  self->evidence = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_string_chunk_new (4096);
}

/* --- looking ------------------------------------------------------------------------ */

/* In a damaged file of Stata nothing ends the last name in its list of them: no more is looked at than there is room for one. */
static gsize
find_max_set_name (HunchReadstatKind kind,
                   int               version)
{
  if (kind != HUNCH_READSTAT_STATA)
    return 256;

  return version >= 118 ? 129 : version >= 110 ? 33 : 9;
}

static int
take_metadata (readstat_metadata_t *metadata,
               void                *data)
{
  Job *job = data;

  /* With a limit ReadStat counts no further than it. */
  if (job->max_rows < 0)
    job->file->n_rows = readstat_get_row_count (metadata);
  job->max_set_name = find_max_set_name (job->file->kind, readstat_get_file_format_version (metadata));
  job->is_too_wide = readstat_get_var_count (metadata) > MAX_VARIABLES;

  return job->is_too_wide ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

static char *
dup_valid (const char *text)
{
  return text != NULL && *text != '\0' ? g_utf8_make_valid (text, -1) : NULL;
}

static char *
make_name (GHashTable *known,
           const char *wanted,
           guint       position)
{
  g_autofree char *plain = dup_valid (wanted);
  g_autofree char *base = plain != NULL ? g_strdup (g_strstrip (plain)) : g_strdup ("");
  g_autofree char *name = *base != '\0' ? g_strdup (base) : g_strdup_printf ("column_%u", position + 1);

  for (guint i = 2; TRUE; i++)
    {
      g_autofree char *folded = g_utf8_casefold (name, -1);

      if (g_hash_table_add (known, g_steal_pointer (&folded)))
        return g_steal_pointer (&name);
      g_free (name);
      name = g_strdup_printf ("%s_%u", *base != '\0' ? base : "column", i);
    }
}

static int
take_variable (int                  index,
               readstat_variable_t *declared,
               const char          *label_set,
               void                *data)
{
  Job *job = data;
  HunchReadstatVariable *variable = g_new0 (HunchReadstatVariable, 1);
  readstat_type_t type = readstat_variable_get_type (declared);

  variable->name = make_name (job->known, readstat_variable_get_name (declared), job->file->variables->len);
  variable->label = dup_valid (readstat_variable_get_label (declared));
  variable->format = g_utf8_make_valid (readstat_variable_get_format (declared) != NULL ? readstat_variable_get_format (declared) : "", -1);
  variable->label_set = label_set != NULL && *label_set != '\0' ? g_strndup (label_set, job->max_set_name) : NULL;
  variable->is_text = type == READSTAT_TYPE_STRING || type == READSTAT_TYPE_STRING_REF;
  variable->is_whole = type == READSTAT_TYPE_INT8 || type == READSTAT_TYPE_INT16 || type == READSTAT_TYPE_INT32;
  if (!variable->is_text)
    variable->clock = hunch_readstat_find_clock (job->file->kind, variable->format);
  g_ptr_array_add (job->file->variables, variable);
  job->is_too_wide |= job->file->variables->len > MAX_VARIABLES;

  return job->is_too_wide ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

static char *
dup_code (readstat_value_t value)
{
  char number[HUNCH_READSTAT_CODE_BYTES];

  if (readstat_value_type_class (value) == READSTAT_TYPE_CLASS_STRING)
    {
      g_autofree char *text = g_utf8_make_valid (readstat_string_value (value) != NULL ? readstat_string_value (value) : "", -1);

      return g_strdup (g_strchomp (text));
    }
  if (readstat_value_is_tagged_missing (value))
    return g_strdup_printf (".%c", readstat_value_tag (value));

  return g_strdup (hunch_readstat_write_code (readstat_double_value (value), number));
}

static int
take_label (const char      *label_set,
            readstat_value_t value,
            const char      *label,
            void            *data)
{
  Job *job = data;
  GHashTable *labels = g_hash_table_lookup (job->file->label_sets, label_set);

  if (labels == NULL)
    {
      labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (job->file->label_sets, g_strdup (label_set), labels);
    }
  g_hash_table_insert (labels, dup_code (value), g_utf8_make_valid (label != NULL ? label : "", -1));

  return READSTAT_HANDLER_OK;
}

static void
count_number (HunchReadstatVariable *variable,
              double                 value)
{
  double seconds;

  variable->n_broken += value != floor (value) || fabs (value) > MAX_WHOLE;
  if (variable->clock.meaning != HUNCH_READSTAT_DAY && variable->clock.meaning != HUNCH_READSTAT_MOMENT)
    return;

  seconds = hunch_readstat_find_seconds (&variable->clock, value);
  variable->n_times += fmod (seconds, 86400) != 0;
  variable->n_beyond += !(seconds >= HUNCH_READSTAT_MIN_SECONDS && seconds <= HUNCH_READSTAT_MAX_SECONDS);
}

static gboolean
is_marker (HunchReadstatFile *file,
           const char        *text)
{
  return file->missing != NULL && g_hash_table_contains (file->missing, text);
}

/* Each different code once; the labels may come only after the values. */
static void
count_code (HunchReadstatVariable *variable,
            GHashTable            *codes,
            const char            *code)
{
  if (variable->label_set != NULL && !g_hash_table_contains (codes, code) && g_hash_table_size (codes) < 100000)
    g_hash_table_add (codes, g_strdup (code));
}

typedef struct
{
  Job        *job;
  GPtrArray  *codes;   /* owned; per variable a set of the codes seen, NULL until needed */
} Count;

static int
count_value (int                  row,
             readstat_variable_t *declared,
             readstat_value_t     value,
             void                *data)
{
  Count *count = data;
  Job *job = count->job;
  guint index = (guint) readstat_variable_get_index (declared);
  HunchReadstatVariable *variable;
  char number[HUNCH_READSTAT_CODE_BYTES] = "";
  const char *text = number;
  gboolean is_missing;

  if (index >= job->file->variables->len)
    return READSTAT_HANDLER_ABORT;

  variable = g_ptr_array_index (job->file->variables, index);
  is_missing = readstat_value_is_missing (value, declared) || (!variable->is_text && !isfinite (readstat_double_value (value)));
  if (variable->is_text)
    text = readstat_string_value (value) != NULL ? readstat_string_value (value) : "";
  else if (!is_missing && (variable->label_set != NULL || job->file->missing != NULL))
    hunch_readstat_write_code (readstat_double_value (value), number);

  if (is_missing || (variable->is_text && *text == '\0') || is_marker (job->file, text))
    variable->n_missing++;
  else
    {
      variable->n_values++;
      if (!variable->is_text)
        count_number (variable, readstat_double_value (value));
      if (variable->label_set != NULL)
        {
          if (count->codes->len <= index)
            g_ptr_array_set_size (count->codes, (int) job->file->variables->len);
          if (g_ptr_array_index (count->codes, index) == NULL)
            g_ptr_array_index (count->codes, index) = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          count_code (variable, g_ptr_array_index (count->codes, index), text);
        }
    }

  if (index + 1 == job->file->variables->len && ++job->n_rows % 4096 == 0)
    hunch_progress_report (job->progress, __atomic_load_n (&job->n_bytes, __ATOMIC_RELAXED), hunch_source_get_size (job->file->source), job->n_rows);

  return READSTAT_HANDLER_OK;
}

static int
take_row_count (readstat_metadata_t *metadata,
                void                *data)
{
  ((HunchReadstatFile *) data)->n_rows = readstat_get_row_count (metadata);

  return READSTAT_HANDLER_ABORT;
}

static int
take_metadata_cb (readstat_metadata_t *metadata,
                  void                *data)
{
  return take_metadata (metadata, ((Count *) data)->job);
}

static int
take_variable_cb (int                  index,
                  readstat_variable_t *declared,
                  const char          *label_set,
                  void                *data)
{
  return take_variable (index, declared, label_set, ((Count *) data)->job);
}

static int
take_label_cb (const char      *label_set,
               readstat_value_t value,
               const char      *label,
               void            *data)
{
  return take_label (label_set, value, label, ((Count *) data)->job);
}

static void
find_unlabelled (HunchReadstatFile *file,
                 GPtrArray         *codes)
{
  for (guint i = 0; i < file->variables->len; i++)
    {
      HunchReadstatVariable *variable = g_ptr_array_index (file->variables, i);
      GHashTable *seen = i < codes->len ? g_ptr_array_index (codes, i) : NULL;
      GHashTable *labels = variable->label_set != NULL ? g_hash_table_lookup (file->label_sets, variable->label_set) : NULL;
      GHashTableIter iter;
      gpointer code;

      if (seen == NULL)
        continue;
      g_hash_table_iter_init (&iter, seen);
      while (g_hash_table_iter_next (&iter, &code, NULL))
        variable->n_unlabelled += labels == NULL || !g_hash_table_contains (labels, code);
    }
}

static void
free_codes (gpointer codes)
{
  if (codes != NULL)
    g_hash_table_unref (codes);
}

static gboolean
count_all (Job          *job,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (free_codes);
  Count count = { job, codes };

  g_ptr_array_set_size (job->file->variables, 0);
  g_hash_table_remove_all (job->file->label_sets);
  g_clear_pointer (&job->known, g_hash_table_unref);
  job->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  job->n_rows = job->n_bytes = 0;

  if (job->max_rows >= 0
      && !hunch_readstat_file_parse (job->file, take_row_count, NULL, NULL, NULL, job->file, -1, NULL, cancellable, error))
    return FALSE;
  if (!hunch_readstat_file_parse (job->file, take_metadata_cb, take_variable_cb, take_label_cb, count_value, &count, job->max_rows, &job->n_bytes,
                                  cancellable, error))
    return FALSE;
  if (job->is_too_wide)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE, _("%s has more than %d columns, which is the most a table holds."),
                   job->file->name, MAX_VARIABLES);
      return FALSE;
    }
  if (job->file->variables->len == 0)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("%s has no columns."), job->file->name);
      return FALSE;
    }

  find_unlabelled (job->file, codes);

  return TRUE;
}

/* Texts that are not in the encoding the file declares are read as what they most often are. */
static gboolean
look (Job          *job,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (GError) cause = NULL;

  if (count_all (job, cancellable, &cause))
    return TRUE;

  if (g_error_matches (cause, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_UNSUPPORTED) && job->file->encoding == NULL)
    {
      job->file->encoding = SECOND_GUESS;
      return count_all (job, cancellable, error);
    }

  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

/* --- deciding ------------------------------------------------------------------------- */

static HunchDataType
find_type (const HunchReadstatVariable *variable)
{
  if (variable->is_text || variable->is_labelled || variable->n_beyond > 0)
    return variable->is_text || variable->is_labelled ? HUNCH_DATA_TEXT : variable->n_broken == 0 ? HUNCH_DATA_INTEGER : HUNCH_DATA_REAL;

  switch (variable->clock.meaning)
    {
    case HUNCH_READSTAT_DAY:
      return variable->n_times > 0 ? HUNCH_DATA_TIMESTAMP : HUNCH_DATA_DATE;
    case HUNCH_READSTAT_MOMENT:
      return HUNCH_DATA_TIMESTAMP;
    case HUNCH_READSTAT_SPAN:
      return HUNCH_DATA_DURATION;
    case HUNCH_READSTAT_PLAIN:
    default:
      return variable->n_broken == 0 && (variable->is_whole || variable->n_values > 0) ? HUNCH_DATA_INTEGER : HUNCH_DATA_REAL;
    }
}

static void
decide (HunchReadstatVariable    *variable,
        const HunchFormatOptions *options,
        Show                      show)
{
  gpointer told;

  variable->is_labelled = show == SHOW_LABELS && variable->label_set != NULL && variable->n_values > 0 && variable->n_unlabelled == 0;
  variable->type = find_type (variable);
  if (options->csv->types == NULL || !g_hash_table_lookup_extended (options->csv->types, variable->name, NULL, &told))
    return;

  if (GPOINTER_TO_INT (told) == HUNCH_DATA_TEXT
      || (variable->clock.meaning == HUNCH_READSTAT_PLAIN && !variable->is_text && !variable->is_labelled
          && (GPOINTER_TO_INT (told) == HUNCH_DATA_INTEGER || GPOINTER_TO_INT (told) == HUNCH_DATA_REAL)))
    {
      variable->type = GPOINTER_TO_INT (told);
      variable->is_told = TRUE;
    }
}

static char *
describe (const HunchReadstatVariable *variable)
{
  const char *what = variable->is_labelled   ? _("codes, given by their labels")
                     : variable->is_text     ? _("declared as text")
                     : variable->is_whole    ? _("declared as whole numbers")
                     : variable->type == HUNCH_DATA_INTEGER ? _("numbers, all of them whole")
                                             : _("declared as numbers");
  GString *sentence = g_string_new (what);

  if (*variable->format != '\0')
    g_string_append_printf (sentence, " (%s)", variable->format);
  if (variable->label != NULL)
    g_string_append_printf (sentence, _("; “%s”"), variable->label);

  return g_string_free (sentence, FALSE);
}

static void
warn_of_variable (HunchReadstatScan           *self,
                  const HunchReadstatVariable *variable,
                  Show                         show)
{
  if (show == SHOW_LABELS && variable->label_set != NULL && variable->n_values > 0 && variable->n_unlabelled > 0
      && g_hash_table_contains (self->file->label_sets, variable->label_set))
    g_ptr_array_add (self->warnings, g_strdup_printf (_("Column “%s” has labels for some of its codes only; the codes are kept."), variable->name));
  if (variable->n_beyond > 0)
    g_ptr_array_add (self->warnings, g_strdup_printf (_("Column “%s” has days outside the years 1 to 9999; the numbers are kept."), variable->name));
}

static void
add_column (HunchReadstatScan *self,
            guint              variable,
            gboolean           is_label,
            char              *name,
            HunchDataType      type,
            char              *evidence)
{
  self->columns[self->n_columns] = (HunchReadstatColumn) { variable, is_label };
  self->fields[self->n_columns++] = (HunchField) { name, type };
  g_ptr_array_add (self->evidence, evidence);
}

static void
make_columns (HunchReadstatScan        *self,
              Job                      *job,
              const HunchFormatOptions *options)
{
  Show show = g_strcmp0 (options->labels, "codes") == 0 ? SHOW_CODES : g_strcmp0 (options->labels, "both") == 0 ? SHOW_BOTH : SHOW_LABELS;
  guint n = self->file->variables->len;

  self->columns = g_new0 (HunchReadstatColumn, 2 * n);
  self->fields = g_new0 (HunchField, 2 * n);
  if (self->file->encoding != NULL)
    g_ptr_array_add (self->warnings, g_strdup_printf (_("The texts are not in the encoding that the file names; they were read as %s."), self->file->encoding));

  for (guint i = 0; i < n; i++)
    {
      HunchReadstatVariable *variable = g_ptr_array_index (self->file->variables, i);

      decide (variable, options, show);
      warn_of_variable (self, variable, show);
      add_column (self, i, FALSE, g_strdup (variable->name), variable->type, describe (variable));
      if (show == SHOW_BOTH && variable->label_set != NULL && g_hash_table_contains (self->file->label_sets, variable->label_set))
        {
          g_autofree char *wanted = g_strdup_printf ("%s_label", variable->name);

          add_column (self, i, TRUE, make_name (job->known, wanted, i), HUNCH_DATA_TEXT,
                      g_strdup_printf (_("the labels of column “%s”"), variable->name));
        }
    }
}

/* --- the preview ------------------------------------------------------------------------ */

static const char *
keep_preview (HunchReadstatScan *self,
              const HunchSlice  *slice)
{
  g_autofree char *cut = NULL;
  g_autofree char *shown = NULL;

  if (slice->length <= MAX_PREVIEW_BYTES)
    return g_string_chunk_insert_len (self->texts, slice->text, slice->length);

  cut = g_utf8_make_valid (slice->text, MAX_PREVIEW_BYTES);
  shown = g_strconcat (cut, "…", NULL);

  return g_string_chunk_insert (self->texts, shown);
}

static const char *
show_cell (HunchReadstatScan      *self,
           const HunchBatchColumn *column,
           gsize                   row)
{
  char number[HUNCH_NUMBER_BUFFER];

  if (column->state[row] != HUNCH_CELL_VALUE && column->raw != NULL)
    return keep_preview (self, &column->raw[row]);
  if (column->slices != NULL)
    return keep_preview (self, &column->slices[row]);
  if (column->integers != NULL)
    g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, column->integers[row]);
  else
    hunch_number_to_json (column->reals[row], number);

  return g_string_chunk_insert (self->texts, number);
}

static gboolean
fill_preview (HunchReadstatScan *self,
              GCancellable      *cancellable,
              GError           **error)
{
  g_autoptr (HunchReader) reader = hunch_readstat_reader_new (self->file, self->columns, self->fields, self->n_columns, PREVIEW_ROWS, FALSE);
  GError *cause = NULL;
  const HunchBatch *batch;

  self->preview = g_new0 (const char *, (gsize) PREVIEW_ROWS * self->n_columns);
  self->states = g_new0 (guint8, (gsize) PREVIEW_ROWS * self->n_columns);
  while ((batch = hunch_reader_next (reader, cancellable, &cause)) != NULL)
    for (gsize row = 0; row < batch->n_rows && self->n_preview_rows < PREVIEW_ROWS; row++, self->n_preview_rows++)
      for (guint i = 0; i < self->n_columns; i++)
        {
          gsize at = (gsize) self->n_preview_rows * self->n_columns + i;

          self->states[at] = batch->columns[i].state[row];
          self->preview[at] = show_cell (self, &batch->columns[i], row);
        }

  if (cause != NULL)
    g_propagate_error (error, cause);

  return cause == NULL;
}

static void
set_markers (HunchReadstatFile        *file,
             const HunchFormatOptions *options)
{
  if (options->csv->missing == NULL)
    return;

  file->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (char **marker = options->csv->missing; *marker != NULL; marker++)
    if (**marker != '\0')
      g_hash_table_add (file->missing, g_strdup (*marker));
}

HunchScan *
hunch_readstat_scan_new (HunchSource              *source,
                         const HunchFormatOptions *options,
                         gint64                    max_rows,
                         HunchProgress            *progress,
                         GCancellable             *cancellable,
                         GError                  **error)
{
  g_autoptr (HunchReadstatScan) self = NULL;
  g_autoptr (HunchReadstatFile) file = NULL;
  g_autoptr (HunchFormatOptions) copy = options != NULL ? hunch_format_options_copy (options) : hunch_format_options_new ();
  Job job = { .progress = progress, .max_rows = max_rows == G_MAXINT64 ? -1 : max_rows };
  gboolean is_looked;

  g_return_val_if_fail (HUNCH_IS_SOURCE (source), NULL);

  file = hunch_readstat_file_new (source, cancellable, error);
  if (file == NULL)
    return NULL;

  set_markers (file, copy);
  job.file = file;
  self = g_object_new (HUNCH_TYPE_READSTAT_SCAN, NULL);
  self->file = g_steal_pointer (&file);
  is_looked = look (&job, cancellable, error);
  if (is_looked)
    {
      self->n_rows = job.n_rows;
      self->is_whole = job.max_rows < 0 || job.n_rows < job.max_rows || job.n_rows == self->file->n_rows;
      make_columns (self, &job, copy);
      g_ptr_array_add (self->warnings, NULL);
    }
  g_clear_pointer (&job.known, g_hash_table_unref);

  return is_looked && fill_preview (self, cancellable, error) ? HUNCH_SCAN (g_steal_pointer (&self)) : NULL;
}
