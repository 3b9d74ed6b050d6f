#include "stats-test.h"

#include <string.h>

static char *
read_text (const char *name)
{
  const char *root = g_getenv ("HUNCH_TEST_SOURCE_DIR");
  g_autofree char *path = g_build_filename (root != NULL ? root : ".", "tests", "stats", "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

TestTable
test_table_load (const char *name)
{
  TestTable table = { 0 };
  g_autofree char *text = read_text (name);
  g_auto (GStrv) lines = g_strsplit (g_strstrip (text), "\n", -1);

  table.n_rows = g_strv_length (lines) - 1;
  for (gsize i = 0; i < table.n_rows; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);

      if (table.values == NULL)
        {
          table.n_columns = g_strv_length (cells);
          table.values = g_new (double, table.n_rows * table.n_columns);
        }
      g_assert_cmpuint (g_strv_length (cells), ==, table.n_columns);
      for (guint j = 0; j < table.n_columns; j++)
        table.values[j * table.n_rows + i] = g_ascii_strtod (cells[j], NULL);
    }
  return table;
}

void
test_table_clear (TestTable *self)
{
  g_clear_pointer (&self->values, g_free);
}

const double *
test_table_get_column (const TestTable *self,
                       guint            column)
{
  g_assert_cmpuint (column, <, self->n_columns);
  return self->values + column * self->n_rows;
}

double
test_digits (double value,
             double certified)
{
  double error;

  if (isnan (value) || isnan (certified))
    return isnan (value) && isnan (certified) ? 17.0 : 0.0;
  if (value == certified)
    return 17.0;
  if (isinf (value) || isinf (certified))
    return 0.0;

  error = fabs (value - certified) / (certified != 0.0 ? fabs (certified) : 1.0);
  return MIN (-log10 (error), 17.0);
}

double
test_random (guint64 *state)
{
  *state = *state * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return (double) (*state >> 11) / 9007199254740992.0;
}

double
test_random_normal (guint64 *state)
{
  double sum = -6.0;

  for (int i = 0; i < 12; i++)
    sum += test_random (state);
  return sum;
}
