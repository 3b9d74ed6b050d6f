#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-values-private.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "format/csv-utf8-private.h"
#include "format/parquet-decimal-private.h"
#include "format/parquet-time-private.h"

#define ARENA_BLOCK (64u << 10)

/* --- the arena ------------------------------------------------------------ */

void
hunch_parquet_arena_init (HunchParquetArena *self)
{
  *self = (HunchParquetArena) { g_ptr_array_new_with_free_func (g_free) };
}

void
hunch_parquet_arena_clear (HunchParquetArena *self)
{
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  self->at = NULL;
  self->n_left = 0;
}

void
hunch_parquet_arena_reset (HunchParquetArena *self)
{
  self->n_used = 0;
  if (self->blocks->len == 0)
    return;

  /* The first block is of the ordinary size, the others go. */
  g_ptr_array_set_size (self->blocks, 1);
  self->at = g_ptr_array_index (self->blocks, 0);
  self->n_left = ARENA_BLOCK;
}

char *
hunch_parquet_arena_reserve (HunchParquetArena *self,
                             gsize              n_bytes)
{
  if (G_LIKELY (n_bytes <= self->n_left))
    return self->at;

  if (self->blocks->len == 0 && n_bytes > ARENA_BLOCK)
    g_ptr_array_add (self->blocks, g_malloc (ARENA_BLOCK));
  self->n_left = MAX (n_bytes, ARENA_BLOCK);
  self->at = g_malloc (self->n_left);
  g_ptr_array_add (self->blocks, self->at);

  return self->at;
}

void
hunch_parquet_arena_take (HunchParquetArena *self,
                          gsize              n_bytes)
{
  self->at += n_bytes;
  self->n_left -= n_bytes;
  self->n_used += n_bytes;
}

static inline HunchSlice
take_text (HunchParquetArena *arena,
           char              *text,
           gsize              n)
{
  hunch_parquet_arena_take (arena, n);

  return (HunchSlice) { text, (guint32) n };
}

/* --- the arrays ----------------------------------------------------------- */

void
hunch_parquet_values_init (HunchParquetValues     *self,
                           const HunchParquetType *type,
                           guint32                 size)
{
  gboolean is_integer = type->physical == HUNCH_PARQUET_BOOLEAN || type->physical == HUNCH_PARQUET_INT32 || type->physical == HUNCH_PARQUET_INT64;
  gboolean is_real = type->physical == HUNCH_PARQUET_FLOAT || type->physical == HUNCH_PARQUET_DOUBLE;
  gboolean to_integer = type->data == HUNCH_DATA_INTEGER || type->data == HUNCH_DATA_BOOLEAN;
  gboolean to_real = type->data == HUNCH_DATA_REAL;
  guint32 room = MAX (size, 1);

  *self = (HunchParquetValues) { .size = size };
  self->states = g_malloc (room);
  if (is_integer || to_integer)
    self->integers = g_new (gint64, room);
  if (is_real || to_real)
    self->reals = g_new (double, room);
  if ((!is_integer && !is_real) || (!to_integer && !to_real))
    self->slices = g_new (HunchSlice, room);
  if (type->data == HUNCH_DATA_INTEGER && (type->meaning == HUNCH_PARQUET_MEANS_UNSIGNED || type->meaning == HUNCH_PARQUET_MEANS_DECIMAL))
    self->raw = g_new (HunchSlice, room);
}

void
hunch_parquet_values_clear (HunchParquetValues *self)
{
  g_clear_pointer (&self->integers, g_free);
  g_clear_pointer (&self->reals, g_free);
  g_clear_pointer (&self->slices, g_free);
  g_clear_pointer (&self->states, g_free);
  g_clear_pointer (&self->raw, g_free);
  self->size = 0;
}

char *
hunch_parquet_values_dup_text (const HunchParquetValues *self,
                               HunchDataType             data,
                               guint32                   position)
{
  char number[HUNCH_NUMBER_BUFFER];

  if (data == HUNCH_DATA_INTEGER || data == HUNCH_DATA_BOOLEAN)
    return g_strdup_printf ("%" G_GINT64_FORMAT, self->integers[position]);
  if (data == HUNCH_DATA_REAL && isfinite (self->reals[position]))
    return g_strdup (hunch_number_to_json (self->reals[position], number));
  if (data == HUNCH_DATA_REAL)
    return g_strdup (self->reals[position] > 0 ? "Infinity" : "-Infinity");

  return g_strndup (self->slices[position].text, self->slices[position].length);
}

/* --- one kind after the other --------------------------------------------- */

typedef struct
{
  HunchParquetValues     *values;
  const HunchParquetType *type;
  guint32                 from;
  guint32                 to;      /* behind the last one */
  HunchParquetArena      *arena;
  gint64                 *n_odd_bytes;
} Job;

static void
set_state (const Job     *job,
           guint32        i,
           HunchCellState state)
{
  job->values->states[i] = state;
  job->values->has_odd = TRUE;
}

static void
set_raw (const Job *job,
         guint32    i,
         char      *text,
         gsize      n)
{
  job->values->integers[i] = 0;
  job->values->raw[i] = take_text (job->arena, text, n);
  set_state (job, i, HUNCH_CELL_UNPARSED);
}

static void
convert_integers (const Job *job)
{
  gint64 *integers = job->values->integers;

  /* As Arrow does, of a wider number its lower bits. */
  if (job->type->n_bits == 8)
    for (guint32 i = job->from; i < job->to; i++)
      integers[i] = (gint8) integers[i];
  else if (job->type->n_bits == 16)
    for (guint32 i = job->from; i < job->to; i++)
      integers[i] = (gint16) integers[i];
}

static void
convert_unsigned (const Job *job)
{
  gint64 *integers = job->values->integers;
  gint64 mask = job->type->n_bits == 64 ? -1 : (G_GINT64_CONSTANT (1) << job->type->n_bits) - 1;

  for (guint32 i = job->from; i < job->to; i++)
    {
      char *text;
      gsize n;

      integers[i] &= mask;
      if (job->type->data == HUNCH_DATA_INTEGER && G_LIKELY (integers[i] >= 0))
        continue;

      text = hunch_parquet_arena_reserve (job->arena, 20);
      n = hunch_parquet_write_unsigned (text, (guint64) integers[i]);
      if (job->type->data == HUNCH_DATA_INTEGER)
        set_raw (job, i, text, n);
      else
        job->values->slices[i] = take_text (job->arena, text, n);
    }
}

static void
convert_reals (const Job *job)
{
  const double *reals = job->values->reals;

  for (guint32 i = job->from; i < job->to; i++)
    if (G_UNLIKELY (reals[i] != reals[i]))
      set_state (job, i, HUNCH_CELL_MISSING);
}

static double
read_half (const char *bytes)
{
  guint bits = (guint8) bytes[0] | (guint) (guint8) bytes[1] << 8;
  int exponent = bits >> 10 & 31;
  int fraction = bits & 1023;
  double value;

  if (exponent == 31)
    value = fraction != 0 ? NAN : INFINITY;
  else
    value = ldexp (exponent == 0 ? fraction : fraction + 1024, MAX (exponent, 1) - 25);

  return bits & 0x8000 ? -value : value;
}

static void
convert_halves (const Job *job)
{
  for (guint32 i = job->from; i < job->to; i++)
    job->values->reals[i] = read_half (job->values->slices[i].text);

  convert_reals (job);
}

static void
convert_short_decimals (const Job *job)
{
  HunchParquetValues *values = job->values;

  for (guint32 i = job->from; i < job->to; i++)
    if (job->type->data == HUNCH_DATA_REAL)
      values->reals[i] = hunch_parquet_scale_decimal (values->integers[i], job->type->scale);
    else
      {
        char *text = hunch_parquet_arena_reserve (job->arena, 1100);

        values->slices[i] = take_text (job->arena, text, hunch_parquet_write_decimal (text, values->integers[i], job->type->scale));
      }
}

/* Too long for a number: its digits in base sixteen. */
static HunchSlice
write_hex (const Job  *job,
           HunchSlice  bytes)
{
  gsize n = MIN (bytes.length, 4096);
  char *text = hunch_parquet_arena_reserve (job->arena, 2 * n + 2), *at = text;

  *at++ = '0';
  *at++ = 'x';
  for (gsize i = 0; i < n; i++)
    {
      *at++ = "0123456789abcdef"[(guint8) bytes.text[i] >> 4];
      *at++ = "0123456789abcdef"[bytes.text[i] & 15];
    }

  return take_text (job->arena, text, at - text);
}

static HunchSlice
write_long (const Job  *job,
            HunchSlice  bytes)
{
  char *text;

  while (bytes.length > 1 && ((bytes.text[0] == 0 && (guint8) bytes.text[1] < 0x80) || ((guint8) bytes.text[0] == 0xff && (guint8) bytes.text[1] >= 0x80)))
    {
      bytes.text++;
      bytes.length--;
    }
  if (bytes.length > HUNCH_PARQUET_MAX_DECIMAL)
    return write_hex (job, bytes);

  text = hunch_parquet_arena_reserve (job->arena, HUNCH_PARQUET_DECIMAL_TEXT);

  return take_text (job->arena, text, hunch_parquet_write_long_decimal (text, (const guint8 *) bytes.text, bytes.length, job->type->scale));
}

static void
convert_long_decimals (const Job *job)
{
  HunchParquetValues *values = job->values;

  for (guint32 i = job->from; i < job->to; i++)
    {
      HunchSlice bytes = values->slices[i];
      gint64 value = 0;
      gboolean is_short = hunch_parquet_read_long_integer ((const guint8 *) bytes.text, bytes.length, &value);

      if (job->type->data == HUNCH_DATA_TEXT)
        values->slices[i] = write_long (job, bytes);
      else if (job->type->data == HUNCH_DATA_INTEGER)
        {
          values->integers[i] = value;
          if (!is_short)
            {
              values->raw[i] = write_long (job, bytes);
              set_state (job, i, HUNCH_CELL_UNPARSED);
            }
        }
      else if (is_short)
        values->reals[i] = hunch_parquet_scale_decimal (value, job->type->scale);
      else
        {
          HunchSlice text = write_long (job, bytes);
          g_autofree char *copy = g_strndup (text.text, text.length);

          values->reals[i] = g_ascii_strtod (copy, NULL);
        }
    }
}

static void
convert_decimals (const Job *job)
{
  if (job->type->physical == HUNCH_PARQUET_BYTE_ARRAY || job->type->physical == HUNCH_PARQUET_FIXED)
    convert_long_decimals (job);
  else if (job->type->data != HUNCH_DATA_INTEGER)
    convert_short_decimals (job);
}

static void
convert_dates (const Job *job)
{
  HunchParquetValues *values = job->values;

  for (guint32 i = job->from; i < job->to; i++)
    if (i > job->from && values->integers[i] == values->integers[i - 1])
      values->slices[i] = values->slices[i - 1];
    else
      {
        char *text = hunch_parquet_arena_reserve (job->arena, HUNCH_PARQUET_MAX_TIME);

        values->slices[i] = take_text (job->arena, text, hunch_parquet_write_date (text, values->integers[i]));
      }
}

static void
convert_times (const Job *job)
{
  HunchParquetValues *values = job->values;

  for (guint32 i = job->from; i < job->to; i++)
    {
      char *text = hunch_parquet_arena_reserve (job->arena, HUNCH_PARQUET_MAX_TIME);

      values->slices[i] = take_text (job->arena, text, hunch_parquet_write_time (text, values->integers[i], job->type->n_decimals));
    }
}

/* Moments of one day stand together most often, so its text is kept. */
typedef struct
{
  gint64 day;
  gsize  n;
  char   text[HUNCH_PARQUET_MAX_TIME];
} KnownDay;

static HunchSlice
write_moment (const Job *job,
              KnownDay  *known,
              gint64     day,
              gint64     units)
{
  char *text = hunch_parquet_arena_reserve (job->arena, 2 * HUNCH_PARQUET_MAX_TIME);
  gsize n;

  if (known->n == 0 || known->day != day)
    {
      known->day = day;
      known->n = hunch_parquet_write_date (known->text, day);
      known->text[known->n++] = ' ';
    }

  n = known->n;
  memcpy (text, known->text, HUNCH_PARQUET_MAX_TIME);
  n += hunch_parquet_write_time (text + n, units, job->type->n_decimals);
  if (job->type->is_utc)
    text[n++] = 'Z';

  return take_text (job->arena, text, n);
}

/* Whether the moment lies in the day of the one before, which is `units` after its midnight. */
static inline gboolean
is_same_day (gint64 moment,
             gint64 before,
             gint64 units,
             gint64 per_day)
{
  gint64 step;

  if (__builtin_sub_overflow (moment, before, &step) || step > per_day || step < -per_day)
    return FALSE;

  return units + step >= 0 && units + step < per_day;
}

static void
convert_timestamps (const Job *job)
{
  HunchParquetValues *values = job->values;
  gint64 per_day = G_GINT64_CONSTANT (86400) * (job->type->n_decimals == 3 ? 1000 : job->type->n_decimals == 6 ? 1000000 : 1000000000);
  KnownDay known = { 0 };
  gint64 units = 0, day = 0;

  for (guint32 i = job->from; i < job->to; i++)
    {
      if (job->type->physical == HUNCH_PARQUET_INT96)
        {
          guint32 julian;

          memcpy (&units, values->slices[i].text, 8);
          memcpy (&julian, values->slices[i].text + 8, 4);
          day = hunch_parquet_split (GINT64_FROM_LE (units), per_day, &units) + (gint64) GUINT32_FROM_LE (julian) - 2440588;
        }
      else if (i > job->from && is_same_day (values->integers[i], values->integers[i - 1], units, per_day))
        units += values->integers[i] - values->integers[i - 1];
      else
        day = hunch_parquet_split (values->integers[i], per_day, &units);
      values->slices[i] = write_moment (job, &known, day, units);
    }
}

/* A zero byte is a character of UTF-8 and stays one. */
static const guint8 *
find_odd (const guint8 *at,
          const guint8 *end)
{
  while ((at = hunch_utf8_find_odd (at, end)) < end && *at == 0)
    at++;

  return at;
}

/* As in separated text, a byte that is no character becomes \xNN. */
static HunchSlice
write_readable (HunchParquetArena *arena,
                HunchSlice         bytes,
                gint64            *n_odd_bytes)
{
  const guint8 *at = (const guint8 *) bytes.text, *end = at + bytes.length;
  gsize n_odd = 0;
  char *text, *to;

  for (const guint8 *odd = find_odd (at, end); odd < end; odd = find_odd (odd + 1, end))
    n_odd++;
  text = to = hunch_parquet_arena_reserve (arena, bytes.length + 3 * n_odd);
  while (at < end)
    {
      const guint8 *odd = find_odd (at, end);

      memcpy (to, at, odd - at);
      to += odd - at;
      if ((at = odd) == end)
        break;
      to[0] = '\\';
      to[1] = 'x';
      to[2] = "0123456789abcdef"[*at >> 4];
      to[3] = "0123456789abcdef"[*at++ & 15];
      to += 4;
    }
  *n_odd_bytes += n_odd;

  return take_text (arena, text, to - text);
}

/* Most texts are, and this is the quickest way to know. */
static inline gboolean
is_ascii (const char *at,
          gsize       n)
{
  guint64 all = 0, word;
  const char *last = at + n - 8;

  if (n < 8)
    for (; n > 0; at++, n--)
      all |= (guint8) *at;
  else
    {
      for (; at < last; at += 8)
        {
          memcpy (&word, at, 8);
          all |= word;
        }
      memcpy (&word, last, 8);
      all |= word;
    }

  return (all & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

HunchSlice
hunch_parquet_make_text (HunchParquetArena *arena,
                         HunchSlice         bytes,
                         gint64            *n_odd_bytes)
{
  const guint8 *end = (const guint8 *) bytes.text + bytes.length;

  if (G_LIKELY (is_ascii (bytes.text, bytes.length)))
    return bytes;

  return find_odd ((const guint8 *) bytes.text, end) == end ? bytes : write_readable (arena, bytes, n_odd_bytes);
}

static void
convert_texts (const Job *job)
{
  HunchSlice *slices = job->values->slices;

  for (guint32 i = job->from; i < job->to; i++)
    if (G_UNLIKELY (!is_ascii (slices[i].text, slices[i].length)))
      slices[i] = hunch_parquet_make_text (job->arena, slices[i], job->n_odd_bytes);
}

static void
convert_uuids (const Job *job)
{
  static const guint8 dashes[] = { 4, 6, 8, 10 };

  for (guint32 i = job->from; i < job->to; i++)
    {
      const char *bytes = job->values->slices[i].text;
      char *text = hunch_parquet_arena_reserve (job->arena, 36), *to = text;

      for (guint k = 0; k < 16; k++)
        {
          if (memchr (dashes, k, sizeof dashes) != NULL)
            *to++ = '-';
          *to++ = "0123456789abcdef"[(guint8) bytes[k] >> 4];
          *to++ = "0123456789abcdef"[bytes[k] & 15];
        }
      job->values->slices[i] = take_text (job->arena, text, 36);
    }
}

static void
convert_nothing (const Job *job)
{
  for (guint32 i = job->from; i < job->to; i++)
    {
      job->values->slices[i] = (HunchSlice) { "", 0 };
      set_state (job, i, HUNCH_CELL_MISSING);
    }
}

void
hunch_parquet_values_convert (HunchParquetValues     *self,
                              const HunchParquetType *type,
                              guint32                 offset,
                              guint32                 n,
                              HunchParquetArena      *arena,
                              gint64                 *n_odd_bytes)
{
  const Job job = { self, type, offset, offset + n, arena, n_odd_bytes };
  static void (*const converters[]) (const Job *) = {
    [HUNCH_PARQUET_MEANS_INTEGER] = convert_integers,
    [HUNCH_PARQUET_MEANS_UNSIGNED] = convert_unsigned,
    [HUNCH_PARQUET_MEANS_REAL] = convert_reals,
    [HUNCH_PARQUET_MEANS_HALF] = convert_halves,
    [HUNCH_PARQUET_MEANS_DECIMAL] = convert_decimals,
    [HUNCH_PARQUET_MEANS_DATE] = convert_dates,
    [HUNCH_PARQUET_MEANS_TIME] = convert_times,
    [HUNCH_PARQUET_MEANS_TIMESTAMP] = convert_timestamps,
    [HUNCH_PARQUET_MEANS_TEXT] = convert_texts,
    [HUNCH_PARQUET_MEANS_UUID] = convert_uuids,
    [HUNCH_PARQUET_MEANS_NOTHING] = convert_nothing,
  };

  memset (self->states + offset, HUNCH_CELL_VALUE, n);
  if (type->meaning < G_N_ELEMENTS (converters) && converters[type->meaning] != NULL)
    converters[type->meaning] (&job);
}
