#define G_LOG_DOMAIN "hunch-format"
#include "format/json-rows-private.h"

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

const char *
hunch_json_read_key (HunchJsonRows *self,
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

  at = hunch_json_read_key (self, is_first ? at : hunch_json_skip_blanks (at + 1), &key, &n);
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

/* Where in a record the reading stands. */
typedef struct
{
  HunchJsonNode *object;    /* the one that is open */
  HunchJsonNode *last;      /* of its members, NULL at its beginning and behind one that is not remembered */
  gboolean       is_first;  /* nothing of it was read yet */
} Place;

static inline HunchJsonNode *
guess_member (const Place *place)
{
  return place->last != NULL ? place->last->follower : place->is_first ? place->object->first : NULL;
}

static inline const char *
read_member (HunchJsonRows *self,
             HunchJsonNode *node,
             const char    *at)
{
  if (G_UNLIKELY (node == NULL))
    return hunch_json_lexer_skip (&self->lexer, at);

  at = hunch_json_lexer_take (&self->lexer, at, get_room (self));
  return at != NULL && keep_cell (self, node, at) ? at : NULL;
}

static inline const char *
pass_lead (const HunchJsonNode *node,
           const char          *at)
{
  at += node->lead_length;
  return G_LIKELY ((guint8) *at > ' ') ? at : hunch_json_skip_blanks (at);
}

/* From the opening brace of a record to behind the closing one. Objects in it that are expanded are
 * entered and left without a call; their nodes know the way back. */
static const char *
read_object (HunchJsonRows *self,
             HunchJsonNode *root,
             const char    *at)
{
  Place place = { root, NULL, TRUE };

  for (;;)
    {
      HunchJsonNode *node = guess_member (&place);
      gboolean is_closed = FALSE;

      /* What was remembered of a first member must not pass for the comma before another. */
      if (G_LIKELY (node != NULL && node->seen != self->stamp && hunch_json_node_leads (node, at) && (place.is_first || *at != '{')))
        at = pass_lead (node, at);
      else
        at = read_lead (self, place.object, place.last, place.is_first, at, &node, &is_closed);
      if (at == NULL || (is_closed && place.object == root))
        return at;

      if (is_closed)
        {
          if (!close_object (self, place.object, at))
            return NULL;
          place = (Place) { place.object->parent, place.object, FALSE };
          continue;
        }

      if (node != NULL)
        node->seen = self->stamp;
      if (G_UNLIKELY (node != NULL && node->is_expanded && *at == '{'))
        {
          node->start = at;
          place = (Place) { node, NULL, TRUE };
          continue;
        }

      at = read_member (self, node, at);
      if (at == NULL)
        return NULL;
      place.last = node;
      place.is_first = FALSE;
    }
}

/* A record that is no object is one cell; null is a record without cells. */
static const char *
read_value (HunchJsonRows *self,
            const char    *at)
{
  at = hunch_json_lexer_take (&self->lexer, at, get_room (self));
  if (at == NULL)
    return NULL;
  if (self->cells[self->n_cells].token.kind == HUNCH_JSON_NULL)
    {
      self->has_null = TRUE;
      return at;
    }
  return keep_cell (self, self->shape->value, at) ? at : NULL;
}

/* The member of the record that stands for item `position` of a list; NULL when there are too many. */
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
  if (!hunch_json_shape_find (self->shape, self->shape->root, key, strlen (key), self->stamp, &node, &fault) || node == NULL)
    return NULL;

  if (last == NULL)
    self->items = node;
  else
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

const char *
hunch_json_read_record (HunchJsonRows *self,
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
