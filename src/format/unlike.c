#define G_LOG_DOMAIN "hunch-format"
#include "format/unlike.h"

#include <string.h>

#define MIN_CELLS 200
#define MAX_UNLIKE_SHARE 0.005

/* A column repeats itself when it has so few different texts, or cells so short of so few shapes. */
#define MAX_TEXTS 84
#define MAX_SHAPES 3
#define MAX_SHORT 40

/* Of a longer text the beginning is shown. */
#define MAX_SHOWN_BYTES 80

void
hunch_unlike_init (HunchUnlike *self)
{
  memset (self, 0, sizeof *self);
  self->watched = (1 << HUNCH_N_KINDS) - 1;
}

void
hunch_unlike_clear (HunchUnlike *self)
{
  for (guint kind = 0; kind < HUNCH_N_KINDS; kind++)
    for (guint i = 0; i < HUNCH_UNLIKE_MAX_SHOWN; i++)
      g_clear_pointer (&self->shown[kind][i], g_free);
}

/* What is not ASCII is taken for a letter. */
static inline gboolean
is_letter (char c)
{
  return g_ascii_isalpha (c) || (guint8) c >= 0x80;
}

HunchKind
hunch_unlike_find_kind (const char *text,
                        gsize       n)
{
  gsize at = n > 1 && strchr ("+-.,", *text) != NULL && *text != '\0';

  if (n == 0)
    return HUNCH_KIND_OTHER;
  if (is_letter (*text))
    return HUNCH_KIND_WORD;
  if (!g_ascii_isdigit (text[at]))
    return HUNCH_KIND_OTHER;

  for (; at < n; at++)
    if (is_letter (text[at]))
      return HUNCH_KIND_MIXED;

  return HUNCH_KIND_NUMBER;
}

/* The constants are those of FNV-1a; 0 marks an empty place. */
static inline guint32
mix (guint32 hash,
     char    c)
{
  return (hash ^ (guint8) c) * 16777619u;
}

static guint32
hash_text (const char *text,
           gsize       n)
{
  guint32 hash = 2166136261u + (guint32) n;

  for (gsize i = 0; i < MIN (n, 64); i++)
    hash = mix (hash, text[i]);

  return hash | 1;
}

static guint32
hash_shape (const char *text,
            gsize       n)
{
  guint32 hash = 2166136261u;
  char last = '\0';

  for (gsize i = 0; i < n; i++)
    {
      char c = g_ascii_isdigit (text[i]) ? '9' : is_letter (text[i]) ? 'a' : text[i];

      if (c != last || (c != '9' && c != 'a'))
        hash = mix (hash, c);
      last = c;
    }

  return hash | 1;
}

static void
learn_shape (HunchUnlike *self,
             HunchKind    kind,
             const char  *text,
             gsize        n)
{
  guint32 shape;

  if (kind == HUNCH_KIND_NUMBER || self->n_shapes[kind] > MAX_SHAPES)
    return;
  if (n > MAX_SHORT)
    {
      self->n_shapes[kind] = MAX_SHAPES + 1;
      return;
    }

  shape = hash_shape (text, n);
  for (guint i = 0; i < self->n_shapes[kind]; i++)
    if (self->shapes[kind][i] == shape)
      return;
  self->shapes[kind][self->n_shapes[kind]++] = shape;
}

static void
learn_text (HunchUnlike *self,
            const char  *text,
            gsize        n)
{
  guint32 hash;
  guint at;

  if (self->n_texts > MAX_TEXTS)
    return;

  hash = hash_text (text, n);
  for (at = (hash >> 8) % HUNCH_UNLIKE_ROOM_TEXTS; self->texts[at] != 0; at = (at + 1) % HUNCH_UNLIKE_ROOM_TEXTS)
    if (self->texts[at] == hash)
      return;
  self->texts[at] = hash;
  self->n_texts++;
}

static gboolean
is_shown (const HunchUnlike *self,
          HunchKind          kind,
          const char        *text,
          gsize              n)
{
  for (guint i = 0; i < HUNCH_UNLIKE_MAX_SHOWN && self->shown[kind][i] != NULL; i++)
    if (strncmp (self->shown[kind][i], text, n) == 0 && (self->shown[kind][i][n] == '\0' || n == MAX_SHOWN_BYTES))
      return TRUE;

  return FALSE;
}

static void
show (HunchUnlike *self,
      HunchKind    kind,
      const char  *text,
      gsize        n)
{
  g_autofree char *cut = NULL;
  char *shown;
  guint i = 0;

  if (is_shown (self, kind, text, MIN (n, MAX_SHOWN_BYTES)))
    return;

  cut = n > MAX_SHOWN_BYTES ? g_utf8_make_valid (text, MAX_SHOWN_BYTES) : NULL;
  shown = cut != NULL ? g_strconcat (cut, "…", NULL) : g_utf8_make_valid (text, (gssize) n);
  while (self->shown[kind][i] != NULL)
    i++;
  self->shown[kind][i] = shown;
}

static HunchKind
find_most (const gint64 *n)
{
  HunchKind most = 0;

  for (HunchKind kind = 1; kind < HUNCH_N_KINDS; kind++)
    if (n[kind] > n[most])
      most = kind;

  return most;
}

/* Free text, or more than one usual kind. */
static gboolean
is_varied (const HunchUnlike *self,
           HunchKind          usual)
{
  gint64 n_odd = 0;

  for (HunchKind kind = 0; kind < HUNCH_N_KINDS; kind++)
    n_odd += kind == usual ? 0 : self->n[kind];

  return n_odd > HUNCH_UNLIKE_MAX_CELLS || (self->n_texts > MAX_TEXTS && self->n_shapes[usual] > MAX_SHAPES);
}

/* Before the end of learning the numbers that were not added are not known, so a number may yet be the usual kind. */
void
hunch_unlike_add (HunchUnlike *self,
                  HunchKind    kind,
                  const char  *text,
                  gsize        n,
                  gint64       n_cells)
{
  if (self->watched == 0)
    return;

  self->n_learned++;
  if (self->watched & (1u << kind))
    {
      self->n[kind] += n_cells;
      if (self->shown[kind][HUNCH_UNLIKE_MAX_SHOWN - 1] == NULL)
        show (self, kind, text, n);
    }
  learn_shape (self, kind, text, n);
  learn_text (self, text, n);

  if (self->is_settled ? is_varied (self, self->usual) : is_varied (self, find_most (self->n)) && self->n_texts > MAX_TEXTS)
    self->watched = 0;
}

void
hunch_unlike_settle (HunchUnlike *self,
                     gint64       n_values)
{
  gint64 n[HUNCH_N_KINDS];

  if (self->watched == 0 || self->is_settled)
    return;

  memcpy (n, self->n, sizeof n);
  n[HUNCH_KIND_NUMBER] = n_values - n[HUNCH_KIND_WORD] - n[HUNCH_KIND_MIXED] - n[HUNCH_KIND_OTHER];
  self->usual = find_most (n);
  self->is_settled = TRUE;
  self->watched &= ~(1u << self->usual);
  if (is_varied (self, self->usual))
    self->watched = 0;
}

gboolean
hunch_unlike_is_few (gint64 n,
                     gint64 n_values)
{
  return n > 0 && n <= HUNCH_UNLIKE_MAX_CELLS && n_values >= MIN_CELLS && (double) n <= MAX_UNLIKE_SHARE * (double) n_values;
}

gint64
hunch_unlike_finish (HunchUnlike *self,
                     gint64       n_values,
                     const char  *out_shown[HUNCH_UNLIKE_MAX_SHOWN])
{
  gint64 n_odd = 0;
  guint n_shown = 0;

  memset (out_shown, 0, HUNCH_UNLIKE_MAX_SHOWN * sizeof *out_shown);
  hunch_unlike_settle (self, n_values);
  if (self->watched == 0)
    return 0;

  for (HunchKind kind = 0; kind < HUNCH_N_KINDS; kind++)
    {
      if (kind == self->usual)
        continue;
      n_odd += self->n[kind];
      for (guint i = 0; i < HUNCH_UNLIKE_MAX_SHOWN && n_shown < HUNCH_UNLIKE_MAX_SHOWN && self->shown[kind][i] != NULL; i++)
        out_shown[n_shown++] = self->shown[kind][i];
    }

  return hunch_unlike_is_few (n_odd, n_values) ? n_odd : 0;
}
