/* Addresses as people and programs write them, and as nobody should. Expected values worked by hand. */
#include "fixture.h"

static const char nothing[] = "CREATE TABLE t (a); INSERT INTO t VALUES (1);";

typedef struct
{
  const char *url;
  const char *kind;
  const char *id;
  const char *search;
} NetflixCase;

static void
test_netflix (Fixture      *fixture,
              gconstpointer sql)
{
  static const NetflixCase cases[] = {
    { "https://www.netflix.com/watch/80051137", "watch", "80051137", "-" },
    { "https://www.netflix.com/watch/80051137?trackId=13752289&tctx=0%2C0", "watch", "80051137", "-" },
    { "https://www.netflix.com/watch/80051137/", "watch", "80051137", "-" },
    { "https://www.netflix.com/watch/80051137#x", "watch", "80051137", "-" },
    { "HTTPS://WWW.NETFLIX.COM/WATCH/80051137", "watch", "80051137", "-" },
    { "  https://www.netflix.com/watch/80051137\n", "watch", "80051137", "-" },
    { "http://netflix.com:443//gb-en//watch//007", "watch", "7", "-" },
    { "www.netflix.com/watch/1", "watch", "1", "-" },
    { "//www.netflix.com/watch/1", "watch", "1", "-" },
    { "/watch/1", "watch", "1", "-" },
    { "https://www.netflix.com/watch/1&trackId=2", "watch", "1", "-" },
    { "https://www.netflix.com/watch/", "other", "-", "-" },
    { "https://www.netflix.com/watch/abc", "other", "-", "-" },
    { "https://www.netflix.com/watch/12a", "other", "-", "-" },
    { "https://www.netflix.com/watch/999999999999999999", "watch", "999999999999999999", "-" },
    { "https://www.netflix.com/watch/9999999999999999999", "other", "-", "-" },
    { "https://www.netflix.com/watch/-1", "other", "-", "-" },
    { "https://www.netflix.com/browse/genre/5763", "genre", "5763", "-" },
    { "https://www.netflix.com/gb/browse/genre/5763?so=su", "genre", "5763", "-" },
    { "https://www.netflix.com/browse/genre", "browse", "-", "-" },
    { "https://www.netflix.com/browse", "browse", "-", "-" },
    { "https://www.netflix.com/browse/my-list", "browse", "-", "-" },
    { "https://www.netflix.com/gb/title/80093138", "title", "80093138", "-" },
    { "https://www.netflix.com/ch-de/title/80093138", "title", "80093138", "-" },
    { "https://www.netflix.com/gbr/title/80093138", "other", "-", "-" },
    { "https://www.netflix.com/gb/", "other", "-", "-" },
    { "https://www.netflix.com/", "other", "-", "-" },
    { "https://www.netflix.com/search/grinch", "search", "-", "grinch" },
    { "https://www.netflix.com/search/the%20grinch/", "search", "-", "the grinch" },
    { "https://www.netflix.com/search/ac/dc", "search", "-", "ac/dc" },
    { "https://www.netflix.com/search?q=the+gr%C3%BCnch&x=1", "search", "-", "the grünch" },
    { "https://www.netflix.com/search?q=", "search", "-", "-" },
    { "https://www.netflix.com/search", "search", "-", "-" },
    { "https://www.netflix.com/search/%ff%zz", "search", "-", "\xef\xbf\xbd%zz" },
    { "https://help.netflix.com/search/x", "search", "-", "x" },
    { "https://www.notnetflix.com/watch/1", "other", "-", "-" },
    { "https://www.netflix.com.evil.org/watch/1", "other", "-", "-" },
    { "https://user:pass@www.netflix.com/watch/1", "watch", "1", "-" },
    { "https://www.example.org/watch/1", "other", "-", "-" },
    { "", "other", "-", "-" },
    { "%%%%", "other", "-", "-" },
    { "://", "other", "-", "-" },
    { "/////", "other", "-", "-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *question = g_strdup_printf ("SELECT netflix_kind('%s'), netflix_id('%s'), netflix_search('%s')",
                                                   cases[i].url, cases[i].url, cases[i].url);
      g_autofree char *answer = fixture_query (fixture, question);
      g_autofree char *expected = g_strdup_printf ("%s|%s|%s\n", cases[i].kind, cases[i].id, cases[i].search);

      g_test_message ("%s", cases[i].url);
      g_assert_cmpstr (answer, ==, expected);
    }
}

static void
test_url (Fixture      *fixture,
          gconstpointer sql)
{
  static const struct { const char *question; const char *answer; } cases[] = {
    { "url_scheme('HTTPS://a.b/c')", "https" },
    { "url_scheme('a.b/c')", "-" },
    { "url_scheme('1x://a')", "-" },
    { "url_host('https://User@WWW.A.org:8080/x')", "www.a.org" },
    { "url_host('http://[::1]:80/x')", "[::1]" },
    { "url_host('/only/a/path')", "-" },
    { "url_host('some words. and more')", "-" },
    { "url_path('https://a.b/c/d?e#f')", "/c/d" },
    { "url_path('https://a.b')", "" },
    { "url_query('https://a.b/c?x=1&y=2#z')", "x=1&y=2" },
    { "url_query('https://a.b/c')", "-" },
    { "url_query('https://a.b/c?x=1&y=a%20b+c', 'y')", "a b c" },
    { "url_query('https://a.b/c?x&y', 'x')", "" },
    { "url_query('https://a.b/c?x=1', 'z')", "-" },
    { "url_query('https://a.b/c?x=1', NULL)", "-" },
    { "url_segment('https://a.b/c/d%20e/', 1)", "c" },
    { "url_segment('https://a.b/c/d%20e/', 2)", "d e" },
    { "url_segment('https://a.b/c/d%20e/', -1)", "d e" },
    { "url_segment('https://a.b/c/d%20e/', 3)", "-" },
    { "url_segment('https://a.b/c/d%20e/', -3)", "-" },
    { "url_segment('https://a.b/c', 0)", "-" },
    { "url_segment(CAST(x'2f00' AS TEXT), -1) IS NULL", "0" },
    { "url_path(NULL)", "-" },
    { "netflix_kind(NULL)", "-" },
    { "netflix_id(80051137)", "-" },
    { "netflix_kind(x'ff00fe')", "other" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *question = g_strconcat ("SELECT ", cases[i].question, NULL);
      g_autofree char *answer = fixture_query (fixture, question);
      g_autofree char *expected = g_strconcat (cases[i].answer, "\n", NULL);

      g_test_message ("%s", cases[i].question);
      g_assert_cmpstr (answer, ==, expected);
    }
}

/* A million rows in half a second is what was promised; sanitizers and loaded machines get more. */
static void
test_speed (Fixture      *fixture,
            gconstpointer sql)
{
  g_autofree char *answer = NULL;
  double seconds;

  if (!g_test_perf ())
    {
      g_test_skip ("run with -m perf");
      return;
    }

  g_test_timer_start ();
  answer = fixture_query (fixture,
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
    " SELECT count(netflix_kind('https://www.netflix.com/gb/browse/genre/5763?trackId=13752289&i=' || i)) FROM n");
  seconds = g_test_timer_elapsed ();

  g_assert_cmpstr (answer, ==, "1000000\n");
  g_test_minimized_result (seconds, "a million addresses read in %.2f s", seconds);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/recipe/functions/netflix", Fixture, nothing, fixture_set_up, test_netflix, fixture_tear_down);
  g_test_add ("/recipe/functions/url", Fixture, nothing, fixture_set_up, test_url, fixture_tear_down);
  g_test_add ("/recipe/functions/speed", Fixture, nothing, fixture_set_up, test_speed, fixture_tear_down);

  return g_test_run ();
}
