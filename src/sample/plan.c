#define G_LOG_DOMAIN "hunch-sample"
#include "sample/plan.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "sample/blocks-private.h"

#define FOOTERS_LOOKED_AT 5
#define PEEK_BYTES (64 * 1024)
#define REMOTE_BYTES_PER_SECOND 10e6
#define LOCAL_BYTES_PER_SECOND 200e6
#define SECONDS_PER_REQUEST 0.05
#define REQUESTS_AT_ONCE 8
#define DOLLARS_PER_REQUEST (0.0004 / 1000)
#define DOLLARS_PER_BYTE (0.09 / 1e9)

/* What a few objects say of all: quantities per object. */
typedef struct
{
  double rows;
  double groups;
  double footer_bytes;
  double chunk_bytes;     /* of the columns that were asked for */
  double chunks;          /* requests for them, in one row group */
  double stratum_bytes;   /* of the stratum's column */
} Typical;

static gint64
sum_bytes (GPtrArray *sources)
{
  gint64 sum = 0;

  for (guint i = 0; i < sources->len; i++)
    {
      gint64 size = hunch_source_get_size (g_ptr_array_index (sources, i));

      if (size < 0)
        return -1;
      sum += size;
    }
  return sum;
}

/* --- Parquet ------------------------------------------------------------------- */

static double
sum_chunks (HunchParquetFile *file,
            GArray           *fields,
            double           *out_ranges)
{
  double bytes = 0;

  *out_ranges = 0;
  for (guint g = 0; g < hunch_parquet_file_get_n_row_groups (file); g++)
    {
      g_autoptr (GArray) ranges = hunch_parquet_file_dup_ranges (file, g, (const guint *) (gpointer) fields->data, fields->len);
      guint64 end = 0;

      for (guint i = 0; i < ranges->len; i++)
        {
          const HunchParquetRange *range = &g_array_index (ranges, HunchParquetRange, i);

          bytes += (double) range->length;
          *out_ranges += i == 0 || range->offset != end;
          end = range->offset + range->length;
        }
    }
  return bytes;
}

static GArray *
find_fields (HunchParquetFile  *file,
             const char *const *names)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n;
  const HunchField *fields = hunch_parquet_file_get_fields (file, &n);

  for (guint i = 0; i < n; i++)
    if (names == NULL || g_strv_contains (names, fields[i].name))
      g_array_append_val (found, i);
  return found;
}

static void
add_file (Typical                  *typical,
          HunchParquetFile         *file,
          const HunchFormatOptions *options,
          const HunchSampleChoice  *choice)
{
  const char *stratum[] = { choice->stratum, NULL };
  g_autoptr (GArray) asked = find_fields (file, options != NULL ? (const char *const *) options->columns : NULL);
  g_autoptr (GArray) of_stratum = find_fields (file, stratum);
  double chunks, ignored;

  typical->rows += (double) hunch_parquet_file_get_n_rows (file);
  typical->groups += hunch_parquet_file_get_n_row_groups (file);
  typical->footer_bytes += (double) hunch_parquet_file_get_footer_size (file);
  typical->chunk_bytes += sum_chunks (file, asked, &chunks);
  typical->chunks += chunks;
  typical->stratum_bytes += sum_chunks (file, of_stratum, &ignored);
}

/* Objects spread evenly over the list; sums become what one object of mean size has. */
static gboolean
look_at_footers (HunchFooters             *footers,
                 const HunchFormatOptions *options,
                 const HunchSampleChoice  *choice,
                 double                    mean_bytes,
                 Typical                  *out_typical,
                 GCancellable             *cancellable,
                 GError                  **error)
{
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = MIN (footers->sources->len, FOOTERS_LOOKED_AT);
  double scale;

  for (guint i = 0; i < n; i++)
    {
      guint object = (guint) (((guint64) 2 * i + 1) * footers->sources->len / (2 * n));

      g_array_append_val (objects, object);
    }
  if (!hunch_footers_read (footers, objects, cancellable, error))
    return FALSE;

  *out_typical = (Typical) { 0 };
  for (guint i = 0; i < n; i++)
    add_file (out_typical, hunch_footers_get (footers, g_array_index (objects, guint, i)), options, choice);
  out_typical->chunks /= MAX (out_typical->groups, 1);
  out_typical->groups /= n;
  out_typical->footer_bytes /= n;
  scale = footers->object_bytes > 0 ? mean_bytes / footers->object_bytes : 1.0 / n;
  out_typical->rows *= scale;
  out_typical->chunk_bytes *= scale;
  out_typical->stratum_bytes *= scale;
  return TRUE;
}

static void
plan_blocks (const Typical           *typical,
             const HunchSampleChoice *choice,
             HunchSamplePlan         *plan)
{
  double group_rows = typical->groups > 0 ? typical->rows / typical->groups : 1;
  double wanted = (double) MAX (choice->rows, 1);
  double blocks = MAX (choice->min_blocks > 0 ? choice->min_blocks : HUNCH_BLOCKS_USUAL_MIN, ceil (wanted / MAX (group_rows, 1)));
  double objects;

  blocks = MIN (blocks, MIN (wanted, ceil (typical->groups * (double) plan->objects_total)));
  objects = MIN (blocks, (double) plan->objects_total);
  plan->objects = (gint64) objects;
  plan->bytes = (gint64) (objects * typical->footer_bytes + blocks * typical->chunk_bytes / MAX (typical->groups, 1));
  plan->requests = (gint64) (objects + blocks * typical->chunks);
}

static void
plan_objects (const Typical           *typical,
              const HunchSampleChoice *choice,
              HunchSamplePlan         *plan)
{
  double objects = (double) plan->objects_total;

  if (choice->method == HUNCH_SAMPLE_HEAD)
    objects = MIN (MAX (ceil ((double) choice->rows / MAX (typical->rows, 1)), 1), objects);
  plan->objects = (gint64) objects;
  plan->bytes = (gint64) (objects * (typical->footer_bytes + typical->chunk_bytes));
  plan->requests = (gint64) (objects * (1 + typical->groups * typical->chunks));
  if (choice->method == HUNCH_SAMPLE_STRATIFIED)
    {
      plan->bytes += (gint64) (objects * typical->stratum_bytes);
      plan->requests += (gint64) (objects * typical->groups);
    }
}

static gboolean
plan_parquet (GPtrArray                *sources,
              const HunchFormatOptions *options,
              const HunchSampleChoice  *choice,
              HunchSamplePlan          *plan,
              GCancellable             *cancellable,
              GError                  **error)
{
  HunchFooters footers;
  Typical typical = { 0 };
  double mean_bytes = plan->bytes_total > 0 ? (double) plan->bytes_total / sources->len : 1;
  gboolean done;

  hunch_footers_init (&footers, sources);
  done = look_at_footers (&footers, options, choice, mean_bytes, &typical, cancellable, error);
  if (done)
    {
      plan->rows_total = hunch_footers_estimate_rows (&footers);
      plan->is_estimate = sources->len > FOOTERS_LOOKED_AT;
      if (choice->method == HUNCH_SAMPLE_BLOCKS)
        plan_blocks (&typical, choice, plan);
      else
        plan_objects (&typical, choice, plan);
    }
  hunch_footers_clear (&footers);
  return done;
}

/* --- what is read from the front -------------------------------------------------- */

/* Lines per byte at the beginning of a text; 0 for what is no text, or cannot be looked at. */
static double
peek_lines (HunchSource  *source,
            GCancellable *cancellable)
{
  gint64 size = hunch_source_get_size (source);
  HunchRange range = { .source = source, .length = (gsize) CLAMP (size, 0, PEEK_BYTES) };
  const char *bytes;
  double n_lines = 0;

  if (range.length == 0 || !hunch_source_can_range (source) || !hunch_source_read_ranges (&range, 1, cancellable, NULL))
    return 0;
  bytes = g_bytes_get_data (range.bytes, NULL);
  if (memchr (bytes, '\0', range.length) == NULL)
    for (gsize i = 0; i < range.length; i++)
      n_lines += bytes[i] == '\n';
  g_bytes_unref (range.bytes);
  return n_lines / (double) range.length;
}

/* How many of the objects would be opened to the end. */
static double
count_objects (const HunchSampleChoice *choice,
               gint64                   n_objects,
               double                   rows_per_object)
{
  double needed = rows_per_object > 0 ? ceil ((double) choice->rows / rows_per_object) : (double) n_objects;

  if (choice->method == HUNCH_SAMPLE_HEAD)
    return CLAMP (needed, 1, (double) n_objects);
  if (choice->method != HUNCH_SAMPLE_BLOCKS)
    return (double) n_objects;
  if (!(rows_per_object > 0))
    needed = 0;
  return MIN (MAX (needed, choice->min_blocks > 0 ? choice->min_blocks : HUNCH_BLOCKS_USUAL_MIN), (double) n_objects);
}

static void
plan_front (GPtrArray               *sources,
            const HunchSampleChoice *choice,
            HunchSamplePlan         *plan,
            GCancellable            *cancellable)
{
  double lines = peek_lines (g_ptr_array_index (sources, 0), cancellable);
  double mean_bytes = plan->bytes_total > 0 ? (double) plan->bytes_total / sources->len : 0;
  double objects = count_objects (choice, plan->objects_total, lines * mean_bytes);

  plan->objects = (gint64) objects;
  plan->requests = (gint64) objects;
  plan->bytes = plan->bytes_total < 0 ? -1 : (gint64) (objects / sources->len * (double) plan->bytes_total);
  if (choice->method == HUNCH_SAMPLE_HEAD && lines > 0 && plan->bytes >= 0)
    plan->bytes = MIN (plan->bytes, (gint64) ((double) choice->rows / lines));
  if (lines > 0 && plan->bytes_total >= 0)
    {
      plan->rows_total = (gint64) (lines * (double) plan->bytes_total);
      plan->is_estimate = TRUE;
    }
}

/* --- both --------------------------------------------------------------------------- */

static void
set_cost (HunchSource     *source,
          HunchSamplePlan *plan)
{
  double bytes = (double) MAX (plan->bytes, 0);

  if (hunch_source_is_local (source))
    {
      plan->requests = 0;
      plan->seconds = bytes / LOCAL_BYTES_PER_SECOND;
      return;
    }
  plan->seconds = bytes / REMOTE_BYTES_PER_SECOND + SECONDS_PER_REQUEST * (double) plan->requests / REQUESTS_AT_ONCE;
  if (g_str_has_prefix (hunch_source_get_name (source), "s3://"))
    plan->dollars = DOLLARS_PER_REQUEST * (double) plan->requests + DOLLARS_PER_BYTE * bytes;
}

gboolean
hunch_sample_plan (GPtrArray                *sources,
                   const HunchFormatOptions *options,
                   const HunchSampleChoice  *choice,
                   HunchSamplePlan          *out_plan,
                   GCancellable             *cancellable,
                   GError                  **error)
{
  HunchSamplePlan plan = { .objects_total = sources->len, .bytes_total = sum_bytes (sources), .rows_total = -1 };
  HunchSource *first = g_ptr_array_index (sources, 0);

  g_return_val_if_fail (sources->len > 0 && choice != NULL && out_plan != NULL, FALSE);

  if (!hunch_blocks_is_parquet (first, options, cancellable))
    plan_front (sources, choice, &plan, cancellable);
  else if (!plan_parquet (sources, options, choice, &plan, cancellable, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  set_cost (first, &plan);
  *out_plan = plan;
  return TRUE;
}

JsonObject *
hunch_sample_plan_to_json (const HunchSamplePlan *plan)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "objects", plan->objects);
  json_object_set_int_member (object, "objects_total", plan->objects_total);
  json_object_set_int_member (object, "bytes", plan->bytes);
  json_object_set_int_member (object, "bytes_total", plan->bytes_total);
  json_object_set_int_member (object, "requests", plan->requests);
  json_object_set_int_member (object, "rows_total", plan->rows_total);
  json_object_set_boolean_member (object, "is_estimate", plan->is_estimate);
  hunch_json_set_number (object, "seconds", plan->seconds);
  hunch_json_set_number (object, "dollars", plan->dollars);
  return object;
}
