/* Web addresses as SQL functions. Addresses in click data are written by people
 * and programs of every kind, so nothing here fails: a part that is not there is NULL. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include <string.h>

static HunchSpan
trim (HunchSpan span)
{
  while (span.n > 0 && g_ascii_isspace (span.at[0]))
    {
      span.at++;
      span.n--;
    }

  while (span.n > 0 && g_ascii_isspace (span.at[span.n - 1]))
    span.n--;

  return span;
}

/* Place of the first of `characters`, or the end. A loop of its own: strchr() would also find a NUL. */
static inline gsize
find_any (HunchSpan   span,
          const char *characters)
{
  for (gsize at = 0; at < span.n; at++)
    for (const char *character = characters; *character != '\0'; character++)
      if (span.at[at] == *character)
        return at;

  return span.n;
}

static HunchSpan
skip (HunchSpan span,
      gsize     n)
{
  return (HunchSpan) { span.at + n, span.n - n };
}

/* Takes "https://" or "//" off; an address without either may still begin with a host. */
static gboolean
take_scheme (HunchSpan *rest,
             HunchSpan *out_scheme)
{
  gsize at = 0;

  while (at < rest->n && (g_ascii_isalnum (rest->at[at]) || rest->at[at] == '+' || rest->at[at] == '.' || rest->at[at] == '-'))
    at++;

  if (at > 0 && at + 3 <= rest->n && memcmp (rest->at + at, "://", 3) == 0 && g_ascii_isalpha (rest->at[0]))
    {
      *out_scheme = (HunchSpan) { rest->at, at };
      *rest = skip (*rest, at + 3);
      return TRUE;
    }

  if (rest->n >= 2 && memcmp (rest->at, "//", 2) == 0)
    {
      *rest = skip (*rest, 2);
      return TRUE;
    }

  return FALSE;
}

/* "www.netflix.com/watch/1": a first part with a point in it is taken for a host. */
static gboolean
begins_with_host (HunchSpan rest)
{
  gsize end = find_any (rest, "/?#");

  return rest.n > 0 && rest.at[0] != '.' && memchr (rest.at, '.', end) != NULL && memchr (rest.at, ' ', end) == NULL;
}

static HunchSpan
strip_user_and_port (HunchSpan host)
{
  for (gsize i = host.n; i > 0; i--)
    if (host.at[i - 1] == '@')
      {
        host = skip (host, i);
        break;
      }

  if (host.n > 0 && host.at[0] == '[')
    host.n = MIN (find_any (host, "]") + 1, host.n);
  else
    host.n = find_any (host, ":");

  return host;
}

void
hunch_url_split (const char    *text,
                 gsize          n,
                 HunchUrlParts *out_parts)
{
  HunchSpan rest = trim ((HunchSpan) { text, n });

  memset (out_parts, 0, sizeof *out_parts);
  rest.n = find_any (rest, "#");

  if (take_scheme (&rest, &out_parts->scheme) || begins_with_host (rest))
    {
      gsize end = find_any (rest, "/?");

      out_parts->host = strip_user_and_port ((HunchSpan) { rest.at, end });
      rest = skip (rest, end);
    }

  out_parts->path = (HunchSpan) { rest.at, find_any (rest, "?") };
  if (out_parts->path.n < rest.n)
    out_parts->query = skip (rest, out_parts->path.n + 1);
}

gboolean
hunch_url_take_segment (HunchSpan *rest,
                        HunchSpan *out_segment)
{
  while (rest->n > 0 && rest->at[0] == '/')
    *rest = skip (*rest, 1);

  if (rest->n == 0)
    return FALSE;

  *out_segment = (HunchSpan) { rest->at, find_any (*rest, "/") };
  *rest = skip (*rest, out_segment->n);
  return TRUE;
}

gboolean
hunch_span_equals (HunchSpan   span,
                   const char *word)
{
  return strlen (word) == span.n && g_ascii_strncasecmp (span.at, word, span.n) == 0;
}

gboolean
hunch_url_find_in_query (HunchSpan  query,
                         HunchSpan  name,
                         HunchSpan *out_value)
{
  while (query.at != NULL && query.n > 0)
    {
      HunchSpan pair = { query.at, find_any (query, "&;") };
      gsize equals = find_any (pair, "=");

      query = skip (query, MIN (pair.n + 1, query.n));

      if (equals == name.n && memcmp (pair.at, name.at, name.n) == 0)
        {
          *out_value = skip (pair, MIN (equals + 1, pair.n));
          return TRUE;
        }
    }

  return FALSE;
}

char *
hunch_url_decode (HunchSpan span)
{
  g_autofree char *decoded = g_malloc (span.n + 1);
  gsize n = 0;

  for (gsize i = 0; i < span.n; i++)
    if (span.at[i] == '%' && i + 2 < span.n
        && g_ascii_isxdigit (span.at[i + 1]) && g_ascii_isxdigit (span.at[i + 2])
        && !(span.at[i + 1] == '0' && span.at[i + 2] == '0'))
      {
        decoded[n++] = g_ascii_xdigit_value (span.at[i + 1]) * 16 + g_ascii_xdigit_value (span.at[i + 2]);
        i += 2;
      }
    else
      decoded[n++] = span.at[i] == '+' ? ' ' : span.at[i];

  return g_utf8_make_valid (decoded, n);
}

static void
return_span (sqlite3_context *context,
             HunchSpan        span)
{
  if (span.at != NULL)
    sqlite3_result_text64 (context, span.at, span.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void
return_lower (sqlite3_context *context,
              HunchSpan        span)
{
  if (span.at != NULL && span.n > 0)
    sqlite3_result_text (context, g_ascii_strdown (span.at, span.n), -1, g_free);
}

static gboolean
split_argument (sqlite3_value **values,
                HunchUrlParts  *out_parts)
{
  HunchSpan url = hunch_function_get_text (values, 0);

  if (url.at == NULL)
    return FALSE;

  hunch_url_split (url.at, url.n, out_parts);
  return TRUE;
}

static void
url_scheme (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  HunchUrlParts parts;

  if (split_argument (values, &parts))
    return_lower (context, parts.scheme);
}

static void
url_host (sqlite3_context *context,
          int              n_values,
          sqlite3_value  **values)
{
  HunchUrlParts parts;

  if (split_argument (values, &parts))
    return_lower (context, parts.host);
}

static void
url_path (sqlite3_context *context,
          int              n_values,
          sqlite3_value  **values)
{
  HunchUrlParts parts;

  if (split_argument (values, &parts))
    return_span (context, parts.path);
}

/* url_query (url): all of it as written; url_query (url, name): one value, decoded. */
static void
url_query (sqlite3_context *context,
           int              n_values,
           sqlite3_value  **values)
{
  HunchUrlParts parts;
  HunchSpan name, value;

  if (!split_argument (values, &parts))
    return;

  if (n_values == 1)
    {
      return_span (context, parts.query);
      return;
    }

  name = hunch_function_get_text (values, 1);
  if (name.at != NULL && hunch_url_find_in_query (parts.query, name, &value))
    sqlite3_result_text (context, hunch_url_decode (value), -1, g_free);
}

static gint64
count_segments (HunchSpan path)
{
  HunchSpan segment;
  gint64 n = 0;

  while (hunch_url_take_segment (&path, &segment))
    n++;

  return n;
}

/* url_segment (url, k): the k-th part of the path, decoded; 1 is the first, -1 the last. */
static void
url_segment (sqlite3_context *context,
             int              n_values,
             sqlite3_value  **values)
{
  HunchUrlParts parts;
  HunchSpan segment;
  gint64 k = sqlite3_value_int64 (values[1]);

  if (!split_argument (values, &parts) || k == 0)
    return;

  if (k < 0)
    k += count_segments (parts.path) + 1;

  while (k > 0 && hunch_url_take_segment (&parts.path, &segment))
    if (--k == 0)
      sqlite3_result_text (context, hunch_url_decode (segment), -1, g_free);
}

const HunchFunctionInfo hunch_functions_url[] = {
  { "url_scheme", 1, url_scheme },
  { "url_host", 1, url_host },
  { "url_path", 1, url_path },
  { "url_query", 1, url_query },
  { "url_query", 2, url_query },
  { "url_segment", 2, url_segment },
  { NULL, 0, NULL },
};
