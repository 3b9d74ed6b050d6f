/* mannwhitney, wilcoxon, kruskal, friedman, ks, and answers by drawing rows again. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "case-file.h"

/* R 4.2.2: every call stands beside its numbers in data/ranks.json, made by data/ranks.R. */
static void
test_cases (Fixture      *fixture,
            gconstpointer data)
{
  run_case_file (fixture, "ranks.json", 1e-8);
}

static void
add_tests (void)
{
  fixture_add_test ("/ranks/cases", test_cases);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
