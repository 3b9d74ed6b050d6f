/* What JSON is and what it is not, by RFC 8259: each text is either read, or refused as malformed. A text that is JSON but
 * no table (a lone value, an empty list) is refused as that. Which texts are JSON is read off the grammar by hand; the
 * cases cover what collections of such texts for other parsers cover. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "format/json-scan.h"

typedef struct
{
  const char *text;
  gsize       n;
} Case;

#define CASE(text) { text, sizeof text - 1 }

static const Case accepted[] = {
  /* lists */
  CASE ("[[]   ]"), CASE ("[\"\"]"), CASE ("[]"), CASE ("[\"a\"]"), CASE ("[false]"), CASE ("[null, 1, \"1\", {}]"), CASE ("[null]"),
  CASE ("[1\n]"), CASE (" [1]"), CASE ("[1,null,null,null,2]"), CASE ("[2] "), CASE ("[[1,2],[3,4]]"), CASE ("[[[[[[1]]]]]]"),
  /* numbers */
  CASE ("[123e65]"), CASE ("[0e+1]"), CASE ("[0e1]"), CASE ("[ 4]"), CASE ("[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]\n"),
  CASE ("[20e1]"), CASE ("[-0]"), CASE ("[-123]"), CASE ("[-1]"), CASE ("[1E22]"), CASE ("[1E-2]"), CASE ("[1E+2]"), CASE ("[123e45]"),
  CASE ("[123.456e78]"), CASE ("[1e-2]"), CASE ("[1e+2]"), CASE ("[123]"), CASE ("[123.456789]"), CASE ("[0.0]"), CASE ("[0]"),
  /* objects */
  CASE ("{\"asd\":\"sdf\", \"dfg\":\"fgh\"}"), CASE ("{\"asd\":\"sdf\"}"), CASE ("{\"a\":\"b\",\"a\":\"c\"}"), CASE ("{\"a\":\"b\",\"a\":\"b\"}"), CASE ("{}"),
  CASE ("{\"\":0}"), CASE ("{\"foo\\u0000bar\": 42}"), CASE ("{ \"min\": -1.0e+28, \"max\": 1.0e+28 }"),
  CASE ("{\"x\":[{\"id\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}], \"id\": \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}"),
  CASE ("{\"a\":[]}"), CASE ("{\"title\":\"\\u041f\\u043e\\u043b\\u0442\\u043e\\u0440\\u0430\"}"), CASE ("{\n\"a\": \"b\"\n}"), CASE ("{\"a\" \t:\r\n 1}"),
  /* strings */
  CASE ("[\"\\u0060\\u012a\\u12AB\"]"), CASE ("[\"\\uD801\\udc37\"]"), CASE ("[\"\\ud83d\\ude39\\ud83d\\udc8d\"]"), CASE ("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]"),
  CASE ("[\"\\\\u0000\"]"), CASE ("[\"\\\"\"]"), CASE ("[\"a/*b*/c/*d//e\"]"), CASE ("[\"\\\\a\"]"), CASE ("[\"\\\\n\"]"), CASE ("[\"\\u0012\"]"), CASE ("[\"\\uFFFF\"]"),
  CASE ("[\"asd\"]"), CASE ("[ \"asd\"]"), CASE ("[\"\\uDBFF\\uDFFF\"]"), CASE ("[\"new\\u00A0line\"]"), CASE ("[\"\xf4\x8f\xbf\xbf\"]"), CASE ("[\"\xef\xbf\xbf\"]"),
  CASE ("[\"\\u0000\"]"), CASE ("[\"\\u002c\"]"), CASE ("[\"\xcf\x80\"]"), CASE ("[\"asd \"]"), CASE ("\" \""), CASE ("[\"\\uD834\\uDd1e\"]"), CASE ("[\"\\u0821\"]"),
  CASE ("[\"\\u0123\"]"), CASE ("[\"\xe2\x80\xa8\"]"), CASE ("[\"\xe2\x80\xa9\"]"), CASE ("[\"\\u0061\\u30af\\u30EA\\u30b9\"]"), CASE ("[\"new\\u000Aline\"]"), CASE ("[\"\x7f\"]"),
  CASE ("[\"\\uA66D\"]"), CASE ("[\"\\u005C\"]"), CASE ("[\"\xe2\x8d\x82\xe3\x88\xb4\xe2\x8d\x82\"]"), CASE ("[\"\\uDBFF\\uDFFE\"]"), CASE ("[\"\\u200B\"]"), CASE ("[\"\\u2064\"]"),
  CASE ("[\"\\uFDD0\"]"), CASE ("[\"\\uFFFE\"]"), CASE ("[\"\\u0022\"]"), CASE ("[\"\xe2\x82\xac\xf0\x9d\x84\x9e\"]"), CASE ("[\"a\x7f" "a\"]"),
  /* the whole */
  CASE ("false"), CASE ("42"), CASE ("-0.1"), CASE ("null"), CASE ("\"asd\""), CASE ("true"), CASE ("\"\""), CASE ("[\"a\"]\n"), CASE ("[true]"), CASE (" [] "),
  CASE ("\n\t\r {\"a\" : [ true , { \"b\" : [ ] } , { } ] } \r\n"), CASE ("\xef\xbb\xbf{}"),
};

static const Case refused[] = {
  /* lists */
  CASE ("[1 true]"), CASE ("[a\xe5]"), CASE ("[\"\": 1]"), CASE ("[\"\"],"), CASE ("[,1]"), CASE ("[1,,2]"), CASE ("[\"x\",,]"), CASE ("[\"x\"]]"), CASE ("[\"\",]"), CASE ("[\"x\""),
  CASE ("[x"), CASE ("[3[4]]"), CASE ("[\xff]"), CASE ("[1:2]"), CASE ("[,]"), CASE ("[-]"), CASE ("[   , \"\"]"), CASE ("[\"a\",\n4\n,1,"), CASE ("[1,]"), CASE ("[1,,]"),
  CASE ("[\"\x0b" "a\"\\f]"), CASE ("[*]"), CASE ("[\"\""), CASE ("[1,"), CASE ("[1,\n1\n,1"), CASE ("[{}"), CASE ("[fals]"), CASE ("[nul]"), CASE ("[tru]"), CASE ("[truex]"),
  /* numbers */
  CASE ("[++1234]"), CASE ("[+1]"), CASE ("[+Inf]"), CASE ("[-01]"), CASE ("[-1.0.]"), CASE ("[-2.]"), CASE ("[-NaN]"), CASE ("[.-1]"), CASE ("[.2e-3]"), CASE ("[0.1.2]"),
  CASE ("[0.3e+]"), CASE ("[0.3e]"), CASE ("[0.e1]"), CASE ("[0E+]"), CASE ("[0E]"), CASE ("[0e+]"), CASE ("[0e]"), CASE ("[1.0e+]"), CASE ("[1.0e-]"), CASE ("[1.0e]"), CASE ("[1 000.0]"),
  CASE ("[1eE2]"), CASE ("[2.e+3]"), CASE ("[2.e-3]"), CASE ("[2.e3]"), CASE ("[9.e+]"), CASE ("[Inf]"), CASE ("[NaN]"), CASE ("[\xef\xbc\x91]"), CASE ("[1+2]"), CASE ("[0x1]"), CASE ("[0x42]"),
  CASE ("[Infinity]"), CASE ("[0e+-1]"), CASE ("[-123.123foo]"), CASE ("[123\xe5]"), CASE ("[1e1\xe5]"), CASE ("[0\xe5]"), CASE ("[-Infinity]"), CASE ("[-foo]"), CASE ("[- 1]"), CASE ("[-012]"),
  CASE ("[-.123]"), CASE ("[-1x]"), CASE ("[1ea]"), CASE ("[1e\xe5]"), CASE ("[1.]"), CASE ("[.123]"), CASE ("[1.2a-3]"), CASE ("[1.8011670033376514H-308]"), CASE ("[012]"), CASE ("[00]"),
  /* objects */
  CASE ("[\"x\", truth]"), CASE ("{[: \"x\"}\n"), CASE ("{\"x\", null}"), CASE ("{\"x\"::\"b\"}"), CASE ("{\xf0\x9f\x87\xa8}"), CASE ("{\"a\":\"a\" 123}"), CASE ("{key: 'value'}"), CASE ("{\"\xb9\":\"0\",}"),
  CASE ("{\"a\" b}"), CASE ("{:\"b\"}"), CASE ("{\"a\" \"b\"}"), CASE ("{\"a\":"), CASE ("{\"a\""), CASE ("{1:1}"), CASE ("{9999E9999:1}"), CASE ("{null:null,null:null}"), CASE ("{\"id\":0,,,,,}"),
  CASE ("{'a':0}"), CASE ("{\"id\":0,}"), CASE ("{\"a\":\"b\"}/**/"), CASE ("{\"a\":\"b\"}/**//"), CASE ("{\"a\":\"b\"}//"), CASE ("{\"a\":\"b\"}/"), CASE ("{\"a\":\"b\",,\"c\":\"d\"}"), CASE ("{a: \"b\"}"),
  CASE ("{\"a\":\"a"), CASE ("{ \"foo\" : \"bar\", \"a\" }"), CASE ("{\"a\":\"b\"}#"), CASE ("{\"a\" : 1 : 2}"), CASE ("{\"a\":1]"), CASE ("{\"a\":[1}"), CASE ("{\"a\":{\"b\":1]}"), CASE ("{\"a\":1,"),
  /* strings */
  CASE ("[\"\\uD800\\\"]"), CASE ("[\"\\uD800\\u\"]"), CASE ("[\"\\uD800\\u1\"]"), CASE ("[\"\\uD800\\u1x\"]"), CASE ("[\xc3\xa9]"), CASE ("[\"\\\0\"]"), CASE ("[\"\\\\\\\"]"), CASE ("[\"\\x00\"]"),
  CASE ("[\"\\\t\"]"), CASE ("[\"\\\xf0\x9f\x8c\x80\"]"), CASE ("[\"\\\"]"), CASE ("[\"\\u00A\"]"), CASE ("[\"\\uD834\\uDd\"]"), CASE ("[\"\\uD800\\uD800\\x\"]"), CASE ("[\"\\a\"]"), CASE ("[\"\\uqqqq\"]"),
  CASE ("[\"\\\xe5\"]"), CASE ("[\\u0020\"asd\"]"), CASE ("[\\n]"), CASE ("\""), CASE ("['single quote']"), CASE ("abc"), CASE ("[\"\\"), CASE ("[\"a\0" "a\"]"), CASE ("[\"new\nline\"]"), CASE ("[\"\t\"]"),
  CASE ("\"\\UA66D\""), CASE ("\"\"x"), CASE ("[\"\x1f\"]"), CASE ("[\"\x01\"]"),
  /* the whole */
  CASE ("<.>"), CASE ("[<null>]"), CASE ("[1]x"), CASE ("[1]]"), CASE ("[\"asd]"), CASE ("a\xc3\xa5"), CASE ("[True]"), CASE ("1]"), CASE ("{\"x\": true,"), CASE ("[][]"), CASE ("]"), CASE ("\xef\xbb{}"),
  CASE ("\xe5"), CASE ("["), CASE ("123\0"), CASE ("2@"), CASE ("{}}"), CASE ("{\"\":"), CASE ("{\"a\":/*comment*/\"b\"}"), CASE ("{\"a\": true} \"x\""), CASE ("['"), CASE ("[,"), CASE ("[{"), CASE ("[\"a"),
  CASE ("[\"a\""), CASE ("{"), CASE ("{]"), CASE ("{,"), CASE ("{["), CASE ("{\"a"), CASE ("{'a'"), CASE ("[\"\\{[\"\\{[\"\\{[\"\\{"), CASE ("*"), CASE ("{\"a\":\"b\"}#{}"), CASE ("[\\u000A\"\"]"), CASE ("[1"),
  CASE ("[ false, nul"), CASE ("[ true, fals"), CASE ("[ false, tru"), CASE ("{\"asd\":\"asd\""), CASE ("[\x0c]"), CASE ("[\xe2\x81\xa0]"), CASE ("{\"a\":1} {\"b\":2"), CASE ("{\"a\":1},{\"b\":2}"),
  CASE ("{\"a\":1} [2]"), CASE ("[{\"a\":1}] {\"a\":2}"), CASE ("[1]\n2"), CASE ("{\"a\":1}\n\0"), CASE ("[\0]"), CASE ("tru"), CASE ("nulll"), CASE ("-"), CASE ("1.5e"),
};

/* Neither is asked for by the grammar; nothing may break. */
static const Case either[] = {
  CASE ("[123.456e-789]"), CASE ("[0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999969999999006]"),
  CASE ("[-1e+9999]"), CASE ("[1.5e+9999]"), CASE ("[-123123e100000]"), CASE ("[123123e100000]"), CASE ("[123e-10000000]"), CASE ("[-123123123123123123123123123123]"), CASE ("[100000000000000000000]"),
  CASE ("[-237462374673276894279832749832423479823246327846]"), CASE ("{\"\\uDFAA\":0}"), CASE ("[\"\\uDADA\"]"), CASE ("[\"\\uD888\\u1234\"]"), CASE ("[\"\\uD800\\n\"]"), CASE ("[\"\\uDd1ea\"]"),
  CASE ("[\"\\uD800\\uD800\\n\"]"), CASE ("[\"\\ud800\"]"), CASE ("[\"\\ud800abc\"]"), CASE ("[\"\xff\"]"), CASE ("[\"\xed\xa0\x80\"]"), CASE ("[\"\xe6\x97\xa5\xd1\x88\xfa\"]"), CASE ("[\"\xf4\xbf\xbf\xbf\"]"),
  CASE ("[\"\x81\"]"), CASE ("[\"\xc0\xaf\"]"), CASE ("[\"\xfc\x83\xbf\xbf\xbf\xbf\"]"), CASE ("[\"\xfc\x80\x80\x80\x80\x80\"]"), CASE ("[\"\xe0\xff\"]"), CASE ("[\"\\uDd1e\\uD834\"]"), CASE ("[\"\\uDFAA\"]"),
  CASE ("\xff\xfe[\0\"\0\xe9\0\"\0]\0"), CASE ("[\0\"\0\xe9\0\"\0]\0"), CASE ("\0[\0\"\0\xe9\0\"\0]"), CASE ("\xef\xbb\xbf{}"), CASE ("\xff\xfe"), CASE ("\xef\xbb\xbf"), CASE ("\0\0\0["), CASE ("[\0\0\0"),
};

/* 0 when it was read, else the code. */
static int
find_outcome (const char *text,
              gsize       n)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = NULL;
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (HunchReader) reader = NULL;
  int fd = g_file_open_tmp ("json-grammar-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, n), ==, n);
  close (fd);
  source = hunch_source_new (path, &error);
  g_assert_no_error (error);
  scan = hunch_json_scan_new (source, NULL, -1, NULL, NULL, &error);
  if (scan != NULL)
    {
      reader = hunch_scan_read (scan, NULL, 0, NULL, &error);
      while (hunch_reader_next (reader, NULL, &error) != NULL)
        ;
      g_assert_no_error (error);
    }
  g_unlink (path);
  g_assert_true (scan != NULL || error->domain == HUNCH_FORMAT_ERROR);
  return scan != NULL ? -1 : error->code;
}

static void
test_accepted (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      int outcome = find_outcome (accepted[i].text, accepted[i].n);

      if (outcome != -1 && outcome != HUNCH_FORMAT_ERROR_NO_TABLE)
        {
          g_test_message ("refused: %s", accepted[i].text);
          g_test_fail ();
        }
    }
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (find_outcome (refused[i].text, refused[i].n) != HUNCH_FORMAT_ERROR_MALFORMED)
      {
        g_test_message ("not refused: %s", refused[i].text);
        g_test_fail ();
      }
  g_assert_cmpint (find_outcome ("", 0), ==, HUNCH_FORMAT_ERROR_NO_TABLE);
  g_assert_cmpint (find_outcome (" ", 1), ==, HUNCH_FORMAT_ERROR_NO_TABLE);
}

static void
test_either (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (either); i++)
    find_outcome (either[i].text, either[i].n);
}

/* `text` so many times, and then so many times `behind`. */
static int
repeat (const char *text,
        guint       n,
        const char *behind,
        guint       n_behind)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (all, text);
  for (guint i = 0; i < n_behind; i++)
    g_string_append (all, behind);
  return find_outcome (all->str, all->len);
}

/* The limit is a thousand; an open bracket is a fault at any depth. */
static void
test_depth (void)
{
  g_assert_cmpint (repeat ("[", 500, "]", 500), ==, -1);
  g_assert_cmpint (repeat ("[", 900, "]", 900), ==, -1);
  g_assert_cmpint (repeat ("[", 1100, "]", 1100), ==, HUNCH_FORMAT_ERROR_MALFORMED);
  g_assert_cmpint (repeat ("[", 100000, "", 0), ==, HUNCH_FORMAT_ERROR_MALFORMED);
  g_assert_cmpint (repeat ("{\"a\":", 100000, "", 0), ==, HUNCH_FORMAT_ERROR_MALFORMED);
  g_assert_cmpint (repeat ("[{\"\":", 50000, "\n", 1), ==, HUNCH_FORMAT_ERROR_MALFORMED);
  g_assert_cmpint (repeat ("{\"a\":", 900, "1", 1), ==, HUNCH_FORMAT_ERROR_MALFORMED);
}

/* What is remembered of the records before must not make a fault pass. */
static void
test_after_others (void)
{
  static const Case broken[] = {
    CASE ("{\"a\":1,\"b\":2}\n{\"b\":3}\n{\"a\":1{\"b\":2}"), CASE ("{\"b\":3}\n{\"a\":1,\"b\":2}\n,\"b\":2}"), CASE ("{\"a\":1,\"b\":2}{\"a\":1\"b\":2}"),
    CASE ("{\"a\":1,\"b\":2}{\"a\":1,,\"b\":2}"), CASE ("{\"a\":1,\"b\":2}{\"a\":1,\"b\":2,\"b\":}"), CASE ("{\"a\":1,\"b\":2}{\"a\":1,\"b\": }"),
    CASE ("{\"a\":1,\"b\":2}{\"a\":,\"b\":2}"), CASE ("{\"a\":1,\"b\":2}{,\"b\":2}"), CASE ("{\"a\":1,\"b\":2}{{\"a\":1}"), CASE ("{\"a\":1,\"b\":2}{\"a\":1,\"b\":2"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    if (find_outcome (broken[i].text, broken[i].n) != HUNCH_FORMAT_ERROR_MALFORMED)
      {
        g_test_message ("not refused: %s", broken[i].text);
        g_test_fail ();
      }
}

/* Every beginning of a text is refused, or is the whole of it. */
static void
test_cut_anywhere (void)
{
  static const char text[] = "[{\"a\": [1, {\"b\": \"\\ud83d\\ude00\"}], \"c\": -1.5e-3, \"d\": null, \"e\": true},\n {\"a\": false, \"f\\n\": \"\xc3\xa9\"}]";

  for (gsize n = 1; n < sizeof text - 1; n++)
    g_assert_cmpint (find_outcome (text, n), ==, HUNCH_FORMAT_ERROR_MALFORMED);
  g_assert_cmpint (find_outcome (text, sizeof text - 1), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/json/grammar/accepted", test_accepted);
  g_test_add_func ("/format/json/grammar/refused", test_refused);
  g_test_add_func ("/format/json/grammar/either", test_either);
  g_test_add_func ("/format/json/grammar/after-others", test_after_others);
  g_test_add_func ("/format/json/grammar/depth", test_depth);
  g_test_add_func ("/format/json/grammar/cut-anywhere", test_cut_anywhere);

  return g_test_run ();
}
