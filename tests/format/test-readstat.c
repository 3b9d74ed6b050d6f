/* Files of SPSS, Stata and SAS. They are written by ReadStat from the values in stat-maker.c, from which the expected rows follow. */
#include <math.h>
#include <string.h>

#include "archive-maker.h"
#include "format/readstat-private.h"
#include "format-outcome.h"
#include "stat-maker.h"

typedef struct
{
  const char *kind;
  const char *labels;
  const char *outcome;
} Case;

#define DAYS "| DAY date: 2016-01-01 2016-01-02 2016-01-03 "
#define MOMENTS "| AT timestamp: 2016-01-01 01:01:01.500 2016-01-01 01:01:01.500 2016-01-01 01:01:01.500 "
#define SPANS "| DUR duration: 5025 5025 5025 "
#define REST "| X real: 0.25 1.25 · | PART integer: 1 2 3"

static const Case cases[] = {
  { "sav", NULL, "spss, 3 rows | NAME text: Zoë · Zoë | SEX text: männlich weiblich · " DAYS MOMENTS SPANS REST },
  { "zsav", NULL, "spss, 3 rows | NAME text: Zoë · Zoë | SEX text: männlich weiblich · " DAYS MOMENTS SPANS REST },
  { "sav", "codes", "spss, 3 rows | NAME text: Zoë · Zoë | SEX integer: 1 2 · " DAYS MOMENTS SPANS REST },
  { "sav", "both", "spss, 3 rows | NAME text: Zoë · Zoë | SEX integer: 1 2 · | SEX_label text: männlich weiblich · " DAYS MOMENTS SPANS REST
                   " | PART_label text: one · ·" },
  { "dta", NULL, "stata, 3 rows | NAME text: Zoë · Zoë | SEX text: männlich weiblich männlich " DAYS MOMENTS "| DUR integer: 5025 5025 5025 " REST },
  { "dta", "codes", "stata, 3 rows | NAME text: Zoë · Zoë | SEX integer: 1 2 1 " DAYS MOMENTS "| DUR integer: 5025 5025 5025 " REST },
  { "sas7bdat", NULL, "sas, 3 rows | NAME text: Zoë · Zoë | SEX integer: 1 2 1 " DAYS MOMENTS SPANS REST },
  { "xpt", NULL, "sas, 3 rows | NAME text: Zoë · Zoë | SEX integer: 1 2 1 " DAYS MOMENTS SPANS REST },
  { "por", NULL, "spss, 3 rows | NAME text: Zoe · Zoe | SEX text: maennlich weiblich · " DAYS MOMENTS SPANS REST },
  { "por", "codes", "spss, 3 rows | NAME text: Zoe · Zoe | SEX integer: 1 2 · " DAYS MOMENTS SPANS REST },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *folder = format_outcome_make_folder ();
      const char *words[] = { "data", NULL };
      g_autoptr (GBytes) bytes = stat_make (cases[i].kind, 3);
      g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
      g_autofree char *outcome = NULL;

      format_outcome_write (folder, "data", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      options->labels = g_strdup (cases[i].labels);
      outcome = format_outcome_describe (folder, words, options, -1);
      g_assert_cmpstr (outcome, ==, cases[i].outcome);
      format_outcome_remove_folder (folder);
    }
}

static HunchScan *
scan_bytes (const char *folder,
            const char *kind,
            guint       n_rows,
            gint64      max_rows,
            GError    **error)
{
  g_autoptr (GBytes) bytes = stat_make (kind, n_rows);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_build_filename (folder, "data", NULL);

  format_outcome_write (folder, "data", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_ptr_array_add (sources, hunch_source_new (path, NULL));

  return hunch_format_scan (sources, NULL, max_rows, NULL, NULL, error);
}

static void
test_words (void)
{
  char *folder = format_outcome_make_folder ();
  g_autoptr (HunchScan) scan = scan_bytes (folder, "sav", 3, -1, NULL);

  g_assert_cmpstr (hunch_scan_get_evidence (scan, 1), ==, "codes, given by their labels (F8.2); “Sex of respondent”");
  g_assert_cmpstr (hunch_scan_get_warnings (scan)[0], ==, "Column “PART” has labels for some of its codes only; the codes are kept.");
  g_assert_null (hunch_scan_get_warnings (scan)[1]);
  format_outcome_remove_folder (folder);
}

/* More rows than a block has; every value is there once. */
static void
test_many_rows (void)
{
  static const char *const kinds[] = { "sav", "zsav", "dta", "sas7bdat", "xpt" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      char *folder = format_outcome_make_folder ();
      g_autoptr (HunchScan) scan = scan_bytes (folder, kinds[i], 10000, -1, NULL);
      g_autoptr (HunchReader) reader = hunch_scan_read (scan, (const guint[]) { 5, 0 }, 2, NULL, NULL);
      const HunchBatch *batch;
      gint64 n_rows = 0, n_missing = 0;
      double sum = 0;

      g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, 10000);
      while ((batch = hunch_reader_next (reader, NULL, NULL)) != NULL)
        for (gsize row = 0; row < batch->n_rows; row++, n_rows++)
          {
            n_missing += batch->columns[0].state[row] == HUNCH_CELL_MISSING;
            sum += batch->columns[0].state[row] == HUNCH_CELL_VALUE ? batch->columns[0].reals[row] : 0;
            g_assert_cmpint (batch->columns[1].slices[row].length, ==, n_rows == 1 ? 0 : 4);
          }
      g_assert_cmpint (n_rows, ==, 10000);
      g_assert_cmpint (n_missing, ==, 1);
      /* By hand: 0 + 1 + … + 9999 without the 2, and 9999 quarters. */
      g_assert_cmpfloat (sum, ==, 49995000.0 - 2 + 9999 * 0.25);
      format_outcome_remove_folder (folder);
    }
}

/* The first rows have labels for all codes, the third has not. */
static void
test_surprise (void)
{
  char *folder = format_outcome_make_folder ();
  g_autoptr (HunchScan) scan = scan_bytes (folder, "dta", 3000, 1, NULL);
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, NULL);
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_false (hunch_scan_is_whole (scan));
  g_assert_cmpint (hunch_scan_get_n_rows (scan), ==, 3000);
  g_assert_cmpint (hunch_scan_get_fields (scan, &n)[6].type, ==, HUNCH_DATA_TEXT);
  while (hunch_reader_next (reader, NULL, &error) != NULL)
    ;
  g_assert_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE);
  format_outcome_remove_folder (folder);
}

/* Left before its end, the thread ends too. */
static void
test_left (void)
{
  char *folder = format_outcome_make_folder ();
  g_autoptr (HunchScan) scan = scan_bytes (folder, "sav", 20000, -1, NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, NULL);

      for (guint k = 0; k < i % 4; k++)
        g_assert_nonnull (hunch_reader_next (reader, NULL, NULL));
    }
  format_outcome_remove_folder (folder);
}

static void
test_in_archive (void)
{
  char *folder = format_outcome_make_folder ();
  g_autoptr (GBytes) bytes = stat_make ("dta", 3);
  ArchiveMember member = { "in/data.dta", g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes) };
  g_autoptr (GBytes) tar = archive_make ("tar", "gzip", NULL, &member, 1);
  g_autofree char *outcome = NULL;

  format_outcome_write (folder, "a.tar.gz", g_bytes_get_data (tar, NULL), (gssize) g_bytes_get_size (tar));
  outcome = format_outcome_of (folder, "a.tar.gz");
  g_assert_cmpstr (outcome, ==, cases[4].outcome);
  format_outcome_remove_folder (folder);
}

/* A file whose writer did not know how many rows would come: -1 stands for their number, bytes 80 to 83 of the header. */
static void
test_uncounted (void)
{
  static const char *const kinds[] = { "sav", "zsav" };
  char *folder = format_outcome_make_folder ();

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      g_autoptr (GBytes) bytes = stat_make (kinds[kind], 3);
      g_autofree char *changed = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_autofree char *outcome = NULL;

      memset (changed + 80, 0xff, 4);
      format_outcome_write (folder, "data", changed, (gssize) g_bytes_get_size (bytes));
      outcome = format_outcome_of (folder, "data");
      g_assert_cmpstr (outcome, ==, cases[0].outcome);
    }
  format_outcome_remove_folder (folder);
}

/* What is no moment of the years 1 to 9999 is not written, however far away. */
static void
test_beyond (void)
{
  HunchReadstatClock clock = hunch_readstat_find_clock (HUNCH_READSTAT_SPSS, "DATETIME20");
  char iso[HUNCH_READSTAT_ISO_BYTES];

  g_assert_cmpuint (hunch_readstat_write_moment (&clock, -4e270, TRUE, iso), ==, 0);
  /* From 1582-10-14 to 1970 there are 12 219 379 200 seconds, from there to 10000-01-01 253 402 300 800. */
  g_assert_cmpuint (hunch_readstat_write_moment (&clock, 265621679999.9999, TRUE, iso), ==, 0);
  g_assert_cmpuint (hunch_readstat_write_moment (&clock, 265621679999.999, TRUE, iso), ==, 23);
  g_assert_cmpstr (iso, ==, "9999-12-31 23:59:59.999");
  g_assert_cmpuint (hunch_readstat_write_moment (&clock, NAN, TRUE, iso), ==, 0);
  g_assert_cmpuint (hunch_readstat_write_moment (&clock, INFINITY, TRUE, iso), ==, 0);
}

/* Cut anywhere: a sentence or fewer rows. */
static void
test_cut (void)
{
  static const char *const kinds[] = { "sav", "zsav", "dta", "sas7bdat", "xpt" };
  char *folder = format_outcome_make_folder ();

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      g_autoptr (GBytes) bytes = stat_make (kinds[kind], 200);
      gsize n = g_bytes_get_size (bytes);

      for (guint i = 1; i < 40; i++)
        {
          g_autofree char *outcome = NULL;

          format_outcome_write (folder, "data", g_bytes_get_data (bytes, NULL), (gssize) (n * i / 40));
          outcome = format_outcome_of (folder, "data");
          g_assert_nonnull (outcome);
        }
    }
  format_outcome_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/readstat/cases", test_cases);
  g_test_add_func ("/format/readstat/words", test_words);
  g_test_add_func ("/format/readstat/many-rows", test_many_rows);
  g_test_add_func ("/format/readstat/surprise", test_surprise);
  g_test_add_func ("/format/readstat/left", test_left);
  g_test_add_func ("/format/readstat/in-archive", test_in_archive);
  g_test_add_func ("/format/readstat/uncounted", test_uncounted);
  g_test_add_func ("/format/readstat/beyond", test_beyond);
  g_test_add_func ("/format/readstat/cut", test_cut);

  return g_test_run ();
}
