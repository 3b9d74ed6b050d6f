#define G_LOG_DOMAIN "hunch-format"
#include "format/dataset-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/chain-private.h"
#include "format/fit-private.h"
#include "format/format-private.h"
#include "format/hollow-private.h"
#include "format/join-private.h"
#include "format/partition-private.h"

#define MAX_LOOKED_AT 16
#define N_AT_RANDOM 7
#define MAX_FIELDS 2000
#define MAX_WARNINGS 40

typedef enum
{
  TOGETHER,    /* separated text: the inner scan knows all objects */
  JOINED,      /* records: the inner scan is of one source made of all */
  APART,       /* each object has a scan; the inner one is the first object's */
} Putting;

typedef struct
{
  char         *name;        /* owned */
  char         *folded;      /* owned */
  HunchDataType type;
  int           inner;       /* position in the inner scan, -1: not there */
  int           partition;   /* position, -1: stands in the objects */
  char         *evidence;    /* owned; NULL: the inner scan's */
} Column;

struct _HunchDataset
{
  HunchScan           parent_instance;
  GPtrArray          *sources;     /* owned */
  HunchSource        *join;        /* owned, or NULL */
  char               *format;      /* owned */
  HunchFormatOptions *options;     /* owned; for the scans of single objects */
  Putting             putting;
  gint64              max_rows;    /* of the scan of each object */
  HunchScan          *inner;       /* owned */
  guint               first;       /* the object it is of */
  guint8             *is_hollow;   /* owned; by object: known to hold no record */
  GPtrArray          *scans;       /* owned, of HunchScan by object, NULL where none is kept; NULL unless apart */
  HunchPartitions    *partitions;  /* owned */
  GPtrArray          *columns;     /* owned, of owned Column */
  HunchField         *fields;      /* owned; the names are the columns' */
  GPtrArray          *warnings;    /* owned, NULL-terminated */
  gint64              n_rows;
  gboolean            is_whole;
  gboolean            is_shadowed; /* a column of the objects gives way to a folder's */
};

#define HUNCH_TYPE_DATASET (hunch_dataset_get_type ())
G_DECLARE_FINAL_TYPE (HunchDataset, hunch_dataset, HUNCH, DATASET, HunchScan)
G_DEFINE_FINAL_TYPE (HunchDataset, hunch_dataset, HUNCH_TYPE_SCAN)

/* One reading. */
typedef struct
{
  HunchDataset *dataset;   /* owned */
  guint        *fields;    /* owned */
  guint         n_fields;
} Reading;

static void
column_free (gpointer data)
{
  Column *self = data;

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->folded, g_free);
  g_clear_pointer (&self->evidence, g_free);
  g_free (self);
}

static Column *
find_column (HunchDataset *self,
             const char   *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);

      if (strcmp (column->folded, folded) == 0)
        return column;
    }

  return NULL;
}

static Column *
add_column (HunchDataset *self,
            const char   *name,
            HunchDataType type,
            int           inner)
{
  Column *column = g_new0 (Column, 1);

  column->name = g_strdup (name);
  column->folded = g_utf8_casefold (name, -1);
  column->type = type;
  column->inner = inner;
  column->partition = -1;
  g_ptr_array_add (self->columns, column);

  return column;
}

static void
warn (HunchDataset *self,
      char         *sentence)
{
  for (guint i = 0; i < self->warnings->len; i++)
    if (strcmp (g_ptr_array_index (self->warnings, i), sentence) == 0 || i + 1 == MAX_WARNINGS)
      {
        g_free (sentence);
        return;
      }

  g_ptr_array_add (self->warnings, sentence);
}

/* --- reading ---------------------------------------------------------------- */

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_object (&self->dataset);
  g_clear_pointer (&self->fields, g_free);
  g_free (self);
}

static HunchScan *
scan_object (HunchDataset *self,
             guint         position,
             GCancellable *cancellable,
             GError      **error)
{
  HunchDatasetOrder order = { self->format, self->options, self->max_rows, FALSE, NULL };

  return hunch_format_scan_one (g_ptr_array_index (self->sources, position), &order, cancellable, error);
}

static const char *
get_object_name (HunchDataset *self,
                 guint         position)
{
  return hunch_source_get_name (g_ptr_array_index (self->sources, position));
}

/* A later object must not have what the columns have no place for. */
static gboolean
check_fields (HunchDataset *self,
              guint         position,
              HunchScan    *scan,
              GError      **error)
{
  guint n;
  const HunchField *fields = hunch_scan_get_fields (scan, &n);

  for (guint i = 0; i < n; i++)
    {
      Column *column = find_column (self, fields[i].name);

      if (column == NULL)
        {
          g_set_error (error, HUNCH_FORMAT_ERROR, self->is_whole ? HUNCH_FORMAT_ERROR_MISMATCH : HUNCH_FORMAT_ERROR_SURPRISE,
                       _("%s has a column “%s”, which the objects looked at before have not."), get_object_name (self, position), fields[i].name);
          return FALSE;
        }
      if (column->partition < 0 && !hunch_fit_can (fields[i].type, column->type))
        {
          g_set_error (error, HUNCH_FORMAT_ERROR, self->is_whole ? HUNCH_FORMAT_ERROR_MISMATCH : HUNCH_FORMAT_ERROR_SURPRISE,
                       _("Column “%s” is %s in %s, where the objects looked at before have %s."), fields[i].name,
                       hunch_data_type_get_name (fields[i].type), get_object_name (self, position), hunch_data_type_get_name (column->type));
          return FALSE;
        }
    }

  return TRUE;
}

/* Where in `scan` each wanted column stands; `wanted` gets the positions to be read. */
static HunchFitColumn *
fit_columns (HunchDataset *self,
             const guint  *fields,
             guint         n_fields,
             guint         position,
             HunchScan    *scan,
             GArray       *wanted)
{
  HunchFitColumn *fits = g_new0 (HunchFitColumn, n_fields);
  guint n;
  const HunchField *found = hunch_scan_get_fields (scan, &n);

  for (guint i = 0; i < n_fields; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, fields[i]);

      fits[i] = (HunchFitColumn) { column->name, column->type, HUNCH_FIT_ABSENT, NULL };
      if (column->partition >= 0)
        {
          const HunchPartition *partition = g_ptr_array_index (self->partitions->columns, column->partition);

          fits[i].position = HUNCH_FIT_CONSTANT;
          fits[i].constant = g_ptr_array_index (partition->values, position);
          continue;
        }
      for (guint k = 0; k < n && fits[i].position < 0; k++)
        {
          g_autofree char *folded = g_utf8_casefold (found[k].name, -1);

          if (strcmp (folded, column->folded) == 0)
            {
              fits[i].position = (int) wanted->len;
              g_array_append_val (wanted, k);
            }
        }
    }

  return fits;
}

/* Of an object no column is wanted of, one is read for the number of its rows, if it has any. */
static void
want_some (GArray    *wanted,
           HunchScan *scan)
{
  guint first = 0;
  guint n;

  hunch_scan_get_fields (scan, &n);
  if (wanted->len == 0 && n > 0)
    g_array_append_val (wanted, first);
}

static HunchScan *
get_scan (HunchDataset *self,
          guint         position,
          GCancellable *cancellable,
          GError      **error)
{
  HunchScan *kept = self->scans != NULL ? g_ptr_array_index (self->scans, position) : NULL;
  g_autoptr (HunchScan) scan = kept != NULL ? g_object_ref (kept) : scan_object (self, position, cancellable, error);

  return scan != NULL && check_fields (self, position, scan, error) ? g_steal_pointer (&scan) : NULL;
}

static gboolean
may_be_hollow (HunchDataset *self)
{
  return strcmp (self->format, "json") == 0 && self->sources->len > 1;
}

/* The columns of the data set and no rows. */
static HunchReader *
open_nothing (Reading *reading)
{
  g_autofree HunchFitColumn *fits = g_new0 (HunchFitColumn, reading->n_fields);

  for (guint i = 0; i < reading->n_fields; i++)
    {
      const Column *column = g_ptr_array_index (reading->dataset->columns, reading->fields[i]);

      fits[i] = (HunchFitColumn) { column->name, column->type, HUNCH_FIT_ABSENT, NULL };
    }

  return hunch_fit_reader_new (NULL, fits, reading->n_fields);
}

/* Of many objects, one that was not looked at before may hold no record. */
static HunchReader *
open_unless_hollow (Reading      *reading,
                    guint         position,
                    GError       *cause,
                    GCancellable *cancellable,
                    GError      **error)
{
  HunchDataset *self = reading->dataset;

  if (may_be_hollow (self) && hunch_hollow_is_meant (g_ptr_array_index (self->sources, position), cause, cancellable))
    {
      g_error_free (cause);
      return open_nothing (reading);
    }
  g_propagate_error (error, cause);

  return NULL;
}

static HunchReader *
open_object (gpointer      user_data,
             guint         position,
             GCancellable *cancellable,
             GError      **error)
{
  Reading *reading = user_data;
  HunchDataset *self = reading->dataset;
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (HunchScan) scan = NULL;
  g_autofree HunchFitColumn *fits = NULL;
  GError *cause = NULL;
  HunchReader *part;

  if (self->is_hollow != NULL && self->is_hollow[position])
    return open_nothing (reading);

  scan = self->putting == TOGETHER ? g_object_ref (self->inner) : get_scan (self, position, cancellable, &cause);
  if (scan == NULL)
    return open_unless_hollow (reading, position, cause, cancellable, error);

  fits = fit_columns (self, reading->fields, reading->n_fields, position, scan, wanted);
  want_some (wanted, scan);
  part = self->putting == TOGETHER
           ? hunch_csv_table_scan_read_part (scan, position, (const guint *) (gpointer) wanted->data, wanted->len, cancellable, error)
           : hunch_scan_read (scan, (const guint *) (gpointer) wanted->data, wanted->len, cancellable, error);

  return part != NULL ? hunch_fit_reader_new (part, fits, reading->n_fields) : NULL;
}

/* Records read as one text: the one part is all objects. */
static HunchReader *
open_joined (gpointer      user_data,
             guint         position,
             GCancellable *cancellable,
             GError      **error)
{
  Reading *reading = user_data;

  return hunch_scan_read (reading->dataset->inner, reading->fields, reading->n_fields, cancellable, error);
}

static const char *
get_name (gpointer user_data,
          guint    position)
{
  HunchDataset *self = ((Reading *) user_data)->dataset;

  return self->putting == JOINED ? hunch_join_get_current (self->join, self->sources) : get_object_name (self, position);
}

static HunchReader *
hunch_dataset_read (HunchScan    *scan,
                    const guint  *fields,
                    guint         n_fields,
                    GCancellable *cancellable,
                    GError      **error)
{
  HunchDataset *self = HUNCH_DATASET (scan);
  Reading *reading = g_new0 (Reading, 1);

  reading->dataset = g_object_ref (self);
  reading->n_fields = fields != NULL ? n_fields : self->columns->len;
  reading->fields = g_new (guint, reading->n_fields);
  for (guint i = 0; i < reading->n_fields; i++)
    reading->fields[i] = fields != NULL ? fields[i] : i;

  return hunch_chain_reader_new (self->putting == JOINED ? 1 : self->sources->len, self->putting == JOINED ? open_joined : open_object, get_name,
                                 reading, reading_free, cancellable, error);
}

/* --- the answers of a scan ---------------------------------------------------- */

static const char *
hunch_dataset_get_format (HunchScan *scan)
{
  return HUNCH_DATASET (scan)->format;
}

static const HunchField *
hunch_dataset_get_fields (HunchScan *scan,
                          guint     *out_n_fields)
{
  HunchDataset *self = HUNCH_DATASET (scan);

  *out_n_fields = self->columns->len;

  return self->fields;
}

static const char *
hunch_dataset_get_evidence (HunchScan *scan,
                            guint      field)
{
  HunchDataset *self = HUNCH_DATASET (scan);
  const Column *column = g_ptr_array_index (self->columns, field);

  if (column->evidence != NULL || column->inner < 0)
    return column->evidence;

  return hunch_scan_get_evidence (self->inner, column->inner);
}

static gint64
hunch_dataset_get_n_rows (HunchScan *scan)
{
  return HUNCH_DATASET (scan)->n_rows;
}

static gboolean
hunch_dataset_is_whole (HunchScan *scan)
{
  return HUNCH_DATASET (scan)->is_whole;
}

static const char *const *
hunch_dataset_get_warnings (HunchScan *scan)
{
  return (const char *const *) HUNCH_DATASET (scan)->warnings->pdata;
}

static guint
hunch_dataset_get_n_preview_rows (HunchScan *scan)
{
  return hunch_scan_get_n_preview_rows (HUNCH_DATASET (scan)->inner);
}

/* The preview is of the first object that has records. */
static const char *
get_constant (HunchDataset *self,
              const Column *column)
{
  const HunchPartition *partition = g_ptr_array_index (self->partitions->columns, column->partition);

  return g_ptr_array_index (partition->values, self->first);
}

static const char *
hunch_dataset_get_preview_raw (HunchScan *scan,
                               guint      row,
                               guint      field)
{
  HunchDataset *self = HUNCH_DATASET (scan);
  const Column *column = g_ptr_array_index (self->columns, field);

  if (column->partition >= 0)
    return get_constant (self, column);

  return column->inner >= 0 ? hunch_scan_get_preview_raw (self->inner, row, column->inner) : NULL;
}

static const char *
hunch_dataset_get_preview_value (HunchScan      *scan,
                                 guint           row,
                                 guint           field,
                                 HunchCellState *out_state)
{
  HunchDataset *self = HUNCH_DATASET (scan);
  const Column *column = g_ptr_array_index (self->columns, field);
  const char *value = column->partition >= 0 ? get_constant (self, column) : NULL;

  if (column->partition < 0 && column->inner >= 0)
    return hunch_scan_get_preview_value (self->inner, row, column->inner, out_state);

  if (out_state != NULL)
    *out_state = value != NULL ? HUNCH_CELL_VALUE : HUNCH_CELL_MISSING;

  return value;
}

static void
hunch_dataset_finalize (GObject *object)
{
  HunchDataset *self = HUNCH_DATASET (object);

  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->partitions, hunch_partitions_free);
  g_clear_pointer (&self->scans, g_ptr_array_unref);
  g_clear_pointer (&self->is_hollow, g_free);
  g_clear_object (&self->inner);
  g_clear_object (&self->join);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->options, hunch_format_options_free);
  g_clear_pointer (&self->format, g_free);

  G_OBJECT_CLASS (hunch_dataset_parent_class)->finalize (object);
}

static void
hunch_dataset_class_init (HunchDatasetClass *klass)
{
  HunchScanClass *scan_class = HUNCH_SCAN_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hunch_dataset_finalize;
  scan_class->get_format = hunch_dataset_get_format;
  scan_class->get_fields = hunch_dataset_get_fields;
  scan_class->get_evidence = hunch_dataset_get_evidence;
  scan_class->get_n_rows = hunch_dataset_get_n_rows;
  scan_class->is_whole = hunch_dataset_is_whole;
  scan_class->get_warnings = hunch_dataset_get_warnings;
  scan_class->get_n_preview_rows = hunch_dataset_get_n_preview_rows;
  scan_class->get_preview_raw = hunch_dataset_get_preview_raw;
  scan_class->get_preview_value = hunch_dataset_get_preview_value;
  scan_class->read = hunch_dataset_read;
}

static void
hunch_dataset_init (HunchDataset *self)
{
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

/* --- making ------------------------------------------------------------------- */

static void
add_warnings (HunchDataset *self,
              HunchScan    *scan)
{
  const char *const *warnings = hunch_scan_get_warnings (scan);

  for (guint i = 0; warnings != NULL && warnings[i] != NULL; i++)
    warn (self, g_strdup (warnings[i]));
}

/* Text, when one of the two types can stand for the other nowhere and the raw text is at hand. */
static gboolean
join_types (HunchDataset     *self,
            Column           *column,
            const HunchField *field,
            guint             position,
            GError          **error)
{
  HunchDataType before = column->type;

  if (hunch_fit_can (field->type, column->type))
    return TRUE;

  if (hunch_fit_can (column->type, field->type))
    column->type = field->type;
  else if (strcmp (self->format, "json") == 0)
    column->type = HUNCH_DATA_TEXT;
  else
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MISMATCH,
                   _("Column “%s” is %s in %s, but %s in the objects before it; there is no type that could hold both."),
                   column->name, hunch_data_type_get_name (field->type), get_object_name (self, position), hunch_data_type_get_name (before));
      return FALSE;
    }

  g_free (column->evidence);
  column->evidence = g_strdup_printf (_("some objects have %s, others %s"), hunch_data_type_get_name (before), hunch_data_type_get_name (field->type));

  return TRUE;
}

static gboolean
join_object (HunchDataset *self,
             guint         position,
             HunchScan    *scan,
             GError      **error)
{
  guint n;
  const HunchField *fields = hunch_scan_get_fields (scan, &n);

  for (guint i = 0; i < n; i++)
    {
      Column *column = find_column (self, fields[i].name);

      if (column != NULL && !join_types (self, column, &fields[i], position, error))
        return FALSE;
      if (column == NULL && position != self->first)
        {
          const char *evidence = hunch_scan_get_evidence (scan, i);

          add_column (self, fields[i].name, fields[i].type, -1)->evidence = g_strdup (evidence);
        }
      else if (column == NULL)
        add_column (self, fields[i].name, fields[i].type, (int) i);
    }

  add_warnings (self, scan);
  self->is_whole &= hunch_scan_is_whole (scan);
  self->n_rows = self->n_rows < 0 || hunch_scan_get_n_rows (scan) < 0 ? -1 : self->n_rows + hunch_scan_get_n_rows (scan);

  return TRUE;
}

static void
release_scan (gpointer scan)
{
  g_clear_object ((HunchScan **) &scan);
}

/* The first of all and, of more than are looked at, some at random: the same every time. */
static GArray *
choose_objects (HunchDataset *self)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean is_all = self->sources->len <= MAX_LOOKED_AT || self->max_rows == G_MAXINT64;
  g_autoptr (GRand) random = g_rand_new_with_seed (self->sources->len);

  for (guint i = 0; i < self->sources->len; i++)
    if (i == 0 || is_all || g_rand_double (random) * (self->sources->len - i) < N_AT_RANDOM + 1 - (int) chosen->len)
      g_array_append_val (chosen, i);

  return chosen;
}

/* FALSE when the object cannot be read. One that holds no record leaves its error in `cause`. */
static gboolean
look_at_object (HunchDataset *self,
                guint         position,
                gboolean      keeps_scan,
                GError      **cause,
                GCancellable *cancellable,
                GError      **error)
{
  HunchSource *source = g_ptr_array_index (self->sources, position);
  GError *failure = NULL;
  g_autoptr (HunchScan) scan = scan_object (self, position, cancellable, &failure);

  if (scan == NULL && may_be_hollow (self) && hunch_hollow_is_meant (source, failure, cancellable))
    {
      self->is_hollow[position] = TRUE;
      warn (self, hunch_hollow_dup_warning (source));
      if (*cause == NULL)
        *cause = failure;
      else
        g_error_free (failure);
      return TRUE;
    }
  if (scan == NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }

  if (self->inner == NULL)
    {
      self->inner = g_object_ref (scan);
      self->first = position;
    }
  if (!join_object (self, position, scan, error))
    return FALSE;
  if (keeps_scan)
    g_ptr_array_index (self->scans, position) = g_steal_pointer (&scan);

  return TRUE;
}

static gboolean
look_apart (HunchDataset  *self,
            HunchProgress *progress,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GArray) chosen = choose_objects (self);
  g_autoptr (GError) cause = NULL;

  self->is_whole = chosen->len == self->sources->len;
  self->n_rows = self->is_whole ? 0 : -1;
  self->is_hollow = g_new0 (guint8, self->sources->len);
  self->scans = g_ptr_array_new_with_free_func (release_scan);
  g_ptr_array_set_size (self->scans, (int) self->sources->len);

  for (guint i = 0; i < chosen->len; i++)
    {
      if (!look_at_object (self, g_array_index (chosen, guint, i), i < MAX_LOOKED_AT, &cause, cancellable, error))
        return FALSE;
      hunch_progress_report (progress, i + 1, chosen->len, 0);
    }

  /* None of those that were chosen had a record. */
  for (guint position = 0; position < self->sources->len && self->inner == NULL; position++)
    if (!self->is_hollow[position] && !look_at_object (self, position, TRUE, &cause, cancellable, error))
      return FALSE;
  if (self->inner == NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return self->inner != NULL;
}

/* Every object is then read by the types of all: what was seen of single ones does not hold. */
static void
tell_types (HunchDataset *self)
{
  gboolean is_changed = FALSE;

  if (strcmp (self->format, "json") != 0)
    return;

  if (self->options->csv->types == NULL)
    self->options->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);

      is_changed |= column->evidence != NULL;
      if (column->partition < 0)
        g_hash_table_insert (self->options->csv->types, g_strdup (column->name), GINT_TO_POINTER (column->type));
    }

  for (guint i = 0; i < self->scans->len && is_changed; i++)
    g_clear_object ((HunchScan **) &g_ptr_array_index (self->scans, i));
}

static gboolean
take_inner (HunchDataset *self,
            HunchScan    *inner)
{
  guint n;
  const HunchField *fields;

  if (inner == NULL)
    return FALSE;

  self->inner = inner;
  fields = hunch_scan_get_fields (inner, &n);
  for (guint i = 0; i < n; i++)
    add_column (self, fields[i].name, fields[i].type, (int) i);
  add_warnings (self, inner);
  self->is_whole = hunch_scan_is_whole (inner);
  self->n_rows = hunch_scan_get_n_rows (inner);

  return TRUE;
}

static gboolean
differs_from_folder (HunchDataset *self,
                     const Column *column,
                     const char   *folder)
{
  for (guint row = 0; row < hunch_scan_get_n_preview_rows (self->inner); row++)
    if (g_strcmp0 (hunch_scan_get_preview_value (self->inner, row, column->inner, NULL), folder) != 0)
      return TRUE;

  return FALSE;
}

static void
add_partition (HunchDataset *self,
               guint         position)
{
  const HunchPartition *partition = g_ptr_array_index (self->partitions->columns, position);
  Column *shadowed = find_column (self, partition->name);
  Column *column;

  if (shadowed != NULL)
    {
      if (shadowed->inner >= 0 && differs_from_folder (self, shadowed, g_ptr_array_index (partition->values, self->first)))
        warn (self, g_strdup_printf (_("Column “%s” stands in the objects too, with other values than their folders say; the folders' are kept."),
                                     partition->name));
      g_ptr_array_remove (self->columns, shadowed);
      self->is_shadowed = TRUE;
    }

  column = add_column (self, partition->name, partition->type, -1);
  column->partition = (int) position;
  column->evidence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "from the folders' names, %u value", "from the folders' names, %u different values",
                                                   partition->n_different), partition->n_different);
}

static gboolean
finish (HunchDataset *self,
        GError      **error)
{
  for (guint i = 0; i < self->partitions->columns->len; i++)
    add_partition (self, i);

  if (self->columns->len > MAX_FIELDS)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                   _("Together the objects have more than %d columns, which is the most a table holds."), MAX_FIELDS);
      return FALSE;
    }

  self->fields = g_new0 (HunchField, self->columns->len);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);

      self->fields[i] = (HunchField) { column->name, column->type };
    }
  g_ptr_array_add (self->warnings, NULL);

  return TRUE;
}

static gboolean
look (HunchDataset            *self,
      const HunchDatasetOrder *order,
      GCancellable            *cancellable,
      GError                 **error)
{
  gint64 max_bytes = order->is_glance ? HUNCH_GLANCE_BYTES : -1;

  switch (self->putting)
    {
    case TOGETHER:
      return take_inner (self, hunch_csv_table_scan_new (self->sources, self->options->csv, order->max_rows, max_bytes,
                                                         order->progress, cancellable, error));
    case JOINED:
      self->join = hunch_join_new (self->sources);
      return take_inner (self, hunch_format_scan_one (self->join, order, cancellable, error));
    case APART:
    default:
      if (!look_apart (self, order->progress, cancellable, error))
        return FALSE;
      tell_types (self);
      return TRUE;
    }
}

HunchScan *
hunch_dataset_new (GPtrArray               *sources,
                   const HunchDatasetOrder *order,
                   GCancellable            *cancellable,
                   GError                 **error)
{
  g_autoptr (HunchDataset) self = g_object_new (HUNCH_TYPE_DATASET, NULL);

  self->sources = sources;
  self->format = g_strdup (order->format);
  self->options = hunch_format_options_copy (order->options);
  self->max_rows = order->max_rows;
  if (may_be_hollow (self))
    hunch_hollow_drop (sources, self->warnings, cancellable);
  self->partitions = hunch_partitions_new (sources, self->options->csv->types);
  self->putting = APART;
  if (strcmp (order->format, "csv") == 0)
    self->putting = TOGETHER;
  else if (strcmp (order->format, "json") == 0 && sources->len > 1 && self->partitions->columns->len == 0 && self->options->records == NULL
           && hunch_format_is_records (g_ptr_array_index (sources, 0), cancellable))
    self->putting = JOINED;

  return look (self, order, cancellable, error) && finish (self, error) ? HUNCH_SCAN (g_steal_pointer (&self)) : NULL;
}

GPtrArray *
hunch_format_get_objects (HunchScan *scan)
{
  return HUNCH_IS_DATASET (scan) ? HUNCH_DATASET (scan)->sources : NULL;
}

gboolean
hunch_format_get_object_rows (HunchReader   *reader,
                              const gint64 **out_starts,
                              guint         *out_n_begun)
{
  return hunch_chain_reader_get_starts (reader, out_starts, out_n_begun);
}

HunchScan *
hunch_dataset_get_inner (HunchScan *scan)
{
  return HUNCH_IS_DATASET (scan) && !HUNCH_DATASET (scan)->is_shadowed ? HUNCH_DATASET (scan)->inner : NULL;
}
