#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-type-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "format/csv-utf8-private.h"

/* The footer lists the schema in depth-first order, and every element says how many children follow it. From this list come the
 * leaves, in the order of the column chunks, and the nodes: what the values look like to people. How lists and maps of all
 * ages are told apart follows "Nested Types" in LogicalTypes.md of the format. */

#define MAX_ELEMENTS 100000
#define MAX_SCHEMA_DEPTH 100

enum { REQUIRED, OPTIONAL, REPEATED };
enum { CONVERTED_MAP = 1, CONVERTED_MAP_KEY_VALUE = 2, CONVERTED_LIST = 3 };
enum { LOGICAL_MAP = 2, LOGICAL_LIST = 3 };

typedef HunchParquetElement Element;

typedef struct
{
  const Element *elements;
  guint          n_elements;
  guint          at;
  const char    *file;      /* borrowed */
  GArray        *leaves;    /* borrowed */
  guint          field;
} Builder;

/* Levels of what stands above. */
typedef struct
{
  guint       definition;
  guint       repetition;
  guint       depth;
  const char *path;
} Above;

void
hunch_parquet_node_free (HunchParquetNode *node)
{
  g_clear_pointer (&node->name, g_free);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node);
}

static void
read_decimal (HunchThrift *thrift,
              Element     *element)
{
  HunchThriftField field = { 0 };

  while (hunch_thrift_next (thrift, &field))
    if (field.id == 1)
      hunch_thrift_read_int32 (thrift, &field, &element->scale);
    else if (field.id == 2)
      hunch_thrift_read_int32 (thrift, &field, &element->precision);
    else
      hunch_thrift_skip (thrift, &field);
}

static void
read_unit (HunchThrift *thrift,
           Element     *element)
{
  HunchThriftField field = { 0 };

  while (hunch_thrift_next (thrift, &field))
    {
      element->unit = field.id;
      hunch_thrift_skip (thrift, &field);
    }
}

static void
read_time (HunchThrift *thrift,
           Element     *element)
{
  HunchThriftField field = { 0 };

  while (hunch_thrift_next (thrift, &field))
    if (field.id == 1)
      hunch_thrift_read_boolean (thrift, &field, &element->is_utc);
    else if (field.id != 2)
      hunch_thrift_skip (thrift, &field);
    else if (hunch_thrift_begin_struct (thrift, &field))
      read_unit (thrift, element);
}

static void
read_bits (HunchThrift *thrift,
           Element     *element)
{
  HunchThriftField field = { 0 };

  while (hunch_thrift_next (thrift, &field))
    if (field.id == 1)
      hunch_thrift_read_int32 (thrift, &field, &element->n_bits);
    else if (field.id == 2)
      hunch_thrift_read_boolean (thrift, &field, &element->is_signed);
    else
      hunch_thrift_skip (thrift, &field);
}

static void
read_logical (HunchThrift *thrift,
              Element     *element)
{
  HunchThriftField field = { 0 };

  while (hunch_thrift_next (thrift, &field))
    {
      element->logical = field.id;
      if (field.type != HUNCH_THRIFT_STRUCT)
        hunch_thrift_skip (thrift, &field);
      else if (field.id == 5)
        read_decimal (thrift, element);
      else if (field.id == 7 || field.id == 8)
        read_time (thrift, element);
      else if (field.id == 10)
        read_bits (thrift, element);
      else
        hunch_thrift_skip (thrift, &field);
    }
}

static void
read_element (HunchThrift *thrift,
              Element     *element)
{
  HunchThriftField field = { 0 };
  gint32 *const numbers[] = {
    [1] = &element->physical, [2] = &element->n_bytes, [3] = &element->repetition, [5] = &element->n_children,
    [6] = &element->converted, [7] = &element->scale, [8] = &element->precision,
  };

  *element = (Element) { { "", 0 }, -1, 0, REQUIRED, 0, -1 };
  while (hunch_thrift_next (thrift, &field))
    if (field.id == 4)
      hunch_thrift_read_binary (thrift, &field, &element->name);
    else if (field.id == 10 && field.type == HUNCH_THRIFT_STRUCT)
      read_logical (thrift, element);
    else if (field.id > 0 && field.id < (int) G_N_ELEMENTS (numbers) && numbers[field.id] != NULL)
      hunch_thrift_read_int32 (thrift, &field, numbers[field.id]);
    else
      hunch_thrift_skip (thrift, &field);
}

/* Names are UTF-8; what is not becomes readable, as in cells. */
static char *
dup_name (const HunchSlice *name)
{
  GString *text = g_string_new (NULL);
  const guint8 *at = (const guint8 *) name->text, *end = at + name->length;

  while (at < end)
    {
      const guint8 *odd = hunch_utf8_find_odd (at, end);

      g_string_append_len (text, (const char *) at, odd - at);
      if (odd < end)
        g_string_append_printf (text, "\\x%02x", *odd++);
      at = odd;
    }

  return g_string_free (text, FALSE);
}

static gboolean
is_list (const Element *element)
{
  return element->logical == LOGICAL_LIST || (element->logical == 0 && element->converted == CONVERTED_LIST);
}

static gboolean
is_map (const Element *element)
{
  return element->logical == LOGICAL_MAP
         || (element->logical == 0 && (element->converted == CONVERTED_MAP || element->converted == CONVERTED_MAP_KEY_VALUE));
}

/* --- the tree ------------------------------------------------------------- */

static HunchParquetNode *build_node (Builder *builder, const Above *above, GError **error);

static gboolean
set_schema_error (const Builder *builder,
                  const char    *path,
                  const char    *sentence,
                  GError       **error)
{
  g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
               _("%s, column “%s”: %s"), builder->file, path, sentence);

  return FALSE;
}

static HunchParquetNode *
new_node (const Builder        *builder,
          HunchParquetNodeKind  kind,
          const HunchSlice     *name,
          guint                 null_level)
{
  HunchParquetNode *node = g_new0 (HunchParquetNode, 1);

  node->kind = kind;
  node->name = dup_name (name);
  node->null_level = null_level;
  node->first_leaf = builder->leaves->len;
  if (kind != HUNCH_PARQUET_NODE_LEAF)
    node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_parquet_node_free);

  return node;
}

static HunchParquetNode *
build_leaf (Builder       *builder,
            const Element *element,
            const Above   *above,
            GError       **error)
{
  HunchParquetLeaf leaf = { .max_definition = above->definition, .max_repetition = above->repetition, .field = builder->field };
  HunchParquetNode *node;

  if (!hunch_parquet_type_init (&leaf.type, element, builder->file, above->path, error))
    return NULL;

  leaf.is_flat = above->depth == 1 && above->repetition == 0;
  leaf.path = g_strdup (above->path);
  node = new_node (builder, HUNCH_PARQUET_NODE_LEAF, &element->name, above->definition);
  g_array_append_val (builder->leaves, leaf);
  node->n_leaves = 1;

  return node;
}

static gboolean
add_children (Builder          *builder,
              const Element    *element,
              const Above      *above,
              HunchParquetNode *node,
              GError          **error)
{
  for (gint32 i = 0; i < element->n_children; i++)
    {
      HunchParquetNode *child = build_node (builder, above, error);

      if (child == NULL)
        return FALSE;
      g_ptr_array_add (node->children, child);
    }

  node->n_leaves = builder->leaves->len - node->first_leaf;

  return TRUE;
}

static HunchParquetNode *
build_struct (Builder       *builder,
              const Element *element,
              const Above   *above,
              GError       **error)
{
  g_autoptr (HunchParquetNode) node = new_node (builder, HUNCH_PARQUET_NODE_STRUCT, &element->name, above->definition);

  return add_children (builder, element, above, node, error) ? g_steal_pointer (&node) : NULL;
}

/* Whether the repeated layer under a list is itself the element, as older writers had it. */
static gboolean
is_element (const Element *list,
            const Element *repeated,
            const Element *child)
{
  gsize n = list->name.length;

  if (repeated->n_children != 1 || child->repetition == REPEATED)
    return TRUE;
  if (repeated->name.length == 5 && memcmp (repeated->name.text, "array", 5) == 0)
    return TRUE;

  return repeated->name.length == n + 6 && memcmp (repeated->name.text, list->name.text, n) == 0
         && memcmp (repeated->name.text + n, "_tuple", 6) == 0;
}

static HunchParquetNode *build_value (Builder *builder, const Element *element, const Above *above, GError **error);
static gboolean          check_element (const Builder *builder, const Element *element, const Above *above, GError **error);

/* `above` is the level of the list itself; `builder` stands behind its element. */
static HunchParquetNode *
build_list (Builder       *builder,
            const Element *list,
            const Above   *above,
            GError       **error)
{
  const Element *repeated = &builder->elements[builder->at];
  g_autoptr (HunchParquetNode) node = new_node (builder, HUNCH_PARQUET_NODE_LIST, &list->name, above->definition);
  Above inside = { above->definition + 1, above->repetition + 1, above->depth + 1, above->path };
  HunchParquetNode *child;

  builder->at++;
  if (!check_element (builder, repeated, &inside, error))
    return NULL;
  node->item_level = inside.definition;
  node->repetition = inside.repetition;
  if (repeated->n_children == 0)
    child = build_leaf (builder, repeated, &inside, error);
  else if (is_element (list, repeated, repeated + 1))
    child = build_value (builder, repeated, &inside, error);
  else
    child = build_node (builder, &inside, error);

  if (child == NULL)
    return NULL;
  g_ptr_array_add (node->children, child);
  node->n_leaves = builder->leaves->len - node->first_leaf;

  return g_steal_pointer (&node);
}

static HunchParquetNode *
build_map (Builder       *builder,
           const Element *map,
           const Above   *above,
           GError       **error)
{
  const Element *pair = &builder->elements[builder->at];
  g_autoptr (HunchParquetNode) node = new_node (builder, HUNCH_PARQUET_NODE_MAP, &map->name, above->definition);
  Above inside = { above->definition + 1, above->repetition + 1, above->depth + 1, above->path };

  builder->at++;
  if (!check_element (builder, pair, &inside, error))
    return NULL;
  node->item_level = inside.definition;
  node->repetition = inside.repetition;

  return add_children (builder, pair, &inside, node, error) ? g_steal_pointer (&node) : NULL;
}

/* A group that is not repeated, or one item of a group that is. */
static HunchParquetNode *
build_value (Builder       *builder,
             const Element *element,
             const Above   *above,
             GError       **error)
{
  const Element *child = &builder->elements[builder->at];
  gboolean is_wrapper = element->n_children == 1 && builder->at < builder->n_elements && child->repetition == REPEATED;

  if ((is_list (element) || is_map (element)) && !is_wrapper)
    {
      set_schema_error (builder, above->path, _("A list or map holds exactly one repeated part; this one does not."), error);
      return NULL;
    }
  if (is_map (element) && child->n_children == 2)
    return build_map (builder, element, above, error);
  if (is_list (element) || (is_map (element) && child->n_children == 1))
    return build_list (builder, element, above, error);

  return build_struct (builder, element, above, error);
}

/* A repeated part without an annotation: a list that is never null. */
static HunchParquetNode *
build_plain_list (Builder       *builder,
                  const Element *element,
                  const Above   *above,
                  GError       **error)
{
  g_autoptr (HunchParquetNode) node = new_node (builder, HUNCH_PARQUET_NODE_LIST, &element->name, above->definition);
  Above inside = { above->definition + 1, above->repetition + 1, above->depth, above->path };
  HunchParquetNode *child = element->n_children == 0 ? build_leaf (builder, element, &inside, error)
                                                     : build_value (builder, element, &inside, error);

  if (child == NULL)
    return NULL;
  node->item_level = inside.definition;
  node->repetition = inside.repetition;
  g_ptr_array_add (node->children, child);
  node->n_leaves = builder->leaves->len - node->first_leaf;

  return g_steal_pointer (&node);
}

static gboolean
check_element (const Builder *builder,
               const Element *element,
               const Above   *above,
               GError       **error)
{
  if (above->depth > MAX_SCHEMA_DEPTH)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                   _("%s nests its columns more than %d deep."), builder->file, MAX_SCHEMA_DEPTH);
      return FALSE;
    }
  if ((element->physical < 0) == (element->n_children == 0) || element->n_children < 0)
    return set_schema_error (builder, above->path, _("It is neither a value nor a group of columns."), error);
  if (element->repetition < REQUIRED || element->repetition > REPEATED)
    return set_schema_error (builder, above->path, _("It is neither required nor optional nor repeated."), error);
  if ((guint) element->n_children > builder->n_elements - builder->at)
    return set_schema_error (builder, above->path, _("It says it has more columns in it than the file has."), error);

  return TRUE;
}

/* For sentences, which are one line: long names and deep places are cut. */
static char *
extend_path (const Above *above,
             const char  *name)
{
  g_autofree char *word = g_utf8_strlen (name, -1) > 60 ? g_utf8_substring (name, 0, 60) : g_strdup (name);

  for (char *at = word; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  if (above->path == NULL)
    return g_steal_pointer (&word);

  return above->depth < 8 ? g_strconcat (above->path, ".", word, NULL) : g_strdup (above->path);
}

static HunchParquetNode *
build_node (Builder     *builder,
            const Above *above,
            GError     **error)
{
  const Element *element;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  Above here;

  if (builder->at >= builder->n_elements)
    {
      set_schema_error (builder, above->path != NULL ? above->path : "", _("The list of columns ends too early."), error);
      return NULL;
    }

  element = &builder->elements[builder->at++];
  name = dup_name (&element->name);
  path = extend_path (above, name);
  here = (Above) { above->definition, above->repetition, above->depth + 1, path };
  if (!check_element (builder, element, &here, error))
    return NULL;

  if (element->repetition == REPEATED)
    return build_plain_list (builder, element, &here, error);
  here.definition += element->repetition == OPTIONAL;

  return element->n_children == 0 ? build_leaf (builder, element, &here, error) : build_value (builder, element, &here, error);
}

static gboolean
build_tree (Builder   *builder,
            GPtrArray *nodes,
            GError   **error)
{
  const Above above = { 0 };
  gint32 n_fields = builder->elements[0].n_children;

  builder->at = 1;
  for (gint32 i = 0; i < n_fields; i++)
    {
      HunchParquetNode *node;

      builder->field = i;
      node = build_node (builder, &above, error);
      if (node == NULL)
        return FALSE;
      g_ptr_array_add (nodes, node);
    }

  return builder->at == builder->n_elements || set_schema_error (builder, "", _("The list of columns goes on behind its end."), error);
}

gboolean
hunch_parquet_schema_read (HunchThrift            *thrift,
                           const HunchThriftField *field,
                           const char             *name,
                           GPtrArray              *nodes,
                           GArray                 *leaves,
                           GError                **error)
{
  g_autofree Element *elements = NULL;
  Builder builder = { .file = name, .leaves = leaves };
  HunchThriftField item;
  guint32 n;

  if (!hunch_thrift_begin_list (thrift, field, HUNCH_THRIFT_STRUCT, &item, &n) || n == 0)
    return TRUE;
  if (n > MAX_ELEMENTS)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                   _("%s has %u columns; no more than %d can be read."), name, n, MAX_ELEMENTS);
      return FALSE;
    }

  elements = g_new (Element, n);
  for (guint32 i = 0; i < n; i++)
    read_element (thrift, &elements[i]);
  if (thrift->is_bad)
    return TRUE;

  builder.elements = elements;
  builder.n_elements = n;

  return build_tree (&builder, nodes, error);
}
