#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-types-private.h"

#include <string.h>

/* What the columns together say about marks and orders; 0 and AUTO while nothing does. */
typedef struct
{
  char           decimal;
  HunchDateOrder order;
} Settled;

static gboolean
is_plain_number (HunchDataType type)
{
  return type == HUNCH_DATA_INTEGER || type == HUNCH_DATA_REAL;
}

static gboolean
is_allowed_style (const HunchCsvOptions *options,
                  HunchCsvStyle          style)
{
  char decimal = hunch_csv_style_decimal[style];
  char thousands = hunch_csv_style_thousands[style];

  if (options->decimal != 0 && options->decimal != decimal)
    return FALSE;

  return options->thousands == 0 || thousands == 0 || options->thousands == thousands;
}

static gboolean
is_whole (const HunchCsvTally *tally,
          HunchCsvStyle        style)
{
  return tally->n_values > 0 && hunch_csv_tally_count_integers (tally, style, FALSE) == tally->n_values;
}

/* Every value is a number in this style, and none is a telephone number. */
static gboolean
is_complete (const HunchCsvTally   *tally,
             const HunchCsvOptions *options,
             HunchCsvStyle          style)
{
  if (tally->n_values == 0 || !is_allowed_style (options, style) || (tally->n_plus > 0 && tally->n_minus == 0))
    return FALSE;

  return is_whole (tally, style) || hunch_csv_tally_count_reals (tally, style, FALSE) == tally->n_values;
}

/* 12 345 1,204 15,000: groups of different sizes, and no whole number of 1000 or more without a mark. */
static gboolean
looks_like_thousands (const HunchCsvTally *tally)
{
  return __builtin_popcount (tally->group_sizes) >= 2 && tally->n_unmarked > 0 && tally->n_unmarked_big == 0;
}

/* -1 when the values are no numbers, -2 when a comma may be either mark. */
static int
find_style (const HunchCsvTally   *tally,
            const HunchCsvOptions *options,
            char                   settled)
{
  gboolean is_comma = is_complete (tally, options, HUNCH_CSV_COMMA);
  gboolean is_point_comma = is_complete (tally, options, HUNCH_CSV_POINT_COMMA);

  if (is_complete (tally, options, HUNCH_CSV_POINT))
    {
      if (settled == ',' && tally->n_plain_grouped > 0 && is_complete (tally, options, HUNCH_CSV_COMMA_POINT))
        return HUNCH_CSV_COMMA_POINT;
      return HUNCH_CSV_POINT;
    }

  if (is_comma && is_point_comma)
    {
      if (settled != 0)
        return settled == ',' ? HUNCH_CSV_COMMA : HUNCH_CSV_POINT_COMMA;
      if (options->thousands == ',' || looks_like_thousands (tally))
        return HUNCH_CSV_POINT_COMMA;
      return -2;
    }

  for (HunchCsvStyle style = HUNCH_CSV_COMMA; style < HUNCH_CSV_N_STYLES; style++)
    if (is_complete (tally, options, style))
      return style;

  return -1;
}

/* What a column says about the decimal mark of the whole text: 0 nothing. */
static char
find_decimal_vote (const HunchCsvTally   *tally,
                   const HunchCsvOptions *options)
{
  int style = find_style (tally, options, 0);

  if (style == HUNCH_CSV_POINT)
    return tally->n_plain_point > tally->n_plain_grouped ? '.' : 0;
  if (style < 0)
    return 0;
  if (style == HUNCH_CSV_COMMA || style == HUNCH_CSV_POINT_COMMA || style == HUNCH_CSV_COMMA_POINT)
    return hunch_csv_style_decimal[style];

  return is_whole (tally, style) ? 0 : hunch_csv_style_decimal[style];
}

static gboolean
is_complete_order (const HunchCsvTally *tally,
                   HunchDateOrder       order)
{
  gint64 n_dates = hunch_csv_tally_count_dates (tally, order, FALSE);
  gint64 n_times = hunch_csv_tally_count_times (tally, order, FALSE);

  return tally->n_values > 0 && (n_dates == tally->n_values || n_times == tally->n_values);
}

/* AUTO when the values are no dates; `*out_is_two` when they are in both orders and differ. */
static HunchDateOrder
find_order (const HunchCsvTally   *tally,
            const HunchCsvOptions *options,
            HunchDateOrder         settled,
            gboolean              *out_is_two)
{
  gboolean is_dmy = is_complete_order (tally, HUNCH_DATE_ORDER_DMY);
  gboolean is_mdy = is_complete_order (tally, HUNCH_DATE_ORDER_MDY);

  *out_is_two = FALSE;
  if (options->date_order != HUNCH_DATE_ORDER_AUTO)
    return is_complete_order (tally, options->date_order) ? options->date_order : HUNCH_DATE_ORDER_AUTO;

  if (is_dmy && is_mdy && tally->n_two_orders > 0)
    {
      *out_is_two = settled == HUNCH_DATE_ORDER_AUTO;
      return settled;
    }

  return is_dmy ? HUNCH_DATE_ORDER_DMY : is_mdy ? HUNCH_DATE_ORDER_MDY : HUNCH_DATE_ORDER_AUTO;
}

static HunchDateOrder
find_order_vote (const HunchCsvTally   *tally,
                 const HunchCsvOptions *options)
{
  gboolean is_two;
  HunchDateOrder order = find_order (tally, options, HUNCH_DATE_ORDER_AUTO, &is_two);

  return order != HUNCH_DATE_ORDER_AUTO && tally->n_only_order[order] > 0 ? order : HUNCH_DATE_ORDER_AUTO;
}

/* Columns that contradict each other settle nothing. */
static Settled
settle (const HunchCsvTally   *tallies,
        guint                  n_columns,
        const HunchCsvOptions *options)
{
  Settled settled = { options->decimal, options->date_order };
  gboolean is_split = FALSE;
  gboolean is_order_split = FALSE;

  for (guint i = 0; i < n_columns; i++)
    {
      char decimal = find_decimal_vote (&tallies[i], options);
      HunchDateOrder order = find_order_vote (&tallies[i], options);

      is_split |= decimal != 0 && settled.decimal != 0 && decimal != settled.decimal;
      is_order_split |= order != 0 && settled.order != 0 && order != settled.order;
      settled.decimal = decimal != 0 ? decimal : settled.decimal;
      settled.order = order != HUNCH_DATE_ORDER_AUTO ? order : settled.order;
    }

  if (is_split)
    settled.decimal = options->decimal;
  if (is_order_split)
    settled.order = options->date_order;

  return settled;
}

static HunchCsvDecision
decide_freely (const HunchCsvTally   *tally,
               const HunchCsvOptions *options,
               const Settled         *settled)
{
  HunchCsvDecision decision = { .type = HUNCH_DATA_TEXT };
  int style = find_style (tally, options, settled->decimal);
  HunchDateOrder order = find_order (tally, options, settled->order, &decision.is_two_orders);

  if (tally->n_values > 0 && tally->n_boolean == tally->n_values)
    decision.type = HUNCH_DATA_BOOLEAN;
  else if (style >= 0)
    {
      decision.type = is_whole (tally, style) ? HUNCH_DATA_INTEGER : HUNCH_DATA_REAL;
      decision.style = style;
    }
  else if (order != HUNCH_DATE_ORDER_AUTO)
    {
      decision.type = hunch_csv_tally_count_dates (tally, order, FALSE) == tally->n_values ? HUNCH_DATA_DATE : HUNCH_DATA_TIMESTAMP;
      decision.order = order;
    }

  else if (tally->n_values > 0 && tally->n_duration == tally->n_values)
    decision.type = HUNCH_DATA_DURATION;

  decision.is_two_marks = style == -2;

  return decision;
}

static gint64
count_lenient (const HunchCsvTally *tally,
               HunchDataType        type,
               HunchCsvStyle        style,
               HunchDateOrder       order)
{
  switch (type)
    {
    case HUNCH_DATA_INTEGER:
      return hunch_csv_tally_count_integers (tally, style, TRUE);
    case HUNCH_DATA_REAL:
      return hunch_csv_tally_count_reals (tally, style, TRUE);
    case HUNCH_DATA_BOOLEAN:
      return hunch_csv_tally_count_booleans (tally, TRUE);
    case HUNCH_DATA_DATE:
      return hunch_csv_tally_count_dates (tally, order, TRUE);
    case HUNCH_DATA_TIMESTAMP:
      return hunch_csv_tally_count_times (tally, order, TRUE);
    case HUNCH_DATA_DURATION:
      return hunch_csv_tally_count_durations (tally, TRUE);
    case HUNCH_DATA_TEXT:
    default:
      return tally->n_values;
    }
}

/* The style and order in which most values read as `type`. Of equals, the one already
 * decided, then the one that agrees with what is settled, then the first. */
static void
find_best_reading (const HunchCsvTally   *tally,
                   const HunchCsvOptions *options,
                   const Settled         *settled,
                   HunchDataType          type,
                   HunchCsvDecision      *decision)
{
  gint64 most = count_lenient (tally, type, decision->style, decision->order) * 4;
  HunchDateOrder first = options->date_order != HUNCH_DATE_ORDER_AUTO ? options->date_order : HUNCH_DATE_ORDER_DMY;
  HunchDateOrder last = options->date_order != HUNCH_DATE_ORDER_AUTO ? options->date_order : HUNCH_DATE_ORDER_MDY;
  HunchCsvStyle style = decision->style;

  for (HunchCsvStyle i = 0; i < HUNCH_CSV_N_STYLES && is_plain_number (type); i++)
    {
      gint64 score = count_lenient (tally, type, i, 0) * 4 + (hunch_csv_style_decimal[i] == settled->decimal);

      if (is_allowed_style (options, i) && (score > most || !is_allowed_style (options, style)))
        {
          most = MAX (score, 0);
          style = i;
        }
    }

  for (HunchDateOrder i = first; i <= last && (type == HUNCH_DATA_DATE || type == HUNCH_DATA_TIMESTAMP); i++)
    {
      gint64 score = count_lenient (tally, type, 0, i) * 4 + (i == settled->order);

      if (score > most || decision->order == HUNCH_DATE_ORDER_AUTO)
        {
          most = score;
          decision->order = i;
        }
    }

  decision->style = style;
}

static HunchCsvDecision
decide_as_told (const HunchCsvTally   *tally,
                const HunchCsvOptions *options,
                const Settled         *settled,
                HunchDataType          type)
{
  HunchCsvDecision decision = decide_freely (tally, options, settled);
  gboolean is_two_marks = decision.is_two_marks;

  if (decision.type == type || (decision.type == HUNCH_DATA_INTEGER && type == HUNCH_DATA_REAL))
    {
      decision.type = type;
      decision.is_told = TRUE;
      return decision;
    }

  find_best_reading (tally, options, settled, type, &decision);
  decision.type = type;
  decision.is_told = TRUE;
  decision.is_two_marks = is_two_marks && is_plain_number (type);
  decision.is_two_orders = decision.is_two_orders && (type == HUNCH_DATA_DATE || type == HUNCH_DATA_TIMESTAMP);

  return decision;
}

void
hunch_csv_types_decide (const HunchCsvTally   *tallies,
                        guint                  n_columns,
                        const HunchCsvOptions *options,
                        const int             *told,
                        HunchCsvDecision      *decisions)
{
  Settled settled = settle (tallies, n_columns, options);

  for (guint i = 0; i < n_columns; i++)
    {
      const HunchCsvTally *tally = &tallies[i];

      decisions[i] = told[i] >= 0 ? decide_as_told (tally, options, &settled, told[i])
                                  : decide_freely (tally, options, &settled);
      decisions[i].keeps_na = decisions[i].type == HUNCH_DATA_TEXT && tally->markers->na >= 0
                              && tally->n_marker[tally->markers->na] > 0 && hunch_csv_tally_is_codes (tally);
    }
}
