#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/profile.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "format/unlike.h"
#include "project/columns-private.h"
#include "project/identifier-private.h"
#include "project/iso-time-private.h"
#include "project/project-private.h"
#include "project/radix-private.h"

#define BLOCK_VALUES 8192
#define MAX_TOP 8

void
hunch_profile_free (HunchProfile *profile)
{
  if (profile == NULL)
    return;
  for (guint i = 0; i < MAX_TOP; i++)
    g_free (profile->top[i]);
  for (guint i = 0; i < G_N_ELEMENTS (profile->unlike); i++)
    g_free (profile->unlike[i]);
  g_free (profile->name);
  g_free (profile->min);
  g_free (profile->max);
  g_free (profile);
}

static char *
format_value (double        value,
              HunchDataType type)
{
  char buffer[MAX (HUNCH_ISO_BUFFER, HUNCH_NUMBER_BUFFER)];

  if (isnan (value))
    return NULL;
  if (type == HUNCH_DATA_DATE)
    return g_strdup (hunch_iso_format_date (value, buffer));
  if (type == HUNCH_DATA_TIMESTAMP)
    return g_strdup (hunch_iso_format_timestamp (value, buffer));
  if (type == HUNCH_DATA_BOOLEAN && (value == 0 || value == 1))
    return g_strdup (value == 0 ? "false" : "true");
  return g_strdup (hunch_number_to_json (value, buffer));
}

/* --- text and booleans ---------------------------------------------------------------- */

static gint64 *
count_levels (HunchColumns *columns,
              guint         column,
              guint         n_levels,
              GCancellable *cancellable,
              GError      **error)
{
  g_autofree gint64 *counts = g_new0 (gint64, n_levels + 1);
  g_autofree gint32 *codes = g_new (gint32, BLOCK_VALUES);
  gint64 n_rows = hunch_columns_get_n_rows (columns);

  for (gint64 first = 0; first < n_rows; first += BLOCK_VALUES)
    {
      gsize n = MIN (BLOCK_VALUES, n_rows - first);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !hunch_columns_read_codes (columns, column, first, n, codes, error))
        return NULL;
      for (gsize i = 0; i < n; i++)
        counts[codes[i] + 1]++;
    }
  return g_steal_pointer (&counts);
}

/* `counts` begins with the missing ones. Of equal counts the smaller level comes first. */
static void
keep_most_frequent (HunchProfile      *profile,
                    const char *const *levels,
                    const gint64      *counts,
                    guint              n_levels)
{
  guint best[MAX_TOP];
  guint n = 0;

  for (guint i = 0; i < n_levels; i++)
    {
      guint place = n;

      while (place > 0 && counts[best[place - 1] + 1] < counts[i + 1])
        place--;
      if (place == MAX_TOP)
        continue;
      n = MIN (n + 1, MAX_TOP);
      memmove (best + place + 1, best + place, (n - 1 - place) * sizeof *best);
      best[place] = i;
    }
  for (guint i = 0; i < n; i++)
    {
      profile->top[i] = g_strdup (levels[best[i]]);
      profile->top_count[i] = counts[best[i] + 1];
    }
  profile->n_top = n;
}

/* `counts` begins with the missing ones. */
static void
keep_unlike (HunchProfile      *profile,
             const char *const *levels,
             const gint64      *counts,
             guint              n_levels)
{
  HunchUnlike unlike;
  const char *shown[HUNCH_UNLIKE_MAX_SHOWN];

  G_STATIC_ASSERT (G_N_ELEMENTS (profile->unlike) == HUNCH_UNLIKE_MAX_SHOWN);

  hunch_unlike_init (&unlike);
  for (guint i = 0; i < n_levels && unlike.watched != 0; i++)
    {
      const char *text = levels[i];
      gsize n = strlen (text);

      if (counts[i + 1] > 0)
        hunch_unlike_add (&unlike, hunch_unlike_find_kind (text, n), text, n, counts[i + 1]);
    }

  profile->n_unlike = hunch_unlike_finish (&unlike, profile->n_rows - profile->n_missing, shown);
  for (guint i = 0; i < HUNCH_UNLIKE_MAX_SHOWN && profile->n_unlike > 0; i++)
    profile->unlike[i] = g_strdup (shown[i]);
  hunch_unlike_clear (&unlike);
}

static gboolean
profile_levels (HunchProfile *profile,
                HunchColumns *columns,
                guint         column,
                GCancellable *cancellable,
                GError      **error)
{
  guint n_levels;
  const char *const *levels = hunch_columns_get_levels (columns, column, &n_levels, error);
  g_autofree gint64 *counts = levels == NULL ? NULL : count_levels (columns, column, n_levels, cancellable, error);

  if (counts == NULL)
    return FALSE;
  profile->n_distinct = n_levels;
  profile->min = n_levels == 0 ? NULL : g_strdup (levels[0]);
  profile->max = n_levels == 0 ? NULL : g_strdup (levels[n_levels - 1]);
  keep_most_frequent (profile, levels, counts, n_levels);
  if (profile->type == HUNCH_DATA_TEXT)
    keep_unlike (profile, levels, counts, n_levels);
  if (profile->type == HUNCH_DATA_BOOLEAN && n_levels > 0)
    {
      gint64 n_true = strcmp (levels[n_levels - 1], "true") == 0 ? counts[n_levels] : 0;

      profile->mean = (double) n_true / (double) (profile->n_rows - profile->n_missing);
    }
  return TRUE;
}

/* --- numbers and dates ------------------------------------------------------------------ */

typedef struct
{
  double   min;
  double   width;  /* of a bin; 0 when all values are the same */
  double   sum;
  double   rest;   /* what the sum has lost, after Neumaier (1974) */
  guint64 *keys;   /* owned; of all values */
  gsize    n;
} NumberPass;

static void
add_value (NumberPass   *pass,
           HunchProfile *profile,
           double        value)
{
  double sum = pass->sum + value;
  /* Divided first: the difference of two huge values may be too large for a double. */
  double bin = pass->width > 0 ? value / pass->width - pass->min / pass->width : 0;

  pass->rest += fabs (pass->sum) >= fabs (value) ? (pass->sum - sum) + value : (value - sum) + pass->sum;
  pass->sum = sum;
  profile->bins[(int) CLAMP (bin, 0, HUNCH_PROFILE_BINS - 1)]++;
  pass->keys[pass->n++] = hunch_radix_key (value);
}

static gint64
count_distinct (guint64 *keys,
                gsize    n)
{
  gint64 n_distinct = 0;

  hunch_radix_sort (keys, NULL, n, NULL);
  for (gsize i = 0; i < n; i++)
    n_distinct += i == 0 || keys[i] != keys[i - 1];
  return n_distinct;
}

static gboolean
pass_over (NumberPass   *pass,
           HunchProfile *profile,
           HunchColumns *columns,
           guint         column,
           GCancellable *cancellable,
           GError      **error)
{
  g_autofree double *values = g_new (double, BLOCK_VALUES);

  for (gint64 first = 0; first < profile->n_rows; first += BLOCK_VALUES)
    {
      gsize n = MIN (BLOCK_VALUES, profile->n_rows - first);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !hunch_columns_read (columns, column, first, n, values, error))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        if (!isnan (values[i]))
          add_value (pass, profile, values[i]);
    }
  return TRUE;
}

static gboolean
profile_numbers (HunchProfile *profile,
                 HunchColumns *columns,
                 guint         column,
                 GCancellable *cancellable,
                 GError      **error)
{
  NumberPass pass = { 0 };
  gboolean done;
  double max;

  hunch_columns_get_range (columns, column, &pass.min, &max);
  pass.width = isfinite (max) && isfinite (pass.min) ? (max / HUNCH_PROFILE_BINS - pass.min / HUNCH_PROFILE_BINS) : 0;
  pass.keys = g_new (guint64, profile->n_rows - profile->n_missing + 1);
  done = pass_over (&pass, profile, columns, column, cancellable, error);
  if (done)
    {
      profile->n_bins = pass.n == 0 ? 0 : HUNCH_PROFILE_BINS;
      profile->n_distinct = count_distinct (pass.keys, pass.n);
      profile->min = format_value (pass.min, profile->type);
      profile->max = format_value (max, profile->type);
      if (pass.n > 0 && hunch_data_type_is_number (profile->type))
        profile->mean = (pass.sum + pass.rest) / (double) pass.n;
    }
  g_free (pass.keys);
  return done;
}

/* --- the whole ---------------------------------------------------------------------------- */

static HunchProfile *
profile_column (HunchColumns *columns,
                guint         column,
                GCancellable *cancellable,
                GError      **error)
{
  const HunchColumnInfo *info = &hunch_columns_get_info (columns)->columns[column];
  HunchProfile *profile = g_new0 (HunchProfile, 1);
  gboolean done;
  double min, max;

  profile->name = g_strdup (info->name);
  profile->type = info->type;
  profile->n_rows = hunch_columns_get_n_rows (columns);
  profile->n_missing = hunch_columns_get_n_missing (columns, column);
  profile->n_unparsed = info->n_unparsed;
  profile->mean = NAN;

  done = info->type == HUNCH_DATA_TEXT || info->type == HUNCH_DATA_BOOLEAN || info->type == HUNCH_DATA_BLOB
       ? profile_levels (profile, columns, column, cancellable, error)
       : profile_numbers (profile, columns, column, cancellable, error);
  if (!done)
    {
      hunch_profile_free (profile);
      return NULL;
    }
  hunch_columns_get_range (columns, column, &min, &max);
  profile->is_identifier = hunch_is_identifier (profile->type, profile->name, profile->n_rows - profile->n_missing, profile->n_distinct, min, max);
  return profile;
}

static HunchColumns *
open_all (HunchProject  *project,
          const char    *table,
          HunchProgress *progress,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, table, error);
  g_autofree const char **names = NULL;

  if (info == NULL)
    return NULL;
  names = g_new0 (const char *, info->n_columns + 1);
  for (guint i = 0; i < info->n_columns; i++)
    names[i] = info->columns[i].name;
  return hunch_columns_open (project, table, names, info->n_columns, progress, cancellable, error);
}

GPtrArray *
hunch_profile_table (HunchProject  *project,
                     const char    *table,
                     HunchProgress *progress,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_profile_free);
  g_autoptr (HunchColumns) columns = NULL;
  guint n;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  columns = open_all (project, table, progress, cancellable, error);
  n = columns == NULL ? 0 : hunch_columns_get_info (columns)->n_columns;
  for (guint i = 0; i < n; i++)
    {
      HunchProfile *profile = profile_column (columns, i, cancellable, error);

      if (profile == NULL)
        return NULL;
      g_ptr_array_add (profiles, profile);
      hunch_progress_report (progress, i + 1, n, hunch_columns_get_n_rows (columns));
    }
  return columns == NULL ? NULL : g_steal_pointer (&profiles);
}

/* --- in a thread ---------------------------------------------------------------------------- */

typedef struct
{
  HunchProject  *project;   /* owned; a connection of the thread's own */
  char          *table;     /* owned */
  HunchProgress *progress;  /* owned, may be NULL */
} ProfileJob;

static void
profile_job_free (ProfileJob *job)
{
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_free (job->table);
  g_free (job);
}

static void
profile_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  ProfileJob *job = task_data;
  GError *error = NULL;
  GPtrArray *profiles = hunch_profile_table (job->project, job->table, job->progress, cancellable, &error);

  if (profiles == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, profiles, (GDestroyNotify) g_ptr_array_unref);
}

void
hunch_profile_table_async (HunchProject       *project,
                           const char         *table,
                           HunchProgress      *progress,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  ProfileJob *job = g_new0 (ProfileJob, 1);

  job->project = hunch_project_reopen (project, &error);
  job->table = g_strdup (table);
  job->progress = progress == NULL ? NULL : g_object_ref (progress);

  g_task_set_source_tag (task, hunch_profile_table_async);
  g_task_set_task_data (task, job, (GDestroyNotify) profile_job_free);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, profile_in_thread);
}

GPtrArray *
hunch_profile_table_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
