#define G_LOG_DOMAIN "hunch-format"
#include "format/json-shape-private.h"

/* A longer name is no name of a column. */
#define MAX_PATH 2000

/* Members that are no columns are remembered only for speed. */
#define MAX_NODES 8000

#define FIRST_SLOTS 64

static void
node_free (HunchJsonNode *node)
{
  g_free (node->key);
  g_free (node->path);
  g_free (node);
}

static HunchJsonNode *
add_node (HunchJsonShape *self,
          HunchJsonNode  *parent,
          const char     *key,
          gsize           n)
{
  HunchJsonNode *node = g_new0 (HunchJsonNode, 1);

  node->parent = parent;
  node->depth = parent != NULL ? parent->depth + 1 : 0;
  node->index = self->nodes->len;
  node->column = HUNCH_JSON_NO_COLUMN;
  node->key = g_strndup (key, n);
  node->key_length = n;
  g_ptr_array_add (self->nodes, node);
  return node;
}

static void
open_path (GHashTable *opened,
           const char *name)
{
  for (const char *point = strchr (name, '.'); point != NULL; point = strchr (point + 1, '.'))
    g_hash_table_add (opened, g_strndup (name, point - name));
}

static HunchJsonShape *
shape_alloc (gboolean flattens)
{
  HunchJsonShape *self = g_new0 (HunchJsonShape, 1);

  self->flattens = flattens;
  self->seed = g_random_int ();
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (HunchJsonNode *, self->n_slots);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new ();
  return self;
}

HunchJsonShape *
hunch_json_shape_new (char   **wanted,
                      gboolean flattens)
{
  HunchJsonShape *self = shape_alloc (flattens);

  self->root = add_node (self, NULL, "", 0);
  self->root->is_expanded = TRUE;
  self->value = add_node (self, NULL, "value", 5);
  self->value->path = g_strdup ("value");

  if (wanted == NULL || *wanted == NULL)
    return self;
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (char **name = wanted; *name != NULL; name++)
    {
      g_hash_table_add (self->wanted, g_strdup (*name));
      open_path (self->opened, *name);
    }
  return self;
}

void
hunch_json_shape_free (HunchJsonShape *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_hash_table_unref);
  g_clear_pointer (&self->opened, g_hash_table_unref);
  g_clear_pointer (&self->surprise, g_free);
  g_free (self);
}

/* --- finding ------------------------------------------------------------------- */

/* The factor is that of FNV-1a. */
static guint32
hash_key (const HunchJsonShape *self,
          const HunchJsonNode  *object,
          const char           *key,
          gsize                 n)
{
  guint32 hash = self->seed ^ object->index * 2654435761u;

  for (gsize i = 0; i < n; i++)
    hash = (hash ^ (guint8) key[i]) * 16777619u;
  return hash ^ hash >> 15;
}

static void
put_in_slot (HunchJsonShape *self,
             HunchJsonNode  *node)
{
  gsize at = node->hash & (self->n_slots - 1);

  while (self->slots[at] != NULL)
    at = (at + 1) & (self->n_slots - 1);
  self->slots[at] = node;
}

/* The first of a key has a slot; the others hang on it. */
static void
add_slot (HunchJsonShape *self,
          HunchJsonNode  *node)
{
  g_autofree HunchJsonNode **old = NULL;
  gsize n_old = self->n_slots;

  if (2 * self->nodes->len > self->n_slots)
    {
      old = self->slots;
      self->n_slots *= 2;
      self->slots = g_new0 (HunchJsonNode *, self->n_slots);
      for (gsize i = 0; i < n_old; i++)
        if (old[i] != NULL)
          put_in_slot (self, old[i]);
    }
  put_in_slot (self, node);
}

static HunchJsonNode *
look_up (const HunchJsonShape *self,
         const HunchJsonNode  *object,
         const char           *key,
         gsize                 n,
         guint32               hash)
{
  for (gsize at = hash & (self->n_slots - 1); self->slots[at] != NULL; at = (at + 1) & (self->n_slots - 1))
    {
      HunchJsonNode *node = self->slots[at];

      if (node->hash == hash && node->parent == object && node->key_length == n && memcmp (node->key, key, n) == 0)
        return node;
    }
  return NULL;
}

/* NULL when it is too long. A member without a name is called after its place. */
static char *
make_path (HunchJsonShape *self,
           HunchJsonNode  *object,
           const char     *key,
           gsize           n)
{
  g_autofree char *place = n == 0 ? g_strdup_printf ("column_%u", g_hash_table_size (self->taken) + 1) : g_strndup (key, MIN (n, MAX_PATH + 1));
  g_autofree char *path = NULL;

  if (object->depth > 0 && object->path == NULL)
    return NULL;
  path = object->depth > 0 ? g_strconcat (object->path, ".", place, NULL) : g_steal_pointer (&place);
  return strlen (path) <= MAX_PATH ? g_steal_pointer (&path) : NULL;
}

static gboolean
is_opened (const HunchJsonShape *self,
           const char           *path)
{
  return self->wanted != NULL ? path != NULL && g_hash_table_contains (self->opened, path) : self->flattens;
}

/* Beyond some thousands only what was asked for is kept in mind. */
static gboolean
is_worth_a_node (const HunchJsonShape *self,
                 const char           *path)
{
  return self->nodes->len < MAX_NODES
         || (path != NULL && self->wanted != NULL && (g_hash_table_contains (self->wanted, path) || g_hash_table_contains (self->opened, path)));
}

static HunchJsonNode *
make_member (HunchJsonShape *self,
             HunchJsonNode  *object,
             const char     *key,
             gsize           n,
             HunchJsonFault *out_fault)
{
  g_autofree char *path = make_path (self, object, key, n);
  HunchJsonNode *node;

  *out_fault = HUNCH_JSON_FAULT_NONE;
  if (!is_worth_a_node (self, path))
    {
      if (self->wanted == NULL)
        *out_fault = HUNCH_JSON_FAULT_WIDE;
      return NULL;
    }
  if (object->depth + 1 >= HUNCH_JSON_MAX_DEPTH)
    {
      *out_fault = HUNCH_JSON_FAULT_DEPTH;
      return NULL;
    }
  node = add_node (self, object, key, n);
  node->is_expanded = is_opened (self, path);
  node->path = g_steal_pointer (&path);
  return node;
}

gboolean
hunch_json_shape_find (HunchJsonShape  *self,
                       HunchJsonNode   *object,
                       const char      *key,
                       gsize            n,
                       guint64          stamp,
                       HunchJsonNode  **out_node,
                       HunchJsonFault  *out_fault)
{
  guint32 hash = hash_key (self, object, key, n);
  HunchJsonNode *first = look_up (self, object, key, n, hash);
  HunchJsonNode *last = NULL;
  HunchJsonNode *node = first;

  if (first != NULL && first->seen == stamp)
    {
      last = first->latest_stamp == stamp ? first->latest : first;
      node = last->again;
    }
  if (node == NULL)
    {
      node = make_member (self, object, key, n, out_fault);
      *out_node = NULL;
      if (node == NULL)
        return *out_fault == HUNCH_JSON_FAULT_NONE;
      node->hash = hash;
      node->is_again = last != NULL;
      if (last != NULL)
        last->again = node;
      else
        add_slot (self, node);
    }
  if (last != NULL)
    {
      first->latest = node;
      first->latest_stamp = stamp;
    }
  *out_node = node;
  return TRUE;
}

/* --- columns --------------------------------------------------------------------- */

/* SQLite does not tell capitals apart in names. Of many that are alike not every number is tried for each. */
static char *
make_unique (HunchJsonShape *self,
             const char     *path)
{
  g_autofree char *first = g_utf8_casefold (path, -1);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->taken, first));
  g_autofree char *name = g_strdup (path);
  g_autofree char *folded = g_strdup (first);

  while (g_hash_table_contains (self->taken, folded))
    {
      number = MAX (number, 1) + 1;
      g_free (name);
      g_free (folded);
      name = g_strdup_printf ("%s_%u", path, number);
      folded = g_utf8_casefold (name, -1);
    }
  g_hash_table_insert (self->taken, g_steal_pointer (&folded), NULL);
  if (number > 0)
    g_hash_table_insert (self->taken, g_steal_pointer (&first), GUINT_TO_POINTER (number));
  return g_steal_pointer (&name);
}

static gboolean
is_wanted (HunchJsonShape *self,
           const char     *name)
{
  return self->wanted == NULL || g_hash_table_contains (self->wanted, name);
}

gboolean
hunch_json_shape_add_column (HunchJsonShape *self,
                             HunchJsonNode  *node,
                             HunchJsonFault *out_fault)
{
  g_autofree char *name = NULL;

  node->column = HUNCH_JSON_UNWANTED;
  if (node->path == NULL)
    {
      *out_fault = HUNCH_JSON_FAULT_WIDE;
      return self->wanted != NULL;
    }
  name = make_unique (self, node->path);
  if (!is_wanted (self, name))
    return TRUE;
  if (self->is_frozen)
    {
      g_free (self->surprise);
      self->surprise = g_steal_pointer (&name);
      *out_fault = HUNCH_JSON_FAULT_SURPRISE;
      return FALSE;
    }
  if (self->columns->len == HUNCH_JSON_MAX_COLUMNS)
    {
      *out_fault = HUNCH_JSON_FAULT_WIDE;
      return FALSE;
    }

  self->n_repeated += strcmp (name, node->path) != 0;
  self->n_nameless += node->key_length == 0;
  node->column = self->columns->len;
  g_ptr_array_add (self->names, g_steal_pointer (&name));
  g_ptr_array_add (self->columns, node);
  return TRUE;
}

void
hunch_json_shape_forget (HunchJsonShape *self,
                         guint           n_columns)
{
  for (guint i = n_columns; i < self->columns->len; i++)
    {
      HunchJsonNode *node = g_ptr_array_index (self->columns, i);
      g_autofree char *folded = g_utf8_casefold (g_ptr_array_index (self->names, i), -1);
      g_autofree char *first = g_utf8_casefold (node->path, -1);

      node->column = HUNCH_JSON_NO_COLUMN;
      g_hash_table_remove (self->taken, folded);
      if (strcmp (first, folded) != 0)
        g_hash_table_insert (self->taken, g_steal_pointer (&first), NULL);
    }
  g_ptr_array_set_size (self->names, n_columns);
  g_ptr_array_set_size (self->columns, n_columns);
}

/* --- for a reader ------------------------------------------------------------------ */

static void
copy_names (HunchJsonShape       *to,
            const HunchJsonShape *from)
{
  GHashTableIter iter;
  gpointer name, number;

  g_hash_table_iter_init (&iter, from->taken);
  while (g_hash_table_iter_next (&iter, &name, &number))
    g_hash_table_insert (to->taken, g_strdup (name), number);
  for (guint i = 0; i < from->names->len; i++)
    g_ptr_array_add (to->names, g_strdup (g_ptr_array_index (from->names, i)));
}

static GHashTable *
ref_set (GHashTable *set)
{
  return set != NULL ? g_hash_table_ref (set) : NULL;
}

static void
copy_node (HunchJsonShape      *to,
           const HunchJsonNode *node,
           const int           *positions)
{
  HunchJsonNode *parent = node->parent != NULL ? g_ptr_array_index (to->nodes, node->parent->index) : NULL;
  HunchJsonNode *copy = add_node (to, parent, node->key, node->key_length);

  copy->is_expanded = node->is_expanded;
  copy->is_again = node->is_again;
  copy->hash = node->hash;
  copy->path = g_strdup (node->path);
  copy->column = node->column >= 0 ? positions[node->column] : node->column;
}

static void
link_node (HunchJsonShape      *to,
           const HunchJsonNode *node)
{
  HunchJsonNode *copy = g_ptr_array_index (to->nodes, node->index);

  if (node->again != NULL)
    copy->again = g_ptr_array_index (to->nodes, node->again->index);
  if (node->parent != NULL && !node->is_again)
    add_slot (to, copy);
}

HunchJsonShape *
hunch_json_shape_copy (const HunchJsonShape *self,
                       const int            *positions)
{
  HunchJsonShape *copy = shape_alloc (self->flattens);

  copy->is_frozen = TRUE;
  copy->seed = self->seed;
  copy->wanted = ref_set (self->wanted);
  copy->opened = ref_set (self->opened);
  copy_names (copy, self);
  for (guint i = 0; i < self->nodes->len; i++)
    copy_node (copy, g_ptr_array_index (self->nodes, i), positions);
  for (guint i = 0; i < self->nodes->len; i++)
    link_node (copy, g_ptr_array_index (self->nodes, i));
  copy->root = g_ptr_array_index (copy->nodes, 0);
  copy->value = g_ptr_array_index (copy->nodes, 1);
  return copy;
}
