/* What the tests of this room share: tables of numbers, and digits that agree. */
#pragma once
#include <glib.h>
#include <math.h>

typedef struct
{
  guint   n_columns;
  gsize   n_rows;
  double *values;   /* owned, column-major: values[j * n_rows + i] */
} TestTable;

/* Reads tests/stats/data/@name; the first line is a heading. */
TestTable test_table_load  (const char *name);
void      test_table_clear (TestTable *self);

const double *test_table_get_column (const TestTable *self,
                                     guint            column);

/* Number of digits in which @value agrees with @certified: -log10 of the relative error (of the
 * absolute one where the certified value is 0), at most 17. */
double test_digits (double value,
                    double certified);

#define assert_digits(value, certified, digits)                                                  \
  G_STMT_START                                                                                   \
  {                                                                                              \
    double v_ = (value), c_ = (certified);                                                       \
    if (!(test_digits (v_, c_) >= (digits)))                                                     \
      g_error ("%s:%d: %s is %.17g, expected %.17g: %.1f digits", __FILE__, __LINE__, #value, v_, c_, \
               test_digits (v_, c_));                                                            \
  }                                                                                              \
  G_STMT_END

/* Numbers that look random and are the same everywhere: the low bits of a 64-bit generator
 * (D. E. Knuth's MMIX constants), uniform on 0..1. */
double test_random (guint64 *state);

/* Roughly normal: sum of twelve uniforms less 6. */
double test_random_normal (guint64 *state);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestTable, test_table_clear)
