/* The steps of a playbook that bring data in and keep them fresh; their words are those of hunch-cli import. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/playbook-private.h"

#include "base/json.h"
#include "project/refresh.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STRATIFIED "stratified:"

/* --- which rows --------------------------------------------------------------- */

/* "stratified:COLUMN", or the name of a method. */
static gboolean
read_method (const char        *name,
             HunchSampleChoice *choice,
             GError           **error)
{
  if (!g_str_has_prefix (name, STRATIFIED))
    return hunch_sample_method_from_name (name, &choice->method)
           || hunch_playbook_fail (error, _("There is no way of sampling called “%s”."), name);

  choice->method = HUNCH_SAMPLE_STRATIFIED;
  return g_strlcpy (choice->stratum, name + strlen (STRATIFIED), sizeof choice->stratum) < sizeof choice->stratum
         || hunch_playbook_fail (error, _("The name of the column “%s” is too long."), name + strlen (STRATIFIED));
}

static gboolean
check_choice (const HunchSampleChoice *choice,
              GError                 **error)
{
  gboolean is_counted = choice->method != HUNCH_SAMPLE_ALL && choice->method != HUNCH_SAMPLE_BERNOULLI;

  if (is_counted && choice->rows < 1)
    return hunch_playbook_fail (error, _("A sample of this kind needs “rows”, a whole number above 0."));
  if (choice->method == HUNCH_SAMPLE_BERNOULLI && !(choice->share > 0 && choice->share <= 1))
    return hunch_playbook_fail (error, _("A sample of this kind needs “fraction”, a share above 0 and up to 1."));
  if (choice->method == HUNCH_SAMPLE_STRATIFIED && choice->stratum[0] == '\0')
    return hunch_playbook_fail (error, _("A stratified sample names its column: “stratified:country”."));
  return TRUE;
}

static gboolean
read_sample (JsonObject        *sample,
             HunchSampleChoice *choice,
             GError           **error)
{
  const char *method;

  if (sample == NULL)
    return TRUE;

  method = hunch_playbook_get_word (sample, "method", error);
  if (method == NULL || !read_method (method, choice, error))
    return FALSE;

  choice->rows = (gint64) CLAMP (hunch_playbook_get_number (sample, "rows", 0), 0, 1e15);
  choice->share = hunch_playbook_get_number (sample, "fraction", 0);
  choice->seed = (guint64) CLAMP (hunch_playbook_get_number (sample, "seed", 1), 0, 9e15);
  choice->min_blocks = (int) CLAMP (hunch_playbook_get_number (sample, "blocks", 0), 0, 1e6);
  if (g_strcmp0 (hunch_json_get_string (sample, "allocation"), "equal") == 0)
    choice->allocation = HUNCH_ALLOCATION_EQUAL;
  return check_choice (choice, error);
}

/* --- what the bytes mean ---------------------------------------------------------- */

static gboolean
read_types (JsonObject      *types,
            HunchCsvOptions *csv,
            GError         **error)
{
  JsonObjectIter iter;
  const char *column;
  JsonNode *node;

  if (types == NULL)
    return TRUE;

  csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_object_iter_init_ordered (&iter, types);
  while (json_object_iter_next_ordered (&iter, &column, &node))
    {
      const char *name = hunch_json_get_string (types, column);
      HunchDataType type;

      if (name == NULL || !hunch_data_type_from_name (name, &type) || type == HUNCH_DATA_BLOB)
        return hunch_playbook_fail (error, _("The type of “%s” is text, integer, real, boolean, date, timestamp or duration."), column);
      g_hash_table_insert (csv->types, g_strdup (column), GINT_TO_POINTER (type));
    }

  return TRUE;
}

static gboolean
read_date_order (JsonObject      *step,
                 HunchCsvOptions *csv,
                 GError         **error)
{
  static const struct { const char *word; HunchDateOrder order; } orders[] = {
    { "auto", HUNCH_DATE_ORDER_AUTO }, { "ymd", HUNCH_DATE_ORDER_YMD }, { "dmy", HUNCH_DATE_ORDER_DMY }, { "mdy", HUNCH_DATE_ORDER_MDY },
  };
  const char *word = hunch_json_get_string (step, "date_order");

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (orders); i++)
    if (strcmp (orders[i].word, word) == 0)
      {
        csv->date_order = orders[i].order;
        return TRUE;
      }

  return word == NULL || hunch_playbook_fail (error, _("The order of dates is auto, ymd, dmy or mdy; not “%s”."), word);
}

/* One letter; 0 when absent or empty. */
static char
get_mark (JsonObject *step,
          const char *member)
{
  const char *text = hunch_json_get_string (step, member);

  return text != NULL ? text[0] : '\0';
}

/* NULL when absent or empty, as a parameter may be. */
static char *
dup_option (JsonObject *step,
            const char *member)
{
  const char *text = hunch_json_get_string (step, member);

  return text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

static gboolean
read_format (JsonObject         *step,
             HunchFormatOptions *options,
             GError            **error)
{
  HunchCsvOptions *csv = options->csv;

  options->format = dup_option (step, "format");
  options->flatten = hunch_playbook_get_flag (step, "flatten");
  options->records = dup_option (step, "records");
  options->member = dup_option (step, "member");
  options->labels = dup_option (step, "labels");
  options->columns = hunch_playbook_dup_lines (step, "columns");

  csv->separator = get_mark (step, "separator");
  csv->quote = get_mark (step, "quote");
  csv->decimal = get_mark (step, "decimal");
  csv->thousands = get_mark (step, "thousands");
  g_free (csv->encoding);
  csv->encoding = dup_option (step, "encoding");
  if (json_object_has_member (step, "header"))
    csv->header = hunch_playbook_get_flag (step, "header");
  g_strfreev (csv->missing);
  csv->missing = hunch_playbook_dup_lines (step, "missing");

  return read_date_order (step, csv, error) && read_types (hunch_json_get_object (step, "types"), csv, error);
}

/* --- the steps -------------------------------------------------------------------- */

/* One source or several, a line or an element of the list each. */
static HunchImport *
make_import (JsonObject *step,
             GError    **error)
{
  g_auto (GStrv) words = hunch_playbook_dup_lines (step, "source");
  HunchImport *import;

  if (words == NULL)
    {
      hunch_playbook_fail (error, _("“%s” is missing."), "source");
      return NULL;
    }

  import = hunch_import_new (words[0]);
  for (guint i = 1; words[i] != NULL; i++)
    hunch_import_add_word (import, words[i]);
  return import;
}

gboolean
hunch_playbook_run_import (HunchPlaybookRun *run,
                           JsonObject       *step,
                           GError          **error)
{
  g_autoptr (HunchImport) import = make_import (step, error);
  g_autoptr (JsonObject) receipt = NULL;

  if (import == NULL
      || !read_sample (hunch_json_get_object (step, "sample"), &import->choice, error)
      || !read_format (step, import->options, error))
    return FALSE;

  import->table = dup_option (step, "as");
  import->filter = dup_option (step, "where");
  receipt = hunch_import_run (import, run->project, run->progress, run->cancellable, error);

  return receipt != NULL;
}

gboolean
hunch_playbook_run_refresh (HunchPlaybookRun *run,
                            JsonObject       *step,
                            GError          **error)
{
  const char *table = hunch_playbook_get_word (step, "table", error);
  const char *when = table != NULL ? hunch_playbook_get_word (step, "when", error) : NULL;
  HunchRefreshPolicy policy;

  if (when == NULL)
    return FALSE;
  if (!hunch_refresh_policy_from_words (when, &policy))
    return hunch_playbook_fail (error, _("A table is refreshed never, on-open or when it is older than 7d, 12h or 30m; not “%s”."), when);

  return hunch_refresh_set_policy (run->project, table, &policy, error);
}
