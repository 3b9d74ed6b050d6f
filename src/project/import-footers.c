#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-footers-private.h"

#include <string.h>

#include "sample/sampler.h"

/* Enough for most footers in one request. */
#define TAIL_BYTES 65536

void
hunch_footers_free (HunchFooters *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->columns, g_array_unref);
  g_free (self->rows);
  g_free (self);
}

static void
clear_column (gpointer data)
{
  HunchFooterColumn *column = data;

  g_free (column->name);
  g_free (column->min);
  g_free (column->max);
}

/* --- bounds --------------------------------------------------------------------------- */

/* Numbers by their value, everything else (dates and times stand in ISO order) as text. */
static int
compare_values (const char   *a,
                const char   *b,
                HunchDataType type)
{
  double number_a, number_b;

  if (!hunch_data_type_is_number (type))
    return strcmp (a, b);
  number_a = g_ascii_strtod (a, NULL);
  number_b = g_ascii_strtod (b, NULL);
  return (number_a > number_b) - (number_a < number_b);
}

/* The nearer to the end that `sign` names. */
static void
keep_outer (char        **kept,
            const char   *value,
            HunchDataType type,
            int           sign)
{
  if (*kept != NULL && sign * compare_values (value, *kept, type) <= 0)
    return;
  g_free (*kept);
  *kept = g_strdup (value);
}

static void
add_bounds (HunchFooterColumn *column,
            HunchParquetFile  *file,
            guint              row_group,
            guint              field)
{
  g_autofree char *min = NULL;
  g_autofree char *max = NULL;
  gint64 n_rows = hunch_parquet_file_get_group_rows (file, row_group);
  gint64 n_nulls = -1;
  gboolean is_known = hunch_parquet_file_get_bounds (file, row_group, field, &min, &max, &n_nulls);

  if (n_nulls >= 0)
    {
      column->n_rows += n_rows;
      column->n_nulls += n_nulls;
    }
  if (is_known && min != NULL && max != NULL)
    {
      keep_outer (&column->min, min, column->type, -1);
      keep_outer (&column->max, max, column->type, 1);
    }
  else if (n_nulls != n_rows)
    column->is_bounded = FALSE;
}

static int
find_field (const HunchField *fields,
            guint             n,
            const char       *name)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (fields[i].name, name) == 0)
      return (int) i;
  return -1;
}

static void
list_columns (HunchFooters     *self,
              HunchParquetFile *file)
{
  guint n;
  const HunchField *fields = hunch_parquet_file_get_fields (file, &n);

  self->columns = g_array_new (FALSE, TRUE, sizeof (HunchFooterColumn));
  g_array_set_clear_func (self->columns, clear_column);
  for (guint i = 0; i < n; i++)
    {
      HunchFooterColumn column = { .name = g_strdup (fields[i].name), .type = fields[i].type, .is_bounded = TRUE };

      g_array_append_val (self->columns, column);
    }
}

static void
add_file (HunchFooters     *self,
          HunchParquetFile *file,
          guint             object)
{
  guint n;
  const HunchField *fields = hunch_parquet_file_get_fields (file, &n);

  if (self->columns == NULL)
    list_columns (self, file);
  self->rows[object] = hunch_parquet_file_get_n_rows (file);
  self->n_read++;
  for (guint i = 0; i < self->columns->len; i++)
    {
      HunchFooterColumn *column = &g_array_index (self->columns, HunchFooterColumn, i);
      int field = find_field (fields, n, column->name);

      for (guint group = 0; field >= 0 && group < hunch_parquet_file_get_n_row_groups (file); group++)
        add_bounds (column, file, group, (guint) field);
    }
}

/* --- reading ------------------------------------------------------------------------------ */

static GArray *
draw_objects (guint   n,
              guint   max,
              guint64 seed)
{
  HunchSampleChoice choice = { .method = HUNCH_SAMPLE_RESERVOIR, .rows = max, .seed = seed };
  g_autoptr (HunchSampler) sampler = hunch_sampler_new (&choice);
  GArray *drawn = g_array_new (FALSE, FALSE, sizeof (guint));

  hunch_sampler_see (sampler, n);
  for (guint i = 0; i < n; i++)
    if (hunch_sampler_keep (sampler, i))
      g_array_append_val (drawn, i);
  return drawn;
}

static gboolean
add_range (HunchFooters *self,
           HunchRange   *range,
           guint         object,
           GCancellable *cancellable,
           GError      **error)
{
  gsize needed = 0;
  g_autoptr (GError) found = NULL;
  g_autoptr (HunchParquetFile) file = hunch_parquet_file_new_from_tail (range->source, range->bytes, range->file_size, &needed, &found);

  if (file == NULL && found == NULL)
    file = hunch_parquet_file_new (range->source, needed, cancellable, &found);
  if (file == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return FALSE;
    }
  add_file (self, file, object);
  return TRUE;
}

static void
clear_range (gpointer data)
{
  g_clear_pointer (&((HunchRange *) data)->bytes, g_bytes_unref);
}

HunchFooters *
hunch_footers_new (GPtrArray    *sources,
                   guint         max,
                   guint64       seed,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (HunchFooters) self = g_new0 (HunchFooters, 1);
  g_autoptr (GArray) drawn = draw_objects (sources->len, max, seed);
  g_autoptr (GArray) ranges = g_array_new (FALSE, TRUE, sizeof (HunchRange));

  g_array_set_clear_func (ranges, clear_range);
  self->rows = g_new (gint64, sources->len + 1);
  for (guint i = 0; i < sources->len; i++)
    self->rows[i] = -1;
  for (guint i = 0; i < drawn->len; i++)
    {
      HunchRange range = { .source = g_ptr_array_index (sources, g_array_index (drawn, guint, i)), .offset = HUNCH_RANGE_TAIL, .length = TAIL_BYTES };

      g_array_append_val (ranges, range);
    }
  if (!hunch_source_read_ranges ((HunchRange *) (gpointer) ranges->data, ranges->len, cancellable, error))
    return NULL;
  for (guint i = 0; i < drawn->len; i++)
    if (!add_range (self, &g_array_index (ranges, HunchRange, i), g_array_index (drawn, guint, i), cancellable, error))
      return NULL;
  self->is_all = self->n_read == sources->len;
  return g_steal_pointer (&self);
}
