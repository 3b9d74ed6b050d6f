/* A connector's call as a kind of source. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"
#include "source/source-private.h"

static HunchConnectorCall *
get_call (HunchSource *self)
{
  return self->data;
}

static GInputStream *
open_call (HunchSource  *self,
           GCancellable *cancellable,
           GError      **error)
{
  return hunch_connector_call_open (get_call (self), self->meter, cancellable, error);
}

/* A stream that was read to its end has given the call its version. */
static gboolean
check_stream (HunchSource  *self,
              GInputStream *stream,
              GError      **error)
{
  const char *version = hunch_connector_call_get_version (get_call (self));

  return version == NULL || hunch_source_set_facts (self, version, -1, error);
}

static gboolean
is_changed (HunchSource  *self,
            const char   *version,
            gboolean     *out_changed,
            GCancellable *cancellable,
            GError      **error)
{
  return hunch_connector_call_is_changed (get_call (self), version, out_changed, self->meter, cancellable, error);
}

static char *
dup_base_name (HunchSource *self)
{
  return hunch_connector_call_dup_table_name (get_call (self));
}

static void
free_call (gpointer call)
{
  hunch_connector_call_free (call);
}

static const HunchSourceKind connector_kind = {
  .open = open_call,
  .check_stream = check_stream,
  .is_changed = is_changed,
  .dup_base_name = dup_base_name,
  .free_data = free_call,
};

HunchSource *
hunch_connector_source_new (const char *words,
                            GError    **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *address = hunch_connector_dup_address (words, &fault);
  HunchConnectorCall *call;
  HunchSource *self;

  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  if (address != NULL)
    return hunch_http_source_new_named (words, address, error);

  call = hunch_connector_call_new (words, error);
  if (call == NULL)
    return NULL;
  self = hunch_source_new_of_kind (&connector_kind, words, call);
  self->format = hunch_connector_call_get_format (call);
  return self;
}
