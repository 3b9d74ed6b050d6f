/* Fuzz target of what recipes do with texts of strangers. The first line is a pattern, terms or an order of dates, the rest
 * a text. Nothing may crash or hang; what letters a pattern needs must be in every text that it matches; a date that was
 * read must read back to itself; a function answers the same twice.
 *
 * With the fuzzer (clang): as fuzz-csv.c, with src/recipe/ and what it needs.
 * Built without it, the program replays tests/corpus/recipe. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <glib.h>
#include <pcre2.h>
#include <sqlite3.h>
#include <string.h>

#include "recipe/agent-private.h"
#include "recipe/functions-private.h"
#include "recipe/pattern-private.h"
#include "recipe/time-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static gboolean
has_one (char      **needs,
         const char *text,
         gsize       length)
{
  g_autofree char *small = g_ascii_strdown (text, length);

  for (char **need = needs; *need != NULL; need++)
    if (strstr (small, *need) != NULL)
      return TRUE;
  return FALSE;
}

/* As agent-rules.c compiles and matches: bytes, small letters for capital ones. */
static void
check_needs (const char *pattern,
             const char *text)
{
  g_auto (GStrv) needs = hunch_agent_dup_needs (pattern);
  int code;
  PCRE2_SIZE place;
  pcre2_code *compiled = pcre2_compile ((PCRE2_SPTR) pattern, PCRE2_ZERO_TERMINATED, PCRE2_CASELESS, &code, &place, NULL);
  pcre2_match_context *context = pcre2_match_context_create (NULL);
  pcre2_match_data *match = pcre2_match_data_create (20, NULL);

  pcre2_set_match_limit (context, 20000);
  if (compiled != NULL && needs != NULL
      && pcre2_match (compiled, (PCRE2_SPTR) text, strlen (text), 0, 0, match, context) >= 0)
    g_assert_true (has_one (needs, text, strlen (text)));

  pcre2_match_data_free (match);
  pcre2_match_context_free (context);
  g_clear_pointer (&compiled, pcre2_code_free);
}

static void
check_pattern (const char *pattern,
               const char *text,
               gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchPattern) compiled = hunch_pattern_new (pattern, &error);
  gsize start, end;

  g_assert_true ((compiled == NULL) == (error != NULL));
  if (compiled == NULL || !g_utf8_validate (text, length, NULL) || !hunch_pattern_find (compiled, text, length, 0))
    return;
  for (guint group = 0; group <= hunch_pattern_get_n_groups (compiled); group++)
    if (hunch_pattern_get_group (compiled, group, &start, &end))
      g_assert_true (start <= end && end <= length);
}

static void
check_time (const char *text,
            gsize       length)
{
  for (HunchDateOrder order = HUNCH_ORDER_AUTO; order <= HUNCH_ORDER_MDY; order++)
    {
      HunchTime time;
      HunchDay day;

      if (!hunch_time_read ((HunchSpan) { text, length }, order, &time))
        continue;
      day = hunch_day_from_number (time.day);
      g_assert_true (day.year >= 1 && day.year <= 9999 && g_date_valid_dmy (day.day, day.month, day.year));
      g_assert_cmpint (hunch_day_to_number (day), ==, time.day);
      g_assert_true (time.seconds >= 0 && time.seconds < 90001);
    }
}

/* Every function of two texts, on a connection of its own for the whole run. */
static void
check_functions (const char *first,
                 const char *text,
                 gsize       length)
{
  static const char *const questions[] = {
    "SELECT regex_matches(?2, ?1), regex_extract(?2, ?1), regex_replace(?2, ?1, '<$1>')",
    "SELECT matches(?2, ?1), matches(?2, ?1, 'auto'), matches(?2, ?1, 'any'), matches_terms(?2, ?1, ?1, ?2, 'auto all')",
    "SELECT split_list(?2, ?1), split_part(?2, ?1, 2), split_part(?2, ?1, -1, 1), cut_at(?2, ?1), trim_space(?2), fold_case(?2)",
    "SELECT as_date(?2, ?1), as_timestamp(?2), epoch(?2), date_part(?1, ?2), days_between(?1, ?2), in_zone(?2, ?1), as_duration(?2)",
    "SELECT as_integer(?2, ?1), as_real(?2, ?1), as_boolean(?2), bin_label(?1, ?2), bin_start(?1, ?2), random_of(?1, ?2)",
    "SELECT accept_language(?2, ?1), language_name(?2), url_host(?2), url_query(?2, ?1), url_segment(?2, 1), netflix_kind(?2), netflix_search(?2)",
    "SELECT median(?1), first(?2), last(?2), commonest(?2), quantile(?1, ?2), equal_edges(?1, ?2), quantile_edges(?1, ?2), share(?2)",
    "SELECT count(value) FROM json_each(split_list(?2, ?1))",
  };
  static sqlite3 *db = NULL;

  if (db == NULL)
    {
      g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
      g_assert_true (hunch_functions_add (db, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      sqlite3_stmt *statement = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (db, questions[i], -1, &statement, NULL), ==, SQLITE_OK);
      sqlite3_bind_text (statement, 1, first, -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 2, text, length, SQLITE_STATIC);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      for (int column = 0; column < sqlite3_column_count (statement); column++)
        g_assert_cmpint (sqlite3_column_bytes (statement, column), <, 64 * 1024 * 1024);
      sqlite3_finalize (statement);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *copy = g_strndup ((const char *) data, size);
  char *line_end = strchr (copy, '\n');
  const char *text = line_end != NULL ? line_end + 1 : "";

  if (size > 4096)
    return 0;
  if (line_end != NULL)
    *line_end = '\0';

  check_needs (copy, text);
  check_pattern (copy, text, strlen (text));
  check_time (text, strlen (text));
  check_functions (copy, text, strlen (text));
  return 0;
}

#ifndef HUNCH_FUZZER

/* Every file whole, and cut short at each byte. */
static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "recipe", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &text, &size, NULL));
      for (gsize length = 0; length <= size; length++)
        LLVMFuzzerTestOneInput ((const guint8 *) text, length);
      n++;
    }

  g_assert_cmpuint (n, >, 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/recipe/corpus", test_corpus);

  return g_test_run ();
}

#endif
