/* The two marks a person may write into a text: **bold** and *italic*. A star counts as a
 * mark only where a word begins or ends and when its partner is there, so that "3 * 4" and
 * "2*3" stay as they are. Everything else is escaped: no text of a person is ever markup. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/text-block-private.h"

#include <string.h>

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

/* The mark that closes what begins at `at`, or NULL. */
static const char *
find_close (const char *at,
            const char *mark)
{
  gsize n = strlen (mark);

  for (const char *close = strstr (at + 1, mark); close != NULL; close = strstr (close + 1, mark))
    {
      if (memchr (at, '\n', close - at) != NULL)
        return NULL;
      if (!is_blank (close[-1]) && !g_ascii_isalnum (close[n]))
        return close;
    }

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

static void
convert (GString    *out,
         const char *text,
         gboolean    as_markup)
{
  static const struct { const char *mark; const char *open; const char *close; } marks[] = {
    { "**", "<b>", "</b>" },
    { "*", "<i>", "</i>" },
  };
  const char *at = text;

  while (*at != '\0')
    {
      gsize n = 1;
      guint i;

      for (i = 0; *at == '*' && i < G_N_ELEMENTS (marks); i++)
        {
          gsize n_mark = strlen (marks[i].mark);
          const char *close;

          if (!g_str_has_prefix (at, marks[i].mark) || !opens (text, at, n_mark))
            continue;

          close = find_close (at + n_mark, marks[i].mark);
          if (close == NULL)
            continue;

          g_string_append (out, as_markup ? marks[i].open : "");
          {
            g_autofree char *inside = g_strndup (at + n_mark, close - at - n_mark);

            convert (out, inside, as_markup);
          }
          g_string_append (out, as_markup ? marks[i].close : "");
          at = close + n_mark;
          n = 0;
          break;
        }

      if (n > 0)
        {
          while (at[n] != '\0' && at[n] != '*')
            n++;
          append (out, at, n, as_markup);
          at += n;
        }
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
