#define G_LOG_DOMAIN "hunch-format"
#include "format/chain-private.h"

#include <string.h>

struct _HunchChainReader
{
  GObject            parent_instance;
  guint              n_parts;
  HunchChainOpenFunc open;
  HunchChainNameFunc name_of;
  gpointer           user_data;
  GDestroyNotify     destroy;
  guint              position;    /* of the part at hand */
  HunchReader       *part;        /* owned; NULL behind the last */
  HunchField        *fields;      /* owned; those of every part */
  guint              n_fields;
  GArray            *starts;      /* owned, of gint64; row at which each begun part begins */
  gint64             n_rows;      /* handed out */
  gint64             bytes_before;
  HunchBatch         batch;
};

#define HUNCH_TYPE_CHAIN_READER (hunch_chain_reader_get_type ())
G_DECLARE_FINAL_TYPE (HunchChainReader, hunch_chain_reader, HUNCH, CHAIN_READER, GObject)

static void hunch_chain_reader_iface_init (HunchReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchChainReader, hunch_chain_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, hunch_chain_reader_iface_init))

static void
name_error (HunchChainReader *self,
            GError          **error)
{
  const char *name = self->name_of != NULL ? self->name_of (self->user_data, self->position) : NULL;
  g_autofree char *base = NULL;

  if (name == NULL || error == NULL || *error == NULL || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  base = g_path_get_basename (name);
  if (strstr ((*error)->message, base) == NULL)
    g_prefix_error (error, "%s: ", name);
}

static gboolean
open_part (HunchChainReader *self,
           GCancellable     *cancellable,
           GError          **error)
{
  self->part = self->open (self->user_data, self->position, cancellable, error);
  if (self->part == NULL)
    {
      name_error (self, error);
      return FALSE;
    }

  g_array_append_val (self->starts, self->n_rows);

  return TRUE;
}

static gboolean
open_next (HunchChainReader *self,
           GCancellable     *cancellable,
           GError          **error)
{
  self->bytes_before += hunch_reader_get_bytes_read (self->part);
  g_clear_object (&self->part);
  self->position++;

  return self->position == self->n_parts || open_part (self, cancellable, error);
}

static const HunchBatch *
hunch_chain_reader_next (HunchReader  *reader,
                         GCancellable *cancellable,
                         GError      **error)
{
  HunchChainReader *self = HUNCH_CHAIN_READER (reader);

  while (self->part != NULL)
    {
      GError *cause = NULL;
      const HunchBatch *batch = hunch_reader_next (self->part, cancellable, &cause);

      if (batch != NULL)
        {
          self->batch = *batch;
          self->batch.first_row = self->n_rows;
          self->n_rows += batch->n_rows;
          return &self->batch;
        }
      if (cause != NULL)
        {
          name_error (self, &cause);
          g_propagate_error (error, cause);
          return NULL;
        }
      if (!open_next (self, cancellable, error))
        return NULL;
    }

  return NULL;
}

static const HunchField *
hunch_chain_reader_get_fields (HunchReader *reader,
                               guint       *out_n_fields)
{
  HunchChainReader *self = HUNCH_CHAIN_READER (reader);

  *out_n_fields = self->n_fields;

  return self->fields;
}

static gint64
hunch_chain_reader_get_bytes_read (HunchReader *reader)
{
  HunchChainReader *self = HUNCH_CHAIN_READER (reader);

  return self->bytes_before + (self->part != NULL ? hunch_reader_get_bytes_read (self->part) : 0);
}

static void
hunch_chain_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = hunch_chain_reader_get_fields;
  iface->next = hunch_chain_reader_next;
  iface->get_bytes_read = hunch_chain_reader_get_bytes_read;
}

static void
hunch_chain_reader_finalize (GObject *object)
{
  HunchChainReader *self = HUNCH_CHAIN_READER (object);

  g_clear_object (&self->part);
  for (guint i = 0; i < self->n_fields; i++)
    g_clear_pointer (&self->fields[i].name, g_free);
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->starts, g_array_unref);
  if (self->destroy != NULL)
    self->destroy (self->user_data);

  G_OBJECT_CLASS (hunch_chain_reader_parent_class)->finalize (object);
}

static void
hunch_chain_reader_class_init (HunchChainReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_chain_reader_finalize;
}

static void
hunch_chain_reader_init (HunchChainReader *self)
{
  self->starts = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
keep_fields (HunchChainReader *self)
{
  const HunchField *fields = hunch_reader_get_fields (self->part, &self->n_fields);

  self->fields = g_new (HunchField, self->n_fields);
  for (guint i = 0; i < self->n_fields; i++)
    self->fields[i] = (HunchField) { g_strdup (fields[i].name), fields[i].type };
}

HunchReader *
hunch_chain_reader_new (guint              n_parts,
                        HunchChainOpenFunc open,
                        HunchChainNameFunc name_of,
                        gpointer           user_data,
                        GDestroyNotify     destroy,
                        GCancellable      *cancellable,
                        GError           **error)
{
  g_autoptr (HunchChainReader) self = g_object_new (HUNCH_TYPE_CHAIN_READER, NULL);

  self->n_parts = n_parts;
  self->open = open;
  self->name_of = name_of;
  self->user_data = user_data;
  self->destroy = destroy;
  if (!open_part (self, cancellable, error))
    return NULL;

  keep_fields (self);

  return HUNCH_READER (g_steal_pointer (&self));
}

gboolean
hunch_chain_reader_get_starts (HunchReader   *reader,
                               const gint64 **out_starts,
                               guint         *out_n_begun)
{
  HunchChainReader *self;

  if (!HUNCH_IS_CHAIN_READER (reader))
    return FALSE;

  self = HUNCH_CHAIN_READER (reader);
  if (self->n_parts == 1)
    return FALSE;

  *out_starts = (const gint64 *) (gpointer) self->starts->data;
  *out_n_begun = self->starts->len;

  return TRUE;
}
