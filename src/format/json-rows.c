#define G_LOG_DOMAIN "hunch-format"
#include "format/json-rows-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

HunchJsonLayout *
hunch_json_layout_copy (const HunchJsonLayout *layout)
{
  HunchJsonLayout *copy = g_new (HunchJsonLayout, 1);

  *copy = *layout;
  copy->path = g_strdupv (layout->path);
  return copy;
}

void
hunch_json_layout_free (HunchJsonLayout *layout)
{
  if (layout == NULL)
    return;
  g_clear_pointer (&layout->path, g_strfreev);
  g_free (layout);
}

HunchJsonRows *
hunch_json_rows_new (HunchSource           *source,
                     const HunchJsonLayout *layout,
                     HunchJsonShape        *shape,
                     GCancellable          *cancellable,
                     GError               **error)
{
  g_autoptr (HunchJsonRows) self = g_new0 (HunchJsonRows, 1);

  self->layout = hunch_json_layout_copy (layout);
  self->shape = shape;
  self->key = g_string_new (NULL);
  self->input = hunch_json_input_new (source, cancellable, error);
  return self->input != NULL ? g_steal_pointer (&self) : NULL;
}

void
hunch_json_rows_free (HunchJsonRows *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->input, hunch_json_input_free);
  g_clear_pointer (&self->layout, hunch_json_layout_free);
  g_clear_pointer (&self->cells, g_free);
  if (self->key != NULL)
    g_string_free (self->key, TRUE);
  g_free (self);
}

/* --- one record ------------------------------------------------------------------ */

static HunchJsonToken *
grow_cells (HunchJsonRows *self)
{
  self->n_room = MAX (64, 2 * self->n_room);
  self->cells = g_renew (HunchJsonCell, self->cells, self->n_room);
  return &self->cells[self->n_cells].token;
}

/* Where the next token goes, whether it is kept or not. */
static inline HunchJsonToken *
get_room (HunchJsonRows *self)
{
  return G_LIKELY (self->n_cells < self->n_room) ? &self->cells[self->n_cells].token : grow_cells (self);
}

/* The token in the room becomes a cell, if its column is wanted. FALSE when it fails. */
static inline gboolean
keep_cell (HunchJsonRows *self,
           HunchJsonNode *node,
           const char    *at)
{
  HunchJsonFault fault;

  if (G_UNLIKELY (node->column == HUNCH_JSON_NO_COLUMN))
    {
      if (node->is_expanded && self->cells[self->n_cells].token.kind == HUNCH_JSON_NULL)
        return TRUE;
      if (!hunch_json_shape_add_column (self->shape, node, &fault))
        {
          hunch_json_lexer_fail (&self->lexer, at, fault);
          return FALSE;
        }
    }
  if (node->column >= 0)
    self->cells[self->n_cells++].column = node->column;
  return TRUE;
}

/* The name at `at`, which is its opening quote: `*out_key` lent. */
static const char *
read_key (HunchJsonRows *self,
          const char    *at,
          const char   **out_key,
          gsize         *out_n)
{
  HunchJsonToken token;

  if (*at != '"')
    return hunch_json_lexer_fail (&self->lexer, at, HUNCH_JSON_FAULT_NAME);
  at = hunch_json_lexer_take (&self->lexer, at, &token);
  if (at == NULL)
    return NULL;

  *out_key = token.text;
  *out_n = token.length;
  if (token.has_escapes)
    {
      g_string_set_size (self->key, token.length + HUNCH_JSON_PADDING);
      *out_n = hunch_json_unescape (token.text, token.length, self->key->str);
      *out_key = self->key->str;
    }

  at = hunch_json_skip_blanks (at);
  if (*at != ':')
    return hunch_json_lexer_fail (&self->lexer, at, HUNCH_JSON_FAULT_COLON);
  return hunch_json_skip_blanks (at + 1);
}

/* What is remembered for the records to come. One that comes again in its object must not be taken for the first. */
static void
learn (HunchJsonNode *object,
       HunchJsonNode *last,
       gboolean       is_first,
       HunchJsonNode *node,
       const char    *lead,
       gsize          n_lead)
{
  if (last != NULL)
    last->follower = node;
  else if (is_first)
    object->first = node;

  node->lead_length = n_lead <= HUNCH_JSON_MAX_LEAD && !node->is_again ? n_lead : 0;
  memcpy (node->lead, lead, node->lead_length);
}

/* From behind a value, or from the opening brace, to the next value or behind the closing brace; then `*out_is_closed`. */
static const char *
read_lead (HunchJsonRows  *self,
           HunchJsonNode  *object,
           HunchJsonNode  *last,
           gboolean        is_first,
           const char     *at,
           HunchJsonNode **out_node,
           gboolean       *out_is_closed)
{
  const char *lead = at;
  HunchJsonFault fault;
  const char *key;
  gsize n;

  at = hunch_json_skip_blanks (is_first ? at + 1 : at);
  *out_is_closed = *at == '}';
  if (*out_is_closed)
    return at + 1;
  if (!is_first && *at != ',')
    return hunch_json_lexer_fail (&self->lexer, at, HUNCH_JSON_FAULT_MEMBER_END);

  at = read_key (self, is_first ? at : hunch_json_skip_blanks (at + 1), &key, &n);
  if (at == NULL)
    return NULL;
  if (!hunch_json_shape_find (self->shape, object, key, n, self->stamp, out_node, &fault))
    return hunch_json_lexer_fail (&self->lexer, at, fault);
  if (*out_node != NULL)
    learn (object, last, is_first, *out_node, lead, at - lead);
  return at;
}

/* An expanded object is kept as it is too when the person asked for both. */
static gboolean
close_object (HunchJsonRows *self,
              HunchJsonNode *object,
              const char    *at)
{
  if (object->column == HUNCH_JSON_UNWANTED || self->shape->wanted == NULL || !g_hash_table_contains (self->shape->wanted, object->path))
    return TRUE;

  *get_room (self) = (HunchJsonToken) { .text = object->start, .length = (guint32) (at - object->start), .kind = HUNCH_JSON_NESTED };
  return keep_cell (self, object, at);
}

/* From the opening brace of a record to behind the closing one. Objects in it that are expanded are
 * entered and left without a call; their nodes know the way back. */
static const char *
read_object (HunchJsonRows *self,
             HunchJsonNode *object,
             const char    *at)
{
  HunchJsonNode *root = object;
  HunchJsonNode *last = NULL;
  gboolean is_first = TRUE;

  for (;;)
    {
      HunchJsonNode *node = last != NULL ? last->follower : is_first ? object->first : NULL;

      if (G_LIKELY (node != NULL && node->seen != self->stamp && hunch_json_node_leads (node, at)))
        {
          at += node->lead_length;
          if (G_UNLIKELY ((guint8) *at <= ' '))
            at = hunch_json_skip_blanks (at);
        }
      else
        {
          gboolean is_closed;

          at = read_lead (self, object, last, is_first, at, &node, &is_closed);
          if (at == NULL)
            return NULL;
          if (is_closed)
            {
              if (object == root)
                return at;
              if (!close_object (self, object, at))
                return NULL;
              last = object;
              object = object->parent;
              is_first = FALSE;
              continue;
            }
        }

      is_first = FALSE;
      if (G_UNLIKELY (node == NULL))
        {
          at = hunch_json_lexer_skip (&self->lexer, at);
          if (at == NULL)
            return NULL;
          last = NULL;
          continue;
        }

      node->seen = self->stamp;
      if (G_UNLIKELY (node->is_expanded && *at == '{'))
        {
          node->start = at;
          object = node;
          last = NULL;
          is_first = TRUE;
          continue;
        }

      at = hunch_json_lexer_take (&self->lexer, at, get_room (self));
      if (at == NULL || !keep_cell (self, node, at))
        return NULL;
      last = node;
    }
}

/* A record that is no object is one cell; null is a record without cells. */
static const char *
read_value (HunchJsonRows *self,
            const char    *at)
{
  at = hunch_json_lexer_take (&self->lexer, at, get_room (self));
  if (at == NULL || self->cells[self->n_cells].token.kind == HUNCH_JSON_NULL)
    return at;
  return keep_cell (self, self->shape->value, at) ? at : NULL;
}

/* The member of the record that stands for item `position` of a list. */
static HunchJsonNode *
find_item (HunchJsonRows *self,
           HunchJsonNode *last,
           guint          position)
{
  HunchJsonNode *node = last == NULL ? self->items : last->follower;
  char key[24];
  HunchJsonFault fault;

  if (node != NULL)
    return node;
  g_snprintf (key, sizeof key, "column_%u", position + 1);
  if (!hunch_json_shape_find (self->shape, self->shape->root, key, strlen (key), self->stamp, &node, &fault))
    hunch_json_lexer_fail (&self->lexer, NULL, fault);
  else if (last == NULL)
    self->items = node;
  else if (node != NULL)
    last->follower = node;
  return node;
}

/* One item and what comes behind it. */
static const char *
read_item (HunchJsonRows  *self,
           HunchJsonNode **last,
           guint           position,
           const char     *at)
{
  HunchJsonNode *node = find_item (self, *last, position);

  if (node == NULL)
    return hunch_json_lexer_fail (&self->lexer, at, HUNCH_JSON_FAULT_WIDE);
  node->seen = self->stamp;
  if (node->is_expanded && *at == '{')
    {
      node->start = at;
      at = read_object (self, node, at);
      if (at != NULL && !close_object (self, node, at))
        return NULL;
    }
  else
    {
      at = hunch_json_lexer_take (&self->lexer, at, get_room (self));
      if (at != NULL && !keep_cell (self, node, at))
        return NULL;
    }
  *last = node;
  return at != NULL ? hunch_json_skip_blanks (at) : NULL;
}

static const char *
read_list (HunchJsonRows *self,
           const char    *at)
{
  HunchJsonNode *last = NULL;
  guint n = 0;

  at = hunch_json_skip_blanks (at + 1);
  if (*at != ']')
    for (;; at = hunch_json_skip_blanks (at + 1))
      {
        at = read_item (self, &last, n, at);
        if (at == NULL)
          return NULL;
        n++;
        if (*at != ',')
          break;
      }
  if (*at != ']')
    return hunch_json_lexer_fail (&self->lexer, at, HUNCH_JSON_FAULT_ITEM_END);

  self->is_misfit = n == 0 || (self->n_items != 0 && n != self->n_items);
  if (self->n_items == 0)
    self->n_items = n;
  return at + 1;
}

static const char *
read_record (HunchJsonRows *self,
             const char    *at)
{
  self->stamp++;
  self->n_cells = 0;
  self->is_misfit = self->layout->splits_lists && *at != '[';
  if (*at == '{')
    return read_object (self, self->shape->root, at);
  if (*at == '[' && self->layout->splits_lists)
    return read_list (self, at);
  return read_value (self, at);
}

/* --- the way to the records --------------------------------------------------------- */

/* At the end of the buffer every failure may come of what is not there yet. */
static HunchJsonStep
end_step (HunchJsonRows *self)
{
  if (self->lexer.failed_at != self->lexer.end || self->lexer.fault == HUNCH_JSON_FAULT_WIDE || self->lexer.fault == HUNCH_JSON_FAULT_SURPRISE)
    return HUNCH_JSON_FAILED;
  if (!self->input->is_at_end)
    return HUNCH_JSON_MORE;
  self->lexer.fault = HUNCH_JSON_FAULT_END;
  return HUNCH_JSON_FAILED;
}

static HunchJsonStep
fail (HunchJsonRows *self,
      const char    *at,
      HunchJsonFault fault)
{
  hunch_json_lexer_fail (&self->lexer, at, fault);
  return end_step (self);
}

static inline void
commit (HunchJsonRows *self,
        const char    *at)
{
  self->input->begin = at - self->input->data;
  self->n_lone_halves += self->lexer.n_lone_halves;
  self->n_zeros += self->lexer.n_zeros;
  self->lexer.n_lone_halves = 0;
  self->lexer.n_zeros = 0;
}

static HunchJsonStep
take_record (HunchJsonRows *self,
             const char    *at)
{
  at = read_record (self, at);
  if (at == NULL)
    return end_step (self);

  /* Nothing tells that a number is over but what comes behind it. */
  if (at == self->lexer.end && !self->input->is_at_end)
    return HUNCH_JSON_MORE;
  commit (self, at);
  self->n_rows++;
  return HUNCH_JSON_ROW;
}

/* What may stand where nothing is open. ROW means no more than: go on. */
static HunchJsonStep
begin_top (HunchJsonRows *self,
           const char    *at)
{
  gboolean has_path = self->layout->path != NULL;

  if (*at == '\0' && at == self->lexer.end)
    return self->input->is_at_end ? HUNCH_JSON_END : HUNCH_JSON_MORE;
  if (self->n_tops > 0 && self->layout->is_list && !has_path && !self->layout->is_repeated)
    return fail (self, at, HUNCH_JSON_FAULT_TRAILING);
  if (*at != '{' && *at != '[')
    return fail (self, at, self->n_tops > 0 && self->layout->is_list ? HUNCH_JSON_FAULT_TRAILING : HUNCH_JSON_FAULT_RECORD);
  if ((self->n_tops > 0 && *at != self->top) || (self->layout->is_list && *at != (has_path ? '{' : '[')))
    return fail (self, at, HUNCH_JSON_FAULT_RECORD);

  self->top = *at;
  if (!self->layout->is_list)
    {
      HunchJsonStep step = take_record (self, at);

      self->n_tops += step == HUNCH_JSON_ROW;
      return step;
    }
  self->n_tops++;
  self->level = has_path;
  self->is_in_list = !has_path;
  self->is_first = TRUE;
  commit (self, at + 1);
  return HUNCH_JSON_ROW;
}

/* A value that is no record. */
static HunchJsonStep
pass_over (HunchJsonRows *self,
           const char    *at)
{
  at = hunch_json_lexer_skip (&self->lexer, at);
  if (at == NULL)
    return end_step (self);
  self->is_first = FALSE;
  commit (self, at);
  return HUNCH_JSON_ROW;
}

/* The value of a member that is on the path. */
static HunchJsonStep
follow_path (HunchJsonRows *self,
             const char    *at)
{
  gboolean is_last = self->layout->path[self->level] == NULL;

  if (*at == (is_last ? '[' : '{'))
    {
      self->is_in_list = is_last;
      self->level += !is_last;
      self->has_found |= is_last;
      self->is_first = TRUE;
      commit (self, at + 1);
      return HUNCH_JSON_ROW;
    }

  if (is_last && *at == '{')
    {
      HunchJsonStep step = take_record (self, at);

      self->has_found = TRUE;
      if (step == HUNCH_JSON_ROW)
        self->is_first = FALSE;
      return step;
    }
  return pass_over (self, at);
}

/* In an object of the path: one member, or the closing brace. */
static HunchJsonStep
go_along (HunchJsonRows *self,
          const char    *at)
{
  const char *step = self->layout->path[self->level - 1];
  const char *key;
  gsize n;

  if (*at == '}')
    {
      self->level--;
      self->is_first = FALSE;
      commit (self, at + 1);
      return HUNCH_JSON_ROW;
    }
  if (!self->is_first)
    {
      if (*at != ',')
        return fail (self, at, HUNCH_JSON_FAULT_MEMBER_END);
      at = hunch_json_skip_blanks (at + 1);
    }
  at = read_key (self, at, &key, &n);
  if (at == NULL)
    return end_step (self);
  if (n == strlen (step) && memcmp (key, step, n) == 0)
    return follow_path (self, at);
  return pass_over (self, at);
}

static HunchJsonStep
go_on_in_list (HunchJsonRows *self,
               const char    *at,
               gboolean      *out_is_record)
{
  HunchJsonStep step;

  if (*at == ']')
    {
      self->is_in_list = FALSE;
      self->is_first = FALSE;
      commit (self, at + 1);
      return HUNCH_JSON_ROW;
    }
  if (!self->is_first)
    {
      if (*at != ',')
        return fail (self, at, HUNCH_JSON_FAULT_ITEM_END);
      at = hunch_json_skip_blanks (at + 1);
    }
  step = take_record (self, at);
  *out_is_record = step == HUNCH_JSON_ROW;
  if (*out_is_record)
    self->is_first = FALSE;
  return step;
}

HunchJsonStep
hunch_json_rows_next (HunchJsonRows *self)
{
  HunchJsonStep step = HUNCH_JSON_ROW;
  gboolean is_record = FALSE;

  self->lexer.end = self->input->data + self->input->end;
  self->lexer.n_lone_halves = 0;
  self->lexer.n_zeros = 0;

  while (step == HUNCH_JSON_ROW && !is_record)
    {
      const char *at = hunch_json_skip_blanks (self->input->data + self->input->begin);
      gint64 n_rows = self->n_rows;

      self->lexer.failed_at = NULL;
      if (self->is_in_list)
        step = go_on_in_list (self, at, &is_record);
      else if (self->level > 0)
        {
          step = go_along (self, at);
          is_record = self->n_rows > n_rows;
        }
      else
        {
          step = begin_top (self, at);
          is_record = self->n_rows > n_rows;
        }
    }
  return step;
}

/* --- what failed ------------------------------------------------------------------- */

static const char *
get_fault_words (HunchJsonFault fault)
{
  switch (fault)
    {
    case HUNCH_JSON_FAULT_NUMBER:
      return _("a number is not written as JSON has it.");
    case HUNCH_JSON_FAULT_CONTROL:
      return _("a control character stands inside quotes.");
    case HUNCH_JSON_FAULT_ESCAPE:
      return _("what follows the backslash has no meaning.");
    case HUNCH_JSON_FAULT_NAME:
      return _("a name in quotes was expected.");
    case HUNCH_JSON_FAULT_COLON:
      return _("a colon was expected.");
    case HUNCH_JSON_FAULT_MEMBER_END:
      return _("a comma or } was expected.");
    case HUNCH_JSON_FAULT_ITEM_END:
      return _("a comma or ] was expected.");
    case HUNCH_JSON_FAULT_DEPTH:
      return _("more than a thousand objects and lists are inside one another.");
    case HUNCH_JSON_FAULT_RECORD:
      return _("a record was expected.");
    case HUNCH_JSON_FAULT_TRAILING:
      return _("something stands behind the end.");
    case HUNCH_JSON_FAULT_END:
      return _("the text ends in the middle.");
    case HUNCH_JSON_FAULT_VALUE:
    default:
      return _("a value was expected.");
    }
}

void
hunch_json_set_error (HunchJsonInput       *input,
                      const HunchJsonLexer *lexer,
                      GCancellable         *cancellable,
                      GError              **error)
{
  g_autofree char *name = g_path_get_basename (hunch_source_get_name (input->source));
  gint64 line, column;

  hunch_json_input_find_place (input->source, input->offset + (lexer->failed_at - input->data), cancellable, &line, &column);
  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
               /* Translators: the last is one of "a comma or } was expected." and the like. */
               _("Line %" PRId64 ", column %" PRId64 " of %s: %s"), line, column, name, get_fault_words (lexer->fault));
}

void
hunch_json_rows_set_error (HunchJsonRows *self,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_autofree char *name = g_path_get_basename (hunch_source_get_name (self->input->source));

  if (self->lexer.fault == HUNCH_JSON_FAULT_WIDE)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                 _("The records of %s have more than %d columns, or names longer than a column may have; choose the columns to read."),
                 name, HUNCH_JSON_MAX_COLUMNS);
  else if (self->lexer.fault == HUNCH_JSON_FAULT_SURPRISE)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE,
                 _("A record of %s has the column “%s”, which none of those looked at before has."), name, self->shape->surprise);
  else
    hunch_json_set_error (self->input, &self->lexer, cancellable, error);
}
