/* What a visitor of netflix.com was doing, read from the address of the page.
 *
 *   /watch/80051137            started watching that title
 *   /browse/genre/5763         looked through a genre
 *   /gb/title/80093138         opened a title's own page
 *   /search/grinch, /search?q=grinch
 *   /browse…                   the start page and its lists
 *
 * A country (/gb/) or country and language (/gb-en/) may stand before each. A watch, genre
 * or title page is one only with its number: without it the page shows nothing of the kind. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include <string.h>

/* Longest run of digits that always fits a signed 64-bit number. */
#define MAX_ID_DIGITS 18

typedef struct
{
  const char *kind;
  gint64      id;      /* -1: none */
  HunchSpan   search;  /* as written */
} Page;

static gboolean
is_netflix (HunchSpan host)
{
  static const char name[] = "netflix.com";
  const gsize n = sizeof name - 1;

  if (host.at == NULL)
    return TRUE;

  if (host.n > 0 && host.at[host.n - 1] == '.')
    host.n--;

  return host.n >= n
         && g_ascii_strncasecmp (host.at + host.n - n, name, n) == 0
         && (host.n == n || host.at[host.n - n - 1] == '.');
}

/* "gb" or "gb-en" */
static gboolean
is_locale (HunchSpan segment)
{
  const char *at = segment.at;

  if (segment.n != 2 && segment.n != 5)
    return FALSE;

  return g_ascii_isalpha (at[0]) && g_ascii_isalpha (at[1])
         && (segment.n == 2 || ((at[2] == '-' || at[2] == '_') && g_ascii_isalpha (at[3]) && g_ascii_isalpha (at[4])));
}

/* Digits alone; parameters glued on without a question mark ("80051137&trackId=1") are forgiven. */
static gint64
read_id (HunchSpan *rest)
{
  HunchSpan segment;
  gint64 id = 0;
  gsize i;

  if (!hunch_url_take_segment (rest, &segment))
    return -1;

  for (i = 0; i < segment.n && g_ascii_isdigit (segment.at[i]); i++)
    {
      if (i == MAX_ID_DIGITS)
        return -1;
      id = id * 10 + (segment.at[i] - '0');
    }

  if (i == 0 || (i < segment.n && segment.at[i] != '&' && segment.at[i] != ';'))
    return -1;

  return id;
}

static HunchSpan
find_search (HunchSpan rest,
             HunchSpan query)
{
  HunchSpan found = { NULL, 0 };

  while (rest.n > 0 && rest.at[0] == '/')
    rest = (HunchSpan) { rest.at + 1, rest.n - 1 };
  while (rest.n > 0 && rest.at[rest.n - 1] == '/')
    rest.n--;

  if (rest.n > 0)
    return rest;

  if (hunch_url_find_in_query (query, (HunchSpan) { "q", 1 }, &found) && found.n == 0)
    found.at = NULL;

  return found;
}

static void
read_numbered_page (Page       *page,
                    const char *kind,
                    HunchSpan  *rest)
{
  page->id = read_id (rest);
  if (page->id >= 0)
    page->kind = kind;
}

static void
read_page (HunchSpan url,
           Page     *page)
{
  HunchUrlParts parts;
  HunchSpan segment;

  *page = (Page) { "other", -1, { NULL, 0 } };
  hunch_url_split (url.at, url.n, &parts);

  if (!is_netflix (parts.host) || !hunch_url_take_segment (&parts.path, &segment))
    return;
  if (is_locale (segment) && !hunch_url_take_segment (&parts.path, &segment))
    return;

  if (hunch_span_equals (segment, "watch"))
    read_numbered_page (page, "watch", &parts.path);
  else if (hunch_span_equals (segment, "title"))
    read_numbered_page (page, "title", &parts.path);
  else if (hunch_span_equals (segment, "search"))
    {
      page->kind = "search";
      page->search = find_search (parts.path, parts.query);
    }
  else if (hunch_span_equals (segment, "browse"))
    {
      page->kind = "browse";
      if (hunch_url_take_segment (&parts.path, &segment) && hunch_span_equals (segment, "genre"))
        read_numbered_page (page, "genre", &parts.path);
    }
}

static void
netflix_kind (sqlite3_context *context,
              int              n_values,
              sqlite3_value  **values)
{
  HunchSpan url = hunch_function_get_text (values, 0);
  Page page;

  if (url.at == NULL)
    return;

  read_page (url, &page);
  sqlite3_result_text (context, page.kind, -1, SQLITE_STATIC);
}

static void
netflix_id (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  HunchSpan url = hunch_function_get_text (values, 0);
  Page page;

  if (url.at == NULL)
    return;

  read_page (url, &page);
  if (page.id >= 0)
    sqlite3_result_int64 (context, page.id);
}

static void
netflix_search (sqlite3_context *context,
                int              n_values,
                sqlite3_value  **values)
{
  HunchSpan url = hunch_function_get_text (values, 0);
  Page page;

  if (url.at == NULL)
    return;

  read_page (url, &page);
  if (page.search.at != NULL)
    sqlite3_result_text (context, hunch_url_decode (page.search), -1, g_free);
}

const HunchFunctionInfo hunch_functions_netflix[] = {
  { "netflix_kind", 1, netflix_kind },
  { "netflix_id", 1, netflix_id },
  { "netflix_search", 1, netflix_search },
  { NULL, 0, NULL },
};
