#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/dictionary-private.h"

#include <stdlib.h>
#include <string.h>

#include "project/radix-private.h"

#define CHUNK_BYTES (256 * 1024)
#define FEW 1024

typedef struct
{
  char   *text;    /* in a chunk, NUL-terminated */
  guint32 length;
  guint32 hash;
} Entry;

typedef struct
{
  guint64 key;
  guint32 number;
} SortItem;

/* The hash stands beside the number, so that most other texts are told apart without a look at them. */
typedef struct
{
  gint32  number;  /* -1: free */
  guint32 hash;
} Slot;

struct _HunchDictionary
{
  Entry     *entries;   /* owned; [n_room] */
  guint32    n;
  guint32    n_room;
  Slot      *slots;     /* owned; [n_slots]; open addressing */
  guint32    n_slots;   /* a power of two */
  GPtrArray *chunks;    /* owned */
  char      *free_from; /* in the last chunk */
  gsize      n_free;
  guint64    all_bits;  /* of all texts, eight bytes at a time */
  SortItem  *few;       /* owned; [FEW], while sorting */
};

HunchDictionary *
hunch_dictionary_new (void)
{
  HunchDictionary *self = g_new0 (HunchDictionary, 1);

  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->n_slots = 1024;
  self->slots = g_new (Slot, self->n_slots);
  memset (self->slots, 0xff, self->n_slots * sizeof *self->slots);
  return self;
}

void
hunch_dictionary_free (HunchDictionary *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->chunks);
  g_free (self->entries);
  g_free (self->slots);
  g_free (self);
}

/* Eight bytes a step, mixed by a multiplication; good enough for a table that compares whole texts. */
static guint32
hash_text (const char *text,
           gsize       length,
           guint64    *all_bits)
{
  guint64 hash = length * 0x9e3779b97f4a7c15u;
  guint64 word;

  for (; length >= 8; text += 8, length -= 8)
    {
      memcpy (&word, text, 8);
      *all_bits |= word;
      hash = (hash ^ word) * 0xff51afd7ed558ccdu;
      hash ^= hash >> 32;
    }
  word = 0;
  memcpy (&word, text, length);
  *all_bits |= word;
  hash = (hash ^ word) * 0xff51afd7ed558ccdu;
  return (guint32) (hash ^ (hash >> 32));
}

static void
grow_slots (HunchDictionary *self)
{
  guint32 mask;

  self->n_slots *= 2;
  mask = self->n_slots - 1;
  self->slots = g_renew (Slot, self->slots, self->n_slots);
  memset (self->slots, 0xff, (gsize) self->n_slots * sizeof *self->slots);
  for (guint32 i = 0; i < self->n; i++)
    {
      guint32 slot = self->entries[i].hash & mask;

      while (self->slots[slot].number >= 0)
        slot = (slot + 1) & mask;
      self->slots[slot] = (Slot) { (gint32) i, self->entries[i].hash };
    }
}

static char *
keep_text (HunchDictionary *self,
           const char      *text,
           gsize            length)
{
  char *kept;

  if (self->n_free < length + 1)
    {
      self->n_free = MAX (CHUNK_BYTES, length + 1);
      self->free_from = g_malloc (self->n_free);
      g_ptr_array_add (self->chunks, self->free_from);
    }
  kept = self->free_from;
  memcpy (kept, text, length);
  kept[length] = '\0';
  self->free_from += length + 1;
  self->n_free -= length + 1;
  return kept;
}

static gint32
append (HunchDictionary *self,
        const char      *text,
        gsize            length,
        guint32          hash)
{
  if (self->n >= G_MAXINT32 - 1)
    return -1;
  if (self->n == self->n_room)
    {
      self->n_room = MAX (256, self->n_room * 2);
      self->entries = g_renew (Entry, self->entries, self->n_room);
    }
  self->entries[self->n] = (Entry) { keep_text (self, text, length), (guint32) length, hash };
  return (gint32) self->n++;
}

gint32
hunch_dictionary_add (HunchDictionary *self,
                      const char      *text,
                      gsize            length)
{
  guint32 hash = hash_text (text, length, &self->all_bits);
  guint32 mask = self->n_slots - 1;
  guint32 slot = hash & mask;

  for (; self->slots[slot].number >= 0; slot = (slot + 1) & mask)
    if (self->slots[slot].hash == hash)
      {
        const Entry *entry = &self->entries[self->slots[slot].number];

        if (entry->length == length && memcmp (entry->text, text, length) == 0)
          return self->slots[slot].number;
      }

  self->slots[slot] = (Slot) { append (self, text, length, hash), hash };
  if (self->n > self->n_slots / 2)
    {
      grow_slots (self);
      return (gint32) self->n - 1;
    }
  return self->slots[slot].number;
}

gboolean
hunch_dictionary_is_ascii (HunchDictionary *self)
{
  return (self->all_bits & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

guint32
hunch_dictionary_get_n (HunchDictionary *self)
{
  return self->n;
}

const char *
hunch_dictionary_get (HunchDictionary *self,
                      guint32          number,
                      gsize           *out_length)
{
  *out_length = self->entries[number].length;
  return self->entries[number].text;
}

/* --- sorting: eight bytes of all texts at a time, then the next eight of those that were alike ------------- */

static guint64
make_key (const Entry *entry,
          gsize        depth)
{
  guint64 key = 0;

  if (entry->length <= depth)
    return 0;
  memcpy (&key, entry->text + depth, MIN (8, entry->length - depth));
  return GUINT64_FROM_BE (key);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  guint64 first = ((const SortItem *) a)->key;
  guint64 second = ((const SortItem *) b)->key;

  return (first > second) - (first < second);
}

static void
sort_few (HunchDictionary *self,
          guint32         *numbers,
          gsize            n,
          gsize            depth,
          guint64         *out_keys)
{
  SortItem *items = self->few;

  for (gsize i = 0; i < n; i++)
    items[i] = (SortItem) { make_key (&self->entries[numbers[i]], depth), numbers[i] };
  qsort (items, n, sizeof *items, compare_items);
  for (gsize i = 0; i < n; i++)
    {
      numbers[i] = items[i].number;
      out_keys[i] = items[i].key;
    }
}

static void
sort_many (HunchDictionary *self,
           guint32         *numbers,
           gsize            n,
           gsize            depth,
           guint64         *out_keys)
{
  for (gsize i = 0; i < n; i++)
    out_keys[i] = make_key (&self->entries[numbers[i]], depth);
  hunch_radix_sort (out_keys, numbers, n, NULL);
}

/* The texts are distinct and hold no NUL, so one that ends is shorter than those it is alike with, and comes first.
 * `keys` has room for n; a deeper call uses the part of its run, whose keys have been compared by then. */
static void
sort_run (HunchDictionary *self,
          guint32         *numbers,
          gsize            n,
          gsize            depth,
          guint64         *keys)
{
  gsize first = 0;

  /* As long as all are alike, no deeper call is needed. */
  do
    {
      if (n <= FEW)
        sort_few (self, numbers, n, depth, keys);
      else
        sort_many (self, numbers, n, depth, keys);
      depth += 8;
    }
  while (n > 1 && keys[0] == keys[n - 1]);

  while (first < n)
    {
      guint64 key = keys[first];
      gsize next = first + 1;

      while (next < n && keys[next] == key)
        next++;
      if (next - first > 1)
        sort_run (self, numbers + first, next - first, depth, keys + first);
      first = next;
    }
}

static void
sort_numbers (HunchDictionary *self,
              guint32         *numbers,
              guint64         *keys)
{
  for (gsize i = 0; i < self->n; i++)
    keys[i] = (guint64) g_ascii_strtoll (self->entries[i].text, NULL, 10) ^ (G_GUINT64_CONSTANT (1) << 63);
  hunch_radix_sort (keys, numbers, self->n, NULL);
}

gint32 *
hunch_dictionary_dup_ranks (HunchDictionary *self,
                            gboolean         as_numbers,
                            guint32        **out_order)
{
  gint32 *ranks = g_new (gint32, self->n + 1);
  guint32 *order = g_new (guint32, self->n + 1);
  g_autofree guint64 *keys = g_new (guint64, self->n + 1);

  for (guint32 i = 0; i < self->n; i++)
    order[i] = i;
  if (as_numbers)
    sort_numbers (self, order, keys);
  else if (self->n > 1)
    {
      self->few = g_new (SortItem, FEW);
      sort_run (self, order, self->n, 0, keys);
      g_clear_pointer (&self->few, g_free);
    }
  for (guint32 i = 0; i < self->n; i++)
    ranks[order[i]] = (gint32) i;

  *out_order = order;
  return ranks;
}
