#define G_LOG_DOMAIN "hunch-format"
#include "format/format-private.h"

#include <string.h>

#include "format/unpack-private.h"

#define LOOK_BYTES 1024
#define RECORD_BYTES (256 * 1024)

typedef struct
{
  const char *format;
  gsize       offset;
  gsize       n;
  const char *bytes;
} Magic;

static const Magic magics[] = {
  { "parquet", 0, 4, "PAR1" },
  { "parquet", 0, 4, "PARE" },
  { "spss", 0, 4, "$FL2" },
  { "spss", 0, 4, "$FL3" },
  { "stata", 0, 11, "<stata_dta>" },
  { "sas", 0, 32, "\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11" },
  { "sas", 0, 40, "HEADER RECORD*******LIBRARY HEADER RECORD" },
  { "sas", 0, 40, "HEADER RECORD*******LIBV8   HEADER RECORD" },
};

/* Files of Stata before version 13: release, order of bytes, 1, 0. */
static gboolean
is_old_stata (const guint8 *bytes,
              gsize         n)
{
  static const guint8 releases[] = { 104, 105, 108, 110, 111, 113, 114, 115 };

  return n > 60 && memchr (releases, bytes[0], sizeof releases) != NULL && (bytes[1] == 1 || bytes[1] == 2) && bytes[2] == 1 && bytes[3] == 0;
}

/* A portable file begins with five lines that name it in five alphabets. */
static gboolean
is_portable_spss (const guint8 *bytes,
                  gsize         n)
{
  return g_strstr_len ((const char *) bytes, (gssize) MIN (n, 210), "SPSS PORT FILE") != NULL;
}

static const char *
find_magic (const guint8 *bytes,
            gsize         n)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n >= magics[i].offset + magics[i].n && memcmp (bytes + magics[i].offset, magics[i].bytes, magics[i].n) == 0)
      return magics[i].format;

  return is_old_stata (bytes, n) ? "stata" : is_portable_spss (bytes, n) ? "spss" : NULL;
}

/* The text's first characters without a mark and without blanks; characters of two bytes become one. */
static gsize
take_ascii (const guint8 *bytes,
            gsize         n,
            char         *to,
            gsize         room)
{
  gsize step = 1, at = 0, n_taken = 0;

  if (n >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  else if (n >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
    {
      step = 2;
      at = bytes[0] == 0xff ? 2 : 3;
    }

  for (; at < n && n_taken + 1 < room; at += step)
    if (n_taken > 0 || !g_ascii_isspace (bytes[at]))
      to[n_taken++] = (char) bytes[at];
  to[n_taken] = '\0';

  return n_taken;
}

/* A brace and then a name or its end; a bracket and then a value. */
static gboolean
looks_like_json (const guint8 *bytes,
                 gsize         n,
                 gboolean      is_named_csv)
{
  char text[256];
  const char *next = text + 1;

  if (take_ascii (bytes, n, text, sizeof text) < 2 || (*text != '{' && *text != '['))
    return FALSE;

  while (g_ascii_isspace (*next))
    next++;
  if (*text == '{')
    return *next == '"' || *next == '}' || (*next == '\0' && !is_named_csv);

  return !is_named_csv && *next != '\0' && strchr ("{[\"-0123456789tfn]", *next) != NULL;
}

const char *
hunch_format_detect (HunchSource  *source,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (GInputStream) stream = NULL;
  HunchMemberKind kind = hunch_member_find_kind (hunch_source_get_name (source));
  guint8 bytes[LOOK_BYTES];
  const char *format;
  gsize n;

  /* Nothing else is called so, and the first byte of a packed member may cost a tenth of a second. */
  if (kind == HUNCH_MEMBER_JSON)
    return "json";

  stream = hunch_source_open (source, cancellable, error);
  if (stream == NULL || !g_input_stream_read_all (stream, bytes, sizeof bytes, &n, cancellable, error))
    return NULL;

  format = find_magic (bytes, n);
  if (format != NULL)
    return format;
  if (looks_like_json (bytes, n, kind == HUNCH_MEMBER_CSV))
    return "json";

  return kind == HUNCH_MEMBER_PARQUET ? "parquet" : "csv";
}

/* The place behind the object that begins at `at`, NULL when it does not end. */
static const char *
skip_object (const char *at,
             const char *end)
{
  guint depth = 0;
  gboolean is_quoted = FALSE;

  for (; at < end; at++)
    if (is_quoted)
      {
        at += *at == '\\';
        is_quoted = at >= end || *at != '"';
      }
    else if (*at == '"')
      is_quoted = TRUE;
    else if (*at == '{' || *at == '[')
      depth++;
    else if ((*at == '}' || *at == ']') && --depth == 0)
      return at + 1;

  return NULL;
}

gboolean
hunch_format_is_records (HunchSource  *source,
                         GCancellable *cancellable)
{
  g_autoptr (GInputStream) stream = hunch_source_open (source, cancellable, NULL);
  g_autofree char *text = g_malloc (RECORD_BYTES);
  const char *at = text;
  const char *end;
  gsize n;

  if (stream == NULL || !g_input_stream_read_all (stream, text, RECORD_BYTES, &n, cancellable, NULL))
    return FALSE;

  end = text + n;
  if (n >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  while (at < end && g_ascii_isspace (*at))
    at++;
  if (at == end || *at != '{')
    return FALSE;

  at = skip_object (at, end);
  while (at != NULL && at < end && g_ascii_isspace (*at))
    at++;

  return at != NULL && at < end && *at == '{';
}
