/* tests/analysis/case-file.h: files of questions with the numbers that R gives, see data/ranks.R. */
#pragma once
#include "analysis-test.h"

/* Puts every question of tests/analysis/data/@name, whose numbers must agree within @tolerance (relative, or absolute where 0 is expected), or be null where
 * R has none. Paths: "tests.0.p", "tests.0.effect.value", or "shift.ci_low" for a field of the estimate of that name. */
void run_case_file (Fixture *fixture, const char *name, double tolerance);
