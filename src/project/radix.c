/* Least significant byte first; bytes that are the same in all keys cost no pass. */
#include "config.h"
#include "project/radix-private.h"

#include <gio/gio.h>
#include <string.h>

#define N_BYTES 8

guint64
hunch_radix_key (double value)
{
  guint64 bits;

  value += 0.0;  /* turns -0 into 0 */
  memcpy (&bits, &value, sizeof bits);
  return bits >> 63 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63;
}

static void
count_bytes (const guint64 *keys,
             gsize          n,
             gsize          counts[N_BYTES][256])
{
  memset (counts, 0, sizeof (gsize) * N_BYTES * 256);
  for (gsize i = 0; i < n; i++)
    for (guint b = 0; b < N_BYTES; b++)
      counts[b][(keys[i] >> (8 * b)) & 0xff]++;
}

static void
add_up (gsize counts[256])
{
  gsize sum = 0;

  for (guint i = 0; i < 256; i++)
    {
      gsize count = counts[i];

      counts[i] = sum;
      sum += count;
    }
}

gboolean
hunch_radix_sort (guint64 *keys,
                  guint32 *places,
                  gsize    n,
                  gpointer cancellable)
{
  g_autofree gsize *counts = g_new (gsize, N_BYTES * 256);
  gsize (*table)[256] = (gsize (*)[256]) counts;
  g_autofree guint64 *other_keys = g_new (guint64, n + 1);
  g_autofree guint32 *other_places = places == NULL ? NULL : g_new (guint32, n + 1);
  guint64 *from = keys, *to = other_keys;
  guint32 *from_places = places, *to_places = other_places;

  count_bytes (keys, n, table);
  for (guint b = 0; b < N_BYTES && n > 0; b++)
    {
      guint64 *swap_keys = from;
      guint32 *swap_places = from_places;

      if (table[b][(keys[0] >> (8 * b)) & 0xff] == n)
        continue;
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      add_up (table[b]);
      for (gsize i = 0; i < n; i++)
        {
          gsize place = table[b][(from[i] >> (8 * b)) & 0xff]++;

          to[place] = from[i];
          if (places != NULL)
            to_places[place] = from_places[i];
        }
      from = to;
      to = swap_keys;
      from_places = to_places;
      to_places = swap_places;
    }

  if (from != keys)
    {
      memcpy (keys, from, n * sizeof *keys);
      if (places != NULL)
        memcpy (places, from_places, n * sizeof *places);
    }
  return TRUE;
}
