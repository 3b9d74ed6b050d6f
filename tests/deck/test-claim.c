/* Claims: filling, formats, drift. Expected texts worked by hand from the result below. */
#include "base/json.h"
#include "deck/claim.h"
#include "deck/text-block-private.h"

static const char result_text[] =
  "{\"n\": 20000, \"dropped\": 3, \"verdict\": \"Lower at weekends.\","
  " \"headline\": {\"estimate\": -4.9213, \"ci_low\": -5.71, \"ci_high\": -4.13, \"unit\": \"min\", \"name\": \"weekend\"},"
  " \"estimates\": ["
  "   {\"name\": \"Dramas\", \"estimate\": 0.19249, \"ci_low\": 0.186, \"ci_high\": 0.199, \"p\": 0.0004},"
  "   {\"name\": \"minutes.mean\", \"estimate\": 43.05, \"se\": 0.2},"
  "   {\"name\": \"a=u:b=v\", \"estimate\": 2},"
  "   {\"name\": \"x:1\", \"estimate\": 7.5},"
  "   {\"name\": \"minutes[T.S/Y]\", \"estimate\": 11},"
  "   {\"name\": \"none\", \"estimate\": null}],"
  " \"tests\": [{\"name\": \"Welch\", \"statistic\": -9.12, \"df\": [411.2], \"p\": 1.5e-19,"
  "   \"effect\": {\"name\": \"d\", \"value\": 0.411, \"ci_low\": 0.36, \"ci_high\": 0.46}}],"
  " \"fit\": {\"r2\": 0.30712, \"big\": 1234567.8, \"tiny\": 0.0000123, \"huge\": 1e300, \"one\": 0.9996, \"zero\": 0, \"small\": -0.004},"
  " \"tables\": [{\"name\": \"counts\", \"columns\": [\"genre\", {\"name\": \"share\"}], \"rows\": [[\"Dramas\", 0.19], [\"Horror\", null]]}],"
  " \"others\": {\"demand\": {\"n\": 7, \"headline\": {\"estimate\": 12.5}}, \"a/b\": {\"fit\": {\"r2\": 0.5}}}}";

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = hunch_json_parse_object (text, -1, "result", &error);

  g_assert_no_error (error);
  return object;
}

static void
test_fill (void)
{
  static const struct { const char *text; const char *filled; gboolean has_problem; } cases[] = {
    { "", "", FALSE },
    { "No numbers at all", "No numbers at all", FALSE },
    { "{estimate}", "−4.92", FALSE },
    { "{estimate:1} {unit}", "−4.9 min", FALSE },
    { "{estimate:abs0} of {name}", "5 of weekend", FALSE },
    { "{estimate:+1}|{est.Dramas:+2}", "−4.9|+0.19", FALSE },
    { "{ci_low:1} to {ci_high:1}", "−5.7 to −4.1", FALSE },
    { "{n} {dropped}", "20,000 3", FALSE },
    { "{verdict}", "Lower at weekends.", FALSE },
    { "{p:p}", "p < 0.001", FALSE },
    { "{est.Dramas.p:p}", "p < 0.001", FALSE },
    { "{p}", "1.50 × 10⁻¹⁹", FALSE },
    { "{statistic:2}", "−9.12", FALSE },
    { "{effect:2} ({effect_low:2} to {effect_high:2})", "0.41 (0.36 to 0.46)", FALSE },
    { "{est.Dramas:%0}", "19%", FALSE },
    { "{est.Dramas:%1}", "19.2%", FALSE },
    { "{est.Dramas:%}", "19.2%", FALSE },
    { "{est.Dramas.ci_low:%0}", "19%", FALSE },
    { "{est.minutes.mean:1}", "43.0", FALSE },
    { "{est.minutes.mean.se:1}", "0.2", FALSE },
    { "{est.a=u:b=v}", "2", FALSE },
    { "{est.a=u:b=v:1}", "2.0", FALSE },
    { "{est.x:1}", "7.50", FALSE },
    { "{est.x:1:0}", "8", FALSE },
    { "{est.minutes[T.S/Y]}", "11", FALSE },
    { "{test.Welch:1} {test.Welch.p:p}", "−9.1 p < 0.001", FALSE },
    { "{fit.r2}", "0.307", FALSE },
    { "{fit.r2:%0}", "31%", FALSE },
    { "{fit.big}", "1,234,568", FALSE },
    { "{fit.big:1}", "1,234,567.8", FALSE },
    { "{fit.big:y1} {fit.big:y}", "1234567.8 1234568", FALSE },
    { "{fit.tiny}", "1.23 × 10⁻⁵", FALSE },
    { "{fit.huge}", "1.00 × 10³⁰⁰", FALSE },
    { "{fit.one}", "1.00", FALSE },
    { "{fit.zero}", "0", FALSE },
    { "{fit.zero:+1}", "0.0", FALSE },
    { "{fit.small:1}", "0.0", FALSE },
    { "{cell.counts.1.genre} {cell.counts.Dramas.share:%0}", "Dramas 19%", FALSE },
    { "{cell.1.1.2}", "0.190", FALSE },
    { "{demand/estimate:1} of {demand/n}", "12.5 of 7", FALSE },
    { "{a/b/fit.r2:1}", "0.5", FALSE },
    /* What is not there stays as written. */
    { "{nope}", "{nope}", TRUE },
    { "{est.none}", "{est.none}", TRUE },
    { "{est.}", "{est.}", TRUE },
    { "{cell.counts.2.share}", "{cell.counts.2.share}", TRUE },
    { "{cell.counts.9.share}", "{cell.counts.9.share}", TRUE },
    { "{cell.counts.0.share}", "{cell.counts.0.share}", TRUE },
    { "{cell.counts.-1.share}", "{cell.counts.-1.share}", TRUE },
    { "{cell...}", "{cell...}", TRUE },
    { "{other/estimate}", "{other/estimate}", TRUE },
    { "{estimate:}", "{estimate:}", TRUE },
    { "{estimate:12}", "{estimate:12}", TRUE },
    { "{estimate:x}", "{estimate:x}", TRUE },
    { "{estimate:%s%n}", "{estimate:%s%n}", TRUE },
    { "{headline}", "{headline}", TRUE },
    /* Braces of every kind. */
    { "{{estimate}}", "{estimate}", FALSE },
    { "{{{estimate:0}}}", "{−5}", FALSE },
    { "{", "{", FALSE },
    { "}", "}", FALSE },
    { "{}", "{}", FALSE },
    { "{estimate", "{estimate", FALSE },
    { "{estimate {n}", "{estimate 20,000", FALSE },
    { "{esti\nmate}", "{esti\nmate}", FALSE },
    { "a } b { c", "a } b { c", FALSE },
    { "100 %s %n {n}", "100 %s %n 20,000", FALSE },
    { "<b>{n}</b>", "<b>20,000</b>", FALSE },
  };
  g_autoptr (JsonObject) result = parse (result_text);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = NULL;
      g_autofree char *filled = hunch_claim_fill (cases[i].text, result, NULL, &problem);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (filled, ==, cases[i].filled);
      g_assert_cmpint (problem != NULL, ==, cases[i].has_problem);
    }
}

static void
test_without_result (void)
{
  g_autofree char *values = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *filled = hunch_claim_fill ("{{x}} {estimate:1}", NULL, &values, &problem);

  g_assert_cmpstr (filled, ==, "{x} {estimate:1}");
  g_assert_null (values);
  g_assert_nonnull (problem);
}

static void
test_empty_result (void)
{
  static const char *const results[] = {
    "{}", "{\"headline\": null, \"estimates\": null, \"tests\": null, \"tables\": null, \"fit\": null}",
    "{\"headline\": 3, \"estimates\": {}, \"tests\": [1], \"tables\": [[]], \"fit\": []}",
    "{\"estimates\": [null, 1, {}], \"tests\": [{\"effect\": 1}], \"tables\": [{\"rows\": [1, []], \"columns\": 2}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (JsonObject) result = parse (results[i]);
      const char *text = "{estimate} {p} {n} {effect} {est.a} {fit.a} {test.a.p} {cell.1.1.1} {cell.a.b.c}";
      g_autofree char *filled = hunch_claim_fill (text, result, NULL, NULL);

      g_assert_cmpstr (filled, ==, text);
    }
}

static JsonObject *
make_headline (const char *estimate,
               const char *ci_low,
               const char *ci_high)
{
  g_autofree char *text = g_strdup_printf ("{\"headline\": {\"estimate\": %s, \"ci_low\": %s, \"ci_high\": %s}, \"n\": 5}",
                                           estimate, ci_low, ci_high);

  return parse (text);
}

static void
test_drift (void)
{
  static const struct { const char *text; const char *now[3]; gboolean drifted; } cases[] = {
    { "{estimate:1} longer", { "4.92", "4.13", "5.71" }, FALSE },
    { "{estimate:1} longer", { "4.93", "4.10", "5.80" }, FALSE },
    { "{estimate:1} longer", { "4.96", "4.13", "5.71" }, TRUE },
    { "{estimate:abs0} longer", { "5.2", "4.13", "5.71" }, FALSE },
    { "{estimate:abs0} longer", { "-4.92", "-5.71", "-4.13" }, TRUE },
    { "Weekends are longer", { "4.92", "4.13", "5.71" }, FALSE },
    { "Weekends are longer", { "-1", "-2", "-0.5" }, TRUE },
    { "Weekends are longer", { "4.92", "-0.1", "9.9" }, TRUE },
    { "Weekends are longer", { "4.92", "0", "9.9" }, TRUE },
    { "Weekends are longer", { "null", "null", "null" }, FALSE },
    { "{estimate:1} longer", { "null", "null", "null" }, TRUE },
    /* A number that was not there when the person agreed says nothing. */
    { "{n} clicks", { "4.92", "4.13", "5.71" }, FALSE },
  };
  g_autoptr (JsonObject) before = make_headline ("4.92", "4.13", "5.71");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) now = make_headline (cases[i].now[0], cases[i].now[1], cases[i].now[2]);
      const char *agreed_text = strstr (cases[i].text, "{n}") != NULL ? "" : cases[i].text;
      g_autofree char *confirmed = NULL;
      g_autofree char *why = NULL;
      g_autofree char *filled = hunch_claim_fill (agreed_text, before, &confirmed, NULL);

      g_test_message ("%s with %s", cases[i].text, cases[i].now[0]);
      g_assert_cmpint (hunch_claim_has_drifted (cases[i].text, now, confirmed, &why), ==, cases[i].drifted);
      g_assert_cmpint (why != NULL, ==, cases[i].drifted);
    }

  g_assert_false (hunch_claim_has_drifted ("{estimate}", before, NULL, NULL));
  g_assert_false (hunch_claim_has_drifted ("{estimate}", before, "", NULL));
  g_assert_false (hunch_claim_has_drifted ("{estimate}", before, "garbage", NULL));
  g_assert_false (hunch_claim_has_drifted ("{estimate}", before, "{\"shown\": 3}", NULL));
  g_assert_false (hunch_claim_has_drifted ("{estimate}", NULL, "{}", NULL));
}

static void
test_markup (void)
{
  static const struct { const char *text; const char *markup; const char *plain; } cases[] = {
    { "plain", "plain", "plain" },
    { "**bold** and *italic*", "<b>bold</b> and <i>italic</i>", "bold and italic" },
    { "**a *b* c**", "<b>a <i>b</i> c</b>", "a b c" },
    { "3 * 4 * 5", "3 * 4 * 5", "3 * 4 * 5" },
    { "2*3*4", "2*3*4", "2*3*4" },
    { "*", "*", "*" },
    { "**", "**", "**" },
    { "****", "****", "****" },
    { "**open", "**open", "**open" },
    { "*a\nb*", "*a\nb*", "*a\nb*" },
    { "<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;", "<b>&amp;</b>" },
    { "**<i>**", "<b>&lt;i&gt;</b>", "<i>" },
    { "(**a**), *b*.", "(<b>a</b>), <i>b</i>.", "(a), b." },
    { "\xff", "\xef\xbf\xbd", "\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = hunch_text_to_markup (cases[i].text);
      g_autofree char *plain = hunch_text_to_plain (cases[i].text);

      g_assert_cmpstr (markup, ==, cases[i].markup);
      g_assert_cmpstr (plain, ==, cases[i].plain);
      g_assert_true (pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/deck/claim/fill", test_fill);
  g_test_add_func ("/deck/claim/without-result", test_without_result);
  g_test_add_func ("/deck/claim/empty-result", test_empty_result);
  g_test_add_func ("/deck/claim/drift", test_drift);
  g_test_add_func ("/deck/text/markup", test_markup);

  return g_test_run ();
}
