/* correlation and ttest against R, and both by drawing rows again. */
#include "case-file.h"

/* R 4.2.2: every call stands beside its numbers in data/together.json, made by data/together.R. */
static void
test_cases (Fixture      *fixture,
            gconstpointer data)
{
  run_case_file (fixture, "together.json", 1e-8);
}

static void
add_tests (void)
{
  fixture_add_test ("/together/cases", test_cases);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
