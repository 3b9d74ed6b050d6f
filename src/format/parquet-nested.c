#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-nested-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "format/parquet-decimal-private.h"

/* What is handed out at a time, and what one row may have. */
#define MAX_FILL (16u << 20)
#define MAX_ROW (64u << 20)
/* Values of a leaf that are decoded at a time. */
#define N_AT_HAND 1024

typedef HunchParquetNested Nested;
typedef HunchParquetCursor Cursor;

void
hunch_parquet_nested_init (HunchParquetNested     *self,
                           HunchParquetFooter     *footer,
                           const HunchParquetNode *node)
{
  *self = (HunchParquetNested) { footer, node };
  self->cursors = g_new0 (Cursor, node->n_leaves);
  self->text = g_string_new (NULL);
  for (guint i = 0; i < node->n_leaves; i++)
    hunch_parquet_column_init (&self->cursors[i].column, footer, node->first_leaf + i,
                               &hunch_parquet_footer_get_leaf (footer, node->first_leaf + i)->type, N_AT_HAND);
}

void
hunch_parquet_nested_clear (HunchParquetNested *self)
{
  if (self->cursors == NULL)
    return;

  for (guint i = 0; i < self->node->n_leaves; i++)
    hunch_parquet_column_clear (&self->cursors[i].column);
  g_clear_pointer (&self->cursors, g_free);
  g_string_free (self->text, TRUE);
  self->text = NULL;
}

/* --- levels --------------------------------------------------------------- */

static inline Cursor *
get_cursor (Nested *self,
            guint   leaf)
{
  return &self->cursors[leaf - self->node->first_leaf];
}

static gboolean
fail (Nested          *self,
      Cursor          *cursor,
      HunchFormatError code,
      const char      *sentence,
      GError         **error)
{
  hunch_parquet_set_error (error, code, self->footer, cursor->column.row_group, cursor->column.leaf_position, sentence);

  return FALSE;
}

/* 1: the cursor stands at a level; 0: behind the last one; -1: error. */
static int
peek (Nested  *self,
      Cursor  *cursor,
      GError **error)
{
  guint32 n_present;
  int n;

  if (G_LIKELY (cursor->at < cursor->n))
    return 1;

  hunch_parquet_column_release (&cursor->column);
  n = hunch_parquet_column_read (&cursor->column, 0, N_AT_HAND, &n_present, self->cancellable, error);
  cursor->at = cursor->value = 0;
  cursor->n = MAX (n, 0);

  return n > 0 ? 1 : n;
}

static inline guint
get_repetition (const Cursor *cursor)
{
  return cursor->column.repetition != NULL ? cursor->column.repetition[cursor->at] : 0;
}

static inline guint
get_definition (const Cursor *cursor)
{
  return cursor->column.definition[cursor->at];
}

static inline void
step (Cursor *cursor)
{
  cursor->value += get_definition (cursor) == cursor->column.leaf->max_definition;
  cursor->at++;
}

static gboolean
peek_value (Nested  *self,
            Cursor  *cursor,
            GError **error)
{
  int status = peek (self, cursor, error);

  if (status == 0)
    return fail (self, cursor, HUNCH_FORMAT_ERROR_MALFORMED, _("It ends before the last row."), error);

  return status > 0;
}

/* One step of every leaf below. */
static gboolean
step_all (Nested                 *self,
          const HunchParquetNode *node,
          GError                **error)
{
  for (guint i = 0; i < node->n_leaves; i++)
    {
      Cursor *cursor = get_cursor (self, node->first_leaf + i);

      if (!peek_value (self, cursor, error))
        return FALSE;
      step (cursor);
    }

  return TRUE;
}

/* Whether the list that all leaves below are in goes on. They must agree. */
static gboolean
goes_on (Nested                 *self,
         const HunchParquetNode *node,
         gboolean               *out_more,
         GError                **error)
{
  for (guint i = 0; i < node->n_leaves; i++)
    {
      Cursor *cursor = get_cursor (self, node->first_leaf + i);
      int status = peek (self, cursor, error);
      guint repetition = status > 0 ? get_repetition (cursor) : 0;

      if (status < 0)
        return FALSE;
      if (repetition > node->repetition || (i > 0 && *out_more != (repetition == node->repetition)))
        return fail (self, cursor, HUNCH_FORMAT_ERROR_MALFORMED, _("Its lists do not have the shape of its neighbours."), error);
      *out_more = repetition == node->repetition;
    }

  return TRUE;
}

/* --- values --------------------------------------------------------------- */

static void
append_escaped (GString *text,
                guint8   letter)
{
  static const char shorts[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
  const char *found = letter != 0 ? strchr (shorts, letter) : NULL;

  if (found != NULL)
    {
      g_string_append_c (text, '\\');
      g_string_append_c (text, letters[found - shorts]);
    }
  else
    g_string_append_printf (text, "\\u%04x", letter);
}

static void
append_string (GString          *text,
               const HunchSlice *slice)
{
  const char *at = slice->text, *end = at + slice->length, *start = at;

  g_string_append_c (text, '"');
  for (; at < end; at++)
    if (G_UNLIKELY ((guint8) *at < 0x20 || *at == '"' || *at == '\\'))
      {
        g_string_append_len (text, start, at - start);
        append_escaped (text, *at);
        start = at + 1;
      }
  g_string_append_len (text, start, end - start);
  g_string_append_c (text, '"');
}

static void
append_hex (GString          *text,
            const HunchSlice *slice)
{
  g_string_append_c (text, '"');
  for (guint32 i = 0; i < slice->length; i++)
    {
      g_string_append_c (text, "0123456789abcdef"[(guint8) slice->text[i] >> 4]);
      g_string_append_c (text, "0123456789abcdef"[slice->text[i] & 15]);
    }
  g_string_append_c (text, '"');
}

static void
append_integer (GString *text,
                gint64   value)
{
  char digits[24];

  g_string_append_len (text, digits, hunch_parquet_write_decimal (digits, value, 0));
}

static void
append_real (GString *text,
             double   value)
{
  char number[HUNCH_NUMBER_BUFFER];

  g_string_append (text, hunch_number_to_json (value, number));
}

static void
append_slice (GString                *text,
              const HunchParquetType *type,
              const HunchSlice       *slice)
{
  gboolean is_number = type->meaning == HUNCH_PARQUET_MEANS_DECIMAL || type->meaning == HUNCH_PARQUET_MEANS_UNSIGNED;

  if (type->data == HUNCH_DATA_BLOB)
    append_hex (text, slice);
  else if (is_number && memchr (slice->text, 'x', slice->length) == NULL)
    g_string_append_len (text, slice->text, slice->length);
  else
    append_string (text, slice);
}

static void
append_value (GString                  *text,
              const HunchParquetType   *type,
              const HunchParquetValues *values,
              guint32                   i)
{
  if (values->states[i] == HUNCH_CELL_MISSING)
    g_string_append (text, "null");
  else if (values->states[i] == HUNCH_CELL_UNPARSED)
    g_string_append_len (text, values->raw[i].text, values->raw[i].length);
  else if (type->data == HUNCH_DATA_BOOLEAN)
    g_string_append (text, values->integers[i] ? "true" : "false");
  else if (type->data == HUNCH_DATA_INTEGER)
    append_integer (text, values->integers[i]);
  else if (type->data == HUNCH_DATA_REAL)
    append_real (text, values->reals[i]);
  else
    append_slice (text, type, &values->slices[i]);
}

static gboolean write_value (Nested *self, const HunchParquetNode *node, GError **error);

static gboolean
write_leaf (Nested                 *self,
            const HunchParquetNode *node)
{
  Cursor *cursor = get_cursor (self, node->first_leaf);

  append_value (self->text, &cursor->column.type, &cursor->column.values, cursor->value);
  step (cursor);

  return TRUE;
}

static void
append_name (GString    *text,
             const char *name)
{
  HunchSlice slice = { name, (guint32) strlen (name) };

  append_string (text, &slice);
}

static gboolean
write_struct (Nested                 *self,
              const HunchParquetNode *node,
              GError                **error)
{
  g_string_append_c (self->text, '{');
  for (guint i = 0; i < node->children->len; i++)
    {
      const HunchParquetNode *child = g_ptr_array_index (node->children, i);

      if (i > 0)
        g_string_append_c (self->text, ',');
      append_name (self->text, child->name);
      g_string_append_c (self->text, ':');
      if (!write_value (self, child, error))
        return FALSE;
    }
  g_string_append_c (self->text, '}');

  return TRUE;
}

/* The key of a map as the name of a member: texts have their quotes already, all else gets them. */
static gboolean
write_key (Nested                 *self,
           const HunchParquetNode *node,
           GError                **error)
{
  gsize start = self->text->len;

  if (!write_value (self, node, error))
    return FALSE;
  if (self->text->str[start] != '"')
    {
      g_string_insert_c (self->text, start, '"');
      g_string_append_c (self->text, '"');
    }

  return TRUE;
}

static gboolean
write_pair (Nested                 *self,
            const HunchParquetNode *node,
            GError                **error)
{
  const HunchParquetNode *key = g_ptr_array_index (node->children, 0);
  const HunchParquetNode *value = g_ptr_array_index (node->children, 1);

  if (key->kind == HUNCH_PARQUET_NODE_LEAF)
    {
      if (!write_key (self, key, error))
        return FALSE;
      g_string_append_c (self->text, ':');
      return write_value (self, value, error);
    }

  g_string_append_c (self->text, '[');
  if (!write_value (self, key, error))
    return FALSE;
  g_string_append_c (self->text, ',');
  if (!write_value (self, value, error))
    return FALSE;
  g_string_append_c (self->text, ']');

  return TRUE;
}

static gboolean
check_row (Nested                 *self,
           const HunchParquetNode *node,
           GError                **error)
{
  return self->text->len - self->row_start <= MAX_ROW
         || fail (self, get_cursor (self, node->first_leaf), HUNCH_FORMAT_ERROR_TOO_LARGE, _("One of its rows has more than 64 MB of text."), error);
}

static gboolean
write_items (Nested                 *self,
             const HunchParquetNode *node,
             GError                **error)
{
  gboolean is_more = FALSE;

  do
    {
      if (is_more)
        g_string_append_c (self->text, ',');
      if (!(node->kind == HUNCH_PARQUET_NODE_MAP ? write_pair (self, node, error)
                                                 : write_value (self, g_ptr_array_index (node->children, 0), error))
          || !check_row (self, node, error)
          || !goes_on (self, node, &is_more, error))
        return FALSE;
    }
  while (is_more);

  return TRUE;
}

static gboolean
write_list (Nested                 *self,
            const HunchParquetNode *node,
            gboolean                is_empty,
            GError                **error)
{
  const HunchParquetNode *first = g_ptr_array_index (node->children, 0);
  gboolean is_object = node->kind == HUNCH_PARQUET_NODE_MAP && first->kind == HUNCH_PARQUET_NODE_LEAF;

  g_string_append_c (self->text, is_object ? '{' : '[');
  if (!(is_empty ? step_all (self, node, error) : write_items (self, node, error)))
    return FALSE;
  g_string_append_c (self->text, is_object ? '}' : ']');

  return TRUE;
}

static gboolean
write_value (Nested                 *self,
             const HunchParquetNode *node,
             GError                **error)
{
  Cursor *cursor = get_cursor (self, node->first_leaf);
  guint definition;

  if (!peek_value (self, cursor, error))
    return FALSE;

  definition = get_definition (cursor);
  if (definition < node->null_level)
    {
      g_string_append (self->text, "null");
      return step_all (self, node, error);
    }

  switch (node->kind)
    {
    case HUNCH_PARQUET_NODE_LEAF:
      return write_leaf (self, node);
    case HUNCH_PARQUET_NODE_STRUCT:
      return write_struct (self, node, error);
    case HUNCH_PARQUET_NODE_LIST:
    case HUNCH_PARQUET_NODE_MAP:
    default:
      return write_list (self, node, definition < node->item_level, error);
    }
}

/* --- rows ----------------------------------------------------------------- */

static gboolean
skip_rows (Nested  *self,
           Cursor  *cursor,
           gint64   n_rows,
           GError **error)
{
  int status = 1;

  for (gint64 row = 0; row < n_rows && status > 0; row++)
    {
      if (!peek_value (self, cursor, error))
        return FALSE;
      do
        {
          step (cursor);
          status = peek (self, cursor, error);
        }
      while (status > 0 && get_repetition (cursor) > 0);
    }

  return status >= 0;
}

gboolean
hunch_parquet_nested_begin (HunchParquetNested  *self,
                            const gint64        *n_skip,
                            GCancellable        *cancellable,
                            GError             **error)
{
  self->cancellable = cancellable;
  for (guint i = 0; i < self->node->n_leaves; i++)
    {
      self->cursors[i].at = self->cursors[i].n = 0;
      if (!skip_rows (self, &self->cursors[i], n_skip[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_row_start (Nested  *self,
                 GError **error)
{
  for (guint i = 0; i < self->node->n_leaves; i++)
    {
      if (!peek_value (self, &self->cursors[i], error))
        return FALSE;
      if (get_repetition (&self->cursors[i]) != 0)
        return fail (self, &self->cursors[i], HUNCH_FORMAT_ERROR_MALFORMED, _("A row begins in the middle of a list."), error);
    }

  return TRUE;
}

static gboolean
write_row (Nested  *self,
           guint8  *out_state,
           GError **error)
{
  if (!check_row_start (self, error))
    return FALSE;

  *out_state = HUNCH_CELL_VALUE;
  if (get_definition (&self->cursors[0]) >= self->node->null_level)
    return write_value (self, self->node, error);

  *out_state = HUNCH_CELL_MISSING;

  return step_all (self, self->node, error);
}

int
hunch_parquet_nested_fill (HunchParquetNested  *self,
                           guint32              n,
                           HunchSlice          *slices,
                           guint8              *states,
                           GCancellable        *cancellable,
                           GError             **error)
{
  const char *at;
  guint32 row = 0;

  self->cancellable = cancellable;
  g_string_truncate (self->text, 0);
  for (; row < n && self->text->len < MAX_FILL; row++)
    {
      self->row_start = self->text->len;
      if (!write_row (self, &states[row], error))
        return -1;
      slices[row].length = (guint32) (self->text->len - self->row_start);
    }

  /* Only now the text does not move any more. */
  at = self->text->str;
  for (guint32 i = 0; i < row; i++, at += slices[i - 1].length)
    slices[i].text = at;

  return (int) row;
}

gboolean
hunch_parquet_nested_end (HunchParquetNested  *self,
                          GCancellable        *cancellable,
                          GError             **error)
{
  self->cancellable = cancellable;
  for (guint i = 0; i < self->node->n_leaves; i++)
    {
      int status = peek (self, &self->cursors[i], error);

      if (status > 0)
        return fail (self, &self->cursors[i], HUNCH_FORMAT_ERROR_MALFORMED, _("It has more values than the row group has rows."), error);
      if (status < 0)
        return FALSE;
    }

  return TRUE;
}
