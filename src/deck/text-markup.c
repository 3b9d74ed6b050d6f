/* The two marks a person may write into a text: **bold** and *italic*. A star counts as a
 * mark only where a word begins or ends and when its partner is there, so that "3 * 4" and
 * "2*3" stay as they are. Everything else is escaped: no text of a person is ever markup. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/text-block-private.h"

#include <string.h>

/* Longer stretches of bold or italic are no stress any more; it also keeps a text full of stars quick to read. */
#define MAX_MARKED_BYTES 1000

static gboolean
is_blank (char character)
{
  return character == '\0' || g_ascii_isspace (character);
}

/* A mark opens before a word. */
static gboolean
opens (const char *text,
       const char *at,
       gsize       n)
{
  return !is_blank (at[n]) && at[n] != '*' && (at == text || !g_ascii_isalnum (at[-1]));
}

/* The mark that closes what begins at `at`, in the same line and not far, or NULL. */
static const char *
find_close (const char *at,
            const char *mark)
{
  gsize n = strlen (mark);
  gsize n_near = strnlen (at, MAX_MARKED_BYTES);
  const char *line_end = memchr (at, '\n', n_near);
  const char *end = line_end != NULL ? line_end : at + n_near;
  const char *close = at;

  while (close < end && (close = g_strstr_len (close + 1, end - close - 1, mark)) != NULL)
    if (!is_blank (close[-1]) && !g_ascii_isalnum (close[n]))
      return close;

  return NULL;
}

static void
append (GString    *out,
        const char *text,
        gsize       n,
        gboolean    as_markup)
{
  if (!as_markup)
    g_string_append_len (out, text, n);
  else
    {
      g_autofree char *escaped = g_markup_escape_text (text, n);

      g_string_append (out, escaped);
    }
}

static void convert (GString    *out,
                     const char *text,
                     gboolean    as_markup);

/* When a mark opens at `at` and has its partner: takes all of it and returns the place behind, else NULL. */
static const char *
take_marked (GString    *out,
             const char *text,
             const char *at,
             gboolean    as_markup)
{
  static const struct { const char *mark; const char *open; const char *close; } marks[] = {
    { "**", "<b>", "</b>" },
    { "*", "<i>", "</i>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gsize n = strlen (marks[i].mark);
      const char *close = g_str_has_prefix (at, marks[i].mark) && opens (text, at, n) ? find_close (at + n, marks[i].mark) : NULL;
      g_autofree char *inside = close != NULL ? g_strndup (at + n, close - at - n) : NULL;

      if (inside == NULL)
        continue;

      g_string_append (out, as_markup ? marks[i].open : "");
      convert (out, inside, as_markup);
      g_string_append (out, as_markup ? marks[i].close : "");
      return close + n;
    }

  return NULL;
}

static void
convert (GString    *out,
         const char *text,
         gboolean    as_markup)
{
  const char *at = text;

  while (*at != '\0')
    {
      const char *behind = *at == '*' ? take_marked (out, text, at, as_markup) : NULL;
      gsize n = 1 + strcspn (at + 1, "*");

      if (behind == NULL)
        append (out, at, n, as_markup);
      at = behind != NULL ? behind : at + n;
    }
}

char *
hunch_text_to_markup (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  convert (out, valid, TRUE);
  return g_string_free (out, FALSE);
}

char *
hunch_text_to_plain (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  convert (out, valid, FALSE);
  return g_string_free (out, FALSE);
}
