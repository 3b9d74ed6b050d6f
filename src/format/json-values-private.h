/* format/json-values-private.h: what the values of a column are, counted as they pass; what the column then is; and one value read by that. */
#pragma once
#include "format/csv-values-private.h"
#include "format/format.h"
#include "format/json-lexer-private.h"

G_BEGIN_DECLS

typedef struct
{
  HunchDataType    type;
  gboolean         is_told;     /* by the person: what does not read is kept as it is written */
  gboolean         is_open;     /* no value has shown what the column is */
  HunchCsvDecision lenient;     /* for a type that was told */
} HunchJsonDecision;

/* How a value suits its column. The first three are HunchCellState. */
typedef enum
{
  HUNCH_JSON_FITS = HUNCH_CELL_VALUE,
  HUNCH_JSON_IS_MISSING = HUNCH_CELL_MISSING,
  HUNCH_JSON_IS_UNPARSED = HUNCH_CELL_UNPARSED,
  HUNCH_JSON_MISFITS,           /* the column would have to be of another type */
} HunchJsonFit;

typedef struct
{
  gint64 n_null;
  gint64 n_marked;
  gint64 n_empty;               /* strings */
  gint64 n_integer;             /* numbers that are whole numbers of 64 bits */
  gint64 n_real;                /* numbers that a double gives back as they are written */
  gint64 n_number;
  gint64 n_boolean;
  gint64 n_string;              /* not empty */
  gint64 n_date;
  gint64 n_time;
  gint64 n_nested;
  char  *lossy;                 /* owned; the first number that neither 64 bits nor a double keep */
  HunchJsonDecision told;       /* valid when `is_told` is set in it */
  gint64 n_unparsed;            /* of the type that was told */
} HunchJsonTally;

void              hunch_json_tally_clear (HunchJsonTally *self);

/* `type`: what the person chose, or -1. */
void              hunch_json_tally_init (HunchJsonTally *self, int type, const HunchCsvOptions *options);

/* `token` has no escapes any more. */
void              hunch_json_tally_add (HunchJsonTally *self, const HunchJsonToken *token, const HunchCsvMarkers *markers);

HunchJsonDecision hunch_json_tally_decide (const HunchJsonTally *self);

/* A sentence; owned. `n_first`: how many records were looked at when there are more, else -1. */
char             *hunch_json_tally_explain (const HunchJsonTally *self, const HunchJsonDecision *decision, gint64 n_first);

/* A sentence with the count in the place of its %s; owned. */
char             *hunch_json_fill_in (const char *sentence, gint64 count);

/* `token` has no escapes any more. Of a text nothing is filled in. */
HunchJsonFit      hunch_json_read_value (const HunchJsonDecision *decision,
                                         const HunchCsvMarkers   *markers,
                                         const HunchJsonToken    *token,
                                         HunchCsvValue           *out_value);

G_END_DECLS
