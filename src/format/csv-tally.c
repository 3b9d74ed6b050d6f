#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-tally-private.h"

#include <string.h>

#include "format/csv-glance-private.h"

/* Texts told apart before it is known whether a column holds country codes. */
#define MAX_CODE_TEXTS 65536

/* Cells longer than this are no number, date, marker or failure worth showing in full. */
#define MAX_SHOWN 80

#define MICROSECONDS 1000000

/* Cells looked at closely for what is usual in a column, and of later blocks every so many. */
#define UNLIKE_LEARNED 2048
#define UNLIKE_STRIDE 256

const char hunch_csv_style_decimal[HUNCH_CSV_N_STYLES] = { '.', ',', '.', ',', '.', ',', '.', ',' };
const char hunch_csv_style_thousands[HUNCH_CSV_N_STYLES] = { 0, 0, ',', '.', ' ', ' ', '\'', '\'' };

static inline void
widen (HunchCsvRange *range,
       double         value)
{
  if (range->n++ == 0)
    range->low = range->high = value;
  else if (value < range->low)
    range->low = value;
  else if (value > range->high)
    range->high = value;
}

static inline void
widen_keys (HunchCsvKeyRange *range,
            gint64            key)
{
  if (range->n++ == 0)
    range->low = range->high = key;
  else if (key < range->low)
    range->low = key;
  else if (key > range->high)
    range->high = key;
}

static char *
dup_shown (const char *text,
           gsize       n)
{
  g_autofree char *valid = NULL;

  if (n <= MAX_SHOWN)
    return g_strndup (text, n);

  valid = g_utf8_make_valid (text, MAX_SHOWN);

  return g_strconcat (valid, "…", NULL);
}

static void
note_failures (HunchCsvTally *self,
               const char    *text,
               gsize          n,
               guint          reads)
{
  for (guint type = HUNCH_DATA_INTEGER; type <= HUNCH_DATA_DURATION; type++)
    if (self->open_failures & ~reads & (1 << type))
      {
        self->failures[type][self->n_failures[type]++] = dup_shown (text, n);
        if (self->n_failures[type] == 3)
          self->open_failures &= ~(1 << type);
      }
}

static void
note_first (char      **first,
            const char *text,
            gsize       n)
{
  if (*first == NULL)
    *first = dup_shown (text, n);
}

/* Any hash will do; the constants are those of FNV-1a. */
static guint64
hash_text (const char *text,
           gsize       n)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325) + n;

  for (gsize i = 0; i < MIN (n, 32); i++)
    hash = (hash ^ (guint8) text[i]) * G_GUINT64_CONSTANT (0x100000001b3);

  return hash | 1;
}

static void
count_code_text (HunchCsvTally *self,
                 const char    *text,
                 gsize          n)
{
  guint64 hash;
  guint at;

  if (n == 2 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]))
    {
      guint code = (text[0] - 'A') * 26 + text[1] - 'A';

      self->code_bits[code / 32] |= 1u << code % 32;
      return;
    }

  hash = hash_text (text, n);
  for (at = (hash >> 20) % 512; self->other_texts[at] != 0; at = (at + 1) % 512)
    if (self->other_texts[at] == hash)
      return;

  self->other_texts[at] = hash;
  self->n_other_texts++;
}

static inline void
consider_code_text (HunchCsvTally *self,
                    const char    *text,
                    gsize          n)
{
  if (!self->is_counting_codes)
    return;

  count_code_text (self, text, n);
  self->is_counting_codes = ++self->n_code_texts < MAX_CODE_TEXTS && self->n_other_texts <= 256;
}

static void
watch_cell (HunchCsvTally *self,
            const char    *text,
            gsize          n)
{
  if (self->unlike.watched == 0)
    return;

  hunch_unlike_add (&self->unlike, hunch_unlike_find_kind (text, n), text, n, 1);
  if (!self->unlike.is_settled && self->unlike.n_learned >= UNLIKE_LEARNED)
    hunch_unlike_settle (&self->unlike, self->n_values);
}

/* Bits of the kind of a cell that is surely text, by its first byte: with a digit first it has letters too. */
#define WORD (1 << HUNCH_KIND_WORD)
#define MIXED (1 << HUNCH_KIND_MIXED)
#define OTHER (1 << HUNCH_KIND_OTHER)
static const guint8 text_kinds[256] = {
  [0 ... '0' - 1] = OTHER, ['0' ... '9'] = MIXED, ['9' + 1 ... 'A' - 1] = OTHER, ['A' ... 'Z'] = WORD,
  ['Z' + 1 ... 'a' - 1] = OTHER, ['a' ... 'z'] = WORD, ['z' + 1 ... 0x7f] = OTHER, [0x80 ... 0xff] = WORD,
};

static inline void
watch_text (HunchCsvTally *self,
            const char    *text,
            gsize          n)
{
  if (G_UNLIKELY (self->unlike.watched & text_kinds[(guint8) *text]))
    watch_cell (self, text, n);
}

/* A column may begin with few texts and have many later. */
static void
sample_usual (HunchCsvTally       *self,
              const HunchCsvBlock *block,
              guint                column)
{
  for (guint row = 0; row < block->n_rows && self->unlike.watched != 0; row += UNLIKE_STRIDE)
    {
      const HunchCsvCell *cell = &block->cells[(gsize) row * block->n_columns + column];
      const char *text = block->data + cell->start;

      if (cell->length > 0 && hunch_unlike_find_kind (text, cell->length) == self->unlike.usual)
        hunch_unlike_add (&self->unlike, self->unlike.usual, text, cell->length, 1);
    }
}

typedef struct
{
  HunchCsvNumberFlags lenient;
  HunchCsvNumberFlags strict;
  HunchCsvNumber      number;
} Reading;

typedef enum
{
  MARK_POINT = 1 << 0,
  MARK_COMMA = 1 << 1,
  MARK_OTHER = 1 << 2,
} Marks;

static guint
find_marks (const char *text,
            gsize       n)
{
  guint marks = 0;

  for (gsize i = 0; i < n; i++)
    if (text[i] == '.')
      marks |= MARK_POINT;
    else if (text[i] == ',')
      marks |= MARK_COMMA;
    else if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '+')
      marks |= MARK_OTHER;

  return marks;
}

/* What reads as a real number strictly reads as nothing else leniently. */
static Reading
read_style (const char *text,
            gsize       n,
            guint       style)
{
  char decimal = hunch_csv_style_decimal[style];
  char thousands = hunch_csv_style_thousands[style];
  HunchCsvNumber lenient;
  Reading reading;

  reading.strict = hunch_csv_read_number (text, n, decimal, thousands, FALSE, &reading.number);
  reading.lenient = reading.strict;
  if ((reading.strict & HUNCH_READS_REAL) == 0)
    reading.lenient = hunch_csv_read_number (text, n, decimal, thousands, TRUE, &lenient);

  return reading;
}

/* Without its thousands mark in the text a style reads as the one with the same decimal mark and none. */
static gboolean
is_plain_in (guint style,
             guint marks)
{
  char thousands = hunch_csv_style_thousands[style];
  guint needed = thousands == ',' ? MARK_COMMA : thousands == '.' ? MARK_POINT : MARK_OTHER;

  return (marks & needed) == 0;
}

static void
count_reading (HunchCsvTally *self,
               guint          style,
               const Reading *reading)
{
  self->n_integer_lenient[style] += (reading->lenient & HUNCH_READS_INTEGER) != 0;
  self->n_real_lenient[style] += (reading->lenient & HUNCH_READS_REAL) != 0;
  self->n_integer[style] += (reading->strict & HUNCH_READS_INTEGER) != 0;
  self->n_real[style] += (reading->strict & HUNCH_READS_REAL) != 0;
  if (reading->strict & HUNCH_READS_INTEGER)
    widen_keys (&self->other_integers[style], reading->number.integer);
  if (reading->strict & HUNCH_READS_REAL)
    widen (&self->reals[style], reading->number.real);
}

/* All whole numbers of one style are those of every style, unless there are marks in them. */
static guint
add_number (HunchCsvTally *self,
            const char    *text,
            gsize          n)
{
  guint marks = find_marks (text, n);
  HunchCsvNumberFlags any = 0, all_strict = 0;
  Reading plain[2];
  guint reads;

  if (!g_ascii_isdigit (text[n - 1]) && text[n - 1] != '.' && text[n - 1] != ',')
    return 0;

  plain[HUNCH_CSV_POINT] = read_style (text, n, HUNCH_CSV_POINT);
  plain[HUNCH_CSV_COMMA] = marks != 0 ? read_style (text, n, HUNCH_CSV_COMMA) : plain[HUNCH_CSV_POINT];
  for (guint style = 0; style < HUNCH_CSV_N_STYLES; style++)
    {
      Reading reading = style < 2 || is_plain_in (style, marks) ? plain[style % 2] : read_style (text, n, style);

      count_reading (self, style, &reading);
      any |= reading.lenient;
      all_strict |= reading.strict;
    }

  reads = (all_strict & HUNCH_READS_INTEGER ? 1 << HUNCH_DATA_INTEGER : 0) | (all_strict & HUNCH_READS_REAL ? 1 << HUNCH_DATA_REAL : 0);
  self->n_plus += (any & HUNCH_READS_PLUS) != 0;
  self->n_minus += any != 0 && *text == '-';
  if (any != 0 && reads == 0)
    note_first (&self->first_lenient, text, n);
  if ((reads & (1 << HUNCH_DATA_INTEGER)) && marks == 0)
    {
      self->n_unmarked++;
      self->n_unmarked_big += n > 3;
    }

  return reads;
}

/* 1,234 has a first group of one; what can only be a thousands mark settles the column anyhow. */
static void
note_comma (HunchCsvTally *self,
            const char    *text,
            gsize          n)
{
  gsize sign = *text == '-' || *text == '+';
  const char *comma = memchr (text, ',', n);

  if (comma == NULL)
    return;

  note_first (&self->first_comma, text, n);
  if (comma - text - sign >= 1 && comma - text - sign <= 3)
    self->group_sizes |= 1 << (comma - text - sign);
}

static guint
add_date (HunchCsvTally *self,
          const char    *text,
          gsize          n)
{
  HunchCsvDate dates[HUNCH_CSV_N_ORDERS];
  gboolean reads[HUNCH_CSV_N_ORDERS] = { FALSE };
  guint found = 0;

  for (HunchDateOrder order = HUNCH_DATE_ORDER_YMD; order <= HUNCH_DATE_ORDER_MDY; order++)
    {
      const HunchCsvDate *date = &dates[order];

      reads[order] = hunch_csv_read_date (text, n, order, &dates[order]);
      if (!reads[order])
        continue;

      if (date->has_time)
        self->n_time[order]++;
      else
        self->n_date[order]++;
      widen_keys (&self->days[order], hunch_csv_date_to_key (date));
      if (order == HUNCH_DATE_ORDER_YMD && date->form == HUNCH_CSV_FORM_NUMBERS)
        continue;

      found |= 1 << (date->has_time ? HUNCH_DATA_TIMESTAMP : HUNCH_DATA_DATE);
      if (!self->has_date)
        self->first_date = *date;
      self->has_date = TRUE;
    }

  if (reads[HUNCH_DATE_ORDER_DMY] && reads[HUNCH_DATE_ORDER_MDY])
    self->n_two_orders += dates[HUNCH_DATE_ORDER_DMY].day != dates[HUNCH_DATE_ORDER_MDY].day;

  for (HunchDateOrder order = HUNCH_DATE_ORDER_DMY; order <= HUNCH_DATE_ORDER_MDY; order++)
    if (reads[order] && !reads[HUNCH_DATE_ORDER_DMY + HUNCH_DATE_ORDER_MDY - order])
      {
        note_first (&self->only_order[order], text, n);
        self->n_only_order[order]++;
      }

  if (found != 0)
    self->n_short_year += dates[reads[HUNCH_DATE_ORDER_DMY] ? HUNCH_DATE_ORDER_DMY : HUNCH_DATE_ORDER_MDY].has_short_year;

  return found;
}

static gboolean
add_plain_number (HunchCsvTally *self,
                  const char    *text,
                  gsize          n)
{
  HunchCsvNumber number;
  gboolean is_grouped;
  HunchCsvNumberFlags flags = hunch_csv_read_plain_number (text, n, &number, &is_grouped);

  if (flags == 0)
    return FALSE;

  self->n_minus += *text == '-';
  if (flags & HUNCH_READS_INTEGER)
    {
      self->n_plain_integer++;
      self->n_unmarked++;
      self->n_unmarked_big += n > 3;
      self->n_boolean_lenient += n == 1 && (*text == '0' || *text == '1');
      widen_keys (&self->integers, number.integer);
      self->last = HUNCH_DATA_INTEGER;
    }
  else
    {
      self->n_plain_point++;
      self->n_plain_grouped += is_grouped;
      widen (&self->points, number.real);
      self->last = HUNCH_DATA_REAL;
    }

  return TRUE;
}

static gboolean
add_iso (HunchCsvTally *self,
         const char    *text,
         gsize          n)
{
  int seconds = 0;

  if ((n != 10 && n != 19) || text[4] != '-' || !hunch_csv_is_iso_day (text))
    return FALSE;

  if (n == 19)
    seconds = text[10] == ' ' || text[10] == 'T' ? hunch_csv_read_iso_time (text + 11) : -1;
  if (seconds < 0)
    return FALSE;

  if (memcmp (self->last_day, text, 10) != 0)
    {
      HunchCsvDate date;

      hunch_csv_read_date (text, 10, HUNCH_DATE_ORDER_YMD, &date);
      self->last_key = hunch_csv_date_to_key (&date);
      memcpy (self->last_day, text, 10);
      if (!self->has_date)
        self->first_date = date;
      self->first_date.has_time |= n == 19;
      self->has_date = TRUE;
    }

  widen_keys (&self->iso_days, self->last_key + (gint64) seconds * MICROSECONDS);
  if (n == 10)
    self->n_iso_day++;
  else
    self->n_iso_time++;
  self->last = n == 10 ? HUNCH_DATA_DATE : HUNCH_DATA_TIMESTAMP;

  return TRUE;
}

static guint
add_word (HunchCsvTally *self,
          const char    *text,
          gsize          n)
{
  gint64 value;
  HunchCsvBoolean kind = hunch_csv_read_boolean (text, n, &value);

  self->n_boolean += kind == HUNCH_CSV_BOOLEAN;
  self->n_boolean_lenient += kind != HUNCH_CSV_NO_BOOLEAN;

  return kind == HUNCH_CSV_BOOLEAN ? 1 << HUNCH_DATA_BOOLEAN : 0;
}

static guint
add_duration (HunchCsvTally *self,
              const char    *text,
              gsize          n)
{
  double seconds;

  if (memchr (text, ':', n) == NULL)
    return 0;

  seconds = hunch_csv_read_duration (text, n, FALSE);
  self->n_duration += seconds >= 0;
  self->n_duration_lenient += seconds >= 0 || hunch_csv_read_duration (text, n, TRUE) >= 0;
  if (seconds >= 0)
    widen (&self->durations, seconds);

  return seconds >= 0 ? 1 << HUNCH_DATA_DURATION : 0;
}

/* 1.23457E+11: at most six digits, as many as a narrow cell shows, of a number of twelve or more. */
static void
note_exponent (HunchCsvTally *self,
               const char    *text,
               gsize          n)
{
  const char *mark = memchr (text, 'E', n);
  int exponent = mark != NULL && text + n - mark == 4 && mark[1] == '+' ? hunch_csv_two_digits (mark + 2) : -1;

  if (mark == NULL)
    return;

  if (exponent >= 11 && exponent <= 20 && mark - text <= 7 && (mark - text == 1 || text[1] == '.'))
    self->n_rounded++;
  else
    self->n_scientific++;
}

/* Whatever the short cuts have not taken. `text` without blanks around it, not empty, no marker. */
static guint
classify (HunchCsvTally *self,
          const char    *text,
          gsize          n)
{
  First first = firsts[(guint8) *text];
  guint reads = 0;

  if (first == FIRST_NOTHING || n > 400)
    return 0;

  if (first == FIRST_LETTER)
    reads = add_word (self, text, n);
  else
    {
      note_comma (self, text, n);
      reads = add_number (self, text, n);
      if (reads != 0)
        note_exponent (self, text, n);
    }

  if (reads == 0 && (first == FIRST_LETTER || first == FIRST_DIGIT))
    reads = add_date (self, text, n);
  if (reads == 0 && first == FIRST_DIGIT)
    reads = add_duration (self, text, n);

  return reads;
}

static gboolean
add_missing (HunchCsvTally *self,
             const char    *text,
             gsize          n)
{
  int marker;

  if (n == 0)
    {
      self->n_empty++;
      return TRUE;
    }

  marker = hunch_csv_markers_find (self->markers, text, n);
  if (marker >= 0)
    self->n_marker[marker]++;
  else if (hunch_csv_is_spreadsheet_error (text, n))
    {
      self->n_errors++;
      note_first (&self->first_error, text, n);
    }
  else
    return FALSE;

  return TRUE;
}

static inline guint
find_reads (const HunchCsvTally *self)
{
  switch (self->last)
    {
    case HUNCH_DATA_INTEGER:
      return 1 << HUNCH_DATA_INTEGER | 1 << HUNCH_DATA_REAL;
    case HUNCH_DATA_TEXT:
      return 0;
    default:
      return 1 << self->last;
    }
}

/* What stands in a formula for a text is a text, but may be read as something else by a person who says so. */
static void
add_formula (HunchCsvTally *self,
             const char    *text,
             gsize          n)
{
  HunchCsvTally *inner = self->formulas;

  if (inner == NULL)
    {
      inner = self->formulas = g_new (HunchCsvTally, 1);
      hunch_csv_tally_init (inner, self->markers);
    }

  inner->n_values++;
  if (n > 0 && !add_plain_number (inner, text, n) && !(n >= 10 && add_iso (inner, text, n)))
    classify (inner, text, n);
}

static void
add_cell (HunchCsvTally *self,
          const char    *text,
          gsize          n)
{
  guint reads;

  hunch_csv_trim (&text, &n);
  if (add_missing (self, text, n))
    return;

  self->n_values++;
  watch_cell (self, text, n);
  if (hunch_csv_strip_formula (&text, &n))
    {
      add_formula (self, text, n);
      self->last = HUNCH_DATA_TEXT;
      reads = 0;
    }
  else if (add_plain_number (self, text, n) || (n >= 10 && add_iso (self, text, n)))
    reads = find_reads (self);
  else
    {
      reads = classify (self, text, n);
      self->last = HUNCH_DATA_TEXT;
      if (reads == 0)
        consider_code_text (self, text, n);
    }

  if (self->open_failures & ~reads)
    note_failures (self, text, n, reads);
}

static inline gboolean
add_text_quickly (HunchCsvTally *self,
                  const char    *text,
                  gsize          n)
{
  if (!is_surely_text (text, n))
    return FALSE;

  self->n_values++;
  watch_text (self, text, n);
  consider_code_text (self, text, n);

  return TRUE;
}

static inline gboolean
add_day_quickly (HunchCsvTally *self,
                 const char    *text,
                 gsize          n)
{
  if (n != 10 || memcmp (text, self->last_day, 10) != 0)
    return FALSE;

  self->n_values++;
  self->n_iso_day++;
  self->iso_days.n++;

  return TRUE;
}

static inline gboolean
add_time_quickly (HunchCsvTally *self,
                  const char    *text,
                  gsize          n)
{
  int seconds;

  if (n != 19 || memcmp (text, self->last_day, 10) != 0 || text[10] != ' ')
    return FALSE;

  seconds = hunch_csv_read_iso_time (text + 11);
  if (seconds < 0)
    return FALSE;

  self->n_values++;
  self->n_iso_time++;
  widen_keys (&self->iso_days, self->last_key + (gint64) seconds * MICROSECONDS);

  return TRUE;
}

/* Also with blanks after it. */
static gboolean
is_maybe_marker (const HunchCsvMarkers *markers,
                 const char            *text,
                 gsize                  n)
{
  hunch_csv_trim (&text, &n);

  return hunch_csv_markers_find (markers, text, n) >= 0;
}

/* Only where no list of failures has room for a cell that reads like the one before. */
static inline gboolean
add_quickly (HunchCsvTally *self,
             const char    *text,
             gsize          n)
{
  if ((self->open_failures & ~find_reads (self)) != 0)
    return FALSE;
  if (self->markers->is_first[(guint8) *text] && is_maybe_marker (self->markers, text, n))
    return FALSE;

  switch (self->last)
    {
    case HUNCH_DATA_TEXT:
      return add_text_quickly (self, text, n);
    case HUNCH_DATA_DATE:
      return add_day_quickly (self, text, n);
    case HUNCH_DATA_TIMESTAMP:
      return add_time_quickly (self, text, n);
    case HUNCH_DATA_INTEGER:
    case HUNCH_DATA_REAL:
      if (!add_plain_number (self, text, n))
        return FALSE;
      self->n_values++;
      if (self->last == HUNCH_DATA_REAL && (self->open_failures & 1 << HUNCH_DATA_INTEGER))
        note_failures (self, text, n, 1 << HUNCH_DATA_REAL);
      return TRUE;
    case HUNCH_DATA_BOOLEAN:
    default:
      return FALSE;
    }
}

void
hunch_csv_tally_init (HunchCsvTally         *self,
                      const HunchCsvMarkers *markers)
{
  memset (self, 0, sizeof *self);
  self->markers = markers;
  self->open_failures = 1 << HUNCH_DATA_INTEGER | 1 << HUNCH_DATA_REAL | 1 << HUNCH_DATA_BOOLEAN
                        | 1 << HUNCH_DATA_DATE | 1 << HUNCH_DATA_TIMESTAMP | 1 << HUNCH_DATA_DURATION;
  self->is_counting_codes = markers->na >= 0;
  hunch_unlike_init (&self->unlike);
}

void
hunch_csv_tally_clear (HunchCsvTally *self)
{
  for (guint type = 0; type < HUNCH_N_DATA_TYPES; type++)
    for (guint i = 0; i < 3; i++)
      g_clear_pointer (&self->failures[type][i], g_free);
  for (guint order = 0; order < HUNCH_CSV_N_ORDERS; order++)
    g_clear_pointer (&self->only_order[order], g_free);
  hunch_unlike_clear (&self->unlike);
  g_clear_pointer (&self->first_lenient, g_free);
  g_clear_pointer (&self->first_comma, g_free);
  g_clear_pointer (&self->first_error, g_free);
  if (self->formulas != NULL)
    hunch_csv_tally_clear (self->formulas);
  g_clear_pointer (&self->formulas, g_free);
}

void
hunch_csv_tally_add (HunchCsvTally       *self,
                     const HunchCsvBlock *block,
                     guint                column)
{
  const HunchCsvCell *cell = block->cells + column;

  for (guint row = 0; row < block->n_rows; row++, cell += block->n_columns)
    {
      const char *text = block->data + cell->start;

      if (cell->length == 0)
        self->n_empty++;
      else if (!add_quickly (self, text, cell->length))
        add_cell (self, text, cell->length);
    }

  if (self->unlike.is_settled)
    sample_usual (self, block, column);
}

void
hunch_csv_tally_add_empty (HunchCsvTally *self,
                           gint64         n)
{
  self->n_empty += n;
}

gboolean
hunch_csv_tally_is_codes (const HunchCsvTally *self)
{
  guint n_codes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (self->code_bits); i++)
    n_codes += __builtin_popcount (self->code_bits[i]);

  return n_codes > 0 && self->n_other_texts * 4 <= n_codes;
}

/* A copy is settled; numbers and days that passed quickly were not added to it. */
gint64
hunch_csv_tally_find_unlike (const HunchCsvTally *self,
                             const char          *out_shown[HUNCH_UNLIKE_MAX_SHOWN])
{
  HunchUnlike unlike = self->unlike;
  gint64 n_numbers = self->n_plain_integer + self->n_plain_point + self->n_iso_day + self->n_iso_time;

  hunch_unlike_settle (&unlike, self->n_values);
  unlike.n[HUNCH_KIND_NUMBER] = MAX (unlike.n[HUNCH_KIND_NUMBER], n_numbers - unlike.n[HUNCH_KIND_MIXED]);

  return hunch_unlike_finish (&unlike, self->n_values, out_shown);
}
