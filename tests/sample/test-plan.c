/* What a sample would cost: of the objects in tests/corpus/blocks (636 rows in 12 objects, 45 row groups) and of texts. */
#include "sample/plan.h"

#include <glib/gstdio.h>
#include <math.h>

static GPtrArray *
get_corpus (guint n)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint day = 1; day <= n; day++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("%s/tests/corpus/blocks/dt=2016-01-%02u/part.parquet", g_getenv ("HUNCH_TEST_SOURCE_DIR"), day);

      g_ptr_array_add (sources, hunch_source_new (name, &error));
      g_assert_no_error (error);
    }
  return sources;
}

static HunchSamplePlan
plan (GPtrArray        *sources,
      const char       *columns,
      HunchSampleChoice choice)
{
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  g_autoptr (GError) error = NULL;
  HunchSamplePlan out;

  options->columns = columns != NULL ? g_strsplit (columns, ",", -1) : NULL;
  g_assert_true (hunch_sample_plan (sources, options, &choice, &out, NULL, &error));
  g_assert_no_error (error);
  return out;
}

/* All footers of three objects are read, so rows are exact: 20 + 26 + 32. */
static void
test_all (void)
{
  g_autoptr (GPtrArray) sources = get_corpus (3);
  HunchSamplePlan all = plan (sources, NULL, (HunchSampleChoice) { .method = HUNCH_SAMPLE_ALL });
  HunchSamplePlan one = plan (sources, "id", (HunchSampleChoice) { .method = HUNCH_SAMPLE_ALL });
  HunchSamplePlan two = plan (sources, "id", (HunchSampleChoice) { .method = HUNCH_SAMPLE_STRATIFIED, .stratum = "id" });

  g_assert_cmpint (all.rows_total, ==, 78);
  g_assert_false (all.is_estimate);
  g_assert_cmpint (all.objects, ==, 3);
  g_assert_cmpint (all.objects_total, ==, 3);
  g_assert_cmpint (all.bytes, <=, all.bytes_total);
  g_assert_cmpint (all.bytes, >, all.bytes_total / 2);
  g_assert_cmpint (one.bytes, <, all.bytes);
  /* The stratum's column is read once more. */
  g_assert_cmpint (two.bytes, >, one.bytes);
  /* Nothing is asked of a server, and nothing is paid. */
  g_assert_cmpint (all.requests, ==, 0);
  g_assert_cmpfloat (all.dollars, ==, 0);
  g_assert_cmpfloat (all.seconds, >, 0);
}

static void
test_blocks (void)
{
  g_autoptr (GPtrArray) sources = get_corpus (12);
  HunchSamplePlan few = plan (sources, "id", (HunchSampleChoice) { .method = HUNCH_SAMPLE_BLOCKS, .rows = 30, .min_blocks = 4 });
  HunchSamplePlan most = plan (sources, "id", (HunchSampleChoice) { .method = HUNCH_SAMPLE_BLOCKS, .rows = 100000, .min_blocks = 4 });
  HunchSamplePlan head = plan (sources, "id", (HunchSampleChoice) { .method = HUNCH_SAMPLE_HEAD, .rows = 30 });
  HunchSamplePlan all = plan (sources, "id", (HunchSampleChoice) { .method = HUNCH_SAMPLE_RESERVOIR, .rows = 30 });

  /* 5 of 12 footers were read. */
  g_assert_true (few.is_estimate);
  g_assert_cmpint (ABS (few.rows_total - 636), <, 64);
  g_assert_cmpint (few.objects, ==, 4);
  g_assert_cmpint (most.objects, ==, 12);
  g_assert_cmpint (few.bytes, <, most.bytes);
  g_assert_cmpint (head.objects, ==, 1);
  g_assert_cmpint (head.bytes, <, all.bytes);
  g_assert_cmpint (all.objects, ==, 12);
}

/* 1,000 lines of 10 bytes: a sample of the first 100 moves a tenth. */
static void
test_text (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hunch-plan-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "t.csv", NULL);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  HunchSamplePlan head, all;

  for (int i = 0; i < 1000; i++)
    g_string_append_printf (text, "%04d,abcd\n", i);
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
  g_ptr_array_add (sources, hunch_source_new (path, &error));
  g_assert_no_error (error);
  head = plan (sources, NULL, (HunchSampleChoice) { .method = HUNCH_SAMPLE_HEAD, .rows = 100 });
  all = plan (sources, NULL, (HunchSampleChoice) { .method = HUNCH_SAMPLE_BERNOULLI, .share = 0.1 });

  g_assert_cmpint (head.bytes, ==, 1000);
  g_assert_cmpint (all.bytes, ==, 10000);
  g_assert_cmpint (all.rows_total, ==, 1000);
  g_assert_true (all.is_estimate);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_json (void)
{
  HunchSamplePlan given = { 40, 40864, 5000000, 100000000000, 120, 610000000, TRUE, 1.5, 0.25 };
  g_autoptr (JsonObject) object = hunch_sample_plan_to_json (&given);

  g_assert_cmpint (json_object_get_int_member (object, "objects"), ==, 40);
  g_assert_cmpint (json_object_get_int_member (object, "bytes_total"), ==, 100000000000);
  g_assert_true (json_object_get_boolean_member (object, "is_estimate"));
  g_assert_cmpfloat (json_object_get_double_member (object, "dollars"), ==, 0.25);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/all", test_all);
  g_test_add_func ("/plan/blocks", test_blocks);
  g_test_add_func ("/plan/text", test_text);
  g_test_add_func ("/plan/json", test_json);
  return g_test_run ();
}
