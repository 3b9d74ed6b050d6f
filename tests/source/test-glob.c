#include "source/glob.h"

static void
test_match (void)
{
  static const struct
  {
    const char *pattern;
    const char *text;
    gboolean    fits;
  } cases[] = {
    { "", "", TRUE }, { "", "a", FALSE }, { "a", "", FALSE }, { "a", "a", TRUE }, { "a", "ab", FALSE },
    { "*", "", TRUE }, { "*", "abc", TRUE }, { "*", "a/b", FALSE }, { "a*", "a", TRUE }, { "*a", "ba", TRUE }, { "*a*", "xay", TRUE },
    { "*.csv", "a.csv.csv", TRUE }, { "*ab", "aab", TRUE }, { "*ab*ab", "abxab", TRUE }, { "*ab*ab", "ab", FALSE },
    { "dt=2016-0[1-3]-*/*", "dt=2016-02-15/part-0.parquet", TRUE }, { "dt=2016-0[1-3]-*/*", "dt=2016-04-15/part-0.parquet", FALSE },
    { "dt=2016-0[1-3]-*/*", "dt=2016-02-15/a/b", FALSE }, { "dt=2016-0[15]*/*", "dt=2016-05-15/a", TRUE },
    { "?", "ü", TRUE }, { "?", "", FALSE }, { "?", "/", FALSE }, { "a?c", "abc", TRUE }, { "??", "ü", FALSE }, { "?", "\xff", TRUE },
    { "[ab]", "b", TRUE }, { "[ab]", "c", FALSE }, { "[!ab]", "c", TRUE }, { "[!ab]", "a", FALSE }, { "[^ab]", "c", TRUE }, { "[!ab]", "/", FALSE },
    { "[]]", "]", TRUE }, { "[a-]", "-", TRUE }, { "[a-c]x", "bx", TRUE }, { "[ä-ö]", "å", TRUE }, { "[c-a]", "b", FALSE }, { "[", "[", TRUE }, { "[a", "[a", TRUE },
    { "[!]", "[!]", TRUE }, { "a[b", "a[b", TRUE },
    { "**", "", TRUE }, { "**", "a/b/c", TRUE }, { "a/**/b", "a/b", TRUE }, { "a/**/b", "a/x/b", TRUE }, { "a/**/b", "a/x/y/b", TRUE },
    { "a/**/b", "a/xb", FALSE }, { "a/**/b", "ab", FALSE }, { "**/b", "b", TRUE }, { "**/b", "a/b", TRUE }, { "**/b", "ab", FALSE }, { "a/**", "a/b/c", TRUE },
    { "a/**", "a/", TRUE }, { "**/*.csv", "x/y/z.csv", TRUE }, { "**/*.csv", "z.csv", TRUE }, { "**/x*/y*", "a/xa/b/xb/yc", TRUE }, { "**a**b", "x/a/y/b", TRUE },
    { "**/a*b/c", "q/ab/x/axb/c", TRUE }, { "**/**/a", "a", TRUE }, { "**/**/a", "x/a", TRUE }, { "a**/b", "a/x/b", TRUE }, { "***", "a/b", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strescape (cases[i].text, NULL);

      g_test_message ("%s %s", cases[i].pattern, text);
      g_assert_true (hunch_glob_match (cases[i].pattern, cases[i].text) == cases[i].fits);
    }
}

/* Fifty stars on fifty letters that do not fit: product of the lengths, not a power. */
static void
test_is_quick (void)
{
  g_autoptr (GString) pattern = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 50; i++)
    {
      g_string_append (pattern, i % 2 == 0 ? "a*" : "a**");
      g_string_append (text, "aaaaaaaaaaaaaaaaaaaa");
    }
  g_string_append (pattern, "b");
  g_assert_false (hunch_glob_match (pattern->str, text->str));
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
}

static void
test_prefixes (void)
{
  static const char *const cases[][2] = {
    { "abc", "abc" }, { "", "" }, { "a*b", "a" }, { "a[12]*", "a1 a2" }, { "a[1-3][ab]-*", "a1a- a1b- a2a- a2b- a3a- a3b-" }, { "a[!1]", "a" },
    { "[0-9][0-9][0-9]", "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 "
                         "47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 "
                         "96 97 98 99" },
    { "a[aab]", "aa ab" }, { "a[ä]b?", "aäb" }, { "a[", "a[" }, { "dt=2016-0[1-3]-*/*", "dt=2016-01- dt=2016-02- dt=2016-03-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) prefixes = hunch_glob_dup_prefixes (cases[i][0], 100);
      g_autofree char *joined = g_strjoinv (" ", prefixes);

      g_assert_cmpstr (joined, ==, cases[i][1]);
    }
}

static void
test_hidden (void)
{
  g_assert_true (hunch_glob_is_hidden ("a/_SUCCESS", 0));
  g_assert_true (hunch_glob_is_hidden (".git/config", 0));
  g_assert_true (hunch_glob_is_hidden ("a/_temporary/0/b", 2));
  g_assert_false (hunch_glob_is_hidden ("a/_temporary/0/b", 3));
  g_assert_false (hunch_glob_is_hidden ("a_b/c.d", 0));
  g_assert_false (hunch_glob_is_pattern ("a[b"));
  g_assert_true (hunch_glob_is_pattern ("a[b]"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/glob/match", test_match);
  g_test_add_func ("/source/glob/is-quick", test_is_quick);
  g_test_add_func ("/source/glob/prefixes", test_prefixes);
  g_test_add_func ("/source/glob/hidden", test_hidden);

  return g_test_run ();
}
