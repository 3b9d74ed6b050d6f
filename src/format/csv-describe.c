#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-types-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/json.h"

/* Below this share of values of a narrower type a text column is simply text. */
#define MIN_SHARE_WORTH_SAYING 0.5

static const char *const type_phrases[HUNCH_N_DATA_TYPES] = {
  [HUNCH_DATA_TEXT] = N_("text"),
  [HUNCH_DATA_INTEGER] = N_("whole numbers"),
  [HUNCH_DATA_REAL] = N_("numbers"),
  [HUNCH_DATA_BOOLEAN] = N_("true or false"),
  [HUNCH_DATA_DATE] = N_("dates"),
  [HUNCH_DATA_TIMESTAMP] = N_("dates with a time"),
  [HUNCH_DATA_DURATION] = N_("durations"),
  [HUNCH_DATA_BLOB] = N_("bytes"),
};

static const char *const single_phrases[HUNCH_N_DATA_TYPES] = {
  [HUNCH_DATA_TEXT] = N_("the only cell is text"),
  [HUNCH_DATA_INTEGER] = N_("the only cell is a whole number"),
  [HUNCH_DATA_REAL] = N_("the only cell is a number"),
  [HUNCH_DATA_BOOLEAN] = N_("the only cell is true or false"),
  [HUNCH_DATA_DATE] = N_("the only cell is a date"),
  [HUNCH_DATA_TIMESTAMP] = N_("the only cell is a date with a time"),
  [HUNCH_DATA_DURATION] = N_("the only cell is a duration"),
  [HUNCH_DATA_BLOB] = N_("the only cell is bytes"),
};

static gboolean
is_plain_number (HunchDataType type)
{
  return type == HUNCH_DATA_INTEGER || type == HUNCH_DATA_REAL;
}

/* Which form of a sentence a number takes. */
static gulong
get_plural (gint64 n)
{
  return (gulong) MIN (n, G_MAXINT);
}

static char *
explain_all (const HunchCsvTally *tally,
             HunchDataType        type)
{
  g_autofree char *count = hunch_csv_format_count (tally->n_values);

  if (tally->n_values == 1)
    return g_strdup (_(single_phrases[type]));

  /* Translators: "all 8,807 cells are whole numbers". */
  return g_strdup_printf (_("all %s cells are %s"), count, _(type_phrases[type]));
}

char *
hunch_csv_format_count (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  GString *text = g_string_new (digits);

  for (gssize at = (gssize) text->len - 3; at > (count < 0 ? 1 : 0); at -= 3)
    g_string_insert_c (text, at, ',');

  return g_string_free (text, FALSE);
}

static gint64
count_missing (const HunchCsvTally    *tally,
               const HunchCsvDecision *decision)
{
  gint64 n = tally->n_empty + (decision->type != HUNCH_DATA_TEXT ? tally->n_errors : 0);

  for (guint i = 0; i < tally->markers->n; i++)
    if (!(decision->keeps_na && (int) i == tally->markers->na))
      n += tally->n_marker[i];

  return n;
}

static gint64
count_best_numbers (const HunchCsvTally    *tally,
                    const HunchCsvDecision *decision,
                    gboolean                is_whole)
{
  gint64 most = 0;

  for (HunchCsvStyle style = 0; style < HUNCH_CSV_N_STYLES; style++)
    {
      gint64 n = is_whole ? hunch_csv_tally_count_integers (tally, style, TRUE) : hunch_csv_tally_count_reals (tally, style, TRUE);

      if (is_plain_number (decision->type) && style == decision->style)
        return n;
      most = MAX (most, n);
    }

  return most;
}

static gint64
count_best_dates (const HunchCsvTally    *tally,
                  const HunchCsvDecision *decision,
                  gboolean                has_time)
{
  gint64 most = 0;

  for (HunchDateOrder order = HUNCH_DATE_ORDER_DMY; order <= HUNCH_DATE_ORDER_MDY; order++)
    {
      gint64 n = has_time ? hunch_csv_tally_count_times (tally, order, TRUE) : hunch_csv_tally_count_dates (tally, order, TRUE);

      most = MAX (most, n);
    }

  if (decision->order == HUNCH_DATE_ORDER_AUTO)
    return most;

  return has_time ? hunch_csv_tally_count_times (tally, decision->order, TRUE) : hunch_csv_tally_count_dates (tally, decision->order, TRUE);
}

static void
fill_others (const HunchCsvTally    *tally,
             const HunchCsvDecision *decision,
             HunchCsvColumn         *column)
{
  gint64 n = tally->n_values;

  column->n_other[HUNCH_DATA_TEXT] = 0;
  column->n_other[HUNCH_DATA_INTEGER] = n - count_best_numbers (tally, decision, TRUE);
  column->n_other[HUNCH_DATA_REAL] = n - count_best_numbers (tally, decision, FALSE);
  column->n_other[HUNCH_DATA_BOOLEAN] = n - hunch_csv_tally_count_booleans (tally, TRUE);
  column->n_other[HUNCH_DATA_DATE] = n - count_best_dates (tally, decision, FALSE);
  column->n_other[HUNCH_DATA_TIMESTAMP] = n - count_best_dates (tally, decision, TRUE);
  column->n_other[HUNCH_DATA_DURATION] = n - hunch_csv_tally_count_durations (tally, TRUE);
  column->n_other[HUNCH_DATA_BLOB] = n;
}

static void
merge_range (HunchCsvRange *range,
             gint64         n,
             double         low,
             double         high)
{
  if (n == 0)
    return;

  range->low = range->n == 0 ? low : MIN (range->low, low);
  range->high = range->n == 0 ? high : MAX (range->high, high);
  range->n += n;
}

/* 1.234 read with the point as thousands mark was kept as a number with three decimals. */
#define GROUP_SCALE 1000

static void
fill_integer_range (const HunchCsvTally    *tally,
                    const HunchCsvDecision *decision,
                    HunchCsvColumn         *column)
{
  const HunchCsvKeyRange *plain = &tally->integers;
  HunchCsvKeyRange range = tally->other_integers[decision->style];

  if (plain->n > 0)
    {
      range.low = range.n == 0 ? plain->low : MIN (range.low, plain->low);
      range.high = range.n == 0 ? plain->high : MAX (range.high, plain->high);
      range.n += plain->n;
    }

  if (range.n == 0 || (decision->style == HUNCH_CSV_COMMA_POINT && tally->n_plain_grouped > 0))
    return;

  column->min = g_strdup_printf ("%" G_GINT64_FORMAT, range.low);
  column->max = g_strdup_printf ("%" G_GINT64_FORMAT, range.high);
}

static void
fill_number_range (const HunchCsvTally    *tally,
                   const HunchCsvDecision *decision,
                   HunchCsvColumn         *column)
{
  HunchCsvRange range = tally->reals[decision->style];
  double scale = decision->style == HUNCH_CSV_COMMA_POINT ? GROUP_SCALE : 1;
  gboolean has_points = scale == GROUP_SCALE || hunch_csv_style_decimal[decision->style] == '.';
  char low[HUNCH_NUMBER_BUFFER], high[HUNCH_NUMBER_BUFFER];

  merge_range (&range, tally->integers.n, tally->integers.low, tally->integers.high);
  merge_range (&range, has_points ? tally->points.n : 0, tally->points.low * scale, tally->points.high * scale);
  if (range.n == 0)
    return;

  column->min = g_strdup (hunch_number_to_json (range.low, low));
  column->max = g_strdup (hunch_number_to_json (range.high, high));
}

static void
fill_duration_range (const HunchCsvTally *tally,
                     HunchCsvColumn      *column)
{
  HunchCsvRange range = tally->durations;
  char low[HUNCH_NUMBER_BUFFER], high[HUNCH_NUMBER_BUFFER];

  if (range.n == 0)
    return;

  column->min = g_strdup (hunch_number_to_json (range.low, low));
  column->max = g_strdup (hunch_number_to_json (range.high, high));
}

static char *
dup_key (gint64   key,
         gboolean has_time)
{
  char text[HUNCH_CSV_MAX_ISO + 1];
  HunchCsvDate date;

  hunch_csv_date_from_key (key, has_time, &date);
  text[hunch_csv_write_date (&date, text)] = '\0';

  return g_strdup (text);
}

static void
fill_date_range (const HunchCsvTally    *tally,
                 const HunchCsvDecision *decision,
                 HunchCsvColumn         *column)
{
  const HunchCsvKeyRange *iso = &tally->iso_days;
  HunchCsvKeyRange range = tally->days[decision->order];
  gboolean has_time = decision->type == HUNCH_DATA_TIMESTAMP;

  if (iso->n > 0)
    {
      range.low = range.n == 0 ? iso->low : MIN (range.low, iso->low);
      range.high = range.n == 0 ? iso->high : MAX (range.high, iso->high);
      range.n += iso->n;
    }

  if (range.n == 0)
    return;

  column->min = dup_key (range.low, has_time);
  column->max = dup_key (range.high, has_time);
}

static char *
join_failures (const HunchCsvColumn *column)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (column->first_failures) && column->first_failures[i] != NULL; i++)
    g_string_append_printf (text, "%s“%s”", i > 0 ? ", " : "", column->first_failures[i]);

  return g_string_free (text, FALSE);
}

static gint64
count_strict (const HunchCsvTally *tally,
              HunchDataType        type)
{
  gint64 most = 0;

  if (type == HUNCH_DATA_BOOLEAN)
    return tally->n_boolean;
  if (type == HUNCH_DATA_DURATION)
    return tally->n_duration;

  for (HunchCsvStyle style = 0; style < HUNCH_CSV_N_STYLES && is_plain_number (type); style++)
    most = MAX (most, type == HUNCH_DATA_INTEGER ? hunch_csv_tally_count_integers (tally, style, FALSE)
                                                 : hunch_csv_tally_count_reals (tally, style, FALSE));

  for (HunchDateOrder order = HUNCH_DATE_ORDER_DMY; order <= HUNCH_DATE_ORDER_MDY && !is_plain_number (type); order++)
    most = MAX (most, type == HUNCH_DATA_DATE ? hunch_csv_tally_count_dates (tally, order, FALSE)
                                              : hunch_csv_tally_count_times (tally, order, FALSE));

  return most;
}

/* The narrower type that most values have; integer before real where both do. */
static HunchDataType
find_nearest_type (const HunchCsvTally *tally,
                   gint64              *out_n)
{
  static const HunchDataType candidates[] = {
    HUNCH_DATA_INTEGER, HUNCH_DATA_REAL, HUNCH_DATA_BOOLEAN, HUNCH_DATA_DATE, HUNCH_DATA_TIMESTAMP, HUNCH_DATA_DURATION,
  };
  HunchDataType nearest = HUNCH_DATA_TEXT;

  *out_n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      gint64 n = count_strict (tally, candidates[i]);

      if (n > *out_n)
        {
          nearest = candidates[i];
          *out_n = n;
        }
    }

  return nearest;
}

static void
fill_failures (const HunchCsvTally *tally,
               HunchDataType        type,
               HunchCsvColumn      *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (column->first_failures); i++)
    column->first_failures[i] = g_strdup (tally->failures[type][i]);
}

static char *
explain_text (const HunchCsvTally    *tally,
              const HunchCsvDecision *decision,
              HunchCsvColumn         *column)
{
  gint64 n_nearest;
  HunchDataType nearest = find_nearest_type (tally, &n_nearest);
  g_autofree char *count = hunch_csv_format_count (tally->n_values);
  g_autofree char *count_nearest = hunch_csv_format_count (n_nearest);
  g_autofree char *failures = NULL;

  if (tally->n_values == 0)
    return g_strdup (tally->n_errors > 0 ? _("nothing but error values of a spreadsheet") : _("every cell is missing"));
  if (decision->is_two_marks)
    return g_strdup_printf (_("numbers in which the comma may be the decimal or the thousands mark (%s)"), tally->first_comma);
  if (decision->is_two_orders)
    return g_strdup (_("dates in which the day and the month cannot be told apart"));
  if (n_nearest == tally->n_values && tally->n_plus > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%s cell is a number, but it begins with +, as telephone numbers do",
                                         "all %s cells are numbers, but some begin with + and none with −, as telephone numbers do",
                                         get_plural (tally->n_values)), count);
  if (n_nearest < tally->n_values && tally->first_lenient != NULL
      && count_best_numbers (tally, decision, FALSE) == tally->n_values)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%s cell is a number, but it would lose digits (%s)",
                                         "all %s cells are numbers, but some would lose digits (%s)",
                                         get_plural (tally->n_values)), count, tally->first_lenient);
  if (n_nearest < MIN_SHARE_WORTH_SAYING * tally->n_values || n_nearest == tally->n_values)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s cell of text", "%s cells of text", get_plural (tally->n_values)), count);

  fill_failures (tally, nearest, column);
  failures = join_failures (column);

  /* Translators: "8,804 of 8,807 cells are whole numbers, not “74 min”". */
  return g_strdup_printf (_("%s of %s cells are %s, not %s"), count_nearest, count, _(type_phrases[nearest]), failures);
}

static char *
explain_date (const HunchCsvTally    *tally,
              const HunchCsvDecision *decision,
              HunchCsvColumn         *column)
{
  g_autofree char *all = explain_all (tally, decision->type);
  const char *proof = tally->only_order[decision->order];
  g_autoptr (GString) text = g_string_new (all);

  if (tally->first_date.form == HUNCH_CSV_FORM_NUMBERS && proof != NULL)
    {
      g_autofree char *n_proof = hunch_csv_format_count (tally->n_only_order[decision->order]);

      g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "; %s reads as %s only (%s)", "; %s read as %s only (%s)",
                                                 get_plural (tally->n_only_order[decision->order])), n_proof, column->date_format, proof);
    }
  else if (tally->n_two_orders > 0)
    g_string_append_printf (text, _("; %s is not shown by this column itself"), column->date_format);
  if (tally->n_short_year > 0)
    g_string_append (text, _("; years of two digits are taken for 1969 to 2068"));

  return g_strdup (text->str);
}

static char *
explain_number (const HunchCsvTally    *tally,
                const HunchCsvDecision *decision)
{
  g_autofree char *all = explain_all (tally, decision->type);
  g_autoptr (GString) text = g_string_new (all);

  if (decision->style != HUNCH_CSV_POINT && hunch_csv_style_thousands[decision->style] != 0)
    g_string_append_printf (text, _("; “%c” is the thousands mark"), hunch_csv_style_thousands[decision->style]);
  if (decision->type == HUNCH_DATA_REAL && hunch_csv_style_decimal[decision->style] == ',')
    g_string_append (text, _("; the comma is the decimal mark"));
  if (tally->first_comma != NULL && decision->style != HUNCH_CSV_POINT)
    g_string_append_printf (text, " (%s)", tally->first_comma);

  return g_strdup (text->str);
}

static char *
explain_told (const HunchCsvTally    *tally,
              const HunchCsvDecision *decision,
              HunchCsvColumn         *column)
{
  g_autofree char *count = hunch_csv_format_count (tally->n_values);
  g_autofree char *n_read = hunch_csv_format_count (tally->n_values - column->n_unparsed);

  fill_failures (tally, decision->type, column);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "chosen; %s of %s cell reads as %s", "chosen; %s of %s cells read as %s",
                                       get_plural (tally->n_values)), n_read, count, _(type_phrases[decision->type]));
}

static char *
explain (const HunchCsvTally    *tally,
         const HunchCsvDecision *decision,
         HunchCsvColumn         *column)
{
  if (decision->is_told && decision->type != HUNCH_DATA_TEXT && column->n_unparsed > 0)
    return explain_told (tally, decision, column);

  switch (decision->type)
    {
    case HUNCH_DATA_INTEGER:
    case HUNCH_DATA_REAL:
      return explain_number (tally, decision);
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      return explain_date (tally, decision, column);
    case HUNCH_DATA_BOOLEAN:
    case HUNCH_DATA_DURATION:
      return explain_all (tally, decision->type);
    case HUNCH_DATA_TEXT:
    default:
      return explain_text (tally, decision, column);
    }
}

static void
warn_of_choices (const HunchCsvTally    *tally,
                 const HunchCsvDecision *decision,
                 const HunchCsvColumn   *column,
                 GPtrArray              *warnings)
{
  if (decision->is_two_marks)
    g_ptr_array_add (warnings, g_strdup_printf (
                       decision->is_told ? _("In column “%s” a comma may be the decimal or the thousands mark (%s): say which it is.")
                                         : _("Column “%s” stays text, because a comma may be the decimal or the thousands mark (%s): say which it is."),
                       column->name, tally->first_comma));

  if (decision->is_two_orders)
    g_ptr_array_add (warnings, g_strdup_printf (
                       decision->is_told ? _("In column “%s” every date may be d/m/y or m/d/y: say which it is.")
                                         : _("Column “%s” stays text, because every date may be d/m/y or m/d/y: say which it is."),
                       column->name));

  if (decision->keeps_na)
    g_ptr_array_add (warnings, g_strdup_printf (
                       _("Column “%s” looks like country codes, so NA is kept as a value there (Namibia)."), column->name));

  if (column->n_unparsed > 0)
    {
      g_autofree char *n = hunch_csv_format_count (column->n_unparsed);

      /* Translators: how many cells of which column are not of the type that was chosen. */
      g_ptr_array_add (warnings, g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "%s cell of column “%s” does not read as %s and is kept as it was written.",
                     "%s cells of column “%s” do not read as %s and are kept as they were written.", get_plural (column->n_unparsed)),
        n, column->name, _(type_phrases[column->type])));
    }
}

/* The few cells that keep a column of numbers or dates from being one. */
static gint64
find_stragglers (const HunchCsvTally    *tally,
                 const HunchCsvDecision *decision,
                 const char             *out_shown[HUNCH_UNLIKE_MAX_SHOWN])
{
  gint64 n_nearest;
  HunchDataType nearest = find_nearest_type (tally, &n_nearest);
  gint64 n_lenient;

  if (nearest == HUNCH_DATA_TEXT || !hunch_unlike_is_few (tally->n_values - n_nearest, tally->n_values))
    return 0;

  /* Zeros in front and excess digits do not make a number unlike the others. */
  n_lenient = is_plain_number (nearest) ? count_best_numbers (tally, decision, nearest == HUNCH_DATA_INTEGER)
              : nearest == HUNCH_DATA_BOOLEAN ? hunch_csv_tally_count_booleans (tally, TRUE) : n_nearest;
  if (n_lenient != n_nearest)
    return 0;

  for (guint i = 0; i < HUNCH_UNLIKE_MAX_SHOWN; i++)
    out_shown[i] = tally->failures[nearest][i];

  return tally->n_values - n_nearest;
}

/* What a spreadsheet has done to the column. */
static void
warn_of_spreadsheet (const HunchCsvTally    *tally,
                     const HunchCsvDecision *decision,
                     const HunchCsvColumn   *column,
                     GPtrArray              *warnings)
{
  g_autofree char *n_formulas = hunch_csv_format_count (hunch_csv_tally_count_formulas (tally));
  g_autofree char *n_errors = hunch_csv_format_count (tally->n_errors);
  g_autofree char *n_rounded = hunch_csv_format_count (tally->n_rounded);

  if (tally->formulas != NULL)
    g_ptr_array_add (warnings, g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s cell of column “%s” is a formula for a text (=\"…\") and was read as that text.",
                   "%s cells of column “%s” are formulas for a text (=\"…\") and were read as that text.", get_plural (tally->formulas->n_values)),
      n_formulas, column->name));
  if (tally->n_errors > 0)
    g_ptr_array_add (warnings, g_strdup_printf (
      decision->type == HUNCH_DATA_TEXT
        ? g_dngettext (GETTEXT_PACKAGE, "%s cell of column “%s” is an error value of a spreadsheet (%s), kept as text.",
                       "%s cells of column “%s” are error values of a spreadsheet (such as %s), kept as text.", get_plural (tally->n_errors))
        : g_dngettext (GETTEXT_PACKAGE, "%s cell of column “%s” is an error value of a spreadsheet (%s) and counts as missing.",
                       "%s cells of column “%s” are error values of a spreadsheet (such as %s) and count as missing.", get_plural (tally->n_errors)),
      n_errors, column->name, tally->first_error));
  if (tally->n_rounded > 0 && tally->n_scientific == 0)
    g_ptr_array_add (warnings, g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s cell of column “%s” looks as if a spreadsheet had rounded it.",
                   "%s cells of column “%s” look as if a spreadsheet had rounded them.", get_plural (tally->n_rounded)),
      n_rounded, column->name));
}

static void
warn_of_unlike (const HunchCsvTally    *tally,
                const HunchCsvDecision *decision,
                const HunchCsvColumn   *column,
                GPtrArray              *warnings)
{
  const char *shown[HUNCH_UNLIKE_MAX_SHOWN + 1] = { NULL };
  g_autofree char *count = NULL;
  g_autofree char *list = NULL;
  gint64 n = 0;

  if (decision->type != HUNCH_DATA_TEXT || decision->is_two_marks || decision->is_two_orders)
    return;
  n = hunch_csv_tally_find_unlike (tally, shown);
  if (n == 0)
    n = find_stragglers (tally, decision, shown);
  if (n == 0)
    return;

  count = hunch_csv_format_count (n);
  list = g_strdelimit (g_strjoinv (", ", (char **) shown), "\n\r\t", ' ');
  /* Translators: "3 cells of column “rating” are unlike the others: 74 min, 84 min, 66 min." */
  g_ptr_array_add (warnings, g_strdup_printf (
    n <= HUNCH_UNLIKE_MAX_SHOWN
      ? g_dngettext (GETTEXT_PACKAGE, "%s cell of column “%s” is unlike the others: %s.",
                     "%s cells of column “%s” are unlike the others: %s.", get_plural (n))
      : _("%s cells of column “%s” are unlike the others, such as %s."),
    count, column->name, list));
}

void
hunch_csv_types_describe (const HunchCsvTally    *tally,
                          const HunchCsvDecision *decision,
                          HunchCsvColumn         *column,
                          GPtrArray              *warnings)
{
  gboolean is_date = decision->type == HUNCH_DATA_DATE || decision->type == HUNCH_DATA_TIMESTAMP;
  gboolean is_number = is_plain_number (decision->type);

  column->type = decision->type;
  column->decimal = is_number ? hunch_csv_style_decimal[decision->style] : '.';
  column->thousands = is_number ? hunch_csv_style_thousands[decision->style] : 0;
  column->date_order = decision->order;
  column->n_missing = count_missing (tally, decision);
  fill_others (tally, decision, column);
  column->n_unparsed = column->n_other[decision->type];

  if (is_date && tally->has_date)
    column->date_format = hunch_csv_date_dup_format (&tally->first_date, decision->order);
  if (decision->type == HUNCH_DATA_INTEGER)
    fill_integer_range (tally, decision, column);
  if (is_number && column->min == NULL)
    fill_number_range (tally, decision, column);
  if (is_date)
    fill_date_range (tally, decision, column);
  if (decision->type == HUNCH_DATA_DURATION)
    fill_duration_range (tally, column);

  column->evidence = explain (tally, decision, column);
  warn_of_choices (tally, decision, column, warnings);
  warn_of_spreadsheet (tally, decision, column, warnings);
  warn_of_unlike (tally, decision, column, warnings);
}
