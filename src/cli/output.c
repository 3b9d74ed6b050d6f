#define G_LOG_DOMAIN "hunch-cli"
#include "cli/output.h"

#include <math.h>
#include <stdio.h>

#include "base/json.h"

#define LINE_WIDTH 78

/* A cell wider than this does not widen its column. */
#define MAX_COLUMN_WIDTH 60

#define COLUMN_GAP 2

struct _HunchCliGrid
{
  guint      n_columns;
  GPtrArray *cells;     /* owned, of char *, elements may be NULL */
  guint     *widths;    /* owned, [n_columns] in letters */
  gboolean  *is_right;  /* owned, [n_columns] */
};

char *
hunch_cli_count_text (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  GString *text = g_string_new (digits);
  gssize first = count < 0 ? 1 : 0;

  for (gssize at = (gssize) text->len - 3; at > first; at -= 3)
    g_string_insert_c (text, at, ',');

  return g_string_free (text, FALSE);
}

char *
hunch_cli_number_text (double value)
{
  char buffer[HUNCH_NUMBER_BUFFER];

  if (!isfinite (value))
    return g_strdup ("–");

  if (value == trunc (value) && fabs (value) < 1e6)
    return g_strdup_printf ("%d", (int) value);

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.5g", value));
}

char *
hunch_cli_p_text (double p)
{
  char buffer[HUNCH_NUMBER_BUFFER];

  if (!isfinite (p))
    return g_strdup ("–");

  if (p < 0.001)
    return g_strdup ("< 0.001");

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.3f", p));
}

void
hunch_cli_print_wrapped (const char *first,
                         const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);
  glong indent = g_utf8_strlen (first, -1);
  glong used = indent;

  fputs (first, stdout);
  for (char **word = words; *word != NULL; word++)
    {
      glong width = g_utf8_strlen (*word, -1);

      if (width == 0)
        continue;

      if (used > indent && used + 1 + width > LINE_WIDTH)
        {
          printf ("\n%*s", (int) indent, "");
          used = indent;
        }

      if (used > indent)
        fputs (" ", stdout);
      fputs (*word, stdout);
      used += width + (used > indent ? 1 : 0);
    }

  fputs ("\n", stdout);
}

void
hunch_cli_print_json (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = hunch_json_to_text (node, TRUE);

  puts (text);
}

static void
append_json_letter (GString *out,
                    guchar   letter)
{
  switch (letter)
    {
    case '"':
    case '\\':
      g_string_append_c (out, '\\');
      g_string_append_c (out, letter);
      break;
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    default:
      if (letter < 0x20)
        g_string_append_printf (out, "\\u%04x", letter);
      else
        g_string_append_c (out, letter);
    }
}

void
hunch_cli_append_json_text (GString    *out,
                            const char *bytes,
                            gsize       length)
{
  g_autofree char *valid = NULL;

  if (!g_utf8_validate_len (bytes, length, NULL))
    {
      valid = g_utf8_make_valid (bytes, length);
      bytes = valid;
      length = strlen (valid);
    }

  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    append_json_letter (out, bytes[i]);
  g_string_append_c (out, '"');
}

static gboolean
needs_quotes (const char *bytes,
              gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] == '"' || bytes[i] == ',' || bytes[i] == '\n' || bytes[i] == '\r')
      return TRUE;

  return length > 0 && (bytes[0] == ' ' || bytes[length - 1] == ' ');
}

void
hunch_cli_append_csv_text (GString    *out,
                           const char *bytes,
                           gsize       length)
{
  if (!needs_quotes (bytes, length))
    {
      g_string_append_len (out, bytes, length);
      return;
    }

  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, bytes[i]);
    }
  g_string_append_c (out, '"');
}

HunchCliGrid *
hunch_cli_grid_new (guint n_columns)
{
  HunchCliGrid *self = g_new0 (HunchCliGrid, 1);

  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->widths = g_new0 (guint, n_columns);
  self->is_right = g_new0 (gboolean, n_columns);

  return self;
}

void
hunch_cli_grid_free (HunchCliGrid *self)
{
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->widths, g_free);
  g_clear_pointer (&self->is_right, g_free);
  g_free (self);
}

void
hunch_cli_grid_take (HunchCliGrid *self,
                     char         *text)
{
  guint column = self->cells->len % self->n_columns;

  if (text != NULL)
    {
      g_strdelimit (text, "\r\n\t", ' ');
      self->widths[column] = MAX (self->widths[column], MIN (g_utf8_strlen (text, -1), MAX_COLUMN_WIDTH));
    }

  g_ptr_array_add (self->cells, text);
}

void
hunch_cli_grid_align_right (HunchCliGrid *self,
                            guint         column)
{
  self->is_right[column] = TRUE;
}

static void
print_cell (HunchCliGrid *self,
            guint         column,
            const char   *text)
{
  guint used = text != NULL ? g_utf8_strlen (text, -1) : 0;
  guint padding = self->widths[column] > used ? self->widths[column] - used : 0;
  gboolean is_last = column + 1 == self->n_columns;

  if (self->is_right[column])
    printf ("%*s", (int) padding, "");
  fputs (text != NULL ? text : "", stdout);
  if (!is_last)
    printf ("%*s", (int) (self->is_right[column] ? 0 : padding) + COLUMN_GAP, "");
}

void
hunch_cli_grid_print (HunchCliGrid *self,
                      const char   *indent)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      guint column = i % self->n_columns;

      if (column == 0)
        fputs (indent, stdout);
      print_cell (self, column, g_ptr_array_index (self->cells, i));
      if (column + 1 == self->n_columns)
        fputs ("\n", stdout);
    }

  g_ptr_array_set_size (self->cells, 0);
}
