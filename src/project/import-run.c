/* One run: sources, a scan, perhaps a pass that counts, and a load.
 *
 * A scan of the first rows alone cannot know what comes later. When the reader meets a surprise, everything begins again with a scan
 * that looks further; the project has not changed meanwhile. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sample/blocks.h"
#include "project/schema-private.h"

/* How much more than seems to be needed is drawn, and how often. */
#define MORE_THAN_ENOUGH 1.2
#define MAX_WIDENINGS 5

static void
clear_attempt (HunchImportRun *run)
{
  g_clear_object (&run->scan);
  g_clear_pointer (&run->present, g_free);
  g_clear_pointer (&run->names, g_strfreev);
  g_clear_pointer (&run->is_chosen, g_free);
  g_clear_pointer (&run->is_needed, g_free);
  g_clear_pointer (&run->sampler, hunch_sampler_free);
  g_clear_object (&run->reader);
  g_clear_pointer (&run->ticket, hunch_ticket_free);
  g_clear_pointer (&run->warnings, g_ptr_array_unref);
  run->by_place = FALSE;
}

static void
run_clear (HunchImportRun *run)
{
  clear_attempt (run);
  g_clear_pointer (&run->sources, g_ptr_array_unref);
  g_clear_pointer (&run->meter, hunch_meter_unref);
  g_clear_pointer (&run->table, g_free);
  g_clear_pointer (&run->options, hunch_format_options_free);
  g_clear_pointer (&run->renames, g_hash_table_unref);
  g_clear_pointer (&run->draws, g_array_unref);
  g_clear_pointer (&run->leave_out, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchImportRun, run_clear)

static gboolean
adds_rows (HunchImportRun *run)
{
  return run->import->mode == HUNCH_IMPORT_APPEND || run->import->mode == HUNCH_IMPORT_UPSERT;
}

/* --- before the scan ------------------------------------------------------------------- */

/* Rows that are added are read as the table's types, unless the person says otherwise. */
static gboolean
adopt_types (HunchImportRun *run,
             HunchProject   *project,
             GError        **error)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, run->table, error);
  HunchCsvOptions *csv;

  if (info == NULL)
    return FALSE;
  if (run->options->csv == NULL)
    run->options->csv = hunch_csv_options_new ();
  csv = run->options->csv;
  if (csv->types == NULL)
    csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < info->n_columns; i++)
    {
      const char *name = hunch_import_get_source_name (run->renames, info->columns[i].name);

      if (info->columns[i].type != HUNCH_DATA_BLOB && !g_hash_table_contains (csv->types, name))
        g_hash_table_insert (csv->types, g_strdup (name), GINT_TO_POINTER (info->columns[i].type));
    }
  return TRUE;
}

/* Words of the filter that may be names of columns. A format that makes columns on demand has to hear of them. */
static void
add_filter_words (GPtrArray  *names,
                  const char *filter)
{
  const char *place = filter;

  while (*place != '\0')
    {
      char quote = *place == '"' || *place == '`' || *place == '\'' ? *place : *place == '[' ? ']' : '\0';
      gsize n = quote != '\0' ? strcspn (place + 1, (char[]) { quote, '\0' })
                              : strcspn (place, " \t\n\r\"'`[]()<>=!+-*/%|&,;~0123456789.");

      if (quote != '\0' && quote != '\'')
        g_ptr_array_add (names, g_strndup (place + 1, n));
      else if (quote == '\0' && n > 0)
        g_ptr_array_add (names, g_strndup (place, n = strcspn (place, " \t\n\r\"'`[]()<>=!+-*/%|&,;~")));
      place += quote == '\0' ? MAX (n, 1) : n + 1 + (place[n + 1] != '\0');
    }
}

/* Columns that are needed beside those that are kept. */
static void
widen_columns (HunchImportRun *run)
{
  const HunchSampleChoice *choice = hunch_import_get_choice (run);
  char **columns = run->options->columns;
  g_autoptr (GPtrArray) names = NULL;

  if (columns == NULL || columns[0] == NULL)
    return;
  names = g_ptr_array_new ();
  for (; *columns != NULL; columns++)
    g_ptr_array_add (names, g_strdup (*columns));
  if (choice->stratum[0] != '\0')
    g_ptr_array_add (names, g_strdup (choice->stratum));
  if (run->import->filter != NULL)
    add_filter_words (names, run->import->filter);
  g_ptr_array_add (names, NULL);
  g_strfreev (run->options->columns);
  run->options->columns = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static gboolean
open_sources (HunchImportRun *run,
              HunchProject   *project,
              GCancellable   *cancellable,
              GError        **error)
{
  run->meter = hunch_meter_new ();
  hunch_import_use_tables (project);
  run->sources = hunch_source_expand ((const char *const *) run->import->words, run->meter, cancellable, error);
  hunch_import_use_tables (NULL);
  if (run->sources == NULL)
    return FALSE;
  run->table = hunch_import_choose_table_name (run);
  run->options = hunch_format_options_copy (run->import->options);
  hunch_import_adopt_reading (run->options, run->import->words[0]);
  hunch_import_adopt_renames (run, project);
  if (!hunch_load_check (project, run->table, run->import->mode, error) || (adds_rows (run) && !adopt_types (run, project, error)))
    return FALSE;
  if (run->is_more && !hunch_import_check_unchanged (run, project, error))
    return FALSE;
  widen_columns (run);
  return TRUE;
}

/* --- the scan ------------------------------------------------------------------------------ */

static int
find_field (HunchImportRun *run,
            const char     *name)
{
  for (guint i = 0; i < run->n_fields; i++)
    if (strcmp (run->fields[i].name, name) == 0)
      return (int) i;
  for (guint i = 0; i < run->n_fields; i++)
    if (g_ascii_strcasecmp (run->names[i], name) == 0)
      return (int) i;
  return -1;
}

static gboolean
refuse_column (HunchImportRun *run,
               const char     *name,
               GError        **error)
{
  g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH, _("There is no column “%s” in %s."),
               name, run->ticket->source);
  return FALSE;
}

static gboolean
choose_columns (HunchImportRun *run,
                GError        **error)
{
  char **wanted = run->import->options->columns;
  gboolean all = wanted == NULL || wanted[0] == NULL;

  run->is_chosen = g_new0 (gboolean, run->n_fields + 1);
  run->is_needed = g_new0 (gboolean, run->n_fields + 1);
  for (guint i = 0; i < run->n_fields; i++)
    run->is_chosen[i] = all;
  for (; !all && *wanted != NULL; wanted++)
    {
      int field = find_field (run, *wanted);

      if (field < 0)
        return refuse_column (run, *wanted, error);
      run->is_chosen[field] = TRUE;
    }
  run->stratum = -1;
  if (hunch_import_get_choice (run)->method == HUNCH_SAMPLE_STRATIFIED)
    {
      run->stratum = find_field (run, hunch_import_get_choice (run)->stratum);
      if (run->stratum < 0)
        return refuse_column (run, hunch_import_get_choice (run)->stratum, error);
    }
  return TRUE;
}

/* Single cells that do not read as the table's type are kept aside; a column in which none does is another column. */
static gboolean
check_added_columns (HunchImportRun *run,
                     GError        **error)
{
  HunchCsvScan *csv = hunch_csv_scan_of (run->scan);
  guint n = 0;
  const HunchCsvColumn *columns = csv == NULL ? NULL : hunch_csv_scan_get_columns (csv, &n);
  gint64 n_rows = csv == NULL ? 0 : hunch_csv_scan_get_n_rows (csv);

  for (guint i = 0; i < MIN (n, run->n_fields); i++)
    if (run->is_chosen[i] && columns[i].n_unparsed > 0 && columns[i].n_unparsed == n_rows - columns[i].n_missing)
      {
        g_set_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_EXISTS,
                     /* Translators: the last is the word for a type: integer, date. */
                     _("No cell of column “%s” of %s reads as the table “%s” has it (%s); nothing was added."),
                     columns[i].name, run->ticket->source, run->table, hunch_data_type_get_name (columns[i].type));
        return FALSE;
      }
  return TRUE;
}

/* A type that was told for a column that is not there is a slip that would go unnoticed. */
static gboolean
check_types (HunchImportRun *run,
             GError        **error)
{
  const HunchCsvOptions *csv = run->import->options->csv;
  GHashTableIter iter;
  gpointer name;

  if (csv == NULL || csv->types == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, csv->types);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (find_field (run, name) < 0)
      return refuse_column (run, name, error);
  return TRUE;
}

static gboolean
draw_blocks (HunchImportRun *run,
             gint64          n_rows,
             HunchProgress  *progress,
             GCancellable   *cancellable,
             GError        **error)
{
  HunchSampleChoice choice = *hunch_import_get_choice (run);

  choice.rows = n_rows;
  g_clear_object (&run->scan);
  run->scan = hunch_blocks_scan_new (run->sources, run->options, &choice, run->leave_out, progress, cancellable, error);
  if (run->scan != NULL)
    run->fields = hunch_scan_get_fields (run->scan, &run->n_fields);
  return run->scan != NULL;
}

static gboolean
look_at_sources (HunchImportRun *run,
                 gint64          max_rows,
                 HunchProgress  *progress,
                 GCancellable   *cancellable,
                 GError        **error)
{
  hunch_progress_set_message (progress, _("Looking at the data"));
  if (hunch_import_get_choice (run)->method == HUNCH_SAMPLE_BLOCKS)
    draw_blocks (run, hunch_import_get_choice (run)->rows, progress, cancellable, error);
  else
    run->scan = hunch_format_scan (run->sources, run->options, max_rows, progress, cancellable, error);
  if (run->scan == NULL)
    return FALSE;
  run->fields = hunch_scan_get_fields (run->scan, &run->n_fields);
  run->names = hunch_feed_dup_names (run->fields, run->n_fields);
  hunch_import_name_fields (run);
  return choose_columns (run, error) && check_types (run, error) && (!adds_rows (run) || check_added_columns (run, error));
}

static gboolean
check_filter (HunchImportRun *run,
              HunchProject   *project,
              GError        **error)
{
  return run->import->filter == NULL
      || hunch_feed_check_filter (project, run->import->filter, (const char *const *) run->names, run->fields, run->n_fields, run->is_needed, error);
}

/* --- which rows --------------------------------------------------------------------------------- */

/* The scan's fields for which `wanted` (or the filter) asks, in order; `out_kept`: places among them of the chosen ones. */
static guint *
list_fields (HunchImportRun *run,
             gboolean        with_chosen,
             guint          *out_n)
{
  guint *positions = g_new (guint, run->n_fields + 1);
  guint n = 0;

  for (guint i = 0; i < run->n_fields; i++)
    if ((with_chosen && run->is_chosen[i]) || run->is_needed[i] || (int) i == run->stratum)
      positions[n++] = i;
  if (n == 0 && run->n_fields > 0)
    positions[n++] = 0;
  *out_n = n;
  return positions;
}

static int
find_position (const guint *positions,
               guint        n,
               int          field)
{
  for (guint i = 0; i < n; i++)
    if ((int) positions[i] == field)
      return (int) i;
  return -1;
}

static const char **
pick_names (HunchImportRun *run,
            const guint    *positions,
            guint           n)
{
  const char **names = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = run->names[positions[i]];
  return names;
}

/* A pass over the columns that decide, before the one over all. */
static gboolean
count_rows (HunchImportRun *run,
            HunchProject   *project,
            HunchProgress  *progress,
            GCancellable   *cancellable,
            GError        **error)
{
  guint n;
  g_autofree guint *positions = list_fields (run, FALSE, &n);
  g_autofree const char **names = pick_names (run, positions, n);
  g_autoptr (HunchReader) reader = hunch_scan_read (run->scan, positions, n, cancellable, error);
  HunchFeed feed = { .reader = reader, .sampler = run->sampler, .filter = run->import->filter, .names = run->import->filter == NULL ? NULL : names,
                     .stratum = find_position (positions, n, run->stratum), .bytes_total = run->ticket->bytes_total,
                     .progress = progress, .cancellable = cancellable };

  hunch_progress_set_message (progress, _("Counting rows"));
  if (reader == NULL || !hunch_feed_look (project, &feed, error))
    return FALSE;
  run->rows_seen = feed.n_seen;
  run->rows_passed = feed.n_passed;
  return TRUE;
}

/* A filter turns away some of the rows for which blocks were drawn. How many is counted over the columns that it needs, and as long as too few
 * are left, more rows are drawn; of those that pass, as many as were asked for are taken at random. */
static gboolean
widen_blocks (HunchImportRun *run,
              HunchProject   *project,
              HunchProgress  *progress,
              GCancellable   *cancellable,
              GError        **error)
{
  HunchSampleChoice choice = { .method = HUNCH_SAMPLE_RESERVOIR, .rows = hunch_import_get_choice (run)->rows, .seed = hunch_import_get_choice (run)->seed };
  gint64 n_drawn = choice.rows;

  for (guint i = 0; ; i++)
    {
      gint64 n_all = MAX (hunch_blocks_scan_estimate_rows (run->scan), 1);
      double share;

      g_clear_pointer (&run->sampler, hunch_sampler_free);
      run->sampler = hunch_sampler_new (&choice);
      if (!count_rows (run, project, progress, cancellable, error))
        return FALSE;
      if (run->rows_passed >= choice.rows || run->rows_seen < n_drawn || i == MAX_WIDENINGS)
        return TRUE;
      share = MAX ((double) run->rows_passed, 0.5) / (double) MAX (run->rows_seen, 1);
      n_drawn = (gint64) MIN (MORE_THAN_ENOUGH * (double) choice.rows / share, 2.0 * (double) n_all);
      if (!draw_blocks (run, n_drawn, progress, cancellable, error))
        return FALSE;
    }
}

static gboolean
prepare_sampler (HunchImportRun *run,
                 HunchProject   *project,
                 HunchProgress  *progress,
                 GCancellable   *cancellable,
                 GError        **error)
{
  const HunchSampleChoice *choice = hunch_import_get_choice (run);
  gboolean is_counted = hunch_scan_is_whole (run->scan) && hunch_scan_get_n_rows (run->scan) >= 0 && run->import->filter == NULL;

  run->rows_seen = is_counted ? hunch_scan_get_n_rows (run->scan) : -1;
  run->rows_passed = run->rows_seen;
  if (choice->method == HUNCH_SAMPLE_BLOCKS && run->import->filter != NULL)
    return widen_blocks (run, project, progress, cancellable, error);
  if (choice->method == HUNCH_SAMPLE_ALL || choice->method == HUNCH_SAMPLE_BLOCKS)
    return TRUE;
  run->sampler = hunch_sampler_new_after ((const HunchSampleChoice *) (gpointer) run->draws->data, run->draws->len);
  if (!hunch_sampler_needs_first_pass (run->sampler))
    return TRUE;
  if (is_counted && run->stratum < 0)
    {
      hunch_sampler_see (run->sampler, run->rows_seen);
      return TRUE;
    }
  run->by_place = choice->method == HUNCH_SAMPLE_RESERVOIR && run->draws->len == 1;
  return run->by_place || count_rows (run, project, progress, cancellable, error);
}

/* --- the rows ---------------------------------------------------------------------------------------- */

static char **
split_key (const char *key)
{
  char **names = key == NULL ? g_new0 (char *, 1) : g_strsplit (key, ",", -1);

  for (char **name = names; *name != NULL; name++)
    g_strstrip (*name);
  return names;
}

static JsonObject *
read_rows (HunchImportRun *run,
           HunchProject   *project,
           gboolean        aside,
           HunchProgress  *progress,
           GCancellable   *cancellable,
           GError        **error)
{
  guint n, n_kept = 0;
  g_autofree guint *positions = list_fields (run, TRUE, &n);
  g_autofree const char **names = pick_names (run, positions, n);
  g_autofree const char **evidence = g_new0 (const char *, n + 1);
  g_autofree const char **called = g_new0 (const char *, n + 1);
  g_autofree guint *kept = g_new (guint, n + 1);
  g_auto (GStrv) key = split_key (run->import->key);
  g_autoptr (HunchOrigin) origin = NULL;

  for (guint i = 0; i < n; i++)
    if (run->is_chosen[positions[i]])
      {
        evidence[n_kept] = hunch_scan_get_evidence (run->scan, positions[i]);
        called[n_kept] = run->present[positions[i]];
        kept[n_kept++] = i;
      }
  run->reader = hunch_scan_read (run->scan, positions, n, cancellable, error);
  if (run->reader == NULL)
    return NULL;
  hunch_import_fill_ticket (run);
  origin = run->is_more ? NULL : hunch_import_dup_origin (run, project);
  hunch_progress_set_message (progress, _("Reading rows"));
  return hunch_load_run (project, &(HunchLoad) {
      .table = run->table, .mode = run->import->mode, .key = (const char *const *) key, .reader = run->reader,
      .fields = n_kept == n ? NULL : kept, .n_fields = n_kept, .sampler = run->sampler,
      .stratum = find_position (positions, n, run->stratum) + 1, .by_place = run->by_place,
      .filter = run->import->filter, .names = names, .called = called, .evidence = evidence, .warnings = run->warnings, .ticket = run->ticket,
      .origin = origin, .is_more = run->is_more, .finish = hunch_import_note_transfer, .finish_data = run,
      .needs_numbers = hunch_import_get_choice (run)->method == HUNCH_SAMPLE_BLOCKS && run->sampler != NULL, .aside = aside,
      .rows_seen = run->rows_seen, .rows_passed = run->rows_passed, .progress = progress, .cancellable = cancellable }, error);
}

static JsonObject *
try_once (HunchImportRun *run,
          gint64          max_rows,
          HunchProject   *project,
          gboolean        aside,
          HunchProgress  *progress,
          GCancellable   *cancellable,
          GError        **error)
{
  clear_attempt (run);
  hunch_import_make_ticket (run);
  if (!look_at_sources (run, max_rows, progress, cancellable, error)
      || !check_filter (run, project, error)
      || !prepare_sampler (run, project, progress, cancellable, error))
    return NULL;
  return read_rows (run, project, aside, progress, cancellable, error);
}

JsonObject *
hunch_import_run_with (const HunchImport *import,
                       GArray            *draws,
                       GArray            *leave_out,
                       gboolean           is_more,
                       HunchProject      *project,
                       gboolean           aside,
                       HunchProgress     *progress,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_auto (HunchImportRun) run = { .import = import, .draws = draws, .leave_out = leave_out, .is_more = is_more };
  gint64 looks[] = { -1, -1, G_MAXINT64 };

  if (!open_sources (&run, project, cancellable, error))
    return NULL;
  if (hunch_import_get_choice (&run)->method == HUNCH_SAMPLE_HEAD && draws->len == 1 && import->filter == NULL)
    looks[0] = hunch_import_get_choice (&run)->rows;

  for (guint i = looks[0] == -1 ? 1 : 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autoptr (GError) found = NULL;
      JsonObject *receipt = try_once (&run, looks[i], project, aside, progress, cancellable, &found);

      if (receipt != NULL)
        return receipt;
      if (!g_error_matches (found, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE) || i + 1 == G_N_ELEMENTS (looks))
        {
          g_propagate_error (error, g_steal_pointer (&found));
          return NULL;
        }
    }
  return NULL;
}

JsonObject *
hunch_import_run (HunchImport   *import,
                  HunchProject  *project,
                  HunchProgress *progress,
                  GCancellable  *cancellable,
                  GError       **error)
{
  GArray *draws;

  g_return_val_if_fail (import != NULL && import->words[0] != NULL, NULL);
  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);

  draws = g_array_new (FALSE, FALSE, sizeof (HunchSampleChoice));
  g_array_append_val (draws, import->choice);
  return hunch_import_run_with (import, draws, NULL, FALSE, project, FALSE, progress, cancellable, error);
}
