/* Connectors against tests/source/replay-server.py, which answers in the shapes of the services with data of its own: film n has the id
 * 1000 + n, the popularity 500 - 3.125 n and the genres n mod 4 and n / 4 mod 4 of four, so every expected number below is counted by these rules. */
#include <glib/gstdio.h>
#include <string.h>

#include "source/connector.h"
#include "source/http.h"

#define KEY "good-key-7f3a"

typedef struct
{
  GSubprocess *process;
  char        *address;
} Server;

static Server server;

/* --- the server --------------------------------------------------------------- */

static void
point_at_server (const char *name,
                 const char *folder)
{
  g_autofree char *variable = g_strdup_printf ("HUNCH_CONNECTOR_%s_URL", name);
  g_autofree char *address = g_strconcat (server.address, folder, NULL);

  g_setenv (variable, address, TRUE);
}

static void
start_server (void)
{
  g_autofree char *script = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "source", "replay-server.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *port = NULL;

  server.process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/usr/bin/python3", script, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server.process));
  port = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  server.address = g_strdup_printf ("http://127.0.0.1:%s", port);
  point_at_server ("TMDB", "/tmdb");
  point_at_server ("OMDB", "/omdb");
  point_at_server ("WIKIPEDIA", "/wikimedia");
  point_at_server ("IMDB", "/imdb");
  point_at_server ("SPREADSHEET", "/sheets");
  point_at_server ("ELASTICSEARCH", "/search");
}

static void
stop_server (void)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (server.process), NULL, NULL);
  g_subprocess_wait (server.process, NULL, NULL);
  g_clear_object (&server.process);
  g_clear_pointer (&server.address, g_free);
}

static GBytes *
ask_server (const char *path)
{
  g_autofree char *url = g_strconcat (server.address, path, NULL);
  HunchHttpRequest request = { .url = url };
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchHttpAnswer) answer = hunch_http_send (&request, NULL, &error);

  g_assert_no_error (error);
  return g_bytes_ref (answer->body);
}

static void
control (const char *what,
         int         value)
{
  g_autofree char *path = g_strdup_printf ("/control/%s?value=%d", what, value);
  g_autoptr (GBytes) answer = ask_server (path);
}

/* How often `part` stands in the server's log of requests. */
static guint
count_in_log (const char *part)
{
  g_autoptr (GBytes) answer = ask_server ("/control/log");
  g_autofree char *log = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  guint n = 0;

  for (const char *at = strstr (log, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* Nothing of earlier tests: no answers, no log, no wishes. */
static void
start_anew (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "hunch", "connectors", NULL);

  remove_folder (folder);
  control ("films", 60);
  control ("votes", 0);
  control ("throttle", 0);
  control ("fail", 0);
  control ("rows", 3);
  control ("forget", 0);
  g_setenv ("TMDB_API_KEY", KEY, TRUE);
  g_setenv ("OMDB_API_KEY", KEY, TRUE);
  g_setenv ("ELASTICSEARCH_API_KEY", KEY, TRUE);
}

/* --- reading -------------------------------------------------------------------- */

static char *
read_stream (GInputStream *stream,
             GError      **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[1000];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    g_string_append_len (text, buffer, n);
  return n < 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_words (const char *words,
            GError    **error)
{
  g_autoptr (HunchConnectorCall) call = hunch_connector_call_new (words, error);
  g_autoptr (GInputStream) stream = call == NULL ? NULL : hunch_connector_call_open (call, NULL, NULL, error);

  return stream == NULL ? NULL : read_stream (stream, error);
}

static char **
read_lines (const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_words (words, &error);
  char **lines;

  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  g_clear_pointer (&lines[g_strv_length (lines) - 1], g_free);
  return lines;
}

static void
assert_fails (const char *words,
              int         code,
              const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = read_words (words, &error);

  g_assert_error (error, HUNCH_SOURCE_ERROR, code);
  g_assert_null (text);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", error->message, part);
  g_assert_null (strstr (error->message, KEY));
}

/* --- the list --------------------------------------------------------------------- */

static void
test_list (void)
{
  g_autoptr (GPtrArray) infos = hunch_connectors_list ();
  guint n_shipped = 0;

  for (guint i = 0; i < infos->len; i++)
    {
      const HunchConnectorInfo *info = infos->pdata[i];

      n_shipped += g_strv_contains ((const char *const[]) { "elasticsearch", "imdb", "omdb", "spreadsheet", "tmdb", "wikipedia", NULL }, info->name);
      g_assert_cmpstr (info->title, !=, "");
      g_assert_cmpint (info->endpoints->len, >, 0);
    }
  g_assert_cmpint (n_shipped, ==, 6);
}

static void
test_info (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchConnectorInfo) info = hunch_connector_find ("tmdb", &error);
  const HunchConnectorEndpoint *popular, *discover;
  const HunchConnectorParameter *parameter;

  g_assert_no_error (error);
  g_assert_true (info->is_key_required);
  g_assert_cmpstr (info->key_variables[0], ==, "TMDB_API_KEY");
  g_assert_cmpint (info->endpoints->len, ==, 6);
  popular = info->endpoints->pdata[0];
  g_assert_cmpstr (popular->name, ==, "popular");
  g_assert_cmpstr (popular->key, ==, "id");
  parameter = popular->parameters->pdata[popular->parameters->len - 1];
  g_assert_cmpstr (parameter->name, ==, "pages");
  g_assert_cmpstr (parameter->fallback, ==, "5");
  discover = info->endpoints->pdata[2];
  g_assert_cmpstr (discover->since, ==, "released_from");
  parameter = discover->parameters->pdata[0];
  g_assert_true (parameter->is_series);
  g_assert_cmpint (g_strv_length (parameter->choices), ==, 19);
}

static void
test_words_refused (void)
{
  static const struct
  {
    const char *words;
    const char *part;
  } cases[] = {
    { "connector:nothing", "There is no connector “nothing”; there are: " },
    { "connector:../tmdb", "There is no connector" },
    { "connector:tmdb?what=unpopular", "tmdb cannot be asked for “unpopular”; there are: popular, top_rated, discover" },
    { "connector:tmdb?pagez=3", "“popular” of tmdb has no parameter “pagez”; there are: what, language, region, pages." },
    { "connector:tmdb?pages", "“pages” is no parameter: write parameter=value." },
    { "connector:tmdb?pages=1&pages=2", "The parameter “pages” is given twice" },
    { "connector:tmdb?pages=501", "tmdb gives no more than 500 pages of one series" },
    { "connector:tmdb?pages=0", "“0” is no number of pages." },
    { "connector:tmdb?what=discover&genre=Opera", "“Opera” is no value for the parameter “genre”; there are: Action, " },
    { "connector:tmdb?what=discover&year=1800", "The parameter “year” is 1800, and at least 1874 is wanted." },
    { "connector:tmdb?what=discover&year=1995..1990", "it runs backwards" },
    { "connector:tmdb?what=discover&released_from=soon", "“soon” is no date for the parameter “released_from”" },
    { "connector:tmdb?what=search", "“search” of tmdb wants the parameter “query”" },
    { "connector:tmdb?what=details&id=@films.id", "there is no project here to look it up in" },
    { "connector:tmdb?language=english", "a language is written en or en-US." },
    { "connector:tmdb?what=discover&include_adult=maybe", "is true or false, not “maybe”" },
    { "connector:tmdb?what=discover&genre=all&year=1900..2100&min_votes=x", "“x” is no whole number" },
    { "connector:omdb?what=by_title&title=a,b,c&year=1,2", "“title” and “year” go along with each other, and have 3 and 2 values." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (cases[i].words, HUNCH_SOURCE_ERROR_BAD_NAME, cases[i].part);
}

/* --- plans -------------------------------------------------------------------------- */

static void
test_plan (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchConnectorPlan) plan = NULL;
  g_autoptr (JsonObject) object = NULL;

  start_anew ();
  plan = hunch_connector_plan ("connector:tmdb?what=discover&genre=Drama,Comedy&year=1990..1994&pages=2", &error);
  g_assert_no_error (error);
  /* By hand: 2 genres × 5 years, 2 pages each of 20 films, 20 requests in a second. */
  g_assert_cmpint (plan->n_series, ==, 10);
  g_assert_cmpint (plan->requests, ==, 20);
  g_assert_cmpint (plan->records, ==, 400);
  g_assert_cmpint (plan->known_requests, ==, 0);
  g_assert_false (plan->is_exact);
  g_assert_cmpfloat (plan->seconds, ==, 1);
  g_assert_cmpint (g_strv_length (plan->lines), ==, 20);
  g_assert_true (g_str_has_prefix (plan->lines[0], "GET http://127.0.0.1:"));
  g_assert_nonnull (strstr (plan->lines[0], "/tmdb/discover/movie?"));
  g_assert_nonnull (strstr (plan->lines[0], "primary_release_year=1990"));
  g_assert_nonnull (strstr (plan->lines[0], "with_genres=18"));
  g_assert_nonnull (strstr (plan->lines[0], "&page=1&api_key=•••"));
  g_assert_null (strstr (plan->lines[0], KEY));
  g_assert_cmpstr (plan->lines[1], ==, "… pages 2 to 2");
  g_assert_nonnull (strstr (plan->lines[18], "with_genres=35"));
  g_assert_nonnull (strstr (plan->lines[18], "primary_release_year=1994"));
  object = hunch_connector_plan_to_json (plan);
  g_assert_cmpint (json_object_get_int_member (object, "requests"), ==, 20);
  g_assert_cmpint (count_in_log ("\"path\""), ==, 0);
}

static void
test_plan_knows_earlier_answers (void)
{
  g_autoptr (HunchConnectorPlan) plan = NULL;
  g_auto (GStrv) lines = NULL;

  start_anew ();
  lines = read_lines ("connector:tmdb?pages=1");
  g_assert_cmpint (g_strv_length (lines), ==, 20);
  plan = hunch_connector_plan ("connector:tmdb?pages=10", NULL);
  /* The first page said that there are three. */
  g_assert_true (plan->is_exact);
  g_assert_cmpint (plan->requests, ==, 3);
  g_assert_cmpint (plan->known_requests, ==, 1);
  g_assert_cmpstr (plan->lines[1], ==, "… pages 2 to 3");
}

/* --- records --------------------------------------------------------------------------- */

static void
test_pages (void)
{
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchConnectorCall) call = NULL;
  g_autoptr (GInputStream) stream = NULL, again = NULL;
  g_autofree char *text = NULL, *same = NULL, *name = NULL;
  g_auto (GStrv) lines = NULL;

  start_anew ();
  call = hunch_connector_call_new ("connector:tmdb?pages=10", &error);
  g_assert_no_error (error);
  name = hunch_connector_call_dup_table_name (call);
  g_assert_cmpstr (name, ==, "tmdb_popular");
  g_assert_cmpstr (hunch_connector_call_get_key (call), ==, "id");
  g_assert_null (hunch_connector_call_get_version (call));
  stream = hunch_connector_call_open (call, meter, NULL, &error);
  text = read_stream (stream, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), ==, 61);
  g_assert_cmpstr (lines[0], ==,
                   "{\"id\":1000,\"title\":\"Film 0\",\"original_title\":\"Film 0\",\"original_language\":\"en\",\"overview\":\"A chase, a fire and \\u201cengine\\u201d\\nin one line.\","
                   "\"genre_ids\":[28],\"release_date\":\"1990-01-01\",\"popularity\":500.0,\"vote_average\":7.25,\"vote_count\":100,\"adult\":false,\"video\":false,"
                   "\"poster_path\":\"/0.jpg\",\"backdrop_path\":null}");
  g_assert_nonnull (strstr (lines[5], "\"release_date\":null"));
  g_assert_cmpint (hunch_meter_get_requests (meter), ==, 3);
  g_assert_nonnull (hunch_connector_call_get_version (call));

  again = hunch_connector_call_open (call, meter, NULL, &error);
  same = read_stream (again, &error);
  g_assert_cmpstr (same, ==, text);
  g_assert_cmpint (hunch_meter_get_requests (meter), ==, 3);
  g_assert_cmpint (count_in_log ("/tmdb/movie/popular"), ==, 3);
  g_assert_cmpint (count_in_log ("\"agent\": \"Hunch/"), ==, 3);
}

static void
test_series_and_duplicates (void)
{
  g_auto (GStrv) lines = NULL;

  start_anew ();
  /* Of films 0 to 59, those whose n mod 4 or n / 4 mod 4 is 1 (Drama) or 2 (Comedy): of each 16 there are 12, of the
   * last 12 (48 to 59) 10: 46. Those of both genres come once. */
  lines = read_lines ("connector:tmdb?what=discover&genre=drama,Comedy&pages=10");
  g_assert_cmpint (g_strv_length (lines), ==, 46);
  /* Each genre: of 16 there are 7; of the last 12, the first three rows of four, 6 for both: 27 films, two pages each. */
  g_assert_cmpint (count_in_log ("/tmdb/discover/movie"), ==, 4);
}

static void
test_details (void)
{
  g_auto (GStrv) lines = NULL;

  start_anew ();
  lines = read_lines ("connector:tmdb?what=details&id=1001,1002,4711");
  g_assert_cmpint (g_strv_length (lines), ==, 2);
  /* No digit of a number is lost, and a member of a member is a column. */
  g_assert_nonnull (strstr (lines[0], "\"budget\":12345678901234567890,"));
  g_assert_nonnull (strstr (lines[0], "\"collection\":\"Films of the harbour\""));
  g_assert_nonnull (strstr (lines[1], "\"collection\":null"));
}

static void
test_ratings (void)
{
  g_auto (GStrv) lines = NULL, by_title = NULL;

  start_anew ();
  lines = read_lines ("connector:omdb?id=tt0001000,tt0001001,tt0009999");
  g_assert_cmpint (g_strv_length (lines), ==, 2);
  g_assert_nonnull (strstr (lines[0], "\"imdb_id\":\"tt0001000\""));
  g_assert_nonnull (strstr (lines[0], "\"rated\":null"));
  g_assert_nonnull (strstr (lines[0], "\"minutes\":90,"));
  g_assert_nonnull (strstr (lines[0], "\"imdb_votes\":1234000,"));
  g_assert_nonnull (strstr (lines[0], "\"metascore\":50,\"rotten_tomatoes\":40,\"box_office\":null}"));
  g_assert_nonnull (strstr (lines[1], "\"metascore\":null,\"rotten_tomatoes\":null,\"box_office\":1234567}"));

  /* Film 2 is of 1992, film 3 of 1993: the years go along with the titles. */
  by_title = read_lines ("connector:omdb?what=by_title&title=Film 2,Film 3,Film 3&year=1992,1990,1993");
  g_assert_cmpint (g_strv_length (by_title), ==, 2);
  g_assert_true (g_str_has_prefix (by_title[1], "{\"asked_title\":\"Film 3\",\"asked_year\":1993,\"imdb_id\":\"tt0001003\""));
}

static void
test_articles (void)
{
  g_auto (GStrv) lines = NULL, summaries = NULL;

  start_anew ();
  lines = read_lines ("connector:wikipedia?article=Stranger Things,Missing one,Yes%2C so&from=2019-07-01&to=2019-07-03");
  g_assert_cmpint (g_strv_length (lines), ==, 6);
  /* The server: 1000 + the day's number mod 50 + letters of the article; 2019-07-01 is day 737241 since the year 1. */
  g_assert_cmpstr (lines[0], ==, "{\"article\":\"Stranger Things\",\"date\":\"2019-07-01\",\"views\":1056,\"language\":\"en\"}");
  g_assert_true (g_str_has_prefix (lines[3], "{\"article\":\"Yes, so\",\"date\":\"2019-07-01\""));
  g_assert_cmpint (count_in_log ("/user/Stranger_Things/daily/20190701/20190703"), ==, 1);
  summaries = read_lines ("connector:wikipedia?what=summary&article=Dark,Missing one");
  g_assert_cmpint (g_strv_length (summaries), ==, 1);
  g_assert_nonnull (strstr (summaries[0], "\"wikidata\":\"Q77\""));
}

static void
test_search (void)
{
  g_auto (GStrv) lines = NULL, some = NULL, terms = NULL, days = NULL;

  start_anew ();
  /* 2,500 documents by the thousand: three pages, and the last one is short. */
  lines = read_lines ("connector:elasticsearch?index=tweets&sort=created_at,id");
  g_assert_cmpint (g_strv_length (lines), ==, 2500);
  g_assert_cmpint (count_in_log ("/search/tweets/_search"), ==, 3);
  g_assert_true (g_str_has_prefix (lines[0], "{\"_id\":\"d0\",\"id\":9007199254740993,\"created_at\":\"2019-07-01\""));

  /* Every fifth speaks of the harbour lights; of days 1 to 3, n mod 28 is 0, 1 or 2: 2,500 = 89 × 28 + 8. n mod 140 decides both: 6 of 140 do
   * (0, 30, 85; 56, 112 and 2 …), counted by the server's rule: 54. */
  some = read_lines ("connector:elasticsearch?index=tweets&query=\"harbour lights\"&time=created_at&to=2019-07-03&sort=id&columns=id,lang");
  g_assert_cmpint (g_strv_length (some), ==, 54);
  g_assert_cmpstr (some[0], ==, "{\"_id\":\"d0\",\"id\":9007199254740993,\"lang\":\"de\"}");

  /* Every third document is in German: 834 of 2,500. */
  terms = read_lines ("connector:elasticsearch?what=terms&index=tweets&field=lang");
  g_assert_cmpstr (terms[0], ==, "{\"query\":\"*\",\"value\":\"en\",\"n\":1666}");
  g_assert_cmpstr (terms[1], ==, "{\"query\":\"*\",\"value\":\"de\",\"n\":834}");

  days = read_lines ("connector:elasticsearch?what=histogram&index=tweets&query=harbour lights,cellar&time=created_at");
  g_assert_cmpint (g_strv_length (days), ==, 56);
  g_assert_true (g_str_has_prefix (days[0], "{\"query\":\"harbour lights\",\"time\":\"2019-07-01T00:00:00Z\",\"n\":"));
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = hunch_connector_dup_address ("connector:spreadsheet?id=https://docs.google.com/spreadsheets/d/made-up_id/edit#gid=0", &error);
  g_autofree char *none = NULL, *set = NULL;
  g_autoptr (JsonObject) reading = hunch_connector_dup_reading ("connector:imdb?set=title.ratings");
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (address, "/sheets/spreadsheets/d/made-up_id/export?format=csv&gid=0"));
  none = hunch_connector_dup_address ("connector:tmdb", &error);
  g_assert_no_error (error);
  g_assert_null (none);
  set = hunch_connector_dup_address ("connector:imdb?set=title.ratings", &error);
  g_assert_true (g_str_has_suffix (set, "/imdb/title.ratings.tsv.gz"));
  g_assert_cmpstr (json_object_get_string_member (reading, "separator"), ==, "\t");

  start_anew ();
  source = hunch_source_new ("connector:spreadsheet?id=made-up_id", &error);
  g_assert_no_error (error);
  stream = hunch_source_open (source, NULL, &error);
  g_assert_no_error (error);
  text = read_stream (stream, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "show,launch,terms\r\n\"Harbour Lights\",2019-07-04,"));
}

/* --- asking again ----------------------------------------------------------------------- */

static void
test_conditional (void)
{
  g_autoptr (HunchConnectorCall) first = NULL, second = NULL, third = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *text = NULL;
  gboolean is_changed = TRUE;

  start_anew ();
  first = hunch_connector_call_new ("connector:tmdb?pages=10", NULL);
  stream = hunch_connector_call_open (first, NULL, NULL, NULL);
  text = read_stream (stream, NULL);
  control ("forget", 0);

  /* Nothing happened: three times 304. */
  second = hunch_connector_call_new ("connector:tmdb?pages=10", NULL);
  g_assert_true (hunch_connector_call_is_changed (second, hunch_connector_call_get_version (first), &is_changed, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (is_changed);
  g_assert_cmpint (count_in_log ("\"status\": 304"), ==, 3);

  /* Five films more: the pages say that there are 65, so all four are new. */
  control ("films", 65);
  control ("forget", 0);
  third = hunch_connector_call_new ("connector:tmdb?pages=10", NULL);
  g_assert_true (hunch_connector_call_is_changed (third, hunch_connector_call_get_version (first), &is_changed, NULL, NULL, &error));
  g_assert_true (is_changed);
  g_assert_cmpint (count_in_log ("\"status\": 200"), ==, 4);
}

/* What was there when a call was stopped is not asked for again. */
static void
test_stopped_call_goes_on (void)
{
  g_autoptr (HunchConnectorCall) call = hunch_connector_call_new ("connector:tmdb?pages=10", NULL);
  g_autoptr (GInputStream) stream = NULL;
  g_auto (GStrv) lines = NULL;
  char buffer[10];

  start_anew ();
  stream = hunch_connector_call_open (call, NULL, NULL, NULL);
  g_assert_cmpint (g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL), ==, 10);
  g_assert_cmpint (count_in_log ("/tmdb/movie/popular"), ==, 1);
  lines = read_lines ("connector:tmdb?pages=10");
  g_assert_cmpint (g_strv_length (lines), ==, 60);
  g_assert_cmpint (count_in_log ("/tmdb/movie/popular"), ==, 3);
  /* That one came to its end, so the next one asks for all, on condition. */
  g_clear_pointer (&lines, g_strfreev);
  lines = read_lines ("connector:tmdb?pages=10");
  g_assert_cmpint (count_in_log ("/tmdb/movie/popular"), ==, 6);
  g_assert_cmpint (count_in_log ("\"status\": 304"), ==, 3);
}

static void
test_since (void)
{
  static const struct
  {
    const char *words;
    const char *newest;
    const char *expected;
  } cases[] = {
    { "connector:tmdb?what=discover&genre=28", "1995-11-30", "connector:tmdb?what=discover&genre=28&released_from=1995-11-30" },
    { "connector:tmdb?what=discover&released_from=1990-01-01&genre=28", "1995-11-30", "connector:tmdb?what=discover&genre=28&released_from=1995-11-30" },
    { "connector:tmdb?what=discover&released_from=1999-01-01", "1995-11-30", "connector:tmdb?what=discover&released_from=1999-01-01" },
    { "connector:tmdb?what=discover&year=1995", "1995-11-30", NULL },
    { "connector:tmdb?what=popular", "1995-11-30", NULL },
    { "connector:wikipedia?article=Dark", "2019-07-03", NULL },
    { "connector:wikipedia?article=Dark&from=2019-01-01", "2019-07-03", "connector:wikipedia?article=Dark&from=2019-07-03" },
    { "connector:elasticsearch?index=t&sort=id&time=at", "2019-07-03T12:00:00Z", "connector:elasticsearch?index=t&sort=id&time=at&from=2019-07-03" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *words = hunch_connector_dup_words_since (cases[i].words, cases[i].newest, &error);

      g_assert_no_error (error);
      /* Page views begin ninety days ago unless they are told: that is later than 2019. */
      g_assert_cmpstr (words, ==, i == 5 ? cases[i].words : cases[i].expected);
    }
}

/* --- what goes wrong ------------------------------------------------------------------------ */

static void
test_keys (void)
{
  start_anew ();
  g_unsetenv ("TMDB_API_KEY");
  assert_fails ("connector:tmdb", HUNCH_SOURCE_ERROR_DENIED, "Film database (TMDB) wants a key, and there is none: it is taken from the keyring or the environment variable TMDB_API_KEY or TMDB_ACCESS_TOKEN.");
  g_assert_cmpint (count_in_log ("\"path\""), ==, 0);

  /* The service repeats the key in its answer; the message does not. */
  g_setenv ("TMDB_API_KEY", "wrong-key-0000", TRUE);
  assert_fails ("connector:tmdb", HUNCH_SOURCE_ERROR_DENIED,
                "Film database (TMDB) refused the key (environment TMDB_API_KEY): Invalid API key: You must be granted a valid key. (•••)");

  g_unsetenv ("TMDB_API_KEY");
  g_setenv ("TMDB_ACCESS_TOKEN", "good-token-91cc", TRUE);
  {
    g_auto (GStrv) lines = read_lines ("connector:tmdb?what=genres");

    g_assert_cmpint (g_strv_length (lines), ==, 4);
    g_assert_cmpint (count_in_log ("Bearer good-token-91cc"), ==, 1);
  }
  g_unsetenv ("TMDB_ACCESS_TOKEN");

  g_unsetenv ("ELASTICSEARCH_API_KEY");
  assert_fails ("connector:elasticsearch?index=tweets&sort=id", HUNCH_SOURCE_ERROR_DENIED, "missing authentication credentials");
  g_setenv ("ELASTICSEARCH_LOGIN", "reader:s3cret", TRUE);
  {
    g_auto (GStrv) lines = read_lines ("connector:elasticsearch?what=terms&index=tweets&field=lang");

    g_assert_cmpint (g_strv_length (lines), ==, 2);
  }
  g_unsetenv ("ELASTICSEARCH_LOGIN");
}

/* A project of somebody else may name any server; the key of the environment does not go there. */
static void
test_key_stays_at_home (void)
{
  g_autofree char *override = g_strdup (g_getenv ("HUNCH_CONNECTOR_ELASTICSEARCH_URL"));
  g_autofree char *place = NULL;

  start_anew ();
  g_unsetenv ("HUNCH_CONNECTOR_ELASTICSEARCH_URL");
  place = hunch_connector_dup_key_place ("elasticsearch https://elsewhere.example");
  g_assert_null (place);
  place = hunch_connector_dup_key_place ("elasticsearch http://127.0.0.1:9200");
  g_assert_cmpstr (place, ==, "environment ELASTICSEARCH_API_KEY");
  g_setenv ("HUNCH_CONNECTOR_ELASTICSEARCH_URL", override, TRUE);
}

static void
test_no_key_is_kept (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "hunch", "connectors", NULL);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  start_anew ();
  lines = read_lines ("connector:tmdb?pages=1");
  dir = g_dir_open (folder, 0, NULL);
  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      GStatBuf info;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_null (strstr (text, KEY));
      g_assert_null (strstr (name, KEY));
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    }
  g_assert_cmpint (n, ==, 1);
}

static void
test_patience (void)
{
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  g_autoptr (HunchConnectorCall) call = hunch_connector_call_new ("connector:tmdb?pages=2", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autofree char *text = NULL;
  gint64 began;

  start_anew ();
  control ("throttle", 2);
  began = g_get_monotonic_time ();
  stream = hunch_connector_call_open (call, meter, NULL, NULL);
  text = read_stream (stream, &error);
  g_assert_no_error (error);
  /* Twice Retry-After: 1. */
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 2 * G_USEC_PER_SEC - 50000);
  g_assert_cmpint (hunch_meter_get_requests (meter), ==, 4);

  control ("cut", 1);
  control ("votes", 1);
  {
    g_auto (GStrv) lines = read_lines ("connector:tmdb?pages=2");

    g_assert_cmpint (g_strv_length (lines), ==, 40);
  }
}

static void
test_lasting_faults (void)
{
  start_anew ();
  control ("fail", 100);
  assert_fails ("connector:tmdb", HUNCH_SOURCE_ERROR_NETWORK, "answered 500");
  assert_fails ("connector:tmdb", HUNCH_SOURCE_ERROR_NETWORK, "Internal error: Something went wrong.");
  control ("fail", 0);
  assert_fails ("connector:elasticsearch?index=nothing&sort=id", HUNCH_SOURCE_ERROR_NOT_FOUND, "no such index [nothing]");
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchConnectorCall) call = hunch_connector_call_new ("connector:tmdb", NULL);
  g_autoptr (GInputStream) stream = hunch_connector_call_open (call, NULL, NULL, NULL);
  char buffer[10];

  start_anew ();
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (g_input_stream_read (stream, buffer, sizeof buffer, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- lists of tables ----------------------------------------------------------------------------- */

static GPtrArray *
give_rows (const char        *table,
           const char *const *columns,
           gpointer           user_data,
           GError           **error)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  g_assert_cmpstr (table, ==, "my films");
  g_assert_cmpstr (columns[0], ==, "title");
  for (guint i = 2; i <= 3; i++)
    {
      char **row = g_new0 (char *, 3);

      row[0] = g_strdup_printf ("Film %u", i);
      row[1] = columns[1] == NULL ? NULL : g_strdup_printf ("199%u", i);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static void
test_columns_as_lists (void)
{
  g_auto (GStrv) lines = NULL;

  start_anew ();
  hunch_connector_use_lists (give_rows, NULL);
  lines = read_lines ("connector:omdb?what=by_title&title=@my%20films.title&year=@my%20films.year");
  hunch_connector_use_lists (NULL, NULL);
  g_assert_cmpint (g_strv_length (lines), ==, 2);
  g_assert_true (g_str_has_prefix (lines[0], "{\"asked_title\":\"Film 2\",\"asked_year\":1992,"));
  g_assert_true (g_str_has_prefix (lines[1], "{\"asked_title\":\"Film 3\",\"asked_year\":1993,"));
}

/* --- files of connectors ----------------------------------------------------------------------------- */

#define WHOLE(endpoint) "{\"title\": \"T\", \"base\": \"https://x.example\", \"endpoints\": [" endpoint "]}"

static void
test_bad_files (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "[]", "bad.json" },
    { "{\"title\": \"T\", \"endpoints\": []}", "bad.json: the member “base” is missing." },
    { "{\"title\": \"T\", \"base\": \"https://x.example\", \"endpoints\": []}", "bad.json: there is no endpoint." },
    { "{\"title\": \"T\", \"bass\": \"x\", \"base\": \"\"}", "bad.json: the member “bass” is not known." },
    { "{\"title\": \"T\", \"base\": 3}", "bad.json: the member “base” is no text." },
    { "{\"title\": \"T\", \"base\": \"\", \"rate\": -1}", "bad.json: “rate” is the number of requests in a second, up to 1000." },
    { "{\"title\": \"T\", \"base\": \"\", \"keys\": [{\"in\": \"cookie\"}]}", "bad.json, keys 1: the member “in” is “cookie”, which is none of query, header, bearer, basic." },
    { WHOLE ("{\"path\": \"/\"}"), "bad.json, endpoints 1: the member “name” is missing." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/${id}\"}"), "bad.json, endpoints 1: there is no parameter “id” for it to be filled in." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/${id\"}"), "bad.json, endpoints 1: a “${” is not closed." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/\", \"records\": \"a..b\"}"), "bad.json, endpoints 1: “a..b” is no path to a value." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/\", \"method\": \"POST\"}"), "bad.json, endpoints 1: POST and “body” belong together." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/\", \"paging\": {\"kind\": \"offset\", \"parameter\": \"o\"}}"), "bad.json, endpoints 1, paging: the member “size” is missing." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/\", \"paging\": {\"kind\": \"pagee\"}}"), "bad.json, endpoints 1, paging: the member “kind” is “pagee”, which is none of none, page, offset, cursor, link." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/\", \"parameters\": [{\"name\": \"what\"}]}"), "bad.json, endpoints 1, parameters 1: “what” cannot be the name of a parameter." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/\", \"parameters\": [{\"name\": \"b\", \"pattern\": \"(\"}]}"), "bad.json, endpoints 1, parameters 1: “(” is no pattern." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/\"}, {\"name\": \"a\", \"path\": \"/\"}"), "bad.json, endpoints 2: there are two endpoints “a”." },
    { WHOLE ("{\"name\": \"a\", \"path\": \"/\", \"columns\": [{\"name\": \"b\", \"path\": \"c\", \"parameter\": \"d\"}]}"),
      "bad.json, endpoints 1, columns 1: a column is taken from a path or from a parameter, not from both." },
  };
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "hunch", "connectors", NULL);
  g_autofree char *path = g_build_filename (folder, "bad.json", NULL);

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
      g_assert_null (hunch_connector_find ("bad", &error));
      g_assert_nonnull (error);
      if (i == 0)
        g_assert_nonnull (strstr (error->message, cases[i].message));
      else
        g_assert_cmpstr (error->message, ==, cases[i].message);
    }
  g_unlink (path);
}

/* A person's own, with the kinds of paging that no shipped one uses, over pages that the test writes as the server's film list. */
static void
test_own_file (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "hunch", "connectors", NULL);
  g_autofree char *path = g_build_filename (folder, "own.json", NULL);
  g_autofree char *address = g_strconcat (server.address, "/tmdb", NULL);
  g_auto (GStrv) lines = NULL;

  start_anew ();
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path,
    "{\"title\": \"Own\", \"base\": \"https://nowhere.example\", \"keys\": [{\"in\": \"query\", \"name\": \"api_key\", \"environment\": \"TMDB_API_KEY\"}],"
    " \"endpoints\": [{\"name\": \"films\", \"path\": \"/movie/popular\", \"records\": \"results\","
    "   \"columns\": [{\"name\": \"id\"}, {\"name\": \"second\", \"path\": \"genre_ids[1]\"}, {\"name\": \"last\", \"path\": \"genre_ids[-1]\"}],"
    "   \"paging\": {\"kind\": \"page\", \"parameter\": \"page\", \"size\": 20}}]}", -1, NULL));
  g_setenv ("HUNCH_CONNECTOR_OWN_URL", address, TRUE);
  lines = read_lines ("connector:own");
  g_assert_cmpint (g_strv_length (lines), ==, 60);
  g_assert_cmpstr (lines[0], ==, "{\"id\":1000,\"second\":null,\"last\":28}");
  g_assert_cmpstr (lines[1], ==, "{\"id\":1001,\"second\":28,\"last\":28}");
  /* Without a total the page behind the last full one is asked for, and is empty. */
  g_assert_cmpint (count_in_log ("/tmdb/movie/popular"), ==, 4);
  g_unlink (path);
}

#define PAGED(name, more) "{\"name\": \"" name "\", \"path\": \"/" name "\", \"records\": \"rows\", \"paging\": {" more "}}"

static void
test_other_paging (void)
{
  static const struct
  {
    const char *what;
    guint       n_rows;
    guint       n_requests;
  } cases[] = {
    /* Eight by three: two full pages and a short one; five pages that name the next, seven cursors; a cursor that stays is followed once. */
    { "offset", 8, 3 }, { "link", 5, 5 }, { "cursor", 7, 7 }, { "endless", 2, 2 },
  };
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "hunch", "connectors", NULL);
  g_autofree char *path = g_build_filename (folder, "paged.json", NULL);
  g_autofree char *address = g_strconcat (server.address, "/paging", NULL);

  start_anew ();
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path,
    "{\"title\": \"Paged\", \"base\": \"https://nowhere.example\", \"endpoints\": ["
    PAGED ("offset", "\"kind\": \"offset\", \"parameter\": \"offset\", \"size\": 3, \"size_parameter\": \"limit\"") ","
    PAGED ("link", "\"kind\": \"link\"") "," PAGED ("elsewhere", "\"kind\": \"link\"") ","
    PAGED ("cursor", "\"kind\": \"cursor\", \"parameter\": \"after\", \"next\": \"meta.next\"") ","
    PAGED ("endless", "\"kind\": \"cursor\", \"parameter\": \"after\", \"next\": \"meta.next\"") ","
    PAGED ("train", "\"kind\": \"none\"") "]}", -1, NULL));
  g_setenv ("HUNCH_CONNECTOR_PAGED_URL", address, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = g_strconcat ("connector:paged?what=", cases[i].what, NULL);
      g_autofree char *logged = g_strconcat ("\"/paging/", cases[i].what, NULL);
      g_auto (GStrv) lines = read_lines (words);

      g_assert_cmpuint (g_strv_length (lines), ==, cases[i].n_rows);
      g_assert_cmpuint (count_in_log (logged), ==, cases[i].n_requests);
    }
  assert_fails ("connector:paged?what=elsewhere", HUNCH_SOURCE_ERROR_NETWORK, "at another server, “http://elsewhere.example/x”, which is not followed.");
  g_unlink (path);
}

/* The page of a network that wants a login is no answer, and is not met again once the network is there. */
static void
test_no_answer_is_not_kept (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "hunch", "connectors", NULL);
  g_autofree char *path = g_build_filename (folder, "train.json", NULL);
  g_autofree char *address = g_strconcat (server.address, "/paging", NULL);

  start_anew ();
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "{\"title\": \"Train\", \"base\": \"https://nowhere.example\", \"endpoints\": [" PAGED ("train", "") "]}", -1, NULL));
  g_setenv ("HUNCH_CONNECTOR_TRAIN_URL", address, TRUE);
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = read_words ("connector:train", &error);

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_cmpstr (error->message, ==, "An answer of Train is not well-formed JSON: see byte 1.");
      g_assert_cmpuint (count_in_log ("\"/paging/train"), ==, i);
    }
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("hunch-connector-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  data = g_build_filename (folder, "data", NULL);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("LANGUAGE", "C", TRUE);
  hunch_http_set_patience (5000, 30, 20);
  start_server ();
  g_test_add_func ("/connector/list", test_list);
  g_test_add_func ("/connector/info", test_info);
  g_test_add_func ("/connector/words-refused", test_words_refused);
  g_test_add_func ("/connector/plan", test_plan);
  g_test_add_func ("/connector/plan-knows-earlier-answers", test_plan_knows_earlier_answers);
  g_test_add_func ("/connector/pages", test_pages);
  g_test_add_func ("/connector/series-and-duplicates", test_series_and_duplicates);
  g_test_add_func ("/connector/details", test_details);
  g_test_add_func ("/connector/ratings", test_ratings);
  g_test_add_func ("/connector/articles", test_articles);
  g_test_add_func ("/connector/search", test_search);
  g_test_add_func ("/connector/files", test_files);
  g_test_add_func ("/connector/conditional", test_conditional);
  g_test_add_func ("/connector/stopped-call-goes-on", test_stopped_call_goes_on);
  g_test_add_func ("/connector/since", test_since);
  g_test_add_func ("/connector/keys", test_keys);
  g_test_add_func ("/connector/key-stays-at-home", test_key_stays_at_home);
  g_test_add_func ("/connector/no-key-is-kept", test_no_key_is_kept);
  g_test_add_func ("/connector/patience", test_patience);
  g_test_add_func ("/connector/lasting-faults", test_lasting_faults);
  g_test_add_func ("/connector/cancel", test_cancel);
  g_test_add_func ("/connector/columns-as-lists", test_columns_as_lists);
  g_test_add_func ("/connector/bad-files", test_bad_files);
  g_test_add_func ("/connector/own-file", test_own_file);
  g_test_add_func ("/connector/other-paging", test_other_paging);
  g_test_add_func ("/connector/no-answer-is-not-kept", test_no_answer_is_not_kept);
  status = g_test_run ();
  stop_server ();
  remove_folder (folder);
  return status;
}
