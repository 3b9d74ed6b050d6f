#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-survey-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"

static void
decide_types (HunchCsvScan        *self,
              const HunchCsvTally *tallies)
{
  guint n = self->n_named + 1;
  g_autofree int *told = g_new (int, n);

  for (guint i = 0; i < n; i++)
    {
      gpointer type;

      told[i] = i + 1 == n ? HUNCH_DATA_TEXT : -1;
      if (self->options->types != NULL && g_hash_table_lookup_extended (self->options->types, self->columns[i].name, NULL, &type))
        told[i] = GPOINTER_TO_INT (type) >= HUNCH_DATA_TEXT && GPOINTER_TO_INT (type) <= HUNCH_DATA_DURATION ? GPOINTER_TO_INT (type)
                                                                                                           : HUNCH_DATA_TEXT;
    }

  hunch_csv_types_decide (tallies, n, self->options, told, self->decisions);
  for (guint i = 0; i < self->n_columns; i++)
    hunch_csv_types_describe (&tallies[i], &self->decisions[i], &self->columns[i], self->warnings);
}

static void
add_marker (GArray     *found,
            const char *marker,
            gint64      count,
            gboolean    is_missing)
{
  HunchCsvMarker entry = { g_strdup (marker), count, is_missing };

  if (count > 0)
    g_array_append_val (found, entry);
  else
    g_free (entry.marker);
}

static void
collect_markers (HunchCsvScan        *self,
                 const HunchCsvTally *tallies)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HunchCsvMarker));
  gint64 n_empty = 0, n_kept = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      n_empty += i < self->n_named ? tallies[i].n_empty : 0;
      n_kept += self->decisions[i].keeps_na ? tallies[i].n_marker[self->missing.na] : 0;
    }

  add_marker (found, "", n_empty, TRUE);
  for (guint marker = 0; marker < self->missing.n; marker++)
    {
      gint64 n = 0;

      for (guint i = 0; i < self->n_columns; i++)
        n += tallies[i].n_marker[marker];
      add_marker (found, self->missing.marker[marker], (int) marker == self->missing.na ? n - n_kept : n, TRUE);
      add_marker (found, self->missing.marker[marker], (int) marker == self->missing.na ? n_kept : 0, FALSE);
    }

  self->n_markers = found->len;
  self->markers = (HunchCsvMarker *) (gpointer) g_array_free (found, FALSE);
}

static const char *
put_value (HunchCsvScan        *self,
           HunchDataType        type,
           const HunchCsvValue *value,
           const char          *raw)
{
  char number[HUNCH_NUMBER_BUFFER];
  gsize n;

  switch (type)
    {
    case HUNCH_DATA_INTEGER:
      g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, value->integer);
      return g_string_chunk_insert (self->preview_texts, number);
    case HUNCH_DATA_REAL:
    case HUNCH_DATA_DURATION:
      return g_string_chunk_insert (self->preview_texts, hunch_number_to_json (value->real, number));
    case HUNCH_DATA_BOOLEAN:
      return value->integer != 0 ? "true" : "false";
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      return g_string_chunk_insert_len (self->preview_texts, value->iso, value->n_iso);
    case HUNCH_DATA_TEXT:
    default:
      n = strlen (raw);
      return hunch_csv_strip_formula (&raw, &n) ? g_string_chunk_insert_len (self->preview_texts, raw, (gssize) n) : raw;
    }
}

static void
fill_preview_values (HunchCsvScan *self)
{
  for (guint row = 0; row < self->n_preview_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        const char *raw;
        HunchCsvValue value;
        gsize at;

        if (!hunch_csv_scan_find_preview (self, row, column, &at))
          continue;

        raw = self->preview_raw[at];
        self->preview_states[at] = raw != NULL ? hunch_csv_read_value (&self->decisions[column], &self->missing, raw, strlen (raw), &value)
                                               : HUNCH_CELL_MISSING;
        if (self->preview_states[at] == HUNCH_CELL_VALUE)
          self->preview_values[at] = put_value (self, self->decisions[column].type, &value, raw);
      }
}

/* Which form of a sentence a number takes. */
static gulong
get_plural (gint64 n)
{
  return (gulong) MIN (n, G_MAXINT);
}

static void
warn_of_short_rows (HunchCsvScan *self)
{
  gint64 n = self->counts.n_short;
  g_autofree char *n_short = hunch_csv_format_count (n);

  if (n > 0 && self->n_sources == 1)
    hunch_csv_scan_warn (self, g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%s row has fewer cells than the %u columns and was filled up with missing cells: line %" PRId64 ".",
                   "%s rows have fewer cells than the %u columns and were filled up with missing cells, the first on line %" PRId64 ".",
                   get_plural (n)),
      n_short, self->n_named, self->first_short));
  else if (n > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%s row has fewer cells than its file has columns and was filled up with missing cells: line %" PRId64 " of %s.",
                   "%s rows have fewer cells than their files have columns and were filled up with missing cells, the first on line %" PRId64 " of %s.",
                   get_plural (n)),
      n_short, self->first_short, self->first_short_in));
}

static void
warn_of_long_rows (HunchCsvScan *self)
{
  gint64 n = self->counts.n_long;
  g_autofree char *n_long = hunch_csv_format_count (n);

  if (n > 0 && self->n_sources == 1)
    hunch_csv_scan_warn (self, g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%s row has more cells than the %u columns: line %" PRId64 ". The extra cells are kept in column “%s”.",
                   "%s rows have more cells than the %u columns, the first on line %" PRId64 ". The extra cells are kept in column “%s”.",
                   get_plural (n)),
      n_long, self->n_named, self->first_long, self->columns[self->n_named].name));
  else if (n > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%s row has more cells than its file has columns: line %" PRId64 " of %s. The extra cells are kept in column “%s”.",
                   "%s rows have more cells than their files have columns, the first on line %" PRId64 " of %s. The extra cells are kept in column “%s”.",
                   get_plural (n)),
      n_long, self->first_long, self->first_long_in, self->columns[self->n_named].name));
}

static void
warn_of_rows (HunchCsvScan *self)
{
  const HunchCsvRowCounts *counts = &self->counts;
  g_autofree char *n_blank = hunch_csv_format_count (counts->n_blank);
  g_autofree char *n_odd = hunch_csv_format_count (counts->n_odd_quotes);
  g_autofree char *n_trailing = hunch_csv_format_count (counts->n_trailing);

  if (counts->n_trailing > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s row ends with separators and nothing after them, which were ignored.",
                                              "%s rows end with separators and nothing after them, which were ignored.",
                                              get_plural (counts->n_trailing)), n_trailing));
  if (counts->n_blank > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s blank line was skipped.", "%s blank lines were skipped.",
                                              get_plural (counts->n_blank)), n_blank));
  if (counts->n_odd_quotes > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s cell has text after its closing quote and was kept as it was written.",
                                              "%s cells have text after their closing quote and were kept as they were written.",
                                              get_plural (counts->n_odd_quotes)), n_odd));
}

static guint
count_8bit (HunchCsvScan *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_sources; i++)
    n += self->is_8bit[i];

  return n;
}

static void
warn_of_encoding (HunchCsvScan *self)
{
  guint n = count_8bit (self);

  if (self->options->encoding != NULL)
    return;
  if (strcmp (self->encoding, "UTF-8") != 0 && self->n_sources == 1)
    hunch_csv_scan_warn (self, g_strdup_printf (_("The text is not UTF-8; it was read as %s."), self->encoding));
  else if (n > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                             "%u of the files is not UTF-8; it was read as %s.",
                                                             "%u of the files are not UTF-8; they were read as %s.", n),
                                                n, HUNCH_CSV_GUESS_8BIT));
}

static void
warn_of_bytes (HunchCsvSurvey *survey)
{
  HunchCsvScan *self = survey->scan;
  gint64 undecodable = survey->n_undecodable;
  gint64 zero = survey->n_zero_bytes;
  g_autofree char *n_undecodable = hunch_csv_format_count (undecodable);
  g_autofree char *n_zero = hunch_csv_format_count (zero);

  if (undecodable > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s byte is no character in %s; it is kept as \\xNN with its hexadecimal digits.",
                                              "%s bytes are no characters in %s; each is kept as \\xNN with its hexadecimal digits.",
                                              get_plural (undecodable)), n_undecodable, self->encoding));
  if (zero > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%s zero byte stands inside the text; it is kept as the symbol ␀.",
                                              "%s zero bytes stand inside the text; each is kept as the symbol ␀.",
                                              get_plural (zero)), n_zero));
}

static void
warn_of_layout (HunchCsvScan *self)
{
  if (self->layout.n_skip_bytes > 0)
    hunch_csv_scan_warn (self, g_strdup_printf (_("The first line names the separator “%c” and is no row."), self->layout.separator));
  if (self->options->quote == 0 && self->layout.quote == 0)
    hunch_csv_scan_warn (self, g_strdup (_("The quotation marks of this tab-separated text do not come in pairs, so they were read as letters.")));
  if (!self->layout.has_header)
    hunch_csv_scan_warn (self, g_strdup (_("There is no header, so the columns are numbered.")));
}

/* Names, and room for what will be known of each column. */
static void
make_columns (HunchCsvScan *self)
{
  guint n = self->names->len;
  g_autofree char *overflow = g_strdup ("overflow");

  for (guint i = 2; TRUE; i++)
    {
      g_autofree char *folded = g_utf8_casefold (overflow, -1);

      if (!g_hash_table_contains (self->places, folded))
        break;
      g_free (overflow);
      overflow = g_strdup_printf ("overflow_%u", i);
    }

  self->n_named = n;
  self->has_overflow = self->counts.n_long > 0;
  self->n_columns = n + self->has_overflow;
  self->columns = g_new0 (HunchCsvColumn, n + 1);
  self->decisions = g_new0 (HunchCsvDecision, n + 1);
  for (guint i = 0; i < n; i++)
    {
      self->columns[i].name = g_strdup (g_ptr_array_index (self->names, i));
      self->columns[i].raw_name = g_strdup (g_ptr_array_index (self->raw_names, i));
    }
  self->columns[n].name = g_steal_pointer (&overflow);
}

/* The tallies side by side; what is in them stays the survey's. */
static HunchCsvTally *
gather_tallies (HunchCsvSurvey *survey)
{
  HunchCsvTally *tallies = g_new (HunchCsvTally, survey->tallies->len + 1);

  for (guint i = 0; i < survey->tallies->len; i++)
    tallies[i] = *(HunchCsvTally *) g_ptr_array_index (survey->tallies, i);
  tallies[survey->tallies->len] = *survey->overflow;

  return tallies;
}

gboolean
hunch_csv_survey_conclude (HunchCsvSurvey *survey,
                           GError        **error)
{
  HunchCsvScan *self = survey->scan;
  g_autofree HunchCsvTally *tallies = gather_tallies (survey);

  make_columns (self);
  if (self->n_columns > HUNCH_CSV_MAX_COLUMNS)
    {
      g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_TOO_LARGE,
                   _("%s has rows with more than %d cells, which is the most a table holds."),
                   self->first_long_in, HUNCH_CSV_MAX_COLUMNS);
      return FALSE;
    }

  warn_of_encoding (self);
  warn_of_bytes (survey);
  warn_of_layout (self);
  warn_of_short_rows (self);
  warn_of_long_rows (self);
  warn_of_rows (self);
  decide_types (self, tallies);
  collect_markers (self, tallies);
  fill_preview_values (self);
  g_ptr_array_add (self->warnings, NULL);

  return TRUE;
}
