#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-bits-private.h"

#include <string.h>

static gboolean
read_varint (const guint8 **at,
             const guint8  *end,
             guint64       *out_value)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && *at < end; shift += 7)
    {
      guint8 byte = *(*at)++;

      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *out_value = value;
          return TRUE;
        }
    }

  return FALSE;
}

/* Eight bytes from `at`, or as many as there are. */
static inline guint64
load_le64 (const guint8 *at,
           const guint8 *end)
{
  guint64 word = 0;

  if (G_LIKELY (end - at >= 8))
    memcpy (&word, at, 8);
  else if (at < end)
    memcpy (&word, at, end - at);

  return GUINT64_FROM_LE (word);
}

/* --- runs ----------------------------------------------------------------- */

void
hunch_parquet_runs_init (HunchParquetRuns *self,
                         const guint8     *data,
                         gsize             n_bytes,
                         guint             width)
{
  *self = (HunchParquetRuns) { .at = data, .end = data + n_bytes, .width = width };
}

void
hunch_parquet_runs_init_msb (HunchParquetRuns *self,
                             const guint8     *data,
                             gsize             n_bytes,
                             guint             width)
{
  *self = (HunchParquetRuns) { .at = data + n_bytes, .end = data + n_bytes, .width = width, .packed = data, .is_msb = TRUE };
  self->n_packed = width > 0 ? (guint64) n_bytes * 8 / width : G_MAXUINT64;
}

static gboolean
begin_same (HunchParquetRuns *self,
            guint64           n)
{
  guint n_bytes = (self->width + 7) / 8;
  guint32 value = 0;

  if ((gsize) (self->end - self->at) < n_bytes)
    return FALSE;

  memcpy (&value, self->at, n_bytes);
  self->value = GUINT32_FROM_LE (value);
  self->at += n_bytes;
  self->n_same = n;

  return self->width == 32 || self->value >> self->width == 0;
}

/* The last group may be cut after its last value. */
static gboolean
begin_packed (HunchParquetRuns *self,
              guint64           n_groups)
{
  guint64 n_there = self->end - self->at;
  guint64 n_bytes = n_groups > n_there ? n_there + 1 : n_groups * self->width;

  self->n_packed = n_groups > G_MAXUINT64 / 8 ? G_MAXUINT64 : n_groups * 8;
  if (self->width == 0)
    return TRUE;

  if (n_bytes > n_there)
    {
      n_bytes = n_there;
      self->n_packed = MIN (self->n_packed, n_there * 8 / self->width);
    }
  self->packed = self->at;
  self->bit = 0;
  self->at += n_bytes;

  return self->n_packed > 0 || n_groups == 0;
}

static gboolean
begin_run (HunchParquetRuns *self)
{
  guint64 head;

  while (self->n_same == 0 && self->n_packed == 0)
    if (!read_varint (&self->at, self->end, &head)
        || !(head & 1 ? begin_packed (self, head >> 1) : begin_same (self, head >> 1)))
      return FALSE;

  return TRUE;
}

static inline guint32
unpack_msb (HunchParquetRuns *self)
{
  guint32 value = 0;

  for (guint i = 0; i < self->width; i++, self->bit++)
    value = value << 1 | (self->packed[self->bit / 8] >> (7 - self->bit % 8) & 1);

  return value;
}

static inline guint32
unpack_next (HunchParquetRuns *self,
             guint64           mask)
{
  guint32 value = (guint32) (load_le64 (self->packed + self->bit / 8, self->end) >> (self->bit % 8) & mask);

  self->bit += self->width;

  return value;
}

/* As long as eight bytes can be loaded from everywhere, none is looked at. */
static void
unpack_packed (HunchParquetRuns *self,
               guint32          *to,
               guint             n)
{
  const guint8 *packed = self->packed;
  guint64 mask = (G_GUINT64_CONSTANT (1) << self->width) - 1, bit = self->bit, word;
  guint width = self->width, i = 0;
  gsize n_bytes = self->end - packed;
  guint64 n_safe = n_bytes >= 16 && (n_bytes - 16) * 8 > bit ? ((n_bytes - 16) * 8 - bit) / width : 0;

  for (guint n_quick = (guint) MIN (n, n_safe); i < n_quick; i++, bit += width)
    {
      memcpy (&word, packed + bit / 8, 8);
      to[i] = (guint32) (GUINT64_FROM_LE (word) >> (bit % 8) & mask);
    }
  self->bit = bit;
  for (; i < n; i++)
    to[i] = unpack_next (self, mask);
}

gboolean
hunch_parquet_runs_read (HunchParquetRuns *self,
                         guint32          *to,
                         guint             n)
{
  while (n > 0)
    {
      guint n_now;

      if (!begin_run (self))
        return FALSE;

      n_now = MIN (n, self->n_same > 0 ? self->n_same : self->n_packed);
      n -= n_now;
      if (self->n_same > 0)
        {
          self->n_same -= n_now;
          while (n_now-- > 0)
            *to++ = self->value;
          continue;
        }

      self->n_packed -= n_now;
      if (self->is_msb)
        while (n_now-- > 0)
          *to++ = unpack_msb (self);
      else if (self->width == 0)
        for (; n_now > 0; n_now--)
          *to++ = 0;
      else
        {
          unpack_packed (self, to, n_now);
          to += n_now;
        }
    }

  return TRUE;
}

/* Levels of one bit, which most are: eight at a time. */
static void
unpack_bits (HunchParquetRuns *self,
             guint8           *to,
             guint             n)
{
  guint i = 0;

  for (; i < n && (self->bit + i) % 8 != 0; i++)
    to[i] = self->packed[(self->bit + i) / 8] >> ((self->bit + i) % 8) & 1;
  for (; i + 8 <= n; i += 8)
    {
      guint64 spread = self->packed[(self->bit + i) / 8] * G_GUINT64_CONSTANT (0x0101010101010101);

      /* Byte j keeps bit j alone, and becomes 1 when there is one. */
      spread &= G_GUINT64_CONSTANT (0x8040201008040201);
      spread = (spread + G_GUINT64_CONSTANT (0x7f7f7f7f7f7f7f7f)) >> 7 & G_GUINT64_CONSTANT (0x0101010101010101);
      spread = GUINT64_TO_LE (spread);
      memcpy (to + i, &spread, 8);
    }
  for (; i < n; i++)
    to[i] = self->packed[(self->bit + i) / 8] >> ((self->bit + i) % 8) & 1;

  self->bit += n;
}

gboolean
hunch_parquet_runs_read_bytes (HunchParquetRuns *self,
                               guint8           *to,
                               guint             n)
{
  guint64 mask = (G_GUINT64_CONSTANT (1) << self->width) - 1;

  while (n > 0)
    {
      guint n_now;

      if (!begin_run (self))
        return FALSE;

      n_now = MIN (n, self->n_same > 0 ? self->n_same : self->n_packed);
      if (self->n_same > 0)
        {
          memset (to, (int) self->value, n_now);
          self->n_same -= n_now;
        }
      else
        {
          self->n_packed -= n_now;
          if (self->width == 1 && !self->is_msb)
            unpack_bits (self, to, n_now);
          else
            for (guint i = 0; i < n_now; i++)
              to[i] = (guint8) (self->is_msb ? unpack_msb (self) : self->width == 0 ? 0 : unpack_next (self, mask));
        }
      to += n_now;
      n -= n_now;
    }

  return TRUE;
}

/* --- differences ---------------------------------------------------------- */

static guint64
undo_zigzag (guint64 value)
{
  return value >> 1 ^ -(value & 1);
}

gboolean
hunch_parquet_delta_init (HunchParquetDelta *self,
                          const guint8      *data,
                          gsize              n_bytes)
{
  guint64 block, n_minis, n, first;

  *self = (HunchParquetDelta) { .at = data, .end = data + n_bytes, .has_first = TRUE };
  if (!read_varint (&self->at, self->end, &block) || !read_varint (&self->at, self->end, &n_minis)
      || !read_varint (&self->at, self->end, &n) || !read_varint (&self->at, self->end, &first))
    return FALSE;
  if (block == 0 || block > G_MAXINT32 || n_minis == 0 || block % n_minis != 0 || block / n_minis % 8 != 0 || n > G_MAXINT32)
    return FALSE;

  self->n_minis = (guint32) n_minis;
  self->n_in_mini = (guint32) (block / n_minis);
  self->mini = self->n_minis;
  self->n_left = n;
  self->last = undo_zigzag (first);

  return TRUE;
}

static gboolean
begin_mini (HunchParquetDelta *self)
{
  guint64 n_bytes, smallest;

  if (self->mini == self->n_minis)
    {
      if (!read_varint (&self->at, self->end, &smallest) || (gsize) (self->end - self->at) < self->n_minis)
        return FALSE;
      self->smallest = undo_zigzag (smallest);
      self->widths = self->at;
      self->at += self->n_minis;
      self->mini = 0;
    }

  self->width = self->widths[self->mini++];
  self->n_mini_left = self->n_in_mini;
  self->packed = self->at;
  self->bit = 0;
  n_bytes = (guint64) self->n_in_mini / 8 * self->width;
  if (n_bytes > (guint64) (self->end - self->at))
    {
      /* The last one may be cut behind its last value. */
      if (self->n_left > self->n_in_mini || (self->n_left * self->width + 7) / 8 > (guint64) (self->end - self->at))
        return FALSE;
      n_bytes = self->end - self->at;
    }
  self->at += n_bytes;

  return self->width <= 64;
}

static inline guint64
unpack_wide (HunchParquetDelta *self,
             guint64            mask)
{
  const guint8 *at = self->packed + self->bit / 8;
  guint shift = self->bit % 8;
  guint64 value = load_le64 (at, self->end) >> shift;

  if (shift + self->width > 64)
    value |= (guint64) at[8] << (64 - shift);
  self->bit += self->width;

  return value & mask;
}

static void
read_mini (HunchParquetDelta *self,
           gint64            *to,
           guint              n)
{
  guint64 mask = self->width == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << self->width) - 1;
  guint64 last = self->last;

  if (self->width == 0)
    for (guint i = 0; i < n; i++)
      to[i] = (gint64) (last += self->smallest);
  else
    for (guint i = 0; i < n; i++)
      to[i] = (gint64) (last += self->smallest + unpack_wide (self, mask));

  self->last = last;
  self->n_mini_left -= n;
}

gboolean
hunch_parquet_delta_read (HunchParquetDelta *self,
                          gint64            *to,
                          guint              n)
{
  if (n > self->n_left)
    return FALSE;

  if (n > 0 && self->has_first)
    {
      *to++ = (gint64) self->last;
      self->has_first = FALSE;
      self->n_left--;
      n--;
    }

  while (n > 0)
    {
      guint n_now;

      if (self->n_mini_left == 0 && !begin_mini (self))
        return FALSE;
      n_now = MIN (n, self->n_mini_left);
      read_mini (self, to, n_now);
      self->n_left -= n_now;
      to += n_now;
      n -= n_now;
    }

  return TRUE;
}

const guint8 *
hunch_parquet_delta_find_end (const HunchParquetDelta *self)
{
  HunchParquetDelta walk = *self;

  if (walk.has_first && walk.n_left > 0)
    walk.n_left--;

  while (walk.n_left > 0)
    {
      if (walk.n_mini_left == 0 && !begin_mini (&walk))
        return NULL;
      walk.n_left -= MIN (walk.n_left, walk.n_mini_left);
      walk.n_mini_left = 0;
    }

  return walk.at;
}
