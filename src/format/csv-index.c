#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-index-private.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK 64

typedef struct
{
  guint64 separator;
  guint64 cr;
  guint64 lf;
  guint64 quote;
} Masks;

void
hunch_csv_index_init (HunchCsvIndex *self,
                      char           separator,
                      char           quote)
{
  *self = (HunchCsvIndex) { .separator = separator, .quote = quote, .quote_end = G_MAXSIZE };
}

#ifdef __SSE2__

static inline guint64
find_byte (const __m128i *parts,
           char           byte)
{
  __m128i wanted = _mm_set1_epi8 (byte);
  guint64 a = (guint16) _mm_movemask_epi8 (_mm_cmpeq_epi8 (parts[0], wanted));
  guint64 b = (guint16) _mm_movemask_epi8 (_mm_cmpeq_epi8 (parts[1], wanted));
  guint64 c = (guint16) _mm_movemask_epi8 (_mm_cmpeq_epi8 (parts[2], wanted));
  guint64 d = (guint16) _mm_movemask_epi8 (_mm_cmpeq_epi8 (parts[3], wanted));

  return a | b << 16 | c << 32 | d << 48;
}

static inline Masks
find_masks (const char *block,
            char        separator,
            char        quote)
{
  const __m128i parts[4] = {
    _mm_loadu_si128 ((const __m128i *) block),
    _mm_loadu_si128 ((const __m128i *) (block + 16)),
    _mm_loadu_si128 ((const __m128i *) (block + 32)),
    _mm_loadu_si128 ((const __m128i *) (block + 48)),
  };

  return (Masks) { find_byte (parts, separator), find_byte (parts, '\r'), find_byte (parts, '\n'), find_byte (parts, quote) };
}

#else

static inline Masks
find_masks (const char *block,
            char        separator,
            char        quote)
{
  Masks masks = { 0 };

  for (guint i = 0; i < BLOCK; i++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << i;

      masks.separator |= block[i] == separator ? bit : 0;
      masks.cr |= block[i] == '\r' ? bit : 0;
      masks.lf |= block[i] == '\n' ? bit : 0;
      masks.quote |= block[i] == quote ? bit : 0;
    }

  return masks;
}

#endif

static inline guint32 *
write_ends (guint32 *ends,
            gsize    base,
            guint64  bits)
{
  for (; bits != 0; bits &= bits - 1)
    *ends++ = (guint32) (base + __builtin_ctzll (bits));

  return ends;
}

static inline guint32 *
run_plain (HunchCsvIndex *self,
           gsize          base,
           Masks          masks,
           guint32       *ends)
{
  guint64 lone_lf = masks.lf & ~(masks.cr << 1 | (self->is_after_cr ? 1 : 0));
  guint64 all = masks.separator | masks.cr | masks.lf;

  if (all != 0)
    self->cell_start = base + BLOCK - __builtin_clzll (all);
  self->is_after_cr = masks.cr >> (BLOCK - 1);

  return write_ends (ends, base, masks.separator | masks.cr | lone_lf);
}

static void
meet_quote (HunchCsvIndex *self,
            gsize          at)
{
  if (!self->is_quoted)
    {
      if (at != self->cell_start)
        return;
      self->is_quoted = TRUE;
      self->quote_start = at;
    }
  else if (self->quote_end != G_MAXSIZE && self->quote_end + 1 == at)
    self->quote_end = G_MAXSIZE;
  else
    self->quote_end = at;
}

/* A quote that was not doubled has closed the cell, whatever comes after it. */
static inline void
settle_quote (HunchCsvIndex *self,
              gsize          at,
              gboolean       is_quote)
{
  if (self->quote_end == G_MAXSIZE || (is_quote && self->quote_end + 1 == at))
    return;

  self->is_quoted = FALSE;
  self->quote_end = G_MAXSIZE;
}

static guint32 *
run_quoted (HunchCsvIndex *self,
            const char    *data,
            gsize          base,
            Masks          masks,
            guint32       *ends)
{
  guint64 bits = masks.separator | masks.cr | masks.lf | masks.quote;

  for (; bits != 0; bits &= bits - 1)
    {
      gsize at = base + __builtin_ctzll (bits);
      char byte = data[at];

      settle_quote (self, at, byte == self->quote);
      if (byte == self->quote)
        {
          meet_quote (self, at);
          continue;
        }
      if (self->is_quoted)
        continue;

      if (byte == '\n' && self->is_after_cr && at == self->cell_start)
        self->is_after_cr = FALSE;
      else
        {
          *ends++ = (guint32) at;
          self->is_after_cr = byte == '\r';
        }
      self->cell_start = at + 1;
    }

  self->is_after_cr = self->is_after_cr && self->cell_start == base + BLOCK;

  return ends;
}

static inline guint32 *
run_block (HunchCsvIndex *self,
           const char    *data,
           gsize          base,
           Masks          masks,
           guint32       *ends)
{
  if (G_LIKELY (masks.quote == 0 && !self->is_quoted))
    return run_plain (self, base, masks, ends);

  self->has_quotes = TRUE;

  return run_quoted (self, data, base, masks, ends);
}

gsize
hunch_csv_index_run (HunchCsvIndex *self,
                     const char    *data,
                     gsize          n,
                     gboolean       is_at_end,
                     guint32       *ends)
{
  guint32 *next = ends;

  for (; self->position + BLOCK <= n; self->position += BLOCK)
    next = run_block (self, data, self->position, find_masks (data + self->position, self->separator, self->quote), next);

  if (is_at_end && self->position < n)
    {
      Masks masks = find_masks (data + self->position, self->separator, self->quote);
      guint64 valid = (G_GUINT64_CONSTANT (1) << (n - self->position)) - 1;

      masks.separator &= valid;
      masks.cr &= valid;
      masks.lf &= valid;
      masks.quote &= valid;
      next = run_block (self, data, self->position, masks, next);
      self->position = n;
    }

  if (is_at_end)
    settle_quote (self, n, FALSE);

  return next - ends;
}

void
hunch_csv_index_shift (HunchCsvIndex *self,
                       gsize          n_bytes)
{
  self->position -= n_bytes;
  self->cell_start -= n_bytes;
  self->quote_start -= n_bytes;
  if (self->quote_end != G_MAXSIZE)
    self->quote_end -= n_bytes;
}
