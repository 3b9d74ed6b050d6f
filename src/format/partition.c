#define G_LOG_DOMAIN "hunch-format"
#include "format/partition-private.h"

#include <string.h>

#include "format/csv-dates-private.h"

#define MISSING_VALUE "__HIVE_DEFAULT_PARTITION__"

static void
partition_free (gpointer data)
{
  HunchPartition *self = data;

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self);
}

static char *
decode (const char *text,
        gsize       n)
{
  g_autofree char *decoded = g_uri_unescape_segment (text, text + n, NULL);
  g_autofree char *plain = g_strndup (text, n);

  return g_utf8_make_valid (decoded != NULL ? decoded : plain, -1);
}

static HunchPartition *
find_partition (GPtrArray  *partitions,
                const char *name,
                guint       n_before)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  HunchPartition *added;

  for (guint i = 0; i < partitions->len; i++)
    {
      HunchPartition *partition = g_ptr_array_index (partitions, i);
      g_autofree char *other = g_utf8_casefold (partition->name, -1);

      if (strcmp (folded, other) == 0)
        return partition;
    }

  added = g_new0 (HunchPartition, 1);
  added->name = g_strdup (name);
  added->values = g_ptr_array_new ();
  g_ptr_array_set_size (added->values, n_before);
  g_ptr_array_add (partitions, added);

  return added;
}

/* One folder of an object's name. */
static void
add_folder (GPtrArray    *partitions,
            GStringChunk *texts,
            const char   *folder,
            gsize         n,
            guint         position)
{
  const char *equals = memchr (folder, '=', n);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;
  HunchPartition *partition;

  if (equals == NULL || equals == folder || memchr (folder, '?', n) != NULL)
    return;

  name = decode (folder, (gsize) (equals - folder));
  value = decode (equals + 1, n - (gsize) (equals + 1 - folder));
  partition = find_partition (partitions, g_strstrip (name), position);
  if (partition->values->len > position)
    return;

  g_ptr_array_add (partition->values,
                   *value == '\0' || strcmp (value, MISSING_VALUE) == 0 ? NULL : (gpointer) g_string_chunk_insert_const (texts, value));
}

static void
add_object (GPtrArray    *partitions,
            GStringChunk *texts,
            const char   *name,
            guint         position)
{
  const char *slash;

  for (const char *at = name; (slash = strchr (at, '/')) != NULL; at = slash + 1)
    add_folder (partitions, texts, at, (gsize) (slash - at), position);

  for (guint i = 0; i < partitions->len; i++)
    g_ptr_array_set_size (((HunchPartition *) g_ptr_array_index (partitions, i))->values, position + 1);
}

/* No digit is lost: 01 stays text. */
static gboolean
is_integer (const char *text)
{
  char written[24];
  gint64 value;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return FALSE;

  g_snprintf (written, sizeof written, "%" G_GINT64_FORMAT, value);

  return strcmp (written, text) == 0;
}

static gboolean
is_day (const char *text)
{
  return strlen (text) == 10 && hunch_csv_is_iso_day (text);
}

static void
find_type (HunchPartition *self,
           GHashTable     *types)
{
  g_autoptr (GHashTable) different = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_integers = TRUE, is_days = TRUE;
  GHashTableIter iter;
  gpointer value, told;

  for (guint i = 0; i < self->values->len; i++)
    if (g_ptr_array_index (self->values, i) != NULL)
      g_hash_table_add (different, g_ptr_array_index (self->values, i));

  g_hash_table_iter_init (&iter, different);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    {
      is_integers &= is_integer (value);
      is_days &= is_day (value);
    }

  self->n_different = g_hash_table_size (different);
  self->type = self->n_different == 0 ? HUNCH_DATA_TEXT : is_integers ? HUNCH_DATA_INTEGER : is_days ? HUNCH_DATA_DATE : HUNCH_DATA_TEXT;
  if (types != NULL && g_hash_table_lookup_extended (types, self->name, NULL, &told)
      && (GPOINTER_TO_INT (told) == HUNCH_DATA_TEXT || (is_integers && GPOINTER_TO_INT (told) == HUNCH_DATA_REAL)))
    self->type = GPOINTER_TO_INT (told);
}

HunchPartitions *
hunch_partitions_new (GPtrArray  *sources,
                      GHashTable *types)
{
  HunchPartitions *self = g_new (HunchPartitions, 1);

  self->columns = g_ptr_array_new_with_free_func (partition_free);
  self->texts = g_string_chunk_new (1024);
  for (guint i = 0; i < sources->len; i++)
    add_object (self->columns, self->texts, hunch_source_get_name (g_ptr_array_index (sources, i)), i);
  for (guint i = 0; i < self->columns->len; i++)
    find_type (g_ptr_array_index (self->columns, i), types);

  return self;
}

void
hunch_partitions_free (HunchPartitions *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_free (self);
}
