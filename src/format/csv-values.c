#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-values-private.h"

static gboolean
is_missing (const HunchCsvDecision *decision,
            const HunchCsvMarkers  *markers,
            const char             *text,
            gsize                   n)
{
  int marker = hunch_csv_markers_find (markers, text, n);

  return n == 0 || (marker >= 0 && !(decision->keeps_na && marker == markers->na));
}

static gboolean
read_number (const HunchCsvDecision *decision,
             const char             *text,
             gsize                   n,
             HunchCsvValue          *out_value)
{
  HunchCsvNumberFlags wanted = decision->type == HUNCH_DATA_INTEGER ? HUNCH_READS_INTEGER : HUNCH_READS_REAL;
  HunchCsvNumber number;
  HunchCsvNumberFlags flags = hunch_csv_read_number (text, n,
                                                     hunch_csv_style_decimal[decision->style],
                                                     hunch_csv_style_thousands[decision->style],
                                                     decision->is_told, &number);

  if ((flags & wanted) == 0)
    return FALSE;

  if (wanted == HUNCH_READS_INTEGER)
    out_value->integer = number.integer;
  else
    out_value->real = number.real;

  return TRUE;
}

static gboolean
read_boolean (const HunchCsvDecision *decision,
              const char             *text,
              gsize                   n,
              HunchCsvValue          *out_value)
{
  HunchCsvBoolean kind = hunch_csv_read_boolean (text, n, &out_value->integer);

  return kind == HUNCH_CSV_BOOLEAN || (kind == HUNCH_CSV_LENIENT_BOOLEAN && decision->is_told);
}

static gboolean
read_date (const HunchCsvDecision *decision,
           const char             *text,
           gsize                   n,
           HunchCsvValue          *out_value)
{
  HunchDateOrder order = decision->order != HUNCH_DATE_ORDER_AUTO ? decision->order : HUNCH_DATE_ORDER_DMY;
  HunchCsvDate date;

  if (!hunch_csv_read_date (text, n, order, &date) || date.has_time != (decision->type == HUNCH_DATA_TIMESTAMP))
    return FALSE;

  out_value->n_iso = hunch_csv_write_date (&date, out_value->iso);

  return TRUE;
}

HunchCellState
hunch_csv_read_value (const HunchCsvDecision *decision,
                      const HunchCsvMarkers  *markers,
                      const char             *text,
                      gsize                   n,
                      HunchCsvValue          *out_value)
{
  gboolean is_read = TRUE;

  hunch_csv_trim (&text, &n);
  if (is_missing (decision, markers, text, n) || (decision->type != HUNCH_DATA_TEXT && hunch_csv_is_spreadsheet_error (text, n)))
    return HUNCH_CELL_MISSING;
  if (decision->type != HUNCH_DATA_TEXT)
    hunch_csv_strip_formula (&text, &n);

  switch (decision->type)
    {
    case HUNCH_DATA_INTEGER:
    case HUNCH_DATA_REAL:
      is_read = read_number (decision, text, n, out_value);
      break;
    case HUNCH_DATA_BOOLEAN:
      is_read = read_boolean (decision, text, n, out_value);
      break;
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      is_read = read_date (decision, text, n, out_value);
      break;
    case HUNCH_DATA_DURATION:
      out_value->real = hunch_csv_read_duration (text, n, decision->is_told);
      is_read = out_value->real >= 0;
      break;
    case HUNCH_DATA_TEXT:
    default:
      break;
    }

  return is_read ? HUNCH_CELL_VALUE : HUNCH_CELL_UNPARSED;
}
