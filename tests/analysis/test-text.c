/* textclass and allocate. */
#include <math.h>
#include <string.h>

#include "analysis-test.h"
#include "analysis/text-words.h"
#include "base/json.h"

static const char *const animals[] = { "dog barks loudly", "cat purrs softly", "dog runs and barks", "cat sleeps and purrs" };

static void
add_animals (Fixture *fixture)
{
  g_autoptr (GString) csv = g_string_new ("text,label,tags\n");

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (csv, "%s number%u,%s,\"%s\"\n", animals[i % 4], i, i % 2 == 0 ? "hound" : "feline",
                            i % 4 == 0 ? "hound|noise" : i % 2 == 0 ? "hound" : "feline");
  fixture_add_table (fixture, "t", csv->str);
}

/* By hand: the words tell all; the commonest label is right for half. */
static void
test_told (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const ways[] = { "text=text;label=label", "text=text;label=label;method=logistic;c=auto",
                                      "text=text;label=label;ngrams=2;terms=tfidf", "text=text;label=label;holdout=0.25",
                                      "text=text;label=tags;sep=|;threshold=auto;method=logistic" };

  add_animals (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (JsonObject) result = run (fixture, "textclass", "t", ways[i]);

      g_assert_cmpfloat (get_fit (result, "accuracy"), ==, 1);
      g_assert_cmpfloat (get_effect (result, 0, "ci_low"), >, 0);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "sources")), >, 3);
    }
}

/* Three rows of every text: equal texts never stand on both sides. Labels that nothing tells stay near their share. */
static void
test_repeats (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GString) csv = g_string_new ("text,label\n");
  g_autoptr (JsonObject) result = NULL;

  for (guint i = 0; i < 120; i++)
    g_string_append_printf (csv, "word%u other%u,%s\n", i % 40, i % 40, (i % 40) * 7919 % 11 < 5 ? "a" : "b");
  fixture_add_table (fixture, "t", csv->str);
  result = run (fixture, "textclass", "t", "text=text;label=label;min=1");
  g_assert_cmpfloat (get_fit (result, "accuracy"), <, 0.75);
}

static guint
draw (guint *state)
{
  *state = (*state * 1103515245u + 12345u) % 2147483648u;
  return *state >> 16;
}

/* Three labels whose words overlap; the confusion has 35 2 0, 1 25 0, 0 2 25. */
static void
add_overlapping (Fixture *fixture)
{
  static const char *const words[] = { "sea", "ship", "wind", "sand", "tree", "leaf", "rock", "hill" };
  g_autoptr (GString) csv = g_string_new ("text,label\n");
  guint state = 12345;

  for (guint i = 0; i < 90; i++)
    {
      guint label = draw (&state) % 7 % 3;

      for (guint k = 0; k < 6; k++)
        g_string_append_printf (csv, "%s ", words[(2 * label + draw (&state) % 5) % 8]);
      g_string_append_printf (csv, "n%u,%c\n", i, (char) ('a' + label));
    }
  fixture_add_table (fixture, "t", csv->str);
}

/* scikit-learn 1.2.1: cohen_kappa_score, f1_score (macro, micro and of each label), precision_score, recall_score of that confusion;
 * R 4.2.2, psych: sqrt (cohen.kappa (m)$var.kappa). */
static void
test_scores (Fixture      *fixture,
             gconstpointer data)
{
  static const struct { const char *name; double value; } scores[] = {
    { "accuracy", 85.0 / 90 },
    { "kappa", 0.9157145532871325 },
    { "f1_macro", 0.9431778267394705 },
    { "f1_micro", 0.9444444444444444 },
    { "f1[a]", 0.9589041095890412 },
    { "f1[b]", 0.9090909090909091 },
    { "f1[c]", 0.9615384615384616 },
    { "precision[a]", 0.9722222222222222 },
    { "precision[b]", 0.8620689655172413 },
    { "precision[c]", 1 },
    { "recall[a]", 0.9459459459459459 },
    { "recall[b]", 0.9615384615384616 },
    { "recall[c]", 0.9259259259259259 },
  };
  g_autoptr (JsonObject) result = NULL;

  add_overlapping (fixture);
  result = run (fixture, "textclass", "t", "text=text;label=label;stem=none;stopwords=no");
  for (guint i = 0; i < G_N_ELEMENTS (scores); i++)
    {
      assert_close (get_estimate (result, scores[i].name, "estimate"), scores[i].value, 1e-14);
      g_assert_cmpfloat (get_estimate (result, scores[i].name, "ci_low"), <=, scores[i].value);
      g_assert_cmpfloat (get_estimate (result, scores[i].name, "ci_high"), >=, scores[i].value);
    }
  assert_close (get_estimate (result, "kappa", "se"), 0.03655197763301347, 1e-12);
}

static const struct
{
  const char *kind;
  const char *options;
  const char *said;
} refusals[] = {
  { "textclass", "text=n;label=label", "no text" },          { "textclass", "text=text;label=text", "same column" },
  { "textclass", "text=text;label=one", "same label" },      { "textclass", "text=text;label=label;folds=1", "folds=" },
  { "textclass", "text=text;label=label;holdout=2", "holdout=" }, { "textclass", "text=text;label=label;folds=2;min=1000", "min=" },
  { "textclass", "text=text;label=label;folds=30", "too few" }, { "textclass", "text=text;label=label;alpha=0", "alpha=" },
  { "allocate", "total=0;category=label", "total=" },        { "allocate", "total=5;category=one", "only one category" },
  { "allocate", "total=5;category=label;floor=0.6", "floors" }, { "allocate", "total=5;category=label;cap=0.1", "caps" },
  { "allocate", "total=5;category=label;floor=x:0.1", "no category" }, { "allocate", "total=5;category=label;stat=mean", "effect=" },
  { "allocate", "total=5;category=label;effect=minus", "positive" },
};

static void
test_refusals (Fixture      *fixture,
               gconstpointer data)
{
  fixture_add_table (fixture, "t", "text,label,n,one,minus\nred apple,a,1,x,-1\ngreen pear,b,2,x,-2\nred pear,a,3,x,-3\nblue plum,b,4,x,-4\n");
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = run_failing (fixture, refusals[i].kind, "t", refusals[i].options);

      if (strstr (error->message, refusals[i].said) == NULL)
        g_error ("%s: %s", refusals[i].options, error->message);
    }
}

/* R 4.2.2: oneway.test (weight ~ group, PlantGrowth); shares are the means over their sum, 15.219. */
static void
test_divide (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonObject) means = NULL;
  g_autoptr (JsonObject) bounded = NULL;
  g_autoptr (JsonObject) again = NULL;

  fixture_add_data (fixture, "plantgrowth");
  means = run (fixture, "allocate", "plantgrowth", "total=5;category=group;effect=weight");
  assert_close (get_number (get_test (means, 0), "statistic"), 5.180972408113189, 1e-12);
  assert_close (get_number (get_test (means, 0), "p"), 0.01739282149017, 1e-11);
  assert_close (get_estimate (means, "share[1]", "estimate"), 5.032 / 15.219, 1e-13);
  assert_close (get_estimate (means, "amount[3]", "estimate"), 5 * 5.526 / 15.219, 1e-13);
  assert_close (get_estimate (means, "effect[1]", "se"), 0.18438968397270916, 1e-12);
  g_assert_cmpfloat (get_estimate (means, "amount[3]", "ci_low"), <, 5 * 5.526 / 15.219);

  again = run (fixture, "allocate", "plantgrowth", "total=5;category=group;effect=weight;seed=1");
  g_assert_cmpfloat (get_estimate (means, "share[1]", "ci_low"), ==, get_estimate (again, "share[1]", "ci_low"));
  bounded = run (fixture, "allocate", "plantgrowth", "total=100;category=group;effect=weight;cap=3:20;floor=0.1,2:50%");
  assert_close (get_estimate (bounded, "amount[3]", "estimate"), 20, 1e-13);
  assert_close (get_estimate (bounded, "amount[2]", "estimate"), 50, 1e-13);
}

/* R 4.2.2: chisq.test (table (cyl)) of mtcars. */
static void
test_divide_rows (Fixture      *fixture,
                  gconstpointer data)
{
  static const char *const ways[] = { "total=5;category=carb;effect=mpg;shrink=yes", "total=5;category=cyl;effect=mpg;weights=wt",
                                      "total=5;category=cyl;effect=mpg;stat=sum;risk=1;power=2", "total=5;category=carb;effect=mpg;keep=2" };
  g_autoptr (JsonObject) rows = NULL;

  fixture_add_data (fixture, "mtcars");
  rows = run (fixture, "allocate", "mtcars", "total=32;category=cyl");
  assert_close (get_number (get_test (rows, 0), "statistic"), 2.3125, 1e-13);
  assert_close (get_number (get_test (rows, 0), "p"), 0.3146639610184587, 1e-12);
  assert_close (get_estimate (rows, "amount[4]", "estimate"), 11, 1e-13);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    json_object_unref (run (fixture, "allocate", "mtcars", ways[i]));
}

/* R 4.2.2: y, s the means and standard errors of PlantGrowth's groups; w = 1 / s^2, tau2 after DerSimonian and Laird, v = 1 / (s^2 + tau2),
 * m = sum (v * y) / sum (v), B = tau2 / (tau2 + s^2): m + B * (y - m), sqrt (B * s^2 + (1 - B)^2 / sum (v)), and its lower end by qnorm (0.975). */
static void
test_shrunk (Fixture      *fixture,
             gconstpointer data)
{
  static const struct { const char *name; double value, se, low; } effects[] = {
    { "effect[1]", 5.045303310397864, 0.1728888942475056, 4.706447304345798 },
    { "effect[2]", 4.791057807543229, 0.2234853264721236, 4.353034616584691 },
    { "effect[3]", 5.477895090638023, 0.1348054877748972, 5.213681189680869 },
  };
  g_autoptr (JsonObject) result = NULL;

  fixture_add_data (fixture, "plantgrowth");
  result = run (fixture, "allocate", "plantgrowth", "total=5;category=group;effect=weight;shrink=yes");
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    {
      assert_close (get_estimate (result, effects[i].name, "estimate"), effects[i].value, 1e-12);
      assert_close (get_estimate (result, effects[i].name, "se"), effects[i].se, 1e-12);
      assert_close (get_estimate (result, effects[i].name, "ci_low"), effects[i].low, 1e-12);
    }
}

/* Words by Unicode: runs of two or more, in lower case; pairs where a script has no blanks. */
static void
test_words (void)
{
  static const struct { const char *text; guint n; const char *one; } cases[] = {
    { "The cat's 2 cats, über-x_y", 5, "über" }, { "東京都", 2, "京都" }, { "a b c", 0, NULL }, { "", 0, NULL }, { "ÉTÉ E\xcc\x81te\xcc\x81", 2, "été" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchTextWords) words = hunch_text_words_new (NULL, NULL, 1);
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));

      hunch_text_words_read (words, cases[i].text, found);
      g_assert_cmpuint (found->len, ==, cases[i].n);
      if (cases[i].one != NULL)
        g_assert_cmpuint (hunch_text_words_find (words, cases[i].one), !=, G_MAXUINT32);
    }
}

static void
add_tests (void)
{
  fixture_add_test ("/textclass/scores", test_scores);
  fixture_add_test ("/allocate/shrunk", test_shrunk);
  fixture_add_test ("/textclass/told", test_told);
  fixture_add_test ("/textclass/repeats", test_repeats);
  fixture_add_test ("/textclass/refusals", test_refusals);
  fixture_add_test ("/allocate/means", test_divide);
  fixture_add_test ("/allocate/rows", test_divide_rows);
  g_test_add_func ("/textclass/words", test_words);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
