/* A table on a slide is read from the last row: few rows, large, numbers under each other
 * with the same number of decimals. What has no room is counted in one line below. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/table-block-private.h"

#include "base/json.h"
#include "chart/text.h"
#include "deck/claim-private.h"
#include "deck/text-block-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* In ems. */
#define ROW_HEIGHT 1.72
#define COLUMN_GAP 1.5
#define WIDEST_GAP 5.0

/* Rows and columns looked at; far more than fit. */
#define MAX_ROWS 40
#define MAX_COLUMNS 24

/* Below this many rows the text is made smaller before rows are left out. */
#define GOOD_ROWS 8

/* For the sake of columns the text is made no smaller than this: rather fewer that can be read. */
#define SMALLEST_FOR_COLUMNS 20.0

/* A column of words is not shortened below this many ems. */
#define NARROWEST_CELL 5.0

typedef struct
{
  char    *title;      /* owned */
  gboolean is_number;
  double   width;      /* as shown */
} Column;

struct _HunchTableBlock
{
  Column  *columns;    /* [n_columns], owned */
  guint    n_columns;  /* shown */
  char   **cells;      /* [n_rows * MAX_COLUMNS], owned; the first n_cells of a row are never NULL */
  guint    n_cells;    /* columns read; those without any value are passed over */
  guint    n_rows;     /* read */
  guint    n_shown;    /* rows */
  guint    n_total;    /* rows of the table */
  guint    n_columns_left_out;
  double   size;
  double   gap;
  double   width;
};

/* --- reading -------------------------------------------------------------- */

static JsonNode *
get_cell (JsonArray *rows,
          guint      row,
          guint      column)
{
  JsonNode *node = json_array_get_element (rows, row);

  if (!JSON_NODE_HOLDS_ARRAY (node) || column >= json_array_get_length (json_node_get_array (node)))
    return NULL;

  node = json_array_get_element (json_node_get_array (node), column);
  return JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static gboolean
get_number (JsonNode *node,
            double   *out_value)
{
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;

  *out_value = type == G_TYPE_INT64 ? (double) json_node_get_int (node) : json_node_get_double (node);
  return isfinite (*out_value);
}

static gboolean
is_p_column (const char *title)
{
  return strcmp (title, "p") == 0 || g_str_has_prefix (title, "p ") || g_str_has_prefix (title, "p-")
         || g_str_has_prefix (title, "p_");
}

/* So many decimals that the largest value shows four digits, at least two of the smallest kind. */
static int
find_decimals (JsonArray *rows,
               guint      column,
               guint      n_rows)
{
  double largest = 0;
  gboolean is_whole = TRUE;

  for (guint i = 0; i < n_rows; i++)
    {
      double value;

      if (!get_number (get_cell (rows, i, column), &value))
        continue;
      largest = MAX (largest, fabs (value));
      is_whole = is_whole && value == floor (value);
    }

  if (is_whole || largest == 0)
    return 0;

  return CLAMP (2 - (int) floor (log10 (largest)), 0, 4);
}

static char *
write_p (double p)
{
  char buffer[16];

  if (p < 0.001)
    return g_strdup ("< 0.001");

  g_ascii_formatd (buffer, sizeof buffer, "%.3f", p);
  return g_strdup (buffer);
}

static char *
write_cell (JsonNode   *node,
            const char *title,
            int         decimals)
{
  HunchClaimFormat format = { .decimals = decimals };
  double value;

  if (node == NULL)
    return g_strdup ("–");
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));
  if (get_number (node, &value))
    return is_p_column (title) ? write_p (value) : hunch_claim_format_number (value, &format);

  return g_strdup (json_node_get_string (node) != NULL ? json_node_get_string (node) : "–");
}

static gboolean
is_number_column (JsonArray *rows,
                  guint      column,
                  guint      n_rows)
{
  gboolean found = FALSE;
  double value;

  for (guint i = 0; i < n_rows; i++)
    {
      JsonNode *node = get_cell (rows, i, column);

      if (get_number (node, &value))
        found = TRUE;
      else if (node != NULL)
        return FALSE;
    }

  return found;
}

static char *
dup_column_title (JsonNode *node)
{
  const char *title = JSON_NODE_HOLDS_OBJECT (node) ? hunch_json_get_string (json_node_get_object (node), "name")
                      : JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return g_strdup (title != NULL ? title : "");
}

static gboolean
is_empty_column (JsonArray *rows,
                 guint      column,
                 guint      n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    if (get_cell (rows, i, column) != NULL)
      return FALSE;

  return n_rows > 0;
}

static void
read_column (HunchTableBlock *self,
             JsonArray       *columns,
             JsonArray       *rows,
             guint            from)
{
  Column *column = &self->columns[self->n_cells];
  int decimals = find_decimals (rows, from, self->n_rows);

  column->title = dup_column_title (json_array_get_element (columns, from));
  column->is_number = is_number_column (rows, from, self->n_rows);
  for (guint r = 0; r < self->n_rows; r++)
    self->cells[r * MAX_COLUMNS + self->n_cells] = write_cell (get_cell (rows, r, from), column->title, decimals);
  self->n_cells++;
}

static void
read_table (HunchTableBlock *self,
            JsonArray       *columns,
            JsonArray       *rows)
{
  self->n_total = json_array_get_length (rows);
  self->n_rows = MIN (self->n_total, MAX_ROWS);
  self->columns = g_new0 (Column, MAX_COLUMNS);
  self->cells = g_new0 (char *, MAX (1, self->n_rows) * MAX_COLUMNS);

  for (guint c = 0; c < json_array_get_length (columns) && self->n_cells < MAX_COLUMNS; c++)
    if (!is_empty_column (rows, c, self->n_rows))
      read_column (self, columns, rows, c);
}

/* --- fitting -------------------------------------------------------------- */

static double
measure_column (HunchTableBlock *self,
                guint            column,
                double           size)
{
  double width = hunch_text_measure (self->columns[column].title, 0.82 * size, HUNCH_WEIGHT_SEMIBOLD, NULL);

  for (guint r = 0; r < self->n_shown; r++)
    width = MAX (width, hunch_text_measure (self->cells[r * MAX_COLUMNS + column], size, HUNCH_WEIGHT_REGULAR, NULL));

  return width + 1;
}

static double
sum_widths (HunchTableBlock *self,
            guint            n_columns,
            double           gap)
{
  double sum = n_columns > 0 ? (n_columns - 1) * gap : 0;

  for (guint c = 0; c < n_columns; c++)
    sum += self->columns[c].width;

  return sum;
}

static guint
count_rows_for (HunchTableBlock *self,
                double           size,
                double           height)
{
  guint n_lines = (guint) MAX (0, floor (height / (ROW_HEIGHT * size)) - 1);

  if (self->n_total <= n_lines)
    return self->n_total <= self->n_rows ? self->n_total : self->n_rows;

  return MIN (n_lines > 0 ? n_lines - 1 : 0, self->n_rows);
}

/* Words give way before numbers do. */
static void
shorten_words (HunchTableBlock *self)
{
  double excess = sum_widths (self, self->n_columns, self->gap) - self->width;

  for (guint c = 0; c < self->n_columns && excess > 0; c++)
    if (!self->columns[c].is_number)
      {
        double spare = MIN (excess, MAX (0, self->columns[c].width - NARROWEST_CELL * self->size));

        self->columns[c].width -= spare;
        excess -= spare;
      }
}

static void
drop_columns (HunchTableBlock *self)
{
  while (self->n_columns > 1 && sum_widths (self, self->n_columns, self->gap) > self->width)
    {
      self->n_columns--;
      self->n_columns_left_out++;
    }

  if (self->n_columns == 1)
    self->columns[0].width = MIN (self->columns[0].width, self->width);
}

static void
set_size (HunchTableBlock *self,
          double           size,
          double           height)
{
  self->size = size;
  self->gap = COLUMN_GAP * size;
  self->n_shown = count_rows_for (self, size, height);

  for (guint c = 0; c < self->n_cells; c++)
    self->columns[c].width = measure_column (self, c, size);
}

static void
fit (HunchTableBlock *self,
     double           height,
     double           max_size,
     double           min_size)
{
  double size = max_size;
  double floor_for_columns = CLAMP (SMALLEST_FOR_COLUMNS, min_size, max_size);
  guint n_wanted = MIN (self->n_total, GOOD_ROWS);

  self->n_columns = self->n_cells;
  set_size (self, size, height);

  while ((size > min_size && self->n_shown < n_wanted)
         || (size > floor_for_columns && sum_widths (self, self->n_cells, self->gap) > self->width))
    {
      size = MAX (min_size, size - 1);
      set_size (self, size, height);
    }

  shorten_words (self);
  drop_columns (self);

  if (self->n_columns > 1)
    self->gap = CLAMP ((self->width - sum_widths (self, self->n_columns, 0)) / (self->n_columns - 1),
                       0.5 * self->size, WIDEST_GAP * self->size);
}

HunchTableBlock *
hunch_table_block_new (JsonObject *table,
                       double      width,
                       double      height,
                       double      max_size,
                       double      min_size)
{
  JsonNode *columns = json_object_get_member (table, "columns");
  JsonNode *rows = json_object_get_member (table, "rows");
  HunchTableBlock *self;

  if (columns == NULL || rows == NULL || !JSON_NODE_HOLDS_ARRAY (columns) || !JSON_NODE_HOLDS_ARRAY (rows))
    return NULL;

  self = g_new0 (HunchTableBlock, 1);
  self->width = width;
  read_table (self, json_node_get_array (columns), json_node_get_array (rows));
  fit (self, height, max_size, min_size);

  return self;
}

void
hunch_table_block_free (HunchTableBlock *self)
{
  for (guint c = 0; c < self->n_cells; c++)
    g_free (self->columns[c].title);
  for (guint i = 0; i < self->n_rows * MAX_COLUMNS; i++)
    g_free (self->cells[i]);

  g_free (self->columns);
  g_free (self->cells);
  g_free (self);
}

double
hunch_table_block_get_size (HunchTableBlock *self)
{
  return self->size;
}

guint
hunch_table_block_get_n_shown (HunchTableBlock *self)
{
  return self->n_shown;
}

/* --- painting ------------------------------------------------------------- */

static void
paint_rule (cairo_t *cr,
            double   x,
            double   y,
            double   width,
            double   thickness,
            guint32  colour)
{
  hunch_set_source_rgb (cr, colour);
  cairo_rectangle (cr, x, y - thickness / 2, width, thickness);
  cairo_fill (cr);
}

static void
begin_tag (cairo_t    *cr,
           const char *tag,
           gboolean    with_tags)
{
  if (with_tags)
    cairo_tag_begin (cr, tag, NULL);
}

static void
end_tag (cairo_t    *cr,
         const char *tag,
         gboolean    with_tags)
{
  if (with_tags)
    cairo_tag_end (cr, tag);
}

static void
paint_row (HunchTableBlock *self,
           cairo_t         *cr,
           int              row,
           double           x,
           double           y,
           guint32          colour,
           gboolean         with_tags)
{
  gboolean is_head = row < 0;
  const char *tag = is_head ? "TH" : "TD";
  double size = is_head ? 0.82 * self->size : self->size;

  begin_tag (cr, "TR", with_tags);
  for (guint c = 0; c < self->n_columns; c++)
    {
      Column *column = &self->columns[c];
      const char *text = is_head ? column->title : self->cells[row * MAX_COLUMNS + c];

      begin_tag (cr, tag, with_tags);
      hunch_text_line_paint (cr, text, size, is_head ? HUNCH_WEIGHT_SEMIBOLD : HUNCH_WEIGHT_REGULAR,
                             x, y + (ROW_HEIGHT * self->size - 1.21 * size) / 2, column->width,
                             column->is_number ? 1 : 0, colour);
      end_tag (cr, tag, with_tags);
      x += column->width + self->gap;
    }
  end_tag (cr, "TR", with_tags);
}

static char *
dup_remainder (HunchTableBlock *self)
{
  guint n_more = self->n_total - self->n_shown;
  g_autofree char *rows = NULL;
  g_autofree char *columns = NULL;

  if (n_more > 0)
    rows = g_strdup_printf (ngettext ("… %u more row", "… %u more rows", n_more), n_more);
  if (self->n_columns_left_out > 0)
    columns = g_strdup_printf (ngettext ("… %u more column", "… %u more columns", self->n_columns_left_out),
                               self->n_columns_left_out);

  return rows != NULL && columns != NULL ? g_strconcat (rows, "  ", columns, NULL)
         : rows != NULL ? g_steal_pointer (&rows) : g_steal_pointer (&columns);
}

void
hunch_table_block_paint (HunchTableBlock *self,
                         cairo_t         *cr,
                         double           x,
                         double           y,
                         guint32          ink,
                         guint32          muted,
                         guint32          line,
                         gboolean         with_tags)
{
  double row_height = ROW_HEIGHT * self->size;
  double width = MIN (sum_widths (self, self->n_columns, self->gap), self->width);
  g_autofree char *remainder = dup_remainder (self);

  begin_tag (cr, "Table", with_tags);
  paint_row (self, cr, -1, x, y, muted, with_tags);
  y += row_height;
  paint_rule (cr, x, y, width, 2, muted);

  for (guint r = 0; r < self->n_shown; r++)
    {
      paint_row (self, cr, r, x, y, ink, with_tags);
      y += row_height;
      if (r + 1 < self->n_shown)
        paint_rule (cr, x, y, width, 1, line);
    }
  end_tag (cr, "Table", with_tags);

  if (remainder == NULL)
    return;

  begin_tag (cr, "P", with_tags);
  hunch_text_line_paint (cr, remainder, 0.82 * self->size, HUNCH_WEIGHT_REGULAR,
                         x, y + (row_height - self->size) / 2, self->width, 0, muted);
  end_tag (cr, "P", with_tags);
}

char *
hunch_table_block_dup_text (HunchTableBlock *self)
{
  GString *text = g_string_new (NULL);

  for (guint c = 0; c < self->n_columns; c++)
    g_string_append_printf (text, "%s%s", c > 0 ? ", " : "", self->columns[c].title);

  for (guint r = 0; r < self->n_shown; r++)
    for (guint c = 0; c < self->n_columns; c++)
      g_string_append_printf (text, "%s%s", c > 0 ? ", " : "\n", self->cells[r * MAX_COLUMNS + c]);

  return g_string_free (text, FALSE);
}
