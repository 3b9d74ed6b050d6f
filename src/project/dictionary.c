#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/dictionary-private.h"

#include <string.h>

#define CHUNK_BYTES (256 * 1024)

typedef struct
{
  char   *text;    /* in a chunk, NUL-terminated */
  guint32 length;
  guint32 hash;
} Entry;

struct _HunchDictionary
{
  Entry     *entries;   /* owned; [n_room] */
  guint32    n;
  guint32    n_room;
  gint32    *slots;     /* owned; [n_slots], -1 for a free one; open addressing */
  guint32    n_slots;   /* a power of two */
  GPtrArray *chunks;    /* owned */
  char      *free_from; /* in the last chunk */
  gsize      n_free;
};

HunchDictionary *
hunch_dictionary_new (void)
{
  HunchDictionary *self = g_new0 (HunchDictionary, 1);

  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->n_slots = 1024;
  self->slots = g_new (gint32, self->n_slots);
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
           gsize       length)
{
  guint64 hash = length * 0x9e3779b97f4a7c15u;
  guint64 word;

  for (; length >= 8; text += 8, length -= 8)
    {
      memcpy (&word, text, 8);
      hash = (hash ^ word) * 0xff51afd7ed558ccdu;
      hash ^= hash >> 32;
    }
  word = 0;
  memcpy (&word, text, length);
  hash = (hash ^ word) * 0xff51afd7ed558ccdu;
  return (guint32) (hash ^ (hash >> 32));
}

static void
grow_slots (HunchDictionary *self)
{
  guint32 mask;

  self->n_slots *= 2;
  mask = self->n_slots - 1;
  self->slots = g_renew (gint32, self->slots, self->n_slots);
  memset (self->slots, 0xff, (gsize) self->n_slots * sizeof *self->slots);
  for (guint32 i = 0; i < self->n; i++)
    {
      guint32 slot = self->entries[i].hash & mask;

      while (self->slots[slot] >= 0)
        slot = (slot + 1) & mask;
      self->slots[slot] = (gint32) i;
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
  guint32 hash = hash_text (text, length);
  guint32 mask = self->n_slots - 1;
  guint32 slot = hash & mask;

  for (; self->slots[slot] >= 0; slot = (slot + 1) & mask)
    {
      const Entry *entry = &self->entries[self->slots[slot]];

      if (entry->hash == hash && entry->length == length && memcmp (entry->text, text, length) == 0)
        return self->slots[slot];
    }

  self->slots[slot] = append (self, text, length, hash);
  if (self->n > self->n_slots / 2)
    {
      grow_slots (self);
      return (gint32) self->n - 1;
    }
  return self->slots[slot];
}

guint32
hunch_dictionary_get_n (HunchDictionary *self)
{
  return self->n;
}

const char *
hunch_dictionary_get (HunchDictionary *self,
                      guint32          number)
{
  return self->entries[number].text;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b,
               gpointer      entries)
{
  const Entry *first = (const Entry *) entries + *(const guint32 *) a;
  const Entry *second = (const Entry *) entries + *(const guint32 *) b;
  int order = memcmp (first->text, second->text, MIN (first->length, second->length));

  return order != 0 ? order : (first->length > second->length) - (first->length < second->length);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b,
                 gpointer      entries)
{
  gint64 first = g_ascii_strtoll (((const Entry *) entries)[*(const guint32 *) a].text, NULL, 10);
  gint64 second = g_ascii_strtoll (((const Entry *) entries)[*(const guint32 *) b].text, NULL, 10);

  return (first > second) - (first < second);
}

gint32 *
hunch_dictionary_dup_ranks (HunchDictionary *self,
                            gboolean         as_numbers,
                            guint32        **out_order)
{
  gint32 *ranks = g_new (gint32, self->n + 1);
  guint32 *order = g_new (guint32, self->n + 1);

  for (guint32 i = 0; i < self->n; i++)
    order[i] = i;
  if (self->n > 1)
    g_qsort_with_data (order, (int) self->n, sizeof *order, as_numbers ? compare_numbers : compare_texts, self->entries);
  for (guint32 i = 0; i < self->n; i++)
    ranks[order[i]] = (gint32) i;

  *out_order = order;
  return ranks;
}
