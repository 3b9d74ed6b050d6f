#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-tally-private.h"

/* Strictly, what stands in formulas is text. */
static const HunchCsvTally *
get_formulas (const HunchCsvTally *self,
              gboolean             is_lenient)
{
  return is_lenient ? self->formulas : NULL;
}

gint64
hunch_csv_tally_count_booleans (const HunchCsvTally *self,
                                gboolean             is_lenient)
{
  const HunchCsvTally *formulas = get_formulas (self, is_lenient);

  return (is_lenient ? self->n_boolean_lenient : self->n_boolean) + (formulas != NULL ? formulas->n_boolean_lenient : 0);
}

gint64
hunch_csv_tally_count_integers (const HunchCsvTally *self,
                                HunchCsvStyle        style,
                                gboolean             is_lenient)
{
  const HunchCsvTally *formulas = get_formulas (self, is_lenient);
  gint64 n_grouped = style == HUNCH_CSV_COMMA_POINT ? self->n_plain_grouped : 0;
  gint64 n_others = is_lenient ? self->n_integer_lenient[style] : self->n_integer[style];

  return self->n_plain_integer + n_grouped + n_others + (formulas != NULL ? hunch_csv_tally_count_integers (formulas, style, TRUE) : 0);
}

gint64
hunch_csv_tally_count_reals (const HunchCsvTally *self,
                             HunchCsvStyle        style,
                             gboolean             is_lenient)
{
  const HunchCsvTally *formulas = get_formulas (self, is_lenient);
  gint64 n_points = hunch_csv_style_decimal[style] == '.' ? self->n_plain_point
                    : style == HUNCH_CSV_COMMA_POINT ? self->n_plain_grouped : 0;
  gint64 n_others = is_lenient ? self->n_real_lenient[style] : self->n_real[style];

  return self->n_plain_integer + n_points + n_others + (formulas != NULL ? hunch_csv_tally_count_reals (formulas, style, TRUE) : 0);
}

gint64
hunch_csv_tally_count_dates (const HunchCsvTally *self,
                             HunchDateOrder       order,
                             gboolean             is_lenient)
{
  const HunchCsvTally *formulas = get_formulas (self, is_lenient);

  return self->n_iso_day + self->n_date[order] + (formulas != NULL ? hunch_csv_tally_count_dates (formulas, order, TRUE) : 0);
}

gint64
hunch_csv_tally_count_times (const HunchCsvTally *self,
                             HunchDateOrder       order,
                             gboolean             is_lenient)
{
  const HunchCsvTally *formulas = get_formulas (self, is_lenient);

  return self->n_iso_time + self->n_time[order] + (formulas != NULL ? hunch_csv_tally_count_times (formulas, order, TRUE) : 0);
}

/* Numbers are seconds. */
gint64
hunch_csv_tally_count_durations (const HunchCsvTally *self,
                                 gboolean             is_lenient)
{
  const HunchCsvTally *formulas = get_formulas (self, is_lenient);
  gint64 n = is_lenient ? self->n_duration_lenient + self->n_plain_integer + self->n_plain_point : self->n_duration;

  return n + (formulas != NULL ? hunch_csv_tally_count_durations (formulas, TRUE) : 0);
}

gint64
hunch_csv_tally_count_formulas (const HunchCsvTally *self)
{
  return self->formulas != NULL ? self->formulas->n_values : 0;
}
