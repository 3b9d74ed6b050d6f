#include "chart/labels.h"
#include "chart/number-label.h"
#include "chart/scale.h"

#include <math.h>

static double
measure_fixed (const char *text,
               double      size,
               int         weight,
               gpointer    unused)
{
  return g_utf8_strlen (text, -1) * size * 0.5;
}

static const HunchLabelFont font = { measure_fixed, NULL, 10, 0 };

/* --- numbers ----------------------------------------------------------------- */

static void
test_number_alone (void)
{
  static const struct
  {
    double      value;
    gboolean    percent;
    const char *text;
  } cases[] = {
    { 0, FALSE, "0" },
    { 41.2, FALSE, "41.2" },
    { -41.25, FALSE, "−41.25" },
    { 1234.5678, FALSE, "1235" },
    { 12345.6, FALSE, "12,346" },
    { 1999, FALSE, "1999" },
    { 1e6, FALSE, "1 M" },
    { 1.5e6, FALSE, "1.5 M" },
    { 3.24e9, FALSE, "3.24 bn" },
    { -2e12, FALSE, "−2 tn" },
    { 1e18, FALSE, "10¹⁸" },
    { 2.5e-7, FALSE, "2.5×10⁻⁷" },
    { 0.1234567, FALSE, "0.1235" },
    { 0.12, TRUE, "12 %" },
    { 0.0525, TRUE, "5.25 %" },
    { 0, TRUE, "0 %" },
    { NAN, FALSE, "–" },
    { -INFINITY, FALSE, "−∞" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = hunch_number_label_new (cases[i].value, cases[i].percent);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static char *
write_ticks (double min,
             double max,
             int    n_wanted,
             HunchScaleKind kind)
{
  HunchAxis axis = { .kind = kind, .min = NAN, .max = NAN };
  HunchScale scale = { 0 };
  g_autoptr (GPtrArray) ticks = NULL;
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  hunch_scale_init (&scale, &axis, min, max);
  ticks = hunch_scale_make_ticks (&scale, n_wanted);
  for (guint i = 0; i < ticks->len; i++)
    {
      HunchTick *tick = g_ptr_array_index (ticks, i);

      g_strdelimit (tick->label, "\n", '/');
      g_ptr_array_add (labels, tick->label);
    }
  g_ptr_array_add (labels, NULL);
  return g_strjoinv (" | ", (char **) labels->pdata);
}

/* By hand: steps of 1, 2 and 5; no more decimals than the step needs; one magnitude for all. */
static void
test_linear_ticks (void)
{
  static const struct
  {
    double      min, max;
    int         n;
    const char *labels;
  } cases[] = {
    { 0, 100, 5, "0 | 20 | 40 | 60 | 80 | 100" },
    { -3, 3, 6, "−3 | −2 | −1 | 0 | 1 | 2 | 3" },
    { 0, 1, 5, "0.0 | 0.2 | 0.4 | 0.6 | 0.8 | 1.0" },
    { 0, 20000, 4, "0 | 5,000 | 10,000 | 15,000 | 20,000" },
    { 1980, 2020, 4, "1980 | 1990 | 2000 | 2010 | 2020" },
    { 0, 2.5e6, 5, "0 | 0.5 M | 1.0 M | 1.5 M | 2.0 M | 2.5 M" },
    { 1000000.0001, 1000000.0002, 2, "1,000,000.00010 | 1,000,000.00015 | 1,000,000.00020" },
    { 0, 4e-7, 2, "0 | 2×10⁻⁷ | 4×10⁻⁷" },
    { 7, 7, 2, "6.8 | 7.0 | 7.2" },
    { 0, 0, 2, "0.0 | 0.5 | 1.0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *labels = write_ticks (cases[i].min, cases[i].max, cases[i].n, HUNCH_SCALE_LINEAR);

      g_assert_cmpstr (labels, ==, cases[i].labels);
    }
}

static void
test_log_ticks (void)
{
  g_autofree char *wide = write_ticks (1, 1e5, 6, HUNCH_SCALE_LOG);
  g_autofree char *narrow = write_ticks (1, 100, 6, HUNCH_SCALE_LOG);
  g_autofree char *huge = write_ticks (1, 1e12, 4, HUNCH_SCALE_LOG);

  g_assert_cmpstr (wide, ==, "1 | 10 | 100 | 1000 | 10,000 | 100,000");
  g_assert_cmpstr (narrow, ==, "1 | 2 | 5 | 10 | 20 | 50 | 100");
  g_assert_cmpstr (huge, ==, "10⁰ | 10³ | 10⁶ | 10⁹ | 10¹²");
}

/* Days since 1970: 16801 is 1 January 2016, 17800 is 26 September 2018 (date -d @$((days * 86400)) of coreutils 9.1). */
static void
test_date_ticks (void)
{
  static const struct
  {
    double      min, max;
    int         n;
    const char *labels;
  } cases[] = {
    { 16801, 16801 + 3 * 365, 6, "Jan/2016 | Jul | Jan/2017 | Jul | Jan/2018 | Jul" },
    { 17800, 17830, 4, "1/Oct 2018 | 8 | 15 | 22" },
    { 17800, 17803, 3, "26/Sep 2018 | 27 | 28 | 29" },
    { 3000, 17610, 8, "1980 | 1985 | 1990 | 1995 | 2000 | 2005 | 2010 | 2015" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *labels = write_ticks (cases[i].min, cases[i].max, cases[i].n, HUNCH_SCALE_DATE);

      g_assert_cmpstr (labels, ==, cases[i].labels);
    }
}

static void
test_time_ticks (void)
{
  double noon = 17800 * 86400.0 + 43200;
  g_autofree char *seconds = write_ticks (noon, noon + 20, 4, HUNCH_SCALE_TIME);
  g_autofree char *hours = write_ticks (noon, noon + 86400, 4, HUNCH_SCALE_TIME);
  g_autofree char *of_day = write_ticks (0, 86400, 4, HUNCH_SCALE_TIME);

  g_assert_cmpstr (seconds, ==, "12:00:00/26 Sep 2018 | 12:00:05 | 12:00:10 | 12:00:15 | 12:00:20");
  g_assert_cmpstr (hours, ==, "12:00/26 Sep 2018 | 18:00 | 00:00/27 Sep 2018 | 06:00 | 12:00");
  g_assert_cmpstr (of_day, ==, "00:00 | 06:00 | 12:00 | 18:00 | 00:00");
}

/* Years before 1 and after 9999, and bounds without end: no crash, no endless loop. */
static void
test_absurd_bounds (void)
{
  static const double bounds[][2] = {
    { -1e300, 1e300 }, { NAN, NAN }, { -INFINITY, INFINITY }, { 1e17, 1e17 + 1 }, { -1e12, 1e12 }, { 5, 5 }, { 1e-300, 2e-300 }, { 3, -3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    for (HunchScaleKind kind = HUNCH_SCALE_LINEAR; kind <= HUNCH_SCALE_CATEGORY; kind++)
      {
        HunchAxis axis = { .kind = kind, .min = NAN, .max = NAN };
        HunchScale scale = { 0 };
        g_autoptr (GPtrArray) ticks = NULL;

        hunch_scale_init (&scale, &axis, bounds[i][0], bounds[i][1]);
        g_assert_cmpfloat (scale.min, <, scale.max);
        scale.funcs->widen (&scale, 5);
        g_assert_cmpfloat (scale.min, <, scale.max);
        ticks = hunch_scale_make_ticks (&scale, 5);
        g_assert_cmpuint (ticks->len, <=, 400);
      }
}

static void
test_map_and_back (void)
{
  for (HunchScaleKind kind = HUNCH_SCALE_LINEAR; kind <= HUNCH_SCALE_TIME; kind++)
    {
      HunchAxis axis = { .kind = kind, .min = NAN, .max = NAN };
      HunchScale scale = { 0 };

      hunch_scale_init (&scale, &axis, 2, 500);
      scale.start = 400;
      scale.end = 20;
      g_assert_cmpfloat_with_epsilon (hunch_scale_map (&scale, 2), 400, 1e-9);
      g_assert_cmpfloat_with_epsilon (hunch_scale_map (&scale, 500), 20, 1e-9);
      for (double value = 3; value < 500; value += 37)
        g_assert_cmpfloat_with_epsilon (hunch_scale_unmap (&scale, hunch_scale_map (&scale, value)), value, 1e-9);
    }
}

/* --- labels --------------------------------------------------------------------- */

static void
test_wrap (void)
{
  gboolean fits;
  g_autofree char *one = hunch_label_wrap (&font, "short", 100, 2, &fits);
  g_autofree char *two = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *none = NULL;

  g_assert_cmpstr (one, ==, "short");
  g_assert_true (fits);
  two = hunch_label_wrap (&font, "stand-up  comedy\nand talk", 80, 2, &fits);
  g_assert_cmpstr (two, ==, "stand-up comedy\nand talk");
  g_assert_true (fits);
  cut = hunch_label_wrap (&font, "Donaudampfschiff fährt", 50, 2, &fits);
  g_assert_cmpstr (cut, ==, "Donaudamp…\nfährt");
  g_assert_false (fits);
  none = hunch_label_wrap (&font, "word", 1, 1, &fits);
  g_assert_cmpstr (none, ==, "");
  g_assert_false (fits);
}

static void
test_stride (void)
{
  const double apart[] = { 0, 10, 20, 30, 40, 50 };
  const double close[] = { 0, 25, 20, 45, 40, 65, 60, 85 };
  const double same[] = { 0, 100, 0, 100, 0, 100 };

  g_assert_cmpuint (hunch_label_find_stride (apart, 3, 5), ==, 1);
  g_assert_cmpuint (hunch_label_find_stride (close, 4, 5), ==, 2);
  g_assert_cmpuint (hunch_label_find_stride (same, 3, 5), ==, 3);
  g_assert_cmpuint (hunch_label_find_stride (same, 0, 5), ==, 1);
}

static void
test_spread (void)
{
  double places[] = { 50, 52, 10 };
  double crowded[] = { 5, 5, 5, 5 };
  double edge[] = { 99, 99 };

  g_assert_true (hunch_label_spread (places, 3, 10, 0, 100, 20));
  g_assert_cmpfloat (places[1] - places[0], >=, 10);
  g_assert_cmpfloat (places[2], ==, 10);
  g_assert_false (hunch_label_spread (crowded, 4, 10, 0, 30, 100));
  g_assert_cmpfloat (crowded[3], ==, 5);
  g_assert_true (hunch_label_spread (edge, 2, 10, 0, 100, 20));
  g_assert_cmpfloat (MAX (edge[0], edge[1]), ==, 95);
  g_assert_cmpfloat (MIN (edge[0], edge[1]), ==, 85);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/number/alone", test_number_alone);
  g_test_add_func ("/chart/scale/linear", test_linear_ticks);
  g_test_add_func ("/chart/scale/log", test_log_ticks);
  g_test_add_func ("/chart/scale/date", test_date_ticks);
  g_test_add_func ("/chart/scale/time", test_time_ticks);
  g_test_add_func ("/chart/scale/absurd", test_absurd_bounds);
  g_test_add_func ("/chart/scale/map-and-back", test_map_and_back);
  g_test_add_func ("/chart/labels/wrap", test_wrap);
  g_test_add_func ("/chart/labels/stride", test_stride);
  g_test_add_func ("/chart/labels/spread", test_spread);
  return g_test_run ();
}
