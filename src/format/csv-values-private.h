/* format/csv-values-private.h: one cell, read by what was decided for its column. */
#pragma once
#include "format/csv-types-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 integer;                /* for integer and boolean */
  double real;                   /* for real and duration */
  gsize  n_iso;                  /* for date and timestamp */
  char   iso[HUNCH_CSV_MAX_ISO];
} HunchCsvValue;

HunchCellState hunch_csv_read_value (const HunchCsvDecision *decision,
                                     const HunchCsvMarkers  *markers,
                                     const char             *text,
                                     gsize                   n,
                                     HunchCsvValue          *out_value);

G_END_DECLS
