/* Fuzz target of the formula parser. Whatever can be read is written as text, and that text must
 * read back to the same text; whatever cannot is refused in one line.
 *
 * With the fuzzer (clang): as fuzz-csv.c, with src/analysis/formula*.c and what they need.
 * Built without it, the program replays tests/corpus/formula. */
#include <glib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/formula.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static char *
write_formula (const HunchFormula *formula)
{
  g_autofree char *response = hunch_node_to_text (formula->response);
  g_autofree char *predictors = hunch_node_to_text (formula->predictors);

  return g_strdup_printf ("%s ~ %s", response, predictors);
}

static void
check_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchFormula) formula = hunch_formula_parse (text, &error);
  g_autoptr (HunchFormula) again = NULL;
  g_autofree char *written = NULL;
  g_autofree char *rewritten = NULL;

  g_assert_true ((formula == NULL) == (error != NULL));
  if (formula == NULL)
    {
      g_assert_true (g_error_matches (error, HUNCH_ANALYSIS_ERROR, HUNCH_ANALYSIS_ERROR_BAD_OPTION));
      g_assert_null (strchr (error->message, '\n'));
      return;
    }

  written = write_formula (formula);
  if (strlen (written) > HUNCH_FORMULA_MAX_BYTES)
    return;
  again = hunch_formula_parse (written, &error);
  g_assert_no_error (error);
  rewritten = write_formula (again);
  g_assert_cmpstr (rewritten, ==, written);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  check_text (text);
  return 0;
}

#ifndef HUNCH_FUZZER

/* Every file whole, and cut short at each byte. */
static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "corpus", "formula", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &text, &size, NULL));
      for (gsize length = 0; length <= size; length++)
        LLVMFuzzerTestOneInput ((const guint8 *) text, length);
      n++;
    }

  g_assert_cmpuint (n, >, 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/formula/corpus", test_corpus);

  return g_test_run ();
}

#endif
