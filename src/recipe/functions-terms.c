/* Search terms in texts. Words are told apart as the tokenizer unicode61 of SQLite's full-text index does: letters and
 * digits make words, case and the marks on Latin letters do not count. A term of several words is a phrase, "#word" and
 * "@word" want the sign, "word*" takes every word that begins so. With spelling "auto" words of five letters and more
 * may differ by one edit, of ten and more by two, as the setting AUTO:5,10 of search servers has it. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include <string.h>

#define MAX_TERMS 1000
#define MAX_KNOWN_TERMS 2000
#define MAX_FUZZY_LETTERS 40

typedef struct
{
  guint start;     /* in the letters */
  guint n_bytes;
  guint n_letters;
  char  sign;      /* '#', '@' or 0: what stood right before it */
  gboolean is_prefix;
} Word;

typedef struct
{
  GString *letters;  /* owned */
  GArray  *words;    /* owned: Word */
} Term;

typedef enum
{
  WORDS_PHRASE,
  WORDS_ALL,
  WORDS_ANY,
} WordsOrder;

typedef struct
{
  gboolean   is_fuzzy;
  WordsOrder order;
} Manner;

/* --- words ---------------------------------------------------------------- */

static gunichar
fold_letter (gunichar letter)
{
  gunichar parts[4];

  if (letter < 0x80)
    return g_ascii_tolower (letter);

  /* Marks of Latin letters go; a Korean syllable, which has parts too, stays whole. */
  if (g_unichar_fully_decompose (letter, FALSE, parts, G_N_ELEMENTS (parts)) > 1 && parts[0] < 0x250)
    letter = parts[0];
  return g_unichar_tolower (letter);
}

static gboolean
is_mark (gunichar letter)
{
  return letter >= 0x300 && g_unichar_ismark (letter);
}

/* Appends the words of `text` to both. Bytes that are no UTF-8 part words. */
static void
read_words (HunchSpan text,
            GString  *letters,
            GArray   *words)
{
  const char *end = text.at + text.n;
  Word word = { 0 };
  char sign = 0;

  for (const char *at = text.at; at < end;)
    {
      gunichar letter = (guchar) *at < 0x80 ? (gunichar) *at : g_utf8_get_char_validated (at, end - at);
      gboolean is_broken = letter == (gunichar) -1 || letter == (gunichar) -2;

      if (!is_broken && (g_unichar_isalnum (letter) || (word.n_letters > 0 && is_mark (letter))))
        {
          if (word.n_letters == 0)
            word = (Word) { .start = letters->len, .sign = sign };
          if (!is_mark (letter))
            {
              g_string_append_unichar (letters, fold_letter (letter));
              word.n_letters++;
            }
        }
      else if (word.n_letters > 0)
        {
          word.n_bytes = letters->len - word.start;
          word.is_prefix = letter == '*';
          g_array_append_val (words, word);
          word.n_letters = 0;
        }
      sign = letter == '#' || letter == '@' ? (char) letter : 0;
      at = is_broken ? at + 1 : g_utf8_next_char (at);
    }

  if (word.n_letters > 0)
    {
      word.n_bytes = letters->len - word.start;
      g_array_append_val (words, word);
    }
}

/* --- edits ---------------------------------------------------------------- */

/* Whether `a` becomes `b` by at most `limit` edits: a letter added, left out, changed, or two neighbours changed places
 * (optimal string alignment; Damerau, 1964). Row by row, as Wagner and Fischer (1974) do for the first three. */
static gboolean
is_within (const gunichar *a,
           int             n_a,
           const gunichar *b,
           int             n_b,
           int             limit)
{
  int rows[3][MAX_FUZZY_LETTERS + 3];

  for (int j = 0; j <= n_b; j++)
    rows[0][j] = j;

  for (int i = 1; i <= n_a; i++)
    {
      int *row = rows[i % 3];
      const int *above = rows[(i + 2) % 3];
      const int *before = rows[(i + 1) % 3];
      int least = row[0] = i;

      for (int j = 1; j <= n_b; j++)
        {
          int cost = above[j - 1] + (a[i - 1] != b[j - 1]);

          cost = MIN (cost, MIN (above[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            cost = MIN (cost, before[j - 2] + 1);
          row[j] = cost;
          least = MIN (least, cost);
        }
      if (least > limit)
        return FALSE;
    }
  return rows[n_a % 3][n_b] <= limit;
}

static int
read_letters (const char *letters,
              const Word *word,
              gunichar   *out)
{
  const char *at = letters + word->start;
  int n = 0;

  for (; at < letters + word->start + word->n_bytes; at = g_utf8_next_char (at))
    out[n++] = g_utf8_get_char (at);
  return n;
}

static gboolean
is_alike (const char *wanted_letters,
          const Word *wanted,
          const char *letters,
          const Word *word)
{
  gunichar a[MAX_FUZZY_LETTERS], b[MAX_FUZZY_LETTERS + 2];
  int limit = wanted->n_letters < 5 ? 0 : wanted->n_letters < 10 ? 1 : 2;

  if (limit == 0 || wanted->n_letters > MAX_FUZZY_LETTERS || ABS ((int) wanted->n_letters - (int) word->n_letters) > limit)
    return FALSE;

  return is_within (a, read_letters (wanted_letters, wanted, a), b, read_letters (letters, word, b), limit);
}

static gboolean
is_word (const char *wanted_letters,
         const Word *wanted,
         const char *letters,
         const Word *word,
         gboolean    is_fuzzy)
{
  if (wanted->sign != 0 && wanted->sign != word->sign)
    return FALSE;
  if ((wanted->is_prefix ? word->n_bytes >= wanted->n_bytes : word->n_bytes == wanted->n_bytes)
      && memcmp (wanted_letters + wanted->start, letters + word->start, wanted->n_bytes) == 0)
    return TRUE;

  return is_fuzzy && !wanted->is_prefix && is_alike (wanted_letters, wanted, letters, word);
}

/* --- terms ---------------------------------------------------------------- */

static void
term_free (Term *term)
{
  g_string_free (term->letters, TRUE);
  g_array_unref (term->words);
  g_free (term);
}

/* One per line; without a line end, parted by commas or semicolons. What holds no word is left out. */
static GPtrArray *
read_terms (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, strchr (text, '\n') != NULL ? "\n" : ",;", MAX_TERMS);
  GPtrArray *terms = g_ptr_array_new_with_free_func ((GDestroyNotify) term_free);

  for (char **part = parts; *part != NULL; part++)
    {
      Term *term = g_new0 (Term, 1);

      term->letters = g_string_new (NULL);
      term->words = g_array_new (FALSE, FALSE, sizeof (Word));
      read_words ((HunchSpan) { *part, strlen (*part) }, term->letters, term->words);
      if (term->words->len > 0)
        g_ptr_array_add (terms, term);
      else
        term_free (term);
    }
  return terms;
}

/* Lent until the next call but one and more; NULL when there are none. */
static GPtrArray *
get_terms (HunchFunctionState *state,
           sqlite3_value     **values,
           int                 position)
{
  HunchSpan text = hunch_function_get_text (values, position);
  GPtrArray *terms;

  if (text.at == NULL)
    return NULL;

  terms = g_hash_table_lookup (state->terms, text.at);
  if (terms == NULL)
    {
      terms = read_terms (text.at);
      g_hash_table_insert (state->terms, g_strdup (text.at), terms);
    }
  return terms->len > 0 ? terms : NULL;
}

static void
take_text_apart (HunchFunctionState *state,
                 HunchSpan           text)
{
  if (state->words_text != NULL && state->n_words_text == text.n && memcmp (state->words_text, text.at, text.n) == 0)
    return;

  if (state->words == NULL)
    {
      state->words = g_array_new (FALSE, FALSE, sizeof (Word));
      state->letters = g_string_new (NULL);
    }
  g_free (state->words_text);
  state->words_text = g_strndup (text.at, text.n);
  state->n_words_text = text.n;
  g_array_set_size (state->words, 0);
  g_string_truncate (state->letters, 0);
  read_words (text, state->letters, state->words);
}

static gboolean
has_at (const Term               *term,
        const HunchFunctionState *state,
        guint                     at,
        gboolean                  is_fuzzy)
{
  for (guint i = 0; i < term->words->len; i++)
    if (!is_word (term->letters->str, &g_array_index (term->words, Word, i),
                  state->letters->str, &g_array_index (state->words, Word, at + i), is_fuzzy))
      return FALSE;
  return TRUE;
}

static gboolean
has_phrase (const Term               *term,
            const HunchFunctionState *state,
            gboolean                  is_fuzzy)
{
  for (guint at = 0; at + term->words->len <= state->words->len; at++)
    if (has_at (term, state, at, is_fuzzy))
      return TRUE;
  return FALSE;
}

static gboolean
has_word (const Term               *term,
          guint                     position,
          const HunchFunctionState *state,
          gboolean                  is_fuzzy)
{
  for (guint i = 0; i < state->words->len; i++)
    if (is_word (term->letters->str, &g_array_index (term->words, Word, position),
                 state->letters->str, &g_array_index (state->words, Word, i), is_fuzzy))
      return TRUE;
  return FALSE;
}

static gboolean
has_term (const Term               *term,
          const HunchFunctionState *state,
          const Manner             *manner)
{
  gboolean wants_any = manner->order == WORDS_ANY;

  if (manner->order == WORDS_PHRASE || term->words->len == 1)
    return has_phrase (term, state, manner->is_fuzzy);

  for (guint i = 0; i < term->words->len; i++)
    if (has_word (term, i, state, manner->is_fuzzy) == wants_any)
      return wants_any;
  return !wants_any;
}

static guint
count_found (GPtrArray                *terms,
             const HunchFunctionState *state,
             const Manner             *manner,
             gboolean                  stops_at)
{
  guint n = 0;

  for (guint i = 0; terms != NULL && i < terms->len; i++)
    {
      gboolean is_found = has_term (terms->pdata[i], state, manner);

      n += is_found;
      if (is_found == stops_at)
        break;
    }
  return n;
}

/* --- SQL functions -------------------------------------------------------- */

static Manner
read_manner (sqlite3_value **values,
             int             n_values,
             int             position)
{
  HunchSpan text = position < n_values ? hunch_function_get_text (values, position) : (HunchSpan) { NULL, 0 };
  Manner manner = { FALSE, WORDS_PHRASE };

  if (text.at == NULL)
    return manner;
  manner.is_fuzzy = strstr (text.at, "auto") != NULL;
  manner.order = strstr (text.at, "any") != NULL ? WORDS_ANY : strstr (text.at, "all") != NULL ? WORDS_ALL : WORDS_PHRASE;
  return manner;
}

/* Terms stay lent while the others are looked up, so the table is emptied before. */
static HunchFunctionState *
begin (sqlite3_context *context,
       HunchSpan        text)
{
  HunchFunctionState *state = sqlite3_user_data (context);

  if (g_hash_table_size (state->terms) >= MAX_KNOWN_TERMS)
    g_hash_table_remove_all (state->terms);
  take_text_apart (state, text);
  return state;
}

/* matches (text, terms [, manner]): whether one of the terms is in the text. */
static void
matches (sqlite3_context *context,
         int              n_values,
         sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  Manner manner = read_manner (values, n_values, 2);
  HunchFunctionState *state;

  if (text.at == NULL || sqlite3_value_type (values[1]) == SQLITE_NULL)
    return;
  state = begin (context, text);
  sqlite3_result_int (context, count_found (get_terms (state, values, 1), state, &manner, TRUE) > 0);
}

/* matches_terms (text, all, any, none [, manner]): each of the first terms, one of the second if there are any, none of
 * the third. Without terms of the first two kinds, and none to be left out, nothing matches. */
static void
matches_terms (sqlite3_context *context,
               int              n_values,
               sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  Manner manner = read_manner (values, n_values, 4);
  HunchFunctionState *state;
  GPtrArray *all, *any, *none;
  gboolean is_match;

  if (text.at == NULL)
    return;

  state = begin (context, text);
  all = get_terms (state, values, 1);
  any = get_terms (state, values, 2);
  none = get_terms (state, values, 3);
  is_match = (all != NULL || any != NULL || none != NULL)
             && (all == NULL || count_found (all, state, &manner, FALSE) == all->len)
             && (any == NULL || count_found (any, state, &manner, TRUE) > 0)
             && (none == NULL || count_found (none, state, &manner, TRUE) == 0);
  sqlite3_result_int (context, is_match);
}

const HunchFunctionInfo hunch_functions_terms[] = {
  { "matches", 2, matches },
  { "matches", 3, matches },
  { "matches_terms", 4, matches_terms },
  { "matches_terms", 5, matches_terms },
  { NULL, 0, NULL },
};
