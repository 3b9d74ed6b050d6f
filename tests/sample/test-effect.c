/* What blocks do to the columns of a sample. */
#include "sample/effect.h"

#include <math.h>

static const char *const names[] = { "a", "b" };

static HunchTicketEffect *
get_effect (GPtrArray *effects,
            guint      position)
{
  g_assert_cmpuint (position, <, effects->len);
  return g_ptr_array_index (effects, position);
}

static void
add_block (HunchEffectTally *tally,
           guint             column,
           const double     *values,
           gsize             n)
{
  for (gsize i = 0; i < n; i++)
    hunch_effect_tally_add (tally, column, values[i]);
}

/* By hand: blocks {1, 3}, {5, 7}, {2, 4, 6}. N = 7, means 2, 6, 4, mean of all 4; SSB = 2*4 + 2*4 + 0 = 16, df 2, MSB 8; SSW = 2 + 2 + 8 = 12,
 * df 4, MSW 3; sum n^2 = 17, n0 = (7 - 17/7) / 2 = 16/7; icc = 5 / (8 + 9/7 * 3) = 5 / (83/7) = 35/83;
 * m = 17/7, effect 1 + 10/7 * 35/83 = 1 + 50/83 = 133/83; effective n 7 * 83/133 = 83/19. */
static void
test_by_hand (void)
{
  const double first[] = { 1, 3 }, second[] = { 5, 7 }, third[] = { 2, 4, 6 };
  g_autoptr (HunchEffectTally) tally = hunch_effect_tally_new (1);
  g_autoptr (GPtrArray) effects = NULL;

  add_block (tally, 0, first, 2);
  hunch_effect_tally_end_block (tally);
  add_block (tally, 0, second, 2);
  hunch_effect_tally_end_block (tally);
  hunch_effect_tally_end_block (tally);  /* no rows: no block */
  add_block (tally, 0, third, 3);
  effects = hunch_effect_tally_finish (tally, names);

  g_assert_cmpuint (effects->len, ==, 1);
  g_assert_cmpstr (get_effect (effects, 0)->column, ==, "a");
  g_assert_cmpfloat_with_epsilon (get_effect (effects, 0)->icc, 35.0 / 83, 1e-15);
  g_assert_cmpfloat_with_epsilon (get_effect (effects, 0)->design_effect, 133.0 / 83, 1e-15);
  g_assert_cmpfloat_with_epsilon (get_effect (effects, 0)->effective_n, 83.0 / 19, 1e-14);
}

/* Rows of a block all alike, blocks different: each block is worth one row. */
static void
test_alike_within (void)
{
  g_autoptr (HunchEffectTally) tally = hunch_effect_tally_new (1);
  g_autoptr (GPtrArray) effects = NULL;

  for (int block = 0; block < 5; block++)
    {
      for (int i = 0; i < 10; i++)
        hunch_effect_tally_add (tally, 0, block * block);
      hunch_effect_tally_end_block (tally);
    }
  effects = hunch_effect_tally_finish (tally, names);
  g_assert_cmpfloat_with_epsilon (get_effect (effects, 0)->icc, 1, 1e-15);
  g_assert_cmpfloat_with_epsilon (get_effect (effects, 0)->design_effect, 10, 1e-13);
  g_assert_cmpfloat_with_epsilon (get_effect (effects, 0)->effective_n, 5, 1e-13);
}

/* Blocks more alike than chance makes them: by hand, {0, 2}, {0, 2}: MSB 0, MSW 2, icc = -2 / (0 + 1 * 2) = -1. */
static void
test_below_zero (void)
{
  const double values[] = { 0, 2 };
  g_autoptr (HunchEffectTally) tally = hunch_effect_tally_new (1);
  g_autoptr (GPtrArray) effects = NULL;

  add_block (tally, 0, values, 2);
  hunch_effect_tally_end_block (tally);
  add_block (tally, 0, values, 2);
  effects = hunch_effect_tally_finish (tally, names);
  g_assert_cmpfloat (get_effect (effects, 0)->icc, ==, -1);
  g_assert_cmpfloat (get_effect (effects, 0)->design_effect, ==, 1);
  g_assert_cmpfloat (get_effect (effects, 0)->effective_n, ==, 4);
}

/* Missing values count in no column; a column without an answer is left out, the others keep their names. */
static void
test_left_out (void)
{
  const double values[] = { 1, 2, 4 };
  g_autoptr (HunchEffectTally) tally = hunch_effect_tally_new (2);
  g_autoptr (GPtrArray) effects = NULL;

  for (int block = 0; block < 3; block++)
    {
      for (int i = 0; i < 3; i++)
        {
          hunch_effect_tally_add (tally, 0, 7);
          hunch_effect_tally_add (tally, 1, values[i] + block * 3);
          hunch_effect_tally_add (tally, 1, NAN);
        }
      hunch_effect_tally_end_block (tally);
    }
  effects = hunch_effect_tally_finish (tally, names);
  g_assert_cmpuint (effects->len, ==, 1);
  g_assert_cmpstr (get_effect (effects, 0)->column, ==, "b");
  /* By hand: means 7/3 + 0, 3, 6; MSB = 3 * 18 / 2 = 27; MSW = 3 * 14/3 / 6 = 7/3; icc = (74/3) / (27 + 14/3) = 74/95. */
  g_assert_cmpfloat_with_epsilon (get_effect (effects, 0)->icc, 74.0 / 95, 1e-14);
}

static void
test_single_block (void)
{
  const double values[] = { 1, 2, 4 };
  g_autoptr (HunchEffectTally) tally = hunch_effect_tally_new (1);
  g_autoptr (HunchEffectTally) empty = hunch_effect_tally_new (0);
  g_autoptr (GPtrArray) effects = NULL;
  g_autoptr (GPtrArray) none = hunch_effect_tally_finish (empty, names);

  add_block (tally, 0, values, 3);
  effects = hunch_effect_tally_finish (tally, names);
  g_assert_cmpuint (effects->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

/* A law: moving all values by a large number changes nothing. */
static void
test_shift (void)
{
  const double values[2][3] = { { 1, 2, 4 }, { 3, 3, 8 } };
  double icc[2];

  for (int shifted = 0; shifted < 2; shifted++)
    {
      g_autoptr (HunchEffectTally) tally = hunch_effect_tally_new (1);
      g_autoptr (GPtrArray) effects = NULL;

      for (int block = 0; block < 2; block++)
        {
          for (int i = 0; i < 3; i++)
            hunch_effect_tally_add (tally, 0, values[block][i] + shifted * 1e9);
          hunch_effect_tally_end_block (tally);
        }
      effects = hunch_effect_tally_finish (tally, names);
      icc[shifted] = get_effect (effects, 0)->icc;
    }
  g_assert_cmpfloat_with_epsilon (icc[0], icc[1], 1e-6);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/effect/by-hand", test_by_hand);
  g_test_add_func ("/effect/alike-within", test_alike_within);
  g_test_add_func ("/effect/below-zero", test_below_zero);
  g_test_add_func ("/effect/left-out", test_left_out);
  g_test_add_func ("/effect/single-block", test_single_block);
  g_test_add_func ("/effect/shift", test_shift);
  return g_test_run ();
}
