/* Sheets of a result and their text, cell by cell: what is escaped, what is rounded and what is not. */
#include <glib.h>
#include <string.h>

#include "analysis/table-text.h"
#include "base/json.h"

static const char RESULT[] =
  "{\"kind\": \"ttest\", \"title\": \"minutes by kind\", \"n\": 1200, \"dropped\": 3, \"dropped_why\": \"3 without minutes.\","
  " \"verdict\": \"Films & shows <differ>.\","
  " \"estimates\": [{\"name\": \"difference\", \"estimate\": 12.34567, \"se\": 0.5, \"statistic\": 24.7, \"df\": 57.25, \"p\": 1e-9, \"ci_low\": 11.3, \"ci_high\": 13.4},"
  "                 {\"name\": \"cohens_d\", \"estimate\": null, \"se\": null, \"statistic\": null, \"df\": null, \"p\": null, \"ci_low\": null, \"ci_high\": null}],"
  " \"tests\": [{\"name\": \"Welch\", \"statistic\": 24.7, \"df\": [57.25], \"p\": 0.0321, \"effect\": {\"name\": \"cohens_d\", \"value\": 0.52, \"ci_low\": 0.41, \"ci_high\": 0.63}}],"
  " \"fit\": {\"r2\": 0.5, \"aic\": null},"
  " \"tables\": [{\"name\": \"groups\", \"title\": \"Groups\", \"columns\": [\"Group\", \"n\", \"Mean\", \"OK\"],"
  "               \"rows\": [[\"a|b, \\\"c\\\"\\nd\", 1200, 12.5, true], [\"100%_x\", 7, 1.25, false], [null, 3, null, null]]}],"
  " \"warnings\": [\"Few_rows\"], \"checks\": [{\"name\": \"n\", \"text\": \"Fine.\"}], \"sources\": [\"Welch, Biometrika 34 (1947)\"]}";

static JsonObject *
parse (void)
{
  return hunch_json_parse_object (RESULT, -1, "result", NULL);
}

static char *
dup_sheet_text (guint                place,
                HunchTableTextFormat format)
{
  g_autoptr (JsonObject) result = parse ();
  g_autoptr (GPtrArray) sheets = hunch_sheets_from_result (result);

  g_assert_cmpuint (place, <, sheets->len);
  return hunch_table_text_from_sheet (sheets->pdata[place], format);
}

/* Every text by hand, from the rules of each format. */
static void
test_groups (void)
{
  static const struct { HunchTableTextFormat format; const char *text; } CASES[] = {
    { HUNCH_TABLE_TEXT_PLAIN, "Groups\n"
                              "Group           n   Mean  OK\n"
                              "─────────────────────────────\n"
                              "a|b, \"c\" d  1,200  12.50  yes\n"
                              "100%_x          7   1.25  no\n"
                              "–               3      –  –\n" },
    { HUNCH_TABLE_TEXT_TABS, "Group\tn\tMean\tOK\na|b, \"c\" d\t1200\t12.5\tyes\n100%_x\t7\t1.25\tno\n–\t3\t–\t–\n" },
    { HUNCH_TABLE_TEXT_CSV, "Group,n,Mean,OK\r\n\"a|b, \"\"c\"\"\nd\",1200,12.5,true\r\n100%_x,7,1.25,false\r\n,3,,\r\n" },
    { HUNCH_TABLE_TEXT_MARKDOWN, "**Groups**\n\n| Group | n | Mean | OK |\n|:---|---:|---:|:---|\n"
                                 "| a\\|b, \"c\" d | 1,200 | 12.50 | yes |\n| 100%\\_x | 7 | 1.25 | no |\n| – | 3 | – | – |\n" },
    { HUNCH_TABLE_TEXT_LATEX, "\\begin{table}[htbp]\n  \\centering\n  \\caption{Groups}\n  \\begin{tabular}{lrrl}\n  \\toprule\n"
                              "  Group & n & Mean & OK \\\\\n  \\midrule\n"
                              "  a\\textbar{}b, \\textquotedbl{}c\\textquotedbl{} d & 1,200 & 12.50 & yes \\\\\n"
                              "  100\\%\\_x & 7 & 1.25 & no \\\\\n  -- & 3 & -- & -- \\\\\n"
                              "  \\bottomrule\n  \\end{tabular}\n\\end{table}\n" },
    { HUNCH_TABLE_TEXT_HTML, "<table>\n<caption>Groups</caption>\n<thead>\n"
                             "<tr><th style=\"text-align:left\">Group</th><th style=\"text-align:right\">n</th>"
                             "<th style=\"text-align:right\">Mean</th><th style=\"text-align:left\">OK</th></tr>\n</thead>\n<tbody>\n"
                             "<tr><td style=\"text-align:left\">a|b, &quot;c&quot; d</td><td style=\"text-align:right\">1,200</td>"
                             "<td style=\"text-align:right\">12.50</td><td style=\"text-align:left\">yes</td></tr>\n"
                             "<tr><td style=\"text-align:left\">100%_x</td><td style=\"text-align:right\">7</td>"
                             "<td style=\"text-align:right\">1.25</td><td style=\"text-align:left\">no</td></tr>\n"
                             "<tr><td style=\"text-align:left\">–</td><td style=\"text-align:right\">3</td>"
                             "<td style=\"text-align:right\">–</td><td style=\"text-align:left\">–</td></tr>\n</tbody>\n</table>\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = dup_sheet_text (2, CASES[i].format);

      g_assert_cmpstr (text, ==, CASES[i].text);
    }
}

static void
test_order (void)
{
  g_autoptr (JsonObject) result = parse ();
  g_autoptr (GPtrArray) sheets = hunch_sheets_from_result (result);
  static const char *const NAMES[] = { "estimates", "tests", "groups", "fit" };
  g_autofree char *heads = NULL;

  g_assert_cmpuint (sheets->len, ==, G_N_ELEMENTS (NAMES));
  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    g_assert_cmpstr (((HunchSheet *) sheets->pdata[i])->name, ==, NAMES[i]);
  heads = g_strjoinv (",", ((HunchSheet *) sheets->pdata[1])->heads);
  /* The size and its interval stand before p. */
  g_assert_cmpstr (heads, ==, "Test,Effect,Size,Interval from,to,Statistic,df,p");
}

/* Two digits of the half width of 11.3 to 13.4: one decimal. A p below 0.001 is said to be so, and kept whole for programs. */
static void
test_rounding (void)
{
  g_autofree char *plain = dup_sheet_text (0, HUNCH_TABLE_TEXT_TABS);
  g_autofree char *csv = dup_sheet_text (0, HUNCH_TABLE_TEXT_CSV);
  g_autofree char *markdown = dup_sheet_text (0, HUNCH_TABLE_TEXT_MARKDOWN);

  g_assert_nonnull (strstr (plain, "Difference\t12.34567\t11.3\t13.4\t0.5\t24.7\t57.25\t1e-09\n"));
  g_assert_nonnull (strstr (csv, "difference,12.34567,11.3,13.4,0.5,24.7,57.25,1e-09\r\n"));
  g_assert_nonnull (strstr (csv, "cohens_d,,,,,,,\r\n"));
  g_assert_nonnull (strstr (markdown, "| Difference | 12.3 | 11.3 | 13.4 | 0.5 | 24.70 | 57.25 | &lt; 0.001 |"));
}

static void
test_whole (void)
{
  static const struct { HunchTableTextFormat format; const char *parts[4]; } CASES[] = {
    { HUNCH_TABLE_TEXT_PLAIN, { "minutes by kind\n\n", "Films & shows <differ>.", "n = 1,200, 3 left out. 3 without minutes.", "- Few_rows\n" } },
    { HUNCH_TABLE_TEXT_HTML, { "<h2>minutes by kind</h2>", "<p>Films &amp; shows &lt;differ&gt;.</p>", "<li>Few_rows</li>", "<li>Fine.</li>" } },
    { HUNCH_TABLE_TEXT_LATEX, { "\\subsection*{minutes by kind}", "Films \\& shows $<$differ$>$.", "\\item Few\\_rows", "\\end{itemize}" } },
    { HUNCH_TABLE_TEXT_MARKDOWN, { "## minutes by kind", "Films &amp; shows &lt;differ&gt;.", "- Few\\_rows", "- Welch, Biometrika 34 (1947)" } },
    { HUNCH_TABLE_TEXT_CSV, { "Estimates\r\n", "Tests\r\n", "Groups\r\n", "How well it fits\r\n" } },
  };
  g_autoptr (JsonObject) result = parse ();

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *text = hunch_table_text_from_result (result, CASES[i].format);

      for (gsize j = 0; j < G_N_ELEMENTS (CASES[i].parts); j++)
        if (strstr (text, CASES[i].parts[j]) == NULL)
          g_error ("“%s” is not in:\n%s", CASES[i].parts[j], text);
    }
}

/* Whatever a column is called, no format is left by it. */
static void
test_escapes (void)
{
  static const char ODD[] = "a\tb\nc\\d{e}$&#^_~%<i>\"'`|*[x]\x01 é 漢";
  g_autofree char *html = hunch_table_text_escape (ODD, HUNCH_TABLE_TEXT_HTML);
  g_autofree char *latex = hunch_table_text_escape (ODD, HUNCH_TABLE_TEXT_LATEX);
  g_autofree char *markdown = hunch_table_text_escape (ODD, HUNCH_TABLE_TEXT_MARKDOWN);
  g_autofree char *plain = hunch_table_text_escape ("\xff\xfe broken", HUNCH_TABLE_TEXT_PLAIN);
  g_autofree char *nothing = hunch_table_text_escape (NULL, HUNCH_TABLE_TEXT_CSV);

  g_assert_cmpstr (html, ==, "a b c\\d{e}$&amp;#^_~%&lt;i&gt;&quot;&#39;`|*[x]  é 漢");
  g_assert_cmpstr (latex, ==, "a b c\\textbackslash{}d\\{e\\}\\$\\&\\#\\textasciicircum{}\\_\\textasciitilde{}\\%$<$i$>$"
                              "\\textquotedbl{}'`\\textbar{}*[x]  é 漢");
  g_assert_cmpstr (markdown, ==, "a b c\\\\d{e}\\$&amp;\\#^\\_\\~%&lt;i&gt;\"'\\`\\|\\*\\[x\\]  é 漢");
  g_assert_true (g_utf8_validate (plain, -1, NULL));
  g_assert_cmpstr (nothing, ==, "");
}

/* A result without anything is still a text. */
static void
test_empty (void)
{
  g_autoptr (JsonObject) result = hunch_json_parse_object ("{\"kind\": \"x\"}", -1, "result", NULL);

  for (guint i = 0; i < HUNCH_N_TABLE_TEXTS; i++)
    {
      g_autofree char *text = hunch_table_text_from_result (result, i);

      g_assert_nonnull (text);
      g_assert_cmpuint (strlen (hunch_table_text_get_title (i)), >, 0);
      g_assert_cmpuint (strlen (hunch_table_text_get_suffix (i)), >, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-text/groups", test_groups);
  g_test_add_func ("/table-text/order", test_order);
  g_test_add_func ("/table-text/rounding", test_rounding);
  g_test_add_func ("/table-text/whole", test_whole);
  g_test_add_func ("/table-text/escapes", test_escapes);
  g_test_add_func ("/table-text/empty", test_empty);
  return g_test_run ();
}
