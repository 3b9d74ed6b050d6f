/* nls against the certified values of the 27 non-linear sets of NIST StRD (https://www.itl.nist.gov/div898/strd/), from both start values: tests/stats/data/nls. */
#include <math.h>
#include <string.h>

#include "analysis-test.h"

/* Ten of the eleven certified digits, of parameters, standard errors and the sum of squares alike. */
#define DIGITS 10

typedef struct
{
  char      *formula;     /* owned */
  GPtrArray *parameters;  /* owned, of GStrv: name, start 1, start 2, value, standard deviation */
  double     rss;
  double     sigma;
  GString   *csv;         /* owned */
} NistSet;

static void
nist_set_clear (NistSet *self)
{
  g_free (self->formula);
  g_ptr_array_unref (self->parameters);
  g_string_free (self->csv, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NistSet, nist_set_clear)

static void
read_line (NistSet    *set,
           const char *line)
{
  if (set->csv->len > 0)
    g_string_append_printf (set->csv, "%s\n", line);
  else if (g_str_has_prefix (line, "formula "))
    set->formula = g_strdup (line + strlen ("formula "));
  else if (g_str_has_prefix (line, "parameter "))
    g_ptr_array_add (set->parameters, g_strsplit (line + strlen ("parameter "), " ", -1));
  else if (g_str_has_prefix (line, "rss "))
    set->rss = g_ascii_strtod (line + strlen ("rss "), NULL);
  else if (g_str_has_prefix (line, "sigma "))
    set->sigma = g_ascii_strtod (line + strlen ("sigma "), NULL);
  else if (g_str_has_prefix (line, "data "))
    g_string_append_printf (set->csv, "%s\n", line + strlen ("data "));
}

static NistSet
load_set (const char *path)
{
  NistSet set = { NULL, g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev), 0, 0, g_string_new (NULL) };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#')
      read_line (&set, lines[i]);
  return set;
}

static char *
dup_start (NistSet *set,
           guint    which)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < set->parameters->len; i++)
    {
      GStrv parameter = g_ptr_array_index (set->parameters, i);

      g_string_append_printf (text, "%s%s=%s", i > 0 ? "," : "", parameter[0], parameter[which]);
    }
  return g_string_free (text, FALSE);
}

static void
check_digits (const char *name,
              const char *what,
              guint       start,
              double      value,
              double      certified)
{
  double digits = -log10 (fabs (value / certified - 1));

  if (!(digits >= DIGITS))
    {
      g_test_message ("%s from start %u: %s is %.15g, certified %.11g: %.1f digits", name, start, what, value, certified, digits);
      g_test_fail ();
    }
}

static void
check_set (Fixture    *fixture,
           NistSet    *set,
           const char *name,
           guint       start)
{
  g_autofree char *text = dup_start (set, start);
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;

  g_hash_table_insert (options, (gpointer) "formula", set->formula);
  g_hash_table_insert (options, (gpointer) "start", text);
  result = hunch_analysis_run (fixture->project, "nls", name, options, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < set->parameters->len; i++)
    {
      GStrv parameter = g_ptr_array_index (set->parameters, i);

      check_digits (name, parameter[0], start, get_estimate (result, parameter[0], "estimate"), g_ascii_strtod (parameter[3], NULL));
      check_digits (name, "a standard error", start, get_estimate (result, parameter[0], "se"), g_ascii_strtod (parameter[4], NULL));
    }
  check_digits (name, "the sum of squares", start, get_fit (result, "rss"), set->rss);
  check_digits (name, "sigma", start, get_fit (result, "sigma"), set->sigma);
}

static void
test_nist (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *folder = g_strdup_printf ("%s/tests/stats/data/nls", g_getenv ("HUNCH_TEST_SOURCE_DIR"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *file;
  guint n = 0;

  g_assert_no_error (error);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autofree char *name = g_strndup (file, strcspn (file, "."));
      g_auto (NistSet) set = load_set (path);

      fixture_add_table (fixture, name, set.csv->str);
      check_set (fixture, &set, name, 1);
      check_set (fixture, &set, name, 2);
      n++;
    }
  g_assert_cmpuint (n, ==, 27);
}

/* By hand: y = 3 exp (x / 2) without error. */
static void
test_perfect (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonObject) result = NULL;

  fixture_add_table (fixture, "t", "x,y\n0,3\n2,8.154845485377136\n4,22.16716829679195\n6,60.25661076956300\n");
  result = run (fixture, "nls", "t", "formula=y ~ a * exp(x / b);start=a=1,b=3");
  assert_close (get_estimate (result, "a", "estimate"), 3, 1e-12);
  assert_close (get_estimate (result, "b", "estimate"), 2, 1e-12);
}

static void
add_tests (void)
{
  fixture_add_test ("/nls/nist", test_nist);
  fixture_add_test ("/nls/perfect", test_perfect);
}

int
main (int    argc,
      char **argv)
{
  return analysis_test_main (argc, argv, add_tests);
}
