#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/text-words.h"

#include <libstemmer.h>
#include <string.h>

#define LEFT_OUT G_MAXUINT32

/* A word as it is written, in lower case. */
typedef struct
{
  guint32 term;   /* LEFT_OUT for stop words */
  guint32 count;
} Spelling;

struct _HunchTextWords
{
  struct sb_stemmer *stemmer;    /* owned, or NULL */
  const char        *stops;      /* lent, or NULL */
  gboolean           has_pairs;
  GHashTable        *spellings;  /* owned: written word (owned) → Spelling (owned) */
  GHashTable        *stems;      /* owned: stem (owned) → term + 1 */
  GHashTable        *pairs;      /* owned: gint64 (owned) of two terms → term + 1; NULL without pairs */
  GArray            *members;    /* owned: of gint64, for each term the pair that it is, or -1 */
  GPtrArray         *names;      /* owned: of char *, made when first asked for; elements may be NULL */
  guint              n_terms;
  GString           *word;       /* owned: the one in hand */
};

HunchTextWords *
hunch_text_words_new (const char *stem,
                      const char *stops,
                      guint       n_grams)
{
  HunchTextWords *self = g_new0 (HunchTextWords, 1);

  self->stemmer = stem != NULL ? sb_stemmer_new (stem, "UTF_8") : NULL;
  self->stops = stops;
  self->has_pairs = n_grams > 1;
  self->spellings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (self->has_pairs)
    self->pairs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->members = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->word = g_string_new (NULL);
  return self;
}

void
hunch_text_words_free (HunchTextWords *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->stemmer, sb_stemmer_delete);
  g_hash_table_unref (self->spellings);
  g_hash_table_unref (self->stems);
  g_clear_pointer (&self->pairs, g_hash_table_unref);
  g_array_unref (self->members);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_string_free (self->word, TRUE);
  g_free (self);
}

/* --- from words to numbers --- */

static guint32
add_term (HunchTextWords *self,
          gint64          pair)
{
  g_array_append_val (self->members, pair);
  return self->n_terms++;
}

static guint32
find_stem (HunchTextWords *self,
           const char     *word)
{
  const char *stem = word;
  gpointer known;
  guint32 term;

  if (self->stemmer != NULL)
    stem = (const char *) sb_stemmer_stem (self->stemmer, (const sb_symbol *) word, (int) strlen (word));
  known = g_hash_table_lookup (self->stems, stem != NULL ? stem : word);
  if (known != NULL)
    return GPOINTER_TO_UINT (known) - 1;

  term = add_term (self, -1);
  g_hash_table_insert (self->stems, g_strdup (stem != NULL ? stem : word), GUINT_TO_POINTER (term + 1));
  return term;
}

static void
take_word (HunchTextWords *self,
           GArray         *out)
{
  const char *word = self->word->str;
  Spelling *spelling = g_hash_table_lookup (self->spellings, word);

  if (spelling == NULL)
    {
      spelling = g_new0 (Spelling, 1);
      spelling->term = hunch_stop_words_contain (self->stops, word) ? LEFT_OUT : find_stem (self, word);
      g_hash_table_insert (self->spellings, g_strdup (word), spelling);
    }
  spelling->count++;
  if (spelling->term != LEFT_OUT)
    g_array_append_val (out, spelling->term);
}

static void
take_pairs (HunchTextWords *self,
            GArray         *out,
            guint           first)
{
  guint end = out->len;

  for (guint i = first; i + 1 < end; i++)
    {
      gint64 pair = ((gint64) g_array_index (out, guint32, i) << 32) | g_array_index (out, guint32, i + 1);
      gpointer known = g_hash_table_lookup (self->pairs, &pair);
      guint32 term;

      if (known == NULL)
        {
          known = GUINT_TO_POINTER (add_term (self, pair) + 1);
          g_hash_table_insert (self->pairs, g_memdup2 (&pair, sizeof pair), known);
        }
      term = GPOINTER_TO_UINT (known) - 1;
      g_array_append_val (out, term);
    }
}

/* --- from text to words --- */

typedef enum { NO_WORD, IN_WORD, BY_PAIRS } Letter;

static Letter
judge (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum (c) || c == '_' ? IN_WORD : NO_WORD;
  if (!g_unichar_isalnum (c) && !g_unichar_ismark (c))
    return NO_WORD;
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return BY_PAIRS;
    default:
      return IN_WORD;
    }
}

/* A run of characters that are taken two by two; a lone one by itself. */
static const char *
read_by_pairs (HunchTextWords *self,
               const char     *at,
               GArray         *out)
{
  gboolean is_first = TRUE;

  for (;;)
    {
      const char *next = g_utf8_next_char (at);
      gboolean has_next = *next != '\0' && judge (g_utf8_get_char (next)) == BY_PAIRS;

      if (!has_next && !is_first)
        return next;
      g_string_truncate (self->word, 0);
      g_string_append_unichar (self->word, g_utf8_get_char (at));
      if (has_next)
        g_string_append_unichar (self->word, g_utf8_get_char (next));
      take_word (self, out);
      if (!has_next)
        return next;
      is_first = FALSE;
      at = next;
    }
}

static const char *
read_word (HunchTextWords *self,
           const char     *at,
           GArray         *out)
{
  guint n = 0;

  g_string_truncate (self->word, 0);
  for (; *at != '\0'; at = g_utf8_next_char (at), n++)
    {
      gunichar c = (guchar) *at < 0x80 ? (guchar) *at : g_utf8_get_char (at);

      if (judge (c) != IN_WORD)
        break;
      if (c < 0x80)
        g_string_append_c (self->word, g_ascii_tolower ((char) c));
      else
        g_string_append_unichar (self->word, g_unichar_tolower (c));
    }
  if (n >= 2)
    take_word (self, out);
  return at;
}

void
hunch_text_words_read (HunchTextWords *self,
                       const char     *text,
                       GArray         *out)
{
  g_autofree char *composed = NULL;
  guint first = out->len;

  if (!g_str_is_ascii (text))
    {
      composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
      if (composed == NULL)
        return;
      text = composed;
    }

  while (*text != '\0')
    {
      Letter letter = judge ((guchar) *text < 0x80 ? (guchar) *text : g_utf8_get_char (text));

      if (letter == IN_WORD)
        text = read_word (self, text, out);
      else
        text = letter == BY_PAIRS ? read_by_pairs (self, text, out) : g_utf8_next_char (text);
    }
  if (self->has_pairs)
    take_pairs (self, out, first);
}

/* --- names --- */

guint
hunch_text_words_get_n (HunchTextWords *self)
{
  return self->n_terms;
}

/* For each stem its commonest spelling, the first in order where two are as common. */
static void
make_names (HunchTextWords *self)
{
  g_autofree guint32 *counts = g_new0 (guint32, MAX (self->n_terms, 1));
  GHashTableIter iter;
  gpointer word, value;

  self->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (self->names, (int) self->n_terms);
  g_hash_table_iter_init (&iter, self->spellings);
  while (g_hash_table_iter_next (&iter, &word, &value))
    {
      Spelling *spelling = value;
      char **name;

      if (spelling->term == LEFT_OUT)
        continue;
      name = (char **) &self->names->pdata[spelling->term];
      if (*name != NULL && (spelling->count < counts[spelling->term]
                            || (spelling->count == counts[spelling->term] && strcmp (*name, word) < 0)))
        continue;
      g_free (*name);
      *name = g_strdup (word);
      counts[spelling->term] = spelling->count;
    }
}

const char *
hunch_text_words_get_name (HunchTextWords *self,
                           guint           word)
{
  gint64 pair = g_array_index (self->members, gint64, word);
  char **name;

  if (self->names == NULL)
    make_names (self);
  name = (char **) &self->names->pdata[word];
  if (*name == NULL && pair >= 0)
    *name = g_strdup_printf ("%s %s", hunch_text_words_get_name (self, (guint) (pair >> 32)),
                             hunch_text_words_get_name (self, (guint) (pair & G_MAXUINT32)));
  return *name;
}

guint
hunch_text_words_find (HunchTextWords *self,
                       const char     *word)
{
  Spelling *spelling = g_hash_table_lookup (self->spellings, word);

  return spelling != NULL ? spelling->term : LEFT_OUT;
}
