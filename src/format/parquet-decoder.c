#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Texts that are put together may fill so much before the reader is asked to hand out what it has. */
#define MAX_ARENA (16u << 20)

/* --- begin ---------------------------------------------------------------- */

static gboolean
begin_lengths (HunchParquetDecoder *self)
{
  if (!hunch_parquet_delta_init (&self->numbers, self->at, self->end - self->at))
    return FALSE;
  self->at = hunch_parquet_delta_find_end (&self->numbers);

  return self->at != NULL;
}

static gboolean
begin_parts (HunchParquetDecoder *self)
{
  if (!hunch_parquet_delta_init (&self->prefixes, self->at, self->end - self->at))
    return FALSE;
  self->at = hunch_parquet_delta_find_end (&self->prefixes);
  self->previous = (HunchSlice) { "", 0 };

  return self->at != NULL && begin_lengths (self);
}

static gboolean
begin_places (HunchParquetDecoder *self)
{
  guint width;

  /* A page without a value may be without the width. */
  if (self->at == self->end)
    {
      hunch_parquet_runs_init (&self->runs, self->at, 0, 0);
      return TRUE;
    }
  width = *self->at++;
  hunch_parquet_runs_init (&self->runs, self->at, self->end - self->at, MIN (width, 32));

  return width <= 32;
}

static gboolean
begin_boolean_runs (HunchParquetDecoder *self)
{
  guint32 n;

  if (self->at == self->end)
    {
      hunch_parquet_runs_init (&self->runs, self->at, 0, 1);
      return TRUE;
    }
  if (self->end - self->at < 4)
    return FALSE;
  memcpy (&n, self->at, 4);
  n = GUINT32_FROM_LE (n);
  if (n > self->end - self->at - 4)
    return FALSE;
  hunch_parquet_runs_init (&self->runs, self->at + 4, n, 1);

  return TRUE;
}

static gsize
get_width (const HunchParquetDecoder *self)
{
  switch (self->physical)
    {
    case HUNCH_PARQUET_INT32:
    case HUNCH_PARQUET_FLOAT:
      return 4;
    case HUNCH_PARQUET_INT64:
    case HUNCH_PARQUET_DOUBLE:
      return 8;
    case HUNCH_PARQUET_INT96:
      return 12;
    case HUNCH_PARQUET_FIXED:
      return self->n_bytes;
    case HUNCH_PARQUET_BOOLEAN:
    case HUNCH_PARQUET_BYTE_ARRAY:
    default:
      return 0;
    }
}

static gboolean
begin_split (HunchParquetDecoder *self)
{
  gsize width = get_width (self);

  self->n_split = (self->end - self->at) / width;

  return (self->end - self->at) % width == 0;
}

/* An encoding that stands for the same type of value everywhere. */
static gboolean
fits (int                  encoding,
      HunchParquetPhysical physical)
{
  gboolean is_integer = physical == HUNCH_PARQUET_INT32 || physical == HUNCH_PARQUET_INT64;

  switch (encoding)
    {
    case HUNCH_PARQUET_PLAIN:
      return TRUE;
    case HUNCH_PARQUET_PLAIN_DICTIONARY:
    case HUNCH_PARQUET_RLE_DICTIONARY:
      return physical != HUNCH_PARQUET_BOOLEAN;
    case HUNCH_PARQUET_RLE:
      return physical == HUNCH_PARQUET_BOOLEAN;
    case HUNCH_PARQUET_DELTA_BINARY_PACKED:
      return is_integer;
    case HUNCH_PARQUET_DELTA_LENGTH_BYTE_ARRAY:
      return physical == HUNCH_PARQUET_BYTE_ARRAY;
    case HUNCH_PARQUET_DELTA_BYTE_ARRAY:
      return physical == HUNCH_PARQUET_BYTE_ARRAY || physical == HUNCH_PARQUET_FIXED;
    case HUNCH_PARQUET_BYTE_STREAM_SPLIT:
      return is_integer || physical == HUNCH_PARQUET_FLOAT || physical == HUNCH_PARQUET_DOUBLE || physical == HUNCH_PARQUET_FIXED;
    default:
      return FALSE;
    }
}

static gboolean
begin (HunchParquetDecoder *self)
{
  switch (self->encoding)
    {
    case HUNCH_PARQUET_PLAIN_DICTIONARY:
    case HUNCH_PARQUET_RLE_DICTIONARY:
      return begin_places (self);
    case HUNCH_PARQUET_RLE:
      return begin_boolean_runs (self);
    case HUNCH_PARQUET_DELTA_BINARY_PACKED:
      return self->at == self->end || hunch_parquet_delta_init (&self->numbers, self->at, self->end - self->at);
    case HUNCH_PARQUET_DELTA_LENGTH_BYTE_ARRAY:
      return self->at == self->end || begin_lengths (self);
    case HUNCH_PARQUET_DELTA_BYTE_ARRAY:
      return self->at == self->end || begin_parts (self);
    case HUNCH_PARQUET_BYTE_STREAM_SPLIT:
      return begin_split (self);
    case HUNCH_PARQUET_PLAIN:
    case HUNCH_PARQUET_BIT_PACKED:
    default:
      return TRUE;
    }
}

const char *
hunch_parquet_decoder_init (HunchParquetDecoder    *self,
                            const HunchParquetType *type,
                            int                     encoding,
                            gboolean                has_dictionary,
                            const guint8           *data,
                            gsize                   n_bytes)
{
  gboolean is_dictionary = encoding == HUNCH_PARQUET_PLAIN_DICTIONARY || encoding == HUNCH_PARQUET_RLE_DICTIONARY;

  *self = (HunchParquetDecoder) { encoding, type->physical, type->n_bytes, data, data + n_bytes };
  if (encoding < 0 || encoding > HUNCH_PARQUET_BYTE_STREAM_SPLIT || encoding == 1)
    return _("A page is encoded in a way that is not known.");
  if (!fits (encoding, type->physical))
    return _("A page is encoded in a way that does not fit the type of the column.");
  if (is_dictionary && !has_dictionary && n_bytes > 0)
    return _("A page refers to a dictionary that is not there.");

  return begin (self) ? NULL : _("The values of a page are damaged.");
}

/* --- plain ---------------------------------------------------------------- */

static gboolean
read_plain_booleans (HunchParquetDecoder *self,
                     gint64              *to,
                     guint32              n)
{
  if ((guint64) self->bit + n > (guint64) (self->end - self->at) * 8)
    return FALSE;

  for (guint32 i = 0; i < n; i++, self->bit++)
    to[i] = self->at[self->bit / 8] >> (self->bit % 8) & 1;
  self->at += self->bit / 8;
  self->bit %= 8;

  return TRUE;
}

/* One number of the physical type, wherever it stands. */
static inline void
store_number (HunchParquetPhysical  physical,
              const guint8         *at,
              HunchParquetValues   *to,
              guint32               i)
{
  union { guint32 bits; float real; } four;
  union { guint64 bits; double real; } eight;

  if (physical == HUNCH_PARQUET_INT32 || physical == HUNCH_PARQUET_FLOAT)
    {
      memcpy (&four.bits, at, 4);
      four.bits = GUINT32_FROM_LE (four.bits);
      if (physical == HUNCH_PARQUET_INT32)
        to->integers[i] = (gint32) four.bits;
      else
        to->reals[i] = four.real;
      return;
    }

  memcpy (&eight.bits, at, 8);
  eight.bits = GUINT64_FROM_LE (eight.bits);
  if (physical == HUNCH_PARQUET_INT64)
    to->integers[i] = (gint64) eight.bits;
  else
    to->reals[i] = eight.real;
}

static gboolean
read_plain_numbers (HunchParquetDecoder *self,
                    HunchParquetValues  *to,
                    guint32              offset,
                    guint32              n)
{
  gsize width = get_width (self);

  if ((gsize) n * width > (gsize) (self->end - self->at))
    return FALSE;

  /* The same loop four times, so that each knows its type. */
  if (self->physical == HUNCH_PARQUET_INT32)
    for (guint32 i = 0; i < n; i++)
      store_number (HUNCH_PARQUET_INT32, self->at + 4 * (gsize) i, to, offset + i);
  else if (self->physical == HUNCH_PARQUET_FLOAT)
    for (guint32 i = 0; i < n; i++)
      store_number (HUNCH_PARQUET_FLOAT, self->at + 4 * (gsize) i, to, offset + i);
  else if (self->physical == HUNCH_PARQUET_INT64)
    for (guint32 i = 0; i < n; i++)
      store_number (HUNCH_PARQUET_INT64, self->at + 8 * (gsize) i, to, offset + i);
  else
    for (guint32 i = 0; i < n; i++)
      store_number (HUNCH_PARQUET_DOUBLE, self->at + 8 * (gsize) i, to, offset + i);
  self->at += n * width;

  return TRUE;
}

static gboolean
read_plain_fixed (HunchParquetDecoder *self,
                  HunchSlice          *to,
                  guint32              n)
{
  gsize width = get_width (self);

  if ((guint64) n * width > (guint64) (self->end - self->at))
    return FALSE;

  for (guint32 i = 0; i < n; i++, self->at += width)
    to[i] = (HunchSlice) { (const char *) self->at, (guint32) width };

  return TRUE;
}

static gboolean
read_plain_texts (HunchParquetDecoder *self,
                  HunchSlice          *to,
                  guint32              n)
{
  const guint8 *at = self->at, *end = self->end;

  for (guint32 i = 0; i < n; i++)
    {
      guint32 length;

      if (end - at < 4)
        return FALSE;
      memcpy (&length, at, 4);
      length = GUINT32_FROM_LE (length);
      at += 4;
      if (length > (gsize) (end - at))
        return FALSE;
      to[i] = (HunchSlice) { (const char *) at, length };
      at += length;
    }
  self->at = at;

  return TRUE;
}

static gboolean
read_plain (HunchParquetDecoder *self,
            HunchParquetValues  *to,
            guint32              offset,
            guint32              n)
{
  switch (self->physical)
    {
    case HUNCH_PARQUET_BOOLEAN:
      return read_plain_booleans (self, to->integers + offset, n);
    case HUNCH_PARQUET_BYTE_ARRAY:
      return read_plain_texts (self, to->slices + offset, n);
    case HUNCH_PARQUET_FIXED:
    case HUNCH_PARQUET_INT96:
      return read_plain_fixed (self, to->slices + offset, n);
    case HUNCH_PARQUET_INT32:
    case HUNCH_PARQUET_INT64:
    case HUNCH_PARQUET_FLOAT:
    case HUNCH_PARQUET_DOUBLE:
    default:
      return read_plain_numbers (self, to, offset, n);
    }
}

/* --- runs and differences ------------------------------------------------- */

static gboolean
read_boolean_runs (HunchParquetDecoder *self,
                   gint64              *to,
                   guint32              n)
{
  guint8 bits[HUNCH_PARQUET_MAX_ROWS];

  for (guint32 done = 0; done < n;)
    {
      guint32 n_now = MIN (n - done, G_N_ELEMENTS (bits));

      if (!hunch_parquet_runs_read_bytes (&self->runs, bits, n_now))
        return FALSE;
      for (guint32 i = 0; i < n_now; i++)
        to[done + i] = bits[i];
      done += n_now;
    }

  return TRUE;
}

static gboolean
read_differences (HunchParquetDecoder *self,
                  gint64              *to,
                  guint32              n)
{
  if (!hunch_parquet_delta_read (&self->numbers, to, n))
    return FALSE;

  if (self->physical == HUNCH_PARQUET_INT32)
    for (guint32 i = 0; i < n; i++)
      to[i] = (gint32) (guint32) (guint64) to[i];

  return TRUE;
}

static gboolean
read_counted_texts (HunchParquetDecoder *self,
                    HunchSlice          *to,
                    guint32              n)
{
  gint64 lengths[256];

  for (guint32 done = 0; done < n;)
    {
      guint n_now = MIN (n - done, G_N_ELEMENTS (lengths));

      if (!hunch_parquet_delta_read (&self->numbers, lengths, n_now))
        return FALSE;
      for (guint i = 0; i < n_now; i++)
        {
          if (lengths[i] < 0 || lengths[i] > self->end - self->at)
            return FALSE;
          to[done + i] = (HunchSlice) { (const char *) self->at, (guint32) lengths[i] };
          self->at += lengths[i];
        }
      done += n_now;
    }

  return TRUE;
}

/* A text that begins as the one before. What is all of the one before, or nothing of it, needs no copy. */
static gboolean
join_text (HunchParquetDecoder *self,
           HunchParquetArena   *arena,
           gint64               n_prefix,
           gint64               n_suffix,
           HunchSlice          *out_text)
{
  char *text;

  if (n_prefix < 0 || n_prefix > self->previous.length || n_suffix < 0 || n_suffix > self->end - self->at
      || n_prefix + n_suffix > HUNCH_PARQUET_MAX_PAGE)
    return FALSE;

  if (n_prefix == 0)
    *out_text = (HunchSlice) { (const char *) self->at, (guint32) n_suffix };
  else if (n_suffix == 0)
    *out_text = (HunchSlice) { self->previous.text, (guint32) n_prefix };
  else
    {
      text = hunch_parquet_arena_reserve (arena, n_prefix + n_suffix);
      memcpy (text, self->previous.text, n_prefix);
      memcpy (text + n_prefix, self->at, n_suffix);
      hunch_parquet_arena_take (arena, n_prefix + n_suffix);
      *out_text = (HunchSlice) { text, (guint32) (n_prefix + n_suffix) };
    }
  self->at += n_suffix;

  return TRUE;
}

static int
read_joined_texts (HunchParquetDecoder *self,
                   HunchSlice          *to,
                   guint32              n,
                   HunchParquetArena   *arena)
{
  for (guint32 i = 0; i < n; i++)
    {
      gint64 n_prefix, n_suffix;

      if (i > 0 && arena->n_used > MAX_ARENA)
        return i;
      if (!hunch_parquet_delta_read (&self->prefixes, &n_prefix, 1) || !hunch_parquet_delta_read (&self->numbers, &n_suffix, 1)
          || !join_text (self, arena, n_prefix, n_suffix, &to[i])
          || (self->physical == HUNCH_PARQUET_FIXED && to[i].length != self->n_bytes))
        return -1;
      self->previous = to[i];
    }

  return n;
}

void
hunch_parquet_decoder_reset_arena (HunchParquetDecoder *self,
                                   HunchParquetArena   *arena)
{
  g_autofree char *kept = NULL;

  if (self->encoding != HUNCH_PARQUET_DELTA_BYTE_ARRAY || self->previous.length == 0)
    {
      hunch_parquet_arena_reset (arena);
      return;
    }

  kept = g_memdup2 (self->previous.text, self->previous.length);
  hunch_parquet_arena_reset (arena);
  self->previous.text = memcpy (hunch_parquet_arena_reserve (arena, self->previous.length), kept, self->previous.length);
  hunch_parquet_arena_take (arena, self->previous.length);
  arena->n_used = 0;
}

/* --- bytes by place ------------------------------------------------------- */

static void
collect_bytes (const HunchParquetDecoder *self,
               gsize                      i,
               gsize                      width,
               guint8                    *to)
{
  for (gsize k = 0; k < width; k++)
    to[k] = self->at[k * self->n_split + i];
}

static int
read_split (HunchParquetDecoder *self,
            HunchParquetValues  *to,
            guint32              offset,
            guint32              n,
            HunchParquetArena   *arena)
{
  gsize width = get_width (self);
  guint8 number[8];

  if (n > self->n_split - self->split)
    return -1;

  for (guint32 i = 0; i < n; i++, self->split++)
    if (self->physical == HUNCH_PARQUET_FIXED)
      {
        char *text;

        if (i > 0 && arena->n_used > MAX_ARENA)
          return i;
        text = hunch_parquet_arena_reserve (arena, width);
        collect_bytes (self, self->split, width, (guint8 *) text);
        hunch_parquet_arena_take (arena, width);
        to->slices[offset + i] = (HunchSlice) { text, (guint32) width };
      }
    else
      {
        collect_bytes (self, self->split, width, number);
        store_number (self->physical, number, to, offset + i);
      }

  return n;
}

int
hunch_parquet_decoder_read (HunchParquetDecoder *self,
                            HunchParquetValues  *to,
                            guint32              offset,
                            guint32              n,
                            HunchParquetArena   *arena)
{
  gboolean is_read;

  switch (self->encoding)
    {
    case HUNCH_PARQUET_RLE:
      is_read = read_boolean_runs (self, to->integers + offset, n);
      break;
    case HUNCH_PARQUET_DELTA_BINARY_PACKED:
      is_read = read_differences (self, to->integers + offset, n);
      break;
    case HUNCH_PARQUET_DELTA_LENGTH_BYTE_ARRAY:
      is_read = read_counted_texts (self, to->slices + offset, n);
      break;
    case HUNCH_PARQUET_DELTA_BYTE_ARRAY:
      return read_joined_texts (self, to->slices + offset, n, arena);
    case HUNCH_PARQUET_BYTE_STREAM_SPLIT:
      return read_split (self, to, offset, n, arena);
    case HUNCH_PARQUET_PLAIN:
    case HUNCH_PARQUET_PLAIN_DICTIONARY:
    case HUNCH_PARQUET_BIT_PACKED:
    case HUNCH_PARQUET_RLE_DICTIONARY:
    default:
      is_read = read_plain (self, to, offset, n);
    }

  return is_read ? (int) n : -1;
}

/* --- dictionaries --------------------------------------------------------- */

static void
gather_odd (const HunchParquetValues *from,
            const guint32            *places,
            HunchParquetValues       *to,
            guint32                   offset,
            guint32                   n)
{
  for (guint32 i = 0; i < n; i++)
    {
      guint8 state = from->states[places[i]];

      to->states[offset + i] = state;
      to->has_odd |= state != HUNCH_CELL_VALUE;
      if (state == HUNCH_CELL_UNPARSED)
        to->raw[offset + i] = from->raw[places[i]];
    }
}

static void
gather (const HunchParquetValues *from,
        HunchDataType             data,
        const guint32            *places,
        HunchParquetValues       *to,
        guint32                   offset,
        guint32                   n)
{
  if (data == HUNCH_DATA_INTEGER || data == HUNCH_DATA_BOOLEAN)
    for (guint32 i = 0; i < n; i++)
      to->integers[offset + i] = from->integers[places[i]];
  else if (data == HUNCH_DATA_REAL)
    for (guint32 i = 0; i < n; i++)
      to->reals[offset + i] = from->reals[places[i]];
  else
    for (guint32 i = 0; i < n; i++)
      to->slices[offset + i] = from->slices[places[i]];

  if (from->has_odd)
    gather_odd (from, places, to, offset, n);
  else
    memset (to->states + offset, HUNCH_CELL_VALUE, n);
}

int
hunch_parquet_decoder_look_up (HunchParquetDecoder      *self,
                               const HunchParquetValues *dictionary,
                               HunchDataType             data,
                               HunchParquetValues       *to,
                               guint32                   offset,
                               guint32                   n)
{
  guint32 places[HUNCH_PARQUET_MAX_ROWS];
  guint32 largest = 0;

  n = MIN (n, G_N_ELEMENTS (places));
  if (!hunch_parquet_runs_read (&self->runs, places, n))
    return -1;

  for (guint32 i = 0; i < n; i++)
    largest = MAX (largest, places[i]);
  if (n > 0 && largest >= dictionary->size)
    return -1;
  gather (dictionary, data, places, to, offset, n);

  return n;
}
