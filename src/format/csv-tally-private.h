/* format/csv-tally-private.h: what the cells of one column look like, counted as they pass.
 *
 * Every way in which a column might be read has a counter of the cells that would read so, strictly
 * (nothing lost) and leniently (as when the person insists). After the last row the
 * counters alone decide. Cells that look like the one before take a short cut. */
#pragma once
#include <string.h>
#include "format/csv-dates-private.h"
#include "format/csv-numbers-private.h"
#include "format/csv-rows-private.h"
#include "format/unlike.h"

G_BEGIN_DECLS

#define HUNCH_CSV_MAX_MARKERS 32
#define HUNCH_CSV_MAX_MARKER_LENGTH 64

/* Ways to write a number: decimal mark and thousands mark. */
typedef enum
{
  HUNCH_CSV_POINT,              /* 1234.5 */
  HUNCH_CSV_COMMA,              /* 1234,5 */
  HUNCH_CSV_POINT_COMMA,        /* 1,234.5 */
  HUNCH_CSV_COMMA_POINT,        /* 1.234,5 */
  HUNCH_CSV_POINT_BLANK,        /* 1 234.5 */
  HUNCH_CSV_COMMA_BLANK,        /* 1 234,5 */
  HUNCH_CSV_POINT_APOSTROPHE,   /* 1'234.5 */
  HUNCH_CSV_COMMA_APOSTROPHE,   /* 1'234,5 */
  HUNCH_CSV_N_STYLES
} HunchCsvStyle;

extern const char hunch_csv_style_decimal[HUNCH_CSV_N_STYLES];
extern const char hunch_csv_style_thousands[HUNCH_CSV_N_STYLES];

/* Positions of counters by order of the date; AUTO has none. */
#define HUNCH_CSV_N_ORDERS 4

/* What counts as missing besides the empty cell. Blanks around a marker do not matter. */
typedef struct
{
  guint   n;
  char   *marker[HUNCH_CSV_MAX_MARKERS];   /* owned */
  guint8  length[HUNCH_CSV_MAX_MARKERS];
  guint8  is_first[256];                   /* some marker begins with this byte */
  int     na;                              /* position of NA where country codes may overrule it, or -1 */
} HunchCsvMarkers;

/* NULL `told`: NA, N/A, NULL, NaN and -. */
void     hunch_csv_markers_init (HunchCsvMarkers *self, char **told);
void     hunch_csv_markers_clear (HunchCsvMarkers *self);
/* Position of the marker that the cell (without blanks around it) is, or -1. */
int      hunch_csv_markers_find (const HunchCsvMarkers *self, const char *text, gsize n);

typedef struct
{
  gint64 n;
  double low;    /* valid when n > 0 */
  double high;
} HunchCsvRange;

typedef struct
{
  gint64 n;
  gint64 low;
  gint64 high;
} HunchCsvKeyRange;

typedef struct _HunchCsvTally HunchCsvTally;
struct _HunchCsvTally
{
  const HunchCsvMarkers *markers;     /* borrowed */

  gint64  n_empty;
  gint64  n_marker[HUNCH_CSV_MAX_MARKERS];
  gint64  n_values;                   /* cells that are neither */

  gint64  n_boolean;                  /* true, false */
  gint64  n_boolean_lenient;          /* also yes, no, 1, 0 and the like */

  gint64  n_plain_integer;            /* reads as a whole number in every style */
  gint64  n_plain_point;              /* reads as a real with the point as decimal mark */
  gint64  n_plain_grouped;            /* of these, the ones that look like 1.234 */
  gint64  n_integer[HUNCH_CSV_N_STYLES];   /* all others, by style */
  gint64  n_real[HUNCH_CSV_N_STYLES];
  gint64  n_integer_lenient[HUNCH_CSV_N_STYLES];
  gint64  n_real_lenient[HUNCH_CSV_N_STYLES];
  gint64  n_plus;
  gint64  n_minus;
  gint64  n_unmarked_big;             /* whole numbers of 1000 and more without a mark */
  gint64  n_unmarked;                 /* whole numbers without a mark */
  guint8  group_sizes;                /* bits 1 .. 3: sizes of the first group of 1,234 12,345 123,456 */
  HunchCsvKeyRange integers;          /* of the plain ones */
  HunchCsvRange    points;            /* of the plain ones */
  HunchCsvKeyRange other_integers[HUNCH_CSV_N_STYLES];
  HunchCsvRange    reals[HUNCH_CSV_N_STYLES];  /* of all others */

  gint64  n_iso_day;                  /* YYYY-MM-DD */
  gint64  n_iso_time;                 /* YYYY-MM-DD HH:MM:SS */
  gint64  n_date[HUNCH_CSV_N_ORDERS]; /* all others */
  gint64  n_time[HUNCH_CSV_N_ORDERS];
  gint64  n_two_orders;               /* read as d/m/y and as m/d/y, and differ */
  gint64  n_short_year;
  HunchCsvKeyRange iso_days;
  HunchCsvKeyRange days[HUNCH_CSV_N_ORDERS];
  gboolean         has_date;
  HunchCsvDate     first_date;
  char            *only_order[HUNCH_CSV_N_ORDERS];  /* owned; the first cell that reads in this order and not in the other */
  gint64           n_only_order[HUNCH_CSV_N_ORDERS];

  gint64  n_duration;                 /* 1:23:45 */
  gint64  n_duration_lenient;         /* also 41:13; plain numbers are counted elsewhere */
  HunchCsvRange durations;            /* of the former, in seconds */

  HunchCsvTally *formulas;            /* owned; of what stands in ="00123", which is a value, and text; NULL: there are none */
  gint64  n_errors;                   /* #N/A and the like: no values */
  char   *first_error;                /* owned */
  gint64  n_rounded;                  /* 1.23457E+11 */
  gint64  n_scientific;               /* other numbers with an exponent */

  char    *failures[HUNCH_N_DATA_TYPES][3];  /* owned; the first values that do not read so */
  guint8   n_failures[HUNCH_N_DATA_TYPES];
  guint    open_failures;             /* bits of the types whose list has room */
  char    *first_lenient;             /* owned; the first number that only lenient reading takes */
  char    *first_comma;               /* owned; the first number with a comma */

  gboolean is_counting_codes;         /* tells texts apart, until enough were seen */
  gint64   n_code_texts;
  guint32  code_bits[22];             /* pairs of capital letters that were seen */
  guint64  other_texts[512];          /* hashes of other texts that were seen */
  guint    n_other_texts;

  HunchUnlike unlike;                 /* numbers and days that passed quickly are not added */

  HunchDataType last;                 /* how the last cell read: TEXT when as nothing else */
  char     last_day[16];              /* the ten letters of the last ISO day */
  gint64   last_key;
};

void   hunch_csv_tally_init (HunchCsvTally *self, const HunchCsvMarkers *markers);
void   hunch_csv_tally_clear (HunchCsvTally *self);

/* The cells of one column of a block. */
void   hunch_csv_tally_add (HunchCsvTally *self, const HunchCsvBlock *block, guint column);

/* Only empty cells, that many. */
void   hunch_csv_tally_add_empty (HunchCsvTally *self, gint64 n);

/* As hunch_unlike_finish(). */
gint64 hunch_csv_tally_find_unlike (const HunchCsvTally *self, const char *out_shown[HUNCH_UNLIKE_MAX_SHOWN]);

/* How many values read so; `style` and `order` as decided. Leniently, what stands in a formula for a text reads too. */
gint64 hunch_csv_tally_count_booleans (const HunchCsvTally *self, gboolean is_lenient);
gint64 hunch_csv_tally_count_integers (const HunchCsvTally *self, HunchCsvStyle style, gboolean is_lenient);
gint64 hunch_csv_tally_count_reals (const HunchCsvTally *self, HunchCsvStyle style, gboolean is_lenient);
gint64 hunch_csv_tally_count_dates (const HunchCsvTally *self, HunchDateOrder order, gboolean is_lenient);
gint64 hunch_csv_tally_count_times (const HunchCsvTally *self, HunchDateOrder order, gboolean is_lenient);
gint64 hunch_csv_tally_count_durations (const HunchCsvTally *self, gboolean is_lenient);

gint64 hunch_csv_tally_count_formulas (const HunchCsvTally *self);

/* At least four in five of the different texts are two capital letters. */
gboolean hunch_csv_tally_is_codes (const HunchCsvTally *self);

/* Reading of single words. */
typedef enum { HUNCH_CSV_NO_BOOLEAN, HUNCH_CSV_BOOLEAN, HUNCH_CSV_LENIENT_BOOLEAN } HunchCsvBoolean;
HunchCsvBoolean hunch_csv_read_boolean (const char *text, gsize n, gint64 *out_value);

/* What stands between ="…", as spreadsheets write text that looks like a number. */
static inline gboolean
hunch_csv_strip_formula (const char **text,
                         gsize       *n)
{
  if (*n < 3 || (*text)[0] != '=' || (*text)[1] != '"' || (*text)[*n - 1] != '"' || memchr (*text + 2, '"', *n - 3) != NULL)
    return FALSE;

  *text += 2;
  *n -= 3;

  return TRUE;
}

/* #N/A, #DIV/0!, #VALUE!, #REF!, #NAME?, #NUM!, #NULL!: what a spreadsheet writes where it could not compute. */
gboolean hunch_csv_is_spreadsheet_error (const char *text, gsize n);

/* 1:23:45, 100:00:00, 0:00:01.5 as seconds, -1 for anything else; leniently 41:13 and plain seconds too. */
double   hunch_csv_read_duration (const char *text, gsize n, gboolean is_lenient);

/* Blanks, tabs and no-break blanks around a cell do not count for numbers and dates. */
static inline void
hunch_csv_trim (const char **text,
                gsize       *n)
{
  const char *at = *text;
  const char *end = at + *n;

  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  while (end - at >= 2 && at[0] == '\xc2' && at[1] == '\xa0')
    at += 2;
  while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  while (end - at >= 2 && end[-2] == '\xc2' && end[-1] == '\xa0')
    end -= 2;

  *text = at;
  *n = end - at;
}

G_END_DECLS
