#define G_LOG_DOMAIN "hunch-format"
#include "format/json-lexer-private.h"

#include <string.h>

/* U+2400, SYMBOL FOR NULL. */
#define ZERO_SYMBOL "\xe2\x90\x80"

/* So many digits fit 64 bits, whichever they are. */
#define MAX_PLAIN_DIGITS 18

const char *
hunch_json_lexer_fail (HunchJsonLexer *self,
                       const char     *at,
                       HunchJsonFault  fault)
{
  self->failed_at = at;
  self->fault = fault;
  return NULL;
}

/* --- strings ----------------------------------------------------------------- */

/* The four digits at `at`; on failure -1 and the first byte that is none in `*out_bad`. */
static int
read_hex (const char  *at,
          const char **out_bad)
{
  int value = 0;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        {
          *out_bad = at + i;
          return -1;
        }
      value = value << 4 | digit;
    }
  return value;
}

static inline gboolean
is_high (int unit)
{
  return (unit & 0xfc00) == 0xd800;
}

static inline gboolean
is_low (int unit)
{
  return (unit & 0xfc00) == 0xdc00;
}

/* The unit of \uXXXX at `at`, or -1. */
static int
peek_unit (const char *at)
{
  const char *bad;

  return at[0] == '\\' && at[1] == 'u' ? read_hex (at + 2, &bad) : -1;
}

/* From behind \u. */
static const char *
check_unicode (HunchJsonLexer *self,
               const char     *at)
{
  const char *bad = at;
  int unit = read_hex (at, &bad);

  if (unit < 0)
    return hunch_json_lexer_fail (self, bad, HUNCH_JSON_FAULT_ESCAPE);

  at += 4;
  self->n_zeros += unit == 0;
  if (is_high (unit) && is_low (peek_unit (at)))
    return at + 6;
  self->n_lone_halves += is_high (unit) || is_low (unit);
  return at;
}

const char *
hunch_json_lexer_end_string (HunchJsonLexer *self,
                             const char     *at,
                             gboolean       *out_has_escapes)
{
  for (;;)
    {
      at = hunch_json_find_special (at);
      if (*at == '"')
        return at;
      if (*at != '\\')
        return hunch_json_lexer_fail (self, at, HUNCH_JSON_FAULT_CONTROL);

      *out_has_escapes = TRUE;
      switch (at[1])
        {
        case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
          at += 2;
          break;
        case 'u':
          at = check_unicode (self, at + 2);
          if (at == NULL)
            return NULL;
          break;
        default:
          return hunch_json_lexer_fail (self, at + 1, HUNCH_JSON_FAULT_ESCAPE);
        }
    }
}

static const char *
skip_string (HunchJsonLexer *self,
             const char     *at)
{
  gboolean has_escapes;
  const char *close = hunch_json_lexer_end_string (self, at, &has_escapes);

  return close != NULL ? close + 1 : NULL;
}

/* Copies up to the next backslash, or to the end; blocks may be written beyond it. */
static inline gsize
copy_plain (const char *from,
            const char *end,
            char       *to)
{
  const char *at = from;

#ifdef __SSE2__
  const __m128i backslash = _mm_set1_epi8 ('\\');

  for (; end - at >= 16; at += 16)
    {
      __m128i block = _mm_loadu_si128 ((const __m128i *) at);
      int mask = _mm_movemask_epi8 (_mm_cmpeq_epi8 (block, backslash));

      _mm_storeu_si128 ((__m128i *) (to + (at - from)), block);
      if (mask != 0)
        return at - from + __builtin_ctz (mask);
    }
#endif
  for (; at < end && *at != '\\'; at++)
    to[at - from] = *at;
  return at - from;
}

static gsize
put_unicode (const char  *at,
             const char **out_after,
             char        *to)
{
  int unit = peek_unit (at);
  int next = is_high (unit) ? peek_unit (at + 6) : -1;

  *out_after = at + 6;
  if (unit == 0)
    {
      memcpy (to, ZERO_SYMBOL, 3);
      return 3;
    }
  if (is_low (next))
    {
      *out_after = at + 12;
      return g_unichar_to_utf8 (0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff), to);
    }
  if (is_high (unit) || is_low (unit))
    {
      memcpy (to, at, 6);
      return 6;
    }
  return g_unichar_to_utf8 (unit, to);
}

/* What \n and the like stand for. */
static char
get_meaning (char letter)
{
  switch (letter)
    {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return letter;
    }
}

gsize
hunch_json_unescape (const char *text,
                     gsize       n,
                     char       *to)
{
  const char *end = text + n;
  char *begin = to;

  for (;;)
    {
      gsize n_plain = copy_plain (text, end, to);

      text += n_plain;
      to += n_plain;
      if (text == end)
        return to - begin;
      if (text[1] == 'u')
        to += put_unicode (text, &text, to);
      else
        {
          *to++ = get_meaning (text[1]);
          text += 2;
        }
    }
}

/* --- other values ------------------------------------------------------------ */

static inline gboolean
is_digit (char byte)
{
  return (guint8) (byte - '0') < 10;
}

static const char *
skip_digits (HunchJsonLexer *self,
             const char     *at)
{
  if (!is_digit (*at))
    return hunch_json_lexer_fail (self, at, HUNCH_JSON_FAULT_NUMBER);
  while (is_digit (*at))
    at++;
  return at;
}

static const char *
skip_fraction (HunchJsonLexer *self,
               const char     *at)
{
  if (*at == '.')
    at = skip_digits (self, at + 1);
  if (at != NULL && (*at == 'e' || *at == 'E'))
    {
      at++;
      at = skip_digits (self, at + (*at == '+' || *at == '-'));
    }
  return at;
}

static const char *
take_number (HunchJsonLexer *self,
             const char     *at,
             HunchJsonToken *token)
{
  gboolean is_negative = *at == '-';
  const char *digits = at + is_negative;
  guint64 value = 0;

  token->kind = HUNCH_JSON_NUMBER;
  token->text = at;
  for (at = digits; is_digit (*at); at++)
    value = value * 10 + (*at - '0');

  if (at == digits || (*digits == '0' && at - digits > 1))
    return hunch_json_lexer_fail (self, digits + (at != digits), at != digits || is_negative ? HUNCH_JSON_FAULT_NUMBER : HUNCH_JSON_FAULT_VALUE);

  token->is_plain = at - digits <= MAX_PLAIN_DIGITS && !(is_negative && value == 0);
  token->integer = is_negative ? (gint64) (0 - value) : (gint64) value;
  if (*at == '.' || *at == 'e' || *at == 'E')
    {
      token->is_plain = FALSE;
      at = skip_fraction (self, at);
      if (at == NULL)
        return NULL;
    }
  token->length = (guint32) (at - token->text);
  return at;
}

static const char *
take_word (HunchJsonLexer *self,
           const char     *at,
           const char     *word,
           HunchJsonKind   kind,
           HunchJsonToken *token)
{
  token->kind = kind;
  token->text = at;
  for (; *word != '\0'; word++, at++)
    if (*at != *word)
      return hunch_json_lexer_fail (self, at, HUNCH_JSON_FAULT_VALUE);
  token->length = (guint32) (at - token->text);
  return at;
}

const char *
hunch_json_lexer_take_other (HunchJsonLexer *self,
                             const char     *at,
                             HunchJsonToken *out_token)
{
  const char *after;

  switch (*at)
    {
    case '{':
    case '[':
      after = hunch_json_lexer_skip (self, at);
      if (after == NULL)
        return NULL;
      *out_token = (HunchJsonToken) { .text = at, .length = (guint32) (after - at), .kind = HUNCH_JSON_NESTED };
      return after;
    case 't':
      return take_word (self, at, "true", HUNCH_JSON_TRUE, out_token);
    case 'f':
      return take_word (self, at, "false", HUNCH_JSON_FALSE, out_token);
    case 'n':
      return take_word (self, at, "null", HUNCH_JSON_NULL, out_token);
    default:
      return take_number (self, at, out_token);
    }
}

/* --- what is inside one another ------------------------------------------------ */

/* Which of the open ones are objects; a bit each instead of a call each, so that no depth of the text is one of the stack. */
typedef struct
{
  guint   depth;
  guint64 is_object[(HUNCH_JSON_MAX_DEPTH + 63) / 64];
} Nesting;

static inline gboolean
is_in_object (const Nesting *nesting)
{
  guint at = nesting->depth - 1;

  return nesting->is_object[at / 64] >> at % 64 & 1;
}

static const char *
enter (HunchJsonLexer *self,
       Nesting        *nesting,
       const char     *at)
{
  guint level = nesting->depth;
  guint64 bit = G_GUINT64_CONSTANT (1) << level % 64;

  if (level == HUNCH_JSON_MAX_DEPTH)
    return hunch_json_lexer_fail (self, at, HUNCH_JSON_FAULT_DEPTH);

  if (*at == '{')
    nesting->is_object[level / 64] |= bit;
  else
    nesting->is_object[level / 64] &= ~bit;
  nesting->depth++;
  return hunch_json_skip_blanks (at + 1);
}

/* "name" : */
static const char *
skip_name (HunchJsonLexer *self,
           const char     *at)
{
  if (*at != '"')
    return hunch_json_lexer_fail (self, at, HUNCH_JSON_FAULT_NAME);
  at = skip_string (self, at + 1);
  if (at == NULL)
    return NULL;
  at = hunch_json_skip_blanks (at);
  if (*at != ':')
    return hunch_json_lexer_fail (self, at, HUNCH_JSON_FAULT_COLON);
  return hunch_json_skip_blanks (at + 1);
}

static const char *
skip_scalar (HunchJsonLexer *self,
             const char     *at)
{
  HunchJsonToken token;

  return *at == '"' ? skip_string (self, at + 1) : hunch_json_lexer_take_other (self, at, &token);
}

/* Behind a value: over closing brackets and a comma to the next value, which is told by depth > 0. */
static const char *
go_on (HunchJsonLexer *self,
       Nesting        *nesting,
       const char     *at)
{
  while (nesting->depth > 0)
    {
      gboolean in_object = is_in_object (nesting);

      at = hunch_json_skip_blanks (at);
      if (*at == ',')
        {
          at = hunch_json_skip_blanks (at + 1);
          return in_object ? skip_name (self, at) : at;
        }
      if (*at != (in_object ? '}' : ']'))
        return hunch_json_lexer_fail (self, at, in_object ? HUNCH_JSON_FAULT_MEMBER_END : HUNCH_JSON_FAULT_ITEM_END);
      nesting->depth--;
      at++;
    }
  return at;
}

const char *
hunch_json_lexer_skip (HunchJsonLexer *self,
                       const char     *at)
{
  Nesting nesting;

  nesting.depth = 0;
  do
    {
      if (*at == '{' || *at == '[')
        {
          gboolean is_object = *at == '{';

          at = enter (self, &nesting, at);
          if (at == NULL)
            return NULL;
          if (*at != (is_object ? '}' : ']'))
            {
              at = is_object ? skip_name (self, at) : at;
              if (at == NULL)
                return NULL;
              continue;
            }
          nesting.depth--;
          at++;
        }
      else
        at = skip_scalar (self, at);

      at = at != NULL ? go_on (self, &nesting, at) : NULL;
    }
  while (at != NULL && nesting.depth > 0);
  return at;
}
