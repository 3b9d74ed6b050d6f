/* The checker walks the text once with a stack of brackets, one bit each. Everything after it may take the text to be well formed. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- skipping ---------------------------------------------------------------- */

static gboolean
is_blank (char letter)
{
  return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

static const char *
skip_blanks (const char *at,
             const char *end)
{
  while (at < end && is_blank (*at))
    at++;
  return at;
}

static gboolean
is_hex (const char *at,
        guint       n)
{
  for (guint i = 0; i < n; i++)
    if (!g_ascii_isxdigit (at[i]))
      return FALSE;
  return TRUE;
}

/* `at` stands behind a backslash. The end of the escape, NULL when it is none. */
static const char *
skip_escape (const char *at,
             const char *end)
{
  if (at < end && strchr ("\"\\/bfnrt", *at) != NULL && *at != '\0')
    return at + 1;
  return at + 4 < end && *at == 'u' && is_hex (at + 1, 4) ? at + 5 : NULL;
}

/* Behind the closing quote, or NULL. */
static const char *
skip_string (const char *at,
             const char *end)
{
  for (at++; at != NULL && at < end; )
    if (*at == '"')
      return at + 1;
    else if (*at == '\\')
      at = skip_escape (at + 1, end);
    else if ((guchar) *at < 0x20)
      return NULL;
    else
      at++;
  return NULL;
}

static const char *
skip_digits (const char *at,
             const char *end)
{
  const char *first = at;

  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at > first ? at : NULL;
}

static const char *
skip_number (const char *at,
             const char *end)
{
  at += at < end && *at == '-';
  at = at < end && *at == '0' ? at + 1 : skip_digits (at, end);
  if (at != NULL && at < end && *at == '.')
    at = skip_digits (at + 1, end);
  if (at != NULL && at < end && (*at == 'e' || *at == 'E'))
    {
      at++;
      at += at < end && (*at == '+' || *at == '-');
      at = skip_digits (at, end);
    }
  return at;
}

static const char *
skip_word (const char *at,
           const char *end)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((gsize) (end - at) >= strlen (words[i]) && memcmp (at, words[i], strlen (words[i])) == 0)
      return at + strlen (words[i]);
  return NULL;
}

static const char *
skip_scalar (const char *at,
             const char *end)
{
  if (at >= end)
    return NULL;
  if (*at == '"')
    return skip_string (at, end);
  return *at == '-' || g_ascii_isdigit (*at) ? skip_number (at, end) : skip_word (at, end);
}

/* --- checking ---------------------------------------------------------------- */

typedef struct
{
  const char *at;
  const char *end;
  const char *fault;                        /* where it is no JSON */
  guint       depth;
  guint8      is_object[HUNCH_SLICE_MAX_DEPTH];
} Checker;

static gboolean
stop (Checker    *self,
      const char *fault)
{
  self->fault = fault;
  return FALSE;
}

/* A member's name and its colon. */
static gboolean
check_name (Checker *self)
{
  const char *first = self->at = skip_blanks (self->at, self->end);

  if (first >= self->end || *first != '"')
    return stop (self, first);
  self->at = skip_string (first, self->end);
  if (self->at == NULL)
    return stop (self, first);
  self->at = skip_blanks (self->at, self->end);
  if (self->at >= self->end || *self->at != ':')
    return stop (self, self->at);
  self->at++;
  return TRUE;
}

/* Goes into a bracket; `out_closed` when it is closed at once. */
static gboolean
open_bracket (Checker  *self,
              gboolean *out_closed)
{
  gboolean is_object = *self->at == '{';

  if (self->depth == HUNCH_SLICE_MAX_DEPTH)
    return stop (self, self->at);
  self->is_object[self->depth++] = is_object;
  self->at = skip_blanks (self->at + 1, self->end);
  *out_closed = self->at < self->end && *self->at == (is_object ? '}' : ']');
  if (*out_closed)
    return TRUE;
  return !is_object || check_name (self);
}

/* After a value: closes what ends here, and steps over the comma to the next value. */
static gboolean
close_brackets (Checker *self)
{
  while (self->depth > 0)
    {
      gboolean is_object = self->is_object[self->depth - 1];

      self->at = skip_blanks (self->at, self->end);
      if (self->at < self->end && *self->at == ',')
        {
          self->at++;
          return !is_object || check_name (self);
        }
      if (self->at >= self->end || *self->at != (is_object ? '}' : ']'))
        return stop (self, self->at);
      self->at++;
      self->depth--;
    }
  return TRUE;
}

static gboolean
check_value (Checker *self)
{
  const char *first;
  gboolean is_closed;

  do
    {
      first = self->at = skip_blanks (self->at, self->end);
      if (first < self->end && (*first == '{' || *first == '['))
        {
          if (!open_bracket (self, &is_closed))
            return FALSE;
          if (!is_closed)
            continue;
        }
      else
        {
          self->at = skip_scalar (first, self->end);
          if (self->at == NULL)
            return stop (self, first);
        }
      if (!close_brackets (self))
        return FALSE;
    }
  while (self->depth > 0);
  return TRUE;
}

gboolean
hunch_slice_parse (const char *text,
                   gsize       length,
                   const char *what,
                   HunchSlice *out_slice,
                   GError    **error)
{
  Checker checker = { .at = text, .end = text + length };
  const char *first;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    checker.at += 3;
  first = checker.at = skip_blanks (checker.at, checker.end);
  if (check_value (&checker))
    {
      *out_slice = (HunchSlice) { first, checker.at - first };
      if (skip_blanks (checker.at, checker.end) == checker.end)
        return TRUE;
      checker.fault = checker.at;
    }
  *out_slice = (HunchSlice) { NULL, 0 };
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s is not well-formed JSON: see byte %zu."),
               what, (gsize) (checker.fault - text) + 1);
  return FALSE;
}

/* --- looking ----------------------------------------------------------------- */

/* Behind a value of checked text. */
static const char *
skip_value (const char *at,
            const char *end)
{
  guint depth = 0;

  if (*at != '{' && *at != '[')
    return skip_scalar (at, end);
  do
    if (*at == '"')
      at = skip_string (at, end);
    else
      {
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        at++;
      }
  while (depth > 0);
  return at;
}

gboolean
hunch_slice_is_object (HunchSlice slice)
{
  return slice.text != NULL && *slice.text == '{';
}

gboolean
hunch_slice_is_array (HunchSlice slice)
{
  return slice.text != NULL && *slice.text == '[';
}

gboolean
hunch_slice_is_string (HunchSlice slice)
{
  return slice.text != NULL && *slice.text == '"';
}

gboolean
hunch_slice_is_null (HunchSlice slice)
{
  return slice.text == NULL || *slice.text == 'n';
}

gboolean
hunch_slice_next (HunchSlice      slice,
                  HunchSliceWalk *walk,
                  HunchSlice     *out_name,
                  HunchSlice     *out_value)
{
  const char *end = slice.text + slice.length;
  const char *at = walk->at == NULL ? slice.text : walk->at;
  HunchSlice name = { NULL, 0 };

  if (!hunch_slice_is_object (slice) && !hunch_slice_is_array (slice))
    return FALSE;
  at = skip_blanks (at + (walk->at == NULL), end);
  at = *at == ',' ? skip_blanks (at + 1, end) : at;
  if (*at == '}' || *at == ']')
    return FALSE;
  if (*slice.text == '{')
    {
      name = (HunchSlice) { at, skip_string (at, end) - at };
      at = skip_blanks (skip_blanks (at + name.length, end) + 1, end);
    }
  *out_value = (HunchSlice) { at, skip_value (at, end) - at };
  walk->at = at + out_value->length;
  if (out_name != NULL)
    *out_name = name;
  return TRUE;
}

/* --- text -------------------------------------------------------------------- */

static guint
read_hex (const char *at)
{
  guint code = 0;

  for (guint i = 0; i < 4; i++)
    code = code * 16 + g_ascii_xdigit_value (at[i]);
  return code;
}

/* `at` stands at the u of \uXXXX; a pair of surrogates is one letter, a lone one is kept as it is written. */
static const char *
decode_unicode (const char *at,
                const char *end,
                GString    *text)
{
  guint code = read_hex (at + 1);

  if (code >= 0xd800 && code < 0xdc00 && at + 10 < end && at[5] == '\\' && at[6] == 'u')
    {
      guint low = read_hex (at + 7);

      if (low >= 0xdc00 && low < 0xe000)
        {
          g_string_append_unichar (text, 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
          return at + 11;
        }
    }
  if (code == 0)
    g_string_append (text, "\xe2\x90\x80");
  else if (code >= 0xd800 && code < 0xe000)
    g_string_append_printf (text, "\\u%04x", code);
  else
    g_string_append_unichar (text, code);
  return at + 5;
}

/* What stands behind a backslash. */
static char
decode_letter (char letter)
{
  static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
  const char *known = strchr (letters, letter);

  return known == NULL ? letter : meanings[known - letters];
}

static char *
decode_string (HunchSlice slice)
{
  GString *text = g_string_sized_new (slice.length);
  const char *end = slice.text + slice.length - 1;

  for (const char *at = slice.text + 1; at < end; )
    {
      if (*at != '\\')
        g_string_append_c (text, *at++);
      else if (at[1] == 'u')
        at = decode_unicode (at + 1, end, text);
      else
        {
          g_string_append_c (text, decode_letter (at[1]));
          at += 2;
        }
    }
  return g_string_free (text, FALSE);
}

char *
hunch_slice_dup_text (HunchSlice slice)
{
  g_autofree char *raw = NULL;

  if (hunch_slice_is_null (slice))
    return NULL;
  raw = hunch_slice_is_string (slice) ? decode_string (slice) : g_strndup (slice.text, slice.length);
  return g_utf8_make_valid (raw, -1);
}

gboolean
hunch_slice_is_text (HunchSlice  slice,
                     const char *text)
{
  g_autofree char *own = NULL;
  gsize length = strlen (text);

  if (hunch_slice_is_string (slice) && slice.length == length + 2 && memcmp (slice.text + 1, text, length) == 0)
    return TRUE;
  own = hunch_slice_dup_text (slice);
  return g_strcmp0 (own, text) == 0;
}

gint64
hunch_slice_get_integer (HunchSlice slice,
                         gint64     fallback)
{
  g_autofree char *text = hunch_slice_dup_text (slice);
  gint64 value;

  return text != NULL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL) ? value : fallback;
}

/* Blanks between values are for people. */
static void
append_compact (HunchSlice slice,
                GString   *line)
{
  const char *end = slice.text + slice.length;

  for (const char *at = slice.text; at < end; )
    {
      const char *behind = *at == '"' ? skip_string (at, end) : at + 1;

      if (!is_blank (*at))
        g_string_append_len (line, at, behind - at);
      at = behind;
    }
}

void
hunch_slice_append (HunchSlice slice,
                    GString   *line)
{
  if (slice.text == NULL)
    g_string_append (line, "null");
  else if (hunch_slice_is_object (slice) || hunch_slice_is_array (slice))
    append_compact (slice, line);
  else
    g_string_append_len (line, slice.text, slice.length);
}

void
hunch_slice_append_string (const char *text,
                           GString    *line)
{
  g_string_append_c (line, '"');
  for (const char *at = text; *at != '\0'; at++)
    if (*at == '"' || *at == '\\')
      g_string_append_printf (line, "\\%c", *at);
    else if ((guchar) *at < 0x20)
      g_string_append_printf (line, "\\u%04x", *at);
    else
      g_string_append_c (line, *at);
  g_string_append_c (line, '"');
}

/* --- paths ------------------------------------------------------------------- */

HunchSlice
hunch_slice_get_member (HunchSlice  slice,
                        const char *name)
{
  HunchSliceWalk walk = HUNCH_SLICE_WALK;
  HunchSlice own, value;

  while (hunch_slice_is_object (slice) && hunch_slice_next (slice, &walk, &own, &value))
    if (hunch_slice_is_text (own, name))
      return value;
  return (HunchSlice) { NULL, 0 };
}

static HunchSlice
get_element (HunchSlice slice,
             gint64     position)
{
  HunchSliceWalk walk = HUNCH_SLICE_WALK;
  HunchSlice value = { NULL, 0 };
  HunchSlice none = { NULL, 0 };

  if (!hunch_slice_is_array (slice))
    return none;
  for (gint64 i = 0; hunch_slice_next (slice, &walk, NULL, &value); i++)
    if (i == position)
      return value;
  return position == -1 ? value : none;
}

/* "Source=IMDb" in brackets. */
static HunchSlice
find_element (HunchSlice  slice,
              const char *condition)
{
  const char *sign = strchr (condition, '=');
  g_autofree char *name = g_strndup (condition, sign - condition);
  HunchSliceWalk walk = HUNCH_SLICE_WALK;
  HunchSlice value;

  while (hunch_slice_is_array (slice) && hunch_slice_next (slice, &walk, NULL, &value))
    if (hunch_slice_is_text (hunch_slice_get_member (value, name), sign + 1))
      return value;
  return (HunchSlice) { NULL, 0 };
}

static HunchSlice
follow_step (HunchSlice  slice,
             const char *step)
{
  if (*step != '[')
    return hunch_slice_get_member (slice, step);
  if (strchr (step, '=') != NULL)
    return find_element (slice, step + 1);
  return get_element (slice, g_ascii_strtoll (step + 1, NULL, 10));
}

/* The next step of a path, "name" or "[inside" without its end; NULL at the end. Release with g_free(). */
static char *
take_step (const char **path)
{
  const char *first = *path;
  const char *end;

  if (*first == '.')
    first++;
  if (*first == '\0')
    return NULL;
  end = *first == '[' ? strchr (first, ']') : first + strcspn (first, ".[");
  if (end == NULL)
    end = first + strlen (first);
  *path = *end == ']' ? end + 1 : end;
  return g_strndup (first, end - first);
}

HunchSlice
hunch_slice_follow (HunchSlice  slice,
                    const char *path)
{
  char *step;

  while (slice.text != NULL && (step = take_step (&path)) != NULL)
    {
      slice = follow_step (slice, step);
      g_free (step);
    }
  return slice;
}

gboolean
hunch_slice_is_path (const char *path)
{
  return g_regex_match_simple ("^(([^.\\[\\]]+|\\[(-1|[0-9]{1,9}|[^=\\[\\]]+=[^\\[\\]]*)\\])(\\.(?=[^.\\[\\]])|(?=\\[)|$))*$", path, 0, 0);
}
