/* A thousand patterns are tried on every user agent, and nearly all fail. Most of them hold letters without which they
 * cannot match ("Firefox/"), and to look for letters is cheap. This reads a pattern just far enough to find them:
 *
 *   in a row of parts, each part is needed: the most telling one is taken;
 *   of alternatives, one of the texts that each needs;
 *   of what may be left out (?, *, {0,}), of classes and of look-arounds, nothing.
 *
 * Of a pattern that uses anything rarer nothing is said, for a need that is none would hide a match. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/agent-private.h"

#include <string.h>

#define MAX_DEPTH 30
#define MAX_NEEDS 40

typedef struct
{
  const char *at;
  guint       depth;
  gboolean    is_strange;  /* something is in it that this does not read */
} Reader;

static GPtrArray *read_alternatives (Reader *self);

/* The shortest of the texts says how telling they are. */
static gsize
rate (GPtrArray *needs)
{
  gsize least = G_MAXSIZE;

  if (needs == NULL || needs->len == 0 || needs->len > MAX_NEEDS)
    return 0;
  for (guint i = 0; i < needs->len; i++)
    least = MIN (least, strlen (needs->pdata[i]));
  return least;
}

/* Takes `needs`. */
static void
keep_better (GPtrArray **best,
             GPtrArray  *needs)
{
  if (rate (needs) > rate (*best))
    {
      g_clear_pointer (best, g_ptr_array_unref);
      *best = needs;
    }
  else
    g_clear_pointer (&needs, g_ptr_array_unref);
}

static void
end_run (GString    *run,
         GPtrArray **best)
{
  if (run->len > 0)
    {
      GPtrArray *needs = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (needs, g_strdup (run->str));
      keep_better (best, needs);
    }
  g_string_truncate (run, 0);
}

typedef enum
{
  ONCE,
  SOME,      /* at least once, and perhaps again */
  OPTIONAL,
} Times;

/* "{2}", "{2,}", "{2,5}"; any other brace is a letter. */
static gboolean
begins_count (const char *at)
{
  if (*at++ != '{' || !g_ascii_isdigit (*at))
    return FALSE;
  while (g_ascii_isdigit (*at))
    at++;
  if (*at == ',')
    for (at++; g_ascii_isdigit (*at);)
      at++;
  return *at == '}';
}

static Times
read_times (Reader *self)
{
  Times times = ONCE;

  if (*self->at == '?' || *self->at == '*')
    times = OPTIONAL;
  else if (*self->at == '+')
    times = SOME;
  else if (begins_count (self->at))
    {
      times = self->at[1] == '0' ? OPTIONAL : SOME;
      self->at = strchr (self->at, '}');
    }
  else
    return ONCE;

  self->at++;
  if (*self->at == '?' || *self->at == '+')
    self->at++;
  return times;
}

static void
skip_class (Reader *self)
{
  self->at++;
  if (*self->at == '^')
    self->at++;
  if (*self->at == ']')
    self->at++;
  while (*self->at != '\0' && *self->at != ']')
    {
      self->is_strange = self->is_strange || *self->at == '[' || (*self->at == '\\' && (self->at[1] == 'Q' || self->at[1] == 'E'));
      self->at += *self->at == '\\' && self->at[1] != '\0' ? 2 : 1;
    }
  if (*self->at == ']')
    self->at++;
}

/* Comments, verbs, and flags but those that change nothing here. */
static gboolean
is_strange_group (const char *at)
{
  if (*at == '*')
    return TRUE;
  if (*at != '?' || strchr (":=!<", at[1]) != NULL)
    return FALSE;
  for (at++; strchr ("imsU-", *at) != NULL && *at != '\0';)
    at++;
  return *at != ':' && *at != ')';
}

/* Behind the opening bracket. NULL when it needs nothing. */
static GPtrArray *
read_group (Reader *self)
{
  gboolean is_plain = TRUE;
  GPtrArray *needs;

  self->is_strange = self->is_strange || is_strange_group (self->at);
  if (self->at[0] == '?')
    {
      is_plain = self->at[1] == ':';
      self->at += is_plain ? 2 : 1;
      while (!is_plain && *self->at != '\0' && strchr ("=!<", *self->at) != NULL)
        self->at++;
    }
  needs = read_alternatives (self);
  if (*self->at == ')')
    self->at++;
  if (!is_plain)
    g_clear_pointer (&needs, g_ptr_array_unref);
  return needs;
}

/* One letter that stands for itself, else 0. */
static char
read_letter (Reader *self)
{
  char letter = *self->at++;

  if (letter == '\\')
    {
      letter = *self->at;
      if (letter == '\0')
        return 0;
      self->at++;
      self->is_strange = self->is_strange || (g_ascii_isalnum (letter) && strchr ("dDsSwWbBtnrf", letter) == NULL);
      return g_ascii_isalnum (letter) || (guchar) letter >= 0x80 ? 0 : letter;
    }
  return strchr (".^$", letter) != NULL || (guchar) letter >= 0x80 ? 0 : g_ascii_tolower (letter);
}

static void
read_one (Reader     *self,
          GString    *run,
          GPtrArray **best)
{
  char letter = read_letter (self);
  Times times = read_times (self);

  if (letter != 0 && times != OPTIONAL)
    g_string_append_c (run, letter);
  if (letter == 0 || times != ONCE)
    end_run (run, best);
}

static GPtrArray *
read_row (Reader *self)
{
  g_autoptr (GString) run = g_string_new (NULL);
  GPtrArray *best = NULL;

  while (*self->at != '\0' && *self->at != '|' && *self->at != ')')
    if (*self->at == '(')
      {
        GPtrArray *needs;

        self->at++;
        end_run (run, &best);
        needs = read_group (self);
        if (read_times (self) == OPTIONAL)
          g_clear_pointer (&needs, g_ptr_array_unref);
        keep_better (&best, needs);
      }
    else if (*self->at == '[')
      {
        end_run (run, &best);
        skip_class (self);
        read_times (self);
      }
    else
      read_one (self, run, &best);

  end_run (run, &best);
  return best;
}

static GPtrArray *
read_alternatives (Reader *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  gboolean is_known = ++self->depth <= MAX_DEPTH;

  while (is_known)
    {
      GPtrArray *needs = read_row (self);

      if (needs == NULL)
        is_known = FALSE;
      else
        g_ptr_array_extend_and_steal (all, needs);
      if (*self->at != '|')
        break;
      self->at++;
    }

  /* The rest of the alternatives is read all the same, to find the end. */
  while (!is_known && self->depth <= MAX_DEPTH && *self->at != '\0' && *self->at != ')')
    {
      g_autoptr (GPtrArray) unused = read_row (self);

      if (*self->at == '|')
        self->at++;
    }
  if (self->depth-- > MAX_DEPTH)
    self->at += strlen (self->at);
  if (!is_known || rate (all) == 0)
    g_clear_pointer (&all, g_ptr_array_unref);
  return all;
}

char **
hunch_agent_dup_needs (const char *pattern)
{
  Reader reader = { pattern, 0, FALSE };
  GPtrArray *needs;

  /* Flags in front, (?i), change nothing: small letters are looked for anyway. What is not read to its end is not known. */
  needs = read_alternatives (&reader);
  if (needs == NULL || reader.is_strange || *reader.at != '\0' || rate (needs) < 2)
    {
      g_clear_pointer (&needs, g_ptr_array_unref);
      return NULL;
    }
  g_ptr_array_add (needs, NULL);
  return (char **) g_ptr_array_free (needs, FALSE);
}
