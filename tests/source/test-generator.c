/* The made-up data has to have what source/generator.h says is built into it. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "source/generator.h"
#include "source/source.h"

#define N_ROWS 80000

static char *
read_all (const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = hunch_generator_open (words, &error);
  GString *text = g_string_new (NULL);
  char piece[1000];
  gssize n;

  g_assert_no_error (error);
  while ((n = g_input_stream_read (stream, piece, sizeof piece, NULL, &error)) > 0)
    g_string_append_len (text, piece, n);
  g_assert_no_error (error);

  return g_string_free (text, FALSE);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';

  return n;
}

/* Taken down when the generator was written: the same bytes on every machine, for ever. */
static void
test_stable (void)
{
  static const struct
  {
    const char *words;
    const char *sum;
  } cases[] = {
    { "clickstream?rows=20000&seed=1", "1378c66872cf13dc424610291d5c43cb" },
    { "clickstream?rows=1000&seed=18446744073709551615&from=2016-01-01&days=1277", "adda30165bc969d1e9566af2d29b7afc" },
    { "titles?seed=1", "8d43a7c9f95bde092706e6c241e07e36" },
    { "genres", "bc35e24585c5d0048d83afaba62b9dd0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = read_all (cases[i].words);
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);

      g_assert_cmpstr (sum, ==, cases[i].sum);
    }
}

/* Rows in order of time, the last of them within the days. */
static void
check_order (const char *text,
             const char *last_day)
{
  const char *line = strchr (text, '\n') + 1;

  for (const char *end = strchr (line, '\n'); end != NULL; end = strchr (line, '\n'))
    {
      g_assert_cmpint (end[1] == '\0' ? 0 : strncmp (line, end + 1, 19), <=, 0);
      g_assert_cmpint (strncmp (line, last_day, 10), <=, 0);
      line = end + 1;
    }
}

static void
test_exact_rows (void)
{
  static const int rows[] = { 0, 1, 2, 39, 1000, 12345 };
  static const int days[] = { 1, 2, 30, 400 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (days); j++)
      {
        g_autofree char *words = g_strdup_printf ("clickstream?rows=%d&days=%d&from=2019-01-01", rows[i], days[j]);
        g_autofree char *text = read_all (words);
        char last_day[16];
        GDate end;

        g_date_clear (&end, 1);
        g_date_set_dmy (&end, 1, 1, 2019);
        g_date_add_days (&end, days[j] - 1);
        g_date_strftime (last_day, sizeof last_day, "%Y-%m-%d", &end);
        g_assert_cmpuint (count_lines (text), ==, rows[i] + 1);
        check_order (text, last_day);
      }
}

/* Sums over one clickstream; the tests below look at them. */
typedef struct
{
  GHashTable *genre_of_title;   /* id as text → position of the genre */
  GHashTable *last;             /* panelist → Watch, what was being watched */
  double      sum[2][HUNCH_GENERATOR_N_GENRES];       /* seconds watched; weekday, weekend */
  double      sum_squares[HUNCH_GENERATOR_N_GENRES];  /* weekdays */
  double      n[2][HUNCH_GENERATOR_N_GENRES];
  double      by_country[HUNCH_GENERATOR_N_COUNTRIES][HUNCH_GENERATOR_N_GENRES];
  double      n_ids;
  double      n_unmatched;
} Sums;

typedef struct
{
  gint64   time;
  int      genre;     /* -1: no match */
  gboolean is_weekend;
} Watch;

static int
find_genre (int genre_id)
{
  for (int i = 0; i < HUNCH_GENERATOR_N_GENRES; i++)
    if (hunch_generator_genre_id[i] == genre_id)
      return i;

  return -1;
}

static GHashTable *
read_titles (void)
{
  g_autofree char *text = read_all ("titles?seed=5");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GHashTable *genres = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      const char *type = strstr (lines[i], ",Movie,");

      type = type != NULL ? type + 7 : strstr (lines[i], ",TV Show,") + 9;
      g_hash_table_insert (genres, g_strndup (lines[i], 8), GINT_TO_POINTER (find_genre (atoi (type)) + 1));
    }

  g_assert_cmpuint (g_hash_table_size (genres), ==, HUNCH_GENERATOR_N_TITLES);

  return genres;
}

static gint64
parse_time (const char *text,
            gboolean   *out_is_weekend)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (atoi (text), atoi (text + 5), atoi (text + 8),
                                                    atoi (text + 11), atoi (text + 14), atoi (text + 17));

  *out_is_weekend = g_date_time_get_day_of_week (time) >= 6;

  return g_date_time_to_unix (time);
}

static void
end_watch (Sums        *sums,
           const Watch *watch,
           gint64       time)
{
  double seconds = time - watch->time;

  if (watch->genre < 0)
    return;

  sums->sum[watch->is_weekend][watch->genre] += seconds;
  sums->n[watch->is_weekend][watch->genre]++;
  if (!watch->is_weekend)
    sums->sum_squares[watch->genre] += seconds * seconds;
}

static void
add_click (Sums       *sums,
           const char *line)
{
  g_auto (GStrv) cells = g_strsplit (line, ",", -1);
  const char *id = strstr (cells[1], "/watch/");
  const char *title = strstr (cells[1], "/title/");
  g_autofree char *id_text = NULL;
  Watch *watch = g_hash_table_lookup (sums->last, cells[2]);
  gboolean is_weekend;
  gint64 time = parse_time (cells[0], &is_weekend);
  int genre;

  g_assert_cmpuint (g_strv_length (cells), ==, 7);
  if (watch != NULL)
    {
      end_watch (sums, watch, time);
      g_hash_table_remove (sums->last, cells[2]);
    }
  if (id == NULL && title == NULL)
    return;

  id_text = g_strndup ((id != NULL ? id : title) + 7, 8);
  genre = GPOINTER_TO_INT (g_hash_table_lookup (sums->genre_of_title, id_text)) - 1;
  sums->n_ids++;
  sums->n_unmatched += genre < 0;

  for (guint country = 0; country < HUNCH_GENERATOR_N_COUNTRIES && genre >= 0; country++)
    sums->by_country[country][genre] += strcmp (hunch_generator_country[country], cells[3]) == 0;

  if (id != NULL)
    {
      watch = g_new (Watch, 1);
      *watch = (Watch) { time, genre, is_weekend };
      g_hash_table_insert (sums->last, g_strdup (cells[2]), watch);
    }
}

static Sums *
sum_clicks (void)
{
  g_autofree char *words = g_strdup_printf ("clickstream?rows=%d&seed=5", N_ROWS);
  g_autofree char *text = read_all (words);
  Sums *sums = g_new0 (Sums, 1);
  char *line = strchr (text, '\n') + 1;

  sums->genre_of_title = read_titles ();
  sums->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (char *end = strchr (line, '\n'); end != NULL; line = end + 1, end = strchr (line, '\n'))
    {
      *end = '\0';
      add_click (sums, line);
    }

  return sums;
}

/* Means and spread within five standard errors of what the header says. */
static void
test_effects (void)
{
  Sums *sums = sum_clicks ();
  double chi = 0, n_all = 0, by_genre[HUNCH_GENERATOR_N_GENRES] = { 0 }, by_country[HUNCH_GENERATOR_N_COUNTRIES] = { 0 };

  for (guint genre = 0; genre < HUNCH_GENERATOR_N_GENRES; genre++)
    {
      double expected = 60 * hunch_generator_watch_minutes[genre];

      for (guint weekend = 0; weekend < 2; weekend++)
        {
          double n = sums->n[weekend][genre];

          g_assert_cmpfloat_with_epsilon (sums->sum[weekend][genre] / n, expected + weekend * HUNCH_GENERATOR_WEEKEND_SECONDS, 5 * 720 / sqrt (n));
        }
      g_assert_cmpfloat_with_epsilon (sqrt (sums->sum_squares[genre] / sums->n[0][genre] - pow (sums->sum[0][genre] / sums->n[0][genre], 2)), 720, 5 * 720 / sqrt (2 * sums->n[0][genre]));
    }

  g_assert_cmpfloat_with_epsilon (sums->n_unmatched / sums->n_ids, 0.12, 0.01);

  /* Genre and country: far beyond the 0.999 quantile of chi-square with 143 degrees of freedom, about 200. */
  for (guint i = 0; i < HUNCH_GENERATOR_N_COUNTRIES; i++)
    for (guint j = 0; j < HUNCH_GENERATOR_N_GENRES; j++)
      {
        by_country[i] += sums->by_country[i][j];
        by_genre[j] += sums->by_country[i][j];
        n_all += sums->by_country[i][j];
      }
  for (guint i = 0; i < HUNCH_GENERATOR_N_COUNTRIES; i++)
    for (guint j = 0; j < HUNCH_GENERATOR_N_GENRES; j++)
      chi += pow (sums->by_country[i][j] - by_country[i] * by_genre[j] / n_all, 2) / (by_country[i] * by_genre[j] / n_all);
  g_assert_cmpfloat (chi, >, 1000);

  g_hash_table_unref (sums->genre_of_title);
  g_hash_table_unref (sums->last);
  g_free (sums);
}

static void
test_partitions (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hunch-generator-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  guint n_rows = 0;

  g_assert_cmpint (hunch_generator_write_partitions ("clickstream?rows=500&days=3&from=2016-02-28", folder, NULL, &error), ==, 3);
  g_assert_no_error (error);

  for (guint i = 0; i < 3; i++)
    {
      static const char *const days[] = { "dt=2016-02-28", "dt=2016-02-29", "dt=2016-03-01" };
      g_autofree char *day = g_build_filename (folder, days[i], NULL);
      g_autofree char *path = g_build_filename (day, "0000_part_00.csv", NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_str_has_prefix (text, "datetime,event_url,panelist_id,server_request_country_code,browser_name,browser_language\n"));
      n_rows += count_lines (text) - 1;
      g_unlink (path);
      g_rmdir (day);
    }

  g_assert_cmpuint (n_rows, ==, 500);
  g_rmdir (folder);
}

static void
test_bad_words (void)
{
  static const char *const words[] = {
    "", "clicks", "clickstream?rows=x", "clickstream?rows=-1", "clickstream?days=0", "clickstream?from=2019-02-29",
    "clickstream?from=19-1-1", "clickstream?color=red", "titles?rows=3", "genres?seed=1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_generator_open (words[i], &error));
      g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/generator/stable", test_stable);
  g_test_add_func ("/source/generator/exact-rows", test_exact_rows);
  g_test_add_func ("/source/generator/effects", test_effects);
  g_test_add_func ("/source/generator/partitions", test_partitions);
  g_test_add_func ("/source/generator/bad-words", test_bad_words);

  return g_test_run ();
}
