#include <math.h>

#include "base/random.h"
#include "sample/sampler.h"

static GArray *
draw (HunchSampleMethod method,
      gint64            rows,
      double            share,
      guint64           seed,
      gint64            n)
{
  HunchSampleChoice choice = { method, rows, share, seed };
  g_autoptr (HunchSampler) sampler = hunch_sampler_new (&choice);
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (hunch_sampler_needs_first_pass (sampler))
    for (gint64 seen = 0; seen < n; seen += 1000)
      hunch_sampler_see (sampler, MIN (1000, n - seen));

  for (gint64 row = 0; row < n && !hunch_sampler_is_full (sampler); row++)
    if (hunch_sampler_keep (sampler, row))
      g_array_append_val (kept, row);

  return kept;
}

static void
test_asked_is_got (void)
{
  static const gint64 asked[] = { 0, 1, 2, 99, 100, 101, 5000 };
  static const gint64 there[] = { 0, 1, 100, 3333 };

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    for (guint j = 0; j < G_N_ELEMENTS (there); j++)
      {
        g_autoptr (GArray) reservoir = draw (HUNCH_SAMPLE_RESERVOIR, asked[i], 0, 7, there[j]);
        g_autoptr (GArray) head = draw (HUNCH_SAMPLE_HEAD, asked[i], 0, 7, there[j]);

        g_assert_cmpint (reservoir->len, ==, MIN (asked[i], there[j]));
        g_assert_cmpint (head->len, ==, MIN (asked[i], there[j]));
        for (guint k = 1; k < reservoir->len; k++)
          g_assert_cmpint (g_array_index (reservoir, gint64, k - 1), <, g_array_index (reservoir, gint64, k));
      }
}

static void
test_repeatable (void)
{
  g_autoptr (GArray) a = draw (HUNCH_SAMPLE_RESERVOIR, 50, 0, 42, 10000);
  g_autoptr (GArray) b = draw (HUNCH_SAMPLE_RESERVOIR, 50, 0, 42, 10000);
  g_autoptr (GArray) c = draw (HUNCH_SAMPLE_RESERVOIR, 50, 0, 43, 10000);

  g_assert_cmpmem (a->data, a->len * sizeof (gint64), b->data, b->len * sizeof (gint64));
  g_assert_true (memcmp (a->data, c->data, a->len * sizeof (gint64)) != 0);
}

/* The first numbers of SplitMix64 from seed 0, as published with the generator (Vigna, splitmix64.c). */
static void
test_stream (void)
{
  HunchRandom random = { 0 };

  g_assert_cmphex (hunch_random_next (&random), ==, G_GUINT64_CONSTANT (0xe220a8397b1dcdaf));
  g_assert_cmphex (hunch_random_next (&random), ==, G_GUINT64_CONSTANT (0x6e789e6aa1b965f4));
  g_assert_cmphex (hunch_random_next (&random), ==, G_GUINT64_CONSTANT (0x06c45d188009454f));
}

/* 2000 samples of 50 of 1000 rows, counted in 20 classes of rows: chi-square with 19 degrees of
 * freedom stays below 43.82, its 0.999 quantile (R 4.2, qchisq (0.999, 19)). The seeds are
 * fixed, so this holds always or never. Draws without replacement vary less, which is on the safe side. */
static void
test_uniform (void)
{
  gint64 counts[20] = { 0 };
  double expected = 2000 * 50 / 20.0;
  double chi = 0;

  for (guint64 seed = 1; seed <= 2000; seed++)
    {
      g_autoptr (GArray) kept = draw (HUNCH_SAMPLE_RESERVOIR, 50, 0, seed, 1000);

      for (guint i = 0; i < kept->len; i++)
        counts[g_array_index (kept, gint64, i) / 50]++;
    }

  for (guint i = 0; i < 20; i++)
    chi += (counts[i] - expected) * (counts[i] - expected) / expected;
  g_assert_cmpfloat (chi, <, 43.82);
}

/* 100,000 rows with a share of 0.1: the standard deviation is sqrt (9000) = 95. */
static void
test_bernoulli (void)
{
  g_autoptr (GArray) kept = draw (HUNCH_SAMPLE_BERNOULLI, 0, 0.1, 3, 100000);
  g_autoptr (GArray) none = draw (HUNCH_SAMPLE_BERNOULLI, 0, 0, 3, 1000);
  g_autoptr (GArray) all = draw (HUNCH_SAMPLE_BERNOULLI, 0, 1, 3, 1000);

  g_assert_cmpint (ABS ((int) kept->len - 10000), <, 380);
  g_assert_cmpint (none->len, ==, 0);
  g_assert_cmpint (all->len, ==, 1000);
}

/* Asking only for some rows gives the same answers. */
static void
test_bernoulli_by_row (void)
{
  HunchSampleChoice choice = { HUNCH_SAMPLE_BERNOULLI, 0, 0.5, 9 };
  g_autoptr (HunchSampler) every = hunch_sampler_new (&choice);
  g_autoptr (HunchSampler) third = hunch_sampler_new (&choice);

  for (gint64 row = 0; row < 300; row++)
    {
      gboolean is_kept = hunch_sampler_keep (every, row);

      if (row % 3 == 0)
        g_assert_true (hunch_sampler_keep (third, row) == is_kept);
    }
}

static void
test_names (void)
{
  for (HunchSampleMethod method = HUNCH_SAMPLE_ALL; method <= HUNCH_SAMPLE_BERNOULLI; method++)
    {
      HunchSampleMethod found;

      g_assert_true (hunch_sample_method_from_name (hunch_sample_method_get_name (method), &found));
      g_assert_cmpint (found, ==, method);
    }

  g_assert_false (hunch_sample_method_from_name ("blocks", &(HunchSampleMethod) { 0 }));
  g_assert_false (hunch_sample_method_from_name (NULL, &(HunchSampleMethod) { 0 }));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample/sampler/asked-is-got", test_asked_is_got);
  g_test_add_func ("/sample/sampler/repeatable", test_repeatable);
  g_test_add_func ("/sample/sampler/stream", test_stream);
  g_test_add_func ("/sample/sampler/uniform", test_uniform);
  g_test_add_func ("/sample/sampler/bernoulli", test_bernoulli);
  g_test_add_func ("/sample/sampler/bernoulli-by-row", test_bernoulli_by_row);
  g_test_add_func ("/sample/sampler/names", test_names);

  return g_test_run ();
}
