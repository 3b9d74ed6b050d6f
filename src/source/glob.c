#define G_LOG_DOMAIN "hunch-source"
#include "source/glob.h"

#include <string.h>

#define MAX_CLASS 64

/* One letter of the text: a character of UTF-8, or a byte that is none. */
static gunichar
take_letter (const char **text)
{
  gunichar letter = g_utf8_get_char_validated (*text, -1);

  if (letter == (gunichar) -1 || letter == (gunichar) -2)
    {
      letter = 0x110000 + (guchar) **text;
      (*text)++;
      return letter;
    }

  *text = g_utf8_next_char (*text);
  return letter;
}

/* Behind the "]" that ends the class which begins at `pattern`; NULL when nothing does. */
static const char *
find_class_end (const char *pattern)
{
  const char *at = pattern + 1;

  if (*at == '!' || *at == '^')
    at++;
  if (*at == ']')
    at++;
  at = strchr (at, ']');

  return at != NULL ? at + 1 : NULL;
}

static gboolean
class_holds (const char *pattern,
             const char *end,
             gunichar    letter)
{
  const char *at = pattern + 1;
  gboolean is_negated = *at == '!' || *at == '^';
  gboolean is_found = FALSE;

  at += is_negated;
  while (at < end - 1)
    {
      gunichar first = take_letter (&at);
      gunichar last = first;

      if (*at == '-' && at + 1 < end - 1)
        {
          at++;
          last = take_letter (&at);
        }
      is_found |= letter >= first && letter <= last;
    }

  return is_found != is_negated && letter != '/';
}

gboolean
hunch_glob_is_pattern (const char *text)
{
  return text[hunch_glob_get_literal_length (text)] != '\0';
}

gsize
hunch_glob_get_literal_length (const char *pattern)
{
  const char *at = pattern;

  while (*at != '\0' && *at != '*' && *at != '?' && (*at != '[' || find_class_end (at) == NULL))
    at++;

  return at - pattern;
}

/* One step of the pattern that is no star; behind it in both, or FALSE. */
static gboolean
match_one (const char **pattern,
           const char **text)
{
  const char *end = **pattern == '[' ? find_class_end (*pattern) : NULL;
  gunichar wanted;

  if (**text == '\0')
    return FALSE;

  if (end != NULL)
    {
      if (!class_holds (*pattern, end, take_letter (text)))
        return FALSE;
      *pattern = end;
      return TRUE;
    }

  wanted = take_letter (pattern);
  if (wanted == '?')
    return take_letter (text) != '/';

  return wanted == take_letter (text);
}

/* Where to go on when the letters behind a star do not fit: one letter later. */
typedef struct
{
  const char *pattern;     /* behind the star; NULL: there was none */
  const char *text;
  gboolean    is_wide;     /* takes "/" too */
  gboolean    takes_parts; /* two stars and "/": nothing, or whole parts of a path */
} Resume;

static gboolean
go_back (Resume      *resume,
         const char **pattern,
         const char **text)
{
  if (resume->pattern == NULL)
    return FALSE;

  do
    {
      if (*resume->text == '\0' || (!resume->is_wide && *resume->text == '/'))
        return FALSE;
      take_letter (&resume->text);
    }
  while (resume->takes_parts && resume->text[-1] != '/');

  *pattern = resume->pattern;
  *text = resume->text;
  return TRUE;
}

/* Behind the stars at `pattern`; what they may take is written into `out_resume`. */
static const char *
read_stars (const char *pattern,
            const char *start,
            const char *text,
            Resume     *out_resume)
{
  const char *at = pattern;

  while (*at == '*')
    at++;
  out_resume->is_wide = at - pattern > 1;
  out_resume->takes_parts = out_resume->is_wide && *at == '/' && (pattern == start || pattern[-1] == '/');
  at += out_resume->takes_parts;
  out_resume->pattern = at;
  out_resume->text = text;

  return at;
}

/* The newest single star is tried before the newest wide one; neither needs to look further back,
 * for what an older star could take, the newer one of the same width can take too. */
gboolean
hunch_glob_match (const char *pattern,
                  const char *text)
{
  const char *start = pattern;
  Resume narrow = { NULL };
  Resume wide = { NULL };

  while (*text != '\0' || *pattern != '\0')
    {
      if (*pattern == '*')
        {
          Resume star;

          pattern = read_stars (pattern, start, text, &star);
          narrow = star.is_wide ? (Resume) { NULL } : star;
          wide = star.is_wide ? star : wide;
          continue;
        }
      if (*pattern != '\0' && match_one (&pattern, &text))
        continue;
      if (go_back (&narrow, &pattern, &text))
        continue;
      narrow.pattern = NULL;
      if (!go_back (&wide, &pattern, &text))
        return FALSE;
    }

  return TRUE;
}

/* The letters of a class without ranges over more than MAX_CLASS; NULL when it is negated or too wide. */
static GPtrArray *
list_class (const char *pattern,
            const char *end)
{
  g_autoptr (GPtrArray) letters = g_ptr_array_new_with_free_func (g_free);
  const char *at = pattern + 1;

  if (*at == '!' || *at == '^')
    return NULL;

  while (at < end - 1)
    {
      gunichar first = take_letter (&at);
      gunichar last = first;

      if (*at == '-' && at + 1 < end - 1)
        {
          at++;
          last = take_letter (&at);
        }
      if (last > 0x10ffff || (last >= first && letters->len + (last - first) >= MAX_CLASS))
        return NULL;
      for (gunichar letter = first; letter <= last; letter++)
        {
          char text[8] = { 0 };

          if (!g_unichar_validate (letter))
            return NULL;
          g_unichar_to_utf8 (letter, text);
          g_ptr_array_add (letters, g_strdup (text));
        }
    }

  return letters->len > 0 ? g_steal_pointer (&letters) : NULL;
}

static GPtrArray *
add_class (GPtrArray *prefixes,
           GPtrArray *letters)
{
  GPtrArray *longer = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < prefixes->len; i++)
    for (guint j = 0; j < letters->len; j++)
      {
        char *prefix = g_strconcat (g_ptr_array_index (prefixes, i), g_ptr_array_index (letters, j), NULL);

        if (!g_ptr_array_find_with_equal_func (longer, prefix, g_str_equal, NULL))
          g_ptr_array_add (longer, prefix);
        else
          g_free (prefix);
      }

  return longer;
}

static void
add_literal (GPtrArray  *prefixes,
             const char *literal,
             gsize       length)
{
  for (guint i = 0; i < prefixes->len; i++)
    {
      char *prefix = g_ptr_array_index (prefixes, i);

      prefixes->pdata[i] = g_strdup_printf ("%s%.*s", prefix, (int) length, literal);
      g_free (prefix);
    }
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
hunch_glob_dup_prefixes (const char *pattern,
                         guint       max)
{
  GPtrArray *prefixes = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (prefixes, g_strdup (""));
  for (;;)
    {
      gsize length = hunch_glob_get_literal_length (pattern);
      g_autoptr (GPtrArray) letters = NULL;
      const char *end;
      GPtrArray *longer;

      add_literal (prefixes, pattern, length);
      pattern += length;
      end = *pattern == '[' ? find_class_end (pattern) : NULL;
      letters = end != NULL ? list_class (pattern, end) : NULL;
      if (letters == NULL || letters->len * prefixes->len > max)
        break;
      longer = add_class (prefixes, letters);
      g_ptr_array_unref (prefixes);
      prefixes = longer;
      pattern = end;
    }

  g_ptr_array_sort (prefixes, compare_texts);
  g_ptr_array_add (prefixes, NULL);

  return (char **) g_ptr_array_free (prefixes, FALSE);
}

gboolean
hunch_glob_is_hidden (const char *path,
                      gsize       n_literal)
{
  for (const char *at = path; *at != '\0'; at++)
    if ((*at == '.' || *at == '_') && (gsize) (at - path) >= n_literal && (at == path || at[-1] == '/'))
      return TRUE;

  return FALSE;
}
