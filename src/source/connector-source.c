/* A connector's call as a kind of source. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"
#include "source/source-private.h"
#include "source/unquoted-private.h"

#include "base/json.h"

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

/* A stream that was read to its end has given the call its version; until then there is none. */
static gboolean
look (HunchSource  *self,
      GCancellable *cancellable,
      GError      **error)
{
  const char *version = hunch_connector_call_get_version (get_call (self));

  return version == NULL || hunch_source_set_facts (self, version, -1, error);
}

static gboolean
check_stream (HunchSource  *self,
              GInputStream *stream,
              GError      **error)
{
  return look (self, NULL, error);
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
  .look = look,
  .check_stream = check_stream,
  .is_changed = is_changed,
  .dup_base_name = dup_base_name,
  .free_data = free_call,
};

/* --- files in which quotation marks are letters ------------------------------------------- */

static HunchSource *
get_file (HunchSource *self)
{
  return HUNCH_SOURCE (self->data);
}

static void
hand_meter_on (HunchSource *self)
{
  if (get_file (self)->meter == NULL && self->meter != NULL)
    get_file (self)->meter = hunch_meter_ref (self->meter);
}

static gboolean
look_at_file (HunchSource  *self,
              GCancellable *cancellable,
              GError      **error)
{
  hand_meter_on (self);
  return hunch_source_look (get_file (self), cancellable, error)
      && hunch_source_set_facts (self, get_file (self)->version, get_file (self)->size, error);
}

static GInputStream *
open_unquoted (HunchSource  *self,
               GCancellable *cancellable,
               GError      **error)
{
  g_autoptr (GInputStream) stream = NULL;

  hand_meter_on (self);
  stream = hunch_source_open (get_file (self), cancellable, error);
  return stream == NULL ? NULL : hunch_unquoted_stream_new (stream);
}

static gboolean
is_file_changed (HunchSource  *self,
                 const char   *version,
                 gboolean     *out_changed,
                 GCancellable *cancellable,
                 GError      **error)
{
  hand_meter_on (self);
  return hunch_source_is_changed (get_file (self), version, out_changed, cancellable, error);
}

static char *
dup_file_base_name (HunchSource *self)
{
  return get_file (self)->kind->dup_base_name (get_file (self));
}

static const HunchSourceKind unquoted_kind = {
  .open = open_unquoted,
  .look = look_at_file,
  .is_changed = is_file_changed,
  .dup_base_name = dup_file_base_name,
  .free_data = g_object_unref,
};

static HunchSource *
new_file (const char *words,
          const char *address,
          GError    **error)
{
  g_autoptr (HunchSource) file = hunch_http_source_new_named (words, address, error);
  g_autoptr (JsonObject) reading = hunch_connector_dup_reading (words);
  gboolean is_quoted = reading == NULL || json_object_get_boolean_member_with_default (reading, "quoted", TRUE);

  if (file == NULL || is_quoted)
    return g_steal_pointer (&file);
  return hunch_source_new_of_kind (&unquoted_kind, words, g_steal_pointer (&file));
}

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
    return new_file (words, address, error);

  call = hunch_connector_call_new (words, error);
  if (call == NULL)
    return NULL;
  self = hunch_source_new_of_kind (&connector_kind, words, call);
  self->format = hunch_connector_call_get_format (call);
  return self;
}
