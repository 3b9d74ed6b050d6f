#define G_LOG_DOMAIN "hunch-format"
#include "format/shape.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/fit-private.h"
#include "format/format-private.h"
#include "format/parquet-private.h"
#include "format/partition-private.h"

typedef struct
{
  char         *name;       /* owned */
  HunchDataType type;
  int           partition;  /* position, -1: stands in the objects */
} Column;

struct _HunchShape
{
  GPtrArray       *sources;     /* owned */
  HunchPartitions *partitions;  /* owned */
  HunchFormatOptions *options;  /* owned; never NULL */
  char           **asked;       /* lent by the options; NULL: all */
  GPtrArray       *columns;     /* owned, of owned Column */
  HunchField      *fields;      /* owned; the names are the columns' */
};

static void
column_free (gpointer data)
{
  Column *self = data;

  g_clear_pointer (&self->name, g_free);
  g_free (self);
}

HunchShape *
hunch_shape_new (GPtrArray                *sources,
                 const HunchFormatOptions *options)
{
  HunchShape *self = g_new0 (HunchShape, 1);

  self->sources = hunch_format_copy_sources (sources);
  self->options = options != NULL ? hunch_format_options_copy (options) : hunch_format_options_new ();
  self->partitions = hunch_partitions_new (sources, self->options->csv->types);
  self->asked = self->options->columns;
  self->columns = g_ptr_array_new_with_free_func (column_free);
  return self;
}

void
hunch_shape_free (HunchShape *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->partitions, hunch_partitions_free);
  g_clear_pointer (&self->options, hunch_format_options_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_free);
  g_free (self);
}

static gboolean
is_same_name (const char *a,
              const char *b)
{
  g_autofree char *first = g_utf8_casefold (a, -1);
  g_autofree char *second = g_utf8_casefold (b, -1);

  return strcmp (first, second) == 0;
}

static Column *
find_column (HunchShape *self,
             const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);

      if (is_same_name (column->name, name))
        return column;
    }
  return NULL;
}

static gboolean
is_asked (HunchShape *self,
          const char *name)
{
  for (guint i = 0; self->asked != NULL && self->asked[i] != NULL; i++)
    if (is_same_name (self->asked[i], name))
      return TRUE;
  return self->asked == NULL;
}

static Column *
add_column (HunchShape   *self,
            const char   *name,
            HunchDataType type,
            int           partition)
{
  Column *column = g_new0 (Column, 1);

  column->name = g_strdup (name);
  column->type = type;
  column->partition = partition;
  g_ptr_array_add (self->columns, column);
  return column;
}

HunchParquetFile *
hunch_shape_view (HunchShape       *self,
                  HunchParquetFile *file)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint n;
  const HunchField *fields = hunch_parquet_file_get_fields (file, &n);

  for (guint i = 0; i < n; i++)
    if (is_asked (self, fields[i].name))
      g_ptr_array_add (names, fields[i].name);
  /* Where only columns of the folders were asked for, rows are counted by any other. */
  if (names->len == 0)
    return hunch_parquet_file_ref (file);
  g_ptr_array_add (names, NULL);
  return hunch_parquet_file_new_view (file, self->options->csv->types, self->options->csv->missing, (const char *const *) names->pdata);
}

static gboolean
join_types (HunchShape       *self,
            Column           *column,
            guint             position,
            const HunchField *field,
            GError          **error)
{
  if (hunch_fit_can (field->type, column->type))
    return TRUE;
  if (hunch_fit_can (column->type, field->type))
    {
      column->type = field->type;
      return TRUE;
    }
  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MISMATCH,
               _("Column “%s” is %s in %s, but %s in the objects before it; there is no type that could hold both."), column->name,
               hunch_data_type_get_name (field->type), hunch_source_get_name (g_ptr_array_index (self->sources, position)),
               hunch_data_type_get_name (column->type));
  return FALSE;
}

gboolean
hunch_shape_add (HunchShape       *self,
                 guint             position,
                 const HunchField *fields,
                 guint             n_fields,
                 GError          **error)
{
  g_return_val_if_fail (self->fields == NULL, FALSE);

  for (guint i = 0; i < n_fields; i++)
    {
      Column *column;

      if (!is_asked (self, fields[i].name))
        continue;
      column = find_column (self, fields[i].name);
      if (column == NULL)
        add_column (self, fields[i].name, fields[i].type, -1);
      else if (!join_types (self, column, position, &fields[i], error))
        return FALSE;
    }
  return TRUE;
}

static void
add_folders (HunchShape *self)
{
  for (guint i = 0; i < self->partitions->columns->len; i++)
    {
      const HunchPartition *partition = g_ptr_array_index (self->partitions->columns, i);
      Column *shadowed = find_column (self, partition->name);

      if (!is_asked (self, partition->name))
        continue;
      if (shadowed != NULL)
        g_ptr_array_remove (self->columns, shadowed);
      add_column (self, partition->name, partition->type, (int) i);
    }
}

gboolean
hunch_shape_close (HunchShape *self,
                   GError    **error)
{
  g_return_val_if_fail (self->fields == NULL, FALSE);

  add_folders (self);
  for (guint i = 0; self->asked != NULL && self->asked[i] != NULL; i++)
    if (find_column (self, self->asked[i]) == NULL)
      {
        g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MISMATCH, _("%s has no column “%s”."),
                     hunch_source_get_name (g_ptr_array_index (self->sources, 0)), self->asked[i]);
        return FALSE;
      }

  self->fields = g_new0 (HunchField, self->columns->len + 1);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);

      self->fields[i] = (HunchField) { column->name, column->type };
    }
  return TRUE;
}

const HunchField *
hunch_shape_get_fields (HunchShape *self,
                        guint      *out_n_fields)
{
  *out_n_fields = self->columns->len;
  return self->fields;
}

gboolean
hunch_shape_is_folder (HunchShape *self,
                       guint       field)
{
  return ((const Column *) g_ptr_array_index (self->columns, field))->partition >= 0;
}

/* Position among `fields`, or -1. */
static int
find_field (const Column     *column,
            const HunchField *fields,
            guint             n_fields)
{
  for (guint i = 0; column->partition < 0 && i < n_fields; i++)
    if (is_same_name (fields[i].name, column->name))
      return (int) i;
  return HUNCH_FIT_ABSENT;
}

GArray *
hunch_shape_dup_needed (HunchShape       *self,
                        const HunchField *fields,
                        guint             n_fields,
                        const guint      *wanted,
                        guint             n_wanted)
{
  GArray *needed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *is_needed = g_new0 (gboolean, n_fields + 1);

  for (guint i = 0; i < n_wanted; i++)
    {
      int place = find_field (g_ptr_array_index (self->columns, wanted[i]), fields, n_fields);

      if (place >= 0)
        is_needed[place] = TRUE;
    }
  for (guint i = 0; i < n_fields; i++)
    if (is_needed[i])
      g_array_append_val (needed, i);
  if (needed->len == 0 && n_fields > 0)
    {
      guint first = 0;

      g_array_append_val (needed, first);
    }
  return needed;
}

HunchReader *
hunch_shape_fit (HunchShape  *self,
                 guint        position,
                 HunchReader *part,
                 const guint *wanted,
                 guint        n_wanted)
{
  g_autofree HunchFitColumn *fits = g_new0 (HunchFitColumn, n_wanted + 1);
  guint n;
  const HunchField *fields = hunch_reader_get_fields (part, &n);

  for (guint i = 0; i < n_wanted; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, wanted[i]);

      fits[i] = (HunchFitColumn) { column->name, column->type, find_field (column, fields, n), NULL };
      if (column->partition >= 0)
        {
          const HunchPartition *partition = g_ptr_array_index (self->partitions->columns, column->partition);

          fits[i].position = HUNCH_FIT_CONSTANT;
          fits[i].constant = g_ptr_array_index (partition->values, position);
        }
    }
  return hunch_fit_reader_new (g_object_ref (part), fits, n_wanted);
}
