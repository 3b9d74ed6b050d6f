/* format/csv-utf8-private.h: which bytes are plain UTF-8 text. */
#pragma once
#include <glib.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

#define HUNCH_UTF8_INVALID 0
#define HUNCH_UTF8_INCOMPLETE -1

/* Length of the character at `at` (1 .. 4), INVALID, or INCOMPLETE when it might go on after `end`. */
static inline int
hunch_utf8_length_at (const guint8 *at,
                      const guint8 *end)
{
  guint8 first = *at;
  guint8 low = 0x80, high = 0xbf;
  int n;

  if (first < 0x80)
    return 1;
  if (first < 0xc2 || first > 0xf4)
    return HUNCH_UTF8_INVALID;

  n = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : low;
  high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : high;

  for (int i = 1; i < n; i++)
    {
      if (at + i == end)
        return HUNCH_UTF8_INCOMPLETE;
      if (at[i] < low || at[i] > high)
        return HUNCH_UTF8_INVALID;
      low = 0x80;
      high = 0xbf;
    }

  return n;
}

/* The first byte that is zero or begins no whole character; `end` when there is none. */
static inline const guint8 *
hunch_utf8_find_odd (const guint8 *at,
                     const guint8 *end)
{
  while (at < end)
    {
      int n;

#ifdef __SSE2__
      while (end - at >= 64)
        {
          __m128i a = _mm_loadu_si128 ((const __m128i *) at);
          __m128i b = _mm_loadu_si128 ((const __m128i *) (at + 16));
          __m128i c = _mm_loadu_si128 ((const __m128i *) (at + 32));
          __m128i d = _mm_loadu_si128 ((const __m128i *) (at + 48));
          __m128i smallest = _mm_min_epu8 (_mm_min_epu8 (a, b), _mm_min_epu8 (c, d));
          __m128i any = _mm_or_si128 (_mm_or_si128 (a, b), _mm_or_si128 (c, d));

          if (_mm_movemask_epi8 (_mm_or_si128 (any, _mm_cmpeq_epi8 (smallest, _mm_setzero_si128 ()))) != 0)
            break;
          at += 64;
        }
      for (const guint8 *stop = at + MIN (end - at, 64); at < stop && *at - 1 < 0x7f && *at != 0;)
        at++;
      if (at == end)
        break;
      if (*at != 0 && *at < 0x80)
        continue;
#endif

      n = *at == 0 ? HUNCH_UTF8_INVALID : hunch_utf8_length_at (at, end);
      if (n <= 0)
        return at;
      at += n;
    }

  return end;
}

G_END_DECLS
