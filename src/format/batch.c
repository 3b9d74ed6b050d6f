#define G_LOG_DOMAIN "hunch-format"
#include "format/batch.h"

G_DEFINE_INTERFACE (HunchReader, hunch_reader, G_TYPE_OBJECT)

static const char *const type_names[] = { "text", "integer", "real", "boolean", "date", "timestamp", "duration", "blob" };

G_STATIC_ASSERT (G_N_ELEMENTS (type_names) == HUNCH_N_DATA_TYPES);

static void
hunch_reader_default_init (HunchReaderInterface *iface)
{
}

const char *
hunch_data_type_get_name (HunchDataType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (type_names), NULL);

  return type_names[type];
}

gboolean
hunch_data_type_from_name (const char    *name,
                           HunchDataType *out_type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_strcmp0 (name, type_names[i]) == 0)
      {
        *out_type = i;
        return TRUE;
      }

  return FALSE;
}

gboolean
hunch_data_type_is_number (HunchDataType type)
{
  return type == HUNCH_DATA_INTEGER || type == HUNCH_DATA_REAL || type == HUNCH_DATA_DURATION;
}

const HunchField *
hunch_reader_get_fields (HunchReader *self,
                         guint       *out_n_fields)
{
  g_return_val_if_fail (HUNCH_IS_READER (self), NULL);

  return HUNCH_READER_GET_IFACE (self)->get_fields (self, out_n_fields);
}

const HunchBatch *
hunch_reader_next (HunchReader  *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_READER (self), NULL);

  return HUNCH_READER_GET_IFACE (self)->next (self, cancellable, error);
}

gint64
hunch_reader_get_bytes_read (HunchReader *self)
{
  g_return_val_if_fail (HUNCH_IS_READER (self), 0);

  return HUNCH_READER_GET_IFACE (self)->get_bytes_read (self);
}
