/* Power. Expected numbers: R 4.2.2 with pwr, in data/power.txt; by hand where it is said. */
#include <stdio.h>
#include <string.h>

#include "stats-test.h"
#include "stats/power.h"

static const char *const words[HUNCH_POWER_N_TESTS]
    = { "ttest", "paired", "one-sample", "anova", "proportions", "one-proportion", "correlation", "chisq", "mannwhitney", "ols" };

static double
read_number (const char *text)
{
  return g_ascii_isdigit (*text) || (*text == '-' && text[1] != '\0') ? g_ascii_strtod (text, NULL) : NAN;
}

static HunchPowerPlan
read_plan (char **cells)
{
  HunchPowerTest test = 0;
  HunchPowerPlan plan;

  while (!g_str_equal (words[test], cells[0]))
    test++;
  plan = hunch_power_plan (test);
  if (!g_str_equal (cells[1], "two-sided"))
    plan.alternative = g_str_equal (cells[1], "less") ? HUNCH_ALTERNATIVE_LESS : HUNCH_ALTERNATIVE_GREATER;
  plan.n = read_number (cells[2]);
  plan.ratio = read_number (cells[3]);
  plan.effect = read_number (cells[4]);
  plan.alpha = read_number (cells[5]);
  plan.power = read_number (cells[6]);
  plan.n_groups = (guint) read_number (cells[7]);
  plan.df = read_number (cells[8]);
  plan.share = read_number (cells[9]);
  return plan;
}

static void
test_against_r (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "stats", "data", "power.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_cases = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], " ", -1);
      HunchPowerPlan plan;
      double expected, value;

      if (*lines[i] == '#' || g_strv_length (cells) < 12)
        continue;
      plan = read_plan (cells);
      expected = read_number (cells[11]);
      value = g_str_equal (cells[10], "power") ? hunch_power_get (&plan)
              : g_str_equal (cells[10], "n")   ? hunch_power_find_n (&plan)
                                               : hunch_power_find_effect (&plan);
      /* R sums its noncentral beta to 1e-9. */
      if (!(fabs (value - expected) <= 1e-8 * MAX (fabs (expected), 1e-2)))
        g_error ("%s: %.17g", lines[i], value);
      n_cases++;
    }
  g_assert_cmpuint (n_cases, >, 150);
}

/* Law: what is found gives the power asked for. */
static void
test_there_and_back (void)
{
  for (HunchPowerTest test = 0; test < HUNCH_POWER_N_TESTS; test++)
    for (double power = 0.1; power < 1; power += 0.2)
      {
        HunchPowerPlan plan = hunch_power_plan (test);
        HunchPowerPlan found;

        plan.power = power;
        plan.n = 40;
        plan.ratio = test == HUNCH_POWER_TTEST ? 2 : 1;
        plan.n_groups = 4;
        plan.df = 3;
        found = plan;
        found.effect = hunch_power_find_effect (&plan);
        g_assert_cmpfloat (fabs (hunch_power_get (&found) - power), <, 1e-9);
        found.n = NAN;
        g_assert_cmpfloat (fabs (hunch_power_find_n (&found) - 40), <, 1e-5);
      }
}

/* Noether (1987), by hand: N = (1.959964 + 0.841621)^2 / (12 * 0.25 * 0.2^2) = 65.41 rows for P = 0.7, r = 0.4; the other tail adds 2e-6. */
static void
test_ranks (void)
{
  HunchPowerPlan plan = hunch_power_plan (HUNCH_POWER_MANNWHITNEY);

  plan.effect = 0.4;
  g_assert_cmpfloat (fabs (2 * hunch_power_find_n (&plan) - 65.4074), <, 1e-3);
}

static void
test_no_answer (void)
{
  HunchPowerPlan plan = hunch_power_plan (HUNCH_POWER_TTEST);

  plan.effect = 0;
  g_assert_true (isnan (hunch_power_find_n (&plan)));
  plan.effect = -0.5;
  plan.alternative = HUNCH_ALTERNATIVE_GREATER;
  g_assert_true (isnan (hunch_power_find_n (&plan)));
  plan.power = 0.05;
  g_assert_true (isnan (hunch_power_find_n (&plan)));
  plan.power = 0.8;
  plan.n = 0.5;
  g_assert_true (isnan (hunch_power_get (&plan)));
  g_assert_true (isnan (hunch_power_find_effect (&plan)));

  /* A share of 0.95 cannot rise by as much as five rows would see. */
  plan = hunch_power_plan (HUNCH_POWER_PROPORTIONS);
  plan.share = 0.95;
  plan.n = 5;
  g_assert_true (isnan (hunch_power_find_effect (&plan)));
}

/* One question each for the lines under results: the effect found has power 0.8 (by the table above). */
static void
test_smallest (void)
{
  HunchPowerPlan plan = hunch_power_plan (HUNCH_POWER_TTEST);

  plan.n = 30;
  plan.ratio = 50.0 / 30;
  plan.effect = hunch_power_smallest_d (30, 50);
  g_assert_cmpfloat (fabs (hunch_power_get (&plan) - 0.8), <, 1e-9);
  g_assert_cmpfloat (hunch_power_smallest_d (30, 0), <, plan.effect);
  g_assert_cmpfloat (hunch_power_smallest_f (90, 3), >, 0.3);
  g_assert_cmpfloat (hunch_power_smallest_f (90, 3), <, 0.35);
  g_assert_cmpfloat (fabs (hunch_power_smallest_r (84.07363774) - 0.3), <, 1e-6);
  g_assert_cmpfloat (hunch_power_smallest_h (100, 100), >, hunch_power_smallest_h (100, 0));
  g_assert_cmpfloat (hunch_power_smallest_w (100, 1), <, hunch_power_smallest_w (100, 4));
  g_assert_cmpfloat (hunch_power_smallest_f2 (100, 1), <, hunch_power_smallest_f2 (100, 4));
  /* A million rows see next to nothing, and quickly. */
  g_assert_cmpfloat (hunch_power_smallest_d (1e6, 1e6), <, 0.004);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  hunch_stats_init ();
  g_test_add_func ("/power/against-r", test_against_r);
  g_test_add_func ("/power/there-and-back", test_there_and_back);
  g_test_add_func ("/power/ranks", test_ranks);
  g_test_add_func ("/power/no-answer", test_no_answer);
  g_test_add_func ("/power/smallest", test_smallest);
  return g_test_run ();
}
