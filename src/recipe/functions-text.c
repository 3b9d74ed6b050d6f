/* Texts as SQL functions: patterns, parts, lists, upper and lower case. */
#define _GNU_SOURCE  /* memmem() */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include "base/json.h"
#include "recipe/pattern-private.h"

#include <string.h>

#define MAX_PATTERNS 200
#define MAX_ELEMENTS 100000
#define MAX_REPLACED_BYTES (16 * 1024 * 1024)

/* --- patterns ------------------------------------------------------------- */

/* NULL when it is no pattern, which is remembered too. */
static HunchPattern *
get_pattern (sqlite3_context *context,
             const char      *text)
{
  HunchFunctionState *state = sqlite3_user_data (context);
  gpointer known = NULL;
  HunchPattern *pattern;

  if (g_hash_table_lookup_extended (state->patterns, text, NULL, &known))
    return known;

  if (g_hash_table_size (state->patterns) >= MAX_PATTERNS)
    g_hash_table_remove_all (state->patterns);
  pattern = hunch_pattern_new (text, NULL);
  g_hash_table_insert (state->patterns, g_strdup (text), pattern);
  return pattern;
}

/* The pattern of argument 1 after its search in argument 0; NULL when it does not match. */
static HunchPattern *
search (sqlite3_context *context,
        sqlite3_value  **values,
        gboolean        *out_is_known)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  HunchSpan pattern_text = hunch_function_get_text (values, 1);
  HunchPattern *pattern;

  *out_is_known = FALSE;
  if (text.at == NULL || pattern_text.at == NULL || !g_utf8_validate (text.at, text.n, NULL))
    return NULL;

  pattern = get_pattern (context, pattern_text.at);
  *out_is_known = pattern != NULL;
  return pattern != NULL && hunch_pattern_find (pattern, text.at, text.n, 0) ? pattern : NULL;
}

static void
regex_matches (sqlite3_context *context,
               int              n_values,
               sqlite3_value  **values)
{
  gboolean is_known;
  gboolean is_match = search (context, values, &is_known) != NULL;

  if (is_known)
    sqlite3_result_int (context, is_match);
}

/* regex_extract (text, pattern [, group]): the first bracketed part, or all of the match when there is none. */
static void
regex_extract (sqlite3_context *context,
               int              n_values,
               sqlite3_value  **values)
{
  gboolean is_known;
  HunchPattern *pattern = search (context, values, &is_known);
  gint64 group = n_values > 2 ? sqlite3_value_int64 (values[2]) : 1;
  gsize start, end;

  if (pattern == NULL || group < 0 || group > 1000)
    return;
  if (n_values == 2 && hunch_pattern_get_n_groups (pattern) == 0)
    group = 0;

  if (hunch_pattern_get_group (pattern, group, &start, &end))
    sqlite3_result_text64 (context, (const char *) sqlite3_value_text (values[0]) + start, end - start, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* $1 to $9 are parts of the match, $0 all of it, $$ a dollar. */
static void
append_replacement (GString      *out,
                    HunchPattern *pattern,
                    const char   *text,
                    const char   *replacement)
{
  for (const char *at = replacement; *at != '\0'; at++)
    {
      gsize start, end;

      if (*at != '$' || (at[1] != '$' && !g_ascii_isdigit (at[1])))
        g_string_append_c (out, *at);
      else if (*++at == '$')
        g_string_append_c (out, '$');
      else if (hunch_pattern_get_group (pattern, *at - '0', &start, &end))
        g_string_append_len (out, text + start, end - start);
    }
}

/* Where the next search starts after a match that ended at `end`: beyond it, and never at the same place again. */
static gsize
step_on (GString    *out,
         HunchSpan   text,
         gsize       start,
         gsize       end)
{
  gsize next;

  if (end > start || end >= text.n)
    return end > start ? end : text.n + 1;

  next = g_utf8_next_char (text.at + end) - text.at;
  g_string_append_len (out, text.at + end, next - end);
  return next;
}

static void
regex_replace (sqlite3_context *context,
               int              n_values,
               sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  HunchSpan replacement = hunch_function_get_text (values, 2);
  gboolean is_known;
  HunchPattern *pattern = search (context, values, &is_known);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize place = 0;

  if (!is_known || replacement.at == NULL)
    return;

  while (pattern != NULL && place <= text.n && hunch_pattern_find (pattern, text.at, text.n, place))
    {
      gsize start = place, end = place;

      hunch_pattern_get_group (pattern, 0, &start, &end);
      start = MAX (start, place);
      end = MAX (end, start);
      g_string_append_len (out, text.at + place, start - place);
      append_replacement (out, pattern, text.at, replacement.at);
      place = step_on (out, text, start, end);
      if (out->len > MAX_REPLACED_BYTES)
        {
          sqlite3_result_null (context);
          return;
        }
    }
  if (place < text.n)
    g_string_append_len (out, text.at + place, text.n - place);

  sqlite3_result_text64 (context, out->str, out->len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* --- letters -------------------------------------------------------------- */

static void
fold_case (sqlite3_context *context,
           int              n_values,
           sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  g_autofree char *valid = NULL;
  g_autofree char *folded = NULL;

  if (text.at == NULL)
    return;

  valid = g_utf8_make_valid (text.at, text.n);
  folded = g_utf8_casefold (valid, -1);
  hunch_function_take_text (context, g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE));
}

static void
as_text (sqlite3_context *context,
         int              n_values,
         sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);

  if (text.at != NULL)
    sqlite3_result_text64 (context, text.at, text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static gboolean
is_space (const char *at,
          const char *end)
{
  gunichar letter = g_utf8_get_char_validated (at, end - at);

  return letter != (gunichar) -1 && letter != (gunichar) -2 && g_unichar_isspace (letter);
}

/* Every kind of blank, also the no-break one. */
static HunchSpan
trim (HunchSpan span)
{
  const char *end = span.at + span.n;

  while (span.at < end && is_space (span.at, end))
    span.at = MIN (g_utf8_next_char (span.at), end);
  while (end > span.at)
    {
      const char *last = g_utf8_find_prev_char (span.at, end);

      if (last == NULL || !is_space (last, end))
        break;
      end = last;
    }
  return (HunchSpan) { span.at, end - span.at };
}

static void
trim_space (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);

  if (text.at == NULL)
    return;
  text = trim (text);
  sqlite3_result_text64 (context, text.at, text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* --- parts ---------------------------------------------------------------- */

static const char *
find_in (HunchSpan text,
         HunchSpan separator)
{
  return separator.n == 0 ? NULL : memmem (text.at, text.n, separator.at, separator.n);
}

/* cut_at (text, separator): what stands before the first one. */
static void
cut_at (sqlite3_context *context,
        int              n_values,
        sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  HunchSpan separator = hunch_function_get_text (values, 1);
  const char *found;

  if (text.at == NULL || separator.at == NULL)
    return;
  found = find_in (text, separator);
  sqlite3_result_text64 (context, text.at, found != NULL ? (gsize) (found - text.at) : text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static gint64
count_parts (HunchSpan text,
             HunchSpan separator)
{
  gint64 n = 1;

  for (const char *found = find_in (text, separator); found != NULL; found = find_in (text, separator), n++)
    {
      text.n -= found + separator.n - text.at;
      text.at = found + separator.n;
    }
  return n;
}

/* split_part (text, separator, k [, rest]): the k-th part without blanks around it; -1 is the last. With `rest` true,
 * everything from the k-th on. */
static void
split_part (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  HunchSpan separator = hunch_function_get_text (values, 1);
  gint64 k = sqlite3_value_int64 (values[2]);
  gboolean takes_rest = n_values > 3 && sqlite3_value_int (values[3]) != 0;
  const char *found = NULL;

  if (text.at == NULL || separator.at == NULL || k == 0)
    return;
  if (k < 0)
    k += count_parts (text, separator) + 1;

  for (; k > 1; k--)
    {
      found = find_in (text, separator);
      if (found == NULL)
        return;
      text.n -= found + separator.n - text.at;
      text.at = found + separator.n;
    }
  if (k < 1)
    return;

  found = takes_rest ? NULL : find_in (text, separator);
  text = trim ((HunchSpan) { text.at, found != NULL ? (gsize) (found - text.at) : text.n });
  sqlite3_result_text64 (context, text.at, text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* --- lists ---------------------------------------------------------------- */

static void
append_element (GString  *out,
                HunchSpan part)
{
  g_autofree char *valid = g_utf8_make_valid (part.at, part.n);
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), valid);
  g_autofree char *text = hunch_json_to_text (node, FALSE);

  g_string_append_printf (out, "%s%s", out->len > 1 ? "," : "", text);
}

/* split_list (text, separator): the parts as a JSON list, empty ones left out. */
static void
split_list (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  HunchSpan separator = hunch_function_get_text (values, 1);
  g_autoptr (GString) out = g_string_new ("[");
  guint n = 0;

  if (text.at == NULL || separator.at == NULL)
    return;
  for (const char *found = text.at; found != NULL && n < MAX_ELEMENTS; n++)
    {
      HunchSpan part;

      found = find_in (text, separator);
      part = trim ((HunchSpan) { text.at, found != NULL ? (gsize) (found - text.at) : text.n });
      if (part.n > 0)
        append_element (out, part);
      if (found != NULL)
        text = (HunchSpan) { found + separator.n, text.n - (found + separator.n - text.at) };
    }

  g_string_append_c (out, ']');
  sqlite3_result_text64 (context, out->str, out->len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

const HunchFunctionInfo hunch_functions_text[] = {
  { "regex_matches", 2, regex_matches },
  { "regex_extract", 2, regex_extract },
  { "regex_extract", 3, regex_extract },
  { "regex_replace", 3, regex_replace },
  { "fold_case", 1, fold_case },
  { "trim_space", 1, trim_space },
  { "cut_at", 2, cut_at },
  { "split_part", 3, split_part },
  { "split_part", 4, split_part },
  { "split_list", 2, split_list },
  { "as_text", 1, as_text },
  { NULL, 0, NULL },
};
