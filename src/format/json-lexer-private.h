/* format/json-lexer-private.h: the words of JSON, strictly by RFC 8259.
 *
 * The text ends with a zero byte that is no part of it, and HUNCH_JSON_PADDING bytes after its end may be looked at. So no loop
 * asks for the end: the zero byte fits nowhere, and whoever fails at `end` only needs more text. */
#pragma once
#include <glib.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

/* Objects and lists inside one another. */
#define HUNCH_JSON_MAX_DEPTH 1000

typedef enum
{
  HUNCH_JSON_FAULT_NONE,
  HUNCH_JSON_FAULT_VALUE,       /* no value where one is due */
  HUNCH_JSON_FAULT_NUMBER,
  HUNCH_JSON_FAULT_CONTROL,     /* a control character in a string */
  HUNCH_JSON_FAULT_ESCAPE,
  HUNCH_JSON_FAULT_NAME,        /* no name of a member where one is due */
  HUNCH_JSON_FAULT_COLON,
  HUNCH_JSON_FAULT_MEMBER_END,  /* neither a comma nor } */
  HUNCH_JSON_FAULT_ITEM_END,    /* neither a comma nor ] */
  HUNCH_JSON_FAULT_DEPTH,
  HUNCH_JSON_FAULT_RECORD,      /* something else than a record */
  HUNCH_JSON_FAULT_TRAILING,    /* text behind the end */
  HUNCH_JSON_FAULT_NO_LIST,     /* the path leads to something else than records */
  HUNCH_JSON_FAULT_END,         /* the text ends too early */
  HUNCH_JSON_FAULT_WIDE,        /* too many columns, or a name too long */
  HUNCH_JSON_FAULT_SURPRISE,    /* a column that was not expected */
} HunchJsonFault;

typedef enum
{
  HUNCH_JSON_STRING,
  HUNCH_JSON_NUMBER,
  HUNCH_JSON_TRUE,
  HUNCH_JSON_FALSE,
  HUNCH_JSON_NULL,
  HUNCH_JSON_NESTED,  /* an object or a list */
} HunchJsonKind;

typedef struct
{
  const char    *end;
  HunchJsonFault fault;
  const char    *failed_at;
  gint64         n_lone_halves;   /* of surrogate pairs */
  gint64         n_zeros;         /* \u0000 */
} HunchJsonLexer;

typedef struct
{
  const char   *text;           /* of a string what is between the quotes, of all else what is written */
  guint32       length;
  HunchJsonKind kind;
  gboolean      has_escapes;    /* string */
  gboolean      is_plain;       /* number: no more than minus and digits, 18 of them at most, no -0 */
  gint64        integer;        /* plain number */
} HunchJsonToken;

const char *hunch_json_lexer_fail (HunchJsonLexer *self, const char *at, HunchJsonFault fault);

/* From behind the opening quote to the closing one; NULL when it fails. Checks every escape. */
const char *hunch_json_lexer_end_string (HunchJsonLexer *self, const char *at, gboolean *out_has_escapes);

/* One value and what is in it, to the byte behind it; NULL when it fails. */
const char *hunch_json_lexer_skip (HunchJsonLexer *self, const char *at);

/* One value with all of the token filled in. `at` is not a quote. */
const char *hunch_json_lexer_take_other (HunchJsonLexer *self, const char *at, HunchJsonToken *out_token);

/* A string without its escapes. `to` has room for `n` bytes and HUNCH_JSON_PADDING more. Half of a surrogate pair stays as it is written,
 * a zero character becomes U+2400. Returns the length, at most `n`. */
gsize       hunch_json_unescape (const char *text, gsize n, char *to);

static inline gboolean
hunch_json_is_blank (char byte)
{
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static inline const char *
hunch_json_skip_blanks (const char *at)
{
  while (hunch_json_is_blank (*at))
    at++;
  return at;
}

/* The first quote, backslash or control character. */
static inline const char *
hunch_json_find_special (const char *at)
{
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8 ('"');
  const __m128i backslash = _mm_set1_epi8 ('\\');
  const __m128i control = _mm_set1_epi8 (0x1f);

  for (;; at += 16)
    {
      __m128i block = _mm_loadu_si128 ((const __m128i *) at);
      __m128i found = _mm_or_si128 (_mm_or_si128 (_mm_cmpeq_epi8 (block, quote), _mm_cmpeq_epi8 (block, backslash)),
                                    _mm_cmpeq_epi8 (_mm_min_epu8 (block, control), block));
      int mask = _mm_movemask_epi8 (found);

      if (mask != 0)
        return at + __builtin_ctz (mask);
    }
#else
  while (*at != '"' && *at != '\\' && (guint8) *at > 0x1f)
    at++;
  return at;
#endif
}

/* As take_other(), for any value. */
static inline const char *
hunch_json_lexer_take (HunchJsonLexer *self,
                       const char     *at,
                       HunchJsonToken *out_token)
{
  const char *close;

  if (*at != '"')
    return hunch_json_lexer_take_other (self, at, out_token);

  out_token->kind = HUNCH_JSON_STRING;
  out_token->text = at + 1;
  out_token->has_escapes = FALSE;
  close = hunch_json_find_special (at + 1);
  if (G_UNLIKELY (*close != '"'))
    {
      close = hunch_json_lexer_end_string (self, close, &out_token->has_escapes);
      if (close == NULL)
        return NULL;
    }
  out_token->length = (guint32) (close - at - 1);
  return close + 1;
}

G_END_DECLS
