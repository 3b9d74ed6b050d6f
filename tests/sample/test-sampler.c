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
  for (HunchSampleMethod method = HUNCH_SAMPLE_ALL; method <= HUNCH_SAMPLE_BLOCKS; method++)
    {
      HunchSampleMethod found;

      g_assert_true (hunch_sample_method_from_name (hunch_sample_method_get_name (method), &found));
      g_assert_cmpint (found, ==, method);
    }

  g_assert_false (hunch_sample_method_from_name ("quota", &(HunchSampleMethod) { 0 }));
  g_assert_false (hunch_sample_method_from_name (NULL, &(HunchSampleMethod) { 0 }));
}

/* A law: the places of one pass hold the very rows of two. */
static void
test_one_pass (void)
{
  static const gint64 asked[] = { 1, 7, 100, 400 };
  static const gint64 there[] = { 0, 5, 100, 3333 };

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    for (guint j = 0; j < G_N_ELEMENTS (there); j++)
      {
        HunchSampleChoice choice = { HUNCH_SAMPLE_RESERVOIR, asked[i], 0, 11 };
        g_autoptr (GArray) two = draw (HUNCH_SAMPLE_RESERVOIR, asked[i], 0, 11, there[j]);
        g_autoptr (HunchSampler) sampler = hunch_sampler_new (&choice);
        g_autofree gint64 *places = g_new (gint64, asked[i]);
        g_autoptr (GHashTable) rows = g_hash_table_new (g_int64_hash, g_int64_equal);

        for (gint64 row = 0; row < there[j]; row++)
          {
            gint64 place;

            if (!hunch_sampler_enter (sampler, row, &place))
              continue;
            g_assert_cmpint (place, >=, 0);
            g_assert_cmpint (place, <, asked[i]);
            places[place] = row;
          }
        for (gint64 place = 0; place < MIN (asked[i], there[j]); place++)
          g_hash_table_add (rows, &places[place]);
        g_assert_cmpuint (g_hash_table_size (rows), ==, two->len);
        for (guint k = 0; k < two->len; k++)
          g_assert_true (g_hash_table_contains (rows, &g_array_index (two, gint64, k)));
      }
}

/* Draws one after another from 1,000 rows: `n_kept` is what the last one keeps. */
static void
test_no_row_twice (void)
{
  static const struct
  {
    HunchSampleChoice draws[3];
    guint             n_kept;
  } cases[] = {
    { { { HUNCH_SAMPLE_HEAD, 30 }, { HUNCH_SAMPLE_HEAD, 20 }, { HUNCH_SAMPLE_HEAD, 10 } }, 10 },
    { { { HUNCH_SAMPLE_RESERVOIR, 300, 0, 7 }, { HUNCH_SAMPLE_RESERVOIR, 200, 0, 8 }, { HUNCH_SAMPLE_RESERVOIR, 100, 0, 9 } }, 100 },
    { { { HUNCH_SAMPLE_RESERVOIR, 700, 0, 7 }, { HUNCH_SAMPLE_RESERVOIR, 200, 0, 7 }, { HUNCH_SAMPLE_RESERVOIR, 500, 0, 7 } }, 100 },
    { { { HUNCH_SAMPLE_BERNOULLI, 0, 0.3, 7 }, { HUNCH_SAMPLE_RESERVOIR, 200, 0, 7 }, { HUNCH_SAMPLE_RESERVOIR, 50, 0, 8 } }, 50 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean is_taken[1000] = { FALSE };
      guint n_last = 0;

      for (guint n = 1; n <= 3; n++)
        {
          g_autoptr (HunchSampler) sampler = hunch_sampler_new_after (cases[i].draws, n);

          hunch_sampler_see (sampler, 1000);
          n_last = 0;
          for (gint64 row = 0; row < 1000; row++)
            if (hunch_sampler_keep (sampler, row))
              {
                g_assert_false (is_taken[row]);
                is_taken[row] = TRUE;
                n_last++;
              }
        }
      g_assert_cmpuint (n_last, ==, cases[i].n_kept);
    }
}

/* --- strata ------------------------------------------------------------------- */

/* Row r of 1,000 has the value "a" in 700 rows, "b" in 250, "c" in 45, none in 5. */
static const char *
get_stratum (gint64 row)
{
  gint64 place = row * 37 % 1000;

  return place < 700 ? "a" : place < 950 ? "b" : place < 995 ? "c" : NULL;
}

static void
see_strata (HunchSampler *sampler)
{
  for (gint64 row = 0; row < 1000; row++)
    g_assert_true (hunch_sampler_see_value (sampler, get_stratum (row), get_stratum (row) == NULL ? 0 : 1));
}

static guint
keep_strata (HunchSampler *sampler,
             gboolean     *is_taken)
{
  guint n = 0;

  for (gint64 row = 0; row < 1000 && !hunch_sampler_is_full (sampler); row++)
    if (hunch_sampler_keep_value (sampler, row, get_stratum (row), get_stratum (row) == NULL ? 0 : 1))
      {
        g_assert_false (is_taken[row]);
        is_taken[row] = TRUE;
        n++;
      }
  return n;
}

/* By hand. In proportion: 17 rows are 11.9, 4.25, 0.765 and 0.085, so 11, 4, 0 and 0, and the two that are left go to .9 and .765.
 * Alike: 100 rows are 25 each, the five of the fourth leave 95 to three: 31, 32 and 32; 900: 5, 45, 250 and the other 600. */
static void
test_allocation (void)
{
  static const struct
  {
    HunchAllocation allocation;
    gint64          rows;
    gint64          kept[4];  /* of a, b, c and missing */
  } cases[] = {
    { HUNCH_ALLOCATION_PROPORTIONAL, 17, { 12, 4, 1, 0 } },
    { HUNCH_ALLOCATION_PROPORTIONAL, 1000, { 700, 250, 45, 5 } },
    { HUNCH_ALLOCATION_PROPORTIONAL, 5000, { 700, 250, 45, 5 } },
    { HUNCH_ALLOCATION_EQUAL, 100, { 32, 32, 31, 5 } },
    { HUNCH_ALLOCATION_EQUAL, 900, { 600, 250, 45, 5 } },
    { HUNCH_ALLOCATION_EQUAL, 0, { 0, 0, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HunchSampleChoice choice = { .method = HUNCH_SAMPLE_STRATIFIED, .rows = cases[i].rows, .seed = 3, .allocation = cases[i].allocation };
      g_autoptr (HunchSampler) sampler = hunch_sampler_new (&choice);
      gboolean is_taken[1000] = { FALSE };

      g_assert_true (hunch_sampler_has_strata (sampler));
      see_strata (sampler);
      g_assert_cmpuint (keep_strata (sampler, is_taken), ==, MIN (1000, cases[i].rows));
      g_assert_cmpuint (hunch_sampler_get_n_strata (sampler), ==, 4);
      for (guint k = 0; k < 4; k++)
        {
          gint64 n_seen, n_kept;
          const char *value = hunch_sampler_get_stratum (sampler, k, &n_seen, &n_kept);
          guint place = value == NULL ? 3 : (guint) (value[0] - 'a');

          g_assert_cmpint (n_seen, ==, ((const gint64[]) { 700, 250, 45, 5 })[place]);
          g_assert_cmpint (n_kept, ==, cases[i].kept[place]);
        }
    }
}

static void
test_strata_no_row_twice (void)
{
  static const HunchSampleChoice draws[] = {
    { .method = HUNCH_SAMPLE_STRATIFIED, .rows = 100, .seed = 3, .allocation = HUNCH_ALLOCATION_EQUAL },
    { .method = HUNCH_SAMPLE_STRATIFIED, .rows = 300, .seed = 4, .allocation = HUNCH_ALLOCATION_EQUAL },
    { .method = HUNCH_SAMPLE_STRATIFIED, .rows = 900, .seed = 5, .allocation = HUNCH_ALLOCATION_EQUAL },
  };
  static const guint kept[] = { 100, 300, 600 };
  gboolean is_taken[1000] = { FALSE };

  for (guint n = 1; n <= 3; n++)
    {
      g_autoptr (HunchSampler) sampler = hunch_sampler_new_after (draws, n);

      see_strata (sampler);
      g_assert_cmpuint (keep_strata (sampler, is_taken), ==, kept[n - 1]);
    }
}

/* What a damaged ticket may say: no rows to speak of, and nothing breaks. */
static void
test_odd_draws (void)
{
  static const HunchSampleMethod methods[] = { HUNCH_SAMPLE_ALL, HUNCH_SAMPLE_HEAD, HUNCH_SAMPLE_RESERVOIR, HUNCH_SAMPLE_BERNOULLI,
                                               HUNCH_SAMPLE_STRATIFIED, HUNCH_SAMPLE_BLOCKS };

  for (guint i = 0; i < G_N_ELEMENTS (methods) * G_N_ELEMENTS (methods); i++)
    {
      HunchSampleChoice draws[] = {
        { .method = methods[i / G_N_ELEMENTS (methods)], .rows = 5000, .share = 2, .seed = 1 },
        { .method = methods[i % G_N_ELEMENTS (methods)], .rows = 10, .share = -1, .seed = G_MAXUINT64 },
      };
      g_autoptr (HunchSampler) sampler = hunch_sampler_new_after (draws, 2);
      gboolean is_taken[1000] = { FALSE };
      guint n = 0;

      if (hunch_sampler_has_strata (sampler))
        {
          see_strata (sampler);
          g_assert_cmpuint (keep_strata (sampler, is_taken), <=, 1000);
          continue;
        }
      hunch_sampler_see (sampler, 1000);
      for (gint64 row = 0; row < 1000 && !hunch_sampler_is_full (sampler); row++)
        n += hunch_sampler_keep (sampler, row);
      g_assert_cmpuint (n, <=, 1000);
    }
}

/* Within a stratum every row has the same chance: 400 samples of 70 of the 700 "a", counted in 10 classes of rows. Chi-square with 9
 * degrees of freedom stays below 27.88, its 0.999 quantile (R 4.2, qchisq (0.999, 9)); the expected counts are not quite alike. */
static void
test_strata_uniform (void)
{
  double counts[10] = { 0 };
  double expected[10] = { 0 };
  double chi = 0;

  for (gint64 row = 0; row < 1000; row++)
    expected[row / 100] += g_strcmp0 (get_stratum (row), "a") == 0 ? 40 : 0;
  for (guint64 seed = 1; seed <= 400; seed++)
    {
      HunchSampleChoice choice = { .method = HUNCH_SAMPLE_STRATIFIED, .rows = 100, .seed = seed };
      g_autoptr (HunchSampler) sampler = hunch_sampler_new (&choice);
      gboolean is_taken[1000] = { FALSE };

      see_strata (sampler);
      keep_strata (sampler, is_taken);
      for (gint64 row = 0; row < 1000; row++)
        counts[row / 100] += is_taken[row] && g_strcmp0 (get_stratum (row), "a") == 0;
    }
  for (guint i = 0; i < 10; i++)
    chi += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
  g_assert_cmpfloat (chi, <, 27.88);
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
  g_test_add_func ("/sample/sampler/one-pass", test_one_pass);
  g_test_add_func ("/sample/sampler/no-row-twice", test_no_row_twice);
  g_test_add_func ("/sample/sampler/strata/allocation", test_allocation);
  g_test_add_func ("/sample/sampler/strata/no-row-twice", test_strata_no_row_twice);
  g_test_add_func ("/sample/sampler/strata/uniform", test_strata_uniform);
  g_test_add_func ("/sample/sampler/odd-draws", test_odd_draws);

  return g_test_run ();
}
